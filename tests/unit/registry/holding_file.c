/* The document beside a note: how it stands in the sealed words, what is none, and that it goes without the note. */
#include "registry/holding_inside.h"

#include "registry/setting.h"

#include "fixture.h"

static struct input bytes_of(struct input_bytes *bytes, const char *text, size_t length) {
    *bytes = (struct input_bytes){.bytes = (const unsigned char *)text, .length = length};
    return input_memory("scan", bytes);
}

static enum status add(struct fixture *f, enum holding_kind kind, const char *text, size_t length,
                       struct holding *made) {
    struct input_bytes bytes;
    struct input input = bytes_of(&bytes, text, length);
    const struct holding_draft draft = {.holder = "mail",
                                        .kind = kind,
                                        .ref = "PR-1",
                                        .text = "Katsottu",
                                        .who = "Iida Tammisto",
                                        .day = DAY_NONE,
                                        .until = DAY_NONE,
                                        .file_name = "../kansio/dpa\n.pdf",
                                        .input = &input};
    return holding_add(&f->ctx, &draft, made);
}

static void words_that_lack_something_name_no_document(void **state) {
    struct fixture *f = *state;
    const struct file file = {
        .id = store_new_id(), .name = "a.pdf", .type = "application/pdf", .key = "00", .size = 7};
    json_auto_t *json = holding_file_json(&f->ctx, &file);
    const struct file *read = holding_file_from(&f->ctx, json);
    assert_non_null(read);
    assert_true(read->id == file.id && read->size == 7 && strcmp(read->name, "a.pdf") == 0);
    static const char *const members[] = {"id", "name", "type", "key", "size"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        json_auto_t *less = json_copy(json);
        (void)json_object_del(less, members[i]);
        assert_null(holding_file_from(&f->ctx, less));
    }
    assert_null(holding_file_from(&f->ctx, NULL));
}

static void what_is_no_document_is_refused_and_leaves_nothing(void **state) {
    struct fixture *f = *state;
    struct holding made;
    static const struct {
        enum holding_kind kind;
        const char *text;
    } wrong[] = {{HOLDING_REVIEW, "%PDF-1.4\n"},
                 {HOLDING_AGREEMENT, "plain"},
                 {HOLDING_AGREEMENT, ""},
                 {HOLDING_AGREEMENT, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        NO(ST_INVALID, add(f, wrong[i].kind, wrong[i].text, strlen(wrong[i].text), &made));
        assert_string_equal(f->ctx.fault.field, "file");
        fault_clear(&f->ctx);
    }
    scoped_reader *db = NULL;
    OK(store_reader(&f->ctx, f->registry->store, &db));
    struct holding *rows;
    size_t count;
    OK(holding_all(&f->ctx, db, &rows, &count));
    assert_int_equal(count, 0);
    scoped_query q = query_begin(db, SQL_BLOBS_STAGED);
    assert_true(query_row(&q) && query_int(&q, "count") == 0);
    OK(query_done(&f->ctx, &q));
}

static void it_is_read_by_whoever_may_and_goes_without_its_note(void **state) {
    struct fixture *f = *state;
    enum { LENGTH = 150000 };
    char *text = arena_alloc(f->ctx.arena, LENGTH);
    const struct file *file;
    const void *bytes;
    size_t length;
    struct holding made;
    memset(text, 'x', LENGTH);
    memcpy(text, "%PDF-1.4\n", 9);
    OK(add(f, HOLDING_AGREEMENT, text, LENGTH, &made));
    assert_string_equal(made.file->name, "dpa_.pdf");
    OK(holding_file(&f->ctx, made.id, &file, &bytes, &length));
    assert_int_equal(length, LENGTH);
    assert_memory_equal(bytes, text, LENGTH);
    NO(ST_NOT_FOUND, holding_file(&f->ctx, made.id + 1, &file, &bytes, &length));
    const struct actor staff = {8, "Työntekijä", ACTOR_STAFF};
    f->ctx.actor = &staff;
    OK(holding_file(&f->ctx, made.id, &file, &bytes, &length));
    NO(ST_DENIED, holding_file_drop(&f->ctx, made.id, "väärä")); /* whoever may not sign one takes none away */
    f->ctx.actor = &fixture_owner;
    NO(ST_INVALID, holding_file_drop(&f->ctx, made.id, " "));
    NO(ST_INVALID, holding_file_drop(&f->ctx, made.id, "Sivulla 131052-308T"));
    OK(holding_file_drop(&f->ctx, made.id, "väärä"));
    NO(ST_NOT_FOUND, holding_file(&f->ctx, made.id, &file, &bytes, &length));
    NO(ST_NOT_FOUND, holding_file_drop(&f->ctx, made.id, "väärä"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
int main(void) {
    const struct CMUnitTest tests[] = {
        T(words_that_lack_something_name_no_document),
        T(what_is_no_document_is_refused_and_leaves_nothing),
        T(it_is_read_by_whoever_may_and_goes_without_its_note),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
