/* What was searched lies here under a random id of the session, so that no personal data stands in a URL. What falls out has
 * to be searched again, nothing worse. */
#include "gate/shelf.h"

#include "base/status.h"

#include <stdbool.h>
#include <string.h>
#include <sys/random.h>

void shelf_begin(struct shelf *shelf) {
    memset(shelf, 0, sizeof *shelf);
    must(pthread_mutex_init(&shelf->lock, NULL) == 0);
}

void shelf_end(struct shelf *shelf) {
    pthread_mutex_destroy(&shelf->lock);
    explicit_bzero(shelf, sizeof *shelf);
}

static void random_id(char id[SHELF_ID]) {
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* 32: five bits each */
    unsigned char bytes[SHELF_ID - 1];
    must(getrandom(bytes, sizeof bytes, 0) == (ssize_t)sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        id[i] = letters[bytes[i] & 31];
    id[sizeof bytes] = '\0';
}

/* PLACES when there is none. Of this owner, by its id or by its text; the other is NULL. */
static size_t place_of(const struct shelf *shelf, uint64_t owner, const char *id, const char *text) {
    size_t begin = places_set(owner);
    for (size_t i = begin; i < begin + PLACES_EACH; i++)
        if (shelf->marks[i].owner == owner && (!id || strcmp(shelf->places[i].id, id) == 0) &&
            (!text || strcmp(shelf->places[i].text, text) == 0))
            return i;
    return PLACES;
}

const char *shelf_put(struct shelf *shelf, struct arena *arena, const char *owner, const char *text) {
    uint64_t who = places_owner(owner);
    if (strlen(text) >= SHELF_TEXT)
        return NULL;
    pthread_mutex_lock(&shelf->lock);
    size_t place = place_of(shelf, who, NULL, text);
    if (place == PLACES) {
        place = places_take(shelf->marks, who, ++shelf->age);
        random_id(shelf->places[place].id);
        memset(shelf->places[place].text, 0, SHELF_TEXT);
        memcpy(shelf->places[place].text, text, strlen(text));
    }
    shelf->marks[place].age = ++shelf->age; /* what is searched again stays */
    const char *id = arena_text(arena, shelf->places[place].id);
    pthread_mutex_unlock(&shelf->lock);
    return id;
}

static void empty(struct shelf *shelf, size_t place) {
    explicit_bzero(&shelf->places[place], sizeof shelf->places[place]);
    shelf->marks[place] = (struct places_mark){0};
}

static const char *read_out(struct shelf *shelf, struct arena *arena, const char *owner, const char *id,
                            bool take) {
    pthread_mutex_lock(&shelf->lock);
    size_t place = place_of(shelf, places_owner(owner), id, NULL);
    const char *text = place < PLACES ? arena_text(arena, shelf->places[place].text) : NULL;
    if (text && take)
        empty(shelf, place);
    pthread_mutex_unlock(&shelf->lock);
    return text;
}

const char *shelf_get(struct shelf *shelf, struct arena *arena, const char *owner, const char *id) {
    return read_out(shelf, arena, owner, id, false);
}

const char *shelf_take(struct shelf *shelf, struct arena *arena, const char *owner, const char *id) {
    return read_out(shelf, arena, owner, id, true);
}

void shelf_clear(struct shelf *shelf, const char *owner) {
    uint64_t who = places_owner(owner);
    pthread_mutex_lock(&shelf->lock);
    for (size_t i = places_set(who), end = i + PLACES_EACH; i < end; i++)
        if (shelf->marks[i].owner == who)
            empty(shelf, i);
    pthread_mutex_unlock(&shelf->lock);
}
