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

static bool may_represent(const struct notice *notice, int type, enum party_form form, int represented) {
    return notice->types[type].form == form && set_has(&notice->types[type].represents, represented);
}

/* `*type` NOTICE_NOTHING becomes the first that fits. */
static enum status link_type(struct ctx *ctx, struct db *db, ref_t person, ref_t organisation, int *type) {
    const struct notice *notice = ctx_notice(ctx);
    int represented;
    struct roles roles;
    TRY(link_organisation(ctx, db, organisation, &represented));
    TRY(role_list(ctx, db, person, &roles));
    int first = role_type_for(&roles, 0);
    enum party_form form = first == NOTICE_NOTHING ? FORM_PERSON : notice->types[first].form;
    int fits = role_representing(notice, form, represented);
    if (fits == NOTICE_NOTHING)
        return allow_refuse(ctx, "person", "people",
                            M("Such a party ({1}) represents no organisation. The notice says: “{2}”"),
                            first == NOTICE_NOTHING ? "" : words_in(&notice->types[first].entry, ctx->lang));
    if (*type == NOTICE_NOTHING)
        *type = fits;
    if (!may_represent(notice, *type, form, represented))
        return invalid(ctx, "type", M("Nobody represents such an organisation as this: {1}"),
                       words_in(&notice->types[*type].entry, ctx->lang));
    return ST_OK;
}

enum status link_fits(struct ctx *ctx, struct db *db, ref_t person, ref_t organisation, int type) {
    return link_type(ctx, db, person, organisation, &type);
}

static bool has_place(const struct notice *notice, const struct roles *roles, ref_t link, int type,
                      const struct value *value) {
    for (size_t i = 0; i < roles->count; i++) {
        int as = roles->items[i].id == link ? type : roles->items[i].type;
        int category = as == NOTICE_NOTHING ? NOTICE_NOTHING : notice_category_of(notice, as, value->field);
        if (category != NOTICE_NOTHING && notice->categories[category].class == value->class)
            return true;
    }
    return false;
}

enum status link_holds(struct ctx *ctx, struct db *db, ref_t person, ref_t link, int type) {
    struct values values;
    struct roles roles;
    TRY(value_profile(ctx, db, person, &values, NULL, NULL));
    TRY(role_list(ctx, db, person, &roles));
    for (size_t i = 0; i < values.count; i++)
        if (!values.items[i].from && !has_place(ctx_notice(ctx), &roles, link, type, &values.items[i])) {
            (void)FAIL(ctx, ST_CONFLICT, M("What is stored about the person may not stand there then: {1}"),
                       allow_label(ctx, values.items[i].field));
            return fault_at_field(ctx, "type");
        }
    return ST_OK;
}

static enum status may_link(struct ctx *ctx, struct db *db, ref_t person) {
    return permit_action_within(ctx, db, ACTION_LINK, person, NULL);
}

enum status link_check(struct ctx *ctx, struct db *db, ref_t person, ref_t organisation) {
    int type = NOTICE_NOTHING;
    TRY(may_link(ctx, db, person));
    return organisation > 0 ? link_type(ctx, db, person, organisation, &type) : ST_OK;
}

/* ---- one that is there, and what it was */

static const char *number_text(struct ctx *ctx, struct query *q, const char *column) {
    return query_is_null(q, column) ? "-" : arena_printf(ctx->arena, "%lld", (long long)query_int(q, column));
}

/* TYPE ORGANISATION STARTS ENDS MADE OWNER ORGANISATION_WAS, as link_was reads it. */
enum status link_deed(struct ctx *ctx, struct write *write, ref_t person, ref_t link, enum deed_kind kind) {
    const char *was = NULL;
    scoped_query q = query_begin(write->db, SQL_ROLE_WHOLE);
    query_bind_int(&q, 1, link);
    while (query_row(&q))
        was = arena_printf(ctx->arena, "%s %s %s %s %s %s %s", query_text(ctx->arena, &q, "type"),
                           number_text(ctx, &q, "organisation"), number_text(ctx, &q, "starts"),
                           number_text(ctx, &q, "ends"), number_text(ctx, &q, "made"),
                           number_text(ctx, &q, "owner"), number_text(ctx, &q, "organisation_was"));
    TRY(query_done(ctx, &q));
    return deed_put(ctx, write, person, kind, link, was);
}

void link_was(struct ctx *ctx, const struct deed *deed, struct link_was *was) {
    struct deed_facts facts = deed_facts(ctx, deed);
    const char *type = deed_word(&facts);
    *was = (struct link_was){.type = type ? notice_type(ctx_notice(ctx), type) : NOTICE_NOTHING};
    was->organisation = deed_number(&facts, 0);
    was->from = (day_t)deed_number(&facts, DAY_NONE);
    was->to = (day_t)deed_number(&facts, DAY_NONE);
    was->made = deed_number(&facts, 0);
    was->owner = deed_number(&facts, 0);
    was->organisation_was = deed_number(&facts, 0);
}

enum status link_change(struct ctx *ctx, struct write *write, ref_t link, int type, day_t from, day_t to) {
    TRY(role_dates(ctx, write, link, from, to));
    return type == NOTICE_NOTHING ? ST_OK : role_type_set(ctx, write, link, type);
}

/* A link that is there: its type stays unless another is said. */
static enum status change(struct ctx *ctx, struct write *write, const struct linking *linking,
                          const struct role *link, day_t from) {
    day_t to = linking->to != DAY_NONE ? linking->to : link->to;
    int type = linking->type != NOTICE_NOTHING ? linking->type : link->type;
    if (type != link->type)
        TRY(link_holds(ctx, write->db, linking->person, link->id, type));
    return link_change(ctx, write, link->id, type, from, to);
}

/* What was is kept for whoever takes it back; many at once (an import) have their own way. */
static enum status put_link(struct ctx *ctx, struct write *write, const struct within *within,
                            const struct linking *linking, const struct role *link, day_t from, int type) {
    ref_t id = link ? link->id : within_id(within);
    if (!within->quiet && !within->job)
        TRY(link ? link_deed(ctx, write, linking->person, id, DEED_DATED)
                 : deed_put(ctx, write, linking->person, DEED_LINKED, id, NULL));
    return link ? change(ctx, write, linking, link, from)
                : role_add(ctx, write, id, linking->person, type, linking->organisation, from, linking->to);
}

enum status link_within(struct ctx *ctx, struct write *write, const struct within *within,
                        const struct linking *linking) {
    ref_t person = linking->person, organisation = linking->organisation;
    day_t from = linking->from, to = linking->to;
    struct roles roles;
    int type = linking->type;
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
    TRY(put_link(ctx, write, within, linking, link, begins, type));
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
