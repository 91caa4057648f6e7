/* Files are looked through from the oldest on. What goes in one becomes signed lines among the entries that stay, and the file is replaced
 * under its name. What has gone from the first entry on moves on into the next file that begins with something that goes, and the
 * files before it are taken away; until they are, they do not count (segment_begin). */
#include "registry/audit_cut.h"

#include "base/buf.h"
#include "base/crash.h"
#include "registry/audit_inside.h"
#include "registry/audit_stub.h"
#include "registry/inside.h"
#include "vault/chain.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const names[AUDIT_DATA] = {"log", "logins", "certificates"};

static const struct {
    enum audit_data data;
    const char *action;
} kept_rows[] = {
#define KEPT(DATA, action) {AUDIT_OF_##DATA, action},
#include "registry/audit_kept.def"
#undef KEPT
};

const char *audit_data_name(enum audit_data data) {
    return names[data];
}

/* A line of a file: an entry, or what stands for some. */
struct piece {
    struct segment_line line;
    int64_t at;
    enum audit_data data;
    bool stub, over, gone; /* over: its day has come; gone: and nobody holds it */
};

struct cutting {
    struct ctx *ctx;
    struct audit *audit;
    const struct audit_cut *cut;
    struct audit_cut_result *result;
    int64_t limit;        /* up to this entry the log is whole */
    struct arena *arena;  /* of the file that is looked at */
    struct piece *pieces; /* of it */
    size_t count;
    int number, begin;
    char before[SEGMENT_HEX + 1]; /* the hash of what stands before the file */
    bool carries,
        carry_new; /* everything up to the end of the file before has gone; and it does not say so yet */
    struct audit_stub carry;
    int64_t went; /* of this file */
};

/* ---- what goes */

static enum audit_data data_of(const struct segment_line *line) {
    size_t length;
    const char *action = segment_value(line, "action", &length);
    for (size_t i = 0; action && i < sizeof kept_rows / sizeof *kept_rows; i++)
        if (strlen(kept_rows[i].action) == length && memcmp(kept_rows[i].action, action, length) == 0)
            return kept_rows[i].data;
    return AUDIT_OF_LOG;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_among(const char *const *list, size_t count, const char *id, size_t length) {
    char text[SEGMENT_TEXT] = {0};
    const char *wanted = text;
    if (length >= sizeof text)
        return false;
    memcpy(text, id, length);
    return count && bsearch(&wanted, list, count, sizeof *list, by_text) != NULL;
}

static bool is_kept(const struct audit_cut *cut, const char *id, size_t length) {
    return is_among(cut->kept, cut->kept_count, id, length);
}

/* A certificate is not finished while people have something to do, however long that takes. */
static bool waits(const struct audit_cut *cut, const struct segment_line *line) {
    size_t length;
    const char *party = cut->waiting_count ? segment_value(line, "party", &length) : NULL;
    return party && is_among(cut->waiting, cut->waiting_count, party, length);
}

/* The one it is about, or one of a list. */
static bool names_kept(const struct audit_cut *cut, const struct segment_line *line) {
    static const char list[] = ",\"parties\":[";
    size_t length;
    const char *party = cut->kept_count ? segment_value(line, "party", &length) : NULL;
    if (party && is_kept(cut, party, length))
        return true;
    const char *end = line->json + line->length;
    const char *at = cut->kept_count ? memmem(line->json, line->length, list, sizeof list - 1) : NULL;
    for (at = at ? at + sizeof list - 1 : end; at < end && *at == '"';) {
        const char *stop = memchr(at + 1, '"', (size_t)(end - at - 1));
        if (!stop || is_kept(cut, at + 1, (size_t)(stop - at - 1)))
            return stop != NULL;
        at = stop + 1 + (stop + 1 < end && stop[1] == ',');
    }
    return false;
}

/* `next`: how old what stands behind it is. Of what is dated in the future nothing is known but that. */
static int64_t judge(struct cutting *cutting, struct piece *piece, int64_t next) {
    const struct audit_cut *cut = cutting->cut;
    int64_t at = piece->at && piece->at <= cutting->ctx->now ? piece->at : next;
    piece->data = data_of(&piece->line);
    piece->over = at < cut->before[piece->data] && piece->line.seq <= cutting->limit;
    piece->gone = piece->over && !names_kept(cut, &piece->line) &&
                  (piece->data != AUDIT_OF_CERTIFICATES || !waits(cut, &piece->line));
    return at;
}

static void add_piece(struct cutting *cutting, const struct segment_line *line, size_t *room) {
    struct piece piece = {.line = *line, .stub = segment_is_gone(line)};
    piece.at = segment_instant(line, piece.stub ? "last" : "at");
    piece.gone = piece.stub;
    ARENA_PUSH(cutting->arena, cutting->pieces, cutting->count, *room, piece);
}

/* How old the next file's first line is: for what stands at the end of this one. */
static int64_t next_age(const struct cutting *cutting, int number) {
    scoped_arena *arena = arena_new();
    scoped_ctx ctx;
    char *bytes;
    size_t length, at = 0;
    struct segment_line line;
    ctx_begin(&ctx);
    if (segment_load(&ctx, arena, cutting->audit->folder, number, &bytes, &length) != ST_OK ||
        !segment_next(bytes, length, &at, &line))
        return INT64_MAX;
    int64_t age = segment_instant(&line, segment_is_gone(&line) ? "last" : "at");
    return age && age <= cutting->ctx->now ? age : INT64_MAX;
}

/* The file's lines, and which of them go. */
static enum status look_at(struct cutting *cutting, int number) {
    char *bytes;
    size_t length, room = 0, at = 0;
    struct segment_line line;
    struct segment_end shown = audit_shown(cutting->audit);
    cutting->number = number;
    cutting->pieces = NULL;
    cutting->count = 0;
    cutting->went = 0;
    TRY(segment_load(cutting->ctx, cutting->arena, cutting->audit->folder, number, &bytes, &length));
    if (number == shown.number && shown.offset < length)
        length = shown.offset;
    while (segment_next(bytes, length, &at, &line))
        add_piece(cutting, &line, &room);
    int64_t age = number == shown.number ? INT64_MAX : next_age(cutting, number + 1);
    for (size_t i = cutting->count; i-- > 0;) {
        struct piece *piece = &cutting->pieces[i];
        if (piece->stub)
            continue;
        age = judge(cutting, piece, age);
        cutting->went += piece->gone;
        cutting->result->held += piece->over && !piece->gone;
    }
    return ST_OK;
}

/* Behind a file whose last entry stays because its day has not come, nothing goes. */
static bool young(const struct cutting *cutting) {
    const struct piece *last = cutting->count ? &cutting->pieces[cutting->count - 1] : NULL;
    return last && !last->stub && last->data == AUDIT_OF_LOG && !last->over;
}

/* ---- replacing a file */

static enum status cannot(struct ctx *ctx) {
    return FAIL(ctx, ST_BUSY, M("The audit log cannot be written, so nothing can be shown or done now."));
}

static int sync_folder(struct cutting *cutting) {
    int fd = open(arena_printf(cutting->arena, "%s/audit", cutting->audit->folder),
                  O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return synced;
}

static const char *draft_path(struct cutting *cutting) {
    return arena_printf(cutting->arena, "%s/audit/cut.new", cutting->audit->folder);
}

static int write_draft(struct cutting *cutting, const char *bytes, size_t length) {
    int fd = open(draft_path(cutting), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    size_t done = 0;
    while (fd >= 0 && done < length) {
        ssize_t wrote = write(fd, bytes + done, length - done);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            break;
        done += (size_t)wrote;
    }
    int good = fd >= 0 && done == length && fdatasync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

/* What lay before the file in which the log begins now. */
static void drop_before(struct cutting *cutting, int number) {
    for (int old = cutting->begin; old < number; old++) {
        if (unlink(segment_path(cutting->arena, cutting->audit->folder, old)) == 0)
            CRASH_POINT("audit.cut.dropped");
    }
    cutting->begin = number;
}

/* Readers have several files open one behind the other: none is taken away meanwhile. */
static enum status replace(struct cutting *cutting, int number, const char *bytes, size_t length, bool begins) {
    struct ctx *ctx = cutting->ctx;
    if (!write_draft(cutting, bytes, length))
        return cannot(ctx);
    CRASH_POINT("audit.cut.written");
    must(pthread_rwlock_wrlock(&cutting->audit->cutting) == 0);
    int good = rename(draft_path(cutting), segment_path(cutting->arena, cutting->audit->folder, number)) == 0 &&
               sync_folder(cutting);
    CRASH_POINT("audit.cut.replaced");
    if (good && begins)
        drop_before(cutting, number);
    must(pthread_rwlock_unlock(&cutting->audit->cutting) == 0);
    return good ? ST_OK : cannot(ctx);
}

/* ---- what stands for a stretch */

static void take_hash(unsigned char hash[VAULT_HASH], const char *hex, struct arena *arena) {
    must(chain_unhex(arena_text_n(arena, hex, SEGMENT_HEX), hash, VAULT_HASH));
}

static void widen(struct audit_stub *stub, int64_t first, int64_t last, int64_t now) {
    if (first && first <= now && (!stub->first || first < stub->first))
        stub->first = first;
    if (last <= now && last > stub->last)
        stub->last = last;
}

/* The stretch that begins at `from`; *end: behind it. */
static struct audit_stub stretch(struct cutting *cutting, size_t from, size_t *end) {
    struct arena *arena = cutting->arena;
    struct audit_stub stub = {.at = cutting->ctx->now, .number = from ? 0 : cutting->number, .why = "data.log"};
    must(cutting->pieces && from < cutting->count);
    const struct piece *first = &cutting->pieces[from];
    struct audit_stub old;
    stub.from = first->line.seq;
    take_hash(stub.before, from ? cutting->pieces[from - 1].line.hash : cutting->before, arena);
    for (*end = from; *end < cutting->count && cutting->pieces[*end].gone; ++*end) {
        const struct piece *piece = &cutting->pieces[*end];
        if (!piece->stub || !audit_stub_values(arena, &piece->line, &old)) {
            widen(&stub, piece->at, piece->at, stub.at);
            continue;
        }
        widen(&stub, old.first, old.last, stub.at);
        if (*end == from) {
            stub.from = old.from;
            memcpy(stub.before, old.before, VAULT_HASH);
        }
    }
    stub.to = cutting->pieces[*end - 1].line.seq;
    take_hash(stub.hash, cutting->pieces[*end - 1].line.hash, arena);
    return stub;
}

/* What went from the first entry on becomes a part of what begins this file. */
static void join(struct cutting *cutting, struct audit_stub *stub) {
    const struct audit_stub *carry = &cutting->carry;
    stub->from = carry->from;
    memcpy(stub->before, carry->before, VAULT_HASH);
    widen(stub, carry->first, carry->last, stub->at);
}

static enum status add_stub(struct cutting *cutting, const struct audit_stub *stub, struct buf *buf) {
    const char *line;
    TRY(audit_stub_line(cutting->ctx, cutting->audit->vault, stub, &line));
    buf_add(buf, line);
    return ST_OK;
}

/* The file before holds nothing but what has gone, and says so in one line. */
static enum status settle(struct cutting *cutting) {
    struct buf buf = buf_in(cutting->arena);
    bool changed = cutting->carries && cutting->carry_new;
    cutting->carries = cutting->carry_new = false;
    if (!changed)
        return ST_OK;
    TRY(add_stub(cutting, &cutting->carry, &buf));
    return replace(cutting, cutting->carry.number, buf_text(&buf), buf.length, true);
}

static enum status rewrite(struct cutting *cutting, bool joins) {
    struct buf buf = buf_in(cutting->arena);
    for (size_t i = 0, end; i < cutting->count; i = end) {
        const struct segment_line *line = &cutting->pieces[i].line;
        end = i + 1;
        if (!cutting->pieces[i].gone) {
            buf_add_n(&buf, line->hash, (size_t)(line->json - line->hash) + line->length + 1);
            continue;
        }
        struct audit_stub stub = stretch(cutting, i, &end);
        if (!i && joins)
            join(cutting, &stub);
        TRY(add_stub(cutting, &stub, &buf));
    }
    bool begins = cutting->count && cutting->pieces[0].gone && (joins || cutting->number == cutting->begin);
    return replace(cutting, cutting->number, buf_text(&buf), buf.length, begins);
}

static bool all_gone(const struct cutting *cutting) {
    for (size_t i = 0; i < cutting->count; i++)
        if (!cutting->pieces[i].gone)
            return false;
    return cutting->count > 0;
}

static enum status cut_file(struct cutting *cutting) {
    size_t end;
    bool joins = cutting->carries && cutting->count && cutting->pieces[0].gone;
    if (!joins)
        TRY(settle(cutting));
    if (all_gone(cutting) && (joins || cutting->number == cutting->begin)) {
        struct audit_stub stub = stretch(cutting, 0, &end);
        if (joins)
            join(cutting, &stub);
        cutting->carry_new = joins || cutting->went;
        cutting->carries = true;
        cutting->carry = stub;
    } else {
        if (cutting->went || joins)
            TRY(rewrite(cutting, joins));
        cutting->carries = cutting->carry_new = false;
    }
    cutting->result->entries += cutting->went;
    if (cutting->count)
        memcpy(cutting->before, cutting->pieces[cutting->count - 1].line.hash, SEGMENT_HEX);
    return ST_OK;
}

/* ---- all of it */

static void start(struct cutting *cutting) {
    unsigned char hash[VAULT_HASH];
    cutting->begin = segment_begin(cutting->audit->folder);
    chain_start(vault_register(cutting->audit->vault), hash);
    chain_hex(hash, VAULT_HASH, cutting->before);
    cutting->result->entries = cutting->result->held = 0;
}

/* Whether anything goes at all: most nights that is asked of one file. */
static enum status anything(struct cutting *cutting, bool *any) {
    int last = audit_shown(cutting->audit).number;
    *any = false;
    start(cutting);
    for (int number = cutting->begin; number <= last && !*any; number++) {
        scoped_arena *arena = arena_new();
        cutting->arena = arena;
        TRY(look_at(cutting, number));
        *any = cutting->went > 0;
        if (young(cutting))
            break;
    }
    return ST_OK;
}

/* Of a log that is not whole goes what stands before the first entry that may be bad. */
static enum status trust(struct cutting *cutting) {
    struct audit_verdict verdict;
    TRY(audit_verify(cutting->ctx, cutting->audit, &verdict));
    if (!verdict.problem)
        return ST_OK;
    cutting->limit = verdict.since - 1;
    cutting->result->problem = verdict.problem;
    cutting->result->seq = verdict.since;
    return ST_OK;
}

/* The newest file is closed when its first entry goes: what is written from now on lies elsewhere. */
static enum status close_newest(struct cutting *cutting) {
    scoped_arena *arena = arena_new();
    cutting->arena = arena;
    TRY(look_at(cutting, audit_shown(cutting->audit).number));
    return cutting->count && cutting->pieces[0].gone ? audit_next_file(cutting->ctx, cutting->audit) : ST_OK;
}

static enum status cut_files(struct cutting *cutting) {
    scoped_arena *all = arena_new(); /* the last carry is written behind the files */
    int last = audit_shown(cutting->audit).number;
    start(cutting);
    for (int number = cutting->begin; number < last; number++) {
        scoped_arena *arena = arena_new();
        cutting->arena = arena;
        TRY(look_at(cutting, number));
        TRY(cut_file(cutting));
        if (young(cutting))
            break;
    }
    cutting->arena = all;
    return settle(cutting);
}

/* A crash between a file's new name and the removal of those before it leaves these, and so does whoever brings an old copy back. */
static void drop_left(struct cutting *cutting) {
    scoped_arena *arena = arena_new();
    int begin = segment_begin(cutting->audit->folder);
    cutting->arena = arena;
    (void)unlink(draft_path(cutting));
    cutting->begin = 1;
    drop_before(cutting, begin);
}

static enum status tell(struct cutting *cutting) {
    struct ctx *ctx = cutting->ctx;
    struct audit_entry entry = {.actor = actor_text(ctx),
                                .action = "log_cut",
                                .sentence = "data.log",
                                .detail =
                                    arena_printf(ctx->arena, "%lld", (long long)cutting->result->entries)};
    return cutting->result->entries ? audit_signed(ctx, cutting->audit, &entry) : ST_OK;
}

static enum status cut_once(struct cutting *cutting) {
    bool any;
    TRY(audit_sync(cutting->ctx, cutting->audit));
    drop_left(cutting);
    TRY(anything(cutting, &any));
    if (!any)
        return ST_OK;
    TRY(trust(cutting));
    TRY(close_newest(cutting));
    TRY(cut_files(cutting));
    return tell(cutting);
}

/* Not two at once: the second finds what the first has left. */
enum status audit_cut(struct ctx *ctx, struct audit *audit, const struct audit_cut *cut,
                      struct audit_cut_result *result) {
    struct cutting cutting = {.ctx = ctx, .audit = audit, .cut = cut, .result = result, .limit = INT64_MAX};
    *result = (struct audit_cut_result){0};
    if (!audit->writing)
        return FAIL(ctx, ST_DENIED, M("The audit log can only be read."));
    must(pthread_mutex_lock(&audit->cut_guard) == 0);
    enum status status = cut_once(&cutting);
    must(pthread_mutex_unlock(&audit->cut_guard) == 0);
    return status;
}

/* Most often it is the first line of all: no more is read than that takes. */
static enum status oldest_in_file(struct cutting *cutting, int number, enum audit_data data, int64_t *at) {
    scoped_arena *arena = arena_new();
    struct ctx *ctx = cutting->ctx;
    struct segment_pieces pieces = {.fd = -1};
    struct segment_line line;
    enum status status = segment_open(ctx, arena, cutting->audit->folder, number, 0, &pieces);
    for (bool more = status == ST_OK; more && !*at && status == ST_OK;) {
        size_t used = 0;
        while (!*at && segment_next(pieces.bytes, pieces.length, &used, &line))
            if (!segment_is_gone(&line) && data_of(&line) == data && !names_kept(cutting->cut, &line)) {
                int64_t when = segment_instant(&line, "at");
                *at = when <= ctx->now ? when : 0;
            }
        if (!*at)
            status = segment_more(ctx, arena, number, used, &pieces, &more);
    }
    segment_close(&pieces);
    return status;
}

static enum status oldest_in(struct cutting *cutting, enum audit_data data, int64_t *at) {
    int last = audit_shown(cutting->audit).number;
    last = last ? last : segment_last(cutting->audit->folder);
    for (int number = segment_begin(cutting->audit->folder); number <= last && !*at; number++)
        TRY(oldest_in_file(cutting, number, data, at));
    return ST_OK;
}

enum status audit_oldest(struct ctx *ctx, struct audit *audit, const struct audit_cut *cut,
                         enum audit_data data, int64_t *at) {
    struct cutting cutting = {.ctx = ctx, .audit = audit, .cut = cut};
    *at = 0;
    must(pthread_rwlock_rdlock(&audit->cutting) == 0);
    enum status status = oldest_in(&cutting, data, at);
    must(pthread_rwlock_unlock(&audit->cutting) == 0);
    return status;
}
