/* Reads the .mo files that msgfmt wrote (GNU gettext manual, "The Format of GNU MO Files"): a sorted table of
 * ids beside a table of texts. libintl is not used: it keeps one language per process, and ours is per reader.
 */
#include "base/msg.h"

#include "base/buf.h"
#include "base/embed.h"
#include "base/status.h"

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

/* The translation, which for a plural entry is its forms one after another, each ended by NUL. */
static const char *look_up(enum lang lang, const char *id) {
    if (lang == LANG_EN)
        return NULL;
    const struct embedded *mo = embed_find(lang == LANG_FI ? "po/fi.mo" : "po/sv.mo");
    must(mo && mo->length > 28 && word(mo, 0) == 0x950412de);
    uint32_t low = 0, high = word(mo, 8), ids = word(mo, 12), texts = word(mo, 16);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(id, text_at(mo, ids, middle));
        if (order == 0) {
            const char *found = text_at(mo, texts, middle);
            return *found ? found : NULL;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *msg(enum lang lang, const char *id) {
    must(id);
    const char *found = look_up(lang, id);
    return found ? found : id;
}

static char *fill(struct arena *arena, const char *text, const char *const *values, size_t count) {
    struct buf buf = buf_in(arena);
    for (const char *at = text; *at; at++) {
        if (at[0] == '{' && at[1] >= '1' && at[1] <= '9' && at[2] == '}') {
            size_t index = (size_t)(at[1] - '1');
            if (index < count && values[index])
                buf_add(&buf, values[index]);
            at += 2;
        } else {
            buf_char(&buf, *at);
        }
    }
    return arena_text(arena, buf_text(&buf));
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
    const char *value = number;
    const char *found = look_up(lang, one);
    if (found && count != 1)
        found += strlen(found) + 1; /* Finnish, Swedish: form 0 for one, form 1 for the rest */
    return fill(arena, found ? found : count == 1 ? one : many, &value, 1);
}
