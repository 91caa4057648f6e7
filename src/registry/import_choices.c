#include "registry/import_choices.h"

#include "base/buf.h"
#include "formats/card.h"
#include "notice/field.h"
#include "registry/loggable.h"
#include "registry/registry.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

struct list {
    struct ctx *ctx;
    struct import_choice *items;
    size_t count, room;
};

static void add(struct list *list, const char *group, const char *target, const char *label) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].target, target) == 0)
            return;
    ARENA_PUSH(list->ctx->arena, list->items, list->count, list->room,
               ((struct import_choice){.target = target, .label = label, .group = group}));
}

/* ---- fields */

static const struct part_words {
    const char *id, *label;
    int part;
} address_parts[] = {{"whole", M("whole address"), CARD_PARTS},    {"street", M("street address"), CARD_STREET},
                     {"code", M("postal code"), CARD_CODE},        {"town", M("town"), CARD_LOCALITY},
                     {"country", M("country"), CARD_COUNTRY},      {"box", M("post office box"), CARD_BOX},
                     {"extended", M("more of it"), CARD_EXTENDED}, {"region", M("region"), CARD_REGION}},
  event_parts[] = {{"date", M("day"), EVENT_DATE},
                   {"text", M("text"), EVENT_TEXT},
                   {"amount", M("sum"), EVENT_AMOUNT},
                   {"number", M("number"), EVENT_NUMBER},
                   {"ends", M("last day or due day"), EVENT_ENDS},
                   {"duration", M("duration"), EVENT_DURATION},
                   {"reference", M("reference"), EVENT_REFERENCE},
                   {"status", M("state"), EVENT_STATUS},
                   {"time", M("time of day"), EVENT_TIME},
                   {"day", M("day without time"), EVENT_DAY},
                   {"direction", M("direction"), EVENT_DIRECTION},
                   {"channel", M("channel"), EVENT_CHANNEL}};
enum {
    ADDRESS_PARTS = sizeof address_parts / sizeof *address_parts,
    ADDRESS_SHOWN = 5,
    EVENT_PARTS = sizeof event_parts / sizeof *event_parts,
    EVENT_SHOWN = 6
};

static void add_field(struct list *list, const char *group, const char *whom, const struct field *field) {
    struct ctx *ctx = list->ctx;
    struct arena *arena = ctx->arena;
    const char *label = field_label(field, ctx->lang);
    const char *target = arena_printf(arena, "%s.%s", whom, field->id);
    if (field->type != FIELD_ADDRESS || field->own) {
        add(list, group, target, label);
        return;
    }
    for (size_t i = 0; i < ADDRESS_SHOWN; i++)
        add(list, group, arena_printf(arena, "%s.%s", target, address_parts[i].id),
            arena_printf(arena, "%s: %s", label, msg(ctx->lang, address_parts[i].label)));
}

static void add_fields(struct list *list, const char *group, const char *whom, bool organisations) {
    const struct notice *notice = ctx_notice(list->ctx);
    for (size_t type = 0; type < notice->types_count; type++) {
        if ((notice->types[type].form == FORM_ORGANISATION) != organisations)
            continue;
        size_t count;
        const struct field *fields = field_list(list->ctx->arena, notice, (int)type, &count);
        for (size_t i = 0; i < count; i++)
            add_field(list, group, whom, &fields[i]);
    }
}

/* ---- what happened */

/* Does a map that says this say no more and no less? "lesson.number" is the lesson's own field where the notice has one, and
 * "note.text" is "note", which stands in every list. */
static bool says_itself(struct ctx *ctx, const char *target) {
    struct import_column column;
    bool good = import_target(ctx, ctx_notice(ctx), target, &column) == ST_OK &&
                strcmp(import_choice_text(ctx, &column), target) == 0;
    fault_clear(ctx);
    return good;
}

static void add_event(struct list *list, const char *group, const char *kind) {
    struct arena *arena = list->ctx->arena;
    const char *label = loggable_label(list->ctx, kind);
    for (size_t i = 0; i < EVENT_SHOWN; i++) {
        const char *target = arena_printf(arena, "%s.%s", kind, event_parts[i].id);
        if (says_itself(list->ctx, target))
            add(list, group, target,
                arena_printf(arena, "%s: %s", label, msg(list->ctx->lang, event_parts[i].label)));
    }
}

static void add_events(struct list *list, const char *group) {
    const struct notice *notice = ctx_notice(list->ctx);
    size_t count;
    const char *const *names = loggable_names(list->ctx->arena, notice, &count);
    for (size_t i = 0; i < count; i++) {
        bool about = false;
        for (size_t type = 0; type < notice->types_count && !about; type++)
            about = loggable_about(notice, (int)type, names[i]);
        if (about)
            add_event(list, group, names[i]);
    }
}

void import_choices(struct ctx *ctx, struct import_choice **choices, size_t *count) {
    struct list list = {.ctx = ctx};
    const char *person = msg(ctx->lang, M("A person")), *organisation = msg(ctx->lang, M("An organisation"));
    add(&list, person, "person.full_name", msg(ctx->lang, M("Whole name")));
    add_fields(&list, person, "person", false);
    add_fields(&list, organisation, "organisation", true);
    add(&list, msg(ctx->lang, M("Either")), "customer",
        msg(ctx->lang, M("Name of a person or an organisation")));
    add(&list, msg(ctx->lang, M("What happened")), "note", msg(ctx->lang, M("Note")));
    add_events(&list, msg(ctx->lang, M("What happened")));
    *choices = list.items;
    *count = list.count;
}

/* ---- as a map says it */

static const char *part_id(const struct part_words *parts, size_t count, int part) {
    for (size_t i = 0; i < count; i++)
        if (parts[i].part == part)
            return parts[i].id;
    return "";
}

static const char *whose(enum import_whom whom) {
    static const char *const words[] = {"person.", "organisation.", "either."};
    return words[whom];
}

static const char *field_text(struct arena *arena, const struct import_column *column) {
    bool known = field_builtin(column->field) || strchr(column->field, '.');
    return arena_printf(arena, "%s%s%s", whose(column->whom), known ? "" : "?", column->field);
}

static const char *address_text(struct arena *arena, const struct import_column *column) {
    const char *text = arena_printf(arena, "%s%s.%s", whose(column->whom), column->field,
                                    part_id(address_parts, ADDRESS_PARTS, column->part));
    return column->group ? arena_printf(arena, "%s@%d", text, column->group) : text;
}

static const char *event_text(struct arena *arena, const struct import_column *column) {
    if (strcmp(column->field, "note") == 0 && column->part == EVENT_TEXT && !column->group)
        return arena_printf(arena, "%snote", column->whom == IMPORT_EITHER ? "" : whose(column->whom));
    const char *text = arena_printf(arena, "%s%s.%s", column->whom == IMPORT_EITHER ? "" : whose(column->whom),
                                    column->field, part_id(event_parts, EVENT_PARTS, column->part));
    return column->group ? arena_printf(arena, "%s@%d", text, column->group) : text;
}

const char *import_choice_text(struct ctx *ctx, const struct import_column *column) {
    switch (column->use) {
    case IMPORT_UNUSED:
        return "";
    case IMPORT_IGNORED:
        return "-";
    case IMPORT_FIELD:
        return field_text(ctx->arena, column);
    case IMPORT_NAME:
        return arena_printf(ctx->arena, "%sfull_name", whose(column->whom));
    case IMPORT_LANGUAGE:
        return arena_printf(ctx->arena, "%slanguage_code", whose(column->whom));
    case IMPORT_CUSTOMER:
        return "customer";
    case IMPORT_LABELLED:
        return "labelled";
    case IMPORT_ADDRESS:
        return address_text(ctx->arena, column);
    case IMPORT_EVENT:
        return event_text(ctx->arena, column);
    }
    return "";
}

/* One that stands twice, or would be read as something else than a name, is named by its place. One that is called "#2" is
 * named: to a map, a name goes before a place, and "#1" could be another column's. */
static bool by_place(const char *const *heads, size_t count, size_t at) {
    const char *head = heads[at];
    bool comment = *head == '#' && !isdigit((unsigned char)head[1]);
    if (!*head || strpbrk(head, ";\n\r") || comment || isspace((unsigned char)*head) ||
        isspace((unsigned char)head[strlen(head) - 1]))
        return true;
    for (size_t i = 0; i < count; i++)
        if (i != at && strcasecmp(heads[i], head) == 0)
            return true;
    return false;
}

const char *import_choice_map(struct arena *arena, const char *const *heads, const char *const *targets,
                              size_t count) {
    struct buf map = buf_in(arena);
    for (size_t i = 0; i < count; i++) {
        if (!*targets[i])
            continue;
        if (map.length)
            buf_add(&map, ";");
        if (by_place(heads, count, i))
            buf_printf(&map, "#%zu=%s", i + 1, targets[i]);
        else
            buf_printf(&map, "%s=%s", heads[i], targets[i]);
    }
    return buf_text(&map);
}
