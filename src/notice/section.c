/* A notice with texts has its own headings, and mostly its own numbers in them; one without is written by the program and
 * always numbered. */
#include "notice/section.h"

#include <string.h>

/* "7" of "7. How long data are kept"; NULL of a heading without a number. */
static const char *number_of(struct arena *arena, const char *heading) {
    size_t digits = strspn(heading, "0123456789");
    bool numbered = digits && digits < 3 && (heading[digits] == '.' || heading[digits] == ' ');
    return numbered ? arena_text_n(arena, heading, digits) : NULL;
}

static const char *numbered(struct ctx *ctx, const char *number) {
    return MSG(ctx->arena, ctx->lang, M("section {1}"), number);
}

static const char *heading_text(const struct notice *notice, enum lang lang, int index) {
    const struct words *words = &notice->headings[index].words;
    return words->text[lang] ? words->text[lang] : words->text[notice->first_language];
}

const char *section_of(struct ctx *ctx, const struct notice *notice, const char *path) {
    if (!path)
        return NULL;
    if (!notice->headings_count) {
        enum part part = strncmp(path, "rights", strlen("rights")) == 0 ? PART_RIGHTS : PART_RETENTION;
        size_t number = section_number(notice, part);
        return number ? numbered(ctx, arena_printf(ctx->arena, "%zu", number)) : NULL;
    }
    const struct sentence *sentence = notice_sentence(notice, path);
    const char *heading = sentence ? heading_text(notice, ctx->lang, sentence->heading) : NULL;
    const char *number = heading ? number_of(ctx->arena, heading) : NULL;
    if (number)
        return numbered(ctx, number);
    return heading ? MSG(ctx->arena, ctx->lang, M("section “{1}”"), heading) : NULL;
}
