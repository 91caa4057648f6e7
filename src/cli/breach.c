/* "breach ...": the register of breaches, from the hour somebody knew to what was learnt; and the two papers it makes. */
#include "rights/breach.h"
#include "rights/outbox.h"
#include "rights/device.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/registry.h"

#include <stdlib.h>
#include <string.h>

enum status cli_breach_add(struct call *call);
enum status cli_breach_list(struct call *call);
enum status cli_breach_show(struct call *call);
enum status cli_breach_step(struct call *call);
enum status cli_breach_form(struct call *call);
enum status cli_breach_send(struct call *call);

/* The model names its own fields; a person typed options. */
static enum status at_option(struct call *call, enum status status) {
    static const struct arg_field options[] = {{"aware", "--aware"},
                                               {"begun", "--began"},
                                               {"ended", "--ended"},
                                               {"kinds", "--hurt"},
                                               {"people", "--people"},
                                               {"records", "--records"},
                                               {"found", "--found"},
                                               {"nature", "TEXT"},
                                               {"whose", "--whose"},
                                               {"systems", "--system"},
                                               {"data", "--data"},
                                               {"plain", "--plain"},
                                               {"consequences", "--consequences"},
                                               {"measures", "--measures"},
                                               {"who", "--who"},
                                               {"risk", "--risk"},
                                               {"reason", "--why"},
                                               {"to", "--to"},
                                               {"when", "--at"},
                                               {"exempt", "--exempt"},
                                               {"text", "TEXT"},
                                               {"how", "--how"}};
    return arg_at(call, status, options, sizeof options / sizeof *options);
}

static const char *ids_of(struct ctx *ctx, enum breach_word set) {
    const char *list = "";
    for (size_t i = 0; i < breach_word_count(set); i++)
        list = arena_printf(ctx->arena, "%s%s%s", list, i ? ", " : "", breach_word_id(set, i));
    return list;
}

static enum status no_such(struct call *call, const char *where, const char *text, const char *list) {
    (void)FAIL(call->ctx, ST_INVALID, M("{1} knows no “{2}”; there are these: {3}"), where, text, list);
    return fault_at_field(call->ctx, where);
}

static const char *languages_of(struct ctx *ctx) {
    const char *list = "";
    for (enum lang i = 0; i < LANG_COUNT; i++)
        if (ctx_notice(ctx)->languages[i])
            list = arena_printf(ctx->arena, "%s%s%s", list, *list ? ", " : "", lang_code(i));
    return list;
}

static enum status read_word(struct call *call, const char *option, enum breach_word set, int *index) {
    const char *text = call_option(call, option, NULL);
    *index = text ? breach_word_from(set, text) : -1;
    return text && *index < 0 ? no_such(call, option, text, ids_of(call->ctx, set)) : ST_OK;
}

static enum status read_number(struct call *call, const char *option, int64_t *number) {
    const char *text = call_option(call, option, NULL);
    if (!text)
        return ST_OK;
    size_t digits = strspn(text, "0123456789");
    if (!digits || text[digits] || digits > 9) {
        (void)FAIL(call->ctx, ST_INVALID, M("{1} is a number, 0 or more"), option);
        return fault_at_field(call->ctx, option);
    }
    *number = strtol(text, NULL, 10);
    return ST_OK;
}

/* In which language the words for the people are written. */
static enum status read_language(struct call *call, struct breach_facts *facts) {
    const char *code = call_option(call, "--in", NULL);
    enum lang lang;
    if (!code)
        return ST_OK;
    if (!lang_from(code, &lang) || !ctx_notice(call->ctx)->languages[lang])
        return no_such(call, "--in", code, languages_of(call->ctx));
    breach_own_in(call->ctx, facts, lang);
    return ST_OK;
}

static enum status read_facts(struct call *call, struct breach_facts *facts) {
    bool whole_day;
    const char *text;
    *facts = breach_facts_none();
    TRY(arg_time(call, "--aware", &facts->aware, &whole_day));
    TRY(arg_time(call, "--began", &facts->begun, &whole_day));
    TRY(arg_time(call, "--ended", &facts->ended, &whole_day));
    for (size_t i = 0; (text = call_option_at(call, "--hurt", i)); i++) {
        int kind = breach_word_from(BREACH_HURT, text);
        if (kind < 0)
            return no_such(call, "--hurt", text, ids_of(call->ctx, BREACH_HURT));
        facts->kinds |= 1U << kind;
    }
    TRY(read_number(call, "--people", &facts->people));
    TRY(read_number(call, "--records", &facts->records));
    facts->found = call_option(call, "--found", NULL);
    facts->whose = call_option(call, "--whose", NULL);
    facts->systems = call_option(call, "--system", NULL);
    facts->data = call_option(call, "--data", NULL);
    facts->plain = call_option(call, "--plain", NULL);
    facts->consequences = call_option(call, "--consequences", NULL);
    facts->measures = call_option(call, "--measures", NULL);
    return read_language(call, facts);
}

static enum status read_parties(struct call *call, const ref_t **list, size_t *count) {
    *count = 0;
    while (call_option_at(call, "--who", *count))
        ++*count;
    ref_t *parties = arena_array(call->ctx->arena, *count + 1, sizeof *parties);
    for (size_t i = 0; i < *count; i++)
        TRY(pick_party(call, call_option_at(call, "--who", i), "--who", &parties[i]));
    *list = parties;
    return ST_OK;
}

static enum status read_breach(struct call *call, struct breach *breach) {
    ref_t id;
    TRY(arg_record(call, call_word(call, 1), "BREACH", &id));
    return breach_read(call->ctx, id, breach);
}

/* ---- as JSON */

static void put(json_t *json, const char *name, json_t *value) {
    must(json_object_set_new(json, name, value) == 0);
}

static json_t *instant_json(struct ctx *ctx, int64_t at) {
    return at ? shown_json_instant(ctx, at) : json_null();
}

static json_t *number_json(int64_t number) {
    return number == BREACH_NUMBER_UNKNOWN ? json_null() : json_integer((json_int_t)number);
}

static json_t *list_json(struct ctx *ctx, const char *ids) {
    json_t *list = json_array();
    while (ids && *ids) {
        size_t length = strcspn(ids, ",");
        must(json_array_append_new(list, json_string(arena_text_n(ctx->arena, ids, length))) == 0);
        ids += length + (ids[length] == ',');
    }
    return list;
}

static json_t *kinds_json(unsigned kinds) {
    json_t *list = json_array();
    for (size_t i = 0; i < breach_word_count(BREACH_HURT); i++)
        if (kinds & 1U << i)
            must(json_array_append_new(list, json_string(breach_word_id(BREACH_HURT, i))) == 0);
    return list;
}

static json_t *word_json(enum breach_word set, int index) {
    return index < 0 ? json_null() : json_string(breach_word_id(set, (size_t)index));
}

static json_t *row_json(struct ctx *ctx, const struct breach *breach) {
    const struct breach_facts *facts = &breach->facts;
    json_t *json = json_pack(
        "{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:I,s:b,s:b,s:o,s:o}", "id", shown_json_id(ctx, breach->id), "made",
        shown_json_instant(ctx, breach->made), "closed", instant_json(ctx, breach->closed), "aware",
        instant_json(ctx, facts->aware), "tell_authority_by", instant_json(ctx, breach->due), "authority_told",
        instant_json(ctx, breach->notified), "risk", word_json(BREACH_RISK, breach->risk), "seconds_left",
        (json_int_t)breach->left, "late", breach->late, "people_to_be_told", breach->people_wanted, "began",
        instant_json(ctx, facts->begun), "ended", instant_json(ctx, facts->ended));
    must(json);
    put(json, "hurt", kinds_json(facts->kinds));
    put(json, "people", number_json(facts->people));
    put(json, "records", number_json(facts->records));
    put(json, "what", shown_json_text(facts->nature));
    put(json, "kept_until", shown_json_day(ctx, breach->last));
    put(json, "version", json_integer((json_int_t)breach->version));
    return json;
}

static json_t *step_json(struct ctx *ctx, const struct breach_step *step) {
    json_t *json = json_pack("{s:s,s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "step", breach_step_id(step->kind),
                             "at", shown_json_instant(ctx, step->at), "actor", step->actor, "when",
                             instant_json(ctx, step->done), "risk", word_json(BREACH_RISK, step->risk), "to",
                             word_json(BREACH_TO, step->to), "exempt", word_json(BREACH_EXEMPT, step->exempt),
                             "reason", shown_json_text(step->reason), "text", shown_json_text(step->text),
                             "how", shown_json_text(step->how));
    must(json);
    put(json, "aware", instant_json(ctx, step->facts.aware));
    put(json, "aware_before", instant_json(ctx, step->aware_was));
    return json;
}

static enum status letters_json(struct ctx *ctx, const struct breach *breach, json_t **letters) {
    struct breach_reader readers[LANG_COUNT];
    size_t count;
    *letters = json_array();
    TRY(breach_readers(ctx, breach, readers, &count));
    for (size_t i = 0; i < count; i++) {
        const struct breach_reader *one = &readers[i];
        json_t *json = json_pack("{s:s,s:I,s:o,s:o,s:o,s:o}", "language", lang_code(one->lang), "people",
                                 (json_int_t)one->people, "plain", shown_json_text(one->own[BREACH_OWN_PLAIN]),
                                 "consequences", shown_json_text(one->own[BREACH_OWN_CONSEQUENCES]), "measures",
                                 shown_json_text(one->own[BREACH_OWN_MEASURES]), "missing",
                                 shown_json_text(breach_paper_lacks(ctx, &one->letter)));
        must(json && json_array_append_new(*letters, json) == 0);
    }
    return ST_OK;
}

static enum status whole_json(struct ctx *ctx, const struct breach *breach, json_t **document) {
    const struct breach_facts *facts = &breach->facts;
    json_t *json = *document = row_json(ctx, breach), *steps = json_array(), *parties = json_array(), *letters;
    put(json, "found", shown_json_text(facts->found));
    put(json, "whose", list_json(ctx, facts->whose));
    put(json, "systems", list_json(ctx, facts->systems));
    put(json, "data", list_json(ctx, facts->data));
    put(json, "plain", shown_json_text(facts->plain));
    put(json, "consequences", shown_json_text(facts->consequences));
    put(json, "measures", shown_json_text(facts->measures));
    put(json, "risk_reason", shown_json_text(breach->risk_reason));
    put(json, "late_reason", shown_json_text(breach->late_reason));
    for (size_t i = 0; i < breach->party_count; i++) {
        const struct breach_party *one = &breach->parties[i];
        json_t *party = json_pack("{s:o,s:o,s:o,s:o}", "id", shown_json_id(ctx, one->party), "name",
                                  shown_json_text(one->name), "told", instant_json(ctx, one->told), "letter",
                                  shown_json_text(one->letter));
        must(party && json_array_append_new(parties, party) == 0);
    }
    for (size_t i = 0; i < breach->step_count; i++)
        must(json_array_append_new(steps, step_json(ctx, &breach->steps[i])) == 0);
    TRY(letters_json(ctx, breach, &letters));
    put(json, "letters", letters);
    put(json, "concerned", parties);
    put(json, "steps", steps);
    return ST_OK;
}

static json_t *paper_json(const struct breach_paper *paper) {
    json_t *parts = json_array();
    for (size_t i = 0; i < paper->count; i++) {
        json_t *part = json_pack("{s:o,s:s,s:b}", "heading", shown_json_text(paper->parts[i].heading), "text",
                                 paper->parts[i].text, "missing", paper->parts[i].missing);
        must(part && json_array_append_new(parts, part) == 0);
    }
    json_t *json = json_pack("{s:s,s:o,s:s,s:s,s:I,s:o}", "language", lang_code(paper->lang), "to",
                             shown_json_text(paper->to), "title", paper->title, "day", paper->day, "missing",
                             (json_int_t)paper->missing, "parts", parts);
    must(json);
    return json;
}

/* ---- as text */

static const char *state_words(struct ctx *ctx, const struct breach *breach) {
    if (breach->closed)
        return msg(ctx->lang, breach->late ? M("closed; the authority was told late") : M("closed"));
    if (breach->notified)
        return msg(ctx->lang,
                   breach->late ? M("the authority was told late") : M("the authority was told in time"));
    return breach->wanted ? breach_left_text(ctx, breach)
                          : msg(ctx->lang, M("no risk: the authority need not be told"));
}

static void print_pair(struct table *table, const char *label, const char *text) {
    const char *cells[] = {msg(table->ctx->lang, label), text};
    if (text && *text)
        table_row(table, cells);
}

static const char *number_text(struct ctx *ctx, int64_t number) {
    return number == BREACH_NUMBER_UNKNOWN ? NULL : shown_number(ctx, (size_t)number);
}

static const char *joined(struct ctx *ctx, const char *one, const char *other) {
    return !one || !*one       ? other ? other : ""
           : !other || !*other ? one
                               : arena_printf(ctx->arena, "%s; %s", one, other);
}

/* What was written down with it; not the letter that people got, which has its own paper. */
static const char *own_words(const struct breach_step *step) {
    return step->kind == BREACH_STEP_TELL ? NULL : step->text ? step->text : step->facts.nature;
}

static const char *step_words(struct ctx *ctx, const struct breach_step *step) {
    const char *words = step->risk >= 0 ? msg(ctx->lang, breach_word_label(BREACH_RISK, (size_t)step->risk))
                        : step->to >= 0 ? msg(ctx->lang, breach_word_label(BREACH_TO, (size_t)step->to))
                        : step->exempt >= 0
                            ? msg(ctx->lang, breach_word_label(BREACH_EXEMPT, (size_t)step->exempt))
                            : "";
    const char *text = joined(ctx, joined(ctx, step->reason, step->how), own_words(step));
    if (step->aware_was)
        words = MSG(ctx->arena, ctx->lang, M("Known since {1}; before it was put right {2}"),
                    breach_when_text(ctx, ctx->lang, step->facts.aware),
                    breach_when_text(ctx, ctx->lang, step->aware_was));
    return *words && *text ? arena_printf(ctx->arena, "%s: %s", words, text) : *words ? words : text;
}

/* An e-mail that waits, failed or came back has told nobody yet. */
static const char *told_words(struct ctx *ctx, const struct breach_party *one) {
    enum outbox_state state;
    const char *letter =
        one->letter && outbox_state_from(one->letter, &state)
            ? MSG(ctx->arena, ctx->lang, M("e-mail: {1}"), msg(ctx->lang, outbox_state_label(state)))
            : NULL;
    if (one->back)
        return msg(ctx->lang, M("not told: the e-mail did not get there"));
    const char *told =
        one->told ? MSG(ctx->arena, ctx->lang, M("told {1}"), breach_when_text(ctx, ctx->lang, one->told))
                  : msg(ctx->lang, M("not told"));
    return letter ? arena_printf(ctx->arena, "%s, %s", told, letter) : told;
}

static void print_breach(struct call *call, const struct breach *breach) {
    struct ctx *ctx = call->ctx;
    const struct breach_facts *facts = &breach->facts;
    struct table table = table_begin(ctx, 2), steps = table_begin(ctx, 3);
    print_pair(&table, M("State"), state_words(ctx, breach));
    print_pair(&table, M("Known since"), breach_when_text(ctx, ctx->lang, facts->aware));
    print_pair(&table, M("72 hours until"), breach_when_text(ctx, ctx->lang, breach->due));
    print_pair(&table, M("Began"), breach_when_text(ctx, ctx->lang, facts->begun));
    print_pair(&table, M("Ended"), breach_when_text(ctx, ctx->lang, facts->ended));
    print_pair(&table, M("What happened"), facts->nature);
    print_pair(&table, M("What was hurt"), breach_kinds_text(ctx, ctx->lang, facts->kinds));
    print_pair(&table, M("How it was found"), facts->found);
    print_pair(&table, M("Whose data"), breach_whose_text(ctx, ctx->lang, facts->whose));
    print_pair(&table, M("Where it happened"), breach_systems_text(ctx, ctx->lang, facts->systems));
    print_pair(&table, M("People, about"), number_text(ctx, facts->people));
    print_pair(&table, M("Which data"), breach_data_text(ctx, ctx->lang, facts->data));
    print_pair(&table, M("Records, about"), number_text(ctx, facts->records));
    print_pair(&table, M("What it may lead to"), facts->consequences);
    print_pair(&table, M("Measures"), facts->measures);
    for (enum lang i = 0; i < LANG_COUNT; i++)
        print_pair(&table, breach_letter_label(i), breach_own_all(ctx, facts, i));
    if (breach->risk >= 0)
        print_pair(&table, M("Risk"), msg(ctx->lang, breach_word_label(BREACH_RISK, (size_t)breach->risk)));
    for (size_t i = 0; i < breach->party_count; i++) {
        const struct breach_party *one = &breach->parties[i];
        print_pair(&table, M("Whom it concerned"),
                   one->name ? arena_printf(ctx->arena, "%s: %s", one->name, told_words(ctx, one))
                             : msg(ctx->lang, M("erased")));
    }
    table_print(&table, call->out);
    fputc('\n', call->out);
    for (size_t i = 0; i < breach->step_count; i++) {
        const struct breach_step *step = &breach->steps[i];
        const char *cells[] = {shown_instant(ctx, step->done ? step->done : step->at, false),
                               msg(ctx->lang, breach_step_label(step->kind)), step_words(ctx, step)};
        table_row(&steps, cells);
    }
    table_print(&steps, call->out);
}

/* ---- commands */

static void print_done(struct call *call, const char *sentence, ref_t id) {
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:o}", "id", shown_json_id(call->ctx, id));
        must(json);
        call_json(call, json);
        return;
    }
    fprintf(call->out, "%s\n", MSG(call->ctx->arena, call->ctx->lang, sentence, shown_id(call->ctx, id)));
}

enum status cli_breach_add(struct call *call) {
    struct breach_draft draft = {0}, known;
    const char *text = call_word(call, 1), *request = call_option(call, "--request", NULL),
               *device = call_option(call, "--device", NULL);
    struct device lost;
    ref_t id, of;
    TRY(read_facts(call, &draft.facts));
    TRY(read_parties(call, &draft.parties, &draft.party_count));
    if (text)
        TRY(arg_text(call, text, &draft.facts.nature));
    if (device && device_find(call->ctx, device, &lost) != ST_OK)
        return fault_at_field(call->ctx, "--device");
    if (request)
        TRY(arg_record(call, request, "--request", &of));
    if (request || device) {
        TRY(request ? breach_wrong_address(call->ctx, of, &known) : device_breach(call->ctx, lost.id, &known));
        breach_facts_over(&known.facts, &draft.facts); /* what the options say stands over what is known */
        draft.facts = known.facts;
        draft.device = known.device;
        if (!draft.party_count) {
            draft.parties = known.parties;
            draft.party_count = known.party_count;
        }
    }
    TRY(at_option(call, breach_add(call->ctx, &draft, &id)));
    print_done(call, M("Written down; the 72 hours run: {1}"), id);
    return ST_OK;
}

enum status cli_breach_list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct breach *list;
    size_t count;
    TRY(breach_list(ctx, call_has(call, "--closed"), &list, &count));
    if (call_has(call, "--json")) {
        json_t *rows = json_array();
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(rows, row_json(ctx, &list[i])) == 0);
        json_auto_t *document = json_pack("{s:o}", "breaches", rows);
        must(document);
        call_json(call, document);
        return ST_OK;
    }
    if (!count)
        fprintf(call->out, "%s\n", msg(ctx->lang, M("There are no such breaches.")));
    struct table table = table_begin(ctx, 5);
    table_head(&table,
               (const char *const[]){M("72 hours until"), M("State"), M("Risk"), M("What happened"), M("Id")});
    for (size_t i = 0; i < count; i++) {
        const char *cells[] = {breach_when_text(ctx, ctx->lang, list[i].due), state_words(ctx, &list[i]),
                               list[i].risk < 0
                                   ? msg(ctx->lang, M("not judged"))
                                   : msg(ctx->lang, breach_word_label(BREACH_RISK, (size_t)list[i].risk)),
                               list[i].facts.nature, shown_id(ctx, list[i].id)};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
    return ST_OK;
}

enum status cli_breach_show(struct call *call) {
    struct breach breach;
    TRY(read_breach(call, &breach));
    if (call_has(call, "--json")) {
        json_auto_t *json = NULL;
        TRY(whole_json(call->ctx, &breach, &json));
        call_json(call, json);
    } else {
        print_breach(call, &breach);
    }
    return ST_OK;
}

enum status cli_breach_step(struct call *call) {
    struct breach_step_draft step = {.reason = call_option(call, "--why", NULL),
                                     .how = call_option(call, "--how", NULL)};
    const char *text = call_word(call, 3), *kind = call_word(call, 2);
    bool whole_day;
    ref_t id;
    TRY(arg_record(call, call_word(call, 1), "BREACH", &id));
    if (!breach_step_from(kind, &step.kind)) {
        const char *list = "";
        for (int i = BREACH_STEP_ADD; i < BREACH_STEP_KINDS; i++)
            list = arena_printf(call->ctx->arena, "%s%s%s", list, *list ? ", " : "",
                                breach_step_id((enum breach_step_kind)i));
        return no_such(call, "WHAT", kind, list);
    }
    TRY(read_facts(call, &step.facts));
    TRY(read_parties(call, &step.parties, &step.party_count));
    TRY(read_word(call, "--risk", BREACH_RISK, &step.risk));
    TRY(read_word(call, "--to", BREACH_TO, &step.to));
    TRY(read_word(call, "--exempt", BREACH_EXEMPT, &step.exempt));
    TRY(arg_time(call, "--at", &step.when, &whole_day));
    if (text)
        TRY(arg_text(call, text, &step.text));
    if (step.kind == BREACH_STEP_ADD || step.kind == BREACH_STEP_CORRECT) {
        step.facts.nature = step.text;
        step.text = NULL;
    }
    TRY(at_option(call, breach_take(call->ctx, id, &step)));
    print_done(call, M("Written down: {1}"), id);
    return ST_OK;
}

enum status cli_breach_form(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct breach breach;
    struct breach_paper paper = {0};
    enum lang lang = ctx_notice(ctx)->first_language;
    const char *code = call_option(call, "--language", NULL);
    if (code && !lang_from(code, &lang))
        return no_such(call, "--language", code, "fi, sv, en");
    TRY(read_breach(call, &breach));
    if (call_has(call, "--letter"))
        TRY(breach_letter(ctx, &breach, lang, NULL, &paper));
    else
        TRY(breach_form(ctx, &breach, lang, &paper));
    if (call_has(call, "--json")) {
        json_auto_t *json = paper_json(&paper);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s", breach_paper_text(ctx, &paper));
    if (paper.missing)
        fprintf(call->err, "%s\n",
                msg_count(ctx->arena, ctx->lang,
                          MN("{1} part is still missing; it is marked with !!.",
                             "{1} parts are still missing; they are marked with !!."),
                          (long)paper.missing));
    return ST_OK;
}

enum status cli_breach_send(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct breach_sent sent;
    ref_t id;
    TRY(arg_record(call, call_word(call, 1), "BREACH", &id));
    TRY(breach_send(ctx, id, 0, &sent));
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:I,s:I}", "letters", (json_int_t)sent.put, "without_address",
                                      (json_int_t)sent.without);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang,
                M("Letters that go out: {1}. Without an e-mail address, to be told otherwise: {2}."),
                shown_number(ctx, sent.put), shown_number(ctx, sent.without)));
    return ST_OK;
}
