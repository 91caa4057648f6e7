/* What a command's function asks of its call. */
#include "cli/command.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "cli/socket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

const char *call_word(const struct call *call, size_t index) {
    return index < call->word_count ? call->words[index] : NULL;
}

const char *call_option(const struct call *call, const char *name, const char *otherwise) {
    for (size_t i = 0; i < call->option_count; i++)
        if (strcmp(call->options[2 * i], name) == 0)
            return call->options[2 * i + 1];
    return otherwise;
}

const char *call_option_at(const struct call *call, const char *name, size_t index) {
    for (size_t i = 0; i < call->option_count; i++)
        if (strcmp(call->options[2 * i], name) == 0 && index-- == 0)
            return call->options[2 * i + 1];
    return NULL;
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

bool call_ask(struct call *call, const char *question, const char **answer) {
    if (!call->interactive)
        return false;
    if (call->peer >= 0)
        return socket_ask(call, question, answer);
    fprintf(call->err, "%s ", question);
    fflush(call->err);
    struct buf line = buf_in(call->ctx->arena);
    int c;
    while ((c = fgetc(call->in)) != EOF && c != '\n')
        buf_char(&line, (char)c);
    if (c == EOF && !line.length)
        return false;
    *answer = buf_text(&line);
    return true;
}

bool call_read(struct call *call, size_t most, const char **bytes, size_t *length) {
    if (call->peer >= 0)
        return socket_input(call, most, bytes, length);
    struct buf all = buf_in(call->ctx->arena);
    char part[4096];
    size_t got;
    while (all.length <= most && (got = fread(part, 1, sizeof part, call->in)) > 0)
        buf_add_n(&all, part, got);
    explicit_bzero(part, sizeof part);
    *bytes = buf_text(&all);
    *length = all.length;
    return !ferror(call->in);
}

/* Read whole at the first need: who, and what was said, may both stand there. */
static enum status read_input(struct call *call, size_t most) {
    const char *text;
    size_t length;
    if (call->input)
        return ST_OK;
    if (!call_read(call, most, &text, &length))
        return FAIL(call->ctx, ST_INVALID, M("standard input could not be read"));
    if (length > most)
        return FAIL(call->ctx, ST_INVALID, M("standard input is longer than {1} bytes"),
                    arena_printf(call->ctx->arena, "%zu", most));
    if (!utf8_text(text, length))
        return FAIL(call->ctx, ST_INVALID, M("standard input is not UTF-8 text"));
    call->input = text;
    return ST_OK;
}

enum status call_input(struct call *call, size_t most, const char **text) {
    TRY(read_input(call, most));
    *text = call->input;
    call->input = "";
    return ST_OK;
}

enum status call_line(struct call *call, const char **line) {
    TRY(read_input(call, CALL_INPUT_MOST));
    size_t length = strcspn(call->input, "\n");
    size_t end = length && call->input[length - 1] == '\r' ? length - 1 : length;
    *line = arena_text_n(call->ctx->arena, call->input, end);
    call->input += length + (call->input[length] == '\n');
    return ST_OK;
}
