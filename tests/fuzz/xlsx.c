/* Any bytes as a spreadsheet, and any bytes as the sheet, the texts and the styles of a good one: rows or an error, never a
 * crash, and no cell longer than it may be. */
#include "base/utf8.h"
#include "formats/xlsx.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void read_all(const unsigned char *bytes, size_t length) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct input_bytes state = {.bytes = bytes, .length = length};
    struct input input = input_memory("book.xlsx", &state);
    struct xlsx *xlsx;
    struct xlsx_row row;
    (void)xlsx_is(bytes, length);
    if (xlsx_open(&ctx, input, NULL, &xlsx) != ST_OK)
        return;
    int before = 0;
    while (xlsx_next(&ctx, xlsx, ctx.arena, &row) == ST_OK && row.line) {
        must(row.line > before && row.count && row.count <= XLSX_COLUMNS_MAX);
        before = row.line;
        for (size_t i = 0; i < row.count; i++)
            must(utf8_valid(row.cells[i], strlen(row.cells[i])) && strlen(row.cells[i]) < 8u * XLSX_CELL_MAX);
    }
    xlsx_close(xlsx);
}

static void add(zip_t *zip, const char *name, const void *bytes, size_t length) {
    zip_source_t *source = zip_source_buffer(zip, bytes, length, 0);
    zip_int64_t at = zip_file_add(zip, name, source, 0);
    must(at >= 0 && zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_STORE, 0) == 0);
}

#define PART(text) text, sizeof(text) - 1

/* A good package around one part that is not. */
static void as_part(const char *name, const uint8_t *bytes, size_t length) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *into = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *zip = zip_open_from_source(into, ZIP_TRUNCATE, &error);
    must(zip);
    zip_source_keep(into);
    add(zip, "[Content_Types].xml", PART("<Types/>"));
    add(zip, "xl/workbook.xml", PART("<workbook><sheets><sheet name='A' id='r'/></sheets></workbook>"));
    add(zip, "xl/_rels/workbook.xml.rels",
        PART("<Relationships><Relationship Id='r' Target='s.xml'/></Relationships>"));
    if (strcmp(name, "xl/s.xml") != 0)
        add(zip, "xl/s.xml",
            PART("<worksheet><row r='1'><c r='A1' t='s'><v>0</v></c><c "
                 "s='1'><v>46086.5</v></c></row></worksheet>"));
    add(zip, name, bytes, length);
    must(zip_close(zip) == 0);
    zip_stat_t is;
    must(zip_source_stat(into, &is) == 0 && zip_source_open(into) == 0);
    unsigned char *whole = malloc((size_t)is.size);
    must(whole && zip_source_read(into, whole, is.size) == (zip_int64_t)is.size);
    zip_source_close(into);
    zip_source_free(into);
    read_all(whole, (size_t)is.size);
    free(whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static const char *const parts[] = {"xl/s.xml", "xl/sharedStrings.xml", "xl/styles.xml"};
    if (length > 100000)
        return 0;
    if (!length || bytes[0] == 'P')
        read_all(bytes, length);
    else
        as_part(parts[bytes[0] % 3], bytes + 1, length - 1);
    return 0;
}
