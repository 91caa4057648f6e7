/* Columns that stand under each other, whatever letters they hold.
 * Used by: help and everything that prints lists.
 * Memory: the context's arena.
 * Promises: control characters and line ends in data never reach a terminal from a table. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include "base/ctx.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct table {
    struct ctx *ctx;
    size_t columns, count, room;
    const char **cells;
    bool headed;
};

struct table table_begin(struct ctx *ctx, size_t columns);
void table_row(struct table *table, const char *const *cells); /* NULL cells are empty */
/* The columns' names: message ids, NULL for none. A table of nothing else prints nothing. */
void table_head(struct table *table, const char *const *ids);
void table_print(const struct table *table, FILE *out); /* each row two spaces in; the last column is free */

/* Columns on a terminal: wide characters take two, combining marks none. */
size_t table_width(const char *text);
/* One line of text, safe for a terminal: line ends and tabs become spaces, other control characters U+FFFD. */
const char *table_clean(struct ctx *ctx, const char *text);
/* The same for a text of several lines: line ends stay. */
const char *table_clean_lines(struct ctx *ctx, const char *text);

#endif
