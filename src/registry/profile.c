/* A party's own values are one record with a letter per class. A change writes new revisions of only those letters
 * whose values differ, and the log gets the names of the fields, never what is in them. */
#include "registry/profile.h"

#include "registry/link.h"

#include <string.h>

static bool same(const struct value *a, const struct value *b) {
    return a->class == b->class && strcmp(a->field, b->field) == 0 && strcmp(a->text, b->text) == 0;
}

static bool class_changed(const struct values *old, const struct values *new, int class) {
    size_t in_old = 0, in_new = 0;
    for (size_t i = 0; i < new->count; i++) {
        bool found = false;
        if (new->items[i].class != class)
            continue;
        in_new++;
        for (size_t j = 0; j < old->count && !found; j++)
            found = same(&new->items[i], &old->items[j]) && new->items[i].confirmed == old->items[j].confirmed;
        if (!found)
            return true;
    }
    for (size_t j = 0; j < old->count; j++)
        in_old += old->items[j].class == class;
    return in_old != in_new;
}

enum status profile_letters(struct ctx *ctx, struct write *write, const struct profile *profile,
                            const struct values *old, const struct values *new, bool *changed) {
    *changed = false;
    for (int class = 0; class < (int)ctx_notice(ctx)->classes_count; class ++) {
        if (!class_changed(old, new, class))
            continue;
        *changed = true;
        TRY(letter_write(
            ctx, write,
            (struct letter_place){
                .party = profile->party, .record = profile->record, .class = class, .rev = profile->rev},
            value_json(ctx, new, class)));
    }
    return ST_OK;
}

enum status profile_revised(struct ctx *ctx, struct write *write, const struct profile *profile) {
    scoped_query q = query_begin(write->db, SQL_RECORD_REV);
    query_bind_int(&q, 1, profile->party);
    query_bind_int(&q, 2, profile->record);
    query_bind_int(&q, 3, profile->rev);
    query_bind_int(&q, 4, write->change);
    TRY(query_run(ctx, &q, NULL));
    return link_touch(ctx, write, profile->party);
}

enum status profile_log(struct ctx *ctx, struct write *write, const struct within *within,
                        const struct profile *profile, const struct values *values) {
    const char **fields = arena_array(ctx->arena, values->count, sizeof *fields);
    size_t count = 0;
    if (within->quiet)
        return ST_OK;
    for (size_t i = 0; i < values->count; i++)
        if (!count || strcmp(fields[count - 1], values->items[i].field) != 0)
            fields[count++] = values->items[i].field;
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = within->action,
                                              .party = profile->party,
                                              .record = profile->record,
                                              .rev = profile->rev,
                                              .fields = fields,
                                              .field_count = count});
}

/* A value of somebody who was merged stays where it is, also when this party's type would lay it into another class. */
static bool is_kept(const struct value *old, const struct value *value) {
    return same(old, value) ||
           (old->from && strcmp(old->field, value->field) == 0 && strcmp(old->text, value->text) == 0);
}

static const struct value *kept(const struct values *old, const struct value *value) {
    for (size_t i = 0; i < old->count; i++)
        if (is_kept(&old->items[i], value))
            return &old->items[i];
    return NULL;
}

void profile_own(struct ctx *ctx, const struct values *values, struct values *own) {
    *own = (struct values){0};
    for (size_t i = 0; i < values->count; i++)
        if (!values->items[i].from)
            value_push(ctx, own, values->items[i]);
}

static bool stands_for(const struct values *values, const char *field) {
    for (size_t i = 0; i < values->count; i++)
        if (values->items[i].from && strcmp(values->items[i].field, field) == 0)
            return true;
    return false;
}

enum status profile_overruled(struct ctx *ctx, struct db *db, const struct profile *profile,
                              const struct values *old, const struct values *new, struct values *old_own,
                              struct values *new_own) {
    struct values own;
    bool joined = false;
    for (size_t i = 0; i < old->count; i++)
        joined = joined || old->items[i].from;
    if (!joined || !profile->record)
        return ST_OK;
    TRY(value_own(ctx, db, profile->party, profile->record, &own));
    for (size_t i = 0; i < own.count; i++) {
        const struct value *value = &own.items[i];
        if (kept(old_own, value))
            continue;
        value_push(ctx, old_own, *value);
        if (stands_for(new, value->field) && !value_first(new_own, value->field))
            value_push(ctx, new_own, *value);
    }
    return ST_OK;
}

/* A field of the draft is replaced whole; the same text keeps its source and day. */
void profile_merge(struct ctx *ctx, const struct values *old, const struct values *draft, struct values *new) {
    *new = (struct values){0};
    for (size_t i = 0; i < old->count; i++)
        if (!value_first(draft, old->items[i].field))
            value_push(ctx, new, old->items[i]);
    for (size_t i = 0; i < draft->count; i++) {
        const struct value *before = kept(old, &draft->items[i]);
        if (*draft->items[i].text)
            value_push(ctx, new, before ? *before : draft->items[i]);
    }
}
