/* Any bytes as a JSON text in memory: walked through, every text is the one that jansson's tree has in its place, and both call the
 * same good; but for numbers beyond any measure, which are passed over here. */
#include "base/json.h"
#include "base/json_walk.h"
#include "base/status.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* The tree is NULL where jansson refused the document. */
static void value(struct json_walk *walk, const json_t *tree, bool twice, int depth);

static void object(struct json_walk *walk, const json_t *tree, bool twice, int depth) {
    while (json_walk_name(walk)) {
        const char *name = arena_text_n(walk->arena, walk->name, walk->name_length);
        const json_t *member = json_object_get(tree, name);
        must(json_walk_named(walk, name));
        must(!tree || member);
        value(walk, twice ? NULL : member, twice, depth);
    }
}

static void value(struct json_walk *walk, const json_t *tree, bool twice, int depth) {
    while (*walk->at && strchr(" \t\r\n", *walk->at))
        walk->at++;
    if (depth > 100) {
        json_walk_skip(walk);
    } else if (*walk->at == '{') {
        must(json_walk_object(walk) && (!tree || json_is_object(tree)));
        object(walk, tree, twice, depth + 1);
    } else if (*walk->at == '[') {
        size_t i = 0;
        must(json_walk_list(walk) && (!tree || json_is_array(tree)));
        for (; json_walk_item(walk); i++)
            value(walk, json_array_get(tree, i), twice, depth + 1);
        must(!tree || i == json_array_size(tree));
    } else {
        const char *text = json_walk_text(walk);
        must(!tree || json_is_string(tree) == (text != NULL));
        must(!tree || !text || strcmp(text, json_string_value(tree)) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_arena *arena = arena_new();
    json_error_t error;
    const char *text = arena_text_n(arena, (const char *)bytes, length);
    scoped_json *tree = json_loads(text, JSON_DECODE_ANY, &error);
    scoped_json *strict = json_loads(text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
    struct json_walk walk = json_walk_begin(arena, text), whole = walk;
    value(&walk, tree, !strict, 0);
    json_walk_skip(&whole);
    bool good = json_walk_done(&walk);
    must(good == json_walk_done(&whole));
    must(good == (tree != NULL) || (good && json_error_code(&error) == json_error_numeric_overflow));
    return 0;
}
