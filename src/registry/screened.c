/* Counts lie in `meta`: "screened.2026-03" for a month's refusals, "screened" for what the last scan found. The refused change itself
 * is undone, so counting it is a change of its own. A scan reads the newest letters as they are: nothing hides in a field that no page
 * shows. Where the notice lists a kind of sensitive data with its ground, texts of that kind are no finding. */
#include "registry/screened.h"

#include "base/json.h"
#include "registry/allow.h"
#include "registry/letter.h"
#include "registry/members.h"
#include "registry/screen.h"

#include <stdlib.h>
#include <string.h>

#define SCANNED "screened"
enum { PAGE = 500, NAMED_MOST = 1000 };

static const char *month_name(struct arena *arena, day_t day) {
    struct ymd ymd = day_ymd(day);
    return arena_printf(arena, SCANNED ".%04d-%02d", ymd.year, ymd.month);
}

/* ---- what was refused */

static enum status count(struct ctx *ctx, struct write *write, void *arg) {
    scoped_query q = query_begin(write->db, SQL_META_COUNT);
    query_bind_text(&q, 1, month_name(ctx->arena, registry_today(ctx)));
    query_bind_int(&q, 2, (int64_t) * (size_t *)arg);
    return query_run(ctx, &q, NULL);
}

void screened_add(struct ctx *ctx, size_t added) {
    struct fault kept = ctx->fault;
    if (!added || ctx->registry->read_only)
        return;
    (void)(registry_change_staff(ctx, count, &added) == ST_OK);
    ctx->fault = kept;
}

void screened_count(struct ctx *ctx, const struct fault *fault) {
    if (fault->id && allow_screened(fault->id))
        screened_add(ctx, 1);
}

/* ---- figures */

/* "1234 2": parties, found. */
static void read_scan(struct ctx *ctx, struct query *q, struct screened_figures *figures) {
    char *at = arena_text(ctx->arena, query_text(ctx->arena, q, "text"));
    figures->looked = (day_t)query_int(q, "number");
    figures->parties = strtoll(at, &at, 10);
    figures->found = strtoll(at, NULL, 10);
}

enum status screened_figures(struct ctx *ctx, struct db *db, day_t today, struct screened_figures *figures) {
    *figures = (struct screened_figures){.looked = DAY_NONE};
    const char *month = month_name(ctx->arena, today);
    scoped_query q = query_begin(db, SQL_META_SCREENED);
    while (query_row(&q)) {
        const char *name = query_text(ctx->arena, &q, "name");
        if (strcmp(name, SCANNED) == 0) {
            read_scan(ctx, &q, figures);
            continue;
        }
        figures->refused += query_int(&q, "number");
        if (strcmp(name, month) == 0)
            figures->refused_now = query_int(&q, "number");
    }
    return query_done(ctx, &q);
}

/* ---- what is stored */

struct scan {
    struct screened_rules rules;
    size_t parties;
    ref_t *found;
    size_t found_count, found_room;
};

/* Does the notice list it, with its ground? */
static bool listed(const struct notice *notice, const char *kind) {
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        if (category->special_kind && category->special_ground && strcmp(category->special_kind, kind) == 0)
            return true;
    }
    return false;
}

struct screened_rules screened_rules(const struct notice *notice) {
    return (struct screened_rules){.identity_code = !listed(notice, "identity_code"),
                                   .health = !listed(notice, "health")};
}

static bool is_finding(const struct screened_rules *rules, const char *text) {
    enum screened said = screen_text(text);
    return said == SCREEN_IDENTITY_CODE ? rules->identity_code : said == SCREEN_HEALTH && rules->health;
}

static bool finds_within(const struct screened_rules *rules, const json_t *json) {
    const char *key;
    json_t *value;
    size_t index;
    if (json_is_string(json) && is_finding(rules, json_string_value(json)))
        return true;
    json_array_foreach(json, index, value) if (finds_within(rules, value)) return true;
    json_object_foreach((json_t *)json, key, value) if (finds_within(rules, value)) return true;
    return false;
}

/* As it is sealed, all at once; taken apart only where a line's end or a quotation mark is written as two letters, behind which no word begins. */
bool screened_finds(const struct screened_rules *rules, const char *sealed) {
    if (is_finding(rules, sealed))
        return true;
    scoped_json *json = *sealed == '{' && strchr(sealed, '\\') ? json_loads(sealed, 0, NULL) : NULL;
    return json && finds_within(rules, json);
}

/* A letter that is damaged or erased says nothing; whose page it is on tells of it. */
static enum status look_at(struct ctx *ctx, struct db *db, ref_t party, const struct scan *scan, bool *found) {
    scoped_query q = query_begin(db, SQL_LETTERS_STANDING);
    query_bind_int(&q, 1, party);
    *found = false;
    while (query_row(&q)) {
        struct letter letter;
        if (*found)
            continue;
        if (letter_row(ctx, &q, query_int(&q, "record"), &letter) != ST_OK)
            fault_clear(ctx);
        else
            *found = letter.json && screened_finds(&scan->rules, letter.json);
    }
    return query_done(ctx, &q);
}

static enum status look_at_some(struct ctx *ctx, const ref_t *parties, size_t count, struct scan *scan) {
    scoped_reader *db = NULL;
    struct arena *outer = ctx->arena;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; i < count; i++) {
        scoped_arena *arena = arena_new();
        bool found;
        ctx->arena = arena;
        enum status status = look_at(ctx, db, parties[i], scan, &found);
        registry_memory_back(ctx, outer);
        TRY(status);
        scan->parties++;
        if (found)
            ARENA_PUSH(ctx->arena, scan->found, scan->found_count, scan->found_room, parties[i]);
    }
    return ST_OK;
}

static enum status next_page(struct ctx *ctx, ref_t after, ref_t *page, size_t *count) {
    scoped_reader *db = NULL;
    *count = 0;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_PARTIES_AFTER);
    query_bind_int(&q, 1, after);
    query_bind_int(&q, 2, PAGE);
    while (query_row(&q))
        page[(*count)++] = query_int(&q, "id");
    return query_done(ctx, &q);
}

static enum status remember(struct ctx *ctx, struct write *write, void *arg) {
    const struct scan *scan = arg;
    scoped_query q = query_begin(write->db, SQL_META_PUT);
    query_bind_text(&q, 1, SCANNED);
    query_bind_int(&q, 2, registry_today(ctx));
    query_bind_text(&q, 3, arena_printf(ctx->arena, "%zu %zu", scan->parties, scan->found_count));
    TRY(query_run(ctx, &q, NULL));
    if (!scan->found_count)
        return ST_OK;
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){.actor = actor_text(ctx),
                              .action = "screened",
                              .parties = scan->found,
                              .party_count = scan->found_count < NAMED_MOST ? scan->found_count : NAMED_MOST,
                              .sentence = "never.sensitive_data",
                              .detail = arena_printf(ctx->arena, "%zu", scan->found_count)});
}

enum status screened_scan(struct ctx *ctx, bool (*going)(void *arg), void *arg, size_t *parties,
                          size_t *found) {
    struct scan scan = {.rules = screened_rules(ctx_notice(ctx))};
    ref_t page[PAGE], after = 0;
    for (size_t count = PAGE; count == PAGE;) {
        if (!going(arg))
            return ST_OK; /* the last one stands until it is whole */
        TRY(next_page(ctx, after, page, &count));
        TRY(look_at_some(ctx, page, count, &scan));
        after = count ? page[count - 1] : after;
    }
    *parties = scan.parties;
    *found = scan.found_count;
    return registry_change_staff(ctx, remember, &scan);
}
