/* The page compiler, as the build runs it: what it writes, and what it refuses with file and line. */
#include "base/arena.h"
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What view.h includes of the headers beside it, and what stands there. */
static const char beside[] = "#include \"web/view.h\"\nstruct beside { const char *further; };\n";
static const char view[] = "#include \"web/view_beside.h\"\nstruct item { const char *name, *id; int n; };\n"
                           "struct part { const char *word; struct html html; };\n"
                           "struct data {\n"
                           "    /* a remark { } ; */\n"
                           "    const char *title;\n"
                           "    int flag;\n"
                           "    struct part part;\n"
                           "    const struct part *maybe;\n"
                           "    const struct item *items;\n"
                           "    size_t items_count;\n"
                           "    struct beside beside;\n"
                           "};\n";

static void put(const char *path, const char *text) {
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

/* What pagec says about a page, both streams; `*status` its exit code. */
static const char *compile(struct arena *arena, const char *page, int *status) {
    char folder[] = "/tmp/pagec-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *header = arena_printf(arena, "%s/view.h", folder),
         *file = arena_printf(arena, "%s/page.html", folder);
    char *other = arena_printf(arena, "%s/view_beside.h", folder);
    put(header, view);
    put(other, beside);
    put(file, arena_printf(arena, "{{page data}}\n%s", page));
    FILE *in = popen(arena_printf(arena, "build/gen/pagec %s %s 2>&1", header, file), "r");
    assert_non_null(in);
    struct buf buf = buf_in(arena);
    char bytes[1024];
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, in));)
        buf_add_n(&buf, bytes, n);
    *status = WEXITSTATUS(pclose(in));
    unlink(header);
    unlink(other);
    unlink(file);
    rmdir(folder);
    return buf_text(&buf);
}

static void values_are_escaped_for_where_they_stand(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    int status;
    const char *c = compile(
        arena,
        "<p title=\"{{title}}\">{{#items}}<a href=\"/party/{{id}}\">{{name}} {{n}} {{title}}</a>{{/items}}"
        "{{^items}}{{_ Nobody called {1}|*title}}{{/items}}{{?maybe}}{{>other maybe}}{{/maybe}}</p>\n"
        "<input{{?flag}} checked{{/flag}}>{{part.html}}{{beside.further}}"
        "<a href=\"/{{title}}\">",
        &status);
    assert_int_equal(status, 0);
    const char *expected[] = {
        "template_text(out, d0->title);",
        "template_address(out, d1->id);",
        "template_address(out, d0->title);",
        "template_text(out, d1->name);",
        "template_number(out, (long)d1->n);",
        "if (!(d0->items_count)) {",
        "template_message(out, M(\"Nobody called {1}\"), (const char *const[]){d0->title, NULL}, 1, 1);",
        "page_other(out, d0->maybe);",
        "template_html(out, d0->part.html);",
        "template_text(out, d0->beside.further);"};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        if (!strstr(c, expected[i]))
            fail_msg("missing: %s\nin: %s", expected[i], c);
}

static void what_could_go_wrong_stops_the_build(void **state) {
    (void)state;
    static const struct {
        const char *page, *says;
    } cases[] = {
        {"<p>\n{{nobody}}", "page.html:3: {{nobody}}: there is no nobody"},
        {"{{part.nobody}}", "page.html:2: {{part.nobody}}: there is no nobody"},
        {"{{#items}}{{nobody}}{{/items}}", "there is no nobody"},
        {"<p title={{title}}>", "page.html:2: the value of title= is not in quotes"},
        {"<p title='{{title}}'>", "the value of title= is not in quotes"},
        {"<p title=x>", "the value of title= is not in quotes"},
        {"<p {{title}}>", "a value stands in text or in a quoted attribute"},
        {"<a href=\"{{title}}\">", "an address begins with a fixed text"},
        {"<form action=\"x{{title}}\">", "an address begins with a fixed text"},
        {"<a href=\"{{_ Text}}\">", "a message is no address"},
        {"<p onclick=\"x()\">", "onclick=\"\" is not allowed"},
        {"<p style=\"x\">", "style=\"\" is not allowed"},
        {"<style>", "<style> is not allowed"},
        {"<script>x()</script>", "script in the page"},
        {"<script src=\"/a\">{{title}}</script>", "a value stands in text or in a quoted attribute"},
        {"<!-- x -->", "would be sent to everybody"},
        {"{{?flag}}<p", "the page ends inside flag"},
        {"{{?flag}}<p {{/flag}}", "stands elsewhere in the HTML"},
        {"{{?flag}}{{/part}}", "{{/part}} closes {{flag}}"},
        {"{{/flag}}", "closes {{nothing}}"},
        {"{{#title}}{{/title}}", "is no list"},
        {"{{part}}", "is no text"},
        {"<p title=\"{{part.html}}\">", "is no text"},
        {"{{>other title}}", "is no struct"},
        {"{{title", "is not closed"},
        {"<p", "the page ends inside a tag"},
        {"a < b", "a bare <"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped_arena *arena = arena_new();
        int status;
        const char *said = compile(arena, cases[i].page, &status);
        if (status != 1 || !strstr(said, cases[i].says))
            fail_msg("%s\nshould say: %s\nsays (%d): %s", cases[i].page, cases[i].says, status, said);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_escaped_for_where_they_stand),
        cmocka_unit_test(what_could_go_wrong_stops_the_build),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
