#include "formats/card.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void only_what_is_sure_is_taken_from_an_address(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    static const struct {
        const char *text, *street, *code, *locality, *country;
    } rows[] = {
        {"Rinnetie 5 B 12, 02100 Espoo", "Rinnetie 5 B 12", "02100", "Espoo", NULL},
        {"c/o Aho\nRinnetie 5\nFI-02100 Espoo\nSuomi", "c/o Aho, Rinnetie 5", "FI-02100", "Espoo", "Suomi"},
        {"Kungsgatan 2, 114 55 Stockholm, Sverige", "Kungsgatan 2", "114 55", "Stockholm", "Sverige"},
        {"Espoo", "Espoo", NULL, NULL, NULL},
        {"12345 Tie, A, B, C", "12345 Tie, A, B, C", NULL, NULL, NULL},
        {"221B Baker Street, London", "221B Baker Street, London", NULL, NULL, NULL},
        {" , ,", NULL, NULL, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct card_address address = card_address_from(arena, rows[i].text);
        const char *const want[] = {rows[i].street, rows[i].code, rows[i].locality, rows[i].country};
        const char *const got[] = {address.parts[CARD_STREET], address.parts[CARD_CODE],
                                   address.parts[CARD_LOCALITY], address.parts[CARD_COUNTRY]};
        for (size_t p = 0; p < 4; p++)
            assert_string_equal(got[p] ? got[p] : "(none)", want[p] ? want[p] : "(none)");
    }
}

static void an_address_becomes_one_text(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct card_address parts = {.parts = {[CARD_BOX] = "PL 1",
                                           [CARD_STREET] = "Tie 5",
                                           [CARD_LOCALITY] = "Espoo",
                                           [CARD_CODE] = "02100",
                                           [CARD_COUNTRY] = "Suomi"},
                                 .item = {.text = "other"}};
    struct card_address whole = {.item = {.text = " Tie 5\n02100 Espoo "}}, none = {.parts = {""}};
    assert_string_equal(card_address_text(arena, &parts), "PL 1, Tie 5, 02100 Espoo, Suomi");
    assert_string_equal(card_address_text(arena, &whole), "Tie 5\n02100 Espoo");
    assert_null(card_address_text(arena, &none));
}

static void names_types_and_the_preferred_one(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct card card = {.organisation = "Oy"};
    assert_string_equal(card_called(arena, &card), "Oy");
    card.given = "Väinö";
    card.family = "Öhman";
    assert_string_equal(card_called(arena, &card), "Väinö Öhman");
    card.full_name = "V. Öhman";
    assert_string_equal(card_called(arena, &card), "V. Öhman");
    card_push(arena, &card.phones, (struct card_item){.text = "  "});
    assert_null(card_first(&card.phones));
    card_push(arena, &card.phones, (struct card_item){.text = "1", .types = "workshop,cell"});
    card_push(arena, &card.phones, (struct card_item){.text = " 2 ", .preferred = true});
    assert_string_equal(card_first(&card.phones)->text, "2");
    assert_true(card_has_type(&card.phones.items[0], "CELL"));
    assert_false(card_has_type(&card.phones.items[0], "work"));
    assert_false(card_has_type(&card.phones.items[1], "work"));
}

static void a_full_name_is_divided(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    static const char *const rows[][3] = {{"Väinö Aatos Öhman", "Väinö Aatos", "Öhman"},
                                          {" Öhman, Väinö Aatos ", "Väinö Aatos", "Öhman"},
                                          {"Väinö", "Väinö", "(none)"},
                                          {", A", "A", "(none)"},
                                          {"", "(none)", "(none)"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *given, *family;
        card_split_name(arena, rows[i][0], &given, &family);
        assert_string_equal(given ? given : "(none)", rows[i][1]);
        assert_string_equal(family ? family : "(none)", rows[i][2]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_sure_is_taken_from_an_address),
        cmocka_unit_test(an_address_becomes_one_text),
        cmocka_unit_test(a_full_name_is_divided),
        cmocka_unit_test(names_types_and_the_preferred_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
