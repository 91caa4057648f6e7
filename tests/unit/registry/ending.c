#include "registry/ending.h"

#include "registry/rectify.h"

#include "fixture.h"

static struct record_draft call_of(struct fixture *f, ref_t party, const char *text) {
    day_t day;
    assert_true(day_parse(text, &day));
    return (struct record_draft){.party = party,
                                 .kind = "call",
                                 .at = zone_instant(registry_zone(&f->ctx), day, 0),
                                 .whole_day = true,
                                 .ends = DAY_NONE,
                                 .service = NOTICE_NOTHING,
                                 .source = NOTICE_NOTHING};
}

/* Of a customer whose only contact was twelve years ago the next sweep would take all. */
static void what_is_due_at_once_is_said_first(void **state) {
    struct fixture *f = *state;
    ref_t party = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi", "email", "elli@posti.example")),
          record;
    struct record_draft old = call_of(f, party, "2012-01-05"), late = call_of(f, party, "2026-02-01");
    assert_false(ending_asked(&f->ctx));
    NO(ST_CONFLICT, record_add(&f->ctx, &old, &record));
    old.even_if_due = true;
    OK(record_add(&f->ctx, &old, &record));
    old.even_if_due = false; /* it is due already: nothing becomes so */
    OK(record_add(&f->ctx, &old, &record));
    OK(record_add(&f->ctx, &late, &record));
    NO(ST_CONFLICT, rectify_remove(&f->ctx, record, 1, false)); /* what keeps the rest */
    OK(rectify_remove(&f->ctx, record, 1, true));
}

/* Time makes things due as well, and is not asked about. */
static void what_came_by_itself_is_not_asked_about(void **state) {
    struct fixture *f = *state;
    ref_t party = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi", "email", "elli@posti.example"));
    f->ctx.now += INT64_C(20) * 366 * 86400;
    struct party_draft draft = DRAFT(f, "consumer", "last_name", "Rantakallio");
    OK(party_set(&f->ctx, party, 0, &draft));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_due_at_once_is_said_first, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(what_came_by_itself_is_not_asked_about, fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
