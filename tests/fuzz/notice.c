/* A whole notice from bytes: nothing crashes, an error always has a place, and what loads can be checked, rendered
 * and asked. */
#include "notice/notice.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void use(struct ctx *ctx, const struct notice *notice, struct findings *findings) {
    notice_check(ctx, notice, findings);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        must(notice_render(ctx, notice, (enum lang)lang, RENDER_HTML) != NULL);
        must(notice_render(ctx, notice, (enum lang)lang, RENDER_TEXT) != NULL);
    }
    (void)notice_sentence(notice, "data.names");
    for (size_t i = 0; i < notice->types_count; i++)
        (void)notice_category_of(notice, (int)i, "email");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_ctx ctx = {.arena = arena_new(), .lang = LANG_EN, .now = 1790000000};
    char *copy = arena_alloc(ctx.arena, length + 1);
    if (length)
        memcpy(copy, bytes, length);
    struct findings findings = {0};
    const struct notice *notice;
    enum status status = notice_load_bytes(&ctx, ctx.arena, "fuzz.yaml", copy, length, &findings, &notice);
    must((status == ST_OK) == (notice != NULL));
    must(status == ST_OK || findings.count);
    if (notice)
        use(&ctx, notice, &findings);
    for (size_t i = 0; i < findings.count; i++)
        must(findings.items[i].line > 0 && findings.items[i].column > 0 && *findings.items[i].text);
    return 0;
}
