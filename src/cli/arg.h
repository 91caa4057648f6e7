/* Words and option values of a command line, read: numbers, days, times, sums, names of the notice, FIELD=VALUE.
 * Used by: the commands.
 * Memory: the context's arena.
 * Errors: ST_INVALID at the option or word, with what to type instead and the nearest known word. Values themselves
 * are not repeated in errors: they may be personal data. */
#ifndef CLI_ARG_H
#define CLI_ARG_H

#include "cli/command.h"
#include "notice/history.h"
#include "registry/party.h"

CHECKED enum status arg_count(struct call *call, const char *option, size_t otherwise, size_t most,
                              size_t *count);
/* 2026-03-05 or 5.3.2026; DAY_NONE when the option is not given. */
CHECKED enum status arg_day(struct call *call, const char *option, day_t *day);
/* The same, or with a time: 2026-03-05T10:00. *whole_day when only a day was said. 0 when not given. */
CHECKED enum status arg_time(struct call *call, const char *option, int64_t *instant, bool *whole_day);
/* "1240,50", "1 240,50", "1240.50", "-12": cents. */
CHECKED enum status arg_cents(struct call *call, const char *option, int64_t *cents, bool *given);

/* The id of a type, source, service or purpose of the notice in an option; NOTICE_NOTHING when it is not given. */
CHECKED enum status arg_type(struct call *call, const char *option, int *type);
CHECKED enum status arg_source(struct call *call, const char *option, int *source);
CHECKED enum status arg_service(struct call *call, const char *option, int *service);
CHECKED enum status arg_purpose(struct call *call, const char *option, int *purpose);

/* --licence, --bought and --licence-until; DAY_NONE for days that are not given. */
CHECKED enum status arg_licence(struct call *call, struct licence *licence);
/* What the model wants of a licence is told at the option that says it. */
CHECKED enum status arg_lacking(struct call *call, enum status status);

/* The words from `first` on as FIELD=VALUE; a word "-" reads such lines from standard input, which keeps them out of
 * the machine's list of processes. */
CHECKED enum status arg_values(struct call *call, size_t first, struct value_draft **values, size_t *count);
/* The groups of the recovery sheet, asked at the terminal or read from standard input; the printed sheet is read too. */
CHECKED enum status arg_sheet(struct call *call, const char **sheet);
/* A text: the word itself, or standard input for "-". */
CHECKED enum status arg_text(struct call *call, const char *word, const char **text);
/* A file that is there, to be read and closed by the caller. */
CHECKED enum status arg_open(struct call *call, const char *path, FILE **file);
/* The id of a record; `where`: the word or option it came in. */
CHECKED enum status arg_record(struct call *call, const char *text, const char *where, ref_t *record);
/* Who of the staff an option names; 0 for "-", and left alone when it is not given. */
CHECKED enum status arg_staff(struct call *call, const char *option, int64_t *user);
/* Every NAME=VALUE of an option, then --unpaid, --disputed and --claim-open; which names there are, the model knows. `takes_away`: the
 * value may be empty. */
CHECKED enum status arg_facts(struct call *call, const char *option, bool takes_away, const struct fact **facts,
                              size_t *count);

/* What the model calls a field has another name on the command line: a fault of `status` gets it. */
struct arg_field {
    const char *field, *option;
};
CHECKED enum status arg_at(struct call *call, enum status status, const struct arg_field *fields, size_t count);

/* "email,phone": the names, in ctx's arena; none where the option is not given. */
const char **arg_names(struct call *call, const char *option, size_t *count);

#endif
