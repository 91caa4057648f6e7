/* The last forms that were taken of each session, each with the answer that it got. The second click on "save" waits
 * until the first is answered and gets the same answer. A form that failed is forgotten, so that it can be sent
 * again; what falls out is found by the model's versions. */
#include "gate/once.h"

#include "base/status.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

static const uint64_t DOING = UINT64_C(1) << 63;

void once_begin(struct once *once) {
    memset(once, 0, sizeof *once);
    must(pthread_mutex_init(&once->lock, NULL) == 0 && pthread_cond_init(&once->done, NULL) == 0);
}

void once_end(struct once *once) {
    pthread_cond_destroy(&once->done);
    pthread_mutex_destroy(&once->lock);
    explicit_bzero(once, sizeof *once);
}

void once_number(char number[ONCE_NUMBER]) {
    uint64_t value;
    must(getrandom(&value, sizeof value, 0) == sizeof value);
    snprintf(number, ONCE_NUMBER, "%016llx", (unsigned long long)value);
}

/* The session's token and the form's number, together: a number copied from elsewhere fits nobody. */
static bool key_of(char key[ONCE_KEY], const char *owner, const char *number) {
    int length = snprintf(key, ONCE_KEY, "%s %s", owner, number);
    return length > 0 && length < ONCE_KEY;
}

/* PLACES when there is none. */
static size_t place_of(const struct once *once, const char *owner, const char *key) {
    size_t begin = places_set(places_owner(owner));
    for (size_t i = begin; i < begin + PLACES_EACH; i++)
        if (strcmp(once->places[i].key, key) == 0)
            return i;
    return PLACES;
}

bool once_claim(struct once *once, struct arena *arena, const char *owner, const char *number,
                const char **answer) {
    char key[ONCE_KEY];
    *answer = NULL;
    if (!key_of(key, owner, number))
        return true;
    pthread_mutex_lock(&once->lock);
    size_t place = place_of(once, owner, key);
    while (place < PLACES && !*once->places[place].answer) {
        pthread_cond_wait(&once->done, &once->lock);
        place = place_of(once, owner, key); /* gone when the first one failed: then this one is the first */
    }
    if (place < PLACES) {
        *answer = arena_text(arena, once->places[place].answer);
    } else {
        /* Of forms that are being done none is older than one that is done. */
        place = places_take(once->marks, places_owner(owner), ++once->age | DOING);
        memcpy(once->places[place].key, key, ONCE_KEY);
        once->places[place].answer[0] = '\0';
        pthread_cond_broadcast(&once->done); /* who waited for what stood here goes on */
    }
    pthread_mutex_unlock(&once->lock);
    return *answer == NULL;
}

void once_finish(struct once *once, const char *owner, const char *number, const char *answer) {
    char key[ONCE_KEY];
    if (!key_of(key, owner, number))
        return;
    pthread_mutex_lock(&once->lock);
    size_t place = place_of(once, owner, key);
    if (place < PLACES && answer && strlen(answer) < ONCE_ANSWER) {
        memcpy(once->places[place].answer, answer, strlen(answer) + 1);
        once->marks[place].age &= ~DOING;
    } else if (place < PLACES) {
        explicit_bzero(&once->places[place], sizeof once->places[place]);
        once->marks[place] = (struct places_mark){0};
    }
    pthread_cond_broadcast(&once->done);
    pthread_mutex_unlock(&once->lock);
}
