/* What hangs on a record comes in the order of the history, as a walk through all of it would have it. */
#include "judging.h"

#include "notice/mine.h"

static const struct happening happenings[] = {
    {.record = 1, .belongs = 3}, /* said before what it belongs to */
    {.record = 2, .belongs = 9}, /* nothing is 9 */
    {.record = 3},
    {.record = 4, .belongs = 3},
    {.record = 5, .belongs = 5}, /* itself */
    {.record = 3},               /* the same record once more */
    {.record = 0},
};
static const struct history history = {.happenings = happenings,
                                       .happening_count = sizeof happenings / sizeof *happenings};

static struct judge judge_in(struct ctx *ctx) {
    struct judge judge = {.ctx = ctx, .arena = ctx->arena, .history = &history};
    mine_prepare(&judge);
    judge.index = mine_index_of(&judge, ctx->arena);
    return judge;
}

static void each_record_has_its_own(void **state) {
    (void)state;
    static const struct {
        int record;
        const char *says;
    } rows[] = {{-1, "0 1 2 3 4 5 6 "}, {0, "0 "}, {2, "0 2 3 "}, {3, "3 "}, {4, "4 "},
                {5, "0 3 5 "},          {6, "6 "}};
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct judge judge = judge_in(&ctx);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *says = "";
        struct mine mine = mine_begin(&judge, rows[i].record);
        for (int index = mine_next(&mine); index >= 0; index = mine_next(&mine))
            says = arena_printf(ctx.arena, "%s%d ", says, index);
        assert_string_equal(says, rows[i].says);
    }
    size_t count;
    assert_int_equal(mine_records(&judge, 3, &count)->index, 2);
    assert_int_equal(count, 2);
    (void)mine_records(&judge, 9, &count);
    assert_int_equal(count, 0);
}

static void what_was_found_is_known_for_that_role_and_day_only(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct judge judge = judge_in(&ctx);
    struct mine_known found = {.what = &history, .role = {1, 2}, .as_of = 3, .which = 4};
    assert_null(mine_known(&judge, &found));
    mine_know(&judge, &found);
    assert_int_equal(mine_known(&judge, &found)->which, 4);
    struct mine_known other = found;
    other.as_of = 4;
    assert_null(mine_known(&judge, &other));
    other = found;
    other.role.type = 1;
    assert_null(mine_known(&judge, &other));
    other = found;
    other.unplaced = true;
    assert_null(mine_known(&judge, &other));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_record_has_its_own),
        cmocka_unit_test(what_was_found_is_known_for_that_role_and_day_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
