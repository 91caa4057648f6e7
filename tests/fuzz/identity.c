/* Codes in a text: what stands around a text as words of their own changes nothing; and in ASCII, what holds none holds none without its digits,
 * and one that is found has nine digits at least. */
#include "registry/identity.h"

#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static const char before[] = "a1: ", after[] = " z";
    enum { BEFORE = sizeof before - 1, LEAST = 9 };
    char *text = malloc(BEFORE + length + sizeof after);
    size_t digits = 0;
    bool ascii = true;
    must(text);
    for (size_t i = 0; i < length; i++) {
        digits += bytes[i] >= '0' && bytes[i] <= '9';
        ascii = ascii && bytes[i] < 0x80;
    }
    memcpy(text, bytes, length);
    text[length] = '\0';
    length = strlen(text);
    const char *country = identity_code(text);
    must(!country || (strlen(country) == 2 && (!ascii || digits >= LEAST)));
    memmove(text + BEFORE, text, length);
    memcpy(text, before, BEFORE);
    memcpy(text + BEFORE + length, after, sizeof after);
    const char *again = identity_code(text);
    must(country ? again && strcmp(country, again) == 0 : !again);
    for (char *at = text; *at; at++)
        if (*at >= '0' && *at <= '9')
            *at = 'x';
    must(!ascii || !identity_code(text));
    free(text);
    return 0;
}
