/* Folding changes how long a text is, so the place of a hit in the folded text is none in what was written: word by word is
 * folded once more, until one fits. */
#include "registry/extract.h"

#include "base/buf.h"
#include "registry/envelope.h"
#include "registry/sight.h"
#include "registry/texts.h"

#include <string.h>

enum { WORDS_BEFORE = 4, BYTES_MOST = 120 };
static const char blanks[] = " \t\r\n";

/* The word in which the first of the needles stands; the text itself when they stand in no single word. */
static const char *first_hit(struct ctx *ctx, const struct needles *needles, const char *text) {
    for (const char *at = text + strspn(text, blanks); *at; at += strspn(at, blanks)) {
        size_t length = strcspn(at, blanks);
        const char *word = needle_texts(ctx, ctx->arena, arena_text_n(ctx->arena, at, length));
        if (needle_count_in(needles, word))
            return at;
        at += length;
    }
    return text;
}

static const char *some_before(const char *text, const char *at) {
    for (int words = 0; words < WORDS_BEFORE && at > text; words++) {
        while (at > text && strchr(blanks, at[-1]))
            at--;
        while (at > text && !strchr(blanks, at[-1]))
            at--;
    }
    return at;
}

const char *extract_text(struct ctx *ctx, const struct needles *needles, const char *text) {
    struct buf buf = buf_in(ctx->arena);
    text += strspn(text, blanks);
    const char *hit = first_hit(ctx, needles, text), *at = some_before(text, hit);
    if (at > text)
        buf_add(&buf, "…");
    while (*at && (at <= hit || buf.length < BYTES_MOST)) {
        size_t length = strcspn(at, blanks), whole = length;
        if (length > BYTES_MOST) /* no word of a language */
            for (length = BYTES_MOST; ((unsigned char)at[length] & 0xc0) == 0x80;)
                length--;
        buf_add_n(&buf, at, length);
        if (length < whole)
            buf_add(&buf, "…");
        at += whole;
        at += strspn(at, blanks);
        if (*at)
            buf_char(&buf, ' ');
    }
    if (*at)
        buf_add(&buf, "…");
    return buf_text(&buf);
}

enum status extract_of(struct ctx *ctx, struct db *db, ref_t party, const struct needles *needles,
                       const struct hit_record **found) {
    struct sight sight;
    struct texts texts;
    const struct text *best = NULL;
    size_t most = 0;
    *found = NULL;
    TRY(sight_of(ctx, db, party, &sight));
    TRY(texts_of(ctx, db, party, &sight, &texts));
    for (size_t i = 0; i < texts.count; i++) {
        size_t count = needle_count_in(needles, needle_texts(ctx, ctx->arena, texts.items[i].text));
        if (count > most) {
            most = count;
            best = &texts.items[i];
        }
    }
    if (!best)
        return ST_OK;
    struct hit_record *record = arena_alloc(ctx->arena, sizeof *record);
    *record = (struct hit_record){.record = best->record,
                                  .kind = best->kind,
                                  .label = envelope_label(ctx, best->kind),
                                  .day = best->day,
                                  .text = extract_text(ctx, needles, best->text)};
    *found = record;
    return ST_OK;
}
