/* The order matters: what was stored before, then delivery reports, then what no person wrote, then the mailbox's own use. Who wrote it is
 * looked up on the writer, where nobody is merged or erased meanwhile. */
#include "rights/arrive.h"

#include "base/address.h"
#include "base/buf.h"
#include "base/crash.h"
#include "formats/mail_proof.h"
#include "registry/known.h"
#include "registry/permit.h"
#include "registry/setting.h"
#include "registry/within.h"
#include "rights/contact.h"
#include "rights/outbox.h"
#include "rights/request_inside.h"

#include <string.h>
#include <strings.h>

enum { SENT_MOST = 20 };

struct arriving {
    const struct arrived *arrived;
    enum mail_outcome outcome;
    bool forged; /* our own mail server says that the sender is another */
    const char *mark;
    int64_t at;
};

/* ---- the mail itself */

/* Not its Message-ID alone: some programs give all their mails the same. */
static const char *mark_of(struct ctx *ctx, const struct mail *mail) {
    struct buf buf = buf_in(ctx->arena);
    if (!mail)
        return NULL;
    buf_printf(&buf, "%s\n%s\n%lld\n%s\n%s", mail->message_id ? mail->message_id : "",
               mail->from ? mail->from : "", (long long)mail->date, mail->subject ? mail->subject : "",
               mail->text ? mail->text : "");
    return buf_text(&buf);
}

/* What the server says; else what the mail says of itself, unless that is still to come. */
static int64_t instant_of(struct ctx *ctx, const struct arrived *arrived) {
    int64_t at = arrived->received                       ? arrived->received
                 : arrived->mail && arrived->mail->dated ? arrived->mail->date
                                                         : ctx->now;
    return at > 0 && at < ctx->now ? at : ctx->now;
}

static bool is_address(const char *one, const char *other) {
    return one && other && address_same(one, other);
}

static bool is_ours(const struct arrived *arrived, const char *address) {
    for (size_t i = 0; i < arrived->all_count; i++)
        if (is_address(arrived->all[i].user, address) || is_address(arrived->all[i].address, address))
            return true;
    return false;
}

static bool is_to(const struct mail *mail, const char *address) {
    for (size_t i = 0; i < mail->to_count; i++)
        if (is_address(mail->to[i], address))
            return true;
    return false;
}

/* What our own mail server wrote above it; nothing where the setting does not say which that is. */
static enum status is_forged(struct ctx *ctx, const struct mail *mail, bool *forged) {
    const char *server;
    *forged = false;
    if (!mail)
        return ST_OK;
    TRY(setting_text(ctx, SETTING_MAIL_PROOF, &server));
    *forged = mail_proof(ctx->arena, mail->proof, server, mail->from) == MAIL_PROOF_BAD;
    return ST_OK;
}

/* The subject, what it says, and that there is more of it where there is. */
static const char *words_of(struct ctx *ctx, const struct arrived *arrived, bool body) {
    const struct mail *mail = arrived->mail;
    struct buf buf = buf_in(ctx->arena);
    if (mail->subject)
        buf_add(&buf, mail->subject);
    if (body && mail->text)
        buf_printf(&buf, "%s%s", buf.length ? "\n\n" : "", mail->text);
    if (body && (mail->cut || (!arrived->whole && !mail->text)))
        buf_printf(&buf, "\n\n%s",
                   msg(ctx_notice(ctx)->first_language, M("(The mail goes on; the rest is in the mailbox.)")));
    return buf.length ? buf_text(&buf) : NULL;
}

/* That there is more in the mailbox than can be read here: the scanned letter may be the request. */
static const char *beside(struct ctx *ctx, const struct mail *mail) {
    enum lang lang = ctx_notice(ctx)->first_language;
    const char *sealed =
        mail->encrypted ? msg(lang, M("(The mail is encrypted: what it says is read in the mailbox.)")) : NULL;
    const char *more = mail->attached ? msg(lang, M("(Something came with the mail: a file, a picture or a "
                                                    "forwarded mail. Look at it in the mailbox.)"))
                                      : NULL;
    return sealed && more ? arena_printf(ctx->arena, "%s\n%s", sealed, more) : sealed ? sealed : more;
}

/* Of a request: first, where it is so, that the sender may be another; last, that something came with it. */
static const char *request_words(struct ctx *ctx, const struct arriving *arriving) {
    const char *words = words_of(ctx, arriving->arrived, true);
    const char *more = beside(ctx, arriving->arrived->mail);
    words = words && more ? arena_printf(ctx->arena, "%s\n\n%s", words, more) : more ? more : words;
    if (!arriving->forged)
        return words;
    const char *warning =
        msg(ctx_notice(ctx)->first_language,
            M("(Our mail server says that this did not come from the address that it names.)"));
    return words ? arena_printf(ctx->arena, "%s\n\n%s", warning, words) : warning;
}

/* ---- requests */

/* "<0123456789abc@example.fi>": what stands before the @ is the id of a message of ours, if it is one. */
static bool letter_id(struct ctx *ctx, const char *message_id, ref_t *id) {
    return *message_id == '<' &&
           ref_parse(arena_text_n(ctx->arena, message_id + 1, strcspn(message_id + 1, "@")), id);
}

/* The request that a letter of ours belonged to. */
static enum status request_of_letter(struct ctx *ctx, struct db *db, const char *message_id, ref_t *request) {
    ref_t id;
    *request = 0;
    if (!letter_id(ctx, message_id, &id))
        return ST_OK;
    scoped_query q = query_begin(db, SQL_MAIL_ANSWERS);
    query_bind_int(&q, 1, id);
    if (query_row(&q) && !query_is_null(&q, "request"))
        *request = query_int(&q, "request");
    return query_done(ctx, &q);
}

static enum status is_open(struct ctx *ctx, struct db *db, ref_t id, bool *open) {
    struct right_request request;
    enum status status = request_row(ctx, db, id, &request);
    *open = status == ST_OK && !request.closed && !request.erased;
    if (status == ST_NOT_FOUND) {
        fault_clear(ctx);
        return ST_OK;
    }
    return status;
}

/* "Re: ... [0123456789abc]": a word of the subject that is the id of a request. */
static enum status request_in_subject(struct ctx *ctx, struct db *db, const char *subject, ref_t *request) {
    static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    for (const char *at = subject; at && *at && !*request;) {
        size_t length = strspn(at, letters);
        ref_t id;
        bool open = false;
        if (length == 13 && ref_parse(arena_text_n(ctx->arena, at, length), &id)) {
            TRY(is_open(ctx, db, id, &open));
            if (open)
                *request = id;
        }
        at += length ? length : 1;
    }
    return ST_OK;
}

static enum status find_request(struct ctx *ctx, struct db *db, const struct mail *mail, ref_t *request) {
    *request = 0;
    for (size_t i = 0; i < mail->answers_count && !*request; i++) {
        ref_t id;
        bool open = false;
        TRY(request_of_letter(ctx, db, mail->answers[i], &id));
        if (id)
            TRY(is_open(ctx, db, id, &open));
        if (open)
            *request = id;
    }
    return *request ? ST_OK : request_in_subject(ctx, db, mail->subject, request);
}

/* Is the sender the one who asks: by the address that the request came from, or one that the register knows as theirs? */
static enum status is_stranger(struct ctx *ctx, struct db *db, const struct arriving *arriving, ref_t id,
                               bool *stranger) {
    const char *from = arriving->arrived->mail->from;
    struct right_request request;
    ref_t *parties;
    size_t count;
    *stranger = true;
    if (!from || arriving->forged)
        return ST_OK;
    TRY(request_row(ctx, db, id, &request));
    *stranger = !is_address(request.reply_to, from);
    TRY(known_address(ctx, db, from, &parties, &count));
    for (size_t i = 0; request.party && i < count; i++)
        if (parties[i] == request.party)
            *stranger = false;
    return ST_OK;
}

static enum status join(struct ctx *ctx, struct write *write, struct arriving *arriving, ref_t request) {
    const char *words = request_words(ctx, arriving);
    bool stranger;
    TRY(is_stranger(ctx, write->db, arriving, request, &stranger));
    arriving->outcome = MAIL_JOINED;
    return request_take_within(ctx, write, request,
                               &(struct request_step_draft){.kind = REQUEST_STEP_MESSAGE,
                                                            .text = words ? words : "-",
                                                            .from = arriving->arrived->mail->from,
                                                            .stranger = stranger});
}

/* Whom it is about is the one whose address it is; by name and address where that is nobody, several, or the sender is forged. */
static enum status take_request(struct ctx *ctx, struct write *write, struct arriving *arriving) {
    const struct mail *mail = arriving->arrived->mail;
    enum lang lang = ctx_notice(ctx)->first_language;
    struct request_draft draft = {.right = DEADLINE_UNSORTED, .channel = "email", .received = arriving->at};
    ref_t *parties, id;
    size_t count = 0;
    if (!mail) {
        draft.from = msg(lang, M("Somebody whose mail could not be read"));
        draft.text = msg(lang, M("A mail came that could not be read. Look at it in the mailbox."));
    } else {
        if (mail->from)
            TRY(known_address(ctx, write->db, mail->from, &parties, &count));
        draft.party = count == 1 && !arriving->forged ? parties[0] : 0;
        draft.reply_to = mail->from;
        if (!draft.party)
            draft.from = mail->from_name ? mail->from_name
                         : mail->from    ? mail->from
                                         : msg(lang, M("Somebody who gave no address"));
        draft.text = request_words(ctx, arriving);
    }
    arriving->outcome = mail ? MAIL_REQUEST : MAIL_UNREADABLE;
    return request_add_within(ctx, write, &draft, &id);
}

/* ---- contacts */

/* What the notice or a restriction does not let be stored leaves nothing. */
static enum status note_allowed(struct ctx *ctx, struct write *write, struct arriving *arriving, ref_t party,
                                const char *kind, enum mail_outcome outcome) {
    const struct contact_draft draft = {.party = party,
                                        .kind = kind,
                                        .at = arriving->at,
                                        .words = words_of(ctx, arriving->arrived, true),
                                        .subject = words_of(ctx, arriving->arrived, false)};
    bool kept;
    TRY(contact_note(ctx, write, &draft, &kept));
    if (kept)
        arriving->outcome = outcome;
    else if (arriving->outcome == MAIL_UNKNOWN)
        arriving->outcome = MAIL_REFUSED;
    return ST_OK;
}

static enum status take_contact(struct ctx *ctx, struct write *write, struct arriving *arriving) {
    const struct mail *mail = arriving->arrived->mail;
    ref_t *parties;
    size_t count;
    arriving->outcome = MAIL_UNKNOWN;
    if (!mail->from)
        return ST_OK;
    if (is_ours(arriving->arrived, mail->from)) {
        arriving->outcome = MAIL_AUTOMATIC;
        return ST_OK;
    }
    if (arriving->forged) {
        arriving->outcome = MAIL_FORGED;
        return ST_OK;
    }
    TRY(known_address(ctx, write->db, mail->from, &parties, &count));
    if (count > 1)
        arriving->outcome = MAIL_SEVERAL;
    return count == 1 ? note_allowed(ctx, write, arriving, parties[0], "message_in", MAIL_CONTACT) : ST_OK;
}

static enum status take_sent(struct ctx *ctx, struct write *write, struct arriving *arriving) {
    const struct mail *mail = arriving->arrived->mail;
    ref_t noted[SENT_MOST];
    size_t noted_count = 0;
    arriving->outcome = MAIL_UNKNOWN;
    for (size_t i = 0; i < mail->to_count && noted_count < SENT_MOST; i++) {
        ref_t *parties;
        size_t count;
        bool again = false;
        TRY(known_address(ctx, write->db, mail->to[i], &parties, &count));
        if (count > 1 && arriving->outcome == MAIL_UNKNOWN)
            arriving->outcome = MAIL_SEVERAL;
        for (size_t k = 0; k < noted_count && count == 1; k++)
            again = again || noted[k] == parties[0];
        if (count != 1 || again)
            continue;
        noted[noted_count++] = parties[0];
        TRY(note_allowed(ctx, write, arriving, parties[0], "message_out", MAIL_SENT));
    }
    return ST_OK;
}

/* ---- all of it */

/* What this register sent itself, as a reminder to its own staff: it would remind of itself for ever. */
static enum status is_own(struct ctx *ctx, struct db *db, const struct mail *mail, bool *own) {
    const char *from;
    ref_t id;
    TRY(setting_text(ctx, SETTING_MAIL_FROM, &from));
    *own = mail->nature == MAIL_BY_PROGRAM && is_address(from, mail->from);
    if (*own || !mail->message_id || !letter_id(ctx, mail->message_id, &id))
        return ST_OK;
    scoped_query q = query_begin(db, SQL_MAIL_ANSWERS);
    query_bind_int(&q, 1, id);
    *own = query_row(&q);
    return query_done(ctx, &q);
}

/* Where people write to the address for requests through a group of our own, each mail comes by a list: that one. */
static bool by_own_group(const struct arrived *arrived) {
    const char *list = arrived->mail->list;
    return arrived->mailbox->use == MAILBOX_REQUESTS && list &&
           (is_address(arrived->mailbox->address, list) || is_ours(arrived, list));
}

/* A form of our own site is no person, and may bring a request all the same. */
static bool by_program(const struct arrived *arrived) {
    const struct mail *mail = arrived->mail;
    if (by_own_group(arrived))
        return false;
    bool form = mail->nature == MAIL_BY_PROGRAM && arrived->mailbox->use == MAILBOX_REQUESTS;
    return mail->nature != MAIL_BY_PERSON && !form;
}

static bool is_request(const struct arrived *arrived) {
    const struct mailbox *mailbox = arrived->mailbox;
    return mailbox->use == MAILBOX_REQUESTS &&
           (!mailbox->address || !arrived->mail || is_to(arrived->mail, mailbox->address));
}

static enum status decide(struct ctx *ctx, struct write *write, struct arriving *arriving) {
    const struct arrived *arrived = arriving->arrived;
    ref_t request;
    bool own;
    if (!arrived->mail) {
        arriving->outcome = MAIL_UNREADABLE;
        return is_request(arrived) ? take_request(ctx, write, arriving) : ST_OK;
    }
    if (arrived->mailbox->use == MAILBOX_SENT)
        return take_sent(ctx, write, arriving);
    if (by_program(arrived)) {
        bool listed = arrived->mail->nature == MAIL_BY_LIST && is_request(arrived);
        arriving->outcome = listed ? MAIL_LISTED : MAIL_AUTOMATIC;
        return ST_OK;
    }
    TRY(is_own(ctx, write->db, arrived->mail, &own));
    if (own) {
        arriving->outcome = MAIL_AUTOMATIC;
        return ST_OK;
    }
    TRY(find_request(ctx, write->db, arrived->mail, &request));
    if (request)
        return join(ctx, write, arriving, request);
    return is_request(arrived) ? take_request(ctx, write, arriving) : take_contact(ctx, write, arriving);
}

static enum status take(struct ctx *ctx, struct write *write, void *arg) {
    struct arriving *arriving = arg;
    const struct arrived *arrived = arriving->arrived;
    struct mailbox now;
    bool seen = false;
    TRY(mailbox_within(ctx, write->db, arrived->mailbox->id, &now));
    bool passed = now.validity == arrived->validity && arrived->uid < now.next;
    if (arriving->mark)
        TRY(mailbox_seen(ctx, write->db, arriving->mark, &seen));
    arriving->outcome = MAIL_KNOWN;
    if (passed)
        return ST_OK;
    if (!seen && arriving->at >= now.since)
        TRY(decide(ctx, write, arriving));
    if (arriving->outcome <= MAIL_SENT && arriving->mark)
        TRY(mailbox_remember(ctx, write, arriving->mark));
    return mailbox_move_on(ctx, write, now.id, arrived->validity, arrived->uid + 1);
}

/* Each receiver's report; what is none of ours is nothing. */
static enum status report(struct ctx *ctx, const struct mail *mail, enum mail_outcome *came) {
    for (size_t i = 0; i < mail->reports_count && mail->reported; i++) {
        const struct mail_report *one = &mail->reports[i];
        if (!one->action || strcasecmp(one->action, "failed") != 0)
            continue;
        const struct outbox_return back = {.message_id = mail->reported,
                                           .proof = mail->returned,
                                           .status = one->status ? one->status : "5.0.0",
                                           .about = one->recipient};
        enum status status = outbox_bounced(ctx, &back);
        if (status != ST_OK && status != ST_NOT_FOUND && status != ST_CONFLICT)
            return status;
        if (status == ST_OK)
            *came = MAIL_BOUNCED;
        else if (status == ST_CONFLICT && *came != MAIL_BOUNCED)
            *came = MAIL_UNPROVED;
        fault_clear(ctx);
    }
    return ST_OK;
}

enum status arrive(struct ctx *ctx, const struct arrived *arrived, enum mail_outcome *outcome) {
    struct arriving arriving = {
        .arrived = arrived, .mark = mark_of(ctx, arrived->mail), .at = instant_of(ctx, arrived)};
    enum mail_outcome came = MAIL_AUTOMATIC;
    TRY(is_forged(ctx, arrived->mail, &arriving.forged));
    CRASH_POINT("mail.fetched");
    if (arrived->mail && arrived->mail->nature == MAIL_REPORT && arrived->mailbox->use != MAILBOX_SENT)
        TRY(report(ctx, arrived->mail, &came));
    TRY(registry_change(ctx, take, &arriving));
    CRASH_POINT("mail.taken");
    *outcome = arriving.outcome == MAIL_AUTOMATIC ? came : arriving.outcome;
    return ST_OK;
}
