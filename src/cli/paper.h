/* Papers as a list for people and for programs.
 * Used by: cli/paper, cli/due.
 * Memory: the context's arena; JSON is a new reference. */
#ifndef CLI_PAPER_H
#define CLI_PAPER_H

#include "cli/command.h"
#include "registry/paper.h"

json_t *paper_json(struct ctx *ctx, const struct paper *papers, size_t count);
void paper_print(struct call *call, const struct paper *papers, size_t count);

#endif
