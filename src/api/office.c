/* The office itself: who belongs to the staff, and what can be set. For a token that is for the office; the model says what of it no
 * program may (registry/scope.h). */
#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include "base/nearest.h"
#include "registry/setting.h"
#include "registry/user.h"
#include "rights/roster.h"

/* ---- the staff */

static json_t *member_json(struct ctx *ctx, const struct user *user) {
    return json_pack("{s:o,s:s,s:o,s:s,s:o,s:o}", "id", out_id(ctx, user->id), "name", user->name, "email",
                     out_text(user->email), "role", actor_role_id(user->role), "since",
                     out_instant(ctx, user->made), "left", out_instant(ctx, user->ended));
}

static enum status read_role(struct ctx *ctx, const json_t *json, enum actor_role *role) {
    const char *ids[ACTOR_SYSTEM], *given = input_text(ctx, json, "role");
    if (actor_role_from(given, role))
        return ST_OK;
    for (int i = 0; i < ACTOR_SYSTEM; i++)
        ids[i] = actor_role_id((enum actor_role)i);
    const char *nearest = nearest_word(given, ids, ACTOR_SYSTEM);
    if (nearest)
        (void)FAIL(ctx, ST_INVALID, M("This is not known here. Did you mean “{1}”?"), nearest);
    else
        (void)FAIL(ctx, ST_INVALID, M("There is no such role."));
    return fault_at_field(ctx, "role");
}

static enum status answer_member(struct visit *visit, int64_t id) {
    struct user user;
    TRY(user_by_id(visit->ctx, id, &user));
    return out_send(visit, 200, member_json(visit->ctx, &user));
}

enum status api_staff(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct user *users;
    size_t count;
    TRY(input_query(visit, "api_staff"));
    const char *left = request_query(visit->request, "left");
    TRY(user_list(ctx, left && *left == 't', &users, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, member_json(ctx, &users[i]));
    return out_items(visit, list);
}

/* The link by which somebody chooses a password is made on the page, by an owner: with it a program would have a session. */
enum status api_staff_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    enum actor_role role;
    int64_t id;
    TRY(input_query(visit, "api_staff_add"));
    TRY(input_read(visit, &json));
    TRY(read_role(ctx, json, &role));
    TRY(user_add(ctx, input_text(ctx, json, "name"), role, &id));
    return answer_made(visit, "staff", id);
}

enum status api_member(struct visit *visit) {
    ref_t id;
    TRY(input_query(visit, "api_member"));
    TRY(input_path_id(visit, 0, &id));
    return answer_member(visit, id);
}

enum status api_member_role(struct visit *visit) {
    scoped_json *json = NULL;
    enum actor_role role;
    ref_t id;
    TRY(input_query(visit, "api_member_role"));
    TRY(input_path_id(visit, 0, &id));
    TRY(input_read(visit, &json));
    TRY(read_role(visit->ctx, json, &role));
    TRY(user_set_role(visit->ctx, id, role, NULL));
    return answer_member(visit, id);
}

enum status api_member_end(struct visit *visit) {
    ref_t id;
    TRY(input_query(visit, "api_member_end"));
    TRY(input_path_id(visit, 0, &id));
    TRY(user_end(visit->ctx, id));
    return answer_nothing(visit);
}

/* ---- the review of the users */

static json_t *reviewed_json(struct ctx *ctx, const struct roster_user *one) {
    return json_pack("{s:o,s:s,s:s,s:o,s:b,s:b,s:b}", "id", out_id(ctx, one->user.id), "name", one->user.name,
                     "role", actor_role_id(one->user.role), "signed_in", out_instant(ctx, one->seen), "quiet",
                     one->quiet, "outside", one->outside, "confirmed", one->confirmed);
}

static json_t *past_json(struct ctx *ctx, const struct roster_review *one) {
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:I,s:I,s:s}", "id", out_id(ctx, one->id), "day",
                     out_day(ctx, one->day), "next", out_day(ctx, one->next), "signed_by", out_text(one->who),
                     "text", out_text(one->text), "shared", out_text(one->where), "users",
                     (json_int_t)one->user_count, "ended", (json_int_t)one->ended, "hash", one->hash);
}

enum status api_staff_review(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct roster roster;
    TRY(input_query(visit, "api_staff_review"));
    TRY(roster_read(ctx, &roster));
    json_t *items = json_array(), *past = json_array();
    for (size_t i = 0; i < roster.user_count; i++)
        out_push(items, reviewed_json(ctx, &roster.users[i]));
    for (size_t i = 0; i < roster.review_count; i++)
        out_push(past, past_json(ctx, &roster.reviews[i]));
    const struct roster_state *state = &roster.state;
    return out_send(visit, 200,
                    json_pack("{s:o,s:o,s:o,s:b,s:I,s:b,s:o}", "items", items, "last",
                              out_day(ctx, state->last), "next", out_day(ctx, state->next), "late", state->late,
                              "unconfirmed", (json_int_t)state->unconfirmed, "shared", state->shared, "reviews",
                              past));
}

/* ---- settings */

enum status api_settings(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct setting settings[SETTING_COUNT];
    TRY(input_query(visit, "api_settings"));
    TRY(setting_list(ctx, settings));
    json_t *list = json_array();
    for (size_t i = 0; i < SETTING_COUNT; i++)
        out_push(list, json_pack("{s:s,s:s,s:s,s:b,s:s}", "name", settings[i].name, "value", settings[i].value,
                                 "otherwise", settings[i].otherwise, "set", settings[i].set, "words",
                                 msg(ctx->lang, settings[i].help)));
    return out_items(visit, list);
}

enum status api_setting_put(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    enum setting_id id;
    TRY(input_query(visit, "api_setting_put"));
    TRY(input_read(visit, &json));
    TRY(setting_find(ctx, visit->params[0], &id));
    TRY(setting_put(ctx, id, input_text(ctx, json, "value"), NULL));
    return answer_nothing(visit);
}
