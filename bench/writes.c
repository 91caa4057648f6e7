/* How many people a second are taken in, each on disk before its client is told, beside a loop of the disk's own: write, fdatasync.
 * One round measures all of them, a second each, so that what disturbs the machine disturbs all.
 *
 *     bench/writes [ROUNDS [MICROSECONDS [PARTIES [MILLISECONDS]]]]
 *
 * MICROSECONDS makes a sync last at least so long, for us and for the loop: disks differ tenfold, and one that is shared does so from
 * one minute to the next. PARTIES are there before.
 * MILLISECONDS is how long one measurement takes. */
#include "measure.h"
#include "people.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <time.h>

enum { SECOND = 1000000, CLIENTS_MAX = 64 };

/* ---- a disk of a known speed: SQLite and the log find these before the C library's */

static int64_t sync_least;

static int sync_slowly(long call, int fd) {
    int64_t start = clock_monotonic();
    int result = (int)syscall(call, fd);
    int64_t left = sync_least - (clock_monotonic() - start);
    struct timespec pause = {.tv_nsec = left * 1000};
    if (left > 0)
        nanosleep(&pause, NULL);
    return result;
}

int fdatasync(int fd) {
    return sync_slowly(SYS_fdatasync, fd);
}

int fsync(int fd) {
    return sync_slowly(SYS_fsync, fd);
}

/* The least that anybody can do who says "it is on disk". */
static double plain_loop(const char *root, int64_t length) {
    char bytes[300], path[128];
    memset(bytes, 'x', sizeof bytes);
    snprintf(path, sizeof path, "%s/plain", root);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(fd >= 0);
    int64_t start = clock_monotonic(), now = start;
    size_t count = 0;
    for (; now - start < length; count++, now = clock_monotonic()) {
        must(write(fd, bytes, sizeof bytes) == (ssize_t)sizeof bytes);
        must(fdatasync(fd) == 0);
    }
    close(fd);
    return (double)count * 1e6 / (double)(now - start);
}

struct client {
    struct registry *registry;
    int64_t end;
    size_t done;
};

static _Atomic uint64_t next_number = 1;

static void *client_main(void *arg) {
    struct client *client = arg;
    while (clock_monotonic() < client->end) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        ctx.actor = &bench_actor;
        ctx.registry = client->registry;
        ref_t party;
        bench_check(&ctx, bench_add(&ctx, atomic_fetch_add(&next_number, 1), &party));
        client->done++;
    }
    return NULL;
}

static double create(struct bench *bench, size_t clients, int64_t length) {
    struct client list[CLIENTS_MAX] = {0};
    pthread_t threads[CLIENTS_MAX];
    int64_t start = clock_monotonic();
    size_t count = 0;
    for (size_t i = 0; i < clients; i++) {
        list[i] = (struct client){.registry = bench->registry, .end = start + length};
        must(pthread_create(&threads[i], NULL, client_main, &list[i]) == 0);
    }
    for (size_t i = 0; i < clients; i++) {
        must(pthread_join(threads[i], NULL) == 0);
        count += list[i].done;
    }
    return (double)count * 1e6 / (double)(clock_monotonic() - start);
}

int main(int argc, char **argv) {
    static const size_t clients[] = {1, 8, 64};
    enum { SIZES = sizeof clients / sizeof *clients };
    struct measure plain[SIZES] = {0}, made[SIZES] = {0}, ratio[SIZES] = {0};
    struct bench bench;
    int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 5;
    sync_least = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
    int64_t length = argc > 4 ? strtol(argv[4], NULL, 10) * 1000 : SECOND;
    bench_begin(&bench);
    people_fill(&bench, argc > 3 ? strtoul(argv[3], NULL, 10) : 0, DAY_NONE);
    (void)create(&bench, 8, length / 2);
    for (int round = 0; round < rounds && round < MEASURE_ROUNDS; round++)
        for (size_t i = 0; i < SIZES; i++) {
            double disk = plain_loop(bench.root, length / 2), people = create(&bench, clients[i], length);
            disk = (disk + plain_loop(bench.root, length / 2)) / 2; /* before and after */
            measure_add(&plain[i], disk);
            measure_add(&made[i], people);
            measure_add(&ratio[i], people / disk);
        }
    for (size_t i = 0; i < SIZES; i++) {
        measure_print("writes", "write and fdatasync, beside clients", clients[i], "a second", &plain[i]);
        measure_print("writes", "people taken in, clients", clients[i], "a second", &made[i]);
        measure_print("writes", "against the disk's own loop, clients", clients[i], "x", &ratio[i]);
    }
    bench_end(&bench);
    return 0;
}
