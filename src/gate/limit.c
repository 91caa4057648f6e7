/* Slots found by a hash, without chains: two callers in one slot take turns, which only ever forgets an earlier
 * count, and one more slot counts everybody, so that many addresses together are held back as well. Memory is
 * fixed: a flood cannot make it grow. */
#include "gate/limit.h"

#include "base/status.h"

#include <sys/random.h>

void limit_begin(struct limit *limit, unsigned each, unsigned all) {
    *limit = (struct limit){.each = each, .all = all};
    must(pthread_mutex_init(&limit->lock, NULL) == 0);
    must(getrandom(&limit->seed, sizeof limit->seed, 0) == sizeof limit->seed);
}

void limit_end(struct limit *limit) {
    pthread_mutex_destroy(&limit->lock);
}

/* FNV-1a from a secret start: nobody can aim at another's slot. */
static uint64_t hash(uint64_t seed, const char *text) {
    uint64_t value = seed ^ 0xcbf29ce484222325u;
    for (; *text; text++)
        value = (value ^ (unsigned char)*text) * 0x100000001b3u;
    return value ^ value >> 29;
}

static bool count(struct limit *limit, size_t slot, uint64_t who, int64_t now, unsigned most) {
    int64_t age = now - limit->slots[slot].since;
    if (limit->slots[slot].who != who || age < 0 || age >= LIMIT_SECONDS) {
        limit->slots[slot].who = who;
        limit->slots[slot].since = now;
        limit->slots[slot].count = 0;
    }
    if (limit->slots[slot].count >= most)
        return false;
    limit->slots[slot].count++;
    return true;
}

bool limit_allows(struct limit *limit, const char *who, int64_t now) {
    uint64_t value = hash(limit->seed, who);
    pthread_mutex_lock(&limit->lock);
    bool allowed = count(limit, value % LIMIT_SLOTS, value, now, limit->each) &&
                   count(limit, LIMIT_SLOTS, 0, now, limit->all);
    pthread_mutex_unlock(&limit->lock);
    return allowed;
}

bool limit_allows_known(struct limit *limit, const char *who, int64_t now) {
    uint64_t value = hash(limit->seed, who);
    pthread_mutex_lock(&limit->lock);
    bool allowed = count(limit, value % LIMIT_SLOTS, value, now, limit->each);
    pthread_mutex_unlock(&limit->lock);
    return allowed;
}
