/* The notice says `licence: required`: each bringing names its own. Any other text there is the licence itself, and holds for
 * all that the source gives. */
#include "registry/licence.h"

#include "registry/allow.h"
#include "registry/brought.h"
#include "registry/permit.h"

#include <string.h>

enum { LICENCE_MAX = 200 };

static bool said(day_t day) {
    return day && day != DAY_NONE;
}

static enum status invalid(struct ctx *ctx, const char *field, const char *id, day_t day) {
    (void)FAIL(ctx, ST_INVALID, id, day_text(ctx->arena, ctx->lang, day));
    return fault_at_field(ctx, field);
}

static enum status check_days(struct ctx *ctx, const struct licence *licence) {
    day_t today = registry_today(ctx);
    if (said(licence->bought) && licence->bought > today)
        return invalid(ctx, "bought", M("The day {1} has not come yet."), licence->bought);
    if (said(licence->until) && licence->until < today)
        return invalid(ctx, "until", M("The licence ended on {1}: what came under it is not taken in."),
                       licence->until);
    return ST_OK;
}

enum status licence_check(struct ctx *ctx, int source, const struct licence *licence) {
    if (licence->text && strlen(licence->text) > LICENCE_MAX) {
        (void)FAIL(ctx, ST_INVALID, M("Name the licence in a few words."));
        return fault_at_field(ctx, "licence");
    }
    TRY(check_days(ctx, licence));
    const struct source *from = source == NOTICE_NOTHING ? NULL : &ctx_notice(ctx)->sources[source];
    if (!from || !from->licence || strcmp(from->licence, "required") != 0)
        return ST_OK;
    const char *path = arena_printf(ctx->arena, "%s.licence", from->entry.path);
    if (!licence->text || !*licence->text)
        return allow_refuse(ctx, "licence", path,
                            M("Say under which licence these data may be used ({1}). The notice says: “{2}”"),
                            words_in(&from->entry, ctx->lang));
    if (!said(licence->bought))
        return allow_refuse(ctx, "bought", path,
                            M("Say on which day these data were bought ({1}). The notice says: “{2}”"),
                            words_in(&from->entry, ctx->lang));
    return ST_OK;
}

/* ---- its end */

/* Of several licences of a source the last one; without a last day it does not end. */
static const struct brought *longest(const struct brought *list, size_t count, int source) {
    const struct brought *last = NULL;
    for (size_t i = 0; i < count; i++) {
        if (list[i].source != source)
            continue;
        if (!said(list[i].licence.until))
            return &list[i];
        if (!last || list[i].licence.until > last->licence.until)
            last = &list[i];
    }
    return last;
}

enum status licence_mark(struct ctx *ctx, struct db *db, ref_t party, day_t on, struct values *values) {
    struct brought *list;
    size_t count;
    TRY(brought_of(ctx, db, party, &list, &count));
    for (size_t i = 0; i < values->count && count; i++) {
        struct value *value = &values->items[i];
        const struct brought *last =
            value->source == NOTICE_NOTHING ? NULL : longest(list, count, value->source);
        if (!last || !said(last->licence.until) || last->licence.until >= on)
            continue;
        value->licence_until = last->licence.until;
        value->licence_by = ctx_notice(ctx)->sources[value->source].entry.path;
    }
    return ST_OK;
}

static enum status read_rows(struct ctx *ctx, struct query *q, day_t on, struct licence_row **rows,
                             size_t *count) {
    size_t room = 0;
    *rows = NULL;
    *count = 0;
    while (query_row(q)) {
        const char *name = query_text(ctx->arena, q, "name");
        struct licence_row row = {.source = notice_source(ctx_notice(ctx), name),
                                  .name = name,
                                  .licence = brought_licence(ctx, q),
                                  .parties = (size_t)query_int(q, "parties")};
        row.ended = row.licence.until < on;
        ARENA_PUSH(ctx->arena, *rows, *count, room, row);
    }
    return query_done(ctx, q);
}

enum status licence_list(struct ctx *ctx, day_t on, day_t by, struct licence_row **rows, size_t *count) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_FIND, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_LICENCES);
    query_bind_int(&q, 1, by == DAY_NONE ? INT32_MAX : by);
    return read_rows(ctx, &q, on, rows, count);
}

enum status licence_ending(struct ctx *ctx, struct db *db, day_t on, day_t by, size_t limit,
                           struct licence_row **rows, size_t *count) {
    scoped_query q = query_begin(db, SQL_LICENCES_ENDING);
    query_bind_int(&q, 1, by);
    query_bind_int(&q, 2, (int64_t)limit);
    return read_rows(ctx, &q, on, rows, count);
}

struct renewing {
    const char *text;
    day_t until;
};

static enum status renew(struct ctx *ctx, struct write *write, void *arg) {
    const struct renewing *renewing = arg;
    int64_t changed = 0;
    TRY(permit_action_within(ctx, write->db, ACTION_IMPORT, 0, NULL));
    scoped_query q = query_begin(write->db, SQL_LICENCE_RENEW);
    query_bind_text(&q, 1, renewing->text);
    query_bind_int(&q, 2, renewing->until);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, &changed));
    if (!changed) {
        (void)FAIL(ctx, ST_NOT_FOUND, M("Nothing came under such a licence."));
        return fault_at_field(ctx, "LICENCE");
    }
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "licence_renewed",
                                              .detail = day_iso(ctx->arena, renewing->until)});
}

enum status licence_renew(struct ctx *ctx, const char *text, day_t until) {
    struct renewing renewing = {text, until};
    TRY(check_days(ctx, &(struct licence){.until = until}));
    return registry_change(ctx, renew, &renewing);
}
