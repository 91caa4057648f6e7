/* What is asked is sealed before it is written, under a key of its own out of the pool; every step is a row that follows the others.
 * What may be done next is decided on the writer, with the request as it stands there. */
#include "rights/request_inside.h"

#include "registry/loggable.h"
#include "registry/permit.h"
#include "registry/role.h"
#include "registry/allow.h"
#include "registry/sight.h"
#include "registry/within.h"
#include "rights/task.h"

#include <string.h>

static enum status wrong(struct ctx *ctx, const char *field, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, field);
}

static bool said(const char *text) {
    return text && text[strspn(text, " \t\r\n")];
}

/* Who may answer, and through a token only one that may also write. */
static enum status allowed(struct ctx *ctx, struct db *db) {
    TRY(permit_action_within(ctx, db, ACTION_ANSWER, 0, NULL));
    return permit_action_within(ctx, db, ACTION_RIGHT, 0, NULL);
}

/* Somebody on their own page asks for themselves. */
static enum status allowed_to_ask(struct ctx *ctx, struct db *db, const struct request_draft *draft) {
    return actor_self(ctx) ? permit_action_within(ctx, db, ACTION_RIGHT, draft->party, NULL) : allowed(ctx, db);
}

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

/* ---- taking in */

static enum status check_length(struct ctx *ctx, const char *field, const char *text, size_t most) {
    return text && strlen(text) > most ? wrong(ctx, field, M("This is too long; the longest is {1} letters."),
                                               arena_printf(ctx->arena, "%zu", most))
                                       : ST_OK;
}

static enum status check_draft(struct ctx *ctx, const struct request_draft *draft) {
    if (draft->right == DEADLINE_BREACH)
        return wrong(ctx, "right", M("A breach is no request."), NULL);
    if (!draft->channel || !loggable_channel(draft->channel))
        return wrong(ctx, "by",
                     draft->channel ? M("There is no such channel: {1}") : M("Say how the request came."),
                     draft->channel);
    if (draft->received > ctx->now)
        return wrong(ctx, "received", M("A request cannot have come after now."), NULL);
    if (!draft->party && !said(draft->from))
        return wrong(ctx, "from", M("Say who asks: somebody in the register, or who wrote, in words."), NULL);
    if (draft->hands && !request_hands(ctx_notice(ctx), draft->hands))
        return wrong(ctx, "hands", M("The notice names nobody as {1}."), draft->hands);
    TRY(check_length(ctx, "from", draft->from, REQUEST_LINE_MAX));
    TRY(check_length(ctx, "reply_to", draft->reply_to, REQUEST_LINE_MAX));
    TRY(check_length(ctx, "scope", draft->scope, REQUEST_LINE_MAX));
    return check_length(ctx, "text", draft->text, REQUEST_TEXT_MAX);
}

/* To whom the notice sends such a request; whom it does not name, the contact person stands for. */
static const char *first_hands(const struct notice *notice, enum deadline_right right) {
    const char *to = right < DEADLINE_INFORMATION ? notice->rights[right].to : NULL;
    return to && request_hands(notice, to) ? to : "contact";
}

static const char *value_of(const struct values *values, const char *field) {
    const struct value *value = value_first(values, field);
    return value && said(value->text) ? value->text : NULL;
}

struct adding {
    struct request_draft draft;
    struct right_request request; /* id, party, right: for the log */
};

/* What the register knows of the one who asks, where nobody said it: sealed with the request, since it must still be answered when
 * the person has been erased. */
static enum status know_party(struct ctx *ctx, struct db *db, struct request_draft *draft, enum lang *lang) {
    struct party_row row;
    struct values values;
    if (!draft->party)
        return ST_OK;
    TRY(role_party(ctx, db, draft->party, &row));
    TRY(sight_profile(ctx, db, draft->party, &values));
    if (!said(draft->from))
        draft->from = value_name(ctx, &values);
    if (!said(draft->reply_to))
        draft->reply_to =
            value_of(&values, "email") ? value_of(&values, "email") : value_of(&values, "postal_address");
    const char *language = value_of(&values, "language");
    if (language)
        (void)lang_from(language, lang);
    return ST_OK;
}

static enum status put_request(struct ctx *ctx, struct write *write, const struct adding *adding,
                               enum lang lang) {
    const struct request_draft *draft = &adding->draft;
    const char *json = request_words_json(ctx, draft);
    ref_t id = adding->request.id;
    int64_t key;
    void *sealed;
    size_t length;
    TRY(vault_key_for(ctx, ctx->registry->vault, REQUEST_KEYS, REQUEST_CLASS, id, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, request_place(id), json, strlen(json), &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_REQUEST_ADD);
    query_bind_int(&q, 1, id);
    if (draft->party)
        query_bind_int(&q, 2, draft->party);
    else
        query_bind_null(&q, 2);
    query_bind_text(&q, 3, deadline_right_id(draft->right));
    query_bind_text(&q, 4, draft->channel);
    query_bind_int(&q, 5, draft->received);
    query_bind_int(&q, 6, ctx->now);
    query_bind_text(&q, 7, lang_code(lang));
    query_bind_text(&q, 8, draft->hands);
    query_bind_int(&q, 9, registry_notice_number(ctx));
    query_bind_int(&q, 10, key);
    query_bind_blob(&q, 11, sealed, length);
    query_bind_int(&q, 12, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    struct adding *adding = arg;
    enum lang lang = ctx_notice(ctx)->first_language;
    TRY(allowed_to_ask(ctx, write->db, &adding->draft));
    TRY(know_party(ctx, write->db, &adding->draft, &lang));
    if (adding->draft.lang && !lang_from(adding->draft.lang, &lang))
        return wrong(ctx, "lang", M("{1} is no language of the program: fi, sv or en"), adding->draft.lang);
    TRY(put_request(ctx, write, adding, lang));
    return logged(ctx, write, &adding->request, "request_taken_in", deadline_right_id(adding->draft.right));
}

static enum status prepare(struct ctx *ctx, const struct request_draft *draft, struct adding *adding) {
    struct deadline unused;
    *adding = (struct adding){.draft = *draft};
    TRY(check_draft(ctx, draft));
    if (!adding->draft.received)
        adding->draft.received = ctx->now;
    TRY(deadline_for(ctx, ctx_notice(ctx), draft->right, adding->draft.received, &unused));
    if (!adding->draft.hands)
        adding->draft.hands = first_hands(ctx_notice(ctx), draft->right);
    adding->request =
        (struct right_request){.id = store_new_id(), .party = draft->party, .right = draft->right};
    return ST_OK;
}

enum status request_add_within(struct ctx *ctx, struct write *write, const struct request_draft *draft,
                               ref_t *request) {
    struct adding adding;
    TRY(prepare(ctx, draft, &adding));
    TRY(add(ctx, write, &adding));
    *request = adding.request.id;
    return ST_OK;
}

enum status request_add(struct ctx *ctx, const struct request_draft *draft, ref_t *request) {
    struct adding adding;
    TRY(prepare(ctx, draft, &adding));
    enum status status = registry_change(ctx, add, &adding);
    if (status == ST_DENIED)
        registry_refused(ctx, "answer", draft->party);
    *request = adding.request.id;
    return status;
}

/* ---- what may be done next */

static const char *const answered = M("This request is answered already.");

/* What depends on what is asked. */
static bool needs_right(enum request_step_kind kind) {
    return kind == REQUEST_STEP_EXTEND || kind == REQUEST_STEP_PERFORM || kind == REQUEST_STEP_GRANT ||
           kind == REQUEST_STEP_PARTLY || kind == REQUEST_STEP_REFUSE;
}

/* NULL: it may; else the sentence that says why not. */
static const char *hinders(struct ctx *ctx, const struct right_request *request, enum request_step_kind kind) {
    const struct deadline *deadline = &request->deadline;
    if (request->closed)
        return answered;
    if (request->right == DEADLINE_UNSORTED && needs_right(kind))
        return M("Say first what is asked.");
    switch (kind) {
    case REQUEST_STEP_NO_REQUEST:
        return request->right == DEADLINE_UNSORTED
                   ? NULL
                   : M("This is about a right, so it is answered or refused, or the person takes it back.");
    case REQUEST_STEP_ACKNOWLEDGE:
        for (size_t i = 0; i < request->step_count; i++)
            if (request->steps[i].kind == kind)
                return M("This request was acknowledged already.");
        return NULL;
    case REQUEST_STEP_CHECK:
    case REQUEST_STEP_UNPROVED:
        return request->state == REQUEST_CHECKED ? M("Who it is was checked already.") : NULL;
    case REQUEST_STEP_ASK:
        return request->state == REQUEST_ASKED ? M("The person was asked already.") : NULL;
    case REQUEST_STEP_BEGIN:
        return request->state == REQUEST_IN_WORK ? M("This request is in work already.") : NULL;
    case REQUEST_STEP_EXTEND:
        if (deadline->extended_by == DAY_NONE)
            return M("The law knows no extension for this.");
        if (request->extended)
            return M("This request was extended already; the law knows one extension.");
        return registry_today(ctx) > deadline->extension_notice_by
                   ? M("An extension is told within the first month (Article 12(3)); that is over.")
                   : NULL;
    case REQUEST_STEP_GRANT:
    case REQUEST_STEP_PARTLY:
        return request->state == REQUEST_ASKED || request->state == REQUEST_UNPROVED
                   ? M("You asked who it is. Say first how that was checked.")
                   : NULL;
    default:
        return NULL;
    }
}

bool request_may(struct ctx *ctx, const struct right_request *request, enum request_step_kind kind) {
    return permit_role(ctx, ACTION_ANSWER) && !hinders(ctx, request, kind);
}

static enum status check_words(struct ctx *ctx, const struct request_step_draft *step) {
    static const struct {
        enum request_step_kind kind;
        const char *field, *sentence;
    } wanted[] = {
        {REQUEST_STEP_ASK, "reason",
         M("Say why you doubt who it is: without a reason to doubt, nothing is asked.")},
        {REQUEST_STEP_ASK, "text", M("Say what you ask of the person.")},
        {REQUEST_STEP_CHECK, "how", M("Say how it was checked.")},
        {REQUEST_STEP_EXTEND, "reason", M("Say why more time is needed; the person is told.")},
        {REQUEST_STEP_PARTLY, "reason", M("Say what was not done and why; the person is told.")},
        {REQUEST_STEP_REFUSE, "reason", M("Say why it is refused; the person is told.")},
        {REQUEST_STEP_MESSAGE, "text", M("Write down what the person says.")},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const char *text = strcmp(wanted[i].field, "reason") == 0 ? step->reason
                           : strcmp(wanted[i].field, "how") == 0  ? step->how
                                                                  : step->text;
        if (wanted[i].kind == step->kind && !said(text))
            return wrong(ctx, wanted[i].field, wanted[i].sentence, NULL);
    }
    bool identity = step->kind == REQUEST_STEP_ASK || step->kind == REQUEST_STEP_CHECK ||
                    step->kind == REQUEST_STEP_UNPROVED;
    static const char instead[] =
        M("This holds a personal identity code. Write down that it was checked and how, not what was shown.");
    TRY(allow_no_code(ctx, "how", identity ? step->how : NULL, instead));
    TRY(allow_no_code(ctx, "text", identity ? step->text : NULL, instead));
    TRY(check_length(ctx, "reason", step->reason, REQUEST_TEXT_MAX));
    TRY(check_length(ctx, "how", step->how, REQUEST_LINE_MAX));
    return check_length(ctx, "text", step->text, REQUEST_TEXT_MAX);
}

/* ---- taking a step */

struct taking {
    ref_t id;
    const struct request_step_draft *step;
};

static enum status put_step(struct ctx *ctx, struct write *write, const struct right_request *request,
                            const struct request_step_draft *step) {
    const char *json = request_step_json(ctx, step, request_letter(ctx, request, step));
    ref_t id = store_new_id();
    int64_t key;
    void *sealed;
    size_t length;
    TRY(vault_key_for(ctx, ctx->registry->vault, REQUEST_KEYS, REQUEST_CLASS, request->id, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, request_place(id), json, strlen(json), &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_REQUEST_STEP_ADD);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, request->id);
    query_bind_text(&q, 3, request_step_id(step->kind));
    query_bind_int(&q, 4, ctx->now);
    query_bind_text(&q, 5, actor_text(ctx));
    query_bind_int(&q, 6, key);
    query_bind_blob(&q, 7, sealed, length);
    query_bind_int(&q, 8, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status touch(struct ctx *ctx, struct write *write, const struct right_request *request) {
    scoped_query q = query_begin(write->db, SQL_REQUEST_TOUCH);
    query_bind_int(&q, 1, request->id);
    if (request->party)
        query_bind_int(&q, 2, request->party);
    else
        query_bind_null(&q, 2);
    query_bind_text(&q, 3, request->hands);
    if (request->closed)
        query_bind_int(&q, 4, request->closed);
    else
        query_bind_null(&q, 4);
    query_bind_int(&q, 5, write->change);
    query_bind_text(&q, 6, deadline_right_id(request->right));
    return query_run(ctx, &q, NULL);
}

/* It was in the hands that the notice says until somebody handed it on; so it goes where the notice says of this right. */
static enum status sort(struct ctx *ctx, struct right_request *request, enum deadline_right right) {
    bool handed = false;
    if (right >= DEADLINE_UNSORTED || right == request->right)
        return wrong(ctx, "right", M("Say what is asked."), NULL);
    for (size_t i = 0; i < request->step_count; i++)
        handed = handed || request->steps[i].kind == REQUEST_STEP_HAND;
    request->right = right;
    if (!handed)
        request->hands = first_hands(ctx_notice(ctx), right);
    return ST_OK;
}

/* What the step changes in the request's own row. */
static enum status effect(struct ctx *ctx, struct db *db, struct right_request *request,
                          const struct request_step_draft *step) {
    struct party_row row;
    if (step->kind == REQUEST_STEP_FIND) {
        if (!step->party)
            return wrong(ctx, "who", M("Say whom the request is about."), NULL);
        TRY(role_party(ctx, db, step->party, &row));
        request->party = step->party;
    }
    if (step->kind == REQUEST_STEP_HAND) {
        if (!step->hands || !request_hands(ctx_notice(ctx), step->hands))
            return wrong(ctx, "hands", M("The notice names nobody as {1}."), step->hands ? step->hands : "");
        request->hands = step->hands;
    }
    if (step->kind == REQUEST_STEP_SORT)
        TRY(sort(ctx, request, step->right));
    if (request_step_closes(step->kind))
        request->closed = ctx->now;
    return ST_OK;
}

/* Whoever was given the data is told what was done with them (Article 19). */
static enum status tell_others(struct ctx *ctx, struct write *write, const struct right_request *request,
                               enum request_step_kind kind) {
    size_t made;
    if (request->right == DEADLINE_ACCESS && request->party && kind == REQUEST_STEP_BEGIN)
        return task_copies(ctx, write, request->party, request->id);
    if (request->right == DEADLINE_ACCESS && (kind == REQUEST_STEP_REFUSE || kind == REQUEST_STEP_WITHDRAW))
        return task_copies_end(ctx, write, request->id);
    bool tells = request->right == DEADLINE_RECTIFICATION || request->right == DEADLINE_RESTRICTION;
    if (!request->party || !tells || (kind != REQUEST_STEP_GRANT && kind != REQUEST_STEP_PARTLY))
        return ST_OK;
    return task_tell(ctx, write, request->party, request->right, request->id, NULL, &made);
}

static enum status take(struct ctx *ctx, struct write *write, void *arg) {
    const struct taking *taking = arg;
    const struct request_step_draft *step = taking->step;
    struct right_request request;
    TRY(allowed(ctx, write->db));
    TRY(request_row(ctx, write->db, taking->id, &request));
    const char *why = hinders(ctx, &request, step->kind);
    if (why)
        return FAIL(ctx, ST_CONFLICT, why);
    if (step->version && step->version != request.version)
        return FAIL(
            ctx, ST_CONFLICT,
            M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
    TRY(put_step(ctx, write, &request, step));
    TRY(effect(ctx, write->db, &request, step));
    TRY(touch(ctx, write, &request));
    TRY(tell_others(ctx, write, &request, step->kind));
    return logged(ctx, write, &request, "request_step", request_step_id(step->kind));
}

/* What is sealed of a sorting is the right, in words. */
static struct request_step_draft worded(struct ctx *ctx, const struct request_step_draft *step) {
    struct request_step_draft draft = *step;
    if (step->kind == REQUEST_STEP_SORT && step->right < DEADLINE_UNSORTED)
        draft.text = msg(ctx_notice(ctx)->first_language, request_right_label(step->right));
    return draft;
}

enum status request_take_within(struct ctx *ctx, struct write *write, ref_t id,
                                const struct request_step_draft *step) {
    TRY(check_words(ctx, step));
    const struct request_step_draft draft = worded(ctx, step);
    struct taking taking = {id, &draft};
    return take(ctx, write, &taking);
}

enum status request_take(struct ctx *ctx, ref_t id, const struct request_step_draft *step) {
    const struct request_step_draft draft = worded(ctx, step);
    struct taking taking = {id, &draft};
    TRY(check_words(ctx, step));
    enum status status = registry_change(ctx, take, &taking);
    if (status == ST_DENIED)
        registry_refused(ctx, "answer", 0);
    return status;
}
