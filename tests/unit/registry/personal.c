/* Which addresses look like a person's own. The questions that hang on it are asked in tests/scenario/mailing.test.mjs. */
#include "fixture.h"

#include "registry/personal.h"

static void a_name_and_an_office(void **state) {
    static const char *const names[] = {"matti.meikalainen@kuurna.test", "m.meikalainen@kuurna.test",
                                        "anna-liisa.virtanen@a.test",    "Matti_Meikalainen@a.test",
                                        "matti.meikalainen2@a.test",     "matti.meikalainen+uutiset@a.test",
                                        "pekka.mäkelä@a.test",           "matti-meikalainen@a.test"};
    static const char *const offices[] = {"info@kuurna.test",
                                          "toimisto@a.test",
                                          "asiakas.palvelu@a.test",
                                          "info.helsinki@a.test",
                                          "asiakaspalvelu.fi@a.test",
                                          "kuurna.tampere@kuurna.test",
                                          "no-reply@a.test",
                                          "myynti2@a.test",
                                          "kuurna@gmail.test",
                                          "osasto.4b.x@a.test",
                                          "laskut.suomi@a.test",
                                          "@a.test",
                                          "..@a.test",
                                          "a.b@a.test",
                                          "ei osoite",
                                          "a.b.c.d.e@a.test"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!personal_shape(names[i]))
            fail_msg("%s is a person's", names[i]);
    for (size_t i = 0; i < sizeof offices / sizeof *offices; i++)
        if (personal_shape(offices[i]))
            fail_msg("%s is no person's", offices[i]);
}

static void only_organisations_are_marked(void **state) {
    struct value values[] = {{.field = "email", .text = "matti.meikalainen@a.test"},
                             {.field = "name", .text = "Kuurna Oy"}};
    (void)state;
    assert_string_equal(personal_mark(values, 2), values[0].text);
    assert_null(personal_mark(values, 1));
    values[0].text = "info@a.test";
    assert_null(personal_mark(values, 2));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_name_and_an_office),
                                       cmocka_unit_test(only_organisations_are_marked)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
