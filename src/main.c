/* Joins the front ends and runs the command. */
#include "cli/command.h"
#include "web/serve.h"

int main(int argc, char **argv) {
    const struct cli_hooks hooks = {.serve = serve_run, .supervise = serve_supervised};
    return cli_main(argc, argv, &hooks);
}
