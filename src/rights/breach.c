/* A breach begins with a step like all the others, so that what was known first stays. What a step says is sealed under the breach's
 * own key. What may be done next is decided on the writer, with the breach as it stands there. */
#include "rights/breach_inside.h"

#include "registry/joined.h"
#include "registry/permit.h"
#include "registry/role.h"
#include "registry/allow.h"
#include "registry/within.h"
#include "rights/device.h"
#include "rights/request.h"

#include <string.h>

static enum status wrong(struct ctx *ctx, const char *field, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, field);
}

static bool said(const char *text) {
    return text && text[strspn(text, " \t\r\n")];
}

static enum status logged(struct ctx *ctx, struct write *write, ref_t breach, const ref_t *parties,
                          size_t count, const char *action, const char *detail) {
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = action,
                                              .parties = parties,
                                              .party_count = count,
                                              .record = breach,
                                              .sentence = "security",
                                              .detail = detail});
}

/* ---- what is said */

enum status breach_text_check(struct ctx *ctx, const char *field, const char *text, size_t most) {
    if (text && strlen(text) > most)
        return wrong(ctx, field, M("This is too long; the longest is {1} letters."),
                     arena_printf(ctx->arena, "%zu", most));
    return allow_no_code(
        ctx, field, text,
        M("This holds a personal identity code. Write what kind of data it was, not the data."));
}

/* By its path, as systems are called everywhere: "systems.mail". */
static int holder_path(const struct notice *notice, const char *path) {
    for (size_t i = 0; i < notice->holders_count; i++)
        if (strcmp(notice->holders[i].entry.path, path) == 0)
            return (int)i;
    return NOTICE_NOTHING;
}

/* Every word of a list stands in the notice. */
static enum status check_ids(struct ctx *ctx, const char *field, const char *ids,
                             int (*find)(const struct notice *, const char *), const char *sentence) {
    while (ids && *ids) {
        size_t length = strcspn(ids, ",");
        const char *id = arena_text_n(ctx->arena, ids, length);
        if (find(ctx_notice(ctx), id) == NOTICE_NOTHING)
            return wrong(ctx, field, sentence, id);
        ids += length + (ids[length] == ',');
    }
    return ST_OK;
}

static enum status check_times(struct ctx *ctx, const struct breach_facts *facts) {
    if (facts->aware > ctx->now)
        return wrong(ctx, "aware", M("Nobody can have known after now."), NULL);
    if (facts->begun > facts->aware)
        return wrong(ctx, "begun", M("It cannot have begun after somebody knew of it."), NULL);
    if (facts->ended && facts->ended > ctx->now)
        return wrong(ctx, "ended", M("It cannot have ended after now. Leave the end out while it goes on."),
                     NULL);
    if (facts->ended && facts->begun && facts->ended < facts->begun)
        return wrong(ctx, "ended", M("It cannot have ended before it began."), NULL);
    struct deadline unused;
    if (deadline_for(ctx, ctx_notice(ctx), DEADLINE_BREACH, facts->aware, &unused) != ST_OK)
        return fault_at_field(ctx, "aware");
    return ST_OK;
}

enum status breach_facts_check(struct ctx *ctx, const struct breach_facts *facts) {
    const struct {
        const char *field, *text;
        size_t most;
    } texts[] = {{"found", facts->found, BREACH_TEXT_MAX},
                 {"nature", facts->nature, BREACH_TEXT_MAX},
                 {"plain", facts->plain, BREACH_TEXT_MAX},
                 {"consequences", facts->consequences, BREACH_TEXT_MAX},
                 {"measures", facts->measures, BREACH_TEXT_MAX}};
    if (!said(facts->nature))
        return wrong(ctx, "nature", M("Say what happened."), NULL);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        TRY(breach_text_check(ctx, texts[i].field, texts[i].text, texts[i].most));
    if (facts->people < BREACH_NUMBER_UNKNOWN)
        return wrong(ctx, "people", M("A number of people is not below 0."), NULL);
    if (facts->records < BREACH_NUMBER_UNKNOWN)
        return wrong(ctx, "records", M("A number of records is not below 0."), NULL);
    TRY(breach_own_check(ctx, facts));
    TRY(check_ids(ctx, "whose", facts->whose, notice_type, M("The notice has no such customers: {1}")));
    TRY(check_ids(ctx, "data", facts->data, notice_category, M("The notice has no such data: {1}")));
    TRY(check_ids(ctx, "systems", facts->systems, holder_path,
                  M("The notice has no such system or recipient: {1}")));
    return check_times(ctx, facts);
}

struct breach_facts breach_facts_none(void) {
    return (struct breach_facts){.people = BREACH_NUMBER_UNKNOWN, .records = BREACH_NUMBER_UNKNOWN};
}

/* ---- rows */

static enum status put_step(struct ctx *ctx, struct write *write, ref_t breach,
                            const struct breach_step_draft *step) {
    const char *json = breach_step_json(ctx, step);
    ref_t id = store_new_id();
    int64_t key;
    void *sealed;
    size_t length;
    TRY(vault_key_for(ctx, ctx->registry->vault, BREACH_KEYS, BREACH_CLASS, breach, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, breach_place(id), json, strlen(json), &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_BREACH_STEP_ADD);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, breach);
    query_bind_text(&q, 3, breach_step_id(step->kind));
    query_bind_int(&q, 4, ctx->now);
    query_bind_text(&q, 5, actor_text(ctx));
    query_bind_int(&q, 6, key);
    query_bind_blob(&q, 7, sealed, length);
    query_bind_int(&q, 8, write->change);
    return query_run(ctx, &q, NULL);
}

static bool linked(const struct breach *breach, ref_t party) {
    for (size_t i = 0; breach && i < breach->party_count; i++)
        if (breach->parties[i].party == party)
            return true;
    return false;
}

/* Each once, also where several of them are one by now. `breach` NULL: it is new. */
static enum status put_parties(struct ctx *ctx, struct write *write, ref_t id, const struct breach *breach,
                               const ref_t *parties, size_t count) {
    ref_t *now = arena_array(ctx->arena, count + 1, sizeof *now);
    for (size_t i = 0; i < count; i++) {
        struct party_row row;
        now[i] = parties[i];
        TRY(joined_now(ctx, write->db, &now[i]));
        TRY(role_party(ctx, write->db, now[i], &row));
    }
    count = ref_once_each(now, count);
    for (size_t i = 0; i < count; i++) {
        if (linked(breach, now[i]))
            continue;
        scoped_query q = query_begin(write->db, SQL_BREACH_PARTY_ADD);
        query_bind_int(&q, 1, store_new_id());
        query_bind_int(&q, 2, id);
        query_bind_int(&q, 3, now[i]);
        query_bind_int(&q, 4, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}

/* ---- taking one in */

struct adding {
    const struct breach_draft *draft;
    struct breach_step_draft step;
    ref_t id;
};

static enum status allowed(struct ctx *ctx, struct db *db) {
    TRY(permit_action_within(ctx, db, ACTION_BREACH, 0, NULL));
    return permit_action_within(ctx, db, ACTION_RIGHT, 0,
                                NULL); /* through a token only one that may also write */
}

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    const struct adding *adding = arg;
    const struct breach_draft *draft = adding->draft;
    TRY(allowed(ctx, write->db));
    {
        scoped_query q = query_begin(write->db, SQL_BREACH_ADD);
        query_bind_int(&q, 1, adding->id);
        query_bind_int(&q, 2, ctx->now);
        query_bind_int(&q, 3, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    TRY(put_step(ctx, write, adding->id, &adding->step));
    TRY(put_parties(ctx, write, adding->id, NULL, draft->parties, draft->party_count));
    if (draft->device)
        TRY(device_breached(ctx, write, draft->device, adding->id));
    return logged(ctx, write, adding->id, draft->parties, draft->party_count, "breach_recorded", NULL);
}

enum status breach_add(struct ctx *ctx, const struct breach_draft *draft, ref_t *breach) {
    struct adding adding = {
        .draft = draft,
        .step = {.kind = BREACH_STEP_RECORD, .facts = draft->facts, .risk = -1, .to = -1, .exempt = -1},
        .id = store_new_id()};
    if (!adding.step.facts.aware)
        adding.step.facts.aware = ctx->now;
    TRY(breach_facts_check(ctx, &adding.step.facts));
    enum status status = registry_change(ctx, add, &adding);
    if (status == ST_DENIED)
        registry_refused(ctx, "breach", 0);
    *breach = adding.id;
    return status;
}

/* It went where the last letter went, when that was written. */
enum status breach_wrong_address(struct ctx *ctx, ref_t id, struct breach_draft *draft) {
    struct right_request request;
    TRY(request_read(ctx, id, &request));
    *draft = (struct breach_draft){.facts = breach_facts_none()};
    draft->facts.aware = ctx->now;
    draft->facts.kinds = 1;
    draft->facts.people = 1;
    draft->facts.nature =
        MSG(ctx->arena, ctx->lang, M("An answer went to a wrong address: {1}, received on {2}."),
            msg(ctx->lang, request_right_label(request.right)),
            day_text(ctx->arena, ctx->lang, request.deadline.received_day));
    for (size_t i = 0; i < request.step_count; i++)
        if (request.steps[i].letter)
            draft->facts.begun = request.steps[i].at;
    if (request.party) {
        ref_t *party = arena_array(ctx->arena, 1, sizeof *party);
        *party = request.party;
        draft->parties = party;
        draft->party_count = 1;
    }
    return ST_OK;
}

/* ---- what may be done next */

const char *breach_hinders(const struct breach *breach, enum breach_step_kind kind) {
    if (kind == BREACH_STEP_REOPEN)
        return breach->closed ? NULL : M("This breach is open.");
    if (breach->closed)
        return M("This breach is closed. Open it again first.");
    if (kind != BREACH_STEP_CLOSE)
        return NULL;
    if (breach->risk == BREACH_RISK_UNKNOWN)
        return M("Judge the risk before the breach is closed (Article 33(1)).");
    if (breach->wanted && !breach->notified)
        return M("The authority has not been told. Write down when it was, or judge the risk again.");
    if (breach->people_wanted)
        return M(
            "The risk is high, and the people have not been told (Article 34). Write down when they were, or "
            "why they need not be.");
    return NULL;
}

static enum status check_tell(struct ctx *ctx, const struct breach *breach,
                              const struct breach_step_draft *step) {
    if (step->to < 0)
        return wrong(ctx, "to", M("Say who was told."), NULL);
    if (step->when > ctx->now)
        return wrong(ctx, "when", M("Nobody can have been told after now."), NULL);
    if (step->when < breach->facts.aware)
        return wrong(ctx, "when", M("Nobody can have been told before somebody knew."), NULL);
    if (step->to == BREACH_TO_AUTHORITY && step->when > breach->due && !breach->notified && !said(step->reason))
        return wrong(ctx, "reason",
                     M("The 72 hours were over. Say why the authority is told later (Article 33(1))."), NULL);
    return ST_OK;
}

/* What each kind of step cannot do without. */
static enum status check_step(struct ctx *ctx, const struct breach *breach,
                              const struct breach_step_draft *step) {
    switch (step->kind) {
    case BREACH_STEP_CORRECT:
        if (!said(step->reason))
            return wrong(ctx, "reason", M("Say why it is put right; what stood there stays."), NULL);
        break;
    case BREACH_STEP_ADD:
        if (step->facts.aware)
            return wrong(ctx, "aware", M("Since when somebody knew is put right, with a reason; not added to."),
                         NULL);
        break;
    case BREACH_STEP_LINK:
        if (!step->party_count)
            return wrong(ctx, "who", M("Say whom it concerned."), NULL);
        break;
    case BREACH_STEP_ASSESS:
        if (step->risk < 0)
            return wrong(ctx, "risk", M("Say how high the risk is: none, a risk, or a high one."), NULL);
        if (!said(step->reason))
            return wrong(ctx, "reason", M("Say why the risk is so; the authority may ask (Article 33(5))."),
                         NULL);
        break;
    case BREACH_STEP_TELL:
        return check_tell(ctx, breach, step);
    case BREACH_STEP_EXEMPT:
        if (step->exempt < 0)
            return wrong(ctx, "exempt", M("Say which exception of Article 34(3) it is."), NULL);
        if (!said(step->reason))
            return wrong(ctx, "reason", M("Say what makes it so."), NULL);
        if (step->exempt == BREACH_EXEMPT_EFFORT && !said(step->how))
            return wrong(ctx, "how", M("Say how the public was told instead (Article 34(3)(c))."), NULL);
        break;
    case BREACH_STEP_NOTE:
    case BREACH_STEP_LESSON:
        if (!said(step->text))
            return wrong(ctx, "text", M("Say what is to be written down."), NULL);
        break;
    default:
        break;
    }
    return ST_OK;
}

/* What is written down is known: no correction makes the hours begin after that. */
static enum status check_aware(struct ctx *ctx, const struct breach *breach,
                               const struct breach_step_draft *step) {
    if (step->facts.aware <= breach->made)
        return ST_OK;
    return wrong(ctx, "aware", M("It was written down here on {1}: somebody knew of it by then."),
                 breach_when_text(ctx, ctx->lang, breach->made));
}

static enum status check_draft(struct ctx *ctx, const struct breach *breach,
                               const struct breach_step_draft *step) {
    TRY(check_step(ctx, breach, step));
    TRY(breach_text_check(ctx, "reason", step->reason, BREACH_TEXT_MAX));
    TRY(breach_text_check(ctx, "text", step->text, BREACH_TEXT_MAX));
    TRY(breach_text_check(ctx, "how", step->how, BREACH_LINE_MAX));
    if (step->kind != BREACH_STEP_ADD && step->kind != BREACH_STEP_CORRECT)
        return ST_OK;
    struct breach_facts facts = breach->facts;
    TRY(check_aware(ctx, breach, step));
    breach_facts_over(&facts, &step->facts);
    return breach_facts_check(ctx, &facts);
}

/* ---- taking a step */

static enum status touch(struct ctx *ctx, struct write *write, const struct breach *breach,
                         enum breach_step_kind kind) {
    scoped_query q = query_begin(write->db, SQL_BREACH_TOUCH);
    query_bind_int(&q, 1, breach->id);
    if (kind == BREACH_STEP_CLOSE)
        query_bind_int(&q, 2, ctx->now);
    else
        query_bind_null(&q, 2);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status tell_row(struct ctx *ctx, struct write *write, enum sql sql, ref_t id, int64_t when) {
    scoped_query q = query_begin(write->db, sql);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, when);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

/* One of them: every link that leads to them by now, since who was merged into another keeps the link of then. */
static enum status mark_told(struct ctx *ctx, struct write *write, ref_t breach, ref_t party, int64_t when) {
    ref_t *links = NULL;
    size_t count = 0, room = 0;
    TRY(joined_now(ctx, write->db, &party));
    {
        scoped_query q = query_begin(write->db, SQL_BREACH_PARTIES);
        query_bind_int(&q, 1, breach);
        while (query_row(&q)) {
            ref_t id = query_int(&q, "id"), other = query_int(&q, "party");
            if (!other)
                continue;
            TRY(joined_now(ctx, write->db, &other));
            if (other == party)
                ARENA_PUSH(ctx->arena, links, count, room, id);
        }
        TRY(query_done(ctx, &q));
    }
    for (size_t i = 0; i < count; i++)
        TRY(tell_row(ctx, write, SQL_BREACH_PARTY_TOLD, links[i], when));
    return ST_OK;
}

static enum status effect(struct ctx *ctx, struct write *write, const struct breach *breach,
                          const struct breach_step_draft *step) {
    if (step->kind == BREACH_STEP_LINK)
        return put_parties(ctx, write, breach->id, breach, step->parties, step->party_count);
    if (step->kind != BREACH_STEP_TELL || step->to != BREACH_TO_PEOPLE)
        return ST_OK;
    for (size_t i = 0; i < step->party_count; i++)
        TRY(mark_told(ctx, write, breach->id, step->parties[i], step->when));
    if (step->party_count)
        return ST_OK;
    for (size_t i = 0; i < breach->party_count; i++)
        if (breach->parties[i]
                .back) /* a letter that did not get there: from now on they were told in another way */
            TRY(mark_told(ctx, write, breach->id, breach->parties[i].party, step->when));
    return tell_row(ctx, write, SQL_BREACH_PARTIES_TOLD, breach->id, step->when);
}

static bool own_words(const struct breach *breach, enum lang lang) {
    for (int i = 0; i < BREACH_OWNS; i++)
        if (breach->facts.in[lang].text[i])
            return true;
    return false;
}

/* When people were told and nobody says with which words, it was the letter as it is now: in the notice's first language, and in each
 * other in which it went out or is whole. */
static enum status keep_letter(struct ctx *ctx, const struct breach *breach, struct breach_step_draft *step) {
    struct breach_paper letter = {0};
    step->text = said(step->text) ? step->text : NULL;
    if (step->kind != BREACH_STEP_TELL || step->to != BREACH_TO_PEOPLE || step->text)
        return ST_OK;
    enum lang first = ctx_notice(ctx)->first_language;
    for (enum lang i = 0; i < LANG_COUNT; i++) {
        TRY(breach_letter(ctx, breach, i, NULL, &letter));
        if (step->letters ? !(step->letters & 1U << i)
                          : i != first && !(own_words(breach, i) && !letter.missing))
            continue;
        const char *text = breach_paper_text(ctx, &letter);
        step->text = step->text ? arena_printf(ctx->arena, "%s\n%s", step->text, text) : text;
    }
    return ST_OK;
}

enum status breach_take_within(struct ctx *ctx, struct write *write, ref_t id,
                               const struct breach_step_draft *draft) {
    struct breach_step_draft step = *draft;
    struct breach breach;
    TRY(breach_row(ctx, write->db, id, &breach));
    const char *why = step.kind == BREACH_STEP_RECORD ? M("A breach is written down once.")
                                                      : breach_hinders(&breach, step.kind);
    if (why)
        return FAIL(ctx, ST_CONFLICT, why);
    if (step.version && step.version != breach.version)
        return FAIL(
            ctx, ST_CONFLICT,
            M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
    if (!step.when)
        step.when = ctx->now;
    TRY(check_draft(ctx, &breach, &step));
    TRY(keep_letter(ctx, &breach, &step));
    TRY(put_step(ctx, write, breach.id, &step));
    TRY(effect(ctx, write, &breach, &step));
    TRY(touch(ctx, write, &breach, step.kind));
    return logged(ctx, write, breach.id, step.parties, step.party_count, "breach_step",
                  breach_step_id(step.kind));
}

struct taking {
    ref_t id;
    const struct breach_step_draft *step;
};

static enum status take(struct ctx *ctx, struct write *write, void *arg) {
    const struct taking *taking = arg;
    TRY(allowed(ctx, write->db));
    return breach_take_within(ctx, write, taking->id, taking->step);
}

enum status breach_take(struct ctx *ctx, ref_t id, const struct breach_step_draft *step) {
    struct taking taking = {id, step};
    enum status status = registry_change(ctx, take, &taking);
    if (status == ST_DENIED)
        registry_refused(ctx, "breach", 0);
    return status;
}

/* ---- when somebody is erased */

enum status breach_forget(struct ctx *ctx, struct write *write, ref_t party) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, write->db, party, &members, &count));
    for (size_t i = 0; i < count; i++) {
        scoped_query q = query_begin(write->db, SQL_BREACH_PARTY_FORGET);
        query_bind_int(&q, 1, members[i]);
        query_bind_int(&q, 2, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}
