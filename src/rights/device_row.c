/* All devices are read at once with all their steps: a company has tens of them, each with a look a year. What is known of one is
 * folded from its steps, the later over the earlier. */
#include "rights/device_inside.h"

#include "base/json.h"
#include "registry/permit.h"
#include "registry/user.h"
#include "registry/words.h"

#include <stdlib.h>
#include <string.h>

/* ---- words */

static const struct {
    const char *id, *label, *act;
} steps[DEVICE_STEP_KINDS] = {
#define DEVICE_STEP(NAME, id, label, act) [DEVICE_STEP_##NAME] = {id, label, act},
#include "registry/device_step.def"
#undef DEVICE_STEP
};

struct word_row {
    const char *id, *label;
};
static const struct word_row kinds[] = {{"computer", M("Computer")},
                                        {"phone", M("Telephone")},
                                        {"tablet", M("Tablet")},
                                        {"server", M("Server")},
                                        {"storage", M("Disk or memory stick")}};
static const struct word_row locks[] = {
    {"password", M("A password")}, {"pin", M("A PIN")}, {"none", M("Nothing: it is open")}};
static const struct word_row copies[] = {
    {"reported", M("At times: each backup is reported here")},
    {"live", M("All the time, to a service that the notice names")},
    {"nothing", M("Not at all: nothing is on it alone")},
};
static const struct word_row states[] = {
    {"used", M("in use")}, {"lost", M("lost or stolen")}, {"retired", M("wiped and out of use")}};
#define SET(rows)                                                                                              \
    { rows, (int)(sizeof(rows) / sizeof *(rows)) }
static const struct {
    const struct word_row *rows;
    int count;
} sets[DEVICE_WORDS] = {[DEVICE_KIND] = SET(kinds),
                        [DEVICE_LOCK] = SET(locks),
                        [DEVICE_COPY] = SET(copies),
                        [DEVICE_STATE] = SET(states)};

const char *device_step_id(enum device_step_kind kind) {
    must(kind < DEVICE_STEP_KINDS);
    return steps[kind].id;
}

const char *device_step_label(enum device_step_kind kind) {
    must(kind < DEVICE_STEP_KINDS);
    return steps[kind].label;
}

const char *device_step_act(enum device_step_kind kind) {
    must(kind < DEVICE_STEP_KINDS);
    return steps[kind].act;
}

bool device_step_from(const char *id, enum device_step_kind *kind) {
    for (int i = 0; id && i < DEVICE_STEP_KINDS; i++)
        if (strcmp(steps[i].id, id) == 0) {
            *kind = (enum device_step_kind)i;
            return true;
        }
    return false;
}

bool device_step_signed(enum device_step_kind kind) {
    return kind == DEVICE_STEP_CHECK || kind == DEVICE_STEP_RESTORE || kind == DEVICE_STEP_RETIRE;
}

size_t device_word_count(enum device_word set) {
    return (size_t)sets[set].count;
}

const char *device_word_id(enum device_word set, int index) {
    return index >= 0 && index < sets[set].count ? sets[set].rows[index].id : NULL;
}

const char *device_word_label(enum device_word set, int index) {
    return index >= 0 && index < sets[set].count ? sets[set].rows[index].label : M("not known");
}

int device_word_from(enum device_word set, const char *id) {
    for (int i = 0; id && i < sets[set].count; i++)
        if (strcmp(sets[set].rows[i].id, id) == 0)
            return i;
    return DEVICE_UNKNOWN;
}

/* ---- what is sealed */

struct device_facts device_facts_none(void) {
    return (struct device_facts){.kind = DEVICE_UNKNOWN,
                                 .lock = DEVICE_UNKNOWN,
                                 .copy = DEVICE_UNKNOWN,
                                 .encrypted = DEVICE_UNKNOWN,
                                 .length = DEVICE_UNKNOWN,
                                 .screen = DEVICE_UNKNOWN};
}

#define OVER(member, unsaid)                                                                                   \
    if (later->member != (unsaid))                                                                             \
    facts->member = later->member

void device_facts_over(struct device_facts *facts, const struct device_facts *later) {
    OVER(name, NULL);
    OVER(kind, DEVICE_UNKNOWN);
    OVER(lock, DEVICE_UNKNOWN);
    OVER(copy, DEVICE_UNKNOWN);
    OVER(encrypted, DEVICE_UNKNOWN);
    OVER(length, DEVICE_UNKNOWN);
    OVER(screen, DEVICE_UNKNOWN);
    OVER(was, NULL);
    OVER(user, 0);
    OVER(holds, NULL);
}
#undef OVER

static void put_number(json_t *json, const char *name, int64_t number, int64_t unsaid) {
    if (number != unsaid)
        must(json_object_set_new(json, name, json_integer((json_int_t)number)) == 0);
}

const char *device_step_json(struct ctx *ctx, const struct device_draft *draft) {
    scoped_json *json = json_object();
    const struct device_facts *facts = &draft->facts;
    json_put(json, "name", facts->name);
    json_put(json, "kind", device_word_id(DEVICE_KIND, facts->kind));
    json_put(json, "lock", device_word_id(DEVICE_LOCK, facts->lock));
    json_put(json, "copy", device_word_id(DEVICE_COPY, facts->copy));
    put_number(json, "encrypted", facts->encrypted, DEVICE_UNKNOWN);
    put_number(json, "length", facts->length, DEVICE_UNKNOWN);
    put_number(json, "screen", facts->screen, DEVICE_UNKNOWN);
    put_number(json, "user", facts->user, 0);
    json_put(json, "holds", facts->holds);
    json_put(json, "who", draft->who);
    json_put(json, "text", draft->text);
    return json_text(ctx->arena, json, 0);
}

static int64_t number_of(const json_t *json, const char *name, int64_t unsaid) {
    const json_t *number = json_object_get(json, name);
    return number ? json_integer_value(number) : unsaid;
}

static int word_of(const json_t *json, const char *name, enum device_word set) {
    return device_word_from(set, json_string_value(json_object_get(json, name)));
}

static void read_words(struct ctx *ctx, const json_t *json, struct device_step *step) {
    step->facts = (struct device_facts){.name = words_text(ctx, json, "name"),
                                        .kind = word_of(json, "kind", DEVICE_KIND),
                                        .lock = word_of(json, "lock", DEVICE_LOCK),
                                        .copy = word_of(json, "copy", DEVICE_COPY),
                                        .encrypted = (int)number_of(json, "encrypted", DEVICE_UNKNOWN),
                                        .length = number_of(json, "length", DEVICE_UNKNOWN),
                                        .screen = number_of(json, "screen", DEVICE_UNKNOWN),
                                        .user = number_of(json, "user", 0),
                                        .was = words_text(ctx, json, "was"),
                                        .holds = words_text(ctx, json, "holds")};
    step->who = words_text(ctx, json, "who");
    step->text = words_text(ctx, json, "text");
}

static enum status read_step(struct ctx *ctx, struct query *q, struct device_step *step) {
    scoped_json *json = NULL;
    *step = (struct device_step){.id = query_int(q, "id"),
                                 .day = (day_t)query_int(q, "day"),
                                 .next = query_is_null(q, "next") ? DAY_NONE : (day_t)query_int(q, "next"),
                                 .at = query_int(q, "at"),
                                 .actor = query_text(ctx->arena, q, "actor")};
    if (!device_step_from(query_text(ctx->arena, q, "kind"), &step->kind))
        return FAIL(ctx, ST_FAILED, M("A step of a device is of no kind that this program knows"));
    TRY(words_kept(ctx, q, device_place(step->id), &json));
    read_words(ctx, json, step);
    return ST_OK;
}

/* ---- what follows */

/* What was seen before it was away says nothing of how it is now. */
static void unsee(struct device *device) {
    device->checked = device->next = DAY_NONE;
    device->checked_by = NULL;
}

static void follow(struct device *device, const struct device_step *step) {
    device_facts_over(&device->facts, &step->facts);
    switch (step->kind) {
    case DEVICE_STEP_CHECK:
        if (device->checked != DAY_NONE && step->day < device->checked)
            break;
        device->checked = step->day;
        device->next = step->next;
        device->checked_by = step->who;
        break;
    case DEVICE_STEP_RESTORE:
        device->restored = step->day > device->restored ? step->day : device->restored;
        break;
    case DEVICE_STEP_LOST:
        device->state = DEVICE_LOST;
        device->lost = step->day;
        device->breach = 0;
        break;
    case DEVICE_STEP_BREACH:
        if (!step->text || !ref_parse(step->text, &device->breach))
            device->breach = 0;
        break;
    case DEVICE_STEP_RETIRE:
        device->state = DEVICE_RETIRED;
        break;
    case DEVICE_STEP_BACK:
        device->state = DEVICE_USED;
        unsee(device);
        break;
    default:
        break;
    }
}

/* Who has come since the register was brought here may have the name. */
static int64_t named(const struct user *staff, size_t staff_count, const char *name) {
    for (size_t i = 0; i < staff_count; i++)
        if (!staff[i].ended && strcmp(staff[i].name, name) == 0)
            return staff[i].id;
    return 0;
}

static void conclude(struct device *device, const struct user *staff, size_t staff_count) {
    device->facts = device_facts_none();
    device->checked = device->next = device->lost = device->restored = DAY_NONE;
    for (size_t i = 0; i < device->step_count; i++)
        follow(device, &device->steps[i]);
    if (!device->facts.user && device->facts.was)
        device->facts.user = named(staff, staff_count, device->facts.was);
    for (size_t i = 0; i < staff_count; i++)
        if (staff[i].id == device->facts.user && !staff[i].ended)
            device->user = staff[i].name;
}

/* ---- rows */

struct reading {
    struct device *list;
    size_t count, room;
    size_t *rooms; /* of each one's steps */
};

static struct device *at(struct device *list, size_t count, ref_t id) {
    for (size_t i = 0; i < count; i++)
        if (list[i].id == id)
            return &list[i];
    return NULL;
}

static enum status read_devices(struct ctx *ctx, struct db *db, struct reading *reading) {
    scoped_query q = query_begin(db, SQL_DEVICES);
    while (query_row(&q)) {
        struct device one = {
            .id = query_int(&q, "id"), .made = query_int(&q, "made"), .version = query_int(&q, "change")};
        ARENA_PUSH(ctx->arena, reading->list, reading->count, reading->room, one);
    }
    return query_done(ctx, &q);
}

static enum status read_steps(struct ctx *ctx, struct db *db, struct reading *reading) {
    reading->rooms = arena_array(ctx->arena, reading->count + 1, sizeof *reading->rooms);
    scoped_query q = query_begin(db, SQL_DEVICE_STEPS);
    while (query_row(&q)) {
        struct device *device = at(reading->list, reading->count, query_int(&q, "device"));
        struct device_step step;
        if (!device)
            continue;
        TRY(read_step(ctx, &q, &step));
        size_t *room = &reading->rooms[device - reading->list];
        must(device->steps || !*room);
        ARENA_PUSH(ctx->arena, device->steps, device->step_count, *room, step);
    }
    return query_done(ctx, &q);
}

/* One that was kept as long as the notice says is closed. */
static enum status breach_closed(struct ctx *ctx, struct db *db, ref_t breach, bool *closed) {
    scoped_query q = query_begin(db, SQL_BREACH_BY_ID);
    query_bind_int(&q, 1, breach);
    *closed = !query_row(&q) || !query_is_null(&q, "closed");
    return query_done(ctx, &q);
}

/* Whose data were on it is known only where somebody has said that there were none. */
static enum status weigh_lost(struct ctx *ctx, struct db *db, struct device *device) {
    bool closed = false;
    if (device->state != DEVICE_LOST)
        return ST_OK;
    if (device->breach)
        TRY(breach_closed(ctx, db, device->breach, &closed));
    device->at_large = !closed;
    return ST_OK;
}

static enum status read_copies(struct ctx *ctx, struct db *db, struct reading *reading) {
    scoped_query q = query_begin(db, SQL_DEVICE_COPIES_LAST);
    while (query_row(&q)) {
        struct device *device = at(reading->list, reading->count, query_int(&q, "device"));
        if (!device)
            continue;
        device->copied = query_int(&q, "copied");
        int64_t failed = query_int(&q, "failed");
        device->failed = failed > device->copied ? failed : 0;
    }
    return query_done(ctx, &q);
}

static int by_state_and_name(const void *a, const void *b) {
    const struct device *x = a, *y = b;
    if (x->state != y->state)
        return x->state - y->state;
    int order = strcmp(x->facts.name, y->facts.name);
    return order ? order : (x->id > y->id) - (x->id < y->id);
}

enum status device_all(struct ctx *ctx, struct db *db, struct device **list, size_t *count) {
    struct reading reading = {0};
    struct user *staff;
    size_t staff_count;
    TRY(user_staff(ctx, &staff, &staff_count));
    TRY(read_devices(ctx, db, &reading));
    TRY(read_steps(ctx, db, &reading));
    TRY(read_copies(ctx, db, &reading));
    for (size_t i = 0; i < reading.count; i++)
        conclude(&reading.list[i], staff, staff_count);
    for (size_t i = 0; i < reading.count; i++)
        TRY(weigh_lost(ctx, db, &reading.list[i]));
    if (reading.count)
        qsort(reading.list, reading.count, sizeof *reading.list, by_state_and_name);
    *list = reading.list;
    *count = reading.count;
    return ST_OK;
}

enum status device_row(struct ctx *ctx, struct db *db, ref_t id, struct device *device) {
    struct device *list;
    size_t count;
    TRY(device_all(ctx, db, &list, &count));
    struct device *found = at(list, count, id);
    if (!found)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such device."));
    *device = *found;
    return ST_OK;
}

enum status device_list(struct ctx *ctx, struct device **list, size_t *count) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return device_all(ctx, db, list, count);
}

enum status device_read(struct ctx *ctx, ref_t id, struct device *device) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return device_row(ctx, db, id, device);
}

static enum status lacking(struct ctx *ctx, const char *id, const char *text) {
    (void)FAIL(ctx, ST_NOT_FOUND, id, text);
    return fault_at_field(ctx, "device");
}

/* Of two of one name, the one in use. */
enum status device_find(struct ctx *ctx, const char *text, struct device *device) {
    struct device *list;
    size_t count;
    ref_t id;
    TRY(device_list(ctx, &list, &count));
    bool known = ref_parse(text, &id);
    for (size_t i = 0; i < count; i++)
        if (known ? list[i].id == id : strcmp(list[i].facts.name, text) == 0) {
            *device = list[i];
            return ST_OK;
        }
    return lacking(ctx, M("The register has no device “{1}”."), text);
}

/* ---- copies */

enum status device_copies(struct ctx *ctx, ref_t id, size_t most, struct device_copy **list, size_t *count) {
    size_t room = 0;
    scoped_reader *db = NULL;
    *list = NULL;
    *count = 0;
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_DEVICE_COPIES);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, (int64_t)most);
    while (query_row(&q)) {
        struct device_copy copy = {query_int(&q, "at"), query_int(&q, "good") == 1,
                                   query_text(ctx->arena, &q, "actor")};
        ARENA_PUSH(ctx->arena, *list, *count, room, copy);
    }
    return query_done(ctx, &q);
}

enum status device_keys(struct ctx *ctx, struct db *db, struct device_keys *keys) {
    *keys = (struct device_keys){0};
    {
        scoped_query q = query_begin(db, SQL_KEYS_COPIED);
        if (query_row(&q))
            keys->copied = query_int(&q, "at");
        TRY(query_done(ctx, &q));
    }
    scoped_query q = query_begin(db, SQL_ERASED_SINCE);
    query_bind_int(&q, 1, keys->copied);
    if (query_row(&q)) {
        keys->erased = query_int(&q, "count");
        keys->erased_since = query_int(&q, "first");
    }
    return query_done(ctx, &q);
}

enum status device_keys_read(struct ctx *ctx, struct device_keys *keys) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return device_keys(ctx, db, keys);
}
