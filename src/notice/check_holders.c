/* Systems, recipients, and what leaves the EU and the EEA on which ground. */
#include "notice/check.h"

#include "notice/law.h"
#include "notice/path.h"
#include "notice/recipient.h"
#include "notice/word.h"

#include <string.h>

static bool known_text(const char *text) {
    return text && *text && strcmp(text, "unknown") != 0;
}

/* Data lie in a country, or they do not: whichever of the two sentences is wrong, the stricter one binds until it is mended. */
static void check_place(const struct check *check, const struct holder *holder) {
    const char *name = known_text(holder->provider) ? holder->provider : check_words(check, &holder->entry);
    const char *place = word_place(check->ctx->arena, check->ctx->lang, holder->place);
    struct spot spot = CHECK_PATH(check, "%s.outside", holder->entry.path);
    if (!recipient_contradicts(holder))
        return;
    if (holder->outside == OUTSIDE_YES)
        CHECK_PUT(check, LEVEL_CONFLICT, "transfers.place", spot, "44",
                  M("{1}: the place is {2}, inside the EU and the EEA, but `outside` says yes. Until it is "
                    "mended, data go there only with a ground. Where they can only be reached from outside, "
                    "write `outside: possible`."),
                  name, place);
    else if (holder->role == ROLE_OWN)
        CHECK_PUT(check, LEVEL_CONFLICT, "transfers.place", spot, "44",
                  M("{1}: the place is {2}, outside the EU and the EEA, but `outside` says no. People are told "
                    "that it lies outside until it is mended."),
                  name, place);
    else
        CHECK_PUT(check, LEVEL_CONFLICT, "transfers.place", spot, "44",
                  M("{1}: the place is {2}, outside the EU and the EEA, but `outside` says no. Until it is "
                    "mended, data go there only with a ground."),
                  name, place);
}

/* Law by itself, but not for this one. Only where no other ground holds is a certification missed that can still be written down. */
static void check_own_ground(const struct check *check, const struct holder *holder,
                             const struct transfer_ground *ground, struct spot spot, const char *name) {
    static const struct recipient_known nothing = {0};
    const struct notice *notice = check->notice;
    const char *place =
        known_text(holder->place) ? word_place(check->ctx->arena, check->ctx->lang, holder->place) : NULL;
    if (recipient_ground_holds(notice, holder, ground, &nothing, check->today)) {
        if (strcmp(ground->ground, "adequacy") == 0 && !ground->ref && !ground->whose &&
            *recipient_ground_words(check->ctx->arena, notice, holder, ground->ground, check->ctx->lang, ""))
            CHECK_PUT(check, LEVEL_LAW, "transfers.limit", spot, "45",
                      M("{1} rests on an adequacy decision that is not about everybody there{2}. Write beside "
                        "it, with `ref`, how you know that it is about {1}."),
                      name,
                      recipient_ground_words(check->ctx->arena, notice, holder, ground->ground,
                                             check->ctx->lang, ""));
        return;
    }
    if (strcmp(ground->ground, "adequacy") == 0)
        CHECK_PUT(check, LEVEL_LAW, "transfers.adequacy", spot, "45",
                  place
                      ? M("{1} rests on an adequacy decision, but for the place “{2}” there is none in force: "
                          "it lets nothing go there. Where it is the name of a town, write its country too.")
                      : M("{1} rests on an adequacy decision, but the notice does not say in which country it "
                          "is: it lets nothing go there"),
                  name, place ? place : "");
    else if (strcmp(ground->ground, "dpf") == 0) {
        if (!recipient_ground(notice, holder, &nothing, check->today))
            CHECK_PUT(
                check, LEVEL_LAW, "transfers.certificate", spot, "45",
                M("{1} rests only on the Data Privacy Framework: nothing may be sent there before its "
                  "certification is written down in the register, or its last day in the notice, with `to`"),
                name);
    } else
        CHECK_PUT(check, LEVEL_LAW, "transfers.single_cases", spot, "49",
                  M("{1} is in regular use, but rests on {2}, which is a ground in single cases only: it lets "
                    "nothing go there"),
                  name, word_text(check->ctx->lang, WORD_TRANSFER, ground->ground));
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
                      name, word_text(check->ctx->lang, WORD_TRANSFER, ground->ground),
                      day_text(arena, check->ctx->lang, ended), source ? source : "");
        else if (!own || !law)
            CHECK_PUT(check, LEVEL_LAW, "transfers.void", spot, "44",
                      M("{1} rests on {2}, which is not valid today"), name,
                      word_text(check->ctx->lang, WORD_TRANSFER, ground->ground));
        else if (strcmp(ground->ground, "none") != 0)
            check_own_ground(check, holder, ground, spot, name);
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
        check_place(check, holder);
        if (recipient_of_books(notice, holder))
            CHECK_PUT(check, LEVEL_LAW, "recipients.purposes", spot, "5(1)(b)",
                      M("“{1}” gets only what the law makes you keep, but nothing says for which purposes: it "
                        "gets it for the accounts alone. Name them with `purposes`."),
                      check_words(check, &holder->entry));
        if (!recipient_leaves(holder))
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
