/* Bytes from somewhere, read piece by piece: a file, a sealed copy of one, memory.
 * Used by: base/csv, the readers of src/formats, registry/import.
 * Memory: what `arg` points at is the maker's and outlives the reading.
 * Errors: `read` gives a negative number when it failed. */
#ifndef BASE_INPUT_H
#define BASE_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct input {
    const char *name; /* for errors */
    /* Up to `room` bytes; 0 at the end, a negative number when it failed. */
    long (*read)(void *arg, void *into, size_t room);
    /* To a place counted from the start; false when that cannot be. NULL: it is read from front to back only. */
    bool (*seek)(void *arg, int64_t place);
    int64_t size; /* in bytes, where there is a seek */
    void *arg;
};

/* An open file; the FILE is the caller's and stands at its start. */
struct input input_file(const char *name, void *file);

struct input_bytes { /* state of input_memory, the caller's */
    const unsigned char *bytes;
    size_t length, at;
};
struct input input_memory(const char *name, struct input_bytes *bytes);

#endif
