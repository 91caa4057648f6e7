/* Every key of the language, changed once: each change is told, in three languages, both ways; what says the same in another
 * order is not. The list of keys is the loader's own, so that a new key without a row here fails. */
#include "notice/diff.h"

#include "base/buf.h"
#include "notice/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

struct trial {
    const char *shape, *key;
    const char *from, *to; /* in every_key.yaml */
    const char *effect;    /* of the first change that is told about `path` */
    const char *path;      /* whose end is this */
};

/* Said with other keys: maps that only hold others, and what `changes` says about the versions themselves. */
static const char *const quiet[] = {
    "notice.register", "notice.calendar", "notice.changes", "register.version", "register.in_force",
    "change.version",  "change.in_force", "change.what",    "change.moves",     "change.informed",
    "informed.how",    "informed.day",    "informed.whom"};

static const struct trial changes[] = {
    {"notice", "people", "services:\n", "  extra: {form: person, words: {fi: x, en: extra}}\nservices:\n",
     "widens", "people.extra"},
    {"notice", "services", "purposes:\n", "  more: {to: all, words: {fi: x, en: more}}\npurposes:\n", "other",
     "services.more"},
    {"notice", "purposes", "never:", "  more: {words: {fi: x, en: more}}\nnever:", "widens", "purposes.more"},
    {"notice", "never", "never: [profiling]", "never: [profiling, sale]", "narrows", "never.sale"},
    {"notice", "data", "events:\n",
     "  more: {class: thing, fields: [title], words: {fi: x, en: more}}\nevents:\n", "widens", "data.more"},
    {"notice", "events", "sources:\n", "  more: {words: {fi: x, en: more}}\nsources:\n", "other",
     "events.more"},
    {"notice", "sources", "systems:\n", "  more: {fills: [names], words: {fi: x, en: more}}\nsystems:\n",
     "widens", "sources.more"},
    {"notice", "systems", "recipients:\n",
     "  more: {classes: [thing], words: {fi: x, en: more}}\nrecipients:\n", "widens", "systems.more"},
    {"notice", "recipients", "transfers:", "  more: {classes: [thing], words: {fi: x, en: more}}\ntransfers:",
     "widens", "recipients.more"},
    {"notice", "transfers", "outside_eea: listed", "outside_eea: no", "narrows", "transfers"},
    {"notice", "statutes", "retention:\n",
     "  more: {keep_through: at + 1 year, ref: A, words: {fi: x, en: more}}\nretention:\n", "other",
     "statutes.more"},
    {"notice", "retention", "rights:\n", "  more: {gone_by: at + 1 year, words: {fi: x, en: more}}\nrights:\n",
     "other", "retention.more"},
    {"notice", "rights", "  erasure: {}\n", "", "widens", "rights.erasure"},
    {"notice", "security", "text:\n", "  more: {check: devices_encrypted, words: {fi: x, en: more}}\ntext:\n",
     "other", "security.more"},
    {"notice", "text", "changes:\n", "  - {heading: {fi: x, en: Third}}\nchanges:\n", "other", "text"},
    {"register", "filings", "side: {fi: sivu, en: side}", "other: {fi: sivu, en: side}", "other",
     "filings.other"},
    {"register", "languages", "[en, fi]", "[en]", "other", "register.languages"},
    {"register", "controller", "name: Koe Oy", "name: Koetus Oy", "widens", "controller.name"},
    {"register", "contact", "role: head", "role: boss", "other", "contact.role"},
    {"register", "deputy", "email: olli@", "email: o@", "other", "deputy.email"},
    {"register", "dpo", "  dpo: {role: officer, name: Tove Koe, email: tove@koe.example}\n", "", "other",
     "dpo.name"},
    {"register", "joint", "name: Toinen Oy", "name: Kolmas Oy", "widens", "register.joint"},
    {"controller", "name", "name: Koe Oy", "name: Koetus Oy", "widens", "controller.name"},
    {"controller", "short_name", "short_name: Koe", "short_name: K", "other", "controller.short_name"},
    {"controller", "business_id", "business_id: 2276009-4", "business_id: 1572860-0", "widens",
     "controller.business_id"},
    {"controller", "address", "address: Tie 1", "address: Tie 9", "other", "controller.address"},
    {"controller", "email", "email: koe@", "email: k@", "other", "controller.email"},
    {"controller", "phone", "    phone: \"+358 40 000 0110\"\n", "", "other", "controller.phone"},
    {"person", "role", "role: head", "role: boss", "other", "contact.role"},
    {"person", "name", "name: Aino Koe", "name: Aino Uusi", "other", "contact.name"},
    {"person", "email", "email: aino@", "email: a@", "other", "contact.email"},
    {"person", "phone", "phone: \"+358 40 000 0111\"", "phone: \"+358 40 000 0112\"", "other", "contact.phone"},
    {"person", "address", "address: Tie 2", "address: Tie 8", "other", "contact.address"},
    {"joint", "name", "name: Toinen Oy", "name: Kolmas Oy", "widens", "register.joint"},
    {"joint", "business_id", "business_id: 9120347-8, a", "a", "widens", "register.joint"},
    {"joint", "address", "address: Tie 3", "address: Tie 7", "widens", "register.joint"},
    {"joint", "filings", "filings: [main]", "filings: [main, side]", "widens", "register.joint"},
    {"joint", "words", "fi: toinen, en: other", "fi: toinen, en: another", "widens", "register.joint"},
    {"calendar", "country", "country: fi", "country: ee", "other", "calendar.country"},
    {"calendar", "time_zone", "Europe/Helsinki", "Europe/Tallinn", "other", "calendar.time_zone"},
    {"calendar", "fiscal_years_end", "[2020-12-31]", "[2020-12-31, 2021-06-30]", "other", "fiscal_years_end"},
    {"type", "form", "guest: {form: person", "guest: {form: sole_trader", "other", "people.guest.form"},
    {"type", "represents", "represents: [firm], ", "", "narrows", "people.staff.represents"},
    {"type", "relations", "relations: [potential, customer]", "relations: [customer]", "narrows",
     "people.firm.relations"},
    {"service", "to", "work: {to: [firm]", "work: {to: all", "widens", "services.work.to"},
    {"service", "requires", "requires: [email]", "requires: [first_name]", "other", "services.work.requires"},
    {"service", "makes", ", makes: [picture]", "", "narrows", "services.work.makes"},
    {"purpose", "filing", "    filing: main\n    types: [firm, staff]",
     "    filing: side\n    types: [firm, staff]", "other", "purposes.serve.filing"},
    {"purpose", "types", "types: [firm, staff]", "types: all", "widens", "purposes.serve"},
    {"purpose", "services", "    services: [work]", "    services: all", "widens", "purposes.serve.services"},
    {"purpose", "channels", "channels: [email, post]", "channels: [post]", "narrows",
     "purposes.serve.channels"},
    {"purpose", "marketing", "marketing: no", "marketing: yes", "widens", "purposes.serve"},
    {"purpose", "needs", "needs: {firm: [job]}", "needs: {firm: [job, consent]}", "narrows",
     "purposes.serve.needs"},
    {"purpose", "ground", "staff: legitimate_interest", "staff: consent", "other", "purposes.serve.ground"},
    {"purpose", "law", "law: {fi: laki, en: act}", "law: {fi: laki, en: code}", "other", "purposes.serve.law"},
    {"purpose", "interest", "{fi: etu, en: interest}", "{fi: hyöty, en: interest}", "widens",
     "purposes.serve.interest"},
    {"purpose", "balancing", "balancing: test.pdf", "balancing: new.pdf", "other", "purposes.serve.balancing"},
    {"purpose", "also_said", "    also_said: [{promise: P1, types: [firm], services: [work]}]\n", "", "other",
     "purposes.serve.also_said"},
    {"purpose", "soft", "    soft: no\n  sell", "    soft: yes\n  sell", "other", "purposes.serve.soft"},
    {"purpose_said", "promise", "{promise: P1, types", "{promise: P2, types", "other",
     "purposes.serve.also_said"},
    {"purpose_said", "types", "promise: P1, types: [firm]", "promise: P1, types: [staff]", "other",
     "purposes.serve.also_said"},
    {"purpose_said", "services", "types: [firm], services: [work]}", "types: [firm], services: [rent]}",
     "other", "purposes.serve.also_said"},
    {"category", "filing", "filing: main\n    types: [staff, guest]", "filing: side\n    types: [staff, guest]",
     "other", "data.names.filing"},
    {"category", "types", "types: [staff, guest]", "types: [staff, guest, firm]", "widens", "data.names.types"},
    {"category", "class", "reach: {class: thing", "reach: {class: books", "other", "data.reach.class"},
    {"category", "purposes", "    purposes: [serve]\n    sources", "    purposes: [serve, sell]\n    sources",
     "widens", "data.names.purposes"},
    {"category", "sources", "sources: [person, book]", "sources: [person]", "narrows", "data.names.sources"},
    {"category", "fields", "fields: [email, note]", "fields: [email, note, phone]", "widens", "data.reach"},
    {"category", "own", "      size: {type: number",
     "      hat: {type: text, words: {fi: x, en: hat}}\n      size: {type: number", "widens", "data.health"},
    {"category", "required", "required: [first_name]", "required: []", "other", "data.names.required"},
    {"category", "needs", "    needs: [job]\n    never_in", "    never_in", "widens", "data.names.needs"},
    {"category", "never_in", "    never_in: [reach]\n", "", "widens", "data.names.never_in"},
    {"category", "review", "never_in: [reach]\n    review: 1 year", "never_in: [reach]\n    review: 2 years",
     "other", "data.names.review"},
    {"category", "searched", "searched: no", "searched: yes", "widens", "data.reach.searched"},
    {"category", "special", "    special: {kind: health, ground: explicit_consent, law: laki 1}\n",
     "    special: {kind: genetic}\n", "widens", "data.health.special.kind"},
    {"special", "kind", "{kind: health", "{kind: religion", "widens", "data.health.special.kind"},
    {"special", "ground", "ground: explicit_consent", "ground: health_care", "other",
     "data.health.special.ground"},
    {"special", "law", "law: laki 1", "law: laki 2", "other", "data.health.special.law"},
    {"own", "type", "size: {type: number, max: 9", "size: {type: money, max: 9", "other", "own.size.type"},
    {"own", "choices", "choices: [meat, fish]", "choices: [meat, fish, eggs]", "widens", "own.diet.choices"},
    {"own", "max", "max: 9", "max: 8", "other", "own.size.max"},
    {"own", "when", "when: type = guest, special", "when: type = staff, special", "other", "own.diet.when"},
    {"own", "special", "special: health, never_in", "special: religion, never_in", "widens",
     "own.diet.special"},
    {"own", "never_in", "special: health, never_in: [reach]", "special: health, never_in: [reach, names]",
     "narrows", "own.diet.never_in"},
    {"event", "counts", "counts: [call, meeting", "counts: [login, call, meeting", "other",
     "events.contact.counts"},
    {"event", "not", "not: [message_out, mailing,", "not: [login, message_out, mailing,", "other",
     "events.contact.not"},
    {"event", "is", "is: latest(ended(job); last(payment))", "is: last(payment)", "other", "events.over.is"},
    {"source", "public", "book: {public: yes", "book: {public: no", "other", "sources.book.public"},
    {"source", "main", "main: yes", "main: no", "other", "sources.person.main"},
    {"source", "fills", "fills: [names]", "fills: [names, reach]", "widens", "sources.book.fills"},
    {"source", "needs", "needs: [reason]", "needs: []", "widens", "sources.book.needs"},
    {"source", "licence", "licence: L1", "licence: L2", "other", "sources.book.licence"},
    {"source", "tell", "tell: yes", "tell: no", "widens", "sources.book.tell"},
    {"source", "within", "within: 2 weeks", "within: 3 weeks", "other", "sources.book.within"},
    {"holder", "provider", "provider: Pilvi Oy", "provider: Sumu Oy", "widens", "systems.cloud.provider"},
    {"holder", "medium", "medium: system", "medium: backup", "other", "systems.cloud.medium"},
    {"holder", "filing", "filing: [main]", "filing: all", "widens", "systems.cloud.filing"},
    {"holder", "types", "types: [staff]\n", "types: [staff, guest]\n", "widens", "systems.cloud.types"},
    {"holder", "purposes", "    purposes: [serve]\n    classes", "    purposes: all\n    classes", "widens",
     "systems.cloud.purposes"},
    {"holder", "classes", "    classes: [thing]\n    data", "    classes: [thing, books]\n    data", "widens",
     "systems.cloud.classes"},
    {"holder", "data", "data: [names]", "data: [names, reach]", "widens", "systems.cloud.data"},
    {"holder", "needs", "needs: [agreement]", "needs: [agreement, reason]", "narrows", "systems.cloud.needs"},
    {"holder", "place", "place: fi", "place: Tampere", "other", "systems.cloud.place"},
    {"holder", "outside", "outside: possible", "outside: yes", "widens", "systems.cloud.outside"},
    {"holder", "grounds",
     "    grounds: [{ground: scc, from: 2024-01-01, to: 2030-01-01, ref: R1, copy: C1, whose: W1}]\n", "",
     "narrows", "systems.cloud.grounds"},
    {"holder", "agreement", "    agreement: {day: 2024-02-02, ref: A1}\n", "", "other", "agreement.day"},
    {"holder", "review", "    review: 2 years\n", "    review: 1 year\n", "other", "systems.cloud.review"},
    {"holder", "checked", "checked: 2025-05-05", "checked: 2025-06-05", "other", "systems.cloud.checked"},
    {"holder", "evidence", "evidence: E1", "evidence: E2", "other", "systems.cloud.evidence"},
    {"holder", "copies_gone", "copies_gone: 30 days", "copies_gone: 60 days", "widens",
     "systems.cloud.copies_gone"},
    {"holder", "soft", "copies_gone: 30 days\n    soft: no", "copies_gone: 30 days\n    soft: yes", "other",
     "systems.cloud.soft"},
    {"system", "role", "    role: processor\n", "    role: own\n", "narrows", "systems.cloud.role"},
    {"system", "use", "use: regular", "use: chosen", "other", "systems.cloud.use"},
    {"recipient", "role", "firm: {role: processor", "firm: {role: controller", "widens",
     "recipients.firm.role"},
    {"recipient", "use", "use: needed", "use: regular", "other", "recipients.firm.use"},
    {"recipient", "returns", "returns: yes", "returns: no", "widens", "recipients.firm.returns"},
    {"ground", "ground", "ground: scc", "ground: bcr", "widens", "systems.cloud.grounds"},
    {"ground", "from", "from: 2024-01-01", "from: 2024-01-02", "widens", "systems.cloud.grounds"},
    {"ground", "to", "to: 2030-01-01", "to: 2031-01-01", "widens", "systems.cloud.grounds"},
    {"ground", "ref", "ref: R1", "ref: R2", "widens", "systems.cloud.grounds"},
    {"ground", "copy", "copy: C1", "copy: C2", "widens", "systems.cloud.grounds"},
    {"ground", "whose", "whose: W1", "whose: W2", "widens", "systems.cloud.grounds"},
    {"agreement", "day", "day: 2024-02-02", "day: 2024-02-03", "other", "agreement.day"},
    {"agreement", "ref", "ref: A1", "ref: A2", "other", "agreement.ref"},
    {"transfers", "outside_eea", "outside_eea: listed", "outside_eea: no", "narrows", "transfers"},
    {"transfers", "only_when", "only_when: {fi: kun, en: when}", "only_when: {fi: kun, en: if}", "widens",
     "transfers.only_when"},
    {"transfers", "soft", "en: when}, soft: no", "en: when}, soft: yes", "other", "transfers.soft"},
    {"statute", "keep_through", "keep_through: at + 3 years, ref", "keep_through: at + 2 years, ref", "other",
     "statutes.local.keep_through"},
    {"statute", "ref", "ref: Act 1", "ref: Act 2", "other", "statutes.local.ref"},
    {"statute", "from", "from: 2020-01-01", "from: 2020-02-01", "other", "statutes.local.from"},
    {"statute", "to", "to: 2040-01-01", "to: 2041-01-01", "other", "statutes.local.to"},
    {"rule", "when", "- when: type = guest", "- when: type = staff", "other", "retention.thing.rules.1"},
    {"rule", "keep_through", "keep_through: last(contact) + 1 year", "keep_through: last(contact) + 11 months",
     "narrows", "rules.1.keep_through"},
    {"rule", "gone_by", "gone_by: last(contact) + 2 years", "gone_by: last(contact) + 3 years", "widens",
     "rules.1.gone_by"},
    {"rule", "review", "review: 3 years", "review: 2 years", "other", "rules.2.review"},
    {"rule", "by", "by: chief", "by: head", "other", "rules.2.by"},
    {"rule", "hold", "    hold: {while: unpaid, then: 2 weeks, at_most: at + 9 years}\n", "", "other",
     "hold.while"},
    {"rule", "hide_after", "hide_after: last(contact) + 18 months", "hide_after: last(contact) + 19 months",
     "widens", "rules.1.hide_after"},
    {"rule", "verify_again", "verify_again: last(contact) + 20 months",
     "verify_again: last(contact) + 21 months", "other", "rules.1.verify_again"},
    {"rule", "at_end", "at_end: anonymise", "at_end: restrict", "widens", "rules.1.at_end"},
    {"rule", "anonymise_keeps", "anonymise_keeps: [email]", "anonymise_keeps: [email, first_name]", "widens",
     "rules.1.anonymise_keeps"},
    {"rule", "soft", "        soft: no", "        soft: yes", "other", "rules.1.soft"},
    {"review", "every", "every: 6 months", "every: 7 months", "other", "rules.1.review"},
    {"review", "by", "by: head", "by: contact", "other", "rules.1.by"},
    {"hold", "while", "while: unpaid", "while: disputed", "other", "hold.while"},
    {"hold", "then", "then: 2 weeks", "then: 3 weeks", "widens", "hold.then"},
    {"hold", "at_most", "at_most: at + 9 years", "at_most: at + 8 years", "narrows", "hold.at_most"},
    {"class", "statute", ", statute: local", ", statute: fi.books", "other", "retention.books"},
    {"class", "sweep", "sweep: daily", "sweep: weekly", "other", "retention.thing.sweep"},
    {"class", "also_said",
     "    also_said: [{promise: P1, as: rule, keep_through: at + 3 years, gone_by: at + 4 years}]\n", "",
     "other", "retention.thing.also_said"},
    {"class", "rules", "      - {when: otherwise, gone_by: taken_in + 5 years",
     "      - {when: type = firm, gone_by: at + 1 day}\n      - {when: otherwise, gone_by: taken_in + 5 years",
     "other", "retention.thing.rules.2"},
    {"class_said", "promise", "{promise: P1, as", "{promise: P2, as", "other", "retention.thing.also_said"},
    {"class_said", "keep_through", "as: rule, keep_through: at + 3 years",
     "as: rule, keep_through: at + 2 years", "other", "retention.thing.also_said"},
    {"class_said", "gone_by", "gone_by: at + 4 years", "gone_by: at + 5 years", "other",
     "retention.thing.also_said"},
    {"class_said", "as", "as: rule", "as: law", "other", "retention.thing.also_said"},
    {"right", "intake", "intake: [email]", "intake: [email, post]", "other", "rights.access.intake"},
    {"right", "form", "form: any", "form: written", "other", "rights.access.form"},
    {"right", "to", "to: contact\n", "to: deputy\n", "other", "rights.access.to"},
    {"right", "within", "within: 28 days", "within: 14 days", "narrows", "rights.access.within"},
    {"right", "target", "target: 14 days", "target: 15 days", "other", "rights.access.target"},
    {"right", "answer", "answer: [email]", "answer: [post]", "other", "rights.access.answer"},
    {"right", "when", "    when: type = guest\n", "    when: type = staff\n", "other", "rights.access.when"},
    {"right", "except", "en: except}", "en: unless}", "other", "rights.access.except"},
    {"right", "identify_by", "identify_by: [code]", "identify_by: [call]", "other",
     "rights.access.identify_by"},
    {"right", "not_by", "{phone: {fi: ei, en: no}}", "{sms: {fi: ei, en: no}}", "other",
     "rights.access.not_by"},
    {"right", "elsewhere", "en: there}", "en: over there}", "other", "rights.access.elsewhere"},
    {"right", "effect", "{fi: vaikutus, en: effect}", "{fi: vaikutus, en: result}", "other",
     "rights.access.effect"},
    {"right", "soft", "    soft: no\n  erasure", "    soft: yes\n  erasure", "other", "rights.access.soft"},
    {"security", "check", "password_length >= 14", "password_length >= 12", "other", "security.locks.check"},
    {"security", "attested", "doors: {attested: {who: contact, day: 2026-02-02, every: 1 year, evidence: D1}",
     "doors: {check: devices_encrypted", "other", "security.doors.check"},
    {"attested", "who", "attested: {who: contact", "attested: {who: deputy", "other", "attested.who"},
    {"attested", "day", "day: 2026-02-02", "day: 2026-02-03", "other", "attested.day"},
    {"attested", "every", "every: 1 year", "every: 2 years", "other", "attested.every"},
    {"attested", "evidence", "evidence: D1", "evidence: D2", "other", "attested.evidence"},
    {"heading", "heading", "heading: {fi: Otsikko, en: Heading}", "heading: {fi: Otsikko, en: Head}", "other",
     "text"},
    {"heading", "sentences", "      - {fi: Loppu., en: The end.}",
     "      - {fi: Loppu., en: The end.}\n      - {fi: Lisää., en: More.}", "other", "text"},
    {"sentence", "promise", "{promise: P2, check", "{promise: P4, check", "other", "text.P4.promise"},
    {"sentence", "kept_by", "kept_by: retention.thing", "kept_by: retention.books", "other", "text.P1.kept_by"},
    {"sentence", "check", "check: password_length >= 12", "check: password_length >= 16", "other",
     "text.P2.check"},
    {"sentence", "attested", "who: deputy, day: 2026-03-03", "who: contact, day: 2026-03-04", "other",
     "attested.who"},
    {"sentence", "fi", "fi: Lupaus yksi.", "fi: Lupaus.", "other", "text.P1"},
    {"sentence", "en", "en: The end.", "en: The very end.", "other", "text"},
    {"sentence", "sv", "fi: Lupaus kaksi.", "sv: Löfte två., fi: Lupaus kaksi.", "other", "text.P2"},
    {"sentence_attested", "who", "who: deputy, day", "who: contact, day", "other", "attested.who"},
    {"sentence_attested", "day", "day: 2026-03-03", "day: 2026-03-04", "other", "attested.day"},
    {"sentence_attested", "every", "2026-03-03, every: 2 years", "2026-03-03, every: 3 years", "other",
     "attested.every"},
    {"sentence_attested", "evidence", "evidence: S1", "evidence: S2", "other", "attested.evidence"},
};

static const char *whole_notice(struct ctx *ctx) {
    FILE *file = fopen("tests/unit/notice/every_key.yaml", "re");
    assert_non_null(file);
    char *text = arena_alloc(ctx->arena, 65536);
    size_t length = fread(text, 1, 65535, file);
    assert_int_equal(fclose(file), 0);
    text[length] = 0;
    return text;
}

static const char *changed(struct ctx *ctx, const char *text, const char *from, const char *to) {
    const char *at = strstr(text, from);
    if (!at)
        fail_msg("the notice of the test has no: %s", from);
    return arena_printf(ctx->arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static const struct notice *load(struct ctx *ctx, const char *text) {
    struct findings findings = {0};
    const struct notice *notice = NULL;
    if (notice_load_bytes(ctx, ctx->arena, "test.yaml", text, strlen(text), &findings, &notice) != ST_OK)
        fail_msg("%s", fault_text(ctx));
    return notice;
}

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), wanted = strlen(end);
    return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

static void tells(struct ctx *ctx, const struct notice *old, const struct notice *new,
                  const struct trial *change, bool back) {
    size_t count;
    const struct diff_change *list = diff_list(ctx, old, new, &count);
    const struct diff_change *found = NULL;
    for (size_t i = 0; i < count; i++) {
        assert_true(*list[i].text && *list[i].what && list[i].path);
        assert_false(strstr(list[i].text, "{1}") || strstr(list[i].text, "(null)"));
        if (!found && ends_with(list[i].path, change->path))
            found = &list[i];
    }
    if (!count || (!back && !found))
        fail_msg("%s.%s: %zu changes, none of them at %s", change->shape, change->key, count, change->path);
    if (!back && strcmp(diff_effect_id(found->effect), change->effect) != 0)
        fail_msg("%s.%s: %s: %s", change->shape, change->key, diff_effect_id(found->effect), found->text);
}

static void every_key_is_told(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        const char *text = whole_notice(&ctx);
        const struct notice *old = load(&ctx, text),
                            *new = load(&ctx, changed(&ctx, text, changes[i].from, changes[i].to));
        for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
            ctx.lang = lang;
            tells(&ctx, old, new, &changes[i], false);
            tells(&ctx, new, old, &changes[i], true);
        }
    }
}

static bool has_row(const struct load_key *key) {
    const char *name[2] = {key->shape, key->key};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (strcmp(changes[i].shape, name[0]) == 0 && strcmp(changes[i].key, name[1]) == 0)
            return true;
    for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++) {
        const char *dot = strchr(quiet[i], '.');
        if (strlen(name[0]) == (size_t)(dot - quiet[i]) && strncmp(quiet[i], name[0], strlen(name[0])) == 0 &&
            strcmp(dot + 1, name[1]) == 0)
            return true;
    }
    return false;
}

static void no_key_is_forgotten(void **state) {
    (void)state;
    size_t count;
    const struct load_key *keys = load_keys(&count);
    for (size_t i = 0; i < count; i++)
        if (!has_row(&keys[i]))
            fail_msg("nobody tests what notice diff says of %s.%s", keys[i].shape, keys[i].key);
}

/* ---- the same in another order */

/* Lists whose order means something: the first language and the first part of the register are defaults. */
static bool ordered(const char *key) {
    return strcmp(key, "languages") == 0 || strcmp(key, "filings") == 0;
}

/* Texts in double quotes, so that any may stand in flow style. */
static void write_text(struct buf *buf, const char *text) {
    buf_char(buf, '"');
    for (; *text; text++)
        buf_printf(buf, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
    buf_char(buf, '"');
}

static void write_backwards(struct buf *buf, const struct yaml_node *node, bool keep) {
    if (node->kind == YAML_TEXT) {
        write_text(buf, node->text);
        return;
    }
    buf_char(buf, node->kind == YAML_MAP ? '{' : '[');
    for (size_t i = 0; i < node->count; i++) {
        size_t at = keep ? i : node->count - 1 - i;
        if (i)
            buf_add(buf, ", ");
        if (node->kind == YAML_MAP) {
            write_text(buf, node->keys[at]->text);
            buf_add(buf, ": ");
        }
        write_backwards(buf, node->items[at], node->kind == YAML_MAP && ordered(node->keys[at]->text));
    }
    buf_char(buf, node->kind == YAML_MAP ? '}' : ']');
}

static void another_order_is_nothing(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_EN;
    const char *text = whole_notice(&ctx);
    const struct notice *old = load(&ctx, text), *same = load(&ctx, text);
    struct buf buf = buf_in(ctx.arena);
    write_backwards(&buf, old->tree, false);
    const struct notice *backwards = load(&ctx, buf_text(&buf));
    size_t count;
    (void)diff_list(&ctx, old, same, &count);
    assert_int_equal(count, 0);
    const struct diff_change *list = diff_list(&ctx, old, backwards, &count);
    for (size_t i = 0; i < count; i++)
        print_message("%s: %s\n", list[i].path, list[i].text);
    assert_int_equal(count, 0);
    struct trial swapped = {.from = "latest(ended(job); last(payment))",
                            .to = "latest(last(payment); ended(job))"};
    (void)diff_list(&ctx, old, load(&ctx, changed(&ctx, text, swapped.from, swapped.to)), &count);
    assert_int_equal(count, 0);
}

/* ---- what the sentences say */

struct says {
    const char *from, *to, *says; /* part of one sentence, in English */
};

static void longer_and_shorter_are_told_apart(void **state) {
    (void)state;
    static const struct says table[] = {
        {"last(contact) + 2 years", "last(contact) + 3 years",
         "is kept longer. Before: 2 years after the latest contact."},
        {"last(contact) + 2 years", "last(contact) + 1 years", "is erased sooner"},
        {"last(contact) + 2 years", "last(contact) + 24 months", NULL},
        {"last(contact) + 2 years", "last(call) + 2 years", "is erased by another rule"},
        {"last(contact) + 2 years", "never", "is kept longer"},
        {"last(contact) + 1 year", "last(contact) + 13 months", "can be erased on request only later"},
        {"keep_through: last(contact) + 1 year\n        ", "", "can be erased on request sooner"},
        {"copies_gone: 30 days", "copies_gone: 1 day", "is shorter than before. Before: 30 days. Now: 1 day."},
        {"then: 2 weeks", "then: 1 month", "is longer than before"},
        {"within: 28 days", "within: 1 month", "answered within 1 month; before, within 28 days"},
        {"      - when: type = guest\n", "      - when: not type = guest\n",
         "There is a new rule for how long “thing” is kept"},
        {"never:", "  spy: {words: {fi: x, en: spying}}\nnever:",
         "“spying”. This widens: for data already held it holds from the day on which the person has been "
         "informed."},
        {"types: [staff]\n", "types: [staff, guest]\n", "“cloud”, whom it is about: now also guest."},
        {"fi: Loppu.", "fi: Aivan loppu.", "Before: “Loppu. (in Finnish)”"},
        {"words: {fi: pilvi, en: cloud}", "words: {fi: pilvi, en: sky}", "“cloud” is now called “sky”."},
        {"reach: {class: thing, fields: [email, note]", "reach: {class: thing, fields: [note]",
         "Say in `changes.moves` where its data go: `email: NEW`"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        ctx.lang = LANG_EN;
        size_t count, said = 0;
        const char *text = whole_notice(&ctx);
        const struct diff_change *list = diff_list(
            &ctx, load(&ctx, text), load(&ctx, changed(&ctx, text, table[i].from, table[i].to)), &count);
        for (size_t j = 0; j < count; j++)
            said += table[i].says && strstr(list[j].text, table[i].says) != NULL;
        if (table[i].says ? said != 1 : count != 0)
            fail_msg("%s -> %s: %zu times; first: %s", table[i].from, table[i].to, said,
                     count ? list[0].text : "-");
    }
}

static void what_blocks_stands_first(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_EN;
    size_t count;
    const char *text = whole_notice(&ctx);
    const char *new = changed(&ctx, changed(&ctx, text, "fields: [email, note]", "fields: [note]"),
                              "name: Koe Oy", "name: Koetus Oy");
    new = changed(&ctx, new, "requires: [email]", "requires: [first_name]");
    const struct diff_change *list = diff_list(&ctx, load(&ctx, text), load(&ctx, new), &count);
    assert_true(count > 1 && list[0].blocks && !list[count - 1].blocks);
    assert_string_equal(list[0].path, "email");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_told),        cmocka_unit_test(no_key_is_forgotten),
        cmocka_unit_test(another_order_is_nothing), cmocka_unit_test(longer_and_shorter_are_told_apart),
        cmocka_unit_test(what_blocks_stands_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
