/* Tags are counted, not understood: libxml2 does that with what is found. It is given one invoice after the other, already
 * decoded, since it would read neither a second document in a file nor a mislabelled one. */
#include "formats/finvoice_inside.h"

#include <string.h>
#include <strings.h>

static void fail(struct scan *scan, enum scan_fault fault) {
    if (scan->fault == SCAN_FINE) {
        scan->fault = fault;
        scan->fault_line = scan->line;
    }
}

static void go(struct scan *scan, enum scan_where where) {
    scan->where = where;
    scan->length = 0;
    scan->word[0] = '\0';
}

/* Longer ones are none that matter. */
static void add_word(struct scan *scan, int32_t code) {
    if (scan->length + 1 >= sizeof scan->word)
        return;
    scan->word[scan->length++] = code > 0 && code < 0x80 ? (char)code : '?';
    scan->word[scan->length] = '\0';
}

static bool blank(int32_t code) {
    return code == ' ' || code == '\t' || code == '\n' || code == '\r';
}

/* ---- declarations */

/* xml version="1.0" encoding='ISO-8859-15'? */
static const char *declared(struct scan *scan) {
    char *at = strstr(scan->word, "encoding");
    if (!at)
        return "UTF-8";
    at += strlen("encoding");
    at += strspn(at, " \t\r\n=");
    char quote = *at;
    char *end = quote == '"' || quote == '\'' ? strchr(at + 1, quote) : NULL;
    if (!end)
        return "";
    *end = '\0';
    return at + 1;
}

static void end_pi(struct scan *scan) {
    bool declaration = strncasecmp(scan->word, "xml", 3) == 0 && blank(scan->word[3]);
    if (declaration && !scan->forced && !decode_as(scan->decode, declared(scan)))
        fail(scan, SCAN_ENCODING);
}

static void in_bang(struct scan *scan, int32_t code) {
    static const char cdata[] = "[CDATA[";
    add_word(scan, code);
    if (strcmp(scan->word, "--") == 0)
        go(scan, SCAN_COMMENT);
    else if (strcmp(scan->word, cdata) == 0)
        go(scan, SCAN_CDATA);
    else if (strcmp(scan->word, "-") != 0 && strncmp(cdata, scan->word, scan->length) != 0)
        fail(scan, SCAN_DOCTYPE);
}

/* ---- tags */

static bool is_invoice(const struct scan *scan) {
    const char *colon = strchr(scan->word, ':');
    return strcmp(colon ? colon + 1 : scan->word, "Finvoice") == 0 && scan->length < sizeof scan->root;
}

static void in_tag(struct scan *scan, int32_t code) {
    if (code == '"' || code == '\'') {
        scan->quote = code;
        scan->where = SCAN_QUOTE;
    } else if (code == '>') {
        go(scan, SCAN_TEXT);
        if (scan->inside && scan->before[1] != '/' && ++scan->depth > FINVOICE_DEPTH_MAX)
            fail(scan, SCAN_DEEP);
    }
}

static void in_name(struct scan *scan, int32_t code) {
    if (!blank(code) && code != '>' && code != '/') {
        add_word(scan, code);
        return;
    }
    if (!scan->inside && is_invoice(scan)) {
        scan->inside = true;
        scan->depth = 0;
        scan->bytes = 0;
        memcpy(scan->root, scan->word, scan->length + 1);
    }
    scan->where = SCAN_TAG;
    in_tag(scan, code);
}

static void in_bracket(struct scan *scan, int32_t code) {
    go(scan, code == '!' ? SCAN_BANG : code == '?' ? SCAN_PI : code == '/' ? SCAN_CLOSE : SCAN_NAME);
    if (scan->where == SCAN_NAME)
        in_name(scan, code);
}

static bool ends(const struct scan *scan, int32_t first, int32_t second, int32_t code, int32_t last) {
    return code == last && scan->before[1] == second && (!first || scan->before[0] == first);
}

static void step(struct scan *scan, int32_t code) {
    switch (scan->where) {
    case SCAN_TEXT:
        if (code == '<') {
            scan->bracket_line = scan->line;
            go(scan, SCAN_BRACKET);
        }
        return;
    case SCAN_BRACKET:
        in_bracket(scan, code);
        return;
    case SCAN_BANG:
        in_bang(scan, code);
        return;
    case SCAN_COMMENT:
        if (ends(scan, '-', '-', code, '>'))
            go(scan, SCAN_TEXT);
        return;
    case SCAN_CDATA:
        if (ends(scan, ']', ']', code, '>'))
            go(scan, SCAN_TEXT);
        return;
    case SCAN_PI:
        add_word(scan, code);
        if (ends(scan, 0, '?', code, '>')) {
            end_pi(scan);
            go(scan, SCAN_TEXT);
        }
        return;
    case SCAN_NAME:
        in_name(scan, code);
        return;
    case SCAN_TAG:
        in_tag(scan, code);
        return;
    case SCAN_QUOTE:
        if (code == scan->quote)
            scan->where = SCAN_TAG;
        return;
    case SCAN_CLOSE:
        if (code == '>') {
            go(scan, SCAN_TEXT);
            scan->depth--;
        }
        return;
    }
}

/* One character of the file. What is broken outside of an invoice is nobody's concern. */
static int32_t take(struct scan *scan) {
    int32_t code = decode_next(scan->decode);
    if (code == DECODE_FAILED)
        fail(scan, SCAN_FAILED);
    if (code == DECODE_BROKEN && scan->inside)
        fail(scan, SCAN_BROKEN);
    if (code == DECODE_END && scan->inside)
        fail(scan, SCAN_CUT);
    if (code == DECODE_END || scan->fault != SCAN_FINE)
        return DECODE_END;
    step(scan, code);
    scan->before[0] = scan->before[1];
    scan->before[1] = code;
    scan->line += code == '\n';
    return scan->fault == SCAN_FINE ? code : DECODE_END;
}

bool scan_find(struct scan *scan) {
    scan->inside = false;
    while (!scan->inside)
        if (take(scan) == DECODE_END)
            return false;
    return true;
}

int32_t scan_next(struct scan *scan) {
    if (scan->depth <= 0 && scan->where == SCAN_TEXT)
        return DECODE_END;
    int32_t code = take(scan);
    scan->bytes += code < 0x80 ? 1 : 2;
    if (scan->bytes > FINVOICE_BYTES_MAX)
        fail(scan, SCAN_LONG);
    return scan->fault == SCAN_FINE ? code : DECODE_END;
}
