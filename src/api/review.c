/* The review of what has no minimum: figures, who is meant, and what was decided and signed. To decide and to sign is a person's. */
#include "rights/review.h"

#include "api/input.h"
#include "api/out.h"
#include "registry/registry.h"

enum { PAGE_MOST = 1000 };

static json_t *step_json(struct ctx *ctx, const struct review_step *step) {
    json_t *json = json_pack("{s:o,s:s,s:s,s:i,s:I,s:o,s:I,s:I,s:o,s:o,s:s,s:o}", "id", out_id(ctx, step->id),
                             "kind", review_kind_id(step->kind), "class", step->class, "months", step->months,
                             "people", (json_int_t)step->people, "unused_since", out_day(ctx, step->unused),
                             "gone", (json_int_t)step->gone, "stays", (json_int_t)step->stays, "at",
                             out_instant(ctx, step->at), "done", out_instant(ctx, step->ended), "actor",
                             step->actor, "reason", out_text(step->reason));
    must(json);
    return json;
}

static json_t *class_json(struct ctx *ctx, const struct review_class *class) {
    json_t *bands = json_array();
    for (size_t i = 0; i < REVIEW_BANDS; i++) {
        const struct review_band *band = &class->bands[i];
        out_push(bands,
                 json_pack("{s:i,s:o,s:I,s:o}", "from", band->from, "to",
                           band->to ? json_integer(band->to) : json_null(), "people", (json_int_t)band->people,
                           "decided", band->decided ? out_id(ctx, band->decided->id) : json_null()));
    }
    json_t *json = json_pack("{s:o,s:I,s:o,s:o,s:o,s:b,s:I,s:o}", "class", out_class(ctx, class->class),
                             "people", (json_int_t) class->people, "oldest", out_day(ctx, class->oldest),
                             "last", out_day(ctx, class->last), "next", out_day(ctx, class->next), "late",
                             class->late, "undecided", (json_int_t) class->undecided, "bands", bands);
    must(json);
    return json;
}

enum status api_review(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct review_state state;
    struct review *list;
    size_t count;
    TRY(input_query(visit, "api_review"));
    TRY(review_read(ctx, &state));
    TRY(review_list(ctx, &list, &count));
    json_t *classes = json_array(), *steps = json_array(), *reviews = json_array();
    for (size_t i = 0; i < state.class_count; i++)
        out_push(classes, class_json(ctx, &state.classes[i]));
    for (size_t i = state.step_count; i > 0; i--)
        out_push(steps, step_json(ctx, &state.steps[i - 1]));
    for (size_t i = 0; i < count; i++)
        out_push(reviews, json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "id", out_id(ctx, list[i].id), "day",
                                    out_day(ctx, list[i].day), "signed", out_instant(ctx, list[i].closed),
                                    "who", out_text(list[i].who), "text", out_text(list[i].text), "hash",
                                    out_text(list[i].hash)));
    json_t *json =
        json_pack("{s:o,s:o,s:b,s:I,s:o,s:o,s:o}", "day", out_day(ctx, state.today), "next",
                  out_day(ctx, state.next), "late", state.late, "undecided", (json_int_t)state.undecided,
                  "classes", classes, "decisions", steps, "reviews", reviews);
    must(json);
    return out_send(visit, 200, json);
}

static enum status class_in(struct visit *visit, int *class) {
    *class = notice_class(ctx_notice(visit->ctx), visit->params[0]);
    if (*class == NOTICE_NOTHING || !review_wanted(ctx_notice(visit->ctx), *class))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such class of data without a minimum."));
    return ST_OK;
}

/* The cursor is how many have been passed. */
enum status api_review_people(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct review_asked asked = {0};
    struct review_who *list;
    size_t count, total;
    TRY(input_query(visit, "api_review_people"));
    TRY(class_in(visit, &asked.class));
    asked.from = (int)input_count(visit, "unused", 0, REVIEW_MONTHS);
    asked.skip = input_count(visit, "cursor", 0, INT32_MAX);
    asked.limit = input_count(visit, "limit", REVIEW_PAGE, PAGE_MOST);
    TRY(review_people(ctx, &asked, &list, &count, &total));
    json_t *items = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(items, json_pack("{s:o,s:o,s:o}", "party", out_id(ctx, list[i].party), "name",
                                  out_text(list[i].name), "used", out_day(ctx, list[i].used)));
    size_t passed = asked.skip + count;
    return out_send(visit, 200,
                    json_pack("{s:I,s:o,s:o}", "total", (json_int_t)total, "items", items, "next",
                              count && passed < total ? json_integer((json_int_t)passed) : json_null()));
}
