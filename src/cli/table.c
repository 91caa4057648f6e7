/* Widths come from ICU and not from wcwidth: the process keeps the C locale, and the language is the reader's. */
#include "cli/table.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <string.h>
#include <unicode/uchar.h>

enum { GAP = 2, INDENT = 2 };

struct table table_begin(struct ctx *ctx, size_t columns) {
    must(columns > 0);
    return (struct table){.ctx = ctx, .columns = columns};
}

void table_row(struct table *table, const char *const *cells) {
    for (size_t i = 0; i < table->columns; i++) {
        const char *cell = cells[i] ? table_clean(table->ctx, cells[i]) : "";
        ARENA_PUSH(table->ctx->arena, table->cells, table->count, table->room, cell);
    }
}

void table_head(struct table *table, const char *const *ids) {
    must(!table->count);
    table->headed = true;
    const char **cells = arena_array(table->ctx->arena, table->columns, sizeof *cells);
    for (size_t i = 0; i < table->columns; i++)
        cells[i] = ids[i] ? msg(table->ctx->lang, ids[i]) : NULL;
    table_row(table, cells);
}

/* What terminals agree on: East Asian wide characters take two columns, marks and format characters none. */
static size_t code_width(uint32_t code) {
    int kind = u_charType((UChar32)code);
    if (kind == U_NON_SPACING_MARK || kind == U_ENCLOSING_MARK || kind == U_FORMAT_CHAR)
        return 0;
    int wide = u_getIntPropertyValue((UChar32)code, UCHAR_EAST_ASIAN_WIDTH);
    return wide == U_EA_WIDE || wide == U_EA_FULLWIDTH ? 2 : 1;
}

size_t table_width(const char *text) {
    size_t width = 0, left = strlen(text);
    while (left) {
        uint32_t code;
        size_t length = utf8_next(text, left, &code);
        if (!length) { /* not UTF-8: a terminal shows something of width one */
            length = 1;
            code = '?';
        }
        width += code_width(code);
        text += length;
        left -= length;
    }
    return width;
}

/* Marks that embed or override the direction of writing, with which a name could dress up the rest of its line. */
static bool turns_direction(uint32_t code) {
    return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/* Bytes that are no UTF-8 become U+FFFD one by one. */
static const char *clean(struct ctx *ctx, const char *text, bool lines) {
    struct buf buf = buf_in(ctx->arena);
    size_t left = strlen(text);
    while (left) {
        uint32_t code = 0;
        size_t length = utf8_next(text, left, &code);
        if (length && (code == '\n' || code == '\t'))
            buf_char(&buf, lines ? (char)code : ' ');
        else if (!length || code < ' ' || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029 ||
                 turns_direction(code))
            buf_add(&buf, code == '\r' ? "" : "\xef\xbf\xbd");
        else
            buf_add_n(&buf, text, length);
        length = length ? length : 1;
        text += length;
        left -= length;
    }
    return buf_text(&buf);
}

const char *table_clean(struct ctx *ctx, const char *text) {
    return clean(ctx, text, false);
}

const char *table_clean_lines(struct ctx *ctx, const char *text) {
    return clean(ctx, text, true);
}

static void spaces(FILE *out, size_t count) {
    for (size_t i = 0; i < count; i++)
        fputc(' ', out);
}

void table_print(const struct table *table, FILE *out) {
    if (table->headed && table->count == table->columns)
        return;
    size_t *widest = arena_array(table->ctx->arena, table->columns, sizeof *widest);
    for (size_t i = 0; i < table->count; i++) {
        size_t width = table_width(table->cells[i]);
        if (width > widest[i % table->columns])
            widest[i % table->columns] = width;
    }
    size_t owed = 0; /* spaces that are printed only when something follows: no row ends in blanks */
    for (size_t i = 0; i < table->count; i++) {
        size_t column = i % table->columns, width = table_width(table->cells[i]);
        owed = column ? owed : INDENT;
        if (width) {
            spaces(out, owed);
            owed = 0;
            fputs(table->cells[i], out);
        }
        owed += widest[column] - width + GAP;
        if (column + 1 == table->columns)
            fputc('\n', out);
    }
}
