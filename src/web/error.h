/* The page for what went wrong, in the reader's language.
 * Used by: web/serve.c, which gives it to the gate.
 * Memory: the visit's arena. */
#ifndef WEB_ERROR_H
#define WEB_ERROR_H

#include "gate/gate.h"

void error_show(struct visit *visit, int code);

#endif
