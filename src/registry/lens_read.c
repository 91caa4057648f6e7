/* From letters to entries. The lens is read, not told: it compares its change number with the register's when somebody looks,
 * and takes in who changed, so that writers need no hook and a crash cannot leave it behind. A person's entry depends on
 * the organisation's (its words are in the index too), so whoever changes brings along those who stand for it. */
#include "registry/lens_inside.h"

#include "registry/collate.h"
#include "registry/edition.h"
#include "registry/role.h"
#include "registry/sight.h"
#include "registry/texts.h"
#include "registry/value.h"

#include <stdlib.h>
#include <string.h>

/* ---- one entry */

/* The organisation that a list shows beside a person: the present one, else the last known. */
static ref_t present_organisation(const struct roles *roles, day_t today) {
    ref_t any = 0;
    for (size_t i = 0; i < roles->count; i++) {
        if (roles->items[i].organisation && role_on(&roles->items[i], today))
            return roles->items[i].organisation;
        any = any ? any : roles->items[i].organisation;
    }
    return any;
}

/* The next day on which one of the roles begins, or is over. */
static day_t turn_of(const struct roles *roles, day_t today) {
    day_t turn = DAY_NONE;
    for (size_t i = 0; i < roles->count; i++) {
        const struct role *role = &roles->items[i];
        if (role->organisation && role->from != DAY_NONE && role->from > today)
            turn = day_sooner(turn, role->from);
        if (role->organisation && role->to != DAY_NONE && role->to >= today)
            turn = day_sooner(turn, role->to + 1);
    }
    return turn;
}

/* Texts of a version of the notice live as long as the register is open. */
static const char *type_id(struct ctx *ctx, const struct roles *roles) {
    int type = role_type_for(roles, 0);
    return type == NOTICE_NOTHING ? NULL : ctx_notice(ctx)->types[type].entry.id;
}

static const char *text_of(struct arena *arena, const struct values *values, const char *field) {
    const struct value *value = value_first(values, field);
    return value ? arena_text(arena, value->text) : NULL;
}

struct lens_entry *lens_entry_new(struct ctx *ctx, struct arena *arena, ref_t party,
                                  const struct values *values, const struct roles *roles) {
    const char *name = value_name(ctx, values);
    if (!name)
        return NULL;
    day_t today = registry_today(ctx);
    struct lens_entry *entry = arena_alloc(arena, sizeof *entry);
    *entry = (struct lens_entry){.party = party,
                                 .organisation = present_organisation(roles, today),
                                 .type = type_id(ctx, roles),
                                 .name = arena_text(arena, name),
                                 .phone = text_of(arena, values, "phone"),
                                 .email = text_of(arena, values, "email"),
                                 .turn = turn_of(roles, today)};
    entry->key = collate_key(ctx->registry->collate, arena, value_sort_name(ctx, values->items, values->count));
    entry->hay = needle_haystack(ctx, arena, role_type_for(roles, 0), name, values->items, values->count);
    return entry;
}

void lens_entry_add(struct lens_run *run, struct lens_entry *entry) {
    if (entry)
        ARENA_PUSH(run->arena, run->items, run->count, run->room, entry);
}

/* ---- many */

static enum status read_one(struct ctx *ctx, struct db *db, ref_t party, struct lens_run *run) {
    struct values values;
    struct roles roles;
    struct sight sight;
    TRY(value_profile(ctx, db, party, &values, NULL, NULL));
    TRY(role_list(ctx, db, party, &roles));
    TRY(sight_of(ctx, db, party, &sight));
    sight.sees = run->whole;
    sight_values(ctx, &sight, &values);
    run->turn = day_sooner(run->turn, sight.turn);
    struct lens_entry *entry = lens_entry_new(ctx, run->arena, party, &values, &roles);
    if (!entry)
        return ST_OK;
    const char *written;
    entry->turn = day_sooner(entry->turn, sight.turn);
    TRY(texts_joined(ctx, db, party, &sight, &written));
    entry->hay.texts = needle_texts(ctx, run->arena, written);
    lens_entry_add(run, entry);
    return ST_OK;
}

/* One letter that cannot be read must not hide everybody else. */
size_t lens_read(struct ctx *ctx, struct db *db, ref_t *parties, size_t count, struct lens_run *run) {
    struct arena *outer = ctx->arena;
    const struct scope *scope = ctx->scope;
    size_t damaged = 0;
    enum { TOGETHER = 64 };
    ctx->scope = NULL; /* what is read is for everybody, by whomever it was asked for */
    for (size_t i = 0; i < count;) {
        scoped_arena *arena = arena_new();
        ctx->arena = arena;
        for (size_t end = i + TOGETHER; i < count && i < end; i++)
            if (read_one(ctx, db, parties[i], run) != ST_OK) {
                parties[i] = 0;
                damaged++;
            }
        registry_memory_back(ctx, outer);
    }
    ctx->scope = scope;
    return damaged;
}

/* ---- what changed */

struct refs {
    ref_t *items;
    size_t count, room;
};

static enum status ids_since(struct ctx *ctx, struct db *db, enum sql sql, int64_t since, struct refs *refs) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, since);
    while (query_row(&q))
        if (sql != SQL_TOMBSTONES_AFTER || strcmp(query_text(ctx->arena, &q, "what"), "party") == 0)
            ARENA_PUSH(ctx->arena, refs->items, refs->count, refs->room, query_int(&q, "id"));
    return query_done(ctx, &q);
}

static enum status add_people(struct ctx *ctx, struct db *db, struct refs *refs) {
    for (size_t i = 0, count = refs->count; i < count; i++) {
        struct roles roles;
        TRY(role_list_in(ctx, db, refs->items[i], &roles));
        for (size_t j = 0; j < roles.count; j++)
            ARENA_PUSH(ctx->arena, refs->items, refs->count, refs->room, roles.parties[j]);
    }
    return ST_OK;
}

/* Those whose day has come are read again; the next day is of those who are left. */
static void add_turned(struct ctx *ctx, struct lens *lens, day_t today, struct refs *refs) {
    day_t next = DAY_NONE;
    pthread_rwlock_rdlock(&lens->guard);
    for (size_t i = 0; i < lens->seat_room; i++) {
        const struct lens_entry *entry = lens->seats[i].entry;
        if (entry && entry->turn != DAY_NONE && entry->turn <= today)
            ARENA_PUSH(ctx->arena, refs->items, refs->count, refs->room, entry->party);
        else if (entry)
            next = day_sooner(next, entry->turn);
    }
    pthread_rwlock_unlock(&lens->guard);
    atomic_store(&lens->turn, next);
}

/* Who is not in the lens has no day there: those whose days were to be looked at by now, and the next such day. */
static enum status add_unseen(struct ctx *ctx, struct lens *lens, day_t today, struct refs *refs) {
    scoped_reader *db = NULL;
    day_t next = atomic_load(&lens->turn);
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(ids_since(ctx, db, SQL_SIGHT_STALE, today, refs));
    scoped_query q = query_begin(db, SQL_SIGHT_NEXT);
    query_bind_int(&q, 1, today);
    if (query_row(&q) && !query_is_null(&q, "look"))
        next = day_sooner(next, (day_t)query_int(&q, "look"));
    atomic_store(&lens->turn, next);
    return query_done(ctx, &q);
}

/* Whoever has no name any more was read and gave no entry; whoever could not be read (0) stays as before. */
static void purge_lost(struct lens *lens, const struct refs *refs, struct lens_run *run) {
    size_t at = 0;
    for (size_t i = 0; refs->items && i < refs->count; i++) {
        if (at < run->count && run->items[at]->party == refs->items[i]) {
            at++;
            continue;
        }
        pthread_rwlock_wrlock(&lens->guard);
        if (lens_entry_of(lens, refs->items[i]))
            lens_purge(lens, refs->items[i]);
        pthread_rwlock_unlock(&lens->guard);
    }
}

void lens_next_turn(struct lens *lens, const struct lens_run *run) {
    day_t turn = atomic_load(&lens->turn);
    turn = day_sooner(turn, run->turn);
    for (size_t i = 0; i < run->count; i++)
        turn = day_sooner(turn, run->items[i]->turn);
    atomic_store(&lens->turn, turn);
}

static enum status take_in_changed(struct ctx *ctx, struct lens *lens, struct refs *changed) {
    scoped_reader *db = NULL;
    struct refs gone = {0};
    int64_t since = atomic_load(&lens->change);
    size_t owed_count;
    const ref_t *owed = lens_owed(lens, ctx->arena, &owed_count); /* before the snapshot */
    for (size_t i = 0; i < owed_count; i++)
        ARENA_PUSH(ctx->arena, changed->items, changed->count, changed->room, owed[i]);
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(ids_since(ctx, db, SQL_TOMBSTONES_AFTER, since, &gone));
    TRY(ids_since(ctx, db, SQL_PARTIES_CHANGED, since, changed));
    TRY(ids_since(ctx, db, SQL_SIGHT_CHANGED, since, changed));
    TRY(add_people(ctx, db, changed));
    if (edition_of(ctx)->texts) /* who stands for an organisation is not found by its records */
        TRY(ids_since(ctx, db, SQL_RECORD_PARTIES_CHANGED, since, changed));
    struct lens_run run = {.arena = arena_new_apart(), .whole = lens->whole, .turn = DAY_NONE};
    if (changed->items) {
        changed->count = ref_once_each(changed->items, changed->count);
        (void)lens_read(ctx, db, changed->items, changed->count, &run);
    }
    fault_clear(ctx);
    purge_lost(lens, &gone, &(struct lens_run){0});
    purge_lost(lens, changed, &run);
    lens_next_turn(lens, &run);
    lens_apply(lens, &run);
    arena_free(run.arena);
    return ST_OK;
}

/* The number is read before the snapshot is taken: whatever comes between is taken in now and once more the next time. */
enum status lens_changed(struct ctx *ctx, struct lens *lens) {
    struct arena *outer = ctx->arena;
    int64_t change = store_change(ctx->registry->store);
    day_t today = registry_today(ctx), turn = atomic_load(&lens->turn);
    scoped_arena *arena = arena_new();
    struct refs changed = {0};
    ctx->arena = arena;
    enum status status = ST_OK;
    if (turn != DAY_NONE && turn <= today) {
        add_turned(ctx, lens, today, &changed);
        status = add_unseen(ctx, lens, today, &changed);
    }
    if (status == ST_OK)
        status = take_in_changed(ctx, lens, &changed);
    registry_memory_back(ctx, outer);
    if (status == ST_OK)
        atomic_store(&lens->change, change);
    return status;
}
