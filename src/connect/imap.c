/* A connection that libcurl has made and signed in (CURLOPT_CONNECT_ONLY) is read and written as bytes. libcurl's own commands would
 * not do: they open a folder so that reading marks mails as read, and a mail could make them believe that their answer is over. */
#include "connect/imap.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/late.h"
#include "base/pending.h"

#include <curl/curl.h>
#include <poll.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

enum { LINE_MOST = 4 * 1024 * 1024, LOOK_MS = 200, SPARE = 64 * 1024, TEXT_LINES_MOST = 10000 };

#undef curl_easy_setopt
#undef curl_easy_getinfo

struct calls {
#define CALL(name) __typeof__(&(name)) name;
#include "connect/imap_library.def"
#undef CALL
};

struct imap {
    struct calls calls;
    CURL *curl;
    const struct imap_server *server;
    int socket;
    unsigned tags;
    enum mailbox_problem problem;
    char *bytes; /* that came and were not taken yet */
    size_t length, at;
};
enum { ROOM = 64 * 1024 };

static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;

static enum status find_calls(struct ctx *ctx, struct calls *calls) {
    static const char file[] = "libcurl.so.4";
    static const struct late list[] = {
#define CALL(name) {#name, offsetof(struct calls, name)},
#include "connect/imap_library.def"
#undef CALL
    };
    must(pthread_mutex_lock(&loading) == 0);
    bool whole = late_load(file, list, sizeof list / sizeof *list, calls);
    whole = whole && calls->curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    must(pthread_mutex_unlock(&loading) == 0);
    return whole
               ? ST_OK
               : FAIL(ctx, ST_FAILED, M("This computer lacks what others' systems are asked with: {1}"), file);
}

/* The sentence that a person sees is that of the problem. */
static enum status fail(struct ctx *ctx, struct imap *imap, enum mailbox_problem problem) {
    imap->problem = problem;
    return FAIL(ctx, ST_BUSY, mailbox_problem_text(problem));
}

/* ---- connecting */

static void set_text(struct imap *imap, CURLoption option, const char *text) {
    must(imap->calls.curl_easy_setopt(imap->curl, option, text) == CURLE_OK);
}

static void set_number(struct imap *imap, CURLoption option, long number) {
    must(imap->calls.curl_easy_setopt(imap->curl, option, number) == CURLE_OK);
}

static int asked_to_stop(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    const struct imap *imap = arg;
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    return imap->server->stop && atomic_load(imap->server->stop);
}

static enum mailbox_problem problem_of(CURLcode code) {
    switch (code) {
    case CURLE_LOGIN_DENIED:
    case CURLE_AUTH_ERROR:
        return MAILBOX_LOGIN;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return MAILBOX_UNTRUSTED;
    case CURLE_WEIRD_SERVER_REPLY:
        return MAILBOX_ODD;
    default:
        return MAILBOX_AWAY;
    }
}

static void set_all(struct imap *imap) {
    const struct imap_server *server = imap->server;
    set_text(imap, CURLOPT_URL, server->url);
    set_text(imap, CURLOPT_PROTOCOLS_STR, "imap,imaps");
    set_text(imap, CURLOPT_PROXY, "");
    set_text(imap, CURLOPT_USERNAME, server->user);
    set_text(imap, CURLOPT_PASSWORD, server->password);
    if (server->ca && *server->ca)
        set_text(imap, CURLOPT_CAINFO, server->ca);
    set_number(imap, CURLOPT_USE_SSL, CURLUSESSL_ALL);
    set_number(imap, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    set_number(imap, CURLOPT_CONNECT_ONLY, 1);
    set_number(imap, CURLOPT_NOSIGNAL, 1);
    set_number(imap, CURLOPT_NOPROGRESS, 0);
    set_number(imap, CURLOPT_CONNECTTIMEOUT, server->seconds);
    set_number(imap, CURLOPT_TIMEOUT, server->seconds * 2);
    must(imap->calls.curl_easy_setopt(imap->curl, CURLOPT_XFERINFOFUNCTION, asked_to_stop) == CURLE_OK &&
         imap->calls.curl_easy_setopt(imap->curl, CURLOPT_XFERINFODATA, (void *)imap) == CURLE_OK);
}

enum status imap_open(struct ctx *ctx, const struct imap_server *server, struct imap **opened,
                      enum mailbox_problem *problem) {
    struct imap *imap = arena_alloc(ctx->arena, sizeof *imap);
    curl_socket_t socket = CURL_SOCKET_BAD;
    *opened = NULL;
    *problem = MAILBOX_NO_PROBLEM;
    *imap = (struct imap){.server = server, .bytes = arena_array(ctx->arena, ROOM, 1)};
    TRY(find_calls(ctx, &imap->calls));
    imap->curl = imap->calls.curl_easy_init();
    must(imap->curl);
    set_all(imap);
    pending_rest(ctx->pending, true);
    CURLcode code = imap->calls.curl_easy_perform(imap->curl);
    pending_rest(ctx->pending, false);
    if (code == CURLE_OK &&
        imap->calls.curl_easy_getinfo(imap->curl, CURLINFO_ACTIVESOCKET, &socket) != CURLE_OK)
        code = CURLE_COULDNT_CONNECT;
    if (code != CURLE_OK) {
        *problem = problem_of(code);
        enum status status = fail(ctx, imap, *problem);
        imap_close(imap);
        return status;
    }
    imap->socket = socket;
    *opened = imap;
    return ST_OK;
}

void imap_close(struct imap *imap) {
    if (!imap)
        return;
    imap->calls.curl_easy_cleanup(imap->curl);
}

enum mailbox_problem imap_problem(const struct imap *imap) {
    return imap->problem;
}

/* ---- bytes */

/* Until the socket is ready, somebody wants an end, or it takes too long. */
static enum status await(struct ctx *ctx, struct imap *imap, short events, int64_t until) {
    for (;;) {
        struct pollfd one = {.fd = imap->socket, .events = events};
        if (imap->server->stop && atomic_load(imap->server->stop))
            return fail(ctx, imap, MAILBOX_AWAY);
        int ready = poll(&one, 1, LOOK_MS);
        if (ready > 0)
            return ST_OK;
        if (clock_monotonic() >= until)
            return fail(ctx, imap, MAILBOX_AWAY);
    }
}

static int64_t until_of(const struct imap *imap) {
    return clock_monotonic() + (int64_t)imap->server->seconds * 1000000;
}

static enum status say(struct ctx *ctx, struct imap *imap, const char *text) {
    size_t left = strlen(text);
    int64_t until = until_of(imap);
    while (left) {
        size_t sent = 0;
        CURLcode code = imap->calls.curl_easy_send(imap->curl, text, left, &sent);
        if (code == CURLE_AGAIN) {
            TRY(await(ctx, imap, POLLOUT, until));
            continue;
        }
        if (code != CURLE_OK)
            return fail(ctx, imap, MAILBOX_AWAY);
        text += sent;
        left -= sent;
    }
    return ST_OK;
}

static enum status refill(struct ctx *ctx, struct imap *imap, int64_t until) {
    imap->at = imap->length = 0;
    for (;;) {
        size_t came = 0;
        CURLcode code = imap->calls.curl_easy_recv(imap->curl, imap->bytes, ROOM, &came);
        if (code == CURLE_AGAIN) {
            TRY(await(ctx, imap, POLLIN, until));
            continue;
        }
        if (code != CURLE_OK || !came)
            return fail(ctx, imap, MAILBOX_AWAY);
        imap->length = came;
        return ST_OK;
    }
}

/* So many bytes as they come, or until the end of a line. */
static enum status take(struct ctx *ctx, struct imap *imap, struct buf *buf, uint64_t count, bool line,
                        size_t most) {
    int64_t until = until_of(imap);
    while (line || count) {
        if (imap->at == imap->length)
            TRY(refill(ctx, imap, until));
        const char *from = imap->bytes + imap->at;
        size_t there = imap->length - imap->at;
        const char *end = line ? memchr(from, '\n', there) : NULL;
        size_t taken = end ? (size_t)(end - from) + 1 : !line && count < there ? (size_t)count : there;
        if (taken > most - buf->length)
            return fail(ctx, imap, MAILBOX_ODD);
        buf_add_n(buf, from, taken);
        imap->at += taken;
        count -= line ? 0 : taken;
        if (end)
            return ST_OK;
    }
    return ST_OK;
}

/* One answer: a line, with what it says follows. */
static enum status answer(struct ctx *ctx, struct imap *imap, struct buf *buf, size_t most) {
    size_t start = 0;
    uint64_t follows;
    *buf = buf_in(ctx->arena);
    for (;;) {
        TRY(take(ctx, imap, buf, 0, true, most));
        if (!imap_literal(buf->text + start, buf->length - start, &follows))
            return ST_OK;
        if (follows > most - buf->length)
            return fail(ctx, imap, MAILBOX_ODD);
        TRY(take(ctx, imap, buf, follows, false, most));
        start = buf->length;
    }
}

/* ---- commands */

typedef void heard_fn(void *arg, struct ctx *ctx, const struct buf *buf);

/* Asks, hands each answer on, until the one that has our tag. `no`: what it means when the server refuses. */
static enum status command(struct ctx *ctx, struct imap *imap, const char *text, size_t most, heard_fn *heard,
                           void *arg, enum mailbox_problem no) {
    const char *tag = arena_printf(ctx->arena, "s%u ", ++imap->tags);
    TRY(say(ctx, imap, arena_printf(ctx->arena, "%s%s\r\n", tag, text)));
    for (size_t i = 0; i < TEXT_LINES_MOST; i++) {
        struct buf buf;
        TRY(answer(ctx, imap, &buf, most));
        const char *line = buf_text(&buf);
        if (strncmp(line, tag, strlen(tag)) == 0)
            return strncasecmp(line + strlen(tag), "OK", 2) == 0 ? ST_OK : fail(ctx, imap, no);
        if (strncasecmp(line, "* BYE", 5) == 0)
            return fail(ctx, imap, MAILBOX_AWAY);
        if (strncmp(line, "* ", 2) != 0)
            return fail(ctx, imap, MAILBOX_ODD);
        if (heard)
            heard(arg, ctx, &buf);
    }
    return fail(ctx, imap, MAILBOX_ODD);
}

static void hear_folder(void *arg, struct ctx *ctx, const struct buf *buf) {
    struct imap_folder_state *state = arg;
    uint32_t number;
    (void)ctx;
    if (imap_code(buf->text, "UIDVALIDITY", &number))
        state->validity = number;
    else if (imap_code(buf->text, "UIDNEXT", &number))
        state->next = number;
}

enum status imap_folder_open(struct ctx *ctx, struct imap *imap, const char *folder, bool mark,
                             struct imap_folder_state *state) {
    const char *name = imap_folder(ctx->arena, folder);
    *state = (struct imap_folder_state){0};
    if (!name)
        return fail(ctx, imap, MAILBOX_NO_FOLDER);
    TRY(command(ctx, imap, arena_printf(ctx->arena, "%s %s", mark ? "SELECT" : "EXAMINE", name), SPARE,
                hear_folder, state, MAILBOX_NO_FOLDER));
    return state->validity ? ST_OK : fail(ctx, imap, MAILBOX_ODD);
}

struct hearing {
    uint32_t from, *uids;
    size_t count;
};

static void hear_search(void *arg, struct ctx *ctx, const struct buf *buf) {
    struct hearing *hearing = arg;
    uint32_t *uids;
    size_t count;
    if (!hearing->count && imap_search_read(ctx->arena, buf->text, hearing->from, &uids, &count)) {
        hearing->uids = uids;
        hearing->count = count;
    }
}

enum status imap_search(struct ctx *ctx, struct imap *imap, uint32_t from, day_t since, uint32_t **uids,
                        size_t *count) {
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct ymd ymd = day_ymd(since);
    struct hearing hearing = {.from = from};
    TRY(command(ctx, imap,
                arena_printf(ctx->arena, "UID SEARCH UID %u:* SINCE %d-%.3s-%04d", from, ymd.day,
                             months + (size_t)(ymd.month - 1) * 3, ymd.year),
                LINE_MOST, hear_search, &hearing, MAILBOX_ODD));
    *uids = hearing.uids;
    *count = hearing.count;
    return ST_OK;
}

struct fetching {
    uint32_t uid;
    struct imap_message *message;
};

static void hear_fetch(void *arg, struct ctx *ctx, const struct buf *buf) {
    struct fetching *fetching = arg;
    struct imap_message message;
    (void)ctx;
    if (imap_fetch_read(buf->text, buf->length, &message) && message.uid == fetching->uid && message.bytes)
        *fetching->message = message;
}

enum status imap_fetch(struct ctx *ctx, struct imap *imap, uint32_t uid, size_t most,
                       struct imap_message *message) {
    struct fetching fetching = {uid, message};
    *message = (struct imap_message){0};
    return command(
        ctx, imap,
        arena_printf(ctx->arena, "UID FETCH %u (UID INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.%zu>)", uid, most),
        most + SPARE, hear_fetch, &fetching, MAILBOX_ODD);
}

enum status imap_mark(struct ctx *ctx, struct imap *imap, uint32_t uid) {
    return command(ctx, imap, arena_printf(ctx->arena, "UID STORE %u +FLAGS.SILENT (\\Seen)", uid), SPARE, NULL,
                   NULL, MAILBOX_ODD);
}
