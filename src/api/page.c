/* A person's access to their own page: given, listed, ended. What is done there the person does. */
#include "rights/own.h"

#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"

enum status api_page(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct doorway *list;
    size_t count;
    ref_t party;
    TRY(input_query(visit, "api_page"));
    TRY(input_path_id(visit, 0, &party));
    TRY(doorway_list(ctx, party, false, &list, &count));
    json_t *items = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(items, json_pack("{s:o,s:o,s:s,s:s,s:o,s:o,s:o,s:i}", "id", out_id(ctx, list[i].id), "request",
                                  out_id(ctx, list[i].request), "what", doorway_kind_id(list[i].kind), "state",
                                  doorway_state_id(list[i].state), "made", out_instant(ctx, list[i].made),
                                  "until", out_instant(ctx, list[i].until), "opened",
                                  out_instant(ctx, list[i].opened), "wrong_codes", list[i].tries));
    return out_send(visit, 200, json_pack("{s:o}", "items", items));
}

enum status api_page_give(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    struct doorway_made made;
    ref_t party;
    TRY(input_query(visit, "api_page_give"));
    TRY(input_path_id(visit, 0, &party));
    TRY(input_read(visit, &json));
    int64_t hours = input_number(json, "hours");
    TRY(own_give(ctx, party, input_id(json, "request"),
                 hours < 0 || hours > DOORWAY_HOURS_MOST ? DOORWAY_HOURS_MOST + 1 : (int)hours, &made));
    return out_send(visit, 201,
                    json_pack("{s:o,s:s,s:s,s:o}", "id", out_id(ctx, made.id), "link", made.link, "code",
                              made.code, "until", out_instant(ctx, made.until)));
}

enum status api_page_end(struct visit *visit) {
    ref_t link;
    TRY(input_query(visit, "api_page_end"));
    TRY(input_path_id(visit, 0, &link));
    TRY(doorway_end(visit->ctx, link));
    return answer_nothing(visit);
}
