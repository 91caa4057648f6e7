/* ICU knows the names; the ASCII ones that are no punycode, which are nearly all, do not come to it. */
#include "base/address.h"

#include "base/status.h"

#include <string.h>
#include <strings.h>
#include <unicode/uidna.h>

enum { DOMAIN_MOST = 1024 };

typedef int32_t turn_name(const UIDNA *, const char *, int32_t, char *, int32_t, UIDNAInfo *, UErrorCode *);

static const char *domain_of(const char *address) {
    const char *at = strrchr(address, '@');
    return at ? at + 1 : "";
}

static bool plain(const char *address) {
    for (const char *at = domain_of(address); *at; at++)
        if ((unsigned char)*at >= 0x80 || strncasecmp(at, "xn--", 4) == 0)
            return false;
    return true;
}

static const char *turned(struct arena *arena, const char *address, turn_name *turn) {
    const char *domain = domain_of(address);
    char name[DOMAIN_MOST];
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode code = U_ZERO_ERROR;
    if (plain(address))
        return address;
    UIDNA *names = uidna_openUTS46(
        UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE | UIDNA_CHECK_BIDI, &code);
    must(U_SUCCESS(code));
    int32_t length = turn(names, domain, -1, name, DOMAIN_MOST, &info, &code);
    uidna_close(names);
    if (U_FAILURE(code) || info.errors || length <= 0 || length >= DOMAIN_MOST)
        return address;
    return arena_printf(arena, "%.*s%.*s", (int)(domain - address), address, (int)length, name);
}

const char *address_read(struct arena *arena, const char *address) {
    return turned(arena, address, uidna_nameToUnicodeUTF8);
}

const char *address_wire(struct arena *arena, const char *address) {
    return turned(arena, address, uidna_nameToASCII_UTF8);
}

bool address_same(const char *one, const char *other) {
    if (strcasecmp(one, other) == 0)
        return true;
    if (plain(one) && plain(other))
        return false;
    scoped_arena *arena = arena_new();
    return strcasecmp(address_read(arena, one), address_read(arena, other)) == 0;
}

bool address_plain(const char *text) {
    const char *at = strchr(text, '@');
    return at && at != text && at[1] && !strchr(at + 1, '@') && !text[strcspn(text, " \t\r\n<>,;")];
}
