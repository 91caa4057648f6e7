/* "keys backup", "keys test" and "keys restore": the copy of the key folder that only the recovery sheet opens. */
#include "cli/command.h"
#include "registry/keyring.h"
#include "vault/recovery.h"

enum { SHEET_MOST = 4096 };

enum status cli_keys_backup(struct call *call);
enum status cli_keys_test(struct call *call);
enum status cli_keys_restore(struct call *call);

/* Never an argument: those can be seen by everybody on the machine. */
static enum status read_sheet(struct call *call, const char **sheet) {
    struct ctx *ctx = call->ctx;
    if (call_ask(call, msg(ctx->lang, M("The groups of the recovery sheet:")), sheet))
        return ST_OK;
    return call_input(call, SHEET_MOST, sheet);
}

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
    TRY(read_sheet(call, &sheet));
    TRY(keyring_test(ctx, sheet));
    fprintf(call->out, "%s\n", msg(ctx->lang, M("This is the recovery sheet of these keys.")));
    return ST_OK;
}

enum status cli_keys_restore(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *sheet, *folder = call_path(call, call_option(call, "--keys", NULL));
    TRY(read_sheet(call, &sheet));
    TRY(recovery_restore(ctx, call_path(call, call_word(call, 0)), sheet, folder));
    fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("The keys are back in {1}."), folder));
    return ST_OK;
}
