/* What is said of a person's health, beside what only has such a word in it. */
#include "registry/screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void plain_statements_are_found(void **state) {
    (void)state;
    static const char *const said[] = {"Helmillä on diabetes",   "Hänellä todettiin syöpä", "She has HIV",
                                       "Har cancer, ring inte.", "sairastaa diabetesta",    "hon är gravid",
                                       "suffers from asthma",    "sairastan syöpää",        "I have cancer"};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        assert_int_equal(screen_text(said[i]), SCREEN_HEALTH);
    assert_int_equal(screen_text("hetu 131052–308T"), SCREEN_IDENTITY_CODE);
}

static void names_and_trades_pass(void **state) {
    (void)state;
    static const char *const plain[] = {"Suomen Diabetesliitto ry",
                                        "Yhdistys on diabetesjärjestö",
                                        "Esitteen aihe on diabetes-viikko",
                                        "Syöpäsäätiö",
                                        "Salon syöpäyhdistys",
                                        "HIV-tukikeskus",
                                        "has hives to rent",
                                        "Soitti kuvista",
                                        ""};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        assert_int_equal(screen_text(plain[i]), SCREEN_CLEAN);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(plain_statements_are_found),
                                       cmocka_unit_test(names_and_trades_pass)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
