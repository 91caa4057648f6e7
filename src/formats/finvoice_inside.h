/* The frame around invoices: where in a file of several documents one begins and ends, and its characters.
 * Used by: finvoice.c, finvoice_scan.c.
 * Memory: ctx's arena.
 * Errors: as finvoice.h; kept in the scan until its reader asks. */
#ifndef FORMATS_FINVOICE_INSIDE_H
#define FORMATS_FINVOICE_INSIDE_H

#include "formats/decode.h"
#include "formats/finvoice.h"

enum scan_fault {
    SCAN_FINE,
    SCAN_FAILED,   /* to read */
    SCAN_CUT,      /* the file ends inside of an invoice */
    SCAN_BROKEN,   /* bytes that are no character */
    SCAN_ENCODING, /* one that is not read here */
    SCAN_DOCTYPE,
    SCAN_DEEP,
    SCAN_LONG
};

enum scan_where {
    SCAN_TEXT,
    SCAN_BRACKET, /* behind a < */
    SCAN_BANG,    /* behind a <! */
    SCAN_COMMENT,
    SCAN_CDATA,
    SCAN_PI,
    SCAN_NAME,
    SCAN_TAG,
    SCAN_QUOTE,
    SCAN_CLOSE
};

struct scan {
    struct decode *decode;
    const char *forced; /* encoding, or NULL */
    enum scan_where where;
    enum scan_fault fault;
    int fault_line;
    char word[256]; /* a name, what stands behind <!, or a processing instruction */
    size_t length;
    int32_t before[2]; /* the two last characters */
    int32_t quote;
    char root[64]; /* the tag of this invoice, as it is written */
    int depth;     /* of elements of the invoice that are open */
    int line, bracket_line;
    int64_t bytes; /* of this invoice */
    bool inside;
};

/* Up to behind the name of the next invoice's first tag; false: there is none, or a fault. */
bool scan_find(struct scan *scan);
/* The invoice's next character; DECODE_END behind its last, or at a fault. */
int32_t scan_next(struct scan *scan);

#endif
