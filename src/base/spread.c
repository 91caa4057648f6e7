/* Threads are made for one piece of work and end with it: it lasts long beside what a thread costs, and comes seldom. */
#include "base/spread.h"

#include "base/status.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>

/* Those that this process may use: fewer, perhaps, than the machine has. */
int spread_width(void) {
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count < 1 ? 1 : count > SPREAD_MAX ? SPREAD_MAX : count;
}

struct one {
    pthread_t thread;
    bool begun;
    int number;
    void (*work)(void *arg, int number);
    void *arg;
};

static void *run(void *self) {
    const struct one *one = self;
    one->work(one->arg, one->number);
    return NULL;
}

void spread(int width, void (*work)(void *arg, int number), void *arg) {
    struct one others[SPREAD_MAX];
    must(width >= 1 && width <= SPREAD_MAX);
    for (int i = 1; i < width; i++) {
        others[i] = (struct one){.number = i, .work = work, .arg = arg};
        others[i].begun = pthread_create(&others[i].thread, NULL, run, &others[i]) == 0;
    }
    work(arg, 0);
    for (int i = 1; i < width; i++)
        if (others[i].begun)
            must(pthread_join(others[i].thread, NULL) == 0);
}
