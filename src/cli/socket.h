/* A running server does the command line's work, so that there is one writer, one log and one lens: the command line
 * and where its output goes travel through a Unix socket in the data folder; what a command asks of a person at the
 * terminal, or of standard input, is asked back through it.
 * Used by: command, serve.
 * Memory: a server's is its own; a client's is the call's.
 * Errors: no server is no error (*served false). One that goes away in the middle is ST_FAILED.
 * Promises: only processes of the same user (or root) are served. A socket that a crash left is replaced. A server never
 * reads a client's terminal itself. */
#ifndef CLI_SOCKET_H
#define CLI_SOCKET_H

#include "cli/command.h"

struct socket_server;

/* Listens in DIR; commands run in threads of their own with `registry`. `url` is where browsers reach the server, or
 * NULL when that is not known. */
CHECKED enum status socket_start(struct ctx *ctx, const char *dir, struct registry *registry, const char *url,
                                 struct socket_server **server);
/* Takes nothing new, lets what runs end. False when something still runs after some seconds: then the register must not
 * be closed under it. NULL is allowed. */
bool socket_stop(struct socket_server *server);

/* Has the command run by the server that has DIR. Not *served: there is none, or it went away or had no room before the
 * command began; nothing was done, and it can be tried again. */
CHECKED enum status socket_send(struct call *call, const char *dir, size_t argc, const char *const *argv,
                                bool *served, int *exit_code);

/* From a command to its client. */
bool socket_ask(struct call *call, const char *question, const char **answer);
bool socket_input(struct call *call, size_t most, const char **bytes, size_t *length);

#endif
