/* Everything by which somebody may be found is folded into one text per entry, line by line, and a word fits wherever it
 * stands in it. Which entries are worth looking at the index of grams says; whether they fit is said here. */
#include "registry/needle.h"

#include "base/buf.h"
#include "notice/field.h"
#include "notice/names.h"
#include "registry/collate.h"
#include "registry/lens.h"
#include "registry/registry.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

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

/* A text field of the notice's own, or a choice by its words in each language; nobody is found by what is sensitive. */
static void add_own(struct ctx *ctx, struct buf *buf, const struct value *value) {
    int category;
    const char *part, *id = value->field;
    const struct own_field *own =
        strchr(id, '.') ? names_own(ctx_notice(ctx), id, false, &category, &part) : NULL;
    if (!own || own->special || ctx_notice(ctx)->categories[category].special_kind)
        return;
    if (own->type == OWN_TEXT)
        buf_printf(buf, "\n%s", value->text);
    for (int lang = 0; own->type == OWN_CHOICE && own->choice_words && lang < LANG_COUNT; lang++)
        if (ctx_notice(ctx)->languages[lang])
            buf_printf(buf, "\n%s", field_choice(ctx->arena, (enum lang)lang, own, value->text));
}

struct haystack needle_haystack(struct ctx *ctx, struct arena *arena, const char *name,
                                const struct value *values, size_t count) {
    struct buf buf = buf_in(ctx->arena);
    buf_add(&buf, name);
    for (size_t i = 0; i < count; i++) {
        const struct field *field = field_builtin(values[i].field);
        if (!field)
            add_own(ctx, &buf, &values[i]);
        if (!field || !field->search)
            continue;
        buf_printf(&buf, "\n%s", values[i].text);
        if (field->type == FIELD_BUSINESS_ID) /* and as it stands in a VAT number */
            buf_printf(&buf, "\nfi%s", digits_of(ctx->arena, values[i].text));
        else if (field->type == FIELD_PHONE || field->token == TOKEN_NUMBER)
            add_number(ctx->arena, &buf, values[i].text);
    }
    struct haystack hay = {.letters = collate_fold(arena, buf_text(&buf))};
    const char *plain = collate_plain(ctx->arena, hay.letters);
    hay.plain = strcmp(plain, hay.letters) == 0 ? hay.letters : arena_text(arena, plain);
    return hay;
}

/* ---- words */

/* A shorter word has too many neighbours: it must fit as it is, to its end or as far as it was typed. */
enum { TYPO_SHORTEST = 4, BEGUN_SHORTEST = 5 };

static void add_straw(struct ctx *ctx, struct needle *needle, const char *text) {
    for (size_t i = 0; i < needle->count; i++)
        if (strcmp(needle->straws[i].text, text) == 0)
            return;
    struct straw straw = {.text = text, .want = grams_wanted(collate_plain(ctx->arena, text))};
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
    const char *folded = collate_fold(ctx->arena, words);
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

static bool fits(int way, const struct needle *needle, const struct haystack *hay) {
    const char *text = way == LENS_LETTERS ? hay->letters : hay->plain;
    for (size_t i = 0; i < needle->count; i++)
        if (strstr(text, needle->straws[i].text))
            return true;
    return false;
}

bool needle_fits(const struct needles *needles, const struct haystack *hay,
                 const struct haystack *organisation) {
    bool own = needles->count == 0;
    for (size_t i = 0; i < needles->count; i++) {
        bool here = fits(needles->way, &needles->items[i], hay);
        own = own || here;
        if (!here && !(organisation && fits(needles->way, &needles->items[i], organisation)))
            return false;
    }
    return own;
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
