/* A file that comes with a form lies sealed and without a name until it is read, and comes out as it went in. */
#include "gate/spool.h"

#include "../scratch.h"
#include "vault/stream.h"

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/resource.h>
#include <cmocka.h>

struct spooled {
    struct ctx ctx;
    struct upload upload;
    const char *folder;
};

static void spooled_begin(struct spooled *spooled, void **state) {
    *spooled = (struct spooled){.folder = *state};
    ctx_begin(&spooled->ctx);
    assert_int_equal(spool_begin(&spooled->ctx, spooled->folder, &spooled->upload.sink), ST_OK);
}

static void spooled_end(struct spooled *spooled) {
    spooled->upload.sink.close(spooled->upload.sink.arg);
    ctx_end(&spooled->ctx);
}

static const char *put(struct spooled *spooled, const char *bytes, size_t length) {
    return spooled->upload.sink.write(spooled->upload.sink.arg, bytes, length);
}

/* Bytes that tell their place, so that none can be lost, doubled or moved unseen. */
static char *numbered(struct spooled *spooled, size_t length) {
    char *bytes = arena_alloc(spooled->ctx.arena, length + 1);
    for (size_t i = 0; i < length; i++)
        bytes[i] = (char)(i * 31 + i / 251 + i / 65536);
    return bytes;
}

static size_t names_in(const char *folder) {
    size_t count = 0;
    DIR *list = opendir(folder);
    assert_non_null(list);
    for (const struct dirent *one = readdir(list); one; one = readdir(list))
        count += strcmp(one->d_name, ".") != 0 && strcmp(one->d_name, "..") != 0;
    closedir(list);
    return count;
}

/* The open file of that folder, which has no name: found among our own; -1: there is none. */
static int open_in(const char *folder) {
    char link[64], to[512];
    for (int fd = 3; fd < 256; fd++) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, to, sizeof to - 1);
        if (length > 0 && strncmp(to, folder, strlen(folder)) == 0 && to[strlen(folder)] == '/')
            return fd;
    }
    return -1;
}

/* In pieces of that size; how many bytes came, or -1. */
static long read_all(struct spooled *spooled, char *into, size_t room, size_t piece) {
    struct input input = spool_input(&spooled->upload, "list.csv");
    size_t length = 0;
    assert_string_equal(input.name, "list.csv");
    for (;;) {
        size_t left = room - length;
        long got = input.read(input.arg, into + length, piece < left ? piece : left);
        if (got <= 0)
            return got < 0 ? -1 : (long)length;
        length += (size_t)got;
    }
}

static void what_goes_in_comes_out(void **state) {
    static const size_t sizes[] =
        {0, 1, STREAM_PIECE - 1, STREAM_PIECE, STREAM_PIECE + 1, 2 * STREAM_PIECE, 3 * STREAM_PIECE + 5},
                        pieces[] = {1000, STREAM_PIECE, 5 * STREAM_PIECE};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
            struct spooled spooled;
            spooled_begin(&spooled, state);
            const char *bytes = numbered(&spooled, sizes[i]);
            char *back = arena_alloc(spooled.ctx.arena, sizes[i] + 100);
            for (size_t at = 0; at < sizes[i]; at += pieces[p])
                assert_null(put(&spooled, bytes + at, sizes[i] - at < pieces[p] ? sizes[i] - at : pieces[p]));
            assert_int_equal(read_all(&spooled, back, sizes[i] + 100, pieces[(p + 1) % 3]), sizes[i]);
            assert_memory_equal(back, bytes, sizes[i] + 1);
            struct input input = spool_input(&spooled.upload, "");
            assert_int_equal(input.read(input.arg, back, 100), 0); /* once, and it stays at its end */
            spooled_end(&spooled);
        }
}

static void it_has_no_name_is_sealed_and_goes(void **state) {
    static const char word[] = "kanarjaspool";
    struct spooled spooled;
    spooled_begin(&spooled, state);
    for (size_t i = 0; i < 20000; i++)
        assert_null(put(&spooled, word, strlen(word)));
    int fd = open_in(spooled.folder);
    assert_true(fd >= 0);
    assert_int_equal(names_in(spooled.folder), 0);
    off_t length = lseek(fd, 0, SEEK_END);
    assert_true(length > 3 * STREAM_PIECE);
    char *raw = arena_alloc(spooled.ctx.arena, (size_t)length);
    assert_int_equal(pread(fd, raw, (size_t)length, 0), length);
    assert_null(memmem(raw, (size_t)length, word, strlen(word)));
    spooled_end(&spooled);
    assert_int_equal(open_in(*state), -1);
    assert_int_equal(names_in(*state), 0);
}

enum harm { HARM_BIT, HARM_CUT_PIECE, HARM_CUT_ALL };

/* Whoever can write to the disk changes nothing unseen: not a bit, and not where it ends. */
static void harmed(void **state, enum harm harm) {
    struct spooled spooled;
    char byte;
    spooled_begin(&spooled, state);
    size_t length = 2 * STREAM_PIECE + 10;
    char *back = arena_alloc(spooled.ctx.arena, length + 100);
    assert_null(put(&spooled, numbered(&spooled, length), length));
    struct input input = spool_input(&spooled.upload, "");
    assert_int_equal(input.read(input.arg, back, 1), 1); /* all of it is on the disk, and a piece is read */
    int fd = open_in(spooled.folder);
    off_t at = STREAM_PIECE + STREAM_EXTRA + 100;
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    byte ^= 4;
    if (harm == HARM_BIT)
        assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    else
        assert_int_equal(ftruncate(fd, (harm == HARM_CUT_PIECE ? 2 : 1) * (STREAM_PIECE + STREAM_EXTRA)), 0);
    assert_int_equal(read_all(&spooled, back, length + 100, 5000), -1);
    spooled_end(&spooled);
}

static void a_changed_bit_is_seen(void **state) {
    harmed(state, HARM_BIT);
}

static void a_cut_is_seen(void **state) {
    harmed(state, HARM_CUT_PIECE);
    harmed(state, HARM_CUT_ALL);
}

static void a_folder_that_is_not_there_is_told(void **state) {
    scoped_ctx ctx;
    struct sink sink;
    ctx_begin(&ctx);
    assert_int_equal(spool_begin(&ctx, scratch_path(&ctx, state, "nowhere"), &sink), ST_FAILED);
    assert_non_null(strstr(fault_text(&ctx), strerror(ENOENT)));
}

/* The system lets the process write no further, as a full disk does. */
static void a_full_disk_is_told(void **state) {
    struct spooled spooled;
    struct rlimit before, little = {0};
    spooled_begin(&spooled, state);
    const char *bytes = numbered(&spooled, STREAM_PIECE);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    little = (struct rlimit){.rlim_cur = STREAM_PIECE, .rlim_max = before.rlim_max};
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    const char *wrong = put(&spooled, bytes, STREAM_PIECE);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, handler);
    assert_non_null(wrong);
    assert_non_null(strstr(wrong, "could not be kept"));
    spooled_end(&spooled);
    assert_int_equal(open_in(*state), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(what_goes_in_comes_out), SCRATCH_TEST(it_has_no_name_is_sealed_and_goes),
        SCRATCH_TEST(a_changed_bit_is_seen),  SCRATCH_TEST(a_cut_is_seen),
        SCRATCH_TEST(a_full_disk_is_told),    SCRATCH_TEST(a_folder_that_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
