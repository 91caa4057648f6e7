#include "registry/audit.h"

#include "../scratch.h"
#include "base/pending.h"
#include "registry/party.h"
#include "registry/segment.h"
#include "store/query.h"
#include "vault/chain.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { REGISTER = 77 };

struct opened {
    struct ctx ctx;
    const char *data, *keys;
    struct store *store;
    struct vault *vault;
    struct writer *writer;
    struct audit *audit;
};

static enum status open_try(struct opened *reg, void **state) {
    const char *sheet;
    *reg = (struct opened){0};
    ctx_begin(&reg->ctx);
    struct ctx *ctx = &reg->ctx;
    ctx->lang = LANG_EN;
    reg->data = scratch_path(ctx, state, "data");
    reg->keys = scratch_path(ctx, state, "keys");
    if (access(reg->data, F_OK) != 0) {
        TRY(store_create(ctx, reg->data, REGISTER));
        TRY(vault_create(ctx, reg->keys, REGISTER, &sheet));
    }
    TRY(store_open(ctx, reg->data, STORE_WRITE, &reg->store));
    TRY(vault_open(ctx, reg->keys, REGISTER, VAULT_WRITE, &reg->vault));
    TRY(writer_start(ctx, reg->store, &reg->writer));
    return audit_open(ctx, reg->data, reg->store, reg->vault, reg->writer, &reg->audit);
}

static void open_begin(struct opened *reg, void **state) {
    if (open_try(reg, state) != ST_OK)
        fail_msg("%s", fault_text(&reg->ctx));
}

static void open_end(struct opened *reg) {
    writer_stop(reg->writer);
    audit_close(reg->audit);
    vault_close(reg->vault);
    store_close(reg->store);
    ctx_end(&reg->ctx);
}

static enum status change(struct ctx *ctx, struct write *write, void *arg) {
    struct audit *audit = arg;
    const char *const fields[] = {"name", "email"};
    struct audit_entry entry = {
        .actor = "cli", .action = "set", .party = 5, .record = 6, .rev = 2, .fields = fields, .field_count = 2};
    return audit_change(ctx, audit, write, &entry);
}

static enum status change_undone(struct ctx *ctx, struct write *write, void *arg) {
    TRY(change(ctx, write, arg));
    return FAIL(ctx, ST_INVALID, M("The date is not a day."));
}

static void opened_one(struct opened *reg, int64_t party) {
    struct audit_entry entry = {.actor = "user:1",
                                .action = "opened",
                                .party = party,
                                .purpose = "customer_care",
                                .sentence = "purposes.customer_care"};
    assert_int_equal(audit_read(&reg->ctx, reg->audit, &entry), ST_OK);
}

static size_t listed(struct opened *reg, struct audit_filter filter, struct audit_line **lines) {
    size_t count;
    assert_int_equal(audit_list(&reg->ctx, reg->audit, &filter, lines, &count), ST_OK);
    return count;
}

static void verify_says(struct opened *reg, const char *problem) {
    struct audit_verdict verdict;
    assert_int_equal(audit_verify(&reg->ctx, reg->audit, &verdict), ST_OK);
    if (!problem && verdict.problem)
        fail_msg("%s", verdict.problem);
    if (problem && (!verdict.problem || !strstr(verdict.problem, problem)))
        fail_msg("wanted %s, got %s", problem, verdict.problem ? verdict.problem : "nothing");
}

static void changes_and_reads_are_one_chain(void **state) {
    struct opened reg;
    struct audit_line *lines;
    for (int run = 0; run < 3; run++) {
        open_begin(&reg, state);
        assert_int_equal(writer_run(&reg.ctx, reg.writer, change, reg.audit), ST_OK);
        assert_int_equal(writer_run(&reg.ctx, reg.writer, change_undone, reg.audit), ST_INVALID);
        opened_one(&reg, 5);
        opened_one(&reg, 8);
        assert_int_equal(audit_sync(&reg.ctx, reg.audit), ST_OK);
        verify_says(&reg, NULL);
        open_end(&reg);
    }
    open_begin(&reg, state);
    assert_int_equal(listed(&reg, (struct audit_filter){.action = "set"}, &lines), 3);
    assert_int_equal(listed(&reg, (struct audit_filter){.party = 5}, &lines), 6);
    assert_non_null(strstr(lines[0].json, ref_text(reg.ctx.arena, 5)));
    assert_int_equal(listed(&reg, (struct audit_filter){.actor = "user:1", .limit = 4}, &lines), 4);
    assert_int_equal(listed(&reg, (struct audit_filter){.party = 8, .from = reg.ctx.now + 60}, &lines), 0);
    assert_int_equal(listed(&reg, (struct audit_filter){.party = 8, .to = reg.ctx.now + 60}, &lines), 3);
    assert_int_equal(listed(&reg, (struct audit_filter){.party = 8, .after_seq = lines[0].seq}, &lines), 2);
    open_end(&reg);
}

static void a_change_is_in_the_log_for_whoever_looks(void **state) {
    struct opened reg;
    struct audit_line *lines;
    struct audit_verdict before, verdict;
    open_begin(&reg, state);
    assert_int_equal(audit_verify(&reg.ctx, reg.audit, &before), ST_OK);
    for (int i = 1; i < 4; i++) {
        assert_int_equal(writer_run(&reg.ctx, reg.writer, change, reg.audit), ST_OK);
        assert_int_equal(listed(&reg, (struct audit_filter){.action = "set"}, &lines), 2 * i - 1);
        assert_int_equal(writer_run(&reg.ctx, reg.writer, change, reg.audit), ST_OK);
        assert_int_equal(audit_verify(&reg.ctx, reg.audit, &verdict), ST_OK);
        assert_true(verdict.entries >= before.entries + 2 * i);
    }
    open_end(&reg);
}

static void a_list_names_its_people_and_nothing_breaks_the_line(void **state) {
    struct opened reg;
    struct audit_line *lines;
    open_begin(&reg, state);
    const int64_t people[] = {11, 12, 13};
    struct audit_entry entry = {.actor = "user:1",
                                .action = "listed",
                                .parties = people,
                                .party_count = 3,
                                .detail = "a \"b\"\\ \n,\"seq\":9}"};
    assert_int_equal(audit_read(&reg.ctx, reg.audit, &entry), ST_OK);
    assert_int_equal(listed(&reg, (struct audit_filter){.party = 12}, &lines), 1);
    assert_non_null(strstr(lines[0].json, "\\u000a"));
    verify_says(&reg, NULL);
    open_end(&reg);
}

struct client {
    struct opened *reg;
    int64_t number;
};

static void *client_main(void *arg) {
    struct client *client = arg;
    for (int i = 0; i < 50; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        struct audit_entry entry = {.actor = "user:2", .action = "opened", .party = client->number};
        must(audit_read(&ctx, client->reg->audit, &entry) == ST_OK);
        if (i % 5 == 0)
            must(writer_run(&ctx, client->reg->writer, change, client->reg->audit) == ST_OK);
    }
    return NULL;
}

static void many_readers_share_the_disk(void **state) {
    enum { CLIENTS = 6 };
    struct opened reg;
    struct audit_line *lines;
    open_begin(&reg, state);
    pthread_t threads[CLIENTS];
    struct client clients[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (struct client){&reg, i + 100};
        assert_int_equal(pthread_create(&threads[i], NULL, client_main, &clients[i]), 0);
    }
    verify_says(&reg, NULL); /* while it grows */
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(audit_sync(&reg.ctx, reg.audit), ST_OK);
    verify_says(&reg, NULL);
    assert_int_equal(listed(&reg, (struct audit_filter){.action = "opened"}, &lines), CLIENTS * 50);
    assert_int_equal(listed(&reg, (struct audit_filter){.action = "set"}, &lines), CLIENTS * 10);
    open_end(&reg);
}

/* Two files of one line each, so that files can be swapped and left out. */
static void grow_to_files(struct opened *reg) {
    char *detail = arena_alloc(reg->ctx.arena, 9000001);
    memset(detail, 'x', 9000000);
    for (int i = 0; i < 6; i++) {
        struct audit_entry entry = {.action = "imported", .detail = detail};
        assert_int_equal(audit_read(&reg->ctx, reg->audit, &entry), ST_OK);
    }
}

static void the_first_bad_entry_is_named(void **state) {
    struct opened reg;
    open_begin(&reg, state);
    for (int i = 1; i <= 5; i++)
        opened_one(&reg, i);
    open_end(&reg);
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *log = scratch_path(&ctx, state, "data/audit/000001.log");
    size_t length;
    char *good = scratch_read(&ctx, log, &length);
    char *third = strstr(good, "{\"seq\":5,"), *fourth = strstr(good, "{\"seq\":6,");
    size_t third_at = (size_t)(third - good) - 65, fourth_at = (size_t)(fourth - good) - 65;

    scratch_poke(log, strstr(third, "opened") - good, "OPENED", 6); /* changed */
    open_begin(&reg, state);
    verify_says(&reg, "000001.log: entry 5 was changed");
    open_end(&reg);

    scratch_write(log, good, third_at); /* left out */
    int fd = open(log, O_WRONLY | O_APPEND);
    assert_int_equal(write(fd, good + fourth_at, length - fourth_at), length - fourth_at);
    close(fd);
    open_begin(&reg, state);
    verify_says(&reg, "entry 5 is missing");
    open_end(&reg);

    scratch_write(log, good, length);
    size_t size = fourth_at - third_at; /* entries 4 and 5 are as long as each other */
    scratch_poke(log, (off_t)(third_at - size), good + third_at, size);
    scratch_poke(log, (off_t)third_at, good + third_at - size, size);
    open_begin(&reg, state);
    verify_says(&reg, "entry 4 is missing or not in its place");
    open_end(&reg);
}
/* The same log, each of its bytes turned in each of three ways: the entry it lies in is named, or the one before or behind. */
static void any_other_byte_is_found(void **state) {
    struct opened reg;
    open_begin(&reg, state);
    for (int i = 1; i <= 3; i++)
        opened_one(&reg, i);
    open_end(&reg);
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *log = scratch_path(&ctx, state, "data/audit/000001.log");
    size_t length;
    const char *good = scratch_read(&ctx, log, &length);
    assert_int_equal(open_try(&reg, state), ST_OK);
    writer_stop(reg.writer);
    audit_close(reg.audit);
    assert_int_equal(audit_open(&reg.ctx, reg.data, reg.store, reg.vault, NULL, &reg.audit), ST_OK);
    verify_says(&reg, NULL);
    int64_t seq = 1;
    for (size_t i = 0; i < length; seq += good[i] == '\n', i++)
        for (int bit = 0; bit < 8; bit += i % 3 ? 5 : 3) {
            struct audit_verdict verdict;
            char other = (char)(good[i] ^ (1 << bit));
            scratch_poke(log, (off_t)i, &other, 1);
            assert_int_equal(audit_verify(&reg.ctx, reg.audit, &verdict), ST_OK);
            if (!verdict.problem || verdict.seq < seq || verdict.seq > seq + 1 || verdict.since > seq)
                fail_msg("byte %zu of entry %lld: %s", i, (long long)seq,
                         verdict.problem ? verdict.problem : "nothing");
            scratch_poke(log, (off_t)i, &good[i], 1);
        }
    verify_says(&reg, NULL);
    reg.writer = NULL;
    audit_close(reg.audit);
    vault_close(reg.vault);
    store_close(reg.store);
    ctx_end(&reg.ctx);
}

/* The keyed head is shut when nobody writes: what stands behind it then was added by somebody else, and stays named. */
static void what_is_added_to_a_shut_log_is_named(void **state) {
    struct opened reg;
    struct audit_line *lines;
    open_begin(&reg, state);
    opened_one(&reg, 1);
    open_end(&reg);
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *log = scratch_path(&ctx, state, "data/audit/000001.log");
    size_t length;
    char *good = scratch_read(&ctx, log, &length), hex[SEGMENT_HEX + 1];
    const char *last = arena_text_n(
        ctx.arena,
        good + length - 1 - (strcspn(strrchr(arena_text_n(ctx.arena, good, length - 1), '\n') + 1, "\n")),
        SEGMENT_HEX);
    unsigned char hash[VAULT_HASH];
    assert_true(chain_unhex(last, hash, sizeof hash));
    const char *json = "{\"seq\":4,\"at\":\"2026-03-05T10:00:00Z\",\"actor\":\"cli\",\"action\":\"opened\"}";
    chain_next(hash, json, strlen(json));
    chain_hex(hash, sizeof hash, hex);
    const char *line = arena_printf(ctx.arena, "%s %s\n", hex, json);
    scratch_poke(log, (off_t)length, line, strlen(line));
    for (int run = 0; run < 3; run++) {
        open_begin(&reg, state);
        verify_says(&reg, "entry 4 was added while no program had the log open");
        assert_int_equal(listed(&reg, (struct audit_filter){.action = "log_grew"}, &lines), 1);
        opened_one(&reg, 2);
        open_end(&reg);
    }
}

/* A program that is killed leaves the head open, and what it wrote behind it is its own. */
static void a_head_that_was_left_open_accuses_nobody(void **state) {
    pid_t child = fork();
    if (child == 0) {
        struct opened reg;
        must(open_try(&reg, state) == ST_OK);
        for (int i = 1; i < 4; i++)
            (void)!audit_read(&reg.ctx, reg.audit, &(struct audit_entry){.action = "opened", .party = i});
        raise(SIGKILL);
    }
    int how;
    waitpid(child, &how, 0);
    struct opened reg;
    struct audit_line *lines;
    open_begin(&reg, state);
    verify_says(&reg, NULL);
    assert_int_equal(listed(&reg, (struct audit_filter){.action = "log_grew"}, &lines), 0);
    open_end(&reg);
}

static void a_cut_log_is_seen_and_not_written(void **state) {
    struct opened reg;
    open_begin(&reg, state);
    for (int i = 1; i <= 5; i++)
        opened_one(&reg, i);
    size_t length;
    open_end(&reg);
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *log = scratch_path(&ctx, state, "data/audit/000001.log");
    char *good = scratch_read(&ctx, log, &length);
    scratch_write(log, good, (size_t)(strstr(good, "{\"seq\":6,") - good) - 65);
    assert_int_equal(open_try(&reg, state), ST_DENIED);
    assert_non_null(strstr(fault_text(&reg.ctx), "cut or rolled back"));
    assert_int_equal(audit_open(&reg.ctx, reg.data, reg.store, reg.vault, NULL, &reg.audit), ST_OK);
    verify_says(&reg, "ends before entry 6");
    open_end(&reg);
    unlink(log);
    assert_int_equal(open_try(&reg, state), ST_DENIED);
    open_end(&reg);
}

/* Cut, and then written on by somebody who has the program but not these keys' memory of it. */
static void a_rewritten_log_differs_from_the_head(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct opened reg;
    const char *data = scratch_path(&ctx, state, "data"), *keys = scratch_path(&ctx, state, "keys");
    const char *old_data = scratch_path(&ctx, state, "old-data"),
               *old_keys = scratch_path(&ctx, state, "old-keys");
    const char *true_keys = scratch_path(&ctx, state, "true-keys");
    open_begin(&reg, state);
    opened_one(&reg, 1);
    open_end(&reg);
    assert_int_equal(scratch_copy(&ctx, data, old_data) | scratch_copy(&ctx, keys, old_keys), 0);
    open_begin(&reg, state);
    opened_one(&reg, 2);
    open_end(&reg);
    assert_int_equal(rename(keys, true_keys), 0);
    scratch_remove(data);
    assert_int_equal(rename(old_data, data) | rename(old_keys, keys), 0);
    open_begin(&reg, state);
    opened_one(&reg, 3);
    opened_one(&reg, 4);
    open_end(&reg);
    scratch_remove(keys);
    assert_int_equal(rename(true_keys, keys), 0);
    assert_int_equal(open_try(&reg, state), ST_DENIED);
    assert_int_equal(audit_open(&reg.ctx, reg.data, reg.store, reg.vault, NULL, &reg.audit), ST_OK);
    verify_says(&reg, "is not the one that is remembered");
    open_end(&reg);
}

/* Files in which nothing wanted can lie are passed over, and nothing else. */
static void lists_read_the_files_that_they_need(void **state) {
    struct opened reg;
    struct audit_line *lines, *all;
    open_begin(&reg, state);
    opened_one(&reg, 31);
    grow_to_files(&reg);
    opened_one(&reg, 31);
    size_t count = listed(&reg, (struct audit_filter){0}, &all);
    int last = segment_last(reg.data);
    assert_true(last >= 3);
    assert_int_equal(listed(&reg, (struct audit_filter){.party = 31}, &lines), 2);
    assert_int_equal(listed(&reg, (struct audit_filter){.party = 31, .after_seq = lines[0].seq}, &lines), 1);
    assert_int_equal(listed(&reg, (struct audit_filter){.party = 32}, &lines), 0);
    for (int number = 1; number <= last; number++) {
        int64_t first = segment_first(reg.data, number);
        assert_true(first > 0);
        for (int64_t after = first > 2 ? first - 2 : 0; after <= first + 1 && after < all[count - 1].seq;
             after++) {
            assert_int_equal(listed(&reg, (struct audit_filter){.after_seq = after, .limit = 1}, &lines), 1);
            assert_int_equal(lines[0].seq, after + 1);
        }
    }
    assert_int_equal(listed(&reg, (struct audit_filter){.after_seq = all[count - 2].seq}, &lines), 1);
    assert_int_equal(segment_first(reg.data, last + 1), 0);
    open_end(&reg);
}

static void a_text_is_found_wherever_it_lies_in_a_file(void **state) {
    enum { SIZE = 600 * 1024, PIECE = 256 * 1024 };
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *const texts[] = {"\"6ktenqqa3xmgp\"", "\"8d9abd7ab7d23\""}, *const none[] = {"\"nobody\""};
    const char *folder = scratch_path(&ctx, state, "log");
    char *bytes = arena_alloc(ctx.arena, SIZE);
    assert_int_equal(mkdir(folder, 0700) | mkdir(scratch_path(&ctx, state, "log/audit"), 0700), 0);
    const size_t places[] = {0, PIECE - 15, PIECE - 14, PIECE - 1, PIECE, 2 * PIECE - 7, SIZE - 15};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        memset(bytes, '"', SIZE);
        memcpy(bytes + places[i], texts[i % 2], strlen(texts[0]));
        FILE *file = fopen(segment_path(ctx.arena, folder, 1), "w");
        assert_true(file && fwrite(bytes, 1, SIZE, file) == SIZE && fclose(file) == 0);
        assert_true(segment_holds(folder, 1, texts, 2));
        assert_false(segment_holds(folder, 1, none, 1));
        assert_int_equal(segment_first(folder, 1), 0);
    }
    assert_true(segment_holds(folder, 2, none, 1)); /* who loads it is told that it is missing */
}

static void files_follow_each_other(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct opened reg;
    open_begin(&reg, state);
    grow_to_files(&reg);
    verify_says(&reg, NULL);
    open_end(&reg);
    const char *first = scratch_path(&ctx, state, "data/audit/000001.log");
    const char *second = scratch_path(&ctx, state, "data/audit/000002.log");
    const char *third = scratch_path(&ctx, state, "data/audit/000003.log");
    const char *aside = scratch_path(&ctx, state, "aside");
    assert_int_equal(access(third, F_OK), 0);
    open_begin(&reg, state);
    verify_says(&reg, NULL);
    open_end(&reg);
    rename(first, aside);
    rename(second, first);
    rename(aside, second);
    open_begin(&reg, state);
    verify_says(&reg, "files were swapped");
    open_end(&reg);
    unlink(first);
    open_begin(&reg, state);
    verify_says(&reg, "The file 000001.log is missing");
    open_end(&reg);
}

static void a_checkpoint_is_signed(void **state) {
    struct opened reg;
    struct audit_line *lines;
    const char *text, *again;
    open_begin(&reg, state);
    opened_one(&reg, 1);
    assert_int_equal(audit_checkpoint(&reg.ctx, reg.audit, &text), ST_OK);
    assert_int_equal(audit_checkpoint(&reg.ctx, reg.audit, &again), ST_OK);
    assert_string_not_equal(text, again);
    assert_non_null(strstr(text, " signature="));
    assert_int_equal(listed(&reg, (struct audit_filter){.action = "checkpoint"}, &lines),
                     3); /* and the day's */
    verify_says(&reg, NULL);
    open_end(&reg);
}

static void the_day_brings_a_checkpoint(void **state) {
    struct opened reg;
    struct audit_line *lines;
    for (int day = 0; day < 3; day++) {
        char clock[32];
        snprintf(clock, sizeof clock, "2026-03-0%dT10:00:00Z", day + 1);
        setenv("SELOSTE_CLOCK", clock, 1);
        open_begin(&reg, state);
        opened_one(&reg, 1);
        opened_one(&reg, 1);
        open_end(&reg);
    }
    open_begin(&reg, state);
    assert_int_equal(listed(&reg, (struct audit_filter){.action = "checkpoint"}, &lines), 3);
    verify_says(&reg, NULL);
    open_end(&reg);
    unsetenv("SELOSTE_CLOCK");
}

static void a_log_that_cannot_be_written_shows_nothing(void **state) {
    struct opened reg;
    open_begin(&reg, state);
    opened_one(&reg, 1);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit was, small;
    getrlimit(RLIMIT_FSIZE, &was);
    char *detail = arena_alloc(reg.ctx.arena, 3000001);
    memset(detail, 'x', 3000000);
    struct audit_entry entry = {.action = "imported", .detail = detail};
    small = (struct rlimit){2000000, was.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    enum status status = audit_read(&reg.ctx, reg.audit, &entry);
    setrlimit(RLIMIT_FSIZE, &was);
    assert_int_equal(status, ST_BUSY);
    opened_one(&reg, 2);
    verify_says(&reg, NULL);
    open_end(&reg);
    open_begin(&reg, state);
    verify_says(&reg, NULL);
    open_end(&reg);
}

struct held {
    struct pending pending;
    pthread_mutex_t guard;
    pthread_cond_t told;
    bool kept;
};

static void on_kept(void *arg) {
    struct held *held = arg;
    must(pthread_mutex_lock(&held->guard) == 0);
    held->kept = true;
    pthread_cond_signal(&held->told);
    must(pthread_mutex_unlock(&held->guard) == 0);
}

static void answer_with(struct held *held, struct opened *reg, const struct audit_entry *entry) {
    *held = (struct held){.guard = PTHREAD_MUTEX_INITIALIZER, .told = PTHREAD_COND_INITIALIZER};
    pending_begin(&held->pending, reg->ctx.arena, on_kept, NULL, held);
    reg->ctx.pending = &held->pending;
    for (int i = 0; i < 3; i++)
        assert_int_equal(audit_answer(&reg->ctx, reg->audit, entry), ST_OK);
    reg->ctx.pending = NULL;
}

static void wait_until_kept(struct held *held) {
    must(pthread_mutex_lock(&held->guard) == 0);
    while (!held->kept)
        pthread_cond_wait(&held->told, &held->guard);
    must(pthread_mutex_unlock(&held->guard) == 0);
}

/* The lines are looked for in the file itself as soon as the answer may leave. */
static void an_answer_leaves_when_its_entries_are_in_the_file(void **state) {
    struct opened reg;
    struct held held;
    size_t length;
    open_begin(&reg, state);
    answer_with(&held, &reg, &(struct audit_entry){.action = "opened", .party = 5, .detail = "mark"});
    assert_false(held.kept); /* not before the answer is made */
    pending_end(&held.pending, true);
    wait_until_kept(&held);
    assert_false(held.pending.broken);
    const char *bytes = scratch_read(&reg.ctx, scratch_path(&reg.ctx, state, "data/audit/000001.log"), &length);
    int marks = 0;
    for (const char *at = bytes; (at = memmem(at, length - (size_t)(at - bytes), "\"mark\"", 6)); at++)
        marks++;
    assert_int_equal(marks, 3);
    verify_says(&reg, NULL);
    open_end(&reg);
}

static void an_answer_whose_entries_cannot_be_written_is_broken(void **state) {
    struct opened reg;
    struct held held;
    open_begin(&reg, state);
    opened_one(&reg, 1);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit was, small;
    getrlimit(RLIMIT_FSIZE, &was);
    char *detail = arena_alloc(reg.ctx.arena, 3000001);
    memset(detail, 'x', 3000000);
    small = (struct rlimit){2000000, was.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    answer_with(&held, &reg, &(struct audit_entry){.action = "opened", .detail = detail});
    pending_end(&held.pending, true);
    wait_until_kept(&held);
    setrlimit(RLIMIT_FSIZE, &was);
    assert_true(held.pending.broken);
    opened_one(&reg, 2);
    verify_says(&reg, NULL);
    open_end(&reg);
}

/* A child is killed at a point of the log's own; change and entry agree afterwards, once. */
static void crash_at(void **state, const char *point, size_t before, int64_t reads) {
    struct opened reg;
    struct audit_line *lines;
    pid_t child = fork();
    if (child == 0) {
        setenv("SELOSTE_CRASH", point, 1);
        must(open_try(&reg, state) == ST_OK);
        for (int i = 0; i < 5; i++) {
            must(writer_run(&reg.ctx, reg.writer, change, reg.audit) == ST_OK);
            (void)!audit_sync(&reg.ctx, reg.audit);
            (void)!audit_read(&reg.ctx, reg.audit, &(struct audit_entry){.action = "opened", .party = reads});
        }
        _exit(0);
    }
    int how;
    waitpid(child, &how, 0);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    open_begin(&reg, state);
    assert_int_equal(audit_sync(&reg.ctx, reg.audit), ST_OK);
    verify_says(&reg, NULL);
    size_t sets = listed(&reg, (struct audit_filter){.action = "set"}, &lines);
    assert_int_equal(sets, store_change(reg.store)); /* one entry each */
    assert_true(sets >= before);
    open_end(&reg);
}

static void a_kill_leaves_change_and_entry_agreeing(void **state) {
#ifndef CRASH_POINTS
    (void)state;
    (void)crash_at;
    skip();
#else
    const char *const points[] = {"audit.written:1", "audit.synced:2",    "audit.written:3",
                                  "audit.synced:4",  "store.committed:2", "store.commit:3"};
    size_t before = 0; /* the first may strike before the first change */
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        crash_at(state, points[i], before, (int64_t)i + 1);
        struct opened reg;
        open_begin(&reg, state);
        before = (size_t)store_change(reg.store);
        open_end(&reg);
    }
    assert_true(before > 0);
#endif
}

static void a_torn_end_is_cut_off(void **state) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct opened reg;
    open_begin(&reg, state);
    opened_one(&reg, 1);
    open_end(&reg);
    const char *log = scratch_path(&ctx, state, "data/audit/000001.log");
    size_t length, after;
    char *good = scratch_read(&ctx, log, &length);
    const char *const tails[] = {"0123", "\0\0\0\0rubbish after zeros\n", NULL};
    char *half = strrchr(arena_text_n(ctx.arena, good, length - 1), '\n') + 1;
    for (size_t i = 0; i < 3; i++) {
        scratch_write(log, good, length);
        scratch_poke(log, (off_t)length, tails[i] ? tails[i] : half,
                     tails[i] ? (i ? 23 : 4) : strlen(half) / 2);
        open_begin(&reg, state);
        verify_says(&reg, NULL);
        open_end(&reg);
        scratch_read(&ctx, log, &after);
        assert_int_equal(after, length);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(changes_and_reads_are_one_chain),
        SCRATCH_TEST(a_change_is_in_the_log_for_whoever_looks),
        SCRATCH_TEST(a_list_names_its_people_and_nothing_breaks_the_line),
        SCRATCH_TEST(many_readers_share_the_disk),
        SCRATCH_TEST(the_first_bad_entry_is_named),
        SCRATCH_TEST(any_other_byte_is_found),
        SCRATCH_TEST(what_is_added_to_a_shut_log_is_named),
        SCRATCH_TEST(a_head_that_was_left_open_accuses_nobody),
        SCRATCH_TEST(a_cut_log_is_seen_and_not_written),
        SCRATCH_TEST(a_rewritten_log_differs_from_the_head),
        SCRATCH_TEST(lists_read_the_files_that_they_need),
        SCRATCH_TEST(a_text_is_found_wherever_it_lies_in_a_file),
        SCRATCH_TEST(files_follow_each_other),
        SCRATCH_TEST(a_checkpoint_is_signed),
        SCRATCH_TEST(the_day_brings_a_checkpoint),
        SCRATCH_TEST(an_answer_leaves_when_its_entries_are_in_the_file),
        SCRATCH_TEST(an_answer_whose_entries_cannot_be_written_is_broken),
        SCRATCH_TEST(a_log_that_cannot_be_written_shows_nothing),
        SCRATCH_TEST(a_kill_leaves_change_and_entry_agreeing),
        SCRATCH_TEST(a_torn_end_is_cut_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
