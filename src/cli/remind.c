/* "user remind": whether a member of the staff gets a reminder a day by e-mail. */
#include "rights/remind.h"

#include "cli/command.h"
#include "registry/user.h"

#include <string.h>

enum status cli_user_remind(struct call *call);

enum status cli_user_remind(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct user user;
    const char *set = call_word(call, 2);
    struct remind_gaps gaps;
    bool wanted;
    TRY(user_named(ctx, call_word(call, 1), &user));
    if (set && strcmp(set, "on") != 0 && strcmp(set, "off") != 0) {
        (void)FAIL(ctx, ST_INVALID, M("Say on or off."));
        return fault_at_field(ctx, "SWITCH");
    }
    if (set)
        TRY(remind_set(ctx, user.id, strcmp(set, "on") == 0));
    TRY(remind_wanted(ctx, user.id, &wanted));
    TRY(remind_gaps(ctx, &gaps));
    bool reached = user.email && *user.email;
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:b}", "reminded", wanted && reached && gaps.server);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n",
            msg(ctx->lang, !wanted                  ? M("Gets no reminders.")
                           : reached && gaps.server ? M("Gets reminders by e-mail.")
                           : reached ? M("Has an e-mail address, but no mail server is set, so no reminders "
                                         "go: “setting DIR mail.server ADDRESS”.")
                                     : M("Has no e-mail address, so gets no reminders. “user invite NAME "
                                         "--email ADDRESS” writes one down.")));
    return ST_OK;
}
