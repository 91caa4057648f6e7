/* Any bytes as a certificate that somebody brings: which one it says it is, and where it says something else than ours. */
#include "rights/certificate.h"
#include "rights/certificate_inside.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static const char ours[] =
        "{\"schema\":\"seloste-erasure-2\",\"id\":\"0s4g0pgv07y24\",\"register\":\"1w9byc4vxh7fq\","
        "\"gone\":[\"customer\"],\"destroyed\":{\"keys\":2,\"letters\":14},"
        "\"tasks\":[{\"what\":\"tell\",\"state\":\"done\"}],\"complete\":true}";
    struct certificate_difference difference;
    ref_t of, number;
    scoped_arena *arena = arena_new();
    char *copy = arena_alloc(arena, length + 1); /* bytes end with a 0, as what is read from a file does */
    for (size_t i = 0; i < length; i++)
        copy[i] = (char)bytes[i];
    copy[length] = '\0';
    if (certificate_mark(arena, copy, length, &of, &number))
        must(of > 0 && number > 0);
    if (certificate_differs(arena, copy, length, ours, &difference))
        must(difference.member && difference.line >= 1 && difference.line <= length + 1);
    return 0;
}
