/* Memory with one owner: a request, a command or a job has one arena, and all of it is wiped and freed at its end.
 * Used by: everything that allocates.
 * Errors: none; out of memory aborts (limits at the edge keep that out of reach from outside).
 * Promises: what an arena held is overwritten before it goes back to the system. An arena belongs to one thread at
 * a time. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* What an allocating function gives is never NULL: out of memory has aborted. */
#define NEVER_NULL __attribute__((returns_nonnull))

NEVER_NULL struct arena *arena_new(void);
/* For what lies in memory for long: its blocks are pages of their own, never in a core dump, never swapped out as far as the
 * system lets this program lock memory, and given back to the system when it is freed. */
NEVER_NULL struct arena *arena_new_apart(void);
void arena_free(struct arena *arena); /* NULL is allowed */
void arena_drop(struct arena **arena);
#define scoped_arena __attribute__((cleanup(arena_drop))) struct arena

/* Zeroed, aligned for any type. */
NEVER_NULL void *arena_alloc(struct arena *arena, size_t size);
NEVER_NULL void *arena_array(struct arena *arena, size_t count, size_t size); /* aborts on overflow */
NEVER_NULL void *arena_copy(struct arena *arena, const void *from, size_t size);
/* A copy of `old_count` items in room for `new_count`; the old room stays until the end. */
NEVER_NULL void *arena_grow(struct arena *arena, const void *old, size_t old_count, size_t new_count,
                            size_t size);
char *arena_text(struct arena *arena, const char *text); /* NULL stays NULL */
NEVER_NULL char *arena_text_n(struct arena *arena, const char *text, size_t length);
NEVER_NULL char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
NEVER_NULL char *arena_vprintf(struct arena *arena, const char *format, va_list values)
    __attribute__((format(printf, 2, 0)));
size_t arena_used(const struct arena *arena); /* bytes handed out */

/* Appends to a growing array that lives in an arena: `list`, `count` and `room` are the caller's. */
#define ARENA_PUSH(arena, list, count, room, item)                                                             \
    do {                                                                                                       \
        if ((count) == (room)) {                                                                               \
            size_t push_room = (room) ? (room)*2 : 8;                                                          \
            (list) = arena_grow((arena), (list), (count), push_room, sizeof *(list));                          \
            (room) = push_room;                                                                                \
        }                                                                                                      \
        (list)[(count)++] = (item);                                                                            \
    } while (0)

#endif
