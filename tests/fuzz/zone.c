/* Names of zones, and what a zone says of any instant. */
#include "base/date.h"

#include "base/status.h"

#include <stddef.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* Input: eight bytes of an instant, then a zone's name. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    int64_t instant = 0;
    if (length < sizeof instant)
        return 0;
    memcpy(&instant, bytes, sizeof instant);
    instant %= INT64_C(250000000000); /* about the years -6000 to 9900 */
    scoped_arena *arena = arena_new();
    const struct zone *zone =
        zone_load(arena, arena_text_n(arena, (const char *)bytes + sizeof instant, length - sizeof instant));
    if (!zone)
        return 0;
    int offset = zone_offset(zone, instant);
    must(offset >= -16 * 3600 && offset <= 16 * 3600);
    day_t day = zone_day(zone, instant);
    int64_t start = zone_instant(zone, day, 0);
    must(start <= instant + 86400 && start > instant - 2 * 86400);
    return 0;
}
