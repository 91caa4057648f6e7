/* Headers are texts of ours or made from them: what somebody typed never becomes one, and a line end in one is a bug. */
#include "http/reply.h"

#include "base/status.h"

#include <string.h>

void reply_begin(struct reply *reply, struct arena *arena) {
    *reply = (struct reply){.status = 200, .type = "text/html; charset=utf-8", .page = buf_in(arena)};
}

void reply_header(struct reply *reply, const char *name, const char *value) {
    must(!strpbrk(value, "\r\n"));
    struct arena *arena = reply->page.arena;
    struct pair pair = {name, arena_text(arena, value)};
    ARENA_PUSH(arena, reply->headers.list, reply->headers.count, reply->headers.room, pair);
}

const char *reply_value(const struct reply *reply, const char *name) {
    for (size_t i = 0; i < reply->headers.count; i++)
        if (strcmp(reply->headers.list[i].name, name) == 0)
            return reply->headers.list[i].value;
    return NULL;
}

void reply_see_other(struct reply *reply, const char *path) {
    must(path[0] == '/' && path[1] != '/');
    reply->status = 303;
    reply_header(reply, "Location", path);
}

void reply_cookie_at(struct reply *reply, const char *path, const char *name, const char *value, long max_age,
                     int secure) {
    reply_header(reply, "Set-Cookie",
                 arena_printf(reply->page.arena, "%s=%s; Path=%s; Max-Age=%ld; HttpOnly; SameSite=Lax%s", name,
                              value, path, max_age, secure ? "; Secure" : ""));
}

void reply_cookie(struct reply *reply, const char *name, const char *value, long max_age, int secure) {
    reply_cookie_at(reply, "/", name, value, max_age, secure);
}

void reply_text(struct reply *reply, int status, const char *text) {
    reply->status = status;
    reply->type = "text/plain; charset=utf-8";
    reply->page.length = 0;
    buf_add(&reply->page, text);
    buf_char(&reply->page, '\n');
}

const struct pair *reply_always(void) {
    static const struct pair always[] = {
        {"Content-Security-Policy",
         "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
         "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"X-Frame-Options", "DENY"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
        {NULL, NULL},
    };
    return always;
}
