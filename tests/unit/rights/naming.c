#include "rights/naming.h"
#include "rights/unname.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

enum { MOST = 8 };

struct looking {
    size_t count, who[MOST];
    bool near;
};

static void found(void *arg, size_t who, size_t at, size_t length) {
    struct looking *looking = arg;
    (void)at;
    assert_true(length > 0);
    if (looking->count < MOST)
        looking->who[looking->count] = who;
    looking->count++;
}

static bool near(void *arg, size_t who) {
    (void)who;
    return ((struct looking *)arg)->near;
}

static struct naming *people(struct arena *arena) {
    struct naming *naming = naming_new(arena);
    struct value aino[] = {{.field = "first_name", .text = "Aino Maria"},
                           {.field = "last_name", .text = "Virtanen"},
                           {.field = "email", .text = "Aino.Virtanen@posti.example"},
                           {.field = "phone", .text = "+358401234567"}};
    struct value karl[] = {{.field = "first_name", .text = "Karl"},
                           {.field = "last_name", .text = "von Essen"}};
    struct value firm[] = {{.field = "name", .text = "Toiminimi Öhman"},
                           {.field = "phone", .text = "+3581923456"}};
    naming_add(naming, 0, &(struct values){.items = aino, .count = 4});
    naming_add(naming, 1, &(struct values){.items = karl, .count = 2});
    naming_add(naming, 2, &(struct values){.items = firm, .count = 2});
    return naming;
}

static struct looking look(const struct naming *naming, const char *text, bool is_near) {
    scoped_arena *scratch = arena_new();
    struct looking looking = {.near = is_near};
    naming_look(naming, scratch, text, &(struct naming_asked){.near = near, .found = found, .arg = &looking});
    return looking;
}

static void who_is_named_is_found_in_whatever_way_it_is_written(void **state) {
    static const struct {
        const char *text;
        size_t who;
    } cases[] = {{"Soita Aino Virtaselle huomenna", 0},
                 {"VIRTANEN, AINO", 0},
                 {"Aino Maria Virtasen tilaus", 0},
                 {"Ainon ja muiden; Virtanen Ainolta kysyttävä", 0},
                 {"osoite AINO.VIRTANEN@POSTI.EXAMPLE.", 0},
                 {"puh. 040 123 4567", 0},
                 {"puh. 040-1234567", 0},
                 {"(040) 12 34 567", 0},
                 {"+358 40 123 45 67", 0},
                 {"00358401234567", 0},
                 {"3.3.2026 0401234567, 5 kpl", 0},
                 {"040\u00a0123\u00a04567", 0},
                 {"{\"text\":\"rivi\\nAino Virtanen\\nloppu\"}", 0},
                 {"Karl von Essenin kuvat", 1},
                 {"toiminimi Öhmanin lasku", 2},
                 {"019 23456", 2}};
    scoped_arena *arena = arena_new();
    const struct naming *naming = people(arena);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct looking seen = look(naming, cases[i].text, false);
        if (!seen.count || seen.who[0] != cases[i].who)
            fail_msg("not found: %s", cases[i].text);
    }
}

static void who_is_not_named_is_not(void **state) {
    static const char *const texts[] = {"Virtanen soitti",
                                        "Aino tuli",
                                        "Aino Korhonen",
                                        "Ainoa Virtanenkaan",
                                        "050 123 4567",
                                        "040 123 45678",
                                        "viite 9401234567123",
                                        "virtanen@posti.example",
                                        "Aino. Virtanen on toinen lause jonka välissä on piste",
                                        "von Essen",
                                        "",
                                        "\\",
                                        "Öhman"};
    scoped_arena *arena = arena_new();
    const struct naming *naming = people(arena);
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (look(naming, texts[i], false).count)
            fail_msg("found in: %s", texts[i]);
    assert_true(look(naming, "Virtanen soitti", true).count > 0); /* near, the last name is enough */
    assert_int_equal(look(naming, "Aino tuli", true).count, 0);
}

static void everything_that_names_is_taken_out(void **state) {
    scoped_arena *arena = arena_new();
    const struct naming *naming = people(arena);
    (void)state;
    assert_string_equal(
        unname_text(arena, "Aino Virtaselle p. 040-123 4567; Aino vastaa, Virtasella kiire.", naming, "[…]"),
        "[…] p. […]; […] vastaa, […] kiire.");
    assert_string_equal(unname_text(arena, "Ei ketään", naming, "[…]"), "Ei ketään");
}

/* Many of the same names, more than the table of first words began with, and words that are remembered as nobody's. */
static void many_are_told_apart(void **state) {
    enum { MANY = 400 };
    scoped_arena *arena = arena_new();
    struct naming *naming = people(arena);
    (void)state;
    assert_int_equal(look(naming, "Matti Ketola, Matti Ketola", false).count, 0);
    for (size_t i = 0; i < MANY; i++) {
        struct value one[] = {
            {.field = "first_name", .text = i % 2 ? "Matti" : "Maija"},
            {.field = "last_name",
             .text = arena_printf(arena, "Ketola%c%c", 'a' + (char)(i % 20), 'a' + (char)(i / 20))}};
        naming_add(naming, MOST + i, &(struct values){.items = one, .count = 2});
    }
    struct looking seen = look(naming, "Matti Ketolabac ja Matti Ketolabatta", false);
    assert_int_equal(seen.count, 0);
    seen = look(naming, "Soita: Matti Ketolaba.", false);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.who[0], MOST + 1);
    seen = look(naming, "Ketolatt Matin, Ketolatt Matti", false);
    assert_int_equal(seen.count, 3); /* before and behind, bent, and once more behind */
    assert_int_equal(look(naming, "Aino Virtaselle", false).who[0], 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_named_is_found_in_whatever_way_it_is_written),
        cmocka_unit_test(who_is_not_named_is_not),
        cmocka_unit_test(many_are_told_apart),
        cmocka_unit_test(everything_that_names_is_taken_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
