#include "connect/imap_read.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- numbers */

/* How many digits; 0: none, or more than the number may have. */
static size_t digits(const char *at, size_t left, uint64_t most, uint64_t *number) {
    size_t count = 0;
    *number = 0;
    while (count < left && at[count] >= '0' && at[count] <= '9') {
        uint64_t digit = (uint64_t)(at[count] - '0');
        if (*number > (most - digit) / 10)
            return 0;
        *number = *number * 10 + digit;
        count++;
    }
    return count;
}

bool imap_literal(const char *line, size_t length, uint64_t *follows) {
    enum { MOST = INT32_MAX };
    while (length && (line[length - 1] == '\n' || line[length - 1] == '\r'))
        length--;
    if (!length || line[length - 1] != '}')
        return false;
    size_t open = length - 1;
    while (open && line[open - 1] >= '0' && line[open - 1] <= '9')
        open--;
    if (!open || line[open - 1] != '{' || open == length - 1)
        return false;
    if (digits(line + open, length - 1 - open, MOST, follows) != length - 1 - open)
        *follows = (uint64_t)MOST + 1; /* more than anybody takes */
    return true;
}

bool imap_code(const char *line, const char *word, uint32_t *number) {
    const char *open = strchr(line, '[');
    size_t length = strlen(word);
    uint64_t value;
    if (strncmp(line, "* ", 2) != 0 || !open || strncasecmp(open + 1, word, length) != 0 ||
        open[1 + length] != ' ')
        return false;
    const char *at = open + length + 2;
    size_t count = digits(at, strlen(at), UINT32_MAX, &value);
    *number = (uint32_t)value;
    return count && at[count] == ']';
}

/* ---- search */

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* "n:*" always answers with the last one too, whatever its number. */
bool imap_search_read(struct arena *arena, const char *line, uint32_t from, uint32_t **uids, size_t *count) {
    static const char begin[] = "* SEARCH";
    size_t room = 0, kept = 0;
    *uids = NULL;
    *count = 0;
    if (strncasecmp(line, begin, sizeof begin - 1) != 0)
        return false;
    for (const char *at = line + sizeof begin - 1; *at == ' ';) {
        uint64_t value;
        while (*at == ' ')
            at++;
        size_t length = digits(at, strlen(at), UINT32_MAX, &value);
        if (!length)
            break;
        at += length;
        uint32_t uid = (uint32_t)value;
        if (uid >= from && uid)
            ARENA_PUSH(arena, *uids, *count, room, uid);
    }
    if (*count)
        qsort(*uids, *count, sizeof **uids, by_number);
    for (size_t i = 0; i < *count; i++)
        if (!i || (*uids)[i] != (*uids)[i - 1])
            (*uids)[kept++] = (*uids)[i];
    *count = kept;
    return true;
}

/* ---- dates */

static int month_of(const char *text) {
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (int i = 0; i < 12; i++)
        if (strncasecmp(names + (size_t)i * 3, text, 3) == 0)
            return i + 1;
    return 0;
}

static int two(const char *at) {
    return at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9' ? -1 : (at[0] - '0') * 10 + at[1] - '0';
}

bool imap_date(const char *text, size_t length, int64_t *instant) {
    enum { LONG = 26 };
    char day[3] = {0};
    if (length != LONG)
        return false;
    day[0] = text[0] == ' ' ? '0' : text[0];
    day[1] = text[1];
    struct ymd ymd = {two(text + 7) * 100 + two(text + 9), month_of(text + 3), two(day)};
    int hour = two(text + 12), minute = two(text + 15), second = two(text + 18), zone_hour = two(text + 22),
        zone_minute = two(text + 24);
    bool good = text[2] == '-' && text[6] == '-' && text[11] == ' ' && text[14] == ':' && text[17] == ':' &&
                text[20] == ' ' && (text[21] == '+' || text[21] == '-') && two(text + 7) >= 0 &&
                two(text + 9) >= 0;
    if (!good || ymd.year < 1900 || ymd.year > 2199 || !ymd.month || ymd.day < 1 || ymd.day > 31 || hour < 0 ||
        hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 || zone_hour < 0 ||
        zone_hour > 14 || zone_minute < 0 || zone_minute > 59)
        return false;
    day_t at = day_from(ymd);
    if (day_ymd(at).month != ymd.month)
        return false;
    int64_t zone = (int64_t)(zone_hour * 60 + zone_minute) * 60;
    *instant = (int64_t)at * 86400 + hour * 3600 + minute * 60 + second - (text[21] == '-' ? -zone : zone);
    return true;
}

/* ---- fetch */

struct cursor {
    const char *at, *end;
};

static bool word_is(const struct cursor *cursor, size_t length, const char *word) {
    return strlen(word) == length && strncasecmp(cursor->at, word, length) == 0;
}

static bool skip(struct cursor *cursor, char c) {
    if (cursor->at == cursor->end || *cursor->at != c)
        return false;
    cursor->at++;
    return true;
}

/* A name goes until the space before its value: "BODY[]<0>", "RFC822.SIZE". */
static size_t name_length(const struct cursor *cursor) {
    size_t length = 0;
    while (cursor->at + length < cursor->end && cursor->at[length] != ' ' && cursor->at[length] != '\r' &&
           cursor->at[length] != ')')
        length++;
    return length;
}

static bool read_quoted(struct cursor *cursor, const char **text, size_t *length) {
    *text = cursor->at;
    while (cursor->at < cursor->end && *cursor->at != '"')
        cursor->at += *cursor->at == '\\' && cursor->at + 1 < cursor->end ? 2 : 1;
    *length = (size_t)(cursor->at - *text);
    return skip(cursor, '"');
}

static bool read_counted(struct cursor *cursor, const char **text, size_t *length) {
    uint64_t number;
    size_t count = digits(cursor->at, (size_t)(cursor->end - cursor->at), INT32_MAX, &number);
    cursor->at += count;
    if (!count || !skip(cursor, '}') || !skip(cursor, '\r') || !skip(cursor, '\n') ||
        number > (uint64_t)(cursor->end - cursor->at))
        return false;
    *text = cursor->at;
    *length = (size_t)number;
    cursor->at += number;
    return true;
}

/* "(\Seen (a))": nothing of it is wanted. */
static bool read_list(struct cursor *cursor) {
    int depth = 1;
    while (cursor->at < cursor->end && depth) {
        const char *text;
        size_t length;
        char c = *cursor->at++;
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if ((c == '"' && !read_quoted(cursor, &text, &length)) ||
            (c == '{' && !read_counted(cursor, &text, &length)))
            return false;
    }
    return !depth;
}

static bool read_value(struct cursor *cursor, const char **text, size_t *length) {
    *text = NULL;
    *length = 0;
    if (skip(cursor, '"'))
        return read_quoted(cursor, text, length);
    if (skip(cursor, '{'))
        return read_counted(cursor, text, length);
    if (skip(cursor, '('))
        return read_list(cursor);
    *text = cursor->at;
    *length = name_length(cursor);
    cursor->at += *length;
    return *length != 0;
}

static bool read_item(struct cursor *cursor, struct imap_message *message) {
    struct cursor name = *cursor;
    size_t name_size = name_length(cursor), length;
    const char *text;
    uint64_t number;
    cursor->at += name_size;
    if (!name_size || !skip(cursor, ' ') || !read_value(cursor, &text, &length))
        return false;
    bool counted = text && digits(text, length, INT64_MAX, &number) == length && length;
    if (word_is(&name, name_size, "UID"))
        message->uid = counted && number <= UINT32_MAX ? (uint32_t)number : 0;
    else if (word_is(&name, name_size, "RFC822.SIZE"))
        message->size = counted ? number : 0;
    else if (word_is(&name, name_size, "INTERNALDATE"))
        return text && imap_date(text, length, &message->received);
    else if (name_size >= 6 && strncasecmp(name.at, "BODY[]", 6) == 0) {
        message->bytes = text;
        message->length = length;
    }
    return true;
}

bool imap_fetch_read(const char *bytes, size_t length, struct imap_message *message) {
    struct cursor cursor = {bytes, bytes + length};
    uint64_t number;
    *message = (struct imap_message){0};
    if (!skip(&cursor, '*') || !skip(&cursor, ' '))
        return false;
    size_t count = digits(cursor.at, (size_t)(cursor.end - cursor.at), UINT32_MAX, &number);
    cursor.at += count;
    if (!count || !skip(&cursor, ' ') || !word_is(&cursor, name_length(&cursor), "FETCH"))
        return false;
    cursor.at += strlen("FETCH");
    if (!skip(&cursor, ' ') || !skip(&cursor, '('))
        return false;
    do
        if (!read_item(&cursor, message))
            return false;
    while (skip(&cursor, ' '));
    return skip(&cursor, ')');
}

/* ---- names of folders */

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

static void add_sixteen(uint32_t unit, uint32_t *bits, int *held, struct buf *buf) {
    *bits = *bits << 16 | unit;
    for (*held += 16; *held >= 6; *held -= 6)
        buf_char(buf, letters[*bits >> (*held - 6) & 63]);
    *bits &= (1u << *held) - 1;
}

struct folding {
    struct buf buf;
    uint32_t bits;
    int held;
    bool open;
};

static void close_shift(struct folding *folding) {
    if (!folding->open)
        return;
    if (folding->held)
        buf_char(&folding->buf, letters[folding->bits << (6 - folding->held) & 63]);
    buf_char(&folding->buf, '-');
    folding->open = false;
    folding->bits = 0;
    folding->held = 0;
}

static void shifted(struct folding *folding, uint32_t code) {
    if (!folding->open)
        buf_char(&folding->buf, '&');
    folding->open = true;
    if (code < 0x10000) {
        add_sixteen(code, &folding->bits, &folding->held, &folding->buf);
        return;
    }
    code -= 0x10000;
    add_sixteen(0xD800 | code >> 10, &folding->bits, &folding->held, &folding->buf);
    add_sixteen(0xDC00 | (code & 0x3FF), &folding->bits, &folding->held, &folding->buf);
}

static void plain(struct folding *folding, char c) {
    close_shift(folding);
    if (c == '&') {
        buf_add(&folding->buf, "&-");
        return;
    }
    if (c == '"' || c == '\\')
        buf_char(&folding->buf, '\\');
    buf_char(&folding->buf, c);
}

const char *imap_folder(struct arena *arena, const char *name) {
    struct folding folding = {.buf = buf_in(arena)};
    size_t length = strlen(name);
    if (!length || !utf8_text(name, length))
        return NULL;
    buf_char(&folding.buf, '"');
    for (size_t at = 0; at < length;) {
        uint32_t code;
        at += utf8_next(name + at, length - at, &code);
        if (code < ' ')
            return NULL;
        if (code < 0x7F)
            plain(&folding, (char)code);
        else
            shifted(&folding, code);
    }
    close_shift(&folding);
    buf_char(&folding.buf, '"');
    return buf_text(&folding.buf);
}
