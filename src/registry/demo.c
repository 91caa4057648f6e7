/* Parties come in groups: an organisation with its people, or somebody alone. A group is made whole, with its dates, in
 * the writer; some groups make one transaction. Each group lives through one of a few lives, which between them pass
 * through every retention state. What can be stored about whom, the notice says; what it does not list is left out. */
#include "registry/demo.h"

#include "notice/field.h"
#include "registry/demo_names.h"
#include "registry/demo_own.h"
#include "registry/loggable.h"
#include "registry/permit.h"
#include "registry/proviso.h"
#include "registry/within.h"

#include <string.h>

enum { SEED = 17, YEAR = 365, GROUPS_A_JOB = 40, PEOPLE_MAX = 3 };

static const struct actor office = {0, "demo", ACTOR_SYSTEM};
static const struct within adding = {.action = "added", .permit = ACTION_ADD, .due_later = true, .quiet = true};
static const struct within noting = {
    .action = "noted", .permit = ACTION_NOTE, .due_later = true, .quiet = true};

/* From how many to how many days ago the group is in touch, and how often it buys. */
struct life {
    int first, last, events, invoices;
};
static const struct life lives[] = {
    {17 * YEAR - 20, 16 * YEAR, 5, 2}, /* long gone: everything is overdue */
    {13 * YEAR, 12 * YEAR, 6, 2},      /* its vouchers may go on request, the rest is overdue */
    {9 * YEAR, 6 * YEAR, 6, 2},        /* vouchers must be kept, the rest may go */
    {6 * YEAR, 10, 12, 4},             /* a customer */
    {16 * YEAR, 5, 16, 6},             /* a steady one */
    {3 * YEAR, 30, 8, 2},
    {2 * YEAR, 20, 4, 0}, /* asked and has not bought: no day for what it would be billed by */
    {90, 1, 2, 0},
};

enum { ALONE_MAX = 16 };
struct types {
    int organisation, contact;
    int alone[ALONE_MAX]; /* who stands for nobody: people and sole traders, the first of them most often */
    size_t alone_count;
    size_t organisations; /* of a hundred groups */
};

struct filling {
    uint64_t seed;
    struct types types;
    struct demo_things things;
    bool orders; /* the notice lists orders: they go before the work */
    size_t wanted, made, group, number;
    day_t today;
    ref_t *parties; /* of this job, for its entry in the log */
    size_t party_count, party_room;
};

static bool taken_in(const struct party_type *type) {
    return !type->relations || type->relations & RELATION_POTENTIAL;
}

static void add_alone(struct types *types, const struct notice *notice, int type) {
    if (notice->types[type].form != FORM_ORGANISATION && !notice->types[type].represents.count &&
        taken_in(&notice->types[type]) && types->alone_count < ALONE_MAX)
        types->alone[types->alone_count++] = type;
}

/* Most groups are of the form that the notice names first. */
static struct types find_types(const struct notice *notice) {
    struct types types = {.organisation = NOTICE_NOTHING, .contact = NOTICE_NOTHING};
    for (int i = 0; i < (int)notice->types_count; i++) {
        if (notice->types[i].form == FORM_ORGANISATION && types.organisation == NOTICE_NOTHING &&
            taken_in(&notice->types[i]))
            types.organisation = i;
        add_alone(&types, notice, i);
    }
    for (int i = 0; i < (int)notice->types_count && types.organisation != NOTICE_NOTHING; i++)
        if (set_has(&notice->types[i].represents, types.organisation) && types.contact == NOTICE_NOTHING)
            types.contact = i;
    types.organisations = types.organisation == NOTICE_NOTHING ? 0
                          : !types.alone_count                 ? 100
                          : types.organisation == 0            ? 64
                                                               : 20;
    return types;
}

/* May this source give everything that the type has? */
static bool fills_type(const struct notice *notice, int source, int type) {
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct category *category = &notice->categories[i];
        bool asked = set_has(&category->types, type) && !category->program && category->fields.count;
        if (asked && !demo_of_records(notice, (int)i) &&
            (!set_has(&notice->sources[source].fills, (int)i) || !set_has(&category->sources, source)))
            return false;
    }
    return true;
}

static int source_for(const struct notice *notice, int type) {
    int best = notice->sources_count ? 0 : NOTICE_NOTHING;
    for (int i = 0; i < (int)notice->sources_count; i++)
        if (notice->sources[i].main)
            best = i;
    if (best != NOTICE_NOTHING && fills_type(notice, best, type))
        return best;
    for (int i = 0; i < (int)notice->sources_count; i++)
        if (fills_type(notice, i, type))
            return i;
    return best;
}

/* ---- parties */

enum { VALUES_MAX = 60 };
struct draft {
    struct value_draft values[VALUES_MAX];
    struct party_draft party;
    const char *first, *last, *domain; /* what several fields are made of */
};

static const char *profile_value(struct ctx *ctx, struct filling *filling, const struct draft *draft,
                                 const struct field *field) {
    struct arena *arena = ctx->arena;
    uint64_t *seed = &filling->seed;
    switch (field->type) {
    case FIELD_EMAIL:
        return demo_email(arena, draft->first ? draft->first : "toimisto", draft->last, draft->domain);
    case FIELD_PHONE:
        return demo_phone(arena, seed);
    case FIELD_ADDRESS:
        return demo_address(arena, seed);
    case FIELD_BUSINESS_ID:
        return demo_business_id(arena, seed);
    case FIELD_LANGUAGE:
        return demo_below(seed, 5) ? "fi" : "sv";
    case FIELD_URL:
        return NULL;
    default:
        break;
    }
    if (strcmp(field->id, "first_name") == 0)
        return draft->first;
    if (strcmp(field->id, "last_name") == 0)
        return draft->last;
    if (strcmp(field->id, "name") == 0)
        return draft->first ? arena_printf(arena, "Tmi %s %s", draft->first, draft->last) : draft->domain;
    if (strcmp(field->id, "industry") == 0)
        return demo_industry(seed);
    if (strcmp(field->id, "customer_number") == 0)
        return arena_printf(arena, "A-%06zu", 100000 + demo_below(seed, 900000));
    return NULL;
}

/* Every field of the type that is said of the party, with values its source may give. */
static void put_values(struct ctx *ctx, struct filling *filling, struct draft *draft, const char *name) {
    const struct notice *notice = ctx_notice(ctx);
    size_t count;
    const struct field *fields = field_list(ctx->arena, notice, draft->party.type, &count);
    for (size_t i = 0; i < count && draft->party.value_count < VALUES_MAX; i++) {
        const struct field *field = &fields[i];
        const struct category *category = &notice->categories[field->category];
        const char *value;
        if (field->own ? demo_of_records(notice, field->category) : field_is_record(field->id))
            continue;
        if (draft->party.source != NOTICE_NOTHING &&
            (!set_has(&notice->sources[draft->party.source].fills, field->category) ||
             !set_has(&category->sources, draft->party.source)))
            continue;
        if (category->needs & (NEED_CONSENT | NEED_ASKED | NEED_CHOSEN | NEED_JOB))
            continue; /* not there yet */
        if (field->own)
            value = demo_own_value(ctx->arena, &filling->seed, field->own, draft->party.taken_in);
        else if (name && strcmp(field->id, "name") == 0)
            value = name;
        else
            value = profile_value(ctx, filling, draft, field);
        if (value)
            draft->values[draft->party.value_count++] = (struct value_draft){field->id, value};
    }
}

/* Takes away what may be stored only `when` something else is true that is not; that may close another in its turn. */
static enum status drop_closed(struct ctx *ctx, struct draft *draft) {
    for (size_t i = 0; i < draft->party.value_count;) {
        struct values values = {0};
        bool open;
        for (size_t j = 0; j < draft->party.value_count; j++)
            value_push(ctx, &values,
                       (struct value){.field = draft->values[j].field, .text = draft->values[j].text});
        TRY(proviso_open(ctx, NULL,
                         &(struct proviso){.types = &draft->party.type, .type_count = 1, .values = &values},
                         draft->values[i].field, &open));
        if (!open)
            for (size_t j = i + 1; j < draft->party.value_count; j++)
                draft->values[j - 1] = draft->values[j];
        draft->party.value_count -= !open;
        i = open ? i + 1 : 0;
    }
    return ST_OK;
}

static enum status add_party(struct ctx *ctx, struct write *write, struct filling *filling, struct draft *draft,
                             const char *name, ref_t *party) {
    draft->party.values = draft->values;
    draft->party.source = source_for(ctx_notice(ctx), draft->party.type);
    draft->party.reason = "Asiakkaan pyynnöstä";
    put_values(ctx, filling, draft, name);
    TRY(drop_closed(ctx, draft));
    TRY(party_add_within(ctx, write, &adding, &draft->party, party));
    filling->made++;
    ARENA_PUSH(ctx->arena, filling->parties, filling->party_count, filling->party_room, *party);
    return ST_OK;
}

static enum status add_person(struct ctx *ctx, struct write *write, struct filling *filling, int type,
                              ref_t organisation, const char *domain, day_t day, ref_t *party) {
    struct draft draft = {.party = {.type = type, .organisation = organisation, .from = day, .taken_in = day}};
    draft.first = demo_first_name(&filling->seed);
    draft.last = demo_last_name(&filling->seed);
    draft.domain = domain;
    return add_party(ctx, write, filling, &draft, NULL, party);
}

static enum status add_organisation(struct ctx *ctx, struct write *write, struct filling *filling, day_t day,
                                    const char **domain, ref_t *party) {
    struct draft draft = {.party = {.type = filling->types.organisation, .from = DAY_NONE, .taken_in = day}};
    const char *name = demo_organisation(ctx->arena, &filling->seed);
    *domain = arena_text_n(ctx->arena, name, strcspn(name, " "));
    if (strncmp(name, "As. Oy ", 7) == 0)
        *domain = name + 7;
    draft.domain = *domain;
    return add_party(ctx, write, filling, &draft, name, party);
}

/* ---- records */

static int service_for(struct ctx *ctx, struct filling *filling, int type) {
    const struct notice *notice = ctx_notice(ctx);
    size_t at = notice->services_count ? demo_below(&filling->seed, notice->services_count) : 0;
    for (size_t i = 0; i < notice->services_count; i++)
        if (set_has(&notice->services[(at + i) % notice->services_count].to, type))
            return (int)((at + i) % notice->services_count);
    return NOTICE_NOTHING;
}

/* Own fields that the notice lists for records of this kind. */
static void add_own_facts(struct ctx *ctx, struct filling *filling, struct record_draft *draft, int type,
                          day_t day) {
    const struct notice *notice = ctx_notice(ctx);
    const struct kind *kind = kind_builtin(draft->kind);
    int category = loggable_category(notice, draft->kind);
    if (category == NOTICE_NOTHING && kind && *kind->field)
        category = notice_category_of(notice, type, kind->field);
    if (category == NOTICE_NOTHING || draft->fact_count)
        return;
    draft->facts = demo_facts(ctx->arena, &filling->seed, notice, category, day, &draft->fact_count);
}

/* `added` stays 0 where nothing was logged. */
static enum status log_as(struct ctx *ctx, struct write *write, struct filling *filling,
                          const struct record_draft *what, int type, day_t day, ref_t *added) {
    struct record_draft draft = *what;
    bool allowed = true;
    *added = 0;
    if (day > filling->today)
        return ST_OK;
    draft.at = zone_instant(registry_zone(ctx), day, 8 * 3600 + (int)demo_below(&filling->seed, 9 * 3600));
    draft.source = NOTICE_NOTHING;
    draft.reason = "Palvelua varten";
    draft.text = demo_text(ctx->arena, ctx_notice(ctx), &filling->seed, draft.kind, draft.service);
    add_own_facts(ctx, filling, &draft, type, day);
    if (draft.text && !draft.has_amount && demo_below(&filling->seed, 4) == 0)
        draft.text = NULL;
    for (int i = 0; i < 2; i++) { /* the second time without its text, which the notice may not list */
        enum status status = record_add_within(ctx, write, &noting, &draft, added);
        allowed = status == ST_OK;
        if (status != ST_OK && status != ST_DENIED && status != ST_INVALID)
            return status;
        if (allowed || draft.has_amount)
            break;
        draft.text = NULL;
    }
    if (!allowed)
        fault_clear(ctx);
    return ST_OK;
}

static enum status log_one(struct ctx *ctx, struct write *write, struct filling *filling,
                           const struct record_draft *what, int type, day_t day) {
    ref_t added;
    return log_as(ctx, write, filling, what, type, day, &added);
}

static enum status log_contact(struct ctx *ctx, struct write *write, struct filling *filling, ref_t person,
                               ref_t organisation, int type, day_t day) {
    static const char *const kinds[] = {"call",  "meeting", "message_in", "message_out",
                                        "visit", "note",    "call",       "letter"};
    struct fact facts[] = {{"direction", demo_below(&filling->seed, 2) ? "in" : "out"}, {"channel", "phone"}};
    struct record_draft draft = {.party = person,
                                 .about = organisation,
                                 .kind = kinds[demo_below(&filling->seed, sizeof kinds / sizeof *kinds)],
                                 .ends = DAY_NONE,
                                 .service = NOTICE_NOTHING};
    if (strcmp(draft.kind, "call") == 0) {
        draft.facts = facts;
        draft.fact_count = 2;
    }
    return log_one(ctx, write, filling, &draft, type, day);
}

/* An offer, sometimes; the job or rental; its invoice; the payment. */
static bool lists(const struct notice *notice, int type, const char *field) {
    return notice_category_of(notice, type, field) != NOTICE_NOTHING;
}

/* What was done for the customer: of what the notice lists about such a party. */
static const char *work_kind(const struct notice *notice, int type, int service) {
    bool rental = lists(notice, type, "rental"), job = lists(notice, type, "job");
    if (rental && (!job || strcmp(notice->services[service].entry.id, "rental") == 0))
        return "rental";
    return job ? "job" : NULL;
}

static enum status log_invoice(struct ctx *ctx, struct write *write, struct filling *filling, ref_t customer,
                               int type, int service, day_t day) {
    int64_t cents = (int64_t)(demo_below(&filling->seed, 400) + 10) * 1250;
    struct fact number = {"number", arena_printf(ctx->arena, "%d-%04zu", day_ymd(day).year, ++filling->number)};
    struct record_draft invoice = {.party = customer,
                                   .kind = "invoice",
                                   .ends = DAY_NONE,
                                   .service = service,
                                   .cents = cents,
                                   .has_amount = true,
                                   .facts = &number,
                                   .fact_count = 1};
    struct record_draft paid = {.party = customer,
                                .kind = "payment",
                                .ends = DAY_NONE,
                                .service = NOTICE_NOTHING,
                                .cents = cents,
                                .has_amount = true};
    TRY(log_as(ctx, write, filling, &invoice, type, day, &paid.belongs));
    return log_one(ctx, write, filling, &paid, type, day + (day_t)demo_below(&filling->seed, 20));
}

static enum status log_sale(struct ctx *ctx, struct write *write, struct filling *filling, ref_t customer,
                            int type, day_t day) {
    const struct notice *notice = ctx_notice(ctx);
    int service = service_for(ctx, filling, type);
    if (service == NOTICE_NOTHING)
        return ST_OK; /* nothing is sold to such a party */
    struct record_draft sale = {
        .party = customer, .kind = work_kind(notice, type, service), .ends = DAY_NONE, .service = service};
    struct record_draft offer = sale, order = sale;
    offer.kind = "offer";
    order.kind = "order";
    if (lists(notice, type, "offer") && sale.kind && strcmp(sale.kind, "rental") != 0 &&
        demo_below(&filling->seed, 2))
        TRY(log_one(ctx, write, filling, &offer, type, day - 12));
    if (filling->orders && lists(notice, type, "order"))
        TRY(log_one(ctx, write, filling, &order, type, day));
    if (sale.kind)
        TRY(log_one(ctx, write, filling, &sale, type, filling->orders ? day + 2 : day));
    if (lists(notice, type, "invoice"))
        TRY(log_invoice(ctx, write, filling, customer, type, service, day + 5));
    return ST_OK;
}

/* ---- what the notice speaks of: its periods, its records, its events */

static enum status log_thing(struct ctx *ctx, struct write *write, struct filling *filling,
                             const struct life *life, ref_t party, int type, const struct demo_thing *thing) {
    int span = life->first - life->last, times = thing->period ? 1 : 1 + (int)demo_below(&filling->seed, 3);
    day_t first = filling->today - life->first, last = filling->today - life->last;
    if (!demo_concerns(ctx_notice(ctx), thing, type))
        return ST_OK;
    if (thing->once) {
        if (filling->group % 9 != 0 || life->last < 100)
            return ST_OK;
        times = 1;
    }
    for (int i = 0; i < times; i++) {
        struct record_draft draft = {
            .party = party, .kind = thing->what, .ends = DAY_NONE, .service = NOTICE_NOTHING};
        day_t day = thing->period ? first + 1
                    : thing->once ? last
                                  : last - (day_t)demo_below(&filling->seed, (size_t)span);
        if (thing->ends && (!thing->period || life->last > 100))
            draft.ends = thing->period ? last : day + 365;
        TRY(log_one(ctx, write, filling, &draft, type, day));
    }
    return ST_OK;
}

static enum status log_things(struct ctx *ctx, struct write *write, struct filling *filling,
                              const struct life *life, ref_t party, int type) {
    for (size_t i = 0; i < filling->things.count; i++)
        TRY(log_thing(ctx, write, filling, life, party, type, &filling->things.items[i]));
    return ST_OK;
}

/* Contacts and sales spread over the group's life. */
static enum status live(struct ctx *ctx, struct write *write, struct filling *filling, const struct life *life,
                        ref_t customer, int type, const ref_t *people, size_t count) {
    int span = life->first - life->last;
    TRY(log_things(ctx, write, filling, life, customer, type));
    for (int i = 0; i < life->events; i++) {
        size_t who = count ? demo_below(&filling->seed, count + 1) : 0;
        day_t day = filling->today - life->last - (day_t)demo_below(&filling->seed, (size_t)span);
        bool person = who < count;
        TRY(log_contact(ctx, write, filling, person ? people[who] : customer, person ? customer : 0,
                        person ? filling->types.contact : type, day));
    }
    for (int i = 0; i < life->invoices; i++)
        TRY(log_sale(ctx, write, filling, customer, type,
                     filling->today - life->last - (day_t)demo_below(&filling->seed, (size_t)span)));
    return ST_OK;
}

/* ---- groups */

static enum status add_group(struct ctx *ctx, struct write *write, struct filling *filling) {
    const struct life *life = &lives[filling->group++ % (sizeof lives / sizeof *lives)];
    day_t day = filling->today - life->first;
    const struct types *types = &filling->types;
    ref_t customer, people[PEOPLE_MAX];
    size_t count = 0, left = filling->wanted - filling->made;
    const char *domain = "posti";
    bool organisation = types->organisations == 100 ||
                        (types->organisations && demo_below(&filling->seed, 100) < types->organisations);
    if (!organisation) {
        int type = types->alone[0];
        if (types->alone_count > 1 && demo_below(&filling->seed, 2))
            type = types->alone[1 + demo_below(&filling->seed, types->alone_count - 1)];
        TRY(add_person(ctx, write, filling, type, 0, domain, day, &customer));
        TRY(live(ctx, write, filling, life, customer, type, NULL, 0));
        return due_alone_within(ctx, write, customer);
    }
    TRY(add_organisation(ctx, write, filling, day, &domain, &customer));
    size_t wanted = types->contact == NOTICE_NOTHING ? 0 : demo_below(&filling->seed, PEOPLE_MAX + 1);
    for (; count < wanted && count + 1 < left; count++)
        TRY(add_person(ctx, write, filling, types->contact, customer, domain, day, &people[count]));
    TRY(live(ctx, write, filling, life, customer, types->organisation, people, count));
    return due_within(ctx, write, customer);
}

static enum status fill_some(struct ctx *ctx, struct write *write, void *arg) {
    struct filling *filling = arg;
    for (int i = 0; i < GROUPS_A_JOB && filling->made < filling->wanted; i++)
        TRY(add_group(ctx, write, filling));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "added",
                                              .parties = filling->parties,
                                              .party_count = filling->party_count,
                                              .detail = "demo"});
}

static enum status fill_job(struct ctx *ctx, struct filling *filling) {
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    ctx->arena = arena;
    filling->parties = NULL;
    filling->party_count = filling->party_room = 0;
    enum status status = registry_change(ctx, fill_some, filling);
    registry_memory_back(ctx, outer);
    return status;
}

/* Where orders are listed and jobs too, the one follows from the other; the agency's are one. */
static bool demo_orders(const struct notice *notice) {
    int orders = NOTICE_NOTHING, jobs = NOTICE_NOTHING;
    for (int i = 0; i < (int)notice->types_count; i++) {
        orders = orders == NOTICE_NOTHING ? notice_category_of(notice, i, "order") : orders;
        jobs = jobs == NOTICE_NOTHING ? notice_category_of(notice, i, "job") : jobs;
    }
    return orders != NOTICE_NOTHING && orders != jobs;
}

enum status demo_fill(struct ctx *ctx, size_t parties, void (*progress)(void *arg, size_t done, size_t all),
                      void *arg) {
    const struct actor *actor = ctx->actor;
    struct filling filling = {.seed = SEED,
                              .types = find_types(ctx_notice(ctx)),
                              .things = demo_things_of(ctx->arena, ctx_notice(ctx)),
                              .wanted = parties,
                              .today = registry_today(ctx)};
    if (filling.types.organisation == NOTICE_NOTHING && !filling.types.alone_count)
        return FAIL(ctx, ST_INVALID, M("The notice knows neither organisations nor people to invent."));
    filling.orders = demo_orders(ctx_notice(ctx));
    enum status status = ST_OK;
    ctx->actor = &office;
    while (status == ST_OK && filling.made < parties) {
        status = fill_job(ctx, &filling);
        if (status == ST_OK && progress)
            progress(arg, filling.made, parties);
    }
    ctx->actor = actor;
    return status;
}
