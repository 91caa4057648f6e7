/* Everything by which somebody may be found is folded into one text per entry, line by line, and a word fits wherever it
 * stands in it. An index of words was left out: a query of two letters fits so many that its postings are the array once
 * more, and the array is in the right order already. */
#include "registry/needle.h"

#include "base/buf.h"
#include "notice/field.h"
#include "notice/names.h"
#include "registry/collate.h"
#include "registry/lens.h"
#include "registry/registry.h"

#include <ctype.h>
#include <string.h>

/* ---- numbers */

static const char *digits_of(struct arena *arena, const char *text) {
    struct buf buf = buf_in(arena);
    for (const char *at = text; *at; at++)
        if (strncmp(at, "(0)", 3) == 0)
            at += 2;
        else if (isdigit((unsigned char)*at))
            buf_char(&buf, *at);
    const char *digits = buf_text(&buf);
    return strncmp(digits, "00", 2) == 0 ? digits + 2 : digits;
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

/* +358400005126 is also written 0400005126. */
static void add_number(struct arena *scratch, struct buf *buf, const char *text) {
    const char *digits = digits_of(scratch, text);
    buf_printf(buf, "\n%s", digits);
    if (text[0] == '+' && strncmp(digits, "358", 3) == 0)
        buf_printf(buf, "\n0%s", digits + 3);
}

/* A text field of the notice's own; nobody is found by what is sensitive. */
static bool own_text(struct ctx *ctx, const char *id) {
    int category;
    const char *part;
    const struct own_field *own =
        strchr(id, '.') ? names_own(ctx_notice(ctx), id, false, &category, &part) : NULL;
    return own && own->type == OWN_TEXT && !own->special && !ctx_notice(ctx)->categories[category].special_kind;
}

struct haystack needle_haystack(struct ctx *ctx, struct arena *arena, const char *name,
                                const struct value *values, size_t count) {
    struct buf buf = buf_in(ctx->arena);
    buf_add(&buf, name);
    for (size_t i = 0; i < count; i++) {
        const struct field *field = field_builtin(values[i].field);
        if (!field && own_text(ctx, values[i].field))
            buf_printf(&buf, "\n%s", values[i].text);
        if (!field || !field->search)
            continue;
        buf_printf(&buf, "\n%s", values[i].text);
        if (field->type == FIELD_PHONE || field->type == FIELD_BUSINESS_ID || field->token == TOKEN_NUMBER)
            add_number(ctx->arena, &buf, values[i].text);
    }
    struct haystack hay = {.letters = collate_fold(arena, buf_text(&buf))};
    const char *plain = collate_plain(ctx->arena, hay.letters);
    hay.plain = strcmp(plain, hay.letters) == 0 ? hay.letters : arena_text(arena, plain);
    return hay;
}

/* ---- words */

static struct needle needle_of(struct ctx *ctx, const char *folded, int way) {
    const char *digits = looks_like_number(folded) ? digits_of(ctx->arena, folded) : "";
    return (struct needle){.word = way == LENS_LETTERS ? folded : collate_plain(ctx->arena, folded),
                           .digits = *digits ? digits : NULL};
}

struct needles needle_cut(struct ctx *ctx, const char *words, int way) {
    char *folded = arena_text(ctx->arena, collate_fold(ctx->arena, words));
    struct needle *items = NULL;
    struct needles needles = {.way = way};
    size_t room = 0;
    if (looks_like_number(folded)) { /* one number, though it may stand in groups */
        items = arena_alloc(ctx->arena, sizeof *items);
        *items = needle_of(ctx, folded, way);
        needles.count = 1;
    }
    for (char *at = folded, *end; !looks_like_number(folded) && *at; at = end) {
        while (*at == ' ' || *at == '\t' || *at == '\n' || *at == ',')
            at++;
        end = at + strcspn(at, " \t\n,");
        if (end > at) {
            struct needle needle = needle_of(ctx, arena_text_n(ctx->arena, at, (size_t)(end - at)), way);
            ARENA_PUSH(ctx->arena, items, needles.count, room, needle);
        }
    }
    needles.items = items;
    return needles;
}

/* One letter added, left out, changed, or two swapped. */
static bool one_apart(const char *a, size_t a_length, const char *b, size_t b_length) {
    size_t same = 0;
    if (a_length > b_length + 1 || b_length > a_length + 1)
        return false;
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

/* Short words have too many neighbours: they must fit as they are. */
static bool typo_fits(const char *text, const char *word) {
    enum { SHORTEST = 4 };
    size_t length = strlen(word);
    if (length < SHORTEST)
        return strstr(text, word) != NULL;
    for (const char *at = text; *at;) {
        size_t part = strcspn(at, " \n-@.");
        if (part >= SHORTEST - 1 && one_apart(word, length, at, part))
            return true;
        at += part;
        at += *at != '\0';
    }
    return strstr(text, word) != NULL;
}

static bool fits(const struct needles *needles, const struct needle *needle, const struct haystack *hay) {
    const char *text = needles->way == LENS_LETTERS ? hay->letters : hay->plain;
    if (needle->digits && strstr(text, needle->digits))
        return true;
    return needles->way == LENS_TYPO ? typo_fits(text, needle->word) : strstr(text, needle->word) != NULL;
}

bool needle_fits(const struct needles *needles, const struct haystack *hay,
                 const struct haystack *organisation) {
    bool own = needles->count == 0;
    for (size_t i = 0; i < needles->count; i++) {
        bool here = fits(needles, &needles->items[i], hay);
        own = own || here;
        if (!here && !(organisation && fits(needles, &needles->items[i], organisation)))
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
        if (!word_of_name(hay->letters, needles->items[i].word))
            return false;
    return needles->count > 0;
}

bool needle_is_name(const struct haystack *hay, const char *folded) {
    size_t length = strlen(folded);
    return strncmp(hay->letters, folded, length) == 0 &&
           (hay->letters[length] == '\n' || !hay->letters[length]);
}
