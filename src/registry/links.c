/* A link is a role's row, so both changes are a row's; whose dates hang on it is asked after as before. One that was taken away
 * leaves a tombstone, so that followers learn of it. */
#include "registry/links.h"

#include "registry/changes.h"
#include "registry/draft.h"
#include "registry/link.h"
#include "registry/role.h"

struct place {
    ref_t person, organisation;
};

static enum status find(struct ctx *ctx, struct db *db, ref_t link, struct place *place) {
    *place = (struct place){0};
    scoped_query q = query_begin(db, SQL_ROLE_BY_ID);
    query_bind_int(&q, 1, link);
    if (query_row(&q))
        *place = (struct place){query_int(&q, "party"), query_int(&q, "organisation")};
    TRY(query_done(ctx, &q));
    return place->person && place->organisation
               ? ST_OK
               : FAIL(ctx, ST_NOT_FOUND, M("There is no such link in the register."));
}

static enum status person_of(struct ctx *ctx, ref_t link, ref_t *person) {
    scoped_reader *db = NULL;
    struct place place;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(find(ctx, db, link, &place));
    *person = place.person;
    return ST_OK;
}

static enum status represented_by(struct ctx *ctx, struct linked *linked) {
    scoped_reader *db = NULL;
    struct roles roles;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(role_list(ctx, db, linked->link.organisation, &roles));
    linked->represented = role_type_for(&roles, 0);
    return ST_OK;
}

enum status links_read(struct ctx *ctx, ref_t link, int purpose, struct linked *linked) {
    ref_t person;
    TRY(person_of(ctx, link, &person));
    TRY(party_read(ctx, person, purpose, &linked->person));
    for (size_t i = 0; i < linked->person.role_count; i++)
        if (linked->person.roles[i].id == link) {
            linked->link = linked->person.roles[i];
            return represented_by(ctx, linked);
        }
    return FAIL(ctx, ST_NOT_FOUND, M("There is no such link in the register."));
}

/* ---- changing */

struct changing {
    ref_t link;
    int64_t version;
    int type;
    day_t from, to;
};

static enum status begin(struct ctx *ctx, struct write *write, const struct changing *changing,
                         struct place *place) {
    struct permission permission;
    TRY(find(ctx, write->db, changing->link, place));
    TRY(permit_action_within(ctx, write->db, ACTION_LINK, place->person, &permission));
    if (changing->version && permission.party->change != changing->version)
        return FAIL(
            ctx, ST_CONFLICT,
            M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
    return ST_OK;
}

static enum status finish(struct ctx *ctx, struct write *write, const struct place *place, const char *action) {
    const ref_t both[] = {place->person, place->organisation};
    TRY(link_touch(ctx, write, place->person));
    TRY(audit_change(ctx, ctx->registry->audit, write,
                     &(struct audit_entry){.actor = actor_text(ctx),
                                           .action = action,
                                           .party = place->person,
                                           .parties = both,
                                           .party_count = 2}));
    return due_all_within(ctx, write, both, 2);
}

static enum status set(struct ctx *ctx, struct write *write, void *arg) {
    const struct changing *changing = arg;
    struct place place;
    TRY(begin(ctx, write, changing, &place));
    TRY(draft_days(ctx, changing->from, changing->to, DAY_NONE));
    if (changing->type != NOTICE_NOTHING) {
        TRY(link_fits(ctx, write->db, place.person, place.organisation, changing->type));
        TRY(link_holds(ctx, write->db, place.person, changing->link, changing->type));
    }
    TRY(link_deed(ctx, write, place.person, changing->link, DEED_DATED));
    TRY(link_change(ctx, write, changing->link, changing->type, changing->from, changing->to));
    return finish(ctx, write, &place, "linked");
}

static enum status run(struct ctx *ctx, const char *sql_action, write_fn *fn, struct changing *changing) {
    enum status status = registry_change(ctx, fn, changing);
    if (status == ST_DENIED)
        registry_refused(ctx, sql_action, 0);
    return status;
}

const int *links_types(struct ctx *ctx, enum party_form form, int represented, size_t *count) {
    const struct notice *notice = ctx_notice(ctx);
    int *types = arena_array(ctx->arena, notice->types_count + 1, sizeof *types);
    *count = 0;
    for (size_t i = 0; i < notice->types_count; i++) {
        const struct set *represents = &notice->types[i].represents;
        if (notice->types[i].form == form && (represents->count || represents->all) &&
            (represented == NOTICE_NOTHING || set_has(represents, represented)))
            types[(*count)++] = (int)i;
    }
    return types;
}

enum status links_set(struct ctx *ctx, ref_t link, int64_t version, int type, day_t from, day_t to) {
    struct changing changing = {link, version, type, from, to};
    return run(ctx, "link", set, &changing);
}

/* ---- taking away */

static enum status take_away(struct ctx *ctx, struct write *write, void *arg) {
    const struct changing *changing = arg;
    struct place place;
    struct roles roles;
    TRY(begin(ctx, write, changing, &place));
    TRY(role_list(ctx, write->db, place.person, &roles));
    if (roles.count < 2)
        return FAIL(ctx, ST_CONFLICT,
                    M("The person is here only for this organisation: end the link instead, or link the right "
                      "one first."));
    TRY(link_deed(ctx, write, place.person, changing->link, DEED_UNLINKED));
    scoped_query q = query_begin(write->db, SQL_ROLE_REMOVE);
    query_bind_int(&q, 1, changing->link);
    TRY(query_run(ctx, &q, NULL));
    TRY(changes_tombstone(ctx, write, "role", changing->link));
    return finish(ctx, write, &place, "unlinked");
}

enum status links_remove(struct ctx *ctx, ref_t link, int64_t version) {
    struct changing changing = {.link = link, .version = version};
    return run(ctx, "unlink", take_away, &changing);
}
