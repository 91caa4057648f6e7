/* Days, instants and local times from text: nothing crashes, and what is taken is written back as itself. */
#include "base/date.h"

#include "base/status.h"

#include <stddef.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void days(struct arena *arena, const char *text) {
    day_t day, again;
    if (day_parse(text, &day)) {
        must(strcmp(day_iso(arena, day), text) == 0);
        must(day_parse_local(text, &again) && again == day);
    }
    if (day_parse_local(text, &day)) {
        must(ymd_valid(day_ymd(day)) && day_from(day_ymd(day)) == day);
        must(day_parse(day_iso(arena, day), &again) && again == day);
        must(day_weekday(day) >= 1 && day_weekday(day) <= 7);
        must(day_month_end(day) >= day && day_month_end(day) - day < 31);
        for (enum lang lang = 0; lang < LANG_COUNT; lang++)
            must(*day_text(arena, lang, day));
    }
}

static void instants(struct arena *arena, const struct zone *zone, const char *text) {
    int64_t instant, again;
    if (instant_parse(text, &instant)) {
        must(zone_parse(zone, text, &again) && again == instant);
        if (instant >= (int64_t)day_from((struct ymd){1, 1, 1}) * 86400)
            must(instant_parse(instant_iso(arena, instant), &again) && again == instant);
    }
    if (zone_parse(zone, text, &instant)) {
        day_t day = zone_day(zone, instant);
        must(zone_instant(zone, day, 0) <= instant + 86400 && zone_instant(zone, day + 1, 0) > instant);
        must(*zone_iso(arena, zone, instant) && *zone_clock(arena, zone, instant));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    /* Reading a zone costs more than a thousand parses: once. */
    static const struct zone *zone;
    static struct arena *kept;
    if (!zone) {
        kept = arena_new();
        zone = zone_load(kept, "Europe/Helsinki");
        must(zone);
    }
    scoped_arena *arena = arena_new();
    char *text = arena_text_n(arena, (const char *)bytes, length);
    days(arena, text);
    instants(arena, zone, text);
    return 0;
}
