#include "fixture.h"

#include "registry/alike.h"
#include "registry/alike_name.h"
#include "registry/merge.h"
#include "registry/twins.h"

static enum alike_near near(struct fixture *f, const char *one, const char *two, bool company) {
    struct alike_name a = alike_name(f->ctx.arena, one, company), b = alike_name(f->ctx.arena, two, company);
    assert_int_equal(alike_compare(&a, &b), alike_compare(&b, &a));
    return alike_compare(&a, &b);
}

static void names_are_compared(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *one, *two;
        bool company;
        enum alike_near near;
    } rows[] = {
        {"Aino Virtanen", "AINO  virtanen", false, ALIKE_SAME},
        {"Aino Virtanen", "Virtanen, Aino", false, ALIKE_SWAPPED},
        {"Aino Virtanen", "Aino Virtaneen", false, ALIKE_NEAR},
        {"Aino Virtanen", "Aino Virtnaen", false, ALIKE_NEAR},
        {"Aino Virtanen", "Ano Virtanen", false, ALIKE_NEAR},
        {"Aino Virtanen", "Eino Virtanan", false, ALIKE_NOT},
        {"Åke Öhman", "Ake Ohman", false, ALIKE_NEAR},
        {"Anna-Liisa Korpela", "Anna Liisa Korpela", false, ALIKE_SAME},
        {"Anna-Liisa Korpela", "Anna Korpela", false, ALIKE_PART},
        {"M. Korpela", "Matti Juhani Korpela", false, ALIKE_PART},
        {"M. Korpela", "Pekka Korpela", false, ALIKE_NOT},
        {"Bo Ek", "Bo Ed", false, ALIKE_NOT}, /* too short for a slip */
        {"Kuurnan Puu Oy", "Kuurnan Puu", true, ALIKE_SAME},
        {"Oy Kuurnan Puu Ab", "kuurnan puu ltd.", true, ALIKE_SAME},
        {"Suvanne Oy", "Suvane Oyj", true, ALIKE_NEAR},
        {"Poika & Isä Ky", "Poika ja Isä", true, ALIKE_SAME},
        {"Oy Ab", "Ky", true, ALIKE_NOT},
        {"Иван Петров", "Иван Петровв", false, ALIKE_NEAR},
        {"", "", false, ALIKE_NOT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum alike_near found = near(f, rows[i].one, rows[i].two, rows[i].company);
        if (found != rows[i].near)
            print_error("%s / %s: %d\n", rows[i].one, rows[i].two, (int)found);
        assert_int_equal(found, rows[i].near);
    }
    char long_name[3000];
    memset(long_name, 'a', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    assert_int_equal(near(f, long_name, long_name, false), ALIKE_SAME);
}

/* A crowd with one address for mail costs its size, not its square. */
static void a_crowd_is_no_square(void **state) {
    struct fixture *f = *state;
    for (int i = 0; i < 60; i++) {
        struct party_draft draft = DRAFT(
            f, "consumer", "first_name", arena_printf(f->ctx.arena, "Nimi%c%c", 'a' + i / 20, 'a' + i % 20),
            "last_name", arena_printf(f->ctx.arena, "Suku%c%c", 't' - i % 20, 'a' + i / 20), "email",
            "info@koti.example");
        draft.even_if_known = true;
        fixture_add(f, draft);
    }
    struct alike_pairs pairs;
    OK(alike_list(&f->ctx, NULL, 0, &pairs));
    assert_true(pairs.total >= 59);
    assert_true(pairs.total <= 60 * 8);
    for (size_t i = 0; i < pairs.count; i++) {
        assert_int_equal(pairs.items[i].sure, ALIKE_POSSIBLE);
        assert_true(pairs.items[i].why & 1u << ALIKE_EMAIL);
    }
}

/* Pages of what is kept are those of one long look, and go on in the same order. */
static void pages_are_parts_of_one_list(void **state) {
    struct fixture *f = *state;
    for (int i = 0; i < 24; i++)
        fixture_add(f, DRAFT(f, "consumer", "first_name", "Aino", "last_name",
                             arena_printf(f->ctx.arena, "Virtane%c", 'a' + i / 2), "email",
                             arena_printf(f->ctx.arena, "aino%d@koti.example", i / 2)));
    struct alike_pairs all, page;
    const char *cursor = NULL;
    size_t seen = 0;
    OK(alike_list(&f->ctx, NULL, 0, &all));
    assert_true(all.total >= 12);
    assert_int_equal(all.count, all.total);
    do {
        OK(alike_list(&f->ctx, cursor, 5, &page));
        assert_int_equal(page.total, all.total);
        for (size_t i = 0; i < page.count; i++, seen++) {
            assert_int_equal(page.items[i].one.party, all.items[seen].one.party);
            assert_int_equal(page.items[i].other.party, all.items[seen].other.party);
        }
        cursor = page.cursor;
    } while (cursor);
    assert_int_equal(seen, all.total);
}

/* Of a large register the list is of a moment ago, but for what was told apart; the next one is made ahead. */
static void a_large_register_shows_the_last_list(void **state) {
    struct fixture *f = *state;
    static const char *const names[] = {"Korpela", "Korpela", "Ylitörmä", "Ylitörmä"};
    ref_t parties[4];
    struct alike_pairs pairs;
    atomic_bool stop = false;
    for (int i = 0; i < 2; i++)
        parties[i] = fixture_add(
            f, DRAFT(f, "consumer", "first_name", "Aino", "last_name", names[i], "email", "aino@koti.example"));
    OK(alike_list(&f->ctx, NULL, 0, &pairs));
    assert_int_equal(pairs.total, 1);
    const struct twin twin = {pairs.items[0].one.party, pairs.items[0].other.party, pairs.items[0].why,
                              pairs.items[0].points};
    const struct twins_found slow = {&twin, 1, 1, store_change(f->registry->store), TWINS_LARGE};
    twins_keep(&f->ctx, f->registry->twins, &slow);
    for (int i = 2; i < 4; i++)
        parties[i] = fixture_add(f, DRAFT(f, "consumer", "first_name", "Kauko", "last_name", names[i], "email",
                                          "kauko@koti.example"));
    OK(alike_list(&f->ctx, NULL, 0, &pairs));
    assert_int_equal(pairs.total, 1);
    assert_int_equal(pairs.count, 1);
    OK(merge_distinct(&f->ctx, parties[0], parties[1], true));
    OK(alike_list(&f->ctx, NULL, 0, &pairs));
    assert_int_equal(pairs.total, 0);
    assert_int_equal(pairs.count, 0);
    OK(alike_ahead(&f->ctx, &stop));
    OK(alike_list(&f->ctx, NULL, 0, &pairs));
    assert_int_equal(pairs.total, 1);
    assert_true(pairs.items[0].one.party == parties[2] || pairs.items[0].one.party == parties[3]);
}

static void nobody_signed_in_sees_nothing(void **state) {
    struct fixture *f = *state;
    struct alike_pairs pairs;
    OK(alike_list(&f->ctx, NULL, 0, &pairs));
    assert_int_equal(pairs.total, 0);
    f->ctx.actor = NULL;
    NO(ST_DENIED, alike_list(&f->ctx, NULL, 0, &pairs));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        TEST(names_are_compared), TEST(a_crowd_is_no_square), TEST(pages_are_parts_of_one_list),
        TEST(a_large_register_shows_the_last_list), TEST(nobody_signed_in_sees_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
