/* One way for all: look for the user, take a guess, compare the password with that of the user or with nobody's, compare the
 * code; only then is it decided. A stranger cannot tell at which step it ended. */
#include "registry/sign_in.h"

#include "base/address.h"
#include "base/json.h"
#include "base/json_walk.h"
#include "base/utf8.h"
#include "notice/security.h"
#include "registry/credential.h"
#include "registry/guess.h"
#include "vault/chain.h"
#include "vault/password.h"
#include "vault/totp.h"

#include <ctype.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>

enum { LOGIN_MAX = 400, RECOVERY_LETTERS = 10 };

/* ---- what is stored of each: one text in JSON */

static const char *text_json(struct ctx *ctx, const char *name, const char *text) {
    scoped_json *json = json_pack("{s:s}", name, text);
    must(json);
    return json_text(ctx->arena, json, 0);
}

static const char *text_of(struct ctx *ctx, const struct credential *one, const char *name) {
    const char *text = NULL;
    if (!one)
        return NULL;
    struct json_walk walk = json_walk_begin(ctx->arena, one->json);
    json_walk_texts(&walk, &name, &text, 1);
    return json_walk_done(&walk) ? text : NULL;
}

/* ---- devices: "USER.NUMBER.MAC", which needs no place of its own */

static const char *device_mac(struct ctx *ctx, const char *text) {
    unsigned char mac[TOKEN_SIZE];
    char hex[2 * TOKEN_SIZE + 1];
    token_make(ctx->registry->vault, TOKEN_SESSION, "device", text, mac);
    chain_hex(mac, sizeof mac, hex);
    return arena_text(ctx->arena, hex);
}

const char *sign_in_new_device(struct ctx *ctx, int64_t user) {
    const char *text = arena_printf(ctx->arena, "%s.%s", ref_text(ctx->arena, user), staff_secret(ctx));
    return arena_printf(ctx->arena, "%s.%s", text, device_mac(ctx, text));
}

const char *sign_in_device(struct ctx *ctx, const char *cookie) {
    const char *dot = cookie && strlen(cookie) < 200 ? strrchr(cookie, '.') : NULL;
    if (!dot || strlen(dot + 1) != 2 * TOKEN_SIZE)
        return NULL;
    const char *text = arena_text_n(ctx->arena, cookie, (size_t)(dot - cookie));
    return sodium_memcmp(device_mac(ctx, text), dot + 1, 2 * TOKEN_SIZE) == 0 ? text : NULL;
}

static const char *device_of(struct ctx *ctx, const char *cookie, int64_t user) {
    const char *device = sign_in_device(ctx, cookie);
    const char *begins = arena_printf(ctx->arena, "%s.", ref_text(ctx->arena, user));
    return device && user && strncmp(device, begins, strlen(begins)) == 0 ? device : NULL;
}

/* ---- what a password must be */

int password_least(struct ctx *ctx) {
    int length = security_password_length(ctx_notice(ctx), NULL);
    return length > PASSWORD_LEAST ? length : PASSWORD_LEAST;
}

static int characters(const char *text) {
    int count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

static enum status wrong_password(struct ctx *ctx, const char *id, const char *value) {
    const char *path = NULL;
    (void)security_password_length(ctx_notice(ctx), &path);
    (void)FAIL(ctx, ST_INVALID, id, value);
    if (path && value)
        (void)fault_sentence(ctx, path);
    return fault_at_field(ctx, "password");
}

/* Words near at hand in every register: those of our languages that the estimate's English lists do not have, and ours. */
static const char *const near_words[] = {"salasana",         "kirjaudu",  "tervetuloa", "rekisteri", "asiakas",
                                         "asiakasrekisteri", "seloste",   "kesäkuu",    "lösenord",  "losenord",
                                         "kundregister",     "välkommen", "valkommen",  "perkele",   "suomi",
                                         "helsinki",         "sverige"};

struct near {
    struct arena *arena;
    const char **words;
    size_t count, room;
};

/* Whole, and each of its parts: of "Iida Aalto" people take one or the other. */
static void add_near(struct near *near, const char *text) {
    static const char between[] = " .,-_@+";
    if (!text)
        return;
    ARENA_PUSH(near->arena, near->words, near->count, near->room, text);
    for (size_t length; *text; text += length + (text[length] != '\0')) {
        length = strcspn(text, between);
        if (length > 2)
            ARENA_PUSH(near->arena, near->words, near->count, near->room,
                       arena_text_n(near->arena, text, length));
    }
}

static bool guessable(struct ctx *ctx, const char *password, const char *name, const char *email) {
    struct near near = {.arena = ctx->arena};
    add_near(&near, name);
    add_near(&near, email);
    add_near(&near, ctx_notice(ctx)->controller.name);
    add_near(&near, registry_name(ctx->registry));
    for (size_t i = 0; i < sizeof near_words / sizeof *near_words; i++)
        add_near(&near, near_words[i]);
    ARENA_PUSH(near.arena, near.words, near.count, near.room, NULL);
    return password_bits(password, near.words) < PASSWORD_BITS;
}

static enum status check_rule(struct ctx *ctx, const char *password, const struct user *user) {
    int least = password_least(ctx);
    if (strlen(password) > PASSWORD_MAX_BYTES)
        return wrong_password(ctx, M("The password is too long."), NULL);
    if (characters(password) < least)
        return wrong_password(ctx, M("The password has too few characters: at least {1} are needed."),
                              arena_printf(ctx->arena, "%d", least));
    if (guessable(ctx, password, user->name, user->email))
        return wrong_password(
            ctx,
            M("This password is easy to guess. Take several words that have nothing to do with each other."),
            NULL);
    return ST_OK;
}

/* Letters with marks are typed in more than one way. */
static enum status prepare(struct ctx *ctx, const char *password, const struct user *user, const char **hash,
                           int *length) {
    const char *composed = utf8_composed(ctx->arena, password);
    TRY(check_rule(ctx, composed, user));
    *length = characters(composed);
    return password_hash(ctx, ctx->registry->desk, composed, hash);
}

/* ---- signing in */

struct entering {
    struct sign_in *in;
    struct user user; /* id 0: nobody of that name */
    struct credentials all;
    const struct credential *recovery; /* that was typed as the code */
    int64_t step;                      /* of the one-time code; 0: none was asked for */
    bool good;
};

/* Everybody is looked at, so that it takes as long for one who is not there. */
static enum status find_login(struct ctx *ctx, struct entering *entering) {
    const char *login = entering->in->login;
    struct user *users;
    size_t count;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(staff_all(ctx, db, false, &users, &count));
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(users[i].name, login) == 0 || (users[i].email && address_same(users[i].email, login)))
            entering->user = users[i];
    return credential_list(ctx, db, entering->user.id, &entering->all);
}

/* "ABCDE-FGHIJ" as it was shown, however it was typed. */
static const char *recovery_hash(struct ctx *ctx, const char *typed) {
    char letters[RECOVERY_LETTERS + 1];
    unsigned char hash[TOKEN_SIZE];
    char hex[2 * TOKEN_SIZE + 1];
    size_t length = 0;
    for (; *typed && length < RECOVERY_LETTERS; typed++)
        if (isalnum((unsigned char)*typed))
            letters[length++] = (char)toupper((unsigned char)*typed);
    letters[length] = '\0';
    token_make(ctx->registry->vault, TOKEN_SESSION, "recovery", letters, hash);
    explicit_bzero(letters, sizeof letters);
    chain_hex(hash, sizeof hash, hex);
    return arena_text(ctx->arena, hex);
}

static bool code_good(struct ctx *ctx, struct entering *entering) {
    const struct credential *totp = credential_next(&entering->all, CREDENTIAL_TOTP, NULL);
    const char *typed = recovery_hash(ctx, entering->in->code);
    unsigned char secret[TOTP_SECRET];
    if (!totp)
        return true;
    bool good = totp_from_text(text_of(ctx, totp, "secret"), secret) &&
                totp_good(secret, entering->in->code, ctx->now, totp->count, &entering->step);
    explicit_bzero(secret, sizeof secret);
    for (const struct credential *one = credential_next(&entering->all, CREDENTIAL_RECOVERY, NULL);
         one && !good; one = credential_next(&entering->all, CREDENTIAL_RECOVERY, one)) {
        const char *hash = text_of(ctx, one, "hash");
        if (hash && strlen(hash) == strlen(typed) && sodium_memcmp(hash, typed, strlen(typed)) == 0)
            entering->recovery = one;
    }
    return good || entering->recovery;
}

static enum status check_all(struct ctx *ctx, struct entering *entering) {
    const struct credential *stored = credential_next(&entering->all, CREDENTIAL_PASSWORD, NULL);
    const char *composed = utf8_composed(ctx->arena, entering->in->password);
    bool same;
    TRY(password_check(ctx, ctx->registry->desk, text_of(ctx, stored, "hash"), composed, &same));
    bool code = code_good(ctx, entering);
    entering->good = same && code;
    entering->in->too_short = characters(composed) < password_least(ctx);
    return ST_OK;
}

/* What was used is used up before anybody is let in; another who used it meanwhile was faster. */
static enum status use_up(struct ctx *ctx, struct write *write, const struct entering *entering) {
    struct credentials now;
    TRY(credential_list(ctx, write->db, entering->user.id, &now));
    const struct credential *password = credential_next(&now, CREDENTIAL_PASSWORD, NULL);
    const struct credential *before = credential_next(&entering->all, CREDENTIAL_PASSWORD, NULL);
    const struct credential *totp = credential_next(&now, CREDENTIAL_TOTP, NULL);
    if (!password || password->id != before->id)
        return ST_DENIED;
    TRY(credential_use(ctx, write, password, password->count));
    if (entering->step) {
        if (!totp || totp->count >= entering->step)
            return ST_DENIED;
        return credential_use(ctx, write, totp, entering->step);
    }
    if (!entering->recovery)
        return totp ? ST_DENIED : ST_OK;
    for (size_t i = 0; i < now.count; i++)
        if (now.items[i].id == entering->recovery->id)
            return credential_drop(ctx, write, &now.items[i]);
    return ST_DENIED;
}

static enum status enter(struct ctx *ctx, struct write *write, void *arg) {
    struct entering *entering = arg;
    struct user user;
    enum status status = staff_find(ctx, write->db, entering->user.id, &user);
    if (status == ST_OK)
        status = use_up(ctx, write, entering);
    if (status != ST_OK)
        return status == ST_NOT_FOUND ? ST_DENIED : status;
    return session_open(ctx, write, user.id, entering->in->token, entering->recovery ? "recovery" : "password",
                        &entering->in->from);
}

/* The log says that somebody failed, and at whose account when there is one: never what was typed. */
static enum status refuse(struct ctx *ctx, const struct entering *entering, const char *why) {
    const char *whose = entering->user.id ? ref_text(ctx->arena, entering->user.id) : "-";
    TRY(audit_answer(ctx, ctx->registry->audit,
                     &(struct audit_entry){.actor = "nobody",
                                           .action = "sign_in_failed",
                                           .detail = arena_printf(ctx->arena, "%s %s", whose, why)}));
    return FAIL(ctx, ST_DENIED,
                M("These do not go together: check the name, the password and, if you use it, the one-time "
                  "code."));
}

enum status sign_in_password(struct ctx *ctx, struct sign_in *in) {
    struct entering entering = {.in = in};
    if (strlen(in->login) > LOGIN_MAX || strlen(in->password) > PASSWORD_MAX_BYTES)
        in->login = in->password = "";
    TRY(find_login(ctx, &entering));
    const char *account =
        entering.user.id ? ref_text(ctx->arena, entering.user.id) : arena_printf(ctx->arena, "?%s", in->login);
    const char *device = device_of(ctx, in->device, entering.user.id);
    if (!guess_take(ctx->registry->guesses, account, in->address, device, ctx->now))
        return FAIL(ctx, ST_BUSY, M("Too many wrong tries. Wait a quarter of an hour and try again."));
    TRY(check_all(ctx, &entering));
    if (!entering.good)
        return refuse(ctx, &entering, "wrong");
    in->token = staff_secret(ctx);
    enum status status = registry_change_staff(ctx, enter, &entering);
    if (status == ST_DENIED && !ctx->fault.id)
        return refuse(ctx, &entering, "used");
    TRY(status);
    guess_right(ctx->registry->guesses, account, in->address, device);
    in->new_device = sign_in_new_device(ctx, entering.user.id);
    return ST_OK;
}

/* ---- choosing a password */

struct choosing {
    int64_t user;
    const char *code, *hash,
        *token; /* code: of an invitation, or NULL; token: of a session that stays or begins */
    const struct session_from *from;
    int length;
};

static enum status put_password(struct ctx *ctx, struct write *write, const struct choosing *choosing,
                                const char *by) {
    TRY(credential_drop_kind(ctx, write, choosing->user, CREDENTIAL_PASSWORD, NULL));
    const struct credential password = {
        .kind = CREDENTIAL_PASSWORD, .count = choosing->length, .json = text_json(ctx, "hash", choosing->hash)};
    TRY(credential_add(ctx, write, choosing->user, &password));
    return staff_log(ctx, write, by, "password_set", choosing->user, NULL);
}

static enum status no_invitation(struct ctx *ctx) {
    return FAIL(ctx, ST_DENIED, M("This invitation has been used or is too old. Ask for a new one."));
}

enum status invitation_look(struct ctx *ctx, const char *code, struct user *user) {
    unsigned char token[TOKEN_SIZE];
    scoped_reader *db = NULL;
    if (!staff_secret_shaped(code))
        return no_invitation(ctx);
    token_make(ctx->registry->vault, TOKEN_SESSION, "invitation", code, token);
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_SIGN_IN_BY);
    query_bind_blob(&q, 1, token, sizeof token);
    bool good = query_row(&q) && query_int(&q, "expires") > ctx->now;
    int64_t id = good ? query_int(&q, "user") : 0;
    TRY(query_done(ctx, &q));
    enum status status = good ? staff_find(ctx, db, id, user) : ST_NOT_FOUND;
    return status == ST_NOT_FOUND ? no_invitation(ctx) : status;
}

static enum status take_invitation(struct ctx *ctx, struct write *write, void *arg) {
    struct choosing *choosing = arg;
    int64_t user;
    if (staff_take_code(ctx, write, "invitation", choosing->code, &user) != ST_OK || user != choosing->user)
        return no_invitation(ctx);
    const char *by = arena_printf(ctx->arena, "user:%s", ref_text(ctx->arena, user));
    TRY(staff_run(ctx, write, SQL_SESSIONS_END, user));
    TRY(put_password(ctx, write, choosing, by));
    return session_open(ctx, write, user, choosing->token, "invitation", choosing->from);
}

enum status invitation_take(struct ctx *ctx, const char *code, const char *password,
                            const struct session_from *from, const char **token) {
    struct choosing choosing = {.code = code, .from = from};
    struct user user;
    TRY(invitation_look(ctx, code, &user));
    TRY(prepare(ctx, password, &user, &choosing.hash, &choosing.length));
    choosing.user = user.id;
    choosing.token = staff_secret(ctx);
    TRY(registry_change_staff(ctx, take_invitation, &choosing));
    *token = choosing.token;
    return ST_OK;
}

static enum status find_self(struct ctx *ctx, struct user *user, struct credentials *all) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    enum status status = staff_find(ctx, db, ctx->actor ? ctx->actor->id : 0, user);
    if (status == ST_NOT_FOUND)
        return FAIL(ctx, ST_DENIED, M("You are not signed in."));
    TRY(status);
    return credential_list(ctx, db, user->id, all);
}

static enum status change_password(struct ctx *ctx, struct write *write, void *arg) {
    const struct choosing *choosing = arg;
    return put_password(ctx, write, choosing, NULL);
}

/* Whoever sits at an open session does not become its owner: the password so far is asked for. */
static enum status check_now(struct ctx *ctx, const struct credentials *all, const struct user *user,
                             const char *now) {
    const struct credential *stored = credential_next(all, CREDENTIAL_PASSWORD, NULL);
    const char *account = ref_text(ctx->arena, user->id);
    bool same;
    if (!stored)
        return ST_OK;
    if (!guess_take(ctx->registry->guesses, account, "change", NULL, ctx->now))
        return FAIL(ctx, ST_BUSY, M("Too many wrong tries. Wait a quarter of an hour and try again."));
    TRY(password_check(ctx, ctx->registry->desk, text_of(ctx, stored, "hash"),
                       utf8_composed(ctx->arena, now ? now : ""), &same));
    if (!same) {
        (void)FAIL(ctx, ST_INVALID, M("That is not your password so far."));
        return fault_at_field(ctx, "now");
    }
    guess_right(ctx->registry->guesses, account, "change", NULL);
    return ST_OK;
}

enum status sign_in_again(struct ctx *ctx, const char *now) {
    struct credentials all;
    struct user user;
    TRY(find_self(ctx, &user, &all));
    return check_now(ctx, &all, &user, now);
}

enum status password_change(struct ctx *ctx, const char *token, const char *now, const char *password) {
    struct choosing choosing = {0};
    struct credentials all;
    struct user user;
    TRY(find_self(ctx, &user, &all));
    TRY(check_now(ctx, &all, &user, now));
    TRY(prepare(ctx, password, &user, &choosing.hash, &choosing.length));
    choosing.user = user.id;
    TRY(registry_change_staff(ctx, change_password, &choosing));
    return session_end_other(ctx, token, NULL);
}

static enum status set_password(struct ctx *ctx, struct write *write, void *arg) {
    const struct choosing *choosing = arg;
    TRY(staff_run(ctx, write, SQL_SESSIONS_END, choosing->user));
    return put_password(ctx, write, choosing, NULL);
}

enum status password_set(struct ctx *ctx, int64_t id, const char *password) {
    struct choosing choosing = {.user = id};
    struct user user;
    TRY(user_by_id(ctx, id, &user));
    TRY(prepare(ctx, password, &user, &choosing.hash, &choosing.length));
    return registry_change_staff(ctx, set_password, &choosing);
}

/* ---- one-time codes */

void totp_offer(struct ctx *ctx, const char *secret, struct totp_offer *offer) {
    unsigned char bytes[TOTP_SECRET];
    char text[TOTP_SECRET_TEXT];
    if (!totp_from_text(secret, bytes))
        totp_new(bytes);
    totp_text(bytes, text);
    explicit_bzero(bytes, sizeof bytes);
    offer->secret = arena_text(ctx->arena, text);
    explicit_bzero(text, sizeof text);
    offer->uri = totp_uri(ctx->arena, offer->secret, registry_name(ctx->registry),
                          ctx->actor && ctx->actor->name ? ctx->actor->name : "");
}

struct switching {
    const char *secret;
    const char **codes; /* NULL: off */
    int64_t user, step;
};

static enum status drop_codes(struct ctx *ctx, struct write *write, int64_t user) {
    TRY(credential_drop_kind(ctx, write, user, CREDENTIAL_TOTP, NULL));
    return credential_drop_kind(ctx, write, user, CREDENTIAL_RECOVERY, NULL);
}

/* Letters and digits that are not taken for each other; some 49 bits. */
static const char *recovery_code(struct ctx *ctx) {
    static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    char code[RECOVERY_LETTERS + 2];
    for (size_t i = 0; i < RECOVERY_LETTERS + 1; i++)
        code[i] = i == RECOVERY_LETTERS / 2 ? '-' : letters[randombytes_uniform(sizeof letters - 1)];
    code[RECOVERY_LETTERS + 1] = '\0';
    return arena_text(ctx->arena, code);
}

static enum status switch_codes(struct ctx *ctx, struct write *write, void *arg) {
    const struct switching *to = arg;
    TRY(drop_codes(ctx, write, to->user));
    if (!to->codes)
        return staff_log(ctx, write, NULL, "codes_off", to->user, NULL);
    const struct credential totp = {
        .kind = CREDENTIAL_TOTP, .count = to->step, .json = text_json(ctx, "secret", to->secret)};
    TRY(credential_add(ctx, write, to->user, &totp));
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        const struct credential one = {.kind = CREDENTIAL_RECOVERY,
                                       .json = text_json(ctx, "hash", recovery_hash(ctx, to->codes[i]))};
        TRY(credential_add(ctx, write, to->user, &one));
    }
    return staff_log(ctx, write, NULL, "codes_on", to->user, NULL);
}

enum status totp_begin(struct ctx *ctx, const char *secret, const char *code,
                       const char *codes[RECOVERY_CODES]) {
    struct switching to = {.secret = secret, .codes = codes};
    unsigned char bytes[TOTP_SECRET];
    struct credentials all;
    struct user user;
    TRY(find_self(ctx, &user, &all));
    bool good = totp_from_text(secret, bytes) && totp_good(bytes, code, ctx->now, 0, &to.step);
    explicit_bzero(bytes, sizeof bytes);
    if (!good) {
        (void)FAIL(ctx, ST_INVALID,
                   M("This is not the code that the app shows now. Check the clock of the telephone."));
        return fault_at_field(ctx, "code");
    }
    for (size_t i = 0; i < RECOVERY_CODES; i++)
        codes[i] = recovery_code(ctx);
    to.user = user.id;
    return registry_change_staff(ctx, switch_codes, &to);
}

enum status totp_end(struct ctx *ctx, const char *now) {
    struct switching to = {0};
    struct credentials all;
    struct user user;
    TRY(find_self(ctx, &user, &all));
    TRY(check_now(ctx, &all, &user, now));
    to.user = user.id;
    return registry_change_staff(ctx, switch_codes, &to);
}
