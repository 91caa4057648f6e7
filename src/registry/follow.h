/* The next step with a customer: what is to be done, on which day, by whom of the staff. What is to be done is a record like a
 * note (kind next_step), so it is sealed, kept, erased, merged, split, corrected and given to the person as notes are; the row
 * beside it (table `follow`) has the day, the time, who does it, and whether it is done.
 * Used by: agenda; cli, web.
 * Memory: ctx's arena.
 * Errors: as record.h. ST_INVALID at "on", "at" or "by"; ST_CONFLICT where somebody was quicker: it is done already, or is no
 *   longer as it was seen.
 * Promises: done and what is noted with it are one change. A text that the notice does not list is refused with its sentence; a
 *   step without words is possible all the same. What is planned is no contact: it moves no day of retention.
 * Law: GDPR 5(1)(c), 25. */
#ifndef REGISTRY_FOLLOW_H
#define REGISTRY_FOLLOW_H

#include "registry/record.h"

#define FOLLOW_KIND "next_step"
enum { FOLLOW_NO_TIME = -1, FOLLOW_TEXT_MAX = 2000 };

struct db;

struct follow_draft {
    ref_t party;      /* of a new one */
    day_t day;        /* DAY_NONE: today; of a change: as it was */
    int minute;       /* of the day; FOLLOW_NO_TIME: any time */
    int64_t user;     /* of the staff; 0: nobody in particular */
    const char *text; /* of a change: NULL leaves it */
};

struct follow {
    ref_t record, party;
    const char *name, *phone; /* of the party, opened, as the one who asks may see them; or NULL */
    const char *text;         /* opened; NULL: none, or not for the one who asks */
    day_t day;
    int minute;
    int64_t user;
    const char *who; /* NULL: nobody in particular, or somebody who has left */
    int64_t done;    /* instant; 0: not yet */
    const char *done_by;
    ref_t note;      /* what was written down with it, or 0 */
    int64_t version; /* for what follows */
};

CHECKED enum status follow_add(struct ctx *ctx, const struct follow_draft *draft, ref_t *record);
/* `version` 0: whatever is there now. */
CHECKED enum status follow_change(struct ctx *ctx, ref_t record, int64_t version,
                                  const struct follow_draft *draft);
CHECKED enum status follow_move(struct ctx *ctx, ref_t record, int64_t version, day_t day);
/* `note`: what came of it, written down as a record of the same party in the same change; NULL: nothing is noted. */
CHECKED enum status follow_done(struct ctx *ctx, ref_t record, int64_t version, const struct record_draft *note,
                                ref_t *added);
/* Of one that was done today. What was noted with it goes too; `stays`: it does not, since it must be kept or was changed. */
CHECKED enum status follow_undo(struct ctx *ctx, ref_t record, bool *stays);

/* "tomorrow", "week" (the next Monday), or a day as people write it; false: none of them. */
bool follow_when(struct ctx *ctx, const char *text, day_t *day);
/* "9.30", "14:00", "9": minutes of the day. */
bool follow_clock(const char *text, int *minute);
const char *follow_clock_text(struct ctx *ctx, int minute); /* as people read it; NULL for FOLLOW_NO_TIME */

/* One of them as it stands, for the party's page or a change. */
CHECKED enum status follow_read(struct ctx *ctx, ref_t record, struct follow *follow);
/* What is planned with a party, the first first; part of party_read's entry in the log when it follows it in the same ctx. */
CHECKED enum status follow_of(struct ctx *ctx, ref_t party, struct follow **list, size_t *count);
/* Everybody's until a day, at most `limit`; `total`: how many there are. One entry in the log for the names shown. */
CHECKED enum status follow_list(struct ctx *ctx, day_t until, size_t limit, struct follow **list, size_t *count,
                                size_t *total);

/* The same on a connection of one's own, for a caller that asks permit() and writes the log's entry: those from one day to
 * another (user 0: everybody's), and those done since an instant, the latest first. */
struct follow_asked {
    day_t from, to;
    int64_t user;
    size_t limit;
};
CHECKED enum status follow_open_within(struct ctx *ctx, struct db *db, const struct follow_asked *asked,
                                       struct follow **list, size_t *count);
CHECKED enum status follow_count_within(struct ctx *ctx, struct db *db, const struct follow_asked *asked,
                                        size_t *count);
CHECKED enum status follow_done_within(struct ctx *ctx, struct db *db, int64_t since, int64_t user,
                                       size_t limit, struct follow **list, size_t *count);
/* The facts of such a record, beside its own: its day, its time, who does it, whether it is done. */
CHECKED enum status follow_facts(struct ctx *ctx, struct db *db, struct record *record);
/* The row of a record that goes. */
struct write;
CHECKED enum status follow_forget(struct ctx *ctx, struct write *write, ref_t record);

#endif
