/* A register in a temporary folder (TMPDIR), with the agency's notice, for programs that measure.
 * Used by: bench/NAME.c.
 * Memory: the bench's own ctx; ends with bench_end. */
#ifndef BENCH_REGISTER_H
#define BENCH_REGISTER_H

#include "registry/inside.h"
#include "registry/permit.h"

#include <string.h>
#include <unistd.h>

struct bench {
    struct ctx ctx;
    char root[256];
    struct registry *registry;
};

static const struct actor bench_actor = {0, "bench", ACTOR_OWNER};

static inline void bench_check(struct ctx *ctx, enum status status) {
    if (status == ST_OK)
        return;
    fprintf(stderr, "%s\n", fault_text(ctx));
    exit(1);
}

static inline void bench_begin(struct bench *bench) {
    struct registry_made made;
    ctx_begin(&bench->ctx);
    struct ctx *ctx = &bench->ctx;
    ctx->actor = &bench_actor;
    snprintf(bench->root, sizeof bench->root, "%s/seloste-bench-XXXXXX",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    must(mkdtemp(bench->root));
    const char *dir = arena_printf(ctx->arena, "%s/data", bench->root);
    bench_check(ctx, registry_init(ctx, dir, arena_printf(ctx->arena, "%s/keys", bench->root),
                                   "notices/agency.yaml", &made));
    bench_check(ctx, registry_open(ctx, dir, NULL, REGISTRY_WRITE, &bench->registry));
}

static inline void bench_end(struct bench *bench) {
    registry_close(bench->registry);
    const char *line = arena_printf(bench->ctx.arena, "rm -rf '%s'", bench->root);
    must(system(line) == 0);
    ctx_end(&bench->ctx);
}

/* Somebody new, found by an address that nobody else has. */
static inline enum status bench_add(struct ctx *ctx, uint64_t number, ref_t *party) {
    const struct value_draft values[] = {
        {"first_name", "Aino"},
        {"last_name", arena_printf(ctx->arena, "Bench-%llu", (unsigned long long)(number % 977))},
        {"email", arena_printf(ctx->arena, "aino.%llu@posti.example", (unsigned long long)number)}};
    const struct party_draft draft = {.type = notice_type(ctx_notice(ctx), "consumer"),
                                      .values = values,
                                      .value_count = sizeof values / sizeof *values,
                                      .source = notice_source(ctx_notice(ctx), "person"),
                                      .from = DAY_NONE,
                                      .taken_in = DAY_NONE};
    return party_add(ctx, &draft, party);
}

#endif
