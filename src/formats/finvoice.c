/* What is taken from an invoice is one table: an element, what it stands in, and the place of its text. libxml2 is given one
 * invoice at a time, node by node, and never opens anything by itself. */
#include "formats/finvoice.h"

#include "base/utf8.h"
#include "formats/finvoice_inside.h"

#include <libxml/xmlreader.h>
#include <stdio.h>
#include <string.h>

struct finvoice_file {
    struct scan scan;
    const char *name;
    char held[80];             /* the beginning of its first tag, for libxml2 */
    size_t held_length, given; /* bytes of this invoice */
    int first_line;            /* of this invoice */
};

/* ---- what is taken */

static const struct taken {
    const char *element, *inside;
    size_t place;
    const char *between; /* of several lines; NULL: the first that says something counts */
} takes[] = {
#define TAKE(element, inside, field, between)                                                                  \
    { element, inside, offsetof(struct finvoice, field), between }
    TAKE("SellerPartyIdentifier", "SellerPartyDetails", seller_id, NULL),
    TAKE("SellerOrganisationTaxCode", "SellerPartyDetails", seller_tax_code, NULL),
    TAKE("SellerOrganisationName", "SellerPartyDetails", seller_name, NULL),
    TAKE("BuyerPartyIdentifier", "BuyerPartyDetails", buyer_id, NULL),
    TAKE("BuyerOrganisationTaxCode", "BuyerPartyDetails", buyer_tax_code, NULL),
    TAKE("BuyerOrganisationUnitNumber", "Finvoice", buyer_unit, NULL),
    TAKE("BuyerOrganisationName", "BuyerPartyDetails", buyer_name, " "),
    TAKE("BuyerContactPersonName", "Finvoice", buyer_contact, NULL),
    TAKE("BuyerPhoneNumberIdentifier", "BuyerCommunicationDetails", buyer_phone, NULL),
    TAKE("BuyerEmailaddressIdentifier", "BuyerCommunicationDetails", buyer_email, NULL),
    TAKE("SellersBuyerIdentifier", "InvoiceDetails", buyer_number, NULL),
    TAKE("BuyerStreetName", "BuyerPostalAddressDetails", street, ", "),
    TAKE("BuyerPostOfficeBoxIdentifier", "BuyerPostalAddressDetails", box, NULL),
    TAKE("BuyerPostCodeIdentifier", "BuyerPostalAddressDetails", post_code, NULL),
    TAKE("BuyerTownName", "BuyerPostalAddressDetails", town, NULL),
    TAKE("BuyerCountrySubdivision", "BuyerPostalAddressDetails", region, NULL),
    TAKE("CountryCode", "BuyerPostalAddressDetails", country_code, NULL),
    TAKE("CountryName", "BuyerPostalAddressDetails", country, NULL),
    TAKE("InvoiceTypeCode", "InvoiceDetails", type_code, NULL),
    TAKE("InvoiceTypeCodeUN", "InvoiceDetails", type_code_un, NULL),
    TAKE("OriginCode", "InvoiceDetails", origin, NULL),
    TAKE("InvoiceNumber", "InvoiceDetails", number, NULL),
    TAKE("OriginalInvoiceNumber", "InvoiceDetails", original_number, NULL),
    TAKE("InvoiceDate", "InvoiceDetails", date, NULL),
    TAKE("InvoiceDueDate", "PaymentTermsDetails", due, NULL),
    TAKE("EpiDateOptionDate", "EpiPaymentInstructionDetails", epi_due, NULL),
    TAKE("InvoiceTotalVatIncludedAmount", "InvoiceDetails", total, NULL),
    TAKE("EpiInstructedAmount", "EpiPaymentInstructionDetails", epi_total, NULL),
    TAKE("EpiRemittanceInfoIdentifier", "EpiPaymentInstructionDetails", reference, NULL),
    TAKE("EpiReference", "EpiIdentificationDetails", epi_reference, NULL),
    TAKE("PaymentStatusCode", "PaymentStatusDetails", status, NULL),
    TAKE("PaidAmount", "PartialPaymentDetails", paid, NULL),
#undef TAKE
};
enum { TAKES = sizeof takes / sizeof *takes };

/* An attribute of an element that is taken. */
static const struct taken attributes[] = {
    {"Version", "Finvoice", offsetof(struct finvoice, version), NULL},
    {"AmountCurrencyIdentifier", "InvoiceTotalVatIncludedAmount", offsetof(struct finvoice, currency), NULL},
    {"AmountCurrencyIdentifier", "EpiInstructedAmount", offsetof(struct finvoice, epi_currency), NULL},
};
enum { ATTRIBUTES = sizeof attributes / sizeof *attributes };

static const char **field_of(struct finvoice *invoice, const struct taken *taken) {
    return (const char **)(void *)((char *)invoice + taken->place);
}

/* ---- libxml2 over the scan */

static int read_scan(void *arg, char *into, int room) {
    struct finvoice_file *file = arg;
    size_t length = file->held_length, most = (size_t)room;
    file->held_length = 0;
    memcpy(into, file->held, length);
    scoped_arena *arena = arena_new();
    struct buf buf = buf_in(arena);
    while (length + buf.length + 4 < most) {
        int32_t code = scan_next(&file->scan);
        if (code == DECODE_END)
            break;
        decode_add(&buf, code);
    }
    if (buf.length)
        memcpy(into + length, buf_text(&buf), buf.length);
    file->given += length + buf.length;
    return file->scan.fault == SCAN_FINE || file->scan.fault == SCAN_CUT ? (int)(length + buf.length) : -1;
}

static void say_nothing(void *arg, const char *text, xmlParserSeverities severity, xmlTextReaderLocatorPtr at) {
    (void)arg;
    (void)text; /* it may quote the file */
    (void)severity;
    (void)at;
}

static enum status fault_of(struct ctx *ctx, const struct finvoice_file *file) {
    static const char *const why[] = {
        [SCAN_FINE] = M("This invoice is not well-formed XML: it cannot be read"),
        [SCAN_FAILED] = M("The file could not be read to its end"),
        [SCAN_CUT] = M("The file ends inside of an invoice: it may be cut short"),
        [SCAN_BROKEN] =
            M("This character cannot be read: the file is damaged, or written in another encoding than "
              "it says. --encoding says which"),
        [SCAN_ENCODING] =
            M("The encoding that is named here is not read: UTF-8, UTF-16, ISO-8859-1, ISO-8859-15 and "
              "Windows-1252 are"),
        [SCAN_DOCTYPE] = M("A document type is declared here: invoices have none, so the file is not read"),
        [SCAN_DEEP] = M("The elements of this invoice lie in one another too deep"),
        [SCAN_LONG] = M("This invoice is longer than 64 MiB"),
    };
    enum scan_fault fault = file->scan.fault;
    return FAIL(ctx, fault == SCAN_FAILED ? ST_FAILED : ST_INVALID, why[fault]);
}

static enum status scan_failed(struct ctx *ctx, const struct finvoice_file *file) {
    (void)fault_of(ctx, file);
    return fault_at(ctx, file->name, file->scan.fault_line, 0);
}

/* ---- one invoice */

struct reading {
    struct arena *arena;
    xmlTextReaderPtr reader;
    struct finvoice *invoice;
    const char *path[FINVOICE_DEPTH_MAX + 2];
    int depth;
    const struct taken *taken; /* whose text is being read, or NULL */
    struct buf text;
    int lines[TAKES];
};

/* Blanks of all kinds are one; nothing at the ends. */
static const char *plain(struct arena *arena, const char *text) {
    struct buf buf = buf_in(arena);
    bool gap = false;
    for (const char *at = text; *at;) {
        uint32_t code;
        size_t step = utf8_next(at, strlen(at), &code);
        bool space = code == 0xa0 || code == 0x202f || (step == 1 && strchr(" \t\r\n", *at));
        if (!space && gap && buf.length)
            buf_char(&buf, ' ');
        if (!space)
            buf_add_n(&buf, at, step);
        gap = space;
        at += step ? step : 1;
    }
    return buf.length ? utf8_composed(arena, buf_text(&buf)) : NULL;
}

static void give(struct reading *reading, const struct taken *taken, const char *text, int *lines) {
    const char **field = field_of(reading->invoice, taken);
    text = plain(reading->arena, text);
    if (!text || (*field && !taken->between) || (lines && ++*lines > FINVOICE_LINES_MAX))
        return;
    *field = *field ? arena_printf(reading->arena, "%s%s%s", *field, taken->between, text) : text;
}

static void take_attributes(struct reading *reading, const char *element) {
    for (size_t i = 0; i < ATTRIBUTES; i++) {
        if (strcmp(attributes[i].inside, element) != 0)
            continue;
        xmlChar *value = xmlTextReaderGetAttribute(reading->reader, (const xmlChar *)attributes[i].element);
        if (value && strlen((const char *)value) < FINVOICE_TEXT_MAX)
            give(reading, &attributes[i], (const char *)value, NULL);
        xmlFree(value);
    }
}

static void begin_element(struct reading *reading, const char *element) {
    const char *inside = reading->depth ? reading->path[reading->depth - 1] : "";
    reading->taken = NULL;
    reading->text = buf_in(reading->arena);
    for (size_t i = 0; i < TAKES && !reading->taken; i++)
        if (strcmp(takes[i].element, element) == 0 && strcmp(takes[i].inside, inside) == 0)
            reading->taken = &takes[i];
    take_attributes(reading, element);
    if (!xmlTextReaderIsEmptyElement(reading->reader) && reading->depth <= FINVOICE_DEPTH_MAX)
        reading->path[reading->depth++] = element;
    else
        reading->taken = NULL;
}

static void end_element(struct reading *reading) {
    if (reading->taken)
        give(reading, reading->taken, buf_text(&reading->text), &reading->lines[reading->taken - takes]);
    reading->taken = NULL;
    reading->depth -= reading->depth > 0;
}

/* What is longer than any field is cut: it will be refused for its length. */
static void add_text(struct reading *reading) {
    const char *text = (const char *)xmlTextReaderConstValue(reading->reader);
    if (!reading->taken || !text)
        return;
    size_t length = strlen(text), room = FINVOICE_TEXT_MAX - reading->text.length;
    if (reading->text.length >= FINVOICE_TEXT_MAX)
        return;
    while (length > room || (length && ((unsigned char)text[length] & 0xc0) == 0x80))
        length--;
    buf_add_n(&reading->text, text, length);
}

/* False: at a node that no invoice has. */
static bool take_node(struct reading *reading) {
    switch (xmlTextReaderNodeType(reading->reader)) {
    case XML_READER_TYPE_ELEMENT:
        begin_element(reading, (const char *)xmlTextReaderConstLocalName(reading->reader));
        return true;
    case XML_READER_TYPE_END_ELEMENT:
        end_element(reading);
        return true;
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        add_text(reading);
        return true;
    case XML_READER_TYPE_ENTITY_REFERENCE:
    case XML_READER_TYPE_DOCUMENT_TYPE:
        return false;
    default:
        return true;
    }
}

/* A tag that is not closed, or a < that begins none, lets the scan run to the end of the file: then the fault is where libxml2
 * stands, unless that is the end as well. */
static bool found_earlier(const struct finvoice_file *file, const xmlError *last, xmlTextReaderPtr reader) {
    if (xmlTextReaderByteConsumed(reader) + 1 < (long)file->given)
        return true;
    return last && last->code == XML_ERR_TAG_NAME_MISMATCH && file->scan.where == SCAN_TEXT;
}

static enum status broken(struct ctx *ctx, struct finvoice_file *file, xmlTextReaderPtr reader) {
    const xmlError *last = xmlGetLastError();
    int line = file->first_line + (last && last->line > 0 ? last->line - 1 : 0);
    if (file->scan.fault == SCAN_CUT && found_earlier(file, last, reader))
        file->scan.fault = SCAN_FINE;
    if (file->scan.fault != SCAN_FINE)
        return scan_failed(ctx, file);
    (void)fault_of(ctx, file);
    return fault_at(ctx, file->name, line, 0);
}

static enum status read_invoice(struct ctx *ctx, struct finvoice_file *file, struct arena *arena,
                                struct finvoice *invoice) {
    struct reading reading = {.arena = arena, .invoice = invoice};
    int more;
    xmlResetLastError();
    reading.reader = xmlReaderForIO(read_scan, NULL, file, NULL, "UTF-8", XML_PARSE_NONET);
    must(reading.reader);
    xmlTextReaderSetErrorHandler(reading.reader, say_nothing, NULL);
    while ((more = xmlTextReaderRead(reading.reader)) == 1)
        if (!take_node(&reading))
            break;
    /* the file may end where the last element does, and yet be cut */
    enum status status = more == 0 && file->scan.fault == SCAN_FINE ? ST_OK : broken(ctx, file, reading.reader);
    xmlFreeTextReader(reading.reader);
    return status;
}

/* ---- the file */

/* Behind blanks and a mark, in any encoding. */
bool finvoice_is(const unsigned char *head, size_t length) {
    size_t at = 0;
    while (at < length && (head[at] <= ' ' || head[at] >= 0xbb))
        at++;
    if (at == length || head[at] != '<')
        return false;
    for (at++; at < length && !head[at];)
        at++;
    return at < length && (head[at] == '?' || head[at] == '!' || (head[at] | 0x20) >= 'a');
}

enum status finvoice_open(struct ctx *ctx, struct input input, const char *encoding,
                          struct finvoice_file **file) {
    *file = arena_alloc(ctx->arena, sizeof **file);
    **file = (struct finvoice_file){.name = input.name,
                                    .scan = {.decode = decode_open(ctx, input), .forced = encoding, .line = 1}};
    if (!encoding || decode_as((*file)->scan.decode, encoding))
        return ST_OK;
    (*file)->scan.fault = SCAN_ENCODING;
    (void)fault_of(ctx, *file);
    return fault_at_field(ctx, "--encoding");
}

enum status finvoice_next(struct ctx *ctx, struct finvoice_file *file, struct arena *arena,
                          struct finvoice *invoice) {
    *invoice = (struct finvoice){0};
    if (!scan_find(&file->scan))
        return file->scan.fault == SCAN_FINE ? ST_OK : scan_failed(ctx, file);
    file->first_line = file->scan.bracket_line;
    file->given = 0;
    file->held_length =
        (size_t)snprintf(file->held, sizeof file->held, "<%s%c", file->scan.root, (char)file->scan.before[1]);
    TRY(read_invoice(ctx, file, arena, invoice));
    invoice->line = file->first_line;
    return ST_OK;
}

const char *finvoice_encoding(const struct finvoice_file *file) {
    return decode_name(file->scan.decode);
}
