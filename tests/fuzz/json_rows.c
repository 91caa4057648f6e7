/* Any bytes as a JSON file of records: rows of UTF-8, numbered in order, or an error with a line; twice the same. */
#include "base/utf8.h"
#include "formats/json_rows.h"

#include <stddef.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static int read_all(const uint8_t *bytes, size_t length, size_t *cells) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct input_bytes state = {.bytes = bytes, .length = length};
    struct json_rows *rows;
    struct json_row row = {0};
    int number = 0;
    enum status status = json_rows_open(&ctx, input_memory("fuzz.json", &state), &rows);
    while (status == ST_OK && (status = json_rows_next(&ctx, rows, ctx.arena, &row)) == ST_OK && row.number) {
        must(row.number == ++number && row.count <= JSON_COLUMNS_MAX);
        for (size_t i = 0; i < row.count; i++) {
            must(utf8_valid(row.cells[i].name, strlen(row.cells[i].name)));
            must(*row.cells[i].text && utf8_valid(row.cells[i].text, strlen(row.cells[i].text)));
        }
        *cells += row.count;
    }
    json_rows_close(rows);
    must(status == ST_OK || (status == ST_INVALID && ctx.fault.line > 0));
    return number;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    size_t once = 0, again = 0;
    int rows = read_all(bytes, length, &once);
    must(rows == read_all(bytes, length, &again) && once == again);
    return 0;
}
