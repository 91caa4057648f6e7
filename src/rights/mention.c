/* Everything that is sealed is opened once and looked through as it is, JSON and all; only where it may name somebody is it taken apart.
 * Rejected: asking the lens. It holds what the notice lets be searched, and neither vouchers, nor older versions, nor what lies outside of
 * parties; the rest of the pass would still have to be made. */
#include "rights/mention.h"

#include "base/json.h"
#include "base/spread.h"
#include "notice/field.h"
#include "registry/edition.h"
#include "registry/envelope.h"
#include "registry/inside.h"
#include "registry/joined.h"
#include "registry/members.h"
#include "registry/role.h"
#include "registry/sight.h"
#include "rights/naming.h"
#include "rights/unname.h"
#include "rights/wording.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* A piece is for one thread; a slice of it has a snapshot; of so many letters the keys are read at once. */
enum { PIECE = 250, SLICE = 1000, BATCH = VAULT_AHEAD };

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

/* The same for all threads. */
struct sought {
    ref_t party;
    struct members family, near; /* near: its organisations and all their people */
};

/* One thread's. */
struct seeking {
    struct ctx *ctx;
    struct arena *outer; /* of what is found */
    struct db *db;
    struct naming *naming;
    struct sought *sought;
    struct mentions *lists; /* of each of the sought */
    size_t count, looked;
    /* What is being looked at. */
    enum mention_kind kind;
    ref_t id, party;
    bool *named; /* by each of the sought */
    size_t *names, name_count;
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
    seeking->names[seeking->name_count++] = who;
}

static void look(struct seeking *seeking, const char *text) {
    const struct naming_asked asked = {.near = is_near, .found = take_name, .arg = seeking};
    naming_look(seeking->naming, seeking->ctx->arena, text, &asked);
}

static void look_afresh(struct seeking *seeking, const char *text) {
    while (seeking->name_count)
        seeking->named[seeking->names[--seeking->name_count]] = false;
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
    struct mentions *list = &seeking->lists[who];
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
    for (size_t i = 0; i < seeking->name_count; i++)
        add(seeking, seeking->names[i], mention);
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
    mention.class = notice_class(ctx_notice(ctx), letter->class_id);
    mention.category = envelope.data ? notice_category(ctx_notice(ctx), envelope.data) : NOTICE_NOTHING;
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

struct taken {
    ref_t party;
    struct letter_sealed sealed;
};

static enum status look_at_letter(struct seeking *seeking, struct taken *taken) {
    struct ctx *ctx = seeking->ctx;
    const struct letter *letter = &taken->sealed.letter;
    if (letter_open(ctx, &taken->sealed) != ST_OK) {
        fault_clear(ctx);
        return ST_OK;
    }
    if (!letter->json)
        return ST_OK;
    seeking->party = taken->party;
    seeking->id = taken->sealed.record;
    seeking->looked++;
    look_afresh(seeking, letter->json);
    return seeking->name_count ? look_closely(seeking, letter) : ST_OK;
}

/* A key that cannot be read is told by the letter. */
static enum status look_at_batch(struct seeking *seeking, struct taken *batch, size_t count) {
    struct ctx *ctx = seeking->ctx;
    int64_t keys[BATCH] = {0};
    for (size_t i = 0; i < count; i++)
        keys[i] = batch[i].sealed.letter.key;
    if (vault_ahead(ctx, ctx->registry->vault, keys, count) != ST_OK)
        fault_clear(ctx);
    for (size_t i = 0; i < count; i++)
        TRY(look_at_letter(seeking, &batch[i]));
    return ST_OK;
}

static enum status next_batch(struct seeking *seeking, struct query *q, struct taken *batch, size_t *count) {
    for (*count = 0; *count < BATCH && query_row(q); ++*count) {
        struct taken *one = &batch[*count];
        one->party = query_int(q, "party");
        letter_take(seeking->ctx, q, query_int(q, "record"), &one->sealed);
    }
    return query_done(seeking->ctx, q);
}

static enum status next_letters(struct seeking *seeking, ref_t last, struct mark *mark, size_t *all) {
    struct taken *batch = arena_array(seeking->ctx->arena, BATCH, sizeof *batch);
    scoped_query q = query_begin(seeking->db, SQL_MENTION_LETTERS);
    query_bind_int(&q, 1, mark->party);
    query_bind_int(&q, 2, mark->record);
    query_bind_text(&q, 3, mark->class);
    query_bind_int(&q, 4, mark->rev);
    query_bind_int(&q, 5, SLICE);
    query_bind_int(&q, 6, last);
    *all = 0;
    for (size_t count = BATCH; count == BATCH; *all += count) {
        TRY(next_batch(seeking, &q, batch, &count));
        if (!count)
            break;
        const struct taken *end = &batch[count - 1];
        TRY(look_at_batch(seeking, batch, count));
        *mark =
            (struct mark){end->party, end->sealed.record, end->sealed.letter.class_id, end->sealed.letter.rev};
    }
    return ST_OK;
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

/* What is written about requests, and to people, lies with the requests where the notice has such a category. */
static int category_of(const struct notice *notice, enum mention_kind kind) {
    return kind == MENTION_REQUEST || kind == MENTION_MESSAGE ? notice_category(notice, "requests")
                                                              : NOTICE_NOTHING;
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
                            .category = category_of(ctx_notice(ctx), wording->kind),
                            .class = NOTICE_NOTHING,
                            .label = msg(ctx->lang, kinds[wording->kind].label)}};
    if (seeking->name_count)
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
static enum status drop_going(struct seeking *seeking, size_t who) {
    const struct sought *sought = &seeking->sought[who];
    struct mentions *list = &seeking->lists[who];
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
        TRY(drop_going(seeking, i));
    return ST_OK;
}

/* ---- all letters, by several threads */

struct pass {
    pthread_mutex_t lock;
    ref_t reached; /* whoever is behind it is nobody's yet */
    bool over;     /* nobody is, or something went wrong */
    enum status status;
    struct fault fault; /* in the memory of the one whose it is */
    struct seeking *each;
};

static enum status begin(struct seeking *seeking, const ref_t *parties) {
    scoped_reader *db = NULL;
    TRY(store_reader(seeking->ctx, seeking->ctx->registry->store, &db));
    seeking->db = db;
    for (size_t i = 0; i < seeking->count; i++)
        TRY(begin_one(seeking, i, parties[i]));
    return ST_OK;
}

static enum status one_slice(struct seeking *seeking, ref_t last, struct mark *mark, size_t *count) {
    scoped_reader *db = NULL;
    scoped_arena *arena = arena_new();
    struct ctx *ctx = seeking->ctx;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    seeking->db = db;
    ctx->arena = arena;
    enum status status = next_letters(seeking, last, mark, count);
    mark->class = arena_text(seeking->outer, mark->class);
    registry_memory_back(ctx, seeking->outer);
    return status;
}

/* The letters of those behind `after`, up to `last`. */
static enum status one_piece(struct seeking *seeking, ref_t after, ref_t last) {
    struct mark mark = {.party = after + 1, .record = INT64_MIN, .class = "", .rev = INT64_MIN};
    for (size_t some = SLICE; some == SLICE;)
        TRY(one_slice(seeking, last, &mark, &some));
    return ST_OK;
}

static enum status find_end(struct ctx *ctx, ref_t after, ref_t *last) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_MENTION_PIECE);
    query_bind_int(&q, 1, after);
    query_bind_int(&q, 2, PIECE - 1);
    *last = query_row(&q) ? query_int(&q, "id") : INT64_MAX;
    return query_done(ctx, &q);
}

/* The pieces lie one behind the other, so that no letter is in two or in none, whoever comes and goes meanwhile. */
static enum status take_piece(struct ctx *ctx, struct pass *pass, ref_t *after, ref_t *last, bool *taken) {
    must(pthread_mutex_lock(&pass->lock) == 0);
    enum status status = ST_OK;
    *taken = !pass->over;
    *after = pass->reached;
    if (*taken)
        status = find_end(ctx, *after, last);
    pass->reached = *last;
    pass->over = pass->over || *last == INT64_MAX;
    must(pthread_mutex_unlock(&pass->lock) == 0);
    return status;
}

static enum status take_pieces(struct seeking *seeking, struct pass *pass) {
    ref_t after, last = INT64_MAX;
    bool taken;
    TRY(take_piece(seeking->ctx, pass, &after, &last, &taken));
    while (taken) {
        TRY(one_piece(seeking, after, last));
        TRY(take_piece(seeking->ctx, pass, &after, &last, &taken));
    }
    return ST_OK;
}

static void stop(struct pass *pass, const struct ctx *ctx, enum status status) {
    must(pthread_mutex_lock(&pass->lock) == 0);
    if (pass->status == ST_OK) {
        pass->status = status;
        pass->fault = ctx->fault;
    }
    pass->over = true;
    must(pthread_mutex_unlock(&pass->lock) == 0);
}

static void work(void *arg, int number) {
    struct pass *pass = arg;
    struct seeking *seeking = &pass->each[number];
    enum status status = take_pieces(seeking, pass);
    if (status != ST_OK)
        stop(pass, seeking->ctx, status);
}

/* A thread has a context, memory and lists of its own. */
static void begin_thread(const struct seeking *mine, struct ctx *ctx, struct seeking *one) {
    size_t count = mine->count;
    *ctx = *mine->ctx;
    ctx->arena = arena_new();
    ctx->pending = NULL;
    *one = (struct seeking){.ctx = ctx,
                            .outer = ctx->arena,
                            .naming = naming_beside(mine->naming, ctx->arena),
                            .sought = mine->sought,
                            .lists = arena_array(ctx->arena, count + 1, sizeof *one->lists),
                            .named = arena_array(ctx->arena, count + 1, sizeof *one->named),
                            .names = arena_array(ctx->arena, count + 1, sizeof *one->names),
                            .count = count};
}

/* In the order of the parties, as one thread would have found them. */
static void gather_list(struct seeking *mine, const struct seeking *each, int width, size_t who) {
    size_t at[SPREAD_MAX] = {0};
    for (;;) {
        const struct mention *next = NULL;
        int whose = 0;
        for (int i = 0; i < width; i++) {
            const struct mentions *list = &each[i].lists[who];
            if (at[i] < list->count && (!next || list->items[at[i]].party < next->party)) {
                next = &list->items[at[i]];
                whose = i;
            }
        }
        if (!next)
            return;
        at[whose]++;
        add(mine, who, next);
    }
}

static enum status look_by_several(struct seeking *mine, struct pass *pass, int width) {
    struct ctx contexts[SPREAD_MAX];
    struct seeking each[SPREAD_MAX];
    pass->each = each;
    for (int i = 0; i < width; i++)
        begin_thread(mine, &contexts[i], &each[i]);
    spread(width, work, pass);
    for (size_t who = 0; pass->status == ST_OK && who < mine->count; who++)
        gather_list(mine, each, width, who);
    if (pass->status != ST_OK) {
        mine->ctx->fault = pass->fault;
        registry_memory_back(mine->ctx, mine->outer);
    }
    for (int i = 0; i < width; i++) {
        mine->looked += each[i].looked;
        arena_free(each[i].outer);
    }
    return pass->status;
}

/* What one piece holds needs no second thread. */
static enum status look_at_letters(struct seeking *mine) {
    struct pass pass = {.reached = INT64_MIN, .each = mine};
    ref_t last;
    TRY(find_end(mine->ctx, INT64_MIN, &last));
    int width = last == INT64_MAX ? 1 : spread_width();
    (void)edition_of(mine->ctx); /* before it is asked by several */
    must(pthread_mutex_init(&pass.lock, NULL) == 0);
    enum status status = width > 1 ? look_by_several(mine, &pass, width) : take_pieces(mine, &pass);
    must(pthread_mutex_destroy(&pass.lock) == 0);
    return status;
}

/* ---- all of it */

enum status mention_find(struct ctx *ctx, const ref_t *parties, size_t count, struct mentions *lists,
                         size_t *looked) {
    struct seeking seeking = {.ctx = ctx,
                              .outer = ctx->arena,
                              .naming = naming_new(ctx->arena),
                              .sought = arena_array(ctx->arena, count + 1, sizeof *seeking.sought),
                              .lists = lists,
                              .named = arena_array(ctx->arena, count + 1, sizeof *seeking.named),
                              .names = arena_array(ctx->arena, count + 1, sizeof *seeking.names),
                              .count = count};
    memset(lists, 0, count * sizeof *lists);
    TRY(begin(&seeking, parties));
    TRY(look_at_letters(&seeking));
    TRY(look_outside(&seeking));
    *looked = seeking.looked;
    return ST_OK;
}

enum status mention_logged(struct ctx *ctx, const struct mention *list, size_t count) {
    ref_t *parties = arena_array(ctx->arena, count + 1, sizeof *parties);
    size_t named = 0;
    for (size_t i = 0; i < count; i++)
        if (list[i].party && list[i].text)
            parties[named++] = list[i].party;
    if (!named)
        return ST_OK;
    return registry_listed(ctx, parties, ref_once_each(parties, named), "mentions");
}
