/* Hashes alone name the entry that was touched, as long as nobody has computed them anew, for which no key is needed. Against that
 * stand the head in the key folder and the checkpoints, which only the key signs: a log that was written anew is caught at the next of
 * them, and the entries since the last good one are what cannot be trusted. */
#include "registry/audit_walk.h"

#include "registry/audit_inside.h"
#include "registry/audit_stub.h"
#include "vault/chain.h"

#include <stdlib.h>
#include <string.h>

void audit_walk_begin(struct audit_walk *walk, int64_t register_id) {
    walk->register_id = register_id;
    *walk->verdict = (struct audit_verdict){0};
    audit_clock_now(&walk->clock, walk->ctx->now);
    chain_start(register_id, walk->hash);
}

static const char *digits(struct arena *arena, int64_t number) {
    return arena_printf(arena, "%lld", (long long)number);
}

bool audit_walk_bad(struct audit_walk *walk, int64_t seq, int64_t since, const char *id) {
    struct arena *arena = walk->ctx->arena;
    const char *file = walk->number ? segment_name(arena, walk->number) : "";
    walk->verdict->file = file;
    walk->verdict->seq = seq;
    walk->verdict->since = since;
    walk->verdict->problem =
        MSG(arena, walk->ctx->lang, id, file, digits(arena, seq), digits(arena, since - 1));
    return false;
}

/* Seen at once, where it is. */
static bool bad_here(struct audit_walk *walk, int64_t seq, const char *id) {
    return audit_walk_bad(walk, seq, seq, id);
}

/* What an entry says was done; every line is asked, so it is looked for once. */
struct said {
    const char *action; /* NULL: nothing */
    size_t length;
};

static struct said said_by(const struct segment_line *line) {
    struct said said;
    said.action = segment_value(line, "action", &said.length);
    return said;
}

static bool is_action(struct said said, const char *wanted) {
    return said.action && said.length == strlen(wanted) && memcmp(said.action, wanted, said.length) == 0;
}

static const char *value_text(struct arena *arena, const struct segment_line *line, const char *name) {
    size_t length;
    const char *value = segment_value(line, name, &length);
    return value ? arena_text_n(arena, value, length) : "";
}

static bool checkpoint_good(struct audit_walk *walk, const struct segment_line *line,
                            const unsigned char before[VAULT_HASH]) {
    unsigned char signature[VAULT_SIGNATURE];
    char hash[SEGMENT_HEX + 1];
    scoped_arena *arena = arena_new();
    const char *hex = value_text(arena, line, "detail");
    chain_hex(before, VAULT_HASH, hash);
    if (strlen(hex) != sizeof signature * 2 || !chain_unhex(hex, signature, sizeof signature))
        return false;
    const char *says =
        audit_signed_text(arena, walk->register_id, line->seq - 1, hash, value_text(arena, line, "at"));
    return vault_signed(walk->key, says, strlen(says), signature);
}

static bool check_checkpoint(struct audit_walk *walk, const struct segment_line *line,
                             const unsigned char before[VAULT_HASH]) {
    if (!checkpoint_good(walk, line, before))
        return audit_walk_bad(
            walk, line->seq, walk->proven + 1,
            M("{1}: the checkpoint at entry {2} does not carry the register's signature: it is "
              "forged, or something behind entry {3} was written anew."));
    walk->proven = line->seq;
    return true;
}

static bool check_segment(struct audit_walk *walk, const struct segment_line *line) {
    unsigned char previous[VAULT_HASH];
    size_t length;
    const char *hex = segment_value(line, "previous", &length);
    if (!is_action(said_by(line), "segment") || segment_number(line, "number") != walk->number)
        return bad_here(walk, walk->seq + 1,
                        M("{1}: the file does not begin as this file of the log; files were swapped."));
    if (!hex || !chain_unhex(hex, previous, VAULT_HASH) || memcmp(previous, walk->hash, VAULT_HASH) != 0)
        return bad_here(walk, walk->seq + 1, M("{1}: the file does not follow the one before it (entry {2})."));
    return true;
}

/* What somebody added to a log that was shut stands there for good, unless the key has signed it since. */
static bool check_growth(struct audit_walk *walk, const struct segment_line *line) {
    scoped_arena *arena = arena_new();
    char *end;
    int64_t from = strtoll(value_text(arena, line, "detail"), &end, 10);
    int64_t to = *end == '-' ? strtoll(end + 1, NULL, 10) : from;
    if (from <= walk->proven)
        from = walk->proven + 1;
    if (from > to || to >= line->seq)
        return true;
    return bad_here(walk, from,
                    M("{1}: entry {2} was added while no program had the log open, or the keys were put back "
                      "to an older copy by hand."));
}

/* What is told of elsewhere: the key folder's head, and heads that somebody has kept. */
static bool check_known(struct audit_walk *walk) {
    for (size_t i = 0; i < walk->wanted_count; i++)
        if (walk->wanted[i].seq == walk->seq && memcmp(walk->wanted[i].hash, walk->hash, VAULT_HASH) == 0)
            walk->wanted[i].there = true;
    if (walk->seq != walk->head_seq)
        return true;
    if (memcmp(walk->hash, walk->head, VAULT_HASH) != 0)
        return audit_walk_bad(
            walk, walk->seq, walk->proven + 1,
            M("{1}: entry {2} is not the one that is remembered: something behind entry {3} was "
              "written anew."));
    walk->proven = walk->seq;
    return true;
}

/* ---- what went at its day */

static void add_past(struct audit_past *past, const struct audit_stub *stub) {
    past->first = !past->entries || stub->first < past->first ? stub->first : past->first;
    past->last = stub->last > past->last ? stub->last : past->last;
    past->at = stub->at > past->at ? stub->at : past->at;
    past->entries += stub->to - stub->from + 1;
    past->to = stub->to;
}

/* A head that was signed at one of those entries is answered by the line that is signed for them. */
static void mark_heads(struct audit_walk *walk, const struct audit_stub *stub) {
    for (size_t i = 0; i < walk->wanted_count; i++)
        if (walk->wanted[i].seq >= stub->from && walk->wanted[i].seq < stub->to)
            walk->wanted[i].gone = stub->at;
}

/* The line in the place of entries that went: signed, and it fits between what is before it and what follows. */
static bool check_stub(struct audit_walk *walk, const struct segment_line *line, bool first) {
    scoped_arena *arena = arena_new();
    struct audit_stub stub;
    if (!audit_stub_read(arena, line, walk->register_id, walk->key, &stub))
        return bad_here(walk, walk->seq + 1,
                        M("{1}: what stands for entry {2} and those behind it does not carry the register's "
                          "signature: nobody signed for their going."));
    if (walk->one && stub.number)
        walk->number = stub.number;
    if (first && stub.number != walk->number)
        return bad_here(walk, walk->seq + 1,
                        M("{1}: the file does not begin as this file of the log; files were swapped."));
    if (stub.from != walk->seq + 1 || memcmp(stub.before, walk->hash, VAULT_HASH) != 0)
        return bad_here(walk, walk->seq + 1, M("{1}: entry {2} is missing or not in its place."));
    add_past(&walk->verdict->past, &stub);
    mark_heads(walk, &stub);
    audit_clock_seen(&walk->clock, stub.to, stub.last);
    memcpy(walk->hash, stub.hash, VAULT_HASH);
    walk->seq = walk->proven = stub.to;
    return check_known(walk);
}

static void check_clock(struct audit_walk *walk, const struct segment_line *line) {
    struct audit_back back;
    if (!audit_clock_back(&walk->clock, line, &back))
        return;
    if (!walk->verdict->backs)
        walk->verdict->back = back;
    walk->verdict->backs++;
}

static bool check_line(struct audit_walk *walk, const struct segment_line *line, bool first) {
    unsigned char before[VAULT_HASH];
    if (segment_is_gone(line))
        return check_stub(walk, line, first);
    const struct said said = said_by(line);
    if (walk->one && is_action(said, "segment")) {
        walk->number++;
        first = true;
    }
    if (first && !check_segment(walk, line))
        return false;
    if (line->seq != walk->seq + 1)
        return bad_here(walk, walk->seq + 1, M("{1}: entry {2} is missing or not in its place."));
    memcpy(before, walk->hash, VAULT_HASH);
    if (!segment_follows(line, walk->hash))
        return bad_here(walk, line->seq,
                        M("{1}: entry {2} was changed, or the one before it is not the one it follows."));
    if (is_action(said, "checkpoint") && !check_checkpoint(walk, line, before))
        return false;
    if (is_action(said, AUDIT_GREW) && !check_growth(walk, line))
        return false;
    walk->seq = line->seq;
    walk->verdict->entries++;
    check_clock(walk, line);
    return check_known(walk);
}

bool audit_walk_lines(struct audit_walk *walk, const char *bytes, size_t length, size_t *at, bool first) {
    struct segment_line line;
    for (; segment_next(bytes, length, at, &line); first = false)
        if (!check_line(walk, &line, first))
            return false;
    return true;
}

bool audit_walk_end(struct audit_walk *walk) {
    if (walk->seq >= walk->head_seq)
        return true;
    return bad_here(walk, walk->seq + 1,
                    M("{1}: the log ends before entry {2}, which is remembered: it was cut or rolled back."));
}
