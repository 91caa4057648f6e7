/* Sets of four slots, found by a keyed hash. A new one takes the slot of the fewest guesses: whoever tries many names drives out
 * what was tried once, never what is held. */
#include "registry/guess.h"

#include "base/status.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

enum { SETS = 1024, WAYS = 4 };

struct guesses {
    pthread_mutex_t lock;
    unsigned char key[crypto_shorthash_KEYBYTES];
    struct slot {
        uint64_t who;
        int64_t since;
        unsigned count;
    } slots[SETS][WAYS];
};

struct guesses *guesses_begin(struct arena *arena) {
    struct guesses *guesses = arena_alloc(arena, sizeof *guesses);
    must(pthread_mutex_init(&guesses->lock, NULL) == 0);
    crypto_shorthash_keygen(guesses->key);
    return guesses;
}

void guesses_end(struct guesses *guesses) {
    if (guesses)
        pthread_mutex_destroy(&guesses->lock);
}

static uint64_t hash(const struct guesses *guesses, const char *kind, const char *one, const char *other) {
    unsigned char out[crypto_shorthash_BYTES];
    unsigned char text[3 * crypto_shorthash_BYTES];
    const char *parts[] = {kind, one, other};
    for (size_t i = 0; i < 3; i++)
        crypto_shorthash(text + i * sizeof out, (const unsigned char *)parts[i], strlen(parts[i]),
                         guesses->key);
    crypto_shorthash(out, text, sizeof text, guesses->key);
    uint64_t value;
    memcpy(&value, out, sizeof value);
    return value;
}

/* The slot of `who`, made anew when there is none or its time is over. */
static struct slot *slot_of(struct guesses *guesses, uint64_t who, int64_t now) {
    struct slot *set = guesses->slots[who % SETS], *fewest = &set[0];
    for (size_t i = 0; i < WAYS; i++) {
        int64_t age = now - set[i].since;
        if (age < 0 || age >= GUESS_SECONDS)
            set[i] = (struct slot){0};
        if (set[i].who == who)
            return &set[i];
        if (set[i].count < fewest->count)
            fewest = &set[i];
    }
    *fewest = (struct slot){.who = who, .since = now};
    return fewest;
}

static bool take(struct guesses *guesses, uint64_t who, unsigned most, int64_t now) {
    struct slot *slot = slot_of(guesses, who, now);
    if (slot->count >= most)
        return false;
    slot->count++;
    return true;
}

bool guess_take(struct guesses *guesses, const char *account, const char *address, const char *device,
                int64_t now) {
    bool good;
    pthread_mutex_lock(&guesses->lock);
    if (device)
        good = take(guesses, hash(guesses, "device", account, device), GUESS_DEVICE, now);
    else
        good = take(guesses, hash(guesses, "each", account, address), GUESS_EACH, now) &&
               take(guesses, hash(guesses, "all", account, ""), GUESS_STRANGERS, now);
    pthread_mutex_unlock(&guesses->lock);
    return good;
}

void guess_right(struct guesses *guesses, const char *account, const char *address, const char *device) {
    uint64_t who = device ? hash(guesses, "device", account, device) : hash(guesses, "each", account, address);
    pthread_mutex_lock(&guesses->lock);
    for (size_t i = 0; i < WAYS; i++)
        if (guesses->slots[who % SETS][i].who == who)
            guesses->slots[who % SETS][i] = (struct slot){0};
    pthread_mutex_unlock(&guesses->lock);
}
