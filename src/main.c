/* Joins the front ends, which never include each other, and runs the command. */
#include "api/describe.h"
#include "base/json.h"
#include "cli/command.h"
#include "formats/preview.h"
#include "vault/vault.h"
#include "web/serve.h"

#include <string.h>

int main(int argc, char **argv) {
    const struct cli_hooks hooks = {
        .serve = serve_run, .supervise = serve_supervised, .describe = api_description};
    if (argc == 3 && strcmp(argv[1], PREVIEW_WORD) == 0) /* another instance of ours asks (formats/preview.h) */
        return preview_main(argv[2]);
    vault_harden();
    json_wiping();
    return cli_main(argc, argv, &hooks);
}
