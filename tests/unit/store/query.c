#include "store/query.h"

#include "../scratch.h"
#include "store/writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void columns_are_read_by_name_in_any_order_and_again(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *folder = scratch_path(&ctx, state, "data");
    assert_int_equal(store_create(&ctx, folder, 42), ST_OK);
    scoped_store *store = NULL;
    assert_int_equal(store_open(&ctx, folder, STORE_READ, &store), ST_OK);
    scoped_reader *db = NULL;
    assert_int_equal(store_reader(&ctx, store, &db), ST_OK);
    scoped_query q = query_begin(db, SQL_META_ALL); /* name, number, text */
    int registers = 0, rows = 0;
    for (; query_row(&q); rows++) {
        int64_t number = query_int(&q, "number");
        assert_true(query_is_null(&q, "text"));
        const char *name = query_text(ctx.arena, &q, "name");
        assert_int_equal(query_int(&q, "number"), number);
        assert_string_equal(query_text(ctx.arena, &q, "name"), name);
        registers += strcmp(name, "register") == 0 && number == 42;
        scoped_query within = query_begin(db, SQL_META_ALL); /* the same, within its own rows */
        assert_true(query_row(&within));
        assert_true(query_is_null(&within, "text"));
        assert_non_null(query_text(ctx.arena, &within, "name"));
    }
    assert_int_equal(query_done(&ctx, &q), ST_OK);
    assert_true(rows > 1);
    assert_int_equal(registers, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {SCRATCH_TEST(columns_are_read_by_name_in_any_order_and_again)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
