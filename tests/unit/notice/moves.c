/* What a version lacks, where it goes, and what is wrong with that. */
#include "notice/moves.h"

#include "judging.h"

static const char base[] =
    "register:\n"
    "  filings: {a: {en: register}}\n"
    "  languages: [en]\n"
    "  controller: {name: Club, business_id: 9120347-8, address: Street 1}\n"
    "  contact: {role: secretary, name: Aku Kaarto, email: aku@club.example}\n"
    "  deputy: {role: chair, name: Eeva Raitio, email: eeva@club.example}\n"
    "calendar: {country: fi, time_zone: Europe/Helsinki, fiscal_years_end: [2025-12-31]}\n"
    "people: {guest: {form: person}, donor: {form: person}}\n"
    "purposes: {serve: {}, sell: {}}\n"
    "data:\n"
    "  names: {class: basic, fields: [first_name, email]}\n"
    "  talks: {class: talk, fields: [note], own: {hobby: {type: text}, born: {type: date}}}\n"
    "sources: {self: {fills: all}}\n"
    "retention:\n"
    "  basic: {gone_by: taken_in + 10 years}\n"
    "  talk: {gone_by: taken_in + 5 years}\n";

static const struct notice *load(struct ctx *ctx, const char *text) {
    struct findings findings = {0};
    const struct notice *notice = NULL;
    if (notice_load_bytes(ctx, ctx->arena, "test.yaml", text, strlen(text), &findings, &notice) != ST_OK)
        fail_msg("%s", fault_text(ctx));
    return notice;
}

/* Two changes, and what `moves` says; NULL: nothing. */
static const struct notice *next(struct ctx *ctx, const char *const *pairs, const char *moves) {
    const char *text = base;
    for (; pairs[0]; pairs += 2) {
        const char *at = strstr(text, pairs[0]);
        assert_non_null(at);
        text = arena_printf(ctx->arena, "%.*s%s%s", (int)(at - text), text, pairs[1], at + strlen(pairs[0]));
    }
    if (moves)
        text = arena_printf(ctx->arena,
                            "%schanges: [{version: 2, in_force: 2026-12-01, what: {en: x}, moves: {%s}}]\n",
                            text, moves);
    return load(ctx, text);
}

/* "what name to" of each, joined with "; ": to is "?" when not said, "-" when erased, "!" before a problem. */
static const char *gone_says(struct ctx *ctx, const char *const *pairs, const char *moves) {
    static const char *const whats[] = {"type", "purpose", "class", "field", "record"};
    size_t count;
    const struct notice *old = load(ctx, base), *new = next(ctx, pairs, moves);
    const struct gone *gone = moves_gone(ctx, old, new, &count);
    const char *all = "";
    for (size_t i = 0; i < count; i++) {
        assert_true(*moves_text(ctx, old, new, &gone[i]));
        all = arena_printf(ctx->arena, "%s%s%s %s %s%s", all, i ? "; " : "", whats[gone[i].what], gone[i].name,
                           gone[i].problem ? "!" : "",
                           !gone[i].said ? "?"
                           : gone[i].to  ? gone[i].to
                                         : "-");
    }
    return all;
}
#define PAIRS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void each_name_that_is_gone(void **state) {
    (void)state;
    const char *const hobby[] = {"hobby: {type: text}, ", "", NULL}, *const nothing[] = {NULL};
    const char *const talk[] = {"class: talk", "class: basic", "\n  talk: {gone_by: taken_in + 5 years}", "",
                                NULL};
    const char *const donor[] = {", donor: {form: person}", "", NULL}, *const sell[] = {", sell: {}", "", NULL};
    const char *const renamed[] = {"  talks:", "  chats:", NULL};
    const char *const note[] = {"fields: [note], ", "", NULL};
    const char *const guests[] = {"names: {class", "names: {types: [donor], class", NULL};
    const struct {
        const char *const *pairs;
        const char *moves, *says;
    } table[] = {
        {nothing, NULL, ""},
        {hobby, NULL, "field talks.hobby ?"},
        {hobby, "talks.hobby: erase", "field talks.hobby -"},
        {hobby, "talks.hobby: talks.born", "field talks.hobby talks.born"},
        {hobby, "talks.hobby: basic", "field talks.hobby !basic"},
        {talk, NULL, "class talk ?"},
        {talk, "talk: basic", "class talk basic"},
        {talk, "talk: erase", "class talk -"},
        {talk, "talk: serve", "class talk !serve"},
        {donor, NULL, "type donor ?"},
        {donor, "donor: guest", "type donor guest"},
        {donor, "donor: erase", "type donor !-"},
        {sell, "sell: serve", "purpose sell serve"},
        {sell, "sell: erase", "purpose sell -"},
        {note, NULL, "record note ?"},
        {note, "note: erase", "record note -"},
        {note, "note: talks", "record note talks"},
        {renamed, NULL, "field talks.hobby ?; field talks.born ?"},
        {renamed, "talks: chats", "field talks.hobby chats.hobby; field talks.born chats.born"},
        {renamed, "talks: chats, talks.born: erase", "field talks.hobby chats.hobby; field talks.born -"},
        {guests, "first_name: erase, email: erase", "field first_name -; field email -"}, /* for guests only */
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        ctx.lang = LANG_EN;
        const char *says = gone_says(&ctx, table[i].pairs, table[i].moves);
        if (strcmp(says, table[i].says) != 0)
            fail_msg("%zu: \"%s\", not \"%s\"", i, says, table[i].says);
    }
}

static void the_newest_change_decides(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *text =
        arena_printf(ctx.arena,
                     "%schanges:\n"
                     "  - {version: 2, in_force: 2026-12-01, what: {en: x}, moves: {a: b, c: basic}}\n"
                     "  - {version: 3, in_force: 2027-12-01, what: {en: x}, moves: {a: erase}}\n",
                     base);
    const struct notice *notice = load(&ctx, text);
    assert_null(moves_of(notice, "a")->to);
    assert_string_equal(moves_of(notice, "c")->to, "basic");
    assert_null(moves_of(notice, "b"));
}

static void a_type_follows_its_move(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *old = load(&ctx, base);
    const struct notice *new =
        next(&ctx, PAIRS("guest: {form: person}, donor", "donor: {form: person}, friend"), "guest: friend");
    assert_int_equal(moves_type(old, new, notice_type(old, "guest")), notice_type(new, "friend"));
    assert_int_equal(moves_type(old, new, notice_type(old, "donor")), notice_type(new, "donor"));
    assert_int_equal(moves_type(old, new, NOTICE_NOTHING), NOTICE_NOTHING);
    assert_int_equal(moves_type(new, old, notice_type(new, "friend")), NOTICE_NOTHING);
    assert_true(moves_listed(&ctx, new, notice_type(new, "friend"), "talks.hobby"));
    assert_true(moves_listed(&ctx, new, notice_type(new, "friend"), "note"));
    assert_false(moves_listed(&ctx, new, notice_type(new, "friend"), "phone"));
    assert_false(moves_listed(&ctx, new, NOTICE_NOTHING, "email"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_name_that_is_gone),
        cmocka_unit_test(the_newest_change_decides),
        cmocka_unit_test(a_type_follows_its_move),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
