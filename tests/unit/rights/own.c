#include "rights/own.h"

#include "base/json.h"
#include "registry/permit.h"
#include "registry/role.h"

#include "../registry/fixture.h"

static ref_t outi(struct fixture *f) {
    return fixture_add(
        f, DRAFT(f, "consumer", "first_name", "Outi", "last_name", "Hallavuo", "email", "outi@posti.example"));
}

/* From here on the person acts. */
static void as(struct fixture *f, struct actor_self *self, ref_t party) {
    *self = (struct actor_self){.actor = {0, "person", ACTOR_PERSON}, .party = party};
    f->ctx.actor = &self->actor;
}

static void what_is_shown_names_nobody_else(void **state) {
    struct fixture *f = *state;
    ref_t party = outi(f);
    struct actor_self self;
    scoped_json *document = NULL;
    fixture_add(f, DRAFT(f, "consumer", "first_name", "Taneli", "last_name", "Rintala"));
    fixture_record(f, party, "note", "2026-03-01", "Soitti eilen Taneli Rintala");
    as(f, &self, party);
    OK(own_read(&f->ctx, &document));
    char *text = json_dumps(document, 0);
    assert_null(strstr(text, "Taneli"));
    assert_null(strstr(text, "Rintala"));
    assert_non_null(strstr(text, "Hallavuo"));
    free(text);
    assert_int_equal(json_array_size(json_object_get(document, "withheld")), 1);
    struct buf bytes = buf_in(f->ctx.arena);
    OK(own_portable(&f->ctx, &bytes));
    assert_null(strstr(buf_text(&bytes), "Rintala"));
}

static void a_package_answers_only_what_is_whole(void **state) {
    struct fixture *f = *state;
    ref_t party = outi(f), request;
    struct actor_self self;
    struct right_request read;
    const struct actor *staff = f->ctx.actor;
    fixture_record(f, party, "note", "2026-03-01", "Naapuri Kyösti Rastaspuro soitti");
    as(f, &self, party);
    OK(own_ask(&f->ctx, &(struct own_asked){.right = DEADLINE_ACCESS}, &request));
    struct buf bytes = buf_in(f->ctx.arena);
    OK(own_package(&f->ctx, &bytes));
    assert_memory_equal(buf_text(&bytes), "PK", 2);
    f->ctx.actor = staff;
    OK(request_read(&f->ctx, request, &read));
    assert_int_equal(read.state, REQUEST_IN_WORK);
    assert_int_equal(read.closed, 0);
}

static void nobody_is_given_the_page_of_an_organisation(void **state) {
    struct fixture *f = *state;
    struct doorway_made made;
    ref_t firm = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy"));
    NO(ST_CONFLICT, own_give(&f->ctx, firm, 0, 0, &made));
    fault_clear(&f->ctx);
    OK(own_give(&f->ctx, outi(f), 0, 0, &made));
    assert_non_null(made.code);
}

static void an_objection_counts_at_once(void **state) {
    struct fixture *f = *state;
    ref_t party = outi(f);
    struct actor_self self;
    struct own_marketing marketing;
    as(f, &self, party);
    OK(own_marketing(&f->ctx, &marketing));
    assert_true(marketing.left && !marketing.stopped);
    OK(own_choose(&f->ctx, NOTICE_NOTHING, NULL, false, NULL));
    OK(own_marketing(&f->ctx, &marketing));
    assert_true(!marketing.left && marketing.stopped);
    assert_int_equal(marketing.channel_count, 0);
    f->ctx.now++; /* what is allowed again can be stopped again */
    OK(own_choose(&f->ctx, notice_purpose(ctx_notice(&f->ctx), "market"), "post", true, "I consent"));
    OK(own_marketing(&f->ctx, &marketing));
    assert_true(marketing.left && marketing.stopped);
    assert_true(own_may_ask(DEADLINE_ERASURE));
    assert_false(own_may_ask(DEADLINE_PORTABILITY));
}

#define T(test) cmocka_unit_test_setup_teardown(test, fixture_begin, fixture_end)

int main(void) {
    const struct CMUnitTest tests[] = {
        T(what_is_shown_names_nobody_else),
        T(a_package_answers_only_what_is_whole),
        T(nobody_is_given_the_page_of_an_organisation),
        T(an_objection_counts_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
