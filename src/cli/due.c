/* "due": what must be gone by a day. */
#include "registry/due.h"
#include "registry/trust.h"

#include "cli/arg.h"
#include "cli/paper.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/follow.h"
#include "registry/registry.h"
#include "registry/telling.h"

enum { PAGE = 100, PAGE_MOST = 1000000, LICENCE_DAYS = 30 };

enum status cli_due(struct call *call);

/* Dates as the table `due` has them; their calculation is shown by "show". */
static json_t *row_json(struct ctx *ctx, const struct due_row *row) {
    json_t *json =
        json_pack("{s:o,s:o,s:o,s:o,s:s,s:o,s:o}", "party", shown_json_id(ctx, row->party), "name",
                  shown_json_text(row->name), "class", shown_json_class(ctx, row->class), "record",
                  shown_json_id(ctx, row->record), "state", keep_state_id(row->state), "keep_through",
                  shown_json_day(ctx, row->keep_through), "gone_by", shown_json_day(ctx, row->gone_by));
    must(json);
    if (row->held_until)
        must(json_object_set_new(json, "held_until", shown_json_day(ctx, row->held_until)) == 0);
    if (row->at_end != END_ERASE)
        must(json_object_set_new(json, "at_end", json_string(at_end_id(row->at_end))) == 0);
    return json;
}

static void print_cut(struct call *call, size_t shown, size_t count) {
    struct ctx *ctx = call->ctx;
    if (shown < count)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("{1} of {2} shown; --limit shows more"), shown_number(ctx, shown),
                    shown_number(ctx, count)));
}

static json_t *confirm_json(struct ctx *ctx, const struct trust_row *rows, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *fields = json_array();
        for (size_t j = 0; j < rows[i].field_count; j++)
            must(json_array_append_new(fields, json_string(rows[i].fields[j])) == 0);
        json_t *json =
            json_pack("{s:o,s:o,s:o,s:o,s:o,s:s}", "party", shown_json_id(ctx, rows[i].party), "name",
                      shown_json_text(rows[i].name), "class", shown_json_class(ctx, rows[i].class), "since",
                      shown_json_day(ctx, rows[i].since), "fields", fields, "rule", rows[i].rule);
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

/* What is to be confirmed, each with the command that says so. */
static void print_confirm(struct call *call, const struct trust_row *rows, size_t shown, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 4);
    if (!count)
        return;
    table_head(&table, (const char *const[]){M("Since"), M("Class"), M("Name"), M("Confirm")});
    for (size_t i = 0; i < shown; i++) {
        const char *cells[] = {shown_day(ctx, rows[i].since), shown_class(ctx, rows[i].class), rows[i].name,
                               arena_printf(ctx->arena, "seloste confirm %s %s", call_word(call, 0),
                                            shown_id(ctx, rows[i].party))};
        table_row(&table, cells);
    }
    fprintf(call->out, "\n%s\n", msg(ctx->lang, M("To be confirmed")));
    table_print(&table, call->out);
    print_cut(call, shown, count);
}

static json_t *tell_json(struct ctx *ctx, const struct telling_row *rows, size_t shown) {
    json_t *list = json_array();
    for (size_t i = 0; i < shown; i++) {
        json_t *json = shown_json_telling(ctx, &rows[i].telling);
        must(json_object_set_new(json, "party", shown_json_id(ctx, rows[i].party)) == 0);
        must(json_object_set_new(json, "name", shown_json_text(rows[i].name)) == 0);
        must(json_array_append_new(list, json) == 0);
    }
    return list;
}

/* Whom to tell where their data came from, each with the command that says it was done. */
static void print_tell(struct call *call, const struct telling_row *rows, size_t shown, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 5);
    if (!count)
        return;
    table_head(&table,
               (const char *const[]){M("Tell by"), M("State"), M("Source"), M("Name"), M("When it was told")});
    for (size_t i = 0; i < shown; i++) {
        const struct telling *telling = &rows[i].telling;
        const char *cells[] = {shown_day(ctx, telling->by), telling->late ? msg(ctx->lang, M("overdue")) : "",
                               shown_source(ctx, telling->source), rows[i].name,
                               arena_printf(ctx->arena, "seloste informed %s %s --how %s", call_word(call, 0),
                                            shown_id(ctx, rows[i].party), "HOW")};
        table_row(&table, cells);
    }
    fprintf(call->out, "\n%s\n", msg(ctx->lang, M("To be told where their data came from (GDPR Article 14)")));
    table_print(&table, call->out);
    print_cut(call, shown, count);
}

/* A register that has nothing of a kind does not speak of it. */
static void put_list(json_t *json, const char *key, json_t *list) {
    if (json_array_size(list))
        must(json_object_set(json, key, list) == 0);
    json_decref(list);
}

/* What is restricted instead need not be gone. */
static const char *state_words(struct ctx *ctx, const struct due_row *row) {
    if (row->at_end == END_RESTRICT)
        return msg(ctx->lang, M("to be restricted, not erased"));
    return shown_state(ctx, row->state);
}

static void print_rows(struct call *call, day_t on, const struct due_row *rows, size_t shown, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 5);
    table_head(&table, (const char *const[]){M("Gone by"), M("State"), M("Class"), M("Id"), M("Name")});
    for (size_t i = 0; i < shown; i++) {
        const char *cells[] = {shown_day(ctx, rows[i].gone_by), state_words(ctx, &rows[i]),
                               shown_class(ctx, rows[i].class), shown_id(ctx, rows[i].party), rows[i].name};
        table_row(&table, cells);
    }
    fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("Must be gone by {1}"), shown_day(ctx, on)));
    table_print(&table, call->out);
    if (!count)
        fprintf(call->out, "%s\n", msg(ctx->lang, M("Nothing is due.")));
    print_cut(call, shown, count);
}

/* Whatever a day asks of the company. */
struct dues {
    day_t on;
    size_t limit;
    struct due_row *rows;
    struct trust_row *confirm;
    struct telling_row *tell;
    struct licence_row *licences;
    struct follow *follows;
    size_t follow_count, follow_total;
    struct paper *papers; /* without a date */
    size_t count, confirm_count, tell_count, licence_count, paper_count, paper_total;
};

static size_t page(const struct dues *dues, size_t count) {
    return count < dues->limit ? count : dues->limit;
}

static enum status read_dues(struct ctx *ctx, struct dues *dues) {
    TRY(due_list(ctx, dues->on, &dues->rows, &dues->count));
    TRY(trust_list(ctx, dues->on, &dues->confirm, &dues->confirm_count));
    TRY(telling_list(ctx, dues->on, NOTICE_NOTHING, dues->limit, &dues->tell, &dues->tell_count));
    TRY(licence_list(ctx, dues->on, dues->on + LICENCE_DAYS, &dues->licences, &dues->licence_count));
    TRY(paper_list(ctx, true, 0, dues->limit, &dues->papers, &dues->paper_count, &dues->paper_total));
    return follow_list(ctx, dues->on, dues->limit, &dues->follows, &dues->follow_count, &dues->follow_total);
}

static json_t *follows_json(struct ctx *ctx, const struct dues *dues) {
    json_t *list = json_array();
    for (size_t i = 0; i < dues->follow_count; i++)
        must(json_array_append_new(list, shown_json_follow(ctx, &dues->follows[i])) == 0);
    return list;
}

static void print_json(struct call *call, const struct dues *dues) {
    struct ctx *ctx = call->ctx;
    json_t *list = json_array();
    for (size_t i = 0; i < page(dues, dues->count); i++)
        must(json_array_append_new(list, row_json(ctx, &dues->rows[i])) == 0);
    json_auto_t *json = json_pack("{s:o,s:o,s:I}", "on", shown_json_day(ctx, dues->on), "due", list, "total",
                                  (json_int_t)dues->count);
    must(json);
    put_list(json, "to_confirm", confirm_json(ctx, dues->confirm, page(dues, dues->confirm_count)));
    put_list(json, "to_tell", tell_json(ctx, dues->tell, page(dues, dues->tell_count)));
    put_list(json, "licences", shown_json_licences(call->ctx, dues->licences, dues->licence_count));
    put_list(json, "next_steps", follows_json(ctx, dues));
    put_list(json, "papers", paper_json(ctx, dues->papers, dues->paper_count));
    call_json(call, json);
}

/* Which day they are of is written on them, if anywhere. */
static void print_papers(struct call *call, const struct dues *dues) {
    if (!dues->paper_count)
        return;
    fprintf(call->out, "\n%s\n",
            msg(call->ctx->lang, M("Papers without a date (“seloste paper date” gives them one)")));
    paper_print(call, dues->papers, dues->paper_count);
    print_cut(call, dues->paper_count, dues->paper_total);
}

enum status cli_due(struct call *call) {
    struct dues dues = {0};
    bool json = call_has(call, "--json");
    TRY(arg_day(call, "--on", &dues.on));
    TRY(arg_count(call, "--limit", json ? PAGE_MOST : PAGE, PAGE_MOST, &dues.limit));
    if (dues.on == DAY_NONE)
        dues.on = registry_today(call->ctx);
    TRY(read_dues(call->ctx, &dues));
    if (json) {
        print_json(call, &dues);
        return ST_OK;
    }
    print_rows(call, dues.on, dues.rows, page(&dues, dues.count), dues.count);
    print_confirm(call, dues.confirm, page(&dues, dues.confirm_count), dues.confirm_count);
    print_tell(call, dues.tell, page(&dues, dues.tell_count), dues.tell_count);
    shown_licences(call, dues.licences, dues.licence_count);
    shown_follows(call, dues.follows, dues.follow_count);
    if (dues.follow_count)
        print_cut(call, dues.follow_count, dues.follow_total);
    print_papers(call, &dues);
    return ST_OK;
}
