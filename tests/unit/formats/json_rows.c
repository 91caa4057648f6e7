#include "formats/json_rows.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* "name=text|name=text\n" for each record; NULL when it fails. */
static const char *rows_of(struct ctx *ctx, const char *text) {
    struct input_bytes bytes = {.bytes = (const unsigned char *)text, .length = strlen(text)};
    struct buf buf = buf_in(ctx->arena);
    struct json_rows *rows;
    struct json_row row;
    enum status status = json_rows_open(ctx, input_memory("a.json", &bytes), &rows);
    while (status == ST_OK && (status = json_rows_next(ctx, rows, ctx->arena, &row)) == ST_OK && row.number) {
        for (size_t i = 0; i < row.count; i++)
            buf_printf(&buf, "%s%s=%s", i ? "|" : "", row.cells[i].name, row.cells[i].text);
        buf_char(&buf, '\n');
    }
    json_rows_close(rows);
    return status == ST_OK ? buf_text(&buf) : NULL;
}

static void a_list_is_found_wherever_it_stands(void **state) {
    (void)state;
    static const char *const texts[] = {
        "[{\"a\":\"1\"},{\"a\":\"2\"}]",
        "\xEF\xBB\xBF [ {\"a\": 1} , {\"a\": 2} ] ",
        "{\"error\":0,\"tags\":[\"x\"],\"none\":[],\"data\":[{\"a\":\"1\"},{\"a\":\"2\"}],\"more\":[1,{\"b\":2}"
        "]}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        assert_string_equal(rows_of(&ctx, texts[i]), "a=1\na=2\n");
    }
}

static void what_lies_deeper_has_a_name_of_the_parts(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    assert_string_equal(
        rows_of(&ctx,
                "[{\"n\":{\"first\":\"Aino\"},\"p\":[{\"v\":1},{\"v\":2.5}],\"t\":[\"a\",true,null],\"x\":null,"
                "\"y\":\"\"}]"),
        "n.first=Aino|p.v=1|p.2.v=2.5|t=a, yes\n");
}

static void a_submission_is_called_by_its_questions(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    assert_string_equal(
        rows_of(&ctx,
                "{\"content\":[{\"id\":\"7\",\"created_at\":\"2026-09-03 "
                "03:15:00\",\"status\":\"ACTIVE\",\"answers\":{"
                "\"1\":{\"text\":\"Otsikko\",\"type\":\"control_head\"},"
                "\"3\":{\"text\":\"Nimi\",\"answer\":{\"first\":\"Aino\",\"last\":\"Virta\"}},"
                "\"4\":{\"text\":\"Puhelin\",\"answer\":{\"full\":\"040 1\"}},"
                "\"5\":{\"text\":\"Valinnat\",\"answer\":[\"a\",\"b\"]},"
                "\"6\":{\"text\":\"Osoite\",\"answer\":{\"addr_line1\":\"Katu 1\",\"city\":\"Espoo\"}}}}]}"),
        "Submission Date=2026-09-03 03:15:00|Nimi=Aino Virta|Puhelin=040 1|Valinnat=a, b|Osoite=Katu 1, "
        "Espoo|Submission ID=7\n");
}

static void what_is_no_list_of_records_is_refused(void **state) {
    (void)state;
    static const char *const texts[] = {"",        "{}",    "{\"a\":1}", "[1,2]",          "[{\"a\":1},2]",
                                        "[{\"a\"", "[{}]x", "\"a\"",     "{\"d\":[{}],x}", "[{\"a\":1}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        assert_null(rows_of(&ctx, texts[i]));
        assert_int_equal(ctx.fault.status, ST_INVALID);
    }
}

static void a_record_has_its_limit(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct buf buf = buf_in(ctx.arena);
    buf_add(&buf, "[{\"a\":\"");
    for (size_t i = 0; i < JSON_RECORD_MAX; i++)
        buf_char(&buf, 'x');
    buf_add(&buf, "\"}]");
    assert_null(rows_of(&ctx, buf_text(&buf)));
    assert_int_equal(ctx.fault.status, ST_INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_found_wherever_it_stands),
        cmocka_unit_test(what_lies_deeper_has_a_name_of_the_parts),
        cmocka_unit_test(a_submission_is_called_by_its_questions),
        cmocka_unit_test(what_is_no_list_of_records_is_refused),
        cmocka_unit_test(a_record_has_its_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
