/* The command line of this process: its streams, its folder, its language. */
#include "cli/command.h"

#include "base/clock.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A descriptor that the caller closed must not become a file of the register, which messages would then be written into.
 * What is opened in its place can only be read, so that what is written there is still an error. */
static void streams_are_taken(void) {
    int fd;
    do
        fd = open("/dev/null", O_RDONLY);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

int cli_main(int argc, char **argv, const struct cli_hooks *hooks) {
    streams_are_taken();
    umask(077);
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is an error of the write, not the end of a change */
    signal(SIGXFSZ, SIG_IGN); /* and so is a file that may not grow */
    if (!clock_readable()) {  /* before there is a language to say it in */
        fputs("seloste: SELOSTE_CLOCK is no time such as 2026-03-05T10:00:00Z, nor @FILE with one\n", stderr);
        return status_exit(ST_INVALID);
    }
    scoped_ctx ctx;
    ctx_begin(&ctx);
    char folder[PATH_MAX], *cwd = getcwd(folder, sizeof folder);
    struct call call = {.ctx = &ctx,
                        .in = stdin,
                        .out = stdout,
                        .err = stderr,
                        .cwd = cwd && utf8_valid(cwd, strlen(cwd)) ? cwd : NULL,
                        .interactive = isatty(STDIN_FILENO) && isatty(STDERR_FILENO),
                        .peer = -1,
                        .hooks = hooks};
    return command_run(&call, argc > 0 ? (size_t)argc - 1 : 0, (const char *const *)argv + 1);
}
