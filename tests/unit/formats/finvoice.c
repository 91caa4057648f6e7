#include "formats/finvoice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

struct reading {
    struct ctx ctx;
    struct input_bytes bytes;
    FILE *file;
    struct finvoice_file *finvoice;
    struct finvoice read;
};

static void begin(struct reading *reading, const char *bytes, size_t length) {
    ctx_begin(&reading->ctx);
    reading->file = NULL;
    reading->bytes = (struct input_bytes){.bytes = (const unsigned char *)bytes, .length = length};
    assert_int_equal(
        finvoice_open(&reading->ctx, input_memory("a.xml", &reading->bytes), NULL, &reading->finvoice), ST_OK);
}
static void begin_sample(struct reading *reading, const char *path) {
    ctx_begin(&reading->ctx);
    reading->file = fopen(path, "r");
    assert_non_null(reading->file);
    assert_int_equal(finvoice_open(&reading->ctx, input_file(path, reading->file), NULL, &reading->finvoice),
                     ST_OK);
}
static void end(struct reading *reading) {
    if (reading->file)
        fclose(reading->file);
    ctx_end(&reading->ctx);
}
#define scoped_reading __attribute__((cleanup(end))) struct reading

static enum status next(struct reading *reading) {
    fault_clear(&reading->ctx);
    return finvoice_next(&reading->ctx, reading->finvoice, reading->ctx.arena, &reading->read);
}

static void an_invoice_says_who_what_and_when(void **state) {
    scoped_reading reading;
    (void)state;
    begin_sample(&reading, "tests/samples/finvoice30.xml");
    assert_int_equal(next(&reading), ST_OK);
    const struct finvoice *read = &reading.read;
    assert_int_equal(read->line, 2);
    assert_string_equal(read->version, "3.0");
    assert_string_equal(read->seller_id, "9120347-8");
    assert_string_equal(read->buyer_name, "Ääni & Öljy Esimerkki Oy");
    assert_string_equal(read->buyer_tax_code, "FI90000038");
    assert_string_equal(read->street, "Mäkelänrinteentie 5 B 12");
    assert_string_equal(read->town, "Espoo");
    assert_string_equal(read->country_code, "FI");
    assert_string_equal(read->type_code, "INV01");
    assert_string_equal(read->number, "2026-1001");
    assert_string_equal(read->date, "20260115");
    assert_string_equal(read->due, "20260129");
    assert_string_equal(read->total, "1249,00");
    assert_string_equal(read->currency, "EUR");
    assert_string_equal(read->reference, "2026001010");
    assert_null(read->status);
    assert_int_equal(next(&reading), ST_OK);
    assert_int_equal(reading.read.line, 0);
}

static void several_behind_frames_each_in_its_own_encoding(void **state) {
    static const char *const numbers[] = {"2026-1002", "2026-1003", "2026-1004", "2026-1005"};
    static const char *const names[] = {"Ääni & Öljy Esimerkki Oy", "Åviks Exempel Ab – Lovisa",
                                        "Ääni & Öljy Esimerkki Oy", "Väinö Keksijä-Öhman"};
    scoped_reading reading;
    (void)state;
    begin_sample(&reading, "tests/samples/finvoice_soap.xml");
    int line = 0;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(next(&reading), ST_OK);
        assert_string_equal(reading.read.number, numbers[i]);
        assert_string_equal(reading.read.buyer_name, names[i]);
        assert_true(reading.read.line > line);
        line = reading.read.line;
    }
    assert_string_equal(reading.read.status, "PAID");
    assert_string_equal(reading.read.buyer_email, "vaino@keksija.example");
    assert_int_equal(next(&reading), ST_OK);
    assert_int_equal(reading.read.line, 0);
}

#define NAMED(name)                                                                                            \
    "<Finvoice Version=\"3.0\">\n<BuyerPartyDetails><BuyerOrganisationName>" name                              \
    "</BuyerOrganisationName></BuyerPartyDetails></Finvoice>"

static void names_as(const char *bytes, size_t length, const char *name) {
    scoped_reading reading;
    begin(&reading, bytes, length);
    enum status status = next(&reading);
    if (status != ST_OK)
        print_error("%s\n", fault_text(&reading.ctx));
    assert_int_equal(status, ST_OK);
    assert_non_null(reading.read.buyer_name);
    assert_string_equal(reading.read.buyer_name, name);
}
#define NAMES_AS(text, name) names_as((text), sizeof(text) - 1, (name))

static void characters_are_read_as_they_are_meant(void **state) {
    (void)state;
    NAMES_AS("<?xml version='1.0'?>" NAMED("\xC3\x84\xC3\xA4ni"), "Ääni");
    NAMES_AS("\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8' ?>" NAMED("\xC3\x84"), "Ä");
    NAMES_AS("<?xml version=\"1.0\" encoding = 'ISO-8859-15'?>" NAMED("\xA4 \xA6"), "€ Š");
    NAMES_AS("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" NAMED("\x80 \x96 \xE4"), "€ – ä");
    NAMES_AS("<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>" NAMED("\x80 \x96 \xE4"), "€ – ä");
    NAMES_AS(NAMED("A &amp; B &#228; &#xE5; <![CDATA[<C> & D]]>"), "A & B ä å <C> & D");
    NAMES_AS(NAMED("  A<!-- > -->\n\t B\xC2\xA0 C  "), "A B C");
    NAMES_AS(NAMED("a\xCC\x88"), "ä");
    NAMES_AS("<a b='>'><c><x:Finvoice xmlns:x='urn:x'><BuyerPartyDetails><BuyerOrganisationName>A"
             "</BuyerOrganisationName></BuyerPartyDetails></x:Finvoice></c></a>",
             "A");
    static const char wide[] =
        "\xFF\xFE<\0F\0i\0n\0v\0o\0i\0c\0e\0>\0<\0B\0u\0y\0e\0r\0P\0a\0r\0t\0y\0D\0e\0t\0"
        "a\0i\0l\0s\0>\0<\0B\0u\0y\0e\0r\0O\0r\0g\0a\0n\0i\0s\0a\0t\0i\0o\0n\0N\0a\0m\0e\0"
        ">\0\xC4\0<\0/\0B\0u\0y\0e\0r\0O\0r\0g\0a\0n\0i\0s\0a\0t\0i\0o\0n\0N\0a\0m\0e\0>\0"
        "<\0/\0B\0u\0y\0e\0r\0P\0a\0r\0t\0y\0D\0e\0t\0a\0i\0l\0s\0>\0<\0/\0F\0i\0n\0v\0o\0"
        "i\0c\0e\0>\0";
    names_as(wide, sizeof wide - 1, "Ä");
}

static void fails(const char *text, int line, const char *word) {
    scoped_reading reading;
    begin(&reading, text, strlen(text));
    enum status status;
    while ((status = next(&reading)) == ST_OK && reading.read.line)
        continue;
    assert_int_equal(status, ST_INVALID);
    assert_string_equal(reading.ctx.fault.file, "a.xml");
    assert_int_equal(reading.ctx.fault.line, line);
    assert_non_null(strstr(fault_text(&reading.ctx), word));
}

static void what_cannot_be_read_is_told_with_its_line(void **state) {
    (void)state;
    fails("<?xml version='1.0'?>\n<Finvoice>\n<A>\n<B></A>\n</Finvoice>\n" NAMED("x"), 4, "well-formed");
    fails("<Finvoice>\n<A></A>\n", 3, "cut short");
    fails("<Finvoice>\n<A>a", 2, "cut short");
    fails("<Finvoice>\n<A b='1", 2, "cut short");
    fails("<Finvoice>\n<A>a</", 2, "cut short");
    fails("<Finvoice>\n<!-- a", 2, "cut short");
    fails("<Finvoice>\n<A>\n</Finvoice>", 3, "well-formed");
    fails("\n<Finvoice>\n<A>a < b</A>\n</Finvoice>", 3, "well-formed");
    fails("<Finvoice>\n<A>&secret;</A></Finvoice>", 2, "well-formed");
    fails("<Finvoice>\n<A>\xE4</A></Finvoice>", 2, "encoding");
    fails("<?xml version='1.0' encoding='EBCDIC'?>\n" NAMED("x"), 1, "encoding");
    fails("<?xml version='1.0'?>\n<!DOCTYPE Finvoice [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n" NAMED("&x;"),
          2, "document type");
    fails("<Finvoice>\n<!DOCTYPE a></Finvoice>", 2, "document type");
    char deep[4000] = "<Finvoice>";
    for (int i = 0; i < 100; i++)
        strcat(deep, "<a>");
    fails(deep, 1, "deep");
}

static void a_file_without_an_invoice_has_none(void **state) {
    scoped_reading reading;
    (void)state;
    begin(&reading, "<Invoice><Finvoices/></Invoice>", 31);
    assert_int_equal(next(&reading), ST_OK);
    assert_int_equal(reading.read.line, 0);
    assert_true(finvoice_is((const unsigned char *)"\xEF\xBB\xBF\n<?xml", 9));
    assert_true(finvoice_is((const unsigned char *)"\xFF\xFE<\0F\0", 6));
    assert_false(finvoice_is((const unsigned char *)"Nimi;<a>", 8));
    assert_false(finvoice_is((const unsigned char *)"<", 1));
}

static void long_and_repeated_fields_are_bounded(void **state) {
    scoped_reading reading;
    (void)state;
    static char text[400000];
    strcpy(text, "<Finvoice><BuyerPartyDetails><BuyerOrganisationName>");
    memset(text + strlen(text), 'a', 300000);
    strcat(text, "</BuyerOrganisationName></BuyerPartyDetails></Finvoice>");
    begin(&reading, text, strlen(text));
    assert_int_equal(next(&reading), ST_OK);
    assert_int_equal(strlen(reading.read.buyer_name), FINVOICE_TEXT_MAX);
}

static void numbers_are_what_the_schema_says(void **state) {
    day_t day;
    int64_t cents;
    scoped_arena *arena = arena_new();
    (void)state;
    assert_true(finvoice_day("20260901", &day));
    assert_string_equal(day_iso(arena, day), "2026-09-01");
    assert_true(finvoice_day("2026-09-01", &day));
    assert_false(finvoice_day("20260931", &day));
    assert_false(finvoice_day("1.9.2026", &day));
    assert_false(finvoice_day(NULL, &day));
    assert_true(finvoice_cents("1249,00", &cents) && cents == 124900);
    assert_true(finvoice_cents("-0,05", &cents) && cents == -5);
    assert_true(finvoice_cents("12", &cents) && cents == 1200);
    assert_true(finvoice_cents("1,50500", &cents) && cents == 151);
    assert_true(finvoice_cents("1.50", &cents) && cents == 150);
    assert_false(finvoice_cents("1 249,00", &cents));
    assert_false(finvoice_cents("1,", &cents));
    assert_false(finvoice_cents("1234567890123456", &cents));
    assert_string_equal(finvoice_business_id(arena, "9000003-8"), "9000003-8");
    assert_string_equal(finvoice_business_id(arena, "FI90000038"), "9000003-8");
    assert_string_equal(finvoice_business_id(arena, "003790000038"), "9000003-8");
    assert_string_equal(finvoice_business_id(arena, "00379000003812345"), "9000003-8");
    assert_null(finvoice_business_id(arena, "12345"));
    assert_null(finvoice_business_id(arena, "SE556012579001"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_invoice_says_who_what_and_when),
        cmocka_unit_test(several_behind_frames_each_in_its_own_encoding),
        cmocka_unit_test(characters_are_read_as_they_are_meant),
        cmocka_unit_test(what_cannot_be_read_is_told_with_its_line),
        cmocka_unit_test(a_file_without_an_invoice_has_none),
        cmocka_unit_test(long_and_repeated_fields_are_bounded),
        cmocka_unit_test(numbers_are_what_the_schema_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
