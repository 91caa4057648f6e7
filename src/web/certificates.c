/* Certificates of erasures: the list, one of them, on paper and as JSON, and whether a file is one of ours. */
#include "http/form.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "rights/certificate.h"
#include "web/tasks.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 100, FROM_MOST = 100000000, FILE_MOST = 2097152 };

static const struct view_certificate_line *lines(struct ctx *ctx, const struct certificate_line *list,
                                                 size_t count) {
    struct view_certificate_line *views = arena_array(ctx->arena, count + 1, sizeof *views);
    for (size_t i = 0; i < count; i++)
        views[i] = (struct view_certificate_line){frame_capital(ctx, list[i].text), list[i].state, list[i].open,
                                                  list[i].done};
    return views;
}

static const char *day_of(struct ctx *ctx, int64_t at) {
    return frame_day(ctx, zone_day(registry_zone(ctx), at));
}

static enum status fill_tasks(struct ctx *ctx, ref_t number, struct view_certificate *view) {
    struct task_asked asked = TASK_ANY;
    struct task *list;
    size_t count, total;
    asked.erasure = number;
    TRY(task_list(ctx, &asked, &list, &count, &total));
    struct view_task_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++) {
        if (list[i].closed)
            continue;
        rows[view->tasks_count] = tasks_row(ctx, &list[i]);
        rows[view->tasks_count++].what = list[i].what;
    }
    view->tasks = rows;
    return ST_OK;
}

static enum status read_number(struct visit *visit, ref_t *number) {
    return ref_parse(visit->params[0], number)
               ? ST_OK
               : FAIL(visit->ctx, ST_NOT_FOUND, M("There is no certificate of this number."));
}

enum status certificates_one(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct certificate certificate;
    ref_t number;
    TRY(read_number(visit, &number));
    TRY(certificate_read(ctx, number, &certificate));
    struct view_certificate view = {
        .id = ref_text(ctx->arena, number), .checks = certificate.checks, .whole = certificate.completed != 0};
    view.number = MSG(ctx->arena, ctx->lang, M("Number {1}"), view.id);
    view.lead =
        certificate.asked_for ? MSG(ctx->arena, ctx->lang, M("Erased on {1}, because the person asked."),
                                    day_of(ctx, certificate.done))
        : certificate.decided
            ? MSG(ctx->arena, ctx->lang, M("Erased on {1}, because somebody here decided so."),
                  day_of(ctx, certificate.done))
        : certificate.reviewed
            ? MSG(ctx->arena, ctx->lang, M("Erased on {1}, because it was found to be needed no longer."),
                  day_of(ctx, certificate.done))
            : MSG(ctx->arena, ctx->lang, M("Erased on {1}, because the day of the notice had come."),
                  day_of(ctx, certificate.done));
    view.complete = certificate_progress(ctx, &certificate);
    view.counts = MSG(ctx->arena, ctx->lang, M("Keys destroyed: {1}. Letters erased: {2}."),
                      frame_number(ctx, certificate.keys), frame_number(ctx, certificate.letters));
    view.gone = lines(ctx, certificate.gone, view.gone_count = certificate.gone_count);
    view.stays = lines(ctx, certificate.stays, view.stays_count = certificate.stays_count);
    view.people = lines(ctx, certificate.people, view.people_count = certificate.people_count);
    view.uncovered = lines(ctx, certificate.uncovered, view.uncovered_count = certificate.uncovered_count);
    TRY(fill_tasks(ctx, number, &view));
    frame_fill(visit, msg(ctx->lang, M("Certificate of an erasure")), &view.frame);
    view.frame.here = arena_printf(ctx->arena, "certificates/%s", view.id);
    struct template_out out = frame_out(visit);
    page_certificate(&out, &view);
    return ST_OK;
}

static void give(struct visit *visit, ref_t number, const char *type, const char *ending, const void *bytes,
                 size_t length) {
    struct ctx *ctx = visit->ctx;
    visit->reply->type = type;
    reply_header(visit->reply, "Content-Disposition",
                 arena_printf(ctx->arena, "attachment; filename=\"certificate-%s.%s\"",
                              ref_text(ctx->arena, number), ending));
    visit->reply->bytes = bytes;
    visit->reply->length = length;
}

enum status certificates_pdf(struct visit *visit) {
    const void *bytes;
    size_t length;
    ref_t number;
    TRY(read_number(visit, &number));
    TRY(certificate_pdf(visit->ctx, number, &bytes, &length));
    give(visit, number, "application/pdf", "pdf", bytes, length);
    return ST_OK;
}

enum status certificates_json(struct visit *visit) {
    struct certificate certificate;
    ref_t number;
    TRY(read_number(visit, &number));
    TRY(certificate_read(visit->ctx, number, &certificate));
    give(visit, number, "application/json", "json", certificate.json, strlen(certificate.json));
    return ST_OK;
}

/* ---- the list, and the check */

struct checked {
    struct certificate_found found;
    bool asked;
    const char *wrong;
};

static void fill_found(struct ctx *ctx, const struct checked *checked, struct view_certificates *view) {
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    if (checked->wrong) {
        *mistake = (struct view_mistake){"file", checked->wrong};
        view->summary = msg(ctx->lang, M("Nothing could be checked"));
        view->mistakes = mistake;
        view->mistakes_count = 1;
    }
    if (!checked->asked || checked->wrong)
        return;
    view->found = checked->found.text;
    view->broken = checked->found.broken;
    view->genuine = checked->found.fate == CERTIFICATE_GENUINE;
    view->gone = checked->found.fate == CERTIFICATE_GONE;
    view->changed = !view->genuine && !view->gone;
    if (checked->found.number && !view->gone)
        view->found_id = ref_text(ctx->arena, checked->found.number);
}

static enum status show(struct visit *visit, const struct checked *checked) {
    struct ctx *ctx = visit->ctx;
    const char *from = request_query(visit->request, "from");
    struct view_certificates view = {0};
    struct certificate *list;
    size_t count, total;
    long skip = from ? strtol(from, NULL, 10) : 0;
    if (skip < 0 || skip > FROM_MOST)
        skip = 0;
    TRY(certificate_list(ctx, (size_t)skip, SHOWN, &list, &count, &total));
    struct view_certificate_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++) {
        day_t day = zone_day(registry_zone(ctx), list[i].done);
        rows[i] = (struct view_certificate_row){
            .id = ref_text(ctx->arena, list[i].number),
            .number = ref_text(ctx->arena, list[i].number),
            .day = frame_day(ctx, day),
            .iso = frame_day_iso(ctx, day),
            .why = msg(ctx->lang, list[i].asked_for  ? M("asked for by the person")
                                  : list[i].decided  ? M("decided here")
                                  : list[i].reviewed ? M("found to be needed no longer")
                                                     : M("the day of the notice had come")),
            .changed = list[i].changed,
            .state = list[i].changed ? msg(ctx->lang, M("not what was given out"))
                     : list[i].completed
                         ? msg(ctx->lang, M("It is complete"))
                         : msg_count(ctx->arena, ctx->lang, MN("{1} thing open", "{1} things open"),
                                     (long)list[i].open_now),
            .whole = list[i].completed != 0};
    }
    view.erases = permit_role(ctx, ACTION_ERASE);
    view.rows = rows;
    view.rows_count = count;
    if ((size_t)skip + count < total) {
        view.more = msg_count(ctx->arena, ctx->lang, MN("Show {1} more", "Show {1} more"),
                              (long)(total - (size_t)skip - count));
        view.more_from = arena_printf(ctx->arena, "%zu", (size_t)skip + count);
    }
    fill_found(ctx, checked, &view);
    frame_fill(visit, msg(ctx->lang, M("Certificates")), &view.frame);
    view.frame.here = "certificates";
    struct template_out out = frame_out(visit);
    page_certificates(&out, &view);
    return ST_OK;
}

enum status certificates_show(struct visit *visit) {
    return show(visit, &(struct checked){0});
}

static enum status read_file(struct visit *visit, const char **bytes, size_t *length) {
    struct ctx *ctx = visit->ctx;
    struct input input;
    const char *name;
    size_t size;
    if (!visit_file(visit, &name, &size, &input))
        return FAIL(ctx, ST_INVALID, M("Choose a file first."));
    if (size > FILE_MOST)
        return FAIL(ctx, ST_INVALID,
                    M("This is no certificate of an erasure: it is neither the PDF nor the JSON of one."));
    char *all = arena_alloc(ctx->arena, size + 1);
    for (*length = 0; *length < size;) {
        long got = input.read(input.arg, all + *length, size - *length);
        if (got < 0)
            return FAIL(ctx, ST_FAILED, M("The file cannot be read."));
        if (!got)
            break;
        *length += (size_t)got;
    }
    *bytes = all;
    return ST_OK;
}

enum status certificates_check(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct checked checked = {.asked = true};
    const char *bytes = "";
    size_t length = 0;
    enum status status = read_file(visit, &bytes, &length);
    if (status == ST_OK)
        status = certificate_check(ctx, bytes, length, &checked.found);
    if (status != ST_OK && status != ST_INVALID)
        return status;
    if (status == ST_INVALID) {
        checked.wrong = frame_fault(ctx);
        fault_clear(ctx);
        visit->reply->status = 400;
    }
    return show(visit, &checked);
}
