/* The same question in every form that may be about a person or an organisation. */
#include "web/whom.h"

#include "registry/registry.h"

enum status whom_wrong(struct ctx *ctx, const char *field, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at_field(ctx, field);
}

enum status whom_find(struct ctx *ctx, const char *chosen, const char *typed, ref_t *party,
                      const struct hits **several) {
    struct hits *found = arena_alloc(ctx->arena, sizeof *found);
    if (ref_parse(chosen, party))
        return ST_OK;
    enum status status = who(ctx, typed, party, found);
    if (status == ST_CONFLICT && found->count) {
        *several = found;
        return whom_wrong(ctx, "whom", M("Several customers fit. Choose whom you mean."));
    }
    return status == ST_NOT_FOUND
               ? whom_wrong(ctx, "who", M("Nobody in the register has this name, e-mail, number or id."))
               : status;
}

const struct view_who *whom_choices(struct ctx *ctx, const struct hits *several) {
    struct view_who *list = arena_array(ctx->arena, several->count + 1, sizeof *list);
    for (size_t i = 0; i < several->count; i++)
        list[i] = (struct view_who){.id = ref_text(ctx->arena, several->items[i].party),
                                    .name = several->items[i].name,
                                    .more = several->items[i].organisation ? several->items[i].organisation
                                                                           : several->items[i].email};
    return list;
}
