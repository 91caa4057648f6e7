/* The formats that can be taken in: one row of import_format.def each. A format knows how its files begin, and reads them item by
 * item: a line of a table, a card, an invoice. What an item says is fields and happenings, in the program's own words; whether
 * the notice allows them is asked afterwards, value by value. The parsers themselves lie in src/formats and know nothing of the
 * register.
 * Used by: import; the adapters import_NAME.c, one per format or family.
 * Memory: `open` allocates in file->arena, `next` in the arena it is given, which ends with the item (or with its slice of 500).
 * Errors: ST_INVALID with file and line. Of `next` with item->broken set, only this item is lost: the reading goes on behind it.
 * Promises: a file is read two or three times from its start and says the same each time, also after a crash: what a reader has to
 *   find out beforehand is in `learned`, which is kept with the job. */
#ifndef REGISTRY_IMPORT_FORMAT_H
#define REGISTRY_IMPORT_FORMAT_H

#include "base/input.h"
#include "base/json.h"
#include "formats/unzip.h"
#include "notice/history.h"
#include "registry/import.h"

/* EITHER: of a value, the organisation when the item names one, otherwise the person; of an event, the person when there is one. */
enum import_whom { IMPORT_PERSON, IMPORT_ORGANISATION, IMPORT_EITHER };

struct import_value {
    enum import_whom whom;
    const char *field; /* of field.def, "category.field", or any name to refuse the value by: "birthday" */
    const char *text;
    bool joins; /* is added to the one before it of the same field: "Anna" + "Liisa" */
};

/* Something that happened. It is not written twice: an event of the same kind, time, sum and words of the same party is the same. */
struct import_event {
    enum import_whom whom; /* the other one where the item has nobody like that */
    const char *kind;      /* as in record_draft */
    int64_t at;
    bool whole_day; /* `at` is some instant of the day, in the register's zone */
    day_t ends;     /* DAY_NONE */
    int64_t cents;
    bool has_amount;
    const char *text;         /* or NULL */
    const struct fact *facts; /* direction, channel, number: as in record_draft */
    size_t fact_count;
    const char *belongs_to; /* the number of the same party's invoice that it belongs to, or NULL */
};

struct import_problem {
    const char *field, *why; /* a whole sentence in ctx->lang */
};

struct import_item {
    int line;    /* where it begins, or which it is, counted from 1; 0: there are no more */
    bool broken; /* see above */
    struct import_value *values;
    size_t value_count, value_room;
    struct import_event *events;
    size_t event_count, event_room;
    struct import_problem *problems; /* values that could not be read: told, and left out */
    size_t problem_count, problem_room;
    /* Somebody of the register, whom the reader found: nothing is added to them but what happened, in this channel. 0: `values`
     * say who it is. */
    int64_t party;
    const char *channel;
};

/* A NULL or blank text says nothing. The texts must live as long as the item. */
void import_say(struct arena *arena, struct import_item *item, struct import_value value);
void import_happened(struct arena *arena, struct import_item *item, struct import_event event);
/* A note about whom the item is about. */
void import_noted(struct arena *arena, struct import_item *item, const char *text);

/* A value that cannot be read: from the fault, which is cleared. */
void import_puzzled(struct ctx *ctx, struct arena *arena, struct import_item *item);

struct import_format;

/* One file being read. */
struct import_file {
    const struct import_format *format;
    struct input input;
    const struct import_options *options;
    struct arena *arena;
    json_t *learned; /* an object, empty before `learn`; kept sealed, and as long as the staged copy */
    /* How it is understood, set by open. */
    const char *shown;    /* for the report, when it is more exact than the format's id */
    const char *encoding; /* or NULL */
    const char *map;      /* the pairs that were used, or NULL */
    const char *map_key;  /* what maps for tables with these heads are kept by, or NULL */
    bool kept;            /* the map was one of those */
    bool mixed; /* people and firms side by side: --type only says what those without an organisation are */
    struct import_look *look; /* filled while the first rows are read, or NULL */
    const char *const *unused;
    size_t unused_count;
    const char *const *other_sheets; /* of a workbook: those that are not read */
    size_t other_sheet_count;
    void *state;
};

/* For `open` of a format that needs no map: one that was given is refused. `id`: a message. */
CHECKED enum status import_without_map(struct ctx *ctx, const struct import_file *file, const char *id);

struct import_format {
    const char *id;
    /* Do files like this begin like that? Up to IMPORT_HEAD bytes; `name` is the file's, without folders. */
    bool (*recognise)(const unsigned char *head, size_t length, const char *name);
    /* The bytes that are read, and kept for a restart, where they are not all of the file; `archive` is closed by `close_archive`.
     * Both NULL: all of it. */
    enum status (*inside)(struct ctx *ctx, struct input *input, struct unzip **archive);
    void (*close_archive)(struct unzip *archive);
    enum status (*learn)(struct ctx *ctx, struct import_file *file); /* or NULL */
    enum status (*open)(struct ctx *ctx, struct import_file *file);
    enum status (*next)(struct ctx *ctx, struct import_file *file, struct arena *arena,
                        struct import_item *item);
    void (*close)(struct import_file *file); /* or NULL */
};
enum { IMPORT_HEAD = 4096 };

/* The first row that recognises the file. The input is read and must then be put back to its start. */
CHECKED enum status import_format_of(struct ctx *ctx, struct input input, const char *name,
                                     const struct import_format **format);
const struct import_format *import_format_named(const char *id); /* NULL */

#define FORMAT(symbol) extern const struct import_format symbol;
#include "registry/import_format.def"
#undef FORMAT

#endif
