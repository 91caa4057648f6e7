/* Contacts that the answer of their own day did not allow, and what became of each; a person says that, who has looked into it. */
#include "registry/against.h"

#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

enum { SHOWN = 1000 };

static json_t *parts_json(const struct against *against) {
    json_t *list = json_array();
    for (size_t i = 0; i < against->part_count; i++)
        out_push(list, json_pack("{s:o,s:s,s:s,s:o}", "purpose", out_text(against->parts[i].purpose), "path",
                                 against->parts[i].path, "sentence", against->parts[i].sentence, "quote",
                                 out_text(against->parts[i].quote)));
    return list;
}

static json_t *against_json(struct ctx *ctx, const struct against *against) {
    return json_pack("{s:o,s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:o}", "record", out_id(ctx, against->record), "party",
                     out_id(ctx, against->party), "kind", against->kind, "day", out_day(ctx, against->day),
                     "at", out_instant(ctx, against->whole_day ? 0 : against->at), "channel",
                     out_text(against->channel), "said_no", parts_json(against), "explained",
                     out_instant(ctx, against->closed), "why",
                     out_text(against->closed ? against_why_id(against->why) : NULL));
}

enum status api_against(struct visit *visit) {
    struct against *list;
    size_t count;
    bool more;
    TRY(input_query(visit, "api_against"));
    TRY(against_list(visit->ctx, SHOWN, &list, &count, &more));
    json_t *items = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(items, against_json(visit->ctx, &list[i]));
    return out_send(visit, 200, json_pack("{s:o,s:b}", "items", items, "more", more));
}
