/* What was handed to whom, of the whole register. */
#include "registry/disclosure.h"

#include "api/input.h"
#include "api/out.h"

enum { PAGE = 100, PAGE_MOST = 1000 };

static day_t day_of(struct visit *visit, const char *name) {
    day_t day = DAY_NONE;
    const char *text = request_query(visit->request, name);
    return text && day_parse(text, &day) ? day : DAY_NONE;
}

static struct disclosure_asked asked_of(struct visit *visit) {
    struct disclosure_asked asked = {.recipient = request_query(visit->request, "recipient"),
                                     .from = day_of(visit, "from"),
                                     .to = day_of(visit, "to")};
    const char *batch = request_query(visit->request, "export");
    if (batch)
        (void)ref_parse(batch, &asked.batch); /* its shape was looked at */
    return asked;
}

enum status api_disclosure_file(struct visit *visit) {
    const char *bytes;
    size_t count;
    TRY(input_query(visit, "api_disclosure_file"));
    const struct disclosure_asked asked = asked_of(visit);
    TRY(disclosure_file(visit->ctx, &asked, true, &bytes, &visit->reply->length, &count));
    visit->reply->bytes = bytes;
    visit->reply->type = "text/csv; charset=utf-8";
    return ST_OK;
}

enum status api_disclosure_register(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct disclosure *items;
    size_t count, total;
    TRY(input_query(visit, "api_disclosure_register"));
    struct disclosure_asked asked = asked_of(visit);
    asked.skip = input_count(visit, "cursor", 0, INT32_MAX);
    asked.limit = input_count(visit, "limit", PAGE, PAGE_MOST);
    TRY(disclosure_register(ctx, &asked, &items, &count, &total));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, json_pack("{s:o,s:o,s:s,s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:o,s:o}", "party",
                                 out_id(ctx, items[i].party), "export", out_id(ctx, items[i].batch), "at",
                                 instant_iso(ctx->arena, items[i].at), "recipient", items[i].recipient, "name",
                                 items[i].recipient_words, "purpose", items[i].purpose, "classes",
                                 items[i].classes, "ground", out_text(items[i].ground), "as", items[i].how,
                                 "by", items[i].actor, "basis", out_text(items[i].basis), "never_given",
                                 out_instant(ctx, items[i].cancelled)));
    return out_page(visit, list, asked.skip, total);
}
