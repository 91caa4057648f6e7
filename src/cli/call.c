/* What a command's function asks of its call. */
#include "cli/command.h"

#include <string.h>

const char *call_word(const struct call *call, size_t index) {
    return index < call->word_count ? call->words[index] : NULL;
}

const char *call_option(const struct call *call, const char *name, const char *otherwise) {
    for (size_t i = 0; i < call->option_count; i++)
        if (strcmp(call->options[2 * i], name) == 0)
            return call->options[2 * i + 1];
    return otherwise;
}

bool call_has(const struct call *call, const char *name) {
    return call_option(call, name, NULL) != NULL;
}

const char *call_path(const struct call *call, const char *path) {
    if (!path || path[0] == '/' || !call->cwd)
        return path;
    return arena_printf(call->ctx->arena, "%s/%s", call->cwd, path);
}

void call_json(const struct call *call, const json_t *json) {
    json_dumpf(json, call->out, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    fputc('\n', call->out);
}
