/* A suppression says its scope in its reason: "objected", "objected PURPOSE", "objected * CHANNEL", "objected PURPOSE
 * CHANNEL", each with "once " before it where the person has that address no more; CHANNEL is "*" of an objection that was taken of every channel before anybody knew which was meant. That one gives way when it is known;
 * no other is ever taken away: whoever consents afterwards is let through by the later of the two instants, so that
 * one person's consent does not undo what somebody else with the same address has said. */
#include "registry/choice.h"

#include "registry/against.h"
#include "registry/bound.h"
#include "registry/bygone.h"
#include "registry/deed.h"
#include "registry/ended.h"
#include "registry/envelope.h"

#include "notice/word.h"
#include "registry/joined.h"
#include "registry/link.h"
#include "registry/loggable.h"
#include "registry/lookups.h"
#include "registry/role.h"
#include "registry/scope.h"
#include "registry/within.h"
#include "registry/withheld.h"

#include <string.h>

static enum status wrong(struct ctx *ctx, const char *field, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, field);
}

static enum status allowed(struct ctx *ctx, struct db *db, ref_t party) {
    return permit_action_within(ctx, db, ACTION_RIGHT, party, NULL);
}

/* ---- reading */

static void read_row(struct ctx *ctx, struct query *q, struct choice *choice) {
    const char *channel = query_text(ctx->arena, q, "channel");
    *choice = (struct choice){.purpose = query_text(ctx->arena, q, "purpose"),
                              .channel = choice_every(channel) ? NULL : channel,
                              .cautious = channel && choice_every(channel),
                              .given = strcmp(query_text(ctx->arena, q, "answer"), "given") == 0,
                              .at = query_int(q, "at"),
                              .how = query_text(ctx->arena, q, "how"),
                              .record = query_int(q, "evidence")};
}

static bool concerns(const char *scope, const char *asked) {
    return !scope || !asked || strcmp(scope, asked) == 0;
}

enum status choice_all(struct ctx *ctx, struct db *db, ref_t party, struct choice **choices, size_t *count) {
    size_t room = 0;
    *choices = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_CHOICES_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        struct choice choice;
        read_row(ctx, &q, &choice);
        ARENA_PUSH(ctx->arena, *choices, *count, room, choice);
    }
    return query_done(ctx, &q);
}

/* A consent that came after an objection ends it for the channel it was given for. */
static bool stands(const struct choice *choices, size_t count, size_t i) {
    bool ended = choices[i].given;
    for (size_t j = i + 1; !ended && j < count; j++)
        ended = choices[j].given && strcmp(choices[j].purpose, choices[i].purpose) == 0 &&
                (!choices[j].channel ||
                 (choices[i].channel && strcmp(choices[j].channel, choices[i].channel) == 0));
    return !ended;
}

/* Where no channel is said, whatever is sent may go by any: an objection to one of them counts, whatever came later for another. */
struct choice_standing choice_decides(const struct choice *choices, size_t count, const char *purpose,
                                      const char *channel) {
    struct choice_standing standing = {0};
    for (size_t i = 0; i < count; i++)
        if (strcmp(choices[i].purpose, purpose) == 0 && concerns(choices[i].channel, channel))
            standing = (struct choice_standing){
                .given = choices[i].given, .refused = !choices[i].given, .at = choices[i].at};
    for (size_t i = 0; !channel && !standing.refused && i < count; i++)
        if (strcmp(choices[i].purpose, purpose) == 0 && stands(choices, count, i))
            standing = (struct choice_standing){.refused = true, .at = choices[i].at};
    return standing;
}

enum status choice_list(struct ctx *ctx, ref_t party, struct choice **choices, size_t *count) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return choice_all(ctx, db, party, choices, count);
}

const char *choice_purpose(struct ctx *ctx, const struct choice *choice) {
    const struct notice *notice = ctx_notice(ctx);
    int index = notice_purpose(notice, choice->purpose);
    return index == NOTICE_NOTHING ? choice->purpose : words_in(&notice->purposes[index].entry, ctx->lang);
}

const char *choice_channel(struct ctx *ctx, const char *channel) {
    return channel ? word_text(ctx->lang, WORD_CHANNEL, channel) : NULL;
}

const char *const *choice_channels(size_t *count) {
    static const char *const channels[] = {"email", "phone", "sms", "post", "in_person"};
    *count = sizeof channels / sizeof *channels;
    return channels;
}

/* ---- tokens of those who objected */

static const char *const objected_word = "objected";

static const char *reason_of(struct ctx *ctx, const char *purpose, const char *channel, bool cautious) {
    if (cautious)
        channel = CHOICE_CAUTIOUS;
    if (channel)
        return arena_printf(ctx->arena, "%s %s %s", objected_word, purpose, channel);
    return arena_printf(ctx->arena, "%s %s", objected_word, purpose);
}

/* Does a suppression's reason reach this use? */
static bool reaches(const char *reason, const char *purpose, const char *channel) {
    size_t length = strlen(objected_word);
    if (strncmp(reason, LOOKUPS_ONCE, strlen(LOOKUPS_ONCE)) == 0)
        reason += strlen(LOOKUPS_ONCE);
    if (strncmp(reason, objected_word, length) != 0)
        return false;
    const char *scope = reason + length + strspn(reason + length, " ");
    size_t first = strcspn(scope, " ");
    const char *by = scope + first + strspn(scope + first, " ");
    bool same = !first || (strlen(purpose) == first && strncmp(scope, purpose, first) == 0);
    return same && concerns(*by && !choice_every(by) ? by : NULL, channel);
}

bool choice_reaches(const struct suppression *suppressions, size_t count, const char *purpose,
                    const char *channel, const char *leaves, int64_t since) {
    for (size_t i = 0; i < count; i++)
        if (suppressions[i].at > since && !(leaves && strcmp(suppressions[i].kind, leaves) == 0) &&
            reaches(suppressions[i].reason, purpose, channel))
            return true;
    return false;
}

static enum status suppress_token(struct ctx *ctx, struct write *write, const unsigned char *token,
                                  const char *kind, const char *reason, int64_t at) {
    scoped_query q = query_begin(write->db, SQL_SUPPRESSED_ADD);
    query_bind_blob(&q, 1, token, TOKEN_SIZE);
    query_bind_text(&q, 2, reason);
    query_bind_text(&q, 3, kind);
    query_bind_int(&q, 4, 1);
    query_bind_int(&q, 5, at);
    query_bind_int(&q, 6, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status drop_token(struct ctx *ctx, struct write *write, const unsigned char *token,
                              const char *reason, int64_t at) {
    scoped_query q = query_begin(write->db, SQL_SUPPRESSED_DROP);
    query_bind_blob(&q, 1, token, TOKEN_SIZE);
    query_bind_text(&q, 2, reason);
    query_bind_int(&q, 3, at);
    return query_run(ctx, &q, NULL);
}

static const char *once(struct ctx *ctx, const char *reason) {
    return arena_printf(ctx->arena, LOOKUPS_ONCE "%s", reason);
}

static const char *choice_reason(struct ctx *ctx, const struct choice *choice) {
    return reason_of(ctx, choice->purpose, choice->channel, choice->cautious);
}

static enum status suppress(struct ctx *ctx, struct write *write, const struct values *values,
                            const struct choice *choice) {
    for (size_t i = 0; i < values->count; i++) {
        unsigned char token[TOKEN_SIZE];
        const char *kind = lookups_address(ctx, &values->items[i], token);
        if (kind)
            TRY(suppress_token(ctx, write, token, kind, choice_reason(ctx, choice), choice->at));
    }
    return ST_OK;
}

/* The address has another mark from now on, which gives way when it becomes somebody else's; and none where it is somebody else's already. */
static enum status suppress_bygone(struct ctx *ctx, struct write *write, const struct bygone *bygone,
                                   const struct choice *choice) {
    const char *reason = choice_reason(ctx, choice);
    for (size_t i = 0; i < bygone->count; i++) {
        const struct bygone_value *one = &bygone->items[i];
        TRY(drop_token(ctx, write, one->token, reason, choice->at));
        if (one->taken)
            TRY(drop_token(ctx, write, one->token, once(ctx, reason), choice->at));
        else
            TRY(suppress_token(ctx, write, one->token, one->kind, once(ctx, reason), choice->at));
    }
    return ST_OK;
}

enum status choice_object_mark(struct ctx *ctx, struct write *write, const unsigned char *mark, int purpose) {
    const struct notice *notice = ctx_notice(ctx);
    for (size_t i = 0; i < notice->purposes_count; i++) {
        if (purpose == NOTICE_NOTHING ? !notice->purposes[i].marketing : purpose != (int)i)
            continue;
        const struct choice choice = {.purpose = notice->purposes[i].entry.id, .at = ctx->now};
        TRY(suppress_token(ctx, write, mark, lookups_kind(TOKEN_EMAIL), choice_reason(ctx, &choice),
                           choice.at));
    }
    return ST_OK;
}

/* Of these choices what is refused holds for whoever has one of the addresses of `whose`, or brings one that was theirs. */
static enum status carry_to(struct ctx *ctx, struct write *write, const struct choice *choices, size_t count,
                            ref_t whose) {
    struct values values;
    struct bygone bygone;
    bool read = false;
    TRY(joined_every(ctx, write->db, whose, &values));
    for (size_t i = 0; i < count; i++) {
        if (choices[i].given || !choice_decides(choices, count, choices[i].purpose, choices[i].channel).refused)
            continue;
        if (!read)
            TRY(bygone_of(ctx, write->db, LOOKUP_WRITING, whose, &values, &bygone));
        if (!read)
            TRY(bygone_touch(ctx, write, &bygone));
        read = true;
        TRY(suppress(ctx, write, &values, &choices[i]));
        TRY(suppress_bygone(ctx, write, &bygone, &choices[i]));
    }
    return ST_OK;
}

/* Addresses may have come after the objection. A later consent ends what it concerns. */
enum status choice_carry(struct ctx *ctx, struct write *write, ref_t party) {
    struct choice *choices;
    size_t count;
    TRY(choice_all(ctx, write->db, party, &choices, &count));
    return count ? carry_to(ctx, write, choices, count, party) : ST_OK;
}

enum status choice_readdressed(struct ctx *ctx, struct write *write, ref_t party, const struct values *given) {
    struct choice *choices;
    size_t count;
    bool refused = false;
    TRY(choice_all(ctx, write->db, party, &choices, &count));
    for (size_t i = 0; i < count; i++)
        refused = refused || !choices[i].given;
    if (refused)
        return carry_to(ctx, write, choices, count, party);
    return given ? bygone_handed(ctx, write, given, false) : ST_OK;
}

enum status choice_carry_voices(struct ctx *ctx, struct write *write, ref_t party) {
    struct choice *choices;
    struct roles people;
    size_t count;
    TRY(choice_all(ctx, write->db, party, &choices, &count));
    if (!count)
        return ST_OK;
    TRY(role_list_in(ctx, write->db, party, &people));
    for (size_t i = 0; i < people.count; i++)
        if (role_on(&people.items[i], registry_today(ctx)))
            TRY(carry_to(ctx, write, choices, count, people.parties[i]));
    return ST_OK;
}

/* ---- writing */

struct choosing {
    const struct choice_draft *draft;
    bool given;
    int64_t at;
};

static enum status check_words(struct ctx *ctx, const char *words) {
    if (words && strlen(words) > CHOICE_WORDS_MAX)
        return wrong(
            ctx, "words",
            M("The words are too long: at most {1} bytes. Keep the form among the papers or the files, and "
              "name it as the document."),
            arena_printf(ctx->arena, "%d", CHOICE_WORDS_MAX));
    return ST_OK;
}

static enum status check(struct ctx *ctx, const struct choice_draft *draft, bool given) {
    if (draft->at > ctx->now)
        return wrong(ctx, "at", M("The day {1} has not come yet."),
                     day_text(ctx->arena, ctx->lang, zone_day(registry_zone(ctx), draft->at)));
    if (draft->channel && !loggable_channel(draft->channel))
        return wrong(ctx, "channel", M("There is no such channel: {1}"), draft->channel);
    if (draft->how && !loggable_channel(draft->how))
        return wrong(ctx, "how", M("There is no such channel: {1}"), draft->how);
    if (given && draft->purpose == NOTICE_NOTHING)
        return wrong(ctx, "purpose", M("Say to which purpose of the notice the person consents."), NULL);
    const struct scope *scope = ctx->scope;
    if (given && scope && !names_have(&scope->purposes, ctx_notice(ctx)->purposes[draft->purpose].entry.id))
        return FAIL(ctx, ST_DENIED, M("This token is not for the purpose that is consented to ({1})."),
                    ctx_notice(ctx)->purposes[draft->purpose].entry.id);
    if (given && !draft->how)
        return wrong(ctx, "how", M("Say how the consent was given, so that it can be shown later."), NULL);
    return check_words(ctx, draft->words);
}

/* What was agreed to is something that people wrote or said: no note of the register's own about a choice. */
static enum status check_document(struct ctx *ctx, struct db *db, const struct choice_draft *draft) {
    static const char *const none[] = {"profile", "merged", "consent", "refusal"};
    struct envelope envelope;
    bool there;
    if (!draft->document)
        return ST_OK;
    TRY(envelope_by_id(ctx, db, draft->document, &envelope, &there));
    there = there && envelope.party == draft->party;
    for (size_t i = 0; there && i < sizeof none / sizeof *none; i++)
        there = strcmp(envelope.kind, none[i]) != 0;
    return there ? ST_OK
                 : wrong(ctx, "document", M("This party has no such paper, file, message or call: {1}"),
                         ref_text(ctx->arena, draft->document));
}

/* The consent that an objection ends: rules count from its end. */
static enum status end_consents(struct ctx *ctx, struct write *write, const struct choosing *choosing,
                                const char *purpose) {
    scoped_query q = query_begin(write->db, SQL_CONSENT_END);
    query_bind_int(&q, 1, choosing->draft->party);
    query_bind_text(&q, 2, purpose);
    query_bind_text(&q, 3, choosing->draft->channel);
    query_bind_int(&q, 4, zone_day(registry_zone(ctx), choosing->at));
    query_bind_int(&q, 5, write->change);
    return query_run(ctx, &q, NULL);
}

static const char *said(const char *words) {
    return words && words[strspn(words, " \t\r\n")] ? words : NULL;
}

static enum status put_record(struct ctx *ctx, struct write *write, const struct choosing *choosing,
                              const char *purpose, ref_t *record) {
    const struct within within = {.action = "noted", .permit = ACTION_RIGHT, .quiet = true, .said = true};
    struct fact facts[2] = {{"purpose", purpose}, {"channel", choosing->draft->channel}};
    const struct record_draft draft = {.party = choosing->draft->party,
                                       .kind = choosing->given ? "consent" : "refusal",
                                       .at = choosing->at,
                                       .ends = DAY_NONE,
                                       .service = NOTICE_NOTHING,
                                       .source = NOTICE_NOTHING,
                                       .belongs = choosing->draft->document,
                                       .text = said(choosing->draft->words),
                                       .facts = facts,
                                       .fact_count = choosing->draft->channel ? 2 : 1};
    enum status status = record_add_within(ctx, write, &within, &draft, record);
    if (status != ST_OK && ctx->fault.field && strcmp(ctx->fault.field, "text") == 0)
        return fault_at_field(ctx, "words");
    TRY(status);
    if (!draft.text)
        return ST_OK;
    scoped_query q = query_begin(write->db, SQL_RECORD_WORDED);
    query_bind_int(&q, 1, draft.party);
    query_bind_int(&q, 2, *record);
    query_bind_text(&q, 3, choosing->draft->shown ? RECORD_SHOWN : "worded");
    return query_run(ctx, &q, NULL);
}

static enum status put_choice(struct ctx *ctx, struct write *write, const struct choosing *choosing,
                              const char *purpose) {
    const struct choice_draft *draft = choosing->draft;
    ref_t record = 0, id = store_new_id();
    if (!choosing->given)
        TRY(end_consents(ctx, write, choosing, purpose));
    TRY(put_record(ctx, write, choosing, purpose, &record));
    scoped_query q = query_begin(write->db, SQL_CHOICE_ADD);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, draft->party);
    query_bind_text(&q, 3, purpose);
    query_bind_text(&q, 4, draft->cautious ? CHOICE_CAUTIOUS : draft->channel);
    query_bind_text(&q, 5, choosing->given ? "given" : "refused");
    query_bind_int(&q, 6, choosing->at);
    query_bind_text(&q, 7, draft->how);
    query_bind_int(&q, 8, record);
    query_bind_int(&q, 9, write->change);
    TRY(query_run(ctx, &q, NULL));
    TRY(deed_put(ctx, write, draft->party, choosing->given ? DEED_CONSENTED : DEED_OBJECTED, record,
                 arena_printf(ctx->arena, "%lld", (long long)id)));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = choosing->given ? "consented" : "objected",
                                              .party = draft->party,
                                              .record = record,
                                              .purpose = purpose,
                                              .sentence = choosing->given ? "purposes" : "rights.objection",
                                              .detail = draft->channel});
}

enum status choice_bound(struct ctx *ctx, struct db *db, ref_t party, int purpose, bool *bound) {
    struct party_row row;
    *bound = false;
    if (purpose == NOTICE_NOTHING)
        return ST_OK;
    enum status status = role_party(ctx, db, party, &row);
    if (status == ST_NOT_FOUND) {
        fault_clear(ctx);
        return ST_OK;
    }
    *bound = status == ST_OK && role_bound(&ctx_notice(ctx)->purposes[purpose], &row.roles);
    return status;
}

static enum status check_free(struct ctx *ctx, struct db *db, const struct choosing *choosing) {
    bool bound;
    if (choosing->given)
        return ST_OK;
    TRY(choice_bound(ctx, db, choosing->draft->party, choosing->draft->purpose, &bound));
    if (!bound)
        return ST_OK;
    (void)FAIL(
        ctx, ST_CONFLICT,
        M("This use rests on a contract or on the law, and Article 21 of the GDPR knows no objection to it: "
          "{1}. Answer the request with a refusal that says so."),
        words_in(&ctx_notice(ctx)->purposes[choosing->draft->purpose].entry, ctx->lang));
    return fault_at_field(ctx, "purpose");
}

static enum status write_choice(struct ctx *ctx, struct write *write, void *arg) {
    const struct choosing *choosing = arg;
    const struct notice *notice = ctx_notice(ctx);
    size_t made = 0;
    TRY(allowed(ctx, write->db, choosing->draft->party));
    TRY(bound_going(ctx, write->db, choosing->draft->party));
    TRY(check_document(ctx, write->db, choosing->draft));
    TRY(check_free(ctx, write->db, choosing));
    for (size_t i = 0; i < notice->purposes_count; i++) {
        bool meant = choosing->draft->purpose == NOTICE_NOTHING ? notice->purposes[i].marketing
                                                                : choosing->draft->purpose == (int)i;
        if (!meant)
            continue;
        TRY(put_choice(ctx, write, choosing, notice->purposes[i].entry.id));
        made++;
    }
    if (!made)
        return wrong(ctx, "purpose",
                     M("The notice has no purpose that is marketing; say which purpose is meant."), NULL);
    TRY(link_touch(ctx, write, choosing->draft->party));
    TRY(choice_carry(ctx, write, choosing->draft->party));
    return choosing->at < ctx->now ? against_judge_since(ctx, write, choosing->draft->party, choosing->at)
                                   : ST_OK;
}

static enum status choose(struct ctx *ctx, const struct choice_draft *draft, bool given) {
    struct choosing choosing = {.draft = draft, .given = given, .at = draft->at ? draft->at : ctx->now};
    TRY(check(ctx, draft, given));
    return registry_change(ctx, write_choice, &choosing);
}

enum status choice_object(struct ctx *ctx, const struct choice_draft *draft) {
    return choose(ctx, draft, false);
}

enum status choice_object_holds(struct ctx *ctx, const struct choice_draft *draft, bool *holds) {
    const struct notice *notice = ctx_notice(ctx);
    struct choice *choices;
    size_t count;
    *holds = true;
    TRY(choice_list(ctx, draft->party, &choices, &count));
    for (size_t i = 0; i < notice->purposes_count; i++) {
        bool meant =
            draft->purpose == NOTICE_NOTHING ? notice->purposes[i].marketing : draft->purpose == (int)i;
        if (meant && !choice_decides(choices, count, notice->purposes[i].entry.id, draft->channel).refused)
            *holds = false;
    }
    return ST_OK;
}

enum status choice_object_within(struct ctx *ctx, struct write *write, const struct choice_draft *draft) {
    struct choosing choosing = {.draft = draft, .given = false, .at = draft->at ? draft->at : ctx->now};
    TRY(check(ctx, draft, false));
    return write_choice(ctx, write, &choosing);
}

/* ---- what was meant */

struct caution {
    ref_t id, evidence;
    const char *purpose, *channel; /* channel: "*" of a cautious one; NULL: every one */
};
struct cautions {
    struct caution *items;
    size_t count, room;
};

static enum status find_cautions(struct ctx *ctx, struct db *db, enum sql sql, const struct choice_draft *draft,
                                 struct cautions *found) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, draft->party);
    query_bind_int(&q, 2, draft->at);
    while (query_row(&q)) {
        struct caution one = {.id = query_int(&q, "id"),
                              .evidence = query_is_null(&q, "evidence") ? 0 : query_int(&q, "evidence"),
                              .purpose = query_text(ctx->arena, &q, "purpose"),
                              .channel = query_text(ctx->arena, &q, "channel")};
        ARENA_PUSH(ctx->arena, found->items, found->count, found->room, one);
    }
    return query_done(ctx, &q);
}

static enum status drop_tokens(struct ctx *ctx, struct write *write, const struct choice_draft *draft,
                               const struct caution *caution) {
    struct values values;
    struct bygone bygone;
    bool cautious = caution->channel && choice_every(caution->channel);
    const char *reason = reason_of(ctx, caution->purpose, cautious ? NULL : caution->channel, cautious);
    TRY(joined_every(ctx, write->db, draft->party, &values));
    for (size_t i = 0; i < values.count; i++) {
        unsigned char token[TOKEN_SIZE];
        if (lookups_address(ctx, &values.items[i], token))
            TRY(drop_token(ctx, write, token, reason, draft->at));
    }
    TRY(bygone_of(ctx, write->db, LOOKUP_WRITING, draft->party, &values, &bygone));
    for (size_t i = 0; i < bygone.count; i++) {
        TRY(drop_token(ctx, write, bygone.items[i].token, reason, draft->at));
        TRY(drop_token(ctx, write, bygone.items[i].token, once(ctx, reason), draft->at));
    }
    return ST_OK;
}

/* The record that it was said is of the narrower one from now on. */
static enum status drop_evidence(struct ctx *ctx, struct write *write, ref_t record) {
    struct envelope envelope;
    bool there = false;
    if (record)
        TRY(envelope_by_id(ctx, write->db, record, &envelope, &there));
    return there ? rectify_rows(ctx, write, &envelope) : ST_OK;
}

static enum status drop_caution(struct ctx *ctx, struct write *write, const struct choice_draft *draft,
                                const struct caution *caution) {
    scoped_query drop = query_begin(write->db, SQL_CHOICE_DROP);
    query_bind_int(&drop, 1, caution->id);
    TRY(query_run(ctx, &drop, NULL));
    TRY(drop_evidence(ctx, write, caution->evidence));
    TRY(drop_tokens(ctx, write, draft, caution));
    scoped_query reopen = query_begin(write->db, SQL_CONSENT_REOPEN);
    query_bind_int(&reopen, 1, draft->party);
    query_bind_text(&reopen, 2, caution->purpose);
    query_bind_int(&reopen, 3, zone_day(registry_zone(ctx), draft->at));
    query_bind_int(&reopen, 4, write->change);
    return query_run(ctx, &reopen, NULL);
}

enum status choice_mean_within(struct ctx *ctx, struct write *write, const struct choice_draft *draft) {
    struct cautions found = {0};
    bool bound;
    TRY(check(ctx, draft, false));
    TRY(allowed(ctx, write->db, draft->party));
    TRY(bound_going(ctx, write->db, draft->party));
    TRY(find_cautions(ctx, write->db, SQL_CHOICES_CAUTIOUS, draft, &found));
    for (size_t i = 0; i < found.count; i++)
        TRY(drop_caution(ctx, write, draft, &found.items[i]));
    TRY(audit_change(ctx, ctx->registry->audit, write,
                     &(struct audit_entry){.actor = actor_text(ctx),
                                           .action = "objection_narrowed",
                                           .party = draft->party,
                                           .sentence = "rights.objection",
                                           .detail = draft->channel}));
    TRY(choice_bound(ctx, write->db, draft->party, draft->purpose, &bound));
    if (!bound)
        TRY(choice_object_within(ctx, write, draft));
    return due_within(ctx, write, draft->party);
}

enum status choice_overrule_within(struct ctx *ctx, struct write *write, ref_t party, int64_t at) {
    struct cautions found = {0};
    const struct choice_draft draft = {.party = party, .at = at};
    TRY(allowed(ctx, write->db, party));
    TRY(find_cautions(ctx, write->db, SQL_OBJECTIONS_AT, &draft, &found));
    if (!found.count)
        return ST_OK;
    for (size_t i = 0; i < found.count; i++) {
        int purpose = notice_purpose(ctx_notice(ctx), found.items[i].purpose);
        if (purpose != NOTICE_NOTHING && !ctx_notice(ctx)->purposes[purpose].marketing)
            TRY(drop_caution(ctx, write, &draft, &found.items[i]));
    }
    TRY(audit_change(ctx, ctx->registry->audit, write,
                     &(struct audit_entry){.actor = actor_text(ctx),
                                           .action = "objection_overruled",
                                           .party = party,
                                           .sentence = "rights.objection"}));
    TRY(against_judge_since(ctx, write, party, at));
    return due_within(ctx, write, party);
}

enum status choice_consent(struct ctx *ctx, const struct choice_draft *draft) {
    return choose(ctx, draft, true);
}

/* ---- restriction */

/* Article 18(1), letters a to d. */
static const char *const grounds[] = {"accuracy", "unlawful", "claims", "objection"};

const char *const *choice_restrict_why(size_t *count) {
    *count = sizeof grounds / sizeof *grounds;
    return grounds;
}

struct restricting {
    ref_t party;
    const char *why; /* NULL: lifted */
    const char *how; /* of the telling: the channel */
};

enum status choice_restricted_within(struct ctx *ctx, struct db *db, ref_t party, int64_t *since) {
    *since = 0;
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, party);
    if (query_row(&q) && !query_is_null(&q, "restricted"))
        *since = query_int(&q, "restricted");
    return query_done(ctx, &q);
}

/* ---- telling before it is lifted */

/* `once` of the e-mail that tells it: whether it arrived is asked when the restriction is lifted. */
const char *choice_lift_once(struct ctx *ctx, ref_t party, int64_t told) {
    return arena_printf(ctx->arena, "lift-%s-%lld", ref_text(ctx->arena, party), (long long)told);
}

enum status choice_lift_told_within(struct ctx *ctx, struct db *db, ref_t party, int64_t *told) {
    int64_t since;
    *told = 0;
    TRY(choice_restricted_within(ctx, db, party, &since));
    scoped_query q = query_begin(db, SQL_LIFT_TOLD);
    query_bind_int(&q, 1, party);
    if (query_row(&q) && since && query_int(&q, "since") == since)
        *told = query_int(&q, "told");
    return query_done(ctx, &q);
}

enum status choice_lift_told(struct ctx *ctx, ref_t party, int64_t *told, bool *needed) {
    struct ended_list ended;
    int64_t since;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(choice_restricted_within(ctx, db, party, &since));
    TRY(ended_of(ctx, db, party, &ended));
    *needed = since && !ended_made(&ended, since);
    return choice_lift_told_within(ctx, db, party, told);
}

enum status choice_lift_tell_within(struct ctx *ctx, struct write *write, ref_t party, const char *how) {
    int64_t since;
    if (!how || !loggable_channel(how))
        return wrong(ctx, "how", M("Say how the person was told."), NULL);
    TRY(allowed(ctx, write->db, party));
    TRY(choice_restricted_within(ctx, write->db, party, &since));
    if (!since)
        return FAIL(ctx, ST_CONFLICT, M("The use of these data is not restricted."));
    scoped_query q = query_begin(write->db, SQL_LIFT_TOLD_SET);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, since);
    query_bind_int(&q, 3, ctx->now);
    query_bind_text(&q, 4, how);
    query_bind_int(&q, 5, write->change);
    TRY(query_run(ctx, &q, NULL));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "lift_told",
                                              .party = party,
                                              .sentence = "rights.restriction",
                                              .detail = how});
}

static enum status write_telling(struct ctx *ctx, struct write *write, void *arg) {
    const struct restricting *restricting = arg;
    return choice_lift_tell_within(ctx, write, restricting->party, restricting->how);
}

enum status choice_lift_tell(struct ctx *ctx, ref_t party, const char *how) {
    struct restricting restricting = {.party = party, .how = how};
    return registry_change(ctx, write_telling, &restricting);
}

/* An e-mail that waits has told nobody yet, and one that came back has not either. */
static enum status letter_arrived(struct ctx *ctx, struct db *db, ref_t party, int64_t told) {
    scoped_query q = query_begin(db, SQL_LIFT_LETTER);
    query_bind_text(&q, 1, choice_lift_once(ctx, party, told));
    const char *state = query_row(&q) ? query_text(ctx->arena, &q, "state") : "sent";
    TRY(query_done(ctx, &q));
    if (strcmp(state, "sent") == 0)
        return ST_OK;
    bool waits = strcmp(state, "waiting") == 0 || strcmp(state, "sending") == 0;
    return FAIL(
        ctx, ST_CONFLICT,
        waits ? M("The e-mail that tells the person has not gone yet. The restriction is lifted after it.")
              : M("The e-mail that tells the person did not arrive. Tell them in another way first."));
}

/* Article 18(3). What a rule of the notice has restricted is not the person's: nobody is told. */
static enum status told_before(struct ctx *ctx, struct db *db, ref_t party, int64_t since,
                               const struct ended_list *ended) {
    int64_t told;
    if (ended_made(ended, since))
        return ST_OK;
    TRY(choice_lift_told_within(ctx, db, party, &told));
    if (!told)
        return FAIL(ctx, ST_CONFLICT,
                    M("Tell the person first that the restriction is going to be lifted (Article 18(3))."));
    scoped_query q = query_begin(db, SQL_LIFT_TOLD);
    query_bind_int(&q, 1, party);
    bool mailed = query_row(&q) && strcmp(query_text(ctx->arena, &q, "how"), "email") == 0;
    TRY(query_done(ctx, &q));
    return mailed ? letter_arrived(ctx, db, party, told) : ST_OK;
}

/* ---- restricting and lifting */

static enum status write_restriction(struct ctx *ctx, struct write *write, void *arg) {
    const struct restricting *restricting = arg;
    struct ended_list ended;
    int64_t since;
    TRY(allowed(ctx, write->db, restricting->party));
    TRY(bound_going(ctx, write->db, restricting->party));
    TRY(choice_restricted_within(ctx, write->db, restricting->party, &since));
    TRY(ended_of(ctx, write->db, restricting->party, &ended));
    if (restricting->why && since && !ended_made(&ended, since))
        return FAIL(ctx, ST_CONFLICT, M("The use of these data is restricted already."));
    if (!restricting->why && !since)
        return FAIL(ctx, ST_CONFLICT, M("The use of these data is not restricted."));
    if (!restricting->why)
        TRY(told_before(ctx, write->db, restricting->party, since, &ended));
    scoped_query q = query_begin(write->db, SQL_PARTY_RESTRICT);
    query_bind_int(&q, 1, restricting->party);
    if (restricting->why)
        query_bind_int(&q, 2, ctx->now);
    else
        query_bind_null(&q, 2);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, NULL));
    TRY(ended_yields(ctx, write, restricting->party, !restricting->why));
    TRY(withheld_touch(ctx, write, restricting->party));
    TRY(deed_put(ctx, write, restricting->party, restricting->why ? DEED_RESTRICTED : DEED_LIFTED, 0,
                 arena_printf(ctx->arena, "%lld %zu", (long long)since, ended.count)));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = restricting->why ? "restricted" : "restriction_lifted",
                                              .party = restricting->party,
                                              .sentence = "rights.restriction",
                                              .detail = restricting->why});
}

static enum status check_why(struct ctx *ctx, const char *why) {
    for (size_t i = 0; i < sizeof grounds / sizeof *grounds; i++)
        if (why && strcmp(grounds[i], why) == 0)
            return ST_OK;
    return wrong(ctx, "why", M("Say why: accuracy, unlawful, claims or objection (GDPR Article 18(1))."), NULL);
}

enum status choice_restrict_within(struct ctx *ctx, struct write *write, ref_t party, const char *why) {
    struct restricting restricting = {.party = party, .why = why};
    TRY(check_why(ctx, why));
    return write_restriction(ctx, write, &restricting);
}

enum status choice_restrict(struct ctx *ctx, ref_t party, const char *why) {
    struct restricting restricting = {.party = party, .why = why};
    TRY(check_why(ctx, why));
    return registry_change(ctx, write_restriction, &restricting);
}

enum status choice_restrict_lift_within(struct ctx *ctx, struct write *write, ref_t party) {
    struct restricting restricting = {.party = party};
    return write_restriction(ctx, write, &restricting);
}

enum status choice_restrict_lift(struct ctx *ctx, ref_t party) {
    struct restricting restricting = {.party = party};
    return registry_change(ctx, write_restriction, &restricting);
}

enum status choice_restricted(struct ctx *ctx, ref_t party, int64_t *since) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return choice_restricted_within(ctx, db, party, since);
}
