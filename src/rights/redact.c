/* What is left out is a row of the request: the item by its id alone, the passage and the reason sealed under the request's key. */
#include "rights/redact_inside.h"

#include "base/json.h"
#include "registry/permit.h"
#include "registry/within.h"
#include "registry/words.h"
#include "rights/request_inside.h"

#include <string.h>

static const struct {
    const char *id, *label;
} whys[REDACT_WHYS] = {
#define REDACT_WHY(NAME, id, label) [REDACT_##NAME] = {id, label},
#include "rights/redact_why.def"
#undef REDACT_WHY
};

const char *redact_why_id(enum redact_why why) {
    must(why < REDACT_WHYS);
    return whys[why].id;
}

const char *redact_why_label(enum redact_why why) {
    must(why < REDACT_WHYS);
    return whys[why].label;
}

bool redact_why_from(const char *id, enum redact_why *why) {
    for (int i = 0; id && i < REDACT_WHYS; i++)
        if (strcmp(whys[i].id, id) == 0) {
            *why = (enum redact_why)i;
            return true;
        }
    return false;
}

static enum status wrong(struct ctx *ctx, const char *field, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, field);
}

/* ---- checks */

static bool item_good(const char *item) {
    static const char *const kinds[] = {"record/", "file/", "request/", "value/", "former/", "elsewhere/"};
    enum { ITEM_MAX = 100 };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t length = strlen(kinds[i]);
        if (strncmp(item, kinds[i], length) == 0 && item[length] && strlen(item) <= ITEM_MAX)
            return strspn(item + length, "abcdefghijklmnopqrstuvwxyz0123456789_.") == strlen(item + length);
    }
    return false;
}

static enum status check(struct ctx *ctx, const struct redact_draft *draft) {
    const char *most = arena_printf(ctx->arena, "%d", REDACT_PASSAGE_MAX);
    const char *item = draft->item ? draft->item : "";
    bool file = strncmp(item, "file/", 5) == 0;
    if (!item_good(item))
        return wrong(ctx, "item", M("There is no such item in the package: {1}"), item);
    if (file && draft->passage)
        return wrong(ctx, "passage", M("A file is left out as a whole."), NULL);
    if (draft->passage && !*draft->passage)
        return wrong(ctx, "passage", M("Say which passage is left out, as it stands in the text."), NULL);
    if (draft->passage && strlen(draft->passage) > REDACT_PASSAGE_MAX)
        return wrong(ctx, "passage", M("This is too long; the longest is {1} letters."), most);
    bool own = strncmp(item, "value/", 6) == 0; /* their own name or address: nobody else's by itself */
    if ((draft->why == REDACT_ELSE || own) && !request_reasoned(draft->reason))
        return wrong(ctx, "reason", M("Say why it is left out; the person is told."), NULL);
    if (draft->reason && strlen(draft->reason) > REDACT_REASON_MAX)
        return wrong(ctx, "reason", M("This is too long; the longest is {1} letters."),
                     arena_printf(ctx->arena, "%d", REDACT_REASON_MAX));
    return ST_OK;
}

static enum status open_request(struct ctx *ctx, struct db *db, ref_t id, struct right_request *request) {
    TRY(permit_action_within(ctx, db, ACTION_ANSWER, 0, NULL));
    TRY(permit_action_within(ctx, db, ACTION_RIGHT, 0, NULL));
    TRY(request_row(ctx, db, id, request));
    if (request->right != DEADLINE_ACCESS || !request->party)
        return FAIL(ctx, ST_CONFLICT,
                    M("Only what is handed over for a request for access by somebody known is "
                      "looked through for others."));
    return request->closed ? FAIL(ctx, ST_CONFLICT, M("This request is answered already.")) : ST_OK;
}

/* ---- adding */

struct adding {
    ref_t request, id;
    const struct redact_draft *draft;
    bool former;
};

static enum status logged(struct ctx *ctx, struct write *write, const struct right_request *request,
                          const char *action, const char *detail) {
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = action,
                                              .party = request->party,
                                              .record = request->id,
                                              .sentence = request_sentence(ctx, request->right),
                                              .detail = detail});
}

static enum status put_row(struct ctx *ctx, struct write *write, const struct adding *adding) {
    scoped_json *json = json_object();
    const char *text;
    void *sealed;
    size_t length;
    int64_t key;
    json_put(json, "passage", adding->draft->passage);
    json_put(json, "reason", adding->draft->reason);
    if (adding->former)
        json_object_set_new(json, "former", json_true());
    text = json_text(ctx->arena, json, 0);
    TRY(vault_key_for(ctx, ctx->registry->vault, REQUEST_KEYS, REQUEST_CLASS, adding->request, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, request_place(adding->id), text, strlen(text), &sealed,
                   &length));
    scoped_query q = query_begin(write->db, SQL_REDACTION_ADD);
    query_bind_int(&q, 1, adding->id);
    query_bind_int(&q, 2, adding->request);
    query_bind_text(&q, 3, adding->draft->item);
    query_bind_text(&q, 4, redact_why_id(adding->draft->why));
    query_bind_int(&q, 5, ctx->now);
    query_bind_text(&q, 6, actor_text(ctx));
    query_bind_int(&q, 7, key);
    query_bind_blob(&q, 8, sealed, length);
    query_bind_int(&q, 9, write->change);
    return query_run(ctx, &q, NULL);
}

/* Counted once: the person is told how many things were left out. */
static enum status check_new(struct ctx *ctx, struct db *db, const struct adding *adding) {
    const char *passage = adding->draft->passage;
    struct redactions list = {0};
    TRY(redact_list(ctx, db, adding->request, &list));
    for (size_t i = 0; i < list.count; i++) {
        const struct redaction *one = &list.items[i];
        bool same = one->passage && passage ? strcmp(one->passage, passage) == 0 : !one->passage && !passage;
        if (same && strcmp(one->item, adding->draft->item) == 0)
            return FAIL(ctx, ST_CONFLICT,
                        M("This is left out already. To say another reason, let it in again first."));
    }
    return ST_OK;
}

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    const struct adding *adding = arg;
    struct right_request request;
    TRY(open_request(ctx, write->db, adding->request, &request));
    TRY(check(ctx, adding->draft));
    TRY(check_new(ctx, write->db, adding));
    TRY(put_row(ctx, write, adding));
    return logged(ctx, write, &request, "redacted", redact_why_id(adding->draft->why));
}

/* What is wrong with it whatever the package says is told first. */
static enum status look_first(struct ctx *ctx, struct adding *adding) {
    struct right_request request;
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        TRY(open_request(ctx, db, adding->request, &request));
        TRY(check(ctx, adding->draft));
        TRY(check_new(ctx, db, adding));
    }
    return redact_stands(ctx, &request, adding->draft, &adding->former);
}

enum status redact_add(struct ctx *ctx, ref_t request, const struct redact_draft *draft, ref_t *redaction) {
    struct adding adding = {request, store_new_id(), draft, false};
    TRY(look_first(ctx, &adding));
    TRY(registry_change(ctx, add, &adding));
    *redaction = adding.id;
    return ST_OK;
}

/* ---- taking back */

struct undoing {
    ref_t request, redaction;
};

static enum status undo(struct ctx *ctx, struct write *write, void *arg) {
    const struct undoing *undoing = arg;
    struct right_request request;
    int64_t changed;
    TRY(open_request(ctx, write->db, undoing->request, &request));
    scoped_query q = query_begin(write->db, SQL_REDACTION_UNDO);
    query_bind_int(&q, 1, undoing->redaction);
    query_bind_int(&q, 2, undoing->request);
    TRY(query_run(ctx, &q, &changed));
    if (!changed)
        return FAIL(ctx, ST_NOT_FOUND, M("Nothing of that kind is left out of this answer."));
    return logged(ctx, write, &request, "redaction_undone", NULL);
}

enum status redact_undo(struct ctx *ctx, ref_t request, ref_t redaction) {
    struct undoing undoing = {request, redaction};
    return registry_change(ctx, undo, &undoing);
}

/* ---- reading */

static enum status read_row(struct ctx *ctx, struct query *q, struct redaction *redaction) {
    scoped_json *json = NULL;
    *redaction = (struct redaction){
        .id = query_int(q, "id"), .item = query_text(ctx->arena, q, "item"), .at = query_int(q, "at")};
    if (!redact_why_from(query_text(ctx->arena, q, "why"), &redaction->why))
        return FAIL(ctx, ST_FAILED, M("A sealed letter does not hold what it should"));
    TRY(words_kept(ctx, q, request_place(redaction->id), &json));
    redaction->passage = words_text(ctx, json, "passage");
    redaction->reason = words_text(ctx, json, "reason");
    redaction->former = json_is_true(json_object_get(json, "former"));
    return ST_OK;
}

static enum status add_rows(struct ctx *ctx, struct db *db, enum sql sql, ref_t of, struct redactions *list) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, of);
    while (query_row(&q)) {
        struct redaction one;
        TRY(read_row(ctx, &q, &one));
        ARENA_PUSH(ctx->arena, list->items, list->count, list->room, one);
    }
    return query_done(ctx, &q);
}

enum status redact_list(struct ctx *ctx, struct db *db, ref_t request, struct redactions *list) {
    *list = (struct redactions){0};
    return add_rows(ctx, db, SQL_REDACTIONS_OF, request, list);
}

enum status redact_list_of(struct ctx *ctx, struct db *db, ref_t party, struct redactions *list) {
    return add_rows(ctx, db, SQL_REDACTIONS_OF_PARTY, party, list);
}
