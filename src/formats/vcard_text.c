/* Values are decoded in one order: folding, quoted-printable, character set, escapes. ICU converts instead of iconv: it is
 * linked anyway, knows the same names on every machine, and loads no modules. */
#include "formats/vcard_inside.h"

#include "base/utf8.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>
#include <unicode/ucnv.h>
#include <unicode/ustring.h>

/* ---- character sets */

enum { CHARSET_MAX = 40 };

/* Latin-1 is read as Windows-1252, as browsers do: what differs are control characters that nobody means. */
static const char *converter_name(const char *charset) {
    static const char *const latin1[] = {"ISO-8859-1", "ISO8859-1", "ISO_8859-1",
                                         "LATIN1",     "US-ASCII",  "ASCII"};
    for (size_t i = 0; i < sizeof latin1 / sizeof *latin1; i++)
        if (strcasecmp(charset, latin1[i]) == 0)
            return "windows-1252";
    size_t length = strlen(charset);
    bool word = length && length <= CHARSET_MAX;
    for (size_t i = 0; i < length && word; i++)
        word = strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:.", charset[i]) != NULL;
    return word ? charset : NULL;
}

static UConverter *converter(const char *charset) {
    UErrorCode error = U_ZERO_ERROR;
    const char *name = converter_name(charset);
    UConverter *made = name ? ucnv_open(name, &error) : NULL;
    return U_SUCCESS(error) ? made : NULL;
}

bool vcard_charset_known(const char *charset) {
    UConverter *made = converter(charset);
    if (made)
        ucnv_close(made);
    return made != NULL;
}

bool vcard_decode(struct arena *arena, const char *charset, const char *bytes, size_t length,
                  const char **text) {
    if (strcasecmp(charset, "UTF-8") == 0 || strcasecmp(charset, "UTF8") == 0) {
        *text = arena_text_n(arena, bytes, length);
        return utf8_valid(bytes, length);
    }
    UConverter *made = converter(charset);
    if (!made)
        return false;
    UErrorCode error = U_ZERO_ERROR;
    int32_t room = (int32_t)length * 2 + 1, size = 0;
    UChar *wide = arena_array(arena, (size_t)room, sizeof *wide);
    ucnv_setToUCallBack(made, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
    int32_t units = ucnv_toUChars(made, wide, room, bytes, (int32_t)length, &error);
    ucnv_close(made);
    if (U_FAILURE(error))
        return false;
    char *narrow = arena_alloc(arena, (size_t)units * 3 + 1);
    u_strToUTF8(narrow, units * 3 + 1, &size, wide, units, &error);
    *text = narrow;
    return U_SUCCESS(error) && utf8_valid(narrow, (size_t)size);
}

/* ---- quoted-printable and base64 */

static int hex(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What only looks like an escape stays as it is. */
size_t vcard_unquote(char *bytes, size_t length) {
    size_t to = 0;
    for (size_t at = 0; at < length; at++) {
        int high = bytes[at] == '=' && at + 2 < length ? hex(bytes[at + 1]) : -1;
        int low = high >= 0 ? hex(bytes[at + 2]) : -1;
        bytes[to++] = low >= 0 ? (char)((unsigned)high << 4 | (unsigned)low) : bytes[at];
        at += low >= 0 ? 2 : 0;
    }
    return to;
}

bool vcard_unbase64(struct arena *arena, const char *text, const void **bytes, size_t *length) {
    size_t in = strlen(text);
    while (in && strchr("= \t\r\n", text[in - 1]))
        in--;
    unsigned char *into = arena_alloc(arena, in + 1);
    *bytes = into;
    return sodium_base642bin(into, in + 1, text, in, " \t\r\n", length, NULL,
                             sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0;
}

/* ---- escapes */

/* Of a backslash before anything else nobody knows what it means: it stays. */
const char *vcard_unescaped(struct arena *arena, const char *text, size_t length) {
    char *result = arena_text_n(arena, text, length), *to = result;
    for (const char *at = result; *at; at++) {
        if (*at == '\\' && at[1] && strchr("nN", at[1])) {
            *to++ = '\n';
            at++;
        } else if (*at == '\\' && at[1] && strchr("\\,;:", at[1])) {
            *to++ = *++at;
        } else {
            *to++ = *at;
        }
    }
    *to = '\0';
    return result;
}

const char *vcard_part(struct arena *arena, const char **at, char between) {
    const char *from = *at;
    if (!from)
        return NULL;
    size_t length = 0;
    while (from[length] && from[length] != between)
        length += from[length] == '\\' && from[length + 1] ? 2 : 1;
    *at = from[length] ? from + length + 1 : NULL;
    return vcard_unescaped(arena, from, length);
}
