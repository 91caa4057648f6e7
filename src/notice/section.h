/* In which part of the notice, as people read it, something is promised: "7 §", or by its heading where the headings have no
 * numbers.
 * Used by: clerk.c (the sentence under every kept-until), written.
 * Memory: the context's arena.
 * Promises: the number is that of notice_render, since both count from the same list. */
#ifndef NOTICE_SECTION_H
#define NOTICE_SECTION_H

#include "notice/notice.h"

/* NULL when nothing in the notice speaks of the path. */
const char *section_of(struct ctx *ctx, const struct notice *notice, const char *path);

/* The parts of a notice that the program writes itself, in their order (written.c). */
enum part { PART_RETENTION, PART_RIGHTS };
/* Its number as printed; 0 when the notice has no such part. */
size_t section_number(const struct notice *notice, enum part part);

#endif
