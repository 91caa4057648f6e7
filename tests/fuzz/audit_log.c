/* Any bytes as a log that was given out, and as a text with heads in it: what is refused has a sentence, what is taken carries the
 * signature of the key that the file names. */
#include "registry/audit_export.h"
#include "registry/audit_head.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct audit_export_verdict verdict;
    struct audit_head head;
    audit_export_check(&ctx, bytes, length, &verdict);
    must(verdict.log.problem || (verdict.key && strlen(verdict.key) == 64 &&
                                 verdict.log.entries + verdict.log.past.entries == verdict.seq));
    must(verdict.log.entries >= 0 && (!verdict.log.problem || verdict.log.since <= verdict.log.seq));
    if (audit_head_read(ctx.arena, (const char *)bytes, length, &head))
        must(head.seq > 0 && head.says < strlen(head.line) && strlen(head.line) <= length);
    return 0;
}
