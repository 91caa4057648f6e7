#include "http/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const char *text_of(struct buf *buf) {
    const char *text = arena_text(buf->arena, buf_text(buf));
    buf->length = 0;
    return text;
}

static void what_people_type_stays_text(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct buf buf = buf_in(arena);
    struct template_out out = {&buf, LANG_EN};
    template_text(&out, "<b>\"A\" & 'Ä'</b>");
    assert_string_equal(text_of(&buf), "&lt;b&gt;&quot;A&quot; &amp; &#39;Ä&#39;&lt;/b&gt;");
    template_text(&out, NULL);
    template_address(&out, "a b/ä?\"x+1@y.example");
    assert_string_equal(text_of(&buf), "a%20b%2F%C3%A4%3F%22x+1@y.example");
    template_html(&out, (struct html){"<b>"});
    template_html(&out, (struct html){NULL});
    template_number(&out, -5);
    assert_string_equal(text_of(&buf), "<b>-5");
}

static void messages_escape_their_values(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct buf buf = buf_in(arena);
    struct template_out out = {&buf, LANG_EN};
    const char *values[] = {"<1>", "2&"};
    template_message(&out, "{2} < {1} {3} {x}", values, 2, 1);
    assert_string_equal(text_of(&buf), "2&amp; &lt; <b>&lt;1&gt;</b>  {x}");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_people_type_stays_text),
        cmocka_unit_test(messages_escape_their_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
