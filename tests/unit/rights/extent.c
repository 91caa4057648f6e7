#include "rights/extent.h"

#include "base/json.h"

#include "../registry/fixture.h"

static struct extent of(const char *only) {
    return (struct extent){only, DAY_NONE, DAY_NONE};
}

static void everything_has_no_words(void **state) {
    struct fixture *f = *state;
    const struct extent all = EXTENT_ALL;
    assert_true(extent_whole(&all));
    assert_null(extent_words(&f->ctx, LANG_EN, &all));
    assert_null(extent_classes(&f->ctx, &all));
    assert_true(extent_has(&f->ctx, &all, NOTICE_NOTHING, NOTICE_NOTHING));
    OK(extent_check(&f->ctx, &all));
    const char *none[] = {"", ""};
    assert_null(extent_join(f->ctx.arena, none, 2));
}

static void a_class_holds_its_kinds_of_data_and_a_kind_only_itself(void **state) {
    struct fixture *f = *state;
    const struct notice *notice = ctx_notice(&f->ctx);
    int class = notice_class(notice, "bookkeeping"), vouchers = notice_category(notice, "vouchers"),
        billing = notice_category(notice, "billing");
    const struct extent whole = of("bookkeeping"), kind = of(",vouchers,");
    assert_true(extent_has(&f->ctx, &whole, billing, class));
    assert_true(extent_has(&f->ctx, &kind, vouchers, class));
    assert_false(extent_has(&f->ctx, &kind, billing, class));
    assert_false(extent_has(&f->ctx, &kind, NOTICE_NOTHING, NOTICE_NOTHING));
    const bool *classes = extent_classes(&f->ctx, &kind);
    assert_true(classes[class]);
    assert_false(classes[notice_class(notice, "customer")]);
    assert_true(extent_names(&kind, "vouchers"));
    assert_false(extent_names(&kind, "vouch"));
}

static void a_class_that_is_not_there_and_days_in_the_wrong_order_are_told(void **state) {
    struct fixture *f = *state;
    const struct extent strange = of("vouchers,nothing"), turned = {NULL, 20000, 19999};
    NO(ST_INVALID, extent_check(&f->ctx, &strange));
    assert_string_equal(f->ctx.fault.field, "only");
    fault_clear(&f->ctx);
    NO(ST_INVALID, extent_check(&f->ctx, &turned));
    assert_string_equal(f->ctx.fault.field, "until");
    fault_clear(&f->ctx);
}

static void days_count_at_both_ends_and_what_is_sealed_comes_back(void **state) {
    struct fixture *f = *state;
    const struct extent part = {"vouchers", 20000, 20010};
    assert_true(extent_has_day(&part, 20000) && extent_has_day(&part, 20010));
    assert_false(extent_has_day(&part, 19999) || extent_has_day(&part, 20011));
    scoped_json *json = json_object();
    extent_seal(&f->ctx, json, &part);
    struct extent back = extent_open(&f->ctx, json);
    assert_string_equal(back.only, "vouchers");
    assert_int_equal(back.from, 20000);
    assert_int_equal(back.to, 20010);
    assert_string_equal(extent_words(&f->ctx, LANG_EN, &back), "invoices; 4 October 2024–14 October 2024");
    scoped_json *empty = json_object();
    back = extent_open(&f->ctx, empty);
    assert_true(extent_whole(&back));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everything_has_no_words, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(a_class_holds_its_kinds_of_data_and_a_kind_only_itself, fixture_begin,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(a_class_that_is_not_there_and_days_in_the_wrong_order_are_told,
                                        fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(days_count_at_both_ends_and_what_is_sealed_comes_back, fixture_begin,
                                        fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
