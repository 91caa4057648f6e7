/* Systems, recipients, and what leaves the EU and the EEA on which ground. */
#include "notice/check.h"

#include "notice/law.h"
#include "notice/path.h"
#include "notice/recipient.h"

#include <string.h>

static bool known_text(const char *text) {
    return text && *text && strcmp(text, "unknown") != 0;
}

static void check_grounds(const struct check *check, const struct holder *holder) {
    struct arena *arena = check->ctx->arena;
    const char *name = known_text(holder->provider) ? holder->provider : check_words(check, &holder->entry);
    bool valid = false;
    for (size_t i = 0; i < holder->ground_count; i++) {
        const struct transfer_ground *ground = &holder->grounds[i];
        struct spot spot = CHECK_PATH(check, "%s.grounds.%zu.ground", holder->entry.path, i + 1);
        day_t ended = DAY_NONE;
        const char *source = NULL;
        bool law = !check->notice->law ||
                   law_ground_valid(check->notice->law, ground->ground, check->today, &ended, &source);
        bool own = (ground->from == DAY_NONE || ground->from <= check->today) &&
                   (ground->to == DAY_NONE || ground->to >= check->today);
        if (!law && ended != DAY_NONE)
            CHECK_PUT(check, LEVEL_LAW, "transfers.void", spot, "45",
                      M("{1} rests on {2}, which has been void since {3}: nothing may be sent there ({4})"),
                      name, ground->ground, day_text(arena, check->ctx->lang, ended), source ? source : "");
        else if (!own || !law)
            CHECK_PUT(check, LEVEL_LAW, "transfers.void", spot, "44",
                      M("{1} rests on {2}, which is not valid today"), name, ground->ground);
        if (strcmp(ground->ground, "adequacy") != 0 && strcmp(ground->ground, "dpf") != 0 &&
            strcmp(ground->ground, "none") != 0 && strcmp(ground->ground, "consent") != 0 && !ground->copy)
            CHECK_PUT(check, LEVEL_LAW, "transfers.copy", spot, "13(1)(f)",
                      M("{1}: nothing says where a copy of the safeguards can be had"), name);
        valid = valid || (law && own && strcmp(ground->ground, "none") != 0);
    }
    if (!holder->ground_count ||
        (!valid && holder->ground_count == 1 && strcmp(holder->grounds[0].ground, "none") == 0))
        CHECK_PUT(check, LEVEL_LAW, "transfers.no_ground", check_entry(check, &holder->entry), "44",
                  M("{1} may take data outside the EU and the EEA, but names no ground"), name);
}

void check_holders(const struct check *check) {
    const struct notice *notice = check->notice;
    bool leaves = false;
    for (size_t i = 0; i < notice->holders_count; i++) {
        const struct holder *holder = &notice->holders[i];
        struct spot spot = check_entry(check, &holder->entry);
        if (holder->role == ROLE_PROCESSOR && holder->agreement_day == DAY_NONE)
            CHECK_PUT(check, LEVEL_LAW, "agreement.missing", spot, "28(3)",
                      M("“{1}” handles data for you, but no agreement is named"),
                      check_words(check, &holder->entry));
        if (recipient_of_books(notice, holder))
            CHECK_PUT(check, LEVEL_LAW, "recipients.purposes", spot, "5(1)(b)",
                      M("“{1}” gets only what the law makes you keep, but nothing says for which purposes: it "
                        "is open for "
                        "every one that is no marketing. Name them with `purposes`."),
                      check_words(check, &holder->entry));
        if (!recipient_leaves(notice, holder))
            continue;
        leaves = true;
        check_grounds(check, holder);
        if (notice->transfers_said && !notice->transfers_listed)
            CHECK_PUT(
                check, LEVEL_CONFLICT, "transfers.outside_eea", spot, NULL,
                M("“{1}” may take data outside the EU and the EEA, which transfers.outside_eea rules out"),
                check_words(check, &holder->entry));
    }
    if (leaves && !notice->transfers_said)
        CHECK_PUT(check, LEVEL_LAW, "transfers.missing", check_spot(check, "systems"), "13(1)(f)",
                  M("data may leave the EU and the EEA, but the notice has no `transfers`"));
}
