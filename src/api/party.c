/* Reading people: lists, one of them, and what is known about it. */
#include "api/answers.h"
#include "api/filter.h"
#include "api/input.h"
#include "api/out.h"

#include "notice/notice.h"
#include "registry/choice_words.h"
#include "registry/disclosure.h"
#include "registry/find.h"
#include "registry/telling.h"

enum { PAGE = 100, PAGE_MOST = 1000 };

/* ---- lists */

static json_t *hit_json(struct ctx *ctx, const struct hit *hit) {
    return json_pack("{s:o,s:s,s:o,s:o,s:o,s:o}", "id", out_id(ctx, hit->party), "name", hit->name, "type",
                     out_type(ctx, hit->type), "organisation", out_text(hit->organisation), "email",
                     out_text(hit->email), "phone", out_text(hit->phone));
}

static enum status send_hits(struct visit *visit, const struct hits *hits) {
    json_t *list = json_array();
    for (size_t i = 0; i < hits->count; i++)
        out_push(list, hit_json(visit->ctx, &hits->items[i]));
    return out_send(visit, 200, json_pack("{s:o,s:o}", "items", list, "next", out_text(hits->cursor)));
}

enum status api_parties(struct visit *visit) {
    struct hits hits;
    TRY(input_query(visit, "api_parties"));
    TRY(find(visit->ctx, "", request_query(visit->request, "cursor"),
             input_count(visit, "limit", PAGE, PAGE_MOST), &hits));
    return send_hits(visit, &hits);
}

enum status api_search(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct hits hits;
    scoped_json *json = NULL;
    TRY(input_query(visit, "api_search"));
    TRY(input_read(visit, &json));
    size_t limit = input_has(json, "limit") ? (size_t)input_number(json, "limit") : PAGE;
    limit = limit < 1 ? 1 : limit < PAGE_MOST ? limit : PAGE_MOST;
    struct filter filter;
    TRY(filter_input(ctx, json, &filter));
    const struct find_asked asked = {.words = input_text(ctx, json, "words"),
                                     .cursor = input_text(ctx, json, "cursor"),
                                     .filter = &filter,
                                     .limit = limit,
                                     .whole = true};
    TRY(filter_any(&filter) ? find_listed(ctx, &asked, &hits)
                            : find(ctx, asked.words, asked.cursor, limit, &hits));
    return send_hits(visit, &hits);
}

/* ---- one of them */

static const char *relation_id(enum relation relation) {
    return relation == RELATION_CUSTOMER ? "customer" : relation == RELATION_FORMER ? "former" : "potential";
}

static const char *form_id(enum party_form form) {
    static const char *const forms[] = {"person", "organisation", "sole_trader"};
    return forms[form];
}

enum status answer_party(struct visit *visit, ref_t ref) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    struct due_verdict *verdicts;
    size_t count;
    int64_t restricted;
    TRY(party_read(ctx, ref, NOTICE_NOTHING, &party));
    TRY(choice_restricted(ctx, party.id, &restricted));
    TRY(due_of(ctx, party.id, DAY_NONE, &verdicts, &count));
    out_version(visit, party.version);
    return out_send(
        visit, 200,
        json_pack("{s:o,s:I,s:s,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "id", out_id(ctx, party.id), "version",
                  (json_int_t)party.version, "form", form_id(party.form), "name", party.name, "relation",
                  relation_id(party.relation), "taken_in", out_day(ctx, party.taken_in), "changed",
                  json_string(instant_iso(ctx->arena, party.changed)), "restricted",
                  out_instant(ctx, restricted), "roles", out_roles(ctx, &party), "values",
                  out_values(ctx, party.values, party.value_count), "others",
                  out_values(ctx, party.others, party.other_count), "kept", out_kept(ctx, verdicts, count)));
}

enum status api_party(struct visit *visit) {
    ref_t ref;
    TRY(input_query(visit, "api_party"));
    TRY(input_path_id(visit, 0, &ref));
    return answer_party(visit, ref);
}

enum status api_people(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct party party, *people;
    size_t count;
    TRY(input_party(visit, "api_people", &party));
    TRY(party_people(ctx, party.id, &people, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, json_pack("{s:o,s:s,s:o}", "id", out_id(ctx, people[i].id), "name", people[i].name,
                                 "roles", out_roles(ctx, &people[i])));
    return out_items(visit, list);
}

enum status api_records(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    struct record *records;
    size_t count, total;
    TRY(input_party(visit, "api_records", &party));
    size_t limit = input_count(visit, "limit", PAGE, PAGE_MOST);
    TRY(record_list(ctx, party.id, input_count(visit, "skip", 0, INT32_MAX), limit ? limit : 1, &records,
                    &count, &total));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, out_record(ctx, &records[i]));
    return out_send(visit, 200, json_pack("{s:o,s:I}", "items", list, "total", (json_int_t)total));
}

enum status api_choices(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    struct choice *choices;
    struct choice_words *words;
    size_t count;
    TRY(input_party(visit, "api_choices", &party));
    TRY(choice_list(ctx, party.id, &choices, &count));
    TRY(choice_words_of(ctx, choices, count, &words));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, json_pack("{s:s,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "at",
                                 instant_iso(ctx->arena, choices[i].at), "answer",
                                 choices[i].given ? "given" : "refused", "purpose", choices[i].purpose,
                                 "channel", out_text(choices[i].channel), "how", out_text(choices[i].how),
                                 "notice_version", out_text(words[i].version), "notice_in_force",
                                 out_day(ctx, words[i].in_force), "notice_says", out_text(words[i].says),
                                 "words", out_text(words[i].text), "document", out_id(ctx, words[i].document),
                                 "document_words", out_text(choice_words_document(ctx, &words[i]))));
    return out_items(visit, list);
}

enum status api_disclosures(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    struct disclosure *items;
    size_t count;
    TRY(input_party(visit, "api_disclosures", &party));
    TRY(disclosure_list(ctx, party.id, &items, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list,
                 json_pack("{s:o,s:s,s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:o}", "export", out_id(ctx, items[i].batch),
                           "at", instant_iso(ctx->arena, items[i].at), "recipient", items[i].recipient, "name",
                           items[i].recipient_words, "purpose", items[i].purpose, "classes", items[i].classes,
                           "ground", out_text(items[i].ground), "as", items[i].how, "by", items[i].actor,
                           "basis", out_text(items[i].basis)));
    return out_items(visit, list);
}

enum status api_tellings(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    struct telling *items;
    size_t count;
    TRY(input_party(visit, "api_tellings", &party));
    TRY(telling_of(ctx, party.id, &items, &count));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list,
                 json_pack("{s:o,s:o,s:o,s:s,s:o,s:o,s:b,s:s}", "source", out_source(ctx, items[i].source),
                           "obtained", out_day(ctx, items[i].came), "tell_by", out_day(ctx, items[i].by),
                           "because", telling_by_id(items[i].because), "told", out_day(ctx, items[i].told),
                           "how", out_text(items[i].how), "late", items[i].late, "rule", items[i].rule));
    return out_items(visit, list);
}
