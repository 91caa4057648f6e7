/* A challenge is "WHEN.NUMBER.MAC" and needs no place until it is used: then it is kept, as a hash, for as long as it would have been
 * good, and whoever brings it again is refused. So no stranger can fill a table by asking for challenges. */
#include "registry/passkey.h"

#include "base/json.h"
#include "base/json_walk.h"
#include "registry/credential.h"
#include "registry/setting.h"
#include "vault/chain.h"
#include "vault/passkey.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* ---- the site */

enum status passkey_site(struct ctx *ctx, const char *host, struct passkey_site *site) {
    const char *url;
    *site = (struct passkey_site){0};
    TRY(setting_text(ctx, SETTING_SITE_URL, &url));
    bool local = host && strncmp(host, "localhost", 9) == 0 && (!host[9] || host[9] == ':');
    if (!*url && local)
        url = arena_printf(ctx->arena, "http://%s", host);
    const char *begins = strstr(url, "://");
    if (!begins)
        return ST_OK;
    const char *name = begins + 3;
    size_t whole = strcspn(name, "/?#"), length = strcspn(name, "/?#:");
    if (!length || name[0] == '[' || strspn(name, "0123456789.") >= length)
        return ST_OK; /* an address is no name */
    site->origin = arena_text_n(ctx->arena, url, (size_t)(name - url) + whole);
    site->name = arena_text_n(ctx->arena, name, length);
    return ST_OK;
}

/* ---- challenges */

static const char *challenge_mac(struct ctx *ctx, const char *text) {
    unsigned char mac[TOKEN_SIZE];
    char hex[2 * TOKEN_SIZE + 1];
    int64_t user = ctx->actor ? ctx->actor->id : 0;
    const char *kind = arena_printf(ctx->arena, "passkey %s", user ? ref_text(ctx->arena, user) : "-");
    token_make(ctx->registry->vault, TOKEN_SESSION, kind, text, mac);
    chain_hex(mac, sizeof mac, hex);
    return arena_text(ctx->arena, hex);
}

const char *passkey_new_challenge(struct ctx *ctx) {
    const char *text = arena_printf(ctx->arena, "%lld.%s", (long long)ctx->now, staff_secret(ctx));
    return arena_printf(ctx->arena, "%s.%s", text, challenge_mac(ctx, text));
}

static enum status too_old(struct ctx *ctx) {
    return FAIL(ctx, ST_INVALID, M("The page had been open for too long. Try again."));
}

static enum status check_challenge(struct ctx *ctx, const char *challenge) {
    const char *dot = strrchr(challenge, '.');
    char *end;
    if (!dot || strlen(dot + 1) != 2 * TOKEN_SIZE)
        return too_old(ctx);
    const char *text = arena_text_n(ctx->arena, challenge, (size_t)(dot - challenge));
    if (sodium_memcmp(challenge_mac(ctx, text), dot + 1, 2 * TOKEN_SIZE) != 0)
        return too_old(ctx);
    errno = 0;
    int64_t made = strtoll(text, &end, 10);
    bool fresh = !errno && *end == '.' && made <= ctx->now && ctx->now - made < PASSKEY_SECONDS;
    return fresh ? ST_OK : too_old(ctx);
}

/* Kept where links are kept, under a name of its own: a second use meets the first. */
static enum status use_challenge(struct ctx *ctx, struct write *write, const char *challenge, int64_t user) {
    enum status status = staff_put_code(ctx, write, "challenge", challenge, user, PASSKEY_SECONDS);
    return status == ST_CONFLICT ? too_old(ctx) : status;
}

/* ---- forms */

static enum status decode(struct ctx *ctx, const char *text, struct passkey_bytes *bytes) {
    size_t most = strlen(text) / 4 * 3 + 3;
    unsigned char *at = arena_alloc(ctx->arena, most);
    if (sodium_base642bin(at, most, text, strlen(text), NULL, &bytes->length, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return FAIL(ctx, ST_INVALID, M("The passkey could not be used here. Try again."));
    bytes->at = at;
    return ST_OK;
}

static enum status read_said(struct ctx *ctx, const struct passkey_site *site, const struct passkey_form *form,
                             bool made, struct passkey_said *said, const char **challenge) {
    *said = (struct passkey_said){.origin = site->origin, .site = site->name};
    if (!site->origin)
        return FAIL(ctx, ST_INVALID, M("Passkeys need a name of the site: the setting “site.url”."));
    TRY(decode(ctx, form->client_data, &said->client_data));
    TRY(decode(ctx, form->auth_data, &said->auth_data));
    if (!made)
        TRY(decode(ctx, form->signature, &said->signature));
    TRY(passkey_challenge(ctx, said, made, challenge));
    return check_challenge(ctx, *challenge);
}

/* ---- what is stored */

static const char *hex_of(struct arena *arena, struct passkey_bytes bytes) {
    char *text = arena_alloc(arena, 2 * bytes.length + 1);
    chain_hex(bytes.at, bytes.length, text);
    return text;
}

static bool from_hex(struct arena *arena, const char *text, struct passkey_bytes *bytes) {
    bytes->length = text ? strlen(text) / 2 : 0;
    unsigned char *at = arena_alloc(arena, bytes->length + 1);
    bytes->at = at;
    return bytes->length && chain_unhex(text, at, bytes->length);
}

static const char *passkey_json(struct ctx *ctx, const struct passkey *passkey, const char *name) {
    scoped_json *json = json_pack("{s:s,s:s,s:s,s:s}", "name", name, "id", hex_of(ctx->arena, passkey->id),
                                  "key", hex_of(ctx->arena, passkey->key), "algorithm",
                                  arena_printf(ctx->arena, "%d", passkey->algorithm));
    must(json);
    return json_text(ctx->arena, json, 0);
}

static bool read_stored(struct ctx *ctx, const struct credential *one, struct passkey *passkey,
                        const char **name) {
    const char *texts[4] = {NULL, NULL, NULL, NULL};
    struct json_walk walk = json_walk_begin(ctx->arena, one->json);
    json_walk_texts(&walk, (const char *const[]){"name", "id", "key", "algorithm"}, texts, 4);
    if (!json_walk_done(&walk) || !texts[0] || !texts[3])
        return false;
    *name = texts[0];
    passkey->count = one->count;
    passkey->algorithm = (int)strtol(texts[3], NULL, 10);
    return from_hex(ctx->arena, texts[1], &passkey->id) && from_hex(ctx->arena, texts[2], &passkey->key);
}

static bool same_id(struct passkey_bytes one, struct passkey_bytes other) {
    return one.length == other.length && memcmp(one.at, other.at, one.length) == 0;
}

/* ---- making, listing, taking away */

struct adding {
    const struct passkey *passkey;
    const char *name, *challenge;
};

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    const struct adding *adding = arg;
    struct credentials all;
    size_t count = 0;
    int64_t user = ctx->actor->id;
    TRY(credential_list(ctx, write->db, user, &all));
    for (const struct credential *one = credential_next(&all, CREDENTIAL_PASSKEY, NULL); one;
         one = credential_next(&all, CREDENTIAL_PASSKEY, one)) {
        struct passkey there;
        const char *name;
        if (read_stored(ctx, one, &there, &name) && same_id(there.id, adding->passkey->id))
            return FAIL(ctx, ST_CONFLICT, M("This passkey is yours already."));
        count++;
    }
    if (count >= PASSKEYS_MOST)
        return FAIL(ctx, ST_CONFLICT, M("You have as many passkeys as there can be. Take one away first."));
    TRY(use_challenge(ctx, write, adding->challenge, user));
    const struct credential made = {.kind = CREDENTIAL_PASSKEY,
                                    .count = adding->passkey->count,
                                    .json = passkey_json(ctx, adding->passkey, adding->name)};
    TRY(credential_add(ctx, write, user, &made));
    return staff_log(ctx, write, NULL, "passkey_added", user, NULL);
}

enum status passkey_add(struct ctx *ctx, const struct passkey_site *site, const struct passkey_form *form,
                        const char *name, const char *now) {
    struct passkey_said said;
    struct passkey passkey;
    struct adding adding = {.passkey = &passkey, .name = name};
    TRY(sign_in_again(ctx, now));
    if (!*name || strlen(name) > PASSKEY_NAME) {
        (void)FAIL(ctx, ST_INVALID, M("Give the passkey a short name, such as “telephone”."));
        return fault_at_field(ctx, "keyname");
    }
    TRY(read_said(ctx, site, form, true, &said, &adding.challenge));
    TRY(passkey_made(ctx, &said, &passkey));
    return registry_change_staff(ctx, add, &adding);
}

static enum status of_acting(struct ctx *ctx, struct db *db, struct credentials *all) {
    if (!ctx->actor || !ctx->actor->id)
        return FAIL(ctx, ST_DENIED, M("You are not signed in."));
    return credential_list(ctx, db, ctx->actor->id, all);
}

enum status passkey_list(struct ctx *ctx, struct passkey_shown **list, size_t *count) {
    struct credentials all;
    size_t room = 0;
    scoped_reader *db = NULL;
    *list = NULL;
    *count = 0;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(of_acting(ctx, db, &all));
    for (const struct credential *one = credential_next(&all, CREDENTIAL_PASSKEY, NULL); one;
         one = credential_next(&all, CREDENTIAL_PASSKEY, one)) {
        struct passkey passkey;
        struct passkey_shown shown = {.id = one->id, .made = one->made, .used = one->used};
        if (read_stored(ctx, one, &passkey, &shown.name))
            ARENA_PUSH(ctx->arena, *list, *count, room, shown);
    }
    return ST_OK;
}

static enum status take_away(struct ctx *ctx, struct write *write, void *arg) {
    const int64_t *id = arg;
    struct credentials all;
    TRY(of_acting(ctx, write->db, &all));
    for (size_t i = 0; i < all.count; i++)
        if (all.items[i].id == *id && all.items[i].kind == CREDENTIAL_PASSKEY) {
            TRY(credential_drop(ctx, write, &all.items[i]));
            return staff_log(ctx, write, NULL, "passkey_removed", ctx->actor->id, NULL);
        }
    return ST_OK; /* gone already */
}

enum status passkey_remove(struct ctx *ctx, int64_t id) {
    return registry_change_staff(ctx, take_away, &id);
}

/* ---- signing in */

struct signing {
    int64_t user, count;
    struct credential used;
    const char *challenge;
    struct sign_in *in;
};

static enum status unknown(struct ctx *ctx, int64_t user) {
    TRY(audit_answer(ctx, ctx->registry->audit,
                     &(struct audit_entry){.actor = "nobody",
                                           .action = "sign_in_failed",
                                           .detail = arena_printf(ctx->arena, "%s passkey",
                                                                  user ? ref_text(ctx->arena, user) : "-")}));
    return FAIL(ctx, ST_DENIED, M("This passkey does not open this register."));
}

/* The stored one that has this id, of the user that it was made for. */
static bool find_stored(struct ctx *ctx, const struct credentials *all, struct passkey_bytes id,
                        struct passkey *passkey, struct credential *used) {
    const char *name;
    for (const struct credential *one = credential_next(all, CREDENTIAL_PASSKEY, NULL); one;
         one = credential_next(all, CREDENTIAL_PASSKEY, one))
        if (read_stored(ctx, one, passkey, &name) && same_id(passkey->id, id)) {
            *used = *one;
            return true;
        }
    return false;
}

/* A counter that does not go up is that of a copy; many keys do not count and stay at 0. */
static bool counts_on(int64_t before, int64_t now) {
    return now > before || (!now && !before);
}

static enum status enter(struct ctx *ctx, struct write *write, void *arg) {
    const struct signing *signing = arg;
    struct credentials now;
    struct user user;
    enum status status = staff_find(ctx, write->db, signing->user, &user);
    if (status != ST_OK)
        return status == ST_NOT_FOUND ? ST_DENIED : status;
    TRY(credential_list(ctx, write->db, signing->user, &now));
    const struct credential *stored = NULL;
    for (size_t i = 0; i < now.count; i++)
        if (now.items[i].id == signing->used.id)
            stored = &now.items[i];
    if (!stored || !counts_on(stored->count, signing->count))
        return ST_DENIED;
    TRY(use_challenge(ctx, write, signing->challenge, signing->user));
    TRY(credential_use(ctx, write, stored, signing->count));
    return session_open(ctx, write, user.id, signing->in->token, "passkey", &signing->in->from);
}

static enum status user_of(struct ctx *ctx, const char *encoded, ref_t *user) {
    struct passkey_bytes bytes;
    TRY(decode(ctx, encoded, &bytes));
    *user = 0;
    if (bytes.length && bytes.length < 40)
        (void)ref_parse(arena_text_n(ctx->arena, (const char *)bytes.at, bytes.length), user);
    return ST_OK;
}

static enum status find_user(struct ctx *ctx, const struct passkey_form *form, struct signing *signing,
                             struct passkey *passkey, bool *found) {
    struct credentials all;
    struct passkey_bytes id;
    ref_t user;
    scoped_reader *db = NULL;
    TRY(user_of(ctx, form->user, &user));
    TRY(decode(ctx, form->id, &id));
    signing->user = user;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(credential_list(ctx, db, user, &all));
    *found = find_stored(ctx, &all, id, passkey, &signing->used);
    return ST_OK;
}

enum status passkey_sign_in(struct ctx *ctx, const struct passkey_site *site, const struct passkey_form *form,
                            struct sign_in *in) {
    struct signing signing = {.in = in};
    struct passkey_said said;
    struct passkey passkey;
    bool found;
    TRY(read_said(ctx, site, form, false, &said, &signing.challenge));
    TRY(find_user(ctx, form, &signing, &passkey, &found));
    if (!found || passkey_signed(ctx, &said, &passkey, &signing.count) != ST_OK)
        return unknown(ctx, found ? signing.user : 0);
    in->token = staff_secret(ctx);
    enum status status = registry_change_staff(ctx, enter, &signing);
    if (status == ST_DENIED && !ctx->fault.id)
        return unknown(ctx, signing.user);
    TRY(status);
    in->new_device = sign_in_new_device(ctx, signing.user);
    return ST_OK;
}
