/* The past is that of the rules: of one party, with those around it. */
#include "registry/owed.h"

#include "notice/retention.h"
#include "registry/edition.h"
#include "registry/inside.h"
#include "registry/loggable.h"
#include "registry/past.h"
#include "registry/permit.h"

#include <stdlib.h>
#include <string.h>

struct listing {
    struct owed *items;
    size_t count, room;
};

static bool has(const struct listing *listing, ref_t record) {
    for (size_t i = 0; i < listing->count; i++)
        if (listing->items[i].record == record)
            return true;
    return false;
}

static const char *fact_of(const struct happening *happening, const char *name) {
    for (size_t i = 0; i < happening->with_count; i++)
        if (strcmp(happening->with[i].name, name) == 0)
            return happening->with[i].value;
    return NULL;
}

/* Its sum is on the envelope, also where no letter had to be opened for the rules. */
static enum status add(struct ctx *ctx, struct db *db, const struct happening *happening, int64_t paid,
                       struct listing *listing) {
    struct envelope envelope;
    bool there;
    TRY(envelope_by_id(ctx, db, happening->record, &envelope, &there));
    if (!there)
        return ST_OK;
    struct owed owed = {.record = happening->record,
                        .label = loggable_label(ctx, happening->what),
                        .number = fact_of(happening, "number"),
                        .day = happening->day,
                        .cents = envelope.cents,
                        .has_amount = envelope.has_amount,
                        .paid = paid};
    ARENA_PUSH(ctx->arena, listing->items, listing->count, listing->room, owed);
    return ST_OK;
}

static int newest_first(const void *a, const void *b) {
    const struct owed *one = a, *other = b;
    if (one->day != other->day)
        return one->day > other->day ? -1 : 1;
    return one->record > other->record ? -1 : one->record < other->record;
}

/* One that is paid by now, and to which something belongs all the same. */
static enum status add_also(struct ctx *ctx, struct db *db, const struct past *past, ref_t also,
                            struct listing *listing) {
    for (size_t i = 0; also && !has(listing, also) && i < past->history.happening_count; i++)
        if (past->history.happenings[i].record == also)
            TRY(add(ctx, db, &past->history.happenings[i], 0, listing));
    return ST_OK;
}

enum status owed_list(struct ctx *ctx, ref_t party, ref_t also, struct owed **list, size_t *count) {
    scoped_reader *db = NULL;
    struct listing listing = {0};
    struct retention_open *open;
    struct past past;
    size_t open_count;
    TRY(permit_action(ctx, ACTION_OPEN, party, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(past_build(ctx, db, &party, 1, &past));
    retention_open(ctx, ctx_notice(ctx), &past.history, past_index(&past, party), registry_today(ctx), &open,
                   &open_count);
    for (size_t i = 0; i < open_count; i++)
        TRY(add(ctx, db, &past.history.happenings[open[i].happening], open[i].paid, &listing));
    if (listing.count)
        qsort(listing.items, listing.count, sizeof *listing.items, newest_first);
    listing.count = listing.count < OWED_MOST ? listing.count : OWED_MOST;
    TRY(add_also(ctx, db, &past, also, &listing));
    *list = listing.items;
    *count = listing.count;
    return ST_OK;
}
