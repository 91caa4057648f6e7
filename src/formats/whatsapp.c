/* A line is read whole before it is known whether it begins a message, so one line waits. Whoever copies messages into a message
 * brings lines that look like the file's own: those that are written otherwise (brackets, the separator of the date, where the
 * year stands), lie in the future, before there was a WhatsApp, or more than a week back go on with what they stand in. Fifty in a
 * row that are back are no quotation: a phone's clock was wrong once, or one export was put behind another. */
#include "formats/whatsapp_inside.h"

#include "formats/decode.h"

#include <string.h>

enum { BACK_DAYS = 7, BACK_LINES = 50, FIRST_YEAR = 2009, HEAD_ROOM = 1024 };

struct whatsapp {
    struct decode *decode;
    bool texts;
    enum whatsapp_dates dates;
    day_t today, last; /* the day of the line before */
    struct whatsapp_look look;
    bool any;            /* `look` is known */
    size_t quoted, back; /* in all; in a row, for being back */
    int first_quoted;
    bool broken, letters; /* bytes that are no UTF-8; letters beyond ASCII */
    /* The line that waits. */
    char *text;
    size_t length;
    int number;
    bool begins, cut, ended;
    bool after_return; /* a CR was read: an LF belongs to it */
    struct whatsapp_head head;
    day_t day;
};

/* ---- lines */

static void add(struct whatsapp *file, int32_t code) {
    enum { UTF8_MAX = 4 };
    if (file->length + UTF8_MAX > WHATSAPP_TEXT_MAX + HEAD_ROOM) {
        file->cut = true;
        return;
    }
    struct buf one = {.text = file->text + file->length, .room = UTF8_MAX + 1};
    decode_add(&one, code);
    file->length += one.length;
}

/* ST_OK with `ended` when there is no more. */
static enum status read_line(struct ctx *ctx, struct whatsapp *file) {
    bool some = false;
    file->length = 0;
    file->cut = false;
    file->number++;
    for (;;) {
        int32_t code = decode_next(file->decode);
        bool swallowed = code == '\n' && file->after_return;
        file->after_return = code == '\r';
        if (code == DECODE_FAILED)
            return FAIL(ctx, ST_FAILED, M("The file could not be read to its end"));
        if (swallowed)
            continue;
        if (code == DECODE_END || code == '\n' || code == '\r') {
            file->ended = code == DECODE_END && !some;
            break;
        }
        some = true;
        file->broken |= code == DECODE_BROKEN;
        file->letters |= code >= 0x80;
        if (code)
            add(file, code == DECODE_BROKEN ? 0xfffd : code);
    }
    file->text[file->length] = '\0';
    return ST_OK;
}

/* ---- which lines begin a message */

static bool same_look(const struct whatsapp *file) {
    const struct whatsapp_look *one = &file->look, *two = &file->head.look;
    return one->bracket == two->bracket && one->year_first == two->year_first &&
           one->separator == two->separator;
}

static bool day_fits(struct whatsapp *file) {
    if (file->dates == WHATSAPP_UNTOLD)
        return true;
    if (!whatsapp_day(file->head.numbers, file->dates, &file->day) || file->day > file->today ||
        day_ymd(file->day).year < FIRST_YEAR)
        return false;
    bool back = file->last != DAY_NONE && file->day < file->last - BACK_DAYS;
    file->back = back ? file->back + 1 : 0;
    return !back || file->back > BACK_LINES;
}

static enum status next_line(struct ctx *ctx, struct whatsapp *file) {
    TRY(read_line(ctx, file));
    file->begins = !file->ended && whatsapp_head(file->text, file->length, &file->head);
    if (!file->begins)
        return ST_OK;
    if (!file->any)
        file->look = file->head.look;
    file->any = true;
    file->begins = same_look(file) && day_fits(file);
    if (!file->begins && !file->quoted++)
        file->first_quoted = file->number;
    return ST_OK;
}

/* ---- messages */

static void take(struct whatsapp *file, struct buf *text, struct whatsapp_line *line, size_t from) {
    bool first = !text->length;
    size_t length = file->length - from, room = (size_t)WHATSAPP_TEXT_MAX - text->length;
    line->cut |= file->cut || length + 1 > room;
    if (length + 1 > room)
        return;
    if (!first)
        buf_char(text, '\n');
    buf_add_n(text, file->text + from, length);
}

enum status whatsapp_next(struct ctx *ctx, struct whatsapp *file, struct arena *arena,
                          struct whatsapp_line *line) {
    *line = (struct whatsapp_line){.day = DAY_NONE};
    while (!file->ended && !file->begins) /* what stands before the first message is none */
        TRY(next_line(ctx, file));
    if (file->ended)
        return ST_OK;
    struct buf text = buf_in(arena);
    line->line = file->number;
    memcpy(line->numbers, file->head.numbers, sizeof line->numbers);
    line->dotted = file->head.look.separator == '.';
    line->year_first = file->head.look.year_first;
    line->second = file->head.second;
    if (file->dates != WHATSAPP_UNTOLD)
        line->day = file->last = file->day;
    take(file, &text, line, file->head.length);
    for (;;) {
        TRY(next_line(ctx, file));
        if (file->ended || file->begins)
            break;
        if (file->texts)
            take(file, &text, line, 0);
    }
    line->rest = buf_text(&text);
    return ST_OK;
}

/* ---- the file */

bool whatsapp_is(const unsigned char *head, size_t length) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct input_bytes bytes = {.bytes = head, .length = length};
    struct whatsapp *file;
    if (whatsapp_open(&ctx, input_memory("", &bytes), NULL, false, &file) != ST_OK)
        return false;
    do
        if (next_line(&ctx, file) != ST_OK)
            return false;
    while (!file->ended && !file->begins && !file->text[strspn(file->text, " \t")]);
    return file->begins;
}

enum status whatsapp_open(struct ctx *ctx, struct input input, const char *encoding, bool texts,
                          struct whatsapp **file) {
    *file = arena_alloc(ctx->arena, sizeof **file);
    **file = (struct whatsapp){.decode = decode_open(ctx, input),
                               .texts = texts,
                               .dates = WHATSAPP_UNTOLD,
                               .last = DAY_NONE,
                               .text = arena_alloc(ctx->arena, WHATSAPP_TEXT_MAX + HEAD_ROOM + 1)};
    if (encoding && !decode_as((*file)->decode, encoding)) {
        (void)FAIL(ctx, ST_INVALID,
                   M("The encoding that is named here is not read: UTF-8, UTF-16, ISO-8859-1, ISO-8859-15 and "
                     "Windows-1252 are"));
        return fault_at_field(ctx, "--encoding");
    }
    return ST_OK;
}

void whatsapp_order(struct whatsapp *file, enum whatsapp_dates dates, day_t today) {
    file->dates = dates;
    file->today = today;
}

size_t whatsapp_quoted(const struct whatsapp *file, int *first) {
    *first = file->first_quoted;
    return file->quoted;
}

const char *whatsapp_encoding(const struct whatsapp *file) {
    return decode_name(file->decode);
}

bool whatsapp_is_ansi(const struct whatsapp *file) {
    return file->broken && !file->letters;
}
