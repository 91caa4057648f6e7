/* Letters to the one who asks, as e-mail. An address that only the request names is somebody's word: until it was checked who it is,
 * nothing goes there that tells more than that the request came. */
#include "rights/request_inside.h"

#include "base/address.h"
#include "registry/permit.h"
#include "registry/setting.h"
#include "registry/sight.h"
#include "rights/certificate.h"
#include "rights/not_by.h"
#include "rights/outbox.h"
#include "rights/parcel.h"

#include <string.h>

/* ---- who it is */

bool request_proved(const struct right_request *request) {
    bool proved = false;
    for (size_t i = 0; i < request->step_count; i++)
        if (request->steps[i].kind == REQUEST_STEP_CHECK)
            proved = true;
        else if (request->steps[i].kind == REQUEST_STEP_ASK || request->steps[i].kind == REQUEST_STEP_UNPROVED)
            proved = false;
    return proved;
}

bool request_doubted(const struct right_request *request) {
    for (size_t i = 0; i < request->step_count; i++)
        if (request->steps[i].kind == REQUEST_STEP_ASK || request->steps[i].kind == REQUEST_STEP_UNPROVED)
            return !request_proved(request);
    return false;
}

/* ---- to which address */

struct addresses {
    struct request_address *items;
    size_t count, room;
};

static struct request_address *add(struct ctx *ctx, struct addresses *list, const char *address, bool theirs) {
    for (size_t i = 0; i < list->count; i++)
        if (address_same(list->items[i].address, address))
            return &list->items[i];
    const struct request_address one = {.address = address, .theirs = theirs};
    ARENA_PUSH(ctx->arena, list->items, list->count, list->room, one);
    return &list->items[list->count - 1];
}

/* Whom nobody knows is told nothing of the register, so nothing can go astray. */
static const char *doubt(struct ctx *ctx, const struct right_request *request, enum request_step_kind kind) {
    if (!request->party || request_proved(request))
        return NULL;
    if (request_doubted(request) || kind == REQUEST_STEP_ASK)
        return msg(
            ctx->lang,
            M("It is not known whose address this is: it came with the request, and it is in doubt who asks."));
    return kind == REQUEST_STEP_ACKNOWLEDGE
               ? NULL
               : msg(ctx->lang,
                     M("This address came with the request and is not in the register. Check first who asks."));
}

static enum status mark_astray(struct ctx *ctx, const struct right_request *request, struct addresses *list) {
    struct parcel *parcels;
    size_t count;
    TRY(parcel_list(ctx, request->id, &parcels, &count));
    for (size_t p = 0; p < count; p++)
        for (size_t i = 0; i < list->count && parcels[p].address; i++)
            if (parcels[p].why && strcmp(parcels[p].why, "wrong_address") == 0 &&
                address_same(parcels[p].address, list->items[i].address))
                list->items[i].why_not = msg(ctx->lang, M("An answer to this address went to somebody else."));
    return ST_OK;
}

/* Of somebody who was erased meanwhile the register knows nothing any more. */
static enum status read_values(struct ctx *ctx, struct db *db, ref_t party, struct values *values, bool *gone) {
    TRY(sight_profile(ctx, db, party, values));
    *gone = values->count == 0 || values->items[0].erased;
    return ST_OK;
}

static enum status addresses_known(struct ctx *ctx, struct db *db, const struct right_request *request,
                                   enum request_step_kind kind, struct addresses *list) {
    struct values values = {0};
    bool gone = false;
    *list = (struct addresses){0};
    if (request->party)
        TRY(read_values(ctx, db, request->party, &values, &gone));
    if (request->reply_to && outbox_address(ctx, request->reply_to)) {
        bool theirs = gone ? request->reply_known : value_says(&values, "email", request->reply_to);
        struct request_address *own = add(ctx, list, request->reply_to, theirs);
        own->why_not = theirs ? NULL : doubt(ctx, request, kind);
    }
    for (size_t i = 0; i < values.count; i++)
        if (strcmp(values.items[i].field, "email") == 0 && values.items[i].text && *values.items[i].text)
            (void)add(ctx, list, values.items[i].text, true);
    return mark_astray(ctx, request, list);
}

/* And whether a letter may go by e-mail at all; a package is locked, or behind a link. */
static enum status addresses_within(struct ctx *ctx, struct db *db, const struct right_request *request,
                                    enum request_step_kind kind, struct addresses *list) {
    const char *not_so = not_by_letter(ctx, request->right, kind);
    TRY(addresses_known(ctx, db, request, kind, list));
    for (size_t i = 0; not_so && i < list->count; i++)
        list->items[i].why_not = list->items[i].why_not ? list->items[i].why_not : not_so;
    return ST_OK;
}

enum status request_addresses(struct ctx *ctx, const struct right_request *request, enum request_step_kind kind,
                              struct request_address **list, size_t *count) {
    struct addresses found;
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(addresses_within(ctx, db, request, kind, &found));
    *list = found.items;
    *count = found.count;
    return ST_OK;
}

enum status request_address_why_not(struct ctx *ctx, struct db *db, const struct right_request *request,
                                    const char *address, const char **why_not) {
    struct addresses list;
    TRY(addresses_known(ctx, db, request, REQUEST_STEP_GRANT, &list));
    for (size_t i = 0; i < list.count; i++)
        if (address_same(list.items[i].address, address)) {
            *why_not = list.items[i].why_not;
            return ST_OK;
        }
    *why_not =
        !request->party || request_proved(request)
            ? NULL
            : msg(ctx->lang, M("This is no address of this person in the register. Check first who asks, and "
                               "write down how."));
    return ST_OK;
}

static enum status mails(struct ctx *ctx, bool *yes) {
    const char *server;
    TRY(setting_text(ctx, SETTING_MAIL_SERVER, &server));
    *yes = *server;
    return ST_OK;
}

enum status request_address(struct ctx *ctx, const struct right_request *request, enum request_step_kind kind,
                            const char **address) {
    struct request_address *list;
    size_t count;
    bool yes;
    *address = NULL;
    TRY(mails(ctx, &yes));
    if (!yes || request->erased)
        return ST_OK;
    TRY(request_addresses(ctx, request, kind, &list, &count));
    for (size_t i = 0; i < count && !*address; i++)
        if (!list[i].why_not)
            *address = list[i].address;
    return ST_OK;
}

static enum status check_address(struct ctx *ctx, struct db *db, const struct right_request *request,
                                 const struct request_mail *mail) {
    struct addresses list;
    bool yes;
    TRY(mails(ctx, &yes));
    if (!yes)
        return FAIL(
            ctx, ST_CONFLICT,
            M("No mail server is set, so nothing goes as e-mail. Print the letter, or set the server first."));
    TRY(addresses_within(ctx, db, request, mail->kind, &list));
    for (size_t i = 0; i < list.count; i++)
        if (address_same(list.items[i].address, mail->address)) {
            if (!list.items[i].why_not)
                return ST_OK;
            (void)FAIL(ctx, ST_CONFLICT, list.items[i].why_not);
            return fault_at_field(ctx, "to");
        }
    (void)FAIL(
        ctx, ST_INVALID,
        M("A letter goes where the request says to answer, or to an address of theirs in the register."));
    return fault_at_field(ctx, "to");
}

/* ---- which letter */

const char *request_step_words(struct ctx *ctx, const struct request_step *step, const struct message *mails,
                               size_t count) {
    static const char *const became[OUTBOX_STATES] = {[OUTBOX_WAITING] = M("In the mail queue"),
                                                      [OUTBOX_SENDING] = M("In the mail queue"),
                                                      [OUTBOX_FAILED] = M("The e-mail was not sent"),
                                                      [OUTBOX_BOUNCED] = M("The e-mail came back"),
                                                      [OUTBOX_WITHDRAWN] = M("The e-mail was withdrawn")};
    for (size_t i = 0; step->kind == REQUEST_STEP_MAIL && i < count; i++)
        if (mails[i].id == step->message && became[mails[i].state])
            return msg(ctx->lang, became[mails[i].state]);
    return msg(ctx->lang, request_step_label(step->kind));
}

const struct request_step *request_went(const struct right_request *request, ref_t letter) {
    for (size_t i = request->step_count; i > 0; i--) {
        const struct request_step *step = &request->steps[i - 1];
        if ((step->kind == REQUEST_STEP_MAIL || step->kind == REQUEST_STEP_POST) && step->of == letter)
            return step;
    }
    return NULL;
}

static const struct request_step *letter_of(const struct right_request *request, ref_t of) {
    for (size_t i = request->step_count; i > 0; i--)
        if (request->steps[i - 1].letter && (!of || request->steps[i - 1].id == of))
            return &request->steps[i - 1];
    return NULL;
}

/* A letter goes after it was written, and by now. What is written down later says so in its own words. */
enum status request_posted(struct ctx *ctx, const struct right_request *request,
                           const struct request_step_draft *step, int64_t *went) {
    const struct request_step *letter = letter_of(request, step->of);
    const struct zone *zone = registry_zone(ctx);
    if (!letter)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such letter."));
    *went = step->went;
    if (step->whole_day &&
        step->went <= ctx->now) { /* noon, or as early or late as it can have been on that day */
        int64_t noon = step->went + 12 * 3600;
        bool same = zone_day(zone, letter->at) == zone_day(zone, step->went);
        *went = same && letter->at > noon ? letter->at : noon < ctx->now ? noon : ctx->now;
    }
    if (*went < letter->at || step->went > ctx->now) {
        (void)FAIL(ctx, ST_INVALID,
                   step->went > ctx->now ? M("A letter cannot have gone after now.")
                                         : M("The letter was written on {1}: it cannot have gone before."),
                   day_text(ctx->arena, ctx->lang, zone_day(zone, letter->at)));
        return fault_at_field(ctx, "on");
    }
    return ST_OK;
}

/* One that waits or has gone does not go twice. */
static enum status check_went(struct ctx *ctx, struct db *db, const struct right_request *request, ref_t of) {
    for (size_t i = 0; i < request->step_count; i++) {
        if (request->steps[i].kind != REQUEST_STEP_MAIL || request->steps[i].of != of)
            continue;
        scoped_query q = query_begin(db, SQL_REQUEST_MAIL_STATE);
        query_bind_int(&q, 1, request->steps[i].message);
        const char *state = query_row(&q) ? query_text(ctx->arena, &q, "state") : "sent";
        TRY(query_done(ctx, &q));
        if (strcmp(state, "sent") == 0 || strcmp(state, "waiting") == 0 || strcmp(state, "sending") == 0)
            return FAIL(ctx, ST_CONFLICT, M("This letter has gone by e-mail already, or waits to go."));
    }
    return ST_OK;
}

static enum status find_letter(struct ctx *ctx, struct db *db, const struct right_request *request,
                               struct request_mail *mail) {
    const struct request_step *step = letter_of(request, mail->of);
    if (!step)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such letter."));
    mail->of = step->id;
    mail->kind = step->kind;
    mail->letter = step->letter;
    return check_went(ctx, db, request, step->id);
}

enum status request_mail_put(struct ctx *ctx, struct write *write, const struct right_request *request,
                             struct request_mail *mail) {
    const struct request_step written = {.letter = mail->letter, .at = ctx->now};
    if (!mail->letter)
        TRY(find_letter(ctx, write->db, request, mail));
    TRY(not_by_refuse(ctx, request->right, mail->kind));
    if (!mail->address)
        TRY(request_address(ctx, request, mail->kind, &mail->address));
    if (!mail->address) {
        (void)FAIL(ctx, ST_CONFLICT, M("There is no address that an e-mail may go to. Print the letter."));
        return fault_at_field(ctx, "to");
    }
    TRY(check_address(ctx, write->db, request, mail));
    const struct outbox_draft draft = {.kind = OUTBOX_ANSWER,
                                       .purpose = NOTICE_NOTHING,
                                       .party = request->party,
                                       .request = request->id,
                                       .address = mail->address,
                                       .name = request->from,
                                       .subject = request_sheet(ctx, request, &written).subject,
                                       .text = mail->letter,
                                       .lang = request->lang,
                                       .file = mail->file,
                                       .once = mail->once};
    return outbox_put(ctx, write, &draft, &mail->message);
}

/* ---- what goes along */

static bool closes_erasure(const struct right_request *request, const struct request_step_draft *step) {
    const struct request_step *letter = letter_of(request, step->of);
    enum request_step_kind kind = step->kind;
    if (kind == REQUEST_STEP_MAIL && letter)
        kind = letter->kind;
    return request->right == DEADLINE_ERASURE && (kind == REQUEST_STEP_GRANT || kind == REQUEST_STEP_PARTLY);
}

static enum status certificate_file(struct ctx *ctx, const struct right_request *request,
                                    const struct outbox_file **file) {
    struct outbox_file *made = arena_alloc(ctx->arena, sizeof *made);
    enum lang own = ctx->lang;
    ref_t number;
    bool whole;
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        TRY(certificate_last(ctx, db, request->party, request->received, &number, &whole));
    }
    if (!number)
        return ST_OK;
    *made =
        (struct outbox_file){.name = arena_printf(ctx->arena, "%s-%s.pdf", msg(request->lang, M("certificate")),
                                                  ref_text(ctx->arena, number)),
                             .type = "application/pdf"};
    ctx->lang = request->lang;
    enum status status = certificate_pdf(ctx, number, &made->bytes, &made->length);
    ctx->lang = own;
    *file = status == ST_OK ? made : NULL;
    if (status != ST_CONFLICT)
        return status;
    fault_clear(ctx); /* it was changed past the program: the letter says nothing of it either */
    return ST_OK;
}

enum status request_enclosed(struct ctx *ctx, ref_t id, const struct request_step_draft *step,
                             const struct outbox_file **file) {
    struct right_request request;
    *file = NULL;
    if (!step->mail_to && step->kind != REQUEST_STEP_MAIL)
        return ST_OK;
    {
        scoped_reader *db = NULL;
        TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
        TRY(store_reader(ctx, ctx->registry->store, &db));
        TRY(request_row(ctx, db, id, &request));
    }
    return request.party && closes_erasure(&request, step) ? certificate_file(ctx, &request, file) : ST_OK;
}
