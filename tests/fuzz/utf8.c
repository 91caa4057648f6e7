/* Bytes to characters: the validity of a whole text is that of its characters, one after another. */
#include "base/utf8.h"

#include "base/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    const char *text = (const char *)bytes;
    int good = 1, plain = 1;
    for (size_t at = 0; at < length;) {
        uint32_t code = 0;
        size_t step = utf8_next(text + at, length - at, &code);
        if (!step || step > length - at) {
            must(step == 0);
            good = 0;
            break;
        }
        must(code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF));
        must(step == (code < 0x80 ? 1U : code < 0x800 ? 2U : code < 0x10000 ? 3U : 4U));
        good &= code != 0;
        plain &= (code >= 0x20 && (code < 0x7F || code > 0x9F)) || code == '\t' || code == '\n' || code == '\r';
        at += step;
    }
    must(utf8_valid(text, length) == good);
    must(utf8_text(text, length) == (good && plain));
    return 0;
}
