#include "registry/import_undo.h"

#include "fixture.h"
#include "registry/adopt.h"
#include "registry/edition.h"
#include "registry/lookups.h"
#include "rights/erase.h"

static const char *file_of(struct fixture *f, const char *text) {
    const char *path = arena_printf(f->ctx.arena, "%s/in.csv", f->root);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

static int64_t taken(struct fixture *f, const char *text, const char *map) {
    struct import_options options = {.path = file_of(f, text),
                                     .source = notice_source(ctx_notice(&f->ctx), "person"),
                                     .type = NOTICE_NOTHING,
                                     .map = map};
    struct import_report report;
    OK(import_run(&f->ctx, &options, &report));
    assert_int_equal(report.values_refused, 0);
    return report.batch;
}

static ref_t found(struct fixture *f, const char *words) {
    ref_t id = 0;
    struct hits several;
    return who(&f->ctx, words, &id, &several) == ST_OK ? id : 0;
}

static struct party party_of(struct fixture *f, ref_t id) {
    struct party party = {0};
    OK(party_read(&f->ctx, id, NOTICE_NOTHING, &party));
    return party;
}

static size_t stays(const struct undo_report *report, const char *what, enum undo_why why) {
    for (size_t i = 0; i < report->stay_count; i++)
        if (strcmp(report->stays[i].what, what) == 0 && report->stays[i].why == why)
            return report->stays[i].count;
    return 0;
}

/* What a plan says and what is done must be the same. */
static struct undo_report undone(struct fixture *f, int64_t batch) {
    struct undo_report plan, report;
    OK(import_undo_plan(&f->ctx, batch, &plan));
    OK(import_undo(&f->ctx, batch, &report));
    assert_int_equal(plan.parties, report.parties);
    assert_int_equal(plan.parties_stay, report.parties_stay);
    assert_int_equal(plan.values, report.values);
    assert_int_equal(plan.links, report.links);
    assert_int_equal(plan.records, report.records);
    assert_int_equal(plan.stay_count, report.stay_count);
    for (size_t i = 0; i < plan.stay_count; i++)
        assert_int_equal(stays(&report, plan.stays[i].what, plan.stays[i].why), plan.stays[i].count);
    return report;
}

static const char people[] = "First Name,Last Name,E-mail 1 - Value,Phone 1 - Value,Organization Name,Notes\n"
                             "Aino,Virta,aino@virta.example,0400000301,Ranta Oy,Tavattu messuilla\n"
                             "Eero,Meri,eero@meri.example,,,\n";

static void whom_it_brought_disappears(void **state) {
    struct fixture *f = *state;
    struct vault_key *keys;
    size_t count;
    int key;
    int64_t batch = taken(f, people, NULL);
    ref_t aino = found(f, "aino@virta.example");
    OK(vault_keys_of(&f->ctx, f->registry->vault, aino, &keys, &count));
    assert_true(count > 0);
    struct undo_report report = undone(f, batch);
    assert_int_equal(report.parties, 3);
    assert_int_equal(report.records, 1);
    assert_int_equal(report.stay_count, 0);
    OK(vault_key_state(&f->ctx, f->registry->vault, keys[0].id, &key));
    assert_int_equal(key, 0);
    assert_int_equal(found(f, "aino@virta.example"), 0);
    assert_int_equal(found(f, "Virta"), 0);
    assert_int_equal(found(f, "Ranta Oy"), 0);
    (void)taken(f, people, NULL); /* nobody is kept out by it */
    assert_true(found(f, "aino@virta.example") != 0);
}

static void what_it_added_goes_back(void **state) {
    struct fixture *f = *state;
    ref_t aino = fixture_add(
        f, DRAFT(f, "consumer", "first_name", "Aino", "last_name", "Virta", "email", "aino@virta.example"));
    int64_t batch = taken(f, people, NULL);
    assert_int_equal(party_of(f, aino).role_count, 2);
    struct undo_report report = undone(f, batch);
    assert_int_equal(report.parties, 2);
    assert_int_equal(report.values, 1);
    assert_int_equal(report.links, 1);
    struct party party = party_of(f, aino);
    assert_int_equal(party.role_count, 1);
    assert_null(party_value(&party, "phone"));
    assert_string_equal(party_value(&party, "email")->text, "aino@virta.example");
    assert_int_equal(found(f, "0400000301"), 0);
    struct record *records;
    size_t count, total;
    OK(record_list(&f->ctx, aino, 0, 0, &records, &count, &total));
    assert_int_equal(total, 0);
}

static void what_somebody_did_since_stays(void **state) {
    struct fixture *f = *state;
    int64_t batch = taken(f, people, NULL);
    ref_t aino = found(f, "aino@virta.example"), eero = found(f, "eero@meri.example");
    struct party_draft draft = DRAFT(f, NULL, "phone", "0400000399");
    OK(party_set(&f->ctx, aino, 0, &draft));
    OK(record_add(&f->ctx,
                  &(struct record_draft){.party = eero,
                                         .kind = "call",
                                         .ends = DAY_NONE,
                                         .service = NOTICE_NOTHING,
                                         .source = NOTICE_NOTHING},
                  NULL));
    struct undo_report report = undone(f, batch);
    assert_int_equal(report.parties, 0);
    assert_int_equal(report.parties_stay, 3);
    assert_int_equal(stays(&report, "phone", UNDO_CHANGED), 2); /* holds her; and is not taken away */
    assert_int_equal(stays(&report, "call", UNDO_ADDED), 1);
    assert_int_equal(stays(&report, "link", UNDO_ADDED), 1); /* Ranta Oy has Aino */
    struct party party = party_of(f, aino);
    assert_string_equal(party.name, "Aino Virta");
    assert_string_equal(party_value(&party, "phone")->text, "+358400000399");
    assert_null(party_value(&party, "email"));
    assert_string_equal(party_of(f, eero).name, "Eero Meri");
}

static void what_bookkeeping_keeps_stays(void **state) {
    struct fixture *f = *state;
    int64_t batch = taken(f, "Asiakas;Pvm;Summa;Nro\nRanta Oy;2.9.2026;1249,00;7\nKivi Oy;;;\n",
                          "Asiakas=organisation.name;Pvm=invoice.date;Summa=invoice.amount;Nro=invoice.number");
    struct undo_report report = undone(f, batch);
    assert_int_equal(report.parties, 1);
    assert_int_equal(report.parties_stay, 1);
    assert_int_equal(stays(&report, "invoice", UNDO_KEPT), 1);
    assert_non_null(report.stays[0].sentence);
    ref_t ranta = found(f, "Ranta Oy");
    struct record *records;
    size_t count, total;
    OK(record_list(&f->ctx, ranta, 0, 0, &records, &count, &total));
    assert_int_equal(total, 1);
    assert_int_equal(records[0].cents, 124900);
}

static void it_says_so_the_second_time(void **state) {
    struct fixture *f = *state;
    struct undo_report report;
    struct import_batch *batches;
    size_t count;
    int64_t batch = taken(f, people, NULL);
    NO(ST_NOT_FOUND, import_undo_plan(&f->ctx, batch + 1, &report));
    (void)undone(f, batch);
    NO(ST_CONFLICT, import_undo_plan(&f->ctx, batch, &report));
    NO(ST_CONFLICT, import_undo(&f->ctx, batch, &report));
    OK(import_list(&f->ctx, &batches, &count));
    assert_int_equal(count, 1);
    assert_string_equal(batches[0].state, "undone");
    assert_int_equal(batches[0].counts[IMPORT_NEW], 2);
    assert_string_equal(batches[0].format, "google");
}

static void an_erasure_and_a_restriction_are_untouched(void **state) {
    struct fixture *f = *state;
    int64_t batch = taken(f, people, NULL);
    ref_t aino = found(f, "aino@virta.example"), eero = found(f, "eero@meri.example");
    struct erase_certificate certificate;
    bool erased = false;
    scoped_reader *db = NULL;
    OK(erase_run(&f->ctx, aino, &certificate));
    const char *line =
        arena_printf(f->ctx.arena, "sqlite3 %s/register.db \"UPDATE party SET restricted = 1 WHERE id = %lld\"",
                     f->dir, (long long)eero);
    fixture_close(f);
    assert_int_equal(system(line), 0);
    fixture_open(f);
    struct undo_report report = undone(f, batch);
    assert_int_equal(report.parties, 1); /* Ranta Oy */
    assert_int_equal(report.parties_stay, 1);
    assert_int_equal(stays(&report, "party", UNDO_RESTRICTED), 1);
    assert_string_equal(party_of(f, eero).name, "Eero Meri");
    OK(store_reader(&f->ctx, f->registry->store, &db));
    struct value email = {.field = "email", .text = "aino@virta.example"};
    OK(lookups_erased(&f->ctx, db, &email, 1, &erased));
    assert_true(erased);
}

static void two_rows_of_one_are_one_work(void **state) {
    struct fixture *f = *state;
    int64_t batch = taken(f,
                          "first_name,last_name,email,phone\nAino,Virta,aino@virta.example,\n"
                          "Aino,Virta,aino@virta.example,0400000301\n",
                          NULL);
    struct undo_report report = undone(f, batch);
    assert_int_equal(report.parties, 1);
    assert_int_equal(report.stay_count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
static enum status adopt_version(struct fixture *f, int version) {
    const char *path = arena_printf(f->ctx.arena, "%s/next.yaml", f->root);
    const char *line = arena_printf(
        f->ctx.arena, "sed -e 's/^  version: 7/  version: %d/' notices/agency.yaml > %s", version, path);
    assert_int_equal(system(line), 0);
    f->ctx.edition = NULL;
    enum status status = adopt_run(&f->ctx, path, NULL);
    f->ctx.edition = NULL;
    return status;
}

static enum status half_way(struct ctx *ctx, struct write *write, void *batch) {
    scoped_query q = query_begin(write->db, SQL_BATCH_UNDONE);
    query_bind_int(&q, 1, *(int64_t *)batch);
    query_bind_text(&q, 2, "undoing");
    query_bind_int(&q, 3, ctx->now);
    query_bind_text(&q, 4, "somebody");
    query_bind_int(&q, 5, write->change);
    return query_run(ctx, &q, NULL);
}

/* Slices that are asked for under one notice cannot be written under another: it would stand half done. */
static void a_new_notice_does_not_come_between(void **state) {
    struct fixture *f = *state;
    struct undo_report report;
    int64_t batch = taken(f, people, NULL);
    const struct edition *old = edition_of(&f->ctx);
    OK(adopt_version(f, 8));
    f->ctx.edition = old;
    NO(ST_CONFLICT, import_undo(&f->ctx, batch, &report));
    f->ctx.edition = NULL;
    assert_int_not_equal(found(f, "aino@virta.example"), 0);
    OK(writer_run(&f->ctx, f->registry->writer, half_way, &batch));
    NO(ST_BUSY, adopt_version(f, 9));
    OK(import_undo_resume(&f->ctx));
    assert_int_equal(found(f, "aino@virta.example"), 0);
    OK(adopt_version(f, 9));
    batch = taken(f, people, NULL);
    assert_int_equal(undone(f, batch).parties, 3);
}

/* The new version is committed, and whoever comes just now still begins with the one before. */
static void nothing_is_written_under_the_notice_before(void **state) {
    struct fixture *f = *state;
    struct undo_report report;
    int64_t batch = taken(f, people, NULL);
    ref_t aino = found(f, "aino@virta.example");
    struct party_draft draft = DRAFT(f, "consumer", "phone", "0401234567");
    const struct edition *old = edition_of(&f->ctx);
    OK(adopt_version(f, 8));
    const struct edition *new = atomic_exchange(&f->registry->edition, old);
    NO(ST_CONFLICT, import_undo(&f->ctx, batch, &report));
    NO(ST_CONFLICT, party_set(&f->ctx, aino, 0, &draft));
    atomic_store(&f->registry->edition, new);
    f->ctx.edition = NULL;
    OK(party_set(&f->ctx, aino, 0, &draft));
    OK(import_undo(&f->ctx, batch, &report)); /* not half begun */
    OK(adopt_version(f, 9));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_written_under_the_notice_before),
        TEST(whom_it_brought_disappears),
        TEST(what_it_added_goes_back),
        TEST(what_somebody_did_since_stays),
        TEST(what_bookkeeping_keeps_stays),
        TEST(it_says_so_the_second_time),
        TEST(an_erasure_and_a_restriction_are_untouched),
        TEST(two_rows_of_one_are_one_work),
        TEST(a_new_notice_does_not_come_between),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
