#include "base/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

struct read {
    struct csv_dialect dialect;
    struct csv_row rows[8];
    size_t count;
    enum status status;
};

static struct read read_all(struct ctx *ctx, const char *text, size_t length) {
    struct input_bytes once = {.bytes = (const unsigned char *)text, .length = length}, twice = once;
    struct read read = {0};
    assert_int_equal(csv_sniff(ctx, input_memory("a.csv", &once), &read.dialect), ST_OK);
    struct csv *csv = csv_open(ctx, input_memory("a.csv", &twice), read.dialect);
    while (read.count < 8) {
        struct csv_row row;
        read.status = csv_next(ctx, csv, ctx->arena, &row);
        if (read.status != ST_OK || !row.count)
            break;
        read.rows[read.count++] = row;
    }
    return read;
}
#define READ(ctx, text) read_all((ctx), (text), sizeof(text) - 1)

static void quotes_commas_and_line_ends_inside(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct read read = READ(&ctx, "\xef\xbb\xbf"
                                  "a,b\r\n\"x \"\"y\"\"\nz, w\",\r\n\r\n1,2");
    assert_int_equal(read.count, 3);
    assert_string_equal(read.rows[0].cells[0], "a");
    assert_string_equal(read.rows[1].cells[0], "x \"y\"\nz, w");
    assert_string_equal(read.rows[1].cells[1], "");
    assert_int_equal(read.rows[1].line, 2);
    assert_int_equal(read.rows[2].line, 5);
    assert_int_equal(read.rows[2].count, 2);
}

static void encodings_are_told_apart(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct read windows = READ(&ctx, "nimi;hinta\rM\xe4kel\xe4;5 \x80\r");
    assert_int_equal(windows.dialect.encoding, CSV_WINDOWS_1252);
    assert_int_equal(windows.dialect.separator, ';');
    assert_string_equal(windows.rows[1].cells[0], "Mäkelä");
    assert_string_equal(windows.rows[1].cells[1], "5 €");
    struct read latin9 = READ(&ctx, "nimi\thinta\nM\xe4kel\xe4\t5 \xa4\n");
    assert_int_equal(latin9.dialect.encoding, CSV_ISO_8859_15);
    assert_int_equal(latin9.dialect.separator, '\t');
    assert_string_equal(latin9.rows[1].cells[1], "5 €");
    struct read wide = READ(&ctx, "\xff\xfe"
                                  "a\0\t\0b\0\r\0\n\0\xe4\0\t\0\x3d\xd8\x00\xde");
    assert_int_equal(wide.dialect.encoding, CSV_UTF16LE);
    assert_int_equal(wide.dialect.separator, '\t');
    assert_string_equal(wide.rows[1].cells[0], "ä");
    assert_string_equal(wide.rows[1].cells[1], "😀");
}

static void letters_are_composed(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct read read = READ(&ctx, "nimi\nMa\xcc\x88kela\xcc\x88\n");
    assert_string_equal(read.rows[1].cells[0], "Mäkelä");
}

static void what_is_wrong_is_told_with_its_place(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t length;
        int line, column;
    } wrong[] = {
        {"nimi\nM\xc3\xa4kel\xc3\xa4\nM\xc3", 17, 3, 2},
        {"nimi\nM\xc3\xa4kel\xc3\xa4 \xff\n", 16, 2, 8},
        {"a,b\n1,\"open\nmore", 15, 2, 3},
        {"a,b\n1,x\0y\n", 10, 2, 5},
        {"a,b\n\"1\"x,2\n", 11, 2, 4},
        {"\xff\xfe"
         "a\0\xe4",
         5, 1, 2},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        struct read read = read_all(&ctx, wrong[i].text, wrong[i].length);
        assert_int_equal(read.status, ST_INVALID);
        assert_string_equal(ctx.fault.file, "a.csv");
        assert_int_equal(ctx.fault.line, wrong[i].line);
        assert_int_equal(ctx.fault.column, wrong[i].column);
    }
}

static void wide_text_without_a_mark(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct read little = READ(&ctx, "a\0;\0b\0\r\0\n\0\xe4\0;\0\xac\x20\r\0\n\0");
    assert_int_equal(little.dialect.encoding, CSV_UTF16LE);
    assert_int_equal(little.count, 2);
    assert_string_equal(little.rows[1].cells[0], "ä");
    assert_string_equal(little.rows[1].cells[1], "€");
    struct read big = READ(&ctx, "\0a\0,\0b\0\n\0\xe4\0,\x20\xac\0\n");
    assert_int_equal(big.dialect.encoding, CSV_UTF16BE);
    assert_string_equal(big.rows[1].cells[1], "€");
    enum csv_encoding encoding;
    assert_true(csv_encoding_named("utf-16be", &encoding) && encoding == CSV_UTF16BE);
    assert_true(csv_encoding_named("iso-8859-1", &encoding) && encoding == CSV_WINDOWS_1252);
    assert_false(csv_encoding_named("EBCDIC", &encoding));
    assert_string_equal(csv_encoding_name(CSV_ISO_8859_15), "ISO-8859-15");
}

/* What DOS and old Macintoshes wrote for Finnish letters is punctuation to Windows, and never stands between two letters there. */
static void old_machines_are_known_by_their_letters(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct read dos = READ(&ctx, "nimi;katu\r\nM\x84kel\x84;\x8ek\x84sl\x94mp\x94l\x94\r\n");
    assert_string_equal(csv_encoding_name(dos.dialect.encoding), "IBM850");
    assert_string_equal(dos.rows[1].cells[0], "Mäkelä");
    assert_string_equal(dos.rows[1].cells[1], "Äkäslömpölö");
    struct read mac = READ(&ctx, "nimi;katu\rM\x8akel\x8a;H\x8am\x8al\x8ainen S\x9a"
                                 "der\r");
    assert_string_equal(csv_encoding_name(mac.dialect.encoding), "Macintosh");
    assert_string_equal(mac.rows[1].cells[0], "Mäkelä");
    assert_string_equal(mac.rows[1].cells[1], "Hämäläinen Söder");
    const char *const windows[] = {"nimi\nM\xe4kel\xe4 \x84"
                                   "Esimerkki\x94\n",
                                   "nimi\n\x8akoda Du\x9a"
                                   "an\n",
                                   "nimi\n\x84yksi\x94 \x96 kaksi\x99\n", "nimi\nBO\x8aKO\n"};
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++)
        assert_int_equal(read_all(&ctx, windows[i], strlen(windows[i])).dialect.encoding, CSV_WINDOWS_1252);
    enum csv_encoding encoding;
    assert_true(csv_encoding_named("cp437", &encoding) && encoding == CSV_IBM_437);
    assert_true(csv_encoding_named("cp850", &encoding) && encoding == CSV_IBM_850);
    assert_true(csv_encoding_named("MacRoman", &encoding) && encoding == CSV_MACINTOSH);
}

static void a_line_that_names_the_separator_is_believed(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    static const char *const files[] = {"sep=|\r\na,x|b;y\r\n1|2\r\n", "\xef\xbb\xbfSEP=|\na,x|b;y\n1|2\n",
                                        "\"sep=|\"\ra,x|b;y\r1|2\r"};
    for (size_t i = 0; i < 3; i++) {
        struct read read = read_all(&ctx, files[i], strlen(files[i]));
        assert_int_equal(read.count, 2);
        assert_int_equal(read.rows[0].line, 2);
        assert_string_equal(read.rows[0].cells[0], "a,x");
        assert_string_equal(read.rows[1].cells[1], "2");
    }
    struct read wide = READ(&ctx, "\xff\xfes\0e\0p\0=\0;\0\n\0a\0;\0b\0\n\0");
    assert_int_equal(wide.count, 1);
    assert_string_equal(wide.rows[0].cells[1], "b");
    struct read none = READ(&ctx, "sep=x\na;b\n");
    assert_int_equal(none.count, 2);
    assert_int_equal(READ(&ctx, "a|b c|d\n1|2|3\n").rows[0].count, 3);
}

static void a_field_that_is_too_long_is_cut(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    size_t length = 1024 * 1024;
    char *text = arena_alloc(ctx.arena, length + 8);
    memset(text, 'x', length);
    memcpy(text + length, ",a\nb,c", 7);
    struct read read = read_all(&ctx, text, length + 6);
    assert_int_equal(read.count, 2);
    assert_int_equal(strlen(read.rows[0].cells[0]), CSV_FIELD_KEPT);
    assert_string_equal(read.rows[0].cells[1], "a");
}

static void limits_hold(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    size_t length = CSV_FIELD_MAX + 200;
    char *text = arena_alloc(ctx.arena, length + 1);
    memset(text, 'x', length);
    assert_int_equal(read_all(&ctx, text, length).status, ST_INVALID);
    for (size_t i = 0; i < length; i += CSV_FIELD_KEPT)
        text[i] = ',';
    assert_int_equal(read_all(&ctx, text, length).status, ST_INVALID); /* as a row */
    memset(text, ',', length);
    assert_int_equal(read_all(&ctx, text, CSV_COLUMNS_MAX).status, ST_INVALID);
    assert_int_equal(read_all(&ctx, text, CSV_COLUMNS_MAX - 1).status, ST_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_commas_and_line_ends_inside),
        cmocka_unit_test(encodings_are_told_apart),
        cmocka_unit_test(letters_are_composed),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
        cmocka_unit_test(wide_text_without_a_mark),
        cmocka_unit_test(old_machines_are_known_by_their_letters),
        cmocka_unit_test(a_line_that_names_the_separator_is_believed),
        cmocka_unit_test(a_field_that_is_too_long_is_cut),
        cmocka_unit_test(limits_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
