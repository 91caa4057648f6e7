/* What YTJ answers (PRH open data v3), read: companies as JSON, and code lists as lines of code and text.
 * Used by: connect/ytj.
 * Memory: ctx's arena.
 * Errors: ST_FAILED for what is no such answer; never a word of it.
 * Promises: any array or member may be missing, null or of another kind, in any order. Whom an address is care of is left out: it is
 *   somebody's name, and nobody needs it here. Texts have no control characters and at most YTJ_TEXT characters.
 * Source: the open data API's own description, v3. */
#ifndef CONNECT_YTJ_READ_H
#define CONNECT_YTJ_READ_H

#include "base/ctx.h"
#include "base/date.h"
#include "base/json.h"

#include <stdbool.h>

enum { YTJ_TEXT = 300, YTJ_OTHER_NAMES = 8 };

enum ytj_situation { YTJ_BANKRUPT = 1, YTJ_RESTRUCTURING = 2, YTJ_LIQUIDATION = 4 };

struct ytj_company {
    const char *id;   /* "9000003-8" */
    const char *name; /* that holds now, or the last one; NULL when it has none */
    const char *others[YTJ_OTHER_NAMES];
    size_t other_count;            /* parallel and trade names that hold now */
    const char *form_code, *form;  /* "16", its words when the answer has them; NULL */
    const char *industry_code;     /* "62100", or NULL */
    const char *industry;          /* its words, or NULL */
    const char *website;           /* as it was written, when it is an address; or NULL */
    const char *visiting, *postal; /* lines with \n between, or NULL */
    day_t registered, ended;       /* DAY_NONE */
    const char *changed;           /* "2026-01-02", or NULL */
    unsigned situations;           /* bits of enum ytj_situation that hold */
    bool active;                   /* not ended, not struck off the trade register, not bankrupt */
};

struct ytj_page {
    const json_t *companies; /* an array that lives as long as the answer; NULL: none */
    int64_t total;           /* -1: it does not say */
};

/* Of an answer's JSON; `lang`: in which the texts are to be, the next best where there are none. */
CHECKED enum status ytj_page_read(struct ctx *ctx, const json_t *answer, struct ytj_page *page);
/* False when it is no company at all: without a business ID. */
bool ytj_company_read(struct ctx *ctx, const json_t *json, enum lang lang, struct ytj_company *company);
/* Takes away what is nobody's business here: names of people an address is care of. */
void ytj_company_strip(json_t *json);
/* Of a code list, "16\tOsakeyhtiö" a line: the text of a code, or NULL. */
const char *ytj_code_text(struct arena *arena, const char *list, size_t length, const char *code);

#endif
