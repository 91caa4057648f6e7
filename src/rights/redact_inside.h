/* The items of a package's document that hold texts people wrote.
 * Used by: redact*.c only. */
#ifndef RIGHTS_REDACT_INSIDE_H
#define RIGHTS_REDACT_INSIDE_H

#include "registry/sight.h"
#include "rights/redact.h"

/* Calls `each` for every item: its name, what people call it, and its object. An item may come twice (a paper and its record). */
typedef void redact_item_fn(void *arg, const char *item, const char *what, json_t *object);
void redact_items(struct ctx *ctx, const json_t *document, redact_item_fn *each, void *arg);
/* What a text of an item is. */
enum redact_part {
    PART_TEXT,  /* somebody wrote it */
    PART_FACT,  /* a value, a detail, an address: what was filled in */
    PART_AGAIN, /* says once more, for programs, what another text says to people */
    PART_LETTER /* was sent to the person */
};
/* Calls `each` for every text of the item that somebody wrote; what it gives back takes the text's place, NULL leaves it. */
typedef const char *redact_text_fn(void *arg, const char *text, enum redact_part part);
void redact_item_texts(json_t *object, redact_text_fn *each, void *arg);

/* How much is taken for somebody else. */
enum redact_depth {
    SEEK_MARKED, /* what a person is shown, who decides: whole names of the register, names of people near */
    SEEK_KNOWN, /* nobody decides: also one name alone that anybody of the register bears, and in small letters */
    SEEK_ANY    /* nobody decides: also whatever may be a name, though nobody of the register bears it */
};
struct redact_seeking {
    struct ctx *ctx;
    const ref_t *family; /* the party and whoever was merged into it */
    size_t family_count;
    struct values own;
    const char **near; /* folded names of people of the same organisations */
    size_t near_count, near_room;
    json_t *known; /* folded word pairs and words that were looked up: true or false */
    json_t *plain; /* folded words that are nobody else's: the person's own, ours, the notice's */
    struct redact_spot *spots;
    size_t count, room;
    const char *item, *what;
    enum redact_depth depth;
};
/* `seeking` is ended with redact_seek_end. */
CHECKED enum status redact_seek_begin(struct ctx *ctx, struct db *db, ref_t party, enum redact_depth depth,
                                      struct redact_seeking *seeking);
void redact_seek_end(struct redact_seeking *seeking);
#define scoped_seeking __attribute__((cleanup(redact_seek_end))) struct redact_seeking
/* Adds its spots. */
CHECKED enum status redact_seek(struct redact_seeking *seeking, const char *text);

/* Does it stand in what answers the request now? ST_INVALID at "item" or "passage".
 * `former`: only in what the item said before. */
struct right_request;
CHECKED enum status redact_stands(struct ctx *ctx, const struct right_request *request,
                                  const struct redact_draft *draft, bool *former);

/* `passage` out of the text, wherever it stands, whatever the case of its letters and however many blanks and ends of lines part its
 * words; NULL: it stands nowhere. */
const char *redact_without(struct arena *arena, const char *text, const char *passage, const char *mark,
                           size_t *times);
/* All of the item, with its file. */
void redact_blank(json_t *object, const char *mark);

/* A field of the register says something about the person alone; what a notice adds may be free text about anybody. */
bool redact_of_their_own(const char *item);
/* Of a value that stood there before: does somebody else have it now? */
bool redact_another_has(struct redact_seeking *seeking, const char *item, const json_t *object);

#endif
