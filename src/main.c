/* Finds the command row and runs it. */
#include "cli/command.h"

int main(int argc, char **argv) {
    return cli_main(argc, argv);
}
