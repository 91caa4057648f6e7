/* The table of well-formed sequences of the Unicode standard (3.9, table 3-7), as ranges of the second byte. */
#include "base/utf8.h"

#include "base/status.h"

#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

static int between(unsigned char byte, unsigned char low, unsigned char high) {
    return byte >= low && byte <= high;
}

/* How many bytes the lead byte announces, and what the second may be. */
static size_t announced(unsigned char lead, unsigned char *low, unsigned char *high) {
    *low = 0x80;
    *high = 0xBF;
    if (between(lead, 0xC2, 0xDF))
        return 2;
    if (between(lead, 0xE0, 0xEF)) {
        *low = lead == 0xE0 ? 0xA0 : 0x80;
        *high = lead == 0xED ? 0x9F : 0xBF;
        return 3;
    }
    if (between(lead, 0xF0, 0xF4)) {
        *low = lead == 0xF0 ? 0x90 : 0x80;
        *high = lead == 0xF4 ? 0x8F : 0xBF;
        return 4;
    }
    return 0;
}

size_t utf8_next(const char *at, size_t left, uint32_t *code) {
    if (!left)
        return 0;
    const unsigned char *byte = (const unsigned char *)at;
    if (byte[0] < 0x80) {
        *code = byte[0];
        return 1;
    }
    unsigned char low, high;
    size_t length = announced(byte[0], &low, &high);
    if (!length || length > left || !between(byte[1], low, high))
        return 0;
    uint32_t value = byte[0] & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if (!between(byte[i], 0x80, 0xBF))
            return 0;
        value = value << 6 | (byte[i] & 0x3Fu);
    }
    *code = value;
    return length;
}

static int all(const char *bytes, size_t length, int controls) {
    for (size_t at = 0; at < length;) {
        uint32_t code;
        size_t step = utf8_next(bytes + at, length - at, &code);
        if (!step || code == 0)
            return 0;
        if (!controls &&
            ((code < 0x20 && code != '\t' && code != '\n' && code != '\r') || (code >= 0x7F && code < 0xA0)))
            return 0;
        at += step;
    }
    return 1;
}

int utf8_valid(const char *bytes, size_t length) {
    return all(bytes, length, 1);
}

int utf8_text(const char *bytes, size_t length) {
    return all(bytes, length, 0);
}

const char *utf8_composed(struct arena *arena, const char *text) {
    bool plain = true;
    for (const char *at = text; *at && plain; at++)
        plain = (unsigned char)*at < 0x80;
    if (plain)
        return text;
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
    int32_t bytes = (int32_t)strlen(text), units = bytes + 1, length = 0;
    UChar *wide = arena_array(arena, (size_t)units, sizeof *wide);
    UChar *normal = arena_array(arena, (size_t)units * 3, sizeof *normal);
    u_strFromUTF8(wide, units, &length, text, bytes, &error);
    length = unorm2_normalize(nfc, wide, length, normal, units * 3, &error);
    char *result = arena_array(arena, (size_t)length * 3 + 1, 1);
    u_strToUTF8(result, length * 3 + 1, NULL, normal, length, &error);
    must(U_SUCCESS(error));
    return result;
}

const char *utf8_cut(struct arena *arena, const char *text, size_t most) {
    size_t length = strlen(text);
    if (length <= most)
        return text;
    for (length = most; length && ((unsigned char)text[length] & 0xc0) == 0x80;)
        length--;
    return arena_printf(arena, "%.*s…", (int)length, text);
}
