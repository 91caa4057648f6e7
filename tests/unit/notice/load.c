#include "notice/notice.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* A small notice of a made-up cycling club. Tests change one line of it and say what must be found there. */
static const char *const lines[] = {
    /*  1 */ "register:",
    /*  2 */ "  filings: {members: {fi: jäsenrekisteri, en: member register}}",
    /*  3 */ "  languages: [fi, en]",
    /*  4 */
    "  controller: {name: Pyörä ry, short_name: Pyörä, business_id: 9120347-8, address: \"Katu 1, Turku\"}",
    /*  5 */ "  contact: {role: sihteeri, name: Aku Kaarto, email: aku@pyora.example, phone: 040 000 1234}",
    /*  6 */ "  deputy: {role: puheenjohtaja, name: Eeva Raitio, email: eeva@pyora.example}",
    /*  7 */ "calendar: {country: fi, time_zone: Europe/Helsinki, fiscal_years_end: [2025-06-30]}",
    /*  8 */ "people:",
    /*  9 */ "  member: {form: person, words: {fi: jäsen, en: member}}",
    /* 10 */ "  club: {form: organisation, relations: [customer]}",
    /* 11 */ "services: {trip: {to: [member], requires: [email]}}",
    /* 12 */ "purposes: {ride: {types: [member], needs: {member: [asked]}, ground: {member: contract}}}",
    /* 13 */ "never: [profiling, sale]",
    /* 14 */ "data:",
    /* 15 */
    "  names: {types: [member], class: members, fields: [first_name, last_name, email], required: [email]}",
    /* 16 */
    "  bike: {class: members, own: {colour: {type: choice, choices: [red, blue]}, bought: {type: date}}}",
    /* 17 */ "events: {ridden: {counts: [visit, job], not: [call]}, grown: {is: bike.bought}}",
    /* 18 */ "sources: {self: {public: no, fills: all}}",
    /* 19 */ "systems: {cloud: {provider: Pilvi Oy, classes: [members], outside: no, review: 1 year}}",
    /* 20 */ "transfers: {outside_eea: no}",
    /* 21 */ "retention:",
    /* 22 */ "  all: {review: 6 months}",
    /* 23 */ "  members:",
    /* 24 */ "    rules:",
    /* 25 */ "      - {when: bike.colour = red, gone_by: last(ridden) + 2 years}",
    /* 26 */ "      - {when: otherwise, gone_by: earliest(judged; taken_in + 5 years)}",
    /* 27 */ "  money: {gone_by: at + 7 years, statute: fi.vouchers}",
    /* 28 */ "rights: {all: {within: 14 days}, access: {}, erasure: {within: 7 days}}",
    /* 29 */ "security: {doors: {attested: {who: janitor, day: 2026-01-15, every: 1 year}}}",
    /* 30 */ "text:",
    /* 31 */ "  - heading: {fi: Otsikko, en: Heading}",
    /* 32 */ "    sentences:",
    /* 33 */
    "      - {promise: K1, kept_by: rights.access.within, fi: \"Vastaamme <rights.access.within> kuluessa.\", "
    "en: \"In <rights.access.within>.\"}",
    /* 34 */
    "      - {promise: K2, kept_by: [data, never.sale], check: overdue_items = 0, fi: Ei muuta., en: Nothing "
    "else.}",
    /* 35 */ "      - {fi: Hei., en: Hello.}",
};
enum { LINES = sizeof lines / sizeof *lines };

static const char *with(struct ctx *ctx, int line, const char *instead) {
    struct buf buf = buf_in(ctx->arena);
    for (int i = 1; i <= LINES; i++) {
        const char *text = i == line ? instead : lines[i - 1];
        if (text)
            buf_printf(&buf, "%s\n", text);
    }
    return buf_text(&buf);
}

static const struct notice *load(struct ctx *ctx, const char *bytes, struct findings *findings) {
    const struct notice *notice;
    *findings = (struct findings){0};
    fault_clear(ctx);
    (void)!notice_load_bytes(ctx, ctx->arena, "club.yaml", bytes, strlen(bytes), findings, &notice);
    return notice;
}

static void begin(struct ctx *ctx) {
    ctx_begin(ctx);
    ctx->lang = LANG_EN;
}

struct wrong {
    int line; /* the line to change, and what to write there instead */
    const char *instead, *id;
    int at_line, at_column;
    const char *says; /* in the finding's text */
};

static const struct wrong wrongs[] = {
    {1, "registre:", "unknown_key", 1, 1, "register"},
    {2, "  filings: {Members: {fi: jäsenet, en: members}}", "bad_name", 2, 13, "Members"},
    {2, "  filings: {members: {fi: jäsenrekisteri}}", "missing_language", 2, 13, "en"},
    {2, "  filings: {members: {fi: jäsenet, ja muut, en: members}}", "yaml.comma", 2, 36, "ja muut"},
    {2, "  filings: {members: {fi: jäsenet, en: members, se: x}}", "unknown_language", 2, 49, "fi, sv or en"},
    {3, "  languages: [fi, eng]", "unknown_word", 3, 19, "did you mean en"},
    {3, "  languages: fi", "expected_list", 3, 14, "[a, b]"},
    {4, "  controller: {name: Pyörä ry, address: Katu}", "missing_key", 4, 3, "business_id"},
    {4, "  controller: {name: P, short_name: P, business_id: 9120347-7, address: Katu}", "bad_value", 4, 53,
     "check digit"},
    {5, "  contact: {role: sihteeri, name: Aku Kaarto, email: aku.pyora.example}", "bad_value", 5, 54, "@"},
    {5, "  contact: {role: sihteeri, name: Aku Kaarto, email: aku@pyora.example, phone: 400001234}",
     "bad_value", 5, 80, "first 0"},
    {5, "  contact: {role: sihteeri, name: Aku, mail: aku@pyora.example}", "unknown_key", 5, 40,
     "did you mean email"},
    {6, "  deputy: {role: , name: Eeva, email: e@p.example}", "expected_text", 6, 18, "a text"},
    {6, "  deputy:\n    role: chair #1\n    name: Eeva\n    email: e@p.example", "yaml.hash", 7, 17, "quote"},
    {7, "calendar: {country: xx, time_zone: Europe/Helsinki, fiscal_years_end: [2025-06-30]}",
     "unknown_country", 7, 21, "xx"},
    {7, "calendar: {country: fi, time_zone: Europe/Helsinky, fiscal_years_end: [2025-06-30]}", "unknown_zone",
     7, 36, "Europe/Helsinky"},
    {7, "calendar: {country: fi, time_zone: Europe/Helsinki, fiscal_years_end: [30.6.2025]}", "expected_day", 7,
     72, "2025-06-30"},
    {7, "calendar: {country: fi, time_zone: Europe/Helsinki, fiscal_years_end: [2025-02-29]}", "expected_day",
     7, 72, "2025-02-29"},
    {7, "calendar: {country: fi, time_zone: Europe/Helsinki}", "missing_key", 7, 1, "fiscal_years_end"},
    {9, "  member: {form: human}", "unknown_word", 9, 18, "person"},
    {9, "  member: {words: {fi: jäsen, en: member}}", "missing_key", 9, 3, "form"},
    {10, "  club: {form: organisation, relations: [costumer]}", "unknown_word", 10, 42,
     "did you mean customer"},
    {10, "  club: {form: organisation, represents: [member]}", "represents", 10, 3, "represents"},
    {10, "  club: {form: person, represents: [clubb]}", "unknown_name", 10, 37, "did you mean club"},
    {11, "services: {trip: {to: [memebr]}}", "unknown_name", 11, 24, "did you mean member"},
    {11, "services: {trip: {to: [member, member]}}", "twice", 11, 32, "twice"},
    {11, "services: {trip: {to: [member], requires: [emial]}}", "unknown_field", 11, 44, "did you mean email"},
    {11, "services: {trip: {to: [member], makes: [pictures]}}", "unknown_field", 11, 41,
     "did you mean picture"},
    {12, "purposes: {ride: {types: [member], needs: {membre: [asked]}}}", "unknown_name", 12, 44,
     "did you mean member"},
    {12, "purposes: {ride: {types: [member], needs: [askd]}}", "unknown_word", 12, 44, "did you mean asked"},
    {12, "purposes: {ride: {ground: {member: contrat}}}", "unknown_word", 12, 36, "did you mean contract"},
    {12, "purposes: {ride: {marketing: true}}", "expected_yes_no", 12, 30, "write yes"},
    {12, "purposes: {ride: {channels: [fax]}}", "unknown_word", 12, 30, "whatsapp"},
    {13, "never: [profilling]", "unknown_word", 13, 9, "did you mean profiling"},
    {15, "  names: {types: [member], clas: members, fields: [email]}", "unknown_key", 15, 28,
     "did you mean class"},
    {15, "  names: {types: [member], fields: [email]}", "missing_key", 15, 3, "class"},
    {15, "  names: {class: membrs, fields: [email]}", "unknown_name", 15, 18, "did you mean members"},
    {15, "  names: {class: members, fields: [email, emails]}", "unknown_field", 15, 43, "did you mean email"},
    {15, "  names: {class: members, fields: [email], required: [phone]}", "unknown_field", 15, 55,
     "this category"},
    {15, "  names: {class: members, class: money}", "duplicate_key", 15, 27, "line 15"},
    {16, "  bike: {class: members, own: {colour: {type: colour}}}", "unknown_word", 16, 47, "choice"},
    {16, "  bike: {class: members, own: {health: {type: text}}}", "sensitive", 16, 32, "special"},
    {16, "  bike: {class: members, own: {bought: {type: date}, colour: {type: choice}}}", "missing_key", 16, 54,
     "choices"},
    {16,
     "  bike: {class: members, special: {kind: healt, ground: explicit_consent}, own: {bought: {type: date}, "
     "colour: {type: choice, choices: [red]}}}",
     "unknown_word", 16, 42, "did you mean health"},
    {17, "events: {ridden: {counts: [vist]}, grown: {is: bike.bought}}", "unknown_field", 17, 28,
     "did you mean visit"},
    {17, "events: {ridden: {counts: [visit], not: [visit]}, grown: {is: bike.bought}}", "counts_and_not", 17,
     10, "visit"},
    {17, "events: {ridden: {counts: [visit], is: bike.bought}}", "counts_and_is", 17, 10, "exclude"},
    {17, "events: {ridden: {}, grown: {is: bike.bouht}}", "unknown_name", 17, 34, "bike.bought"},
    {18, "sources: {self: {public: no}}", "missing_key", 18, 11, "fills"},
    {19, "systems: {cloud: {classes: [members], review: 1 yaer}}", "expected_span", 19, 49, "year"},
    {19, "systems: {cloud: {role: controller}}", "unknown_word", 19, 25, "processor"},
    {19, "systems: {cloud: {grounds: [{ground: privacy_shild}]}}", "unknown_word", 19, 38,
     "did you mean privacy_shield"},
    {20, "transfers: {outside_eea: maybe}", "unknown_word", 20, 26, "listed"},
    {25, "      - {when: bike.color = red, gone_by: last(ridden) + 2 years}", "unknown_name", 25, 16,
     "bike.colour"},
    {25, "      - {when: bike.colour = red, gone_by: last(riden) + 2 years}", "unknown_name", 25, 49, "ridden"},
    {25, "      - {when: bike.colour = red, gone_by: last(ridden) + 2 yers}", "bad_expression", 25, 61, "year"},
    {25, "      - {gone_by: last(ridden) + 2 years}", "missing_key", 25, 9, "when"},
    {26, "      - {when: otherwise, keep_through: at + 1 year}", "no_gone_by", 26, 9, "gone_by"},
    {22, NULL, "judged_without_review", 25, 9, "review"},
    {27, "  money: {gone_by: at + 7 years, statute: fi.voucher}", "unknown_statute", 27, 43,
     "did you mean fi.vouchers"},
    {27, "  money: {gone_by: at + 7 years, hold: {then: 1 year}}", "missing_key", 27, 34, "while"},
    {27, "  money: {gone_by: at + 20 days, sweep: quarterly}", "sweep_misses", 27, 41, "quarterly"},
    {27, "  money: {gone_by: gone(money)}", "circle", 27, 25, "money"},
    {17, "events: {ridden: {}, grown: {is: last(grown)}}", "circle", 17, 39, "grown"},
    {19, "systems: {cloud: {classes: [members], review: 0 days}}", "expected_span", 19, 47, "longer"},
    {28, "rights: {acess: {}}", "unknown_right", 28, 10, "did you mean access"},
    {28, "rights: {access: {within: soon}}", "expected_span", 28, 27, ""},
    {28, "rights: {access: {form: spoken}}", "unknown_word", 28, 25, "written"},
    {29, "security: {doors: {}}", "missing_key", 29, 12, "check, attested"},
    {29, "security: {doors: {check: pasword_length >= 12}}", "unknown_name", 29, 27, "password_length"},
    {34, "      - {promise: K1, kept_by: [data], fi: a, en: b}", "duplicate_promise", 34, 19, "line 33"},
    {34, "      - {promise: K2, fi: a, en: b}", "unkept", 34, 19, "kept_by"},
    {34, "      - {promise: K2, kept_by: never.profilin, fi: a, en: b}", "unknown_path", 34, 32,
     "never.profiling"},
    {34, "      - {promise: K2, kept_by: retention.members.rules.3, fi: a, en: b}", "unknown_path", 34, 32,
     "rules.3"},
    {34, "      - {promise: K2, kept_by: rights.restriction, fi: a, en: b}", "unknown_path", 34, 32,
     "restriction"},
    {35, "      - {fi: Hei., en: \"Hello <rights.acces.within>.\"}", "unknown_path", 35, 32,
     "rights.access.within"},
    {35, "      - {fi: Hei.}", "missing_language", 35, 9, "en"},
    {35, "      - {fi: Hei., en: Hello # there}", "yaml.hash", 35, 30, "quote"},
    {35, "      - fi: Hei # sinä\n        en: Hello", "yaml.hash", 35, 17, "quote"},
    {35, "      - fi: Hei: sinä", "yaml.colon", 35, 16, "quote"},
    {35, "      - {fi: Hei # siellä.,\n         en: Hello}", "yaml.hash", 35, 18, "quote"},
    {35, "changes: [{version: 2, in_force: 2026-01-01}]", "missing_key", 35, 11, "what"},
};

static void every_mistake_is_named_where_it_stands(void **state) {
    (void)state;
    scoped_ctx ctx;
    begin(&ctx);
    int missed = 0;
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        const struct wrong *wrong = &wrongs[i];
        struct findings findings;
        const struct notice *notice = load(&ctx, with(&ctx, wrong->line, wrong->instead), &findings);
        bool found = false;
        if (notice)
            print_error("loaded: %s\n", wrong->instead);
        for (size_t j = 0; j < findings.count; j++) {
            const struct finding *one = &findings.items[j];
            found = found || (strcmp(one->id, wrong->id) == 0 && one->line == wrong->at_line &&
                              one->column == wrong->at_column && strstr(one->text, wrong->says));
        }
        if (!found) {
            for (size_t j = 0; j < findings.count; j++)
                print_error("%d:%d %s %s\n", findings.items[j].line, findings.items[j].column,
                            findings.items[j].id, findings.items[j].text);
            print_error("expected %d:%d %s %s, in: %s\n", wrong->at_line, wrong->at_column, wrong->id,
                        wrong->says, wrong->instead ? wrong->instead : "(nothing)");
        }
        missed += !found || notice || ctx.fault.status != ST_INVALID || findings_exit(&findings) != 2;
    }
    assert_int_equal(missed, 0);
}

static void a_good_notice_is_read_whole(void **state) {
    (void)state;
    scoped_ctx ctx;
    begin(&ctx);
    struct findings findings;
    const struct notice *notice = load(&ctx, with(&ctx, 0, NULL), &findings);
    for (size_t i = 0; i < findings.count; i++)
        print_error("%d:%d %s\n", findings.items[i].line, findings.items[i].column, findings.items[i].text);
    assert_non_null(notice);
    assert_int_equal(findings.count, 0);
    assert_true(notice->languages[LANG_FI] && notice->languages[LANG_EN] && !notice->languages[LANG_SV]);
    assert_null(notice->version);
    assert_int_equal(notice->in_force, DAY_NONE);
    assert_string_equal(notice->contact.name, "Aku Kaarto");
    assert_null(notice->dpo.name);
    assert_int_equal(notice->types[0].relations, RELATION_POTENTIAL | RELATION_CUSTOMER | RELATION_FORMER);
    assert_int_equal(notice->types[1].relations, RELATION_CUSTOMER);
    const struct purpose *ride = &notice->purposes[0];
    assert_true(ride->services.all && ride->services.count == 1 && !ride->marketing);
    assert_int_equal(ride->needs[0], NEED_ASKED);
    assert_int_equal(ride->needs[1], 0);
    assert_string_equal(ride->grounds[0].items[0], "contract");
    assert_int_equal(ride->grounds[1].count, 0);
    assert_int_equal(ride->channels.count, 9);
    assert_int_equal(notice->categories_count, 2 + 6);
    assert_int_equal(notice->categories[1].own[0].type, OWN_CHOICE);
    assert_string_equal(notice->categories[1].own[1].entry.path, "data.bike.own.bought");
    assert_int_equal(notice->categories[2].class, NOTICE_NOTHING);
    assert_true(notice->categories[2].program);
    assert_true(notice->sources[0].tell);
    assert_int_equal(notice->holders[0].use, USE_REGULAR);
    assert_int_equal(notice->holders[0].agreement_day, DAY_NONE);
}

static void a_comment_after_a_value_is_a_comment(void **state) {
    (void)state;
    scoped_ctx ctx;
    begin(&ctx);
    struct findings findings;
    const struct notice *notice =
        load(&ctx,
             with(&ctx, 6, "  deputy:\n    role: chair # until spring\n    name: Eeva\n    email: e@p.example"),
             &findings);
    assert_non_null(notice);
    assert_string_equal(notice->deputy.role, "chair");
}

static void required_fields_have_whole_names(void **state) {
    (void)state;
    scoped_ctx ctx;
    begin(&ctx);
    struct findings findings;
    const struct notice *notice =
        load(&ctx,
             with(&ctx, 16,
                  "  bike: {class: members, own: {colour: {type: choice, choices: [red, blue]}, bought: {type: "
                  "date}}, fields: [title], required: [title, colour, bike.bought]}"),
             &findings);
    assert_non_null(notice);
    const struct names *required = &notice->categories[1].required;
    assert_int_equal(required->count, 3);
    assert_string_equal(required->items[0], "title");
    assert_string_equal(required->items[1], "bike.colour");
    assert_string_equal(required->items[2], "bike.bought");
}

static void rules_inherit_from_their_class_and_from_all(void **state) {
    (void)state;
    scoped_ctx ctx;
    begin(&ctx);
    struct findings findings;
    const struct notice *notice = load(&ctx, with(&ctx, 0, NULL), &findings);
    assert_non_null(notice);
    const struct retention_class *members = &notice->classes[0], *money = &notice->classes[1];
    assert_int_equal(notice->classes_count, 2);
    assert_int_equal(members->rule_count, 2);
    assert_string_equal(members->rules[1].path, "retention.members.rules.2");
    assert_true(members->rules[1].otherwise);
    assert_int_equal(members->rules[0].review.months, 6);
    assert_int_equal(money->rule_count, 1);
    assert_string_equal(money->rules[0].path, "retention.money");
    assert_true(money->per_record);
    assert_string_equal(money->statute, "fi.vouchers");
    assert_int_equal(money->sweep, SWEEP_DAILY);
    assert_int_equal(notice->rights[RIGHT_ACCESS].within.days, 14);
    assert_int_equal(notice->rights[RIGHT_ERASURE].within.days, 7);
    assert_string_equal(notice->rights[RIGHT_ERASURE].form, "any");
    assert_string_equal(notice->rights[RIGHT_ERASURE].to, "contact");
    assert_false(notice->rights[RIGHT_OBJECTION].listed);
}

/* A class with rules and a last day of its own has that for the rest. */
static void a_class_with_rules_keeps_its_own_for_the_rest(void **state) {
    (void)state;
    scoped_ctx ctx;
    begin(&ctx);
    struct findings findings;
    const struct notice *notice =
        load(&ctx, with(&ctx, 26, "    gone_by: taken_in + 3 years\n    review: 1 year"), &findings);
    assert_non_null(notice);
    const struct retention_class *members = &notice->classes[0];
    assert_int_equal(members->rule_count, 2);
    assert_false(members->rules[0].otherwise);
    assert_true(members->rules[1].otherwise);
    assert_string_equal(members->rules[1].path, "retention.members");
    assert_int_equal(members->rules[0].review.years, 1);
    notice = load(&ctx, with(&ctx, 22, "  all: {review: {every: 3 months, by: janitor}}"), &findings);
    assert_non_null(notice);
    assert_int_equal(notice->classes[1].review.months, 3);
    assert_string_equal(notice->classes[1].rules[0].review_by, "janitor");
}

static void sentences_print_values_in_the_readers_language(void **state) {
    (void)state;
    scoped_ctx ctx;
    begin(&ctx);
    struct findings findings;
    const struct notice *notice = load(&ctx, with(&ctx, 0, NULL), &findings);
    assert_non_null(notice);
    const struct sentence *access = notice_sentence(notice, "rights.access.within");
    assert_non_null(access);
    assert_string_equal(access->promise, "K1");
    assert_string_equal(sentence_text(ctx.arena, notice, access, LANG_FI),
                        "Vastaamme 14 vuorokauden kuluessa.");
    assert_string_equal(sentence_text(ctx.arena, notice, access, LANG_EN), "In 14 days.");
    assert_string_equal(notice_quote(ctx.arena, notice, LANG_EN, "data.names.fields.phone"), "Nothing else.");
    assert_null(notice_quote(ctx.arena, notice, LANG_EN, "retention.members"));
}

static void fields_follow_the_notice(void **state) {
    (void)state;
    scoped_ctx ctx;
    begin(&ctx);
    struct findings findings;
    const struct notice *notice = load(&ctx, with(&ctx, 0, NULL), &findings);
    assert_non_null(notice);
    int member = notice_type(notice, "member"), club = notice_type(notice, "club");
    assert_int_equal(notice_category_of(notice, member, "email"), 0);
    assert_int_equal(notice_category_of(notice, club, "email"), NOTICE_NOTHING);
    assert_int_equal(notice_category_of(notice, club, "bike.colour"), 1);
    assert_int_equal(notice_category_of(notice, club, "bike.wheels"), NOTICE_NOTHING);
    assert_int_equal(notice_category_of(notice, member, "phone"), NOTICE_NOTHING);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mistake_is_named_where_it_stands),
        cmocka_unit_test(a_good_notice_is_read_whole),
        cmocka_unit_test(a_comment_after_a_value_is_a_comment),
        cmocka_unit_test(required_fields_have_whole_names),
        cmocka_unit_test(rules_inherit_from_their_class_and_from_all),
        cmocka_unit_test(a_class_with_rules_keeps_its_own_for_the_rest),
        cmocka_unit_test(sentences_print_values_in_the_readers_language),
        cmocka_unit_test(fields_follow_the_notice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
