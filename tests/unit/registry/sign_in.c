/* Signing in with a password and a code: one answer to whoever may not, each code once, each invitation once, and whoever sits at
 * somebody else's open session does not become its owner. */
#include "registry/sign_in.h"

#include "fixture.h"
#include "registry/guess.h"
#include "vault/password.h"
#include "vault/totp.h"

static const char good[] = "viisi kettua laulaa kuutamolla", other[] = "seitsemän kiveä vierii mäkeä";
static const char address[] = "192.0.2.1";
/* The secret of RFC 6238, and its codes at the fixture's noon and in the three half minutes after it. */
static const char secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
static const char *const codes_at[] = {"343045", "434737", "401477", "839691"};

static struct invitation invited(struct fixture *f, const char *name, const char *email) {
    struct invitation invitation = {.name = name, .email = email, .role = ACTOR_OWNER};
    OK(user_invite(&f->ctx, &invitation));
    return invitation;
}

/* Somebody with a password; the token of their first session. */
static struct actor staff_of(struct fixture *f, const char *name, const char *email, const char *password,
                             const char **token) {
    struct invitation invitation = invited(f, name, email);
    OK(invitation_take(&f->ctx, invitation.code, password, &(struct session_from){0}, token));
    return (struct actor){invitation.user, name, ACTOR_OWNER};
}

static bool signed_in(struct fixture *f, const char *token) {
    struct user user;
    const char *csrf;
    bool is = session_find(&f->ctx, token, &user, &csrf) == ST_OK;
    fault_clear(&f->ctx);
    return is;
}

/* As the page does: nobody acts. What went wrong stays in f->ctx. */
static enum status enters(struct fixture *f, struct sign_in *in) {
    const struct actor *before = f->ctx.actor;
    f->ctx.actor = NULL;
    fault_clear(&f->ctx);
    enum status status = sign_in_password(&f->ctx, in);
    f->ctx.actor = before;
    return status;
}

static enum status tries(struct fixture *f, const char *login, const char *password, const char *code) {
    struct sign_in in = {.login = login, .password = password, .code = code, .address = address};
    enum status status = enters(f, &in);
    if (status == ST_OK)
        assert_true(signed_in(f, in.token));
    else
        assert_null(in.new_device);
    return status;
}

static bool lies_in_plain(struct fixture *f, const char *word) {
    return system(arena_printf(f->ctx.arena, "grep -rqF '%s' '%s'", word, f->root)) == 0;
}

static void an_invitation_is_for_once_and_a_week(void **state) {
    struct fixture *f = *state;
    struct user user;
    const char *token, *again;
    struct invitation iida = invited(f, "Iida Aalto", "iida@agency.example");
    OK(invitation_look(&f->ctx, iida.code, &user));
    assert_string_equal(user.name, "Iida Aalto");
    assert_string_equal(user.email, "iida@agency.example");
    OK(invitation_take(&f->ctx, iida.code, good, &(struct session_from){0}, &token));
    assert_true(signed_in(f, token));
    NO(ST_DENIED, invitation_take(&f->ctx, iida.code, good, &(struct session_from){0}, &again));
    NO(ST_DENIED, invitation_look(&f->ctx, iida.code, &user));
    NO(ST_DENIED, invitation_look(&f->ctx, "", &user));
    NO(ST_DENIED, invitation_look(&f->ctx, "0123456789abcdef0123456789abcdef", &user));
    struct invitation late = invited(f, "Oskari Lehmus", NULL);
    f->ctx.now += USER_INVITATION_SECONDS;
    NO(ST_DENIED, invitation_look(&f->ctx, late.code, &user));
    NO(ST_DENIED, invitation_take(&f->ctx, late.code, good, &(struct session_from){0}, &again));
}

/* A new invitation of somebody who is here: the old password and the sessions are gone with it. */
static void a_new_invitation_ends_what_was(void **state) {
    struct fixture *f = *state;
    const char *first, *second;
    struct actor iida = staff_of(f, "Iida", NULL, good, &first);
    struct invitation again = {.user = iida.id};
    OK(user_invite(&f->ctx, &again));
    OK(invitation_take(&f->ctx, again.code, other, &(struct session_from){0}, &second));
    assert_false(signed_in(f, first));
    assert_true(signed_in(f, second));
    NO(ST_DENIED, tries(f, "Iida", good, ""));
}

static void refused_at_password(struct fixture *f, const char *code, const char *password,
                                const char *sentence) {
    const char *token = NULL;
    fault_clear(&f->ctx);
    NO(ST_INVALID, invitation_take(&f->ctx, code, password, &(struct session_from){0}, &token));
    assert_null(token);
    assert_string_equal(f->ctx.fault.field, "password");
    if (sentence)
        assert_string_equal(f->ctx.fault.sentence, sentence);
    assert_null(strstr(fault_text(&f->ctx), *password ? password : "\n"));
}

static void what_is_no_password(void **state) {
    struct fixture *f = *state;
    struct user user;
    struct invitation iida = invited(f, "Iida Kanervakangas-Aalto", "iida.kanervakangas@agency.example");
    char *longest = arena_alloc(f->ctx.arena, PASSWORD_MAX_BYTES + 2);
    assert_int_equal(password_least(&f->ctx), 14); /* the notice asks for more than the program */
    refused_at_password(f, iida.code, "", "security.passwords");
    refused_at_password(f, iida.code, "xk4!Qz9_mR2vT", "security.passwords"); /* thirteen */
    refused_at_password(f, iida.code, "ääööååääööååä", "security.passwords"); /* 26 bytes, thirteen letters */
    refused_at_password(f, iida.code, "aaaaaaaaaaaaaaaaaaaa", NULL);
    refused_at_password(f, iida.code, "password123456", NULL);
    refused_at_password(f, iida.code, "Kanervakangas-Aalto", NULL); /* her own name */
    refused_at_password(f, iida.code, "iida.kanervakangas", NULL);
    refused_at_password(f, iida.code, "Viestintätoimisto!", NULL); /* whose register it is */
    refused_at_password(f, iida.code, "asiakasrekisteri", NULL);
    for (size_t i = 0; i <= PASSWORD_MAX_BYTES; i++)
        longest[i] = (char)('a' + i * i % 25);
    refused_at_password(f, iida.code, longest, NULL);
    OK(invitation_look(&f->ctx, iida.code, &user)); /* none of these has used it up */
}

static void a_weaker_notice_leaves_the_least(void **state) {
    struct fixture *f = *state;
    assert_int_equal(password_least(&f->ctx), PASSWORD_LEAST);
}

/* By name or e-mail, in whatever case; letters with marks however they are typed. */
static void who_belongs_here_comes_in(void **state) {
    struct fixture *f = *state;
    const char *token;
    (void)staff_of(f, "Iida Aalto", "iida@agency.example", other, &token);
    OK(tries(f, "Iida Aalto", other, ""));
    OK(tries(f, "IIDA@Agency.example", "seitsema\xcc\x88n kivea\xcc\x88 vierii ma\xcc\x88kea\xcc\x88", ""));
    struct sign_in in = {.login = "iida aalto", .password = other, .code = "000000", .address = address};
    in.from.before = token;
    OK(enters(f, &in)); /* a code that nobody asked for */
    assert_false(in.too_short);
    assert_false(signed_in(f, token)); /* the browser has the new one */
}

/* Whatever was wrong, the answer is the same, and nothing that was typed is kept anywhere. */
static void one_answer_to_all_who_may_not(void **state) {
    struct fixture *f = *state;
    const char *token;
    (void)staff_of(f, "Iida", "iida@agency.example", good, &token);
    (void)invited(f, "Oskari", NULL); /* has no password yet */
    char *longest = arena_alloc(f->ctx.arena, PASSWORD_MAX_BYTES + 2);
    memset(longest, 'k', PASSWORD_MAX_BYTES + 1);
    const struct {
        const char *login, *password;
    } rows[] = {{"Iida", "kanarjapassword one"},
                {"kanarjalogin", good},
                {"Oskari", good},
                {"Oskari", ""},
                {"", ""},
                {"Iida", longest}};
    NO(ST_DENIED, tries(f, rows[0].login, rows[0].password, ""));
    const char *said = arena_text(f->ctx.arena, fault_text(&f->ctx));
    for (size_t i = 1; i < sizeof rows / sizeof *rows; i++) {
        NO(ST_DENIED, tries(f, rows[i].login, rows[i].password, ""));
        assert_string_equal(fault_text(&f->ctx), said);
        assert_null(f->ctx.fault.field);
    }
    assert_false(lies_in_plain(f, "kanarja"));
}

static void strangers_wait_and_a_known_device_does_not(void **state) {
    struct fixture *f = *state;
    const char *token;
    struct actor iida = staff_of(f, "Iida", NULL, good, &token);
    int64_t eero;
    OK(user_add(&f->ctx, "Eero", ACTOR_STAFF, &eero));
    NO(ST_DENIED, tries(f, "Iida", "wrong", ""));
    for (int i = 1; i < GUESS_EACH; i++) /* as many more, without the work of comparing */
        assert_true(
            guess_take(f->registry->guesses, ref_text(f->ctx.arena, iida.id), address, NULL, f->ctx.now));
    NO(ST_BUSY, tries(f, "iida", good, "")); /* the right one too: a guess is a guess */
    struct sign_in in = {.login = "Iida", .password = good, .code = "", .address = address};
    in.device = sign_in_new_device(&f->ctx, eero);
    NO(ST_BUSY, enters(f, &in)); /* a device of somebody else */
    in.device = sign_in_new_device(&f->ctx, iida.id);
    OK(enters(f, &in));
    assert_non_null(sign_in_device(&f->ctx, in.new_device));
    NO(ST_DENIED, tries(f, "Eero", "", "")); /* who has nothing to do with it: is asked, and has none */
    f->ctx.now += GUESS_SECONDS;
    OK(tries(f, "Iida", good, ""));
}

static void a_device_cookie_is_ours_or_none(void **state) {
    struct fixture *f = *state;
    char *cookie = arena_text(f->ctx.arena, sign_in_new_device(&f->ctx, 7));
    const char *again = sign_in_new_device(&f->ctx, 7);
    assert_string_not_equal(cookie, again);
    assert_non_null(sign_in_device(&f->ctx, cookie));
    assert_string_not_equal(sign_in_device(&f->ctx, cookie), sign_in_device(&f->ctx, again));
    size_t length = strlen(cookie);
    for (size_t i = 0; i < length; i++) {
        char was = cookie[i];
        cookie[i] = was == '1' ? '2' : '1';
        assert_null(sign_in_device(&f->ctx, cookie));
        cookie[i] = was;
    }
    cookie[length - 1] = '\0';
    static const char *const none[] = {"", ".", "7.", "7.0123.4567"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_null(sign_in_device(&f->ctx, none[i]));
    assert_null(sign_in_device(&f->ctx, cookie));
    assert_null(sign_in_device(&f->ctx, NULL));
}

static void the_password_so_far_is_asked_for(void **state) {
    struct fixture *f = *state;
    const char *mine, *elsewhere;
    struct actor iida = staff_of(f, "Iida", NULL, good, &mine);
    struct sign_in in = {.login = "Iida", .password = good, .code = "", .address = address};
    OK(enters(f, &in));
    elsewhere = in.token;
    NO(ST_DENIED, password_change(&f->ctx, mine, good, other)); /* the command line is nobody */
    f->ctx.actor = &iida;
    NO(ST_INVALID, password_change(&f->ctx, mine, other, other));
    assert_string_equal(f->ctx.fault.field, "now");
    NO(ST_INVALID, password_change(&f->ctx, mine, good, "short"));
    assert_string_equal(f->ctx.fault.field, "password");
    assert_true(signed_in(f, elsewhere)); /* nothing of this has done anything */
    OK(password_change(&f->ctx, mine, good, other));
    assert_true(signed_in(f, mine));
    assert_false(signed_in(f, elsewhere));
    NO(ST_INVALID, sign_in_again(&f->ctx, good));
    OK(sign_in_again(&f->ctx, other));
}

static void whoever_has_none_is_not_asked(void **state) {
    struct fixture *f = *state;
    struct invitation oskari = invited(f, "Oskari", NULL);
    const struct actor acting = {oskari.user, "Oskari", ACTOR_OWNER};
    f->ctx.actor = &acting;
    OK(sign_in_again(&f->ctx, NULL));
    OK(password_change(&f->ctx, "0123456789abcdef0123456789abcdef", NULL, good));
    NO(ST_INVALID, sign_in_again(&f->ctx, NULL));
}

static void an_owner_sets_it_and_all_sessions_end(void **state) {
    struct fixture *f = *state;
    const char *token;
    struct actor iida = staff_of(f, "Iida", NULL, good, &token);
    const struct actor reader = {iida.id, "Iida", ACTOR_READER};
    int64_t eero;
    OK(user_add(&f->ctx, "Eero", ACTOR_STAFF, &eero));
    f->ctx.actor = &reader;
    NO(ST_DENIED, password_set(&f->ctx, eero, other));
    f->ctx.actor = &fixture_owner;
    NO(ST_NOT_FOUND, password_set(&f->ctx, eero + 1000, other));
    NO(ST_INVALID, password_set(&f->ctx, iida.id, "short"));
    assert_true(signed_in(f, token));
    OK(password_set(&f->ctx, iida.id, other));
    assert_false(signed_in(f, token));
    OK(tries(f, "Iida", other, ""));
}

/* Switched on for somebody; the recovery codes. */
static struct actor with_codes(struct fixture *f, const char *codes[RECOVERY_CODES]) {
    const char *token;
    struct actor iida = staff_of(f, "Iida", NULL, good, &token);
    f->ctx.actor = &iida;
    OK(totp_begin(&f->ctx, secret, codes_at[0], codes));
    f->ctx.actor = &fixture_owner;
    return iida;
}

static void a_code_is_for_once(void **state) {
    struct fixture *f = *state;
    const char *codes[RECOVERY_CODES];
    (void)with_codes(f, codes);
    NO(ST_DENIED, tries(f, "Iida", good, ""));
    NO(ST_DENIED, tries(f, "Iida", good, codes_at[0])); /* it was used to switch them on */
    NO(ST_DENIED, tries(f, "Iida", good, codes_at[2])); /* a minute ahead is too far */
    OK(tries(f, "Iida", good, codes_at[1]));            /* half a minute ahead */
    NO(ST_DENIED, tries(f, "Iida", good, codes_at[1]));
    f->ctx.now += TOTP_SECONDS;
    NO(ST_DENIED, tries(f, "Iida", "wrong", codes_at[2]));
    OK(tries(f, "Iida", good, codes_at[2])); /* the wrong password has not used it up */
}

static void a_recovery_code_is_for_once_however_it_is_typed(void **state) {
    struct fixture *f = *state;
    const char *codes[RECOVERY_CODES];
    struct actor iida = with_codes(f, codes);
    struct user_ways ways;
    for (size_t i = 0; i < RECOVERY_CODES; i++)
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(codes[i], codes[j]);
    OK(tries(f, "Iida", good, codes[0]));
    NO(ST_DENIED, tries(f, "Iida", good, codes[0]));
    char *typed = arena_printf(f->ctx.arena, " %.5s %s ", codes[1], codes[1] + 6);
    for (char *at = typed; *at; at++)
        *at = (char)(*at >= 'A' && *at <= 'Z' ? *at + 32 : *at);
    OK(tries(f, "Iida", good, typed));
    NO(ST_DENIED, tries(f, "Iida", good, "ABCDE"));
    OK(user_ways(&f->ctx, iida.id, &ways));
    assert_true(ways.password && ways.codes);
    assert_int_equal(ways.recovery, RECOVERY_CODES - 2);
    assert_false(lies_in_plain(f, codes[2]));
    assert_false(lies_in_plain(f, secret));
}

static void codes_are_switched_on_by_a_code_and_off_by_the_password(void **state) {
    struct fixture *f = *state;
    const char *codes[RECOVERY_CODES], *token;
    struct actor iida = staff_of(f, "Iida", NULL, good, &token);
    struct user_ways ways;
    NO(ST_DENIED, totp_begin(&f->ctx, secret, codes_at[0], codes)); /* nobody is signed in */
    f->ctx.actor = &iida;
    static const char *const wrong[] = {"", "000000", "34304", "343045 "};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        fault_clear(&f->ctx);
        NO(ST_INVALID, totp_begin(&f->ctx, secret, wrong[i], codes));
        assert_string_equal(f->ctx.fault.field, "code");
    }
    NO(ST_INVALID, totp_begin(&f->ctx, "no secret", codes_at[0], codes));
    OK(user_ways(&f->ctx, iida.id, &ways));
    assert_false(ways.codes);
    OK(totp_begin(&f->ctx, secret, codes_at[0], codes));
    NO(ST_INVALID, totp_end(&f->ctx, "wrong"));
    OK(user_ways(&f->ctx, iida.id, &ways));
    assert_true(ways.codes && ways.recovery == RECOVERY_CODES);
    OK(totp_end(&f->ctx, good));
    OK(user_ways(&f->ctx, iida.id, &ways));
    assert_false(ways.codes || ways.recovery);
    OK(tries(f, "Iida", good, ""));
}

static void an_offer_keeps_the_secret_that_was_shown(void **state) {
    struct fixture *f = *state;
    struct totp_offer one, two;
    totp_offer(&f->ctx, secret, &one);
    assert_string_equal(one.secret, secret);
    assert_non_null(strstr(one.uri, secret));
    totp_offer(&f->ctx, NULL, &one);
    totp_offer(&f->ctx, "not one", &two);
    assert_int_equal(strlen(one.secret), TOTP_SECRET_TEXT - 1);
    assert_string_not_equal(one.secret, two.secret);
}

static int begin_weaker(void **state) {
    return fixture_begin_edited(state, "s/password_length >= 14/password_length >= 8/");
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(an_invitation_is_for_once_and_a_week),
        T(a_new_invitation_ends_what_was),
        T(what_is_no_password),
        cmocka_unit_test_setup_teardown(a_weaker_notice_leaves_the_least, begin_weaker, fixture_end),
        T(who_belongs_here_comes_in),
        T(one_answer_to_all_who_may_not),
        T(strangers_wait_and_a_known_device_does_not),
        T(a_device_cookie_is_ours_or_none),
        T(the_password_so_far_is_asked_for),
        T(whoever_has_none_is_not_asked),
        T(an_owner_sets_it_and_all_sessions_end),
        T(a_code_is_for_once),
        T(a_recovery_code_is_for_once_however_it_is_typed),
        T(codes_are_switched_on_by_a_code_and_off_by_the_password),
        T(an_offer_keeps_the_secret_that_was_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
