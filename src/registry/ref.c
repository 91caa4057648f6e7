/* Ids as people meet them: 13 digits of Crockford's base 32, which leaves out i, l, o and u. */
#include "registry/party.h"

#include <stdlib.h>
#include <string.h>

enum { REF_DIGITS = 13 };
static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

const char *ref_text(struct arena *arena, ref_t ref) {
    char text[REF_DIGITS];
    uint64_t rest = (uint64_t)ref;
    for (int i = REF_DIGITS - 1; i >= 0; i--) {
        text[i] = digits[rest & 31];
        rest >>= 5;
    }
    return arena_text_n(arena, text, REF_DIGITS);
}

bool ref_parse(const char *text, ref_t *ref) {
    uint64_t value = 0;
    for (int i = 0; i < REF_DIGITS; i++) {
        char c = text[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        const char *at = c ? strchr(digits, c) : NULL;
        if (!at || (i == 0 && at - digits > 7))
            return false;
        value = value << 5 | (uint64_t)(at - digits);
    }
    if (text[REF_DIGITS] || value == 0 || value > INT64_MAX)
        return false;
    *ref = (ref_t)value;
    return true;
}

static int by_ref(const void *a, const void *b) {
    ref_t x = *(const ref_t *)a, y = *(const ref_t *)b;
    return x < y ? -1 : x > y;
}

size_t ref_once_each(ref_t *refs, size_t count) {
    size_t kept = 0;
    if (count)
        qsort(refs, count, sizeof *refs, by_ref);
    for (size_t i = 0; i < count; i++)
        if (!kept || refs[kept - 1] != refs[i])
            refs[kept++] = refs[i];
    return kept;
}

bool ref_among(const ref_t *refs, size_t count, ref_t ref) {
    return count && bsearch(&ref, refs, count, sizeof *refs, by_ref);
}
