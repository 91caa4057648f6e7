/* One array of entries in collation order and one text per entry to look through: a short search ends at the first
 * page, a rare one reads all texts once (about 100 bytes each). Entries that changed wait in `fresh` until somebody
 * looks; then they are sorted and merged, so that an import does not move the array for each row. */
#include "registry/lens.h"

#include "registry/collate.h"
#include "registry/needle.h"
#include "registry/role.h"
#include "registry/value.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct lens_entry {
    ref_t party, organisation;
    const char *type; /* id: the number changes with the notice; NULL for none */
    const char *key, *name, *phone, *email;
    struct haystack hay;
    bool gone;
};

struct entries {
    struct lens_entry **items;
    size_t count, room;
};

struct lens {
    pthread_rwlock_t guard;
    struct arena *arena; /* of the lens itself */
    struct arena *texts; /* of the entries; made anew when more than half of it is of the gone */
    size_t wasted;       /* entries gone in `texts` */
    int64_t change;      /* the change number it has reached; -1: not built */
    struct entries all, fresh;
    struct lens_entry **slots; /* by party: open addressing, a gone entry keeps its place */
    size_t slot_count, slot_used;
    ref_t *forgotten;
    size_t forgotten_count, forgotten_room;
};

struct lens *lens_new(void) {
    struct arena *arena = arena_new();
    struct lens *lens = arena_alloc(arena, sizeof *lens);
    *lens = (struct lens){.arena = arena, .texts = arena_new(), .change = -1};
    must(pthread_rwlock_init(&lens->guard, NULL) == 0);
    return lens;
}

void lens_free(struct lens *lens) {
    if (!lens)
        return;
    pthread_rwlock_destroy(&lens->guard);
    arena_free(lens->texts);
    arena_free(lens->arena);
}

/* ---- by party */

static size_t slot_of(const struct lens *lens, ref_t party) {
    size_t slot = (size_t)((uint64_t)party * 0x9e3779b97f4a7c15u >> 32) & (lens->slot_count - 1);
    while (lens->slots[slot] && lens->slots[slot]->party != party)
        slot = (slot + 1) & (lens->slot_count - 1);
    return slot;
}

static struct lens_entry *entry_of(const struct lens *lens, ref_t party) {
    struct lens_entry *entry = lens->slot_count && party ? lens->slots[slot_of(lens, party)] : NULL;
    return entry && !entry->gone ? entry : NULL;
}

static void put_slot(struct lens *lens, struct lens_entry *entry) {
    if ((lens->slot_used + 1) * 2 > lens->slot_count) {
        struct lens_entry **old = lens->slots;
        size_t old_count = lens->slot_count;
        lens->slot_count = old_count ? old_count * 2 : 1024;
        lens->slots = arena_array(lens->texts, lens->slot_count, sizeof(struct lens_entry *));
        lens->slot_used = 0;
        for (size_t i = 0; i < old_count; i++)
            if (old[i]) {
                lens->slots[slot_of(lens, old[i]->party)] = old[i];
                lens->slot_used++;
            }
    }
    size_t slot = slot_of(lens, entry->party);
    if (!lens->slots[slot])
        lens->slot_used++;
    lens->slots[slot] = entry;
}

/* The texts lie in an arena that lives on: what leaves is overwritten in place. */
static void wipe(const char *text) {
    if (text)
        explicit_bzero((char *)(uintptr_t)text, strlen(text));
}

static void drop(struct lens *lens, ref_t party) {
    struct lens_entry *entry = entry_of(lens, party);
    if (!entry)
        return;
    entry->gone = true;
    lens->wasted++;
    wipe(entry->key);
    wipe(entry->name);
    wipe(entry->phone);
    wipe(entry->email);
    wipe(entry->hay.letters);
    wipe(entry->hay.plain);
}

/* ---- taking in */

static bool forgotten(const struct lens *lens, ref_t party) {
    for (size_t i = 0; i < lens->forgotten_count; i++)
        if (lens->forgotten[i] == party)
            return true;
    return false;
}

static const char *text_of(struct lens *lens, const struct values *values, const char *field) {
    const struct value *value = value_first(values, field);
    return value ? arena_text(lens->texts, value->text) : NULL;
}

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

/* Texts of a version of the notice live as long as the register is open. */
static const char *type_id(struct ctx *ctx, const struct roles *roles) {
    int type = role_type_for(roles, 0);
    return type == NOTICE_NOTHING ? NULL : ctx_notice(ctx)->types[type].entry.id;
}

static enum status take_in(struct ctx *ctx, struct db *db, struct lens *lens, ref_t party) {
    struct values values;
    struct roles roles;
    TRY(value_profile(ctx, db, party, &values, NULL, NULL));
    TRY(role_list(ctx, db, party, &roles));
    drop(lens, party);
    const char *name = value_name(ctx, &values);
    if (!name || forgotten(lens, party))
        return ST_OK;
    struct lens_entry *entry = arena_alloc(lens->texts, sizeof *entry);
    *entry = (struct lens_entry){.party = party,
                                 .organisation = present_organisation(&roles, registry_today(ctx)),
                                 .type = type_id(ctx, &roles),
                                 .name = arena_text(lens->texts, name),
                                 .phone = text_of(lens, &values, "phone"),
                                 .email = text_of(lens, &values, "email")};
    entry->key =
        collate_key(ctx->registry->collate, lens->texts, value_sort_name(ctx, values.items, values.count));
    entry->hay = needle_haystack(ctx, lens->texts, name, values.items, values.count);
    ARENA_PUSH(lens->texts, lens->fresh.items, lens->fresh.count, lens->fresh.room, entry);
    put_slot(lens, entry);
    return ST_OK;
}

static enum status take_in_one(struct ctx *ctx, struct db *db, struct lens *lens, ref_t party) {
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    ctx->arena = arena;
    enum status status = take_in(ctx, db, lens, party);
    registry_memory_back(ctx, outer);
    return status;
}

static int by_key(const void *a, const void *b) {
    const struct lens_entry *x = *(struct lens_entry *const *)a, *y = *(struct lens_entry *const *)b;
    int order = strcmp(x->key, y->key);
    return order ? order : x->party < y->party ? -1 : x->party > y->party;
}

static void without_gone(struct entries *entries) {
    size_t kept = 0;
    for (size_t i = 0; i < entries->count; i++)
        if (!entries->items[i]->gone)
            entries->items[kept++] = entries->items[i];
    entries->count = kept;
}

/* The gone leave the array, the fresh find their places in it, from behind and without a copy. */
static void settle(struct lens *lens) {
    struct entries *all = &lens->all, *fresh = &lens->fresh;
    without_gone(all);
    without_gone(fresh);
    if (!fresh->count)
        return;
    qsort(fresh->items, fresh->count, sizeof(struct lens_entry *), by_key);
    size_t old = all->count, new = fresh->count;
    all->count += new;
    if (all->count > all->room) {
        all->room = all->count * 2;
        all->items = arena_grow(lens->texts, all->items, old, all->room, sizeof(struct lens_entry *));
    }
    for (size_t at = all->count; new > 0; at--) {
        bool from_old = old > 0 && by_key(&all->items[old - 1], &fresh->items[new - 1]) > 0;
        all->items[at - 1] = from_old ? all->items[--old] : fresh->items[--new];
    }
    fresh->count = 0;
}

static enum status take_in_since(struct ctx *ctx, struct db *db, struct lens *lens, int64_t since) {
    scoped_query gone = query_begin(db, SQL_TOMBSTONES_AFTER);
    query_bind_int(&gone, 1, since);
    while (query_row(&gone))
        if (strcmp(query_text(ctx->arena, &gone, "what"), "party") == 0)
            drop(lens, query_int(&gone, "id"));
    TRY(query_done(ctx, &gone));
    scoped_query q = query_begin(db, SQL_PARTIES_CHANGED);
    query_bind_int(&q, 1, since);
    size_t taken = 0, damaged = 0;
    while (query_row(&q)) { /* one letter that cannot be read must not hide everybody else */
        if (take_in_one(ctx, db, lens, query_int(&q, "id")) == ST_OK)
            taken++;
        else
            damaged++;
    }
    TRY(query_done(ctx, &q));
    if (damaged && !taken)
        return ctx->fault.status;
    fault_clear(ctx);
    return ST_OK;
}

/* When more texts are gone than there: everything is read once more into new memory. */
static void begin_again(struct lens *lens) {
    arena_free(lens->texts);
    lens->texts = arena_new();
    lens->wasted = 0;
    lens->change = -1;
    lens->all = lens->fresh = (struct entries){0};
    lens->slots = NULL;
    lens->slot_count = lens->slot_used = 0;
}

/* With the guard held for writing. The number is read before the snapshot is taken: whatever comes between is taken
 * in now and once more the next time. */
static enum status catch_up(struct ctx *ctx, struct lens *lens) {
    int64_t change = store_change(ctx->registry->store);
    if (lens->change == change)
        return ST_OK;
    if (lens->wasted > 1000 && lens->wasted > lens->all.count)
        begin_again(lens);
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(take_in_since(ctx, db, lens, lens->change));
    settle(lens);
    lens->change = change;
    return ST_OK;
}

static enum status lens_current(struct ctx *ctx, struct lens *lens) {
    pthread_rwlock_rdlock(&lens->guard);
    bool current = lens->change == store_change(ctx->registry->store);
    pthread_rwlock_unlock(&lens->guard);
    if (current)
        return ST_OK;
    pthread_rwlock_wrlock(&lens->guard);
    enum status status = catch_up(ctx, lens);
    pthread_rwlock_unlock(&lens->guard);
    return status;
}

void lens_forget(struct ctx *ctx, ref_t party) {
    struct lens *lens = ctx->registry->lens;
    pthread_rwlock_wrlock(&lens->guard);
    drop(lens, party);
    ARENA_PUSH(lens->arena, lens->forgotten, lens->forgotten_count, lens->forgotten_room, party);
    pthread_rwlock_unlock(&lens->guard);
}

int lens_has(struct ctx *ctx, ref_t party) {
    struct lens *lens = ctx->registry->lens;
    pthread_rwlock_rdlock(&lens->guard);
    int has = entry_of(lens, party) != NULL;
    pthread_rwlock_unlock(&lens->guard);
    return has;
}

/* ---- looking */

static void push_hit(struct ctx *ctx, const struct lens *lens, const struct lens_entry *entry,
                     struct lens_hits *hits, size_t *room) {
    const struct lens_entry *organisation = entry_of(lens, entry->organisation);
    struct lens_hit hit = {.party = entry->party,
                           .organisation = entry->organisation,
                           .type = entry->type ? notice_type(ctx_notice(ctx), entry->type) : NOTICE_NOTHING,
                           .name = arena_text(ctx->arena, entry->name),
                           .organisation_name =
                               organisation ? arena_text(ctx->arena, organisation->name) : NULL,
                           .phone = arena_text(ctx->arena, entry->phone),
                           .email = arena_text(ctx->arena, entry->email)};
    ARENA_PUSH(ctx->arena, hits->items, hits->count, *room, hit);
}

/* The place after an entry; the start when it is gone meanwhile. */
static size_t place_after(const struct lens *lens, ref_t after) {
    struct lens_entry *entry = entry_of(lens, after);
    size_t low = 0, high = lens->all.count;
    while (entry && low < high) {
        size_t middle = low + (high - low) / 2;
        if (lens->all.items[middle]->gone || by_key(&lens->all.items[middle], &entry) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return entry ? low : 0;
}

static void look(struct ctx *ctx, const struct lens *lens, const struct needles *needles, ref_t after,
                 size_t limit, size_t count_max, struct lens_hits *hits) {
    size_t room = 0, start = place_after(lens, after);
    bool more = false;
    for (size_t i = 0; i < lens->all.count && hits->total < count_max; i++) {
        const struct lens_entry *entry = lens->all.items[i];
        const struct lens_entry *organisation = entry_of(lens, entry->organisation);
        if (entry->gone || !needle_fits(needles, &entry->hay, organisation ? &organisation->hay : NULL))
            continue;
        hits->total++;
        if (i >= start && hits->count < limit)
            push_hit(ctx, lens, entry, hits, &room);
        else if (i >= start)
            more = true;
    }
    hits->last = more && hits->count ? hits->items[hits->count - 1].party : 0;
}

enum status lens_look(struct ctx *ctx, const char *words, ref_t after, int way, size_t limit, size_t count_max,
                      struct lens_hits *hits) {
    struct lens *lens = ctx->registry->lens;
    TRY(lens_current(ctx, lens));
    pthread_rwlock_rdlock(&lens->guard);
    for (int tried = way; tried < LENS_WAYS; tried++) {
        struct needles needles = needle_cut(ctx, words, tried);
        *hits = (struct lens_hits){.way = tried};
        look(ctx, lens, &needles, after, limit, count_max, hits);
        if (hits->total || after || !needles.count)
            break;
    }
    pthread_rwlock_unlock(&lens->guard);
    return ST_OK;
}

static void look_named(struct ctx *ctx, const struct lens *lens, const char *whole, const struct needles *words,
                       struct lens_hits *hits) {
    size_t room = 0;
    for (size_t i = 0; i < lens->all.count; i++) {
        const struct lens_entry *entry = lens->all.items[i];
        if (!entry->gone &&
            (words ? needle_names(words, &entry->hay) : whole && needle_is_name(&entry->hay, whole)))
            push_hit(ctx, lens, entry, hits, &room);
    }
    hits->total = hits->count;
}

enum status lens_named(struct ctx *ctx, const char *name, struct lens_hits *hits) {
    struct lens *lens = ctx->registry->lens;
    struct needles words = needle_cut(ctx, name, LENS_LETTERS);
    *hits = (struct lens_hits){0};
    TRY(lens_current(ctx, lens));
    pthread_rwlock_rdlock(&lens->guard);
    look_named(ctx, lens, collate_fold(ctx->arena, name), NULL, hits);
    if (!hits->count)
        look_named(ctx, lens, NULL, &words, hits);
    pthread_rwlock_unlock(&lens->guard);
    return ST_OK;
}

enum status lens_of(struct ctx *ctx, const ref_t *parties, size_t count, struct lens_hits *hits) {
    struct lens *lens = ctx->registry->lens;
    size_t room = 0;
    *hits = (struct lens_hits){0};
    TRY(lens_current(ctx, lens));
    pthread_rwlock_rdlock(&lens->guard);
    for (size_t i = 0; i < count; i++) {
        const struct lens_entry *entry = entry_of(lens, parties[i]);
        if (entry)
            push_hit(ctx, lens, entry, hits, &room);
    }
    hits->total = hits->count;
    pthread_rwlock_unlock(&lens->guard);
    return ST_OK;
}
