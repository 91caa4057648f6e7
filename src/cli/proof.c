/* "proof ...": whether a signed file is what was signed; "audit key" prints the key that signs. */
#include "rights/proof.h"

#include "cli/file.h"
#include "cli/shown.h"
#include "registry/permit.h"

enum { FILE_MOST = 256 * 1024 * 1024, TEXT_MOST = 65536 };

enum status cli_proof_verify(struct call *call);
enum status cli_proof_check(struct call *call);
enum status cli_audit_key(struct call *call);

struct files {
    const char *bytes, *text;
    size_t length, text_length;
};

static enum status read_files(struct call *call, const char *file, struct files *files) {
    const char *signature = call_option(call, "--sig", arena_printf(call->ctx->arena, "%s.sig", file));
    TRY(file_read(call, file, FILE_MOST, &files->bytes, &files->length));
    return file_read(call, signature, TEXT_MOST, &files->text, &files->text_length);
}

static void print_json(struct call *call, const struct proof_verdict *verdict, bool known) {
    json_auto_t *json =
        json_pack("{s:b,s:o,s:o,s:o,s:o,s:o,s:I,s:b}", "good", !verdict->problem, "problem",
                  shown_json_text(verdict->problem), "what", shown_json_text(verdict->what), "register",
                  shown_json_text(verdict->reg), "key", shown_json_text(verdict->key), "at",
                  shown_json_text(verdict->at), "seq", (json_int_t)verdict->seq, "known", known);
    must(json);
    call_json(call, json);
}

static enum status print(struct call *call, struct proof_verdict *verdict) {
    struct ctx *ctx = call->ctx;
    const char *wanted = call_option(call, "--key", NULL);
    bool known = verdict->in_register;
    if (!verdict->problem && wanted) {
        known = proof_key_is(ctx->arena, wanted, verdict->key);
        if (!known)
            verdict->problem =
                msg(ctx->lang, M("The signature holds, but it was made with another key than that one."));
    }
    if (verdict->problem)
        call->exit_code = status_exit(ST_CONFLICT);
    if (call_has(call, "--json")) {
        print_json(call, verdict, known);
        return ST_OK;
    }
    if (verdict->problem) {
        fprintf(call->out, "%s\n", verdict->problem);
        return ST_OK;
    }
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang,
                M("Good: not a byte has changed since it was signed at {1}, at entry {2} of the log of "
                  "register {3}."),
                verdict->at, arena_printf(ctx->arena, "%lld", (long long)verdict->seq), verdict->reg));
    fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("Key: {1}"), verdict->key));
    fprintf(call->out, "%s\n",
            msg(ctx->lang, verdict->in_register
                               ? M("It is this register's key, and the entry stands in its log.")
                           : known ? M("It is the key that you gave.")
                                   : M("Whose key it is, this command cannot know: compare it with the one "
                                       "that you have from them "
                                       "on another way, or give it with --key.")));
    return ST_OK;
}

enum status cli_proof_verify(struct call *call) {
    struct files files;
    struct proof_verdict verdict;
    TRY(read_files(call, call_word(call, 0), &files));
    proof_verify(call->ctx, files.bytes, files.length, files.text, files.text_length, &verdict);
    return print(call, &verdict);
}

enum status cli_proof_check(struct call *call) {
    struct files files;
    struct proof_verdict verdict;
    TRY(permit_action(call->ctx, ACTION_PROVE, 0, NULL));
    TRY(read_files(call, call_word(call, 1), &files));
    TRY(proof_check(call->ctx, files.bytes, files.length, files.text, files.text_length, &verdict));
    return print(call, &verdict);
}

enum status cli_audit_key(struct call *call) {
    struct ctx *ctx = call->ctx;
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    if (call_has(call, "--json")) {
        json_auto_t *json =
            json_pack("{s:s,s:s}", "key", proof_key(ctx), "fingerprint", proof_fingerprint(ctx));
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n", proof_key(ctx));
    fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("Fingerprint: {1}"), proof_fingerprint(ctx)));
    return ST_OK;
}
