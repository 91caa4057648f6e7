/* "audit list": the log. */
#include "registry/audit.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/permit.h"
#include "registry/registry.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 50, PAGE_MOST = 1000000 };

enum status cli_audit_list(struct call *call);

/* Who may read the log is asked like everything else. */
static enum status may_look(struct ctx *ctx) {
    struct permission permission;
    return permit_action(ctx, ACTION_AUDIT, 0, &permission);
}

/* Days are the register's own, both of them included. */
static enum status read_filter(struct call *call, struct audit_filter *filter) {
    struct ctx *ctx = call->ctx;
    const struct zone *zone = registry_zone(ctx);
    day_t from, to;
    size_t after;
    TRY(arg_day(call, "--from", &from));
    TRY(arg_day(call, "--to", &to));
    TRY(arg_count(call, "--after", 0, 999999999, &after));
    TRY(arg_count(call, "--limit", call_has(call, "--json") ? PAGE_MOST : PAGE, PAGE_MOST, &filter->limit));
    filter->after_seq = (int64_t)after;
    filter->from = from == DAY_NONE ? 0 : zone_instant(zone, from, 0);
    filter->to = to == DAY_NONE ? 0 : zone_instant(zone, to + 1, 0);
    filter->actor = call_option(call, "--actor", NULL);
    filter->action = call_option(call, "--action", NULL);
    filter->sentence = call_option(call, "--sentence", NULL);
    if (!call_has(call, "--party"))
        return ST_OK;
    if (ref_parse(call_option(call, "--party", NULL), &filter->party)) /* also of somebody who is gone */
        return ST_OK;
    return pick_party(call, call_option(call, "--party", NULL), "--party", &filter->party);
}

/* Entries stand as they are in the log, key for key. */
static void print_json(struct call *call, const struct audit_line *lines, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *entry = json_loads(lines[i].json, 0, NULL);
        must(entry && json_array_append_new(list, entry) == 0);
    }
    json_auto_t *json = json_pack("{s:o}", "entries", list);
    must(json);
    call_json(call, json);
}

/* A text or a list of texts of an entry, in one cell. */
static const char *cell(struct ctx *ctx, const json_t *entry, const char *name) {
    const json_t *value = json_object_get(entry, name);
    if (json_is_string(value))
        return arena_text(ctx->arena, json_string_value(value));
    const char *text = "";
    for (size_t i = 0; i < json_array_size(value); i++) {
        const char *item = json_string_value(json_array_get(value, i));
        if (item)
            text = arena_printf(ctx->arena, "%s%s%s", text, *text ? ", " : "", item);
    }
    return text;
}

/* The columns that people look for; --json has the rest. */
static void print_lines(struct call *call, const struct audit_line *lines, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 7);
    table_head(&table, (const char *const[]){M("Number"), M("Time"), M("Who"), M("Action"), M("Party"),
                                             M("Fields"), M("Sentence")});
    for (size_t i = 0; i < count; i++) {
        json_auto_t *entry = json_loads(lines[i].json, 0, NULL);
        const char *cells[] = {arena_printf(ctx->arena, "%lld", (long long)lines[i].seq),
                               shown_instant(ctx, lines[i].at, false),
                               cell(ctx, entry, "actor"),
                               cell(ctx, entry, "action"),
                               cell(ctx, entry, "party"),
                               cell(ctx, entry, "fields"),
                               cell(ctx, entry, "sentence")};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
}

enum status cli_audit_list(struct call *call) {
    struct audit_filter filter = {0};
    struct audit_line *lines = NULL;
    size_t count = 0;
    TRY(may_look(call->ctx));
    TRY(read_filter(call, &filter));
    size_t wanted = filter.limit;
    filter.limit++; /* one more tells whether there is a next page */
    TRY(audit_list(call->ctx, registry_audit(call->ctx->registry), &filter, &lines, &count));
    bool more = count > wanted;
    count = more ? wanted : count;
    if (call_has(call, "--json"))
        print_json(call, lines, count);
    else
        print_lines(call, lines, count);
    if (more && !call_has(call, "--json"))
        fprintf(call->out, "%s\n",
                MSG(call->ctx->arena, call->ctx->lang, M("More: --after {1}"),
                    arena_printf(call->ctx->arena, "%lld", (long long)lines[count - 1].seq)));
    return ST_OK;
}
