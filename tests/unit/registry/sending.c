#include "fixture.h"

#include "registry/sending.h"
#include "registry/began.h"
#include "registry/choice.h"
#include "registry/rectify.h"
#include "registry/within.h"

static struct sending sending_now(struct fixture *f, ref_t ref) {
    struct party party, *people = NULL;
    struct sending sending;
    size_t count = 0;
    OK(party_read(&f->ctx, ref, NOTICE_NOTHING, &party));
    if (party.form == FORM_ORGANISATION)
        OK(party_people(&f->ctx, ref, &people, &count));
    OK(sending_of(&f->ctx, &party, people, count, &sending));
    return sending;
}

static bool has_purpose(struct fixture *f, const struct sending_row *row, const char *purpose) {
    for (size_t i = 0; i < row->purpose_count; i++)
        if (row->purposes[i] == notice_purpose(ctx_notice(&f->ctx), purpose))
            return true;
    return false;
}

/* The row about a use; exactly one there must be. */
static const struct sending_row *row_of(struct fixture *f, const struct sending *sending, unsigned whom,
                                        const char *purpose, const char *channel) {
    const struct sending_row *found = NULL;
    for (size_t i = 0; i < sending->count; i++) {
        const struct sending_row *row = &sending->rows[i];
        for (size_t c = 0; c < sending->channel_count; c++)
            if (strcmp(sending->channels[c], channel) == 0 && row->channels & 1u << c &&
                row->service == NOTICE_NOTHING && row->whom & 1u << whom && has_purpose(f, row, purpose)) {
                assert_null(found);
                found = row;
            }
    }
    assert_non_null(found);
    return found;
}

/* The table says of every use what the door says of it alone. */
static void assert_as_the_door(struct fixture *f, const struct sending *sending) {
    static const char *const purposes[] = {"contact", "deliver", "tell", "invoice", "survey", "market"};
    for (unsigned w = 0; w < sending->whom_count; w++)
        for (size_t p = 0; p < 6; p++)
            for (size_t c = 0; c < sending->channel_count; c++) {
                struct permission permission;
                const struct asked asked = {.action = ACTION_SEND,
                                            .party = sending->whom[w],
                                            .type = NOTICE_NOTHING,
                                            .purpose = notice_purpose(ctx_notice(&f->ctx), purposes[p]),
                                            .service = NOTICE_NOTHING,
                                            .channel = sending->channels[c]};
                enum status status = permit(&f->ctx, &asked, &permission);
                const struct sending_row *row = row_of(f, sending, w, purposes[p], sending->channels[c]);
                assert_int_equal(row->answer.yes, status == ST_OK);
                assert_int_equal(row->answer.not_yet, permission.not_yet);
                assert_string_equal(row->answer.sentence, permission.sentence);
            }
}

static void it_says_what_the_door_says(void **state) {
    struct fixture *f = *state;
    ref_t org =
        fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy", "email", "posti@kuurna.example"));
    struct party_draft draft =
        DRAFT(f, "contact_person", "last_name", "Aaltio", "email", "helmi@kuurna.example");
    draft.organisation = org;
    ref_t helmi = fixture_add(f, draft);
    draft = DRAFT(f, "contact_person", "last_name", "Ylitörmä", "phone", "+358500008340");
    draft.organisation = org;
    ref_t kauko = fixture_add(f, draft);
    struct sending sending = sending_now(f, org);
    assert_int_equal(sending.whom_count, 3);
    assert_int_equal(sending.whom[0], org);
    assert_as_the_door(f, &sending);
    assert_true(row_of(f, &sending, 0, "market", "email")->answer.yes);
    assert_true(row_of(f, &sending, 1, "market", "email")->answer.not_yet);
    assert_true(row_of(f, &sending, 1, "market", "whatsapp")->answer.not_yet);
    /* rental stands by itself, because the purpose leaves it out */
    size_t services = 0;
    for (size_t i = 0; i < sending.count; i++)
        services += sending.rows[i].service == notice_service(ctx_notice(&f->ctx), "rental") &&
                    !sending.rows[i].answer.yes && !sending.rows[i].answer.not_yet;
    assert_int_equal(services, 1);
    const struct choice_draft objection = {.party = kauko, .purpose = NOTICE_NOTHING, .how = "phone"};
    OK(choice_object(&f->ctx, &objection));
    OK(choice_restrict(&f->ctx, helmi, "accuracy"));
    sending = sending_now(f, org);
    assert_as_the_door(f, &sending);
    unsigned objector = sending.whom[1] == kauko ? 1 : 2;
    assert_string_equal(row_of(f, &sending, objector, "market", "post")->answer.sentence, "P71");
}

static void whoever_has_left_is_not_asked(void **state) {
    struct fixture *f = *state;
    ref_t org = fixture_add(f, DRAFT(f, "organisation", "name", "Sillan Leipomo Oy"));
    struct party_draft draft = DRAFT(f, "contact_person", "last_name", "Lehtisaari");
    draft.organisation = org;
    draft.from = registry_today(&f->ctx) - 900;
    ref_t mikael = fixture_add(f, draft);
    OK(party_link(&f->ctx, mikael, org, DAY_NONE, registry_today(&f->ctx) - 30));
    struct sending sending = sending_now(f, org);
    assert_int_equal(sending.whom_count, 1);
    assert_false(sending.some_left);
}

static void consumers_get_no_marketing_and_who_wrote_gets_an_answer(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi", "email", "elli@x.example"));
    struct fact channel = {"channel", "whatsapp"};
    struct record_draft wrote = {.party = elli,
                                 .kind = "message_in",
                                 .ends = DAY_NONE,
                                 .service = NOTICE_NOTHING,
                                 .source = NOTICE_NOTHING,
                                 .facts = &channel,
                                 .fact_count = 1};
    OK(record_add(&f->ctx, &wrote, NULL));
    struct sending sending = sending_now(f, elli);
    assert_as_the_door(f, &sending);
    assert_true(row_of(f, &sending, 0, "contact", "whatsapp")->answer.yes);
    const struct sending_row *row = row_of(f, &sending, 0, "market", "email");
    assert_false(row->answer.yes);
    assert_false(row->answer.not_yet);
    /* one row for all channels, and none for the services that it would not be about either */
    size_t rows = 0;
    for (size_t i = 0; i < sending.count; i++)
        rows += has_purpose(f, &sending.rows[i], "market");
    assert_int_equal(rows, 1);
}

static void only_what_is_opened_is_asked_about(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi"));
    struct party party;
    struct sending sending;
    OK(party_read(&f->ctx, elli, NOTICE_NOTHING, &party));
    f->ctx.actor = NULL;
    NO(ST_DENIED, sending_of(&f->ctx, &party, NULL, 0, &sending));
    /* whoever may read and not send is told so, once */
    f->ctx.actor = &(struct actor){1, "reader", ACTOR_READER};
    OK(sending_of(&f->ctx, &party, NULL, 0, &sending));
    assert_int_equal(sending.count, 1);
    assert_false(sending.rows[0].answer.yes);
    f->ctx.actor = &fixture_owner;
}

/* What was found of somebody with many records is kept, and no longer than it is true. */
static void of_many_records_the_answer_is_kept(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi", "phone", "+358500008340")),
          wrote;
    struct fact channel = {"channel", "whatsapp"};
    struct record_draft message = {.party = elli,
                                   .kind = "message_in",
                                   .ends = DAY_NONE,
                                   .service = NOTICE_NOTHING,
                                   .source = NOTICE_NOTHING,
                                   .facts = &channel,
                                   .fact_count = 1};
    bool known, began;
    for (int i = 0; i < 60; i++)
        (void)fixture_record(f, elli, "call", "2026-03-02", "Asked about planks");
    struct sending sending = sending_now(f, elli);
    assert_true(row_of(f, &sending, 0, "contact", "whatsapp")->answer.not_yet);
    scoped_reader *db = NULL;
    OK(store_reader(&f->ctx, f->registry->store, &db));
    OK(began_known(&f->ctx, db, elli, "whatsapp", &known, &began));
    assert_true(known && !began);
    store_give_back(&db);
    assert_as_the_door(f, &sending);
    OK(record_add(&f->ctx, &message, &wrote));
    sending = sending_now(f, elli);
    assert_true(row_of(f, &sending, 0, "contact", "whatsapp")->answer.yes);
    assert_as_the_door(f, &sending);
    struct record record;
    OK(record_read(&f->ctx, wrote, &record));
    OK(rectify_remove(&f->ctx, wrote, record.version, false));
    sending = sending_now(f, elli);
    assert_true(row_of(f, &sending, 0, "contact", "whatsapp")->answer.not_yet);
    began_forget(f->registry->begans, elli);
    OK(store_reader(&f->ctx, f->registry->store, &db));
    OK(began_known(&f->ctx, db, elli, "whatsapp", &known, &began));
    assert_false(known);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_says_what_the_door_says, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(whoever_has_left_is_not_asked, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(consumers_get_no_marketing_and_who_wrote_gets_an_answer, fixture_begin,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(only_what_is_opened_is_asked_about, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(of_many_records_the_answer_is_kept, fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
