#include "rights/wording.h"

#include "../registry/fixture.h"

#include "base/json.h"
#include "rights/attest.h"
#include "rights/unname.h"

/* ---- nothing of the schema is forgotten */

/* The name of the table that a statement makes; NULL for an index. */
static const char *table_of(struct fixture *f, const char *statement) {
    static const char start[] = "CREATE TABLE ";
    if (strncmp(statement, start, strlen(start)) != 0)
        return NULL;
    const char *name = statement + strlen(start);
    name += *name == '"';
    return arena_text_n(f->ctx.arena, name, strcspn(name, " \"("));
}

/* Every column is told by its name and its type. */
static void each_column(struct fixture *f,
                        void (*see)(const char *table, const char *column, const char *type)) {
    for (size_t i = 0; i < store_schema_count(); i++) {
        const char *text = store_schema_text(f->ctx.arena, ENGINE_SQLITE, i), *table = table_of(f, text);
        for (const char *at = table ? strchr(text, '(') + 1 : NULL; at;
             at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
            at += strspn(at, " ");
            const char *name = at + (*at == '"');
            const char *column = arena_text_n(f->ctx.arena, name, strcspn(name, " \")"));
            if (strcmp(column, "PRIMARY") == 0)
                break;
            const char *type = name + strlen(column);
            type += strspn(type, " \"");
            see(table, column, arena_text_n(f->ctx.arena, type, strcspn(type, " ,)")));
        }
    }
}

static size_t sealed_columns, plain_columns;

static void is_known(const char *table, const char *column, const char *type) {
    if (strcmp(type, "BLOB") == 0) {
        sealed_columns++;
        if (wording_known(table, column) != 1)
            fail_msg("%s.%s is in rights/wording.def %d times: may people write there, or why not?", table,
                     column, wording_known(table, column));
    }
    if (strcmp(type, "TEXT") != 0)
        return;
    plain_columns++;
    if (!wording_plain(column))
        fail_msg("%s.%s is a text in plain: what people write is sealed; what the program writes is PLAIN in "
                 "rights/wording.def",
                 table, column);
}

static void every_text_of_the_register_is_looked_through_or_is_said_not_to_be(void **state) {
    each_column(*state, is_known);
    assert_true(sealed_columns > 40);
    assert_true(plain_columns > 100);
    assert_int_equal(wording_known("no_such_table", "sealed"), 0);
    assert_false(wording_plain("remark"));
}

/* ---- what is a text in it */

static void count_text(void *arg, const char *text) {
    (void)text;
    ++*(int *)arg;
}

static void what_the_program_fills_itself_is_no_text(void **state) {
    scoped_json *json =
        json_pack("{s:s,s:s,s:[s],s:s,s:s}", "who", "Helmi", "text", "Katsottu", "more", "Muuta", "next",
                  "2026-03-01", "record", "{\"day\": \"2026-03-01\", \"text\": \"Sama\", \"who\": \"Helmi\"}");
    int count = 0;
    (void)state;
    wording_texts(&(struct wording){.kind = MENTION_ROSTER, .plain = "", .json = json}, count_text, &count);
    assert_int_equal(count,
                     3); /* what was said, what lies deeper, what was signed: no day, and not who signed */
    count = 0;
    wording_texts(&(struct wording){.kind = MENTION_HOLD, .plain = "Riita"}, count_text, &count);
    assert_int_equal(count, 1);
}

/* ---- taking something out */

static const char *shorten(struct ctx *ctx, void *arg, const char *text) {
    const char *at = strstr(text, arg);
    return at ? arena_printf(ctx->arena, "%.*s[…]%s", (int)(at - text), text, at + strlen(arg)) : text;
}

static enum status change(struct ctx *ctx, struct write *write, void *arg) {
    const struct wording_edit edit = {shorten, (void *)"Kanarinen"};
    size_t changed;
    TRY(wording_change(ctx, write, MENTION_ATTESTATION, *(ref_t *)arg, &edit, &changed));
    return changed == 1 ? ST_OK : ST_FAILED;
}

static void a_passage_goes_out_of_one_text_and_the_rest_stays(void **state) {
    struct fixture *f = *state;
    struct attestation first, second, *list;
    size_t count;
    scoped_reader *db = NULL;
    f->ctx.actor = &fixture_owner;
    OK(attest(&f->ctx,
              &(struct attest_draft){
                  .promise = "P58", .text = "avain: Xenia Kanarinen", .day = DAY_NONE, .next = DAY_NONE},
              &first));
    OK(attest(&f->ctx,
              &(struct attest_draft){
                  .promise = "P58", .text = "ovi: Xenia Kanarinen", .day = DAY_NONE, .next = DAY_NONE},
              &second));
    OK(registry_change(&f->ctx, change, &first.id));
    OK(store_reader(&f->ctx, f->registry->store, &db));
    OK(attest_all(&f->ctx, db, &list, &count));
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(list[i].text, list[i].id == first.id ? "avain: Xenia […]" : "ovi: Xenia Kanarinen");
    NO(ST_FAILED, registry_change(&f->ctx, change, &first.id)); /* it is out: nothing is changed */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_text_of_the_register_is_looked_through_or_is_said_not_to_be,
                                        fixture_begin, fixture_end),
        cmocka_unit_test(what_the_program_fills_itself_is_no_text),
        cmocka_unit_test_setup_teardown(a_passage_goes_out_of_one_text_and_the_rest_stays, fixture_begin,
                                        fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
