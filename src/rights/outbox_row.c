/* The words of the tables, and a row as it is read: what is sealed opens, or is gone. */
#include "rights/outbox_inside.h"

#include "registry/words.h"

#include "base/json.h"

#include <string.h>

static const struct {
    const char *id, *label, *contact;
    bool stop, robot;
} kinds[OUTBOX_KINDS] = {
#define OUTBOX_KIND(NAME, id, action, duty, stop, robot, contact, label) {id, label, contact, stop, robot},
#include "rights/outbox_kind.def"
#undef OUTBOX_KIND
};
static const struct {
    const char *id, *label;
} states[OUTBOX_STATES] = {
#define OUTBOX_STATE(NAME, id, label) {id, label},
#include "rights/outbox_state.def"
#undef OUTBOX_STATE
};
static const struct {
    const char *id, *text;
} whys[OUTBOX_WHYS] = {
    {NULL, NULL},
#define OUTBOX_WHY(NAME, id, text) {id, text},
#include "rights/outbox_why.def"
#undef OUTBOX_WHY
};

const char *outbox_kind_id(enum outbox_kind kind) {
    must(kind < OUTBOX_KINDS);
    return kinds[kind].id;
}

const char *outbox_kind_label(enum outbox_kind kind) {
    must(kind < OUTBOX_KINDS);
    return kinds[kind].label;
}

bool outbox_kind_stops(enum outbox_kind kind) {
    must(kind < OUTBOX_KINDS);
    return kinds[kind].stop;
}

bool outbox_kind_robot(enum outbox_kind kind) {
    must(kind < OUTBOX_KINDS);
    return kinds[kind].robot;
}

const char *outbox_kind_contact(enum outbox_kind kind) {
    must(kind < OUTBOX_KINDS);
    return kinds[kind].contact;
}

bool outbox_kind_from(const char *id, enum outbox_kind *kind) {
    for (int i = 0; id && i < OUTBOX_KINDS; i++)
        if (strcmp(kinds[i].id, id) == 0) {
            *kind = (enum outbox_kind)i;
            return true;
        }
    return false;
}

const char *outbox_state_id(enum outbox_state state) {
    must(state < OUTBOX_STATES);
    return states[state].id;
}

const char *outbox_state_label(enum outbox_state state) {
    must(state < OUTBOX_STATES);
    return states[state].label;
}

bool outbox_state_from(const char *id, enum outbox_state *state) {
    for (int i = 0; id && i < OUTBOX_STATES; i++)
        if (strcmp(states[i].id, id) == 0) {
            *state = (enum outbox_state)i;
            return true;
        }
    return false;
}

const char *outbox_why_id(enum outbox_why why) {
    must(why < OUTBOX_WHYS);
    return whys[why].id;
}

const char *outbox_why_text(enum outbox_why why) {
    must(why < OUTBOX_WHYS);
    return whys[why].text;
}

enum outbox_why outbox_why_from(const char *id) {
    for (int i = 1; id && i < OUTBOX_WHYS; i++)
        if (strcmp(whys[i].id, id) == 0)
            return (enum outbox_why)i;
    return OUTBOX_WHY_NONE;
}

/* ---- what is sealed */

const char *outbox_words_json(struct ctx *ctx, const struct outbox_words *words) {
    scoped_json *json = json_object();
    json_put(json, "address", words->address);
    json_put(json, "name", words->name);
    json_put(json, "subject", words->subject);
    json_put(json, "text", words->text);
    json_put(json, "file", words->file);
    json_put(json, "file_type", words->file_type);
    json_put(json, "stop", words->stop);
    must(json_object_set_new(json, "first", json_boolean(words->first)) == 0);
    return json_text(ctx->arena, json, 0);
}

static enum status open_words(struct ctx *ctx, struct query *q, struct outbox_row *row) {
    scoped_json *json = NULL;
    TRY(words_open(ctx, q, outbox_place(row->message.id, false), &json));
    row->message.erased = !json;
    if (!json)
        return ST_OK;
    row->words = (struct outbox_words){.address = words_text(ctx, json, "address"),
                                       .name = words_text(ctx, json, "name"),
                                       .subject = words_text(ctx, json, "subject"),
                                       .text = words_text(ctx, json, "text"),
                                       .file = words_text(ctx, json, "file"),
                                       .file_type = words_text(ctx, json, "file_type"),
                                       .stop = words_text(ctx, json, "stop"),
                                       .first = json_is_true(json_object_get(json, "first"))};
    return ST_OK;
}

/* ---- rows */

static void read_facts(struct ctx *ctx, struct query *q, struct message *message) {
    message->id = query_int(q, "id");
    message->party = query_int(q, "party");
    message->user = query_int(q, "staff");
    message->request = query_int(q, "request");
    message->task = query_int(q, "task");
    message->why = outbox_why_from(query_text(ctx->arena, q, "why"));
    message->code = query_text(ctx->arena, q, "code");
    message->purpose = query_text(ctx->arena, q, "purpose");
    message->sentence = query_text(ctx->arena, q, "sentence");
    message->actor = query_text(ctx->arena, q, "actor");
    message->made = query_int(q, "made");
    message->after = query_int(q, "after");
    message->until = query_int(q, "until");
    message->next = query_int(q, "next");
    message->at = query_int(q, "at");
    message->tries = (int)query_int(q, "tries");
    message->objected = query_int(q, "objected");
    message->seen = query_int(q, "seen");
    message->version = query_int(q, "change");
}

static enum status read_row(struct ctx *ctx, struct query *q, struct outbox_row *row) {
    struct message *message = &row->message;
    *row = (struct outbox_row){.domain = query_text(ctx->arena, q, "domain"), .key = query_int(q, "key")};
    read_facts(ctx, q, message);
    (void)lang_from(query_text(ctx->arena, q, "lang"), &row->lang);
    if (!outbox_kind_from(query_text(ctx->arena, q, "kind"), &message->kind) ||
        !outbox_state_from(query_text(ctx->arena, q, "state"), &message->state))
        return FAIL(ctx, ST_FAILED, M("A message is of no kind that this program knows"));
    TRY(open_words(ctx, q, row));
    message->address = row->words.address;
    message->name = row->words.name;
    message->subject = row->words.subject;
    message->text = row->words.text;
    message->file = row->words.file;
    message->file_type = row->words.file_type;
    return ST_OK;
}

enum status outbox_rows(struct ctx *ctx, struct query *q, struct outbox_row **list, size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    while (query_row(q)) {
        struct outbox_row row;
        TRY(read_row(ctx, q, &row));
        ARENA_PUSH(ctx->arena, *list, *count, room, row);
    }
    return query_done(ctx, q);
}

enum status outbox_row(struct ctx *ctx, struct db *db, ref_t id, struct outbox_row *row) {
    struct outbox_row *list;
    size_t count;
    scoped_query q = query_begin(db, SQL_OUTBOX_BY_ID);
    query_bind_int(&q, 1, id);
    TRY(outbox_rows(ctx, &q, &list, &count));
    if (!count)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such message."));
    *row = list[0];
    return ST_OK;
}
