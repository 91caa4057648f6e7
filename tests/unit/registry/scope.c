/* What a token narrows: the purpose of whatever is done, what may be done at all, and which categories are seen. */
#include "fixture.h"

#include "registry/scope.h"

static struct asked asking(enum action action, int purpose) {
    return (struct asked){
        .action = action, .type = NOTICE_NOTHING, .purpose = purpose, .service = NOTICE_NOTHING};
}

static void a_purpose_is_the_tokens(void **state) {
    struct fixture *f = *state;
    static const char *const purposes[] = {"invoice", "contact"};
    const struct scope scope = {.purposes = {.items = purposes, .count = 2}, .purpose = "invoice"};
    const struct notice *notice = ctx_notice(&f->ctx);
    struct permission permission;
    f->ctx.scope = &scope;
    struct asked asked = asking(ACTION_FIND, NOTICE_NOTHING);
    OK(permit(&f->ctx, &asked, &permission));
    assert_string_equal(notice->purposes[permission.purpose].entry.id, "invoice");
    asked.purpose = notice_purpose(notice, "contact");
    OK(permit(&f->ctx, &asked, &permission));
    asked.purpose = notice_purpose(notice, "market");
    NO(ST_DENIED, permit(&f->ctx, &asked, &permission));
    assert_non_null(f->ctx.fault.sentence);
    const struct scope gone = {.purposes = {.items = (const char *const[]){"nosuch"}, .count = 1},
                               .purpose = "nosuch"};
    f->ctx.scope = &gone; /* the notice lost it since */
    asked.purpose = NOTICE_NOTHING;
    NO(ST_DENIED, permit(&f->ctx, &asked, &permission));
    f->ctx.scope = NULL;
}

static void what_a_token_may_do(void **state) {
    (void)state;
    static const enum action reads[] = {ACTION_FIND, ACTION_OPEN},
                             writes[] = {ACTION_ADD,    ACTION_CHANGE, ACTION_NOTE,   ACTION_LINK,
                                         ACTION_IMPORT, ACTION_SEND,   ACTION_EXPORT, ACTION_RIGHT},
                             both[] = {ACTION_MERGE, ACTION_ERASE},
                             duties[] = {ACTION_PACKAGE, ACTION_AUDIT, ACTION_UNSEEN},
                             never[] = {ACTION_MANAGE, ACTION_MOVE};
    for (int i = 0; i < 4; i++) {
        const struct scope scope = {.writes = i & 1, .duties = (i & 2) != 0};
#define ALL(list, expected)                                                                                    \
    for (size_t j = 0; j < sizeof list / sizeof *list; j++)                                                    \
    assert_int_equal(scope_leaves(&scope, list[j]), expected)
        ALL(reads, true);
        ALL(writes, scope.writes);
        ALL(both, scope.writes && scope.duties);
        ALL(duties, scope.duties);
        ALL(never, false);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_purpose_is_the_tokens, fixture_begin, fixture_end),
        cmocka_unit_test(what_a_token_may_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
