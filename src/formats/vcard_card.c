/* What the properties of a card mean. One table says which is read how; what it does not name, or what cannot be read as
 * it says, stays a property. Two things are known only at the end: which property a label of people's own belongs to, and
 * whether the card is about a firm, which most programs do not say. */
#include "formats/vcard_inside.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct meaning {
    struct arena *arena;
    enum vcard_version version;
    struct card *card;
    bool has_n, names, kind_said; /* there was an N; one with something in it; a KIND */
    struct buf note;              /* of all NOTEs */
    int best[4];                  /* the lowest PREF so far of phones, e-mails, sites, addresses */
};

const struct card_param *vcard_param(const struct card_property *property, const char *name) {
    for (size_t i = 0; i < property->param_count; i++)
        if (strcmp(property->params[i].name, name) == 0 && property->params[i].count)
            return &property->params[i];
    return NULL;
}

static const char *text_of(struct meaning *meaning, const struct card_property *property) {
    return card_trimmed(meaning->arena,
                        vcard_unescaped(meaning->arena, property->value, strlen(property->value)));
}

static bool first_text(struct meaning *meaning, const struct card_property *property, const char **to) {
    const char *text = text_of(meaning, property);
    if (*to && text)
        return strcmp(*to, text) == 0;
    *to = text ? text : *to;
    return true;
}

/* ---- names */

/* A part may be a list: "Anna,Liisa". */
static const char *part_joined(struct meaning *meaning, const char *part) {
    struct buf buf = buf_in(meaning->arena);
    for (const char *at = part, *one; (one = vcard_part(meaning->arena, &at, ',')) != NULL;) {
        one = card_trimmed(meaning->arena, one);
        buf_add(&buf, one && buf.length ? " " : "");
        buf_add(&buf, one ? one : "");
    }
    return buf.length ? buf_text(&buf) : NULL;
}

/* The parts between semicolons, still escaped. */
static size_t raw_parts(struct arena *arena, const char *text, const char **parts, size_t room) {
    size_t count = 0;
    for (const char *from = text; from && count < room; count++) {
        size_t length = 0;
        while (from[length] && from[length] != ';')
            length += from[length] == '\\' && from[length + 1] ? 2 : 1;
        parts[count] = arena_text_n(arena, from, length);
        from = from[length] ? from + length + 1 : NULL;
    }
    return count;
}

static bool read_name(struct meaning *meaning, const struct card_property *property) {
    struct card *card = meaning->card;
    const char **const to[] = {&card->family, &card->given, &card->additional, &card->prefix, &card->suffix};
    const char *parts[sizeof to / sizeof *to];
    if (meaning->names)
        return false;
    meaning->has_n = true;
    size_t count = raw_parts(meaning->arena, property->value, parts, sizeof to / sizeof *to);
    for (size_t i = 0; i < count; i++) {
        *to[i] = part_joined(meaning, parts[i]);
        meaning->names |= *to[i] != NULL;
    }
    return true;
}

/* A list that nobody has written by hand stays a property, in one piece. */
enum { LIST_MAX = 1000 };

static bool is_short(const char *value, char between) {
    size_t count = 0;
    for (const char *at = strchr(value, between); at && count < LIST_MAX; at = strchr(at + 1, between))
        count++;
    return count < LIST_MAX;
}

static bool read_organisation(struct meaning *meaning, const struct card_property *property) {
    struct card *card = meaning->card;
    if (card->organisation || card->units.count || !is_short(property->value, ';'))
        return false;
    const char *at = property->value;
    card->organisation = card_trimmed(meaning->arena, vcard_part(meaning->arena, &at, ';'));
    for (const char *unit; (unit = vcard_part(meaning->arena, &at, ';')) != NULL;)
        card_push(meaning->arena, &card->units, (struct card_item){.text = unit});
    return true;
}

static bool read_full_name(struct meaning *meaning, const struct card_property *property) {
    return first_text(meaning, property, &meaning->card->full_name);
}

static bool read_title(struct meaning *meaning, const struct card_property *property) {
    return first_text(meaning, property, &meaning->card->title);
}

static bool read_role(struct meaning *meaning, const struct card_property *property) {
    return first_text(meaning, property, &meaning->card->role);
}

static bool read_note(struct meaning *meaning, const struct card_property *property) {
    const char *text = text_of(meaning, property);
    buf_add(&meaning->note, text && meaning->note.length ? "\n" : "");
    buf_add(&meaning->note, text ? text : "");
    return true;
}

static bool read_uid(struct meaning *meaning, const struct card_property *property) {
    return first_text(meaning, property, &meaning->card->uid);
}

/* ---- what there may be several of */

static const char *lower(struct arena *arena, const char *text) {
    char *copy = arena_text(arena, text);
    for (char *at = copy; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at + 32);
    return copy;
}

static const char *types_of(struct meaning *meaning, const struct card_property *property, bool *preferred) {
    struct buf buf = buf_in(meaning->arena);
    for (size_t i = 0; i < property->param_count; i++) {
        const struct card_param *param = &property->params[i];
        for (size_t v = 0; v < param->count && strcmp(param->name, "TYPE") == 0; v++) {
            bool pref = strcasecmp(param->values[v], "pref") == 0;
            *preferred |= pref;
            /* That an e-mail goes through the Internet says nothing any more. */
            if (pref || !*param->values[v] || strcasecmp(param->values[v], "internet") == 0)
                continue;
            buf_add(&buf, buf.length ? "," : "");
            buf_add(&buf, lower(meaning->arena, param->values[v]));
        }
    }
    return buf.length ? buf_text(&buf) : NULL;
}

enum { PREF_LAST = 101 };

static int preference_of(const struct card_property *property, bool preferred) {
    const struct card_param *param = vcard_param(property, "PREF");
    long value = param ? strtol(param->values[0], NULL, 10) : PREF_LAST;
    return preferred ? 1 : value >= 1 && value < PREF_LAST ? (int)value : PREF_LAST;
}

static struct card_item item_of(struct meaning *meaning, const struct card_property *property,
                                int *preference) {
    bool preferred = false;
    struct card_item item = {.types = types_of(meaning, property, &preferred), .group = property->group};
    *preference = preference_of(property, preferred);
    return item;
}

/* The lowest PREF is the preferred one; those before it are not any more. */
static void push_item(struct meaning *meaning, const struct card_property *property, const char *text,
                      int which, struct card_items *list) {
    int preference;
    struct card_item item = item_of(meaning, property, &preference);
    int *best = &meaning->best[which];
    item.text = text;
    item.preferred = preference < PREF_LAST && preference <= *best;
    for (size_t i = 0; i < list->count && item.preferred && preference < *best; i++)
        list->items[i].preferred = false;
    *best = item.preferred ? preference : *best;
    card_push(meaning->arena, list, item);
}

static const char *without_scheme(const char *text, const char *scheme) {
    size_t length = strlen(scheme);
    return text && strncasecmp(text, scheme, length) == 0 ? text + length : text;
}

static int hex_at(const char *at) {
    char digits[3] = {at[0], at[0] ? at[1] : '\0', '\0'}, *end;
    long value = strtol(digits, &end, 16);
    return end == digits + 2 && value > 0 ? (int)value : -1;
}

/* "tel:+358-40-000-0102;ext=5" says a number; what follows it is how to go on from there. */
static const char *number_of(struct arena *arena, const char *uri) {
    struct buf buf = buf_in(arena);
    for (const char *at = uri; *at && *at != ';'; at++) {
        int code = *at == '%' ? hex_at(at + 1) : -1;
        buf_char(&buf, code > 0 && code < 0x80 ? (char)code : *at);
        at += code > 0 && code < 0x80 ? 2 : 0;
    }
    const char *extension = strstr(uri, ";ext=");
    if (extension) {
        size_t length = strspn(extension + 5, "0123456789");
        buf_add(&buf, length ? " x" : "");
        buf_add_n(&buf, extension + 5, length);
    }
    return buf_text(&buf);
}

static bool read_phone(struct meaning *meaning, const struct card_property *property) {
    const char *text = text_of(meaning, property), *number = without_scheme(text, "tel:");
    if (number != text)
        number = number_of(meaning->arena, number);
    push_item(meaning, property, number, 0, &meaning->card->phones);
    return true;
}

static bool read_email(struct meaning *meaning, const struct card_property *property) {
    push_item(meaning, property, without_scheme(text_of(meaning, property), "mailto:"), 1,
              &meaning->card->emails);
    return true;
}

static bool read_site(struct meaning *meaning, const struct card_property *property) {
    push_item(meaning, property, text_of(meaning, property), 2, &meaning->card->sites);
    return true;
}

static bool read_categories(struct meaning *meaning, const struct card_property *property) {
    const char *at = property->value;
    if (!is_short(at, ',') || meaning->card->categories.count >= LIST_MAX)
        return false;
    for (const char *one; (one = vcard_part(meaning->arena, &at, ',')) != NULL;)
        card_push(meaning->arena, &meaning->card->categories, (struct card_item){.text = one});
    return true;
}

static bool read_member(struct meaning *meaning, const struct card_property *property) {
    card_push(meaning->arena, &meaning->card->members,
              (struct card_item){.text = text_of(meaning, property), .group = property->group});
    return true;
}

static bool read_address(struct meaning *meaning, const struct card_property *property) {
    struct card_addresses *list = &meaning->card->addresses;
    struct card_address address = {0};
    const char *parts[CARD_PARTS];
    const struct card_param *label = vcard_param(property, "LABEL");
    int preference, *best = &meaning->best[3];
    size_t count = raw_parts(meaning->arena, property->value, parts, CARD_PARTS);
    for (size_t i = 0; i < count; i++)
        address.parts[i] = part_joined(meaning, parts[i]);
    address.item = item_of(meaning, property, &preference);
    address.item.text = label ? label->values[0] : NULL;
    address.item.preferred = preference < PREF_LAST && preference <= *best;
    for (size_t i = 0; i < list->count && address.item.preferred && preference < *best; i++)
        list->items[i].item.preferred = false;
    *best = address.item.preferred ? preference : *best;
    card_push_address(meaning->arena, list, address);
    return true;
}

static bool same(const char *one, const char *two) {
    return strcasecmp(one ? one : "", two ? two : "") == 0;
}

/* 3.0 puts the whole beside the parts; the types say to which, and else the order does. */
static bool read_label(struct meaning *meaning, const struct card_property *property) {
    struct card_addresses *list = &meaning->card->addresses;
    struct card_address alone = {0};
    int preference;
    alone.item = item_of(meaning, property, &preference);
    alone.item.text = text_of(meaning, property);
    for (int exact = 1; exact >= 0; exact--)
        for (size_t i = 0; i < list->count; i++)
            if (!list->items[i].item.text && (!exact || same(list->items[i].item.types, alone.item.types))) {
                list->items[i].item.text = alone.item.text;
                return true;
            }
    card_push_address(meaning->arena, list, alone);
    return true;
}

/* ---- days, language, kind, picture */

static bool read_birthday(struct meaning *meaning, const struct card_property *property) {
    struct card_day *day = &meaning->card->birthday;
    const struct card_param *omit = vcard_param(property, "X-APPLE-OMIT-YEAR");
    if (day->year || day->month || day->day || !vcard_day(property->value, day))
        return !*property->value;
    if (omit && strtol(omit->values[0], NULL, 10) == day->year)
        day->year = 0;
    return true;
}

/* Some write it twice; the later one is right. */
static bool read_revised(struct meaning *meaning, const struct card_property *property) {
    int64_t instant;
    if (!vcard_instant(property->value, &instant))
        return !*property->value;
    if (instant > meaning->card->revised)
        meaning->card->revised = instant;
    return true;
}

static bool read_language(struct meaning *meaning, const struct card_property *property) {
    return first_text(meaning, property, &meaning->card->language);
}

static bool read_kind(struct meaning *meaning, const struct card_property *property) {
    static const struct {
        const char *word;
        enum card_kind kind;
    } kinds[] = {{"individual", CARD_PERSON}, {"org", CARD_ORGANISATION}, {"group", CARD_GROUP}};
    const char *text = text_of(meaning, property);
    if (!text || meaning->kind_said)
        return true;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcasecmp(text, kinds[i].word) == 0) {
            meaning->card->kind = kinds[i].kind;
            meaning->kind_said = true;
            return true;
        }
    meaning->card->kind = CARD_OTHER;
    meaning->kind_said = true;
    return false;
}

static bool read_shown_as(struct meaning *meaning, const struct card_property *property) {
    bool company = same(text_of(meaning, property), "COMPANY");
    if (company && !meaning->kind_said) {
        meaning->card->kind = CARD_ORGANISATION;
        meaning->kind_said = true;
    }
    return company;
}

/* "data:image/png;base64,AAAA" */
static bool read_data_uri(struct meaning *meaning, const char *uri, struct card_photo *photo) {
    const char *comma = strchr(uri, ','), *stop = uri + strcspn(uri, ";,");
    if (!comma || comma - uri < 7 || strncasecmp(comma - 7, ";base64", 7) != 0)
        return false;
    photo->type =
        stop > uri ? lower(meaning->arena, arena_text_n(meaning->arena, uri, (size_t)(stop - uri))) : NULL;
    return vcard_unbase64(meaning->arena, comma + 1, &photo->bytes, &photo->length);
}

static const char *media_type(struct meaning *meaning, const struct card_property *property) {
    const struct card_param *media = vcard_param(property, "MEDIATYPE"), *type = vcard_param(property, "TYPE");
    const char *text = media ? media->values[0] : type ? type->values[0] : NULL;
    if (!text || !*text)
        return NULL;
    text = lower(meaning->arena, text);
    return strchr(text, '/') ? text : arena_printf(meaning->arena, "image/%s", text);
}

/* A picture that cannot be decoded stays the property that it was. */
static bool read_photo(struct meaning *meaning, const struct card_property *property) {
    struct card_photo photo = {.type = media_type(meaning, property)};
    const char *text = text_of(meaning, property);
    bool good = true;
    if (meaning->card->photo.length || meaning->card->photo.uri)
        return false;
    if (!text)
        return true;
    if (vcard_param(property, "ENCODING"))
        good = vcard_unbase64(meaning->arena, property->value, &photo.bytes, &photo.length);
    else if (strncasecmp(text, "data:", 5) == 0)
        good = read_data_uri(meaning, text + 5, &photo);
    else if (strchr(text, ':'))
        photo.uri = text;
    else
        good = false;
    if (good && (photo.length || photo.uri))
        meaning->card->photo = photo;
    return good;
}

static bool drop(struct meaning *meaning, const struct card_property *property) {
    (void)meaning;
    (void)property;
    return true;
}

/* ---- all of them */

static const struct reader {
    const char *name;
    bool (*read)(struct meaning *meaning,
                 const struct card_property *property); /* false: it stays a property */
} readers[] = {
    {"VERSION", drop},
    {"PRODID", drop},
    {"FN", read_full_name},
    {"N", read_name},
    {"ORG", read_organisation},
    {"TITLE", read_title},
    {"ROLE", read_role},
    {"NOTE", read_note},
    {"UID", read_uid},
    {"TEL", read_phone},
    {"EMAIL", read_email},
    {"URL", read_site},
    {"ADR", read_address},
    {"LABEL", read_label},
    {"CATEGORIES", read_categories},
    {"BDAY", read_birthday},
    {"REV", read_revised},
    {"LANG", read_language},
    {"X-LANG", read_language},
    {"KIND", read_kind},
    {"X-ADDRESSBOOKSERVER-KIND", read_kind},
    {"X-ABSHOWAS", read_shown_as},
    {"MEMBER", read_member},
    {"X-ADDRESSBOOKSERVER-MEMBER", read_member},
    {"PHOTO", read_photo},
};

/* Labels wait: what they belong to may come after them. */
static bool waits(const struct card_property *property, bool last) {
    bool label = strcmp(property->name, "X-ABLABEL") == 0 && property->group;
    return last == (label || strcmp(property->name, "LABEL") == 0);
}

static struct card_item *item_in(struct card_items *list, const char *group) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].group && strcasecmp(list->items[i].group, group) == 0)
            return &list->items[i];
    return NULL;
}

static struct card_item *item_of_group(struct card *card, const char *group) {
    struct card_items *const lists[] = {&card->phones, &card->emails, &card->sites};
    struct card_item *found = NULL;
    for (size_t i = 0; i < sizeof lists / sizeof *lists && !found; i++)
        found = item_in(lists[i], group);
    for (size_t i = 0; i < card->addresses.count && !found; i++) {
        struct card_item *item = &card->addresses.items[i].item;
        found = item->group && strcasecmp(item->group, group) == 0 ? item : NULL;
    }
    return found;
}

/* Apple's own words stand between "_$!<" and ">!$_". */
static bool read_own_label(struct meaning *meaning, const struct card_property *property) {
    struct card_item *item = item_of_group(meaning->card, property->group);
    const char *text = text_of(meaning, property);
    if (!item || item->label)
        return false;
    size_t length = text ? strlen(text) : 0;
    bool apple = length > 8 && strncmp(text, "_$!<", 4) == 0 && strcmp(text + length - 4, ">!$_") == 0;
    item->label = apple ? arena_text_n(meaning->arena, text + 4, length - 8) : text;
    return true;
}

static bool read_one(struct meaning *meaning, const struct card_property *property) {
    if (strcmp(property->name, "X-ABLABEL") == 0 && property->group)
        return read_own_label(meaning, property);
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (strcmp(property->name, readers[i].name) == 0)
            return readers[i].read(meaning, property);
    return false;
}

/* A card with an organisation and nobody's name is about the organisation. 4.0 may leave N out: there the full name
 * must be the organisation's. */
static void settle_kind(struct meaning *meaning) {
    struct card *card = meaning->card;
    if (meaning->kind_said || !card->organisation)
        return;
    bool called = !card->full_name || same(card->full_name, card->organisation);
    bool only_family = same(card->family, card->organisation) && !card->given;
    bool nobody = !meaning->names && (meaning->has_n || called || meaning->version != VCARD_4_0);
    if (nobody || (only_family && called))
        card->kind = CARD_ORGANISATION;
}

void vcard_meaning(struct arena *arena, const struct card_properties *properties, enum vcard_version version,
                   struct card *card) {
    struct meaning meaning = {.arena = arena,
                              .version = version,
                              .card = card,
                              .note = buf_in(arena),
                              .best = {PREF_LAST, PREF_LAST, PREF_LAST, PREF_LAST}};
    *card = (struct card){0};
    for (int last = 0; last <= 1; last++)
        for (size_t i = 0; i < properties->count; i++) {
            const struct card_property *property = &properties->items[i];
            if (waits(property, last) && !read_one(&meaning, property))
                ARENA_PUSH(arena, card->others.items, card->others.count, card->others.room, *property);
        }
    card->note = meaning.note.length ? buf_text(&meaning.note) : NULL;
    settle_kind(&meaning);
}
