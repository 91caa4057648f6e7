#include "fixture.h"

static const char *denied_by(struct fixture *f, struct asked asked) {
    struct permission permission;
    enum status status = permit(&f->ctx, &asked, &permission);
    if (status == ST_OK) {
        assert_true(permission.yes);
        assert_non_null(permission.sentence);
        assert_null(permission.why);
        return "yes";
    }
    assert_int_equal(status, ST_DENIED);
    assert_false(permission.yes);
    assert_string_equal(permission.sentence, f->ctx.fault.sentence);
    return permission.sentence;
}

static struct asked ask(struct fixture *f, enum action action, const char *type, const char *purpose,
                        const char *service, const char *channel) {
    const struct notice *notice = ctx_notice(&f->ctx);
    return (struct asked){.action = action,
                          .type = type ? notice_type(notice, type) : NOTICE_NOTHING,
                          .purpose = purpose ? notice_purpose(notice, purpose) : NOTICE_NOTHING,
                          .service = service ? notice_service(notice, service) : NOTICE_NOTHING,
                          .channel = channel};
}

static void purpose_type_and_service_decide(void **state) {
    struct fixture *f = *state;
    assert_string_equal(denied_by(f, ask(f, ACTION_SEND, "organisation", "market", "consulting", "email")),
                        "yes");
    assert_string_equal(denied_by(f, ask(f, ACTION_SEND, "consumer", "market", "photography", "email")), "P17");
    assert_string_equal(denied_by(f, ask(f, ACTION_SEND, "consumer", "contact", "consulting", "email")), "P5");
    assert_string_equal(denied_by(f, ask(f, ACTION_SEND, "organisation", "market", "rental", "email")), "P17");
    assert_string_equal(denied_by(f, ask(f, ACTION_SEND, "consumer", "contact", "photography", "email")),
                        "yes");
    struct asked unknown = ask(f, ACTION_SEND, "organisation", NULL, NULL, NULL);
    unknown.purpose = 99;
    assert_string_equal(denied_by(f, unknown), "P7");
    assert_string_equal(denied_by(f, ask(f, ACTION_EXPORT, "organisation", NULL, NULL, NULL)), "P35");
}

static void natural_persons_consent_to_electronic_marketing(void **state) {
    struct fixture *f = *state;
    ref_t org = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy"));
    struct party_draft draft = DRAFT(f, "contact_person", "last_name", "Aaltio");
    draft.organisation = org;
    ref_t helmi = fixture_add(f, draft);
    struct asked asked = ask(f, ACTION_SEND, NULL, "market", "consulting", "email");
    asked.party = helmi;
    assert_string_not_equal(denied_by(f, asked), "yes");
    asked.channel = "post";
    assert_string_equal(denied_by(f, asked), "yes");
    asked.party = org;
    asked.channel = "email";
    assert_string_equal(denied_by(f, asked), "yes");
}

static void some_channels_only_answer(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi"));
    struct asked asked = ask(f, ACTION_SEND, NULL, "contact", NULL, "whatsapp");
    asked.party = elli;
    assert_string_not_equal(denied_by(f, asked), "yes");
    struct fact channel = {"channel", "whatsapp"};
    struct record_draft wrote = {.party = elli,
                                 .kind = "message_in",
                                 .ends = DAY_NONE,
                                 .service = NOTICE_NOTHING,
                                 .source = NOTICE_NOTHING,
                                 .facts = &channel,
                                 .fact_count = 1};
    OK(record_add(&f->ctx, &wrote, NULL));
    assert_string_equal(denied_by(f, asked), "yes");
    asked.channel = "chat";
    assert_string_not_equal(denied_by(f, asked), "yes");
    /* telling a consumer about services needs the consumer's question, delivering needs a job */
    ref_t olli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Ödman"));
    asked = ask(f, ACTION_SEND, NULL, "tell", NULL, "email");
    asked.party = olli;
    assert_string_not_equal(denied_by(f, asked), "yes");
    asked.party = elli;
    assert_string_equal(denied_by(f, asked), "yes");
    asked = ask(f, ACTION_OPEN, NULL, "deliver", NULL, NULL);
    asked.party = elli;
    assert_string_not_equal(denied_by(f, asked), "yes");
    (void)fixture_record(f, elli, "job", "2026-01-01", NULL);
    assert_string_equal(denied_by(f, asked), "yes");
}

struct choice {
    ref_t party;
    const char *answer;
    const char *email;
};

/* What a later slice writes: a choice, a suppression. */
static enum status put_choice(struct ctx *ctx, struct write *write, void *arg) {
    struct choice *choice = arg;
    scoped_query q = query_begin(write->db, SQL_CHOICE_ADD);
    query_bind_int(&q, 1, store_new_id());
    query_bind_int(&q, 2, choice->party);
    query_bind_text(&q, 3, "market");
    query_bind_null(&q, 4);
    query_bind_text(&q, 5, choice->answer);
    query_bind_int(&q, 6, ctx->now++);
    query_bind_null(&q, 7);
    query_bind_null(&q, 8);
    query_bind_int(&q, 9, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status put_objection(struct ctx *ctx, struct write *write, void *arg) {
    struct choice *choice = arg;
    unsigned char token[TOKEN_SIZE];
    token_make(ctx->registry->vault, TOKEN_SUPPRESS, "email", choice->email, token);
    scoped_query q = query_begin(write->db, SQL_SUPPRESSED_ADD);
    query_bind_blob(&q, 1, token, sizeof token);
    query_bind_text(&q, 2, choice->answer);
    query_bind_text(&q, 3, "email");
    query_bind_int(&q, 4, 1);
    query_bind_int(&q, 5, ctx->now);
    query_bind_int(&q, 6, write->change);
    return query_run(ctx, &q, NULL);
}

static void consent_helps_and_objections_win(void **state) {
    struct fixture *f = *state;
    ref_t helmi = fixture_add(f, DRAFT(f, "contact_person", "last_name", "Aaltio", "email", "helmi@x.example"));
    struct asked asked = ask(f, ACTION_SEND, NULL, "market", "consulting", "email");
    asked.party = helmi;
    assert_string_not_equal(denied_by(f, asked), "yes");
    OK(registry_change(&f->ctx, put_choice, &(struct choice){helmi, "given", NULL}));
    assert_string_equal(denied_by(f, asked), "yes");
    OK(registry_change(&f->ctx, put_objection, &(struct choice){0, "objected", "helmi@x.example"}));
    assert_string_equal(denied_by(f, asked), "P71");
    ref_t kauko =
        fixture_add(f, DRAFT(f, "contact_person", "last_name", "Ylitörmä", "email", "kauko@x.example"));
    asked.party = kauko;
    OK(registry_change(&f->ctx, put_choice, &(struct choice){kauko, "given", NULL}));
    OK(registry_change(&f->ctx, put_choice, &(struct choice){kauko, "refused", NULL}));
    assert_string_not_equal(denied_by(f, asked), "yes");
    asked.channel = "post";
    assert_string_equal(denied_by(f, asked), "P71");
    asked.purpose = notice_purpose(ctx_notice(&f->ctx), "contact");
    assert_string_equal(denied_by(f, asked), "yes");
    /* consent does not widen the notice */
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi"));
    OK(registry_change(&f->ctx, put_choice, &(struct choice){elli, "given", NULL}));
    asked = ask(f, ACTION_SEND, NULL, "market", "photography", "email");
    asked.party = elli;
    assert_string_not_equal(denied_by(f, asked), "yes");
}

static void the_erased_come_back_by_themselves_only(void **state) {
    struct fixture *f = *state;
    ref_t party;
    OK(registry_change(&f->ctx, put_objection, &(struct choice){0, "erased", "elli@posti.example"}));
    struct party_draft draft = DRAFT(f, "organisation", "name", "Ellin Oy", "email", "elli@posti.example");
    draft.source = notice_source(ctx_notice(&f->ctx), "statfin");
    draft.licence = (struct licence){"TK-7", registry_today(&f->ctx), DAY_NONE};
    NO(ST_DENIED, party_add(&f->ctx, &draft, &party));
    draft.source = notice_source(ctx_notice(&f->ctx), "person");
    OK(party_add(&f->ctx, &draft, &party));
}

static void roles_of_the_staff_come_first(void **state) {
    struct fixture *f = *state;
    struct hits hits;
    struct party read;
    ref_t party = 0, elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi"));
    struct actor reader = {1, "Lukija", ACTOR_READER};
    f->ctx.actor = &reader;
    OK(find(&f->ctx, "", NULL, 5, &hits));
    OK(party_read(&f->ctx, elli, NOTICE_NOTHING, &read));
    struct party_draft draft = DRAFT(f, "consumer", "last_name", "Uusi");
    NO(ST_DENIED, party_add(&f->ctx, &draft, &party));
    NO(ST_DENIED, party_set(&f->ctx, elli, 0, &draft));
    struct record_draft call = {
        .party = elli, .kind = "call", .ends = DAY_NONE, .service = NOTICE_NOTHING, .source = NOTICE_NOTHING};
    NO(ST_DENIED, record_add(&f->ctx, &call, NULL));
    assert_string_not_equal(denied_by(f, ask(f, ACTION_ERASE, NULL, NULL, NULL, NULL)), "yes");
    f->ctx.actor = NULL;
    NO(ST_DENIED, find(&f->ctx, "", NULL, 5, &hits));
    NO(ST_DENIED, party_read(&f->ctx, elli, NOTICE_NOTHING, &read));
    f->ctx.actor = &fixture_owner;
    struct audit_line *lines;
    size_t count;
    OK(audit_list(&f->ctx, f->registry->audit, &(struct audit_filter){.action = "refused"}, &lines, &count));
    assert_int_equal(count, 6);
}

static void somebody_outside_acts_for_themselves_alone(void **state) {
    struct fixture *f = *state;
    struct hits hits;
    struct party read;
    struct permission permission;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi")),
          other = fixture_add(f, DRAFT(f, "consumer", "last_name", "Aaltio"));
    const struct actor_self self = {{.role = ACTOR_PERSON}, elli};
    f->ctx.actor = &self.actor;
    OK(party_read(&f->ctx, elli, NOTICE_NOTHING, &read));
    NO(ST_DENIED, party_read(&f->ctx, other, NOTICE_NOTHING, &read));
    NO(ST_DENIED, find(&f->ctx, "", NULL, 5, &hits));
    struct party_draft draft = DRAFT(f, NULL, "last_name", "Uusi");
    NO(ST_DENIED, party_set(&f->ctx, elli, 0, &draft));
    for (enum action action = 0; action < ACTION_COUNT; action++) {
        bool may = action == ACTION_OPEN || action == ACTION_PACKAGE || action == ACTION_RIGHT ||
                   action == ACTION_UNSEEN;
        NO(may ? ST_OK : ST_DENIED, permit_action(&f->ctx, action, elli, &permission));
        NO(ST_DENIED, permit_action(&f->ctx, action, other, &permission));
        NO(ST_DENIED, permit_action(&f->ctx, action, 0, &permission));
    }
}

static enum status restrict_party(struct ctx *ctx, struct write *write, void *arg) {
    scoped_query q = query_begin(write->db, SQL_PARTY_RESTRICT);
    query_bind_int(&q, 1, *(ref_t *)arg);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

static void restricted_data_are_only_stored(void **state) {
    struct fixture *f = *state;
    struct party read;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi"));
    OK(registry_change(&f->ctx, restrict_party, &elli));
    struct party_draft draft = DRAFT(f, NULL, "last_name", "Uusi");
    NO(ST_DENIED, party_set(&f->ctx, elli, 0, &draft));
    OK(party_read(&f->ctx, elli, NOTICE_NOTHING, &read));
    struct asked asked = ask(f, ACTION_SEND, NULL, "contact", NULL, "post");
    asked.party = elli;
    assert_string_not_equal(denied_by(f, asked), "yes");
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(purpose_type_and_service_decide),
        T(natural_persons_consent_to_electronic_marketing),
        T(some_channels_only_answer),
        T(consent_helps_and_objections_win),
        T(the_erased_come_back_by_themselves_only),
        T(roles_of_the_staff_come_first),
        T(somebody_outside_acts_for_themselves_alone),
        T(restricted_data_are_only_stored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
