/* The page behind a handing-out: the disclosure is written down already, and its file waits to be fetched, once. */
#include "pages/pages.h"
#include "web/chosen.h"
#include "web/frame.h"
#include "web/view_handed.h"

#include <string.h>

static enum status gone(struct ctx *ctx) {
    return FAIL(
        ctx, ST_NOT_FOUND,
        M("This file was fetched already, or its time is over. What was handed out stands in the log."));
}

struct view_handed_line *handed_lines(struct ctx *ctx, const char *lines, size_t *count) {
    struct view_handed_line *list = arena_array(ctx->arena, strlen(lines) + 1, sizeof *list);
    *count = 0;
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        list[(*count)++] = (struct view_handed_line){arena_text_n(ctx->arena, lines, length)};
        lines += length + (lines[length] != '\0');
    }
    return list;
}

enum status handed_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct tray_file file;
    struct view_handed view = {.id = visit->params[0]};
    if (!gate_laid(visit, view.id, false, &file))
        return gone(ctx);
    view.said = file.said;
    view.left = handed_lines(ctx, file.left, &view.left_count);
    frame_fill(visit, msg(ctx->lang, M("Handed out")), &view.frame);
    struct template_out out = frame_out(visit);
    page_handed(&out, &view);
    return ST_OK;
}

enum status handed_take(struct visit *visit) {
    struct tray_file file;
    if (!gate_laid(visit, visit->params[0], true, &file))
        return gone(visit->ctx);
    visit->reply->bytes = file.bytes;
    visit->reply->length = file.length;
    visit->reply->type = file.type;
    reply_header(visit->reply, "Content-Disposition",
                 arena_printf(visit->ctx->arena, "attachment; filename=\"%s\"", file.name));
    return ST_OK;
}
