/* What the person chose, and until when it is kept, because of what: the verdicts of the rules as sentences, each with its calculation and beside it the
 * sentence of the notice that decides and the law. */
#include "web/customer.h"

#include "base/utf8.h"
#include "registry/blob.h"
#include "registry/choice_words.h"
#include "registry/due.h"
#include "registry/registry.h"
#include "registry/telling.h"
#include "registry/timeline.h"

#include <string.h>

enum { KEEPS_EACH = 12 };

/* What is out of the ordinary; an ordinary state needs no words beside its day. */
static const char *state_text(struct ctx *ctx, const struct due_verdict *due) {
    if (due->held_until)
        return MSG(ctx->arena, ctx->lang,
                   M("Held until {1} because of a legal ground; nothing of it goes before."),
                   frame_day(ctx, due->held_until));
    switch (due->verdict.state) {
    case KEEP_OVERDUE:
        return msg(ctx->lang, M("This should have been erased already."));
    case KEEP_HELD:
        return msg(ctx->lang, M("Held: something that is not finished needs it."));
    case KEEP_CONFLICT:
        return msg(ctx->lang, M("The rules of the notice contradict each other here."));
    default:
        return NULL;
    }
}

/* Where the use is restricted at the end, the day is no last one. */
static const char *end_text(struct ctx *ctx, const struct due_verdict *due) {
    const struct verdict *verdict = &due->verdict;
    if (verdict->at_end != END_RESTRICT || verdict->gone_by == DAY_NONE)
        return state_text(ctx, due);
    return MSG(ctx->arena, ctx->lang,
               M("In use until {1}. After that it is only stored, and nothing is erased."),
               frame_day(ctx, verdict->gone_by));
}

static const char *laws_beside(struct ctx *ctx, const struct verdict *verdict) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < verdict->floor_count; i++) {
        const struct statute_floor *floor = &verdict->floors[i];
        if (floor->keep_through == DAY_NONE)
            continue;
        buf_printf(&buf, "%s%s", buf.length ? ", " : "",
                   MSG(ctx->arena, ctx->lang, M("{1} until {2} ({3})"), floor->name,
                       frame_day(ctx, floor->keep_through), floor->ref ? floor->ref : floor->id));
    }
    return buf.length ? MSG(ctx->arena, ctx->lang, M("The law beside it wants this kept: {1}."), buf_text(&buf))
                      : NULL;
}

/* The statutes stand below, in words; the promise of a result is quoted below as well. */
static void fill_rows(struct ctx *ctx, const struct verdict *verdict, struct view_keep *view) {
    struct view_row *rows = arena_array(ctx->arena, verdict->trace_count + 1, sizeof *rows);
    size_t n = 0;
    for (size_t i = 0; i < verdict->trace_count; i++) {
        const struct trace_line *line = &verdict->trace[i];
        if (line->kind == TRACE_STATUTE && line->beside)
            continue;
        bool result = line->kind == TRACE_RESULT;
        rows[n++] = (struct view_row){.label = frame_capital(ctx, line->label ? line->label : line->text),
                                      .detail = result ? NULL : line->detail,
                                      .day = frame_day(ctx, line->day),
                                      .iso = frame_day_iso(ctx, line->day),
                                      .total = result};
    }
    view->rows = rows;
    view->rows_count = n;
}

/* The sentences behind the two days, each once; else the class's own. */
static void fill_says(struct ctx *ctx, const struct verdict *verdict, struct view_keep *view) {
    const char *paths[] = {verdict->keep_path, verdict->gone_path,
                           ctx_notice(ctx)->classes[verdict->class].entry.path};
    struct view_says *says = arena_array(ctx->arena, 2, sizeof *says);
    for (size_t i = 0; i < 3 && view->says_count < 2; i++) {
        const struct view_says *found = i < 2 || !view->says_count ? frame_says(ctx, paths[i]) : NULL;
        if (found && !(view->says_count && strcmp(says[0].text, found->text) == 0))
            says[view->says_count++] = *found;
    }
    view->says = says;
}

/* One of five sentences says it, by which of the two days the rule gives. */
static struct view_keep view_of(struct ctx *ctx, const struct due_verdict *due) {
    const struct verdict *verdict = &due->verdict;
    bool least = verdict->keep_through != DAY_NONE,
         most = verdict->gone_by != DAY_NONE && verdict->at_end != END_RESTRICT;
    const struct retention_class *class = &ctx_notice(ctx)->classes[verdict->class];
    struct view_keep view = {.label = frame_capital(ctx, words_in(&class->entry, ctx->lang)),
                             .least = frame_day(ctx, verdict->keep_through),
                             .least_iso = frame_day_iso(ctx, verdict->keep_through),
                             .most = frame_day(ctx, verdict->gone_by),
                             .most_iso = frame_day_iso(ctx, verdict->gone_by),
                             .both = least && most,
                             .only_least = least && !most,
                             .only_most = !least && most,
                             .open = !least && !most && (verdict->state == KEEP_OPEN || verdict->keep_waits),
                             .because = retention_sentence(ctx, ctx_notice(ctx), verdict),
                             .state = end_text(ctx, due),
                             .laws = laws_beside(ctx, verdict)};
    view.any_time = !least && !most && !view.open;
    fill_rows(ctx, verdict, &view);
    fill_says(ctx, verdict, &view);
    return view;
}

enum status customer_kept(struct ctx *ctx, const struct party *party, struct view_customer *view) {
    struct due_verdict *verdicts;
    size_t count;
    /* A class with a day for each record can have thousands; the first ones show the way. */
    TRY(due_first(ctx, party->id, KEEPS_EACH, &verdicts, &count));
    struct view_keep *keeps = arena_array(ctx->arena, count + 1, sizeof *keeps);
    for (size_t i = 0; i < count; i++) {
        ref_t holder = verdicts[i].whole ? verdicts[i].whole : verdicts[i].record;
        keeps[i] = view_of(ctx, &verdicts[i]);
        if (holder && verdicts[i].verdict.state == KEEP_HELD && !verdicts[i].held_until && view->may_change)
            keeps[i].holder = ref_text(ctx->arena, holder);
    }
    view->keeps = keeps;
    view->keeps_count = count;
    return ST_OK;
}

enum status customer_tellings(struct ctx *ctx, const struct party *party, struct view_customer *view) {
    struct telling *list;
    size_t count;
    TRY(telling_of(ctx, party->id, &list, &count));
    struct view_telling *tellings = arena_array(ctx->arena, count + 1, sizeof *tellings);
    for (size_t i = 0; i < count; i++) {
        bool open = list[i].told == DAY_NONE;
        tellings[i] = (struct view_telling){.text = telling_sentence(ctx, &list[i]),
                                            .late = list[i].late && open,
                                            .open = open && !list[i].late,
                                            .says = frame_says(ctx, list[i].rule)};
        for (size_t j = 0; j < i && tellings[i].says; j++) /* one sentence often speaks of all sources */
            if (tellings[j].says && strcmp(tellings[j].says->text, tellings[i].says->text) == 0)
                tellings[i].says = NULL;
    }
    view->tellings = tellings;
    view->tellings_count = count;
    view->to_tell = telling_open(list, count) != NULL;
    return ST_OK;
}

/* "channel: e-mail; told by: phone", or NULL when neither was said. */
static const char *choice_text(struct ctx *ctx, const struct choice *choice) {
    const char *channel = choice_channel(ctx, choice->channel), *how = choice_channel(ctx, choice->how);
    channel = channel ? MSG(ctx->arena, ctx->lang, M("channel: {1}"), channel) : NULL;
    how = how ? MSG(ctx->arena, ctx->lang, M("told by: {1}"), how) : NULL;
    return channel && how ? arena_printf(ctx->arena, "%s; %s", channel, how) : channel ? channel : how;
}

/* What the notice said of it on that day, the words, the document. */
static void choice_facts(struct ctx *ctx, const struct choice *choice, const struct choice_words *words,
                         struct view_event *event) {
    const char *edition = choice_words_edition(ctx, words),
               *says = words->says ? words->says : choice_purpose(ctx, choice);
    struct view_cell *cells = arena_array(ctx->arena, 3, sizeof *cells);
    const struct view_cell all[] = {
        {.label = msg(ctx->lang, M("Words")), .text = words->text},
        {.label = msg(ctx->lang, M("Document")), .text = choice_words_document(ctx, words)},
        {.label = msg(ctx->lang, M("Notice")),
         .text = !choice->given ? NULL
                 : edition      ? MSG(ctx->arena, ctx->lang, M("{1}: “{2}”"), edition, says)
                                : msg(ctx->lang, M("The notice of that day is not in this register."))}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].text)
            cells[event->facts_count++] = all[i];
    event->facts = cells;
}

static const char *restricted_text(struct ctx *ctx, int64_t since) {
    day_t day = zone_day(registry_zone(ctx), since);
    return MSG(ctx->arena, ctx->lang, M("Restricted since {1}: the data may only be stored."),
               frame_day(ctx, day));
}

static bool is_document(const struct party *party, const struct record *record) {
    return record->party == party->id && !record->erased && strcmp(record->kind, "consent") != 0 &&
           strcmp(record->kind, "refusal") != 0;
}

static bool is_typed(const char *typed, const char *value) {
    return typed && strcmp(typed, value) == 0;
}

/* What one may choose from, where a choice is written down. */
static void fill_choosing(struct ctx *ctx, const struct customer_typed *typed, struct view_customer *view) {
    static const char *const words[] = {M("whether they are right is not sure"), M("the use is unlawful"),
                                        M("the person needs them for a claim"), M("the person has objected")};
    enum { WHYS = sizeof words / sizeof *words };
    size_t ids_count, channel_count;
    const char *const *channels = choice_channels(&channel_count);
    const char *const *ids =
        choice_restrict_why(&ids_count); /* in the order of the words: Article 18(1) (a) to (d) */
    must(ids_count == WHYS);
    const struct notice *notice = ctx_notice(ctx);
    struct view_choice *purposes = arena_array(ctx->arena, notice->purposes_count + 1, sizeof *purposes);
    struct view_choice *by = arena_array(ctx->arena, channel_count, sizeof *by);
    struct view_choice *ways = arena_array(ctx->arena, channel_count, sizeof *ways);
    struct view_choice *whys = arena_array(ctx->arena, WHYS, sizeof *whys);
    for (size_t i = 0; i < notice->purposes_count; i++)
        purposes[i] = (struct view_choice){
            .value = notice->purposes[i].entry.id,
            .label = frame_capital(ctx, words_in(&notice->purposes[i].entry, ctx->lang)),
            .chosen = typed->purpose ? is_typed(typed->purpose, notice->purposes[i].entry.id)
                                     : notice->purposes[i].marketing};
    for (size_t i = 0; i < channel_count; i++) {
        const char *label = frame_capital(ctx, choice_channel(ctx, channels[i]));
        by[i] = (struct view_choice){
            .value = channels[i], .label = label, .chosen = is_typed(typed->channel, channels[i])};
        ways[i] = (struct view_choice){
            .value = channels[i], .label = label, .chosen = is_typed(typed->way, channels[i])};
    }
    for (size_t i = 0; i < WHYS; i++)
        whys[i] = (struct view_choice){.value = ids[i],
                                       .label = frame_capital(ctx, msg(ctx->lang, words[i])),
                                       .chosen = is_typed(typed->why, ids[i])};
    view->purposes = purposes;
    view->purposes_count = notice->purposes_count;
    view->channels = by;
    view->channels_count = channel_count;
    view->ways = ways;
    view->ways_count = channel_count;
    view->whys = whys;
    view->whys_count = WHYS;
}

/* "Paper, 3 June 2026: order.pdf", "Call, 3 June 2026 14.05"; its text stands on the page already. */
static void add_document(struct ctx *ctx, const struct record *record, const struct customer_typed *typed,
                         struct view_choice *list, struct view_customer *view) {
    enum { NAME_MAX = 60 };
    const char *id = ref_text(ctx->arena, record->id), *name = record->file ? record->file->name : NULL;
    const char *day = record->whole_day ? frame_day(ctx, record->day) : frame_moment(ctx, record->at);
    const char *label = arena_printf(ctx->arena, "%s, %s%s%s", frame_capital(ctx, record->label), day,
                                     name ? ": " : "", name ? utf8_cut(ctx->arena, name, NAME_MAX) : "");
    list[view->documents_count++] =
        (struct view_choice){.value = id, .label = label, .chosen = is_typed(typed->document, id)};
}

/* What came from them or lies in a folder, of what the page shows, so that nothing is opened twice; and what somebody had chosen on a page further
 * back, when the form comes back. */
static void fill_documents(struct ctx *ctx, const struct party *party, const struct customer_typed *typed,
                           const struct timeline *shown, struct view_customer *view) {
    struct record chosen;
    ref_t wanted;
    bool known = !typed->document || !ref_parse(typed->document, &wanted);
    if (!view->may_right || view->erased)
        return;
    struct view_choice *list = arena_array(ctx->arena, shown->count + 2, sizeof *list);
    for (size_t i = 0; i < shown->count; i++) {
        const struct timeline_entry *entry = &shown->items[i];
        if (entry->what != TIMELINE_RECORD || !is_document(party, &entry->record))
            continue;
        add_document(ctx, &entry->record, typed, list, view);
        known = known || entry->record.id == wanted;
    }
    if (!known && record_read(ctx, wanted, &chosen) == ST_OK && is_document(party, &chosen))
        add_document(ctx, &chosen, typed, list, view);
    fault_clear(ctx);
    view->documents = list;
}

enum status customer_choices(struct ctx *ctx, const struct party *party, const struct customer_typed *typed,
                             const struct timeline *shown, struct view_customer *view) {
    struct choice *list;
    struct choice_words *words;
    size_t count;
    int64_t restricted, told;
    bool needed;
    TRY(choice_list(ctx, party->id, &list, &count));
    TRY(choice_words_of(ctx, list, count, &words));
    TRY(choice_restricted(ctx, party->id, &restricted));
    struct view_event *chosen = arena_array(ctx->arena, count + 1, sizeof *chosen);
    for (size_t i = 0; i < count; i++) {
        const struct choice *one = &list[count - 1 - i];
        day_t day = zone_day(registry_zone(ctx), one->at);
        chosen[i] = (struct view_event){
            .day = frame_day(ctx, day),
            .iso = frame_day_iso(ctx, day),
            .what = frame_capital(ctx, msg(ctx->lang, one->given ? M("consents") : M("objects"))),
            .who = choice_purpose(ctx, one),
            .text = choice_text(ctx, one)};
        choice_facts(ctx, one, &words[count - 1 - i], &chosen[i]);
    }
    view->chosen = chosen;
    view->chosen_count = count;
    TRY(choice_lift_told(ctx, party->id, &told, &needed));
    view->restricted = restricted ? restricted_text(ctx, restricted) : NULL;
    view->may_lift = restricted && (told || !needed);
    if (told)
        view->lift_told = MSG(ctx->arena, ctx->lang, M("The person was told on {1} that it will be lifted."),
                              frame_day(ctx, zone_day(registry_zone(ctx), told)));
    fill_choosing(ctx, typed, view);
    view->words = typed->words;
    fill_documents(ctx, party, typed, shown, view);
    return ST_OK;
}
