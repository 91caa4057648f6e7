/* Written a slice at a time. Each customer is asked about before anything of theirs is written, so that a refusal leaves the slice
 * whole; a refusal that only shows while writing undoes the slice, which is then written one by one. */
#include "registry/mark.h"

#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/role.h"
#include "registry/sight.h"
#include "registry/takeback.h"
#include "registry/within.h"

#include <string.h>

enum { SLICE = 50 };

static const struct within within = {.action = "set", .permit = ACTION_CHANGE};

/* ---- which fields */

/* Own data of a category whose other fields are all of records stand with what happened (the state of a visit). */
static bool of_records(const struct category *category) {
    for (size_t i = 0; i < category->fields.count; i++)
        if (!field_is_record(category->fields.items[i]))
            return false;
    return category->fields.count > 0;
}

static bool for_many(const struct category *category, const struct own_field *own) {
    return (own->type == OWN_CHOICE || own->type == OWN_YES_NO) && !own->special && !category->special_kind &&
           !category->program && !of_records(category);
}

/* As the first type that has it lists it; NULL: no type does. */
static const struct field *listed(struct ctx *ctx, const char *id) {
    const struct notice *notice = ctx_notice(ctx);
    const struct field *field = NULL;
    for (size_t i = 0; i < notice->types_count && !field; i++)
        field = field_listed(ctx->arena, notice, (int)i, id);
    return field;
}

const struct field *mark_fields(struct ctx *ctx, size_t *count) {
    const struct notice *notice = ctx_notice(ctx);
    struct field *fields = NULL;
    size_t room = 0;
    *count = 0;
    for (size_t i = 0; i < notice->categories_count; i++)
        for (size_t j = 0; j < notice->categories[i].own_count; j++) {
            const struct category *category = &notice->categories[i];
            const char *id = arena_printf(ctx->arena, "%s.%s", category->entry.id, category->own[j].entry.id);
            const struct field *field = for_many(category, &category->own[j]) ? listed(ctx, id) : NULL;
            if (field)
                ARENA_PUSH(ctx->arena, fields, *count, room, *field);
        }
    return fields;
}

bool mark_source(struct ctx *ctx, int source) {
    const struct notice *notice = ctx_notice(ctx);
    const char *licence = notice->sources[source].licence;
    size_t count;
    const struct field *fields = mark_fields(ctx, &count);
    for (size_t i = 0; i < count; i++) {
        int category = fields[i].category;
        const struct set *from = &notice->categories[category].sources;
        if (set_has(&notice->sources[source].fills, category) && (!from->count || set_has(from, source)))
            return !licence || strcmp(licence, "required") != 0;
    }
    return false;
}

/* The draft with its text as it is stored. */
static enum status settle(struct ctx *ctx, const struct mark_draft *draft, struct mark_draft *settled) {
    size_t count;
    const struct field *fields = mark_fields(ctx, &count), *field = NULL;
    *settled = *draft;
    if (draft->count > MARK_MOST)
        return FAIL(ctx, ST_INVALID, M("At most {1} customers at once are tagged. Choose fewer."),
                    arena_printf(ctx->arena, "%d", MARK_MOST));
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].id, draft->field) == 0)
            field = &fields[i];
    if (!field) {
        (void)FAIL(ctx, ST_INVALID, M("Choose one that the notice lists with choices."));
        return fault_at_field(ctx, "mark");
    }
    if (*draft->text && field_normalise(ctx, ctx_notice(ctx), field, draft->text, &settled->text) != ST_OK)
        return fault_at_field(ctx, "mark");
    if (draft->source == NOTICE_NOTHING) {
        (void)FAIL(ctx, ST_INVALID, M("Choose one. The source and the day are stored beside every value."));
        return fault_at_field(ctx, "source");
    }
    return ST_OK;
}

/* ---- one of them */

static bool is_refusal(enum status status) {
    return status == ST_DENIED || status == ST_INVALID || status == ST_CONFLICT || status == ST_NOT_FOUND;
}

/* The form's own mistakes are nobody's in particular. */
static bool of_all(const struct fault *fault) {
    return fault->field && (strcmp(fault->field, "source") == 0 || strcmp(fault->field, "reason") == 0);
}

/* What became of one, or would. */
struct outcome {
    enum status status; /* ST_OK, or why it is left as it is */
    bool same;
    struct fault fault;
};

static struct party_draft draft_for(const struct mark_draft *draft, const struct value_draft *value) {
    return (struct party_draft){.type = NOTICE_NOTHING,
                                .values = value,
                                .value_count = 1,
                                .source = draft->source,
                                .reason = draft->reason,
                                .from = DAY_NONE,
                                .taken_in = DAY_NONE};
}

/* `change`: the party's own last one. Whether it has the value already is told only after it may be asked. */
static enum status check(struct ctx *ctx, struct db *db, const struct mark_draft *draft, ref_t party,
                         int64_t *change, bool *same) {
    const struct value_draft value = {draft->field, draft->text};
    const struct party_draft wanted = draft_for(draft, &value);
    struct permission permission;
    struct values values;
    TRY(permit_action_within(ctx, db, ACTION_CHANGE, party, &permission));
    *change = permission.party->change;
    if (draft->seen && *change > draft->seen)
        return FAIL(ctx, ST_CONFLICT,
                    M("Somebody has changed this customer since. Look at what is there now."));
    TRY(party_set_check(ctx, db, &within, party, &wanted));
    TRY(sight_profile(ctx, db, party, &values));
    *same = *draft->text ? value_says(&values, draft->field, draft->text) : !value_first(&values, draft->field);
    return ST_OK;
}

/* ST_OK for a refusal too, which is in `outcome` then; what failed is the caller's. */
static enum status outcome_of(struct ctx *ctx, enum status status, struct outcome *outcome) {
    if (status != ST_OK && !is_refusal(status))
        return status;
    outcome->status = status;
    outcome->fault = ctx->fault;
    fault_clear(ctx);
    return ST_OK;
}

/* ---- counting */

static void leave(struct ctx *ctx, ref_t party, const char *why, struct mark_result *result) {
    struct mark_left *left = NULL;
    result->refused++;
    for (size_t i = 0; i < result->left_count && !left; i++)
        if (strcmp(result->left[i].why, why) == 0)
            left = &result->left[i];
    if (!left) {
        ARENA_PUSH(ctx->arena, result->left, result->left_count, result->left_room,
                   ((struct mark_left){.why = why}));
        left = &result->left[result->left_count - 1];
    }
    if (left->count < MARK_SHOWN)
        left->parties[left->count] = party;
    left->count++;
}

static void count(struct ctx *ctx, ref_t party, const struct outcome *outcome, struct mark_result *result) {
    if (outcome->status != ST_OK) {
        ctx->fault = outcome->fault;
        leave(ctx, party, fault_text(ctx), result);
        fault_clear(ctx);
    } else if (outcome->same) {
        result->same++;
    } else {
        result->done++;
    }
}

/* ---- looking */

/* Whoever is told that somebody has a value already has seen it. */
static enum status log_look(struct ctx *ctx, const struct mark_draft *draft, const ref_t *seen, size_t count) {
    return audit_answer(ctx, ctx->registry->audit,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "listed",
                                              .parties = seen,
                                              .party_count = count,
                                              .sentence = "rights.rectification",
                                              .fields = &draft->field,
                                              .field_count = 1});
}

enum status mark_look(struct ctx *ctx, const struct mark_draft *asked, struct mark_result *result) {
    ref_t *seen = arena_array(ctx->arena, asked->count + 1, sizeof *seen);
    struct mark_draft settled, *draft = &settled;
    scoped_reader *db = NULL;
    struct permission permission;
    size_t told = 0;
    *result = (struct mark_result){0};
    TRY(permit_action(ctx, ACTION_CHANGE, 0, &permission));
    TRY(settle(ctx, asked, draft));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; i < draft->count; i++) {
        struct outcome outcome = {0};
        int64_t change = 0;
        enum status status = check(ctx, db, draft, draft->parties[i], &change, &outcome.same);
        if (status == ST_INVALID && of_all(&ctx->fault))
            return status;
        if (status == ST_OK)
            seen[told++] = draft->parties[i];
        TRY(outcome_of(ctx, status, &outcome));
        count(ctx, draft->parties[i], &outcome, result);
        result->seen = change > result->seen ? change : result->seen;
    }
    return told ? log_look(ctx, draft, seen, told) : ST_OK;
}

/* ---- doing */

struct slice {
    const struct mark_draft *draft;
    const ref_t *parties;
    size_t count;
    struct outcome outcomes[SLICE];
    int64_t change;
};

static enum status write_one(struct ctx *ctx, struct write *write, const struct mark_draft *draft, ref_t party,
                             struct outcome *outcome) {
    const struct value_draft value = {draft->field, draft->text};
    const struct party_draft wanted = draft_for(draft, &value);
    int64_t before;
    bool changed;
    *outcome = (struct outcome){0};
    TRY(outcome_of(ctx, check(ctx, write->db, draft, party, &before, &outcome->same), outcome));
    if (outcome->status != ST_OK || outcome->same)
        return ST_OK;
    TRY(party_set_within(ctx, write, &within, party, 0, &wanted, &changed));
    outcome->same = !changed;
    return ST_OK;
}

static enum status write_slice(struct ctx *ctx, struct write *write, void *arg) {
    struct slice *slice = arg;
    slice->change = write->change;
    for (size_t i = 0; i < slice->count; i++)
        TRY(write_one(ctx, write, slice->draft, slice->parties[i], &slice->outcomes[i]));
    return ST_OK;
}

/* What is in the register now; a refusal goes to the log, as that of any change. */
static void count_slice(struct ctx *ctx, const struct slice *slice, struct mark_result *result) {
    for (size_t i = 0; i < slice->count; i++) {
        const struct outcome *outcome = &slice->outcomes[i];
        ref_t party = slice->parties[i];
        count(ctx, party, outcome, result);
        if (outcome->status == ST_OK && !outcome->same)
            ARENA_PUSH(ctx->arena, result->marked, result->marked_count, result->marked_room,
                       ((struct marked){party, slice->change}));
        if (outcome->status == ST_DENIED) {
            ctx->fault = outcome->fault;
            registry_refused(ctx, "change", party);
            fault_clear(ctx);
        }
    }
}

static enum status run_one(struct ctx *ctx, const struct mark_draft *draft, const ref_t *party,
                           struct mark_result *result) {
    struct slice slice = {.draft = draft, .parties = party, .count = 1};
    enum status status = registry_change(ctx, write_slice, &slice);
    if (status != ST_OK)
        TRY(outcome_of(ctx, status, &slice.outcomes[0]));
    count_slice(ctx, &slice, result);
    return ST_OK;
}

static enum status run_slice(struct ctx *ctx, const struct mark_draft *draft, const ref_t *parties,
                             size_t count, struct mark_result *result) {
    struct slice slice = {.draft = draft, .parties = parties, .count = count};
    enum status status = registry_change(ctx, write_slice, &slice);
    if (status == ST_OK)
        count_slice(ctx, &slice, result);
    if (!is_refusal(status))
        return status;
    fault_clear(ctx);
    for (size_t i = 0; i < count; i++)
        TRY(run_one(ctx, draft, &parties[i], result));
    return ST_OK;
}

/* Where something fails behind slices that are written, the answer says what stands and that the rest has not come. */
static enum status stop(struct ctx *ctx, enum status status, const struct mark_draft *draft,
                        struct mark_result *result) {
    const char *why = fault_text(ctx);
    if (!result->marked_count)
        return status;
    for (size_t i = result->done + result->same + result->refused; i < draft->count; i++)
        leave(ctx, draft->parties[i], why, result);
    fault_clear(ctx);
    return ST_OK;
}

enum status mark_run(struct ctx *ctx, const struct mark_draft *asked, struct mark_result *result) {
    struct mark_draft settled, *draft = &settled;
    struct permission permission;
    *result = (struct mark_result){0};
    TRY(permit_action(ctx, ACTION_CHANGE, 0, &permission));
    TRY(settle(ctx, asked, draft));
    for (size_t i = 0; i < draft->count; i += SLICE) {
        size_t rest = draft->count - i;
        enum status status = run_slice(ctx, draft, draft->parties + i, rest < SLICE ? rest : SLICE, result);
        if (status != ST_OK)
            return stop(ctx, status, draft, result);
    }
    return ST_OK;
}

/* ---- taking back */

enum status mark_undo(struct ctx *ctx, const struct marked *marked, size_t marked_count,
                      struct mark_result *result) {
    struct permission permission;
    *result = (struct mark_result){0};
    TRY(permit_action(ctx, ACTION_CHANGE, 0, &permission));
    for (size_t i = 0; i < marked_count; i++) {
        struct outcome outcome = {0};
        TRY(outcome_of(ctx, takeback_undo(ctx, marked[i].party, marked[i].change), &outcome));
        count(ctx, marked[i].party, &outcome, result);
    }
    return ST_OK;
}
