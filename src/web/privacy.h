/* The overview of privacy: what needs action today, each with the one page where it is done, and a tile with a live figure for each
 * page under it. A page brings its figure and its needs by the function that its row of privacy.def names.
 * Used by: web/privacy.c, and the pages of privacy.def.
 * Memory: the visit's arena.
 * Errors: those of what is looked at; a look is called only when its row's `when` lets the one who looks see the page.
 * Promises: nobody is named here, so that the overview is no look at anybody. Whoever may not open a page is not led there. */
#ifndef WEB_PRIVACY_H
#define WEB_PRIVACY_H

#include "web/frame.h"

/* How bad it is: not so today; soon, or a day has passed; simply to be done. */
enum privacy_tone { PRIVACY_BROKEN, PRIVACY_RISK, PRIVACY_TODO };

struct privacy_look {
    const char *figure, *says; /* of the tile: "4", "at risk"; NULL: none */
    struct view_need *needs;
    size_t need_count, need_room;
};
/* `need`: what, sub, page, act; the rest is filled in. */
void privacy_need(struct ctx *ctx, struct privacy_look *look, enum privacy_tone tone, struct view_need need);
/* The same where there may be none; what: msg_count() of MN(...) and `count`. */
#define PRIVACY_NEED_COUNT(ctx, look, tone, one_and_many, count, ...)                                          \
    do {                                                                                                       \
        struct view_need need_ = {__VA_ARGS__};                                                                \
        need_.what = msg_count((ctx)->arena, (ctx)->lang, one_and_many, (long)(count));                        \
        if (count)                                                                                             \
            privacy_need((ctx), (look), (tone), need_);                                                        \
    } while (0)

#define PRIVACY(when, under, name, pages, label, look)                                                         \
    enum status look(struct ctx *ctx, struct privacy_look *found);
#include "web/privacy.def"
#undef PRIVACY

#endif
