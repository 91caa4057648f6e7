/* Any bytes as a file of the audit log: lines or their end, never a crash, and no line leaves its file. */
#include "registry/segment.h"

#include <stddef.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static const char *const names[] = {"at", "actor", "action", "previous", "out", "detail"};
    struct segment_line line;
    unsigned char hash[VAULT_HASH] = {0};
    const char *text = (const char *)bytes, *end = text + length;
    size_t at = 0, before = 0;
    while (segment_next(text, length, &at, &line)) {
        must(at > before && at <= length && line.seq > 0);
        must(line.hash >= text && line.json + line.length < end && line.json[line.length] == '\n');
        (void)segment_follows(&line, hash);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            size_t size = 0;
            const char *value = segment_value(&line, names[i], &size);
            must(!value || (value > line.json && value + size <= line.json + line.length));
            must(segment_number(&line, names[i]) >= 0);
        }
        before = at;
    }
    return 0;
}
