#include "base/ctx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void what_failed_is_said_with_its_place(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    char value[] = "rental";
    assert_int_equal(FAIL(&ctx, ST_INVALID, "no kind \"{1}\"; did you mean {2}?", value, "rentals"),
                     ST_INVALID);
    memset(value, 'x', 6); /* the fault keeps a copy */
    assert_int_equal(fault_at(&ctx, "notice.yaml", 12, 3), ST_INVALID);
    assert_string_equal(fault_text(&ctx), "notice.yaml:12:3: no kind \"rental\"; did you mean rentals?");
    fault_at(&ctx, "notice.yaml", 0, 0);
    assert_string_equal(fault_text(&ctx), "notice.yaml: no kind \"rental\"; did you mean rentals?");
}

static void field_and_sentence_travel_along(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    assert_int_equal(FAIL(&ctx, ST_DENIED, "not collected"), ST_DENIED);
    assert_int_equal(fault_at_field(&ctx, "born"), ST_DENIED);
    assert_int_equal(fault_sentence(&ctx, "P4"), ST_DENIED);
    assert_string_equal(ctx.fault.field, "born");
    assert_string_equal(ctx.fault.sentence, "P4");
    assert_string_equal(fault_text(&ctx), "not collected");
}

static void a_new_fault_forgets_the_old_place(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    (void)FAIL(&ctx, ST_INVALID, "first {1}", "value");
    fault_at(&ctx, "a.csv", 3, 0);
    fault_at_field(&ctx, "name");
    (void)FAIL(&ctx, ST_BUSY, "second");
    assert_null(ctx.fault.file);
    assert_null(ctx.fault.field);
    assert_null(ctx.fault.values[0]);
    assert_string_equal(fault_text(&ctx), "second");
    fault_clear(&ctx);
    assert_int_equal(ctx.fault.status, ST_OK);
    assert_null(ctx.fault.id);
}

static void the_context_starts_from_the_injected_clock_and_language(void **state) {
    (void)state;
    setenv("SELOSTE_CLOCK", "2026-03-05T10:00:00Z", 1);
    setenv("SELOSTE_LANG", "sv_FI.UTF-8", 1);
    struct ctx ctx;
    ctx_begin(&ctx);
    assert_int_equal(ctx.now, 1772704800);
    assert_int_equal(ctx.lang, LANG_SV);
    ctx_end(&ctx);
    assert_null(ctx.arena);
    setenv("SELOSTE_LANG", "de", 1); /* not one of ours: the next name decides */
    setenv("LC_ALL", "fi_FI.UTF-8", 1);
    ctx_begin(&ctx);
    assert_int_equal(ctx.lang, LANG_FI);
    ctx_end(&ctx);
    unsetenv("SELOSTE_CLOCK");
    unsetenv("SELOSTE_LANG");
    unsetenv("LC_ALL");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_failed_is_said_with_its_place),
        cmocka_unit_test(field_and_sentence_travel_along),
        cmocka_unit_test(a_new_fault_forgets_the_old_place),
        cmocka_unit_test(the_context_starts_from_the_injected_clock_and_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
