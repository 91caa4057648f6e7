/* Forms with a file, as libmicrohttpd hands them over. The first byte says how long the pieces are, the rest of the first line is the
 * boundary, what follows is the body: cut into such pieces it must bring what it brings as a whole. What reaches the sink is what is counted; names and values are what a handler may rely on. */
#include "http/upload.h"

#include "base/buf.h"
#include "base/status.h"
#include "base/utf8.h"

#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

struct sent {
    struct arena *arena;
    struct upload_reader *reader;
    size_t piece, kept, room; /* room: bytes until the disk is full */
    int opened, closed, over;
    const char *brought; /* NULL: it was refused */
};

static const char *keep(void *arg, const char *bytes, size_t length) {
    struct sent *sent = arg;
    must(bytes && length && !sent->closed);
    sent->kept += length;
    return sent->kept > sent->room ? M("The file could not be kept: the disk is full.") : NULL;
}

static void closes(void *arg) {
    struct sent *sent = arg;
    sent->closed++;
}

static void look(const struct upload *upload, const struct sent *sent) {
    must(upload->size == sent->kept);
    must(upload->name || !upload->size);
    if (upload->name)
        must(utf8_text(upload->name, strlen(upload->name)) && !strpbrk(upload->name, "/\\") &&
             strlen(upload->name) <= 200);
    must(upload->fields.count <= 300);
    size_t all = 0;
    for (size_t i = 0; i < upload->fields.count; i++)
        all += strlen(upload->fields.list[i].name) + strlen(upload->fields.list[i].value);
    must(all <= 64 * 1024);
}

static const char *told(struct arena *arena, const struct upload *upload) {
    struct buf buf = buf_in(arena);
    buf_printf(&buf, "%s %zu", upload->name ? upload->name : "-", upload->size);
    for (size_t i = 0; i < upload->fields.count; i++)
        buf_printf(&buf, "\n%s=%s", upload->fields.list[i].name, upload->fields.list[i].value);
    return buf_text(&buf);
}

static enum MHD_Result answer(struct MHD_Connection *connection) {
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result = MHD_queue_response(connection, 200, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result on_request(void *self, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *bytes, size_t *length,
                                  void **mine) {
    struct sent *sent = *(struct sent **)self;
    (void)url, (void)method, (void)version;
    if (!*mine) {
        *mine = sent;
        sent->reader =
            upload_begin(sent->arena, connection, (struct sink){.arg = sent, .write = keep, .close = closes});
        sent->opened += sent->reader != NULL;
        return sent->reader ? MHD_YES : answer(connection);
    }
    for (size_t at = 0; at < *length; at += sent->piece) {
        size_t rest = *length - at;
        (void)upload_take(sent->reader, bytes + at, rest < sent->piece ? rest : sent->piece);
    }
    if (*length) {
        *length = 0;
        return MHD_YES;
    }
    const char *wrong = sent->reader ? upload_whole(sent->reader) : NULL;
    if (sent->reader && !wrong) {
        look(upload_of(sent->reader), sent);
        sent->brought = told(sent->arena, upload_of(sent->reader));
    }
    return answer(connection);
}

static void on_completed(void *self, struct MHD_Connection *connection, void **mine,
                         enum MHD_RequestTerminationCode how) {
    struct sent *sent = *(struct sent **)self;
    (void)connection, (void)mine, (void)how;
    upload_end(sent->reader);
    sent->reader = NULL;
    sent->over = 1;
}

static struct sent *now;

static struct MHD_Daemon *daemon_of_all(void) {
    static struct MHD_Daemon *daemon;
    if (!daemon)
        daemon = MHD_start_daemon(MHD_USE_NO_LISTEN_SOCKET, 0, NULL, NULL, on_request, &now,
                                  MHD_OPTION_NOTIFY_COMPLETED, on_completed, &now, MHD_OPTION_END);
    must(daemon);
    return daemon;
}

/* The request with this body, from its first byte to its answer; what it brought. */
static const char *talk(struct sent sent, const char *boundary, const uint8_t *body, size_t length) {
    struct sockaddr_in nobody = {.sin_family = AF_INET};
    char head[400];
    int ends[2];
    now = &sent;
    int size = snprintf(
        head, sizeof head,
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=%s\r\n"
        "Content-Length: %zu\r\n\r\n",
        boundary, length);
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    must(MHD_add_connection(daemon_of_all(), ends[1], (struct sockaddr *)&nobody, sizeof nobody) == MHD_YES);
    must(write(ends[0], head, (size_t)size) == size);
    must(length == 0 || write(ends[0], body, length) == (ssize_t)length);
    shutdown(ends[0], SHUT_WR);
    for (int turn = 0; turn < 10000 && !now->over; turn++)
        must(MHD_run_wait(daemon_of_all(), 0) == MHD_YES);
    close(ends[0]);
    must(MHD_run_wait(daemon_of_all(), 0) == MHD_YES);
    must(sent.over && sent.closed == sent.opened);
    return sent.brought;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    const uint8_t *line = memchr(bytes, '\n', length);
    char boundary[120];
    size_t name = 0;
    if (!line || line == bytes)
        return 0;
    for (const uint8_t *at = bytes + 1; at < line && name + 1 < sizeof boundary; at++)
        if (*at > ' ' && *at < 127)
            boundary[name++] = (char)*at;
    boundary[name] = '\0';
    scoped_arena *arena = arena_new();
    struct sent whole = {.arena = arena, .piece = SIZE_MAX / 2, .room = bytes[0] == '!' ? 10 : SIZE_MAX},
                cut = whole;
    cut.piece = (size_t)bytes[0] * bytes[0] + 1;
    size_t rest = length - (size_t)(line + 1 - bytes);
    const char *one = talk(whole, boundary, line + 1, rest), *other = talk(cut, boundary, line + 1, rest);
    must(!one || !other || strcmp(one, other) == 0);
    return 0;
}
