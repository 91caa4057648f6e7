/* The look through all texts by one thread and by several finds the same, in the same order. Where the test runs on one processor both are one. */
#include "rights/mention.h"

#include "base/spread.h"
#include "registry/within.h"
#include "rights/erase.h"

#include "../registry/fixture.h"

#include <sched.h>

enum { CROWD = 620, EVERY = 40, SOUGHT = 3 };

struct crowd {
    struct fixture *f;
    ref_t made[CROWD];
};

static enum status add_crowd(struct ctx *ctx, struct write *write, void *arg) {
    static const struct within adding = {
        .action = "added", .permit = ACTION_ADD, .due_later = true, .quiet = true};
    struct crowd *crowd = arg;
    for (size_t i = 0; i < CROWD; i++) {
        const char *name = i % EVERY ? "Muu" : "Rinne";
        struct party_draft draft = DRAFT(crowd->f, "consumer", "first_name", "Otso", "last_name", name);
        TRY(party_add_within(ctx, write, &adding, &draft, &crowd->made[i]));
    }
    return ST_OK;
}

static const char *const names[SOUGHT][3] = {{"Aino", "Kanarialintu", "aino.k@posti.example"},
                                             {"Veikko", "Peippo", "veikko@posti.example"},
                                             {"Iida", "Tiainen", "iida@posti.example"}};

/* Each fortieth of the crowd has a note in which the first two are named; nobody names the third. */
static void write_notes(struct fixture *f, const struct crowd *crowd) {
    for (size_t i = 0; i < CROWD; i += EVERY)
        (void)fixture_record(f, crowd->made[i], "note", "2026-03-02",
                             i % (2 * EVERY) ? "Aino Kanarialinnulta kysyttävä, myös veikko@posti.example"
                                             : "Aino Kanarialintu suositteli");
}

static void sought_of(struct fixture *f, ref_t sought[SOUGHT]) {
    for (size_t i = 0; i < SOUGHT; i++)
        sought[i] = fixture_add(
            f, DRAFT(f, "consumer", "first_name", names[i][0], "last_name", names[i][1], "email", names[i][2]));
}

static void same(const struct mentions *a, const struct mentions *b) {
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_int_equal(a->items[i].kind, b->items[i].kind);
        assert_int_equal(a->items[i].id, b->items[i].id);
        assert_int_equal(a->items[i].party, b->items[i].party);
        assert_int_equal(a->items[i].day, b->items[i].day);
        assert_string_equal(a->items[i].text, b->items[i].text);
        assert_string_equal(a->items[i].label, b->items[i].label);
        assert_int_equal(a->items[i].takes_out, b->items[i].takes_out);
    }
}

static void by_one(struct fixture *f, const ref_t *sought, struct mentions *lists, size_t *looked) {
    cpu_set_t before, one;
    size_t first = 0;
    assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
    while (!CPU_ISSET(first, &before))
        first++;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    assert_int_equal(spread_width(), 1);
    OK(mention_find(&f->ctx, sought, SOUGHT, lists, looked));
    assert_int_equal(sched_setaffinity(0, sizeof before, &before), 0);
}

static void several_threads_find_what_one_does(void **state) {
    struct fixture *f = *state;
    struct crowd *crowd = arena_alloc(f->ctx.arena, sizeof *crowd);
    struct mentions one[SOUGHT], several[SOUGHT];
    size_t looked_one, looked_several;
    ref_t sought[SOUGHT];
    crowd->f = f;
    OK(registry_change(&f->ctx, add_crowd, crowd));
    write_notes(f, crowd);
    sought_of(f, sought);
    by_one(f, sought, one, &looked_one);
    OK(mention_find(&f->ctx, sought, SOUGHT, several, &looked_several));
    assert_true(looked_one > CROWD);
    assert_int_equal(looked_one, looked_several);
    assert_int_equal(one[0].count, (CROWD + EVERY - 1) / EVERY);
    assert_int_equal(one[1].count, one[0].count / 2);
    assert_int_equal(one[2].count, 0);
    for (size_t i = 1; i < one[0].count; i++)
        assert_true(one[0].items[i - 1].party < one[0].items[i].party);
    for (size_t i = 0; i < SOUGHT; i++)
        same(&one[i], &several[i]);
    /* whoever is gone is looked at no more */
    OK(erase_run(&f->ctx, one[0].items[1].party, &(struct erase_certificate){0}));
    OK(mention_find(&f->ctx, sought, SOUGHT, several, &looked_several));
    assert_int_equal(several[0].count, one[0].count - 1);
    assert_int_equal(several[0].items[1].id, one[0].items[2].id);
    assert_true(looked_several < looked_one);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(several_threads_find_what_one_does, fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
