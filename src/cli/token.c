/* "token": with what programs use the API, and "api describe": what they may ask. */
#include "registry/api_token.h"

#include "base/buf.h"
#include "cli/arg.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "notice/notice.h"
#include "rights/device.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum status cli_token_add(struct call *call);
enum status cli_token_list(struct call *call);
enum status cli_token_end(struct call *call);
enum status cli_api_describe(struct call *call);

/* ---- tokens */

static size_t purposes_of(struct call *call, const char ***purposes) {
    size_t count = 0;
    while (call_option_at(call, "--purpose", count))
        count++;
    *purposes = arena_array(call->ctx->arena, count + 1, sizeof **purposes);
    for (size_t i = 0; i < count; i++)
        (*purposes)[i] = call_option_at(call, "--purpose", i);
    return count;
}

static void say_added(struct call *call, int64_t id, const char *secret) {
    struct ctx *ctx = call->ctx;
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:o,s:s,s:s}", "id", shown_json_id(ctx, id), "name", call_word(call, 1),
                                      "token", secret);
        must(json);
        call_json(call, json);
        return;
    }
    fprintf(call->out, "%s\n", secret);
    fprintf(call->err, "%s\n",
            msg(ctx->lang, M("Keep it where only the program reads it: it is not shown again.")));
}

enum status cli_token_add(struct call *call) {
    const char **purposes, *secret;
    int64_t id;
    struct api_token_draft draft = {.name = call_word(call, 1),
                                    .writes = call_has(call, "--write"),
                                    .duties = call_has(call, "--duties"),
                                    .manages = call_has(call, "--office"),
                                    .user = call_option(call, "--user", NULL)};
    struct device device = {0};
    TRY(arg_day(call, "--until", &draft.until));
    if (call_has(call, "--device") &&
        device_find(call->ctx, call_option(call, "--device", ""), &device) != ST_OK)
        return fault_at_field(call->ctx, "--device");
    draft.device = device.id;
    draft.purpose_count = purposes_of(call, &purposes);
    draft.purposes = purposes;
    TRY(api_token_add(call->ctx, &draft, &id, &secret));
    say_added(call, id, secret);
    return ST_OK;
}

static const char *state_words(struct ctx *ctx, enum api_token_state state) {
    switch (state) {
    case API_TOKEN_GOOD:
        return msg(ctx->lang, M("good"));
    case API_TOKEN_OVER:
        return msg(ctx->lang, M("over"));
    case API_TOKEN_ENDED:
        return msg(ctx->lang, M("ended"));
    }
    return "";
}

static const char *joined(struct ctx *ctx, const struct names *names) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < names->count; i++)
        buf_printf(&buf, "%s%s", i ? ", " : "", names->items[i]);
    return buf_text(&buf);
}

static const char *may(struct ctx *ctx, const struct scope *scope) {
    return arena_printf(ctx->arena, "%s%s%s", scope->writes ? "write" : "read", scope->duties ? ", duties" : "",
                        scope->manages ? ", office" : "");
}

static json_t *token_json(struct ctx *ctx, const struct api_token *token) {
    json_t *purposes = json_array();
    for (size_t i = 0; i < token->scope.purposes.count; i++)
        must(json_array_append_new(purposes, json_string(token->scope.purposes.items[i])) == 0);
    json_t *json =
        json_pack("{s:o,s:s,s:o,s:o,s:b,s:b,s:b,s:o,s:o,s:o,s:s,s:o}", "id", shown_json_id(ctx, token->id),
                  "name", token->name, "user", shown_json_text(token->user.name), "purposes", purposes, "write",
                  token->scope.writes, "duties", token->scope.duties, "office", token->scope.manages, "made",
                  shown_json_instant(ctx, token->made), "until", shown_json_day(ctx, token->until), "used",
                  token->used ? shown_json_instant(ctx, token->used) : json_null(), "state",
                  api_token_state_id(token->state), "device", shown_json_id(ctx, token->scope.device));
    must(json);
    return json;
}

enum status cli_token_list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct api_token *tokens;
    size_t count;
    TRY(api_token_list(ctx, &tokens, &count));
    if (call_has(call, "--json")) {
        json_t *list = json_array();
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(list, token_json(ctx, &tokens[i])) == 0);
        json_auto_t *json = json_pack("{s:o}", "tokens", list);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    struct table table = table_begin(ctx, 6);
    table_head(&table, (const char *const[]){M("Name"), M("User"), M("Purposes"), M("May do"), M("Last day"),
                                             M("State")});
    for (size_t i = 0; i < count; i++) {
        const char *cells[] = {tokens[i].name,
                               tokens[i].user.name,
                               joined(ctx, &tokens[i].scope.purposes),
                               may(ctx, &tokens[i].scope),
                               shown_day(ctx, tokens[i].until),
                               state_words(ctx, tokens[i].state)};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
    return ST_OK;
}

enum status cli_token_end(struct call *call) {
    struct ctx *ctx = call->ctx;
    TRY(api_token_end(ctx, call_word(call, 1)));
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:s}", "ended", call_word(call, 1));
        must(json);
        call_json(call, json);
    } else {
        fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("Ended: {1}"), call_word(call, 1)));
    }
    return ST_OK;
}

/* ---- the description */

/* Of a register's folder the newest version; any other path is a notice itself. */
static const char *notice_file(struct ctx *ctx, const char *path) {
    const char *folder = arena_printf(ctx->arena, "%s/notices", path);
    DIR *dir = opendir(folder);
    long newest = 0;
    if (!dir)
        return path;
    for (struct dirent *entry; (entry = readdir(dir));) {
        char *end;
        long number = strtol(entry->d_name, &end, 10);
        if (end != entry->d_name && strcmp(end, ".yaml") == 0 && number > newest)
            newest = number;
    }
    closedir(dir);
    return arena_printf(ctx->arena, "%s/%ld.yaml", folder, newest);
}

enum status cli_api_describe(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct findings findings = {0};
    const struct notice *notice;
    const char *file = notice_file(ctx, call_path(call, call_word(call, 0)));
    TRY(notice_load(ctx, ctx->arena, file, &findings, &notice));
    must(call->hooks && call->hooks->describe);
    json_auto_t *json = call->hooks->describe(ctx, notice);
    call_json(call, json);
    return ST_OK;
}
