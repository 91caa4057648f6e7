/* "access": the package that answers "what do you know about me". */
#include "rights/access.h"

#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"

enum status cli_access(struct call *call);

enum status cli_access(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *file = call_option(call, "-o", NULL);
    struct access_result result = {0};
    ref_t party;
    TRY(pick_party(call, call_word(call, 1), "WHO", &party));
    TRY(access_package(ctx, party, call_path(call, file), &result));
    if (call_has(call, "--json")) {
        json_auto_t *json =
            json_pack("{s:o,s:s,s:I,s:I,s:o,s:o}", "id", shown_json_id(ctx, party), "file", file, "items",
                      (json_int_t)result.items, "files", (json_int_t)result.files, "manifest_hash",
                      shown_json_text(result.manifest_hash), "audit_head", shown_json_text(result.audit_head));
        must(json);
        if (result.papers)
            must(json_object_set_new(json, "papers", json_integer((json_int_t)result.papers)) == 0);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("The package is in {1}"), file));
    struct table table = table_begin(ctx, 2);
    const char *items[] = {msg(ctx->lang, M("items")), shown_number(ctx, result.items)};
    const char *hash[] = {msg(ctx->lang, M("hash of the manifest")), result.manifest_hash};
    const char *head[] = {msg(ctx->lang, M("the log as it stood")), result.audit_head};
    table_row(&table, items);
    table_row(&table, hash);
    table_row(&table, head);
    table_print(&table, call->out);
    if (result.papers)
        fprintf(
            call->out, "%s\n",
            msg_count(ctx->arena, ctx->lang,
                      MN("{1} paper must be copied for the answer; “seloste paper tasks” says where it is",
                         "{1} papers must be copied for the answer; “seloste paper tasks” says where they are"),
                      (long)result.papers));
    fprintf(call->out, "%s\n",
            msg(ctx->lang,
                M("Texts about others that may name the person were not looked through; for an answer with "
                  "them write down a request with “seloste request add”")));
    return ST_OK;
}
