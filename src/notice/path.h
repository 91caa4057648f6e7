/* Paths into the notice: "retention.photos.rules.2", "never.profiling", "rights.access.within".
 * Used by: load_check (kept_by, <path>), notice.c (texts), check.
 * Memory: the given arena. */
#ifndef NOTICE_PATH_H
#define NOTICE_PATH_H

#include "notice/notice.h"
#include "notice/yaml.h"

struct load_key;

struct path_value {
    const struct load_key *key;   /* what kind of value it is; NULL for an entry or a name in a list */
    const struct yaml_node *node; /* as written, by the class or right or by `all`; NULL: the default holds */
    const char *otherwise;        /* the default */
    const struct yaml_node *own;  /* of an entry: its map */
};

/* The node a path leads to in the file itself; NULL when it is not written there. */
const struct yaml_node *path_node(const struct yaml_node *root, const char *path);
/* Does the path lead anywhere? Keys with a default, and what `all` says, count. On false `*nearest` is the path
 * that was probably meant, or NULL. */
bool path_resolve(struct ctx *ctx, const struct notice *notice, const char *path, struct path_value *value,
                  const char **nearest);
/* What a path says, in the reader's language: "28 vuorokautta"; NULL when it leads nowhere. */
const char *path_text(struct arena *arena, const struct notice *notice, enum lang lang, const char *path);
/* The same; `genitive` spans read as before "kuluessa". */
const char *path_text_as(struct arena *arena, const struct notice *notice, enum lang lang, const char *path,
                         bool genitive);
/* The next <path> of a text; moves `*at` behind it. NULL when there is none. */
const char *path_print_next(const char **at, size_t *length);

#endif
