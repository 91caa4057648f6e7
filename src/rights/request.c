/* What is asked is sealed before it is written, under a key of its own out of the pool; every step is a row that follows the others.
 * What may be done next (request_may.c) is decided on the writer, with the request as it stands there; the step, what it does
 * (request_right.c) and the e-mail it sends (request_mail.c) are one change. */
#include "rights/request_inside.h"

#include "base/address.h"
#include "registry/choice.h"
#include "registry/doorway.h"
#include "registry/due.h"
#include "registry/edition.h"
#include "registry/loggable.h"
#include "registry/permit.h"
#include "registry/role.h"
#include "registry/sight.h"
#include "registry/within.h"
#include "rights/request_likely.h"
#include "rights/sensitive.h"

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

/* "Kuja 1, Helsinki" has a number or a comma; one word that is no e-mail address reaches nobody. */
static enum status check_reply(struct ctx *ctx, const char *to) {
    if (!said(to) || (strchr(to, '@') ? address_plain(to) : to[strcspn(to, "0123456789,\n")] != '\0'))
        return ST_OK;
    return wrong(ctx, "reply_to", M("This is neither an e-mail address nor a postal address: {1}"), to);
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
    TRY(check_reply(ctx, draft->reply_to));
    TRY(check_length(ctx, "scope", draft->scope, REQUEST_LINE_MAX));
    TRY(request_check_extent(ctx, draft->right, draft->extent));
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
    draft->reply_known = draft->reply_to && value_says(&values, "email", draft->reply_to);
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
    TRY(query_run(ctx, &q, NULL));
    return sensitive_note(ctx, write, id, json);
}

/* Where the notice keeps data while a request is open (`hold: {while: request_open}`), its days are others now. */
static enum status days_anew(struct ctx *ctx, struct write *write, ref_t party) {
    struct party_row row;
    if (!party)
        return ST_OK;
    enum status status = role_party(ctx, write->db, party, &row);
    if (status == ST_OK)
        return due_within(ctx, write, party);
    fault_clear(ctx);
    return status == ST_NOT_FOUND ? ST_OK : status;
}

static enum status put_step(struct ctx *ctx, struct write *write, const struct right_request *request,
                            const struct request_step_draft *step, const char *letter, ref_t id,
                            ref_t message) {
    const char *json = request_step_json(ctx, step, letter, message);
    int64_t key;
    void *sealed;
    size_t length;
    TRY(vault_key_for(ctx, ctx->registry->vault, REQUEST_KEYS, REQUEST_CLASS, request->id, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, request_place(id), json, strlen(json), &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_REQUEST_STEP_ADD);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, request->id);
    query_bind_text(&q, 3, request_step_id(step->kind));
    query_bind_int(&q, 4, step->went ? step->went : ctx->now);
    query_bind_text(&q, 5, actor_text(ctx));
    query_bind_int(&q, 6, key);
    query_bind_blob(&q, 7, sealed, length);
    query_bind_int(&q, 8, write->change);
    TRY(query_run(ctx, &q, NULL));
    return sensitive_note(ctx, write, request->id, json);
}

/* Steps of one change are read in the order of their ids, so each has one above those before it. */
static ref_t next_id(struct ctx *ctx, const struct right_request *request) {
    ref_t id = store_new_id();
    for (size_t i = 0; i < request->step_count; i++)
        if (request->steps[i].at == ctx->now && request->steps[i].id >= id)
            id = request->steps[i].id + 1;
    return id;
}

/* An objection that holds from this change on, and the step that says so, behind *last. */
static enum status hold_at_once(struct ctx *ctx, struct write *write, const struct right_request *request,
                                ref_t *last) {
    struct request_step_draft done = {.kind = REQUEST_STEP_PERFORM, .carries_out = true};
    ref_t id = next_id(ctx, request);
    bool held;
    TRY(request_object_at_once(ctx, write, request, &held));
    if (held)
        TRY(request_stopped(ctx, write->db, request, ctx_notice(ctx)->first_language, &done.text));
    if (!held)
        return ST_OK;
    *last = id > *last ? id : *last + 1;
    return put_step(ctx, write, request, &done, NULL, *last, 0);
}

/* The step that says what was meant, behind `after`, and that alone has stopped from then on. */
static enum status mean_within(struct ctx *ctx, struct write *write, const struct right_request *request,
                               const struct request_step_draft *draft, ref_t after) {
    struct request_step_draft step = *draft;
    step.kind = REQUEST_STEP_NARROW;
    step.text = request_narrow_text(ctx, draft);
    TRY(put_step(ctx, write, request, &step, NULL, after + 1, 0));
    return request_carry_out(ctx, write, request, &step);
}

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    struct adding *adding = arg;
    const struct request_step_draft meant = {.purpose = adding->draft.purpose};
    enum lang lang = ctx_notice(ctx)->first_language;
    ref_t last = 0;
    TRY(allowed_to_ask(ctx, write->db, &adding->draft));
    TRY(bound_going(ctx, write->db, adding->draft.party));
    TRY(know_party(ctx, write->db, &adding->draft, &lang));
    if (adding->draft.lang && !lang_from(adding->draft.lang, &lang))
        return wrong(ctx, "lang", M("{1} is no language of the program: fi, sv or en"), adding->draft.lang);
    TRY(put_request(ctx, write, adding, lang));
    TRY(hold_at_once(ctx, write, &adding->request, &last));
    if (meant.purpose && adding->draft.party && request_objects(adding->draft.right))
        TRY(mean_within(ctx, write, &adding->request, &meant, last));
    TRY(days_anew(ctx, write, adding->draft.party));
    return logged(ctx, write, &adding->request, "request_taken_in", deadline_right_id(adding->draft.right));
}

static enum status prepare(struct ctx *ctx, const struct request_draft *draft, struct adding *adding) {
    struct deadline unused;
    *adding = (struct adding){.draft = *draft};
    TRY(check_draft(ctx, draft));
    if (!adding->draft.received)
        adding->draft.received = ctx->now;
    if (deadline_for(ctx, ctx_notice(ctx), draft->right, adding->draft.received, &unused) != ST_OK)
        return fault_at_field(ctx, "received");
    if (!adding->draft.hands)
        adding->draft.hands = first_hands(ctx_notice(ctx), draft->right);
    adding->request = (struct right_request){.id = store_new_id(),
                                             .party = draft->party,
                                             .right = draft->right,
                                             .channel = draft->channel,
                                             .received = adding->draft.received};
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

/* ---- taking a step */

struct taking {
    ref_t id;
    const struct request_step_draft *step;
    const struct outbox_file *file; /* goes along with the e-mail; or NULL */
};

/* The letter goes, and the step that says so stands behind the one that wrote it. */
static enum status put_mail(struct ctx *ctx, struct write *write, const struct right_request *request,
                            const struct taking *taking, struct request_mail mail, ref_t id) {
    const struct request_step_draft *step = taking->step;
    mail.address = step->mail_to && *step->mail_to ? step->mail_to : NULL;
    mail.file = taking->file;
    if (step->kind == REQUEST_STEP_LIFT_TELL)
        mail.once = choice_lift_once(ctx, request->party, ctx->now);
    TRY(request_mail_put(ctx, write, request, &mail));
    const struct request_step_draft mailed = {.kind = REQUEST_STEP_MAIL, .text = mail.address, .of = mail.of};
    return put_step(ctx, write, request, &mailed, NULL, id, mail.message);
}

/* last: of the steps that were put. */
static enum status put_steps(struct ctx *ctx, struct write *write, const struct right_request *request,
                             const struct taking *taking, ref_t *last) {
    const struct request_step_draft *step = taking->step;
    *last = next_id(ctx, request);
    if (step->kind == REQUEST_STEP_MAIL)
        return put_mail(ctx, write, request, taking, (struct request_mail){.of = step->of}, *last);
    struct request_step_draft posted = *step;
    if (step->kind == REQUEST_STEP_POST && step->went) {
        TRY(request_posted(ctx, request, step, &posted.went));
        return put_step(ctx, write, request, &posted, NULL, *last, 0);
    }
    const char *letter = request_letter(ctx, request, step);
    TRY(put_step(ctx, write, request, step, letter, *last, 0));
    if (!letter || !step->mail_to)
        return ST_OK;
    const struct request_mail mail = {.of = *last, .kind = step->kind, .letter = letter};
    return put_mail(ctx, write, request, taking, mail, ++*last);
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

/* A day that has passed stays passed: what is late is not called something that has more time, or no day at all. */
static enum status check_day(struct ctx *ctx, const struct right_request *request, enum deadline_right right) {
    const struct edition *edition = edition_numbered(edition_of(ctx), request->notice);
    struct deadline deadline;
    if (!request->late || request->right == DEADLINE_UNSORTED) /* whose day is only the strictest */
        return ST_OK;
    TRY(deadline_for(ctx, edition ? edition->notice : ctx_notice(ctx), right, request->received, &deadline));
    if (deadline.binding != DAY_NONE && deadline.binding < registry_today(ctx))
        return ST_OK;
    (void)FAIL(ctx, ST_CONFLICT,
               M("Its last day has passed, so it is answered as what it is. Take what else is asked in as a "
                 "request of its own."));
    return fault_at_field(ctx, "right");
}

/* It was in the hands that the notice says until somebody handed it on; so it goes where the notice says of this right. */
static enum status sort(struct ctx *ctx, struct right_request *request, enum deadline_right right) {
    bool handed = false;
    if (right >= DEADLINE_UNSORTED || right == request->right)
        return wrong(ctx, "right", M("Say what is asked."), NULL);
    TRY(check_day(ctx, request, right));
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
    if (step->kind == REQUEST_STEP_REOPEN)
        request->closed = 0;
    return ST_OK;
}

/* A link to the own page that was given because of the request stays until its day when it is answered: the answer stands there. Where
 * nobody asks any more, or it is in doubt who does, it opens nothing from then on. */
static bool ends_links(enum request_step_kind kind) {
    return kind == REQUEST_STEP_WITHDRAW || kind == REQUEST_STEP_NO_REQUEST || kind == REQUEST_STEP_ASK ||
           kind == REQUEST_STEP_UNPROVED;
}

/* What is late does not go away without a word. */
static enum status check_late(struct ctx *ctx, const struct right_request *request,
                              const struct request_step_draft *step) {
    if (!request->late || said(step->text))
        return ST_OK;
    if (step->kind == REQUEST_STEP_NO_REQUEST)
        return wrong(ctx, "text", M("Its day has passed: say why it asks for nothing."), NULL);
    return step->kind == REQUEST_STEP_WITHDRAW
               ? wrong(ctx, "text", M("Its day has passed: say how and when the person took it back."), NULL)
               : ST_OK;
}

/* One slip among namesakes, and somebody is given another's data. */
static enum status check_move(struct ctx *ctx, const struct right_request *request,
                              const struct request_step_draft *step) {
    if (step->kind != REQUEST_STEP_FIND || !request->party || request->party == step->party ||
        said(step->reason))
        return ST_OK;
    return wrong(ctx, "reason",
                 M("It is known already whom this request is about. Say why it is about somebody else."), NULL);
}

/* An answer that says by itself that all marketing was meant; the step that says so stands before it. */
static enum status mean_all(struct ctx *ctx, struct write *write, const struct request_step_draft *step,
                            struct right_request *request) {
    bool answers = step->kind == REQUEST_STEP_GRANT || step->kind == REQUEST_STEP_PARTLY;
    const struct request_step_draft all = {.all = true};
    if (!step->all || !answers || !request_asks_meaning(request))
        return ST_OK;
    TRY(mean_within(ctx, write, request, &all, next_id(ctx, request)));
    return request_row(ctx, write->db, request->id, request);
}

static enum status take(struct ctx *ctx, struct write *write, void *arg) {
    const struct taking *taking = arg;
    const struct request_step_draft *step = taking->step;
    struct right_request request;
    ref_t last;
    TRY(allowed(ctx, write->db));
    TRY(request_row(ctx, write->db, taking->id, &request));
    const char *why = request_hinders(ctx, &request, step->kind);
    if (why)
        return FAIL(ctx, ST_CONFLICT, why);
    if (step->version && step->version != request.version)
        return FAIL(
            ctx, ST_CONFLICT,
            M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
    if (step->kind == REQUEST_STEP_REOPEN)
        TRY(bound_going(ctx, write->db, request.party));
    TRY(mean_all(ctx, write, step, &request));
    TRY(request_check_done(ctx, write->db, &request, step));
    TRY(check_late(ctx, &request, step));
    TRY(check_move(ctx, &request, step));
    if (step->kind == REQUEST_STEP_SCOPE)
        TRY(request_check_extent(ctx, request.right, step->extent));
    if (step->kind == REQUEST_STEP_STRIKE)
        TRY(request_strike(ctx, write, &request, step->passage));
    TRY(put_steps(ctx, write, &request, taking, &last));
    TRY(request_carry_out(ctx, write, &request, step));
    TRY(effect(ctx, write->db, &request, step));
    TRY(touch(ctx, write, &request));
    if (step->kind == REQUEST_STEP_FIND || step->kind == REQUEST_STEP_SORT)
        TRY(hold_at_once(ctx, write, &request, &last));
    if (request_step_closes(step->kind) || step->kind == REQUEST_STEP_FIND || step->kind == REQUEST_STEP_REOPEN)
        TRY(days_anew(ctx, write, request.party));
    TRY(request_tell_others(ctx, write, &request, step));
    if (ends_links(step->kind))
        TRY(doorway_end_within(ctx, write, request.id));
    return logged(ctx, write, &request, "request_step", request_step_id(step->kind));
}

/* What is sealed of a sorting is the right, in words; of a narrowing what was meant; of a passage that is taken out nothing. */
static struct request_step_draft worded(struct ctx *ctx, const struct request_step_draft *step) {
    struct request_step_draft draft = *step;
    if (step->kind == REQUEST_STEP_SORT && step->right < DEADLINE_UNSORTED)
        draft.text = msg(ctx_notice(ctx)->first_language, request_right_label(step->right));
    if (step->kind == REQUEST_STEP_NARROW)
        draft.text = request_narrow_text(ctx, step);
    if (step->kind == REQUEST_STEP_POST && step->went &&
        zone_day(registry_zone(ctx), step->went) < registry_today(ctx))
        draft.text = MSG(ctx->arena, ctx_notice(ctx)->first_language, M("Written down on {1}."),
                         day_text(ctx->arena, ctx_notice(ctx)->first_language, registry_today(ctx)));
    if (step->kind == REQUEST_STEP_STRIKE) {
        draft.passage = step->text;
        draft.text = NULL;
    }
    return draft;
}

enum status request_take_within(struct ctx *ctx, struct write *write, ref_t id,
                                const struct request_step_draft *step) {
    TRY(request_check_words(ctx, step));
    const struct request_step_draft draft = worded(ctx, step);
    struct taking taking = {.id = id, .step = &draft};
    return take(ctx, write, &taking);
}

/* "There are no data about you" is looked for first; where somebody bears the name, whoever answers says how it is known that it is not them. */
static enum status look_for(struct ctx *ctx, ref_t id, const struct request_step_draft *step) {
    struct right_request request;
    struct hits likely;
    if (step->kind != REQUEST_STEP_NOTHING || said(step->how))
        return ST_OK;
    {
        scoped_reader *db = NULL;
        TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
        TRY(store_reader(ctx, ctx->registry->store, &db));
        TRY(request_row(ctx, db, id, &request));
    }
    TRY(request_likely(ctx, &request, true, &likely));
    if (!likely.count)
        return ST_OK;
    (void)FAIL(ctx, ST_CONFLICT,
               M("By name or address the register has whoever may be meant: {1}. Say whom the request is "
                 "about; where it "
                 "is none of them, say how that is known."),
               arena_printf(ctx->arena, "%zu", likely.count));
    return fault_at_field(ctx, "how");
}

enum status request_take(struct ctx *ctx, ref_t id, const struct request_step_draft *step) {
    const struct request_step_draft draft = worded(ctx, step);
    struct taking taking = {.id = id, .step = &draft};
    TRY(request_check_words(ctx, step));
    TRY(look_for(ctx, id, step));
    TRY(request_enclosed(ctx, id, step, &taking.file));
    enum status status = registry_change(ctx, take, &taking);
    if (status == ST_DENIED)
        registry_refused(ctx, "answer", 0);
    return status;
}
