/* Which line of a certificate somebody has changed. Whoever edits one leaves most of it as it was, so ours is laid out in each way a file
 * may be, and the way that agrees with the file for longest is taken: where it stops to agree is the line. */
#include "rights/certificate_inside.h"

#include "base/json.h"

#include <string.h>

struct walk {
    struct arena *arena;
    const char *member;
    const json_t *ours;
};

static bool found(struct walk *walk, const char *member, const json_t *ours) {
    walk->member = *member ? member : "{}";
    walk->ours = ours;
    return true;
}

static bool differ(struct walk *walk, const json_t *theirs, const json_t *ours, const char *path);

static const char *below(struct walk *walk, const char *path, const char *name) {
    return *path ? arena_printf(walk->arena, "%s.%s", path, name) : arena_text(walk->arena, name);
}

/* As deep as ours is, whatever theirs is. */
static bool differ_object(struct walk *walk, const json_t *theirs, const json_t *ours, const char *path) {
    const char *name;
    json_t *mine;
    json_object_foreach((json_t *)ours, name, mine) {
        const json_t *other = json_object_get(theirs, name);
        if (!other)
            return found(walk, below(walk, path, name), mine);
        if (differ(walk, other, mine, below(walk, path, name)))
            return true;
    }
    json_object_foreach((json_t *)theirs, name, mine) {
        if (!json_object_get(ours, name))
            return found(walk, below(walk, path, name), NULL);
    }
    return false;
}

static bool differ_array(struct walk *walk, const json_t *theirs, const json_t *ours, const char *path) {
    size_t count = json_array_size(ours), other = json_array_size(theirs);
    for (size_t i = 0; i < count || i < other; i++) {
        const char *member = arena_printf(walk->arena, "%s[%zu]", path, i);
        if (i >= other || i >= count)
            return found(walk, member, i < count ? json_array_get(ours, i) : NULL);
        if (differ(walk, json_array_get(theirs, i), json_array_get(ours, i), member))
            return true;
    }
    return false;
}

static bool differ(struct walk *walk, const json_t *theirs, const json_t *ours, const char *path) {
    if (json_typeof(theirs) != json_typeof(ours))
        return found(walk, path, ours);
    if (json_is_object(ours))
        return differ_object(walk, theirs, ours, path);
    if (json_is_array(ours))
        return differ_array(walk, theirs, ours, path);
    return json_equal(theirs, ours) ? false : found(walk, path, ours);
}

static size_t agrees(const char *bytes, size_t length, const char *text) {
    size_t at = 0;
    while (at < length && text[at] && bytes[at] == text[at])
        at++;
    return at;
}

static size_t line_of(struct arena *arena, const char *bytes, size_t length, const json_t *ours) {
    static const size_t indents[] = {0, 1, 2, 3, 4, 8};
    size_t best = 0, line = 1;
    for (size_t i = 0; i < sizeof indents / sizeof *indents; i++) {
        size_t at = agrees(bytes, length, json_text(arena, ours, indents[i]));
        best = at > best ? at : best;
    }
    for (size_t i = 0; i < best; i++)
        line += bytes[i] == '\n';
    return line;
}

bool certificate_differs(struct arena *arena, const char *bytes, size_t length, const char *ours,
                         struct certificate_difference *difference) {
    scoped_json *theirs = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, NULL),
                *mine = json_loads(ours, 0, NULL);
    struct walk walk = {.arena = arena};
    *difference = (struct certificate_difference){.line = 1};
    if (!theirs || !mine || !differ(&walk, theirs, mine, ""))
        return false;
    difference->member = walk.member;
    difference->line = line_of(arena, bytes, length, mine);
    if (walk.ours) {
        scoped_json *list = json_array();
        must(json_array_append(list, (json_t *)walk.ours) == 0);
        const char *text = json_text(arena, list, 0); /* a value alone is no document */
        difference->ours = arena_text_n(arena, text + 1, strlen(text) - 2);
    }
    return true;
}
