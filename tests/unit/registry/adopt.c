/* A new notice over data already held: what it allows whom from when, and whose turn it is meanwhile. */
#include "registry/adopt.h"
#include "fixture.h"

#include "registry/adopt_work.h"
#include "registry/edition.h"

#include <pthread.h>

/* The agency's notice, edited: adopted in the fixture's register. */
static enum status try_edited(struct fixture *f, const char *edit) {
    const char *path = arena_printf(f->ctx.arena, "%s/next.yaml", f->root);
    char *line = arena_printf(f->ctx.arena, "sed -e '%s' notices/agency.yaml > %s", edit, path);
    assert_int_equal(system(line), 0);
    f->ctx.edition = NULL; /* a request of its own */
    enum status status = adopt_run(&f->ctx, path, NULL);
    f->ctx.edition = NULL;
    return status;
}

static void adopt_edited(struct fixture *f, const char *edit) {
    OK(try_edited(f, edit));
}

static ref_t consumer(struct fixture *f) {
    return fixture_add(f, DRAFT(f, "consumer", "last_name", "Aaltio", "email", "helmi@koti.example"));
}

static void informed(struct fixture *f, ref_t party) {
    int64_t number;
    OK(adopt_informed(&f->ctx, party, "by post", 0, &number));
}

static enum status may(struct fixture *f, ref_t party, const char *purpose, const char *service) {
    const struct notice *notice = ctx_notice(&f->ctx);
    struct asked asked = {.action = ACTION_SEND,
                          .party = party,
                          .type = NOTICE_NOTHING,
                          .purpose = notice_purpose(notice, purpose),
                          .service = service ? notice_service(notice, service) : NOTICE_NOTHING};
    assert_int_not_equal(asked.purpose, NOTICE_NOTHING);
    return permit(&f->ctx, &asked, NULL);
}

#define VERSION "s/^  version: 7/  version: 8/;"

static void a_new_purpose_waits_for_the_person_to_be_told(void **state) {
    struct fixture *f = *state;
    ref_t old = consumer(f);
    adopt_edited(f, VERSION "s/^never:/  study: {words: {fi: tutkimus, sv: studie, en: study}}\\n\\nnever:/");
    ref_t new = fixture_add(f, DRAFT(f, "consumer", "last_name", "Virtanen"));
    OK(may(f, new, "study", NULL));
    NO(ST_DENIED, may(f, old, "study", NULL));
    assert_non_null(strstr(fault_text(&f->ctx), "has not been informed of this purpose yet"));
    assert_non_null(f->ctx.fault.sentence); /* of the notice that the person was given */
    OK(may(f, old, "contact", NULL));
    informed(f, old);
    OK(may(f, old, "study", NULL));
}

static void a_wider_use_waits_too(void **state) {
    struct fixture *f = *state;
    ref_t old = consumer(f);
    NO(ST_DENIED, may(f, old, "market", NULL));
    adopt_edited(
        f, VERSION
        "s/    types: \\[organisation, contact_person\\]/    types: all/;"
        "s/^purposes:/  repair: {to: all, words: {fi: huolto, sv: service, en: repair}}\\n\\npurposes:/");
    NO(ST_DENIED, may(f, old, "market", NULL));
    NO(ST_DENIED, may(f, old, "contact", "repair"));
    assert_non_null(strstr(fault_text(&f->ctx), "has not been informed of this service yet"));
    informed(f, old);
    OK(may(f, old, "market", NULL));
    OK(may(f, old, "contact", "repair"));
}

static void a_narrower_use_is_refused_at_once(void **state) {
    struct fixture *f = *state;
    ref_t old = consumer(f);
    OK(may(f, old, "survey", NULL));
    adopt_edited(f, VERSION "s/survey:  {types: all/survey:  {types: [organisation]/");
    NO(ST_DENIED, may(f, old, "survey", NULL));
    informed(f, old);
    NO(ST_DENIED, may(f, old, "survey", NULL));
}

/* What was given under a version between did not allow it. */
static void every_version_must_allow_it(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f);
    adopt_edited(f, VERSION "s/survey:  {types: all/survey:  {types: [organisation]/");
    (void)fixture_record(f, party, "call", "2026-11-25", "Soitti");
    adopt_edited(f, "s/^  version: 7/  version: 9/");
    NO(ST_DENIED, may(f, party, "survey", NULL));
    informed(f, party);
    OK(may(f, party, "survey", NULL));
}

/* ---- dates */

static const char *gone_by(struct fixture *f, ref_t party) {
    struct due_verdict *verdicts;
    size_t count;
    OK(due_of(&f->ctx, party, DAY_NONE, &verdicts, &count));
    assert_int_equal(count, 1);
    return day_iso(f->ctx.arena, verdicts[0].verdict.gone_by);
}

static void years(struct fixture *f, int version, int count) {
    adopt_edited(f, arena_printf(f->ctx.arena,
                                 "s/^  version: 7/  version: %d/;/else taken_in) + 10 years/s/10/%d/", version,
                                 count));
}

static void the_earliest_of_all_versions_holds(void **state) {
    struct fixture *f = *state;
    ref_t given_first = consumer(f);
    assert_string_equal(gone_by(f, given_first), "2036-11-25");
    years(f, 8, 3);
    assert_string_equal(gone_by(f, given_first), "2029-11-25"); /* shorter: at once */
    ref_t given_then = fixture_add(f, DRAFT(f, "consumer", "last_name", "Virtanen"));

    years(f, 9, 20);
    assert_string_equal(gone_by(f, given_first), "2036-11-25"); /* longer: not yet */
    assert_string_equal(gone_by(f, given_then), "2029-11-25");
    informed(f, given_then);
    assert_string_equal(gone_by(f, given_then), "2046-11-25");
}

/* A class per party has one key: what was given while three years were promised takes the rest along. */
static void nothing_outlives_what_it_was_given_under(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f);
    years(f, 8, 3);
    (void)fixture_record(f, party, "note", "2026-11-25", "Pitää teestä");
    years(f, 9, 20);
    assert_string_equal(gone_by(f, party), "2029-11-25");
    informed(f, party);
    assert_string_equal(gone_by(f, party), "2046-11-25");
}

static void a_changed_value_keeps_both_versions(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f);
    years(f, 8, 3);
    struct party_draft draft = DRAFT(f, NULL, "phone", "040 000 5126");
    OK(party_set(&f->ctx, party, 0, &draft));
    years(f, 9, 20);
    assert_string_equal(gone_by(f, party), "2029-11-25");
}

/* ---- whose turn */

struct other {
    struct fixture *f;
    ref_t party;
    enum status status;
};

static void *write_a_note(void *arg) {
    struct other *other = arg;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.actor = &fixture_owner;
    ctx.registry = other->f->registry;
    struct record_draft draft = {.party = other->party,
                                 .kind = "note",
                                 .at = ctx.now,
                                 .ends = DAY_NONE,
                                 .text = "Odotti vuoroaan",
                                 .service = NOTICE_NOTHING,
                                 .source = NOTICE_NOTHING};
    ref_t record;
    other->status = record_add(&ctx, &draft, &record);
    return NULL;
}

static void others_wait_while_letters_move(void **state) {
    struct fixture *f = *state;
    pthread_t thread;
    struct other other = {.f = f, .party = consumer(f), .status = ST_FAILED};
    OK(adopt_take(&f->ctx));
    adopt_begun(&f->ctx, true);
    assert_int_equal(pthread_create(&thread, NULL, write_a_note, &other), 0);
    OK(adopt_work(&f->ctx)); /* finds that nothing is left */
    adopt_give(&f->ctx);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(other.status, ST_OK);
}

static void patience_ends(void **state) {
    struct fixture *f = *state;
    struct other other = {.f = f, .party = consumer(f)};
    OK(adopt_take(&f->ctx));
    adopt_begun(&f->ctx, true);
    (void)write_a_note(&other); /* by one who never gets the turn */
    assert_int_equal(other.status, ST_BUSY);
    adopt_begun(&f->ctx, false); /* only dates are left */
    (void)write_a_note(&other);
    assert_int_equal(other.status, ST_OK);
    adopt_give(&f->ctx);
}

/* ---- refusals */

static void only_a_notice_that_can_be_followed(void **state) {
    struct fixture *f = *state;
    ref_t party = consumer(f);
    const struct edition *before = edition_of(&f->ctx);
    NO(ST_CONFLICT, try_edited(f, ""));
    NO(ST_INVALID, try_edited(f, VERSION "s/^    gone_by: .*//"));
    NO(ST_INVALID,
       try_edited(
           f, VERSION
           "s/fields: \\[email, phone\\]/fields: [phone]/;s/requires: \\[email, phone\\]/requires: [phone]/"));
    assert_non_null(strstr(fault_text(&f->ctx), "email: NEW"));
    static const struct actor staff = {7, "Oskari", ACTOR_STAFF};
    f->ctx.actor = &staff;
    NO(ST_DENIED, try_edited(f, VERSION));
    f->ctx.actor = &fixture_owner;
    assert_ptr_equal(edition_of(&f->ctx), before);
    OK(may(f, party, "contact", NULL));
    NO(ST_INVALID, adopt_informed(&f->ctx, party, "", 0, NULL));
    NO(ST_INVALID, adopt_informed(&f->ctx, party, "by post", f->ctx.now + 1, NULL));
    NO(ST_NOT_FOUND, adopt_informed(&f->ctx, 4711, "by post", 0, NULL));
}

#define WITH_REGISTER(test) cmocka_unit_test_setup_teardown(test, fixture_begin, fixture_end)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_REGISTER(a_new_purpose_waits_for_the_person_to_be_told),
        WITH_REGISTER(a_wider_use_waits_too),
        WITH_REGISTER(a_narrower_use_is_refused_at_once),
        WITH_REGISTER(every_version_must_allow_it),
        WITH_REGISTER(the_earliest_of_all_versions_holds),
        WITH_REGISTER(nothing_outlives_what_it_was_given_under),
        WITH_REGISTER(a_changed_value_keeps_both_versions),
        WITH_REGISTER(others_wait_while_letters_move),
        WITH_REGISTER(patience_ends),
        WITH_REGISTER(only_a_notice_that_can_be_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
