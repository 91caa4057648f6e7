/* In this order: the file, durable; then one transaction that says which notice is in force, with the job's row and the entry
 * in the log; then the pointer that every later request takes its notice from; then the parties, a slice at a time
 * (adopt_work.c). */
#include "registry/adopt.h"

#include "base/buf.h"
#include "base/crash.h"
#include "notice/moves.h"
#include "notice/path.h"
#include "registry/adopt_move.h"
#include "registry/adopt_work.h"
#include "registry/deed.h"
#include "registry/folder.h"
#include "registry/permit.h"
#include "registry/scope.h"
#include "registry/telling.h"
#include "registry/within.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SLICE = 100, HOW_MAX = 200 };

static enum status owner_only(struct ctx *ctx) {
    return permit_action(ctx, ACTION_MANAGE, 0, NULL);
}

/* ---- reading and comparing */

static enum status fail_at(struct ctx *ctx, const struct findings *findings) {
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (finding->level != LEVEL_ERROR)
            continue;
        (void)FAIL(ctx, ST_INVALID, M("The notice has an error, so it was not adopted: {1}"), finding->text);
        return fault_at(ctx, finding->file, finding->line, finding->column);
    }
    return ST_OK;
}

static enum status load_checked(struct ctx *ctx, const char *file, struct adopt_plan *plan,
                                const struct notice **notice) {
    struct findings *findings = arena_alloc(ctx->arena, sizeof *findings);
    plan->findings = findings;
    enum status status = notice_load(ctx, ctx->arena, file, findings, notice);
    if (status == ST_INVALID)
        TRY(fail_at(ctx, findings));
    TRY(status);
    notice_check(ctx, *notice, findings);
    TRY(fail_at(ctx, findings));
    const struct edition *now = edition_of(ctx);
    if (now->notice->length == (*notice)->length &&
        memcmp(now->notice->bytes, (*notice)->bytes, (*notice)->length) == 0)
        return FAIL(ctx, ST_CONFLICT, M("This notice is in force already."));
    plan->number = now->number + 1;
    plan->version = (*notice)->version;
    return ST_OK;
}

static enum status count_by(struct ctx *ctx, struct db *db, enum sql sql, const char *text, int64_t *count) {
    scoped_query q = query_begin(db, sql);
    query_bind_text(&q, 1, text);
    *count = query_row(&q) ? query_int(&q, "count") : 0;
    return query_done(ctx, &q);
}

static enum status count_parties(struct ctx *ctx, struct db *db, int64_t *count) {
    scoped_query q = query_begin(db, SQL_PARTY_COUNT);
    *count = query_row(&q) ? query_int(&q, "count") : 0;
    return query_done(ctx, &q);
}

/* " firm contact ", as the statements ask it; NULL: every type, so nothing need be asked. */
static const char *types_text(struct ctx *ctx, const struct notice *old, const bool *types) {
    struct buf buf = buf_in(ctx->arena);
    bool all = true;
    for (size_t i = 0; types && i < old->types_count; i++) {
        all = all && types[i];
        if (types[i])
            buf_printf(&buf, " %s ", old->types[i].entry.id);
    }
    return types && !all ? buf_text(&buf) : NULL;
}

static enum status count_types(struct ctx *ctx, struct db *db, const char *class, const char *types,
                               int64_t *count) {
    scoped_query q = query_begin(db, class ? SQL_DUE_CLASS_TYPE_COUNT : SQL_PARTY_TYPE_COUNT);
    query_bind_text(&q, 1, types);
    if (class)
        query_bind_text(&q, 2, class);
    *count = query_row(&q) ? query_int(&q, "count") : 0;
    return query_done(ctx, &q);
}

/* How many it is about: of a class, the parties with data in it; of what people may be used for, those of the groups that
 * it is about. */
static enum status count_items(struct ctx *ctx, struct db *db, const struct adopt_plan *plan,
                               struct adopt_change *change) {
    const char *class = change->change.class;
    const char *types = types_text(ctx, edition_of(ctx)->notice, change->change.types);
    change->items = change->change.data ? plan->parties : -1;
    if (change->items <= 0)
        return ST_OK;
    if (types)
        return count_types(ctx, db, class, types, &change->items);
    return class ? count_by(ctx, db, SQL_DUE_CLASS_COUNT, class, &change->items) : ST_OK;
}

/* Whoever something widens for is to be told; a class's rules widen for those that the rules are about. */
static enum status count_to_inform(struct ctx *ctx, struct db *db, struct adopt_plan *plan) {
    const struct notice *old = edition_of(ctx)->notice;
    bool *types = arena_array(ctx->arena, old->types_count + 1, sizeof *types);
    for (size_t i = 0; i < plan->change_count; i++) {
        const struct diff_change *change = &plan->changes[i].change;
        for (size_t j = 0; change->effect == DIFF_WIDENS && j < old->types_count; j++)
            types[j] = types[j] || !change->types || change->types[j];
    }
    const char *text = types_text(ctx, old, types);
    plan->to_inform = plan->widens ? plan->parties : 0;
    return plan->to_inform && text ? count_types(ctx, db, NULL, text, &plan->to_inform) : ST_OK;
}

static enum status plan_changes(struct ctx *ctx, struct db *db, const struct notice *new,
                                struct adopt_plan *plan) {
    size_t count;
    const struct notice *old = edition_of(ctx)->notice;
    const struct diff_change *changes = diff_list(ctx, old, new, &count);
    struct adopt_change *items = arena_array(ctx->arena, count + 1, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        items[i].change = changes[i];
        plan->blocked = plan->blocked || changes[i].blocks;
        plan->widens = plan->widens || changes[i].effect == DIFF_WIDENS;
        TRY(count_items(ctx, db, plan, &items[i]));
    }
    plan->changes = items;
    plan->change_count = count;
    TRY(count_to_inform(ctx, db, plan));
    for (size_t i = 0; i < old->purposes_count; i++) {
        int64_t choices = 0;
        if (notice_purpose(new, old->purposes[i].entry.id) == NOTICE_NOTHING)
            TRY(count_by(ctx, db, SQL_CHOICE_PURPOSE_COUNT, old->purposes[i].entry.id, &choices));
        plan->choices += choices;
    }
    return ST_OK;
}

static enum status parties_after(struct ctx *ctx, struct db *db, ref_t after, ref_t *parties, size_t *count) {
    *count = 0;
    scoped_query q = query_begin(db, SQL_PARTIES_AFTER);
    query_bind_int(&q, 1, after);
    query_bind_int(&q, 2, SLICE);
    while (query_row(&q))
        parties[(*count)++] = query_int(&q, "id");
    return query_done(ctx, &q);
}

static enum status in_own_memory(struct ctx *ctx, struct moving *moving, ref_t party) {
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    ctx->arena = arena;
    enum status status = adopt_move_party(ctx, moving, party);
    registry_memory_back(ctx, outer);
    return status;
}

/* What stands in the way of it, before everything else. */
static void block(struct ctx *ctx, struct adopt_plan *plan, const struct diff_change *change) {
    struct adopt_change *changes = arena_array(ctx->arena, plan->change_count + 1, sizeof *changes);
    changes[0] = (struct adopt_change){.items = -1, .change = *change};
    changes[0].change.effect = DIFF_OTHER;
    changes[0].change.blocks = true;
    for (size_t i = 0; i < plan->change_count; i++)
        changes[i + 1] = plan->changes[i];
    plan->changes = changes;
    plan->change_count++;
    plan->blocked = true;
}

/* What was promised never to stand somewhere is not moved there either. */
static void block_never(struct ctx *ctx, const struct notice *new, const struct moving *moving,
                        struct adopt_plan *plan) {
    const struct entry *into = &new->categories[moving->never_into].entry;
    const char *many = msg_count(ctx->arena, ctx->lang, MN("{1} text", "{1} texts"), (long)moving->never_said);
    block(ctx, plan,
          &(struct diff_change){
              .what = "never_in",
              .path = into->path,
              .text = MSG(ctx->arena, ctx->lang,
                          M("Texts would come into “{1}” and say what must never stand there ({2}). Change or "
                            "erase them first, or move them elsewhere."),
                          words_in(into, ctx->lang), many)});
}

/* Until its own day people are promised what the version before says. */
static void block_early(struct ctx *ctx, const struct notice *new, struct adopt_plan *plan) {
    if (new->in_force == DAY_NONE || new->in_force <= registry_today(ctx))
        return;
    block(ctx, plan,
          &(struct diff_change){
              .what = "not_yet",
              .path = "register.in_force",
              .line = path_node(new->tree, "register.in_force")->line,
              .text = MSG(
                  ctx->arena, ctx->lang,
                  M("It says itself that it is in force from {1} (register.in_force): until then people are "
                    "promised what the version in force says. Put it in force on that day."),
                  day_text(ctx->arena, ctx->lang, new->in_force))});
}

enum { BOUND_SHOWN = 5 };

/* What somebody has asked for, what is held or only stored does not go because the notice changes. The notice waits for it: one that said
 * it is not kept would be untrue while it is. */
static void block_bound(struct ctx *ctx, const struct moving *moving, struct adopt_plan *plan) {
    struct buf ids = buf_in(ctx->arena);
    for (size_t i = 0; i < moving->bound_count && i < BOUND_SHOWN; i++)
        buf_printf(&ids, "%s%s", i ? ", " : "", ref_text(ctx->arena, moving->bound[i]));
    if (moving->bound_count > BOUND_SHOWN)
        buf_printf(&ids, " …");
    const char *many =
        msg_count(ctx->arena, ctx->lang, MN("{1} customer", "{1} customers"), (long)moving->bound_count);
    block(ctx, plan,
          &(struct diff_change){
              .what = "bound",
              .path = "changes.moves",
              .text = MSG(ctx->arena, ctx->lang,
                          M("It would erase what may not be taken away now: {1} ({2}). A request that needs it "
                            "is open, somebody holds it, or the person asked that it is only stored. Put the "
                            "version in force when that is over; or keep the data in the notice until then, or "
                            "say in changes.moves where they go."),
                          many, buf_text(&ids))});
}

/* The same walk that will be done, without writing. */
static enum status plan_moves(struct ctx *ctx, struct db *db, const struct notice *new,
                              struct adopt_plan *plan) {
    struct edition next = {.number = plan->number, .notice = new, .before = edition_of(ctx)};
    struct moving moving = {.old = edition_of(ctx), .new = &next, .db = db, .told = ctx->arena};
    ref_t parties[SLICE], last = 0;
    size_t count;
    do {
        TRY(parties_after(ctx, db, last, parties, &count));
        for (size_t i = 0; i < count; i++)
            TRY(in_own_memory(ctx, &moving, parties[i]));
        last = count ? parties[count - 1] : last;
    } while (count == SLICE);
    plan->values_moved = moving.values_moved;
    plan->values_erased = moving.values_erased;
    plan->letters_moved = moving.letters_moved;
    plan->letters_erased = moving.letters_erased;
    if (moving.never_said)
        block_never(ctx, new, &moving, plan);
    if (moving.bound_count)
        block_bound(ctx, &moving, plan);
    return ST_OK;
}

static enum status make_plan(struct ctx *ctx, const char *file, struct adopt_plan *plan,
                             const struct notice **notice) {
    scoped_reader *db = NULL;
    *plan = (struct adopt_plan){0};
    TRY(owner_only(ctx));
    TRY(load_checked(ctx, file, plan, notice));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(count_parties(ctx, db, &plan->parties));
    TRY(plan_changes(ctx, db, *notice, plan));
    block_early(ctx, *notice, plan);
    if (plan->blocked || !adopt_moves(ctx, edition_of(ctx)->notice, *notice))
        return ST_OK;
    return plan_moves(ctx, db, *notice, plan);
}

enum status adopt_plan(struct ctx *ctx, const char *file, struct adopt_plan *plan) {
    const struct notice *notice;
    if (ctx->registry->writer)
        TRY(adopt_turn(ctx)); /* what an earlier one left */
    return make_plan(ctx, file, plan, &notice);
}

/* ---- putting it in force */

struct adopting {
    int64_t job, number, total;
    bool moves; /* letters or types; otherwise there are only dates to compute */
    bool later; /* what is left is not waited for */
    const struct edition *old;
    const struct notice *notice;
    const char *hash;
    bool erases;
    int64_t seen; /* the register's change number before the plan */
};

static enum status nothing_else(struct ctx *ctx, struct write *write) {
    scoped_query q = query_begin(write->db, SQL_ADOPT_WORK);
    int64_t open = query_row(&q) ? query_int(&q, "count") : 0;
    TRY(query_done(ctx, &q));
    return open ? FAIL(ctx, ST_BUSY,
                       M("An import or an erasure is under way; adopt the notice when it is done."))
                : ST_OK;
}

static enum status run_text(struct ctx *ctx, struct write *write, enum sql sql, const char *a, const char *b) {
    scoped_query q = query_begin(write->db, sql);
    query_bind_text(&q, 1, a);
    if (b) {
        query_bind_text(&q, 2, b);
        query_bind_int(&q, 3, write->change);
    }
    return query_run(ctx, &q, NULL);
}

/* Of a request that came, a hold that was set while it was planned, the plan knows nothing. */
static enum status nobody_bound(struct ctx *ctx, struct write *write, const struct adopting *adopting) {
    scoped_query q = query_begin(write->db, SQL_BOUND_SINCE);
    query_bind_int(&q, 1, adopting->seen);
    bool any = query_row(&q) && query_int(&q, "count") && adopting->erases;
    TRY(query_done(ctx, &q));
    return any ? FAIL(ctx, ST_BUSY,
                      M("Somebody has changed this meanwhile. Look at what is there now and make your change "
                        "again."))
               : ST_OK;
}

/* A consent was given to the words of its purpose, so it does not follow; a refusal does. */
static enum status move_choices(struct ctx *ctx, struct write *write, const struct adopting *adopting) {
    const struct notice *old = adopting->old->notice;
    for (size_t i = 0; i < old->purposes_count; i++) {
        const char *id = old->purposes[i].entry.id;
        if (notice_purpose(adopting->notice, id) != NOTICE_NOTHING)
            continue;
        const struct change_move *move = moves_of(adopting->notice, id);
        if (move && move->to) {
            TRY(run_text(ctx, write, SQL_CHOICE_PURPOSE_GIVEN, id, NULL));
            TRY(run_text(ctx, write, SQL_CHOICE_PURPOSE_MOVE, id, move->to));
        } else
            TRY(run_text(ctx, write, SQL_CHOICE_PURPOSE_ERASE, id, NULL));
    }
    return ST_OK;
}

/* Which value stands since a merge is known by the field's name. */
static enum status move_wins(struct ctx *ctx, struct write *write, const struct adopting *adopting) {
    const char **fields = NULL;
    size_t count = 0, room = 0;
    scoped_query q = query_begin(write->db, SQL_MERGE_WINS_FIELDS);
    while (query_row(&q))
        ARENA_PUSH(ctx->arena, fields, count, room, query_text(ctx->arena, &q, "field"));
    TRY(query_done(ctx, &q));
    for (size_t i = 0; i < count; i++) {
        const char *to = NULL;
        if (!moves_field(ctx, adopting->old->notice, adopting->notice, fields[i], &to) ||
            (to && strcmp(to, fields[i]) == 0))
            continue;
        if (to)
            TRY(run_text(ctx, write, SQL_MERGE_WINS_MOVE, fields[i], to));
        TRY(run_text(ctx, write, SQL_MERGE_WINS_GONE, fields[i], NULL));
    }
    return ST_OK;
}

static enum status write_adopted(struct ctx *ctx, struct write *write, void *arg) {
    const struct adopting *adopting = arg;
    TRY(edition_current_within(ctx, write->db));
    TRY(nothing_else(ctx, write));
    TRY(nobody_bound(ctx, write, adopting));
    TRY(move_choices(ctx, write, adopting));
    TRY(move_wins(ctx, write, adopting));
    scoped_query q = query_begin(write->db, SQL_ADOPT_ADD);
    query_bind_int(&q, 1, adopting->job);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, adopting->total);
    query_bind_int(&q, 4, write->change);
    query_bind_text(&q, 5, adopting->moves ? "running" : "dating");
    TRY(query_run(ctx, &q, NULL));
    TRY(edition_put(ctx, write, adopting->number, adopting->hash));
    const char *detail = arena_printf(ctx->arena, "%lld %s", (long long)adopting->number, adopting->hash);
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){.actor = actor_text(ctx), .action = "notice_adopted", .detail = detail});
}

/* A file that a crash left under this number was never in force. */
static enum status write_file(struct ctx *ctx, const struct adopting *adopting) {
    const char *path = edition_path(ctx, ctx->registry->dir, adopting->number);
    unlink(path);
    TRY(folder_write(ctx, path, adopting->notice->bytes, adopting->notice->length));
    CRASH_POINT("adopt.file");
    return ST_OK;
}

/* Loaded again from the file that is kept: what is in force is what the next start will read. */
static enum status load_next(struct ctx *ctx, const struct adopting *adopting, const struct edition **next) {
    return edition_load(ctx, ctx->registry->dir, adopting->number, adopting->hash, adopting->old, next);
}

static enum status put_in_force(struct ctx *ctx, struct adopting *adopting) {
    struct registry *registry = ctx->registry;
    const struct edition *next = NULL;
    TRY(write_file(ctx, adopting));
    TRY(load_next(ctx, adopting, &next));
    enum status status = writer_run(ctx, registry->writer, write_adopted, adopting);
    if (status != ST_OK) {
        arena_free(next->arena);
        return status;
    }
    CRASH_POINT("adopt.begun");
    adopt_begun(ctx, adopting->moves);
    atomic_store(&registry->edition, next);
    ctx->edition = next;
    return adopting->later ? ST_OK : adopt_work(ctx);
}

enum status adopt_refused(struct ctx *ctx, const char *file, const struct diff_change *change) {
    (void)FAIL(ctx, ST_INVALID, M("This version cannot be adopted: {1}"), change->text);
    return fault_at(ctx, file, change->line, 0);
}

static enum status refuse_blocked(struct ctx *ctx, const char *file, const struct adopt_plan *plan) {
    for (size_t i = 0; i < plan->change_count; i++)
        if (plan->changes[i].change.blocks)
            return adopt_refused(ctx, file, &plan->changes[i].change);
    return ST_OK;
}

/* Within a turn, so that no other version comes into force while its file is written. */
static enum status run_turn(struct ctx *ctx, const char *file, bool later, struct adopt_plan *plan) {
    TRY(adopt_work(ctx));
    TRY(edition_current(ctx));
    struct adopting adopting = {.job = store_new_id(), .later = later, .old = edition_of(ctx)};
    adopting.seen = store_change(ctx->registry->store);
    TRY(make_plan(ctx, file, plan, &adopting.notice));
    TRY(refuse_blocked(ctx, file, plan));
    adopting.moves = adopt_moves(ctx, adopting.old->notice, adopting.notice);
    adopting.erases = plan->values_erased || plan->letters_erased;
    adopting.number = plan->number;
    adopting.total = plan->parties;
    adopting.hash = edition_hash(ctx, adopting.notice->bytes, adopting.notice->length);
    return put_in_force(ctx, &adopting);
}

enum status adopt_run(struct ctx *ctx, const char *file, struct adopt_plan *plan) {
    struct adopt_plan unused = {0};
    TRY(registry_changeable(ctx));
    TRY(owner_only(ctx));
    TRY(scope_person(ctx));
    TRY(adopt_take(ctx));
    enum status status = run_turn(ctx, file, false, plan ? plan : &unused);
    adopt_give(ctx);
    return status;
}

enum status adopt_run_later(struct ctx *ctx, const char *file) {
    struct adopt_plan plan = {0};
    TRY(registry_changeable(ctx));
    TRY(owner_only(ctx));
    TRY(adopt_take(ctx));
    enum status status = run_turn(ctx, file, true, &plan);
    if (status == ST_OK)
        adopt_later(ctx);
    adopt_give(ctx);
    return status;
}

/* ---- informing */

struct informing {
    const ref_t *parties;
    size_t count;
    const char *how;
    int64_t at, number;
};

static enum status put_informed(struct ctx *ctx, struct write *write, const struct informing *informing,
                                ref_t party) {
    TRY(permit_action_within(ctx, write->db, ACTION_RIGHT, party, NULL));
    scoped_query q = query_begin(write->db, SQL_INFORMED_ADD);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, informing->number);
    query_bind_int(&q, 3, informing->at);
    query_bind_text(&q, 4, informing->how);
    query_bind_int(&q, 5, write->change);
    TRY(query_run(ctx, &q, NULL));
    return deed_put(
        ctx, write, party, DEED_TOLD, 0,
        arena_printf(ctx->arena, "%lld %lld", (long long)informing->number, (long long)informing->at));
}

static enum status write_informed(struct ctx *ctx, struct write *write, void *arg) {
    struct informing *informing = arg;
    informing->number = edition_of(ctx)->number;
    for (size_t i = 0; i < informing->count; i++)
        TRY(put_informed(ctx, write, informing, informing->parties[i]));
    struct audit_entry entry = {.actor = actor_text(ctx),
                                .action = "informed",
                                .detail =
                                    arena_printf(ctx->arena, "notice %lld", (long long)informing->number)};
    if (informing->count == 1) {
        entry.party = informing->parties[0];
    } else {
        entry.parties = informing->parties;
        entry.party_count = informing->count;
    }
    TRY(audit_change(ctx, ctx->registry->audit, write, &entry));
    return due_all_within(ctx, write, informing->parties, informing->count);
}

static enum status check_informing(struct ctx *ctx, const struct informing *informing) {
    if (!informing->how || !informing->how[strspn(informing->how, " \t\r\n")] ||
        strlen(informing->how) > HOW_MAX) {
        (void)FAIL(ctx, ST_INVALID, M("Say how the person was informed, in a few words."));
        return fault_at_field(ctx, "how");
    }
    if (informing->at > ctx->now) {
        (void)FAIL(ctx, ST_INVALID, M("The day {1} has not come yet."),
                   day_text(ctx->arena, ctx->lang, zone_day(registry_zone(ctx), informing->at)));
        return fault_at_field(ctx, "at");
    }
    return ST_OK;
}

enum status adopt_informed(struct ctx *ctx, ref_t party, const char *how, int64_t at, int64_t *number) {
    struct informing informing = {.parties = &party, .count = 1, .how = how, .at = at ? at : ctx->now};
    TRY(check_informing(ctx, &informing));
    enum status status = registry_change(ctx, write_informed, &informing);
    if (status == ST_DENIED)
        registry_refused(ctx, "informed", party);
    TRY(status);
    if (number)
        *number = informing.number;
    return ST_OK;
}

/* In slices; whoever was written down before a crash is told, and is not in the list of the next time. */
enum status adopt_informed_of(struct ctx *ctx, int source, const char *how, int64_t at, int64_t *number,
                              size_t *count) {
    struct informing informing = {.how = how, .at = at ? at : ctx->now, .number = edition_of(ctx)->number};
    struct telling_row *rows;
    *count = 0;
    TRY(check_informing(ctx, &informing));
    if (!permit_role(ctx, ACTION_RIGHT))
        return FAIL(ctx, ST_DENIED, M("Your role does not let you do this. ({1})"), "security");
    TRY(telling_list(ctx, zone_day(registry_zone(ctx), informing.at), source, 0, &rows, count));
    ref_t *parties = arena_array(ctx->arena, *count + 1, sizeof *parties);
    for (size_t i = 0; i < *count; i++)
        parties[i] = rows[i].party;
    for (size_t done = 0; done < *count; done += informing.count) {
        informing.parties = parties + done;
        informing.count = *count - done < SLICE ? *count - done : SLICE;
        TRY(registry_change(ctx, write_informed, &informing));
    }
    *number = informing.number;
    return ST_OK;
}
