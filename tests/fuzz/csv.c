/* Any bytes as a CSV file: a row or an error with a line, never a crash; memory stays small. */
#include "base/csv.h"
#include "base/utf8.h"

#include <stddef.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct input_bytes once = {.bytes = bytes, .length = length}, twice = once;
    struct csv_dialect dialect = {0};
    must(csv_sniff(&ctx, input_memory("fuzz.csv", &once), &dialect) == ST_OK);
    struct csv *csv = csv_open(&ctx, input_memory("fuzz.csv", &twice), dialect);
    struct csv_row row = {0};
    int line = 0;
    enum status status;
    while ((status = csv_next(&ctx, csv, ctx.arena, &row)) == ST_OK && row.count) {
        must(row.line > line);
        line = row.line;
        for (size_t i = 0; i < row.count; i++)
            must(utf8_valid(row.cells[i], strlen(row.cells[i])));
    }
    must(status == ST_OK || (ctx.fault.line >= line && ctx.fault.line > 0));
    return 0;
}
