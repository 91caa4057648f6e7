/* YAML as the notice language has it: a tree of maps, lists and texts, each with its place in the file. No
 * anchors, aliases, tags, merge keys, second documents; every scalar is text.
 * Used by: load (notices), law (the program's own data files).
 * Memory: the given arena. `bytes` must live as long as the tree: places inside a text are found in them.
 * Errors: each is reported with line, column and a whole sentence; all that can be found in one go are.
 * Limits: YAML_BYTES_MAX, YAML_DEPTH_MAX, YAML_NODES_MAX. */
#ifndef NOTICE_YAML_H
#define NOTICE_YAML_H

#include "base/ctx.h"

#include <stdbool.h>
#include <stddef.h>

enum { YAML_BYTES_MAX = 1 << 20, YAML_DEPTH_MAX = 32, YAML_NODES_MAX = 100000 };

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };
enum yaml_style { YAML_PLAIN, YAML_SINGLE, YAML_DOUBLE, YAML_BLOCK };

struct yaml_node {
    enum yaml_kind kind;
    enum yaml_style style;           /* of a text */
    bool flow;                       /* stands inside { } or [ ] */
    bool comment;                    /* a plain text that one space and # ended */
    bool lacks;                      /* a map of which a key could not be read */
    int line, column;                /* from 1; columns count characters */
    int end_line, end_column;        /* behind it */
    const char *text;                /* of a text; "" otherwise */
    const char *source, *source_end; /* where it stands in the bytes */
    const struct yaml_node **keys;   /* of a map: texts, in the file's order */
    const struct yaml_node **items;  /* of a list, or the values of a map */
    size_t count;
};

struct yaml_problem {
    const char *id; /* stable word: "yaml.tab", "duplicate_key", ... */
    int line, column;
    const char *text; /* whole sentence in ctx->lang */
};
typedef void (*yaml_problem_fn)(void *arg, const struct yaml_problem *problem);

/* ST_INVALID when there was any problem; `*root` is NULL when the file is broken, otherwise what is there
 * besides. Without `report` the first problem becomes the context's fault. */
CHECKED enum status yaml_tree(struct ctx *ctx, struct arena *arena, const char *file, const char *bytes,
                              size_t length, yaml_problem_fn report, void *arg, const struct yaml_node **root);
/* The value of a key; NULL when `map` is NULL, no map, or lacks it. */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);
/* The text of a key; NULL when it is not there or no text. */
const char *yaml_text(const struct yaml_node *map, const char *key);
/* The place of the byte `offset` of a text, through quotes, escapes and folded lines. */
void yaml_place(const struct yaml_node *node, size_t offset, int *line, int *column);

#endif
