/* What servers say, and what they should not. */
#include "connect/imap_read.h"

#include "base/ctx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void literals(void **state) {
    uint64_t follows;
    (void)state;
    assert_true(imap_literal("* 1 FETCH (BODY[] {12}\r\n", 24, &follows) && follows == 12);
    assert_false(imap_literal("* OK hi\r\n", 9, &follows));
    assert_false(imap_literal("{}\r\n", 4, &follows));
    assert_false(imap_literal("", 0, &follows));
    assert_true(imap_literal("{99999999999999999999999}", 25, &follows) && follows > INT32_MAX);
}

static bool fetch(const char *text, struct imap_message *message) {
    return imap_fetch_read(text, strlen(text), message);
}

static void fetched(void **state) {
    struct imap_message message;
    (void)state;
    assert_true(fetch("* 12 FETCH (UID 5 INTERNALDATE \" 5-Mar-2026 12:00:00 +0200\" RFC822.SIZE 9 BODY[]<0> "
                      "{5}\r\nhe)\r\n)\r\n",
                      &message));
    assert_int_equal(message.uid, 5);
    assert_int_equal(message.received, 1772704800);
    assert_int_equal(message.size, 9);
    assert_true(message.length == 5 && memcmp(message.bytes, "he)\r\n", 5) == 0);
    assert_true(fetch("* 1 FETCH (FLAGS (\\Seen \"a)\" {2}\r\n)) x) BODY[] \"quoted\" UID 7)\r\n", &message));
    assert_true(message.uid == 7 && message.length == 6);
    static const char *const bad[] = {"",
                                      "* FETCH (UID 1)",
                                      "* 1 FETCH UID 1",
                                      "* 1 FETCH (UID 1",
                                      "* 1 EXISTS",
                                      "* 1 FETCH (BODY[] {9}\r\nabc)",
                                      "* 1 FETCH (INTERNALDATE \"05-Foo-2026 12:00:00 +0200\")",
                                      "* 1 FETCH (UID)",
                                      "* 1 FETCH (BODY[] {99999999999}\r\n)",
                                      "* 1 FETCH (FLAGS (a UID 1",
                                      "* 1 FETCH (X \"open"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(fetch(bad[i], &message));
}

static void dates(void **state) {
    static const struct {
        const char *text;
        int64_t instant;
    } rows[] = {{"01-Jan-1970 00:00:00 +0000", 0},
                {"29-Mar-2026 03:30:00 +0300", 1774744200},
                {" 1-Jan-1970 00:00:00 -0100", 3600},
                {"31-Dec-2199 23:59:59 +0000", 7258118399}};
    static const char *const bad[] = {"31-Feb-2026 00:00:00 +0000", "00-Jan-2026 00:00:00 +0000",
                                      "01-Jan-2026 24:00:00 +0000", "01-Jan-2026 00:00:00 +9900",
                                      "01/Jan/2026 00:00:00 +0000", "01-Jan-1899 00:00:00 +0000",
                                      "1-Jan-2026 00:00:00 +0000",  "01-Jan-2026 00:00:00  0000"};
    int64_t instant;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(imap_date(rows[i].text, strlen(rows[i].text), &instant) && instant == rows[i].instant);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(imap_date(bad[i], strlen(bad[i]), &instant));
}

static void searched(void **state) {
    scoped_ctx ctx;
    uint32_t *uids;
    size_t count;
    (void)state;
    ctx_begin(&ctx);
    assert_true(imap_search_read(ctx.arena, "* SEARCH 9 3 8 3 2\r\n", 3, &uids, &count));
    assert_true(count == 3 && uids[0] == 3 && uids[1] == 8 && uids[2] == 9);
    assert_true(imap_search_read(ctx.arena, "* SEARCH\r\n", 1, &uids, &count) && count == 0);
    assert_true(imap_search_read(ctx.arena, "* SEARCH 0 x 5\r\n", 1, &uids, &count) && count == 0);
    assert_false(imap_search_read(ctx.arena, "* 3 EXISTS\r\n", 1, &uids, &count));
}

static void codes(void **state) {
    uint32_t number;
    (void)state;
    assert_true(imap_code("* OK [UIDVALIDITY 17] fine\r\n", "UIDVALIDITY", &number) && number == 17);
    assert_false(imap_code("* OK [UIDVALIDITY x]", "UIDVALIDITY", &number));
    assert_false(imap_code("* OK [UIDNEXT 4294967296]", "UIDNEXT", &number));
    assert_false(imap_code("* OK fine", "UIDNEXT", &number));
}

static void folders(void **state) {
    scoped_ctx ctx;
    static const char *const rows[][2] = {{"INBOX", "\"INBOX\""},
                                          {"Lähetetyt", "\"L&AOQ-hetetyt\""},
                                          {"a&b", "\"a&-b\""},
                                          {"x \"y\"", "\"x \\\"y\\\"\""},
                                          {"ääkköset ö", "\"&AOQA5A-kk&APY-set &APY-\""},
                                          {"😀", "\"&2D3eAA-\""},
                                          {"台北", "\"&U,BTFw-\""}};
    (void)state;
    ctx_begin(&ctx);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(imap_folder(ctx.arena, rows[i][0]), rows[i][1]);
    assert_null(imap_folder(ctx.arena, ""));
    assert_null(imap_folder(ctx.arena, "a\r\nb"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals), cmocka_unit_test(fetched), cmocka_unit_test(dates),
        cmocka_unit_test(searched), cmocka_unit_test(codes),   cmocka_unit_test(folders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
