#include "formats/mail_text.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <string.h>
#include <strings.h>

/* Windows-1252 where ISO-8859-1 has control characters; 0: nothing is there. */
static const uint16_t windows[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                     0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static void add_code(struct buf *buf, uint32_t code) {
    if (code < 0x80) {
        buf_char(buf, (char)code);
    } else if (code < 0x800) {
        buf_char(buf, (char)(0xC0 | code >> 6));
        buf_char(buf, (char)(0x80 | (code & 0x3F)));
    } else if (code < 0x10000) {
        buf_char(buf, (char)(0xE0 | code >> 12));
        buf_char(buf, (char)(0x80 | (code >> 6 & 0x3F)));
        buf_char(buf, (char)(0x80 | (code & 0x3F)));
    } else {
        buf_char(buf, (char)(0xF0 | code >> 18));
        buf_char(buf, (char)(0x80 | (code >> 12 & 0x3F)));
        buf_char(buf, (char)(0x80 | (code >> 6 & 0x3F)));
        buf_char(buf, (char)(0x80 | (code & 0x3F)));
    }
}

/* The next character, whatever the bytes are. */
static size_t next(const char *at, size_t left, uint32_t *code) {
    size_t step = utf8_next(at, left, code);
    if (step)
        return step;
    unsigned char byte = (unsigned char)*at;
    *code = byte >= 0x80 && byte < 0xA0 ? windows[byte - 0x80] : byte;
    return 1;
}

/* Control characters, marks of direction and order, which can make a line look like another one. */
static bool is_hidden(uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF ||
           (code & 0xFFFE) == 0xFFFE;
}

static bool is_space(uint32_t code) {
    return code == ' ' || code == '\t' || code == '\n' || code == '\r' || code == 0xA0;
}

const char *mail_line(struct arena *arena, const char *text, size_t most) {
    struct buf buf = buf_in(arena);
    bool space = false;
    size_t length = text ? strlen(text) : 0;
    for (size_t at = 0; at < length && buf.length + 5 < most;) {
        uint32_t code;
        at += next(text + at, length - at, &code);
        if (is_space(code) || is_hidden(code)) {
            space = space || is_space(code);
            continue;
        }
        if (space && buf.length)
            buf_char(&buf, ' ');
        space = false;
        add_code(&buf, code);
    }
    return buf.length ? utf8_composed(arena, buf_text(&buf)) : NULL;
}

struct lines {
    struct buf buf;
    size_t ends, spaces; /* that were met and not written yet */
};

static void put(struct lines *lines, uint32_t code) {
    if (lines->buf.length)
        for (size_t i = 0; i < lines->ends && i < 2; i++)
            buf_char(&lines->buf, '\n');
    for (size_t i = 0; i < lines->spaces && (lines->buf.length || lines->ends); i++)
        buf_char(&lines->buf, ' ');
    lines->ends = lines->spaces = 0;
    add_code(&lines->buf, code);
}

const char *mail_lines(struct arena *arena, const char *bytes, size_t length, size_t most, bool *cut) {
    enum { SPACES_MOST = 8 };
    struct lines lines = {.buf = buf_in(arena)};
    size_t at = 0;
    while (at < length && lines.buf.length + SPACES_MOST + 8 < most) {
        uint32_t code;
        at += next(bytes + at, length - at, &code);
        if (code == '\n') {
            lines.ends++;
            lines.spaces = 0;
        } else if (is_space(code)) {
            lines.spaces += code != '\r' && lines.spaces < SPACES_MOST;
        } else if (!is_hidden(code)) {
            put(&lines, code);
        }
    }
    while (at < length && !*cut) {
        uint32_t code;
        at += next(bytes + at, length - at, &code);
        *cut = !is_space(code) && !is_hidden(code);
    }
    return lines.buf.length ? utf8_composed(arena, buf_text(&lines.buf)) : NULL;
}

/* ---- HTML */

static const struct {
    const char *name;
    uint32_t code;
} entities[] = {{"amp", '&'},      {"lt", '<'},        {"gt", '>'},       {"quot", '"'},    {"apos", '\''},
                {"nbsp", ' '},     {"auml", 0xE4},     {"ouml", 0xF6},    {"aring", 0xE5},  {"Auml", 0xC4},
                {"Ouml", 0xD6},    {"Aring", 0xC5},    {"eacute", 0xE9},  {"euro", 0x20AC}, {"ndash", 0x2013},
                {"mdash", 0x2014}, {"hellip", 0x2026}, {"rsquo", 0x2019}, {"rdquo", 0x201D}};

static bool number_of(const char *name, size_t length, uint32_t *code) {
    bool hex = length > 1 && (name[1] == 'x' || name[1] == 'X');
    *code = 0;
    for (size_t i = hex ? 2 : 1; i < length; i++) {
        unsigned char c = (unsigned char)name[i];
        uint32_t digit = c >= '0' && c <= '9'          ? (uint32_t)(c - '0')
                         : hex && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                         : hex && c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                                       : 99;
        if (digit == 99 || *code > 0x10FFFF)
            return false;
        *code = *code * (hex ? 16 : 10) + digit;
    }
    return *code >= 0x20 && *code <= 0x10FFFF && (*code < 0xD800 || *code > 0xDFFF);
}

/* What stands at "&"; its length, or 0: nothing that we know. */
static size_t entity(const char *at, uint32_t *code) {
    enum { LONGEST = 10 };
    size_t length = 0;
    while (length < LONGEST && at[1 + length] && at[1 + length] != ';')
        length++;
    if (at[1 + length] != ';')
        return 0;
    if (at[1] == '#')
        return number_of(at + 1, length, code) ? length + 2 : 0;
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strlen(entities[i].name) == length && strncmp(entities[i].name, at + 1, length) == 0) {
            *code = entities[i].code;
            return length + 2;
        }
    return 0;
}

static bool is_tag(const char *at, const char *name) {
    size_t length = strlen(name);
    char after = strncasecmp(at, name, length) == 0 ? at[length] : 'x';
    return after == '>' || after == '/' || after == ' ' || after == '\t' || after == '\n' || after == '\r' ||
           !after;
}

static bool breaks(const char *at) {
    static const char *const names[] = {"br", "p",  "div", "tr", "li", "h1",    "h2",
                                        "h3", "h4", "ul",  "ol", "hr", "table", "blockquote"};
    at += *at == '/';
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_tag(at, names[i]))
            return true;
    return false;
}

/* Where what is in an element that says nothing to a person ends; `at` itself for any other. */
static const char *behind_silent(const char *at) {
    static const char *const names[] = {"style", "script", "head", "title"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_tag(at, names[i])) {
            const char *end = at;
            while ((end = strstr(end, "</")) && !is_tag(end + 2, names[i]))
                end += 2;
            return end ? end + 2 : at + strlen(at);
        }
    return at;
}

static const char *behind_tag(const char *at, struct buf *buf) {
    if (strncmp(at, "!--", 3) == 0) {
        const char *end = strstr(at, "-->");
        return end ? end + 3 : at + strlen(at);
    }
    if (breaks(at))
        buf_char(buf, '\n');
    at = behind_silent(at);
    at += strcspn(at, ">");
    return at + (*at == '>');
}

const char *mail_html_words(struct arena *arena, const char *html) {
    struct buf buf = buf_in(arena);
    for (const char *at = html; *at;) {
        uint32_t code;
        size_t length = *at == '&' ? entity(at, &code) : 0;
        if (*at == '<') {
            at = behind_tag(at + 1, &buf);
        } else if (length) {
            add_code(&buf, code);
            at += length;
        } else {
            buf_char(&buf, *at == '\n' || *at == '\r' ? ' ' : *at);
            at++;
        }
    }
    return buf_text(&buf);
}
