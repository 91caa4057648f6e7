/* What is kept between requests, each with and without: a reader's snapshot, prepared statements, unwrapped keys, keys made ahead.
 * "Without" does what a program does that keeps nothing: it ends the snapshot, throws the statements away, opens letters of more keys
 * than there is room for, makes each key in a commit of its own. Both are measured in turn, in rounds.
 *
 *     bench/kept [ROUNDS] */
#include "measure.h"
#include "register.h"

#include "registry/within.h"
#include "store/db.h"
#include "vault/keys.h"
#include "vault/seal.h"

enum { PEOPLE = 500, KEYS_IN = 500, KEYS_OUT = 4 * KEY_SETS * KEY_WAYS, LETTER = 300, TURN = 200000 };

struct kept {
    struct bench bench;
    ref_t people[PEOPLE];
    int64_t keys[KEYS_OUT];
    void *letters[KEYS_OUT];
    size_t lengths[KEYS_OUT], next;
};

static void fill(struct kept *kept) {
    struct ctx *ctx = &kept->bench.ctx;
    struct vault *vault = kept->bench.registry->vault;
    char plain[LETTER] = {0};
    for (size_t i = 0; i < PEOPLE; i++)
        bench_check(ctx, bench_add(ctx, i, &kept->people[i]));
    for (size_t i = 0; i < KEYS_OUT; i++) {
        bench_check(ctx, vault_key_for(ctx, vault, (int64_t)i + 1, "bench", 0, &kept->keys[i]));
        bench_check(ctx, seal_close(ctx, vault, kept->keys[i], (struct seal_place){(int64_t)i + 1, "bench", 1},
                                    plain, sizeof plain, &kept->letters[i], &kept->lengths[i]));
    }
    bench_check(ctx, vault_flush(ctx, vault));
}

/* ---- what is done again and again */

static void read_somebody(struct kept *kept, struct ctx *ctx, bool throw_away) {
    scoped_reader *db = NULL;
    struct party party;
    ref_t id = kept->people[kept->next++ % PEOPLE];
    bench_check(ctx, store_reader(ctx, kept->bench.registry->store, &db));
    bench_check(ctx, party_read_within(ctx, db, id, &party));
    for (size_t i = 0; throw_away && i < SQL_COUNT; i++) {
        sqlite3_finalize(db->slots[i]);
        db->slots[i] = NULL;
    }
}

static void select_one(struct kept *kept, struct ctx *ctx) {
    scoped_reader *db = NULL;
    bench_check(ctx, store_reader(ctx, kept->bench.registry->store, &db));
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, kept->people[kept->next++ % PEOPLE]);
    must(query_row(&q));
    bench_check(ctx, query_done(ctx, &q));
}

static void snapshot_kept(struct kept *kept, struct ctx *ctx) {
    select_one(kept, ctx);
}

static void snapshot_anew(struct kept *kept, struct ctx *ctx) {
    select_one(kept, ctx);
    store_release_idle(kept->bench.registry->store);
}

static void person_snapshot_anew(struct kept *kept, struct ctx *ctx) {
    read_somebody(kept, ctx, false);
    store_release_idle(kept->bench.registry->store);
}

static void statements_kept(struct kept *kept, struct ctx *ctx) {
    read_somebody(kept, ctx, false);
}

static void statements_anew(struct kept *kept, struct ctx *ctx) {
    read_somebody(kept, ctx, true);
}

static void open_one(struct kept *kept, struct ctx *ctx, size_t of) {
    size_t i = kept->next++ % of, length;
    char *plain;
    bench_check(ctx, seal_open(ctx, kept->bench.registry->vault, kept->keys[i],
                               (struct seal_place){(int64_t)i + 1, "bench", 1}, kept->letters[i],
                               kept->lengths[i], &plain, &length));
}

static void key_kept(struct kept *kept, struct ctx *ctx) {
    open_one(kept, ctx, KEYS_IN);
}

static void key_anew(struct kept *kept, struct ctx *ctx) {
    open_one(kept, ctx, KEYS_OUT);
}

static void key_ahead(struct kept *kept, struct ctx *ctx) {
    int64_t key;
    bench_check(ctx, vault_key_for(ctx, kept->bench.registry->vault, (int64_t)(kept->next++) + 1000000, "bench",
                                   0, &key));
}

static void key_alone(struct kept *kept, struct ctx *ctx) {
    int64_t key;
    bench_check(ctx, vault_key_named(ctx, kept->bench.registry->vault,
                                     arena_printf(ctx->arena, "job:%zu", kept->next++), &key));
}

static const struct {
    const char *what;
    void (*run)(struct kept *kept, struct ctx *ctx);
} kinds[] = {{"one row, snapshot kept", snapshot_kept},
             {"one row, snapshot begun anew", snapshot_anew},
             {"one person, everything kept", statements_kept},
             {"one person, snapshot begun anew", person_snapshot_anew},
             {"one person, statements prepared anew", statements_anew},
             {"a letter opened, key kept", key_kept},
             {"a letter opened, key unwrapped", key_anew},
             {"a key made ahead", key_ahead},
             {"a key made when it is needed", key_alone}};
enum { KINDS = sizeof kinds / sizeof *kinds };

static double microseconds(struct kept *kept, size_t kind) {
    int64_t start = clock_monotonic(), now = start;
    size_t count = 0;
    for (; now - start < TURN; count++, now = clock_monotonic()) {
        scoped_arena *arena = arena_new();
        struct ctx ctx = kept->bench.ctx;
        ctx.arena = arena;
        kinds[kind].run(kept, &ctx);
    }
    return (double)(now - start) / (double)count;
}

int main(int argc, char **argv) {
    struct measure measures[KINDS] = {0};
    struct kept *kept = calloc(1, sizeof *kept);
    int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 5;
    bench_begin(&kept->bench);
    fill(kept);
    for (int round = 0; round < rounds && round < MEASURE_ROUNDS; round++)
        for (size_t i = 0; i < KINDS; i++)
            measure_add(&measures[i], microseconds(kept, i));
    for (size_t i = 0; i < KINDS; i++)
        measure_print("kept", kinds[i].what, 1, "us", &measures[i]);
    bench_end(&kept->bench);
    free(kept);
    return 0;
}
