/* libcurl speaks SMTP; what it tells of an answer is a number of its own, so that the server's lines are read here for theirs. */
#include "connect/smtp.h"

#include "base/clock.h"
#include "base/late.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

#undef curl_easy_setopt
#undef curl_easy_getinfo

enum { CONNECT_SECONDS = 15, STOP_SECONDS = 5, LINE_MOST = 300 };

struct calls {
#define CALL(name) __typeof__(&(name)) name;
#include "connect/smtp_library.def"
#undef CALL
};

struct smtp {
    struct calls calls;
    CURL *curl;
    const atomic_bool *stop;
    struct ctx *ctx; /* of the message that is being sent */
    const char *bytes;
    size_t length, at;
    bool handed;
    int64_t stopped; /* when it was first seen that it is to stop; 0: not yet */
    int code;
    const char *status;
};

static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;

static enum status find_calls(struct ctx *ctx, struct calls *calls) {
    static const char file[] = "libcurl.so.4";
    static const struct late list[] = {
#define CALL(name) {#name, offsetof(struct calls, name)},
#include "connect/smtp_library.def"
#undef CALL
    };
    must(pthread_mutex_lock(&loading) == 0);
    bool whole = late_load(file, list, sizeof list / sizeof *list, calls);
    whole = whole && calls->curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    must(pthread_mutex_unlock(&loading) == 0);
    return whole ? ST_OK : FAIL(ctx, ST_FAILED, M("This computer lacks what e-mail is sent with: {1}"), file);
}

/* ---- what the server says */

static size_t digits(const char *text) {
    return strspn(text, "0123456789");
}

/* "5.1.1": a class, a subject, a detail. */
static size_t status_length(const char *text) {
    size_t first = digits(text);
    if (first != 1 || text[1] != '.')
        return 0;
    size_t second = digits(text + 2);
    if (!second || second > 3 || text[2 + second] != '.')
        return 0;
    size_t third = digits(text + 3 + second);
    return third && third <= 3 ? 3 + second + third : 0;
}

int smtp_line(struct arena *arena, const char *line, const char **status) {
    *status = NULL;
    if (digits(line) != 3 || line[0] < '2' || line[0] > '5')
        return 0;
    int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    const char *rest = line + 3;
    if (*rest == ' ' || *rest == '-') {
        size_t length = status_length(rest + 1);
        if (length && rest[1] == line[0])
            *status = arena_text_n(arena, rest + 1, length);
    }
    return code;
}

static size_t take_line(char *bytes, size_t size, size_t count, void *arg) {
    struct smtp *smtp = arg;
    size_t length = size * count < LINE_MOST ? size * count : LINE_MOST;
    const char *status;
    if (!smtp->ctx) /* between messages */
        return size * count;
    int code = smtp_line(smtp->ctx->arena, arena_text_n(smtp->ctx->arena, bytes, length), &status);
    if (code && code != 221) { /* the answer to the good-bye that follows a refusal */
        smtp->code = code;
        smtp->status = status;
    }
    return size * count;
}

/* ---- what we say */

static size_t give(char *to, size_t size, size_t count, void *arg) {
    struct smtp *smtp = arg;
    size_t left = smtp->length - smtp->at, length = size * count < left ? size * count : left;
    memcpy(to, smtp->bytes + smtp->at, length);
    smtp->at += length;
    smtp->handed = smtp->at == smtp->length;
    return length;
}

/* Called about once a second, and whenever something moves. What has gone out whole gets a little time for its answer. */
static int on_progress(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    struct smtp *smtp = arg;
    (void)a, (void)b, (void)c, (void)d;
    if (!smtp->stop || !atomic_load(smtp->stop))
        return 0;
    if (!smtp->stopped)
        smtp->stopped = clock_monotonic();
    return !smtp->handed || clock_monotonic() - smtp->stopped > STOP_SECONDS * INT64_C(1000000);
}

static void set_text(const struct smtp *smtp, CURLoption option, const char *text) {
    must(smtp->calls.curl_easy_setopt(smtp->curl, option, text) == CURLE_OK);
}

static void set_number(const struct smtp *smtp, CURLoption option, long number) {
    must(smtp->calls.curl_easy_setopt(smtp->curl, option, number) == CURLE_OK);
}

static void set_server(const struct smtp *smtp, const struct smtp_server *server) {
    bool wrapped = strncmp(server->url, "smtps:", 6) == 0;
    set_text(smtp, CURLOPT_PROTOCOLS_STR, wrapped ? "smtps" : "smtp");
    set_text(smtp, CURLOPT_URL, server->url);
    set_text(smtp, CURLOPT_NOPROXY, "*");
    set_number(smtp, CURLOPT_USE_SSL, server->plain ? CURLUSESSL_NONE : CURLUSESSL_ALL);
    set_number(smtp, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    set_number(smtp, CURLOPT_SSL_VERIFYPEER, 1);
    set_number(smtp, CURLOPT_SSL_VERIFYHOST, 2);
    if (*server->ca) {
        set_text(smtp, CURLOPT_CAINFO, server->ca);
        set_text(smtp, CURLOPT_CAPATH, NULL);
    }
    if (*server->user) {
        set_text(smtp, CURLOPT_USERNAME, server->user);
        set_text(smtp, CURLOPT_PASSWORD, server->password);
    }
    set_number(smtp, CURLOPT_NOSIGNAL, 1);
    set_number(smtp, CURLOPT_CONNECTTIMEOUT,
               server->seconds < CONNECT_SECONDS ? server->seconds : CONNECT_SECONDS);
    set_number(smtp, CURLOPT_TIMEOUT, server->seconds);
    set_number(smtp, CURLOPT_UPLOAD, 1);
    set_number(smtp, CURLOPT_NOPROGRESS, 0);
}

static void set_calls(struct smtp *smtp) {
    const struct calls *calls = &smtp->calls;
    must(calls->curl_easy_setopt(smtp->curl, CURLOPT_HEADERFUNCTION, take_line) == CURLE_OK &&
         calls->curl_easy_setopt(smtp->curl, CURLOPT_HEADERDATA, (void *)smtp) == CURLE_OK &&
         calls->curl_easy_setopt(smtp->curl, CURLOPT_READFUNCTION, give) == CURLE_OK &&
         calls->curl_easy_setopt(smtp->curl, CURLOPT_READDATA, (void *)smtp) == CURLE_OK &&
         calls->curl_easy_setopt(smtp->curl, CURLOPT_XFERINFOFUNCTION, on_progress) == CURLE_OK &&
         calls->curl_easy_setopt(smtp->curl, CURLOPT_XFERINFODATA, (void *)smtp) == CURLE_OK);
}

enum status smtp_open(struct ctx *ctx, const struct smtp_server *server, struct smtp **opened) {
    struct calls calls;
    *opened = NULL;
    TRY(find_calls(ctx, &calls));
    struct smtp *smtp = arena_alloc(ctx->arena, sizeof *smtp);
    *smtp = (struct smtp){.calls = calls, .stop = server->stop, .curl = calls.curl_easy_init()};
    must(smtp->curl);
    set_server(smtp, server);
    set_calls(smtp);
    *opened = smtp;
    return ST_OK;
}

void smtp_close(struct smtp *smtp) {
    if (smtp)
        smtp->calls.curl_easy_cleanup(smtp->curl);
}

/* ---- what became of it */

static bool is_tls(CURLcode code) {
    return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR ||
           code == CURLE_USE_SSL_FAILED || code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_CIPHER ||
           code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_ISSUER_ERROR ||
           code == CURLE_SSL_ENGINE_INITFAILED;
}

/* "Sign in first", "not with this password": nothing about the message. */
static bool is_login(CURLcode code, int said) {
    return code == CURLE_LOGIN_DENIED || said == 530 || said == 534 || said == 535 || said == 538;
}

static enum smtp_end end_of(const struct smtp *smtp, CURLcode code, bool *server) {
    *server = true;
    if (is_tls(code))
        return SMTP_UNTRUSTED;
    if (is_login(code, smtp->code))
        return SMTP_LOGIN;
    /* The answer to MAIL, RCPT or DATA, or to the message: whatever came before is about the server. */
    bool answered = code == CURLE_SEND_ERROR || (code == CURLE_WEIRD_SERVER_REPLY && smtp->handed);
    if (!answered || smtp->code < 400)
        return SMTP_AWAY;
    *server = smtp->code == 421;
    return smtp->code < 500 ? SMTP_LATER : SMTP_REFUSED;
}

enum status smtp_send(struct ctx *ctx, struct smtp *smtp, const char *from, const char *to, const char *bytes,
                      size_t length, struct smtp_answer *answer) {
    struct curl_slist *whom = smtp->calls.curl_slist_append(NULL, to);
    must(whom);
    smtp->ctx = ctx;
    smtp->bytes = bytes;
    smtp->length = length;
    smtp->at = 0;
    smtp->handed = false;
    smtp->code = 0;
    smtp->status = NULL;
    set_text(smtp, CURLOPT_MAIL_FROM, from);
    must(smtp->calls.curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, whom) == CURLE_OK &&
         smtp->calls.curl_easy_setopt(smtp->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)length) == CURLE_OK);
    CURLcode code = smtp->calls.curl_easy_perform(smtp->curl);
    must(smtp->calls.curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, NULL) == CURLE_OK);
    smtp->calls.curl_slist_free_all(whom);
    *answer = (struct smtp_answer){
        .end = SMTP_SENT, .code = smtp->code, .status = smtp->status, .handed = smtp->handed};
    if (code != CURLE_OK)
        answer->end = end_of(smtp, code, &answer->server);
    smtp->ctx = NULL;
    return ST_OK;
}
