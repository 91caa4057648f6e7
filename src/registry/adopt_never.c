/* Only texts that come into another category are asked about: one that stays was asked when it was given. The questions are
 * those of storing (proviso.h), under the version that is to come. Other values of the party are those of its profile; what its
 * records say of themselves is asked when something is given. */
#include "registry/adopt_never.h"

#include "registry/inside.h"
#include "registry/proviso.h"

#include <string.h>

static bool comes(const struct adopt_never *never, int was, int category) {
    const struct notice *old = never->moving->old->notice, *new = never->moving->new->notice;
    if (never->moving->write || category == NOTICE_NOTHING)
        return false;
    return was == NOTICE_NOTHING ||
           strcmp(old->categories[was].entry.id, new->categories[category].entry.id) != 0;
}

void adopt_never_said(struct adopt_never *never, int was, int category, const char *field, const char *text) {
    struct arena *arena = never->ctx->arena;
    if (!text || !comes(never, was, category))
        return;
    struct never_text one = {field ? arena_text(arena, field) : NULL, arena_text(arena, text), category};
    ARENA_PUSH(arena, never->texts, never->count, never->room, one);
}

void adopt_never_value(struct adopt_never *never, int was, int category, const char *field, const char *text) {
    if (never->moving->write || !text)
        return;
    struct arena *arena = never->ctx->arena;
    value_push(never->ctx, &never->values,
               (struct value){.field = arena_text(arena, field), .text = arena_text(arena, text)});
    adopt_never_said(never, was, category, field, text);
}

static enum status count_texts(struct adopt_never *never, struct moving *moving,
                               const struct proviso *proviso) {
    for (size_t i = 0; i < never->count; i++) {
        const struct never_text *one = &never->texts[i];
        enum status status = proviso_text(never->ctx, proviso, one->category, one->field, one->text);
        if (status != ST_OK && status != ST_DENIED)
            return status;
        if (status == ST_DENIED && !moving->never_said++)
            moving->never_into = one->category;
        fault_clear(never->ctx);
    }
    return ST_OK;
}

enum status adopt_never_count(struct adopt_never *never, struct moving *moving, const int *types,
                              size_t type_count) {
    struct ctx *ctx = never->ctx;
    if (!never->count || !type_count)
        return ST_OK;
    struct proviso proviso = {.types = types, .type_count = type_count, .values = &never->values};
    const struct edition *now = ctx->edition;
    ctx->edition = moving->new; /* what it says is what is asked */
    enum status status = count_texts(never, moving, &proviso);
    ctx->edition = now;
    return status;
}
