/* "follow" and its words: the next step with a customer, planned, moved, done. */
#include "registry/follow.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/registry.h"

#include <string.h>

enum status cli_follow(struct call *call);
enum status cli_follow_change(struct call *call);
enum status cli_follow_snooze(struct call *call);
enum status cli_follow_done(struct call *call);
enum status cli_follow_undo(struct call *call);

/* ---- what stands on the line */

static enum status wrong(struct call *call, const char *where, const char *id) {
    (void)FAIL(call->ctx, ST_INVALID, id, where);
    return fault_at_field(call->ctx, where);
}

static enum status read_clock(struct call *call, int *minute) {
    const char *text = call_option(call, "--at", NULL);
    if (!text)
        return ST_OK;
    *minute = FOLLOW_NO_TIME;
    if (strcmp(text, "-") == 0 || follow_clock(text, minute))
        return ST_OK;
    return wrong(call, "--at", M("{1} is a time of day, such as 9.30"));
}

static enum status read_version(struct call *call, int64_t *version) {
    size_t was;
    TRY(arg_count(call, "--version-was", 0, SIZE_MAX / 2, &was));
    *version = (int64_t)was;
    return ST_OK;
}

static enum status read_step(struct call *call, ref_t *step) {
    return arg_record(call, call_word(call, 1), "STEP", step);
}

/* ---- what is said */

json_t *shown_json_follow(struct ctx *ctx, const struct follow *follow) {
    const char *clock = follow->minute == FOLLOW_NO_TIME
                            ? NULL
                            : arena_printf(ctx->arena, "%02d:%02d", follow->minute / 60, follow->minute % 60);
    json_t *json = json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:I}", "id", shown_json_id(ctx, follow->record),
                             "party", shown_json_id(ctx, follow->party), "name", shown_json_text(follow->name),
                             "on", shown_json_day(ctx, follow->day), "at", shown_json_text(clock), "by",
                             shown_json_text(follow->who), "text", shown_json_text(follow->text), "version",
                             (json_int_t)follow->version);
    must(json);
    return json;
}

/* What is planned, each with the command that says it is done. */
void shown_follows(struct call *call, const struct follow *list, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 5);
    if (!count)
        return;
    table_head(&table, (const char *const[]){M("On"), M("Next step"), M("Name"), M("Who does it"),
                                             M("When it is done")});
    for (size_t i = 0; i < count; i++) {
        const char *clock = follow_clock_text(ctx, list[i].minute);
        const char *day = shown_day(ctx, list[i].day);
        const char *cells[] = {clock ? arena_printf(ctx->arena, "%s %s", day, clock) : day, list[i].text,
                               list[i].name, list[i].who,
                               arena_printf(ctx->arena, "seloste follow done %s %s", call_word(call, 0),
                                            shown_id(ctx, list[i].record))};
        table_row(&table, cells);
    }
    fprintf(call->out, "\n%s\n", msg(ctx->lang, M("Next steps")));
    table_print(&table, call->out);
}

static void print_step(struct call *call, const char *sentence, ref_t step, ref_t note) {
    struct ctx *ctx = call->ctx;
    if (!call_has(call, "--json")) {
        fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, sentence, shown_id(ctx, step)));
        return;
    }
    json_auto_t *json = json_pack("{s:o}", "id", shown_json_id(ctx, step));
    must(json);
    if (note)
        must(json_object_set_new(json, "note", shown_json_id(ctx, note)) == 0);
    call_json(call, json);
}

/* ---- the commands */

enum status cli_follow(struct call *call) {
    struct follow_draft draft = {.minute = FOLLOW_NO_TIME};
    ref_t step;
    TRY(arg_day(call, "--on", &draft.day));
    TRY(read_clock(call, &draft.minute));
    TRY(arg_staff(call, "--by", &draft.user));
    TRY(pick_party(call, call_word(call, 1), "WHO", &draft.party));
    if (call_word(call, 2))
        TRY(arg_text(call, call_word(call, 2), &draft.text));
    TRY(arg_lacking(call, follow_add(call->ctx, &draft, &step)));
    print_step(call, M("Planned: {1}"), step, 0);
    return ST_OK;
}

enum status cli_follow_change(struct call *call) {
    struct follow_draft draft;
    struct follow follow;
    int64_t version;
    ref_t step;
    TRY(read_step(call, &step));
    TRY(read_version(call, &version));
    TRY(follow_read(call->ctx, step, &follow));
    draft = (struct follow_draft){.party = follow.party, .minute = follow.minute, .user = follow.user};
    TRY(arg_day(call, "--on", &draft.day));
    TRY(read_clock(call, &draft.minute));
    TRY(arg_staff(call, "--by", &draft.user));
    if (call_word(call, 2))
        TRY(arg_text(call, call_word(call, 2), &draft.text));
    TRY(arg_lacking(call, follow_change(call->ctx, step, version, &draft)));
    print_step(call, M("Changed: {1}"), step, 0);
    return ST_OK;
}

enum status cli_follow_snooze(struct call *call) {
    int64_t version;
    day_t day;
    ref_t step;
    TRY(read_step(call, &step));
    TRY(read_version(call, &version));
    if (!follow_when(call->ctx, call_word(call, 2), &day))
        return wrong(call, "WHEN", M("{1} is tomorrow, week, or a day such as 2026-03-05"));
    TRY(follow_move(call->ctx, step, version, day));
    print_step(call, M("Moved: {1}"), step, 0);
    return ST_OK;
}

/* Words make it a note, unless a kind is said. */
enum status cli_follow_done(struct call *call) {
    const char *kind = call_option(call, "--kind", NULL);
    struct record_draft note = {
        .kind = kind ? kind : "note", .ends = DAY_NONE, .service = NOTICE_NOTHING, .source = NOTICE_NOTHING};
    int64_t version;
    ref_t step, added;
    TRY(read_step(call, &step));
    TRY(read_version(call, &version));
    if (call_word(call, 2))
        TRY(arg_text(call, call_word(call, 2), &note.text));
    TRY(arg_lacking(call, follow_done(call->ctx, step, version, kind || note.text ? &note : NULL, &added)));
    print_step(call, M("Done: {1}"), step, added);
    return ST_OK;
}

enum status cli_follow_undo(struct call *call) {
    ref_t step;
    bool stays;
    TRY(read_step(call, &step));
    TRY(follow_undo(call->ctx, step, &stays));
    print_step(call,
               stays ? M("To be done again: {1}. What was noted stays; it can be corrected.")
                     : M("To be done again: {1}"),
               step, 0);
    return ST_OK;
}
