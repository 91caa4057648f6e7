/* A contact's properties become our fields by one table. A field that the program does not have is looked for among those that
 * the notice adds itself ("person.birthday"); where there is none, it is said all the same, so that the refusal is told with the
 * sentence of the notice. */
#include "registry/import_card.h"

#include "base/buf.h"
#include "notice/field.h"
#include "registry/edition.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

struct saying {
    struct ctx *ctx;
    struct arena *arena;
    const struct card *card;
    struct import_item *item;
    enum import_whom whom;
};

/* ---- names of fields */

/* What a notice may call the same thing. */
static const char *const alike[][6] = {
    {"birthday", "birth_date", "date_of_birth", "born", "syntymapaiva", "syntymaaika"},
    {"photo", "picture", "kuva", "bild", "image", "portrait"},
    {"nickname", "lempinimi", "smeknamn", "kutsumanimi", "called", "nick"},
    {"department", "unit", "osasto", "avdelning", "yksikko", "team"},
    {"role", "rooli", "tehtava", "roll", "function", "duty"},
};

static const struct own_field *own_named(const struct notice *notice, const char *id,
                                         const struct category **category) {
    for (size_t c = 0; c < notice->categories_count; c++)
        for (size_t i = 0; i < notice->categories[c].own_count; i++)
            if (strcmp(notice->categories[c].own[i].entry.id, id) == 0) {
                *category = &notice->categories[c];
                return &notice->categories[c].own[i];
            }
    return NULL;
}

static const char *own_name(struct saying *saying, const char *id) {
    const struct category *category = NULL;
    const struct own_field *own = own_named(ctx_notice(saying->ctx), id, &category);
    return own ? arena_printf(saying->arena, "%s.%s", category->entry.id, own->entry.id) : NULL;
}

/* "birthday" becomes "person.birthday" where the notice has such a field. */
static const char *field_named(struct saying *saying, const char *id) {
    const char *name = field_builtin(id) ? arena_text(saying->arena, id) : own_name(saying, id);
    for (size_t i = 0; i < sizeof alike / sizeof *alike && !name; i++)
        for (size_t j = 1; j < 6 && strcmp(alike[i][0], id) == 0 && !name; j++)
            name = own_name(saying, alike[i][j]);
    return name ? name : arena_text(saying->arena, id);
}

/* More than any field or note may hold is refused for its length; of that, no more is kept than shows it. */
enum { SAID_MAX = 16 * 1024, NOTED_MAX = 80 * 1024 };

static const char *kept(struct saying *saying, const char *text, size_t max) {
    size_t length = strnlen(text, max);
    while (length && text[length] && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--;
    return arena_text_n(saying->arena, text, length);
}

static void say(struct saying *saying, const char *id, const char *text) {
    if (text)
        import_say(saying->arena, saying->item,
                   (struct import_value){.whom = saying->whom,
                                         .field = field_named(saying, id),
                                         .text = kept(saying, text, SAID_MAX)});
}

static void say_joined(struct saying *saying, const char *id, const char *text) {
    if (text)
        import_say(
            saying->arena, saying->item,
            (struct import_value){
                .whom = saying->whom, .field = id, .text = arena_text(saying->arena, text), .joins = true});
}

/* ---- names */

static bool separates(char c) {
    return c == ' ' || c == ',' || c == '\t' || c == '\n';
}

static bool has_word(const char *text, const char *word, size_t length) {
    for (const char *at = text; at && *at;) {
        while (separates(*at))
            at++;
        size_t size = strcspn(at, " ,\t\n");
        if (size == length && length && strncasecmp(at, word, length) == 0)
            return true;
        at += size;
    }
    return false;
}

/* Is every word of the full name in the names? Then it says nothing more. */
static bool says_more(const struct card *card) {
    const char *const names[] = {card->family, card->given, card->additional, card->prefix, card->suffix};
    for (const char *at = card->full_name; at && *at;) {
        while (separates(*at))
            at++;
        size_t length = strcspn(at, " ,\t\n");
        bool found = !length;
        for (size_t i = 0; i < sizeof names / sizeof *names && !found; i++)
            found = names[i] && has_word(names[i], at, length);
        if (!found)
            return true;
        at += length;
    }
    return false;
}

static void say_person(struct saying *saying) {
    const struct card *card = saying->card;
    const char *given = card->given, *family = card->family;
    bool named = given || family || card->additional;
    if (!named)
        card_split_name(saying->arena, card->full_name, &given, &family);
    say_joined(saying, "first_name", given);
    say_joined(saying, "first_name", card->additional);
    say_joined(saying, "last_name", family);
    say(saying, "name_prefix", card->prefix);
    say(saying, "name_suffix", card->suffix);
    if (named && says_more(card))
        say(saying, "full_name", card->full_name);
    say(saying, "title", card->title);
    if (card->organisation) {
        saying->whom = IMPORT_ORGANISATION;
        say(saying, "name", card->organisation);
        saying->whom = IMPORT_PERSON;
    }
}

static void say_organisation(struct saying *saying) {
    const struct card *card = saying->card;
    const char *name = card->organisation ? card->organisation
                       : card->full_name  ? card->full_name
                                          : card->family;
    say(saying, "name", name);
    if (name && card->full_name && strcasecmp(name, card->full_name) != 0)
        say(saying, "full_name", card->full_name);
    if (name && card->family && strcasecmp(name, card->family) != 0)
        say(saying, "contact_person", card->family);
    if (name && card->given)
        say(saying, "contact_person", card->given);
    say(saying, "title", card->title);
}

/* ---- how to reach them */

/* "+358 9 000 0131 x12": the number, and what to dial behind it. */
static void say_phone(struct saying *saying, const struct card_item *item) {
    const char *extension = strrchr(item->text, 'x');
    bool has = extension && extension > item->text && extension[-1] == ' ' && extension[1] &&
               !extension[1 + strspn(extension + 1, "0123456789")];
    say(saying, "phone",
        has ? arena_text_n(saying->arena, item->text, (size_t)(extension - item->text)) : item->text);
    if (has)
        say(saying, "phone_extension", extension + 1);
}

/* Nobody is called on a fax. */
static void say_phones(struct saying *saying) {
    const struct card_items *list = &saying->card->phones;
    for (size_t i = 0; i < list->count; i++) {
        const struct card_item *item = &list->items[i];
        bool spoken = card_has_type(item, "voice") || card_has_type(item, "cell");
        if (card_has_type(item, "fax") && !spoken)
            say(saying, "fax", item->text);
        else if (card_has_type(item, "pager") && !spoken)
            say(saying, "pager", item->text);
        else
            say_phone(saying, item);
    }
}

/* One is kept, the preferred one or the first; the others are told. */
static void say_one(struct saying *saying, const char *id, const char *other, const struct card_items *list) {
    const struct card_item *first = card_first(list);
    say(saying, id, first ? first->text : NULL);
    for (size_t i = 0; i < list->count; i++)
        if (&list->items[i] != first)
            say(saying, other, list->items[i].text);
}

static const struct card_address *first_address(const struct card_addresses *list) {
    for (int preferred = 1; preferred >= 0; preferred--)
        for (size_t i = 0; i < list->count; i++)
            if (!card_has_type(&list->items[i].item, "billing") &&
                (list->items[i].item.preferred || !preferred))
                return &list->items[i];
    return NULL;
}

static void say_addresses(struct saying *saying) {
    const struct card_addresses *list = &saying->card->addresses;
    const struct card_address *first = first_address(list);
    for (size_t i = 0; i < list->count; i++) {
        const struct card_address *one = &list->items[i];
        const char *other = card_has_type(&one->item, "billing") ? "billing_address" : "other_address";
        say(saying, one == first ? "postal_address" : other, card_address_text(saying->arena, one));
    }
}

/* ---- the rest */

static const char *day_text_of(struct arena *arena, struct card_day day) {
    if (day.year && day.month && day.day)
        return arena_printf(arena, "%04d-%02d-%02d", day.year, day.month, day.day);
    if (day.month && day.day)
        return arena_printf(arena, "%d.%d.", day.day, day.month);
    if (day.year)
        return arena_printf(arena, day.month ? "%04d-%02d" : "%04d", day.year, day.month);
    return day.month || day.day ? arena_printf(arena, "%d", day.month ? day.month : day.day) : NULL;
}

/* A link to a picture may be a field of the notice's own; the picture itself is nothing that is kept here. Where the notice has
 * no such field, both are refused by it, as everything is that it does not list. */
static void say_photo(struct saying *saying) {
    scoped_arena *large = arena_new();
    const struct card_photo *photo = &saying->card->photo;
    const char *field = field_named(saying, "photo");
    if (photo->uri || !photo->length || !strchr(field, '.')) {
        say(saying, "photo", card_photo_uri(large, photo));
        return;
    }
    (void)FAIL(saying->ctx, ST_INVALID, M("A picture is not stored here, only a link to one could be"));
    (void)fault_at_field(saying->ctx, field);
    import_puzzled(saying->ctx, saying->arena, saying->item);
}

static void say_labels(struct saying *saying) {
    scoped_arena *own = arena_new();
    struct buf buf = buf_in(own);
    for (size_t i = 0; i < saying->card->categories.count; i++) {
        buf_add(&buf, i ? ", " : "");
        buf_add(&buf, saying->card->categories.items[i].text);
    }
    say(saying, "label", buf_text(&buf));
}

/* Properties under a name that says more, and those that are about the card: a name of NULL. */
static const struct {
    const char *property, *field;
} names[] = {
    {"UID", NULL},
    {"SOURCE", NULL},
    {"NAME", NULL},
    {"PROFILE", NULL},
    {"MAILER", NULL},
    {"CLASS", NULL},
    {"SORT-STRING", NULL},
    {"CLIENTPIDMAP", NULL},
    {"XML", NULL},
    {"REV", NULL},
    {"CREATED", NULL},
    {"X-ABADR", NULL},
    {"X-ABUID", NULL},
    {"X-ABLABEL", NULL},
    {"X-ABSHOWAS", NULL},
    {"X-IRMC-LUID", NULL},
    {"X-EVOLUTION-FILE-AS", NULL},
    {"X-MS-OL-DESIGN", NULL},
    {"X-MS-OL-DEFAULT-POSTAL-ADDRESS", NULL},
    {"BDAY", "birthday"},
    {"FN", "full_name"},
    {"N", "full_name"},
    {"ORG", "other_organisation"},
    {"TITLE", "other_title"},
    {"ROLE", "role"},
    {"PHOTO", "photo"},
    {"RELATED", "relation"},
    {"X-ABRELATEDNAMES", "relation"},
    {"X-ABDATE", "event"},
    {"IMPP", "instant_messaging"},
    {"GEO", "location"},
    {"TZ", "time_zone"},
    {"LANG", "other_language"},
    {"X-SOCIALPROFILE", "social_profile"},
    {"X-BUSINESS-ID", "business_id"},
    {"X-Y-TUNNUS", "business_id"},
    {"X-YTUNNUS", "business_id"},
    {"X-FO-NUMMER", "business_id"},
    {"X-CUSTOMER-NUMBER", "customer_number"},
    {"X-INDUSTRY", "industry"},
};

/* "X-ANNIVERSARY" is "anniversary". */
static const char *name_of(struct arena *arena, const char *property) {
    char *name = arena_text(arena, strncmp(property, "X-", 2) == 0 && property[2] ? property + 2 : property);
    for (char *at = name; *at; at++)
        *at = isalnum((unsigned char)*at) ? (char)tolower((unsigned char)*at) : '_';
    return name;
}

static const char *plain(struct arena *arena, const char *value) {
    struct buf buf = buf_in(arena);
    for (const char *at = value; *at; at++) {
        bool escape = *at == '\\' && at[1];
        at += escape;
        buf_char(&buf, escape && (*at == 'n' || *at == 'N') ? '\n' : *at);
    }
    return buf_text(&buf);
}

/* What this program itself has put there says which field it was. */
static const char *own_export(const struct card_property *property) {
    for (size_t i = 0; i < property->param_count && strcmp(property->name, "X-SELOSTE") == 0; i++)
        if (strcmp(property->params[i].name, "FIELD") == 0 && property->params[i].count)
            return property->params[i].values[0];
    return NULL;
}

static void say_other(struct saying *saying, const struct card_property *property) {
    const char *exported = own_export(property);
    const char *field = exported ? exported : name_of(saying->arena, property->name);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].property, property->name) == 0) {
            if (!names[i].field)
                return;
            field = names[i].field;
        }
    enum import_whom whom = saying->whom;
    if (strcmp(field, "business_id") == 0 || strcmp(field, "industry") == 0)
        saying->whom = IMPORT_EITHER;
    scoped_arena *large = arena_new();
    say(saying, field, plain(large, property->value));
    saying->whom = whom;
}

static void say_rest(struct saying *saying) {
    const struct card *card = saying->card;
    for (size_t i = 0; i < card->units.count; i++)
        say(saying, "department", card->units.items[i].text);
    say(saying, "role", card->role);
    say(saying, "language", card->language);
    say(saying, "birthday", day_text_of(saying->arena, card->birthday));
    say_labels(saying);
    say_photo(saying);
    for (size_t i = 0; i < card->others.count; i++)
        say_other(saying, &card->others.items[i]);
}

enum status import_card_item(struct ctx *ctx, struct arena *arena, const struct card *card, int number,
                             struct import_item *item) {
    struct saying saying = {.ctx = ctx,
                            .arena = arena,
                            .card = card,
                            .item = item,
                            .whom = card->kind == CARD_ORGANISATION ? IMPORT_ORGANISATION : IMPORT_PERSON};
    const char *which = arena_printf(ctx->arena, "%d", number);
    item->broken = card->kind == CARD_GROUP || card->kind == CARD_OTHER;
    if (card->kind == CARD_GROUP)
        return FAIL(ctx, ST_INVALID,
                    M("Card {1} is a group: its members are taken in, the group itself is not"), which);
    if (card->kind == CARD_OTHER)
        return FAIL(ctx, ST_INVALID, M("Card {1} is about neither a person nor an organisation"), which);
    if (card->kind == CARD_ORGANISATION)
        say_organisation(&saying);
    else
        say_person(&saying);
    for (size_t i = 0; i < card->emails.count; i++)
        say(&saying, "email", card->emails.items[i].text);
    say_phones(&saying);
    say_addresses(&saying);
    say_one(&saying, "website", "other_website", &card->sites);
    say_rest(&saying);
    import_noted(arena, item, card->note ? kept(&saying, card->note, NOTED_MAX) : NULL);
    return ST_OK;
}
