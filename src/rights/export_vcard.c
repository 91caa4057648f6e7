/* A card for each party. What a card has no place for (a business ID, the notice's own fields) goes as X-SELOSTE with the
 * field's name: address books pass it over, and whoever reads it back knows what it was. */
#include "base/buf.h"
#include "formats/vcard.h"
#include "rights/export_inside.h"

#include <string.h>

/* ; and , stay in one value, line ends in one line. */
static const char *escaped(struct ctx *ctx, const char *text) {
    struct buf buf = buf_in(ctx->arena);
    for (; *text; text++) {
        if (strchr("\\;,", *text))
            buf_char(&buf, '\\');
        if (*text == '\n')
            buf_add(&buf, "\\n");
        else if (*text != '\r')
            buf_char(&buf, *text);
    }
    return buf_text(&buf);
}

static void push_other(struct ctx *ctx, struct card *card, const struct value *value) {
    struct card_param *param = arena_alloc(ctx->arena, sizeof *param);
    const char **names = arena_alloc(ctx->arena, sizeof *names);
    names[0] = value->field;
    *param = (struct card_param){.name = "FIELD", .values = names, .count = 1};
    struct card_property other = {
        .name = "X-SELOSTE", .params = param, .param_count = 1, .value = escaped(ctx, value->text)};
    ARENA_PUSH(ctx->arena, card->others.items, card->others.count, card->others.room, other);
}

static void push_address(struct ctx *ctx, struct card *card, const struct value *value, const char *types) {
    struct card_address address = card_address_from(ctx->arena, value->text);
    address.item.types = types;
    card_push_address(ctx->arena, &card->addresses, address);
}

/* The fields that a card has a text of its own for. */
static const char **text_of(struct card *card, const char *field) {
    const struct {
        const char *field;
        const char **text;
    } rows[] = {
        {"name", &card->organisation}, {"first_name", &card->given},  {"last_name", &card->family},
        {"title", &card->title},       {"language", &card->language},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].field, field) == 0)
            return rows[i].text;
    return NULL;
}

static struct card_items *list_of(struct card *card, const char *field) {
    const struct {
        const char *field;
        struct card_items *list;
    } rows[] = {{"email", &card->emails}, {"phone", &card->phones}, {"website", &card->sites}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].field, field) == 0)
            return rows[i].list;
    return NULL;
}

static void put_value(struct ctx *ctx, struct card *card, const struct value *value) {
    const char **text = text_of(card, value->field);
    struct card_items *list = list_of(card, value->field);
    if (text && !*text)
        *text = value->text;
    else if (list)
        card_push(ctx->arena, list, (struct card_item){.text = value->text});
    else if (strcmp(value->field, "postal_address") == 0)
        push_address(ctx, card, value, NULL);
    else if (strcmp(value->field, "billing_address") == 0)
        push_address(ctx, card, value, "billing");
    else
        push_other(ctx, card, value);
}

/* A person's organisation, where its name may go too. */
static const char *organisation_of(struct ctx *ctx, const struct export_run *run,
                                   const struct export_party *one) {
    const struct party_type *type = &ctx_notice(ctx)->types[one->type];
    if (!type->represents.count || !export_covers(ctx, run, type->represents.items[0], "name") ||
        !export_wanted(run->options, "organisation", "name"))
        return NULL;
    for (size_t i = 0; i < one->party.role_count; i++)
        if (one->party.roles[i].type == one->type && one->party.roles[i].organisation_name)
            return one->party.roles[i].organisation_name;
    return NULL;
}

static enum status put_card(struct ctx *ctx, struct export_run *run, const struct export_party *one,
                            enum vcard_version version) {
    struct card card = {.kind = one->party.form == FORM_ORGANISATION ? CARD_ORGANISATION : CARD_PERSON,
                        .uid = ref_text(ctx->arena, one->party.id),
                        .revised = one->party.changed};
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < one->party.value_count; i++)
        put_value(ctx, &card, &one->party.values[i]);
    if (!card.organisation)
        card.organisation = organisation_of(ctx, run, one);
    vcard_write(&buf, &card, version);
    fresh_put(&run->fresh, buf_text(&buf), buf.length);
    return ST_OK;
}

static enum status party_3(struct ctx *ctx, struct export_run *run, const struct export_party *one) {
    return put_card(ctx, run, one, VCARD_3_0);
}

static enum status party_4(struct ctx *ctx, struct export_run *run, const struct export_party *one) {
    return put_card(ctx, run, one, VCARD_4_0);
}

/* Cards stand one after the other, with nothing around them. */
static enum status nothing(struct ctx *ctx, struct export_run *run) {
    (void)ctx;
    (void)run;
    return ST_OK;
}

const struct export_format export_vcard3 = {.how = "vcard", .begin = nothing, .party = party_3, .end = nothing};
const struct export_format export_vcard4 = {
    .how = "vcard4", .begin = nothing, .party = party_4, .end = nothing};
