/* Out of one snapshot, party by party, a line for each; the head first, with all that must be known before a party can be
 * taken in. The log has its entry before the file has a name. */
#include "base/crash.h"
#include "formats/fresh.h"
#include "registry/carry_inside.h"
#include "registry/certified.h"
#include "registry/edition.h"
#include "registry/permit.h"
#include "vault/handover.h"

#include <string.h>

enum { PAGE = 500 };

struct carrying {
    struct carry_reading reading;
    struct carry_progress progress;
    struct fresh fresh;
    const char *log; /* how far it had got, signed */
    size_t all, lines;
};

static void put(struct carrying *carrying, const char *text) {
    fresh_put(&carrying->fresh, text, strlen(text));
}

static enum status one_number(struct ctx *ctx, struct db *db, enum sql sql, const char *column,
                              int64_t *number) {
    scoped_query q = query_begin(db, sql);
    *number = query_row(&q) ? query_int(&q, column) : 0;
    return query_done(ctx, &q);
}

/* What is half done cannot be carried: its keys stay behind. */
static enum status nothing_open(struct ctx *ctx, struct db *db) {
    int64_t work, adopting;
    TRY(one_number(ctx, db, SQL_ADOPT_WORK, "count", &work));
    TRY(one_number(ctx, db, SQL_ADOPT_OPEN, "id", &adopting));
    if (work || adopting)
        return FAIL(ctx, ST_BUSY,
                    M("An import, an erasure or a new notice is under way. Try again in a moment."));
    return ST_OK;
}

/* ---- head */

static json_t *notices_json(struct ctx *ctx, struct carry_result *result) {
    json_t *list = json_array();
    for (const struct edition *edition = edition_of(ctx); edition; edition = edition->before) {
        json_t *one = json_object();
        json_object_set_new(one, "number", json_integer(edition->number));
        json_put(one, "hash", edition_hash(ctx, edition->notice->bytes, edition->notice->length));
        json_object_set_new(one, "text", json_stringn(edition->notice->bytes, edition->notice->length));
        must(json_array_insert_new(list, 0, one) == 0);
        result->notices++;
    }
    return list;
}

/* What must be set up or done anew where it goes. */
static enum status count_left(struct ctx *ctx, struct db *db, struct carry_left *left) {
    scoped_query q = query_begin(db, SQL_CARRY_LEFT);
    if (query_row(&q))
        *left = (struct carry_left){.users = query_int(&q, "users"),
                                    .mailboxes = query_int(&q, "mailboxes"),
                                    .messages = query_int(&q, "messages"),
                                    .parcels = query_int(&q, "parcels")};
    return query_done(ctx, &q);
}

static enum status put_head(struct ctx *ctx, struct carrying *carrying) {
    const struct notice *notice = ctx_notice(ctx);
    int64_t change;
    TRY(one_number(ctx, carrying->reading.db, SQL_CARRY_CHANGE, "number", &change));
    TRY(count_left(ctx, carrying->reading.db, &carrying->reading.result->left));
    scoped_json *head = json_object();
    json_put(head, "schema", CARRY_SCHEMA);
    json_put(head, "made", instant_iso(ctx->arena, ctx->now));
    json_put(head, "register", ref_text(ctx->arena, registry_id(ctx->registry)));
    json_put(head, "controller", notice->controller.name);
    json_put(head, "business_id", notice->controller.business_id);
    json_object_set_new(head, "change", json_integer(change));
    json_put(head, "suppression_key", handover_give(ctx, ctx->registry->vault));
    json_put(head, "audit_head", carrying->log);
    json_object_set_new(head, "notices", notices_json(ctx, carrying->reading.result));
    const char *text = json_text(ctx->arena, head, 0);
    fresh_put(&carrying->fresh, text, strlen(text) - 1); /* left open: what follows are its members */
    return ST_OK;
}

/* ---- rows */

static void put_line(struct ctx *ctx, void *arg, json_t *row) {
    struct carrying *carrying = arg;
    put(carrying, carrying->lines++ ? ",\n" : "\n");
    put(carrying, json_text(ctx->arena, row, 0));
}

static enum status put_table(struct ctx *ctx, struct carrying *carrying, const struct carry_table *table) {
    carrying->lines = 0;
    put(carrying, arena_printf(ctx->arena, ",\n\"%s\":[", table->name));
    TRY(carry_rows(ctx, &carrying->reading, table, 0, put_line, carrying));
    if (carry_counted(carrying->reading.result, table))
        *carry_counted(carrying->reading.result, table) = carrying->lines;
    put(carrying, "]");
    return ST_OK;
}

static void add_row(struct ctx *ctx, void *arg, json_t *row) {
    (void)ctx;
    must(json_array_append(arg, row) == 0);
}

static enum status own_row(struct ctx *ctx, struct carrying *carrying, ref_t party, json_t *json) {
    scoped_query q = query_begin(carrying->reading.db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, party);
    must(query_row(&q));
    json_put(json, "id", ref_text(ctx->arena, party));
    json_put(json, "form", query_text(ctx->arena, &q, "form"));
    json_put(json, "made", instant_iso(ctx->arena, query_int(&q, "made")));
    json_put(json, "restricted",
             query_is_null(&q, "restricted") ? NULL : instant_iso(ctx->arena, query_int(&q, "restricted")));
    json_object_set_new(json, "change", json_integer(query_int(&q, "change")));
    while (query_row(&q))
        continue;
    return query_done(ctx, &q);
}

static enum status party_json(struct ctx *ctx, struct carrying *carrying, ref_t party, json_t *json) {
    size_t count;
    const struct carry_table *tables = carry_tables(&count);
    TRY(own_row(ctx, carrying, party, json));
    for (size_t i = 0; i < count; i++) {
        json_t *list = tables[i].of_party ? json_array() : NULL;
        if (!list)
            continue;
        must(json_object_set_new(json, tables[i].name, list) == 0);
        TRY(carry_rows(ctx, &carrying->reading, &tables[i], party, add_row, list));
    }
    return ST_OK;
}

static enum status put_party(struct ctx *ctx, struct carrying *carrying, ref_t party) {
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    scoped_json *json = json_object();
    ctx->arena = arena;
    enum status status = party_json(ctx, carrying, party, json);
    if (status == ST_OK) {
        put(carrying, carrying->reading.result->parties++ ? ",\n" : "\n");
        put(carrying, json_text(arena, json, 0));
    }
    registry_memory_back(ctx, outer);
    if (status == ST_OK && carrying->progress.call)
        carrying->progress.call(carrying->progress.arg, carrying->reading.result->parties, carrying->all);
    return status;
}

static enum status put_parties(struct ctx *ctx, struct carrying *carrying) {
    ref_t after = 0;
    put(carrying, ",\n\"parties\":[");
    for (size_t count = PAGE; count == PAGE;) {
        ref_t page[PAGE];
        count = 0;
        scoped_query q = query_begin(carrying->reading.db, SQL_PARTIES_AFTER);
        query_bind_int(&q, 1, after);
        query_bind_int(&q, 2, PAGE);
        while (query_row(&q))
            page[count++] = query_int(&q, "id");
        TRY(query_done(ctx, &q));
        for (size_t i = 0; i < count; i++)
            TRY(put_party(ctx, carrying, page[i]));
        after = count ? page[count - 1] : after;
    }
    /* The count at the end shows that the file was not cut. */
    put(carrying, arena_printf(ctx->arena, "],\n\"count\":%zu}\n", carrying->reading.result->parties));
    return ST_OK;
}

static enum status write_file(struct ctx *ctx, struct carrying *carrying) {
    int64_t all;
    size_t count;
    const struct carry_table *tables = carry_tables(&count);
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    carrying->reading.db = db;
    TRY(nothing_open(ctx, db));
    TRY(one_number(ctx, db, SQL_PARTY_COUNT, "count", &all));
    carrying->all = (size_t)all;
    TRY(certified_read(ctx, db, &carrying->reading.certified));
    TRY(put_head(ctx, carrying));
    for (size_t i = 0; i < count; i++)
        if (!tables[i].of_party)
            TRY(put_table(ctx, carrying, &tables[i]));
    TRY(put_parties(ctx, carrying));
    CRASH_POINT("carry.written");
    return fresh_sync(ctx, &carrying->fresh);
}

static enum status name_file(struct ctx *ctx, struct carrying *carrying) {
    const struct carry_result *result = carrying->reading.result;
    struct audit_entry entry = {.actor = actor_text(ctx),
                                .action = "carried_out",
                                .sentence = "security",
                                .detail = arena_printf(ctx->arena, "%zu parties", result->parties)};
    TRY(audit_signed(ctx, ctx->registry->audit, &entry));
    CRASH_POINT("carry.logged");
    return fresh_name(ctx, &carrying->fresh);
}

enum status carry_out(struct ctx *ctx, const char *path, struct carry_progress progress,
                      struct carry_result *result) {
    struct carrying carrying = {.reading = {.result = result}, .progress = progress};
    *result = (struct carry_result){0};
    TRY(permit_action(ctx, ACTION_MOVE, 0, NULL));
    TRY(registry_changeable(ctx));
    TRY(audit_sync(ctx, ctx->registry->audit));
    TRY(audit_checkpoint(ctx, ctx->registry->audit, &carrying.log));
    TRY(fresh_open(ctx, path, &carrying.fresh));
    enum status status = write_file(ctx, &carrying);
    if (status == ST_OK)
        status = name_file(ctx, &carrying);
    fresh_drop(&carrying.fresh);
    return status;
}
