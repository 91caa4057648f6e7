/* Reading them, and explaining. The rows of one contact stand together, each with what said no. */
#include "registry/against.h"

#include "base/buf.h"
#include "registry/envelope.h"
#include "registry/registry.h"
#include "registry/relation.h"

#include <string.h>

static const struct {
    const char *id;
    bool counts;
    const char *words;
} whys[AGAINST_WHYS] = {
#define AGAINST_WHY(name, id, counts, what) [AGAINST_##name] = {id, counts, what},
#include "registry/against_why.def"
#undef AGAINST_WHY
};

const char *against_why_id(enum against_why why) {
    return whys[why].id;
}

const char *against_why_words(enum against_why why) {
    return whys[why].words;
}

bool against_why_counts(enum against_why why) {
    return whys[why].counts;
}

bool against_why_from(const char *id, enum against_why *why) {
    for (int i = 0; id && i < AGAINST_WHYS; i++)
        if (strcmp(whys[i].id, id) == 0) {
            *why = (enum against_why)i;
            return true;
        }
    return false;
}

day_t against_since(day_t today) {
    return day_add_months(today, -12);
}

/* ---- reading */

static struct against_part read_part(struct ctx *ctx, struct query *q) {
    const struct notice *notice = ctx_notice(ctx);
    const char *id = query_text(ctx->arena, q, "purpose"), *path = query_text(ctx->arena, q, "path");
    int purpose = notice_purpose(notice, id);
    const struct sentence *sentence = notice_sentence(notice, path);
    return (struct against_part){
        .purpose = purpose == NOTICE_NOTHING ? id : words_in(&notice->purposes[purpose].entry, ctx->lang),
        .path = path,
        .sentence = sentence && sentence->promise ? sentence->promise : path,
        .quote = notice_quote(ctx->arena, notice, ctx->lang, path)};
}

static struct against read_one(struct ctx *ctx, struct query *q) {
    struct against one = {.record = query_int(q, "record"),
                          .party = query_is_null(q, "party") ? 0 : query_int(q, "party"),
                          .kind = query_text(ctx->arena, q, "kind"),
                          .channel = query_text(ctx->arena, q, "channel"),
                          .at = query_int(q, "at"),
                          .day = (day_t)query_int(q, "day"),
                          .closed = query_is_null(q, "closed") ? 0 : query_int(q, "closed"),
                          .why = AGAINST_WHYS,
                          .actor = query_text(ctx->arena, q, "actor")};
    (void)against_why_from(query_text(ctx->arena, q, "why"), &one.why);
    one.label = envelope_label(ctx, one.kind);
    one.whole_day = envelope_whole_day(ctx, one.at, one.day);
    return one;
}

struct againsts {
    struct against *items;
    size_t count, room;
};

static enum status read_all(struct ctx *ctx, struct query *q, struct againsts *all) {
    while (query_row(q)) {
        bool same = all->count && all->items[all->count - 1].record == query_int(q, "record");
        if (!same)
            ARENA_PUSH(ctx->arena, all->items, all->count, all->room, read_one(ctx, q));
        struct against *last = &all->items[all->count - 1];
        ARENA_PUSH(ctx->arena, last->parts, last->part_count, last->part_room, read_part(ctx, q));
    }
    return query_done(ctx, q);
}

enum status against_list(struct ctx *ctx, size_t limit, struct against **list, size_t *count, bool *more) {
    enum { PARTS = 8 };
    scoped_reader *db = NULL;
    struct againsts all = {0};
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_AGAINST_ALL);
    query_bind_int(&q, 1, against_since(registry_today(ctx)));
    query_bind_int(&q, 2, (int64_t)((limit + 1) * PARTS));
    TRY(read_all(ctx, &q, &all));
    *more = all.count > limit;
    *list = all.items;
    *count = *more ? limit : all.count;
    return ST_OK;
}

static enum status read_of(struct ctx *ctx, struct db *db, ref_t record, struct againsts *all) {
    scoped_query q = query_begin(db, SQL_AGAINST_OF);
    query_bind_int(&q, 1, record);
    return read_all(ctx, &q, all);
}

enum status against_read(struct ctx *ctx, ref_t record, struct against *against) {
    scoped_reader *db = NULL;
    struct againsts all = {0};
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(read_of(ctx, db, record, &all));
    if (!all.count)
        return FAIL(ctx, ST_NOT_FOUND, M("Nothing is said against this contact."));
    *against = all.items[0];
    return ST_OK;
}

/* Each sentence once: "P10, P71". */
static const char *sentences(struct ctx *ctx, const struct against *against) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < against->part_count; i++) {
        bool said = false;
        for (size_t k = 0; k < i; k++)
            said = said || strcmp(against->parts[k].sentence, against->parts[i].sentence) == 0;
        if (!said)
            buf_printf(&buf, "%s%s", buf.length ? ", " : "", against->parts[i].sentence);
    }
    return buf_text(&buf);
}

enum status against_warning(struct ctx *ctx, ref_t record, const char **warning) {
    scoped_reader *db = NULL;
    struct againsts all = {0};
    *warning = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(read_of(ctx, db, record, &all));
    if (!all.count)
        return ST_OK;
    const struct against *against = &all.items[0];
    *warning =
        MSG(ctx->arena, ctx->lang,
            M("Nothing of this kind should have gone out that day: the notice said no ({1}). It is written "
              "down all the same, since it happened, and the promise is broken until somebody explains it. "
              "Where the purpose or the channel was another, correct the record."),
            sentences(ctx, against));
    return ST_OK;
}

enum status against_facts(struct ctx *ctx, struct db *db, struct record *record) {
    struct againsts all = {0};
    if (!relation_outbound(record->kind) && strcmp(record->kind, "call") != 0 &&
        strcmp(record->kind, "letter") != 0)
        return ST_OK;
    TRY(read_of(ctx, db, record->id, &all));
    if (!all.count)
        return ST_OK;
    struct fact *facts = arena_array(ctx->arena, record->fact_count + 1, sizeof *facts);
    for (size_t i = 0; i < record->fact_count; i++)
        facts[i] = record->facts[i];
    facts[record->fact_count] = (struct fact){"against", sentences(ctx, &all.items[0])};
    record->facts = facts;
    record->fact_count++;
    return ST_OK;
}

/* ---- explaining */

struct explaining {
    ref_t record;
    enum against_why why;
};

static enum status explain(struct ctx *ctx, struct write *write, void *arg) {
    const struct explaining *explaining = arg;
    struct againsts all = {0};
    TRY(permit_action_within(ctx, write->db, ACTION_ATTEST, 0, NULL));
    TRY(read_of(ctx, write->db, explaining->record, &all));
    if (!all.count)
        return FAIL(ctx, ST_NOT_FOUND, M("Nothing is said against this contact."));
    if (all.items[0].closed)
        return FAIL(ctx, ST_CONFLICT, M("This has been explained already."));
    scoped_query q = query_begin(write->db, SQL_AGAINST_EXPLAIN);
    query_bind_int(&q, 1, explaining->record);
    query_bind_int(&q, 2, ctx->now);
    query_bind_text(&q, 3, against_why_id(explaining->why));
    query_bind_text(&q, 4, actor_text(ctx));
    query_bind_int(&q, 5, write->change);
    TRY(query_run(ctx, &q, NULL));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "against_explained",
                                              .party = all.items[0].party,
                                              .record = explaining->record,
                                              .sentence = all.items[0].parts[0].sentence,
                                              .detail = against_why_id(explaining->why)});
}

enum status against_explain(struct ctx *ctx, ref_t record, const char *why) {
    struct explaining explaining = {.record = record};
    if (!against_why_from(why, &explaining.why)) {
        (void)FAIL(ctx, ST_INVALID, M("Say what was done about it: choose one of the three."));
        return fault_at_field(ctx, "why");
    }
    return registry_change(ctx, explain, &explaining);
}

/* ---- going */

static enum status drop_over(struct ctx *ctx, struct write *write, void *arg) {
    int64_t *gone = arg;
    scoped_query q = query_begin(write->db, SQL_AGAINST_OVER);
    query_bind_int(&q, 1, against_since(registry_today(ctx)));
    return query_run(ctx, &q, gone);
}

enum status against_sweep(struct ctx *ctx, size_t *count) {
    int64_t gone = 0;
    TRY(registry_change_staff(ctx, drop_over, &gone));
    *count = (size_t)gone;
    return ST_OK;
}
