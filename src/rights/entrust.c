/* A hand-over is an export that is followed until it is back. The row is written in the change of the first disclosures, before the file has
 * its name; that the file has it is written down after. So whatever crashes, no file is without its row: one that was cut off between
 * stands on Today until somebody says whether it was given. */
#include "rights/entrust_inside.h"

#include "base/crash.h"
#include "base/json.h"
#include "formats/fresh.h"
#include "formats/zip.h"
#include "notice/outcome.h"
#include "registry/allow.h"
#include "registry/edition.h"
#include "registry/permit.h"
#include "registry/scope.h"
#include "registry/within.h"
#include "rights/holders.h"

#include <stdlib.h>
#include <string.h>

enum status entrust_wrong(struct ctx *ctx, const char *field, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at_field(ctx, field);
}

bool entrust_said(const char *text) {
    return text && text[strspn(text, " \t\r\n")];
}

enum status entrust_words(struct ctx *ctx, const char *field, const char *text, size_t most) {
    if (text && strlen(text) > most) {
        (void)FAIL(ctx, ST_INVALID, M("This is too long; the longest is {1} letters."),
                   arena_printf(ctx->arena, "%zu", most));
        return fault_at_field(ctx, field);
    }
    return text ? allow_free_text(ctx, field, text) : ST_OK;
}

enum status entrust_logged(struct ctx *ctx, struct write *write, ref_t id, const char *recipient,
                           const char *action, const char *detail) {
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){
            .actor = actor_text(ctx), .action = action, .record = id, .sentence = recipient, .detail = detail});
}

/* The role alone: to whom and for what is asked when something goes. */
enum status entrust_allowed(struct ctx *ctx, struct db *db, enum action action) {
    if (!permit_role(ctx, action))
        return db ? permit_action_within(ctx, db, action, 0, NULL) : permit_action(ctx, action, 0, NULL);
    return scope_duty(ctx);
}

/* ---- forms */

static const struct {
    const char *id, *label;
    enum export_as as;
} forms[] = {{"json", M("JSON file, for a program"), EXPORT_JSON},
             {"csv", M("CSV file, a line for each customer"), EXPORT_CSV},
             {"rows", M("CSV file, a line for each record"), EXPORT_ROWS},
             {"vcard", M("Cards (vCard 3.0)"), EXPORT_VCARD3},
             {"vcard4", M("Cards (vCard 4.0)"), EXPORT_VCARD4},
             {"paper", M("On paper"), EXPORT_PAPER}};

const char *entrust_form_id(enum export_as form) {
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (forms[i].as == form)
            return forms[i].id;
    return "json";
}

const char *entrust_form_label(const char *id) {
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(forms[i].id, id) == 0)
            return forms[i].label;
    return id;
}

bool entrust_form_from(const char *id, enum export_as *form) {
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(forms[i].id, id) == 0) {
            *form = forms[i].as;
            return true;
        }
    return false;
}

/* ---- what a recipient needs */

bool entrust_only(struct ctx *ctx, const char *recipient) {
    int at = recipient ? recipient_find(ctx_notice(ctx), recipient) : NOTICE_NOTHING;
    return at != NOTICE_NOTHING && ctx_notice(ctx)->holders[at].recipient;
}

size_t entrust_recipients(struct ctx *ctx, int **list) {
    const struct notice *notice = ctx_notice(ctx);
    size_t count = 0;
    *list = arena_array(ctx->arena, notice->holders_count + 1, sizeof **list);
    for (size_t i = 0; i < notice->holders_count; i++)
        if (notice->holders[i].recipient)
            (*list)[count++] = (int)i;
    return count;
}

void entrust_year(struct ctx *ctx, int year, day_t *from, day_t *to) {
    day_t day = day_from((struct ymd){.year = year, .month = 1, .day = 1});
    do {
        outcome_fiscal_year(&ctx_notice(ctx)->calendar, day, from, to);
        day = *to + 1;
    } while (day_ymd(*to).year < year);
}

/* What was said the last time, as long as the notice still names it for the recipient; the only one, where there is but one. */
static enum status usual_purpose(struct ctx *ctx, struct db *db, const struct holder *holder,
                                 const char **purpose) {
    const struct notice *notice = ctx_notice(ctx);
    int only = NOTICE_NOTHING, count = 0;
    *purpose = NULL;
    for (size_t i = 0; i < notice->purposes_count; i++)
        if (recipient_for(notice, holder, (int)i) && !notice->purposes[i].marketing) {
            only = (int)i;
            count++;
        }
    if (count == 1)
        *purpose = notice->purposes[only].entry.id;
    scoped_query q = query_begin(db, SQL_HANDOVER_PURPOSE);
    query_bind_text(&q, 1, holder->entry.id);
    const char *last = query_row(&q) ? query_text(ctx->arena, &q, "purpose") : NULL;
    int at = last ? notice_purpose(notice, last) : NOTICE_NOTHING;
    if (at != NOTICE_NOTHING && recipient_for(notice, holder, at))
        *purpose = last;
    return query_done(ctx, &q);
}

static enum status find_recipient(struct ctx *ctx, const char *text, int *recipient) {
    if (!entrust_said(text))
        return entrust_wrong(ctx, "recipient", M("Say to whom it is handed over: a recipient of the notice."));
    *recipient = recipient_find(ctx_notice(ctx), text);
    if (*recipient != NOTICE_NOTHING && ctx_notice(ctx)->holders[*recipient].role != ROLE_OWN)
        return ST_OK;
    (void)FAIL(ctx, ST_NOT_FOUND, M("The notice names no recipient “{1}”. Nobody else gets anything."), text);
    return fault_at_field(ctx, "recipient");
}

static enum status wants_within(struct ctx *ctx, struct db *db, const char *text, day_t day,
                                struct entrust_wants *wants) {
    struct holder_state *list;
    size_t count;
    *wants = (struct entrust_wants){0};
    TRY(find_recipient(ctx, text, &wants->recipient));
    TRY(holders_within(ctx, db, &list, &count));
    const struct holder_state *state = &list[wants->recipient];
    const struct holder *holder = state->holder;
    bool processor = holder->role == ROLE_PROCESSOR;
    day_t today = registry_today(ctx);
    wants->name = state->name;
    wants->commitment = state->agreement_wanted;
    wants->committed = recipient_agreement(holder, &state->known, today) &&
                       (day == DAY_NONE || recipient_agreement(holder, &state->known, day));
    wants->committed_from = state->agreement_day;
    wants->committed_to = state->agreement_to;
    wants->committed_ref = state->agreement_ref;
    wants->back = holder->returns || processor;
    wants->assignment = processor && holder->use == USE_NEEDED && !holder->returns;
    wants->basis = holder->role == ROLE_AUTHORITY || (holder->needs & NEED_LAW);
    wants->firm = !recipient_named(holder) && !wants->basis; /* of an authority it is said with who asked */
    return usual_purpose(ctx, db, holder, &wants->purpose);
}

enum status entrust_wants(struct ctx *ctx, const char *recipient, day_t day, struct entrust_wants *wants) {
    scoped_reader *db = NULL;
    TRY(entrust_allowed(ctx, NULL, ACTION_EXPORT));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return wants_within(ctx, db, recipient, day, wants);
}

/* ---- is the draft whole */

struct giving {
    const struct entrust_draft *draft;
    struct entrust_plan *plan;
    struct export_options options;
    day_t day;
    bool period;
    ref_t *records; /* of the papers that go, ascending */
    size_t record_count;
    const char *sealed_words;
    int64_t made_at;
    ref_t id;
};

/* In words what holds and what to do: the sentence goes along. */
static enum status no_commitment(struct ctx *ctx, const struct giving *giving) {
    const struct entrust_wants *wants = &giving->plan->wants;
    const struct holder *holder = &ctx_notice(ctx)->holders[wants->recipient];
    const char *path = arena_printf(ctx->arena, "%s.%s", holder->entry.path,
                                    holder->needs & NEED_AGREEMENT ? "needs" : "agreement");
    const struct sentence *sentence = notice_sentence(ctx_notice(ctx), path);
    const char *quote = notice_quote(ctx->arena, ctx_notice(ctx), ctx->lang, path),
               *day = day_text(ctx->arena, ctx->lang, giving->day);
    if (!quote)
        quote = path;
    if (wants->committed_to != DAY_NONE && wants->committed_to < registry_today(ctx))
        (void)FAIL(ctx, ST_DENIED,
                   M("The commitment of {1} was over on {2}, so nothing is handed over on {3}. Have a new one "
                     "signed and write it "
                     "down under Systems (“seloste system note”). The notice says: “{4}”"),
                   wants->name, day_text(ctx->arena, ctx->lang, wants->committed_to), day, quote);
    else
        (void)FAIL(ctx, ST_DENIED,
                   M("{1} has no commitment that is valid on {2}, so nothing is handed over. Have one signed "
                     "and write it down "
                     "under Systems (“seloste system note”). The notice says: “{3}”"),
                   wants->name, day, quote);
    (void)fault_sentence(ctx, sentence && sentence->promise ? sentence->promise : path);
    (void)fault_at_field(ctx, "recipient");
    registry_refused(ctx, action_id(ACTION_EXPORT), 0);
    return ST_DENIED;
}

static enum status check_days(struct ctx *ctx, const struct giving *giving) {
    const struct entrust_draft *draft = giving->draft;
    day_t today = registry_today(ctx);
    if (giving->day > today)
        return entrust_wrong(ctx, "day", M("What is handed over later is written down then."));
    if (giving->plan->wants.back && draft->due == DAY_NONE)
        return entrust_wrong(ctx, "due", M("Say by when it is back or destroyed there."));
    if (draft->due != DAY_NONE && draft->due < giving->day)
        return entrust_wrong(ctx, "due", M("It cannot be back before it is given."));
    if ((draft->from == DAY_NONE) != (draft->to == DAY_NONE))
        return entrust_wrong(ctx, draft->from == DAY_NONE ? "from" : "to",
                             M("A period has a first and a last day."));
    if (giving->period && draft->from > draft->to)
        return entrust_wrong(ctx, "to", M("The period ends before it begins."));
    return ST_OK;
}

static enum status check_what(struct ctx *ctx, const struct giving *giving) {
    const struct entrust_draft *draft = giving->draft;
    int whose = draft->all + (draft->find != NULL) + (draft->party_count != 0);
    bool paper = draft->as == EXPORT_PAPER,
         lines = draft->as == EXPORT_CSV || draft->as == EXPORT_VCARD3 || draft->as == EXPORT_VCARD4;
    if (entrust_said(draft->folder) && !paper)
        return entrust_wrong(ctx, "folder", M("Papers of a folder go on paper."));
    if (giving->period && lines)
        return entrust_wrong(
            ctx, "as",
            M("A period has records, and this form has none. Take the one with a line for each record."));
    if (whose > 1)
        return entrust_wrong(ctx, "whose",
                             M("Say whose data: either some, or those that are found, or everybody’s."));
    if (!whose && !giving->period && !entrust_said(draft->folder))
        return entrust_wrong(ctx, "whose", M("Say what goes: a period, a folder of papers, or whose data."));
    if (paper && !entrust_said(draft->text) && !entrust_said(draft->folder))
        return entrust_wrong(ctx, "text", M("Say what the papers are, such as “binder 2026”."));
    return ST_OK;
}

static enum status check_words(struct ctx *ctx, const struct entrust_draft *draft) {
    TRY(entrust_words(ctx, "text", draft->text, ENTRUST_TEXT_MAX));
    TRY(entrust_words(ctx, "folder", draft->folder, ENTRUST_LINE_MAX));
    TRY(entrust_words(ctx, "firm", draft->firm, ENTRUST_LINE_MAX));
    TRY(entrust_words(ctx, "assignment", draft->assignment, ENTRUST_TEXT_MAX));
    TRY(entrust_words(ctx, "basis", draft->basis, ENTRUST_TEXT_MAX));
    TRY(entrust_words(ctx, "asker", draft->asker, ENTRUST_LINE_MAX));
    return entrust_words(ctx, "untold", draft->untold, ENTRUST_TEXT_MAX);
}

/* An authority: by which law, who asked and when, and whether the people know. */
static enum status check_basis(struct ctx *ctx, const struct giving *giving) {
    const struct entrust_draft *draft = giving->draft;
    if (!allow_says(draft->basis))
        return entrust_wrong(
            ctx, "basis",
            M("Say by which article or section they may have it: an authority gets data only by law."));
    if (!allow_says(draft->asker))
        return entrust_wrong(ctx, "asker", M("Say who asked: the authority, and who there or which case."));
    if (draft->asked == DAY_NONE || draft->asked > giving->day)
        return entrust_wrong(ctx, "asked",
                             M("Say on which day they asked; it is not after the day on which it is given."));
    if (draft->told == DAY_NONE && !allow_says(draft->untold))
        return entrust_wrong(ctx, "told", M("Say on which day the people were told, or why they are not."));
    if (draft->told != DAY_NONE && draft->told > registry_today(ctx))
        return entrust_wrong(ctx, "told", M("Nobody can have been told after today."));
    return ST_OK;
}

static const char *basis_of(const struct entrust_draft *draft) {
    return allow_says(draft->basis) ? draft->basis : allow_says(draft->assignment) ? draft->assignment : NULL;
}

static const char *who_of(const struct entrust_draft *draft) {
    return allow_says(draft->firm) ? draft->firm : allow_says(draft->asker) ? draft->asker : NULL;
}

static struct asked question_of(const struct giving *giving, const struct notice *notice) {
    return (struct asked){.action = ACTION_EXPORT,
                          .type = NOTICE_NOTHING,
                          .purpose = notice_purpose(notice, giving->plan->purpose),
                          .service = NOTICE_NOTHING,
                          .recipient = notice->holders[giving->plan->wants.recipient].entry.id,
                          .basis = basis_of(giving->draft)};
}

/* What is not named for the recipient is refused before anything else is asked for. */
static enum status check_purpose(struct ctx *ctx, const struct giving *giving) {
    const struct notice *notice = ctx_notice(ctx);
    const struct asked asked = question_of(giving, notice);
    if (recipient_for(notice, &notice->holders[giving->plan->wants.recipient], asked.purpose))
        return ST_OK;
    return permit(ctx, &asked, NULL);
}

static enum status check(struct ctx *ctx, const struct giving *giving) {
    const struct entrust_wants *wants = &giving->plan->wants;
    if (wants->commitment && !wants->committed)
        return no_commitment(ctx, giving);
    if (!giving->plan->purpose)
        return entrust_wrong(ctx, "purpose", M("Say for which purpose of the notice it is handed over."));
    if (notice_purpose(ctx_notice(ctx), giving->plan->purpose) == NOTICE_NOTHING)
        return entrust_wrong(ctx, "purpose", M("The notice has no such purpose."));
    TRY(check_purpose(ctx, giving));
    TRY(check_days(ctx, giving));
    TRY(check_what(ctx, giving));
    if (wants->assignment && !allow_says(giving->draft->assignment))
        return entrust_wrong(ctx, "assignment",
                             M("Say for which assignment: this recipient gets data only when one needs it."));
    if (wants->firm && !allow_says(giving->draft->firm))
        return entrust_wrong(
            ctx, "firm",
            M("Say which firm it is: the notice names only what kind of recipient, and whoever "
              "asks who has their data is told the name."));
    if (wants->basis)
        TRY(check_basis(ctx, giving));
    return check_words(ctx, giving->draft);
}

/* ---- what goes */

static bool among(const struct giving *giving, ref_t record) {
    size_t low = 0, high = giving->record_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (giving->records[middle] == record)
            return true;
        if (giving->records[middle] < record)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool takes(const void *arg, const struct record *record) {
    const struct giving *giving = arg;
    const struct entrust_draft *draft = giving->draft;
    bool in =
        giving->period && record->day != DAY_NONE && record->day >= draft->from && record->day <= draft->to;
    return in || among(giving, record->id);
}

/* Whose they are: without anybody named, those who have something in the period or in the folder. */
static enum status find_parties(struct ctx *ctx, struct db *db, struct giving *giving) {
    const struct entrust_draft *draft = giving->draft;
    struct export_options *options = &giving->options;
    ref_t *list = NULL;
    size_t count = 0, room = 0;
    if (draft->all || draft->find || draft->party_count)
        return ST_OK;
    for (size_t i = 0; i < giving->plan->paper_count; i++)
        ARENA_PUSH(ctx->arena, list, count, room, giving->plan->papers[i].party);
    for (size_t i = 0; i < giving->plan->refused_count; i++)
        ARENA_PUSH(ctx->arena, list, count, room, giving->plan->refused[i]);
    if (giving->period) {
        scoped_query q = query_begin(db, SQL_PARTIES_OF_PERIOD);
        query_bind_int(&q, 1, draft->from);
        query_bind_int(&q, 2, draft->to);
        while (query_row(&q)) {
            ref_t party = query_int(&q, "party");
            ARENA_PUSH(ctx->arena, list, count, room, party);
        }
        TRY(query_done(ctx, &q));
    }
    options->parties = list;
    options->party_count = count ? ref_once_each(list, count) : 0;
    return ST_OK;
}

/* The later of what was found and the last day of this class; `*open`: something of it has no last day yet. */
static enum status latest_of(struct ctx *ctx, struct db *db, const char *class, ref_t party, day_t *latest,
                             bool *open) {
    scoped_query q = query_begin(db, SQL_DUE_LATEST);
    query_bind_text(&q, 1, class);
    query_bind_int(&q, 2, party);
    if (query_row(&q)) {
        day_t day = query_is_null(&q, "day") ? DAY_NONE : (day_t)query_int(&q, "day");
        *latest = *latest == DAY_NONE || (day != DAY_NONE && day > *latest) ? day : *latest;
        *open = *open || query_int(&q, "dateless") > 0;
    }
    return query_done(ctx, &q);
}

/* Nothing is elsewhere longer than it may be here. Whoever is found by a search, or everybody: the last day of all. */
static enum status check_gone(struct ctx *ctx, struct db *db, const struct giving *giving) {
    const struct notice *notice = ctx_notice(ctx);
    const struct holder *holder = &notice->holders[giving->plan->wants.recipient];
    const struct export_options *options = &giving->options;
    day_t latest = DAY_NONE;
    bool open = false;
    for (size_t c = 0; giving->draft->due != DAY_NONE && c < notice->classes_count; c++) {
        if (!set_has(&holder->holds, (int)c))
            continue;
        if (!options->party_count)
            TRY(latest_of(ctx, db, notice->classes[c].entry.id, 0, &latest, &open));
        for (size_t i = 0; i < options->party_count; i++)
            TRY(latest_of(ctx, db, notice->classes[c].entry.id, options->parties[i], &latest, &open));
    }
    if (open || latest == DAY_NONE || giving->draft->due <= latest)
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID,
               M("Nothing of this is kept longer than {1}: copies must be back or destroyed by then."),
               day_text(ctx->arena, ctx->lang, latest));
    return fault_at_field(ctx, "due");
}

static int by_ref(const void *a, const void *b) {
    ref_t x = *(const ref_t *)a, y = *(const ref_t *)b;
    return (x > y) - (x < y);
}

static enum status find_papers(struct ctx *ctx, struct db *db, struct giving *giving) {
    struct entrust_plan *plan = giving->plan;
    if (!entrust_said(giving->draft->folder))
        return ST_OK;
    const struct asked asked = question_of(giving, ctx_notice(ctx));
    TRY(entrust_papers(ctx, db, &asked, giving->draft->folder, plan));
    giving->records = arena_array(ctx->arena, plan->paper_count + 1, sizeof *giving->records);
    giving->record_count = plan->paper_count;
    for (size_t i = 0; i < plan->paper_count; i++)
        giving->records[i] = plan->papers[i].record;
    if (plan->paper_count)
        qsort(giving->records, plan->paper_count, sizeof *giving->records, by_ref);
    return ST_OK;
}

static void fill_options(struct ctx *ctx, struct giving *giving) {
    const struct entrust_draft *draft = giving->draft;
    giving->options = (struct export_options){.as = draft->as,
                                              .path = draft->path,
                                              .parties = draft->parties,
                                              .party_count = draft->party_count,
                                              .find = draft->find,
                                              .all = draft->all,
                                              .type = draft->type ? notice_type(ctx_notice(ctx), draft->type)
                                                                  : NOTICE_NOTHING,
                                              .purpose = giving->plan->purpose,
                                              .recipient = draft->recipient,
                                              .service = draft->service,
                                              .basis = basis_of(draft),
                                              .handed = true,
                                              .who = who_of(draft),
                                              .progress = draft->progress,
                                              .progress_arg = draft->progress_arg,
                                              .fields = draft->fields,
                                              .field_count = draft->field_count,
                                              .csv = draft->csv};
    if (giving->period || entrust_said(draft->folder)) {
        giving->options.takes = takes;
        giving->options.takes_arg = giving;
    }
}

static enum status nothing_goes(struct ctx *ctx, const struct entrust_plan *plan) {
    (void)FAIL(ctx, ST_DENIED,
               plan->away ? M("The papers of this folder are handed over already.")
                          : M("Nothing in this folder is of the data that the notice names for {1}."),
               plan->wants.name);
    return fault_at_field(ctx, "folder");
}

static enum status prepare(struct ctx *ctx, const struct entrust_draft *draft, struct entrust_plan *plan,
                           struct giving *giving) {
    scoped_reader *db = NULL;
    *plan = (struct entrust_plan){0};
    *giving = (struct giving){.draft = draft,
                              .plan = plan,
                              .day = draft->day == DAY_NONE ? registry_today(ctx) : draft->day,
                              .period = draft->from != DAY_NONE && draft->to != DAY_NONE};
    TRY(entrust_allowed(ctx, NULL, ACTION_EXPORT));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(wants_within(ctx, db, draft->recipient, giving->day, &plan->wants));
    plan->purpose = entrust_said(draft->purpose) ? draft->purpose : plan->wants.purpose;
    TRY(check(ctx, giving));
    TRY(find_papers(ctx, db, giving));
    if (entrust_said(draft->folder) && !giving->period && !plan->paper_count && !plan->refused_count)
        return nothing_goes(ctx, plan);
    fill_options(ctx, giving);
    TRY(find_parties(ctx, db, giving));
    return check_gone(ctx, db, giving);
}

/* Papers in which nobody is that the register knows: nothing is disclosed of anybody in it, and still they are away. */
static bool of_nobody(const struct giving *giving) {
    const struct export_options *options = &giving->options;
    return giving->draft->as == EXPORT_PAPER && !options->all && !options->find && !options->party_count;
}

static enum status look(struct ctx *ctx, struct giving *giving) {
    struct export_result *result = &giving->plan->result;
    const struct notice *notice = ctx_notice(ctx);
    if (giving->options.all || giving->options.find || giving->options.party_count)
        return export_look(ctx, &giving->options, result);
    *result = (struct export_result){
        .recipient = giving->plan->wants.name,
        .classes = arena_array(ctx->arena, notice->classes_count + 1, sizeof *result->classes)};
    return ST_OK;
}

enum status entrust_look(struct ctx *ctx, const struct entrust_draft *draft, struct entrust_plan *plan) {
    struct giving giving;
    TRY(prepare(ctx, draft, plan, &giving));
    return look(ctx, &giving);
}

/* ---- written down */

static void put_words(json_t *json, const char *name, const char *text) {
    if (entrust_said(text))
        json_put(json, name, text);
}

static void put_day(struct ctx *ctx, json_t *json, const char *name, day_t day) {
    if (day != DAY_NONE)
        json_put(json, name, day_iso(ctx->arena, day));
}

static const char *words_json(struct ctx *ctx, const struct entrust_draft *draft) {
    scoped_json *json = json_object();
    const char *text = entrust_said(draft->text) ? draft->text : NULL;
    put_words(json, "text", text ? text : draft->folder);
    put_words(json, "firm", draft->firm);
    put_words(json, "assignment", draft->assignment);
    put_words(json, "basis", draft->basis);
    put_words(json, "asker", draft->asker);
    put_words(json, "untold", draft->untold);
    put_day(ctx, json, "asked", draft->asked);
    put_day(ctx, json, "told", draft->told);
    return json_text(ctx->arena, json, 0);
}

/* All that the notice names for the recipient and of which something went. */
static const char *classes_text(struct ctx *ctx, const struct giving *giving) {
    const struct notice *notice = ctx_notice(ctx);
    const struct export_count *counts = giving->plan->result.classes;
    const char *text = "";
    for (size_t i = 0; i < notice->classes_count; i++)
        if (counts[i].values || counts[i].records)
            text = arena_printf(ctx->arena, "%s%s%s", text, *text ? " " : "", notice->classes[i].entry.id);
    return text;
}

static void bind_day(struct query *q, int at, day_t day) {
    if (day == DAY_NONE)
        query_bind_null(q, at);
    else
        query_bind_int(q, at, day);
}

static enum status not_away(struct ctx *ctx, struct write *write, const struct paper *paper) {
    scoped_query q = query_begin(write->db, SQL_PAPER_AWAY);
    query_bind_int(&q, 1, paper->sheet);
    bool away = query_row(&q);
    TRY(query_done(ctx, &q));
    return away ? FAIL(ctx, ST_CONFLICT,
                       M("One of the papers was handed over meanwhile. Look again at what goes."))
                : ST_OK;
}

static enum status add_papers(struct ctx *ctx, struct write *write, const struct giving *giving) {
    const struct entrust_plan *plan = giving->plan;
    ref_t last = 0;
    for (size_t i = 0; i < plan->paper_count; i++) {
        const struct paper *paper = &plan->papers[i]; /* sheet by sheet */
        if (paper->sheet == last)
            continue;
        last = paper->sheet;
        TRY(not_away(ctx, write, paper));
        scoped_query q = query_begin(write->db, SQL_HANDOVER_PAPER_ADD);
        query_bind_int(&q, 1, paper->sheet);
        query_bind_int(&q, 2, giving->id);
        query_bind_int(&q, 3, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}

static size_t sheets(const struct entrust_plan *plan) {
    size_t count = 0;
    for (size_t i = 0; i < plan->paper_count; i++)
        count += i == 0 || plan->papers[i].sheet != plan->papers[i - 1].sheet;
    return count;
}

static enum status add_row(struct ctx *ctx, struct write *write, struct giving *giving) {
    const struct entrust_draft *draft = giving->draft;
    const struct entrust_plan *plan = giving->plan;
    const struct holder *holder = &ctx_notice(ctx)->holders[plan->wants.recipient];
    const char *words = words_json(ctx, draft);
    int64_t key;
    void *sealed;
    size_t length;
    TRY(vault_key_for(ctx, ctx->registry->vault, HANDOVER_KEYS, HANDOVER_CLASS, giving->id, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, handover_place(giving->id), words, strlen(words), &sealed,
                   &length));
    scoped_query q = query_begin(write->db, SQL_HANDOVER_ADD);
    query_bind_int(&q, 1, giving->id);
    query_bind_text(&q, 2, holder->entry.id);
    query_bind_text(&q, 3, entrust_form_id(draft->as));
    query_bind_text(&q, 4, plan->purpose);
    query_bind_text(&q, 5, classes_text(ctx, giving));
    query_bind_int(&q, 6, edition_of(ctx)->number);
    query_bind_int(&q, 7, giving->day);
    bind_day(&q, 8, draft->from);
    bind_day(&q, 9, draft->to);
    bind_day(&q, 10, draft->due);
    query_bind_int(&q, 11, (int64_t)plan->result.parties);
    query_bind_int(&q, 12, (int64_t)plan->result.records);
    query_bind_int(&q, 13, (int64_t)sheets(plan));
    query_bind_int(&q, 14, ctx->now);
    query_bind_text(&q, 15, actor_text(ctx));
    if (draft->as == EXPORT_PAPER) /* there is no file that could be missing */
        query_bind_int(&q, 16, ctx->now);
    else
        query_bind_null(&q, 16);
    query_bind_int(&q, 17, key);
    query_bind_blob(&q, 18, sealed, length);
    query_bind_int(&q, 19, write->change);
    TRY(query_run(ctx, &q, NULL));
    TRY(add_papers(ctx, write, giving));
    return entrust_logged(ctx, write, giving->id, holder->entry.path, "handed_over",
                          arena_printf(ctx->arena, "%s %s", holder->entry.id, entrust_form_id(draft->as)));
}

static enum status together(struct ctx *ctx, struct write *write, const struct export_result *result,
                            void *arg) {
    struct giving *giving = arg;
    giving->id = result->batch;
    return add_row(ctx, write, giving);
}

static enum status alone(struct ctx *ctx, struct write *write, void *arg) {
    struct giving *giving = arg;
    const struct asked asked = question_of(giving, ctx_notice(ctx));
    TRY(permit_within(ctx, write->db, &asked, NULL));
    return add_row(ctx, write, giving);
}

static enum status mark_done(struct ctx *ctx, struct write *write, void *arg) {
    const struct giving *giving = arg;
    scoped_query q = query_begin(write->db, SQL_HANDOVER_DONE);
    query_bind_int(&q, 1, giving->id);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

/* What is inside has the name of its form: that of the ZIP says nothing of it. */
static enum status lock(struct ctx *ctx, const struct entrust_draft *draft, struct entrust_plan *plan) {
    struct export_result *result = &plan->result;
    char passphrase[ZIP_PASSPHRASE];
    bool card = draft->as == EXPORT_VCARD3 || draft->as == EXPORT_VCARD4;
    const struct zip_item item = {draft->as == EXPORT_JSON ? "seloste.json"
                                  : card                   ? "seloste.vcf"
                                                           : "seloste.csv",
                                  result->bytes, result->length};
    zip_passphrase(passphrase);
    plan->passphrase = arena_text(ctx->arena, passphrase);
    explicit_bzero(passphrase, sizeof passphrase);
    return zip_bytes(ctx, &item, 1, plan->passphrase, &result->bytes, &result->length);
}

/* The name is taken before anything is written down, the file has it after. */
static enum status give_locked(struct ctx *ctx, struct giving *giving) {
    const struct entrust_draft *draft = giving->draft;
    struct entrust_plan *plan = giving->plan;
    scoped_fresh fresh = {.path = NULL};
    if (draft->path)
        TRY(fresh_open(ctx, draft->path, &fresh));
    giving->options.path = NULL;
    TRY(export_run(ctx, &giving->options, &plan->result));
    TRY(lock(ctx, draft, plan));
    if (!draft->path)
        return ST_OK;
    fresh_put(&fresh, plan->result.bytes, plan->result.length);
    TRY(fresh_sync(ctx, &fresh));
    return fresh_name(ctx, &fresh);
}

enum status entrust_give(struct ctx *ctx, const struct entrust_draft *draft, struct entrust_plan *plan,
                         ref_t *handover) {
    struct giving giving;
    if (draft->locked && draft->as == EXPORT_PAPER)
        return entrust_wrong(ctx, "as", M("Paper is not locked: choose a file."));
    TRY(prepare(ctx, draft, plan, &giving));
    if (of_nobody(&giving)) {
        TRY(look(ctx, &giving));
        giving.id = store_new_id();
        TRY(registry_change(ctx, alone, &giving));
    } else {
        giving.options.together = together;
        giving.options.together_arg = &giving;
        TRY(draft->locked ? give_locked(ctx, &giving) : export_run(ctx, &giving.options, &plan->result));
        CRASH_POINT("handover.named");
        if (draft->as != EXPORT_PAPER)
            TRY(registry_change(ctx, mark_done, &giving));
    }
    *handover = giving.id;
    return ST_OK;
}
