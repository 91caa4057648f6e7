/* One sheet serves the form that writes a breach down and the one that says more later. Boxes come as several values of one name and
 * go to the model as a list of ids. */
#include "web/breaches.h"

#include "registry/follow.h"
#include "registry/registry.h"
#include "web/whom.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_MAX = 20, NUMBER_MAX = 500, BOX_MAX = 60, MINUTE = 60 };

static const struct {
    const char *name, *label, *type, *width, *hint;
    bool area;
} rows[SHEET_FACTS] = {
    [SHEET_NATURE] =
        {"nature", M("What happened"), "", "",
         M("What was it that went wrong, with which data. No names: whom it concerned has its own place."),
         true},
    [SHEET_AWARE_ON] = {"aware_on", M("Day on which somebody of us knew"), "date", "w2", NULL, false},
    [SHEET_AWARE_AT] = {"aware_at", M("Time: the 72 hours run from here"), "time", "w2",
                        M("Empty: now, or the beginning of that day."), false},
    [SHEET_FOUND] = {"found", M("How it was found"), "", "", NULL, true},
    [SHEET_BEGUN_ON] = {"begun_on", M("It began on"), "date", "w2", NULL, false},
    [SHEET_BEGUN_AT] = {"begun_at", M("Time (may be left out)"), "time", "w2", NULL, false},
    [SHEET_ENDED_ON] = {"ended_on", M("It ended on"), "date", "w2", NULL, false},
    [SHEET_ENDED_AT] = {"ended_at", M("Time (may be left out)"), "time", "w2", NULL, false},
    [SHEET_PEOPLE] = {"people", M("How many people, about"), "text", "w2", NULL, false},
    [SHEET_RECORDS] = {"records", M("How many records, about"), "text", "w2",
                       M("Such as addresses, messages, files."), false},
    [SHEET_PLAIN] = {"plain", M("For the people: what happened, in plain words"), "", "", NULL, true},
    [SHEET_CONSEQUENCES] = {"consequences", M("What it may lead to"), "", "",
                            M("The authority and the people read this."), true},
    [SHEET_MEASURES] = {"measures", M("What has been done, will be done, and what people can do"), "", "",
                        M("The authority and the people read this."), true},
};
static const struct {
    const char *name, *legend;
} boxes[SHEET_BOXES] = {
    [SHEET_KINDS] = {"kinds", M("What was hurt")},
    [SHEET_WHOSE] = {"whose", M("Whose data")},
    [SHEET_DATA] = {"data", M("Which data")},
    [SHEET_SYSTEMS] = {"systems", M("Where it happened")},
};

static const char *named(struct ctx *ctx, const char *prefix, const char *name) {
    return arena_printf(ctx->arena, "%s%s", prefix, name);
}

/* ---- times and numbers */

const char *breach_typed_day(struct ctx *ctx, int64_t at) {
    return at ? day_iso(ctx->arena, zone_day(registry_zone(ctx), at)) : "";
}

const char *breach_typed_clock(struct ctx *ctx, int64_t at) {
    if (!at)
        return "";
    const struct zone *zone = registry_zone(ctx);
    day_t day = zone_day(zone, at);
    int64_t minute = (at + zone_offset(zone, at) - (int64_t)day * 24 * 3600) / MINUTE;
    return arena_printf(ctx->arena, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

enum status breach_typed_time(struct ctx *ctx, const char *field, const char *day, const char *clock,
                              bool exact, int64_t *at) {
    const char *on = arena_printf(ctx->arena, "%s_on", field), *time = arena_printf(ctx->arena, "%s_at", field);
    day_t parsed;
    int minute = 0;
    *at = 0;
    if (!*day && !*clock)
        return ST_OK;
    if (!day_parse_local(day, &parsed))
        return whom_wrong(ctx, on, M("Write the day as 22.11.2026."));
    if (*clock && !follow_clock(clock, &minute))
        return whom_wrong(ctx, time, M("Write the time as 9.30."));
    if (*clock && zone_gap(registry_zone(ctx), parsed, minute * MINUTE))
        return whom_wrong(ctx, time, M("There was no such time: the clocks were put forward then."));
    if (!*clock && parsed == registry_today(ctx))
        *at = ctx->now;
    else if (!*clock && exact)
        return whom_wrong(ctx, time, M("Say the time too: the 72 hours are counted by the hour."));
    else
        *at = zone_instant(registry_zone(ctx), parsed, minute * MINUTE);
    return ST_OK;
}

static const char *number_text(struct ctx *ctx, int64_t number) {
    return number == BREACH_NUMBER_UNKNOWN ? "" : arena_printf(ctx->arena, "%lld", (long long)number);
}

/* "about 1 200" has a space where people read thousands. */
static enum status read_number(struct ctx *ctx, const char *field, const char *text, int64_t *number) {
    int64_t read = 0;
    size_t digits = 0;
    for (; *text; text++) {
        if (*text == ' ')
            continue;
        if (*text < '0' || *text > '9' || ++digits > 9)
            return whom_wrong(ctx, field,
                              M("Write a number, such as 1200. Leave it empty if it is not known."));
        read = read * 10 + (*text - '0');
    }
    *number = digits ? read : BREACH_NUMBER_UNKNOWN;
    return ST_OK;
}

/* ---- from the model, and to it */

struct breach_sheet breach_sheet_of(struct ctx *ctx, const struct breach_facts *facts) {
    const char *kinds = "";
    for (size_t i = 0; i < breach_word_count(BREACH_HURT); i++)
        if (facts->kinds & 1U << i)
            kinds =
                arena_printf(ctx->arena, "%s%s%s", kinds, *kinds ? "," : "", breach_word_id(BREACH_HURT, i));
    return (struct breach_sheet){.text = {[SHEET_NATURE] = facts->nature ? facts->nature : "",
                                          [SHEET_AWARE_ON] = breach_typed_day(ctx, facts->aware),
                                          [SHEET_AWARE_AT] = breach_typed_clock(ctx, facts->aware),
                                          [SHEET_FOUND] = facts->found ? facts->found : "",
                                          [SHEET_BEGUN_ON] = breach_typed_day(ctx, facts->begun),
                                          [SHEET_BEGUN_AT] = breach_typed_clock(ctx, facts->begun),
                                          [SHEET_ENDED_ON] = breach_typed_day(ctx, facts->ended),
                                          [SHEET_ENDED_AT] = breach_typed_clock(ctx, facts->ended),
                                          [SHEET_PEOPLE] = number_text(ctx, facts->people),
                                          [SHEET_RECORDS] = number_text(ctx, facts->records),
                                          [SHEET_PLAIN] = facts->plain ? facts->plain : "",
                                          [SHEET_CONSEQUENCES] = facts->consequences ? facts->consequences : "",
                                          [SHEET_MEASURES] = facts->measures ? facts->measures : ""},
                                 .boxes = {kinds, facts->whose ? facts->whose : "",
                                           facts->data ? facts->data : "",
                                           facts->systems ? facts->systems : ""}};
}

static const char *given(const char *text) {
    return text[strspn(text, " \t\n")] ? text : NULL;
}

enum status breach_sheet_facts(struct ctx *ctx, const struct breach_sheet *sheet, bool aware,
                               struct breach_facts *facts) {
    const char *const *text = sheet->text;
    *facts = breach_facts_none();
    if (aware)
        TRY(breach_typed_time(ctx, "aware", text[SHEET_AWARE_ON], text[SHEET_AWARE_AT], false, &facts->aware));
    TRY(breach_typed_time(ctx, "begun", text[SHEET_BEGUN_ON], text[SHEET_BEGUN_AT], false, &facts->begun));
    TRY(breach_typed_time(ctx, "ended", text[SHEET_ENDED_ON], text[SHEET_ENDED_AT], false, &facts->ended));
    TRY(read_number(ctx, "people", text[SHEET_PEOPLE], &facts->people));
    TRY(read_number(ctx, "records", text[SHEET_RECORDS], &facts->records));
    for (size_t i = 0; i < breach_word_count(BREACH_HURT); i++)
        if (strstr(sheet->boxes[SHEET_KINDS], breach_word_id(BREACH_HURT, i)))
            facts->kinds |= 1U << i;
    facts->nature = given(text[SHEET_NATURE]);
    facts->found = given(text[SHEET_FOUND]);
    facts->plain = given(text[SHEET_PLAIN]);
    facts->consequences = given(text[SHEET_CONSEQUENCES]);
    facts->measures = given(text[SHEET_MEASURES]);
    facts->whose = given(sheet->boxes[SHEET_WHOSE]);
    facts->data = given(sheet->boxes[SHEET_DATA]);
    facts->systems = given(sheet->boxes[SHEET_SYSTEMS]);
    return ST_OK;
}

/* ---- from a form */

size_t breach_sheet_fields(struct ctx *ctx, const char *prefix, struct form_field *fields) {
    for (size_t i = 0; i < SHEET_FACTS; i++) {
        bool day = rows[i].type[0] == 'd' || strcmp(rows[i].type, "time") == 0;
        fields[i] = (struct form_field){named(ctx, prefix, rows[i].name), day            ? DAY_MAX
                                                                          : rows[i].area ? BREACH_TEXT_MAX
                                                                                         : NUMBER_MAX};
    }
    return SHEET_FACTS;
}

enum status breach_sheet_read(struct visit *visit, const struct form *form, const char *prefix,
                              struct breach_sheet *sheet) {
    struct ctx *ctx = visit->ctx;
    for (size_t i = 0; i < SHEET_FACTS; i++)
        sheet->text[i] = form_value(form, named(ctx, prefix, rows[i].name));
    for (size_t i = 0; i < SHEET_BOXES; i++) {
        const char *const *values, *list = "";
        size_t count;
        TRY(form_read_list(ctx, visit->request, named(ctx, prefix, boxes[i].name), BOX_MAX, &values, &count));
        for (size_t k = 0; k < count; k++)
            if (!strchr(values[k], ','))
                list = arena_printf(ctx->arena, "%s%s%s", list, *list ? "," : "", values[k]);
        sheet->boxes[i] = list;
    }
    return ST_OK;
}

const char *breach_sheet_field(const char *field) {
    static const char *const days[] = {"aware", "begun", "ended", "when"}, *const names[] = {"aware_on",
                                                                                             "begun_on",
                                                                                             "ended_on", "on"};
    for (size_t i = 0; field && i < sizeof days / sizeof *days; i++)
        if (strcmp(field, days[i]) == 0)
            return names[i];
    return field;
}

/* ---- on a page */

static bool is_in(const char *list, const char *id) {
    size_t length = strlen(id);
    for (const char *at = list; (at = strstr(at, id)); at += length)
        if ((at == list || at[-1] == ',') && (!at[length] || at[length] == ','))
            return true;
    return false;
}

static const struct view_boxes *boxes_view(struct ctx *ctx, enum sheet_boxes set, const char *prefix,
                                           const char *list, const char *wrong_field, const char *wrong) {
    const struct notice *notice = ctx_notice(ctx);
    size_t count = set == SHEET_KINDS   ? breach_word_count(BREACH_HURT)
                   : set == SHEET_WHOSE ? notice->types_count
                   : set == SHEET_DATA  ? notice->categories_count
                                        : notice->holders_count;
    struct view_boxes *view = arena_alloc(ctx->arena, sizeof *view);
    struct view_choice *choices = arena_array(ctx->arena, count + 1, sizeof *choices);
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = set == SHEET_WHOSE     ? &notice->types[i].entry
                                    : set == SHEET_DATA    ? &notice->categories[i].entry
                                    : set == SHEET_SYSTEMS ? &notice->holders[i].entry
                                                           : NULL;
        const char *id = set == SHEET_SYSTEMS ? entry->path
                         : entry              ? entry->id
                                              : breach_word_id(BREACH_HURT, i);
        choices[i] = (struct view_choice){.value = id,
                                          .label = entry ? frame_capital(ctx, words_in(entry, ctx->lang))
                                                         : msg(ctx->lang, breach_word_label(BREACH_HURT, i)),
                                          .chosen = is_in(list, id)};
    }
    bool bad = wrong_field && strcmp(wrong_field, boxes[set].name) == 0;
    *view = (struct view_boxes){.name = named(ctx, prefix, boxes[set].name),
                                .legend = msg(ctx->lang, boxes[set].legend),
                                .wrong = bad ? wrong : NULL,
                                .choices = choices,
                                .choices_count = count};
    return view;
}

const struct view_breach_sheet *breach_sheet_view(struct ctx *ctx, const struct breach_sheet *sheet,
                                                  const char *prefix, bool aware, const char *wrong_field,
                                                  const char *wrong) {
    struct view_breach_sheet *view = arena_alloc(ctx->arena, sizeof *view);
    struct view_field *fields = arena_array(ctx->arena, SHEET_FACTS, sizeof *fields), *at = fields;
    *view = (struct view_breach_sheet){0};
    for (enum sheet_fact i = 0; i < SHEET_FACTS; i++) {
        bool bad = wrong_field && strcmp(wrong_field, rows[i].name) == 0, later = i >= SHEET_FOUND;
        if (!aware && (i == SHEET_AWARE_ON || i == SHEET_AWARE_AT))
            continue;
        *at++ = (struct view_field){.name = named(ctx, prefix, rows[i].name),
                                    .label = msg(ctx->lang, rows[i].label),
                                    .value = sheet->text[i],
                                    .type = rows[i].type,
                                    .width = rows[i].width,
                                    .hint = rows[i].hint ? msg(ctx->lang, rows[i].hint) : NULL,
                                    .area = rows[i].area,
                                    .wrong = bad ? wrong : NULL};
        view->first_count += !later;
        view->later_count += later;
        view->open = view->open || (later && (*sheet->text[i] || bad));
    }
    view->first = fields;
    view->later = fields + view->first_count;
    view->kinds = boxes_view(ctx, SHEET_KINDS, prefix, sheet->boxes[SHEET_KINDS], wrong_field, wrong);
    view->whose = boxes_view(ctx, SHEET_WHOSE, prefix, sheet->boxes[SHEET_WHOSE], wrong_field, wrong);
    view->data = boxes_view(ctx, SHEET_DATA, prefix, sheet->boxes[SHEET_DATA], wrong_field, wrong);
    view->systems = boxes_view(ctx, SHEET_SYSTEMS, prefix, sheet->boxes[SHEET_SYSTEMS], wrong_field, wrong);
    view->open =
        view->open || *sheet->boxes[SHEET_WHOSE] || *sheet->boxes[SHEET_DATA] || *sheet->boxes[SHEET_SYSTEMS];
    return view;
}
