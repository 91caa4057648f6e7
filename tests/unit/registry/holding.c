#include "registry/holding.h"

#include "rights/holders.h"

#include "fixture.h"

static const struct holder_state *mail(struct fixture *f) {
    struct holder_state *list;
    const struct holder_state *state;
    size_t count;
    OK(holders_read(&f->ctx, &list, &count));
    OK(holders_find(&f->ctx, list, count, "mail", &state));
    return state;
}

static struct holding_draft draft_of(enum holding_kind kind) {
    return (struct holding_draft){.holder = "mail",
                                  .kind = kind,
                                  .who = "Oskari Lehmus",
                                  .text = "Katsottu",
                                  .day = DAY_NONE,
                                  .until = DAY_NONE};
}

static void kinds_come_back_from_their_ids(void **state) {
    (void)state;
    for (int kind = 0; kind < HOLDING_KINDS; kind++) {
        enum holding_kind found;
        assert_true(holding_kind_from(holding_kind_id((enum holding_kind)kind), &found) &&
                    found == (enum holding_kind)kind);
    }
    enum holding_kind none;
    assert_false(holding_kind_from("visit", &none));
}

static void rows_follow_each_other_and_the_newest_look_counts(void **state) {
    struct fixture *f = *state;
    struct holding made;
    struct holding_draft draft = draft_of(HOLDING_REVIEW);
    assert_int_equal(mail(f)->count, 0);
    OK(holding_add(&f->ctx, &draft, &made));
    assert_int_equal(made.day, registry_today(&f->ctx));
    draft.text = "Uudestaan";
    draft.day = registry_today(&f->ctx) - 1;
    OK(holding_add(&f->ctx, &draft, &made));
    const struct holder_state *now = mail(f);
    assert_int_equal(now->count, 2);
    assert_int_equal(now->looked, registry_today(&f->ctx)); /* of the later day, whenever it was written down */
    assert_string_equal(now->looked_by, "Oskari Lehmus");
    assert_true(now->rows[0].same && now->rows[1].same);
}

static void an_agreement_holds_through_its_last_day(void **state) {
    struct fixture *f = *state;
    struct holding made;
    struct holding_draft draft = draft_of(HOLDING_AGREEMENT);
    draft.ref = "PR-200";
    draft.until = registry_today(&f->ctx);
    OK(holding_add(&f->ctx, &draft, &made));
    assert_true(mail(f)->agreement);
    assert_string_equal(mail(f)->agreement_ref, "PR-200");
    f->ctx.now += 86400;
    assert_false(mail(f)->agreement); /* it took the place of the notice's from its first day on */
}

static void what_is_wrong_is_named(void **state) {
    struct fixture *f = *state;
    struct holding made;
    struct holding_draft draft = draft_of(HOLDING_AGREEMENT);
    const day_t today = registry_today(&f->ctx);
    const struct {
        struct holding_draft draft;
        const char *field;
        enum status status;
    } wrong[] = {
        {{.holder = "nobody",
          .kind = HOLDING_REVIEW,
          .who = "X",
          .text = "x",
          .day = DAY_NONE,
          .until = DAY_NONE},
         "holder",
         ST_NOT_FOUND},
        {draft, "ref", ST_INVALID},
        {{.holder = "mail",
          .kind = HOLDING_REVIEW,
          .who = "X",
          .text = " ",
          .day = DAY_NONE,
          .until = DAY_NONE},
         "text",
         ST_INVALID},
        {{.holder = "mail",
          .kind = HOLDING_REVIEW,
          .who = "X",
          .text = "x",
          .day = today + 1,
          .until = DAY_NONE},
         "day",
         ST_INVALID},
        {{.holder = "mail", .kind = HOLDING_REVIEW, .who = "X", .text = "x", .day = today, .until = today},
         "until",
         ST_INVALID},
        {{.holder = "mail",
          .kind = HOLDING_REVIEW,
          .who = "X",
          .text = "x",
          .looked = "P999",
          .day = DAY_NONE,
          .until = DAY_NONE},
         "looked",
         ST_INVALID},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(holding_add(&f->ctx, &wrong[i].draft, &made), wrong[i].status);
        assert_string_equal(f->ctx.fault.field, wrong[i].field);
        fault_clear(&f->ctx);
    }
    assert_int_equal(mail(f)->count, 0);
}

static void what_ends_is_due_and_previewed(void **state) {
    struct fixture *f = *state;
    struct holding made;
    struct holder_state *list;
    struct holder_due *due;
    struct holder_end *ends;
    size_t count, due_count, end_count;
    struct holding_draft draft = draft_of(HOLDING_AGREEMENT);
    bool told = false, ended = false;
    draft.ref = "PR-201";
    draft.until = registry_today(&f->ctx) + 10;
    OK(holding_add(&f->ctx, &draft, &made));
    OK(holders_read(&f->ctx, &list, &count));
    holders_due(&f->ctx, list, count, 30, &due, &due_count);
    for (size_t i = 0; i < due_count; i++)
        told = told || (due[i].kind == HOLDER_DUE_AGREEMENT && due[i].day == draft.until &&
                        strcmp(due[i].state->holder->entry.id, "mail") == 0);
    OK(holders_ends(&f->ctx, list, count, &ends, &end_count));
    for (size_t i = 0; i < end_count; i++)
        ended = ended || ends[i].last == draft.until;
    assert_true(told && ended);
}

#define T(test) cmocka_unit_test_setup_teardown(test, fixture_begin, fixture_end)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_come_back_from_their_ids),
        T(rows_follow_each_other_and_the_newest_look_counts),
        T(an_agreement_holds_through_its_last_day),
        T(what_is_wrong_is_named),
        T(what_ends_is_due_and_previewed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
