/* Erasures first: an import that goes on must already find the suppressions that they leave. */
#include "rights/start.h"

#include "registry/import.h"
#include "registry/inside.h"
#include "rights/erase.h"

enum status rights_start(struct ctx *ctx) {
    if (!ctx->registry->writer)
        return ST_OK;
    TRY(erase_resume(ctx));
    return import_resume(ctx);
}
