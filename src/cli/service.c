/* "service" and its words: what customers bought, how far it is, who does it. */
#include "registry/purchase.h"

#include "base/nearest.h"
#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/registry.h"

#include <string.h>

enum { PAGE = 50, PAGE_MOST = 10000 };

enum status cli_service_add(struct call *call);
enum status cli_service_list(struct call *call);
enum status cli_service_show(struct call *call);
enum status cli_service_change(struct call *call);
enum status cli_service_undo(struct call *call);

/* ---- what stands on the line */

static enum status read_state(struct call *call, enum purchase_state *state) {
    const char *text = call_option(call, "--state", NULL), *known[PURCHASE_STATES];
    if (!text || purchase_state_from(text, state))
        return ST_OK;
    for (int i = 0; i < PURCHASE_STATES; i++)
        known[i] = purchase_state_id((enum purchase_state)i);
    const char *nearest = nearest_word(text, known, PURCHASE_STATES);
    (void)FAIL(call->ctx, ST_INVALID,
               nearest ? M("{1}: there is no “{2}”; did you mean “{3}”?")
                       : M("{1}: there is no “{2}”; there are planned, under_way, done and cancelled"),
               "--state", text, nearest);
    return fault_at_field(call->ctx, "--state");
}

static enum status read_delivery(struct call *call, day_t *day) {
    const char *text = call_option(call, "--delivery", NULL);
    *day = DAY_NONE;
    return text && strcmp(text, "-") != 0 ? arg_day(call, "--delivery", day) : ST_OK;
}

static enum status read_set(struct call *call, struct purchase_set *set) {
    *set = (struct purchase_set){.sets_state = call_has(call, "--state"),
                                 .sets_doer = call_has(call, "--by"),
                                 .sets_delivery = call_has(call, "--delivery"),
                                 .state = PURCHASE_PLANNED};
    TRY(read_state(call, &set->state));
    TRY(arg_staff(call, "--by", &set->doer));
    return read_delivery(call, &set->delivery);
}

static enum status read_record(struct call *call, ref_t *record, int64_t *version) {
    size_t was = 0;
    TRY(arg_record(call, call_word(call, 1), "RECORD", record));
    TRY(arg_count(call, "--version-was", 0, SIZE_MAX / 2, &was));
    *version = (int64_t)was;
    return ST_OK;
}

/* The model's names of fields, as the options that say them. */
static enum status at_option(struct call *call, enum status status) {
    static const struct arg_field options[] = {
        {"state", "--state"}, {"by", "--by"}, {"delivery", "--delivery"}, {"kind", "--kind"}, {"text", "TEXT"}};
    return arg_at(call, status, options, sizeof options / sizeof *options);
}

/* ---- what is said */

static const char *who_of(struct ctx *ctx, const char *who, bool ended) {
    return ended ? MSG(ctx->arena, ctx->lang, M("{1} (has left)"), who) : who;
}

/* In words, else what the notice calls it. */
static const char *what_of(struct ctx *ctx, const struct record *record) {
    const struct notice *notice = ctx_notice(ctx);
    if (record->text && *record->text)
        return record->text;
    return record->service == NOTICE_NOTHING ? record->label
                                             : words_in(&notice->services[record->service].entry, ctx->lang);
}

static json_t *purchase_json(struct ctx *ctx, const struct purchase *purchase) {
    const struct record *record = &purchase->record;
    json_t *json = json_pack(
        "{s:o,s:o,s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:b,s:o,s:o,s:o,s:I}", "id", shown_json_id(ctx, record->id),
        "party", shown_json_id(ctx, record->party), "name", shown_json_text(record->party_name), "kind",
        record->kind, "text", shown_json_text(record->erased ? NULL : record->text), "service",
        shown_json_service(ctx, record->service), "bought", shown_json_day(ctx, record->day), "state",
        shown_json_text(purchase_state_id(purchase->state)), "by", shown_json_text(purchase->who),
        "by_has_left", purchase->who_ended, "delivery", shown_json_day(ctx, purchase->delivery), "since",
        purchase->since ? shown_json_instant(ctx, purchase->since) : json_null(), "said_by",
        shown_json_text(purchase->by), "version", (json_int_t)purchase->version);
    must(json);
    return json;
}

static void print_list(struct call *call, const struct purchase *list, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 7);
    table_head(&table, (const char *const[]){M("State"), M("What was bought"), M("Name"), M("Bought"),
                                             M("Delivery"), M("Who does it"), M("Id")});
    for (size_t i = 0; i < count; i++) {
        const char *cells[] = {msg(ctx->lang, purchase_state_label(list[i].state)),
                               what_of(ctx, &list[i].record),
                               list[i].record.party_name,
                               shown_day(ctx, list[i].record.day),
                               shown_day(ctx, list[i].delivery),
                               who_of(ctx, list[i].who, list[i].who_ended),
                               shown_id(ctx, list[i].record.id)};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
}

static enum status say(struct call *call, const char *sentence, ref_t record) {
    struct ctx *ctx = call->ctx;
    struct purchase purchase;
    if (!call_has(call, "--json")) {
        fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, sentence, shown_id(ctx, record)));
        return ST_OK;
    }
    TRY(purchase_read(ctx, record, &purchase));
    json_auto_t *json = purchase_json(ctx, &purchase);
    call_json(call, json);
    return ST_OK;
}

/* ---- adding and changing */

static enum status read_draft(struct call *call, struct record_draft *draft) {
    *draft = (struct record_draft){.kind = call_option(call, "--kind", NULL),
                                   .ends = DAY_NONE,
                                   .reason = call_option(call, "--reason", NULL)};
    TRY(arg_time(call, "--at", &draft->at, &draft->whole_day));
    TRY(arg_cents(call, "--amount", &draft->cents, &draft->has_amount));
    TRY(arg_service(call, "--service", &draft->service));
    TRY(arg_source(call, "--source", &draft->source));
    TRY(arg_facts(call, "--with", false, &draft->facts, &draft->fact_count));
    TRY(pick_party(call, call_word(call, 1), "WHO", &draft->party));
    if (call_word(call, 2)) /* after WHO, which may stand in standard input before it */
        TRY(arg_text(call, call_word(call, 2), &draft->text));
    return call_has(call, "--about")
               ? pick_party(call, call_option(call, "--about", NULL), "--about", &draft->about)
               : ST_OK;
}

enum status cli_service_add(struct call *call) {
    struct record_draft draft;
    struct purchase_set set;
    ref_t record;
    TRY(read_set(call, &set));
    TRY(read_draft(call, &draft));
    TRY(at_option(call, purchase_add(call->ctx, &draft, &set, &record)));
    return say(call, M("Written down: {1}"), record);
}

enum status cli_service_change(struct call *call) {
    struct purchase_set set;
    int64_t version;
    ref_t record;
    TRY(read_record(call, &record, &version));
    TRY(read_set(call, &set));
    if (!set.sets_state && !set.sets_doer && !set.sets_delivery) {
        (void)FAIL(call->ctx, ST_INVALID, M("Say what changes: --state, --by or --delivery"));
        return fault_at_field(call->ctx, "--state");
    }
    TRY(at_option(call, purchase_change(call->ctx, record, version, &set)));
    return say(call, M("Changed: {1}"), record);
}

enum status cli_service_undo(struct call *call) {
    struct ctx *ctx = call->ctx;
    int64_t version;
    ref_t record;
    bool gone;
    TRY(read_record(call, &record, &version));
    TRY(purchase_undo(ctx, record, version, &gone));
    if (!gone)
        return say(call, M("Taken back, it stands as before: {1}"), record);
    if (!call_has(call, "--json")) {
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("Taken back, it is gone: {1}"), shown_id(ctx, record)));
        return ST_OK;
    }
    json_auto_t *json = json_pack("{s:o,s:b}", "id", shown_json_id(ctx, record), "gone", 1);
    must(json);
    call_json(call, json);
    return ST_OK;
}

/* ---- one, with its versions */

static json_t *versions_json(struct ctx *ctx, const struct purchase_version *versions, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *json = json_pack(
            "{s:o,s:o,s:o,s:o,s:o}", "at", shown_json_instant(ctx, versions[i].at), "state",
            shown_json_text(purchase_state_id(versions[i].state)), "by", shown_json_text(versions[i].who),
            "delivery", shown_json_day(ctx, versions[i].delivery), "said_by", shown_json_text(versions[i].by));
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static void print_versions(struct call *call, const struct purchase_version *versions, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 5);
    table_head(&table,
               (const char *const[]){M("Since"), M("State"), M("Who does it"), M("Delivery"), M("Said by")});
    for (size_t i = 0; i < count; i++) {
        const char *cells[] = {shown_instant(ctx, versions[i].at, false),
                               msg(ctx->lang, purchase_state_label(versions[i].state)),
                               who_of(ctx, versions[i].who, versions[i].who_ended),
                               shown_day(ctx, versions[i].delivery), versions[i].by};
        table_row(&table, cells);
    }
    fputc('\n', call->out);
    table_print(&table, call->out);
}

enum status cli_service_show(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct purchase purchase;
    struct purchase_version *versions;
    size_t count;
    ref_t record;
    TRY(arg_record(call, call_word(call, 1), "RECORD", &record));
    TRY(purchase_read(ctx, record, &purchase));
    TRY(purchase_history(ctx, record, &versions, &count));
    if (call_has(call, "--json")) {
        json_auto_t *json = purchase_json(ctx, &purchase);
        must(json_object_set_new(json, "history", versions_json(ctx, versions, count)) == 0);
        call_json(call, json);
        return ST_OK;
    }
    print_list(call, &purchase, 1);
    if (count)
        print_versions(call, versions, count);
    return ST_OK;
}

/* ---- many */

static enum status read_asked(struct call *call, struct purchase_asked *asked) {
    const char *state = call_option(call, "--state", NULL), *by = call_option(call, "--by", NULL);
    enum purchase_state one = PURCHASE_NONE;
    bool json = call_has(call, "--json");
    *asked = (struct purchase_asked){.state = PURCHASE_ANY};
    TRY(arg_count(call, "--limit", json ? PAGE_MOST : PAGE, PAGE_MOST, &asked->limit));
    TRY(arg_count(call, "--after", 0, INT32_MAX, &asked->skip));
    if (state && strcmp(state, "open") == 0) {
        asked->state = PURCHASE_OPEN;
    } else if (state) {
        TRY(read_state(call, &one));
        asked->state = one;
    }
    TRY(arg_staff(call, "--by", &asked->doer));
    if (by && strcmp(by, "-") == 0)
        asked->doer = PURCHASE_NOBODY;
    return ST_OK;
}

static bool fits(const struct purchase *purchase, const struct purchase_asked *asked) {
    bool nobody = asked->doer == PURCHASE_NOBODY && !purchase->doer;
    return (asked->state == PURCHASE_ANY || asked->state == (int)purchase->state ||
            (asked->state == PURCHASE_OPEN && purchase_state_open(purchase->state))) &&
           (!asked->doer || nobody || asked->doer == purchase->doer);
}

/* Those of one customer, also such as have no state yet. */
static enum status list_of(struct call *call, const struct purchase_asked *asked, struct purchase **list,
                           size_t *count, size_t *total) {
    struct ctx *ctx = call->ctx;
    struct party party;
    ref_t who;
    size_t all;
    TRY(pick_party(call, call_word(call, 1), "WHO", &who));
    TRY(party_read(ctx, who, NOTICE_NOTHING, &party));
    TRY(purchase_of(ctx, who, 0, PAGE_MOST, list, &all, NULL));
    *total = 0;
    for (size_t i = 0; i < all; i++)
        if (fits(&(*list)[i], asked))
            (*list)[(*total)++] = (*list)[i];
    size_t skip = asked->skip < *total ? asked->skip : *total;
    *list += skip;
    *count = *total - skip < asked->limit ? *total - skip : asked->limit;
    return ST_OK;
}

enum status cli_service_list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct purchase_asked asked;
    struct purchase *list;
    size_t count, total;
    TRY(read_asked(call, &asked));
    TRY(call_word(call, 1) ? list_of(call, &asked, &list, &count, &total)
                           : purchase_list(ctx, &asked, &list, &count, &total));
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:[],s:I}", "services", "total", (json_int_t)total);
        must(json);
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(json_object_get(json, "services"), purchase_json(ctx, &list[i])) == 0);
        call_json(call, json);
        return ST_OK;
    }
    if (!count)
        fprintf(call->out, "%s\n", msg(ctx->lang, M("There are no such services.")));
    else
        print_list(call, list, count);
    if (asked.skip + count < total && count)
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("{1} of {2} shown; --limit shows more"), shown_number(ctx, count),
                    shown_number(ctx, total)));
    return ST_OK;
}
