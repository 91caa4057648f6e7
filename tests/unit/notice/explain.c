/* What a scenario may say, and what is said about one that may not. */
#include "judging.h"

static const char thing[] = "gone_by: (last(contact of self or represented) else taken_in) + 10 years";

static void the_answer_has_its_shape(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = judging_thing(&ctx, thing);
    static const char json[] =
        "{\"parties\":{\"X\":\"organisation\",\"A\":{\"type\":\"contact_person\",\"fields\":{\"born\":\"1980-"
        "02-29\"}}},"
        "\"links\":[{\"person\":\"A\",\"organisation\":\"X\",\"from\":\"2010-01-01\",\"to\":\"2015-12-31\"}],"
        "\"events\":[{\"party\":\"X\",\"what\":\"invoiced\",\"at\":\"2020-03-15\",\"for\":\"X\",\"with\":{}},"
        "{\"party\":\"A\",\"what\":\"contact\",\"at\":\"2020-12-31T22:30:00Z\"}],"
        "\"ask\":[{\"party\":\"A\",\"class\":\"thing\",\"on\":\"2026-01-01\"},{\"party\":\"X\",\"class\":"
        "\"thing\"}]}";
    struct explain_scenario scenario;
    struct explain_answer *answers;
    size_t count;
    assert_true(zone_parse(notice->calendar.zone, "2030-12-31T23:30", &ctx.now));
    assert_int_equal(explain_read(&ctx, notice, "e.json", json, strlen(json), &scenario), ST_OK);
    assert_int_equal(scenario.warning_count, 0);
    assert_int_equal(scenario.asks[1].on, zone_day(notice->calendar.zone, ctx.now)); /* today, in Helsinki */
    assert_int_equal(explain_answers(&ctx, notice, &scenario, &answers, &count), ST_OK);
    assert_int_equal(count, 2);
    json_t *answer = explain_json(&ctx, notice, &scenario, &answers[0]);
    static const char *const keys[] = {"party",   "class",    "keep_through", "erasable_from",
                                       "gone_by", "statutes", "state",        "trace"};
    size_t at = 0;
    const char *key;
    json_t *value;
    json_object_foreach(answer, key, value) {
        assert_string_equal(key, keys[at++]);
    }
    assert_int_equal(at, 8);
    assert_true(json_is_null(json_object_get(answer, "keep_through")));
    assert_string_equal(json_string_value(json_object_get(answer, "gone_by")), "2031-01-01");
    assert_true(json_is_null(json_object_get(json_object_get(answer, "statutes"), "fi.vouchers")));
    assert_int_equal(json_array_size(json_object_get(answer, "trace")), 4);
    json_decref(answer);
}

static void the_trace_reads_like_a_note(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice =
        judging_notice(&ctx, NULL, NULL,
                       "  books: {keep_through: end_of(fiscal_year; last(invoiced)) + 10 years, gone_by: "
                       "end_of(fiscal_year; last(invoiced)) + 15 years, "
                       "statute: fi.vouchers, words: {fi: kirjat, sv: böcker, en: books}}\n"
                       "  thing: {gone_by: last(call), words: {fi: asia, sv: sak, en: thing}}\n");
    struct fact with[] = {{"channel", "phone"}};
    struct happening happening = {
        .what = "invoice", .about = -1, .ends = DAY_NONE, .with = with, .with_count = 1, .record = 1};
    assert_true(day_parse("2020-03-15", &happening.day));
    struct history_party party = {.id = "C", .type = notice_type(notice, "consumer")};
    struct history history = {
        .parties = &party, .party_count = 1, .happenings = &happening, .happening_count = 1};
    struct verdicts verdicts;
    ctx.lang = LANG_FI;
    assert_int_equal(retention_judge(&ctx, notice, &history, 0, notice_class(notice, "books"),
                                     happening.day + 500, &verdicts),
                     ST_OK);
    assert_int_equal(verdicts.count, 1);
    assert_string_equal(retention_sentence(&ctx, notice, &verdicts.items[0]),
                        "Laskutettu viimeksi 15.3.2020 (lasku) → tilikausi päättyi 31.12.2020 → + 10 v → "
                        "säilytetään 31.12.2030 "
                        "asti (7 §); + 15 v → poistetaan viimeistään 31.12.2035 (7 §)");
    const struct trace_line *line = &verdicts.items[0].trace[0];
    assert_string_equal(line->label, "laskutettu viimeksi");
    assert_string_equal(line->detail, "lasku");
    assert_int_equal(line->happening, 0);
    assert_int_equal(line->day, happening.day);
    assert_string_equal(verdicts.items[0].keep_path, "retention.books.keep_through");
}

#define PARTIES "'parties':{'C':'consumer','X':'organisation','A':'contact_person'}"
#define ASK     "'ask':[{'party':'C','class':'thing'}]"

static void what_makes_no_sense_is_said_with_its_path(void **state) {
    (void)state;
    static const char *const table[][2] = {
        {"", "test.json:1:1: this is no JSON: look at this place, or just before it"},
        {"{", "test.json:1:1: this is no JSON: look at this place, or just before it"},
        {"[]", "test.json: the document: expected an object { }"},
        {"{}", "test.json: parties: expected an object { } with at least one party"},
        {"{'parties':{},'ask':[]}", "test.json: parties: expected an object { } with at least one party"},
        {"{'parties':{'C':'consumre'},'ask':[]}",
         "test.json: parties.C: nothing is called \"consumre\" here: did you mean \"consumer\"?"},
        {"{'parties':{'C':7},'ask':[]}", "test.json: parties.C: expected an object { }"},
        {"{'parties':{'C':{'fields':{}}},'ask':[]}", "test.json: parties.C.type: expected a text"},
        {"{'parties':{'C':{'type':'consumer','feilds':{}}},'ask':[]}",
         "test.json: parties.C: nothing is called \"feilds\" here: did you mean \"fields\"?"},
        {"{'parties':{'C':{'type':'consumer','fields':{'born':'1980-02-30'}}},'ask':[]}",
         "test.json: parties.C.fields.born: expected a day such as 2026-09-01"},
        {"{'parties':{'C':{'type':'consumer','fields':{'unpaid':'maybe'}}},'ask':[]}",
         "test.json: parties.C.fields.unpaid: nothing is called \"maybe\" here"},
        {"{'parties':{'C':{'type':'consumer','fields':{'unpaid':true}}},'ask':[]}",
         "test.json: parties.C.fields.unpaid: expected a text (\"yes\" and \"no\" are texts) or a number"},
        {"{'parties':{'C':{'type':'consumer','fields':{'state':'colsed'}}},'ask':[]}",
         "test.json: parties.C.fields.state: nothing is called \"colsed\" here: did you mean \"closed\"?"},
        {"{'parties':{'C':{'type':'consumer','fields':{'size':'ten'}}},'ask':[]}",
         "test.json: parties.C.fields.size: expected a number"},
        {"{" PARTIES "}", "test.json: ask: expected a list [ ]"},
        {"{" PARTIES ",'asks':[]}",
         "test.json: the document: nothing is called \"asks\" here: did you mean \"ask\"?"},
        {"{" PARTIES ",'ask':[{'party':'c','class':'thing'}]}",
         "test.json: ask[0].party: nothing is called \"c\" here: did you mean \"C\"?"},
        {"{" PARTIES ",'ask':[{'party':'C','class':'thign'}]}",
         "test.json: ask[0].class: nothing is called \"thign\" here: did you mean \"thing\"?"},
        {"{" PARTIES ",'ask':[{'party':'C','class':'thing','on':'tomorrow'}]}",
         "test.json: ask[0].on: expected a day such as 2026-09-01"},
        {"{" PARTIES ",'events':[{'party':'C','what':'cal','at':'2020-01-01'}]," ASK "}",
         "test.json: events[0].what: nothing is called \"cal\" here: did you mean \"call\"?"},
        {"{" PARTIES ",'events':[{'party':'C','what':'assignment_over','at':'2020-01-01'}]," ASK "}",
         "test.json: events[0].what: expected something that can be logged: this event follows from others"},
        {"{" PARTIES ",'events':[{'party':'C','what':'call'}]," ASK "}",
         "test.json: events[0].at: expected a text"},
        {"{" PARTIES ",'events':[{'party':'C','what':'call','at':'2020-01-01T25:00'}]," ASK "}",
         "test.json: events[0].at: expected a day such as 2026-09-01 or an instant such as "
         "2026-09-01T10:00:00Z"},
        {"{" PARTIES ",'events':[{'party':'C','what':'call','at':'99999-01-01'}]," ASK "}",
         "test.json: events[0].at: expected a day such as 2026-09-01 or an instant such as "
         "2026-09-01T10:00:00Z"},
        {"{" PARTIES ",'events':[{'party':'C','what':'call','at':'2020-01-01','for':'Xx'}]," ASK "}",
         "test.json: events[0].for: nothing is called \"Xx\" here: did you mean \"X\"?"},
        {"{" PARTIES
         ",'events':[{'party':'C','what':'job','at':'2020-01-01','with':{'ends':'2019-01-01'}}]," ASK "}",
         "test.json: events[0].with.ends: expected a day after the beginning"},
        {"{" PARTIES ",'events':[{'party':'C','what':'job','at':'2020-01-01','with':{'amount':'many'}}]," ASK
         "}",
         "test.json: events[0].with.amount: expected a number"},
        {"{" PARTIES ",'events':[{'party':'C','what':'job','at':'2020-01-01','with':{'record':2}}]," ASK "}",
         "test.json: events[0].with.record: expected the place of an event, counted from 1"},
        {"{" PARTIES ",'events':[{'party':'C','what':'job','at':'2020-01-01','with':{'service':'wrok'}}]," ASK
         "}",
         "test.json: events[0].with.service: nothing is called \"wrok\" here: did you mean \"work\"?"},
        {"{" PARTIES ",'events':[{'party':'C','what':'job','at':'2020-01-01','when':'x'}]," ASK "}",
         "test.json: events[0]: nothing is called \"when\" here: did you mean \"what\"?"},
        {"{" PARTIES ",'events':{}," ASK "}", "test.json: events: expected a list [ ]"},
        {"{" PARTIES ",'links':[{'person':'X','organisation':'A'}]," ASK "}",
         "test.json: links[0].person: expected a person"},
        {"{" PARTIES ",'links':[{'person':'A','organisation':'C'}]," ASK "}",
         "test.json: links[0].organisation: expected an organisation"},
        {"{" PARTIES ",'links':[{'person':'A','organisation':'X','from':'2020-01-02','to':'2020-01-01'}]," ASK
         "}",
         "test.json: links[0].to: expected a day after the beginning"},
        {"{" PARTIES ",'links':[{'person':'A'}]," ASK "}", "test.json: links[0].organisation: expected a text"},
        {"{'parties':{'C':'consumer','C':'consumer'},'ask':[]}",
         "test.json:1:30: this is no JSON that can be read: a key is given twice"},
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        const char *says = judging_says(&ctx, judging_thing(&ctx, thing), table[i][0]);
        if (strcmp(says, table[i][1]) == 0)
            continue;
        print_message("%s\n  says     %s\n  expected %s\n", table[i][0], says, table[i][1]);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static void unknown_facts_are_warned_of(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_EN;
    const struct notice *notice = judging_thing(&ctx, thing);
    static const char json[] = "{\"parties\":{\"C\":{\"type\":\"consumer\",\"fields\":{\"shoe\":\"45\","
                               "\"born\":\"1980-01-01\"}}},\"ask\":[]}";
    struct explain_scenario scenario;
    assert_int_equal(explain_read(&ctx, notice, "e.json", json, strlen(json), &scenario), ST_OK);
    assert_int_equal(scenario.warning_count, 1);
    assert_string_equal(scenario.warnings[0],
                        "parties.C.fields.shoe: the notice has no field of this name; no rule can read it");
}

static void hostile_documents_are_refused(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = judging_thing(&ctx, thing);
    struct explain_scenario scenario;
    size_t size = EXPLAIN_BYTES_MAX + 1;
    char *big = arena_alloc(ctx.arena, size);
    memset(big, ' ', size);
    assert_int_equal(explain_read(&ctx, notice, "e.json", big, size, &scenario), ST_INVALID);
    memset(big, '[', 100000);
    assert_int_equal(explain_read(&ctx, notice, "e.json", big, 100000, &scenario), ST_INVALID);
    static const char nul[] = "{\"parties\":{\"C\0\":\"consumer\"},\"ask\":[]}";
    assert_int_equal(explain_read(&ctx, notice, "e.json", nul, sizeof nul - 1, &scenario), ST_INVALID);
    static const char escaped[] = "{\"parties\":{\"C\\u0000\":\"consumer\"},\"ask\":[]}";
    assert_int_equal(explain_read(&ctx, notice, "e.json", escaped, sizeof escaped - 1, &scenario), ST_INVALID);
    static const char latin[] = "{\"parties\":{\"\xc4\":\"consumer\"},\"ask\":[]}";
    assert_int_equal(explain_read(&ctx, notice, "e.json", latin, sizeof latin - 1, &scenario), ST_INVALID);
    static const char number[] =
        "{\"parties\":{\"C\":{\"type\":\"consumer\",\"fields\":{\"size\":1e400}}},\"ask\":[]}";
    assert_int_equal(explain_read(&ctx, notice, "e.json", number, sizeof number - 1, &scenario), ST_INVALID);
    static const char large[] =
        "{\"parties\":{\"C\":{\"type\":\"consumer\",\"fields\":{\"size\":1e300}}},\"ask\":[]}";
    assert_int_equal(explain_read(&ctx, notice, "e.json", large, sizeof large - 1, &scenario), ST_INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_answer_has_its_shape),
        cmocka_unit_test(the_trace_reads_like_a_note),
        cmocka_unit_test(what_makes_no_sense_is_said_with_its_path),
        cmocka_unit_test(unknown_facts_are_warned_of),
        cmocka_unit_test(hostile_documents_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
