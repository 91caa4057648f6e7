/* Values are ids and numbers; what an id of a notice may have that an address may not is escaped. */
#include "gate/filtered.h"

#include "base/buf.h"
#include "http/template.h"

#include <string.h>

struct filter filtered_pairs(struct ctx *ctx, const struct pairs *pairs) {
    struct filter filter = {0};
    for (size_t i = 0; i < pairs->count; i++)
        for (int what = 0; what < FILTER_COUNT; what++)
            if (strcmp(pairs->list[i].name, filter_id((enum filter_what)what)) == 0)
                filter_set(ctx, &filter, (enum filter_what)what, pairs->list[i].value);
    return filter;
}

struct filter filtered_read(struct ctx *ctx, const char *text) {
    struct pairs pairs = {0};
    (void)request_read_pairs(ctx->arena, text, strlen(text), &pairs);
    return filtered_pairs(ctx, &pairs);
}

const char *filtered_write(struct ctx *ctx, const struct filter *filter) {
    struct buf buf = buf_in(ctx->arena);
    struct template_out out = {&buf, ctx->lang};
    for (int i = 0; i < FILTER_COUNT; i++)
        if (filter->values[i]) {
            buf_printf(&buf, "%s%s=", buf.length ? "&" : "", filter_id((enum filter_what)i));
            template_address(&out, filter->values[i]);
        }
    return buf_text(&buf);
}
