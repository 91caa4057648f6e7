/* What the measuring programs share: rounds of one measurement, and the line of JSON that each becomes.
 * Used by: bench/NAME.c. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include "base/clock.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

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

static inline double measure_median(struct measure *measure) {
    qsort(measure->rounds, measure->count, sizeof *measure->rounds, measure_order);
    return measure->rounds[measure->count / 2];
}

/* {"bench":...,"what":...,"size":...,"unit":...,"min":...,"median":...,"max":...} */
static inline void measure_print(const char *bench, const char *what, size_t size, const char *unit,
                                 struct measure *measure) {
    double median = measure_median(measure);
    printf("{\"bench\":\"%s\",\"what\":\"%s\",\"size\":%zu,\"unit\":\"%s\",\"min\":%.3f,\"median\":%.3f,"
           "\"max\":%.3f}\n",
           bench, what, size, unit, measure->rounds[0], median, measure->rounds[measure->count - 1]);
    fflush(stdout);
}

/* One number: a ratio of medians, a size. */
static inline void measure_one(const char *bench, const char *what, size_t size, const char *unit,
                               double value) {
    printf("{\"bench\":\"%s\",\"what\":\"%s\",\"size\":%zu,\"unit\":\"%s\",\"value\":%.3f}\n", bench, what,
           size, unit, value);
    fflush(stdout);
}

#endif
