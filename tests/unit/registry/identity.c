/* Published examples, of authorities and of test systems; and what an office writes every day that only looks like one. */
#include "registry/identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void is(const char *text, const char *country) {
    const char *found = identity_code(text);
    if (!found || strcmp(found, country) != 0)
        print_error("%s: %s\n", text, found ? found : "nothing");
    assert_true(found && strcmp(found, country) == 0);
}

static void is_none(const char *text) {
    if (identity_code(text))
        print_error("%s: %s\n", text, identity_code(text));
    assert_null(identity_code(text));
}

static void finland(void **state) {
    (void)state;
    is("131052-308T", "fi"); /* Digital and Population Data Services Agency */
    is("hetu 131052-308t.", "fi");
    is("010594Y9032", "fi"); /* the marks since 2023 */
    is("131052+308T", "fi");
    is_none("131052-308U");
    is_none("310252-308T");
}

/* Word processors and phones make other signs of "-" by themselves. */
static void however_it_is_written(void **state) {
    (void)state;
    static const char *const dashes[] = {"‐", "‑",  "‒",  "–",   "—",         "―",
                                         "−", "－", "﹣", " – ", "\xc2\xad-", "\xe2\x80\x8b-"};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        char text[64] = "hetu 131052";
        strcat(strcat(text, dashes[i]), "308T");
        is(text, "fi");
        strcpy(text, "640823");
        is(strcat(strcat(text, dashes[i]), "3234"), "se");
    }
    static const char *const finnish[] = {"131052 308T",       "131052\u00a0308T",
                                          "131052-308 T",      "13.10.52-308T",
                                          "13 10 52 - 308 T",  "131052/308T",
                                          "131052.308T",       "13.10.52 308T",
                                          "“131052-308T”",     "１３１０５２－３０８Ｔ",
                                          "13105\u200b2-308T", "131052\u202f-\u202f308t",
                                          "(131052–308T)",     "131052\t308T"};
    for (size_t i = 0; i < sizeof finnish / sizeof *finnish; i++)
        is(finnish[i], "fi");
    is("131169\u00a000216", "no");
    is("3\ufeff7605030299", "ee");
    is_none("131052 3084"); /* a digit at the end of loose ones says nothing */
    is_none("ä131052–308T");
    is_none("131052–308Tä");
    is_none("\xff"
            "131052-308T"); /* no UTF-8: a letter */
}

static void sweden(void **state) {
    (void)state;
    is("640823-3234", "se"); /* the Tax Agency, SKV 704 */
    is("19640823-3234", "se");
    is("196408233234", "se");
    is("811218-9876", "se");
    is("811218+9876", "se");
    is("701063-2391", "se"); /* coordination number, SKV 707 */
    is("19701063-2391", "se");
    is("pnr:640823-3234, ring", "se");
    is_none("640823-3235");
    is_none("641323-3234");
    is_none("701093-2391"); /* no 33rd */
    is_none("640823-32344");
}

static void estonia_and_lithuania(void **state) {
    (void)state;
    is("37605030299", "ee");
    is("38001085718", "ee"); /* test identity of the Estonian ID card */
    is("60001019906", "ee");
    is("50001010017", "ee");
    is_none("37605030298");
    is_none("37613030299");
    is_none("a37605030299");
}

static void norway(void **state) {
    (void)state;
    is("15076500565", "no"); /* test identities of ID-porten */
    is("21016400952", "no");
    is("131169 00216", "no");
    is("41018010001", "no"); /* a D-number */
    is_none("15076500566");
    is_none("15076510565");
    is_none("41138010001");
}

static void denmark(void **state) {
    (void)state;
    assert_non_null(
        identity_code("070761-4285")); /* the CPR office's own example; it could be Swedish as well */
    is("150540-1235", "dk");
    is_none("150540-1236");
    is_none("310661-4285");
    is_none("0707614285"); /* ten digits in a row may be a phone */
}

static void what_only_looks_like_one_passes(void **state) {
    (void)state;
    static const char *const plain[] = {"0401234567",
                                        "+358 40 1234567",
                                        "+358401234567",
                                        "040-1234567",
                                        "0501238888",
                                        "050 123 8888",
                                        "+46 70 123 45 67",
                                        "0701740635",
                                        "+37251234567",
                                        "+4712345678",
                                        "1234567-1",
                                        "FI12345671",
                                        "556016-0680",
                                        "212000-0142",
                                        "0737546-2",
                                        "viite 1234561",
                                        "RF18539007547034",
                                        "FI2112345600000785",
                                        "2026-000123",
                                        "202603050010",
                                        "lasku 20260001",
                                        "tilaus 100200-3001",
                                        "4111111111111111",
                                        "12.3.2026-14.3.2026",
                                        "20260301",
                                        "9789511234562",
                                        "6417182041488",
                                        "",
                                        "-",
                                        "00000000000",
                                        "999999-9999",
                                        "000000-0000",
                                        "000000000000",
                                        "1-2-3",
                                        "11.11.1111-111111"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        is_none(plain[i]);
}

/* Each mobile number of a Finnish series, as it is dialled. */
static void no_phone_number_is_refused(void **state) {
    (void)state;
    char text[] = "0400000000", abroad[] = "+358400000000", spaced[] = "040 000 0000";
    for (int number = 0; number < 10000000; number += 7) {
        int left = number;
        for (int i = 9; i > 2; i--, left /= 10) {
            text[i] = (char)('0' + left % 10);
            abroad[i + 3] = text[i];
        }
        memcpy(spaced + 4, text + 3, 3);
        memcpy(spaced + 8, text + 6, 4);
        assert_null(identity_code(text));
        assert_null(identity_code(abroad));
        assert_null(identity_code(spaced));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(finland),
                                       cmocka_unit_test(however_it_is_written),
                                       cmocka_unit_test(sweden),
                                       cmocka_unit_test(estonia_and_lithuania),
                                       cmocka_unit_test(norway),
                                       cmocka_unit_test(denmark),
                                       cmocka_unit_test(what_only_looks_like_one_passes),
                                       cmocka_unit_test(no_phone_number_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
