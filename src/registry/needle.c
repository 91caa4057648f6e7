/* Everything by which somebody may be found is folded into one text per entry, line by line, and a word fits wherever it
 * stands in it. Which entries are worth looking at the index of grams says; whether they fit is said here. */
#include "registry/needle.h"

#include "base/buf.h"
#include "notice/field.h"
#include "notice/names.h"
#include "registry/collate.h"
#include "registry/lens.h"
#include "registry/registry.h"
#include "registry/texts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Not in collate_fold: tokens that lie on a disk are made of that. */
const char *needle_fold(struct arena *arena, const char *text) {
    char *folded = arena_text(arena, collate_fold(arena, text)), *to = folded;
    for (const char *at = folded; *at; at++) {
        bool dotless = at[0] == '\xc4' && at[1] == '\xb1';
        *to++ = dotless ? 'i' : *at;
        at += dotless;
    }
    *to = '\0';
    return folded;
}

/* ---- numbers */

/* "+358 (0)40" and "+358 040" are the same number; "00" stands for "+". */
static const char *digits_of(struct arena *arena, const char *text) {
    struct buf buf = buf_in(arena);
    for (const char *at = text; *at; at++)
        if (strncmp(at, "(0)", 3) == 0)
            at += 2;
        else if (isdigit((unsigned char)*at))
            buf_char(&buf, *at);
    const char *digits = buf_text(&buf);
    if (strncmp(digits, "00", 2) == 0)
        digits += 2;
    return strncmp(digits, "3580", 4) == 0 ? arena_printf(arena, "358%s", digits + 4) : digits;
}

/* "040 000 51", "+358 (0)40", "2276009-4" */
static bool looks_like_number(const char *text) {
    size_t digits = 0;
    for (const char *at = text; *at; at++) {
        digits += isdigit((unsigned char)*at) != 0;
        if (!strchr("0123456789 +-()./", *at))
            return false;
    }
    return digits >= 2;
}

/* +358400005126 is also written 0400005126, and +46701234567 in its own country 0701234567. */
static void add_number(struct arena *scratch, struct buf *buf, const char *text) {
    static const char *const trunks[] = {"358", "46", "49", "370", "44", "33", "31", "32", "43", "41"};
    const char *digits = digits_of(scratch, text);
    buf_printf(buf, "\n%s", digits);
    for (size_t i = 0; text[0] == '+' && i < sizeof trunks / sizeof *trunks; i++)
        if (strncmp(digits, trunks[i], strlen(trunks[i])) == 0) {
            buf_printf(buf, "\n0%s", digits + strlen(trunks[i]));
            break;
        }
}

/* A text field of the notice's own, or a choice by its words in each language; nobody is found by what is sensitive or not
 * to be searched. */
static void add_own(struct ctx *ctx, struct buf *buf, const struct value *value) {
    int category;
    const char *part, *id = value->field;
    const struct own_field *own =
        strchr(id, '.') ? names_own(ctx_notice(ctx), id, false, &category, &part) : NULL;
    if (!own || own->special || ctx_notice(ctx)->categories[category].special_kind ||
        ctx_notice(ctx)->categories[category].searched == SEARCHED_NO)
        return;
    if (own->type == OWN_TEXT)
        buf_printf(buf, "\n%s", value->text);
    for (int lang = 0; own->type == OWN_CHOICE && own->choice_words && lang < LANG_COUNT; lang++)
        if (ctx_notice(ctx)->languages[lang])
            buf_printf(buf, "\n%s", field_choice(ctx->arena, (enum lang)lang, own, value->text));
}

/* "annamaija" is also Anna-Maija, "oneill" O'Neill. */
static void add_in_one(struct ctx *ctx, struct buf *buf, const char *name) {
    const char *folded = needle_fold(ctx->arena, name);
    if (!strpbrk(folded, "-'"))
        return;
    buf_char(buf, '\n');
    for (; *folded; folded++)
        if (!strchr("-'", *folded))
            buf_char(buf, *folded);
}

struct haystack needle_haystack(struct ctx *ctx, struct arena *arena, int type, const char *name,
                                const struct value *values, size_t count) {
    struct buf buf = buf_in(ctx->arena);
    buf_add(&buf, name);
    add_in_one(ctx, &buf, name);
    for (size_t i = 0; i < count; i++) {
        const struct field *field = field_builtin(values[i].field);
        if (!field)
            add_own(ctx, &buf, &values[i]);
        if (!field || !field->search || !texts_field_searched(ctx_notice(ctx), type, field->id))
            continue;
        buf_printf(&buf, "\n%s", values[i].text);
        if (field->type == FIELD_BUSINESS_ID) /* and as it stands in a VAT number */
            buf_printf(&buf, "\nfi%s", digits_of(ctx->arena, values[i].text));
        else if (field->type == FIELD_PHONE || field->token == TOKEN_NUMBER)
            add_number(ctx->arena, &buf, values[i].text);
    }
    struct haystack hay = {.letters = needle_fold(arena, buf_text(&buf))};
    const char *plain = collate_plain(ctx->arena, hay.letters);
    hay.plain = strcmp(plain, hay.letters) == 0 ? hay.letters : arena_text(arena, plain);
    return hay;
}

/* Numbers in what is written, as they are found: "soita 040 123 4567" has a line 0401234567. */
static void add_numbers(struct ctx *ctx, struct buf *buf, const char *written) {
    enum { DIGITS = 5 };
    for (const char *at = written; *at;) {
        size_t length = strspn(at, "0123456789 +-()./"), digits = 0;
        for (size_t i = 0; i < length; i++)
            digits += isdigit((unsigned char)at[i]) != 0;
        if (digits >= DIGITS)
            add_number(ctx->arena, buf, arena_text_n(ctx->arena, at, length) + strspn(at, " "));
        at += length ? length : 1;
    }
}

const char *needle_texts(struct ctx *ctx, struct arena *arena, const char *written) {
    struct buf buf = buf_in(ctx->arena);
    if (!written)
        return NULL;
    buf_add(&buf, written);
    add_numbers(ctx, &buf, written);
    return needle_fold(arena, buf_text(&buf));
}

/* ---- words */

/* A shorter word has too many neighbours: it must fit as it is, to its end or as far as it was typed. */
enum { TYPO_SHORTEST = 4, BEGUN_SHORTEST = 5, TEXT_SHORTEST = 3, TEXT_INSIDE = 5 };

static size_t letters_in(const char *text) {
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

static void add_straw(struct ctx *ctx, struct needle *needle, const char *text) {
    for (size_t i = 0; i < needle->count; i++)
        if (strcmp(needle->straws[i].text, text) == 0)
            return;
    struct straw straw = {.text = text,
                          .want = grams_wanted(collate_plain(ctx->arena, text)),
                          .texts = letters_in(text) >= TEXT_SHORTEST};
    ARENA_PUSH(ctx->arena, needle->straws, needle->count, needle->room, straw);
}

static void add_near(struct ctx *ctx, struct needle *needle, const char *word, int way,
                     const struct wordbook *book) {
    struct near near = {0};
    size_t length = strlen(word);
    if (length >= TYPO_SHORTEST)
        wordbook_near(book, ctx->arena, word, false, &near);
    if (way == LENS_BEGUN && length >= BEGUN_SHORTEST)
        wordbook_near(book, ctx->arena, word, true, &near);
    for (size_t i = 0; i < near.count; i++)
        add_straw(ctx, needle, near.items[i]);
}

static void add_needle(struct ctx *ctx, struct needles *needles, const char *folded,
                       const struct wordbook *book) {
    struct needle needle = {0};
    const char *word = needles->way == LENS_LETTERS ? folded : collate_plain(ctx->arena, folded);
    bool number = looks_like_number(folded);
    add_straw(ctx, &needle, word);
    if (number && *digits_of(ctx->arena, folded))
        add_straw(ctx, &needle, digits_of(ctx->arena, folded));
    if (!number && needles->way >= LENS_TYPO)
        add_near(ctx, &needle, word, needles->way, book);
    ARENA_PUSH(ctx->arena, needles->items, needles->count, needles->room, needle);
}

/* Long words are rare: what they leave is sooner looked through. */
static int by_length(const void *a, const void *b) {
    size_t x = strlen(((const struct needle *)a)->straws[0].text),
           y = strlen(((const struct needle *)b)->straws[0].text);
    return x > y ? -1 : x < y;
}

/* Whoever guesses at slips looks at the parts of a compound or an address one by one. */
struct needles needle_cut(struct ctx *ctx, const char *words, int way, const struct wordbook *book) {
    const char *between = way >= LENS_TYPO ? " \t\n,-@.'_/()&+" : " \t\n,";
    const char *folded = needle_fold(ctx->arena, words);
    struct needles needles = {.way = way};
    if (looks_like_number(folded)) { /* one number, though it may stand in groups */
        add_needle(ctx, &needles, folded, book);
        return needles;
    }
    for (const char *at = folded + strspn(folded, between); *at; at += strspn(at, between)) {
        size_t length = strcspn(at, between);
        add_needle(ctx, &needles, arena_text_n(ctx->arena, at, length), book);
        at += length;
    }
    if (needles.count)
        qsort(needles.items, needles.count, sizeof *needles.items, by_length);
    return needles;
}

/* ---- fitting */

static bool in_fields(int way, const struct needle *needle, const struct haystack *hay) {
    const char *text = way == LENS_LETTERS ? hay->letters : hay->plain;
    for (size_t i = 0; i < needle->count; i++)
        if (strstr(text, needle->straws[i].text))
            return true;
    return false;
}

/* The letter that stands here without å, ä and ö (collate_plain), and how many bytes it takes. */
static char plain_letter(const char *at, size_t *bytes) {
    bool ring_or_dots = at[0] == '\xc3' && (at[1] == '\xa4' || at[1] == '\xa5');
    bool o = at[0] == '\xc3' && at[1] == '\xb6';
    *bytes = ring_or_dots || o ? 2 : 1;
    return ring_or_dots ? 'a' : o ? 'o' : *at;
}

static bool stands_at(int way, const char *at, const char *straw) {
    if (way == LENS_LETTERS)
        return strncmp(at, straw, strlen(straw)) == 0;
    for (size_t bytes; *straw; straw++, at += bytes)
        if (!*at || plain_letter(at, &bytes) != *straw)
            return false;
    return true;
}

static bool of_a_word(char c) {
    return (c >= 'a' && c <= 'z') || isdigit((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool straw_in(int way, const struct straw *straw, const char *texts) {
    bool inside = letters_in(straw->text) >= TEXT_INSIDE;
    if (!straw->texts || !texts)
        return false;
    if (inside && way == LENS_LETTERS)
        return strstr(texts, straw->text) != NULL;
    for (const char *at = texts; *at; at++)
        if ((inside || at == texts || !of_a_word(at[-1])) && stands_at(way, at, straw->text))
            return true;
    return false;
}

static bool in_texts(int way, const struct needle *needle, const char *texts) {
    for (size_t i = 0; i < needle->count; i++)
        if (straw_in(way, &needle->straws[i], texts))
            return true;
    return false;
}

enum needle_fit needle_fits(const struct needles *needles, const struct haystack *hay,
                            const struct haystack *organisation) {
    bool own = needles->count == 0, texts = false;
    for (size_t i = 0; i < needles->count; i++) {
        const struct needle *needle = &needles->items[i];
        bool here = in_fields(needles->way, needle, hay);
        own = own || here;
        if (here || (organisation && in_fields(needles->way, needle, organisation)))
            continue;
        if (!in_texts(needles->way, needle, hay->texts))
            return FIT_NOT;
        own = texts = true;
    }
    if (!own) /* all of them are its organisation's: then one must also stand in its own texts */
        own = texts = needle_count_in(needles, hay->texts) > 0;
    return !own ? FIT_NOT : texts ? FIT_TEXTS : FIT_FIELDS;
}

size_t needle_count_in(const struct needles *needles, const char *texts) {
    size_t count = 0;
    for (size_t i = 0; i < needles->count; i++)
        count += in_texts(needles->way, &needles->items[i], texts);
    return count;
}

void needle_fields_only(struct needles *needles) {
    for (size_t i = 0; i < needles->count; i++)
        for (size_t j = 0; j < needles->items[i].count; j++)
            needles->items[i].straws[j].texts = false;
}

static bool word_of_name(const char *name, const char *word) {
    size_t length = strlen(word);
    for (const char *at = name; *at && *at != '\n'; at += *at == ' ' || *at == ',') {
        size_t part = strcspn(at, " ,\n");
        if (part == length && memcmp(at, word, length) == 0)
            return true;
        at += part;
    }
    return false;
}

bool needle_names(const struct needles *needles, const struct haystack *hay) {
    for (size_t i = 0; i < needles->count; i++)
        if (!word_of_name(hay->letters, needles->items[i].straws[0].text))
            return false;
    return needles->count > 0;
}

bool needle_is_name(const struct haystack *hay, const char *folded) {
    size_t length = strlen(folded);
    return strncmp(hay->letters, folded, length) == 0 &&
           (hay->letters[length] == '\n' || !hay->letters[length]);
}
