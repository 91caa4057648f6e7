/* Two entries that may be one: compared, merged, told apart, and a merge taken apart again. What would happen is shown before it is
 * asked for: a plan is the change itself, undone. */
#include "http/form.h"
#include "notice/field.h"
#include "pages/pages.h"
#include "registry/alike.h"
#include "registry/allow.h"
#include "registry/ending.h"
#include "registry/merge.h"
#include "registry/registry.h"
#include "web/frame.h"

#include <string.h>

enum { PAGE_PAIRS = 50 };

static const char *why_text(struct ctx *ctx, unsigned why) {
    struct buf text = buf_in(ctx->arena);
    for (int i = 0; i < ALIKE_WHYS; i++)
        if (why >> i & 1)
            buf_printf(&text, "%s%s", text.length ? ", " : "", alike_why_words(ctx->lang, (enum alike_why)i));
    return buf_text(&text);
}

static const char *sure_text(struct ctx *ctx, enum alike_sure sure) {
    static const char *const words[] = {M("sure"), M("likely"), M("possible")};
    return frame_capital(ctx, msg(ctx->lang, words[sure]));
}

static const char *under(struct ctx *ctx, const struct hit *hit) {
    return hit->email   ? hit->email
           : hit->phone ? frame_value(ctx, "phone", hit->phone)
                        : frame_type(ctx, hit->type);
}

enum status twins_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *after = request_query(visit->request, "after");
    struct alike_pairs pairs;
    TRY(alike_list(ctx, after, PAGE_PAIRS, &pairs));
    struct view_twin *list = arena_array(ctx->arena, pairs.count + 1, sizeof *list);
    for (size_t i = 0; i < pairs.count; i++) {
        const struct alike_pair *pair = &pairs.items[i];
        list[i] = (struct view_twin){ref_text(ctx->arena, pair->one.party),
                                     pair->one.name,
                                     under(ctx, &pair->one),
                                     ref_text(ctx->arena, pair->other.party),
                                     pair->other.name,
                                     under(ctx, &pair->other),
                                     sure_text(ctx, pair->sure),
                                     why_text(ctx, pair->why)};
    }
    struct view_twins view = {
        .pairs = list, .pairs_count = pairs.count, .next = pairs.cursor, .later = after != NULL};
    view.count = msg_count(ctx->arena, ctx->lang, MN("{1} pair", "{1} pairs"), (long)pairs.total);
    frame_fill(visit, msg(ctx->lang, M("Duplicates")), &view.frame);
    struct template_out out = frame_out(visit);
    page_twins(&out, &view);
    return ST_OK;
}

/* -- two of them ------------------------------------------------------------------------------------------------- */

static enum status read_two(const struct visit *visit, ref_t *kept, ref_t *other) {
    if (ref_parse(visit->params[0], kept) && ref_parse(visit->params[1], other))
        return ST_OK;
    return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
}

static const char *text_of(struct ctx *ctx, const struct value *value) {
    return value && value->text ? frame_value(ctx, value->field, value->text) : NULL;
}

static void fill_values(struct ctx *ctx, const struct merge_plan *plan, struct view_twin_plan *view) {
    static const char *const becomes[] = {M("the same"), M("is added"), M("stays beside it"),
                                          M("stands, as chosen")};
    struct view_twin_value *values = arena_array(ctx->arena, plan->value_count + 1, sizeof *values);
    for (size_t i = 0; i < plan->value_count; i++) {
        const struct merge_value *value = &plan->values[i];
        bool chosen = value->says == MERGE_BESIDE || value->says == MERGE_WINS;
        values[i] = (struct view_twin_value){.label = allow_label(ctx, value->field),
                                             .kept = text_of(ctx, value->kept),
                                             .other = text_of(ctx, value->other),
                                             .becomes = chosen ? NULL : msg(ctx->lang, becomes[value->says]),
                                             .field = chosen ? value->field : NULL,
                                             .wins = value->says == MERGE_WINS};
    }
    view->values = values;
    view->values_count = plan->value_count;
}

static void fill_notes(struct ctx *ctx, const struct merge_plan *plan, struct view_twin_plan *view) {
    struct view_count *notes = arena_array(ctx->arena, 4, sizeof *notes);
    if (plan->told_distinct)
        notes[view->notes_count++].label = msg(ctx->lang, M("Somebody has said that these two are not one."));
    if (plan->restricted)
        notes[view->notes_count++].label =
            msg(ctx->lang, M("One of the two is restricted (GDPR Article 18), so both together are."));
    if (plan->refusal_count)
        notes[view->notes_count++].label =
            msg(ctx->lang, M("What one of the two has refused is refused for both together."));
    if (plan->links)
        notes[view->notes_count++].label = merge_links_text(ctx, plan->links);
    view->notes = notes;
    struct view_count *counts = arena_array(ctx->arena, 2, sizeof *counts);
    counts[0] =
        (struct view_count){plan->kept.name, msg_count(ctx->arena, ctx->lang, MN("{1} record", "{1} records"),
                                                       (long)plan->kept.records)};
    counts[1] =
        (struct view_count){plan->other.name, msg_count(ctx->arena, ctx->lang, MN("{1} record", "{1} records"),
                                                        (long)plan->other.records)};
    view->counts = counts;
    view->counts_count = 2;
}

/* What stood against a merging that was asked for. */
struct stood_against {
    const char *wrong;
    const struct view_says *says;
    bool due; /* something would be due at once */
};

static enum status show_two(struct visit *visit, ref_t kept, ref_t other, const struct merge_wish *wish,
                            const struct stood_against *against) {
    struct ctx *ctx = visit->ctx;
    struct merge_plan plan;
    TRY(merge_plan_as(ctx, kept, other, *wish, &plan));
    struct view_twin_plan view = {.title = msg(ctx->lang, M("Are these two the same?")),
                                  .kept = ref_text(ctx->arena, plan.kept.party),
                                  .kept_name = plan.kept.name,
                                  .other = ref_text(ctx->arena, plan.other.party),
                                  .other_name = plan.other.name,
                                  .wrong = against->wrong,
                                  .wrong_says = against->says,
                                  .due_asks = against->due};
    fill_values(ctx, &plan, &view);
    fill_notes(ctx, &plan, &view);
    frame_fill(visit, view.title, &view.frame);
    view.frame.here = arena_printf(ctx->arena, "duplicates/%s/%s", view.kept, view.other);
    struct template_out out = frame_out(visit);
    page_twins_plan(&out, &view);
    return ST_OK;
}

enum status twins_compare(struct visit *visit) {
    ref_t kept, other;
    TRY(read_two(visit, &kept, &other));
    return show_two(visit, kept, other, &(struct merge_wish){0}, &(struct stood_against){0});
}

/* keep.FIELD says whose value stands, for each field that the plan offers. */
static enum status read_wish(struct visit *visit, ref_t kept, ref_t other, struct merge_wish *wish) {
    struct ctx *ctx = visit->ctx;
    struct merge_plan plan;
    struct form form;
    TRY(merge_plan(ctx, kept, other, &plan));
    struct form_field *fields = arena_array(ctx->arena, plan.value_count + 1, sizeof *fields);
    const size_t count = plan.value_count + 1;
    const char **wanted = arena_array(ctx->arena, plan.value_count + 1, sizeof *wanted);
    *wish = (struct merge_wish){.fields = wanted};
    for (size_t i = 0; i < plan.value_count; i++)
        fields[i] = (struct form_field){arena_printf(ctx->arena, "keep.%s", plan.values[i].field), 10};
    fields[plan.value_count] = (struct form_field){ENDING_FIELD, 10};
    TRY(form_read(ctx, visit->request, fields, count, &form));
    wish->even_if_due = form_has(&form, ENDING_FIELD);
    for (size_t i = 0; i < plan.value_count; i++)
        if (plan.values[i].says == MERGE_BESIDE && strcmp(form_value(&form, fields[i].name), "other") == 0)
            wanted[wish->count++] = plan.values[i].field;
    return ST_OK;
}

static enum status merge_two(struct visit *visit, ref_t kept, ref_t other) {
    struct ctx *ctx = visit->ctx;
    struct merge_plan done;
    struct merge_wish wish;
    TRY(read_wish(visit, kept, other, &wish));
    enum status status = merge_run_as(ctx, kept, other, wish, &done);
    if (status == ST_OK)
        reply_see_other(visit->reply, arena_printf(ctx->arena, "/merge/%s", ref_text(ctx->arena, done.merge)));
    if (status != ST_CONFLICT && status != ST_INVALID)
        return status;
    bool due = ending_asked(ctx);
    const char *wrong = frame_fault(ctx);
    const struct view_says *says = frame_fault_says(ctx);
    fault_clear(ctx);
    visit->reply->status = status_http(status);
    return show_two(visit, kept, other, &wish, &(struct stood_against){wrong, says, due});
}

enum status twins_decide(struct visit *visit) {
    static const struct form_field fields[] = {{"do", 10}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    ref_t kept, other;
    TRY(read_two(visit, &kept, &other));
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    if (strcmp(form_value(&form, "do"), "distinct") == 0) {
        TRY(merge_distinct(ctx, kept, other, true));
        reply_see_other(visit->reply, "/duplicates");
        return ST_OK;
    }
    if (strcmp(form_value(&form, "do"), "merge") == 0)
        return merge_two(visit, kept, other);
    visit->reply->status = 400;
    return show_two(
        visit, kept, other, &(struct merge_wish){0},
        &(struct stood_against){.wrong = msg(ctx->lang, M("Choose what is to become of the two."))});
}

/* -- apart again ------------------------------------------------------------------------------------------------- */

static void fill_side(struct ctx *ctx, const struct value *values, size_t count, bool kept,
                      struct view_twin_plan *view) {
    struct view_twin_value *rows = (struct view_twin_value *)(uintptr_t)view->values;
    for (size_t i = 0; i < count; i++) {
        struct view_twin_value *row = &rows[view->values_count++];
        *row = (struct view_twin_value){.label = allow_label(ctx, values[i].field)};
        *(kept ? &row->kept : &row->other) = text_of(ctx, &values[i]);
    }
}

static bool is_given(const ref_t *give, size_t count, ref_t record) {
    for (size_t i = 0; i < count; i++)
        if (give[i] == record)
            return true;
    return false;
}

/* What was written while they were one, to be given to the one who goes. */
static enum status fill_since(struct ctx *ctx, ref_t merge, const ref_t *give, size_t give_count,
                              struct view_twin_plan *view) {
    struct record *records;
    size_t count;
    TRY(split_since(ctx, merge, &records, &count));
    struct view_twin_record *list = arena_array(ctx->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = (struct view_twin_record){.id = ref_text(ctx->arena, records[i].id),
                                            .what = frame_capital(ctx, records[i].label),
                                            .day = frame_day(ctx, records[i].day),
                                            .iso = frame_day_iso(ctx, records[i].day),
                                            .text = records[i].erased ? NULL : records[i].text,
                                            .given = is_given(give, give_count, records[i].id)};
    view->since = list;
    view->since_count = count;
    return ST_OK;
}

static void fill_texts(struct ctx *ctx, const struct split_plan *plan, struct view_twin_plan *view) {
    const char *texts[SPLIT_TEXTS];
    struct view_count *notes = arena_array(ctx->arena, SPLIT_TEXTS, sizeof *notes);
    view->notes_count = split_texts(ctx, plan, texts);
    for (size_t i = 0; i < view->notes_count; i++)
        notes[i].label = texts[i];
    view->notes = notes;
}

static enum status show_merged(struct visit *visit, const struct merge *merge, const ref_t *give, size_t count,
                               const char *wrong) {
    struct ctx *ctx = visit->ctx;
    struct split_plan plan;
    TRY(split_plan(ctx, merge->id, NULL, 0, &plan));
    struct view_twin_plan view = {.title = msg(ctx->lang, M("Merged. This is how they would be apart again")),
                                  .kept = ref_text(ctx->arena, merge->kept),
                                  .kept_name = plan.kept_name,
                                  .other = ref_text(ctx->arena, merge->kept),
                                  .other_name = plan.other_name,
                                  .wrong = wrong,
                                  .merge = ref_text(ctx->arena, merge->id)};
    view.values =
        arena_array(ctx->arena, plan.kept_value_count + plan.other_value_count + 1, sizeof *view.values);
    fill_side(ctx, plan.kept_values, plan.kept_value_count, true, &view);
    fill_side(ctx, plan.other_values, plan.other_value_count, false, &view);
    TRY(fill_since(ctx, merge->id, give, count, &view));
    fill_texts(ctx, &plan, &view);
    frame_fill(visit, view.title, &view.frame);
    view.frame.here = arena_printf(ctx->arena, "merge/%s", view.merge);
    struct template_out out = frame_out(visit);
    page_twins_plan(&out, &view);
    return ST_OK;
}

static enum status find_merge(struct visit *visit, struct merge *merge) {
    ref_t ref;
    if (!ref_parse(visit->params[0], &ref))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    return merge_find(visit->ctx, ref, merge);
}

enum status twins_merged(struct visit *visit) {
    struct merge merge;
    TRY(find_merge(visit, &merge));
    return show_merged(visit, &merge, NULL, 0, NULL);
}

enum status twins_split(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *const *chosen;
    struct split_plan done;
    struct merge merge;
    size_t chosen_count, count = 0;
    TRY(find_merge(visit, &merge));
    TRY(form_read_list(ctx, visit->request, "give", 20, &chosen, &chosen_count));
    ref_t *give = arena_array(ctx->arena, chosen_count + 1, sizeof *give);
    for (size_t i = 0; i < chosen_count; i++)
        if (ref_parse(chosen[i], &give[count]))
            count++;
    enum status status = split_run(ctx, merge.id, give, count, &done);
    if (status == ST_CONFLICT && merge.state == MERGE_MERGED) {
        const char *wrong = frame_fault(ctx);
        fault_clear(ctx);
        visit->reply->status = status_http(status);
        return show_merged(visit, &merge, give, count, wrong);
    }
    TRY(status);
    reply_see_other(visit->reply,
                    arena_printf(ctx->arena, "/duplicates/%s/%s", ref_text(ctx->arena, merge.kept),
                                 ref_text(ctx->arena, merge.other)));
    return ST_OK;
}
