/* "user review" and "user reviewed": who may sign in, gone through and signed for. */
#include "rights/roster.h"

#include "cli/arg.h"
#include "cli/shown.h"
#include "cli/table.h"

#include <string.h>

enum status cli_roster_show(struct call *call);
enum status cli_roster_sign(struct call *call);

static enum status at_option(struct call *call, enum status status) {
    static const struct arg_field options[] = {
        {"users", "NAME"},      {"tokens", "--token"}, {"shared", "--shared"}, {"where", "--where"},
        {"who", "--signed-by"}, {"text", "--text"},    {"next", "--next"}};
    return arg_at(call, status, options, sizeof options / sizeof *options);
}

/* ---- "user review" */

static json_t *instant_json(struct ctx *ctx, int64_t instant) {
    return instant ? shown_json_instant(ctx, instant) : json_null();
}

static json_t *users_json(struct ctx *ctx, const struct roster *roster) {
    json_t *list = json_array();
    for (size_t i = 0; i < roster->user_count; i++) {
        const struct roster_user *one = &roster->users[i];
        json_t *json = json_pack("{s:o,s:s,s:s,s:o,s:b,s:b,s:b}", "id", shown_json_id(ctx, one->user.id),
                                 "name", one->user.name, "role", actor_role_id(one->user.role), "signed_in",
                                 instant_json(ctx, one->seen), "quiet", one->quiet, "outside", one->outside,
                                 "confirmed", one->confirmed);
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static json_t *tokens_json(struct ctx *ctx, const struct roster *roster) {
    json_t *list = json_array();
    for (size_t i = 0; i < roster->token_count; i++) {
        const struct roster_token *one = &roster->tokens[i];
        json_t *json =
            json_pack("{s:o,s:s,s:o,s:o,s:b,s:b}", "id", shown_json_id(ctx, one->token.id), "name",
                      one->token.name, "user", shown_json_text(one->token.user.name), "used",
                      instant_json(ctx, one->token.used), "quiet", one->quiet, "confirmed", one->confirmed);
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static json_t *review_json(struct ctx *ctx, const struct roster_review *one) {
    json_t *json = json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:I,s:I,s:s}", "id", shown_json_id(ctx, one->id), "day",
                             shown_json_day(ctx, one->day), "next", shown_json_day(ctx, one->next), "signed_by",
                             shown_json_text(one->who), "text", shown_json_text(one->text), "shared",
                             shown_json_text(one->where), "users", (json_int_t)one->user_count, "ended",
                             (json_int_t)one->ended, "hash", one->hash);
    must(json);
    return json;
}

static void show_json(struct call *call, const struct roster *roster) {
    struct ctx *ctx = call->ctx;
    const struct roster_state *state = &roster->state;
    json_t *reviews = json_array();
    for (size_t i = 0; i < roster->review_count; i++)
        must(json_array_append_new(reviews, review_json(ctx, &roster->reviews[i])) == 0);
    json_auto_t *json = json_pack("{s:o,s:o,s:o,s:o,s:b,s:I,s:b,s:o}", "users", users_json(ctx, roster),
                                  "tokens", tokens_json(ctx, roster), "last", shown_json_day(ctx, state->last),
                                  "next", shown_json_day(ctx, state->next), "late", state->late, "unconfirmed",
                                  (json_int_t)state->unconfirmed, "shared", state->shared, "reviews", reviews);
    must(json);
    call_json(call, json);
}

static const char *yes(struct ctx *ctx, bool yes) {
    return msg(ctx->lang, yes ? M("yes") : M("no"));
}

static void print_roster(struct call *call, const struct roster *roster) {
    struct ctx *ctx = call->ctx;
    struct table users = table_begin(ctx, 5), tokens = table_begin(ctx, 3);
    table_head(&users,
               (const char *const[]){M("Name"), M("Role"), M("Signed in"), M("Other house"), M("Confirmed")});
    for (size_t i = 0; i < roster->user_count; i++) {
        const struct roster_user *one = &roster->users[i];
        table_row(&users,
                  (const char *const[]){one->user.name, msg(ctx->lang, actor_role_label(one->user.role)),
                                        one->seen ? shown_instant(ctx, one->seen, false) : "",
                                        one->outside ? yes(ctx, true) : "", yes(ctx, one->confirmed)});
    }
    table_print(&users, call->out);
    if (roster->token_count)
        fputc('\n', call->out);
    table_head(&tokens, (const char *const[]){M("Key for a program"), M("Last used"), M("Confirmed")});
    for (size_t i = 0; i < roster->token_count; i++) {
        const struct roster_token *one = &roster->tokens[i];
        table_row(&tokens,
                  (const char *const[]){one->token.name,
                                        one->token.used ? shown_instant(ctx, one->token.used, false) : "",
                                        yes(ctx, one->confirmed)});
    }
    if (roster->token_count)
        table_print(&tokens, call->out);
    fprintf(call->out, "\n%s\n",
            roster->state.any ? MSG(ctx->arena, ctx->lang, M("Gone through on {1}; again by {2}."),
                                    shown_day(ctx, roster->state.last), shown_day(ctx, roster->state.next))
                              : msg(ctx->lang, M("Nobody has gone through the users here yet.")));
}

enum status cli_roster_show(struct call *call) {
    struct roster roster;
    TRY(roster_read(call->ctx, &roster));
    if (call_has(call, "--json"))
        show_json(call, &roster);
    else
        print_roster(call, &roster);
    return ST_OK;
}

/* ---- "user reviewed" */

static enum status find_users(struct call *call, struct roster_draft *draft) {
    int64_t *ids = arena_array(call->ctx->arena, call->word_count + 1, sizeof *ids);
    for (size_t i = 1; call_word(call, i); i++) {
        struct user user;
        enum status status = user_named(call->ctx, call_word(call, i), &user);
        if (status != ST_OK)
            return status == ST_NOT_FOUND ? fault_at_field(call->ctx, "NAME") : status;
        ids[draft->user_count++] = user.id;
    }
    draft->users = ids;
    return ST_OK;
}

static enum status find_tokens(struct call *call, const struct roster *roster, struct roster_draft *draft) {
    struct ctx *ctx = call->ctx;
    int64_t *ids = arena_array(ctx->arena, call->option_count + 1, sizeof *ids);
    const char *text;
    for (size_t i = 0; (text = call_option_at(call, "--token", i)); i++) {
        int64_t found = 0, id;
        bool known = ref_parse(text, &id);
        for (size_t k = 0; k < roster->token_count; k++)
            if (known ? roster->tokens[k].token.id == id : strcmp(roster->tokens[k].token.name, text) == 0)
                found = roster->tokens[k].token.id;
        if (!found) {
            (void)FAIL(ctx, ST_NOT_FOUND, M("No program has a good key of that name: {1}"), text);
            return fault_at_field(ctx, "--token");
        }
        ids[draft->token_count++] = found;
    }
    draft->tokens = ids;
    return ST_OK;
}

enum status cli_roster_sign(struct call *call) {
    struct ctx *ctx = call->ctx;
    const char *shared = call_option(call, "--shared", NULL);
    struct roster_draft draft = {.shared = !shared ? -1 : strcmp(shared, "yes") == 0,
                                 .where = call_option(call, "--where", NULL),
                                 .who = call_option(call, "--signed-by", NULL)};
    struct roster roster;
    struct roster_review made;
    TRY(roster_read(ctx, &roster));
    TRY(find_users(call, &draft));
    TRY(find_tokens(call, &roster, &draft));
    TRY(arg_day(call, "--next", &draft.next));
    if (call_has(call, "--text"))
        TRY(arg_text(call, call_option(call, "--text", ""), &draft.text));
    TRY(at_option(call, roster_sign(ctx, &draft, &made)));
    made.user_count = draft.user_count;
    made.token_count = draft.token_count;
    if (call_has(call, "--json")) {
        json_auto_t *json = review_json(ctx, &made);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang, M("Signed; again by {1}."), shown_day(ctx, made.next)));
    return ST_OK;
}
