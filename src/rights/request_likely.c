/* What stands in a request is somebody's own writing, so a name and addresses are taken out of it as they come. Vouchers of the erased are in
 * no index: a name that is not needed for anything else would have to lie there; so they are opened one by one. */
#include "rights/request_likely.h"

#include "registry/envelope.h"
#include "registry/inside.h"
#include "registry/needle.h"
#include "registry/within.h"

#include <string.h>

enum { LIKELY_MAX = 20, ASKED = 3 };

/* ---- what it came with */

static const char *trimmed(struct ctx *ctx, const char *from, size_t length) {
    while (length && strchr(" \t\"'", *from)) {
        from++;
        length--;
    }
    while (length && strchr(" \t\"'.", from[length - 1]))
        length--;
    return length ? arena_printf(ctx->arena, "%.*s", (int)length, from) : NULL;
}

const char *request_likely_name(struct ctx *ctx, const struct right_request *request) {
    const char *name = request->from ? trimmed(ctx, request->from, strcspn(request->from, "<,;(\n")) : NULL;
    return name && !strchr(name, '@') ? name : NULL;
}

static const char *address_in(struct ctx *ctx, const char *text) {
    static const char ends[] = " \t\r\n<>,;:()\"";
    const char *at = text ? strchr(text, '@') : NULL, *from = at;
    while (at && from > text && !strchr(ends, from[-1]))
        from--;
    return at && from < at && at[1] && !strchr(ends, at[1])
               ? trimmed(ctx, from, (size_t)(at - from) + strcspn(at, ends))
               : NULL;
}

/* ---- who bears it */

struct borne {
    const char *words[ASKED]; /* NULL: not named */
};

struct found {
    struct hits *hits;
    size_t room;
};

static void add(struct ctx *ctx, struct found *found, const struct hit *hit) {
    for (size_t i = 0; i < found->hits->count; i++)
        if (found->hits->items[i].party == hit->party)
            return;
    ARENA_PUSH(ctx->arena, found->hits->items, found->hits->count, found->room, *hit);
}

static enum status search(struct ctx *ctx, const char *words, bool whole, struct found *found) {
    const struct find_asked asked = {.words = words, .limit = LIKELY_MAX, .whole = whole};
    struct hits hits;
    if (!words)
        return ST_OK;
    TRY(find_listed(ctx, &asked, &hits));
    for (size_t i = 0; i < hits.count; i++)
        add(ctx, found, &hits.items[i]);
    return ST_OK;
}

/* ---- vouchers that outlive the name */

/* Every word of them, wherever it stands. */
static bool holds(struct ctx *ctx, const char *text, const char *words) {
    const char *in = needle_fold(ctx->arena, text), *word = needle_fold(ctx->arena, words);
    size_t count = 0;
    for (word += strspn(word, " "); *word; word += strspn(word, " ")) {
        size_t length = strcspn(word, " ");
        if (!strstr(in, arena_printf(ctx->arena, "%.*s", (int)length, word)))
            return false;
        word += length;
        count++;
    }
    return count > 0;
}

static enum status nameless(struct ctx *ctx, struct db *db, ref_t **parties, size_t *count) {
    size_t room = 0;
    *parties = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_PARTIES_NAMELESS);
    while (query_row(&q))
        ARENA_PUSH(ctx->arena, *parties, *count, room, query_int(&q, "party"));
    return query_done(ctx, &q);
}

/* To whom a voucher of the party's was written, where the words fit it; NULL: to nobody of them. */
static enum status look_at(struct ctx *ctx, struct db *db, ref_t party, const struct borne *asked,
                           const char **to) {
    struct envelopes envelopes;
    struct record *records;
    size_t count;
    *to = NULL;
    TRY(envelope_list(ctx, db, SQL_RECORDS_OF, party, &envelopes));
    TRY(record_show_within(ctx, db, &envelopes, &records, &count));
    for (size_t i = 0; i < count && !*to; i++) {
        const char *written_to = record_written_to(ctx->arena, &records[i]);
        for (size_t w = 0; written_to && w < ASKED; w++)
            if (asked->words[w] && holds(ctx, written_to, asked->words[w]))
                *to = written_to;
    }
    return ST_OK;
}

static enum status look_apart(struct ctx *ctx, struct db *db, ref_t party, const struct borne *asked,
                              const char **to) {
    scoped_arena *arena = arena_new();
    struct arena *outer = ctx->arena;
    const char *found;
    ctx->arena = arena;
    enum status status = look_at(ctx, db, party, asked, &found);
    *to = status == ST_OK && found ? arena_text(outer, found) : NULL;
    registry_memory_back(ctx, outer);
    return status;
}

static enum status log_named(struct ctx *ctx, const ref_t *parties, size_t count) {
    return count ? registry_listed(ctx, parties, count, "vouchers") : ST_OK;
}

static enum status search_vouchers(struct ctx *ctx, const struct borne *asked, struct found *found) {
    scoped_reader *db = NULL;
    ref_t *parties;
    size_t count, named = 0;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(nameless(ctx, db, &parties, &count));
    for (size_t i = 0; i < count; i++) {
        struct hit hit = {.party = parties[i], .type = NOTICE_NOTHING, .last_contact = DAY_NONE};
        TRY(look_apart(ctx, db, hit.party, asked, &hit.name));
        if (!hit.name)
            continue;
        add(ctx, found, &hit);
        parties[named++] = hit.party;
    }
    return log_named(ctx, parties, named);
}

enum status request_likely(struct ctx *ctx, const struct right_request *request, bool whole,
                           struct hits *hits) {
    const struct borne asked = {{request_likely_name(ctx, request), address_in(ctx, request->from),
                                 address_in(ctx, request->reply_to)}};
    struct found found = {.hits = hits};
    *hits = (struct hits){0};
    if (request->party || request->closed || (!asked.words[0] && !asked.words[1] && !asked.words[2]))
        return ST_OK;
    for (size_t i = 0; i < ASKED; i++)
        TRY(search(ctx, asked.words[i], whole, &found));
    TRY(search_vouchers(ctx, &asked, &found));
    hits->total = hits->count;
    return ST_OK;
}
