#include "rights/kept.h"

#include "notice/retention.h"
#include "registry/inside.h"
#include "registry/within.h"

static int class_of(const struct notice *notice, const char *data) {
    int category = notice_category(notice, data);
    return category == NOTICE_NOTHING ? NOTICE_NOTHING : notice->categories[category].class;
}

bool kept_said(struct ctx *ctx, const char *data) {
    return class_of(ctx_notice(ctx), data) != NOTICE_NOTHING;
}

/* What must be kept through a day goes on the next one at the earliest, whatever else is said. */
static day_t behind_minimum(const struct verdict *verdict) {
    bool later = verdict->keep_through != DAY_NONE && verdict->keep_through >= verdict->gone_by;
    return later ? verdict->keep_through + 1 : verdict->gone_by;
}

/* A class none of whose rules speaks of such a thing keeps it. */
enum status kept_last_day(struct ctx *ctx, const struct kept *kept, day_t day, day_t on, day_t *last) {
    const struct notice *notice = ctx_notice(ctx);
    int class = class_of(notice, kept->data);
    const struct history_party somebody = {.id = "", .type = notice->types_count ? 0 : NOTICE_NOTHING};
    const struct happening events[] = {{.what = "intake", .about = -1, .day = day, .ends = DAY_NONE},
                                       {.what = kept->event,
                                        .about = -1,
                                        .day = day,
                                        .ends = DAY_NONE,
                                        .with = kept->facts,
                                        .with_count = kept->fact_count,
                                        .record = 1}};
    const struct history history = {
        .parties = &somebody, .party_count = 1, .happenings = events, .happening_count = 2};
    struct verdicts verdicts;
    *last = DAY_NONE;
    if (class == NOTICE_NOTHING)
        return ST_OK;
    enum status status = retention_dates(ctx, notice, &history, 0, class, on, &verdicts);
    if (status == ST_INVALID) {
        fault_clear(ctx);
        return ST_OK;
    }
    TRY(status);
    for (size_t i = 0; i < verdicts.count; i++)
        if (verdicts.items[i].gone_by != DAY_NONE && !verdicts.items[i].keep_waits)
            *last = behind_minimum(&verdicts.items[i]);
    return ST_OK;
}

enum status kept_sooner(struct ctx *ctx, const struct kept *kept, day_t day, day_t on,
                        struct kept_first *first) {
    day_t last;
    TRY(kept_last_day(ctx, kept, day, on, &last));
    if (last != DAY_NONE && (first->day == DAY_NONE || last < first->last))
        *first = (struct kept_first){kept->data, day, last};
    return ST_OK;
}

const char *kept_words(struct ctx *ctx, const char *data, day_t last) {
    int class = class_of(ctx_notice(ctx), data);
    if (class == NOTICE_NOTHING || last == DAY_NONE)
        return NULL;
    return MSG(ctx->arena, ctx->lang, M("Kept until {1}, as the notice says ({2})."),
               day_text(ctx->arena, ctx->lang, last), ctx_notice(ctx)->classes[class].entry.path);
}

/* ---- when it is over */

struct ending {
    const struct kept_rows *rows;
    const struct kept_end *end;
};

static enum status erase_one(struct ctx *ctx, struct write *write, enum sql sql, ref_t id) {
    scoped_query q = query_begin(write->db, sql);
    query_bind_int(&q, 1, id);
    return query_run(ctx, &q, NULL);
}

static enum status erase_rows(struct ctx *ctx, struct write *write, void *arg) {
    const struct ending *ending = arg;
    const struct kept_end *end = ending->end;
    for (size_t i = 0; i < ending->rows->count; i++)
        for (size_t k = 0; k < end->erase_count; k++)
            TRY(erase_one(ctx, write, end->erase[k], ending->rows->ids[i]));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = end->action,
                                              .sentence = arena_printf(ctx->arena, "data.%s", end->data),
                                              .detail = arena_printf(ctx->arena, "%zu", ending->rows->count)});
}

enum status kept_erase(struct ctx *ctx, struct kept_rows *rows, const struct kept_end *end) {
    struct ending ending = {rows, end};
    if (!rows->count)
        return ST_OK;
    vault_note_change(ctx->registry->vault, store_change(ctx->registry->store));
    TRY(vault_destroy_keys(ctx, ctx->registry->vault, rows->keys, rows->key_count));
    TRY(registry_change(ctx, erase_rows, &ending));
    writer_fold_later(ctx->registry->writer);
    return ST_OK;
}
