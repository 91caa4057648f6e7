#include "notice/notice.h"

#include "base/buf.h"
#include "notice/block.h"
#include "notice/section.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char head[] =
    "register:\n"
    "  version: 2\n"
    "  in_force: 2026-03-01\n"
    "  filings: {a: {fi: asiakasrekisteri, sv: kundregister, en: customer register}}\n"
    "  languages: [fi, sv, en]\n"
    "  controller: {name: \"A & <B> Oy\", business_id: 9120347-8, address: Katu 1}\n"
    "  contact: {role: johtaja, name: Aku Kaarto, email: aku@pyora.example}\n"
    "  deputy: {role: johtaja, name: Eeva Raitio, email: eeva@pyora.example}\n"
    "calendar: {country: fi, time_zone: Europe/Helsinki, fiscal_years_end: [2025-12-31]}\n"
    "people: {rider: {form: person, words: {fi: ajaja, sv: cyklist, en: rider}}}\n"
    "purposes: {ride: {ground: contract, words: {fi: ajelu, sv: tur, en: ride}}}\n"
    "data: {names: {class: all_of_it, fields: [email], required: [email], words: {fi: nimet, sv: namn, en: "
    "names}}}\n"
    "retention: {all_of_it: {gone_by: (last(visit) else taken_in) + 3 years, review: 1 year, words: {fi: "
    "kaikki, sv: "
    "allt, en: everything}}}\n"
    "rights: {access: {within: 14 days}, complaint: {}}\n";

static const struct notice *load(struct ctx *ctx, const char *text) {
    const char *bytes = arena_printf(ctx->arena, "%s%s", head, text);
    struct findings findings = {0};
    const struct notice *notice;
    enum status status = notice_load_bytes(ctx, ctx->arena, "r.yaml", bytes, strlen(bytes), &findings, &notice);
    for (size_t i = 0; i < findings.count; i++)
        print_error("%d:%d %s\n", findings.items[i].line, findings.items[i].column, findings.items[i].text);
    assert_int_equal(status, ST_OK);
    return notice;
}

static const char sentences[] =
    "text:\n"
    "  - heading: {fi: Seloste, sv: Beskrivning, en: Notice}\n"
    "    sentences:\n"
    "      - {promise: K1, kept_by: register.controller, fi: \"Me: <register.controller.name>.\", sv: "
    "\"Vi: <register.controller.name>.\", en: \"We: <register.controller.name>.\"}\n"
    "  - heading: {fi: 1. Alku, sv: 1. Start, en: 1. Start}\n"
    "    sentences:\n"
    "      - {promise: K2, kept_by: data, fi: Käytämme, sv: Vi använder, en: We use data}\n"
    "      - {fi: nimeä, sv: namnet, en: for names}\n"
    "      - {promise: K3, kept_by: data.names, fi: osoitetta., sv: adressen., en: for mail.}\n"
    "      - {promise: K4, kept_by: rights.access.within, fi: \"Vastaamme <rights.access.within> kuluessa.\", "
    "sv: "
    "\"Vi svarar inom <rights.access.within>.\", en: \"We answer in <rights.access.within>.\"}\n"
    "      - {fi: Emme myy, sv: Vi säljer inte, en: We do not sell}\n"
    "      - {fi: emmekä vuokraa., sv: och hyr inte ut., en: and do not let.}\n";

static void sentences_become_paragraphs_and_lists(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = load(&ctx, sentences);
    assert_string_equal(
        notice_render_body(&ctx, notice, LANG_FI),
        "<h1>Seloste</h1>\n"
        "<p class=\"edition\">Versio 2, voimassa 1.3.2026 alkaen</p>\n"
        "<p><span id=\"K1\">Me: A &amp; &lt;B&gt; Oy.</span></p>\n"
        "<section class=\"part\" id=\"s1\">\n"
        "<div class=\"side\"><h2><span>1</span> Alku</h2></div>\n"
        "<div class=\"long\">\n"
        "<p><span id=\"K2\">Käytämme</span></p>\n"
        "<ul>\n<li>nimeä</li>\n<li id=\"K3\">osoitetta.</li>\n</ul>\n"
        "<p><span id=\"K4\">Vastaamme 14\u00a0vuorokauden kuluessa.</span> Emme myy emmekä vuokraa.</p>\n"
        "</div>\n</section>\n");
}

static void text_is_one_line_a_paragraph(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = load(&ctx, sentences);
    assert_string_equal(notice_render(&ctx, notice, LANG_SV, RENDER_TEXT),
                        "Beskrivning\n===========\nVersion 2, i kraft från 1.3.2026\n\n"
                        "Vi: A & <B> Oy.\n\n\n"
                        "1. Start\n--------\n"
                        "Vi använder\n– namnet\n– adressen.\n\n"
                        "Vi svarar inom 14 dygn. Vi säljer inte och hyr inte ut.\n");
}

static void a_page_stands_alone(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *page = notice_render(&ctx, load(&ctx, sentences), LANG_EN, RENDER_HTML);
    assert_int_equal(strncmp(page, "<!DOCTYPE html>\n<html lang=\"en\">", 32), 0);
    assert_non_null(strstr(page, "<title>Notice</title>"));
    assert_non_null(strstr(page, "size:A4"));
    assert_null(strstr(page, "<script"));
    assert_null(strstr(page, "http"));
    assert_null(strstr(page, "url("));
    assert_null(strstr(page, "style=\""));
}

/* {a date of the class, what <retention.all_of_it.hide_after> prints of it}: never another rule than the one that holds. */
static void a_date_in_a_sentence_says_what_its_rule_says(void **state) {
    (void)state;
    static const char *const table[][2] = {
        {"taken_in + 2 years", "2 years"},
        {"taken_in + 1 year + 2 weeks", "1 year + 2 weeks"},
        {"end_of(calendar_year; last(visit)) + 6 years", "6 years"},
        {"earliest(judged; taken_in + 2 years)", "2 years"},
        {"earliest(taken_in + 3 months; last(visit) + 2 years)",
         "the earliest of these: 1) 3 months after the data were taken in, 2) 2 years after the "
         "latest “visit”"},
        {"latest(taken_in + 1 week; last(visit)) + 1 month",
         "1 month after the latest of these: 1) 1 week after the data were taken in, 2) the latest "
         "“visit”"},
        {"never", "never"},
        {"end_of(month; taken_in)", "the end of the month in which the day the data were taken in falls"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        ctx.lang = LANG_EN;
        struct findings findings = {0};
        const struct notice *notice;
        const char *bytes =
            arena_printf(ctx.arena,
                         "%stext: [{heading: {fi: a, sv: b, en: c}, sentences: [{fi: a, sv: b, en: \"Kept: "
                         "<retention.all_of_it.hide_after>.\"}]}]\n",
                         head);
        const char *at = strstr(bytes, "review: 1 year");
        bytes = arena_printf(ctx.arena, "%.*shide_after: %s, %s", (int)(at - bytes), bytes, table[i][0], at);
        assert_int_equal(notice_load_bytes(&ctx, ctx.arena, "r.yaml", bytes, strlen(bytes), &findings, &notice),
                         ST_OK);
        const char *text = notice_render(&ctx, notice, LANG_EN, RENDER_TEXT);
        if (!strstr(text, arena_printf(ctx.arena, "Kept: %s.", table[i][1])))
            fail_msg("%s: %s", table[i][0], text);
    }
}

/* With no `text` the program writes it: everything that the tables say, in three languages. */
static void the_program_writes_what_the_file_does_not(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = load(&ctx, "");
    const char *fi = notice_render(&ctx, notice, LANG_FI, RENDER_TEXT);
    static const char *const wanted[] = {
        "Rekisterinpitäjä on A & <B> Oy, Y-tunnus 9120347-8, Katu 1.",
        "asiakasrekisteri",
        "ajelu (kaikki); peruste: sopimus",
        "nimet (kaikki): sähköposti",
        "Pakolliset tiedot (kaikki): sähköposti.",
        "enintään 3 vuotta viimeisimmästä tapahtumasta ”käynti” tai, jos sellaista ei ole, siitä, kun tiedot "
        "otettiin rekisteriin",
        "– nähdä omat tiedot\n",
        "Pyyntöihin vastataan viimeistään 14 vuorokauden kuluessa.",
        "valittaa tietosuojaviranomaiselle: Tietosuojavaltuutetun toimisto, tietosuoja.fi\n",
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (!strstr(fi, wanted[i]))
            fail_msg("no \"%s\" in:\n%s", wanted[i], fi);
    assert_non_null(
        strstr(notice_render(&ctx, notice, LANG_EN, RENDER_TEXT), "ride (everybody); ground: contract"));
    assert_non_null(
        strstr(notice_render(&ctx, notice, LANG_SV, RENDER_HTML), "<li>tur (alla); grund: avtal</li>"));
}

/* "(7 §)" beside a day is the number that stands before the heading. */
static void a_section_has_the_number_it_is_printed_with(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.lang = LANG_FI;
    const struct notice *notice = load(&ctx, "");
    const char *text = notice_render(&ctx, notice, LANG_FI, RENDER_TEXT);
    const struct {
        const char *path, *heading;
    } parts[] = {{"retention.all.gone_by", "Säilytysaika"}, {"rights.erasure", "Oikeudet"}};
    for (size_t i = 0; i < 2; i++) {
        const char *section = section_of(&ctx, notice, parts[i].path);
        assert_non_null(section);
        int number = atoi(section);
        assert_non_null(strstr(text, arena_printf(ctx.arena, "\n%d. %s\n", number, parts[i].heading)));
    }
    notice = load(&ctx, sentences);
    assert_null(section_of(&ctx, notice, "rights.erasure"));
    assert_string_equal(section_of(&ctx, notice, "data.other"), "1 §");
    assert_string_equal(section_of(&ctx, notice, "register.controller"), "kohta ”Seloste”");
}

static void numbers_keep_their_words(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    static const char *const table[][2] = {
        {"kun on 28 vuorokautta", "kun on 28\u00a0vuorokautta"},
        {"+358 40 000 0118, Kuja 3, 33100 Tampere",
         "+358\u00a040\u00a0000\u00a00118, Kuja 3, 33100\u00a0Tampere"},
        {"asetus (EU) 2016/679 ja 2 luku 10 §", "asetus (EU)\u00a02016/679 ja 2\u00a0luku 10\u00a0§"},
        {"1.12.2026 alkaen ja 12–22 ja 5 ", "1.12.2026 alkaen ja 12–22 ja 5 "},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_string_equal(block_typeset(ctx.arena, table[i][0]), table[i][1]);
}

static void quotes_are_of_the_sentence_that_decides(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = load(&ctx, sentences);
    assert_string_equal(notice_sentence(notice, "data.names.fields.email")->promise, "K3");
    assert_string_equal(notice_sentence(notice, "data.other")->promise, "K2");
    assert_string_equal(notice_sentence(notice, "data")->promise, "K2");
    assert_null(notice_sentence(notice, "database"));
    assert_null(notice_sentence(notice, "rights.erasure"));
}

/* The authority is the country's, whatever the language. */
static void complaints_go_to_the_country_s_authority(void **state) {
    (void)state;
    static const char *const table[][2] = {{"fi", "Office of the Data Protection Ombudsman, tietosuoja.fi"},
                                           {"se", "IMY), www.imy.se"},
                                           {"ee", "(Andmekaitse Inspektsioon), www.aki.ee"},
                                           {"de", "BfDI lists them), www.bfdi.bund.de"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        const char *country = strstr(head, "country: fi");
        const char *text = arena_printf(ctx.arena, "%.*scountry: %s%s", (int)(country - head), head,
                                        table[i][0], country + strlen("country: fi"));
        struct findings findings = {0};
        const struct notice *notice;
        assert_int_equal(notice_load_bytes(&ctx, ctx.arena, "r.yaml", text, strlen(text), &findings, &notice),
                         ST_OK);
        assert_non_null(strstr(notice_render(&ctx, notice, LANG_EN, RENDER_TEXT), table[i][1]));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_become_paragraphs_and_lists),
        cmocka_unit_test(text_is_one_line_a_paragraph),
        cmocka_unit_test(a_page_stands_alone),
        cmocka_unit_test(the_program_writes_what_the_file_does_not),
        cmocka_unit_test(a_section_has_the_number_it_is_printed_with),
        cmocka_unit_test(numbers_keep_their_words),
        cmocka_unit_test(a_date_in_a_sentence_says_what_its_rule_says),
        cmocka_unit_test(quotes_are_of_the_sentence_that_decides),
        cmocka_unit_test(complaints_go_to_the_country_s_authority),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
