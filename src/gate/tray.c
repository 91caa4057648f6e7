/* A few places: whoever hands out fetches the file at once. What nobody fetched is wiped when the next one comes behind its time. */
#include "gate/tray.h"

#include "base/status.h"
#include "gate/places.h"

#include <string.h>
#include <sys/random.h>

static void empty(struct tray_place *place) {
    arena_free(place->arena);
    *place = (struct tray_place){0};
}

void tray_begin(struct tray *tray) {
    memset(tray, 0, sizeof *tray);
    must(pthread_mutex_init(&tray->lock, NULL) == 0);
}

void tray_end(struct tray *tray) {
    for (size_t i = 0; i < TRAY_PLACES; i++)
        empty(&tray->places[i]);
    pthread_mutex_destroy(&tray->lock);
}

static void random_id(char id[TRAY_ID]) {
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* 32: five bits each */
    unsigned char bytes[TRAY_ID - 1];
    must(getrandom(bytes, sizeof bytes, 0) == (ssize_t)sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        id[i] = letters[bytes[i] & 31];
    id[sizeof bytes] = '\0';
}

static void end_old(struct tray *tray, int64_t now) {
    for (size_t i = 0; i < TRAY_PLACES; i++)
        if (tray->places[i].arena && tray->places[i].until <= now)
            empty(&tray->places[i]);
}

/* A free one, else the one whose time is over first. */
static struct tray_place *free_place(struct tray *tray) {
    struct tray_place *first = &tray->places[0];
    for (size_t i = 0; i < TRAY_PLACES; i++) {
        struct tray_place *place = &tray->places[i];
        if (!place->arena)
            return place;
        if (place->until < first->until)
            first = place;
    }
    empty(first);
    return first;
}

static struct tray_file copy(struct arena *arena, const struct tray_file *file, bool bytes) {
    return (struct tray_file){.name = arena_text(arena, file->name),
                              .type = arena_text(arena, file->type),
                              .said = arena_text(arena, file->said),
                              .left = arena_text(arena, file->left),
                              .bytes = bytes ? arena_copy(arena, file->bytes, file->length) : NULL,
                              .length = bytes ? file->length : 0};
}

const char *tray_put(struct tray *tray, struct arena *arena, const char *owner, int64_t now,
                     const struct tray_file *file) {
    pthread_mutex_lock(&tray->lock);
    end_old(tray, now);
    struct tray_place *place = free_place(tray);
    *place =
        (struct tray_place){.arena = arena_new(), .owner = places_owner(owner), .until = now + TRAY_SECONDS};
    random_id(place->id);
    place->file = copy(place->arena, file, true);
    const char *id = arena_text(arena, place->id);
    pthread_mutex_unlock(&tray->lock);
    return id;
}

static bool read_out(struct tray *tray, struct arena *arena, const char *owner, int64_t now, const char *id,
                     struct tray_file *file, bool take) {
    bool there = false;
    pthread_mutex_lock(&tray->lock);
    end_old(tray, now);
    for (size_t i = 0; i < TRAY_PLACES && !there; i++) {
        struct tray_place *place = &tray->places[i];
        there = place->arena && place->owner == places_owner(owner) && strcmp(place->id, id) == 0;
        if (there)
            *file = copy(arena, &place->file, take);
        if (there && take)
            empty(place);
    }
    pthread_mutex_unlock(&tray->lock);
    return there;
}

bool tray_look(struct tray *tray, struct arena *arena, const char *owner, int64_t now, const char *id,
               struct tray_file *file) {
    return read_out(tray, arena, owner, now, id, file, false);
}

bool tray_take(struct tray *tray, struct arena *arena, const char *owner, int64_t now, const char *id,
               struct tray_file *file) {
    return read_out(tray, arena, owner, now, id, file, true);
}

void tray_clear(struct tray *tray, const char *owner) {
    pthread_mutex_lock(&tray->lock);
    for (size_t i = 0; i < TRAY_PLACES; i++)
        if (tray->places[i].arena && tray->places[i].owner == places_owner(owner))
            empty(&tray->places[i]);
    pthread_mutex_unlock(&tray->lock);
}
