/* One-byte encodings are a table that ICU fills once; the others are few lines each. */
#include "formats/decode.h"

#include "base/utf8.h"

#include <string.h>
#include <strings.h>
#include <unicode/ucnv.h>
#include <unicode/utf8.h>

enum { CHUNK = 16 * 1024, REPLACEMENT = 0xfffd };
enum way { UTF8, UTF16LE, UTF16BE, ONE_BYTE };

struct decode {
    struct input input;
    enum way way;
    const char *name;
    uint16_t table[256];
    unsigned char bytes[CHUNK];
    size_t at, filled;
    bool ended, failed;
};

static int32_t byte_next(struct decode *decode) {
    if (decode->at == decode->filled) {
        long got = decode->ended ? 0 : decode->input.read(decode->input.arg, decode->bytes, CHUNK);
        decode->failed |= got < 0;
        decode->ended |= got <= 0;
        if (got <= 0)
            return decode->failed ? DECODE_FAILED : DECODE_END;
        decode->at = 0;
        decode->filled = (size_t)got;
    }
    return decode->bytes[decode->at++];
}

/* ---- encodings by name */

static const struct {
    const char *name, *icu; /* NULL: UTF-8 */
} encodings[] = {
    {"UTF-8", NULL},
    {"UTF8", NULL},
    {"Windows-1252", "windows-1252"},
    {"CP1252", "windows-1252"},
    {"ANSI", "windows-1252"},
    {"ISO-8859-1", "windows-1252"}, /* as browsers know */
    {"ISO8859-1", "windows-1252"},
    {"ISO_8859-1", "windows-1252"},
    {"Latin1", "windows-1252"},
    {"Latin-1", "windows-1252"},
    {"US-ASCII", "windows-1252"},
    {"ASCII", "windows-1252"},
    {"ISO-8859-15", "ISO-8859-15"},
    {"ISO8859-15", "ISO-8859-15"},
    {"ISO_8859-15", "ISO-8859-15"},
    {"Latin9", "ISO-8859-15"},
    {"Latin-9", "ISO-8859-15"},
};

static void fill_range(uint16_t table[256], const char *icu, int from, int to) {
    UErrorCode error = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(icu, &error);
    must(U_SUCCESS(error));
    for (int byte = from; byte < to; byte++) {
        char one = (char)byte;
        UChar wide[4] = {0};
        error = U_ZERO_ERROR;
        int32_t units = ucnv_toUChars(converter, wide, 4, &one, 1, &error);
        table[byte] = U_SUCCESS(error) && units == 1 ? wide[0] : REPLACEMENT;
    }
    ucnv_close(converter);
}

/* The control characters of 0x80 to 0x9f are never meant: somebody mislabelled Windows' text. */
static void fill_table(struct decode *decode, const char *icu) {
    fill_range(decode->table, icu, 0, 256);
    fill_range(decode->table, "windows-1252", 0x80, 0xa0);
}

bool decode_as(struct decode *decode, const char *encoding) {
    if (decode->way == UTF16LE || decode->way == UTF16BE)
        return true;
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        if (strcasecmp(encodings[i].name, encoding) != 0)
            continue;
        if (encodings[i].icu && strcmp(encodings[i].name, decode->name) != 0)
            fill_table(decode, encodings[i].icu);
        decode->way = encodings[i].icu ? ONE_BYTE : UTF8;
        decode->name = encodings[i].name;
        return true;
    }
    return false;
}

const char *decode_name(const struct decode *decode) {
    return decode->name;
}

/* ---- characters */

static bool goes_on(struct decode *decode) {
    int32_t byte = byte_next(decode);
    if (byte >= 0)
        decode->at--;
    return byte >= 0x80 && byte < 0xc0;
}

/* A byte that does not go on with the character begins the next one. */
static int32_t utf8_char(struct decode *decode) {
    int32_t first = byte_next(decode);
    if (first < 0x80)
        return first;
    char bytes[4] = {(char)first};
    size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    for (size_t i = 1; i < length; i++) {
        if (!goes_on(decode))
            return DECODE_BROKEN;
        bytes[i] = (char)byte_next(decode);
    }
    uint32_t code;
    return length > 1 && utf8_next(bytes, length, &code) == length ? (int32_t)code : DECODE_BROKEN;
}

static int32_t utf16_unit(struct decode *decode) {
    int32_t one = byte_next(decode), two = one < 0 ? one : byte_next(decode);
    if (one < 0)
        return one;
    if (two < 0)
        return DECODE_BROKEN;
    return decode->way == UTF16LE ? one | two << 8 : one << 8 | two;
}

static int32_t utf16_char(struct decode *decode) {
    int32_t lead = utf16_unit(decode);
    if (lead < 0xd800 || lead > 0xdfff)
        return lead;
    int32_t trail = lead < 0xdc00 ? utf16_unit(decode) : DECODE_BROKEN;
    return trail < 0xdc00 || trail > 0xdfff ? DECODE_BROKEN
                                            : 0x10000 + ((lead - 0xd800) << 10) + (trail - 0xdc00);
}

int32_t decode_next(struct decode *decode) {
    if (decode->way == UTF8)
        return utf8_char(decode);
    if (decode->way != ONE_BYTE)
        return utf16_char(decode);
    int32_t byte = byte_next(decode);
    return byte < 0 ? byte : decode->table[byte];
}

/* By the mark, or by the zero byte beside a first letter or bracket. The mark is taken. */
static void look(struct decode *decode) {
    (void)byte_next(decode);
    decode->at = 0;
    const unsigned char *head = decode->bytes;
    if (decode->filled < 2)
        return;
    bool little = head[0] == 0xff && head[1] == 0xfe, big = head[0] == 0xfe && head[1] == 0xff;
    bool utf8 = decode->filled > 2 && memcmp(head, "\xEF\xBB\xBF", 3) == 0;
    if (little || (head[0] && !head[1]))
        decode->way = UTF16LE;
    else if (big || (!head[0] && head[1]))
        decode->way = UTF16BE;
    decode->at = little || big ? 2 : utf8 ? 3 : 0;
    if (decode->way != UTF8)
        decode->name = decode->way == UTF16LE ? "UTF-16LE" : "UTF-16BE";
}

struct decode *decode_open(struct ctx *ctx, struct input input) {
    struct decode *decode = arena_alloc(ctx->arena, sizeof *decode);
    *decode = (struct decode){.input = input, .name = "UTF-8"};
    look(decode);
    return decode;
}

void decode_add(struct buf *buf, int32_t code) {
    uint8_t bytes[U8_MAX_LENGTH];
    int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, (uint32_t)code);
    buf_add_n(buf, bytes, (size_t)length);
}
