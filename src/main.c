/* Joins the front ends and runs the command. */
#include "cli/command.h"

int main(int argc, char **argv) {
    const struct cli_hooks hooks = {.serve = NULL};
    return cli_main(argc, argv, &hooks);
}
