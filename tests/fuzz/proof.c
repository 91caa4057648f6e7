/* Any bytes as the signature of a file: nothing is taken that does not carry a signature, and what is refused has a sentence. The first
 * byte says how much of the rest is the file. */
#include "rights/proof.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    if (!length || bytes[0] > length - 1)
        return 0;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    struct proof_verdict verdict;
    size_t file = bytes[0];
    proof_verify(&ctx, bytes + 1, file, (const char *)bytes + 1 + file, length - 1 - file, &verdict);
    must(verdict.problem || (verdict.key && strlen(verdict.key) == 64));
    return 0;
}
