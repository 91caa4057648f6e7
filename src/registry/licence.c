/* The notice says `licence: required`: each bringing names its own. Any other text there is the licence itself, and holds for
 * all that the source gives. */
#include "registry/licence.h"

#include "registry/allow.h"

#include <string.h>

enum { LICENCE_MAX = 200 };

static bool said(day_t day) {
    return day && day != DAY_NONE;
}

static enum status invalid(struct ctx *ctx, const char *field, const char *id, day_t day) {
    (void)FAIL(ctx, ST_INVALID, id, day_text(ctx->arena, ctx->lang, day));
    return fault_at_field(ctx, field);
}

static enum status check_days(struct ctx *ctx, const struct licence *licence) {
    day_t today = registry_today(ctx);
    if (said(licence->bought) && licence->bought > today)
        return invalid(ctx, "bought", M("The day {1} has not come yet."), licence->bought);
    if (said(licence->until) && licence->until < today)
        return invalid(ctx, "until", M("The licence ended on {1}: what came under it is not taken in."),
                       licence->until);
    return ST_OK;
}

enum status licence_check(struct ctx *ctx, int source, const struct licence *licence) {
    if (licence->text && strlen(licence->text) > LICENCE_MAX) {
        (void)FAIL(ctx, ST_INVALID, M("Name the licence in a few words."));
        return fault_at_field(ctx, "licence");
    }
    TRY(check_days(ctx, licence));
    const struct source *from = source == NOTICE_NOTHING ? NULL : &ctx_notice(ctx)->sources[source];
    if (!from || !from->licence || strcmp(from->licence, "required") != 0)
        return ST_OK;
    const char *path = arena_printf(ctx->arena, "%s.licence", from->entry.path);
    if (!licence->text || !*licence->text)
        return allow_refuse(ctx, "licence", path,
                            M("Say under which licence these data may be used ({1}). The notice says: “{2}”"),
                            words_in(&from->entry, ctx->lang));
    if (!said(licence->bought))
        return allow_refuse(ctx, "bought", path,
                            M("Say on which day these data were bought ({1}). The notice says: “{2}”"),
                            words_in(&from->entry, ctx->lang));
    return ST_OK;
}
