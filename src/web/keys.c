/* What can be done by a single key. With script it comes as a dialog over any page, without it is a page of its own. */
#include "gate/gate.h"
#include "pages/pages.h"
#include "web/frame.h"

static const struct {
    const char *key, *what;
} table[] = {
#define KEY(key, what) {key, what},
#include "web/keys.def"
#undef KEY
};

enum status keys_show(struct visit *visit) {
    enum { COUNT = sizeof table / sizeof *table };
    struct ctx *ctx = visit->ctx;
    struct view_key *keys = arena_array(ctx->arena, COUNT, sizeof *keys);
    for (size_t i = 0; i < COUNT; i++)
        keys[i] = (struct view_key){table[i].key, msg(ctx->lang, table[i].what)};
    struct view_keys view = {.keys = keys, .keys_count = COUNT, .alone = !visit_part(visit)};
    struct template_out out = frame_out(visit);
    frame_fill(visit, msg(ctx->lang, M("Keys")), &view.frame);
    if (view.alone)
        page_keys(&out, &view);
    else
        page_keys_list(&out, &view);
    return ST_OK;
}
