/* Any bytes as what an IMAP server says: numbers within their limits, bytes within what came, never a crash. */
#include "base/ctx.h"
#include "connect/imap_read.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *text = (const char *)bytes, *line = arena_text_n(ctx.arena, text, length);
    struct imap_message message;
    uint64_t follows;
    uint32_t *uids, number;
    size_t count;
    if (imap_fetch_read(text, length, &message) && message.bytes)
        must(message.bytes >= text && message.length <= length &&
             message.bytes + message.length <= text + length);
    (void)imap_literal(text, length, &follows);
    (void)imap_code(line, "UIDVALIDITY", &number);
    if (imap_search_read(ctx.arena, line, 2, &uids, &count))
        for (size_t i = 0; i < count; i++)
            must(uids[i] >= 2 && (!i || uids[i] > uids[i - 1]));
    const char *folder = imap_folder(ctx.arena, line);
    must(!folder || (*folder == '"' && !strpbrk(folder, "\r\n")));
    return 0;
}
