/* Addresses are the only part with a decision in it: the register keeps one text, a card wants seven parts. Only a postal
 * code of digits followed by a town is taken as sure; everything before it is the street, everything after it the country. */
#include "formats/card.h"

#include "base/buf.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *trimmed_n(struct arena *arena, const char *text, size_t length) {
    while (length && is_blank(*text)) {
        text++;
        length--;
    }
    while (length && is_blank(text[length - 1]))
        length--;
    return length ? arena_text_n(arena, text, length) : NULL;
}

const char *card_trimmed(struct arena *arena, const char *text) {
    return text ? trimmed_n(arena, text, strlen(text)) : NULL;
}

void card_push(struct arena *arena, struct card_items *list, struct card_item item) {
    item.text = card_trimmed(arena, item.text);
    if (item.text)
        ARENA_PUSH(arena, list->items, list->count, list->room, item);
}

void card_push_address(struct arena *arena, struct card_addresses *list, struct card_address address) {
    if (card_address_text(arena, &address))
        ARENA_PUSH(arena, list->items, list->count, list->room, address);
}

bool card_has_type(const struct card_item *item, const char *type) {
    size_t length = strlen(type);
    for (const char *at = item->types; at; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncasecmp(at, type, length) == 0 && (at[length] == ',' || !at[length]))
            return true;
    }
    return false;
}

const struct card_item *card_first(const struct card_items *list) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].preferred)
            return &list->items[i];
    return list->count ? &list->items[0] : NULL;
}

static const char *joined(struct arena *arena, const char *const *texts, size_t count, const char *between) {
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < count; i++)
        if (texts[i] && *texts[i]) {
            buf_add(&buf, buf.length ? between : "");
            buf_add(&buf, texts[i]);
        }
    return buf.length ? buf_text(&buf) : NULL;
}

const char *card_called(struct arena *arena, const struct card *card) {
    const char *const names[] = {card->prefix, card->given, card->additional, card->family, card->suffix};
    const char *whole = joined(arena, names, sizeof names / sizeof *names, " ");
    const struct card_item *mail = card_first(&card->emails), *phone = card_first(&card->phones);
    if (card->full_name)
        return card->full_name;
    if (whole)
        return whole;
    if (card->organisation)
        return card->organisation;
    return mail ? mail->text : phone ? phone->text : NULL;
}

const char *card_base64(struct arena *arena, const void *bytes, size_t length) {
    size_t room = sodium_base64_encoded_len(length, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_alloc(arena, room);
    return sodium_bin2base64(text, room, bytes, length, sodium_base64_VARIANT_ORIGINAL);
}

const char *card_photo_uri(struct arena *arena, const struct card_photo *photo) {
    if (photo->uri || !photo->length)
        return photo->uri;
    return arena_printf(arena, "data:%s;base64,%s", photo->type ? photo->type : "image/jpeg",
                        card_base64(arena, photo->bytes, photo->length));
}

void card_split_name(struct arena *arena, const char *full, const char **given, const char **family) {
    const char *text = card_trimmed(arena, full), *comma = text ? strchr(text, ',') : NULL;
    const char *space = text ? strrchr(text, ' ') : NULL;
    *given = text;
    *family = NULL;
    if (comma) {
        *family = trimmed_n(arena, text, (size_t)(comma - text));
        *given = card_trimmed(arena, comma + 1);
    } else if (space) {
        *given = trimmed_n(arena, text, (size_t)(space - text));
        *family = card_trimmed(arena, space + 1);
    }
}

/* "02100 Espoo", "FI-02100 Espoo", "114 55 Stockholm": the length of the code, 0 when it does not begin with one. */
static size_t code_length(const char *text) {
    size_t at = 0, digits = 0;
    if (strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") <= 2 &&
        text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '-')
        at = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") + 1;
    while (text[at] >= '0' && text[at] <= '9') {
        at++;
        digits++;
    }
    size_t more = text[at] == ' ' ? strspn(text + at + 1, "0123456789") : 0;
    if (digits == 3 && more == 2) {
        at += 1 + more;
        digits += more;
    }
    return (digits == 4 || digits == 5) && text[at] == ' ' ? at : 0;
}

struct pieces {
    const char **items;
    size_t count, room;
};

static struct pieces pieces_of(struct arena *arena, const char *text) {
    struct pieces pieces = {0};
    while (*text) {
        size_t length = strcspn(text, ",\n");
        const char *piece = trimmed_n(arena, text, length);
        if (piece)
            ARENA_PUSH(arena, pieces.items, pieces.count, pieces.room, piece);
        text += length + (text[length] != '\0');
    }
    return pieces;
}

struct card_address card_address_from(struct arena *arena, const char *text) {
    struct card_address address = {0};
    struct pieces pieces = pieces_of(arena, text);
    size_t town = pieces.count;
    for (size_t i = pieces.count; i-- > 0 && town == pieces.count;)
        if (code_length(pieces.items[i]))
            town = i;
    bool sure = town < pieces.count && pieces.count - town <= 2;
    if (!sure) {
        address.parts[CARD_STREET] = joined(arena, pieces.items, pieces.count, ", ");
        return address;
    }
    size_t code = code_length(pieces.items[town]);
    address.parts[CARD_STREET] = joined(arena, pieces.items, town, ", ");
    address.parts[CARD_CODE] = arena_text_n(arena, pieces.items[town], code);
    address.parts[CARD_LOCALITY] = card_trimmed(arena, pieces.items[town] + code);
    if (town + 1 < pieces.count)
        address.parts[CARD_COUNTRY] = pieces.items[town + 1];
    return address;
}

const char *card_address_text(struct arena *arena, const struct card_address *address) {
    const char *const town[] = {address->parts[CARD_CODE], address->parts[CARD_LOCALITY]};
    const char *const all[] = {address->parts[CARD_BOX],    address->parts[CARD_EXTENDED],
                               address->parts[CARD_STREET], joined(arena, town, 2, " "),
                               address->parts[CARD_REGION], address->parts[CARD_COUNTRY]};
    const char *text = joined(arena, all, sizeof all / sizeof *all, ", ");
    return text ? text : card_trimmed(arena, address->item.text);
}
