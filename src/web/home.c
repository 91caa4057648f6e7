/* The first page, and the files that pages use. */
#include "base/embed.h"
#include "gate/gate.h"
#include "web/frame.h"

#include <string.h>

enum status home_show(struct visit *visit) {
    reply_see_other(visit->reply, "/today");
    return ST_OK;
}

/* Only what the program carries inside under static/ is served, by its exact name: there is no folder to climb out of. */
static const char *type_of(const char *name) {
    const char *dot = strrchr(name, '.');
    if (dot && strcmp(dot, ".css") == 0)
        return "text/css; charset=utf-8";
    if (dot && strcmp(dot, ".js") == 0)
        return "text/javascript; charset=utf-8";
    return dot && strcmp(dot, ".svg") == 0 ? "image/svg+xml" : "application/octet-stream";
}

enum status static_show(struct visit *visit) {
    struct arena *arena = visit->ctx->arena;
    const struct embedded *file = embed_find(arena_printf(arena, "static/%s", visit->params[0]));
    if (!file)
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    /* Packed at build time. */
    const struct embedded *packed = request_takes(visit->request, "gzip")
                                        ? embed_find(arena_printf(arena, "static/%s.gz", visit->params[0]))
                                        : NULL;
    const struct embedded *sent = packed ? packed : file;
    visit->reply->bytes = sent->bytes;
    visit->reply->length = sent->length;
    visit->reply->type = type_of(file->name);
    /* With the version in its address a file never changes; without, it is asked for again. */
    visit->reply->keep = request_query(visit->request, "v") != NULL;
    visit->reply->etag =
        arena_printf(arena, "\"%s%s\"", frame_version(arena, file->name), packed ? "-gzip" : "");
    reply_header(visit->reply, "Vary", "Accept-Encoding");
    if (packed)
        reply_header(visit->reply, "Content-Encoding", "gzip");
    return ST_OK;
}

/* The notice is for everybody to find. A sign-in link works once, and no machine may use it up. */
enum status robots_show(struct visit *visit) {
    reply_text(visit->reply, 200, "User-agent: *\nDisallow: /signin/");
    return ST_OK;
}
