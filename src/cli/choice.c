/* "object", "consent" and "restrict": what a person decides about the use of the data. */
#include "registry/choice.h"

#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "registry/registry.h"

#include <string.h>

enum status cli_object(struct call *call);
enum status cli_consent(struct call *call);
enum status cli_restrict(struct call *call);

/* The model names its own fields; a person typed options. */
static enum status at_option(struct call *call, enum status status) {
    static const struct arg_field options[] = {
        {"purpose", "--purpose"}, {"channel", "--channel"}, {"how", "--by"},           {"at", "--at"},
        {"why", "--why"},         {"words", "--words"},     {"document", "--document"}};
    return arg_at(call, status, options, sizeof options / sizeof *options);
}

static enum status read_choice(struct call *call, struct choice_draft *draft) {
    bool whole_day;
    *draft = (struct choice_draft){.channel = call_option(call, "--channel", NULL),
                                   .how = call_option(call, "--by", NULL)};
    TRY(arg_purpose(call, "--purpose", &draft->purpose));
    TRY(arg_time(call, "--at", &draft->at, &whole_day));
    if (call_has(call, "--words"))
        TRY(arg_text(call, call_option(call, "--words", ""), &draft->words));
    if (call_has(call, "--document"))
        TRY(arg_record(call, call_option(call, "--document", ""), "--document", &draft->document));
    return pick_party(call, call_word(call, 1), "WHO", &draft->party);
}

enum status cli_object(struct call *call) {
    struct choice_draft draft;
    TRY(read_choice(call, &draft));
    TRY(at_option(call, choice_object(call->ctx, &draft)));
    bool holds;
    TRY(choice_object_holds(call->ctx, &draft, &holds));
    shown_done(call,
               holds ? M("The objection holds from now on: {1}")
                     : M("The objection is written down, but the person has consented since that day, so the "
                         "consent holds. If "
                         "the objection came after it, write it down with its own day: {1}"),
               draft.party);
    return ST_OK;
}

enum status cli_consent(struct call *call) {
    struct choice_draft draft;
    TRY(read_choice(call, &draft));
    TRY(at_option(call, choice_consent(call->ctx, &draft)));
    shown_done(call, M("The consent is written down: {1}"), draft.party);
    return ST_OK;
}

enum status cli_restrict(struct call *call) {
    ref_t party;
    bool lift = call_has(call, "--lift"), tell = call_has(call, "--tell");
    if (lift + tell + call_has(call, "--why") != 1) {
        (void)FAIL(call->ctx, ST_INVALID, M("say one of {1}, {2} and {3}"), "--why", "--tell", "--lift");
        return fault_at_field(call->ctx, "--why");
    }
    TRY(pick_party(call, call_word(call, 1), "WHO", &party));
    if (lift)
        TRY(choice_restrict_lift(call->ctx, party));
    else if (tell)
        TRY(at_option(call, choice_lift_tell(call->ctx, party, call_option(call, "--tell", ""))));
    else
        TRY(at_option(call, choice_restrict(call->ctx, party, call_option(call, "--why", ""))));
    shown_done(call,
               lift   ? M("The use is not restricted any more: {1}")
               : tell ? M("The person was told; the restriction may be lifted: {1}")
                      : M("The data are only stored from now on: {1}"),
               party);
    return ST_OK;
}
