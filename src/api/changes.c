/* For whoever follows the register: what to read again, and what to forget. */
#include "registry/changes.h"

#include "api/input.h"
#include "api/out.h"

#include <stdlib.h>
#include <string.h>

static json_t *row_json(struct ctx *ctx, const struct change_row *row) {
    return json_pack("{s:I,s:s,s:o,s:o,s:b}", "number", (json_int_t)row->number, "what",
                     row->what == CHANGE_PARTY ? "party" : "record", "id", out_id(ctx, row->id), "party",
                     out_id(ctx, row->party), "gone", row->gone);
}

/* "record-0123456789abc": the last row of a page that ended within one change. */
static enum status read_place(struct visit *visit, struct change_place *place) {
    const char *after = request_query(visit->request, "after");
    const char *dash = after ? strchr(after, '-') : NULL;
    *place = (struct change_place){.since = strtoll(request_query(visit->request, "since"), NULL, 10)};
    if (!after)
        return ST_OK;
    place->what = strncmp(after, "party-", 6) == 0 ? CHANGE_PARTY : CHANGE_RECORD;
    if (dash && ref_parse(dash + 1, &place->id))
        return ST_OK;
    (void)FAIL(visit->ctx, ST_INVALID, M("This is no id."));
    return fault_at_field(visit->ctx, "after");
}

enum status api_changes(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct change_place place;
    struct change_row *rows;
    size_t count;
    bool more;
    TRY(input_query(visit, "api_changes"));
    TRY(read_place(visit, &place));
    enum status status =
        changes_since(ctx, &place, input_count(visit, "limit", 100, CHANGES_PAGE_MOST), &rows, &count, &more);
    if (status == ST_CONFLICT)
        visit->code = 410;
    TRY(status);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, row_json(ctx, &rows[i]));
    const char *after = place.id
                            ? arena_printf(ctx->arena, "%s-%s", place.what == CHANGE_PARTY ? "party" : "record",
                                           ref_text(ctx->arena, place.id))
                            : NULL;
    return out_send(visit, 200,
                    json_pack("{s:o,s:I,s:o,s:b}", "items", list, "next", (json_int_t)place.since, "after",
                              out_text(after), "more", more));
}
