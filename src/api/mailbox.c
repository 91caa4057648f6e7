/* Mailboxes: what happened last, and looking now. How one is opened is a person's to say (gate/same.def). */
#include "connect/collect.h"

#include "api/input.h"
#include "api/out.h"

static json_t *counts_json(const uint32_t counts[MAIL_OUTCOMES]) {
    json_t *list = json_array();
    for (int i = 0; i < MAIL_OUTCOMES; i++)
        if (counts[i])
            out_push(list, json_pack("{s:s,s:I}", "what", mail_outcome_id((enum mail_outcome)i), "count",
                                     (json_int_t)counts[i]));
    return list;
}

static json_t *mailbox_json(struct ctx *ctx, const struct mailbox *mailbox) {
    return json_pack("{s:o,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:I,s:o}", "id", out_id(ctx, mailbox->id), "name",
                     mailbox->name, "use", mailbox_use_id(mailbox->use), "tried",
                     out_instant(ctx, mailbox->tried), "read", out_instant(ctx, mailbox->read), "problem",
                     out_text(mailbox_problem_id(mailbox->problem)), "came", out_instant(ctx, mailbox->came),
                     "last", counts_json(mailbox->last), "listed", (json_int_t)mailbox->listed, "listed_last",
                     out_day(ctx, mailbox->listed_day));
}

enum status api_mailboxes(struct visit *visit) {
    struct mailbox *list;
    size_t count;
    TRY(input_query(visit, "api_mailboxes"));
    TRY(mailbox_list(visit->ctx, &list, &count));
    json_t *items = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(items, mailbox_json(visit->ctx, &list[i]));
    return out_items(visit, items);
}

enum status api_mailbox_fetch(struct visit *visit) {
    struct collected result;
    TRY(input_query(visit, "api_mailbox_fetch"));
    TRY(collect_one(visit->ctx, visit->params[0], &result));
    return out_send(visit, 200,
                    json_pack("{s:o,s:o,s:b}", "problem", out_text(mailbox_problem_id(result.problem)),
                              "counts", counts_json(result.counts), "more", result.more));
}
