/* Any bytes as an e-mail: texts that are texts, within their limits, never a crash. */
#include "base/utf8.h"
#include "formats/mail_read.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void line(const char *text, size_t most) {
    must(!text || (*text && strlen(text) <= most && utf8_text(text, strlen(text)) && !strchr(text, '\n')));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_ctx ctx;
    struct mail mail;
    ctx_begin(&ctx);
    if (mail_read(&ctx, (const char *)bytes, length, &mail) != ST_OK)
        return 0;
    line(mail.subject, MAIL_LINE_MOST * 3);
    line(mail.from, MAIL_ADDRESS_MOST * 3);
    line(mail.from_name, MAIL_LINE_MOST * 3);
    line(mail.message_id, MAIL_LINE_MOST);
    line(mail.reported, MAIL_LINE_MOST);
    must(mail.to_count <= MAIL_LIST_MOST && mail.answers_count <= MAIL_LIST_MOST &&
         mail.reports_count <= MAIL_LIST_MOST);
    for (size_t i = 0; i < mail.to_count; i++)
        line(mail.to[i], MAIL_ADDRESS_MOST * 3);
    for (size_t i = 0; i < mail.reports_count; i++)
        line(mail.reports[i].status, 11);
    must(!mail.text || (strlen(mail.text) <= MAIL_TEXT_MOST * 3 && utf8_text(mail.text, strlen(mail.text))));
    return 0;
}
