/* A message at a time: taken (a commit), put together, handed to the server, ended (a commit). Between the server's answer and the last
 * commit lies the one moment that no program can close: see outbox_resume. */
#include "connect/dispatch.h"

#include "base/address.h"
#include "base/beat.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/crash.h"
#include "connect/smtp.h"
#include "formats/compose.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "registry/setting.h"
#include "rights/mailing.h"
#include "rights/outbox.h"
#include "vault/chain.h"

#include <string.h>

enum { ROUND_MOST = 500, FEED = 20, LOOK_MS = 500, HOLD_SECONDS = 60, HOLD_MOST = 15 };

struct mailer {
    const char *server, *user, *password, *from, *name, *ca, *site;
    bool plain;
    int64_t seconds;
};

static enum status missing(struct ctx *ctx, const char *setting, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id, setting);
    return fault_at_field(ctx, setting);
}

static enum status read_settings(struct ctx *ctx, struct mailer *mailer) {
    const char *tls;
    TRY(setting_text(ctx, SETTING_MAIL_SERVER, &mailer->server));
    TRY(setting_text(ctx, SETTING_MAIL_USER, &mailer->user));
    TRY(setting_text(ctx, SETTING_MAIL_PASSWORD, &mailer->password));
    TRY(setting_text(ctx, SETTING_MAIL_FROM, &mailer->from));
    TRY(setting_text(ctx, SETTING_MAIL_NAME, &mailer->name));
    TRY(setting_text(ctx, SETTING_MAIL_CA, &mailer->ca));
    TRY(setting_text(ctx, SETTING_SITE_URL, &mailer->site));
    TRY(setting_text(ctx, SETTING_MAIL_TLS, &tls));
    TRY(setting_number(ctx, SETTING_MAIL_SECONDS, &mailer->seconds));
    mailer->plain = strcmp(tls, "none") == 0;
    if (!*mailer->name)
        mailer->name = registry_name(ctx->registry);
    return ST_OK;
}

static enum status check_settings(struct ctx *ctx, const struct mailer *mailer) {
    if (!*mailer->server)
        return missing(ctx, "mail.server", M("Say first by which server e-mail is sent: the setting {1}."));
    if (!*mailer->from)
        return missing(ctx, "mail.from", M("Say first from which address e-mail is sent: the setting {1}."));
    if (mailer->plain && !setting_own_machine(mailer->server))
        return missing(ctx, "mail.tls",
                       M("Without encryption e-mail is handed only to a server on this machine itself: set {1} "
                         "to “required”."));
    return ST_OK;
}

enum status dispatch_ready(struct ctx *ctx) {
    struct mailer mailer;
    TRY(read_settings(ctx, &mailer));
    return check_settings(ctx, &mailer);
}

/* ---- one message */

static const char *url_of(struct ctx *ctx, const char *site, const char *token) {
    size_t length = strlen(site);
    while (length && site[length - 1] == '/')
        length--;
    return length ? arena_printf(ctx->arena, "%.*s/stop/%s", (int)length, site, token) : NULL;
}

const char *dispatch_stop_url(struct ctx *ctx, const char *token) {
    const char *site;
    if (setting_text(ctx, SETTING_SITE_URL, &site) != ST_OK) {
        fault_clear(ctx);
        return NULL;
    }
    return url_of(ctx, site, token);
}

static const char *text_of(struct ctx *ctx, enum lang lang, const char *text, const char *stop) {
    if (!stop)
        return text;
    struct buf buf = buf_in(ctx->arena);
    buf_add(&buf, text);
    buf_printf(&buf, "\n\n-- \n%s\n%s\n",
               msg(lang, M("You do not want such messages? Object here; it takes one press and no sign-in:")),
               stop);
    return buf_text(&buf);
}

const char *dispatch_text(struct ctx *ctx, enum lang lang, const char *text, bool stops) {
    return text_of(ctx, lang, text, stops ? dispatch_stop_url(ctx, "…") : NULL);
}

/* Without a link nothing goes that must have one. */
static enum status compose_one(struct ctx *ctx, const struct mailer *mailer, const struct outbox_claim *claim,
                               const char **bytes, size_t *length) {
    const char *stop = claim->stop ? url_of(ctx, mailer->site, claim->stop) : NULL;
    const struct message *message = &claim->message;
    if (claim->stop && !stop)
        return FAIL(ctx, ST_INVALID, M("The e-mail cannot be put together."));
    const struct compose_wish wish = {.from_name = mailer->name,
                                      .from = mailer->from,
                                      .to_name = message->name,
                                      .to = message->address,
                                      .subject = message->subject,
                                      .text = text_of(ctx, claim->lang, message->text, stop),
                                      .id = claim->message_id,
                                      .proof = claim->proof,
                                      .at = ctx->now,
                                      .language = lang_code(claim->lang),
                                      .robot = claim->robot,
                                      .stop = stop,
                                      .file_name = message->file,
                                      .file_type = message->file_type,
                                      .file = claim->file,
                                      .file_length = claim->file_length};
    return compose(ctx, &wish, bytes, length);
}

static struct outbox_end end_of(struct ctx *ctx, const struct smtp_answer *answer) {
    static const struct {
        enum outbox_outcome outcome;
        enum outbox_why why;
    } ends[] = {[SMTP_SENT] = {OUTBOX_TAKEN, OUTBOX_WHY_NONE},
                [SMTP_LATER] = {OUTBOX_LATER, OUTBOX_WHY_NONE},
                [SMTP_REFUSED] = {OUTBOX_REFUSED, OUTBOX_WHY_NONE},
                [SMTP_AWAY] = {OUTBOX_LATER, OUTBOX_WHY_NETWORK},
                [SMTP_UNTRUSTED] = {OUTBOX_LATER, OUTBOX_WHY_UNTRUSTED},
                [SMTP_LOGIN] = {OUTBOX_LATER, OUTBOX_WHY_LOGIN}};
    bool said = answer->end == SMTP_SENT || answer->end == SMTP_LATER || answer->end == SMTP_REFUSED;
    return (struct outbox_end){.outcome = ends[answer->end].outcome,
                               .why = ends[answer->end].why,
                               .code = said ? answer->code : 0,
                               .status = said ? arena_text(ctx->arena, answer->status) : NULL,
                               .unclear = answer->handed && answer->end == SMTP_AWAY};
}

static const char *trouble_of(const struct smtp_answer *answer) {
    return answer->end == SMTP_UNTRUSTED ? outbox_why_text(OUTBOX_WHY_UNTRUSTED)
           : answer->end == SMTP_LOGIN   ? outbox_why_text(OUTBOX_WHY_LOGIN)
           : answer->end == SMTP_LATER   ? outbox_why_text(OUTBOX_WHY_LATER)
                                         : outbox_why_text(OUTBOX_WHY_NETWORK);
}

struct sending {
    const struct mailer *mailer;
    struct smtp *smtp;
    struct dispatch_result *result;
    bool more; /* another may follow */
};

static enum status hand_over(struct ctx *ctx, const struct sending *sending, const struct outbox_claim *claim,
                             struct outbox_end *end, struct smtp_answer *answer) {
    const char *bytes;
    size_t length;
    if (compose_one(ctx, sending->mailer, claim, &bytes, &length) != ST_OK) {
        fault_clear(ctx);
        *end = (struct outbox_end){.outcome = OUTBOX_REFUSED, .why = OUTBOX_WHY_UNREADABLE};
        return ST_OK;
    }
    TRY(smtp_send(ctx, sending->smtp, sending->mailer->from, address_wire(ctx->arena, claim->message.address),
                  bytes, length, answer));
    *end = end_of(ctx, answer);
    return ST_OK;
}

/* When nothing else is due, a letter to many goes on. */
static enum status next_claim(struct ctx *ctx, const char *domain, struct outbox_claim *claim, bool *found) {
    size_t fed = 1;
    TRY(outbox_claim(ctx, domain, claim, found));
    while (!*found && fed) {
        TRY(mailing_feed(ctx, FEED, &fed));
        if (fed)
            TRY(outbox_claim(ctx, domain, claim, found));
    }
    return ST_OK;
}

static enum status send_next(struct ctx *ctx, struct sending *sending) {
    struct outbox_claim claim;
    struct outbox_end end;
    struct smtp_answer answer = {0};
    const char *domain = strrchr(sending->mailer->from, '@') + 1;
    TRY(next_claim(ctx, domain, &claim, &sending->more));
    if (!sending->more)
        return ST_OK;
    TRY(hand_over(ctx, sending, &claim, &end, &answer));
    ctx->now = clock_now();
    TRY(outbox_ended(ctx, &claim, &end));
    sending->result->sent += end.outcome == OUTBOX_TAKEN;
    sending->result->failed += end.outcome == OUTBOX_REFUSED;
    sending->result->later += end.outcome == OUTBOX_LATER;
    if (answer.server) {
        sending->result->trouble = trouble_of(&answer);
        sending->more = false;
    }
    return ST_OK;
}

/* In memory of its own: what a message said is wiped as soon as it is over. */
static enum status send_apart(struct ctx *ctx, struct sending *sending) {
    scoped_arena *apart = arena_new_apart();
    struct arena *arena = ctx->arena;
    ctx->arena = apart;
    ctx->now = clock_now();
    enum status status = send_next(ctx, sending);
    ctx->arena = arena;
    for (size_t i = 0; i < FAULT_VALUES; i++)
        ctx->fault.values[i] = arena_text(arena, ctx->fault.values[i]);
    ctx->fault.field = arena_text(arena, ctx->fault.field);
    ctx->fault.sentence = arena_text(arena, ctx->fault.sentence);
    return status;
}

/* ---- a round */

enum status dispatch_round(struct ctx *ctx, size_t limit, const atomic_bool *stop,
                           struct dispatch_result *result) {
    struct mailer mailer;
    *result = (struct dispatch_result){0};
    TRY(read_settings(ctx, &mailer));
    TRY(check_settings(ctx, &mailer));
    const struct smtp_server server = {.url = mailer.server,
                                       .user = mailer.user,
                                       .password = mailer.password,
                                       .ca = mailer.ca,
                                       .plain = mailer.plain,
                                       .seconds = (long)(mailer.seconds ? mailer.seconds : 1),
                                       .stop = stop};
    struct sending sending = {.mailer = &mailer, .result = result, .more = true};
    TRY(smtp_open(ctx, &server, &sending.smtp));
    enum status status = ST_OK;
    for (size_t i = 0; i < limit && sending.more && status == ST_OK && !(stop && atomic_load(stop)); i++)
        status = send_apart(ctx, &sending);
    smtp_close(sending.smtp);
    return status;
}

/* ---- the thread */

struct dispatch {
    struct registry *registry;
    struct beat beat;
    int troubles;                   /* rounds in a row that ended by the server's fault */
    int64_t hold;                   /* until then the server is left alone, */
    unsigned char mark[VAULT_HASH]; /* unless the settings are others by now */
};

static const struct actor program = {0, "job:mail", ACTOR_SYSTEM};

/* How long the server is left alone after so many troubles. */
static int64_t hold_of(int troubles) {
    int64_t minutes = troubles > 4 ? HOLD_MOST : (int64_t)1 << (troubles > 0 ? troubles - 1 : 0);
    return troubles ? minutes * HOLD_SECONDS : 0;
}

static void mark_of(struct ctx *ctx, const struct mailer *mailer, unsigned char mark[VAULT_HASH]) {
    const char *text = arena_printf(ctx->arena, "%s\n%s\n%s\n%s\n%s\n%d", mailer->server, mailer->from,
                                    mailer->user, mailer->password, mailer->ca, mailer->plain);
    chain_hash(text, strlen(text), mark);
}

/* A register that is not set up to send waits quietly. A server that is in trouble is left alone for a while, but not once somebody
 * has changed the settings: they want to see whether it works now. */
static void look(void *arg) {
    struct dispatch *dispatch = arg;
    scoped_ctx ctx;
    struct dispatch_result result = {0};
    struct mailer mailer;
    unsigned char mark[VAULT_HASH];
    int64_t next = INT64_MAX, fed = INT64_MAX;
    ctx_begin(&ctx);
    ctx.registry = dispatch->registry;
    ctx.actor = &program;
    ctx.now = clock_now();
    if (outbox_next(&ctx, &next) != ST_OK || mailing_next(&ctx, &fed) != ST_OK ||
        (next > ctx.now && fed > ctx.now) || read_settings(&ctx, &mailer) != ST_OK ||
        check_settings(&ctx, &mailer) != ST_OK)
        return;
    mark_of(&ctx, &mailer, mark);
    bool changed = memcmp(mark, dispatch->mark, sizeof mark) != 0;
    if (!changed && ctx.now < dispatch->hold)
        return;
    memcpy(dispatch->mark, mark, sizeof mark);
    enum status status = dispatch_round(&ctx, ROUND_MOST, &dispatch->beat.stopping, &result);
    dispatch->troubles = status != ST_OK || result.trouble ? (changed ? 1 : dispatch->troubles + 1) : 0;
    dispatch->hold = clock_now() + hold_of(dispatch->troubles);
}

/* Whatever was put meanwhile is seen within half a second. */
enum status dispatch_start(struct ctx *ctx, struct dispatch **started) {
    struct dispatch *dispatch = arena_alloc(ctx->arena, sizeof *dispatch);
    *dispatch = (struct dispatch){.registry = ctx->registry};
    *started = NULL;
    if (!beat_begin(&dispatch->beat, LOOK_MS, look, dispatch))
        return FAIL(ctx, ST_FAILED, M("The work cannot be begun now. Try again."));
    *started = dispatch;
    return ST_OK;
}

void dispatch_stop(struct dispatch *dispatch) {
    if (dispatch)
        beat_end(&dispatch->beat);
}
