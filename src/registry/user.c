/* Names and e-mails are sealed, so that looking for one opens them all: a staff is small. */
#include "registry/user.h"

#include "base/address.h"
#include "base/json.h"
#include "base/utf8.h"
#include "registry/credential.h"
#include "registry/scope.h"

#include <string.h>
#include <strings.h>

enum { NAME_MAX_BYTES = 200 };

static enum status manage(struct ctx *ctx) {
    return permit_action(ctx, ACTION_MANAGE, 0, NULL);
}

/* What a program may change of the staff with a token for the office. It makes nobody an owner and leaves the owners alone, one of
 * whom answers for it: else it could come to more than it was made for. `id`: of whom it is about; 0: somebody new. */
static enum status manage_as(struct ctx *ctx, int64_t id, enum actor_role role) {
    struct user user = {.role = role};
    TRY(manage(ctx));
    TRY(scope_write(ctx));
    if (ctx->scope && id && role != ACTOR_OWNER)
        TRY(user_by_id(ctx, id, &user));
    return user.role == ACTOR_OWNER ? scope_person(ctx) : ST_OK;
}

/* Ways in are for people, and made by people. */
static enum status manage_in_person(struct ctx *ctx) {
    TRY(manage(ctx));
    return scope_person(ctx);
}

enum status user_staff(struct ctx *ctx, struct user **users, size_t *count) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return staff_all(ctx, db, false, users, count);
}

const char *user_of_actor(struct arena *arena, const struct user *staff, size_t count, const char *actor) {
    for (size_t i = 0; i < count; i++) {
        const char *id = arena_printf(arena, "user:%s", ref_text(arena, staff[i].id));
        size_t length = strlen(id);
        if (strncmp(actor, id, length) == 0 && (!actor[length] || actor[length] == ' '))
            return staff[i].name;
    }
    return NULL;
}

enum status user_list(struct ctx *ctx, bool also_ended, struct user **users, size_t *count) {
    scoped_reader *db = NULL;
    TRY(manage(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return staff_all(ctx, db, also_ended, users, count);
}

static enum status no_such(struct ctx *ctx) {
    return FAIL(ctx, ST_NOT_FOUND, M("There is no user of that name. An owner can add one."));
}

enum status user_named(struct ctx *ctx, const char *name, struct user *user) {
    struct user *users;
    size_t count;
    TRY(user_list(ctx, false, &users, &count));
    for (size_t i = 0; i < count; i++)
        if (strcmp(users[i].name, name) == 0) {
            *user = users[i];
            return ST_OK;
        }
    return no_such(ctx);
}

enum status user_by_id(struct ctx *ctx, int64_t id, struct user *user) {
    scoped_reader *db = NULL;
    TRY(manage(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    enum status status = staff_find(ctx, db, id, user);
    return status == ST_NOT_FOUND ? no_such(ctx) : status;
}

/* ---- checks */

/* What a program writes where it was given no name: an owner made of that would be nobody's. */
static bool is_no_name(const char *name) {
    static const char *const words[] = {"null", "undefined", "none", "nil", "nan", "true", "false"};
    for (size_t i = 0; name && i < sizeof words / sizeof *words; i++)
        if (strcasecmp(name, words[i]) == 0)
            return true;
    return false;
}

static enum status check_name(struct ctx *ctx, const char *name) {
    if (!is_no_name(name) && name && *name && strlen(name) <= NAME_MAX_BYTES && utf8_text(name, strlen(name)))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("Give the user's name."));
    return fault_at_field(ctx, "name");
}

/* It is only compared and shown; whether mail arrives there nobody has to know. */
static enum status check_email(struct ctx *ctx, const char *email) {
    const char *at = email ? strchr(email, '@') : NULL;
    if (!email || !*email)
        return ST_OK;
    if (at && at != email && at[1] && strlen(email) <= NAME_MAX_BYTES && utf8_text(email, strlen(email)) &&
        !strpbrk(email, " \t\n"))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("That is no e-mail address: write it as name@example.fi."));
    return fault_at_field(ctx, "email");
}

/* Whoever signs in is found by either: nobody else may have it. */
static enum status check_free(struct ctx *ctx, struct db *db, const char *name, const char *email,
                              int64_t except, size_t *count) {
    struct user *users;
    TRY(staff_all(ctx, db, false, &users, count));
    for (size_t i = 0; i < *count; i++) {
        if (users[i].id == except)
            continue;
        if (name && strcasecmp(users[i].name, name) == 0)
            return FAIL(ctx, ST_CONFLICT, M("There is a user of that name already."));
        if (email && *email && users[i].email && address_same(users[i].email, email)) {
            (void)FAIL(ctx, ST_CONFLICT, M("Another user has that e-mail address already."));
            return fault_at_field(ctx, "email");
        }
    }
    return ST_OK;
}

/* At least one owner besides this user? */
static enum status check_owner_left(struct ctx *ctx, struct db *db, int64_t except) {
    struct user *users;
    size_t count;
    TRY(staff_all(ctx, db, false, &users, &count));
    for (size_t i = 0; i < count; i++)
        if (users[i].id != except && users[i].role == ACTOR_OWNER)
            return ST_OK;
    return FAIL(ctx, ST_CONFLICT,
                M("This is the last owner of the register: make somebody else an owner first."));
}

/* ---- adding, links, invitations */

/* Somebody who may sign in, on the way into the table. */
struct staff {
    const char *name, *email;
    enum actor_role role;
    int64_t id;
    const char *code;
};

static enum status seal_user(struct ctx *ctx, const struct staff *staff, int64_t *key, void **sealed,
                             size_t *length) {
    scoped_json *json = json_pack("{s:s}", "name", staff->name);
    must(json);
    if (staff->email && *staff->email)
        json_put(json, "email", staff->email);
    return staff_seal(ctx, staff->id, json_text(ctx->arena, json, 0), key, sealed, length);
}

static enum status add_row(struct ctx *ctx, struct write *write, struct staff *staff) {
    int64_t key;
    void *sealed;
    size_t length;
    staff->id = store_new_id();
    TRY(seal_user(ctx, staff, &key, &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_USER_ADD);
    query_bind_int(&q, 1, staff->id);
    query_bind_text(&q, 2, actor_role_id(staff->role));
    query_bind_int(&q, 3, ctx->now);
    query_bind_int(&q, 4, key);
    query_bind_blob(&q, 5, sealed, length);
    query_bind_int(&q, 6, write->change);
    TRY(query_run(ctx, &q, NULL));
    return staff_log(ctx, write, NULL, "user_added", staff->id, actor_role_id(staff->role));
}

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    struct staff *staff = arg;
    size_t count;
    TRY(check_free(ctx, write->db, staff->name, staff->email, 0, &count));
    return add_row(ctx, write, staff);
}

enum status user_add(struct ctx *ctx, const char *name, enum actor_role role, int64_t *id) {
    struct staff staff = {.name = name, .role = role};
    TRY(manage_as(ctx, 0, role));
    TRY(check_name(ctx, name));
    must(role < ACTOR_SYSTEM);
    TRY(registry_change_staff(ctx, add, &staff));
    *id = staff.id;
    return ST_OK;
}

static enum status add_link(struct ctx *ctx, struct write *write, void *arg) {
    struct staff *staff = arg;
    struct user *users;
    size_t count;
    TRY(staff_all(ctx, write->db, false, &users, &count));
    for (size_t i = 0; i < count; i++)
        if (strcmp(users[i].name, staff->name) == 0)
            staff->id = users[i].id;
    if (!staff->id && count)
        return no_such(ctx);
    staff->role = ACTOR_OWNER;
    if (!staff->id)
        TRY(add_row(ctx, write, staff));
    TRY(staff_put_code(ctx, write, "link", staff->code, staff->id, USER_LINK_SECONDS));
    return staff_log(ctx, write, NULL, "user_link", staff->id, NULL);
}

enum status user_link(struct ctx *ctx, const char *name, const char **code) {
    struct staff staff = {.name = name};
    TRY(manage_in_person(ctx));
    TRY(check_name(ctx, name));
    staff.code = staff_secret(ctx);
    TRY(registry_change_staff(ctx, add_link, &staff));
    *code = staff.code;
    return ST_OK;
}

/* A newer invitation ends the older ones of the same user. */
static enum status invite(struct ctx *ctx, struct write *write, void *arg) {
    struct staff *staff = arg;
    struct user user;
    if (staff->id) {
        enum status status = staff_find(ctx, write->db, staff->id, &user);
        if (status != ST_OK)
            return status == ST_NOT_FOUND ? no_such(ctx) : status;
    } else {
        TRY(add(ctx, write, staff));
    }
    TRY(staff_run(ctx, write, SQL_SIGN_IN_OF, staff->id));
    TRY(staff_put_code(ctx, write, "invitation", staff->code, staff->id, USER_INVITATION_SECONDS));
    return staff_log(ctx, write, NULL, "user_invited", staff->id, NULL);
}

enum status user_invite(struct ctx *ctx, struct invitation *invitation) {
    struct staff staff = {
        .name = invitation->name, .email = invitation->email, .role = invitation->role, .id = invitation->user};
    TRY(manage_in_person(ctx));
    if (!staff.id) {
        TRY(check_name(ctx, staff.name));
        TRY(check_email(ctx, staff.email));
    }
    must(staff.role < ACTOR_SYSTEM);
    staff.code = staff_secret(ctx);
    TRY(registry_change_staff(ctx, invite, &staff));
    invitation->user = staff.id;
    invitation->code = staff.code;
    return ST_OK;
}

/* ---- changing, leaving */

struct staff_change {
    int64_t id;
    enum actor_role role;
    const char *email, *was;
};

static enum status still(struct ctx *ctx, const struct staff_change *change, const char *now) {
    if (!change->was || strcmp(change->was, now ? now : "") == 0)
        return ST_OK;
    return FAIL(
        ctx, ST_CONFLICT,
        M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
}

static enum status find_changed(struct ctx *ctx, struct db *db, int64_t id, struct user *user) {
    enum status status = staff_find(ctx, db, id, user);
    return status == ST_NOT_FOUND ? no_such(ctx) : status;
}

static enum status set_row(struct ctx *ctx, struct write *write, const struct user *user) {
    struct staff staff = {.id = user->id, .name = user->name, .email = user->email};
    int64_t key;
    void *sealed;
    size_t length;
    TRY(seal_user(ctx, &staff, &key, &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_USER_SET);
    query_bind_int(&q, 1, user->id);
    query_bind_text(&q, 2, actor_role_id(user->role));
    query_bind_int(&q, 3, key);
    query_bind_blob(&q, 4, sealed, length);
    query_bind_int(&q, 5, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status set_role(struct ctx *ctx, struct write *write, void *arg) {
    const struct staff_change *change = arg;
    struct user user;
    TRY(find_changed(ctx, write->db, change->id, &user));
    if (user.role == change->role)
        return ST_OK;
    TRY(still(ctx, change, actor_role_id(user.role)));
    if (user.role == ACTOR_OWNER)
        TRY(check_owner_left(ctx, write->db, user.id));
    user.role = change->role;
    TRY(set_row(ctx, write, &user));
    return staff_log(ctx, write, NULL, "user_role", user.id, actor_role_id(user.role));
}

enum status user_set_role(struct ctx *ctx, int64_t id, enum actor_role role, const char *was) {
    struct staff_change change = {.id = id, .role = role, .was = was};
    TRY(manage_as(ctx, id, role));
    must(role < ACTOR_SYSTEM);
    return registry_change_staff(ctx, set_role, &change);
}

static enum status set_email(struct ctx *ctx, struct write *write, void *arg) {
    const struct staff_change *change = arg;
    struct user user;
    size_t count;
    TRY(find_changed(ctx, write->db, change->id, &user));
    TRY(still(ctx, change, user.email));
    TRY(check_free(ctx, write->db, NULL, change->email, change->id, &count));
    user.email = change->email;
    TRY(set_row(ctx, write, &user));
    return staff_log(ctx, write, NULL, "user_email", user.id, NULL);
}

enum status user_set_email(struct ctx *ctx, int64_t id, const char *email, const char *was) {
    struct staff_change change = {.id = id, .email = email, .was = was};
    TRY(manage_in_person(ctx));
    TRY(check_email(ctx, email));
    return registry_change_staff(ctx, set_email, &change);
}

static enum status end(struct ctx *ctx, struct write *write, void *arg) {
    const struct staff_change *change = arg;
    struct user user;
    TRY(find_changed(ctx, write->db, change->id, &user));
    if (user.role == ACTOR_OWNER)
        TRY(check_owner_left(ctx, write->db, user.id));
    TRY(staff_run(ctx, write, SQL_SESSIONS_END, user.id));
    TRY(staff_run(ctx, write, SQL_SIGN_IN_OF, user.id));
    TRY(staff_run(ctx, write, SQL_CREDENTIALS_END, user.id));
    scoped_query q = query_begin(write->db, SQL_USER_END);
    query_bind_int(&q, 1, user.id);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, NULL));
    return staff_log(ctx, write, NULL, "user_ended", user.id, NULL);
}

enum status user_end(struct ctx *ctx, int64_t id) {
    struct staff_change change = {.id = id};
    TRY(manage_as(ctx, id, ACTOR_READER));
    return registry_change_staff(ctx, end, &change);
}

/* ---- by what they sign in */

enum status user_ways(struct ctx *ctx, int64_t id, struct user_ways *ways) {
    struct credentials all;
    scoped_reader *db = NULL;
    *ways = (struct user_ways){0};
    if (!ctx->actor || ctx->actor->id != id)
        TRY(manage(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(credential_list(ctx, db, id, &all));
    for (size_t i = 0; i < all.count; i++) {
        const struct credential *one = &all.items[i];
        ways->password |= one->kind == CREDENTIAL_PASSWORD;
        ways->codes |= one->kind == CREDENTIAL_TOTP;
        ways->passkeys += one->kind == CREDENTIAL_PASSKEY;
        ways->recovery += one->kind == CREDENTIAL_RECOVERY;
        if (one->kind == CREDENTIAL_PASSWORD)
            ways->password_length = one->count;
    }
    return ST_OK;
}

static enum status drop_factors(struct ctx *ctx, struct write *write, void *arg) {
    const struct staff_change *change = arg;
    struct user user;
    TRY(find_changed(ctx, write->db, change->id, &user));
    TRY(credential_drop_kind(ctx, write, user.id, CREDENTIAL_TOTP, NULL));
    TRY(credential_drop_kind(ctx, write, user.id, CREDENTIAL_RECOVERY, NULL));
    TRY(credential_drop_kind(ctx, write, user.id, CREDENTIAL_PASSKEY, NULL));
    return staff_log(ctx, write, NULL, "user_factors_ended", user.id, NULL);
}

enum status user_drop_factors(struct ctx *ctx, int64_t id) {
    struct staff_change change = {.id = id};
    TRY(manage_in_person(ctx));
    return registry_change_staff(ctx, drop_factors, &change);
}
