/* "user": the staff, and the one-time link that lets one of them in. */
#include "registry/user.h"

#include "cli/shown.h"
#include "cli/table.h"

#include <string.h>

enum status cli_user_add(struct call *call);
enum status cli_user_list(struct call *call);
enum status cli_user_link(struct call *call);

/* In the order of enum actor_role. */
static const char *const role_ids[] = {"owner", "staff", "reader", "officer", "system"};

enum status cli_user_add(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *wanted = call_option(call, "--role", "staff");
    enum actor_role role = ACTOR_STAFF;
    for (size_t i = 0; i < sizeof role_ids / sizeof *role_ids; i++)
        if (strcmp(role_ids[i], wanted) == 0)
            role = (enum actor_role)i;
    int64_t id;
    TRY(user_add(ctx, call_word(call, 1), role, &id));
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:o,s:s,s:s}", "id", shown_json_id(ctx, id), "name", call_word(call, 1),
                                      "role", role_ids[role]);
        must(json);
        call_json(call, json);
    } else {
        fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("Added: {1}"), call_word(call, 1)));
    }
    return ST_OK;
}

static json_t *users_json(const struct user *users, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *json = json_pack("{s:s,s:s,s:s}", "name", users[i].name, "role", role_ids[users[i].role],
                                 "lang", lang_code(users[i].lang));
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

enum status cli_user_list(struct call *call) {
    struct user *users = NULL;
    size_t count = 0;
    TRY(user_list(call->ctx, &users, &count));
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:o}", "users", users_json(users, count));
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    struct table table = table_begin(call->ctx, 2);
    table_head(&table, (const char *const[]){M("Name"), M("Role")});
    for (size_t i = 0; i < count; i++) {
        const char *cells[] = {users[i].name, role_ids[users[i].role]};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
    return ST_OK;
}

/* The page behind the link asks before it lets in, so that a mail program that looks at links does not use it up. */
enum status cli_user_link(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *code;
    TRY(user_link(ctx, call_word(call, 1), &code));
    const char *base = call_option(call, "--url", call->served_at ? call->served_at : "http://127.0.0.1:8080");
    size_t length = strlen(base);
    while (length && base[length - 1] == '/')
        length--;
    const char *link = arena_printf(ctx->arena, "%.*s/signin/%s", (int)length, base, code);
    if (call_has(call, "--json")) {
        json_auto_t *json =
            json_pack("{s:s,s:s,s:i}", "link", link, "code", code, "seconds", (int)USER_LINK_SECONDS);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n", link);
    fprintf(call->err, "%s\n",
            msg_count(ctx->arena, ctx->lang,
                      MN("The link works once, for {1} minute.", "The link works once, for {1} minutes."),
                      USER_LINK_SECONDS / 60));
    return ST_OK;
}
