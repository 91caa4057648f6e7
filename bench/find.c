/* Searches as a page asks them, without HTTP: the model's whole answer, the first fifty with what a list shows, its entry in the log on
 * disk. A station (measure.h) over a register of PARTIES people without histories; each answers with milliseconds a search.
 *
 *     prefix, inside, typo
 *
 *     bench/find PARTIES */
#include "measure.h"
#include "people.h"

#include "registry/find.h"

enum { LENGTH = 300000 /* us */, PAGE = 50 };

static double searches(struct bench *bench, const char *words) {
    struct ctx *ctx = &bench->ctx;
    struct arena *outer = ctx->arena;
    int64_t start = clock_monotonic(), now = start;
    size_t times = 0;
    for (; now - start < LENGTH; times++, now = clock_monotonic()) {
        scoped_arena *arena = arena_new();
        struct hits hits;
        ctx->arena = arena;
        bench_check(ctx, find_so_far(ctx, words, NULL, PAGE, &hits));
        ctx->arena = outer;
    }
    return (double)(now - start) / 1e3 / (double)times;
}

static double prefix(void *arg, size_t size) {
    (void)size;
    return searches(arg, "virt");
}

static double inside(void *arg, size_t size) {
    (void)size;
    return searches(arg, "ittyran");
}

static double typo(void *arg, size_t size) {
    (void)size;
    return searches(arg, "vitranen");
}

int main(int argc, char **argv) {
    static const struct measure_what list[] = {
        {"prefix", "ms", prefix}, {"inside", "ms", inside}, {"typo", "ms", typo}};
    struct bench bench;
    bool whole;
    size_t read, of;
    bench_begin(&bench);
    people_fill(&bench, argc > 1 ? strtoul(argv[1], NULL, 10) : 1000, DAY_NONE);
    bench_check(&bench.ctx, find_ready(&bench.ctx, 600000, &whole, &read, &of));
    must(whole);
    measure_station("find", list, sizeof list / sizeof *list, &bench);
    bench_end(&bench);
    return 0;
}
