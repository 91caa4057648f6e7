/* Every file is read in order and every hash computed again. The head in the key folder is read first, so that a log which
 * grows meanwhile is not mistaken for one that was cut. */
#include "registry/audit.h"

#include "registry/audit_inside.h"
#include "registry/audit_walk.h"
#include "vault/chain.h"

#include <string.h>

struct check {
    struct audit_walk walk;
    struct audit *audit;
    struct segment_end shown;
    bool shut;
    struct arena *arena; /* of the pieces that are read */
    struct segment_pieces pieces;
};

static bool only_zeros(const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (bytes[i])
            return false;
    return true;
}

/* What stands behind the last line: nothing, or zeros, or (in the newest file, beyond a head that is not shut) a batch that a crash
 * tore or that another program is writing now. */
static bool check_rest(struct check *check, bool last) {
    struct audit_walk *walk = &check->walk;
    const struct segment_pieces *pieces = &check->pieces;
    if (only_zeros(pieces->bytes, pieces->length) || (last && !check->shut && walk->seq >= walk->head_seq))
        return true;
    return audit_walk_bad(walk, walk->seq + 1, walk->seq + 1, M("{1}: entry {2} cannot be read."));
}

/* Behind the lines zeros are read as quickly as they come; what is neither waits for the end of the file. */
static size_t passed(const struct segment_pieces *pieces, size_t at) {
    return only_zeros(pieces->bytes + at, pieces->length - at) ? pieces->length : at;
}

static enum status check_pieces(struct check *check, bool last, bool *good) {
    struct audit_walk *walk = &check->walk;
    struct segment_pieces *pieces = &check->pieces;
    bool first = true, ended = false;
    for (bool more = true; more;) {
        size_t at = 0;
        *good = ended || audit_walk_lines(walk, pieces->bytes, pieces->length, &at, first);
        first = first && !at;
        if (!*good)
            return ST_OK;
        at = passed(pieces, at);
        ended = ended || (pieces->length && at == pieces->length && !pieces->bytes[at - 1]);
        TRY(segment_more(walk->ctx, check->arena, walk->number, at, pieces, &more));
    }
    *good = check_rest(check, last);
    return ST_OK;
}

static enum status check_file(struct check *check, bool last, bool *good) {
    struct audit_walk *walk = &check->walk;
    bool shown = last && check->shown.number == walk->number; /* behind it this program may be writing now */
    enum status status = segment_open(walk->ctx, check->arena, check->audit->folder, walk->number,
                                      shown ? check->shown.offset : 0, &check->pieces);
    if (status == ST_NOT_FOUND) {
        *good = audit_walk_bad(walk, walk->seq + 1, walk->seq + 1,
                               M("The file {1} is missing; it should begin with entry {2}."));
        fault_clear(walk->ctx);
        return ST_OK;
    }
    if (status == ST_OK)
        status = check_pieces(check, last, good);
    segment_close(&check->pieces);
    return status;
}

/* The file in which an entry lies. */
static int file_of(const char *folder, int last, int64_t seq) {
    int begin = segment_begin(folder);
    for (int number = last; number > begin; number--) {
        int64_t first = segment_first(folder, number);
        if (first && first <= seq)
            return number;
    }
    return begin;
}

/* A head that is shut was the log's end. Another program may have opened it since it was read: then it is not shut any more. */
static enum status check_end(struct check *check, int last) {
    struct audit_walk *walk = &check->walk;
    int64_t head_seq;
    unsigned char head[VAULT_HASH];
    bool shut;
    walk->number = last;
    if (!audit_walk_end(walk) || !check->shut || walk->seq <= walk->proven)
        return ST_OK;
    TRY(vault_head(walk->ctx, check->audit->vault, &head_seq, head, &shut));
    if (!shut || head_seq != walk->head_seq)
        return ST_OK;
    walk->number = file_of(check->audit->folder, last, walk->proven + 1);
    (void)audit_walk_bad(walk, walk->proven + 1, walk->proven + 1,
                         M("{1}: entry {2} was added while no program had the log open, or the keys were put "
                           "back to an older copy by hand."));
    return ST_OK;
}

/* An entry tells of what was added before it: that lies in an earlier file sometimes. */
static void name_file(struct check *check, int last) {
    struct audit_verdict *verdict = check->walk.verdict;
    if (verdict->problem && verdict->seq <= check->walk.seq && verdict->seq == verdict->since)
        verdict->file = segment_name(check->walk.ctx->arena, file_of(check->audit->folder, last, verdict->seq));
}

static enum status verify(struct check *check) {
    struct audit_walk *walk = &check->walk;
    struct audit *audit = check->audit;
    scoped_arena *arena = arena_new();
    bool good = true;
    check->arena = arena;
    check->pieces.fd = -1;
    audit_catch_up(walk->ctx, audit);
    audit_walk_begin(walk, vault_register(audit->vault));
    TRY(vault_head(walk->ctx, audit->vault, &walk->head_seq, walk->head, &check->shut));
    check->shown = audit_shown(audit);
    vault_public(audit->vault, walk->key);
    int last = check->shown.number ? check->shown.number : segment_last(audit->folder);
    for (walk->number = segment_begin(audit->folder); good && walk->number <= last; walk->number++)
        TRY(check_file(check, walk->number == last, &good));
    if (good)
        return check_end(check, last);
    name_file(check, last);
    return ST_OK;
}

/* Another program may be taking away what is over meanwhile, which is no fault of the log's. */
static enum status verify_still(struct ctx *ctx, struct audit *audit, struct audit_head *heads, size_t count,
                                struct audit_verdict *verdict) {
    enum { TRIES = 3 };
    enum status status = ST_OK;
    must(pthread_rwlock_rdlock(&audit->cutting) == 0);
    for (int tries = 0; tries < TRIES; tries++) {
        struct check check = {.walk = {.ctx = ctx, .verdict = verdict, .wanted = heads, .wanted_count = count},
                              .audit = audit};
        int begin = segment_begin(audit->folder);
        status = verify(&check);
        if (status != ST_OK || !verdict->problem || segment_begin(audit->folder) == begin)
            break;
    }
    must(pthread_rwlock_unlock(&audit->cutting) == 0);
    return status;
}

enum status audit_verify(struct ctx *ctx, struct audit *audit, struct audit_verdict *verdict) {
    return verify_still(ctx, audit, NULL, 0, verdict);
}

enum status audit_verify_heads(struct ctx *ctx, struct audit *audit, struct audit_head *heads, size_t count,
                               struct audit_verdict *verdict) {
    for (size_t i = 0; i < count; i++) {
        heads[i].there = false;
        heads[i].gone = 0;
    }
    return verify_still(ctx, audit, heads, count, verdict);
}
