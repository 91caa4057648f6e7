/* WHO on a command line is an id, an e-mail, a phone number, a business ID or a name. One fit is taken; several are
 * listed on standard error, or as JSON, and none is chosen: a command that changes or hands out data must never
 * guess whom. What was typed is never repeated: most often it is a name. */
#include "cli/pick.h"

#include "cli/shown.h"
#include "cli/table.h"
#include "gate/filtered.h"
#include "registry/registry.h"

#include <string.h>

static json_t *record_json(struct ctx *ctx, const struct hit_record *in) {
    if (!in)
        return json_null();
    return json_pack("{s:o,s:s,s:s,s:o,s:s}", "record", shown_json_id(ctx, in->record), "kind", in->kind,
                     "label", in->label, "day", shown_json_day(ctx, in->day), "text", in->text);
}

json_t *pick_hit_json(struct ctx *ctx, const struct hit *hit) {
    json_t *json =
        json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "id", shown_json_id(ctx, hit->party), "type",
                  shown_json_type(ctx, hit->type), "name", shown_json_text(hit->name), "organisation",
                  shown_json_text(hit->organisation), "phone", shown_json_text(hit->phone), "email",
                  shown_json_text(hit->email), "people", json_integer((json_int_t)hit->people), "last_contact",
                  shown_json_day(ctx, hit->last_contact), "found_in", record_json(ctx, hit->in));
    must(json);
    return json;
}

json_t *pick_json(struct ctx *ctx, const struct hits *hits) {
    json_t *list = json_array();
    for (size_t i = 0; i < hits->count; i++)
        must(json_array_append_new(list, pick_hit_json(ctx, &hits->items[i])) == 0);
    return list;
}

static void print_candidates(struct call *call, const struct hits *hits) {
    struct table table = table_begin(call->ctx, 4);
    for (size_t i = 0; i < hits->count; i++) {
        const struct hit *hit = &hits->items[i];
        const char *cells[] = {shown_id(call->ctx, hit->party), hit->name, shown_type(call->ctx, hit->type),
                               hit_organisation(call->ctx, hit)};
        table_row(&table, cells);
    }
    table_print(&table, call->err);
}

void pick_candidates(struct call *call, const struct hits *hits) {
    if (call_has(call, "--json"))
        call->candidates = pick_json(call->ctx, hits);
    else
        print_candidates(call, hits);
}

/* The model's own sentence names no word of the command line, so the two answers that are about WHO are said anew. */
enum status pick_party(struct call *call, const char *who_text, const char *name, ref_t *party) {
    struct ctx *ctx = call->ctx;
    if (strcmp(who_text, "-") == 0) /* a name would stand in the machine's list of processes */
        TRY(call_line(call, &who_text));
    struct hits *several = arena_alloc(ctx->arena, sizeof *several);
    enum status status = who(ctx, who_text, party, several);
    if (status == ST_OK)
        return ST_OK;
    if (status == ST_CONFLICT && several->count) {
        pick_candidates(call, several);
        (void)FAIL(ctx, ST_CONFLICT, M("{1} fits {2} in the register: name one by its id"), name,
                   shown_number(ctx, several->total > several->count ? several->total : several->count));
    } else if (status == ST_NOT_FOUND) {
        (void)FAIL(ctx, ST_NOT_FOUND,
                   M("{1}: nobody in the register has this id, e-mail, phone, business ID or name"), name);
    } else {
        return status;
    }
    return fault_at_field(ctx, name);
}

/* ---- many */

/* What filters nothing would mean everybody: a name or value that is none is an error. */
static enum status read_filter(struct call *call, const char *text, struct filter *filter) {
    struct ctx *ctx = call->ctx;
    struct pairs pairs = {0};
    (void)request_read_pairs(ctx->arena, text, strlen(text), &pairs);
    *filter = (struct filter){0};
    if (strcmp(text, "all") == 0)
        return ST_OK;
    *filter = filtered_pairs(ctx, &pairs);
    for (size_t i = 0; i < pairs.count || !i; i++) {
        bool known = false;
        for (int what = 0; i < pairs.count && what < FILTER_SORT && !known; what++)
            known = strcmp(filter_id((enum filter_what)what), pairs.list[i].name) == 0 && filter->values[what];
        if (known)
            continue;
        (void)FAIL(ctx, ST_INVALID,
                   M("a filter is “all”, or what the list of customers has in its address, such as "
                     "type=organisation&relation=customer"));
        return fault_at_field(ctx, "--all-of");
    }
    return ST_OK;
}

enum status pick_many(struct call *call, size_t from, const ref_t **parties, size_t *count) {
    const char *all = call_option(call, "--all-of", NULL);
    struct filter filter;
    ref_t *list;
    *count = 0;
    if (all) {
        TRY(read_filter(call, all, &filter));
        TRY(filter_may_ask(call->ctx, &filter));
        TRY(find_all(call->ctx, call_option(call, "--find", ""), &filter, &list, count));
        *parties = list;
        return ST_OK;
    }
    list = arena_array(call->ctx->arena, call->word_count + 1, sizeof *list);
    for (size_t i = from; i < call->word_count; i++)
        TRY(pick_party(call, call_word(call, i), "WHO", &list[(*count)++]));
    *parties = list;
    if (*count)
        return ST_OK;
    (void)FAIL(call->ctx, ST_INVALID, M("Say who is meant: WHO, or --all-of FILTER."));
    return fault_at_field(call->ctx, "WHO");
}
