/* Handing something over: first to whom, with what the notice wants of each; then what goes, which is shown before it goes. A file waits on
 * a page of its own to be fetched once, as everything that is handed out does. */
#include "web/handovers.h"

#include "base/buf.h"
#include "http/form.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "registry/saved.h"
#include "web/chosen.h"
#include "web/customers.h"
#include "web/systems.h"
#include "web/whom.h"

#include <string.h>

enum { ID_MAX = 100, WHOSE_MAX = 20000, WHOSE_MOST = 500, BACK_MONTHS = 3 };

enum named {
    FIELD_TO,
    FIELD_STEP,
    FIELD_AS,
    FIELD_LOCKED,
    FIELD_TEXT,
    FIELD_FROM,
    FIELD_TO_DAY,
    FIELD_FOLDER,
    FIELD_WHOSE,
    FIELD_PURPOSE,
    FIELD_DAY,
    FIELD_DUE,
    FIELD_FIRM,
    FIELD_ASSIGNMENT,
    FIELD_BASIS,
    FIELD_ASKER,
    FIELD_ASKED,
    FIELD_TOLD,
    FIELD_UNTOLD,
    FIELDS
};
static const struct form_field all_fields[FIELDS] = {
    [FIELD_TO] = {"to", ID_MAX},
    [FIELD_STEP] = {"step", ID_MAX},
    [FIELD_AS] = {"as", ID_MAX},
    [FIELD_LOCKED] = {"locked", ID_MAX},
    [FIELD_TEXT] = {"text", 2 * ENTRUST_TEXT_MAX},
    [FIELD_FROM] = {"from", ID_MAX},
    [FIELD_TO_DAY] = {"until", ID_MAX},
    [FIELD_FOLDER] = {"folder", 2 * ENTRUST_LINE_MAX},
    [FIELD_WHOSE] = {"whose", WHOSE_MAX},
    [FIELD_PURPOSE] = {"purpose", ID_MAX},
    [FIELD_DAY] = {"day", ID_MAX},
    [FIELD_DUE] = {"due", ID_MAX},
    [FIELD_FIRM] = {"firm", 2 * ENTRUST_LINE_MAX},
    [FIELD_ASSIGNMENT] = {"assignment", 2 * ENTRUST_TEXT_MAX},
    [FIELD_BASIS] = {"basis", 2 * ENTRUST_TEXT_MAX},
    [FIELD_ASKER] = {"asker", 2 * ENTRUST_LINE_MAX},
    [FIELD_ASKED] = {"asked", ID_MAX},
    [FIELD_TOLD] = {"told", ID_MAX},
    [FIELD_UNTOLD] = {"untold", 2 * ENTRUST_TEXT_MAX},
};

struct typed {
    const char *text[FIELDS];
    const char *wrong, *wrong_field;
    const struct view_says *says;
    bool refused; /* by the notice: nothing of the form is wrong */
};

static const char *given(const char *text) {
    return text && text[strspn(text, " \t\r\n")] ? text : NULL;
}

/* ---- to whom */

static const char *commitment_words(struct ctx *ctx, const struct entrust_wants *wants) {
    if (!wants->commitment)
        return NULL;
    if (wants->committed && wants->committed_to != DAY_NONE)
        return MSG(ctx->arena, ctx->lang, M("The commitment holds until {1}."),
                   frame_day(ctx, wants->committed_to));
    if (wants->committed)
        return wants->committed_from == DAY_NONE ? msg(ctx->lang, M("The commitment holds."))
                                                 : MSG(ctx->arena, ctx->lang, M("The commitment of {1} holds."),
                                                       frame_day(ctx, wants->committed_from));
    if (wants->committed_to != DAY_NONE)
        return MSG(ctx->arena, ctx->lang, M("The commitment was over on {1}: nothing is handed over."),
                   frame_day(ctx, wants->committed_to));
    return msg(ctx->lang, M("There is no commitment: nothing is handed over."));
}

static enum status fill_recipients(struct ctx *ctx, struct view_handover_new *view) {
    const struct notice *notice = ctx_notice(ctx);
    int *indexes;
    size_t count = entrust_recipients(ctx, &indexes);
    struct view_handover_to *list = arena_array(ctx->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = &notice->holders[indexes[i]].entry;
        struct entrust_wants wants;
        TRY(entrust_wants(ctx, entry->id, DAY_NONE, &wants));
        const char *words = frame_capital(ctx, words_in(entry, ctx->lang)),
                   *name = frame_capital(ctx, wants.name);
        list[i] = (struct view_handover_to){.id = entry->id,
                                            .name = name,
                                            .what = strcmp(words, name) == 0 ? NULL : words,
                                            .state = commitment_words(ctx, &wants),
                                            .bad = wants.commitment && !wants.committed,
                                            .says = frame_says(ctx, entry->path)};
    }
    view->recipients = list;
    view->recipients_count = count;
    return ST_OK;
}

/* ---- the form */

struct filling {
    struct ctx *ctx;
    const struct typed *typed;
    struct view_field *fields;
    size_t count;
};

static struct view_field *put(struct filling *filling, enum named field, const char *label, const char *width,
                              const char *hint) {
    struct ctx *ctx = filling->ctx;
    const struct typed *typed = filling->typed;
    const char *name = all_fields[field].name;
    bool wrong = typed->wrong_field && strcmp(typed->wrong_field, name) == 0;
    struct view_field *one = &filling->fields[filling->count++];
    *one = (struct view_field){.name = name,
                               .label = msg(ctx->lang, label),
                               .type = "text",
                               .width = width,
                               .value = typed->text[field] ? typed->text[field] : "",
                               .hint = hint ? msg(ctx->lang, hint) : NULL,
                               .wrong = wrong ? typed->wrong : NULL};
    return one;
}

static void put_forms(struct filling *filling, const struct entrust_wants *wants) {
    static const enum export_as yearly[] = {EXPORT_PAPER, EXPORT_ROWS, EXPORT_JSON},
                                lists[] = {EXPORT_CSV, EXPORT_ROWS, EXPORT_JSON, EXPORT_VCARD4, EXPORT_PAPER};
    struct ctx *ctx = filling->ctx;
    bool books = wants->back && !wants->assignment;
    const enum export_as *forms = books ? yearly : lists;
    size_t count = books ? sizeof yearly / sizeof *yearly : sizeof lists / sizeof *lists;
    struct view_field *field = put(filling, FIELD_AS, M("How it goes"), "", NULL);
    struct view_choice *list = arena_array(ctx->arena, count, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const char *id = entrust_form_id(forms[i]);
        list[i] = (struct view_choice){.value = id,
                                       .label = msg(ctx->lang, entrust_form_label(id)),
                                       .chosen = strcmp(field->value, id) == 0};
    }
    field->choices = list;
    field->choices_count = count;
}

static void put_lock(struct filling *filling) {
    enum { WAYS = 2 };
    struct ctx *ctx = filling->ctx;
    struct view_field *field = put(filling, FIELD_LOCKED, M("A file that goes by e-mail"), "",
                                   M("A locked one is opened with a passphrase, which is shown once"));
    struct view_choice *list = arena_array(ctx->arena, WAYS, sizeof *list);
    list[0] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("as it is"))};
    list[1] = (struct view_choice){.value = "1",
                                   .label = msg(ctx->lang, M("locked (ZIP, AES-256)")),
                                   .chosen = strcmp(field->value, "1") == 0};
    field->choices = list;
    field->choices_count = WAYS;
}

static void put_purposes(struct filling *filling, const struct entrust_wants *wants) {
    struct ctx *ctx = filling->ctx;
    const struct notice *notice = ctx_notice(ctx);
    const struct holder *holder = &notice->holders[wants->recipient];
    struct view_field *field = put(filling, FIELD_PURPOSE, M("For what"), "", NULL);
    struct view_choice *list = arena_array(ctx->arena, notice->purposes_count + 1, sizeof *list);
    size_t count = 0;
    const char *chosen = *field->value ? field->value : wants->purpose ? wants->purpose : "";
    list[count++] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("Choose"))};
    for (size_t i = 0; i < notice->purposes_count; i++) {
        const struct entry *entry = &notice->purposes[i].entry;
        if (recipient_for(notice, holder, (int)i))
            list[count++] = (struct view_choice){.value = entry->id,
                                                 .label = frame_capital(ctx, words_in(entry, ctx->lang)),
                                                 .chosen = strcmp(chosen, entry->id) == 0};
    }
    field->choices = list;
    field->choices_count = count;
}

static void fill_what(struct ctx *ctx, const struct typed *typed, const struct entrust_wants *wants,
                      struct view_handover_new *view) {
    struct filling filling = {ctx, typed, arena_array(ctx->arena, FIELDS, sizeof *filling.fields), 0};
    put_forms(&filling, wants);
    put_lock(&filling);
    put(&filling, FIELD_TEXT, M("What it is"), "", M("For example “binder 2026”; may be left out of a file"));
    put(&filling, FIELD_FROM, M("Period: first day"), "w3",
        M("As in 1.1.2026; empty where no period is meant"));
    put(&filling, FIELD_TO_DAY, M("Period: last day"), "w3", NULL);
    put(&filling, FIELD_FOLDER, M("Folder of papers"), "",
        M("As under Papers: its vouchers go along, and are shown as away until they are back"));
    struct view_field *whose = put(&filling, FIELD_WHOSE, M("Whose data"), "",
                                   M("One on each line: a name, e-mail, telephone number, business ID or id. "
                                     "Empty: everybody’s of the period or the folder."));
    whose->area = 1;
    view->fields = filling.fields;
    view->fields_count = filling.count;
}

static void fill_terms(struct ctx *ctx, const struct typed *typed, const struct entrust_wants *wants,
                       struct view_handover_new *view) {
    struct filling filling = {ctx, typed, arena_array(ctx->arena, FIELDS, sizeof *filling.fields), 0};
    put_purposes(&filling, wants);
    if (wants->firm)
        put(&filling, FIELD_FIRM, M("Which firm"), "",
            M("The notice names only what kind of recipient it is; whoever asks who has their data is told "
              "this name"));
    if (wants->assignment)
        put(&filling, FIELD_ASSIGNMENT, M("Assignment"), "",
            M("The printing or other work that needs the data"));
    if (wants->basis) {
        put(&filling, FIELD_BASIS, M("By which law"), "",
            M("The article or section by which they may have it"));
        put(&filling, FIELD_ASKER, M("Who asked"), "", M("The authority, and who there or in which case"));
        put(&filling, FIELD_ASKED, M("Asked on"), "w3", M("As in 23.11.2026"));
        put(&filling, FIELD_TOLD, M("People told on"), "w3", NULL);
        put(&filling, FIELD_UNTOLD, M("If they are not told: why"), "", NULL)->area = 1;
    }
    put(&filling, FIELD_DAY, M("Given on"), "w3", NULL);
    if (wants->back)
        put(&filling, FIELD_DUE, M("Back or destroyed by"), "w3", M("Today reminds of it"));
    view->terms = filling.fields;
    view->terms_count = filling.count;
}

static const char *name_of(struct ctx *ctx, const struct entrust_wants *wants) {
    return frame_capital(ctx, wants->name);
}

static void fill_mistakes(struct ctx *ctx, const struct typed *typed, struct view_handover_new *view) {
    if (!typed->wrong)
        return;
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    *mistake = (struct view_mistake){typed->refused ? NULL : typed->wrong_field, typed->wrong};
    view->summary = msg(ctx->lang, M("Nothing was handed over"));
    view->mistakes = mistake;
    view->mistakes_count = 1;
    view->says = typed->says;
}

static enum status draw(struct visit *visit, const struct typed *typed, struct view_handover_new *view) {
    struct ctx *ctx = visit->ctx;
    struct entrust_wants wants;
    frame_fill(visit, msg(ctx->lang, M("Hand something over")), &view->frame);
    view->frame.here = "handovers/new";
    fill_mistakes(ctx, typed, view);
    if (!given(typed->text[FIELD_TO])) {
        TRY(fill_recipients(ctx, view));
    } else {
        TRY(entrust_wants(ctx, typed->text[FIELD_TO], DAY_NONE, &wants));
        view->to = typed->text[FIELD_TO];
        view->name = name_of(ctx, &wants);
        view->commitment = commitment_words(ctx, &wants);
        view->bad = wants.commitment && !wants.committed;
        fill_what(ctx, typed, &wants, view);
        fill_terms(ctx, typed, &wants, view);
    }
    struct template_out out = frame_out(visit);
    page_handover_new(&out, view);
    return ST_OK;
}

/* What is most often meant: the last fiscal year that is over, today, and back in three months. */
static void begin(struct ctx *ctx, const struct entrust_wants *wants, struct typed *typed) {
    day_t today = registry_today(ctx), from, to;
    entrust_year(ctx, day_ymd(today).year - 1, &from, &to);
    typed->text[FIELD_DAY] = frame_day(ctx, today);
    if (wants->back)
        typed->text[FIELD_DUE] = frame_day(ctx, day_add_months(today, BACK_MONTHS));
    if (!wants->back || wants->assignment)
        return;
    typed->text[FIELD_FROM] = frame_day(ctx, from);
    typed->text[FIELD_TO_DAY] = frame_day(ctx, to);
}

enum status handover_form(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct typed typed = {.text = {[FIELD_TO] = request_query(visit->request, "to")}};
    struct view_handover_new view = {0};
    struct entrust_wants wants;
    if (!permit_role(ctx, ACTION_EXPORT))
        return permit_action(ctx, ACTION_EXPORT, 0, NULL);
    if (given(typed.text[FIELD_TO])) {
        TRY(entrust_wants(ctx, typed.text[FIELD_TO], DAY_NONE, &wants));
        begin(ctx, &wants, &typed);
    }
    return draw(visit, &typed, &view);
}

/* ---- from the list of customers */

static const char *lines_of(struct ctx *ctx, const struct chosen_who *who) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < who->count; i++)
        buf_printf(&buf, "%s%s", i ? "\n" : "", ref_text(ctx->arena, who->parties[i]));
    return buf.length ? buf_text(&buf) : "";
}

/* Those whom somebody has chosen stand in the form, by their ids: names may fit several. */
enum status handover_chosen(struct visit *visit) {
    static const struct form_field fields[] = {
        {"search", ID_MAX}, {"filter", SAVED_QUERY}, {"every", 1}, {"to", ID_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    struct chosen_who who;
    struct view_handover_new view = {0};
    struct entrust_wants wants;
    struct typed typed = {0};
    if (!permit_role(ctx, ACTION_EXPORT))
        return permit_action(ctx, ACTION_EXPORT, 0, NULL);
    TRY(form_read(ctx, visit->request, fields, sizeof fields / sizeof *fields, &form));
    TRY(chosen_read(visit, &form, &who));
    if (!who.count) {
        reply_see_other(visit->reply, customers_address(ctx, who.list.search, &who.list.filter));
        return ST_OK;
    }
    typed.text[FIELD_TO] = form_value(&form, "to");
    TRY(entrust_wants(ctx, typed.text[FIELD_TO], DAY_NONE, &wants));
    begin(ctx, &wants, &typed);
    typed.text[FIELD_WHOSE] = lines_of(ctx, &who);
    if (who.count > WHOSE_MOST) {
        typed.text[FIELD_WHOSE] = "";
        typed.wrong_field = "whose";
        typed.wrong =
            msg(ctx->lang, M("That many at once are handed over on the command line: seloste handover."));
        visit->reply->status = 400;
    }
    return draw(visit, &typed, &view);
}

/* ---- what was typed */

static enum status read_day(struct ctx *ctx, const struct typed *typed, enum named field, day_t *day) {
    *day = DAY_NONE;
    if (!given(typed->text[field]) || day_parse_local(typed->text[field], day))
        return ST_OK;
    return whom_wrong(ctx, all_fields[field].name, M("Write the day as 22.11.2026."));
}

static enum status read_whose(struct ctx *ctx, const char *text, struct entrust_draft *draft) {
    ref_t *list = arena_array(ctx->arena, WHOSE_MOST, sizeof *list);
    while (*text) {
        size_t length = strcspn(text, "\r\n");
        const char *line = arena_text_n(ctx->arena, text, length);
        const struct hits *several = NULL;
        if (given(line)) {
            if (draft->party_count == WHOSE_MOST)
                return whom_wrong(
                    ctx, "whose",
                    M("That many at once are handed over on the command line: seloste handover."));
            enum status status = whom_find(ctx, "", line, &list[draft->party_count], &several);
            if (status == ST_CONFLICT)
                return whom_wrong(
                    ctx, "whose",
                    M("One of the lines fits several customers. Write the id of the one you mean."));
            if (status != ST_OK) {
                ctx->fault.field = "whose";
                return status;
            }
            draft->party_count++;
        }
        text += length + strspn(text + length, "\r\n");
    }
    draft->party_count = draft->party_count ? ref_once_each(list, draft->party_count) : 0;
    draft->parties = list;
    return ST_OK;
}

static enum status read_draft(struct ctx *ctx, const struct typed *typed, struct entrust_draft *draft) {
    const char *const *text = typed->text;
    *draft = (struct entrust_draft){.recipient = text[FIELD_TO],
                                    .purpose = given(text[FIELD_PURPOSE]),
                                    .folder = given(text[FIELD_FOLDER]),
                                    .text = given(text[FIELD_TEXT]),
                                    .firm = given(text[FIELD_FIRM]),
                                    .assignment = given(text[FIELD_ASSIGNMENT]),
                                    .basis = given(text[FIELD_BASIS]),
                                    .asker = given(text[FIELD_ASKER]),
                                    .untold = given(text[FIELD_UNTOLD]),
                                    .locked = given(text[FIELD_LOCKED]) != NULL,
                                    .csv = {.mark = true}};
    if (!entrust_form_from(text[FIELD_AS], &draft->as))
        return whom_wrong(ctx, "as", M("Say how it goes."));
    TRY(read_day(ctx, typed, FIELD_DAY, &draft->day));
    TRY(read_day(ctx, typed, FIELD_DUE, &draft->due));
    TRY(read_day(ctx, typed, FIELD_FROM, &draft->from));
    TRY(read_day(ctx, typed, FIELD_TO_DAY, &draft->to));
    TRY(read_day(ctx, typed, FIELD_ASKED, &draft->asked));
    TRY(read_day(ctx, typed, FIELD_TOLD, &draft->told));
    return read_whose(ctx, text[FIELD_WHOSE], draft);
}

/* ---- what would go */

static const char *left_what(struct ctx *ctx, const struct export_left *left) {
    long count = (long)left->count;
    if (strcmp(left->what, "party") == 0)
        return msg_count(ctx->arena, ctx->lang, MN("{1} customer", "{1} customers"), count);
    if (strcmp(left->what, "record") == 0)
        return msg_count(ctx->arena, ctx->lang, MN("{1} record", "{1} records"), count);
    return msg_count(ctx->arena, ctx->lang, MN("{1} value", "{1} values"), count);
}

static const struct view_handover_left *left_view(struct ctx *ctx, const struct entrust_plan *plan,
                                                  size_t *count) {
    enum { OF_PAPERS = 2 };
    const struct export_result *result = &plan->result;
    struct view_handover_left *list = arena_array(ctx->arena, result->left_count + OF_PAPERS, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < result->left_count; i++)
        list[(*count)++] = (struct view_handover_left){left_what(ctx, &result->left[i]), result->left[i].why};
    if (plan->taken_out)
        list[(*count)++] = (struct view_handover_left){
            msg_count(ctx->arena, ctx->lang, MN("{1} paper", "{1} papers"), (long)plan->taken_out),
            msg(ctx->lang,
                M("They are of other data than the notice names: take them out of the folder first."))};
    if (plan->away)
        list[(*count)++] = (struct view_handover_left){
            msg_count(ctx->arena, ctx->lang, MN("{1} paper", "{1} papers"), (long)plan->away),
            msg(ctx->lang, M("They are handed over already."))};
    return list;
}

static void fill_classes(struct ctx *ctx, const struct export_result *result, struct view_handover_new *view) {
    const struct notice *notice = ctx_notice(ctx);
    struct view_cell *list = arena_array(ctx->arena, notice->classes_count + 1, sizeof *list);
    for (size_t i = 0; i < notice->classes_count; i++) {
        const struct export_count *count = &result->classes[i];
        if (count->values || count->records)
            list[view->classes_count++] =
                (struct view_cell){frame_capital(ctx, words_in(&notice->classes[i].entry, ctx->lang)),
                                   MSG(ctx->arena, ctx->lang, M("{1} values, {2} records"),
                                       frame_number(ctx, count->values), frame_number(ctx, count->records)),
                                   NULL};
    }
    view->classes = list;
}

static const char *goes_words(struct ctx *ctx, const struct entrust_plan *plan) {
    const struct export_result *result = &plan->result;
    const char *papers =
        plan->paper_count
            ? msg_count(ctx->arena, ctx->lang,
                        MN("{1} paper of the folder goes along.", "{1} papers of the folder go along."),
                        (long)plan->paper_count)
            : "";
    return MSG(ctx->arena, ctx->lang, M("To {1}: of {2} customers {3} values and {4} records. {5}"),
               name_of(ctx, &plan->wants), frame_number(ctx, result->parties),
               frame_number(ctx, result->values), frame_number(ctx, result->records), papers);
}

static enum status look(struct visit *visit, const struct typed *typed, const struct entrust_draft *draft) {
    struct ctx *ctx = visit->ctx;
    struct view_handover_new view = {.looked = 1};
    struct entrust_plan plan;
    TRY(entrust_look(ctx, draft, &plan));
    view.goes = goes_words(ctx, &plan);
    fill_classes(ctx, &plan.result, &view);
    view.left = left_view(ctx, &plan, &view.left_count);
    return draw(visit, typed, &view);
}

/* ---- giving */

static const struct {
    enum export_as as;
    const char *file, *type;
} files[] = {{EXPORT_JSON, "seloste.json", "application/json"},
             {EXPORT_CSV, "seloste.csv", "text/csv; charset=utf-8"},
             {EXPORT_ROWS, "seloste.csv", "text/csv; charset=utf-8"},
             {EXPORT_VCARD4, "seloste.vcf", "text/vcard; charset=utf-8"}};

static const char *left_lines(struct ctx *ctx, const struct entrust_plan *plan) {
    struct buf buf = buf_in(ctx->arena);
    size_t count;
    const struct view_handover_left *list = left_view(ctx, plan, &count);
    for (size_t i = 0; i < count; i++)
        buf_printf(&buf, "%s%s: %s", buf.length ? "\n" : "", list[i].what, list[i].why);
    return buf.length ? buf_text(&buf) : "";
}

static const char *given_words(struct ctx *ctx, const struct entrust_plan *plan) {
    const char *said = MSG(ctx->arena, ctx->lang, M("Written down as handed to {1}: {2} customers."),
                           name_of(ctx, &plan->wants), frame_number(ctx, plan->result.parties));
    return plan->passphrase ? MSG(ctx->arena, ctx->lang,
                                  M("{1} The file is locked; its passphrase is {2}. Write it down now, and "
                                    "tell it by another way "
                                    "than the file."),
                                  said, plan->passphrase)
                            : said;
}

static enum status give(struct visit *visit, const struct entrust_draft *draft) {
    struct ctx *ctx = visit->ctx;
    struct entrust_plan plan;
    ref_t id;
    TRY(entrust_give(ctx, draft, &plan, &id));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (files[i].as != draft->as)
            continue;
        const struct tray_file file = {.name = plan.passphrase ? "seloste.zip" : files[i].file,
                                       .type = plan.passphrase ? "application/zip" : files[i].type,
                                       .said = given_words(ctx, &plan),
                                       .left = left_lines(ctx, &plan),
                                       .bytes = plan.result.bytes,
                                       .length = plan.result.length};
        reply_see_other(visit->reply, arena_printf(ctx->arena, "/customers/handed/%s", gate_lay(visit, &file)));
        return ST_OK;
    }
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/handovers/%s", ref_text(ctx->arena, id)));
    return ST_OK;
}

/* The model's names are ours, but for the period's last day and whom it goes to, which stands above the form. */
static void tell(struct visit *visit, struct typed *typed, enum status status) {
    struct ctx *ctx = visit->ctx;
    const char *field = ctx->fault.field;
    typed->wrong = frame_fault(ctx);
    typed->says = frame_fault_says(ctx);
    typed->refused = status == ST_DENIED || !field;
    typed->wrong_field = field && strcmp(field, "to") == 0 ? "until" : field;
    visit->reply->status = status_http(status);
    fault_clear(ctx);
}

enum status handover_make(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct form form;
    struct typed typed = {0};
    struct entrust_draft draft;
    struct view_handover_new view = {0};
    TRY(form_read(ctx, visit->request, all_fields, FIELDS, &form));
    for (size_t i = 0; i < FIELDS; i++)
        typed.text[i] = form_value(&form, all_fields[i].name);
    enum status status = read_draft(ctx, &typed, &draft);
    if (status == ST_OK)
        status =
            strcmp(typed.text[FIELD_STEP], "give") == 0 ? give(visit, &draft) : look(visit, &typed, &draft);
    if (status != ST_INVALID && status != ST_CONFLICT && status != ST_DENIED && status != ST_NOT_FOUND)
        return status;
    if (!permit_role(ctx, ACTION_EXPORT))
        return status;
    tell(visit, &typed, status);
    return draw(visit, &typed, &view);
}
