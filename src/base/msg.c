/* Reads the .mo files that msgfmt wrote (GNU gettext manual, "The Format of GNU MO Files"): a sorted table of
 * ids beside a table of texts. libintl is not used: it keeps one language per process, and ours is per reader.
 */
#include "base/msg.h"

#include "base/buf.h"
#include "base/embed.h"
#include "base/status.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char *const codes[LANG_COUNT] = {"fi", "sv", "en"};

const char *lang_code(enum lang lang) {
    must(lang < LANG_COUNT);
    return codes[lang];
}

int lang_from(const char *code, enum lang *lang) {
    for (int i = 0; i < LANG_COUNT; i++)
        if (strncmp(code, codes[i], 2) == 0 && (code[2] == '\0' || code[2] == '-' || code[2] == '_')) {
            *lang = (enum lang)i;
            return 1;
        }
    return 0;
}

static uint32_t word(const struct embedded *mo, size_t at) {
    uint32_t value;
    must(at + sizeof value <= mo->length);
    memcpy(&value, mo->bytes + at, sizeof value);
    return value;
}

static const char *text_at(const struct embedded *mo, uint32_t table, uint32_t index) {
    uint32_t length = word(mo, table + 8 * (size_t)index), offset = word(mo, table + 8 * (size_t)index + 4);
    must((size_t)offset + length < mo->length);
    return (const char *)mo->bytes + offset;
}

/* Where an id stands in its table, or COUNT. */
static uint32_t search(const struct embedded *mo, const char *id) {
    uint32_t count = word(mo, 8), ids = word(mo, 12), low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(id, text_at(mo, ids, middle));
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return count;
}

/* A page asks for two hundred messages, and ids are constants of the program: by where an id lies in memory a place is
 * remembered, 0 for none. A guess and no more: the id that stands there is compared, so that it may be wrong, or another thread's. */
enum { GUESSES = 4096 };
static _Atomic uint32_t guesses[LANG_COUNT][GUESSES];

static uint32_t place_of(enum lang lang, const struct embedded *mo, const char *id) {
    _Atomic uint32_t *guess = &guesses[lang][((uintptr_t)id * 0x9e3779b97f4a7c15u) >> 52];
    uint32_t at = atomic_load_explicit(guess, memory_order_relaxed);
    if (at && strcmp(id, text_at(mo, word(mo, 12), at - 1)) == 0)
        return at - 1;
    at = search(mo, id);
    if (at < word(mo, 8))
        atomic_store_explicit(guess, at + 1, memory_order_relaxed);
    return at;
}

/* The translation, which for a plural entry is its forms one after another, each ended by NUL. */
static const char *look_up(enum lang lang, const char *id) {
    if (lang == LANG_EN)
        return NULL;
    const struct embedded *mo = embed_find(lang == LANG_FI ? "po/fi.mo" : "po/sv.mo");
    must(mo && mo->length > 28 && word(mo, 0) == 0x950412de);
    uint32_t at = place_of(lang, mo, id);
    const char *found = at < word(mo, 8) ? text_at(mo, word(mo, 16), at) : "";
    return *found ? found : NULL;
}

const char *msg(enum lang lang, const char *id) {
    must(id);
    const char *found = look_up(lang, id);
    return found ? found : id;
}

/* "{1}": the value's place, 0 of any other text. */
static size_t slot(const char *at) {
    return at[0] == '{' && at[1] >= '1' && at[1] <= '9' && at[2] == '}' ? (size_t)(at[1] - '0') : 0;
}

/* Measured, then written once. */
static char *fill(struct arena *arena, const char *text, const char *const *values, size_t count) {
    size_t lengths[9] = {0}, length = strlen(text) + 1;
    for (size_t i = 0; i < count && i < 9; i++)
        lengths[i] = values[i] ? strlen(values[i]) : 0;
    for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{'))
        length += slot(at) && slot(at) <= count ? lengths[slot(at) - 1] : 0;
    char *filled = arena_alloc(arena, length), *to = filled;
    while (*text) {
        size_t n = slot(text), plain = n ? 0 : 1 + strcspn(text + 1, "{");
        if (n && n <= count && values[n - 1])
            to = mempcpy(to, values[n - 1], lengths[n - 1]);
        to = mempcpy(to, text, plain);
        text += n ? 3 : plain;
    }
    return filled;
}

char *msg_fill_list(struct arena *arena, enum lang lang, const char *id, const char *const *values,
                    size_t count) {
    return fill(arena, msg(lang, id), values, count);
}

char *msg_fill(struct arena *arena, enum lang lang, const char *id, ...) {
    const char *values[9] = {0};
    size_t count = 0;
    va_list list;
    va_start(list, id);
    for (const char *value = va_arg(list, const char *); value; value = va_arg(list, const char *)) {
        must(count < 9);
        values[count++] = value;
    }
    va_end(list);
    return msg_fill_list(arena, lang, id, values, count);
}

char *msg_count(struct arena *arena, enum lang lang, const char *one, const char *many, long count) {
    char number[32];
    snprintf(number, sizeof number, "%ld", count);
    const char *values[] = {number};
    const char *found = look_up(lang, one);
    if (found && count != 1)
        found += strlen(found) + 1; /* Finnish, Swedish: form 0 for one, form 1 for the rest */
    return fill(arena, found ? found : count == 1 ? one : many, values, 1);
}
