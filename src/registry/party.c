#include "registry/party.h"

#include "registry/allow.h"
#include "registry/brought.h"
#include "registry/bygone.h"
#include "registry/choice.h"
#include "registry/envelope.h"
#include "registry/collate.h"
#include "registry/draft.h"
#include "registry/joined.h"
#include "registry/known.h"
#include "registry/licence.h"
#include "registry/ending.h"
#include "registry/link.h"
#include "registry/lookups.h"
#include "registry/profile.h"
#include "registry/relation.h"
#include "registry/trust.h"
#include "registry/within.h"

#include <stdlib.h>
#include <string.h>

static enum status invalid(struct ctx *ctx, const char *field, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, field);
}

/* ---- adding */

/* `made` is the day the party was taken in, from which some rules count. */
static enum status put_party(struct ctx *ctx, struct write *write, ref_t party, enum party_form form,
                             int64_t made) {
    scoped_query q = query_begin(write->db, SQL_PARTY_ADD);
    query_bind_int(&q, 1, party);
    query_bind_text(&q, 2, role_form_id(form));
    query_bind_int(&q, 3, made);
    query_bind_int(&q, 4, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status check_type(struct ctx *ctx, struct db *db, const struct party_draft *draft) {
    const struct notice *notice = ctx_notice(ctx);
    if (draft->type < 0 || (size_t)draft->type >= notice->types_count)
        return invalid(ctx, "type", M("The notice knows no such type of party."), "");
    const struct party_type *type = &notice->types[draft->type];
    if (type->relations && !(type->relations & RELATION_POTENTIAL))
        return allow_refuse(ctx, "type", type->entry.path,
                            M("Such a party is taken in only as a customer ({1}). The notice says: “{2}”"),
                            words_in(&type->entry, ctx->lang));
    if (!draft->organisation)
        return ST_OK;
    int represented;
    TRY(link_organisation(ctx, db, draft->organisation, &represented));
    if (!set_has(&type->represents, represented))
        return allow_refuse(ctx, "organisation", type->entry.path,
                            M("Such a party ({1}) represents no organisation. The notice says: “{2}”"),
                            words_in(&type->entry, ctx->lang));
    return ST_OK;
}

static enum status put_profile(struct ctx *ctx, struct write *write, const struct within *within,
                               const struct party_draft *draft, const struct profile *profile, int64_t made) {
    struct envelope envelope = {.party = profile->party,
                                .id = profile->record,
                                .kind = "profile",
                                .at = made,
                                .day = zone_day(registry_zone(ctx), made),
                                .ends = DAY_NONE,
                                .rev = profile->rev};
    const struct bringing bringing = {profile->party, draft->source, &draft->licence, draft->taken_in};
    TRY(brought_add(ctx, write, within, &bringing, &envelope.source));
    return record_put(ctx, write, &envelope);
}

/* Empty values say nothing about somebody new. */
static void drop_empty(struct values *values) {
    size_t kept = 0;
    for (size_t i = 0; i < values->count; i++)
        if (*values->items[i].text)
            values->items[kept++] = values->items[i];
    values->count = kept;
}

static enum status add_checked(struct ctx *ctx, struct write *write, const struct within *within,
                               const struct party_draft *draft, const struct values *values, ref_t party) {
    struct profile profile = {party, within_id(within), 1};
    const struct values none = {0};
    bool changed;
    int64_t made = draft->taken_in == DAY_NONE || draft->taken_in == registry_today(ctx)
                       ? ctx->now
                       : zone_instant(registry_zone(ctx), draft->taken_in, 0);
    day_t from = draft->organisation && draft->from == DAY_NONE ? registry_today(ctx) : draft->from;
    TRY(put_party(ctx, write, party, ctx_notice(ctx)->types[draft->type].form, made));
    TRY(role_add(ctx, write, within_id(within), party, draft->type, draft->organisation,
                 draft->organisation ? from : DAY_NONE, DAY_NONE));
    TRY(put_profile(ctx, write, within, draft, &profile, made));
    TRY(profile_letters(ctx, write, &profile, &none, values, &changed));
    TRY(lookups_put(ctx, party, profile.record, values->items, values->count));
    TRY(profile_log(ctx, write, within, &profile, values));
    return within->due_later ? ST_OK : due_within(ctx, write, party);
}

static enum status check_new(struct ctx *ctx, struct db *db, const struct within *within,
                             const struct party_draft *draft, struct values *values) {
    TRY(check_type(ctx, db, draft));
    TRY(permit_within(ctx, db,
                      &(struct asked){.action = within->permit,
                                      .type = draft->type,
                                      .purpose = NOTICE_NOTHING,
                                      .service = NOTICE_NOTHING},
                      NULL));
    TRY(draft_days(ctx, draft->from, DAY_NONE, draft->taken_in));
    TRY(draft_values(ctx, draft, &draft->type, 1, &(struct standing){0}, values));
    drop_empty(values);
    const struct proviso proviso = {0, &draft->type, 1, values};
    TRY(proviso_values(ctx, db, &proviso, values));
    if (!within->unfinished)
        TRY(draft_required(ctx, db, &proviso));
    TRY(lifespan_born(ctx, db, 0, values, draft->taken_in == DAY_NONE ? registry_today(ctx) : draft->taken_in));
    return draft_suppressed(ctx, db, draft, values);
}

enum status party_add_check(struct ctx *ctx, struct db *db, const struct within *within,
                            const struct party_draft *draft) {
    struct values values;
    return check_new(ctx, db, within, draft, &values);
}

enum status party_add_within(struct ctx *ctx, struct write *write, const struct within *within,
                             const struct party_draft *draft, ref_t *party) {
    struct values values;
    TRY(check_new(ctx, write->db, within, draft, &values));
    if (within->known)
        TRY(known_within(ctx, write, 0, ctx_notice(ctx)->types[draft->type].form, &values,
                         draft->even_if_restricted ? KNOWN_ALL
                         : draft->even_if_known    ? KNOWN_OTHERS
                                                   : KNOWN_ASK));
    if (within->known) /* whoever adds somebody has been asked whether it is somebody else */
        TRY(bygone_handed(ctx, write, &values, true));
    *party = within_id(within);
    return add_checked(ctx, write, within, draft, &values, *party);
}

/* ---- changing */

static enum status check_version(struct ctx *ctx, const struct party_row *row, int64_t version) {
    if (version && version != row->change)
        return FAIL(
            ctx, ST_CONFLICT,
            M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
    return ST_OK;
}

/* The types in which the party is known, the one that the draft names first. */
static size_t types_of(struct ctx *ctx, const struct roles *roles, int first, int **types) {
    size_t count = 0;
    *types = arena_array(ctx->arena, roles->count + 1, sizeof **types);
    for (size_t i = 0; i < roles->count; i++)
        if (roles->items[i].type == first && first != NOTICE_NOTHING)
            (*types)[count++] = first;
    for (size_t i = 0; i < roles->count; i++)
        if (roles->items[i].type != NOTICE_NOTHING && roles->items[i].type != first)
            (*types)[count++] = roles->items[i].type;
    return count;
}

static enum status refuse_unseen(struct ctx *ctx, const struct value *drafted, const struct sight_row *row) {
    return allow_refuse(
        ctx, drafted->field, row->hide_rule,
        M("What is stored here is out of sight: those who answer for requests change it ({1}). The "
          "notice says: “{2}”"),
        words_in(&ctx_notice(ctx)->classes[row->class].entry, ctx->lang));
}

/* A form that did not show a value says nothing about it, and what one does not see one does not replace. */
static enum status unseen_kept(struct ctx *ctx, struct db *db, const struct within *within, ref_t party,
                               const struct values *old, struct values *drafted) {
    struct sight sight;
    size_t kept = 0;
    if (within->permit != ACTION_CHANGE || sight_sees(ctx))
        return ST_OK;
    TRY(sight_of(ctx, db, party, &sight));
    for (size_t i = 0; i < drafted->count; i++) {
        const struct sight_row *row = NULL;
        for (size_t j = 0; j < old->count && !row; j++)
            if (strcmp(old->items[j].field, drafted->items[i].field) == 0)
                row = sight_hides(&sight, old->items[j].class, old->items[j].record);
        if (row && *drafted->items[i].text)
            return refuse_unseen(ctx, &drafted->items[i], row);
        if (!row)
            drafted->items[kept++] = drafted->items[i];
    }
    drafted->count = kept;
    return ST_OK;
}

/* Taking values away brings nothing. */
static enum status note_source(struct ctx *ctx, struct write *write, const struct within *within, ref_t party,
                               const struct party_draft *draft) {
    const struct bringing bringing = {party, draft->source, &draft->licence, draft->taken_in};
    int64_t source;
    bool brings = false;
    for (size_t i = 0; i < draft->value_count; i++)
        brings = brings || *draft->values[i].text;
    return brings ? brought_add(ctx, write, within, &bringing, &source) : ST_OK;
}

/* Values on their way: what there was, what is given, and what there will be. */
struct setting {
    struct values drafted, old, new;
    struct profile profile;
};

static enum status check_set(struct ctx *ctx, struct db *db, const struct within *within, ref_t party,
                             const struct party_draft *draft, const struct roles *roles,
                             struct setting *setting) {
    struct standing standing;
    int *types;
    size_t type_count = types_of(ctx, roles, draft->type, &types);
    setting->profile = (struct profile){.party = party};
    if (!type_count)
        return FAIL(ctx, ST_DENIED,
                    M("The notice no longer knows this type of party, so nothing is added to it."));
    TRY(relation_of(ctx, db, party, roles, &standing));
    TRY(draft_values(ctx, draft, types, type_count, &standing, &setting->drafted));
    TRY(value_profile(ctx, db, party, &setting->old, &setting->profile.record, &setting->profile.rev));
    TRY(unseen_kept(ctx, db, within, party, &setting->old, &setting->drafted));
    profile_merge(ctx, &setting->old, &setting->drafted, &setting->new);
    const struct proviso proviso = {party, types, type_count, &setting->new};
    TRY(proviso_values(ctx, db, &proviso, &setting->drafted));
    TRY(draft_required(ctx, db, &proviso));
    return lifespan_changes(ctx, &setting->drafted) ? lifespan_born(ctx, db, party, &setting->new, DAY_NONE)
                                                    : ST_OK;
}

static enum status set_values(struct ctx *ctx, struct write *write, const struct within *within, ref_t party,
                              const struct party_draft *draft, const struct roles *roles, bool *changed) {
    struct setting setting;
    struct values old_own, new_own;
    struct lifespan_floor floor;
    bool hidden;
    TRY(check_set(ctx, write->db, within, party, draft, roles, &setting));
    struct profile *profile = &setting.profile;
    TRY(lifespan_floor(ctx, write->db, party, &floor));
    if (within->known)
        TRY(known_within(ctx, write, party, FORM_ORGANISATION, &setting.drafted, KNOWN_OTHERS));
    profile->rev++;
    profile_own(ctx, &setting.old, &old_own);
    profile_own(ctx, &setting.new, &new_own);
    TRY(profile_overruled(ctx, write->db, profile, &setting.old, &setting.new, &old_own, &new_own));
    TRY(profile_letters(ctx, write, profile, &old_own, &new_own, changed));
    TRY(joined_hide(ctx, write, party, &setting.old, &setting.new, &hidden));
    *changed = *changed || hidden;
    if (!*changed)
        return ST_OK;
    TRY(profile_revised(ctx, write, profile));
    TRY(note_source(ctx, write, within, party, draft));
    TRY(lookups_put(ctx, party, profile->record, new_own.items, new_own.count));
    TRY(profile_log(ctx, write, within, profile, &setting.drafted));
    bool said = within->permit != ACTION_IMPORT && within->permit != ACTION_ADD;
    TRY(choice_readdressed(ctx, write, party, said ? &setting.drafted : NULL));
    if (within->due_later)
        return ST_OK;
    TRY(due_within(ctx, write, party));
    return lifespan_changes(ctx, &setting.drafted)
               ? lifespan_stands(ctx, write->db, party, &floor, NULL, DAY_NONE)
               : ST_OK;
}

static enum status may_set(struct ctx *ctx, struct db *db, const struct within *within, ref_t party,
                           int64_t version, const struct party_draft *draft, struct roles *roles) {
    struct permission permission;
    TRY(permit_action_within(ctx, db, within->permit, party, &permission));
    TRY(check_version(ctx, permission.party, version));
    *roles = permission.party->roles;
    return draft_days(ctx, draft->from, DAY_NONE, draft->taken_in);
}

enum status party_set_check(struct ctx *ctx, struct db *db, const struct within *within, ref_t party,
                            const struct party_draft *draft) {
    struct roles roles;
    struct setting setting;
    TRY(may_set(ctx, db, within, party, 0, draft, &roles));
    return check_set(ctx, db, within, party, draft, &roles, &setting);
}

enum status party_set_within(struct ctx *ctx, struct write *write, const struct within *within, ref_t party,
                             int64_t version, const struct party_draft *draft, bool *changed) {
    struct roles roles;
    bool any = false;
    TRY(may_set(ctx, write->db, within, party, version, draft, &roles));
    if (draft->organisation) {
        TRY(link_within(ctx, write, within,
                        &(struct linking){.person = party,
                                          .organisation = draft->organisation,
                                          .type = NOTICE_NOTHING,
                                          .from = draft->from,
                                          .to = DAY_NONE}));
        any = true;
        TRY(role_list(ctx, write->db, party, &roles));
    }
    bool values_changed = false;
    if (draft->value_count)
        TRY(set_values(ctx, write, within, party, draft, &roles, &values_changed));
    if (changed)
        *changed = any || values_changed;
    return ST_OK;
}

/* ---- what front ends call */

struct party_change {
    ref_t party;
    int64_t version;
    const struct party_draft *draft, *more;
    struct linking link;
    ref_t added;
};

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    struct party_change *change = arg;
    static const struct within within = {.action = "added", .permit = ACTION_ADD, .known = true};
    static const struct ending nothing;
    TRY(party_add_within(ctx, write, &within, change->draft, &change->added));
    return ending_asks(ctx, write->db, change->added, &nothing, false, change->draft->even_if_due);
}

static enum status set(struct ctx *ctx, struct write *write, void *arg) {
    struct party_change *change = arg;
    static const struct within within = {.action = "set", .permit = ACTION_CHANGE, .known = true};
    struct ending before = {.count = 0};
    TRY(ending_before(ctx, write->db, change->party, &before));
    TRY(party_set_within(ctx, write, &within, change->party, change->version, change->draft, NULL));
    return ending_asks(ctx, write->db, change->party, &before, true, change->draft->even_if_due);
}

static enum status link_both(struct ctx *ctx, struct write *write, void *arg) {
    struct party_change *change = arg;
    static const struct within within = {.action = "linked", .permit = ACTION_LINK};
    return link_within(ctx, write, &within, &change->link);
}

static enum status run(struct ctx *ctx, write_fn *fn, const char *action, struct party_change *change) {
    enum status status = registry_change(ctx, fn, change);
    if (status == ST_DENIED)
        registry_refused(ctx, action, change->party);
    return status;
}

enum status party_add(struct ctx *ctx, const struct party_draft *draft, ref_t *party) {
    struct party_change change = {.draft = draft};
    TRY(run(ctx, add, "add", &change));
    *party = change.added;
    return ST_OK;
}

/* One transaction: the version that nobody has seen yet is not asked for. */
static enum status add_both(struct ctx *ctx, struct write *write, void *arg) {
    struct party_change *change = arg;
    const struct within first = {.action = "added", .permit = ACTION_ADD, .known = true, .unfinished = true};
    const struct within then = {.action = "set", .permit = ACTION_ADD, .known = true};
    TRY(party_add_within(ctx, write, &first, change->draft, &change->added));
    return party_set_within(ctx, write, &then, change->added, 0, change->more, NULL);
}

enum status party_add_both(struct ctx *ctx, const struct party_draft *draft, const struct party_draft *more,
                           ref_t *party) {
    struct party_change change = {.draft = draft, .more = more};
    TRY(run(ctx, add_both, "add", &change));
    *party = change.added;
    return ST_OK;
}

enum status party_set(struct ctx *ctx, ref_t party, int64_t version, const struct party_draft *draft) {
    struct party_change change = {.party = party, .version = version, .draft = draft};
    return run(ctx, set, "change", &change);
}

enum status party_link(struct ctx *ctx, ref_t person, ref_t organisation, day_t from, day_t to) {
    return party_link_as(ctx, person, organisation, NOTICE_NOTHING, from, to);
}

enum status party_link_as(struct ctx *ctx, ref_t person, ref_t organisation, int type, day_t from, day_t to) {
    struct party_change change = {.party = person, .link = {person, organisation, type, from, to}};
    return run(ctx, link_both, "link", &change);
}

/* ---- reading */

static int place_of(const struct field *fields, size_t count, const char *id) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].id, id) == 0)
            return (int)i;
    return (int)count;
}

/* In the order in which the notice lists the fields; few values, so each finds its place from behind. */
static void sort_values(struct ctx *ctx, int type, struct values *values) {
    size_t count = 0;
    const struct field *fields =
        type == NOTICE_NOTHING ? NULL : field_list(ctx->arena, ctx_notice(ctx), type, &count);
    for (size_t i = 1; i < values->count; i++) {
        struct value value = values->items[i];
        size_t at = i;
        for (; at > 0 &&
               place_of(fields, count, values->items[at - 1].field) > place_of(fields, count, value.field);
             at--)
            values->items[at] = values->items[at - 1];
        values->items[at] = value;
    }
}

static bool is_name(const struct value *value) {
    return strcmp(value->field, "name") == 0 || strcmp(value->field, "first_name") == 0 ||
           strcmp(value->field, "last_name") == 0;
}

static enum status name_roles(struct ctx *ctx, struct db *db, struct roles *roles) {
    for (size_t i = 0; i < roles->count; i++) {
        struct values values;
        if (!roles->items[i].organisation)
            continue;
        TRY(sight_profile(ctx, db, roles->items[i].organisation, &values));
        roles->items[i].organisation_name = value_name(ctx, &values);
        for (size_t j = 0; j < values.count; j++)
            roles->items[i].organisation_hidden =
                roles->items[i].organisation_hidden || (values.items[j].hidden_by && is_name(&values.items[j]));
    }
    return ST_OK;
}

static void read_envelope(struct ctx *ctx, ref_t party, const struct party_row *row, struct party *result) {
    *result = (struct party){.id = party,
                             .form = row->form,
                             .restricted = row->restricted,
                             .version = row->change,
                             .changed = row->made,
                             .taken_in = zone_day(registry_zone(ctx), row->made)};
}

static bool says(const struct values *values, const struct value *value) {
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i].field, value->field) == 0 &&
            strcmp(values->items[i].text, value->text) == 0)
            return true;
    return false;
}

/* What the profiles that came by a merge say and the party does not. */
static enum status read_others(struct ctx *ctx, struct db *db, ref_t party, const struct sight *sight,
                               const struct values *values, struct party *result) {
    struct values every, others = {0};
    TRY(joined_every(ctx, db, party, &every));
    sight_values(ctx, sight, &every);
    for (size_t i = 0; i < every.count; i++)
        if (!says(values, &every.items[i]) && !says(&others, &every.items[i]))
            value_push(ctx, &others, every.items[i]);
    result->others = others.items;
    result->other_count = others.count;
    return ST_OK;
}

/* Each class once, with the first of its days. */
static void list_unseen(struct ctx *ctx, const struct sight *sight, struct party *result) {
    struct out_of_sight *items = arena_array(ctx->arena, sight->count + 1, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < sight->count; i++) {
        const struct sight_row *row = sight_hides(sight, sight->rows[i].class, sight->rows[i].record);
        size_t at = 0;
        if (!row)
            continue;
        while (at < count && items[at].class != row->class)
            at++;
        if (at == count)
            items[count++] = (struct out_of_sight){row->class, row->hide_after + 1, row->hide_rule};
        else if (row->hide_after + 1 < items[at].since)
            items[at].since = row->hide_after + 1;
    }
    result->unseen = items;
    result->unseen_count = count;
}

static enum status read_row(struct ctx *ctx, struct db *db, ref_t party, const struct party_row *row,
                            struct party *result) {
    struct roles roles = row->roles;
    struct values values;
    struct joined_list joined;
    struct standing standing;
    struct sight sight;
    ref_t own;
    int64_t rev;
    read_envelope(ctx, party, row, result);
    TRY(name_roles(ctx, db, &roles));
    TRY(joined_values(ctx, db, party, &values, &own, &rev, &joined));
    TRY(sight_of(ctx, db, party, &sight));
    sight_values(ctx, &sight, &values);
    TRY(trust_mark(ctx, db, party, &sight, sight.today, &values));
    TRY(licence_mark(ctx, db, party, sight.today, &values));
    list_unseen(ctx, &sight, result);
    TRY(relation_of(ctx, db, party, &roles, &standing));
    if (joined.count)
        TRY(read_others(ctx, db, party, &sight, &values, result));
    sort_values(ctx, role_type_for(&roles, 0), &values);
    const char *name = value_name(ctx, &values);
    result->name = name ? name : ref_text(ctx->arena, party);
    if (values.made > result->changed)
        result->changed = values.made;
    result->relation = standing.relation;
    result->last_contact = standing.last_contact;
    result->rev = rev;
    result->roles = roles.items;
    result->role_count = roles.count;
    result->values = values.items;
    result->value_count = values.count;
    return ST_OK;
}

enum status party_read_within(struct ctx *ctx, struct db *db, ref_t party, struct party *result) {
    struct party_row row;
    TRY(role_party(ctx, db, party, &row));
    return read_row(ctx, db, party, &row, result);
}

/* In one snapshot: what is shown is what was asked about. */
static enum status read_permitted(struct ctx *ctx, ref_t *party, int purpose, struct permission *permission,
                                  struct party *result) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(joined_now(ctx, db, party));
    TRY(permit_within(ctx, db,
                      &(struct asked){.action = ACTION_OPEN,
                                      .party = *party,
                                      .type = NOTICE_NOTHING,
                                      .purpose = purpose,
                                      .service = NOTICE_NOTHING},
                      permission));
    return read_row(ctx, db, *party, permission->party, result);
}

/* NULL: it was allowed for none, as when people look at their own data. */
static const char *purpose_id(struct ctx *ctx, int purpose) {
    return purpose == NOTICE_NOTHING ? NULL : ctx_notice(ctx)->purposes[purpose].entry.id;
}

enum status party_read(struct ctx *ctx, ref_t party, int purpose, struct party *result) {
    struct permission permission;
    enum status status = read_permitted(ctx, &party, purpose, &permission, result);
    if (status == ST_DENIED)
        registry_refused(ctx, action_id(ACTION_OPEN), party);
    TRY(status);
    return audit_answer(ctx, ctx->registry->audit,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "opened",
                                              .party = party,
                                              .purpose = purpose_id(ctx, permission.purpose),
                                              .sentence = permission.sentence});
}

struct person {
    struct party party;
    bool present;
    const char *key;
};

static int present_first(const void *a, const void *b) {
    const struct person *x = a, *y = b;
    if (x->present != y->present)
        return x->present ? -1 : 1;
    return strcmp(x->key, y->key);
}

static bool present_in(const struct party *party, ref_t organisation, day_t today) {
    for (size_t i = 0; i < party->role_count; i++)
        if (party->roles[i].organisation == organisation && role_on(&party->roles[i], today))
            return true;
    return false;
}

/* Somebody who came back has two links and is listed once. */
static enum status read_people(struct ctx *ctx, struct db *db, ref_t organisation, const struct roles *roles,
                               struct person *people, size_t *count) {
    struct collate *collate = ctx->registry->collate;
    for (size_t i = 0; i < roles->count; i++) {
        struct person *person = &people[*count];
        bool known = false;
        for (size_t j = 0; j < *count; j++)
            known = known || people[j].party.id == roles->parties[i];
        if (known)
            continue;
        TRY(party_read_within(ctx, db, roles->parties[i], &person->party));
        if (!person->party.value_count && (person->party.unseen_count || ctx->scope))
            continue; /* nobody that the one who asks sees */
        person->present = present_in(&person->party, organisation, registry_today(ctx));
        person->key = collate_key(collate, ctx->arena,
                                  value_sort_name(ctx, person->party.values, person->party.value_count));
        (*count)++;
    }
    return ST_OK;
}

enum status party_people(struct ctx *ctx, ref_t organisation, struct party **people, size_t *count) {
    scoped_reader *db = NULL;
    struct roles roles;
    TRY(permit_action(ctx, ACTION_OPEN, organisation, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(role_list_in(ctx, db, organisation, &roles));
    struct person *found = arena_array(ctx->arena, roles.count, sizeof *found);
    *count = 0;
    TRY(read_people(ctx, db, organisation, &roles, found, count));
    qsort(found, *count, sizeof *found, present_first);
    *people = arena_array(ctx->arena, *count, sizeof **people);
    for (size_t i = 0; i < *count; i++)
        (*people)[i] = found[i].party;
    return ST_OK;
}

const struct value *party_value(const struct party *party, const char *field) {
    for (size_t i = 0; i < party->value_count; i++)
        if (strcmp(party->values[i].field, field) == 0)
            return &party->values[i];
    return NULL;
}
