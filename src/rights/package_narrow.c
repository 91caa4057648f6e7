/* A part of the data is the data of it, whole: what a value or a record says, its file, its papers, until when it is kept. What is left out is
 * counted by class and said, so that nobody takes the part for everything. Rejected: leaving out for what it is used and who gets it: that is
 * asked with any part (Article 15(1)). */
#include "rights/package_inside.h"

#include "base/json.h"

#include <string.h>

struct narrowing {
    struct ctx *ctx;
    struct package *package;
    size_t *left;
};

static bool has(const struct narrowing *narrowing, int category, int class) {
    return extent_has(narrowing->ctx, &narrowing->package->extent, category, class);
}

static bool has_value(const struct narrowing *narrowing, const struct value *value) {
    const struct party *party = &narrowing->package->party;
    bool in = has(narrowing, NOTICE_NOTHING, value->class);
    for (size_t r = 0; r < party->role_count && !in; r++)
        in = has(narrowing, notice_category_of(ctx_notice(narrowing->ctx), party->roles[r].type, value->field),
                 NOTICE_NOTHING);
    return in;
}

/* The list is the register's: a new one takes its place. */
static void keep_values(struct narrowing *narrowing, const struct value **list, size_t *count) {
    const struct value *values = *list;
    struct value *stays = arena_array(narrowing->ctx->arena, *count + 1, sizeof *stays);
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        if (has_value(narrowing, &values[i]))
            stays[kept++] = values[i];
        else
            narrowing->left[values[i].class]++;
    }
    *list = stays;
    *count = kept;
}

static void keep_formers(struct narrowing *narrowing) {
    struct package *package = narrowing->package;
    struct earlier_value *stays = arena_array(narrowing->ctx->arena, package->former_count + 1, sizeof *stays);
    size_t kept = 0;
    for (size_t i = 0; i < package->former_count; i++)
        if (has_value(narrowing, &package->formers[i].value))
            stays[kept++] = package->formers[i];
        else
            narrowing->left[package->formers[i].value.class]++;
    package->formers = stays;
    package->former_count = kept;
}

static void keep_records(struct narrowing *narrowing) {
    struct package *package = narrowing->package;
    size_t kept = 0;
    for (size_t i = 0; i < package->record_count; i++) {
        const struct record *record = &package->records[i];
        if (extent_has_day(&package->extent, record->day) && has(narrowing, record->category, record->class))
            package->records[kept++] = *record;
        else if (record->class != NOTICE_NOTHING)
            narrowing->left[record->class]++;
    }
    package->record_count = kept;
}

static bool keeps_record(const struct package *package, ref_t record) {
    for (size_t i = 0; i < package->record_count; i++)
        if (package->records[i].id == record)
            return true;
    return false;
}

static void keep_papers(struct package *package) {
    size_t kept = 0;
    for (size_t i = 0; i < package->paper_count; i++)
        if (keeps_record(package, package->papers[i].record))
            package->papers[kept++] = package->papers[i];
    package->paper_count = kept;
}

static void keep_verdicts(struct narrowing *narrowing) {
    struct package *package = narrowing->package;
    const bool *classes = extent_classes(narrowing->ctx, &package->extent);
    size_t kept = 0;
    for (size_t i = 0; i < package->verdict_count; i++) {
        const struct due_verdict *due = &package->verdicts[i];
        if ((!classes || classes[due->verdict.class]) && (!due->record || keeps_record(package, due->record)))
            package->verdicts[kept++] = *due;
    }
    package->verdict_count = kept;
}

bool package_says(struct ctx *ctx, const struct package *package, const char *category) {
    const struct notice *notice = ctx_notice(ctx);
    int index = notice_category(notice, category);
    return extent_has(ctx, &package->extent, index,
                      index == NOTICE_NOTHING ? NOTICE_NOTHING : notice->categories[index].class);
}

static void keep_besides(struct narrowing *narrowing) {
    struct package *package = narrowing->package;
    if (!package_says(narrowing->ctx, package, "choices")) {
        package->left_besides[PACKAGE_CHOICES] = package->choice_count;
        package->choice_count = 0;
    }
    if (package_says(narrowing->ctx, package, "requests"))
        return;
    package->left_besides[PACKAGE_REQUESTS] =
        package->request_count + package->parcel_count + package->doorway_count;
    package->left_besides[PACKAGE_MESSAGES] = package->message_count;
    package->request_count = package->parcel_count = package->doorway_count = package->message_count = 0;
}

void package_narrow(struct ctx *ctx, const struct extent *extent, struct package *package) {
    struct narrowing narrowing = {
        .ctx = ctx,
        .package = package,
        .left = arena_array(ctx->arena, ctx_notice(ctx)->classes_count + 1, sizeof *narrowing.left)};
    package->extent = *extent;
    if (extent_whole(extent))
        return;
    package->left = narrowing.left;
    keep_values(&narrowing, &package->party.values, &package->party.value_count);
    keep_values(&narrowing, &package->party.others, &package->party.other_count);
    keep_formers(&narrowing);
    keep_records(&narrowing);
    keep_papers(package);
    keep_verdicts(&narrowing);
    keep_besides(&narrowing);
}

/* ---- said in the document */

void package_left_out(json_t *document, const char *what, const char *words, size_t items) {
    json_t *list = json_object_get(json_object_get(document, "scope"), "left_out");
    if (!list || !items)
        return;
    json_t *one = json_object();
    json_put(one, "what", what);
    json_put(one, "words", words);
    json_object_set_new(one, "items", json_integer((json_int_t)items));
    json_array_append_new(list, one);
}

static json_t *classes_json(struct ctx *ctx, const struct extent *extent) {
    json_t *list = json_array();
    size_t count;
    const char *const *ids = extent_ids(ctx, &count);
    for (size_t i = 0; i < count; i++) {
        if (!extent_names(extent, ids[i]))
            continue;
        json_t *one = json_object();
        json_put(one, "class", ids[i]);
        json_put(one, "words", extent_name(ctx, ctx->lang, ids[i]));
        json_array_append_new(list, one);
    }
    return list;
}

void package_scope(struct ctx *ctx, const struct package *package, json_t *document) {
    static const struct {
        const char *what, *words;
    } besides[PACKAGE_BESIDES] = {
        [PACKAGE_CHOICES] = {"choices", M("Objections and consents")},
        [PACKAGE_REQUESTS] = {"requests", M("Requests, with what was written back")},
        [PACKAGE_MESSAGES] = {"messages", M("E-mails that we wrote to you")},
    };
    const struct notice *notice = ctx_notice(ctx);
    const struct extent *extent = &package->extent;
    if (extent_whole(extent))
        return;
    json_t *scope = json_object();
    json_put(scope, "from", extent->from == DAY_NONE ? NULL : day_iso(ctx->arena, extent->from));
    json_put(scope, "to", extent->to == DAY_NONE ? NULL : day_iso(ctx->arena, extent->to));
    json_object_set_new(scope, "classes", classes_json(ctx, extent));
    json_put(scope, "words", extent_words(ctx, ctx->lang, extent));
    json_object_set_new(scope, "left_out", json_array());
    json_object_set_new(document, "scope", scope);
    for (size_t i = 0; package->left && i < notice->classes_count; i++)
        package_left_out(document, notice->classes[i].entry.id, words_in(&notice->classes[i].entry, ctx->lang),
                         package->left[i]);
    for (int i = 0; i < PACKAGE_BESIDES; i++)
        package_left_out(document, besides[i].what, msg(ctx->lang, besides[i].words), package->left_besides[i]);
}
