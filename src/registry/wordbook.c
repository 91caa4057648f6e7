/* An open hash table, read from end to end when somebody has misspelt: names repeat, so that there are far fewer words than
 * people. Each word carries the set of its letters; a slip changes at most two of them, which leaves one word in a
 * hundred to be compared. Rejected: an index of all words with a letter left out (ten times the memory, for a question
 * that is asked only when nothing fits). */
#include "registry/wordbook.h"

#include "base/status.h"

#include <stdint.h>
#include <string.h>

enum { LEAST = 3, ROOM = 1024 };

struct word {
    char *text;     /* NULL: nothing was ever here */
    uint32_t count; /* 0: nobody has it any more */
    uint32_t hash, letters, length;
};

struct wordbook {
    struct arena *home, *arena; /* of this, of the words */
    struct word *words;
    size_t room, used, gone; /* the gone keep their places until the table is made anew */
};

struct wordbook *wordbook_new(void) {
    struct arena *home = arena_new();
    struct wordbook *book = arena_alloc(home, sizeof *book);
    *book = (struct wordbook){.home = home, .arena = arena_new_apart(), .room = ROOM};
    book->words = arena_array(book->arena, ROOM, sizeof *book->words);
    return book;
}

void wordbook_free(struct wordbook *book) {
    if (!book)
        return;
    arena_free(book->arena);
    arena_free(book->home);
}

size_t wordbook_bytes(const struct wordbook *book) {
    return arena_used(book->arena);
}

/* ---- the table */

static uint32_t hash_of(const char *text, size_t length) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static uint32_t letters_of(const char *text, size_t length) {
    uint32_t letters = 0;
    for (size_t i = 0; i < length; i++)
        letters |= UINT32_C(1) << ((unsigned char)text[i] & 31);
    return letters;
}

/* The word's place, or the free one behind where it would be. */
static struct word *place_of(const struct wordbook *book, const char *text, size_t length, uint32_t hash) {
    for (size_t at = hash & (book->room - 1);; at = (at + 1) & (book->room - 1)) {
        struct word *word = &book->words[at];
        if (!word->text || (word->count && word->hash == hash && word->length == length &&
                            memcmp(word->text, text, length) == 0))
            return word;
    }
}

/* Without the gone, a quarter full. */
static void renew(struct wordbook *book) {
    struct wordbook past = *book;
    size_t living = past.used - past.gone;
    book->arena = arena_new_apart();
    for (book->room = ROOM; book->room < living * 4;)
        book->room *= 2;
    book->words = arena_array(book->arena, book->room, sizeof *book->words);
    book->used = book->gone = 0;
    for (size_t i = 0; i < past.room; i++) {
        struct word word = past.words[i];
        if (!word.count)
            continue;
        struct word *place = place_of(book, word.text, word.length, word.hash);
        word.text = arena_text_n(book->arena, word.text, word.length);
        *place = word;
        book->used++;
    }
    arena_free(past.arena);
}

static void add_word(struct wordbook *book, const char *text, size_t length) {
    uint32_t hash = hash_of(text, length);
    struct word *word = place_of(book, text, length, hash);
    if (word->text) {
        word->count++;
        return;
    }
    *word = (struct word){.text = arena_text_n(book->arena, text, length),
                          .count = 1,
                          .hash = hash,
                          .letters = letters_of(text, length),
                          .length = (uint32_t)length};
    if (++book->used * 2 > book->room)
        renew(book);
}

static void take_word(struct wordbook *book, const char *text, size_t length) {
    struct word *word = place_of(book, text, length, hash_of(text, length));
    must(word->text && word->count > 0);
    if (--word->count > 0)
        return;
    explicit_bzero(word->text, word->length);
    word->letters = word->hash = 0;
    book->gone++;
}

/* ---- words of a text */

static bool digit(char c) {
    return c >= '0' && c <= '9';
}

static bool inside(char c) {
    return (c >= 'a' && c <= 'z') || digit(c) || (unsigned char)c >= 0x80;
}

/* The next word that may be guessed: no number, and nothing that is one with a letter or two before it. */
static const char *next_word(const char *at, size_t *length) {
    for (;;) {
        size_t digits = 0;
        while (*at && !inside(*at))
            at++;
        for (*length = 0; inside(at[*length]); ++*length)
            digits += digit(at[*length]);
        if (!*length || (*length >= LEAST && digits * 2 < *length))
            return at;
        at += *length;
    }
}

void wordbook_add(struct wordbook *book, const char *plain) {
    size_t length;
    for (const char *at = next_word(plain, &length); length; at = next_word(at + length, &length))
        add_word(book, at, length);
}

void wordbook_take(struct wordbook *book, const char *plain) {
    size_t length;
    for (const char *at = next_word(plain, &length); length; at = next_word(at + length, &length))
        take_word(book, at, length);
}

/* ---- slips */

/* One letter added, left out, changed, or two swapped. */
static bool one_apart(const char *a, size_t a_length, const char *b, size_t b_length) {
    size_t same = 0;
    while (same < a_length && same < b_length && a[same] == b[same])
        same++;
    const char *a_rest = a + same, *b_rest = b + same;
    size_t a_left = a_length - same, b_left = b_length - same;
    if (a_left == b_left && a_left >= 2 && a_rest[0] == b_rest[1] && a_rest[1] == b_rest[0] &&
        memcmp(a_rest + 2, b_rest + 2, a_left - 2) == 0)
        return true;
    size_t skip_a = a_left >= b_left && a_left > 0, skip_b = b_left >= a_left && b_left > 0;
    return a_left - skip_a == b_left - skip_b && memcmp(a_rest + skip_a, b_rest + skip_b, a_left - skip_a) == 0;
}

static bool has(const struct near *near, const char *text, size_t length) {
    for (size_t i = 0; i < near->count; i++)
        if (strlen(near->items[i]) == length && memcmp(near->items[i], text, length) == 0)
            return true;
    return false;
}

static void push(struct arena *arena, struct near *near, const char *text, size_t length) {
    if (near->count < NEAR_MAX && !has(near, text, length))
        ARENA_PUSH(arena, near->items, near->count, near->room, arena_text_n(arena, text, length));
}

/* The sieve: letters that only one of the two has. */
static bool may_be(const struct word *word, uint32_t letters, bool begun) {
    return __builtin_popcount(letters & ~word->letters) <= 1 &&
           (begun || __builtin_popcount(word->letters & ~letters) <= 1);
}

void wordbook_near(const struct wordbook *book, struct arena *arena, const char *word, bool begun,
                   struct near *near) {
    size_t length = strlen(word);
    uint32_t letters = letters_of(word, length);
    for (size_t i = 0; i < book->room && near->count < NEAR_MAX; i++) {
        const struct word *other = &book->words[i];
        if (!other->count || other->length + 1 < length || (!begun && other->length > length + 1) ||
            !may_be(other, letters, begun))
            continue;
        size_t least = begun ? length - 1 : other->length, most = begun ? length + 1 : other->length;
        for (size_t part = least; part <= most && part <= other->length; part++)
            if (one_apart(word, length, other->text, part))
                push(arena, near, other->text, part);
    }
}
