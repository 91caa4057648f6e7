/* Controls are the browser's own, by the type of the field, never by its id; the browser's checks are not used, for its words
 * are not ours. A day is a text: what people type is understood in more ways than a calendar offers. */
#include "web/input.h"

#include "notice/say.h"

#include "registry/registry.h"

#include <string.h>

static const char *input_type(enum field_type type) {
    switch (type) {
    case FIELD_EMAIL:
        return "email";
    case FIELD_PHONE:
        return "tel";
    default:
        return "text";
    }
}

/* What to type, before anybody has typed it wrong. */
static const char *hint_of(struct ctx *ctx, enum field_type type) {
    switch (type) {
    case FIELD_PHONE:
        return msg(ctx->lang, M("A Finnish number, or + and the country code"));
    case FIELD_BUSINESS_ID:
        return msg(ctx->lang, M("As in 1234567-8"));
    case FIELD_DATE:
        return msg(ctx->lang, M("As in 23.11.2026"));
    case FIELD_NUMBER:
        return msg(ctx->lang, M("A number, as in 12"));
    case FIELD_MONEY:
        return msg(ctx->lang, M("In euros, as in 1240,50"));
    case FIELD_FILE:
        return msg(ctx->lang, M("The name of the file, or where it is"));
    default:
        return NULL;
    }
}

static void fill_choices(struct ctx *ctx, const struct field *field, const char *typed,
                         struct view_field *view) {
    static const char *const yes_no[] = {"yes", "no"};
    bool choice = field->type == FIELD_CHOICE && field->own, found = !*typed;
    if (!choice && field->type != FIELD_YES_NO)
        return;
    const char *const *words = choice ? field->own->choices.items : yes_no;
    size_t count = choice ? field->own->choices.count : 2, n = 1;
    struct view_choice *list = arena_array(ctx->arena, count + 2, sizeof *list);
    list[0] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("(not said)")), .chosen = found};
    for (size_t i = 0; i < count; i++, n++) {
        bool chosen = strcmp(words[i], typed) == 0;
        list[n] = (struct view_choice){
            .value = words[i], .label = field_show(ctx->arena, ctx->lang, field, words[i]), .chosen = chosen};
        found = found || chosen;
    }
    if (!found)
        list[n++] = (struct view_choice){.value = typed, .label = typed, .chosen = true};
    view->choices = list;
    view->choices_count = n;
}

/* An own text may be long, unless the notice says how short it is. */
static bool is_area(const struct field *field) {
    enum { ONE_LINE = 120 };
    return field->type == FIELD_ADDRESS ||
           (field->own && field->type == FIELD_TEXT && !(field->own->max >= 1 && field->own->max <= ONE_LINE));
}

static const char *joined(struct ctx *ctx, const char *first, const char *then) {
    return then ? arena_printf(ctx->arena, "%s. %s", first, then) : first;
}

/* A field that may be stored under a condition says so, also while the condition is not true yet. */
static const char *when_of(struct ctx *ctx, const struct field *field, const char *text) {
    return MSG(ctx->arena, ctx->lang, text, say_cond(ctx->arena, ctx_notice(ctx), ctx->lang, field->own->when));
}

static bool has_condition(const struct field *field) {
    return field->own && field->own->when;
}

void input_fill(struct ctx *ctx, const struct field *field, const char *typed, struct view_field *view) {
    view->label = frame_capital(ctx, field_label(field, ctx->lang));
    view->type = input_type(field->type);
    view->hint = hint_of(ctx, field->type);
    if (has_condition(field))
        view->hint = joined(ctx, when_of(ctx, field, M("Only when: {1}")), view->hint);
    view->area = is_area(field);
    view->width = view->area || strcmp(field->id, "name") == 0 ? "" : "w3";
    fill_choices(ctx, field, typed, view);
}

void input_required(struct ctx *ctx, const struct field *field, struct view_field *view) {
    view->hint = has_condition(field)
                     ? joined(ctx, when_of(ctx, field, M("Needed when: {1}")), hint_of(ctx, field->type))
                     : joined(ctx, msg(ctx->lang, M("Needed")), view->hint);
}

/* Every source of the notice, whether or not it may fill these fields: the model says so with its sentence. */
void input_sources(struct ctx *ctx, int chosen, const struct view_choice **sources, size_t *count,
                   bool *reasons) {
    const struct notice *notice = ctx_notice(ctx);
    struct view_choice *list = arena_array(ctx->arena, notice->sources_count + 1, sizeof *list);
    unsigned needs = 0;
    for (size_t i = 0; i < notice->sources_count; i++) {
        const struct source *source = &notice->sources[i];
        list[i] = (struct view_choice){.value = source->entry.id,
                                       .label = frame_capital(ctx, words_in(&source->entry, ctx->lang)),
                                       .id = source->licence ? "licensed" : NULL,
                                       .chosen = (int)i == chosen};
        needs |= source->needs;
    }
    for (size_t i = 0; i < notice->categories_count; i++)
        needs |= notice->categories[i].needs;
    *sources = list;
    *count = notice->sources_count;
    *reasons = needs & (NEED_REASON | NEED_LAW | NEED_AGREEMENT | NEED_EVENT);
}

struct view_field *input_reason(struct ctx *ctx, const char *typed, const char *wrong) {
    struct view_field *reason = arena_alloc(ctx->arena, sizeof *reason);
    *reason = (struct view_field){.name = "reason",
                                  .label = msg(ctx->lang, M("Why it is needed")),
                                  .value = typed,
                                  .type = "text",
                                  .wrong = wrong,
                                  .hint = msg(ctx->lang, M("When the notice asks for a reason"))};
    return reason;
}
