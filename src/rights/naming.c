/* Names are phrases of words. The first two letters of a word say whether a phrase can begin with it; only then is it folded and bent back
 * (name_form.h), once, and each of what it may be is looked up among the phrases' first words: a thousand people cost a word no more than
 * one. Addresses and numbers are found by binary search: an address whole, a number by its last seven digits, and what stands before those
 * must not say another number. */
#include "rights/naming.h"

#include "base/address.h"
#include "base/utf8.h"
#include "registry/collate.h"
#include "rights/name_form.h"

#include <stdlib.h>
#include <string.h>

enum { MEMOS = 4096 /* a power of two */, MEMO_LENGTH = 30, MEMO_BEGINS = 4 };
enum { WORDS = 6, CLASSES = 28, HEADS = CLASSES * CLASSES, LAST_DIGITS = 7, DIGITS = 32, SHORT = 3 };

/* When a phrase counts: always; where the one it names is near; where each part does. */
enum alone { WHOLE, NEAR, EACH };

struct phrase {
    size_t who, count;
    const char *words[WORDS]; /* folded */
    enum alone alone;
    size_t next; /* with the same first word: index + 1 */
};
struct first {
    const char *word; /* folded; NULL: free */
    size_t phrase;    /* index + 1 */
};

struct address {
    const char *text; /* of a number: its last digits */
    const char *all;  /* of a number: all of them */
    size_t who;
};
struct addresses {
    struct address *items;
    size_t count, room;
    bool sorted;
};

/* A word as it was written, and the phrases that it may begin: texts repeat their words, and most begin none. */
struct memo {
    unsigned char length; /* 0: free */
    unsigned char count;
    char word[MEMO_LENGTH];
    uint32_t begins[MEMO_BEGINS]; /* index + 1 */
};

struct naming {
    struct arena *arena;
    struct phrase *phrases;
    size_t count, room;
    bool heads[HEADS];
    struct first *firsts; /* by hash_of; at most half of them taken */
    size_t first_count, slots;
    struct memo *memos;                /* by hash_of; the last one that came there */
    struct addresses *emails, *phones; /* sorted when they are looked through first */
};

struct naming *naming_new(struct arena *arena) {
    struct naming *naming = arena_alloc(arena, sizeof *naming);
    naming->arena = arena;
    naming->emails = arena_alloc(arena, sizeof *naming->emails);
    naming->phones = arena_alloc(arena, sizeof *naming->phones);
    naming->memos = arena_array(arena, MEMOS, sizeof *naming->memos);
    return naming;
}

/* ---- words of a text */

struct word {
    size_t at, length;
    unsigned head; /* of its first two letters */
    bool capital;
};

/* 0: no letter; 1 to 26: a to z; 27: any other. What is folded alike has the same class, but for letters with marks that the one who wrote
 * left out. */
static unsigned class_of(uint32_t code) {
    if (code >= 'A' && code <= 'Z')
        code += 'a' - 'A';
    if (code == 'w')
        code = 'v';
    if (code >= 'a' && code <= 'z')
        return (unsigned)(code - 'a') + 1;
    return code >= 0xC0 && code < 0x2000 ? CLASSES - 1 : 0;
}

static bool inside_word(uint32_t code) {
    return class_of(code) || code == '-' || code == '\'' || code == 0x2019;
}

static size_t next_code(const char *text, size_t at, uint32_t *code) {
    unsigned char byte = (unsigned char)text[at];
    if (byte < 0x80) {
        *code = byte;
        return byte != 0;
    }
    size_t size = utf8_next(text + at, strnlen(text + at, 4), code);
    if (!size)
        *code = 0xFFFD;
    return size ? size : 1;
}

/* A backslash and what follows it part words: the text may be JSON. */
static bool next_word(const char *text, size_t at, struct word *word) {
    uint32_t code = 0;
    size_t size;
    unsigned first, second = 0;
    while ((size = next_code(text, at, &code)) && !class_of(code))
        at += size + (code == '\\' && text[at + 1] ? 1 : 0);
    if (!size)
        return false;
    word->at = at;
    first = class_of(code);
    word->capital = (code >= 'A' && code <= 'Z') || (code >= 0xC0 && code <= 0xDE);
    at += size;
    for (bool begun = false; (size = next_code(text, at, &code)) && inside_word(code); begun = true, at += size)
        if (!begun)
            second = class_of(code);
    word->length = at - word->at;
    word->head = first * CLASSES + second;
    return true;
}

/* ---- taking somebody in */

static unsigned head_of(const char *word) {
    struct word found;
    return next_word(word, 0, &found) ? found.head : 0;
}

/* FNV-1a. */
static size_t hash_of(const char *word, size_t length) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)word[i]) * 0x100000001b3u;
    return (size_t)(hash ^ hash >> 32);
}

/* Where the word stands, or would. */
static struct first *slot_of(const struct naming *naming, const char *word) {
    size_t slot = hash_of(word, strlen(word)) & (naming->slots - 1);
    while (naming->firsts[slot].word && strcmp(naming->firsts[slot].word, word) != 0)
        slot = (slot + 1) & (naming->slots - 1);
    return &naming->firsts[slot];
}

static void make_room(struct naming *naming) {
    enum { FEWEST = 64 };
    const struct first *before = naming->firsts;
    size_t slots = naming->slots;
    if (slots > 2 * naming->first_count)
        return;
    naming->slots = slots ? 2 * slots : FEWEST;
    naming->firsts = arena_array(naming->arena, naming->slots, sizeof *naming->firsts);
    for (size_t i = 0; i < slots; i++)
        if (before[i].word)
            *slot_of(naming, before[i].word) = before[i];
}

static void push_phrase(struct naming *naming, const struct phrase *phrase, unsigned head) {
    struct phrase one = *phrase;
    if (!one.count || !head)
        return;
    make_room(naming);
    struct first *first = slot_of(naming, one.words[0]);
    naming->first_count += !first->word;
    one.next = first->phrase;
    ARENA_PUSH(naming->arena, naming->phrases, naming->count, naming->room, one);
    *first = (struct first){one.words[0], naming->count};
    naming->heads[head] = true;
    memset(naming->memos, 0, MEMOS * sizeof *naming->memos);
}

/* Words of a name, as they are written; at most `room`. */
static size_t split(struct arena *arena, const char *name, const char **words, size_t room) {
    size_t count = 0;
    struct word word = {0};
    for (size_t at = 0; count < room && next_word(name, at, &word); at = word.at + word.length)
        words[count++] = arena_text_n(arena, name + word.at, word.length);
    return count;
}

static void add_words(struct naming *naming, size_t who, const char *const *words, size_t count,
                      enum alone alone) {
    struct phrase phrase = {.who = who, .alone = alone};
    for (size_t i = 0; i < count && i < WORDS; i++)
        phrase.words[phrase.count++] = collate_fold(naming->arena, words[i]);
    push_phrase(naming, &phrase, count ? head_of(words[0]) : 0);
}

static void add_person(struct naming *naming, size_t who, const char *first, const char *last) {
    const char *one[1] = {NULL}, *words[WORDS + 1] = {NULL};
    struct arena *arena = naming->arena;
    size_t firsts = first ? split(arena, first, one, 1) : 0;
    size_t lasts = last ? split(arena, last, words + 1, WORDS - 1) : 0;
    if (firsts && lasts) {
        words[0] = one[0];
        add_words(naming, who, words, lasts + 1, WHOLE);
        words[lasts + 1] = one[0];
        add_words(naming, who, words + 1, lasts + 1, WHOLE);
    }
}

/* A firm's name of several words is a whole one; one word is enough where it is near. */
static void add_firm(struct naming *naming, size_t who, const char *name) {
    const char *words[WORDS];
    size_t count = split(naming->arena, name, words, WORDS);
    add_words(naming, who, words, count, count > 1 ? WHOLE : NEAR);
}

static void add_last(struct naming *naming, size_t who, const char *name) {
    const char *words[WORDS];
    size_t count = split(naming->arena, name, words, WORDS);
    add_words(naming, who, words, count, NEAR);
}

static void add_parts(struct naming *naming, size_t who, const char *name) {
    const char *words[WORDS];
    size_t count = split(naming->arena, name, words, WORDS);
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) >= SHORT)
            add_words(naming, who, words + i, 1, EACH);
}

static size_t digits_in(const char *text, char *digits) {
    size_t count = 0;
    for (; *text && count + 1 < DIGITS; text++)
        if (*text >= '0' && *text <= '9')
            digits[count++] = *text;
    digits[count] = '\0';
    return count;
}

static void add_phone(struct naming *naming, size_t who, const char *text) {
    char digits[DIGITS];
    size_t count = digits_in(text, digits);
    if (count < LAST_DIGITS)
        return;
    const char *all = arena_text_n(naming->arena, digits, count);
    struct address one = {all + count - LAST_DIGITS, all, who};
    ARENA_PUSH(naming->arena, naming->phones->items, naming->phones->count, naming->phones->room, one);
    naming->phones->sorted = false;
}

/* In whatever letters it is written. */
static const char *one_way(struct arena *arena, const char *text, size_t length) {
    char *copy = arena_text_n(arena, text, length);
    for (size_t i = 0; i < length; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] + ('a' - 'A'));
    return address_read(arena, copy);
}

static void add_email(struct naming *naming, size_t who, const char *text) {
    struct address one = {one_way(naming->arena, text, strlen(text)), NULL, who};
    ARENA_PUSH(naming->arena, naming->emails->items, naming->emails->count, naming->emails->room, one);
    naming->emails->sorted = false;
}

static int by_text(const void *a, const void *b) {
    return strcmp(((const struct address *)a)->text, ((const struct address *)b)->text);
}

static void sort(struct addresses *list) {
    if (list->sorted)
        return; /* and several may read it */
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_text);
    list->sorted = true;
}

static void add_name(struct naming *naming, size_t who, const struct value *last, const struct values *values) {
    add_last(naming, who, last->text);
    add_parts(naming, who, last->text);
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i].field, "first_name") == 0)
            add_person(naming, who, values->items[i].text, last->text);
}

void naming_add(struct naming *naming, size_t who, const struct values *values) {
    for (size_t i = 0; i < values->count; i++) {
        const struct value *value = &values->items[i];
        if (!value->text || !*value->text)
            continue;
        if (strcmp(value->field, "email") == 0)
            add_email(naming, who, value->text);
        else if (strcmp(value->field, "phone") == 0)
            add_phone(naming, who, value->text);
        else if (strcmp(value->field, "name") == 0)
            add_firm(naming, who, value->text);
        else if (strcmp(value->field, "first_name") == 0)
            add_parts(naming, who, value->text);
        else if (strcmp(value->field, "last_name") == 0)
            add_name(naming, who, value, values);
    }
}

/* ---- names in a text */

/* What a word of the text may be, itself first. */
static size_t forms_of(struct arena *scratch, const char *text, const struct word *word,
                       const char *forms[NAME_FORMS]) {
    return name_forms(scratch, collate_fold(scratch, arena_text_n(scratch, text + word->at, word->length)),
                      forms);
}

/* Plain letters keep the first one, however the word is folded or bent; the second tells that no mark follows it. */
static bool begins_otherwise(const char *text, const struct word *word, const char *name) {
    unsigned char first = (unsigned char)text[word->at];
    if (word->length < 2 || first >= 0x80 || (unsigned char)text[word->at + 1] >= 0x80)
        return false;
    return class_of(first) != class_of((unsigned char)*name);
}

static bool is_name(struct arena *scratch, const char *text, const struct word *word, const char *name) {
    const char *forms[NAME_FORMS];
    if (begins_otherwise(text, word, name))
        return false;
    size_t count = forms_of(scratch, text, word, forms);
    for (size_t i = 0; i < count; i++)
        if (strcmp(forms[i], name) == 0)
            return true;
    return false;
}

/* Nothing but a blank, a comma or a line end between. */
static bool beside(const char *text, const struct word *first, const struct word *second) {
    enum { APART = 3 };
    size_t from = first->at + first->length;
    if (second->at - from > APART)
        return false;
    for (size_t i = from; i < second->at; i++)
        if (!strchr(" ,\n\r\t\\n", text[i]))
            return false;
    return true;
}

/* The rest of a phrase behind its first word; one name may stand between, as a second first one. */
static bool goes_on(const char *text, struct arena *scratch, const struct phrase *phrase,
                    const struct word *first, struct word *last) {
    bool passed = phrase->alone != WHOLE;
    *last = *first;
    for (size_t i = 1; i < phrase->count;) {
        struct word next;
        if (!next_word(text, last->at + last->length, &next) || !beside(text, last, &next))
            return false;
        bool same = is_name(scratch, text, &next, phrase->words[i]);
        if (!same && (passed || !next.capital))
            return false;
        passed = passed || !same;
        i += same;
        *last = next;
    }
    return true;
}

static bool counts(const struct phrase *phrase, const struct naming_asked *asked) {
    if (phrase->alone == WHOLE || asked->each)
        return true;
    return phrase->alone == NEAR && asked->near && asked->near(asked->arg, phrase->who);
}

/* Where the word is remembered; NULL: it is too long for that. */
static struct memo *memo_of(const struct naming *naming, const char *word, size_t length) {
    return length > MEMO_LENGTH ? NULL : &naming->memos[hash_of(word, length) & (MEMOS - 1)];
}

static bool is_remembered(const struct memo *memo, const char *word, size_t length) {
    return memo && memo->length == length && memcmp(memo->word, word, length) == 0;
}

static void remember(struct memo *memo, const char *word, size_t length, const uint32_t *begins, size_t count) {
    if (!memo || count > MEMO_BEGINS)
        return;
    *memo = (struct memo){.length = (unsigned char)length, .count = (unsigned char)count};
    memcpy(memo->word, word, length);
    memcpy(memo->begins, begins, count * sizeof *begins);
}

/* The phrases that begin so. */
static void look_at_phrases(const struct naming *naming, struct arena *scratch, const char *text,
                            const struct word *word, size_t at, const struct naming_asked *asked) {
    for (; at; at = naming->phrases[at - 1].next) {
        const struct phrase *phrase = &naming->phrases[at - 1];
        struct word last;
        if (counts(phrase, asked) && goes_on(text, scratch, phrase, word, &last))
            asked->found(asked->arg, phrase->who, word->at, last.at + last.length - word->at);
    }
}

/* Of each form of the word the phrases that begin with it. */
static size_t begins_of(const struct naming *naming, struct arena *scratch, const char *text,
                        const struct word *word, uint32_t begins[NAME_FORMS]) {
    const char *forms[NAME_FORMS];
    size_t count = forms_of(scratch, text, word, forms), found = 0;
    for (size_t i = 0; i < count; i++) {
        size_t phrase = slot_of(naming, forms[i])->phrase;
        if (phrase)
            begins[found++] = (uint32_t)phrase;
    }
    return found;
}

static void look_at_word(const struct naming *naming, struct arena *scratch, const char *text,
                         const struct word *word, const struct naming_asked *asked) {
    struct memo *memo = memo_of(naming, text + word->at, word->length);
    uint32_t begins[NAME_FORMS];
    size_t count;
    if (is_remembered(memo, text + word->at, word->length)) {
        count = memo->count;
        memcpy(begins, memo->begins, count * sizeof *begins);
    } else {
        count = begins_of(naming, scratch, text, word, begins);
        remember(memo, text + word->at, word->length, begins, count);
    }
    for (size_t i = 0; i < count; i++)
        look_at_phrases(naming, scratch, text, word, begins[i], asked);
}

static void look_for_names(const struct naming *naming, struct arena *scratch, const char *text,
                           const struct naming_asked *asked) {
    struct word word = {0};
    for (size_t at = 0; next_word(text, at, &word); at = word.at + word.length)
        if (naming->heads[word.head])
            look_at_word(naming, scratch, text, &word, asked);
}

/* ---- addresses and numbers */

/* The first of those that are equal. */
static size_t first_of(const struct addresses *list, const char *text) {
    size_t from = 0, to = list->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(list->items[middle].text, text) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool of_address(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("._%+-", c)) || (c & 0x80);
}

static void look_for_emails(const struct naming *naming, struct arena *scratch, const char *text,
                            const struct naming_asked *asked) {
    for (const char *at = strchr(text, '@'); at; at = strchr(at + 1, '@')) {
        const char *from = at, *to = at + 1;
        while (from > text && of_address(from[-1]))
            from--;
        while (of_address(*to))
            to++;
        while (to > at && strchr(".-", to[-1]))
            to--;
        const char *address = one_way(scratch, from, (size_t)(to - from));
        for (size_t i = first_of(naming->emails, address);
             i < naming->emails->count && strcmp(naming->emails->items[i].text, address) == 0; i++)
            asked->found(asked->arg, naming->emails->items[i].who, (size_t)(from - text), (size_t)(to - from));
    }
}

static bool digit(char c) {
    return c >= '0' && c <= '9';
}

/* Bytes of what people put between the digits of a number, at `at`; 0: this ends it. Blanks that do not break and dashes have several bytes. */
static size_t between(const char *at) {
    if (*at && strchr(" -()./", *at))
        return 1;
    if (strncmp(at, "\u00a0", 2) == 0)
        return 2;
    return strncmp(at, "\u202f", 3) == 0 || strncmp(at, "\u2011", 3) == 0 || strncmp(at, "\u2013", 3) == 0 ? 3
                                                                                                           : 0;
}

struct number {
    char digits[4 * DIGITS];
    size_t at[4 * DIGITS]; /* of each in the text */
    size_t count;
};

/* All digits until something else than a separator comes, or there are too many. */
static size_t read_number(const char *text, size_t at, struct number *number) {
    size_t size = 1;
    number->count = 0;
    for (; size; at += size) {
        size = digit(text[at]) ? 1 : between(text + at);
        if (!digit(text[at]))
            continue;
        number->at[number->count] = at;
        number->digits[number->count++] = text[at];
        if (number->count == sizeof number->digits)
            return at + 1;
    }
    return at;
}

/* From the end on as far as both go; what is left of the text's must be a 0 before the number, or another number. */
static bool same_number(const struct number *number, size_t end, const char *all, size_t *begin) {
    size_t left = strlen(all), at = end;
    while (left && at && all[left - 1] == number->digits[at - 1]) {
        left--;
        at--;
    }
    *begin = at;
    if (end - at < LAST_DIGITS)
        return false;
    if (!at || !left)
        return true;
    if (number->digits[at - 1] == '0' && (at == 1 || number->at[at - 1] - number->at[at - 2] > 1)) {
        *begin = at - 1;
        return true;
    }
    return number->at[at] - number->at[at - 1] > 1; /* beside another number, or a date */
}

static void look_at_number(const struct naming *naming, const char *text, const struct number *number,
                           const struct naming_asked *asked) {
    char last[LAST_DIGITS + 1] = {0};
    for (size_t end = LAST_DIGITS; end <= number->count; end++) {
        if (digit(text[number->at[end - 1] + 1]))
            continue; /* it goes on */
        memcpy(last, number->digits + end - LAST_DIGITS, LAST_DIGITS);
        for (size_t i = first_of(naming->phones, last);
             i < naming->phones->count && strcmp(naming->phones->items[i].text, last) == 0; i++) {
            size_t begin;
            if (!same_number(number, end, naming->phones->items[i].all, &begin))
                continue;
            size_t from = number->at[begin];
            if (from && text[from - 1] == '+')
                from--;
            asked->found(asked->arg, naming->phones->items[i].who, from, number->at[end - 1] + 1 - from);
        }
    }
}

static void look_for_phones(const struct naming *naming, const char *text, const struct naming_asked *asked) {
    struct number number;
    for (size_t at = strcspn(text, "0123456789"); text[at]; at += strcspn(text + at, "0123456789")) {
        at = read_number(text, at, &number);
        if (number.count >= LAST_DIGITS)
            look_at_number(naming, text, &number, asked);
    }
}

struct naming *naming_beside(struct naming *naming, struct arena *arena) {
    sort(naming->emails);
    sort(naming->phones);
    struct naming *beside = arena_copy(arena, naming, sizeof *naming);
    beside->arena = arena;
    beside->memos = arena_array(arena, MEMOS, sizeof *beside->memos);
    return beside;
}

void naming_look(const struct naming *naming, struct arena *scratch, const char *text,
                 const struct naming_asked *asked) {
    sort(naming->emails);
    sort(naming->phones);
    look_for_names(naming, scratch, text, asked);
    if (naming->emails->count)
        look_for_emails(naming, scratch, text, asked);
    if (naming->phones->count)
        look_for_phones(naming, text, asked);
}
