/* What has happened, newest first, a page at a time. The place where a page begins is a record's id in the address; it says nothing
 * about anybody, and stays right whatever is written meanwhile. */
#include "web/customer.h"

#include "pages/pages.h"
#include "registry/earlier.h"
#include "registry/loggable.h"
#include "registry/paper.h"
#include "registry/permit.h"
#include "registry/rectify.h"
#include "registry/registry.h"
#include "registry/timeline.h"
#include "rights/outbox.h"
#include "rights/request.h"

#include <string.h>

enum { EVENTS_FIRST = 12, EVENTS_FURTHER = 50 };

/* "Call, Helmi Aaltio" on the organisation's page. */
static const char *what_happened(struct ctx *ctx, const struct party *party, const struct record *record) {
    const char *text = frame_capital(ctx, record->label);
    if (record->party != party->id && record->party_name)
        text = arena_printf(ctx->arena, "%s, %s", text, record->party_name);
    else if (record->about && record->about != party->id && record->about_name)
        text = arena_printf(ctx->arena, "%s, %s", text, record->about_name);
    if (record->has_amount)
        text = arena_printf(ctx->arena, "%s, %s", text, frame_money(ctx, record->cents));
    /* Whose name is erased is still on the voucher, which must be kept. */
    const char *to = party->value_count ? NULL : record_written_to(ctx->arena, record);
    return to ? arena_printf(ctx->arena, "%s, %s", text, to) : text;
}

/* "Iida Tammisto, 14.05"; a thing of which only the day is known has no time. */
static const char *who_and_when(struct ctx *ctx, const struct record *record) {
    const char *time = record->whole_day ? NULL : zone_clock(ctx->arena, registry_zone(ctx), record->at);
    bool program = record->by && strncmp(record->by, "job:", 4) == 0;
    const char *by = program ? msg(ctx->lang, M("the program")) : record->by;
    if (by && time)
        return arena_printf(ctx->arena, "%s, %s", by, time);
    return by ? by : time;
}

/* The notice's own fields of a record, with their names, and when it ends. */
static void facts_of(struct ctx *ctx, const struct record *record, struct view_event *event) {
    struct view_cell *cells = arena_array(ctx->arena, record->fact_count + 2, sizeof *cells);
    size_t n = 0;
    bool paper = false;
    if (record->ends != DAY_NONE)
        cells[n++] =
            (struct view_cell){.label = msg(ctx->lang, M("Ends")), .text = frame_day(ctx, record->ends)};
    for (size_t i = 0; i < record->fact_count; i++, n++) {
        const char *label;
        loggable_fact(ctx, record->kind, &record->facts[i], &label, &cells[n].text);
        cells[n].label = frame_capital(ctx, label);
        paper = paper || strcmp(record->facts[i].name, "folder") == 0;
    }
    const char *away = NULL;
    if (paper && paper_away(ctx, record->id, &away) == ST_OK && away)
        cells[n++] = (struct view_cell){.label = msg(ctx->lang, M("Now")), .text = away};
    fault_clear(ctx);
    event->facts = cells;
    event->facts_count = n;
}

static void show_record(struct ctx *ctx, const struct party *party, const struct record *record,
                        struct view_event *event) {
    event->what = what_happened(ctx, party, record);
    event->who = who_and_when(ctx, record);
    event->text = record->erased ? msg(ctx->lang, M("The text has been erased.")) : record->text;
    bool restricted = record->party == party->id && party->restricted;
    if (rectify_possible(record) && permit_offers(ctx, ACTION_CHANGE, restricted))
        event->correct = ref_text(ctx->arena, record->id);
    event->erased = record->erased;
    facts_of(ctx, record, event);
}

/* "Given to: Tilitoimisto Oy", "laskutus", "laskut ja tositteet; peruste" */
static void show_given(struct ctx *ctx, const struct disclosure *given, struct view_event *event) {
    event->what = MSG(ctx->arena, ctx->lang, M("Given to: {1}"), given->recipient_words);
    event->who = given->purpose_words;
    event->text = given->class_words;
    if (given->basis)
        event->text = arena_printf(ctx->arena, "%s; %s", event->text, given->basis);
    if (given->ground_words)
        event->text = arena_printf(ctx->arena, "%s; %s", event->text, given->ground_words);
}

/* "E-mail, answer to a request", "sent" */
static void show_sent(struct ctx *ctx, const struct timeline_entry *entry, struct view_event *event) {
    enum outbox_kind kind;
    enum outbox_state state;
    event->message = ref_text(ctx->arena, entry->message);
    event->what = msg(ctx->lang, M("E-mail"));
    if (outbox_kind_from(entry->kind, &kind))
        event->what = MSG(ctx->arena, ctx->lang, M("E-mail: {1}"), msg(ctx->lang, outbox_kind_label(kind)));
    if (outbox_state_from(entry->state, &state))
        event->who = msg(ctx->lang, outbox_state_label(state));
}

static void show_entry(struct ctx *ctx, const struct party *party, const struct timeline_entry *entry,
                       struct view_event *event) {
    day_t day = entry->what == TIMELINE_RECORD ? entry->record.day : zone_day(registry_zone(ctx), entry->at);
    const char *notice;
    *event = (struct view_event){.day = frame_day(ctx, day), .iso = frame_day_iso(ctx, day)};
    switch (entry->what) {
    case TIMELINE_RECORD:
        show_record(ctx, party, &entry->record, event);
        break;
    case TIMELINE_GIVEN:
        show_given(ctx, entry->given, event);
        break;
    case TIMELINE_TOLD:
        notice = earlier_notice(ctx, entry->notice);
        event->what = notice ? MSG(ctx->arena, ctx->lang, M("The notice was told, version {1}"), notice)
                             : msg(ctx->lang, M("The notice was told"));
        event->text = entry->how;
        break;
    case TIMELINE_ASKED:
        event->what = frame_capital(ctx, msg(ctx->lang, request_right_label(entry->right)));
        event->request = ref_text(ctx->arena, entry->request);
        break;
    case TIMELINE_SENT:
        show_sent(ctx, entry, event);
        break;
    case TIMELINE_LEAKED:
        event->what = msg(ctx->lang, M("A breach concerned this customer"));
        event->breach = ref_text(ctx->arena, entry->breach);
        break;
    case TIMELINE_MERGED:
        event->what = msg(ctx->lang, M("Two entries of the same customer became one"));
        if (permit_offers(ctx, ACTION_MERGE, party->restricted))
            event->merge = ref_text(ctx->arena, entry->merge);
        break;
    }
}

/* What the office may look at alone: the kinds there are, and what is no record. */
static void fill_kinds(struct ctx *ctx, const struct timeline *timeline, const char *only,
                       struct view_timeline *view) {
    static const char *const others[][2] = {{TIMELINE_ONLY_GIVEN, M("What was given to others")},
                                            {TIMELINE_ONLY_TOLD, M("When the notice was told")},
                                            {TIMELINE_ONLY_ASKED, M("What was asked about rights")},
                                            {TIMELINE_ONLY_SENT, M("E-mails")},
                                            {TIMELINE_ONLY_LEAKED, M("Breaches")},
                                            {TIMELINE_ONLY_MERGED, M("Entries that became one")}};
    struct view_choice *list =
        arena_array(ctx->arena, timeline->kind_count + 1 + sizeof others / sizeof *others, sizeof *list);
    size_t n = 0;
    if (!timeline->kind_count && !only)
        return;
    list[n++] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("Everything")), .chosen = !only};
    for (size_t i = 0; i < timeline->kind_count; i++)
        list[n++] = (struct view_choice){.value = timeline->kinds[i],
                                         .label = frame_capital(ctx, loggable_label(ctx, timeline->kinds[i])),
                                         .chosen = only && strcmp(only, timeline->kinds[i]) == 0};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        list[n++] = (struct view_choice){.value = others[i][0],
                                         .label = msg(ctx->lang, others[i][1]),
                                         .chosen = only && strcmp(only, others[i][0]) == 0};
    view->kinds = list;
    view->kinds_count = n;
}

static const char *more_text(struct ctx *ctx, const struct timeline *timeline) {
    if (timeline->left >= TIMELINE_COUNT_MOST)
        return msg(ctx->lang, M("Show more"));
    return msg_count(ctx->arena, ctx->lang, MN("Show {1} more", "Show {1} more"), (long)timeline->left);
}

enum status customer_timeline(struct visit *visit, const struct party *party, struct timeline *shown,
                              struct view_timeline *view) {
    struct ctx *ctx = visit->ctx;
    const char *after = request_query(visit->request, "after"), *only = request_query(visit->request, "only");
    struct timeline_asked asked = {.only = only && *only ? only : NULL};
    struct timeline timeline;
    if (after && !ref_parse(after, &asked.before))
        asked.before = 0;
    asked.limit = asked.before ? EVENTS_FURTHER : EVENTS_FIRST;
    TRY(timeline_of(ctx, party, &asked, &timeline));
    struct view_event *events = arena_array(ctx->arena, timeline.count + 1, sizeof *events);
    for (size_t i = 0; i < timeline.count; i++)
        show_entry(ctx, party, &timeline.items[i], &events[i]);
    *view = (struct view_timeline){.id = ref_text(ctx->arena, party->id),
                                   .only = asked.only,
                                   .events = events,
                                   .events_count = timeline.count,
                                   .later = asked.before != 0};
    if (timeline.next) {
        view->next = ref_text(ctx->arena, timeline.next);
        view->more = more_text(ctx, &timeline);
    }
    fill_kinds(ctx, &timeline, asked.only, view);
    *shown = timeline;
    return ST_OK;
}
