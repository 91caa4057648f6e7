/* A question for each person, purpose and channel, and for what a purpose that is marketing leaves out also for that
 * service. Answers that say the same are put together three times: over channels, over people, over purposes; what is left
 * is a handful of rows, however long the notice is. */
#include "registry/sending.h"

#include "registry/loggable.h"
#include "registry/role.h"
#include "registry/within.h"

#include <string.h>

struct rows {
    struct sending_row *items;
    size_t count, room;
};

struct asking {
    struct ctx *ctx;
    struct db *db;
    const char *channels[SENDING_CHANNELS_MOST];
    size_t channel_count;
    struct rows rows; /* of everybody so far */
};

/* ---- which channels there are */

static void add_channel(struct asking *asking, const char *channel) {
    for (size_t i = 0; i < asking->channel_count; i++)
        if (strcmp(asking->channels[i], channel) == 0)
            return;
    if (asking->channel_count < SENDING_CHANNELS_MOST && loggable_channel(channel))
        asking->channels[asking->channel_count++] = channel;
}

/* How anybody is reached; whatever a purpose names; and services that the notice uses when somebody chooses them. */
static void find_channels(struct asking *asking) {
    static const char *const usual[] = {"email", "phone", "sms", "post"};
    const struct notice *notice = ctx_notice(asking->ctx);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        add_channel(asking, usual[i]);
    for (size_t i = 0; i < notice->purposes_count; i++)
        for (size_t j = 0; !notice->purposes[i].channels.all && j < notice->purposes[i].channels.count; j++)
            add_channel(asking, notice->purposes[i].channels.items[j]);
    for (size_t i = 0; i < notice->holders_count; i++)
        if (notice->holders[i].use == USE_CHOSEN)
            add_channel(asking, notice->holders[i].entry.id);
}

/* ---- the questions */

/* A purpose that lists its channels is asked about those. */
static bool is_asked(const struct purpose *purpose, const char *channel) {
    return purpose->channels.all || !purpose->channels.count || names_have(&purpose->channels, channel);
}

static struct asked ask(const struct asking *asking, ref_t party, int purpose, int service, size_t channel) {
    return (struct asked){.action = ACTION_SEND,
                          .party = party,
                          .type = NOTICE_NOTHING,
                          .purpose = purpose,
                          .service = service,
                          .channel = asking->channels[channel]};
}

/* ---- what says the same */

static bool equal_texts(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_answer(const struct permission *a, const struct permission *b) {
    return a->yes == b->yes && a->not_yet == b->not_yet && equal_texts(a->sentence, b->sentence) &&
           equal_texts(a->why, b->why);
}

static bool same_purposes(const struct sending_row *a, const struct sending_row *b) {
    return a->purpose_count == b->purpose_count &&
           memcmp(a->purposes, b->purposes, a->purpose_count * sizeof *a->purposes) == 0;
}

static void add_row(struct asking *asking, struct rows *rows, struct sending_row row) {
    for (size_t i = 0; i < rows->count; i++)
        if (rows->items[i].service == row.service && same_purposes(&rows->items[i], &row) &&
            rows->items[i].channels == row.channels && same_answer(&rows->items[i].answer, &row.answer)) {
            rows->items[i].whom |= row.whom;
            return;
        }
    ARENA_PUSH(asking->ctx->arena, rows->items, rows->count, rows->room, row);
}

/* What is said of a service is worth a row only where it is not said of the purpose as a whole. */
static bool said_already(const struct asked *asked, const struct permission *answers, size_t count, size_t at) {
    for (size_t i = 0; asked[at].service != NOTICE_NOTHING && i < count; i++)
        if (asked[i].purpose == asked[at].purpose && asked[i].service == NOTICE_NOTHING &&
            same_answer(&answers[i], &answers[at]))
            return true;
    return false;
}

/* Of one person and purpose: a row for each answer, with the channels that got it. */
static void add_answers(struct asking *asking, unsigned whom, const struct asked *asked,
                        const struct permission *answers, const size_t *channels, size_t count) {
    struct arena *arena = asking->ctx->arena;
    bool *taken = arena_array(arena, count + 1, sizeof *taken);
    for (size_t i = 0; i < count; i++) {
        if (taken[i] || said_already(asked, answers, count, i))
            continue;
        struct sending_row row = {.purposes = arena_copy(arena, &asked[i].purpose, sizeof asked[i].purpose),
                                  .purpose_count = 1,
                                  .service = asked[i].service,
                                  .whom = whom,
                                  .answer = answers[i]};
        for (size_t j = i; j < count; j++)
            if (!taken[j] && asked[j].purpose == asked[i].purpose && asked[j].service == asked[i].service &&
                same_answer(&answers[j], &answers[i])) {
                row.channels |= 1u << channels[j];
                taken[j] = true;
            }
        add_row(asking, &asking->rows, row);
    }
}

/* Two purposes of which the same is true are one row. */
static struct rows join_purposes(struct asking *asking) {
    struct arena *arena = asking->ctx->arena;
    struct rows joined = {0};
    for (size_t i = 0; i < asking->rows.count; i++) {
        const struct sending_row *row = &asking->rows.items[i];
        struct sending_row *into = NULL;
        for (size_t j = 0; j < joined.count && !into; j++)
            if (joined.items[j].service == row->service && joined.items[j].whom == row->whom &&
                joined.items[j].channels == row->channels && same_answer(&joined.items[j].answer, &row->answer))
                into = &joined.items[j];
        if (!into) {
            ARENA_PUSH(arena, joined.items, joined.count, joined.room, *row);
            continue;
        }
        int *both =
            arena_grow(arena, into->purposes, into->purpose_count, into->purpose_count + 1, sizeof *both);
        both[into->purpose_count++] = row->purposes[0];
        into->purposes = both;
    }
    return joined;
}

/* ---- one person */

static bool leaves_out(const struct notice *notice, const struct purpose *purpose, int service) {
    return purpose->marketing && !set_has(&purpose->services, service) &&
           (size_t)service < notice->services_count;
}

static enum status ask_one(struct asking *asking, ref_t party, unsigned whom) {
    struct ctx *ctx = asking->ctx;
    const struct notice *notice = ctx_notice(ctx);
    size_t most = notice->purposes_count * (asking->channel_count + notice->services_count), n = 0;
    struct asked *asked = arena_array(ctx->arena, most + 1, sizeof *asked);
    size_t *channels = arena_array(ctx->arena, most + 1, sizeof *channels);
    for (size_t p = 0; p < notice->purposes_count; p++) {
        for (size_t c = 0; c < asking->channel_count; c++)
            if (is_asked(&notice->purposes[p], asking->channels[c])) {
                channels[n] = c;
                asked[n++] = ask(asking, party, (int)p, NOTICE_NOTHING, c);
            }
        for (size_t s = 0; s < notice->services_count; s++)
            if (leaves_out(notice, &notice->purposes[p], (int)s))
                asked[n++] = ask(asking, party, (int)p, (int)s, 0);
    }
    struct permission *answers = arena_array(ctx->arena, n + 1, sizeof *answers);
    TRY(permit_each(ctx, asking->db, asked, n, answers));
    add_answers(asking, whom, asked, answers, channels, n);
    return ST_OK;
}

/* ---- everybody */

static bool speaks_for(const struct party *person, ref_t organisation, day_t today) {
    for (size_t i = 0; i < person->role_count; i++)
        if (person->roles[i].organisation == organisation && role_on(&person->roles[i], today))
            return true;
    return false;
}

static void find_whom(struct ctx *ctx, const struct party *party, const struct party *people, size_t count,
                      struct sending *sending) {
    ref_t *whom = arena_array(ctx->arena, SENDING_WHOM_MOST, sizeof *whom);
    const char **names = arena_array(ctx->arena, SENDING_WHOM_MOST, sizeof *names);
    day_t today = registry_today(ctx);
    size_t n = 0;
    whom[n] = party->id;
    names[n++] = party->name;
    for (size_t i = 0; i < count; i++) {
        if (!speaks_for(&people[i], party->id, today))
            continue;
        sending->some_left = n == SENDING_WHOM_MOST;
        if (sending->some_left)
            break;
        whom[n] = people[i].id;
        names[n++] = people[i].name;
    }
    sending->whom = whom;
    sending->names = names;
    sending->whom_count = n;
}

enum status sending_of(struct ctx *ctx, const struct party *party, const struct party *people, size_t count,
                       struct sending *sending) {
    scoped_reader *db = NULL;
    struct asking asking = {.ctx = ctx};
    *sending = (struct sending){0};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(permit_action_within(ctx, db, ACTION_OPEN, party->id, NULL));
    asking.db = db;
    find_channels(&asking);
    find_whom(ctx, party, people, count, sending);
    for (size_t i = 0; i < sending->whom_count; i++)
        TRY(ask_one(&asking, sending->whom[i], 1u << i));
    struct rows rows = join_purposes(&asking);
    sending->channels = arena_copy(ctx->arena, asking.channels, asking.channel_count * sizeof *asking.channels);
    sending->channel_count = asking.channel_count;
    sending->rows = rows.items;
    sending->count = rows.count;
    return ST_OK;
}
