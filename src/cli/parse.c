/* Options may stand anywhere, so the row is found first: whether an option is followed by a value is the same for all
 * rows (options.def), which tells words from values before the row is known. */
#include "cli/parse.h"

#include "base/nearest.h"
#include "base/utf8.h"
#include "cli/usage.h"

#include <string.h>

/* A line being read. Words and options grow as they come. */
struct parse {
    struct ctx *ctx;
    struct call *call;
    struct usage usage;
    const char **words;
    size_t word_count, word_room;
    const char **options; /* name, value, name, value */
    size_t option_count, option_room;
};

static bool is_option(const char *arg) {
    return arg[0] == '-' && arg[1] != '\0';
}

/* The name of "--opt=value", "-oFILE" or "--opt"; *value is what is joined to it, or NULL. */
static const char *option_name(struct ctx *ctx, const char *arg, const char **value) {
    *value = NULL;
    if (strcmp(arg, "-h") == 0)
        return "--help";
    if (arg[1] != '-') {
        if (arg[2])
            *value = arg + 2 + (arg[2] == '=');
        return arena_text_n(ctx->arena, arg, 2);
    }
    const char *equals = strchr(arg, '=');
    if (!equals)
        return arg;
    *value = equals + 1;
    return arena_text_n(ctx->arena, arg, (size_t)(equals - arg));
}

/* Is `next` the value of an option of this kind? A value that may be left out ("[N]") must be a number. */
static bool takes_next(const char *kind, const char *next) {
    if (!kind || !*kind || !next)
        return false;
    if (*kind != '[')
        return true;
    return *next && strspn(next, "0123456789") == strlen(next);
}

/* ---- which command */

static const struct command *find_row(const char *name) {
    size_t count;
    const struct command *rows = usage_commands(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

/* Names of rows, or, for `first` = "notice", only those that begin with that word. */
static const char **row_names(struct ctx *ctx, const char *first, size_t *found) {
    size_t count;
    const struct command *rows = usage_commands(&count);
    const char **names = arena_array(ctx->arena, count, sizeof *names);
    size_t length = first ? strlen(first) : 0;
    *found = 0;
    for (size_t i = 0; i < count; i++)
        if (!first || (strncmp(rows[i].name, first, length) == 0 && rows[i].name[length] == ' '))
            names[(*found)++] = rows[i].name;
    return names;
}

/* "notice" alone, "notice chekc", "fnd": each gets the answer that helps. */
static enum status unknown_command(struct ctx *ctx, const char *first, const char *both) {
    size_t count;
    const char **names = row_names(ctx, first, &count);
    if (count && strcmp(first, both) == 0) {
        const char *list = names[0];
        for (size_t i = 1; i < count; i++)
            list = arena_printf(ctx->arena, "%s, %s", list, names[i]);
        return FAIL(ctx, ST_INVALID, M("“{1}” alone is no command: say one of {2}"), first, list);
    }
    if (!count)
        names = row_names(ctx, NULL, &count);
    const char *nearest = nearest_word(both, names, count);
    if (!nearest)
        nearest = nearest_word(first, names, count);
    if (nearest)
        return FAIL(ctx, ST_INVALID, M("there is no command “{1}”; did you mean “{2}”?"),
                    strchr(nearest, ' ') ? both : first, nearest);
    return FAIL(ctx, ST_INVALID, M("there is no command “{1}”; “seloste --help” lists them all"), first);
}

/* The first two words outside options. */
static void leading_words(struct ctx *ctx, size_t argc, const char *const *argv, const char *found[2]) {
    size_t count = 0;
    for (size_t i = 0; i < argc && count < 2; i++) {
        if (strcmp(argv[i], "--") == 0)
            return;
        if (!is_option(argv[i])) {
            found[count++] = argv[i];
            continue;
        }
        const char *joined, *name = option_name(ctx, argv[i], &joined);
        if (!joined && takes_next(usage_value_of(name), i + 1 < argc ? argv[i + 1] : NULL))
            i++;
    }
}

/* Is an option there at all, whatever the row? Used before the row is known. */
static bool asks_for(struct ctx *ctx, size_t argc, const char *const *argv, const char *wanted) {
    for (size_t i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const char *joined;
        if (is_option(argv[i]) && strcmp(option_name(ctx, argv[i], &joined), wanted) == 0)
            return true;
    }
    return false;
}

/* *own gets how many leading words are the command's name. */
static enum status find_command(struct call *call, size_t argc, const char *const *argv, size_t *own) {
    const char *lead[2] = {NULL, NULL};
    *own = 0;
    leading_words(call->ctx, argc, argv, lead);
    if (!lead[0]) {
        bool version = asks_for(call->ctx, argc, argv, "--version"),
             help = asks_for(call->ctx, argc, argv, "--help");
        call->command = find_row(version ? "version" : help ? "help" : "");
        return call->command ? ST_OK
                             : FAIL(call->ctx, ST_INVALID, M("say a command; “seloste --help” lists them all"));
    }
    const char *both = lead[1] ? arena_printf(call->ctx->arena, "%s %s", lead[0], lead[1]) : lead[0];
    call->command = find_row(both);
    *own = lead[1] ? 2 : 1;
    if (!call->command) {
        call->command = find_row(lead[0]);
        *own = 1;
    }
    return call->command ? ST_OK : unknown_command(call->ctx, lead[0], both);
}

/* ---- what stands after it */

static enum status unknown_option(struct parse *parse, const char *name) {
    struct ctx *ctx = parse->ctx;
    const char **names = arena_array(ctx->arena, parse->usage.option_count + 1, sizeof *names);
    for (size_t i = 0; i < parse->usage.option_count; i++)
        names[i] = parse->usage.options[i].name;
    const char *nearest = nearest_word(name, names, parse->usage.option_count);
    if (nearest)
        (void)FAIL(ctx, ST_INVALID, M("“{1}” takes no option “{2}”; did you mean “{3}”?"),
                   parse->call->command->name, name, nearest);
    else
        (void)FAIL(ctx, ST_INVALID, M("“{1}” takes no option “{2}”"), parse->call->command->name, name);
    return fault_at_field(ctx, name);
}

static enum status check_value(struct parse *parse, const struct usage_option *option, const char *value) {
    if (!option->value || !value || usage_allows(option->value, value))
        return ST_OK;
    (void)FAIL(parse->ctx, ST_INVALID, M("{1} is one of {2}, not “{3}”"), option->name, option->value, value);
    return fault_at_field(parse->ctx, option->name);
}

static bool is_given(const struct parse *parse, const char *name) {
    for (size_t i = 0; i + 1 < parse->option_count; i += 2)
        if (strcmp(parse->options[i], name) == 0)
            return true;
    return false;
}

static enum status push_option(struct parse *parse, const struct usage_option *option, const char *value) {
    TRY(check_value(parse, option, value));
    if (is_given(parse, option->name) && option->value && !strstr(option->value, "...")) {
        (void)FAIL(parse->ctx, ST_INVALID, M("{1} is given twice"), option->name);
        return fault_at_field(parse->ctx, option->name);
    }
    ARENA_PUSH(parse->ctx->arena, parse->options, parse->option_count, parse->option_room, option->name);
    ARENA_PUSH(parse->ctx->arena, parse->options, parse->option_count, parse->option_room, value ? value : "");
    return ST_OK;
}

/* One option at argv[*at]; *at moves over its value. */
static enum status read_option(struct parse *parse, size_t argc, const char *const *argv, size_t *at) {
    const char *value, *name = option_name(parse->ctx, argv[*at], &value);
    const struct usage_option *option = usage_option(&parse->usage, name);
    if (!option)
        return unknown_option(parse, name);
    if (!option->value && value) {
        (void)FAIL(parse->ctx, ST_INVALID, M("{1} takes no value"), name);
        return fault_at_field(parse->ctx, name);
    }
    if (option->value && !value && takes_next(usage_value_of(name), *at + 1 < argc ? argv[*at + 1] : NULL))
        value = argv[++*at];
    if (option->value && !option->value_may_lack && (!value || !*value)) {
        (void)FAIL(parse->ctx, ST_INVALID, M("{1} lacks its value: {1} {2}"), name, option->value);
        return fault_at_field(parse->ctx, name);
    }
    return push_option(parse, option, value);
}

static enum status read_all(struct parse *parse, size_t argc, const char *const *argv, size_t own) {
    bool ended = false;
    for (size_t i = 0; i < argc; i++) {
        if (!ended && strcmp(argv[i], "--") == 0)
            ended = true;
        else if (!ended && is_option(argv[i]))
            TRY(read_option(parse, argc, argv, &i));
        else if (own)
            own--;
        else
            ARENA_PUSH(parse->ctx->arena, parse->words, parse->word_count, parse->word_room, argv[i]);
    }
    return ST_OK;
}

/* The first that is missing is named; one too many is not repeated, since it may be part of a name. */
static enum status check_words(struct parse *parse) {
    const struct usage *usage = &parse->usage;
    bool repeats = usage->word_count && usage->words[usage->word_count - 1].repeats;
    for (size_t i = parse->word_count; i < usage->word_count; i++)
        if (usage->words[i].required) {
            (void)FAIL(parse->ctx, ST_INVALID, M("{1} is missing"), usage->words[i].name);
            return fault_at_field(parse->ctx, usage->words[i].name);
        }
    if (parse->word_count > usage->word_count && !repeats)
        return FAIL(parse->ctx, ST_INVALID,
                    M("too many words after “{1}”; put what belongs together in quotation marks"),
                    parse->call->command->name);
    for (size_t i = 0; i < parse->word_count && i < usage->word_count; i++)
        if (!*parse->words[i]) {
            (void)FAIL(parse->ctx, ST_INVALID, M("{1} is empty"), usage->words[i].name);
            return fault_at_field(parse->ctx, usage->words[i].name);
        }
    return ST_OK;
}

/* Those that must be there, and those that exclude each other. */
static enum status check_options(struct parse *parse) {
    const struct usage *usage = &parse->usage;
    for (size_t i = 0; i < usage->option_count; i++) {
        const struct usage_option *option = &usage->options[i];
        if (option->required && !is_given(parse, option->name)) {
            (void)FAIL(
                parse->ctx, ST_INVALID, M("{1} is missing"),
                arena_printf(parse->ctx->arena, "%s %s", option->name, option->value ? option->value : ""));
            return fault_at_field(parse->ctx, option->name);
        }
        for (size_t j = 0; j < i; j++)
            if (option->group && usage->options[j].group == option->group && is_given(parse, option->name) &&
                is_given(parse, usage->options[j].name)) {
                (void)FAIL(parse->ctx, ST_INVALID, M("{1} and {2} exclude each other"), usage->options[j].name,
                           option->name);
                return fault_at_field(parse->ctx, option->name);
            }
    }
    return ST_OK;
}

static enum status check_text(struct ctx *ctx, size_t argc, const char *const *argv) {
    for (size_t i = 0; i < argc; i++)
        if (!utf8_valid(argv[i], strlen(argv[i])))
            return FAIL(ctx, ST_INVALID, M("word {1} of the command line is not UTF-8"),
                        arena_printf(ctx->arena, "%zu", i + 1));
    return ST_OK;
}

/* The language before anything else, so that every later message is in it; a wrong one is refused later. */
static void read_language(struct ctx *ctx, size_t argc, const char *const *argv) {
    for (size_t i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const char *value;
        if (!is_option(argv[i]) || strcmp(option_name(ctx, argv[i], &value), "--lang") != 0)
            continue;
        if (!value)
            value = i + 1 < argc ? argv[i + 1] : "";
        if (usage_allows("fi|sv|en", value))
            must(lang_from(value, &ctx->lang));
    }
}

static void finish(const struct parse *parse) {
    parse->call->words = parse->words;
    parse->call->word_count = parse->word_count;
    parse->call->options = parse->options;
    parse->call->option_count = parse->option_count / 2;
}

/* "find --help" is "help find", "notice --help" is "help notice", and "--help" alone is "help". `found` is how the
 * search for the row ended. */
static enum status become_help(struct parse *parse, size_t argc, const char *const *argv, enum status found) {
    struct ctx *ctx = parse->ctx;
    const char *lead[2] = {NULL, NULL}, **name = arena_array(ctx->arena, 1, sizeof *name);
    size_t count = 0;
    leading_words(ctx, argc, argv, lead);
    if (found != ST_OK && lead[0])
        (void)row_names(ctx, lead[0], &count);
    if (found != ST_OK && !count)
        return found;
    fault_clear(ctx);
    *name = found == ST_OK ? parse->call->command->name : lead[0];
    parse->call->command = find_row("help");
    parse->words = name;
    parse->word_count = lead[0] ? 1 : 0;
    finish(parse);
    return ST_OK;
}

static const char *const json_alone[] = {"--json", ""};

enum status parse_call(struct call *call, size_t argc, const char *const *argv) {
    struct parse parse = {.ctx = call->ctx, .call = call};
    size_t own;
    if (asks_for(call->ctx, argc, argv, "--json")) { /* for errors that come before the options are read */
        call->options = json_alone;
        call->option_count = 1;
    }
    TRY(check_text(call->ctx, argc, argv));
    read_language(call->ctx, argc, argv);
    enum status found = find_command(call, argc, argv, &own);
    if (asks_for(call->ctx, argc, argv, "--help"))
        return become_help(&parse, argc, argv, found);
    TRY(found);
    parse.usage = usage_of(call->ctx, call->command);
    if (own == 0 && strcmp(call->command->name, "version") == 0)
        return ST_OK;
    TRY(read_all(&parse, argc, argv, own));
    finish(&parse);
    TRY(check_words(&parse));
    return check_options(&parse);
}
