/* Finvoice: the electronic invoices of Finnish banks and operators, versions 1.2 to 3.0, as they are really sent: behind a SOAP
 * frame, several XML documents in one file, each in an encoding of its own. Only what says who was invoiced for what, when and
 * how much is read; rows, attachments and frames are passed over.
 * Used by: registry/import_finvoice.
 * Memory: one invoice's texts in the arena it is read into, and one node of it; input of any size.
 * Errors: ST_INVALID at file and line: XML that is not well-formed, a document type (nothing here has one), too deep, too long, a
 *   character that is none, an unknown encoding. No invoice behind it is read then. Fields are given as they stand.
 * Promises: no entity is expanded, nothing fetched. Only files that hold an invoice are left to the caller as such.
 * Source: Finvoice 3.0 implementation guidelines (Finance Finland); XML 1.0. */
#ifndef FORMATS_FINVOICE_H
#define FORMATS_FINVOICE_H

#include "base/ctx.h"
#include "base/date.h"
#include "base/input.h"

#include <stdbool.h>

enum { FINVOICE_DEPTH_MAX = 60, FINVOICE_TEXT_MAX = 2000, FINVOICE_LINES_MAX = 20 };
#define FINVOICE_BYTES_MAX ((int64_t)64 * 1024 * 1024)

/* What an invoice says, each NULL where it says nothing: trimmed, composed, lines of one thing joined. */
struct finvoice {
    int line;            /* where it begins; 0: there are no more */
    const char *version; /* "3.0" */
    const char *seller_id, *seller_tax_code, *seller_name;
    const char *buyer_id, *buyer_tax_code, *buyer_unit, *buyer_name;
    const char *buyer_contact, *buyer_phone, *buyer_email;
    const char *buyer_number; /* that the seller calls the buyer by */
    const char *street, *box, *post_code, *town, *region, *country_code, *country;
    const char *type_code, *type_code_un; /* "INV01", "380" */
    const char *origin;                   /* Original, Copy, Cancel */
    const char *number, *original_number;
    const char *date, *due, *epi_due;
    const char *total, *epi_total, *currency, *epi_currency;
    const char *reference, *epi_reference;
    const char *status, *paid; /* PAID, PARTLYPAID, NOTPAID; the sum that has been paid */
};

struct finvoice_file;

/* Are these the first bytes of XML? Whether there is an invoice in it shows the reading: a frame may be long. */
bool finvoice_is(const unsigned char *head, size_t length);
/* `encoding` (or NULL) is what the whole file is in, whatever it says of itself. */
CHECKED enum status finvoice_open(struct ctx *ctx, struct input input, const char *encoding,
                                  struct finvoice_file **file);
CHECKED enum status finvoice_next(struct ctx *ctx, struct finvoice_file *file, struct arena *arena,
                                  struct finvoice *invoice);
const char *finvoice_encoding(const struct finvoice_file *file); /* of what was read last */

/* ---- what the texts mean; false when they mean nothing of the kind */

/* CCYYMMDD, also with hyphens. */
bool finvoice_day(const char *text, day_t *day);
/* "-1249,00", up to five decimals; a point is taken for a comma. */
bool finvoice_cents(const char *text, int64_t *cents);
/* The Finnish business ID, "9000003-8", in one of its dresses: 90000038, FI90000038, 003790000038, 0037900000381234.
 * Only the shape is looked at. */
const char *finvoice_business_id(struct arena *arena, const char *text);

#endif
