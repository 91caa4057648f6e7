/* "keys backup", "keys test" and "keys restore": the copy of the key folder that only the recovery sheet opens; "keys
 * rotate": another root. */
#include "cli/command.h"
#include "registry/keyring.h"
#include "vault/recovery.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

enum { SHEET_MOST = 4096, SHEET_LETTERS = 40 };

enum status cli_keys_backup(struct call *call);
enum status cli_keys_test(struct call *call);
enum status cli_keys_restore(struct call *call);
enum status cli_keys_rotate(struct call *call);

/* Groups of four and nothing else. */
static bool is_groups(const char *line, size_t length) {
    size_t letters = 0;
    for (size_t i = 0; i < length; i++) {
        if (line[i] != ' ' && !isalnum((unsigned char)line[i]))
            return false;
        letters += line[i] != ' ';
    }
    return letters >= SHEET_LETTERS && letters % 4 == 0;
}

/* The sheet as it was printed has words around its groups; typed, there are only the groups. */
static const char *groups_of(struct ctx *ctx, const char *text) {
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\r\n");
        if (is_groups(line, length))
            return arena_text_n(ctx->arena, line, length);
        line += length + (line[length] != '\0');
    }
    return text;
}

/* Never an argument: those can be seen by everybody on the machine. */
static enum status read_sheet(struct call *call, const char **sheet) {
    struct ctx *ctx = call->ctx;
    if (call_ask(call, msg(ctx->lang, M("The groups of the recovery sheet:")), sheet))
        return ST_OK;
    TRY(call_input(call, SHEET_MOST, sheet));
    *sheet = groups_of(ctx, *sheet);
    return ST_OK;
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
