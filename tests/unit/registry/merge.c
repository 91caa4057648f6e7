#include "fixture.h"

#include "registry/takeback.h"
#include "registry/joined.h"
#include "registry/known.h"
#include "registry/lookups.h"
#include "registry/merge.h"

/* Two entries of one woman, one as a contact and one as a consumer. */
struct two {
    ref_t kept, other, firm;
};

static struct two two_entries(struct fixture *f) {
    struct two two;
    two.firm = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy", "business_id", "2276009-4"));
    struct party_draft draft = DRAFT(f, "contact_person", "first_name", "Helmi", "last_name", "Aaltio", "email",
                                     "helmi@kuurna.example", "phone", "040 000 2175");
    draft.organisation = two.firm;
    two.kept = fixture_add(f, draft);
    two.other = fixture_add(f, DRAFT(f, "consumer", "first_name", "Helmi", "last_name", "Aaltjo", "email",
                                     "helmi@koti.example", "phone", "050 111 2222"));
    fixture_record(f, two.kept, "call", "2024-02-03", "Eka");
    fixture_record(f, two.other, "call", "2025-02-03", "Toka");
    fixture_record(f, two.other, "invoice", "2023-02-03", "Lasku");
    return two;
}

static struct party read_one(struct fixture *f, ref_t party) {
    struct party read;
    OK(party_read(&f->ctx, party, NOTICE_NOTHING, &read));
    return read;
}

static ref_t merged(struct fixture *f, ref_t kept, ref_t other) {
    struct merge_plan done;
    OK(merge_run(&f->ctx, kept, other, &done));
    return done.merge;
}

static size_t records_of(struct fixture *f, ref_t party) {
    struct record *records;
    size_t count, total;
    OK(record_list(&f->ctx, party, 0, 0, &records, &count, &total));
    for (size_t i = 0; i < count; i++)
        assert_false(records[i].erased);
    return count;
}

static bool has_value(const struct value *values, size_t count, const char *text) {
    for (size_t i = 0; i < count; i++)
        if (values[i].text && strcmp(values[i].text, text) == 0)
            return true;
    return false;
}

static void a_merge_loses_nothing_and_a_split_gives_it_back(void **state) {
    struct fixture *f = *state;
    struct two two = two_entries(f);
    struct party before[2] = {read_one(f, two.kept), read_one(f, two.other)};
    ref_t merge = merged(f, two.kept, two.other);
    struct party both = read_one(f, two.kept);
    assert_string_equal(both.name, "Helmi Aaltio");
    assert_int_equal(both.role_count, 2);
    assert_int_equal(both.roles[0].organisation, two.firm);
    assert_true(has_value(both.values, both.value_count, "helmi@koti.example"));
    assert_true(has_value(both.values, both.value_count, "+358501112222"));
    assert_int_equal(both.other_count, 1);
    assert_string_equal(both.others[0].text, "Aaltjo");
    assert_int_equal(records_of(f, two.kept), 3);
    assert_int_equal(read_one(f, two.other).id, two.kept); /* an old id leads on */
    struct split_plan plan;
    OK(split_run(&f->ctx, merge, NULL, 0, &plan));
    assert_int_equal(plan.records_back, 2);
    for (int i = 0; i < 2; i++) {
        struct party now = read_one(f, before[i].id);
        assert_int_equal(now.id, before[i].id);
        assert_int_equal(now.value_count, before[i].value_count);
        for (size_t v = 0; v < now.value_count; v++) {
            assert_string_equal(now.values[v].text, before[i].values[v].text);
            assert_int_equal(now.values[v].since, before[i].values[v].since);
            assert_int_equal(now.values[v].source, before[i].values[v].source);
        }
        assert_int_equal(now.role_count, before[i].role_count);
        assert_int_equal(now.roles[0].id, before[i].roles[0].id);
        assert_int_equal(now.other_count, 0);
        assert_int_equal(records_of(f, before[i].id), i + 1);
    }
    NO(ST_CONFLICT, split_run(&f->ctx, merge, NULL, 0, &plan));
}

static void a_plan_changes_nothing(void **state) {
    struct fixture *f = *state;
    struct two two = two_entries(f);
    struct merge_plan plan;
    int64_t change = store_change(f->registry->store);
    OK(merge_plan(&f->ctx, two.kept, two.other, &plan));
    assert_int_equal(plan.merge, 0);
    assert_int_equal(store_change(f->registry->store), change);
    assert_int_equal(plan.other.records, 2);
    size_t beside = 0;
    for (size_t i = 0; i < plan.value_count; i++)
        beside += plan.values[i].says == MERGE_BESIDE;
    assert_int_equal(beside, 1);
    assert_int_equal(read_one(f, two.other).id, two.other);
    ref_t *found;
    size_t count;
    OK(find_exact(&f->ctx, "email", "helmi@koti.example", &found, &count));
    assert_int_equal(count, 1);
    assert_int_equal(found[0], two.other);
    /* what the plan says of the dates is what comes */
    struct due_verdict *verdicts;
    merged(f, two.kept, two.other);
    OK(due_of(&f->ctx, two.kept, DAY_NONE, &verdicts, &count));
    for (size_t i = 0; i < plan.date_count; i++)
        for (size_t v = 0; v < count; v++)
            if (verdicts[v].verdict.class == plan.dates[i].class)
                assert_int_equal(verdicts[v].verdict.gone_by, plan.dates[i].joined);
}

static void changes_meanwhile_stay_with_the_kept_one(void **state) {
    struct fixture *f = *state;
    struct two two = two_entries(f);
    ref_t merge = merged(f, two.kept, two.other);
    struct party_draft more = DRAFT(f, NULL, "email", "helmi@kuurna.example", "email", "uusi@koti.example");
    OK(party_set(&f->ctx, two.kept, 0, &more)); /* takes helmi@koti.example away */
    struct party both = read_one(f, two.kept);
    assert_false(has_value(both.values, both.value_count, "helmi@koti.example"));
    assert_true(has_value(both.others, both.other_count, "helmi@koti.example"));
    assert_true(has_value(both.values, both.value_count, "+358501112222"));
    fixture_record(f, two.kept, "note", "2026-03-04", "Yhdessä");
    fixture_close(f);
    fixture_open(f);
    struct split_plan plan;
    OK(split_run(&f->ctx, merge, NULL, 0, &plan));
    assert_int_equal(plan.records_since, 1);
    struct party kept = read_one(f, two.kept), other = read_one(f, two.other);
    assert_true(has_value(kept.values, kept.value_count, "uusi@koti.example"));
    assert_false(has_value(kept.values, kept.value_count, "+358501112222"));
    assert_true(has_value(other.values, other.value_count, "helmi@koti.example"));
    assert_int_equal(records_of(f, two.kept), 2);
}

static void a_record_goes_with_what_it_belongs_to_or_where_it_is_given(void **state) {
    struct fixture *f = *state;
    struct two two = two_entries(f);
    struct record *records;
    size_t count, total;
    OK(record_list(&f->ctx, two.other, 0, 0, &records, &count, &total));
    ref_t invoice = records[count - 1].id, merge = merged(f, two.kept, two.other), payment;
    assert_string_equal(records[count - 1].kind, "invoice");
    struct record_draft draft = {.party = two.kept,
                                 .kind = "payment",
                                 .belongs = invoice,
                                 .ends = DAY_NONE,
                                 .text = "Maksu",
                                 .service = NOTICE_NOTHING,
                                 .source = NOTICE_NOTHING};
    OK(record_add(&f->ctx, &draft, &payment));
    ref_t given = fixture_record(f, two.kept, "note", "2026-03-04", "Toisen");
    struct split_plan plan;
    ref_t nobody = 77;
    NO(ST_CONFLICT, split_plan(&f->ctx, merge, &nobody, 1, &plan));
    OK(split_run(&f->ctx, merge, &given, 1, &plan));
    assert_int_equal(plan.records_given, 2);
    assert_int_equal(records_of(f, two.other), 4);
    assert_int_equal(records_of(f, two.kept), 1);
    /* their letters are under the other's keys: erasing the kept one leaves them */
    struct vault_key *keys;
    OK(vault_keys_of(&f->ctx, f->registry->vault, two.kept, &keys, &count));
    int64_t ids[16];
    for (size_t i = 0; i < count; i++)
        ids[i] = keys[i].id;
    OK(vault_destroy_keys(&f->ctx, f->registry->vault, ids, count));
    assert_int_equal(records_of(f, two.other), 4);
}

static enum status choose(struct ctx *ctx, struct write *write, void *arg) {
    const struct {
        ref_t party;
        const char *answer;
        int64_t at;
    } *said = arg;
    scoped_query q = query_begin(write->db, SQL_CHOICE_ADD);
    query_bind_int(&q, 1, store_new_id());
    query_bind_int(&q, 2, said->party);
    query_bind_text(&q, 3, "newsletter");
    query_bind_text(&q, 4, "email");
    query_bind_text(&q, 5, said->answer);
    query_bind_int(&q, 6, said->at);
    query_bind_text(&q, 7, NULL);
    query_bind_null(&q, 8);
    query_bind_int(&q, 9, write->change);
    return query_run(ctx, &q, NULL);
}

static void say(struct fixture *f, ref_t party, const char *answer, int64_t at) {
    struct {
        ref_t party;
        const char *answer;
        int64_t at;
    } said = {party, answer, at};
    OK(writer_run(&f->ctx, f->registry->writer, choose, &said));
}

static const char *last_answer(struct fixture *f, ref_t party) {
    scoped_reader *db = NULL;
    const char *answer = NULL;
    OK(store_reader(&f->ctx, f->registry->store, &db));
    scoped_query q = query_begin(db, SQL_CHOICES_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q))
        answer = query_text(f->ctx.arena, &q, "answer");
    OK(query_done(&f->ctx, &q));
    return answer;
}

/* The other refused before the kept one consented: the refusal holds, and goes with the split. */
static void the_stricter_wins(void **state) {
    struct fixture *f = *state;
    struct two two = two_entries(f);
    say(f, two.other, "refused", 1000);
    say(f, two.kept, "given", 2000);
    struct merge_plan done;
    OK(merge_run(&f->ctx, two.kept, two.other, &done));
    assert_int_equal(done.refusal_count, 1);
    assert_string_equal(last_answer(f, two.kept), "refused");
    struct split_plan plan;
    OK(split_run(&f->ctx, done.merge, NULL, 0, &plan));
    assert_int_equal(plan.refusals_for_both, 0);
    assert_string_equal(last_answer(f, two.kept), "given");
    assert_string_equal(last_answer(f, two.other), "refused");
    OK(merge_run(&f->ctx, two.kept, two.other, &done));
    say(f, two.kept, "refused", f->ctx.now + 5); /* which of the two it was is not known */
    OK(split_run(&f->ctx, done.merge, NULL, 0, &plan));
    assert_int_equal(plan.refusals_for_both, 1);
    assert_string_equal(last_answer(f, two.kept), "refused");
    assert_string_equal(last_answer(f, two.other), "refused");
}

static enum status restrict_it(struct ctx *ctx, struct write *write, void *arg) {
    scoped_query q = query_begin(write->db, SQL_PARTY_RESTRICT);
    query_bind_int(&q, 1, *(ref_t *)arg);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

static void the_restricted_stay_restricted(void **state) {
    struct fixture *f = *state;
    struct two two = two_entries(f);
    OK(writer_run(&f->ctx, f->registry->writer, restrict_it, &two.other));
    struct merge_plan done;
    OK(merge_run(&f->ctx, two.kept, two.other, &done));
    assert_true(done.restricted);
    struct party_draft draft = DRAFT(f, NULL, "phone", "040 000 9999");
    NO(ST_DENIED, party_set(&f->ctx, two.kept, 0, &draft));
    struct split_plan plan;
    OK(split_run(&f->ctx, done.merge, NULL, 0, &plan));
    OK(party_set(&f->ctx, two.kept, 0, &draft));
    NO(ST_DENIED, party_set(&f->ctx, two.other, 0, &draft));
}

static void two_firms_with_the_same_man(void **state) {
    struct fixture *f = *state;
    ref_t one = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy", "business_id", "2276009-4"));
    ref_t two = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu"));
    struct party_draft draft = DRAFT(f, "contact_person", "first_name", "Onni", "last_name", "Salo");
    draft.organisation = one;
    ref_t onni = fixture_add(f, draft);
    OK(party_link(&f->ctx, onni, two, DAY_NONE, DAY_NONE));
    draft = DRAFT(f, "contact_person", "first_name", "Tilda", "last_name", "Salo");
    draft.organisation = two;
    ref_t tilda = fixture_add(f, draft), merge = merged(f, one, two);
    struct party *people;
    size_t count;
    OK(party_people(&f->ctx, one, &people, &count));
    assert_int_equal(count, 2);
    assert_int_equal(read_one(f, onni).role_count, 1);
    assert_int_equal(read_one(f, tilda).roles[0].organisation, one);
    struct split_plan plan;
    OK(split_run(&f->ctx, merge, NULL, 0, &plan));
    assert_int_equal(read_one(f, onni).role_count, 2);
    assert_int_equal(read_one(f, tilda).roles[0].organisation, two);
    NO(ST_INVALID, merge_run(&f->ctx, one, onni, &(struct merge_plan){0}));
    NO(ST_INVALID, merge_run(&f->ctx, one, one, &(struct merge_plan){0}));
}

static void a_chain_comes_apart_from_its_end(void **state) {
    struct fixture *f = *state;
    struct two two = two_entries(f);
    ref_t third = fixture_add(
        f, DRAFT(f, "consumer", "first_name", "Helmi", "last_name", "Aalto", "email", "kolmas@koti.example"));
    ref_t first = merged(f, two.kept, two.other), second = merged(f, third, two.kept);
    struct party all = read_one(f, two.other);
    assert_int_equal(all.id, third);
    assert_true(has_value(all.values, all.value_count, "helmi@koti.example"));
    assert_true(has_value(all.values, all.value_count, "helmi@kuurna.example"));
    assert_int_equal(records_of(f, third), 3);
    struct split_plan plan;
    NO(ST_CONFLICT, split_run(&f->ctx, first, NULL, 0, &plan));
    OK(split_run(&f->ctx, second, NULL, 0, &plan));
    assert_int_equal(records_of(f, third), 0);
    assert_int_equal(read_one(f, two.other).id, two.kept);
    assert_int_equal(records_of(f, two.kept), 3);
    OK(split_run(&f->ctx, first, NULL, 0, &plan));
    assert_int_equal(read_one(f, two.other).id, two.other);
    assert_int_equal(records_of(f, two.other), 2);
    merged(f, two.other, two.kept); /* and the other way round */
    assert_int_equal(read_one(f, two.kept).id, two.other);
    assert_string_equal(read_one(f, two.kept).name, "Helmi Aaltjo");
}

static void look_ups_follow_also_after_a_crash(void **state) {
    struct fixture *f = *state;
    struct two two = two_entries(f);
    ref_t merge = merged(f, two.kept, two.other), *found;
    size_t count;
    OK(find_exact(&f->ctx, "email", "helmi@koti.example", &found, &count));
    assert_int_equal(count, 1);
    assert_int_equal(found[0], two.kept);
    struct split_plan plan;
    OK(split_run(&f->ctx, merge, NULL, 0, &plan));
    for (int i = 0; i < 2; i++) {
        OK(find_exact(&f->ctx, "email", "helmi@koti.example", &found, &count));
        assert_int_equal(count, 1);
        assert_int_equal(found[0], two.other);
        OK(find_exact(&f->ctx, "email", "helmi@kuurna.example", &found, &count));
        assert_int_equal(count, 1);
        assert_int_equal(found[0], two.kept);
        fixture_close(f);
        fixture_run(f, "rm -f", arena_printf(f->ctx.arena, "%s/lookup.db", f->keys), "/tmp/none");
        fixture_open(f); /* made anew from the letters */
    }
}

static void nobody_is_added_twice_unnoticed(void **state) {
    struct fixture *f = *state;
    struct two two = two_entries(f);
    ref_t party;
    struct hits hits;
    enum known_even needs;
    bool firm;
    struct party_draft draft = DRAFT(f, "organisation", "name", "Kuurnan Sahat Oy", "business_id", "2276009-4");
    NO(ST_CONFLICT, party_add(&f->ctx, &draft, &party));
    assert_string_equal(f->ctx.fault.field, "business_id");
    assert_null(strstr(fault_text(&f->ctx), "Kuurna"));
    OK(known_list(&f->ctx, &draft, &hits, &needs, &firm));
    assert_true(firm);
    assert_int_equal(hits.count, 1);
    assert_int_equal(hits.items[0].party, two.firm);
    draft.even_if_known = true;
    NO(ST_CONFLICT, party_add(&f->ctx, &draft, &party));
    draft = DRAFT(f, "consumer", "first_name", "Lumi", "email", "HELMI@koti.example");
    NO(ST_CONFLICT, party_add(&f->ctx, &draft, &party));
    assert_string_equal(f->ctx.fault.field, "email");
    draft.even_if_known = true;
    OK(party_add(&f->ctx, &draft, &party));
    draft = DRAFT(f, "organisation", "name", "Toinen Oy", "email", "helmi@koti.example"); /* another form */
    OK(party_add(&f->ctx, &draft, &party));
    struct party_draft id = DRAFT(f, NULL, "business_id", "2276009-4");
    NO(ST_CONFLICT, party_set(&f->ctx, party, 0, &id));
    OK(party_set(&f->ctx, two.firm, 0, &id));
}

/* -- which of two stands */

static const char *stands(struct fixture *f, ref_t ref, const char *field) {
    struct party party;
    OK(party_read(&f->ctx, ref, NOTICE_NOTHING, &party));
    const struct value *value = party_value(&party, field);
    return value ? value->text : "";
}

static bool beside(struct fixture *f, ref_t ref, const char *text) {
    struct party party;
    OK(party_read(&f->ctx, ref, NOTICE_NOTHING, &party));
    for (size_t i = 0; i < party.other_count; i++)
        if (strcmp(party.others[i].text, text) == 0)
            return true;
    return false;
}

static void the_chosen_one_stands_and_the_other_stays_beside_it(void **state) {
    struct fixture *f = *state;
    ref_t one = fixture_add(f, DRAFT(f, "consumer", "first_name", "Elli", "last_name", "Aalto"));
    ref_t two = fixture_add(f, DRAFT(f, "consumer", "first_name", "Eila", "last_name", "Rantakivi"));
    const char *const fields[] = {"last_name"};
    struct merge_plan done;
    NO(ST_INVALID,
       merge_run_as(&f->ctx, one, two,
                    (struct merge_wish){.fields = (const char *const[]){"phone"}, .count = 1}, &done));
    NO(ST_INVALID,
       merge_run_as(&f->ctx, one, two, (struct merge_wish){.fields = (const char *const[]){"xyz"}, .count = 1},
                    &done));
    OK(merge_run_as(&f->ctx, one, two, (struct merge_wish){.fields = fields, .count = 1}, &done));
    assert_string_equal(stands(f, one, "last_name"), "Rantakivi");
    assert_string_equal(stands(f, one, "first_name"), "Elli");
    assert_true(beside(f, one, "Aalto"));
    assert_true(beside(f, one, "Eila"));
    /* Another change leaves it so, and the kept one's own value is not lost by it. */
    struct party_draft draft = DRAFT(f, NULL, "phone", "040 000 0001");
    OK(party_set(&f->ctx, one, 0, &draft));
    assert_string_equal(stands(f, one, "last_name"), "Rantakivi");
    assert_true(beside(f, one, "Aalto"));
    struct split_plan apart;
    OK(split_run(&f->ctx, done.merge, NULL, 0, &apart));
    assert_string_equal(stands(f, one, "last_name"), "Aalto");
    assert_string_equal(stands(f, two, "last_name"), "Rantakivi");
}

static void a_third_value_stands_over_both(void **state) {
    struct fixture *f = *state;
    ref_t one = fixture_add(f, DRAFT(f, "consumer", "first_name", "Elli", "last_name", "Aalto"));
    ref_t two = fixture_add(f, DRAFT(f, "consumer", "first_name", "Elli", "last_name", "Rantakivi"));
    struct merge_plan done;
    OK(merge_run_as(&f->ctx, one, two,
                    (struct merge_wish){.fields = (const char *const[]){"last_name"}, .count = 1}, &done));
    struct party_draft draft = DRAFT(f, NULL, "last_name", "Salo");
    OK(party_set(&f->ctx, one, 0, &draft));
    assert_string_equal(stands(f, one, "last_name"), "Salo");
    struct party party;
    struct takeback last;
    OK(party_read(&f->ctx, one, NOTICE_NOTHING, &party));
    OK(takeback_of(&f->ctx, &party, &last));
    OK(takeback_undo(&f->ctx, one, last.change));
    assert_string_equal(stands(f, one, "last_name"), "Rantakivi");
    assert_true(beside(f, one, "Aalto"));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {TEST(a_merge_loses_nothing_and_a_split_gives_it_back),
                                       TEST(a_plan_changes_nothing),
                                       TEST(changes_meanwhile_stay_with_the_kept_one),
                                       TEST(a_record_goes_with_what_it_belongs_to_or_where_it_is_given),
                                       TEST(the_stricter_wins),
                                       TEST(the_restricted_stay_restricted),
                                       TEST(two_firms_with_the_same_man),
                                       TEST(a_chain_comes_apart_from_its_end),
                                       TEST(look_ups_follow_also_after_a_crash),
                                       TEST(nobody_is_added_twice_unnoticed),
                                       TEST(the_chosen_one_stands_and_the_other_stays_beside_it),
                                       TEST(a_third_value_stands_over_both)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
