/* Correcting what was written down, and taking away what never happened. The form shows what stands there; what it has no control
 * for (whom it was about, the hour of a day that stays) stays as it is. */
#include "web/happening.h"

#include "http/form.h"
#include "registry/ending.h"
#include "registry/registry.h"

#include <stdlib.h>
#include <string.h>

/* ---- what stands there, as one would type it */

static const char *day_typed(struct ctx *ctx, day_t day) {
    if (day == DAY_NONE)
        return "";
    struct ymd ymd = day_ymd(day);
    return arena_printf(ctx->arena, "%d.%d.%d", ymd.day, ymd.month, ymd.year);
}

static const char *sum_typed(struct ctx *ctx, const struct record_draft *before) {
    if (!before->has_amount)
        return "";
    long long cents = before->cents, whole = cents < 0 ? -cents : cents;
    return arena_printf(ctx->arena, "%s%lld,%02lld", cents < 0 ? "-" : "", whole / 100, whole % 100);
}

static const char *fact_typed(struct ctx *ctx, const struct record_draft *before,
                              const struct happening_line *line) {
    for (size_t i = 0; i < before->fact_count; i++)
        if (strcmp(before->facts[i].name, happening_fact(line)) == 0)
            return line->field.own ? field_typed(ctx->arena, ctx->lang, &line->field, before->facts[i].value)
                                   : before->facts[i].value;
    return "";
}

static const char *line_typed(struct ctx *ctx, const struct record_draft *before,
                              const struct happening_line *line) {
    if (happening_fact(line))
        return fact_typed(ctx, before, line);
    if (strcmp(line->name, "belongs-to") == 0)
        return before->belongs ? ref_text(ctx->arena, before->belongs) : "";
    if (strcmp(line->name, "at") == 0)
        return day_typed(ctx, zone_day(registry_zone(ctx), before->at));
    if (strcmp(line->name, "ends") == 0)
        return day_typed(ctx, before->ends);
    if (strcmp(line->name, "amount") == 0)
        return sum_typed(ctx, before);
    return before->text ? before->text : "";
}

static enum status record_of(struct visit *visit, ref_t *record) {
    return ref_parse(visit->params[0], record) ? ST_OK
                                               : FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
}

enum status correction_show(struct visit *visit) {
    struct happening_form form;
    ref_t record;
    TRY(record_of(visit, &record));
    TRY(happening_open(visit, record, &form));
    for (size_t i = 0; i < form.line_count; i++)
        form.lines[i].typed = line_typed(visit->ctx, &form.before, &form.lines[i]);
    return happening_page(visit, &form);
}

/* ---- what was posted */

static bool has_line(const struct happening_form *form, const char *name) {
    for (size_t i = 0; i < form->line_count; i++)
        if (strcmp(form->lines[i].name, name) == 0)
            return true;
    return false;
}

static bool is_own(const struct happening_form *form, const char *fact) {
    for (size_t i = 0; i < form->line_count; i++)
        if (happening_fact(&form->lines[i]) && strcmp(happening_fact(&form->lines[i]), fact) == 0)
            return true;
    return false;
}

/* Facts that the form does not ask for, after those that it does. */
static void keep_facts(struct ctx *ctx, const struct happening_form *form, struct record_draft *draft) {
    const struct record_draft *before = &form->before;
    struct fact *facts = arena_array(ctx->arena, draft->fact_count + before->fact_count, sizeof *facts);
    size_t n = 0;
    for (size_t i = 0; i < draft->fact_count; i++)
        facts[n++] = draft->facts[i];
    for (size_t i = 0; i < before->fact_count; i++)
        if (!is_own(form, before->facts[i].name))
            facts[n++] = before->facts[i];
    draft->facts = facts;
    draft->fact_count = n;
}

static void keep_rest(struct ctx *ctx, const struct happening_form *form, struct record_draft *draft) {
    const struct record_draft *before = &form->before;
    const struct zone *zone = registry_zone(ctx);
    draft->about = before->about;
    if (!has_line(form, "belongs-to"))
        draft->belongs = before->belongs;
    draft->service = before->service;
    if (!draft->at || zone_day(zone, draft->at) == zone_day(zone, before->at)) {
        draft->at = before->at;
        draft->whole_day = before->whole_day;
    }
    if (!has_line(form, "ends"))
        draft->ends = before->ends;
    if (!has_line(form, "amount")) {
        draft->cents = before->cents;
        draft->has_amount = before->has_amount;
    }
    if (!has_line(form, "text"))
        draft->text = before->text;
    keep_facts(ctx, form, draft);
}

static void back_to_customer(struct visit *visit, ref_t party) {
    reply_see_other(visit->reply,
                    arena_printf(visit->ctx->arena, "/party/%s", ref_text(visit->ctx->arena, party)));
}

/* Somebody was quicker: what they stored stands beside what was typed, and saving again is a choice between the two. */
static enum status meet_other(struct visit *visit, struct happening_form *form) {
    struct ctx *ctx = visit->ctx;
    struct rectifiable now;
    struct fault fault = ctx->fault;
    TRY(rectify_read(ctx, form->record, visit_purpose(visit), &now));
    form->before = now.draft;
    form->version = now.version;
    ctx->fault = fault;
    for (size_t i = 0; i < form->line_count; i++) {
        const char *stored = line_typed(ctx, &form->before, &form->lines[i]);
        if (strcmp(stored, form->lines[i].typed) != 0)
            form->lines[i].stored = stored;
    }
    return ST_OK;
}

static enum status save(struct visit *visit, struct happening_form *form) {
    struct ctx *ctx = visit->ctx;
    struct record_draft draft;
    happening_draft(ctx, form, &draft);
    keep_rest(ctx, form, &draft);
    enum status status = rectify_record(ctx, form->record, form->version, &draft);
    if (status == ST_OK)
        back_to_customer(visit, form->party);
    if (status == ST_OK || status == ST_NOT_FOUND || status == ST_BUSY || status == ST_FAILED)
        return status;
    visit->reply->status = status_http(status);
    if (status == ST_CONFLICT && !ctx->fault.field)
        TRY(meet_other(visit, form));
    happening_fault(ctx, form);
    return happening_page(visit, form);
}

enum status correction_save(struct visit *visit) {
    struct happening_form form;
    ref_t record;
    TRY(record_of(visit, &record));
    TRY(happening_open(visit, record, &form));
    TRY(happening_posted(visit, &form));
    if (!form.mistakes)
        return save(visit, &form);
    visit->reply->status = 400;
    return happening_page(visit, &form);
}

/* The page asked already, in what had to be opened first. What stands against it is told on the form. */
enum status correction_remove(struct visit *visit) {
    static const struct form_field fields[] = {{"version", 20}, {ENDING_FIELD, 20}};
    struct ctx *ctx = visit->ctx;
    struct happening_form form;
    struct form posted;
    ref_t record;
    TRY(record_of(visit, &record));
    TRY(form_read(ctx, visit->request, fields, 2, &posted));
    TRY(happening_open(visit, record, &form));
    enum status status = rectify_remove(ctx, record, strtoll(form_value(&posted, "version"), NULL, 10),
                                        form_has(&posted, ENDING_FIELD));
    if (status == ST_OK)
        back_to_customer(visit, form.party);
    if (status == ST_OK || status == ST_NOT_FOUND || status == ST_BUSY || status == ST_FAILED)
        return status;
    visit->reply->status = status_http(status);
    happening_fault(ctx, &form);
    form.due_removes = form.due_asks;
    form.due_asks = false;
    for (size_t i = 0; i < form.line_count; i++)
        form.lines[i].typed = line_typed(ctx, &form.before, &form.lines[i]);
    return happening_page(visit, &form);
}
