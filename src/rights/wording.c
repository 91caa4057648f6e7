/* A text is any string of what is sealed, however deep, but for a few names of members that the program fills itself: so a member that comes
 * later is looked through without anybody thinking of it. JSON that lies sealed as a string, as what was signed does, is taken apart too. */
#include "rights/wording.h"

#include "base/date.h"
#include "base/json.h"
#include "registry/inside.h"
#include "rights/clearing_inside.h"
#include "rights/device_inside.h"
#include "rights/mailing_inside.h"
#include "rights/outbox_inside.h"
#include "rights/review_inside.h"

#include <string.h>

enum wording_table {
#define WORDING(NAME, table, KIND, select, update, place) WORDING_##NAME,
#define WORDLESS(table, column, why)
#define PLAIN(column)
#include "rights/wording.def"
#undef WORDING
    WORDING_TABLES
};

static const struct {
    const char *table;
    enum mention_kind kind;
    enum sql select, update;
} tables[WORDING_TABLES] = {
#define WORDING(NAME, table, KIND, select, update, place)                                                      \
    [WORDING_##NAME] = {table, MENTION_##KIND, SQL_##select, SQL_##update},
#include "rights/wording.def"
#undef WORDING
};

static struct seal_place place_of(enum wording_table table, ref_t row) {
    const struct seal_place places[WORDING_TABLES] = {
#define WORDING(NAME, table, KIND, select, update, place) [WORDING_##NAME] = place,
#include "rights/wording.def"
#undef WORDING
    };
    return places[table];
}
#undef WORDLESS
#undef PLAIN

/* ---- what of it is a text */

static bool among(const char *const *words, size_t count, const char *word) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}
#define AMONG(words, word) among((words), sizeof(words) / sizeof *(words), (word))

/* The program's own: ids, kinds, hashes, days. "how" is a word of the program or somebody's own: it stays looked through. */
static bool own_member(enum mention_kind kind, const char *key) {
    static const char *const everywhere[] = {"id",     "of",   "message",   "kind",       "class", "actor",
                                             "notice", "type", "file_type", "stop",       "key",   "hash",
                                             "looked", "only", "extent",    "reply_known"};
    static const char *const device[] = {"lock", "copy"}, *const letter[] = {"subject", "text"},
                             *const checked[] = {"who"}; /* one of the staff, or whom the notice names */
    bool signs = kind == MENTION_ATTESTATION || kind == MENTION_REVIEW || kind == MENTION_ROSTER;
    return AMONG(everywhere, key) || (kind == MENTION_DEVICE && AMONG(device, key)) ||
           (kind == MENTION_MESSAGE && !AMONG(letter, key)) || (signs && AMONG(checked, key));
}

static json_t *inner(const char *text) {
    json_t *json = *text == '{' ? json_loads(text, 0, NULL) : NULL;
    return json;
}

static bool is_day(const char *text) {
    day_t day;
    return day_parse(text, &day) == 1;
}

static void give_texts(enum mention_kind kind, const json_t *json, void (*text)(void *arg, const char *text),
                       void *arg) {
    const char *key;
    json_t *value;
    size_t index;
    if (json_is_string(json)) {
        scoped_json *within = inner(json_string_value(json));
        if (within)
            give_texts(kind, within, text, arg);
        else if (!is_day(json_string_value(json)))
            text(arg, json_string_value(json));
    }
    json_array_foreach(json, index, value) give_texts(kind, value, text, arg);
    json_object_foreach((json_t *)json, key, value) if (!own_member(kind, key))
        give_texts(kind, value, text, arg);
}

void wording_texts(const struct wording *wording, void (*text)(void *arg, const char *text), void *arg) {
    if (wording->json)
        give_texts(wording->kind, wording->json, text, arg);
    else
        text(arg, wording->plain);
}

/* ---- reading */

struct row {
    ref_t id;
    int64_t key;
    enum wording_table table;
    char *plain;
    json_t *json; /* the caller's */
};

static bool open_row(struct ctx *ctx, struct query *q, enum wording_table table, struct row *row) {
    size_t length, plain_length;
    const void *sealed = query_blob(ctx->arena, q, "sealed", &length);
    *row = (struct row){.id = query_int(q, "id"), .key = query_int(q, "key"), .table = table};
    if (seal_open(ctx, ctx->registry->vault, row->key, place_of(table, row->id), sealed, length, &row->plain,
                  &plain_length) != ST_OK) {
        fault_clear(ctx);
        return false;
    }
    row->json = *row->plain == '{' ? json_loadb(row->plain, plain_length, 0, NULL) : NULL;
    return true;
}

struct reading {
    enum status (*see)(void *arg, const struct wording *wording);
    void *arg;
};

static enum status read_row(struct ctx *ctx, struct query *q, enum wording_table table,
                            const struct reading *reading) {
    struct row row;
    if (!open_row(ctx, q, table, &row))
        return ST_OK;
    scoped_json *json = row.json;
    return reading->see(reading->arg, &(struct wording){.kind = tables[table].kind,
                                                        .item = query_int(q, "item"),
                                                        .party = query_int(q, "party"),
                                                        .at = query_int(q, "at"),
                                                        .plain = row.plain,
                                                        .json = json});
}

static enum status read_table(struct ctx *ctx, struct db *db, enum wording_table table, ref_t item,
                              const struct reading *reading) {
    struct arena *outer = ctx->arena;
    scoped_query q = query_begin(db, tables[table].select);
    query_bind_int(&q, 1, item);
    while (query_row(&q)) {
        scoped_arena *arena = arena_new();
        ctx->arena = arena;
        enum status status = read_row(ctx, &q, table, reading);
        registry_memory_back(ctx, outer);
        TRY(status);
    }
    return query_done(ctx, &q);
}

enum status wording_each(struct ctx *ctx, struct db *db, const struct wording_asked *asked,
                         enum status (*see)(void *arg, const struct wording *wording), void *arg) {
    const struct reading reading = {see, arg};
    for (int i = 0; i < WORDING_TABLES; i++)
        if (asked->kind == MENTION_KINDS || asked->kind == tables[i].kind)
            TRY(read_table(ctx, db, (enum wording_table)i, asked->item, &reading));
    return ST_OK;
}

/* ---- changing */

struct editing {
    struct ctx *ctx;
    enum mention_kind kind;
    const struct wording_edit *edit;
    bool changed;
};

static json_t *edited(struct editing *editing, const json_t *json);

static json_t *edited_text(struct editing *editing, const char *text) {
    scoped_json *within = inner(text);
    bool before = editing->changed;
    if (!within) {
        const char *new = is_day(text) ? text : editing->edit->text(editing->ctx, editing->edit->arg, text);
        editing->changed = editing->changed || strcmp(new, text) != 0;
        return json_string(new);
    }
    editing->changed = false;
    scoped_json *new = edited(editing, within);
    json_t *string = json_string(editing->changed ? json_text(editing->ctx->arena, new, 0) : text);
    editing->changed = editing->changed || before;
    return string;
}

static json_t *edited(struct editing *editing, const json_t *json) {
    const char *key;
    json_t *value;
    size_t index;
    if (json_is_string(json))
        return edited_text(editing, json_string_value(json));
    if (!json_is_object(json) && !json_is_array(json))
        return json_deep_copy(json);
    json_t *new = json_is_object(json) ? json_object() : json_array();
    json_array_foreach(json, index, value) must(json_array_append_new(new, edited(editing, value)) == 0);
    json_object_foreach((json_t *)json, key, value) {
        json_t *one = own_member(editing->kind, key) ? json_deep_copy(value) : edited(editing, value);
        must(json_object_set_new(new, key, one) == 0);
    }
    return new;
}

static const char *new_plain(struct editing *editing, const struct row *row) {
    if (!row->json) {
        const char *new = editing->edit->text(editing->ctx, editing->edit->arg, row->plain);
        editing->changed = strcmp(new, row->plain) != 0;
        return new;
    }
    scoped_json *new = edited(editing, row->json);
    return json_text(editing->ctx->arena, new, 0);
}

struct changes_of {
    struct row *items;
    const char **plain;
    size_t count, room, plain_count, plain_room;
};

/* Gathered first: rows are not changed while they are read. */
static enum status gather(struct ctx *ctx, struct write *write, enum wording_table table, ref_t item,
                          const struct wording_edit *edit, struct changes_of *list) {
    scoped_query q = query_begin(write->db, tables[table].select);
    query_bind_int(&q, 1, item);
    while (query_row(&q)) {
        struct editing editing = {.ctx = ctx, .kind = tables[table].kind, .edit = edit};
        struct row row;
        if (!open_row(ctx, &q, table, &row))
            continue;
        const char *plain = new_plain(&editing, &row);
        json_drop(&row.json);
        if (!editing.changed)
            continue;
        ARENA_PUSH(ctx->arena, list->items, list->count, list->room, row);
        ARENA_PUSH(ctx->arena, list->plain, list->plain_count, list->plain_room, plain);
    }
    return query_done(ctx, &q);
}

static enum status put(struct ctx *ctx, struct write *write, const struct row *row, const char *plain) {
    void *sealed;
    size_t length;
    TRY(seal_close(ctx, ctx->registry->vault, row->key, place_of(row->table, row->id), plain, strlen(plain),
                   &sealed, &length));
    scoped_query q = query_begin(write->db, tables[row->table].update);
    query_bind_int(&q, 1, row->id);
    query_bind_blob(&q, 2, sealed, length);
    return query_run(ctx, &q, NULL);
}

enum status wording_change(struct ctx *ctx, struct write *write, enum mention_kind kind, ref_t item,
                           const struct wording_edit *edit, size_t *changed) {
    struct changes_of list = {0};
    for (int i = 0; i < WORDING_TABLES; i++)
        if (tables[i].kind == kind)
            TRY(gather(ctx, write, (enum wording_table)i, item, edit, &list));
    for (size_t i = 0; i < list.count; i++)
        TRY(put(ctx, write, &list.items[i], list.plain[i]));
    *changed = list.count;
    return ST_OK;
}

const char *wording_mark(struct ctx *ctx, bool erasure) {
    enum lang lang = ctx_notice(ctx)->first_language;
    return MSG(ctx->arena, lang,
               erasure ? M("[taken out on {1} because of an erasure]") : M("[taken out on {1}]"),
               day_text(ctx->arena, lang, registry_today(ctx)));
}

/* ---- the list itself */

int wording_known(const char *table, const char *column) {
    static const struct {
        const char *table, *column;
    } others[] = {
#define WORDING(NAME, table, KIND, select, update, place)
#define WORDLESS(table, column, why) {#table, #column},
#define PLAIN(column)
#include "rights/wording.def"
#undef WORDING
#undef WORDLESS
    };
    int known = 0;
    for (int i = 0; i < WORDING_TABLES; i++) {
        const char *sealed = tables[i].kind == MENTION_DISCLOSURE ? "basis" : "sealed";
        known += strcmp(tables[i].table, table) == 0 && strcmp(sealed, column) == 0;
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        known += strcmp(others[i].table, table) == 0 && strcmp(others[i].column, column) == 0;
    return known;
}

bool wording_plain(const char *column) {
    static const char *const plain[] = {
#define WORDING(NAME, table, KIND, select, update, place)
#define WORDLESS(table, column, why)
#undef PLAIN
#define PLAIN(column) #column,
#include "rights/wording.def"
#undef WORDING
#undef WORDLESS
#undef PLAIN
    };
    return AMONG(plain, column);
}
