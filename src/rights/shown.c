/* Rejected: remembering that an item was looked at, whatever it says by now; and keeping the texts themselves, which would be the person's
 * data once more. */
#include "rights/shown.h"

#include "base/json.h"
#include "registry/joined.h"
#include "rights/redact_inside.h"
#include "vault/chain.h"

#include <string.h>

/* ---- hashes */

/* What was left out is marked in the language of the answer. */
static const char *unmarked(struct ctx *ctx, const char *text) {
    size_t times = 0;
    const char *without = redact_without(ctx->arena, text, msg(ctx->lang, M("[left out]")), "\1", &times);
    return without ? without : text;
}

static void hash_of(struct ctx *ctx, const char *item, const char *kind, const char *text,
                    unsigned char hash[TOKEN_SIZE]) {
    const char *whole = arena_printf(ctx->arena, "%s\n%s\n%s", item, kind, text);
    token_make(ctx->registry->vault, TOKEN_SESSION, "shown", whole, hash);
}

static const char *hex_of(struct ctx *ctx, const unsigned char hash[TOKEN_SIZE]) {
    char *hex = arena_alloc(ctx->arena, 2 * TOKEN_SIZE + 1);
    chain_hex(hash, TOKEN_SIZE, hex);
    return hex;
}

/* What the file is, as far as the document says it: another one in its place is another file. */
static const char *file_text(struct ctx *ctx, const json_t *file) {
    return arena_printf(ctx->arena, "%lld %s", (long long)json_integer_value(json_object_get(file, "bytes")),
                        json_string_value(json_object_get(file, "type")));
}

/* ---- handing over */

struct collecting {
    struct ctx *ctx;
    struct shown_list *list;
    const char *item;
    ref_t record;
};

static void add(struct collecting *collecting, const char *kind, const char *text) {
    struct shown_list *list = collecting->list;
    struct shown_one one = {.item = collecting->item, .record = collecting->record};
    hash_of(collecting->ctx, one.item, kind, text, one.hash);
    ARENA_PUSH(collecting->ctx->arena, list->items, list->count, list->room, one);
}

static const char *take_text(void *arg, const char *text, enum redact_part part) {
    struct collecting *collecting = arg;
    if (part == PART_TEXT || part == PART_FACT)
        add(collecting, "text", unmarked(collecting->ctx, text));
    return NULL;
}

static void take_item(void *arg, const char *item, const char *what, json_t *object) {
    struct collecting *collecting = arg;
    const char *id = strchr(item, '/') + 1;
    (void)what;
    collecting->item = item;
    collecting->record = 0;
    if (strncmp(item, "record/", 7) == 0 || strncmp(item, "file/", 5) == 0)
        (void)ref_parse(id, &collecting->record);
    redact_item_texts(object, take_text, collecting);
    if (strncmp(item, "file/", 5) == 0 && json_is_string(json_object_get(object, "in_package")))
        add(collecting, "file", file_text(collecting->ctx, object));
}

void shown_collect(struct ctx *ctx, const json_t *document, struct shown_list *list) {
    struct collecting collecting = {.ctx = ctx, .list = list};
    redact_items(ctx, document, take_item, &collecting);
}

static enum status put_one(struct ctx *ctx, struct write *write, ref_t party, const struct shown_one *one) {
    scoped_query q = query_begin(write->db, SQL_SHOWN_ADD);
    query_bind_int(&q, 1, party);
    query_bind_blob(&q, 2, one->hash, sizeof one->hash);
    if (one->record)
        query_bind_int(&q, 3, one->record);
    else
        query_bind_null(&q, 3);
    query_bind_int(&q, 4, write->change);
    TRY(query_run(ctx, &q, NULL));
    scoped_query open = query_begin(write->db, SQL_UNSHOWN_END);
    query_bind_int(&open, 1, party);
    query_bind_text(&open, 2, one->item);
    return query_run(ctx, &open, NULL);
}

enum status shown_put(struct ctx *ctx, struct write *write, ref_t party, const struct shown_list *list) {
    for (size_t i = 0; i < list->count; i++)
        TRY(put_one(ctx, write, party, &list->items[i]));
    return ST_OK;
}

/* ---- on the own page */

static enum status read_one(struct ctx *ctx, struct db *db, ref_t party, struct shown *shown) {
    scoped_query texts = query_begin(db, SQL_SHOWN_OF);
    query_bind_int(&texts, 1, party);
    while (query_row(&texts)) {
        size_t length;
        const unsigned char *hash = query_blob(ctx->arena, &texts, "hash", &length);
        if (hash && length == TOKEN_SIZE)
            json_object_set_new(shown->texts, hex_of(ctx, hash), json_true());
    }
    TRY(query_done(ctx, &texts));
    scoped_query hidden = query_begin(db, SQL_UNSHOWN_OF);
    query_bind_int(&hidden, 1, party);
    while (query_row(&hidden))
        json_object_set_new(shown->hidden, query_text(ctx->arena, &hidden, "item"), json_true());
    return query_done(ctx, &hidden);
}

enum status shown_read(struct ctx *ctx, struct db *db, ref_t party, struct shown *shown) {
    ref_t *members;
    size_t count;
    *shown = (struct shown){json_object(), json_object()};
    TRY(joined_family(ctx, db, party, &members, &count));
    for (size_t i = 0; i < count; i++)
        TRY(read_one(ctx, db, members[i], shown));
    return ST_OK;
}

void shown_drop(struct shown *shown) {
    json_drop(&shown->texts);
    json_drop(&shown->hidden);
}

static bool known(struct ctx *ctx, const struct shown *shown, const char *item, const char *kind,
                  const char *text) {
    unsigned char hash[TOKEN_SIZE];
    if (!json_object_size(shown->texts))
        return false;
    hash_of(ctx, item, kind, text, hash);
    return json_object_get(shown->texts, hex_of(ctx, hash)) != NULL;
}

bool shown_text(struct ctx *ctx, const struct shown *shown, const char *item, const char *text) {
    return known(ctx, shown, item, "text", unmarked(ctx, text));
}

bool shown_file(struct ctx *ctx, const struct shown *shown, const char *item, const json_t *file) {
    return known(ctx, shown, item, "file", file_text(ctx, file));
}

bool shown_hidden(const struct shown *shown, const char *item) {
    return json_object_get(shown->hidden, item) != NULL;
}

/* ---- what ends */

enum status shown_hide(struct ctx *ctx, struct write *write, ref_t request) {
    scoped_query q = query_begin(write->db, SQL_UNSHOWN_ADD);
    query_bind_int(&q, 1, request);
    query_bind_int(&q, 2, write->change);
    return query_run(ctx, &q, NULL);
}

enum status shown_forget(struct ctx *ctx, struct write *write, ref_t party) {
    static const enum sql statements[] = {SQL_SHOWN_ERASE_OF, SQL_UNSHOWN_ERASE_OF};
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, write->db, party, &members, &count));
    for (size_t i = 0; i < count; i++)
        for (size_t s = 0; s < 2; s++) {
            scoped_query q = query_begin(write->db, statements[s]);
            query_bind_int(&q, 1, members[i]);
            TRY(query_run(ctx, &q, NULL));
        }
    return ST_OK;
}

static enum status drop_gone(struct ctx *ctx, struct write *write, void *arg) {
    (void)arg;
    scoped_query q = query_begin(write->db, SQL_SHOWN_ERASE_GONE);
    return query_run(ctx, &q, NULL);
}

enum status shown_sweep(struct ctx *ctx) {
    bool any = false;
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        scoped_query q = query_begin(db, SQL_SHOWN_GONE);
        any = query_row(&q) && query_int(&q, "count") > 0;
        TRY(query_done(ctx, &q));
    }
    return any ? registry_change(ctx, drop_gone, NULL) : ST_OK;
}
