/* The proposal is a text of JSON among the sealed words of its request, so that it goes where the request goes: into the access
 * package, with a move of the register, and away with the key. */
#include "rights/proposal.h"

#include "base/json.h"
#include "notice/field.h"
#include "notice/word.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/record.h"
#include "registry/rectify.h"
#include "registry/within.h"
#include "registry/words.h"

#include <string.h>

/* Under the right to rectification: also while the use is restricted. */
static const struct within correcting = {.action = "corrected", .permit = ACTION_RIGHT};

static enum status wrong(struct ctx *ctx, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at_field(ctx, "will");
}

static enum status another_by_now(struct ctx *ctx) {
    return FAIL(
        ctx, ST_CONFLICT,
        M("What stands there is another by now. Look at it and correct it by hand, or refuse the proposal."));
}

/* ---- as it lies in the request */

static const char *text_of(struct ctx *ctx, const struct proposal *proposal) {
    scoped_json *json = json_object();
    json_put(json, "field", proposal->field);
    json_put(json, "record", proposal->record ? ref_text(ctx->arena, proposal->record) : NULL);
    json_put(json, "label", proposal->label);
    json_put(json, "was", proposal->was);
    json_put(json, "will", proposal->will);
    return json_text(ctx->arena, json, 0);
}

bool proposal_of(struct ctx *ctx, const struct right_request *request, struct proposal *proposal) {
    scoped_json *json = request->proposal ? json_loads(request->proposal, 0, NULL) : NULL;
    *proposal = (struct proposal){.field = words_text(ctx, json, "field"),
                                  .label = words_text(ctx, json, "label"),
                                  .was = words_text(ctx, json, "was"),
                                  .will = words_text(ctx, json, "will")};
    const char *record = words_text(ctx, json, "record");
    bool about = proposal->field || (record && ref_parse(record, &proposal->record));
    return about && proposal->label && proposal->was && proposal->will;
}

/* ---- a value */

static int own_words(const struct notice *notice) {
    for (size_t i = 0; i < notice->sources_count; i++)
        if (notice->sources[i].main)
            return (int)i;
    return NOTICE_NOTHING;
}

/* Every value of the field as it is to be: a field is replaced whole. */
static enum status draft_of(struct ctx *ctx, const struct party *party, const struct proposal *proposal,
                            struct party_draft *draft) {
    struct value_draft *values = arena_array(ctx->arena, party->value_count + 2, sizeof *values);
    bool found = !*proposal->was;
    size_t count = 0;
    for (size_t i = 0; i < party->value_count; i++) {
        const struct value *value = &party->values[i];
        if (value->erased || strcmp(value->field, proposal->field) != 0)
            continue;
        bool meant = strcmp(value->text, proposal->was) == 0;
        found = found || meant;
        if (!meant || *proposal->will)
            values[count++] = (struct value_draft){proposal->field, meant ? proposal->will : value->text};
    }
    if (!*proposal->was)
        values[count++] = (struct value_draft){proposal->field, proposal->will};
    if (!count)
        values[count++] = (struct value_draft){proposal->field, ""};
    *draft = (struct party_draft){.type = party->role_count ? party->roles[0].type : NOTICE_NOTHING,
                                  .values = values,
                                  .value_count = count,
                                  .source = own_words(ctx_notice(ctx)),
                                  .from = DAY_NONE,
                                  .taken_in = DAY_NONE};
    if (!found)
        return another_by_now(ctx);
    return draft->source == NOTICE_NOTHING
               ? FAIL(ctx, ST_CONFLICT, M("The notice names no source that is the person: correct it by hand."))
               : ST_OK;
}

static enum status check_value(struct ctx *ctx, ref_t self, const struct proposal *proposal) {
    struct party party;
    struct party_draft draft;
    scoped_reader *db = NULL;
    TRY(party_read(ctx, self, NOTICE_NOTHING, &party));
    TRY(draft_of(ctx, &party, proposal, &draft));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    enum status status = party_set_check(ctx, db, &correcting, self, &draft);
    return status == ST_OK || status == ST_BUSY || status == ST_FAILED ? status : fault_at_field(ctx, "will");
}

/* ---- a record */

static enum status read_record(struct ctx *ctx, ref_t party, const struct proposal *proposal,
                               struct rectifiable *found) {
    TRY(rectify_read(ctx, proposal->record, NOTICE_NOTHING, found));
    if (found->draft.party != party)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such record in the register."));
    const char *text = found->draft.text ? found->draft.text : "";
    return strcmp(text, proposal->was) == 0 ? ST_OK : another_by_now(ctx);
}

/* What a law keeps for bookkeeping stays as it was written. */
static enum status is_kept(struct ctx *ctx, ref_t record, bool *kept) {
    struct record read;
    TRY(record_read(ctx, record, &read));
    *kept = read.class != NOTICE_NOTHING && ctx_notice(ctx)->classes[read.class].statute;
    return ST_OK;
}

/* ---- making */

enum status proposal_make(struct ctx *ctx, const struct proposal *proposal, const char *why, ref_t *request) {
    ref_t self = actor_self(ctx);
    struct rectifiable found;
    must(self);
    if (strcmp(proposal->was, proposal->will) == 0)
        return wrong(ctx, M("This is what stands there already."));
    if (!proposal->field && !proposal->will[strspn(proposal->will, " \t\n")])
        return wrong(ctx, M("Write what is right. To have it erased, ask for erasure."));
    if (proposal->field)
        TRY(check_value(ctx, self, proposal));
    else
        TRY(read_record(ctx, self, proposal, &found));
    const char *change = MSG(ctx->arena, ctx->lang, M("{1}: “{2}” is to be “{3}”."), proposal->label,
                             proposal->was, proposal->will);
    return request_add(
        ctx,
        &(struct request_draft){.right = DEADLINE_RECTIFICATION,
                                .channel = "page",
                                .party = self,
                                .text = why ? arena_printf(ctx->arena, "%s\n\n%s", change, why) : change,
                                .proposal = text_of(ctx, proposal),
                                .lang = lang_code(ctx->lang)},
        request);
}

/* ---- approving */

struct approving {
    ref_t request, party;
    int64_t version;
    struct proposal proposal;
    enum lang lang;
    struct rectifiable record;
    bool kept;
    const char *answer;
};

static enum status write_value(struct ctx *ctx, struct write *write, const struct approving *approving) {
    struct party party;
    struct party_draft draft;
    TRY(permit_action_within(ctx, write->db, ACTION_RIGHT, approving->party, NULL));
    TRY(party_read_within(ctx, write->db, approving->party, &party));
    TRY(draft_of(ctx, &party, &approving->proposal, &draft));
    return party_set_within(ctx, write, &correcting, approving->party, 0, &draft, NULL);
}

static enum status write_beside(struct ctx *ctx, struct write *write, const struct approving *approving) {
    static const struct within noting = {.action = "noted", .permit = ACTION_RIGHT};
    const struct record_draft draft = {.party = approving->party,
                                       .kind = "note",
                                       .belongs = approving->proposal.record,
                                       .ends = DAY_NONE,
                                       .service = NOTICE_NOTHING,
                                       .source = own_words(ctx_notice(ctx)),
                                       .text = approving->answer};
    ref_t record;
    return record_add_within(ctx, write, &noting, &draft, &record);
}

static enum status write_record(struct ctx *ctx, struct write *write, struct approving *approving) {
    if (approving->kept)
        return write_beside(ctx, write, approving);
    approving->record.draft.text = approving->proposal.will;
    return rectify_within(ctx, write, approving->proposal.record, approving->record.version,
                          &approving->record.draft);
}

/* What was done is a step of its own: the answer lists it, and whoever got the wrong one is told it. */
static enum status carry_out(struct ctx *ctx, struct write *write, void *arg) {
    struct approving *approving = arg;
    const struct proposal *proposal = &approving->proposal;
    const struct request_fix fix = {.field = proposal->field,
                                    .record = approving->kept ? 0 : proposal->record,
                                    .was = proposal->was,
                                    .will = proposal->will};
    const struct request_step_draft step = {
        .kind = REQUEST_STEP_PERFORM, .text = approving->answer, .fix = &fix, .version = approving->version};
    TRY(request_take_within(ctx, write, approving->request, &step));
    return approving->proposal.field ? write_value(ctx, write, approving) : write_record(ctx, write, approving);
}

static enum status approve(struct ctx *ctx, struct write *write, void *arg) {
    struct approving *approving = arg;
    const struct request_step_draft step = {.kind = REQUEST_STEP_GRANT};
    TRY(carry_out(ctx, write, approving));
    return request_take_within(ctx, write, approving->request, &step);
}

static enum status prepare(struct ctx *ctx, const struct right_request *request, struct approving *approving) {
    const struct proposal *proposal = &approving->proposal;
    if (!proposal->field) {
        TRY(read_record(ctx, request->party, proposal, &approving->record));
        TRY(is_kept(ctx, proposal->record, &approving->kept));
    }
    approving->answer =
        MSG(ctx->arena, request->lang,
            approving->kept ? M("Correction of {1}: “{2}” should be “{3}”. The entry itself stays as it was "
                                "written, since the law keeps it.")
            : !*proposal->was  ? M("Completed, {1}: “{3}”.")
            : !*proposal->will ? M("Taken away, {1}: “{2}”.")
                               : M("Corrected, {1}: “{2}” is now “{3}”."),
            proposal->label, proposal->was, proposal->will);
    return ST_OK;
}

enum status proposal_approve(struct ctx *ctx, ref_t id, int64_t version) {
    struct right_request request;
    TRY(request_read(ctx, id, &request));
    struct approving approving = {
        .request = id, .party = request.party, .version = version, .lang = request.lang};
    if (!request.party || !proposal_of(ctx, &request, &approving.proposal))
        return FAIL(ctx, ST_CONFLICT, M("This request holds no correction that could be approved."));
    TRY(prepare(ctx, &request, &approving));
    return registry_change(ctx, approve, &approving);
}

/* ---- by the staff, because of a request in words */

static enum status open_correction(struct ctx *ctx, const struct right_request *request) {
    if (request->right != DEADLINE_RECTIFICATION)
        return FAIL(ctx, ST_CONFLICT, M("This request asks for no correction."));
    return request->party ? ST_OK : FAIL(ctx, ST_CONFLICT, M("Say whom the request is about."));
}

/* What stands there: the field's first value. */
static enum status look_up_value(struct ctx *ctx, const struct right_request *request,
                                 struct proposal *proposal) {
    struct party party;
    TRY(party_read(ctx, request->party, NOTICE_NOTHING, &party));
    const struct value *value = party_value(&party, proposal->field);
    int type = party.role_count ? party.roles[0].type : NOTICE_NOTHING;
    const struct field *field =
        type == NOTICE_NOTHING ? NULL : field_listed(ctx->arena, ctx_notice(ctx), type, proposal->field);
    if (!field) {
        (void)FAIL(ctx, ST_INVALID, M("There is no such field of theirs: {1}"), proposal->field);
        return fault_at_field(ctx, "field");
    }
    if (!proposal->was)
        proposal->was = value && !value->erased && value->text ? value->text : "";
    proposal->label = word_capital(ctx->arena, field_label(field, request->lang));
    if (!*proposal->will)
        return ST_OK;
    enum status status = field_normalise(ctx, ctx_notice(ctx), field, proposal->will, &proposal->will);
    return status == ST_OK ? ST_OK : fault_at_field(ctx, "will");
}

static enum status look_up_record(struct ctx *ctx, const struct right_request *request,
                                  struct proposal *proposal) {
    struct record record;
    TRY(record_read(ctx, proposal->record, &record));
    if (record.party != request->party)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such record in the register."));
    proposal->label = word_capital(ctx->arena, record.label);
    if (!proposal->was)
        proposal->was = record.text ? record.text : "";
    return ST_OK;
}

enum status proposal_carry_out(struct ctx *ctx, ref_t id, const struct proposal *wanted, int64_t version) {
    struct right_request request;
    struct proposal proposal = *wanted;
    TRY(request_read(ctx, id, &request));
    TRY(open_correction(ctx, &request));
    if (!proposal.field == !proposal.record) {
        (void)FAIL(ctx, ST_INVALID, M("Say either which field or which record is corrected."));
        return fault_at_field(ctx, "field");
    }
    enum lang own = ctx->lang;
    ctx->lang = request.lang; /* the person reads what it is called */
    enum status looked =
        proposal.field ? look_up_value(ctx, &request, &proposal) : look_up_record(ctx, &request, &proposal);
    ctx->lang = own;
    TRY(looked);
    if (strcmp(proposal.was, proposal.will) == 0)
        return wrong(ctx, M("This is what stands there already."));
    if (!proposal.field && !proposal.will[strspn(proposal.will, " \t\n")])
        return wrong(ctx, M("Write what is right."));
    struct approving approving = {
        .request = id, .party = request.party, .version = version, .lang = request.lang, .proposal = proposal};
    TRY(prepare(ctx, &request, &approving));
    enum status status = registry_change(ctx, carry_out, &approving);
    return status == ST_INVALID && !ctx->fault.field ? fault_at_field(ctx, "will") : status;
}
