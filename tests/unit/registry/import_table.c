/* Files as the programs that people have write them: who comes of them, and what is told. */
#include "registry/import.h"

#include "fixture.h"

static struct import_report taken(struct fixture *f, const char *path, const char *source, const char *map) {
    struct import_options options = {.path = path,
                                     .source = notice_source(ctx_notice(&f->ctx), source),
                                     .type = NOTICE_NOTHING,
                                     .map = map,
                                     .licence = {"TK-7", registry_today(&f->ctx), DAY_NONE}};
    struct import_report report;
    OK(import_run(&f->ctx, &options, &report));
    return report;
}

static struct party read_party(struct fixture *f, const char *words) {
    ref_t id;
    struct hits several;
    struct party party = {0};
    OK(who(&f->ctx, words, &id, &several));
    OK(party_read(&f->ctx, id, NOTICE_NOTHING, &party));
    return party;
}

static bool has(const struct party *party, const char *field, const char *text) {
    for (size_t i = 0; i < party->value_count; i++)
        if (strcmp(party->values[i].field, field) == 0 && strcmp(party->values[i].text, text) == 0)
            return true;
    return false;
}

static struct record last_record(struct fixture *f, ref_t party) {
    struct record *records;
    size_t count, total;
    OK(record_list(&f->ctx, party, 0, 1, &records, &count, &total));
    assert_int_equal(count, 1);
    return records[0];
}

static bool told(const struct import_report *report, const char *field) {
    for (size_t i = 0; i < report->line_count; i++)
        if (report->lines[i].field && strcmp(report->lines[i].field, field) == 0)
            return true;
    return false;
}

static void google_new_and_old(void **state) {
    struct fixture *f = *state;
    struct import_report report = taken(f, "tests/samples/google.csv", "person", NULL);
    assert_string_equal(report.format, "google");
    assert_int_equal(report.counts[IMPORT_NEW], 3);
    struct party taimi = read_party(f, "taimi@pihkansaha.example");
    assert_string_equal(taimi.name, "Taimi Kuusela");
    assert_true(has(&taimi, "phone", "+358400000201") && has(&taimi, "phone", "+358400000202"));
    assert_true(has(&taimi, "email", "kuusela@koti.example"));
    assert_string_equal(taimi.roles[0].organisation_name, "Pihkan Saha Oy");
    assert_string_equal(last_record(f, taimi.id).text, "Soitti kesällä.\nSanoi: \"ensi viikolla\"");
    assert_string_equal(read_party(f, "9000005-4").name, "Pihkan Saha Oy");
    report = taken(f, "tests/samples/google_legacy.csv", "person", NULL);
    assert_string_equal(report.format, "google");
    assert_int_equal(report.counts[IMPORT_UNCHANGED], 1);
    assert_true(told(&report, "postal_address")); /* of its parts, for there is no whole */
}

static void outlook_in_finnish_and_swedish(void **state) {
    struct fixture *f = *state;
    struct import_report report = taken(f, "tests/samples/outlook_fi.csv", "person", NULL);
    assert_string_equal(report.format, "outlook");
    assert_string_equal(report.encoding, "Windows-1252");
    assert_int_equal(report.counts[IMPORT_NEW], 1);
    assert_false(told(&report, "birthday")); /* 0.0.00 is none */
    struct party taimi = read_party(f, "taimi@pihkansaha.example");
    assert_true(has(&taimi, "phone", "+358400000201") && has(&taimi, "phone", "+358170000204"));
    struct party saha = read_party(f, "Pihkan Saha Oy");
    assert_true(has(&saha, "phone", "+358170000200"));
    assert_string_equal(last_record(f, taimi.id).text, "Soita kesällä");
    report = taken(f, "tests/samples/outlook_sv.csv", "person", NULL);
    assert_string_equal(report.format, "outlook");
    struct party bjorn = read_party(f, "bjorn@abacks.example");
    assert_string_equal(bjorn.name, "Björn Åbäck");
    assert_string_equal(bjorn.roles[0].organisation_name, "Åbäcks Båtar Ab");
}

static void an_address_of_parts_is_one(void **state) {
    struct fixture *f = *state; /* its notice lists addresses of organisations */
    (void)taken(f, "tests/samples/statfin.csv", "statfin", NULL);
    struct party abacks = read_party(f, "9000006-2");
    assert_true(has(&abacks, "postal_address", "Strandvägen 2; ing. B, 10900 HANGÖ"));
    assert_true(has(&abacks, "language", "sv"));
    assert_true(has(&abacks, "industry", "Huviveneiden rakentaminen"));
}

static void forms_and_subscribers(void **state) {
    struct fixture *f = *state;
    struct import_report report = taken(f, "tests/samples/jotform.csv", "person", NULL);
    assert_string_equal(report.format, "jotform");
    assert_int_equal(report.unused_count, 1);
    assert_string_equal(report.unused[0], "Suostumus"); /* a consent is not guessed */
    struct party taimi = read_party(f, "taimi@pihkansaha.example");
    struct record form = last_record(f, taimi.id);
    assert_string_equal(form.kind, "form");
    assert_true(form.whole_day);
    assert_string_equal(day_iso(f->ctx.arena, form.day), "2026-09-03");
    assert_string_equal(form.text, "Hei! Tarjous, kiitos: \"pian\".\nT. Taimi");
    report = taken(f, "tests/samples/jotform.csv", "person", NULL);
    assert_int_equal(report.counts[IMPORT_UNCHANGED], 1); /* the form is there once */
    report = taken(f, "tests/samples/joomag.csv", "person", NULL);
    assert_string_equal(report.format, "joomag");
    assert_int_equal(report.counts[IMPORT_UNCHANGED], 1);
    assert_string_equal(read_party(f, "bjorn@abacks.example").name, "Björn Åbäck");
}

static void hours_of_clients(void **state) {
    struct fixture *f = *state;
    ref_t saha = fixture_add(f, DRAFT(f, "organisation", "name", "Pihkan Saha Oy"));
    OK(record_add(&f->ctx,
                  &(struct record_draft){.party = saha,
                                         .kind = "job",
                                         .ends = DAY_NONE,
                                         .service = NOTICE_NOTHING,
                                         .source = NOTICE_NOTHING},
                  NULL));
    struct import_report report = taken(f, "tests/samples/myhours.csv", "person", NULL);
    assert_string_equal(report.format, "myhours");
    struct record *records;
    size_t count, total;
    OK(record_list(&f->ctx, saha, 0, 5, &records, &count, &total));
    assert_int_equal(total, 2);
    assert_string_equal(records[1].kind, "hours");
    assert_string_equal(records[1].text, "2:30 h, Verkkosivut, Suunnittelu, Työpaja: \"etusivu\", 2. kerta");
    assert_int_equal(records[1].cents, 23750);
    report = taken(f, "tests/samples/myhours.csv", "person", NULL);
    OK(record_list(&f->ctx, saha, 0, 5, &records, &count, &total));
    assert_int_equal(total, 2);
}

static void the_same_from_their_interfaces(void **state) {
    struct fixture *f = *state;
    struct import_report report = taken(f, "tests/samples/jotform.json", "person", NULL);
    assert_string_equal(report.format, "jotform");
    struct party taimi = read_party(f, "taimi@pihkansaha.example");
    assert_true(has(&taimi, "phone", "+358400000201"));
    assert_string_equal(last_record(f, taimi.id).text, "Hei! Tarjous, kiitos.");
    report = taken(f, "tests/samples/joomag.json", "person", "email=email;full_name=full_name");
    assert_int_equal(report.counts[IMPORT_NEW], 1);
    assert_int_equal(report.counts[IMPORT_UNCHANGED], 1);
    report = taken(f, "tests/samples/myhours_clients.json", "person", NULL);
    assert_string_equal(report.format, "myhours_clients");
    struct party saha = read_party(f, "9000005-4");
    assert_string_equal(saha.name, "Pihkan Saha Oy");
    OK(record_add(&f->ctx,
                  &(struct record_draft){.party = saha.id,
                                         .kind = "job",
                                         .ends = DAY_NONE,
                                         .service = NOTICE_NOTHING,
                                         .source = NOTICE_NOTHING},
                  NULL));
    report = taken(f, "tests/samples/myhours_activity.json", "person", NULL);
    assert_int_equal(report.counts[IMPORT_MERGED], 1);
    struct record *records;
    size_t count, total;
    OK(record_list(&f->ctx, saha.id, 0, 5, &records, &count, &total));
    assert_int_equal(total, 2);
    assert_string_equal(records[1].text, "2:30 h, Verkkosivut, Suunnittelu, Työpaja");
}

static const char *file_of(struct fixture *f, const char *name, const char *text) {
    const char *path = arena_printf(f->ctx.arena, "%s/%s", f->root, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

static void a_map_is_kept_by_the_heads(void **state) {
    struct fixture *f = *state;
    static const char map[] = "A=full_name;B=email";
    const char *first = file_of(f, "1.csv", "A;B\nAino Virta;aino@virta.example\n");
    const char *again = file_of(f, "2.csv", "b,a\nmeri@meri.example,\"Meri, Eero\"\n");
    assert_true(taken(f, first, "person", map).keeps_map);
    struct import_report report = taken(f, again, "person", NULL);
    assert_string_equal(report.kept_map, map);
    assert_string_equal(read_party(f, "meri@meri.example").name, "Eero Meri");
    struct import_options options = {.path = again,
                                     .source = notice_source(ctx_notice(&f->ctx), "person"),
                                     .type = NOTICE_NOTHING,
                                     .map = "-",
                                     .dry_run = true};
    NO(ST_INVALID, import_run(&f->ctx, &options, &report)); /* a dry run forgets nothing */
    assert_string_equal(taken(f, again, "person", NULL).kept_map, map);
    const char *in_file = file_of(f, "map.txt", "# as Aino made it\nA = last_name\n\nB = email\n");
    (void)taken(f, first, "person", in_file);
    assert_non_null(strstr(taken(f, again, "person", NULL).kept_map, "last_name"));
}

static void things_that_happened_by_a_map(void **state) {
    struct fixture *f = *state;
    const char *path = file_of(f, "h.csv",
                               "Asiakas;Pvm;Klo;Mitä;Summa;Nro\n"
                               "Ranta Oy;1.9.2026;9.30;Soitto;;\n"
                               "Ranta Oy;31.9.2026;;Väärä päivä;;\n"
                               "Ranta Oy;2.9.2026;;Lasku syyskuulta;1 249,00 €;2026-7\n");
    struct import_report report = taken(
        f, path, "person",
        "Asiakas=organisation.name;Pvm=invoice.date;Klo=invoice.time;Mitä=invoice.text;Summa=invoice.amount;"
        "Nro=invoice.number");
    assert_true(told(&report, "invoice.date"));
    struct record invoice = last_record(f, read_party(f, "Ranta Oy").id);
    assert_int_equal(invoice.cents, 124900);
    assert_true(invoice.whole_day);
    assert_string_equal(invoice.facts[0].value, "2026-7");
}

static void two_addresses_where_one_has_room(void **state) {
    struct fixture *f = *state;
    const char *path = file_of(f, "two.csv",
                               "Yritys;Postiosoite;Postinumero;Kotisivu;www\n"
                               "Ranta Oy;Rantatie 1;00100;ranta.example;toinen.example\n");
    struct import_report report = taken(f, path, "person", NULL);
    assert_int_equal(report.counts[IMPORT_NEW], 1);
    struct party ranta = read_party(f, "Ranta Oy");
    assert_true(has(&ranta, "website", "https://ranta.example"));
    assert_true(told(&report, "website"));
    assert_true(has(&ranta, "postal_address", "Rantatie 1, 00100"));
}

static void marks_and_spreadsheets(void **state) {
    struct fixture *f = *state;
    const char *path = file_of(f, "m.csv",
                               "Nimi;Sähköposti;Puhelin\n"
                               "Aino Virta;aino@virta.example;\u202a+358 40\u00a0000\u202f0301\u202c\n"
                               "Eero Meri;eero@meri.example;3,58E+11\n");
    struct import_options options = {.path = path,
                                     .source = notice_source(ctx_notice(&f->ctx), "person"),
                                     .type = fixture_type(f, "consumer")};
    struct import_report report;
    OK(import_run(&f->ctx, &options, &report));
    assert_int_equal(report.counts[IMPORT_NEW], 2);
    struct party aino = read_party(f, "aino@virta.example");
    assert_true(has(&aino, "phone", "+358400000301"));
    assert_string_equal(aino.name, "Aino Virta");
    assert_int_equal(report.values_refused, 1);
    assert_non_null(strstr(report.lines[0].why, "spreadsheet"));
}

static int more_fields(void **state) {
    return fixture_begin_edited(state, "s/fields: .name, business_id, industry./fields: [name, business_id, "
                                       "industry, postal_address, language, website]/");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
#define WITH(name) cmocka_unit_test_setup_teardown(name, more_fields, fixture_end)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(google_new_and_old),
        TEST(outlook_in_finnish_and_swedish),
        WITH(an_address_of_parts_is_one),
        TEST(forms_and_subscribers),
        TEST(hours_of_clients),
        TEST(the_same_from_their_interfaces),
        TEST(a_map_is_kept_by_the_heads),
        TEST(things_that_happened_by_a_map),
        WITH(two_addresses_where_one_has_room),
        TEST(marks_and_spreadsheets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
