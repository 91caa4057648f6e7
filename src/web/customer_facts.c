/* Values with their sources on demand, what they were before, and what else may be stored. A field that had a value once and has none
 * now stays in sight with its history. */
#include "web/customer.h"

#include "base/buf.h"
#include "notice/field.h"
#include "notice/word.h"
#include "registry/earlier.h"
#include "registry/permit.h"
#include "registry/proviso.h"
#include "registry/registry.h"
#include "registry/takeback.h"

#include <string.h>

/* "The customer, 14.3.2019. Written down by Iida Tammisto." */
static const char *source_text(struct ctx *ctx, const struct value *value, int64_t under) {
    const char *version = earlier_notice(ctx, under);
    const struct notice *notice = ctx_notice(ctx);
    const char *source = value->source == NOTICE_NOTHING
                             ? msg(ctx->lang, M("A source that the notice no longer lists"))
                             : words_in(&notice->sources[value->source].entry, ctx->lang);
    const char *day = frame_day(ctx, value->since);
    source = frame_capital(ctx, source);
    const char *text = day ? MSG(ctx->arena, ctx->lang, M("{1}, {2}."), source, day)
                           : MSG(ctx->arena, ctx->lang, M("{1}."), source);
    if (value->by)
        text = arena_printf(ctx->arena, "%s %s", text,
                            MSG(ctx->arena, ctx->lang, M("Written down by {1}."), value->by));
    if (value->reason)
        text = arena_printf(ctx->arena, "%s %s", text,
                            MSG(ctx->arena, ctx->lang, M("Reason: {1}"), value->reason));
    if (value->confirmed > 0)
        text = arena_printf(ctx->arena, "%s %s", text,
                            MSG(ctx->arena, ctx->lang, M("Confirmed {1}."), frame_day(ctx, value->confirmed)));
    if (version)
        text = arena_printf(ctx->arena, "%s %s", text, MSG(ctx->arena, ctx->lang, M("Notice {1}."), version));
    if (value->hidden_by)
        text = arena_printf(ctx->arena, "%s %s", text,
                            MSG(ctx->arena, ctx->lang, M("Out of sight for others since {1}."),
                                frame_day(ctx, value->hidden_since)));
    return text;
}

/* A value may have outlived its field: then the built-in table still knows how it looks. */
static const struct field *field_of(const struct field *fields, size_t count, const char *id) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].id, id) == 0)
            return &fields[i];
    return field_builtin(id);
}

/* Erased is said as such: an empty place would look like a value that nobody gave. */
static struct view_value view_of(struct ctx *ctx, const struct field *field, const struct value *value) {
    struct view_value view = {.label = frame_capital(ctx, field ? field_label(field, ctx->lang) : value->field),
                              .erased = value->erased};
    if (value->erased || !value->text) {
        view.text = msg(ctx->lang, M("erased"));
        return view;
    }
    view.source = source_text(ctx, value, value->notice);
    if (value->verify_by)
        view.confirm =
            MSG(ctx->arena, ctx->lang, M("To be confirmed since {1}"), frame_day(ctx, value->verify_since));
    if (value->licence_by) /* what may not be used at all matters more than what is to be confirmed */
        view.confirm =
            MSG(ctx->arena, ctx->lang, M("The licence ended on {1}: not for sending, not for others"),
                frame_day(ctx, value->licence_until));
    view.text = field ? field_show(ctx->arena, ctx->lang, field, value->text) : value->text;
    if (field && field->type == FIELD_EMAIL)
        view.mail = value->text;
    if (field && field->type == FIELD_PHONE)
        view.tel = value->text;
    return view;
}

/* The role that somebody came in with decides which fields their page and form have. */
int customer_type(const struct party *party) {
    return party->role_count ? party->roles[0].type : NOTICE_NOTHING;
}

struct fields {
    const struct field *items;
    size_t count;
};

static struct fields fields_of(struct ctx *ctx, const struct party *party) {
    struct fields fields = {0};
    int type = customer_type(party);
    if (type != NOTICE_NOTHING)
        fields.items = field_list(ctx->arena, ctx_notice(ctx), type, &fields.count);
    return fields;
}

static const struct view_value *views_of(struct ctx *ctx, const struct fields *fields,
                                         const struct value *values, size_t count) {
    struct view_value *views = arena_array(ctx->arena, count + 1, sizeof *views);
    for (size_t i = 0; i < count; i++)
        views[i] = view_of(ctx, field_of(fields->items, fields->count, values[i].field), &values[i]);
    return views;
}

const struct view_value *customer_value_views(struct ctx *ctx, const struct party *party,
                                              const struct value *values, size_t count) {
    struct fields fields = fields_of(ctx, party);
    return views_of(ctx, &fields, values, count);
}

/* -- what was ---------------------------------------------------------------------------------------------------- */

/* "14.3.2019 – 2.3.2026" by the days on which it was written down and replaced. */
static const char *was_span(struct ctx *ctx, const struct earlier_value *was) {
    const struct zone *zone = registry_zone(ctx);
    const char *from = frame_day(ctx, zone_day(zone, was->from)),
               *until = frame_day(ctx, zone_day(zone, was->until));
    return MSG(ctx->arena, ctx->lang, was->by ? M("{1} – {2}, changed by {3}") : M("{1} – {2}"), from, until,
               was->by ? was->by : "");
}

static void fill_was(struct ctx *ctx, const struct earlier *earlier, const struct field *field, const char *id,
                     struct view_datum *datum) {
    struct view_was *list = arena_array(ctx->arena, earlier->count + 1, sizeof *list);
    size_t n = 0;
    for (size_t i = earlier->count; i > 0; i--) { /* newest first */
        const struct earlier_value *was = &earlier->items[i - 1];
        if (!was->until || strcmp(was->value.field, id) != 0)
            continue;
        const char *text = was->value.text;
        list[n++] = (struct view_was){.text = field ? field_show(ctx->arena, ctx->lang, field, text) : text,
                                      .span = was_span(ctx, was),
                                      .source = source_text(ctx, &was->value, was->notice)};
    }
    datum->was = list;
    datum->was_count = n;
    if (n)
        datum->was_label = msg_count(ctx->arena, ctx->lang, MN("{1} earlier", "{1} earlier"), (long)n);
}

/* A version writes the whole class again: under which notice a value came, its first version knows. */
static int64_t given_under(const struct earlier *earlier, const struct value *value) {
    for (size_t i = 0; i < earlier->count; i++) {
        const struct earlier_value *one = &earlier->items[i];
        if (!one->until && strcmp(one->value.field, value->field) == 0 && value->text &&
            strcmp(one->value.text, value->text) == 0)
            return one->notice;
    }
    return value->notice;
}

/* -- field by field ---------------------------------------------------------------------------------------------- */

struct facts {
    struct ctx *ctx;
    const struct party *party;
    struct fields fields;
    struct earlier earlier;
    struct view_datum *items;
    size_t count;
    bool may; /* change it */
};

static bool is_shown(const struct facts *facts, const char *field) {
    for (size_t i = 0; i < facts->count; i++)
        if (strcmp(facts->items[i].field, field) == 0)
            return true;
    return false;
}

static void add_datum(struct facts *facts, const char *id) {
    struct ctx *ctx = facts->ctx;
    const struct party *party = facts->party;
    const struct field *field = field_of(facts->fields.items, facts->fields.count, id);
    struct view_value *values = arena_array(ctx->arena, party->value_count + 1, sizeof *values);
    struct view_datum datum = {.party = ref_text(ctx->arena, party->id),
                               .field = id,
                               .label = frame_capital(ctx, field ? field_label(field, ctx->lang) : id),
                               .values = values};
    for (size_t i = 0; facts->may && i < facts->fields.count; i++)
        datum.changes = datum.changes || strcmp(facts->fields.items[i].id, id) == 0;
    for (size_t i = 0; i < party->value_count; i++) {
        struct value value = party->values[i];
        if (strcmp(value.field, id) != 0)
            continue;
        value.notice = given_under(&facts->earlier, &value);
        values[datum.values_count++] = view_of(ctx, field, &value);
    }
    fill_was(ctx, &facts->earlier, field, id, &datum);
    facts->items[facts->count++] = datum;
}

/* What else the notice lets be stored now about such a party. */
static enum status fill_missing(struct facts *facts, struct view_facts *view) {
    struct ctx *ctx = facts->ctx;
    int type = customer_type(facts->party);
    const struct field *open;
    size_t count;
    if (type == NOTICE_NOTHING || !facts->may)
        return ST_OK;
    TRY(proviso_fields(ctx, facts->party, type, &open, &count));
    struct view_choice *list = arena_array(ctx->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        if (!is_shown(facts, open[i].id))
            list[view->missing_count++] =
                (struct view_choice){.id = view->id,
                                     .value = open[i].id,
                                     .label = frame_capital(ctx, field_label(&open[i], ctx->lang))};
    view->missing = list;
    return ST_OK;
}

static void fill_unseen(struct ctx *ctx, const struct party *party, struct view_facts *view) {
    struct view_unseen *list = arena_array(ctx->arena, party->unseen_count + 1, sizeof *list);
    for (size_t i = 0; i < party->unseen_count; i++) {
        const struct retention_class *class = &ctx_notice(ctx)->classes[party->unseen[i].class];
        list[i].text = MSG(
            ctx->arena, ctx->lang, M("{1}: out of sight since {2}, except for those who answer for requests."),
            frame_capital(ctx, words_in(&class->entry, ctx->lang)), frame_day(ctx, party->unseen[i].since));
        list[i].says = frame_says(ctx, party->unseen[i].rule);
    }
    view->unseen = list;
    view->unseen_count = party->unseen_count;
}

/* -- the last change, to be undone ------------------------------------------------------------------------------- */

/* "just now", "5 minutes ago", "2 hours ago", then the day. */
static const char *ago(struct ctx *ctx, int64_t at) {
    int64_t minutes = (ctx->now - at) / 60;
    if (minutes < 1)
        return msg(ctx->lang, M("just now"));
    if (minutes < 60)
        return msg_count(ctx->arena, ctx->lang, MN("{1} minute ago", "{1} minutes ago"), (long)minutes);
    if (minutes < (int64_t)48 * 60)
        return msg_count(ctx->arena, ctx->lang, MN("{1} hour ago", "{1} hours ago"), (long)(minutes / 60));
    return frame_day(ctx, zone_day(registry_zone(ctx), at));
}

static const char *undo_text(struct ctx *ctx, const struct takeback *last) {
    const char *what = takeback_what(ctx, last), *when = ago(ctx, last->at);
    if (last->kind == DEED_COUNT)
        return last->by ? MSG(ctx->arena, ctx->lang, M("Undo: {1}, changed {2} by {3}"), what, when, last->by)
                        : MSG(ctx->arena, ctx->lang, M("Undo: {1}, changed {2}"), what, when);
    return last->by ? MSG(ctx->arena, ctx->lang, M("Undo: {1} ({2}, {3})"), what, when, last->by)
                    : MSG(ctx->arena, ctx->lang, M("Undo: {1} ({2})"), what, when);
}

static enum status fill_undo(struct visit *visit, const struct facts *facts, struct view_facts *view) {
    struct ctx *ctx = visit->ctx;
    struct takeback last;
    TRY(takeback_of(ctx, facts->party, &last));
    view->not_undone = last.there ? NULL : last.why_not;
    if (!last.there)
        return ST_OK;
    view->undo = undo_text(ctx, &last);
    view->version = arena_printf(ctx->arena, "%lld", (long long)last.change);
    view->csrf = gate_token(visit);
    view->once = gate_number(ctx->arena);
    return ST_OK;
}

enum status customer_facts(struct visit *visit, const struct party *party, struct view_facts *view) {
    struct ctx *ctx = visit->ctx;
    struct facts facts = {.ctx = ctx,
                          .party = party,
                          .fields = fields_of(ctx, party),
                          .may = party->role_count && permit_offers(ctx, ACTION_CHANGE, party->restricted)};
    *view = (struct view_facts){.id = ref_text(ctx->arena, party->id)};
    if (party->rev > 1 || party->other_count)
        TRY(earlier_of(ctx, party, &facts.earlier));
    facts.items = arena_array(ctx->arena, party->value_count + facts.earlier.count + 1, sizeof *facts.items);
    for (size_t i = 0; i < party->value_count; i++)
        if (!is_shown(&facts, party->values[i].field))
            add_datum(&facts, party->values[i].field);
    for (size_t i = 0; i < facts.earlier.count; i++)
        if (facts.earlier.items[i].until && !is_shown(&facts, facts.earlier.items[i].value.field))
            add_datum(&facts, facts.earlier.items[i].value.field);
    TRY(fill_missing(&facts, view));
    TRY(fill_undo(visit, &facts, view));
    fill_unseen(ctx, party, view);
    view->data = facts.items;
    view->data_count = facts.count;
    view->erased = facts.earlier.erased;
    view->others = views_of(ctx, &facts.fields, party->others, party->other_count);
    view->others_count = party->other_count;
    view->label = msg(ctx->lang, party->form == FORM_ORGANISATION ? M("Organisation") : M("Details"));
    return ST_OK;
}
