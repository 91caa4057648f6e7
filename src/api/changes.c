/* For whoever follows the register: what to read again, and what to forget. */
#include "registry/changes.h"

#include "api/input.h"
#include "api/out.h"

#include <stdlib.h>

static json_t *row_json(struct ctx *ctx, const struct change_row *row) {
    return json_pack("{s:I,s:s,s:o,s:o,s:b}", "number", (json_int_t)row->number, "what",
                     row->what == CHANGE_PARTY ? "party" : "record", "id", out_id(ctx, row->id), "party",
                     out_id(ctx, row->party), "gone", row->gone);
}

enum status api_changes(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct change_row *rows;
    size_t count;
    int64_t next;
    bool more;
    TRY(input_query(visit, "api_changes"));
    int64_t since = strtoll(request_query(visit->request, "since"), NULL, 10);
    enum status status = changes_since(ctx, since, input_count(visit, "limit", 100, CHANGES_PAGE_MOST), &rows,
                                       &count, &next, &more);
    if (status == ST_CONFLICT)
        visit->code = 410;
    TRY(status);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, row_json(ctx, &rows[i]));
    return out_send(visit, 200,
                    json_pack("{s:o,s:I,s:b}", "items", list, "next", (json_int_t)next, "more", more));
}
