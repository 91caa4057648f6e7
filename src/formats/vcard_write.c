/* Each line is built whole in the arena and then folded, so that escapes and folding know nothing of each other. Names and
 * groups are held to the alphabet of the standard and control characters are dropped: no text can begin a line of its own. */
#include "formats/vcard.h"

#include "base/date.h"
#include "base/status.h"

#include <string.h>
#include <strings.h>

enum { LINE_MAX_OCTETS = 75 };

struct out {
    struct arena *arena;
    struct buf *to, line;
    const struct card *card;
    bool v4;
    int groups; /* the highest N of an itemN that is taken */
};

/* ---- lines */

static bool word_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

static bool is_word(const char *text) {
    size_t length = 0;
    while (word_char(text[length]))
        length++;
    return length && !text[length];
}

static void begin(struct out *out, const char *group, const char *name) {
    out->line = buf_in(out->arena);
    if (group && is_word(group)) {
        buf_add(&out->line, group);
        buf_char(&out->line, '.');
    }
    buf_add(&out->line, name);
}

/* How many bytes of `text` fit into `room` without cutting a character. */
static size_t fitting(const char *text, size_t length, size_t room) {
    if (length <= room)
        return length;
    size_t cut = room;
    while (cut > room - 3 && ((unsigned char)text[cut] & 0xc0) == 0x80)
        cut--;
    return ((unsigned char)text[cut] & 0xc0) == 0x80 ? room : cut;
}

static void end(struct out *out) {
    const char *text = buf_text(&out->line);
    size_t left = out->line.length, room = LINE_MAX_OCTETS;
    for (;;) {
        size_t count = fitting(text, left, room);
        buf_add_n(out->to, text, count);
        buf_add(out->to, "\r\n");
        text += count;
        left -= count;
        if (!left)
            return;
        buf_char(out->to, ' ');
        room = LINE_MAX_OCTETS - 1;
    }
}

static bool is_control(unsigned char c) {
    return (c < 0x20 && c != '\t') || c == 0x7f;
}

/* Line ends of all three kinds become \n. */
static void add_escaped(struct out *out, const char *text, const char *escapes) {
    for (const char *at = text; *at; at++) {
        if (*at == '\n' || (*at == '\r' && at[1] != '\n'))
            buf_add(&out->line, "\\n");
        else if (strchr(escapes, *at))
            buf_printf(&out->line, "\\%c", *at);
        else if (!is_control((unsigned char)*at))
            buf_char(&out->line, *at);
    }
}

/* A semicolon that separates nothing has an escape in 3.0 and none in 4.0; not every reader takes it away there. */
static void add_text(struct out *out, const char *text) {
    add_escaped(out, text, out->v4 ? "\\," : "\\,;");
}

static void add_part(struct out *out, const char *text) {
    add_escaped(out, text, "\\,;");
}

/* What needs no escape, or has it: a URI, a number, a property given back. */
static void add_raw(struct out *out, const char *text) {
    for (const char *at = text; *at; at++) {
        if (*at == '\n')
            buf_add(&out->line, "\\n");
        else if (!is_control((unsigned char)*at))
            buf_char(&out->line, *at);
    }
}

/* Nothing is escaped in a URI; what holds a backslash is none, and is read as a text. */
static void add_uri(struct out *out, const char *text) {
    if (strpbrk(text, "\\\r\n"))
        add_text(out, text);
    else
        add_raw(out, text);
}

/* RFC 6868 in 4.0; 3.0 has no way to say a quotation mark or a line end here. */
static void add_param_text(struct out *out, const char *text) {
    bool quoted = strpbrk(text, ":;,") != NULL;
    buf_add(&out->line, quoted ? "\"" : "");
    for (const char *at = text; *at; at++) {
        if (*at == '"')
            buf_add(&out->line, out->v4 ? "^'" : "'");
        else if (*at == '\n')
            buf_add(&out->line, out->v4 ? "^n" : " ");
        else if (*at == '^')
            buf_add(&out->line, out->v4 ? "^^" : "^");
        else if (!is_control((unsigned char)*at))
            buf_char(&out->line, *at);
    }
    buf_add(&out->line, quoted ? "\"" : "");
}

static void param(struct out *out, const char *name, const char *value) {
    buf_printf(&out->line, ";%s=", name);
    add_param_text(out, value);
}

static void text_line(struct out *out, const char *name, const char *text) {
    if (!text)
        return;
    begin(out, NULL, name);
    buf_char(&out->line, ':');
    add_text(out, text);
    end(out);
}

static void raw_line(struct out *out, const char *group, const char *name, const char *text) {
    begin(out, group, name);
    buf_char(&out->line, ':');
    add_raw(out, text);
    end(out);
}

static void compound_line(struct out *out, const char *name, const char *const *parts, size_t count) {
    begin(out, NULL, name);
    for (size_t i = 0; i < count; i++) {
        buf_char(&out->line, i ? ';' : ':');
        add_part(out, parts[i] ? parts[i] : "");
    }
    end(out);
}

/* ---- what a card is */

static void write_kind(struct out *out) {
    static const char *const words[] = {
        [CARD_PERSON] = "individual", [CARD_ORGANISATION] = "org", [CARD_GROUP] = "group", [CARD_OTHER] = NULL};
    enum card_kind kind = out->card->kind;
    if (out->v4)
        text_line(out, "KIND", words[kind]);
    else if (kind == CARD_GROUP)
        text_line(out, "X-ADDRESSBOOKSERVER-KIND", "group");
    else if (kind == CARD_ORGANISATION)
        text_line(out, "X-ABShowAs", "COMPANY");
}

static void write_uid(struct out *out) {
    const char *uid = out->card->uid;
    if (!uid)
        return;
    begin(out, NULL, "UID");
    bool uri = out->v4 && strchr(uid, ':') && !strpbrk(uid, "\\\r\n");
    if (out->v4 && !uri)
        param(out, "VALUE", "text");
    buf_char(&out->line, ':');
    if (uri)
        add_raw(out, uid);
    else
        add_text(out, uid);
    end(out);
}

/* Somebody's full name alone is divided: without an N a card with an organisation would be about the organisation. */
static void write_names(struct out *out) {
    const struct card *card = out->card;
    const char *called = card_called(out->arena, card);
    const char *name[] = {card->family, card->given, card->additional, card->prefix, card->suffix};
    bool own = card->full_name && (!card->organisation || strcasecmp(card->full_name, card->organisation) != 0);
    if (card->kind == CARD_PERSON && own && !name[0] && !name[1] && !name[2] && !name[3] && !name[4])
        card_split_name(out->arena, card->full_name, &name[1], &name[0]);
    text_line(out, "FN", called ? called : "");
    compound_line(out, "N", name, sizeof name / sizeof *name);
    if (!card->organisation && !card->units.count)
        return;
    const char **parts = arena_array(out->arena, card->units.count + 1, sizeof *parts);
    parts[0] = card->organisation;
    for (size_t i = 0; i < card->units.count; i++)
        parts[i + 1] = card->units.items[i].text;
    compound_line(out, "ORG", parts, card->units.count + 1);
}

/* 4.0 for a part of a day: "--0517", "1970-05". 3.0 knows whole days only; Apple's way to leave the year out is what
 * programs understand. */
static void write_birthday(struct out *out) {
    struct card_day day = out->card->birthday;
    bool whole = day.year && day.month && day.day;
    if (!day.year && !day.month && !day.day)
        return;
    begin(out, NULL, "BDAY");
    if (!out->v4 && !day.year && day.month && day.day)
        buf_printf(&out->line, ";X-APPLE-OMIT-YEAR=1604:1604-%02d-%02d", day.month, day.day);
    else if (whole)
        buf_printf(&out->line, out->v4 ? ":%04d%02d%02d" : ":%04d-%02d-%02d", day.year, day.month, day.day);
    else {
        buf_add(&out->line, out->v4 ? ":" : ";VALUE=text:");
        if (day.year)
            buf_printf(&out->line, day.month ? "%04d-%02d" : "%04d", day.year, day.month);
        else if (day.month)
            buf_printf(&out->line, day.day ? "--%02d%02d" : "--%02d", day.month, day.day);
        else
            buf_printf(&out->line, "---%02d", day.day);
    }
    end(out);
}

static void write_revised(struct out *out) {
    if (!out->card->revised)
        return;
    char *text = instant_iso(out->arena, out->card->revised), *to = text;
    for (const char *at = text; *at && out->v4; at++)
        if (*at != '-' && *at != ':')
            *to++ = *at;
    if (out->v4)
        *to = '\0';
    raw_line(out, NULL, "REV", text);
}

/* ---- lists */

static void add_types(struct out *out, const struct card_item *item, const char *always) {
    bool first = true;
    const char *more = !out->v4 && item->preferred ? "pref" : NULL;
    const char *const lists[] = {out->v4 ? NULL : always, item->types, more};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (const char *at = lists[i]; at && *at;) {
            size_t length = strcspn(at, ",");
            const char *type = arena_text_n(out->arena, at, length);
            at += length + (at[length] != '\0');
            if (!is_word(type) || (always && strcasecmp(type, always) == 0 && i))
                continue;
            buf_add(&out->line, first ? ";TYPE=" : ",");
            buf_add(&out->line, type);
            first = false;
        }
    if (out->v4 && item->preferred)
        buf_add(&out->line, ";PREF=1");
}

/* A label of people's own stands beside the property, in a group with it. */
static const char *group_of(struct out *out, const struct card_item *item) {
    if (item->group && is_word(item->group))
        return item->group;
    return item->label ? arena_printf(out->arena, "item%d", ++out->groups) : NULL;
}

static void write_label(struct out *out, const char *group, const struct card_item *item) {
    if (!item->label)
        return;
    begin(out, group, "X-ABLabel");
    buf_char(&out->line, ':');
    add_text(out, item->label);
    end(out);
}

static void write_items(struct out *out, const char *name, const struct card_items *list, const char *always,
                        void (*add)(struct out *out, const char *text)) {
    for (size_t i = 0; i < list->count; i++) {
        const struct card_item *item = &list->items[i];
        const char *group = group_of(out, item);
        begin(out, group, name);
        add_types(out, item, always);
        buf_char(&out->line, ':');
        add(out, item->text);
        end(out);
        write_label(out, group, item);
    }
}

static void write_categories(struct out *out) {
    const struct card_items *list = &out->card->categories;
    if (!list->count)
        return;
    begin(out, NULL, "CATEGORIES");
    for (size_t i = 0; i < list->count; i++) {
        buf_char(&out->line, i ? ',' : ':');
        add_text(out, list->items[i].text);
    }
    end(out);
}

static bool has_parts(const struct card_address *address) {
    for (size_t i = 0; i < CARD_PARTS; i++)
        if (address->parts[i] && *address->parts[i])
            return true;
    return false;
}

static void write_address(struct out *out, const struct card_address *address) {
    const struct card_item *item = &address->item;
    bool given = has_parts(address);
    struct card_address made = given ? *address : card_address_from(out->arena, item->text);
    const char *group = group_of(out, item), *whole = given ? item->text : NULL;
    begin(out, group, "ADR");
    add_types(out, item, NULL);
    if (out->v4 && whole)
        param(out, "LABEL", whole);
    for (size_t i = 0; i < CARD_PARTS; i++) {
        buf_char(&out->line, i ? ';' : ':');
        add_part(out, made.parts[i] ? made.parts[i] : "");
    }
    end(out);
    if (!out->v4 && whole) {
        begin(out, NULL, "LABEL");
        add_types(out, item, NULL);
        buf_char(&out->line, ':');
        add_text(out, whole);
        end(out);
    }
    write_label(out, group, item);
}

/* ---- bytes */

/* image/jpeg is JPEG in 3.0. */
static void write_photo(struct out *out) {
    const struct card_photo *photo = &out->card->photo;
    if (!photo->uri && !photo->length)
        return;
    const char *type = photo->type ? photo->type : "image/jpeg", *slash = strchr(type, '/');
    begin(out, NULL, "PHOTO");
    if (photo->uri || out->v4) {
        buf_add(&out->line, out->v4 ? ":" : ";VALUE=uri:");
        add_uri(out, card_photo_uri(out->arena, photo));
    } else {
        buf_add(&out->line, ";ENCODING=b");
        param(out, "TYPE", slash ? slash + 1 : type);
        buf_char(&out->line, ':');
        buf_add(&out->line, card_base64(out->arena, photo->bytes, photo->length));
    }
    end(out);
}

/* ---- properties given back */

static const char *encoded_as(const struct card_property *property) {
    for (size_t i = 0; i < property->param_count; i++)
        if (strcmp(property->params[i].name, "ENCODING") == 0 && property->params[i].count)
            return property->params[i].values[0];
    return NULL;
}

/* What the writer says itself, and what would end the card. */
static bool is_own(const char *name) {
    static const char *const own[] = {"END", "VERSION", "PRODID", "FN", "N", "REV"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcasecmp(own[i], name) == 0)
            return true;
    return strlen(name) == 5 && strncasecmp(name, "BEGIN:", 5) == 0;
}

static void add_params(struct out *out, const struct card_property *property, bool inlined) {
    for (size_t i = 0; i < property->param_count; i++) {
        const struct card_param *one = &property->params[i];
        bool encoding = strcmp(one->name, "ENCODING") == 0;
        if (!is_word(one->name) || (inlined && (encoding || strcmp(one->name, "TYPE") == 0)))
            continue;
        buf_printf(&out->line, ";%s=", one->name);
        for (size_t v = 0; v < one->count; v++) {
            buf_add(&out->line, v ? "," : "");
            add_param_text(out, encoding ? "b" : one->values[v]);
        }
    }
}

/* 4.0 has no encodings: bytes become a data: URI. */
static void write_property(struct out *out, const struct card_property *property) {
    if (!is_word(property->name) || is_own(property->name))
        return;
    bool inlined = out->v4 && encoded_as(property);
    begin(out, property->group, property->name);
    add_params(out, property, inlined);
    buf_add(&out->line, inlined ? ":data:application/octet-stream;base64," : ":");
    add_raw(out, property->value);
    end(out);
}

static int group_number(const char *group) {
    int number = 0;
    if (!group || strncasecmp(group, "item", 4) != 0)
        return 0;
    for (const char *at = group + 4; *at >= '0' && *at <= '9' && number < 1000000; at++)
        number = number * 10 + (*at - '0');
    return number;
}

static void note_groups(struct out *out) {
    const struct card *card = out->card;
    const struct card_items *const lists[] = {&card->emails, &card->phones, &card->sites};
    for (size_t i = 0; i < card->others.count; i++) {
        int number = group_number(card->others.items[i].group);
        out->groups = number > out->groups ? number : out->groups;
    }
    for (size_t l = 0; l < sizeof lists / sizeof *lists; l++)
        for (size_t i = 0; i < lists[l]->count; i++) {
            int number = group_number(lists[l]->items[i].group);
            out->groups = number > out->groups ? number : out->groups;
        }
    for (size_t i = 0; i < card->addresses.count; i++) {
        int number = group_number(card->addresses.items[i].item.group);
        out->groups = number > out->groups ? number : out->groups;
    }
}

static void write_contact(struct out *out) {
    const struct card *card = out->card;
    write_items(out, "TEL", &card->phones, NULL, add_text);
    write_items(out, "EMAIL", &card->emails, "INTERNET", add_text);
    for (size_t i = 0; i < card->addresses.count; i++)
        write_address(out, &card->addresses.items[i]);
    write_items(out, "URL", &card->sites, NULL, add_uri);
}

void vcard_write(struct buf *to, const struct card *card, enum vcard_version version) {
    must(version != VCARD_2_1);
    struct out out = {.arena = to->arena, .to = to, .card = card, .v4 = version == VCARD_4_0};
    note_groups(&out);
    begin(&out, NULL, "BEGIN:VCARD");
    end(&out);
    raw_line(&out, NULL, "VERSION", out.v4 ? "4.0" : "3.0");
    raw_line(&out, NULL, "PRODID", "-//Seloste//Seloste//EN");
    write_uid(&out);
    write_kind(&out);
    write_names(&out);
    text_line(&out, "TITLE", card->title);
    text_line(&out, "ROLE", card->role);
    write_contact(&out);
    text_line(&out, out.v4 ? "LANG" : "X-LANG", card->language);
    write_categories(&out);
    text_line(&out, "NOTE", card->note);
    write_birthday(&out);
    write_photo(&out);
    write_items(&out, out.v4 ? "MEMBER" : "X-ADDRESSBOOKSERVER-MEMBER", &card->members, NULL, add_uri);
    for (size_t i = 0; i < card->others.count; i++)
        write_property(&out, &card->others.items[i]);
    write_revised(&out);
    raw_line(&out, NULL, "END", "VCARD");
}
