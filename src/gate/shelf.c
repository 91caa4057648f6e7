/* A ring in memory: what was searched lies here under a random id of the session, so that no personal data stands
 * in a URL. What falls out of the ring has to be searched again, nothing worse. */
#include "gate/shelf.h"

#include "base/status.h"

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

/* A session's token may be longer than a place; its beginning tells sessions apart as well. */
static void owner_name(char out[SHELF_OWNER], const char *owner) {
    size_t length = strnlen(owner, SHELF_OWNER - 1);
    memcpy(out, owner, length);
    memset(out + length, 0, SHELF_OWNER - length);
}

const char *shelf_put(struct shelf *shelf, struct arena *arena, const char *owner, const char *text) {
    char name[SHELF_OWNER];
    if (strlen(text) >= SHELF_TEXT)
        return NULL;
    owner_name(name, owner);
    pthread_mutex_lock(&shelf->lock);
    size_t place = SHELF_PLACES;
    for (size_t i = 0; i < SHELF_PLACES && place == SHELF_PLACES; i++)
        if (*shelf->places[i].id && strcmp(shelf->places[i].owner, name) == 0 &&
            strcmp(shelf->places[i].text, text) == 0)
            place = i;
    if (place == SHELF_PLACES) {
        place = shelf->next;
        shelf->next = (shelf->next + 1) % SHELF_PLACES;
        random_id(shelf->places[place].id);
        memcpy(shelf->places[place].owner, name, SHELF_OWNER);
        memset(shelf->places[place].text, 0, SHELF_TEXT);
        memcpy(shelf->places[place].text, text, strlen(text));
    }
    const char *id = arena_text(arena, shelf->places[place].id);
    pthread_mutex_unlock(&shelf->lock);
    return id;
}

const char *shelf_get(struct shelf *shelf, struct arena *arena, const char *owner, const char *id) {
    char name[SHELF_OWNER];
    const char *text = NULL;
    owner_name(name, owner);
    pthread_mutex_lock(&shelf->lock);
    for (size_t i = 0; i < SHELF_PLACES && !text && *id; i++)
        if (strcmp(shelf->places[i].id, id) == 0 && strcmp(shelf->places[i].owner, name) == 0)
            text = arena_text(arena, shelf->places[i].text);
    pthread_mutex_unlock(&shelf->lock);
    return text;
}

void shelf_clear(struct shelf *shelf, const char *owner) {
    char name[SHELF_OWNER];
    owner_name(name, owner);
    pthread_mutex_lock(&shelf->lock);
    for (size_t i = 0; i < SHELF_PLACES; i++)
        if (strcmp(shelf->places[i].owner, name) == 0)
            explicit_bzero(&shelf->places[i], sizeof shelf->places[i]);
    pthread_mutex_unlock(&shelf->lock);
}
