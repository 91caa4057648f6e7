/* libcurl is loaded when somebody first asks: it and what it stands on would cost every command its start. */
#include "connect/fetch.h"

#include "base/late.h"
#include "base/buf.h"
#include "base/pending.h"
#include "registry/setting.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

enum { FOLLOW_MOST = 3, RETRY_MOST = 3600 };

/* libcurl's checks of types are macros around these names; what is called here is the function itself. */
#undef curl_easy_setopt
#undef curl_easy_getinfo

struct calls {
#define CALL(name) __typeof__(&(name)) name;
#include "connect/fetch_library.def"
#undef CALL
};

struct fetching {
    struct ctx *ctx;
    struct calls calls;
    const struct fetch_wish *wish;
    struct fetched *fetched;
    CURL *curl;
    struct buf bytes;
    bool too_long;
};

static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;

/* The library stays loaded. Getting it ready is not for two threads at once; it counts how often it was done. */
static enum status find_calls(struct ctx *ctx, struct calls *calls) {
    static const char file[] = "libcurl.so.4";
    static const struct late list[] = {
#define CALL(name) {#name, offsetof(struct calls, name)},
#include "connect/fetch_library.def"
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

/* ---- what comes */

static size_t take_body(char *bytes, size_t size, size_t count, void *arg) {
    struct fetching *fetching = arg;
    size_t length = size * count;
    fetching->too_long = length > fetching->wish->most - fetching->bytes.length;
    if (fetching->too_long)
        return 0;
    buf_add_n(&fetching->bytes, bytes, length);
    return length;
}

/* Only in seconds: what is said as a date is asked again after the usual while. */
static long retry_after(const char *value) {
    long seconds = 0;
    while (*value >= '0' && *value <= '9' && seconds <= RETRY_MOST)
        seconds = seconds * 10 + (*value++ - '0');
    return seconds > RETRY_MOST ? RETRY_MOST : seconds;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *arg) {
    static const char name[] = "retry-after:";
    struct fetching *fetching = arg;
    const char *line = arena_text_n(fetching->ctx->arena, bytes, size * count);
    if (strncasecmp(line, name, sizeof name - 1) == 0)
        fetching->fetched->retry_seconds =
            retry_after(line + sizeof name - 1 + strspn(line + sizeof name - 1, " \t"));
    return size * count;
}

/* ---- asking */

static void set_text(const struct fetching *fetching, CURLoption option, const char *text) {
    must(fetching->calls.curl_easy_setopt(fetching->curl, option, text) == CURLE_OK);
}

static void set_number(const struct fetching *fetching, CURLoption option, long number) {
    must(fetching->calls.curl_easy_setopt(fetching->curl, option, number) == CURLE_OK);
}

static void set_all(struct fetching *fetching, const struct curl_slist *headers) {
    const struct fetch_wish *wish = fetching->wish;
    set_text(fetching, CURLOPT_PROTOCOLS_STR, setting_loopback(wish->url) ? "http" : "https");
    set_text(fetching, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
    set_text(fetching, CURLOPT_ACCEPT_ENCODING, "gzip");
    set_number(fetching, CURLOPT_NOSIGNAL, 1);
    set_number(fetching, CURLOPT_FOLLOWLOCATION, 0);
    set_number(fetching, CURLOPT_CONNECTTIMEOUT_MS, wish->connect_ms);
    set_number(fetching, CURLOPT_TIMEOUT_MS, wish->whole_ms);
    const struct calls *calls = &fetching->calls;
    must(calls->curl_easy_setopt(fetching->curl, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
         calls->curl_easy_setopt(fetching->curl, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
         calls->curl_easy_setopt(fetching->curl, CURLOPT_WRITEDATA, (void *)fetching) == CURLE_OK &&
         calls->curl_easy_setopt(fetching->curl, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
         calls->curl_easy_setopt(fetching->curl, CURLOPT_HEADERDATA, (void *)fetching) == CURLE_OK);
}

static enum status refuse(const struct fetching *fetching, CURLcode code) {
    struct ctx *ctx = fetching->ctx;
    const char *who = fetching->wish->who;
    if (fetching->too_long)
        return FAIL(ctx, ST_FAILED, M("{1} answered more than can be right, so nothing of it was taken."), who);
    if (code == CURLE_OPERATION_TIMEDOUT)
        return FAIL(ctx, ST_BUSY,
                    M("{1} does not answer in time. Try again in a moment, or type it in yourself."), who);
    return FAIL(ctx, ST_BUSY, M("{1} cannot be reached ({2}). Try again later, or type it in yourself."), who,
                fetching->calls.curl_easy_strerror(code));
}

/* "https://host:port": as far as it must stay the same. */
static size_t place_length(const char *url) {
    const char *host = strstr(url, "://");
    return host ? (size_t)(host - url) + 3 + strcspn(host + 3, "/?#") : 0;
}

static bool same_place(const char *one, const char *other) {
    size_t length = place_length(one);
    return length && length == place_length(other) && strncasecmp(one, other, length) == 0;
}

static enum status ask(struct fetching *fetching, const char *url, const char **next) {
    set_text(fetching, CURLOPT_URL, url);
    fetching->bytes.length = 0;
    pending_rest(fetching->ctx->pending, true);
    CURLcode code = fetching->calls.curl_easy_perform(fetching->curl);
    pending_rest(fetching->ctx->pending, false);
    if (code != CURLE_OK)
        return refuse(fetching, code);
    const char *to = NULL;
    must(fetching->calls.curl_easy_getinfo(fetching->curl, CURLINFO_RESPONSE_CODE, &fetching->fetched->code) ==
             CURLE_OK &&
         fetching->calls.curl_easy_getinfo(fetching->curl, CURLINFO_REDIRECT_URL, &to) == CURLE_OK);
    *next = fetching->fetched->code >= 300 && fetching->fetched->code < 400
                ? arena_text(fetching->ctx->arena, to)
                : NULL;
    return ST_OK;
}

static enum status follow(struct fetching *fetching) {
    const char *url = fetching->wish->url, *next = NULL;
    for (int i = 0; i <= FOLLOW_MOST; i++) {
        TRY(ask(fetching, url, &next));
        if (!next)
            return ST_OK;
        if (!same_place(url, next))
            break;
        url = next;
    }
    return FAIL(fetching->ctx, ST_FAILED,
                M("{1} sends us elsewhere, and we do not follow. Its address in the settings may be old."),
                fetching->wish->who);
}

/* Without its parameters. */
static const char *type_of(const struct fetching *fetching) {
    const char *type = NULL;
    must(fetching->calls.curl_easy_getinfo(fetching->curl, CURLINFO_CONTENT_TYPE, &type) == CURLE_OK);
    char *lower = arena_text_n(fetching->ctx->arena, type ? type : "", type ? strcspn(type, "; ") : 0);
    for (char *at = lower; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return lower;
}

enum status fetch(struct ctx *ctx, const struct fetch_wish *wish, struct fetched *fetched) {
    struct fetching fetching = {.ctx = ctx, .wish = wish, .fetched = fetched, .bytes = buf_in(ctx->arena)};
    *fetched = (struct fetched){0};
    TRY(find_calls(ctx, &fetching.calls));
    const char *accept = arena_printf(ctx->arena, "Accept: %s", wish->accept);
    struct curl_slist *headers = fetching.calls.curl_slist_append(NULL, accept);
    fetching.curl = fetching.calls.curl_easy_init();
    must(fetching.curl && headers);
    set_all(&fetching, headers);
    set_text(&fetching, CURLOPT_USERAGENT, "Seloste");
    enum status status = follow(&fetching);
    if (status == ST_OK) {
        fetched->type = type_of(&fetching);
        fetched->bytes = buf_text(&fetching.bytes);
        fetched->length = fetching.bytes.length;
    }
    fetching.calls.curl_easy_cleanup(fetching.curl);
    fetching.calls.curl_slist_free_all(headers);
    return status;
}

const char *fetch_escape(struct arena *arena, const char *text) {
    struct buf buf = buf_in(arena);
    for (const unsigned char *at = (const unsigned char *)text; *at; at++)
        if ((*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z') ||
            strchr("-._~", *at))
            buf_char(&buf, (char)*at);
        else
            buf_printf(&buf, "%%%02X", *at);
    return buf_text(&buf);
}
