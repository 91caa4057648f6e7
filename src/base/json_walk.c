/* One cursor, and whether a value has come before at this depth: after one, a comma or the end must stand. What goes wrong sets
 * `bad`, and from there everything is at its end, so that loops end by themselves. jansson's tree was measured: for a letter of 300
 * bytes eight times what this costs. */
#include "base/json_walk.h"

#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

enum { DEPTH = 2048 }; /* of what is passed over; as jansson's */

static bool wrong(struct json_walk *walk) {
    walk->bad = true;
    walk->at = "";
    return false;
}

static char ahead(struct json_walk *walk) {
    while (*walk->at == ' ' || *walk->at == '\t' || *walk->at == '\n' || *walk->at == '\r')
        walk->at++;
    return *walk->at;
}

static bool expect(struct json_walk *walk, char c) {
    if (ahead(walk) != c)
        return wrong(walk);
    walk->at++;
    return true;
}

/* ---- texts */

/* Four hexadecimal digits; -1: there are none. */
static int32_t hex4(const char *at) {
    int32_t value = 0;
    for (int i = 0; i < 4; i++) {
        static const char digits[] = "0123456789abcdefABCDEF";
        const char *digit = at[i] ? strchr(digits, at[i]) : NULL;
        if (!digit)
            return -1;
        int place = (int)(digit - digits);
        value = value * 16 + (place < 16 ? place : place - 6);
    }
    return value;
}

static char *put_code(char *to, uint32_t code) {
    if (code < 0x80) {
        *to++ = (char)code;
        return to;
    }
    int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
    *to++ = (char)(lead[more] | code >> (6 * more));
    while (more--)
        *to++ = (char)(0x80 | (code >> (6 * more) & 0x3F));
    return to;
}

/* Behind \u: a code, or two that are one. A NUL and half of a pair are refused. */
static const char *take_code(const char *at, char **to) {
    int32_t code = hex4(at), low;
    if (code <= 0 || (code >= 0xDC00 && code <= 0xDFFF))
        return NULL;
    at += 4;
    if (code >= 0xD800 && code <= 0xDBFF) {
        low = at[0] == '\\' && at[1] == 'u' ? hex4(at + 2) : -1;
        if (low < 0xDC00 || low > 0xDFFF)
            return NULL;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        at += 6;
    }
    *to = put_code(*to, (uint32_t)code);
    return at;
}

static const char *take_escape(const char *at, char **to) {
    static const char letters[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    const char *letter = *at ? strchr(letters, *at) : NULL;
    if (*at == 'u')
        return take_code(at + 1, to);
    if (!letter)
        return NULL;
    *(*to)++ = means[letter - letters];
    return at + 1;
}

/* The end of the text that begins behind a quote: its closing quote. NULL: there is none, or a control character before it. */
static const char *text_end(const char *at, bool *escapes, bool *wide) {
    for (; *at != '"'; at++) {
        if ((unsigned char)*at < 0x20)
            return NULL;
        *wide = *wide || (unsigned char)*at >= 0x80;
        if (*at == '\\') {
            *escapes = true;
            at += at[1] != '\0';
        }
    }
    return at;
}

/* Decoded it is never longer than it stands there. */
static const char *decoded(struct json_walk *walk, const char *from, size_t *length) {
    char *text = arena_alloc(walk->arena, *length + 1), *to = text;
    const char *end = from + *length;
    while (from && from < end) {
        if (*from == '\\')
            from = take_escape(from + 1, &to);
        else
            *to++ = *from++;
    }
    *length = (size_t)(to - text);
    return from ? text : NULL;
}

/* What stands between quotes: where it stands when it needs no decoding. */
static const char *quoted(struct json_walk *walk, size_t *length) {
    bool escapes = false, wide = false;
    if (!expect(walk, '"'))
        return NULL;
    const char *text = walk->at, *end = text_end(text, &escapes, &wide);
    *length = end ? (size_t)(end - text) : 0;
    if (!end || (wide && !utf8_valid(text, *length)) || (escapes && !(text = decoded(walk, text, length)))) {
        wrong(walk);
        return NULL;
    }
    walk->at = end + 1;
    return text;
}

/* ---- other values */

static bool digits(struct json_walk *walk) {
    size_t count = strspn(walk->at, "0123456789");
    walk->at += count;
    return count > 0 || wrong(walk);
}

static bool number(struct json_walk *walk) {
    walk->at += *walk->at == '-';
    if (*walk->at == '0')
        walk->at++;
    else if (!digits(walk))
        return false;
    if (*walk->at == '.') {
        walk->at++;
        if (!digits(walk))
            return false;
    }
    if (*walk->at == 'e' || *walk->at == 'E') {
        walk->at++;
        walk->at += *walk->at == '+' || *walk->at == '-';
        return digits(walk);
    }
    return true;
}

static bool word(struct json_walk *walk) {
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(walk->at, words[i], strlen(words[i])) == 0) {
            walk->at += strlen(words[i]);
            return true;
        }
    return wrong(walk);
}

static void skip_inside(struct json_walk *walk, char bracket) {
    if (++walk->depth > DEPTH) {
        wrong(walk);
        return;
    }
    if (bracket == '{' && json_walk_object(walk))
        while (json_walk_name(walk))
            json_walk_skip(walk);
    if (bracket == '[' && json_walk_list(walk))
        while (json_walk_item(walk))
            json_walk_skip(walk);
    walk->depth--;
}

/* ---- walking */

struct json_walk json_walk_begin(struct arena *arena, const char *text) {
    return (struct json_walk){.arena = arena, .at = text, .first = true};
}

static bool enter(struct json_walk *walk, char bracket) {
    if (ahead(walk) != bracket) {
        json_walk_skip(walk);
        return false;
    }
    walk->at++;
    walk->first = true;
    return true;
}

/* Is there another behind the comma, or is this the end? */
static bool next(struct json_walk *walk, char bracket) {
    if (walk->bad)
        return false;
    if (ahead(walk) == bracket) {
        walk->at++;
        walk->first = false;
        return false;
    }
    if (!walk->first && !expect(walk, ','))
        return false;
    walk->first = false;
    return true;
}

bool json_walk_object(struct json_walk *walk) {
    return enter(walk, '{');
}

bool json_walk_list(struct json_walk *walk) {
    return enter(walk, '[');
}

bool json_walk_item(struct json_walk *walk) {
    return next(walk, ']');
}

bool json_walk_name(struct json_walk *walk) {
    if (!next(walk, '}'))
        return false;
    walk->name = quoted(walk, &walk->name_length);
    return walk->name && expect(walk, ':');
}

bool json_walk_named(const struct json_walk *walk, const char *name) {
    return strncmp(walk->name, name, walk->name_length) == 0 && !name[walk->name_length];
}

const char *json_walk_text(struct json_walk *walk) {
    size_t length;
    if (ahead(walk) != '"') {
        json_walk_skip(walk);
        return NULL;
    }
    const char *text = quoted(walk, &length);
    return text ? arena_text_n(walk->arena, text, length) : NULL;
}

void json_walk_skip(struct json_walk *walk) {
    size_t length;
    char c = ahead(walk);
    if (c == '"')
        (void)quoted(walk, &length);
    else if (c == '{' || c == '[')
        skip_inside(walk, c);
    else if (c == '-' || (c >= '0' && c <= '9'))
        (void)number(walk);
    else
        (void)word(walk);
}

void json_walk_texts(struct json_walk *walk, const char *const *names, const char **texts, size_t count) {
    for (size_t i = 0; i < count; i++)
        texts[i] = NULL;
    if (!json_walk_object(walk))
        return;
    while (json_walk_name(walk)) {
        size_t i = 0;
        while (i < count && !json_walk_named(walk, names[i]))
            i++;
        if (i < count)
            texts[i] = json_walk_text(walk);
        else
            json_walk_skip(walk);
    }
}

bool json_walk_done(struct json_walk *walk) {
    return !walk->bad && ahead(walk) == '\0';
}
