/* A register is open in one process at a time. So a command line first asks whether a server has it open and lets
 * that do the work; without a server it opens the register itself. Two command lines at once are ordinary (a
 * script, an impatient person): the second waits for a few seconds before it says that the register is busy. Between the two questions a server
 * may start or stop, so both are asked again until one of them works or patience ends. */
#include "cli/open.h"

#include "base/clock.h"
#include "cli/socket.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "rights/start.h"

#include <time.h>
#include <unistd.h>

/* How long two command lines wait for each other, and how often they look. */
enum { PATIENCE_MS = 6000, STEP_MS = 40 };

static void pause_a_little(void) {
    const struct timespec step = {.tv_nsec = STEP_MS * 1000000L};
    nanosleep(&step, NULL);
}

/* As the person whom the machine knows: the log names the account of the machine, not a person of the register. */
static enum status open_here(struct call *call, const char *dir) {
    struct ctx *ctx = call->ctx;
    struct actor *actor = arena_alloc(ctx->arena, sizeof *actor);
    *actor = (struct actor){.name = command_user(ctx, geteuid()), .role = ACTOR_OWNER};
    ctx->actor = actor;
    enum registry_how how = call->command->needs == NEEDS_REGISTER_READ ? REGISTRY_READ : REGISTRY_WRITE;
    TRY(registry_open(ctx, dir, call_path(call, call_option(call, "--keys", NULL)), how, &ctx->registry));
    if (registry_read_only(ctx)) {
        if (!call_has(call, "--json"))
            fprintf(call->err, "%s\n", registry_read_only(ctx));
        return ST_OK;
    }
    if (how == REGISTRY_READ)
        return ST_OK;
    enum status status = rights_start(ctx);
    if (status != ST_OK)
        open_close(call);
    return status;
}

/* With `argv` NULL no server is asked. */
static enum status open_patiently(struct call *call, size_t argc, const char *const *argv, bool *served,
                                  int *exit_code) {
    const char *dir = call_path(call, call_word(call, 0));
    int64_t until = clock_monotonic() + PATIENCE_MS * INT64_C(1000);
    *served = false;
    for (;;) {
        if (argv)
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

enum status open_register(struct call *call, size_t argc, const char *const *argv, bool *served,
                          int *exit_code) {
    must(argv);
    return open_patiently(call, argc, argv, served, exit_code);
}

enum status open_alone(struct call *call) {
    bool served;
    return open_patiently(call, 0, NULL, &served, NULL);
}

void open_close(struct call *call) {
    registry_close(call->ctx->registry);
    call->ctx->registry = NULL;
}
