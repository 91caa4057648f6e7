/* What a cell of somebody's table says: a time, a sum, a length of time, a person's whole name. As people and spreadsheets write
 * them: 1.9.2026, 2026-09-01 09:00, 1 249,00 €, 02:30:00.
 * Used by: import_table.
 * Memory: the arena given.
 * Errors: ST_INVALID with what is expected; the caller names the column. */
#ifndef REGISTRY_IMPORT_CELL_H
#define REGISTRY_IMPORT_CELL_H

#include "base/ctx.h"
#include "base/date.h"

#include <stdbool.h>

/* `clock` is another cell with the time of day, or NULL. */
CHECKED enum status import_cell_time(struct ctx *ctx, const struct zone *zone, const char *text,
                                     const char *clock, int64_t *at, bool *whole_day);
CHECKED enum status import_cell_cents(struct ctx *ctx, const char *text, int64_t *cents);
/* "2:30 h" of 02:30:00, 2:30, 2.5 and 2,5; other texts as they are. */
const char *import_cell_duration(struct arena *arena, const char *text);
/* The next of the addresses, or numbers, in a cell, and in `cell` what is behind it; NULL: there are no more. People write several
 * into one: "a@b.example; c@d.example", "040 000 0101 / 09 000 0001"; and "Anna <a@b.example>", mailto:, tel:. */
const char *import_cell_address(struct arena *arena, const char **cell);
const char *import_cell_phone(struct arena *arena, const char **cell);
/* "-", "n/a" and the like say that there is nothing. */
bool import_cell_nothing(const char *text);
/* "Väinö Ilmari Keksijä" or "Keksijä, Väinö Ilmari"; a single word is the last name. */
void import_cell_name(struct arena *arena, const char *text, const char **first, const char **last);

#endif
