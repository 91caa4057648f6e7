/* The files of the audit log, FOLDER/audit/000001.log and on: a line is a hash in hex, a space, a JSON object that begins
 * with its seq, and a newline. The first line of a file is of action "segment" and names the file's number and the hash
 * before it, so that files cannot be swapped or left out. Behind the last line a file in use holds zeros.
 * Used by: audit only.
 * Memory: as each function says. */
#ifndef REGISTRY_SEGMENT_H
#define REGISTRY_SEGMENT_H

#include "base/ctx.h"
#include "vault/vault.h"

#include <stdbool.h>

enum { SEGMENT_HEX = 2 * VAULT_HASH, SEGMENT_SIZE = 16 * 1024 * 1024, SEGMENT_STEP = 1024 * 1024 };

/* Where one has got to: what the next line follows. */
struct segment_end {
    int number;    /* of the file; 0: there is none */
    size_t offset; /* behind the last good line */
    int64_t seq;
    unsigned char hash[VAULT_HASH];
    int64_t out;            /* highest audit_out id in the log */
    int64_t checkpoint_day; /* of the last checkpoint in this file, or 0 */
};

const char *segment_name(struct arena *arena, int number); /* 000001.log */
const char *segment_path(struct arena *arena, const char *folder, int number);
/* The highest number in the folder; 0 when there is none, or no folder. */
int segment_last(const char *folder);
/* The whole file, in arena. ST_NOT_FOUND when there is none. */
CHECKED enum status segment_load(struct ctx *ctx, struct arena *arena, const char *folder, int number,
                                 char **bytes, size_t *length);

/* The same piece by piece, in a buffer that stays in the processor's cache and serves one file after the other: `bytes` and `length` are what
 * is there. */
struct segment_pieces {
    char *bytes;
    size_t length, room;
    int fd;
    size_t at, end; /* of the file: how far it is read, and is to be */
};
/* At its first piece. Nothing behind `end` is read (0: to the end). ST_NOT_FOUND as above. */
CHECKED enum status segment_open(struct ctx *ctx, struct arena *arena, const char *folder, int number,
                                 size_t end, struct segment_pieces *pieces);
/* The next piece behind what was used of this one. ST_OK with *more false: there is none, `bytes` is what is left. */
CHECKED enum status segment_more(struct ctx *ctx, struct arena *arena, int number, size_t used,
                                 struct segment_pieces *pieces, bool *more);
/* The piece that begins at `at` of the file instead of the one that is there. */
CHECKED enum status segment_seek(struct ctx *ctx, struct arena *arena, int number, size_t at,
                                 struct segment_pieces *pieces);
void segment_close(struct segment_pieces *pieces);

/* The file in which the log begins: what lay before it went at its day (audit_stub.h). 1 where nothing went. */
int segment_begin(const char *folder);
/* The seq of the file's first line; 0 when there is none. */
int64_t segment_first(const char *folder, int number);
/* Whether one of the texts, none of which is longer than SEGMENT_TEXT, stands anywhere in the file: a look at it that is some
 * four times as quick as reading its lines. Also true when the file cannot be read: who loads it is told. */
enum { SEGMENT_TEXT = 64 };
int segment_holds(const char *folder, int number, const char *const *texts, size_t count);

struct segment_line {
    const char *hash; /* SEGMENT_HEX characters, not ended */
    const char *json; /* ended by the newline, not by NUL */
    size_t length;
    int64_t seq;
};
/* 1: a well-formed line begins at *at, which moves behind it; 0: none does. */
int segment_next(const char *bytes, size_t length, size_t *at, struct segment_line *line);
/* Whether the line's hash follows from `hash`, which becomes the line's. */
int segment_follows(const struct segment_line *line, unsigned char hash[VAULT_HASH]);
/* The text of a plain string or number in a line, up to its end; NULL when the line has no such name. */
const char *segment_value(const struct segment_line *line, const char *name, size_t *length);
int64_t segment_number(const struct segment_line *line, const char *name); /* 0 when there is none */
/* The instant at which it was written, as it stands there: SEGMENT_AT characters, not ended. NULL: it does not begin as an entry does. */
enum { SEGMENT_AT = 20 };
const char *segment_at(const struct segment_line *line);
int64_t segment_instant(const struct segment_line *line, const char *name); /* 0: none that can be read */
/* No entry, but what stands for entries that went (audit_stub.h). */
bool segment_is_gone(const struct segment_line *line);

#endif
