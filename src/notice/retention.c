/* Puts a settled judgement into the form that everybody reads: two dates, a state, floors, and the calculation. */
#include "notice/retention.h"

#include "notice/eval.h"
#include "notice/keeps.h"
#include "notice/law.h"
#include "notice/mine.h"
#include "notice/role.h"
#include "notice/say.h"
#include "notice/section.h"
#include "notice/settle.h"
#include "notice/state.h"
#include "notice/trace.h"

#include <stdint.h>
#include <string.h>

#define SAY(judge, ...) MSG((judge)->arena, (judge)->ctx->lang, __VA_ARGS__)

const char *keep_state_id(enum keep_state state) {
    static const char *const ids[] = {"keep",     "erasable",  "overdue", "held",
                                      "conflict", "permanent", "open",    "restricted"};
    must((size_t)state < sizeof ids / sizeof *ids);
    return ids[state];
}

const char *at_end_id(enum at_end at_end) {
    static const char *const ids[] = {"erase", "anonymise", "restrict"};
    must((size_t)at_end < sizeof ids / sizeof *ids);
    return ids[at_end];
}

/* A day is over the day after; a moment within its own day. */
static bool passed(struct outcome outcome, day_t on) {
    return outcome_dated(outcome) && (outcome.kind == OUTCOME_MOMENT ? outcome.day <= on : outcome.day < on);
}

/* The order matters: what holds everything up comes first. */
static enum keep_state keep_state_of(const struct judge *judge, const struct settled *settled) {
    struct outcome keep = settled->keep, gone = settled->gone;
    if (settled->held)
        return KEEP_HELD;
    if (settled->conflict)
        return KEEP_CONFLICT;
    if (gone.kind == OUTCOME_NEVER || keep.kind == OUTCOME_NEVER)
        return KEEP_PERMANENT;
    if (outcome_dated(keep) && !passed(keep, judge->on))
        return KEEP_KEEP;
    if (!outcome_dated(gone))
        return KEEP_OPEN;
    if (keep.kind == OUTCOME_WAITS)
        return KEEP_KEEP;
    if (!passed(gone, judge->on))
        return KEEP_ERASABLE;
    return settled->gone_rule->at_end == END_RESTRICT ? KEEP_RESTRICTED : KEEP_OVERDUE;
}

/* ---- floors */

/* The words of the notice's own statute, or of law/. */
static const char *floor_name(const struct judge *judge, const char *id) {
    const struct notice *notice = judge->notice;
    const struct law_floor *floor = notice->law ? law_floor(notice->law, id, judge->on) : NULL;
    for (size_t i = 0; i < notice->statutes_count; i++)
        if (strcmp(notice->statutes[i].entry.id, id) == 0)
            return words_in(&notice->statutes[i].entry, judge->ctx->lang);
    return floor ? floor->words.text[judge->ctx->lang] : id;
}

static void add_floor(const struct judge *judge, struct verdict *verdict, struct statute_floor *floors,
                      const char *id) {
    const char *ref;
    struct judge quiet = *judge;
    quiet.quiet = true; /* its line says the day and where it stands in the law */
    struct outcome floor = settle_floor(&quiet, id, &ref);
    for (size_t i = 0; i < verdict->floor_count; i++)
        if (strcmp(floors[i].id, id) == 0)
            return;
    floors[verdict->floor_count++] =
        (struct statute_floor){.id = id,
                               .name = floor_name(judge, id),
                               .keep_through = outcome_dated(floor) ? floor.day : DAY_NONE,
                               .ref = ref};
}

/* Beside a class that names a floor of law/ all of those that the country has, since a reader asks for them together; of
 * the notice's own statutes only those that the class names. */
static void add_floors(const struct judge *judge, struct verdict *verdict) {
    const struct notice *notice = judge->notice;
    size_t count = 0;
    const char *const *names = notice->law ? law_floors(notice->law, &count) : NULL;
    struct statute_floor *floors =
        arena_array(judge->arena, count + notice->statutes_count + 1, sizeof *floors);
    bool country = false;
    for (size_t i = 0; i < count; i++)
        country = country || settle_names_statute(judge, judge->class, names[i]);
    for (size_t i = 0; country && i < count; i++)
        add_floor(judge, verdict, floors, names[i]);
    for (size_t i = 0; i < notice->statutes_count; i++)
        if (settle_names_statute(judge, judge->class, notice->statutes[i].entry.id))
            add_floor(judge, verdict, floors, notice->statutes[i].entry.id);
    verdict->floors = floors;
}

/* ---- the trace */

struct lines {
    const struct judge *judge;
    struct trace_line *items;
    size_t count, room;
};

static bool same_line(const struct trace_line *a, const struct trace_line *b) {
    return a->kind == b->kind && a->day == b->day && strcmp(a->text, b->text) == 0;
}

static void add_line(struct lines *lines, struct trace_line line) {
    for (size_t i = 0; i < lines->count; i++)
        if (same_line(&lines->items[i], &line)) /* both dates begin at the same event: said once */
            return;
    ARENA_PUSH(lines->judge->arena, lines->items, lines->count, lines->room, line);
}

/* From the first step to the last. */
static void add_steps(struct lines *lines, const struct outcome_step *last) {
    size_t count = 0, at = 0;
    for (const struct outcome_step *step = last; step; step = step->before)
        count++;
    const struct outcome_step **steps = count ? arena_array(lines->judge->arena, count, sizeof *steps) : NULL;
    for (const struct outcome_step *step = last; step; step = step->before)
        steps[count - ++at] = step;
    for (size_t i = 0; i < count; i++)
        add_line(lines, steps[i]->line);
}

/* Remarks are read together with the dates; what other sentences say only stands beside them. */
static void add_remarks(struct lines *lines, const struct outcome_step *last) {
    size_t first = lines->count;
    add_steps(lines, last);
    for (size_t i = first; i < lines->count; i++)
        lines->items[i].remark = true;
}

static void add_beside(struct lines *lines, const struct outcome_step *last) {
    size_t first = lines->count;
    add_steps(lines, last);
    for (size_t i = first; i < lines->count; i++)
        lines->items[i].beside = true;
}

/* "P49", or the section of the notice; NULL when nothing in it speaks of the path. */
static const char *said_in(const struct judge *judge, const char *path) {
    const struct sentence *sentence = notice_sentence(judge->notice, path);
    return sentence && sentence->promise ? sentence->promise : section_of(judge->ctx, judge->notice, path);
}

static struct trace_line result_line(const struct judge *judge, const char *label, const char *text,
                                     const char *path, day_t day) {
    const char *where = said_in(judge, path);
    return (struct trace_line){.kind = TRACE_RESULT,
                               .text = where ? arena_printf(judge->arena, "%s (%s)", text, where) : text,
                               .step = text,
                               .path = path,
                               .label = label,
                               .detail = where,
                               .day = day,
                               .happening = -1};
}

static void add_result(struct lines *lines, const char *label, const char *text, const char *path, day_t day) {
    add_line(lines, result_line(lines->judge, label, text, path, day));
}

/* A class without a minimum says so: the person may ask at any time (P70). */
static void add_any_time(struct lines *lines) {
    const struct judge *judge = lines->judge;
    enum lang lang = judge->ctx->lang;
    struct trace_line line =
        result_line(judge, msg(lang, M("any time, on request")), msg(lang, M("erased on request at any time")),
                    judge->notice->classes[judge->class].entry.path, DAY_NONE);
    line.any_time = true;
    add_line(lines, line);
}

static void add_keep(struct lines *lines, const struct settled *settled, const struct verdict *verdict) {
    const struct judge *judge = lines->judge;
    enum lang lang = judge->ctx->lang;
    if (settled->no_minimum) {
        add_any_time(lines);
        return;
    }
    add_steps(lines, settled->keep.trace);
    if (outcome_dated(settled->keep))
        add_result(lines, msg(lang, M("kept at least until")),
                   SAY(judge, M("kept at least until {1}"), trace_day(judge, settled->keep)),
                   verdict->keep_path, settled->keep.day);
    else if (settled->keep.kind == OUTCOME_NEVER)
        add_result(lines, msg(lang, M("kept for good")), msg(lang, M("kept for good")), verdict->keep_path,
                   DAY_NONE);
    else if (settled->keep.kind == OUTCOME_WAITS)
        add_result(lines, msg(lang, M("kept until that has ended")), msg(lang, M("kept until that has ended")),
                   verdict->keep_path, DAY_NONE);
}

/* A held item has no last day; why, stands among the notes. */
static void add_gone(struct lines *lines, const struct settled *settled, const struct verdict *verdict) {
    const struct judge *judge = lines->judge;
    enum lang lang = judge->ctx->lang;
    add_steps(lines, settled->gone.trace);
    if (settled->held)
        return;
    if (outcome_dated(settled->gone) && verdict->at_end == END_RESTRICT)
        add_result(lines, msg(lang, M("use restricted after")),
                   SAY(judge, M("its use is restricted after {1}, and nothing is erased"),
                       trace_day(judge, settled->gone)),
                   verdict->gone_path, settled->gone.day);
    else if (outcome_dated(settled->gone) && verdict->at_end == END_ANONYMISE)
        add_result(lines, msg(lang, M("made anonymous at the latest")),
                   SAY(judge, M("made anonymous at the latest {1}"), trace_day(judge, settled->gone)),
                   verdict->gone_path, settled->gone.day);
    else if (outcome_dated(settled->gone))
        add_result(lines, msg(lang, M("gone at the latest")),
                   SAY(judge, M("gone at the latest {1}"), trace_day(judge, settled->gone)), verdict->gone_path,
                   settled->gone.day);
    else if (settled->gone.kind == OUTCOME_NEVER)
        add_result(lines, msg(lang, M("never erased")), msg(lang, M("never erased")), verdict->gone_path,
                   DAY_NONE);
    else
        add_result(lines, msg(lang, M("no last day yet")), msg(lang, M("no last day yet")), verdict->gone_path,
                   DAY_NONE);
}

/* What is out of sight, or not trusted any more, is kept all the same: the two days stand behind the others. */
static void add_sight(struct lines *lines, const struct settled *settled, const struct verdict *verdict) {
    const struct judge *judge = lines->judge;
    enum lang lang = judge->ctx->lang;
    if (verdict->hide_after != DAY_NONE) {
        add_steps(lines, settled->hide.trace);
        add_result(lines, msg(lang, M("out of sight after")),
                   SAY(judge, M("out of sight after {1}, except for those who answer for requests"),
                       day_text(judge->arena, lang, verdict->hide_after)),
                   verdict->hide_path, verdict->hide_after);
    }
    if (verdict->verify_again != DAY_NONE) {
        add_steps(lines, settled->verify.trace);
        add_result(
            lines, msg(lang, M("to be confirmed from")),
            SAY(judge, M("to be confirmed from {1} on"), day_text(judge->arena, lang, verdict->verify_again)),
            verdict->verify_path, verdict->verify_again);
    }
}

/* Other sentences about the same period, where they come to another day: shown, so that nobody is surprised. */
static void add_also(struct lines *lines, const struct settled *settled) {
    const struct judge *judge = lines->judge;
    const struct retention_class *class = &judge->notice->classes[judge->class];
    for (size_t i = 0; i < class->also_count; i++) {
        const struct also_said *also = &class->also_said[i];
        const struct expr *expr = also->keep_through ? also->keep_through : also->gone_by;
        struct outcome ours = also->keep_through ? settled->keep : settled->gone,
                       theirs = expr ? settle_also(judge, expr) : (struct outcome){.kind = OUTCOME_NOTHING};
        if (!outcome_dated(theirs) || (outcome_dated(ours) && ours.day == theirs.day))
            continue;
        struct outcome notes = {.kind = OUTCOME_NOTHING};
        trace_line(judge, &notes, TRACE_NOTE,
                   SAY(judge, M("another sentence ({1}) comes to {2}; the two dates above hold"),
                       also->promise ? also->promise : class->entry.path, trace_day(judge, theirs)),
                   theirs.day);
        add_beside(lines, notes.trace);
    }
}

static void add_notes(struct lines *lines, const struct settled *settled, const struct verdict *verdict) {
    const struct judge *judge = lines->judge;
    for (size_t i = 0; i < verdict->floor_count; i++) {
        const struct statute_floor *floor = &verdict->floors[i];
        if (floor->keep_through == DAY_NONE)
            continue;
        struct outcome day = outcome_of_day(floor->keep_through);
        const char *text = SAY(judge, M("by law {1}: until {2} ({3})"), floor->name, trace_day(judge, day),
                               floor->ref ? floor->ref : floor->id);
        add_line(lines, (struct trace_line){.kind = TRACE_STATUTE,
                                            .text = text,
                                            .label = floor->name,
                                            .detail = floor->ref,
                                            .day = floor->keep_through,
                                            .happening = -1,
                                            .beside = true});
    }
    add_remarks(lines, settled->notes.trace);
    add_also(lines, settled);
    struct outcome notes = {.kind = OUTCOME_NOTHING};
    if (settled->role_count > 1 && settled->role.organisation >= 0)
        trace_line(judge, &notes, TRACE_NOTE,
                   SAY(judge, M("the latest of several roles decides: the one with {1}"),
                       judge->history->parties[settled->role.organisation].id),
                   DAY_NONE);
    if (settled->open_choice)
        trace_line(judge, &notes, TRACE_NOTE,
                   msg(judge->ctx->lang,
                       M("the notice leaves open what counts: the later minimum and the earlier maximum hold")),
                   DAY_NONE);
    add_remarks(lines, notes.trace);
    if (settled->gone_rule->when)
        add_line(lines, (struct trace_line){.kind = TRACE_NOTE,
                                            .text = SAY(judge, M("by the rule for this case: {1}"),
                                                        say_cond(judge->arena, judge->notice, judge->ctx->lang,
                                                                 settled->gone_rule->when)),
                                            .day = DAY_NONE,
                                            .happening = -1,
                                            .beside = true});
}

bool retention_minimum(const struct retention_class *class) {
    bool has = class->statute != NULL;
    for (size_t i = 0; i < class->rule_count; i++)
        has = has || class->rules[i].keep_through;
    return has;
}

/* ---- verdicts */

/* Of the rule that decided, so that the sentence about it can be found. */
static const char *path_of(const struct judge *judge, const struct retention_rule *rule, const char *key) {
    const char *path = rule && rule->path ? rule->path : judge->notice->classes[judge->class].entry.path;
    return arena_printf(judge->arena, "%s.%s", path, key);
}

static bool speaks_of_sight(const struct retention_class *class) {
    bool speaks = false;
    for (size_t i = 0; i < class->rule_count; i++)
        speaks = speaks || class->rules[i].hide_after || class->rules[i].verify_again ||
                 class->rules[i].at_end == END_RESTRICT;
    return speaks;
}

/* What the rule that decided does at the end. Without anything that may stay, making anonymous is erasing. */
static void end_of(const struct judge *judge, const struct settled *settled, struct verdict *verdict) {
    const struct retention_rule *rule = settled->gone_rule;
    verdict->at_end = rule->at_end;
    if (rule->at_end == END_RESTRICT && verdict->gone_by != DAY_NONE &&
        (verdict->hide_after == DAY_NONE || verdict->gone_by < verdict->hide_after)) {
        verdict->hide_after = verdict->gone_by; /* stored, and seen only by those who answer for requests */
        verdict->hide_path = path_of(judge, rule, "at_end");
    }
    if (rule->at_end != END_ANONYMISE)
        return;
    verdict->keeps = keeps_names(judge->arena, judge->notice, judge->class, &rule->anonymise_keeps);
    if (!verdict->keeps.count)
        verdict->at_end = END_ERASE;
}

/* A request may be answered on any day, and nothing is written down at the party then: of a hold that waits for it nobody knows. */
static day_t held_to(const struct settled *settled) {
    bool known = settled->held && outcome_dated(settled->held_to) &&
                 !state_named(settled->gone_rule->hold_while, "request_open");
    return known ? settled->held_to.day : DAY_NONE;
}

static struct verdict verdict_of(const struct judge *judge, const struct settled *settled) {
    struct outcome keep = settled->keep, gone = settled->gone;
    bool kept = outcome_dated(keep), goes = outcome_dated(gone) && !settled->held;
    struct verdict verdict = {.class = judge->class,
                              .happening = judge->record,
                              .keep_through = kept ? keep.day : DAY_NONE,
                              .erasable_from = kept ? outcome_day_after(keep.day) : DAY_NONE,
                              .gone_by = goes ? gone.day : DAY_NONE,
                              .keep_instant = keep.kind == OUTCOME_MOMENT ? keep.instant : 0,
                              .gone_instant = goes && gone.kind == OUTCOME_MOMENT ? gone.instant : 0,
                              .keep_waits = keep.kind == OUTCOME_WAITS,
                              .state = keep_state_of(judge, settled),
                              .keep_path = path_of(judge, settled->keep_rule, "keep_through"),
                              .gone_path = path_of(judge, settled->gone_rule, "gone_by"),
                              .hide_after = outcome_dated(settled->hide) ? settled->hide.day : DAY_NONE,
                              .held_to = held_to(settled),
                              .verify_again = outcome_dated(settled->verify) ? settled->verify.day : DAY_NONE,
                              .sight = speaks_of_sight(&judge->notice->classes[judge->class])};
    if (verdict.hide_after != DAY_NONE)
        verdict.hide_path = path_of(judge, settled->hide_rule, "hide_after");
    if (verdict.verify_again != DAY_NONE)
        verdict.verify_path = path_of(judge, settled->verify_rule, "verify_again");
    if (judge->quiet)
        return verdict;
    struct lines lines = {.judge = judge};
    end_of(judge, settled, &verdict);
    add_floors(judge, &verdict);
    add_keep(&lines, settled, &verdict);
    add_gone(&lines, settled, &verdict);
    add_sight(&lines, settled, &verdict);
    add_notes(&lines, settled, &verdict);
    verdict.trace = lines.items;
    verdict.trace_count = lines.count;
    return verdict;
}

/* The whole of section 6 for one item. */
static enum status judge_one(struct judge *judge, int record, struct verdict *verdict) {
    struct settled settled;
    judge->record = record;
    TRY(settle_dates(judge, &settled));
    *verdict = verdict_of(judge, &settled);
    return ST_OK;
}

static struct judge judge_for(struct ctx *ctx, const struct notice *notice, const struct history *history,
                              int party, int class, day_t on) {
    must(party >= 0 && (size_t)party < history->party_count && class >= 0 &&
         (size_t) class < notice->classes_count);
    struct judge judge = {.ctx = ctx,
                          .arena = ctx->arena,
                          .notice = notice,
                          .history = history,
                          .on = on,
                          .party = party,
                          .class = class,
                          .role = {.organisation = -1, .type = history->parties[party].type},
                          .record = -1,
                          .known = arena_array(ctx->arena, notice->classes_count, sizeof *judge.known)};
    role_prepare(&judge);
    return judge;
}

struct judged *retention_shared(struct arena *arena) {
    struct judged *judged = arena_alloc(arena, sizeof *judged);
    judged->arena = arena; /* of no notice: it is only the first of a list */
    return judged;
}

/* Which records are judged, and how. */
struct extent {
    bool quiet;
    size_t most;
    bool (*wanted)(void *arg, int happening); /* NULL: all */
    void *arg;
};

static enum status judge_all(struct ctx *ctx, const struct notice *notice, const struct history *history,
                             int party, int class, day_t on, const struct extent *extent,
                             struct verdicts *verdicts) {
    bool broken = false, by_party;
    struct judge judge = judge_for(ctx, notice, history, party, class, on);
    judge.broken = &broken;
    judge.quiet = extent->quiet;
    size_t count;
    const int *records = settle_records(&judge, class, &count, &by_party);
    size_t room = by_party ? 1 : count < extent->most ? count : extent->most;
    *verdicts = (struct verdicts){.count = 0};
    if (!room)
        return ST_OK;
    verdicts->items = arena_array(ctx->arena, room, sizeof *verdicts->items);
    if (by_party) {
        verdicts->count = 1;
        return judge_one(&judge, -1, verdicts->items);
    }
    for (size_t i = 0; i < count && verdicts->count < room; i++)
        if (!extent->wanted || extent->wanted(extent->arg, records[i]))
            TRY(judge_one(&judge, records[i], &verdicts->items[verdicts->count++]));
    return ST_OK;
}

enum status retention_judge(struct ctx *ctx, const struct notice *notice, const struct history *history,
                            int party, int class, day_t on, struct verdicts *verdicts) {
    const struct extent all = {.most = SIZE_MAX};
    return judge_all(ctx, notice, history, party, class, on, &all, verdicts);
}

enum status retention_dates(struct ctx *ctx, const struct notice *notice, const struct history *history,
                            int party, int class, day_t on, struct verdicts *verdicts) {
    const struct extent all = {.quiet = true, .most = SIZE_MAX};
    return judge_all(ctx, notice, history, party, class, on, &all, verdicts);
}

enum status retention_first(struct ctx *ctx, const struct notice *notice, const struct history *history,
                            int party, int class, day_t on, const struct retention_wanted *wanted,
                            struct verdicts *verdicts) {
    const struct extent some = {.most = wanted->most, .wanted = wanted->is, .arg = wanted->arg};
    return judge_all(ctx, notice, history, party, class, on, &some, verdicts);
}

bool retention_hidden(const struct verdict *verdict, day_t on) {
    return verdict->hide_after != DAY_NONE && on > verdict->hide_after;
}

enum status retention_verify(struct ctx *ctx, const struct notice *notice, const struct history *history,
                             int party, const struct verdict *verdict, day_t came, day_t confirmed, day_t on,
                             day_t *day) {
    bool broken = false;
    struct judge judge = judge_for(ctx, notice, history, party, verdict->class, on);
    judge.broken = &broken;
    struct settled settled;
    judge.record = verdict->happening;
    judge.quiet = judge.confirms = true;
    judge.came = came;
    judge.confirmed = confirmed;
    TRY(settle_dates(&judge, &settled));
    *day = outcome_dated(settled.verify) ? settled.verify.day : DAY_NONE;
    return ST_OK;
}

void retention_open(struct ctx *ctx, const struct notice *notice, const struct history *history, int party,
                    day_t on, struct retention_open **open, size_t *count) {
    struct judge judge = judge_for(ctx, notice, history, party, 0, on); /* no class is judged */
    size_t room = 0;
    *open = NULL;
    *count = 0;
    for (size_t i = 0; i < history->happening_count; i++) {
        struct state_paid paid;
        if (history->happenings[i].party == party && state_open(&judge, (int)i, &paid))
            ARENA_PUSH(ctx->arena, *open, *count, room, ((struct retention_open){(int)i, paid.paid}));
    }
}
