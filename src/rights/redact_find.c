/* What may be about others: whole names of people in the register anywhere, names alone of those with whom the person shares an
 * organisation, and whatever is an e-mail address or a telephone number of somebody else. Names stand in running text as the language
 * bends them (name_form.h). It marks and decides nothing; what nobody in the register is called it does not know. */
#include "rights/name_form.h"
#include "rights/redact_inside.h"

#include "base/json.h"
#include "base/utf8.h"
#include "registry/collate.h"
#include "registry/joined.h"
#include "registry/lens.h"
#include "registry/role.h"
#include "registry/sight.h"

#include <string.h>

enum { AROUND = 48, PHONE_DIGITS = 7, PHONE_SAME = 7 };

struct seeking {
    struct ctx *ctx;
    const ref_t *family; /* the party and whoever was merged into it */
    size_t family_count;
    struct values own;
    const char **near; /* folded names of people of the same organisations */
    size_t near_count, near_room;
    json_t *known; /* folded word pairs that were looked up: true or false */
    struct redact_spot *spots;
    size_t count, room;
    const char *item, *what;
};

/* ---- what is the person's own */

static size_t digits_of(const char *text, size_t length, char *digits, size_t room) {
    size_t count = 0;
    for (size_t i = 0; i < length && count + 1 < room; i++)
        if (text[i] >= '0' && text[i] <= '9')
            digits[count++] = text[i];
    digits[count] = '\0';
    return count;
}

static bool same_phone(const char *own, const char *digits, size_t count) {
    char other[32];
    size_t length = own ? digits_of(own, strlen(own), other, sizeof other) : 0;
    return length >= PHONE_SAME && count >= PHONE_SAME &&
           strcmp(other + length - PHONE_SAME, digits + count - PHONE_SAME) == 0;
}

static bool own_phone(const struct seeking *seeking, const char *digits, size_t count) {
    const struct notice *notice = ctx_notice(seeking->ctx);
    for (size_t i = 0; i < seeking->own.count; i++)
        if (strstr(seeking->own.items[i].field, "phone") &&
            same_phone(seeking->own.items[i].text, digits, count))
            return true;
    return same_phone(notice->controller.phone, digits, count) ||
           same_phone(notice->contact.phone, digits, count);
}

static bool own_email(const struct seeking *seeking, const char *address) {
    const struct notice *notice = ctx_notice(seeking->ctx);
    struct arena *arena = seeking->ctx->arena;
    const char *folded = collate_fold(arena, address);
    for (size_t i = 0; i < seeking->own.count; i++)
        if (seeking->own.items[i].text && strcmp(collate_fold(arena, seeking->own.items[i].text), folded) == 0)
            return true;
    return (notice->controller.email && strcmp(collate_fold(arena, notice->controller.email), folded) == 0) ||
           (notice->contact.email && strcmp(collate_fold(arena, notice->contact.email), folded) == 0);
}

static bool of_family(const struct seeking *seeking, ref_t party) {
    for (size_t i = 0; i < seeking->family_count; i++)
        if (seeking->family[i] == party)
            return true;
    return false;
}

static bool own_name(const struct seeking *seeking, const char *folded) {
    for (size_t i = 0; i < seeking->own.count; i++) {
        const struct value *value = &seeking->own.items[i];
        if (strstr(value->field, "name") && value->text &&
            strcmp(collate_fold(seeking->ctx->arena, value->text), folded) == 0)
            return true;
    }
    return false;
}

/* ---- who is near */

static void add_near(struct seeking *seeking, const char *name) {
    char *rest = arena_text(seeking->ctx->arena, name), *word;
    while ((word = strsep(&rest, " "))) {
        const char *folded = collate_fold(seeking->ctx->arena, word);
        if (strlen(folded) > 2 && !own_name(seeking, folded))
            ARENA_PUSH(seeking->ctx->arena, seeking->near, seeking->near_count, seeking->near_room, folded);
    }
}

static enum status add_people(struct seeking *seeking, struct db *db, ref_t organisation) {
    struct roles roles;
    struct lens_hits hits;
    TRY(role_list_in(seeking->ctx, db, organisation, &roles));
    if (!roles.count)
        return ST_OK;
    TRY(lens_of(seeking->ctx, roles.parties, roles.count, &hits));
    for (size_t i = 0; i < hits.count; i++)
        if (hits.items[i].name && !of_family(seeking, hits.items[i].party))
            add_near(seeking, hits.items[i].name);
    return ST_OK;
}

static enum status find_near(struct seeking *seeking, struct db *db, ref_t party) {
    struct roles roles;
    TRY(role_list(seeking->ctx, db, party, &roles));
    TRY(add_people(seeking, db, party));
    for (size_t i = 0; i < roles.count; i++)
        if (roles.items[i].organisation)
            TRY(add_people(seeking, db, roles.items[i].organisation));
    return ST_OK;
}

/* ---- a spot */

/* Back or forth to where a character begins. */
static const char *around(struct ctx *ctx, const char *text, const char *from, const char *to) {
    if (from > text && (size_t)(to - from) > 0)
        while ((*from & 0xC0) == 0x80 && from < to)
            from++;
    while (to > from && (*to & 0xC0) == 0x80)
        to--;
    return arena_text_n(ctx->arena, from, (size_t)(to - from));
}

static void mark(struct seeking *seeking, enum redact_spot_kind kind, const char *text, const char *at,
                 size_t length) {
    struct ctx *ctx = seeking->ctx;
    const char *end = at + length, *passage = arena_text_n(ctx->arena, at, length);
    for (size_t i = seeking->count; i > 0 && strcmp(seeking->spots[i - 1].item, seeking->item) == 0; i--)
        if (strcmp(seeking->spots[i - 1].passage, passage) == 0)
            return;
    size_t ahead = strlen(end);
    struct redact_spot spot = {.kind = kind,
                               .item = seeking->item,
                               .what = seeking->what,
                               .before = around(ctx, text, at - text > AROUND ? at - AROUND : text, at),
                               .passage = passage,
                               .after = around(ctx, text, end, ahead > AROUND ? end + AROUND : end + ahead)};
    ARENA_PUSH(ctx->arena, seeking->spots, seeking->count, seeking->room, spot);
}

/* ---- addresses and numbers */

static bool of_address(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("._%+-", c)) || (c & 0x80);
}

static void find_emails(struct seeking *seeking, const char *text) {
    for (const char *at = strchr(text, '@'); at; at = strchr(at + 1, '@')) {
        const char *from = at, *to = at + 1;
        while (from > text && of_address(from[-1]))
            from--;
        while (of_address(*to))
            to++;
        while (to > at && strchr(".-", to[-1]))
            to--;
        size_t length = (size_t)(to - from);
        if (from < at && memchr(at, '.', (size_t)(to - at)) &&
            !own_email(seeking, arena_text_n(seeking->ctx->arena, from, length)))
            mark(seeking, SPOT_EMAIL, text, from, length);
    }
}

/* A letter, a digit, or one of these: what stands beside it makes a number something else, as in a hash. */
static bool of_word(char c, const char *more) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr(more, c));
}

/* A number is long enough, begins as one, and is no date and no sum. */
static void find_phones(struct seeking *seeking, const char *text) {
    const char *at = text;
    while ((at = strpbrk(at, "+0"))) {
        size_t length = strspn(at, "+0123456789 -()");
        char digits[32];
        bool begins = at == text || !of_word(at[-1], ".,-/");
        while (length && strchr(" -(", at[length - 1]))
            length--;
        size_t count = digits_of(at, length, digits, sizeof digits);
        if (begins && !of_word(at[length], "") && count >= PHONE_DIGITS && count <= 15 &&
            !own_phone(seeking, digits, count))
            mark(seeking, SPOT_PHONE, text, at, length);
        at += length ? length : 1;
    }
}

/* ---- names */

struct word {
    const char *at;
    size_t length;
    bool capital;
};

static bool letter(uint32_t code) {
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= 0xC0 && code < 0x2000) ||
           code == '-' || code == '\'' || code == 0x2019;
}

static bool upper(uint32_t code) {
    return (code >= 'A' && code <= 'Z') || (code >= 0xC0 && code <= 0xDE) ||
           (code >= 0x100 && code < 0x180 && code % 2 == 0);
}

/* The next word from `at` on; false at the end. */
static bool next_word(const char *at, struct word *word) {
    uint32_t code = 0;
    size_t size = 0;
    *word = (struct word){0};
    while (*at && (size = utf8_next(at, strlen(at), &code)) && !letter(code))
        at += size;
    if (!*at || !size)
        return false;
    word->at = at;
    word->capital = upper(code);
    while (*at && (size = utf8_next(at, strlen(at), &code)) && letter(code))
        at += size;
    word->length = (size_t)(at - word->at);
    return true;
}

static enum status named(struct seeking *seeking, const char *name, bool *other) {
    struct lens_hits hits;
    bool own = false;
    const struct notice *notice = ctx_notice(seeking->ctx);
    *other = false;
    TRY(lens_named(seeking->ctx, name, &hits));
    for (size_t i = 0; i < hits.count; i++) {
        int type = hits.items[i].type;
        bool person = type == NOTICE_NOTHING || notice->types[type].form != FORM_ORGANISATION;
        own = own || of_family(seeking, hits.items[i].party);
        *other = *other || person;
    }
    *other = *other && !own;
    return ST_OK;
}

/* Each pair of words is looked up once, whatever number of texts it stands in. */
static enum status pair_named(struct seeking *seeking, const struct word *first, const struct word *second,
                              bool *other) {
    struct arena *arena = seeking->ctx->arena;
    const char *forms[NAME_FORMS], *one = arena_text_n(arena, first->at, first->length);
    const char *pair =
        collate_fold(arena, arena_printf(arena, "%s %.*s", one, (int)second->length, second->at));
    const json_t *known = json_object_get(seeking->known, pair);
    *other = json_is_true(known);
    if (known)
        return ST_OK;
    size_t count = name_forms(arena, arena_text_n(arena, second->at, second->length), forms);
    for (size_t i = 0; i < count && !*other; i++)
        TRY(named(seeking, arena_printf(arena, "%s %s", one, forms[i]), other));
    json_object_set_new(seeking->known, pair, json_boolean(*other));
    return ST_OK;
}

static bool near_named(const struct seeking *seeking, const struct word *word) {
    struct arena *arena = seeking->ctx->arena;
    const char *forms[NAME_FORMS];
    size_t count = name_forms(arena, arena_text_n(arena, word->at, word->length), forms);
    for (size_t i = 0; i < count && seeking->near_count; i++) {
        const char *folded = collate_fold(arena, forms[i]);
        for (size_t j = 0; j < seeking->near_count; j++)
            if (strcmp(seeking->near[j], folded) == 0)
                return true;
    }
    return false;
}

static bool beside(const struct word *first, const struct word *second) {
    return second->at == first->at + first->length + 1 && first->at[first->length] == ' ';
}

static enum status find_names(struct seeking *seeking, const char *text) {
    struct word word, next;
    bool more = next_word(text, &word);
    while (more) {
        bool other = false, pair = next_word(word.at + word.length, &next);
        if (pair && beside(&word, &next) && word.capital && next.capital)
            TRY(pair_named(seeking, &word, &next, &other));
        if (other) {
            mark(seeking, SPOT_NAME, text, word.at, (size_t)(next.at + next.length - word.at));
            more = next_word(next.at + next.length, &word);
            continue;
        }
        if (word.capital && near_named(seeking, &word))
            mark(seeking, SPOT_NAME, text, word.at, word.length);
        word = next;
        more = pair;
    }
    return ST_OK;
}

/* ---- all of it */

static enum status find_all(struct seeking *seeking, const json_t *document) {
    struct redact_text *texts;
    size_t count;
    redact_texts(seeking->ctx, document, &texts, &count);
    for (size_t i = 0; i < count; i++) {
        if (strncmp(texts[i].item, "value/", 6) == 0 && !strstr(texts[i].item, "."))
            continue; /* the register's own fields are the person's; what a notice adds may be free text */
        seeking->item = texts[i].item;
        seeking->what = texts[i].what;
        find_emails(seeking, texts[i].text);
        find_phones(seeking, texts[i].text);
        TRY(find_names(seeking, texts[i].text));
    }
    return ST_OK;
}

enum status redact_spots(struct ctx *ctx, ref_t party, const json_t *document, struct redact_spot **spots,
                         size_t *count) {
    struct seeking seeking = {.ctx = ctx};
    scoped_reader *db = NULL;
    ref_t *family;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(joined_family(ctx, db, party, &family, &seeking.family_count));
    seeking.family = family;
    TRY(joined_every(ctx, db, party, &seeking.own));
    TRY(find_near(&seeking, db, party));
    scoped_json *known = json_object();
    seeking.known = known;
    TRY(find_all(&seeking, document));
    *spots = seeking.spots;
    *count = seeking.count;
    return ST_OK;
}
