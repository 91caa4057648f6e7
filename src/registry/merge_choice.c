/* Which choice holds is a matter of order: the last for a purpose and channel. So a refusal that must outlast a later consent
 * of the same person's other entry is said once more, at the end; the row remembers the merge, and goes with it. */
#include "registry/merge_inside.h"

#include "registry/choice.h"

#include <string.h>

struct said {
    const char *purpose, *channel, *how;
    bool refused, own; /* own: not brought by a merge and not said by one */
    int64_t at, change;
};
struct saids {
    struct said *items;
    size_t count, room;
};

static enum status load(struct ctx *ctx, struct db *db, ref_t party, struct saids *saids) {
    scoped_query q = query_begin(db, SQL_CHOICES_ALL);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        struct said said = {.purpose = query_text(ctx->arena, &q, "purpose"),
                            .channel = query_text(ctx->arena, &q, "channel"),
                            .how = query_text(ctx->arena, &q, "how"),
                            .refused = strcmp(query_text(ctx->arena, &q, "answer"), "refused") == 0,
                            .own = query_is_null(&q, "owner") && query_is_null(&q, "merge"),
                            .at = query_int(&q, "at"),
                            .change = query_int(&q, "change")};
        ARENA_PUSH(ctx->arena, saids->items, saids->count, saids->room, said);
    }
    return query_done(ctx, &q);
}

static bool same_channel(const char *a, const char *b) {
    return (choice_every(a) && choice_every(b)) || (a && b && strcmp(a, b) == 0);
}

/* As permit() reads them: what was said of every channel is said of each, and who asks for none asks for all. */
static const struct said *last_word(const struct saids *saids, const char *purpose, const char *channel) {
    const struct said *last = NULL;
    for (size_t i = 0; i < saids->count; i++) {
        const struct said *said = &saids->items[i];
        if (strcmp(said->purpose, purpose) == 0 &&
            (choice_every(said->channel) || choice_every(channel) || strcmp(said->channel, channel) == 0) &&
            (!last || said->at >= last->at))
            last = said;
    }
    return last;
}

/* Did this side refuse that very channel, and has not said otherwise since? */
static bool refuses(const struct saids *side, const char *purpose, const char *channel) {
    const struct said *last = last_word(side, purpose, channel);
    return last && last->refused && same_channel(last->channel, channel);
}

static bool is_refused(const struct saids *both, const char *purpose, const char *channel) {
    const struct said *last = last_word(both, purpose, channel);
    return last && last->refused;
}

static enum status put(struct ctx *ctx, struct write *write, ref_t party, const struct said *said,
                       ref_t merge) {
    scoped_query q = query_begin(write->db, SQL_CHOICE_REFUSE);
    query_bind_int(&q, 1, store_new_id());
    query_bind_int(&q, 2, party);
    query_bind_text(&q, 3, said->purpose);
    query_bind_text(&q, 4, said->channel);
    query_bind_int(&q, 5, said->at);
    query_bind_text(&q, 6, said->how);
    if (merge)
        query_bind_int(&q, 7, merge);
    else
        query_bind_null(&q, 7);
    query_bind_int(&q, 8, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status refuse_again(struct ctx *ctx, struct write *write, struct merge_choices *choices,
                                struct saids *both, const struct saids *side) {
    for (size_t i = 0; i < side->count; i++) {
        struct said said = side->items[i];
        if (!refuses(side, said.purpose, said.channel) ||
            (is_refused(both, said.purpose, said.channel) && is_refused(both, said.purpose, NULL)))
            continue;
        int64_t last = last_word(both, said.purpose, NULL)->at;
        said.at = ctx->now > last ? ctx->now : last + 1;
        said.how = "merge";
        said.refused = true;
        TRY(put(ctx, write, choices->kept, &said, choices->merge));
        ARENA_PUSH(ctx->arena, both->items, both->count, both->room, said);
        struct merge_refusal pair = {said.purpose, choice_every(said.channel) ? NULL : said.channel};
        ARENA_PUSH(ctx->arena, choices->pairs, choices->count, choices->room, pair);
    }
    return ST_OK;
}

enum status merge_refuse(struct ctx *ctx, struct write *write, struct merge_choices *choices) {
    struct saids kept = {0}, other = {0}, both = {0};
    TRY(load(ctx, write->db, choices->kept, &kept));
    TRY(load(ctx, write->db, choices->other, &other));
    for (size_t i = 0; i < kept.count; i++)
        ARENA_PUSH(ctx->arena, both.items, both.count, both.room, kept.items[i]);
    for (size_t i = 0; i < other.count; i++)
        ARENA_PUSH(ctx->arena, both.items, both.count, both.room, other.items[i]);
    TRY(refuse_again(ctx, write, choices, &both, &kept));
    return refuse_again(ctx, write, choices, &both, &other);
}

enum status merge_refused_since(struct ctx *ctx, struct write *write, ref_t kept, ref_t other, int64_t since,
                                size_t *count) {
    struct saids saids = {0};
    *count = 0;
    TRY(load(ctx, write->db, kept, &saids));
    for (size_t i = 0; i < saids.count; i++) {
        if (!saids.items[i].refused || !saids.items[i].own || saids.items[i].change <= since)
            continue;
        TRY(put(ctx, write, other, &saids.items[i], 0));
        (*count)++;
    }
    return ST_OK;
}
