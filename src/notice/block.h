/* The notice as people read it, before it is HTML or text: headings, paragraphs and lists in order.
 * Used by: render and cli (print them), written (makes them from the tables when the notice has no `text`).
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
/* The record of processing activities, Article 30(1) (written.c). */
void block_record(struct blocks *blocks);

/* With spaces that do not break inside "+358 40 000 0118", "28 days", "13100 Hämeenlinna": for pages and paper, where lines
 * have an end. */
const char *block_typeset(struct arena *arena, const char *text);

enum block_paper { BLOCK_NOTICE, BLOCK_RECORD };
struct blocks block_paper(struct ctx *ctx, const struct notice *notice, enum lang lang, enum block_paper paper);
const char *block_title(const struct blocks *blocks);
/* "Version 7, in force from 1 March 2026", or "" when the notice says neither. */
const char *block_edition(const struct blocks *blocks);

#endif
