#include "cli/open.h"

#include "base/clock.h"
#include "cli/socket.h"

#include <time.h>

/* How long two command lines wait for each other, and how often they look. */
enum { PATIENCE_MS = 3000, STEP_MS = 40 };

static void pause_a_little(void) {
    const struct timespec step = {.tv_nsec = STEP_MS * 1000000L};
    nanosleep(&step, NULL);
}

/* No row needs a register yet. */
static enum status open_here(struct call *call, const char *dir) {
    must(!call && !dir);
    return ST_FAILED;
}

enum status open_register(struct call *call, size_t argc, const char *const *argv, bool *served,
                          int *exit_code) {
    const char *dir = call_path(call, call_word(call, 0));
    int64_t until = clock_monotonic() + PATIENCE_MS * INT64_C(1000);
    *served = false;
    for (;;) {
        TRY(socket_send(call, dir, argc, argv, served, exit_code));
        if (*served)
            return ST_OK;
        enum status status = open_here(call, dir);
        if (status != ST_BUSY || clock_monotonic() >= until)
            return status;
        fault_clear(call->ctx);
        pause_a_little();
    }
}

enum status open_alone(struct call *call) {
    return open_here(call, call_word(call, 0));
}

void open_close(struct call *call) {
    call->ctx->registry = NULL;
}
