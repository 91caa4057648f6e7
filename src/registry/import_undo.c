/* The lines of a batch in the order of its steps, slice by slice. A plan reads them; an undoing handles a slice on the writer and
 * removes its lines in the same transaction, so that after a crash the next start goes on with those that are left. Keys are
 * destroyed at the end of the slice's function, before it is committed: what a crash leaves between is rows that no longer open. */
#include "registry/import_undo.h"

#include "registry/bound.h"
#include "base/crash.h"
#include "registry/allow.h"
#include "registry/brought.h"
#include "registry/changes.h"
#include "registry/edition.h"
#include "registry/ended.h"
#include "registry/envelope.h"
#include "registry/import_undo_inside.h"
#include "registry/lens.h"
#include "registry/link.h"
#include "registry/loggable.h"
#include "registry/within.h"

#include <string.h>

enum { SLICE = 200 };

/* ---- small things */

void undo_stays(struct undoing *undoing, const char *what, enum undo_why why, day_t until,
                const char *sentence) {
    for (size_t i = 0; i < undoing->stay_count; i++) {
        struct undo_stay *stay = &undoing->stays[i];
        if (stay->why == why && strcmp(stay->what, what) == 0 &&
            strcmp(stay->sentence ? stay->sentence : "", sentence ? sentence : "") == 0) {
            stay->count++;
            stay->until = until > stay->until ? until : stay->until;
            return;
        }
    }
    struct undo_stay stay = {arena_text(undoing->arena, what), why, 1, until,
                             arena_text(undoing->arena, sentence)};
    ARENA_PUSH(undoing->arena, undoing->stays, undoing->stay_count, undoing->stay_room, stay);
}

enum status undo_count(struct ctx *ctx, struct db *db, enum sql sql, int64_t one, int64_t two, int64_t *count) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, one);
    if (two)
        query_bind_int(&q, 2, two);
    *count = query_row(&q) ? query_int(&q, "count") : 0;
    return query_done(ctx, &q);
}

enum status undo_run(struct ctx *ctx, struct db *db, enum sql sql, int64_t one, int64_t two) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, one);
    if (two)
        query_bind_int(&q, 2, two);
    return query_run(ctx, &q, NULL);
}

enum status undo_ours(struct ctx *ctx, const struct undoing *undoing, enum batch_step from, enum batch_step to,
                      ref_t party, ref_t record, bool *ours) {
    scoped_query q = query_begin(undoing->db, SQL_BATCH_HAS);
    query_bind_int(&q, 1, undoing->report.batch.id);
    query_bind_int(&q, 2, party);
    query_bind_int(&q, 3, from);
    query_bind_int(&q, 4, to);
    query_bind_int(&q, 5, record);
    *ours = query_row(&q) && query_int(&q, "count") > 0;
    return query_done(ctx, &q);
}

/* An import is taken back as many are erased: it waits for packages too, and for everything that is held of somebody. */
static enum status bound_of(struct ctx *ctx, struct db *db, ref_t party, enum undo_why *held) {
    struct ended_list done = {0};
    struct bound bound;
    TRY(bound_look(ctx, db, party, registry_today(ctx), &done, &bound));
    enum bound_why why = bound_why(ctx, &bound, NOTICE_NOTHING);
    *held = why == BOUND_ASKED || bound.parcel.waits ? UNDO_AWAITED : why == BOUND_HELD ? UNDO_HELD : *held;
    return ST_OK;
}

enum status undo_held(struct ctx *ctx, struct db *db, ref_t party, bool *there, enum undo_why *held) {
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, party);
    *there = query_row(&q) != 0;
    *held = *there && !query_is_null(&q, "restricted") ? UNDO_RESTRICTED : UNDO_WHYS;
    TRY(query_done(ctx, &q));
    return *there && *held == UNDO_WHYS ? bound_of(ctx, db, party, held) : ST_OK;
}

/* ---- records and links */

static enum status record_of(struct ctx *ctx, struct db *db, ref_t record, bool *there, ref_t *party,
                             const char **kind, int64_t *rev) {
    scoped_query q = query_begin(db, SQL_RECORD_BY_ID);
    query_bind_int(&q, 1, record);
    *there = query_row(&q) != 0;
    if (*there) {
        *party = query_int(&q, "party");
        *kind = query_text(ctx->arena, &q, "kind");
        *rev = query_int(&q, "rev");
    }
    return query_done(ctx, &q);
}

static enum status kept_record(struct ctx *ctx, struct undoing *undoing, ref_t party, ref_t record,
                               const char *kind, bool *kept) {
    scoped_query q = query_begin(undoing->db, SQL_RECORD_KEPT);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, record);
    query_bind_int(&q, 3, registry_today(ctx));
    *kept = query_row(&q) != 0;
    if (*kept) {
        day_t until = query_is_null(&q, "keep_through") ? DAY_NONE : (day_t)query_int(&q, "keep_through");
        int class = notice_class(ctx_notice(ctx), query_text(ctx->arena, &q, "class"));
        undo_stays(undoing, kind, UNDO_KEPT, until,
                   class == NOTICE_NOTHING ? NULL : ctx_notice(ctx)->classes[class].entry.path);
    }
    return query_done(ctx, &q);
}

static enum status parts_of(struct ctx *ctx, struct undoing *undoing, ref_t party, ref_t record,
                            int64_t *parts) {
    scoped_query q = query_begin(undoing->db, SQL_RECORD_PARTS);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, record);
    query_bind_int(&q, 3, undoing->report.batch.id);
    *parts = query_row(&q) ? query_int(&q, "count") : 0;
    return query_done(ctx, &q);
}

static enum status remove_record(struct ctx *ctx, struct undoing *undoing, ref_t party, ref_t record) {
    struct write *write = undoing->write;
    TRY(undo_run(ctx, write->db, SQL_LETTERS_ERASE_RECORD, party, record));
    TRY(blob_forget(ctx, write, party));
    TRY(undo_run(ctx, write->db, SQL_RECORD_ERASE, party, record));
    TRY(undo_run(ctx, write->db, SQL_RECORD_PARTY_ERASE, record, 0));
    TRY(undo_run(ctx, write->db, SQL_FOLLOW_FORGET, record, 0));
    TRY(undo_run(ctx, write->db, SQL_PURCHASE_FORGET, record, 0));
    TRY(changes_tombstone(ctx, write, "record", record));
    (void)members_add(&undoing->touched, party);
    return link_touch(ctx, write, party);
}

static enum status undo_record(struct ctx *ctx, struct undoing *undoing, const struct undo_line *line) {
    ref_t party;
    const char *kind;
    int64_t rev, parts;
    bool there, kept = false;
    enum undo_why held = UNDO_WHYS;
    TRY(record_of(ctx, undoing->db, line->record, &there, &party, &kind, &rev));
    if (!there)
        return ST_OK;
    TRY(undo_held(ctx, undoing->db, party, &there, &held));
    TRY(parts_of(ctx, undoing, party, line->record, &parts));
    if (held != UNDO_WHYS)
        undo_stays(undoing, kind, held, DAY_NONE, NULL);
    else if (rev != line->rev)
        undo_stays(undoing, kind, UNDO_CHANGED, DAY_NONE, NULL);
    else if (parts)
        undo_stays(undoing, kind, UNDO_NEEDED, DAY_NONE, NULL);
    else
        TRY(kept_record(ctx, undoing, party, line->record, kind, &kept));
    if (held != UNDO_WHYS || rev != line->rev || parts || kept) {
        (void)members_add(&undoing->records_stay, line->record);
        return ST_OK;
    }
    undoing->report.records++;
    return undoing->write ? remove_record(ctx, undoing, party, line->record) : ST_OK;
}

static enum status undo_link(struct ctx *ctx, struct undoing *undoing, const struct undo_line *line) {
    scoped_query q = query_begin(undoing->db, SQL_ROLE_BY_ID);
    query_bind_int(&q, 1, line->record);
    bool there = query_row(&q) != 0;
    enum undo_why held;
    ref_t person = there ? query_int(&q, "party") : 0, organisation = there ? query_int(&q, "organisation") : 0;
    int64_t change = there ? query_int(&q, "change") : 0, roles;
    TRY(query_done(ctx, &q));
    if (!there)
        return ST_OK;
    TRY(undo_held(ctx, undoing->db, person, &there, &held));
    TRY(undo_count(ctx, undoing->db, SQL_ROLES_COUNT, person, 0, &roles));
    if (held != UNDO_WHYS || change != line->change || roles < 2) {
        undo_stays(undoing, "link",
                   held != UNDO_WHYS        ? held
                   : change != line->change ? UNDO_CHANGED
                                            : UNDO_NEEDED,
                   DAY_NONE, NULL);
        (void)members_add(&undoing->links_stay, line->record);
        return ST_OK;
    }
    undoing->report.links++;
    if (!undoing->write)
        return ST_OK;
    TRY(undo_run(ctx, undoing->db, SQL_ROLE_REMOVE, line->record, 0));
    TRY(changes_tombstone(ctx, undoing->write, "role", line->record));
    (void)members_add(&undoing->touched, person);
    (void)members_add(&undoing->touched, organisation);
    return link_touch(ctx, undoing->write, person);
}

static enum status undo_one_values(struct ctx *ctx, struct undoing *undoing, const struct undo_line *line) {
    bool there;
    enum undo_why held;
    TRY(undo_held(ctx, undoing->db, line->party, &there, &held));
    if (held != UNDO_WHYS)
        undo_stays(undoing, "values", held, DAY_NONE, NULL);
    return there && held == UNDO_WHYS ? undo_values(ctx, undoing, line->party, line->rev - 1, line->rev)
                                      : ST_OK;
}

/* ---- slices */

static enum status read_lines(struct ctx *ctx, struct undoing *undoing, const struct undo_line *after,
                              struct undo_line lines[SLICE], size_t *count) {
    scoped_query q = query_begin(undoing->db, SQL_BATCH_STEPS);
    query_bind_int(&q, 1, undoing->report.batch.id);
    query_bind_int(&q, 2, after->step);
    query_bind_int(&q, 3, after->party);
    query_bind_int(&q, 4, after->record);
    query_bind_int(&q, 5, after->rev);
    query_bind_int(&q, 6, SLICE);
    *count = 0;
    while (query_row(&q))
        lines[(*count)++] = (struct undo_line){.step = (enum batch_step)query_int(&q, "step"),
                                               .party = query_int(&q, "party"),
                                               .record = query_int(&q, "record"),
                                               .rev = query_int(&q, "rev"),
                                               .change = query_int(&q, "change")};
    return query_done(ctx, &q);
}

static enum status handle(struct ctx *ctx, struct undoing *undoing, const struct undo_line *line) {
    switch (line->step) {
    case BATCH_RECORD:
        return undo_record(ctx, undoing, line);
    case BATCH_LINK:
        return undo_link(ctx, undoing, line);
    case BATCH_VALUES:
        return undo_one_values(ctx, undoing, line);
    case BATCH_PERSON:
    case BATCH_ORGANISATION:
        return undo_party(ctx, undoing, line);
    case BATCH_LICENCE: /* refresh() takes the row away */
        (void)members_add(&undoing->touched, line->party);
        break;
    }
    return ST_OK;
}

struct slice {
    struct undoing *undoing;
    struct undo_line lines[SLICE], last;
    size_t count;
};

static enum status read_slice(struct ctx *ctx, struct slice *slice) {
    TRY(read_lines(ctx, slice->undoing, &slice->last, slice->lines, &slice->count));
    for (size_t i = 0; i < slice->count; i++)
        TRY(handle(ctx, slice->undoing, &slice->lines[i]));
    if (slice->count)
        slice->last = slice->lines[slice->count - 1];
    return ST_OK;
}

static enum status remove_line(struct ctx *ctx, struct undoing *undoing, const struct undo_line *line) {
    scoped_query q = query_begin(undoing->db, SQL_BATCH_STEP_REMOVE);
    query_bind_int(&q, 1, undoing->report.batch.id);
    query_bind_int(&q, 2, line->step);
    query_bind_int(&q, 3, line->party);
    query_bind_int(&q, 4, line->record);
    query_bind_int(&q, 5, line->rev);
    return query_run(ctx, &q, NULL);
}

/* Those whose dates hang on what went, as far as they are still there. */
static enum status refresh(struct ctx *ctx, struct undoing *undoing) {
    ref_t *parties = arena_array(ctx->arena, undoing->touched.count + 1, sizeof *parties);
    size_t count = 0;
    for (size_t i = 0; i < undoing->touched.count; i++) {
        bool there;
        enum undo_why held;
        TRY(undo_held(ctx, undoing->db, undoing->touched.items[i], &there, &held));
        if (!there)
            continue;
        parties[count++] = undoing->touched.items[i];
        if (held == UNDO_WHYS)
            TRY(brought_undo(ctx, undoing->db, undoing->touched.items[i], &undoing->report.batch));
    }
    return due_all_within(ctx, undoing->write, parties, count);
}

static enum status log_slice(struct ctx *ctx, struct undoing *undoing) {
    struct members all = {.arena = ctx->arena};
    for (size_t i = 0; i < undoing->touched.count; i++)
        (void)members_add(&all, undoing->touched.items[i]);
    for (size_t i = 0; i < undoing->going.count; i++)
        (void)members_add(&all, undoing->going.items[i]);
    if (!all.count)
        return ST_OK;
    return audit_change(ctx, ctx->registry->audit, undoing->write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "import_undone",
                                              .parties = all.items,
                                              .party_count = all.count,
                                              .detail = ref_text(ctx->arena, undoing->report.batch.id)});
}

static enum status destroy_keys(struct ctx *ctx, struct undoing *undoing) {
    struct vault *vault = ctx->registry->vault;
    int64_t *ids = NULL;
    size_t count = 0, room = 0;
    for (size_t i = 0; i < undoing->going.count; i++) {
        struct vault_key *keys;
        size_t key_count;
        TRY(vault_keys_of(ctx, vault, undoing->going.items[i], &keys, &key_count));
        for (size_t k = 0; k < key_count; k++)
            ARENA_PUSH(ctx->arena, ids, count, room, keys[k].id);
        lens_forget(ctx, undoing->going.items[i]);
    }
    return count ? vault_destroy_keys(ctx, vault, ids, count) : ST_OK;
}

static enum status write_slice(struct ctx *ctx, struct write *write, void *arg) {
    struct slice *slice = arg;
    struct undoing *undoing = slice->undoing;
    TRY(edition_current_within(ctx, write->db));
    undoing->db = write->db;
    undoing->write = write;
    undoing->touched = (struct members){.arena = ctx->arena};
    undoing->going = (struct members){.arena = ctx->arena};
    TRY(read_slice(ctx, slice));
    for (size_t i = 0; i < slice->count; i++)
        TRY(remove_line(ctx, undoing, &slice->lines[i]));
    TRY(refresh(ctx, undoing));
    TRY(log_slice(ctx, undoing));
    CRASH_POINT("undo.slice");
    TRY(destroy_keys(ctx, undoing));
    CRASH_POINT("undo.keys");
    return ST_OK;
}

/* Memory of its own for each slice. */
static enum status one_slice(struct ctx *ctx, struct slice *slice, bool write) {
    scoped_arena *arena = arena_new();
    struct arena *outer = ctx->arena;
    ctx->arena = arena;
    enum status status =
        write ? writer_run(ctx, ctx->registry->writer, write_slice, slice) : read_slice(ctx, slice);
    registry_memory_back(ctx, outer);
    return status;
}

static enum status all_slices(struct ctx *ctx, struct undoing *undoing, bool write) {
    struct slice *slice = arena_alloc(ctx->arena, sizeof *slice);
    slice->undoing = undoing;
    do
        TRY(one_slice(ctx, slice, write));
    while (slice->count);
    return ST_OK;
}

/* ---- the whole */

static enum status begin(struct ctx *ctx, int64_t batch, struct undoing *undoing) {
    scoped_reader *db = NULL;
    bool there;
    *undoing = (struct undoing){.arena = ctx->arena,
                                .parties_stay = {.arena = ctx->arena},
                                .records_stay = {.arena = ctx->arena},
                                .links_stay = {.arena = ctx->arena}};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(batch_read(ctx, db, batch, &undoing->report.batch, &there));
    return there ? ST_OK
                 : FAIL(ctx, ST_NOT_FOUND, M("There is no such import; “seloste import list” lists them"));
}

static enum status may_be_undone(struct ctx *ctx, const struct import_batch *batch) {
    if (strcmp(batch->state, "undone") == 0)
        return FAIL(ctx, ST_CONFLICT, M("This import has been undone already, on {1}"),
                    day_text(ctx->arena, ctx->lang, zone_day(registry_zone(ctx), batch->undone)));
    if (strcmp(batch->state, "running") == 0 || strcmp(batch->state, "undoing") == 0)
        return FAIL(ctx, ST_BUSY, M("This import is still being worked on"));
    return ST_OK;
}

/* ---- for people */

const char *import_undo_word(struct ctx *ctx, const char *what) {
    static const char *const words[][2] = {{"link", M("a link")},
                                           {"choice", M("a consent or an objection")},
                                           {"disclosure", M("data handed out")},
                                           {"values", M("values")},
                                           {"party", M("somebody")}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], what) == 0)
            return msg(ctx->lang, words[i][1]);
    return loggable(ctx_notice(ctx), what) ? loggable_label(ctx, what) : allow_label(ctx, what);
}

const char *import_undo_because(struct ctx *ctx, const struct undo_stay *stay) {
    switch (stay->why) {
    case UNDO_CHANGED:
        return msg(ctx->lang, M("Somebody has changed it since the import."));
    case UNDO_ADDED:
        return msg(ctx->lang, M("Somebody has added it since the import."));
    case UNDO_KEPT:
        return stay->until == DAY_NONE ? msg(ctx->lang, M("It must be kept for now."))
                                       : MSG(ctx->arena, ctx->lang, M("It must be kept until {1}."),
                                             day_text(ctx->arena, ctx->lang, stay->until));
    case UNDO_NEEDED:
        return msg(ctx->lang, M("What stays cannot be without it."));
    case UNDO_RESTRICTED:
        return msg(ctx->lang,
                   M("Whom it is about has had the use restricted: then nothing is taken away either."));
    case UNDO_AWAITED:
        return msg(ctx->lang,
                   M("Whom it is about has asked for something that needs it, or has not fetched the answer: "
                     "nothing is taken away before."));
    case UNDO_HELD:
        return msg(ctx->lang, M("It is held for now: nothing is taken away before the hold ends."));
    case UNDO_WHYS:
        break;
    }
    must(!"a reason");
    return "";
}

static enum status permitted(struct ctx *ctx) {
    return permit_action(ctx, ACTION_IMPORT, 0, NULL);
}

static void finish_report(struct undoing *undoing, struct undo_report *report) {
    *report = undoing->report;
    report->stays = undoing->stays;
    report->stay_count = undoing->stay_count;
}

enum status import_undo_plan(struct ctx *ctx, int64_t batch, struct undo_report *report) {
    struct undoing undoing;
    scoped_reader *db = NULL;
    TRY(permitted(ctx));
    TRY(begin(ctx, batch, &undoing));
    TRY(may_be_undone(ctx, &undoing.report.batch));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    undoing.db = db;
    TRY(all_slices(ctx, &undoing, false));
    finish_report(&undoing, report);
    return ST_OK;
}

struct marking {
    int64_t batch;
    const char *state, *action;
};

/* Checked here again: of two that ask at the same moment, one is first; and its slices are all under one notice, for none is
 * adopted before it is over. */
static enum status mark(struct ctx *ctx, struct write *write, void *arg) {
    const struct marking *marking = arg;
    struct import_batch batch;
    bool there;
    TRY(edition_current_within(ctx, write->db));
    TRY(batch_read(ctx, write->db, marking->batch, &batch, &there));
    if (!there || strcmp(batch.state, "undone") == 0 ||
        (strcmp(batch.state, "undoing") == 0) != (strcmp(marking->state, "undone") == 0))
        return FAIL(ctx, ST_BUSY, M("This import is still being worked on"));
    scoped_query q = query_begin(write->db, SQL_BATCH_UNDONE);
    query_bind_int(&q, 1, marking->batch);
    query_bind_text(&q, 2, marking->state);
    query_bind_int(&q, 3, ctx->now);
    query_bind_text(&q, 4, batch.undone_by ? batch.undone_by : actor_text(ctx));
    query_bind_int(&q, 5, write->change);
    TRY(query_run(ctx, &q, NULL));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = marking->action,
                                              .detail = ref_text(ctx->arena, marking->batch)});
}

static enum status go_on(struct ctx *ctx, struct undoing *undoing) {
    struct marking over = {undoing->report.batch.id, "undone", "undo_finished"};
    vault_note_change(ctx->registry->vault, store_change(ctx->registry->store));
    TRY(all_slices(ctx, undoing, true));
    TRY(writer_run(ctx, ctx->registry->writer, mark, &over));
    CRASH_POINT("undo.finished");
    if (writer_fold(ctx, ctx->registry->writer) != ST_OK) /* what went is in the write-ahead log neither */
        fault_clear(ctx);
    return ST_OK;
}

enum status import_undo(struct ctx *ctx, int64_t batch, struct undo_report *report) {
    struct undoing undoing;
    struct marking begun = {batch, "undoing", "undo_begun"};
    TRY(permitted(ctx));
    TRY(registry_changeable(ctx));
    TRY(begin(ctx, batch, &undoing));
    TRY(may_be_undone(ctx, &undoing.report.batch));
    TRY(writer_run(ctx, ctx->registry->writer, mark, &begun));
    CRASH_POINT("undo.begun");
    TRY(go_on(ctx, &undoing));
    finish_report(&undoing, report);
    return ST_OK;
}

enum status import_undo_resume(struct ctx *ctx) {
    int64_t *ids = NULL;
    size_t count = 0, room = 0;
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        scoped_query q = query_begin(db, SQL_BATCHES_UNDOING);
        while (query_row(&q))
            ARENA_PUSH(ctx->arena, ids, count, room, query_int(&q, "id"));
        TRY(query_done(ctx, &q));
    }
    for (size_t i = 0; i < count; i++) {
        struct undoing undoing;
        TRY(begin(ctx, ids[i], &undoing));
        TRY(go_on(ctx, &undoing));
    }
    return ST_OK;
}
