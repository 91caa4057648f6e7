/* One party under a new version: where its letters go, what is counted before, and that a second time changes nothing. */
#include "registry/adopt_move.h"
#include "fixture.h"

static const struct edition *edited(struct fixture *f, const char *edit) {
    struct edition *edition = arena_alloc(f->ctx.arena, sizeof *edition);
    const char *path = arena_printf(f->ctx.arena, "%s/next.yaml", f->root);
    char *line = arena_printf(f->ctx.arena, "sed -e '%s' notices/agency.yaml > %s", edit, path);
    assert_int_equal(system(line), 0);
    *edition = (struct edition){.number = 2, .before = edition_of(&f->ctx)};
    OK(notice_load(&f->ctx, f->ctx.arena, path, &edition->doubts, &edition->notice));
    return edition;
}

struct job {
    struct moving moving;
    ref_t party;
    bool drop;
};

static enum status run(struct ctx *ctx, struct write *write, void *arg) {
    struct job *job = arg;
    job->moving.write = write;
    job->moving.db = write->db;
    return job->drop ? adopt_drop_keys(ctx, write, job->party)
                     : adopt_move_party(ctx, &job->moving, job->party);
}

/* The way adopt_work does it; what was counted. */
static struct moving move(struct fixture *f, const struct edition *new, ref_t party) {
    const struct edition *old = edition_of(&f->ctx);
    struct job job = {.moving = {.old = old, .new = new}, .party = party};
    f->ctx.edition = new;
    OK(writer_run(&f->ctx, f->registry->writer, run, &job));
    job.drop = true;
    OK(writer_run(&f->ctx, f->registry->writer, run, &job));
    f->ctx.edition = old;
    return job.moving;
}

static struct moving plan(struct fixture *f, const struct edition *new, ref_t party) {
    scoped_reader *db = NULL;
    OK(store_reader(&f->ctx, f->registry->store, &db));
    struct moving moving = {.old = edition_of(&f->ctx), .new = new, .db = db};
    OK(adopt_move_party(&f->ctx, &moving, party));
    return moving;
}

/* "class record-kind text" of what can still be read, a line each. */
static const char *letters(struct fixture *f, ref_t party) {
    scoped_reader *db = NULL;
    const char *all = "";
    OK(store_reader(&f->ctx, f->registry->store, &db));
    scoped_query q = query_begin(db, SQL_LETTERS_ALL);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        size_t length;
        char *json = NULL;
        const char *class = query_text(f->ctx.arena, &q, "class");
        const void *sealed = query_blob(f->ctx.arena, &q, "sealed", &length);
        OK(seal_open(&f->ctx, f->registry->vault, query_int(&q, "key"),
                     (struct seal_place){query_int(&q, "record"), class, query_int(&q, "rev")}, sealed, length,
                     &json, &length));
        all = arena_printf(f->ctx.arena, "%s%s %s\n", all, class, json);
    }
    OK(query_done(&f->ctx, &q));
    return all;
}

static size_t keys(struct fixture *f, ref_t party) {
    struct vault_key *all;
    size_t count;
    OK(vault_keys_of(&f->ctx, f->registry->vault, party, &all, &count));
    return count;
}

static void epochs_say_where_from(void **state) {
    (void)state;
    int64_t version;
    int class;
    assert_false(adopt_moved(0, &version, &class));
    assert_false(adopt_moved(2026 * 12 + 11, &version, &class)); /* a month */
    assert_false(adopt_moved(EPOCH_MOVED / 2 + 9, &version, &class));
    assert_true(adopt_moved(EPOCH_MOVED + 3 * 2000 + 5, &version, &class));
    assert_int_equal(version, 2);
    assert_int_equal(class, 5);
    assert_true(adopt_moved(EPOCH_MOVED + 3 * 2000 + 1000 + 5, &version, &class)); /* under a new key */
    assert_int_equal(version, 2);
    assert_int_equal(class, 5);
}

#define NEW_CLASS                                                                                              \
    "s/^  bookkeeping:$/  reach: {gone_by: taken_in + 2 years, words: {fi: x, sv: x, en: x}}\\n  "             \
    "bookkeeping:/;"

static void does_anything_move(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *edit;
        bool moves;
    } table[] = {
        {"s/version: 7/version: 8/", false},
        {"s/else taken_in) + 10 years/else taken_in) + 3 years/", false},
        {"s/    marketing: yes/    marketing: no/", false},
        {"s/fields: \\[email, phone\\]/fields: [email, phone, title]/", false}, /* a field more */
        {NEW_CLASS, false},
        {NEW_CLASS "/^  reach:$/,/fields/s/class: customer/class: reach/", true},
        {"s/fields: \\[email, phone\\]/fields: [phone]/;s/requires: \\[email, phone\\]/requires: [phone]/",
         true},
        {"s/fields: \\[note\\]/fields: [file]/", true},
        {"s/  consumer:/  private_person:/;s/consumer/private_person/g", true},
        {"s/^  customer:$/  client:/;s/class: customer/class: client/;s/classes: \\[customer\\]/classes: "
         "[client]/;"
         "s/retention.customer/retention.client/",
         true},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct edition *new = edited(f, table[i].edit);
        if (adopt_moves(&f->ctx, edition_of(&f->ctx)->notice, new->notice) != table[i].moves)
            fail_msg("%s", table[i].edit);
    }
}

static void values_go_to_another_class(void **state) {
    struct fixture *f = *state;
    ref_t helmi = fixture_add(f, DRAFT(f, "consumer", "last_name", "Aaltio", "email", "helmi@koti.example"));
    const struct edition *new = edited(f, NEW_CLASS "/^  reach:$/,/fields/s/class: customer/class: reach/");
    struct moving planned = plan(f, new, helmi);
    assert_int_equal(planned.values_moved, 1);
    assert_int_equal(planned.values_erased, 0);
    const char *before = letters(f, helmi);
    assert_string_equal(before, letters(f, helmi)); /* a plan writes nothing */
    size_t had = keys(f, helmi);
    struct moving moved = move(f, new, helmi);
    assert_int_equal(moved.values_moved, 1);
    const char *after = letters(f, helmi);
    assert_non_null(strstr(after, "reach {"));
    const char *reach = strstr(after, "reach {"), *customer = strstr(after, "customer {");
    assert_true(reach && customer);
    assert_non_null(strstr(reach, "helmi@koti.example"));
    assert_null(strstr(arena_text_n(f->ctx.arena, customer, strcspn(customer, "\n")), "helmi@"));
    assert_int_equal(keys(f, helmi), had + 1); /* one more class; the old key of the rest is gone */
    moved = move(f, new, helmi);
    assert_int_equal(moved.values_moved, 0);
    assert_string_equal(letters(f, helmi), after);
}

static void what_has_no_place_is_erased(void **state) {
    struct fixture *f = *state;
    ref_t helmi = fixture_add(f, DRAFT(f, "consumer", "last_name", "Aaltio", "email", "helmi@koti.example"));
    ref_t note = fixture_record(f, helmi, "note", "2026-11-25", "Pitää teestä");
    assert_true(note != 0);
    const struct edition *new = edited(
        f, "s/fields: \\[email, phone\\]/fields: [phone]/;s/requires: \\[email, phone\\]/requires: [phone]/;"
           "s/fields: \\[note\\]/fields: [file]/");
    struct moving planned = plan(f, new, helmi);
    assert_int_equal(planned.values_erased, 1);
    assert_int_equal(planned.letters_erased, 1);
    struct moving moved = move(f, new, helmi);
    assert_int_equal(moved.values_erased, 1);
    const char *after = letters(f, helmi);
    assert_non_null(strstr(after, "Aaltio"));
    assert_null(strstr(after, "helmi@"));
    assert_null(strstr(after, "teest"));
    assert_int_equal(keys(f, helmi), 1); /* of what stays, and that is new */
    moved = move(f, new, helmi);
    assert_int_equal(moved.values_erased + moved.letters_erased, 0);
}

static void a_party_that_is_gone_is_nothing(void **state) {
    struct fixture *f = *state;
    struct moving moved = move(f, edited(f, "s/version: 7/version: 8/"), 4711);
    assert_int_equal(moved.values_moved + moved.values_erased + moved.letters_moved + moved.letters_erased, 0);
}

#define WITH_REGISTER(test) cmocka_unit_test_setup_teardown(test, fixture_begin, fixture_end)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(epochs_say_where_from),        WITH_REGISTER(does_anything_move),
        WITH_REGISTER(values_go_to_another_class),      WITH_REGISTER(what_has_no_place_is_erased),
        WITH_REGISTER(a_party_that_is_gone_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
