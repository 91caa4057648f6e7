/* The question is the one that a sending is asked (ACTION_SEND), by the program itself, under the notice that was in force then, with what
 * had been said by then. Where only the day is known, the answer must have been no both when the day began and when it ended.
 * What a mailing was for is often not said: then it was for one of the purposes that need somebody's leave, and if the answer to one of
 * them was yes, nobody says no. Rejected: computing it when the promises are listed, since purpose and channel are sealed in the letters. */
#include "registry/against.h"

#include "registry/edition.h"
#include "registry/entry.h"
#include "registry/envelope.h"

#include <string.h>

static const char *fact_of(const struct content *content, const char *name) {
    for (size_t i = 0; i < content->fact_count; i++)
        if (strcmp(content->facts[i].name, name) == 0)
            return content->facts[i].value;
    return NULL;
}

static bool is(const char *word, const char *other) {
    return word && strcmp(word, other) == 0;
}

/* ---- what is asked */

/* What went out, for which purposes it may have been, and in which channel. */
struct contact {
    ref_t record, party;
    const char *kind, *purpose, *channel;
    int64_t at;
    day_t day;
    bool whole_day;
};

/* A call and a letter are ours when they say so, or what they were for. */
static bool went_out(const char *kind, const struct content *content) {
    const char *direction = fact_of(content, "direction");
    if (is(direction, "in"))
        return false;
    if (relation_outbound(kind))
        return true;
    return (is(kind, "call") || is(kind, "letter")) && (direction || fact_of(content, "purpose"));
}

static const char *channel_of(const char *kind, const struct content *content) {
    const char *channel = fact_of(content, "channel");
    return channel ? channel : is(kind, "call") ? "phone" : is(kind, "letter") ? "post" : NULL;
}

static struct contact contact_of(struct ctx *ctx, const struct envelope *envelope,
                                 const struct content *content) {
    return (struct contact){.record = envelope->id,
                            .party = envelope->party,
                            .kind = envelope->kind,
                            .purpose = fact_of(content, "purpose"),
                            .channel = channel_of(envelope->kind, content),
                            .at = envelope->at,
                            .day = envelope->day,
                            .whole_day = envelope_whole_day(ctx, envelope->at, envelope->day)};
}

enum { PURPOSES_MOST = 64 };
struct candidates {
    int items[PURPOSES_MOST];
    size_t count;
};

static void candidate(struct candidates *candidates, int purpose) {
    if (purpose != NOTICE_NOTHING && candidates->count < PURPOSES_MOST)
        candidates->items[candidates->count++] = purpose;
}

/* Is it marketing, or something that somebody of this type is only told after asking or consenting? */
static bool needs_leave(const struct purpose *purpose, int type) {
    bool asks = purpose->needs && type != NOTICE_NOTHING && purpose->needs[type] & (NEED_ASKED | NEED_CONSENT);
    return asks || purpose->marketing;
}

/* Which purpose a survey is for, where it does not say: notices call it so. */
static int survey_purpose(const struct notice *notice) {
    int purpose = notice_purpose(notice, "survey");
    return purpose != NOTICE_NOTHING ? purpose : notice_purpose(notice, "feedback");
}

/* None: the notice has nothing that anybody would have asked. */
static struct candidates candidates_of(const struct notice *notice, const struct contact *contact, int type) {
    struct candidates candidates = {.count = 0};
    if (contact->purpose) {
        candidate(&candidates, notice_purpose(notice, contact->purpose));
        return candidates;
    }
    if (is(contact->kind, "mailing"))
        for (size_t i = 0; i < notice->purposes_count; i++)
            candidate(&candidates, needs_leave(&notice->purposes[i], type) ? (int)i : NOTICE_NOTHING);
    if (is(contact->kind, "survey_sent"))
        candidate(&candidates, survey_purpose(notice));
    if (!candidates.count)
        candidate(&candidates, permit_first_purpose(notice));
    return candidates;
}

/* ---- asking */

struct said_no {
    const char *purpose, *path;
};
struct refusals {
    struct said_no items[2 * PURPOSES_MOST];
    size_t count;
};
static const char *const objection = "rights.objection";

static void say_no(struct refusals *refusals, const char *purpose, const char *path) {
    if (refusals->count < sizeof refusals->items / sizeof *refusals->items)
        refusals->items[refusals->count++] = (struct said_no){purpose, path};
}

/* Where another purpose would have allowed it, only what the person had forbidden is left. */
static void keep_objections(struct refusals *refusals) {
    size_t kept = 0;
    for (size_t i = 0; i < refusals->count; i++)
        if (strcmp(refusals->items[i].path, objection) == 0)
            refusals->items[kept++] = refusals->items[i];
    refusals->count = kept;
}

/* Each purpose by itself; one yes is enough, unless the person had objected to another. */
static enum status ask_each(struct ctx *ctx, struct db *db, const struct contact *contact, int type,
                            int64_t as_of, struct refusals *refusals) {
    const struct notice *notice = ctx_notice(ctx);
    const struct candidates candidates = candidates_of(notice, contact, type);
    bool allowed = !candidates.count;
    for (size_t i = 0; i < candidates.count; i++) {
        struct permission answer = {0};
        bool refused;
        const char *purpose = notice->purposes[candidates.items[i]].entry.id;
        enum status status = permit_as_of(ctx, db,
                                          &(struct asked){.action = ACTION_SEND,
                                                          .party = contact->party,
                                                          .type = NOTICE_NOTHING,
                                                          .purpose = candidates.items[i],
                                                          .service = NOTICE_NOTHING,
                                                          .channel = contact->channel},
                                          as_of, &answer, &refused);
        if (status != ST_OK && status != ST_DENIED)
            return status;
        fault_clear(ctx);
        allowed = allowed || status == ST_OK;
        if (status != ST_DENIED)
            continue;
        say_no(refusals, purpose, answer.path);
        if (refused && strcmp(answer.path, objection) != 0)
            say_no(refusals, purpose, objection);
    }
    if (allowed)
        keep_objections(refusals);
    return ST_OK;
}

static const struct edition *edition_then(struct ctx *ctx, day_t day) {
    const struct edition *edition = edition_of(ctx);
    while (edition && edition->notice->in_force != DAY_NONE && edition->notice->in_force > day)
        edition = edition->before;
    return edition;
}

/* As the program would have been answered at that instant. Before the first notice, and before the party was here, nobody could ask. */
static enum status ask_then(struct ctx *ctx, struct db *db, const struct contact *contact,
                            const struct party_row *row, int64_t at, struct refusals *refusals) {
    static const struct actor program = {.name = "program", .role = ACTOR_SYSTEM};
    struct ctx asker = *ctx;
    bool over = at < ctx->now;
    *refusals = (struct refusals){.count = 0};
    asker.actor = &program;
    asker.scope = NULL;
    asker.now = over ? at : ctx->now;
    asker.edition = over ? edition_then(ctx, zone_day(registry_zone(ctx), at)) : edition_of(ctx);
    if (!asker.edition || at < row->made)
        return ST_OK;
    enum status status = ask_each(&asker, db, contact, role_type_for(&row->roles, 0), over ? at : 0, refusals);
    ctx->fault = asker.fault;
    return status;
}

/* The beginning of a day counts no earlier than the party was taken in. */
static enum status ask(struct ctx *ctx, struct db *db, const struct contact *contact,
                       struct refusals *refusals) {
    struct party_row row;
    int64_t ends = zone_instant(registry_zone(ctx), contact->day + 1, 0) - 1;
    TRY(role_party(ctx, db, contact->party, &row));
    if (!contact->whole_day)
        return ask_then(ctx, db, contact, &row, contact->at, refusals);
    TRY(ask_then(ctx, db, contact, &row, ends, refusals));
    int64_t starts = contact->at > row.made ? contact->at : row.made;
    return refusals->count ? ask_then(ctx, db, contact, &row, starts, refusals) : ST_OK;
}

/* ---- writing */

static enum status put(struct ctx *ctx, struct write *write, const struct contact *contact,
                       const struct said_no *no) {
    scoped_query q = query_begin(write->db, SQL_AGAINST_PUT);
    query_bind_int(&q, 1, contact->record);
    query_bind_text(&q, 2, no->purpose);
    query_bind_text(&q, 3, no->path);
    query_bind_text(&q, 4, contact->channel);
    query_bind_text(&q, 5, contact->kind);
    query_bind_int(&q, 6, contact->at);
    query_bind_int(&q, 7, contact->day);
    query_bind_int(&q, 8, ctx->now);
    query_bind_int(&q, 9, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status clear(struct ctx *ctx, struct write *write, ref_t record) {
    scoped_query q = query_begin(write->db, SQL_AGAINST_CLEAR);
    query_bind_int(&q, 1, record);
    query_bind_int(&q, 2, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status judge(struct ctx *ctx, struct write *write, const struct contact *contact) {
    struct refusals refusals;
    TRY(ask(ctx, write->db, contact, &refusals));
    for (size_t i = 0; i < refusals.count; i++)
        TRY(put(ctx, write, contact, &refusals.items[i]));
    return clear(ctx, write, contact->record);
}

enum status against_judge(struct ctx *ctx, struct write *write, const struct entry_checked *entry) {
    if (!went_out(entry->envelope.kind, &entry->content))
        return entry->envelope.rev > 1 ? clear(ctx, write, entry->envelope.id) : ST_OK;
    const struct contact contact = contact_of(ctx, &entry->envelope, &entry->content);
    return judge(ctx, write, &contact);
}

enum status against_forget(struct ctx *ctx, struct write *write, ref_t record) {
    scoped_query q = query_begin(write->db, SQL_AGAINST_FORGET);
    query_bind_int(&q, 1, record);
    return query_run(ctx, &q, NULL);
}

/* ---- what is known only later */

static bool may_be_one(const char *kind) {
    return relation_outbound(kind) || is(kind, "call") || is(kind, "letter");
}

static enum status judge_party(struct ctx *ctx, struct write *write, ref_t party, int64_t since) {
    struct envelopes envelopes = {0};
    struct roles roles;
    struct envelope envelope;
    scoped_query q = query_begin(write->db, SQL_RECORDS_FROM);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, since);
    while (envelope_next(ctx, &q, &envelope))
        if (may_be_one(envelope.kind))
            ARENA_PUSH(ctx->arena, envelopes.items, envelopes.count, envelopes.room, envelope);
    TRY(query_done(ctx, &q));
    TRY(role_list(ctx, write->db, party, &roles));
    for (size_t i = 0; i < envelopes.count; i++) {
        struct content content;
        TRY(envelope_open(ctx, write->db, &envelopes.items[i], role_type_for(&roles, 0), &content));
        if (content.erased || !went_out(envelopes.items[i].kind, &content))
            continue;
        const struct contact contact = contact_of(ctx, &envelopes.items[i], &content);
        TRY(judge(ctx, write, &contact));
    }
    return ST_OK;
}

enum status against_judge_since(struct ctx *ctx, struct write *write, ref_t party, int64_t since) {
    struct roles people;
    TRY(judge_party(ctx, write, party, since));
    TRY(role_list_in(ctx, write->db, party, &people));
    for (size_t i = 0; i < people.count; i++)
        TRY(judge_party(ctx, write, people.parties[i], since));
    return ST_OK;
}

/* ---- of somebody whose data are only stored */

enum status against_bare(struct ctx *ctx, struct db *db, const struct within *within,
                         const struct record_draft *draft, bool *bare) {
    struct party_row row;
    bool words = (draft->text && *draft->text) || draft->file || draft->has_amount;
    *bare = false;
    if (within->permit != ACTION_NOTE || within->asked || ctx->scope || words || !draft->kind ||
        !relation_outbound(draft->kind))
        return ST_OK;
    enum status status = role_party(ctx, db, draft->party, &row);
    if (status == ST_NOT_FOUND)
        fault_clear(ctx);
    else
        TRY(status);
    *bare = status == ST_OK && row.restricted;
    return ST_OK;
}
