/* The table is status.def, read a second time; the enum in status.h is the first. */
#include "base/status.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
    int http;
    int exit;
    const char *name;
} rows[ST_COUNT] = {
#define STATUS(name, http, code, text) {http, code, text},
#include "base/status.def"
#undef STATUS
};

void must_failed(const char *condition, const char *file, int line) {
    fprintf(stderr, "bug: %s:%d: must(%s)\n", file, line, condition);
    abort();
}

int status_http(enum status status) {
    must(status < ST_COUNT);
    return rows[status].http;
}

int status_exit(enum status status) {
    must(status < ST_COUNT);
    return rows[status].exit;
}

const char *status_name(enum status status) {
    must(status < ST_COUNT);
    return rows[status].name;
}
