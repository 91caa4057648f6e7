/* May a message be sent: the answers of the one door as a table. Nothing is decided here, and nothing is said that the
 * door has not said. */
#include "web/customer.h"

#include "base/buf.h"
#include "registry/choice.h"
#include "registry/registry.h"
#include "registry/sending.h"
#include "rights/outbox.h"

#include <string.h>

static void add_word(struct buf *buf, const char *word) {
    buf_printf(buf, "%s%s", buf->length ? ", " : "", word);
}

/* "Satisfaction surveys, invoicing"; "own marketing: equipment rental". */
static const char *what_text(struct ctx *ctx, const struct sending_row *row) {
    const struct notice *notice = ctx_notice(ctx);
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < row->purpose_count; i++)
        add_word(&buf, words_in(&notice->purposes[row->purposes[i]].entry, ctx->lang));
    const char *text = frame_capital(ctx, buf_text(&buf));
    if (row->service == NOTICE_NOTHING)
        return text;
    return MSG(ctx->arena, ctx->lang, M("{1}: {2}"), text,
               words_in(&notice->services[row->service].entry, ctx->lang));
}

static const char *channels_text(struct ctx *ctx, const struct sending *sending,
                                 const struct sending_row *row) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; row->service == NOTICE_NOTHING && i < sending->channel_count; i++)
        if (row->channels & 1u << i)
            add_word(&buf, choice_channel(ctx, sending->channels[i]));
    return buf.length ? buf_text(&buf) : NULL;
}

static const char *whom_text(struct ctx *ctx, const struct sending *sending, const struct sending_row *row) {
    struct buf buf = buf_in(ctx->arena);
    bool all = row->whom == (sending->whom_count < 32 ? (1u << sending->whom_count) - 1 : ~0u);
    if (sending->whom_count < 2)
        return NULL;
    if (all)
        return msg(ctx->lang, M("all of them"));
    for (size_t i = 0; i < sending->whom_count; i++)
        if (row->whom & 1u << i)
            add_word(&buf, sending->names[i]);
    return buf_text(&buf);
}

/* What the door says against it mostly ends with the sentence of the notice: then the sentence is set as the notice speaks
 * and what stands before it leads to it. */
static void fill_because(struct ctx *ctx, const struct permission *answer, struct view_may *view) {
    view->says = frame_says(ctx, answer->sentence);
    if (answer->yes || !answer->why)
        return;
    const char *quoted = view->says ? strstr(answer->why, view->says->text) : NULL;
    view->lead = answer->why;
    if (!quoted) {
        view->says = NULL;
        return;
    }
    size_t length = (size_t)(quoted - answer->why);
    while (length && (unsigned char)answer->why[length - 1] >= 0x80) /* the opening quotation mark */
        length--;
    view->lead = arena_text_n(ctx->arena, answer->why, length);
}

static bool can_write(struct ctx *ctx, const struct party *party) {
    for (size_t i = 0; i < party->value_count; i++)
        if (strcmp(party->values[i].field, "email") == 0 && party->values[i].text)
            return permit_offers(ctx, ACTION_SEND, party->restricted);
    return false;
}

/* An address that e-mail came back from: whoever looks at the customer can ask for another. */
static enum status fill_broken(struct ctx *ctx, const struct party *party, struct view_sending *part) {
    struct message *list;
    size_t count;
    TRY(outbox_broken(ctx, party->id, &list, &count));
    struct view_broken *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[part->broken_count++] = (struct view_broken){
            .text = MSG(ctx->arena, ctx->lang, M("{1} does not work: e-mail came back on {2}."),
                        list[i].address, frame_day(ctx, zone_day(registry_zone(ctx), list[i].at))),
            .message = permit_role(ctx, ACTION_ANSWER) ? ref_text(ctx->arena, list[i].id) : NULL};
    part->broken = rows;
    return ST_OK;
}

enum status customer_sending(struct ctx *ctx, const struct party *party, const struct party *people,
                             size_t people_count, struct view_customer *view) {
    struct view_sending *part = arena_alloc(ctx->arena, sizeof *part);
    struct sending sending;
    if (view->erased)
        return ST_OK;
    TRY(sending_of(ctx, party, people, people_count, &sending));
    struct view_may *rows = arena_array(ctx->arena, sending.count + 1, sizeof *rows);
    for (size_t i = 0; i < sending.count; i++) {
        const struct sending_row *row = &sending.rows[i];
        rows[i] = (struct view_may){.what = what_text(ctx, row),
                                    .channels = channels_text(ctx, &sending, row),
                                    .whom = whom_text(ctx, &sending, row),
                                    .yes = row->answer.yes,
                                    .not_yet = row->answer.not_yet,
                                    .no = !row->answer.yes && !row->answer.not_yet};
        fill_because(ctx, &row->answer, &rows[i]);
    }
    if (sending.some_left)
        part->only_first = MSG(ctx->arena, ctx->lang, M("Only the first {1} people are asked about here."),
                               frame_number(ctx, SENDING_WHOM_MOST - 1));
    part->rows = rows;
    part->rows_count = sending.count;
    part->write = can_write(ctx, party) ? ref_text(ctx->arena, party->id) : NULL;
    TRY(fill_broken(ctx, party, part));
    view->sending = part;
    return ST_OK;
}
