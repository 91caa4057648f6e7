/* For whom somebody speaks, once there is such a link: its days, and taking it away. And what was done last about a party,
 * taken back. */
#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

#include "notice/notice.h"
#include "registry/links.h"
#include "registry/takeback.h"

static enum status answer_link(struct visit *visit, const struct linked *linked) {
    struct ctx *ctx = visit->ctx;
    const struct role *link = &linked->link;
    out_version(visit, linked->person.version);
    return out_send(visit, 200,
                    json_pack("{s:o,s:o,s:s,s:I,s:o,s:o,s:o,s:o,s:o}", "id", out_id(ctx, link->id), "person",
                              out_id(ctx, linked->person.id), "name", linked->person.name, "version",
                              (json_int_t)linked->person.version, "type", out_type(ctx, link->type),
                              "organisation", out_id(ctx, link->organisation), "organisation_name",
                              out_text(link->organisation_name), "from", out_day(ctx, link->from), "to",
                              out_day(ctx, link->to)));
}

enum status api_link_show(struct visit *visit) {
    struct linked linked;
    ref_t link;
    TRY(input_query(visit, "api_link_show"));
    TRY(input_path_id(visit, 0, &link));
    TRY(links_read(visit->ctx, link, NOTICE_NOTHING, &linked));
    return answer_link(visit, &linked);
}

/* A day that does not stand in the body stays; null is always, or still. */
enum status api_link_change(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct linked linked;
    int64_t version;
    bool matched;
    ref_t link;
    TRY(input_query(visit, "api_link_change"));
    TRY(input_path_id(visit, 0, &link));
    TRY(input_read(visit, &json));
    TRY(input_version(visit, json, &version, &matched));
    TRY(links_read(ctx, link, NOTICE_NOTHING, &linked));
    day_t from = json_object_get(json, "from") ? input_day(json, "from") : linked.link.from;
    day_t to = json_object_get(json, "to") ? input_day(json, "to") : linked.link.to;
    TRY(answer_changed(visit, links_set(ctx, link, version, input_type(ctx, json, "type"), from, to), matched));
    TRY(links_read(ctx, link, NOTICE_NOTHING, &linked));
    return answer_link(visit, &linked);
}

enum status api_link_remove(struct visit *visit) {
    int64_t version;
    bool matched;
    ref_t link;
    TRY(input_query(visit, "api_link_remove"));
    TRY(input_path_id(visit, 0, &link));
    TRY(input_version(visit, NULL, &version, &matched));
    TRY(answer_changed(visit, links_remove(visit->ctx, link, version), matched));
    return answer_nothing(visit);
}

/* ---- what was done last */

enum status api_last_change(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    struct takeback last;
    TRY(input_party(visit, "api_last_change", &party));
    TRY(takeback_of(ctx, &party, &last));
    const struct names fields = {.items = last.fields, .count = last.there ? last.field_count : 0};
    return out_send(visit, 200,
                    json_pack("{s:b,s:I,s:s,s:o,s:o,s:o,s:o}", "undoable", last.there, "version",
                              (json_int_t)last.change, "what",
                              last.kind == DEED_COUNT ? "values" : deed_id(last.kind), "fields",
                              out_words(&fields), "at", out_instant(ctx, last.there ? last.at : 0), "by",
                              out_text(last.there ? last.by : NULL), "why_not", out_text(last.why_not)));
}

enum status api_undo_last(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    ref_t party;
    TRY(input_query(visit, "api_undo_last"));
    TRY(input_path_id(visit, 0, &party));
    TRY(input_read(visit, &json));
    TRY(takeback_undo(ctx, party, input_number(json, "version")));
    return answer_party(visit, party);
}
