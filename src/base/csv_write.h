/* One cell of comma-separated values, so that every reader gets back what was put in, and no spreadsheet runs it: a cell that begins like a
 * formula gets an apostrophe before it, unless a program reads it.
 * Used by: rights/export_csv, rights/export_rows, rights/disclosed.
 * Memory: none of its own.
 * Errors: those of the sink.
 * Promises: what somebody wrote into a name is never a command on another machine (P55).
 * Source: RFC 4180; OWASP "CSV injection". */
#ifndef BASE_CSV_WRITE_H
#define BASE_CSV_WRITE_H

#include <stdbool.h>
#include <stddef.h>

struct csv_sink {
    void (*put)(void *to, const char *bytes, size_t length);
    void *to;
    char separator;
    bool guard; /* for people and their spreadsheets */
};
void csv_cell(const struct csv_sink *sink, const char *text, bool first);
void csv_line_end(const struct csv_sink *sink);

#endif
