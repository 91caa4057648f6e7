/* Instants are compared as they stand there, which is quick; only what looks earlier is computed. The changes are found by reading the
 * log once and then what has been added: a file that is left holds nothing new. */
#include "registry/audit_clock.h"

#include "base/date.h"
#include "registry/audit_inside.h"
#include "registry/registry.h"

#include <string.h>

static int64_t instant_at(const char *text) {
    char copy[SEGMENT_AT + 1] = {0};
    int64_t instant = 0;
    memcpy(copy, text, SEGMENT_AT);
    return instant_parse(copy, &instant) ? instant : 0;
}

void audit_clock_now(struct audit_clock *clock, int64_t now) {
    scoped_arena *arena = arena_new();
    const char *text = instant_iso(arena, now);
    if (strlen(text) == SEGMENT_AT)
        memcpy(clock->now, text, SEGMENT_AT);
}

static void move_on(struct audit_clock *clock, int64_t seq, const char *at) {
    bool ahead = memcmp(at, clock->now, SEGMENT_AT) > 0;
    memcpy(ahead ? clock->ahead : clock->latest, at, SEGMENT_AT);
    if (ahead)
        clock->ahead_seq = seq;
    else
        clock->seq = seq;
}

static bool before(const char *at, int64_t seq, const char *other, int64_t other_seq, struct audit_back *back) {
    *back = (struct audit_back){seq, instant_at(at), other_seq, instant_at(other)};
    return back->at && back->before_at - back->at > AUDIT_CLOCK_SLACK;
}

bool audit_clock_back(struct audit_clock *clock, const struct segment_line *line, struct audit_back *back) {
    const char *at = segment_at(line);
    if (!at)
        return false;
    bool goes = clock->ahead_seq && before(at, line->seq, clock->ahead, clock->ahead_seq, back);
    if (goes || memcmp(at, clock->now, SEGMENT_AT) <= 0)
        clock->ahead_seq = 0;
    if (memcmp(at, clock->latest, SEGMENT_AT) >= 0)
        move_on(clock, line->seq, at);
    else if (!goes)
        goes = before(at, line->seq, clock->latest, clock->seq, back);
    return goes;
}

void audit_clock_seen(struct audit_clock *clock, int64_t seq, int64_t at) {
    scoped_arena *arena = arena_new();
    const char *text = instant_iso(arena, at);
    if (strlen(text) == SEGMENT_AT && memcmp(text, clock->latest, SEGMENT_AT) > 0)
        move_on(clock, seq, text);
}

/* ---- in words */

/* Without a register (a log in a file) nobody knows the civil time of the place. */
static const char *when(struct ctx *ctx, int64_t at) {
    if (!ctx->registry)
        return instant_iso(ctx->arena, at);
    const struct zone *zone = registry_zone(ctx);
    return arena_printf(ctx->arena, "%s %s", day_text(ctx->arena, ctx->lang, zone_day(zone, at)),
                        zone_clock(ctx->arena, zone, at));
}

static const char *digits(struct ctx *ctx, int64_t number) {
    return arena_printf(ctx->arena, "%lld", (long long)number);
}

const char *audit_back_text(struct ctx *ctx, const struct audit_verdict *verdict) {
    const struct audit_back *back = &verdict->back;
    if (!verdict->backs)
        return NULL;
    return MSG(
        ctx->arena, ctx->lang,
        M("The time in the log goes back: entry {1} is dated {2}, but entry {3} before it {4}. A clock was "
          "set back, before or after. The order of the entries is proven, their days are not. Entries dated "
          "so: {5}."),
        digits(ctx, back->seq), when(ctx, back->at), digits(ctx, back->before_seq), when(ctx, back->before_at),
        digits(ctx, verdict->backs));
}

const char *audit_past_text(struct ctx *ctx, const struct audit_verdict *verdict) {
    const struct audit_past *past = &verdict->past;
    if (!past->entries)
        return NULL;
    return MSG(
        ctx->arena, ctx->lang,
        M("Gone because their time was over, and signed for: {1} entries, of {2} to {3}, the last of them "
          "entry {4}. Something went last on {5}."),
        digits(ctx, past->entries), when(ctx, past->first), when(ctx, past->last), digits(ctx, past->to),
        when(ctx, past->at));
}

/* ---- changes in doubt */

/* Entries that go back one behind the other are one time. */
static void add_doubt(struct audit_scan *scan, struct arena *arena, const struct audit_back *back,
                      int64_t change) {
    must(scan->items || !scan->room);
    struct audit_doubt *last = scan->count ? &scan->items[scan->count - 1] : NULL;
    if (last && last->back.before_seq == back->before_seq) {
        last->to = change > last->to ? change : last->to;
        return;
    }
    struct audit_doubt doubt = {change, change, *back};
    ARENA_PUSH(arena, scan->items, scan->count, scan->room, doubt);
}

static void scan_line(struct audit_scan *scan, struct arena *arena, const struct segment_line *line) {
    struct audit_back back;
    int64_t change;
    struct audit_hash hash;
    if (line->seq <= scan->seq)
        return;
    scan->seq = line->seq;
    if (audit_hash_of(line, &hash))
        ARENA_PUSH(arena, scan->hashes, scan->hash_count, scan->hash_room, hash);
    if (segment_is_gone(line))
        audit_clock_seen(&scan->clock, line->seq, segment_instant(line, "last"));
    else if (audit_clock_back(&scan->clock, line, &back) && (change = segment_number(line, "change")))
        add_doubt(scan, arena, &back, change);
}

static enum status scan_pieces(struct ctx *ctx, struct audit *audit, struct arena *arena,
                               struct segment_pieces *pieces) {
    struct audit_scan *scan = &audit->scan;
    struct segment_line line;
    for (bool more = true; more;) {
        size_t at = 0;
        while (segment_next(pieces->bytes, pieces->length, &at, &line))
            scan_line(scan, audit->arena, &line);
        scan->offset += at;
        TRY(segment_more(ctx, arena, scan->number, at, pieces, &more));
    }
    return ST_OK;
}

static enum status scan_file(struct ctx *ctx, struct audit *audit, const struct segment_end *shown) {
    struct audit_scan *scan = &audit->scan;
    scoped_arena *arena = arena_new();
    struct segment_pieces pieces = {.fd = -1};
    TRY(segment_open(ctx, arena, audit->folder, scan->number, scan->number == shown->number ? shown->offset : 0,
                     &pieces));
    enum status status = segment_seek(ctx, arena, scan->number, scan->offset, &pieces);
    if (status == ST_OK)
        status = scan_pieces(ctx, audit, arena, &pieces);
    segment_close(&pieces);
    return status;
}

/* A file that is not the newest any more may have been replaced by a shorter one: it is read from its beginning once again. */
enum status audit_scan_on(struct ctx *ctx, struct audit *audit) {
    struct audit_scan *scan = &audit->scan;
    struct segment_end shown = audit_shown(audit);
    int last = shown.number ? shown.number : segment_last(audit->folder), begin = segment_begin(audit->folder);
    audit_clock_now(&scan->clock, ctx->now);
    for (int number = scan->number > begin ? scan->number : begin; number <= last; number++) {
        if (number != scan->number || number != shown.number)
            scan->offset = 0;
        scan->number = number;
        TRY(scan_file(ctx, audit, &shown));
    }
    return ST_OK;
}

enum status audit_doubts(struct ctx *ctx, struct audit *audit, const struct audit_doubt **list, size_t *count) {
    audit_catch_up(ctx, audit);
    must(pthread_rwlock_rdlock(&audit->cutting) == 0 && pthread_mutex_lock(&audit->scan_guard) == 0);
    enum status status = audit_scan_on(ctx, audit);
    struct audit_doubt *copy = arena_array(ctx->arena, audit->scan.count + 1, sizeof *copy);
    *count = audit->scan.count;
    for (size_t i = 0; i < *count; i++)
        copy[i] = audit->scan.items[i];
    *list = copy;
    must(pthread_mutex_unlock(&audit->scan_guard) == 0 && pthread_rwlock_unlock(&audit->cutting) == 0);
    return status;
}
