/* "serve": the register in the browser, and for command lines through the socket. The register is opened in the child
 * of a parent that watches it: threads and locks of an open register do not outlive a fork. */
#include "cli/open.h"
#include "cli/socket.h"
#include "connect/collect.h"
#include "connect/dispatch.h"
#include "registry/registry.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

enum status cli_serve(struct call *call);

/* A register under which something still runs is not closed: the process ends, and the next start makes all whole. */
static void end(struct call *call, struct socket_server *server) {
    if (socket_stop(server))
        open_close(call);
    else
        call->ctx->registry = NULL;
}

/* NULL for a port that the system chooses: it is not known here. */
static const char *url_of(struct call *call, const char *listen) {
    const char *colon = strrchr(listen, ':');
    return colon && strcmp(colon, ":0") == 0 ? NULL : arena_printf(call->ctx->arena, "http://%s", listen);
}

static enum status serve(struct call *call) {
    struct socket_server *server = NULL;
    struct dispatch *dispatch = NULL;
    struct collect *collect = NULL;
    TRY(open_alone(call));
    const char *listen = call_option(call, "--listen", "127.0.0.1:8080");
    enum status status = socket_start(call->ctx, call_path(call, call_word(call, 0)), call->ctx->registry,
                                      url_of(call, listen), &server);
    if (status == ST_OK && !registry_read_only(call->ctx))
        status = dispatch_start(call->ctx, &dispatch);
    if (status == ST_OK && !registry_read_only(call->ctx))
        status = collect_start(call->ctx, &collect);
    if (status == ST_OK)
        status = call->hooks->serve(call->ctx, listen, call->out);
    collect_stop(collect);
    dispatch_stop(dispatch);
    end(call, server);
    return status;
}

/* In the child: says what went wrong itself, for the parent knows only the exit code. */
static int serve_child(void *arg) {
    struct call *call = arg;
    signal(SIGTTOU, SIG_IGN); /* a server in the background may write to a client's terminal */
    return command_end(call, serve(call));
}

enum status cli_serve(struct call *call) {
    if (call->peer >= 0)
        return FAIL(call->ctx, ST_BUSY, M("a server has this register open already"));
    must(call->hooks && call->hooks->serve && call->hooks->supervise);
    fflush(call->out);
    fflush(call->err);
    call->exit_code = call->hooks->supervise(serve_child, call);
    return ST_OK;
}
