/* Works on rows and on the JSON in letters, not on values and records: those speak of the notice in force, and here there are
 * two. A profile letter is taken apart value by value; of a record the whole letter moves, and of its facts those go that the
 * new version lacks. */
#include "registry/adopt_move.h"

#include "base/json.h"
#include "notice/field.h"
#include "notice/moves.h"
#include "registry/adopt_never.h"
#include "registry/bound.h"
#include "registry/ended.h"
#include "registry/envelope.h"
#include "registry/joined.h"
#include "registry/lookups.h"
#include "registry/role.h"
#include "registry/value.h"

#include <string.h>

enum { PER_VERSION = 2000, PER_CLASS = 1000 };

/* EPOCH_MOVED + version * 2000 + class; a thousand more when its key was made anew. */
static int64_t moved_epoch(int64_t version, int class) {
    return EPOCH_MOVED + version * PER_VERSION + class;
}

bool adopt_moved(int64_t epoch, int64_t *version, int *class) {
    if (epoch < EPOCH_MOVED)
        return false;
    *version = (epoch - EPOCH_MOVED) / PER_VERSION - 1;
    *class = (int)((epoch - EPOCH_MOVED) % PER_CLASS);
    return true;
}

/* What stays under a key that something else was taken away from. */
static int64_t fresh_epoch(int64_t epoch, int64_t version) {
    if (epoch >= EPOCH_MOVED)
        return epoch % PER_VERSION < PER_CLASS ? epoch + PER_CLASS : epoch - PER_CLASS;
    return EPOCH_MOVED / 2 + version;
}

/* ---- does anything move at all */

static bool same_category(const struct notice *old, const struct notice *new, int was, int is) {
    if (was == NOTICE_NOTHING || is == NOTICE_NOTHING)
        return was == is;
    const struct category *before = &old->categories[was], *after = &new->categories[is];
    if (strcmp(before->entry.id, after->entry.id) != 0)
        return false;
    if (before->class == NOTICE_NOTHING || after->class == NOTICE_NOTHING)
        return before->class == after->class;
    return strcmp(old->classes[before->class].entry.id, new->classes[after->class].entry.id) == 0;
}

static bool same_places(struct ctx *ctx, const struct notice *old, const struct notice *new, int type) {
    size_t count, kinds;
    int now = notice_type(new, old->types[type].entry.id);
    const struct field *fields = field_list(ctx->arena, old, type, &count);
    const struct kind *kind = kind_builtins(&kinds);
    bool same = now != NOTICE_NOTHING;
    for (size_t i = 0; same && i < count; i++)
        same = same_category(old, new, notice_category_of(old, type, fields[i].id),
                             notice_category_of(new, now, fields[i].id));
    for (size_t i = 0; same && i < kinds; i++) {
        int was = *kind[i].field ? notice_category_of(old, type, kind[i].field) : NOTICE_NOTHING;
        same =
            was == NOTICE_NOTHING || same_category(old, new, was, notice_category_of(new, now, kind[i].field));
    }
    int was = same ? envelope_class(old, type, NOTICE_NOTHING) : 0, /* of what no category holds */
        is = same ? envelope_class(new, now, NOTICE_NOTHING) : 0;
    return same && (!old->classes_count || !new->classes_count ||
                    strcmp(old->classes[was].entry.id, new->classes[is].entry.id) == 0);
}

bool adopt_moves(struct ctx *ctx, const struct notice *old, const struct notice *new) {
    for (size_t i = 0; i < old->categories_count; i++)
        if (!old->categories[i].program &&
            !same_category(old, new, (int)i, notice_category(new, old->categories[i].entry.id)))
            return true;
    for (size_t i = 0; i < old->types_count; i++)
        if (!same_places(ctx, old, new, (int)i))
            return true;
    return false;
}

struct row {             /* a letter as it lies in the table */
    ref_t record, owner; /* owner: whose keys it has */
    const char *class;
    int64_t rev, epoch, notice, key, made;
    const void *sealed;
    size_t length;
    bool gone; /* taken away by now */
};

struct rows {
    struct row *items;
    size_t count, room;
};

/* A key from under which something was taken. */
struct emptied {
    const char *class;
    int64_t epoch;
};

struct mover {
    struct ctx *ctx;
    struct moving *moving;
    const struct notice *old, *new;
    ref_t party;
    int types[16], old_types[16]; /* of the party, in the new version and in the old */
    size_t type_count;
    struct rows rows;
    struct emptied *emptied;
    size_t emptied_count, emptied_room;
    struct adopt_never never;
    bool loses, *lost; /* by class of the old version: something in it is erased */
};

/* ---- where something belongs now */

/* Index of a class of the new version; NOTICE_NOTHING: erased. */
struct target {
    int class, category;
    const char *name; /* of the field or fact */
};

static int class_of_field(const struct mover *m, const char *field) {
    for (size_t i = 0; i < m->type_count; i++) {
        int category = notice_category_of(m->new, m->types[i], field);
        if (category != NOTICE_NOTHING)
            return category;
    }
    return NOTICE_NOTHING;
}

static bool class_erased(const struct mover *m, const char *class) {
    const struct change_move *move =
        notice_class(m->new, class) == NOTICE_NOTHING ? moves_of(m->new, class) : NULL;
    return move && !move->to;
}

static int old_category(const struct mover *m, const char *field) {
    for (size_t i = 0; i < m->type_count; i++) {
        int category = notice_category_of(m->old, m->old_types[i], field);
        if (category != NOTICE_NOTHING)
            return category;
    }
    return NOTICE_NOTHING;
}

/* The field itself where the new version has it for one of the party's types, else where it is moved. */
static struct target field_target(const struct mover *m, const char *class, const char *field) {
    struct target target = {NOTICE_NOTHING, NOTICE_NOTHING, field};
    const char *to;
    if (class_erased(m, class))
        return target;
    target.category = class_of_field(m, field);
    if (target.category == NOTICE_NOTHING && moves_field(m->ctx, m->old, m->new, field, &to) && to) {
        target.name = to;
        target.category = class_of_field(m, to);
        if (target.category == NOTICE_NOTHING)
            target.category = notice_category(m->new, to); /* a kind of record may go to a category */
    }
    if (target.category != NOTICE_NOTHING)
        target.class = m->new->categories[target.category].class;
    return target;
}

static void lose(struct mover *m, const char *class) {
    int index = notice_class(m->old, class);
    if (index != NOTICE_NOTHING)
        m->lost[index] = true;
    m->loses = true;
}

/* ---- writing rows */

static enum status remove_row(struct mover *m, struct row *row) {
    row->gone = true;
    if (!m->moving->write)
        return ST_OK;
    scoped_query q = query_begin(m->moving->write->db, SQL_LETTER_REMOVE);
    query_bind_int(&q, 1, m->party);
    query_bind_int(&q, 2, row->record);
    query_bind_text(&q, 3, row->class);
    query_bind_int(&q, 4, row->rev);
    return query_run(m->ctx, &q, NULL);
}

static enum status open_row(struct mover *m, const struct row *row, char **json) {
    size_t length;
    *json = NULL;
    if (!row->sealed)
        return ST_OK;
    enum status status = seal_open(m->ctx, m->ctx->registry->vault, row->key,
                                   (struct seal_place){row->record, row->class, row->rev}, row->sealed,
                                   row->length, json, &length);
    if (status != ST_NOT_FOUND)
        return status;
    fault_clear(m->ctx); /* erased before */
    return ST_OK;
}

static enum status put_row(struct mover *m, const struct row *row, const char *json) {
    struct vault *vault = m->ctx->registry->vault;
    int64_t key;
    void *sealed = NULL;
    size_t length = 0;
    if (!m->moving->write)
        return ST_OK;
    TRY(vault_key_for(m->ctx, vault, row->owner, row->class, row->epoch, &key));
    if (json)
        TRY(seal_close(m->ctx, vault, key, (struct seal_place){row->record, row->class, row->rev}, json,
                       strlen(json), &sealed, &length));
    scoped_query q = query_begin(m->moving->write->db, SQL_LETTER_ADD);
    query_bind_int(&q, 1, m->party);
    query_bind_int(&q, 2, row->record);
    query_bind_text(&q, 3, row->class);
    query_bind_int(&q, 4, row->rev);
    query_bind_int(&q, 5, row->epoch);
    query_bind_int(&q, 6, row->notice);
    query_bind_int(&q, 7, key);
    query_bind_int(&q, 8, row->made);
    query_bind_blob(&q, 9, sealed, length);
    return query_run(m->ctx, &q, NULL);
}

static void empty_key(struct mover *m, const struct row *row) {
    for (size_t i = 0; i < m->emptied_count; i++)
        if (strcmp(m->emptied[i].class, row->class) == 0 && m->emptied[i].epoch == row->epoch)
            return;
    ARENA_PUSH(m->ctx->arena, m->emptied, m->emptied_count, m->emptied_room,
               ((struct emptied){row->class, row->epoch}));
}

static enum status run_3(struct mover *m, enum sql sql, int64_t a, int64_t b, int64_t c) {
    if (!m->moving->write)
        return ST_OK;
    scoped_query q = query_begin(m->moving->write->db, sql);
    query_bind_int(&q, 1, a);
    query_bind_int(&q, 2, b);
    query_bind_int(&q, 3, c);
    return query_run(m->ctx, &q, NULL);
}

/* A start after a crash looks for the keys of changed records only. */
static enum status touch(struct mover *m, ref_t record) {
    return run_3(m, SQL_RECORD_TOUCH, m->party, record, m->moving->write ? m->moving->write->change : 0);
}

/* ---- the profile: value by value */

struct group { /* the values of one class, as they are to be */
    json_t *values;
    int64_t notice, epoch;
    bool changed;
};

struct profile_move {
    ref_t record, owner;
    int64_t rev;
    struct group *groups; /* by class of the new version */
    bool changed;
};

static void move_value(struct mover *m, struct profile_move *p, const struct row *row, json_t *item) {
    const char *field = json_string_value(json_object_get(item, "field"));
    struct target target =
        field ? field_target(m, row->class, field) : (struct target){.class = NOTICE_NOTHING};
    if (target.class == NOTICE_NOTHING) {
        m->moving->values_erased++;
        lose(m, row->class);
        p->changed = true;
        empty_key(m, row);
        return;
    }
    adopt_never_value(&m->never, old_category(m, field), target.category, target.name,
                      json_string_value(json_object_get(item, "text")));
    struct group *group = &p->groups[target.class];
    bool other = strcmp(m->new->classes[target.class].entry.id, row->class) != 0;
    bool renamed = strcmp(target.name, field) != 0;
    if (!group->values)
        *group = (struct group){.values = json_array(), .notice = row->notice, .epoch = row->epoch};
    if (row->notice < group->notice)
        group->notice = row->notice;
    if (other) {
        group->epoch = moved_epoch(m->moving->new->number, notice_class(m->old, row->class));
        empty_key(m, row);
    }
    if (renamed)
        json_object_set_new(item, "field", json_string(target.name)); /* `field` is gone with it */
    if (other || renamed) {
        m->moving->values_moved++;
        p->changed = group->changed = true;
    }
    json_array_append(group->values, item);
}

static enum status take_apart(struct mover *m, struct profile_move *p, const struct row *row) {
    char *json;
    TRY(open_row(m, row, &json));
    if (!json)
        return ST_OK;
    scoped_json *letter = json_loads(json, 0, NULL);
    json_t *values = json_object_get(letter, "values");
    for (size_t i = 0; i < json_array_size(values); i++)
        move_value(m, p, row, json_array_get(values, i));
    return ST_OK;
}

static bool newest(const struct mover *m, size_t at) {
    const struct row *row = &m->rows.items[at];
    for (size_t i = at + 1; i < m->rows.count; i++)
        if (m->rows.items[i].record == row->record && strcmp(m->rows.items[i].class, row->class) == 0)
            return false;
    return true;
}

/* Was anything taken out of the class's newest letter, or put into it? Then its older versions go too. */
static bool class_touched(const struct mover *m, const struct profile_move *p, const char *class) {
    int index = notice_class(m->new, class);
    if (index == NOTICE_NOTHING || p->groups[index].changed)
        return true;
    for (size_t i = 0; i < m->emptied_count; i++)
        if (strcmp(m->emptied[i].class, class) == 0)
            return true;
    return false;
}

static enum status write_profile(struct mover *m, struct profile_move *p) {
    size_t count = m->rows.count;
    bool *touched = arena_array(m->ctx->arena, m->new->classes_count + 1, sizeof *touched);
    for (size_t i = 0; i < count; i++) {
        struct row *row = &m->rows.items[i];
        if (row->record != p->record || !class_touched(m, p, row->class))
            continue;
        int index = notice_class(m->new, row->class);
        if (index != NOTICE_NOTHING)
            touched[index] = true;
        TRY(remove_row(m, row));
    }
    for (size_t i = 0; i < m->new->classes_count; i++) {
        struct group *group = &p->groups[i];
        if (!group->values || !(touched[i] || group->changed))
            continue;
        scoped_json *letter = json_pack("{s:O}", "values", group->values);
        struct row row = {.record = p->record,
                          .owner = p->owner,
                          .class = m->new->classes[i].entry.id,
                          .rev = p->rev + 1,
                          .epoch = group->epoch,
                          .notice = group->notice,
                          .made = m->ctx->now};
        row.epoch =
            group->epoch >= EPOCH_MOVED ? group->epoch : fresh_epoch(group->epoch, m->moving->new->number);
        TRY(put_row(m, &row, json_text(m->ctx->arena, letter, 0)));
    }
    if (!m->moving->write)
        return ST_OK;
    scoped_query q = query_begin(m->moving->write->db, SQL_RECORD_REV);
    query_bind_int(&q, 1, m->party);
    query_bind_int(&q, 2, p->record);
    query_bind_int(&q, 3, p->rev + 1);
    query_bind_int(&q, 4, m->moving->write->change);
    return query_run(m->ctx, &q, NULL);
}

/* Every value that is left is found by what it says now. */
static enum status put_lookups(struct mover *m, struct profile_move *p) {
    struct values values = {0};
    for (size_t i = 0; i < m->new->classes_count; i++)
        for (size_t j = 0; p->groups[i].values && j < json_array_size(p->groups[i].values); j++) {
            const json_t *item = json_array_get(p->groups[i].values, j);
            value_push(
                m->ctx, &values,
                (struct value){
                    .field = arena_text(m->ctx->arena, json_string_value(json_object_get(item, "field"))),
                    .text = arena_text(m->ctx->arena, json_string_value(json_object_get(item, "text"))),
                    .class = (int)i});
        }
    return m->moving->write ? lookups_put(m->ctx, m->party, p->record, values.items, values.count) : ST_OK;
}

static void drop_groups(const struct mover *m, struct profile_move *p) {
    for (size_t i = 0; i < m->new->classes_count; i++)
        json_decref(p->groups[i].values);
}

static enum status move_values(struct mover *m, struct profile_move *p) {
    for (size_t i = 0; i < m->rows.count; i++)
        if (m->rows.items[i].record == p->record && newest(m, i))
            TRY(take_apart(m, p, &m->rows.items[i]));
    if (!p->changed)
        return ST_OK;
    TRY(write_profile(m, p));
    return put_lookups(m, p);
}

static enum status move_profile(struct mover *m, ref_t record, ref_t owner, int64_t rev) {
    struct profile_move p = {.record = record, .owner = owner, .rev = rev};
    p.groups = arena_array(m->ctx->arena, m->new->classes_count + 1, sizeof *p.groups);
    enum status status = move_values(m, &p);
    drop_groups(m, &p);
    return status;
}

/* The party's own, and those of whoever was merged into it. */
static enum status move_profiles(struct mover *m) {
    struct profile {
        ref_t record, owner;
        int64_t rev;
    } *profiles = NULL;
    size_t count = 0, room = 0;
    scoped_query q = query_begin(m->moving->db, SQL_RECORD_PROFILES);
    query_bind_int(&q, 1, m->party);
    while (query_row(&q)) {
        struct profile profile = {query_int(&q, "id"), query_int(&q, "owner"), query_int(&q, "rev")};
        if (!profile.owner)
            profile.owner = m->party;
        ARENA_PUSH(m->ctx->arena, profiles, count, room, profile);
    }
    TRY(query_done(m->ctx, &q));
    for (size_t i = 0; i < count; i++)
        TRY(move_profile(m, profiles[i].record, profiles[i].owner, profiles[i].rev));
    return ST_OK;
}

/* ---- records: the whole letter, and the facts that the new version lacks */

static struct target record_target(const struct mover *m, const struct envelope *envelope, const char *class) {
    struct target target = {.category = NOTICE_NOTHING, .class = NOTICE_NOTHING};
    const struct kind *kind = kind_builtin(envelope->kind);
    if (class_erased(m, class))
        return target;
    if (envelope->data && kind && *kind->field)
        return field_target(m, class, kind->field);
    target.category = envelope->data ? notice_category(m->new, envelope->data) : NOTICE_NOTHING;
    target.class = m->type_count ? envelope_class(m->new, m->types[0], target.category) : NOTICE_NOTHING;
    return target;
}

/* Own fields of the category lie in `facts` under their bare names. */
static bool move_facts(struct mover *m, json_t *facts, const struct envelope *envelope, const char *class) {
    const char *name;
    json_t *value;
    void *next;
    bool changed = false;
    json_object_foreach_safe(facts, next, name, value) {
        const char *field = arena_printf(m->ctx->arena, "%s.%s", envelope->data, name);
        bool own = false;
        for (size_t i = 0; i < m->type_count; i++)
            own = own || moves_listed(m->ctx, m->old, m->old_types[i], field);
        if (!own)
            continue;
        struct target target = field_target(m, class, field);
        const char *dot = strchr(target.name, '.');
        if (target.class != NOTICE_NOTHING && dot && strcmp(dot + 1, name) == 0)
            continue;
        changed = true;
        m->moving->values_erased += target.class == NOTICE_NOTHING;
        if (target.class == NOTICE_NOTHING)
            lose(m, class);
        m->moving->values_moved += target.class != NOTICE_NOTHING;
        if (target.class != NOTICE_NOTHING && dot)
            json_object_set(facts, dot + 1, value);
        json_object_del(facts, name);
    }
    return changed;
}

/* What a record says, once its facts have their new names. */
static void never_in_record(struct mover *m, const struct envelope *envelope, int category, json_t *letter) {
    int was = envelope->data ? notice_category(m->old, envelope->data) : NOTICE_NOTHING;
    const char *name;
    json_t *value;
    adopt_never_said(&m->never, was, category, NULL, json_string_value(json_object_get(letter, "text")));
    json_object_foreach(json_object_get(letter, "facts"), name, value) {
        if (category != NOTICE_NOTHING)
            adopt_never_said(&m->never, was, category,
                             arena_printf(m->ctx->arena, "%s.%s", m->new->categories[category].entry.id, name),
                             json_string_value(value));
    }
}

static enum status move_record_row(struct mover *m, const struct envelope *envelope, struct row *row,
                                   const struct target *target) {
    char *json;
    const char *class = target->class == NOTICE_NOTHING ? NULL : m->new->classes[target->class].entry.id;
    TRY(open_row(m, row, &json));
    scoped_json *letter = json ? json_loads(json, 0, NULL) : NULL;
    bool facts = envelope->data && move_facts(m, json_object_get(letter, "facts"), envelope, row->class);
    never_in_record(m, envelope, target->category, letter);
    if (class && strcmp(class, row->class) == 0 && !facts)
        return ST_OK;
    empty_key(m, row);
    TRY(remove_row(m, row));
    TRY(touch(m, row->record));
    if (!class) {
        m->moving->letters_erased++;
        lose(m, row->class);
        return ST_OK;
    }
    struct row moved = *row;
    moved.class = class;
    if (strcmp(class, row->class) != 0) {
        moved.epoch = moved_epoch(m->moving->new->number, notice_class(m->old, row->class));
        m->moving->letters_moved++;
    } else if (row->epoch < EPOCH_MOVED)
        moved.epoch = fresh_epoch(row->epoch, m->moving->new->number);
    return put_row(m, &moved, letter ? json_text(m->ctx->arena, letter, 0) : NULL);
}

static enum status set_data(struct mover *m, const struct envelope *envelope, int category) {
    const char *data = category == NOTICE_NOTHING ? NULL : m->new->categories[category].entry.id;
    if (!m->moving->write || !envelope->data || (data && strcmp(data, envelope->data) == 0))
        return ST_OK;
    scoped_query q = query_begin(m->moving->write->db, SQL_RECORD_DATA);
    query_bind_int(&q, 1, m->party);
    query_bind_int(&q, 2, envelope->id);
    query_bind_text(&q, 3, data);
    query_bind_int(&q, 4, m->moving->write->change);
    return query_run(m->ctx, &q, NULL);
}

static enum status move_record(struct mover *m, const struct envelope *envelope) {
    struct target target = record_target(m, envelope, "");
    for (size_t i = 0; i < m->rows.count; i++) {
        struct row *row = &m->rows.items[i];
        if (row->record != envelope->id || row->gone)
            continue;
        target = record_target(m, envelope, row->class);
        TRY(move_record_row(m, envelope, row, &target));
    }
    return set_data(m, envelope, target.category);
}

static enum status move_records(struct mover *m) {
    struct envelopes envelopes;
    TRY(envelope_list(m->ctx, m->moving->db, SQL_RECORDS_OF, m->party, &envelopes));
    for (size_t i = 0; i < envelopes.count; i++)
        TRY(move_record(m, &envelopes.items[i]));
    return ST_OK;
}

/* ---- what stays gets another key than what went */

static enum status rekey(struct mover *m, const struct emptied *emptied) {
    if (notice_class(m->new, emptied->class) == NOTICE_NOTHING)
        return ST_OK;
    for (size_t i = 0; i < m->rows.count; i++) {
        struct row *row = &m->rows.items[i];
        char *json;
        if (row->gone || row->epoch != emptied->epoch || strcmp(row->class, emptied->class) != 0)
            continue;
        struct row again = *row;
        again.epoch = fresh_epoch(row->epoch, m->moving->new->number);
        TRY(open_row(m, row, &json));
        TRY(remove_row(m, row));
        TRY(touch(m, row->record));
        TRY(put_row(m, &again, json));
    }
    return ST_OK;
}

/* ---- the party */

static enum status load_rows(struct mover *m) {
    scoped_query q = query_begin(m->moving->db, SQL_LETTERS_ALL);
    query_bind_int(&q, 1, m->party);
    while (query_row(&q)) {
        struct row row = {.record = query_int(&q, "record"),
                          .owner = query_int(&q, "owner"),
                          .class = query_text(m->ctx->arena, &q, "class"),
                          .rev = query_int(&q, "rev"),
                          .epoch = query_int(&q, "epoch"),
                          .notice = query_int(&q, "notice"),
                          .key = query_int(&q, "key"),
                          .made = query_int(&q, "made")};
        row.sealed = query_blob(m->ctx->arena, &q, "sealed", &row.length);
        ARENA_PUSH(m->ctx->arena, m->rows.items, m->rows.count, m->rows.room, row);
    }
    return query_done(m->ctx, &q);
}

static enum status rename_type(struct mover *m, int type) {
    int new_type = moves_type(m->old, m->new, type);
    const char *from = m->old->types[type].entry.id;
    if (!m->moving->write || new_type == NOTICE_NOTHING || strcmp(from, m->new->types[new_type].entry.id) == 0)
        return ST_OK;
    scoped_query q = query_begin(m->moving->write->db, SQL_ROLE_TYPE);
    query_bind_int(&q, 1, m->party);
    query_bind_text(&q, 2, from);
    query_bind_text(&q, 3, m->new->types[new_type].entry.id);
    query_bind_int(&q, 4, m->moving->write->change);
    return query_run(m->ctx, &q, NULL);
}

/* ctx sees the old version here; a second pass finds types that are renamed already under their new names. */
static enum status load_types(struct mover *m) {
    scoped_query q = query_begin(m->moving->db, SQL_ROLE_TYPES);
    query_bind_int(&q, 1, m->party);
    int found[16];
    size_t count = 0;
    while (query_row(&q) && m->type_count < 16) {
        const char *id = query_text(m->ctx->arena, &q, "type");
        int old_type = notice_type(m->old, id);
        int new_type =
            old_type == NOTICE_NOTHING ? notice_type(m->new, id) : moves_type(m->old, m->new, old_type);
        if (old_type != NOTICE_NOTHING)
            found[count++] = old_type;
        if (new_type == NOTICE_NOTHING)
            continue;
        m->old_types[m->type_count] = old_type;
        m->types[m->type_count++] = new_type;
    }
    while (query_row(&q))
        continue;
    TRY(query_done(m->ctx, &q));
    for (size_t i = 0; i < count; i++)
        TRY(rename_type(m, found[i]));
    return ST_OK;
}

/* What is counted is counted under the old version, which is in force. */
static enum status count_bound(struct mover *m) {
    struct moving *moving = m->moving;
    struct ended_list done;
    struct bound bound;
    if (!m->loses)
        return ST_OK;
    TRY(ended_of(m->ctx, moving->db, m->party, &done));
    TRY(bound_look(m->ctx, moving->db, m->party, registry_today(m->ctx), &done, &bound));
    bool binds = bound.asked.request || bound.restricted;
    for (size_t i = 0; i < m->old->classes_count; i++)
        binds = binds || (m->lost[i] && bound_why(m->ctx, &bound, (int)i) != BOUND_NOT);
    if (binds)
        ARENA_PUSH(moving->told, moving->bound, moving->bound_count, moving->bound_room, m->party);
    return ST_OK;
}

enum status adopt_move_party(struct ctx *ctx, struct moving *moving, ref_t party) {
    struct mover m = {
        .ctx = ctx, .moving = moving, .old = moving->old->notice, .new = moving->new->notice, .party = party};
    m.never = (struct adopt_never){.ctx = ctx, .moving = moving};
    m.lost = arena_array(ctx->arena, m.old->classes_count + 1, sizeof *m.lost);
    TRY(load_types(&m));
    TRY(load_rows(&m));
    TRY(move_records(&m));
    TRY(move_profiles(&m));
    for (size_t i = 0; i < m.emptied_count; i++)
        TRY(rekey(&m, &m.emptied[i]));
    if (!moving->write)
        TRY(count_bound(&m));
    if (!moving->write)
        return adopt_never_count(&m.never, moving, m.types, m.type_count);
    TRY(blob_forget(ctx, moving->write, party));
    scoped_query q = query_begin(moving->write->db, SQL_PARTY_TOUCH);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, moving->write->change);
    return query_run(ctx, &q, NULL);
}

/* Nothing else is written meanwhile, so no key is in anybody's hands. */
enum status adopt_drop_keys(struct ctx *ctx, struct write *write, ref_t party) {
    struct vault *vault = ctx->registry->vault;
    struct vault_key *keys;
    size_t count, going = 0;
    TRY(joined_keys(ctx, write->db, party, &keys, &count));
    int64_t *ids = arena_array(ctx->arena, count + 1, sizeof *ids);
    bool *used = arena_array(ctx->arena, count + 1, sizeof *used);
    scoped_query q = query_begin(write->db, SQL_LETTER_KEYS);
    query_bind_int(&q, 1, party);
    while (query_row(&q))
        for (size_t i = 0; i < count; i++)
            used[i] = used[i] || keys[i].id == query_int(&q, "key");
    TRY(query_done(ctx, &q));
    for (size_t i = 0; i < count; i++)
        if (!used[i])
            ids[going++] = keys[i].id;
    return going ? vault_destroy_keys(ctx, vault, ids, going) : ST_OK;
}
