#include "rights/erase.h"

#include "../registry/fixture.h"

#include "registry/import.h"
#include "registry/lens.h"
#include "registry/within.h"
#include "rights/erase_inside.h"
#include "rights/start.h"
#include "vault/lookup.h"

/* A contact person of a customer, with a call and an invoice of 2020 to the organisation, and a consumer's rental. */
struct people {
    ref_t organisation, contact, consumer;
};

static struct people add_people(struct fixture *f) {
    struct people people;
    people.organisation =
        fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy", "business_id", "9000003-8"));
    struct party_draft draft = DRAFT(f, "contact_person", "first_name", "Helmi", "last_name", "Aaltio", "email",
                                     "helmi.aaltio@kuurna.example", "phone", "0400002175");
    draft.organisation = people.organisation;
    people.contact = fixture_add(f, draft);
    people.consumer = fixture_add(f, DRAFT(f, "consumer", "first_name", "Jaakko", "last_name", "Vesterlund",
                                           "email", "jaakko@posti.example"));
    fixture_record(f, people.consumer, "rental", "2024-05-02", "Valosarja");
    fixture_record(f, people.consumer, "invoice", "2024-05-03", "Valosarja, kaksi vuorokautta");
    fixture_record(f, people.consumer, "call", "2025-01-10", "Kysyi toisesta akusta");
    return people;
}

static const struct erase_item *item_of(struct fixture *f, const struct erase_plan *plan, const char *class) {
    for (size_t i = 0; i < plan->item_count; i++)
        if (plan->items[i].class == notice_class(ctx_notice(&f->ctx), class))
            return &plan->items[i];
    return NULL;
}

static day_t day_of(const char *text) {
    day_t day;
    assert_true(day_parse(text, &day));
    return day;
}

static void the_plan_says_what_goes_and_what_stays_until_when(void **state) {
    struct fixture *f = *state;
    struct people people = add_people(f);
    struct erase_plan plan;
    OK(erase_plan(&f->ctx, people.consumer, &plan));
    const struct erase_item *customer = item_of(f, &plan, "customer"),
                            *books = item_of(f, &plan, "bookkeeping");
    assert_non_null(customer);
    assert_non_null(books);
    assert_true(customer->goes);
    assert_int_equal(customer->count, 5); /* three values, a rental, a call */
    assert_false(books->goes);
    assert_int_equal(books->count, 1);
    assert_int_equal(books->erasable_from, day_of("2035-01-01"));
    assert_int_equal(books->gone_by, day_of("2039-12-31"));
    assert_non_null(strstr(books->because, "2034"));
    assert_true(plan.task_count > 3); /* papers, devices, systems */
    assert_false(plan.nothing);
}

static void what_bookkeeping_must_keep_stays_and_nothing_else(void **state) {
    struct fixture *f = *state;
    struct people people = add_people(f);
    struct erase_certificate certificate;
    struct party party;
    struct record *records;
    size_t count, total;
    struct hits hits;
    ref_t found;
    OK(erase_run(&f->ctx, people.consumer, &certificate));
    assert_int_equal(certificate.keys, 1);
    assert_true(certificate.letters >= 3);
    assert_null(strstr(certificate.json, "Vesterlund"));
    assert_null(strstr(certificate.json, "jaakko"));
    OK(party_read(&f->ctx, people.consumer, NOTICE_NOTHING, &party));
    assert_int_equal(party.value_count, 0);
    OK(record_list(&f->ctx, people.consumer, 0, 0, &records, &count, &total));
    assert_int_equal(count, 1);
    assert_string_equal(records[0].kind, "invoice");
    assert_string_equal(records[0].text, "Valosarja, kaksi vuorokautta");
    assert_string_equal(record_written_to(f->ctx.arena, &records[0]), "Jaakko Vesterlund");
    NO(ST_NOT_FOUND, who(&f->ctx, "jaakko@posti.example", &found, &hits));
    OK(find(&f->ctx, "vester", NULL, 10, &hits));
    assert_int_equal(hits.count, 0);
    fixture_close(f);
    fixture_open(f);
    OK(find(&f->ctx, "vester", NULL, 10, &hits));
    assert_int_equal(hits.count, 0);
    OK(find(&f->ctx, "aaltio", NULL, 10, &hits));
    assert_int_equal(hits.count, 1);
}

static void somebody_without_invoices_is_gone_altogether(void **state) {
    struct fixture *f = *state;
    struct people people = add_people(f);
    struct record_draft call = {.party = people.contact,
                                .about = people.organisation,
                                .kind = "call",
                                .at = f->ctx.now,
                                .ends = DAY_NONE,
                                .text = "Helmi lupasi kuvat",
                                .service = NOTICE_NOTHING,
                                .source = NOTICE_NOTHING};
    struct erase_certificate certificate;
    struct party party;
    struct record *records;
    ref_t record;
    size_t count, total;
    OK(record_add(&f->ctx, &call, &record));
    OK(erase_run(&f->ctx, people.contact, &certificate));
    NO(ST_NOT_FOUND, party_read(&f->ctx, people.contact, NOTICE_NOTHING, &party));
    /* That the organisation was called stays true; with whom and what was said is forgotten. */
    OK(party_read(&f->ctx, people.organisation, NOTICE_NOTHING, &party));
    assert_int_equal(party.last_contact, registry_today(&f->ctx));
    OK(record_list(&f->ctx, people.organisation, 0, 0, &records, &count, &total));
    assert_int_equal(count, 1);
    assert_null(records[0].text);
    assert_true(records[0].party == people.organisation);
    NO(ST_NOT_FOUND, erase_run(&f->ctx, people.contact, &certificate));
}

/* Eight connections, each with a snapshot of before; and one in the middle of reading. */
enum { READING = 8 };

static void look_with_many(struct fixture *f, ref_t party, enum status expected) {
    struct db *readers[READING];
    struct party seen;
    for (int i = 0; i < READING; i++)
        OK(store_reader(&f->ctx, f->registry->store, &readers[i]));
    for (int i = 0; i < READING; i++) {
        NO(expected, party_read_within(&f->ctx, readers[i], party, &seen));
        store_give_back(&readers[i]);
    }
}

static void kept_snapshots_show_nothing_of_the_erased(void **state) {
    struct fixture *f = *state;
    struct people people = add_people(f);
    struct erase_certificate certificate;
    struct party seen;
    struct db *reading = NULL;
    look_with_many(f, people.contact, ST_OK);
    OK(store_reader(&f->ctx, f->registry->store, &reading));
    OK(party_read_within(&f->ctx, reading, people.contact, &seen));
    assert_string_equal(seen.name, "Helmi Aaltio");
    OK(erase_run(&f->ctx, people.contact, &certificate));
    OK(party_read_within(&f->ctx, reading, people.contact, &seen)); /* its rows, without a key to open them */
    assert_int_equal(seen.value_count, 0);
    assert_string_not_equal(seen.name, "Helmi Aaltio");
    look_with_many(f, people.contact, ST_NOT_FOUND);
    store_give_back(&reading);
    look_with_many(f, people.contact, ST_NOT_FOUND);
}

static void what_was_about_an_erased_organisation_goes_with_the_person(void **state) {
    struct fixture *f = *state;
    struct people people = add_people(f);
    struct record_draft call = {.party = people.contact,
                                .about = people.organisation,
                                .kind = "call",
                                .at = f->ctx.now,
                                .ends = DAY_NONE,
                                .service = NOTICE_NOTHING,
                                .source = NOTICE_NOTHING};
    struct erase_certificate certificate;
    struct due_row *rows;
    ref_t record;
    size_t count;
    OK(record_add(&f->ctx, &call, &record));
    fixture_record(f, people.organisation, "invoice", "2026-05-03", "Kuvat");
    call.kind = "invoice";
    call.text = "Kuvat";
    OK(record_add(&f->ctx, &call, &record));
    OK(erase_run(&f->ctx, people.organisation, &certificate));
    OK(erase_run(&f->ctx, people.contact, &certificate));
    assert_true(instant_parse("2040-01-01T10:00:00Z", &f->ctx.now));
    OK(erase_run(&f->ctx, people.contact, &certificate));
    OK(due_list(&f->ctx, day_of("2099-01-01"), &rows, &count));
    for (size_t i = 0; i < count; i++)
        assert_false(rows[i].party == people.organisation &&
                     rows[i].class == notice_class(ctx_notice(&f->ctx), "customer"));
}

static void an_older_copy_with_todays_keys_shows_nothing_of_the_erased(void **state) {
    struct fixture *f = *state;
    struct people people = add_people(f);
    struct erase_certificate certificate;
    struct party party;
    struct hits hits;
    ref_t found;
    const char *copy = arena_printf(f->ctx.arena, "%s/copy", f->root), *dir = f->dir;
    fixture_close(f);
    fixture_run(f, "cp -a", f->dir, copy);
    fixture_open(f);
    OK(erase_run(&f->ctx, people.consumer, &certificate));
    fixture_close(f);
    f->dir = copy;
    OK(registry_open(&f->ctx, copy, f->keys, REGISTRY_WRITE, &f->registry));
    assert_non_null(registry_read_only(&f->ctx));
    OK(find(&f->ctx, "vester", NULL, 10, &hits));
    assert_int_equal(hits.count, 0);
    NO(ST_NOT_FOUND, who(&f->ctx, "jaakko@posti.example", &found, &hits));
    OK(party_read(&f->ctx, people.consumer, NOTICE_NOTHING, &party));
    for (size_t i = 0; i < party.value_count; i++)
        assert_null(party.values[i].text);
    assert_null(strstr(party.name, "Vesterlund"));
    OK(find(&f->ctx, "aaltio", NULL, 10, &hits));
    assert_int_equal(hits.count, 1);
    NO(ST_DENIED, erase_run(&f->ctx, people.contact, &certificate));
    fixture_close(f);
    f->dir = dir;
    fixture_open(f);
}

static void the_erased_do_not_come_back_with_a_list(void **state) {
    struct fixture *f = *state;
    struct people people = add_people(f);
    struct erase_certificate certificate;
    struct import_report report;
    const char *path = arena_printf(f->ctx.arena, "%s/list.csv", f->root);
    FILE *file = fopen(path, "w");
    fputs(
        "first_name,last_name,email\nJaakko,Vesterlund,jaakko@posti.example\nUusi,Ihminen,uusi@posti.example\n",
        file);
    fclose(file);
    OK(erase_run(&f->ctx, people.consumer, &certificate));
    struct import_options options = {
        .path = path, .source = notice_source(ctx_notice(&f->ctx), "person"), .type = NOTICE_NOTHING};
    OK(import_run(&f->ctx, &options, &report));
    assert_int_equal(report.counts[IMPORT_SUPPRESSED], 1);
    assert_int_equal(report.counts[IMPORT_NEW], 1);
}

static void after_the_minimum_bookkeeping_goes_too(void **state) {
    struct fixture *f = *state;
    struct people people = add_people(f);
    struct erase_certificate certificate;
    struct party party;
    assert_true(instant_parse("2035-01-01T10:00:00Z", &f->ctx.now));
    OK(erase_run(&f->ctx, people.consumer, &certificate));
    assert_int_equal(certificate.keys, 2);
    NO(ST_NOT_FOUND, party_read(&f->ctx, people.consumer, NOTICE_NOTHING, &party));
}

static struct erasure decided(struct fixture *f, ref_t party) {
    struct erasure erasure = {.id = store_new_id(),
                              .party = party,
                              .asked = f->ctx.now,
                              .because = "rights.erasure",
                              .asked_for = true};
    OK(erase_decide(&f->ctx, party, &erasure.decision));
    return erasure;
}

/* Two who ask at once have both decided before either has written anything down. */
static void decided_twice_it_is_done_once(void **state) {
    struct fixture *f = *state;
    struct people people = add_people(f);
    ref_t both[] = {people.consumer, people.contact}; /* an invoice of the one stays, of the other nothing */
    for (int i = 0; i < 2; i++) {
        struct erasure first = decided(f, both[i]), second = decided(f, both[i]);
        OK(erase_carry_out(&f->ctx, &first, 1));
        NO(ST_BUSY, erase_carry_out(&f->ctx, &second, 1));
        assert_true(second.stale);
        fault_clear(&f->ctx);
    }
    struct erase_certificate certificate;
    NO(ST_DENIED, erase_run(&f->ctx, people.consumer, &certificate));
    NO(ST_NOT_FOUND, erase_run(&f->ctx, people.contact, &certificate));
}

/* An invoice that comes after the decision must be kept, though the decision knew of nothing that must. */
static void what_comes_after_the_decision_is_decided_on(void **state) {
    struct fixture *f = *state;
    struct people people = add_people(f);
    struct erase_certificate certificate;
    struct record *records;
    size_t count, total;
    struct erasure erasure = decided(f, people.contact);
    fixture_record(f, people.contact, "invoice", "2026-10-02", "Kuvaus");
    NO(ST_BUSY, erase_carry_out(&f->ctx, &erasure, 1));
    assert_true(erasure.stale);
    fault_clear(&f->ctx);
    OK(erase_run(&f->ctx, people.contact, &certificate));
    OK(record_list(&f->ctx, people.contact, 0, 0, &records, &count, &total));
    assert_int_equal(count, 1);
    assert_string_equal(records[0].text, "Kuvaus");
}

static bool is_known(const char *table, const char *column) {
    static const struct {
        const char *table, *column;
    } known[] = {
#define ERASED(table, column, what) {#table, #column},
#include "rights/erased.def"
#undef ERASED
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].table, table) == 0 && strcmp(known[i].column, column) == 0)
            return true;
    return false;
}

/* A table that comes later and names a party: say in rights/erased.def what the erasure does with it, and do it in erase_rows.c. */
static void every_column_that_names_a_party_is_erased_or_said_to_stay(void **state) {
    static const char *const names[] = {"party", "owner", "organisation", "organisation_was", "kept", "other",
                                        "low",   "high",  "person"};
    struct fixture *f = *state;
    size_t found = 0;
    for (size_t i = 0; i < store_schema_count(); i++) {
        const char *text = store_schema_text(f->ctx.arena, ENGINE_SQLITE, i), *start = "CREATE TABLE ";
        if (strncmp(text, start, strlen(start)) != 0)
            continue;
        const char *name = text + strlen(start) + (text[strlen(start)] == '"');
        const char *table = arena_text_n(f->ctx.arena, name, strcspn(name, " \"(")),
                   *columns = strchr(text, '(');
        if (strcmp(table, "meta") == 0)
            continue;
        for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
            const char *first = arena_printf(f->ctx.arena, "(%s ", names[n]),
                       *later = arena_printf(f->ctx.arena, ", %s ", names[n]);
            if (!strstr(columns, first) && !strstr(columns, later))
                continue;
            found++;
            if (!is_known(table, names[n]))
                fail_msg("what becomes of %s.%s when somebody is erased?", table, names[n]);
        }
    }
    assert_true(found > 25);
}

static void a_start_with_nothing_to_finish_does_nothing(void **state) {
    struct fixture *f = *state;
    OK(rights_start(&f->ctx));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_plan_says_what_goes_and_what_stays_until_when),
        TEST(what_bookkeeping_must_keep_stays_and_nothing_else),
        TEST(somebody_without_invoices_is_gone_altogether),
        TEST(kept_snapshots_show_nothing_of_the_erased),
        TEST(what_was_about_an_erased_organisation_goes_with_the_person),
        TEST(an_older_copy_with_todays_keys_shows_nothing_of_the_erased),
        TEST(the_erased_do_not_come_back_with_a_list),
        TEST(after_the_minimum_bookkeeping_goes_too),
        TEST(decided_twice_it_is_done_once),
        TEST(what_comes_after_the_decision_is_decided_on),
        TEST(every_column_that_names_a_party_is_erased_or_said_to_stay),
        TEST(a_start_with_nothing_to_finish_does_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
