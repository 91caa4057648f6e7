#include "notice/findings.h"
#include "notice/notice.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* A made-up bicycle shop whose notice has nothing to remark. Tests change one line and say what is found. */
static const char *const lines[] = {
    /*  1 */ "register:",
    /*  2 */ "  version: 3",
    /*  3 */ "  in_force: 2026-01-01",
    /*  4 */ "  filings: {shop: {fi: asiakasrekisteri}}",
    /*  5 */ "  languages: [fi]",
    /*  6 */ "  controller: {name: Pyörä Oy, business_id: 9120347-8, address: \"Katu 1, Turku\"}",
    /*  7 */ "  contact: {role: johtaja, name: Aku Kaarto, email: aku@pyora.example}",
    /*  8 */ "  deputy: {role: myyjä, name: Eeva Raitio, email: eeva@pyora.example}",
    /*  9 */ "calendar: {country: fi, time_zone: Europe/Helsinki, fiscal_years_end: [2025-12-31]}",
    /* 10 */ "people:",
    /* 11 */ "  club: {form: organisation, words: {fi: seura}}",
    /* 12 */ "  rider: {form: person, words: {fi: ajaja}}",
    /* 13 */ "  trader: {form: sole_trader, words: {fi: toiminimi}}",
    /* 14 */
    "services: {repair: {to: all, makes: [picture], words: {fi: huolto}}, rent: {to: all, words: {fi: "
    "vuokraus}}}",
    /* 15 */ "purposes:",
    /* 16 */
    "  serve: {ground: contract, services: [repair], words: {fi: huolto}, also_said: [{promise: K3, services: "
    "[repair]}]}",
    /* 17 */ "  advert: {marketing: yes, needs: [consent], ground: consent, words: {fi: mainonta}}",
    /* 18 */ "  tell: {ground: legitimate_interest, interest: {fi: asiakassuhde}, words: {fi: kertominen}}",
    /* 19 */ "never: [profiling, automated_decisions, sensitive_data]",
    /* 20 */ "data:",
    /* 21 */
    "  names: {class: customer, fields: [name, first_name, last_name, email, postal_address, picture], "
    "required: [email], words: {fi: nimet}}",
    /* 22 */ "  bills: {class: books, fields: [invoice], words: {fi: laskut}}",
    /* 23 */ "  answers: {class: customer, fields: [survey_answer], words: {fi: vastaukset}}",
    /* 24 */ "  log: {class: proof}",
    /* 25 */ "  requests: {class: proof}",
    /* 26 */ "  refusals: {class: proof}",
    /* 27 */ "  choices: {class: proof}",
    /* 28 */ "  certificates: {class: proof}",
    /* 29 */ "  logins: {class: proof}",
    /* 30 */ "events:",
    /* 31 */
    "  invoiced: {counts: [invoice], not: [fee_reminder, credit_note, reminder], words: {fi: laskutus}}",
    /* 32 */
    "  contact: {counts: [call, meeting, visit, letter, form, message_in, survey_answer, order, job, rental], "
    "not: [message_out, mailing, survey_sent, invoice, payment, request], words: {fi: yhteys}}",
    /* 33 */ "sources: {self: {fills: all, words: {fi: itse}}}",
    /* 34 */ "systems:",
    /* 35 */
    "  cloud: {provider: Pilvi Oy, classes: all, place: fi, outside: no, agreement: {day: 2026-01-01}, words: "
    "{fi: pilvi}}",
    /* 36 */
    "  far: {provider: Far Ltd, classes: all, outside: yes, grounds: [{ground: scc, copy: toimistosta}], "
    "agreement: {day: 2026-01-01}, words: {fi: kaukana}}",
    /* 37 */ "recipients: {police: {role: authority, classes: all, words: {fi: poliisi}}}",
    /* 38 */ "transfers: {outside_eea: listed}",
    /* 39 */ "retention:",
    /* 40 */
    "  customer: {gone_by: (last(contact of self or represented) else taken_in) + 3 years, words: {fi: "
    "asiakkuus}}",
    /* 41 */ "  books:",
    /* 42 */ "    words: {fi: kirjanpito}",
    /* 43 */ "    keep_through: statute(fi.vouchers)",
    /* 44 */ "    gone_by: end_of(calendar_year; at) + 8 years",
    /* 45 */ "    statute: fi.vouchers",
    /* 46 */ "    also_said: [{promise: K2, as: law, keep_through: end_of(fiscal_year; at) + 6 years}]",
    /* 47 */ "  proof: {gone_by: at + 5 years, words: {fi: todisteet}}",
    /* 48 */
    "rights: {access: {}, rectification: {}, erasure: {}, restriction: {}, portability: {}, objection: {}, "
    "withdrawal: {}, complaint: {}}",
    /* 49 */ "text:",
    /* 50 */ "  - sentences:",
    /* 51 */
    "      - {promise: K1, kept_by: retention.customer, fi: Tiedot poistetaan kolmen vuoden kuluttua.}",
    /* 52 */
    "      - {promise: K2, kept_by: retention.books, fi: Kirjanpito säilyy lain vaatimat kuusi vuotta.}",
    /* 53 */ "      - {promise: K3, kept_by: purposes.serve, check: share_in_eea >= 50, fi: Puolet on EU:ssa.}",
};
enum { LINES = sizeof lines / sizeof *lines };

static void found_two(struct ctx *ctx, int line, const char *instead, int other, const char *other_instead,
                      struct findings *findings) {
    struct buf buf = buf_in(ctx->arena);
    const struct notice *notice;
    for (int i = 1; i <= LINES; i++) {
        const char *text = i == line ? instead : i == other ? other_instead : lines[i - 1];
        if (text)
            buf_printf(&buf, "%s\n", text);
    }
    *findings = (struct findings){0};
    if (notice_load_bytes(ctx, ctx->arena, "shop.yaml", buf_text(&buf), buf.length, findings, &notice) == ST_OK)
        notice_check(ctx, notice, findings);
}

static void found(struct ctx *ctx, int line, const char *instead, struct findings *findings) {
    found_two(ctx, line, instead, 0, NULL, findings);
}

static void begin(struct ctx *ctx) {
    ctx_begin(ctx);
    ctx->lang = LANG_EN;
    ctx->now = 1790000000; /* 2026-09-21 */
}

static void print(const struct findings *findings) {
    for (size_t i = 0; i < findings->count; i++)
        print_error("%d:%d %s %s %s\n", findings->items[i].line, findings->items[i].column,
                    findings_level(findings->items[i].level), findings->items[i].id, findings->items[i].text);
}

/* {copies_gone, gone_by of the class, whether it is remarked}: what is due sooner than copies are gone. */
static void copies_outlive_a_short_period(void **state) {
    (void)state;
    static const struct {
        const char *copies, *gone_by;
        bool remarked;
    } table[] = {
        {"30 days", "taken_in + 29 days", true},
        {"30 days", "taken_in + 30 days", false},
        {"30 days", "taken_in + 31 days", false},
        {"30 days", "taken_in + 1 month", false},
        {"8 weeks", "taken_in + 1 month", true},
        {"30 days", "end_of(month; taken_in) + 1 week", true},
        {"30 days", "earliest(taken_in + 1 year; last(contact) + 2 weeks)", true},
        {"30 days", "at + 15 minutes", true},
        {"35 days", "earliest(judged; last(contact) + 2 weeks), review: 1 month", true},
        {"35 days", "latest(at; taken_in + 1 year) + 1 week", false},
        {"35 days", "latest(at; last(contact) + 1 week)", true},
        {"35 days", "after_all(last(contact) + 1 year; at) + 1 week", false},
        {"35 days", "latest(statute(fi.vouchers); at)", false},
        {"35 days", "taken_in + 5 years, keep_through: taken_in + 5 years", false},
        {"35 days", "statute(fi.vouchers) + 1 month, keep_through: statute(fi.vouchers)", true},
        {"30 days", "statute(fi.vouchers) + 1 month, keep_through: statute(fi.vouchers)", false},
        {"35 days", "taken_in + 3 years + 2 weeks, keep_through: taken_in + 3 years", true},
        {"35 days", "taken_in + 4 years, keep_through: taken_in + 3 years", false},
        {"2 hours", "taken_in + 1 day", false},
        {"0 days", "at + 15 minutes", false},
        {"30 days", "2030-01-01", false},
        {"30 days", "never", false},
        {"30 days", "statute(fi.vouchers)", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        scoped_ctx ctx;
        begin(&ctx);
        struct findings findings;
        size_t remarks = 0;
        const char *cloud = arena_printf(ctx.arena,
                                         "  cloud: {provider: Pilvi Oy, classes: [customer], place: fi, "
                                         "outside: no, agreement: {day: 2026-01-01}, "
                                         "copies_gone: %s, words: {fi: pilvi}}",
                                         table[i].copies);
        const char *customer =
            arena_printf(ctx.arena, "  customer: {gone_by: %s, words: {fi: asiakas}}", table[i].gone_by);
        found_two(&ctx, 35, cloud, 40, customer, &findings);
        for (size_t j = 0; j < findings.count; j++)
            remarks += strcmp(findings.items[j].id, "retention.copies") == 0;
        if (remarks != table[i].remarked)
            fail_msg("%s, %s: %zu", table[i].copies, table[i].gone_by, remarks);
    }
}

static void a_good_notice_has_nothing_to_remark(void **state) {
    (void)state;
    scoped_ctx ctx;
    begin(&ctx);
    struct findings findings;
    found(&ctx, 0, NULL, &findings);
    print(&findings);
    assert_int_equal(findings.count, 0);
    assert_int_equal(findings_exit(&findings), 0);
}

struct remark {
    int line;
    const char *instead;
    enum level level;
    const char *id, *article, *promise;
    int at_line, at_column;
    const char *says;
};

static const struct remark remarks[] = {
    {2, NULL, LEVEL_LAW, "register.version", "5(2)", NULL, 1, 1, ""},
    {3, NULL, LEVEL_LAW, "register.in_force", "5(2)", NULL, 1, 1, ""},
    {13, NULL, LEVEL_LAW, "people.sole_trader", "4(1)", NULL, 10, 1, ""},
    {16, "  serve: {services: [repair], words: {fi: huolto}}", LEVEL_LAW, "purposes.ground", "6(1)", "K3", 16,
     3, "huolto"},
    {16, "  serve: {ground: {club: contract, rider: contract}, words: {fi: huolto}}", LEVEL_LAW,
     "purposes.ground", "6(1)", "K3", 16, 3, "toiminimi"},
    {16,
     "  serve: {ground: contract, services: [repair], words: {fi: huolto}, also_said: [{promise: K3, services: "
     "all}]}",
     LEVEL_CONFLICT, "purposes.also_said", NULL, "K3", 16, 82, "vuokraus"},
    {16, "  serve: {ground: legal_obligation, words: {fi: huolto}}", LEVEL_LAW, "purposes.law", "6(3)", "K3",
     16, 3, ""},
    {17, "  advert: {marketing: yes, ground: consent, words: {fi: mainonta}}", LEVEL_LAW,
     "purposes.marketing_consent", "6(1)(a)", NULL, 17, 3, "ajaja"},
    {18, "  tell: {ground: legitimate_interest, words: {fi: kertominen}}", LEVEL_LAW, "purposes.interest",
     "13(1)(d)", NULL, 18, 3, "kertominen"},
    {18, "  tell: {words: {fi: kertominen}}", LEVEL_LAW, "purposes.interest", "13(1)(d)", NULL, 15, 1, ""},
    {21, "  names: {class: customer, fields: [first_name, email, postal_address, picture], words: {fi: nimet}}",
     LEVEL_LAW, "data.required", "13(2)(e)", NULL, 20, 1, ""},
    {21, "  names: {class: customer, fields: [first_name, email, postal_address], required: []}", LEVEL_LAW,
     "services.makes", "14(1)(d)", NULL, 14, 38, "Picture"},
    {21, "  names: {class: customer, types: [club], fields: [postal_address, picture], required: []}",
     LEVEL_LAW, "data.billing_address", "6(1)(c)", NULL, 21, 3, "ajaja"},
    {21,
     "  names: {class: customer, fields: [email, postal_address, picture], required: [], special: {kind: "
     "health, ground: explicit_consent}}",
     LEVEL_CONFLICT, "data.special", "9", NULL, 21, 3, ""},
    {22, "  bills: {class: customer, fields: [invoice]}", LEVEL_LAW, "retention.statute", "17(3)(b)", "K1", 40,
     3, ""},
    {23, NULL, LEVEL_LAW, "data.survey_answer", "13(2)(a)", NULL, 31, 70, ""},
    {24, NULL, LEVEL_LAW, "data.no_class", "13(2)(a)", NULL, 20, 1, "access log"},
    {31, "  invoiced: {counts: [invoice], not: [reminder]}", LEVEL_CONFLICT, "events.unplaced", NULL, NULL, 31,
     3, "fee_reminder and credit_note"},
    {32,
     "  contact: {counts: [call, meeting, visit, letter, form, message_in, survey_answer, order, job, rental], "
     "not: [message_out, survey_sent, invoice, payment, request]}",
     LEVEL_CONFLICT, "events.unplaced", NULL, NULL, 32, 3,
     "gone by 15 March 2025 if it counts and by 15 March 2023 if not"},
    {32, "  contact: {counts: [call], not: []}", LEVEL_CONFLICT, "events.unplaced", NULL, NULL, 32, 3,
     "survey_answer"},
    {35, "  cloud: {provider: Pilvi Oy, classes: all, place: fi, outside: no}", LEVEL_LAW, "agreement.missing",
     "28(3)", NULL, 35, 3, ""},
    {35,
     "  cloud: {provider: Pilvi Oy, classes: all, outside: possible, grounds: [{ground: adequacy}], agreement: "
     "{day: 2026-01-01}}",
     LEVEL_CONFLICT, "text.share_in_eea", NULL, "K3", 53, 55, "0 providers"},
    {35,
     "  cloud: {provider: Pilvi Oy, classes: all, place: fi, outside: no, agreement: {day: 2026-01-01}, "
     "copies_gone: 4 "
     "years}",
     LEVEL_CONFLICT, "retention.copies", NULL, NULL, 35, 112, "live for 4 years after erasing"},
    {36, "  far: {provider: Far Ltd, classes: all, outside: yes, agreement: {day: 2026-01-01}}", LEVEL_LAW,
     "transfers.no_ground", "44", NULL, 36, 3, "Far Ltd"},
    {36, "  far: {provider: Far Ltd, classes: all, outside: yes, grounds: [{ground: privacy_shield, copy: x}]}",
     LEVEL_LAW, "transfers.void", "45", NULL, 36, 75, "16 July 2020"},
    {36,
     "  far: {provider: Far Ltd, classes: all, outside: yes, grounds: [{ground: scc, copy: x, to: "
     "2025-01-01}]}",
     LEVEL_LAW, "transfers.void", "44", NULL, 36, 75, "not valid today"},
    {36, "  far: {provider: Far Ltd, classes: all, outside: yes, grounds: [{ground: scc}]}", LEVEL_LAW,
     "transfers.copy", "13(1)(f)", NULL, 36, 75, ""},
    {36, "  far: {provider: Far Ltd, classes: all, place: us, agreement: {day: 2026-01-01}}", LEVEL_LAW,
     "transfers.no_ground", "44", NULL, 36, 3, "Far Ltd"},
    {36, "  far: {provider: Far Ltd, classes: all, place: us, outside: no, agreement: {day: 2026-01-01}}",
     LEVEL_CONFLICT, "transfers.place", "44", NULL, 36, 62, "United States"},
    {36,
     "  far: {provider: Far Ltd, classes: all, place: fi, outside: yes, grounds: [{ground: scc, copy: x}], "
     "agreement: {day: 2026-01-01}}",
     LEVEL_CONFLICT, "transfers.place", "44", NULL, 36, 62, "Finland"},
    {36,
     "  far: {provider: Far Ltd, classes: all, place: Mumbai, outside: yes, grounds: [{ground: adequacy}], "
     "agreement: {day: 2026-01-01}}",
     LEVEL_LAW, "transfers.adequacy", "45", NULL, 36, 90, "Mumbai"},
    {36,
     "  far: {provider: Far Ltd, classes: all, outside: yes, grounds: [{ground: adequacy}], agreement: {day: "
     "2026-01-01}}",
     LEVEL_LAW, "transfers.adequacy", "45", NULL, 36, 75, ""},
    {36,
     "  far: {provider: Far Ltd, classes: all, place: us, outside: yes, grounds: [{ground: dpf}], agreement: "
     "{day: 2026-01-01}}",
     LEVEL_LAW, "transfers.certificate", "45", NULL, 36, 86, ""},
    {36,
     "  far: {provider: Far Ltd, classes: all, place: us, outside: yes, use: regular, grounds: [{ground: "
     "necessary, copy: x}], agreement: {day: 2026-01-01}}",
     LEVEL_LAW, "transfers.single_cases", "49", NULL, 36, 100, ""},
    {36,
     "  far: {provider: Far Ltd, classes: all, place: ca, outside: yes, grounds: [{ground: adequacy}], "
     "agreement: {day: 2026-01-01}}",
     LEVEL_LAW, "transfers.limit", "45", NULL, 36, 86, "PIPEDA"},
    {38, "transfers: {outside_eea: no}", LEVEL_CONFLICT, "transfers.outside_eea", NULL, NULL, 36, 3, "kaukana"},
    {38, NULL, LEVEL_LAW, "transfers.missing", "13(1)(f)", NULL, 34, 1, ""},
    {40, "  customer: {gone_by: last(contact) + 3 years}", LEVEL_LAW, "retention.open", "5(1)(e)", "K1", 40, 23,
     ""},
    {40, "  customer: {gone_by: last(request where right = erasure) + 1 month}", LEVEL_LAW, "retention.open",
     "5(1)(e)", "K1", 40, 23, ""},
    {40, "  customer: {gone_by: never}", LEVEL_LAW, "retention.permanent", "5(1)(e)", "K1", 40, 23, ""},
    {40, "  customer: {gone_by: taken_in + 3 years, at_end: restrict}", LEVEL_LAW, "retention.restrict",
     "5(1)(e)", "K1", 40, 23, ""},
    {40, "  customer: {rules: [{when: type = club, gone_by: taken_in + 3 years}]}", LEVEL_CONFLICT,
     "retention.no_rule", NULL, "K1", 40, 3, ""},
    {40, "  customer: {keep_through: taken_in + 4 years, gone_by: taken_in + 3 years}", LEVEL_CONFLICT,
     "retention.crossed", NULL, "K1", 40, 3, "15 March 2024"},
    {40, "  customer: {hide_after: taken_in + 3 years, gone_by: taken_in + 3 years}", LEVEL_CONFLICT,
     "retention.hide_late", NULL, "K1", 40, 26,
     "out of sight after 15 March 2023, but is gone by 15 March 2023"},
    {40, "  customer: {verify_again: taken_in + 37 months, gone_by: taken_in + 3 years}", LEVEL_CONFLICT,
     "retention.verify_late", NULL, "K1", 40, 28, "from 15 April 2023 on, but is gone by 15 March 2023"},
    {40,
     "  customer: {rules: [{when: type = club, gone_by: taken_in + 3 years, hide_after: taken_in + 4 years}, "
     "{when: otherwise, gone_by: taken_in + 3 years}]}",
     LEVEL_CONFLICT, "retention.hide_late", NULL, "K1", 40, 83, "is gone by 15 March 2023"},
    {40, "  customer: {hide_after: never, gone_by: taken_in + 3 years}", LEVEL_CONFLICT, "retention.hide_late",
     NULL, "K1", 40, 26, "never out of sight"},
    {40, "  customer: {verify_again: never, gone_by: taken_in + 3 years}", LEVEL_CONFLICT,
     "retention.verify_late", NULL, "K1", 40, 28, "nobody is ever asked"},
    {40, "  customer: {hide_after: at + 1 year, gone_by: taken_in + 3 years}", LEVEL_CONFLICT,
     "retention.sight_record", NULL, "K1", 40, 26, "latest record decides"},
    {40, "  customer: {gone_by: taken_in + 3 years, also_said: [{promise: K1, gone_by: taken_in + 2 years}]}",
     LEVEL_CONFLICT, "retention.also_said", NULL, "K1", 40, 55, "15 March 2022"},
    {46, "    also_said: [{promise: K2, as: law, keep_through: end_of(fiscal_year; at) + 10 years}]", LEVEL_LAW,
     "retention.as_law", "17(3)(b)", "K2", 46, 17, "31 December 2030"},
    {48, "rights: {access: {}}", LEVEL_LAW, "rights.complaint", "13(2)(d)", NULL, 48, 1, ""},
    {48, "rights: {access: {}}", LEVEL_LAW, "rights.withdrawal", "13(2)(c)", NULL, 48, 1, ""},
    {48, "rights: {objection: {form: written}}", LEVEL_LAW, "rights.form", "21", NULL, 48, 28, ""},
    {48, "rights: {access: {form: in_person}}", LEVEL_LAW, "rights.form", "12(2)", NULL, 48, 25, ""},
    {48, "rights: {access: {within: 2 months}}", LEVEL_LAW, "rights.within", "12(3)", NULL, 48, 27, "2 months"},
    {51,
     "      - {promise: K1, kept_by: retention.customer, fi: Tiedot poistetaan viiden vuoden "
     "kuluttua.}",
     LEVEL_CONFLICT, "text.number", NULL, "K1", 51, 74, "viiden vuoden"},
    {52, "      - {promise: K2, kept_by: retention.books.statute, fi: Kirjanpito säilyy viisi vuotta.}",
     LEVEL_CONFLICT, "text.number", NULL, "K2", 52, 79, "viisi vuotta"},
};

static bool is(const struct finding *finding, const struct remark *remark) {
    return finding->level == remark->level && strcmp(finding->id, remark->id) == 0 &&
           !finding->article == !remark->article &&
           (!remark->article || strcmp(finding->article, remark->article) == 0) &&
           !finding->promise == !remark->promise &&
           (!remark->promise || strcmp(finding->promise, remark->promise) == 0) &&
           finding->line == remark->at_line && finding->column == remark->at_column &&
           strstr(finding->text, remark->says);
}

static void every_remark_is_found_where_it_belongs(void **state) {
    (void)state;
    scoped_ctx ctx;
    begin(&ctx);
    int missed = 0;
    for (size_t i = 0; i < sizeof remarks / sizeof *remarks; i++) {
        struct findings findings;
        bool there = false;
        found(&ctx, remarks[i].line, remarks[i].instead, &findings);
        for (size_t j = 0; j < findings.count; j++)
            there = there || is(&findings.items[j], &remarks[i]);
        if (!there || findings_exit(&findings) == 2) {
            print(&findings);
            print_error("expected %d:%d %s, in: %s\n", remarks[i].at_line, remarks[i].at_column, remarks[i].id,
                        remarks[i].instead ? remarks[i].instead : "(nothing)");
            missed++;
        }
    }
    assert_int_equal(missed, 0);
}

/* The sentence that decided is shown, so the law of the day decides: before its end the ground was good. */
static void a_ground_is_void_from_its_day(void **state) {
    (void)state;
    scoped_ctx ctx;
    begin(&ctx);
    ctx.now = 1590000000; /* 2020-05-20 */
    struct findings findings;
    found(&ctx, 36,
          "  far: {provider: F, classes: all, outside: yes, grounds: [{ground: privacy_shield, copy: x}]}",
          &findings);
    for (size_t i = 0; i < findings.count; i++)
        assert_string_not_equal(findings.items[i].id, "transfers.void");
}

/* The number stands in law/, and the rule only names the floor. */
static void a_sentence_may_say_the_number_of_the_law(void **state) {
    (void)state;
    scoped_ctx ctx;
    begin(&ctx);
    static const char *const kept[] = {"retention.books.statute", "retention.books.keep_through"};
    for (size_t i = 0; i < 2; i++) {
        struct findings findings;
        found(&ctx, 52,
              arena_printf(
                  ctx.arena,
                  "      - {promise: K2, kept_by: %s, fi: Kirjanpito säilyy lain vaatimat kuusi vuotta.}",
                  kept[i]),
              &findings);
        print(&findings);
        assert_int_equal(findings.count, 0);
    }
}

/* Whose day must come is not warned about: a field that must be given, the day of the state that the rule is for. */
static void a_day_that_must_come(void **state) {
    (void)state;
    scoped_ctx ctx;
    begin(&ctx);
    static const char *const rules[][2] = {
        {"{when: bike.state = sold, gone_by: last(bike.state = sold) + 1 year}", NULL},
        {"{when: bike.state = sold and unpaid, gone_by: last(bike.state = sold) + 1 year}", NULL},
        {"{when: bike.state = here, gone_by: last(bike.state = sold) + 1 year}", "retention.open"},
        {"{when: type = club, gone_by: bike.bought + 1 year}", NULL},
        {"{when: type = club, gone_by: bike.checked + 1 year}", "retention.open"},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct findings findings = {0};
        const struct notice *notice;
        struct buf buf = buf_in(ctx.arena);
        for (int line = 1; line <= LINES; line++)
            if (line == 40)
                buf_printf(&buf,
                           "  customer: {rules: [%s, {when: otherwise, gone_by: taken_in + 3 years}], words: "
                           "{fi: x}}\n",
                           rules[i][0]);
            else if (line == 30)
                buf_add(&buf, "  bike: {class: customer, required: [bike.bought], words: {fi: x}, own: {"
                              "bought: {type: date, words: {fi: x}}, checked: {type: date, words: {fi: x}}, "
                              "state: {type: choice, choices: [here, sold], words: {fi: x}}}}\nevents:\n");
            else
                buf_printf(&buf, "%s\n", lines[line - 1]);
        assert_int_equal(
            notice_load_bytes(&ctx, ctx.arena, "s", buf_text(&buf), buf.length, &findings, &notice), ST_OK);
        notice_check(&ctx, notice, &findings);
        const char *open = NULL;
        for (size_t j = 0; j < findings.count; j++)
            if (strcmp(findings.items[j].id, "retention.open") == 0)
                open = "retention.open";
        assert_int_not_equal(findings_exit(&findings), 2);
        if (rules[i][1])
            assert_non_null(open);
        else
            assert_null(open);
    }
}

/* {a rule, what is found of it}: on whatever day its things happen, and whatever of them it names. */
static void dates_that_cross_are_found_on_any_day(void **state) {
    (void)state;
    static const struct {
        const char *rule, *id;
    } table[] = {
        {"{keep_through: at + 5 years, gone_by: at + 2 years}", "retention.crossed"},
        {"{keep_through: at + 2 years, gone_by: at + 5 years}", NULL},
        {"{keep_through: ends + 5 years, gone_by: ends + 2 years}", "retention.crossed"},
        {"{keep_through: bike.bought + 5 years, gone_by: bike.bought + 2 years}", "retention.crossed"},
        {"{keep_through: last(bike.state = sold) + 2 years, gone_by: last(bike.state = sold) + 1 year}",
         "retention.crossed"},
        {"{keep_through: last(payment of record) + 2 years, gone_by: last(payment of record) + 1 year}",
         "retention.crossed"},
        {"{keep_through: judged + 1 day, gone_by: judged, review: 1 year}", "retention.crossed"},
        {"{keep_through: gone(books) + 1 year, gone_by: gone(books) + 1 month}", "retention.crossed"},
        {"{keep_through: last(contact where channel = email) + 2 years, gone_by: last(contact where channel = "
         "email) + 1 year}",
         "retention.crossed"},
        {"{keep_through: at + 28 days, gone_by: at + 1 month}", "retention.crossed"}, /* only in February */
        {"{keep_through: at + 27 days, gone_by: at + 1 month}", NULL},
        {"{keep_through: at + 365 days, gone_by: at + 1 year}", "retention.crossed"},
        {"{keep_through: at + 364 days, gone_by: at + 1 year}", NULL},
        {"{keep_through: at + 1 year, gone_by: end_of(fiscal_year; at) + 1 year}", "retention.crossed"},
        {"{keep_through: at + 1 year, gone_by: end_of(fiscal_year; at) + 1 year + 1 day}", NULL},
        {"{keep_through: at + 10 minutes, gone_by: at + 15 minutes}", NULL},
        {"{keep_through: at + 15 minutes, gone_by: at + 10 minutes}", "retention.crossed"},
        {"{keep_through: never, gone_by: at + 1 year}", "retention.crossed"},
        {"{keep_through: never, gone_by: never}", NULL},
        {"{keep_through: taken_in + 2 years, gone_by: last(call) + 9 years else taken_in + 1 year}",
         "retention.crossed"}, /* when nobody called */
        {"{keep_through: taken_in + 2 years, gone_by: last(call) + 9 years else taken_in + 3 years}", NULL},
        {"{keep_through: last(call) + 2 years, gone_by: last(call) + 3 years else taken_in + 1 year}", NULL},
        {"{keep_through: last(call) + 2 years, gone_by: last(contact) + 3 years else taken_in + 1 year}", NULL},
        {"{statute: fi.vouchers, gone_by: at + 2 years}", "retention.crossed"},
        {"{statute: fi.vouchers, gone_by: statute(fi.vouchers) + 1 day}", NULL},
        {"{hide_after: at + 3 years, gone_by: at + 2 years}", "retention.hide_late"},
        {"{hide_after: at + 1 year, gone_by: at + 2 years}", NULL},
        {"{hide_after: at + 28 days, gone_by: at + 1 month}", "retention.hide_late"},
        {"{verify_again: at + 3 years, gone_by: at + 2 years}", "retention.verify_late"},
        {"{verify_again: at + 1 month, gone_by: at + 28 days}", "retention.verify_late"},
        {"{gone_by: at + 2 years, also_said: [{promise: K1, gone_by: at + 3 years}]}", "retention.also_said"},
        {"{gone_by: at + 2 years, also_said: [{promise: K1, gone_by: at + 24 months}]}", NULL},
        {"{gone_by: at + 1 year, also_said: [{promise: K1, gone_by: at + 365 days}]}", "retention.also_said"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        scoped_ctx ctx;
        begin(&ctx);
        struct findings findings = {0};
        const struct notice *notice;
        struct buf buf = buf_in(ctx.arena);
        for (int line = 1; line <= LINES; line++)
            if (line == 40)
                buf_printf(&buf, "  customer: %s\n", table[i].rule);
            else if (line == 30)
                buf_add(&buf, "  bike: {class: customer, required: [bike.bought], words: {fi: x}, own: {"
                              "bought: {type: date, words: {fi: x}}, "
                              "state: {type: choice, choices: [here, sold], words: {fi: x}}}}\nevents:\n");
            else
                buf_printf(&buf, "%s\n", lines[line - 1]);
        assert_int_equal(
            notice_load_bytes(&ctx, ctx.arena, "s", buf_text(&buf), buf.length, &findings, &notice), ST_OK);
        notice_check(&ctx, notice, &findings);
        const char *id = NULL;
        for (size_t j = 0; j < findings.count; j++)
            if (findings.items[j].level == LEVEL_CONFLICT &&
                strncmp(findings.items[j].id, "retention.", 10) == 0)
                id = findings.items[j].id;
        if (strcmp(id ? id : "", table[i].id ? table[i].id : "") != 0)
            fail_msg("%s: %s", table[i].rule, id ? id : "nothing");
    }
}

static void a_class_says_whose_its_dates_are(void **state) {
    (void)state;
    scoped_ctx ctx;
    begin(&ctx);
    struct findings findings = {0};
    const struct notice *notice;
    struct buf buf = buf_in(ctx.arena);
    for (int i = 1; i <= LINES; i++)
        buf_printf(&buf, "%s\n",
                   i == 40 ? "  customer: {rules: [{when: type = club, gone_by: taken_in + 3 years}, "
                             "{when: type = rider, gone_by: taken_in + 3 years}, "
                             "{when: unpaid, gone_by: taken_in + 3 years}]}"
                           : lines[i - 1]);
    assert_int_equal(notice_load_bytes(&ctx, ctx.arena, "s", buf_text(&buf), buf.length, &findings, &notice),
                     ST_OK);
    size_t count;
    const char *const *dates = notice_dates(&ctx, notice, &count);
    assert_int_equal(count, 3);
    assert_string_equal(dates[0],
                        "“customer”: one date for each party; rules that can fit together, when the later "
                        "date holds: 1 + 3, 2 + 3");
    assert_string_equal(dates[1], "“kirjanpito”: each record has a date of its own");
}

/* {two conditions, whether both can be true, whether none can be}: tried on whatever their facts may be. */
static void rules_are_compared_by_what_can_fit_them(void **state) {
    (void)state;
    static const struct {
        const char *one, *other;
        bool together, rest;
    } table[] = {
        {"type = club", "not type = club", false, false},
        {"type = club", "type != club", false, false},
        {"type = club", "type in (rider; trader)", false, false},
        {"type = club", "type = rider", false, true},
        {"unpaid", "not unpaid", false, false},
        {"unpaid", "unpaid = no", false, false},
        {"unpaid and type = club", "disputed and type = rider", false, true},
        {"unpaid and type = club", "not (unpaid and type = club)", false, false},
        {"unpaid or disputed", "not unpaid and not disputed", false, false},
        {"relation = customer and not type = club", "type = club", false, true},
        {"relation = potential", "relation in (customer; former)", false, false},
        {"type in (club; rider)", "type != club", true, false},
        {"type in (club; rider)", "not type in (club; rider)", false, false},
        {"not (type = club and unpaid)", "type = club", true, false},
        {"type = club or unpaid", "type = rider", true, true},
        {"type = club or type = rider", "type = trader", false, false},
        {"purpose = serve", "not purpose = serve", false, false},
        {"service = repair", "service = rent", true, true},
        {"unpaid", "disputed", true, true},
        {"bike.state = here", "bike.state = sold", false, true},
        {"bike.state = here", "bike.state != here", false, true},
        {"bike.state = here", "not bike.state = here", false, false},
        {"bike.state known", "not bike.state known", false, false},
        {"bike.state in (here; sold) and unpaid", "not bike.state known", false, true},
        {"bike.stolen", "bike.stolen = no", false, true},
        {"bike.stolen", "not bike.stolen", false, false},
        {"bike.price < 100", "bike.price >= 100", false, true},
        {"bike.price <= 100", "bike.price >= 100", true, true},
        {"bike.price < 100 and bike.price > 200", "type = club", false, true},
        {"bike.price > 1 and bike.price < 2", "bike.price = 1.5", true, true},
        {"bike.price < 100 or not bike.price known", "bike.price >= 100", false, false},
        {"bike.bought < 2020-01-01", "bike.bought.year >= 2020", false, true},
        {"bike.bought <= 2020-01-01", "bike.bought.year >= 2020", true, true},
        {"bike.bought.month = 2", "bike.bought.month = 3", false, true},
        {"bike.bought.year = 2020", "bike.bought.month = 3", true, true},
        {"bike.mark = red", "bike.mark = blue", false, true},
        {"bike.mark = red", "not bike.mark = red", false, false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        scoped_ctx ctx;
        begin(&ctx);
        struct findings findings = {0};
        const struct notice *notice;
        struct buf buf = buf_in(ctx.arena);
        for (int j = 1; j <= LINES; j++)
            if (j == 40)
                buf_printf(&buf,
                           "  customer: {rules: [{when: %s, gone_by: taken_in + 3 years}, {when: %s, gone_by: "
                           "taken_in + 2 years}]}\n",
                           table[i].one, table[i].other);
            else if (j == 30)
                buf_add(&buf,
                        "  bike: {class: customer, words: {fi: x}, own: {bought: {type: date, words: {fi: "
                        "x}}, price: {type: money, words: {fi: x}}, stolen: {type: yes_no, words: {fi: "
                        "x}}, mark: {type: text, words: {fi: x}}, state: {type: choice, choices: [here, "
                        "sold], words: {fi: x}}}}\nevents:\n");
            else
                buf_printf(&buf, "%s\n", lines[j - 1]);
        assert_int_equal(
            notice_load_bytes(&ctx, ctx.arena, "s", buf_text(&buf), buf.length, &findings, &notice), ST_OK);
        if (findings.count)
            print(&findings);
        notice_check(&ctx, notice, &findings);
        bool rest = false;
        for (size_t j = 0; j < findings.count; j++)
            rest = rest || strcmp(findings.items[j].id, "retention.no_rule") == 0;
        size_t count;
        const char *const *dates = notice_dates(&ctx, notice, &count);
        if ((strstr(dates[0], "1 + 2") != NULL) != table[i].together || rest != table[i].rest)
            fail_msg("%s, %s: %s, %d", table[i].one, table[i].other, dates[0], rest);
    }
}

/* What must be given is always known, where nothing else lies in the class. */
static void a_field_that_must_be_given_needs_no_rule_for_the_rest(void **state) {
    (void)state;
    for (int alone = 0; alone < 2; alone++) {
        scoped_ctx ctx;
        begin(&ctx);
        struct findings findings = {0};
        const struct notice *notice;
        struct buf buf = buf_in(ctx.arena);
        for (int j = 1; j <= LINES; j++)
            if (j == 40)
                buf_printf(&buf,
                           "%s  %s: {words: {fi: x}, rules: [{when: bike.price < 9, gone_by: taken_in + 3 "
                           "years}, {when: bike.price >= 9, gone_by: taken_in + 2 years}]}\n",
                           alone ? "  customer: {gone_by: taken_in + 3 years}\n" : "",
                           alone ? "bikes" : "customer");
            else if (j == 30)
                buf_printf(&buf,
                           "  bike: {class: %s, required: [bike.price], words: {fi: x}, own: {price: {type: "
                           "money, words: {fi: x}}}}\nevents:\n",
                           alone ? "bikes" : "customer");
            else
                buf_printf(&buf, "%s\n", lines[j - 1]);
        assert_int_equal(
            notice_load_bytes(&ctx, ctx.arena, "s", buf_text(&buf), buf.length, &findings, &notice), ST_OK);
        notice_check(&ctx, notice, &findings);
        bool rest = false;
        for (size_t j = 0; j < findings.count; j++)
            rest = rest || strcmp(findings.items[j].id, "retention.no_rule") == 0;
        assert_int_equal(rest, !alone);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_notice_has_nothing_to_remark),
        cmocka_unit_test(copies_outlive_a_short_period),
        cmocka_unit_test(rules_are_compared_by_what_can_fit_them),
        cmocka_unit_test(a_field_that_must_be_given_needs_no_rule_for_the_rest),
        cmocka_unit_test(every_remark_is_found_where_it_belongs),
        cmocka_unit_test(a_ground_is_void_from_its_day),
        cmocka_unit_test(a_sentence_may_say_the_number_of_the_law),
        cmocka_unit_test(a_day_that_must_come),
        cmocka_unit_test(dates_that_cross_are_found_on_any_day),
        cmocka_unit_test(a_class_says_whose_its_dates_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
