/* Where a person's data lie outside the program follows from the notice: its systems, its devices (a task for each of the staff, since the
 * program knows no phones), the papers that nobody took in, its recipients. Whom an export has given data is in it whatever the notice
 * says by now. Nobody is asked to look into a backup: what lies there cannot be read any more. */
#include "rights/task_inside.h"

#include "registry/disclosure.h"
#include "registry/envelope.h"
#include "registry/joined.h"
#include "registry/paper.h"
#include "registry/role.h"
#include "registry/value.h"
#include "rights/mention.h"
#include "rights/task_fix.h"
#include "rights/task_scope.h"

#include <string.h>

struct looking {
    enum deadline_right right;
    const struct task_about *about;
    const bool *classes; /* those of `about` */
    struct roles roles;
    int type;
    struct envelopes records; /* of the party, once a recipient is told by them */
    struct disclosure *given;
    size_t given_count;
    struct user *staff;
    size_t staff_count;
    struct paper *papers; /* of the party; of an erasure only */
    size_t paper_count;
    struct task_wanted *list;
    size_t count, room;
};

/* ---- words */

const char *task_where(struct ctx *ctx, const struct notice *notice, const char *target, const char *doer) {
    const char *words = NULL;
    enum mention_kind kind;
    ref_t text;
    if (mention_from(target, &kind, &text))
        return msg(ctx->lang, mention_kind_label(kind));
    for (size_t i = 0; i < notice->holders_count && !words; i++) {
        const struct holder *holder = &notice->holders[i];
        if (strcmp(holder->entry.id, target) != 0)
            continue;
        words = words_in(&holder->entry, ctx->lang);
        if (holder->provider)
            words = arena_printf(ctx->arena, "%s (%s)", words, holder->provider);
    }
    if (!words)
        words = *target ? target : NULL;
    if (!doer)
        return words;
    return words ? arena_printf(ctx->arena, "%s: %s", words, doer) : doer;
}

static const char *tell_text(struct ctx *ctx, enum deadline_right right, const char *where, day_t given) {
    if (right == DEADLINE_RECTIFICATION)
        return MSG(ctx->arena, ctx->lang, M("Tell the recipient what was corrected: {1}"), where);
    if (right == DEADLINE_RESTRICTION)
        return MSG(ctx->arena, ctx->lang, M("Tell the recipient that the use of these data is restricted: {1}"),
                   where);
    if (given != DAY_NONE)
        return MSG(ctx->arena, ctx->lang,
                   M("Tell the recipient, who was given data on {2}, that they were erased: {1}"), where,
                   day_text(ctx->arena, ctx->lang, given));
    return MSG(ctx->arena, ctx->lang, M("Tell the recipient that these data were erased: {1}"), where);
}

static const char *erase_text(struct ctx *ctx, enum task_place place, const char *where) {
    if (place == TASK_AT_PAPER)
        return MSG(ctx->arena, ctx->lang, M("Take out and destroy the papers: {1}"), where);
    if (place == TASK_AT_PHONE)
        return MSG(ctx->arena, ctx->lang, M("Remove contacts and files from the devices: {1}"), where);
    return MSG(ctx->arena, ctx->lang, M("Erase from the system: {1}"), where);
}

const char *task_text(struct ctx *ctx, enum task_kind kind, enum task_place place, enum deadline_right right,
                      const char *where, day_t given) {
    if (!where)
        where = msg(ctx->lang, task_place_label(place));
    switch (kind) {
    case TASK_ERASE:
        return erase_text(ctx, place, where);
    case TASK_COPY:
        return MSG(ctx->arena, ctx->lang, M("Copy for the person what lies there: {1}"), where);
    case TASK_CORRECT:
        return MSG(ctx->arena, ctx->lang, M("Correct there too: {1}"), where);
    case TASK_RESTRICT:
        return MSG(ctx->arena, ctx->lang, M("Stop the use there too: {1}"), where);
    case TASK_RETURN:
        return MSG(ctx->arena, ctx->lang, M("Have the data brought back or erased: {1}"), where);
    case TASK_DECIDE:
        return MSG(ctx->arena, ctx->lang,
                   M("Decide about a text that names whoever was erased, keep it or take the name out: {1}"),
                   where);
    case TASK_TELL:
    case TASK_KINDS:
        break;
    }
    return tell_text(ctx, right, where, given);
}

/* ---- who has what */

/* Was the recipient ever given something of this class (`only`: by that giving)? What was written down by mistake was not given. */
static bool got_class(const struct looking *looking, const char *target, const char *class,
                      const struct disclosure *only) {
    for (size_t i = 0; i < looking->given_count; i++) {
        const struct disclosure *given = &looking->given[i];
        if (!given->cancelled && (!only || only == given) && strcmp(given->recipient, target) == 0 &&
            task_lists(given->classes, class))
            return true;
    }
    return false;
}

/* The ids of those it is about, of which the recipient was given something; NULL: of none. */
static const char *got_classes(struct ctx *ctx, const struct looking *looking, const char *target,
                               const struct disclosure *only) {
    const struct notice *notice = ctx_notice(ctx);
    const char *all = NULL;
    for (size_t i = 0; i < notice->classes_count; i++) {
        const char *id = notice->classes[i].entry.id;
        if ((!looking->classes || looking->classes[i]) && got_class(looking, target, id, only))
            all = all ? arena_printf(ctx->arena, "%s %s", all, id) : id;
    }
    return all;
}

/* The last giving of what it is about; DAY_NONE when none of that was given. */
static day_t last_given(struct ctx *ctx, const struct looking *looking, const char *target) {
    for (size_t i = looking->given_count; i > 0; i--) {
        const struct disclosure *given = &looking->given[i - 1];
        if (strcmp(given->recipient, target) == 0 && got_classes(ctx, looking, target, given))
            return zone_day(registry_zone(ctx), given->at);
    }
    return DAY_NONE;
}

static bool told_by(struct ctx *ctx, const struct looking *looking, const struct envelope *record,
                    const char *classes, day_t given) {
    const struct notice *notice = ctx_notice(ctx);
    int category = record->data ? notice_category(notice, record->data) : NOTICE_NOTHING;
    int class = envelope_class(notice, looking->type, category);
    return class != NOTICE_NOTHING && record->day <= given &&
           task_lists(classes, notice->classes[class].entry.id) &&
           (!looking->about->has || looking->about->has(looking->about->arg, class, record->id));
}

/* Of the classes that it was given, what there was up to that day. */
static enum status records_got(struct ctx *ctx, struct db *db, ref_t party, struct looking *looking,
                               day_t given, struct task_got *got) {
    if (!looking->records.items)
        TRY(envelope_list(ctx, db, SQL_RECORDS_OF, party, &looking->records));
    const struct envelope **list = arena_array(ctx->arena, looking->records.count + 1, sizeof *list);
    for (size_t i = 0; i < looking->records.count; i++)
        if (told_by(ctx, looking, &looking->records.items[i], got->classes, given))
            list[got->count++] = &looking->records.items[i];
    got->records = list;
    return ST_OK;
}

/* "Invoice, 1 February 2026" */
static const char *record_lines(struct ctx *ctx, const struct task_got *got) {
    const char *lines = NULL;
    for (size_t i = 0; i < got->count; i++) {
        const char *one = arena_printf(ctx->arena, "%s, %s", envelope_label(ctx, got->records[i]->kind),
                                       day_text(ctx->arena, ctx->lang, got->records[i]->day));
        lines = lines ? arena_printf(ctx->arena, "%s\n%s", lines, one) : one;
    }
    return lines;
}

/* Whoever got the vouchers alone is told by the vouchers: the name and the addresses would be data that they may not have. */
static enum status name_by(struct ctx *ctx, struct db *db, ref_t party, struct looking *looking, day_t given,
                           struct task_draft *draft) {
    const struct notice *notice = ctx_notice(ctx);
    int class = envelope_class(notice, looking->type, NOTICE_NOTHING);
    draft->classes = got_classes(ctx, looking, draft->target, NULL);
    draft->unnamed = draft->classes && class != NOTICE_NOTHING &&
                     !got_class(looking, draft->target, notice->classes[class].entry.id, NULL);
    if (!draft->unnamed)
        return ST_OK;
    struct task_got got = {.party = party, .roles = &looking->roles, .classes = draft->classes};
    TRY(records_got(ctx, db, party, looking, given, &got));
    if (looking->right == DEADLINE_RECTIFICATION)
        return task_fix_lines(ctx, db, &looking->about->told, &got, &draft->data);
    draft->data = record_lines(ctx, &got);
    return ST_OK;
}

/* Nothing of what was corrected stands in what they have. */
static bool concerns_not(const struct looking *looking, const struct task_draft *draft) {
    return draft->unnamed && looking->right == DEADLINE_RECTIFICATION && !draft->data;
}

static enum status touches(struct ctx *ctx, struct db *db, const struct looking *looking,
                           const struct holder *holder, bool *does) {
    const struct notice *notice = ctx_notice(ctx);
    const struct roles *roles = &looking->roles;
    bool lies = false;
    for (size_t i = 0; i < notice->classes_count && !looking->about->scoping && !lies; i++)
        lies = (!looking->classes || looking->classes[i]) &&
               role_held(notice, roles->items, roles->count, holder, (int)i);
    if (looking->about->scoping)
        TRY(task_scope_touches(ctx, db, looking->about->scoping, holder, &lies));
    *does = lies && holder->role != ROLE_AUTHORITY;
    return ST_OK;
}

static enum task_kind kind_of(enum deadline_right right, bool tells) {
    if (tells)
        return TASK_TELL;
    return right == DEADLINE_RECTIFICATION ? TASK_CORRECT
           : right == DEADLINE_RESTRICTION ? TASK_RESTRICT
           : right == DEADLINE_ERASURE     ? TASK_ERASE
                                           : TASK_COPY;
}

static enum task_place place_of(const struct holder *holder, bool tells) {
    if (tells)
        return TASK_AT_RECIPIENT;
    return holder->medium == MEDIUM_PAPER    ? TASK_AT_PAPER
           : holder->medium == MEDIUM_DEVICE ? TASK_AT_PHONE
                                             : TASK_AT_SYSTEM;
}

static void want(struct ctx *ctx, struct looking *looking, const struct notice *notice,
                 const struct task_draft *draft, day_t given, const char *doer) {
    struct task_wanted wanted = {.draft = *draft, .given = given};
    const char *where = task_where(ctx, notice, draft->target, doer);
    struct task_scope_words words;
    task_scope_read(ctx, notice, draft->scope, &words);
    wanted.text =
        task_scope_text(ctx, &words, task_text(ctx, draft->kind, draft->place, draft->right, where, given));
    ARENA_PUSH(ctx->arena, looking->list, looking->count, looking->room, wanted);
}

/* Whoever works with customers has a phone, as far as the program knows. */
static void want_phones(struct ctx *ctx, struct looking *looking, const struct notice *notice,
                        const struct task_draft *draft) {
    size_t before = looking->count;
    for (size_t i = 0; i < looking->staff_count; i++) {
        struct task_draft one = *draft;
        const struct user *user = &looking->staff[i];
        if (!action_of_role(ACTION_NOTE, user->role))
            continue;
        one.doer = user->id;
        want(ctx, looking, notice, &one, DAY_NONE, user->name);
    }
    if (looking->count == before)
        want(ctx, looking, notice, draft, DAY_NONE, NULL);
}

/* A letter to somebody who knows nothing of the person would tell them; and whoever asks for access gets it from us. */
static bool tells_nobody(const struct looking *looking, bool tells, day_t given) {
    return tells && (given == DAY_NONE || looking->right == DEADLINE_ACCESS);
}

static enum status look_at(struct ctx *ctx, struct db *db, ref_t party, struct looking *looking,
                           const struct holder *holder) {
    const struct notice *notice = ctx_notice(ctx);
    day_t given = last_given(ctx, looking, holder->entry.id);
    bool tells = given != DAY_NONE || holder->recipient, there = true;
    if (given == DAY_NONE)
        TRY(touches(ctx, db, looking, holder, &there));
    if (!there || (holder->medium == MEDIUM_BACKUP && !tells) || tells_nobody(looking, tells, given))
        return ST_OK;
    struct task_draft draft = {.kind = kind_of(looking->right, tells),
                               .place = place_of(holder, tells),
                               .target = holder->entry.id,
                               .right = looking->right,
                               .due = DAY_NONE};
    if (tells)
        TRY(name_by(ctx, db, party, looking, given, &draft));
    else if (looking->about->scoping)
        TRY(task_scope(ctx, db, looking->about->scoping, holder, &draft.scope));
    if (concerns_not(looking, &draft))
        return ST_OK;
    if (draft.place == TASK_AT_PHONE)
        want_phones(ctx, looking, notice, &draft);
    else
        want(ctx, looking, notice, &draft, given, NULL);
    return ST_OK;
}

/* Recipients that the notice names no longer. */
static enum status look_at_former(struct ctx *ctx, struct db *db, ref_t party, struct looking *looking) {
    const struct notice *notice = ctx_notice(ctx);
    for (size_t i = 0; i < looking->given_count; i++) {
        const char *target = looking->given[i].recipient;
        day_t given = last_given(ctx, looking, target);
        bool known = given == DAY_NONE || looking->right == DEADLINE_ACCESS;
        for (size_t h = 0; h < notice->holders_count && !known; h++)
            known = strcmp(notice->holders[h].entry.id, target) == 0;
        for (size_t h = 0; h < i && !known; h++)
            known = strcmp(looking->given[h].recipient, target) == 0;
        if (known)
            continue;
        struct task_draft draft = {.kind = TASK_TELL,
                                   .place = TASK_AT_RECIPIENT,
                                   .target = target,
                                   .right = looking->right,
                                   .due = DAY_NONE};
        TRY(name_by(ctx, db, party, looking, given, &draft));
        if (!concerns_not(looking, &draft))
            want(ctx, looking, notice, &draft, given, NULL);
    }
    return ST_OK;
}

/* Papers that were handed over and are not back: they lie there, whatever was told about the data. */
static bool goes_away(const struct looking *looking, const struct paper *paper) {
    return paper->away && paper->class != NOTICE_NOTHING &&
           (!looking->classes || looking->classes[paper->class]);
}

static void look_at_papers(struct ctx *ctx, struct looking *looking, const struct notice *notice) {
    for (size_t i = 0; i < looking->paper_count; i++) {
        const struct paper *paper = &looking->papers[i];
        bool known = !goes_away(looking, paper);
        for (size_t p = 0; p < i && !known; p++)
            known = goes_away(looking, &looking->papers[p]) &&
                    strcmp(looking->papers[p].away_to, paper->away_to) == 0;
        if (known)
            continue;
        const struct task_draft draft = {.kind = TASK_RETURN,
                                         .place = TASK_AT_RECIPIENT,
                                         .target = paper->away_to,
                                         .right = looking->right,
                                         .due = DAY_NONE};
        want(ctx, looking, notice, &draft, paper->away_since, NULL);
    }
}

enum status task_wanted(struct ctx *ctx, struct db *db, ref_t party, enum deadline_right right,
                        const struct task_about *about, struct task_wanted **list, size_t *count) {
    const struct notice *notice = ctx_notice(ctx);
    struct looking looking = {.right = right, .about = about, .classes = about->classes};
    TRY(role_list(ctx, db, party, &looking.roles));
    looking.type = looking.roles.count ? looking.roles.items[0].type : NOTICE_NOTHING;
    if (about->scoping)
        about->scoping->roles = looking.roles;
    TRY(disclosure_list_within(ctx, db, party, &looking.given, &looking.given_count));
    TRY(user_staff(ctx, &looking.staff, &looking.staff_count));
    for (size_t i = 0; i < notice->holders_count; i++)
        TRY(look_at(ctx, db, party, &looking, &notice->holders[i]));
    TRY(look_at_former(ctx, db, party, &looking));
    if (right == DEADLINE_ERASURE)
        TRY(paper_of_within(ctx, db, party, &looking.papers, &looking.paper_count));
    look_at_papers(ctx, &looking, notice);
    *list = looking.list;
    *count = looking.count;
    return ST_OK;
}

/* ---- whom it is about */

enum status task_person(struct ctx *ctx, struct db *db, ref_t party, const char **name, const char **data) {
    static const char *const found_by[] = {"email", "phone", "business_id", "customer_number"};
    struct values values;
    const char *list = NULL;
    TRY(joined_every(ctx, db, party, &values));
    *name = values.count ? value_name(ctx, &values) : NULL;
    for (size_t f = 0; f < sizeof found_by / sizeof *found_by; f++)
        for (size_t i = 0; i < values.count; i++) {
            const struct value *value = &values.items[i];
            if (strcmp(value->field, found_by[f]) == 0 && value->text && *value->text)
                list = list ? arena_printf(ctx->arena, "%s, %s", list, value->text) : value->text;
        }
    *data = list;
    return ST_OK;
}

enum status task_due(struct ctx *ctx, enum deadline_right right, day_t *due) {
    enum { ANYWAY = 28 }; /* days, where neither the notice nor the law gives one */
    struct deadline deadline;
    TRY(deadline_for(ctx, ctx_notice(ctx), right, ctx->now, &deadline));
    *due = deadline.binding == DAY_NONE ? registry_today(ctx) + ANYWAY : deadline.binding;
    return ST_OK;
}
