/* Leaving out is done on the document, of which the page for people and the data for programs are both made: what is gone from one is
 * gone from the other. */
#include "rights/redact_inside.h"

#include "base/json.h"

#include <string.h>

struct applying {
    struct ctx *ctx;
    struct redaction *redaction;
    const char *mark;
};

const char *redact_without(struct arena *arena, const char *text, const char *passage, const char *mark,
                           size_t *times) {
    const char *at = *passage ? strstr(text, passage) : NULL;
    struct buf buf = buf_in(arena);
    if (!at)
        return NULL;
    for (; at; at = strstr(text, passage)) {
        buf_add_n(&buf, text, (size_t)(at - text));
        buf_add(&buf, mark);
        text = at + strlen(passage);
        ++*times;
    }
    buf_add(&buf, text);
    return buf_text(&buf);
}

static const char *without(void *arg, const char *text, enum redact_part part) {
    struct applying *applying = arg;
    const char *passage = applying->redaction->passage;
    size_t times = 0;
    const char *left =
        passage ? redact_without(applying->ctx->arena, text, passage, applying->mark, &times) : NULL;
    applying->redaction->times += part == PART_AGAIN ? 0 : times;
    return left;
}

static const char *blank(void *arg, const char *text, enum redact_part part) {
    (void)text;
    (void)part;
    return arg;
}

/* What it is called says what it is about; its bytes stay outside when it has no place in the package. */
static void leave_out_file(json_t *file) {
    if (json_is_object(file)) {
        json_put(file, "name", NULL);
        json_put(file, "in_package", NULL);
    }
}

void redact_blank(json_t *object, const char *mark) {
    redact_item_texts(object, blank, (void *)mark);
    leave_out_file(json_object_get(object, "file"));
    if (json_object_get(object, "in_package") && json_object_get(object, "bytes"))
        leave_out_file(object);
    if (json_object_get(object, "cents"))
        json_object_del(object, "cents");
}

static void apply_to(void *arg, const char *item, const char *what, json_t *object) {
    struct applying *applying = arg;
    struct redaction *redaction = applying->redaction;
    size_t before = redaction->times;
    if (strcmp(item, redaction->item) != 0)
        return;
    if (redaction->passage)
        redact_item_texts(object, without, applying);
    else {
        redaction->times++;
        redact_blank(object, applying->mark);
    }
    if (redaction->times > before) {
        redaction->what = redaction->what ? redaction->what : arena_text(applying->ctx->arena, what);
        json_object_set_new(object, "redacted", json_true());
    }
}

static json_t *listed(struct ctx *ctx, const struct redaction *redaction) {
    json_t *json = json_object();
    json_put(json, "item", redaction->item);
    json_put(json, "what", redaction->what);
    json_put(json, "why", redact_why_id(redaction->why));
    json_put(json, "words", msg(ctx->lang, redact_why_label(redaction->why)));
    json_put(json, "reason", redaction->reason);
    json_object_set_new(json, "whole", json_boolean(!redaction->passage));
    json_object_set_new(json, "times", json_integer((json_int_t)redaction->times));
    return json;
}

void redact_apply(struct ctx *ctx, json_t *document, struct redactions *list) {
    json_t *told = json_array();
    for (size_t i = 0; i < list->count; i++) {
        struct redaction *redaction = &list->items[i];
        struct applying applying = {ctx, redaction, msg(ctx->lang, M("[left out]"))};
        redaction->times = 0;
        redact_items(ctx, document, apply_to, &applying);
        if (redaction->times)
            json_array_append_new(told, listed(ctx, redaction));
    }
    json_object_set_new(document, "redactions", told);
}
