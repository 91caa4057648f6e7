/* A request is read with its steps, since its state is what they say. Its days are those of the notice under which it came: a later
 * notice takes no promise back. */
#include "rights/request_inside.h"

#include "base/json.h"
#include "registry/edition.h"
#include "registry/joined.h"
#include "registry/sight.h"
#include "registry/user.h"
#include "registry/words.h"
#include "rights/request_times.h"

#include <string.h>

static const struct {
    const char *id, *label;
} states[REQUEST_STATES] = {
#define REQUEST_STATE(NAME, id, label) [REQUEST_##NAME] = {id, label},
#include "rights/request_state.def"
#undef REQUEST_STATE
};

enum { STAYS = REQUEST_STATES };
static const struct {
    const char *id, *label;
    int state;
} steps[REQUEST_STEP_KINDS] = {
#define REQUEST_STEP(NAME, id, state, label) [REQUEST_STEP_##NAME] = {id, label, state},
#include "rights/request_step.def"
#undef REQUEST_STEP
};

const char *request_state_id(enum request_state state) {
    must(state < REQUEST_STATES);
    return states[state].id;
}

const char *request_state_label(enum request_state state) {
    must(state < REQUEST_STATES);
    return states[state].label;
}

const char *request_step_id(enum request_step_kind kind) {
    must(kind < REQUEST_STEP_KINDS);
    return steps[kind].id;
}

const char *request_step_label(enum request_step_kind kind) {
    must(kind < REQUEST_STEP_KINDS);
    return steps[kind].label;
}

bool request_step_closes(enum request_step_kind kind) {
    return kind >= REQUEST_STEP_GRANT;
}

const char *request_right_label(enum deadline_right right) {
    static const char *const labels[] = {
        [DEADLINE_ACCESS] = M("request for access"),
        [DEADLINE_RECTIFICATION] = M("request for rectification"),
        [DEADLINE_ERASURE] = M("request for erasure"),
        [DEADLINE_RESTRICTION] = M("request for restriction"),
        [DEADLINE_PORTABILITY] = M("request for portability"),
        [DEADLINE_OBJECTION] = M("objection to the use of data"),
        [DEADLINE_WITHDRAWAL] = M("withdrawal of a given consent"),
        [DEADLINE_COMPLAINT] = M("complaint about the use of data"),
        [DEADLINE_HUMAN_DECISION] = M("request for a decision by a person"),
        [DEADLINE_INFORMATION] = M("question where data came from"),
        [DEADLINE_UNSORTED] = M("message that is not sorted yet"),
    };
    must(right < DEADLINE_BREACH);
    return labels[right];
}

const char *request_sentence(struct ctx *ctx, enum deadline_right right) {
    const char *path = right < DEADLINE_INFORMATION
                           ? arena_printf(ctx->arena, "rights.%s", deadline_right_id(right))
                           : "rights";
    const struct sentence *sentence = notice_sentence(ctx_notice(ctx), path);
    return sentence && sentence->promise ? sentence->promise : path;
}

const struct person_role *request_hands(const struct notice *notice, const char *hands) {
    const struct person_role *role = strcmp(hands, "contact") == 0  ? &notice->contact
                                     : strcmp(hands, "deputy") == 0 ? &notice->deputy
                                     : strcmp(hands, "dpo") == 0    ? &notice->dpo
                                                                    : NULL;
    return role && role->name ? role : NULL;
}

/* ---- what is sealed */

const char *request_words_json(struct ctx *ctx, const struct request_draft *draft) {
    scoped_json *json = json_object();
    json_put(json, "from", draft->from);
    json_put(json, "reply_to", draft->reply_to);
    json_put(json, "text", draft->text);
    json_put(json, "scope", draft->scope);
    extent_seal(ctx, json, draft->extent);
    if (draft->reply_known)
        json_put(json, "reply_known", "yes");
    if (draft->proposal)
        json_put(json, "proposal", draft->proposal);
    return json_text(ctx->arena, json, 0);
}

const char *request_step_json(struct ctx *ctx, const struct request_step_draft *step, const char *letter,
                              ref_t message) {
    scoped_json *json = json_object();
    json_put(json, "reason", step->reason);
    json_put(json, "text", step->text);
    json_put(json, "how", step->how);
    json_put(json, "letter", letter);
    if (step->from)
        json_put(json, "from", step->from);
    if (step->stranger)
        must(json_object_set_new(json, "stranger", json_true()) == 0);
    request_fix_put(ctx, json, step->fix);
    if (step->kind == REQUEST_STEP_SCOPE)
        extent_seal(ctx, json, step->extent);
    if (step->of)
        json_put(json, "of", ref_text(ctx->arena, step->of));
    if (message)
        json_put(json, "message", ref_text(ctx->arena, message));
    return json_text(ctx->arena, json, 0);
}

/* ---- steps */

static ref_t read_ref(struct ctx *ctx, const json_t *json, const char *name) {
    const char *text = words_text(ctx, json, name);
    ref_t ref;
    return text && ref_parse(text, &ref) ? ref : 0;
}

const char *request_step_from(struct ctx *ctx, const struct request_step *step) {
    if (step->stranger)
        return MSG(ctx->arena, ctx->lang, M("From {1}, which is not the requester's address"),
                   step->from ? step->from : msg(ctx->lang, M("a mail without a sender")));
    return step->from ? MSG(ctx->arena, ctx->lang, M("From {1}"), step->from) : NULL;
}

static enum status read_step(struct ctx *ctx, struct query *q, struct request_step *step) {
    scoped_json *json = NULL;
    const char *kind = query_text(ctx->arena, q, "kind");
    *step = (struct request_step){.id = query_int(q, "id"),
                                  .kind = REQUEST_STEP_KINDS,
                                  .at = query_int(q, "at"),
                                  .actor = query_text(ctx->arena, q, "actor")};
    for (int i = 0; i < REQUEST_STEP_KINDS; i++)
        if (strcmp(steps[i].id, kind) == 0)
            step->kind = (enum request_step_kind)i;
    if (step->kind == REQUEST_STEP_KINDS)
        return FAIL(ctx, ST_FAILED, M("A step of a request is of no kind that this program knows"));
    TRY(words_open(ctx, q, request_place(query_int(q, "id")), &json));
    step->reason = words_text(ctx, json, "reason");
    step->text = words_text(ctx, json, "text");
    step->how = words_text(ctx, json, "how");
    step->letter = words_text(ctx, json, "letter");
    step->from = words_text(ctx, json, "from");
    request_fix_read(ctx, json, &step->fix);
    step->stranger = json_is_true(json_object_get(json, "stranger"));
    step->of = read_ref(ctx, json, "of");
    step->message = read_ref(ctx, json, "message");
    step->extent = extent_open(ctx, json);
    return ST_OK;
}

static enum status step_rows(struct ctx *ctx, struct db *db, ref_t request, struct request_step **list,
                             size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_REQUEST_STEPS);
    query_bind_int(&q, 1, request);
    while (query_row(&q)) {
        struct request_step step;
        TRY(read_step(ctx, &q, &step));
        ARENA_PUSH(ctx->arena, *list, *count, room, step);
    }
    return query_done(ctx, &q);
}

static enum status read_steps(struct ctx *ctx, struct db *db, struct right_request *request) {
    struct request_step *list;
    size_t count, staff_count;
    struct user *staff;
    TRY(step_rows(ctx, db, request->id, &list, &count));
    TRY(user_staff(ctx, &staff, &staff_count));
    for (size_t i = 0; i < count; i++)
        list[i].who = user_of_actor(ctx->arena, staff, staff_count, list[i].actor);
    request->steps = list;
    request->step_count = count;
    return ST_OK;
}

/* ---- an extension counts once its letter has left */

/* Is a mail on its way or with the person? One that came back, failed or was stopped told nobody; what is kept no longer went. */
static enum status left(struct ctx *ctx, struct db *db, ref_t message, bool *gone) {
    scoped_query q = query_begin(db, SQL_REQUEST_MAIL_STATE);
    query_bind_int(&q, 1, message);
    const char *state = query_row(&q) ? query_text(ctx->arena, &q, "state") : "sent";
    *gone = strcmp(state, "failed") != 0 && strcmp(state, "bounced") != 0 && strcmp(state, "withdrawn") != 0;
    return query_done(ctx, &q);
}

/* Of a request whose words are erased it is not known which letter a step sent: any that came after and before the answer. */
static bool carries(const struct request_step *step, const struct request_step *letter, ref_t extension,
                    bool erased) {
    ref_t of = step->of ? step->of : letter ? letter->id : 0; /* where none is named, the last one is meant */
    return (step->kind == REQUEST_STEP_MAIL || step->kind == REQUEST_STEP_POST) && (erased || of == extension);
}

/* The number of the step that ended it; of one that is open, or was taken up again, how many there are. */
static size_t answered_at(const struct request_step *list, size_t count) {
    for (size_t i = count; i > 0 && list[i - 1].kind != REQUEST_STEP_REOPEN; i--)
        if (request_step_closes(list[i - 1].kind))
            return i - 1;
    return count;
}

static enum status told_at(struct ctx *ctx, struct db *db, const struct request_step *steps_, size_t count,
                           bool erased, int64_t *told) {
    const struct request_step *extension = NULL, *letter = NULL;
    *told = 0;
    count = answered_at(steps_, count);
    for (size_t i = 0; i < count && !*told; i++) {
        const struct request_step *step = &steps_[i];
        bool gone = true;
        extension = step->kind == REQUEST_STEP_EXTEND ? step : extension;
        letter = step->letter ? step : letter;
        if (!extension || !carries(step, letter, extension->id, erased))
            continue;
        if (step->message)
            TRY(left(ctx, db, step->message, &gone));
        *told = gone ? step->at : 0;
    }
    return ST_OK;
}

bool request_extends(struct ctx *ctx, const struct deadline *deadline, int64_t told) {
    return told && deadline->extended_by != DAY_NONE &&
           zone_day(registry_zone(ctx), told) <= deadline->extension_notice_by;
}

enum status request_extension_told(struct ctx *ctx, struct db *db, ref_t request, bool erased, int64_t *told) {
    struct request_step *list;
    size_t count;
    TRY(step_rows(ctx, db, request, &list, &count));
    return told_at(ctx, db, list, count, erased, told);
}

const char *request_untold(struct ctx *ctx, const struct right_request *request) {
    day_t by = request->deadline.extension_notice_by;
    if (!request->extended || request->longer)
        return NULL;
    if (request->told || request->closed || registry_today(ctx) > by)
        return msg(ctx->lang, M("It was extended, but the person was not told of it within the month, so the "
                                "extension does not count (GDPR 12(3))."));
    return MSG(
        ctx->arena, ctx->lang,
        M("It was extended, but the letter has not gone. The extension counts only when the person is told "
          "by {1} (GDPR 12(3))."),
        day_text(ctx->arena, ctx->lang, by));
}

/* Taken up again, it is as far as it was before. */
static void find_state(struct right_request *request) {
    enum request_state before = REQUEST_RECEIVED;
    for (size_t i = 0; i < request->step_count; i++) {
        enum request_step_kind kind = request->steps[i].kind;
        if (kind == REQUEST_STEP_REOPEN)
            request->state = before;
        if (kind == REQUEST_STEP_SORT)
            request->sorted = request->steps[i].at;
        before = request_step_closes(kind) ? request->state : before;
        bool said = kind == REQUEST_STEP_ACKNOWLEDGE && request->state != REQUEST_RECEIVED;
        if (steps[kind].state != STAYS && !said)
            request->state = (enum request_state)steps[kind].state;
        request->extended = request->extended || kind == REQUEST_STEP_EXTEND;
        if (kind == REQUEST_STEP_SCOPE)
            request->extent = request->steps[i].extent;
    }
    if (!request->closed &&
        request->state >= REQUEST_GRANTED) /* the clock went back: what came last stands first */
        request->state = before;
}

/* Whose name and address came with it is another person than the one whom it turned out to be about. */
static enum status read_moved(struct ctx *ctx, struct db *db, struct right_request *request) {
    struct values values;
    bool moved = false;
    for (size_t i = 0; i < request->step_count; i++)
        moved = moved || (request->steps[i].kind == REQUEST_STEP_FIND && request->steps[i].reason);
    if (!moved || !request->party)
        return ST_OK;
    TRY(sight_profile(ctx, db, request->party, &values));
    request->from = value_name(ctx, &values);
    request->reply_known = false;
    return ST_OK;
}

/* ---- days */

static enum status find_days(struct ctx *ctx, struct right_request *request) {
    const struct edition *edition = edition_numbered(edition_of(ctx), request->notice);
    const struct notice *notice = edition ? edition->notice : ctx_notice(ctx);
    struct deadline *deadline = &request->deadline;
    const struct request_dating dating = {.right = request->right,
                                          .received = request->received,
                                          .sorted = request->sorted,
                                          .extended = request->extended};
    TRY(request_dates(ctx, notice, &dating, deadline, &request->counted_as));
    if (request->closed && !request->extended) /* what could have been is over with it */
        deadline->trace_count = deadline->trace_answer;
    request->longer = request->extended && request_extends(ctx, deadline, request->told);
    request->due = request->longer ? deadline->extended_by : deadline->binding;
    bool answered = request->closed && !request->unsent; /* one that has gone nowhere is none yet */
    day_t on = answered ? zone_day(registry_zone(ctx), request->went) : registry_today(ctx);
    request->target = request_target(notice, request->right, request->received);
    request->past_target = request->target != DAY_NONE && on > request->target;
    request->broken = deadline->promised_by != DAY_NONE && on > deadline->promised_by;
    if (request->due == DAY_NONE)
        return ST_OK;
    request->left = request->due - on;
    request->span = request->due - deadline->received_day;
    request->late = request->left < 0;
    return ST_OK;
}

/* ---- rows */

int64_t request_went_at(struct query *q) {
    static const char *const ways[] = {"went_data", "went_letter"};
    int64_t closed = query_is_null(q, "closed") ? 0 : query_int(q, "closed"), first = 0;
    for (size_t i = 0; i < 2; i++) {
        int64_t at = query_is_null(q, ways[i]) ? 0 : query_int(q, ways[i]);
        first = at && (!first || at < first) ? at : first;
    }
    if (!closed || query_int(q, "unsent"))
        return 0;
    return first > closed ? first : closed;
}

static enum status parse_row(struct ctx *ctx, struct query *q, struct right_request *request) {
    scoped_json *json = NULL;
    const char *kind = query_text(ctx->arena, q, "kind");
    *request = (struct right_request){.id = query_int(q, "id"),
                                      .party = query_int(q, "party"),
                                      .channel = query_text(ctx->arena, q, "channel"),
                                      .hands = query_text(ctx->arena, q, "hands"),
                                      .received = query_int(q, "received"),
                                      .made = query_int(q, "made"),
                                      .closed = query_int(q, "closed"),
                                      .notice = query_int(q, "notice"),
                                      .unsent = query_int(q, "unsent") != 0,
                                      .went = request_went_at(q),
                                      .version = query_int(q, "change")};
    if (!deadline_right_from(kind, &request->right) || request->right == DEADLINE_BREACH)
        return FAIL(ctx, ST_FAILED, M("A request is about no right that this program knows"));
    (void)lang_from(query_text(ctx->arena, q, "lang"), &request->lang);
    TRY(words_open(ctx, q, request_place(query_int(q, "id")), &json));
    request->erased = !json;
    request->from = words_text(ctx, json, "from");
    request->reply_to = words_text(ctx, json, "reply_to");
    request->reply_known = words_text(ctx, json, "reply_known") != NULL;
    request->text = words_text(ctx, json, "text");
    request->scope = words_text(ctx, json, "scope");
    request->proposal = words_text(ctx, json, "proposal");
    request->extent = extent_open(ctx, json);
    return ST_OK;
}

static enum status complete(struct ctx *ctx, struct db *db, struct right_request *request) {
    TRY(read_steps(ctx, db, request));
    find_state(request);
    if (request->extended)
        TRY(told_at(ctx, db, request->steps, request->step_count, request->erased, &request->told));
    if (request->party)
        TRY(joined_now(ctx, db, &request->party));
    TRY(read_moved(ctx, db, request));
    return find_days(ctx, request);
}

enum status request_rows(struct ctx *ctx, struct db *db, struct query *q, struct right_request **list,
                         size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    while (query_row(q)) {
        struct right_request request;
        TRY(parse_row(ctx, q, &request));
        ARENA_PUSH(ctx->arena, *list, *count, room, request);
    }
    TRY(query_done(ctx, q));
    for (size_t i = 0; i < *count; i++)
        TRY(complete(ctx, db, &(*list)[i]));
    return ST_OK;
}

enum status request_row(struct ctx *ctx, struct db *db, ref_t id, struct right_request *request) {
    struct right_request *list;
    size_t count;
    scoped_query q = query_begin(db, SQL_REQUEST_BY_ID);
    query_bind_int(&q, 1, id);
    TRY(request_rows(ctx, db, &q, &list, &count));
    if (!count)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such request."));
    *request = list[0];
    return ST_OK;
}

enum status request_name(struct ctx *ctx, struct db *db, struct right_request *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct values values;
        if (!list[i].party)
            continue;
        TRY(sight_profile(ctx, db, list[i].party, &values));
        list[i].name = value_name(ctx, &values);
    }
    return ST_OK;
}
