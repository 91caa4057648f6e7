/* What the person's data are used for now, in words to the person: each use is asked as a sending would be, by the program, in every channel
 * in which people are reached. One yes is a use; why there is none is said from what the person has chosen. */
#include "rights/own.h"

#include "notice/say.h"
#include "registry/choice.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/role.h"
#include "registry/within.h"

#include <string.h>

enum { WAYS = 4 };
static const char *const ways[WAYS] = {"email", "sms", "phone", "post"};

struct looking {
    struct ctx *ctx;
    const struct purpose *purpose;
    const struct party_row *row;
    const struct choice *choices;
    size_t choice_count;
    struct permission answers[WAYS];
    bool used[WAYS]; /* the purpose uses this channel */
    size_t yes, asked;
};

static enum status ask(struct looking *looking, struct db *db, int purpose) {
    static const struct actor program = {.name = "program", .role = ACTOR_SYSTEM};
    struct ctx asker = *looking->ctx;
    asker.actor = &program;
    asker.scope = NULL;
    const struct names *channels = &looking->purpose->channels;
    for (size_t i = 0; i < WAYS; i++) {
        looking->used[i] = channels->all || !channels->count || names_have(channels, ways[i]);
        if (!looking->used[i])
            continue;
        struct asked asked = {.action = ACTION_SEND,
                              .party = actor_self(looking->ctx),
                              .type = NOTICE_NOTHING,
                              .purpose = purpose,
                              .service = NOTICE_NOTHING,
                              .channel = ways[i]};
        TRY(permit_each(&asker, db, &asked, 1, &looking->answers[i]));
        looking->yes += looking->answers[i].yes;
        looking->asked++;
    }
    return ST_OK;
}

static bool refused(const struct looking *looking, const char *channel) {
    return choice_decides(looking->choices, looking->choice_count, looking->purpose->entry.id, channel).refused;
}

/* "by phone and post": where only some of the ways are open. */
static const char *open_ways(const struct looking *looking) {
    struct ctx *ctx = looking->ctx;
    const char *words[WAYS];
    size_t count = 0;
    for (size_t i = 0; i < WAYS; i++)
        if (looking->used[i] && looking->answers[i].yes)
            words[count++] = choice_channel(ctx, ways[i]);
    return say_list(ctx->arena, ctx->lang, words, count);
}

static bool all_say(const struct looking *looking, const char *path) {
    for (size_t i = 0; i < WAYS; i++)
        if (looking->used[i] && (!looking->answers[i].path || strcmp(looking->answers[i].path, path) != 0))
            return false;
    return true;
}

static bool any_waits(const struct looking *looking) {
    for (size_t i = 0; i < WAYS; i++)
        if (looking->used[i] && looking->answers[i].not_yet)
            return true;
    return false;
}

static bool needs_consent(const struct looking *looking) {
    unsigned needs = 0;
    for (size_t i = 0; i < looking->row->roles.count; i++) {
        int type = looking->row->roles.items[i].type;
        needs |= looking->purpose->needs && type != NOTICE_NOTHING ? looking->purpose->needs[type] : 0;
    }
    return looking->purpose->marketing || needs & NEED_CONSENT;
}

static const char *why_not(const struct looking *looking) {
    struct ctx *ctx = looking->ctx;
    if (looking->row->restricted)
        return msg(ctx->lang, M("Not now: your data are only stored."));
    if (refused(looking, "") || refused(looking, NULL))
        return msg(ctx->lang, M("You have objected: it is not done."));
    if (all_say(looking, "rights.objection"))
        return msg(ctx->lang, M("It has been objected to, by the organisation you speak for or with the same "
                                "address: it is not done."));
    if (any_waits(looking))
        return msg(ctx->lang, needs_consent(looking)
                                  ? M("It is done only if you consent.")
                                  : M("Not now: only once you have ordered something, or asked."));
    return msg(ctx->lang, M("It is not done with your data."));
}

static const char *says(const struct looking *looking) {
    struct ctx *ctx = looking->ctx;
    if (!looking->yes)
        return why_not(looking);
    if (looking->yes == looking->asked || (!looking->purpose->marketing && !refused(looking, NULL)))
        return NULL;
    return MSG(ctx->arena, ctx->lang, M("only by {1}"), open_ways(looking));
}

enum status own_states(struct ctx *ctx, struct own_state **list, size_t *count) {
    const struct notice *notice = ctx_notice(ctx);
    struct choice *choices;
    struct party_row row;
    size_t choice_count;
    scoped_reader *db = NULL;
    ref_t self = actor_self(ctx);
    TRY(choice_list(ctx, self, &choices, &choice_count));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(role_party(ctx, db, self, &row));
    *list = arena_array(ctx->arena, notice->purposes_count + 1, sizeof **list);
    *count = notice->purposes_count;
    for (size_t i = 0; i < notice->purposes_count; i++) {
        struct looking looking = {.ctx = ctx,
                                  .purpose = &notice->purposes[i],
                                  .row = &row,
                                  .choices = choices,
                                  .choice_count = choice_count};
        TRY(ask(&looking, db, (int)i));
        (*list)[i] = (struct own_state){.yes = looking.yes || !looking.asked, .says = says(&looking)};
        if (!looking.asked)
            (*list)[i].says = NULL;
    }
    return ST_OK;
}
