#include "base/input.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static long read_file(void *arg, void *into, size_t room) {
    FILE *file = arg;
    size_t got = fread(into, 1, room, file);
    return got == 0 && ferror(file) ? -1 : (long)got;
}

static bool seek_file(void *arg, int64_t place) {
    FILE *file = arg;
    return fseeko(file, place, SEEK_SET) == 0;
}

struct input input_file(const char *name, void *file) {
    struct stat info = {0};
    (void)fstat(fileno((FILE *)file), &info); /* a size of 0 only means that nothing can be sought in it */
    return (struct input){
        .name = name, .read = read_file, .seek = seek_file, .size = info.st_size, .arg = file};
}

static long read_memory(void *arg, void *into, size_t room) {
    struct input_bytes *bytes = arg;
    size_t left = bytes->length - bytes->at, count = left < room ? left : room;
    if (count)
        memcpy(into, bytes->bytes + bytes->at, count);
    bytes->at += count;
    return (long)count;
}

static bool seek_memory(void *arg, int64_t place) {
    struct input_bytes *bytes = arg;
    if (place < 0 || (uint64_t)place > bytes->length)
        return false;
    bytes->at = (size_t)place;
    return true;
}

struct input input_memory(const char *name, struct input_bytes *bytes) {
    return (struct input){
        .name = name, .read = read_memory, .seek = seek_memory, .size = (int64_t)bytes->length, .arg = bytes};
}
