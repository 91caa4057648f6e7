/* libyaml's events become a tree. Its own document loader is not used: it resolves what the language forbids,
 * keeps no styles and joins duplicate keys. What libyaml calls a mistake is said again in the words of the
 * language: nearly always it is a text that should have been quoted. */
#include "notice/yaml.h"

#include "base/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

struct reader {
    struct ctx *ctx;
    struct arena *arena;
    const char *file, *bytes;
    size_t length;
    yaml_problem_fn report;
    void *arg;
    yaml_parser_t *parser;
    const char *last; /* the last place asked for */
    size_t last_line, last_column;
    size_t nodes;
    bool broken; /* nothing more can be read */
    bool problems;
};

static void problem(struct reader *reader, const char *id, int line, int column, const char *text) {
    if (!reader->problems && !reader->report) {
        (void)FAIL(reader->ctx, ST_INVALID, "{1}", text);
        (void)fault_at(reader->ctx, reader->file, line, column);
    }
    reader->problems = true;
    if (reader->report)
        reader->report(reader->arg, &(struct yaml_problem){id, line, column, text});
}

#define PROBLEM(reader, id, line, column, ...)                                                                 \
    problem((reader), (id), (line), (column), MSG((reader)->ctx->arena, (reader)->ctx->lang, __VA_ARGS__))

/* ---- places */

static size_t char_bytes(const char *at, const char *end) {
    uint32_t code;
    size_t step = utf8_next(at, (size_t)(end - at), &code);
    return step ? step : 1;
}

/* libyaml counts characters; bytes are found by walking on from the last place asked for, so that a file of one
 * long line costs no quadratic time. Lines only end in LF here (checked before). */
static const char *byte_at(struct reader *reader, size_t line, size_t column) {
    const char *end = reader->bytes + reader->length;
    if (reader->last_line > line || (reader->last_line == line && reader->last_column > column)) {
        reader->last = reader->bytes;
        reader->last_line = reader->last_column = 0;
    }
    while (reader->last_line < line) {
        const char *next = memchr(reader->last, '\n', (size_t)(end - reader->last));
        if (!next)
            return end;
        reader->last = next + 1;
        reader->last_line++;
        reader->last_column = 0;
    }
    while (reader->last_column < column && reader->last < end && *reader->last != '\n') {
        reader->last += char_bytes(reader->last, end);
        reader->last_column++;
    }
    return reader->last;
}

static void advance(const char **at, const char *end, int *line, int *column) {
    if (**at == '\n') {
        ++*line;
        *column = 1;
        ++*at;
    } else {
        ++*column;
        *at += char_bytes(*at, end);
    }
}

/* Bytes of the source that stand for the next character of a quoted text. */
static size_t escape_bytes(const struct yaml_node *node, const char *at) {
    if (node->style == YAML_SINGLE && at[0] == '\'' && at[1] == '\'')
        return 2;
    if (node->style != YAML_DOUBLE || at[0] != '\\')
        return 0;
    return at[1] == 'x' ? 4 : at[1] == 'u' ? 6 : at[1] == 'U' ? 10 : 2;
}

static bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void yaml_place(const struct yaml_node *node, size_t offset, int *line, int *column) {
    const char *at = node->source, *end = node->source_end, *text = node->text;
    const char *text_end = text + strlen(text);
    const char *stop = offset < (size_t)(text_end - text) ? text + offset : text_end;
    *line = node->line;
    *column = node->column;
    if (!at || at >= end)
        return;
    if (node->style == YAML_SINGLE || node->style == YAML_DOUBLE)
        advance(&at, end, line, column);
    if (node->style == YAML_BLOCK) {
        while (at < end && *at != '\n')
            advance(&at, end, line, column);
        while (at < end && blank(*at))
            advance(&at, end, line, column);
    }
    while (text < stop && at < end) {
        if (blank(*text) && blank(*at)) { /* a fold: any blanks stand for any blanks */
            while (text < stop && blank(*text))
                text++;
            while (at < end && blank(*at))
                advance(&at, end, line, column);
            continue;
        }
        size_t escape = escape_bytes(node, at);
        for (size_t i = 0; i < (escape ? escape : 1) && at < end; i++)
            advance(&at, end, line, column);
        text += char_bytes(text, text_end);
    }
}

/* ---- bytes that are no text */

static bool bytes_are_text(struct reader *reader) {
    const char *at = reader->bytes, *end = at + reader->length;
    int line = 1, column = 1;
    while (at < end) {
        uint32_t code;
        size_t step = utf8_next(at, (size_t)(end - at), &code);
        if (!step) {
            PROBLEM(reader, "yaml.encoding", line, column, M("this is not UTF-8: save the file as UTF-8"));
            return false;
        }
        bool line_end = code == '\n' || (code == '\r' && at + 1 < end && at[1] == '\n');
        if ((code < 0x20 && code != '\t' && !line_end) || (code >= 0x7F && code < 0xA0) || code == 0x2028 ||
            code == 0x2029 || code == 0xFEFF || code == 0xFFFE || code == 0xFFFF) {
            char name[16];
            snprintf(name, sizeof name, "U+%04X", (unsigned)code);
            PROBLEM(reader, code ? "yaml.control" : "yaml.nul", line, column,
                    M("the character {1} does not belong in a text: remove it"), name);
            return false;
        }
        if ((code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069)) {
            PROBLEM(reader, "yaml.direction", line, column,
                    M("an invisible character turns the direction of the text here: remove it"));
            return false;
        }
        advance(&at, end, &line, &column);
    }
    return true;
}

/* ---- what libyaml says, in the words of the language */

struct saying {
    const char *problem; /* how libyaml's sentence begins */
    const char *id, *text;
};
static const struct saying sayings[] = {
    {"mapping values are not allowed", "yaml.colon",
     M("`: ` broke the text here: quote it, or write it under >-")},
    {"found unexpected ':'", "yaml.colon", M("`: ` broke the text here: quote it, or write it under >-")},
    {"could not find expected ':'", "yaml.key", M("expected `key: value` here")},
    {"found unexpected end of stream", "yaml.quote", M("a quote opens here and never closes")},
    {"found unexpected document indicator", "yaml.quote", M("a quote opens here and never closes")},
    {"found a tab character", "yaml.tab", M("a tab cannot indent: use spaces")},
    {"found unknown escape character", "yaml.escape",
     M("a backslash inside \" \" needs another one, or use ' ' around the text")},
    {"did not find expected key", "yaml.indent",
     M("the indentation does not fit here: keys of one map begin in one column")},
    {"did not find expected '-' indicator", "yaml.indent",
     M("the indentation does not fit here: items of one list begin in one column")},
    {"block sequence entries are not allowed", "yaml.indent",
     M("a list cannot begin here: put it on the next line")},
    {"did not find expected <document start>", "yaml.document", M("expected the end of the file here")},
    {"found undefined tag handle", "yaml.tag", M("tags (!) are no part of the notice language")},
    {"did not find the expected tag", "yaml.tag", M("tags (!) are no part of the notice language")},
    {"did not find expected alphabetic", "yaml.anchor",
     M("a text cannot begin with & or *: quote it (anchors are no part of the notice language)")},
    {"did not find expected node content", "yaml.key", M("expected `key: value` here")},
    {"did not find expected whitespace or line break", "yaml.percent",
     M("a text cannot begin with {1}: quote it")},
};

/* A ` #` between two places, outside quotes: it has made a comment of the rest of its line. */
static bool comment_between(const char *from, const char *to, int *line, int *column) {
    char quote = 0;
    for (const char *at = from; at < to;) {
        if (quote) {
            if (*at == quote)
                quote = 0;
        } else if ((*at == '"' || *at == '\'') && at > from && strchr(" {[,\n", at[-1])) {
            quote = *at;
        } else if (*at == '#' && at > from && blank(at[-1])) {
            return true;
        }
        advance(&at, to, line, column);
    }
    return false;
}

/* `key:` alone at the start of a later line: the bracket before it was forgotten. */
static bool key_of_a_new_line(const struct reader *reader, const char *from, const char *colon) {
    const char *at = colon;
    while (at > reader->bytes && strchr("abcdefghijklmnopqrstuvwxyz0123456789_", at[-1]))
        at--;
    while (at > reader->bytes && at[-1] == ' ')
        at--;
    return at > from && at[-1] == '\n';
}

static void flow_broke(struct reader *reader, const yaml_parser_t *parser) {
    int line = (int)parser->problem_mark.line + 1, column = (int)parser->problem_mark.column + 1;
    int hash_line = (int)parser->context_mark.line + 1, hash_column = (int)parser->context_mark.column + 1;
    const char *from = byte_at(reader, parser->context_mark.line, parser->context_mark.column);
    const char *to = byte_at(reader, parser->problem_mark.line, parser->problem_mark.column);
    if (comment_between(from, to, &hash_line, &hash_column))
        PROBLEM(reader, "yaml.hash", hash_line, hash_column,
                M("` #` made a comment of the rest of the line: quote the text"));
    else if (key_of_a_new_line(reader, from, to))
        PROBLEM(reader, "yaml.bracket", (int)parser->context_mark.line + 1,
                (int)parser->context_mark.column + 1, M("the bracket that opens here never closes"));
    else if (to < reader->bytes + reader->length && *to == ':')
        PROBLEM(reader, "yaml.colon", line, column,
                M("`: ` broke the text here: quote it, or write it under >-"));
    else
        PROBLEM(reader, "yaml.bracket", line, column,
                M("expected a comma or the closing bracket of the one that opened on line {1}"),
                arena_printf(reader->ctx->arena, "%d", (int)parser->context_mark.line + 1));
}

/* A quote that was never closed ends where the next one opens, perhaps lines below. */
static bool after_quote(const struct reader *reader, const char *at) {
    while (at > reader->bytes && at[-1] == ' ')
        at--;
    return at > reader->bytes && (at[-1] == '"' || at[-1] == '\'');
}

static void parser_broke(struct reader *reader) {
    const yaml_parser_t *parser = reader->parser;
    const char *said = parser->problem ? parser->problem : "";
    int line = (int)parser->problem_mark.line + 1, column = (int)parser->problem_mark.column + 1;
    const char *at = byte_at(reader, parser->problem_mark.line, parser->problem_mark.column);
    const char *end = reader->bytes + reader->length;
    reader->broken = true;
    if (strncmp(said, "did not find expected ','", 25) == 0) {
        flow_broke(reader, parser);
        return;
    }
    if (at < end && *at == '\t') {
        PROBLEM(reader, "yaml.tab", line, column, M("a tab cannot indent: use spaces"));
        return;
    }
    char first[8] = {0};
    if (at < end)
        snprintf(first, sizeof first, "%.*s", (int)char_bytes(at, end), at);
    if (strncmp(said, "found character that cannot start", 33) == 0) {
        PROBLEM(reader, "yaml.start", line, column, M("a text cannot begin with {1}: quote it"), first);
        return;
    }
    if (strncmp(said, "did not find expected key", 25) == 0 && after_quote(reader, at)) {
        PROBLEM(
            reader, "yaml.quote", line, column,
            M("the quoted text ended before this: is a closing quote missing above, or one too many here?"));
        return;
    }
    for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++)
        if (strncmp(said, sayings[i].problem, strlen(sayings[i].problem)) == 0) {
            if (strcmp(sayings[i].id, "yaml.quote") == 0) {
                line = (int)parser->context_mark.line + 1;
                column = (int)parser->context_mark.column + 1;
            }
            PROBLEM(reader, sayings[i].id, line, column, sayings[i].text, first);
            return;
        }
    PROBLEM(reader, "yaml.syntax", line, column, M("this cannot be read as YAML: {1}"), said);
}

/* ---- events to nodes */

static struct yaml_node *read_node(struct reader *reader, yaml_event_t *event, int depth);

static bool next_event(struct reader *reader, yaml_event_t *event) {
    if (reader->broken)
        return false;
    if (!yaml_parser_parse(reader->parser, event)) {
        parser_broke(reader);
        return false;
    }
    return true;
}

static void node_ends(struct yaml_node *node, const yaml_event_t *event) {
    node->end_line = (int)event->end_mark.line + 1;
    node->end_column = (int)event->end_mark.column + 1;
}

static struct yaml_node *new_node(struct reader *reader, const yaml_event_t *event, enum yaml_kind kind) {
    struct yaml_node *node = arena_alloc(reader->arena, sizeof *node);
    node->kind = kind;
    node->line = (int)event->start_mark.line + 1;
    node->column = (int)event->start_mark.column + 1;
    node->text = "";
    node->source = byte_at(reader, event->start_mark.line, event->start_mark.column);
    node->source_end = node->source;
    node_ends(node, event);
    return node;
}

static void no_anchor(struct reader *reader, const struct yaml_node *node, const void *anchor,
                      const void *tag) {
    if (anchor)
        PROBLEM(reader, "yaml.anchor", node->line, node->column,
                M("anchors (&) are no part of the notice language: write it out, or quote the text"));
    if (tag)
        PROBLEM(reader, "yaml.tag", node->line, node->column, M("tags (!) are no part of the notice language"));
}

static struct yaml_node *read_text(struct reader *reader, const yaml_event_t *event) {
    struct yaml_node *node = new_node(reader, event, YAML_TEXT);
    const char *value = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    no_anchor(reader, node, event->data.scalar.anchor, event->data.scalar.tag);
    switch (event->data.scalar.style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        node->style = YAML_SINGLE;
        break;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        node->style = YAML_DOUBLE;
        break;
    case YAML_LITERAL_SCALAR_STYLE:
    case YAML_FOLDED_SCALAR_STYLE:
        node->style = YAML_BLOCK;
        break;
    default:
        node->style = YAML_PLAIN;
    }
    node->source_end = byte_at(reader, event->end_mark.line, event->end_mark.column);
    const char *after = node->source_end, *end = reader->bytes + reader->length;
    node->comment =
        node->style == YAML_PLAIN && length && end - after >= 2 && after[0] == ' ' && after[1] == '#';
    if (!utf8_text(value, length)) { /* by way of an escape such as \0 */
        PROBLEM(reader, "yaml.control", node->line, node->column,
                M("a control character does not belong in a text: remove it"));
        return node;
    }
    node->text = arena_text_n(reader->arena, value, length);
    return node;
}

static struct yaml_node *read_list(struct reader *reader, const yaml_event_t *start, int depth) {
    struct yaml_node *node = new_node(reader, start, YAML_LIST);
    size_t room = 0;
    no_anchor(reader, node, start->data.sequence_start.anchor, start->data.sequence_start.tag);
    node->flow = start->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    yaml_event_t event;
    while (next_event(reader, &event)) {
        bool end = event.type == YAML_SEQUENCE_END_EVENT;
        node_ends(node, &event);
        if (!end)
            ARENA_PUSH(reader->arena, node->items, node->count, room, read_node(reader, &event, depth + 1));
        yaml_event_delete(&event);
        if (end)
            break;
    }
    return node;
}

/* A map of many keys is looked through by an index of hashes, so that a hostile file costs no quadratic time. */
struct seen {
    const struct yaml_node **slots;
    size_t size; /* a power of two */
};

static const struct yaml_node **seen_slot(const struct seen *seen, const char *text) {
    uint64_t hash = 1469598103934665603u;
    for (const char *at = text; *at; at++)
        hash = (hash ^ (unsigned char)*at) * 1099511628211u;
    for (size_t i = hash & (seen->size - 1);; i = (i + 1) & (seen->size - 1))
        if (!seen->slots[i] || strcmp(seen->slots[i]->text, text) == 0)
            return &seen->slots[i];
}

static void seen_add(struct reader *reader, struct seen *seen, const struct yaml_node *node, size_t keys) {
    if (keys * 2 >= seen->size) {
        struct seen wider = {.size = seen->size ? seen->size * 2 : 32};
        wider.slots = arena_array(reader->ctx->arena, wider.size, sizeof *wider.slots);
        for (size_t i = 0; i < seen->size; i++)
            if (seen->slots[i])
                *seen_slot(&wider, seen->slots[i]->text) = seen->slots[i];
        *seen = wider;
    }
    const struct yaml_node **slot = seen_slot(seen, node->text);
    if (*slot)
        PROBLEM(reader, "duplicate_key", node->line, node->column, M("{1} is given twice: first on line {2}"),
                node->text, arena_printf(reader->ctx->arena, "%d", (*slot)->line));
    else
        *slot = node;
}

static bool key_is_text(struct reader *reader, const struct yaml_node *key) {
    if (key->kind != YAML_TEXT) {
        PROBLEM(reader, "yaml.key", key->line, key->column, M("a key must be a word"));
        return false;
    }
    if (key->style == YAML_PLAIN && strcmp(key->text, "<<") == 0) {
        PROBLEM(reader, "yaml.merge", key->line, key->column,
                M("merge keys (<<) are no part of the notice language"));
        return false;
    }
    return true;
}

static struct yaml_node *read_map(struct reader *reader, const yaml_event_t *start, int depth) {
    struct yaml_node *node = new_node(reader, start, YAML_MAP);
    struct seen seen = {0};
    size_t room = 0, count = 0, value_room = 0;
    no_anchor(reader, node, start->data.mapping_start.anchor, start->data.mapping_start.tag);
    node->flow = start->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    yaml_event_t event;
    while (next_event(reader, &event)) {
        bool end = event.type == YAML_MAPPING_END_EVENT;
        node_ends(node, &event);
        const struct yaml_node *key = end ? NULL : read_node(reader, &event, depth + 1);
        yaml_event_delete(&event);
        if (end || !next_event(reader, &event))
            break;
        const struct yaml_node *value = read_node(reader, &event, depth + 1);
        yaml_event_delete(&event);
        if (!key_is_text(reader, key)) {
            node->lacks = true;
            continue;
        }
        seen_add(reader, &seen, key, node->count);
        ARENA_PUSH(reader->arena, node->keys, node->count, room, key);
        ARENA_PUSH(reader->arena, node->items, count, value_room, value);
    }
    return node;
}

/* Never NULL: what cannot be read becomes an empty text, and the reader is broken or has a problem. */
static struct yaml_node *read_node(struct reader *reader, yaml_event_t *event, int depth) {
    bool deep = depth > YAML_DEPTH_MAX, many = ++reader->nodes > YAML_NODES_MAX;
    int line = (int)event->start_mark.line + 1, column = (int)event->start_mark.column + 1;
    if (!reader->broken && (deep || many)) {
        if (deep)
            PROBLEM(reader, "yaml.depth", line, column,
                    M("maps and lists stand too deep inside each other here"));
        else
            PROBLEM(reader, "yaml.nodes", line, column, M("the file holds too many values"));
        reader->broken = true;
    }
    if (reader->broken)
        return new_node(reader, event, YAML_TEXT);
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return read_text(reader, event);
    case YAML_SEQUENCE_START_EVENT:
        return read_list(reader, event, depth);
    case YAML_MAPPING_START_EVENT:
        return read_map(reader, event, depth);
    default:
        PROBLEM(reader, "yaml.alias", line, column,
                M("aliases (*) are no part of the notice language: write it out, or quote the text"));
        return new_node(reader, event, YAML_TEXT);
    }
}

static void no_directives(struct reader *reader, const yaml_event_t *event) {
    const yaml_event_t *e = event;
    if (e->data.document_start.version_directive ||
        e->data.document_start.tag_directives.start != e->data.document_start.tag_directives.end)
        PROBLEM(reader, "yaml.directive", (int)e->start_mark.line + 1, 1,
                M("directives (%) are no part of the notice language"));
}

static const struct yaml_node *read_stream(struct reader *reader) {
    const struct yaml_node *root = NULL;
    yaml_event_t event;
    bool more = true, document = false;
    while (more && next_event(reader, &event)) {
        int line = (int)event.start_mark.line + 1;
        switch (event.type) {
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_END_EVENT:
            break;
        case YAML_STREAM_END_EVENT:
            more = false;
            break;
        case YAML_DOCUMENT_START_EVENT:
            if (document) {
                PROBLEM(reader, "yaml.document", line, 1, M("a second document begins here: a file holds one"));
                more = false;
            }
            document = true;
            no_directives(reader, &event);
            break;
        default:
            root = read_node(reader, &event, 1);
        }
        yaml_event_delete(&event);
    }
    return root;
}

enum status yaml_tree(struct ctx *ctx, struct arena *arena, const char *file, const char *bytes, size_t length,
                      yaml_problem_fn report, void *arg, const struct yaml_node **root) {
    struct reader reader = {.ctx = ctx, .arena = arena, .file = file, .report = report, .arg = arg};
    *root = NULL;
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    reader.bytes = reader.last = bytes;
    reader.length = length;
    if (length > YAML_BYTES_MAX) {
        PROBLEM(&reader, "yaml.size", 1, 1, M("the file is larger than {1} bytes"),
                arena_printf(ctx->arena, "%d", YAML_BYTES_MAX));
        return ST_INVALID;
    }
    if (!bytes_are_text(&reader))
        return ST_INVALID;
    yaml_parser_t parser;
    must(yaml_parser_initialize(&parser));
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, length);
    reader.parser = &parser;
    *root = read_stream(&reader);
    yaml_parser_delete(&parser);
    if (reader.broken)
        *root = NULL;
    if (!*root && !reader.problems)
        PROBLEM(&reader, "yaml.empty", 1, 1, M("the file is empty"));
    return reader.problems ? ST_INVALID : ST_OK;
}

/* ---- looking into the tree */

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key) {
    if (!map || map->kind != YAML_MAP)
        return NULL;
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->keys[i]->text, key) == 0)
            return map->items[i];
    return NULL;
}

const char *yaml_text(const struct yaml_node *map, const char *key) {
    const struct yaml_node *node = yaml_get(map, key);
    return node && node->kind == YAML_TEXT ? node->text : NULL;
}
