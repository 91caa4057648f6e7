/* Nothing is read before it is asked for: most questions end at the first no, and a page that only opens somebody asks for
 * the row and nothing else. Records are opened in order of time and no further than the answer lies. */
#include "registry/dossier.h"

#include "registry/began.h"
#include "registry/joined.h"
#include "registry/licence.h"

#include <string.h>

enum status dossier_begin_at(struct ctx *ctx, struct db *db, ref_t party, int64_t as_of,
                             struct dossier *dossier) {
    *dossier = (struct dossier){.db = db, .party = party, .as_of = as_of};
    if (!party)
        return ST_OK;
    struct party_row *row = arena_alloc(ctx->arena, sizeof *row);
    TRY(role_party(ctx, db, party, row));
    if (as_of && row->restricted_at > as_of)
        row->restricted = false;
    dossier->row = row;
    return ST_OK;
}

enum status dossier_begin(struct ctx *ctx, struct db *db, ref_t party, struct dossier *dossier) {
    return dossier_begin_at(ctx, db, party, 0, dossier);
}

static bool counts(const struct dossier *dossier, int64_t at) {
    return !dossier->as_of || at <= dossier->as_of;
}

static void drop_later_choices(struct dossier *dossier) {
    size_t kept = 0;
    for (size_t i = 0; i < dossier->choice_count; i++)
        if (counts(dossier, dossier->choices[i].at))
            dossier->choices[kept++] = dossier->choices[i];
    dossier->choice_count = kept;
}

static void drop_later_suppressions(struct dossier *dossier) {
    size_t kept = 0;
    for (size_t i = 0; i < dossier->suppression_count; i++)
        if (counts(dossier, dossier->suppressions[i].at))
            dossier->suppressions[kept++] = dossier->suppressions[i];
    dossier->suppression_count = kept;
}

/* Of others who were restricted only later. */
static enum status drop_later_withheld(struct ctx *ctx, struct dossier *dossier) {
    struct withheld_list *list = &dossier->withheld;
    size_t kept = 0;
    for (size_t i = 0; dossier->as_of && i < list->count; i++) {
        struct party_row row;
        TRY(role_party(ctx, dossier->db, list->items[i].party, &row));
        if (counts(dossier, row.restricted_at))
            list->items[kept++] = list->items[i];
    }
    list->count = dossier->as_of ? kept : list->count;
    return ST_OK;
}

enum status dossier_choice(struct ctx *ctx, struct dossier *dossier, const char *purpose, const char *channel,
                           struct choice_standing *standing) {
    dossier->read |= DOSSIER_CHOICES;
    if (!dossier->has_choices) {
        TRY(choice_all(ctx, dossier->db, dossier->party, &dossier->choices, &dossier->choice_count));
        drop_later_choices(dossier);
    }
    dossier->has_choices = true;
    *standing = choice_decides(dossier->choices, dossier->choice_count, purpose, channel);
    return ST_OK;
}

static enum status read_every(struct ctx *ctx, struct dossier *dossier) {
    if (!dossier->has_every)
        TRY(joined_every(ctx, dossier->db, dossier->party, &dossier->every));
    dossier->has_every = true;
    return ST_OK;
}

/* By every value of the party, also those that a merge has put aside. */
enum status dossier_objected(struct ctx *ctx, struct dossier *dossier, const char *purpose, const char *channel,
                             const char *leaves, int64_t since, bool *objected) {
    dossier->read |= DOSSIER_OBJECTED;
    if (!dossier->has_suppressions) {
        TRY(read_every(ctx, dossier));
        TRY(lookups_suppressions(ctx, dossier->db, dossier->every.items, dossier->every.count,
                                 &dossier->suppressions, &dossier->suppression_count));
        drop_later_suppressions(dossier);
    }
    dossier->has_suppressions = true;
    *objected =
        choice_reaches(dossier->suppressions, dossier->suppression_count, purpose, channel, leaves, since);
    return ST_OK;
}

enum status dossier_withheld(struct ctx *ctx, struct dossier *dossier, const struct values **every,
                             const struct withheld_list **withheld) {
    dossier->read |= DOSSIER_WITHHELD;
    TRY(read_every(ctx, dossier));
    if (!dossier->has_withheld) {
        TRY(withheld_by(ctx, dossier->db, LOOKUP_COMMITTED, dossier->party, &dossier->every,
                        &dossier->withheld));
        TRY(drop_later_withheld(ctx, dossier));
    }
    dossier->has_withheld = true;
    *every = &dossier->every;
    *withheld = &dossier->withheld;
    return ST_OK;
}

/* One that is just being erased speaks for nobody any more. */
enum status dossier_organisations(struct ctx *ctx, struct dossier *dossier, struct dossier **organisations,
                                  size_t *count) {
    const struct roles *roles = &dossier->row->roles;
    dossier->read |= DOSSIER_VOICE;
    if (!dossier->has_organisations)
        dossier->organisations = arena_array(ctx->arena, roles->count + 1, sizeof **organisations);
    for (size_t i = 0; i < roles->count && !dossier->has_organisations; i++) {
        if (!roles->items[i].organisation || !role_on(&roles->items[i], registry_today(ctx)))
            continue;
        enum status status = dossier_begin_at(ctx, dossier->db, roles->items[i].organisation, dossier->as_of,
                                              &dossier->organisations[dossier->organisation_count]);
        dossier->organisation_count += status == ST_OK;
        if (status == ST_NOT_FOUND)
            fault_clear(ctx);
        else
            TRY(status);
    }
    dossier->has_organisations = true;
    *organisations = dossier->organisations;
    *count = dossier->organisation_count;
    return ST_OK;
}

enum status dossier_standing(struct ctx *ctx, struct dossier *dossier, const struct standing **standing) {
    dossier->read |= DOSSIER_STANDING;
    if (!dossier->has_standing)
        TRY(relation_of(ctx, dossier->db, dossier->party, &dossier->row->roles, &dossier->standing));
    dossier->has_standing = true;
    *standing = &dossier->standing;
    return ST_OK;
}

enum status dossier_values(struct ctx *ctx, struct dossier *dossier, const struct values **values) {
    dossier->read |= DOSSIER_VALUES;
    if (!dossier->has_values) {
        TRY(value_profile(ctx, dossier->db, dossier->party, &dossier->values, NULL, NULL));
        TRY(licence_mark(ctx, dossier->db, dossier->party, registry_today(ctx), &dossier->values));
    }
    dossier->has_values = true;
    *values = &dossier->values;
    return ST_OK;
}

enum status dossier_untold(struct ctx *ctx, struct dossier *dossier, const struct telling **open) {
    dossier->read |= DOSSIER_TOLD;
    if (!dossier->has_told)
        TRY(telling_within(ctx, dossier->db, dossier->party, registry_today(ctx), &dossier->tellings,
                           &dossier->telling_count));
    dossier->has_told = true;
    *open = telling_open(dossier->tellings, dossier->telling_count);
    return ST_OK;
}

enum status dossier_bases(struct ctx *ctx, struct dossier *dossier, const struct versions **bases) {
    dossier->read |= DOSSIER_BASES;
    if (!dossier->has_bases)
        TRY(versions_bases(ctx, dossier->db, dossier->party, &dossier->bases));
    dossier->has_bases = true;
    *bases = &dossier->bases;
    return ST_OK;
}

/* ---- who began */

static const char *fact_of(const struct content *content, const char *name) {
    for (size_t i = 0; i < content->fact_count; i++)
        if (strcmp(content->facts[i].name, name) == 0)
            return content->facts[i].value;
    return NULL;
}

static bool known_to_have_begun(const struct dossier *dossier, const char *channel) {
    if (!channel)
        return dossier->begun;
    for (size_t i = 0; i < dossier->begun_count; i++)
        if (strcmp(dossier->begun_in[i], channel) == 0)
            return true;
    return false;
}

/* A message in, a form and a visit are the person's by themselves; a call or a letter when it says so. The letter lies in memory
 * of its own: of thousands only channels are kept. */
static enum status look_at(struct ctx *ctx, struct dossier *dossier, const struct envelope *envelope) {
    struct content content;
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    ctx->arena = arena;
    enum status status =
        envelope_open(ctx, dossier->db, envelope, role_type_for(&dossier->row->roles, 0), &content);
    registry_memory_back(ctx, outer);
    TRY(status);
    const char *direction = fact_of(&content, "direction"), *channel = fact_of(&content, "channel");
    if (!relation_inbound(envelope->kind) && !(direction && strcmp(direction, "in") == 0))
        return ST_OK;
    dossier->begun = true;
    if (channel && !known_to_have_begun(dossier, channel)) /* each once */
        ARENA_PUSH(outer, dossier->begun_in, dossier->begun_count, dossier->begun_room,
                   arena_text(outer, channel));
    return ST_OK;
}

/* Whoever has few records is not kept: their letters are opened as soon. */
enum { MANY = 50 };

static enum status look_at_records(struct ctx *ctx, struct dossier *dossier, const char *channel) {
    if (!dossier->has_records)
        TRY(envelope_list(ctx, dossier->db, SQL_RECORDS_OF, dossier->party, &dossier->records));
    dossier->has_records = true;
    size_t count = dossier->records.count, before = dossier->looked_at;
    while (!known_to_have_begun(dossier, channel) && dossier->looked_at < count)
        TRY(look_at(ctx, dossier, &dossier->records.items[dossier->looked_at++]));
    if (count > MANY && dossier->looked_at == count && before < count)
        began_keep(ctx, dossier->db, dossier->party,
                   &(struct began){dossier->begun, dossier->begun_in, dossier->begun_count});
    return ST_OK;
}

/* Of those until an instant the latest first: a conversation that goes on has its last message near. */
static enum status look_until(struct ctx *ctx, struct dossier *dossier, const char *kind, const char *channel) {
    struct envelope envelope;
    scoped_query q = query_begin(dossier->db, kind ? SQL_RECORDS_BEFORE_LIKE : SQL_RECORDS_BEFORE);
    query_bind_int(&q, 1, dossier->party);
    query_bind_int(&q, 2, dossier->as_of + 1);
    query_bind_int(&q, 3, 0);
    query_bind_int(&q, 4, INT32_MAX);
    if (kind)
        query_bind_text(&q, 5, kind);
    while (!known_to_have_begun(dossier, channel) && envelope_next(ctx, &q, &envelope))
        if (kind || !relation_outbound(envelope.kind))
            TRY(look_at(ctx, dossier, &envelope));
    return query_done(ctx, &q);
}

/* Most who have begun did so by what is always theirs; only then every other letter is opened. */
static enum status look_then(struct ctx *ctx, struct dossier *dossier, const char *channel) {
    static const char *const theirs[] = {"message_in", "form", "visit", NULL};
    for (size_t i = 0; !known_to_have_begun(dossier, channel) && i < sizeof theirs / sizeof *theirs; i++)
        TRY(look_until(ctx, dossier, theirs[i], channel));
    return ST_OK;
}

enum status dossier_began(struct ctx *ctx, struct dossier *dossier, const char *channel, bool *began) {
    bool known = false;
    dossier->read |= DOSSIER_BEGAN;
    if (dossier->as_of) {
        TRY(look_then(ctx, dossier, channel));
        *began = known_to_have_begun(dossier, channel);
        return ST_OK;
    }
    if (!dossier->has_records)
        TRY(began_known(ctx, dossier->db, dossier->party, channel, &known, began));
    if (known)
        return ST_OK;
    TRY(look_at_records(ctx, dossier, channel));
    *began = known_to_have_begun(dossier, channel);
    return ST_OK;
}

/* ---- words */

struct answer_words *dossier_words(struct ctx *ctx, struct dossier *dossier, const struct notice *notice,
                                   const char *path, const char *id) {
    for (size_t i = 0; i < dossier->worded_count; i++) {
        struct answer_words *known = &dossier->worded[i];
        if (known->id == id && known->notice == notice && strcmp(known->path, path) == 0)
            return known;
    }
    const struct sentence *sentence = notice_sentence(notice, path);
    struct answer_words worded = {
        .notice = notice,
        .path = path,
        .id = id,
        .sentence = arena_text(ctx->arena, sentence && sentence->promise ? sentence->promise : path),
        .quote = id ? notice_quote(ctx->arena, notice, ctx->lang, path) : NULL};
    ARENA_PUSH(ctx->arena, dossier->worded, dossier->worded_count, dossier->worded_room, worded);
    return &dossier->worded[dossier->worded_count - 1];
}
