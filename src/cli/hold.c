/* "hold ...": what is kept beyond the day that the notice promises, because of a legal ground and for a time. */
#include "rights/hold.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/registry.h"
#include "registry/user.h"

#include <string.h>

enum status cli_hold_add(struct call *call);
enum status cli_hold_list(struct call *call);
enum status cli_hold_renew(struct call *call);
enum status cli_hold_hand(struct call *call);
enum status cli_hold_lift(struct call *call);
enum status cli_hold_unlift(struct call *call);

static enum status at_option(struct call *call, enum status status) {
    static const struct arg_field options[] = {{"class", "CLASS"},
                                               {"ground", "--ground"},
                                               {"reason", "--because"},
                                               {"by", "--holder"},
                                               {"until", "--last"}};
    return arg_at(call, status, options, sizeof options / sizeof *options);
}

static enum status read_holder(struct call *call, const char *name, int64_t *holder) {
    struct user user;
    *holder = 0;
    if (!name)
        return ST_OK;
    TRY(user_named(call->ctx, name, &user));
    *holder = user.id;
    return ST_OK;
}

static void print_id(struct call *call, const char *sentence, ref_t id) {
    struct ctx *ctx = call->ctx;
    if (!call_has(call, "--json")) {
        fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, sentence, shown_id(ctx, id)));
        return;
    }
    json_auto_t *json = json_pack("{s:o}", "id", shown_json_id(ctx, id));
    must(json);
    call_json(call, json);
}

enum status cli_hold_add(struct call *call) {
    struct hold_draft draft = {.class = call_word(call, 2), .ground = call_option(call, "--ground", NULL)};
    ref_t hold;
    TRY(pick_party(call, call_word(call, 1), "WHO", &draft.party));
    TRY(arg_text(call, call_option(call, "--because", ""), &draft.reason));
    TRY(arg_day(call, "--last", &draft.until));
    TRY(read_holder(call, call_option(call, "--holder", NULL), &draft.holder));
    TRY(at_option(call, hold_add(call->ctx, &draft, &hold)));
    print_id(call, M("Held: {1}"), hold);
    return ST_OK;
}

/* ---- listing */

static const char *what(struct ctx *ctx, const struct hold *hold) {
    return hold->all ? msg(ctx->lang, M("everything")) : shown_class(ctx, hold->class);
}

static json_t *hold_json(struct ctx *ctx, const struct hold *hold) {
    json_t *json = json_pack(
        "{s:o,s:o,s:o,s:o,s:b,s:s,s:o,s:o,s:o,s:o,s:o,s:b,s:b}", "id", shown_json_id(ctx, hold->id), "party",
        shown_json_id(ctx, hold->party), "name", shown_json_text(hold->name), "class",
        shown_json_class(ctx, hold->class), "everything", hold->all, "ground", hold_ground_id(hold->ground),
        "reason", shown_json_text(hold->reason), "holder", shown_json_text(hold->who), "holder_was",
        shown_json_text(hold->who ? NULL : hold->was), "until", shown_json_day(ctx, hold->until), "lifted",
        hold->ended ? shown_json_instant(ctx, hold->ended) : json_null(), "holds", hold->active, "look_at",
        hold->soon);
    must(json);
    return json;
}

static const char *holder_words(struct ctx *ctx, const struct hold *hold) {
    if (!hold->who && hold->was)
        return MSG(ctx->arena, ctx->lang, M("nobody here: hand it over (before the move: {1})"), hold->was);
    return hold->who ? hold->who : msg(ctx->lang, M("nobody: hand it over"));
}

static void print_rows(struct call *call, const struct hold *list, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 6);
    if (!count) {
        fprintf(call->out, "%s\n", msg(ctx->lang, M("Nothing is held.")));
        return;
    }
    table_head(&table, (const char *const[]){M("Id"), M("Last day of the hold"), M("What"), M("Legal ground"),
                                             M("Who answers for it"), M("Reason")});
    for (size_t i = 0; i < count; i++) {
        const char *cells[] = {shown_id(ctx, list[i].id),   shown_day(ctx, list[i].until),
                               what(ctx, &list[i]),         msg(ctx->lang, hold_ground_label(list[i].ground)),
                               holder_words(ctx, &list[i]), list[i].reason};
        table_row(&table, cells);
    }
    table_print(&table, call->out);
}

enum status cli_hold_list(struct call *call) {
    const char *who = call_word(call, 1);
    struct hold *list;
    size_t count;
    ref_t party;
    if (who) {
        TRY(pick_party(call, who, "WHO", &party));
        TRY(hold_of(call->ctx, party, &list, &count));
    } else {
        TRY(hold_list(call->ctx, &list, &count));
    }
    if (!call_has(call, "--json")) {
        print_rows(call, list, count);
        return ST_OK;
    }
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++)
        must(json_array_append_new(rows, hold_json(call->ctx, &list[i])) == 0);
    json_auto_t *json = json_pack("{s:o}", "holds", rows);
    must(json);
    call_json(call, json);
    return ST_OK;
}

/* ---- changing */

enum status cli_hold_renew(struct call *call) {
    ref_t hold;
    day_t until;
    TRY(arg_record(call, call_word(call, 1), "HOLD", &hold));
    TRY(arg_day(call, "--last", &until));
    TRY(at_option(call, hold_renew(call->ctx, hold, until)));
    print_id(call, M("Renewed: {1}"), hold);
    return ST_OK;
}

enum status cli_hold_hand(struct call *call) {
    ref_t hold;
    int64_t holder;
    TRY(arg_record(call, call_word(call, 1), "HOLD", &hold));
    TRY(read_holder(call, call_word(call, 2), &holder));
    TRY(at_option(call, hold_hand(call->ctx, hold, holder)));
    print_id(call, M("Handed over: {1}"), hold);
    return ST_OK;
}

enum status cli_hold_lift(struct call *call) {
    ref_t hold;
    TRY(arg_record(call, call_word(call, 1), "HOLD", &hold));
    TRY(hold_lift(call->ctx, hold));
    print_id(call, M("Held no longer: {1}"), hold);
    return ST_OK;
}

enum status cli_hold_unlift(struct call *call) {
    ref_t hold;
    TRY(arg_record(call, call_word(call, 1), "HOLD", &hold));
    TRY(hold_unlift(call->ctx, hold));
    print_id(call, M("Holds again: {1}"), hold);
    return ST_OK;
}
