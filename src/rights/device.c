/* A step is checked against the device as it stands on the writer. What a lost or wiped one takes with it (keys of programs, sessions)
 * goes in the same change. */
#include "rights/device_inside.h"

#include "base/utf8.h"
#include "registry/allow.h"
#include "registry/permit.h"
#include "registry/scope.h"
#include "registry/staff.h"
#include "registry/within.h"
#include "rights/breach.h"

#include <string.h>

enum { COPIES_SECONDS = 400 * 86400, LATE_SECONDS = 300 };

static enum status wrong_at(struct ctx *ctx, const char *field, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at_field(ctx, field);
}

static bool said(const char *text) {
    return text && text[strspn(text, " \t\r\n")];
}

static bool fits(const char *text, size_t most) {
    return !text || (strlen(text) <= most && utf8_text(text, strlen(text)));
}

/* ---- what is said */

static bool in_notice(const struct notice *notice, const char *id) {
    for (size_t i = 0; i < notice->holders_count; i++)
        if (strcmp(notice->holders[i].entry.path, id) == 0)
            return true;
    return notice_class(notice, id) != NOTICE_NOTHING;
}

static enum status check_holds(struct ctx *ctx, const char *ids) {
    while (ids && *ids) {
        size_t length = strcspn(ids, ",");
        const char *id = arena_text_n(ctx->arena, ids, length);
        if (!in_notice(ctx_notice(ctx), id)) {
            (void)FAIL(ctx, ST_INVALID, M("The notice has no class and no system “{1}”."), id);
            return fault_at_field(ctx, "holds");
        }
        ids += length + (ids[length] == ',');
    }
    return ST_OK;
}

static enum status check_user(struct ctx *ctx, struct db *db, int64_t id) {
    struct user user;
    enum status status = id ? staff_find(ctx, db, id, &user) : ST_OK;
    return status == ST_NOT_FOUND ? wrong_at(ctx, "user", M("Nobody of the staff has this id any more."))
                                  : status;
}

static bool number_fits(int64_t number) {
    return number >= DEVICE_UNKNOWN && number <= DEVICE_LENGTH_MOST;
}

static enum status check_facts(struct ctx *ctx, struct db *db, const struct device_facts *facts,
                               const struct device_facts *now) {
    if (!said(now->name) || !fits(facts->name, DEVICE_LINE))
        return wrong_at(ctx, "name", M("Give the device a name by which everybody knows it."));
    if (now->kind < 0)
        return wrong_at(ctx, "kind", M("Say what it is: a computer, a telephone, a tablet."));
    if (!number_fits(facts->length))
        return wrong_at(ctx, "length", M("A length is a number up to 999."));
    if (!number_fits(facts->screen))
        return wrong_at(ctx, "screen",
                        M("Say after how many minutes the screen locks itself, up to 999; 0: never."));
    TRY(check_user(ctx, db, facts->user));
    return check_holds(ctx, facts->holds);
}

/* A look that leaves a number open has not seen it. */
static enum status check_seen(struct ctx *ctx, const struct device_facts *now) {
    if (now->encrypted < 0)
        return wrong_at(ctx, "encrypted", M("Say whether what is on it is encrypted."));
    if (now->lock < 0)
        return wrong_at(ctx, "lock", M("Say what opens it."));
    if (now->lock != DEVICE_LOCK_NONE && now->length < 0)
        return wrong_at(ctx, "length", M("Say how long the password or PIN is."));
    if (now->screen < 0 && now->kind != device_word_from(DEVICE_KIND, "storage"))
        return wrong_at(ctx, "screen",
                        M("Say after how many minutes the screen locks itself, up to 999; 0: never."));
    if (now->copy < 0)
        return wrong_at(ctx, "copy", M("Say how what is on it is copied."));
    return ST_OK;
}

static enum status check_words(struct ctx *ctx, const struct device_draft *draft) {
    static const char code[] = M("This holds a personal identity code. Leave it out.");
    if (!fits(draft->text, DEVICE_TEXT))
        return wrong_at(ctx, "text", M("The text is too long, or holds characters that are no text."));
    if (device_step_signed(draft->kind) && (!said(draft->who) || !fits(draft->who, DEVICE_LINE)))
        return wrong_at(ctx, "who", M("Say who has looked."));
    TRY(allow_no_code(ctx, "name", draft->facts.name, code));
    TRY(allow_no_code(ctx, "who", draft->who, code));
    return allow_no_code(ctx, "text", draft->text, code);
}

/* What each kind of step cannot do without. */
static enum status check_text(struct ctx *ctx, const struct device_draft *draft) {
    static const char *const missing[DEVICE_STEP_KINDS] = {
        [DEVICE_STEP_RESTORE] = M("Say what was brought back, and whether it could be read."),
        [DEVICE_STEP_LOST] = M("Say where and how it was lost, as far as it is known."),
        [DEVICE_STEP_RETIRE] = M("Say how it was wiped, and where it went."),
        [DEVICE_STEP_BACK] = M("Say how it came back."),
        [DEVICE_STEP_BREACH] = M("Say which breach: its id."),
        [DEVICE_STEP_NOTE] = M("Say what is to be written down."),
    };
    return missing[draft->kind] && !said(draft->text) ? wrong_at(ctx, "text", missing[draft->kind]) : ST_OK;
}

static enum status check_days(struct ctx *ctx, const struct device_draft *draft) {
    enum { AGE = 3660 };
    day_t today = registry_today(ctx);
    if (draft->day > today)
        return wrong_at(ctx, "day", M("That day has not come yet."));
    if (draft->day < today - AGE)
        return wrong_at(ctx, "day", M("That day is too far from today."));
    if (draft->next == DAY_NONE)
        return ST_OK;
    if (draft->next <= draft->day)
        return wrong_at(ctx, "next", M("The next look comes after this one."));
    return draft->next > today + AGE ? wrong_at(ctx, "next", M("That day is too far from today.")) : ST_OK;
}

static day_t next_look(struct ctx *ctx, day_t day) {
    struct span span = device_rule(ctx_notice(ctx)).check;
    if (!span.set)
        return day_add_months(day, 12);
    day_t next = day_add_months(day, 12 * span.years + span.months) + 7 * span.weeks + span.days;
    return next > day ? next : day + 1;
}

const char *device_hinders(const struct device *device, enum device_step_kind kind) {
    if (kind == DEVICE_STEP_NOTE)
        return NULL;
    if (kind == DEVICE_STEP_RECORD)
        return M("A device is taken into the register once.");
    if (kind == DEVICE_STEP_BREACH)
        return device->state == DEVICE_LOST ? NULL : M("This device is not lost.");
    if (device->state == DEVICE_USED)
        return kind == DEVICE_STEP_BACK ? M("This device is in use.") : NULL;
    if (kind == DEVICE_STEP_BACK)
        return NULL;
    if (device->state == DEVICE_RETIRED)
        return M("This device is out of use.");
    return kind == DEVICE_STEP_RETIRE ? NULL : M("This device is lost. When it is found, say that first.");
}

/* ---- rows */

static enum status put_step(struct ctx *ctx, struct write *write, ref_t device,
                            const struct device_draft *draft) {
    const char *json = device_step_json(ctx, draft);
    ref_t id = store_new_id();
    int64_t key;
    void *sealed;
    size_t length;
    TRY(vault_key_named(ctx, ctx->registry->vault, DEVICE_KEY, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, device_place(id), json, strlen(json), &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_DEVICE_STEP_ADD);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, device);
    query_bind_text(&q, 3, device_step_id(draft->kind));
    query_bind_int(&q, 4, draft->day);
    if (draft->next == DAY_NONE)
        query_bind_null(&q, 5);
    else
        query_bind_int(&q, 5, draft->next);
    query_bind_int(&q, 6, ctx->now);
    query_bind_text(&q, 7, actor_text(ctx));
    query_bind_int(&q, 8, key);
    query_bind_blob(&q, 9, sealed, length);
    query_bind_int(&q, 10, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status logged(struct ctx *ctx, struct write *write, const char *action, ref_t device,
                          const char *what) {
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = action,
                                              .record = device,
                                              .sentence = "security",
                                              .detail = what});
}

/* The names of devices in use are what people and programs call them by. */
static enum status name_is_free(struct ctx *ctx, struct db *db, ref_t id, const char *name) {
    struct device *list;
    size_t count;
    TRY(device_all(ctx, db, &list, &count));
    for (size_t i = 0; i < count; i++)
        if (list[i].id != id && list[i].state == DEVICE_USED && strcmp(list[i].facts.name, name) == 0) {
            (void)FAIL(ctx, ST_CONFLICT, M("There is a device of that name already."));
            return fault_at_field(ctx, "name");
        }
    return ST_OK;
}

static enum status permitted(struct ctx *ctx, struct db *db, enum device_step_kind kind) {
    TRY(permit_action_within(ctx, db, ACTION_DEVICE, 0, NULL));
    return device_step_signed(kind) ? permit_action_within(ctx, db, ACTION_ATTEST, 0, NULL) : ST_OK;
}

bool device_may(struct ctx *ctx, enum device_step_kind kind) {
    return permit_role(ctx, ACTION_DEVICE) && (!device_step_signed(kind) || permit_role(ctx, ACTION_ATTEST));
}

/* ---- taking one in */

struct taking {
    struct device_draft draft;
    ref_t id;
};

static void complete(struct ctx *ctx, struct taking *taking) {
    struct device_draft *draft = &taking->draft;
    if (draft->day == DAY_NONE)
        draft->day = registry_today(ctx);
    if (draft->kind != DEVICE_STEP_CHECK)
        draft->next = DAY_NONE;
    else if (draft->next == DAY_NONE)
        draft->next = next_look(ctx, draft->day);
    if (!device_step_signed(draft->kind))
        draft->who = NULL;
    else if (!said(draft->who))
        draft->who = ctx->actor && ctx->actor->name ? ctx->actor->name : NULL;
}

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    const struct taking *taking = arg;
    const struct device_draft *draft = &taking->draft;
    TRY(permitted(ctx, write->db, DEVICE_STEP_RECORD));
    TRY(check_facts(ctx, write->db, &draft->facts, &draft->facts));
    TRY(name_is_free(ctx, write->db, 0, draft->facts.name));
    {
        scoped_query q = query_begin(write->db, SQL_DEVICE_ADD);
        query_bind_int(&q, 1, taking->id);
        query_bind_int(&q, 2, ctx->now);
        query_bind_int(&q, 3, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    TRY(put_step(ctx, write, taking->id, draft));
    return logged(ctx, write, "device_step", taking->id, device_step_id(DEVICE_STEP_RECORD));
}

static enum status change(struct ctx *ctx, write_fn *fn, void *arg) {
    enum status status = registry_change(ctx, fn, arg);
    if (status == ST_DENIED)
        registry_refused(ctx, "device", 0);
    return status;
}

enum status device_add(struct ctx *ctx, const struct device_draft *draft, ref_t *id) {
    struct taking taking = {*draft, store_new_id()};
    taking.draft.kind = DEVICE_STEP_RECORD;
    complete(ctx, &taking);
    TRY(check_words(ctx, &taking.draft));
    TRY(check_days(ctx, &taking.draft));
    TRY(change(ctx, add, &taking));
    *id = taking.id;
    return ST_OK;
}

/* ---- a step */

/* Whoever has a lost device in hand must not get in with what lies on it. */
static enum status shut_out(struct ctx *ctx, struct write *write, const struct device *device,
                            enum device_step_kind kind) {
    if (kind != DEVICE_STEP_LOST && kind != DEVICE_STEP_RETIRE)
        return ST_OK;
    {
        scoped_query q = query_begin(write->db, SQL_DEVICE_TOKENS_END);
        query_bind_int(&q, 1, device->id);
        query_bind_int(&q, 2, ctx->now);
        query_bind_int(&q, 3, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    return kind == DEVICE_STEP_LOST && device->facts.user
               ? staff_run(ctx, write, SQL_SESSIONS_END, device->facts.user)
               : ST_OK;
}

static enum status breach_is_there(struct ctx *ctx, struct db *db, const char *text) {
    ref_t breach;
    bool there = false;
    if (text && ref_parse(text, &breach)) {
        scoped_query q = query_begin(db, SQL_BREACH_BY_ID);
        query_bind_int(&q, 1, breach);
        there = query_row(&q);
        TRY(query_done(ctx, &q));
    }
    return there ? ST_OK : wrong_at(ctx, "text", M("Say which breach: its id."));
}

static enum status check_step(struct ctx *ctx, struct db *db, const struct device *device,
                              const struct device_draft *draft) {
    struct device_facts now = device->facts;
    device_facts_over(&now, &draft->facts);
    TRY(check_facts(ctx, db, &draft->facts, &now));
    if (draft->facts.name && strcmp(draft->facts.name, device->facts.name) != 0)
        TRY(name_is_free(ctx, db, device->id, draft->facts.name));
    if (draft->kind == DEVICE_STEP_BREACH)
        TRY(breach_is_there(ctx, db, draft->text));
    if (draft->kind == DEVICE_STEP_BACK)
        TRY(name_is_free(ctx, db, device->id, device->facts.name));
    return draft->kind == DEVICE_STEP_CHECK ? check_seen(ctx, &now) : ST_OK;
}

static enum status touch(struct ctx *ctx, struct write *write, ref_t device) {
    scoped_query q = query_begin(write->db, SQL_DEVICE_TOUCH);
    query_bind_int(&q, 1, device);
    query_bind_int(&q, 2, write->change);
    return query_run(ctx, &q, NULL);
}

enum status device_breached(struct ctx *ctx, struct write *write, ref_t id, ref_t breach) {
    struct device device;
    const struct device_draft draft = {.kind = DEVICE_STEP_BREACH,
                                       .facts = device_facts_none(),
                                       .day = registry_today(ctx),
                                       .next = DAY_NONE,
                                       .text = ref_text(ctx->arena, breach)};
    TRY(device_row(ctx, write->db, id, &device));
    if (device.state != DEVICE_LOST)
        return ST_OK;
    TRY(put_step(ctx, write, id, &draft));
    TRY(touch(ctx, write, id));
    return logged(ctx, write, "device_step", id, device_step_id(DEVICE_STEP_BREACH));
}

static enum status take(struct ctx *ctx, struct write *write, void *arg) {
    const struct taking *taking = arg;
    const struct device_draft *draft = &taking->draft;
    struct device device;
    TRY(permitted(ctx, write->db, draft->kind));
    TRY(device_row(ctx, write->db, taking->id, &device));
    const char *why = device_hinders(&device, draft->kind);
    if (why)
        return FAIL(ctx, ST_CONFLICT, why);
    if (draft->version && draft->version != device.version)
        return FAIL(
            ctx, ST_CONFLICT,
            M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
    TRY(check_step(ctx, write->db, &device, draft));
    TRY(put_step(ctx, write, device.id, draft));
    TRY(shut_out(ctx, write, &device, draft->kind));
    TRY(touch(ctx, write, device.id));
    return logged(ctx, write, "device_step", device.id, device_step_id(draft->kind));
}

enum status device_take(struct ctx *ctx, ref_t id, const struct device_draft *draft) {
    struct taking taking = {*draft, id};
    complete(ctx, &taking);
    TRY(check_words(ctx, &taking.draft));
    TRY(check_text(ctx, &taking.draft));
    TRY(check_days(ctx, &taking.draft));
    return change(ctx, take, &taking);
}

/* ---- copies */

struct copying {
    ref_t id;
    int64_t at;
    bool good;
};

static enum status drop_old(struct ctx *ctx, struct write *write, const struct copying *copying) {
    scoped_query q = query_begin(write->db, SQL_DEVICE_COPIES_OLD);
    query_bind_int(&q, 1, copying->id);
    query_bind_int(&q, 2, copying->at - COPIES_SECONDS);
    return query_run(ctx, &q, NULL);
}

static enum status copied(struct ctx *ctx, struct write *write, void *arg) {
    const struct copying *copying = arg;
    struct device device;
    bool own = ctx->scope && ctx->scope->device && ctx->scope->device == copying->id;
    if (!own)
        TRY(permit_action_within(ctx, write->db, ACTION_DEVICE, 0, NULL));
    TRY(device_row(ctx, write->db, copying->id, &device));
    if (device.state != DEVICE_USED)
        return FAIL(ctx, ST_CONFLICT, device_hinders(&device, DEVICE_STEP_CHECK));
    {
        scoped_query q = query_begin(write->db, SQL_DEVICE_COPY_ADD);
        query_bind_int(&q, 1, store_new_id());
        query_bind_int(&q, 2, copying->id);
        query_bind_int(&q, 3, copying->at);
        query_bind_int(&q, 4, copying->good);
        query_bind_text(&q, 5, actor_text(ctx));
        query_bind_int(&q, 6, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    if (copying->good) /* what is older than a year says nothing any more; the last good one always stays */
        TRY(drop_old(ctx, write, copying));
    return logged(ctx, write, "device_copied", device.id, copying->good ? "good" : "failed");
}

enum status device_copied(struct ctx *ctx, ref_t id, int64_t at, bool good) {
    struct copying copying = {id, at ? at : ctx->now, good};
    if (copying.at > ctx->now + LATE_SECONDS)
        return wrong_at(ctx, "at", M("A backup cannot have been made after now."));
    if (copying.at > ctx->now) /* its clock is a little ahead of ours */
        copying.at = ctx->now;
    if (copying.at < ctx->now - COPIES_SECONDS)
        return wrong_at(ctx, "at", M("That day is too far from today."));
    return change(ctx, copied, &copying);
}

/* ---- as a breach */

/* The systems among what it holds, as a breach names them. */
static const char *systems_of(struct ctx *ctx, const char *ids) {
    const char *all = NULL;
    while (ids && *ids) {
        size_t length = strcspn(ids, ",");
        const char *id = arena_text_n(ctx->arena, ids, length);
        if (strchr(id, '.') && in_notice(ctx_notice(ctx), id))
            all = all ? arena_printf(ctx->arena, "%s,%s", all, id) : id;
        ids += length + (ids[length] == ',');
    }
    return all;
}

/* Why nobody may have read it, as far as it was seen: what the risk is judged by (33(1), 34(3)(a)). */
static const char *shut_text(struct ctx *ctx, const struct device *device) {
    const struct device_facts *facts = &device->facts;
    const char *crypt = facts->encrypted == 1   ? M("What is on it is encrypted.")
                        : facts->encrypted == 0 ? M("What is on it is not encrypted.")
                                                : M("Whether it is encrypted is not known.");
    const char *text = msg(ctx->lang, crypt);
    if (facts->lock >= 0 && facts->lock != DEVICE_LOCK_NONE && facts->length > 0)
        text = arena_printf(ctx->arena, "%s %s", text,
                            msg_count(ctx->arena, ctx->lang,
                                      MN("It opens with {1} character.", "It opens with {1} characters."),
                                      (long)facts->length));
    if (device->checked != DAY_NONE)
        text = arena_printf(ctx->arena, "%s %s", text,
                            MSG(ctx->arena, ctx->lang, M("So it was when it was looked at on {1}."),
                                day_text(ctx->arena, ctx->lang, device->checked)));
    return arena_printf(
        ctx->arena, "%s %s", text,
        msg(ctx->lang, M("Keys of programs on it and the sessions of its user were ended here.")));
}

enum status device_breach(struct ctx *ctx, ref_t id, struct breach_draft *draft) {
    struct device device;
    TRY(device_read(ctx, id, &device));
    *draft = (struct breach_draft){.facts = breach_facts_none(), .device = id};
    draft->facts.aware = ctx->now;
    draft->facts.kinds = 1;
    draft->facts.nature =
        MSG(ctx->arena, ctx->lang, M("A device was lost or stolen: {1} ({2})."), device.facts.name,
            msg(ctx->lang, device_word_label(DEVICE_KIND, device.facts.kind)));
    draft->facts.systems = systems_of(ctx, device.facts.holds);
    if (device.state != DEVICE_LOST)
        return ST_OK;
    draft->facts.begun = zone_instant(registry_zone(ctx), device.lost, 0);
    draft->facts.measures = shut_text(ctx, &device);
    for (size_t i = 0; i < device.step_count; i++)
        if (device.steps[i].kind == DEVICE_STEP_LOST) {
            draft->facts.aware = device.steps[i].at;
            draft->facts.found = device.steps[i].text;
        }
    return ST_OK;
}
