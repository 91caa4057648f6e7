/* Each function takes one option or word of the command line and gives a value of the model's types, or a fault
 * that names the option and shows what it should look like. What the notice must know (types, sources, services) is
 * looked up here too, so that a misspelt id gets the nearest known one. "Not given" is a value of its own (0, DAY_NONE,
 * NOTICE_NOTHING) and never an error: whether an option may be left out stands in the command's row and was checked
 * before. */
#include "cli/arg.h"

#include "base/nearest.h"
#include "registry/ending.h"
#include "registry/registry.h"
#include "registry/user.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CENTS_DIGITS = 15 };

/* A sentence whose only value is the option: what was typed is not repeated. */
static enum status wrong(struct call *call, const char *option, const char *id) {
    (void)FAIL(call->ctx, ST_INVALID, id, option);
    return fault_at_field(call->ctx, option);
}

enum status arg_count(struct call *call, const char *option, size_t otherwise, size_t most, size_t *count) {
    const char *text = call_option(call, option, NULL);
    *count = otherwise;
    if (!text || !*text)
        return ST_OK;
    size_t digits = strspn(text, "0123456789");
    unsigned long number = strtoul(text, NULL, 10);
    if (text[digits] || digits > 9 || number < 1 || number > most) {
        (void)FAIL(call->ctx, ST_INVALID, M("{1} is a number from 1 to {2}"), option,
                   arena_printf(call->ctx->arena, "%zu", most));
        return fault_at_field(call->ctx, option);
    }
    *count = number;
    return ST_OK;
}

enum status arg_day(struct call *call, const char *option, day_t *day) {
    const char *text = call_option(call, option, NULL);
    *day = DAY_NONE;
    if (!text || day_parse_local(text, day))
        return ST_OK;
    return wrong(call, option, M("{1} is a day, such as 2026-03-05 or 5.3.2026"));
}

/* A time without a zone in the hour that there was twice: which of them was taken. */
static void say_which(struct call *call, const char *text, int64_t instant) {
    struct ctx *ctx = call->ctx;
    const struct zone *zone = registry_zone(ctx);
    int64_t exact, other = instant + zone_offset(zone, instant) - zone_offset(zone, instant + 24 * 3600);
    if (instant_parse(text, &exact) || !zone_twice(zone, instant) || call_has(call, "--json"))
        return;
    fprintf(call->err, "%s\n",
            MSG(ctx->arena, ctx->lang, M("{1} was there twice: {2} is taken. For the other write {3}."), text,
                zone_iso(ctx->arena, zone, instant), zone_iso(ctx->arena, zone, other)));
}

enum status arg_time(struct call *call, const char *option, int64_t *instant, bool *whole_day) {
    const char *text = call_option(call, option, NULL);
    day_t day;
    *instant = 0;
    *whole_day = false;
    if (!text)
        return ST_OK;
    if (day_parse_local(text, &day)) {
        *whole_day = true;
        *instant = zone_instant(registry_zone(call->ctx), day, 0);
        return ST_OK;
    }
    if (zone_skipped(registry_zone(call->ctx), text))
        return wrong(call, option, M("{1}: there was no such time: the clocks were put forward then"));
    if (zone_parse(registry_zone(call->ctx), text, instant)) {
        say_which(call, text, *instant);
        return ST_OK;
    }
    return wrong(call, option, M("{1} is a day or a time, such as 2026-03-05 or 2026-03-05T10:00"));
}

/* Spaces (also no-break ones) group digits; a comma or a dot, and exactly two digits, end a sum. */
static bool cents_from(const char *text, int64_t *cents) {
    bool minus = *text == '-';
    int64_t sum = 0;
    int digits = 0, after = -1;
    for (const char *at = text + minus; *at; at++) {
        if (isdigit((unsigned char)*at)) {
            if (after >= 0 && ++after > 2)
                return false;
            sum = sum * 10 + (*at - '0');
            if (++digits > CENTS_DIGITS)
                return false;
        } else if ((*at == ',' || *at == '.') && after < 0 && digits) {
            after = 0;
        } else if (*at == ' ' && after < 0 && digits) {
            continue;
        } else if (strncmp(at, "\xc2\xa0", 2) == 0 && after < 0 && digits) {
            at++;
        } else {
            return false;
        }
    }
    if (!digits || (after >= 0 && after != 2))
        return false;
    sum = after < 0 ? sum * 100 : sum;
    *cents = minus ? -sum : sum;
    return true;
}

enum status arg_cents(struct call *call, const char *option, int64_t *cents, bool *given) {
    const char *text = call_option(call, option, NULL);
    *given = text != NULL;
    *cents = 0;
    if (!text || cents_from(text, cents))
        return ST_OK;
    return wrong(call, option, M("{1} is a sum in euros, such as 1240,50"));
}

/* Looks an id up among the entries of one table of the notice. Names of the notice are no secrets, so the wrong one is
 * repeated and the nearest proposed; without a near one all are listed, for a notice has few. */
static enum status arg_entry(struct call *call, const char *option, int found,
                             const struct entry *const *entries, size_t count, int *index) {
    const char *text = call_option(call, option, NULL);
    *index = text ? found : NOTICE_NOTHING;
    if (!text || found != NOTICE_NOTHING)
        return ST_OK;
    struct ctx *ctx = call->ctx;
    const char **known = arena_array(ctx->arena, count, sizeof *known);
    const char *list = count ? entries[0]->id : "";
    for (size_t i = 0; i < count; i++) {
        known[i] = entries[i]->id;
        if (i)
            list = arena_printf(ctx->arena, "%s, %s", list, known[i]);
    }
    const char *nearest = nearest_word(text, known, count);
    if (!count)
        (void)FAIL(ctx, ST_INVALID, M("{1}: the notice has no “{2}”, nor any other"), option, text);
    else if (nearest)
        (void)FAIL(ctx, ST_INVALID, M("{1}: the notice has no “{2}”; did you mean “{3}”?"), option, text,
                   nearest);
    else
        (void)FAIL(ctx, ST_INVALID, M("{1}: the notice has no “{2}”; it has {3}"), option, text, list);
    return fault_at_field(ctx, option);
}

/* One function per table of the notice: their rows differ, their entries do not. */
#define ARG_ENTRY(what, table)                                                                                 \
    enum status arg_##what(struct call *call, const char *option, int *index) {                                \
        const struct notice *notice = ctx_notice(call->ctx);                                                   \
        const char *text = call_option(call, option, NULL);                                                    \
        const struct entry **entries = arena_array(call->ctx->arena, notice->table##_count, sizeof *entries);  \
        for (size_t i = 0; i < notice->table##_count; i++)                                                     \
            entries[i] = &notice->table[i].entry;                                                              \
        int found = text ? notice_##what(notice, text) : NOTICE_NOTHING;                                       \
        return arg_entry(call, option, found, entries, notice->table##_count, index);                          \
    }
ARG_ENTRY(type, types)
ARG_ENTRY(source, sources)
ARG_ENTRY(service, services)
ARG_ENTRY(purpose, purposes)
#undef ARG_ENTRY

enum status arg_licence(struct call *call, struct licence *licence) {
    licence->text = call_option(call, "--licence", NULL);
    TRY(arg_day(call, "--bought", &licence->bought));
    return arg_day(call, "--licence-until", &licence->until);
}

enum status arg_lacking(struct call *call, enum status status) {
    static const struct arg_field options[] = {{"licence", "--licence"},
                                               {"bought", "--bought"},
                                               {"until", "--licence-until"},
                                               {ENDING_FIELD, "--even-if-due"}};
    return arg_at(call, status, options, sizeof options / sizeof *options);
}

/* FIELD=VALUE words as they come. */
struct value_words {
    struct value_draft *items;
    size_t count, room;
};

/* The place is told by its number: the text may be all of it a value. */
static enum status add_value(struct call *call, const char *text, struct value_words *values) {
    const char *equals = strchr(text, '=');
    if (!equals || equals == text) {
        (void)FAIL(call->ctx, ST_INVALID, M("value {1} is not FIELD=VALUE"),
                   arena_printf(call->ctx->arena, "%zu", values->count + 1));
        return fault_at_field(call->ctx, "FIELD=VALUE");
    }
    struct value_draft draft = {arena_text_n(call->ctx->arena, text, (size_t)(equals - text)), equals + 1};
    ARENA_PUSH(call->ctx->arena, values->items, values->count, values->room, draft);
    return ST_OK;
}

/* One value a line; empty lines and line ends of any kind do not matter. */
static enum status add_lines(struct call *call, struct value_words *values) {
    const char *text;
    TRY(call_input(call, CALL_INPUT_MOST, &text));
    while (*text) {
        size_t length = strcspn(text, "\n");
        size_t end = length && text[length - 1] == '\r' ? length - 1 : length;
        if (end)
            TRY(add_value(call, arena_text_n(call->ctx->arena, text, end), values));
        text += length + (text[length] == '\n');
    }
    return ST_OK;
}

enum status arg_values(struct call *call, size_t first, struct value_draft **drafts, size_t *count) {
    struct value_words values = {0};
    for (size_t i = first; i < call->word_count; i++) {
        if (strcmp(call->words[i], "-") == 0)
            TRY(add_lines(call, &values));
        else
            TRY(add_value(call, call->words[i], &values));
    }
    if (!values.count) {
        (void)FAIL(call->ctx, ST_INVALID, M("{1} is missing"), "FIELD=VALUE");
        return fault_at_field(call->ctx, "FIELD=VALUE");
    }
    *drafts = values.items;
    *count = values.count;
    return ST_OK;
}

enum status arg_text(struct call *call, const char *word, const char **text) {
    if (strcmp(word, "-") != 0) {
        *text = word;
        return ST_OK;
    }
    TRY(call_input(call, CALL_INPUT_MOST, text));
    size_t length = strlen(*text);
    while (length && ((*text)[length - 1] == '\n' || (*text)[length - 1] == '\r'))
        length--;
    *text = arena_text_n(call->ctx->arena, *text, length);
    return ST_OK;
}

/* ---- the recovery sheet */

enum { SHEET_MOST = 4096, SHEET_LETTERS = 40 };

/* Groups of four and nothing else. */
static bool is_groups(const char *line, size_t length) {
    size_t letters = 0;
    for (size_t i = 0; i < length; i++) {
        if (line[i] != ' ' && !isalnum((unsigned char)line[i]))
            return false;
        letters += line[i] != ' ';
    }
    return letters >= SHEET_LETTERS && letters % 4 == 0;
}

/* The sheet as it was printed has words around its groups; typed, there are only the groups. */
static const char *groups_of(struct ctx *ctx, const char *text) {
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\r\n");
        if (is_groups(line, length))
            return arena_text_n(ctx->arena, line, length);
        line += length + (line[length] != '\0');
    }
    return text;
}

/* Never an argument: those can be seen by everybody on the machine. */
enum status arg_sheet(struct call *call, const char **sheet) {
    struct ctx *ctx = call->ctx;
    if (call_ask(call, msg(ctx->lang, M("The groups of the recovery sheet:")), sheet))
        return ST_OK;
    TRY(call_input(call, SHEET_MOST, sheet));
    *sheet = groups_of(ctx, *sheet);
    return ST_OK;
}

/* Facts that rules may ask about; which names there are, the model knows. */
/* What a hold of the notice waits for has options of its own: nobody knows the names of facts by heart. */
static const struct {
    const char *option, *name;
} states[] = {{"--unpaid", "unpaid"}, {"--disputed", "disputed"}, {"--claim-open", "claim_open"}};

enum status arg_facts(struct call *call, const char *option, bool takes_away, const struct fact **facts,
                      size_t *count) {
    struct fact *list = NULL;
    size_t room = 0;
    *count = 0;
    for (const char *text; (text = call_option_at(call, option, *count));) {
        const char *equals = strchr(text, '=');
        if (!equals || equals == text || (!takes_away && !equals[1])) {
            (void)FAIL(call->ctx, ST_INVALID, M("{1} is a fact such as direction=in"), option);
            return fault_at_field(call->ctx, option);
        }
        struct fact fact = {arena_text_n(call->ctx->arena, text, (size_t)(equals - text)), equals + 1};
        ARENA_PUSH(call->ctx->arena, list, *count, room, fact);
    }
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (call_has(call, states[i].option)) {
            struct fact fact = {states[i].name, call_option(call, states[i].option, "")};
            ARENA_PUSH(call->ctx->arena, list, *count, room, fact);
        }
    *facts = list;
    return ST_OK;
}

enum status arg_record(struct call *call, const char *text, const char *where, ref_t *record) {
    if (ref_parse(text, record))
        return ST_OK;
    (void)FAIL(call->ctx, ST_INVALID, M("this is no id of a record: {1}"), text);
    return fault_at_field(call->ctx, where);
}

enum status arg_staff(struct call *call, const char *option, int64_t *user) {
    const char *name = call_option(call, option, NULL);
    struct user *staff;
    size_t count;
    if (!name)
        return ST_OK;
    *user = 0;
    if (strcmp(name, "-") == 0)
        return ST_OK;
    TRY(user_staff(call->ctx, &staff, &count));
    for (size_t i = 0; i < count; i++)
        if (strcmp(staff[i].name, name) == 0)
            *user = staff[i].id;
    if (*user)
        return ST_OK;
    (void)FAIL(call->ctx, ST_INVALID,
               M("{1}: nobody of the staff has that name; “seloste user list” shows them"), option);
    return fault_at_field(call->ctx, option);
}

/* ---- files */

/* A pipe would wait for its writer, for ever. */
enum status arg_open(struct call *call, const char *path, FILE **file) {
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int error = fd < 0 ? errno : fstat(fd, &info) != 0 ? errno : !S_ISREG(info.st_mode) ? EINVAL : 0;
    if (error) {
        if (fd >= 0)
            close(fd);
        (void)FAIL(call->ctx, error == ENOENT ? ST_NOT_FOUND : ST_FAILED, M("The file cannot be read: {1}"),
                   strerror(error));
        return fault_at(call->ctx, path, 0, 0);
    }
    *file = fdopen(fd, "r");
    must(*file);
    return ST_OK;
}

const char **arg_names(struct call *call, const char *option, size_t *count) {
    const char *text = call_option(call, option, "");
    const char **names = arena_array(call->ctx->arena, strlen(text) / 2 + 1, sizeof *names);
    *count = 0;
    while (*text) {
        size_t length = strcspn(text, ", ");
        if (length)
            names[(*count)++] = arena_text_n(call->ctx->arena, text, length);
        text += length + (text[length] != '\0');
    }
    return names;
}

enum status arg_at(struct call *call, enum status status, const struct arg_field *fields, size_t count) {
    const char *field = call->ctx->fault.field;
    for (size_t i = 0; status != ST_OK && field && i < count; i++)
        if (strcmp(field, fields[i].field) == 0)
            call->ctx->fault.field = fields[i].option;
    return status;
}
