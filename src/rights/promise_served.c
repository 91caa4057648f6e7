/* Who is being served just now, and lacks what the notice says that the service needs. Which service it is, is sealed with the record; so only
 * what runs is opened, and only where the notice says that a service needs something. */
#include "registry/envelope.h"
#include "registry/role.h"
#include "registry/value.h"
#include "rights/promise_inside.h"

#include <string.h>

struct serving {
    struct ctx *ctx;
    struct db *db;
    ref_t *last; /* by service: who was counted last */
    int64_t *lacking;
};

static enum status has_all(struct serving *serving, ref_t party, const struct service *service, bool *has) {
    struct values values;
    TRY(value_profile(serving->ctx, serving->db, party, &values, NULL, NULL));
    *has = true;
    for (size_t i = 0; i < service->requires.count; i++)
        *has = *has && value_first(&values, service->requires.items[i]);
    return ST_OK;
}

static enum status look_at(struct serving *serving, const struct envelope *envelope) {
    struct ctx *ctx = serving->ctx;
    struct roles roles;
    struct content content;
    bool has;
    TRY(role_list(ctx, serving->db, envelope->party, &roles));
    if (!roles.count || roles.items[0].type == NOTICE_NOTHING)
        return ST_OK;
    TRY(envelope_open(ctx, serving->db, envelope, roles.items[0].type, &content));
    int service = content.service;
    if (service == NOTICE_NOTHING || !ctx_notice(ctx)->services[service].requires.count ||
        serving->last[service] == envelope->party)
        return ST_OK;
    TRY(has_all(serving, envelope->party, &ctx_notice(ctx)->services[service], &has));
    serving->last[service] = envelope->party;
    serving->lacking[service] += !has;
    return ST_OK;
}

/* In memory of its own: there may be thousands. */
static enum status look_apart(struct serving *serving, const struct envelope *envelope) {
    struct ctx *ctx = serving->ctx;
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    ctx->arena = arena;
    enum status status = look_at(serving, envelope);
    registry_memory_back(ctx, outer);
    return status;
}

static bool any_requires(const struct notice *notice) {
    for (size_t i = 0; i < notice->services_count; i++)
        if (notice->services[i].requires.count)
            return true;
    return false;
}

enum status served_read(struct ctx *ctx, struct db *db, day_t today, int64_t *lacking) {
    const struct notice *notice = ctx_notice(ctx);
    struct envelope envelope;
    struct serving serving = {
        .ctx = ctx, .db = db, .last = arena_array(ctx->arena, notice->services_count + 1, sizeof(ref_t))};
    serving.lacking = lacking;
    if (!any_requires(notice))
        return ST_OK;
    scoped_query q = query_begin(db, SQL_PROOF_SERVED);
    query_bind_int(&q, 1, today);
    while (envelope_next(ctx, &q, &envelope))
        TRY(look_apart(&serving, &envelope));
    return query_done(ctx, &q);
}
