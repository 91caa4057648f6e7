/* Dates, conditions and spans from text: nothing crashes, and what is taken is written back as the same tree. */
#include "notice/expr.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void dates(struct ctx *ctx, const char *text) {
    const struct expr *expr, *again;
    struct expr_error error;
    if (expr_parse(ctx, ctx->arena, text, &expr, &error) != ST_OK) {
        must(error.text && *error.text && error.offset <= strlen(text));
        return;
    }
    const char *once = expr_text(ctx->arena, expr);
    if (expr_parse(ctx, ctx->arena, once, &again, &error) == ST_OK)
        must(strcmp(once, expr_text(ctx->arena, again)) == 0);
}

static void conditions(struct ctx *ctx, const char *text) {
    const struct cond *cond, *again;
    struct expr_error error;
    if (cond_parse(ctx, ctx->arena, text, &cond, &error) != ST_OK) {
        must(error.text && *error.text && error.offset <= strlen(text));
        return;
    }
    const char *once = cond_text(ctx->arena, cond);
    if (cond_parse(ctx, ctx->arena, once, &again, &error) == ST_OK)
        must(strcmp(once, cond_text(ctx->arena, again)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_ctx ctx = {.arena = arena_new(), .lang = LANG_EN};
    const char *text = arena_text_n(ctx.arena, (const char *)bytes, length);
    struct span span;
    struct expr_error error;
    dates(&ctx, text);
    conditions(&ctx, text);
    if (span_parse(&ctx, text, &span, &error) == ST_OK)
        must(span.set && span.years >= 0 && span.minutes >= 0);
    return 0;
}
