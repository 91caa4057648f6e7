/* Whose reminders go nowhere, as Today and the settings say it: a day that is promised is not to be missed because a mail was believed
 * to come. */
#include "web/remind.h"

#include "registry/permit.h"
#include "rights/remind.h"

static const char *names_of(struct ctx *ctx, const struct remind_gaps *gaps) {
    const char *names = NULL;
    for (size_t i = 0; i < gaps->without_count; i++)
        names =
            names ? arena_printf(ctx->arena, "%s, %s", names, gaps->without[i].name) : gaps->without[i].name;
    return names;
}

/* Who may not keep the staff is told of their own only. */
static bool is_among(const struct remind_gaps *gaps, int64_t user) {
    for (size_t i = 0; i < gaps->without_count; i++)
        if (gaps->without[i].user == user)
            return true;
    return false;
}

static const char *instead(struct ctx *ctx, const struct remind_gaps *gaps) {
    if (!gaps->nobody)
        return NULL;
    return gaps->contact
               ? MSG(ctx->arena, ctx->lang, M("Until then they go to the notice's contact person: {1}, {2}."),
                     gaps->contact, gaps->contact_email)
               : msg(ctx->lang,
                     M("The notice names nobody with an e-mail address either: nobody is reminded."));
}

enum status remind_view(struct ctx *ctx, int64_t user, const struct view_remind **view) {
    struct remind_gaps gaps;
    struct view_remind *made = arena_alloc(ctx->arena, sizeof *made);
    bool manages = permit_role(ctx, ACTION_MANAGE);
    *made = (struct view_remind){0};
    *view = NULL;
    TRY(remind_gaps(ctx, &gaps));
    if (!gaps.server && permit_role(ctx, ACTION_ANSWER)) {
        made->text = msg(ctx->lang, M("No reminders go out: no mail server is set."));
        made->settings = manages;
    } else if (manages && gaps.without_count) {
        made->text = MSG(ctx->arena, ctx->lang, M("Reminders do not reach {1}: no e-mail address is stored."),
                         names_of(ctx, &gaps));
        made->person = gaps.without_count == 1 ? ref_text(ctx->arena, gaps.without[0].user) : NULL;
        made->people = gaps.without_count > 1;
        made->instead = instead(ctx, &gaps);
    } else if (is_among(&gaps, user)) {
        made->text =
            msg(ctx->lang, M("You get no reminders: no e-mail address of yours is stored. Whoever keeps the "
                             "staff here puts it in."));
    }
    *view = made->text ? made : NULL;
    return ST_OK;
}
