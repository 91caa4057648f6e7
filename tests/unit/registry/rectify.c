#include "fixture.h"

#include "registry/choice.h"
#include "registry/rectify.h"

static ref_t elli(struct fixture *f) {
    return fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi"));
}

static void read_only_record(struct fixture *f, ref_t party, struct record *record, size_t *count) {
    struct record *records;
    OK(record_list(&f->ctx, party, 0, 0, &records, count, NULL));
    if (*count)
        *record = records[0];
}

static void what_was_wrong_is_put_right_and_the_rest_stays(void **state) {
    struct fixture *f = *state;
    struct rectifiable found;
    struct record record;
    size_t count;
    ref_t party = elli(f), call = fixture_record(f, party, "call", "2026-01-05", "Soitti esitteestä");
    OK(rectify_read(&f->ctx, call, NOTICE_NOTHING, &found));
    assert_int_equal(found.version, 1);
    assert_string_equal(found.draft.text, "Soitti esitteestä");
    struct fact facts[] = {{"direction", "in"}};
    found.draft.text = "Soitti julisteesta";
    found.draft.at = found.draft.at + 86400;
    found.draft.facts = facts;
    found.draft.fact_count = 1;
    OK(rectify_record(&f->ctx, call, found.version, &found.draft));
    read_only_record(f, party, &record, &count);
    assert_int_equal(count, 1);
    assert_string_equal(record.text, "Soitti julisteesta");
    assert_string_equal(day_iso(f->ctx.arena, record.day), "2026-01-06");
    assert_true(record.whole_day);
    assert_int_equal(record.version, 2);
    assert_int_equal(record.fact_count, 1);
    /* a second look that saw the first version comes too late; the same once more writes nothing */
    NO(ST_CONFLICT, rectify_record(&f->ctx, call, found.version, &found.draft));
    OK(rectify_record(&f->ctx, call, 2, &found.draft));
    OK(rectify_read(&f->ctx, call, NOTICE_NOTHING, &found));
    assert_int_equal(found.version, 2);
}

static void a_correction_is_asked_what_a_new_record_is_asked(void **state) {
    struct fixture *f = *state;
    struct rectifiable found;
    struct record record;
    size_t count;
    ref_t party = elli(f), note = fixture_record(f, party, "note", "2026-01-05", "Ovikoodi");
    OK(rectify_read(&f->ctx, note, NOTICE_NOTHING, &found));
    found.draft.text = "Sairastaa diabetesta";
    NO(ST_DENIED, rectify_record(&f->ctx, note, found.version, &found.draft));
    found.draft.text = "Ovikoodi";
    found.draft.at = 7258118400; /* 2200 */
    NO(ST_INVALID, rectify_record(&f->ctx, note, found.version, &found.draft));
    found.draft.at = 0;
    found.draft.belongs = note;
    NO(ST_INVALID, rectify_record(&f->ctx, note, found.version, &found.draft));
    assert_string_equal(f->ctx.fault.field, "belongs-to");
    read_only_record(f, party, &record, &count);
    assert_int_equal(record.version, 1);
    NO(ST_NOT_FOUND, rectify_read(&f->ctx, 4711, NOTICE_NOTHING, &found));
    NO(ST_NOT_FOUND, rectify_remove(&f->ctx, 4711, 1, false));
}

static day_t customer_gone_by(struct fixture *f, ref_t party) {
    struct due_verdict *verdicts;
    size_t count;
    OK(due_of(&f->ctx, party, DAY_NONE, &verdicts, &count));
    for (size_t i = 0; i < count; i++)
        if (verdicts[i].verdict.class == notice_class(ctx_notice(&f->ctx), "customer"))
            return verdicts[i].verdict.gone_by;
    return DAY_NONE;
}

static void the_days_follow(void **state) {
    struct fixture *f = *state;
    struct rectifiable found;
    struct party_draft old = DRAFT(f, "consumer", "last_name", "Rantakivi");
    assert_true(day_parse("2020-05-01", &old.taken_in));
    ref_t party = fixture_add(f, old);
    day_t before = customer_gone_by(f, party);
    ref_t late = fixture_record(f, party, "call", "2026-11-24", NULL);
    day_t with = customer_gone_by(f, party);
    assert_true(with > before);
    OK(rectify_read(&f->ctx, late, NOTICE_NOTHING, &found));
    found.draft.at = 1588291200; /* 2020-05-01, the day they were taken in */
    OK(rectify_record(&f->ctx, late, found.version, &found.draft));
    assert_int_equal(customer_gone_by(f, party), before);
}

static void a_voucher_keeps_its_copy_and_its_class(void **state) {
    struct fixture *f = *state;
    struct rectifiable found;
    struct record record;
    size_t count;
    ref_t party =
        fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy", "billing_address", "Sahatie 1"));
    ref_t invoice;
    struct record_draft new = {.party = party,
                               .kind = "invoice",
                               .ends = DAY_NONE,
                               .cents = 100,
                               .has_amount = true,
                               .service = NOTICE_NOTHING,
                               .source = NOTICE_NOTHING};
    OK(record_add(&f->ctx, &new, &invoice));
    struct party_draft moved = DRAFT(f, "organisation", "billing_address", "Rantatie 7");
    OK(party_set(&f->ctx, party, 0, &moved));
    OK(rectify_read(&f->ctx, invoice, NOTICE_NOTHING, &found));
    found.draft.cents = 200;
    OK(rectify_record(&f->ctx, invoice, found.version, &found.draft));
    read_only_record(f, party, &record, &count);
    assert_int_equal(record.cents, 200);
    assert_int_equal(record.copy_count, 2);
    assert_string_equal(record.copies[1].value, "Sahatie 1");
    assert_int_equal(record.class, notice_class(ctx_notice(&f->ctx), "bookkeeping"));
    NO(ST_CONFLICT, rectify_remove(&f->ctx, invoice, 2, false));
}

static void what_never_happened_goes(void **state) {
    struct fixture *f = *state;
    struct record record;
    size_t count;
    ref_t party = elli(f), call = fixture_record(f, party, "call", "2026-01-05", "Soitti"), part;
    struct record_draft belongs = {.party = party,
                                   .kind = "note",
                                   .text = "Lisätieto",
                                   .belongs = call,
                                   .ends = DAY_NONE,
                                   .service = NOTICE_NOTHING,
                                   .source = NOTICE_NOTHING};
    OK(record_add(&f->ctx, &belongs, &part));
    NO(ST_CONFLICT, rectify_remove(&f->ctx, call, 1, false));
    OK(rectify_remove(&f->ctx, part, 1, false));
    NO(ST_CONFLICT, rectify_remove(&f->ctx, call, 2, false)); /* another version than the one that was seen */
    OK(rectify_remove(&f->ctx, call, 1, false));
    read_only_record(f, party, &record, &count);
    assert_int_equal(count, 0);
    NO(ST_NOT_FOUND, rectify_remove(&f->ctx, call, 1, false));
}

static void a_choice_is_followed_and_not_changed(void **state) {
    struct fixture *f = *state;
    struct rectifiable found;
    struct record record;
    size_t count;
    ref_t party = elli(f);
    OK(choice_object(&f->ctx, &(struct choice_draft){.party = party, .purpose = NOTICE_NOTHING}));
    read_only_record(f, party, &record, &count);
    assert_true(count > 0);
    NO(ST_CONFLICT, rectify_read(&f->ctx, record.id, NOTICE_NOTHING, &found));
    NO(ST_CONFLICT, rectify_remove(&f->ctx, record.id, record.version, false));
}

static void a_reader_corrects_nothing(void **state) {
    struct fixture *f = *state;
    static const struct actor reader = {7, "Lukija", ACTOR_READER};
    struct rectifiable found;
    ref_t party = elli(f), call = fixture_record(f, party, "call", "2026-01-05", "Soitti");
    f->ctx.actor = &reader;
    OK(rectify_read(&f->ctx, call, NOTICE_NOTHING, &found));
    found.draft.text = "Ei soittanut";
    NO(ST_DENIED, rectify_record(&f->ctx, call, found.version, &found.draft));
    NO(ST_DENIED, rectify_remove(&f->ctx, call, found.version, false));
    f->ctx.actor = NULL; /* nobody signed in */
    NO(ST_DENIED, rectify_read(&f->ctx, call, NOTICE_NOTHING, &found));
    f->ctx.actor = &fixture_owner;
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(what_was_wrong_is_put_right_and_the_rest_stays),
        T(a_correction_is_asked_what_a_new_record_is_asked),
        T(the_days_follow),
        T(a_voucher_keeps_its_copy_and_its_class),
        T(what_never_happened_goes),
        T(a_choice_is_followed_and_not_changed),
        T(a_reader_corrects_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
