/* A JSON text in memory read from its beginning to its end, without a tree: texts are taken as they come by. For what is read
 * often and small, letters above all; a tree of theirs costs more than opening them.
 *
 *     struct json_walk walk = json_walk_begin(arena, text);
 *     if (json_walk_object(&walk))
 *         while (json_walk_name(&walk))
 *             if (json_walk_named(&walk, "text"))
 *                 text = json_walk_text(&walk);
 *             else
 *                 json_walk_skip(&walk);
 *     good = json_walk_done(&walk);
 *
 * Each value is taken once: by text, object, list or skip. What is not of the kind asked for is passed over.
 * Used by: registry/value, envelope, user.
 * Memory: texts lie in the arena given.
 * Errors: json_walk_done tells; what came before may have been anything.
 * Promises: nothing that is not JSON is called good, nor a text with a NUL in it; reads nothing behind the text's end.
 * Source: RFC 8259. */
#ifndef BASE_JSON_WALK_H
#define BASE_JSON_WALK_H

#include "base/arena.h"

#include <stdbool.h>

struct json_walk {
    struct arena *arena;
    const char *at;
    const char *name; /* of the member whose value comes next; without an end */
    size_t name_length;
    int depth;
    bool first, bad;
};

struct json_walk json_walk_begin(struct arena *arena, const char *text);
bool json_walk_object(struct json_walk *walk); /* true: goes into the object; false: it was none */
bool json_walk_name(struct json_walk *walk);   /* false: the object is at its end */
bool json_walk_named(const struct json_walk *walk, const char *name);
bool json_walk_list(struct json_walk *walk);
bool json_walk_item(struct json_walk *walk);        /* false: the list is at its end */
const char *json_walk_text(struct json_walk *walk); /* NULL: it was none */
void json_walk_skip(struct json_walk *walk);
/* All of an object: its texts by these names, NULL where there is none. */
void json_walk_texts(struct json_walk *walk, const char *const *names, const char **texts, size_t count);
bool json_walk_done(struct json_walk *walk); /* all of it was JSON, and nothing stands behind */

#endif
