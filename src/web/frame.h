/* What every page has around it, and how values look on a page: dates, sums, sentences of the notice.
 * Used by: the handlers of web.
 * Memory: the visit's arena.
 * Errors: none.
 * Promises: every refusal and every date shown stands beside the sentence of the notice that decides (P4, P48). */
#ifndef WEB_FRAME_H
#define WEB_FRAME_H

#include "base/date.h"
#include "gate/gate.h"
#include "registry/party.h"
#include "registry/permit.h"
#include "web/view.h"

/* Of a row of nav.def or privacy.def: for every role. */
enum { NAV_ALWAYS = ACTION_COUNT };

void frame_fill(struct visit *visit, const char *title, struct view_frame *frame);
/* Do the menus lead the one who looks to this address, as far as they know it? */
bool frame_may_open(struct ctx *ctx, const char *address);
/* Where the page is written. */
struct template_out frame_out(struct visit *visit);

/* Of an embedded file: changes whenever the file does, so that its address can be kept for ever. */
const char *frame_version(struct arena *arena, const char *name);

/* "/log?action=refused" of a table in its parts, with or without the first slash; NULL: nowhere. */
struct view_address frame_address(struct ctx *ctx, const char *address);

/* The sentence that a promise id ("P52") or a path of the notice names; NULL when no sentence speaks of it. */
const struct view_says *frame_says(struct ctx *ctx, const char *name);
/* The id in the page's address; ST_NOT_FOUND with that sentence where there is none. */
CHECKED enum status frame_id(struct visit *visit, const char *none, ref_t *id);
/* The fault that was put last, as a line of a page; and its sentence, unless the fault's own text quotes it. */
const char *frame_fault(struct ctx *ctx);
const struct view_says *frame_fault_says(struct ctx *ctx);

const char *frame_day(struct ctx *ctx, day_t day); /* NULL for DAY_NONE */
const char *frame_day_iso(struct ctx *ctx, day_t day);
const char *frame_moment(struct ctx *ctx, int64_t instant);   /* "26.11.2026 14.05" */
const char *frame_findings(struct ctx *ctx, size_t count);    /* "3 findings in the notice"; NULL for none */
const char *frame_number(struct ctx *ctx, size_t number);     /* "12 400" */
const char *frame_money(struct ctx *ctx, int64_t cents);      /* "1 240,50 €" */
const char *frame_type(struct ctx *ctx, int type);            /* "kuluttaja-asiakas"; NULL for NOTICE_NOTHING */
const char *frame_capital(struct ctx *ctx, const char *text); /* first letter upper case */
/* Labels with their texts, one below the other; whoever makes it says how much room `items` has. */
struct frame_cells {
    struct ctx *ctx;
    struct view_cell *items;
    size_t count;
};
/* `label`: message id. What has no text is left out. */
void frame_cell(struct frame_cells *cells, const char *label, const char *text);
/* A value as people read it; `field` is an id. */
const char *frame_value(struct ctx *ctx, const char *field, const char *text);

#endif
