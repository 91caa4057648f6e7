/* From waiting to its end. Every change of state is one transaction, and says from which state it goes: who comes second changes
 * nothing. Permission is asked as the program itself, whoever put the message: what counts is whether the notice and the person
 * allow it now. */
#include "rights/outbox_inside.h"

#include "base/address.h"
#include "base/crash.h"
#include "registry/envelope.h"
#include "registry/joined.h"
#include "registry/user.h"
#include "rights/contact.h"
#include "rights/task.h"
#include "vault/chain.h"
#include "vault/token.h"

#include <string.h>

enum { GIVE_UP_DAYS = 5 };

static const struct actor program = {0, "job:mail", ACTOR_SYSTEM};

/* Seconds until the next try. */
static int64_t delay_after(int tries) {
    static const int64_t delays[] = {60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600};
    size_t most = sizeof delays / sizeof *delays, at = tries > 0 ? (size_t)tries - 1 : 0;
    return delays[at < most ? at : most - 1];
}

struct turn {
    const char *state, *from;
    enum outbox_why why;
    const char *code, *sentence;
    int64_t next, at; /* 0: as it is; not over */
    const char *action;
};

static enum status turn_to(struct ctx *ctx, struct write *write, const struct message *message,
                           const struct turn *turn) {
    scoped_query q = query_begin(write->db, SQL_OUTBOX_STATE);
    query_bind_int(&q, 1, message->id);
    query_bind_text(&q, 2, turn->state);
    query_bind_text(&q, 3, outbox_why_id(turn->why));
    query_bind_text(&q, 4, turn->code);
    query_bind_text(&q, 5, turn->sentence);
    if (turn->next)
        query_bind_int(&q, 6, turn->next);
    else
        query_bind_null(&q, 6);
    if (turn->at)
        query_bind_int(&q, 7, turn->at);
    else
        query_bind_null(&q, 7);
    query_bind_int(&q, 8, write->change);
    query_bind_text(&q, 9, turn->from);
    TRY(query_run(ctx, &q, NULL));
    if (message->task && turn->at)
        TRY(task_mailed(ctx, write, message->task,
                        strcmp(turn->state, "sent") == 0        ? TASK_MAIL_SENT
                        : strcmp(turn->state, "withdrawn") == 0 ? TASK_MAIL_WITHDRAWN
                                                                : TASK_MAIL_RETURNED));
    if (!turn->action)
        return ST_OK;
    return outbox_log(ctx, write, turn->action, message, turn->sentence ? turn->sentence : message->sentence,
                      turn->code ? turn->code : outbox_why_id(turn->why));
}

/* ---- may it still go */

struct claiming {
    const char *domain;
    struct outbox_row row;
    const void *file;
    size_t file_length;
    bool found, stopped;
};

static enum status stop(struct ctx *ctx, struct write *write, struct claiming *claiming, enum outbox_why why,
                        const char *sentence) {
    claiming->stopped = true;
    return turn_to(ctx, write, &claiming->row.message,
                   &(struct turn){.state = "withdrawn",
                                  .from = "waiting",
                                  .why = why,
                                  .sentence = sentence,
                                  .at = ctx->now,
                                  .action = "message_stopped"});
}

static enum status still_allowed(struct ctx *ctx, struct write *write, struct claiming *claiming) {
    struct message *message = &claiming->row.message;
    struct permission permission = {.purpose = NOTICE_NOTHING};
    int purpose = message->purpose ? notice_purpose(ctx_notice(ctx), message->purpose) : NOTICE_NOTHING;
    if (message->purpose && purpose == NOTICE_NOTHING)
        return stop(ctx, write, claiming, OUTBOX_WHY_DENIED, "purposes");
    enum status status = outbox_ask(ctx, write->db, message->kind, message->party, purpose, &permission);
    if (status == ST_DENIED || status == ST_NOT_FOUND) {
        fault_clear(ctx);
        return status == ST_DENIED ? stop(ctx, write, claiming, OUTBOX_WHY_DENIED, permission.sentence)
                                   : stop(ctx, write, claiming, OUTBOX_WHY_ERASED, NULL);
    }
    return status;
}

static enum status party_address(struct ctx *ctx, struct write *write, struct claiming *claiming) {
    struct outbox_words *words = &claiming->row.words;
    const struct message *message = &claiming->row.message;
    int purpose = message->purpose ? notice_purpose(ctx_notice(ctx), message->purpose) : NOTICE_NOTHING;
    const char *first, *name;
    bool theirs, held, personal;
    TRY(outbox_party_address(ctx, write->db, message->party, purpose, words->address, &first, &theirs, &name));
    if (words->first)
        words->address = first;
    if (!words->address)
        return stop(ctx, write, claiming, OUTBOX_WHY_NO_ADDRESS, NULL);
    TRY(outbox_withheld(ctx, write->db, message->kind, message->party, words->address, &held));
    if (held)
        return stop(ctx, write, claiming, OUTBOX_WHY_DENIED, "rights.restriction");
    TRY(outbox_personal(ctx, write->db, message->party, purpose, words->address, &personal));
    if (personal)
        return stop(ctx, write, claiming, OUTBOX_WHY_DENIED, ctx_notice(ctx)->purposes[purpose].entry.path);
    return words->first || theirs ? ST_OK : stop(ctx, write, claiming, OUTBOX_WHY_ADDRESS_GONE, NULL);
}

static enum status staff_address(struct ctx *ctx, struct write *write, struct claiming *claiming) {
    struct user user;
    enum status status = user_by_id(ctx, claiming->row.message.user, &user);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    fault_clear(ctx);
    if (status == ST_NOT_FOUND || !user.email || !*user.email)
        return stop(ctx, write, claiming, OUTBOX_WHY_NO_ADDRESS, NULL);
    claiming->row.words.address = user.email;
    return ST_OK;
}

static enum status still_there(struct ctx *ctx, struct write *write, struct claiming *claiming) {
    const struct message *message = &claiming->row.message;
    if (outbox_to_party(message->kind, message->party, message->request))
        return party_address(ctx, write, claiming);
    return message->kind == OUTBOX_STAFF && message->user ? staff_address(ctx, write, claiming) : ST_OK;
}

static enum status may_go(struct ctx *ctx, struct write *write, struct claiming *claiming) {
    struct message *message = &claiming->row.message;
    if (message->erased)
        return stop(ctx, write, claiming, OUTBOX_WHY_ERASED, NULL);
    if (message->until && ctx->now > message->until)
        return stop(ctx, write, claiming, OUTBOX_WHY_EXPIRED, NULL);
    if (message->party)
        TRY(joined_now(ctx, write->db, &message->party));
    TRY(still_allowed(ctx, write, claiming));
    return claiming->stopped ? ST_OK : still_there(ctx, write, claiming);
}

/* ---- taking one */

static enum status find_due(struct ctx *ctx, struct db *db, struct claiming *claiming) {
    struct outbox_row *rows;
    size_t count;
    scoped_query q = query_begin(db, SQL_OUTBOX_DUE);
    query_bind_int(&q, 1, ctx->now);
    TRY(outbox_rows(ctx, &q, &rows, &count));
    claiming->found = count;
    if (count)
        claiming->row = rows[0];
    return ST_OK;
}

static enum status read_file(struct ctx *ctx, struct db *db, struct claiming *claiming) {
    ref_t id = claiming->row.message.id;
    size_t length;
    char *plain;
    if (!claiming->row.words.file)
        return ST_OK;
    scoped_query q = query_begin(db, SQL_OUTBOX_FILE);
    query_bind_int(&q, 1, id);
    const void *sealed = query_row(&q) ? query_blob(ctx->arena, &q, "file", &length) : NULL;
    TRY(query_done(ctx, &q));
    must(sealed);
    TRY(seal_open(ctx, ctx->registry->vault, claiming->row.key, outbox_place(id, true), sealed, length, &plain,
                  &claiming->file_length));
    claiming->file = plain;
    return ST_OK;
}

/* The address it goes to is sealed anew where it is another by now. */
static enum status take(struct ctx *ctx, struct write *write, struct claiming *claiming) {
    struct outbox_row *row = &claiming->row;
    void *sealed = NULL;
    size_t length = 0;
    if (strcmp(row->words.address, row->message.address) != 0) {
        const char *json = outbox_words_json(ctx, &row->words);
        TRY(seal_close(ctx, ctx->registry->vault, row->key, outbox_place(row->message.id, false), json,
                       strlen(json), &sealed, &length));
        row->message.address = row->words.address;
    }
    row->message.tries++;
    scoped_query q = query_begin(write->db, SQL_OUTBOX_CLAIM);
    query_bind_int(&q, 1, row->message.id);
    query_bind_text(&q, 2, claiming->domain);
    query_bind_blob(&q, 3, sealed, length);
    query_bind_int(&q, 4, write->change);
    TRY(query_run(ctx, &q, NULL));
    return read_file(ctx, write->db, claiming);
}

static enum status claim_one(struct ctx *ctx, struct write *write, void *arg) {
    struct claiming *claiming = arg;
    claiming->stopped = false;
    TRY(find_due(ctx, write->db, claiming));
    if (!claiming->found)
        return ST_OK;
    TRY(may_go(ctx, write, claiming));
    return claiming->stopped ? ST_OK : take(ctx, write, claiming);
}

static enum status as_program(struct ctx *ctx, write_fn *fn, void *arg) {
    const struct actor *actor = ctx->actor;
    ctx->actor = &program;
    enum status status = registry_change(ctx, fn, arg);
    ctx->actor = actor;
    return status;
}

/* Computed when it is needed: stored nowhere, and another in each register. */
static const char *proof_of(struct ctx *ctx, ref_t message) {
    unsigned char token[TOKEN_SIZE];
    char *hex = arena_alloc(ctx->arena, 2 * TOKEN_SIZE + 1);
    token_make(ctx->registry->vault, TOKEN_LOOKUP, "mail report", ref_text(ctx->arena, message), token);
    chain_hex(token, TOKEN_SIZE, hex);
    return hex;
}

enum status outbox_claim(struct ctx *ctx, const char *domain, struct outbox_claim *claim, bool *found) {
    struct claiming claiming = {.domain = domain};
    do
        TRY(as_program(ctx, claim_one, &claiming));
    while (claiming.found && claiming.stopped);
    *found = claiming.found;
    if (!claiming.found)
        return ST_OK;
    const struct outbox_row *row = &claiming.row;
    *claim = (struct outbox_claim){.message = row->message,
                                   .lang = row->lang,
                                   .robot = outbox_kind_robot(row->message.kind),
                                   .stop = row->words.stop,
                                   .message_id =
                                       arena_printf(ctx->arena, "%s@%s", ref_text(ctx->arena, row->message.id),
                                                    row->domain ? row->domain : domain),
                                   .proof = proof_of(ctx, row->message.id),
                                   .file = claiming.file,
                                   .file_length = claiming.file_length,
                                   .key = row->key};
    CRASH_POINT("outbox.claimed");
    return ST_OK;
}

enum status outbox_next(struct ctx *ctx, int64_t *next) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_OUTBOX_NEXT);
    *next = query_row(&q) && !query_is_null(&q, "next") ? query_int(&q, "next") : INT64_MAX;
    return query_done(ctx, &q);
}

/* ---- the end of a try */

static bool begins(const char *status, const char *with) {
    return strncmp(status, with, strlen(with)) == 0;
}

static bool is_one_of(const char *status, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(status, list[i]) == 0)
            return true;
    return false;
}

/* By the status where there is one (RFC 3463), else by the code alone. */
static enum outbox_why why_of(int code, const char *status) {
    static const char *const unknown[] = {"1.1", "1.2", "1.3", "1.6", "1.10", "4.4"}, *const large[] = {"2.3",
                                                                                                        "3.4"};
    const char *detail = status && status[0] && status[1] ? status + 2 : NULL;
    if (detail && is_one_of(detail, unknown, sizeof unknown / sizeof *unknown))
        return OUTBOX_WHY_UNKNOWN_ADDRESS;
    if (detail && is_one_of(detail, large, sizeof large / sizeof *large))
        return OUTBOX_WHY_TOO_LARGE;
    if (detail && strcmp(detail, "2.2") == 0)
        return OUTBOX_WHY_FULL;
    if (!detail && (code == 551 || code == 553))
        return OUTBOX_WHY_UNKNOWN_ADDRESS;
    if (!detail && code == 552)
        return OUTBOX_WHY_FULL;
    return code >= 400 && code < 500 ? OUTBOX_WHY_LATER : OUTBOX_WHY_REFUSED;
}

enum status outbox_of_mailing(struct ctx *ctx, struct db *db, ref_t message, bool *is) {
    scoped_query q = query_begin(db, SQL_OUTBOX_OF_MAILING);
    query_bind_int(&q, 1, message);
    *is = query_row(&q);
    return query_done(ctx, &q);
}

/* What can be objected to, and what goes to many: better never than twice. */
static enum status never_twice(struct ctx *ctx, struct db *db, const struct message *message, bool *once) {
    *once = outbox_kind_stops(message->kind);
    return *once ? ST_OK : outbox_of_mailing(ctx, db, message->id, once);
}

struct ending {
    const struct outbox_claim *claim;
    const struct outbox_end *end;
    bool once; /* better never than twice */
    bool bare; /* the person is gone, and only this message kept what it said */
};

static struct turn turn_of(struct ctx *ctx, const struct ending *ending) {
    const struct message *message = &ending->claim->message;
    const struct outbox_end *end = ending->end;
    struct turn turn = {
        .from = "sending", .why = end->why, .state = "failed", .at = ctx->now, .action = "message_failed"};
    if (end->code)
        turn.code = end->status ? arena_printf(ctx->arena, "%d %s", end->code, end->status)
                                : arena_printf(ctx->arena, "%d", end->code);
    if (end->outcome == OUTBOX_TAKEN) {
        turn.state = "sent";
        turn.action = "message_sent";
        return turn;
    }
    if (!turn.why)
        turn.why = why_of(end->code, end->status);
    if (end->unclear && ending->once) {
        turn.why = OUTBOX_WHY_UNCLEAR;
        return turn;
    }
    int64_t since = message->made > message->after ? message->made : message->after;
    if (end->outcome == OUTBOX_REFUSED || ctx->now - since >= (int64_t)GIVE_UP_DAYS * 86400)
        return turn;
    turn.state = "waiting";
    turn.next = ctx->now + delay_after(message->tries);
    turn.at = 0;
    turn.action = NULL;
    return turn;
}

enum status outbox_bare(struct ctx *ctx, struct db *db, const struct message *message, bool *bare) {
    *bare = false;
    if (!message->party || message->kind != OUTBOX_RECIPIENT)
        return ST_OK;
    scoped_query q = query_begin(db, SQL_PARTY_NAMED);
    query_bind_int(&q, 1, message->party);
    *bare = !query_row(&q) || !query_int(&q, "named");
    return query_done(ctx, &q);
}

/* What has gone is a contact, of which the notice says what may be kept. Its record has the message's id, so that there is one however
 * often it is sent. */
static enum status note_contact(struct ctx *ctx, struct write *write, const struct message *message) {
    struct envelope before;
    bool there, kept;
    const struct contact_draft draft = {.id = message->id,
                                        .party = message->party,
                                        .kind = outbox_kind_contact(message->kind),
                                        .at = ctx->now,
                                        .subject = message->subject,
                                        .sent = true};
    if (!draft.kind || !draft.party)
        return ST_OK;
    TRY(envelope_by_id(ctx, write->db, message->id, &before, &there));
    return there ? ST_OK : contact_note(ctx, write, &draft, &kept);
}

static enum status end_one(struct ctx *ctx, struct write *write, void *arg) {
    struct ending *ending = arg;
    TRY(never_twice(ctx, write->db, &ending->claim->message, &ending->once));
    struct turn turn = turn_of(ctx, ending);
    TRY(turn_to(ctx, write, &ending->claim->message, &turn));
    if (ending->end->outcome == OUTBOX_TAKEN)
        TRY(note_contact(ctx, write, &ending->claim->message));
    if (turn.next)
        return ST_OK;
    TRY(outbox_bare(ctx, write->db, &ending->claim->message, &ending->bare));
    if (!ending->bare)
        return ST_OK;
    scoped_query q = query_begin(write->db, SQL_OUTBOX_FORGET);
    query_bind_int(&q, 1, ending->claim->message.id);
    query_bind_int(&q, 2, write->change);
    return query_run(ctx, &q, NULL);
}

enum status outbox_ended(struct ctx *ctx, const struct outbox_claim *claim, const struct outbox_end *end) {
    struct ending ending = {.claim = claim, .end = end};
    CRASH_POINT("outbox.answered");
    TRY(as_program(ctx, end_one, &ending));
    CRASH_POINT("outbox.ended");
    return ending.bare ? vault_destroy_keys(ctx, ctx->registry->vault, &claim->key, 1) : ST_OK;
}

/* ---- after a crash */

static enum status put_back(struct ctx *ctx, struct write *write, void *arg) {
    struct outbox_row *rows;
    size_t count;
    (void)arg;
    scoped_query q = query_begin(write->db, SQL_OUTBOX_CUT_OFF);
    TRY(outbox_rows(ctx, &q, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        bool once;
        TRY(never_twice(ctx, write->db, &rows[i].message, &once));
        TRY(turn_to(ctx, write, &rows[i].message,
                    &(struct turn){.state = once ? "failed" : "waiting",
                                   .from = "sending",
                                   .why = OUTBOX_WHY_UNCLEAR,
                                   .next = once ? 0 : ctx->now,
                                   .at = once ? ctx->now : 0,
                                   .action = once ? "message_failed" : NULL}));
    }
    return ST_OK;
}

enum status outbox_resume(struct ctx *ctx) {
    bool any;
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        scoped_query q = query_begin(db, SQL_OUTBOX_CUT_OFF);
        any = query_row(&q);
        TRY(query_done(ctx, &q));
    }
    return any ? as_program(ctx, put_back, NULL) : ST_OK;
}

/* ---- what comes back */

struct bouncing {
    ref_t id;
    const struct outbox_return *said;
};

/* A report has a block for each receiver, also for those to whom somebody's server sent it on: only the one that we wrote to tells of our
 * mail. What names nobody any more, since its key is gone, is believed. */
static bool is_about(const struct bouncing *bouncing, const struct outbox_row *row) {
    const char *about = bouncing->said->about;
    return !row->words.address || (about && address_same(row->words.address, about));
}

/* A Message-ID is in every answer and every copy; this stands in the mail alone, and nothing repeats it but a report, which brings back the
 * mail's headers. */
static bool is_proved(struct ctx *ctx, const struct bouncing *bouncing) {
    const char *proof = bouncing->said->proof, *wanted = proof_of(ctx, bouncing->id);
    return proof && strcmp(proof, wanted) == 0;
}

static enum status bounce(struct ctx *ctx, struct write *write, void *arg) {
    const struct bouncing *bouncing = arg;
    struct outbox_row row;
    TRY(outbox_row(ctx, write->db, bouncing->id, &row));
    if (!is_about(bouncing, &row))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such message."));
    if (!is_proved(ctx, bouncing))
        return FAIL(ctx, ST_CONFLICT, M("The report does not bring back what only the mail itself says."));
    if (row.message.state != OUTBOX_SENT && row.message.state != OUTBOX_SENDING &&
        row.message.state != OUTBOX_FAILED)
        return ST_OK;
    TRY(contact_undo(ctx, write, row.message.id));
    TRY(outbox_unsee(ctx, write, row.message.id));
    return turn_to(ctx, write, &row.message,
                   &(struct turn){.state = "bounced",
                                  .from = outbox_state_id(row.message.state),
                                  .why = why_of(0, bouncing->said->status),
                                  .code = bouncing->said->status,
                                  .at = ctx->now,
                                  .action = "message_bounced"});
}

/* "<0123456789abc@example.fi>": what stands before the @ is the id. */
static bool id_of(struct ctx *ctx, const char *message_id, ref_t *id) {
    const char *start = message_id + (*message_id == '<');
    size_t length = strcspn(start, "@");
    return start[length] == '@' && ref_parse(arena_text_n(ctx->arena, start, length), id);
}

enum status outbox_bounced(struct ctx *ctx, const struct outbox_return *one) {
    struct bouncing bouncing = {.said = one};
    if (!one->message_id || !id_of(ctx, one->message_id, &bouncing.id))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such message."));
    if (!one->status || strlen(one->status) > 11 || !begins(one->status, "5.") ||
        strspn(one->status, "0123456789.") != strlen(one->status))
        return ST_OK;
    return as_program(ctx, bounce, &bouncing);
}
