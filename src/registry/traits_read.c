/* One party as a filter sees it, asked of what already decides: relation.h for the relation and the last contact, permit.h for
 * messages, the letters for the rest. */
#include "registry/brought.h"
#include "registry/collate.h"
#include "registry/envelope.h"
#include "registry/joined.h"
#include "registry/lookups.h"
#include "registry/permit_many.h"
#include "registry/relation.h"
#include "registry/sight.h"
#include "registry/traits.h"
#include "registry/within.h"

#include <string.h>

static uint64_t bit(int index) {
    return index >= 0 && index < TRAITS_BITS ? UINT64_C(1) << index : 0;
}

uint64_t traits_industry(struct arena *arena, const char *text) {
    uint64_t key = UINT64_C(0xcbf29ce484222325);
    for (const char *at = collate_fold(arena, text); *at; at++)
        key = (key ^ (unsigned char)*at) * UINT64_C(0x100000001b3);
    return key ? key : 1;
}

uint32_t traits_address(const unsigned char *token) {
    uint32_t first;
    memcpy(&first, token, sizeof first);
    return first ? first : 1;
}

/* ---- what is in letters */

/* Whether a purpose sees an address or not, an objection reaches it. */
static void read_addresses(struct ctx *ctx, const struct values *values, bool merged, struct trait *trait) {
    size_t count = 0;
    trait->more = merged;
    for (size_t i = 0; i < values->count; i++) {
        unsigned char token[TOKEN_SIZE];
        if (!lookups_address(ctx, &values->items[i], token))
            continue;
        if (count < TRAITS_ADDRESSES)
            trait->addresses[count++] = traits_address(token);
        else
            trait->more = true;
    }
}

static enum status read_values(struct ctx *ctx, struct db *db, ref_t party, const struct sight *sight,
                               struct trait_read *read) {
    struct values values;
    struct joined_list others;
    ref_t own;
    int64_t rev;
    TRY(joined_values(ctx, db, party, &values, &own, &rev, &others));
    read_addresses(ctx, &values, others.count > 0, &read->trait);
    sight_values(ctx, sight, &values);
    for (size_t i = 0; i < values.count; i++)
        if (!values.items[i].erased)
            read->trait.sources |= bit(values.items[i].source);
    const struct value *industry = value_first(&values, "industry");
    if (industry && *industry->text) {
        read->industry = industry->text;
        read->trait.industry = traits_industry(ctx->arena, industry->text);
    }
    return ST_OK;
}

/* Only what was bought has a service worth opening a letter for. */
static enum status read_services(struct ctx *ctx, struct db *db, enum sql sql, ref_t party, int type,
                                 const struct sight *sight, struct trait *trait) {
    struct envelopes envelopes;
    TRY(envelope_list(ctx, db, sql, party, &envelopes));
    for (size_t i = 0; i < envelopes.count; i++) {
        struct content content = {.service = NOTICE_NOTHING};
        if (!relation_made_by(envelopes.items[i].kind))
            continue;
        if (envelope_open(ctx, db, &envelopes.items[i], type, &content) != ST_OK) {
            fault_clear(ctx); /* a damaged letter must not hide the party; its page tells of it */
            continue;
        }
        int category = envelopes.items[i].data ? notice_category(ctx_notice(ctx), envelopes.items[i].data)
                                               : NOTICE_NOTHING;
        if (!content.erased && !sight_veils(sight, content.class, envelopes.items[i].id) &&
            !sight_withholds(ctx, sight, envelopes.items[i].kind, category))
            trait->services |= bit(content.service);
    }
    return ST_OK;
}

static enum status read_sources(struct ctx *ctx, struct db *db, ref_t party, struct trait *trait) {
    struct brought *list;
    size_t count;
    TRY(brought_of(ctx, db, party, &list, &count));
    for (size_t i = 0; i < count; i++)
        trait->sources |= bit(list[i].source);
    return ST_OK;
}

enum status traits_read(struct ctx *ctx, struct db *db, ref_t party, struct trait_read *read, bool *there) {
    struct party_row row;
    struct standing standing;
    struct sight sight;
    *read = (struct trait_read){.trait = {.party = party, .last = DAY_NONE}};
    enum status status = role_party(ctx, db, party, &row);
    *there = status == ST_OK;
    if (status == ST_NOT_FOUND)
        fault_clear(ctx);
    if (status != ST_OK)
        return status == ST_NOT_FOUND ? ST_OK : status;
    int type = role_type_for(&row.roles, 0);
    TRY(relation_of(ctx, db, party, &row.roles, &standing));
    TRY(sight_of(ctx, db, party, &sight));
    sight.sees = false; /* a filter tells nobody more than everybody sees */
    TRY(read_values(ctx, db, party, &sight, read));
    if (!ctx->scope) /* who brought what is told with the values that a purpose sees */
        TRY(read_sources(ctx, db, party, &read->trait));
    TRY(read_services(ctx, db, SQL_RECORDS_OF, party, type, &sight, &read->trait));
    if (!relation_alone(ctx_notice(ctx), type))
        TRY(read_services(ctx, db, SQL_RECORDS_ABOUT, party, type, &sight, &read->trait));
    read->trait.relation = (uint8_t)standing.relation;
    read->trait.last = standing.last_contact;
    read->trait.here = true;
    return ST_OK;
}

/* ---- messages */

/* E-mail, unless the notice sends for this purpose in other channels only: then the first of those. */
const char *traits_channel(const struct notice *notice, int purpose) {
    const struct names *channels = &notice->purposes[purpose].channels;
    if (channels->all || !channels->count || names_have(channels, "email"))
        return "email";
    return channels->items[0];
}

/* What the notice says, whoever looks: a reader may know whom the others may write to. Not written to the log as a refusal,
 * for nobody has tried to send anything. */
static const struct actor asker = {0, "traits", ACTOR_SYSTEM};

static struct asked sending_to(struct ctx *ctx, ref_t party, int purpose) {
    return (struct asked){.action = ACTION_SEND,
                          .party = party,
                          .type = NOTICE_NOTHING,
                          .purpose = purpose,
                          .service = NOTICE_NOTHING,
                          .channel = traits_channel(ctx_notice(ctx), purpose)};
}

enum status traits_may(struct ctx *ctx, struct db *db, ref_t party, int purpose, bool *may) {
    const struct asked asked = sending_to(ctx, party, purpose);
    const struct actor *actor = ctx->actor;
    const struct scope *scope = ctx->scope;
    ctx->actor = &asker;
    ctx->scope = NULL;
    enum status status = permit_within(ctx, db, &asked, NULL);
    ctx->actor = actor;
    ctx->scope = scope;
    *may = status == ST_OK;
    if (status != ST_DENIED && status != ST_NOT_FOUND)
        return status;
    fault_clear(ctx);
    return ST_OK;
}

enum status traits_may_many(struct ctx *ctx, struct db *db, const ref_t *parties, size_t count, int purpose,
                            bool *may) {
    const struct asked asked = sending_to(ctx, 0, purpose);
    const struct actor *actor = ctx->actor;
    const struct scope *scope = ctx->scope;
    struct permits permits;
    ctx->actor = &asker;
    ctx->scope = NULL;
    enum status status = permit_many(ctx, db, &asked, parties, count, &permits);
    ctx->actor = actor;
    ctx->scope = scope;
    for (size_t i = 0; status == ST_OK && i < count; i++)
        may[i] = permits.answers[i] && permits.answers[i]->yes;
    return status;
}
