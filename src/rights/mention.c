/* Everything that is sealed is opened once and looked through as it is, JSON and all; only where it may name somebody is it taken apart.
 * Rejected: asking the lens. It holds what the notice lets be searched, and neither vouchers, nor older versions, nor what lies outside of
 * parties; the rest of the pass would still have to be made. */
#include "rights/mention.h"

#include "base/json.h"
#include "notice/field.h"
#include "registry/envelope.h"
#include "registry/joined.h"
#include "registry/members.h"
#include "registry/role.h"
#include "registry/sight.h"
#include "rights/naming.h"
#include "rights/unname.h"
#include "rights/wording.h"

#include <stdlib.h>
#include <string.h>

enum { SLICE = 4000 };

static const struct {
    const char *id, *label;
} kinds[MENTION_KINDS] = {
    [MENTION_RECORD] = {"record", M("Text about somebody else")},
    [MENTION_VALUE] = {"party", M("Details of somebody else")},
#define MENTION(NAME, id, label) [MENTION_##NAME] = {id, label},
#include "rights/mention_kind.def"
#undef MENTION
};

const char *mention_kind_id(enum mention_kind kind) {
    return kinds[kind].id;
}

const char *mention_kind_label(enum mention_kind kind) {
    return kinds[kind].label;
}

const char *mention_item(struct arena *arena, const struct mention *mention) {
    return arena_printf(arena, "%s/%s", kinds[mention->kind].id, ref_text(arena, mention->id));
}

bool mention_from(const char *item, enum mention_kind *kind, ref_t *id) {
    const char *slash = item ? strchr(item, '/') : NULL;
    for (int i = 0; slash && i < MENTION_KINDS; i++)
        if (strlen(kinds[i].id) == (size_t)(slash - item) &&
            strncmp(kinds[i].id, item, (size_t)(slash - item)) == 0) {
            *kind = (enum mention_kind)i;
            return ref_parse(slash + 1, id);
        }
    return false;
}

/* ---- who is looked for */

struct sought {
    ref_t party;
    struct members family, near; /* near: its organisations and all their people */
    struct mentions *list;
};

struct seeking {
    struct ctx *ctx;
    struct arena *outer; /* of what is found */
    struct db *db;
    struct naming *naming;
    struct sought *sought;
    size_t count, looked;
    /* What is being looked at. */
    enum mention_kind kind;
    ref_t id, party;
    bool *named; /* by each of the sought */
    size_t names;
};

static enum status add_near(struct ctx *ctx, struct db *db, ref_t party, struct members *near) {
    struct roles roles, people;
    TRY(role_list(ctx, db, party, &roles));
    for (size_t i = 0; i < roles.count; i++) {
        if (!roles.items[i].organisation)
            continue;
        (void)members_add(near, roles.items[i].organisation);
        TRY(role_list_in(ctx, db, roles.items[i].organisation, &people));
        for (size_t p = 0; p < people.count; p++)
            (void)members_add(near, people.parties[p]);
    }
    return ST_OK;
}

static enum status begin_one(struct seeking *seeking, size_t who, ref_t party) {
    struct ctx *ctx = seeking->ctx;
    struct sought *sought = &seeking->sought[who];
    struct party_row row;
    struct values values;
    ref_t *family;
    size_t count;
    sought->party = party;
    sought->family = sought->near = (struct members){.arena = ctx->arena};
    enum status status = role_party(ctx, seeking->db, party, &row);
    if (status == ST_NOT_FOUND) {
        fault_clear(ctx);
        return ST_OK;
    }
    TRY(status);
    TRY(joined_family(ctx, seeking->db, party, &family, &count));
    for (size_t i = 0; i < count; i++)
        (void)members_add(&sought->family, family[i]);
    if (row.form == FORM_ORGANISATION)
        return ST_OK;
    TRY(joined_every(ctx, seeking->db, party, &values));
    naming_add(seeking->naming, who, &values);
    return add_near(ctx, seeking->db, party, &sought->near);
}

/* ---- is anybody named? */

static bool is_near(void *arg, size_t who) {
    const struct seeking *seeking = arg;
    return seeking->party && members_have(&seeking->sought[who].near, seeking->party);
}

static void take_name(void *arg, size_t who, size_t at, size_t length) {
    struct seeking *seeking = arg;
    (void)at;
    (void)length;
    if (seeking->named[who] || members_have(&seeking->sought[who].family, seeking->party))
        return;
    seeking->named[who] = true;
    seeking->names++;
}

static void look(struct seeking *seeking, const char *text) {
    const struct naming_asked asked = {.near = is_near, .found = take_name, .arg = seeking};
    naming_look(seeking->naming, seeking->ctx->arena, text, &asked);
}

static void look_afresh(struct seeking *seeking, const char *text) {
    memset(seeking->named, 0, seeking->count * sizeof *seeking->named);
    seeking->names = 0;
    if (text)
        look(seeking, text);
}

/* ---- what is found */

static const struct mention *known(const struct mentions *list, enum mention_kind kind, ref_t id) {
    for (size_t i = list->count; i > 0; i--)
        if (list->items[i - 1].kind == kind && list->items[i - 1].id == id)
            return &list->items[i - 1];
    return NULL;
}

/* The same text once; a second place in it only says what cannot be taken out. */
static void add(struct seeking *seeking, size_t who, const struct mention *mention) {
    struct mentions *list = seeking->sought[who].list;
    const struct mention *there = known(list, mention->kind, mention->id);
    struct mention one = *mention;
    if (there) {
        list->items[there - list->items].takes_out = there->takes_out && mention->takes_out;
        return;
    }
    one.text = arena_text(seeking->outer, mention->text);
    one.label = arena_text(seeking->outer, mention->label);
    ARENA_PUSH(seeking->outer, list->items, list->count, list->room, one);
}

static void add_named(struct seeking *seeking, const struct mention *mention) {
    for (size_t who = 0; seeking->names && who < seeking->count; who++)
        if (seeking->named[who])
            add(seeking, who, mention);
}

/* ---- letters about parties */

static enum status may_see(struct seeking *seeking, const char *class, ref_t record, bool *may) {
    struct ctx *ctx = seeking->ctx;
    struct sight sight;
    TRY(sight_of(ctx, seeking->db, seeking->party, &sight));
    *may = !sight_veils(&sight, notice_class(ctx_notice(ctx), class), record);
    return ST_OK;
}

static void look_at_part(struct seeking *seeking, struct mention mention, bool sees, const char *text,
                         bool takes_out) {
    look_afresh(seeking, text);
    mention.text = sees ? text : NULL;
    mention.takes_out = takes_out;
    add_named(seeking, &mention);
}

/* A detail, a file's name, whom a voucher was written to: kept as it is, or mended by hand. */
static void look_at_members(struct seeking *seeking, const struct mention *mention, bool sees,
                            const json_t *object) {
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value) {
        if (json_is_string(value) && strcmp(key, "by") != 0)
            look_at_part(seeking, *mention, sees, json_string_value(value), false);
        else if (json_is_object(value))
            look_at_members(seeking, mention, sees, value);
    }
}

/* An address or a number that two share is each one's own. */
static bool own_value(const char *field) {
    const struct field *builtin = field_builtin(field);
    return builtin && (builtin->token != TOKEN_NONE || strstr(field, "name"));
}

static void look_at_values(struct seeking *seeking, struct mention mention, bool sees, const json_t *values) {
    size_t index;
    json_t *value;
    mention.kind = MENTION_VALUE;
    mention.id = seeking->party;
    json_array_foreach(values, index, value) {
        const char *field = json_string_value(json_object_get(value, "field")),
                   *text = json_string_value(json_object_get(value, "text")),
                   *reason = json_string_value(json_object_get(value, "reason"));
        mention.label = msg(seeking->ctx->lang, kinds[MENTION_VALUE].label);
        if (text && field && !own_value(field))
            look_at_part(seeking, mention, sees, text, false);
        if (reason)
            look_at_part(seeking, mention, sees, reason, false);
    }
}

static enum status look_closely(struct seeking *seeking, const struct letter *letter) {
    struct ctx *ctx = seeking->ctx;
    scoped_json *json = json_loads(letter->json, 0, NULL);
    struct mention mention = {.kind = MENTION_RECORD, .id = seeking->id, .party = seeking->party};
    struct envelope envelope;
    bool there, sees;
    TRY(envelope_by_id(ctx, seeking->db, seeking->id, &envelope, &there));
    if (!there || !json)
        return ST_OK;
    TRY(may_see(seeking, letter->class_id, seeking->id, &sees));
    mention.day = envelope.day;
    mention.label = envelope_label(ctx, envelope.kind);
    if (json_is_array(json_object_get(json, "values"))) {
        look_at_values(seeking, mention, sees, json_object_get(json, "values"));
        return ST_OK;
    }
    const char *text = json_string_value(json_object_get(json, "text"));
    if (text)
        look_at_part(seeking, mention, sees, text, true);
    json_object_del(json, "text");
    look_at_members(seeking, &mention, sees, json);
    return ST_OK;
}

struct mark {
    ref_t party, record;
    const char *class;
    int64_t rev;
};

static enum status look_at_letter(struct seeking *seeking, struct query *q) {
    struct ctx *ctx = seeking->ctx;
    struct letter letter;
    if (letter_row(ctx, q, seeking->id, &letter) != ST_OK) {
        fault_clear(ctx);
        return ST_OK;
    }
    if (!letter.json)
        return ST_OK;
    seeking->looked++;
    look_afresh(seeking, letter.json);
    return seeking->names ? look_closely(seeking, &letter) : ST_OK;
}

static enum status next_letters(struct seeking *seeking, struct mark *mark, size_t *count) {
    scoped_query q = query_begin(seeking->db, SQL_MENTION_LETTERS);
    query_bind_int(&q, 1, mark->party);
    query_bind_int(&q, 2, mark->record);
    query_bind_text(&q, 3, mark->class);
    query_bind_int(&q, 4, mark->rev);
    query_bind_int(&q, 5, SLICE);
    for (*count = 0; query_row(&q); ++*count) {
        seeking->party = mark->party = query_int(&q, "party");
        seeking->id = mark->record = query_int(&q, "record");
        mark->rev = query_int(&q, "rev");
        mark->class = query_text(seeking->ctx->arena, &q, "class");
        TRY(look_at_letter(seeking, &q));
    }
    return query_done(seeking->ctx, &q);
}

/* ---- what lies outside of parties */

struct looked_at {
    struct seeking *seeking;
    struct mention mention;
};

static void look_at_words(void *arg, const char *text) {
    const struct looked_at *at = arg;
    look_at_part(at->seeking, at->mention, true, text, unname_can(at->mention.kind));
}

/* Looked through whole first; only where it may name somebody text by text. */
static enum status look_at_row(void *arg, const struct wording *wording) {
    struct seeking *seeking = arg;
    struct ctx *ctx = seeking->ctx;
    seeking->kind = wording->kind;
    seeking->party = wording->party;
    seeking->looked++;
    look_afresh(seeking, wording->plain);
    struct looked_at at = {seeking,
                           {.kind = wording->kind,
                            .id = wording->item,
                            .party = wording->party,
                            .day = wording->at ? zone_day(registry_zone(ctx), wording->at) : DAY_NONE,
                            .label = msg(ctx->lang, kinds[wording->kind].label)}};
    if (seeking->names)
        wording_texts(wording, look_at_words, &at);
    return ST_OK;
}

static enum status add_going(struct seeking *seeking, ref_t party, struct members *going) {
    scoped_query q = query_begin(seeking->db, SQL_HANDOVER_KEYS_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q))
        (void)members_add(going, query_int(&q, "id"));
    return query_done(seeking->ctx, &q);
}

/* A hand-over of this person alone that is over goes with the name. */
static enum status drop_going(struct seeking *seeking, const struct sought *sought) {
    struct mentions *list = sought->list;
    struct members going = {.arena = seeking->ctx->arena};
    size_t kept = 0;
    for (size_t i = 0; list->count && i < sought->family.count; i++)
        TRY(add_going(seeking, sought->family.items[i], &going));
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].kind != MENTION_HANDOVER || !members_have(&going, list->items[i].id))
            list->items[kept++] = list->items[i];
    list->count = kept;
    return ST_OK;
}

static enum status look_outside(struct seeking *seeking) {
    scoped_reader *db = NULL;
    TRY(store_reader(seeking->ctx, seeking->ctx->registry->store, &db));
    seeking->db = db;
    TRY(wording_each(seeking->ctx, db, &(struct wording_asked){.kind = MENTION_KINDS}, look_at_row, seeking));
    for (size_t i = 0; i < seeking->count; i++)
        TRY(drop_going(seeking, &seeking->sought[i]));
    return ST_OK;
}

/* ---- all of it */

static enum status begin(struct seeking *seeking, const ref_t *parties) {
    scoped_reader *db = NULL;
    TRY(store_reader(seeking->ctx, seeking->ctx->registry->store, &db));
    seeking->db = db;
    for (size_t i = 0; i < seeking->count; i++)
        TRY(begin_one(seeking, i, parties[i]));
    return ST_OK;
}

static enum status one_slice(struct seeking *seeking, struct mark *mark, size_t *count) {
    scoped_reader *db = NULL;
    scoped_arena *arena = arena_new();
    struct ctx *ctx = seeking->ctx;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    seeking->db = db;
    ctx->arena = arena;
    enum status status = next_letters(seeking, mark, count);
    mark->class = arena_text(seeking->outer, mark->class);
    registry_memory_back(ctx, seeking->outer);
    return status;
}

enum status mention_find(struct ctx *ctx, const ref_t *parties, size_t count, struct mentions *lists,
                         size_t *looked) {
    struct mark mark = {.party = INT64_MIN, .class = ""};
    struct seeking seeking = {.ctx = ctx,
                              .outer = ctx->arena,
                              .naming = naming_new(ctx->arena),
                              .sought = arena_array(ctx->arena, count + 1, sizeof *seeking.sought),
                              .named = arena_array(ctx->arena, count + 1, sizeof *seeking.named),
                              .count = count};
    for (size_t i = 0; i < count; i++) {
        lists[i] = (struct mentions){0};
        seeking.sought[i].list = &lists[i];
    }
    TRY(begin(&seeking, parties));
    for (size_t some = SLICE; some == SLICE;)
        TRY(one_slice(&seeking, &mark, &some));
    TRY(look_outside(&seeking));
    *looked = seeking.looked;
    return ST_OK;
}
