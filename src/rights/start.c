/* A notice that was being adopted first: under it the rest is done. Then erasures: an import that goes on must already find the suppressions that they leave. */
#include "rights/start.h"

#include "registry/adopt.h"
#include "registry/blob.h"
#include "registry/import.h"
#include "registry/import_undo.h"
#include "registry/inside.h"
#include "rights/erase.h"
#include "rights/mailing.h"
#include "rights/outbox.h"
#include "rights/parcel.h"

enum status rights_start(struct ctx *ctx) {
    if (!ctx->registry->writer)
        return ST_OK;
    TRY(blob_sweep(ctx));
    TRY(adopt_resume(ctx));
    TRY(erase_again(ctx));
    TRY(erase_resume(ctx));
    TRY(outbox_resume(ctx));
    TRY(mailing_resume(ctx));
    TRY(parcel_resume(ctx));
    TRY(parcel_sweep(ctx, &(size_t){0}));
    TRY(import_resume(ctx));
    return import_undo_resume(ctx);
}
