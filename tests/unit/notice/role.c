/* Whose is what happened: colleagues, leavers, several organisations, several roles, the customer. */
#include "judging.h"

struct whose {
    const char *keys, *links, *events, *ask, *says;
};

/* X and Y organisations, S a sole trader, A B contact persons, C a consumer. */
static void check(const struct whose *rows, size_t count) {
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        const char *scenario = arena_printf(
            ctx.arena,
            "{'parties':{'X':'organisation','Y':'organisation','S':'sole_trader','A':'contact_person',"
            "'B':'contact_person','C':'consumer'},'links':[%s],'events':[%s],'ask':[{'party':'%s','class':'"
            "thing',"
            "'on':'2026-01-01'}]}",
            rows[i].links, rows[i].events, rows[i].ask);
        const char *says = judging_says(&ctx, judging_thing(&ctx, rows[i].keys), scenario);
        if (strcmp(says, rows[i].says) == 0)
            continue;
        print_message("%s\n  %s\n  %s, %s\n  says     %s\n  expected %s\n", rows[i].keys, rows[i].links,
                      rows[i].events, rows[i].ask, says, rows[i].says);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}
#define CHECK(rows) check((rows), sizeof(rows) / sizeof *(rows))

#define LINK(person, organisation) "{'person':'" person "','organisation':'" organisation "'}"
#define LINK_DAYS(person, organisation, from, to)                                                              \
    "{'person':'" person "','organisation':'" organisation "','from':'" from "','to':'" to "'}"
#define AT(party, what, at)         "{'party':'" party "','what':'" what "','at':'" at "'}"
#define FOR(party, what, at, about) "{'party':'" party "','what':'" what "','at':'" at "','for':'" about "'}"

static const char both[] = "gone_by: last(contact of self or represented) + 10 years";
static const char own[] = "gone_by: last(contact) + 10 years";
static const char represented[] = "gone_by: last(contact of represented) + 10 years";
static const char customer[] = "gone_by: last(invoiced of customer) + 10 years";

static void colleagues_count_while_the_link_lasts(void **state) {
    (void)state;
    const struct whose rows[] = {
        {both, LINK("A", "X") "," LINK("B", "X"),
         AT("A", "call", "2011-03-01") "," AT("B", "call", "2020-05-05"), "A", "- 2030-05-05 erasable"},
        {own, LINK("A", "X") "," LINK("B", "X"),
         AT("A", "call", "2011-03-01") "," AT("B", "call", "2020-05-05"), "A", "- 2021-03-01 overdue"},
        /* what happens with the organisation itself is of the represented too */
        {represented, LINK("A", "X"), AT("X", "call", "2020-05-05"), "A", "- 2030-05-05 erasable"},
        /* nothing after leaving; both days of the link included */
        {both, LINK_DAYS("A", "X", "2010-01-01", "2015-12-31") "," LINK("B", "X"),
         AT("A", "call", "2011-03-01") "," AT("B", "call", "2015-12-31") "," AT("B", "call", "2016-01-01"), "A",
         "- 2025-12-31 overdue"},
        {both, LINK_DAYS("A", "X", "2012-01-01", "2015-12-31") "," LINK("B", "X"),
         AT("B", "call", "2011-12-31") "," AT("B", "call", "2012-01-01"), "A", "- 2022-01-01 overdue"},
        /* the colleague too must be one on that day */
        {both, LINK("A", "X") "," LINK_DAYS("B", "X", "2010-01-01", "2012-12-31"),
         AT("B", "call", "2012-12-31") "," AT("B", "call", "2019-01-01"), "A", "- 2022-12-31 overdue"},
        /* hired again */
        {both,
         LINK_DAYS("A", "X", "2010-01-01", "2012-12-31") "," LINK_DAYS("A", "X", "2018-01-01",
                                                                       "2020-12-31") "," LINK("B", "X"),
         AT("B", "call", "2015-05-05") "," AT("B", "call", "2018-01-01"), "A", "- 2028-01-01 erasable"},
        /* the leaver's own contact still is one */
        {both, LINK_DAYS("A", "X", "2010-01-01", "2012-12-31"), AT("A", "call", "2019-09-09"), "A",
         "- 2029-09-09 erasable"},
        /* a link that has not begun */
        {both, "{'person':'A','organisation':'X','from':'2026-06-01'}",
         AT("X", "call", "2020-05-05") "," AT("A", "call", "2018-01-01"), "A", "- 2028-01-01 erasable"},
        /* a person without any link */
        {both, "", AT("X", "call", "2020-05-05") "," AT("A", "call", "2018-01-01"), "A",
         "- 2028-01-01 erasable"},
    };
    CHECK(rows);
}

static void an_organisation_has_what_happens_with_its_people(void **state) {
    (void)state;
    const struct whose rows[] = {
        {own, LINK("A", "X"), AT("A", "call", "2020-05-05"), "X", "- 2030-05-05 erasable"},
        {own, LINK_DAYS("A", "X", "2010-01-01", "2015-12-31"), AT("A", "call", "2016-01-01"), "X", "- - open"},
        {own, LINK_DAYS("A", "X", "2010-01-01", "2015-12-31"), AT("A", "call", "2015-12-31"), "X",
         "- 2025-12-31 overdue"},
        /* of two organisations: the one it was about */
        {own, LINK("A", "X") "," LINK("A", "Y"), FOR("A", "call", "2020-05-05", "Y"), "X", "- - open"},
        {own, LINK("A", "X") "," LINK("A", "Y"), FOR("A", "call", "2020-05-05", "Y"), "Y",
         "- 2030-05-05 erasable"},
        /* unsaid, it counts for the person alone */
        {own, LINK("A", "X") "," LINK("A", "Y"), AT("A", "call", "2020-05-05"), "X", "- - open"},
        {own, LINK("A", "X") "," LINK("A", "Y"), AT("A", "call", "2020-05-05"), "A", "- 2030-05-05 erasable"},
        /* one organisation at a time: nothing need be said */
        {own,
         LINK_DAYS("A", "X", "2010-01-01", "2015-12-31") "," LINK_DAYS("A", "Y", "2016-01-01", "2020-12-31"),
         AT("A", "call", "2015-05-05") "," AT("A", "call", "2018-05-05"), "X", "- 2025-05-05 overdue"},
        /* a person who is a consumer too */
        {own, LINK("A", "X"), FOR("A", "rental", "2019-01-01", "consumer") "," AT("A", "call", "2020-05-05"),
         "X", "- - open"},
        {own, LINK("A", "X"),
         FOR("A", "rental", "2019-01-01", "consumer") "," FOR("A", "call", "2020-05-05", "contact_person"), "X",
         "- 2030-05-05 erasable"},
        {own, LINK("A", "S"), AT("A", "call", "2020-05-05"), "S", "- 2030-05-05 erasable"},
    };
    CHECK(rows);
}

static void a_person_is_judged_in_each_role(void **state) {
    (void)state;
    const struct whose rows[] = {
        /* the latest of two organisations */
        {both, LINK("A", "X") "," LINK("A", "Y"),
         FOR("A", "call", "2021-03-03", "X") "," FOR("A", "call", "2019-10-10", "Y"), "A",
         "- 2031-03-03 erasable"},
        {customer, LINK("A", "X") "," LINK("A", "Y"), AT("Y", "invoice", "2019-10-10"), "A",
         "- 2029-10-10 erasable"},
        {customer, LINK("A", "X") "," LINK("A", "Y"),
         AT("Y", "invoice", "2019-10-10") "," AT("X", "invoice", "2017-01-01"), "A", "- 2029-10-10 erasable"},
        /* whatever became of the link since */
        {customer, LINK_DAYS("A", "X", "2010-01-01", "2012-12-31"), AT("X", "invoice", "2020-10-10"), "A",
         "- 2030-10-10 erasable"},
        /* never the contact person named on it, but the organisation it was for */
        {customer, LINK("A", "X"), FOR("A", "invoice", "2020-10-10", "X"), "X", "- 2030-10-10 erasable"},
        {customer, LINK("A", "X") "," LINK("B", "X"), FOR("A", "invoice", "2020-10-10", "X"), "B",
         "- 2030-10-10 erasable"},
        {customer, "", FOR("A", "invoice", "2020-10-10", "X"), "X", "- 2030-10-10 erasable"},
        /* as a consumer: the person */
        {customer, LINK("A", "X"), FOR("A", "invoice", "2020-10-10", "consumer"), "X", "- - open"},
        {customer, LINK("A", "X"), FOR("A", "invoice", "2020-10-10", "consumer"), "A", "- 2030-10-10 erasable"},
        {customer, LINK("A", "X"), FOR("A", "invoice", "2020-10-10", "consumer"), "B", "- - open"},
        {customer, "", AT("C", "invoice", "2020-10-10"), "C", "- 2030-10-10 erasable"},
        {customer, "", AT("S", "invoice", "2020-10-10"), "S", "- 2030-10-10 erasable"},
        {customer, LINK("A", "S"), AT("S", "invoice", "2020-10-10"), "A", "- 2030-10-10 erasable"},
        {customer, LINK("A", "X"), AT("C", "invoice", "2020-10-10"), "A", "- - open"},
        /* a consumer who is somebody's contact too */
        {both, LINK("C", "X") "," LINK("B", "X"),
         AT("B", "call", "2020-05-05") "," AT("C", "call", "2018-05-05"), "C", "- 2030-05-05 erasable"},
        {own, LINK("C", "X"), FOR("C", "call", "2020-05-05", "contact_person"), "X", "- 2030-05-05 erasable"},
        {own, LINK("C", "X"), FOR("C", "call", "2020-05-05", "consumer"), "X", "- - open"},
        {own, LINK("C", "X"), AT("C", "call", "2020-05-05"), "X", "- - open"},
        {customer, LINK("C", "X"), AT("X", "invoice", "2020-05-05"), "C", "- 2030-05-05 erasable"},
        /* intake in the role */
        {"gone_by: taken_in + 1 year", LINK("A", "X"), AT("A", "intake", "2020-01-01"), "A",
         "- 2021-01-01 overdue"},
        {"gone_by: taken_in + 1 year", LINK("A", "X") "," LINK("A", "Y"),
         FOR("A", "intake", "2020-01-01", "X") "," FOR("A", "intake", "2022-01-01", "Y"), "A",
         "- 2023-01-01 overdue"},
        {"gone_by: taken_in + 1 year", "", AT("X", "intake", "2020-01-01") "," AT("X", "intake", "2021-01-01"),
         "X", "- 2021-01-01 overdue"},
        /* links as periods */
        {"gone_by: ended(link) + 1 year", LINK_DAYS("A", "X", "2010-01-01", "2015-12-31"), "", "A",
         "- 2016-12-31 overdue"},
        {"gone_by: ended(link) + 1 year", LINK_DAYS("A", "X", "2010-01-01", "2015-12-31") "," LINK("A", "Y"),
         "", "A", "- - open"},
        {"gone_by: ended(link) + 1 year", LINK_DAYS("A", "X", "2010-01-01", "2026-01-01"), "", "A", "- - open"},
        {"gone_by: ended(link) + 1 year", "", "", "A", "- - open"},
        {"gone_by: ended(relationship of customer) + 1 year", LINK("A", "X"),
         "{'party':'X','what':'relationship','at':'2010-01-01','with':{'ends':'2020-06-30'}}", "A",
         "- 2021-06-30 overdue"},
    };
    CHECK(rows);
}

static void what_the_notice_counts(void **state) {
    (void)state;
    const struct whose rows[] = {
        {customer, "", AT("X", "credit_note", "2020-10-10") "," AT("X", "reminder", "2020-10-10"), "X",
         "- - open"},
        {customer, "", AT("X", "fee_reminder", "2020-10-10"), "X", "- 2030-10-10 erasable"},
        {customer, "", AT("X", "invoiced", "2020-10-10"), "X", "- 2030-10-10 erasable"},
        {own, "",
         AT("X", "message_out", "2020-10-10") "," AT("X", "invoice", "2020-10-10") "," AT("X", "payment",
                                                                                          "2020-10-10"),
         "X", "- - open"},
        {own, "", AT("X", "contact", "2020-10-10"), "X", "- 2030-10-10 erasable"},
        {own, "", AT("X", "rental", "2020-10-10"), "X", "- 2030-10-10 erasable"},
        /* a kind is itself alone; a category is every record in it */
        {"gone_by: last(call) + 1 year", "", AT("X", "contact", "2025-10-10"), "X", "- - open"},
        {"gone_by: last(vouchers) + 1 year", "", AT("X", "invoice", "2025-10-10"), "X",
         "- 2026-10-10 erasable"},
        {"gone_by: last(vouchers) + 1 year", "", AT("X", "vouchers", "2025-10-10"), "X",
         "- 2026-10-10 erasable"},
    };
    CHECK(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colleagues_count_while_the_link_lasts),
        cmocka_unit_test(an_organisation_has_what_happens_with_its_people),
        cmocka_unit_test(a_person_is_judged_in_each_role),
        cmocka_unit_test(what_the_notice_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
