/* The file is read once to its end for its dates and its senders. Days above 12, days that lie in the future and days that go
 * back in one order only tell which order it is; where nothing does, the one who imports is asked. */
#include "registry/import_chat.h"

#include "registry/collate.h"
#include "registry/import_chat_who.h"
#include "registry/registry.h"

#include <string.h>
#include <strings.h>

enum { PEOPLE_MAX = 5000, LONGER_MAX = 200, SCRATCH = 256 * 1024 };

struct order {
    size_t bad, ahead,
        back; /* lines that are no day so; that lie in the future; that lie before the one before them */
    day_t first, last;
};

struct learning {
    struct ctx *ctx;
    struct import_file *file;
    struct whatsapp *chat;
    struct arena *scratch;
    day_t today;
    struct order orders[WHATSAPP_UNTOLD];
    bool differ, dotted, year_first;
    bool group;
    json_t *senders;       /* by key: how many names with a colon begin with it */
    json_t *longer;        /* names with a colon in them, if that is what they are */
    const char *chat_name; /* as an iPhone tells it, or NULL */
};

const char *chat_key(struct arena *arena, const struct whatsapp_said *said) {
    return said->own_name ? arena_printf(arena, "~ %s", said->name) : said->name;
}

struct chat_person chat_person(const json_t *kept) {
    return (struct chat_person){.is = (enum chat_is)json_integer_value(json_array_get(kept, 0)),
                                .party = json_integer_value(json_array_get(kept, 1)),
                                .texts = json_is_true(json_array_get(kept, 2))};
}

/* ---- dates */

static void weigh(struct learning *learning, enum whatsapp_dates dates, const int numbers[3]) {
    struct order *order = &learning->orders[dates];
    day_t day;
    if (!whatsapp_day(numbers, dates, &day)) {
        order->bad++;
        return;
    }
    order->ahead += day > learning->today;
    order->back += order->last != DAY_NONE && day < order->last;
    order->last = day;
    order->first = order->first == DAY_NONE ? day : order->first;
}

static void look_at_date(struct learning *learning, const struct whatsapp_line *line) {
    weigh(learning, WHATSAPP_DMY, line->numbers);
    weigh(learning, WHATSAPP_MDY, line->numbers);
    weigh(learning, WHATSAPP_YMD, line->numbers);
    learning->differ |= line->numbers[0] != line->numbers[1];
    learning->dotted |= line->dotted;
    learning->year_first |= line->year_first;
}

/* WHATSAPP_UNTOLD: nothing in the file tells. */
static enum whatsapp_dates told_by_file(const struct learning *learning) {
    const struct order *dmy = &learning->orders[WHATSAPP_DMY], *mdy = &learning->orders[WHATSAPP_MDY];
    if (learning->year_first)
        return WHATSAPP_YMD;
    if (learning->dotted || !learning->differ)
        return WHATSAPP_DMY;
    if (!dmy->bad != !mdy->bad)
        return dmy->bad ? WHATSAPP_MDY : WHATSAPP_DMY;
    if (!dmy->bad && !dmy->ahead != !mdy->ahead)
        return dmy->ahead ? WHATSAPP_MDY : WHATSAPP_DMY;
    if (!dmy->bad && !dmy->back != !mdy->back)
        return dmy->back ? WHATSAPP_MDY : WHATSAPP_DMY;
    return WHATSAPP_UNTOLD;
}

static enum status asked_for(struct learning *learning, const char *word, enum whatsapp_dates *dates) {
    struct ctx *ctx = learning->ctx;
    if (!whatsapp_dates_named(word, dates)) {
        (void)FAIL(ctx, ST_INVALID, M("--dates is dmy (day, month, year), mdy or ymd"));
        return fault_at_field(ctx, "--dates");
    }
    enum whatsapp_dates other = *dates == WHATSAPP_MDY ? WHATSAPP_DMY : WHATSAPP_MDY;
    bool cannot = (*dates == WHATSAPP_YMD) != learning->year_first ||
                  (!learning->year_first && learning->orders[*dates].bad && !learning->orders[other].bad);
    if (!cannot)
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("The dates of this file cannot stand in that order"));
    return fault_at_field(ctx, "--dates");
}

static enum status settle_dates(struct learning *learning, enum whatsapp_dates *dates) {
    struct ctx *ctx = learning->ctx;
    if (learning->file->options->dates)
        return asked_for(learning, learning->file->options->dates, dates);
    *dates = told_by_file(learning);
    if (*dates != WHATSAPP_UNTOLD)
        return ST_OK;
    (void)FAIL(
        ctx, ST_INVALID,
        M("Nothing in this file tells whether its dates begin with the day or with the month: say it with "
          "--dates dmy or --dates mdy"));
    return fault_at_field(ctx, "--dates");
}

/* ---- senders */

static bool look_longer(struct learning *learning, const char *rest) {
    struct whatsapp_said said;
    if (json_object_size(learning->longer) >= LONGER_MAX ||
        !whatsapp_split(learning->scratch, rest, 1, &said) || !said.name)
        return false;
    must(json_object_set_new(learning->longer, chat_key(learning->scratch, &said), json_true()) == 0);
    return true;
}

static enum status look_at_sender(struct learning *learning, const struct whatsapp_line *line) {
    struct ctx *ctx = learning->ctx;
    struct whatsapp_said said;
    (void)whatsapp_split(learning->scratch, line->rest, 0, &said);
    enum whatsapp_kind kind = whatsapp_kind(&said);
    learning->group |= kind == WHATSAPP_GROUP;
    if (kind == WHATSAPP_SECRET && said.name && !learning->chat_name)
        learning->chat_name = arena_text(ctx->arena, said.name);
    if (kind != WHATSAPP_MESSAGE && kind != WHATSAPP_CALL)
        return ST_OK;
    const char *key = chat_key(learning->scratch, &said);
    (void)look_longer(learning, line->rest);
    if (json_object_get(learning->senders, key))
        return ST_OK;
    if (json_object_size(learning->senders) >= PEOPLE_MAX) {
        (void)FAIL(ctx, ST_INVALID, M("More people write here than a chat can have"));
        return fault_at(ctx, learning->file->input.name, line->line, 0);
    }
    must(json_object_set_new(learning->senders, key, json_true()) == 0);
    return ST_OK;
}

static enum status read_all(struct learning *learning) {
    struct whatsapp_line line;
    enum status status = ST_OK;
    do {
        arena_drop(&learning->scratch);
        learning->scratch = arena_new();
        do {
            TRY(whatsapp_next(learning->ctx, learning->chat, learning->scratch, &line));
            if (line.line) {
                look_at_date(learning, &line);
                status = look_at_sender(learning, &line);
            }
        } while (status == ST_OK && line.line && arena_used(learning->scratch) < SCRATCH);
    } while (status == ST_OK && line.line);
    return status;
}

static void no_orders(struct learning *learning) {
    for (int i = 0; i < WHATSAPP_UNTOLD; i++)
        learning->orders[i] = (struct order){.first = DAY_NONE, .last = DAY_NONE};
}

/* Text that an editor wrote as Windows does is read again. */
static enum status read_through(struct learning *learning, const char **encoding) {
    struct ctx *ctx = learning->ctx;
    struct input input = learning->file->input;
    *encoding = learning->file->options->encoding;
    TRY(whatsapp_open(ctx, input, *encoding, false, &learning->chat));
    TRY(read_all(learning));
    if (*encoding || !whatsapp_is_ansi(learning->chat))
        return ST_OK;
    *encoding = "Windows-1252";
    json_object_clear(learning->senders);
    json_object_clear(learning->longer);
    learning->chat_name = NULL;
    no_orders(learning);
    if (!input.seek(input.arg, 0))
        return FAIL(ctx, ST_FAILED, M("The file could not be read to its end"));
    TRY(whatsapp_open(ctx, input, *encoding, false, &learning->chat));
    return read_all(learning);
}

/* After which no line can be one: none, when the clock of this machine lies before the chat. */
static day_t last_day(const struct learning *learning, enum whatsapp_dates dates) {
    day_t first = learning->orders[dates].first;
    return first != DAY_NONE && first > learning->today ? day_from((struct ymd){2199, 12, 31})
                                                        : learning->today;
}

static enum status find_out(struct learning *learning) {
    struct ctx *ctx = learning->ctx;
    json_t *learned = learning->file->learned;
    enum whatsapp_dates dates;
    const char *encoding;
    TRY(read_through(learning, &encoding));
    TRY(settle_dates(learning, &dates));
    json_put(learned, "encoding", encoding);
    must(json_object_set_new(learned, "dates", json_integer(dates)) == 0);
    must(json_object_set_new(learned, "today", json_integer(last_day(learning, dates))) == 0);
    const struct chat_seen seen = {.senders = learning->senders,
                                   .longer = learning->longer,
                                   .chat_name = learning->chat_name,
                                   .group = learning->group};
    return chat_who(ctx, learning->file, &seen);
}

enum status chat_learn(struct ctx *ctx, struct import_file *file) {
    scoped_json *senders = json_object(), *longer = json_object();
    struct learning learning = {.ctx = ctx,
                                .file = file,
                                .today = registry_today(ctx) + 1, /* of a phone further east */
                                .senders = senders,
                                .longer = longer};
    no_orders(&learning);
    enum status status = find_out(&learning);
    arena_drop(&learning.scratch);
    return status;
}
