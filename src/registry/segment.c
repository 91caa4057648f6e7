#include "registry/segment.h"

#include "base/date.h"
#include "vault/chain.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME = 10, DIGITS = 6 };

const char *segment_name(struct arena *arena, int number) {
    return arena_printf(arena, "%06d.log", number);
}

const char *segment_path(struct arena *arena, const char *folder, int number) {
    return arena_printf(arena, "%s/audit/%06d.log", folder, number);
}

/* Other files in the folder do not matter. */
int segment_last(const char *folder) {
    scoped_arena *arena = arena_new();
    DIR *dir = opendir(arena_printf(arena, "%s/audit", folder));
    int last = 0;
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        if (strlen(entry->d_name) != NAME || strspn(entry->d_name, "0123456789") != DIGITS ||
            strcmp(entry->d_name + DIGITS, ".log") != 0)
            continue;
        int number = (int)strtol(entry->d_name, NULL, 10);
        if (number > last)
            last = number;
    }
    if (dir)
        closedir(dir);
    return last;
}

/* Does the file begin with what stands for everything from the first entry on? */
static bool begins_log(const char *folder, int number) {
    enum { LINE = 4096 };
    scoped_arena *arena = arena_new();
    char *bytes = arena_alloc(arena, LINE);
    int fd = open(segment_path(arena, folder, number), O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : pread(fd, bytes, LINE, 0);
    struct segment_line line;
    size_t at = 0;
    if (fd >= 0)
        close(fd);
    return got > 0 && segment_next(bytes, (size_t)got, &at, &line) && segment_is_gone(&line) &&
           segment_number(&line, "gone") == 1;
}

/* The newest such file counts: files before it are what a crash, or somebody who brought a copy back, has left. */
int segment_begin(const char *folder) {
    for (int number = segment_last(folder); number > 1; number--)
        if (begins_log(folder, number))
            return number;
    return 1;
}

static enum status cannot_read(struct ctx *ctx, struct arena *arena, int number) {
    return FAIL(ctx, ST_FAILED, M("The audit log's file {1} cannot be read."), segment_name(arena, number));
}

enum status segment_load(struct ctx *ctx, struct arena *arena, const char *folder, int number, char **bytes,
                         size_t *length) {
    struct stat is;
    int fd = open(segment_path(arena, folder, number), O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return FAIL(ctx, ST_NOT_FOUND, M("The audit log's file {1} is missing."), segment_name(arena, number));
    if (fd < 0)
        return cannot_read(ctx, arena, number);
    int good = fstat(fd, &is) == 0;
    size_t room = good ? (size_t)is.st_size : 0;
    *bytes = arena_alloc(arena, room + 1);
    *length = 0;
    while (good && *length < room) {
        ssize_t got = pread(fd, *bytes + *length, room - *length, (off_t)*length);
        good = got >= 0;
        if (got <= 0)
            break;
        *length += (size_t)got;
    }
    close(fd);
    return good ? ST_OK : cannot_read(ctx, arena, number);
}

/* ---- piece by piece */

enum { SEGMENT_PIECE = 512 * 1024 };

static enum status read_piece(struct ctx *ctx, struct arena *arena, int number, struct segment_pieces *pieces) {
    size_t wanted = pieces->room - pieces->length, left = pieces->end - pieces->at;
    ssize_t got =
        pread(pieces->fd, pieces->bytes + pieces->length, wanted < left ? wanted : left, (off_t)pieces->at);
    if (got < 0)
        return cannot_read(ctx, arena, number);
    if (!got)
        pieces->end = pieces->at; /* cut meanwhile */
    pieces->length += (size_t)got;
    pieces->at += (size_t)got;
    return ST_OK;
}

enum status segment_open(struct ctx *ctx, struct arena *arena, const char *folder, int number, size_t end,
                         struct segment_pieces *pieces) {
    struct stat is;
    scoped_arena *names = arena_new();
    int fd = open(segment_path(names, folder, number), O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return FAIL(ctx, ST_NOT_FOUND, M("The audit log's file {1} is missing."), segment_name(arena, number));
    if (fd < 0)
        return cannot_read(ctx, arena, number);
    if (!pieces->bytes) {
        pieces->room = SEGMENT_PIECE;
        pieces->bytes = arena_alloc(arena, pieces->room);
    }
    size_t size = fstat(fd, &is) == 0 ? (size_t)is.st_size : 0;
    pieces->fd = fd;
    pieces->length = pieces->at = 0;
    pieces->end = end && end < size ? end : size;
    return read_piece(ctx, arena, number, pieces);
}

/* A line that does not fit gets a larger buffer. */
enum status segment_more(struct ctx *ctx, struct arena *arena, int number, size_t used,
                         struct segment_pieces *pieces, bool *more) {
    pieces->length -= used;
    memmove(pieces->bytes, pieces->bytes + used, pieces->length);
    *more = pieces->at < pieces->end;
    if (!*more)
        return ST_OK;
    if (pieces->length == pieces->room) {
        pieces->bytes = arena_grow(arena, pieces->bytes, pieces->room, 2 * pieces->room, 1);
        pieces->room *= 2;
    }
    return read_piece(ctx, arena, number, pieces);
}

enum status segment_seek(struct ctx *ctx, struct arena *arena, int number, size_t at,
                         struct segment_pieces *pieces) {
    pieces->length = 0;
    pieces->at = at < pieces->end ? at : pieces->end;
    return read_piece(ctx, arena, number, pieces);
}

void segment_close(struct segment_pieces *pieces) {
    if (pieces->fd >= 0)
        close(pieces->fd);
    pieces->fd = -1;
}

/* In pieces that stay in the processor's cache, each with the end of the one before: a text may lie across. */
static int search(int fd, const char *const *texts, size_t count) {
    enum { PIECE = 256 * 1024 };
    scoped_arena *arena = arena_new();
    char *buffer = arena_alloc(arena, SEGMENT_TEXT + PIECE);
    size_t kept = 0;
    for (off_t at = 0;;) {
        ssize_t got = pread(fd, buffer + kept, PIECE, at);
        if (got <= 0)
            return got < 0;
        size_t length = kept + (size_t)got;
        for (size_t i = 0; i < count; i++)
            if (memmem(buffer, length, texts[i], strlen(texts[i])))
                return 1;
        kept = length < SEGMENT_TEXT ? length : SEGMENT_TEXT;
        memmove(buffer, buffer + length - kept, kept);
        at += got;
    }
}

int segment_holds(const char *folder, int number, const char *const *texts, size_t count) {
    scoped_arena *arena = arena_new();
    int fd = open(segment_path(arena, folder, number), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 1;
    int holds = search(fd, texts, count);
    close(fd);
    return holds;
}

/* The one name whose place is fixed: at the beginning. */
static int take_seq(const char *json, size_t length, int64_t *seq) {
    const char start[] = "{\"seq\":";
    size_t at = sizeof start - 1;
    if (length < at || memcmp(json, start, at) != 0)
        return 0;
    *seq = 0;
    for (int digits = 0; at < length && json[at] >= '0' && json[at] <= '9' && digits < 18; at++, digits++)
        *seq = *seq * 10 + (json[at] - '0');
    return *seq > 0 && at < length && json[at] == ',';
}

int64_t segment_first(const char *folder, int number) {
    enum { LINE = 4096 };
    scoped_arena *arena = arena_new();
    char *bytes = arena_alloc(arena, LINE);
    int64_t seq = 0;
    int fd = open(segment_path(arena, folder, number), O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : pread(fd, bytes, LINE - 1, 0);
    if (fd >= 0)
        close(fd);
    if (got > SEGMENT_HEX + 1)
        (void)take_seq(bytes + SEGMENT_HEX + 1, (size_t)got - SEGMENT_HEX - 1, &seq);
    return seq;
}

/* A line with a NUL, without a newline, without hash or seq is none: that is where the log ends. */
int segment_next(const char *bytes, size_t length, size_t *at, struct segment_line *line) {
    const char *start = bytes + *at;
    size_t left = length - *at;
    const char *end = left ? memchr(start, '\n', left) : NULL;
    if (!end || end - start < SEGMENT_HEX + 4 || start[SEGMENT_HEX] != ' ' || end[-1] != '}')
        return 0;
    line->hash = start;
    line->json = start + SEGMENT_HEX + 1;
    line->length = (size_t)(end - line->json);
    if (memchr(start, '\0', (size_t)(end - start)) || !take_seq(line->json, line->length, &line->seq))
        return 0;
    *at += (size_t)(end - start) + 1;
    return 1;
}

/* Hashes are no secrets, so this need not take as long for each. */
int segment_follows(const struct segment_line *line, unsigned char hash[VAULT_HASH]) {
    static const char digits[] = "0123456789abcdef";
    const char *hex = line->hash;
    chain_next(hash, line->json, line->length);
    for (size_t i = 0; i < VAULT_HASH; i++, hex += 2)
        if (hex[0] != digits[hash[i] >> 4] || hex[1] != digits[hash[i] & 15])
            return 0; /* as it is written: upper case would be another byte */
    return 1;
}

/* A name can only be matched outside strings: inside, every quotation mark stands behind a backslash. */
const char *segment_value(const struct segment_line *line, const char *name, size_t *length) {
    char pattern[32] = ",\"";
    size_t pattern_length = strlen(name) + 4;
    must(pattern_length < sizeof pattern);
    memcpy(pattern + 2, name, pattern_length - 4);
    memcpy(pattern + pattern_length - 2, "\":", 2);
    const char *found = memmem(line->json, line->length, pattern, pattern_length);
    if (!found)
        return NULL;
    const char *value = found + pattern_length, *end = line->json + line->length;
    int text = *value == '"';
    value += text;
    const char *stop = value;
    while (stop < end && (text ? *stop != '"' || stop[-1] == '\\' : *stop != ',' && *stop != '}'))
        stop++;
    *length = (size_t)(stop - value);
    return value;
}

int64_t segment_number(const struct segment_line *line, const char *name) {
    size_t length;
    const char *value = segment_value(line, name, &length);
    int64_t number = 0;
    for (size_t i = 0; value && i < length && i < 18 && value[i] >= '0' && value[i] <= '9'; i++)
        number = number * 10 + (value[i] - '0');
    return number;
}

static const char *behind_seq(const struct segment_line *line, const char *name) {
    size_t length = strlen(name), at = sizeof "{\"seq\":" - 1;
    while (at < line->length && line->json[at] >= '0' && line->json[at] <= '9')
        at++;
    return line->length - at > length && memcmp(line->json + at, name, length) == 0 ? line->json + at + length
                                                                                    : NULL;
}

const char *segment_at(const struct segment_line *line) {
    const char *at = behind_seq(line, ",\"at\":\"");
    return at && line->json + line->length - at > SEGMENT_AT && at[SEGMENT_AT] == '"' ? at : NULL;
}

int64_t segment_instant(const struct segment_line *line, const char *name) {
    size_t length;
    int64_t instant = 0;
    char text[32] = {0};
    const char *value = segment_value(line, name, &length);
    if (value && length < sizeof text)
        memcpy(text, value, length);
    return instant_parse(text, &instant) ? instant : 0;
}

bool segment_is_gone(const struct segment_line *line) {
    return behind_seq(line, ",\"gone\":") != NULL;
}
