/* "user": the staff, and the links that let one of them in: once, or to choose a password. */
#include "registry/setting.h"
#include "registry/sign_in.h"

#include "cli/shown.h"
#include "cli/table.h"

#include <string.h>

enum status cli_user_add(struct call *call);
enum status cli_user_list(struct call *call);
enum status cli_user_link(struct call *call);
enum status cli_user_invite(struct call *call);
enum status cli_user_role(struct call *call);
enum status cli_user_end(struct call *call);
enum status cli_user_password(struct call *call);

/* The values of --role are the parser's to check. */
static enum actor_role role_of(const struct call *call) {
    enum actor_role role = ACTOR_STAFF;
    (void)actor_role_from(call_option(call, "--role", "staff"), &role);
    return role;
}

/* Done with somebody: a sentence, or what they are now. */
static enum status say(struct call *call, const char *sentence, const struct user *user) {
    struct ctx *ctx = call->ctx;
    if (!call_has(call, "--json")) {
        fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, sentence, user->name));
        return ST_OK;
    }
    json_auto_t *json = json_pack("{s:o,s:s,s:s}", "id", shown_json_id(ctx, user->id), "name", user->name,
                                  "role", actor_role_id(user->role));
    must(json);
    call_json(call, json);
    return ST_OK;
}

enum status cli_user_add(struct call *call) {
    struct user user = {.name = call_word(call, 1), .role = role_of(call)};
    TRY(user_add(call->ctx, user.name, user.role, &user.id));
    return say(call, M("Added: {1}"), &user);
}

enum status cli_user_role(struct call *call) {
    struct user user;
    TRY(user_named(call->ctx, call_word(call, 1), &user));
    user.role = role_of(call);
    TRY(user_set_role(call->ctx, user.id, user.role, NULL));
    return say(call, M("Has another role now: {1}"), &user);
}

enum status cli_user_end(struct call *call) {
    struct user user;
    TRY(user_named(call->ctx, call_word(call, 1), &user));
    TRY(user_end(call->ctx, user.id));
    return say(call, M("May not sign in any more: {1}"), &user);
}

static json_t *users_json(struct ctx *ctx, const struct user *users, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *json = json_pack("{s:s,s:s?,s:s,s:s,s:o,s:o}", "name", users[i].name, "email", users[i].email,
                                 "role", actor_role_id(users[i].role), "lang", lang_code(users[i].lang), "from",
                                 shown_json_instant(ctx, users[i].made), "to",
                                 users[i].ended ? shown_json_instant(ctx, users[i].ended) : json_null());
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

enum status cli_user_list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct user *users = NULL;
    size_t count = 0;
    TRY(user_list(ctx, call_has(call, "--all"), &users, &count));
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:o}", "users", users_json(ctx, users, count));
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    struct table table = table_begin(ctx, 4);
    table_head(&table, (const char *const[]){M("Name"), M("E-mail"), M("Role"), M("Left")});
    for (size_t i = 0; i < count; i++) {
        const char *cells[] = {users[i].name, users[i].email ? users[i].email : "",
                               msg(ctx->lang, actor_role_label(users[i].role)),
                               users[i].ended ? shown_instant(ctx, users[i].ended, false) : ""};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
    return ST_OK;
}

/* As the register is reached from outside, where that is said. */
static const char *own_site(struct call *call) {
    const char *site;
    if (setting_text(call->ctx, SETTING_SITE_URL, &site) == ST_OK && *site)
        return site;
    fault_clear(call->ctx);
    return call->served_at ? call->served_at : "http://127.0.0.1:8080";
}

/* Where browsers go: BASE/path/code. */
static const char *link_of(struct call *call, const char *path, const char *code) {
    const char *base = call_option(call, "--url", own_site(call));
    size_t length = strlen(base);
    while (length && base[length - 1] == '/')
        length--;
    return arena_printf(call->ctx->arena, "%.*s/%s/%s", (int)length, base, path, code);
}

static enum status say_link(struct call *call, const char *path, const char *code, int seconds,
                            const char *valid) {
    const char *link = link_of(call, path, code);
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:s,s:s,s:i}", "link", link, "code", code, "seconds", seconds);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n", link);
    fprintf(call->err, "%s\n", valid);
    return ST_OK;
}

/* The page behind the link asks before it lets in, so that a mail program that looks at links does not use it up. */
enum status cli_user_link(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *code, *name = call_word(call, 1);
    struct user user;
    bool first = user_named(ctx, name, &user) == ST_NOT_FOUND;
    fault_clear(ctx);
    TRY(user_link(ctx, name, &code));
    if (first && !call_has(call, "--json"))
        fprintf(call->err, "%s\n",
                MSG(ctx->arena, ctx->lang, M("The register had no user yet: {1} is its owner now."), name));
    return say_link(
        call, "signin", code, USER_LINK_SECONDS,
        msg_count(ctx->arena, ctx->lang,
                  MN("The link works once, for {1} minute.", "The link works once, for {1} minutes."),
                  USER_LINK_SECONDS / 60));
}

/* Somebody new, or somebody who is here and cannot get in any more. */
enum status cli_user_invite(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct user user;
    struct invitation invitation = {
        .name = call_word(call, 1), .email = call_option(call, "--email", NULL), .role = role_of(call)};
    enum status status = user_named(ctx, invitation.name, &user);
    if (status == ST_OK)
        invitation.user = user.id;
    if (status == ST_OK && invitation.email)
        TRY(user_set_email(ctx, user.id, invitation.email, NULL));
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    fault_clear(ctx);
    TRY(user_invite(ctx, &invitation));
    return say_link(
        call, "invitation", invitation.code, USER_INVITATION_SECONDS,
        msg_count(ctx->arena, ctx->lang,
                  MN("The invitation works once, for {1} day.", "The invitation works once, for {1} days."),
                  USER_INVITATION_SECONDS / 86400));
}

/* From standard input only: what stands on a command line is seen in the list of processes, what is typed at a terminal on it. */
enum status cli_user_password(struct call *call) {
    struct user user;
    const char *password;
    if (call->interactive)
        return FAIL(
            call->ctx, ST_INVALID,
            M("The password is read from standard input, so that nobody reads it on the screen: pass it "
              "by a pipe or a file, or make an invitation."));
    TRY(user_named(call->ctx, call_word(call, 1), &user));
    TRY(call_line(call, &password));
    TRY(password_set(call->ctx, user.id, password));
    return say(call, M("Has a new password: {1}"), &user);
}
