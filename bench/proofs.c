/* What proves and what asks, in a register of PARTIES people, of whom each twentieth has objected: a station (measure.h).
 *
 *     verify     megabytes a second: the whole log is read and every hash, place and signature checked again
 *     hash       megabytes a second: BLAKE2b over the same bytes, once they are in memory
 *     permit     people a second: may each be sent marketing by e-mail? asked at once, as a mailing asks, of whom nothing is known yet
 *     objected   people a second: the same when another twentieth has objected a moment ago
 *     single     people a second: the same asked one by one, as each is when its message goes
 *     kept       people a second: the same of everybody in a program that stays, when nothing has changed since the last time
 *     followed   people a second: the same when each twentieth has objected since
 *     read       people a second: the same people read from the store: roles, and the letter that holds their values, opened
 *
 *     bench/proofs PARTIES ENTRIES */
#include "measure.h"
#include "people.h"

#include "registry/choice.h"
#include "registry/lens.h"
#include "registry/permit_many.h"
#include "registry/role.h"
#include "registry/segment.h"
#include "registry/sight.h"
#include "registry/traits.h"

#include <sodium.h>

enum { OBJECTS = 20, MEGA = 1000000 };

struct proofs {
    struct bench bench;
    ref_t *parties;
    size_t count;
    int purpose;       /* the notice's first for marketing */
    size_t objections; /* how often each twentieth has objected */
};

static size_t log_bytes(const struct proofs *proofs) {
    struct registry *registry = proofs->bench.registry;
    size_t total = 0;
    for (int i = 1; i <= segment_last(registry->dir); i++) {
        scoped_arena *arena = arena_new();
        scoped_ctx ctx;
        ctx_begin(&ctx);
        char *bytes;
        size_t length, at = 0;
        struct segment_line line;
        bench_check(&ctx, segment_load(&ctx, arena, registry->dir, i, &bytes, &length));
        while (segment_next(bytes, length, &at, &line))
            ;
        total += at;
    }
    return total;
}

static double verify_rate(void *arg, size_t size) {
    struct proofs *proofs = arg;
    struct ctx *ctx = &proofs->bench.ctx;
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    struct audit_verdict verdict;
    (void)size;
    size_t bytes = log_bytes(proofs);
    ctx->arena = arena;
    int64_t start = clock_monotonic();
    bench_check(ctx, audit_verify(ctx, proofs->bench.registry->audit, &verdict));
    double seconds = (double)(clock_monotonic() - start) / MEGA;
    ctx->arena = outer;
    must(!verdict.problem && verdict.entries > 0);
    return (double)bytes / seconds / MEGA;
}

/* As much as the log holds. */
static double hash_rate(void *arg, size_t size) {
    struct proofs *proofs = arg;
    unsigned char hash[32];
    (void)size;
    size_t length = log_bytes(proofs);
    unsigned char *bytes = malloc(length);
    must(bytes);
    memset(bytes, 'a', length);
    int64_t start = clock_monotonic();
    must(crypto_generichash(hash, sizeof hash, bytes, length, NULL, 0) == 0);
    double seconds = (double)(clock_monotonic() - start) / MEGA;
    free(bytes);
    return (double)length / seconds / MEGA;
}

static double single_rate(void *arg, size_t size) {
    struct proofs *proofs = arg;
    struct ctx *ctx = &proofs->bench.ctx;
    struct arena *outer = ctx->arena;
    scoped_reader *db = NULL;
    size_t yes = 0;
    (void)size;
    bench_check(ctx, store_reader(ctx, proofs->bench.registry->store, &db));
    int64_t start = clock_monotonic();
    for (size_t i = 0; i < proofs->count; i++) {
        scoped_arena *arena = arena_new();
        bool may;
        ctx->arena = arena;
        bench_check(ctx, traits_may(ctx, db, proofs->parties[i], proofs->purpose, &may));
        yes += may;
        ctx->arena = outer;
    }
    double seconds = (double)(clock_monotonic() - start) / MEGA;
    must(yes < proofs->count);
    return (double)proofs->count / seconds;
}

/* As the mailing of a letter asks (rights/mailing.h). */
static size_t may_all(struct proofs *proofs) {
    struct ctx *ctx = &proofs->bench.ctx;
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    scoped_reader *db = NULL;
    struct permits permits;
    size_t yes = 0;
    const struct asked asked = {.action = ACTION_SEND,
                                .type = NOTICE_NOTHING,
                                .purpose = proofs->purpose,
                                .service = NOTICE_NOTHING,
                                .channel = "email"};
    ctx->arena = arena;
    bench_check(ctx, store_reader(ctx, proofs->bench.registry->store, &db));
    bench_check(ctx, permit_many(ctx, db, &asked, proofs->parties, proofs->count, &permits));
    for (size_t i = 0; i < proofs->count; i++)
        yes += permits.answers[i]->yes;
    ctx->arena = outer;
    return yes;
}

static double permit_rate(void *arg, size_t size) {
    struct proofs *proofs = arg;
    (void)size;
    int64_t start = clock_monotonic();
    size_t yes = may_all(proofs);
    double seconds = (double)(clock_monotonic() - start) / MEGA;
    must(yes && yes < proofs->count);
    return (double)proofs->count / seconds;
}

/* Each twentieth, another one each time; how many. */
static size_t object(struct proofs *proofs) {
    struct ctx *ctx = &proofs->bench.ctx;
    struct arena *outer = ctx->arena;
    size_t count = 0;
    for (size_t i = proofs->objections++ % OBJECTS; i < proofs->count; i += OBJECTS, count++) {
        scoped_arena *arena = arena_new();
        ctx->arena = arena;
        bench_check(ctx, choice_object(ctx, &(struct choice_draft){.party = proofs->parties[i],
                                                                   .purpose = NOTICE_NOTHING,
                                                                   .how = "email"}));
        ctx->arena = outer;
    }
    return count;
}

/* How many may be sent to, as the list of customers asks. */
static size_t sendable(struct proofs *proofs) {
    struct ctx *ctx = &proofs->bench.ctx;
    struct traits *traits = proofs->bench.registry->traits;
    size_t yes = 0, read, of;
    bool whole;
    bench_check(ctx, traits_ready(ctx, proofs->purpose, LENS_WHOLE, &whole, &read, &of));
    traits_hold(traits);
    for (size_t i = 0; i < proofs->count; i++) {
        const struct trait *trait = traits_of(traits, proofs->parties[i]);
        must(trait && trait->asked >> proofs->purpose & 1);
        yes += trait->may >> proofs->purpose & 1;
    }
    traits_let(traits);
    return yes;
}

static double kept_rate(void *arg, size_t size) {
    struct proofs *proofs = arg;
    (void)size;
    size_t before = sendable(proofs);
    int64_t start = clock_monotonic();
    size_t after = sendable(proofs);
    double seconds = (double)(clock_monotonic() - start) / MEGA;
    must(after == before);
    return (double)proofs->count / seconds;
}

static double objected_rate(void *arg, size_t size) {
    struct proofs *proofs = arg;
    (void)size;
    size_t before = may_all(proofs), objected = object(proofs);
    int64_t start = clock_monotonic();
    size_t after = may_all(proofs);
    double seconds = (double)(clock_monotonic() - start) / MEGA;
    must(objected && after <= before);
    return (double)proofs->count / seconds;
}

static double followed_rate(void *arg, size_t size) {
    struct proofs *proofs = arg;
    (void)size;
    size_t before = sendable(proofs), objected = object(proofs);
    int64_t start = clock_monotonic();
    size_t after = sendable(proofs);
    double seconds = (double)(clock_monotonic() - start) / MEGA;
    must(objected && after <= before);
    return (double)proofs->count / seconds;
}

static double read_rate(void *arg, size_t size) {
    struct proofs *proofs = arg;
    struct ctx *ctx = &proofs->bench.ctx;
    struct arena *outer = ctx->arena;
    scoped_reader *db = NULL;
    (void)size;
    bench_check(ctx, store_reader(ctx, proofs->bench.registry->store, &db));
    int64_t start = clock_monotonic();
    for (size_t i = 0; i < proofs->count; i++) {
        scoped_arena *arena = arena_new();
        struct party_row row;
        struct values values;
        ctx->arena = arena;
        bench_check(ctx, role_party(ctx, db, proofs->parties[i], &row));
        bench_check(ctx, sight_profile(ctx, db, proofs->parties[i], &values));
        ctx->arena = outer;
    }
    return (double)proofs->count / ((double)(clock_monotonic() - start) / MEGA);
}

/* ---- the register */

static void find_parties(struct proofs *proofs, size_t most) {
    struct ctx *ctx = &proofs->bench.ctx;
    scoped_reader *db = NULL;
    proofs->parties = malloc((most + 1) * sizeof *proofs->parties);
    must(proofs->parties);
    bench_check(ctx, store_reader(ctx, proofs->bench.registry->store, &db));
    scoped_query q = query_begin(db, SQL_PARTIES_AFTER);
    query_bind_int(&q, 1, 0);
    query_bind_int(&q, 2, (int64_t)most);
    while (query_row(&q) && proofs->count < most)
        proofs->parties[proofs->count++] = query_int(&q, "id");
    bench_check(ctx, query_done(ctx, &q));
}

static void write_log(struct proofs *proofs, size_t entries) {
    struct ctx *ctx = &proofs->bench.ctx;
    struct audit *audit = proofs->bench.registry->audit;
    for (size_t i = 0; i < entries; i++) {
        scoped_arena *arena = arena_new();
        struct arena *outer = ctx->arena;
        ref_t many[100];
        for (size_t k = 0; k < sizeof many / sizeof *many; k++)
            many[k] = proofs->parties[(i + k) % proofs->count];
        ctx->arena = arena;
        bench_check(ctx, audit_read(ctx, audit,
                                    &(struct audit_entry){.actor = "bench",
                                                          .action = "listed",
                                                          .parties = many,
                                                          .party_count = sizeof many / sizeof *many,
                                                          .detail = "bench"}));
        ctx->arena = outer;
    }
}

int main(int argc, char **argv) {
    static const struct measure_what list[] = {
        {"verify", "MB/s", verify_rate},         {"hash", "MB/s", hash_rate},
        {"permit", "people/s", permit_rate},     {"objected", "people/s", objected_rate},
        {"single", "people/s", single_rate},     {"kept", "people/s", kept_rate},
        {"followed", "people/s", followed_rate}, {"read", "people/s", read_rate}};
    static struct proofs proofs;
    size_t people = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
    bench_begin(&proofs.bench);
    people_fill(&proofs.bench, people, DAY_NONE);
    find_parties(&proofs, people);
    const struct notice *notice = ctx_notice(&proofs.bench.ctx);
    for (proofs.purpose = 0; !notice->purposes[proofs.purpose].marketing; proofs.purpose++)
        must((size_t)proofs.purpose + 1 < notice->purposes_count);
    (void)object(&proofs);
    write_log(&proofs, argc > 2 ? strtoul(argv[2], NULL, 10) : 1000);
    measure_station("proofs", list, sizeof list / sizeof *list, &proofs);
    free(proofs.parties);
    bench_end(&proofs.bench);
    return 0;
}
