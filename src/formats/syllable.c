#include "formats/syllable.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

/* Shorter words are not worth dividing; what goes over to the next line is worth reading. */
enum { WORD_MIN = 9, FIRST_MIN = 2, LAST_MIN = 3, LETTERS_MAX = 64 };

static bool vowel(uint32_t c) {
    return strchr("aeiouyAEIOUY", (int)c) != NULL || c == 0xe4 || c == 0xf6 || c == 0xe5 || c == 0xc4 ||
           c == 0xd6 || c == 0xc5;
}

static bool letter(uint32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= 0xc0 && c <= 0x17f && c != 0xd7 && c != 0xf7);
}

static void soften_word(struct buf *out, const char *word, const size_t *starts, const uint32_t *letters,
                        size_t count) {
    for (size_t i = 0; i < count; i++) {
        bool divides = i >= FIRST_MIN && count - i >= LAST_MIN && !vowel(letters[i]) && vowel(letters[i + 1]);
        if (divides && count >= WORD_MIN)
            buf_add(out, "\xc2\xad");
        buf_add_n(out, word + starts[i], starts[i + 1] - starts[i]);
    }
}

/* Addresses of mail and pages are not divided: what is copied from print must be what was printed. */
static bool address(const char *at) {
    size_t length = strcspn(at, " \n");
    return memchr(at, '@', length) || (length > 4 && memchr(at, '.', length - 1)) || memchr(at, '/', length);
}

const char *syllable_soften(struct arena *arena, enum lang lang, const char *text) {
    struct buf out = buf_in(arena);
    uint32_t letters[LETTERS_MAX];
    size_t starts[LETTERS_MAX + 1], count = 0, left = strlen(text), step;
    const char *word = text;
    bool whole = false;
    if (lang != LANG_FI)
        return text;
    for (const char *at = text; left; at += step, left -= step) {
        uint32_t code = 0;
        step = utf8_next(at, left, &code);
        if (!step)
            return text;
        if (at == text || at[-1] == ' ' || at[-1] == '\n')
            whole = address(at);
        if (letter(code) && !whole && count < LETTERS_MAX) {
            if (!count)
                word = at;
            letters[count] = code;
            starts[count++] = (size_t)(at - word);
            starts[count] = (size_t)(at - word) + step;
            continue;
        }
        soften_word(&out, word, starts, letters, count);
        count = 0;
        buf_add_n(&out, at, step);
    }
    soften_word(&out, word, starts, letters, count);
    return buf_text(&out);
}
