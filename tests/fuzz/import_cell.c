/* Any text as a cell: a time, a sum, a length of time and a name of it are something or an error, and what they are is UTF-8; and the
 * addresses and numbers in it. */
#include "base/utf8.h"
#include "registry/import_cell.h"

#include <stddef.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void text(const char *text) {
    must(!text || utf8_valid(text, strlen(text)));
}

/* Each part comes to its end, and all of them are no longer than the cell. */
static void parts(struct arena *arena, const char *cell, const char *next(struct arena *, const char **)) {
    size_t all = 0, length = strlen(cell);
    for (const char *part; (part = next(arena, &cell));) {
        text(part);
        all += strlen(part);
    }
    must(all <= length && !*cell);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *cell = arena_text_n(ctx.arena, (const char *)bytes, length), *first = NULL, *last = NULL;
    const struct zone *zone = zone_load(ctx.arena, "Europe/Helsinki");
    int64_t at = 0, cents = 0;
    bool whole_day = false;
    if (!utf8_valid(cell, strlen(cell)))
        return 0;
    if (import_cell_time(&ctx, zone, cell, NULL, &at, &whole_day) == ST_OK && whole_day)
        must(zone_instant(zone, zone_day(zone, at), 0) == at);
    const char *half = strchr(cell, '\n');
    if (half)
        (void)import_cell_time(&ctx, zone, arena_text_n(ctx.arena, cell, (size_t)(half - cell)), half + 1, &at,
                               &whole_day);
    if (import_cell_cents(&ctx, cell, &cents) == ST_OK)
        must(cents > -1000000000000000000 && cents < 1000000000000000000);
    text(import_cell_duration(ctx.arena, cell));
    import_cell_name(ctx.arena, cell, &first, &last);
    text(first);
    text(last);
    parts(ctx.arena, cell, import_cell_address);
    parts(ctx.arena, cell, import_cell_phone);
    return 0;
}
