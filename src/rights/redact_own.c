/* On the person's own page nobody of the staff stands between what is stored and who reads it. So what was left out of any answer to them
 * is left out there too, and whatever may be about others waits until somebody has looked. Rejected: to leave whole texts out until
 * then, which would leave nothing of an office whose notes nobody reads twice. */
#include "rights/redact_inside.h"

#include "base/json.h"
#include "registry/joined.h"
#include "registry/within.h"
#include "rights/shown.h"

#include <stdlib.h>
#include <string.h>

struct hiding {
    struct redact_seeking *seeking;
    const char *mark;
    json_t *told; /* the list "withheld" */
    const struct shown *shown;
    size_t times; /* in this item */
    enum status status;
};

/* ---- what was decided before */

static enum status decided(struct ctx *ctx, struct db *db, ref_t party, struct redactions *all) {
    ref_t *members;
    size_t count;
    *all = (struct redactions){0};
    TRY(joined_family(ctx, db, party, &members, &count));
    for (size_t i = 0; i < count; i++)
        TRY(redact_list_of(ctx, db, members[i], all));
    return ST_OK;
}

/* ---- what nobody has looked at */

static int longest_first(const void *a, const void *b) {
    size_t one = strlen(((const struct redact_spot *)a)->passage),
           two = strlen(((const struct redact_spot *)b)->passage);
    return one < two ? 1 : one > two ? -1 : 0;
}

/* First and last name side by side are one thing that is not shown. */
static const char *merged(struct hiding *hiding, const char *text) {
    const char *two = arena_printf(hiding->seeking->ctx->arena, "%s %s", hiding->mark, hiding->mark);
    size_t times;
    for (const char *one = text; one;) {
        text = one;
        times = 0;
        one = redact_without(hiding->seeking->ctx->arena, text, two, hiding->mark, &times);
        hiding->times -= times;
    }
    return text;
}

/* NULL: there is nothing in it. */
static const char *hidden(struct hiding *hiding, const char *text, enum redact_depth depth) {
    struct redact_seeking *seeking = hiding->seeking;
    const char *left = NULL;
    seeking->depth = depth;
    seeking->count = 0;
    hiding->status = redact_seek(seeking, text);
    if (hiding->status != ST_OK || !seeking->count)
        return NULL;
    qsort(seeking->spots, seeking->count, sizeof *seeking->spots, longest_first);
    for (size_t i = 0; i < seeking->count; i++) {
        const char *without = redact_without(seeking->ctx->arena, left ? left : text, seeking->spots[i].passage,
                                             hiding->mark, &hiding->times);
        left = without ? without : left;
    }
    return left ? merged(hiding, left) : NULL;
}

/* What was sent to them they have; what is left out for a reason is left out already. */
static const char *hide_text(void *arg, const char *text, enum redact_part part) {
    struct hiding *hiding = arg;
    if (hiding->status != ST_OK || part == PART_LETTER ||
        shown_text(hiding->seeking->ctx, hiding->shown, hiding->seeking->item, text))
        return NULL;
    return hidden(hiding, text, part == PART_TEXT ? SEEK_ANY : SEEK_KNOWN);
}

static void tell(struct hiding *hiding, const char *item, const char *what, bool whole) {
    json_t *json = json_object();
    json_put(json, "item", item);
    json_put(json, "what", what);
    json_object_set_new(json, "whole", json_boolean(whole));
    json_array_append_new(hiding->told, json);
}

/* What stands in a file no program of ours reads: somebody must look first. */
static void hide_file(struct hiding *hiding, const char *item, const char *what, json_t *file) {
    if (!json_is_string(json_object_get(file, "in_package")) ||
        shown_file(hiding->seeking->ctx, hiding->shown, item, file))
        return;
    redact_blank(file, hiding->mark);
    json_object_set_new(file, "redacted", json_true());
    tell(hiding, item, what, true);
}

/* A field of the register is the person's own, and only the reason why it was written is somebody's text. */
static void hide_reason(struct hiding *hiding, json_t *value) {
    const char *reason = json_string_value(json_object_get(value, "reason"));
    bool known = reason && shown_text(hiding->seeking->ctx, hiding->shown, hiding->seeking->item, reason);
    const char *left = reason && !known ? hidden(hiding, reason, SEEK_ANY) : NULL;
    if (left)
        json_put(value, "reason", left);
}

/* Of what was left out once only the item is known by now: all of it waits. */
static void hide_whole(struct hiding *hiding, const char *item, const char *what, json_t *object) {
    redact_blank(object, hiding->mark);
    json_object_set_new(object, "redacted", json_true());
    tell(hiding, item, what, true);
}

static void hide_item(void *arg, const char *item, const char *what, json_t *object) {
    struct hiding *hiding = arg;
    hiding->times = 0;
    hiding->seeking->item = item;
    hiding->seeking->what = what;
    if (shown_hidden(hiding->shown, item)) {
        hide_whole(hiding, item, what, object);
        return;
    }
    if (strncmp(item, "file/", 5) == 0) {
        hide_file(hiding, item, what, object);
        return;
    }
    if (redact_another_has(hiding->seeking, item, object))
        hide_whole(hiding, item, what, object);
    else if (redact_of_their_own(item))
        hide_reason(hiding, object);
    else
        redact_item_texts(object, hide_text, hiding);
    if (!hiding->times)
        return;
    json_object_set_new(object, "redacted", json_true());
    tell(hiding, item, what, false);
}

/* Whose hand it was is ours to answer for (C-579/21). */
static void unsign(const json_t *object, const char *list) {
    size_t index;
    json_t *one;
    json_array_foreach(json_object_get(object, list), index, one) {
        json_object_del(one, "written_by");
        json_object_del(one, "changed_by");
        unsign(one, "former");
    }
}

enum status redact_own(struct ctx *ctx, ref_t party, json_t *document, size_t *withheld) {
    struct redactions redactions;
    scoped_seeking seeking = {0};
    scoped_shown shown = {0};
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(shown_read(ctx, db, party, &shown));
    TRY(decided(ctx, db, party, &redactions));
    redact_apply(ctx, document, &redactions);
    TRY(redact_seek_begin(ctx, db, party, SEEK_ANY, &seeking));
    struct hiding hiding = {.seeking = &seeking,
                            .mark = msg(ctx->lang, M("[not shown yet]")),
                            .told = json_array(),
                            .shown = &shown};
    redact_items(ctx, document, hide_item, &hiding);
    unsign(document, "values");
    unsign(document, "other_values");
    unsign(document, "former_values");
    unsign(document, "records");
    *withheld = json_array_size(hiding.told);
    json_object_set_new(document, "withheld", hiding.told);
    return hiding.status;
}
