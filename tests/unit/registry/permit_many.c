/* Asked at once and asked one by one: the same answers, whoever is in the register and whatever has happened to them. */
#include "registry/permit_many.h"
#include "fixture.h"

#include "registry/adopt.h"
#include "registry/choice.h"
#include "registry/demo.h"
#include "registry/merge.h"
#include "registry/role.h"
#include "registry/traits.h"
#include "registry/within.h"

/* Out of sight after a year, to be confirmed after two. */
#define SIGHT                                                                                                  \
    "s/^    review:       1 year/    review: 1 year\\n    hide_after: (last(contact of self or represented) "  \
    "else taken_in) + 3 years\\n    verify_again: (last(update) else taken_in) + 4 years/"

static int begin_sight(void **state) {
    return fixture_begin_with(state, "notices/agency.yaml", SIGHT);
}

static int begin_shop(void **state) {
    return fixture_begin_with(state, "notices/webshop.yaml", NULL);
}

static int begin_association(void **state) {
    return fixture_begin_with(state, "notices/association.yaml", NULL);
}

struct list {
    ref_t *items;
    size_t count, room;
};

static struct list everybody(struct fixture *f) {
    struct list list = {0};
    scoped_reader *db = NULL;
    OK(store_reader(&f->ctx, f->registry->store, &db));
    scoped_query q = query_begin(db, SQL_PARTIES_CHANGED);
    query_bind_int(&q, 1, -1);
    while (query_row(&q))
        ARENA_PUSH(f->ctx.arena, list.items, list.count, list.room, query_int(&q, "id"));
    OK(query_done(&f->ctx, &q));
    return list;
}

static uint64_t next(uint64_t *seed) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 33;
}

/* ---- what happens to people */

static void chooses(struct fixture *f, ref_t party, bool gives, uint64_t dice) {
    static const char *const channels[] = {NULL, "email", "sms", "post"};
    size_t purposes = ctx_notice(&f->ctx)->purposes_count;
    struct choice_draft draft = {
        .party = party, .purpose = (int)(dice % purposes), .channel = channels[dice / 8 % 4], .how = "phone"};
    f->ctx.now++;
    enum status status = gives ? choice_consent(&f->ctx, &draft) : choice_object(&f->ctx, &draft);
    assert_int_not_equal(status, ST_FAILED); /* whoever was merged chooses nothing */
    fault_clear(&f->ctx);
}

/* Somebody else with the same address, who has said nothing. */
static void doubles(struct fixture *f, ref_t party) {
    struct party read;
    OK(party_read(&f->ctx, party, NOTICE_NOTHING, &read));
    for (size_t i = 0; i < read.value_count; i++) {
        if (strcmp(read.values[i].field, "email") != 0)
            continue;
        struct party_draft draft =
            DRAFT(f, ctx_notice(&f->ctx)->types[0].entry.id, "name", "Toinen", "email", read.values[i].text);
        draft.even_if_known = draft.even_if_restricted = true;
        (void)(party_add(&f->ctx, &draft, &party) == ST_OK);
        fault_clear(&f->ctx);
        return;
    }
}

static void is_brought(struct fixture *f, ref_t party, uint64_t dice) {
    const struct notice *notice = ctx_notice(&f->ctx);
    struct party_draft more =
        DRAFT(f, NULL, "phone", arena_printf(f->ctx.arena, "040%07d", (int)(dice % 9999999)));
    more.source = (int)(dice % notice->sources_count);
    more.reason = "tilasto";
    more.licence =
        (struct licence){"TK-7", registry_today(&f->ctx), dice & 64 ? registry_today(&f->ctx) : DAY_NONE};
    (void)(party_set(&f->ctx, party, 0, &more) == ST_OK);
    fault_clear(&f->ctx);
}

/* Each organisation: nobody is spoken for any more. */
static enum status leaves(struct fixture *f, ref_t party) {
    scoped_reader *db = NULL;
    struct roles roles;
    TRY(store_reader(&f->ctx, f->registry->store, &db));
    TRY(role_list(&f->ctx, db, party, &roles));
    for (size_t i = 0; i < roles.count; i++)
        if (roles.items[i].organisation)
            TRY(party_link(&f->ctx, party, roles.items[i].organisation, DAY_NONE, registry_today(&f->ctx) - 1));
    return ST_OK;
}

static void happens(struct fixture *f, const struct list *list, size_t i, uint64_t *seed) {
    struct merge_plan done;
    ref_t party = list->items[i];
    uint64_t dice = next(seed);
    enum status status = ST_OK;
    switch (dice % 12) {
    case 0:
    case 1:
        chooses(f, party, false, dice / 12);
        break;
    case 2:
        chooses(f, party, true, dice / 12);
        break;
    case 3:
        chooses(f, party, true, dice / 12);
        chooses(f, party, false, dice / 12);
        break;
    case 4:
        doubles(f, party);
        status = choice_restrict(&f->ctx, party, "claims");
        break;
    case 5:
        chooses(f, party, false, dice / 12);
        doubles(f, party);
        break;
    case 6:
        status = merge_run(&f->ctx, party, list->items[(i + 7) % list->count], &done);
        break;
    case 7:
        is_brought(f, party, dice / 12);
        break;
    case 8:
        is_brought(f, party, dice / 12);
        status = adopt_informed(&f->ctx, party, "by post", f->ctx.now, NULL);
        break;
    case 9:
        status = choice_object(
            &f->ctx, &(struct choice_draft){.party = party, .purpose = NOTICE_NOTHING, .how = "email"});
        break;
    case 10:
        status = leaves(f, party);
        break;
    default:
        break;
    }
    assert_int_not_equal(status, ST_FAILED);
    fault_clear(&f->ctx);
}

/* ---- the comparison */

static void assert_same(const char *a, const char *b) {
    assert_int_equal(a != NULL, b != NULL);
    if (a)
        assert_string_equal(a, b);
}

struct compared {
    size_t asked, judged, no;
};

static void compare(struct fixture *f, const struct list *list, struct asked asked, struct compared *compared) {
    struct arena *outer = f->ctx.arena;
    scoped_arena *arena = arena_new();
    scoped_reader *db = NULL;
    struct permits permits;
    f->ctx.arena = arena;
    OK(store_reader(&f->ctx, f->registry->store, &db));
    OK(permit_many(&f->ctx, db, &asked, list->items, list->count, &permits));
    for (size_t i = 0; i < list->count; i++) {
        struct permission one = {0};
        asked.party = list->items[i];
        enum status status = permit_within(&f->ctx, db, &asked, &one);
        const struct permission *many = permits.answers[i];
        assert_int_equal(many != NULL, status != ST_NOT_FOUND);
        if (!many)
            continue;
        assert_int_equal(many->yes, status == ST_OK);
        assert_int_equal(many->not_yet, one.not_yet);
        assert_int_equal(many->purpose, one.purpose);
        assert_same(many->sentence, one.sentence);
        assert_same(many->why, one.why);
        assert_null(many->party);
        compared->no += !many->yes;
        fault_clear(&f->ctx);
    }
    compared->asked += list->count;
    compared->judged += permits.judged;
    f->ctx.arena = outer;
}

static void compare_all(struct fixture *f, struct compared *compared) {
    static const char *const channels[] = {NULL, "email", "sms", "post", "whatsapp"};
    static const enum action others[] = {ACTION_EXPORT, ACTION_FIND, ACTION_PACKAGE, ACTION_CHANGE};
    struct list list = everybody(f);
    ARENA_PUSH(f->ctx.arena, list.items, list.count, list.room, 12345); /* nobody */
    int purposes = (int)ctx_notice(&f->ctx)->purposes_count;
    for (int purpose = NOTICE_NOTHING; purpose < purposes; purpose++)
        for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
            compare(f, &list,
                    (struct asked){.action = ACTION_SEND,
                                   .type = NOTICE_NOTHING,
                                   .purpose = purpose,
                                   .service = NOTICE_NOTHING,
                                   .channel = channels[i]},
                    compared);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        compare(f, &list,
                (struct asked){.action = others[i],
                               .type = NOTICE_NOTHING,
                               .purpose = NOTICE_NOTHING,
                               .service = NOTICE_NOTHING},
                compared);
}

/* Another version, of which some are told. */
static void adopt_next(struct fixture *f, uint64_t *seed) {
    struct list list = everybody(f);
    char *path = arena_printf(f->ctx.arena, "%s/next.yaml", f->root);
    assert_int_equal(system(arena_printf(f->ctx.arena,
                                         "sed -e 's/^  version: .*/  version: 99/' "
                                         "-e 's/types: \\[organisation, contact_person\\]/types: all/' %s > %s",
                                         f->notice, path)),
                     0);
    OK(adopt_run(&f->ctx, path, NULL));
    for (size_t i = 0; i < list.count; i++)
        if (next(seed) % 3 == 0)
            OK(adopt_informed(&f->ctx, list.items[i], "by post", f->ctx.now, NULL));
}

static void at_once_is_as_one_by_one(void **state) {
    struct fixture *f = *state;
    uint64_t seed = 4711;
    struct compared before = {0}, after = {0};
    OK(demo_fill(&f->ctx, 30, NULL, NULL));
    struct list list = everybody(f);
    compare_all(f, &before);
    for (size_t i = 0; i < list.count; i++)
        happens(f, &list, i, &seed);
    compare_all(f, &after);
    adopt_next(f, &seed);
    for (size_t i = 0; i < list.count; i += 3)
        happens(f, &list, i, &seed);
    compare_all(f, &after);
    assert_true(before.no && after.no > before.no / 2);
    assert_true(before.judged < before.asked * 2 / 3);
}

/* ---- and it is less work */

static void few_are_asked_about(void **state) {
    struct fixture *f = *state;
    struct compared compared = {0};
    const struct asked asked = {.action = ACTION_SEND,
                                .type = NOTICE_NOTHING,
                                .purpose = notice_purpose(ctx_notice(&f->ctx), "market"),
                                .service = NOTICE_NOTHING,
                                .channel = "email"};
    for (int i = 0; i < 40; i++) {
        ref_t party = fixture_add(f, DRAFT(f, i % 2 ? "organisation" : "consumer", i % 2 ? "name" : "last_name",
                                           arena_printf(f->ctx.arena, "Kuurna %d", i), "email",
                                           arena_printf(f->ctx.arena, "posti%d@kuurna.example", i < 8 ? i / 4 : i)));
        if (i % 8 == 1)
            OK(choice_object(
                &f->ctx, &(struct choice_draft){.party = party, .purpose = NOTICE_NOTHING, .how = "email"}));
    }
    struct list list = everybody(f);
    compare(f, &list, asked, &compared);
    assert_int_equal(compared.asked, 40);
    /* consumers, organisations, those who objected, and those of either who share an address with one of these; by themselves only the
     * four organisations whose address is also a person's */
    assert_in_range(compared.judged, 3, 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(at_once_is_as_one_by_one, begin_sight, fixture_end),
        cmocka_unit_test_setup_teardown(at_once_is_as_one_by_one, begin_shop, fixture_end),
        cmocka_unit_test_setup_teardown(at_once_is_as_one_by_one, begin_association, fixture_end),
        cmocka_unit_test_setup_teardown(few_are_asked_about, fixture_begin, fixture_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
