/* What the notice says about somebody: why his or her data are used, on which ground, who gets them, where they are. */
#include "base/json.h"
#include "notice/law.h"
#include "notice/recipient.h"
#include "notice/word.h"
#include "rights/package.h"

#include "registry/registry.h"
#include "registry/role.h"

#include <string.h>

static const struct {
    const char *id, *words;
} grounds[] = {
    {"consent", M("consent (GDPR 6(1)(a))")},
    {"contract", M("contract (GDPR 6(1)(b))")},
    {"legal_obligation", M("legal obligation (GDPR 6(1)(c))")},
    {"vital_interest", M("vital interest (GDPR 6(1)(d))")},
    {"public_task", M("public task (GDPR 6(1)(e))")},
    {"legitimate_interest", M("legitimate interest (GDPR 6(1)(f))")},
};

static const char *ground_words(struct ctx *ctx, const char *id) {
    for (size_t i = 0; i < sizeof grounds / sizeof *grounds; i++)
        if (strcmp(grounds[i].id, id) == 0)
            return msg(ctx->lang, grounds[i].words);
    return id;
}

static bool has_role_in(const struct party *party, const struct set *types) {
    for (size_t i = 0; i < party->role_count; i++)
        if (set_has(types, party->roles[i].type))
            return true;
    return false;
}

/* Grounds are said per type: those of every role the party has, each once. */
static json_t *grounds_json(struct ctx *ctx, const struct party *party, const struct purpose *purpose) {
    bool said[sizeof grounds / sizeof *grounds] = {false};
    json_t *json = json_array();
    for (size_t r = 0; r < party->role_count; r++) {
        const struct names *names = &purpose->grounds[party->roles[r].type];
        for (size_t n = 0; n < names->count; n++)
            for (size_t g = 0; g < sizeof grounds / sizeof *grounds; g++)
                if (strcmp(grounds[g].id, names->items[n]) == 0 && !said[g]) {
                    said[g] = true;
                    json_array_append_new(json, json_string(ground_words(ctx, grounds[g].id)));
                }
    }
    return json;
}

static json_t *purposes_json(struct ctx *ctx, const struct party *party) {
    const struct notice *notice = ctx_notice(ctx);
    json_t *json = json_array();
    for (size_t i = 0; i < notice->purposes_count; i++) {
        const struct purpose *purpose = &notice->purposes[i];
        if (!has_role_in(party, &purpose->types))
            continue;
        json_t *one = json_object();
        json_put(one, "id", purpose->entry.id);
        json_put(one, "words", words_in(&purpose->entry, ctx->lang));
        json_object_set_new(one, "grounds", grounds_json(ctx, party, purpose));
        json_put(one, "interest", purpose->interest.text[ctx->lang]);
        json_put(one, "sentence", notice_quote(ctx->arena, notice, ctx->lang, purpose->entry.path));
        json_array_append_new(json, one);
    }
    return json;
}

static bool lies_there(struct ctx *ctx, const struct package *package, const struct holder *holder) {
    const struct party *party = &package->party;
    for (size_t i = 0; i < package->verdict_count; i++)
        if (role_held(ctx_notice(ctx), party->roles, party->role_count, holder,
                      package->verdicts[i].verdict.class))
            return true;
    return false;
}

static const char *words_of(struct ctx *ctx, const struct holder_state *state, const char *ground) {
    return recipient_ground_words(ctx->arena, ctx_notice(ctx), state->holder, ground, ctx->lang, NULL);
}

/* The notice may name a ground that is law no more: which holds is told of the day of the answer (15(2)). */
static json_t *transfer_json(struct ctx *ctx, const struct holder_state *state) {
    const struct holder *holder = state->holder;
    json_t *json = json_array();
    for (size_t i = 0; i < holder->ground_count; i++) {
        const struct transfer_ground *ground = &holder->grounds[i];
        json_t *one = json_object();
        json_put(one, "ground", ground->ground);
        json_put(one, "words", words_of(ctx, state, ground->ground));
        json_put(one, "from", ground->from == DAY_NONE ? NULL : day_iso(ctx->arena, ground->from));
        json_put(one, "to", ground->to == DAY_NONE ? NULL : day_iso(ctx->arena, ground->to));
        json_put(one, "copy", ground->copy);
        json_object_set_new(
            one, "holds",
            json_boolean(recipient_ground_holds(ctx_notice(ctx), holder, ground, &state->known, state->on)));
        json_array_append_new(json, one);
    }
    return json;
}

/* "the EU–US Privacy Shield, void since 16 July 2020": why this one holds nothing. */
static const char *fallen_words(struct ctx *ctx, const struct holder_state *state,
                                const struct transfer_ground *ground) {
    const struct law *law = ctx_notice(ctx)->law;
    const char *words = words_of(ctx, state, ground->ground);
    day_t ended = DAY_NONE;
    if (law && !law_ground_valid(law, ground->ground, state->on, &ended, NULL) && ended != DAY_NONE)
        return MSG(ctx->arena, ctx->lang, M("{1}, void since {2}"), words,
                   day_text(ctx->arena, ctx->lang, ended));
    if (ground->to != DAY_NONE && ground->to < state->on)
        return MSG(ctx->arena, ctx->lang, M("{1}, over on {2}"), words,
                   day_text(ctx->arena, ctx->lang, ground->to));
    return words;
}

static const char *no_ground_words(struct ctx *ctx, const struct holder_state *state) {
    const char *fallen = NULL;
    for (size_t i = 0; i < state->holder->ground_count; i++) {
        const struct transfer_ground *ground = &state->holder->grounds[i];
        if (strcmp(ground->ground, "none") == 0)
            continue;
        const char *one = fallen_words(ctx, state, ground);
        fallen = fallen ? arena_printf(ctx->arena, "%s; %s", fallen, one) : one;
    }
    return fallen ? MSG(ctx->arena, ctx->lang, M("there is no valid ground for it ({1})"), fallen)
                  : msg(ctx->lang, M("there is no ground for it"));
}

/* What is ours and stands abroad is handed to nobody there; it does not stay inside for that. */
static const char *where_words(struct ctx *ctx, const struct holder_state *state) {
    enum outside outside = recipient_outside(state->holder);
    if (state->leaves)
        return msg(ctx->lang, outside == OUTSIDE_YES ? M("goes outside the EU and EEA")
                                                     : M("may go outside the EU and EEA"));
    if (state->holder->role == ROLE_OWN && outside == OUTSIDE_YES)
        return msg(ctx->lang, M("outside the EU and EEA, with ourselves"));
    return msg(ctx->lang, outside == OUTSIDE_NO || state->holder->role == ROLE_OWN
                              ? M("stays in the EU and EEA")
                              : M("the notice names no transfer"));
}

static const char *transfer_words(struct ctx *ctx, const struct holder_state *state) {
    const char *where = where_words(ctx, state);
    if (!state->leaves)
        return where;
    return arena_printf(ctx->arena, "%s; %s", where,
                        state->ground ? words_of(ctx, state, state->ground) : no_ground_words(ctx, state));
}

static const char *const uses[] = {"regular", "chosen", "needed"};
static const char *const outsides[] = {"no", "possible", "yes"};
static const char *const roles[] = {"own", "processor", "controller", "authority"};

/* C-154/21: by name where there is one; the notice's words always. */
static json_t *holders_json(struct ctx *ctx, const struct package *package) {
    json_t *json = json_array();
    for (size_t i = 0; i < package->holder_count; i++) {
        const struct holder_state *state = &package->holders[i];
        const struct holder *holder = state->holder;
        if (!lies_there(ctx, package, holder))
            continue;
        json_t *one = json_object();
        json_put(one, "id", holder->entry.id);
        json_put(one, "words", words_in(&holder->entry, ctx->lang));
        json_put(one, "name", holder->provider);
        json_put(one, "role", roles[holder->role]);
        json_put(one, "use", uses[holder->use]);
        json_put(one, "place", holder->place);
        json_put(one, "place_words", word_place(ctx->arena, ctx->lang, holder->place));
        json_put(one, "outside_eea", outsides[recipient_outside(holder)]);
        json_put(one, "transfer", transfer_words(ctx, state));
        json_object_set_new(one, "transfer_grounds", transfer_json(ctx, state));
        json_array_append_new(json, one);
    }
    return json;
}

static json_t *never_json(struct ctx *ctx) {
    const struct notice *notice = ctx_notice(ctx);
    json_t *json = json_array();
    for (size_t i = 0; i < notice->never.count; i++) {
        json_t *one = json_object();
        json_put(one, "id", notice->never.items[i]);
        json_put(one, "sentence",
                 notice_quote(ctx->arena, notice, ctx->lang,
                              arena_printf(ctx->arena, "never.%s", notice->never.items[i])));
        json_array_append_new(json, one);
    }
    return json;
}

/* The rights are the law's, whatever the notice lists. */
static json_t *rights_json(struct ctx *ctx) {
    static const char *const texts[] = {
        M("You may have wrong data corrected and incomplete data completed (GDPR 16)."),
        M("You may ask that your data be erased (GDPR 17). What must be kept for bookkeeping goes on the day "
          "named above."),
        M("You may ask that the use of your data be restricted (GDPR 18)."),
        M("You may object to the use of your data, and to marketing at any time and in any form (GDPR 21)."),
        M("You may have the data you gave us in a form that another system can read (GDPR 20): ask us for "
          "them, or "
          "fetch them from your own page. The file data.json here holds everything, also what you did not "
          "give."),
    };
    const struct law_authority *authority = law_authority(ctx_notice(ctx)->law);
    json_t *json = json_array();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_array_append_new(json, json_string(msg(ctx->lang, texts[i])));
    json_array_append_new(
        json,
        json_string(authority
                        ? MSG(ctx->arena, ctx->lang,
                              M("You may complain to the data protection authority (GDPR 77): {1}, {2}."),
                              authority->name.text[ctx->lang], authority->web)
                        : msg(ctx->lang, M("You may complain to the data protection authority (GDPR 77)."))));
    return json;
}

void package_notice_json(struct ctx *ctx, const struct package *package, json_t *document) {
    json_object_set_new(document, "purposes", purposes_json(ctx, &package->party));
    json_object_set_new(document, "recipients", holders_json(ctx, package));
    json_object_set_new(document, "never", never_json(ctx));
    json_object_set_new(document, "rights", rights_json(ctx));
}
