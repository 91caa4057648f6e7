/* The review of what the notice keeps without a minimum: the overview with the signature, and one class, where it is decided. */
#include "web/review.h"

#include "http/form.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/frame.h"
#include "web/retention.h"

#include <stdlib.h>
#include <string.h>

enum { YEAR = 12, SKIP_MOST = 100000000, ID_MAX = 40, MONTHS_MAX = 10 };

/* ---- words */

static const char *number(struct ctx *ctx, int value) {
    return arena_printf(ctx->arena, "%d", value);
}

static const char *band_words(struct ctx *ctx, const struct review_band *band) {
    const char *from = number(ctx, band->from / YEAR), *to = number(ctx, band->to / YEAR);
    if (!band->from)
        return msg(ctx->lang, M("Used within a year"));
    return band->to ? MSG(ctx->arena, ctx->lang, M("Not used for {1}–{2} years"), from, to)
                    : MSG(ctx->arena, ctx->lang, M("Not used for {1} years or longer"), from);
}

const char *review_months_words(struct ctx *ctx, int months) {
    if (months % YEAR == 0)
        return msg_count(ctx->arena, ctx->lang, MN("{1} year", "{1} years"), months / YEAR);
    return msg_count(ctx->arena, ctx->lang, MN("{1} month", "{1} months"), months);
}

static const char *went_words(struct ctx *ctx, const struct review_step *step) {
    return MSG(ctx->arena, ctx->lang, M("not used for {1}: {2} went, {3} stayed"),
               review_months_words(ctx, step->months), frame_number(ctx, step->gone),
               frame_number(ctx, step->stays));
}

static const char *step_words(struct ctx *ctx, const struct review_step *step) {
    if (step->kind == REVIEW_KEEP)
        return MSG(ctx->arena, ctx->lang, M("kept: {1}"), step->reason);
    if (step->ended)
        return arena_printf(ctx->arena, "%s. %s", went_words(ctx, step), step->reason);
    return MSG(ctx->arena, ctx->lang, M("goes: {1}"), step->reason);
}

/* ---- classes */

static const struct view_review_band *bands_view(struct ctx *ctx, const struct review_class *class, int from,
                                                 size_t *count) {
    struct view_review_band *bands = arena_array(ctx->arena, REVIEW_BANDS, sizeof *bands);
    *count = 0;
    for (size_t i = 0; i < REVIEW_BANDS; i++) {
        const struct review_band *band = &class->bands[i];
        if (band->people)
            bands[(*count)++] =
                (struct view_review_band){.from = number(ctx, band->from),
                                          .class = ctx_notice(ctx)->classes[class->class].entry.id,
                                          .words = band_words(ctx, band),
                                          .people = frame_number(ctx, band->people),
                                          .decided = band->decided ? step_words(ctx, band->decided) : NULL,
                                          .open = i && !band->decided,
                                          .chosen = band->from == from};
    }
    return bands;
}

static void fill_run(struct ctx *ctx, const struct review_class *class, struct view_review_class *view) {
    const struct review_step *run = class->run;
    if (!run)
        return;
    size_t done = run->gone + run->stays, all = run->people ? run->people : 1;
    view->running = MSG(ctx->arena, ctx->lang, M("Is being erased: {1} of {2} looked at."),
                        frame_number(ctx, done), frame_number(ctx, run->people));
    view->percent = arena_printf(ctx->arena, "%zu", done < all ? done * 100 / all : 100);
}

/* What went by the decisions of the review that has begun. */
static const char *ran_words(struct ctx *ctx, const struct review_state *state, const char *class) {
    for (size_t i = 0; i < state->step_count; i++) {
        const struct review_step *step = &state->steps[i];
        if (state->open && step->review == state->open && step->kind == REVIEW_ERASE && step->ended &&
            strcmp(step->class, class) == 0)
            return arena_printf(ctx->arena, "%s.", frame_capital(ctx, went_words(ctx, step)));
    }
    return NULL;
}

static struct view_review_class class_view(struct ctx *ctx, const struct review_state *state,
                                           const struct review_class *class, int from) {
    const char *id = ctx_notice(ctx)->classes[class->class].entry.id;
    const char *every = span_text(ctx->arena, ctx->lang, class->every);
    struct view_review_class view = {
        .id = id,
        .words = retention_class_words(ctx, class->class),
        .people = msg_count(ctx->arena, ctx->lang, MN("{1} customer", "{1} customers"), (long)class->people),
        .every = MSG(ctx->arena, ctx->lang, M("Interval: {1}"), every),
        .late = class->late,
        .open = class->undecided != 0,
        .ran = ran_words(ctx, state, id)};
    view.once = view.ran ? review_once_words(ctx, class->class) : NULL;
    view.may_change = view.ran && permit_role(ctx, ACTION_MANAGE);
    if (class->last != DAY_NONE)
        view.last = MSG(ctx->arena, ctx->lang, M("Signed last on {1}"), frame_day(ctx, class->last));
    if (class->oldest != DAY_NONE)
        view.oldest =
            MSG(ctx->arena, ctx->lang, M("the longest not used since {1}"), frame_day(ctx, class->oldest));
    view.bands = bands_view(ctx, class, from, &view.bands_count);
    fill_run(ctx, class, &view);
    return view;
}

/* ---- the overview */

struct typed {
    const char *who, *text, *reason, *band;
    const char *wrong, *field;
};

static const char *wrong_at(const struct typed *typed, const char *field) {
    return typed->wrong && typed->field && strcmp(typed->field, field) == 0 ? typed->wrong : NULL;
}

static void fill_signed(struct ctx *ctx, const struct review *list, size_t count, struct view_review *view) {
    struct view_review_signed *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++) {
        struct view_review_step *steps = arena_array(ctx->arena, list[i].step_count + 1, sizeof *steps);
        for (size_t k = 0; k < list[i].step_count; k++)
            steps[k] = (struct view_review_step){
                retention_class_words(ctx, notice_class(ctx_notice(ctx), list[i].steps[k].class)),
                step_words(ctx, &list[i].steps[k])};
        rows[i] = (struct view_review_signed){.day = frame_day(ctx, list[i].day),
                                              .iso = frame_day_iso(ctx, list[i].day),
                                              .who = list[i].who,
                                              .text = list[i].text,
                                              .hash = list[i].hash,
                                              .steps = steps,
                                              .steps_count = list[i].step_count};
    }
    view->signed_ones = rows;
    view->signed_ones_count = count;
}

static void fill_signature(struct ctx *ctx, const struct typed *typed, struct view_review *view) {
    enum { ROWS = 2 };
    struct view_field *fields = arena_array(ctx->arena, ROWS, sizeof *fields);
    fields[0] = (struct view_field){.name = "who",
                                    .label = msg(ctx->lang, M("Who looked")),
                                    .value = typed->who,
                                    .type = "text",
                                    .wrong = wrong_at(typed, "who")};
    fields[1] =
        (struct view_field){.name = "text",
                            .label = msg(ctx->lang, M("More about it")),
                            .value = typed->text,
                            .area = 1,
                            .hint = msg(ctx->lang, M("Name no customers: it is kept when they are gone.")),
                            .wrong = wrong_at(typed, "text")};
    view->fields = fields;
    view->fields_count = ROWS;
}

static void fill_says(struct ctx *ctx, const struct review_state *state, struct view_review *view) {
    struct view_says *says = arena_array(ctx->arena, state->class_count + 1, sizeof *says);
    for (size_t i = 0; i < state->class_count; i++) {
        const char *path =
            arena_printf(ctx->arena, "%s.review", ctx_notice(ctx)->classes[state->classes[i].class].entry.path);
        const struct view_says *found = frame_says(ctx, path);
        bool there = !found;
        for (size_t k = 0; k < view->says_count && !there; k++)
            there = strcmp(says[k].text, found->text) == 0;
        if (!there)
            says[view->says_count++] = *found;
    }
    view->says = says;
}

static const char *lead_words(struct ctx *ctx, const struct review_state *state) {
    if (state->next == DAY_NONE)
        return msg(ctx->lang, M("There is nothing to go through."));
    return MSG(ctx->arena, ctx->lang,
               state->late ? M("Should have been gone through by {1}.") : M("To be gone through by {1}."),
               frame_day(ctx, state->next));
}

static void fill_mistake(struct ctx *ctx, const struct typed *typed, struct view_mistake *mistake,
                         const char **summary, size_t *count) {
    *mistake = (struct view_mistake){typed->field, typed->wrong};
    *count = typed->wrong != NULL;
    if (typed->wrong)
        *summary = msg_count(ctx->arena, ctx->lang,
                             MN("Nothing was saved: mend one thing", "Nothing was saved: mend {1} things"), 1);
}

static enum status show(struct visit *visit, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct review_state state;
    struct review *list;
    size_t count;
    struct view_mistake mistake;
    TRY(review_read(ctx, &state));
    TRY(review_list(ctx, &list, &count));
    struct view_review view = {.lead = lead_words(ctx, &state),
                               .open = ref_text(ctx->arena, state.open),
                               .late = state.late,
                               .may = permit_role(ctx, ACTION_ATTEST),
                               .ready = !state.undecided,
                               .mistakes = &mistake};
    struct view_review_class *classes = arena_array(ctx->arena, state.class_count + 1, sizeof *classes);
    for (size_t i = 0; i < state.class_count; i++)
        classes[i] = class_view(ctx, &state, &state.classes[i], -1);
    view.classes = classes;
    view.classes_count = state.class_count;
    if (state.undecided)
        view.undecided = msg_count(ctx->arena, ctx->lang,
                                   MN("{1} line wants a decision before the review can be signed",
                                      "{1} lines want a decision before the review can be signed"),
                                   (long)state.undecided);
    fill_says(ctx, &state, &view);
    fill_signature(ctx, typed, &view);
    fill_signed(ctx, list, count, &view);
    fill_mistake(ctx, typed, &mistake, &view.summary, &view.mistakes_count);
    const char *title = msg(ctx->lang, M("Review of what has no minimum"));
    frame_fill(visit, typed->wrong ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), title) : title, &view.frame);
    struct template_out out = frame_out(visit);
    page_review(&out, &view);
    return ST_OK;
}

static const char *own_name(struct ctx *ctx) {
    return ctx->actor && ctx->actor->name ? ctx->actor->name : "";
}

enum status review_show(struct visit *visit) {
    return show(visit, &(struct typed){.who = own_name(visit->ctx), .text = ""});
}

/* What was refused, as the page says it. */
static bool take_fault(struct visit *visit, enum status status, struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    if (status != ST_INVALID && status != ST_CONFLICT)
        return false;
    typed->field = ctx->fault.field;
    typed->wrong = frame_fault(ctx);
    fault_clear(ctx);
    visit->reply->status = status_http(status);
    return true;
}

enum status review_do_sign(struct visit *visit) {
    static const struct form_field fields[] = {
        {"who", 4 * REVIEW_NAME}, {"text", 4 * REVIEW_TEXT}, {"open", ID_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    TRY(form_read(ctx, visit->request, fields, 3, &form));
    struct typed typed = {.who = form_value(&form, "who"), .text = form_value(&form, "text")};
    struct review_sign sign = {.who = typed.who, .text = typed.text};
    if (!ref_parse(form_value(&form, "open"), &sign.open))
        sign.open = 0;
    enum status status = review_sign(ctx, &sign);
    if (take_fault(visit, status, &typed))
        return show(visit, &typed);
    TRY(status);
    reply_see_other(visit->reply, "/review#signed");
    return ST_OK;
}

/* ---- one class */

enum status review_class_in(struct visit *visit, int *class) {
    *class = notice_class(ctx_notice(visit->ctx), visit->params[0]);
    if (*class == NOTICE_NOTHING || !review_wanted(ctx_notice(visit->ctx), *class))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    return ST_OK;
}

static int months_in(struct visit *visit, const char *name, int otherwise) {
    const char *text = request_query(visit->request, name);
    long value = text ? strtol(text, NULL, 10) : otherwise;
    return value >= 0 && value <= REVIEW_MONTHS ? (int)value : otherwise;
}

static const struct review_band *band_at(const struct review_class *class, int from) {
    for (size_t i = 0; i < REVIEW_BANDS; i++)
        if (class->bands[i].from == from)
            return &class->bands[i];
    return NULL;
}

static enum status fill_who(struct visit *visit, const struct review_class *class,
                            const struct review_band *band, struct view_review_one *view) {
    struct ctx *ctx = visit->ctx;
    const char *skip = request_query(visit->request, "skip");
    long passed = skip ? strtol(skip, NULL, 10) : 0;
    struct review_asked asked = {
        .class = class->class, .from = band->from, .to = band->to, .limit = REVIEW_PAGE};
    struct review_who *list;
    size_t count, total;
    asked.skip = passed > 0 && passed < SKIP_MOST ? (size_t)passed : 0;
    view->band = band_words(ctx, band);
    view->from = number(ctx, band->from);
    TRY(review_people(ctx, &asked, &list, &count, &total));
    struct view_review_who *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct view_review_who){.id = ref_text(ctx->arena, list[i].party),
                                           .day = frame_day(ctx, list[i].used),
                                           .iso = frame_day_iso(ctx, list[i].used)};
        rows[i].name = list[i].name ? list[i].name : rows[i].id;
    }
    view->who = rows;
    view->who_count = count;
    size_t next = asked.skip + count;
    if (next < total) {
        view->more =
            msg_count(ctx->arena, ctx->lang, MN("Show {1} more", "Show {1} more"), (long)(total - next));
        view->more_from = arena_printf(ctx->arena, "%zu", next);
    }
    return ST_OK;
}

static const struct view_choice *keep_choices(struct ctx *ctx, const struct review_class *class,
                                              const char *chosen, size_t *count) {
    struct view_choice *list = arena_array(ctx->arena, REVIEW_BANDS + 1, sizeof *list);
    *count = 0;
    list[(*count)++] = (struct view_choice){.value = "0", .label = msg(ctx->lang, M("All of the class"))};
    for (size_t i = 1; i < REVIEW_BANDS; i++)
        if (class->bands[i].people)
            list[(*count)++] = (struct view_choice){.value = number(ctx, class->bands[i].from),
                                                    .label = band_words(ctx, &class->bands[i])};
    for (size_t i = 0; i < *count; i++)
        list[i].chosen = strcmp(list[i].value, chosen) == 0;
    return list;
}

static void fill_keep(struct ctx *ctx, const struct review_class *class, const struct typed *typed,
                      struct view_review_one *view) {
    enum { ROWS = 2 };
    struct view_field *fields = arena_array(ctx->arena, ROWS, sizeof *fields);
    fields[0] = (struct view_field){
        .name = "band", .label = msg(ctx->lang, M("What is kept")), .wrong = wrong_at(typed, "band")};
    fields[0].choices = keep_choices(ctx, class, typed->band, &fields[0].choices_count);
    fields[1] =
        (struct view_field){.name = "reason",
                            .label = msg(ctx->lang, M("What it is still needed for")),
                            .value = typed->reason,
                            .area = 1,
                            .hint = msg(ctx->lang, M("Name no customers: it is kept when they are gone.")),
                            .wrong = wrong_at(typed, "reason")};
    view->keep = fields;
    view->keep_count = ROWS;
}

static const struct view_choice *limit_choices(struct ctx *ctx, size_t *count) {
    static const int months[] = {6, 12, 24, 36, 48, 60, 84, 120};
    enum { ROWS = sizeof months / sizeof *months, USUAL = 36 };
    struct view_choice *list = arena_array(ctx->arena, ROWS, sizeof *list);
    for (size_t i = 0; i < ROWS; i++)
        list[i] = (struct view_choice){.value = number(ctx, months[i]),
                                       .label = review_months_words(ctx, months[i]),
                                       .chosen = months[i] == USUAL};
    *count = ROWS;
    return list;
}

static enum status show_one(struct visit *visit, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct review_state state;
    int class, from = months_in(visit, "from", -1);
    struct view_mistake mistake;
    const struct review_class *found = NULL, empty = {0};
    TRY(review_class_in(visit, &class));
    TRY(review_read(ctx, &state));
    for (size_t i = 0; i < state.class_count; i++)
        if (state.classes[i].class == class)
            found = &state.classes[i];
    struct review_class none = empty;
    none.class = class;
    none.oldest = none.last = DAY_NONE;
    found = found ? found : &none;
    struct view_review_class class_words = class_view(ctx, &state, found, from);
    struct view_review_one view = {.title = retention_class_words(ctx, class),
                                   .id = class_words.id,
                                   .people = class_words.people,
                                   .oldest = class_words.oldest,
                                   .bands = class_words.bands,
                                   .bands_count = class_words.bands_count,
                                   .may_keep = found->people && permit_role(ctx, ACTION_ATTEST),
                                   .may_erase = found->people && !found->run && permit_role(ctx, ACTION_ERASE),
                                   .mistakes = &mistake};
    const struct review_band *band = band_at(found, from);
    if (band && found->people && permit_role(ctx, ACTION_FIND))
        TRY(fill_who(visit, found, band, &view));
    fill_keep(ctx, found, typed, &view);
    view.limits = limit_choices(ctx, &view.limits_count);
    fill_mistake(ctx, typed, &mistake, &view.summary, &view.mistakes_count);
    frame_fill(visit, typed->wrong ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), view.title) : view.title,
               &view.frame);
    struct template_out out = frame_out(visit);
    page_review_one(&out, &view);
    return ST_OK;
}

enum status review_one(struct visit *visit) {
    const char *from = request_query(visit->request, "from");
    return show_one(visit, &(struct typed){.reason = "", .band = from ? from : "0"});
}

enum status review_do_keep(struct visit *visit) {
    static const struct form_field fields[] = {{"band", MONTHS_MAX}, {"reason", 4 * REVIEW_TEXT}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    int class;
    TRY(review_class_in(visit, &class));
    TRY(form_read(ctx, visit->request, fields, 2, &form));
    struct typed typed = {.band = form_value(&form, "band"), .reason = form_value(&form, "reason")};
    char *end;
    long band = strtol(typed.band, &end, 10);
    enum status status =
        review_keep(ctx, class, *end || band < 0 || band > REVIEW_MONTHS ? -1 : (int)band, typed.reason);
    if (take_fault(visit, status, &typed))
        return show_one(visit, &typed);
    TRY(status);
    reply_see_other(visit->reply,
                    arena_printf(ctx->arena, "/review#%s", ctx_notice(ctx)->classes[class].entry.id));
    return ST_OK;
}
