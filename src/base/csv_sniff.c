/* How a file is written is learned from all of it: what is rare (an euro sign, one damaged place) may stand on its last line. */
#include "base/csv_inside.h"

#include "base/utf8.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* ---- encodings by name */

static const struct {
    const char *name;
    enum csv_encoding encoding;
} encodings[] = {
    {"UTF-8", CSV_UTF8},
    {"UTF-16LE", CSV_UTF16LE},
    {"UTF-16BE", CSV_UTF16BE},
    {"Windows-1252", CSV_WINDOWS_1252},
    {"ISO-8859-15", CSV_ISO_8859_15},
    {"IBM437", CSV_IBM_437},
    {"IBM850", CSV_IBM_850},
    {"Macintosh", CSV_MACINTOSH},
    {"UTF8", CSV_UTF8},
    {"UTF-16", CSV_UTF16LE},
    {"UTF16LE", CSV_UTF16LE},
    {"UTF16BE", CSV_UTF16BE},
    {"cp1252", CSV_WINDOWS_1252},
    {"ANSI", CSV_WINDOWS_1252},
    {"ISO-8859-1", CSV_WINDOWS_1252}, /* what calls itself so is the other, as browsers know */
    {"Latin-1", CSV_WINDOWS_1252},
    {"Latin-9", CSV_ISO_8859_15},
    {"ISO8859-15", CSV_ISO_8859_15},
    {"Latin9", CSV_ISO_8859_15},
    {"Latin1", CSV_WINDOWS_1252},
    {"Windows1252", CSV_WINDOWS_1252},
    {"CP437", CSV_IBM_437},
    {"CP850", CSV_IBM_850},
    {"DOS", CSV_IBM_850},
    {"MacRoman", CSV_MACINTOSH},
    {"Mac", CSV_MACINTOSH},
};
enum { ENCODINGS = sizeof encodings / sizeof *encodings };

const char *csv_encoding_name(enum csv_encoding encoding) {
    size_t i = 0;
    while (encodings[i].encoding != encoding)
        i++;
    return encodings[i].name;
}

bool csv_encoding_named(const char *name, enum csv_encoding *encoding) {
    for (size_t i = 0; i < ENCODINGS; i++)
        if (strcasecmp(encodings[i].name, name) == 0) {
            *encoding = encodings[i].encoding;
            return true;
        }
    return false;
}

/* ---- sniffing */

struct sniff {
    bool c1, euro_latin9;
    size_t utf8, not_utf8;
    unsigned char held[4]; /* a character begun */
    size_t held_count;
    size_t commas, semicolons, tabs, pipes; /* outside quotes, in the first line */
    bool quoted, first_done;
    unsigned char before[2]; /* the bytes before this one, the last one last */
    size_t latin, dos, mac;  /* letters between letters, if it were that */
};

static void sniff_separator(struct sniff *sniff, unsigned char c) {
    if (sniff->first_done)
        return;
    if (c == '"')
        sniff->quoted = !sniff->quoted;
    else if (!sniff->quoted) {
        sniff->commas += c == ',';
        sniff->semicolons += c == ';';
        sniff->tabs += c == '\t';
        sniff->pipes += c == '|';
        sniff->first_done =
            (c == '\n' || c == '\r') && sniff->commas + sniff->semicolons + sniff->tabs + sniff->pipes;
    }
}

static void sniff_eight_bit(struct sniff *sniff, unsigned char c) {
    sniff->c1 |= c >= 0x80 && c <= 0x9f;
    /* Where Latin-9 differs from Latin-1: the euro, and S and Z with a caron. */
    sniff->euro_latin9 |= c == 0xa4 || c == 0xa6 || c == 0xa8 || c == 0xb4 || c == 0xb8;
}

/* ä, ö, å, ü and é of DOS are quotation marks and daggers to Windows; ä and å of a Macintosh are capitals, which do not stand
 * before a small letter inside a word. */
static void sniff_old(struct sniff *sniff, unsigned char c) {
    unsigned char middle = sniff->before[1];
    if (middle >= 0x80 && isalpha(sniff->before[0]) && isalpha(c)) {
        sniff->latin += middle >= 0xc0;
        sniff->dos += middle == 0x84 || middle == 0x94 || middle == 0x86 || middle == 0x81 || middle == 0x82;
        sniff->mac += (middle == 0x8a || middle == 0x8c) && islower(c);
    }
    sniff->before[0] = middle;
    sniff->before[1] = c;
}

/* Counts characters of several bytes, and places where there is none. */
static void sniff_utf8(struct sniff *sniff, unsigned char c) {
    uint32_t code;
    if (sniff->held_count && (c & 0xc0) != 0x80) {
        sniff->not_utf8++;
        sniff->held_count = 0;
    }
    sniff->held[sniff->held_count++] = c;
    if (utf8_next((const char *)sniff->held, sniff->held_count, &code)) {
        sniff->utf8 += sniff->held_count > 1;
        sniff->held_count = 0;
    } else if (sniff->held_count == 4 || (sniff->held[0] & 0xc0) != 0xc0) {
        sniff->not_utf8++;
        sniff->held_count = 0;
    }
}

static char separator_of(const struct sniff *sniff) {
    if (sniff->tabs > sniff->semicolons && sniff->tabs > sniff->commas)
        return '\t';
    if (sniff->pipes > sniff->semicolons && sniff->pipes > sniff->commas)
        return '|';
    return sniff->semicolons > sniff->commas ? ';' : ',';
}

/* A spreadsheet's own first line: sep=; */
static bool names_separator(const unsigned char *bytes, size_t count, char *separator) {
    char line[16];
    size_t length = 0;
    for (size_t i = 0; i < count && length < sizeof line - 1 && bytes[i] != '\n' && bytes[i] != '\r'; i++)
        if (bytes[i] && bytes[i] < 0x80 &&
            bytes[i] != '"') /* marks, and zero bytes of UTF-16, are none of it */
            line[length++] = (char)bytes[i];
    line[length] = '\0';
    if (length != 5 || strncasecmp(line, "sep=", 4) != 0 || isalnum((unsigned char)line[4]))
        return false;
    *separator = line[4];
    return true;
}

/* Text in Windows-1252 hardly ever looks like UTF-8, so a file that mostly does is UTF-8 with a damaged place, which
 * csv_next will name, and not a file of strange letters. */
static enum csv_encoding encoding_of(const struct sniff *sniff) {
    if (sniff->utf8 > sniff->not_utf8 || sniff->not_utf8 + sniff->held_count == 0)
        return CSV_UTF8;
    if (sniff->dos > sniff->latin && sniff->dos >= sniff->mac)
        return CSV_IBM_850;
    if (sniff->mac > sniff->latin)
        return CSV_MACINTOSH;
    return !sniff->c1 && sniff->euro_latin9 ? CSV_ISO_8859_15 : CSV_WINDOWS_1252;
}

/* By its mark, else by the zero bytes between Latin letters. */
static bool is_utf16(const unsigned char *bytes, size_t count, enum csv_encoding *encoding) {
    size_t zeros[2] = {0, 0};
    if (count < 2)
        return false;
    if ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)) {
        *encoding = bytes[0] == 0xff ? CSV_UTF16LE : CSV_UTF16BE;
        return true;
    }
    for (size_t i = 0; i < count; i++)
        zeros[i % 2] += bytes[i] == 0;
    *encoding = zeros[1] > zeros[0] ? CSV_UTF16LE : CSV_UTF16BE;
    return (zeros[0] > count / 4) != (zeros[1] > count / 4);
}

enum status csv_sniff(struct ctx *ctx, struct input input, struct csv_dialect *dialect) {
    struct sniff sniff = {0};
    unsigned char chunk[CSV_CHUNK];
    long got = input.read(input.arg, chunk, sizeof chunk);
    bool wide = got > 0 && is_utf16(chunk, (size_t)got, &dialect->encoding);
    dialect->told = got > 0 && names_separator(chunk, (size_t)got, &dialect->separator);
    for (; got > 0; got = input.read(input.arg, chunk, sizeof chunk)) {
        for (long i = 0; i < got; i++) {
            sniff_separator(&sniff, chunk[i]); /* in UTF-16 the zero bytes between do not matter */
            sniff_utf8(&sniff, chunk[i]);
            sniff_eight_bit(&sniff, chunk[i]);
            sniff_old(&sniff, chunk[i]);
        }
    }
    if (got < 0)
        return csv_cannot_read(ctx, input.name);
    if (!dialect->told)
        dialect->separator = separator_of(&sniff);
    if (!wide)
        dialect->encoding = encoding_of(&sniff);
    return ST_OK;
}
