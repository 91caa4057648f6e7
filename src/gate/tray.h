/* Files that were made for somebody and are fetched once: what was handed out lies here between the page that says so and its
 * download. In memory only.
 * Used by: gate.
 * Memory: an arena for each file, wiped when it is fetched, when its time is over, or when others need the place.
 * Promises: the id is random; another session's id finds nothing; a file leaves once.
 * Law: GDPR 5(1)(f), 32. */
#ifndef GATE_TRAY_H
#define GATE_TRAY_H

#include "base/arena.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TRAY_PLACES = 16, TRAY_ID = 27, TRAY_SECONDS = 15 * 60 };

struct tray_file {
    const char *name, *type; /* as it is downloaded */
    const char *said, *left; /* what the page says of it; left: lines, or "" */
    const void *bytes;
    size_t length;
};

struct tray {
    pthread_mutex_t lock;
    struct tray_place {
        struct arena *arena; /* NULL: free */
        char id[TRAY_ID];
        uint64_t owner;
        int64_t until;
        struct tray_file file;
    } places[TRAY_PLACES];
};

void tray_begin(struct tray *tray);
void tray_end(struct tray *tray);
/* Copies the file; its id. */
const char *tray_put(struct tray *tray, struct arena *arena, const char *owner, int64_t now,
                     const struct tray_file *file);
/* Copied to `arena`; without its bytes, or with them and for the last time. False: it is not there (any more). */
bool tray_look(struct tray *tray, struct arena *arena, const char *owner, int64_t now, const char *id,
               struct tray_file *file);
bool tray_take(struct tray *tray, struct arena *arena, const char *owner, int64_t now, const char *id,
               struct tray_file *file);
void tray_clear(struct tray *tray, const char *owner);

#endif
