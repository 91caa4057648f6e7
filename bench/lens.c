/* The lens: searches at 10,000, 100,000 and 1,000,000 parties of the demo's names, fed without a disk; beside it SQLite's FTS5 in
 * memory with the same texts; then a register on disk, built from its letters and against reading the same letters.
 * Every measurement is made in rounds, all sizes in each, so that what disturbs the machine disturbs all.
 *
 *     bench/lens search [SIZE...]      bench/lens fts [SIZE]      bench/lens build [PARTIES]
 *     bench/lens notes [SIZE]          the same searches where everybody has three notes of a hundred letters; and what forgetting costs */
#include "measure.h"
#include "people.h"

#include "base/buf.h"
#include "registry/collate.h"
#include "registry/find.h"
#include "registry/joined.h"
#include "registry/lens_inside.h"
#include "registry/letter.h"
#include "registry/role.h"
#include "registry/value.h"

#include <malloc.h>
#include <sqlite3.h>

enum { ROUNDS = 9, SIZES_MAX = 4, SLICE = 2000, PAGE = 50 };

/* ---- searches */

/* Counted as far as the page counts; then as far as a command does. */
static const struct {
    const char *what, *words;
    size_t count_max;
} searches[] = {{"prefix", "virt", FIND_COUNT_SCREEN},
                {"inside", "ittyran", FIND_COUNT_SCREEN},
                {"typo", "vitranen", FIND_COUNT_SCREEN},
                {"begun with a typo", "zeterb", FIND_COUNT_SCREEN},
                {"two letters", "aa", FIND_COUNT_SCREEN},
                {"one letter", "z", FIND_COUNT_SCREEN},
                {"two words", "hel zett", FIND_COUNT_SCREEN},
                {"phone", "040 000 51", FIND_COUNT_SCREEN},
                {"nobody", "korpikuusela", FIND_COUNT_SCREEN},
                {"everybody", "", FIND_COUNT_SCREEN},
                {"begins a word of a note", "kyse", FIND_COUNT_SCREEN},
                {"prefix, counted to 10,000", "virt", FIND_COUNT_MAX},
                {"inside, counted to 10,000", "ittyran", FIND_COUNT_MAX},
                {"typo, counted to 10,000", "vitranen", FIND_COUNT_MAX}};
enum { SEARCHES = sizeof searches / sizeof *searches };

struct fed {
    struct lens *lens;
    size_t size;
    double seconds;
    struct measure measures[SEARCHES];
};

/* Three notes of twelve words out of 30,000 invented ones, of which some are frequent. */
static const char *notes(struct ctx *ctx, uint64_t *seed) {
    static const char first[] = "kstlmpnvhrjbdgf", second[] = "aeiouyln";
    struct buf buf = buf_in(ctx->arena);
    for (int word = 0; word < 36; word++) {
        uint64_t one = demo_below(seed, 200), which = one * one * one / 267 * 7919 % 1000003;
        buf_char(&buf, word % 12 ? ' ' : '\n');
        for (uint64_t left = which + 17; left; left /= 120) {
            buf_char(&buf, first[left % 15]);
            buf_char(&buf, second[left / 15 % 8]);
            buf_add(&buf, left % 3 ? "" : "ä");
        }
    }
    return buf_text(&buf);
}

static struct lens_run slice(struct bench *bench, uint64_t *seed, size_t from, size_t to, bool noted) {
    static ref_t organisation;
    struct ctx *ctx = &bench->ctx;
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    struct lens_run run = {.arena = arena_new_apart()};
    ctx->arena = arena;
    for (size_t i = from; i < to; i++) {
        struct somebody one = somebody(arena, seed, i);
        struct values values = {0};
        for (size_t j = 0; j < one.count; j++)
            value_push(ctx, &values, (struct value){.field = one.fields[j], .text = one.texts[j]});
        ref_t party = store_new_id();
        organisation = one.organisation ? party : organisation;
        struct role role = {.organisation = one.organisation || i % 5 > 2 ? 0 : organisation,
                            .type = NOTICE_NOTHING,
                            .from = DAY_NONE,
                            .to = DAY_NONE};
        struct roles roles = {.items = &role, .count = 1};
        struct lens_entry *entry = lens_entry_new(ctx, run.arena, party, &values, &roles);
        if (noted && entry)
            entry->hay.texts = needle_texts(ctx, run.arena, notes(ctx, seed));
        lens_entry_add(&run, entry);
    }
    ctx->arena = outer;
    return run;
}

static struct fed feed(struct bench *bench, size_t size, bool noted) {
    struct fed fed = {.lens = lens_new(false), .size = size};
    uint64_t seed = 17;
    int64_t start = clock_monotonic();
    for (size_t i = 0; i < size; i += SLICE)
        lens_run_add(fed.lens, slice(bench, &seed, i, i + SLICE < size ? i + SLICE : size, noted));
    must(lens_make(fed.lens, NULL));
    fed.seconds = (double)(clock_monotonic() - start) / 1e6;
    return fed;
}

static size_t lens_bytes(const struct lens *lens) {
    size_t bytes = wordbook_bytes(lens->book) + lens->seat_room * sizeof *lens->seats;
    for (size_t i = 0; i < lens->blocks.count; i++)
        bytes += lens_block_bytes(lens->blocks.items[i]);
    return bytes;
}

static size_t look(struct bench *bench, struct lens *lens, size_t which) {
    struct ctx *ctx = &bench->ctx;
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    struct lens_hits hits;
    struct lens_query query = {
        .words = searches[which].words, .limit = PAGE, .count_max = searches[which].count_max};
    ctx->arena = arena;
    bench->registry->lens = lens;
    pthread_rwlock_rdlock(&lens->guard);
    lens_look_now(ctx, &query, &hits);
    pthread_rwlock_unlock(&lens->guard);
    ctx->arena = outer;
    return hits.total;
}

/* As often as takes a few milliseconds. */
static double microseconds(struct bench *bench, struct lens *lens, size_t which) {
    int64_t start = clock_monotonic(), now = start;
    size_t times = 0;
    while (now - start < 5000) {
        (void)look(bench, lens, which);
        times++;
        now = clock_monotonic();
    }
    return (double)(now - start) / (double)times;
}

static void print_search(struct bench *bench, struct fed *fed, size_t count, size_t search) {
    double medians[SIZES_MAX];
    for (size_t i = 0; i < count; i++) {
        measure_print("lens", searches[search].what, fed[i].size, "us", &fed[i].measures[search]);
        medians[i] = measure_median(&fed[i].measures[search]);
    }
    for (size_t i = 1; i < count; i++)
        measure_one("lens", arena_printf(bench->ctx.arena, "%s: of the size before", searches[search].what),
                    fed[i].size, "x", medians[i] / medians[i - 1]);
}

static void search(struct bench *bench, const size_t *sizes, size_t count, bool noted) {
    struct fed fed[SIZES_MAX];
    struct lens *own = bench->registry->lens;
    for (size_t i = 0; i < count; i++) {
        fed[i] = feed(bench, sizes[i], noted);
        measure_one("lens", "fed and indexed, without letters", sizes[i], "s", fed[i].seconds);
        measure_one("lens", "memory", sizes[i], "bytes a party",
                    (double)lens_bytes(fed[i].lens) / (double)sizes[i]);
    }
    for (int round = 0; round < ROUNDS; round++)
        for (size_t s = 0; s < SEARCHES; s++)
            for (size_t i = 0; i < count; i++)
                measure_add(&fed[i].measures[s], microseconds(bench, fed[i].lens, s));
    for (size_t s = 0; s < SEARCHES; s++) {
        for (size_t i = 0; i < count; i++)
            measure_one("lens", arena_printf(bench->ctx.arena, "%s: found", searches[s].what), sizes[i],
                        "parties", (double)look(bench, fed[i].lens, s));
        print_search(bench, fed, count, s);
    }
    bench->registry->lens = own;
    for (size_t i = 0; i < count; i++)
        lens_free(fed[i].lens);
}

/* ---- FTS5: the same texts, the rowid in the order of names, unranked */

static void run_sql(sqlite3 *lite, const char *sql) {
    if (sqlite3_exec(lite, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(lite));
        exit(1);
    }
}

static sqlite3 *fts_of(const struct lens *lens, double *seconds) {
    sqlite3 *lite;
    sqlite3_stmt *insert;
    int64_t start = clock_monotonic();
    must(sqlite3_open(":memory:", &lite) == SQLITE_OK);
    run_sql(lite, "CREATE VIRTUAL TABLE t USING fts5(text, tokenize='trigram', content='', detail=full)");
    run_sql(lite, "CREATE VIRTUAL TABLE p USING fts5(text, prefix='1 2 3', content='', detail=none)");
    run_sql(lite, "BEGIN");
    for (int table = 0; table < 2; table++) {
        sqlite3_int64 row = 0;
        must(sqlite3_prepare_v2(lite,
                                table ? "INSERT INTO p(rowid, text) VALUES (?1, ?2)"
                                      : "INSERT INTO t(rowid, text) VALUES (?1, ?2)",
                                -1, &insert, NULL) == SQLITE_OK);
        for (size_t i = 0; i < lens->blocks.count; i++)
            for (size_t j = 0; j < lens->blocks.items[i]->base_count; j++) {
                sqlite3_bind_int64(insert, 1, ++row);
                sqlite3_bind_text(insert, 2, lens->blocks.items[i]->base[j].hay.plain, -1, SQLITE_STATIC);
                must(sqlite3_step(insert) == SQLITE_DONE);
                sqlite3_reset(insert);
            }
        sqlite3_finalize(insert);
    }
    run_sql(lite, "COMMIT; INSERT INTO t(t) VALUES ('optimize'); INSERT INTO p(p) VALUES ('optimize')");
    *seconds = (double)(clock_monotonic() - start) / 1e6;
    return lite;
}

static double fts_microseconds(sqlite3 *lite, const char *sql) {
    sqlite3_stmt *s;
    must(sqlite3_prepare_v2(lite, sql, -1, &s, NULL) == SQLITE_OK);
    int64_t start = clock_monotonic(), now = start;
    size_t times = 0;
    for (; now - start < 5000; times++, now = clock_monotonic()) {
        while (sqlite3_step(s) == SQLITE_ROW) {
        }
        sqlite3_reset(s);
    }
    sqlite3_finalize(s);
    return (double)(now - start) / (double)times;
}

static void fts(struct bench *bench, size_t size) {
    static const char *const questions[][2] = {
        {"FTS5 trigram, inside, first 50", "SELECT rowid FROM t WHERE t MATCH '\"ittyran\"' LIMIT 50"},
        {"FTS5 trigram, inside, counted to 10000",
         "SELECT COUNT(*) FROM (SELECT 1 FROM t WHERE t MATCH '\"ittyran\"' LIMIT 10000)"},
        {"FTS5 trigram, prefix, first 50", "SELECT rowid FROM t WHERE t MATCH '\"virt\"' LIMIT 50"},
        {"FTS5 trigram, prefix, counted to 10000",
         "SELECT COUNT(*) FROM (SELECT 1 FROM t WHERE t MATCH '\"virt\"' LIMIT 10000)"},
        {"FTS5 prefix, two letters, first 50", "SELECT rowid FROM p WHERE p MATCH 'aa*' LIMIT 50"},
        {"FTS5 prefix, two letters, counted to 10000",
         "SELECT COUNT(*) FROM (SELECT 1 FROM p WHERE p MATCH 'aa*' LIMIT 10000)"}};
    struct fed fed = feed(bench, size, false);
    double seconds;
    sqlite3_int64 before = sqlite3_memory_used();
    sqlite3 *lite = fts_of(fed.lens, &seconds);
    measure_one("lens", "FTS5 trigram and prefix, fed", size, "s", seconds);
    measure_one("lens", "FTS5 trigram and prefix, memory of the indices alone", size, "bytes a party",
                (double)(sqlite3_memory_used() - before) / (double)size);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        struct measure measure = {0};
        for (int round = 0; round < ROUNDS; round++)
            measure_add(&measure, fts_microseconds(lite, questions[i][1]));
        measure_print("lens", questions[i][0], size, "us", &measure);
    }
    sqlite3_close(lite);
    lens_free(fed.lens);
}

/* ---- forgetting */

static ref_t somebody_in(const struct lens *lens, size_t which) {
    const struct lens_block *block = lens->blocks.items[which % lens->blocks.count];
    for (size_t i = which % block->base_count; i < block->base_count; i++)
        if (block->base[i].state == LENS_BASE)
            return block->base[i].party;
    return 0;
}

static void forget(struct bench *bench, size_t size) {
    enum { TIMES = 101 };
    struct fed fed = feed(bench, size, true);
    struct lens *own = bench->registry->lens;
    struct measure measure = {0};
    bench->registry->lens = fed.lens;
    for (size_t i = 0; i < TIMES; i++) {
        ref_t party = somebody_in(fed.lens, i * 7919);
        int64_t start = clock_monotonic();
        lens_forget(&bench->ctx, party);
        measure_add(&measure, (double)(clock_monotonic() - start));
        must(!lens_has(&bench->ctx, party));
    }
    measure_print("lens", "forgetting one", size, "us", &measure);
    bench->registry->lens = own;
    lens_free(fed.lens);
}

/* ---- building, from letters on a disk */

/* The newest letters of everybody's profile, opened; nothing else. */
static double read_letters(struct bench *bench) {
    struct ctx *ctx = &bench->ctx;
    struct arena *outer = ctx->arena;
    scoped_reader *db = NULL;
    int64_t start = clock_monotonic();
    bench_check(ctx, store_reader(ctx, bench->registry->store, &db));
    scoped_query q = query_begin(db, SQL_PARTIES_CHANGED);
    query_bind_int(&q, 1, -1);
    while (query_row(&q)) {
        scoped_arena *arena = arena_new();
        struct letter *letters;
        size_t count;
        ref_t party = query_int(&q, "id");
        ctx->arena = arena;
        struct joined_list others;
        ref_t record;
        int64_t rev;
        bench_check(ctx, joined_profiles(ctx, db, party, &record, &rev, &others));
        bench_check(ctx, letter_newest(ctx, db, party, record, &letters, &count));
        ctx->arena = outer;
    }
    bench_check(ctx, query_done(ctx, &q));
    return (double)(clock_monotonic() - start) / 1e6;
}

static double build_lens(struct bench *bench) {
    bool here;
    lens_rest(bench->registry->lens, INT64_MAX);
    int64_t start = clock_monotonic();
    bench_check(&bench->ctx, lens_ready(&bench->ctx, LENS_WHOLE, &here));
    return (double)(clock_monotonic() - start) / 1e6;
}

static size_t resident(void) {
    size_t whole = 0, pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    must(file && fscanf(file, "%zu %zu", &whole, &pages) == 2);
    fclose(file);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void build(struct bench *bench, size_t parties) {
    struct measure reading = {0}, building = {0};
    people_fill(bench, parties, DAY_NONE);
    malloc_trim(0);
    size_t before = resident();
    (void)build_lens(bench);
    malloc_trim(0);
    measure_one("lens", "program without the lens", parties, "MB", (double)before / 1e6);
    measure_one("lens", "program with the lens", parties, "MB", (double)resident() / 1e6);
    for (int round = 0; round < 3; round++) {
        measure_add(&reading, read_letters(bench));
        measure_add(&building, build_lens(bench));
    }
    measure_print("lens", "reading and opening the letters", parties, "s", &reading);
    measure_print("lens", "building", parties, "s", &building);
    measure_one("lens", "speed of building to reading", parties, "x",
                measure_median(&reading) / measure_median(&building));
}

int main(int argc, char **argv) {
    struct bench bench = {0};
    size_t sizes[SIZES_MAX] = {10000, 100000, 1000000}, count = 3;
    bench_begin(&bench);
    if (argc > 1 && strcmp(argv[1], "build") == 0) {
        build(&bench, argc > 2 ? strtoul(argv[2], NULL, 10) : 100000);
    } else if (argc > 1 && strcmp(argv[1], "notes") == 0) {
        sizes[0] = argc > 2 ? strtoul(argv[2], NULL, 10) : 100000;
        search(&bench, sizes, 1, true);
        forget(&bench, sizes[0]);
    } else if (argc > 1 && strcmp(argv[1], "fts") == 0) {
        fts(&bench, argc > 2 ? strtoul(argv[2], NULL, 10) : 100000);
    } else {
        for (int i = 2; i < argc && i - 2 < SIZES_MAX; i++) {
            sizes[i - 2] = strtoul(argv[i], NULL, 10);
            count = (size_t)i - 1;
        }
        search(&bench, sizes, count, false);
    }
    bench_end(&bench);
    return 0;
}
