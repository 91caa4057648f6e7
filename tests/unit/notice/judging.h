/* A small notice whose dates a test writes itself, a scenario in JSON, and the answer in one line. */
#ifndef UNIT_JUDGING_H
#define UNIT_JUDGING_H

#include "notice/explain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static const char judging_head[] =
    "register:\n"
    "  filings: {main: {fi: rekisteri, sv: register, en: register}}\n"
    "  languages: [fi, sv, en]\n"
    "  controller: {name: Koe Oy, business_id: 2276009-4, address: Tampere}\n"
    "  contact: {role: johtaja, name: Aino Koe, email: aino@koe.example}\n"
    "  deputy: {role: varajohtaja, name: Olli Koe, email: olli@koe.example}\n"
    "people:\n"
    "  organisation:   {form: organisation, words: {fi: yhteisö, sv: organisation, en: organisation}}\n"
    "  sole_trader:    {form: sole_trader, words: {fi: toiminimi, sv: firma, en: sole trader}}\n"
    "  contact_person: {form: person, represents: [organisation, sole_trader], words: {fi: henkilö, sv: "
    "person, en: person}}\n"
    "  consumer:       {form: person, words: {fi: kuluttaja, sv: konsument, en: consumer}}\n"
    "services:\n"
    "  work: {to: all, words: {fi: työ, sv: arbete, en: work}}\n"
    "  rent: {to: all, words: {fi: vuokra, sv: hyra, en: rent}}\n"
    "purposes:\n"
    "  contact: {ground: legitimate_interest, interest: {fi: x, sv: x, en: x}, words: {fi: yhteys, sv: "
    "kontakt, en: contact}}\n"
    "  market:  {ground: consent, marketing: yes, types: [consumer], words: {fi: mainos, sv: reklam, en: "
    "marketing}}\n"
    "data:\n"
    "  vouchers: {class: books, fields: [invoice], purposes: [contact], words: {fi: laskut, sv: fakturor, en: "
    "invoices}}\n"
    "  notes:    {class: thing, fields: [note, message, job, rental, order], purposes: [contact], words: {fi: "
    "muistiot, sv: noter, en: notes}}\n"
    "  access:   {class: thing, own: {state: {type: choice, choices: [asked, closed, denied], words: {fi: "
    "tila, sv: läge, en: state}}}, words: {fi: pääsy, sv: tillgång, en: access}}\n"
    "  person:   {class: thing, own: {born: {type: date, words: {fi: syntynyt, sv: född, en: born}}, size: "
    "{type: number, words: {fi: koko, sv: mått, en: size}}}, words: {fi: henkilö, sv: person, en: person}}\n"
    "  booking:  {class: thing, own: {event_day: {type: date, words: {fi: päivä, sv: dag, en: day}}}, words: "
    "{fi: varaus, sv: bokning, en: booking}}\n"
    "  badge:    {class: thing, types: [consumer], special: {kind: health, ground: explicit_consent}, own: "
    "{colour: {type: text, words: {fi: väri, sv: färg, en: colour}}}, words: {fi: merkki, sv: märke, en: "
    "badge}}\n"
    "sources: {person: {public: no, main: yes, fills: all, words: {fi: itse, sv: själv, en: self}}}\n"
    "systems: {own: {role: own, classes: all, place: fi, outside: no, words: {fi: oma, sv: egen, en: own}}}\n"
    "transfers: {outside_eea: no}\n"
    "rights: {access: {within: 28 days}, erasure: {}, portability: {within: 2 weeks}, restriction: {within: 3 "
    "months}, rectification: {within: 36 hours}}\n";

static const char judging_calendar[] =
    "calendar: {country: fi, time_zone: Europe/Helsinki, fiscal_years_end: [2020-12-31]}\n";
static const char judging_events[] =
    "events:\n"
    "  invoiced: {counts: [invoice, fee_reminder], not: [credit_note, reminder], words: {fi: laskutus, sv: "
    "fakturering, en: invoicing}}\n"
    "  contact:\n"
    "    counts: [call, meeting, visit, letter, form, message_in, survey_answer, order, job, rental]\n"
    "    not: [message_out, mailing, survey_sent, invoice, payment, request]\n"
    "    words: {fi: kontakti, sv: kontakt, en: contact}\n"
    "  died: {words: {fi: kuolema, sv: död, en: death}}\n"
    "  assignment_over: {is: latest(ended(job); last(payment)), words: {fi: päättynyt, sv: slut, en: over}}\n";

/* The classes: `thing` is the test's own; `books` has two plain dates unless the test says more. */
static const char judging_books[] = "  books: {gone_by: \"end_of(fiscal_year; last(invoiced of customer)) + 15 "
                                    "years\", words: {fi: kirjat, sv: böcker, en: books}}\n";

static inline const struct notice *judging_notice(struct ctx *ctx, const char *calendar, const char *events,
                                           const char *retention) {
    const char *yaml =
        arena_printf(ctx->arena, "%s%s%sretention:\n%s", judging_head, calendar ? calendar : judging_calendar,
                     events ? events : judging_events, retention);
    struct findings findings = {0};
    const struct notice *notice;
    ctx->lang = LANG_EN;
    enum status status =
        notice_load_bytes(ctx, ctx->arena, "test.yaml", yaml, strlen(yaml), &findings, &notice);
    for (size_t i = 0; i < findings.count; i++)
        if (findings.items[i].level == LEVEL_ERROR)
            print_message("%d: %s\n", findings.items[i].line, findings.items[i].text);
    assert_int_equal(status, ST_OK);
    return notice;
}

/* The class `thing` with these keys: "gone_by: last(call) + 1 year". */
static inline const struct notice *judging_thing(struct ctx *ctx, const char *keys) {
    return judging_notice(ctx, NULL, NULL,
                          arena_printf(ctx->arena,
                                       "  thing:\n    words: {fi: asia, sv: sak, en: thing}\n    %s\n%s", keys,
                                       judging_books));
}

static inline const char *judging_day(struct ctx *ctx, const struct notice *notice, day_t day, int64_t instant) {
    if (day == DAY_NONE)
        return "-";
    return instant ? zone_iso(ctx->arena, notice->calendar.zone, instant) : day_iso(ctx->arena, day);
}

static inline const char *judging_answers(struct ctx *ctx, const struct notice *notice,
                                          const struct explain_scenario *scenario) {
    struct explain_answer *answers;
    size_t count;
    if (explain_answers(ctx, notice, scenario, &answers, &count) != ST_OK)
        return fault_text(ctx);
    const char *all = "";
    for (size_t i = 0; i < count; i++) {
        const struct verdict *verdict = &answers[i].verdict;
        const char *event =
            verdict->happening < 0
                ? ""
                : arena_printf(ctx->arena, "#%d ", (int)scenario->history.happenings[verdict->happening].record);
        all = arena_printf(ctx->arena, "%s%s%s%s %s %s", all, i ? " | " : "", event,
                           judging_day(ctx, notice, verdict->keep_through, verdict->keep_instant),
                           judging_day(ctx, notice, verdict->gone_by, verdict->gone_instant),
                           keep_state_id(verdict->state));
    }
    return all;
}

/* Everybody is judged, in all classes, and what is the same for them is kept: whoever is asked about afterwards must have the
 * same days. */
static inline const char *judging_shared(struct ctx *ctx, const struct notice *notice,
                                         struct explain_scenario *scenario) {
    struct verdicts verdicts;
    scenario->history.judged = retention_shared(ctx->arena);
    for (size_t party = 0; party < scenario->history.party_count; party++)
        for (size_t class = 0; class < notice->classes_count; class ++)
            for (size_t i = 0; i < scenario->ask_count; i++)
                if (scenario->history.parties[party].type != NOTICE_NOTHING)
                    (void)!retention_dates(ctx, notice, &scenario->history, (int)party, (int)class,
                                           scenario->asks[i].on, &verdicts);
    fault_clear(ctx);
    return judging_answers(ctx, notice, scenario);
}

/* "keep gone state" of every answer, joined with " | "; "#2 " before one that belongs to event 2. Single quotes in the
 * scenario stand for double ones. */
static inline const char *judging_says(struct ctx *ctx, const struct notice *notice, const char *scenario_text) {
    char *json = arena_text(ctx->arena, scenario_text);
    for (char *at = json; *at; at++)
        if (*at == '\'')
            *at = '"';
    struct explain_scenario scenario;
    ctx->lang = LANG_EN;
    if (explain_read(ctx, notice, "test.json", json, strlen(json), &scenario) != ST_OK)
        return fault_text(ctx);
    const char *says = judging_answers(ctx, notice, &scenario);
    if (ctx->fault.status == ST_OK)
        assert_string_equal(judging_shared(ctx, notice, &scenario), says);
    return says;
}

/* One consumer C with these events, asked about `thing` on a day. */
static inline const char *judging_consumer(struct ctx *ctx, const struct notice *notice, const char *fields,
                                           const char *events, const char *on) {
    return judging_says(ctx, notice,
                        arena_printf(ctx->arena,
                                     "{'parties':{'C':{'type':'consumer','fields':{%s}}},'events':[%s],"
                                     "'ask':[{'party':'C','class':'thing','on':'%s'}]}",
                                     fields, events, on));
}

/* The same, with the class's keys instead of a notice. */
static inline const char *judging_keys(struct ctx *ctx, const char *keys, const char *events, const char *on) {
    return judging_consumer(ctx, judging_thing(ctx, keys), "", events, on);
}

#define E(what, at)        "{'party':'C','what':'" what "','at':'" at "'}"
#define EW(what, at, with) "{'party':'C','what':'" what "','at':'" at "','with':{" with "}}"

#endif
