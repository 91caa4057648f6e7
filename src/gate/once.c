/* A ring of the last forms that were taken, each with the answer that it got. The second click on "save" waits
 * until the first is answered and gets the same answer. A form that failed is forgotten, so that it can be sent
 * again; what falls out of the ring is found by the model's versions. */
#include "gate/once.h"

#include "base/status.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

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

/* ONCE_PLACES when there is none. */
static size_t place_of(const struct once *once, const char *key) {
    size_t i = 0;
    while (i < ONCE_PLACES && strcmp(once->places[i].key, key) != 0)
        i++;
    return i;
}

bool once_claim(struct once *once, struct arena *arena, const char *owner, const char *number,
                const char **answer) {
    char key[ONCE_KEY];
    *answer = NULL;
    if (!key_of(key, owner, number))
        return true;
    pthread_mutex_lock(&once->lock);
    size_t place = place_of(once, key);
    while (place < ONCE_PLACES && !*once->places[place].answer) {
        pthread_cond_wait(&once->done, &once->lock);
        place = place_of(once, key); /* gone when the first one failed: then this one is the first */
    }
    if (place < ONCE_PLACES) {
        *answer = arena_text(arena, once->places[place].answer);
    } else {
        memcpy(once->places[once->next].key, key, ONCE_KEY);
        once->places[once->next].answer[0] = '\0';
        once->next = (once->next + 1) % ONCE_PLACES;
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
    size_t place = place_of(once, key);
    if (place < ONCE_PLACES && answer && strlen(answer) < ONCE_ANSWER)
        memcpy(once->places[place].answer, answer, strlen(answer) + 1);
    else if (place < ONCE_PLACES)
        explicit_bzero(&once->places[place], sizeof once->places[place]);
    pthread_cond_broadcast(&once->done);
    pthread_mutex_unlock(&once->lock);
}
