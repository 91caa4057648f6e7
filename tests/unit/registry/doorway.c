#include "registry/doorway.h"

#include "registry/merge.h"
#include "registry/setting.h"
#include "rights/erase.h"

#include "fixture.h"

static ref_t helmi(struct fixture *f) {
    return fixture_add(
        f, DRAFT(f, "consumer", "first_name", "Helmi", "last_name", "Aaltio", "email", "helmi@example.fi"));
}

static struct doorway_made give(struct fixture *f, ref_t party, enum doorway_kind kind) {
    struct doorway_made made;
    OK(doorway_make(&f->ctx, &(struct doorway_draft){.kind = kind, .party = party, .item = 7}, &made));
    assert_int_equal(strlen(made.code), 9);
    assert_int_equal(strncmp(made.path, "/door/", 6), 0);
    return made;
}

/* As the one outside knocks: nobody of the staff acts. */
static enum status knock(struct fixture *f, const char *path, const char *code, struct doorway *doorway) {
    const struct actor *actor = f->ctx.actor;
    f->ctx.actor = NULL;
    enum status status = doorway_open(&f->ctx, path + 6, code, doorway);
    f->ctx.actor = actor;
    return status;
}

static enum status knocks(struct fixture *f, const char *path, const char *code) {
    struct doorway unused;
    enum status status = knock(f, path, code, &unused);
    if (status != ST_OK)
        assert_string_equal(
            fault_text(&f->ctx),
            "This link and code open nothing: the code is wrong, or the link is not valid any more.");
    fault_clear(&f->ctx);
    return status;
}

static const char *state_of(struct fixture *f, ref_t id) {
    struct doorway doorway;
    OK(doorway_read(&f->ctx, id, &doorway));
    return doorway_state_id(doorway.state);
}

static const char *other_code(const char *code) {
    return strcmp(code, "1234 5678") == 0 ? "1234 5679" : "1234 5678";
}

static void link_and_code_open_together(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f);
    struct doorway_made made = give(f, party, DOORWAY_PAGE), second = give(f, party, DOORWAY_PAGE);
    struct doorway doorway;
    OK(knock(f, made.path, made.code, &doorway));
    assert_int_equal(doorway.party, party);
    assert_int_equal(doorway.id, made.id);
    OK(knock(f, made.path, arena_printf(f->ctx.arena, " %.4s-%s ", made.code, made.code + 5), &doorway));
    NO(ST_DENIED, knocks(f, made.path, ""));
    NO(ST_DENIED, knocks(f, made.path, "12345678 9"));
    NO(ST_DENIED, knocks(f, "/door/abc", made.code));
    NO(ST_DENIED, knocks(f, made.path, second.code));
    NO(ST_DENIED, knocks(f, arena_printf(f->ctx.arena, "/door/%064d", 1), made.code));
    assert_string_equal(state_of(f, second.id), "good");
}

static void five_wrong_codes_end_the_link_and_whoever_is_inside(void **state) {
    struct fixture *f = *state;
    struct doorway_made made = give(f, helmi(f), DOORWAY_PAGE);
    struct doorway doorway;
    const char *token, *csrf;
    OK(knock(f, made.path, made.code, &doorway));
    OK(doorway_enter(&f->ctx, doorway.id, &token));
    for (int i = 0; i < DOORWAY_TRIES; i++) {
        OK(doorway_stay(&f->ctx, token, &doorway, &csrf));
        NO(ST_DENIED, knocks(f, made.path, other_code(made.code)));
    }
    NO(ST_DENIED, knocks(f, made.path, made.code));
    assert_string_equal(state_of(f, made.id), "tried");
    NO(ST_DENIED, doorway_stay(&f->ctx, token, &doorway, &csrf));
}

static void it_closes_at_its_hour(void **state) {
    struct fixture *f = *state;
    struct doorway_made made;
    ref_t party = helmi(f);
    OK(doorway_make(&f->ctx, &(struct doorway_draft){.party = party, .hours = 2}, &made));
    f->ctx.now += 2 * 3600 - 1;
    OK(knocks(f, made.path, made.code));
    f->ctx.now++;
    NO(ST_DENIED, knocks(f, made.path, made.code));
    assert_string_equal(state_of(f, made.id), "over");
    struct doorway_draft long_one = {.party = party, .hours = DOORWAY_HOURS_MOST + 1};
    NO(ST_INVALID, doorway_make(&f->ctx, &long_one, &made));
    assert_string_equal(f->ctx.fault.field, "hours");
    fault_clear(&f->ctx);
    OK(setting_put(&f->ctx, SETTING_DOORWAY_HOURS, "0", NULL));
    NO(ST_CONFLICT, doorway_make(&f->ctx, &(struct doorway_draft){.party = party}, &made));
}

static void a_file_is_fetched_once(void **state) {
    struct fixture *f = *state;
    struct doorway_made made = give(f, helmi(f), DOORWAY_FILE);
    struct doorway doorway;
    OK(knock(f, made.path, made.code, &doorway));
    assert_int_equal(doorway.item, 7);
    OK(knocks(f, made.path, made.code)); /* the page was loaded again before the file was */
    OK(doorway_use(&f->ctx, doorway.id));
    NO(ST_CONFLICT, doorway_use(&f->ctx, doorway.id));
    NO(ST_DENIED, knocks(f, made.path, made.code));
    assert_string_equal(state_of(f, made.id), "used");
}

static void a_stay_ends_by_itself_and_with_its_link(void **state) {
    struct fixture *f = *state;
    struct doorway_made made = give(f, helmi(f), DOORWAY_PAGE);
    struct doorway doorway;
    const char *one, *two, *csrf, *again;
    OK(doorway_enter(&f->ctx, made.id, &one));
    OK(doorway_enter(&f->ctx, made.id, &two));
    assert_string_not_equal(one, two);
    OK(doorway_stay(&f->ctx, one, &doorway, &csrf));
    OK(doorway_stay(&f->ctx, two, &doorway, &again));
    assert_string_not_equal(csrf, again);
    OK(doorway_leave(&f->ctx, two));
    NO(ST_DENIED, doorway_stay(&f->ctx, two, &doorway, &csrf));
    for (int i = 0; i < 4; i++) {
        f->ctx.now += DOORWAY_IDLE_SECONDS / 2;
        OK(doorway_stay(&f->ctx, one, &doorway, &csrf));
    }
    f->ctx.now += DOORWAY_IDLE_SECONDS;
    NO(ST_DENIED, doorway_stay(&f->ctx, one, &doorway, &csrf));
    OK(doorway_enter(&f->ctx, made.id, &one));
    OK(doorway_end(&f->ctx, made.id));
    NO(ST_DENIED, doorway_stay(&f->ctx, one, &doorway, &csrf));
    NO(ST_CONFLICT, doorway_end(&f->ctx, made.id));
    NO(ST_DENIED, knocks(f, made.path, made.code));
}

/* Who comes in was checked before, and each page shows another's data from then on. A file is what it was. */
static void a_merge_and_a_split_end_the_links_to_own_pages(void **state) {
    struct fixture *f = *state;
    ref_t kept = helmi(f), other = helmi(f);
    struct doorway_made one = give(f, kept, DOORWAY_PAGE), two = give(f, other, DOORWAY_PAGE),
                        file = give(f, other, DOORWAY_FILE), during, both;
    struct doorway doorway;
    struct merge_plan merged;
    struct merge merge;
    struct split_plan split;
    const char *token, *csrf;
    OK(doorway_enter(&f->ctx, two.id, &token));
    OK(merge_plan(&f->ctx, kept, other, &merged));
    assert_int_equal(merged.links, 2);
    OK(doorway_stay(&f->ctx, token, &doorway, &csrf)); /* a plan changes nothing */
    f->ctx.now++;
    OK(merge_run(&f->ctx, kept, other, &merged));
    assert_int_equal(merged.links, 2);
    NO(ST_DENIED, knocks(f, one.path, one.code));
    NO(ST_DENIED, knocks(f, two.path, two.code));
    NO(ST_DENIED, doorway_stay(&f->ctx, token, &doorway, &csrf));
    OK(knock(f, file.path, file.code, &doorway));
    assert_int_equal(doorway.party, kept);
    during = give(f, kept, DOORWAY_PAGE);
    f->ctx.now++;
    both = give(f, kept, DOORWAY_FILE);
    OK(knocks(f, during.path, during.code));
    OK(merge_find(&f->ctx, other, &merge));
    OK(split_plan(&f->ctx, merge.id, NULL, 0, &split));
    assert_int_equal(split.links, 2);
    OK(split_run(&f->ctx, merge.id, NULL, 0, &split));
    NO(ST_DENIED, knocks(f, during.path, during.code));
    NO(ST_DENIED, knocks(f, both.path, both.code)); /* made while they were one: it holds both */
    OK(knock(f, file.path, file.code, &doorway));
    assert_int_equal(doorway.party, other);
}

static void an_erasure_takes_the_links_of_all_who_were_merged(void **state) {
    struct fixture *f = *state;
    ref_t kept = helmi(f), other = helmi(f);
    struct doorway_made one = give(f, kept, DOORWAY_PAGE), two = give(f, other, DOORWAY_PAGE), three;
    struct doorway doorway;
    struct erase_certificate certificate;
    struct merge_plan merged;
    const char *token, *csrf;
    OK(merge_run(&f->ctx, kept, other, &merged));
    three = give(f, kept, DOORWAY_PAGE);
    OK(doorway_enter(&f->ctx, three.id, &token));
    OK(erase_run(&f->ctx, kept, &certificate));
    NO(ST_DENIED, knocks(f, one.path, one.code));
    NO(ST_DENIED, knocks(f, two.path, two.code));
    NO(ST_DENIED, knocks(f, three.path, three.code));
    NO(ST_DENIED, doorway_stay(&f->ctx, token, &doorway, &csrf));
    NO(ST_NOT_FOUND, doorway_read(&f->ctx, two.id, &doorway));
}

static void who_may_not_answer_gives_none(void **state) {
    struct fixture *f = *state;
    ref_t party = helmi(f);
    struct doorway_made made = give(f, party, DOORWAY_PAGE);
    const struct actor reader = {5, "Reader", ACTOR_READER};
    f->ctx.actor = &reader;
    NO(ST_DENIED, doorway_make(&f->ctx, &(struct doorway_draft){.party = party}, &made));
    NO(ST_DENIED, doorway_end(&f->ctx, made.id));
    f->ctx.actor = &fixture_owner;
    assert_string_equal(state_of(f, made.id), "good");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(link_and_code_open_together),
        TEST(five_wrong_codes_end_the_link_and_whoever_is_inside),
        TEST(it_closes_at_its_hour),
        TEST(a_file_is_fetched_once),
        TEST(a_stay_ends_by_itself_and_with_its_link),
        TEST(a_merge_and_a_split_end_the_links_to_own_pages),
        TEST(an_erasure_takes_the_links_of_all_who_were_merged),
        TEST(who_may_not_answer_gives_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
