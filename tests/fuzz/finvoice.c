/* Any bytes as a file of invoices: invoices or an error with a line, never a crash; what is taken is text and within its limits. */
#include "base/utf8.h"
#include "formats/finvoice.h"
#include "formats/reference.h"

#include <stddef.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void look_at(struct ctx *ctx, const struct finvoice *invoice) {
    const char *const *texts = &invoice->version;
    size_t count = (sizeof *invoice - offsetof(struct finvoice, version)) / sizeof *texts;
    day_t day;
    int64_t cents;
    for (size_t i = 0; i < count; i++) {
        if (!texts[i])
            continue;
        must(*texts[i] && utf8_valid(texts[i], strlen(texts[i])));
        must(strlen(texts[i]) <= 3 * FINVOICE_LINES_MAX * (FINVOICE_TEXT_MAX + 2));
        (void)finvoice_day(texts[i], &day);
        (void)finvoice_cents(texts[i], &cents);
        (void)finvoice_business_id(ctx->arena, texts[i]);
        const char *normal = reference_normal(ctx->arena, texts[i]);
        must(!normal || strcmp(reference_normal(ctx->arena, normal), normal) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct input_bytes state = {.bytes = bytes, .length = length};
    struct finvoice_file *file;
    struct finvoice invoice;
    (void)finvoice_is(bytes, length);
    must(finvoice_open(&ctx, input_memory("fuzz.xml", &state), NULL, &file) == ST_OK);
    enum status status;
    int line = 0;
    while ((status = finvoice_next(&ctx, file, ctx.arena, &invoice)) == ST_OK && invoice.line) {
        must(invoice.line >= line);
        line = invoice.line;
        look_at(&ctx, &invoice);
    }
    must(status == ST_OK || (status == ST_INVALID && ctx.fault.line > 0));
    return 0;
}
