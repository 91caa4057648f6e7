#include "notice/field.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

struct value {
    const char *field, *typed, *normal; /* normal NULL: refused */
};

static const struct value values[] = {
    {"phone", "040 000 5126", "+358400005126"},
    {"phone", "0400005126", "+358400005126"},
    {"phone", "+358 (0)40 000 5126", "+358400005126"},
    {"phone", "00358-40-0005126", "+358400005126"},
    {"phone", "+358 040 0005126", "+358400005126"},
    {"phone", " (06) 000 4410 ", "+35860004410"},
    {"phone",
     "040\xC2\xA0"
     "000\xC2\xA0"
     "5126",
     "+358400005126"},
    {"phone",
     "040\xE2\x80\x93"
     "000 5126",
     "+358400005126"},
    {"phone", "+46 8 123 45 67", "+4681234567"},
    {"phone", "3.58E+11", NULL},
    {"phone", "3,58E+11", NULL},
    {"phone", "400005126", NULL},
    {"phone", "358400005126", NULL},
    {"phone", "+0400005126", NULL},
    {"phone", "112", NULL},
    {"phone", "040 000 5126 / Aku", NULL},
    {"phone", "0400000000000000000000000000000000000000", NULL},
    {"phone", "", NULL},
    {"email", " Aku.Kaarto@Pyora.Example ", "Aku.Kaarto@pyora.example"},
    {"email", "aku@pyörä.example", "aku@pyörä.example"},
    {"email", "Aku@XN--pyr-sla2g.example", "Aku@pyörä.example"},
    {"email", "a'b+c@x-y.fi", "a'b+c@x-y.fi"},
    {"email", "aku@pyora", NULL},
    {"email", "aku@@pyora.fi", NULL},
    {"email", "aku kaarto@pyora.fi", NULL},
    {"email", ".aku@pyora.fi", NULL},
    {"email", "aku@-pyora.fi", NULL},
    {"email", "aku@pyora..fi", NULL},
    {"email", "aku@127.0.0.1", NULL},
    {"email", "<aku@pyora.fi>", NULL},
    {"business_id", "9120347-8", "9120347-8"},
    {"business_id", "FI91203478", "9120347-8"},
    {"business_id", "9120347 - 8", "9120347-8"},
    {"business_id", "112038-9", "0112038-9"},
    {"business_id", "9120347-7", NULL},
    {"business_id", "9120346-8", NULL},
    {"business_id", "91203478901", NULL},
    {"business_id", "abc", NULL},
    {"website", "www.pyora.fi/a?b=1", "https://www.pyora.fi/a?b=1"},
    {"website", "HTTP://pyora.fi", "http://pyora.fi"},
    {"website", "javascript://pyora.fi/x", NULL},
    {"website", "pyora", NULL},
    {"language", "Suomi", "fi"},
    {"language", "sv-FI", "sv"},
    {"language", "mitä", NULL},
    {"name", "  Pyörä  ry ", "Pyörä  ry"},
    {"name", "Pyo\xCC\x88ra\xCC\x88", "Pyörä"}, /* letters and accents apart, as Apple writes them */
    {"name", "Pyörä\nry", NULL},
    {"name", "Pyörä\x07", NULL},
    {"name", "Pyörä \xE2\x80\xAEry", NULL},
    {"name", "\xE2\x80\x8BPyörä", NULL},
    {"name", " \xC2\xA0 ", NULL},
    {"name", "\xFF", NULL},
    {"postal_address", " Katu 1\r\n33100 Tampere\n", "Katu 1\n33100 Tampere"},
};

static void values_have_one_form_or_none(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    int missed = 0;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const struct field *field = field_builtin(values[i].field);
        const char *normal = NULL;
        fault_clear(&ctx);
        enum status status = field_normalise(&ctx, NULL, field, values[i].typed, &normal);
        bool right = values[i].normal ? status == ST_OK && strcmp(normal, values[i].normal) == 0
                                      : status == ST_INVALID && strcmp(ctx.fault.field, values[i].field) == 0;
        if (!right)
            print_error("%s \"%s\": expected %s, got %s\n", values[i].field, values[i].typed,
                        values[i].normal ? values[i].normal : "a refusal",
                        status == ST_OK ? normal : fault_text(&ctx));
        missed += !right;
        if (status == ST_OK) { /* what is normal stays as it is */
            const char *again;
            assert_int_equal(field_normalise(&ctx, NULL, field, normal, &again), ST_OK);
            assert_string_equal(again, normal);
        }
    }
    assert_int_equal(missed, 0);
}

static void a_refusal_says_what_to_type(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_FI;
    const char *normal;
    assert_int_equal(field_normalise(&ctx, NULL, field_builtin("phone"), "400005126", &normal), ST_INVALID);
    assert_non_null(strstr(fault_text(&ctx), "040 123 4567"));
    assert_null(strstr(fault_text(&ctx), "5126")); /* and not what was typed */
}

static void long_texts_are_refused(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    char *text = arena_alloc(ctx.arena, 100001);
    const char *normal;
    memset(text, 'a', 100000);
    assert_int_equal(field_normalise(&ctx, NULL, field_builtin("name"), text, &normal), ST_INVALID);
    assert_int_equal(field_normalise(&ctx, NULL, field_builtin("postal_address"), text, &normal), ST_INVALID);
}

static void phones_are_shown_as_people_write_them(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    static const char *const shown[][2] = {
        {"+358400005126", "040 000 5126"},   {"+35860004410", "06 000 4410"},
        {"+35814000220", "014 000 220"},     {"+35820007305", "020 007 305"},
        {"+358410002937", "041 000 2937"},   {"+46812345678", "+46 812 345 678"},
        {"+4681234567", "+46 812 345 67"},   {"+3726001234", "+372 600 1234"},
        {"+12025550123", "+1 202 555 0123"}, {"040", "040"},
    };
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        assert_string_equal(field_show(arena, LANG_FI, field_builtin("phone"), shown[i][0]), shown[i][1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_have_one_form_or_none),
        cmocka_unit_test(a_refusal_says_what_to_type),
        cmocka_unit_test(long_texts_are_refused),
        cmocka_unit_test(phones_are_shown_as_people_write_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
