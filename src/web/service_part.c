/* What is open stands in sight with the press that moves it on; what is not, under a fold. What was changed today stays in sight, so
 * that it can be taken back where it was pressed. */
#include "web/service.h"

#include "pages/pages.h"
#include "registry/loggable.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "registry/user.h"
#include "web/customer.h"

#include <string.h>

enum { MOST = 200 };

/* ---- words */

const char *service_words(struct ctx *ctx, const struct record *record) {
    const struct notice *notice = ctx_notice(ctx);
    if (record->text && *record->text)
        return record->text;
    return record->service == NOTICE_NOTHING
               ? record->label
               : frame_capital(ctx, words_in(&notice->services[record->service].entry, ctx->lang));
}

const char *service_who(struct ctx *ctx, const struct purchase *purchase) {
    return purchase->who_ended ? MSG(ctx->arena, ctx->lang, M("{1} (has left)"), purchase->who) : purchase->who;
}

const char *service_day_typed(struct ctx *ctx, day_t day) {
    if (day == DAY_NONE)
        return "";
    struct ymd ymd = day_ymd(day);
    return arena_printf(ctx->arena, "%d.%d.%d", ymd.day, ymd.month, ymd.year);
}

/* ---- controls */

const struct view_choice *service_states(struct ctx *ctx, const char *chosen, size_t *count) {
    struct view_choice *list = arena_array(ctx->arena, PURCHASE_STATES + 1, sizeof *list);
    *count = 0;
    if (!*chosen)
        list[(*count)++] = (struct view_choice){
            .value = "", .label = msg(ctx->lang, purchase_state_label(PURCHASE_NONE)), .chosen = 1};
    for (int i = 0; i < PURCHASE_STATES; i++) {
        const char *id = purchase_state_id((enum purchase_state)i);
        list[(*count)++] =
            (struct view_choice){.value = id,
                                 .label = msg(ctx->lang, purchase_state_label((enum purchase_state)i)),
                                 .chosen = strcmp(id, chosen) == 0};
    }
    return list;
}

enum status service_staff(struct ctx *ctx, const char *chosen, const struct purchase *now,
                          const struct view_choice **choices, size_t *count) {
    struct user *staff;
    size_t here;
    bool there = !*chosen;
    TRY(user_staff(ctx, &staff, &here));
    struct view_choice *list = arena_array(ctx->arena, here + 2, sizeof *list);
    *count = 0;
    list[(*count)++] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("nobody in particular"))};
    for (size_t i = 0; i < here; i++) {
        const char *id = ref_text(ctx->arena, staff[i].id);
        bool is = strcmp(id, chosen) == 0;
        if (staff[i].role == ACTOR_READER && !is)
            continue;
        there = there || is;
        list[(*count)++] = (struct view_choice){.value = id, .label = staff[i].name, .chosen = is};
    }
    if (!there && now && now->doer) /* whoever has left may stay until another takes over */
        list[(*count)++] = (struct view_choice){
            .value = ref_text(ctx->arena, now->doer),
            .label = now->who ? service_who(ctx, now) : msg(ctx->lang, M("somebody of another register")),
            .chosen = 1};
    *choices = list;
    return ST_OK;
}

/* What the notice offers to such a customer. */
static const struct view_choice *offered(struct ctx *ctx, int type, const char *chosen, size_t *count) {
    const struct notice *notice = ctx_notice(ctx);
    struct view_choice *list = arena_array(ctx->arena, notice->services_count + 1, sizeof *list);
    *count = 0;
    list[(*count)++] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("none of these"))};
    for (size_t i = 0; i < notice->services_count; i++)
        if (set_has(&notice->services[i].to, type)) {
            const struct entry *entry = &notice->services[i].entry;
            list[(*count)++] = (struct view_choice){.value = entry->id,
                                                    .label = frame_capital(ctx, words_in(entry, ctx->lang)),
                                                    .chosen = strcmp(entry->id, chosen) == 0};
        }
    return list;
}

static void put(struct ctx *ctx, struct view_field *list, size_t *count, const char *name, const char *label,
                const char *value, const char *hint) {
    list[(*count)++] = (struct view_field){.name = name,
                                           .label = msg(ctx->lang, label),
                                           .value = value,
                                           .type = "text",
                                           .width = "w2",
                                           .hint = hint ? msg(ctx->lang, hint) : NULL};
}

enum status service_fields(struct ctx *ctx, int type, const struct purchase *now,
                           const struct service_typed *typed, struct view_field **fields, size_t *result) {
    struct view_field *list = arena_array(ctx->arena, 6, sizeof *list);
    size_t count = 0, n;
    if (!now) {
        put(ctx, list, &count, "what", M("What was bought"), typed->what, NULL);
        list[0].width = "";
        const struct view_choice *services = offered(ctx, type, typed->service, &n);
        if (n > 1) {
            put(ctx, list, &count, "service", M("Service"), "", NULL);
            list[count - 1].choices = services;
            list[count - 1].choices_count = n;
        }
        put(ctx, list, &count, "bought", M("Day of the purchase"), typed->bought,
            M("As in 23.11.2026; empty is today"));
    }
    put(ctx, list, &count, "state", M("State"), "", NULL);
    list[count - 1].choices = service_states(ctx, typed->state, &list[count - 1].choices_count);
    put(ctx, list, &count, "doer", M("Who does it"), "", NULL);
    TRY(service_staff(ctx, typed->doer, now, &list[count - 1].choices, &list[count - 1].choices_count));
    put(ctx, list, &count, "delivery", M("Day of delivery"), typed->delivery,
        M("As in 23.11.2026; may be empty"));
    *fields = list;
    *result = count;
    return ST_OK;
}

/* ---- rows */

static const char *mark_of(enum purchase_state state) {
    if (state == PURCHASE_NONE || purchase_state_open(state))
        return "todo";
    return state == PURCHASE_CANCELLED ? "no" : "kept";
}

static enum status fill_row(struct visit *visit, const struct view_frame *frame,
                            const struct purchase *purchase, const struct service_list *back,
                            struct view_service_row *row) {
    struct ctx *ctx = visit->ctx;
    const struct record *record = &purchase->record;
    const char *state = purchase_state_id(purchase->state);
    const char *doer = purchase->doer ? ref_text(ctx->arena, purchase->doer) : "";
    bool open = purchase_state_open(purchase->state);
    *row = (struct view_service_row){.id = ref_text(ctx->arena, record->id),
                                     .party = ref_text(ctx->arena, record->party),
                                     .what = service_words(ctx, record),
                                     .state = msg(ctx->lang, purchase_state_label(purchase->state)),
                                     .mark = mark_of(purchase->state),
                                     .who = service_who(ctx, purchase),
                                     .bought = frame_day(ctx, record->day),
                                     .bought_iso = frame_day_iso(ctx, record->day),
                                     .delivery = frame_day(ctx, purchase->delivery),
                                     .delivery_iso = frame_day_iso(ctx, purchase->delivery),
                                     .late = open && purchase->delivery != DAY_NONE &&
                                             purchase->delivery < registry_today(ctx),
                                     .may = permit_role(ctx, ACTION_NOTE),
                                     .undo = purchase->takes_back,
                                     .csrf = frame->csrf,
                                     .once = gate_number(ctx->arena),
                                     .version = arena_printf(ctx->arena, "%lld", (long long)purchase->version),
                                     .list = back != NULL,
                                     .show = back ? back->show : "",
                                     .whose = back ? back->whose : "",
                                     .day = service_day_typed(ctx, purchase->delivery)};
    if (back)
        row->name = record->party_name ? record->party_name : row->party;
    if (purchase_state_move(purchase->state)) {
        row->next = purchase_state_id(purchase_state_next(purchase->state));
        row->move = msg(ctx->lang, purchase_state_move(purchase->state));
    }
    row->states = service_states(ctx, state ? state : "", &row->states_count);
    return service_staff(ctx, doer, purchase, &row->staff, &row->staff_count);
}

enum status service_rows(struct visit *visit, const struct view_frame *frame, const struct purchase *list,
                         size_t count, const struct service_list *back, struct view_service_row **rows) {
    *rows = arena_array(visit->ctx->arena, count, sizeof **rows);
    for (size_t i = 0; i < count; i++)
        TRY(fill_row(visit, frame, &list[i], back, &(*rows)[i]));
    return ST_OK;
}

/* ---- the part */

/* May the notice's words be added about such a party at all? */
static bool addable(struct visit *visit, const struct party *party) {
    const struct notice *notice = ctx_notice(visit->ctx);
    int type = customer_type(party);
    return type != NOTICE_NOTHING && permit_offers(visit->ctx, ACTION_NOTE, party->restricted) &&
           (loggable_about(notice, type, "order") || loggable_about(notice, type, "job"));
}

/* Those with something to do, or with something to take back, before the others; each in its order. */
static size_t split(struct purchase *list, size_t count, struct ctx *ctx) {
    struct purchase *sorted = arena_array(ctx->arena, count, sizeof *sorted);
    size_t first = 0, n = 0;
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < count; i++) {
            bool in_sight = purchase_state_open(list[i].state) || list[i].takes_back;
            if (in_sight == (round == 0))
                sorted[n++] = list[i];
        }
        first = round == 0 ? n : first;
    }
    for (size_t i = 0; i < count; i++)
        list[i] = sorted[i];
    return first;
}

enum status service_part(struct visit *visit, const struct party *party, const struct view_frame *frame,
                         const struct view_customer_services **result) {
    struct ctx *ctx = visit->ctx;
    struct view_customer_services *part = arena_alloc(ctx->arena, sizeof *part);
    struct purchase *list;
    struct view_service_row *rows;
    struct view_field *fields;
    size_t count, total;
    *result = NULL;
    TRY(purchase_of(ctx, party->id, 0, MOST, &list, &count, &total));
    bool may = addable(visit, party);
    if (!count && !may)
        return ST_OK;
    size_t first = split(list, count, ctx);
    TRY(service_rows(visit, frame, list, count, NULL, &rows));
    for (size_t i = 0; i < count; i++)
        rows[i].may = permit_offers(ctx, ACTION_NOTE, party->restricted);
    *part = (struct view_customer_services){.id = ref_text(ctx->arena, party->id),
                                            .csrf = frame->csrf,
                                            .once = gate_number(ctx->arena),
                                            .rows = rows,
                                            .rows_count = first,
                                            .others = rows + first,
                                            .others_count = count - first};
    if (count > first)
        part->others_label = MSG(ctx->arena, ctx->lang, M("Earlier services ({1})"),
                                 frame_number(ctx, total > count ? total - first : count - first));
    if (may) {
        const struct service_typed typed = {"",
                                            "",
                                            "",
                                            purchase_state_id(PURCHASE_PLANNED),
                                            ref_text(ctx->arena, visit->user ? visit->user->id : 0),
                                            ""};
        TRY(service_fields(ctx, customer_type(party), NULL, &typed, &fields, &part->fields_count));
        part->fields = fields;
    }
    *result = part;
    return ST_OK;
}
