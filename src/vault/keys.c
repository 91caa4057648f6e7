/* How keys become somebody's without an fsync of their own: keys are made ahead, hundreds in one commit, and marked as
 * reserved before the first of them is handed out. A letter names its key, so the letter's own commit is what makes the
 * assignment durable; keys.db learns of it with the next commit that it has anyway. After a crash reserved keys are
 * either claimed by a letter or destroyed: none is ever handed out a second time. */
#include "vault/keys.h"

#include "base/clock.h"
#include "base/crash.h"

#include <sodium.h>
#include <string.h>

static void lock(pthread_mutex_t *mutex) {
    must(pthread_mutex_lock(mutex) == 0);
}

static void unlock(pthread_mutex_t *mutex) {
    must(pthread_mutex_unlock(mutex) == 0);
}

void keys_begin(struct keys *keys, struct arena *arena, int64_t register_id, const unsigned char *root,
                const unsigned char *next) {
    *keys = (struct keys){
        .arena = arena, .register_id = register_id, .root = root, .next = next, .pool_size = KEY_POOL};
    must(pthread_mutex_init(&keys->disk, NULL) == 0 && pthread_mutex_init(&keys->guard, NULL) == 0);
    must(pthread_cond_init(&keys->unpinned, NULL) == 0);
    keys->bytes = sodium_allocarray((size_t)KEY_SETS * KEY_WAYS + 1, KEY_SIZE);
    must(keys->bytes);
}

void keys_end(struct keys *keys) {
    lite_close(&keys->lite);
    sodium_free(keys->bytes);
    pthread_cond_destroy(&keys->unpinned);
    pthread_mutex_destroy(&keys->guard);
    pthread_mutex_destroy(&keys->disk);
}

/* --- wrapping --- */

/* What a wrapped key is bound to: a row moved to another id or into another register's folder does not unwrap. */
static size_t wrap_place(unsigned char place[24], int64_t register_id, int64_t id) {
    memcpy(place, "wrapkey1", 8);
    for (int i = 0; i < 8; i++) {
        place[8 + i] = (unsigned char)((uint64_t)register_id >> (8 * i));
        place[16 + i] = (unsigned char)((uint64_t)id >> (8 * i));
    }
    return 24;
}

/* While the root is being replaced there are two; the check (id 0) follows last. */
static const unsigned char *root_of(const struct keys *keys, int64_t id) {
    return id && id <= keys->turned ? keys->next : keys->root;
}

static void wrap(const struct keys *keys, int64_t id, const unsigned char *root,
                 const unsigned char key[KEY_SIZE], unsigned char wrapped[KEY_WRAPPED]) {
    unsigned char place[24];
    size_t length = wrap_place(place, keys->register_id, id);
    randombytes_buf(wrapped, 24);
    must(crypto_aead_xchacha20poly1305_ietf_encrypt(wrapped + 24, NULL, key, KEY_SIZE, place, length, NULL,
                                                    wrapped, root) == 0);
}

/* 0 when the bytes were changed, moved, or wrapped by another root. */
static int unwrap(const struct keys *keys, int64_t id, const unsigned char *wrapped,
                  unsigned char key[KEY_SIZE]) {
    unsigned char place[24];
    size_t length = wrap_place(place, keys->register_id, id);
    return crypto_aead_xchacha20poly1305_ietf_decrypt(key, NULL, NULL, wrapped + 24, KEY_WRAPPED - 24, place,
                                                      length, wrapped, root_of(keys, id)) == 0;
}

/* A wrapped key of zeros under id 0, which no key has: it tells a wrong root at the start, before any letter fails. */
enum status keys_put_check(struct ctx *ctx, struct keys *keys) {
    const unsigned char zero[KEY_SIZE] = {0};
    unsigned char wrapped[KEY_WRAPPED];
    wrap(keys, 0, keys->root, zero, wrapped);
    return lite_put_meta_bytes(ctx, &keys->lite, "check", wrapped, sizeof wrapped);
}

enum status keys_check(struct ctx *ctx, struct keys *keys) {
    unsigned char wrapped[KEY_WRAPPED], zero[KEY_SIZE];
    TRY(lite_meta_bytes(ctx, &keys->lite, "check", wrapped, sizeof wrapped));
    if (!unwrap(keys, 0, wrapped, zero))
        return FAIL(ctx, ST_FAILED, M("The root in the key folder {1} is not the one of its keys."),
                    keys->lite.folder);
    return ST_OK;
}

/* --- unwrapped keys --- */

/* A key may lie in one of four places, chosen by its id; of these the one used longest ago makes room. Finding one is
 * four comparisons, and nothing has to be kept in order. */
static struct key_slot *set_of(struct keys *keys, int64_t id) {
    return keys->slots + (size_t)((uint64_t)id % KEY_SETS) * KEY_WAYS;
}

static struct key_slot *slot_with(struct keys *keys, int64_t id) {
    struct key_slot *set = set_of(keys, id);
    for (int i = 0; i < KEY_WAYS; i++)
        if (set[i].id == id)
            return &set[i];
    return NULL;
}

static unsigned char *slot_bytes(struct keys *keys, const struct key_slot *slot) {
    return keys->bytes[slot - keys->slots];
}

/* A pinned place is neither reused nor wiped. Pins last for one sealing or opening. */
static const unsigned char *pin(struct keys *keys, struct key_slot *slot) {
    slot->pins++;
    slot->used = ++keys->tick;
    return slot_bytes(keys, slot);
}

/* Under guard; waits while every place of the set is in use. */
static struct key_slot *oldest_unpinned(struct keys *keys, int64_t id) {
    struct key_slot *set = set_of(keys, id), *oldest = NULL;
    while (!oldest) {
        for (int i = 0; i < KEY_WAYS; i++)
            if (!set[i].pins && (!oldest || set[i].used < oldest->used))
                oldest = &set[i];
        if (!oldest)
            pthread_cond_wait(&keys->unpinned, &keys->guard);
    }
    return oldest;
}

/* Waits for those who are just using it: when it returns, the key is in no memory of ours. */
static void forget(struct keys *keys, int64_t id) {
    lock(&keys->guard);
    struct key_slot *slot;
    while ((slot = slot_with(keys, id)) && slot->pins)
        pthread_cond_wait(&keys->unpinned, &keys->guard);
    if (slot) {
        sodium_memzero(slot_bytes(keys, slot), KEY_SIZE);
        *slot = (struct key_slot){0};
    }
    unlock(&keys->guard);
}

/* Erased, or of another time: the second means that this key folder was brought back from an older copy. */
static enum status no_key(struct ctx *ctx, int state) {
    if (state == KEY_DESTROYED)
        return FAIL(ctx, ST_NOT_FOUND, M("This has been erased."));
    return FAIL(ctx, ST_NOT_FOUND, M("The key of this is not in the key folder."));
}

static int is_doomed(const struct keys *keys, int64_t id) {
    for (size_t i = 0; i < keys->doomed_count; i++)
        if (keys->doomed[i] == id)
            return 1;
    return 0;
}

/* Under disk: as it lies in the file. `state` -1: it knows no such key. */
static enum status read_wrapped(struct ctx *ctx, struct keys *keys, int64_t id,
                                unsigned char wrapped[KEY_WRAPPED], int *state, int *whole) {
    sqlite3_stmt *s = lite_statement(&keys->lite, LITE_KEY_BY_ID);
    sqlite3_bind_int64(s, 1, id);
    *state = lite_row(s) ? sqlite3_column_int(s, 0) : -1;
    *whole = *state >= 0 && sqlite3_column_bytes(s, 1) == KEY_WRAPPED;
    if (*whole)
        memcpy(wrapped, sqlite3_column_blob(s, 1), KEY_WRAPPED);
    return lite_done(ctx, &keys->lite, s);
}

/* Under guard: into a place of the cache. NULL: it does not unwrap. */
static struct key_slot *put_unwrapped(struct keys *keys, struct key_slot *slot, int64_t id,
                                      const unsigned char wrapped[KEY_WRAPPED]) {
    *slot = (struct key_slot){0};
    if (!unwrap(keys, id, wrapped, slot_bytes(keys, slot)))
        return NULL;
    slot->id = id;
    slot->used = ++keys->tick;
    return slot;
}

/* Under disk: reads and unwraps into a place of the cache, and pins it. */
static enum status fetch(struct ctx *ctx, struct keys *keys, int64_t id, const unsigned char **bytes) {
    unsigned char wrapped[KEY_WRAPPED];
    int state, whole;
    if (is_doomed(keys, id))
        return no_key(ctx, KEY_DESTROYED);
    TRY(read_wrapped(ctx, keys, id, wrapped, &state, &whole));
    if (!whole)
        return no_key(ctx, state);
    lock(&keys->guard);
    struct key_slot *slot = put_unwrapped(keys, oldest_unpinned(keys, id), id, wrapped);
    if (slot)
        *bytes = pin(keys, slot);
    unlock(&keys->guard);
    return slot ? ST_OK : FAIL(ctx, ST_FAILED, M("A key in the key folder {1} is damaged."), keys->lite.folder);
}

/* Under guard: the place used longest ago, if nobody is using it. */
static struct key_slot *place_ahead(struct keys *keys, int64_t id) {
    struct key_slot *set = set_of(keys, id), *oldest = NULL;
    for (int i = 0; i < KEY_WAYS; i++) {
        if (set[i].id == id)
            return NULL;
        if (!set[i].pins && (!oldest || set[i].used < oldest->used))
            oldest = &set[i];
    }
    return oldest;
}

static enum status fetch_ahead(struct ctx *ctx, struct keys *keys, int64_t id) {
    unsigned char wrapped[KEY_WRAPPED];
    int state, whole;
    lock(&keys->guard);
    bool wanted = !slot_with(keys, id);
    unlock(&keys->guard);
    if (!wanted || is_doomed(keys, id))
        return ST_OK;
    TRY(read_wrapped(ctx, keys, id, wrapped, &state, &whole));
    if (!whole)
        return ST_OK;
    lock(&keys->guard);
    struct key_slot *slot = place_ahead(keys, id);
    if (slot)
        (void)put_unwrapped(keys, slot, id, wrapped);
    unlock(&keys->guard);
    return ST_OK;
}

/* In one reading transaction: a lock of the file each would cost more than what is read. */
static enum status fetch_all(struct ctx *ctx, struct keys *keys, const int64_t *list, size_t count) {
    TRY(lite_step(ctx, &keys->lite, LITE_BEGIN_READ));
    enum status status = ST_OK;
    for (size_t i = 0; i < count && status == ST_OK; i++)
        status = fetch_ahead(ctx, keys, list[i]);
    if (status == ST_OK)
        status = lite_step(ctx, &keys->lite, LITE_COMMIT);
    if (status != ST_OK)
        lite_undo(&keys->lite);
    return status;
}

enum status keys_ahead(struct ctx *ctx, struct keys *keys, const int64_t *list, size_t count) {
    lock(&keys->disk);
    enum status status = fetch_all(ctx, keys, list, count);
    unlock(&keys->disk);
    return status;
}

static const unsigned char *pin_cached(struct keys *keys, int64_t id) {
    lock(&keys->guard);
    struct key_slot *slot = slot_with(keys, id);
    const unsigned char *bytes = slot ? pin(keys, slot) : NULL;
    unlock(&keys->guard);
    return bytes;
}

enum status keys_hold(struct ctx *ctx, struct keys *keys, int64_t id, const unsigned char **bytes) {
    must(id > 0);
    *bytes = pin_cached(keys, id);
    if (*bytes)
        return ST_OK;
    lock(&keys->disk);
    *bytes = pin_cached(keys, id); /* another thread may have fetched it meanwhile */
    enum status status = *bytes ? ST_OK : fetch(ctx, keys, id, bytes);
    unlock(&keys->disk);
    return status;
}

void keys_let_go(struct keys *keys, const unsigned char *bytes) {
    lock(&keys->guard);
    struct key_slot *slot = &keys->slots[(const unsigned char(*)[KEY_SIZE])bytes - keys->bytes];
    must(slot->pins > 0);
    if (--slot->pins == 0)
        pthread_cond_broadcast(&keys->unpinned);
    unlock(&keys->guard);
}

void keys_rest(struct keys *keys) {
    lock(&keys->guard);
    for (size_t i = 0; i < (size_t)KEY_SETS * KEY_WAYS; i++) {
        struct key_slot *slot = &keys->slots[i];
        if (!slot->id || slot->pins || slot->used > keys->rested)
            continue;
        sodium_memzero(slot_bytes(keys, slot), KEY_SIZE);
        *slot = (struct key_slot){0};
    }
    keys->rested = keys->tick;
    unlock(&keys->guard);
}

/* --- making --- */

/* Ids grow, so that new keys lie together in the file; they begin at the time, with a random part, so that a key folder
 * brought back from a copy does not give the ids that are lost with it to other keys. */
static int64_t new_id(struct keys *keys) {
    if (!keys->last_id_fresh) {
        int64_t start = (int64_t)((uint64_t)clock_now() << 31 & INT64_MAX) | randombytes_uniform(1u << 31);
        if (start > keys->last_id)
            keys->last_id = start;
        keys->last_id_fresh = 1;
    }
    must(keys->last_id < INT64_MAX);
    return ++keys->last_id;
}

static enum status add_wrapped(struct ctx *ctx, struct keys *keys, enum key_state state, const char *name,
                               int64_t id, const unsigned char wrapped[KEY_WRAPPED]) {
    sqlite3_stmt *s = lite_statement(&keys->lite, LITE_KEY_ADD);
    sqlite3_bind_int64(s, 1, id);
    sqlite3_bind_int(s, 2, (int)state);
    sqlite3_bind_text(s, 3, name, -1, SQLITE_STATIC);
    sqlite3_bind_blob(s, 4, wrapped, KEY_WRAPPED, SQLITE_STATIC);
    return lite_run(ctx, &keys->lite, s);
}

/* Made in the spare place of the locked memory and wiped there: a new key never lies on a stack. */
static enum status add_key(struct ctx *ctx, struct keys *keys, enum key_state state, const char *name,
                           int64_t *id) {
    unsigned char wrapped[KEY_WRAPPED], *key = keys->bytes[KEY_SETS * KEY_WAYS]; /* the spare place */
    *id = new_id(keys);
    crypto_aead_xchacha20poly1305_ietf_keygen(key);
    wrap(keys, *id, root_of(keys, *id), key, wrapped);
    sodium_memzero(key, KEY_SIZE);
    return add_wrapped(ctx, keys, state, name, *id, wrapped);
}

/* Runs one transaction on keys.db; what was in it is undone when it fails. */
typedef enum status keys_fn(struct ctx *ctx, struct keys *keys, void *arg);

static enum status transact(struct ctx *ctx, struct keys *keys, keys_fn *fn, void *arg) {
    TRY(lite_step(ctx, &keys->lite, LITE_BEGIN));
    enum status status = fn(ctx, keys, arg);
    CRASH_POINT("keys.commit");
    if (status == ST_OK)
        status = lite_step(ctx, &keys->lite, LITE_COMMIT);
    if (status != ST_OK)
        lite_undo(&keys->lite);
    return status;
}

/* A key that is destroyed or has an owner stays as it is. */
static enum status assign(struct ctx *ctx, struct keys *keys, const struct key_given *given) {
    sqlite3_stmt *s = lite_statement(&keys->lite, LITE_KEY_ASSIGN);
    sqlite3_bind_int64(s, 1, given->id);
    sqlite3_bind_int64(s, 2, given->party);
    sqlite3_bind_text(s, 3, given->class, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 4, given->epoch);
    return lite_run(ctx, &keys->lite, s);
}

/* In a transaction: everything that keys.db is owed. */
static enum status write_owed(struct ctx *ctx, struct keys *keys) {
    for (size_t i = 0; i < keys->given_count; i++)
        TRY(assign(ctx, keys, &keys->given[i]));
    return lite_put_meta(ctx, &keys->lite, "seen", keys->seen);
}

/* From here on a crash concerns only what is handed out later. */
static void owed_is_written(struct keys *keys) {
    keys->given_count = 0;
    keys->settled = keys->seen;
}

static enum status set_state(struct ctx *ctx, struct keys *keys, int64_t id, enum key_state state) {
    sqlite3_stmt *s = lite_statement(&keys->lite, LITE_KEY_STATE_SET);
    sqlite3_bind_int64(s, 1, id);
    sqlite3_bind_int(s, 2, (int)state);
    return lite_run(ctx, &keys->lite, s);
}

/* Up to `room` ids; the index holds only these two states, so that the living need no entry in it. */
static enum status in_state(struct ctx *ctx, struct keys *keys, enum key_state state, int64_t *list,
                            size_t room, size_t *count) {
    *count = 0;
    sqlite3_stmt *s = lite_statement(&keys->lite, LITE_KEYS_IN_STATE);
    sqlite3_bind_int(s, 1, (int)state);
    sqlite3_bind_int64(s, 2, (int64_t)room);
    while (*count < room && lite_row(s))
        list[(*count)++] = sqlite3_column_int64(s, 0);
    return lite_done(ctx, &keys->lite, s);
}

enum status keys_load(struct ctx *ctx, struct keys *keys) {
    int64_t first;
    size_t count;
    TRY(lite_meta(ctx, &keys->lite, "seen", &keys->seen));
    sqlite3_stmt *s = lite_statement(&keys->lite, LITE_KEY_LAST);
    keys->last_id = lite_row(s) ? sqlite3_column_int64(s, 0) : 0;
    TRY(lite_done(ctx, &keys->lite, s));
    keys->settled = keys->seen;
    TRY(in_state(ctx, keys, KEY_RESERVED, &first, 1, &count));
    keys->unsettled = count > 0;
    return ST_OK;
}

/* The pool of the last run, marked as reserved, and new keys up to its size. */
static enum status fill_pool(struct ctx *ctx, struct keys *keys, void *arg) {
    (void)arg;
    size_t count = 0;
    TRY(write_owed(ctx, keys));
    if (!keys->started)
        TRY(in_state(ctx, keys, KEY_POOLED, keys->pool, keys->pool_size, &count));
    for (size_t i = 0; i < count; i++)
        TRY(set_state(ctx, keys, keys->pool[i], KEY_RESERVED));
    for (; count < keys->pool_size; count++)
        TRY(add_key(ctx, keys, KEY_RESERVED, NULL, &keys->pool[count]));
    return ST_OK;
}

/* The only place that waits for the disk on the way to a new person. */
static enum status take(struct ctx *ctx, struct keys *keys, int64_t *id) {
    must(!keys->unsettled); /* vault_settle comes first */
    if (!keys->pool_count) {
        TRY(transact(ctx, keys, fill_pool, NULL));
        owed_is_written(keys);
        keys->started = 1;
        keys->pool_count = keys->pool_size;
        if (keys->pool_size < KEY_POOL_MAX)
            keys->pool_size *= 2;
    }
    *id = keys->pool[--keys->pool_count];
    return ST_OK;
}

struct named {
    const char *const *names;
    size_t count;
    int64_t id;
};

static enum status add_named(struct ctx *ctx, struct keys *keys, void *arg) {
    struct named *named = arg;
    for (size_t i = 0; i < named->count; i++)
        TRY(add_key(ctx, keys, KEY_LIVING, named->names[i], &named->id));
    return ST_OK;
}

static enum status make_all(struct ctx *ctx, struct keys *keys, void *arg) {
    int64_t id;
    TRY(lite_exec(ctx, &keys->lite, LITE_KEYS_SCHEMA));
    TRY(lite_put_meta(ctx, &keys->lite, "register", keys->register_id));
    TRY(keys_put_check(ctx, keys));
    TRY(write_owed(ctx, keys));
    for (int i = 0; i < KEY_POOL; i++)
        TRY(add_key(ctx, keys, KEY_POOLED, NULL, &id));
    return add_named(ctx, keys, arg);
}

enum status keys_make(struct ctx *ctx, struct keys *keys, const char *const *names, size_t count) {
    struct named named = {names, count, 0};
    return transact(ctx, keys, make_all, &named);
}

/* --- another root --- */

enum { TURN = 512 };

struct turning {
    int64_t id[TURN];
    unsigned char wrapped[TURN][KEY_WRAPPED];
    size_t count;
};

static enum status list_unturned(struct ctx *ctx, struct keys *keys, struct turning *turning) {
    int whole = 1;
    turning->count = 0;
    sqlite3_stmt *s = lite_statement(&keys->lite, LITE_KEYS_AFTER);
    sqlite3_bind_int64(s, 1, keys->turned);
    sqlite3_bind_int64(s, 2, TURN);
    while (lite_row(s)) {
        whole = whole && sqlite3_column_bytes(s, 1) == KEY_WRAPPED;
        if (!whole)
            break;
        turning->id[turning->count] = sqlite3_column_int64(s, 0);
        memcpy(turning->wrapped[turning->count++], sqlite3_column_blob(s, 1), KEY_WRAPPED);
    }
    TRY(lite_done(ctx, &keys->lite, s));
    return whole ? ST_OK
                 : FAIL(ctx, ST_FAILED, M("A key in the key folder {1} is damaged."), keys->lite.folder);
}

/* Through the spare place of the locked memory. */
static enum status turn_one(struct ctx *ctx, struct keys *keys, int64_t id,
                            unsigned char wrapped[KEY_WRAPPED]) {
    unsigned char *key = keys->bytes[KEY_SETS * KEY_WAYS];
    if (!unwrap(keys, id, wrapped, key))
        return FAIL(ctx, ST_FAILED, M("A key in the key folder {1} is damaged."), keys->lite.folder);
    wrap(keys, id, keys->next, key, wrapped);
    sodium_memzero(key, KEY_SIZE);
    sqlite3_stmt *s = lite_statement(&keys->lite, LITE_KEY_REWRAP);
    sqlite3_bind_int64(s, 1, id);
    sqlite3_bind_blob(s, 2, wrapped, KEY_WRAPPED, SQLITE_STATIC);
    return lite_run(ctx, &keys->lite, s);
}

static enum status turn_some(struct ctx *ctx, struct keys *keys, void *arg) {
    struct turning *turning = arg;
    TRY(list_unturned(ctx, keys, turning));
    for (size_t i = 0; i < turning->count; i++)
        TRY(turn_one(ctx, keys, turning->id[i], turning->wrapped[i]));
    if (!turning->count)
        return ST_OK;
    return lite_put_meta(ctx, &keys->lite, "turned", turning->id[turning->count - 1]);
}

/* A piece at a time, so that others may open letters in between. New keys have higher ids and come last. */
enum status keys_turn(struct ctx *ctx, struct keys *keys, int *left) {
    struct turning *turning = arena_alloc(ctx->arena, sizeof *turning);
    lock(&keys->disk);
    enum status status = transact(ctx, keys, turn_some, turning);
    if (status == ST_OK && turning->count)
        keys->turned = turning->id[turning->count - 1];
    *left = status == ST_OK && turning->count == TURN;
    unlock(&keys->disk);
    return status;
}

static enum status turn_check(struct ctx *ctx, struct keys *keys, void *arg) {
    const unsigned char zero[KEY_SIZE] = {0};
    unsigned char wrapped[KEY_WRAPPED];
    struct turning *turning = arg;
    TRY(turn_some(ctx, keys, turning)); /* what was made since the last piece: fewer than one */
    must(turning->count < TURN);
    wrap(keys, 0, keys->next, zero, wrapped);
    TRY(lite_put_meta_bytes(ctx, &keys->lite, "check", wrapped, sizeof wrapped));
    return lite_put_meta(ctx, &keys->lite, "turned", KEYS_ALL);
}

enum status keys_turn_all(struct ctx *ctx, struct keys *keys) {
    struct turning *turning = arena_alloc(ctx->arena, sizeof *turning);
    lock(&keys->disk);
    enum status status = transact(ctx, keys, turn_check, turning);
    if (status == ST_OK)
        keys->turned = KEYS_ALL;
    unlock(&keys->disk);
    return status;
}

/* What the old root had wrapped is in the log until it is emptied. */
enum status keys_turn_end(struct ctx *ctx, struct keys *keys) {
    lock(&keys->disk);
    keys->turned = 0;
    enum status status = lite_put_meta(ctx, &keys->lite, "turned", 0);
    if (status == ST_OK)
        status = lite_fold(ctx, &keys->lite);
    unlock(&keys->disk);
    return status;
}

/* --- handing out --- */

/* A notice has a handful of classes: kept once, they can be compared by address. */
static const char *intern(struct keys *keys, const char *class) {
    for (size_t i = 0; i < keys->class_count; i++)
        if (strcmp(keys->classes[i], class) == 0)
            return keys->classes[i];
    const char *copy = arena_text(keys->arena, class);
    ARENA_PUSH(keys->arena, keys->classes, keys->class_count, keys->class_room, copy);
    return copy;
}

/* What was handed out in this run is not in the file yet, so both are asked. */
static enum status find_living(struct ctx *ctx, struct keys *keys, const struct key_given *wanted,
                               int64_t *id) {
    *id = 0;
    for (size_t i = 0; i < keys->given_count; i++) {
        const struct key_given *given = &keys->given[i];
        if (given->party == wanted->party && given->epoch == wanted->epoch && given->class == wanted->class) {
            *id = given->id;
            return ST_OK;
        }
    }
    sqlite3_stmt *s = lite_statement(&keys->lite, LITE_KEY_BY_OWNER);
    sqlite3_bind_int64(s, 1, wanted->party);
    sqlite3_bind_text(s, 2, wanted->class, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 3, wanted->epoch);
    if (lite_row(s))
        *id = sqlite3_column_int64(s, 0);
    return lite_done(ctx, &keys->lite, s);
}

static enum status find_or_take(struct ctx *ctx, struct keys *keys, struct key_given *wanted) {
    TRY(find_living(ctx, keys, wanted, &wanted->id));
    if (wanted->id)
        return ST_OK;
    TRY(take(ctx, keys, &wanted->id));
    must(keys->given_count < KEY_POOL_MAX);
    keys->given[keys->given_count++] = *wanted;
    return ST_OK;
}

enum status keys_for(struct ctx *ctx, struct keys *keys, int64_t party, const char *class, int64_t epoch,
                     int64_t *key) {
    must(party > 0 && class);
    lock(&keys->disk);
    struct key_given wanted = {.party = party, .epoch = epoch, .class = intern(keys, class)};
    enum status status = find_or_take(ctx, keys, &wanted);
    unlock(&keys->disk);
    *key = wanted.id;
    return status;
}

/* The two ways in which keys.db catches up: during a run, and at its end (give_pool_back). */
static enum status write_owed_fn(struct ctx *ctx, struct keys *keys, void *arg) {
    (void)arg;
    return write_owed(ctx, keys);
}

static enum status list_of(struct ctx *ctx, struct keys *keys, int64_t party, struct vault_key **list,
                           size_t *count) {
    size_t room = 0;
    sqlite3_stmt *s = lite_statement(&keys->lite, LITE_KEYS_OF_PARTY);
    sqlite3_bind_int64(s, 1, party);
    while (lite_row(s)) {
        struct vault_key key = {.id = sqlite3_column_int64(s, 0), .epoch = sqlite3_column_int64(s, 2)};
        key.class = arena_text(ctx->arena, (const char *)sqlite3_column_text(s, 1));
        ARENA_PUSH(ctx->arena, *list, *count, room, key);
    }
    TRY(lite_done(ctx, &keys->lite, s));
    for (size_t i = 0; i < keys->given_count; i++)
        if (keys->given[i].party == party) {
            struct vault_key key = {keys->given[i].id, keys->given[i].class, keys->given[i].epoch};
            ARENA_PUSH(ctx->arena, *list, *count, room, key);
        }
    return ST_OK;
}

enum status keys_of(struct ctx *ctx, struct keys *keys, int64_t party, struct vault_key **list, size_t *count) {
    *list = NULL;
    *count = 0;
    lock(&keys->disk);
    enum status status = list_of(ctx, keys, party, list, count);
    unlock(&keys->disk);
    return status;
}

static enum status list_begun(struct ctx *ctx, struct keys *keys, const char *begins, struct vault_key **list,
                              size_t *count) {
    size_t room = 0;
    sqlite3_stmt *s = lite_statement(&keys->lite, LITE_KEYS_NAMED);
    sqlite3_bind_text(s, 1, begins, -1, SQLITE_STATIC);
    while (lite_row(s)) {
        struct vault_key key = {.id = sqlite3_column_int64(s, 0)};
        key.class = arena_text(ctx->arena, (const char *)sqlite3_column_text(s, 1));
        ARENA_PUSH(ctx->arena, *list, *count, room, key);
    }
    return lite_done(ctx, &keys->lite, s);
}

enum status keys_begun(struct ctx *ctx, struct keys *keys, const char *begins, struct vault_key **list,
                       size_t *count) {
    *list = NULL;
    *count = 0;
    lock(&keys->disk);
    enum status status = list_begun(ctx, keys, begins, list, count);
    unlock(&keys->disk);
    return status;
}

static enum status find_named(struct ctx *ctx, struct keys *keys, const char *name, int64_t *key) {
    sqlite3_stmt *s = lite_statement(&keys->lite, LITE_KEY_BY_NAME);
    sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
    *key = lite_row(s) ? sqlite3_column_int64(s, 0) : 0;
    return lite_done(ctx, &keys->lite, s);
}

enum status keys_named(struct ctx *ctx, struct keys *keys, const char *name, int make, int64_t *key) {
    lock(&keys->disk);
    enum status status = find_named(ctx, keys, name, key);
    if (status == ST_OK && !*key && make) {
        struct named named = {&name, 1, 0};
        status = transact(ctx, keys, add_named, &named);
        *key = named.id;
    } else if (status == ST_OK && !*key) {
        status = no_key(ctx, -1);
    }
    unlock(&keys->disk);
    return status;
}

/* --- destroying --- */

struct doomed {
    const int64_t *list;
    size_t count;
};

/* The row stays, without owner and key, so that an old letter is told from one whose key was never here. What is owed goes
 * along, or an assignment could be written after its key's destruction. */
static enum status destroy_each(struct ctx *ctx, struct keys *keys, const int64_t *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        sqlite3_stmt *s = lite_statement(&keys->lite, LITE_KEY_DESTROY);
        sqlite3_bind_int64(s, 1, list[i]);
        TRY(lite_run(ctx, &keys->lite, s));
    }
    return ST_OK;
}

static enum status destroy_rows(struct ctx *ctx, struct keys *keys, void *arg) {
    const struct doomed *doomed = arg;
    TRY(write_owed(ctx, keys));
    TRY(destroy_each(ctx, keys, keys->doomed, keys->doomed_count));
    return destroy_each(ctx, keys, doomed->list, doomed->count);
}

/* A key of the pool may be doomed too, after a crash (settle). */
static void leave_pool(struct keys *keys, int64_t id) {
    for (size_t i = 0; i < keys->pool_count; i++)
        if (keys->pool[i] == id)
            keys->pool[i--] = keys->pool[--keys->pool_count];
}

/* The commit does not wait for the disk: the log is emptied before anybody is told, and that syncs the log, then the file. */
static enum status commit_to_fold(struct ctx *ctx, struct keys *keys, struct doomed *doomed) {
    TRY(lite_exec(ctx, &keys->lite, LITE_FOLDED));
    enum status status = transact(ctx, keys, destroy_rows, doomed);
    must(lite_exec(ctx, &keys->lite, LITE_SYNCED) == ST_OK);
    return status;
}

/* In this order: the file says so; memory forgets; the log that still holds the wrapped key is emptied. A crash between
 * them leaves a key that cannot be used, and the next start empties the log; a power cut may leave the key, of which nobody was told
 * that it is gone. */
static enum status destroy(struct ctx *ctx, struct keys *keys, struct doomed *doomed) {
    TRY(commit_to_fold(ctx, keys, doomed));
    owed_is_written(keys);
    keys->doomed_count = 0;
    CRASH_POINT("keys.destroyed");
    for (size_t i = 0; i < doomed->count; i++) {
        leave_pool(keys, doomed->list[i]);
        forget(keys, doomed->list[i]);
    }
    return lite_fold(ctx, &keys->lite);
}

enum status keys_destroy(struct ctx *ctx, struct keys *keys, const int64_t *list, size_t count) {
    struct doomed doomed = {list, count};
    lock(&keys->disk);
    enum status status = destroy(ctx, keys, &doomed);
    unlock(&keys->disk);
    return status;
}

/* The last one finds room because a destruction made it. */
static enum status doom(struct ctx *ctx, struct keys *keys, int64_t id) {
    struct doomed none = {NULL, 0};
    if (keys->doomed_count == KEY_DOOMED)
        TRY(destroy(ctx, keys, &none));
    keys->doomed[keys->doomed_count++] = id;
    leave_pool(keys, id);
    forget(keys, id);
    return ST_OK;
}

enum status keys_destroy_later(struct ctx *ctx, struct keys *keys, int64_t id) {
    lock(&keys->disk);
    enum status status = doom(ctx, keys, id);
    unlock(&keys->disk);
    return status;
}

enum status keys_tidy(struct ctx *ctx, struct keys *keys) {
    struct doomed none = {NULL, 0};
    lock(&keys->disk);
    enum status status = keys->doomed_count ? destroy(ctx, keys, &none) : ST_OK;
    unlock(&keys->disk);
    return status;
}

struct replacing {
    const char *name;
    const unsigned char *bytes;
    int64_t old;
};

static enum status replace_row(struct ctx *ctx, struct keys *keys, void *arg) {
    const struct replacing *replacing = arg;
    unsigned char wrapped[KEY_WRAPPED];
    int64_t id = new_id(keys);
    TRY(write_owed(ctx, keys));
    TRY(destroy_each(ctx, keys, &replacing->old, 1));
    wrap(keys, id, root_of(keys, id), replacing->bytes, wrapped);
    return add_wrapped(ctx, keys, KEY_LIVING, replacing->name, id, wrapped);
}

enum status keys_replace(struct ctx *ctx, struct keys *keys, const char *name,
                         const unsigned char bytes[KEY_SIZE]) {
    struct replacing replacing = {.name = name, .bytes = bytes};
    lock(&keys->disk);
    enum status status = find_named(ctx, keys, name, &replacing.old);
    if (status == ST_OK)
        status = transact(ctx, keys, replace_row, &replacing);
    if (status == ST_OK) {
        owed_is_written(keys);
        forget(keys, replacing.old);
        status = lite_fold(ctx, &keys->lite);
    }
    unlock(&keys->disk);
    return status;
}

enum status keys_state(struct ctx *ctx, struct keys *keys, int64_t key, int *state) {
    lock(&keys->disk);
    sqlite3_stmt *s = lite_statement(&keys->lite, LITE_KEY_BY_ID);
    sqlite3_bind_int64(s, 1, key);
    *state = !lite_row(s) ? -1 : sqlite3_column_int(s, 0) != KEY_DESTROYED;
    enum status status = lite_done(ctx, &keys->lite, s);
    unlock(&keys->disk);
    return status;
}

/* --- after a crash, and at the end --- */

static enum status claim_fn(struct ctx *ctx, struct keys *keys, void *arg) {
    return assign(ctx, keys, arg);
}

/* Most letters name a key that is written down already; those cost no commit. */
static enum status claim(struct ctx *ctx, struct keys *keys, struct key_given *given) {
    must(!keys->started);
    sqlite3_stmt *s = lite_statement(&keys->lite, LITE_KEY_BY_ID);
    sqlite3_bind_int64(s, 1, given->id);
    int free = lite_row(s) && sqlite3_column_int(s, 0) < KEY_LIVING;
    TRY(lite_done(ctx, &keys->lite, s));
    return free ? transact(ctx, keys, claim_fn, given) : ST_OK;
}

enum status keys_claim(struct ctx *ctx, struct keys *keys, const struct key_given *given) {
    struct key_given copy = *given;
    lock(&keys->disk);
    enum status status = claim(ctx, keys, &copy);
    unlock(&keys->disk);
    return status;
}

static enum status destroy_all(struct ctx *ctx, struct keys *keys, enum key_state state) {
    int64_t left[KEY_POOL];
    size_t count;
    do {
        TRY(in_state(ctx, keys, state, left, KEY_POOL, &count));
        struct doomed doomed = {left, count};
        if (count)
            TRY(destroy(ctx, keys, &doomed));
    } while (count == KEY_POOL);
    return ST_OK;
}

/* Keys that are behind the data died or are an older copy. In an older copy the pool is what others got since. */
static enum status settle(struct ctx *ctx, struct keys *keys, int64_t change) {
    must(!keys->started);
    TRY(destroy_all(ctx, keys, KEY_RESERVED));
    if (change > keys->settled)
        TRY(destroy_all(ctx, keys, KEY_POOLED));
    keys->unsettled = 0;
    return ST_OK;
}

enum status keys_settle(struct ctx *ctx, struct keys *keys, int64_t change) {
    lock(&keys->disk);
    enum status status = settle(ctx, keys, change);
    unlock(&keys->disk);
    return status;
}

/* At the end of a run what was not handed out is pool again. */
static enum status give_pool_back(struct ctx *ctx, struct keys *keys, void *arg) {
    (void)arg;
    TRY(write_owed(ctx, keys));
    TRY(destroy_each(ctx, keys, keys->doomed, keys->doomed_count));
    for (size_t i = 0; i < keys->pool_count; i++)
        TRY(set_state(ctx, keys, keys->pool[i], KEY_POOLED));
    return ST_OK;
}

enum status keys_flush(struct ctx *ctx, struct keys *keys, int last) {
    lock(&keys->disk);
    int owed =
        keys->given_count || keys->settled != keys->seen || (last && (keys->pool_count || keys->doomed_count));
    enum status status = owed ? transact(ctx, keys, last ? give_pool_back : write_owed_fn, NULL) : ST_OK;
    if (status == ST_OK)
        owed_is_written(keys);
    if (status == ST_OK && last)
        keys->pool_count = keys->doomed_count = 0;
    unlock(&keys->disk);
    return status;
}

void keys_note(struct keys *keys, int64_t change) {
    lock(&keys->disk);
    if (change > keys->seen)
        keys->seen = change;
    unlock(&keys->disk);
}

int64_t keys_seen(struct keys *keys) {
    lock(&keys->disk);
    int64_t seen = keys->seen;
    unlock(&keys->disk);
    return seen;
}
