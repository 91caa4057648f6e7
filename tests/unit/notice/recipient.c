#include "notice/recipient.h"

#include "notice/notice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static const char head[] =
    "register:\n"
    "  version: 1\n"
    "  in_force: 2026-01-01\n"
    "  filings: {shop: {fi: asiakkaat}, press: {fi: lehti}}\n"
    "  languages: [fi]\n"
    "  controller: {name: Pyörä Oy, business_id: 9120347-8, address: \"Katu 1, Turku\"}\n"
    "  contact: {role: johtaja, name: Aku Kaarto, email: aku@pyora.example}\n"
    "  deputy: {role: myyjä, name: Eeva Raitio, email: eeva@pyora.example}\n"
    "calendar: {country: fi, time_zone: Europe/Helsinki, fiscal_years_end: [2025-12-31]}\n"
    "people: {club: {form: organisation, words: {fi: seura}}, rider: {form: person, words: {fi: ajaja}}}\n"
    "services: {repair: {to: all, words: {fi: huolto}}}\n"
    "purposes:\n"
    "  serve: {words: {fi: huolto}}\n"
    "  advert: {marketing: yes, words: {fi: mainonta}}\n"
    "  paper: {filing: press, words: {fi: lehti}}\n"
    "never: [third_party_marketing]\n"
    "data:\n"
    "  names: {class: customer, fields: [name, last_name], words: {fi: nimet}}\n"
    "  reach: {class: customer, fields: [email], words: {fi: yhteys}}\n"
    "  bills: {class: books, fields: [invoice], words: {fi: laskut}}\n"
    "events: {contact: {counts: [call], words: {fi: yhteys}}}\n"
    "sources: {self: {fills: all, words: {fi: itse}}}\n"
    "retention:\n"
    "  customer: {gone_by: last(contact) + 2 years, words: {fi: muut}}\n"
    "  books: {gone_by: at + 10 years, words: {fi: laskut}}\n"
    "transfers: {outside_eea: listed, only_when: {fi: silloin}}\n"
    "recipients:\n";

struct shop {
    struct ctx ctx;
    const struct notice *notice;
};

/* The notice with these recipients, and `from` of the head as `to` when it is said. */
static struct shop shop(const char *recipients, const char *from, const char *to) {
    struct shop shop;
    struct findings findings = {0};
    ctx_begin(&shop.ctx);
    const char *text = arena_printf(shop.ctx.arena, "%s%s", head, recipients);
    const char *at = from ? strstr(text, from) : NULL;
    if (from) {
        assert_non_null(at);
        text = arena_printf(shop.ctx.arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    }
    enum status status =
        notice_load_bytes(&shop.ctx, shop.ctx.arena, "shop.yaml", text, strlen(text), &findings, &shop.notice);
    for (size_t i = 0; status != ST_OK && i < findings.count; i++)
        print_error("%d: %s\n", findings.items[i].line, findings.items[i].text);
    assert_int_equal(status, ST_OK);
    return shop;
}

static day_t day(const char *text) {
    day_t day;
    assert_true(day_parse(text, &day));
    return day;
}

/* The path that refuses, or "yes", or "yes GROUND". */
static const char *ask(struct shop *shop, const char *id, const char *type, const char *purpose,
                       unsigned evidence, const char *on) {
    struct recipient_asked asked = {.recipient = recipient_find(shop->notice, id),
                                    .type = type ? notice_type(shop->notice, type) : NOTICE_NOTHING,
                                    .purpose = notice_purpose(shop->notice, purpose),
                                    .party = type != NULL,
                                    .evidence = evidence,
                                    .on = day(on)};
    struct recipient_answer answer = recipient_ask(&shop->ctx, shop->notice, &asked);
    if (answer.id)
        return answer.path;
    return answer.ground ? arena_printf(shop->ctx.arena, "yes %s", answer.ground) : "yes";
}
#define ASK(expected, ...) assert_string_equal(ask(&s, __VA_ARGS__), expected)

static void only_who_is_named_for_it(void **state) {
    (void)state;
    struct shop s = shop("  books: {provider: Tili Oy, classes: [books], types: [club], purposes: [serve], "
                         "outside: no, words: {fi: tilitoimisto}}\n"
                         "  press: {data: [reach], filing: press, outside: no, words: {fi: lehti}}\n"
                         "  ads: {classes: all, outside: no, words: {fi: mainostaja}}\n"
                         "  mailer: {classes: all, role: processor, outside: no, words: {fi: postittaja}}\n",
                         NULL, NULL);
    ASK("yes", "books", "club", "serve", 0, "2026-03-05");
    ASK("yes", "TILI OY", "club", "serve", 0, "2026-03-05");
    ASK("recipients", "nobody", "club", "serve", 0, "2026-03-05");
    ASK("recipients.books.types", "books", "rider", "serve", 0, "2026-03-05");
    ASK("recipients.books.purposes", "books", "club", "advert", 0, "2026-03-05");
    ASK("recipients.press.filing", "press", "club", "serve", 0, "2026-03-05");
    ASK("yes", "press", "club", "paper", 0, "2026-03-05");
    ASK("never.third_party_marketing", "ads", "club", "advert", 0, "2026-03-05");
    ASK("yes", "mailer", "club", "advert", 0, "2026-03-05");
    int books = recipient_find(s.notice, "books"), press = recipient_find(s.notice, "press");
    assert_true(recipient_gets(s.notice, books, notice_class(s.notice, "books"), NOTICE_NOTHING));
    assert_false(recipient_gets(s.notice, books, notice_class(s.notice, "customer"), NOTICE_NOTHING));
    assert_true(recipient_gets(s.notice, press, notice_class(s.notice, "customer"),
                               notice_category(s.notice, "reach")));
    assert_false(recipient_gets(s.notice, press, notice_class(s.notice, "customer"),
                                notice_category(s.notice, "names")));
    assert_string_equal(recipient_name(s.notice, books, LANG_FI), "Tili Oy");
    assert_string_equal(recipient_name(s.notice, press, LANG_FI), "lehti");
    ctx_end(&s.ctx);
}

static const char far[] =
    "  cloud: {classes: all, role: processor, outside: yes, grounds: [{ground: privacy_shield}], words: {fi: "
    "p}}\n"
    "  dpf: {classes: all, role: processor, place: us, grounds: [{ground: dpf}], words: {fi: p}}\n"
    "  signed: {classes: all, role: processor, outside: possible, grounds: [{ground: privacy_shield}, {ground: "
    "scc, from: 2021-06-27, to: 2025-06-27}], words: {fi: p}}\n"
    "  none: {classes: all, outside: yes, grounds: [{ground: none}], words: {fi: p}}\n"
    "  said: {classes: all, outside: yes, grounds: [{ground: consent}], words: {fi: p}}\n"
    "  silent: {classes: all, words: {fi: p}}\n"
    "  near: {classes: all, place: se, words: {fi: p}}\n"
    "  usa: {classes: all, place: us, words: {fi: p}}\n";

/* Where the notice names no purposes for it. */
static void what_it_is_says_for_what(void **state) {
    (void)state;
    struct shop s = shop(
        "  police: {role: authority, classes: all, outside: no, words: {fi: poliisi}}\n"
        "  court: {role: authority, classes: all, purposes: [rate], outside: no, words: {fi: oikeus}}\n"
        "  printer: {role: processor, classes: [customer], needs: [job], outside: no, words: {fi: paino}}\n",
        "  serve: {words: {fi: huolto}}\n",
        "  serve: {words: {fi: huolto}}\n"
        "  mend: {needs: [job], words: {fi: korjaus}}\n"
        "  rate: {words: {fi: mielipide}}\n"
        "  survey: {words: {fi: kysely}}\n"
        "  tell: {needs: [asked], words: {fi: kertominen}}\n");
    ASK("yes", "police", "club", "serve", 0, "2026-03-05");
    ASK("recipients.police.purposes", "police", "club", "survey", 0, "2026-03-05");
    ASK("recipients.police.purposes", "police", "club", "tell", NEED_ASKED, "2026-03-05");
    ASK("yes", "court", "club", "rate", 0, "2026-03-05");
    ASK("recipients.court.purposes", "court", "club", "serve", 0, "2026-03-05");
    ASK("yes", "printer", "club", "mend", NEED_JOB, "2026-03-05");
    ASK("recipients.printer.purposes", "printer", "club", "serve", NEED_JOB, "2026-03-05");
    const struct holder *police = &s.notice->holders[recipient_find(s.notice, "police")];
    assert_false(recipient_named(police));
    assert_false(recipient_for(s.notice, police, notice_purpose(s.notice, "advert")));
    ctx_end(&s.ctx);
}

static void a_ground_holds_on_its_days_only(void **state) {
    (void)state;
    struct shop s = shop(far, NULL, NULL);
    ASK("recipients.cloud.grounds", "cloud", "club", "serve", 0, "2016-07-11");
    ASK("yes privacy_shield", "cloud", "club", "serve", 0, "2016-07-12");
    ASK("yes privacy_shield", "cloud", "club", "serve", 0, "2020-07-15");
    ASK("recipients.cloud.grounds", "cloud", "club", "serve", 0, "2020-07-16");
    ASK("recipients.dpf.grounds", "dpf", "club", "serve", 0, "2023-07-09");
    ASK("yes dpf", "dpf", "club", "serve", 0, "2023-07-10");
    ASK("yes privacy_shield", "signed", "club", "serve", 0, "2020-07-15");
    ASK("recipients.signed.grounds", "signed", "club", "serve", 0, "2020-07-16");
    ASK("yes scc", "signed", "club", "serve", 0, "2021-06-27");
    ASK("yes scc", "signed", "club", "serve", 0, "2025-06-27");
    ASK("recipients.signed.grounds", "signed", "club", "serve", 0, "2025-06-28");
    ASK("recipients.none.grounds", "none", "club", "serve", 0, "2026-03-05");
    ASK("recipients.said.grounds", "said", "club", "serve", 0, "2026-03-05");
    ASK("yes consent", "said", "club", "serve", NEED_CONSENT, "2026-03-05");
    ctx_end(&s.ctx);
}

static void silence_about_the_place_is_no_promise(void **state) {
    (void)state;
    struct shop s = shop(far, NULL, NULL);
    ASK("recipients.silent.grounds", "silent", "club", "serve", 0, "2026-03-05");
    ASK("yes", "near", "club", "serve", 0, "2026-03-05");
    ASK("recipients.usa.grounds", "usa", "club", "serve", 0, "2026-03-05");
    ctx_end(&s.ctx);
    s = shop(far, "outside_eea: listed", "outside_eea: no");
    ASK("transfers.outside_eea", "dpf", "club", "serve", 0, "2026-03-05");
    ASK("yes", "near", "club", "serve", 0, "2026-03-05");
    ctx_end(&s.ctx);
}

/* Place and `outside` that contradict each other: the stricter of the two. */
static void the_stricter_of_two_decides(void **state) {
    (void)state;
    static const char *const said =
        "  moved: {provider: Muutto Oy, classes: all, place: us, outside: no, words: {fi: p}}\n"
        "  signed: {classes: all, place: gb, outside: no, grounds: [{ground: scc}], words: {fi: p}}\n"
        "  words: {classes: all, place: \"Ashburn, USA\", outside: no, words: {fi: p}}\n"
        "  away: {classes: all, place: fi, outside: yes, words: {fi: p}}\n"
        "  reached: {classes: all, place: fi, outside: possible, words: {fi: p}}\n"
        "  town: {classes: all, place: Helsinki, outside: no, words: {fi: p}}\n"
        "  silent: {classes: all, place: Helsinki, words: {fi: p}}\n"
        "  own: {classes: all, role: processor, place: Suomi, words: {fi: p}}\n";
    static const struct {
        const char *id, *answer;
        bool contradicts, leaves;
        enum outside outside;
    } rows[] = {
        {"moved", "recipients.moved.grounds", true, true, OUTSIDE_YES},
        {"signed", "yes scc", true, true, OUTSIDE_YES},
        {"words", "recipients.words.grounds", true, true, OUTSIDE_YES},
        {"away", "recipients.away.grounds", true, true, OUTSIDE_YES},
        {"reached", "recipients.reached.grounds", false, true, OUTSIDE_POSSIBLE},
        {"town", "yes", false, false, OUTSIDE_NO},
        {"silent", "recipients.silent.grounds", false, true, OUTSIDE_POSSIBLE},
        {"own", "yes", false, false, OUTSIDE_NO},
    };
    struct shop s = shop(said, NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct holder *holder = &s.notice->holders[recipient_find(s.notice, rows[i].id)];
        ASK(rows[i].answer, rows[i].id, "club", "serve", 0, "2026-03-05");
        assert_int_equal(recipient_contradicts(holder), rows[i].contradicts);
        assert_int_equal(recipient_leaves(holder), rows[i].leaves);
        assert_int_equal(recipient_outside(holder), rows[i].outside);
    }
    ctx_end(&s.ctx);
}

static void adequacy_is_of_a_country(void **state) {
    (void)state;
    static const struct {
        const char *place, *answer;
    } rows[] = {
        {"place: ch, ", "yes adequacy"},
        {"place: Sveitsi, ", "yes adequacy"},
        {"place: \"Zürich, Switzerland\", ", "yes adequacy"},
        {"place: Sveitsi ja Saksa, ", "yes adequacy"},
        {"place: Mumbai, ", "recipients.far.grounds"},
        {"place: USA, ", "recipients.far.grounds"},
        {"place: unknown, ", "recipients.far.grounds"},
        {"place: in, ", "recipients.far.grounds"},
        {"place: Sveitsi ja Mumbai, ", "recipients.far.grounds"},
        {"place: Sveitsi ja Intia, ", "recipients.far.grounds"},
        {"place: eea, ", "recipients.far.grounds"},
        {"", "recipients.far.grounds"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[200];
        (void)snprintf(text, sizeof text,
                       "  far: {classes: all, %soutside: yes, grounds: [{ground: adequacy}], words: {fi: p}}\n",
                       rows[i].place);
        struct shop s = shop(text, NULL, NULL);
        ASK(rows[i].answer, "far", "club", "serve", 0, "2026-03-05");
        ctx_end(&s.ctx);
    }
    struct shop s =
        shop("  far: {classes: all, place: Kanada, outside: yes, grounds: [{ground: adequacy}], words: "
             "{fi: p}}\n",
             NULL, NULL);
    assert_string_equal(
        recipient_ground_words(s.ctx.arena, s.notice, &s.notice->holders[0], "adequacy", LANG_EN, "decision"),
        "decision, only organisations under PIPEDA");
    assert_string_equal(
        recipient_ground_words(s.ctx.arena, s.notice, &s.notice->holders[0], "scc", LANG_EN, "clauses"),
        "clauses");
    ctx_end(&s.ctx);
}

static void what_must_be_there_first(void **state) {
    (void)state;
    struct shop s =
        shop("  print: {classes: all, outside: no, needs: [job, agreement], agreement: {day: 2026-02-01}, "
             "words: {fi: p}}\n"
             "  unsigned: {classes: all, outside: no, needs: [agreement], words: {fi: p}}\n"
             "  police: {classes: all, role: authority, outside: no, needs: [law], words: {fi: p}}\n"
             "  insurer: {classes: all, outside: no, needs: [event], words: {fi: p}}\n"
             "  chat: {classes: all, use: chosen, outside: no, words: {fi: p}}\n",
             NULL, NULL);
    ASK("recipients.print.needs", "print", "club", "serve", NEED_JOB, "2026-01-31");
    ASK("yes", "print", "club", "serve", NEED_JOB, "2026-02-01");
    ASK("recipients.print.needs", "print", "club", "serve", 0, "2026-02-01");
    ASK("yes", "print", NULL, "serve", 0, "2026-02-01"); /* of nobody in particular */
    ASK("recipients.unsigned.needs", "unsigned", NULL, "serve", 0, "2026-02-01");
    ASK("recipients.police.needs", "police", NULL, "serve", 0, "2026-02-01");
    ASK("yes", "police", "rider", "serve", NEED_LAW, "2026-02-01");
    ASK("recipients.insurer.needs", "insurer", "rider", "serve", 0, "2026-02-01");
    ASK("yes", "insurer", "rider", "serve", NEED_EVENT, "2026-02-01");
    ASK("recipients.chat.use", "chat", "rider", "serve", 0, "2026-02-01");
    ASK("yes", "chat", "rider", "serve", NEED_CHOSEN, "2026-02-01");
    ctx_end(&s.ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_who_is_named_for_it),
        cmocka_unit_test(what_it_is_says_for_what),
        cmocka_unit_test(a_ground_holds_on_its_days_only),
        cmocka_unit_test(silence_about_the_place_is_no_promise),
        cmocka_unit_test(the_stricter_of_two_decides),
        cmocka_unit_test(adequacy_is_of_a_country),
        cmocka_unit_test(what_must_be_there_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
