/* What becomes of something that was handed over is written down step by step and never changed; a mistake is another step. What may be
 * done is decided on the writer, with the row as it stands there. */
#include "rights/entrust_inside.h"

#include "base/json.h"
#include "registry/joined.h"
#include "registry/permit.h"
#include "registry/scope.h"
#include "registry/within.h"

#include <string.h>

const char *entrust_hinders(const struct entrust *handover, enum entrust_step_kind kind) {
    if (handover->cancelled)
        return M("It was never given: nothing more is done with it.");
    switch (kind) {
    case ENTRUST_STEP_GIVEN:
        return handover->done ? M("It is known that it was given.") : NULL;
    case ENTRUST_STEP_REOPEN:
        return handover->closed || handover->back ? NULL : M("It is not back yet.");
    case ENTRUST_STEP_CANCEL:
        return handover->closed ? M("It is back already. Say first that this was a mistake.") : NULL;
    case ENTRUST_STEP_LATER:
        return handover->closed            ? M("It is back already.")
               : handover->due == DAY_NONE ? M("It is not expected back.")
                                           : NULL;
    case ENTRUST_STEP_RETURN:
    case ENTRUST_STEP_DESTROY:
    case ENTRUST_STEP_PART_RETURN:
    case ENTRUST_STEP_PART_DESTROY:
        return handover->closed  ? M("It is back already, or destroyed. If that was a mistake, say so first.")
               : !handover->done ? M("It was cut off. Say first whether it was given.")
                                 : NULL;
    default:
        return NULL;
    }
}

/* ---- is the step whole */

static bool in_part(enum entrust_step_kind kind) {
    return kind == ENTRUST_STEP_PART_RETURN || kind == ENTRUST_STEP_PART_DESTROY;
}

static bool brings_back(enum entrust_step_kind kind) {
    return kind == ENTRUST_STEP_RETURN || kind == ENTRUST_STEP_PART_RETURN;
}

static bool signs(enum entrust_step_kind kind) {
    return in_part(kind) || kind == ENTRUST_STEP_RETURN || kind == ENTRUST_STEP_DESTROY;
}

static const struct entrust_sheet *sheet_of(const struct entrust *handover, ref_t id) {
    for (size_t i = 0; i < handover->sheet_count; i++)
        if (handover->sheets[i].id == id)
            return &handover->sheets[i];
    return NULL;
}

/* Papers are said one by one; of what has none, words say which part it is. */
static enum status check_part(struct ctx *ctx, const struct entrust *handover,
                              const struct entrust_step_draft *step) {
    if (!handover->sheet_count && step->sheet_count)
        return entrust_wrong(ctx, "papers",
                             M("No papers of the register went with it: say in words which part it is."));
    if (!handover->sheet_count && !entrust_said(step->text))
        return entrust_wrong(ctx, "text", M("Say which part it is."));
    if (handover->sheet_count && !step->sheet_count)
        return entrust_wrong(ctx, "papers", M("Say which papers."));
    for (size_t i = 0; i < step->sheet_count; i++) {
        const struct entrust_sheet *sheet = sheet_of(handover, step->sheets[i]);
        if (!sheet)
            return entrust_wrong(ctx, "papers", M("One of these papers did not go with it."));
        if (sheet->outcome)
            return entrust_wrong(ctx, "papers", M("One of these papers is back already, or destroyed."));
    }
    return ST_OK;
}

static enum status check_day(struct ctx *ctx, const struct entrust *handover,
                             const struct entrust_step_draft *step) {
    day_t today = registry_today(ctx);
    if (step->kind == ENTRUST_STEP_LATER)
        return step->day > today && step->day != handover->due
                   ? ST_OK
                   : entrust_wrong(ctx, "day", M("Say by which later day it is back."));
    if (step->day > today)
        return entrust_wrong(ctx, "day", M("What has not happened yet is written down when it has."));
    if (step->day < handover->given && step->kind != ENTRUST_STEP_TELL && step->kind != ENTRUST_STEP_GIVEN)
        return entrust_wrong(ctx, "day", M("That was before it was given."));
    return ST_OK;
}

static enum status check(struct ctx *ctx, const struct entrust *handover,
                         const struct entrust_step_draft *step) {
    bool reason = step->kind == ENTRUST_STEP_REOPEN || step->kind == ENTRUST_STEP_CANCEL ||
                  step->kind == ENTRUST_STEP_LATER;
    if (signs(step->kind) && !entrust_said(step->name))
        return entrust_wrong(ctx, "name",
                             brings_back(step->kind)
                                 ? M("Say who brought it back or took it over: the signature.")
                                 : M("Say who there confirms that it was destroyed: the signature."));
    if (reason && !entrust_said(step->text))
        return entrust_wrong(ctx, "text", M("Say why: what was written before stays to be read."));
    if (step->kind == ENTRUST_STEP_NOTE && !entrust_said(step->text))
        return entrust_wrong(ctx, "text", M("Say what is to be written down."));
    if (in_part(step->kind))
        TRY(check_part(ctx, handover, step));
    TRY(entrust_words(ctx, "name", step->name, ENTRUST_LINE_MAX));
    TRY(entrust_words(ctx, "text", step->text, ENTRUST_TEXT_MAX));
    return check_day(ctx, handover, step);
}

/* ---- taken */

static enum status run_3(struct ctx *ctx, struct write *write, enum sql sql, ref_t id, int64_t value) {
    scoped_query q = query_begin(write->db, sql);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, value);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status close_it(struct ctx *ctx, struct write *write, ref_t id, const char *outcome) {
    scoped_query q = query_begin(write->db, SQL_HANDOVER_CLOSE);
    query_bind_int(&q, 1, id);
    if (outcome)
        query_bind_int(&q, 2, ctx->now);
    else
        query_bind_null(&q, 2);
    query_bind_text(&q, 3, outcome);
    query_bind_int(&q, 4, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status touch_it(struct ctx *ctx, struct write *write, ref_t id) {
    scoped_query q = query_begin(write->db, SQL_HANDOVER_TOUCH);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, write->change);
    return query_run(ctx, &q, NULL);
}

/* With the last paper all of it is back: then it ends as the last ones did. */
static enum status take_part(struct ctx *ctx, struct write *write, const struct entrust *handover,
                             const struct entrust_step_draft *step, ref_t id) {
    for (size_t i = 0; i < step->sheet_count; i++) {
        scoped_query q = query_begin(write->db, SQL_HANDOVER_BACK_ADD);
        query_bind_int(&q, 1, step->sheets[i]);
        query_bind_int(&q, 2, handover->id);
        query_bind_int(&q, 3, id);
        query_bind_int(&q, 4, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    if (!step->sheet_count || handover->back + step->sheet_count < handover->sheet_count)
        return touch_it(ctx, write, handover->id);
    return close_it(ctx, write, handover->id,
                    entrust_step_id(brings_back(step->kind) ? ENTRUST_STEP_RETURN : ENTRUST_STEP_DESTROY));
}

/* All of it is out again, also what had come back before the rest. */
static enum status open_it(struct ctx *ctx, struct write *write, ref_t id) {
    scoped_query q = query_begin(write->db, SQL_HANDOVER_BACKS_ERASE);
    query_bind_int(&q, 1, id);
    TRY(query_run(ctx, &q, NULL));
    return close_it(ctx, write, id, NULL);
}

static enum status effect(struct ctx *ctx, struct write *write, const struct entrust *handover,
                          const struct entrust_step_draft *step, ref_t id) {
    switch (step->kind) {
    case ENTRUST_STEP_RETURN:
    case ENTRUST_STEP_DESTROY:
    case ENTRUST_STEP_CANCEL:
        return close_it(ctx, write, handover->id, entrust_step_id(step->kind));
    case ENTRUST_STEP_REOPEN:
        return open_it(ctx, write, handover->id);
    case ENTRUST_STEP_PART_RETURN:
    case ENTRUST_STEP_PART_DESTROY:
        return take_part(ctx, write, handover, step, id);
    case ENTRUST_STEP_LATER:
        return run_3(ctx, write, SQL_HANDOVER_DUE, handover->id, step->day);
    case ENTRUST_STEP_GIVEN:
        return run_3(ctx, write, SQL_HANDOVER_DONE, handover->id, ctx->now);
    default:
        return touch_it(ctx, write, handover->id);
    }
}

static const char *words_json(struct ctx *ctx, const struct entrust_step_draft *step) {
    scoped_json *json = json_object();
    if (entrust_said(step->name))
        json_put(json, "name", step->name);
    if (entrust_said(step->text))
        json_put(json, "text", step->text);
    return json_text(ctx->arena, json, 0);
}

static enum status put_step(struct ctx *ctx, struct write *write, ref_t handover,
                            const struct entrust_step_draft *step, ref_t id) {
    const char *json = words_json(ctx, step);
    int64_t key;
    void *sealed;
    size_t length;
    TRY(vault_key_for(ctx, ctx->registry->vault, HANDOVER_KEYS, HANDOVER_CLASS, handover, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, handover_place(id), json, strlen(json), &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_HANDOVER_STEP_ADD);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, handover);
    query_bind_text(&q, 3, entrust_step_id(step->kind));
    query_bind_int(&q, 4, step->day);
    query_bind_int(&q, 5, ctx->now);
    query_bind_text(&q, 6, actor_text(ctx));
    query_bind_int(&q, 7, key);
    query_bind_blob(&q, 8, sealed, length);
    query_bind_int(&q, 9, write->change);
    return query_run(ctx, &q, NULL);
}

struct taking {
    ref_t id;
    const struct entrust_step_draft *draft;
};

/* A paper that went somewhere else since cannot be there again. */
static enum status nothing_moved(struct ctx *ctx, struct write *write, ref_t id) {
    scoped_query q = query_begin(write->db, SQL_HANDOVER_MOVED);
    query_bind_int(&q, 1, id);
    bool moved = query_row(&q) && query_int(&q, "count") > 0;
    TRY(query_done(ctx, &q));
    return moved ? FAIL(ctx, ST_CONFLICT,
                        M("Some of these papers were handed over to somebody since, so they had come back."))
                 : ST_OK;
}

static enum status take(struct ctx *ctx, struct write *write, void *arg) {
    const struct taking *taking = arg;
    struct entrust_step_draft step = *taking->draft;
    struct entrust handover;
    TRY(entrust_allowed(ctx, write->db, entrust_action(step.kind)));
    TRY(scope_write(ctx));
    TRY(entrust_row(ctx, write->db, taking->id, &handover));
    const char *why = entrust_hinders(&handover, step.kind);
    if (why)
        return FAIL(ctx, ST_CONFLICT, why);
    if (step.version && step.version != handover.version)
        return FAIL(
            ctx, ST_CONFLICT,
            M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
    if (step.day == DAY_NONE && step.kind != ENTRUST_STEP_LATER)
        step.day = registry_today(ctx);
    if (step.sheet_count) {
        ref_t *once = arena_array(ctx->arena, step.sheet_count, sizeof *once);
        memcpy(once, step.sheets, step.sheet_count * sizeof *once);
        step.sheet_count = ref_once_each(once, step.sheet_count);
        step.sheets = once;
    }
    TRY(check(ctx, &handover, &step));
    if (step.kind == ENTRUST_STEP_REOPEN)
        TRY(nothing_moved(ctx, write, handover.id));
    ref_t id = store_new_id();
    TRY(put_step(ctx, write, handover.id, &step, id));
    TRY(effect(ctx, write, &handover, &step, id));
    return entrust_logged(ctx, write, handover.id, "recipients", "handover_step", entrust_step_id(step.kind));
}

enum status entrust_take(struct ctx *ctx, ref_t id, const struct entrust_step_draft *step) {
    struct taking taking = {id, step};
    enum status status = registry_change(ctx, take, &taking);
    if (status == ST_DENIED)
        registry_refused(ctx, "handover", 0);
    return status;
}

/* ---- when somebody is erased */

enum status entrust_keys(struct ctx *ctx, struct db *db, ref_t party, int64_t **keys, size_t *count) {
    return joined_row_keys(ctx, db, SQL_HANDOVER_KEYS_OF, party, keys, count);
}

static enum status forget_words(struct ctx *ctx, struct write *write, ref_t id) {
    static const enum sql all[] = {SQL_HANDOVER_STEPS_FORGET, SQL_HANDOVER_FORGET};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        scoped_query q = query_begin(write->db, all[i]);
        query_bind_int(&q, 1, id);
        query_bind_int(&q, 2, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}

static enum status forget_of(struct ctx *ctx, struct write *write, ref_t party) {
    ref_t *ids = NULL;
    size_t count = 0, room = 0;
    {
        scoped_query q = query_begin(write->db, SQL_HANDOVER_KEYS_OF);
        query_bind_int(&q, 1, party);
        while (query_row(&q)) {
            ref_t id = query_int(&q, "id");
            ARENA_PUSH(ctx->arena, ids, count, room, id);
        }
        TRY(query_done(ctx, &q));
    }
    for (size_t i = 0; i < count; i++)
        TRY(forget_words(ctx, write, ids[i]));
    return ST_OK;
}

enum status entrust_forget(struct ctx *ctx, struct write *write, ref_t party) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, write->db, party, &members, &count));
    for (size_t i = 0; i < count; i++)
        TRY(forget_of(ctx, write, members[i]));
    return ST_OK;
}
