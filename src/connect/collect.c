/* A mail at a time: fetched, taken apart, taken in (a commit), forgotten. The mailbox's row says how far that has come, so an end in the
 * middle of a round, of whatever kind, only means that the next one goes on from there. */
#include "connect/collect.h"

#include "base/beat.h"
#include "base/clock.h"
#include "connect/imap.h"
#include "formats/mail_read.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "registry/setting.h"
#include "rights/arrive.h"

#include <string.h>

enum { ROUND_MOST = 500, SERVER_SECONDS = 30, LOOK_MS = 1000, MINUTE = 60 };

struct round {
    struct collected *result;
    const struct mailbox *mailbox, *all;
    size_t all_count;
    struct imap *imap;
    struct imap_folder_state folder;
    const atomic_bool *stop;
};

static bool is_stopped(const struct round *round) {
    return round->stop && atomic_load(round->stop);
}

/* ---- one mail */

static enum status take_in(struct ctx *ctx, struct round *round, const struct imap_message *message,
                           enum mail_outcome *outcome) {
    struct mail mail;
    struct arrived arrived = {.mailbox = round->mailbox,
                              .all = round->all,
                              .all_count = round->all_count,
                              .validity = round->folder.validity,
                              .uid = message->uid,
                              .received = message->received,
                              .whole = message->length >= message->size,
                              .mail = &mail};
    enum status status = mail_read(ctx, message->bytes, message->length, &mail);
    if (status == ST_INVALID) {
        fault_clear(ctx);
        arrived.mail = NULL;
    } else {
        TRY(status);
    }
    return arrive(ctx, &arrived, outcome);
}

/* One that has gone from the mailbox since it was counted is passed over. */
static enum status look_at(struct ctx *ctx, struct round *round, uint32_t uid) {
    struct imap_message message = {0};
    enum mail_outcome outcome;
    ctx->now = clock_now();
    TRY(imap_fetch(ctx, round->imap, uid, MAIL_MOST, &message));
    if (!message.bytes)
        return ST_OK;
    TRY(take_in(ctx, round, &message, &outcome));
    round->result->counts[outcome]++;
    return round->mailbox->mark ? imap_mark(ctx, round->imap, uid) : ST_OK;
}

/* In memory of its own: what a mail said is wiped as soon as it is over. */
static enum status look_apart(struct ctx *ctx, struct round *round, uint32_t uid) {
    scoped_arena *apart = arena_new_apart();
    struct arena *arena = ctx->arena;
    ctx->arena = apart;
    enum status status = look_at(ctx, round, uid);
    ctx->arena = arena;
    for (size_t i = 0; i < FAULT_VALUES; i++)
        ctx->fault.values[i] = arena_text(arena, ctx->fault.values[i]);
    ctx->fault.field = arena_text(arena, ctx->fault.field);
    ctx->fault.sentence = arena_text(arena, ctx->fault.sentence);
    return status;
}

/* ---- one mailbox */

/* Servers count days in zones of their own, so one day more is looked through; older ones are left alone one by one. */
static enum status look_through(struct ctx *ctx, struct round *round) {
    const struct mailbox *mailbox = round->mailbox;
    uint32_t from = mailbox->validity == round->folder.validity && mailbox->next ? mailbox->next : 1, *uids;
    size_t count;
    day_t since = zone_day(registry_zone(ctx), mailbox->since) - 1;
    TRY(imap_search(ctx, round->imap, from, since, &uids, &count));
    for (size_t i = 0; i < count && i < ROUND_MOST && !is_stopped(round); i++)
        TRY(look_apart(ctx, round, uids[i]));
    round->result->more = count > ROUND_MOST;
    return ST_OK;
}

static enum status with_server(struct ctx *ctx, struct round *round) {
    const struct mailbox *mailbox = round->mailbox;
    const struct imap_server server = {.url = mailbox->url,
                                       .user = mailbox->user,
                                       .password = mailbox->password,
                                       .ca = mailbox->ca,
                                       .seconds = SERVER_SECONDS,
                                       .stop = round->stop};
    TRY(imap_open(ctx, &server, &round->imap, &round->result->problem));
    enum status status = imap_folder_open(ctx, round->imap, mailbox->folder, mailbox->mark, &round->folder);
    if (status == ST_OK)
        status = look_through(ctx, round);
    round->result->problem = imap_problem(round->imap);
    imap_close(round->imap);
    return status;
}

static const struct actor program = {0, "job:mail", ACTOR_SYSTEM};

/* Whoever had it looked through, what comes is taken in by the program: a token with one purpose would pass over the rest for ever. */
static enum status as_program(struct ctx *ctx, struct round *round) {
    const struct actor *actor = ctx->actor;
    const struct scope *scope = ctx->scope;
    ctx->actor = &program;
    ctx->scope = NULL;
    enum status status = with_server(ctx, round);
    ctx->actor = actor;
    ctx->scope = scope;
    return status;
}

/* What is wrong with the server is written at the mailbox; what is wrong here is an error too. */
static enum status collect_mailbox(struct ctx *ctx, struct round *round) {
    struct collected *result = round->result;
    result->mailbox = *round->mailbox;
    enum status status = as_program(ctx, round);
    if (is_stopped(round))
        return ST_OK;
    if (status == ST_BUSY && result->problem) {
        fault_clear(ctx);
        status = ST_OK;
    }
    struct fault fault = ctx->fault;
    if (status != ST_OK)
        result->problem = MAILBOX_HERE;
    ctx->now = clock_now();
    enum status noted = mailbox_tried(ctx, round->mailbox->id, result->problem, result->counts);
    if (status == ST_OK)
        return noted;
    ctx->fault = fault;
    return status;
}

enum status collect_one(struct ctx *ctx, const char *which, struct collected *result) {
    struct mailbox mailbox, *all;
    size_t count;
    *result = (struct collected){0};
    TRY(mailbox_find(ctx, which, &mailbox));
    TRY(mailbox_all(ctx, &all, &count));
    struct round round = {.result = result, .mailbox = &mailbox, .all = all, .all_count = count};
    return collect_mailbox(ctx, &round);
}

enum status collect_all(struct ctx *ctx, struct collected **results, size_t *count) {
    struct mailbox *all;
    TRY(mailbox_list(ctx, &all, count));
    *results = arena_array(ctx->arena, *count + 1, sizeof **results);
    for (size_t i = 0; i < *count; i++) {
        struct round round = {.result = &(*results)[i], .mailbox = &all[i], .all = all, .all_count = *count};
        TRY(collect_mailbox(ctx, &round));
    }
    return ST_OK;
}

/* ---- the thread */

struct collect {
    struct registry *registry;
    struct beat beat;
};

/* A clock that was put back makes nobody wait for it. */
static bool is_due(const struct mailbox *mailbox, int64_t now, int64_t minutes) {
    return now < mailbox->tried || now - mailbox->tried >= minutes * MINUTE;
}

static void look(void *arg) {
    struct collect *collect = arg;
    scoped_ctx ctx;
    struct mailbox *all;
    size_t count;
    int64_t minutes;
    ctx_begin(&ctx);
    ctx.registry = collect->registry;
    ctx.actor = &program;
    ctx.now = clock_now();
    if (setting_number(&ctx, SETTING_MAIL_POLL, &minutes) != ST_OK || !minutes ||
        mailbox_all(&ctx, &all, &count) != ST_OK)
        return;
    for (size_t i = 0; i < count && !atomic_load(&collect->beat.stopping); i++) {
        struct collected result = {0};
        struct round round = {.result = &result,
                              .mailbox = &all[i],
                              .all = all,
                              .all_count = count,
                              .stop = &collect->beat.stopping};
        if (is_due(&all[i], clock_now(), minutes) && collect_mailbox(&ctx, &round) != ST_OK)
            fault_clear(&ctx);
    }
}

enum status collect_start(struct ctx *ctx, struct collect **started) {
    struct collect *collect = arena_alloc(ctx->arena, sizeof *collect);
    *collect = (struct collect){.registry = ctx->registry};
    *started = NULL;
    if (!beat_begin(&collect->beat, LOOK_MS, look, collect))
        return FAIL(ctx, ST_FAILED, M("The work cannot be begun now. Try again."));
    *started = collect;
    return ST_OK;
}

void collect_stop(struct collect *collect) {
    if (collect)
        beat_end(&collect->beat);
}
