/* The rows as they are, and lines that people type. */
#include "cli/parse.h"
#include "cli/usage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

enum { ARGS = 12 };

static enum status parse(struct ctx *ctx, struct call *call, const char *const *argv) {
    size_t count = 0;
    while (argv[count])
        count++;
    ctx_begin(ctx);
    ctx->lang = LANG_EN;
    *call = (struct call){.ctx = ctx};
    return parse_call(call, count, argv);
}
#define PARSE(ctx, call, ...) parse((ctx), (call), (const char *const[]){__VA_ARGS__, NULL})

/* Every word and option of every row is explained, and an option has the same kind of value in all of them. */
static void every_row_is_explained(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    size_t count;
    const struct command *rows = usage_commands(&count);
    FILE *nowhere = fopen("/dev/null", "w");
    for (size_t i = 0; i < count; i++) {
        struct usage usage = usage_of(&ctx, &rows[i]);
        for (size_t j = 0; j < usage.option_count; j++) {
            const char *value = usage_value_of(usage.options[j].name);
            assert_non_null(value);
            assert_int_equal(*value != '\0', usage.options[j].value != NULL);
            assert_int_equal(*value == '[', usage.options[j].value_may_lack);
        }
        for (size_t j = 0; j + 1 < usage.word_count; j++)
            assert_false(usage.words[j].repeats);
        usage_print_command(&ctx, &rows[i], nowhere); /* aborts on what is not explained */
        assert_non_null(rows[i].run);
        assert_true(strlen(rows[i].help) > 10);
    }
    fclose(nowhere);
}

/* The first row explains it wherever it stands: a second one of the same kind would never be read. */
static void nothing_is_explained_twice(void **state) {
    (void)state;
    static const struct {
        const char *name, *value;
    } rows[] = {
#define TAKEN(name, value, help) {name, value},
#include "cli/options.def"
#undef TAKEN
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(rows[i].name, rows[j].name) == 0 && strcmp(rows[i].value, rows[j].value) == 0)
                fail_msg("%s %s", rows[i].name, rows[i].value);
}

static void options_stand_anywhere(void **state) {
    (void)state;
    const char *const lines[][5] = {
        {"--lang", "fi", "help", "version", NULL},
        {"help", "--lang", "fi", "version", NULL},
        {"help", "version", "--lang=fi", NULL},
        {"help", "--lang=fi", "--", "version", NULL},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        scoped_ctx ctx;
        struct call call;
        assert_int_equal(parse(&ctx, &call, lines[i]), ST_OK);
        assert_string_equal(call.command->name, "help");
        assert_int_equal(call.word_count, 1);
        assert_string_equal(call_word(&call, 0), "version");
        assert_null(call_word(&call, 1));
        assert_string_equal(call_option(&call, "--lang", "none"), "fi");
        assert_int_equal(ctx.lang, LANG_FI);
    }
}

static void after_two_dashes_all_is_words(void **state) {
    (void)state;
    scoped_ctx ctx;
    struct call call;
    assert_int_equal(PARSE(&ctx, &call, "help", "--", "--lang"), ST_OK);
    assert_string_equal(call_word(&call, 0), "--lang");
    assert_false(call_has(&call, "--lang"));
}

static void help_is_asked_in_many_ways(void **state) {
    (void)state;
    const char *const lines[][4] = {{"--help", NULL}, {"-h", NULL}, {"help", NULL}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        scoped_ctx ctx;
        struct call call;
        assert_int_equal(parse(&ctx, &call, lines[i]), ST_OK);
        assert_string_equal(call.command->name, "help");
        assert_int_equal(call.word_count, 0);
    }
    scoped_ctx ctx;
    struct call call;
    assert_int_equal(PARSE(&ctx, &call, "version", "--nonsense", "--help"), ST_OK);
    assert_string_equal(call.command->name, "help");
    assert_string_equal(call_word(&call, 0), "version");
}

static void mistakes_are_named(void **state) {
    (void)state;
    const struct {
        const char *argv[4], *says, *field;
    } lines[] = {
        {{NULL}, "say a command", NULL},
        {{"hlep", NULL}, "did you mean “help”?", NULL},
        {{"xyzzyx", NULL}, "“seloste --help” lists them all", NULL},
        {{"help", "--lnag", "fi", NULL}, "did you mean “--lang”?", "--lnag"},
        {{"help", "--lang", NULL}, "--lang lacks its value", "--lang"},
        {{"help", "--lang=", NULL}, "--lang lacks its value", "--lang"},
        {{"help", "--lang", "de", NULL}, "--lang is one of fi|sv|en, not “de”", "--lang"},
        {{"version", "one", NULL}, "too many words", NULL},
        {{"help", "", NULL}, "COMMAND is empty", "COMMAND"},
        {{"help", "--lang=fi", "--lang=fi", NULL}, "kahdesti", "--lang"},
        {{"help", "\xff\xfe", NULL}, "word 2 of the command line is not UTF-8", NULL},
        {{"help", "-", "-x", NULL}, "takes no option “-x”", "-x"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        scoped_ctx ctx;
        struct call call;
        assert_int_equal(parse(&ctx, &call, lines[i].argv), ST_INVALID);
        if (!strstr(fault_text(&ctx), lines[i].says))
            fail_msg("line %zu says: %s", i, fault_text(&ctx));
        if (lines[i].field)
            assert_string_equal(ctx.fault.field, lines[i].field);
        else
            assert_null(ctx.fault.field);
    }
}

static void json_is_known_before_the_line_is_understood(void **state) {
    (void)state;
    const char *const lines[][5] = {{"nonsense", "--json", NULL}, {"version", "--nonsense", "--json", NULL}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        scoped_ctx ctx;
        struct call call;
        assert_int_equal(parse(&ctx, &call, lines[i]), ST_INVALID);
        assert_true(call_has(&call, "--json"));
    }
}

static void alternatives_are_exact(void **state) {
    (void)state;
    assert_true(usage_allows("fi|sv|en", "sv"));
    assert_true(usage_allows("KEYDIR", "anything"));
    const char *const wrong[] = {"", "f", "fi|sv", "en|", "|", "swe"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(usage_allows("fi|sv|en", wrong[i]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_explained),
        cmocka_unit_test(nothing_is_explained_twice),
        cmocka_unit_test(options_stand_anywhere),
        cmocka_unit_test(after_two_dashes_all_is_words),
        cmocka_unit_test(help_is_asked_in_many_ways),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(json_is_known_before_the_line_is_understood),
        cmocka_unit_test(alternatives_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
