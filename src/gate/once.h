/* A form that is sent twice is done once: somebody presses the button again, or the browser repeats what it got no answer
 * to. Every form carries a number of its own; the second sending waits for the first and gets its answer.
 * Used by: gate.
 * Memory: a fixed number of places (gate/places.h), a session's oldest overwritten; in memory only.
 * Promises: a form that was refused can be sent again; a number of another session means nothing here. */
#ifndef GATE_ONCE_H
#define GATE_ONCE_H

#include "base/arena.h"
#include "gate/places.h"

#include <pthread.h>
#include <stdbool.h>

enum { ONCE_KEY = 100, ONCE_ANSWER = 100, ONCE_NUMBER = 17 };

struct once {
    pthread_mutex_t lock;
    pthread_cond_t done;
    uint64_t age;
    struct places_mark marks[PLACES];
    struct {
        char key[ONCE_KEY], answer[ONCE_ANSWER]; /* answer "": not done yet */
    } places[PLACES];
};

void once_begin(struct once *once);
void once_end(struct once *once);
void once_number(char number[ONCE_NUMBER]); /* for a new form */
/* True: this is the first, and once_finish must follow. False: `*answer` is where the first one led. */
bool once_claim(struct once *once, struct arena *arena, const char *owner, const char *number,
                const char **answer);
/* `answer` NULL: it was not done, and may be tried again. */
void once_finish(struct once *once, const char *owner, const char *number, const char *answer);

#endif
