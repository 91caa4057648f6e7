/* What is decided, and the signature. A decision belongs to the review that has begun; the first one begins it. */
#include "rights/review.h"

#include "base/crash.h"
#include "base/json.h"
#include "base/utf8.h"
#include "registry/edition.h"
#include "registry/permit.h"
#include "rights/attest.h"
#include "rights/review_inside.h"

#include <string.h>

static enum status wrong_at(struct ctx *ctx, const char *field, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at_field(ctx, field);
}

static bool fits(const char *text, size_t most) {
    return strlen(text) <= most && utf8_text(text, strlen(text));
}

static bool says(const char *text) {
    return text && text[strspn(text, " \t\r\n")];
}

static enum status seal_words(struct ctx *ctx, const json_t *json, ref_t row, int64_t *key, void **sealed,
                              size_t *length) {
    const char *text = json_text(ctx->arena, json, 0);
    TRY(vault_key_named(ctx, ctx->registry->vault, REVIEW_KEY, key));
    return seal_close(ctx, ctx->registry->vault, *key, review_place(row), text, strlen(text), sealed, length);
}

/* ---- a decision */

struct deciding {
    ref_t id;
    enum review_kind kind;
    int class, months;
    size_t people;
    day_t unused;
    const char *reason;
};

static enum status begun(struct ctx *ctx, struct write *write, ref_t *review) {
    TRY(review_open(ctx, write->db, review));
    if (*review)
        return ST_OK;
    *review = store_new_id();
    scoped_query q = query_begin(write->db, SQL_REVIEW_ADD);
    query_bind_int(&q, 1, *review);
    query_bind_int(&q, 2, ctx->now);
    query_bind_text(&q, 3, actor_text(ctx));
    query_bind_int(&q, 4, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status none_under_way(struct ctx *ctx, struct write *write, const char *class) {
    struct review_step *steps;
    size_t count;
    scoped_query q = query_begin(write->db, SQL_REVIEW_STEPS_OPEN);
    TRY(review_steps(ctx, &q, &steps, &count));
    for (size_t i = 0; i < count; i++)
        if (!class || strcmp(steps[i].class, class) == 0)
            return FAIL(ctx, ST_CONFLICT,
                        M("What was decided before is being erased just now; wait until it is done."));
    return ST_OK;
}

static enum status add_step(struct ctx *ctx, struct write *write, const struct deciding *deciding,
                            ref_t review) {
    const char *class = ctx_notice(ctx)->classes[deciding->class].entry.id;
    int64_t key;
    void *sealed;
    size_t length;
    scoped_json *json = json_object();
    json_put(json, "reason", deciding->reason);
    TRY(seal_words(ctx, json, deciding->id, &key, &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_REVIEW_STEP_ADD);
    query_bind_int(&q, 1, deciding->id);
    query_bind_int(&q, 2, review);
    query_bind_text(&q, 3, review_kind_id(deciding->kind));
    query_bind_text(&q, 4, class);
    query_bind_int(&q, 5, deciding->months);
    query_bind_int(&q, 6, (int64_t)deciding->people);
    if (deciding->kind == REVIEW_ERASE)
        query_bind_int(&q, 7, deciding->unused);
    else
        query_bind_null(&q, 7);
    query_bind_int(&q, 8, ctx->now);
    if (deciding->kind == REVIEW_ERASE)
        query_bind_null(&q, 9);
    else
        query_bind_int(&q, 9, ctx->now);
    query_bind_text(&q, 10, actor_text(ctx));
    query_bind_int(&q, 11, key);
    query_bind_blob(&q, 12, sealed, length);
    query_bind_int(&q, 13, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status write_decision(struct ctx *ctx, struct write *write, void *arg) {
    const struct deciding *deciding = arg;
    const char *class = ctx_notice(ctx)->classes[deciding->class].entry.id;
    ref_t review;
    TRY(begun(ctx, write, &review));
    if (deciding->kind == REVIEW_ERASE)
        TRY(none_under_way(ctx, write, class));
    TRY(add_step(ctx, write, deciding, review));
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){.actor = actor_text(ctx),
                              .action = "review_decided",
                              .sentence = review_because(ctx, deciding->class),
                              .detail = arena_printf(ctx->arena, "%s %d months %zu %s",
                                                     review_kind_id(deciding->kind), deciding->months,
                                                     deciding->people, ref_text(ctx->arena, deciding->id))});
}

static enum status check_reason(struct ctx *ctx, const char *reason) {
    if (!says(reason))
        return wrong_at(ctx, "reason", M("Say why: what the data are still needed for, or why they are not."));
    if (!fits(reason, REVIEW_TEXT))
        return wrong_at(ctx, "reason", M("The text is too long, or holds characters that are no text."));
    return ST_OK;
}

static enum status count_now(struct ctx *ctx, int class, int from, int to, size_t *people) {
    struct last_use *unused;
    return review_used(ctx, class, from, to, &unused, people);
}

static bool band_at(int months, size_t *band) {
    for (*band = 0; *band < REVIEW_BANDS; ++*band)
        if (review_band_from(*band) == months)
            return true;
    return false;
}

enum status review_keep(struct ctx *ctx, int class, int months, const char *reason) {
    struct deciding deciding = {.id = store_new_id(),
                                .kind = REVIEW_KEEP,
                                .class = class,
                                .months = months,
                                .unused = DAY_NONE,
                                .reason = reason};
    size_t band;
    TRY(registry_changeable(ctx));
    TRY(permit_action(ctx, ACTION_ATTEST, 0, NULL));
    TRY(review_class_known(ctx, class));
    if (!band_at(months, &band))
        return wrong_at(
            ctx, "band",
            M("There is no such band: they begin at 12, 24, 36, 60 and 120 months; 0 is all of the class."));
    TRY(check_reason(ctx, reason));
    TRY(count_now(ctx, class, months, months ? review_band_to(band) : 0, &deciding.people));
    return registry_change_staff(ctx, write_decision, &deciding);
}

/* ---- what is to go */

static enum status check_months(struct ctx *ctx, int months) {
    if (months < 1 || months > REVIEW_MONTHS)
        return wrong_at(
            ctx, "months",
            M("Say for how many months nothing has happened with those who are to go: at least 1."));
    return ST_OK;
}

enum status review_preview(struct ctx *ctx, int class, int months, size_t most, struct sweep_row **rows,
                           size_t *count, size_t *people) {
    struct last_use *found;
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    TRY(review_class_known(ctx, class));
    TRY(check_months(ctx, months));
    TRY(review_used(ctx, class, months, 0, &found, people));
    size_t first = *people < most ? *people : most;
    ref_t *parties = arena_array(ctx->arena, first + 1, sizeof *parties);
    for (size_t i = 0; i < first; i++)
        parties[i] = found[i].party;
    const struct sweep_cut cut = {class, review_before(registry_today(ctx), months),
                                  review_because(ctx, class)};
    return sweep_cut_list(ctx, &cut, parties, first, rows, count);
}

enum status review_erase(struct ctx *ctx, const struct review_limit *limit, ref_t *step) {
    struct deciding deciding = {.id = store_new_id(),
                                .kind = REVIEW_ERASE,
                                .class = limit->class,
                                .months = limit->months,
                                .unused = review_before(registry_today(ctx), limit->months),
                                .reason = limit->reason};
    TRY(registry_changeable(ctx));
    TRY(permit_action(ctx, ACTION_ERASE, 0, NULL));
    TRY(review_class_known(ctx, limit->class));
    TRY(check_months(ctx, limit->months));
    TRY(check_reason(ctx, limit->reason));
    TRY(count_now(ctx, limit->class, limit->months, 0, &deciding.people));
    if (deciding.people != limit->people) {
        (void)FAIL(ctx, ST_CONFLICT,
                   M("There are {1} of them now: look at them again, and confirm that number."),
                   arena_printf(ctx->arena, "%zu", deciding.people));
        return fault_at_field(ctx, "people");
    }
    if (!deciding.people)
        return wrong_at(ctx, "months", M("There is nobody in this class who was not used for so long."));
    *step = deciding.id;
    TRY(registry_change_staff(ctx, write_decision, &deciding));
    CRASH_POINT("review.decided");
    atomic_store(&ctx->registry->review_waits, true);
    return ST_OK;
}

const char *review_once_words(struct ctx *ctx, int class) {
    return MSG(
        ctx->arena, ctx->lang,
        M("This goes once, for those who were not used for so long by now. The limit does not stand: the rule "
          "is the notice, and who is not used later stays until its last day. For a shorter one to hold on, "
          "change it in the next version of the notice ({1})."),
        ctx_notice(ctx)->classes[class].entry.path);
}

/* ---- the signature */

static json_t *bands_json(const struct review_class *class) {
    json_t *list = json_array();
    for (size_t i = 0; i < REVIEW_BANDS; i++) {
        const struct review_band *band = &class->bands[i];
        json_t *json = json_pack("{s:i,s:I,s:s?}", "from", band->from, "people", (json_int_t)band->people,
                                 "decided", band->decided ? review_kind_id(band->decided->kind) : NULL);
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static json_t *step_json(struct ctx *ctx, const struct review_step *step) {
    json_t *json = json_pack("{s:s,s:s,s:i,s:I,s:I,s:I}", "kind", review_kind_id(step->kind), "class",
                             step->class, "months", step->months, "people", (json_int_t)step->people, "gone",
                             (json_int_t)step->gone, "stays", (json_int_t)step->stays);
    must(json);
    json_put(json, "id", ref_text(ctx->arena, step->id));
    json_put(json, "actor", step->actor);
    json_put(json, "reason", step->reason);
    return json;
}

/* Everything that was looked at and decided: what the hash in the log is of. */
static const char *record_of(struct ctx *ctx, const struct review_state *state, const struct review_sign *sign,
                             const char *who) {
    scoped_json *json = json_object();
    json_t *classes = json_array(), *steps = json_array();
    json_put(json, "day", day_iso(ctx->arena, state->today));
    json_put(json, "who", who);
    json_put(json, "text", sign->text);
    json_object_set_new(json, "notice", json_integer(registry_notice_number(ctx)));
    for (size_t i = 0; i < state->class_count; i++) {
        json_t *class =
            json_pack("{s:s,s:I,s:o}", "class", ctx_notice(ctx)->classes[state->classes[i].class].entry.id,
                      "people", (json_int_t)state->classes[i].people, "bands", bands_json(&state->classes[i]));
        must(class && json_array_append_new(classes, class) == 0);
    }
    for (size_t i = state->step_count; i > 0; i--)
        if (state->steps[i - 1].review == sign->open)
            json_array_append_new(steps, step_json(ctx, &state->steps[i - 1]));
    json_object_set_new(json, "classes", classes);
    json_object_set_new(json, "decisions", steps);
    return json_text(ctx->arena, json, 0);
}

struct signing {
    const struct review_sign *sign;
    const char *who, *record, *hash;
    day_t day;
};

static enum status close_review(struct ctx *ctx, struct write *write, const struct signing *signing,
                                ref_t review) {
    int64_t key, changed;
    void *sealed;
    size_t length;
    scoped_json *json = json_object();
    json_put(json, "who", signing->who);
    json_put(json, "text", signing->sign->text);
    json_put(json, "record", signing->record);
    TRY(seal_words(ctx, json, review, &key, &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_REVIEW_CLOSE);
    query_bind_int(&q, 1, review);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, signing->day);
    query_bind_text(&q, 4, signing->hash);
    query_bind_text(&q, 5, actor_text(ctx));
    query_bind_int(&q, 6, key);
    query_bind_blob(&q, 7, sealed, length);
    query_bind_int(&q, 8, write->change);
    TRY(query_run(ctx, &q, &changed));
    must(changed == 1);
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){.actor = actor_text(ctx), .action = "review_signed", .detail = signing->hash});
}

/* Whoever signs has seen what was decided: if somebody else has signed or begun one since, it is to be looked at again. */
static enum status write_signature(struct ctx *ctx, struct write *write, void *arg) {
    const struct signing *signing = arg;
    ref_t open;
    TRY(review_open(ctx, write->db, &open));
    if (open != signing->sign->open)
        return FAIL(ctx, ST_CONFLICT, M("Somebody else has decided or signed meanwhile: look at it again."));
    TRY(none_under_way(ctx, write, NULL));
    TRY(begun(ctx, write, &open));
    return close_review(ctx, write, signing, open);
}

static enum status check_signature(struct ctx *ctx, const struct review_sign *sign, const char *who) {
    if (!says(who) || !fits(who, REVIEW_NAME))
        return wrong_at(ctx, "who", M("Say who has looked."));
    if (sign->text && !fits(sign->text, REVIEW_TEXT))
        return wrong_at(ctx, "text", M("The text is too long, or holds characters that are no text."));
    return attest_who(ctx, who);
}

enum status review_sign(struct ctx *ctx, const struct review_sign *sign) {
    const char *name = ctx->actor && ctx->actor->name ? ctx->actor->name : "";
    const char *who = says(sign->who) ? sign->who : name;
    struct review_state state;
    TRY(registry_changeable(ctx));
    TRY(permit_action(ctx, ACTION_ATTEST, 0, NULL));
    TRY(check_signature(ctx, sign, who));
    TRY(review_read(ctx, &state));
    if (state.undecided)
        return FAIL(ctx, ST_INVALID,
                    M("Something is not decided yet: each band that was not used for a year is kept, with a "
                      "reason, or goes."));
    struct signing signing = {.sign = sign, .who = who, .day = state.today};
    signing.record = record_of(ctx, &state, sign, who);
    signing.hash = edition_hash(ctx, signing.record, strlen(signing.record));
    return registry_change_staff(ctx, write_signature, &signing);
}
