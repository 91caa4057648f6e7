#include "formats/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void every_text_is_escaped(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct html html;
    html_begin(&html, arena, LANG_SV, "<title> & \"more\"");
    html_put(&html, "p", "<script>alert(1)</script>");
    html_row(&html, (const char *const[]){"a<b", NULL}, 2, "td");
    html_put(&html, "p", NULL);
    const char *text = html_end(&html);
    assert_non_null(strstr(text, "<html lang=\"sv\">"));
    assert_null(strstr(text, "<script"));
    assert_non_null(strstr(text, "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"));
    assert_non_null(strstr(text, "<tr><td>a&lt;b</td><td></td></tr>"));
    assert_non_null(strstr(text, "<h1>&lt;title&gt; &amp; &quot;more&quot;</h1>"));
    assert_null(strstr(text, "<p></p>"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_text_is_escaped)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
