/* The head of a mail server's line: nothing crashes, and what is taken is a code and a status of its class. */
#include "connect/smtp.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_arena *arena = arena_new();
    const char *line = arena_text_n(arena, (const char *)bytes, length), *status;
    int code = smtp_line(arena, line, &status);
    must(code == 0 || (code >= 200 && code <= 599));
    if (status) {
        must(code && status[0] == line[0] && strlen(status) >= 5 && strlen(status) <= 9);
        must(strspn(status, "0123456789.") == strlen(status));
    }
    return 0;
}
