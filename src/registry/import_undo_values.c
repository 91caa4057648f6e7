/* A revision of a profile is compared with the one before it: what is new in it is what the import brought. Of that, what still
 * stands there unchanged goes; the rest was changed by somebody, and is told by the name of its field. */
#include "registry/import_undo_inside.h"

#include "registry/draft.h"
#include "registry/earlier.h"
#include "registry/link.h"
#include "registry/lookups.h"
#include "registry/profile.h"

#include <string.h>

static int index_of(const struct values *values, const struct value *wanted) {
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i].field, wanted->field) == 0 &&
            strcmp(values->items[i].text, wanted->text) == 0)
            return (int)i;
    return -1;
}

static void without(struct ctx *ctx, const struct values *values, int index, struct values *rest) {
    *rest = (struct values){0};
    for (size_t i = 0; i < values->count; i++)
        if ((int)i != index)
            value_push(ctx, rest, values->items[i]);
}

static enum status types_of(struct ctx *ctx, struct db *db, ref_t party, int **types, size_t *count) {
    struct roles roles;
    TRY(role_list(ctx, db, party, &roles));
    *types = arena_array(ctx->arena, roles.count + 1, sizeof **types);
    *count = 0;
    for (size_t i = 0; i < roles.count; i++)
        if (roles.items[i].type != NOTICE_NOTHING)
            (*types)[(*count)++] = roles.items[i].type;
    return ST_OK;
}

/* Nobody can be without a name, nor without what the notice requires. */
static bool needed(struct ctx *ctx, struct db *db, const struct proviso *proviso, const struct value *value) {
    static const char *const names[] = {"name", "first_name", "last_name"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(value->field, names[i]) == 0 && !value_first(proviso->values, value->field))
            return true;
    bool missing = !proviso->type_count || draft_required(ctx, db, proviso) != ST_OK;
    fault_clear(ctx);
    return missing;
}

/* Classes of the party that must be kept for a while yet, such as what bookkeeping needs. */
static enum status kept_classes(struct ctx *ctx, struct db *db, ref_t party, bool *kept) {
    scoped_query q = query_begin(db, SQL_PARTY_KEPT);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, registry_today(ctx));
    while (query_row(&q)) {
        int class = notice_class(ctx_notice(ctx), query_text(ctx->arena, &q, "class"));
        if (class != NOTICE_NOTHING)
            kept[class] = true;
    }
    return query_done(ctx, &q);
}

static enum status write_values(struct ctx *ctx, struct undoing *undoing, struct profile *profile,
                                const struct values *old, const struct values *new) {
    struct write *write = undoing->write;
    bool changed;
    profile->rev++;
    TRY(profile_letters(ctx, write, profile, old, new, &changed));
    scoped_query q = query_begin(write->db, SQL_RECORD_REV);
    query_bind_int(&q, 1, profile->party);
    query_bind_int(&q, 2, profile->record);
    query_bind_int(&q, 3, profile->rev);
    query_bind_int(&q, 4, write->change);
    TRY(query_run(ctx, &q, NULL));
    TRY(link_touch(ctx, write, profile->party));
    (void)members_add(&undoing->touched, profile->party);
    return lookups_put(ctx, profile->party, profile->record, new->items, new->count);
}

enum status undo_values(struct ctx *ctx, struct undoing *undoing, ref_t party, int64_t before, int64_t rev) {
    struct values was, brought, now, left;
    struct profile profile = {.party = party};
    int *types;
    size_t count;
    bool *kept = arena_array(ctx->arena, ctx_notice(ctx)->classes_count, sizeof *kept);
    TRY(kept_classes(ctx, undoing->db, party, kept));
    TRY(value_profile(ctx, undoing->db, party, &now, &profile.record, &profile.rev));
    TRY(earlier_at(ctx, undoing->db, party, profile.record, before, &was));
    TRY(earlier_at(ctx, undoing->db, party, profile.record, rev, &brought));
    TRY(types_of(ctx, undoing->db, party, &types, &count));
    left = now;
    for (size_t i = 0; i < brought.count; i++) {
        const struct value *value = &brought.items[i];
        struct values rest;
        int there = index_of(&left, value);
        if (index_of(&was, value) >= 0)
            continue;
        if (there < 0) { /* taken away since: then there is nothing to tell */
            if (value_first(&now, value->field))
                undo_stays(undoing, value->field, UNDO_CHANGED, DAY_NONE, NULL);
            continue;
        }
        if (value->class != NOTICE_NOTHING && kept[value->class]) {
            undo_stays(undoing, value->field, UNDO_KEPT, DAY_NONE,
                       ctx_notice(ctx)->classes[value->class].entry.path);
            continue;
        }
        without(ctx, &left, there, &rest);
        if (needed(ctx, undoing->db, &(struct proviso){party, types, count, &rest}, value)) {
            undo_stays(undoing, value->field, UNDO_NEEDED, DAY_NONE, NULL);
            continue;
        }
        left = rest;
        undoing->report.values++;
    }
    return undoing->write && left.count != now.count ? write_values(ctx, undoing, &profile, &now, &left)
                                                     : ST_OK;
}
