/* Dating a link and adding one are the same request of the office ("she works there from the first of May"), so one
 * function does both: a link that is there is dated, one that has ended and is begun again is a new role, because the days
 * between were nobody's. */
#include "registry/link.h"

#include "registry/allow.h"
#include "registry/draft.h"
#include "registry/role.h"

static enum status invalid(struct ctx *ctx, const char *field, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, field);
}

enum status link_organisation(struct ctx *ctx, struct db *db, ref_t organisation, int *type) {
    struct roles roles;
    TRY(role_list(ctx, db, organisation, &roles));
    *type = role_type_for(&roles, 0);
    if (*type == NOTICE_NOTHING || ctx_notice(ctx)->types[*type].form == FORM_PERSON)
        return invalid(ctx, "organisation", M("There is no such organisation in the register: {1}"),
                       ref_text(ctx->arena, organisation));
    return ST_OK;
}

enum status link_touch(struct ctx *ctx, struct write *write, ref_t party) {
    scoped_query q = query_begin(write->db, SQL_PARTY_TOUCH);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, write->change);
    return query_run(ctx, &q, NULL);
}

static const struct role *link_to(const struct roles *roles, ref_t organisation) {
    const struct role *found = NULL;
    for (size_t i = 0; i < roles->count; i++)
        if (roles->items[i].organisation == organisation && (!found || roles->items[i].to == DAY_NONE))
            found = &roles->items[i];
    return found;
}

static enum status link_type(struct ctx *ctx, struct db *db, ref_t person, ref_t organisation, int *type) {
    int represented;
    struct roles roles;
    TRY(link_organisation(ctx, db, organisation, &represented));
    TRY(role_list(ctx, db, person, &roles));
    int first = role_type_for(&roles, 0);
    enum party_form form = first == NOTICE_NOTHING ? FORM_PERSON : ctx_notice(ctx)->types[first].form;
    *type = role_representing(ctx_notice(ctx), form, represented);
    if (*type == NOTICE_NOTHING)
        return allow_refuse(
            ctx, "person", "people", M("Such a party ({1}) represents no organisation. The notice says: “{2}”"),
            first == NOTICE_NOTHING ? "" : words_in(&ctx_notice(ctx)->types[first].entry, ctx->lang));
    return ST_OK;
}

static enum status may_link(struct ctx *ctx, struct db *db, ref_t person) {
    return permit_action_within(ctx, db, ACTION_LINK, person, NULL);
}

enum status link_check(struct ctx *ctx, struct db *db, ref_t person, ref_t organisation) {
    int type;
    TRY(may_link(ctx, db, person));
    return organisation > 0 ? link_type(ctx, db, person, organisation, &type) : ST_OK;
}

enum status link_within(struct ctx *ctx, struct write *write, const struct within *within, ref_t person,
                        ref_t organisation, day_t from, day_t to) {
    struct roles roles;
    int type;
    TRY(may_link(ctx, write->db, person));
    TRY(link_type(ctx, write->db, person, organisation, &type));
    TRY(role_list(ctx, write->db, person, &roles));
    const struct role *link = link_to(&roles, organisation);
    /* a link that has ended stays as it was; coming back is a new one */
    if (link && link->to != DAY_NONE && from != DAY_NONE && from > link->to)
        link = NULL;
    day_t begins = from != DAY_NONE ? from : link ? link->from : registry_today(ctx);
    if (!link && from == DAY_NONE && to != DAY_NONE && to < begins)
        begins = DAY_NONE;
    TRY(draft_days(ctx, begins, to, DAY_NONE));
    if (link)
        TRY(role_dates(ctx, write, link->id, begins, to != DAY_NONE ? to : link->to));
    else
        TRY(role_add(ctx, write, within_id(within), person, type, organisation, begins, to));
    TRY(link_touch(ctx, write, person));
    if (!within->quiet) {
        const ref_t both[] = {person, organisation};
        TRY(audit_change(ctx, ctx->registry->audit, write,
                         &(struct audit_entry){.actor = actor_text(ctx),
                                               .action = "linked",
                                               .party = person,
                                               .parties = both,
                                               .party_count = 2}));
    }
    return within->due_later ? ST_OK : due_within(ctx, write, person);
}
