/* The environment is asked at every call, not once: a test moves a running server by writing another instant into
 * the file that SELOSTE_CLOCK names. One call per request keeps that cheap. */
#include "base/clock.h"

#include "base/date.h"
#include "base/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int64_t clock_from(const char *text) {
    int64_t instant;
    must(instant_parse(text, &instant));
    return instant;
}

static int read_line(const char *path, char *line, int size) {
    FILE *file = fopen(path, "r");
    must(file);
    int read = fgets(line, size, file) != NULL;
    fclose(file);
    return read;
}

/* A file that is just being written is empty for a moment. */
static int64_t clock_from_file(const char *path) {
    enum { TRIES = 1000 };
    char line[64] = "";
    int tries = 0;
    while (!read_line(path, line, sizeof line) && ++tries < TRIES)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    must(tries < TRIES);
    line[strcspn(line, "\r\n")] = '\0';
    return clock_from(line);
}

bool clock_readable(void) {
    const char *set = getenv("SELOSTE_CLOCK");
    int64_t instant;
    if (!set || !*set)
        return true;
    return *set == '@' ? access(set + 1, R_OK) == 0 : instant_parse(set, &instant);
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
