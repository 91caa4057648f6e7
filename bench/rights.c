/* What the law asks for, in a register of PARTIES people without histories: a station (measure.h).
 *
 *     access N   microseconds a record: the package of somebody with N notes, without PDF, on disk
 *     erase N    milliseconds each: N people with ten notes each are forgotten one after the other, durably and verified
 *     sweep N    seconds: N parties are due and go, all in one sweep
 *
 *     bench/rights PARTIES */
#include "measure.h"
#include "people.h"

#include "registry/record.h"
#include "rights/access.h"
#include "rights/erase.h"
#include "rights/sweep.h"

enum { KEPT_YEARS = 12, PACKAGES = 5, NOTES = 10, KNOWN_MAX = 8 };

struct rights {
    struct bench bench;
    uint64_t number;
    struct {
        size_t notes;
        ref_t party;
    } known[KNOWN_MAX]; /* who has so many notes, made once */
};

static ref_t add_with_notes(struct rights *rights, size_t notes) {
    struct ctx *ctx = &rights->bench.ctx;
    struct arena *outer = ctx->arena;
    ref_t party, record;
    bench_check(ctx, bench_add(ctx, ++rights->number, &party));
    for (size_t i = 0; i < notes; i++) {
        scoped_arena *arena = arena_new();
        ctx->arena = arena;
        const struct record_draft draft = {.party = party,
                                           .kind = "note",
                                           .text = "Soitti ja kysyi esitteestä; luvattiin tarjous.",
                                           .ends = DAY_NONE,
                                           .service = NOTICE_NOTHING,
                                           .source = NOTICE_NOTHING};
        bench_check(ctx, record_add(ctx, &draft, &record));
        ctx->arena = outer;
    }
    return party;
}

static ref_t somebody_with(struct rights *rights, size_t notes) {
    size_t i = 0;
    while (i < KNOWN_MAX && rights->known[i].party && rights->known[i].notes != notes)
        i++;
    must(i < KNOWN_MAX);
    if (!rights->known[i].party) {
        rights->known[i].notes = notes;
        rights->known[i].party = add_with_notes(rights, notes);
    }
    return rights->known[i].party;
}

static double access_each(void *arg, size_t notes) {
    struct rights *rights = arg;
    struct ctx *ctx = &rights->bench.ctx;
    struct arena *outer = ctx->arena;
    ref_t party = somebody_with(rights, notes);
    size_t items = 0;
    int64_t spent = 0;
    for (int i = 0; i < PACKAGES; i++) {
        scoped_arena *arena = arena_new();
        struct access_result result;
        ctx->arena = arena;
        const char *path = arena_printf(arena, "%s/package.zip", rights->bench.root);
        int64_t start = clock_monotonic();
        bench_check(ctx, access_package(ctx, party, path, &result));
        spent += clock_monotonic() - start;
        items += result.items;
        must(result.items > notes && unlink(path) == 0);
        ctx->arena = outer;
    }
    return (double)spent / (double)items;
}

static double erase_each(void *arg, size_t people) {
    struct rights *rights = arg;
    struct ctx *ctx = &rights->bench.ctx;
    struct arena *outer = ctx->arena;
    scoped_arena *list = arena_new();
    ref_t *parties = arena_array(list, people, sizeof *parties);
    for (size_t i = 0; i < people; i++)
        parties[i] = add_with_notes(rights, NOTES);
    int64_t start = clock_monotonic();
    for (size_t i = 0; i < people; i++) {
        scoped_arena *arena = arena_new();
        struct erase_certificate certificate;
        ctx->arena = arena;
        bench_check(ctx, erase_run(ctx, parties[i], &certificate));
        must(certificate.letters > NOTES);
        ctx->arena = outer;
    }
    return (double)(clock_monotonic() - start) / 1e3 / (double)people;
}

static double sweep_seconds(void *arg, size_t due) {
    struct rights *rights = arg;
    struct ctx *ctx = &rights->bench.ctx;
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    struct sweep_result result;
    ctx->arena = arena;
    people_fill(&rights->bench, due, registry_today(ctx) - KEPT_YEARS * 366);
    int64_t start = clock_monotonic();
    bench_check(ctx, sweep_run(ctx, DAY_NONE, NULL, NULL, &result));
    double seconds = (double)(clock_monotonic() - start) / 1e6;
    if (result.parties != due) {
        fprintf(stderr, "%zu were due, %zu went\n", due, result.parties);
        exit(1);
    }
    ctx->arena = outer;
    return seconds;
}

int main(int argc, char **argv) {
    static const struct measure_what list[] = {{"access", "us a record", access_each},
                                               {"erase", "ms each", erase_each},
                                               {"sweep", "s", sweep_seconds}};
    static struct rights rights;
    bench_begin(&rights.bench);
    people_fill(&rights.bench, argc > 1 ? strtoul(argv[1], NULL, 10) : 1000, DAY_NONE);
    measure_station("rights", list, sizeof list / sizeof *list, &rights);
    bench_end(&rights.bench);
    return 0;
}
