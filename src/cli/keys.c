/* "keys backup", "keys test" and "keys restore": the copy of the key folder that only the recovery sheet opens; "keys
 * rotate": another root. */
#include "cli/arg.h"
#include "registry/keyring.h"
#include "vault/recovery.h"

#include <unistd.h>

enum status cli_keys_backup(struct call *call);
enum status cli_keys_test(struct call *call);
enum status cli_keys_restore(struct call *call);
enum status cli_keys_rotate(struct call *call);

enum status cli_keys_backup(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *file = call_path(call, call_word(call, 1));
    TRY(keyring_backup(ctx, file));
    fprintf(
        call->out, "%s\n",
        MSG(ctx->arena, ctx->lang, M("The keys are copied to {1}; only the recovery sheet opens it."), file));
    return ST_OK;
}

enum status cli_keys_test(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *sheet;
    TRY(arg_sheet(call, &sheet));
    TRY(keyring_test(ctx, sheet));
    fprintf(call->out, "%s\n", msg(ctx->lang, M("This is the recovery sheet of these keys.")));
    return ST_OK;
}

enum status cli_keys_restore(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *sheet, *folder = call_path(call, call_option(call, "--keys", NULL));
    TRY(arg_sheet(call, &sheet));
    TRY(recovery_restore(ctx, call_path(call, call_word(call, 0)), sheet, folder));
    fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("The keys are back in {1}."), folder));
    return ST_OK;
}

static void say_rotated(void *arg, size_t done) {
    const struct call *call = arg;
    if (isatty(fileno(call->err)))
        fprintf(call->err, "\r%zu", done);
}

enum status cli_keys_rotate(struct call *call) {
    struct ctx *ctx = call->ctx;
    TRY(keyring_rotate(ctx, say_rotated, call));
    fprintf(call->out, "%s\n",
            msg(ctx->lang,
                M("The root is another now. Make a new copy of the keys: older copies hold the old one.")));
    return ST_OK;
}
