/* What is said of the person in texts that are about somebody else, or nobody: a call with a neighbour, a meeting noted under the firm. The same
 * search as an erasure's (mention.h). Whose page it stands on is not told: that would be data about them. Every one is marked (redact.h), so
 * that none goes along before somebody has looked. Rejected: leaving them out and saying that there are more; whoever asks would have to ask
 * again for what the program has found. */
#include "rights/package_inside.h"

#include "base/json.h"
#include "registry/inside.h"
#include "rights/mention.h"

static bool in_package(const struct package *package, const struct mention *mention) {
    if (mention->kind != MENTION_RECORD)
        return false;
    for (size_t i = 0; i < package->record_count; i++)
        if (package->records[i].id == mention->id)
            return true;
    return false;
}

static json_t *mention_json(struct ctx *ctx, const struct mention *mention) {
    json_t *json = json_object();
    json_put(
        json, "id",
        arena_printf(ctx->arena, "%s.%s", mention_kind_id(mention->kind), ref_text(ctx->arena, mention->id)));
    json_put(json, "label", mention->label);
    json_put(json, "day", mention->day == DAY_NONE ? NULL : day_iso(ctx->arena, mention->day));
    json_put(json, "when", mention->day == DAY_NONE ? NULL : day_text(ctx->arena, ctx->lang, mention->day));
    json_put(json, "text", mention->text ? mention->text : msg(ctx->lang, M("[out of your sight]")));
    return json;
}

/* Whoever asks for invoices asks for those that name them as well. */
static bool meant(struct ctx *ctx, const struct package *package, const struct mention *mention) {
    const struct extent *extent = &package->extent;
    return (mention->day == DAY_NONE || extent_has_day(extent, mention->day)) &&
           extent_has(ctx, extent, mention->category, mention->class);
}

enum status package_elsewhere(struct ctx *ctx, const struct package *package, json_t *document,
                              size_t *unseen) {
    ref_t party = package->party.id;
    struct mentions found;
    size_t looked, left = 0;
    json_t *list = json_array();
    json_object_set_new(document, "elsewhere", list);
    json_put(document, "elsewhere_not_looked_through", NULL);
    *unseen = 0;
    TRY(mention_find(ctx, &party, 1, &found, &looked));
    for (size_t i = 0; i < found.count; i++) {
        const struct mention *mention = &found.items[i];
        if (in_package(package, mention))
            continue;
        if (!meant(ctx, package, mention)) {
            left++;
            continue;
        }
        *unseen += !mention->text;
        json_array_append_new(list, mention_json(ctx, mention));
    }
    package_left_out(document, "elsewhere", msg(ctx->lang, M("Texts about others that name you")), left);
    return mention_logged(ctx, found.items, found.count);
}

/* Nobody of the staff looks at what is made without a request, so that others' texts cannot stand in it. It says so, and how they are had. */
void package_no_elsewhere(struct ctx *ctx, json_t *document) {
    const struct notice *notice = ctx_notice(ctx);
    const char *address = notice->contact.email ? notice->contact.email : notice->controller.email;
    json_object_set_new(document, "elsewhere", json_null());
    json_put(
        document, "elsewhere_not_looked_through",
        MSG(ctx->arena, ctx->lang,
            M("Texts about others that may name you were not looked through for this. What they say of you is "
              "given when you ask for it: {1}"),
            address ? address : notice->controller.address));
}
