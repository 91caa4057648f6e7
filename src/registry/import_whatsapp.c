/* A chat becomes contacts: for each customer one a day and direction, without a word of what was said; where the notice lists what
 * is said, each message by itself, with its time. What anybody else writes is passed over, and told once for each of them. */
#include "formats/whatsapp.h"

#include "registry/import_chat.h"
#include "registry/import_row.h"
#include "registry/registry.h"

#include <string.h>
#include <strings.h>

enum what { WHAT_IN, WHAT_OUT, WHAT_CALL_IN, WHAT_CALL_OUT, WHATS };
enum { SCRATCH = 256 * 1024 };

static const struct {
    const char *kind, *direction;
} whats[WHATS] = {[WHAT_IN] = {"message_in", "in"},
                  [WHAT_OUT] = {"message_out", "out"},
                  [WHAT_CALL_IN] = {"call", "in"},
                  [WHAT_CALL_OUT] = {"call", "out"}};

struct writer_of { /* a sender */
    struct chat_person is;
    bool told;
    int first[WHATS]; /* today: the line of the first; 0 */
};

struct contact {
    size_t who;
    enum what what;
    int line;
    day_t day;
    int second;       /* -1: of the day as a whole */
    const char *text; /* or NULL */
    bool cut;
};

struct contacts {
    struct contact *items;
    size_t at, count, room;
};

struct chat_state {
    struct whatsapp *chat;
    struct arena *scratch; /* of the lines that are being read, and of what waits */
    json_t *places;        /* by key, into `writers` */
    struct writer_of *writers;
    size_t partner; /* SIZE_MAX: none, or several */
    day_t day;
    struct contacts today, waiting; /* of the day that is being read, each once; to be given */
    bool ended, quoted_told;
};

static bool recognise(const unsigned char *head, size_t length, const char *name) {
    (void)name;
    return unzip_is(head, length) || whatsapp_is(head, length);
}

/* ---- the text in an archive */

static const char *last_part(const char *name) {
    const char *slash = strrchr(name, '/');
    return slash ? slash + 1 : name;
}

/* Texts that people sent to each other lie beside the chat. */
static int rank(const char *name) {
    const char *file = last_part(name);
    size_t length = strlen(file);
    if (length < 4 || strcasecmp(file + length - 4, ".txt") != 0 || strncmp(name, "__MACOSX/", 9) == 0)
        return 0;
    if (strcasecmp(file, "_chat.txt") == 0)
        return 3;
    return strncasecmp(file, "WhatsApp", strlen("WhatsApp")) == 0 ? 2 : 1;
}

static enum status no_chat(struct ctx *ctx, const char *name, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at(ctx, name, 0, 0);
}

static enum status is_chat(struct ctx *ctx, const char *name, struct input *text) {
    unsigned char head[IMPORT_HEAD];
    long got = text->read(text->arg, head, sizeof head);
    if (got < 0 || !text->seek(text->arg, 0))
        return no_chat(ctx, name, M("This archive is damaged"));
    bool is = whatsapp_is(head, (size_t)got);
    explicit_bzero(head, sizeof head);
    return is ? ST_OK : no_chat(ctx, name, M("There is no WhatsApp chat in this archive"));
}

static enum status inside(struct ctx *ctx, struct input *input, struct unzip **archive) {
    unsigned char head[4];
    const char *name = input->name;
    size_t found;
    long got = input->read(input->arg, head, sizeof head);
    if (!input->seek(input->arg, 0))
        return no_chat(ctx, name, M("The file could not be read to its end"));
    if (got < 4 || !unzip_is(head, sizeof head))
        return ST_OK;
    *archive = unzip_open(ctx, *input);
    if (!*archive)
        return no_chat(ctx, name, M("This archive is damaged"));
    TRY(unzip_text(ctx, *archive, rank, input, &found));
    if (!found)
        return no_chat(ctx, name, M("There is no WhatsApp chat in this archive"));
    if (found > 1)
        return no_chat(ctx, name, M("There are several texts in this archive: unpack it, and import the chat"));
    return is_chat(ctx, name, input);
}

/* ---- opening */

static void know_writers(struct import_file *file, struct chat_state *state) {
    const json_t *people = json_object_get(file->learned, "people");
    const char *partner = json_string_value(json_object_get(file->learned, "partner")), *key;
    json_t *kept;
    size_t count = 0;
    state->writers = arena_array(file->arena, json_object_size(people) + 1, sizeof *state->writers);
    state->places = json_object();
    state->partner = SIZE_MAX;
    json_object_foreach((json_t *)people, key, kept) {
        if (partner && strcmp(partner, key) == 0)
            state->partner = count;
        must(json_object_set_new(state->places, key, json_integer((json_int_t)count)) == 0);
        state->writers[count++].is = chat_person(kept);
    }
}

static bool keeps_texts(const struct import_file *file) {
    const char *key;
    json_t *kept;
    json_object_foreach(json_object_get(file->learned, "people"), key,
                        kept) if (chat_person(kept).texts) return true;
    return false;
}

static enum status open(struct ctx *ctx, struct import_file *file) {
    static const char *const shown[] = {
        [WHATSAPP_DMY] = "whatsapp dmy", [WHATSAPP_MDY] = "whatsapp mdy", [WHATSAPP_YMD] = "whatsapp ymd"};
    TRY(import_without_map(ctx, file, M("--map says what the columns of a table are; a chat has none")));
    struct chat_state *state = arena_alloc(file->arena, sizeof *state);
    *state = (struct chat_state){.day = DAY_NONE};
    know_writers(file, state);
    file->state = state;
    file->mixed = true;
    const char *encoding = json_string_value(json_object_get(file->learned, "encoding"));
    enum whatsapp_dates dates =
        (enum whatsapp_dates)json_integer_value(json_object_get(file->learned, "dates"));
    file->shown = shown[dates < WHATSAPP_UNTOLD ? dates : WHATSAPP_DMY];
    TRY(whatsapp_open(ctx, file->input, encoding, keeps_texts(file), &state->chat));
    file->encoding = whatsapp_encoding(state->chat);
    whatsapp_order(state->chat, dates, (day_t)json_integer_value(json_object_get(file->learned, "today")));
    return ST_OK;
}

static void close(struct import_file *file) {
    struct chat_state *state = file->state;
    if (!state)
        return;
    json_decref(state->places);
    arena_drop(&state->scratch);
    file->state = NULL;
}

/* ---- what was said */

static void wait(struct chat_state *state, struct contact contact) {
    ARENA_PUSH(state->scratch, state->waiting.items, state->waiting.count, state->waiting.room, contact);
}

/* The day is over: what happened on it may be given. */
static void end_day(struct chat_state *state) {
    for (size_t i = 0; i < state->today.count; i++) {
        struct contact *one = &state->today.items[i];
        state->writers[one->who].first[one->what] = 0;
        wait(state, *one);
    }
    state->today.count = 0;
}

static void note_today(struct import_file *file, struct chat_state *state, struct contact contact) {
    int *first = &state->writers[contact.who].first[contact.what];
    if (*first)
        return;
    *first = contact.line;
    contact.second = -1;
    ARENA_PUSH(file->arena, state->today.items, state->today.count, state->today.room, contact);
}

/* Somebody whom the register does not know, or whom it cannot tell apart: told where they first write. */
static void tell_once(struct chat_state *state, size_t who, int line) {
    if (!state->writers[who].told)
        wait(state, (struct contact){.who = who, .line = line});
    state->writers[who].told = true;
}

/* The longest name that somebody here is called by. */
static bool find_writer(struct chat_state *state, const char *rest, struct whatsapp_said *said, size_t *who) {
    for (int colon = CHAT_COLONS - 1; colon >= 0; colon--) {
        if (!whatsapp_split(state->scratch, rest, colon, said) || !said->name)
            continue;
        const json_t *place = json_object_get(state->places, chat_key(state->scratch, said));
        *who = (size_t)json_integer_value(place);
        if (place)
            return true;
    }
    return false;
}

static void take_line(struct import_file *file, struct chat_state *state, const struct whatsapp_line *line) {
    struct whatsapp_said said;
    size_t who;
    if (line->day != state->day)
        end_day(state);
    state->day = line->day;
    if (!find_writer(state, line->rest, &said, &who))
        return;
    enum whatsapp_kind kind = whatsapp_kind(&said);
    bool call = kind == WHATSAPP_CALL, ours = state->writers[who].is.is == CHAT_WE;
    if (kind != WHATSAPP_MESSAGE && !call)
        return;
    if (ours && state->partner == SIZE_MAX) /* to a group: to nobody in particular */
        return;
    if (ours)
        who = state->partner;
    struct contact contact = {.who = who,
                              .what = call   ? (ours ? WHAT_CALL_OUT : WHAT_CALL_IN)
                                      : ours ? WHAT_OUT
                                             : WHAT_IN,
                              .line = line->line,
                              .day = line->day,
                              .second = line->second,
                              .text = call || line->cut ? NULL : said.text,
                              .cut = line->cut};
    const struct chat_person *person = &state->writers[who].is;
    if (person->is != CHAT_CUSTOMER)
        tell_once(state, who, line->line);
    else if (person->texts)
        wait(state, contact);
    else
        note_today(file, state, contact);
}

static enum status read_on(struct ctx *ctx, struct import_file *file, struct chat_state *state) {
    struct whatsapp_line line;
    if (!state->scratch || arena_used(state->scratch) > SCRATCH) {
        arena_drop(&state->scratch);
        state->scratch = arena_new();
        state->waiting = (struct contacts){0};
    }
    state->waiting.at = state->waiting.count = 0;
    while (!state->waiting.count && !state->ended && arena_used(state->scratch) <= SCRATCH) {
        TRY(whatsapp_next(ctx, state->chat, state->scratch, &line));
        state->ended = !line.line;
        if (state->ended)
            end_day(state);
        else
            take_line(file, state, &line);
    }
    return ST_OK;
}

/* ---- items */

static enum status not_known(struct ctx *ctx, enum chat_is is) {
    switch (is) {
    case CHAT_SEVERAL:
        return FAIL(ctx, ST_INVALID,
                    M("Several in the register have this name or number, so nothing of this sender was kept"));
    case CHAT_OWN_NAME:
        return FAIL(ctx, ST_INVALID,
                    M("This sender goes by a name of their own, and nobody says that it is somebody in the "
                      "register: nothing of them was kept"));
    default:
        return FAIL(ctx, ST_INVALID,
                    M("Nobody in the register has this name or number: nothing of this sender was kept"));
    }
}

static void fill(struct ctx *ctx, struct arena *arena, const struct chat_state *state,
                 const struct contact *contact, struct import_item *item) {
    struct fact *facts = arena_array(arena, 2, sizeof *facts);
    facts[0] = (struct fact){"direction", whats[contact->what].direction};
    facts[1] = (struct fact){"channel", "whatsapp"};
    item->party = state->writers[contact->who].is.party;
    item->channel = "whatsapp";
    if (contact->cut && contact->second >= 0) {
        (void)FAIL(ctx, ST_INVALID, M("The message is longer than can be kept: only that it was sent is"));
        (void)fault_at_field(ctx, "text");
        import_puzzled(ctx, arena, item);
    }
    import_happened(arena, item,
                    (struct import_event){.kind = whats[contact->what].kind,
                                          .at = zone_instant(registry_zone(ctx), contact->day,
                                                             contact->second < 0 ? 0 : contact->second),
                                          .whole_day = contact->second < 0,
                                          .ends = DAY_NONE,
                                          .text = contact->second < 0 ? NULL : arena_text(arena, contact->text),
                                          .facts = facts,
                                          .fact_count = 2});
}

/* Lines that were taken for quotations, once at the end. */
static enum status tell_quoted(struct ctx *ctx, struct chat_state *state, struct import_item *item) {
    int first;
    size_t quoted = whatsapp_quoted(state->chat, &first);
    if (!quoted || state->quoted_told)
        return ST_OK;
    state->quoted_told = true;
    item->line = first;
    item->broken = true;
    return FAIL(
        ctx, ST_INVALID,
        M("Lines like those of another file or another time, the first of them here, were taken for a part "
          "of the message before them: {1}"),
        arena_printf(ctx->arena, "%zu", quoted));
}

static enum status next(struct ctx *ctx, struct import_file *file, struct arena *arena,
                        struct import_item *item) {
    struct chat_state *state = file->state;
    *item = (struct import_item){0};
    while (state->waiting.at == state->waiting.count && !state->ended)
        TRY(read_on(ctx, file, state));
    if (state->waiting.at == state->waiting.count)
        return tell_quoted(ctx, state, item);
    const struct contact *contact = &state->waiting.items[state->waiting.at++];
    const struct chat_person *person = &state->writers[contact->who].is;
    item->line = contact->line;
    if (person->is == CHAT_CUSTOMER) {
        fill(ctx, arena, state, contact, item);
        return ST_OK;
    }
    item->broken = true;
    return not_known(ctx, person->is);
}

const struct import_format import_whatsapp = {.id = "whatsapp",
                                              .recognise = recognise,
                                              .inside = inside,
                                              .close_archive = unzip_close,
                                              .learn = chat_learn,
                                              .open = open,
                                              .next = next,
                                              .close = close};
