/* What the machine itself can do, without us: a station (measure.h), to put beside our figures and to see how unsteady they are.
 *
 *     sync        writes of 300 bytes, each with fdatasync, a second
 *     work        megabytes a second through BLAKE2b, on one core
 *     inserts N   rows a second: the rows that an import wrote, N of them, into plain SQLite tables, 1,000 a transaction, FULL
 *
 *     bench/disk FOLDER [DATABASE...]      the databases whose rows `inserts` writes again, each as one value of its mean size */
#include "measure.h"

#include "base/status.h"

#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <unistd.h>

enum { TABLES_MAX = 256, BATCH = 1000, WORK = 1 << 20, MICROSECONDS = 300000 };

struct table {
    sqlite3_int64 rows, bytes; /* bytes of one row */
};

struct disk {
    const char *folder;
    struct table tables[TABLES_MAX];
    size_t count;
    sqlite3_int64 rows;
};

static sqlite3_int64 number(sqlite3 *lite, const char *sql) {
    sqlite3_stmt *statement;
    must(sqlite3_prepare_v2(lite, sql, -1, &statement, NULL) == SQLITE_OK);
    sqlite3_int64 value = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return value;
}

/* How many rows a table has, and of how many bytes of values one of the first thousand is in the mean. */
static struct table measure_table(sqlite3 *lite, const char *name) {
    char sql[256];
    sqlite3_stmt *statement;
    struct table table = {0};
    snprintf(sql, sizeof sql, "SELECT count(*) FROM \"%s\"", name);
    table.rows = number(lite, sql);
    snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" LIMIT 1000", name);
    must(sqlite3_prepare_v2(lite, sql, -1, &statement, NULL) == SQLITE_OK);
    sqlite3_int64 bytes = 0, seen = 0;
    for (; sqlite3_step(statement) == SQLITE_ROW; seen++)
        for (int i = 0; i < sqlite3_column_count(statement); i++)
            bytes +=
                sqlite3_column_type(statement, i) == SQLITE_INTEGER ? 6 : sqlite3_column_bytes(statement, i);
    sqlite3_finalize(statement);
    table.bytes = seen ? bytes / seen : 0;
    return table;
}

static void read_database(struct disk *disk, const char *path) {
    sqlite3 *lite;
    sqlite3_stmt *names;
    must(sqlite3_open_v2(path, &lite, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK);
    must(sqlite3_prepare_v2(lite, "SELECT name FROM sqlite_master WHERE type = 'table'", -1, &names, NULL) ==
         SQLITE_OK);
    while (sqlite3_step(names) == SQLITE_ROW && disk->count < TABLES_MAX) {
        struct table table = measure_table(lite, (const char *)sqlite3_column_text(names, 0));
        disk->rows += table.rows;
        if (table.rows)
            disk->tables[disk->count++] = table;
    }
    sqlite3_finalize(names);
    sqlite3_close(lite);
}

static void run_sql(sqlite3 *lite, const char *sql) {
    must(sqlite3_exec(lite, sql, NULL, NULL, NULL) == SQLITE_OK);
}

static void insert_table(sqlite3 *lite, size_t index, struct table table) {
    char sql[128], value[4096];
    sqlite3_stmt *insert;
    snprintf(sql, sizeof sql, "CREATE TABLE t%zu (id INTEGER PRIMARY KEY, value BLOB)", index);
    run_sql(lite, sql);
    snprintf(sql, sizeof sql, "INSERT INTO t%zu (value) VALUES (?1)", index);
    must(sqlite3_prepare_v2(lite, sql, -1, &insert, NULL) == SQLITE_OK);
    memset(value, 'x', sizeof value);
    int bytes = table.bytes < (sqlite3_int64)sizeof value ? (int)table.bytes : (int)sizeof value;
    for (sqlite3_int64 row = 0; row < table.rows; row++) {
        if (row % BATCH == 0)
            run_sql(lite, row ? "COMMIT; BEGIN" : "BEGIN");
        sqlite3_bind_blob(insert, 1, value, bytes, SQLITE_STATIC);
        must(sqlite3_step(insert) == SQLITE_DONE);
        sqlite3_reset(insert);
    }
    run_sql(lite, "COMMIT");
    sqlite3_finalize(insert);
}

static void remove_database(const char *path) {
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char name[512];
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        (void)unlink(name);
    }
}

static double inserts(void *arg, size_t size) {
    struct disk *disk = arg;
    char path[480];
    sqlite3 *lite;
    (void)size;
    snprintf(path, sizeof path, "%s/inserts.db", disk->folder);
    remove_database(path);
    int64_t start = clock_monotonic();
    must(sqlite3_open(path, &lite) == SQLITE_OK);
    run_sql(lite, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
    for (size_t i = 0; i < disk->count; i++)
        insert_table(lite, i, disk->tables[i]);
    must(sqlite3_close(lite) == SQLITE_OK);
    double seconds = (double)(clock_monotonic() - start) / 1e6;
    remove_database(path);
    return (double)disk->rows / seconds;
}

static double syncs(void *arg, size_t size) {
    struct disk *disk = arg;
    char bytes[300], path[480];
    (void)size;
    memset(bytes, 'x', sizeof bytes);
    snprintf(path, sizeof path, "%s/sync", disk->folder);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(fd >= 0);
    int64_t start = clock_monotonic(), now = start;
    size_t count = 0;
    for (; now - start < MICROSECONDS; count++, now = clock_monotonic())
        must(write(fd, bytes, sizeof bytes) == (ssize_t)sizeof bytes && fdatasync(fd) == 0);
    close(fd);
    (void)unlink(path);
    return (double)count * 1e6 / (double)(now - start);
}

static double work(void *arg, size_t size) {
    static unsigned char bytes[WORK];
    unsigned char hash[32];
    (void)arg, (void)size;
    int64_t start = clock_monotonic(), now = start;
    size_t count = 0;
    for (; now - start < MICROSECONDS; count++, now = clock_monotonic())
        crypto_generichash(hash, sizeof hash, bytes, sizeof bytes, NULL, 0);
    return (double)count * WORK / (double)(now - start);
}

int main(int argc, char **argv) {
    static const struct measure_what list[] = {
        {"sync", "a second", syncs}, {"work", "MB/s", work}, {"inserts", "rows a second", inserts}};
    static struct disk disk;
    must(argc > 1 && sodium_init() >= 0);
    disk.folder = argv[1];
    for (int i = 2; i < argc; i++)
        read_database(&disk, argv[i]);
    measure_one("disk", "rows", disk.count, "rows", (double)disk.rows);
    measure_station("disk", list, sizeof list / sizeof *list, &disk);
    return 0;
}
