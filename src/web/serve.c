/* Two processes: the parent only waits and starts again; the child has the register, the keys and the sockets. Signals
 * are never handled by a function: they are blocked everywhere and waited for, so that no thread is interrupted. */
#include "web/serve.h"

#include "base/clock.h"
#include "gate/gate.h"
#include "registry/registry.h"
#include "rights/nightly.h"
#include "rights/review.h"
#include "web/error.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CRASHES_MOST = 5, CRASH_WINDOW_SECONDS = 60 };

/* -- serving ----------------------------------------------------------------------------------------------------- */

/* "127.0.0.1:8080", "[::1]:0" */
static enum status read_listen(struct ctx *ctx, const char *listen, const char **address, int *port) {
    const char *colon = strrchr(listen, ':');
    size_t length = colon ? (size_t)(colon - listen) : 0;
    char *end;
    errno = 0;
    long number = colon ? strtol(colon + 1, &end, 10) : -1;
    if (!length || errno || number < 0 || number > 65535 || colon[1] < '0' || colon[1] > '9' || *end)
        return FAIL(ctx, ST_INVALID,
                    M("\"{1}\" is no address to listen on: write it as 127.0.0.1:8080 or [::1]:8080."), listen);
    bool bracketed = listen[0] == '[' && length > 2 && listen[length - 1] == ']';
    *address =
        bracketed ? arena_text_n(ctx->arena, listen + 1, length - 2) : arena_text_n(ctx->arena, listen, length);
    *port = (int)number;
    return ST_OK;
}

static void signals_of_the_end(sigset_t *set) {
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGHUP);
}

/* SIGPIPE would end the process when a reader of `out` goes away; everything else that writes looks at errors. */
static enum status serve_on(struct ctx *ctx, struct gate *gate, const struct listener *listener, FILE *out) {
    struct server *server;
    struct nightwatch *watch;
    struct reviewwatch *reviews;
    struct server_app app = gate_app(gate);
    sigset_t set;
    int signal_number;
    signals_of_the_end(&set);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    TRY(server_start(ctx, listener->fd, &app, &server_usual, &server));
    fprintf(out, "%s\n", MSG(ctx->arena, ctx->lang, M("Serving at {1}"), listener->url));
    fflush(out);
    watch = nightwatch_begin(ctx->registry);
    reviews = reviewwatch_begin(ctx->registry);
    sigwait(&set, &signal_number);
    reviewwatch_end(reviews);
    nightwatch_end(watch);
    server_stop(server);
    return ST_OK;
}

enum status serve_run(struct ctx *ctx, const char *listen, FILE *out) {
    const char *address = NULL;
    int port = 0;
    struct listener listener;
    TRY(read_listen(ctx, listen, &address, &port));
    TRY(server_listen(ctx, address, port, &listener));
    struct gate_options options = {.registry = ctx->registry, .failed = error_show, .log = stderr};
    options.routes = gate_routes(&options.route_count);
    struct gate *gate = gate_new(ctx->arena, &options);
    registry_stays(ctx->registry);
    enum status status = serve_on(ctx, gate, &listener, out);
    gate_free(gate);
    close(listener.fd);
    return status;
}

/* -- supervising ------------------------------------------------------------------------------------------------- */

/* The child leaves by exit, so that what it wrote is flushed and a sanitizer may speak. */
static pid_t start(int (*child)(void *arg), void *arg) {
    pid_t parent = getpid(), pid = fork();
    if (pid != 0)
        return pid;
    /* Nobody may go on serving without a parent that can stop it. */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(1);
    sigset_t mine;
    sigemptyset(&mine);
    sigaddset(&mine, SIGCHLD);
    sigprocmask(SIG_UNBLOCK, &mine, NULL);
    int code = child(arg);
    fflush(stdout);
    exit(code);
}

/* Waits for the child's end, passing on what tells it to stop. Returns its wait status. */
static int wait_for(pid_t pid, const sigset_t *set, bool *stopping) {
    for (;;) {
        int status, signal_number;
        pid_t ended = waitpid(pid, &status, WNOHANG);
        if (ended == pid)
            return status;
        must(sigwait(set, &signal_number) == 0);
        if (signal_number == SIGCHLD)
            continue;
        *stopping = true;
        kill(pid, SIGTERM);
    }
}

/* The parent's own words, in the language of its environment. */
static void say(const char *id, int number) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    fprintf(stderr, "%s\n", MSG(ctx.arena, ctx.lang, id, arena_printf(ctx.arena, "%d", number)));
}

/* Again, unless it was to stop, or crashes again and again. */
static bool start_again(int status, bool stopping, int64_t started, int *crashes) {
    bool soon = clock_monotonic() - started < (int64_t)CRASH_WINDOW_SECONDS * 1000000;
    *crashes = soon ? *crashes + 1 : 1;
    say(M("The serving process was ended by signal {1}."), WTERMSIG(status));
    if (stopping || *crashes >= CRASHES_MOST)
        return false;
    say(M("It is started again."), 0);
    return true;
}

int serve_supervised(int (*child)(void *arg), void *arg) {
    sigset_t set;
    bool stopping = false;
    int crashes = 0;
    signals_of_the_end(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (;;) {
        int64_t started = clock_monotonic();
        pid_t pid = start(child, arg);
        if (pid < 0) {
            say(M("The serving process cannot be started."), 0);
            return status_exit(ST_FAILED);
        }
        int status = wait_for(pid, &set, &stopping);
        if (WIFEXITED(status))
            return WEXITSTATUS(status);
        if (!start_again(status, stopping, started, &crashes))
            return status_exit(ST_FAILED);
    }
}
