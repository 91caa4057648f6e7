/* Breaches of personal data: written down, listed, read, the steps that are taken with them, and the two papers. */
#include "rights/breach.h"
#include "rights/device.h"

#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include "registry/registry.h"

#include <string.h>

static json_t *number_json(int64_t number) {
    return number == BREACH_NUMBER_UNKNOWN ? json_null() : json_integer((json_int_t)number);
}

static json_t *word_json(enum breach_word set, int index) {
    return index < 0 ? json_null() : json_string(breach_word_id(set, (size_t)index));
}

static json_t *kinds_json(unsigned kinds) {
    json_t *list = json_array();
    for (size_t i = 0; i < breach_word_count(BREACH_HURT); i++)
        if (kinds & 1U << i)
            out_push(list, json_string(breach_word_id(BREACH_HURT, i)));
    return list;
}

static json_t *ids_json(struct ctx *ctx, const char *ids) {
    json_t *list = json_array();
    while (ids && *ids) {
        size_t length = strcspn(ids, ",");
        out_push(list, json_string(arena_text_n(ctx->arena, ids, length)));
        ids += length + (ids[length] == ',');
    }
    return list;
}

static json_t *row_json(struct ctx *ctx, const struct breach *breach) {
    const struct breach_facts *facts = &breach->facts;
    json_t *json = json_pack(
        "{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:I,s:b,s:b}", "id", out_id(ctx, breach->id), "made",
        out_instant(ctx, breach->made), "closed", out_instant(ctx, breach->closed), "aware",
        out_instant(ctx, facts->aware), "tell_authority_by", out_instant(ctx, breach->due), "authority_told",
        out_instant(ctx, breach->notified), "risk", word_json(BREACH_RISK, breach->risk), "seconds_left",
        (json_int_t)breach->left, "late", breach->late, "people_to_be_told", breach->people_wanted);
    must(json);
    out_put(json, "began", out_instant(ctx, facts->begun));
    out_put(json, "ended", out_instant(ctx, facts->ended));
    out_put(json, "hurt", kinds_json(facts->kinds));
    out_put(json, "people", number_json(facts->people));
    out_put(json, "records", number_json(facts->records));
    out_put(json, "kept_until", out_day(ctx, breach->last));
    out_put(json, "what", out_text(facts->nature));
    out_put(json, "version", json_integer((json_int_t)breach->version));
    return json;
}

static json_t *step_json(struct ctx *ctx, const struct breach_step *step) {
    json_t *json =
        json_pack("{s:s,s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "step", breach_step_id(step->kind), "at",
                  out_instant(ctx, step->at), "actor", step->actor, "when", out_instant(ctx, step->done),
                  "risk", word_json(BREACH_RISK, step->risk), "to", word_json(BREACH_TO, step->to), "exempt",
                  word_json(BREACH_EXEMPT, step->exempt), "reason", out_text(step->reason), "text",
                  out_text(step->text ? step->text : step->facts.nature), "how", out_text(step->how));
    must(json);
    out_put(json, "aware", out_instant(ctx, step->facts.aware));
    out_put(json, "aware_before", out_instant(ctx, step->aware_was));
    return json;
}

static enum status letters_json(struct ctx *ctx, const struct breach *breach, json_t *list) {
    struct breach_reader readers[LANG_COUNT];
    size_t count;
    TRY(breach_readers(ctx, breach, readers, &count));
    for (size_t i = 0; i < count; i++) {
        const struct breach_reader *one = &readers[i];
        out_push(list, json_pack("{s:s,s:I,s:o,s:o,s:o,s:o}", "language", lang_code(one->lang), "people",
                                 (json_int_t)one->people, "plain", out_text(one->own[BREACH_OWN_PLAIN]),
                                 "consequences", out_text(one->own[BREACH_OWN_CONSEQUENCES]), "measures",
                                 out_text(one->own[BREACH_OWN_MEASURES]), "missing",
                                 out_text(breach_paper_lacks(ctx, &one->letter))));
    }
    return ST_OK;
}

static enum status give(struct visit *visit, int code, ref_t id) {
    struct ctx *ctx = visit->ctx;
    struct breach breach;
    TRY(breach_read(ctx, id, &breach));
    const struct breach_facts *facts = &breach.facts;
    json_t *json = row_json(ctx, &breach), *concerned = json_array(), *steps = json_array(),
           *letters = json_array();
    out_put(json, "found", out_text(facts->found));
    out_put(json, "whose", ids_json(ctx, facts->whose));
    out_put(json, "systems", ids_json(ctx, facts->systems));
    out_put(json, "data", ids_json(ctx, facts->data));
    out_put(json, "plain", out_text(facts->plain));
    out_put(json, "consequences", out_text(facts->consequences));
    out_put(json, "measures", out_text(facts->measures));
    out_put(json, "risk_reason", out_text(breach.risk_reason));
    out_put(json, "late_reason", out_text(breach.late_reason));
    for (size_t i = 0; i < breach.party_count; i++)
        out_push(concerned,
                 json_pack("{s:o,s:o,s:o,s:o}", "id", out_id(ctx, breach.parties[i].party), "name",
                           out_text(breach.parties[i].name), "told", out_instant(ctx, breach.parties[i].told),
                           "letter", out_text(breach.parties[i].letter)));
    for (size_t i = 0; i < breach.step_count; i++)
        out_push(steps, step_json(ctx, &breach.steps[i]));
    out_put(json, "letters", letters);
    out_put(json, "concerned", concerned);
    out_put(json, "steps", steps);
    out_version(visit, breach.version);
    TRY(letters_json(ctx, &breach, letters));
    return out_send(visit, code, json);
}

static bool yes(struct visit *visit, const char *name) {
    const char *text = request_query(visit->request, name);
    return text && *text == 't';
}

enum status api_breaches(struct visit *visit) {
    struct breach *rows;
    size_t count;
    TRY(input_query(visit, "api_breaches"));
    TRY(breach_list(visit->ctx, yes(visit, "closed"), &rows, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, row_json(visit->ctx, &rows[i]));
    return out_items(visit, list);
}

enum status api_breach(struct visit *visit) {
    ref_t id;
    TRY(input_query(visit, "api_breach"));
    TRY(input_path_id(visit, 0, &id));
    return give(visit, 200, id);
}

/* ---- what is brought */

static enum status read_kinds(struct ctx *ctx, const json_t *json, unsigned *kinds) {
    const json_t *one;
    size_t index;
    json_array_foreach(json_object_get(json, "hurt"), index, one) {
        int kind = breach_word_from(BREACH_HURT, json_string_value(one));
        if (kind < 0) {
            (void)FAIL(ctx, ST_INVALID, M("These can be hurt: confidentiality, integrity, availability"));
            return fault_at_field(ctx, "hurt");
        }
        *kinds |= 1U << kind;
    }
    return ST_OK;
}

/* In which language the words for the people are written. */
static enum status read_language(struct ctx *ctx, const json_t *json, struct breach_facts *facts) {
    const char *code = input_text(ctx, json, "language");
    enum lang lang;
    if (!code || !lang_from(code, &lang))
        return ST_OK; /* its shape was looked at */
    if (!ctx_notice(ctx)->languages[lang]) {
        (void)FAIL(ctx, ST_INVALID, M("The notice does not speak that language."));
        return fault_at_field(ctx, "language");
    }
    breach_own_in(ctx, facts, lang);
    return ST_OK;
}

static enum status read_facts(struct ctx *ctx, const json_t *json, struct breach_facts *facts) {
    bool whole_day;
    *facts = breach_facts_none();
    facts->aware = input_when(ctx, json, "aware", &whole_day);
    facts->begun = input_when(ctx, json, "began", &whole_day);
    facts->ended = input_when(ctx, json, "ended", &whole_day);
    if (input_has(json, "people"))
        facts->people = input_number(json, "people");
    if (input_has(json, "records"))
        facts->records = input_number(json, "records");
    facts->nature = input_text(ctx, json, "what");
    facts->found = input_text(ctx, json, "found");
    facts->whose = input_joined(ctx, json, "whose");
    facts->systems = input_joined(ctx, json, "systems");
    facts->data = input_joined(ctx, json, "data");
    facts->plain = input_text(ctx, json, "plain");
    facts->consequences = input_text(ctx, json, "consequences");
    facts->measures = input_text(ctx, json, "measures");
    TRY(read_kinds(ctx, json, &facts->kinds));
    return read_language(ctx, json, facts);
}

static const ref_t *read_parties(struct ctx *ctx, const json_t *json, size_t *count) {
    const json_t *list = json_object_get(json, "concerned"), *one;
    ref_t *parties = arena_array(ctx->arena, json_array_size(list) + 1, sizeof *parties);
    size_t index;
    *count = 0;
    json_array_foreach(list, index, one) if (ref_parse(json_string_value(one), &parties[*count]))++ *count;
    return parties;
}

static int read_word(struct ctx *ctx, const json_t *json, const char *name, enum breach_word set) {
    const char *text = input_text(ctx, json, name);
    return text ? breach_word_from(set, text) : -1;
}

/* The model's names are other than ours in three places. */
static enum status at_member(struct ctx *ctx, enum status status) {
    static const char *const names[][2] = {
        {"nature", "what"}, {"begun", "began"}, {"kinds", "hurt"}, {"who", "concerned"}};
    for (size_t i = 0; status != ST_OK && ctx->fault.field && i < sizeof names / sizeof *names; i++)
        if (strcmp(ctx->fault.field, names[i][0]) == 0)
            ctx->fault.field = names[i][1];
    return status;
}

enum status api_breach_add(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct breach_draft draft = {0}, known;
    ref_t id, request, device;
    TRY(input_query(visit, "api_breach_add"));
    TRY(input_read(visit, &json));
    TRY(read_facts(ctx, json, &draft.facts));
    draft.parties = read_parties(ctx, json, &draft.party_count);
    request = input_id(json, "request");
    device = input_id(json, "device");
    if (request || device) {
        TRY(request ? breach_wrong_address(ctx, request, &known) : device_breach(ctx, device, &known));
        breach_facts_over(&known.facts, &draft.facts);
        draft.facts = known.facts;
        draft.device = known.device;
        if (!draft.party_count) {
            draft.parties = known.parties;
            draft.party_count = known.party_count;
        }
    }
    TRY(at_member(ctx, breach_add(ctx, &draft, &id)));
    return give(visit, 201, id);
}

enum status api_breach_step(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    bool matched, whole_day;
    ref_t id;
    TRY(input_query(visit, "api_breach_step"));
    TRY(input_path_id(visit, 0, &id));
    TRY(input_read(visit, &json));
    struct breach_step_draft step = {.risk = read_word(ctx, json, "risk", BREACH_RISK),
                                     .to = read_word(ctx, json, "to", BREACH_TO),
                                     .exempt = read_word(ctx, json, "exempt", BREACH_EXEMPT),
                                     .when = input_when(ctx, json, "when", &whole_day),
                                     .reason = input_text(ctx, json, "reason"),
                                     .text = input_text(ctx, json, "text"),
                                     .how = input_text(ctx, json, "how")};
    must(breach_step_from(input_text(ctx, json, "step"), &step.kind)); /* its shape was looked at */
    TRY(read_facts(ctx, json, &step.facts));
    step.parties = read_parties(ctx, json, &step.party_count);
    TRY(input_version(visit, json, &step.version, &matched));
    TRY(at_member(ctx, answer_changed(visit, breach_take(ctx, id, &step), matched)));
    return give(visit, 200, id);
}

enum status api_breach_send(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct breach_sent sent;
    int64_t version;
    bool matched;
    ref_t id;
    TRY(input_query(visit, "api_breach_send"));
    TRY(input_path_id(visit, 0, &id));
    TRY(input_read(visit, &json));
    TRY(input_version(visit, json, &version, &matched));
    TRY(answer_changed(visit, breach_send(ctx, id, version, &sent), matched));
    return out_send(
        visit, 200,
        json_pack("{s:I,s:I}", "letters", (json_int_t)sent.put, "without_address", (json_int_t)sent.without));
}

static enum status paper(struct visit *visit, const char *handler, bool letter) {
    struct ctx *ctx = visit->ctx;
    struct breach breach;
    struct breach_paper paper = {0};
    enum lang lang = ctx_notice(ctx)->first_language;
    ref_t id;
    TRY(input_query(visit, handler));
    TRY(input_path_id(visit, 0, &id));
    const char *code = request_query(visit->request, "lang");
    if (code)
        (void)lang_from(code, &lang);
    TRY(breach_read(ctx, id, &breach));
    if (letter)
        TRY(breach_letter(ctx, &breach, lang, NULL, &paper));
    else
        TRY(breach_form(ctx, &breach, lang, &paper));
    json_t *parts = json_array();
    for (size_t i = 0; i < paper.count; i++)
        out_push(parts, json_pack("{s:o,s:s,s:b}", "heading", out_text(paper.parts[i].heading), "text",
                                  paper.parts[i].text, "missing", paper.parts[i].missing));
    return out_send(visit, 200,
                    json_pack("{s:s,s:o,s:s,s:s,s:I,s:o}", "language", lang_code(paper.lang), "to",
                              out_text(paper.to), "title", paper.title, "day", paper.day, "missing",
                              (json_int_t)paper.missing, "parts", parts));
}

enum status api_breach_form(struct visit *visit) {
    return paper(visit, "api_breach_form", false);
}

enum status api_breach_letter(struct visit *visit) {
    return paper(visit, "api_breach_letter", true);
}
