#include "rights/promise_inside.h"

#include "../registry/fixture.h"

static int shop(void **state) {
    return fixture_begin_with(state, "notices/webshop.yaml", NULL);
}

static int64_t lacking(struct fixture *f) {
    const struct notice *notice = ctx_notice(&f->ctx);
    int64_t *counts = arena_array(f->ctx.arena, notice->services_count + 1, sizeof *counts);
    scoped_reader *db = NULL;
    OK(store_reader(&f->ctx, f->ctx.registry->store, &db));
    OK(served_read(&f->ctx, db, registry_today(&f->ctx), counts));
    return counts[notice_service(notice, "club")];
}

/* A subscription that runs needs an address: none is begun without one, and one that has lost it is counted. */
static void who_lacks_what_the_service_needs_is_counted(void **state) {
    struct fixture *f = *state;
    ref_t record, who = fixture_add(f, DRAFT(f, "shopper", "email", "a@k.example"));
    struct record_draft draft = {.party = who,
                                 .kind = "subscription",
                                 .ends = DAY_NONE,
                                 .service = notice_service(ctx_notice(&f->ctx), "club"),
                                 .source = NOTICE_NOTHING};
    NO(ST_INVALID, record_add(&f->ctx, &draft, &record));
    assert_string_equal(f->ctx.fault.field, "postal_address");
    fault_clear(&f->ctx);
    struct party_draft address = DRAFT(f, NULL, "postal_address", "Katu 1, 00100 Helsinki");
    OK(party_set(&f->ctx, who, 0, &address));
    OK(record_add(&f->ctx, &draft, &record));
    draft.at = f->ctx.now;
    OK(record_add(&f->ctx, &draft, &record)); /* a second one is the same customer */
    draft.kind = "contract";
    OK(record_add(&f->ctx, &draft, &record)); /* and so is one of another kind */
    assert_int_equal(lacking(f), 0);
    struct party_draft none = DRAFT(f, NULL, "postal_address", "");
    OK(party_set(&f->ctx, who, 0, &none));
    assert_int_equal(lacking(f), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_lacks_what_the_service_needs_is_counted, shop, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
