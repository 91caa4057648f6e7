/* The calculation in one sentence, as a clerk would write it in the margin: "Laskutettu viimeksi 15.3.2020 → tilikausi päättyi
 * 31.12.2020 → + 10 v → säilytetään 31.12.2030 asti (7 §)". It is made from the lines of the calculation, so the two cannot
 * differ, and only when somebody reads it: rules are judged far more often. */
#include "notice/retention.h"

#include "base/buf.h"
#include "notice/section.h"
#include "notice/word.h"

#include <string.h>

/* What a line says here; statutes beside the dates, and remarks, stand below. */
static const char *step_of(struct ctx *ctx, const struct trace_line *line) {
    const char *text = line->step ? line->step : line->text;
    if (line->kind == TRACE_EVENT && line->detail)
        text = arena_printf(ctx->arena, "%s (%s)", text, line->detail);
    return text;
}

/* "kept until 31 December 2030 (section 7)" */
static void add_result(struct ctx *ctx, const struct notice *notice, const struct trace_line *line,
                       struct buf *buf) {
    const char *section = section_of(ctx, notice, line->path);
    buf_add(buf, step_of(ctx, line));
    if (section)
        buf_printf(buf, " (%s)", section);
}

static bool is_remark(const struct trace_line *line) {
    return line->kind == TRACE_NOTE && line->remark;
}

/* The lines up to a result are one chain; what is counted from the same day goes on from there. */
static void add_chains(struct ctx *ctx, const struct notice *notice, const struct verdict *verdict,
                       struct buf *buf) {
    bool begun = false;
    for (size_t i = 0; i < verdict->trace_count; i++) {
        const struct trace_line *line = &verdict->trace[i];
        bool result = line->kind == TRACE_RESULT;
        if (line->beside || is_remark(line) || (result && line->any_time))
            continue;
        buf_add(buf, begun ? " → " : buf->length ? "; " : "");
        if (result)
            add_result(ctx, notice, line, buf);
        else
            buf_add(buf, step_of(ctx, line));
        begun = !result;
    }
}

/* A right to have it erased at once, and what else a reader must know before believing the day. */
static void add_rest(struct ctx *ctx, const struct notice *notice, const struct verdict *verdict,
                     struct buf *buf) {
    for (size_t i = 0; i < verdict->trace_count; i++) {
        const struct trace_line *line = &verdict->trace[i];
        if (!is_remark(line) && !(line->kind == TRACE_RESULT && line->any_time))
            continue;
        buf_add(buf, buf->length ? "; " : "");
        if (line->kind == TRACE_RESULT)
            add_result(ctx, notice, line, buf);
        else
            buf_add(buf, line->text);
    }
}

const char *retention_sentence(struct ctx *ctx, const struct notice *notice, const struct verdict *verdict) {
    struct buf buf = buf_in(ctx->arena);
    add_chains(ctx, notice, verdict, &buf);
    add_rest(ctx, notice, verdict, &buf);
    return word_capital(ctx->arena, buf_text(&buf));
}
