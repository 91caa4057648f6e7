#include "registry/import.h"

#include "base/buf.h"
#include "fixture.h"

static const char *write_file(struct fixture *f, const char *name, const char *text) {
    const char *path = arena_printf(f->ctx.arena, "%s/%s", f->root, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

static struct import_options options_for(struct fixture *f, const char *path) {
    return (struct import_options){
        .path = path, .source = notice_source(ctx_notice(&f->ctx), "person"), .type = NOTICE_NOTHING};
}

static struct import_report import_text(struct fixture *f, const char *text, const char *map) {
    struct import_options options = options_for(f, write_file(f, "in.csv", text));
    struct import_report report;
    options.map = map;
    OK(import_run(&f->ctx, &options, &report));
    return report;
}

static size_t party_count(struct fixture *f) {
    struct hits hits;
    OK(find(&f->ctx, "", NULL, 1000, &hits));
    return hits.count;
}

static const char google[] =
    "First Name,Middle Name,Last Name,Birthday,Notes,Labels,Organization Name,E-mail 1 - Label,E-mail 1 - "
    "Value,"
    "Phone 1 - Label,Phone 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value\n"
    "Väinö,Ilmari,Keksijä-Öhman,1980-01-02,,* myContacts,Ääni & Öljy Oy,* Work,vaino@aanioljy.example,Mobile,"
    "+358 40 000 0102 ::: 040 000 0103,Y-tunnus,9000003-8\n"
    "Åsa,,Påhittad,,,* myContacts,,,,Work,+358 50 000 0104,,\n"
    ",,,,,,,* ,info@hamaranpuutyo.example,,,,\n";

static void google_contacts_become_people_and_organisations(void **state) {
    struct fixture *f = *state;
    struct import_report report = import_text(f, google, NULL);
    assert_string_equal(report.format, "google");
    assert_int_equal(report.rows, 3);
    assert_int_equal(report.counts[IMPORT_NEW], 3);
    assert_int_equal(report.values_refused, 1);
    assert_string_equal(report.lines[0].field, "birthday");
    assert_int_equal(report.lines[0].line, 2);
    assert_string_equal(report.lines[0].sentence, "P16");
    ref_t person, organisation;
    struct hits several;
    struct party party;
    OK(who(&f->ctx, "vaino@aanioljy.example", &person, &several));
    OK(party_read(&f->ctx, person, NOTICE_NOTHING, &party));
    assert_string_equal(party.name, "Väinö Ilmari Keksijä-Öhman");
    assert_int_equal(party.role_count, 1);
    assert_string_equal(party.roles[0].organisation_name, "Ääni & Öljy Oy");
    OK(who(&f->ctx, "9000003-8", &organisation, &several));
    assert_true(organisation == party.roles[0].organisation);
    OK(who(&f->ctx, "0400000103", &organisation, &several));
    assert_true(organisation == person);
    assert_int_equal(party_count(f), 4);
}

static void the_same_file_again_changes_nothing(void **state) {
    struct fixture *f = *state;
    (void)import_text(f, google, NULL);
    struct import_report report = import_text(f, google, NULL);
    assert_int_equal(report.counts[IMPORT_UNCHANGED], 3);
    assert_int_equal(report.counts[IMPORT_NEW], 0);
    assert_int_equal(party_count(f), 4);
}

static void what_is_missing_is_added_and_nothing_is_overwritten(void **state) {
    struct fixture *f = *state;
    struct party party;
    ref_t person = fixture_add(
        f, DRAFT(f, "consumer", "first_name", "Aino", "last_name", "Alku", "email", "aino@posti.example"));
    struct import_report report =
        import_text(f,
                    "Etunimi;Sukunimi;Sähköposti;Puhelin\nAino;Alku;aino@posti.example;040 000 "
                    "0111\n;;aino@posti.example;\n"
                    "Toini;Toinen;aino@posti.example;\n",
                    "Etunimi=first_name;Sukunimi=last_name;Sähköposti=email;Puhelin=phone");
    assert_int_equal(report.counts[IMPORT_MERGED], 1);
    assert_int_equal(report.counts[IMPORT_UNCHANGED], 1);
    assert_int_equal(report.counts[IMPORT_NEW], 1); /* another name at the same address is somebody else */
    OK(party_read(&f->ctx, person, NOTICE_NOTHING, &party));
    assert_string_equal(party_value(&party, "phone")->text, "+358400000111");
    assert_string_equal(party_value(&party, "first_name")->text, "Aino");
}

static void a_dry_run_writes_nothing(void **state) {
    struct fixture *f = *state;
    struct import_options options = options_for(f, write_file(f, "dry.csv", google));
    struct import_report report;
    options.dry_run = true;
    OK(import_run(&f->ctx, &options, &report));
    assert_int_equal(report.counts[IMPORT_NEW], 3);
    assert_int_equal(report.batch, 0);
    assert_int_equal(party_count(f), 0);
}

static void a_broken_file_imports_nothing(void **state) {
    struct fixture *f = *state;
    struct import_options options =
        options_for(f, write_file(f, "broken.csv", "first_name,last_name\nA,B\nC,\"D\n"));
    struct import_report report;
    NO(ST_INVALID, import_run(&f->ctx, &options, &report));
    assert_int_equal(f->ctx.fault.line, 3);
    options = options_for(f, write_file(f, "wide.csv", "first_name,last_name\nA,B\nC,D,E\n"));
    NO(ST_INVALID, import_run(&f->ctx, &options, &report));
    assert_int_equal(f->ctx.fault.line, 3);
    options = options_for(f, write_file(f, "unknown.csv", "foo,bar\nA,B\n"));
    NO(ST_INVALID, import_run(&f->ctx, &options, &report));
    assert_int_equal(party_count(f), 0);
}

static void a_map_that_is_wrong_names_the_nearest_word(void **state) {
    struct fixture *f = *state;
    struct import_options options = options_for(f, write_file(f, "m.csv", "Nimi,Posti\nA,a@b.example\n"));
    struct import_report report;
    options.map = "Nimi=frist_name";
    NO(ST_INVALID, import_run(&f->ctx, &options, &report));
    assert_non_null(strstr(fault_text(&f->ctx), "first_name"));
    options.map = "Nimu=first_name";
    NO(ST_INVALID, import_run(&f->ctx, &options, &report));
    assert_non_null(strstr(fault_text(&f->ctx), "Nimi"));
    options.map = "Nimi";
    NO(ST_INVALID, import_run(&f->ctx, &options, &report));
}

static void a_column_is_one_column(void **state) {
    struct fixture *f = *state;
    struct import_options options = options_for(f, write_file(f, "t.csv", "A,B,B\nElli,Ranta,Kivi\n"));
    struct import_report report;
    options.map = "A=first_name;A=last_name";
    NO(ST_INVALID, import_run(&f->ctx, &options, &report));
    options.map = "A=first_name;B=last_name";
    NO(ST_INVALID, import_run(&f->ctx, &options, &report));
    assert_string_equal(f->ctx.fault.field, "--map");
    assert_int_equal(party_count(f), 0);
    report = import_text(f, "sep=;\nA;B\nElli;Ranta\n", "A=first_name;B=last_name");
    assert_int_equal(report.rows, 1);
    assert_int_equal(report.counts[IMPORT_NEW], 1);
}

static void a_dry_run_counts_somebody_twice_in_the_file_once(void **state) {
    struct fixture *f = *state;
    static const char text[] = "first_name,last_name,email,phone,name,business_id\n"
                               "Aino,Alku,aino@posti.example,,Leipomo Oy,9000003-8\n"
                               "Aino,Alku,AINO@posti.example,0400000111,Leipomo Oy,9000003-8\n"
                               "Aino,Alku,,0400000111,Leipomo Oy,\n"
                               "Toini,Alku,aino@posti.example,,,\n";
    struct import_options options = options_for(f, write_file(f, "two.csv", text));
    struct import_report dry, report;
    options.dry_run = true;
    OK(import_run(&f->ctx, &options, &dry));
    assert_int_equal(party_count(f), 0);
    options.dry_run = false;
    OK(import_run(&f->ctx, &options, &report));
    assert_int_equal(report.counts[IMPORT_NEW], 2);
    assert_int_equal(report.counts[IMPORT_MERGED], 1);
    assert_int_equal(report.counts[IMPORT_UNCHANGED], 1);
    for (int i = 0; i < IMPORT_OUTCOMES; i++)
        assert_int_equal(dry.counts[i], report.counts[i]);
}

static void one_address_in_two_cases_is_one_person(void **state) {
    struct fixture *f = *state;
    struct import_report report = import_text(f,
                                              "first_name,last_name,email\nAino,Alku,Aino@posti.example\n"
                                              "Aino,Alku,aino@POSTI.example\n",
                                              NULL);
    assert_int_equal(report.counts[IMPORT_NEW], 1);
    assert_int_equal(party_count(f), 1);
}

static void the_type_asked_for_decides_whose_a_column_is(void **state) {
    struct fixture *f = *state;
    struct import_options options = options_for(
        f, write_file(f, "in.csv", "first_name,last_name,business_id,industry\nAino,Alku,9000003-8,leipomo\n"));
    struct import_report report;
    ref_t person;
    struct hits several;
    struct party party;
    options.type = notice_type(ctx_notice(&f->ctx), "consumer");
    OK(import_run(&f->ctx, &options, &report));
    assert_int_equal(report.counts[IMPORT_NEW], 1);
    assert_int_equal(report.values_refused, 2);
    assert_string_equal(report.lines[0].field, "business_id");
    assert_non_null(report.lines[0].sentence);
    OK(who(&f->ctx, "Aino Alku", &person, &several));
    OK(party_read(&f->ctx, person, NOTICE_NOTHING, &party));
    assert_int_equal(party.roles[0].type, options.type);
    assert_int_equal(party_count(f), 1);
    options.type = notice_type(ctx_notice(&f->ctx), "contact_person");
    options.path = write_file(f, "two.csv", "first_name,last_name\nPena,Yhteys\n");
    OK(import_run(&f->ctx, &options, &report));
    OK(who(&f->ctx, "Pena Yhteys", &person, &several));
    OK(party_read(&f->ctx, person, NOTICE_NOTHING, &party));
    assert_int_equal(party.roles[0].type, options.type);
}

static void a_file_of_organisations_is_about_organisations(void **state) {
    struct fixture *f = *state;
    struct import_report report =
        import_text(f, "Yritys;Y-tunnus;Posti\nPuu Oy;9000003-8;toimisto@puu.example\nPuu Oy;9000003-8;\n",
                    "Yritys=name;Y-tunnus=business_id;Posti=email");
    assert_int_equal(report.counts[IMPORT_NEW], 1);
    assert_int_equal(report.counts[IMPORT_UNCHANGED], 1);
    assert_int_equal(party_count(f), 1);
}

static void many_rows_take_several_slices(void **state) {
    struct fixture *f = *state;
    struct buf text = buf_in(f->ctx.arena);
    buf_add(&text, "first_name,last_name,email\n");
    for (int i = 0; i < 1203; i++)
        buf_printf(&text, "Nimi%d,Sukunimi%d,n%d@posti.example\n", i, i, i);
    struct import_report report = import_text(f, buf_text(&text), NULL);
    assert_int_equal(report.counts[IMPORT_NEW], 1203);
    struct hits hits;
    OK(find(&f->ctx, "", NULL, 1, &hits));
    assert_int_equal(hits.total, 1203);
    assert_int_not_equal(access(arena_printf(f->ctx.arena, "%s/staging", f->dir), F_OK), 0);
    fixture_close(f);
    fixture_open(f);
    ref_t person;
    OK(who(&f->ctx, "n1202@posti.example", &person, &hits));
}

/* Ids all over made every row touch a page of every index. */
static void an_import_lies_together_and_is_one_bringing(void **state) {
    struct fixture *f = *state;
    struct buf text = buf_in(f->ctx.arena);
    buf_add(&text, "first_name,last_name,email,note\n");
    for (int i = 0; i < 120; i++)
        buf_printf(&text, "Nimi%d,Sukunimi%d,n%d@posti.example,Muistiinpano\n", i, i, i);
    (void)import_text(f, buf_text(&text), NULL);
    ref_t ids[2], spread = INT64_C(1) << 46, source = 0;
    struct hits several;
    for (int i = 0; i < 2; i++)
        OK(who(&f->ctx, arena_printf(f->ctx.arena, "n%d@posti.example", i * 119), &ids[i], &several));
    assert_true(((uint64_t)(ids[1] - ids[0]) & INT64_MAX) < (uint64_t)spread);
    scoped_reader *db = NULL;
    OK(store_reader(&f->ctx, f->registry->store, &db));
    scoped_query q = query_begin(db, SQL_CARRY_SOURCES);
    while (query_row(&q)) {
        assert_true(source == 0);
        source = query_int(&q, "id");
        assert_true(query_int(&q, "job") != 0);
    }
    OK(query_done(&f->ctx, &q));
    assert_true(source != 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(google_contacts_become_people_and_organisations),
        TEST(the_same_file_again_changes_nothing),
        TEST(what_is_missing_is_added_and_nothing_is_overwritten),
        TEST(a_dry_run_writes_nothing),
        TEST(a_broken_file_imports_nothing),
        TEST(a_map_that_is_wrong_names_the_nearest_word),
        TEST(a_column_is_one_column),
        TEST(a_dry_run_counts_somebody_twice_in_the_file_once),
        TEST(one_address_in_two_cases_is_one_person),
        TEST(the_type_asked_for_decides_whose_a_column_is),
        TEST(a_file_of_organisations_is_about_organisations),
        TEST(many_rows_take_several_slices),
        TEST(an_import_lies_together_and_is_one_bringing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
