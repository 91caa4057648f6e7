/* Input -> lines -> the lines of one card. A card is gathered whole, within limits, before any of it is understood: where
 * one is broken, the reader already stands behind it. A card whose end is missing ends where the next one begins, unless
 * that stands where a card may: as the value of AGENT. */
#include "formats/vcard_inside.h"

#include <string.h>
#include <strings.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

enum { CHUNK = 16 * 1024 };
enum width { BYTES, LITTLE_ENDIAN, BIG_ENDIAN };

struct vcard {
    struct input input;
    enum width width;
    unsigned char raw[CHUNK], bytes[CHUNK / 2 * 3 + 8];
    size_t raw_held, at, filled; /* raw_held: a character of UTF-16 that is not whole yet */
    bool begun, ended, failed, after_cr;
    int line; /* of the line that is read next */
    int cards;
    bool pending; /* the line that begins a card was read already */
    int pending_line;
};

/* ---- input */

static enum width width_of(const unsigned char *bytes, size_t length) {
    if (length < 2)
        return BYTES;
    if ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] && !bytes[1]))
        return LITTLE_ENDIAN;
    return (bytes[0] == 0xfe && bytes[1] == 0xff) || (!bytes[0] && bytes[1]) ? BIG_ENDIAN : BYTES;
}

static uint16_t unit_at(const unsigned char *raw, enum width width) {
    return (uint16_t)(width == LITTLE_ENDIAN ? raw[0] | raw[1] << 8 : raw[0] << 8 | raw[1]);
}

/* What is no character becomes a byte that is none, and is found where it stands. Gives how much of `raw` was used. */
static size_t narrow(const unsigned char *raw, size_t length, enum width width, bool last, unsigned char *to,
                     size_t *filled) {
    size_t at = 0;
    while (at + 2 <= length) {
        uint32_t code = unit_at(raw + at, width);
        size_t step = 2;
        if (U16_IS_LEAD(code)) {
            if (at + 4 > length && !last)
                break;
            uint32_t trail = at + 4 <= length ? unit_at(raw + at + 2, width) : 0;
            code = U16_IS_TRAIL(trail) ? (uint32_t)U16_GET_SUPPLEMENTARY(code, trail) : code;
            step = U_IS_SURROGATE(code) ? 2 : 4;
        }
        at += step;
        if (U_IS_SURROGATE(code))
            to[(*filled)++] = 0xff;
        else
            U8_APPEND_UNSAFE(to, *filled, code);
    }
    if (last && at < length) {
        to[(*filled)++] = 0xff;
        at = length;
    }
    return at;
}

static void refill(struct vcard *vcard) {
    unsigned char *into = vcard->raw + vcard->raw_held;
    long got = vcard->ended ? 0 : vcard->input.read(vcard->input.arg, into, CHUNK - vcard->raw_held);
    vcard->failed |= got < 0;
    vcard->ended |= got <= 0;
    size_t length = vcard->raw_held + (got > 0 ? (size_t)got : 0), used = length;
    if (!vcard->begun)
        vcard->width = width_of(vcard->raw, length);
    vcard->at = vcard->filled = 0;
    if (vcard->width == BYTES) {
        memcpy(vcard->bytes, vcard->raw, length);
        vcard->filled = length;
    } else {
        used = narrow(vcard->raw, length, vcard->width, vcard->ended, vcard->bytes, &vcard->filled);
    }
    vcard->raw_held = length - used;
    memmove(vcard->raw, vcard->raw + used, vcard->raw_held);
    if (!vcard->begun && vcard->filled >= 3 && memcmp(vcard->bytes, "\xef\xbb\xbf", 3) == 0)
        vcard->at = 3;
    vcard->begun = true;
}

static bool more(struct vcard *vcard) {
    while (vcard->at == vcard->filled && !vcard->ended)
        refill(vcard);
    return vcard->at < vcard->filled;
}

/* A line in `scratch`; false at the end. What does not fit into `room` is passed over and the line marked as cut. */
static bool next_line(struct vcard *vcard, struct arena *scratch, size_t room, struct vcard_line *line) {
    struct buf text = buf_in(scratch);
    *line = (struct vcard_line){.line = vcard->line};
    if (more(vcard) && vcard->after_cr && vcard->bytes[vcard->at] == '\n')
        vcard->at++;
    vcard->after_cr = false;
    if (!more(vcard))
        return false;
    for (bool whole = false; !whole && more(vcard);) {
        const unsigned char *from = vcard->bytes + vcard->at;
        size_t length = 0, left = vcard->filled - vcard->at;
        while (length < left && from[length] != '\n' && from[length] != '\r')
            length++;
        line->cut |= length > room - text.length;
        if (!line->cut)
            buf_add_n(&text, from, length);
        whole = length < left;
        vcard->after_cr = whole && from[length] == '\r';
        vcard->at += length + whole;
    }
    vcard->line++;
    line->bytes = buf_text(&text);
    line->length = text.length;
    return true;
}

/* ---- cards */

static bool is_blank(const struct vcard_line *line) {
    for (size_t i = 0; i < line->length; i++)
        if (!strchr(" \t\x1a", line->bytes[i])) /* 1a: how DOS ended its files */
            return false;
    return true;
}

static bool says(const char *bytes, size_t length, const char *what) {
    while (length && (bytes[length - 1] == ' ' || bytes[length - 1] == '\t'))
        length--;
    return length == strlen(what) && strncasecmp(bytes, what, length) == 0;
}

static bool begins_card(const struct vcard_line *line) {
    return !line->cut && says(line->bytes, line->length, "BEGIN:VCARD");
}

static bool ends_card(const struct vcard_line *line) {
    return !line->cut && says(line->bytes, line->length, "END:VCARD");
}

/* "AGENT:", "item1.AGENT;X=Y:" and, in one line, "AGENT:BEGIN:VCARD". */
static bool is_agent(const struct vcard_line *line, const char *value_is) {
    const char *value = line->bytes ? vcard_value_at(line) : NULL;
    if (!value || !says(value, (size_t)(line->bytes + line->length - value), value_is))
        return false;
    const char *name = line->bytes, *stop = name + strcspn(name, ";:"),
               *dot = memchr(name, '.', (size_t)(stop - name));
    name = dot ? dot + 1 : name;
    return stop - name == 5 && strncasecmp(name, "AGENT", 5) == 0;
}

struct gathering {
    struct arena *scratch, *waste; /* waste: of a card that is too long only its end is looked for */
    struct vcard_lines lines;
    struct vcard_line before;
    size_t bytes;
    int begins, depth;
    bool ended, too_long;
    bool picture;         /* the property that is read is one */
    size_t picture_bytes; /* of it */
};

/* Larger than the rest of a card may be; of one that is, so much is kept as shows that it was there. */
enum { PICTURE_MAX = 1024 * 1024, PICTURE_SHOWN = 200 };

static bool is_picture(const struct vcard_line *line) {
    static const char *const names[] = {"PHOTO", "LOGO", "SOUND", "KEY"};
    const char *name = line->bytes, *stop = name + strcspn(name, ";:"),
               *dot = memchr(name, '.', (size_t)(stop - name));
    name = dot ? dot + 1 : name;
    for (size_t i = 0; *stop && i < sizeof names / sizeof *names; i++)
        if ((size_t)(stop - name) == strlen(names[i]) && strncasecmp(name, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

/* Does the picture that is read go on in this line? */
static bool goes_on(const struct gathering *gathering, const struct vcard_line *line) {
    return gathering->picture && (vcard_is_folded(line) || vcard_is_base64(line));
}

static bool gather_line(struct vcard *vcard, struct gathering *gathering, struct vcard_line *line) {
    bool passing = gathering->picture_bytes > PICTURE_MAX;
    if (!gathering->too_long && !passing)
        return next_line(vcard, gathering->scratch, VCARD_BYTES_MAX, line);
    arena_drop(&gathering->waste);
    gathering->waste = arena_new();
    bool got = next_line(vcard, gathering->waste, gathering->too_long ? 64 : VCARD_BYTES_MAX, line);
    if (got && !gathering->too_long && !goes_on(gathering, line))
        line->bytes = arena_text_n(gathering->scratch, line->bytes, line->length);
    return got;
}

/* Is the line to be left out, since the picture that it belongs to is too large? What is kept then no longer decodes. */
static bool too_large(struct gathering *gathering, struct vcard_line *line) {
    if (!goes_on(gathering, line)) {
        gathering->picture = is_picture(line);
        gathering->picture_bytes = 0;
    }
    size_t before = gathering->picture_bytes;
    if (!gathering->picture)
        return false;
    gathering->picture_bytes += line->cut ? PICTURE_MAX + 1 : line->length;
    if (gathering->picture_bytes <= PICTURE_MAX || before > PICTURE_MAX)
        return before > PICTURE_MAX;
    size_t shown = line->length < PICTURE_SHOWN ? line->length : PICTURE_SHOWN;
    line->bytes = arena_printf(gathering->scratch, "%.*s=A", (int)shown, line->bytes);
    line->length = shown + 2;
    line->cut = false;
    return false;
}

static void keep_line(struct gathering *gathering, struct vcard_line line) {
    if (too_large(gathering, &line))
        return;
    gathering->bytes += line.length + 1;
    gathering->too_long |=
        line.cut || gathering->bytes > VCARD_BYTES_MAX || gathering->lines.count >= VCARD_LINES_MAX;
    if (gathering->too_long)
        return;
    line.depth = gathering->depth;
    ARENA_PUSH(gathering->scratch, gathering->lines.items, gathering->lines.count, gathering->lines.room, line);
    if (!is_blank(&line))
        gathering->before = line;
}

/* Up to the END that belongs to the BEGIN which was read already. */
static void gather(struct vcard *vcard, struct gathering *gathering) {
    struct vcard_line line;
    while (gather_line(vcard, gathering, &line)) {
        if (begins_card(&line) && !is_agent(&gathering->before, "")) {
            vcard->pending = true;
            vcard->pending_line = line.line;
            return;
        }
        if (ends_card(&line) && gathering->depth == 0) {
            gathering->ended = true;
            return;
        }
        gathering->depth += begins_card(&line);
        keep_line(gathering, line);
        gathering->depth += is_agent(&line, "BEGIN:VCARD") - ends_card(&line);
    }
}

static enum status wrong(struct ctx *ctx, const struct vcard *vcard, int line, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id, arena_printf(ctx->arena, "%d", vcard->cards));
    return fault_at(ctx, vcard->input.name, line, 0);
}

static enum status passed_over(struct ctx *ctx, const struct vcard *vcard, int line) {
    return wrong(ctx, vcard, line, M("Card {1} is longer than 4 MB or 20,000 properties and was passed over"));
}

/* ---- what is in a card */

/* 3.0 when nothing is said; false for a version that there is not. */
static bool version_of(const struct vcard_lines *lines, enum vcard_version *version, int *at) {
    static const char *const words[] = {[VCARD_2_1] = "2.1", [VCARD_3_0] = "3.0", [VCARD_4_0] = "4.0"};
    *version = VCARD_3_0;
    for (size_t i = 0; i < lines->count; i++) {
        const struct vcard_line *line = &lines->items[i];
        const char *value = vcard_value_at(line);
        if (line->depth || !value || strncasecmp(line->bytes, "VERSION", 7) != 0 ||
            !strchr(":;", line->bytes[7]))
            continue;
        *at = line->line;
        value += strspn(value, " \t");
        for (*version = VCARD_2_1; *version <= VCARD_4_0; ++*version)
            if (says(value, (size_t)(line->bytes + line->length - value), words[*version]))
                return true;
        return false;
    }
    return true;
}

static enum status understand(struct ctx *ctx, struct vcard *vcard, const struct gathering *gathering,
                              struct arena *arena, struct vcard_read *read) {
    struct vcard_lines joined = {0};
    struct card_properties properties = {0};
    int at = 0;
    if (!version_of(&gathering->lines, &read->version, &at))
        return wrong(ctx, vcard, at, M("Card {1} is of a version that is not known; 2.1, 3.0 and 4.0 are"));
    vcard_unfold(gathering->scratch, &gathering->lines, read->version, &joined);
    if (joined.count > VCARD_PROPERTIES_MAX)
        return passed_over(ctx, vcard, read->line);
    TRY(vcard_properties(ctx, vcard->input.name, gathering->scratch, arena, read, &joined, &properties));
    vcard_meaning(arena, &properties, read->version, &read->card);
    return ST_OK;
}

static enum status cannot_read(struct ctx *ctx, const struct vcard *vcard) {
    (void)FAIL(ctx, ST_FAILED, M("The file could not be read to its end"));
    return fault_at(ctx, vcard->input.name, 0, 0);
}

static enum status read_card(struct ctx *ctx, struct vcard *vcard, struct gathering *gathering,
                             struct arena *arena, struct vcard_read *read) {
    vcard->cards++;
    read->line = gathering->begins;
    gather(vcard, gathering);
    arena_drop(&gathering->waste);
    if (vcard->failed)
        return cannot_read(ctx, vcard);
    if (gathering->too_long)
        return passed_over(ctx, vcard, read->line);
    if (!gathering->ended)
        return wrong(
            ctx, vcard, read->line,
            M("Card {1} has no end: the file is cut short there, or another card begins in its middle"));
    read->number = vcard->cards;
    return understand(ctx, vcard, gathering, arena, read);
}

/* To the line that begins a card. `*stray`: the first line that stood before it, 0 when there was none. */
static bool find_card(struct vcard *vcard, int *begins, int *stray) {
    struct vcard_line line;
    *stray = 0;
    *begins = vcard->pending_line;
    if (vcard->pending) {
        vcard->pending = false;
        return true;
    }
    for (;;) {
        scoped_arena *waste = arena_new();
        if (!next_line(vcard, waste, CHUNK, &line))
            return false;
        *begins = line.line;
        if (begins_card(&line))
            return true;
        if (!*stray && (line.cut || !is_blank(&line)))
            *stray = line.line;
    }
}

bool vcard_is(const void *bytes, size_t length) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct input_bytes state = {.bytes = bytes, .length = length};
    int begins, stray;
    return find_card(vcard_open(&ctx, input_memory("", &state)), &begins, &stray) && !stray;
}

struct vcard *vcard_open(struct ctx *ctx, struct input input) {
    struct vcard *vcard = arena_alloc(ctx->arena, sizeof *vcard);
    vcard->input = input;
    vcard->line = 1;
    return vcard;
}

enum status vcard_next(struct ctx *ctx, struct vcard *vcard, struct arena *arena, struct vcard_read *read) {
    scoped_arena *scratch = arena_new();
    struct gathering gathering = {.scratch = scratch};
    int stray;
    *read = (struct vcard_read){0};
    bool found = find_card(vcard, &gathering.begins, &stray);
    if (vcard->failed)
        return cannot_read(ctx, vcard);
    if (stray) {
        vcard->pending = found;
        vcard->pending_line = gathering.begins;
        (void)FAIL(ctx, ST_INVALID, M("Something stands here that belongs to no card; it was passed over"));
        return fault_at(ctx, vcard->input.name, stray, 0);
    }
    return found ? read_card(ctx, vcard, &gathering, arena, read) : ST_OK;
}
