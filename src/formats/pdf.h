/* A document of headings, paragraphs and list items as PDF: A4, numbered pages, tagged for screen readers (H1, H2, P, L),
 * searchable text. No claim of PDF/UA.
 * Used by: cli (notice render, notice record).
 * Memory: ctx's arena; the libraries' own is freed before pdf_write returns.
 * Errors: ST_FAILED when it cannot be drawn, or when the libraries for it are not there: they are loaded at the first PDF.
 * Source: ISO 32000-1, 14.8 (tagged PDF), through cairo. */
#ifndef FORMATS_PDF_H
#define FORMATS_PDF_H

#include "base/ctx.h"

enum pdf_style { PDF_TITLE, PDF_EDITION, PDF_HEADING, PDF_PARAGRAPH, PDF_ITEM };

struct pdf_part {
    enum pdf_style style;
    const char *text;
    const char *anchor; /* a name that links can point at ("P52"), or NULL */
};

struct pdf_about {
    const char *title, *author;
    const char *foot; /* beside the page number */
    enum lang lang;
};

CHECKED enum status pdf_write(struct ctx *ctx, const struct pdf_about *about, const struct pdf_part *parts,
                              size_t count, const void **bytes, size_t *length);

#endif
