/* One thread writes the log. Whoever must wait queues; the thread takes all that is queued, and the changes that were
 * committed meanwhile, writes them with one write and one fdatasync, and wakes everybody. Changes alone wait a tenth of a
 * second for company: they are on disk already, with their change, and a sync of theirs would only hold up the next commit's.
 * They come from audit_out,
 * read through an ordinary reader, so that only what is committed is ever logged; their rows go with a later commit.
 * Each such entry carries the row's id, which is how a start knows which rows are in the log already.
 *
 * At a start the log ends behind its last line whose hash is right. A torn batch behind that was promised to nobody and
 * is cut off; but a log that ends before the head in the key folder was cut by somebody, and is not written any more. */
#include "registry/audit.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/crash.h"
#include "base/date.h"
#include "base/json.h"
#include "base/pending.h"
#include "registry/audit_inside.h"
#include "registry/party.h"
#include "store/query.h"
#include "vault/chain.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DAY_SECONDS = 86400, HEAD_EVERY = 1000000, CHANGES_WAIT = 100000, BATCH_ROWS = 20000 };

static void lock(struct audit *audit) {
    must(pthread_mutex_lock(&audit->guard) == 0);
}

static void unlock(struct audit *audit) {
    must(pthread_mutex_unlock(&audit->guard) == 0);
}

/* --- entries as text --- */

static void add_name(struct buf *buf, const char *name) {
    buf_add(buf, ",\"");
    buf_add(buf, name);
    buf_add(buf, "\":");
}

/* A name without a value is left out: an entry holds what there is to say. */
static void add_member(struct buf *buf, const char *name, const char *text) {
    if (!text)
        return;
    add_name(buf, name);
    json_add(buf, text);
}

static void add_number(struct buf *buf, const char *name, int64_t number) {
    if (!number)
        return;
    add_name(buf, name);
    buf_number(buf, number);
}

static void add_ref(struct buf *buf, const char *name, int64_t ref) {
    if (ref)
        add_member(buf, name, ref_text(buf->arena, ref));
}

static void add_parties(struct buf *buf, const struct audit_entry *entry) {
    if (!entry->parties)
        return;
    buf_add(buf, ",\"parties\":[");
    for (size_t i = 0; i < entry->party_count; i++) {
        if (i)
            buf_char(buf, ',');
        json_add(buf, ref_text(buf->arena, entry->parties[i]));
    }
    buf_char(buf, ']');
}

static void add_fields(struct buf *buf, const struct audit_entry *entry) {
    if (!entry->field_count)
        return;
    buf_add(buf, ",\"fields\":[");
    for (size_t i = 0; i < entry->field_count; i++) {
        if (i)
            buf_char(buf, ',');
        json_add(buf, entry->fields[i]);
    }
    buf_char(buf, ']');
}

/* All of an entry but its seq: from the comma after it to the closing brace. */
static const char *entry_tail(struct arena *arena, int64_t now, const struct audit_entry *entry, int64_t change,
                              int64_t out) {
    must(entry->action);
    struct buf buf = buf_in(arena);
    add_member(&buf, "at", instant_iso(arena, now));
    add_member(&buf, "actor", entry->actor ? entry->actor : "seloste");
    add_member(&buf, "action", entry->action);
    add_ref(&buf, "party", entry->party);
    add_parties(&buf, entry);
    add_ref(&buf, "record", entry->record);
    add_number(&buf, "rev", entry->rev);
    add_member(&buf, "purpose", entry->purpose);
    add_member(&buf, "sentence", entry->sentence);
    add_fields(&buf, entry);
    add_number(&buf, "change", change);
    add_number(&buf, "out", out);
    add_member(&buf, "detail", entry->detail);
    buf_char(&buf, '}');
    return buf_text(&buf);
}

/* --- one batch, on the log's thread --- */

struct batch {
    struct ctx ctx;
    struct buf buf;
    struct segment_end end; /* becomes the log's when it is on disk */
    int changes;            /* some were committed since the last */
    int more;               /* changes are left for the next */
};

/* The next entry of the chain, into the batch; the log itself has it when the batch is on disk. */
static void add_line(struct batch *batch, const char *tail) {
    char hex[SEGMENT_HEX + 1];
    struct buf json = buf_in(batch->ctx.arena);
    buf_add(&json, "{\"seq\":");
    buf_number(&json, ++batch->end.seq);
    buf_add(&json, tail);
    chain_next(batch->end.hash, json.text, json.length);
    chain_hex(batch->end.hash, VAULT_HASH, hex);
    buf_add_n(&batch->buf, hex, SEGMENT_HEX);
    buf_char(&batch->buf, ' ');
    buf_add_n(&batch->buf, json.text, json.length);
    buf_char(&batch->buf, '\n');
}

static void add_segment_line(struct batch *batch) {
    char hex[SEGMENT_HEX + 1];
    struct buf tail = buf_in(batch->ctx.arena);
    chain_hex(batch->end.hash, VAULT_HASH, hex);
    add_member(&tail, "at", instant_iso(batch->ctx.arena, batch->ctx.now));
    add_member(&tail, "actor", "seloste");
    add_member(&tail, "action", "segment");
    add_number(&tail, "number", batch->end.number);
    add_number(&tail, "out", batch->end.out);
    add_member(&tail, "previous", hex);
    buf_char(&tail, '}');
    add_line(batch, buf_text(&tail));
}

const char *audit_signed_text(struct arena *arena, int64_t register_id, int64_t seq, const char *hash,
                              const char *at) {
    return arena_printf(arena, "seloste audit register=%s seq=%lld hash=%s at=%s", ref_text(arena, register_id),
                        (long long)seq, hash, at);
}

/* Signs how far the log has got. Whoever holds a package made later can show that the log was not rewritten since. */
static enum status add_checkpoint(struct batch *batch, struct audit *audit, const char **text) {
    unsigned char signature[VAULT_SIGNATURE];
    char hash[SEGMENT_HEX + 1], hex[2 * VAULT_SIGNATURE + 1];
    struct arena *arena = batch->ctx.arena;
    chain_hex(batch->end.hash, VAULT_HASH, hash);
    const char *at = instant_iso(arena, batch->ctx.now);
    const char *says = audit_signed_text(arena, vault_register(audit->vault), batch->end.seq, hash, at);
    TRY(vault_sign(&batch->ctx, audit->vault, says, strlen(says), signature));
    chain_hex(signature, VAULT_SIGNATURE, hex);
    struct audit_entry entry = {.action = "checkpoint", .detail = hex};
    add_line(batch, entry_tail(arena, batch->ctx.now, &entry, 0, 0));
    batch->end.checkpoint_day = batch->ctx.now / DAY_SECONDS;
    *text = arena_printf(arena, "%s signature=%s", says, hex);
    return ST_OK;
}

/* Changes that are committed and not in the log yet, in the order in which they were made. */
static enum status add_changes(struct batch *batch, struct audit *audit) {
    struct ctx *ctx = &batch->ctx;
    int rows = 0;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, audit->store, &db));
    scoped_query q = query_begin(db, SQL_AUDIT_OUT_AFTER);
    query_bind_int(&q, 1, batch->end.out);
    while (rows < BATCH_ROWS && query_row(&q)) {
        add_line(batch, query_text(ctx->arena, &q, "entry"));
        batch->end.out = query_int(&q, "id");
        rows++;
    }
    batch->more = rows == BATCH_ROWS;
    return query_done(ctx, &q);
}

/* Then those who wait; and once a day, behind the first entries of the day, a checkpoint. */
static enum status add_requests(struct batch *batch, struct audit *audit, struct audit_request *requests) {
    for (struct audit_request *request = requests; request; request = request->next) {
        if (request->ask == ASK_ENTRY)
            add_line(batch, request->tail);
        if (request->ask == ASK_CHECKPOINT)
            TRY(add_checkpoint(batch, audit, &request->text));
    }
    if (batch->buf.length && batch->end.checkpoint_day != batch->ctx.now / DAY_SECONDS) {
        const char *text;
        TRY(add_checkpoint(batch, audit, &text));
    }
    return ST_OK;
}

static enum status cannot_write(struct ctx *ctx) {
    return FAIL(ctx, ST_BUSY, M("The audit log cannot be written, so nothing can be shown or done now."));
}

static int write_at(int fd, const char *bytes, size_t length, size_t offset) {
    while (length) {
        ssize_t wrote = pwrite(fd, bytes, length, (off_t)offset);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return 0;
        bytes += wrote;
        offset += (size_t)wrote;
        length -= (size_t)wrote;
    }
    return 1;
}

static int sync_folder(struct audit *audit, struct arena *arena) {
    int fd = open(arena_printf(arena, "%s/audit", audit->folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return synced;
}

/* A file that is left has exactly its lines: the room made ahead is given back. */
static void leave_file(struct audit *audit, size_t used) {
    if (audit->file < 0)
        return;
    if (ftruncate(audit->file, (off_t)used) == 0)
        fsync(audit->file);
    close(audit->file);
    audit->file = -1;
}

static bool asks_for_file(const struct audit_request *requests) {
    for (; requests; requests = requests->next)
        if (requests->ask == ASK_FILE)
            return true;
    return false;
}

/* The next file, when there is none, this one is full, or somebody wants it closed. Its first line goes with the batch. */
static enum status next_file(struct batch *batch, struct audit *audit, const struct audit_request *requests) {
    if (audit->file >= 0 && audit->end.offset < SEGMENT_SIZE && !asks_for_file(requests))
        return ST_OK;
    leave_file(audit, audit->end.offset);
    batch->end.number++;
    batch->end.offset = 0;
    audit->allocated = 0;
    audit->file = open(segment_path(batch->ctx.arena, audit->folder, batch->end.number),
                       O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (audit->file < 0 || !sync_folder(audit, batch->ctx.arena))
        return cannot_write(&batch->ctx);
    add_segment_line(batch);
    return ST_OK;
}

/* Room is made ahead, so that syncing a batch does not have to sync the file's size. Without room for that there may
 * still be room for the batch: then its writing tells. */
static void make_room(struct audit *audit, size_t until) {
    if (until <= audit->allocated)
        return;
    size_t room = (until / SEGMENT_STEP + 1) * SEGMENT_STEP;
    if (posix_fallocate(audit->file, (off_t)audit->allocated, (off_t)(room - audit->allocated)) == 0)
        audit->allocated = room;
}

static enum status write_batch(struct batch *batch, struct audit *audit) {
    size_t offset = batch->end.offset;
    make_room(audit, offset + batch->buf.length);
    if (!write_at(audit->file, buf_text(&batch->buf), batch->buf.length, offset))
        return cannot_write(&batch->ctx);
    CRASH_POINT("audit.written");
    if (fdatasync(audit->file) != 0)
        return cannot_write(&batch->ctx);
    CRASH_POINT("audit.synced");
    batch->end.offset = offset + batch->buf.length;
    return ST_OK;
}

static void put_head(struct batch *batch, struct audit *audit) {
    int64_t now = clock_monotonic();
    int durable = now - audit->head_synced > HEAD_EVERY;
    if (durable)
        audit->head_synced = now;
    /* A head that lags behind is no harm: it must only never be ahead. */
    if (vault_head_put(&batch->ctx, audit->vault, batch->end.seq, batch->end.hash, durable) != ST_OK)
        fault_clear(&batch->ctx);
}

/* Whoever only reads need not wait for the database to be asked; who syncs has been told of his change and finds it in the log. */
static bool asks_for_changes(const struct audit_request *requests) {
    for (; requests; requests = requests->next)
        if (requests->ask != ASK_ENTRY)
            return true;
    return false;
}

/* Before the first line of this start: behind a head that is shut nothing of ours may stand, whatever the next crash leaves. */
static enum status open_head(struct ctx *ctx, struct audit *audit) {
    if (!audit->shut)
        return ST_OK;
    TRY(vault_head_put(ctx, audit->vault, audit->end.seq, audit->end.hash, 1));
    audit->shut = false;
    return ST_OK;
}

static enum status make_batch(struct batch *batch, struct audit *audit, struct audit_request *requests) {
    TRY(next_file(batch, audit, requests));
    if (batch->changes || asks_for_changes(requests))
        TRY(add_changes(batch, audit));
    TRY(add_requests(batch, audit, requests));
    if (!batch->buf.length)
        return ST_OK;
    TRY(open_head(&batch->ctx, audit));
    TRY(write_batch(batch, audit));
    audit->end = batch->end;
    return ST_OK;
}

/* A batch that failed may have left the beginning of itself in the file; the next one is written over it. */
static void undo_batch(struct batch *batch, struct audit *audit) {
    if (batch->end.number != audit->end.number)
        leave_file(audit, 0);
    else if (audit->file >= 0 && ftruncate(audit->file, (off_t)audit->end.offset) == 0)
        audit->allocated = audit->end.offset;
}

/* Under guard. A request's memory is the waiting thread's again once it is told; the answers that are held back are left,
 * to be told without the guard. */
static struct audit_request *tell_threads(struct batch *batch, struct audit_request *requests,
                                          enum status status) {
    struct audit_request *answers = NULL;
    for (struct audit_request *request = requests, *next; request; request = next) {
        next = request->next;
        if (!request->ctx) {
            request->next = answers;
            answers = request;
            continue;
        }
        if (status != ST_OK)
            (void)cannot_write(request->ctx);
        request->text = arena_text(request->ctx->arena, request->text);
        request->status = status == ST_OK ? ST_OK : ST_BUSY;
        request->more = batch->more;
        request->done = 1;
    }
    return answers;
}

/* Everybody hears the same: the batch is on disk, or none of it is. */
static void tell(struct audit *audit, struct batch *batch, struct audit_request *requests, enum status status) {
    lock(audit);
    audit->shown = audit->end;
    struct audit_request *answers = tell_threads(batch, requests, status);
    if (batch->more && status == ST_OK) {
        audit->changes = 1;
        audit->changes_since = 0; /* at once */
    }
    pthread_cond_broadcast(&audit->told);
    unlock(audit);
    for (struct audit_request *next; answers; answers = next) {
        next = answers->next;
        pending_end(answers->pending, status == ST_OK);
    }
}

/* Those who wait are told before the head is put: it may lag behind, and their answers need not. */
static void run_batch(struct audit *audit, struct audit_request *requests, int changes) {
    struct batch batch = {.end = audit->end, .changes = changes || audit->behind};
    int64_t before = audit->end.seq;
    ctx_begin(&batch.ctx);
    batch.buf = buf_in(batch.ctx.arena);
    enum status status = make_batch(&batch, audit, requests);
    if (status == ST_OK)
        atomic_store(&audit->moved, audit->end.out);
    else
        undo_batch(&batch, audit);
    audit->behind = status != ST_OK && batch.changes;
    tell(audit, &batch, requests, status);
    if (audit->end.seq != before)
        put_head(&batch, audit);
    ctx_end(&batch.ctx);
}

/* Under guard: until somebody waits, or changes have waited long enough, or it is the end. */
static void wait_for_work(struct audit *audit) {
    while (!audit->first && !audit->stopping) {
        if (!audit->changes) {
            pthread_cond_wait(&audit->asked, &audit->guard);
            continue;
        }
        int64_t until = audit->changes_since + CHANGES_WAIT;
        struct timespec at = {.tv_sec = until / 1000000, .tv_nsec = until % 1000000 * 1000};
        if (pthread_cond_timedwait(&audit->asked, &audit->guard, &at) == ETIMEDOUT)
            return;
    }
}

static void *audit_main(void *arg) {
    struct audit *audit = arg;
    lock(audit);
    for (;;) {
        wait_for_work(audit);
        struct audit_request *requests = audit->first;
        int changes = audit->changes;
        if (!requests && !changes)
            break;
        audit->first = NULL;
        audit->last = &audit->first;
        audit->changes = 0;
        unlock(audit);
        run_batch(audit, requests, changes);
        lock(audit);
    }
    unlock(audit);
    return NULL;
}

/* --- the writer's hooks --- */

/* Rows that are in the log go with whatever is committed next; no commit is made for them alone. */
static enum status remove_moved(void *arg, struct ctx *ctx, struct db *db) {
    struct audit *audit = arg;
    int64_t moved = atomic_load(&audit->moved);
    if (moved <= audit->removed)
        return ST_OK;
    scoped_query q = query_begin(db, SQL_AUDIT_OUT_REMOVE);
    query_bind_int(&q, 1, moved);
    TRY(query_run(ctx, &q, NULL));
    audit->removed = moved;
    return ST_OK;
}

static void on_committed(void *arg, struct ctx *ctx, int64_t change) {
    struct audit *audit = arg;
    (void)ctx;
    (void)change;
    lock(audit);
    if (!audit->changes) {
        audit->changes = 1;
        audit->changes_since = clock_monotonic();
        pthread_cond_signal(&audit->asked);
    }
    unlock(audit);
}

static void on_failed(void *arg) {
    ((struct audit *)arg)->removed = 0; /* what was removed in the undone group is there again */
}

/* --- opening --- */

/* Reads the newest file: where the log ends, and the hash that it has at the head's seq (0 when that lies before). */
static void find_end(const char *bytes, size_t length, int64_t head_seq, struct segment_end *end,
                     unsigned char at_head[VAULT_HASH], int *saw_head) {
    struct segment_line line;
    size_t at = 0;
    for (int first = 1; segment_next(bytes, length, &at, &line); first = 0) {
        unsigned char before[VAULT_HASH];
        size_t size;
        const char *previous = first ? segment_value(&line, "previous", &size) : NULL;
        if (first && !segment_is_gone(&line) && (!previous || !chain_unhex(previous, end->hash, VAULT_HASH)))
            return;
        memcpy(before, end->hash, VAULT_HASH);
        int good = segment_is_gone(&line) || segment_follows(&line, end->hash);
        char hex[SEGMENT_HEX + 1] = {0};
        memcpy(hex, line.hash, SEGMENT_HEX);
        if (!chain_unhex(hex, end->hash, VAULT_HASH)) { /* the next line follows what this one states */
            memcpy(end->hash, before, VAULT_HASH);
            return;
        }
        if (line.seq == head_seq) {
            memcpy(at_head, end->hash, VAULT_HASH);
            *saw_head = good;
        }
        if (!good && line.seq > head_seq) { /* torn, and promised to nobody */
            memcpy(end->hash, before, VAULT_HASH);
            return;
        }
        const char *action = segment_value(&line, "action", &size);
        int64_t out = segment_number(&line, "out"), instant;
        const char *when = segment_value(&line, "at", &size);
        if (out > end->out)
            end->out = out;
        if (action && strncmp(action, "checkpoint\"", 11) == 0 && when) {
            char text[32] = {0};
            memcpy(text, when, size < sizeof text ? size : 0);
            end->checkpoint_day = instant_parse(text, &instant) ? instant / DAY_SECONDS : 0;
        }
        end->seq = line.seq;
        end->offset = at;
    }
}

static enum status rolled_back(struct ctx *ctx, struct audit *audit, int64_t seq, int64_t head_seq) {
    return FAIL(
        ctx, ST_DENIED,
        M("The audit log in {1} ends at entry {2}, but it had reached entry {3}: it was cut or rolled back."),
        audit->folder, arena_printf(ctx->arena, "%lld", (long long)seq),
        arena_printf(ctx->arena, "%lld", (long long)head_seq));
}

/* A newest file without a single good line is what a crash left of making it: the log ends in the one before. */
static enum status read_newest(struct ctx *ctx, struct audit *audit, int64_t head_seq,
                               unsigned char at_head[VAULT_HASH], int *saw_head) {
    struct segment_end *end = &audit->end;
    for (end->number = segment_last(audit->folder); end->number; end->number--) {
        scoped_arena *arena = arena_new();
        char *bytes;
        size_t length;
        TRY(segment_load(ctx, arena, audit->folder, end->number, &bytes, &length));
        find_end(bytes, length, head_seq, end, at_head, saw_head);
        if (end->offset)
            return ST_OK;
    }
    chain_start(vault_register(audit->vault), end->hash);
    return ST_OK;
}

static enum status read_end(struct ctx *ctx, struct audit *audit) {
    unsigned char head[VAULT_HASH], at_head[VAULT_HASH];
    int64_t head_seq;
    int saw_head = 0;
    TRY(vault_head(ctx, audit->vault, &head_seq, head, &audit->shut));
    TRY(read_newest(ctx, audit, head_seq, at_head, &saw_head));
    if (audit->end.seq < head_seq || (saw_head && memcmp(head, at_head, VAULT_HASH) != 0))
        return rolled_back(ctx, audit, audit->end.seq, head_seq);
    if (audit->shut && audit->end.seq > head_seq) {
        audit->grew_from = head_seq + 1;
        audit->grew_to = audit->end.seq;
        audit->shut = false; /* its seq is not the log's: the next head is written in any case */
    }
    return ST_OK;
}

static enum status open_file(struct ctx *ctx, struct audit *audit) {
    const char *folder = arena_printf(ctx->arena, "%s/audit", audit->folder);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return cannot_write(ctx);
    if (!audit->end.number)
        return ST_OK;
    audit->file = open(segment_path(ctx->arena, audit->folder, audit->end.number), O_RDWR | O_CLOEXEC);
    if (audit->file < 0 || ftruncate(audit->file, (off_t)audit->end.offset) != 0)
        return cannot_write(ctx);
    audit->allocated = audit->end.offset;
    return ST_OK;
}

/* Numbers go on behind whatever log and table hold: none is used twice, also after a data folder was brought back. */
static enum status find_outs(struct ctx *ctx, struct audit *audit) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, audit->store, &db));
    scoped_query q = query_begin(db, SQL_AUDIT_OUT_LAST);
    audit->next_out = query_row(&q) ? query_int(&q, "last") : 0;
    if (audit->next_out < audit->end.out)
        audit->next_out = audit->end.out;
    atomic_store(&audit->moved, audit->end.out);
    return query_done(ctx, &q);
}

static enum status start_writing(struct ctx *ctx, struct audit *audit) {
    TRY(read_end(ctx, audit));
    TRY(open_file(ctx, audit));
    TRY(find_outs(ctx, audit));
    audit->shown = audit->end;
    audit->changes = 1; /* what a crash left */
    must(pthread_create(&audit->thread, NULL, audit_main, audit) == 0);
    audit->writing = 1;
    return ST_OK;
}

/* What was added while nobody had the log open is not the program's, and stays named: verify reads it off this entry. */
static enum status tell_growth(struct ctx *ctx, struct audit *audit) {
    if (!audit->grew_to)
        return ST_OK;
    struct audit_entry entry = {.action = AUDIT_GREW,
                                .detail = arena_printf(ctx->arena, "%lld-%lld", (long long)audit->grew_from,
                                                       (long long)audit->grew_to)};
    return audit_signed(ctx, audit, &entry);
}

/* Keys that were brought back remember an older head; from here on the log says where that was. */
static enum status tell_restored(struct ctx *ctx, struct audit *audit) {
    if (!vault_restored(ctx, audit->vault))
        return ST_OK;
    TRY(audit_signed(ctx, audit, &(struct audit_entry){.action = "keys_restored"}));
    return vault_restored_told(ctx, audit->vault);
}

static enum status start(struct ctx *ctx, struct audit *audit, struct writer *writer) {
    TRY(start_writing(ctx, audit));
    TRY(tell_growth(ctx, audit));
    TRY(tell_restored(ctx, audit));
    writer_hook_add(writer,
                    (struct writer_hook){
                        .arg = audit, .commit = remove_moved, .committed = on_committed, .failed = on_failed});
    return ST_OK;
}

static void init_guard(struct audit *audit) {
    pthread_condattr_t monotonic;
    must(pthread_condattr_init(&monotonic) == 0 && pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
    must(pthread_mutex_init(&audit->guard, NULL) == 0 && pthread_cond_init(&audit->asked, &monotonic) == 0 &&
         pthread_cond_init(&audit->told, NULL) == 0);
    must(pthread_rwlock_init(&audit->cutting, NULL) == 0 && pthread_mutex_init(&audit->scan_guard, NULL) == 0 &&
         pthread_mutex_init(&audit->cut_guard, NULL) == 0);
    pthread_condattr_destroy(&monotonic);
}

enum status audit_open(struct ctx *ctx, const char *folder, struct store *store, struct vault *vault,
                       struct writer *writer, struct audit **out) {
    *out = NULL;
    struct arena *arena = arena_new();
    struct audit *audit = arena_alloc(arena, sizeof *audit);
    audit->arena = arena;
    audit->folder = arena_text(arena, folder);
    audit->store = store;
    audit->vault = vault;
    audit->file = -1;
    audit->last = &audit->first;
    init_guard(audit);
    enum status status = writer ? start(ctx, audit, writer) : ST_OK;
    if (status == ST_OK)
        *out = audit;
    else
        audit_close(audit);
    return status;
}

/* The head in the key folder is made durable last, and equal to the log's; then it is shut, if it is not already. */
static void stop_writing(struct audit *audit) {
    lock(audit);
    audit->stopping = 1;
    audit->changes = 1; /* once more, should the last batch have failed */
    pthread_cond_signal(&audit->asked);
    unlock(audit);
    must(pthread_join(audit->thread, NULL) == 0);
    scoped_ctx ctx;
    ctx_begin(&ctx);
    if (audit->end.seq && !audit->shut &&
        vault_head_shut(&ctx, audit->vault, audit->end.seq, audit->end.hash) != ST_OK)
        fault_clear(&ctx);
    leave_file(audit, audit->end.offset);
}

void audit_close(struct audit *audit) {
    if (!audit)
        return;
    if (audit->writing)
        stop_writing(audit);
    else if (audit->file >= 0)
        close(audit->file);
    pthread_cond_destroy(&audit->told);
    pthread_cond_destroy(&audit->asked);
    pthread_mutex_destroy(&audit->guard);
    pthread_mutex_destroy(&audit->scan_guard);
    pthread_mutex_destroy(&audit->cut_guard);
    pthread_rwlock_destroy(&audit->cutting);
    arena_free(audit->arena);
}

void audit_drop(struct audit **audit) {
    audit_close(*audit);
    *audit = NULL;
}

struct segment_end audit_shown(struct audit *audit) {
    lock(audit);
    struct segment_end shown = audit->writing ? audit->shown : (struct segment_end){0};
    unlock(audit);
    return shown;
}

void audit_reach(struct audit *audit, int64_t *seq, int64_t *checkpoint_day) {
    struct segment_end shown = audit_shown(audit);
    *seq = shown.seq;
    *checkpoint_day = shown.checkpoint_day;
}

/* --- entries --- */

enum status audit_change(struct ctx *ctx, struct audit *audit, struct write *write,
                         const struct audit_entry *entry) {
    scoped_query q = query_begin(write->db, SQL_AUDIT_OUT_ADD);
    int64_t out = ++audit->next_out;
    query_bind_int(&q, 1, out);
    query_bind_int(&q, 2, write->change);
    query_bind_text(&q, 3, entry_tail(ctx->arena, ctx->now, entry, write->change, out));
    return query_run(ctx, &q, NULL);
}

/* Under guard. */
static void queue(struct audit *audit, struct audit_request *request) {
    *audit->last = request;
    audit->last = &request->next;
    pthread_cond_signal(&audit->asked);
}

/* Queues and waits. On a register that is only read there is no log to wait for. */
static enum status ask(struct audit *audit, struct audit_request *request) {
    if (!audit->writing)
        return ST_OK;
    pending_rest(request->ctx->pending, true);
    lock(audit);
    queue(audit, request);
    while (!request->done)
        pthread_cond_wait(&audit->told, &audit->guard);
    unlock(audit);
    pending_rest(request->ctx->pending, false);
    return request->status;
}

enum status audit_read(struct ctx *ctx, struct audit *audit, const struct audit_entry *entry) {
    const char *tail = entry_tail(ctx->arena, ctx->now, entry, 0, 0);
    struct audit_request request = {.ask = ASK_ENTRY, .ctx = ctx, .tail = tail};
    return ask(audit, &request);
}

enum status audit_sync(struct ctx *ctx, struct audit *audit) {
    for (int more = 1; more;) {
        struct audit_request request = {.ask = ASK_SYNC, .ctx = ctx};
        TRY(ask(audit, &request));
        more = request.more;
    }
    return ST_OK;
}

enum status audit_next_file(struct ctx *ctx, struct audit *audit) {
    struct audit_request request = {.ask = ASK_FILE, .ctx = ctx};
    return ask(audit, &request);
}

/* The memory of ctx may be a part that is given back before the answer leaves; the answer's own is not. */
enum status audit_answer(struct ctx *ctx, struct audit *audit, const struct audit_entry *entry) {
    struct pending *pending = ctx->pending;
    if (!pending || !audit->writing)
        return audit_read(ctx, audit, entry);
    struct audit_request *request = arena_alloc(pending->arena, sizeof *request);
    *request = (struct audit_request){
        .ask = ASK_ENTRY, .pending = pending, .tail = entry_tail(pending->arena, ctx->now, entry, 0, 0)};
    pending_add(pending);
    lock(audit);
    queue(audit, request);
    unlock(audit);
    return ST_OK;
}

void audit_catch_up(struct ctx *ctx, struct audit *audit) {
    struct fault fault = ctx->fault;
    if (audit_sync(ctx, audit) != ST_OK)
        ctx->fault = fault;
}

enum status audit_checkpoint(struct ctx *ctx, struct audit *audit, const char **text) {
    struct audit_request request = {.ask = ASK_CHECKPOINT, .ctx = ctx};
    TRY(ask(audit, &request));
    if (!request.text)
        return FAIL(ctx, ST_DENIED, M("The audit log can only be read."));
    *text = request.text;
    return ST_OK;
}

enum status audit_signed(struct ctx *ctx, struct audit *audit, const struct audit_entry *entry) {
    const char *text;
    TRY(audit_read(ctx, audit, entry));
    return audit->writing ? audit_checkpoint(ctx, audit, &text) : ST_OK;
}
