/* The notice as people read it, before it is HTML or text: headings, paragraphs and lists in order.
 * Used by: render (prints them), written (makes them from the tables when the notice has no `text`).
 * Memory: the context's arena. */
#ifndef NOTICE_BLOCK_H
#define NOTICE_BLOCK_H

#include "notice/notice.h"

enum block_kind { BLOCK_TITLE, BLOCK_HEADING, BLOCK_PARAGRAPH, BLOCK_ITEM };

/* `begins`: a paragraph or list starts here; otherwise the text goes on in the one before. */
struct block {
    enum block_kind kind;
    bool begins;
    const char *text;
    const char *promise; /* its anchor, or NULL */
};

struct blocks {
    struct ctx *ctx;
    const struct notice *notice;
    enum lang lang;
    struct block *items;
    size_t count, room;
};

void block_add(struct blocks *blocks, enum block_kind kind, bool begins, const char *promise, const char *text);
/* From the sentences of `text`. */
void block_from_text(struct blocks *blocks);
/* From the tables, when there is no `text` (written.c). */
void block_from_tables(struct blocks *blocks);

#endif
