#include "formats/compose.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static struct compose_wish plain(void) {
    return (struct compose_wish){.from_name = "Kuvatoimisto Välke",
                                 .from = "posti@toimisto.fi",
                                 .to_name = "Helmi Aaltio",
                                 .to = "helmi@example.fi",
                                 .subject = "Kuvaus perjantaina",
                                 .text = "Hei.\n",
                                 .id = "abc@toimisto.fi",
                                 .at = 1772704800};
}

static const char *composed(struct ctx *ctx, const struct compose_wish *wish) {
    const char *bytes;
    size_t length;
    assert_int_equal(compose(ctx, wish, &bytes, &length), ST_OK);
    assert_int_equal(strlen(bytes), length);
    for (const char *at = bytes; (at = strchr(at, '\n')); at++)
        assert_true(at > bytes && at[-1] == '\r');
    for (const char *at = bytes; *at;) {
        const char *end = strstr(at, "\r\n");
        size_t line = end ? (size_t)(end - at) : strlen(at);
        assert_true(line <= 998);
        at += line + (end ? 2 : 0);
    }
    return bytes;
}

static void headers_say_who_what_and_when(void **state) {
    scoped_ctx ctx;
    (void)state;
    ctx_begin(&ctx);
    struct compose_wish wish = plain();
    const char *mail = composed(&ctx, &wish);
    assert_non_null(strstr(mail, "To: Helmi Aaltio <helmi@example.fi>\r\n"));
    assert_non_null(strstr(mail, "<posti@toimisto.fi>\r\n"));
    assert_non_null(strstr(mail, "Subject: Kuvaus perjantaina\r\n"));
    assert_non_null(strstr(mail, "Message-Id: <abc@toimisto.fi>\r\n"));
    assert_non_null(strstr(mail, "Date: Thu, 05 Mar 2026 10:00:00 +0000\r\n"));
    assert_non_null(strstr(mail, "charset=utf-8"));
    assert_null(strstr(mail, "Auto-Submitted"));
    assert_null(strstr(mail, "List-Unsubscribe"));
}

static void nothing_makes_a_header_of_its_own(void **state) {
    scoped_ctx ctx;
    (void)state;
    ctx_begin(&ctx);
    struct compose_wish wish = plain();
    wish.subject = "Yksi\r\nBcc: muu@example.fi";
    wish.to_name = "Helmi\nBcc: kolmas@example.fi";
    wish.file_name = "a\r\nX-Oma: 1";
    wish.file = "x";
    wish.file_length = 1;
    wish.file_type = "text/plain\r\nX-Oma: 2";
    const char *mail = composed(&ctx, &wish);
    assert_null(strstr(mail, "\nBcc:"));
    assert_null(strstr(mail, "\nX-Oma:"));
}

static void one_press_is_offered_as_programs_know_it(void **state) {
    scoped_ctx ctx;
    (void)state;
    ctx_begin(&ctx);
    struct compose_wish wish = plain();
    wish.stop = "https://rekisteri.toimisto.fi/stop/0123456789abc0123456789abc";
    wish.robot = true;
    const char *mail = composed(&ctx, &wish);
    assert_non_null(
        strstr(mail, "List-Unsubscribe: <https://rekisteri.toimisto.fi/stop/0123456789abc0123456789abc>\r\n"));
    assert_non_null(strstr(mail, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    assert_non_null(strstr(mail, "Auto-Submitted: auto-generated\r\n"));
}

static void long_lines_and_long_subjects_are_folded(void **state) {
    scoped_ctx ctx;
    (void)state;
    ctx_begin(&ctx);
    struct compose_wish wish = plain();
    struct buf text = buf_in(ctx.arena), subject = buf_in(ctx.arena);
    for (int i = 0; i < 3000; i++)
        buf_add(&text, "ä");
    for (int i = 0; i < 90; i++)
        buf_add(&subject, "ö€");
    wish.text = buf_text(&text);
    wish.subject = buf_text(&subject);
    const char *mail = composed(&ctx, &wish);
    for (const char *at = mail; *at;) {
        size_t line = strcspn(at, "\r");
        assert_true(line <= 200);
        at += line + (at[line] ? 2 : 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_say_who_what_and_when),
        cmocka_unit_test(nothing_makes_a_header_of_its_own),
        cmocka_unit_test(one_press_is_offered_as_programs_know_it),
        cmocka_unit_test(long_lines_and_long_subjects_are_folded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
