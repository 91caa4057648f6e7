/* Scenarios from anywhere against one notice that uses most of the language: nothing crashes, and what is answered
 * holds together. */
#include "notice/explain.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const char yaml[] =
    "register:\n"
    "  filings: {main: {en: register}}\n"
    "  languages: [en]\n"
    "  controller: {name: Koe Oy, business_id: 2276009-4, address: Tampere}\n"
    "  contact: {role: johtaja, name: Aino Koe, email: aino@koe.example}\n"
    "  deputy: {role: vara, name: Olli Koe, email: olli@koe.example}\n"
    "calendar: {country: fi, time_zone: Europe/Helsinki, fiscal_years_end: [2020-12-31, 2021-06-30]}\n"
    "people:\n"
    "  organisation: {form: organisation, words: {en: organisation}}\n"
    "  contact_person: {form: person, represents: [organisation], words: {en: person}}\n"
    "  consumer: {form: person, words: {en: consumer}}\n"
    "services: {work: {to: all, words: {en: work}}}\n"
    "purposes: {contact: {ground: contract, words: {en: contact}}}\n"
    "data:\n"
    "  vouchers: {class: bookkeeping, fields: [invoice], words: {en: invoices}}\n"
    "  notes: {class: customer, fields: [note, job], words: {en: notes}}\n"
    "  access: {class: access, own: {state: {type: choice, choices: [asked, closed], words: {en: state}}, "
    "born: {type: date, words: {en: born}}}, words: {en: access}}\n"
    "events:\n"
    "  invoiced: {counts: [invoice], not: [credit_note, reminder], words: {en: invoicing}}\n"
    "  contact: {counts: [call, job], words: {en: contact}}\n"
    "  over: {is: latest(ended(job); last(payment)), words: {en: over}}\n"
    "sources: {person: {public: no, main: yes, fills: all, words: {en: self}}}\n"
    "systems: {own: {role: own, classes: all, place: fi, outside: no, words: {en: own}}}\n"
    "transfers: {outside_eea: no}\n"
    "rights: {access: {within: 28 days}}\n"
    "retention:\n"
    "  bookkeeping: {keep_through: end_of(fiscal_year; last(invoiced of customer)) + 10 years, gone_by: "
    "end_of(fiscal_year; last(invoiced of customer)) + 15 years, statute: fi.vouchers, words: {en: books}}\n"
    "  customer: {gone_by: (last(contact of self or represented where amount > 5 or kind = job) else taken_in) "
    "+ 10 years, hold: {while: unpaid and not disputed, then: 1 month, at_most: over + 3 years}, words: {en: "
    "other}}\n"
    "  access:\n"
    "    words: {en: access}\n"
    "    rules:\n"
    "      - {when: access.state = asked and access.born.year < 2010, gone_by: at + 15 minutes}\n"
    "      - {when: otherwise, keep_through: statute(fi.books), gone_by: latest(last(access.state = closed); "
    "gone(bookkeeping); after_all(ended(link); ended(contract); agreed)) + 30 days}\n";

static const struct notice *notice_once(void) {
    static struct ctx ctx;
    static const struct notice *notice;
    if (!notice) {
        struct findings findings = {0};
        ctx = (struct ctx){.arena = arena_new(), .lang = LANG_EN};
        enum status status =
            notice_load_bytes(&ctx, ctx.arena, "fuzz.yaml", yaml, sizeof yaml - 1, &findings, &notice);
        must(status == ST_OK);
    }
    return notice;
}

static void check(const struct verdict *verdict) {
    must(verdict->trace_count > 0);
    must((verdict->keep_through == DAY_NONE) == (verdict->erasable_from == DAY_NONE));
    if (verdict->state == KEEP_HELD)
        must(verdict->gone_by == DAY_NONE);
    /* nothing goes before the day after keep_through; the last day of the calendar has no day after */
    if (verdict->keep_through != verdict->erasable_from && verdict->keep_through != DAY_NONE &&
        verdict->gone_by != DAY_NONE && !verdict->gone_instant)
        must(verdict->gone_by > verdict->keep_through);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    const struct notice *notice = notice_once();
    scoped_ctx ctx = {.arena = arena_new(), .lang = LANG_EN, .now = 1764000000};
    struct explain_scenario scenario;
    struct explain_answer *answers;
    size_t count;
    if (explain_read(&ctx, notice, "fuzz.json", (const char *)bytes, length, &scenario) != ST_OK ||
        explain_answers(&ctx, notice, &scenario, &answers, &count) != ST_OK) {
        must(ctx.fault.id && *fault_text(&ctx));
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        check(&answers[i].verdict);
        json_decref(explain_json(&ctx, notice, &scenario, &answers[i]));
    }
    return 0;
}
