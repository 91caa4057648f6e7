/* Who somebody is: roles, people; and what may be written down about them. */
#include "web/customer.h"

#include "notice/field.h"
#include "registry/loggable.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/happening.h"

#include <string.h>

/* -- roles ------------------------------------------------------------------------------------------------------- */

static const char *relation_text(struct ctx *ctx, enum relation relation) {
    switch (relation) {
    case RELATION_POTENTIAL:
        return msg(ctx->lang, M("potential customer"));
    case RELATION_CUSTOMER:
        return msg(ctx->lang, M("customer"));
    default:
        return msg(ctx->lang, M("former customer"));
    }
}

/* "Contact person, consumer customer": each type once. */
static const char *types_text(struct ctx *ctx, const struct party *party) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < party->role_count; i++) {
        bool seen = false;
        for (size_t k = 0; k < i; k++)
            seen = seen || party->roles[k].type == party->roles[i].type;
        const char *text = frame_type(ctx, party->roles[i].type);
        if (!seen && text)
            buf_printf(&buf, "%s%s", buf.length ? ", " : "", text);
    }
    return frame_capital(ctx, buf_text(&buf));
}

void customer_cells(struct ctx *ctx, const struct party *party, struct view_customer *view) {
    struct view_cell *cells = arena_array(ctx->arena, 5, sizeof *cells);
    size_t n = 0;
    cells[n++] = (struct view_cell){msg(ctx->lang, M("Kind")), types_text(ctx, party), NULL};
    cells[n++] = (struct view_cell){msg(ctx->lang, M("Relation")), relation_text(ctx, party->relation), NULL};
    if (party->taken_in != DAY_NONE)
        cells[n++] = (struct view_cell){msg(ctx->lang, M("In the register since")),
                                        frame_day(ctx, party->taken_in), frame_day_iso(ctx, party->taken_in)};
    if (party->last_contact != DAY_NONE)
        cells[n++] = (struct view_cell){msg(ctx->lang, M("Last contact")), frame_day(ctx, party->last_contact),
                                        frame_day_iso(ctx, party->last_contact)};
    cells[n++] = (struct view_cell){msg(ctx->lang, M("Id")), view->id, NULL};
    view->cells = cells;
    view->cells_count = n;
}

/* "contact person since 14.3.2019"; one that has ended is told by its end. */
static const char *role_span(struct ctx *ctx, const struct role *role) {
    const char *from = frame_day(ctx, role->from), *to = frame_day(ctx, role->to);
    const char *type = frame_type(ctx, role->type);
    if (!type)
        type = msg(ctx->lang, M("contact person"));
    if (role->to != DAY_NONE && role->to < registry_today(ctx))
        return MSG(ctx->arena, ctx->lang, M("former {1}, ended {2}"), type, to);
    if (to)
        return from ? MSG(ctx->arena, ctx->lang, M("{1} {2} – {3}"), type, from, to)
                    : MSG(ctx->arena, ctx->lang, M("{1} until {2}"), type, to);
    return from ? MSG(ctx->arena, ctx->lang, M("{1} since {2}"), type, from) : type;
}

/* `restricted`: the person is, whose link it is. */
static void fill_link(struct ctx *ctx, const struct role *role, const char *back, bool restricted,
                      struct view_person *view) {
    view->may = permit_offers(ctx, ACTION_LINK, restricted);
    view->since = role_span(ctx, role);
    view->link = ref_text(ctx->arena, role->id);
    view->back = back;
    view->former = role->to != DAY_NONE && role->to < registry_today(ctx);
}

/* May such a party represent anybody at all? */
static bool represents(const struct notice *notice, const struct party *party) {
    for (size_t i = 0; i < notice->types_count; i++)
        if (notice->types[i].form == party->form && notice->types[i].represents.count)
            return true;
    return false;
}

/* For whom somebody speaks, and since when. */
static void organisations_of(struct ctx *ctx, const struct party *party, struct view_customer *view) {
    struct view_person *list = arena_array(ctx->arena, party->role_count + 1, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < party->role_count; i++) {
        if (!party->roles[i].organisation)
            continue;
        const char *id = ref_text(ctx->arena, party->roles[i].organisation);
        list[n] = (struct view_person){
            .id = id, .name = party->roles[i].organisation_name ? party->roles[i].organisation_name : id};
        fill_link(ctx, &party->roles[i], view->id, party->restricted, &list[n++]);
    }
    view->people = list;
    view->people_count = n;
    if (n || represents(ctx_notice(ctx), party))
        view->people_label = msg(ctx->lang, M("Organisation"));
}

/* A phone number and an address to write to: what one looks for on an organisation's page. */
static void reach_of(struct ctx *ctx, const struct party *person, struct view_person *view) {
    const struct view_value *all = customer_value_views(ctx, person, person->values, person->value_count);
    struct view_value *values = arena_array(ctx->arena, person->value_count + 1, sizeof *values);
    size_t n = 0;
    for (size_t i = 0; i < person->value_count; i++)
        if (all[i].mail || all[i].tel)
            values[n++] = all[i];
    view->values = values;
    view->values_count = n;
}

void customer_people(struct ctx *ctx, const struct party *party, const struct party *people, size_t count,
                     struct view_customer *view) {
    if (party->form != FORM_ORGANISATION) {
        organisations_of(ctx, party, view);
        return;
    }
    struct view_person *list = arena_array(ctx->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        list[i] = (struct view_person){.id = ref_text(ctx->arena, people[i].id), .name = people[i].name};
        for (size_t k = 0; k < people[i].role_count; k++)
            if (people[i].roles[k].organisation == party->id)
                fill_link(ctx, &people[i].roles[k], view->id, people[i].restricted, &list[i]);
        reach_of(ctx, &people[i], &list[i]);
    }
    view->people = list;
    view->people_count = count;
    view->people_label = msg(ctx->lang, M("Contact people"));
}

/* -- what may be written down --------------------------------------------------------------------------------------- */

void customer_kinds(struct ctx *ctx, const char *chosen, struct view_customer *view) {
    static const char *const offered[] = {"note", "call", "meeting", "visit", "letter"};
    enum { OFFERED = sizeof offered / sizeof *offered };
    struct view_choice *kinds = arena_array(ctx->arena, OFFERED, sizeof *kinds);
    for (size_t i = 0; i < OFFERED; i++) {
        const struct kind *kind = kind_builtin(offered[i]);
        must(kind);
        kinds[i] = (struct view_choice){.value = kind->id,
                                        .label = msg(ctx->lang, kind->label),
                                        .chosen = chosen ? strcmp(chosen, kind->id) == 0 : i == 0};
    }
    view->kinds = kinds;
    view->kinds_count = OFFERED;
}

/* Everything else that the notice lets be written down about such a customer. */
void customer_loggables(struct ctx *ctx, const struct party *party, struct view_customer *view) {
    int type = customer_type(party);
    size_t count, n = 0;
    if (type == NOTICE_NOTHING)
        return;
    const char *const *names = loggable_names(ctx->arena, ctx_notice(ctx), &count);
    struct view_choice *list = arena_array(ctx->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        if (happening_offered(ctx, type, names[i]))
            list[n++] = (struct view_choice){
                .id = view->id, .value = names[i], .label = frame_capital(ctx, loggable_label(ctx, names[i]))};
    view->loggables = list;
    view->loggables_count = n;
}
