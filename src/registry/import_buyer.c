#include "registry/import_buyer.h"

#include "base/utf8.h"
#include "registry/collate.h"
#include "registry/edition.h"
#include "registry/find.h"

#include <string.h>

/* Words that no person is called by, folded; those with a hyphen in front are also ends of longer words. */
static const char *const firm_words[] = {
    "oy",         "oyj",       "ab",          "abp",         "ky",         "kb",       "ay",
    "hb",         "tmi",       "toiminimi",   "osk",         "ry",         "r.y.",     "rf",
    "r.f.",       "rs",        "sr",          "ltd",         "limited",    "inc",      "llc",
    "gmbh",       "oü",        "oyab",        "osakeyhtiö",  "aktiebolag", "asunto",   "fastighets",
    "kiinteistö", "kunta",     "kommun",      "stad",        "publ",       "firma",    "seura",
    "-yhdistys",  "-säätiö",   "-osuuskunta", "-seurakunta", "-kaupunki",  "-yhtiö",   "-yhtymä",
    "-stiftelse", "-förening", "-församling", "-andelslag",  "-virasto",   "-palvelu", "-palvelut",
    "-liitto"};

static bool is_word(const char *word, size_t length, const char *firm) {
    bool end = *firm == '-';
    firm += end;
    size_t size = strlen(firm);
    return (length == size || (end && length > size)) && strncmp(word + length - size, firm, size) == 0;
}

static bool says_firm(struct arena *arena, const char *name) {
    for (const char *at = collate_fold(arena, name); *at;) {
        at += strspn(at, " ,()");
        size_t length = strcspn(at, " ,()");
        for (size_t i = 0; i < sizeof firm_words / sizeof *firm_words; i++)
            if (is_word(at, length, firm_words[i]))
                return true;
        at += length;
    }
    return false;
}

static bool has_form(const struct notice *notice, enum party_form form) {
    for (size_t i = 0; i < notice->types_count; i++)
        if (notice->types[i].form == form)
            return true;
    return false;
}

static bool is_known(struct ctx *ctx, const char *name) {
    ref_t *parties;
    size_t count = 0;
    if (find_exact(ctx, "name", utf8_composed(ctx->arena, name), &parties, &count) != ST_OK)
        fault_clear(ctx);
    return count > 0;
}

bool import_buyer_is_firm(struct ctx *ctx, const struct import_options *options, const char *name,
                          const char *business_id) {
    const struct notice *notice = ctx_notice(ctx);
    if (options->type != NOTICE_NOTHING)
        return notice->types[options->type].form == FORM_ORGANISATION;
    if (!has_form(notice, FORM_PERSON))
        return true;
    if (!has_form(notice, FORM_ORGANISATION))
        return false;
    bool could_be_person = strchr(name, ' ') && !strpbrk(name, "0123456789&/@");
    return business_id || !could_be_person || says_firm(ctx->arena, name) || is_known(ctx, name);
}
