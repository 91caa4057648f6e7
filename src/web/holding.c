/* The forms that write something down about a system or a recipient: one for each kind, with the sentences of the notice as the
 * checklist of a review. */
#include "formats/filetype.h"
#include "http/form.h"
#include "pages/pages.h"
#include "registry/disclosure.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/files.h"
#include "web/systems.h"

#include <string.h>

enum { DAY_MAX = 40, FIELDS = 8 };

struct typed {
    const char *who, *text, *ref, *day, *until, *ground;
    const char *const *looked;
    size_t looked_count;
    bool posted;
    const char *wrong, *field;
};

static const char *label_of(enum holding_kind kind, const char *field) {
    if (strcmp(field, "text") == 0)
        return kind == HOLDING_END                   ? M("Why it ends")
               : holding_lasts(kind) == HOLDING_TERM ? M("More about it")
                                                     : M("What was looked at");
    if (strcmp(field, "day") == 0)
        return kind == HOLDING_END                   ? M("Last day")
               : holding_lasts(kind) == HOLDING_TERM ? M("First day")
                                                     : M("On which day");
    return holding_lasts(kind) == HOLDING_TERM ? M("Last day") : M("Again by");
}

static const char *until_hint(enum holding_kind kind) {
    return kind == HOLDING_AGREEMENT || kind == HOLDING_ADDRESS ? M("Empty: until it is ended")
           : kind == HOLDING_CERTIFICATE                        ? M("As in 23.11.2026")
                                                                : M("Empty: as the notice says, or in a year");
}

static const struct view_choice *ground_choices(struct ctx *ctx, const struct holder_state *state,
                                                enum holding_kind kind, const char *chosen, size_t *count) {
    const struct holder *holder = state->holder;
    struct view_choice *list = arena_array(ctx->arena, holder->ground_count + 1, sizeof *list);
    *count = 0;
    if (kind == HOLDING_END)
        list[(*count)++] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("The agreement"))};
    for (size_t i = 0; i < holder->ground_count; i++)
        list[(*count)++] =
            (struct view_choice){.value = holder->grounds[i].ground,
                                 .label = disclosure_ground_words(ctx->lang, holder->grounds[i].ground),
                                 .chosen = strcmp(holder->grounds[i].ground, chosen) == 0};
    return list;
}

struct filling {
    struct ctx *ctx;
    const struct typed *typed;
    struct view_field *fields;
    size_t count;
};

static struct view_field *put(struct filling *filling, const char *name, const char *label, const char *value,
                              const char *hint, const char *width) {
    struct ctx *ctx = filling->ctx;
    const struct typed *typed = filling->typed;
    struct view_field *field = &filling->fields[filling->count++];
    bool wrong = typed->wrong && typed->field && strcmp(typed->field, name) == 0;
    *field = (struct view_field){.name = name,
                                 .label = msg(ctx->lang, label),
                                 .value = value,
                                 .type = "text",
                                 .width = width,
                                 .hint = hint ? msg(ctx->lang, hint) : NULL,
                                 .wrong = wrong ? typed->wrong : NULL};
    return field;
}

static void fill_fields(struct ctx *ctx, const struct holder_state *state, enum holding_kind kind,
                        const struct typed *typed, struct view_holding_form *view) {
    struct filling filling = {ctx, typed, arena_array(ctx->arena, FIELDS, sizeof(struct view_field)), 0};
    bool term = holding_lasts(kind) == HOLDING_TERM;
    if (kind == HOLDING_CERTIFICATE || kind == HOLDING_ASSESSMENT || kind == HOLDING_END) {
        struct view_field *ground = put(&filling, "ground", kind == HOLDING_END ? M("What ends") : M("Ground"),
                                        typed->ground, NULL, "");
        ground->choices = ground_choices(ctx, state, kind, typed->ground, &ground->choices_count);
    }
    if (kind == HOLDING_ADDRESS)
        put(&filling, "ref", M("E-mail address"), typed->ref,
            M("There it is told what was erased, corrected or restricted"), "");
    else if (term)
        put(&filling, "ref", M("Document"), typed->ref, M("Which one it is, and where it can be seen"), "");
    put(&filling, "text", label_of(kind, "text"), typed->text, NULL, "")->area = 1;
    put(&filling, "who", kind == HOLDING_ADDRESS ? M("Who wrote it down") : M("Who looked"), typed->who, NULL,
        "");
    put(&filling, "day", label_of(kind, "day"), typed->day, M("As in 23.11.2026"), "w3");
    if (kind != HOLDING_END)
        put(&filling, "until", label_of(kind, "until"), typed->until, until_hint(kind), "w3");
    view->fields = filling.fields;
    view->fields_count = filling.count;
}

/* Until something was posted, nothing is ticked: a list that is ticked beforehand is not read. */
static void fill_points(struct ctx *ctx, const struct holder_state *state, const struct typed *typed,
                        struct view_holding_form *view) {
    size_t count;
    const struct sentence *const *points = holding_points(ctx, ctx_notice(ctx), state->index, &count);
    struct view_point *list = arena_array(ctx->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct view_says *says = frame_says(ctx, points[i]->promise);
        list[i] = (struct view_point){points[i]->promise, says ? says->text : points[i]->promise, 0};
        for (size_t k = 0; k < typed->looked_count; k++)
            list[i].chosen = list[i].chosen || strcmp(typed->looked[k], points[i]->promise) == 0;
    }
    view->points = list;
    view->points_count = count;
}

static enum status show(struct visit *visit, const struct holder_state *state, enum holding_kind kind,
                        const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct view_mistake mistake = {typed->field, typed->wrong};
    struct view_holding_form view = {.id = state->holder->entry.path,
                                     .kind = holding_kind_id(kind),
                                     .name = systems_name(ctx, state),
                                     .mistakes = &mistake,
                                     .mistakes_count = typed->wrong != NULL};
    view.title = arena_printf(ctx->arena, "%s: %s", view.name, msg(ctx->lang, holding_kind_label(kind)));
    fill_fields(ctx, state, kind, typed, &view);
    if (kind == HOLDING_REVIEW)
        fill_points(ctx, state, typed, &view);
    if (holding_takes_file(kind))
        TRY(files_most(ctx, &view.most));
    if (typed->wrong && typed->field && strcmp(typed->field, "file") == 0)
        view.file_wrong = typed->wrong;
    if (typed->wrong)
        view.summary =
            msg_count(ctx->arena, ctx->lang,
                      MN("Nothing was saved: mend one thing", "Nothing was saved: mend {1} things"), 1);
    frame_fill(visit, typed->wrong ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), view.title) : view.title,
               &view.frame);
    struct template_out out = frame_out(visit);
    page_holding(&out, &view);
    return ST_OK;
}

static enum status begin(struct visit *visit, const struct holder_state **state, enum holding_kind *kind) {
    struct holder_state *list;
    size_t count;
    TRY(systems_find(visit, &list, &count, state));
    if (!holding_kind_from(visit->params[1], kind))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    return ST_OK;
}

enum status holding_form(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const struct holder_state *state;
    enum holding_kind kind;
    TRY(begin(visit, &state, &kind));
    if (!holding_may(ctx, kind))
        return permit_action(
            ctx, kind == HOLDING_REVIEW || kind == HOLDING_ASSESSMENT ? ACTION_ATTEST : ACTION_MANAGE, 0, NULL);
    return show(visit, state, kind,
                &(struct typed){.who = ctx->actor && ctx->actor->name ? ctx->actor->name : "",
                                .day = day_text(ctx->arena, LANG_FI, registry_today(ctx)),
                                .text = "",
                                .ref = "",
                                .until = "",
                                .ground = ""});
}

/* Empty is no mistake: the model knows what then holds. */
static bool read_day(struct ctx *ctx, const char *text, const char *field, day_t *day, struct typed *typed) {
    *day = DAY_NONE;
    if (!text[strspn(text, " ")] || day_parse_local(text, day))
        return true;
    typed->wrong = msg(ctx->lang, M("This is no day. Write it as 23.11.2026."));
    typed->field = field;
    return false;
}

static const char *looked_text(struct ctx *ctx, const struct typed *typed) {
    const char *all = "";
    for (size_t i = 0; i < typed->looked_count; i++)
        all = arena_printf(ctx->arena, "%s%s%s", all, i ? " " : "", typed->looked[i]);
    return all;
}

static enum status save(struct visit *visit, const struct holder_state *state, enum holding_kind kind,
                        struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct holding made;
    struct holding_draft draft = {.holder = state->holder->entry.path,
                                  .kind = kind,
                                  .ground = typed->ground,
                                  .who = typed->who,
                                  .text = typed->text,
                                  .ref = typed->ref,
                                  .looked = looked_text(ctx, typed)};
    if (!read_day(ctx, typed->day, "day", &draft.day, typed) ||
        !read_day(ctx, typed->until, "until", &draft.until, typed))
        return ST_INVALID;
    struct input input;
    size_t size;
    if (visit_file(visit, &draft.file_name, &size, &input))
        draft.input = &input;
    enum status status = holding_add(ctx, &draft, &made);
    if (status == ST_INVALID) {
        typed->field = ctx->fault.field;
        typed->wrong = frame_fault(ctx);
        fault_clear(ctx);
    }
    return status;
}

enum status holding_save(struct visit *visit) {
    enum { PROMISE_MAX = 40 };
    static const struct form_field fields[] = {{"text", 4 * HOLDING_TEXT}, {"who", 4 * HOLDING_LINE},
                                               {"ref", 4 * HOLDING_LINE},  {"ground", PROMISE_MAX},
                                               {"day", DAY_MAX},           {"until", DAY_MAX}};
    struct ctx *ctx = visit->ctx;
    const struct holder_state *state;
    enum holding_kind kind;
    struct form form;
    TRY(begin(visit, &state, &kind));
    TRY(form_read(ctx, visit->request, fields, sizeof fields / sizeof *fields, &form));
    struct typed typed = {.who = form_value(&form, "who"),
                          .text = form_value(&form, "text"),
                          .ref = form_value(&form, "ref"),
                          .day = form_value(&form, "day"),
                          .until = form_value(&form, "until"),
                          .ground = form_value(&form, "ground"),
                          .posted = true};
    TRY(form_read_list(ctx, visit->request, "looked", PROMISE_MAX, &typed.looked, &typed.looked_count));
    enum status status = save(visit, state, kind, &typed);
    if (status == ST_INVALID) {
        visit->reply->status = 400;
        return show(visit, state, kind, &typed);
    }
    TRY(status);
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/systems/%s#rows", state->holder->entry.path));
    return ST_OK;
}

/* ---- the document beside a row */

static enum status find_row(struct visit *visit, const struct holder_state **state,
                            const struct holding **row) {
    struct holder_state *list;
    size_t count;
    ref_t id;
    TRY(systems_find(visit, &list, &count, state));
    *row = NULL;
    for (size_t i = 0; ref_parse(visit->params[1], &id) && i < (*state)->count; i++)
        if ((*state)->rows[i].id == id && (*state)->rows[i].file)
            *row = &(*state)->rows[i];
    return *row ? ST_OK : FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such file in the register."));
}

enum status holding_send(struct visit *visit) {
    struct reply *reply = visit->reply;
    const struct holder_state *state;
    const struct holding *row;
    const struct file *file;
    TRY(find_row(visit, &state, &row));
    TRY(holding_file(visit->ctx, row->id, &file, &reply->bytes, &reply->length));
    reply->type = filetype_named(file->type)->type;
    reply_header(reply, "Content-Disposition", files_disposition(visit->ctx, file));
    reply_header(reply, "Content-Security-Policy", "sandbox");
    return ST_OK;
}

static enum status show_drop(struct visit *visit, const struct holder_state *state, const struct holding *row,
                             const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct view_mistake mistake = {typed->field, typed->wrong};
    struct view_field field = {.name = "why",
                               .label = msg(ctx->lang, M("Why it is taken away")),
                               .value = typed->text,
                               .type = "text",
                               .width = "",
                               .wrong = typed->wrong,
                               .hint = msg(ctx->lang, M("As in: the wrong file"))};
    struct view_holding_drop view = {.id = state->holder->entry.path,
                                     .row = ref_text(ctx->arena, row->id),
                                     .name = systems_name(ctx, state),
                                     .document = row->file->name,
                                     .mistakes = &mistake,
                                     .mistakes_count = typed->wrong != NULL,
                                     .fields = &field,
                                     .fields_count = 1};
    if (typed->wrong)
        view.summary =
            msg_count(ctx->arena, ctx->lang,
                      MN("Nothing was saved: mend one thing", "Nothing was saved: mend {1} things"), 1);
    frame_fill(visit, msg(ctx->lang, M("Take the document away")), &view.frame);
    struct template_out out = frame_out(visit);
    page_holding_drop(&out, &view);
    return ST_OK;
}

enum status holding_drop_form(struct visit *visit) {
    const struct holder_state *state;
    const struct holding *row;
    TRY(find_row(visit, &state, &row));
    if (!holding_may(visit->ctx, row->kind))
        return permit_action(visit->ctx, ACTION_MANAGE, 0, NULL);
    return show_drop(visit, state, row, &(struct typed){.text = ""});
}

enum status holding_drop(struct visit *visit) {
    static const struct form_field fields[] = {{"why", 4 * HOLDING_LINE}};
    struct ctx *ctx = visit->ctx;
    const struct holder_state *state;
    const struct holding *row;
    struct form form;
    TRY(find_row(visit, &state, &row));
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    struct typed typed = {.text = form_value(&form, "why")};
    enum status status = holding_file_drop(ctx, row->id, typed.text);
    if (status == ST_INVALID) {
        typed.field = ctx->fault.field;
        typed.wrong = frame_fault(ctx);
        fault_clear(ctx);
        visit->reply->status = 400;
        return show_drop(visit, state, row, &typed);
    }
    TRY(status);
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/systems/%s#rows", state->holder->entry.path));
    return ST_OK;
}
