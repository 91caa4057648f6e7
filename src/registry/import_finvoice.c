/* An invoice becomes its buyer, what was invoiced, and what of it is paid. Sums are kept as the books have them: of a credit note
 * they are negative, whatever sign the file gives them. */
#include "formats/finvoice.h"

#include "formats/card.h"
#include "formats/reference.h"
#include "registry/edition.h"
#include "registry/import_buyer.h"
#include "registry/import_cell.h"
#include "registry/import_row.h"

#include <string.h>
#include <strings.h>

struct finvoice_state {
    struct finvoice_file *file;
    struct import_types types;
    bool any;
};

static bool recognise(const unsigned char *head, size_t length, const char *name) {
    (void)name;
    return finvoice_is(head, length);
}

static enum status open(struct ctx *ctx, struct import_file *file) {
    struct finvoice_state *state = arena_alloc(file->arena, sizeof *state);
    TRY(import_without_map(ctx, file,
                           M("--map says what the columns of a table are; invoices say it themselves")));
    file->state = state;
    file->mixed = true;
    TRY(import_types_find(ctx, file->options, &state->types));
    return finvoice_open(ctx, file->input, file->options->encoding, &state->file);
}

struct saying {
    struct ctx *ctx;
    struct arena *arena;
    const struct finvoice *invoice;
    struct import_item *item;
    const struct import_types *types;
    bool organisation; /* the buyer is one */
};

static void say(struct saying *saying, enum import_whom whom, const char *field, const char *text) {
    import_say(saying->arena, saying->item, (struct import_value){.whom = whom, .field = field, .text = text});
}

static enum import_whom buyer(const struct saying *saying) {
    return saying->organisation ? IMPORT_ORGANISATION : IMPORT_PERSON;
}

/* From the fault. */
static void puzzled(struct saying *saying, const char *field) {
    (void)fault_at_field(saying->ctx, field);
    import_puzzled(saying->ctx, saying->arena, saying->item);
}

/* ---- who */

static const char *business_id_of(struct saying *saying) {
    const struct finvoice *invoice = saying->invoice;
    const char *const places[] = {invoice->buyer_tax_code, invoice->buyer_id, invoice->buyer_unit};
    const char *id = NULL;
    for (size_t i = 0; i < sizeof places / sizeof *places && !id; i++)
        id = finvoice_business_id(saying->arena, places[i]);
    return id ? id : invoice->buyer_tax_code;
}

/* The field for an address of an invoice that the notice lists. */
static const char *address_field(const struct saying *saying) {
    const struct notice *notice = ctx_notice(saying->ctx);
    int type = saying->organisation ? saying->types->organisation : saying->types->alone;
    bool other = type != NOTICE_NOTHING &&
                 notice_category_of(notice, type, "billing_address") == NOTICE_NOTHING &&
                 notice_category_of(notice, type, "postal_address") != NOTICE_NOTHING;
    return other ? "postal_address" : "billing_address";
}

static void say_address(struct saying *saying) {
    const struct finvoice *invoice = saying->invoice;
    bool home = !invoice->country_code ||
                strcasecmp(invoice->country_code, ctx_notice(saying->ctx)->calendar.country) == 0;
    const char *country = home ? NULL : invoice->country ? invoice->country : invoice->country_code;
    struct card_address address = {.parts = {[CARD_STREET] = invoice->street,
                                             [CARD_BOX] = invoice->box,
                                             [CARD_CODE] = invoice->post_code,
                                             [CARD_LOCALITY] = invoice->town,
                                             [CARD_REGION] = invoice->region,
                                             [CARD_COUNTRY] = country}};
    if (invoice->street || invoice->box || invoice->town)
        say(saying, buyer(saying), address_field(saying), card_address_text(saying->arena, &address));
}

static void say_person(struct saying *saying, const char *name) {
    const char *first = NULL, *last = NULL;
    import_cell_name(saying->arena, name, &first, &last);
    say(saying, IMPORT_PERSON, "first_name", first);
    say(saying, IMPORT_PERSON, "last_name", last);
}

/* A contact of the buyer without an address to tell them by would be somebody new with each invoice. */
static void say_reach(struct saying *saying) {
    const struct finvoice *invoice = saying->invoice;
    bool contact = saying->organisation && invoice->buyer_contact && strchr(invoice->buyer_contact, ' ') &&
                   (invoice->buyer_email || invoice->buyer_phone) && saying->types->contact != NOTICE_NOTHING;
    if (contact)
        say_person(saying, invoice->buyer_contact);
    enum import_whom whom = contact ? IMPORT_PERSON : buyer(saying);
    say(saying, whom, "email", invoice->buyer_email);
    say(saying, whom, "phone", invoice->buyer_phone);
}

static void say_buyer(struct saying *saying, const char *id) {
    say(saying, buyer(saying), "business_id", id);
    if (saying->organisation)
        say(saying, IMPORT_ORGANISATION, "name", saying->invoice->buyer_name);
    else
        say_person(saying, saying->invoice->buyer_name);
    say(saying, buyer(saying), "customer_number", saying->invoice->buyer_number);
    say_reach(saying);
    say_address(saying);
}

/* ---- what */

enum document { DOCUMENT_INVOICE, DOCUMENT_CREDIT, DOCUMENT_OTHER };

static bool among(const char *const *words, const char *word) {
    for (; *words; words++)
        if (strcasecmp(*words, word) == 0)
            return true;
    return false;
}

/* The code of the United Nations decides what the national one leaves open. */
static enum document document_of(const struct finvoice *invoice) {
    static const char *const invoices[] = {"380", "82", "84", "383", "384", "386", "388", "393", "395", NULL};
    static const char *const credits[] = {"381", "83", "308", "396", NULL};
    const char *code = invoice->type_code ? invoice->type_code : "INV01", *un = invoice->type_code_un;
    if (strcasecmp(code, "INV02") == 0)
        return DOCUMENT_CREDIT;
    if (strncasecmp(code, "INV", 3) != 0)
        return DOCUMENT_OTHER;
    if (un && among(credits, un))
        return DOCUMENT_CREDIT;
    return strcasecmp(code, "INV01") == 0 || (un && among(invoices, un)) ? DOCUMENT_INVOICE : DOCUMENT_OTHER;
}

static enum status not_taken(struct ctx *ctx, struct import_item *item, const char *id, const char *value) {
    item->broken = true;
    return FAIL(ctx, ST_INVALID, id, value);
}

/* Is this somebody's invoice to the company that keeps the register? */
static bool to_us(struct saying *saying, const char *id) {
    const char *own = ctx_notice(saying->ctx)->controller.business_id;
    return id && own && strcmp(id, own) == 0;
}

static const char *seller_of(struct saying *saying) {
    const struct finvoice *invoice = saying->invoice;
    const char *own = ctx_notice(saying->ctx)->controller.business_id;
    const char *id = finvoice_business_id(saying->arena, invoice->seller_tax_code);
    if (!id)
        id = finvoice_business_id(saying->arena, invoice->seller_id);
    if (id)
        return own && strcmp(own, id) == 0 ? NULL : id;
    return invoice->seller_tax_code ? invoice->seller_tax_code : invoice->seller_id;
}

static const char *reference_of(struct saying *saying) {
    const struct finvoice *invoice = saying->invoice;
    const char *text = invoice->reference ? invoice->reference : invoice->epi_reference;
    const char *normal = text ? reference_normal(saying->arena, text) : NULL;
    if (text && !normal) {
        (void)FAIL(saying->ctx, ST_INVALID,
                   M("the check digit of the reference does not fit: it was left out"));
        puzzled(saying, "invoice.reference");
    }
    return normal;
}

static const struct fact *facts_of(struct saying *saying, size_t *count) {
    const struct fact all[] = {{"number", saying->invoice->number},
                               {"reference", reference_of(saying)},
                               {"seller", seller_of(saying)}};
    struct fact *facts = arena_array(saying->arena, sizeof all / sizeof *all, sizeof *facts);
    *count = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].value)
            facts[(*count)++] = all[i];
    return facts;
}

/* The day it is due; one before its own is a mistake of the sender's. */
static day_t due_of(struct saying *saying, day_t day) {
    const struct finvoice *invoice = saying->invoice;
    const char *text = invoice->due ? invoice->due : invoice->epi_due;
    day_t due = DAY_NONE;
    if (!text || (finvoice_day(text, &due) && due >= day))
        return due;
    (void)FAIL(saying->ctx, ST_INVALID, M("the due day cannot be right: it was left out"));
    puzzled(saying, "invoice.ends");
    return DAY_NONE;
}

static void happened(struct saying *saying, struct import_event event) {
    event.whom = buyer(saying);
    event.whole_day = true;
    event.has_amount = true;
    import_happened(saying->arena, saying->item, event);
}

/* The file says that it is paid, and not when: the day of the invoice, which a cash sale is paid on. */
static void say_payment(struct saying *saying, int64_t at, int64_t cents) {
    const char *status = saying->invoice->status;
    int64_t paid = 0;
    if (!status || strcasecmp(status, "NOTPAID") == 0)
        return;
    if (strcasecmp(status, "PAID") == 0)
        paid = cents;
    else if (!finvoice_cents(saying->invoice->paid, &paid))
        return;
    if (paid)
        happened(saying, (struct import_event){.kind = "payment",
                                               .at = at,
                                               .ends = DAY_NONE,
                                               .cents = paid,
                                               .belongs_to = saying->invoice->number});
}

static enum status say_invoice(struct saying *saying) {
    const struct finvoice *invoice = saying->invoice;
    const char *total = invoice->total ? invoice->total : invoice->epi_total;
    const char *currency = invoice->total ? invoice->currency : invoice->epi_currency;
    bool credit = document_of(invoice) == DOCUMENT_CREDIT;
    int64_t cents;
    day_t day;
    if (!finvoice_day(invoice->date, &day))
        return not_taken(saying->ctx, saying->item, M("The invoice has no day that can be read"), NULL);
    if (!finvoice_cents(total, &cents))
        return not_taken(saying->ctx, saying->item, M("The invoice has no sum that can be read"), NULL);
    if (currency && strcasecmp(currency, "EUR") != 0)
        return not_taken(saying->ctx, saying->item, M("The invoice is not in euros ({1})"), currency);
    int64_t at = zone_instant(registry_zone(saying->ctx), day, 0);
    credit |= cents < 0;
    if (credit && cents > 0)
        cents = -cents;
    struct import_event event = {.kind = credit ? "credit_note" : "invoice",
                                 .at = at,
                                 .ends = due_of(saying, day),
                                 .cents = cents,
                                 .belongs_to = credit ? invoice->original_number : NULL};
    event.facts = facts_of(saying, &event.fact_count);
    happened(saying, event);
    if (!credit)
        say_payment(saying, at, cents);
    return ST_OK;
}

static enum status read_item(struct saying *saying, const struct import_options *options) {
    const struct finvoice *invoice = saying->invoice;
    struct ctx *ctx = saying->ctx;
    if (document_of(invoice) == DOCUMENT_OTHER)
        return not_taken(ctx, saying->item, M("This is neither an invoice nor a credit note ({1})"),
                         invoice->type_code);
    if (invoice->origin && strcasecmp(invoice->origin, "Cancel") == 0)
        return not_taken(
            ctx, saying->item,
            M("This cancels an invoice that was sent before; no file takes anything out of the books"), NULL);
    if (!invoice->number)
        return not_taken(ctx, saying->item, M("The invoice has no number"), NULL);
    if (!invoice->buyer_name)
        return not_taken(ctx, saying->item, M("The invoice does not say to whom it was written"), NULL);
    const char *id = business_id_of(saying);
    if (to_us(saying, id))
        return not_taken(
            ctx, saying->item,
            M("This invoice was written to the company that keeps the register: nobody in it is a customer"),
            NULL);
    saying->organisation = import_buyer_is_firm(ctx, options, invoice->buyer_name, id);
    say_buyer(saying, id);
    return say_invoice(saying);
}

static enum status next(struct ctx *ctx, struct import_file *file, struct arena *arena,
                        struct import_item *item) {
    struct finvoice_state *state = file->state;
    struct finvoice invoice;
    *item = (struct import_item){0};
    TRY(finvoice_next(ctx, state->file, arena, &invoice));
    file->encoding = finvoice_encoding(state->file);
    item->line = invoice.line;
    if (!invoice.line && !state->any) {
        (void)FAIL(ctx, ST_INVALID, M("There is no Finvoice in this file"));
        return fault_at(ctx, file->input.name, 0, 0);
    }
    state->any = true;
    if (!invoice.line)
        return ST_OK;
    struct saying saying = {
        .ctx = ctx, .arena = arena, .invoice = &invoice, .item = item, .types = &state->types};
    return read_item(&saying, file->options);
}

const struct import_format import_finvoice = {
    .id = "finvoice", .recognise = recognise, .open = open, .next = next};
