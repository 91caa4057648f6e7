/* Two questions, two answers. Order: ICU's sort key in the register's language, whole, since a few leading bytes do
 * not order the Virtanens. Finding: a folded text in which case and foreign marks are gone, but å, ä and ö stay
 * letters of their own, as a Finn reads them; collate_plain gives those up too, for those who type without them. */
#include "registry/collate.h"

#include "base/buf.h"
#include "base/status.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

struct collate {
    UCollator *collator;
    struct arena *arena;
};

struct collate *collate_new(enum lang lang) {
    UErrorCode code = U_ZERO_ERROR;
    struct arena *arena = arena_new();
    struct collate *collate = arena_alloc(arena, sizeof *collate);
    collate->arena = arena;
    collate->collator = ucol_open(lang_code(lang), &code);
    must(U_SUCCESS(code));
    return collate;
}

void collate_free(struct collate *collate) {
    if (!collate)
        return;
    ucol_close(collate->collator);
    arena_free(collate->arena);
}

/* UTF-16 is never longer than the bytes of the UTF-8. */
static UChar *wide(struct arena *arena, const char *text, int32_t *length) {
    UErrorCode code = U_ZERO_ERROR;
    size_t bytes = strlen(text);
    must(bytes < INT32_MAX / 8);
    UChar *room = arena_array(arena, bytes + 1, sizeof *room);
    u_strFromUTF8WithSub(room, (int32_t)bytes + 1, length, text, (int32_t)bytes, 0xfffd, NULL, &code);
    must(U_SUCCESS(code));
    return room;
}

const char *collate_key(const struct collate *collate, struct arena *arena, const char *text) {
    scoped_arena *scratch = arena_new();
    int32_t length;
    const UChar *name = wide(scratch, text, &length);
    int32_t need = ucol_getSortKey(collate->collator, name, length, NULL, 0);
    must(need > 0);
    uint8_t *key = arena_alloc(arena, (size_t)need + 1);
    (void)ucol_getSortKey(collate->collator, name, length, key, need);
    return (const char *)key;
}

/* One character after case folding: what it is found as. 0: a mark that is left out. */
static UChar32 folded(const UNormalizer2 *nfd, UChar32 c) {
    static const UChar32 pairs[][2] = {{0xe4, 0xe4},  {0xe6, 0xe4},  {0xf6, 0xf6},  {0xf8, 0xf6},
                                       {0xe5, 0xe5},  {0xfc, 'y'},   {0xf0, 'd'},   {0x111, 'd'},
                                       {0x142, 'l'},  {'w', 'v'},    {0x2010, '-'}, {0x2012, '-'},
                                       {0x2013, '-'}, {0x2014, '-'}, {0x2212, '-'}, {0x2019, '\''}};
    UChar parts[16];
    UChar32 base = c;
    UErrorCode code = U_ZERO_ERROR;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i][0] == c)
            return pairs[i][1];
    if (c < 0x80)
        return c;
    if (u_getCombiningClass(c))
        return 0;
    int32_t length = unorm2_getDecomposition(nfd, c, parts, 16, &code), one = 0;
    if (U_SUCCESS(code) && length > 0) {
        UChar32 all[16];
        u_strToUTF32(all, 16, &one, parts, length, &code);
        base = U_SUCCESS(code) && one > 0 ? all[0] : c;
    }
    return base == 'w' ? 'v' : base;
}

/* ASCII by itself: addresses, numbers and most names. NULL: there is more than that in it. */
static const char *fold_ascii(struct arena *arena, const char *text) {
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] >= 0x80)
            return NULL;
    char *result = arena_text_n(arena, text, length);
    for (size_t i = 0; i < length; i++) {
        if (result[i] >= 'A' && result[i] <= 'Z')
            result[i] = (char)(result[i] + ('a' - 'A'));
        if (result[i] == 'w')
            result[i] = 'v';
    }
    return result;
}

const char *collate_fold(struct arena *arena, const char *text) {
    const char *plain = fold_ascii(arena, text);
    if (plain)
        return plain;
    scoped_arena *scratch = arena_new();
    UErrorCode code = U_ZERO_ERROR;
    int32_t length, count = 0, kept = 0, used = 0;
    const UNormalizer2 *cased = unorm2_getNFKCCasefoldInstance(&code), *nfd = unorm2_getNFDInstance(&code);
    const UChar *name = wide(scratch, text, &length);
    int32_t room = length * 20 + 1; /* more than one character can ever become */
    UChar *units = arena_array(scratch, (size_t)room, sizeof *units);
    UChar32 *all = arena_array(scratch, (size_t)room, sizeof *all);
    length = unorm2_normalize(cased, name, length, units, room, &code);
    u_strToUTF32(all, room, &count, units, length, &code);
    must(U_SUCCESS(code));
    for (int32_t i = 0; i < count; i++) {
        UChar32 c = folded(nfd, all[i]);
        if (c)
            all[kept++] = c;
    }
    u_strFromUTF32(units, room, &length, all, kept, &code);
    char *result = arena_alloc(arena, (size_t)length * 3 + 1);
    u_strToUTF8(result, length * 3 + 1, &used, units, length, &code);
    must(U_SUCCESS(code));
    return result;
}

const char *collate_plain(struct arena *arena, const char *folded_text) {
    struct buf buf = buf_in(arena);
    for (const char *at = folded_text; *at; at++) {
        if (at[0] == '\xc3' && (at[1] == '\xa4' || at[1] == '\xa5'))
            at += 1, buf_char(&buf, 'a');
        else if (at[0] == '\xc3' && at[1] == '\xb6')
            at += 1, buf_char(&buf, 'o');
        else
            buf_char(&buf, *at);
    }
    return buf.text ? buf.text : arena_text(arena, "");
}
