/* "page ...": a person's access to their own page. What they do there they do themselves. */
#include "rights/own.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"

#include <string.h>

enum status cli_page_give(struct call *call);
enum status cli_page_list(struct call *call);
enum status cli_page_end(struct call *call);

enum status cli_page_give(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct doorway_made made;
    size_t hours;
    ref_t party, request = 0;
    const char *because = call_option(call, "--request", NULL);
    TRY(arg_count(call, "--hours", 0, DOORWAY_HOURS_MOST, &hours));
    TRY(pick_party(call, call_word(call, 1), "WHO", &party));
    if (because)
        TRY(arg_record(call, because, "--request", &request));
    enum status status = own_give(ctx, party, request, (int)hours, &made);
    if (status != ST_OK && ctx->fault.field && strcmp(ctx->fault.field, "request") == 0)
        return fault_at_field(ctx, "--request");
    TRY(status);
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:o,s:s,s:s,s:o}", "id", shown_json_id(ctx, made.id), "link", made.link,
                                      "code", made.code, "until", shown_json_instant(ctx, made.until));
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(
        call->out, "%s\n%s\n%s\n%s\n", MSG(ctx->arena, ctx->lang, M("Link: {1}"), made.link),
        MSG(ctx->arena, ctx->lang, M("Code: {1}"), made.code),
        MSG(ctx->arena, ctx->lang, M("The link opens until {1}."), shown_instant(ctx, made.until, false)),
        msg(ctx->lang, M("Send the link and tell the code another way: one without the other opens nothing. "
                         "They are shown this once.")));
    return ST_OK;
}

static json_t *link_json(struct ctx *ctx, const struct doorway *doorway) {
    json_t *json =
        json_pack("{s:o,s:o,s:s,s:s,s:o,s:o,s:o,s:i}", "id", shown_json_id(ctx, doorway->id), "request",
                  shown_json_id(ctx, doorway->request), "what", doorway_kind_id(doorway->kind), "state",
                  doorway_state_id(doorway->state), "made", shown_json_instant(ctx, doorway->made), "until",
                  shown_json_instant(ctx, doorway->until), "opened",
                  doorway->opened ? shown_json_instant(ctx, doorway->opened) : json_null(), "wrong_codes",
                  doorway->tries);
    must(json);
    return json;
}

static void print_links(struct call *call, const struct doorway *list, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 5);
    table_head(&table, (const char *const[]){M("Id"), M("What"), M("Made"), M("Opens until"), M("State")});
    for (size_t i = 0; i < count; i++)
        table_row(&table, (const char *const[]){
                              shown_id(ctx, list[i].id), msg(ctx->lang, doorway_kind_what(list[i].kind)),
                              shown_instant(ctx, list[i].made, false), shown_instant(ctx, list[i].until, false),
                              msg(ctx->lang, doorway_state_label(list[i].state))});
    table_print(&table, call->out);
}

enum status cli_page_list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct doorway *list;
    size_t count;
    ref_t party;
    TRY(pick_party(call, call_word(call, 1), "WHO", &party));
    TRY(doorway_list(ctx, party, false, &list, &count));
    if (call_has(call, "--json")) {
        json_t *rows = json_array();
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(rows, link_json(ctx, &list[i])) == 0);
        json_auto_t *json = json_pack("{s:o}", "links", rows);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    if (!count)
        fprintf(call->out, "%s\n", msg(ctx->lang, M("No link has been given.")));
    else
        print_links(call, list, count);
    return ST_OK;
}

enum status cli_page_end(struct call *call) {
    struct ctx *ctx = call->ctx;
    ref_t link;
    TRY(arg_record(call, call_word(call, 1), "LINK", &link));
    TRY(doorway_end(ctx, link));
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:o}", "id", shown_json_id(ctx, link));
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("Ended: {1}"), shown_id(ctx, link)));
    return ST_OK;
}
