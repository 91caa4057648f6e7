/* Joins the front ends, which never include each other, and runs the command. */
#include "api/describe.h"
#include "base/json.h"
#include "cli/command.h"
#include "vault/vault.h"
#include "web/serve.h"

int main(int argc, char **argv) {
    const struct cli_hooks hooks = {
        .serve = serve_run, .supervise = serve_supervised, .describe = api_description};
    vault_harden();
    json_wiping();
    return cli_main(argc, argv, &hooks);
}
