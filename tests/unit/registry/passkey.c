/* Passkeys of the staff, with a device made here (Ed25519): challenges that are ours, fresh and for once, keys of one site, and
 * copies of a device that are found by their counter. */
#include "registry/passkey.h"

#include "fixture.h"
#include "registry/setting.h"

#include <sodium.h>

enum {
    AT_FLAGS = 32,
    AT_COUNT = 33,
    HEAD = 37,
    ID = 16,
    COSE_HEAD = 10,
    PRESENT = 1,
    VERIFIED = 4,
    HAS_KEY = 0x40
};

struct device {
    unsigned char id[ID], public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
    uint32_t count;
    unsigned char flags; /* what it says of the one who holds it */
    const char *origin, *site;
};

static const struct passkey_site site = {"https://register.example.fi", "register.example.fi"};

static struct device device_new(void) {
    struct device device = {.count = 1, .flags = PRESENT | VERIFIED, .origin = site.origin, .site = site.name};
    randombytes_buf(device.id, ID);
    crypto_sign_keypair(device.public, device.secret);
    return device;
}

static const char *coded(struct fixture *f, const void *bytes, size_t length) {
    enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };
    size_t room = sodium_base64_ENCODED_LEN(length, VARIANT);
    return sodium_bin2base64(arena_alloc(f->ctx.arena, room), room, bytes, length, VARIANT);
}

static const char *client_data(struct fixture *f, const struct device *device, const char *type,
                               const char *challenge) {
    return arena_printf(f->ctx.arena, "{\"type\":\"webauthn.%s\",\"challenge\":\"%s\",\"origin\":\"%s\"}", type,
                        coded(f, challenge, strlen(challenge)), device->origin);
}

static void auth_head(const struct device *device, unsigned char flags, unsigned char *at) {
    crypto_hash_sha256(at, (const unsigned char *)device->site, strlen(device->site));
    at[AT_FLAGS] = device->flags | flags;
    for (int i = 0; i < 4; i++)
        at[AT_COUNT + i] = (unsigned char)(device->count >> (24 - 8 * i));
}

/* What a browser brings when one is made: the make of the device (none), the id, the key as CBOR. */
static struct passkey_form made_form(struct fixture *f, const struct device *device, const char *challenge) {
    static const unsigned char cose[COSE_HEAD] = {0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32};
    unsigned char data[HEAD + 16 + 2 + ID + COSE_HEAD + crypto_sign_PUBLICKEYBYTES] = {0};
    auth_head(device, HAS_KEY, data);
    unsigned char *at = data + HEAD + 16;
    *at++ = 0;
    *at++ = ID;
    memcpy(at, device->id, ID);
    memcpy(at + ID, cose, COSE_HEAD);
    memcpy(at + ID + COSE_HEAD, device->public, crypto_sign_PUBLICKEYBYTES);
    const char *client = client_data(f, device, "create", challenge);
    return (struct passkey_form){.client_data = coded(f, client, strlen(client)),
                                 .auth_data = coded(f, data, sizeof data),
                                 .signature = "",
                                 .id = "",
                                 .user = ""};
}

static struct passkey_form signed_form(struct fixture *f, const struct device *device, const char *challenge,
                                       int64_t user) {
    const char *client = client_data(f, device, "get", challenge), *whose = ref_text(f->ctx.arena, user);
    unsigned char said[HEAD + crypto_hash_sha256_BYTES], signature[crypto_sign_BYTES];
    auth_head(device, 0, said);
    crypto_hash_sha256(said + HEAD, (const unsigned char *)client, strlen(client));
    crypto_sign_detached(signature, NULL, said, sizeof said, device->secret);
    return (struct passkey_form){.client_data = coded(f, client, strlen(client)),
                                 .auth_data = coded(f, said, HEAD),
                                 .signature = coded(f, signature, sizeof signature),
                                 .id = coded(f, device->id, ID),
                                 .user = coded(f, whose, strlen(whose))};
}

/* Somebody who acts; they lie in ctx's arena. */
static int64_t acts(struct fixture *f, const char *name) {
    struct actor *actor = arena_alloc(f->ctx.arena, sizeof *actor);
    *actor = (struct actor){0, name, ACTOR_OWNER};
    f->ctx.actor = &fixture_owner;
    OK(user_add(&f->ctx, name, ACTOR_OWNER, &actor->id));
    f->ctx.actor = actor;
    return actor->id;
}

static enum status adds(struct fixture *f, const struct device *device, const char *name) {
    struct passkey_form form = made_form(f, device, passkey_new_challenge(&f->ctx));
    fault_clear(&f->ctx);
    return passkey_add(&f->ctx, &site, &form, name, NULL);
}

static enum status enters_with(struct fixture *f, const struct passkey_form *form) {
    const struct actor *before = f->ctx.actor;
    struct sign_in in = {.address = "192.0.2.1"};
    struct user user;
    const char *csrf;
    fault_clear(&f->ctx);
    f->ctx.actor = NULL;
    enum status status = passkey_sign_in(&f->ctx, &site, form, &in);
    if (status == ST_OK) {
        OK(session_find(&f->ctx, in.token, &user, &csrf));
        assert_non_null(sign_in_device(&f->ctx, in.new_device));
    } else {
        assert_null(in.new_device);
    }
    f->ctx.actor = before;
    return status;
}

static const char *asked(struct fixture *f) { /* as the sign-in page does: nobody acts */
    const struct actor *before = f->ctx.actor;
    f->ctx.actor = NULL;
    const char *challenge = passkey_new_challenge(&f->ctx);
    f->ctx.actor = before;
    return challenge;
}

static enum status enters(struct fixture *f, const struct device *device, int64_t user) {
    struct passkey_form form = signed_form(f, device, asked(f), user);
    return enters_with(f, &form);
}

static void a_site_has_a_name_or_there_are_none(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *url, *host, *origin, *name;
    } rows[] = {
        {NULL, NULL, NULL, NULL},
        {NULL, "register.example.fi", NULL, NULL}, /* what a browser says is no setting */
        {NULL, "localhost", "http://localhost", "localhost"},
        {NULL, "localhost:8080", "http://localhost:8080", "localhost"},
        {NULL, "localhost.evil.example", NULL, NULL},
        {NULL, "127.0.0.1:8080", NULL, NULL},
        {"https://register.example.fi", NULL, "https://register.example.fi", "register.example.fi"},
        {"https://register.example.fi:8443/a/b", "localhost", "https://register.example.fi:8443",
         "register.example.fi"},
        {"https://192.0.2.7", NULL, NULL, NULL},
        {"https://[2001:db8::1]:8443", NULL, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct passkey_site is;
        OK(setting_put(&f->ctx, SETTING_SITE_URL, rows[i].url, NULL));
        OK(passkey_site(&f->ctx, rows[i].host, &is));
        assert_int_equal(!is.origin, !rows[i].origin);
        if (is.origin) {
            assert_string_equal(is.origin, rows[i].origin);
            assert_string_equal(is.name, rows[i].name);
        }
    }
}

static void where_there_is_no_name_there_is_no_key(void **state) {
    struct fixture *f = *state;
    struct device device = device_new();
    (void)acts(f, "Iida");
    struct passkey_form form = made_form(f, &device, passkey_new_challenge(&f->ctx));
    static const struct passkey_site nowhere = {0};
    NO(ST_INVALID, passkey_add(&f->ctx, &nowhere, &form, "avain", NULL));
    assert_non_null(strstr(fault_text(&f->ctx), "site.url"));
}

static void one_is_made_listed_used_and_taken_away(void **state) {
    struct fixture *f = *state;
    struct device device = device_new(), unknown = device_new();
    struct passkey_shown *list;
    size_t count;
    int64_t iida = acts(f, "Iida");
    OK(adds(f, &device, "puhelin"));
    OK(passkey_list(&f->ctx, &list, &count));
    assert_int_equal(count, 1);
    assert_string_equal(list[0].name, "puhelin");
    assert_int_equal(list[0].made, f->ctx.now);
    assert_int_equal(list[0].used, 0);
    device.count++;
    OK(enters(f, &device, iida));
    OK(passkey_list(&f->ctx, &list, &count));
    assert_int_equal(list[0].used, f->ctx.now);
    NO(ST_DENIED, enters(f, &unknown, iida));
    int64_t eero = acts(f, "Eero");
    device.count++;
    NO(ST_DENIED, enters(f, &device, eero)); /* it is not his */
    OK(passkey_remove(&f->ctx, list[0].id)); /* nor his to take away */
    OK(passkey_list(&f->ctx, &list, &count));
    assert_int_equal(count, 0);
    OK(enters(f, &device, iida));
    const struct actor acting = {iida, "Iida", ACTOR_OWNER};
    f->ctx.actor = &acting;
    OK(passkey_list(&f->ctx, &list, &count));
    OK(passkey_remove(&f->ctx, list[0].id));
    device.count++;
    NO(ST_DENIED, enters(f, &device, iida));
    OK(passkey_remove(&f->ctx, list[0].id)); /* gone already */
}

static void only_who_is_signed_in_has_a_list(void **state) {
    struct fixture *f = *state;
    struct passkey_shown *list;
    size_t count;
    NO(ST_DENIED, passkey_list(&f->ctx, &list, &count));
    f->ctx.actor = NULL;
    NO(ST_DENIED, passkey_list(&f->ctx, &list, &count));
    NO(ST_DENIED, passkey_remove(&f->ctx, 1));
}

static void a_copy_is_found_by_its_counter(void **state) {
    struct fixture *f = *state;
    struct device device = device_new(), silent = device_new();
    int64_t iida = acts(f, "Iida");
    device.count = 5;
    silent.count = 0;
    OK(adds(f, &device, "puhelin"));
    OK(adds(f, &silent, "ei laske"));
    device.count = 7;
    OK(enters(f, &device, iida));
    NO(ST_DENIED, enters(f, &device, iida)); /* no further than before */
    device.count = 6;
    NO(ST_DENIED, enters(f, &device, iida));
    device.count = 0;
    NO(ST_DENIED, enters(f, &device, iida));
    device.count = 8;
    OK(enters(f, &device, iida));
    OK(enters(f, &silent, iida)); /* many devices do not count */
    OK(enters(f, &silent, iida));
    silent.count = 1;
    OK(enters(f, &silent, iida));
    silent.count = 0;
    NO(ST_DENIED, enters(f, &silent, iida));
}

static void a_challenge_is_for_once(void **state) {
    struct fixture *f = *state;
    struct device device = device_new(), second = device_new();
    int64_t iida = acts(f, "Iida");
    const char *challenge = passkey_new_challenge(&f->ctx);
    assert_string_not_equal(challenge, passkey_new_challenge(&f->ctx));
    device.count = 0;
    struct passkey_form form = made_form(f, &device, challenge);
    OK(passkey_add(&f->ctx, &site, &form, "puhelin", NULL));
    form = made_form(f, &second, challenge);
    NO(ST_INVALID, passkey_add(&f->ctx, &site, &form, "toinen", NULL));
    form = signed_form(f, &device, asked(f), iida);
    OK(enters_with(f, &form));
    NO(ST_INVALID, enters_with(f, &form));
}

static void a_challenge_is_ours_fresh_and_for_its_purpose(void **state) {
    struct fixture *f = *state;
    struct device device = device_new();
    int64_t iida = acts(f, "Iida");
    const char *of_iida = passkey_new_challenge(&f->ctx);
    int64_t now = f->ctx.now;
    static const char *const foreign[] = {
        "", "hello", "1795600800.0123456789abcdef0123456789abcdef",
        "1795600800.0123456789abcdef0123456789abcdef.0123456789abcdef0123456789abcdef"};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        struct passkey_form form = made_form(f, &device, foreign[i]);
        NO(ST_INVALID, passkey_add(&f->ctx, &site, &form, "puhelin", NULL));
    }
    struct passkey_form form = made_form(f, &device, asked(f)); /* it was given out to sign in */
    NO(ST_INVALID, passkey_add(&f->ctx, &site, &form, "puhelin", NULL));
    form = made_form(f, &device, of_iida);
    f->ctx.now = now + PASSKEY_SECONDS;
    NO(ST_INVALID, passkey_add(&f->ctx, &site, &form, "puhelin", NULL));
    f->ctx.now = now - 1;
    NO(ST_INVALID, passkey_add(&f->ctx, &site, &form, "puhelin", NULL));
    f->ctx.now = now + PASSKEY_SECONDS - 1;
    OK(passkey_add(&f->ctx, &site, &form, "puhelin", NULL));
    struct passkey_form entering = signed_form(f, &device, passkey_new_challenge(&f->ctx), iida);
    NO(ST_INVALID, enters_with(f, &entering)); /* given out to make one */
    (void)acts(f, "Eero");
    form = made_form(f, &device, of_iida);
    NO(ST_INVALID, passkey_add(&f->ctx, &site, &form, "puhelin", NULL)); /* another's */
}

/* What a browser or a device says wrong; nothing of it makes a key. */
static void what_does_not_fit_makes_none(void **state) {
    struct fixture *f = *state;
    struct passkey_shown *list;
    size_t count;
    (void)acts(f, "Iida");
    struct device rows[5];
    for (size_t i = 0; i < 5; i++)
        rows[i] = device_new();
    rows[0].origin = "https://register.example.fi.evil.example";
    rows[1].origin = "http://register.example.fi";
    rows[2].site = "example.fi";
    rows[3].flags = PRESENT; /* it did not know the person */
    rows[4].flags = VERIFIED;
    for (size_t i = 0; i < 5; i++)
        NO(ST_INVALID, adds(f, &rows[i], "puhelin"));
    struct device device = device_new();
    struct passkey_form form = made_form(f, &device, passkey_new_challenge(&f->ctx));
    form.auth_data = "***";
    NO(ST_INVALID, passkey_add(&f->ctx, &site, &form, "puhelin", NULL));
    form.auth_data = "";
    NO(ST_INVALID, passkey_add(&f->ctx, &site, &form, "puhelin", NULL));
    NO(ST_INVALID, adds(f, &device, ""));
    assert_string_equal(f->ctx.fault.field, "keyname");
    const char *longest = arena_printf(f->ctx.arena, "%0*d", PASSKEY_NAME, 1);
    NO(ST_INVALID, adds(f, &device, arena_printf(f->ctx.arena, "%s1", longest)));
    assert_string_equal(f->ctx.fault.field, "keyname");
    OK(passkey_list(&f->ctx, &list, &count));
    assert_int_equal(count, 0);
    OK(adds(f, &device, longest));
}

static void what_does_not_fit_lets_nobody_in(void **state) {
    struct fixture *f = *state;
    struct device device = device_new(), other = device_new();
    int64_t iida = acts(f, "Iida");
    device.count = 0;
    OK(adds(f, &device, "puhelin"));
    struct device wrong = device;
    wrong.origin = "https://evil.example";
    NO(ST_INVALID, enters(f, &wrong, iida));
    wrong = device;
    wrong.site = "evil.example";
    NO(ST_DENIED, enters(f, &wrong, iida));
    wrong = device;
    wrong.flags = PRESENT;
    NO(ST_DENIED, enters(f, &wrong, iida));
    wrong = device;
    memcpy(wrong.secret, other.secret, sizeof wrong.secret); /* its id, and another's key */
    NO(ST_DENIED, enters(f, &wrong, iida));
    const char *said = arena_text(f->ctx.arena, fault_text(&f->ctx));
    NO(ST_DENIED, enters(f, &other, iida)); /* nor is it told which of them was wrong */
    assert_string_equal(fault_text(&f->ctx), said);
    NO(ST_DENIED, enters(f, &device, iida + 1000));
    assert_string_equal(fault_text(&f->ctx), said);
    struct passkey_form form = signed_form(f, &device, asked(f), iida);
    form.user = "";
    NO(ST_DENIED, enters_with(f, &form));
    form.signature = "";
    NO(ST_DENIED, enters_with(f, &form));
    OK(enters(f, &device, iida));
    f->ctx.actor = &fixture_owner;
    int64_t eero;
    OK(user_add(&f->ctx, "Eero", ACTOR_OWNER, &eero));
    OK(user_end(&f->ctx, iida));
    NO(ST_DENIED, enters(f, &device, iida)); /* she has left */
}

static void there_are_so_many_and_each_once(void **state) {
    struct fixture *f = *state;
    struct passkey_shown *list;
    size_t count;
    struct device first = device_new(), more = device_new();
    (void)acts(f, "Iida");
    OK(adds(f, &first, "1"));
    NO(ST_CONFLICT, adds(f, &first, "1 uudelleen"));
    for (int i = 1; i < PASSKEYS_MOST; i++) {
        struct device device = device_new();
        OK(adds(f, &device, "lisää"));
    }
    NO(ST_CONFLICT, adds(f, &more, "liikaa"));
    OK(passkey_list(&f->ctx, &list, &count));
    assert_int_equal(count, PASSKEYS_MOST);
    OK(passkey_remove(&f->ctx, list[0].id));
    OK(adds(f, &more, "mahtuu"));
}

static void the_password_so_far_is_asked_for(void **state) {
    struct fixture *f = *state;
    static const char good[] = "viisi kettua laulaa kuutamolla";
    struct device device = device_new();
    struct passkey_shown *list;
    size_t count;
    int64_t iida = acts(f, "Iida");
    OK(password_set(&f->ctx, iida, good));
    struct passkey_form form = made_form(f, &device, passkey_new_challenge(&f->ctx));
    NO(ST_INVALID, passkey_add(&f->ctx, &site, &form, "puhelin", "wrong"));
    assert_string_equal(f->ctx.fault.field, "now");
    OK(passkey_list(&f->ctx, &list, &count));
    assert_int_equal(count, 0);
    OK(passkey_add(&f->ctx, &site, &form, "puhelin", good)); /* its challenge was not used up */
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(a_site_has_a_name_or_there_are_none),
        T(where_there_is_no_name_there_is_no_key),
        T(one_is_made_listed_used_and_taken_away),
        T(only_who_is_signed_in_has_a_list),
        T(a_copy_is_found_by_its_counter),
        T(a_challenge_is_for_once),
        T(a_challenge_is_ours_fresh_and_for_its_purpose),
        T(what_does_not_fit_makes_none),
        T(what_does_not_fit_lets_nobody_in),
        T(there_are_so_many_and_each_once),
        T(the_password_so_far_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
