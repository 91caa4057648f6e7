#include "rights/export.h"

#include "../registry/fixture.h"
#include "registry/disclosure.h"

#include <sys/stat.h>

static const char *path_of(struct fixture *f, const char *name) {
    return arena_printf(f->ctx.arena, "%s/%s", f->root, name);
}

static bool there(struct fixture *f, const char *name) {
    return access(path_of(f, name), F_OK) == 0;
}

static struct export_options options(struct fixture *f, const char *name, const char *purpose, const char *to) {
    return (struct export_options){.as = EXPORT_JSON,
                                   .path = path_of(f, name),
                                   .all = true,
                                   .type = NOTICE_NOTHING,
                                   .purpose = purpose,
                                   .recipient = to};
}

static size_t left(const struct export_result *result, const char *what, const char *sentence) {
    for (size_t i = 0; i < result->left_count; i++)
        if (strcmp(result->left[i].what, what) == 0 && strcmp(result->left[i].sentence, sentence) == 0)
            return result->left[i].count;
    return 0;
}

static size_t given_to(struct fixture *f, ref_t party) {
    struct disclosure *list;
    size_t count;
    OK(disclosure_list(&f->ctx, party, &list, &count));
    return count;
}

/* ---- what other parts of the program write */

static enum status restrict_party(struct ctx *ctx, struct write *write, void *arg) {
    scoped_query q = query_begin(write->db, SQL_PARTY_RESTRICT);
    query_bind_int(&q, 1, *(ref_t *)arg);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status refuse_contact(struct ctx *ctx, struct write *write, void *arg) {
    scoped_query q = query_begin(write->db, SQL_CHOICE_ADD);
    query_bind_int(&q, 1, store_new_id());
    query_bind_int(&q, 2, *(ref_t *)arg);
    query_bind_text(&q, 3, "contact");
    query_bind_null(&q, 4);
    query_bind_text(&q, 5, "refused");
    query_bind_int(&q, 6, ctx->now);
    query_bind_null(&q, 7);
    query_bind_null(&q, 8);
    query_bind_int(&q, 9, write->change);
    return query_run(ctx, &q, NULL);
}

static void the_restricted_and_those_who_objected_stay(void **state) {
    struct fixture *f = *state;
    struct export_result result;
    ref_t free = fixture_add(f, DRAFT(f, "consumer", "last_name", "Vapaa"));
    ref_t still = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rajattu"));
    ref_t against = fixture_add(f, DRAFT(f, "consumer", "last_name", "Vastustaja"));
    OK(registry_change(&f->ctx, restrict_party, &still));
    OK(registry_change(&f->ctx, refuse_contact, &against));
    struct export_options all = options(f, "a.json", "contact", "mail");
    OK(export_run(&f->ctx, &all, &result));
    assert_int_equal(result.parties, 1);
    assert_int_equal(left(&result, "party", "rights.restriction"), 1);
    assert_int_equal(result.left_count, 2);
    assert_int_equal(given_to(f, free), 1);
    assert_int_equal(given_to(f, still) + given_to(f, against), 0);
    struct export_options one = options(f, "b.json", "contact", "mail");
    one.all = false;
    one.parties = &against;
    one.party_count = 1;
    NO(ST_DENIED, export_run(&f->ctx, &one, &result));
    assert_non_null(f->ctx.fault.sentence);
    assert_false(there(f, "b.json"));
}

/* Objects when the file is as good as written. */
struct late {
    struct fixture *f;
    ref_t party;
};

static void object_now(void *arg, size_t done, size_t all) {
    struct late *late = arg;
    struct fixture *f = late->f;
    struct ctx ctx;
    if (done < all)
        return;
    ctx_begin(&ctx);
    ctx.registry = f->registry;
    ctx.actor = &fixture_owner;
    assert_int_equal(registry_change(&ctx, refuse_contact, &late->party), ST_OK);
    ctx_end(&ctx);
}

static void an_objection_that_comes_meanwhile_is_not_overlooked(void **state) {
    struct fixture *f = *state;
    struct export_result result;
    struct late late = {f, fixture_add(f, DRAFT(f, "consumer", "last_name", "Vastustaja"))};
    (void)fixture_add(f, DRAFT(f, "consumer", "last_name", "Vapaa"));
    struct export_options all = options(f, "a.json", "contact", "mail");
    all.progress = object_now;
    all.progress_arg = &late;
    NO(ST_CONFLICT, export_run(&f->ctx, &all, &result));
    assert_false(there(f, "a.json"));
    assert_int_equal(given_to(f, late.party), 0);
    all.progress = NULL;
    OK(export_run(&f->ctx, &all, &result));
    assert_int_equal(result.parties, 1);
}

static void a_role_that_may_not_hand_out_does_not(void **state) {
    struct fixture *f = *state;
    struct export_result result;
    const struct actor reader = {7, "Lukija", ACTOR_READER}, staff = {8, "Työntekijä", ACTOR_STAFF};
    (void)fixture_add(f, DRAFT(f, "consumer", "last_name", "Vapaa"));
    struct export_options all = options(f, "a.json", "contact", "mail");
    f->ctx.actor = &reader;
    NO(ST_DENIED, export_run(&f->ctx, &all, &result));
    f->ctx.actor = &staff;
    NO(ST_DENIED, export_run(&f->ctx, &all, &result));
    f->ctx.actor = &fixture_owner;
    assert_false(there(f, "a.json"));
}

/* What the notice said on the day decides, and it is told in its words. */
static void a_ground_is_written_down_while_it_holds(void **state) {
    struct fixture *f = *state;
    struct export_result result;
    struct disclosure *list;
    size_t count;
    ref_t party = fixture_add(f, DRAFT(f, "consumer", "last_name", "Vapaa", "email", "v@posti.example"));
    struct export_options all = options(f, "a.json", "contact", "google");
    int64_t today = f->ctx.now;
    f->ctx.now = zone_instant(registry_zone(&f->ctx), day_from((struct ymd){2020, 7, 15}), 3600);
    OK(export_run(&f->ctx, &all, &result));
    OK(disclosure_list(&f->ctx, party, &list, &count));
    assert_int_equal(count, 1);
    assert_string_equal(list[0].ground, "privacy_shield");
    assert_string_equal(list[0].recipient_words, "Google");
    assert_int_equal(list[0].notice, 1);
    all.path = path_of(f, "b.json");
    f->ctx.now += 86400;
    NO(ST_DENIED, export_run(&f->ctx, &all, &result));
    f->ctx.now = today;
    NO(ST_DENIED, export_run(&f->ctx, &all, &result));
    assert_string_equal(f->ctx.fault.sentence, "P47");
    assert_int_equal(given_to(f, party), 1);
}

/* More than one slice of disclosures, and a text whose basis would name somebody. */
static void many_are_written_down_in_slices(void **state) {
    struct fixture *f = *state;
    struct export_result result;
    ref_t last = 0;
    for (int i = 0; i < 501; i++)
        last = fixture_add(f, DRAFT(f, "consumer", "last_name", arena_printf(f->ctx.arena, "Suku%d", i)));
    struct export_options all = options(f, "a.json", "contact", "mail");
    OK(export_run(&f->ctx, &all, &result));
    assert_int_equal(result.parties, 501);
    assert_int_equal(given_to(f, last), 1);
    struct audit_line *lines;
    size_t count;
    OK(audit_list(&f->ctx, f->registry->audit, &(struct audit_filter){.action = "disclosed"}, &lines, &count));
    assert_int_equal(count, 2);
    all.path = path_of(f, "b.json");
    all.basis = "asiakas 131052-308T";
    NO(ST_DENIED, export_run(&f->ctx, &all, &result));
    assert_string_equal(f->ctx.fault.field, "--basis");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_restricted_and_those_who_objected_stay),
        TEST(an_objection_that_comes_meanwhile_is_not_overlooked),
        TEST(a_role_that_may_not_hand_out_does_not),
        TEST(a_ground_is_written_down_while_it_holds),
        TEST(many_are_written_down_in_slices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
