/* What was handed over, as it lies in the register. Its state follows from its instants. */
#include "rights/parcel_inside.h"

#include "base/json.h"
#include "notice/say.h"
#include "notice/word.h"
#include "registry/joined.h"

#include <string.h>

static const struct {
    const char *id, *label;
    bool waits;
} ways[PARCEL_WAYS] = {
#define PARCEL_WAY(NAME, id, waits, label) [PARCEL_##NAME] = {id, label, waits},
#include "rights/parcel_way.def"
#undef PARCEL_WAY
};

const char *parcel_way_id(enum parcel_way way) {
    must(way < PARCEL_WAYS);
    return ways[way].id;
}

const char *parcel_way_label(enum parcel_way way) {
    must(way < PARCEL_WAYS);
    return ways[way].label;
}

bool parcel_by_hand(enum parcel_way way) {
    return way == PARCEL_ZIP || way == PARCEL_PAPER || way == PARCEL_PERSON;
}

bool parcel_way_from(const char *id, enum parcel_way *way) {
    for (int i = 0; id && i < PARCEL_WAYS; i++)
        if (strcmp(ways[i].id, id) == 0) {
            *way = (enum parcel_way)i;
            return true;
        }
    return false;
}

/* In channels of the notice. A locked file may go on a stick, and is not asked about. */
static const char *const goes_by[PARCEL_WAYS][2] = {[PARCEL_LINK] = {"page", "email"},
                                                    [PARCEL_MAIL] = {"email"},
                                                    [PARCEL_PAPER] = {"post", "in_person"},
                                                    [PARCEL_PERSON] = {"in_person"}};

const char *parcel_otherwise(struct ctx *ctx, enum deadline_right right, enum parcel_way way) {
    const struct notice *notice = ctx_notice(ctx);
    const struct names *said = right < DEADLINE_INFORMATION ? &notice->rights[right].answer : NULL;
    if (!said || said->all || !said->count || !goes_by[way][0])
        return NULL;
    for (size_t i = 0; i < 2; i++)
        if (goes_by[way][i] && names_have(said, goes_by[way][i]))
            return NULL;
    const char **words = arena_array(ctx->arena, said->count, sizeof *words);
    for (size_t i = 0; i < said->count; i++)
        words[i] = word_text(ctx->lang, WORD_CHANNEL, said->items[i]);
    return say_list(ctx->arena, ctx->lang, words, said->count);
}

static const struct {
    const char *id, *label;
} states[] = {[PARCEL_READY] = {"ready", M("Made; nobody has noted yet that it went")},
              [PARCEL_GIVEN] = {"given", M("Handed over")},
              [PARCEL_WAITING] = {"waiting", M("Waits to be fetched")},
              [PARCEL_FETCHED] = {"fetched", M("Fetched")},
              [PARCEL_OVER] = {"over", M("Its time is over; it was not fetched")},
              [PARCEL_ENDED] = {"ended", M("Ended before it was fetched")}};

const char *parcel_state_id(enum parcel_state state) {
    return states[state].id;
}

const char *parcel_state_label(enum parcel_state state) {
    return states[state].label;
}

/* ---- reading */

static enum parcel_state state_of(const struct ctx *ctx, const struct parcel *parcel, bool boxed) {
    if (parcel->fetched)
        return PARCEL_FETCHED;
    if (parcel->ended)
        return PARCEL_ENDED;
    if (parcel_by_hand(parcel->way))
        return parcel->handed ? PARCEL_GIVEN : PARCEL_READY;
    if (!ways[parcel->way].waits)
        return PARCEL_GIVEN;
    return boxed && parcel->until > ctx->now ? PARCEL_WAITING : PARCEL_OVER;
}

/* NULL: there was none, or its key is gone with the request's words. */
static enum status read_address(struct ctx *ctx, struct query *q, const char **address) {
    size_t length, plain_length;
    char *plain;
    const void *sealed = query_blob(ctx->arena, q, "sealed", &length);
    *address = NULL;
    if (!sealed)
        return ST_OK;
    enum status status = seal_open(ctx, ctx->registry->vault, query_int(q, "key"),
                                   request_place(query_int(q, "id")), sealed, length, &plain, &plain_length);
    if (status == ST_NOT_FOUND) {
        fault_clear(ctx);
        return ST_OK;
    }
    TRY(status);
    scoped_json *json = json_loadb(plain, plain_length, 0, NULL);
    *address = arena_text(ctx->arena, json_string_value(json_object_get(json, "address")));
    return ST_OK;
}

static enum status read_row(struct ctx *ctx, struct query *q, struct parcel *parcel) {
    *parcel = (struct parcel){.id = query_int(q, "id"),
                              .request = query_int(q, "request"),
                              .party = query_int(q, "party"),
                              .what = query_text(ctx->arena, q, "what"),
                              .made = query_int(q, "made"),
                              .until = query_int(q, "until"),
                              .fetched = query_int(q, "fetched"),
                              .ended = query_int(q, "ended"),
                              .handed = query_is_null(q, "handed") ? 0 : query_int(q, "handed"),
                              .why = query_text(ctx->arena, q, "why"),
                              .actor = query_text(ctx->arena, q, "actor"),
                              .hash = query_text(ctx->arena, q, "hash"),
                              .bytes = query_int(q, "bytes"),
                              .redactions = (size_t)query_int(q, "redactions"),
                              .doorway = query_int(q, "doorway")};
    if (!parcel_way_from(query_text(ctx->arena, q, "way"), &parcel->way))
        return FAIL(ctx, ST_FAILED, M("Something was handed over in a way that this program does not know"));
    parcel->state = state_of(ctx, parcel, !query_is_null(q, "box"));
    return read_address(ctx, q, &parcel->address);
}

enum status parcel_rows(struct ctx *ctx, struct query *q, struct parcel **list, size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    while (query_row(q)) {
        struct parcel one;
        TRY(read_row(ctx, q, &one));
        ARENA_PUSH(ctx->arena, *list, *count, room, one);
    }
    return query_done(ctx, q);
}

enum status parcel_row(struct ctx *ctx, struct db *db, ref_t id, struct parcel *parcel) {
    struct parcel *list;
    size_t count;
    scoped_query q = query_begin(db, SQL_PARCEL_BY_ID);
    query_bind_int(&q, 1, id);
    TRY(parcel_rows(ctx, &q, &list, &count));
    if (!count)
        return FAIL(ctx, ST_NOT_FOUND, M("Nothing of that kind was handed over."));
    *parcel = list[0];
    return ST_OK;
}

enum status parcel_list(struct ctx *ctx, ref_t request, struct parcel **list, size_t *count) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_PARCELS_OF);
    query_bind_int(&q, 1, request);
    return parcel_rows(ctx, &q, list, count);
}

/* ---- writing */

/* Sealed piece by piece, each in its place, so that none can be left out or moved. */
static enum status put_pieces(struct ctx *ctx, struct write *write, const struct parcel_giving *giving) {
    enum { PIECE = 64 * 1024 };
    const char *bytes = giving->content.bytes;
    for (size_t at = 0, number = 0; at < giving->content.length; at += PIECE, number++) {
        size_t length = giving->content.length - at < PIECE ? giving->content.length - at : PIECE,
               sealed_length;
        void *sealed;
        struct seal_place place = {.record = giving->id, .class = "parcel", .rev = (int64_t)number};
        TRY(seal_close(ctx, ctx->registry->vault, giving->box, place, bytes + at, length, &sealed,
                       &sealed_length));
        scoped_query q = query_begin(write->db, SQL_PARCEL_PIECE_ADD);
        query_bind_int(&q, 1, giving->id);
        query_bind_int(&q, 2, (int64_t)number);
        query_bind_blob(&q, 3, sealed, sealed_length);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}

static enum status seal_address(struct ctx *ctx, const struct parcel_giving *giving, int64_t *key,
                                void **sealed, size_t *length) {
    scoped_json *json = json_object();
    json_put(json, "address", giving->address);
    const char *text = json_text(ctx->arena, json, 0);
    TRY(vault_key_for(ctx, ctx->registry->vault, REQUEST_KEYS, REQUEST_CLASS, giving->request.id, key));
    return seal_close(ctx, ctx->registry->vault, *key, request_place(giving->id), text, strlen(text), sealed,
                      length);
}

static void bind_or_null(struct query *q, int at, int64_t value) {
    if (value)
        query_bind_int(q, at, value);
    else
        query_bind_null(q, at);
}

enum status parcel_put(struct ctx *ctx, struct write *write, const struct parcel_giving *giving) {
    const struct parcel_content *content = &giving->content;
    int64_t key;
    void *sealed;
    size_t length;
    TRY(seal_address(ctx, giving, &key, &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_PARCEL_ADD);
    query_bind_int(&q, 1, giving->id);
    query_bind_int(&q, 2, giving->request.id);
    query_bind_text(&q, 3, deadline_right_id(giving->request.right));
    query_bind_text(&q, 4, parcel_way_id(giving->draft->way));
    query_bind_int(&q, 5, ctx->now);
    query_bind_text(&q, 6, actor_text(ctx));
    query_bind_text(&q, 7, content->hash);
    query_bind_int(&q, 8, (int64_t)content->length);
    query_bind_int(&q, 9, (int64_t)content->redactions);
    bind_or_null(&q, 10, giving->until);
    bind_or_null(&q, 11, giving->box);
    query_bind_int(&q, 12, key);
    query_bind_blob(&q, 13, sealed, length);
    query_bind_int(&q, 14, write->change);
    TRY(query_run(ctx, &q, NULL));
    return giving->box ? put_pieces(ctx, write, giving) : ST_OK;
}

enum status parcel_logged(struct ctx *ctx, struct write *write, ref_t party, ref_t request, const char *action,
                          const char *detail) {
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = action,
                                              .party = party,
                                              .record = request,
                                              .sentence = request_sentence(ctx, DEADLINE_ACCESS),
                                              .detail = detail});
}
