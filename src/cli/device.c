/* "device ...": the company's own devices, how each is locked, when somebody looked at it, and its backups, which a job on the device may
 * report by itself. */
#include "rights/device.h"

#include "cli/arg.h"
#include "cli/shown.h"
#include "cli/table.h"
#include "registry/registry.h"
#include "registry/user.h"

#include <stdlib.h>
#include <string.h>

enum status cli_device_list(struct call *call);
enum status cli_device_show(struct call *call);
enum status cli_device_add(struct call *call);
enum status cli_device_step(struct call *call);
enum status cli_device_backup(struct call *call);

enum { AHEAD = 30, COPIES = 30 };

static enum status at_option(struct call *call, enum status status) {
    static const struct arg_field options[] = {
        {"device", "DEVICE"},         {"name", "--called"},   {"kind", "--kind"},     {"lock", "--lock"},
        {"copy", "--copied"},         {"length", "--length"}, {"screen", "--screen"}, {"user", "--user"},
        {"encrypted", "--encrypted"}, {"holds", "--holds"},   {"day", "--on"},        {"next", "--next"},
        {"who", "--signed-by"},       {"text", "TEXT"},       {"at", "--at"}};
    return arg_at(call, status, options, sizeof options / sizeof *options);
}

/* ---- as JSON */

static json_t *number_json(int64_t number) {
    return number < 0 ? json_null() : json_integer((json_int_t)number);
}

static json_t *facts_json(const struct device_facts *facts) {
    json_t *json = json_pack(
        "{s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "kind", shown_json_text(device_word_id(DEVICE_KIND, facts->kind)),
        "encrypted", facts->encrypted < 0 ? json_null() : json_boolean(facts->encrypted), "lock",
        shown_json_text(device_word_id(DEVICE_LOCK, facts->lock)), "length", number_json(facts->length),
        "screen", number_json(facts->screen), "copied",
        shown_json_text(device_word_id(DEVICE_COPY, facts->copy)), "holds", shown_json_text(facts->holds));
    must(json);
    return json;
}

static json_t *instant_json(struct ctx *ctx, int64_t instant) {
    return instant ? shown_json_instant(ctx, instant) : json_null();
}

static json_t *device_json(struct ctx *ctx, const struct device *device) {
    json_t *json =
        json_pack("{s:o,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "id", shown_json_id(ctx, device->id), "name",
                  device->facts.name, "state", device_word_id(DEVICE_STATE, device->state), "user",
                  shown_json_text(device->user), "checked", shown_json_day(ctx, device->checked), "checked_by",
                  shown_json_text(device->checked_by), "next", shown_json_day(ctx, device->next), "restored",
                  shown_json_day(ctx, device->restored), "backup", instant_json(ctx, device->copied),
                  "backup_failed", instant_json(ctx, device->failed), "facts", facts_json(&device->facts));
    must(json);
    return json;
}

static json_t *needs_json(struct ctx *ctx, const struct device_need *needs, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *one = json_pack("{s:o,s:o,s:b,s:s}", "device",
                                shown_json_id(ctx, needs[i].device ? needs[i].device->id : 0), "day",
                                shown_json_day(ctx, needs[i].day), "missing", needs[i].missing, "says",
                                device_need_words(ctx, &needs[i]));
        must(one && json_array_append_new(list, one) == 0);
    }
    return list;
}

static json_t *keys_json(struct ctx *ctx, const struct device_keys *keys) {
    json_t *json = json_pack("{s:o,s:I}", "copied", instant_json(ctx, keys->copied), "erased_since",
                             (json_int_t)(keys->copied ? keys->erased : 0));
    must(json);
    return json;
}

/* ---- "device list" */

static const char *lock_words(struct ctx *ctx, const struct device_facts *facts) {
    const char *words = msg(ctx->lang, device_word_label(DEVICE_LOCK, facts->lock));
    return facts->length < 0 || facts->lock == DEVICE_LOCK_NONE
               ? words
               : arena_printf(ctx->arena, "%s, %lld", words, (long long)facts->length);
}

static const char *yes_words(struct ctx *ctx, int yes) {
    return msg(ctx->lang, yes < 0 ? M("not known") : yes ? M("yes") : M("no"));
}

static const char *copied_words(struct ctx *ctx, const struct device *device) {
    return device->copied ? shown_instant(ctx, device->copied, false)
                          : msg(ctx->lang, device_word_label(DEVICE_COPY, device->facts.copy));
}

static void print_list(struct call *call, const struct device *list, size_t count) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 7);
    table_head(&table, (const char *const[]){M("Device"), M("Whose"), M("Encrypted"), M("Opens with"),
                                             M("Checked"), M("Backup"), M("Id")});
    for (size_t i = 0; i < count; i++) {
        const struct device *one = &list[i];
        const char *name = one->state == DEVICE_USED
                               ? one->facts.name
                               : arena_printf(ctx->arena, "%s (%s)", one->facts.name,
                                              msg(ctx->lang, device_word_label(DEVICE_STATE, one->state)));
        table_row(&table,
                  (const char *const[]){name, one->user ? one->user : "", yes_words(ctx, one->facts.encrypted),
                                        lock_words(ctx, &one->facts), shown_day(ctx, one->checked),
                                        copied_words(ctx, one), shown_id(ctx, one->id)});
    }
    table_print(&table, call->out);
}

static void print_keys(struct call *call, const struct device_keys *keys) {
    struct ctx *ctx = call->ctx;
    fprintf(call->out, "\n%s\n",
            keys->copied ? MSG(ctx->arena, ctx->lang, M("The keys were copied last on {1}; erased since: {2}."),
                               shown_instant(ctx, keys->copied, false), shown_number(ctx, (size_t)keys->erased))
                         : msg(ctx->lang, M("The keys have not been copied yet (keys backup).")));
}

enum status cli_device_list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct device *list;
    struct device_need *needs;
    struct device_keys keys;
    size_t count, need_count;
    TRY(device_list(ctx, &list, &count));
    TRY(device_keys_read(ctx, &keys));
    device_needs(ctx, list, count, &keys, AHEAD, &needs, &need_count);
    if (call_has(call, "--json")) {
        json_t *rows = json_array();
        for (size_t i = 0; i < count; i++)
            must(json_array_append_new(rows, device_json(ctx, &list[i])) == 0);
        json_auto_t *json = json_pack("{s:o,s:o,s:o}", "devices", rows, "due",
                                      needs_json(ctx, needs, need_count), "keys", keys_json(ctx, &keys));
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    if (count)
        print_list(call, list, count);
    for (size_t i = 0; i < need_count; i++)
        fprintf(call->out, "%s%s\n", i || !count ? "" : "\n",
                table_clean(ctx, device_need_words(ctx, &needs[i])));
    print_keys(call, &keys);
    return ST_OK;
}

/* ---- "device show" */

static json_t *step_json(struct ctx *ctx, const struct device_step *step) {
    json_t *json = json_pack("{s:s,s:o,s:o,s:o,s:s,s:o,s:o}", "step", device_step_id(step->kind), "day",
                             shown_json_day(ctx, step->day), "next", shown_json_day(ctx, step->next), "at",
                             shown_json_instant(ctx, step->at), "actor", step->actor, "signed_by",
                             shown_json_text(step->who), "text", shown_json_text(step->text));
    must(json);
    return json;
}

static json_t *copy_json(struct ctx *ctx, const struct device_copy *copy) {
    json_t *json = json_pack("{s:o,s:b,s:s}", "at", shown_json_instant(ctx, copy->at), "good", copy->good,
                             "actor", copy->actor);
    must(json);
    return json;
}

static void show_json(struct call *call, const struct device *device, const struct device_copy *copies,
                      size_t count) {
    struct ctx *ctx = call->ctx;
    json_auto_t *json = device_json(ctx, device);
    json_t *steps = json_array(), *list = json_array();
    for (size_t i = 0; i < device->step_count; i++)
        must(json_array_append_new(steps, step_json(ctx, &device->steps[i])) == 0);
    for (size_t i = 0; i < count; i++)
        must(json_array_append_new(list, copy_json(ctx, &copies[i])) == 0);
    must(json_object_set_new(json, "steps", steps) == 0 && json_object_set_new(json, "backups", list) == 0);
    call_json(call, json);
}

static void print_steps(struct call *call, const struct device *device) {
    struct ctx *ctx = call->ctx;
    struct table table = table_begin(ctx, 4);
    for (size_t i = 0; i < device->step_count; i++) {
        const struct device_step *step = &device->steps[i];
        table_row(&table, (const char *const[]){shown_day(ctx, step->day),
                                                msg(ctx->lang, device_step_label(step->kind)),
                                                step->who ? step->who : "", step->text ? step->text : ""});
    }
    fputc('\n', call->out);
    table_print(&table, call->out);
}

enum status cli_device_show(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct device device;
    struct device_copy *copies;
    size_t count;
    TRY(at_option(call, device_find(ctx, call_word(call, 1), &device)));
    TRY(device_copies(ctx, device.id, COPIES, &copies, &count));
    if (call_has(call, "--json")) {
        show_json(call, &device, copies, count);
        return ST_OK;
    }
    print_list(call, &device, 1);
    print_steps(call, &device);
    for (size_t i = 0; i < count; i++)
        fprintf(call->out, "%s%s %s\n", i ? "" : "\n", shown_instant(ctx, copies[i].at, false),
                msg(ctx->lang, copies[i].good ? M("backup made") : M("backup failed")));
    return ST_OK;
}

/* ---- "device add", "device step" */

static enum status read_number(struct call *call, const char *option, int64_t *number) {
    const char *text = call_option(call, option, NULL);
    *number = DEVICE_UNKNOWN;
    if (!text)
        return ST_OK;
    size_t digits = strspn(text, "0123456789");
    if (!digits || text[digits] || digits > 9) {
        (void)FAIL(call->ctx, ST_INVALID, M("{1} is a number, 0 or more"), option);
        return fault_at_field(call->ctx, option);
    }
    *number = strtol(text, NULL, 10);
    return ST_OK;
}

static enum status read_user(struct call *call, int64_t *id) {
    const char *name = call_option(call, "--user", NULL);
    struct user user;
    if (!name)
        return ST_OK;
    enum status status = user_named(call->ctx, name, &user);
    if (status != ST_OK)
        return status == ST_NOT_FOUND ? fault_at_field(call->ctx, "--user") : status;
    *id = user.id;
    return ST_OK;
}

/* The words of the options are the parser's to check. */
static enum status read_facts(struct call *call, struct device_facts *facts) {
    const char *encrypted = call_option(call, "--encrypted", NULL);
    *facts = device_facts_none();
    facts->name = call_option(call, "--called", NULL);
    facts->kind = device_word_from(DEVICE_KIND, call_option(call, "--kind", NULL));
    facts->lock = device_word_from(DEVICE_LOCK, call_option(call, "--lock", NULL));
    facts->copy = device_word_from(DEVICE_COPY, call_option(call, "--copied", NULL));
    facts->holds = call_option(call, "--holds", NULL);
    if (encrypted)
        facts->encrypted = strcmp(encrypted, "yes") == 0;
    TRY(read_number(call, "--length", &facts->length));
    TRY(read_number(call, "--screen", &facts->screen));
    return read_user(call, &facts->user);
}

static enum status say_done(struct call *call, ref_t id) {
    struct ctx *ctx = call->ctx;
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:o}", "id", shown_json_id(ctx, id));
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, M("Written down: {1}"), shown_id(ctx, id)));
    return ST_OK;
}

enum status cli_device_add(struct call *call) {
    struct device_draft draft = {.day = DAY_NONE, .next = DAY_NONE};
    ref_t id;
    TRY(read_facts(call, &draft.facts));
    draft.facts.name = call_word(call, 1);
    TRY(at_option(call, device_add(call->ctx, &draft, &id)));
    return say_done(call, id);
}

static enum status no_such_step(struct call *call, const char *text) {
    const char *list = "";
    for (int i = DEVICE_STEP_RECORD + 1; i < DEVICE_STEP_KINDS; i++)
        list = arena_printf(call->ctx->arena, "%s%s%s", list, *list ? ", " : "",
                            device_step_id((enum device_step_kind)i));
    (void)FAIL(call->ctx, ST_INVALID, M("There is no step “{1}”; there are these: {2}"), text, list);
    return fault_at_field(call->ctx, "DEED");
}

enum status cli_device_step(struct call *call) {
    struct device_draft draft = {.who = call_option(call, "--signed-by", NULL)};
    struct device device;
    TRY(at_option(call, device_find(call->ctx, call_word(call, 1), &device)));
    if (!device_step_from(call_word(call, 2), &draft.kind))
        return no_such_step(call, call_word(call, 2));
    TRY(read_facts(call, &draft.facts));
    TRY(arg_day(call, "--on", &draft.day));
    TRY(arg_day(call, "--next", &draft.next));
    if (call_word(call, 3))
        TRY(arg_text(call, call_word(call, 3), &draft.text));
    TRY(at_option(call, device_take(call->ctx, device.id, &draft)));
    TRY(say_done(call, device.id));
    if (draft.kind == DEVICE_STEP_LOST && !call_has(call, "--json"))
        fprintf(call->err, "%s\n",
                MSG(call->ctx->arena, call->ctx->lang,
                    M("If data of people were on it, write it down as a breach: {1}"),
                    arena_printf(call->ctx->arena, "seloste breach add DIR --device %s",
                                 ref_text(call->ctx->arena, device.id))));
    return ST_OK;
}

/* ---- "device backup" */

enum status cli_device_backup(struct call *call) {
    struct device device;
    int64_t at;
    bool whole_day;
    bool good = strcmp(call_option(call, "--result", "good"), "good") == 0;
    TRY(at_option(call, device_find(call->ctx, call_word(call, 1), &device)));
    TRY(arg_time(call, "--at", &at, &whole_day));
    TRY(at_option(call, device_copied(call->ctx, device.id, at, good)));
    return say_done(call, device.id);
}
