/* A fault holds a message id and copies of its values, not a finished sentence: only a front end knows the reader's
 * language and whether the place is a line, a field or a column. A second FAIL replaces the first: the reason
 * nearest to the person wins, and callers that add nothing just pass the status on. */
#include "base/ctx.h"

#include "base/buf.h"
#include "base/clock.h"

#include <stdlib.h>

enum status fault_put(struct ctx *ctx, enum status status, const char *id, ...) {
    must(status != ST_OK && id);
    ctx->fault = (struct fault){.status = status, .id = id};
    va_list list;
    va_start(list, id);
    size_t count = 0;
    for (const char *value = va_arg(list, const char *); value; value = va_arg(list, const char *)) {
        must(count < FAULT_VALUES);
        ctx->fault.values[count++] = arena_text(ctx->arena, value);
    }
    va_end(list);
    return status;
}

enum status fault_at_field(struct ctx *ctx, const char *field) {
    ctx->fault.field = arena_text(ctx->arena, field);
    return ctx->fault.status;
}

enum status fault_at(struct ctx *ctx, const char *file, int line, int column) {
    ctx->fault.file = arena_text(ctx->arena, file);
    ctx->fault.line = line;
    ctx->fault.column = column;
    return ctx->fault.status;
}

enum status fault_sentence(struct ctx *ctx, const char *sentence) {
    ctx->fault.sentence = arena_text(ctx->arena, sentence);
    return ctx->fault.status;
}

const char *fault_text(struct ctx *ctx) {
    const struct fault *fault = &ctx->fault;
    if (!fault->id)
        return status_name(fault->status);
    struct buf buf = buf_in(ctx->arena);
    if (fault->file)
        buf_add(&buf, fault->file);
    if (fault->line)
        buf_printf(&buf, ":%d", fault->line);
    if (fault->column)
        buf_printf(&buf, ":%d", fault->column);
    if (buf.length)
        buf_add(&buf, ": ");
    size_t count = 0;
    while (count < FAULT_VALUES && fault->values[count])
        count++;
    buf_add(&buf, msg_fill_list(ctx->arena, ctx->lang, fault->id, fault->values, count));
    return buf_text(&buf);
}

void fault_clear(struct ctx *ctx) {
    ctx->fault = (struct fault){0};
}

static enum lang lang_from_environment(void) {
    const char *const names[] = {"SELOSTE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        enum lang lang;
        if (value && *value && lang_from(value, &lang))
            return lang;
    }
    return LANG_EN;
}

void ctx_begin(struct ctx *ctx) {
    *ctx = (struct ctx){.arena = arena_new(), .now = clock_now(), .lang = lang_from_environment()};
}

void ctx_end(struct ctx *ctx) {
    arena_free(ctx->arena);
    *ctx = (struct ctx){0};
}
