#include "fixture.h"

#include "registry/choice.h"
#include "registry/merge.h"
#include "registry/purchase.h"
#include "registry/rectify.h"
#include "rights/erase.h"

static ref_t elli(struct fixture *f) {
    return fixture_add(
        f, DRAFT(f, "consumer", "first_name", "Elli", "last_name", "Rantakivi", "phone", "0400002175"));
}

static struct record_draft bought(ref_t party, const char *text) {
    return (struct record_draft){
        .party = party, .ends = DAY_NONE, .text = text, .service = NOTICE_NOTHING, .source = NOTICE_NOTHING};
}

static ref_t add(struct fixture *f, ref_t party, const char *text, enum purchase_state state, int64_t doer) {
    const struct record_draft draft = bought(party, text);
    ref_t record = 0;
    OK(purchase_add(&f->ctx, &draft, &(struct purchase_set){.state = state, .doer = doer, .delivery = DAY_NONE},
                    &record));
    return record;
}

static struct purchase read_it(struct fixture *f, ref_t record) {
    struct purchase purchase;
    OK(purchase_read(&f->ctx, record, &purchase));
    return purchase;
}

static size_t versions_of(struct fixture *f, ref_t record) {
    struct purchase_version *versions;
    size_t count;
    OK(purchase_history(&f->ctx, record, &versions, &count));
    return count;
}

static struct purchase_set to_state(enum purchase_state state) {
    return (struct purchase_set){.sets_state = true, .state = state};
}

static void state_it(struct fixture *f, ref_t record, enum purchase_state state) {
    const struct purchase_set set = to_state(state);
    OK(purchase_change(&f->ctx, record, 0, &set));
}

static size_t count_of(struct fixture *f, int state, int64_t doer) {
    size_t count;
    OK(purchase_count(&f->ctx, &(struct purchase_asked){.state = state, .doer = doer}, &count));
    return count;
}

static size_t rows_of(struct fixture *f, ref_t record) {
    scoped_reader *db = NULL;
    size_t count = 0;
    OK(store_reader(&f->ctx, f->registry->store, &db));
    scoped_query q = query_begin(db, SQL_PURCHASE_VERSIONS);
    query_bind_int(&q, 1, record);
    while (query_row(&q))
        count++;
    OK(query_done(&f->ctx, &q));
    return count;
}

static void one_press_moves_a_service_on_and_one_takes_it_back(void **state) {
    struct fixture *f = *state;
    int64_t iida;
    bool gone;
    OK(user_add(&f->ctx, "Iida", ACTOR_STAFF, &iida));
    ref_t record = add(f, elli(f), "Kuvaus", PURCHASE_PLANNED, iida);
    struct purchase now = read_it(f, record);
    assert_string_equal(now.record.kind, "order");
    assert_string_equal(now.record.text, "Kuvaus");
    assert_string_equal(now.record.party_name, "Elli Rantakivi");
    assert_string_equal(now.who, "Iida");
    assert_int_equal(now.number, 1);
    const struct purchase_set begun = to_state(purchase_state_next(now.state));
    OK(purchase_change(&f->ctx, record, now.version, &begun));
    NO(ST_CONFLICT, purchase_change(&f->ctx, record, now.version, &begun)); /* seen as it was before */
    assert_int_equal(read_it(f, record).state, PURCHASE_UNDER_WAY);
    OK(purchase_change(&f->ctx, record, 0, &begun)); /* nothing different: nothing written */
    assert_int_equal(versions_of(f, record), 2);
    OK(purchase_undo(&f->ctx, record, read_it(f, record).version, &gone));
    assert_false(gone);
    assert_int_equal(read_it(f, record).state, PURCHASE_PLANNED);
    assert_string_equal(read_it(f, record).who, "Iida");
    assert_int_equal(versions_of(f, record), 3); /* nothing is forgotten by taking it back */
}

static void one_that_was_only_added_goes_when_it_is_taken_back(void **state) {
    struct fixture *f = *state;
    struct purchase purchase;
    bool gone;
    ref_t party = elli(f), record = add(f, party, "Kuvaus", PURCHASE_PLANNED, 0),
          other = add(f, party, "Toinen", PURCHASE_PLANNED, 0);
    struct rectifiable found;
    OK(purchase_undo(&f->ctx, record, 0, &gone));
    assert_true(gone);
    NO(ST_NOT_FOUND, purchase_read(&f->ctx, record, &purchase));
    assert_int_equal(rows_of(f, record), 0);
    OK(rectify_read(&f->ctx, other, NOTICE_NOTHING, &found));
    found.draft.text = "Toinen kuvaus";
    OK(rectify_record(&f->ctx, other, found.version, &found.draft));
    NO(ST_CONFLICT, purchase_undo(&f->ctx, other, 0, &gone));
    assert_string_equal(read_it(f, other).record.text, "Toinen kuvaus");
}

static void an_order_that_was_only_noted_gets_a_state_when_somebody_says_one(void **state) {
    struct fixture *f = *state;
    struct record_draft draft = bought(elli(f), "Vanha tilaus");
    struct purchase *list;
    size_t count, total;
    ref_t record;
    bool gone;
    draft.kind = "job";
    OK(record_add(&f->ctx, &draft, &record));
    assert_int_equal(read_it(f, record).state, PURCHASE_NONE);
    NO(ST_INVALID, purchase_change(&f->ctx, record, 0,
                                   &(struct purchase_set){.sets_delivery = true, .delivery = DAY_NONE}));
    assert_string_equal(f->ctx.fault.field, "state");
    state_it(f, record, PURCHASE_DONE);
    OK(purchase_undo(&f->ctx, record, 0, &gone));
    assert_false(gone);
    OK(purchase_of(&f->ctx, draft.party, 0, 10, &list, &count, &total));
    assert_int_equal(count, 1);
    assert_int_equal(total, 1);
    assert_int_equal(list[0].state, PURCHASE_NONE);
    assert_int_equal(count_of(f, PURCHASE_ANY, 0), 0); /* the list of all is of those that have one */
}

static void what_is_open_stands_first_and_is_found_by_state_and_doer(void **state) {
    struct fixture *f = *state;
    struct purchase *list;
    size_t count, total;
    int64_t iida;
    ref_t party = elli(f);
    OK(user_add(&f->ctx, "Iida", ACTOR_STAFF, &iida));
    ref_t done = add(f, party, "Valmis", PURCHASE_DONE, iida),
          later = add(f, party, "Joskus", PURCHASE_PLANNED, 0),
          soon = add(f, party, "Pian", PURCHASE_UNDER_WAY, iida);
    OK(purchase_change(&f->ctx, soon, 0,
                       &(struct purchase_set){.sets_delivery = true, .delivery = registry_today(&f->ctx) + 2}));
    OK(purchase_of(&f->ctx, party, 0, 10, &list, &count, &total));
    assert_int_equal(count, 3);
    assert_true(list[0].record.id == soon && list[1].record.id == later && list[2].record.id == done);
    assert_int_equal(count_of(f, PURCHASE_OPEN, 0), 2);
    assert_int_equal(count_of(f, PURCHASE_OPEN, iida), 1);
    assert_int_equal(count_of(f, PURCHASE_DONE, iida), 1);
    assert_int_equal(count_of(f, PURCHASE_ANY, PURCHASE_NOBODY), 1);
    OK(purchase_list(&f->ctx, &(struct purchase_asked){.state = PURCHASE_ANY, .skip = 1, .limit = 1}, &list,
                     &count, &total));
    assert_int_equal(count, 1);
    assert_int_equal(total, 3);
    assert_true(list[0].record.id == later);
}

static void what_is_wrong_is_told_at_its_field(void **state) {
    struct fixture *f = *state;
    int64_t reader;
    ref_t party = elli(f), record;
    struct record_draft draft = bought(party, NULL);
    struct purchase_set set = {.state = PURCHASE_PLANNED, .delivery = DAY_NONE};
    NO(ST_INVALID, purchase_add(&f->ctx, &draft, &set, &record));
    assert_string_equal(f->ctx.fault.field, "text");
    draft.text = "Kuvaus";
    set.delivery = registry_today(&f->ctx) - 1;
    NO(ST_INVALID, purchase_add(&f->ctx, &draft, &set, &record));
    assert_string_equal(f->ctx.fault.field, "delivery");
    set.delivery = DAY_NONE;
    OK(user_add(&f->ctx, "Lukija", ACTOR_READER, &reader));
    set.doer = reader;
    NO(ST_INVALID, purchase_add(&f->ctx, &draft, &set, &record));
    assert_string_equal(f->ctx.fault.field, "by");
    set.doer = 0;
    draft.kind = "call";
    NO(ST_INVALID, purchase_add(&f->ctx, &draft, &set, &record));
    assert_string_equal(f->ctx.fault.field, "kind");
    draft.kind = NULL;
    set.state = PURCHASE_STATES;
    NO(ST_INVALID, purchase_add(&f->ctx, &draft, &set, &record));
    assert_string_equal(f->ctx.fault.field, "state");
    NO(ST_NOT_FOUND, purchase_change(&f->ctx, 4711, 0, &set));
}

static void who_has_left_is_named_and_another_takes_over(void **state) {
    struct fixture *f = *state;
    int64_t iida, otso;
    OK(user_add(&f->ctx, "Iida", ACTOR_STAFF, &iida));
    OK(user_add(&f->ctx, "Otso", ACTOR_STAFF, &otso));
    ref_t record = add(f, elli(f), "Kuvaus", PURCHASE_PLANNED, iida);
    OK(user_end(&f->ctx, iida));
    struct purchase now = read_it(f, record);
    assert_string_equal(now.who, "Iida");
    assert_true(now.who_ended);
    state_it(f, record, PURCHASE_UNDER_WAY); /* who does it may stay as it is */
    NO(ST_INVALID,
       purchase_change(&f->ctx, record, 0, &(struct purchase_set){.sets_doer = true, .doer = iida}));
    OK(purchase_change(&f->ctx, record, 0, &(struct purchase_set){.sets_doer = true, .doer = otso}));
    now = read_it(f, record);
    assert_string_equal(now.who, "Otso");
    assert_false(now.who_ended);
}

static void a_state_moves_no_day_of_retention(void **state) {
    struct fixture *f = *state;
    struct due_verdict *before, *after;
    size_t count, again;
    ref_t party = elli(f), record = add(f, party, "Kuvaus", PURCHASE_PLANNED, 0);
    OK(due_of(&f->ctx, party, DAY_NONE, &before, &count));
    f->ctx.now += (int64_t)86400 * 180;
    state_it(f, record, PURCHASE_CANCELLED);
    OK(due_of(&f->ctx, party, DAY_NONE, &after, &again));
    assert_int_equal(count, again);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(before[i].verdict.gone_by, after[i].verdict.gone_by);
}

static void a_reader_and_a_restriction_change_nothing(void **state) {
    struct fixture *f = *state;
    static const struct actor reader = {7, "Lukija", ACTOR_READER};
    ref_t party = elli(f), record = add(f, party, "Kuvaus", PURCHASE_PLANNED, 0);
    const struct purchase_set begun = to_state(PURCHASE_UNDER_WAY);
    bool gone;
    f->ctx.actor = &reader;
    NO(ST_DENIED, purchase_change(&f->ctx, record, 0, &begun));
    NO(ST_DENIED, purchase_undo(&f->ctx, record, 0, &gone));
    assert_int_equal(read_it(f, record).state, PURCHASE_PLANNED);
    f->ctx.actor = &fixture_owner;
    OK(choice_restrict(&f->ctx, party, "accuracy"));
    NO(ST_DENIED, purchase_change(&f->ctx, record, 0, &begun));
}

static void an_erasure_and_a_removal_take_the_rows(void **state) {
    struct fixture *f = *state;
    struct erase_certificate certificate;
    struct rectifiable found;
    ref_t party = elli(f), record = add(f, party, "Kuvaus", PURCHASE_PLANNED, 0),
          other = add(f, party, "Toinen", PURCHASE_PLANNED, 0);
    state_it(f, record, PURCHASE_UNDER_WAY);
    OK(rectify_read(&f->ctx, other, NOTICE_NOTHING, &found));
    OK(rectify_remove(&f->ctx, other, found.version, false));
    assert_int_equal(rows_of(f, other), 0);
    assert_int_equal(rows_of(f, record), 2);
    OK(erase_run(&f->ctx, party, &certificate));
    assert_int_equal(rows_of(f, record), 0);
}

static void services_follow_a_merge_and_a_split(void **state) {
    struct fixture *f = *state;
    struct merge_plan done;
    struct split_plan split;
    ref_t kept = elli(f), other = elli(f), record = add(f, other, "Kuvaus", PURCHASE_PLANNED, 0);
    OK(merge_run(&f->ctx, kept, other, &done));
    assert_int_equal(read_it(f, record).record.party, kept);
    state_it(f, record, PURCHASE_DONE);
    OK(split_run(&f->ctx, done.merge, NULL, 0, &split));
    assert_int_equal(read_it(f, record).record.party, other);
    assert_int_equal(read_it(f, record).state, PURCHASE_DONE);
    assert_int_equal(versions_of(f, record), 2);
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(one_press_moves_a_service_on_and_one_takes_it_back),
        T(one_that_was_only_added_goes_when_it_is_taken_back),
        T(an_order_that_was_only_noted_gets_a_state_when_somebody_says_one),
        T(what_is_open_stands_first_and_is_found_by_state_and_doer),
        T(what_is_wrong_is_told_at_its_field),
        T(who_has_left_is_named_and_another_takes_over),
        T(a_state_moves_no_day_of_retention),
        T(a_reader_and_a_restriction_change_nothing),
        T(an_erasure_and_a_removal_take_the_rows),
        T(services_follow_a_merge_and_a_split),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
