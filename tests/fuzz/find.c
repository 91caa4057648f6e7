/* Any bytes as the texts of some people and the words of a question: the index lets through everybody whom reading everything
 * finds, in order, and nobody else is shown; what was added to the book of words can be taken away again. */
#include "base/utf8.h"
#include "registry/collate.h"
#include "registry/edition.h"
#include "registry/lens_inside.h"

#include <stddef.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

enum { PEOPLE = 8, TEXT_MAX = 400 };

struct texts {
    struct lens_entry entries[PEOPLE], *list[PEOPLE];
    size_t count;
};

static const struct lens_entry *nobody(const void *arg, ref_t party) {
    (void)arg;
    (void)party;
    return NULL;
}

static void add(struct ctx *ctx, struct texts *texts, const char *text) {
    struct value value = {.field = "last_name", .text = text};
    struct lens_entry *entry = &texts->entries[texts->count];
    *entry = (struct lens_entry){.party = (ref_t)texts->count + 1, .name = text, .key = text};
    entry->hay = needle_haystack(ctx, ctx->arena, NOTICE_NOTHING, text, &value, 1);
    texts->list[texts->count++] = entry;
}

static void look(struct ctx *ctx, const struct texts *texts, const struct wordbook *book, const char *words) {
    struct lens_block *block = lens_block_new(texts->list, texts->count, nobody, NULL);
    for (int way = LENS_LETTERS; way < LENS_WAYS; way++) {
        struct needles needles = needle_cut(ctx, words, way, book);
        struct slots slots = lens_block_sieve(block, &needles);
        for (size_t i = 0; i < texts->count; i++) {
            bool through = slots.bits[0] >> i & 1;
            must(through || !needle_fits(&needles, &texts->entries[i].hay, NULL));
        }
    }
    lens_block_free(block);
}

/* Lines: the first is the question, the others are people. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static const struct notice
        nothing; /* which fields are looked through is the notice's; built-in ones are without one */
    static const struct edition edition = {.notice = &nothing};
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.edition = &edition;
    struct texts texts = {0};
    struct wordbook *book = wordbook_new();
    char *rest = arena_text_n(ctx.arena, (const char *)bytes, length), *words = strsep(&rest, "\n"), *line;
    while ((line = strsep(&rest, "\n")) && texts.count < PEOPLE)
        if (*line && strlen(line) <= TEXT_MAX && utf8_text(line, strlen(line)))
            add(&ctx, &texts, line);
    for (size_t i = 0; i < texts.count; i++)
        wordbook_add(book, texts.entries[i].hay.plain);
    if (strlen(words) <= TEXT_MAX && utf8_text(words, strlen(words)))
        look(&ctx, &texts, book, words);
    for (size_t i = 0; i < texts.count; i++)
        wordbook_take(book, texts.entries[i].hay.plain);
    wordbook_free(book);
    return 0;
}
