/* The one text of an archive, read as a file is; archives that lie about themselves. */
#include "formats/unzip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* "_chat.txt": "hei\n", stored; and an empty "a.jpg" before it. */
static const unsigned char archive[] =
    "PK\003\004\012\000\000\000\000\000\000\000!"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\005\000\000\000a.jpg"
    "PK\003\004\012\000\000\000\000\000\000\000!\000\313\060 "
    "\305\004\000\000\000\004\000\000\000\011\000\000\000_chat.txthei\012"
    "PK\001\002\012\000\012\000\000\000\000\000\000\000!"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\005\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000a.jpg"
    "PK\001\002\012\000\012\000\000\000\000\000\000\000!\000\313\060 "
    "\305\004\000\000\000\004\000\000\000\011\000\000\000\000\000\000\000\000\000\000\000\000\000#\000\000\000_"
    "chat.txt"
    "PK\005\006\000\000\000\000\002\000\002\000j\000\000\000N\000\000\000\000\000";
enum { LENGTH = sizeof archive - 1, END = LENGTH - 22, LIST_AT = 78, SECOND = LIST_AT + 46 + 5 };

struct reading {
    struct ctx ctx;
    unsigned char bytes[LENGTH];
    struct input_bytes state;
    struct unzip *unzip;
};

static void begin(struct reading *reading) {
    ctx_begin(&reading->ctx);
    memcpy(reading->bytes, archive, LENGTH);
    reading->state = (struct input_bytes){.bytes = reading->bytes, .length = LENGTH};
    reading->unzip = NULL;
}
static void end(struct reading *reading) {
    unzip_close(reading->unzip);
    ctx_end(&reading->ctx);
}
#define scoped_reading __attribute__((cleanup(end))) struct reading

static void open(struct reading *reading) {
    reading->unzip = unzip_open(&reading->ctx, input_memory("a.zip", &reading->state));
}

static int texts(const char *name) {
    return strstr(name, ".txt") ? 2 : 0;
}
static int all(const char *name) {
    return *name ? 1 : 0;
}
static int none(const char *name) {
    (void)name;
    return 0;
}

static void one_text_is_read_and_read_again(void **state) {
    scoped_reading reading;
    struct input text;
    size_t found;
    char into[16];
    (void)state;
    begin(&reading);
    assert_true(unzip_is(reading.bytes, LENGTH));
    open(&reading);
    assert_non_null(reading.unzip);
    assert_int_equal(unzip_text(&reading.ctx, reading.unzip, texts, &text, &found), ST_OK);
    assert_int_equal(found, 1);
    assert_int_equal(text.size, 4);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(text.read(text.arg, into, sizeof into), 4);
        assert_memory_equal(into, "hei\n", 4);
        assert_int_equal(text.read(text.arg, into, sizeof into), 0);
        assert_true(text.seek(text.arg, 0));
    }
    assert_false(text.seek(text.arg, 2));
}

static void of_several_or_none_the_caller_hears(void **state) {
    scoped_reading reading;
    struct input text;
    size_t found;
    (void)state;
    begin(&reading);
    open(&reading);
    assert_int_equal(unzip_text(&reading.ctx, reading.unzip, all, &text, &found), ST_OK);
    assert_int_equal(found, 2);
    assert_int_equal(unzip_text(&reading.ctx, reading.unzip, none, &text, &found), ST_OK);
    assert_int_equal(found, 0);
}

static void what_lies_about_its_size_or_list_is_refused(void **state) {
    (void)state;
    {
        scoped_reading reading;
        struct input text;
        size_t found;
        begin(&reading);
        memset(reading.bytes + SECOND + 24, 0xf0, 4);
        open(&reading);
        assert_non_null(reading.unzip);
        assert_int_equal(unzip_text(&reading.ctx, reading.unzip, texts, &text, &found), ST_INVALID);
    }
    for (int i = 0; i < 3; i++) {
        scoped_reading reading;
        begin(&reading);
        if (i == 0) /* a list longer than may be */
            memcpy(reading.bytes + END + 12, "\0\0\0\1", 4);
        else if (i == 1) /* of the size of large archives, and no record that says it */
            memset(reading.bytes + END + 12, 0xff, 4);
        else
            reading.state.length = END;
        open(&reading);
        assert_null(reading.unzip);
    }
}

static void a_text_that_is_damaged_reads_as_such(void **state) {
    scoped_reading reading;
    struct input text;
    size_t found;
    char into[16];
    (void)state;
    begin(&reading);
    memset(reading.bytes + LIST_AT - 4, 'x', 4);
    open(&reading);
    assert_int_equal(unzip_text(&reading.ctx, reading.unzip, texts, &text, &found), ST_OK);
    assert_true(text.read(text.arg, into, sizeof into) < 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_text_is_read_and_read_again),
        cmocka_unit_test(of_several_or_none_the_caller_hears),
        cmocka_unit_test(what_lies_about_its_size_or_list_is_refused),
        cmocka_unit_test(a_text_that_is_damaged_reads_as_such),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
