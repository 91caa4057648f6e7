/* The static analysis of a loaded notice (language, section 10): what disagrees with itself, and what will be read
 * against the law.
 * Used by: check*.c only; what others call, notice_check, stands in notice.h.
 * Memory: the context's arena.
 * Law: GDPR 5, 6, 12-14, 17, 18, 20-22, 28, 44-49. */
#ifndef NOTICE_CHECK_H
#define NOTICE_CHECK_H

#include "notice/findings.h"
#include "notice/notice.h"

struct check {
    struct ctx *ctx;
    const struct notice *notice;
    struct findings *findings;
    day_t today;
    struct suppose *suppose; /* made-up customers */
};

/* Where a finding points: a path's value, else its key, else the start of the file. The promise is that of the
 * sentence which speaks of the path. */
struct spot {
    const char *path;
    int line, column;
    const char *promise;
};
struct spot check_spot(const struct check *check, const char *path);
struct spot check_entry(const struct check *check, const struct entry *entry);
void check_put(const struct check *check, enum level level, const char *id, struct spot spot,
               const char *article, const char *text);
#define CHECK_PUT(check, level, id, spot, article, ...)                                                        \
    check_put((check), (level), (id), (spot), (article),                                                       \
              MSG((check)->ctx->arena, (check)->ctx->lang, __VA_ARGS__))
#define CHECK_PATH(check, ...) check_spot((check), arena_printf((check)->ctx->arena, __VA_ARGS__))
/* The words of an entry in the reader's language. */
const char *check_words(const struct check *check, const struct entry *entry);

void check_purposes(const struct check *check);
void check_rights(const struct check *check);
void check_data(const struct check *check);
void check_events(const struct check *check);
void check_holders(const struct check *check);
void check_retention(const struct check *check);
void check_ends(const struct check *check);
void check_text(const struct check *check);
void check_copies(const struct check *check);
/* An example of what it matters that an event does not place these kinds: both results; NULL when none was found. */
const char *check_both_ways(const struct check *check, int event, const char *const *kinds);

#endif
