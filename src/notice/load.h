/* Reading a notice: one table of keys (load_keys.c) says what may stand where, and drives everything: what is
 * read and into which member, what is unknown, required, defaulted, and what a path means.
 * Used by: load*.c only, and path.c, which asks the table what kind of value a path leads to.
 * Memory: the notice's arena; findings live in the context's.
 * Errors: every reader puts findings and goes on, so that one run shows all mistakes. */
#ifndef NOTICE_LOAD_H
#define NOTICE_LOAD_H

#include "notice/expr.h"
#include "notice/notice.h"
#include "notice/yaml.h"

enum { LOAD_ENTRIES_MAX = 1000, LOAD_TEXT_MAX = 20000 };

/* The names that one table of the file declares, in order. */
struct load_table {
    const char *name; /* "people", "data", "filings" */
    const struct yaml_node *map;
    const char **ids;
    int *all; /* 0, 1, 2, ... for a set that says `all` */
    size_t count;
    bool missed; /* the file lacks it, and that has been said */
};

/* An expression or condition whose names are looked up when everything is declared. */
struct load_pending {
    const struct yaml_node *node;
    const struct expr *expr;
    const struct cond *cond;
    enum cond_place place;
};

/* An unknown key or name, and the word that was meant by it; NULL: it may be a part of anything in its map. */
struct load_meant {
    const struct yaml_node *key;
    const char *word;
};

/* A finding that may only follow from another mistake: in the value of `key`, or (`only_key`) in the key itself. */
struct load_doubt {
    size_t finding;
    const struct yaml_node *map;
    const char *key;
    bool only_key;
};

struct loader {
    struct ctx *ctx;
    struct arena *arena;
    struct notice *notice;
    struct findings *findings;
    const char *file;
    const struct yaml_node *root;
    struct load_table *tables;
    size_t table_count;
    struct load_pending *pending;
    size_t pending_count, pending_room;
    bool
        adopted; /* it was accepted once: what only a newer program refuses is a conflict now, where it can be read */
    bool mild;   /* what is found now leaves the notice readable */
    int heading; /* whose sentences are being read */
    size_t last; /* the finding that was put last */
    struct load_meant *meant;
    size_t meant_count, meant_room;
    struct load_doubt *doubts;
    size_t doubt_count, doubt_room;
};

/* One key and its value in the file. A default's value has line 0 and never fails. */
struct load_spot {
    const char *path; /* "retention.bookkeeping.gone_by" */
    const struct yaml_node *key, *value;
};

/* A class while it is read: its own keys make the rule that holds always, or what its `rules` inherit. */
struct load_class {
    struct retention_class class;
    struct retention_rule rule;
    const struct yaml_node *rules;
};

#define LOAD_SPECIAL_KINDS                                                                                     \
    "health ethnic_origin political_opinion religion union_membership genetic biometric sex_life criminal "    \
    "identity_code"

struct load_key;
typedef void (*load_reader)(struct loader *loader, const struct load_key *key, const struct load_spot *spot,
                            void *target);
struct load_key {
    const char *shape, *key;
    load_reader read;
    int required;
    const char *otherwise; /* default, written as the file would */
    size_t at;             /* where in the shape's struct */
    const char *of;        /* words, table or shape that the value is made of */
};

struct load_shape {
    const char *name;
    size_t size;
    bool entry;          /* its struct begins with a struct entry: takes `words` */
    const char *extends; /* has that shape's keys as well, whose struct stands at `inner` */
    size_t inner;
};

/* ---- load_keys.c */
const struct load_shape *load_shape_find(const char *name);
/* The row of a key in a shape or in what it extends; NULL when there is none. `*inner` gets what to add to `at`. */
const struct load_key *load_key_find(const struct load_shape *shape, const char *key, size_t *inner);
const struct load_key *load_keys(size_t *count);

/* ---- load_shape.c: maps, lists and tables of shapes */
/* Reads a map into the struct of its shape; `fresh`: missing keys are reported or get their defaults. */
void load_map(struct loader *loader, const struct load_shape *shape, const struct load_spot *spot, void *target,
              bool fresh);
void load_nested(struct loader *loader, const struct load_key *key, const struct load_spot *spot, void *target);
void load_entries(struct loader *loader, const struct load_key *key, const struct load_spot *spot,
                  void *target);
void load_list(struct loader *loader, const struct load_key *key, const struct load_spot *spot, void *target);
void load_filings(struct loader *loader, const struct load_key *key, const struct load_spot *spot,
                  void *target);
void load_rights(struct loader *loader, const struct load_key *key, const struct load_spot *spot, void *target);
void load_classes(struct loader *loader, const struct load_key *key, const struct load_spot *spot,
                  void *target);
void load_rules(struct loader *loader, const struct load_key *key, const struct load_spot *spot, void *target);
bool load_id_valid(struct loader *loader, const struct yaml_node *key);
void load_entry(struct entry *entry, const struct load_spot *spot);

/* ---- load_value.c: texts, numbers, words, names */
#define LOAD_READER(name)                                                                                      \
    void load_##name(struct loader *loader, const struct load_key *key, const struct load_spot *spot,          \
                     void *target)
LOAD_READER(text);
LOAD_READER(words);
LOAD_READER(yes_no);
LOAD_READER(day);
LOAD_READER(days);
LOAD_READER(span);
LOAD_READER(review);
LOAD_READER(number);
LOAD_READER(version);
LOAD_READER(choice);
LOAD_READER(either);
LOAD_READER(word);
LOAD_READER(id);
LOAD_READER(ref);
LOAD_READER(refs);
LOAD_READER(ref_or_refs);
LOAD_READER(list_of_words);
LOAD_READER(list_of_texts);
LOAD_READER(choices);
LOAD_READER(bits);
LOAD_READER(fields);
LOAD_READER(kinds);
LOAD_READER(required);
LOAD_READER(languages);
LOAD_READER(zone);
LOAD_READER(worded);
LOAD_READER(needs_by_type);
LOAD_READER(grounds_by_type);
LOAD_READER(moves);
LOAD_READER(expr);
LOAD_READER(cond);
LOAD_READER(when);
LOAD_READER(special_kind);

/* ---- load_names.c: declared names */
void load_tables(struct loader *loader);
const struct load_table *load_table_find(const struct loader *loader, const char *name);
/* The index of a name in the table `name`, or NOTICE_NOTHING after an error at the node. */
int load_name(struct loader *loader, const char *name, const struct yaml_node *node);
/* Is it one of the words of a list ("email phone sms")? Its place, or -1 after an error at the node. */
int load_word_of(struct loader *loader, const char *list, const struct yaml_node *node);
const char *const *load_words_split(struct arena *arena, const char *list, size_t *count);
/* Everything that expressions name. */
void load_pending_names(struct loader *loader);

/* ---- load_depend.c: dates made of other dates; circles, and too much to work out */
void load_depend(struct loader *loader);

/* ---- load_check.c: what no single key can tell */
void load_check(struct loader *loader);

/* ---- load.c */
void load_finding(struct loader *loader, const char *id, int line, int column, const char *text);
#define LOAD_ERROR(loader, node, id, ...)                                                                      \
    load_finding((loader), (id), (node)->lacks ? 0 : (node)->line, (node)->column,                             \
                 MSG((loader)->ctx->arena, (loader)->ctx->lang, __VA_ARGS__))
/* "x is none of ..." with the nearest known word; `what` is a sentence with {1} and one with {1} and {2}. */
void load_unknown(struct loader *loader, const struct yaml_node *node, const char *id, const char *plain,
                  const char *with_nearest, const char *of, const char *const *known, size_t count);
const char *load_path(struct loader *loader, const char *path, const char *key);

/* ---- load_doubt.c: one mistake, one finding */
void load_meant(struct loader *loader, const struct yaml_node *key, const char *word);
bool load_meant_any(const struct loader *loader, const char *word);
/* The finding put last says nothing new when the value of that key, or only the key, turns out to be faulty. */
void load_doubt(struct loader *loader, const struct yaml_node *map, const char *key);
void load_doubt_key(struct loader *loader, const struct yaml_node *map, const char *key);
/* Is the table of names unusable, which has been said? */
bool load_table_broken(const struct loader *loader, const char *name);
/* Takes out what only follows from something else, when everything has been read. */
void load_doubts_end(struct loader *loader);

#endif
