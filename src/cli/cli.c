/* The command line of this process: its streams, its folder, its language. */
#include "cli/command.h"

#include <limits.h>
#include <signal.h>
#include <unistd.h>

int cli_main(int argc, char **argv, const struct cli_hooks *hooks) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is an error of the write, not the end of a change */
    char cwd[PATH_MAX];
    struct call call = {.ctx = &ctx,
                        .in = stdin,
                        .out = stdout,
                        .err = stderr,
                        .cwd = getcwd(cwd, sizeof cwd),
                        .interactive = isatty(STDIN_FILENO) && isatty(STDERR_FILENO),
                        .peer = -1,
                        .hooks = hooks};
    return command_run(&call, argc > 0 ? (size_t)argc - 1 : 0, (const char *const *)argv + 1);
}
