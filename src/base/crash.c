#include "base/crash.h"

#ifdef CRASH_POINTS
#include "base/status.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

void crash_point(const char *name) {
    static atomic_int passed;
    const char *set = getenv("SELOSTE_CRASH");
    size_t length = strlen(name);
    if (!set || strncmp(set, name, length) != 0 || (set[length] && set[length] != ':'))
        return;
    int wanted = set[length] ? (int)strtol(set + length + 1, NULL, 10) : 1;
    if (atomic_fetch_add(&passed, 1) + 1 == wanted) {
        raise(SIGKILL);
        must(0);
    }
}
#endif
