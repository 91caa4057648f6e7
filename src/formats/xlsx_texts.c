/* Texts are stored once and named by their place, and any row may name any of them: all are held while the sheet is read. */
#include "formats/xlsx_inside.h"

#include <string.h>

/* Runs of a text follow each other; what says how it is pronounced (rPh) is none of it. */
void run_take(struct run *run, const struct part *part) {
    int type = xmlTextReaderNodeType(part->reader);
    if (part_starts(part, "rPh"))
        run->aside = true;
    if (part_ends(part, "rPh"))
        run->aside = false;
    if (part_starts(part, "t"))
        run->inside = true;
    if (part_ends(part, "t"))
        run->inside = false;
    bool text = type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE ||
                type == XML_READER_TYPE_WHITESPACE || type == XML_READER_TYPE_CDATA;
    if (text && run->inside && !run->aside && run->buf.length < XLSX_CELL_MAX)
        buf_add(&run->buf, (const char *)xmlTextReaderConstValue(part->reader));
}

static enum status add_text(struct ctx *ctx, const struct package *package, struct arena *arena,
                            struct texts *texts, const struct buf *buf) {
    texts->length += buf->length + sizeof *texts->items;
    if (texts->length > XLSX_TEXT_MAX) {
        (void)FAIL(ctx, ST_INVALID,
                   M("This spreadsheet holds more text than is read at once: save it as CSV, or in parts."));
        return fault_at(ctx, package->input.name, 0, 0);
    }
    const char *text = buf->length ? arena_text_n(arena, buf->text, buf->length) : "";
    ARENA_PUSH(arena, texts->items, texts->count, texts->room, text);
    return ST_OK;
}

static enum status read_texts(struct ctx *ctx, struct package *package, struct part *part, struct arena *arena,
                              struct texts *texts) {
    scoped_arena *own = arena_new();
    struct run run = {.buf = buf_in(own)};
    int more;
    while ((more = part_read(part)) == 1) {
        if (part_starts(part, "si"))
            run = (struct run){.buf = run.buf};
        run_take(&run, part);
        if (!part_ends(part, "si"))
            continue;
        TRY(add_text(ctx, package, arena, texts, &run.buf));
        run.buf.length = 0;
    }
    return more < 0 ? part_fail(ctx, package, part) : ST_OK;
}

enum status texts_read(struct ctx *ctx, struct package *package, struct arena *arena, struct texts *texts) {
    struct part part;
    enum status status = part_open(ctx, package, "xl/sharedStrings.xml", &part);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    if (status == ST_OK)
        status = read_texts(ctx, package, &part, arena, texts);
    part_close(&part);
    return status;
}
