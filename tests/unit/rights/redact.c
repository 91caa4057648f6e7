#include "rights/redact.h"

#include "base/json.h"
#include "registry/role.h"

#include "../registry/fixture.h"

/* A package's document with one note, by hand. */
static json_t *document_of(const char *text) {
    json_t *document = json_object(), *records = json_array(), *one = json_object(), *file = json_object();
    json_put(one, "id", "0000000000001");
    json_put(one, "label", "Note");
    json_put(one, "day", "2026-03-03");
    json_put(one, "text", text);
    json_put(one, "written_by", "Iida");
    json_object_set_new(one, "cents", json_integer(100));
    json_put(file, "name", "Kalle.txt");
    json_object_set_new(file, "bytes", json_integer(10));
    json_put(file, "in_package", "files/1.txt");
    json_object_set_new(one, "file", file);
    json_array_append_new(records, one);
    json_object_set_new(document, "records", records);
    return document;
}

static json_t *first(const json_t *document, const char *list) {
    return json_array_get(json_object_get(document, list), 0);
}

static const char *text(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

static ref_t helmi(struct fixture *f) {
    fixture_add(f, DRAFT(f, "consumer", "first_name", "Taneli", "last_name", "Rintala"));
    return fixture_add(
        f, DRAFT(f, "consumer", "first_name", "Helmi", "last_name", "Aaltio", "email", "helmi@example.fi"));
}

static void a_passage_goes_wherever_it_stands(void **state) {
    struct fixture *f = *state;
    scoped_json *document = document_of("Kalle and Kalle again");
    struct redaction one = {.item = "record/0000000000001", .passage = "Kalle", .why = REDACT_OTHER_PERSON};
    struct redactions list = {&one, 1, 1};
    redact_apply(&f->ctx, document, &list);
    assert_string_equal(text(first(document, "records"), "text"), "[left out] and [left out] again");
    assert_int_equal(one.times, 2);
    const json_t *told = first(document, "redactions");
    assert_string_equal(text(told, "why"), "other_person");
    assert_false(json_is_true(json_object_get(told, "whole")));
    assert_string_equal(text(json_object_get(first(document, "records"), "file"), "name"), "Kalle.txt");
}

static void a_whole_item_takes_its_file_and_sum_along(void **state) {
    struct fixture *f = *state;
    scoped_json *document = document_of("Kalle");
    struct redaction one = {.item = "record/0000000000001", .why = REDACT_ELSE, .reason = "so"};
    struct redactions list = {&one, 1, 1};
    redact_apply(&f->ctx, document, &list);
    const json_t *record = first(document, "records");
    assert_string_equal(text(record, "text"), "[left out]");
    assert_null(json_object_get(record, "cents"));
    assert_null(text(json_object_get(record, "file"), "in_package"));
    assert_null(text(json_object_get(record, "file"), "name"));
}

static void what_is_there_no_more_is_not_told(void **state) {
    struct fixture *f = *state;
    scoped_json *document = document_of("Nothing");
    struct redaction one = {.item = "record/0000000000001", .passage = "Kalle"};
    struct redactions list = {&one, 1, 1};
    redact_apply(&f->ctx, document, &list);
    assert_int_equal(json_array_size(json_object_get(document, "redactions")), 0);
    assert_null(json_object_get(first(document, "records"), "redacted"));
}

static const char *shown(struct fixture *f, ref_t party, const char *text_before) {
    scoped_json *document = document_of(text_before);
    size_t withheld;
    OK(redact_own(&f->ctx, party, document, &withheld));
    assert_true(withheld >= 1); /* the file */
    assert_null(json_object_get(first(document, "records"), "written_by"));
    assert_null(text(json_object_get(first(document, "records"), "file"), "in_package"));
    return arena_text(f->ctx.arena, text(first(document, "records"), "text"));
}

static void the_own_page_shows_nobody_else(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f);
    static const char *const pairs[][2] = {
        {"Helmi soitti. Aaltion auto.", "Helmi soitti. Aaltion auto."},
        {"Taneli Rintala soitti", "[not shown yet] soitti"},
        {"Taneli soitti, rintala ei", "[not shown yet] soitti, rintala ei"},
        {"puhui taneli rintalalle", "puhui [not shown yet]"},
        {"Soitti eilen Jorma Outonen, ALV ja PDF", "Soitti eilen [not shown yet], ALV ja PDF"},
        {"Jorma Outonen soitti", "[not shown yet] soitti"},
        {"helmi@example.fi, other@example.fi", "helmi@example.fi, [not shown yet]"},
        {"Numero 040 123 4567", "Numero [not shown yet]"},
        {"Hyvin. Noutaa\nKello 17", "Hyvin. Noutaa\nKello 17"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_equal(shown(f, party, pairs[i][0]), pairs[i][1]);
}

static void marking_for_a_person_marks_less(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f);
    scoped_json *document = document_of("Taneli Rintala, Jorma Outonen, Taneli");
    struct redact_spot *spots;
    size_t count;
    OK(redact_spots(&f->ctx, party, document, NULL, 0, &spots, &count));
    assert_int_equal(count, 1);
    assert_string_equal(spots[0].passage, "Taneli Rintala");
    assert_string_equal(spots[0].after, ", Jorma Outonen, Taneli");
}

static void what_cannot_be_left_out_is_named(void **state) {
    struct fixture *f = *state;
    ref_t id = 0;
    NO(ST_NOT_FOUND, redact_add(&f->ctx, 1, &(struct redact_draft){.item = "record/1"}, &id));
    NO(ST_NOT_FOUND, redact_undo(&f->ctx, 1, 1));
    enum redact_why why;
    assert_true(redact_why_from("trade_secret", &why) && why == REDACT_SECRET);
    assert_false(redact_why_from("nothing", &why) || redact_why_from(NULL, &why));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_passage_goes_wherever_it_stands, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(a_whole_item_takes_its_file_and_sum_along, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(what_is_there_no_more_is_not_told, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(the_own_page_shows_nobody_else, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(marking_for_a_person_marks_less, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(what_cannot_be_left_out_is_named, fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
