/* The environment is asked at every call, not once: a test moves a running server by writing another instant into
 * the file that SELOSTE_CLOCK names. One call per request keeps that cheap. */
#include "base/clock.h"

#include "base/date.h"
#include "base/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int64_t clock_from(const char *text) {
    int64_t instant;
    must(instant_parse(text, &instant));
    return instant;
}

static int64_t clock_from_file(const char *path) {
    char line[64] = "";
    FILE *file = fopen(path, "r");
    must(file);
    must(fgets(line, sizeof line, file));
    fclose(file);
    line[strcspn(line, "\r\n")] = '\0';
    return clock_from(line);
}

int64_t clock_now(void) {
    const char *set = getenv("SELOSTE_CLOCK");
    if (set && *set)
        return *set == '@' ? clock_from_file(set + 1) : clock_from(set);
    struct timespec now;
    must(clock_gettime(CLOCK_REALTIME, &now) == 0);
    return (int64_t)now.tv_sec;
}

int64_t clock_monotonic(void) {
    struct timespec now;
    must(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
