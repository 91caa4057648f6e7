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

static void numbers_of_documents(void **state) {
    (void)state;
    static const char *const numbers[] = {"passi XP1234567", "FP1234567", "ajokortti 12345678, kopio liitteenä",
                                          "körkort nr 123456", "identity card no 987654321"};
    static const char *const plain[] = {"passi näytetty 5.3.2026",
                                        "soitto tunnettuun numeroon 0401234567, henkilökortti nähty",
                                        "+358401234567, passport seen",
                                        "tilaus 1234567",
                                        "vastaus tunnetusta osoitteesta",
                                        "A4, 2026-03-05",
                                        ""};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        assert_true(screen_document(numbers[i]));
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        assert_false(screen_document(plain[i]));
}

static void copies_of_documents(void **state) {
    (void)state;
    static const char *const asked[] = {"Lähettäkää kopio passistanne", "Hei.\nSkannatkaa ajokortti. Kiitos.",
                                        "Skicka en kopia av ert pass", "Send a photo of your passport"};
    static const char *const plain[] = {"Älkää lähettäkö kopiota passista",
                                        "Skicka inte en kopia av passet",
                                        "Näyttäkää kuvallinen henkilökortti toimistossa",
                                        "Do not send a copy of your passport.",
                                        "Saatte kopion vastauksesta. Passi riittää näyttää.",
                                        "Vastatkaa tunnetusta osoitteesta",
                                        ""};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        assert_true(screen_copy(asked[i]));
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        assert_false(screen_copy(plain[i]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_statements_are_found), cmocka_unit_test(names_and_trades_pass),
        cmocka_unit_test(numbers_of_documents), cmocka_unit_test(copies_of_documents)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
