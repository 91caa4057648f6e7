#include "formats/vcard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

struct reading {
    struct ctx ctx;
    struct input_bytes bytes;
    struct vcard *vcard;
    struct vcard_read read;
};

static void begin(struct reading *reading, const char *text, size_t length) {
    ctx_begin(&reading->ctx);
    reading->bytes = (struct input_bytes){.bytes = (const unsigned char *)text, .length = length};
    reading->vcard = vcard_open(&reading->ctx, input_memory("a.vcf", &reading->bytes));
}
static void end(struct reading *reading) {
    ctx_end(&reading->ctx);
}
#define scoped_reading __attribute__((cleanup(end))) struct reading

static enum status next(struct reading *reading) {
    fault_clear(&reading->ctx);
    return vcard_next(&reading->ctx, reading->vcard, reading->ctx.arena, &reading->read);
}

/* The one card of a text. */
static const struct card *only(struct reading *reading, const char *text, size_t length) {
    begin(reading, text, length);
    assert_int_equal(next(reading), ST_OK);
    assert_int_equal(reading->read.number, 1);
    struct vcard_read first = reading->read;
    assert_int_equal(next(reading), ST_OK);
    assert_int_equal(reading->read.number, 0);
    reading->read = first;
    return &reading->read.card;
}
#define ONLY(reading, text) only((reading), (text), sizeof(text) - 1)
#define V2(lines)           "BEGIN:VCARD\r\nVERSION:2.1\r\n" lines "END:VCARD\r\n"
#define V3(lines)           "BEGIN:VCARD\r\nVERSION:3.0\r\n" lines "END:VCARD\r\n"
#define V4(lines)           "BEGIN:VCARD\r\nVERSION:4.0\r\n" lines "END:VCARD\r\n"

static void a_card_of_3_0(void **state) {
    (void)state;
    scoped_reading reading;
    const struct card *card =
        ONLY(&reading, "\xef\xbb\xbf\r\n" V3("PRODID:x\r\nUID:u-1\r\nFN:V\xc3\xa4in\xc3\xb6 \xc3\x96hman\r\n"
                                             "N:\xc3\x96hman;V\xc3\xa4in\xc3\xb6,Eino;Aatos;Dr.;\r\n"
                                             "ORG:\xc3\x84\xc3\xa4ni\\, \xc3\x96ljy Oy;Myynti\\; vienti;B\r\n"
                                             "title:TJ\r\nROLE:R\r\nNICKNAME:Vane\r\n"
                                             "TEL;TYPE=CELL,VOICE;TYPE=pref:+358 40 1\r\n"
                                             "item1.X-ABLabel:_$!<M\xc3\xb6kki>!$_\r\nitem1.TEL:2\r\n"
                                             "EMAIL;TYPE=INTERNET,WORK:v@a.example\r\n"
                                             "ADR;TYPE=WORK:;;Tie 5\\, B;Espoo;;02100;Suomi\r\n"
                                             "LABEL;TYPE=WORK:Tie 5\\n02100 Espoo\r\n"
                                             "URL:https\\://a.example/\\,b\r\nCATEGORIES:A,B\\,C\r\n"
                                             "NOTE:rivi\\n\\Nk\\\\n\\;\\x\r\nNOTE:toinen\r\n"
                                             "BDAY:1970-05-17T00:00:00Z\r\n"
                                             "REV:20260901T083000Z\r\nREV:2026-09-01T08:31:00.5+03:00\r\n"));
    assert_int_equal(reading.read.version, VCARD_3_0);
    assert_int_equal(reading.read.line, 2);
    assert_int_equal(card->kind, CARD_PERSON);
    assert_string_equal(card->uid, "u-1");
    assert_string_equal(card->full_name, "Väinö Öhman");
    assert_string_equal(card->given, "Väinö Eino");
    assert_string_equal(card->additional, "Aatos");
    assert_string_equal(card->prefix, "Dr.");
    assert_null(card->suffix);
    assert_string_equal(card->organisation, "Ääni, Öljy Oy");
    assert_int_equal(card->units.count, 2);
    assert_string_equal(card->units.items[0].text, "Myynti; vienti");
    assert_string_equal(card->title, "TJ");
    assert_string_equal(card->role, "R");
    assert_int_equal(card->phones.count, 2);
    assert_true(card->phones.items[0].preferred);
    assert_string_equal(card->phones.items[0].types, "cell,voice");
    assert_string_equal(card->phones.items[1].label, "Mökki");
    assert_string_equal(card->emails.items[0].text, "v@a.example");
    assert_string_equal(card->addresses.items[0].parts[CARD_STREET], "Tie 5, B");
    assert_string_equal(card->addresses.items[0].item.text, "Tie 5\n02100 Espoo");
    assert_string_equal(card->sites.items[0].text, "https://a.example/,b");
    assert_string_equal(card->categories.items[1].text, "B,C");
    assert_string_equal(card->note, "rivi\n\nk\\n;\\x\ntoinen");
    assert_int_equal(card->birthday.year, 1970);
    assert_int_equal(card->birthday.day, 17);
    assert_int_equal(card->revised, 1788251400);
    assert_int_equal(card->others.count, 1);
    assert_string_equal(card->others.items[0].name, "NICKNAME");
    assert_int_equal(card->others.items[0].line, 11);
}

static void a_card_of_4_0(void **state) {
    (void)state;
    scoped_reading reading;
    const struct card *card =
        ONLY(&reading, V4("KIND:individual\r\nFN:A\r\nN:B;A;;;\r\nUID:urn:uuid:1\r\n"
                          "TEL;VALUE=uri;PREF=2;TYPE=\"cell,voice\":tel:+358-40-000-0102;ext=5\r\n"
                          "TEL;PREF=1;TYPE=work:1\r\nTEL:3\r\n"
                          "ADR;LABEL=\"Tie ^'5^'^nEspoo: ^^\";TYPE=home:;;Tie 5;Espoo;;;\r\n"
                          "LANG;PREF=1:fi\r\nBDAY:--0517\r\n"
                          "PHOTO:data:image/png;base64,AQIDBA==\r\n"
                          "X-ODD;X-P=a,\"b,c\",d:1\\,2\r\n"));
    assert_string_equal(card->phones.items[0].text, "+358-40-000-0102 x5");
    assert_string_equal(card->phones.items[0].types, "cell,voice");
    assert_false(card->phones.items[0].preferred);
    assert_true(card->phones.items[1].preferred);
    assert_string_equal(card->addresses.items[0].item.text, "Tie \"5\"\nEspoo: ^");
    assert_string_equal(card->language, "fi");
    assert_int_equal(card->birthday.year, 0);
    assert_int_equal(card->birthday.month, 5);
    assert_string_equal(card->photo.type, "image/png");
    assert_int_equal(card->photo.length, 4);
    assert_int_equal(card->others.items[0].params[0].count, 3);
    assert_string_equal(card->others.items[0].params[0].values[1], "b,c");
    assert_string_equal(card->others.items[0].value, "1\\,2");
}

static void a_card_of_2_1(void **state) {
    (void)state;
    scoped_reading reading;
    const struct card *card =
        ONLY(&reading,
             V2("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=96hman;V=C3=A4in=\r\n=C3=B6\r\n"
                "ORG;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:=C4=E4ni\\; Oy;Myynti, vienti\r\n"
                "TEL;HOME;PREF:1\r\nTEL;CELL;VOICE:2\r\n"
                "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-15:5 =A4=0D=0Ac:\\new =3D =\r\n  x =ZZ=\r\n"
                "\r\nLABEL;WORK;ENCODING=QUOTED-PRINTABLE:Tie 5=0D=0AEspoo\r\n"
                "URL:http://a.example/?b,c\r\n"
                "TITLE:Ensimm\r\n \xc3\xa4inen\r\n"
                "PHOTO;ENCODING=BASE64;TYPE=JPEG:\r\n AQID\r\n BA==\r\n\r\n"
                "LOGO;GIF;BASE64:AQID\r\nBA==\r\nX-END:1\r\n"));
    assert_string_equal(card->family, "Öhman");
    assert_string_equal(card->given, "Väinö");
    assert_string_equal(card->organisation, "Ääni; Oy");
    assert_string_equal(card->units.items[0].text, "Myynti, vienti");
    assert_string_equal(card->phones.items[0].types, "home");
    assert_true(card->phones.items[0].preferred);
    assert_string_equal(card->phones.items[1].types, "cell,voice");
    assert_string_equal(card->note, "5 €\nc:\\new =   x =ZZ");
    assert_string_equal(card->addresses.items[0].item.text, "Tie 5\nEspoo");
    assert_string_equal(card->sites.items[0].text, "http://a.example/?b,c");
    assert_string_equal(card->title, "Ensimm äinen");
    assert_string_equal(card->photo.type, "image/jpeg");
    assert_int_equal(card->photo.length, 4);
    assert_int_equal(card->others.count, 2);
    assert_string_equal(card->others.items[0].name, "LOGO");
    assert_string_equal(card->others.items[0].value, "AQIDBA==");
    assert_string_equal(card->others.items[1].value, "1");
}

static void folded_inside_a_character(void **state) {
    (void)state;
    scoped_reading reading;
    const struct card *card = ONLY(&reading, V3("FN:V\xc3\n \xa4in\xc3\r\n\t\xb6\r\nN;X-\n A=1:A;\n B;;;\n"));
    assert_string_equal(card->full_name, "Väinö");
    assert_string_equal(card->given, "B");
}

static void other_encodings(void **state) {
    (void)state;
    scoped_reading windows, latin9, wide, big;
    assert_string_equal(ONLY(&windows, V3("FN:M\xe4kel\xe4 \x80\r\nN:A\r\n"))->full_name, "Mäkelä €");
    assert_string_equal(ONLY(&latin9, V2("N:M\xe4kel\xe4 \xa4\r\n"))->family, "Mäkelä €");
    static const char ascii[] = V3("FN:A\xe4\r\nN:B\r\n");
    char little[2 + 2 * sizeof ascii] = "\xff\xfe", large[2 * sizeof ascii];
    for (size_t i = 0; i < sizeof ascii - 1; i++) {
        little[2 + 2 * i] = large[2 * i + 1] = ascii[i];
        little[3 + 2 * i] = large[2 * i] = '\0';
    }
    assert_string_equal(only(&wide, little, 2 + 2 * (sizeof ascii - 1))->full_name, "Aä");
    assert_string_equal(only(&big, large, 2 * (sizeof ascii - 1))->full_name, "Aä");
    assert_true(vcard_is(little, 64));
    assert_true(vcard_is(large, 64));
}

static void firms_groups_and_others(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum card_kind kind;
    } rows[] = {
        {V4("FN:Puu Oy\r\nKIND:org\r\n"), CARD_ORGANISATION},
        {V3("FN:Puu Oy\r\nN:;;;;\r\nORG:Puu Oy;\r\nX-ABShowAs:COMPANY\r\n"), CARD_ORGANISATION},
        {V3("FN:myynti\r\nN:;;;;\r\nORG:Puu Oy\r\n"), CARD_ORGANISATION},
        {V3("FN:Puu Oy\r\nORG:Puu Oy\r\n"), CARD_ORGANISATION},
        {V2("N:Puu Oy\r\nORG:Puu Oy\r\n"), CARD_ORGANISATION},
        {V4("FN:Anna Aho\r\nORG:Puu Oy\r\n"), CARD_PERSON},
        {V4("FN:puu oy\r\nORG:Puu Oy\r\n"), CARD_ORGANISATION},
        {V4("FN:Puu Oy\r\nORG:Puu Oy\r\nKIND:individual\r\n"), CARD_PERSON},
        {V3("FN:A B\r\nN:B;A;;;\r\nORG:Puu Oy\r\n"), CARD_PERSON},
        {V3("FN:A\r\nN:A\r\nX-ADDRESSBOOKSERVER-KIND:group\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1\r\n"),
         CARD_GROUP},
        {V4("FN:A\r\nKIND:location\r\n"), CARD_OTHER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        scoped_reading reading;
        assert_int_equal(only(&reading, rows[i].text, strlen(rows[i].text))->kind, rows[i].kind);
    }
}

static void birthdays(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int year, month, day;
    } rows[] = {{"BDAY:19700517", 1970, 5, 17}, {"BDAY:1970-05-17", 1970, 5, 17},
                {"BDAY:--05-17", 0, 5, 17},     {"BDAY:--0229", 0, 2, 29},
                {"BDAY:---17", 0, 0, 17},       {"BDAY:1970-05", 1970, 5, 0},
                {"BDAY:1970", 1970, 0, 0},      {"BDAY:--05", 0, 5, 0},
                {"BDAY:19700230", 0, 0, 0},     {"BDAY:kevät", 0, 0, 0},
                {"BDAY:1970-13-01", 0, 0, 0},   {"BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17", 0, 5, 17}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        scoped_reading reading;
        scoped_arena *arena = arena_new();
        const char *text = arena_printf(arena, V3("FN:A\r\n%s\r\n"), rows[i].text);
        const struct card *card = only(&reading, text, strlen(text));
        assert_int_equal(card->birthday.year, rows[i].year);
        assert_int_equal(card->birthday.month, rows[i].month);
        assert_int_equal(card->birthday.day, rows[i].day);
        assert_int_equal(card->others.count, !rows[i].year && !rows[i].month && !rows[i].day);
    }
}

static void a_card_inside_a_card(void **state) {
    (void)state;
    static const char *const texts[] = {
        V2("N:Ulko;A\r\nAGENT:\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nN:Sis\xc3\xa4;B\r\nEND:VCARD\r\nTEL:1\r\n"),
        V2("N:Ulko;A\r\nAGENT:BEGIN:VCARD\r\nVERSION:2.1\r\nN:Sis\xc3\xa4;B\r\nEND:VCARD\r\nTEL:1\r\n"),
        V3("N:Ulko;A\r\nAGENT:BEGIN:VCARD\\nVERSION:2.1\\nN:Sis\xc3\xa4\\;B\\nEND:VCARD\\n\r\nTEL:1\r\n"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        scoped_reading reading;
        const struct card *card = only(&reading, texts[i], strlen(texts[i]));
        assert_string_equal(card->family, "Ulko");
        assert_string_equal(card->phones.items[0].text, "1");
        assert_int_equal(card->others.count, 1);
        assert_string_equal(card->others.items[0].name, "AGENT");
        assert_string_equal(card->others.items[0].value,
                            "BEGIN:VCARD\\nVERSION:2.1\\nN:Sisä\\;B\\nEND:VCARD\\n");
    }
}

static void a_broken_card_stands_alone(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int line, first, last; /* of the fault; the cards before and behind it */
    } rows[] = {
        {V3("FN:1\r\n") V3("FN:2\r\nei kaksoispistettä\r\n") V3("FN:3\r\n"), 8, 1, 3},
        {V3("FN:1\r\n") "BEGIN:VCARD\r\nFN:2\r\n" V3("FN:3\r\n"), 5, 1, 3},
        {V3("FN:1\r\n") V3("FN:\xc3\xa4\xff\xc3\xa4\r\n") V3("FN:3\r\n"), 7, 1, 3},
        {V3("FN:1\r\n") V2("FN;CHARSET=KLINGON:2\r\n") V3("FN:3\r\n"), 7, 1, 3},
        {V3("FN:1\r\n") "BEGIN:VCARD\r\nVERSION:9.9\r\nEND:VCARD\r\n" V3("FN:3\r\n"), 6, 1, 3},
        {V3("FN:1\r\n") "roskaa\r\nlisää\r\n" V3("FN:2\r\n"), 5, 1, 2},
        {V3("FN:1\r\n") V3("FN;QUOTED-PRINTABLE:=00\r\n") V3("FN:3\r\n"), 7, 1, 3},
        {V3("FN:1\r\n") V3("\r\n:2\r\n") V3("FN:3\r\n"), 8, 1, 3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        scoped_reading reading;
        begin(&reading, rows[i].text, strlen(rows[i].text));
        assert_int_equal(next(&reading), ST_OK);
        assert_int_equal(reading.read.number, rows[i].first);
        assert_int_equal(next(&reading), ST_INVALID);
        assert_string_equal(reading.ctx.fault.file, "a.vcf");
        assert_int_equal(reading.ctx.fault.line, rows[i].line);
        assert_int_equal(next(&reading), ST_OK);
        assert_int_equal(reading.read.number, rows[i].last);
        assert_int_equal(next(&reading), ST_OK);
        assert_int_equal(reading.read.number, 0);
    }
}

static void an_end_that_is_missing_at_the_end(void **state) {
    (void)state;
    scoped_reading reading;
    begin(&reading, "BEGIN:VCARD\nFN:x", 16);
    assert_int_equal(next(&reading), ST_INVALID);
    assert_int_equal(reading.ctx.fault.line, 1);
    assert_string_equal(reading.ctx.fault.values[0], "1");
    assert_int_equal(next(&reading), ST_OK);
    assert_int_equal(reading.read.number, 0);
}

static void limits_hold(void **state) {
    (void)state;
    scoped_reading reading;
    scoped_arena *arena = arena_new();
    size_t length = VCARD_BYTES_MAX + 100;
    char *big = arena_alloc(arena, length + 1);
    memset(big, 'x', length);
    const char *text = arena_printf(arena, V3("NOTE:%s\r\n") V3("FN:2\r\n"), big);
    begin(&reading, text, strlen(text));
    assert_int_equal(next(&reading), ST_INVALID);
    assert_int_equal(reading.ctx.fault.line, 1);
    assert_int_equal(next(&reading), ST_OK);
    assert_string_equal(reading.read.card.full_name, "2");
    scoped_reading lines;
    for (size_t i = 1; i < length; i += 2)
        big[i] = '\n';
    text = arena_printf(arena, V3("%s\r\n") V3("FN:2\r\n"), big);
    begin(&lines, text, strlen(text));
    assert_int_equal(next(&lines), ST_INVALID);
    assert_int_equal(next(&lines), ST_OK);
    assert_string_equal(lines.read.card.full_name, "2");
}

static const char *repeated(struct arena *arena, const char *before, const char *text, size_t times,
                            const char *after) {
    struct buf buf = buf_in(arena);
    buf_add(&buf, before);
    for (size_t i = 0; i < times; i++)
        buf_add(&buf, text);
    buf_add(&buf, after);
    return buf_text(&buf);
}

static void lists_without_an_end(void **state) {
    (void)state;
    static const struct {
        const char *before, *text, *after;
        size_t times;
        enum status status;
        size_t others;
    } rows[] = {
        {"BEGIN:VCARD\n", "X:1\n", "END:VCARD\n", VCARD_PROPERTIES_MAX, ST_OK, VCARD_PROPERTIES_MAX},
        {"BEGIN:VCARD\n", "X:1\n", "END:VCARD\n", VCARD_PROPERTIES_MAX + 1, ST_INVALID, 0},
        {"BEGIN:VCARD\nCATEGORIES:", "a,", "\nEND:VCARD\n", 900, ST_OK, 0},
        {"BEGIN:VCARD\nCATEGORIES:", "a,", "\nEND:VCARD\n", 100000, ST_OK, 1},
        {"BEGIN:VCARD\nORG:", "a;", "\nEND:VCARD\n", 100000, ST_OK, 1},
        {"BEGIN:VCARD\nX", ";A=\"b", ":1\nEND:VCARD\n", 100000, ST_INVALID, 0},
        {"BEGIN:VCARD\nNOTE:", "\n x", "\nEND:VCARD\n", 90000, ST_OK, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        scoped_reading reading;
        scoped_arena *arena = arena_new();
        const char *text = repeated(arena, rows[i].before, rows[i].text, rows[i].times, rows[i].after);
        begin(&reading, text, strlen(text));
        assert_int_equal(next(&reading), rows[i].status);
        assert_int_equal(reading.read.card.others.count, rows[i].others);
    }
}

static void what_is_a_file_of_cards(void **state) {
    (void)state;
    static const char *const are[] = {"\xef\xbb\xbf\n\nbegin:vcard \nVERSION", "BEGIN:VCARD"};
    static const char *const are_not[] = {"BEGIN:VCALENDAR\n", "First Name,Last Name\n", "",
                                          "x\nBEGIN:VCARD\n"};
    for (size_t i = 0; i < sizeof are / sizeof *are; i++)
        assert_true(vcard_is(are[i], strlen(are[i])));
    for (size_t i = 0; i < sizeof are_not / sizeof *are_not; i++)
        assert_false(vcard_is(are_not[i], strlen(are_not[i])));
    assert_false(vcard_is("\0\0\0", 4));
}

static void line_ends_of_three_kinds(void **state) {
    (void)state;
    scoped_reading reading, mixed;
    static const char old[] = "BEGIN:VCARD\rVERSION:3.0\rFN:A\r B\rEND:VCARD\rbegin:vcard\rfn:2\rend:vcard";
    begin(&reading, old, sizeof old - 1);
    assert_int_equal(next(&reading), ST_OK);
    assert_string_equal(reading.read.card.full_name, "AB");
    assert_int_equal(next(&reading), ST_OK);
    assert_string_equal(reading.read.card.full_name, "2");
    assert_int_equal(reading.read.line, 6);
    assert_string_equal(
        ONLY(&mixed, "BEGIN:VCARD\r\r\nVERSION:3.0\r\r\nFN:A\n B\r\nEND:VCARD\r\n\x1a")->full_name, "AB");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_card_of_3_0),
        cmocka_unit_test(a_card_of_4_0),
        cmocka_unit_test(a_card_of_2_1),
        cmocka_unit_test(folded_inside_a_character),
        cmocka_unit_test(other_encodings),
        cmocka_unit_test(firms_groups_and_others),
        cmocka_unit_test(birthdays),
        cmocka_unit_test(a_card_inside_a_card),
        cmocka_unit_test(a_broken_card_stands_alone),
        cmocka_unit_test(an_end_that_is_missing_at_the_end),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(lists_without_an_end),
        cmocka_unit_test(what_is_a_file_of_cards),
        cmocka_unit_test(line_ends_of_three_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
