#include "fixture.h"

#include "registry/adopt.h"
#include "registry/choice.h"
#include "registry/licence.h"
#include "registry/telling.h"

static day_t today(struct fixture *f) {
    return registry_today(&f->ctx);
}

/* A contact person out of a bought list. */
static ref_t bought(struct fixture *f, day_t until) {
    struct party_draft draft =
        DRAFT(f, "contact_person", "last_name", "Rantala", "email", "aku@ranta.example", "phone", "0401234567");
    draft.source = notice_source(ctx_notice(&f->ctx), "statfin");
    draft.licence = (struct licence){"TK-7", today(f), until};
    return fixture_add(f, draft);
}

static enum status may(struct fixture *f, ref_t party, enum action action, const char *purpose,
                       const char *channel) {
    struct permission permission;
    return permit(&f->ctx,
                  &(struct asked){.action = action,
                                  .party = party,
                                  .type = NOTICE_NOTHING,
                                  .purpose = notice_purpose(ctx_notice(&f->ctx), purpose),
                                  .service = NOTICE_NOTHING,
                                  .channel = channel},
                  &permission);
}

static void only_marketing_waits_for_the_telling(void **state) {
    struct fixture *f = *state;
    ref_t party = bought(f, DAY_NONE);
    NO(ST_DENIED, may(f, party, ACTION_SEND, "market", "post"));
    OK(may(f, party, ACTION_SEND, "contact", "email"));
    OK(adopt_informed(&f->ctx, party, "by post", 0, NULL));
    OK(may(f, party, ACTION_SEND, "market", "post"));
}

static void being_told_before_is_not_being_told(void **state) {
    struct fixture *f = *state;
    struct telling *list;
    size_t count;
    ref_t party = fixture_add(f, DRAFT(f, "consumer", "last_name", "Itse"));
    OK(adopt_informed(&f->ctx, party, "by post", f->ctx.now - 86400, NULL));
    struct party_draft more = DRAFT(f, NULL, "phone", "0401234567");
    more.source = notice_source(ctx_notice(&f->ctx), "directory");
    more.reason = "soitto";
    OK(party_set(&f->ctx, party, 0, &more));
    OK(telling_of(&f->ctx, party, &list, &count));
    assert_int_equal(count, 1);
    assert_ptr_equal(telling_open(list, count), list);
    assert_int_equal(list[0].because, TELLING_LAW);
    OK(adopt_informed(&f->ctx, party, "by post", f->ctx.now, NULL));
    OK(telling_of(&f->ctx, party, &list, &count));
    assert_null(telling_open(list, count));
    assert_string_equal(list[0].how, "by post");
}

static void telling_the_restricted_is_allowed(void **state) {
    struct fixture *f = *state;
    ref_t party = bought(f, DAY_NONE);
    OK(choice_restrict(&f->ctx, party, "accuracy"));
    OK(adopt_informed(&f->ctx, party, "by post", 0, NULL));
    struct actor reader = {7, "Lukija", ACTOR_READER};
    f->ctx.actor = &reader;
    int64_t number;
    size_t count;
    NO(ST_DENIED, adopt_informed(&f->ctx, party, "by post", 0, NULL));
    NO(ST_DENIED, adopt_informed_of(&f->ctx, notice_source(ctx_notice(&f->ctx), "statfin"), "by post", 0,
                                    &number, &count));
}

static void after_its_last_day_an_address_is_not_used(void **state) {
    struct fixture *f = *state;
    ref_t party = bought(f, today(f));
    struct party_draft own = DRAFT(f, NULL, "phone", "0407654321");
    OK(party_set(&f->ctx, party, 0, &own));
    OK(may(f, party, ACTION_SEND, "contact", "email"));
    f->ctx.now += 86400;
    NO(ST_DENIED, may(f, party, ACTION_SEND, "contact", "email"));
    OK(may(f, party, ACTION_SEND, "contact", "phone"));
    OK(licence_renew(&f->ctx, "TK-7", today(f)));
    OK(may(f, party, ACTION_SEND, "contact", "email"));
    NO(ST_INVALID, licence_renew(&f->ctx, "TK-7", today(f) - 1));
    NO(ST_NOT_FOUND, licence_renew(&f->ctx, "TK-8", today(f)));
}

static void a_licence_is_asked_of_the_source_that_wants_one(void **state) {
    struct fixture *f = *state;
    const struct notice *notice = ctx_notice(&f->ctx);
    int statfin = notice_source(notice, "statfin"), person = notice_source(notice, "person");
    struct licence licence = {0};
    OK(licence_check(&f->ctx, person, &licence));
    OK(licence_check(&f->ctx, NOTICE_NOTHING, &licence));
    NO(ST_DENIED, licence_check(&f->ctx, statfin, &licence));
    licence.text = "TK-7";
    NO(ST_DENIED, licence_check(&f->ctx, statfin, &licence));
    licence.bought = today(f) + 1;
    NO(ST_INVALID, licence_check(&f->ctx, statfin, &licence));
    licence.bought = today(f);
    licence.until = today(f);
    OK(licence_check(&f->ctx, statfin, &licence));
    licence.until--;
    NO(ST_INVALID, licence_check(&f->ctx, statfin, &licence));
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(only_marketing_waits_for_the_telling),
        T(being_told_before_is_not_being_told),
        T(telling_the_restricted_is_allowed),
        T(after_its_last_day_an_address_is_not_used),
        T(a_licence_is_asked_of_the_source_that_wants_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
