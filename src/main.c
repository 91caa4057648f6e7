/* Joins the front ends and runs the command. */
#include "cli/command.h"

int main(int argc, char **argv) {
    const struct cli_hooks hooks = {0};
    return cli_main(argc, argv, &hooks);
}
