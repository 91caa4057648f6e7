/* "notice explain": until when made-up data would be kept, with the calculation, as a clerk would note it. */
#include "notice/explain.h"

#include "base/json.h"
#include "cli/command.h"
#include "cli/table.h"

#include <errno.h>
#include <string.h>

enum status cli_notice_explain(struct call *call);

static enum status read_events(struct call *call, const char *path, char **bytes, size_t *length) {
    struct ctx *ctx = call->ctx;
    bool standard = strcmp(path, "-") == 0;
    FILE *file = standard ? call->in : fopen(path, "rbe");
    if (!file)
        return FAIL(ctx, ST_FAILED, M("{1} cannot be opened: {2}"), path, strerror(errno));
    size_t room = EXPLAIN_BYTES_MAX + 1; /* one more than is allowed, so that too much is seen */
    *bytes = arena_alloc(ctx->arena, room + 1);
    *length = fread(*bytes, 1, room, file);
    int failed = ferror(file) ? errno : 0;
    if (!standard)
        (void)fclose(file);
    return failed ? FAIL(ctx, ST_FAILED, M("{1} cannot be read: {2}"), path, strerror(failed)) : ST_OK;
}

static const char *state_text(const struct call *call, enum keep_state state) {
    static const char *const texts[] = {[KEEP_KEEP] = M("must be kept"),
                                        [KEEP_ERASABLE] = M("erased on request"),
                                        [KEEP_OVERDUE] = M("should be gone already"),
                                        [KEEP_HELD] = M("held"),
                                        [KEEP_CONFLICT] = M("the dates cross: a person must decide"),
                                        [KEEP_PERMANENT] = M("kept for good"),
                                        [KEEP_OPEN] = M("no day yet"),
                                        [KEEP_RESTRICTED] = M("only stored: its use is restricted")};
    return msg(call->ctx->lang, texts[state]);
}

static void print_answer(const struct call *call, const struct notice *notice,
                         const struct explain_scenario *scenario, const struct explain_answer *answer) {
    struct ctx *ctx = call->ctx;
    const struct verdict *verdict = &answer->verdict;
    const char *who = table_clean(ctx, scenario->history.parties[answer->ask->party].id);
    if (verdict->happening >= 0)
        who = MSG(ctx->arena, ctx->lang, M("{1}, event {2}"), who,
                  arena_printf(ctx->arena, "%lld",
                               (long long)scenario->history.happenings[verdict->happening].record));
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang, M("{1} · {2} · on {3}: {4}"), who,
                words_in(&notice->classes[verdict->class].entry, ctx->lang),
                day_text(ctx->arena, ctx->lang, answer->ask->on), state_text(call, verdict->state)));
    fprintf(call->out, "%s.\n", table_clean(ctx, retention_sentence(ctx, notice, verdict)));
    for (size_t i = 0; i < verdict->trace_count; i++)
        fprintf(call->out, "  %s\n", table_clean(ctx, verdict->trace[i].text));
    if (verdict->erasable_from != DAY_NONE)
        fprintf(call->out, "  %s\n",
                MSG(ctx->arena, ctx->lang, M("may be erased on request from {1}"),
                    day_text(ctx->arena, ctx->lang, verdict->erasable_from)));
}

static void print_text(const struct call *call, const struct notice *notice,
                       const struct explain_scenario *scenario, const struct explain_answer *answers,
                       size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (i)
            fputc('\n', call->out);
        print_answer(call, notice, scenario, &answers[i]);
    }
    if (!count)
        fprintf(call->out, "%s\n", msg(call->ctx->lang, M("Nobody was asked about, or there is no record.")));
}

static void print_json(const struct call *call, const struct notice *notice,
                       const struct explain_scenario *scenario, const struct explain_answer *answers,
                       size_t count) {
    scoped_json *list = json_array();
    for (size_t i = 0; i < count; i++)
        must(json_array_append_new(list, explain_json(call->ctx, notice, scenario, &answers[i])) == 0);
    call_json(call, list);
}

enum status cli_notice_explain(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct findings findings = {0};
    const struct notice *notice;
    struct explain_scenario scenario;
    struct explain_answer *answers;
    size_t length = 0, count;
    char *bytes = NULL;
    const char *events = call_option(call, "--events", NULL);
    must(events); /* the row demands it */
    TRY(notice_load(ctx, ctx->arena, call_path(call, call_word(call, 0)), &findings, &notice));
    const char *path = strcmp(events, "-") == 0 ? events : call_path(call, events);
    TRY(read_events(call, path, &bytes, &length));
    TRY(explain_read(ctx, notice, events, bytes, length, &scenario));
    for (size_t i = 0; i < scenario.warning_count; i++)
        fprintf(call->err, "%s\n", table_clean(ctx, scenario.warnings[i]));
    TRY(explain_answers(ctx, notice, &scenario, &answers, &count));
    if (call_has(call, "--json"))
        print_json(call, notice, &scenario, answers, count);
    else
        print_text(call, notice, &scenario, answers, count);
    return ST_OK;
}
