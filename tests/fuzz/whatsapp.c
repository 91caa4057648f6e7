/* Any bytes as a chat, or as an archive with one: lines that go forward, texts within their limits, never a crash. */
#include "base/utf8.h"
#include "formats/unzip.h"
#include "formats/whatsapp.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void look_at(struct ctx *ctx, const struct whatsapp_line *line) {
    struct whatsapp_said said;
    day_t day;
    must(strlen(line->rest) <= WHATSAPP_TEXT_MAX && utf8_valid(line->rest, strlen(line->rest)));
    must(line->second >= 0 && line->second < 24 * 3600);
    for (int colon = 0; whatsapp_split(ctx->arena, line->rest, colon, &said); colon++) {
        must(!said.name || (*said.name && !strchr(said.name, '\n')));
        must(utf8_text(said.text, strlen(said.text)) &&
             (!said.name || utf8_text(said.name, strlen(said.name))));
        (void)whatsapp_kind(&said);
    }
    for (int dates = 0; dates <= WHATSAPP_UNTOLD; dates++)
        (void)whatsapp_day(line->numbers, (enum whatsapp_dates)dates, &day);
}

static void read_chat(struct ctx *ctx, struct input input, enum whatsapp_dates dates) {
    struct whatsapp *chat;
    struct whatsapp_line line;
    int last = 0;
    must(whatsapp_open(ctx, input, NULL, dates != WHATSAPP_MDY, &chat) == ST_OK);
    whatsapp_order(chat, dates, day_from((struct ymd){2026, 11, 25}));
    enum status status;
    while ((status = whatsapp_next(ctx, chat, ctx->arena, &line)) == ST_OK && line.line) {
        must(line.line > last && (line.day != DAY_NONE || dates == WHATSAPP_UNTOLD));
        last = line.line;
        look_at(ctx, &line);
    }
}

static int any_text(const char *name) {
    return name[0] ? 1 : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct input_bytes state = {.bytes = bytes, .length = length};
    (void)whatsapp_is(bytes, length);
    for (int dates = 0; dates <= WHATSAPP_UNTOLD; dates++) {
        state.at = 0;
        read_chat(&ctx, input_memory("fuzz.txt", &state), (enum whatsapp_dates)dates);
    }
    if (!unzip_is(bytes, length))
        return 0;
    struct unzip *unzip = unzip_open(&ctx, input_memory("fuzz.zip", &state));
    struct input text;
    size_t found;
    if (unzip && unzip_text(&ctx, unzip, any_text, &text, &found) == ST_OK && found == 1)
        read_chat(&ctx, text, WHATSAPP_DMY);
    unzip_close(unzip);
    return 0;
}
