/* Headers of Authentication-Results: nothing crashes, and what is not of our server proves nothing. */
#include "formats/mail_proof.h"

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_arena *arena = arena_new();
    const char *text = arena_text_n(arena, (const char *)bytes, length);
    enum mail_proof proof = mail_proof(arena, text, "mx.toimisto.test", "liisa@asiakas.test");
    must(proof == MAIL_PROOF_NONE || strcasestr(text, "mx.toimisto.test"));
    must(proof != MAIL_PROOF_GOOD || strcasestr(text, "pass"));
    return 0;
}
