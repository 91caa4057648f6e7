/* Any bytes as a file of cards: cards or errors with a line, never a crash. What was read can be written in both versions,
 * in lines that are short enough; read again and written again it is the same. */
#include "base/utf8.h"
#include "formats/vcard.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const char *written(struct arena *arena, const struct card *card, enum vcard_version version) {
    struct buf buf = buf_in(arena);
    vcard_write(&buf, card, version);
    must(utf8_valid(buf_text(&buf), buf.length));
    for (const char *at = buf_text(&buf); *at;) {
        size_t line = strcspn(at, "\r\n");
        must(line <= 75 && strncmp(at + line, "\r\n", 2) == 0);
        at += line + 2;
    }
    return buf_text(&buf);
}

static struct vcard_read read_back(struct ctx *ctx, const char *text, enum vcard_version version) {
    struct input_bytes state = {.bytes = (const unsigned char *)text, .length = strlen(text)};
    struct vcard *vcard = vcard_open(ctx, input_memory("again.vcf", &state));
    struct vcard_read read, none;
    must(vcard_next(ctx, vcard, ctx->arena, &read) == ST_OK && read.number == 1 && read.version == version);
    must(vcard_next(ctx, vcard, ctx->arena, &none) == ST_OK && none.number == 0);
    return read;
}

static void write_and_read(const struct card *card, enum vcard_version version) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct vcard_read once = read_back(&ctx, written(ctx.arena, card, version), version);
    const char *settled = written(ctx.arena, &once.card, version);
    struct vcard_read twice = read_back(&ctx, settled, version);
    const char *again = written(ctx.arena, &twice.card, version);
    if (strcmp(settled, again) != 0)
        fprintf(stderr, "%s\n%s", settled, again);
    must(strcmp(settled, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct input_bytes state = {.bytes = bytes, .length = length};
    struct vcard *vcard = vcard_open(&ctx, input_memory("fuzz.vcf", &state));
    struct vcard_read read;
    enum status status;
    int cards = 0;
    (void)vcard_is(bytes, length);
    while ((status = vcard_next(&ctx, vcard, ctx.arena, &read)) != ST_OK || read.number) {
        must(status == ST_OK || (status == ST_INVALID && ctx.fault.line > 0));
        must(!read.number || read.number > cards);
        cards = read.number ? read.number : cards;
        if (status == ST_OK) {
            write_and_read(&read.card, VCARD_3_0);
            write_and_read(&read.card, VCARD_4_0);
        }
        fault_clear(&ctx);
    }
    return 0;
}
