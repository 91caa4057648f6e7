/* Columns are the fields that the notice lists for the types and the recipient may have, in the notice's order. A field that
 * may have several values has as many columns as somebody has values, so everybody is looked at twice.
 *
 * A spreadsheet runs what begins like a formula: such a cell gets an apostrophe before it, except for programs, to which
 * +358... is a number and nothing else. */
#include "notice/field.h"
#include "rights/export_inside.h"

#include <string.h>

struct column {
    const struct field *field; /* NULL: a lead */
    const char *lead;
    size_t wide; /* columns it takes */
};
struct csv_own {
    struct column *columns;
    size_t count;
    struct csv_sink sink;
};

static const char *const leads[] = {"id", "type", "organisation"};

static bool listed(const struct csv_own *own, const char *id) {
    for (size_t i = 0; i < own->count; i++)
        if (own->columns[i].field && strcmp(own->columns[i].field->id, id) == 0)
            return true;
    return false;
}

/* What nobody may get is no column: its head alone would say that there is such a thing. */
static void add_type(struct ctx *ctx, const struct export_run *run, struct csv_own *own, int type) {
    size_t count;
    const struct field *fields = field_list(run->arena, ctx_notice(ctx), type, &count);
    for (size_t i = 0; i < count; i++)
        if (!listed(own, fields[i].id) && export_wanted(run->options, fields[i].id, NULL) &&
            export_covers(ctx, run, type, fields[i].id))
            own->columns[own->count++] = (struct column){.field = &fields[i], .wide = 1};
}

static struct csv_own *columns_of(struct ctx *ctx, struct export_run *run) {
    const struct notice *notice = ctx_notice(ctx);
    struct csv_own *own = arena_alloc(run->arena, sizeof *own);
    size_t room = sizeof leads / sizeof *leads;
    for (size_t i = 0; i < notice->types_count; i++) {
        size_t count;
        (void)field_list(ctx->arena, notice, (int)i, &count);
        room += count;
    }
    own->columns = arena_array(run->arena, room, sizeof *own->columns);
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
        if (export_wanted(run->options, leads[i], NULL))
            own->columns[own->count++] = (struct column){.lead = leads[i], .wide = 1};
    for (size_t i = 0; i < notice->types_count; i++)
        if (run->options->type == NOTICE_NOTHING || run->options->type == (int)i)
            add_type(ctx, run, own, (int)i);
    own->sink = export_sink(ctx, run);
    return own;
}

static struct csv_own *own_of(struct ctx *ctx, struct export_run *run) {
    if (!run->own)
        run->own = columns_of(ctx, run);
    return run->own;
}

static enum status look(struct ctx *ctx, struct export_run *run, const struct export_party *one) {
    struct csv_own *own = own_of(ctx, run);
    for (size_t c = 0; c < own->count; c++) {
        size_t count = 0;
        for (size_t i = 0; own->columns[c].field && i < one->party.value_count; i++)
            count += strcmp(one->party.values[i].field, own->columns[c].field->id) == 0;
        if (count > own->columns[c].wide)
            own->columns[c].wide = count;
    }
    return ST_OK;
}

/* ---- cells */

static void put_to_file(void *to, const char *bytes, size_t length) {
    fresh_put(to, bytes, length);
}

struct csv_sink export_sink(struct ctx *ctx, struct export_run *run) {
    const struct export_csv *csv = &run->options->csv;
    return (struct csv_sink){.put = put_to_file,
                             .to = &run->fresh,
                             .separator = csv->separator                          ? csv->separator
                                          : csv->programs || ctx->lang == LANG_EN ? ','
                                                                                  : ';',
                             .guard = !csv->programs};
}

static const char *lead_label(struct ctx *ctx, const char *lead) {
    if (strcmp(lead, "type") == 0)
        return msg(ctx->lang, M("Type"));
    return msg(ctx->lang, strcmp(lead, "id") == 0 ? M("Id") : M("Organisation"));
}

static enum status begin(struct ctx *ctx, struct export_run *run) {
    const struct csv_own *own = own_of(ctx, run);
    bool programs = run->options->csv.programs, first = true;
    if (run->options->csv.mark)
        export_put(run, "\xEF\xBB\xBF");
    for (size_t c = 0; c < own->count; c++)
        for (size_t i = 0; i < own->columns[c].wide; i++, first = false) {
            const struct column *column = &own->columns[c];
            const char *id = column->field ? column->field->id : column->lead;
            csv_cell(&own->sink,
                     programs        ? id
                     : column->field ? field_label(column->field, ctx->lang)
                                     : lead_label(ctx, column->lead),
                     first);
        }
    csv_line_end(&own->sink);
    return ST_OK;
}

static const char *value_at(struct ctx *ctx, const struct export_run *run, const struct party *party,
                            const struct field *field, size_t place) {
    for (size_t i = 0; i < party->value_count; i++)
        if (strcmp(party->values[i].field, field->id) == 0 && place-- == 0)
            return run->options->csv.programs ? party->values[i].text
                                              : field_show(ctx->arena, ctx->lang, field, party->values[i].text);
    return "";
}

/* The first organisation of the role in which the party was asked about. */
static const char *organisation(struct ctx *ctx, const struct export_run *run, const struct export_party *one) {
    const struct party_type *type = &ctx_notice(ctx)->types[one->type];
    if (!type->represents.count || !export_covers(ctx, run, type->represents.items[0], "name"))
        return "";
    for (size_t i = 0; i < one->party.role_count; i++)
        if (one->party.roles[i].type == one->type && one->party.roles[i].organisation_name)
            return one->party.roles[i].organisation_name;
    return "";
}

static const char *lead_text(struct ctx *ctx, const struct export_run *run, const struct export_party *one,
                             const char *lead) {
    const struct entry *type = &ctx_notice(ctx)->types[one->type].entry;
    if (strcmp(lead, "id") == 0)
        return ref_text(ctx->arena, one->party.id);
    if (strcmp(lead, "organisation") == 0)
        return organisation(ctx, run, one);
    return run->options->csv.programs ? type->id : words_in(type, ctx->lang);
}

static enum status party(struct ctx *ctx, struct export_run *run, const struct export_party *one) {
    const struct csv_own *own = run->own;
    bool first = true;
    for (size_t c = 0; c < own->count; c++)
        for (size_t i = 0; i < own->columns[c].wide; i++, first = false)
            csv_cell(&own->sink,
                     own->columns[c].field ? value_at(ctx, run, &one->party, own->columns[c].field, i)
                                           : lead_text(ctx, run, one, own->columns[c].lead),
                     first);
    csv_line_end(&own->sink);
    return ST_OK;
}

static enum status end(struct ctx *ctx, struct export_run *run) {
    (void)ctx;
    (void)run;
    return ST_OK;
}

const struct export_format export_csv = {
    .how = "csv", .look = look, .begin = begin, .party = party, .end = end};
