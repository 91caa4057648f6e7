/* "merge", "split" and "distinct": two entries that are one, apart again, or never one. What would happen is always shown
 * before it is asked for. */
#include "registry/merge.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "notice/field.h"
#include "registry/registry.h"

#include <string.h>

enum status cli_merge(struct call *call);
enum status cli_split(struct call *call);
enum status cli_distinct(struct call *call);

static const char *const becomes_ids[] = {"same", "added", "beside", "wins"};

static const char *becomes(struct ctx *ctx, enum merge_says says) {
    switch (says) {
    case MERGE_SAME:
        return msg(ctx->lang, M("the same"));
    case MERGE_ADDS:
        return msg(ctx->lang, M("is added"));
    case MERGE_WINS:
        return msg(ctx->lang, M("stands, as chosen"));
    case MERGE_BESIDE:
        break;
    }
    return msg(ctx->lang, M("stays beside it"));
}

/* Built in, or one of the notice's own, of whatever type. */
static const struct field *field_of(struct ctx *ctx, const char *id) {
    const struct notice *notice = ctx_notice(ctx);
    const struct field *found = field_builtin(id);
    for (size_t type = 0; !found && type < notice->types_count; type++) {
        size_t count;
        const struct field *fields = field_list(ctx->arena, notice, (int)type, &count);
        for (size_t i = 0; i < count && !found; i++)
            found = strcmp(fields[i].id, id) == 0 ? &fields[i] : NULL;
    }
    return found;
}

static const char *text_of(struct ctx *ctx, const struct value *value) {
    if (!value || !value->text)
        return "";
    const struct field *field = field_of(ctx, value->field);
    return field ? field_show(ctx->arena, ctx->lang, field, value->text) : value->text;
}

static const char *label_of(struct ctx *ctx, const char *id) {
    const struct field *field = field_of(ctx, id);
    return field ? field_label(field, ctx->lang) : id;
}

/* ---- the plan of a merge */

static void print_counts(struct call *call, const struct merge_plan *plan) {
    struct ctx *ctx = call->ctx;
    const struct merge_side *sides[] = {&plan->kept, &plan->other};
    struct table table = table_begin(ctx, 9);
    table_head(&table, (const char *const[]){NULL, M("Id"), M("Name"), M("Taken in"), M("Records"), M("Roles"),
                                             M("People"), M("Choices"), M("Informed")});
    for (size_t i = 0; i < 2; i++) {
        const struct merge_side *side = sides[i];
        const char *cells[] = {msg(ctx->lang, i ? M("goes into it") : M("is kept")),
                               shown_id(ctx, side->party),
                               side->name,
                               shown_day(ctx, side->taken_in),
                               shown_number(ctx, side->records),
                               shown_number(ctx, side->roles),
                               shown_number(ctx, side->people),
                               shown_number(ctx, side->choices),
                               shown_number(ctx, side->informed)};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
}

static void print_values(struct call *call, const struct merge_plan *plan) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 4);
    table_head(&table, (const char *const[]){M("Field"), M("Is kept"), M("The other's"), M("Which")});
    for (size_t i = 0; i < plan->value_count; i++) {
        const struct merge_value *value = &plan->values[i];
        const char *cells[] = {label_of(ctx, value->field), text_of(ctx, value->kept),
                               text_of(ctx, value->other), becomes(ctx, value->says)};
        table_row(&table, cells);
    }
    fputc('\n', call->out);
    table_print(&table, call->out);
}

static void print_dates(struct call *call, const struct merge_plan *plan) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 4);
    if (!plan->date_count)
        return;
    table_head(&table, (const char *const[]){M("Gone by"), M("Is kept"), M("The other's"), M("Together")});
    for (size_t i = 0; i < plan->date_count; i++) {
        const struct merge_date *date = &plan->dates[i];
        const char *cells[] = {shown_class(ctx, date->class), shown_day(ctx, date->kept),
                               shown_day(ctx, date->other), shown_day(ctx, date->joined)};
        table_row(&table, cells);
    }
    fputc('\n', call->out);
    table_print(&table, call->out);
}

static const char *purpose_words(struct ctx *ctx, const char *id) {
    int purpose = notice_purpose(ctx_notice(ctx), id);
    return purpose == NOTICE_NOTHING ? id : words_in(&ctx_notice(ctx)->purposes[purpose].entry, ctx->lang);
}

static void print_says(struct call *call, const struct merge_plan *plan) {
    struct ctx *ctx = call->ctx;
    if (plan->told_distinct)
        fprintf(call->out, "\n%s\n", msg(ctx->lang, M("Somebody has said that these two are not one.")));
    if (plan->restricted)
        fprintf(call->out, "\n%s\n",
                msg(ctx->lang, M("One of the two is restricted (GDPR Article 18), so both together are.")));
    for (size_t i = 0; i < plan->refusal_count; i++)
        fprintf(call->out, "\n%s\n",
                MSG(ctx->arena, ctx->lang, M("A refusal holds, whatever the other entry says: {1}"),
                    purpose_words(ctx, plan->refusals[i].purpose)));
    if (plan->links)
        fprintf(call->out, "\n%s\n", merge_links_text(ctx, plan->links));
}

static void print_plan(struct call *call, const struct merge_plan *plan) {
    print_counts(call, plan);
    print_values(call, plan);
    print_dates(call, plan);
    print_says(call, plan);
}

/* ---- as JSON */

static json_t *side_json(struct ctx *ctx, const struct merge_side *side) {
    json_t *json = json_pack(
        "{s:o,s:o,s:o,s:b,s:I,s:I,s:I,s:I,s:I}", "id", shown_json_id(ctx, side->party), "name",
        shown_json_text(side->name), "taken_in", shown_json_day(ctx, side->taken_in), "restricted",
        side->restricted, "records", (json_int_t)side->records, "roles", (json_int_t)side->roles, "people",
        (json_int_t)side->people, "choices", (json_int_t)side->choices, "informed", (json_int_t)side->informed);
    must(json);
    return json;
}

static json_t *value_json(struct ctx *ctx, const struct value *value) {
    if (!value)
        return json_null();
    json_t *json =
        json_pack("{s:s,s:o,s:o,s:o}", "field", value->field, "text", shown_json_text(value->text), "source",
                  shown_json_source(ctx, value->source), "since", shown_json_day(ctx, value->since));
    must(json);
    return json;
}

static json_t *values_json(struct ctx *ctx, const struct merge_plan *plan) {
    json_t *list = json_array();
    for (size_t i = 0; i < plan->value_count; i++) {
        const struct merge_value *value = &plan->values[i];
        json_t *json =
            json_pack("{s:s,s:o,s:o,s:s}", "field", value->field, "kept", value_json(ctx, value->kept), "other",
                      value_json(ctx, value->other), "becomes", becomes_ids[value->says]);
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static json_t *dates_json(struct ctx *ctx, const struct merge_plan *plan) {
    json_t *list = json_array();
    for (size_t i = 0; i < plan->date_count; i++) {
        const struct merge_date *date = &plan->dates[i];
        json_t *json = json_pack("{s:o,s:o,s:o,s:o}", "class", shown_json_class(ctx, date->class), "kept",
                                 shown_json_day(ctx, date->kept), "other", shown_json_day(ctx, date->other),
                                 "together", shown_json_day(ctx, date->joined));
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static void print_plan_json(struct call *call, const struct merge_plan *plan) {
    struct ctx *ctx = call->ctx;
    json_t *refusals = json_array();
    for (size_t i = 0; i < plan->refusal_count; i++) {
        json_t *one = json_pack("{s:s,s:o}", "purpose", plan->refusals[i].purpose, "channel",
                                shown_json_text(plan->refusals[i].channel));
        must(one && json_array_append_new(refusals, one) == 0);
    }
    json_auto_t *json =
        json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:b,s:I,s:I}", "merge", shown_json_id(ctx, plan->merge), "kept",
                  side_json(ctx, &plan->kept), "other", side_json(ctx, &plan->other), "values",
                  values_json(ctx, plan), "gone_by", dates_json(ctx, plan), "refusals", refusals, "restricted",
                  plan->restricted, "told_distinct", plan->told_distinct, "roles_doubled",
                  (json_int_t)plan->roles_doubled, "links_ended", (json_int_t)plan->links);
    must(json);
    call_json(call, json);
}

/* ---- asking */

/* It can be taken back, so a word is enough; without a terminal nothing is taken for a yes. */
static enum status confirm(struct call *call, const char *question) {
    struct ctx *ctx = call->ctx;
    const char *answer, *yes = msg(ctx->lang, M("yes"));
    if (!call->interactive)
        return FAIL(
            ctx, ST_INVALID,
            M("nothing was changed: without a terminal to ask at, say --yes to do it or --plan to look"));
    fflush(call->out);
    if (!call_ask(call, question, &answer) || strcmp(answer, yes) != 0)
        return FAIL(ctx, ST_INVALID, M("nothing was changed: the answer was not “{1}”"), yes);
    return ST_OK;
}

/* --keep FIELD=one|other: whose value stands. */
static enum status read_wish(struct call *call, struct merge_wish *wish) {
    struct ctx *ctx = call->ctx;
    const char **fields = NULL, *text;
    size_t room = 0;
    *wish = (struct merge_wish){.even_if_due = call_has(call, "--even-if-due")};
    for (size_t i = 0; (text = call_option_at(call, "--keep", i)); i++) {
        const char *equals = strchr(text, '='), *whose = equals ? equals + 1 : "";
        if (!equals || equals == text || (strcmp(whose, "one") != 0 && strcmp(whose, "other") != 0)) {
            (void)FAIL(ctx, ST_INVALID, M("Say it as {1}"), "--keep FIELD=one|other");
            return fault_at_field(ctx, "--keep");
        }
        if (strcmp(whose, "other") == 0)
            ARENA_PUSH(ctx->arena, fields, wish->count, room,
                       arena_text_n(ctx->arena, text, (size_t)(equals - text)));
    }
    wish->fields = fields;
    return ST_OK;
}

enum status cli_merge(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct merge_plan plan;
    ref_t kept, other;
    bool json = call_has(call, "--json"), yes = call_has(call, "--yes"), look = call_has(call, "--plan");
    struct merge_wish wish;
    TRY(read_wish(call, &wish));
    TRY(pick_party(call, call_word(call, 1), "KEEP", &kept));
    TRY(pick_party(call, call_word(call, 2), "OTHER", &other));
    if (!yes) {
        TRY(merge_plan_as(ctx, kept, other, wish, &plan));
        if (json && look)
            print_plan_json(call, &plan);
        else if (!json)
            print_plan(call, &plan);
        if (look)
            return ST_OK;
        TRY(confirm(call, msg(ctx->lang, M("Merge the two? Type “yes”:"))));
    }
    TRY(arg_lacking(call, merge_run_as(ctx, kept, other, wish, &plan)));
    if (json)
        print_plan_json(call, &plan);
    else
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Merged into {1}. To take them apart again: split {2}"),
                    shown_id(ctx, plan.kept.party), shown_id(ctx, plan.merge)));
    return ST_OK;
}

/* ---- split */

static void print_side(struct call *call, ref_t party, const char *name, const struct value *values,
                       size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 2);
    fprintf(call->out, "%s  %s\n", name ? table_clean(ctx, name) : "", shown_id(ctx, party));
    for (size_t i = 0; i < count; i++) {
        const char *cells[] = {label_of(ctx, values[i].field), text_of(ctx, &values[i])};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
    fputc('\n', call->out);
}

static void print_texts(struct call *call, const struct split_plan *plan) {
    const char *texts[SPLIT_TEXTS];
    size_t count = split_texts(call->ctx, plan, texts);
    for (size_t i = 0; i < count; i++)
        fprintf(call->out, "%s\n", texts[i]);
}

static void print_split(struct call *call, const struct split_plan *plan) {
    struct ctx *ctx = call->ctx;
    print_side(call, plan->merge.kept, plan->kept_name, plan->kept_values, plan->kept_value_count);
    print_side(call, plan->merge.other, plan->other_name, plan->other_values, plan->other_value_count);
    struct table table = table_begin(ctx, 2);
    const struct {
        const char *words;
        size_t count;
    } rows[] = {{M("records that go back"), plan->records_back},
                {M("records added since that go along"), plan->records_given},
                {M("records added since that stay with the kept one"), plan->records_since},
                {M("refusals since that hold for both"), plan->refusals_for_both}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *cells[] = {msg(ctx->lang, rows[i].words), shown_number(ctx, rows[i].count)};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
    fprintf(call->out, "%s\n",
            msg(ctx->lang, M("Values that were changed since stay with the kept one; the other has what it "
                             "had.")));
    print_texts(call, plan);
}

static json_t *side_values(struct ctx *ctx, ref_t party, const char *name, const struct value *values,
                           size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        must(json_array_append_new(list, value_json(ctx, &values[i])) == 0);
    json_t *json = json_pack("{s:o,s:o,s:o}", "id", shown_json_id(ctx, party), "name", shown_json_text(name),
                             "values", list);
    must(json);
    return json;
}

static void print_split_json(struct call *call, const struct split_plan *plan, bool done) {
    struct ctx *ctx = call->ctx;
    json_t *kept =
        side_values(ctx, plan->merge.kept, plan->kept_name, plan->kept_values, plan->kept_value_count);
    json_t *other =
        side_values(ctx, plan->merge.other, plan->other_name, plan->other_values, plan->other_value_count);
    json_auto_t *json = json_pack(
        "{s:o,s:b,s:o,s:o,s:I,s:I,s:I,s:I,s:I,s:I,s:I}", "merge", shown_json_id(ctx, plan->merge.id), "done",
        done, "kept", kept, "other", other, "records_back", (json_int_t)plan->records_back, "records_given",
        (json_int_t)plan->records_given, "records_since", (json_int_t)plan->records_since, "refusals_for_both",
        (json_int_t)plan->refusals_for_both, "holds_for_both", (json_int_t)plan->holds_for_both,
        "requests_for_both", (json_int_t)plan->requests, "links_ended", (json_int_t)plan->links);
    must(json);
    call_json(call, json);
}

/* Of the merges that a party was kept in, the one that still holds; several are told by their ids. */
static enum status only_merge(struct call *call, ref_t kept, ref_t *merge) {
    struct ctx *ctx = call->ctx;
    struct merge *merges;
    size_t count, found = 0;
    const char *ids = "";
    TRY(merge_list(ctx, kept, &merges, &count));
    for (size_t i = 0; i < count; i++) {
        if (merges[i].kept != kept || merges[i].state == MERGE_SPLIT)
            continue;
        *merge = merges[i].id;
        ids = arena_printf(ctx->arena, "%s%s%s", ids, *ids ? ", " : "", shown_id(ctx, merges[i].id));
        found++;
    }
    if (found == 1)
        return ST_OK;
    if (!found)
        return FAIL(ctx, ST_NOT_FOUND, M("Nobody has been merged into this one"));
    return FAIL(ctx, ST_CONFLICT, M("Several have been merged into this one; say which merge: {1}"), ids);
}

/* The merge's own id, the old id of whoever was merged away, or whoever was kept. */
static enum status pick_merge(struct call *call, ref_t *merge) {
    struct merge found;
    const char *text = call_word(call, 1);
    ref_t ref, kept;
    if (ref_parse(text, &ref)) {
        enum status status = merge_find(call->ctx, ref, &found);
        *merge = found.id;
        if (status != ST_NOT_FOUND)
            return status;
        fault_clear(call->ctx);
    }
    TRY(pick_party(call, text, "MERGE", &kept));
    return only_merge(call, kept, merge);
}

static enum status read_give(struct call *call, ref_t **give, size_t *count) {
    size_t room = 0;
    const char *text;
    *give = NULL;
    *count = 0;
    while ((text = call_option_at(call, "--give", *count))) {
        ref_t ref;
        TRY(arg_record(call, text, "--give", &ref));
        ARENA_PUSH(call->ctx->arena, *give, *count, room, ref);
    }
    return ST_OK;
}

enum status cli_split(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct split_plan plan;
    ref_t merge = 0, *give;
    size_t give_count;
    bool json = call_has(call, "--json"), yes = call_has(call, "--yes"), look = call_has(call, "--plan");
    TRY(read_give(call, &give, &give_count));
    TRY(pick_merge(call, &merge));
    if (!yes) {
        TRY(split_plan(ctx, merge, give, give_count, &plan));
        if (json && look)
            print_split_json(call, &plan, false);
        else if (!json)
            print_split(call, &plan);
        if (look)
            return ST_OK;
        TRY(confirm(call, msg(ctx->lang, M("Take the two apart? Type “yes”:"))));
    }
    TRY(split_run(ctx, merge, give, give_count, &plan));
    if (json)
        print_split_json(call, &plan, true);
    else
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Taken apart: {1} and {2}"), shown_id(ctx, plan.merge.kept),
                    shown_id(ctx, plan.merge.other)));
    return ST_OK;
}

enum status cli_distinct(struct call *call) {
    struct ctx *ctx = call->ctx;
    ref_t one, other;
    bool undo = call_has(call, "--undo");
    TRY(pick_party(call, call_word(call, 1), "ONE", &one));
    TRY(pick_party(call, call_word(call, 2), "OTHER", &other));
    TRY(merge_distinct(ctx, one, other, !undo));
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:o,s:o,s:b}", "one", shown_json_id(ctx, one), "other",
                                      shown_json_id(ctx, other), "distinct", !undo);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n",
            undo ? msg(ctx->lang, M("The two may be shown as duplicates again."))
                 : msg(ctx->lang, M("The two are not one, and are not shown as duplicates again.")));
    return ST_OK;
}
