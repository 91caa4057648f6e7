/* What is kept beyond its day: on the customer's page, with the form that begins it and the buttons that renew or end it. */
#include "web/holds.h"

#include "http/form.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "registry/user.h"
#include "rights/hold.h"
#include "web/frame.h"
#include "web/retention.h"

#include <string.h>

enum { WORD_MAX = 100, AGAIN_MONTHS = 6 };

/* ---- listing */

static const char *state_of(struct ctx *ctx, const struct hold *hold) {
    const char *until = frame_day(ctx, hold->until);
    if (hold->ended)
        return msg(ctx->lang, M("held no longer"));
    if (!hold->active)
        return MSG(ctx->arena, ctx->lang, M("was kept on hold until {1}"), until);
    if (!hold->who && hold->was)
        return MSG(ctx->arena, ctx->lang, M("until {1}; nobody here answers for it (before the move: {2})"),
                   until, hold->was);
    if (!hold->who)
        return MSG(ctx->arena, ctx->lang, M("until {1}; nobody answers for it"), until);
    return MSG(ctx->arena, ctx->lang, M("until {1}"), until);
}

/* Half a year on; a whole one where that would not be later. */
static day_t again_of(struct ctx *ctx, const struct hold *hold) {
    day_t today = registry_today(ctx), again = day_add_months(today, AGAIN_MONTHS);
    return again > hold->until ? again : day_add_months(today, HOLD_MONTHS);
}

static struct view_hold hold_view(struct ctx *ctx, const struct hold *hold) {
    return (struct view_hold){
        .id = ref_text(ctx->arena, hold->id),
        .what = hold->all ? msg(ctx->lang, M("Everything")) : retention_class_words(ctx, hold->class),
        .ground = arena_printf(ctx->arena, "%s (%s)", msg(ctx->lang, hold_ground_label(hold->ground)),
                               hold_ground_law(hold->ground)),
        .reason = hold->reason,
        .who = hold->who,
        .until = frame_day(ctx, hold->until),
        .iso = frame_day_iso(ctx, hold->until),
        .state = state_of(ctx, hold),
        .again = frame_day(ctx, again_of(ctx, hold)),
        .active = hold->active,
        .undo = hold_undoable(ctx, hold),
        .look = hold->soon};
}

enum status holds_part(struct visit *visit, ref_t party, const struct view_party_holds **part) {
    struct ctx *ctx = visit->ctx;
    struct view_party_holds *made = arena_alloc(ctx->arena, sizeof *made);
    struct view_frame frame;
    struct hold *list;
    size_t count;
    *part = NULL;
    bool may = permit_role(ctx, ACTION_RIGHT);
    if (!may)
        return ST_OK;
    TRY(hold_of(ctx, party, &list, &count));
    struct view_hold *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    frame_fill(visit, "", &frame);
    for (size_t i = 0; i < count; i++) {
        rows[i] = hold_view(ctx, &list[i]);
        rows[i].csrf = frame.csrf;
        rows[i].once = gate_number(ctx->arena);
    }
    *made = (struct view_party_holds){ref_text(ctx->arena, party), rows, count, may};
    *part = made;
    return ST_OK;
}

enum status holds_all(struct ctx *ctx, const struct view_hold **list, size_t *count) {
    struct hold *holds;
    *list = NULL;
    *count = 0;
    if (!permit_role(ctx, ACTION_RIGHT))
        return ST_OK;
    TRY(hold_list(ctx, &holds, count));
    struct view_hold *rows = arena_array(ctx->arena, *count + 1, sizeof *rows);
    for (size_t i = 0; i < *count; i++) {
        rows[i] = hold_view(ctx, &holds[i]);
        rows[i].party = ref_text(ctx->arena, holds[i].party);
        rows[i].name = holds[i].name ? holds[i].name : rows[i].party;
    }
    *list = rows;
    return ST_OK;
}

/* ---- the form */

struct typed {
    const char *class, *ground, *reason, *by, *until;
    const char *wrong, *field;
};

static const struct view_choice *class_choices(struct ctx *ctx, const char *chosen, size_t *count) {
    const struct notice *notice = ctx_notice(ctx);
    struct view_choice *list = arena_array(ctx->arena, notice->classes_count + 1, sizeof *list);
    list[0] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("Everything")), .chosen = !*chosen};
    for (size_t i = 0; i < notice->classes_count; i++)
        list[i + 1] = (struct view_choice){.value = notice->classes[i].entry.id,
                                           .label = retention_class_words(ctx, (int)i),
                                           .chosen = strcmp(chosen, notice->classes[i].entry.id) == 0};
    *count = notice->classes_count + 1;
    return list;
}

static const struct view_choice *ground_choices(struct ctx *ctx, const char *chosen) {
    struct view_choice *list = arena_array(ctx->arena, HOLD_GROUNDS, sizeof *list);
    for (int i = 0; i < HOLD_GROUNDS; i++) {
        enum hold_ground ground = (enum hold_ground)i;
        list[i] = (struct view_choice){.value = hold_ground_id(ground),
                                       .label = frame_capital(ctx, msg(ctx->lang, hold_ground_label(ground))),
                                       .chosen = strcmp(chosen, hold_ground_id(ground)) == 0};
    }
    return list;
}

static enum status staff_choices(struct ctx *ctx, const char *chosen, const struct view_choice **choices,
                                 size_t *count) {
    struct user *staff;
    size_t all;
    TRY(user_staff(ctx, &staff, &all));
    struct view_choice *list = arena_array(ctx->arena, all + 1, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < all; i++) {
        const char *id = ref_text(ctx->arena, staff[i].id);
        bool mine = ctx->actor && ctx->actor->id == staff[i].id;
        if (!staff[i].ended)
            list[(*count)++] = (struct view_choice){
                .value = id, .label = staff[i].name, .chosen = *chosen ? strcmp(chosen, id) == 0 : mine};
    }
    *choices = list;
    return ST_OK;
}

static enum status fill_fields(struct ctx *ctx, const struct typed *typed, struct view_hold_new *view) {
    enum { ROWS = 5 };
    struct view_field *fields = arena_array(ctx->arena, ROWS, sizeof *fields);
    fields[0] = (struct view_field){.name = "class", .label = msg(ctx->lang, M("What is held"))};
    fields[0].choices = class_choices(ctx, typed->class, &fields[0].choices_count);
    fields[1] = (struct view_field){.name = "ground",
                                    .label = msg(ctx->lang, M("Legal ground")),
                                    .choices = ground_choices(ctx, typed->ground),
                                    .choices_count = HOLD_GROUNDS};
    fields[2] = (struct view_field){.name = "reason",
                                    .label = msg(ctx->lang, M("Reason")),
                                    .value = typed->reason,
                                    .area = 1,
                                    .hint = msg(ctx->lang, M("Which case, which matter"))};
    fields[3] = (struct view_field){.name = "by", .label = msg(ctx->lang, M("Who answers for it"))};
    TRY(staff_choices(ctx, typed->by, &fields[3].choices, &fields[3].choices_count));
    fields[4] = (struct view_field){.name = "until",
                                    .label = msg(ctx->lang, M("Last day of the hold")),
                                    .value = typed->until,
                                    .hint = msg(ctx->lang, M("As in 23.11.2026; at most a year ahead"))};
    for (size_t i = 0; i < ROWS; i++) {
        fields[i].type = "text";
        fields[i].width = i == 3 || i == 4 ? "w3" : "";
        if (typed->wrong && typed->field && strcmp(typed->field, fields[i].name) == 0)
            fields[i].wrong = typed->wrong;
    }
    view->fields = fields;
    view->fields_count = ROWS;
    return ST_OK;
}

static enum status party_in(struct visit *visit, ref_t *party) {
    if (!ref_parse(visit->params[0], party))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    return party_now(visit->ctx, party);
}

static enum status show(struct visit *visit, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    ref_t id;
    TRY(party_in(visit, &id));
    TRY(party_read(ctx, id, NOTICE_NOTHING, &party));
    struct view_mistake mistake = {typed->field, typed->wrong};
    struct view_hold_new view = {.id = ref_text(ctx->arena, id),
                                 .name = party.name,
                                 .mistakes = &mistake,
                                 .mistakes_count = typed->wrong != NULL};
    TRY(fill_fields(ctx, typed, &view));
    if (typed->wrong)
        view.summary =
            msg_count(ctx->arena, ctx->lang,
                      MN("Nothing was saved: mend one thing", "Nothing was saved: mend {1} things"), 1);
    frame_fill(visit, msg(ctx->lang, M("Hold data")), &view.frame);
    struct template_out out = frame_out(visit);
    page_hold_new(&out, &view);
    return ST_OK;
}

enum status hold_form(struct visit *visit) {
    return show(visit, &(struct typed){.class = "", .ground = "claim", .reason = "", .by = "", .until = ""});
}

static enum status refused(struct visit *visit, struct typed *typed, enum status status) {
    struct ctx *ctx = visit->ctx;
    if (status != ST_INVALID && status != ST_CONFLICT)
        return status;
    typed->field = ctx->fault.field;
    typed->wrong = frame_fault(ctx);
    fault_clear(ctx);
    visit->reply->status = status_http(status);
    return show(visit, typed);
}

enum status hold_begin(struct visit *visit) {
    static const struct form_field fields[] = {{"class", WORD_MAX},
                                               {"ground", WORD_MAX},
                                               {"reason", 4 * HOLD_REASON},
                                               {"by", WORD_MAX},
                                               {"until", 5 * WORD_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    ref_t party, hold;
    TRY(party_in(visit, &party));
    TRY(form_read(ctx, visit->request, fields, sizeof fields / sizeof *fields, &form));
    struct typed typed = {.class = form_value(&form, "class"),
                          .ground = form_value(&form, "ground"),
                          .reason = form_value(&form, "reason"),
                          .by = form_value(&form, "by"),
                          .until = form_value(&form, "until")};
    struct hold_draft draft = {.party = party,
                               .class = *typed.class ? typed.class : NULL,
                               .ground = typed.ground,
                               .reason = typed.reason};
    if (!ref_parse(typed.by, &draft.holder))
        draft.holder = -1; /* nobody has this id */
    if (!day_parse_local(typed.until, &draft.until))
        draft.until = DAY_NONE;
    enum status status = hold_add(ctx, &draft, &hold);
    if (status != ST_OK)
        return refused(visit, &typed, status);
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/party/%s#holds", ref_text(ctx->arena, party)));
    return ST_OK;
}

enum status hold_do(struct visit *visit) {
    static const struct form_field fields[] = {{"do", WORD_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    struct hold hold;
    ref_t id;
    if (!ref_parse(visit->params[0], &id))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    const char *act = form_value(&form, "do");
    TRY(hold_read(ctx, id, &hold));
    if (strcmp(act, "renew") == 0)
        TRY(hold_renew(ctx, id, again_of(ctx, &hold)));
    else if (strcmp(act, "mine") == 0)
        TRY(hold_hand(ctx, id, ctx->actor->id));
    else if (strcmp(act, "lift") == 0)
        TRY(hold_lift(ctx, id));
    else if (strcmp(act, "unlift") == 0)
        TRY(hold_unlift(ctx, id));
    else
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such page."));
    reply_see_other(visit->reply,
                    arena_printf(ctx->arena, "/party/%s#holds", ref_text(ctx->arena, hold.party)));
    return ST_OK;
}
