/* The review of the users: everybody who may sign in and every key of a program on one page, each to be said something of, and a
 * signature below. Nothing is chosen beforehand: a list that is ticked already is not read. */
#include "rights/roster.h"

#include "http/form.h"
#include "notice/security.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/frame.h"

#include <string.h>

enum { WORD_MAX = 40, FIXED = 5 };

struct typed {
    const struct form *form; /* NULL: nothing yet */
    const char *wrong, *field;
};

static const char *value(const struct typed *typed, const char *field) {
    return typed->form && form_has(typed->form, field) ? form_value(typed->form, field) : "";
}

static const char *user_field(struct ctx *ctx, int64_t id) {
    return arena_printf(ctx->arena, "u-%s", ref_text(ctx->arena, id));
}

static const char *token_field(struct ctx *ctx, int64_t id) {
    return arena_printf(ctx->arena, "t-%s", ref_text(ctx->arena, id));
}

static day_t day_of(struct ctx *ctx, int64_t instant) {
    return instant ? zone_day(registry_zone(ctx), instant) : DAY_NONE;
}

/* ---- the page */

static const char *joined(struct ctx *ctx, const char *all, const char *one) {
    return !one ? all : all ? arena_printf(ctx->arena, "%s · %s", all, one) : one;
}

static const char *seen_words(struct ctx *ctx, int64_t seen) {
    return seen ? MSG(ctx->arena, ctx->lang, M("signed in last on {1}"), frame_day(ctx, day_of(ctx, seen)))
                : msg(ctx->lang, M("not signed in yet"));
}

static const char *user_hint(struct ctx *ctx, const struct roster_user *one) {
    const char *hint = NULL;
    if (one->outside)
        hint = msg(ctx->lang,
                   M("The e-mail address is of another house: the accountant, for one, has no account here."));
    if (one->quiet)
        hint = joined(ctx, hint, msg(ctx->lang, M("Has not signed in for three months.")));
    return hint;
}

static void fill_users(struct ctx *ctx, const struct roster *roster, const struct typed *typed,
                       struct view_roster *view) {
    struct view_roster_row *rows = arena_array(ctx->arena, roster->user_count + 1, sizeof *rows);
    for (size_t i = 0; i < roster->user_count; i++) {
        const struct roster_user *one = &roster->users[i];
        const char *field = user_field(ctx, one->user.id);
        const char *more = joined(ctx, one->user.email, seen_words(ctx, one->seen));
        if (roster->state.any && !one->confirmed)
            more = joined(ctx, more, msg(ctx->lang, M("new since the last review")));
        rows[i] = (struct view_roster_row){.field = field,
                                           .name = one->user.name,
                                           .what = msg(ctx->lang, actor_role_label(one->user.role)),
                                           .more = more,
                                           .hint = user_hint(ctx, one),
                                           .own = strcmp(value(typed, field), "own") == 0,
                                           .end = strcmp(value(typed, field), "end") == 0};
    }
    view->users = rows;
    view->users_count = roster->user_count;
}

static void fill_tokens(struct ctx *ctx, const struct roster *roster, const struct typed *typed,
                        struct view_roster *view) {
    struct view_roster_row *rows = arena_array(ctx->arena, roster->token_count + 1, sizeof *rows);
    for (size_t i = 0; i < roster->token_count; i++) {
        const struct roster_token *one = &roster->tokens[i];
        const char *field = token_field(ctx, one->token.id);
        day_t used = day_of(ctx, one->token.used);
        rows[i] = (struct view_roster_row){
            .field = field,
            .name = one->token.name,
            .what = one->token.user.name,
            .more = used == DAY_NONE ? msg(ctx->lang, M("never used"))
                                     : MSG(ctx->arena, ctx->lang, M("used last on {1}"), frame_day(ctx, used)),
            .hint = one->quiet ? msg(ctx->lang, M("Has not been used for three months.")) : NULL,
            .own = strcmp(value(typed, field), "own") == 0,
            .end = strcmp(value(typed, field), "end") == 0};
    }
    view->tokens = rows;
    view->tokens_count = roster->token_count;
}

static void fill_fields(struct ctx *ctx, const struct typed *typed, struct view_roster *view) {
    static const struct {
        const char *name, *label, *hint, *width;
        int area;
    } rows[] = {
        {"where", M("Which account it is, and who shares it"), M("Only where one is shared"), "", 0},
        {"text", M("More about it"), NULL, "", 1},
        {"who", M("Who looked"), NULL, "w3", 0},
        {"next", M("Again by"), M("Empty: in a year"), "w3", 0},
    };
    enum { ROWS = sizeof rows / sizeof *rows };
    struct view_field *fields = arena_array(ctx->arena, ROWS, sizeof *fields);
    for (size_t i = 0; i < ROWS; i++) {
        bool wrong = typed->wrong && typed->field && strcmp(typed->field, rows[i].name) == 0;
        fields[i] = (struct view_field){.name = rows[i].name,
                                        .label = msg(ctx->lang, rows[i].label),
                                        .value = value(typed, rows[i].name),
                                        .type = "text",
                                        .width = rows[i].width,
                                        .area = rows[i].area,
                                        .hint = rows[i].hint ? msg(ctx->lang, rows[i].hint) : NULL,
                                        .wrong = wrong ? typed->wrong : NULL};
        if (!typed->form && strcmp(rows[i].name, "who") == 0)
            fields[i].value = ctx->actor && ctx->actor->name ? ctx->actor->name : "";
    }
    view->fields = fields;
    view->fields_count = ROWS;
}

static const char *past_says(struct ctx *ctx, const struct roster_review *one) {
    const char *text =
        msg_count(ctx->arena, ctx->lang, MN("{1} user of the own staff", "{1} users of the own staff"),
                  (long)one->user_count);
    if (one->token_count)
        text = joined(ctx, text,
                      msg_count(ctx->arena, ctx->lang, MN("{1} key of a program", "{1} keys of programs"),
                                (long)one->token_count));
    if (one->ended)
        text =
            joined(ctx, text,
                   msg_count(ctx->arena, ctx->lang, MN("{1} was ended", "{1} were ended"), (long)one->ended));
    return joined(ctx, text,
                  one->shared ? MSG(ctx->arena, ctx->lang, M("an account is shared: {1}"), one->where)
                              : msg(ctx->lang, M("no account is shared")));
}

static void fill_past(struct ctx *ctx, const struct roster *roster, struct view_roster *view) {
    struct view_roster_past *past = arena_array(ctx->arena, roster->review_count + 1, sizeof *past);
    for (size_t i = 0; i < roster->review_count; i++) {
        const struct roster_review *one = &roster->reviews[i];
        past[i] = (struct view_roster_past){.day = frame_day(ctx, one->day),
                                            .iso = frame_day_iso(ctx, one->day),
                                            .who = one->who,
                                            .says = past_says(ctx, one),
                                            .text = one->text,
                                            .hash = one->hash};
    }
    view->past = past;
    view->past_count = roster->review_count;
}

static const char *lead(struct ctx *ctx, const struct roster_state *state) {
    if (!state->any)
        return msg(ctx->lang, M("Nobody has gone through the users here yet."));
    if (state->late)
        return MSG(ctx->arena, ctx->lang, M("Somebody should have looked again by {1}."),
                   frame_day(ctx, state->next));
    return MSG(ctx->arena, ctx->lang, M("Gone through on {1}; again by {2}."), frame_day(ctx, state->last),
               frame_day(ctx, state->next));
}

static const char *field_there(struct ctx *ctx, const struct roster *roster, const struct typed *typed) {
    if (!typed->field || (strcmp(typed->field, "users") != 0 && strcmp(typed->field, "tokens") != 0))
        return typed->field;
    for (size_t i = 0; i < roster->user_count; i++) {
        const char *field = user_field(ctx, roster->users[i].user.id);
        if (!*value(typed, field))
            return field;
    }
    for (size_t i = 0; i < roster->token_count; i++) {
        const char *field = token_field(ctx, roster->tokens[i].token.id);
        if (!*value(typed, field))
            return field;
    }
    return NULL;
}

static enum status show(struct visit *visit, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct roster roster;
    TRY(roster_read(ctx, &roster));
    struct view_mistake mistake = {field_there(ctx, &roster, typed), typed->wrong};
    const char *path = security_path(ctx_notice(ctx), "users_are_staff"), *shared = value(typed, "shared");
    struct view_roster view = {.lead = lead(ctx, &roster.state),
                               .mistakes = &mistake,
                               .mistakes_count = typed->wrong != NULL,
                               .shared_yes = strcmp(shared, "yes") == 0,
                               .shared_no = strcmp(shared, "no") == 0,
                               .says = path ? frame_says(ctx, path) : NULL};
    if (typed->wrong && typed->field && strcmp(typed->field, "shared") == 0)
        view.shared_wrong = typed->wrong;
    if (typed->wrong)
        view.summary = msg(ctx->lang, M("Nothing was signed: mend one thing"));
    fill_users(ctx, &roster, typed, &view);
    fill_tokens(ctx, &roster, typed, &view);
    fill_fields(ctx, typed, &view);
    fill_past(ctx, &roster, &view);
    const char *title = msg(ctx->lang, M("Review of the users"));
    frame_fill(visit, typed->wrong ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), title) : title, &view.frame);
    struct template_out out = frame_out(visit);
    page_roster(&out, &view);
    return ST_OK;
}

enum status roster_show(struct visit *visit) {
    return show(visit, &(struct typed){0});
}

/* ---- what was sent */

/* Of everybody who is here and every key, also of those that somebody else has ended meanwhile. */
static enum status read_form(struct visit *visit, struct form *form, struct user **users, size_t *user_count,
                             struct api_token **tokens, size_t *token_count) {
    static const struct form_field fixed[FIXED] = {{"shared", WORD_MAX},
                                                   {"where", 4 * ROSTER_TEXT},
                                                   {"text", 4 * ROSTER_TEXT},
                                                   {"who", 4 * ROSTER_LINE},
                                                   {"next", WORD_MAX}};
    struct ctx *ctx = visit->ctx;
    TRY(user_list(ctx, true, users, user_count));
    TRY(api_token_list(ctx, tokens, token_count));
    struct form_field *fields = arena_array(ctx->arena, FIXED + *user_count + *token_count, sizeof *fields);
    size_t count = FIXED;
    memcpy(fields, fixed, sizeof fixed);
    for (size_t i = 0; i < *user_count; i++)
        fields[count++] = (struct form_field){user_field(ctx, (*users)[i].id), WORD_MAX};
    for (size_t i = 0; i < *token_count; i++)
        fields[count++] = (struct form_field){token_field(ctx, (*tokens)[i].id), WORD_MAX};
    return form_read(ctx, visit->request, fields, count, form);
}

static void take(int64_t id, const char *said, int64_t *own, size_t *own_count, int64_t *end,
                 size_t *end_count) {
    if (strcmp(said, "own") == 0)
        own[(*own_count)++] = id;
    else if (strcmp(said, "end") == 0)
        end[(*end_count)++] = id;
}

static void read_draft(struct ctx *ctx, const struct typed *typed, const struct user *users, size_t user_count,
                       const struct api_token *tokens, size_t token_count, struct roster_draft *draft) {
    int64_t *own = arena_array(ctx->arena, user_count + 1, sizeof *own),
            *end = arena_array(ctx->arena, user_count + 1, sizeof *end),
            *needed = arena_array(ctx->arena, token_count + 1, sizeof *needed),
            *over = arena_array(ctx->arena, token_count + 1, sizeof *over);
    *draft = (struct roster_draft){.users = own, .tokens = needed, .end_users = end, .end_tokens = over};
    for (size_t i = 0; i < user_count; i++)
        if (!users[i].ended)
            take(users[i].id, value(typed, user_field(ctx, users[i].id)), own, &draft->user_count, end,
                 &draft->end_user_count);
    for (size_t i = 0; i < token_count; i++)
        if (tokens[i].state == API_TOKEN_GOOD)
            take(tokens[i].id, value(typed, token_field(ctx, tokens[i].id)), needed, &draft->token_count, over,
                 &draft->end_token_count);
    const char *shared = value(typed, "shared");
    draft->shared = strcmp(shared, "yes") == 0 ? 1 : strcmp(shared, "no") == 0 ? 0 : -1;
    draft->where = value(typed, "where");
    draft->who = value(typed, "who");
    draft->text = value(typed, "text");
}

static enum status refused(struct visit *visit, struct typed *typed, enum status status) {
    struct ctx *ctx = visit->ctx;
    if (status != ST_INVALID && status != ST_CONFLICT)
        return status;
    typed->field = ctx->fault.field;
    typed->wrong = frame_fault(ctx);
    fault_clear(ctx);
    visit->reply->status = status_http(status);
    return show(visit, typed);
}

static enum status read_next(struct ctx *ctx, const char *text, day_t *next) {
    *next = DAY_NONE;
    if (!text[strspn(text, " ")] || day_parse_local(text, next))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("This is no day. Write it as 23.11.2026."));
    return fault_at_field(ctx, "next");
}

enum status roster_save(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct form form;
    struct typed typed = {.form = &form};
    struct user *users;
    struct api_token *tokens;
    size_t user_count, token_count;
    struct roster_draft draft;
    struct roster_review made;
    TRY(read_form(visit, &form, &users, &user_count, &tokens, &token_count));
    read_draft(ctx, &typed, users, user_count, tokens, token_count, &draft);
    enum status status = read_next(ctx, value(&typed, "next"), &draft.next);
    if (status == ST_OK)
        status = roster_sign(ctx, &draft, &made);
    if (status != ST_OK)
        return refused(visit, &typed, status);
    reply_see_other(visit->reply, "/people/review");
    return ST_OK;
}
