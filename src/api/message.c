/* E-mail that goes out: written, listed, read, taken back. A message is put under the token's purpose and may go no further than that; what
 * a program writes is asked for permission as anybody's. */
#include "rights/outbox.h"

#include "api/answers.h"
#include "api/input.h"
#include "api/out.h"
#include "registry/edition.h"
#include "registry/registry.h"

#include <string.h>

enum { PAGE = 100, PAGE_MOST = 1000 };

static json_t *row_json(struct ctx *ctx, const struct message *message) {
    json_t *json = json_pack(
        "{s:o,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:s,s:o,s:o,s:b}", "id", out_id(ctx, message->id), "kind",
        outbox_kind_id(message->kind), "state", outbox_state_id(message->state), "why",
        out_text(outbox_why_id(message->why)), "code", out_text(message->code), "party",
        out_id(ctx, message->party), "name", out_text(message->whom), "request", out_id(ctx, message->request),
        "purpose", out_text(message->purpose), "sentence", message->sentence, "made",
        out_instant(ctx, message->made), "at", out_instant(ctx, message->at), "erased", message->erased);
    must(json);
    out_put(json, "next", out_instant(ctx, message->state == OUTBOX_WAITING ? message->next : 0));
    out_put(json, "objected", out_instant(ctx, message->objected));
    out_put(json, "seen", out_instant(ctx, message->seen));
    out_put(json, "subject", out_text(message->subject));
    out_put(json, "address", out_text(message->address));
    return json;
}

static enum status give(struct visit *visit, int code, ref_t id) {
    struct ctx *ctx = visit->ctx;
    struct message message;
    TRY(outbox_read(ctx, id, &message));
    json_t *json = row_json(ctx, &message);
    out_put(json, "text", out_text(message.text));
    out_put(json, "file", out_text(message.file));
    out_put(json, "not_after", out_instant(ctx, message.until));
    out_put(json, "actor", json_string(message.actor));
    out_version(visit, message.version);
    return out_send(visit, code, json);
}

static void read_state(struct visit *visit, struct outbox_asked *asked) {
    const char *state = request_query(visit->request, "state");
    asked->undone = state && strcmp(state, "undone") == 0;
    asked->every = !asked->undone && !outbox_state_from(state, &asked->state);
}

/* The cursor is how many have been passed. */
enum status api_messages(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct message *rows;
    size_t count, total;
    TRY(input_query(visit, "api_messages"));
    const char *party = request_query(visit->request, "party"),
               *request = request_query(visit->request, "request");
    struct outbox_asked asked = {.skip = input_count(visit, "cursor", 0, INT32_MAX),
                                 .limit = input_count(visit, "limit", PAGE, PAGE_MOST)};
    read_state(visit, &asked);
    if ((party && !ref_parse(party, &asked.party)) || (request && !ref_parse(request, &asked.request)))
        return FAIL(ctx, ST_NOT_FOUND, M("There are no such messages."));
    TRY(outbox_list(ctx, &asked, &rows, &count, &total));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, row_json(ctx, &rows[i]));
    return out_page(visit, list, asked.skip, total);
}

enum status api_message(struct visit *visit) {
    ref_t id;
    TRY(input_query(visit, "api_message"));
    TRY(input_path_id(visit, 0, &id));
    return give(visit, 200, id);
}

/* For the token's purpose, or the one that is named. */
enum status api_message_put(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_json *json = NULL;
    bool whole_day;
    ref_t id;
    TRY(input_query(visit, "api_message_put"));
    struct outbox_draft draft = {.lang = ctx_notice(ctx)->first_language};
    TRY(input_path_id(visit, 0, &draft.party));
    TRY(input_read(visit, &json));
    const char *language = input_text(ctx, json, "language");
    must(outbox_kind_from(input_text(ctx, json, "kind"), &draft.kind)); /* its shape was looked at */
    draft.purpose = input_purpose(ctx, json, "purpose");
    draft.address = input_text(ctx, json, "to");
    draft.subject = input_text(ctx, json, "subject");
    draft.text = input_text(ctx, json, "text");
    draft.after = input_when(ctx, json, "after", &whole_day);
    draft.until = input_when(ctx, json, "until", &whole_day);
    if (whole_day && draft.until) /* until its end */
        draft.until += 86399;
    (void)(language && lang_from(language, &draft.lang));
    TRY(outbox_add(ctx, &draft, &id));
    return give(visit, 201, id);
}

static enum status change(struct visit *visit, const char *handler,
                          enum status (*done)(struct ctx *ctx, ref_t id)) {
    ref_t id;
    TRY(input_query(visit, handler));
    TRY(input_path_id(visit, 0, &id));
    TRY(done(visit->ctx, id));
    return give(visit, 200, id);
}

enum status api_message_withdraw(struct visit *visit) {
    return change(visit, "api_message_withdraw", outbox_withdraw);
}

enum status api_message_retry(struct visit *visit) {
    return change(visit, "api_message_retry", outbox_retry);
}

enum status api_message_seen(struct visit *visit) {
    return change(visit, "api_message_seen", outbox_seen);
}
