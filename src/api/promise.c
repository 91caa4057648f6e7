/* The states of the notice's sentences, for whoever watches over several registers. */
#include "api/input.h"
#include "api/out.h"

#include "rights/promise.h"
#include "rights/promise_paper.h"

static json_t *proofs_json(struct ctx *ctx, const struct promise *promise) {
    json_t *list = json_array();
    for (size_t i = 0; i < promise->proof_count; i++) {
        const struct promise_proof *proof = &promise->proofs[i];
        out_push(list, json_pack("{s:s,s:s,s:s,s:s,s:o,s:o}", "path", proof->path, "state",
                                 promise_state_id(proof->state), "rule", proof->rule, "found",
                                 proof->says ? proof->says : "", "todo", out_text(proof->todo), "next",
                                 out_day(ctx, proof->next)));
    }
    return list;
}

enum status api_promises(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct promises promises;
    TRY(input_query(visit, "api_promises"));
    TRY(promise_list(ctx, &promises));
    json_t *list = json_array();
    for (size_t i = 0; i < promises.count; i++) {
        const struct promise *promise = &promises.items[i];
        if (promise->id)
            out_push(list, json_pack("{s:s,s:s,s:s,s:s,s:o}", "id", promise->id, "section", promise->heading,
                                     "text", promise->text, "state", promise_state_id(promise->state), "proofs",
                                     proofs_json(ctx, promise)));
    }
    return out_send(visit, 200, json_pack("{s:o,s:o}", "day", out_day(ctx, promises.today), "items", list));
}

enum status api_promise_paper(struct visit *visit) {
    const char *name;
    const void *bytes;
    size_t length;
    TRY(input_query(visit, "api_promise_paper"));
    TRY(promise_paper_zip(visit->ctx, &name, &bytes, &length));
    buf_add_n(&visit->reply->page, bytes, length);
    visit->reply->type = "application/zip";
    return ST_OK;
}
