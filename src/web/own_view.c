/* The access document as the own page shows it. Ids of the register stay out, and so do the names of the staff (C-579/21). */
#include "web/own.h"

#include "registry/registry.h"

#include <string.h>

enum { LOOKS_SHOWN = 12 };

static const char *text_of(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

static bool read_day(const json_t *object, const char *key, day_t *day) {
    const char *iso = text_of(object, key);
    return iso && day_parse(iso, day);
}

static const char *joined(struct ctx *ctx, const char *one, const char *between, const char *two) {
    if (!one || !*one)
        return two;
    return two && *two ? arena_printf(ctx->arena, "%s%s%s", one, between, two) : one;
}

/* ---- what is stored */

/* What is not all there is not corrected here: the person would correct what they do not see. */
static bool whole(const json_t *item) {
    return !json_is_true(json_object_get(item, "redacted"));
}

static void fill_kept(struct ctx *ctx, const json_t *item, struct view_own_row *row) {
    const json_t *kept = json_object_get(item, "kept");
    const char *end = text_of(kept, "at_end");
    day_t day;
    if ((end && strcmp(end, "restrict") == 0) || !read_day(kept, "gone_by", &day)) {
        row->kept = msg(ctx->lang, M("as long as it is needed"));
        return;
    }
    row->kept = frame_day(ctx, day);
    row->kept_iso = frame_day_iso(ctx, day);
}

static void fill_source(struct ctx *ctx, const json_t *item, const char *key, const char *otherwise,
                        struct view_own_row *row) {
    const char *source = text_of(item, "source");
    day_t day;
    row->source = frame_capital(ctx, source ? source : otherwise);
    if (!read_day(item, key, &day))
        return;
    row->day = frame_day(ctx, day);
    row->iso = frame_day_iso(ctx, day);
}

/* "contact person, Kuurnan Puu Oy, 5.3.2026–": what they are to us is stored too. It hangs on the organisation as well, so it is put right
 * in words. */
static void add_roles(struct ctx *ctx, const json_t *document, struct view_own *view) {
    struct view_own_row *rows = (struct view_own_row *)view->rows;
    size_t index;
    const json_t *role;
    json_array_foreach(json_object_get(json_object_get(document, "person"), "roles"), index, role) {
        struct view_own_row *row = &rows[view->rows_count++];
        day_t from = DAY_NONE, to = DAY_NONE;
        (void)read_day(role, "from", &from);
        (void)read_day(role, "to", &to);
        const char *days = from == DAY_NONE && to == DAY_NONE
                               ? NULL
                               : arena_printf(ctx->arena, "%s–%s", from == DAY_NONE ? "" : frame_day(ctx, from),
                                              to == DAY_NONE ? "" : frame_day(ctx, to));
        const char *text = joined(ctx, text_of(role, "words"), ", ", text_of(role, "organisation"));
        *row = (struct view_own_row){.label = msg(ctx->lang, M("What you are to us")),
                                     .text = joined(ctx, text, ", ", days),
                                     .source = frame_capital(ctx, msg(ctx->lang, M("we wrote it down"))),
                                     .ask = 1};
        fill_kept(ctx, json_array_get(json_object_get(document, "values"), 0), row);
    }
}

static void add_values(struct ctx *ctx, const json_t *values, bool earlier, struct view_own *view) {
    struct view_own_row *rows = (struct view_own_row *)view->rows;
    size_t index;
    const json_t *value;
    json_array_foreach(values, index, value) {
        const char *label = frame_capital(ctx, text_of(value, "label"));
        struct view_own_row *row = &rows[view->rows_count++];
        *row = (struct view_own_row){
            .label = earlier ? MSG(ctx->arena, ctx->lang, M("{1} (another one)"), label) : label,
            .text = text_of(value, "value")};
        if (!earlier && whole(value))
            row->correct = arena_printf(ctx->arena, "v%zu", index);
        fill_source(ctx, value, "since", msg(ctx->lang, M("we wrote it down")), row);
        fill_kept(ctx, value, row);
    }
}

static const char *stood(struct ctx *ctx, const char *label, const json_t *former) {
    day_t day;
    return read_day(former, "stood_until", &day) ? MSG(ctx->arena, ctx->lang, M("{1} (until {2})"),
                                                       frame_capital(ctx, label), frame_day(ctx, day))
                                                 : frame_capital(ctx, label);
}

/* What stood there before: nothing of it is corrected any more. */
static void add_former_values(struct ctx *ctx, const json_t *values, struct view_own *view) {
    struct view_own_row *rows = (struct view_own_row *)view->rows;
    size_t index;
    const json_t *value;
    json_array_foreach(values, index, value) {
        struct view_own_row *row = &rows[view->rows_count++];
        *row = (struct view_own_row){.label = stood(ctx, text_of(value, "label"), value),
                                     .text = text_of(value, "value")};
        fill_source(ctx, value, "stood_from", msg(ctx->lang, M("we wrote it down")), row);
        fill_kept(ctx, value, row);
    }
}

static const char *euros(struct ctx *ctx, const json_t *record) {
    const json_t *cents = json_object_get(record, "cents");
    return cents ? frame_money(ctx, json_integer_value(cents)) : NULL;
}

static const char *details_of(struct ctx *ctx, const json_t *record) {
    const char *all = NULL;
    size_t index;
    const json_t *detail;
    json_array_foreach(json_object_get(record, "details_words"), index, detail) {
        const char *one = joined(ctx, text_of(detail, "label"), ": ", text_of(detail, "value"));
        all = joined(ctx, all, "; ", one);
    }
    return all;
}

static const char *file_of(struct ctx *ctx, const json_t *file) {
    return whole(file) ? text_of(file, "name") : msg(ctx->lang, M("a file that is not shown here"));
}

static void add_former_texts(struct ctx *ctx, const json_t *record, struct view_own *view) {
    struct view_own_row *rows = (struct view_own_row *)view->rows;
    size_t index;
    const json_t *one;
    json_array_foreach(json_object_get(record, "former"), index, one) {
        struct view_own_row *row = &rows[view->rows_count++];
        const char *text = joined(ctx, text_of(one, "text"), " · ", text_of(one, "written_to"));
        *row = (struct view_own_row){.label = stood(ctx, text_of(record, "label"), one),
                                     .text = joined(ctx, text, " · ", details_of(ctx, one))};
        fill_source(ctx, one, "stood_from", msg(ctx->lang, M("we wrote it down")), row);
        fill_kept(ctx, record, row);
    }
}

static size_t former_count(const json_t *records) {
    size_t index, count = 0;
    const json_t *record;
    json_array_foreach(records, index, record) count += json_array_size(json_object_get(record, "former"));
    return count;
}

static void add_records(struct ctx *ctx, const json_t *records, struct view_own *view) {
    struct view_own_row *rows = (struct view_own_row *)view->rows;
    size_t index;
    const json_t *record;
    json_array_foreach(records, index, record) {
        struct view_own_row *row = &rows[view->rows_count++];
        const char *label = joined(ctx, text_of(record, "label"), ", ", text_of(record, "service"));
        const char *text = joined(ctx, text_of(record, "text"), " · ", euros(ctx, record));
        text = joined(ctx, text, " · ", text_of(record, "written_to"));
        text = joined(ctx, text, " · ", file_of(ctx, json_object_get(record, "file")));
        text = joined(ctx, text, " · ", text_of(record, "about"));
        *row = (struct view_own_row){.label = frame_capital(ctx, label),
                                     .text = joined(ctx, text, " · ", details_of(ctx, record))};
        if (text_of(record, "text") && whole(record))
            row->correct = arena_printf(ctx->arena, "r%zu", index);
        fill_source(ctx, record, "day", msg(ctx->lang, M("we wrote it down")), row);
        fill_kept(ctx, record, row);
        add_former_texts(ctx, record, view);
    }
}

static void add_papers(struct ctx *ctx, const json_t *papers, struct view_own *view) {
    struct view_own_row *rows = (struct view_own_row *)view->rows;
    size_t index;
    const json_t *paper;
    json_array_foreach(papers, index, paper) {
        struct view_own_row *row = &rows[view->rows_count++];
        *row =
            (struct view_own_row){.label = msg(ctx->lang, M("Paper")),
                                  .text = joined(ctx, text_of(paper, "what"), ", ", text_of(paper, "place"))};
        fill_source(ctx, paper, "day", msg(ctx->lang, M("in our folder")), row);
    }
}

static const char *lead(struct ctx *ctx, size_t values, size_t records) {
    const char *one = msg_count(ctx->arena, ctx->lang,
                                MN("{1} piece of information", "{1} pieces of information"), (long)values);
    const char *two = msg_count(ctx->arena, ctx->lang, MN("{1} event", "{1} events"), (long)records);
    return records ? MSG(ctx->arena, ctx->lang, M("{1} and {2}."), one, two)
                   : arena_printf(ctx->arena, "%s.", one);
}

void own_fill_stored(struct ctx *ctx, const json_t *document, struct view_own *view) {
    const json_t *values = json_object_get(document, "values"),
                 *others = json_object_get(document, "other_values"),
                 *formers = json_object_get(document, "former_values"),
                 *records = json_object_get(document, "records"), *papers = json_object_get(document, "papers");
    size_t value_count = json_array_size(values) + json_array_size(others);
    size_t all = value_count + json_array_size(formers) + json_array_size(records) + former_count(records) +
                 json_array_size(papers) +
                 json_array_size(json_object_get(json_object_get(document, "person"), "roles"));
    view->rows = arena_array(ctx->arena, all + 1, sizeof *view->rows);
    add_roles(ctx, document, view);
    add_values(ctx, values, false, view);
    add_values(ctx, others, true, view);
    add_former_values(ctx, formers, view);
    add_records(ctx, records, view);
    add_papers(ctx, papers, view);
    view->lead = lead(ctx, value_count, json_array_size(records));
    size_t withheld = json_array_size(json_object_get(document, "withheld"));
    if (withheld)
        view->withheld = msg_count(ctx->arena, ctx->lang,
                                   MN("{1} item is not shown, or not as a whole, before somebody of ours has "
                                      "looked whether it is about others.",
                                      "{1} items are not shown, or not as a whole, before somebody of ours has "
                                      "looked whether they are about "
                                      "others."),
                                   (long)withheld);
}

/* ---- for what, and who */

static void add_cell(struct ctx *ctx, struct view_event *event, struct view_cell *cells, const char *label,
                     const char *text) {
    if (text)
        cells[event->facts_count++] = (struct view_cell){.label = msg(ctx->lang, label), .text = text};
    event->facts = cells;
}

/* What they have said, and to which words. */
static void fill_saids(struct ctx *ctx, const json_t *document, struct view_own *view) {
    const json_t *list = json_object_get(document, "choices");
    size_t count = json_array_size(list);
    struct view_event *events = arena_array(ctx->arena, count + 1, sizeof *events);
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(list, count - 1 - i), *evidence = json_object_get(one, "evidence");
        const char *notice = text_of(evidence, "notice_words"), *says = text_of(evidence, "notice_says");
        struct view_cell *cells = arena_array(ctx->arena, 4, sizeof *cells);
        events[i] = (struct view_event){
            .day = text_of(one, "day"),
            .iso = text_of(one, "at"),
            .what = frame_capital(ctx, text_of(one, "words")),
            .who = joined(ctx, text_of(one, "purpose"), ": ", text_of(one, "channel_words")),
        };
        add_cell(ctx, &events[i], cells, M("How"), text_of(one, "how_words"));
        add_cell(ctx, &events[i], cells, M("Words"), text_of(evidence, "said"));
        add_cell(ctx, &events[i], cells, M("Document"), text_of(evidence, "document_words"));
        if (says)
            add_cell(ctx, &events[i], cells, M("Notice"),
                     MSG(ctx->arena, ctx->lang, M("{1}: “{2}”"), notice, says));
    }
    view->saids = events;
    view->saids_count = count;
}

enum status own_fill_use(struct ctx *ctx, const json_t *document, struct view_own *view) {
    const json_t *purposes = json_object_get(document, "purposes"),
                 *nevers = json_object_get(document, "never"), *one, *ground;
    struct view_own_purpose *rows = arena_array(ctx->arena, json_array_size(purposes) + 1, sizeof *rows),
                            *nos = arena_array(ctx->arena, json_array_size(nevers) + 1, sizeof *nos);
    struct own_state *states;
    size_t index, place, count;
    TRY(own_states(ctx, &states, &count));
    json_array_foreach(purposes, index, one) {
        struct view_own_purpose *row = &rows[view->purposes_count++];
        int purpose = notice_purpose(ctx_notice(ctx), text_of(one, "id"));
        must(purpose >= 0 && (size_t)purpose < count);
        row->no = !states[purpose].yes;
        row->says = states[purpose].says;
        row->text = frame_capital(ctx, text_of(one, "words"));
        json_array_foreach(json_object_get(one, "grounds"), place, ground) row->ground =
            joined(ctx, row->ground, ", ", json_string_value(ground));
    }
    json_array_foreach(nevers, index, one) {
        const char *sentence = text_of(one, "sentence");
        size_t i = 0; /* one sentence may promise several things */
        while (i < view->nevers_count && strcmp(nos[i].text, sentence) != 0)
            i++;
        if (i == view->nevers_count)
            nos[view->nevers_count++].text = sentence;
    }
    view->purposes = rows;
    view->nevers = nos;
    fill_saids(ctx, document, view);
    return ST_OK;
}

static const char *words_of(struct ctx *ctx, const json_t *list) {
    const char *all = NULL;
    size_t index;
    const json_t *one;
    if (json_is_string(list))
        return json_string_value(list);
    json_array_foreach(list, index, one) all = joined(ctx, all, ", ", json_string_value(one));
    return all;
}

void own_fill_given(struct ctx *ctx, const json_t *document, struct view_own *view) {
    const json_t *given = json_object_get(document, "disclosures"),
                 *holders = json_object_get(document, "recipients"), *one;
    struct view_own_got *gots = arena_array(ctx->arena, json_array_size(given) + 1, sizeof *gots),
                        *places = arena_array(ctx->arena, json_array_size(holders) + 1, sizeof *places);
    size_t index;
    json_array_foreach(given, index, one) {
        const char *name = text_of(one, "name");
        gots[view->gots_count++] = (struct view_own_got){
            .who = frame_capital(ctx, name ? name : text_of(one, "recipient")),
            .what = joined(ctx, words_of(ctx, json_object_get(one, "classes")), " · ", text_of(one, "purpose")),
            .when = text_of(one, "day"),
            .iso = text_of(one, "at")};
    }
    json_array_foreach(holders, index, one) {
        const char *name = text_of(one, "name"), *words = frame_capital(ctx, text_of(one, "words"));
        places[view->holders_count++] =
            (struct view_own_got){.who = name ? name : words,
                                  .what = joined(ctx, name ? words : NULL, " · ", text_of(one, "transfer")),
                                  .when = text_of(one, "place_words")};
    }
    view->gots = gots;
    view->holders = places;
}

/* ---- who has looked: the last first; what was done on one day in the same way is one line */

static bool same(const char *one, const char *two) {
    return strcmp(one ? one : "", two ? two : "") == 0;
}

static bool same_look(const struct view_own_look *one, const struct view_own_look *two) {
    return same(one->day, two->day) && same(one->what, two->what) && same(one->by, two->by) &&
           same(one->purpose, two->purpose);
}

/* The line that says so already, of the same day; or the next free one. */
static size_t line_of(const struct view_own_look *rows, size_t count, const struct view_own_look *look) {
    for (size_t i = count; i > 0 && same(rows[i - 1].day, look->day); i--)
        if (same_look(&rows[i - 1], look))
            return i - 1;
    return count;
}

void own_fill_looks(struct ctx *ctx, const json_t *document, struct view_own *view) {
    const json_t *log = json_object_get(document, "log");
    size_t all = json_array_size(log), count = 0;
    struct view_own_look *rows = arena_array(ctx->arena, all + 1, sizeof *rows);
    long *times = arena_array(ctx->arena, all + 1, sizeof *times);
    const char *staff = msg(ctx->lang, M("our staff"));
    for (size_t i = 0; i < all; i++) {
        const json_t *entry = json_array_get(log, all - 1 - i);
        const struct view_own_look look = {.day = text_of(entry, "day"),
                                           .iso = text_of(entry, "at"),
                                           .what = text_of(entry, "words"),
                                           .purpose = text_of(entry, "purpose"),
                                           .by = text_of(entry, "by")};
        size_t at = line_of(rows, count, &look);
        count += at == count;
        rows[at] = look;
        times[at]++;
        if (!view->looked && same(look.by, staff))
            view->looked =
                MSG(ctx->arena, ctx->lang, M("Somebody of our staff last looked at them on {1}."), look.day);
    }
    for (size_t i = 0; i < count; i++)
        if (times[i] > 1)
            rows[i].times = msg_count(ctx->arena, ctx->lang, MN("{1} time", "{1} times"), times[i]);
    view->looks = rows;
    view->looks_count = count < LOOKS_SHOWN ? count : LOOKS_SHOWN;
    view->earlier = rows + view->looks_count;
    view->earlier_count = count - view->looks_count;
}
