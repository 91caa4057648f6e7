/* Dates of phones in several languages, what ends a message, and who said it. */
#include "formats/whatsapp.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define LRM    "\u200e"
#define NARROW "\u202f"

struct reading {
    struct ctx ctx;
    struct input_bytes bytes;
    struct whatsapp *chat;
    struct whatsapp_line line;
};

static void begin(struct reading *reading, const char *bytes, size_t length) {
    ctx_begin(&reading->ctx);
    reading->bytes = (struct input_bytes){.bytes = (const unsigned char *)bytes, .length = length};
    assert_int_equal(
        whatsapp_open(&reading->ctx, input_memory("a.txt", &reading->bytes), NULL, true, &reading->chat),
        ST_OK);
}
static void end(struct reading *reading) {
    ctx_end(&reading->ctx);
}
#define scoped_reading __attribute__((cleanup(end))) struct reading

static int next(struct reading *reading) {
    assert_int_equal(whatsapp_next(&reading->ctx, reading->chat, reading->ctx.arena, &reading->line), ST_OK);
    return reading->line.line;
}

static void begin_text(struct reading *reading, const char *text, enum whatsapp_dates dates) {
    begin(reading, text, strlen(text));
    whatsapp_order(reading->chat, dates, day_from((struct ymd){2026, 11, 25}));
}

static void dates_as_phones_write_them(void **state) {
    static const struct {
        const char *text;
        enum whatsapp_dates dates;
        int second;
    } rows[] = {
        {"[15.3.2020, 14.05.33] A: b", WHATSAPP_DMY, 50733},
        {"[15.3.2020 klo 14.05.33] A: b", WHATSAPP_DMY, 50733},
        {LRM "[15.3.2020 klo 14.05.33] A: " LRM "<liite: x.jpg>", WHATSAPP_DMY, 50733},
        {"15.3.2020 klo 14.05 - A: b", WHATSAPP_DMY, 50700},
        {"15.03.20, 14:05 - A: b", WHATSAPP_DMY, 50700},
        {"15.03.2020 kl. 14:05 - A: b", WHATSAPP_DMY, 50700},
        {"[15.03.20, 14:05:33] A: b", WHATSAPP_DMY, 50733},
        {"[15. 3. 2020, 14:05:33] A: b", WHATSAPP_DMY, 50733},
        {"15/03/2020, 14:05 - A: b", WHATSAPP_DMY, 50700},
        {"15/03/2020 14:05 - A: b", WHATSAPP_DMY, 50700},
        {"15/03/20, 2:05 pm - A: b", WHATSAPP_DMY, 50700},
        {"15-03-2020 14:05 - A: b", WHATSAPP_DMY, 50700},
        {"15.3.2020 klo 2.05 ip. - A: b", WHATSAPP_DMY, 50700},
        {"15.3.2020 klo 12.05 ap. - A: b", WHATSAPP_DMY, 300},
        {"15.3.2020, 2:05" NARROW "p.\u00a0m. - A: b", WHATSAPP_DMY, 50700},
        {"3/15/20, 2:05 PM - A: b", WHATSAPP_MDY, 50700},
        {"3/15/20, 2:05" NARROW "PM - A: b", WHATSAPP_MDY, 50700},
        {"[3/15/20, 2:05:33" NARROW "PM] A: b", WHATSAPP_MDY, 50733},
        {"[3/15/20, 12:00:01 AM] A: b", WHATSAPP_MDY, 1},
        {"[3/15/20, 12:00:01 PM] A: b", WHATSAPP_MDY, 43201},
        {"3/15/14, 1:59:59 PM: A: b", WHATSAPP_MDY, 50399},
        {"2020-03-15 14:05 - A: b", WHATSAPP_YMD, 50700},
        {"2020-03-15, 2:05 p.m. - A: b", WHATSAPP_YMD, 50700},
        {"2020/03/15, 14:05 - A: b", WHATSAPP_YMD, 50700},
        {"[2020-03-15, 14:05:33] A: b", WHATSAPP_YMD, 50733},
        {"15.03.2020 um 14:05 \u2013 A: b", WHATSAPP_DMY, 50700},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        scoped_reading reading;
        struct whatsapp_said said;
        begin_text(&reading, rows[i].text, rows[i].dates);
        if (!whatsapp_is((const unsigned char *)rows[i].text, strlen(rows[i].text)) || !next(&reading))
            fail_msg("not read: %s", rows[i].text);
        assert_int_equal(reading.line.second, rows[i].second);
        struct ymd day = day_ymd(reading.line.day);
        assert_int_equal(day.year == 2014 ? 2020 : day.year, 2020);
        assert_int_equal(day.month, 3);
        assert_int_equal(day.day, 15);
        assert_true(whatsapp_split(reading.ctx.arena, reading.line.rest, 0, &said));
        assert_string_equal(said.name, "A");
        assert_int_equal(next(&reading), 0);
    }
}

static void what_is_no_date_begins_nothing(void **state) {
    static const char *const texts[] = {
        "A: b",
        "15.3.2020 noin 14.05 - A: b",
        "[15.3.2020] A: b",
        "15.3.2020, 25.05 - A: b",
        "15.3.2020, 14.65 - A: b",
        "[15.3.2020, 13.05 PM] A: b",
        "15.13.2020 - A: b",
        "32/33/2020, 14:05 - A: b",
        "15/3.2020, 14:05 - A: b",
        "15.3.2020,14.05- A",
        "15.3.020, 14:05 - A: b",
        "[15.3.2020, 14.05.33 A: b",
        "name;email\n1;2",
        "",
        "\n\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        scoped_reading reading;
        begin_text(&reading, texts[i], WHATSAPP_DMY);
        if (whatsapp_is((const unsigned char *)texts[i], strlen(texts[i])) || next(&reading))
            fail_msg("read: %s", texts[i]);
    }
}

static void a_message_goes_on_until_the_next_one(void **state) {
    scoped_reading reading;
    int first;
    (void)state;
    begin_text(
        &reading,
        "\xEF\xBB\xBF[1.9.2020 klo 9.06.40] A: one\r\ntwo [12.3.2020 klo 14.08.18] no: other\r\n\r\n"
        "12.3.2020 klo 14.08 - no: other either\r\n[1.2.2019 klo 9.00.00] A: quoted\r\n"
        "[1.9.2020 klo 9.07.00] B: three\r\n[1.1.2099 klo 9.00.00] A: not yet\r[2.9.2020 klo 1.00.00] A:\n",
        WHATSAPP_DMY);
    assert_int_equal(next(&reading), 1);
    assert_string_equal(reading.line.rest, "A: one\ntwo [12.3.2020 klo 14.08.18] no: other\n\n"
                                           "12.3.2020 klo 14.08 - no: other either\n"
                                           "[1.2.2019 klo 9.00.00] A: quoted");
    assert_int_equal(next(&reading), 6);
    assert_string_equal(reading.line.rest, "B: three\n[1.1.2099 klo 9.00.00] A: not yet");
    assert_int_equal(next(&reading), 8);
    assert_int_equal(next(&reading), 0);
    assert_int_equal(next(&reading), 0);
    assert_int_equal(whatsapp_quoted(reading.chat, &first), 3);
    assert_int_equal(first, 4);
}

static void a_clock_that_was_wrong_once_does_not_end_the_chat(void **state) {
    scoped_reading reading;
    struct buf text;
    (void)state;
    begin_text(&reading, "", WHATSAPP_DMY);
    text = buf_in(reading.ctx.arena);
    buf_add(&text, "1.1.2026 klo 9.00 - A: of a wrong clock\n");
    for (int i = 0; i < 60; i++)
        buf_add(&text, "1.9.2020 klo 9.00 - A: b\n");
    struct reading *inner = arena_alloc(reading.ctx.arena, sizeof *inner);
    begin_text(inner, text.text, WHATSAPP_DMY);
    int count = 0;
    while (next(inner))
        count++;
    assert_int_equal(count, 1 + 60 - 50);
    end(inner);
}

static void utf_16_and_windows(void **state) {
    static const char wide[] =
        "\xff\xfe[\0001\0.\0003\0.\0002\0000\0002\0000\0,\0 \0001\0.\0000\0000\0]\0 \0\xc4\0:\0 \0b\0\n\0";
    static const char ansi[] = "1.3.2020, 1.00 - \xc4iti: b\n";
    scoped_reading reading;
    struct whatsapp_said said;
    (void)state;
    begin(&reading, wide, sizeof wide - 1);
    assert_true(whatsapp_is((const unsigned char *)wide, sizeof wide - 1));
    assert_int_equal(next(&reading), 1);
    assert_true(whatsapp_split(reading.ctx.arena, reading.line.rest, 0, &said));
    assert_string_equal(said.name, "Ä");
    assert_int_equal(next(&reading), 0);
    assert_false(whatsapp_is_ansi(reading.chat));
    end(&reading);
    begin(&reading, ansi, sizeof ansi - 1);
    assert_int_equal(next(&reading), 1);
    assert_int_equal(next(&reading), 0);
    assert_true(whatsapp_is_ansi(reading.chat));
}

static void who_said_it(void **state) {
    static const struct {
        const char *rest;
        int colon;
        const char *name, *text;
        bool own, marked;
    } rows[] = {
        {"Väinö: hei", 0, "Väinö", "hei", false, false},
        {"Va\u0308ino\u0308: hei: taas", 0, "Väinö", "hei: taas", false, false},
        {"Yritys: Matti: hei", 1, "Yritys: Matti", "hei", false, false},
        {LRM "\u202a+358\u00a040\u00a0123\u00a04567\u202c: hei", 0, "+358 40 123 4567", "hei", false, false},
        {"~\u202fÅsa: hei", 0, "Åsa", "hei", true, false},
        {"~ Åsa: hei", 0, "Åsa", "hei", true, false},
        {"A:" LRM " <attached: x.jpg>", 0, "A", "<attached: x.jpg>", false, true},
        {"A:", 0, "A", "", false, false},
        {"A: b\n c:d", 0, "A", "b\n c:d", false, false},
        {"Matti created group \u201cTalkoot: kevät\u201d", 0, NULL,
         "Matti created group \u201cTalkoot: kevät\u201d", false, false},
        {"see http://x.example/", 0, NULL, "see http://x.example/", false, false},
    };
    scoped_reading reading;
    (void)state;
    begin_text(&reading, "", WHATSAPP_DMY);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct whatsapp_said said;
        assert_true(whatsapp_split(reading.ctx.arena, rows[i].rest, rows[i].colon, &said));
        if (rows[i].name)
            assert_string_equal(said.name, rows[i].name);
        else
            assert_null(said.name);
        assert_string_equal(said.text, rows[i].text);
        assert_int_equal(said.own_name, rows[i].own);
        assert_int_equal(said.marked, rows[i].marked);
    }
    struct whatsapp_said said;
    assert_false(whatsapp_split(reading.ctx.arena, "A: b", 1, &said));
}

static void what_the_program_wrote_is_no_message(void **state) {
    static const struct {
        const char *rest;
        enum whatsapp_kind kind;
    } rows[] = {
        {"A: " LRM "Viestit ja puhelut ovat täysin salattuja. Vain tämän keskustelun osallistujat.",
         WHATSAPP_SECRET},
        {"A: Messages and calls are end-to-end encrypted. Only people in this chat", WHATSAPP_SECRET},
        {"Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand", WHATSAPP_SECRET},
        {"A: are our messages end-to-end encrypted?", WHATSAPP_MESSAGE},
        {"A: " LRM "Missed voice call, tap to call back", WHATSAPP_CALL},
        {"A: " LRM "Vastaamaton videopuhelu", WHATSAPP_CALL},
        {"A: Missed voice call again?", WHATSAPP_MESSAGE},
        {"Missed voice call", WHATSAPP_CALL},
        {"A: " LRM "Tämä viesti poistettiin.", WHATSAPP_MESSAGE},
        {"A: " LRM "<liite: 00000004-PHOTO.jpg>", WHATSAPP_MESSAGE},
        {"A: " LRM "image omitted", WHATSAPP_MESSAGE},
        {"A: <Media jätettiin pois>", WHATSAPP_MESSAGE},
        {"A: b " LRM "<This message was edited>", WHATSAPP_MESSAGE},
        {"A: " LRM "Uusi puhelinnumero.pdf \u2022 " LRM "1 sivu <liite: 0004.pdf>", WHATSAPP_MESSAGE},
        {"A: " LRM "POLL:\nShall the group meet?\nOPTION: yes", WHATSAPP_MESSAGE},
        {"A: " LRM "A changed to +358 40 123. Tap to message the new number.", WHATSAPP_SYSTEM},
        {"A: " LRM "Voice call, " LRM "5 min", WHATSAPP_CALL},
        {"Group: " LRM "Matti created group", WHATSAPP_GROUP},
        {"Matti loi ryhmän Talkoot", WHATSAPP_GROUP},
        {"Matti left", WHATSAPP_SYSTEM},
        {"Matti: " LRM "Matti added Liisa", WHATSAPP_SYSTEM},
        {"Your security code with Matti changed. Tap to learn more.", WHATSAPP_SYSTEM},
        {"Matti: the group meets at five", WHATSAPP_MESSAGE},
        {"Matti: uusi puhelinnumero on 040", WHATSAPP_MESSAGE},
    };
    scoped_reading reading;
    (void)state;
    begin_text(&reading, "", WHATSAPP_DMY);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct whatsapp_said said;
        assert_true(whatsapp_split(reading.ctx.arena, rows[i].rest, 0, &said));
        if (whatsapp_kind(&said) != rows[i].kind)
            fail_msg("%s: %d", rows[i].rest, whatsapp_kind(&said));
    }
}

static void the_order_of_a_date(void **state) {
    enum whatsapp_dates dates;
    day_t day;
    (void)state;
    assert_true(whatsapp_dates_named("mdy", &dates));
    assert_int_equal(dates, WHATSAPP_MDY);
    assert_false(whatsapp_dates_named("myd", &dates));
    assert_true(whatsapp_day((int[]){3, 15, 2020}, WHATSAPP_MDY, &day));
    assert_int_equal(day, day_from((struct ymd){2020, 3, 15}));
    assert_false(whatsapp_day((int[]){3, 15, 2020}, WHATSAPP_DMY, &day));
    assert_false(whatsapp_day((int[]){30, 2, 2020}, WHATSAPP_DMY, &day));
    assert_false(whatsapp_day((int[]){3, 3, 2020}, WHATSAPP_UNTOLD, &day));
}

static void what_is_too_long_is_cut_and_says_so(void **state) {
    scoped_reading reading;
    (void)state;
    begin_text(&reading, "", WHATSAPP_DMY);
    struct buf text = buf_in(reading.ctx.arena);
    buf_add(&text, "1.9.2020 klo 9.00 - A: ");
    for (int i = 0; i < WHATSAPP_TEXT_MAX / 8; i++)
        buf_add(&text, i % 100 ? "ääääää" : "\n");
    buf_add(&text, "\n1.9.2020 klo 9.01 - B: short");
    struct reading *inner = arena_alloc(reading.ctx.arena, sizeof *inner);
    begin_text(inner, text.text, WHATSAPP_DMY);
    assert_int_equal(next(inner), 1);
    assert_true(strlen(inner->line.rest) <= WHATSAPP_TEXT_MAX);
    assert_true(inner->line.cut);
    assert_true(next(inner) > 1);
    assert_false(inner->line.cut);
    assert_string_equal(inner->line.rest, "B: short");
    end(inner);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_as_phones_write_them),
        cmocka_unit_test(what_is_no_date_begins_nothing),
        cmocka_unit_test(a_message_goes_on_until_the_next_one),
        cmocka_unit_test(a_clock_that_was_wrong_once_does_not_end_the_chat),
        cmocka_unit_test(utf_16_and_windows),
        cmocka_unit_test(who_said_it),
        cmocka_unit_test(what_the_program_wrote_is_no_message),
        cmocka_unit_test(the_order_of_a_date),
        cmocka_unit_test(what_is_too_long_is_cut_and_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
