#include "formats/syllable.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

/* Shorter words are not worth dividing, and what stands alone on a line is worth reading. A part of a compound is divided only
 * when it is so long that it may be a compound itself. */
enum {
    WORD_MIN = 9,
    PART_MIN = 12,
    EDGE_MIN = 4,
    KNOWN_MIN = 4,
    TELLING = 5,
    ENDING_MAX = 3,
    LETTERS_MAX = 64
};

struct syllable_word {
    uint32_t *letters; /* small */
    size_t count;
};

/* A word of the text that is gone through. */
struct word {
    const char *at;
    uint32_t letters[LETTERS_MAX]; /* small */
    size_t starts[LETTERS_MAX + 1], count;
};

static bool vowel(uint32_t c) {
    return strchr("aeiouy", (int)c) != NULL || c == 0xe4 || c == 0xf6 || c == 0xe5;
}

static bool letter(uint32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= 0xc0 && c <= 0x17f && c != 0xd7 && c != 0xf7);
}

static uint32_t small(uint32_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde) ? c + 32 : c;
}

/* ---- where compounds join */

static size_t common(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count) {
    size_t n = 0;
    while (n < a_count && n < b_count && a[n] == b[n])
        n++;
    return n;
}

/* A Finnish word begins with a vowel or with one consonant before a vowel. */
static bool may_begin(const uint32_t *letters) {
    return vowel(letters[0]) || vowel(letters[1]);
}

/* A word of the text begins as the rest does (endings differ), or is the first part; that one may have an ending of which the
 * rest begins ("kirjanpitoa", "kirjanpitoaineisto"), so then a vowel says nothing. */
static bool joins_at(const struct syllable_words *known, const struct word *word, size_t at) {
    const uint32_t *rest = word->letters + at;
    size_t left = word->count - at;
    if (at < EDGE_MIN - 1 || left < EDGE_MIN || !may_begin(rest))
        return false;
    for (size_t i = 0; i < known->count; i++) {
        const struct syllable_word *one = &known->items[i];
        size_t least = one->count < left ? one->count : left;
        size_t same = common(one->letters, one->count, rest, left);
        if (same >= TELLING && same + ENDING_MAX >= least)
            return true;
        if (one->count == at && at >= KNOWN_MIN && !vowel(rest[0]) &&
            common(one->letters, at, word->letters, at) == at)
            return true;
    }
    return false;
}

static bool divides_at(const struct word *word, size_t from, size_t to, size_t at, size_t least) {
    return to - from >= least && at >= from + EDGE_MIN && to - at >= EDGE_MIN && !vowel(word->letters[at]) &&
           vowel(word->letters[at + 1]);
}

static void soften_word(struct buf *out, const struct syllable_words *known, const struct word *word) {
    bool joins[LETTERS_MAX + 1] = {false};
    bool compound = false;
    for (size_t i = 1; word->count >= WORD_MIN && i + 1 < word->count; i++)
        compound = (joins[i] = joins_at(known, word, i)) || compound;
    size_t from = 0, to = 0;
    for (size_t i = 0; i < word->count; i++) {
        if (i == to) {
            from = i;
            for (to = i + 1; to < word->count && !joins[to];)
                to++;
        }
        if (joins[i] || divides_at(word, from, to, i, compound ? PART_MIN : WORD_MIN))
            buf_add(out, "\xc2\xad");
        buf_add_n(out, word->at + word->starts[i], word->starts[i + 1] - word->starts[i]);
    }
}

/* ---- words of a text */

/* Addresses of mail and pages are not divided: what is copied from print must be what was printed. */
static bool address(const char *at) {
    size_t length = strcspn(at, " \n");
    return memchr(at, '@', length) || (length > 4 && memchr(at, '.', length - 1)) || memchr(at, '/', length);
}

/* The next stretch: a word (at most LETTERS_MAX letters), or bytes that are none. 0 at the end, and where the text is broken. */
static size_t next_word(const char *text, const char *at, struct word *word) {
    size_t left = strlen(at), length = 0;
    const char *begin = at;
    while (begin > text && begin[-1] != ' ' && begin[-1] != '\n')
        begin--;
    bool whole = address(begin);
    *word = (struct word){.at = at};
    while (length < left && word->count < LETTERS_MAX) {
        uint32_t code = 0;
        size_t step = utf8_next(at + length, left - length, &code);
        if (!step || whole || !letter(code))
            return length ? length : step;
        word->letters[word->count] = small(code);
        word->starts[word->count++] = length;
        length += step;
        word->starts[word->count] = length;
    }
    return length;
}

static bool knows(const struct syllable_words *known, const struct word *word) {
    for (size_t i = 0; i < known->count; i++)
        if (known->items[i].count == word->count &&
            common(known->items[i].letters, word->count, word->letters, word->count) == word->count)
            return true;
    return false;
}

void syllable_learn(struct arena *arena, struct syllable_words *known, const char *text) {
    struct word word;
    for (const char *at = text; *at;) {
        size_t length = next_word(text, at, &word);
        if (!length)
            return;
        at += length;
        if (word.count < KNOWN_MIN || known->count == SYLLABLE_WORDS_MAX || knows(known, &word))
            continue;
        struct syllable_word one = {arena_array(arena, word.count, sizeof *one.letters), word.count};
        memcpy(one.letters, word.letters, word.count * sizeof *one.letters);
        ARENA_PUSH(arena, known->items, known->count, known->room, one);
    }
}

const char *syllable_soften(struct arena *arena, enum lang lang, const struct syllable_words *known,
                            const char *text) {
    struct buf out = buf_in(arena);
    struct word word;
    if (lang != LANG_FI)
        return text;
    for (const char *at = text; *at;) {
        size_t length = next_word(text, at, &word);
        if (!length)
            return text;
        if (word.count)
            soften_word(&out, known, &word);
        else
            buf_add_n(&out, at, length);
        at += length;
    }
    return buf_text(&out);
}
