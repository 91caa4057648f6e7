/* A line is taken apart on its bytes (all that separates is ASCII), and only then its texts are decoded. A card names no
 * character set as a whole: when its texts are not UTF-8, and do not look like UTF-8 with a damaged place either, they are
 * what Windows wrote. From here on nothing depends on the version: values have the escapes of 3.0. */
#include "formats/vcard_inside.h"

#include "base/utf8.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { PARAMS_MAX = 16 * 1024 };

struct slice {
    const char *at;
    size_t length;
};

struct raw_param {
    struct slice name, value; /* a name of length 0: a bare word of 2.1 */
};

/* A line taken apart, its texts still bytes. */
struct raw {
    int line;
    struct slice group, name, value;
    struct raw_param *params;
    size_t param_count, param_room;
    const char *charset; /* its own, or NULL */
    bool base64, inner;
};

struct reading {
    struct ctx *ctx;
    const char *file;
    struct arena *scratch, *arena;
    int number;
    enum vcard_version version;
    struct raw *raws;
    size_t count;
    const char *charset; /* of whatever names none */
};

static enum status wrong(struct reading *reading, int line, const char *id) {
    (void)FAIL(reading->ctx, ST_INVALID, id, arena_printf(reading->ctx->arena, "%d", reading->number));
    return fault_at(reading->ctx, reading->file, line, 0);
}

static struct slice trim(struct slice slice) {
    while (slice.length && isspace((unsigned char)*slice.at)) {
        slice.at++;
        slice.length--;
    }
    while (slice.length && isspace((unsigned char)slice.at[slice.length - 1]))
        slice.length--;
    return slice;
}

static bool is(struct slice slice, const char *word) {
    return slice.length == strlen(word) && strncasecmp(slice.at, word, slice.length) == 0;
}

static bool is_name(struct slice slice) {
    for (size_t i = 0; i < slice.length; i++)
        if (!isalnum((unsigned char)slice.at[i]) && slice.at[i] != '-' && slice.at[i] != '_')
            return false;
    return slice.length > 0;
}

static char *upper(struct arena *arena, struct slice slice) {
    char *text = arena_text_n(arena, slice.at, slice.length);
    for (char *at = text; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    return text;
}

/* ---- taking a line apart */

/* What a bare word of 2.1 is a value of. */
static const char *bare(struct slice word) {
    static const char *const encodings[] = {"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"};
    static const char *const values[] = {"INLINE", "URL", "CID", "CONTENT-ID"};
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
        if (is(word, encodings[i]))
            return "ENCODING";
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (is(word, values[i]))
            return "VALUE";
    return "TYPE";
}

static void push_param(struct reading *reading, struct raw *raw, struct slice whole) {
    const char *equals = memchr(whole.at, '=', whole.length);
    struct raw_param param = {.value = trim(whole)};
    if (equals) {
        size_t length = (size_t)(equals - whole.at);
        param.name = trim((struct slice){whole.at, length});
        param.value = trim((struct slice){equals + 1, whole.length - length - 1});
    } else if (param.value.length) {
        const char *name = bare(param.value);
        param.name = (struct slice){name, strlen(name)};
    }
    if (is_name(param.name))
        ARENA_PUSH(reading->scratch, raw->params, raw->param_count, raw->param_room, param);
}

static void split_params(struct reading *reading, struct raw *raw, const char *at, const char *end) {
    while (at < end) {
        const char *from = ++at; /* behind the semicolon */
        while (at < end && *at != ';') {
            const char *close = *at == '"' ? memchr(at + 1, '"', (size_t)(end - at - 1)) : NULL;
            at = close ? close + 1 : at + 1;
        }
        push_param(reading, raw, (struct slice){from, (size_t)(at - from)});
    }
}

static enum status split_line(struct reading *reading, const struct vcard_line *line, struct raw *raw) {
    const char *value = vcard_value_at(line), *end = line->bytes + line->length;
    *raw = (struct raw){.line = line->line};
    const char *stop = line->bytes;
    while (value && *stop != ':' && *stop != ';')
        stop++;
    struct slice name = {line->bytes, (size_t)(stop - line->bytes)};
    const char *dot = value ? memchr(name.at, '.', name.length) : NULL;
    if (dot) {
        raw->group = trim((struct slice){name.at, (size_t)(dot - name.at)});
        name = (struct slice){dot + 1, (size_t)(stop - dot - 1)};
    }
    raw->name = trim(name);
    if (!value || value - line->bytes > PARAMS_MAX || !is_name(raw->name) || (dot && !is_name(raw->group)))
        return wrong(
            reading, line->line,
            M("Card {1} was passed over: what stands here is no line of a card, for it has no name and colon"));
    if (*stop == ';')
        split_params(reading, raw, stop, value - 1);
    raw->value = (struct slice){value, (size_t)(end - value)};
    return ST_OK;
}

static struct slice param_of(const struct raw *raw, const char *name) {
    for (size_t i = 0; i < raw->param_count; i++)
        if (is(raw->params[i].name, name))
            return raw->params[i].value;
    return (struct slice){"", 0};
}

static struct slice unquoted(struct slice slice) {
    bool both = slice.length >= 2 && slice.at[0] == '"' && slice.at[slice.length - 1] == '"';
    return both ? (struct slice){slice.at + 1, slice.length - 2} : slice;
}

static enum status decode_coding(struct reading *reading, struct raw *raw) {
    struct slice encoding = unquoted(param_of(raw, "ENCODING")), charset = unquoted(param_of(raw, "CHARSET"));
    raw->base64 = is(encoding, "B") || is(encoding, "BASE64");
    if (is(encoding, "QUOTED-PRINTABLE")) {
        char *copy = arena_text_n(reading->scratch, raw->value.at, raw->value.length);
        raw->value = (struct slice){copy, vcard_unquote(copy, raw->value.length)};
    }
    if (!charset.length || raw->base64)
        return ST_OK;
    /* A file in UTF-16 was decoded as a whole. */
    if (charset.length >= 6 && strncasecmp(charset.at, "UTF-16", 6) == 0 && !is(encoding, "QUOTED-PRINTABLE"))
        return ST_OK;
    raw->charset = arena_text_n(reading->scratch, charset.at, charset.length);
    if (!vcard_charset_known(raw->charset))
        return wrong(reading, raw->line,
                     M("Card {1} was passed over: the character set that it names here is not known"));
    return ST_OK;
}

/* ---- the card's character set */

struct tally {
    size_t good, bad; /* places that are UTF-8, and places that are none */
    bool c1, latin9;
};

static void tally(struct tally *tally, struct slice slice) {
    for (size_t at = 0; at < slice.length;) {
        uint32_t code;
        unsigned char byte = (unsigned char)slice.at[at];
        size_t step = utf8_next(slice.at + at, slice.length - at, &code);
        tally->good += step > 1;
        tally->bad += step == 0;
        tally->c1 |= step == 0 && byte >= 0x80 && byte < 0xa0;
        tally->latin9 |= step == 0 && strchr("\xa4\xa6\xa8\xb4\xb8", (char)byte);
        at += step ? step : 1;
    }
}

static const char *charset_of(const struct reading *reading) {
    struct tally all = {0};
    for (size_t i = 0; i < reading->count; i++) {
        if (!reading->raws[i].charset && !reading->raws[i].base64)
            tally(&all, reading->raws[i].value);
        for (size_t p = 0; p < reading->raws[i].param_count; p++)
            tally(&all, reading->raws[i].params[p].value);
    }
    if (!all.bad || all.good > all.bad)
        return "UTF-8";
    return all.latin9 && !all.c1 ? "ISO-8859-15" : "windows-1252";
}

/* ---- texts */

static enum status decode(struct reading *reading, const struct raw *raw, const char *charset,
                          struct slice slice, struct arena *arena, const char **text) {
    if (vcard_decode(arena, charset, slice.at, slice.length, text))
        return ST_OK;
    return wrong(
        reading, raw->line,
        M("Card {1} was passed over: a character here cannot be read, the card is damaged or in another "
          "encoding"));
}

static bool is_control(char c) {
    return (c > 0 && c < 0x20 && !strchr("\t\r\n", c)) || c == 0x7f;
}

/* One line with the escapes of 3.0, without control characters. In 2.1 a backslash stands for itself, except before what separates; a comma separates
 * nothing, except where the property is a list. */
static const char *canonical(struct reading *reading, const struct raw *raw, const char *text) {
    bool old = reading->version == VCARD_2_1;
    bool list = is(raw->name, "CATEGORIES") || is(raw->name, "NICKNAME");
    struct buf buf = buf_in(reading->arena);
    for (const char *at = text; *at; at++) {
        if ((*at == '\r' && at[1] == '\n') || is_control(*at))
            continue;
        if (*at == '\r' || *at == '\n')
            buf_add(&buf, "\\n");
        else if (old && *at == '\\' && at[1] && strchr(";,", at[1])) {
            buf_char(&buf, *at++);
            buf_char(&buf, *at);
        } else {
            buf_add(&buf, old && (*at == '\\' || (*at == ',' && !list)) ? "\\" : "");
            buf_char(&buf, *at);
        }
    }
    return buf_text(&buf);
}

/* RFC 6868. */
static const char *uncaret(struct reading *reading, struct slice slice) {
    struct buf buf = buf_in(reading->arena);
    for (size_t i = 0; i < slice.length; i++) {
        static const char from[] = "n^'", to[] = "\n^\"";
        const char *found = slice.at[i] == '^' && i + 1 < slice.length && reading->version == VCARD_4_0
                                ? memchr(from, slice.at[i + 1], 3)
                                : NULL;
        buf_char(&buf, found ? to[found - from] : slice.at[i]);
        i += found != NULL;
    }
    return buf_text(&buf);
}

/* work,"a,b" are two values; TYPE="cell,voice" is how some write two. */
static void push_values(struct reading *reading, bool types, const char *text, struct card_param *param) {
    size_t count = 0, room = 4, length = strlen(text);
    const char **values = arena_array(reading->arena, room, sizeof *values);
    for (size_t at = 0; at <= length;) {
        size_t from = at;
        const char *close = text[at] == '"' ? strchr(text + at + 1, '"') : NULL;
        if (close)
            at = (size_t)(close - text) + 1;
        at += strcspn(text + at, ",");
        struct slice value = unquoted((struct slice){text + from, at - from});
        at++;
        for (size_t part = 0; part <= value.length;) {
            const char *comma = types ? memchr(value.at + part, ',', value.length - part) : NULL;
            size_t size = comma ? (size_t)(comma - value.at) - part : value.length - part;
            ARENA_PUSH(reading->arena, values, count, room,
                       uncaret(reading, trim((struct slice){value.at + part, size})));
            part += size + 1;
        }
    }
    param->values = values;
    param->count = count;
}

static enum status put_params(struct reading *reading, const struct raw *raw, struct card_property *property) {
    struct card_param *params = arena_array(reading->arena, raw->param_count + 1, sizeof *params);
    property->params = params;
    for (size_t i = 0; i < raw->param_count; i++) {
        const struct raw_param *from = &raw->params[i];
        struct card_param *param = &params[property->param_count];
        const char *text;
        /* How the text was written is no longer true of it. */
        if (is(from->name, "CHARSET") || (is(from->name, "ENCODING") && !raw->base64))
            continue;
        TRY(decode(reading, raw, reading->charset, from->value, reading->scratch, &text));
        param->name = upper(reading->arena, from->name);
        push_values(reading, is(from->name, "TYPE"), text, param);
        property->param_count++;
    }
    return ST_OK;
}

/* Base64 without the blanks that folding left. */
static const char *compact(struct arena *arena, struct slice value) {
    char *text = arena_text_n(arena, value.at, value.length), *to = text;
    for (const char *at = text; *at; at++)
        if (!isspace((unsigned char)*at))
            *to++ = *at;
    *to = '\0';
    return text;
}

static enum status put_property(struct reading *reading, const struct raw *raw, struct card_properties *list) {
    struct card_property property = {.line = raw->line};
    const char *text;
    property.name = upper(reading->arena, raw->name);
    if (raw->group.length)
        property.group = arena_text_n(reading->arena, raw->group.at, raw->group.length);
    TRY(put_params(reading, raw, &property));
    struct slice value = raw->value;
    if (raw->base64) {
        const char *base64 = compact(reading->scratch, value);
        value = (struct slice){base64, strlen(base64)};
    }
    TRY(decode(reading, raw, raw->charset ? raw->charset : reading->charset, value, reading->arena, &text));
    property.value = raw->base64 || raw->inner ? text : canonical(reading, raw, text);
    ARENA_PUSH(reading->arena, list->items, list->count, list->room, property);
    return ST_OK;
}

/* ---- cards inside */

/* The lines of an inner card as 3.0 writes them: the value of the AGENT before them. Gives the first line behind. */
static size_t take_inner(struct reading *reading, const struct vcard_lines *lines, size_t at,
                         struct raw *agent) {
    struct buf buf = buf_in(reading->scratch);
    if (trim(agent->value).length) /* AGENT:BEGIN:VCARD */
        buf_add(&buf, "BEGIN:VCARD\\n");
    for (; at < lines->count && lines->items[at].depth; at++) {
        const struct vcard_line *line = &lines->items[at];
        for (size_t i = 0; i < line->length; i++) {
            buf_add(&buf, strchr("\\,;", line->bytes[i]) && line->bytes[i] ? "\\" : "");
            buf_char(&buf, line->bytes[i]);
        }
        buf_add(&buf, "\\n");
    }
    agent->value = (struct slice){buf_text(&buf), buf.length};
    agent->inner = true;
    return at;
}

static enum status take_apart(struct reading *reading, const struct vcard_lines *lines) {
    reading->raws = arena_array(reading->scratch, lines->count + 1, sizeof *reading->raws);
    for (size_t i = 0; i < lines->count;) {
        struct raw *raw = &reading->raws[reading->count++];
        TRY(split_line(reading, &lines->items[i++], raw));
        if (i < lines->count && lines->items[i].depth)
            i = take_inner(reading, lines, i, raw);
        TRY(decode_coding(reading, raw));
    }
    return ST_OK;
}

enum status vcard_properties(struct ctx *ctx, const char *file, struct arena *scratch, struct arena *arena,
                             const struct vcard_read *read, const struct vcard_lines *lines,
                             struct card_properties *properties) {
    struct reading reading = {.ctx = ctx,
                              .file = file,
                              .scratch = scratch,
                              .arena = arena,
                              .number = read->number,
                              .version = read->version};
    TRY(take_apart(&reading, lines));
    reading.charset = charset_of(&reading);
    for (size_t i = 0; i < reading.count; i++)
        TRY(put_property(&reading, &reading.raws[i], properties));
    return ST_OK;
}
