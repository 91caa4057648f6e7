/* A list of blocks, newest first; a piece is cut off the newest one. What does not fit gets a block twice as large
 * as the last, up to a limit, or as large as it needs. Freeing goes once through the list and wipes what was handed
 * out. Rejected: freeing or moving single pieces, which would give every pointer an owner of its own again. */
#include "base/arena.h"

#include "base/status.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Blocks grow to BLOCK_MAX so that a request of a few kilobytes costs one malloc; those of locked pages only to APART_MAX, since what
 * is locked is there whole, used or not. */
enum { BLOCK_MIN = 4096, BLOCK_MAX = 1024 * 1024, APART_MAX = 128 * 1024 };

struct block {
    struct block *next;
    size_t size, used;
    alignas(max_align_t) unsigned char bytes[];
};

struct arena {
    struct block *newest;
    size_t used;
    bool apart;
};

static void *or_abort(void *memory) {
    if (!memory) {
        fputs("out of memory\n", stderr);
        abort();
    }
    return memory;
}

/* The limit on locked memory is often small; what does not fit under it is still kept out of core dumps. */
static struct block *pages_new(size_t *size) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t whole = (sizeof(struct block) + *size + page - 1) / page * page;
    void *pages = mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED)
        return NULL;
    (void)!mlock(pages, whole);
    (void)!madvise(pages, whole, MADV_DONTDUMP);
    (void)!madvise(pages, whole, MADV_HUGEPAGE);
    *size = whole - sizeof(struct block);
    return pages;
}

static struct block *block_new(struct arena *arena, size_t size) {
    struct block *block = or_abort(arena->apart ? pages_new(&size) : malloc(sizeof *block + size));
    block->next = arena->newest;
    block->size = size;
    block->used = 0;
    return block;
}

static void block_free(const struct arena *arena, struct block *block) {
    explicit_bzero(block->bytes, block->used);
    if (arena->apart)
        must(munmap(block, sizeof *block + block->size) == 0);
    else
        free(block);
}

struct arena *arena_new(void) {
    return or_abort(calloc(1, sizeof(struct arena)));
}

struct arena *arena_new_apart(void) {
    struct arena *arena = arena_new();
    arena->apart = true;
    return arena;
}

void arena_free(struct arena *arena) {
    if (!arena)
        return;
    for (struct block *block = arena->newest; block;) {
        struct block *next = block->next;
        block_free(arena, block);
        block = next;
    }
    free(arena);
}

void arena_drop(struct arena **arena) {
    arena_free(*arena);
    *arena = NULL;
}

static size_t aligned(size_t size) {
    size_t need = (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    return need ? need : alignof(max_align_t);
}

void *arena_alloc(struct arena *arena, size_t size) {
    must(arena);
    must(size < SIZE_MAX / 2);
    size_t need = aligned(size);
    struct block *block = arena->newest;
    if (!block || block->size - block->used < need) {
        size_t room = block ? block->size * 2 : BLOCK_MIN, most = arena->apart ? APART_MAX : BLOCK_MAX;
        if (room > most)
            room = most;
        block = block_new(arena, room < need ? need : room);
        arena->newest = block;
    }
    void *at = block->bytes + block->used;
    block->used += need;
    arena->used += need;
    memset(at, 0, need);
    return at;
}

void *arena_array(struct arena *arena, size_t count, size_t size) {
    must(size == 0 || count <= SIZE_MAX / 2 / size);
    return arena_alloc(arena, count * size);
}

void *arena_copy(struct arena *arena, const void *from, size_t size) {
    void *copy = arena_alloc(arena, size);
    if (size)
        memcpy(copy, from, size);
    return copy;
}

void *arena_grow(struct arena *arena, const void *old, size_t old_count, size_t new_count, size_t size) {
    must(new_count >= old_count);
    void *bigger = arena_array(arena, new_count, size);
    if (old_count)
        memcpy(bigger, old, old_count * size);
    return bigger;
}

char *arena_text_n(struct arena *arena, const char *text, size_t length) {
    char *copy = arena_alloc(arena, length + 1);
    if (length)
        memcpy(copy, text, length);
    return copy;
}

char *arena_text(struct arena *arena, const char *text) {
    return text ? arena_text_n(arena, text, strlen(text)) : NULL;
}

/* Mostly there is room in the newest block, and the text is printed where it will lie. A beginning that did not fit is wiped
 * there: only what was handed out is wiped at the end. */
char *arena_vprintf(struct arena *arena, const char *format, va_list values) {
    struct block *block = arena->newest;
    size_t room = block ? block->size - block->used : 0;
    char *at = block ? (char *)block->bytes + block->used : NULL;
    va_list again;
    va_copy(again, values);
    int length = vsnprintf(at, room, format, again);
    va_end(again);
    must(length >= 0);
    size_t need = aligned((size_t)length + 1);
    if (need <= room) {
        memset(at + length, 0, need - (size_t)length);
        block->used += need;
        arena->used += need;
        return at;
    }
    if (room)
        explicit_bzero(at, room);
    char *text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, values);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...) {
    va_list values;
    va_start(values, format);
    char *text = arena_vprintf(arena, format, values);
    va_end(values);
    return text;
}

size_t arena_used(const struct arena *arena) {
    return arena->used;
}
