/* One walk over the words of a row in carry.def serves reading and writing alike, so that what is written out can always be
 * taken in. Numbers that programs elsewhere would round (ids) are texts; what is sealed is opened on the way out and sealed
 * again, under the new register's own keys, on the way in. A letter whose key is gone goes as "erased" and comes back as one
 * that nothing opens. */
#include "registry/carry_inside.h"

#include "registry/certified.h"
#include "registry/holding.h"
#include "registry/letter.h"
#include "registry/user.h"
#include "vault/chain.h"

#include <string.h>

static const struct carry_table tables[] = {
#define REGISTER(table, name, select, insert, columns)                                                         \
    {#table, name, SQL_##select, SQL_##insert, columns, false, false},
#define PARTY(table, name, select, insert, columns)                                                            \
    {#table, name, SQL_##select, SQL_##insert, columns, true, false},
#define PARTY_LATER(table, name, select, insert, columns)                                                      \
    {#table, name, SQL_##select, SQL_##insert, columns, true, true},
#define STAYS(table, why)
#include "registry/carry.def"
#undef REGISTER
#undef PARTY
#undef PARTY_LATER
#undef STAYS
};

static const char *const stays[] = {
#define REGISTER(table, name, select, insert, columns)
#define PARTY(table, name, select, insert, columns)
#define PARTY_LATER(table, name, select, insert, columns)
#define STAYS(table, why) #table,
#include "registry/carry.def"
#undef REGISTER
#undef PARTY
#undef PARTY_LATER
#undef STAYS
};

const char carry_party_columns[] = "id:ref form:text made:instant restricted:instant? change:change";

const struct carry_table *carry_tables(size_t *count) {
    *count = sizeof tables / sizeof *tables;
    return tables;
}

size_t *carry_counted(struct carry_result *result, const struct carry_table *table) {
    const struct {
        const char *table;
        size_t *count;
    } counted[] = {{"suppressed", &result->suppressed},    {"hold", &result->holds},
                   {"attestation", &result->attestations}, {"review", &result->reviews},
                   {"device", &result->devices},           {"holding", &result->holdings}};
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
        if (strcmp(counted[i].table, table->table) == 0)
            return counted[i].count;
    return NULL;
}

const char *const *carry_stays(size_t *count) {
    *count = sizeof stays / sizeof *stays;
    return stays;
}

/* ---- columns */

enum type {
    REF,
    NUMBER,
    DAY,
    INSTANT,
    TEXT,
    BYTES,
    PIECE,
    CHANGE,
    NOTICE,
    WHOSE,
    LETTER,
    BASIS,
    PLACE,
    TOLD,
    LEAK,
    SLIP,
    NEED,
    PROOF,
    WHY,
    SEEN,
    NOTED,
    NOTING,
    STAFF,
    PROVEN,
    LOOKED,
    DID,
    DOING,
    TYPES
};
static const char *const type_names[TYPES] = {
    "ref",   "number", "day",   "instant", "text",  "bytes",  "piece",  "change", "notice",
    "whose", "letter", "basis", "place",   "told",  "leak",   "slip",   "need",   "proof",
    "why",   "seen",   "noted", "noting",  "staff", "proven", "looked", "did",    "doing"};

struct column {
    char name[24];
    enum type type;
    bool may_null;
};

/* The next word of the columns; false at their end. */
static bool next_column(const char **at, struct column *column) {
    *at += strspn(*at, " ");
    size_t name = strcspn(*at, ":"), word = strcspn(*at, " ");
    if (!**at)
        return false;
    must(name < word && name < sizeof column->name);
    memcpy(column->name, *at, name);
    column->name[name] = '\0';
    const char *type = *at + name + 1;
    size_t length = word - name - 1;
    column->may_null = type[length - 1] == '?';
    length -= column->may_null;
    column->type = TYPES;
    for (int i = 0; i < TYPES; i++)
        if (strlen(type_names[i]) == length && strncmp(type_names[i], type, length) == 0)
            column->type = (enum type)i;
    must(column->type != TYPES);
    *at += word;
    return true;
}

/* ---- out */

static struct seal_place letter_place_of(struct ctx *ctx, struct query *q) {
    return (struct seal_place){query_int(q, "record"), query_text(ctx->arena, q, "class"), query_int(q, "rev")};
}

/* An object as it was sealed; null: there is nothing in this version; "erased": nothing opens it any more. */
static enum status read_letter(struct ctx *ctx, struct carry_reading *reading, struct query *q, json_t **json) {
    size_t length, plain_length;
    char *plain;
    const void *sealed = query_blob(ctx->arena, q, "sealed", &length);
    *json = json_null();
    reading->result->letters++;
    if (!sealed)
        return ST_OK;
    enum status status = seal_open(ctx, ctx->registry->vault, query_int(q, "key"), letter_place_of(ctx, q),
                                   sealed, length, &plain, &plain_length);
    if (status == ST_NOT_FOUND) {
        fault_clear(ctx);
        *json = json_string("erased");
        return ST_OK;
    }
    TRY(status);
    *json = json_loadb(plain, plain_length, 0, NULL);
    return json_is_object(*json) ? ST_OK
                                 : FAIL(ctx, ST_FAILED, M("A sealed letter does not hold what it should"));
}

/* Texts that are no objects: the class they are sealed as. Of a basis it is the name of the register's key too. */
static const char *text_class(const struct column *column) {
    return column->type == BASIS ? "disclosure" : PAPER_CLASS;
}

static bool text_type(enum type type) {
    return type == BASIS || type == PLACE || type == WHY;
}

static struct seal_place text_place(const struct column *column, int64_t id) {
    if (column->type == WHY)
        return hold_place(id);
    return (struct seal_place){.record = id, .class = text_class(column), .rev = 0};
}

static enum status read_text(struct ctx *ctx, struct query *q, const struct column *column, json_t **json) {
    size_t length, plain_length;
    char *plain;
    const void *sealed = query_blob(ctx->arena, q, column->name, &length);
    *json = json_null();
    if (!sealed)
        return ST_OK;
    enum status status =
        seal_open(ctx, ctx->registry->vault, query_int(q, "key"), text_place(column, query_int(q, "id")),
                  sealed, length, &plain, &plain_length);
    if (status == ST_NOT_FOUND) {
        fault_clear(ctx); /* as below */
        return ST_OK;
    }
    TRY(status);
    *json = json_string(plain);
    return *json ? ST_OK : FAIL(ctx, ST_FAILED, M("A sealed letter does not hold what it should"));
}

/* What requests, breaches, hand-overs, tasks and their steps say, under keys of their own; what is attested, and noted about systems,
 * under keys of the register. */
static struct seal_place told_place(enum type type, ref_t id) {
    switch (type) {
    case TOLD:
        return request_place(id);
    case LEAK:
        return breach_place(id);
    case SLIP:
        return handover_place(id);
    case SEEN:
        return attest_place(id);
    case NOTED:
        return holding_place(id);
    case LOOKED:
        return review_place(id);
    case DID:
        return device_place(id);
    default:
        return task_seal(id);
    }
}

/* What lies under a key of the register itself; NULL: under one of its own. */
static const char *register_key(enum type type) {
    switch (type) {
    case SEEN:
        return ATTEST_KEY;
    case NOTED:
        return HOLDING_KEY;
    case LOOKED:
        return REVIEW_KEY;
    case DID:
        return DEVICE_KEY;
    default:
        return NULL;
    }
}

static bool of_register(enum type type) {
    return register_key(type) != NULL;
}

static bool told_type(enum type type) {
    return type == TOLD || type == LEAK || type == SLIP || type == NEED || type == PROOF || of_register(type);
}

/* Whose the device is: by name, as below. */
static enum status name_user(struct ctx *ctx, json_t *json) {
    const int64_t id = json_integer_value(json_object_get(json, "user"));
    struct user *staff;
    size_t count;
    TRY(user_staff(ctx, &staff, &count));
    for (size_t i = 0; id && i < count; i++)
        if (staff[i].id == id)
            json_put(json, "was", staff[i].name);
    json_object_del(json, "user");
    return ST_OK;
}

static enum status read_told(struct ctx *ctx, struct query *q, enum type type, json_t **json) {
    size_t length, plain_length;
    char *plain;
    const void *sealed = query_blob(ctx->arena, q, "sealed", &length);
    *json = json_null();
    if (!sealed)
        return ST_OK;
    enum status status = seal_open(ctx, ctx->registry->vault, query_int(q, "key"),
                                   told_place(type, query_int(q, "id")), sealed, length, &plain, &plain_length);
    if (status == ST_NOT_FOUND) {
        fault_clear(ctx); /* its key is gone; the row follows */
        return ST_OK;
    }
    TRY(status);
    *json = json_loadb(plain, plain_length, 0, NULL);
    if (!json_is_object(*json))
        return FAIL(ctx, ST_FAILED, M("A sealed letter does not hold what it should"));
    return type == DID ? name_user(ctx, *json) : ST_OK;
}

/* A certificate that is not what was given out proves nothing here, and must prove nothing there. */
static enum status read_proven(struct ctx *ctx, struct carry_reading *reading, struct query *q,
                               const struct column *column, json_t **json) {
    const char *text = query_text(ctx->arena, q, column->name);
    bool good = certified_true(reading->certified, query_int(q, "id"), query_int(q, "party"), text);
    *json = text && good ? json_string(text) : json_null();
    reading->result->left.certificates += text && !good;
    return ST_OK;
}

/* Ids of the staff mean nothing where the register goes: the name does. It is of who is here, or came with the hold. */
static enum status read_staff(struct ctx *ctx, struct query *q, const struct column *column, json_t **json) {
    int64_t id = query_int(q, column->name);
    struct user *staff;
    size_t count, length, plain_length;
    char *plain;
    const void *was = query_blob(ctx->arena, q, "was", &length);
    *json = NULL;
    if (was) {
        enum status status = seal_open(ctx, ctx->registry->vault, query_int(q, "key"),
                                       hold_was_place(query_int(q, "id")), was, length, &plain, &plain_length);
        if (status != ST_OK && status != ST_NOT_FOUND)
            return status;
        *json = status == ST_OK ? json_string(plain) : NULL;
        fault_clear(ctx);
    }
    TRY(user_staff(ctx, &staff, &count));
    for (size_t i = 0; i < count && !*json; i++)
        if (staff[i].id == id)
            *json = json_string(staff[i].name);
    *json = *json ? *json : json_null();
    return ST_OK;
}

static const char *hex_of(struct ctx *ctx, struct query *q, const char *name) {
    size_t length;
    const void *bytes = query_blob(ctx->arena, q, name, &length);
    char *hex = arena_alloc(ctx->arena, 2 * length + 1);
    if (bytes)
        chain_hex(bytes, length, hex);
    return hex;
}

static bool text_column(enum type type) {
    return type == TEXT || type == NOTING || type == DOING || type == PROVEN;
}

static json_t *plain_json(struct ctx *ctx, struct query *q, const struct column *column) {
    bool counts = !text_column(column->type) && column->type != BYTES && column->type != PIECE;
    const int64_t number = counts ? query_int(q, column->name) : 0;
    if (query_is_null(q, column->name) || (column->type == WHOSE && !number))
        return json_null();
    switch (column->type) {
    case REF:
    case WHOSE:
        return json_string(ref_text(ctx->arena, number));
    case DAY:
        return json_string(day_iso(ctx->arena, (day_t)number));
    case INSTANT:
        return json_string(instant_iso(ctx->arena, number));
    case TEXT:
    case NOTING:
    case DOING:
        return json_string(query_text(ctx->arena, q, column->name));
    case BYTES:
    case PIECE:
        return json_string(hex_of(ctx, q, column->name));
    default:
        return json_integer(number);
    }
}

static enum status read_row(struct ctx *ctx, struct carry_reading *reading, struct query *q,
                            const char *columns, json_t *row) {
    struct column column;
    while (next_column(&columns, &column)) {
        json_t *json;
        if (column.type == LETTER)
            TRY(read_letter(ctx, reading, q, &json));
        else if (text_type(column.type))
            TRY(read_text(ctx, q, &column, &json));
        else if (column.type == STAFF)
            TRY(read_staff(ctx, q, &column, &json));
        else if (column.type == PROVEN)
            TRY(read_proven(ctx, reading, q, &column, &json));
        else if (told_type(column.type))
            TRY(read_told(ctx, q, column.type, &json));
        else
            json = plain_json(ctx, q, &column);
        must(json_object_set_new(row, column.name, json) == 0);
    }
    return ST_OK;
}

static enum status one_row(struct ctx *ctx, struct carry_reading *reading, struct query *q, const char *columns,
                           carry_each *each, void *arg) {
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    scoped_json *row = json_object();
    ctx->arena = arena;
    enum status status = read_row(ctx, reading, q, columns, row);
    if (status == ST_OK)
        each(ctx, arg, row);
    registry_memory_back(ctx, outer);
    reading->result->rows++;
    return status;
}

enum status carry_rows(struct ctx *ctx, struct carry_reading *reading, const struct carry_table *table,
                       ref_t party, carry_each *each, void *arg) {
    scoped_query q = query_begin(reading->db, table->select);
    if (table->of_party)
        query_bind_int(&q, 1, party);
    while (query_row(&q))
        TRY(one_row(ctx, reading, &q, table->columns, each, arg));
    return query_done(ctx, &q);
}

/* ---- in */

enum status carry_damaged(struct ctx *ctx, const struct carry_writing *writing, const char *what) {
    (void)FAIL(ctx, ST_INVALID, M("The file is damaged, or was not made by this program ({1})"), what);
    return fault_at(ctx, writing->file, writing->line, 0);
}

enum status carry_unknown(struct ctx *ctx, const struct carry_writing *writing, const char *what) {
    (void)FAIL(ctx, ST_INVALID,
               M("The file has “{1}”, which this version of the program does not know and would lose. Nothing "
                 "was taken in: use the version that made the file, or a newer one."),
               what);
    return fault_at(ctx, writing->file, writing->line, 0);
}

struct putting {
    struct carry_writing *writing;
    struct query *q;
    const struct carry_table *table; /* NULL: the party's own row */
    const json_t *row;
    ref_t party;
    int at; /* parameter */
};

static enum status bad(struct ctx *ctx, const struct putting *putting, const struct column *column) {
    return carry_damaged(
        ctx, putting->writing,
        arena_printf(ctx->arena, "%s.%s", putting->table ? putting->table->name : "parties", column->name));
}

static const char *member_text(const struct putting *putting, const char *name) {
    return json_string_value(json_object_get(putting->row, name));
}

static int64_t member_number(const struct putting *putting, const char *name) {
    return json_integer_value(json_object_get(putting->row, name));
}

static enum status seal_into(struct ctx *ctx, struct putting *putting, int64_t key, struct seal_place place,
                             const char *text) {
    void *sealed;
    size_t length;
    TRY(seal_close(ctx, ctx->registry->vault, key, place, text, strlen(text), &sealed, &length));
    query_bind_int(putting->q, putting->at++, key);
    query_bind_blob(putting->q, putting->at++, sealed, length);
    return ST_OK;
}

/* Under the key of no one: the vault knows no such key, so it is a letter whose key is gone. */
static enum status put_erased(struct putting *putting) {
    static const unsigned char nothing[SEAL_EXTRA];
    query_bind_int(putting->q, putting->at++, INT64_MAX);
    query_bind_blob(putting->q, putting->at++, nothing, sizeof nothing);
    return ST_OK;
}

/* Whose keys the record's letters have; records come before letters. */
static enum status owner_of(struct ctx *ctx, const struct putting *putting, ref_t record, ref_t *owner) {
    scoped_query q = query_begin(putting->writing->write->db, SQL_RECORD_OWNER);
    query_bind_int(&q, 1, putting->party);
    query_bind_int(&q, 2, record);
    if (query_row(&q))
        *owner = query_int(&q, "owner");
    return query_done(ctx, &q);
}

static enum status put_letter(struct ctx *ctx, struct putting *putting, const struct column *column,
                              const json_t *json) {
    struct seal_place place = {.class = member_text(putting, "class"), .rev = member_number(putting, "rev")};
    const char *record = member_text(putting, "record");
    int64_t key;
    putting->writing->result->letters++;
    if (!place.class || !record || !ref_parse(record, &place.record))
        return bad(ctx, putting, column);
    if (json_is_string(json) && strcmp(json_string_value(json), "erased") == 0)
        return put_erased(putting);
    if (!json_is_object(json) && !json_is_null(json))
        return bad(ctx, putting, column);
    ref_t owner = putting->party;
    TRY(owner_of(ctx, putting, place.record, &owner));
    TRY(vault_key_for(ctx, ctx->registry->vault, owner, place.class, member_number(putting, "epoch"), &key));
    if (json_is_object(json))
        return seal_into(ctx, putting, key, place, json_text(ctx->arena, json, 0));
    query_bind_int(putting->q, putting->at++, key);
    query_bind_null(putting->q, putting->at++);
    return ST_OK;
}

static enum status put_text(struct ctx *ctx, struct putting *putting, const struct column *column,
                            const json_t *json) {
    const char *id = member_text(putting, "id");
    ref_t row;
    int64_t key;
    if (!id || !ref_parse(id, &row) || (!json_is_string(json) && !json_is_null(json)))
        return bad(ctx, putting, column);
    if (json_is_string(json)) {
        if (column->type == PLACE)
            TRY(vault_key_for(ctx, ctx->registry->vault, PAPER_KEYS, PAPER_CLASS, row, &key));
        else if (column->type == WHY)
            TRY(vault_key_for(ctx, ctx->registry->vault, HOLD_KEYS, HOLD_CLASS, row, &key));
        else
            TRY(vault_key_named(ctx, ctx->registry->vault, text_class(column), &key));
        return seal_into(ctx, putting, key, text_place(column, row), json_string_value(json));
    }
    if (column->type == WHY)
        return put_erased(putting);
    query_bind_null(putting->q, putting->at++);
    query_bind_null(putting->q, putting->at++);
    return ST_OK;
}

/* Under which key: of the request or breach, of the erasure that a task is of, or of the task. */
static enum status told_key(struct ctx *ctx, const struct putting *putting, enum type type, ref_t row,
                            int64_t *key) {
    static const struct {
        const char *member;
        ref_t family;
        const char *class;
    } of[TYPES] = {[TOLD] = {"request", REQUEST_KEYS, REQUEST_CLASS},
                   [LEAK] = {"breach", BREACH_KEYS, BREACH_CLASS},
                   [SLIP] = {"handover", HANDOVER_KEYS, HANDOVER_CLASS},
                   [NEED] = {"erasure", ERASURE_KEYS, ERASURE_CLASS},
                   [PROOF] = {"task", TASK_KEYS, TASK_CLASS}};
    if (of_register(type))
        return vault_key_named(ctx, ctx->registry->vault, register_key(type), key);
    const char *text = member_text(putting, of[type].member);
    ref_t whole = row;
    if (text && !ref_parse(text, &whole))
        return ST_INVALID;
    if (type == NEED && !text)
        return vault_key_for(ctx, ctx->registry->vault, TASK_KEYS, TASK_CLASS, row, key);
    return vault_key_for(ctx, ctx->registry->vault, of[type].family, of[type].class,
                         type == PROOF ? -whole : whole, key);
}

/* Whoever of that name is here; where nobody is, the name stays with it. */
static enum status find_user(struct ctx *ctx, const json_t *json, const char **text) {
    const char *name = json_string_value(json_object_get(json, "was"));
    struct user *staff;
    size_t count;
    scoped_json *copy = json_deep_copy(json);
    TRY(user_staff(ctx, &staff, &count));
    for (size_t i = 0; name && i < count; i++)
        if (!staff[i].ended && strcmp(staff[i].name, name) == 0) {
            json_object_del(copy, "was");
            must(json_object_set_new(copy, "user", json_integer((json_int_t)staff[i].id)) == 0);
            name = NULL;
        }
    *text = json_text(ctx->arena, copy, 0);
    return ST_OK;
}

static enum status put_told(struct ctx *ctx, struct putting *putting, const struct column *column,
                            const json_t *json) {
    const char *id = member_text(putting, "id");
    ref_t row;
    int64_t key;
    bool seen = column->type == SEEN, needed = of_register(column->type);
    if (!id || !ref_parse(id, &row) || (!json_is_object(json) && (needed || !json_is_null(json))))
        return bad(ctx, putting, column);
    if (seen &&
        (!json_is_string(json_object_get(json, "who")) || !json_is_string(json_object_get(json, "text"))))
        return bad(ctx, putting, column);
    if (json_is_object(json)) {
        enum status status = told_key(ctx, putting, column->type, row, &key);
        if (status == ST_INVALID)
            return bad(ctx, putting, column);
        TRY(status);
        const char *text = json_text(ctx->arena, json, 0);
        if (column->type == DID)
            TRY(find_user(ctx, json, &text));
        return seal_into(ctx, putting, key, told_place(column->type, row), text);
    }
    query_bind_null(putting->q, putting->at++);
    query_bind_null(putting->q, putting->at++);
    return ST_OK;
}

static enum status put_was(struct ctx *ctx, const struct putting *putting, ref_t hold, const char *name) {
    int64_t key;
    void *sealed;
    size_t length;
    TRY(vault_key_for(ctx, ctx->registry->vault, HOLD_KEYS, HOLD_CLASS, hold, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, hold_was_place(hold), name, strlen(name), &sealed, &length));
    scoped_query q = query_begin(putting->writing->write->db, SQL_HOLD_WAS_ADD);
    query_bind_int(&q, 1, hold);
    query_bind_blob(&q, 2, sealed, length);
    return query_run(ctx, &q, NULL);
}

/* Whoever has that name here; where nobody has, somebody must take it over, and the name is kept until then. */
static enum status put_staff(struct ctx *ctx, struct putting *putting, const struct column *column,
                             const json_t *json) {
    const char *id = member_text(putting, "id"), *name = json_string_value(json);
    struct user *staff;
    size_t count;
    ref_t row;
    int64_t found = 0;
    if (!id || !ref_parse(id, &row) || (!name && !json_is_null(json)))
        return bad(ctx, putting, column);
    TRY(user_staff(ctx, &staff, &count));
    for (size_t i = 0; name && i < count; i++)
        if (!staff[i].ended && strcmp(staff[i].name, name) == 0)
            found = staff[i].id;
    query_bind_int(putting->q, putting->at++, found);
    putting->writing->result->ownerless += !found && json_is_null(json_object_get(putting->row, "ended"));
    return name && !found ? put_was(ctx, putting, row, name) : ST_OK;
}

/* The number that a text or number stands for; false when it is none of this type. */
static bool number_of(const struct carry_writing *writing, const struct column *column, const json_t *json,
                      int64_t *number) {
    const char *text = json_string_value(json);
    day_t day;
    *number = json_integer_value(json);
    switch (column->type) {
    case REF:
    case WHOSE:
        return (column->type == WHOSE && json_is_null(json)) || (text && ref_parse(text, number));
    case DAY:
        if (!text || !day_parse(text, &day))
            return false;
        *number = day;
        return true;
    case INSTANT:
        return text && instant_parse(text, number);
    case NOTICE:
        return json_is_integer(json) && *number >= 1 && *number <= writing->notices;
    case CHANGE:
        if (!json_is_integer(json) || *number < 1 || *number > writing->change)
            return false;
        *number = *number > writing->base ? *number : writing->base + 1;
        return true;
    default:
        return json_is_integer(json);
    }
}

static enum status put_bytes(struct ctx *ctx, struct putting *putting, const struct column *column,
                             const char *hex) {
    size_t length = hex ? strlen(hex) / 2 : 0;
    unsigned char *bytes = arena_alloc(ctx->arena, length + 1);
    if (!length || strlen(hex) % 2 || !chain_unhex(hex, bytes, length))
        return bad(ctx, putting, column);
    query_bind_blob(putting->q, putting->at++, bytes, length);
    return ST_OK;
}

static bool known_kind(enum type type, const char *id) {
    static const char *const doings[] = {
#define DEVICE_STEP(NAME, id, label, act) id,
#include "registry/device_step.def"
#undef DEVICE_STEP
    };
    enum holding_kind kind;
    if (type == NOTING)
        return holding_kind_from(id, &kind);
    for (size_t i = 0; i < sizeof doings / sizeof *doings; i++)
        if (strcmp(doings[i], id) == 0)
            return true;
    return type != DOING;
}

static enum status put_plain(struct ctx *ctx, struct putting *putting, const struct column *column,
                             const json_t *json) {
    int64_t number;
    if (json_is_null(json) && column->may_null) {
        query_bind_null(putting->q, putting->at++);
        return ST_OK;
    }
    if (column->type == BYTES || column->type == PIECE)
        return put_bytes(ctx, putting, column, json_string_value(json));
    if (text_column(column->type)) {
        if (!json_is_string(json) || !known_kind(column->type, json_string_value(json)))
            return bad(ctx, putting, column);
        query_bind_text(putting->q, putting->at++, json_string_value(json));
        return ST_OK;
    }
    if (!number_of(putting->writing, column, json, &number))
        return bad(ctx, putting, column);
    query_bind_int(putting->q, putting->at++, number);
    return ST_OK;
}

static bool has_column(const char *columns, const char *name) {
    struct column column;
    while (next_column(&columns, &column))
        if (strcmp(column.name, name) == 0)
            return true;
    return false;
}

/* A party's own row has its lists beside it. */
static bool has_list(const struct carry_table *table, const char *name) {
    bool one = false;
    for (size_t i = 0; !table && i < sizeof tables / sizeof *tables; i++)
        one = one || (tables[i].of_party && strcmp(tables[i].name, name) == 0);
    return one;
}

static enum status all_known(struct ctx *ctx, const struct putting *putting, const char *columns) {
    const char *name;
    json_t *row = json_incref((json_t *)(uintptr_t)putting->row), *value;
    const char *unknown = NULL;
    json_object_foreach(row, name, value) {
        (void)value;
        if (!has_column(columns, name) && !has_list(putting->table, name))
            unknown = arena_text(ctx->arena, name);
    }
    json_decref(row);
    if (!unknown)
        return ST_OK;
    return carry_unknown(
        ctx, putting->writing,
        arena_printf(ctx->arena, "%s.%s", putting->table ? putting->table->name : "parties", unknown));
}

static enum status put_row(struct ctx *ctx, struct putting *putting, const char *columns) {
    struct column column;
    const char *all = columns;
    size_t count = 0;
    if (!json_is_object(putting->row))
        return carry_damaged(ctx, putting->writing, putting->table ? putting->table->name : "parties");
    while (next_column(&columns, &column)) {
        const json_t *json = json_object_get(putting->row, column.name);
        if (!json)
            return bad(ctx, putting, &column);
        count++;
        if (column.type == LETTER)
            TRY(put_letter(ctx, putting, &column, json));
        else if (text_type(column.type))
            TRY(put_text(ctx, putting, &column, json));
        else if (column.type == STAFF)
            TRY(put_staff(ctx, putting, &column, json));
        else if (told_type(column.type))
            TRY(put_told(ctx, putting, &column, json));
        else
            TRY(put_plain(ctx, putting, &column, json));
    }
    if (json_object_size(putting->row) > count)
        TRY(all_known(ctx, putting, all));
    enum status status = query_run(ctx, putting->q, NULL);
    putting->writing->result->rows++;
    if (status != ST_CONFLICT)
        return status;
    fault_clear(ctx); /* the same row twice */
    return carry_damaged(ctx, putting->writing, putting->table ? putting->table->name : "parties");
}

enum status carry_put(struct ctx *ctx, struct carry_writing *writing, const struct carry_table *table,
                      ref_t party, const json_t *row) {
    scoped_query q = query_begin(writing->write->db, table->insert);
    struct putting putting = {writing, &q, table, row, party, 1};
    if (table->of_party)
        query_bind_int(&q, putting.at++, party);
    return put_row(ctx, &putting, table->columns);
}

enum status carry_put_party(struct ctx *ctx, struct carry_writing *writing, const json_t *json, ref_t *party) {
    const char *id = json_string_value(json_object_get(json, "id"));
    if (!id || !ref_parse(id, party))
        return carry_damaged(ctx, writing, "parties.id");
    scoped_query q = query_begin(writing->write->db, SQL_CARRY_PARTY_ADD);
    struct putting putting = {writing, &q, NULL, json, *party, 1};
    return put_row(ctx, &putting, carry_party_columns);
}
