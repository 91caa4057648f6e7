/* Digit by digit: a random one, and further on that one xor the token's. */
#include "gate/mask.h"

#include "base/status.h"
#include <string.h>
#include <sys/random.h>

static const char digits[] = "0123456789abcdef";

/* The worth of a digit; 16 for what is none, which fits no digit of a token. */
static unsigned digit(char c) {
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (unsigned)(at - digits) : 16;
}

const char *mask_make(struct arena *arena, const char *token) {
    size_t length = strlen(token);
    char *masked = arena_alloc(arena, 2 * length + 1);
    unsigned char *random = arena_alloc(arena, length + 1);
    must(getrandom(random, length, 0) == (ssize_t)length);
    for (size_t i = 0; i < length; i++) {
        unsigned chosen = random[i] & 15u;
        masked[i] = digits[chosen];
        masked[length + i] = digits[chosen ^ (digit(token[i]) & 15u)];
    }
    return masked;
}

bool mask_is(const char *masked, const char *token) {
    size_t length = strlen(token);
    if (!length || strlen(masked) != 2 * length)
        return false;
    unsigned differs = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned chosen = digit(masked[i]), hidden = digit(masked[length + i]);
        differs |= (chosen ^ hidden ^ digit(token[i])) | (chosen & 16u) | (hidden & 16u);
    }
    return differs == 0;
}
