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
#include "registry/lookups.h"
#include "registry/role.h"
#include "registry/sight.h"
#include "vault/lookup.h"

#include <string.h>

enum { AROUND = 48, PHONE_DIGITS = 7, PHONE_SAME = 7 };

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

static bool own_phone(const struct redact_seeking *seeking, const char *digits, size_t count) {
    const struct notice *notice = ctx_notice(seeking->ctx);
    for (size_t i = 0; i < seeking->own.count; i++)
        if (strstr(seeking->own.items[i].field, "phone") &&
            same_phone(seeking->own.items[i].text, digits, count))
            return true;
    return same_phone(notice->controller.phone, digits, count) ||
           same_phone(notice->contact.phone, digits, count);
}

static bool own_email(const struct redact_seeking *seeking, const char *address) {
    const struct notice *notice = ctx_notice(seeking->ctx);
    struct arena *arena = seeking->ctx->arena;
    const char *folded = collate_fold(arena, address);
    for (size_t i = 0; i < seeking->own.count; i++)
        if (seeking->own.items[i].text && strcmp(collate_fold(arena, seeking->own.items[i].text), folded) == 0)
            return true;
    return (notice->controller.email && strcmp(collate_fold(arena, notice->controller.email), folded) == 0) ||
           (notice->contact.email && strcmp(collate_fold(arena, notice->contact.email), folded) == 0);
}

static bool of_family(const struct redact_seeking *seeking, ref_t party) {
    for (size_t i = 0; i < seeking->family_count; i++)
        if (seeking->family[i] == party)
            return true;
    return false;
}

static bool own_name(const struct redact_seeking *seeking, const char *folded) {
    for (size_t i = 0; i < seeking->own.count; i++) {
        const struct value *value = &seeking->own.items[i];
        if (strstr(value->field, "name") && value->text &&
            strcmp(collate_fold(seeking->ctx->arena, value->text), folded) == 0)
            return true;
    }
    return false;
}

/* ---- who is near */

static void add_near(struct redact_seeking *seeking, const char *name) {
    char *rest = arena_text(seeking->ctx->arena, name), *word;
    while ((word = strsep(&rest, " "))) {
        const char *folded = collate_fold(seeking->ctx->arena, word);
        if (strlen(folded) > 2 && !own_name(seeking, folded))
            ARENA_PUSH(seeking->ctx->arena, seeking->near, seeking->near_count, seeking->near_room, folded);
    }
}

static enum status add_people(struct redact_seeking *seeking, struct db *db, ref_t organisation) {
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

static enum status find_near(struct redact_seeking *seeking, struct db *db, ref_t party) {
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

static void mark(struct redact_seeking *seeking, enum redact_spot_kind kind, const char *text, const char *at,
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

static void find_emails(struct redact_seeking *seeking, const char *text) {
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
static void find_phones(struct redact_seeking *seeking, const char *text) {
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

static enum status named(struct redact_seeking *seeking, const char *name, bool *other) {
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
static enum status pair_named(struct redact_seeking *seeking, const struct word *first,
                              const struct word *second, bool *other) {
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

static bool near_named(const struct redact_seeking *seeking, const struct word *word) {
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

/* ---- where nobody decides */

/* Does anybody else of the register bear this word as a name? `forms`: also as the language bends it. */
static enum status borne(struct redact_seeking *seeking, const struct word *word, bool bent, bool *other) {
    struct arena *arena = seeking->ctx->arena;
    const char *forms[NAME_FORMS], *one = arena_text_n(arena, word->at, word->length);
    const char *key = arena_printf(arena, "%s\t%d", collate_fold(arena, one), bent);
    const json_t *known = json_object_get(seeking->known, key);
    *other = json_is_true(known);
    if (known)
        return ST_OK;
    size_t count = bent ? name_forms(arena, one, forms) : 1;
    forms[0] = one;
    for (size_t i = 0; i < count && !*other; i++)
        if (strlen(forms[i]) > 2)
            TRY(named(seeking, forms[i], other));
    json_object_set_new(seeking->known, key, json_boolean(*other));
    return ST_OK;
}

/* ALV, PDF, ALV-lasku */
static bool shortening(const struct word *word) {
    enum { MOST = 4 };
    size_t at = 0;
    while (at < word->length && word->at[at] >= 'A' && word->at[at] <= 'Z')
        at++;
    return at > 1 && at <= MOST && (at == word->length || word->at[at] == '-');
}

/* The first word of a sentence has its capital for that alone. */
static bool begins_sentence(const char *text, const char *at) {
    while (at > text && (unsigned char)at[-1] <= ' ' && at[-1] != '\n')
        at--;
    return at == text || strchr(".!?\n", at[-1]);
}

static bool plain(const struct redact_seeking *seeking, const struct word *word) {
    struct arena *arena = seeking->ctx->arena;
    const char *forms[NAME_FORMS];
    size_t count = name_forms(arena, arena_text_n(arena, word->at, word->length), forms);
    for (size_t i = 0; i < count; i++)
        if (json_object_get(seeking->plain, collate_fold(arena, forms[i])))
            return true;
    return word->length < 2 || shortening(word);
}

static enum status of_others(struct redact_seeking *seeking, const char *text, const struct word *word,
                             bool before_capital, bool *other) {
    bool own = json_object_get(
        seeking->plain,
        collate_fold(seeking->ctx->arena, arena_text_n(seeking->ctx->arena, word->at, word->length)));
    *other = false;
    if (own || seeking->depth == SEEK_MARKED)
        return ST_OK;
    if (word->capital)
        TRY(borne(seeking, word, true, other));
    if (!*other && seeking->depth == SEEK_ANY && word->capital)
        *other = (before_capital || !begins_sentence(text, word->at)) && !plain(seeking, word);
    return ST_OK;
}

/* ---- names in a text */

/* Two words that are a name. In small letters only where the first one is anybody's. */
static enum status pair_of_others(struct redact_seeking *seeking, const struct word *word,
                                  const struct word *next, bool *other) {
    bool first = false;
    *other = false;
    if (!beside(word, next))
        return ST_OK;
    if (word->capital && next->capital)
        return pair_named(seeking, word, next, other);
    if (seeking->depth == SEEK_MARKED)
        return ST_OK;
    TRY(borne(seeking, word, false, &first));
    return first ? pair_named(seeking, word, next, other) : ST_OK;
}

static enum status find_names(struct redact_seeking *seeking, const char *text) {
    struct word word, next;
    bool more = next_word(text, &word);
    while (more) {
        bool other = false, pair = next_word(word.at + word.length, &next);
        if (pair)
            TRY(pair_of_others(seeking, &word, &next, &other));
        if (other) {
            mark(seeking, SPOT_NAME, text, word.at, (size_t)(next.at + next.length - word.at));
            more = next_word(next.at + next.length, &word);
            continue;
        }
        TRY(of_others(seeking, text, &word, pair && next.capital && beside(&word, &next), &other));
        if (other || (word.capital && near_named(seeking, &word)))
            mark(seeking, SPOT_NAME, text, word.at, word.length);
        word = next;
        more = pair;
    }
    return ST_OK;
}

/* ---- whose words are nobody else's */

static void add_plain(struct redact_seeking *seeking, const char *text) {
    struct word word;
    while (text && next_word(text, &word)) {
        const char *folded =
            collate_fold(seeking->ctx->arena, arena_text_n(seeking->ctx->arena, word.at, word.length));
        json_object_set_new(seeking->plain, folded, json_true());
        text = word.at + word.length;
    }
}

static void add_entry(struct redact_seeking *seeking, const struct entry *entry) {
    for (int lang = 0; lang < LANG_COUNT; lang++)
        add_plain(seeking, words_in(entry, (enum lang)lang));
}

static enum status add_organisations(struct redact_seeking *seeking, struct db *db, ref_t party) {
    struct roles roles;
    struct lens_hits hits;
    TRY(role_list(seeking->ctx, db, party, &roles));
    for (size_t i = 0; i < roles.count; i++) {
        if (!roles.items[i].organisation)
            continue;
        TRY(lens_of(seeking->ctx, &roles.items[i].organisation, 1, &hits));
        if (hits.count)
            add_plain(seeking, hits.items[0].name);
    }
    return ST_OK;
}

static enum status find_plain(struct redact_seeking *seeking, struct db *db, ref_t party) {
    const struct notice *notice = ctx_notice(seeking->ctx);
    seeking->plain = json_object();
    for (size_t i = 0; i < seeking->own.count; i++)
        add_plain(seeking, seeking->own.items[i].text);
    add_plain(seeking, notice->controller.name);
    add_plain(seeking, notice->controller.address);
    add_plain(seeking, notice->contact.name);
    for (size_t i = 0; i < notice->services_count; i++)
        add_entry(seeking, &notice->services[i].entry);
    for (size_t i = 0; i < notice->holders_count; i++)
        add_entry(seeking, &notice->holders[i].entry);
    return add_organisations(seeking, db, party);
}

/* ---- all of it */

enum status redact_seek_begin(struct ctx *ctx, struct db *db, ref_t party, enum redact_depth depth,
                              struct redact_seeking *seeking) {
    ref_t *family;
    *seeking = (struct redact_seeking){.ctx = ctx, .depth = depth, .known = json_object()};
    TRY(joined_family(ctx, db, party, &family, &seeking->family_count));
    seeking->family = family;
    TRY(joined_every(ctx, db, party, &seeking->own));
    TRY(find_near(seeking, db, party));
    return depth == SEEK_MARKED ? ST_OK : find_plain(seeking, db, party);
}

void redact_seek_end(struct redact_seeking *seeking) {
    json_drop(&seeking->known);
    json_drop(&seeking->plain);
}

enum status redact_seek(struct redact_seeking *seeking, const char *text) {
    find_emails(seeking, text);
    find_phones(seeking, text);
    return find_names(seeking, text);
}

bool redact_of_their_own(const char *item) {
    return (strncmp(item, "value/", 6) == 0 || strncmp(item, "former/", 7) == 0) && !strchr(item, '.');
}

/* An address that was theirs, or was written by mistake, and is somebody else's today. */
bool redact_another_has(struct redact_seeking *seeking, const char *item, const json_t *object) {
    struct ctx *ctx = seeking->ctx;
    const struct field *field = strncmp(item, "former/", 7) == 0 ? field_builtin(item + 7) : NULL;
    const char *kind = field && (field->token == TOKEN_EMAIL || field->token == TOKEN_PHONE)
                           ? lookups_kind(field->token)
                           : NULL;
    const char *text = json_string_value(json_object_get(object, "stored"));
    unsigned char token[TOKEN_SIZE];
    struct lookup_hit *hits;
    size_t count = 0;
    bool another = false;
    if (!kind || !text)
        return false;
    lookups_token(ctx, TOKEN_LOOKUP, kind, text, token);
    if (lookup_find(ctx, ctx->registry->vault, LOOKUP_COMMITTED, token, &hits, &count) != ST_OK) {
        fault_clear(ctx);
        return true; /* nobody can say whose it is: somebody looks */
    }
    for (size_t i = 0; i < count; i++)
        another = another || !of_family(seeking, hits[i].party);
    return another;
}

static void find_in_former(void *arg, const char *item, const char *what, json_t *object) {
    struct redact_seeking *seeking = arg;
    const char *text = json_string_value(json_object_get(object, "value"));
    if (!text || !redact_another_has(seeking, item, object))
        return;
    seeking->item = item;
    seeking->what = what;
    mark(seeking, strcmp(item, "former/email") == 0 ? SPOT_EMAIL : SPOT_PHONE, text, text, strlen(text));
}

/* Whether such a text goes along is decided by somebody, also where nobody else is named in it. */
static void find_elsewhere(void *arg, const char *item, const char *what, json_t *object) {
    struct redact_seeking *seeking = arg;
    const char *text = json_string_value(json_object_get(object, "text"));
    if (strncmp(item, "elsewhere/", strlen("elsewhere/")) != 0 || !text ||
        strcmp(text, msg(seeking->ctx->lang, M("[left out]"))) == 0)
        return;
    seeking->item = item;
    seeking->what = what;
    mark(seeking, SPOT_ELSEWHERE, text, text, strlen(text));
}

static enum status find_all(struct redact_seeking *seeking, const json_t *document) {
    struct redact_text *texts;
    size_t count;
    redact_texts(seeking->ctx, document, &texts, &count);
    for (size_t i = 0; i < count; i++) {
        if (redact_of_their_own(texts[i].item))
            continue; /* the register's own fields are the person's; what a notice adds may be free text */
        seeking->item = texts[i].item;
        seeking->what = texts[i].what;
        TRY(redact_seek(seeking, texts[i].text));
    }
    return ST_OK;
}

/* ---- files */

const char *redact_spot_id(enum redact_spot_kind kind) {
    static const char *const ids[] = {[SPOT_NAME] = "name",
                                      [SPOT_EMAIL] = "email",
                                      [SPOT_PHONE] = "phone",
                                      [SPOT_ELSEWHERE] = "elsewhere",
                                      [SPOT_FILE] = "file"};
    return ids[kind];
}

struct files {
    struct redact_seeking *seeking;
    const struct redact_file *items;
    size_t count;
    enum status status;
};

static const struct redact_file *file_named(const struct files *files, const char *item) {
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(item + strlen("file/"), ref_text(files->seeking->ctx->arena, files->items[i].record)) == 0)
            return &files->items[i];
    return NULL;
}

/* One that still goes along. */
static void find_in_file(void *arg, const char *item, const char *what, json_t *object) {
    struct files *files = arg;
    if (files->status != ST_OK || strncmp(item, "file/", 5) != 0 ||
        !json_is_string(json_object_get(object, "in_package")))
        return;
    const struct redact_file *file = file_named(files, item);
    files->seeking->item = item;
    files->seeking->what = what;
    if (file && file->text)
        files->status = redact_seek(files->seeking, file->text);
    if (file && (!file->text || file->veiled))
        mark(files->seeking, SPOT_FILE, file->name, file->name, strlen(file->name));
}

enum status redact_spots(struct ctx *ctx, ref_t party, const json_t *document, const struct redact_file *list,
                         size_t file_count, struct redact_spot **spots, size_t *count) {
    scoped_seeking seeking = {0};
    scoped_reader *db = NULL;
    struct files files = {&seeking, list, file_count, ST_OK};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(redact_seek_begin(ctx, db, party, SEEK_MARKED, &seeking));
    TRY(find_all(&seeking, document));
    redact_items(ctx, document, find_in_former, &seeking);
    redact_items(ctx, document, find_elsewhere, &seeking);
    redact_items(ctx, document, find_in_file, &files);
    *spots = seeking.spots;
    *count = seeking.count;
    return files.status;
}
