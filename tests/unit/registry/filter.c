#include "fixture.h"

#include "registry/choice.h"
#include "registry/filter.h"
#include "registry/find.h"
#include "registry/lens.h"
#include "registry/merge.h"
#include "registry/saved.h"
#include "registry/traits.h"

#include <stdio.h>

static struct filter filter_from(struct fixture *f, enum filter_what what, const char *value) {
    struct filter filter = {0};
    filter_set(&f->ctx, &filter, what, value);
    return filter;
}

/* Names of those who fit, with a blank between, over all pages of `limit`. */
static const char *names(struct fixture *f, const struct filter *filter, size_t limit) {
    const char *all = "", *cursor = NULL;
    do {
        struct hits hits;
        struct find_asked asked = {.filter = filter, .limit = limit, .cursor = cursor};
        OK(find_listed(&f->ctx, &asked, &hits));
        assert_false(hits.so_far);
        for (size_t i = 0; i < hits.count; i++)
            all = arena_printf(f->ctx.arena, "%s%s%s", all, *all ? " " : "", hits.items[i].name);
        cursor = hits.cursor;
    } while (cursor);
    return all;
}

static ref_t consumer(struct fixture *f, const char *name) {
    return fixture_add(f, DRAFT(f, "consumer", "first_name", name, "last_name", name));
}

static void pages_in_order_of_last_contact_show_everybody_once(void **state) {
    struct fixture *f = *state;
    char name[16];
    for (int i = 0; i < 7; i++) {
        snprintf(name, sizeof name, "N%c", 'a' + i);
        ref_t party = consumer(f, name);
        if (i % 2) /* two of them on the same day: in order of name */
            (void)fixture_record(f, party, "call", i == 5 ? "2026-01-03" : "2026-01-10", NULL);
    }
    struct filter filter = filter_from(f, FILTER_SORT, "last");
    for (size_t limit = 1; limit <= 8; limit++)
        assert_string_equal(names(f, &filter, limit), "Nb Nb Nd Nd Nf Nf Na Na Nc Nc Ne Ne Ng Ng");
    struct filter both = filter;
    filter_set(&f->ctx, &both, FILTER_CONTACT, "never");
    assert_string_equal(names(f, &both, 2), "Na Na Nc Nc Ne Ne Ng Ng");
}

static void types_are_counted_as_people_come_and_go(void **state) {
    struct fixture *f = *state;
    size_t counts[64], count;
    struct hits hits;
    (void)consumer(f, "Aa");
    (void)fixture_add(f, DRAFT(f, "organisation", "name", "Bb Oy"));
    OK(find(&f->ctx, "", NULL, 10, &hits));
    assert_true(find_types(&f->ctx, counts));
    assert_int_equal(counts[fixture_type(f, "consumer")], 1);
    assert_int_equal(counts[fixture_type(f, "organisation")], 1);
    (void)consumer(f, "Cc");
    OK(find(&f->ctx, "", NULL, 10, &hits));
    assert_true(find_types(&f->ctx, counts));
    assert_int_equal(counts[fixture_type(f, "consumer")], 2);
    struct filter filter = filter_from(f, FILTER_TYPE, "consumer");
    assert_true(find_count(&f->ctx, &filter, &count));
    assert_int_equal(count, 2);
    assert_string_equal(names(f, &filter, 50), "Aa Aa Cc Cc");
}

static void an_objection_counts_at_once(void **state) {
    struct fixture *f = *state;
    ref_t party = fixture_add(f, DRAFT(f, "organisation", "name", "Bb Oy"));
    struct filter may = filter_from(f, FILTER_SEND, "market"), not = filter_from(f, FILTER_SEND, "not.market");
    assert_string_equal(names(f, &may, 50), "Bb Oy");
    assert_string_equal(names(f, &not, 50), "");
    OK(choice_object(&f->ctx, &(struct choice_draft){.party = party, .purpose = NOTICE_NOTHING}));
    assert_string_equal(names(f, &may, 50), "");
    assert_string_equal(names(f, &not, 50), "Bb Oy");
}

/* How many permit() would be asked about again. */
static size_t unasked(struct fixture *f, const ref_t *parties, size_t count, int purpose) {
    const struct traits *traits = f->ctx.registry->traits;
    size_t unasked = 0;
    for (size_t i = 0; i < count; i++)
        unasked += !(traits_of(traits, parties[i])->asked >> purpose & 1);
    return unasked;
}

static void look(struct fixture *f, int purpose) {
    size_t read, of;
    bool whole;
    OK(traits_ready(&f->ctx, purpose, LENS_WHOLE, &whole, &read, &of));
    assert_true(whole);
}

/* An objection holds for an address: whoever shares it, also under a name that was merged, and nobody else. */
static void an_objection_reaches_whoever_has_the_address(void **state) {
    struct fixture *f = *state;
    enum { PEOPLE = 6, ORGANISATION = 0, SHARES = 1, MERGED = 2, MANY = 3 };
    ref_t parties[PEOPLE], other;
    struct merge_plan done;
    int market = notice_purpose(ctx_notice(&f->ctx), "market");
    parties[ORGANISATION] = fixture_add(f, DRAFT(f, "organisation", "name", "Aa Oy", "email", "a@a.test"));
    parties[SHARES] =
        fixture_add(f, DRAFT(f, "organisation", "name", "Bb Oy", "phone", "0401234567", "email", "a@a.test"));
    parties[MERGED] = fixture_add(f, DRAFT(f, "organisation", "name", "Cc Oy", "email", "c@c.test"));
    other = fixture_add(f, DRAFT(f, "organisation", "name", "Cc Oy", "email", "a@a.test"));
    OK(merge_run(&f->ctx, parties[MERGED], other, &done));
    parties[MANY] =
        fixture_add(f, DRAFT(f, "organisation", "name", "Dd Oy", "email", "1@d.test", "email", "2@d.test",
                             "email", "3@d.test", "email", "4@d.test", "email", "a@a.test"));
    parties[4] = fixture_add(f, DRAFT(f, "organisation", "name", "Ee Oy", "email", "e@e.test"));
    parties[5] = fixture_add(f, DRAFT(f, "organisation", "name", "Ff Oy"));
    struct filter may = filter_from(f, FILTER_SEND, "market");
    assert_string_equal(names(f, &may, 50), "Aa Oy Bb Oy Cc Oy Dd Oy Ee Oy Ff Oy");
    assert_int_equal(unasked(f, parties, PEOPLE, market), 0);
    OK(choice_object(&f->ctx,
                     &(struct choice_draft){.party = parties[ORGANISATION], .purpose = NOTICE_NOTHING}));
    look(f, NOTICE_NOTHING);
    assert_int_equal(unasked(f, parties, 4, market), 4);
    assert_int_equal(unasked(f, parties + 4, 2, market), 0);
    assert_string_equal(names(f, &may, 50), "Ee Oy Ff Oy");
}

static void what_is_no_filter_filters_nobody(void **state) {
    struct fixture *f = *state;
    struct filter filter = {0};
    for (int i = 0; i < FILTER_COUNT; i++)
        filter_set(&f->ctx, &filter, (enum filter_what)i, "%00nonsense'\"<");
    assert_false(filter_any(&filter));
    filter_set(&f->ctx, &filter, FILTER_TYPE, "consumer");
    filter_set(&f->ctx, &filter, FILTER_TYPE, "nonsense");
    assert_true(filter_any(&filter));
    filter_set(&f->ctx, &filter, FILTER_TYPE, "");
    assert_false(filter_any(&filter));
}

static void views_are_kept_under_their_name(void **state) {
    struct fixture *f = *state;
    struct saved *list, own;
    size_t count;
    OK(saved_put(&f->ctx, &(struct saved){.name = "Äidit", .query = "type=consumer"}));
    OK(saved_put(&f->ctx, &(struct saved){.name = "Zeta", .query = "sort=last", .columns = "phone"}));
    OK(saved_put(&f->ctx, &(struct saved){.name = "Zeta", .query = "relation=former"}));
    OK(saved_put(&f->ctx, &(struct saved){.columns = "email last"}));
    OK(saved_list(&f->ctx, &list, &count, &own));
    assert_int_equal(count, 2);
    assert_string_equal(list[0].name, "Zeta");
    assert_string_equal(list[0].query, "relation=former");
    assert_string_equal(list[1].name, "Äidit");
    assert_string_equal(own.columns, "email last");
    assert_int_equal(saved_put(&f->ctx, &(struct saved){.name = ""}), ST_INVALID);
    fault_clear(&f->ctx);
    OK(saved_drop(&f->ctx, list[0].id));
    OK(saved_list(&f->ctx, &list, &count, &own));
    assert_int_equal(count, 1);
    const struct actor *actor = f->ctx.actor;
    struct actor other = {.id = 77, .name = "Onni", .role = ACTOR_STAFF};
    f->ctx.actor = &other;
    OK(saved_list(&f->ctx, &list, &count, &own));
    assert_int_equal(count, 0);
    assert_null(own.columns);
    f->ctx.actor = actor;
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(pages_in_order_of_last_contact_show_everybody_once),
        T(types_are_counted_as_people_come_and_go),
        T(an_objection_counts_at_once),
        T(an_objection_reaches_whoever_has_the_address),
        T(what_is_no_filter_filters_nobody),
        T(views_are_kept_under_their_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
