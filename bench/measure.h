/* What the measuring programs share: rounds of one measurement, and the line of JSON that each becomes; or a station, which
 * measures one thing whenever its standard input says so, so that rounds of several programs can take turns.
 * Used by: bench/NAME.c; bench/stage.mjs reads the lines. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include "base/clock.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEASURE_ROUNDS = 16 };

struct measure {
    double rounds[MEASURE_ROUNDS];
    size_t count;
};

static inline void measure_add(struct measure *measure, double value) {
    if (measure->count < MEASURE_ROUNDS)
        measure->rounds[measure->count++] = value;
}

static inline int measure_order(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static inline double measure_median(const struct measure *measure) {
    struct measure sorted = *measure;
    qsort(sorted.rounds, sorted.count, sizeof *sorted.rounds, measure_order);
    return sorted.rounds[sorted.count / 2];
}

/* In the order in which they were made: those of one round belong together. */
static inline void measure_rounds(const struct measure *measure) {
    for (size_t i = 0; i < measure->count; i++)
        printf("%s%.6g", i ? "," : "", measure->rounds[i]);
}

/* {"bench":...,"what":...,"size":...,"unit":...,"rounds":[...],"median":...} */
static inline void measure_print(const char *bench, const char *what, size_t size, const char *unit,
                                 struct measure *measure) {
    printf("{\"bench\":\"%s\",\"what\":\"%s\",\"size\":%zu,\"unit\":\"%s\",\"rounds\":[", bench, what, size,
           unit);
    measure_rounds(measure);
    printf("],\"median\":%.3f}\n", measure_median(measure));
    fflush(stdout);
}

/* One number: a ratio of medians, a size. */
static inline void measure_one(const char *bench, const char *what, size_t size, const char *unit,
                               double value) {
    printf("{\"bench\":\"%s\",\"what\":\"%s\",\"size\":%zu,\"unit\":\"%s\",\"value\":%.9g}\n", bench, what,
           size, unit, value);
    fflush(stdout);
}

/* What a station measures: `run` gets the size asked for. */
struct measure_what {
    const char *what, *unit;
    double (*run)(void *arg, size_t size);
};

/* Each line "WHAT [SIZE]" of standard input is measured once; its end ends the program, also when who asked is gone. */
static inline void measure_station(const char *bench, const struct measure_what *list, size_t count,
                                   void *arg) {
    char line[128], what[64];
    printf("{\"bench\":\"%s\",\"ready\":true}\n", bench);
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        size_t size = 0, i = 0;
        if (sscanf(line, "%63s %zu", what, &size) < 1)
            continue;
        while (i < count && strcmp(list[i].what, what) != 0)
            i++;
        if (i == count) {
            fprintf(stderr, "%s: nothing called \"%s\" is measured here\n", bench, what);
            exit(1);
        }
        measure_one(bench, what, size, list[i].unit, list[i].run(arg, size));
    }
}

#endif
