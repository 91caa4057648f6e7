/* The staff: inviting, roles, leaving. The invitation's link is kept for this session's eyes (gate/shelf.h) until the page that
 * shows it is left, so that it stands in no address; the register has its hash only. */
#include "gate/gate.h"
#include "http/form.h"
#include "pages/pages.h"
#include "registry/registry.h"
#include "rights/roster.h"
#include "web/frame.h"

#include <string.h>

enum { PEOPLE_NAME = 500 };

/* -- what both pages show ---------------------------------------------------------------------------------------- */

static day_t day_of(struct ctx *ctx, int64_t instant) {
    return instant ? zone_day(registry_zone(ctx), instant) : DAY_NONE;
}

/* "password, one-time codes, 2 passkeys" */
static const char *ways_text(struct ctx *ctx, const struct user_ways *ways) {
    struct buf buf = buf_in(ctx->arena);
    if (ways->password)
        buf_printf(&buf, "%s", msg(ctx->lang, M("password")));
    if (ways->codes)
        buf_printf(&buf, "%s%s", buf.length ? ", " : "", msg(ctx->lang, M("one-time codes")));
    if (ways->passkeys)
        buf_printf(&buf, "%s%s", buf.length ? ", " : "",
                   msg_count(ctx->arena, ctx->lang, MN("{1} passkey", "{1} passkeys"), (long)ways->passkeys));
    return buf.length ? buf_text(&buf) : msg(ctx->lang, M("a link only"));
}

static void fill_roles(struct ctx *ctx, enum actor_role chosen, const struct view_choice **roles,
                       size_t *count) {
    struct view_choice *list = arena_array(ctx->arena, ACTOR_SYSTEM, sizeof *list);
    for (enum actor_role role = 0; role < ACTOR_SYSTEM; role++)
        list[role] = (struct view_choice){.value = actor_role_id(role),
                                          .label = msg(ctx->lang, actor_role_label(role)),
                                          .chosen = role == chosen};
    *roles = list;
    *count = ACTOR_SYSTEM;
}

static void fill_deeds(struct ctx *ctx, struct view_people *view) {
    struct view_deed *deeds = arena_array(ctx->arena, ACTION_COUNT, sizeof *deeds);
    for (enum action action = 0; action < ACTION_COUNT; action++) {
        struct view_role_may *mays = arena_array(ctx->arena, ACTOR_SYSTEM, sizeof *mays);
        for (enum actor_role role = 0; role < ACTOR_SYSTEM; role++)
            mays[role].yes = action_of_role(action, role);
        deeds[action] = (struct view_deed){msg(ctx->lang, action_what(action)), mays, ACTOR_SYSTEM};
    }
    view->deeds = deeds;
    view->deeds_count = ACTION_COUNT;
}

/* What the model would not do, at its field when it names one. */
static const struct view_mistake *mistake_of(struct ctx *ctx) {
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    *mistake = (struct view_mistake){ctx->fault.field, frame_fault(ctx)};
    return mistake;
}

/* -- the list ---------------------------------------------------------------------------------------------------- */

static enum status fill_members(struct ctx *ctx, struct view_people *view) {
    struct user *users;
    size_t count;
    TRY(user_list(ctx, true, &users, &count));
    struct view_member *here = arena_array(ctx->arena, count + 1, sizeof *here);
    struct view_member *former = arena_array(ctx->arena, count + 1, sizeof *former);
    for (size_t i = 0; i < count; i++) {
        const struct user *user = &users[i];
        day_t since = day_of(ctx, user->made), left = day_of(ctx, user->ended);
        struct user_ways ways;
        TRY(user_ways(ctx, user->id, &ways));
        struct view_member member = {.id = ref_text(ctx->arena, user->id),
                                     .name = user->name,
                                     .email = user->email,
                                     .role = msg(ctx->lang, actor_role_label(user->role)),
                                     .since = frame_day(ctx, since),
                                     .since_iso = frame_day_iso(ctx, since),
                                     .left = frame_day(ctx, left),
                                     .left_iso = frame_day_iso(ctx, left),
                                     .ways = ways_text(ctx, &ways)};
        if (user->ended)
            former[view->former_count++] = member;
        else
            here[view->members_count++] = member;
    }
    view->members = here;
    view->former = former;
    return ST_OK;
}

static void fill_invitation(struct ctx *ctx, const struct form *form, struct view_people *view) {
    static const struct view_field shape[] = {{.name = "name", .label = M("Name"), .type = "text"},
                                              {.name = "email",
                                               .label = M("E-mail"),
                                               .type = "email",
                                               .hint = M("To sign in with; the name does as well.")}};
    enum { COUNT = sizeof shape / sizeof *shape };
    struct view_field *fields = arena_array(ctx->arena, COUNT, sizeof *fields);
    enum actor_role role = ACTOR_STAFF;
    for (size_t i = 0; i < COUNT; i++) {
        fields[i] = shape[i];
        fields[i].label = msg(ctx->lang, shape[i].label);
        fields[i].hint = shape[i].hint ? msg(ctx->lang, shape[i].hint) : NULL;
        fields[i].value = form ? form_value(form, shape[i].name) : "";
        if (view->mistakes_count && view->mistakes[0].name &&
            strcmp(view->mistakes[0].name, shape[i].name) == 0)
            fields[i].wrong = view->mistakes[0].text;
    }
    if (form)
        (void)actor_role_from(form_value(form, "role"), &role);
    fill_roles(ctx, role, &view->roles, &view->roles_count);
    view->fields = fields;
    view->fields_count = COUNT;
}

static enum status fill_review(struct ctx *ctx, struct view_people *view) {
    struct roster_state state;
    TRY(roster_due(ctx, &state));
    view->review_late = !state.any || state.late || state.unconfirmed;
    view->review = !state.any   ? msg(ctx->lang, M("Nobody has gone through the users here yet."))
                   : state.late ? MSG(ctx->arena, ctx->lang, M("Somebody should have looked again by {1}."),
                                      frame_day(ctx, state.next))
                   : state.unconfirmed
                       ? msg(ctx->lang, M("Users were added since the last review of the users."))
                       : MSG(ctx->arena, ctx->lang, M("Gone through on {1}; again by {2}."),
                             frame_day(ctx, state.last), frame_day(ctx, state.next));
    return ST_OK;
}

/* `form`: what was typed and refused, with the fault that refused it; NULL: nothing yet. */
static enum status show_people(struct visit *visit, const struct form *form) {
    struct ctx *ctx = visit->ctx;
    struct view_people view = {0};
    if (form) {
        view.mistakes = mistake_of(ctx);
        view.mistakes_count = 1;
        view.summary = msg(ctx->lang, M("The invitation was not made"));
        fault_clear(ctx);
    }
    TRY(fill_members(ctx, &view));
    fill_invitation(ctx, form, &view);
    fill_deeds(ctx, &view);
    TRY(fill_review(ctx, &view));
    view.says = frame_says(ctx, "P57");
    const char *title = msg(ctx->lang, M("Staff"));
    frame_fill(visit, view.summary ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), title) : title, &view.frame);
    struct template_out out = frame_out(visit);
    page_people(&out, &view);
    return ST_OK;
}

enum status people_show(struct visit *visit) {
    return show_people(visit, NULL);
}

/* To the member's page, where the link is shown. */
static void lead_to_link(struct visit *visit, const struct invitation *invitation) {
    struct ctx *ctx = visit->ctx;
    const char *kept = gate_keep(visit, arena_printf(ctx->arena, "invitation %s", invitation->code));
    const char *member = ref_text(ctx->arena, invitation->user);
    must(kept);
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/people/%s/invitation/%s", member, kept));
}

enum status people_invite(struct visit *visit) {
    static const struct form_field fields[] = {{"name", PEOPLE_NAME}, {"email", PEOPLE_NAME}, {"role", 20}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    TRY(form_read(ctx, visit->request, fields, 3, &form));
    struct invitation invitation = {
        .name = form_value(&form, "name"), .email = form_value(&form, "email"), .role = ACTOR_STAFF};
    if (!actor_role_from(form_value(&form, "role"), &invitation.role))
        return FAIL(ctx, ST_INVALID, M("There is no such role."));
    enum status status = user_invite(ctx, &invitation);
    if (status == ST_OK)
        lead_to_link(visit, &invitation);
    if (status != ST_INVALID && status != ST_CONFLICT)
        return status;
    visit->reply->status = status_http(status);
    return show_people(visit, &form);
}

/* -- one of them ------------------------------------------------------------------------------------------------- */

static enum status member_of(struct visit *visit, struct user *user) {
    ref_t id;
    if (!ref_parse(visit->params[0], &id))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    return user_by_id(visit->ctx, id, user);
}

static void fill_link(struct visit *visit, const char *code, struct view_person_of_staff *view) {
    struct ctx *ctx = visit->ctx;
    const char *host = request_header(visit->request, "Host");
    day_t until = day_of(ctx, ctx->now + USER_INVITATION_SECONDS);
    view->link = arena_printf(ctx->arena, "%s://%s/invitation/%s", visit->secure ? "https" : "http",
                              host ? host : "localhost", code);
    view->until = frame_day(ctx, until);
    view->until_iso = frame_day_iso(ctx, until);
}

static enum status show_member(struct visit *visit, const struct user *user, const char *code,
                               const char *email) {
    struct ctx *ctx = visit->ctx;
    day_t since = day_of(ctx, user->made);
    struct user_ways ways;
    struct view_field field = {.name = "email",
                               .label = msg(ctx->lang, M("E-mail")),
                               .type = "email",
                               .value = email ? email : user->email};
    struct view_person_of_staff view = {.id = visit->params[0],
                                        .name = user->name,
                                        .since = frame_day(ctx, since),
                                        .since_iso = frame_day_iso(ctx, since),
                                        .role_was = actor_role_id(user->role),
                                        .email_was = user->email ? user->email : "",
                                        .email = &field};
    if (ctx->fault.id) {
        view.mistakes = mistake_of(ctx);
        view.mistakes_count = 1;
        view.summary = msg(ctx->lang, M("Nothing was changed"));
        if (email)
            field.wrong = view.mistakes[0].text;
        fault_clear(ctx);
    }
    if (code)
        fill_link(visit, code, &view);
    TRY(user_ways(ctx, user->id, &ways));
    view.ways = ways_text(ctx, &ways);
    view.factors = ways.codes || ways.passkeys;
    fill_roles(ctx, user->role, &view.roles, &view.roles_count);
    frame_fill(visit, view.summary ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), user->name) : user->name,
               &view.frame);
    struct template_out out = frame_out(visit);
    page_member(&out, &view);
    return ST_OK;
}

enum status people_member(struct visit *visit) {
    struct user user;
    TRY(member_of(visit, &user));
    return show_member(visit, &user, NULL, NULL);
}

enum status people_link(struct visit *visit) {
    static const char begins[] = "invitation ";
    struct user user;
    TRY(member_of(visit, &user));
    const char *kept = gate_kept(visit, visit->params[1]);
    bool link = kept && strncmp(kept, begins, sizeof begins - 1) == 0;
    return show_member(visit, &user, link ? kept + sizeof begins - 1 : NULL, NULL);
}

/* What the model did, or a page that says why not. */
static enum status after(struct visit *visit, const struct user *user, enum status status, const char *typed) {
    if (status == ST_OK)
        reply_see_other(visit->reply, arena_printf(visit->ctx->arena, "/people/%s", visit->params[0]));
    if (status != ST_INVALID && status != ST_CONFLICT)
        return status;
    visit->reply->status = status_http(status);
    return show_member(visit, user, NULL, typed);
}

/* What stood there when the page was made. */
static const char *was_of(const struct form *form) {
    return form_has(form, "was") ? form_value(form, "was") : NULL;
}

enum status people_role(struct visit *visit) {
    static const struct form_field fields[] = {{"role", 20}, {"was", 20}};
    struct form form;
    struct user user;
    enum actor_role role;
    TRY(form_read(visit->ctx, visit->request, fields, 2, &form));
    TRY(member_of(visit, &user));
    if (!actor_role_from(form_value(&form, "role"), &role))
        return FAIL(visit->ctx, ST_INVALID, M("There is no such role."));
    return after(visit, &user, user_set_role(visit->ctx, user.id, role, was_of(&form)), NULL);
}

enum status people_email(struct visit *visit) {
    static const struct form_field fields[] = {{"email", PEOPLE_NAME}, {"was", PEOPLE_NAME}};
    struct form form;
    struct user user;
    TRY(form_read(visit->ctx, visit->request, fields, 2, &form));
    TRY(member_of(visit, &user));
    const char *email = form_value(&form, "email");
    return after(visit, &user, user_set_email(visit->ctx, user.id, email, was_of(&form)), email);
}

enum status people_again(struct visit *visit) {
    struct user user;
    TRY(member_of(visit, &user));
    struct invitation invitation = {.user = user.id};
    TRY(user_invite(visit->ctx, &invitation));
    lead_to_link(visit, &invitation);
    return ST_OK;
}

enum status people_factors(struct visit *visit) {
    struct user user;
    TRY(member_of(visit, &user));
    return after(visit, &user, user_drop_factors(visit->ctx, user.id), NULL);
}

enum status people_end(struct visit *visit) {
    struct user user;
    TRY(member_of(visit, &user));
    enum status status = user_end(visit->ctx, user.id);
    if (status != ST_OK)
        return after(visit, &user, status, NULL);
    reply_see_other(visit->reply, "/people");
    return ST_OK;
}
