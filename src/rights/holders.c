/* What the notice says and what is written down are put side by side here and nowhere else: the later look counts, and an agreement or a
 * certification counts on the days that recipient_ask() lets it count. A last day is found by asking for the day after each day on which
 * something is known to end. */
#include "rights/holders.h"

#include "notice/expr.h"
#include "notice/law.h"
#include "registry/disclosure.h"
#include "registry/permit.h"
#include "rights/promise_inside.h"

#include <stdlib.h>
#include <string.h>

/* ---- the newest rows */

static const struct holding *newest(const struct holder_state *state, enum holding_kind kind) {
    for (size_t i = 0; i < state->count; i++)
        if (state->rows[i].kind == kind && state->rows[i].same &&
            (kind != HOLDING_REVIEW || state->rows[i].day <= state->on))
            return &state->rows[i];
    return NULL;
}

const struct holding *holders_looked(struct ctx *ctx, const struct holder_state *state, const char *promise) {
    for (size_t i = 0; i < state->count; i++)
        if (holding_looked(ctx, &state->rows[i], promise))
            return &state->rows[i];
    return NULL;
}

/* ---- days on which something may end */

struct ends {
    struct arena *arena;
    day_t *days; /* last days */
    size_t count, room;
};

static void put_day(struct ends *ends, day_t day) {
    if (day != DAY_NONE)
        ARENA_PUSH(ends->arena, ends->days, ends->count, ends->room, day);
}

static int by_day(const void *a, const void *b) {
    day_t x = *(const day_t *)a, y = *(const day_t *)b;
    return (x > y) - (x < y);
}

static void put_law(struct ends *ends, const struct law *law, const char *ground, const char *country) {
    day_t from = DAY_NONE, to = DAY_NONE;
    for (size_t row = 0; law && law_ground_days(law, ground, country, row, &from, &to); row++) {
        put_day(ends, from == DAY_NONE ? DAY_NONE : from - 1);
        put_day(ends, to);
    }
}

/* Every day on which a ground or an agreement may begin (the day before it) or end. */
static struct ends turns(struct ctx *ctx, const struct holder_state *state) {
    const struct notice *notice = ctx_notice(ctx);
    const struct holder *holder = state->holder;
    struct ends ends = {.arena = ctx->arena};
    for (size_t i = 0; i < holder->ground_count; i++) {
        const struct transfer_ground *ground = &holder->grounds[i];
        put_day(&ends, ground->from == DAY_NONE ? DAY_NONE : ground->from - 1);
        put_day(&ends, ground->to);
        put_law(&ends, notice->law, ground->ground, NULL);
        for (size_t k = 0; k < holder->lands.count && strcmp(ground->ground, "adequacy") == 0; k++)
            put_law(&ends, notice->law, ground->ground, holder->lands.items[k]);
    }
    for (size_t i = 0; i < state->known.count; i++) {
        const struct recipient_term *term = &state->known.terms[i];
        put_day(&ends, term->from == DAY_NONE ? DAY_NONE : term->from - 1);
        put_day(&ends, term->to);
    }
    put_day(&ends, state->known.agreement_ends);
    put_day(&ends,
            state->known.agreement_replaced == DAY_NONE ? DAY_NONE : state->known.agreement_replaced - 1);
    put_day(&ends, holder->agreement_to);
    put_day(&ends, holder->agreement_day == DAY_NONE ? DAY_NONE : holder->agreement_day - 1);
    if (ends.count)
        qsort(ends.days, ends.count, sizeof *ends.days, by_day);
    return ends;
}

static bool agreed(const struct holder_state *state, day_t on) {
    return recipient_agreement(state->holder, &state->known, on);
}

static const char *ground_on(struct ctx *ctx, const struct holder_state *state, day_t on) {
    return recipient_ground(ctx_notice(ctx), state->holder, &state->known, on);
}

/* ---- one holder */

/* The newest written down that holds today, else the notice's, else whichever was last. */
static void find_agreement(struct holder_state *state, const struct ends *ends) {
    day_t today = state->on;
    const struct holder *holder = state->holder;
    const struct holding *row = newest(state, HOLDING_AGREEMENT);
    bool own = holder->agreement_day != DAY_NONE && (!row || holder->agreement_day > row->day);
    state->agreement_wanted = holder->role == ROLE_PROCESSOR || (holder->needs & NEED_AGREEMENT);
    state->agreement = agreed(state, today);
    state->agreement_day = own ? holder->agreement_day : row ? row->day : DAY_NONE;
    state->agreement_ref = own ? holder->agreement_ref : row ? row->ref : NULL;
    state->agreement_to = DAY_NONE;
    for (size_t i = 0; i < ends->count; i++) {
        day_t day = ends->days[i];
        bool ends_here = agreed(state, day) && !agreed(state, day + 1);
        if (ends_here && (day >= today || !state->agreement)) {
            state->agreement_to = day;
            if (day >= today)
                break;
        }
    }
}

static void find_ground(struct ctx *ctx, struct holder_state *state, const struct ends *ends) {
    day_t today = state->on;
    state->leaves = recipient_leaves(state->holder);
    state->ground_to = DAY_NONE;
    if (!state->leaves)
        return;
    state->ground = ground_on(ctx, state, today);
    state->assessment_wanted =
        state->ground && (strcmp(state->ground, "scc") == 0 || strcmp(state->ground, "bcr") == 0);
    state->assessment = newest(state, HOLDING_ASSESSMENT);
    for (size_t i = 0; i < ends->count; i++) {
        day_t day = ends->days[i];
        bool ends_here = ground_on(ctx, state, day) && !ground_on(ctx, state, day + 1);
        if (ends_here && (day >= today || !state->ground)) {
            state->ground_to = day;
            if (day >= today)
                break;
        }
    }
}

static void find_look(struct ctx *ctx, struct holder_state *state) {
    const struct holder *holder = state->holder;
    bool own = holder->checked != DAY_NONE && holder->checked <= state->on;
    state->review = newest(state, HOLDING_REVIEW);
    state->look_wanted = holder->checked != DAY_NONE || holder->review.set ||
                         (holder->role != ROLE_OWN && !holder->recipient) || holder->medium == MEDIUM_DEVICE;
    state->looked = own ? holder->checked : DAY_NONE;
    state->next = own && holder->review.set ? promise_span_end(holder->checked, &holder->review) : DAY_NONE;
    state->looked_by = own ? proof_person(ctx_notice(ctx), "contact") : NULL;
    state->evidence = own ? holder->evidence : NULL;
    if (!state->review || (state->looked != DAY_NONE && state->looked > state->review->day))
        return;
    state->looked = state->review->day;
    state->next = state->review->until;
    state->looked_by = state->review->who;
    state->evidence = state->review->text;
}

static enum status read_one(struct ctx *ctx, struct db *db, const struct holding *all, size_t all_count,
                            struct holder_state *state) {
    const struct notice *notice = ctx_notice(ctx);
    size_t room = 0;
    state->holder = &notice->holders[state->index];
    state->name = recipient_name(notice, state->index, ctx->lang);
    for (size_t i = 0; i < all_count; i++)
        if (strcmp(all[i].holder, state->holder->entry.path) == 0)
            ARENA_PUSH(ctx->arena, state->rows, state->count, room, all[i]);
    TRY(holding_known(ctx, db, notice, state->index, &state->known));
    struct ends ends = turns(ctx, state);
    find_look(ctx, state);
    find_agreement(state, &ends);
    find_ground(ctx, state, &ends);
    return ST_OK;
}

static enum status within_on(struct ctx *ctx, struct db *db, day_t on, struct holder_state **list,
                             size_t *count) {
    struct holding *rows;
    size_t row_count;
    *count = ctx_notice(ctx)->holders_count;
    *list = arena_array(ctx->arena, *count + 1, sizeof **list);
    TRY(holding_all(ctx, db, &rows, &row_count));
    for (size_t i = 0; i < *count; i++) {
        (*list)[i] = (struct holder_state){.index = (int)i, .on = on};
        TRY(read_one(ctx, db, rows, row_count, &(*list)[i]));
    }
    return ST_OK;
}

enum status holders_within(struct ctx *ctx, struct db *db, struct holder_state **list, size_t *count) {
    return within_on(ctx, db, registry_today(ctx), list, count);
}

enum status holders_read_on(struct ctx *ctx, day_t on, struct holder_state **list, size_t *count) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return within_on(ctx, db, on == DAY_NONE ? registry_today(ctx) : on, list, count);
}

enum status holders_read(struct ctx *ctx, struct holder_state **list, size_t *count) {
    return holders_read_on(ctx, DAY_NONE, list, count);
}

enum status holders_find(struct ctx *ctx, const struct holder_state *list, size_t count, const char *text,
                         const struct holder_state **state) {
    int index = recipient_find(ctx_notice(ctx), text);
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].holder->entry.path, text) == 0 || list[i].index == index) {
            *state = &list[i];
            return ST_OK;
        }
    (void)FAIL(ctx, ST_NOT_FOUND, M("The notice names no system or recipient “{1}”"), text);
    return fault_at_field(ctx, "holder");
}

/* ---- what is to be done */

struct dues {
    struct ctx *ctx;
    day_t today, ahead;
    struct holder_due *items;
    size_t count, room;
};

static void put_due(struct dues *dues, const struct holder_state *state, enum holder_due_kind kind, day_t day,
                    bool missing) {
    struct holder_due due = {state, kind, day, missing};
    if (missing || (day != DAY_NONE && day <= dues->ahead))
        ARENA_PUSH(dues->ctx->arena, dues->items, dues->count, dues->room, due);
}

static void due_of(struct dues *dues, const struct holder_state *state) {
    day_t today = dues->today;
    if (state->look_wanted)
        put_due(dues, state, HOLDER_DUE_LOOK, state->next,
                state->looked == DAY_NONE || (state->next != DAY_NONE && state->next < today));
    if (state->agreement_wanted)
        put_due(dues, state, HOLDER_DUE_AGREEMENT, state->agreement_to, !state->agreement);
    if (state->ground)
        put_due(dues, state, HOLDER_DUE_GROUND, state->ground_to, false);
    if (state->assessment_wanted)
        put_due(dues, state, HOLDER_DUE_ASSESSMENT, state->assessment ? state->assessment->until : DAY_NONE,
                !state->assessment || state->assessment->until < today);
}

static int due_order(const void *a, const void *b) {
    const struct holder_due *x = a, *y = b;
    if (x->missing != y->missing)
        return x->missing ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->state->index - y->state->index;
}

void holders_due(struct ctx *ctx, const struct holder_state *list, size_t count, int ahead,
                 struct holder_due **due, size_t *due_count) {
    struct dues dues = {.ctx = ctx, .today = registry_today(ctx), .ahead = registry_today(ctx) + ahead};
    for (size_t i = 0; i < count; i++)
        due_of(&dues, &list[i]);
    if (dues.count)
        qsort(dues.items, dues.count, sizeof *dues.items, due_order);
    *due = dues.items;
    *due_count = dues.count;
}

const char *holders_due_words(struct ctx *ctx, const struct holder_due *due) {
    static const char *const words[][3] = {
        /* missing, over, to come */
        [HOLDER_DUE_LOOK] = {M("Nobody has reviewed {1} yet."), M("{1} should have been reviewed by {2}."),
                             M("{1} is to be reviewed by {2}.")},
        [HOLDER_DUE_AGREEMENT] = {M("There is no valid agreement with {1}."),
                                  M("The agreement with {1} was over on {2}."),
                                  M("The agreement with {1} ends on {2}.")},
        [HOLDER_DUE_GROUND] = {M("No ground lets data go to {1}."), M("The ground of {1} was over on {2}."),
                               M("The ground on which data go to {1} ends on {2}.")},
        [HOLDER_DUE_ASSESSMENT] = {M("The transfer to {1} has not been assessed."),
                                   M("The assessment of the transfer to {1} lapsed on {2}."),
                                   M("The transfer to {1} is to be assessed again by {2}.")},
    };
    const char *id = words[due->kind][due->day == DAY_NONE ? 0 : due->missing ? 1 : 2];
    return MSG(ctx->arena, ctx->lang, id, due->state->name,
               due->day == DAY_NONE ? "" : day_text(ctx->arena, ctx->lang, due->day));
}

/* ---- grounds in time */

const char *holders_ground_words(struct ctx *ctx, const struct holder_state *state, const char *ground) {
    return recipient_ground_words(ctx->arena, ctx_notice(ctx), state->holder, ground, ctx->lang,
                                  disclosure_ground_words(ctx->lang, ground));
}

const char *holders_where_words(struct ctx *ctx, const struct holder_state *state) {
    enum outside outside = recipient_outside(state->holder);
    if (state->leaves)
        return state->ground ? holders_ground_words(ctx, state, state->ground)
                             : msg(ctx->lang, M("no ground: stopped"));
    if (state->holder->role == ROLE_OWN && outside == OUTSIDE_YES)
        return msg(ctx->lang, M("outside the EU and EEA, with ourselves"));
    return msg(ctx->lang, state->holder->role == ROLE_OWN || outside == OUTSIDE_NO
                              ? M("stay in the EU and the EEA")
                              : M("the notice names no transfer"));
}

static bool holds(struct ctx *ctx, const struct holder_state *state, const struct transfer_ground *ground,
                  day_t on) {
    return recipient_ground_holds(ctx_notice(ctx), state->holder, ground, &state->known, on);
}

static int span_order(const void *a, const void *b) {
    const struct ground_span *x = a, *y = b;
    return x->from != y->from ? (x->from < y->from ? -1 : 1) : strcmp(x->ground, y->ground);
}

/* Between two turns nothing changes, so the first day of each stretch speaks for it. */
static void put_spans(struct ctx *ctx, const struct holder_state *state, const struct transfer_ground *ground,
                      const struct ends *ends, struct ground_span **spans, size_t *count, size_t *room) {
    day_t first = ends->count ? ends->days[0] : registry_today(ctx);
    bool open = holds(ctx, state, ground, first);
    struct ground_span span = {ground->ground, DAY_NONE, DAY_NONE};
    for (size_t i = 0; i < ends->count; i++) {
        bool next = holds(ctx, state, ground, ends->days[i] + 1);
        if (open && !next) {
            span.to = ends->days[i];
            ARENA_PUSH(ctx->arena, *spans, *count, *room, span);
        }
        if (!open && next)
            span = (struct ground_span){ground->ground, ends->days[i] + 1, DAY_NONE};
        open = next;
    }
    if (open)
        ARENA_PUSH(ctx->arena, *spans, *count, *room, span);
}

void holders_grounds(struct ctx *ctx, const struct holder_state *state, struct ground_span **spans,
                     size_t *count) {
    struct ends ends = turns(ctx, state);
    size_t room = 0;
    *spans = NULL;
    *count = 0;
    for (size_t i = 0; i < state->holder->ground_count; i++)
        put_spans(ctx, state, &state->holder->grounds[i], &ends, spans, count, &room);
    if (*count)
        qsort(*spans, *count, sizeof **spans, span_order);
}

/* ---- what an end means */

static struct recipient_answer ask_on(struct ctx *ctx, const struct holder_state *state, int purpose,
                                      day_t on) {
    struct recipient_asked asked = {.known = &state->known,
                                    .recipient = state->index,
                                    .type = NOTICE_NOTHING,
                                    .purpose = purpose,
                                    .on = on};
    /* What can be said or shown for each case is taken as given: an end takes away what nobody can say. */
    asked.evidence = NEED_LAW | NEED_REASON | NEED_EVENT | NEED_SOURCE;
    return recipient_ask(ctx, ctx_notice(ctx), &asked);
}

static enum status count_parties(struct ctx *ctx, struct db *db, struct holder_end *end) {
    const struct notice *notice = ctx_notice(ctx);
    const struct holder *holder = end->state->holder;
    scoped_query given = query_begin(db, SQL_DISCLOSED_PARTIES);
    query_bind_text(&given, 1, holder->entry.id);
    if (query_row(&given))
        end->parties = (size_t)query_int(&given, "count");
    TRY(query_done(ctx, &given));
    scoped_query roles = query_begin(db, SQL_PROOF_ROLES);
    while (query_row(&roles)) {
        int type = notice_type(notice, query_text(ctx->arena, &roles, "name"));
        if (type != NOTICE_NOTHING && set_has(&holder->types, type))
            end->possible += (size_t)query_int(&roles, "count");
    }
    return query_done(ctx, &roles);
}

static enum status end_on(struct ctx *ctx, struct db *db, const struct holder_state *state, day_t last,
                          struct holder_end *end) {
    const struct notice *notice = ctx_notice(ctx);
    int *purposes = arena_array(ctx->arena, notice->purposes_count + 1, sizeof *purposes);
    const char *ground = state->leaves ? ground_on(ctx, state, last) : NULL;
    const char *next = state->leaves ? ground_on(ctx, state, last + 1) : NULL;
    *end = (struct holder_end){.state = state, .last = last, .purposes = purposes};
    if (ground && (!next || strcmp(ground, next) != 0)) {
        end->ground = ground;
        end->next_ground = next;
    }
    for (size_t i = 0; i < notice->purposes_count; i++) {
        struct recipient_answer then = ask_on(ctx, state, (int)i, last + 1);
        if (ask_on(ctx, state, (int)i, last).id || !then.id)
            continue;
        purposes[end->purpose_count++] = (int)i;
        end->path = then.path;
    }
    return count_parties(ctx, db, end);
}

enum status holders_end_on(struct ctx *ctx, const struct holder_state *state, day_t last,
                           struct holder_end *end) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return end_on(ctx, db, state, last, end);
}

static int end_order(const void *a, const void *b) {
    const struct holder_end *x = a, *y = b;
    return x->last != y->last ? (x->last < y->last ? -1 : 1) : x->state->index - y->state->index;
}

enum status holders_ends(struct ctx *ctx, const struct holder_state *list, size_t count,
                         struct holder_end **ends, size_t *end_count) {
    size_t room = 0;
    scoped_reader *db = NULL;
    *ends = NULL;
    *end_count = 0;
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; i < count; i++) {
        struct ends days = turns(ctx, &list[i]);
        for (size_t k = 0; k < days.count; k++) {
            struct holder_end end;
            if (days.days[k] < list[i].on || (k && days.days[k] == days.days[k - 1]))
                continue;
            TRY(end_on(ctx, db, &list[i], days.days[k], &end));
            bool agreement = agreed(&list[i], end.last) && !agreed(&list[i], end.last + 1);
            if (end.ground || end.purpose_count || agreement)
                ARENA_PUSH(ctx->arena, *ends, *end_count, room, end);
        }
    }
    if (*end_count)
        qsort(*ends, *end_count, sizeof **ends, end_order);
    return ST_OK;
}

struct holder_share holders_share(struct ctx *ctx) {
    const struct notice *notice = ctx_notice(ctx);
    struct holder_share share = {0};
    recipient_share_in_eea(notice, &share.inside, &share.known);
    for (size_t i = 0; i < notice->headings_count; i++)
        for (size_t k = 0; k < notice->headings[i].sentence_count; k++)
            if (cond_counts(notice->headings[i].sentences[k].check, "share_in_eea"))
                share.promise = notice->headings[i].sentences[k].promise;
    return share;
}
