#include "rights/portable.h"

#include "base/json.h"

#include "../registry/fixture.h"

static ref_t outi(struct fixture *f) {
    ref_t party = fixture_add(
        f, DRAFT(f, "consumer", "first_name", "Outi", "last_name", "Hallavuo", "email", "outi@posti.example"));
    fixture_record(f, party, "note", "2026-03-01", "Toimiston oma muistiinpano");
    fixture_record(f, party, "invoice", "2026-03-02", "Kamera \"iso\", =1+1");
    return party;
}

static size_t size(const json_t *document, const char *list) {
    return json_array_size(json_object_get(document, list));
}

static void what_the_office_wrote_stays_behind_and_is_counted(void **state) {
    struct fixture *f = *state;
    scoped_json *document = NULL;
    OK(portable_look(&f->ctx, outi(f), &document));
    assert_string_equal(json_string_value(json_object_get(document, "schema")), PORTABLE_SCHEMA);
    assert_int_equal(size(document, "values"), 3);
    assert_int_equal(size(document, "records"), 1);
    const json_t *left = json_object_get(document, "left_out");
    assert_int_equal(json_integer_value(json_object_get(left, "not_given_by_the_person")), 1);
    char *text = json_dumps(document, 0);
    assert_null(strstr(text, "muistiinpano"));
    free(text);
}

static void rows_are_quoted_and_compute_nothing(void **state) {
    struct fixture *f = *state;
    scoped_json *document = json_object();
    json_t *records = json_array(), *one = json_object();
    json_put(one, "kind", "order");
    json_put(one, "text", "=1+1");
    json_put(one, "label", "\"iso\"");
    json_object_set_new(one, "cents", json_integer(-150));
    json_array_append_new(records, one);
    json_object_set_new(document, "records", records);
    const char *csv = portable_csv(&f->ctx, document);
    assert_non_null(strstr(csv, "\"'=1+1\""));
    assert_non_null(strstr(csv, "\"\"\"iso\"\"\""));
    assert_non_null(strstr(csv, "1.50"));
    assert_non_null(strstr(csv, "\r\n"));
}

static void making_it_is_in_the_log_and_looking_is_not(void **state) {
    struct fixture *f = *state;
    ref_t party = outi(f);
    struct audit_line *lines;
    size_t before, after;
    scoped_json *look = NULL, *made = NULL;
    struct audit_filter filter = {.party = party, .action = "packaged"};
    OK(portable_look(&f->ctx, party, &look));
    OK(audit_list(&f->ctx, f->registry->audit, &filter, &lines, &before));
    OK(portable_json(&f->ctx, party, &made));
    OK(audit_list(&f->ctx, f->registry->audit, &filter, &lines, &after));
    assert_int_equal(before, 0);
    assert_int_equal(after, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_the_office_wrote_stays_behind_and_is_counted, fixture_begin,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(rows_are_quoted_and_compute_nothing, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(making_it_is_in_the_log_and_looking_is_not, fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
