/* Two names that are one letter apart have a text in common when a letter is left out of either: that finds all such pairs by
 * sorting, without comparing each name with each. What was found is then compared letter by letter. */
#include "registry/alike_name.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "registry/collate.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 16, LETTERS_MAX = 120 };

/* What a company's name ends or begins with in the countries around; folded. */
static const char *const legal_forms[] = {
    "oy",   "oyj", "ab",   "abp",        "ky",         "ay",         "tmi",     "osk",       "ry",
    "rf",   "rs",  "ltd",  "inc",        "llc",        "plc",        "corp",    "co",        "gmbh",
    "ag",   "kg",  "ohg",  "as",         "asa",        "aps",        "oü",      "ou",        "sia",
    "uab",  "bv",  "nv",   "sa",         "sarl",       "srl",        "spa",     "sro",       "kft",
    "hb",   "kb",  "publ", "osakeyhtiö", "osakeyhtio", "aktiebolag", "limited", "toiminimi", "company",
    "julk", "e v", "ek",   "apb",        "oyab",       "the"};

static bool is_legal(const char *word) {
    for (size_t i = 0; i < sizeof legal_forms / sizeof *legal_forms; i++)
        if (strcmp(legal_forms[i], word) == 0)
            return true;
    return false;
}

/* Letters and digits; everything else is a gap, a point or an apostrophe nothing. */
static char *words_only(struct arena *arena, const char *folded) {
    struct buf buf = buf_in(arena);
    for (const char *at = folded; *at; at++) {
        unsigned char c = (unsigned char)*at;
        if (isalnum(c) || c >= 0x80)
            buf_char(&buf, *at);
        else if (c == '&')
            buf_add(&buf, " ja "); /* "Poika & Isä" is also written out */
        else if (c != '.' && c != '\'')
            buf_char(&buf, ' ');
    }
    return arena_text(arena, buf_text(&buf));
}

/* In place: the gaps become ends. */
static size_t cut(char *text, char **words, bool company) {
    size_t count = 0;
    while (*(text += strspn(text, " ")) && count < WORDS_MAX) {
        char *word = text;
        text += strcspn(text, " ");
        if (*text)
            *text++ = '\0';
        if (!company || !is_legal(word))
            words[count++] = word;
    }
    return count;
}

static const char *joined(struct arena *arena, char *const *words, size_t count) {
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < count; i++)
        buf_printf(&buf, "%s%s", i ? " " : "", words[i]);
    return arena_text(arena, buf_text(&buf));
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct alike_name alike_name(struct arena *arena, const char *text, bool company) {
    char *words[WORDS_MAX];
    const char *folded = collate_fold(arena, text);
    size_t count = cut(words_only(arena, folded), words, company);
    if (!count) /* a firm that is called nothing but "Oy Ab" */
        count = cut(words_only(arena, folded), words, false);
    struct alike_name name = {.fold = joined(arena, words, count), .words = count};
    name.plain = collate_plain(arena, name.fold);
    count = cut(arena_text(arena, name.plain), words, false);
    qsort(words, count, sizeof *words, by_text);
    name.sorted = joined(arena, words, count);
    for (const char *at = name.plain; *at; at++)
        name.letters += *at != ' ' && ((unsigned char)*at & 0xc0) != 0x80;
    return name;
}

const char *alike_address(struct arena *arena, const char *text) {
    char *words[WORDS_MAX];
    const char *plain = collate_plain(arena, collate_fold(arena, text));
    return joined(arena, words, cut(words_only(arena, plain), words, false));
}

/* ---- near */

struct letters {
    uint32_t items[LETTERS_MAX];
    size_t count;
};

static struct letters letters_of(const char *text) {
    struct letters letters = {.count = 0};
    size_t left = strlen(text), length;
    while (left && letters.count < LETTERS_MAX &&
           (length = utf8_next(text, left, &letters.items[letters.count]))) {
        letters.count++;
        text += length;
        left -= length;
    }
    return letters;
}

/* One letter added, left out, changed, or two swapped. */
static bool one_apart(const char *one, const char *two) {
    struct letters a = letters_of(one), b = letters_of(two);
    size_t same = 0, tail = 0, shorter = a.count < b.count ? a.count : b.count;
    while (same < shorter && a.items[same] == b.items[same])
        same++;
    while (tail < shorter - same && a.items[a.count - 1 - tail] == b.items[b.count - 1 - tail])
        tail++;
    size_t a_left = a.count - same - tail, b_left = b.count - same - tail;
    if (a_left <= 1 && b_left <= 1)
        return true;
    return a_left == 2 && b_left == 2 && a.items[same] == b.items[same + 1] &&
           a.items[same + 1] == b.items[same];
}

/* Is `less` `more` with words left out or cut down to a letter, the last name being the same? */
static bool is_part(struct alike_name less, struct alike_name more) {
    char one[512], two[512], *a[WORDS_MAX], *b[WORDS_MAX];
    size_t less_length = strlen(less.plain), more_length = strlen(more.plain);
    if (less_length >= sizeof one || more_length >= sizeof two)
        return false;
    memcpy(one, less.plain, less_length + 1);
    memcpy(two, more.plain, more_length + 1);
    size_t a_count = cut(one, a, false), b_count = cut(two, b, false);
    if (a_count < 2 || a_count > b_count || strcmp(a[a_count - 1], b[b_count - 1]) != 0)
        return false;
    size_t at = 0;
    for (size_t i = 0; i + 1 < a_count; i++) {
        while (at + 1 < b_count && strcmp(a[i], b[at]) != 0 &&
               !((!a[i][1] || !b[at][1]) && a[i][0] == b[at][0]))
            at++;
        if (at + 1 >= b_count)
            return false;
        at++;
    }
    return true;
}

enum alike_near alike_compare(const struct alike_name *one, const struct alike_name *two) {
    if (!*one->fold || !*two->fold)
        return ALIKE_NOT;
    if (strcmp(one->fold, two->fold) == 0)
        return ALIKE_SAME;
    if (strcmp(one->sorted, two->sorted) == 0 && strcmp(one->plain, two->plain) != 0)
        return ALIKE_SWAPPED;
    if (strcmp(one->plain, two->plain) == 0 ||
        (one->letters > 4 && two->letters > 4 && one_apart(one->plain, two->plain)))
        return ALIKE_NEAR;
    return is_part(*one, *two) || is_part(*two, *one) ? ALIKE_PART : ALIKE_NOT;
}

void alike_without(struct arena *arena, const char *text, void (*put)(void *arg, const char *text), void *arg) {
    size_t length = strlen(text);
    char *without = arena_alloc(arena, length + 1);
    for (size_t at = 0, left = length, step; left; at += step, left -= step) {
        uint32_t code;
        step = utf8_next(text + at, left, &code);
        if (!step)
            return;
        memcpy(without, text, at);
        memcpy(without + at, text + at + step, length - at - step + 1);
        put(arg, without);
    }
}
