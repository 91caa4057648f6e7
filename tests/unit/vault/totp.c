#include "vault/totp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* RFC 6238, appendix B: the secret of SHA-1, the last six of its eight digits. */
static void the_codes_of_the_rfc(void **state) {
    (void)state;
    static const struct {
        int64_t now;
        const char *code;
    } rows[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    const unsigned char *secret = (const unsigned char *)"12345678901234567890";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t step;
        assert_true(totp_good(secret, rows[i].code, rows[i].now, 0, &step));
        assert_int_equal(step, rows[i].now / TOTP_SECONDS);
        assert_true(totp_good(secret, rows[i].code, rows[i].now + TOTP_SECONDS, 0, &step));
        assert_true(totp_good(secret, rows[i].code, rows[i].now - TOTP_SECONDS, 0, &step));
        assert_false(totp_good(secret, rows[i].code, rows[i].now + 2 * TOTP_SECONDS, 0, &step));
        assert_false(totp_good(secret, rows[i].code, rows[i].now, rows[i].now / TOTP_SECONDS, &step));
    }
}

static void what_is_no_code(void **state) {
    (void)state;
    const unsigned char *secret = (const unsigned char *)"12345678901234567890";
    static const char *const codes[] = {"", "28708", "2870820", " 287082", "28708x", "２８７０８２", "-87082"};
    int64_t step;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        assert_false(totp_good(secret, codes[i], 59, 0, &step));
}

static void a_secret_as_text_and_back(void **state) {
    (void)state;
    unsigned char secret[TOTP_SECRET], again[TOTP_SECRET];
    char text[TOTP_SECRET_TEXT];
    totp_text((const unsigned char *)"12345678901234567890", text);
    assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    for (int i = 0; i < 100; i++) {
        totp_new(secret);
        totp_text(secret, text);
        assert_true(totp_from_text(text, again));
        assert_memory_equal(secret, again, sizeof secret);
    }
    assert_false(totp_from_text("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ", again));
    assert_false(totp_from_text("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1", again));
    assert_false(totp_from_text(NULL, again));
}

static void names_are_escaped_in_the_address(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    assert_string_equal(totp_uri(arena, "ABC", "Öljy & Co", "a:b"),
                        "otpauth://totp/%C3%96ljy%20%26%20Co:a%3Ab?secret=ABC&issuer=%C3%96ljy%20%26%20Co");
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_codes_of_the_rfc), cmocka_unit_test(what_is_no_code),
        cmocka_unit_test(a_secret_as_text_and_back), cmocka_unit_test(names_are_escaped_in_the_address)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
