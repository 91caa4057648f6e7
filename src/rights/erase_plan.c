/* What goes and what stays. The one reason to refuse is keep_through; everything else that the notice or the law says about
 * time is a latest day, and asking makes it today. */
#include "rights/erase_inside.h"

#include "base/utf8.h"
#include "registry/bound.h"
#include "registry/envelope.h"
#include "registry/joined.h"
#include "registry/paper.h"
#include "registry/permit.h"
#include "registry/record.h"
#include "registry/role.h"
#include "registry/scope.h"
#include "rights/hold.h"
#include "rights/request.h"
#include "rights/task_scope.h"

#include <string.h>

bool erase_refused(const struct verdict *verdict, day_t today) {
    return verdict->keep_waits || (verdict->keep_through != DAY_NONE && today <= verdict->keep_through);
}

static struct erase_target *target_of(struct ctx *ctx, struct erase_decision *decision, int class,
                                      size_t room) {
    for (size_t i = 0; i < decision->target_count; i++)
        if (decision->targets[i].class == class)
            return &decision->targets[i];
    struct erase_target *target = &decision->targets[decision->target_count++];
    *target = (struct erase_target){
        .class = class, .whole = true, .records = arena_array(ctx->arena, room, sizeof(ref_t))};
    return target;
}

void erase_narrow(struct erase_decision *decision) {
    for (size_t t = 0; t < decision->target_count; t++)
        for (size_t s = 0; s < decision->stay_count; s++)
            if (decision->stays[s].verdict.class == decision->targets[t].class)
                decision->targets[t].whole = false;
}

static enum status held_of(struct ctx *ctx, ref_t party, day_t today, day_t **held) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return bound_held(ctx, db, party, today, held);
}

enum status erase_decide(struct ctx *ctx, ref_t party, struct erase_decision *decision) {
    struct due_verdict *verdicts;
    size_t count;
    day_t today = registry_today(ctx), *held;
    decision->seen = store_change(ctx->registry->store);
    TRY(due_of(ctx, party, DAY_NONE, &verdicts, &count));
    TRY(held_of(ctx, party, today, &held));
    decision->targets = arena_array(ctx->arena, count + 1, sizeof *decision->targets);
    decision->stays = arena_array(ctx->arena, count + 1, sizeof *decision->stays);
    decision->target_count = decision->stay_count = 0;
    for (size_t i = 0; i < count; i++) {
        day_t until = held[verdicts[i].verdict.class];
        if (until != DAY_NONE)
            verdicts[i].held_until = until;
        if (until != DAY_NONE || erase_refused(&verdicts[i].verdict, today)) {
            decision->stays[decision->stay_count++] = verdicts[i];
            continue;
        }
        struct erase_target *target = target_of(ctx, decision, verdicts[i].verdict.class, count);
        if (verdicts[i].record)
            target->records[target->count++] = verdicts[i].record;
        else
            target->values = true;
        target->unfinished = target->unfinished || verdicts[i].verdict.state == KEEP_HELD;
    }
    erase_narrow(decision);
    return ST_OK;
}

/* ---- what goes with the name */

static const struct {
    const char *id, *label, *because;
} besides[ERASE_BESIDES] = {
    [ERASE_CHOICES] = {"choices", M("Objections and consents"),
                       M("Goes with the name. What was objected to stays as a code that names nobody.")},
    [ERASE_REQUESTS] = {"requests", M("Requests, with what was written back"),
                        M("The words go with the name; that there was a request stays.")},
    [ERASE_MESSAGES] = {"messages", M("Messages"),
                        M("The words go with the name; that there was a message stays.")},
};

const char *erase_beside_id(enum erase_beside beside) {
    return besides[beside].id;
}
const char *erase_beside_label(enum erase_beside beside) {
    return besides[beside].label;
}

static enum status count_rows(struct ctx *ctx, struct db *db, enum sql sql, ref_t party, size_t *count) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, party);
    while (query_row(&q))
        ++*count;
    return query_done(ctx, &q);
}

/* Of requests and messages those whose words go, as their keys do. */
enum status erase_besides(struct ctx *ctx, struct db *db, ref_t party, size_t counts[ERASE_BESIDES]) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, db, party, &members, &count));
    for (int b = 0; b < ERASE_BESIDES; b++)
        counts[b] = 0;
    for (size_t i = 0; i < count; i++) {
        TRY(count_rows(ctx, db, SQL_CHOICES_OF, members[i], &counts[ERASE_CHOICES]));
        TRY(count_rows(ctx, db, SQL_REQUEST_KEYS_OF, members[i], &counts[ERASE_REQUESTS]));
        TRY(count_rows(ctx, db, SQL_OUTBOX_KEYS_OF, members[i], &counts[ERASE_MESSAGES]));
    }
    return ST_OK;
}

/* ---- the plan, for people */

static bool of_target(const struct erase_decision *decision, int class, ref_t record, bool *goes) {
    for (size_t i = 0; i < decision->target_count; i++) {
        const struct erase_target *target = &decision->targets[i];
        if (target->class != class)
            continue;
        *goes = target->whole;
        for (size_t r = 0; r < target->count; r++)
            *goes = *goes || target->records[r] == record;
        return true;
    }
    *goes = false;
    return false;
}

struct contents {
    struct party party;
    struct record *records;
    size_t record_count;
};

static size_t count_of(const struct contents *contents, const struct erase_decision *decision, int class,
                       bool goes) {
    size_t count = 0;
    bool does;
    for (size_t i = 0; i < contents->party.value_count; i++) {
        (void)of_target(decision, class, 0, &does);
        count += contents->party.values[i].class == class && does == goes;
    }
    for (size_t i = 0; i < contents->record_count; i++) {
        const struct record *record = &contents->records[i];
        (void)of_target(decision, class, record->id, &does);
        count += record->party == contents->party.id && record->class == class && does == goes;
    }
    return count;
}

/* A rule that makes anonymous at the end is for those who did not ask. */
static const char *why_goes(struct ctx *ctx, const struct retention_class *class,
                            const struct erase_target *target) {
    if (target->unfinished)
        return msg(ctx->lang,
                   M("The notice would hold some of this, for something is not finished: an invoice is "
                     "unpaid, a matter disputed, a claim open. A demand goes before that. Whoever needs "
                     "it for a claim holds it first."));
    for (size_t i = 0; i < class->rule_count; i++)
        if (class->rules[i].at_end == END_ANONYMISE)
            return msg(ctx->lang,
                       M("Nothing asks that this be kept, so it goes now. Nothing of what is erased on "
                         "request is counted among what is left without a name."));
    return msg(ctx->lang, M("Nothing asks that this be kept, so it goes now."));
}

static void say_goes(struct ctx *ctx, const struct contents *contents, const struct erase_decision *decision,
                     const struct erase_target *target, struct erase_item *item) {
    const struct notice *notice = ctx_notice(ctx);
    const struct retention_class *class = &notice->classes[target->class];
    const struct sentence *sentence = notice_sentence(notice, class->entry.path);
    *item =
        (struct erase_item){.class = target->class,
                            .what = words_in(&class->entry, ctx->lang),
                            .count = count_of(contents, decision, target->class, true),
                            .goes = true,
                            .erasable_from = DAY_NONE,
                            .gone_by = DAY_NONE,
                            .because = why_goes(ctx, class, target),
                            .sentence = sentence && sentence->promise ? sentence->promise : class->entry.path};
}

static const char *why_stays(struct ctx *ctx, const struct due_verdict *due) {
    const struct verdict *verdict = &due->verdict;
    if (due->held_until)
        return MSG(ctx->arena, ctx->lang,
                   M("Held until {1} because of a legal ground; nothing of it goes before."),
                   day_text(ctx->arena, ctx->lang, due->held_until));
    if (verdict->keep_through == DAY_NONE)
        return msg(ctx->lang, M("Something that has begun has not ended; until then it is kept."));
    return MSG(ctx->arena, ctx->lang, M("Kept until {1}; may be erased from {2} on. {3}"),
               day_text(ctx->arena, ctx->lang, verdict->keep_through),
               day_text(ctx->arena, ctx->lang, verdict->erasable_from),
               retention_sentence(ctx, ctx_notice(ctx), verdict));
}

static void say_stays(struct ctx *ctx, const struct contents *contents, const struct erase_decision *decision,
                      const struct due_verdict *due, struct erase_item *item) {
    const struct notice *notice = ctx_notice(ctx);
    const struct verdict *verdict = &due->verdict;
    const struct retention_class *class = &notice->classes[verdict->class];
    const char *path = verdict->keep_path ? verdict->keep_path : class->entry.path;
    const struct sentence *sentence = notice_sentence(notice, path);
    *item = (struct erase_item){.class = verdict->class,
                                .what = words_in(&class->entry, ctx->lang),
                                .count = due->record ? 1 : count_of(contents, decision, verdict->class, false),
                                .goes = false,
                                .erasable_from = verdict->erasable_from,
                                .gone_by = verdict->gone_by,
                                .because = why_stays(ctx, due),
                                .sentence = sentence && sentence->promise ? sentence->promise : path};
}

static enum status find_mentions(struct ctx *ctx, ref_t party, struct erase_plan *plan) {
    struct mentions found;
    TRY(mention_find(ctx, &party, 1, &found, &plan->looked));
    plan->mentions = found.items;
    plan->mention_count = found.count;
    return mention_logged(ctx, found.items, found.count);
}

enum status erase_papers(struct ctx *ctx, struct db *db, ref_t party, const struct erase_decision *decision,
                         size_t *count) {
    struct paper *papers;
    size_t all;
    bool goes;
    *count = 0;
    TRY(paper_of_within(ctx, db, party, &papers, &all));
    for (size_t i = 0; i < all; i++)
        *count += !papers[i].gone && of_target(decision, papers[i].class, papers[i].record, &goes) && goes;
    return ST_OK;
}

/* Of those whose places the register knows; where they are is told by the tasks themselves, not by a certificate. */
static const char *papers_task(struct ctx *ctx, struct db *db, ref_t party,
                               const struct erase_decision *decision) {
    size_t going;
    if (erase_papers(ctx, db, party, decision, &going) != ST_OK || !going)
        return NULL;
    return msg_count(ctx->arena, ctx->lang,
                     MN("Destroy {1} paper in the folders; “seloste paper tasks” says where",
                        "Destroy {1} papers in the folders; “seloste paper tasks” says where"),
                     (long)going);
}

/* Of a class that goes record by record the others stay, and whoever got those too is not told that they are gone. */
static bool goes_along(const void *arg, int class, ref_t record) {
    const struct erase_decision *decision = arg;
    for (size_t i = 0; i < decision->target_count; i++) {
        const struct erase_target *target = &decision->targets[i];
        if (target->class != class)
            continue;
        for (size_t r = 0; r < target->count && !target->whole; r++)
            if (target->records[r] == record)
                return true;
        return target->whole;
    }
    return false;
}

enum status erase_wanted(struct ctx *ctx, struct db *db, ref_t party, const struct erase_decision *decision,
                         struct task_wanted **wanted, size_t *count) {
    bool *classes = arena_array(ctx->arena, ctx_notice(ctx)->classes_count + 1, sizeof *classes);
    for (size_t i = 0; i < decision->target_count; i++)
        classes[decision->targets[i].class] = true;
    struct task_scoping scoping = {.party = party, .decision = decision};
    const struct task_about about = {
        .classes = classes, .has = goes_along, .arg = decision, .scoping = &scoping};
    return task_wanted(ctx, db, party, DEADLINE_ERASURE, &about, wanted, count);
}

static bool decided(struct ctx *ctx, const struct erase_said *said, const struct mention *mention) {
    const char *item = mention_item(ctx->arena, mention);
    for (size_t i = 0; i < said->item_count; i++)
        if (strcmp(said->items[i], item) == 0)
            return true;
    return false;
}

/* Somebody else of the same sweep may have gone before, with all that was written about them. */
static enum status still_there(struct ctx *ctx, struct db *db, const struct mention *mention, bool *there) {
    struct envelope envelope;
    *there = true;
    return mention->kind == MENTION_RECORD ? envelope_by_id(ctx, db, mention->id, &envelope, there) : ST_OK;
}

enum status erase_texts(struct ctx *ctx, struct db *db, struct erasure *erasure) {
    const struct erase_said *said = erasure->said;
    struct task_wanted *wanted =
        arena_array(ctx->arena, erasure->wanted_count + said->mention_count + 1, sizeof *wanted);
    for (size_t i = 0; i < erasure->wanted_count; i++)
        wanted[i] = erasure->wanted[i];
    erasure->texts = (struct erase_texts){.known = true, .looked = said->looked, .taken_out = said->wish.count};
    for (size_t i = 0; i < said->mention_count; i++) {
        const struct mention *mention = &said->mentions[i];
        bool there, known = decided(ctx, said, mention);
        TRY(still_there(ctx, db, mention, &there));
        erasure->texts.found += there;
        erasure->texts.decided += there && known;
        if (there && !known)
            wanted[erasure->wanted_count++] =
                (struct task_wanted){.draft = {.kind = TASK_DECIDE,
                                               .place = TASK_AT_TEXT,
                                               .target = mention_item(ctx->arena, mention),
                                               .right = DEADLINE_ERASURE,
                                               .due = DAY_NONE},
                                     .given = DAY_NONE};
    }
    erasure->wanted = wanted;
    return ST_OK;
}

static enum status find_tasks(struct ctx *ctx, ref_t party, const struct erase_decision *decision,
                              struct erase_plan *plan) {
    struct task_wanted *wanted;
    size_t count;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(erase_wanted(ctx, db, party, decision, &wanted, &count));
    struct erase_task *tasks = arena_array(ctx->arena, count + 1, sizeof *tasks);
    for (size_t i = 0; i < count; i++)
        tasks[i] = (struct erase_task){wanted[i].draft.place, wanted[i].text};
    const char *papers = papers_task(ctx, db, party, decision);
    if (papers)
        tasks[count++] = (struct erase_task){TASK_AT_PAPER, papers};
    plan->tasks = tasks;
    plan->task_count = count;
    return ST_OK;
}

static enum status find_waits(struct ctx *ctx, ref_t party, struct erase_plan *plan) {
    struct erase_answer answer;
    const char *why;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(erase_answer(ctx, db, party, &answer));
    TRY(erase_restricted(ctx, db, party, &why));
    plan->waits = answer.waits && !answer.may_go ? answer.waits : why ? msg(ctx->lang, why) : NULL;
    plan->answer = answer.may_go ? answer.waits : NULL;
    return ST_OK;
}

/* Whoever asks for it may be somebody else. */
static enum status find_doubt(struct ctx *ctx, ref_t party, struct erase_plan *plan) {
    struct right_request *list;
    size_t count;
    enum status status = request_of(ctx, party, &list, &count);
    if (status == ST_DENIED) { /* who erases need not be one who answers */
        fault_clear(ctx);
        return ST_OK;
    }
    TRY(status);
    for (size_t i = 0; i < count; i++)
        if (!list[i].closed && list[i].right == DEADLINE_ERASURE &&
            (list[i].state == REQUEST_ASKED || list[i].state == REQUEST_UNPROVED))
            plan->doubt = MSG(ctx->arena, ctx->lang,
                              M("It is in doubt who asked for this on {1}: the person was asked who they are, "
                                "and it has not been "
                                "shown. Erase only when somebody has checked it, or for another reason."),
                              day_text(ctx->arena, ctx->lang, zone_day(registry_zone(ctx), list[i].received)));
    return ST_OK;
}

bool erase_typed(struct ctx *ctx, const char *typed, const char *name) {
    size_t skip = strspn(typed, " \t\r"), length = strlen(typed);
    while (length > skip && strchr(" \t\r", typed[length - 1]))
        length--;
    const char *text = arena_text_n(ctx->arena, typed + skip, length - skip);
    return utf8_valid(text, strlen(text)) &&
           strcmp(utf8_composed(ctx->arena, text), utf8_composed(ctx->arena, name)) == 0;
}

enum status erase_look(struct ctx *ctx, ref_t party, struct erase_said *said) {
    struct mentions found;
    *said = (struct erase_said){0};
    TRY(permit_action(ctx, ACTION_ERASE, party, NULL));
    TRY(mention_find(ctx, &party, 1, &found, &said->looked));
    said->mentions = found.items;
    said->mention_count = found.count;
    return ST_OK;
}

static enum status say_besides(struct ctx *ctx, const struct erase_decision *decision, ref_t party,
                               struct erase_item *items, size_t *count) {
    size_t counts[ERASE_BESIDES];
    const struct erasure erasure = {.party = party, .decision = *decision};
    bool goes;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(erase_takes_name(ctx, db, &erasure, &goes));
    TRY(erase_besides(ctx, db, party, counts));
    for (int b = 0; goes && b < ERASE_BESIDES; b++)
        if (counts[b])
            items[(*count)++] = (struct erase_item){.class = NOTICE_NOTHING,
                                                    .what = msg(ctx->lang, besides[b].label),
                                                    .count = counts[b],
                                                    .goes = true,
                                                    .erasable_from = DAY_NONE,
                                                    .gone_by = DAY_NONE,
                                                    .because = msg(ctx->lang, besides[b].because)};
    return ST_OK;
}

enum status erase_plan(struct ctx *ctx, ref_t party, struct erase_plan *plan) {
    struct contents contents = {0};
    struct erase_decision decision = {0};
    size_t total;
    *plan = (struct erase_plan){.party = party};
    TRY(scope_duty(ctx));
    TRY(party_read(ctx, party, NOTICE_NOTHING, &contents.party));
    TRY(record_list(ctx, party, 0, 0, &contents.records, &contents.record_count, &total));
    TRY(erase_decide(ctx, party, &decision));
    struct erase_item *items =
        arena_array(ctx->arena, decision.target_count + decision.stay_count + ERASE_BESIDES, sizeof *items);
    for (size_t i = 0; i < decision.target_count; i++)
        say_goes(ctx, &contents, &decision, &decision.targets[i], &items[plan->item_count++]);
    TRY(say_besides(ctx, &decision, party, items, &plan->item_count));
    for (size_t i = 0; i < decision.stay_count; i++)
        say_stays(ctx, &contents, &decision, &decision.stays[i], &items[plan->item_count++]);
    plan->name = contents.party.name;
    plan->items = items;
    plan->nothing = decision.target_count == 0;
    TRY(find_tasks(ctx, party, &decision, plan));
    TRY(find_waits(ctx, party, plan));
    TRY(find_doubt(ctx, party, plan));
    return find_mentions(ctx, party, plan);
}
