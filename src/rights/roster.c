/* Who is to be ended is ended first, each in a change of its own: a crash between leaves a review that is not signed, and nobody in who was
 * to be out. Whether everybody is confirmed is asked on the writer, so that somebody who came meanwhile is not signed for. */
#include "rights/roster.h"

#include "base/json.h"
#include "base/utf8.h"
#include "registry/allow.h"
#include "registry/edition.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/scope.h"
#include "registry/staff.h"
#include "registry/words.h"

#include <string.h>
#include <strings.h>

#define ROSTER_KEY "rosters"
enum { DAY_SECONDS = 86400, MONTHS = 12, LATEST = 1, AHEAD = 3660 };

/* ---- reading */

static const int64_t *ids_of(struct ctx *ctx, const json_t *list, size_t *count) {
    int64_t *ids = arena_array(ctx->arena, json_array_size(list) + 1, sizeof *ids);
    const json_t *one;
    size_t index;
    *count = 0;
    json_array_foreach(list, index, one) ids[(*count)++] = json_integer_value(json_object_get(one, "id"));
    return ids;
}

static enum status read_one(struct ctx *ctx, struct query *q, struct roster_review *review) {
    scoped_json *json = NULL, *record = NULL;
    *review = (struct roster_review){.id = query_int(q, "id"),
                                     .day = (day_t)query_int(q, "day"),
                                     .next = (day_t)query_int(q, "next"),
                                     .shared = query_int(q, "shared") != 0,
                                     .at = query_int(q, "at"),
                                     .actor = query_text(ctx->arena, q, "actor"),
                                     .hash = query_text(ctx->arena, q, "hash")};
    TRY(words_kept(ctx, q, roster_place(review->id), &json));
    review->who = words_text(ctx, json, "who");
    review->text = words_text(ctx, json, "text");
    review->where = words_text(ctx, json, "where");
    const char *text = json_string_value(json_object_get(json, "record"));
    record = text ? json_loads(text, 0, NULL) : NULL;
    review->users = ids_of(ctx, json_object_get(record, "users"), &review->user_count);
    review->tokens = ids_of(ctx, json_object_get(record, "tokens"), &review->token_count);
    review->ended = json_array_size(json_object_get(record, "ended"));
    return ST_OK;
}

static enum status read_reviews(struct ctx *ctx, struct db *db, size_t most, struct roster_review **list,
                                size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_ROSTERS);
    query_bind_int(&q, 1, (int64_t)most);
    while (query_row(&q)) {
        struct roster_review review;
        TRY(read_one(ctx, &q, &review));
        ARENA_PUSH(ctx->arena, *list, *count, room, review);
    }
    return query_done(ctx, &q);
}

static bool among(const int64_t *ids, size_t count, int64_t id) {
    for (size_t i = 0; i < count; i++)
        if (ids[i] == id)
            return true;
    return false;
}

/* The first look is due a year after the first user was there. */
static void judge(struct ctx *ctx, const struct user *staff, size_t count, const struct roster_review *last,
                  struct roster_state *state) {
    day_t today = registry_today(ctx);
    *state = (struct roster_state){.any = last != NULL,
                                   .last = last ? last->day : DAY_NONE,
                                   .next = last ? last->next : DAY_NONE,
                                   .shared = last && last->shared};
    if (!last && count)
        state->next = day_add_months(zone_day(registry_zone(ctx), staff[0].made), MONTHS);
    for (size_t i = 0; last && i < count; i++)
        state->unconfirmed += !staff[i].ended && !among(last->users, last->user_count, staff[i].id);
    state->late = state->next != DAY_NONE && state->next < today;
    state->soon = state->next != DAY_NONE && state->next - today <= ROSTER_SOON;
}

enum status roster_state(struct ctx *ctx, struct db *db, struct roster_state *state) {
    struct roster_review *last;
    struct user *staff;
    size_t count, staff_count;
    TRY(read_reviews(ctx, db, LATEST, &last, &count));
    TRY(user_staff(ctx, &staff, &staff_count));
    judge(ctx, staff, staff_count, count ? last : NULL, state);
    return ST_OK;
}

enum status roster_due(struct ctx *ctx, struct roster_state *state) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return roster_state(ctx, db, state);
}

/* ---- who is here */

static const char *domain_of(const char *email) {
    const char *at = email ? strrchr(email, '@') : NULL;
    return at ? at + 1 : NULL;
}

/* A hint for whoever looks: an address of another house is no proof of anything. */
static bool outside(struct ctx *ctx, const char *email) {
    const struct notice *notice = ctx_notice(ctx);
    const char *theirs = domain_of(email),
               *ours[] = {domain_of(notice->controller.email), domain_of(notice->contact.email)};
    bool known = false;
    for (size_t i = 0; theirs && i < sizeof ours / sizeof *ours; i++) {
        if (ours[i] && strcasecmp(ours[i], theirs) == 0)
            return false;
        known = known || ours[i];
    }
    return theirs && known;
}

static enum status put_seen(struct ctx *ctx, struct db *db, struct roster *roster) {
    scoped_query q = query_begin(db, SQL_USERS_SEEN);
    while (query_row(&q))
        for (size_t i = 0; i < roster->user_count; i++)
            if (roster->users[i].user.id == query_int(&q, "user"))
                roster->users[i].seen = query_int(&q, "at");
    return query_done(ctx, &q);
}

static bool is_quiet(struct ctx *ctx, int64_t seen, int64_t made) {
    return ctx->now - (seen ? seen : made) > (int64_t)ROSTER_QUIET_DAYS * DAY_SECONDS;
}

static enum status fill_users(struct ctx *ctx, struct db *db, const struct roster_review *last,
                              struct roster *roster) {
    struct user *staff;
    size_t count;
    TRY(user_list(ctx, false, &staff, &count));
    roster->users = arena_array(ctx->arena, count + 1, sizeof *roster->users);
    for (size_t i = 0; i < count; i++)
        roster->users[roster->user_count++] =
            (struct roster_user){.user = staff[i],
                                 .outside = outside(ctx, staff[i].email),
                                 .confirmed = last && among(last->users, last->user_count, staff[i].id)};
    TRY(put_seen(ctx, db, roster));
    for (size_t i = 0; i < count; i++)
        roster->users[i].quiet = is_quiet(ctx, roster->users[i].seen, staff[i].made);
    judge(ctx, staff, count, last, &roster->state);
    return ST_OK;
}

/* A program does not see what keys there are. */
static enum status fill_tokens(struct ctx *ctx, const struct roster_review *last, struct roster *roster) {
    struct api_token *tokens;
    size_t count;
    if (ctx->scope)
        return ST_OK;
    TRY(api_token_list(ctx, &tokens, &count));
    roster->tokens = arena_array(ctx->arena, count + 1, sizeof *roster->tokens);
    for (size_t i = 0; i < count; i++)
        if (tokens[i].state == API_TOKEN_GOOD)
            roster->tokens[roster->token_count++] = (struct roster_token){
                .token = tokens[i],
                .quiet = is_quiet(ctx, tokens[i].used, tokens[i].made),
                .confirmed = last && among(last->tokens, last->token_count, tokens[i].id)};
    return ST_OK;
}

enum status roster_read(struct ctx *ctx, struct roster *roster) {
    scoped_reader *db = NULL;
    *roster = (struct roster){0};
    TRY(permit_action(ctx, ACTION_MANAGE, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(read_reviews(ctx, db, ROSTER_SHOWN, &roster->reviews, &roster->review_count));
    const struct roster_review *last = roster->review_count ? roster->reviews : NULL;
    TRY(fill_users(ctx, db, last, roster));
    return fill_tokens(ctx, last, roster);
}

/* ---- signing */

static enum status wrong_at(struct ctx *ctx, const char *field, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, field);
}

static bool said(const char *text) {
    return text && text[strspn(text, " \t\r\n")];
}

static bool fits(const char *text, size_t most) {
    return !text || (strlen(text) <= most && utf8_text(text, strlen(text)));
}

static enum status check_words(struct ctx *ctx, const struct roster_draft *draft, const char *who) {
    static const char code[] = M("This holds a personal identity code. Leave it out.");
    static const char no_text[] = M("The text is too long, or holds characters that are no text.");
    if (draft->shared < 0)
        return wrong_at(ctx, "shared", M("Say whether several people share an account, here or elsewhere."),
                        NULL);
    if (draft->shared && !said(draft->where))
        return wrong_at(ctx, "where", M("Say which account is shared, and by whom."), NULL);
    if (!fits(draft->where, ROSTER_TEXT))
        return wrong_at(ctx, "where", no_text, NULL);
    if (!fits(draft->text, ROSTER_TEXT))
        return wrong_at(ctx, "text", no_text, NULL);
    if (!said(who) || !fits(who, ROSTER_LINE))
        return wrong_at(ctx, "who", M("Say who has looked."), NULL);
    TRY(allow_no_code(ctx, "where", draft->where, code));
    TRY(allow_no_code(ctx, "who", who, code));
    return allow_no_code(ctx, "text", draft->text, code);
}

static enum status check_next(struct ctx *ctx, day_t next, day_t today) {
    if (next <= today)
        return wrong_at(ctx, "next", M("The next look comes after this one."), NULL);
    return next > today + AHEAD ? wrong_at(ctx, "next", M("That day is too far from today."), NULL) : ST_OK;
}

/* Of each one way or the other, before anybody is ended. */
static enum status check_all(struct ctx *ctx, const struct roster *roster, const struct roster_draft *draft) {
    for (size_t i = 0; i < roster->user_count; i++) {
        const struct user *user = &roster->users[i].user;
        bool kept = among(draft->users, draft->user_count, user->id),
             ends = among(draft->end_users, draft->end_user_count, user->id);
        if (kept == ends)
            return wrong_at(ctx, "users", M("Say of {1} whether it is somebody of your own staff."),
                            user->name);
    }
    for (size_t i = 0; i < roster->token_count; i++) {
        const struct api_token *token = &roster->tokens[i].token;
        bool kept = among(draft->tokens, draft->token_count, token->id),
             ends = among(draft->end_tokens, draft->end_token_count, token->id);
        if (kept == ends)
            return wrong_at(ctx, "tokens", M("Say of the key {1} whether it is still needed."), token->name);
    }
    return ST_OK;
}

struct signing {
    const struct roster_draft *draft;
    struct roster_review *made;
    const char *record;
};

static void put_user(json_t *list, const struct user *user) {
    json_t *one = json_pack("{s:I,s:s,s:s}", "id", (json_int_t)user->id, "name", user->name, "role",
                            actor_role_id(user->role));
    must(one && json_array_append_new(list, one) == 0);
}

/* Everything that was confirmed and ended: what the hash in the log is of. */
static const char *record_of(struct ctx *ctx, const struct roster *roster, const struct roster_draft *draft,
                             const struct roster_review *made) {
    scoped_json *json = json_object();
    json_t *users = json_array(), *tokens = json_array(), *ended = json_array();
    for (size_t i = 0; i < roster->user_count; i++) {
        const struct user *user = &roster->users[i].user;
        put_user(among(draft->users, draft->user_count, user->id) ? users : ended, user);
    }
    for (size_t i = 0; i < roster->token_count; i++) {
        const struct api_token *token = &roster->tokens[i].token;
        json_t *one = json_pack("{s:I,s:s}", "id", (json_int_t)token->id, "name", token->name);
        bool kept = among(draft->tokens, draft->token_count, token->id);
        must(one && json_array_append_new(kept ? tokens : ended, one) == 0);
    }
    json_put(json, "day", day_iso(ctx->arena, made->day));
    json_put(json, "next", day_iso(ctx->arena, made->next));
    json_put(json, "who", made->who);
    json_put(json, "where", made->where);
    json_put(json, "text", made->text);
    must(json_object_set_new(json, "shared", json_boolean(made->shared)) == 0);
    must(json_object_set_new(json, "users", users) == 0 && json_object_set_new(json, "tokens", tokens) == 0 &&
         json_object_set_new(json, "ended", ended) == 0);
    return json_text(ctx->arena, json, 0);
}

static enum status end_all(struct ctx *ctx, const struct roster_draft *draft) {
    for (size_t i = 0; i < draft->end_token_count; i++)
        TRY(api_token_end(ctx, ref_text(ctx->arena, draft->end_tokens[i])));
    for (size_t i = 0; i < draft->end_user_count; i++) {
        enum status status = user_end(ctx, draft->end_users[i]);
        if (status == ST_CONFLICT)
            return fault_at_field(ctx, "users");
        TRY(status);
    }
    return ST_OK;
}

/* Whoever came meanwhile was not seen. */
static enum status check_here(struct ctx *ctx, struct db *db, const struct roster_draft *draft) {
    struct user *staff;
    size_t count;
    TRY(staff_all(ctx, db, false, &staff, &count));
    for (size_t i = 0; i < count; i++)
        if (!among(draft->users, draft->user_count, staff[i].id)) {
            (void)FAIL(ctx, ST_CONFLICT, M("Somebody has changed the staff meanwhile: look at it again."));
            return fault_at_field(ctx, "users");
        }
    return ST_OK;
}

static enum status sign(struct ctx *ctx, struct write *write, void *arg) {
    const struct signing *signing = arg;
    const struct roster_review *made = signing->made;
    int64_t key;
    void *sealed;
    size_t length;
    scoped_json *json = json_object();
    TRY(check_here(ctx, write->db, signing->draft));
    json_put(json, "who", made->who);
    json_put(json, "text", made->text);
    json_put(json, "where", made->where);
    json_put(json, "record", signing->record);
    const char *text = json_text(ctx->arena, json, 0);
    TRY(vault_key_named(ctx, ctx->registry->vault, ROSTER_KEY, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, roster_place(made->id), text, strlen(text), &sealed,
                   &length));
    scoped_query q = query_begin(write->db, SQL_ROSTER_ADD);
    query_bind_int(&q, 1, made->id);
    query_bind_int(&q, 2, made->day);
    query_bind_int(&q, 3, made->next);
    query_bind_int(&q, 4, made->shared);
    query_bind_int(&q, 5, made->at);
    query_bind_text(&q, 6, made->actor);
    query_bind_text(&q, 7, made->hash);
    query_bind_int(&q, 8, key);
    query_bind_blob(&q, 9, sealed, length);
    query_bind_int(&q, 10, write->change);
    TRY(query_run(ctx, &q, NULL));
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){
            .actor = made->actor, .action = "roster_signed", .sentence = "security", .detail = made->hash});
}

enum status roster_sign(struct ctx *ctx, const struct roster_draft *draft, struct roster_review *made) {
    const char *name = ctx->actor && ctx->actor->name ? ctx->actor->name : NULL;
    struct roster roster;
    day_t today = registry_today(ctx);
    TRY(registry_changeable(ctx));
    TRY(scope_person(ctx));
    TRY(roster_read(ctx, &roster));
    *made =
        (struct roster_review){.id = store_new_id(),
                               .day = today,
                               .next = draft->next == DAY_NONE ? day_add_months(today, MONTHS) : draft->next,
                               .at = ctx->now,
                               .shared = draft->shared > 0,
                               .actor = actor_text(ctx),
                               .who = said(draft->who) ? draft->who : name,
                               .text = said(draft->text) ? draft->text : NULL,
                               .where = draft->shared > 0 ? draft->where : NULL};
    TRY(check_all(ctx, &roster, draft));
    TRY(check_words(ctx, draft, made->who));
    TRY(check_next(ctx, made->next, today));
    struct signing signing = {draft, made, record_of(ctx, &roster, draft, made)};
    made->hash = edition_hash(ctx, signing.record, strlen(signing.record));
    TRY(end_all(ctx, draft));
    return registry_change_staff(ctx, sign, &signing);
}
