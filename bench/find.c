/* Searches as a page asks them, without HTTP: the model's whole answer, the first fifty with what a list shows, its entry in the log on
 * disk. A station (measure.h) over a register of PARTIES people without histories; each answers with milliseconds a search.
 *
 *     prefix, inside, typo
 *
 *     bench/find PARTIES */
#include "measure.h"
#include "people.h"

#include "base/pending.h"
#include "registry/find.h"

#include <pthread.h>

enum { LENGTH = 300000 /* us */, PAGE = 50 };

/* As the server holds an answer back: made at once, and gone when its entry is on disk. */
struct held {
    pthread_mutex_t lock;
    pthread_cond_t told;
    bool gone;
};

static void on_kept(void *arg) {
    struct held *held = arg;
    pthread_mutex_lock(&held->lock);
    held->gone = true;
    pthread_cond_signal(&held->told);
    pthread_mutex_unlock(&held->lock);
}

static void on_rest(void *arg, bool resting) {
    (void)arg, (void)resting;
}

static void search(struct ctx *ctx, const char *words) {
    struct held held = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    struct pending pending;
    struct hits hits;
    pending_begin(&pending, ctx->arena, on_kept, on_rest, &held);
    ctx->pending = &pending;
    bench_check(ctx, find_so_far(ctx, words, NULL, PAGE, &hits));
    ctx->pending = NULL;
    pending_end(&pending, true);
    pthread_mutex_lock(&held.lock);
    while (!held.gone)
        pthread_cond_wait(&held.told, &held.lock);
    pthread_mutex_unlock(&held.lock);
    must(!atomic_load(&pending.broken));
}

static double searches(struct bench *bench, const char *words) {
    struct ctx *ctx = &bench->ctx;
    struct arena *outer = ctx->arena;
    int64_t start = clock_monotonic(), now = start;
    size_t times = 0;
    for (; now - start < LENGTH; times++, now = clock_monotonic()) {
        scoped_arena *arena = arena_new();
        ctx->arena = arena;
        search(ctx, words);
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
