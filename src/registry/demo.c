/* Parties come in groups: an organisation with its people, or a consumer. A group is made whole, with its dates, in the
 * writer; some groups make one transaction. Each group lives through one of a few lives, which between them pass
 * through every retention state. */
#include "registry/demo.h"

#include "notice/field.h"
#include "registry/demo_names.h"
#include "registry/permit.h"
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

struct types {
    int organisation, contact, consumer;
};

/* How far the office has come. */
struct filling {
    uint64_t seed;
    struct types types;
    int source;
    size_t wanted, made, group, number;
    day_t today;
    ref_t *parties; /* of this job, for its entry in the log */
    size_t party_count, party_room;
};

static struct types find_types(const struct notice *notice) {
    struct types types = {NOTICE_NOTHING, NOTICE_NOTHING, NOTICE_NOTHING};
    for (int i = 0; i < (int)notice->types_count; i++)
        if (notice->types[i].form == FORM_ORGANISATION && types.organisation == NOTICE_NOTHING)
            types.organisation = i;
    for (int i = 0; i < (int)notice->types_count; i++) {
        if (notice->types[i].form != FORM_PERSON)
            continue;
        if (!notice->types[i].represents.count && types.consumer == NOTICE_NOTHING)
            types.consumer = i;
        if (set_has(&notice->types[i].represents, types.organisation) && types.contact == NOTICE_NOTHING)
            types.contact = i;
    }
    return types;
}

static int main_source(const struct notice *notice) {
    for (int i = 0; i < (int)notice->sources_count; i++)
        if (notice->sources[i].main)
            return i;
    return notice->sources_count ? 0 : NOTICE_NOTHING;
}

/* ---- parties */

struct draft {
    struct value_draft values[10];
    struct party_draft party;
};

/* What the notice does not list is left out. */
static void put(struct ctx *ctx, struct draft *draft, const char *field, const char *text) {
    if (notice_category_of(ctx_notice(ctx), draft->party.type, field) != NOTICE_NOTHING)
        draft->values[draft->party.value_count++] = (struct value_draft){field, text};
}

static enum status add_party(struct ctx *ctx, struct write *write, struct filling *filling, struct draft *draft,
                             ref_t *party) {
    draft->party.values = draft->values;
    draft->party.source = filling->source;
    TRY(party_add_within(ctx, write, &adding, &draft->party, party));
    filling->made++;
    ARENA_PUSH(ctx->arena, filling->parties, filling->party_count, filling->party_room, *party);
    return ST_OK;
}

static enum status add_person(struct ctx *ctx, struct write *write, struct filling *filling, int type,
                              ref_t organisation, const char *domain, day_t day, ref_t *party) {
    struct draft draft = {.party = {.type = type, .organisation = organisation, .from = day, .taken_in = day}};
    const char *first = demo_first_name(&filling->seed), *last = demo_last_name(&filling->seed);
    put(ctx, &draft, "first_name", first);
    put(ctx, &draft, "last_name", last);
    put(ctx, &draft, "email", demo_email(ctx->arena, first, last, domain));
    put(ctx, &draft, "phone", demo_phone(ctx->arena, &filling->seed));
    return add_party(ctx, write, filling, &draft, party);
}

static enum status add_organisation(struct ctx *ctx, struct write *write, struct filling *filling, day_t day,
                                    const char **domain, ref_t *party) {
    struct draft draft = {.party = {.type = filling->types.organisation, .from = DAY_NONE, .taken_in = day}};
    const char *name = demo_organisation(ctx->arena, &filling->seed);
    *domain = arena_text_n(ctx->arena, name, strcspn(name, " "));
    if (strncmp(name, "As. Oy ", 7) == 0)
        *domain = name + 7;
    put(ctx, &draft, "name", name);
    put(ctx, &draft, "business_id", demo_business_id(ctx->arena, &filling->seed));
    put(ctx, &draft, "industry", demo_industry(&filling->seed));
    put(ctx, &draft, "email", demo_email(ctx->arena, "toimisto", NULL, *domain));
    put(ctx, &draft, "phone", demo_phone(ctx->arena, &filling->seed));
    put(ctx, &draft, "billing_address", demo_address(ctx->arena, &filling->seed));
    return add_party(ctx, write, filling, &draft, party);
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

static enum status log_one(struct ctx *ctx, struct write *write, struct filling *filling,
                           const struct record_draft *what, day_t day) {
    struct record_draft draft = *what;
    bool allowed = true;
    if (day > filling->today)
        return ST_OK;
    draft.at = zone_instant(registry_zone(ctx), day, 8 * 3600 + (int)demo_below(&filling->seed, 9 * 3600));
    draft.ends = DAY_NONE;
    draft.source = NOTICE_NOTHING;
    draft.text = demo_text(&filling->seed, draft.kind);
    if (draft.text && !draft.has_amount && demo_below(&filling->seed, 4) == 0)
        draft.text = NULL;
    for (int i = 0; i < 2; i++) { /* the second time without its text, which the notice may not list */
        enum status status = record_add_within(ctx, write, &noting, &draft, NULL);
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

static enum status log_contact(struct ctx *ctx, struct write *write, struct filling *filling, ref_t person,
                               ref_t organisation, day_t day) {
    static const char *const kinds[] = {"call",  "meeting", "message_in", "message_out",
                                        "visit", "note",    "call",       "letter"};
    struct fact facts[] = {{"direction", demo_below(&filling->seed, 2) ? "in" : "out"}, {"channel", "phone"}};
    struct record_draft draft = {.party = person,
                                 .about = organisation,
                                 .kind = kinds[demo_below(&filling->seed, sizeof kinds / sizeof *kinds)],
                                 .service = NOTICE_NOTHING};
    if (strcmp(draft.kind, "call") == 0) {
        draft.facts = facts;
        draft.fact_count = 2;
    }
    return log_one(ctx, write, filling, &draft, day);
}

/* An offer, sometimes; the job or rental; its invoice; the payment. */
static enum status log_sale(struct ctx *ctx, struct write *write, struct filling *filling, ref_t customer,
                            int type, day_t day) {
    int service = service_for(ctx, filling, type);
    bool rents =
        service != NOTICE_NOTHING && strcmp(ctx_notice(ctx)->services[service].entry.id, "rental") == 0;
    int64_t cents = (int64_t)(demo_below(&filling->seed, 400) + 10) * 1250;
    struct fact number = {"number", arena_printf(ctx->arena, "%d-%04zu", day_ymd(day).year, ++filling->number)};
    struct record_draft offer = {.party = customer, .kind = "offer", .service = service};
    struct record_draft job = {.party = customer, .kind = rents ? "rental" : "job", .service = service};
    struct record_draft invoice = {.party = customer,
                                   .kind = "invoice",
                                   .service = service,
                                   .cents = cents,
                                   .has_amount = true,
                                   .facts = &number,
                                   .fact_count = 1};
    struct record_draft paid = {
        .party = customer, .kind = "payment", .service = NOTICE_NOTHING, .cents = cents, .has_amount = true};
    if (!rents && demo_below(&filling->seed, 2))
        TRY(log_one(ctx, write, filling, &offer, day - 12));
    TRY(log_one(ctx, write, filling, &job, day));
    TRY(log_one(ctx, write, filling, &invoice, day + 5));
    return log_one(ctx, write, filling, &paid, day + 5 + (day_t)demo_below(&filling->seed, 20));
}

/* Contacts and sales spread over the group's life. */
static enum status live(struct ctx *ctx, struct write *write, struct filling *filling, const struct life *life,
                        ref_t customer, int type, const ref_t *people, size_t count) {
    int span = life->first - life->last;
    for (int i = 0; i < life->events; i++) {
        size_t who = count ? demo_below(&filling->seed, count + 1) : 0;
        day_t day = filling->today - life->last - (day_t)demo_below(&filling->seed, (size_t)span);
        bool person = who < count;
        TRY(log_contact(ctx, write, filling, person ? people[who] : customer, person ? customer : 0, day));
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
    bool organisation = types->organisation != NOTICE_NOTHING &&
                        (types->consumer == NOTICE_NOTHING || demo_below(&filling->seed, 100) < 64);
    if (!organisation) {
        TRY(add_person(ctx, write, filling, types->consumer, 0, domain, day, &customer));
        TRY(live(ctx, write, filling, life, customer, types->consumer, NULL, 0));
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

enum status demo_fill(struct ctx *ctx, size_t parties, void (*progress)(void *arg, size_t done, size_t all),
                      void *arg) {
    const struct actor *actor = ctx->actor;
    struct filling filling = {.seed = SEED,
                              .types = find_types(ctx_notice(ctx)),
                              .source = main_source(ctx_notice(ctx)),
                              .wanted = parties,
                              .today = registry_today(ctx)};
    if (filling.types.organisation == NOTICE_NOTHING && filling.types.consumer == NOTICE_NOTHING)
        return FAIL(ctx, ST_INVALID, M("The notice knows neither organisations nor consumers to invent."));
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
