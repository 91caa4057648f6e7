#include "fixture.h"

static struct record_draft about(struct fixture *f, ref_t party, const char *kind, const char *text) {
    (void)f;
    return (struct record_draft){.party = party,
                                 .kind = kind,
                                 .text = text,
                                 .ends = DAY_NONE,
                                 .service = NOTICE_NOTHING,
                                 .source = NOTICE_NOTHING};
}

static ref_t org_with(struct fixture *f, ref_t *person) {
    ref_t org =
        fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy", "billing_address", "Sahatie 1"));
    struct party_draft draft = DRAFT(f, "contact_person", "first_name", "Helmi", "last_name", "Aaltio");
    draft.organisation = org;
    *person = fixture_add(f, draft);
    return org;
}

static void what_was_logged_is_read_back_newest_first(void **state) {
    struct fixture *f = *state;
    ref_t helmi, org = org_with(f, &helmi);
    struct record *records;
    size_t count, total;
    (void)fixture_record(f, org, "call", "2026-01-05", "Pyysi tarjouksen");
    struct record_draft draft = about(f, helmi, "meeting", "Sovittiin esitteestä");
    struct fact facts[] = {{"direction", "in"}, {"channel", "in_person"}};
    draft.about = org;
    draft.service = notice_service(ctx_notice(&f->ctx), "communication");
    draft.facts = facts;
    draft.fact_count = 2;
    ref_t meeting;
    OK(record_add(&f->ctx, &draft, &meeting));
    OK(record_list(&f->ctx, org, 0, 0, &records, &count, &total));
    assert_int_equal(count, 2);
    assert_int_equal(total, 2);
    assert_int_equal(records[0].id, meeting);
    assert_string_equal(records[0].text, "Sovittiin esitteestä");
    assert_string_equal(records[0].party_name, "Helmi Aaltio");
    assert_string_equal(records[0].about_name, "Kuurnan Puu Oy");
    assert_string_equal(records[0].by, "cli");
    assert_int_equal(records[0].service, draft.service);
    assert_int_equal(records[0].fact_count, 2);
    assert_false(records[0].whole_day);
    assert_string_equal(records[1].label, "Call");
    assert_true(records[1].whole_day);
    OK(record_list(&f->ctx, org, 1, 5, &records, &count, &total));
    assert_int_equal(count, 1);
    assert_string_equal(records[0].kind, "call");
    OK(record_list(&f->ctx, helmi, 0, 0, &records, &count, &total));
    assert_int_equal(count, 1);
}

static void an_invoice_has_its_own_copy_in_its_own_class(void **state) {
    struct fixture *f = *state;
    ref_t helmi, org = org_with(f, &helmi);
    struct record *records;
    struct vault_key *keys;
    size_t count, total;
    struct record_draft draft = about(f, org, "invoice", "Esite");
    draft.cents = 124050;
    draft.has_amount = true;
    OK(record_add(&f->ctx, &draft, NULL));
    OK(record_list(&f->ctx, org, 0, 0, &records, &count, &total));
    assert_int_equal(records[0].class, notice_class(ctx_notice(&f->ctx), "bookkeeping"));
    assert_int_equal(records[0].cents, 124050);
    assert_int_equal(records[0].copy_count, 2);
    assert_string_equal(records[0].copies[0].value, "Kuurnan Puu Oy");
    /* the customer's key goes; the voucher still says to whom it was written */
    OK(vault_keys_of(&f->ctx, f->registry->vault, org, &keys, &count));
    for (size_t i = 0; i < count; i++)
        if (strcmp(keys[i].class, "customer") == 0)
            OK(vault_destroy_keys(&f->ctx, f->registry->vault, &keys[i].id, 1));
    OK(record_list(&f->ctx, org, 0, 0, &records, &count, &total));
    assert_string_equal(records[0].copies[0].value, "Kuurnan Puu Oy");
    assert_null(records[0].party_name);
}

static void what_the_notice_does_not_list_is_refused(void **state) {
    struct fixture *f = *state;
    ref_t helmi, org = org_with(f, &helmi);
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi"));
    struct record_draft draft = about(f, elli, "message_in", "Hei!");
    NO(ST_DENIED, record_add(&f->ctx, &draft, NULL)); /* messages are not listed */
    draft.text = NULL;
    OK(record_add(&f->ctx, &draft, NULL)); /* that there was one is */
    draft = about(f, elli, "note", "Tunnus 131052-308T jäi lomakkeelle");
    NO(ST_DENIED, record_add(&f->ctx, &draft, NULL));
    assert_string_equal(f->ctx.fault.sentence, "P25");
    draft.text = "Tunnus 131052-308U on väärin laskettu";
    OK(record_add(&f->ctx, &draft, NULL));
    draft.text = "Sairastaa diabetesta";
    NO(ST_DENIED, record_add(&f->ctx, &draft, NULL));
    draft = about(f, elli, "job", "Konsultointia");
    draft.service = notice_service(ctx_notice(&f->ctx), "consulting");
    NO(ST_DENIED, record_add(&f->ctx, &draft, NULL));
    assert_string_equal(f->ctx.fault.sentence, "P5");
    draft = about(f, elli, "rental", "Kamera");
    draft.service = notice_service(ctx_notice(&f->ctx), "rental");
    NO(ST_INVALID, record_add(&f->ctx, &draft, NULL)); /* needs an e-mail and a phone number */
    draft = about(f, elli, "call", NULL);
    draft.about = org;
    NO(ST_INVALID, record_add(&f->ctx, &draft, NULL)); /* she does not represent it */
    draft = about(f, elli, "cal", NULL);
    NO(ST_INVALID, record_add(&f->ctx, &draft, NULL));
    assert_string_equal(f->ctx.fault.values[0], "call");
    draft = about(f, elli, "call", NULL);
    struct fact fact = {"mood", "good"};
    draft.facts = &fact;
    draft.fact_count = 1;
    NO(ST_DENIED, record_add(&f->ctx, &draft, NULL));
    draft = about(f, 4711, "call", NULL);
    NO(ST_NOT_FOUND, record_add(&f->ctx, &draft, NULL));
}

static void some_things_need_a_job_a_reason_a_source(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi"));
    struct record_draft draft = about(f, elli, "hours", "2 h");
    NO(ST_DENIED, record_add(&f->ctx, &draft, NULL));
    (void)fixture_record(f, elli, "job", "2026-01-05", "Valokuvaus");
    OK(record_add(&f->ctx, &draft, NULL));
    draft = about(f, elli, "other", "Kuvauspaikan portin koodi");
    NO(ST_INVALID, record_add(&f->ctx, &draft, NULL));
    assert_string_equal(f->ctx.fault.field, "reason");
    draft.reason = "kuvauspaikka";
    NO(ST_INVALID, record_add(&f->ctx, &draft, NULL));
    assert_string_equal(f->ctx.fault.field, "source");
    draft.source = notice_source(ctx_notice(&f->ctx), "person");
    OK(record_add(&f->ctx, &draft, NULL));
}

static int64_t due_rows(struct fixture *f, ref_t party) {
    scoped_reader *db = NULL;
    int64_t rows = 0;
    OK(store_reader(&f->ctx, f->registry->store, &db));
    scoped_query q = query_begin(db, SQL_DUE_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q))
        rows++;
    OK(query_done(&f->ctx, &q));
    return rows;
}

static void dates_follow_at_once(void **state) {
    struct fixture *f = *state;
    ref_t helmi, org = org_with(f, &helmi);
    assert_int_equal(due_rows(f, helmi), 1);
    assert_int_equal(due_rows(f, org), 2); /* the billing address is bookkeeping */
    (void)fixture_record(f, helmi, "invoice", "2026-01-05", "Kuvat");
    assert_int_equal(due_rows(f, helmi), 2);
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(what_was_logged_is_read_back_newest_first),
        T(an_invoice_has_its_own_copy_in_its_own_class),
        T(what_the_notice_does_not_list_is_refused),
        T(some_things_need_a_job_a_reason_a_source),
        T(dates_follow_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
