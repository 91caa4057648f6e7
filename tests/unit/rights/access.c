#include "rights/access.h"

#include "../registry/fixture.h"

#include <jansson.h>
#include <zip.h>

static ref_t add_person(struct fixture *f) {
    ref_t party = fixture_add(f, DRAFT(f, "consumer", "first_name", "Elli", "last_name", "Ranta<kivi>", "email",
                                       "elli@posti.example", "phone", "0400004483"));
    fixture_record(f, party, "rental", "2024-05-02", "Kamera & jalusta");
    fixture_record(f, party, "invoice", "2024-05-03", "Kamera");
    return party;
}

static char *read_entry(struct fixture *f, const char *path, const char *name) {
    zip_t *archive = zip_open(path, ZIP_RDONLY, NULL);
    zip_stat_t is;
    assert_non_null(archive);
    assert_int_equal(zip_stat(archive, name, 0, &is), 0);
    char *text = arena_alloc(f->ctx.arena, (size_t)is.size + 1);
    zip_file_t *file = zip_fopen(archive, name, 0);
    assert_int_equal(zip_fread(file, text, is.size), is.size);
    zip_fclose(file);
    zip_discard(archive);
    return text;
}

static void the_package_holds_everything_and_its_proof(void **state) {
    struct fixture *f = *state;
    struct access_result result;
    const char *path = arena_printf(f->ctx.arena, "%s/answer.zip", f->root);
    OK(access_package(&f->ctx, add_person(f), path, &result));
    assert_int_equal(result.files, 3);
    assert_int_equal(result.items, 6);
    char *page = read_entry(f, path, "your-data.html"), *data = read_entry(f, path, "data.json");
    assert_non_null(strstr(page, "Ranta&lt;kivi&gt;"));
    assert_non_null(strstr(page, "Kamera &amp; jalusta"));
    assert_null(strstr(page, "<script"));
    json_t *json = json_loads(data, 0, NULL);
    assert_non_null(json);
    assert_string_equal(json_string_value(json_object_get(json, "schema")), "seloste-access-1");
    assert_int_equal(json_array_size(json_object_get(json, "values")), 4);
    assert_int_equal(json_array_size(json_object_get(json, "records")), 2);
    assert_int_equal(json_array_size(json_object_get(json, "retention")), 2);
    assert_true(json_array_size(json_object_get(json, "purposes")) >= 5);
    assert_true(json_array_size(json_object_get(json, "recipients")) >= 5);
    assert_true(json_array_size(json_object_get(json, "log")) >= 2);
    const json_t *value = json_array_get(json_object_get(json, "values"), 0);
    assert_string_equal(json_string_value(json_object_get(value, "since")), "2026-11-25");
    assert_non_null(json_string_value(json_object_get(value, "source")));
    const json_t *invoice = json_array_get(json_object_get(json, "records"), 0);
    assert_string_equal(json_string_value(json_object_get(invoice, "written_to")), "Elli Ranta<kivi>");
    const json_t *kept = json_object_get(value, "kept"), *voucher = json_object_get(invoice, "kept");
    assert_string_equal(json_string_value(json_object_get(kept, "gone_by")), "2034-05-02");
    assert_string_equal(json_string_value(json_object_get(voucher, "gone_by")), "2039-12-31");
    assert_string_equal(json_string_value(json_object_get(voucher, "erasable_from")), "2035-01-01");
    assert_non_null(json_string_value(json_object_get(voucher, "calculation")));
    assert_non_null(strstr(page, "Written down"));
    json_decref(json);
    json_t *manifest = json_loads(read_entry(f, path, "manifest.json"), 0, NULL);
    assert_int_equal(json_array_size(json_object_get(manifest, "files")), 2);
    assert_string_equal(json_string_value(json_object_get(manifest, "audit_head")), result.audit_head);
    json_decref(manifest);
}

static void a_file_that_is_there_is_kept(void **state) {
    struct fixture *f = *state;
    struct access_result result;
    ref_t party = add_person(f);
    const char *path = arena_printf(f->ctx.arena, "%s/answer.zip", f->root);
    OK(access_package(&f->ctx, party, path, &result));
    NO(ST_CONFLICT, access_package(&f->ctx, party, path, &result));
    NO(ST_NOT_FOUND, access_package(&f->ctx, 12345, arena_printf(f->ctx.arena, "%s/b.zip", f->root), &result));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_package_holds_everything_and_its_proof),
        TEST(a_file_that_is_there_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
