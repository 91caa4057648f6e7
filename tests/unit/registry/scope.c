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
                             office[] = {ACTION_MANAGE}, never[] = {ACTION_MOVE};
    for (int i = 0; i < 8; i++) {
        const struct scope scope = {.writes = i & 1, .duties = (i & 2) != 0, .manages = (i & 4) != 0};
#define ALL(list, expected)                                                                                    \
    for (size_t j = 0; j < sizeof list / sizeof *list; j++)                                                    \
    assert_int_equal(scope_leaves(&scope, list[j]), expected)
        ALL(reads, true);
        ALL(writes, scope.writes);
        ALL(both, scope.writes && scope.duties);
        ALL(duties, scope.duties);
        ALL(office, scope.manages);
        ALL(never, false);
    }
}

/* A token for everything is no person all the same. */
static void what_only_a_person_may(void **state) {
    struct fixture *f = *state;
    static const char *const purposes[] = {"contact"};
    struct scope scope = {.token = 1,
                          .purposes = {.items = purposes, .count = 1},
                          .purpose = "contact",
                          .writes = true,
                          .duties = true,
                          .manages = true};
    OK(scope_person(&f->ctx));
    OK(scope_write(&f->ctx));
    f->ctx.scope = &scope;
    OK(scope_write(&f->ctx));
    NO(ST_DENIED, scope_person(&f->ctx));
    assert_string_equal(f->ctx.fault.sentence, "security");
    scope.writes = false;
    NO(ST_DENIED, scope_write(&f->ctx));
    f->ctx.scope = NULL;
}

static int notes_for_contact(void **state) {
    return fixture_begin_edited(state, "s/^    fields: .note.$/&\\n    purposes: [contact]/");
}

/* That there was a call is told by its day alone. */
static void which_happenings_count(void **state) {
    struct fixture *f = *state;
    static const char *const purposes[] = {"contact", "survey"};
    struct scope scope = {.purposes = {.items = purposes, .count = 2}, .purpose = "contact"};
    const struct notice *notice = ctx_notice(&f->ctx);
    assert_true(scope_counts(&f->ctx, notice, "call"));
    f->ctx.scope = &scope;
    assert_true(scope_counts(&f->ctx, notice, "call"));
    scope.purpose = "survey";
    assert_false(scope_counts(&f->ctx, notice, "call"));
    f->ctx.scope = NULL;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_purpose_is_the_tokens, fixture_begin, fixture_end),
        cmocka_unit_test(what_a_token_may_do),
        cmocka_unit_test_setup_teardown(what_only_a_person_may, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(which_happenings_count, notes_for_contact, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
