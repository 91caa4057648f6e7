/* "sending": which messages may be sent to somebody, and which sentence of the notice decides. */
#include "registry/sending.h"

#include "base/buf.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/choice.h"
#include "registry/registry.h"

enum status cli_sending(struct call *call);

static enum status read(struct call *call, struct sending *sending) {
    struct ctx *ctx = call->ctx;
    struct party party, *people = NULL;
    ref_t ref;
    size_t count = 0;
    TRY(pick_party(call, call_word(call, 1), "WHO", &ref));
    TRY(party_read(ctx, ref, NOTICE_NOTHING, &party));
    if (party.form == FORM_ORGANISATION)
        TRY(party_people(ctx, party.id, &people, &count));
    return sending_of(ctx, &party, people, count, sending);
}

static const char *answer_id(const struct permission *answer) {
    return answer->yes ? "yes" : answer->not_yet ? "not yet" : "no";
}

static const char *answer_words(struct ctx *ctx, const struct permission *answer) {
    return msg(ctx->lang, answer->yes ? M("may") : answer->not_yet ? M("not yet") : M("may not"));
}

/* ---- as JSON */

static json_t *row_json(struct ctx *ctx, const struct sending *sending, const struct sending_row *row) {
    const struct notice *notice = ctx_notice(ctx);
    json_t *purposes = json_array(), *channels = json_array(), *parties = json_array();
    for (size_t i = 0; i < row->purpose_count; i++)
        json_array_append_new(purposes, json_string(notice->purposes[row->purposes[i]].entry.id));
    for (size_t i = 0; i < sending->channel_count; i++)
        if (row->channels & 1u << i)
            json_array_append_new(channels, json_string(sending->channels[i]));
    for (size_t i = 0; i < sending->whom_count; i++)
        if (row->whom & 1u << i)
            json_array_append_new(parties, shown_json_id(ctx, sending->whom[i]));
    json_t *json = json_pack("{s:o,s:o,s:o,s:o,s:s,s:o,s:o}", "purposes", purposes, "service",
                             shown_json_service(ctx, row->service), "channels", channels, "parties", parties,
                             "may", answer_id(&row->answer), "sentence", shown_json_text(row->answer.sentence),
                             "why", shown_json_text(row->answer.why));
    must(json);
    return json;
}

static void print_json(struct call *call, const struct sending *sending) {
    json_t *rows = json_array();
    for (size_t i = 0; i < sending->count; i++)
        json_array_append_new(rows, row_json(call->ctx, sending, &sending->rows[i]));
    json_auto_t *json =
        json_pack("{s:o,s:o}", "id", shown_json_id(call->ctx, sending->whom[0]), "sending", rows);
    must(json);
    call_json(call, json);
}

/* ---- as text */

static const char *list_of(struct ctx *ctx, const char *const *words, size_t count, unsigned which) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < count; i++)
        if (which & 1u << i)
            buf_printf(&buf, "%s%s", buf.length ? ", " : "", words[i]);
    return buf_text(&buf);
}

static const char *purposes_of(struct ctx *ctx, const struct sending_row *row) {
    const struct notice *notice = ctx_notice(ctx);
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < row->purpose_count; i++)
        buf_printf(&buf, "%s%s", buf.length ? ", " : "",
                   words_in(&notice->purposes[row->purposes[i]].entry, ctx->lang));
    if (row->service != NOTICE_NOTHING)
        buf_printf(&buf, ": %s", words_in(&notice->services[row->service].entry, ctx->lang));
    return buf_text(&buf);
}

static void print_row(struct call *call, const char *const *channels, const struct sending *sending,
                      const struct sending_row *row) {
    struct ctx *ctx = call->ctx;
    const char *by =
        row->service == NOTICE_NOTHING ? list_of(ctx, channels, sending->channel_count, row->channels) : "";
    fprintf(call->out, "%s: %s%s%s%s\n", answer_words(ctx, &row->answer), purposes_of(ctx, row),
            *by ? " (" : "", by, *by ? ")" : "");
    if (sending->whom_count > 1)
        fprintf(call->out, "  %s\n",
                table_clean(ctx, list_of(ctx, sending->names, sending->whom_count, row->whom)));
    const char *quote = row->answer.yes ? notice_quote(ctx->arena, ctx_notice(ctx), ctx->lang,
                                                       ctx_notice(ctx)->purposes[row->purposes[0]].entry.path)
                                        : row->answer.why;
    if (quote)
        fprintf(call->out, "  %s\n", quote);
}

enum status cli_sending(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct sending sending;
    TRY(read(call, &sending));
    if (call_has(call, "--json")) {
        print_json(call, &sending);
        return ST_OK;
    }
    const char **channels = arena_array(ctx->arena, sending.channel_count + 1, sizeof *channels);
    for (size_t i = 0; i < sending.channel_count; i++)
        channels[i] = choice_channel(ctx, sending.channels[i]);
    for (size_t i = 0; i < sending.count; i++)
        print_row(call, channels, &sending, &sending.rows[i]);
    return ST_OK;
}
