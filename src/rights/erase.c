/* States: intended -> (keys destroyed) -> gone -> closed, with the certificate; or tasks before closed, while people have something to
 * do by hand, for which the intent's key names the person. What was decided lies sealed in the erasure's
 * row, so each step can be done again by the next start. The keys go before the rows: if the machine dies between, the person
 * is already unreadable everywhere, and the rows follow.
 * Several go together, step by step: a step of all of them waits for the disk once. The intent's own key keeps nobody's data
 * and is destroyed with whatever keys go next, at a quiet moment or at the end; the logs are emptied then too. */
#include "rights/erase.h"

#include "base/crash.h"
#include "registry/bound.h"
#include "registry/bygone.h"
#include "registry/certified.h"
#include "registry/choice.h"
#include "registry/edition.h"
#include "registry/joined.h"
#include "registry/lens.h"
#include "registry/memo.h"
#include "registry/letter.h"
#include "registry/lookups.h"
#include "registry/paper.h"
#include "registry/permit.h"
#include "registry/uses.h"
#include "rights/erase_inside.h"
#include "rights/entrust.h"
#include "rights/hold.h"
#include "rights/outbox.h"
#include "rights/parcel.h"
#include "rights/request.h"

#include <stdlib.h>
#include <string.h>

static struct seal_place intent_place(int64_t id) {
    return (struct seal_place){.record = id, .class = "intent", .rev = 0};
}

static bool class_goes_whole(struct ctx *ctx, const struct erasure *erasure, const char *class) {
    const struct erase_decision *decision = &erasure->decision;
    for (size_t i = 0; i < decision->target_count; i++)
        if (decision->targets[i].whole &&
            strcmp(ctx_notice(ctx)->classes[decision->targets[i].class].entry.id, class) == 0)
            return true;
    return false;
}

/* ---- intent */

/* Only what nobody else in the register has: a family's phone does not keep the others out. */
static enum status add_suppression(struct ctx *ctx, struct erasure *erasure, const struct value *value,
                                   bool once) {
    struct vault *vault = ctx->registry->vault;
    unsigned char token[TOKEN_SIZE];
    struct lookup_hit *hits;
    size_t count;
    struct erase_token one = {.once = once};
    one.kind = lookups_address(ctx, value, one.token);
    if (!one.kind)
        return ST_OK;
    lookups_token(ctx, TOKEN_LOOKUP, one.kind, value->text, token);
    TRY(lookup_find(ctx, vault, LOOKUP_COMMITTED, token, &hits, &count));
    for (size_t i = 0; i < count; i++)
        if (hits[i].party != erasure->party)
            return ST_OK;
    erasure->suppress[erasure->suppress_count++] = one;
    return ST_OK;
}

static enum status find_suppression(struct ctx *ctx, struct db *db, struct erasure *erasure) {
    struct values values, before;
    TRY(joined_every(ctx, db, erasure->party, &values));
    TRY(bygone_values(ctx, db, erasure->party, &values, &before));
    erasure->suppress = arena_array(ctx->arena, values.count + before.count + 1, sizeof *erasure->suppress);
    for (size_t i = 0; i < values.count + before.count; i++) {
        bool once = i >= values.count;
        const struct value *value = once ? &before.items[i - values.count] : &values.items[i];
        if (class_goes_whole(ctx, erasure, ctx_notice(ctx)->classes[value->class].entry.id))
            TRY(add_suppression(ctx, erasure, value, once));
    }
    return ST_OK;
}

static enum status count_letters(struct ctx *ctx, struct db *db, struct erasure *erasure, const char *class) {
    scoped_query q = query_begin(db, SQL_LETTERS_ANY);
    query_bind_int(&q, 1, erasure->party);
    query_bind_text(&q, 2, class);
    while (query_row(&q)) {
        erasure->letters++;
        if (erasure->sample)
            continue;
        erasure->sample_record = query_int(&q, "record");
        erasure->sample_class = class;
        erasure->sample_rev = query_int(&q, "rev");
        erasure->sample_key = query_int(&q, "key");
        erasure->sample = query_blob(ctx->arena, &q, "sealed", &erasure->sample_length);
    }
    return query_done(ctx, &q);
}

static enum status find_files(struct ctx *ctx, struct db *db, struct erasure *erasure) {
    size_t room = 0;
    scoped_query q = query_begin(db, SQL_FILES_WITH);
    query_bind_int(&q, 1, erasure->party);
    while (query_row(&q)) {
        ref_t file = query_int(&q, "id");
        ARENA_PUSH(ctx->arena, erasure->files, erasure->file_count, room, file);
    }
    return query_done(ctx, &q);
}

static enum status prepare(struct ctx *ctx, struct erasure *erasure) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(erase_takes_name(ctx, db, erasure, &erasure->name_goes));
    if (erasure->name_goes)
        TRY(erase_besides(ctx, db, erasure->party, erasure->besides));
    if (erasure->asked_for) {
        TRY(request_asks_erasure(ctx, db, erasure->party, erasure->asked, &erasure->request));
        TRY(find_suppression(ctx, db, erasure));
    }
    for (size_t i = 0; i < erasure->decision.target_count; i++)
        if (erasure->decision.targets[i].whole)
            TRY(count_letters(ctx, db, erasure,
                              ctx_notice(ctx)->classes[erasure->decision.targets[i].class].entry.id));
    TRY(find_files(ctx, db, erasure));
    const struct erase_decision *decision = &erasure->decision;
    TRY(erase_wanted(ctx, db, erasure->party, decision, &erasure->wanted, &erasure->wanted_count));
    if (erasure->said && erasure->name_goes)
        TRY(erase_texts(ctx, db, erasure));
    return remains_gather(ctx, db, erasure->party, decision->anonymous, decision->anonymous_count,
                          decision->judged, decision->judged_count, &erasure->remains);
}

struct intent_row {
    struct erasure *erasure;
    void *sealed;
    size_t length;
};
struct intents {
    struct intent_row *rows;
    size_t count;
};

/* On the writer, where nothing comes between: what was written since the decision may have to be kept; and whoever was erased since, is
 * gone or was touched: a second certificate would be of nothing. */
static enum status still_decided(struct ctx *ctx, struct write *write, struct erasure *erasure) {
    scoped_query q = query_begin(write->db, SQL_PARTY_UNCHANGED);
    query_bind_int(&q, 1, erasure->party);
    query_bind_int(&q, 2, erasure->decision.seen);
    erasure->stale = !query_row(&q) || query_int(&q, "count") == 0;
    TRY(query_done(ctx, &q));
    if (!erasure->stale)
        return ST_OK;
    return FAIL(
        ctx, ST_BUSY,
        M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
}

static bool among(const struct erase_target *target, ref_t record) {
    for (size_t i = 0; i < target->count; i++)
        if (target->records[i] == record)
            return true;
    return false;
}

static enum status move_one(struct ctx *ctx, struct write *write, const struct erasure *erasure, ref_t record,
                            int class) {
    return letter_move(ctx, write,
                       (struct letter_place){
                           .party = erasure->party, .record = record, .class = class, .epoch = -erasure->id});
}

static const struct erase_target *target_in(const struct erasure *erasure, int class) {
    for (size_t i = 0; i < erasure->decision.target_count; i++)
        if (erasure->decision.targets[i].class == class)
            return &erasure->decision.targets[i];
    return NULL;
}

/* A class that stays while records of it go that stand apart: everything else in it. */
static enum status move_rest(struct ctx *ctx, struct write *write, const struct erasure *erasure, int class) {
    const struct erase_target *target = target_in(erasure, class);
    ref_t *records = NULL;
    size_t count = 0, room = 0;
    scoped_query q = query_begin(write->db, SQL_LETTERS_GIVEN);
    query_bind_int(&q, 1, erasure->party);
    while (query_row(&q)) { /* a row for each version of the notice, those of a record together */
        ref_t record = query_int(&q, "record");
        if (strcmp(query_text(ctx->arena, &q, "class"), ctx_notice(ctx)->classes[class].entry.id) == 0 &&
            (!count || records[count - 1] != record))
            ARENA_PUSH(ctx->arena, records, count, room, record);
    }
    TRY(query_done(ctx, &q));
    for (size_t i = 0; i < count; i++)
        if (!among(target, records[i]))
            TRY(move_one(ctx, write, erasure, records[i], class));
    return ST_OK;
}

/* Records that stay but share a key with records that go get another key first; once more before the rows go, of what was written since. */
static enum status move_apart(struct ctx *ctx, struct write *write, const struct erasure *erasure) {
    for (size_t i = 0; i < erasure->decision.target_count; i++)
        if (!erasure->decision.targets[i].whole)
            TRY(move_rest(ctx, write, erasure, erasure->decision.targets[i].class));
    return ST_OK;
}

/* Papers are destroyed by hand: where they are stays readable until somebody signs. */
static enum status ask_papers(struct ctx *ctx, struct write *write, const struct erasure *erasure) {
    struct paper *papers;
    size_t count;
    TRY(paper_of_within(ctx, write->db, erasure->party, &papers, &count));
    for (size_t i = 0; i < count; i++) {
        const struct erase_target *target = target_in(erasure, papers[i].class);
        if (target && !papers[i].gone && (target->whole || among(target, papers[i].record)))
            TRY(paper_ask(ctx, write, &papers[i], PAPER_DESTROY));
    }
    return ST_OK;
}

/* A hold that was set since the decision: it is to be made again. */
static enum status not_held(struct ctx *ctx, struct write *write, struct erasure *erasure) {
    day_t *held;
    TRY(bound_held(ctx, write->db, erasure->party, registry_today(ctx), &held));
    for (size_t i = 0; i < erasure->decision.target_count; i++)
        if (held[erasure->decision.targets[i].class] != DAY_NONE) {
            erasure->stale = true;
            return FAIL(ctx, ST_BUSY, M("This is held just now; try again"));
        }
    return ST_OK;
}

static enum status not_restricted(struct ctx *ctx, struct db *db, ref_t party) {
    const char *why;
    TRY(erase_restricted(ctx, db, party, &why));
    return why ? FAIL(ctx, ST_CONFLICT, why) : ST_OK;
}

static enum status write_intent(struct ctx *ctx, struct write *write, const struct intent_row *row) {
    struct erasure *erasure = row->erasure;
    TRY(bound_going(ctx, write->db, erasure->party));
    TRY(still_decided(ctx, write, erasure));
    TRY(not_held(ctx, write, erasure));
    TRY(erase_answer_refuse(ctx, write->db, erasure->party, erasure->said && erasure->said->with_answer));
    TRY(not_restricted(ctx, write->db, erasure->party));
    if (erasure->said)
        TRY(unname_within(ctx, write, erasure->party, &erasure->said->wish));
    TRY(ask_papers(ctx, write, erasure));
    TRY(erase_ask(ctx, write, erasure));
    TRY(move_apart(ctx, write, erasure));
    TRY(choice_carry(ctx, write, erasure->party));
    TRY(choice_carry_voices(ctx, write, erasure->party));
    scoped_query q = query_begin(write->db, SQL_ERASURE_ADD);
    query_bind_int(&q, 1, erasure->id);
    query_bind_int(&q, 2, erasure->party);
    query_bind_int(&q, 3, erasure->asked);
    query_bind_int(&q, 4, erasure->key);
    query_bind_blob(&q, 5, row->sealed, row->length);
    query_bind_int(&q, 6, write->change);
    TRY(query_run(ctx, &q, NULL));
    struct audit_entry entry = {.actor = actor_text(ctx),
                                .action = "erasure_begun",
                                .party = erasure->party,
                                .sentence = erasure->because,
                                .detail = ref_text(ctx->arena, erasure->id)};
    return audit_change(ctx, ctx->registry->audit, write, &entry);
}

static enum status write_intents(struct ctx *ctx, struct write *write, void *arg) {
    const struct intents *intents = arg;
    TRY(edition_current_within(ctx, write->db));
    for (size_t i = 0; i < intents->count; i++)
        TRY(write_intent(ctx, write, &intents->rows[i]));
    return ST_OK;
}

/* The key is one of those made ahead, so nobody waits for it; what claims it after a crash is the row (registry.c). */
static enum status make_intent(struct ctx *ctx, struct erasure *erasure, struct intent_row *row) {
    struct vault *vault = ctx->registry->vault;
    TRY(prepare(ctx, erasure));
    TRY(erase_keys_left(ctx, erasure, &erasure->keys));
    TRY(vault_key_for(ctx, vault, ERASURE_KEYS, ERASURE_CLASS, erasure->id, &erasure->key));
    const char *json = erase_intent_json(ctx, erasure);
    row->erasure = erasure;
    return seal_close(ctx, vault, erasure->key, intent_place(erasure->id), json, strlen(json), &row->sealed,
                      &row->length);
}

static enum status begin(struct ctx *ctx, struct erasure *erasures, size_t count) {
    struct intents intents = {.rows = arena_array(ctx->arena, count, sizeof *intents.rows), .count = count};
    TRY(adopt_turn(ctx));
    for (size_t i = 0; i < count; i++)
        TRY(make_intent(ctx, &erasures[i], &intents.rows[i]));
    TRY(writer_run(ctx, ctx->registry->writer, write_intents, &intents));
    CRASH_POINT("erase.intended");
    return ST_OK;
}

/* ---- the steps */

/* Everything the party has in the classes that go, and in shared months whatever was not moved away. */
static bool key_goes(struct ctx *ctx, const struct erasure *erasure, const struct vault_key *key) {
    if (class_goes_whole(ctx, erasure, key->class))
        return true;
    for (size_t i = 0; i < erasure->decision.target_count; i++)
        if (strcmp(ctx_notice(ctx)->classes[erasure->decision.targets[i].class].entry.id, key->class) == 0)
            return key->epoch != -erasure->id; /* that one is of what stays; an earlier erasure's has served */
    return false;
}

struct going {
    int64_t *keys;
    size_t count, room;
};

/* What answered requests, messages, holds that are over, hand-overs of one person and tasks say has a key each, which is of no class. */
static enum status add_other_keys(struct ctx *ctx, struct db *db, const struct erasure *erasure,
                                  struct going *going) {
    int64_t *keys;
    size_t count;
    TRY(request_keys(ctx, db, erasure->party, &keys, &count));
    for (size_t i = 0; i < count; i++)
        ARENA_PUSH(ctx->arena, going->keys, going->count, going->room, keys[i]);
    TRY(outbox_keys(ctx, db, erasure->party, &keys, &count));
    for (size_t i = 0; i < count; i++)
        ARENA_PUSH(ctx->arena, going->keys, going->count, going->room, keys[i]);
    TRY(hold_keys(ctx, db, erasure->party, &keys, &count));
    for (size_t i = 0; i < count; i++)
        ARENA_PUSH(ctx->arena, going->keys, going->count, going->room, keys[i]);
    TRY(entrust_keys(ctx, db, erasure->party, &keys, &count));
    for (size_t i = 0; i < count; i++)
        ARENA_PUSH(ctx->arena, going->keys, going->count, going->room, keys[i]);
    TRY(task_keys(ctx, db, erasure->party, &keys, &count));
    for (size_t i = 0; i < count; i++)
        ARENA_PUSH(ctx->arena, going->keys, going->count, going->room, keys[i]);
    return ST_OK;
}

/* What waits to be fetched holds the data once more: it goes with any of them. */
static enum status add_parcel_keys(struct ctx *ctx, struct db *db, const struct erasure *erasure,
                                   struct going *going) {
    int64_t *keys;
    size_t count;
    TRY(parcel_keys(ctx, db, erasure->party, &keys, &count));
    for (size_t i = 0; i < count; i++)
        ARENA_PUSH(ctx->arena, going->keys, going->count, going->room, keys[i]);
    return ST_OK;
}

static enum status keys_going(struct ctx *ctx, const struct erasure *erasure, struct going *going) {
    struct vault_key *keys;
    size_t count;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(joined_keys(ctx, db, erasure->party, &keys, &count));
    for (size_t i = 0; i < count; i++)
        if (key_goes(ctx, erasure, &keys[i]))
            ARENA_PUSH(ctx->arena, going->keys, going->count, going->room, keys[i].id);
    TRY(add_parcel_keys(ctx, db, erasure, going));
    return erasure->name_goes ? add_other_keys(ctx, db, erasure, going) : ST_OK;
}

enum status erase_keys_left(struct ctx *ctx, const struct erasure *erasure, size_t *count) {
    struct vault_key *keys;
    struct going others = {0};
    size_t living;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(joined_keys(ctx, db, erasure->party, &keys, &living));
    TRY(add_parcel_keys(ctx, db, erasure, &others));
    if (erasure->name_goes)
        TRY(add_other_keys(ctx, db, erasure, &others));
    *count = others.count;
    for (size_t i = 0; i < living; i++)
        *count += class_goes_whole(ctx, erasure, keys[i].class);
    return ST_OK;
}

/* On the writer, where nobody else writes a letter meanwhile: what was written about the person between the keys and the
 * rows got a new key, which goes before its rows do. There is hardly ever one, so the writer does not wait for it. */
static enum status destroy_late_keys(struct ctx *ctx, const struct erasure *erasure) {
    struct going going = {0};
    TRY(keys_going(ctx, erasure, &going));
    return going.count ? vault_destroy_keys(ctx, ctx->registry->vault, going.keys, going.count) : ST_OK;
}

/* Those whose steps are taken together. */
struct several {
    struct erasure *erasures;
    bool *open; /* people still have something to do, for which the intent's key is kept */
    size_t count;
};

/* Of a class that goes in part: does another record lie under one of these keys? */
static enum status check_apart(struct ctx *ctx, struct db *db, const struct erasure *erasure,
                               const struct going *going, bool *apart) {
    scoped_query q = query_begin(db, SQL_LETTER_KEYS_OF);
    query_bind_int(&q, 1, erasure->party);
    while (query_row(&q)) {
        const struct erase_target *target =
            target_in(erasure, notice_class(ctx_notice(ctx), query_text(ctx->arena, &q, "class")));
        if (!target || target->whole || among(target, query_int(&q, "record")))
            continue;
        for (size_t i = 0; i < going->count; i++)
            *apart = *apart && going->keys[i] != query_int(&q, "key");
    }
    return query_done(ctx, &q);
}

static enum status move_all_apart(struct ctx *ctx, struct write *write, void *arg) {
    const struct several *several = arg;
    for (size_t i = 0; i < several->count; i++)
        TRY(move_apart(ctx, write, &several->erasures[i]));
    return ST_OK;
}

static enum status all_going(struct ctx *ctx, const struct several *several, struct going *going, bool *apart) {
    scoped_reader *db = NULL;
    *going = (struct going){0};
    *apart = true;
    for (size_t i = 0; i < several->count; i++)
        TRY(keys_going(ctx, &several->erasures[i], going));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; i < several->count && *apart; i++)
        TRY(check_apart(ctx, db, &several->erasures[i], going, apart));
    return ST_OK;
}

/* No key goes under which something lies that stays: that would be gone with it, and could not be brought back. */
static enum status destroy_keys(struct ctx *ctx, struct several *several) {
    struct registry *registry = ctx->registry;
    struct going going;
    bool apart;
    TRY(all_going(ctx, several, &going, &apart));
    if (!apart) {
        TRY(writer_run(ctx, registry->writer, move_all_apart, several));
        TRY(all_going(ctx, several, &going, &apart));
    }
    if (!apart)
        return FAIL(ctx, ST_CONFLICT,
                    M("Nothing was erased: something that stays lies under a key that would go."));
    /* Whoever opens an older copy of the data with these keys sees that it is older, and only reads. */
    vault_note_change(registry->vault, store_change(registry->store));
    TRY(vault_destroy_keys(ctx, registry->vault, going.keys, going.count));
    CRASH_POINT("erase.keys");
    return ST_OK;
}

static enum status set_state(struct ctx *ctx, struct write *write, int64_t id, const char *state) {
    scoped_query q = query_begin(write->db, SQL_ERASURE_STATE);
    query_bind_int(&q, 1, id);
    query_bind_text(&q, 2, state);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

/* Of which fields something is left; never a value. */
static enum status log_left(struct ctx *ctx, struct write *write, const struct erasure *erasure,
                            struct audit_entry entry) {
    size_t count;
    if (!erasure->remains.count)
        return ST_OK;
    entry.action = "anonymised";
    entry.fields = remains_fields(ctx, &erasure->remains, &count);
    entry.field_count = count;
    return audit_change(ctx, ctx->registry->audit, write, &entry);
}

static enum status write_rows(struct ctx *ctx, struct write *write, struct erasure *erasure) {
    size_t letters = erasure->letters; /* counted before the first try; a second one finds fewer */
    TRY(move_apart(ctx, write, erasure));
    TRY(destroy_late_keys(ctx, erasure));
    TRY(erase_rows(ctx, write, erasure));
    erasure->letters = letters;
    erasure->counted = true;
    TRY(remains_add(ctx, write, &erasure->remains));
    CRASH_POINT("erase.remains");
    TRY(set_state(ctx, write, erasure->id, "gone"));
    TRY(erase_dates(ctx, write, erasure));
    struct audit_entry entry = {.actor = actor_text(ctx),
                                .action = "erased",
                                .party = erasure->party,
                                .sentence = erasure->because,
                                .detail = ref_text(ctx->arena, erasure->id)};
    TRY(audit_change(ctx, ctx->registry->audit, write, &entry));
    return log_left(ctx, write, erasure, entry);
}

static enum status write_all_rows(struct ctx *ctx, struct write *write, void *arg) {
    const struct several *several = arg;
    for (size_t i = 0; i < several->count; i++)
        TRY(write_rows(ctx, write, &several->erasures[i]));
    return ST_OK;
}

static enum status write_certificate(struct ctx *ctx, struct write *write, const struct erasure *erasure,
                                     bool *open) {
    const char *json;
    TRY(erase_certificate_json(ctx, write->db, erasure, &json, open));
    scoped_query q = query_begin(write->db, SQL_ERASURE_CERTIFIED);
    query_bind_int(&q, 1, erasure->id);
    query_bind_int(&q, 2, ctx->now);
    query_bind_text(&q, 3, json);
    query_bind_int(&q, 4, write->change);
    query_bind_text(&q, 5, *open ? "tasks" : "closed");
    TRY(query_run(ctx, &q, NULL));
    return certified_log(ctx, write, "erasure_certified", erasure->id, erasure->party, erasure->because, json);
}

static enum status write_certificates(struct ctx *ctx, struct write *write, void *arg) {
    const struct several *several = arg;
    for (size_t i = 0; i < several->count; i++)
        TRY(write_certificate(ctx, write, &several->erasures[i], &several->open[i]));
    return ST_OK;
}

static enum status certify(struct ctx *ctx, struct several *several) {
    several->open = arena_array(ctx->arena, several->count, sizeof *several->open);
    for (size_t i = 0; i < several->count; i++)
        TRY(erase_verify(ctx, &several->erasures[i]));
    TRY(writer_run(ctx, ctx->registry->writer, write_certificates, several));
    CRASH_POINT("erase.certified");
    return ST_OK;
}

/* What the intents' keys kept is no longer in the rows. In the logs of register and look-ups there may be what the rows
 * and tokens were: dates, links and tokens of somebody without a name. */
static enum status close_all(struct ctx *ctx, const struct several *several) {
    for (size_t i = 0; i < several->count; i++)
        if (!several->open[i])
            TRY(vault_destroy_later(ctx, ctx->registry->vault, several->erasures[i].key));
    CRASH_POINT("erase.closing");
    writer_fold_later(ctx->registry->writer);
    return ST_OK;
}

static enum status find_with(struct ctx *ctx, struct erasure *erasure) {
    ref_t *family;
    size_t count;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(joined_family(ctx, db, erasure->party, &family, &count));
    erasure->with = family + 1; /* the first is the party itself */
    erasure->with_count = count - 1;
    return ST_OK;
}

/* From a state, in which all of them are, to the end. */
static enum status take_steps(struct ctx *ctx, struct erasure *erasures, size_t count, const char *state) {
    struct several several = {.erasures = erasures, .count = count};
    for (size_t i = 0; i < count; i++)
        TRY(find_with(ctx, &erasures[i]));
    if (strcmp(state, "intended") == 0) {
        TRY(destroy_keys(ctx, &several));
        TRY(writer_run(ctx, ctx->registry->writer, write_all_rows, &several));
        CRASH_POINT("erase.gone");
    }
    TRY(certify(ctx, &several));
    return close_all(ctx, &several);
}

/* The search forgets first, and whatever others' systems have answered, for it may name them. Of whose name stays it learns again what is left, once all else is done. */
static enum status go_on(struct ctx *ctx, struct erasure *erasures, size_t count, const char *state) {
    memo_forget(ctx->registry->memo);
    for (size_t i = 0; i < count; i++)
        if (erasures[i].name_goes)
            lens_forget(ctx, erasures[i].party);
        else
            lens_withhold(ctx, erasures[i].party);
    enum status status = take_steps(ctx, erasures, count, state);
    uses_forget(ctx->registry->uses);
    for (size_t i = 0; i < count; i++)
        if (!erasures[i].name_goes)
            lens_release(ctx, erasures[i].party);
    return status;
}

/* ---- public */

static enum status certificate_of(struct ctx *ctx, int64_t id, const char **json) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_ERASURE_CERTIFICATE);
    query_bind_int(&q, 1, id);
    *json = query_row(&q) ? query_text(ctx->arena, &q, "certificate") : NULL;
    return query_done(ctx, &q);
}

static enum status permitted(struct ctx *ctx, ref_t party) {
    struct permission permission;
    if (!ctx->registry->writer)
        return FAIL(ctx, ST_DENIED, M("This register can only be read, so nothing can be erased from it"));
    return permit_action(ctx, ACTION_ERASE, party, &permission);
}

enum status erase_carry_out(struct ctx *ctx, struct erasure *erasures, size_t count) {
    TRY(begin(ctx, erasures, count));
    return go_on(ctx, erasures, count, "intended");
}

static enum status decide_and_carry_out(struct ctx *ctx, struct erasure *erasure) {
    TRY(permitted(ctx, erasure->party));
    TRY(erase_decide(ctx, erasure->party, &erasure->decision));
    if (!erasure->decision.target_count)
        return FAIL(ctx, ST_DENIED,
                    M("Nothing of this can be erased yet; the plan says until when it must be kept, and why"));
    return erase_carry_out(ctx, erasure, 1);
}

enum status erase_run(struct ctx *ctx, ref_t party, struct erase_certificate *certificate) {
    return erase_run_said(ctx, party, NULL, certificate);
}

enum status erase_run_said(struct ctx *ctx, ref_t party, const struct erase_said *said,
                           struct erase_certificate *certificate) {
    const struct erasure asked = {.id = store_new_id(),
                                  .party = party,
                                  .said = said,
                                  .asked = ctx->now,
                                  .because = "rights.erasure",
                                  .asked_for = true};
    struct erasure erasure = asked;
    *certificate = (struct erase_certificate){0};
    enum status status = decide_and_carry_out(ctx, &erasure);
    for (int tries = 1; status == ST_BUSY && erasure.stale && tries < ERASE_TRIES; tries++) {
        fault_clear(ctx);
        erasure = asked;
        status = decide_and_carry_out(ctx, &erasure);
    }
    TRY(status);
    certificate->id = ref_text(ctx->arena, erasure.id);
    certificate->party = ref_text(ctx->arena, party);
    certificate->at = ctx->now;
    certificate->keys = erasure.keys;
    certificate->letters = erasure.letters;
    certificate->tokens = erasure.tokens;
    return certificate_of(ctx, erasure.id, &certificate->json);
}

struct open_erasure {
    struct erasure erasure;
    const char *state;
    void *intent;
    size_t length;
};
struct open_erasures {
    struct open_erasure *items;
    size_t count, room;
};

static enum status list_open(struct ctx *ctx, struct open_erasures *list) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_ERASURES_OPEN);
    while (query_row(&q)) {
        struct open_erasure one = {.state = query_text(ctx->arena, &q, "state")};
        one.erasure.id = query_int(&q, "id");
        one.erasure.party = query_int(&q, "party");
        one.erasure.asked = query_int(&q, "asked");
        one.erasure.key = query_int(&q, "key");
        one.intent = query_blob(ctx->arena, &q, "intent", &one.length);
        ARENA_PUSH(ctx->arena, list->items, list->count, list->room, one);
    }
    return query_done(ctx, &q);
}

static enum status resume_one(struct ctx *ctx, struct open_erasure *one) {
    char *json;
    size_t length;
    if (one->intent) {
        TRY(seal_open(ctx, ctx->registry->vault, one->erasure.key, intent_place(one->erasure.id), one->intent,
                      one->length, &json, &length));
        TRY(erase_intent_read(ctx, json, &one->erasure));
    }
    return go_on(ctx, &one->erasure, 1, one->state);
}

static bool is_open(const struct open_erasures *list, int64_t id) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].erasure.id == id)
            return true;
    return false;
}

/* Those that wait for people, by number. */
static enum status list_waiting(struct ctx *ctx, struct going *list) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_ERASURES_WAIT);
    while (query_row(&q))
        ARENA_PUSH(ctx->arena, list->keys, list->count, list->room, query_int(&q, "id"));
    return query_done(ctx, &q);
}

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool waits(const struct going *list, int64_t id) {
    return list->count && bsearch(&id, list->keys, list->count, sizeof id, by_number);
}

/* Of erasures that were never begun, or are closed: a crash came before their keys went, and so before the logs were emptied. */
static enum status destroy_left_keys(struct ctx *ctx, const struct open_erasures *open) {
    struct vault *vault = ctx->registry->vault;
    struct vault_key *keys;
    struct going going = {0}, waiting = {0};
    size_t count;
    TRY(vault_keys_of(ctx, vault, ERASURE_KEYS, &keys, &count));
    TRY(list_waiting(ctx, &waiting));
    for (size_t i = 0; i < count; i++)
        if (!is_open(open, keys[i].epoch) && !waits(&waiting, keys[i].epoch))
            ARENA_PUSH(ctx->arena, going.keys, going.count, going.room, keys[i].id);
    if (!going.count)
        return ST_OK;
    for (size_t i = 0; i < going.count; i++)
        TRY(vault_destroy_later(ctx, vault, going.keys[i]));
    CRASH_POINT("erase.closing");
    writer_fold_later(ctx->registry->writer);
    return ST_OK;
}

/* One that cannot be finished stands in nobody's way: the others are, it is tried again once they are through and at each start, and the
 * promises say since when it is open. A disk that fails is the caller's. */
static enum status resume_all(struct ctx *ctx, struct open_erasures *list) {
    for (size_t left = list->count, before = left + 1; left && left < before;) {
        before = left;
        left = 0;
        for (size_t i = 0; i < before; i++) {
            struct open_erasure one = list->items[i];
            enum status status = resume_one(ctx, &one);
            if (status == ST_FAILED || status == ST_BUSY)
                return status;
            if (status != ST_OK)
                list->items[left++] = list->items[i];
            fault_clear(ctx);
        }
    }
    return ST_OK;
}

enum status erase_resume(struct ctx *ctx) {
    struct open_erasures list = {0};
    if (!ctx->registry->writer)
        return ST_OK;
    TRY(list_open(ctx, &list));
    TRY(destroy_left_keys(ctx, &list));
    TRY(resume_all(ctx, &list));
    return erase_complete(ctx, NULL);
}
