/* What a hand-over asks, as options of a command: for "handover give" and "export --to".
 * Used by: cli handover, cli export.
 * Memory: the call's arena.
 * Errors: ST_INVALID at the option.
 * Promises: P30, P33, P34.
 * Law: GDPR 15(1)(c), 28, 30(1)(d). */
#ifndef CLI_HANDOVER_H
#define CLI_HANDOVER_H

#include "cli/command.h"
#include "rights/entrust.h"

/* What it is, which firm, for which assignment, by which law, who asked, when it is back. */
CHECKED enum status handover_terms(struct call *call, struct entrust_draft *draft);
/* The model names its own fields; a person typed options. */
CHECKED enum status handover_at_option(struct call *call, enum status status);

#endif
