#include "notice/findings.h"

#include <stdlib.h>
#include <string.h>

enum { FINDINGS_MAX = 500 }; /* of one level: nobody reads more, and a hostile file could make a million */

bool findings_full(const struct findings *findings, enum level level) {
    return findings->levels[level] >= FINDINGS_MAX;
}

void findings_add(struct ctx *ctx, struct findings *findings, const struct finding *finding) {
    if (findings_full(findings, finding->level))
        return;
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *old = &findings->items[i];
        if (old->line == finding->line && old->column == finding->column && strcmp(old->id, finding->id) == 0 &&
            strcmp(old->text, finding->text) == 0)
            return;
    }
    struct finding new = *finding;
    if (++findings->levels[new.level] == FINDINGS_MAX) {
        new.id = "more";
        new.text = msg(ctx->lang, M("more was found than is shown here: mend the others first"));
        new.article = new.promise = NULL;
    }
    ARENA_PUSH(ctx->arena, findings->items, findings->count, findings->room, new);
}

static int by_line(const void *a, const void *b) {
    const struct finding *x = a, *y = b;
    if (x->line != y->line)
        return (x->line > y->line) - (x->line < y->line);
    if (x->column != y->column)
        return (x->column > y->column) - (x->column < y->column);
    return x->level != y->level ? (int)x->level - (int)y->level : strcmp(x->id, y->id);
}

void findings_sort(struct findings *findings) {
    if (findings->count)
        qsort(findings->items, findings->count, sizeof *findings->items, by_line);
}

bool findings_any(const struct findings *findings, enum level level) {
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].level == level)
            return true;
    return false;
}

const char *findings_level(enum level level) {
    static const char *const names[] = {"error", "conflict", "law"};
    must(level <= LEVEL_LAW);
    return names[level];
}

int findings_exit(const struct findings *findings) {
    return findings_any(findings, LEVEL_ERROR) ? 2 : findings_any(findings, LEVEL_CONFLICT) ? 1 : 0;
}
