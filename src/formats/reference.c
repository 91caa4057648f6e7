#include "formats/reference.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { NATIONAL_MIN = 4, NATIONAL_MAX = 20, RF_MIN = 5, RF_MAX = 25 };

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Weights 7, 3, 1 from the right, the check digit left out. */
static bool national_fits(const char *digits, size_t length) {
    static const int weights[] = {7, 3, 1};
    int sum = 0;
    for (size_t i = 0; i + 1 < length; i++)
        sum += weights[i % 3] * (digits[length - 2 - i] - '0');
    return digits[length - 1] - '0' == (10 - sum % 10) % 10;
}

/* Without zeros in front, which say nothing; NULL when it is none. */
static const char *national(const char *text) {
    text += strspn(text, "0");
    size_t length = strlen(text);
    bool good = length >= NATIONAL_MIN && length <= NATIONAL_MAX && strspn(text, "0123456789") == length;
    return good && national_fits(text, length) ? text : NULL;
}

/* The first four characters go behind the rest; letters are two digits, A is 10. */
static bool rf_fits(const char *text, size_t length) {
    int rest = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[(i + 4) % length];
        int value = is_digit(c) ? c - '0' : c - 'A' + 10;
        rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    return rest == 1;
}

const char *reference_normal(struct arena *arena, const char *text) {
    char packed[40];
    size_t length = 0;
    for (; *text; text++) {
        if (*text == ' ')
            continue;
        if (length + 1 == sizeof packed || !isalnum((unsigned char)*text))
            return NULL;
        packed[length++] = (char)toupper((unsigned char)*text);
    }
    packed[length] = '\0';
    const char *own = national(packed);
    if (own || strncmp(packed, "RF", 2) != 0)
        return arena_text(arena, own);
    if (length < RF_MIN || length > RF_MAX || !is_digit(packed[2]) || !is_digit(packed[3]) ||
        !rf_fits(packed, length))
        return NULL;
    own = national(packed + 4);
    return arena_text(arena, own ? own : packed);
}
