/* The notice's own sentences. One with a promise is the same promise when its name is; others are the same sentence when they
 * say the same. In which order they stand says nothing. */
#include "notice/diff_inside.h"

#include <string.h>

struct lines {
    const struct sentence **items;
    bool *paired;
    size_t count, room;
};

static struct lines lines_of(const struct diff *d, const struct notice *notice) {
    struct lines lines = {0};
    for (size_t i = 0; i < notice->headings_count; i++)
        for (size_t j = 0; j < notice->headings[i].sentence_count; j++)
            ARENA_PUSH(ARENA(d), lines.items, lines.count, lines.room, &notice->headings[i].sentences[j]);
    lines.paired = arena_array(ARENA(d), lines.count + 1, sizeof *lines.paired);
    return lines;
}

static bool same_words(const struct diff *d, const struct words *a, const struct words *b) {
    enum lang lang;
    return !diff_words_differ(d, a, b, &lang);
}

/* What people read of it: in their language, or in one that there is. */
static const char *words_text(const struct diff *d, const struct words *words) {
    enum lang lang = d->ctx->lang;
    for (int i = 0; i < LANG_COUNT && !words->text[lang]; i++)
        lang = (enum lang)i;
    return diff_words_text(d, words, lang);
}

static const char *path_of(const struct diff *d, const struct sentence *sentence) {
    return sentence->promise ? arena_printf(ARENA(d), "text.%s", sentence->promise) : "text";
}

static void say_text(struct diff *d, const struct sentence *sentence, const char *text) {
    diff_add(d, (struct diff_change){
                    .what = "text", .effect = DIFF_OTHER, .path = path_of(d, sentence), .text = text});
}

/* ---- one sentence in both */

static void diff_sentence(struct diff *d, const struct sentence *before, const struct sentence *after) {
    enum lang lang;
    if (diff_words_differ(d, &before->words, &after->words, &lang))
        say_text(d, after,
                 SAY(d, M("A sentence of the notice is worded anew. Before: “{1}” Now: “{2}”"),
                     diff_words_text(d, &before->words, lang), diff_words_text(d, &after->words, lang)));
    struct diff_about about = {.what = "text", .name = words_text(d, &after->words), .path = path_of(d, after)};
    diff_map(d, &about, "sentence", before, after);
}

typedef bool like(const struct diff *d, const struct sentence *a, const struct sentence *b);

static bool same_promise(const struct diff *d, const struct sentence *a, const struct sentence *b) {
    (void)d;
    return a->promise && b->promise && strcmp(a->promise, b->promise) == 0;
}

static bool same_sentence(const struct diff *d, const struct sentence *a, const struct sentence *b) {
    return same_words(d, &a->words, &b->words);
}

/* Worded anew in one language only. */
static bool same_somewhere(const struct diff *d, const struct sentence *a, const struct sentence *b) {
    (void)d;
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (a->words.text[lang] && b->words.text[lang] && strcmp(a->words.text[lang], b->words.text[lang]) == 0)
            return true;
    return false;
}

static void pair(struct diff *d, struct lines *before, struct lines *after, like *alike) {
    for (size_t i = 0; i < after->count; i++)
        for (size_t j = 0; j < before->count && !after->paired[i]; j++) {
            if (before->paired[j] || !alike(d, before->items[j], after->items[i]))
                continue;
            before->paired[j] = after->paired[i] = true;
            diff_sentence(d, before->items[j], after->items[i]);
        }
}

static void diff_sentences(struct diff *d) {
    struct lines before = lines_of(d, d->old), after = lines_of(d, d->new);
    pair(d, &before, &after, same_promise);
    pair(d, &before, &after, same_sentence);
    pair(d, &before, &after, same_somewhere);
    for (size_t i = 0; i < after.count; i++)
        if (!after.paired[i])
            say_text(d, after.items[i],
                     SAY(d, M("The notice has a new sentence: “{1}”"), words_text(d, &after.items[i]->words)));
    for (size_t i = 0; i < before.count; i++)
        if (!before.paired[i])
            say_text(
                d, before.items[i],
                SAY(d, M("A sentence of the notice is gone: “{1}”"), words_text(d, &before.items[i]->words)));
}

/* ---- headings */

static bool has_heading(const struct diff *d, const struct notice *notice, const struct heading *heading) {
    for (size_t i = 0; i < notice->headings_count; i++)
        if (same_words(d, &notice->headings[i].words, &heading->words))
            return true;
    return false;
}

static void headings_of(struct diff *d, const struct notice *one, const struct notice *other, const char *id) {
    for (size_t i = 0; i < one->headings_count; i++)
        if (!has_heading(d, other, &one->headings[i]))
            diff_add(d, (struct diff_change){.what = "text",
                                             .effect = DIFF_OTHER,
                                             .path = "text",
                                             .text = SAY(d, id, words_text(d, &one->headings[i].words))});
}

void diff_text(struct diff *d) {
    headings_of(d, d->new, d->old, M("The notice has a new heading: “{1}”"));
    headings_of(d, d->old, d->new, M("A heading of the notice is gone: “{1}”"));
    diff_sentences(d);
}
