#include "rights/parcel.h"

#include "registry/doorway.h"
#include "rights/erase.h"

#include "../registry/fixture.h"

static ref_t asked(struct fixture *f, enum deadline_right right, ref_t *party) {
    ref_t id;
    *party = fixture_add(
        f, DRAFT(f, "consumer", "first_name", "Outi", "last_name", "Hallavuo", "email", "outi@posti.example"));
    OK(request_add(&f->ctx, &(struct request_draft){.right = right, .channel = "email", .party = *party}, &id));
    return id;
}

static struct parcel_made hand(struct fixture *f, ref_t request, enum parcel_way way) {
    struct parcel_made made;
    OK(parcel_hand(&f->ctx, request,
                   &(struct parcel_draft){.way = way, .complete = true, .from = DAY_NONE, .to = DAY_NONE},
                   &made));
    return made;
}

static struct parcel only(struct fixture *f, ref_t request) {
    struct parcel *list;
    size_t count;
    OK(parcel_list(&f->ctx, request, &list, &count));
    assert_int_equal(count, 1);
    return list[0];
}

static void a_link_waits_is_taken_once_and_answers(void **state) {
    struct fixture *f = *state;
    ref_t party, request = asked(f, DEADLINE_ACCESS, &party);
    struct parcel_made made = hand(f, request, PARCEL_LINK);
    const void *bytes;
    size_t length;
    assert_non_null(made.link);
    assert_non_null(made.code);
    assert_null(made.bytes);
    assert_true(made.answered);
    assert_false(made.sent);
    assert_int_equal(only(f, request).state, PARCEL_WAITING);
    OK(parcel_take(&f->ctx, made.parcel, &bytes, &length));
    assert_memory_equal(bytes, "PK", 2);
    NO(ST_CONFLICT, parcel_take(&f->ctx, made.parcel, &bytes, &length));
    fault_clear(&f->ctx);
    assert_int_equal(only(f, request).state, PARCEL_FETCHED);
}

static void one_that_is_ended_is_gone_at_once(void **state) {
    struct fixture *f = *state;
    ref_t party, request = asked(f, DEADLINE_ACCESS, &party);
    struct parcel_made made = hand(f, request, PARCEL_LINK);
    const void *bytes;
    size_t length;
    OK(parcel_end(&f->ctx, made.parcel, "staff"));
    NO(ST_CONFLICT, parcel_end(&f->ctx, made.parcel, "staff"));
    fault_clear(&f->ctx);
    NO(ST_CONFLICT, parcel_take(&f->ctx, made.parcel, &bytes, &length));
    fault_clear(&f->ctx);
    assert_string_equal(only(f, request).why, "staff");
}

static void what_nobody_fetches_is_over(void **state) {
    struct fixture *f = *state;
    ref_t party, request = asked(f, DEADLINE_ACCESS, &party);
    struct parcel_made made = hand(f, request, PARCEL_LINK);
    size_t count;
    OK(parcel_sweep(&f->ctx, &count));
    assert_int_equal(count, 0);
    f->ctx.now = made.until + 1;
    OK(parcel_sweep(&f->ctx, &count));
    assert_int_equal(count, 1);
    assert_int_equal(only(f, request).state, PARCEL_OVER);
}

static void an_erasure_takes_what_waits(void **state) {
    struct fixture *f = *state;
    ref_t party, request = asked(f, DEADLINE_ACCESS, &party);
    hand(f, request, PARCEL_LINK);
    int64_t *keys;
    size_t count;
    scoped_reader *db = NULL;
    OK(store_reader(&f->ctx, f->registry->store, &db));
    OK(parcel_keys(&f->ctx, db, party, &keys, &count));
    assert_int_equal(count, 1);
}

static void every_way_is_as_it_says(void **state) {
    struct fixture *f = *state;
    ref_t party, request = asked(f, DEADLINE_ACCESS, &party);
    struct parcel_made zip = hand(f, request, PARCEL_ZIP), paper = hand(f, request, PARCEL_PAPER),
                       person = hand(f, request, PARCEL_PERSON);
    assert_non_null(zip.passphrase);
    assert_memory_equal(zip.bytes, "PK", 2);
    assert_null(paper.passphrase);
    assert_string_equal(paper.type, "text/html; charset=utf-8");
    assert_null(person.passphrase);
    assert_memory_equal(person.bytes, "PK", 2);
    for (int i = 0; i < PARCEL_WAYS; i++) {
        enum parcel_way way;
        assert_true(parcel_way_from(parcel_way_id((enum parcel_way)i), &way) && (int)way == i);
    }
}

static void what_cannot_be_handed_over_is_named(void **state) {
    struct fixture *f = *state;
    ref_t party, request = asked(f, DEADLINE_PORTABILITY, &party);
    struct parcel_made made;
    NO(ST_INVALID, parcel_hand(&f->ctx, request, &(struct parcel_draft){.way = PARCEL_PAPER}, &made));
    assert_string_equal(f->ctx.fault.field, "way");
    fault_clear(&f->ctx);
    NO(ST_INVALID,
       parcel_hand(&f->ctx, request, &(struct parcel_draft){.way = PARCEL_LINK, .address = "nobody"}, &made));
    assert_string_equal(f->ctx.fault.field, "to");
    fault_clear(&f->ctx);
    NO(ST_INVALID,
       parcel_hand(&f->ctx, request, &(struct parcel_draft){.way = PARCEL_LINK, .send = true}, &made));
    assert_string_equal(f->ctx.fault.field, "send");
    fault_clear(&f->ctx);
    NO(ST_CONFLICT,
       parcel_hand(&f->ctx, request, &(struct parcel_draft){.way = PARCEL_ZIP, .version = 1}, &made));
}

#define T(test) cmocka_unit_test_setup_teardown(test, fixture_begin, fixture_end)

int main(void) {
    const struct CMUnitTest tests[] = {
        T(a_link_waits_is_taken_once_and_answers),
        T(one_that_is_ended_is_gone_at_once),
        T(what_nobody_fetches_is_over),
        T(an_erasure_takes_what_waits),
        T(every_way_is_as_it_says),
        T(what_cannot_be_handed_over_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
