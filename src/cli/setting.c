/* "setting": what there is to set, and setting it. */
#include "registry/setting.h"

#include "cli/arg.h"
#include "cli/table.h"

#include <string.h>

enum status cli_setting(struct call *call);

static json_t *setting_json(const struct setting *setting) {
    json_t *json = json_pack("{s:s,s:s,s:s,s:b}", "name", setting->name, "value", setting->value, "default",
                             setting->otherwise, "set", setting->set);
    must(json);
    return json;
}

static enum status show_one(struct call *call, enum setting_id id) {
    struct setting settings[SETTING_COUNT];
    TRY(setting_list(call->ctx, settings));
    json_auto_t *json = setting_json(&settings[id]);
    if (call_has(call, "--json"))
        call_json(call, json);
    else
        fprintf(call->out, "%s\n", settings[id].value);
    return ST_OK;
}

static enum status list(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct setting settings[SETTING_COUNT];
    json_auto_t *all = json_array();
    struct table table = table_begin(ctx, 3);
    TRY(setting_list(ctx, settings));
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const char *cells[] = {settings[i].name, settings[i].value, msg(ctx->lang, settings[i].help)};
        table_row(&table, cells);
        must(json_array_append_new(all, setting_json(&settings[i])) == 0);
    }
    if (call_has(call, "--json"))
        call_json(call, all);
    else
        table_print(&table, call->out);
    return ST_OK;
}

static enum status read_secret(struct call *call, const char **value) {
    TRY(arg_text(call, *value, value));
    size_t length = strcspn(*value, "\r\n");
    *value = arena_text_n(call->ctx->arena, *value, length);
    return ST_OK;
}

enum status cli_setting(struct call *call) {
    const char *name = call_word(call, 1), *value = call_word(call, 2);
    enum setting_id id;
    if (!name)
        return list(call);
    TRY(setting_find(call->ctx, name, &id));
    if (value && setting_secret(id)) /* “-” keeps it out of the machine's list of processes */
        TRY(read_secret(call, &value));
    if (value || call_has(call, "--default"))
        TRY(setting_put(call->ctx, id, call_has(call, "--default") ? NULL : value, NULL));
    return show_one(call, id);
}
