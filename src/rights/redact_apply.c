/* Leaving out is done on the document, of which the page for people and the data for programs are both made: what is gone from one is
 * gone from the other. */
#include "rights/redact_inside.h"

#include "base/json.h"
#include "base/utf8.h"

#include <string.h>

struct applying {
    struct ctx *ctx;
    struct redaction *redaction;
    const char *mark;
};

/* A letter in small: of the scripts that names here are written in. */
static uint32_t small(uint32_t code) {
    enum { LATIN = 0xC0, LATIN_END = 0xDE, TIMES = 0xD7, PAIRS = 0x100, PAIRS_END = 0x17F };
    enum { GREEK = 0x391, GREEK_END = 0x3A9, CYRILLIC = 0x410, CYRILLIC_END = 0x42F, STEP = 0x20 };
    enum { ODD_FROM = 0x139, ODD_TO = 0x148, LATE_ODD_FROM = 0x179, LATE_ODD_TO = 0x17E };
    if ((code >= 'A' && code <= 'Z') || (code >= LATIN && code <= LATIN_END && code != TIMES) ||
        (code >= GREEK && code <= GREEK_END) || (code >= CYRILLIC && code <= CYRILLIC_END))
        return code + STEP;
    if (code < PAIRS || code > PAIRS_END)
        return code;
    bool odd = (code >= ODD_FROM && code <= ODD_TO) || (code >= LATE_ODD_FROM && code <= LATE_ODD_TO);
    return (code % 2 == 1) == odd ? code + 1 : code;
}

static size_t blanks(const char *text) {
    return strspn(text, " \t\r\n");
}

/* Bytes of the text that are the passage, from its beginning on; 0: it does not begin there. */
static size_t stands_at(const char *text, const char *passage) {
    const char *at = text;
    while (*passage) {
        uint32_t one, other;
        size_t skip = blanks(passage), there = blanks(at);
        if ((skip > 0) != (there > 0))
            return 0;
        passage += skip;
        at += there;
        if (!*passage)
            break;
        size_t left = utf8_next(passage, strlen(passage), &one), right = utf8_next(at, strlen(at), &other);
        if (!left || !right || !*at || small(one) != small(other))
            return 0;
        passage += left;
        at += right;
    }
    return (size_t)(at - text);
}

static const char *find_passage(const char *text, const char *passage, size_t *length) {
    for (; *text; text++) {
        bool inside = ((unsigned char)*text & 0xC0) == 0x80; /* of a letter of several bytes */
        *length = inside ? 0 : stands_at(text, passage);
        if (*length)
            return text;
    }
    return NULL;
}

const char *redact_without(struct arena *arena, const char *text, const char *passage, const char *mark,
                           size_t *times) {
    size_t length;
    const char *at = *passage ? find_passage(text, passage, &length) : NULL;
    struct buf buf = buf_in(arena);
    if (!at)
        return NULL;
    for (; at; at = find_passage(text, passage, &length)) {
        buf_add_n(&buf, text, (size_t)(at - text));
        buf_add(&buf, mark);
        text = at + length;
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
    applying->redaction->hit |= times > 0;
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

/* What stands there now, and apart from it what stood there before. */
static void take_out(struct applying *applying, json_t *object) {
    struct redaction *redaction = applying->redaction;
    json_t *former = json_incref(json_object_get(object, "former")), *one;
    size_t index;
    bool before = redaction->hit;
    redaction->hit = false;
    json_object_del(object, "former");
    redact_item_texts(object, without, applying);
    redaction->now |= redaction->hit;
    json_array_foreach(former, index, one) redact_item_texts(one, without, applying);
    redaction->hit |= before;
    if (former)
        json_object_set_new(object, "former", former);
}

static void apply_to(void *arg, const char *item, const char *what, json_t *object) {
    struct applying *applying = arg;
    struct redaction *redaction = applying->redaction;
    size_t before = redaction->times;
    if (strcmp(item, redaction->item) != 0)
        return;
    redaction->there = true;
    if (redaction->passage)
        take_out(applying, object);
    else {
        redaction->times++;
        redaction->hit = redaction->now = true;
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
        redaction->there = redaction->hit = redaction->now = false;
        redact_items(ctx, document, apply_to, &applying);
        if (redaction->times)
            json_array_append_new(told, listed(ctx, redaction));
    }
    json_object_set_new(document, "redactions", told);
}

bool redact_miss(const struct redaction *redaction) {
    return redaction->there && !(redaction->former ? redaction->hit : redaction->now);
}

size_t redact_missed(const struct redactions *list) {
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++)
        count += redact_miss(&list->items[i]);
    return count;
}
