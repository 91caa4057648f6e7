/* The intent: what is to be done, sealed until it is done. And whether it is true that it was. */
#include "rights/erase_inside.h"

#include "base/json.h"
#include "registry/lens.h"
#include "rights/entrust.h"
#include "rights/outbox.h"
#include "rights/request.h"
#include "vault/chain.h"
#include "vault/lookup.h"

#include <string.h>

/* ---- intent */

static json_t *target_json(struct ctx *ctx, const struct erase_target *target) {
    json_t *json = json_object(), *records = json_array();
    json_put(json, "class", ctx_notice(ctx)->classes[target->class].entry.id);
    json_object_set_new(json, "whole", json_boolean(target->whole));
    for (size_t i = 0; i < target->count; i++)
        json_array_append_new(records, json_integer(target->records[i]));
    json_object_set_new(json, "records", records);
    return json;
}

static json_t *stay_json(struct ctx *ctx, const struct due_verdict *due) {
    const struct verdict *verdict = &due->verdict;
    json_t *json = json_object();
    json_put(json, "class", ctx_notice(ctx)->classes[verdict->class].entry.id);
    json_put(json, "erasable_from",
             verdict->erasable_from == DAY_NONE ? NULL : day_iso(ctx->arena, verdict->erasable_from));
    json_put(json, "gone_by", verdict->gone_by == DAY_NONE ? NULL : day_iso(ctx->arena, verdict->gone_by));
    json_put(json, "rule", verdict->keep_path);
    if (due->held_until)
        json_put(json, "held_until", day_iso(ctx->arena, due->held_until));
    return json;
}

static const char *hex_of(struct ctx *ctx, const void *bytes, size_t length) {
    char *hex = arena_alloc(ctx->arena, 2 * length + 1);
    chain_hex(bytes, length, hex);
    return hex;
}

static json_t *suppress_json(struct ctx *ctx, const struct erasure *erasure) {
    json_t *json = json_array();
    for (size_t i = 0; i < erasure->suppress_count; i++) {
        json_t *one = json_object();
        json_put(one, "kind", erasure->suppress[i].kind);
        json_put(one, "token", hex_of(ctx, erasure->suppress[i].token, TOKEN_SIZE));
        if (erasure->suppress[i].once)
            json_object_set_new(one, "once", json_true());
        json_array_append_new(json, one);
    }
    return json;
}

json_t *erase_decision_json(struct ctx *ctx, const struct erase_decision *decision, bool stays) {
    json_t *json = json_array();
    for (size_t i = 0; i < decision->target_count && !stays; i++)
        json_array_append_new(json, target_json(ctx, &decision->targets[i]));
    for (size_t i = 0; i < decision->stay_count && stays; i++)
        json_array_append_new(json, stay_json(ctx, &decision->stays[i]));
    return json;
}

static json_t *files_json(const struct erasure *erasure) {
    json_t *json = json_array();
    for (size_t i = 0; i < erasure->file_count; i++)
        json_array_append_new(json, json_integer(erasure->files[i]));
    return json;
}

static void read_files(struct ctx *ctx, const json_t *json, struct erasure *erasure) {
    erasure->file_count = json_array_size(json);
    erasure->files = arena_array(ctx->arena, erasure->file_count + 1, sizeof *erasure->files);
    for (size_t i = 0; i < erasure->file_count; i++)
        erasure->files[i] = json_integer_value(json_array_get(json, i));
}

static json_t *texts_json(const struct erase_texts *texts) {
    return json_pack("{s:I,s:I,s:I,s:I}", "looked", (json_int_t)texts->looked, "found",
                     (json_int_t)texts->found, "decided", (json_int_t)texts->decided, "taken_out",
                     (json_int_t)texts->taken_out);
}

static void read_texts(const json_t *json, struct erase_texts *texts) {
    *texts = (struct erase_texts){.known = json != NULL,
                                  .looked = (size_t)json_integer_value(json_object_get(json, "looked")),
                                  .found = (size_t)json_integer_value(json_object_get(json, "found")),
                                  .decided = (size_t)json_integer_value(json_object_get(json, "decided")),
                                  .taken_out = (size_t)json_integer_value(json_object_get(json, "taken_out"))};
}

json_t *erase_besides_json(const struct erasure *erasure) {
    json_t *json = json_object();
    for (int b = 0; b < ERASE_BESIDES; b++)
        if (erasure->besides[b])
            json_object_set_new(json, erase_beside_id((enum erase_beside)b),
                                json_integer((json_int_t)erasure->besides[b]));
    return json;
}

static void read_besides(const json_t *json, struct erasure *erasure) {
    for (int b = 0; b < ERASE_BESIDES; b++)
        erasure->besides[b] =
            (size_t)json_integer_value(json_object_get(json, erase_beside_id((enum erase_beside)b)));
}

const char *erase_intent_json(struct ctx *ctx, const struct erasure *erasure) {
    scoped_json *json = json_object();
    json_object_set_new(json, "targets", erase_decision_json(ctx, &erasure->decision, false));
    json_object_set_new(json, "stays", erase_decision_json(ctx, &erasure->decision, true));
    json_object_set_new(json, "suppress", suppress_json(ctx, erasure));
    json_object_set_new(json, "remains", remains_json(&erasure->remains));
    json_object_set_new(json, "keys", json_integer((json_int_t)erasure->keys));
    json_object_set_new(json, "letters", json_integer((json_int_t)erasure->letters));
    json_object_set_new(json, "files", files_json(erasure));
    if (erasure->texts.known)
        json_object_set_new(json, "texts", texts_json(&erasure->texts));
    json_object_set_new(json, "besides", erase_besides_json(erasure));
    json_put(json, "because", erasure->because);
    if (erasure->gone_by)
        json_put(json, "gone_by", day_iso(ctx->arena, erasure->gone_by));
    json_object_set_new(json, "asked_for", json_boolean(erasure->asked_for));
    if (erasure->request)
        json_put(json, "request", ref_text(ctx->arena, erasure->request));
    json_object_set_new(json, "name_goes", json_boolean(erasure->name_goes));
    if (erasure->sample) {
        json_object_set_new(json, "sample_record", json_integer(erasure->sample_record));
        json_put(json, "sample_class", erasure->sample_class);
        json_object_set_new(json, "sample_rev", json_integer(erasure->sample_rev));
        json_object_set_new(json, "sample_key", json_integer(erasure->sample_key));
        json_put(json, "sample", hex_of(ctx, erasure->sample, erasure->sample_length));
    }
    return json_text(ctx->arena, json, 0);
}

static void read_target(struct ctx *ctx, const json_t *json, struct erase_target *target) {
    const json_t *records = json_object_get(json, "records");
    target->class = notice_class(ctx_notice(ctx), json_string_value(json_object_get(json, "class")));
    target->whole = json_is_true(json_object_get(json, "whole"));
    target->count = json_array_size(records);
    target->records = arena_array(ctx->arena, target->count + 1, sizeof *target->records);
    for (size_t i = 0; i < target->count; i++)
        target->records[i] = json_integer_value(json_array_get(records, i));
}

static day_t read_day(const json_t *json, const char *key) {
    const char *text = json_string_value(json_object_get(json, key));
    day_t day;
    return text && day_parse(text, &day) ? day : DAY_NONE;
}

static void read_stay(struct ctx *ctx, const json_t *json, struct due_verdict *stay) {
    stay->verdict.class = notice_class(ctx_notice(ctx), json_string_value(json_object_get(json, "class")));
    stay->verdict.erasable_from = read_day(json, "erasable_from");
    stay->verdict.gone_by = read_day(json, "gone_by");
    stay->verdict.keep_path = arena_text(ctx->arena, json_string_value(json_object_get(json, "rule")));
    day_t held = read_day(json, "held_until");
    stay->held_until = held == DAY_NONE ? 0 : held;
}

static void read_decision(struct ctx *ctx, const json_t *json, struct erase_decision *decision) {
    const json_t *targets = json_object_get(json, "targets"), *stays = json_object_get(json, "stays");
    decision->target_count = json_array_size(targets);
    decision->targets = arena_array(ctx->arena, decision->target_count + 1, sizeof *decision->targets);
    for (size_t i = 0; i < decision->target_count; i++)
        read_target(ctx, json_array_get(targets, i), &decision->targets[i]);
    decision->stay_count = json_array_size(stays);
    decision->stays = arena_array(ctx->arena, decision->stay_count + 1, sizeof *decision->stays);
    for (size_t i = 0; i < decision->stay_count; i++)
        read_stay(ctx, json_array_get(stays, i), &decision->stays[i]);
}

static enum status read_suppress(struct ctx *ctx, const json_t *list, struct erasure *erasure) {
    erasure->suppress_count = json_array_size(list);
    erasure->suppress = arena_array(ctx->arena, erasure->suppress_count + 1, sizeof *erasure->suppress);
    for (size_t i = 0; i < erasure->suppress_count; i++) {
        const json_t *one = json_array_get(list, i);
        const char *hex = json_string_value(json_object_get(one, "token"));
        erasure->suppress[i].kind = arena_text(ctx->arena, json_string_value(json_object_get(one, "kind")));
        erasure->suppress[i].once = json_is_true(json_object_get(one, "once"));
        if (!hex || !chain_unhex(hex, erasure->suppress[i].token, TOKEN_SIZE))
            return FAIL(ctx, ST_FAILED, M("The record of an erasure that was begun is damaged"));
    }
    return ST_OK;
}

static void read_sample(struct ctx *ctx, const json_t *json, struct erasure *erasure) {
    const char *hex = json_string_value(json_object_get(json, "sample"));
    if (!hex)
        return;
    erasure->sample_length = strlen(hex) / 2;
    erasure->sample = arena_alloc(ctx->arena, erasure->sample_length);
    must(chain_unhex(hex, erasure->sample, erasure->sample_length));
    erasure->sample_record = json_integer_value(json_object_get(json, "sample_record"));
    erasure->sample_class = arena_text(ctx->arena, json_string_value(json_object_get(json, "sample_class")));
    erasure->sample_rev = json_integer_value(json_object_get(json, "sample_rev"));
    erasure->sample_key = json_integer_value(json_object_get(json, "sample_key"));
}

enum status erase_intent_read(struct ctx *ctx, const char *text, struct erasure *erasure) {
    scoped_json *json = json_loads(text, 0, NULL);
    if (!json)
        return FAIL(ctx, ST_FAILED, M("The record of an erasure that was begun is damaged"));
    read_decision(ctx, json, &erasure->decision);
    read_sample(ctx, json, erasure);
    remains_read(ctx, json_object_get(json, "remains"), &erasure->remains);
    erasure->because = arena_text(ctx->arena, json_string_value(json_object_get(json, "because")));
    erasure->gone_by = read_day(json, "gone_by");
    erasure->gone_by = erasure->gone_by == DAY_NONE ? 0 : erasure->gone_by;
    erasure->asked_for = json_is_true(json_object_get(json, "asked_for"));
    const char *request = json_string_value(json_object_get(json, "request"));
    if (!request || !ref_parse(request, &erasure->request))
        erasure->request = 0;
    erasure->name_goes = json_is_true(json_object_get(json, "name_goes"));
    erasure->keys = (size_t)json_integer_value(json_object_get(json, "keys"));
    erasure->letters = (size_t)json_integer_value(json_object_get(json, "letters"));
    read_files(ctx, json_object_get(json, "files"), erasure);
    read_texts(json_object_get(json, "texts"), &erasure->texts);
    read_besides(json_object_get(json, "besides"), erasure);
    return read_suppress(ctx, json_object_get(json, "suppress"), erasure);
}

/* ---- verification */

static enum status still(struct ctx *ctx, const char *what) {
    return FAIL(ctx, ST_FAILED,
                M("The erasure is not complete, it goes on at the next start: something is left ({1})"), what);
}

/* A file stays with its letter: of a class that stays. */
static enum status verify_files(struct ctx *ctx, struct db *db, struct erasure *erasure) {
    erasure->left.files = erasure->left.gone_files = 0;
    for (size_t i = 0; i < erasure->file_count; i++) {
        scoped_query q = query_begin(db, SQL_FILE_LEFT);
        query_bind_int(&q, 1, erasure->files[i]);
        query_bind_int(&q, 2, erasure->party);
        bool here = query_row(&q) && (query_int(&q, "files") || query_int(&q, "pieces"));
        bool stays = here && query_int(&q, "letters");
        TRY(query_done(ctx, &q));
        erasure->left.files += here && !stays;
        erasure->left.gone_files += !here;
    }
    return erasure->left.files ? still(ctx, "file") : ST_OK;
}

static enum status verify_keys(struct ctx *ctx, struct erasure *erasure) {
    TRY(erase_keys_left(ctx, erasure, &erasure->left.keys));
    return erasure->left.keys ? still(ctx, "key") : ST_OK;
}

static enum status verify_letters(struct ctx *ctx, struct db *db, struct erasure *erasure) {
    erasure->left.letters = 0;
    for (size_t i = 0; i < erasure->decision.target_count; i++) {
        const struct erase_target *target = &erasure->decision.targets[i];
        if (!target->whole)
            continue;
        scoped_query q = query_begin(db, SQL_LETTERS_LEFT_OF_CLASS);
        query_bind_int(&q, 1, erasure->party);
        query_bind_text(&q, 2, ctx_notice(ctx)->classes[target->class].entry.id);
        erasure->left.letters += query_row(&q) ? (size_t)query_int(&q, "count") : 0;
        TRY(query_done(ctx, &q));
        if (erasure->left.letters)
            return still(ctx, "letter");
    }
    return ST_OK;
}

static enum status verify_sample(struct ctx *ctx, const struct erasure *erasure) {
    char *plain;
    size_t length;
    struct seal_place place = {
        .record = erasure->sample_record, .class = erasure->sample_class, .rev = erasure->sample_rev};
    if (!erasure->sample)
        return ST_OK;
    enum status status = seal_open(ctx, ctx->registry->vault, erasure->sample_key, place, erasure->sample,
                                   erasure->sample_length, &plain, &length);
    if (status == ST_OK)
        return still(ctx, "key");
    fault_clear(ctx);
    return status == ST_NOT_FOUND ? ST_OK : still(ctx, "key");
}

/* Without a name a party cannot be found, neither by token nor in the lens. Whose name stays is not in the lens either until the
 * erasure is done. */
static enum status verify_finding(struct ctx *ctx, struct erasure *erasure) {
    int64_t tokens;
    TRY(lookup_count(ctx, ctx->registry->vault, erasure->party, &tokens));
    erasure->left.tokens = erasure->name_goes ? (size_t)tokens : 0;
    if (erasure->left.tokens)
        return still(ctx, "token");
    if (lens_has(ctx, erasure->party))
        return still(ctx, "lens");
    return ST_OK;
}

/* Choices, links, messages, answered requests, tasks, hand-overs: of whose name is gone there is none that anything opens. */
static enum status verify_rows(struct ctx *ctx, struct db *db, const struct erasure *erasure) {
    int64_t *keys;
    size_t requests, messages, tasks, handovers;
    if (!erasure->name_goes)
        return ST_OK;
    scoped_query q = query_begin(db, SQL_ERASED_LEFT);
    query_bind_int(&q, 1, erasure->party);
    int64_t left = query_row(&q) ? query_int(&q, "count") : 0;
    TRY(query_done(ctx, &q));
    TRY(request_keys(ctx, db, erasure->party, &keys, &requests));
    TRY(outbox_keys(ctx, db, erasure->party, &keys, &messages));
    TRY(task_keys(ctx, db, erasure->party, &keys, &tasks));
    TRY(entrust_keys(ctx, db, erasure->party, &keys, &handovers));
    return left        ? still(ctx, "row")
           : requests  ? still(ctx, "request")
           : messages  ? still(ctx, "message")
           : tasks     ? still(ctx, "task")
           : handovers ? still(ctx, "hand-over")
                       : ST_OK;
}

enum status erase_verify(struct ctx *ctx, struct erasure *erasure) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(verify_letters(ctx, db, erasure));
    TRY(verify_rows(ctx, db, erasure));
    TRY(verify_finding(ctx, erasure));
    TRY(verify_files(ctx, db, erasure));
    TRY(verify_keys(ctx, erasure));
    return verify_sample(ctx, erasure);
}
