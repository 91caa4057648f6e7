#include "connect/ytj_read.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <string.h>

/* ---- members that may not be there */

/* A text without blanks at its ends; NULL for what is none, is empty, or holds what no name holds. A number counts as its digits:
 * types are written both ways. */
static const char *text_of(struct ctx *ctx, const json_t *object, const char *name) {
    const json_t *member = json_object_get(object, name);
    if (json_is_integer(member))
        return arena_printf(ctx->arena, "%lld", (long long)json_integer_value(member));
    const char *text = json_string_value(member);
    size_t length = text ? json_string_length(member) : 0;
    if (!text || strlen(text) != length || !utf8_text(text, length) || strpbrk(text, "\r\n\t"))
        return NULL;
    text += strspn(text, " ");
    length = strlen(text);
    while (length && text[length - 1] == ' ')
        length--;
    return length && length <= YTJ_TEXT ? arena_text_n(ctx->arena, text, length) : NULL;
}

static bool is(struct ctx *ctx, const json_t *object, const char *name, const char *wanted) {
    const char *text = text_of(ctx, object, name);
    return text && strcmp(text, wanted) == 0;
}

/* The day of "2026-01-02", "2026-01-02T03:04:05" or "2026-01-02 03:04:05". */
static day_t day_of(struct ctx *ctx, const json_t *object, const char *name) {
    const char *text = text_of(ctx, object, name);
    day_t day = DAY_NONE;
    if (!text || strlen(text) < 10 || (text[10] && text[10] != 'T' && text[10] != ' '))
        return DAY_NONE;
    return day_parse(arena_text_n(ctx->arena, text, 10), &day) ? day : DAY_NONE;
}

static bool ended(struct ctx *ctx, const json_t *object) {
    return text_of(ctx, object, "endDate") != NULL;
}

/* "1" Finnish, "2" Swedish, "3" English. Of a list with a text for each: ours, else Finnish, else the first. */
static const char *in_language(struct ctx *ctx, const json_t *list, const char *name, enum lang lang) {
    static const char *const codes[LANG_COUNT] = {[LANG_FI] = "1", [LANG_SV] = "2", [LANG_EN] = "3"};
    const char *best = NULL;
    int best_rank = 0;
    size_t i;
    const json_t *one;
    json_array_foreach(list, i, one) {
        const char *text = text_of(ctx, one, name);
        int rank = !text                                       ? 0
                   : is(ctx, one, "languageCode", codes[lang]) ? 3
                   : is(ctx, one, "languageCode", "1")         ? 2
                                                               : 1;
        if (rank > best_rank) {
            best = text;
            best_rank = rank;
        }
    }
    return best;
}

/* ---- names */

/* How much a name is the company's own: one that holds goes before one that has ended, the first version before others, and of
 * what has ended, the last. */
struct naming {
    const char *name;
    int rank;
    day_t ended;
};

static void consider(struct ctx *ctx, const json_t *one, struct naming *best) {
    struct naming naming = {.name = text_of(ctx, one, "name"), .ended = day_of(ctx, one, "endDate")};
    naming.rank = naming.name ? 1 + 2 * !ended(ctx, one) + is(ctx, one, "version", "1") : 0;
    if (naming.rank > best->rank || (naming.rank && naming.rank == best->rank && naming.ended > best->ended))
        *best = naming;
}

static void read_names(struct ctx *ctx, const json_t *list, struct ytj_company *company) {
    struct naming best = {0};
    size_t i;
    const json_t *one;
    json_array_foreach(list, i, one) {
        if (is(ctx, one, "type", "1"))
            consider(ctx, one, &best);
        const char *name = text_of(ctx, one, "name");
        if (name && !is(ctx, one, "type", "1") && !ended(ctx, one) && company->other_count < YTJ_OTHER_NAMES)
            company->others[company->other_count++] = name;
    }
    company->name = best.name;
}

/* ---- addresses */

static void part(struct buf *buf, const char *before, const char *text) {
    if (text)
        buf_printf(buf, "%s%s", buf->length ? before : "", text);
}

/* "Mäkelänrinteentie 5 B 12 a" */
static const char *street_of(struct ctx *ctx, const json_t *address) {
    static const char *const parts[] = {"street", "buildingNumber", "entrance", "apartmentNumber",
                                        "apartmentIdSuffix"};
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        part(&buf, " ", text_of(ctx, address, parts[i]));
    return buf.length ? buf_text(&buf) : NULL;
}

/* "Åviksvägen_3 _ SE-451_75 Påhittstad": the underscore is a blank. */
static const char *free_line(struct ctx *ctx, const json_t *address) {
    const char *text = text_of(ctx, address, "freeAddressLine");
    struct buf buf = buf_in(ctx->arena);
    for (const char *at = text ? text : ""; *at; at++) {
        bool blank = *at == '_' || *at == ' ';
        if (!blank)
            buf_char(&buf, *at);
        else if (buf.length && buf.text[buf.length - 1] != ' ')
            buf_char(&buf, ' ');
    }
    size_t length = buf.length;
    while (length && buf.text[length - 1] == ' ')
        length--;
    return length ? arena_text_n(ctx->arena, buf_text(&buf), length) : NULL;
}

static const char *box_word(enum lang lang) {
    return lang == LANG_SV ? "PB" : lang == LANG_EN ? "PO Box" : "PL";
}

/* A line each: street, box, post code and town, country. */
static const char *address_text(struct ctx *ctx, const json_t *address, enum lang lang) {
    struct buf buf = buf_in(ctx->arena);
    const char *box = text_of(ctx, address, "postOfficeBox"), *code = text_of(ctx, address, "postCode");
    const char *town = in_language(ctx, json_object_get(address, "postOffices"), "city", lang);
    const char *country = text_of(ctx, address, "country");
    part(&buf, "\n", street_of(ctx, address));
    part(&buf, "\n", free_line(ctx, address));
    if (box)
        part(&buf, "\n", arena_printf(ctx->arena, "%s %s", box_word(lang), box));
    if (!buf.length && !town)
        return NULL;
    part(&buf, "\n", code && town ? arena_printf(ctx->arena, "%s %s", code, town) : town ? town : code);
    if (country && strcmp(country, "FI") != 0)
        part(&buf, "\n", country);
    return buf_text(&buf);
}

/* Types: 1 where it is, 2 where its mail goes. */
static void read_addresses(struct ctx *ctx, const json_t *list, enum lang lang, struct ytj_company *company) {
    size_t i;
    const json_t *one;
    json_array_foreach(list, i, one) {
        const char **to = is(ctx, one, "type", "1")   ? &company->visiting
                          : is(ctx, one, "type", "2") ? &company->postal
                                                      : NULL;
        if (to && !*to && !ended(ctx, one))
            *to = address_text(ctx, one, lang);
    }
}

/* ---- the rest */

/* Some have a telephone number there. */
static const char *website_of(struct ctx *ctx, const json_t *company) {
    const char *url = text_of(ctx, json_object_get(company, "website"), "url");
    const char *dot = url ? strchr(url, '.') : NULL;
    bool letters = false;
    for (const char *at = url ? url : ""; *at; at++)
        letters =
            letters || (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (unsigned char)*at >= 0x80;
    return dot && letters && !strpbrk(url, " @") ? url : NULL;
}

static void read_form(struct ctx *ctx, const json_t *list, enum lang lang, struct ytj_company *company) {
    const json_t *best = NULL, *one;
    size_t i;
    json_array_foreach(list, i, one) if (json_is_object(one) && !ended(ctx, one) &&
                                         (!best || is(ctx, one, "version", "1"))) best = one;
    company->form_code = text_of(ctx, best, "type");
    company->form = in_language(ctx, json_object_get(best, "descriptions"), "description", lang);
}

static unsigned situations_of(struct ctx *ctx, const json_t *list) {
    unsigned all = 0;
    size_t i;
    const json_t *one;
    json_array_foreach(list, i, one) {
        if (ended(ctx, one))
            continue;
        all |= is(ctx, one, "type", "KONK") ? YTJ_BANKRUPT : 0u;
        all |= is(ctx, one, "type", "SANE") ? YTJ_RESTRUCTURING : 0u;
        all |= is(ctx, one, "type", "SELTILA") ? YTJ_LIQUIDATION : 0u;
    }
    return all;
}

bool ytj_company_read(struct ctx *ctx, const json_t *json, enum lang lang, struct ytj_company *company) {
    *company = (struct ytj_company){.id = text_of(ctx, json_object_get(json, "businessId"), "value"),
                                    .registered = day_of(ctx, json, "registrationDate"),
                                    .ended = day_of(ctx, json, "endDate")};
    if (!company->id || strlen(company->id) != 9 || strspn(company->id, "0123456789") != 7 ||
        company->id[7] != '-' || company->id[8] < '0' || company->id[8] > '9')
        return false;
    const json_t *line = json_object_get(json, "mainBusinessLine");
    read_names(ctx, json_object_get(json, "names"), company);
    read_addresses(ctx, json_object_get(json, "addresses"), lang, company);
    read_form(ctx, json_object_get(json, "companyForms"), lang, company);
    company->industry_code = text_of(ctx, line, "type");
    company->industry = in_language(ctx, json_object_get(line, "descriptions"), "description", lang);
    company->website = website_of(ctx, json);
    day_t changed = day_of(ctx, json, "lastModified");
    company->changed = changed == DAY_NONE ? NULL : day_iso(ctx->arena, changed);
    company->situations = situations_of(ctx, json_object_get(json, "companySituations"));
    company->active = !ended(ctx, json) && !is(ctx, json, "tradeRegisterStatus", "4") &&
                      !(company->situations & YTJ_BANKRUPT);
    return true;
}

void ytj_company_strip(json_t *json) {
    size_t i;
    json_t *one, *list = json_object_get(json, "addresses");
    json_array_foreach(list, i, one) if (json_is_object(one)) json_object_del(one, "co");
}

enum status ytj_page_read(struct ctx *ctx, const json_t *answer, struct ytj_page *page) {
    const json_t *total = json_object_get(answer, "totalResults"),
                 *companies = json_object_get(answer, "companies");
    *page = (struct ytj_page){.total = -1};
    if (!json_is_object(answer) || (companies && !json_is_array(companies) && !json_is_null(companies)))
        return FAIL(ctx, ST_FAILED, M("What YTJ answered cannot be understood, so nothing of it was taken."));
    if (json_is_integer(total) && json_integer_value(total) >= 0)
        page->total = json_integer_value(total);
    page->companies = json_is_array(companies) ? companies : NULL;
    return ST_OK;
}

const char *ytj_code_text(struct arena *arena, const char *list, size_t length, const char *code) {
    size_t code_length = strlen(code);
    const char *end = list + length;
    for (const char *line = list; line < end;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t size = (size_t)((stop ? stop : end) - line);
        const char *tab = memchr(line, '\t', size);
        if (tab && (size_t)(tab - line) == code_length && memcmp(line, code, code_length) == 0) {
            size_t text = size - code_length - 1;
            text -= text && tab[text] == '\r';
            bool good = text && text <= YTJ_TEXT && !memchr(tab + 1, '\t', text) && utf8_text(tab + 1, text);
            return good ? arena_text_n(arena, tab + 1, text) : NULL;
        }
        line = stop ? stop + 1 : end;
    }
    return NULL;
}
