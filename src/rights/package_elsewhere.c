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
    json_put(json, "text", mention->text ? mention->text : msg(ctx->lang, M("[not for whoever makes this]")));
    return json;
}

static bool meant(const struct package *package, const struct mention *mention) {
    return mention->day == DAY_NONE || extent_has_day(&package->extent, mention->day);
}

enum status package_elsewhere(struct ctx *ctx, const struct package *package, json_t *document) {
    ref_t party = package->party.id;
    struct mentions found;
    size_t looked;
    json_t *list = json_array();
    json_object_set_new(document, "elsewhere", list);
    if (extent_classes(ctx, &package->extent))
        return ST_OK; /* a class that was asked for is one of the person's own data */
    TRY(mention_find(ctx, &party, 1, &found, &looked));
    for (size_t i = 0; i < found.count; i++)
        if (!in_package(package, &found.items[i]) && meant(package, &found.items[i]))
            json_array_append_new(list, mention_json(ctx, &found.items[i]));
    return mention_logged(ctx, found.items, found.count);
}
