/* The side that has the file. The program itself is started again, as what draws: it has the libraries' names and nothing
 * else, and what is open here is closed there. */
#include "formats/preview.h"

#include "base/clock.h"
#include "base/input.h"
#include "base/status.h"
#include "formats/filetype.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUT_MOST = 4 * 1024 * 1024, PATIENCE = 10 * 1000 * 1000 /* us */ };

/* In memory only: the file is in plain here. */
static int file_of(const char *bytes, size_t length) {
    int fd = memfd_create("preview", MFD_CLOEXEC);
    while (fd >= 0 && length) {
        ssize_t put = write(fd, bytes, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            close(fd);
            return -1;
        }
        bytes += put;
        length -= (size_t)put;
    }
    if (fd >= 0 && lseek(fd, 0, SEEK_SET) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool start(struct arena *arena, const char *type, int in, int out, pid_t *child) {
    char program[] = "/proc/self/exe", word[] = PREVIEW_WORD, language[] = "LC_ALL=C.UTF-8";
    char *const words[] = {program, word, arena_text(arena, type), NULL}, *const environment[] = {language,
                                                                                                  NULL};
    posix_spawn_file_actions_t actions;
    must(posix_spawn_file_actions_init(&actions) == 0);
    bool started = posix_spawn_file_actions_adddup2(&actions, in, 0) == 0 &&
                   posix_spawn_file_actions_adddup2(&actions, out, 1) == 0 &&
                   posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) == 0 &&
                   posix_spawn_file_actions_addclosefrom_np(&actions, 3) == 0 &&
                   posix_spawn(child, program, &actions, NULL, words, environment) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return started;
}

/* All that comes until the other side is done, in time and not too much. */
static bool read_all(int fd, char *into, size_t *length) {
    int64_t until = clock_monotonic() + PATIENCE;
    for (*length = 0; *length < OUT_MOST;) {
        int64_t left = (until - clock_monotonic()) / 1000;
        struct pollfd one = {.fd = fd, .events = POLLIN};
        int ready = left > 0 ? poll(&one, 1, (int)left) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return false;
        ssize_t got = read(fd, into + *length, OUT_MOST - *length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0;
        *length += (size_t)got;
    }
    return false;
}

static bool ended_well(pid_t child, bool read) {
    int how;
    if (!read)
        kill(child, SIGKILL);
    while (waitpid(child, &how, 0) < 0)
        if (errno != EINTR)
            return false;
    return read && WIFEXITED(how) && WEXITSTATUS(how) == 0;
}

/* What came back is a picture by its own bytes, or nothing. */
static bool take(struct arena *arena, const char *bytes, size_t length, struct preview *preview) {
    const char *type = filetype_of(bytes, length, false)->type;
    if (strcmp(type, "image/png") != 0 && strcmp(type, "image/jpeg") != 0)
        return false;
    *preview = (struct preview){.type = type, .bytes = arena_copy(arena, bytes, length), .length = length};
    return true;
}

static bool draw(struct arena *arena, const char *type, int in, struct preview *preview) {
    scoped_arena *memory = arena_new();
    char *bytes = arena_alloc(memory, OUT_MOST);
    size_t length = 0;
    int ends[2];
    pid_t child;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    bool started = start(memory, type, in, ends[1], &child);
    close(ends[1]);
    bool good = started && ended_well(child, read_all(ends[0], bytes, &length));
    close(ends[0]);
    return good && take(arena, bytes, length, preview);
}

bool preview_draw(struct arena *arena, const char *type, const void *bytes, size_t length,
                  struct preview *preview) {
    if (!filetype_named(type)->shown)
        return false;
    int in = file_of(bytes, length);
    if (in < 0)
        return false;
    bool drawn = draw(arena, type, in, preview);
    close(in);
    return drawn;
}
