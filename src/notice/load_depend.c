/* Which date is made of which other: a class names another by gone(), an event `is` a date, a statute may name one.
 * Circles are errors, named whole and once. What is left is a tree of bounded size, so that whoever judges dates need
 * not look out for either. */
#include "notice/load.h"

#include "base/buf.h"

#include <string.h>

enum { SIZE_MAX_OF_DATE = 1000, SIZE_MAX_OF_ALL = 50000, DEPTH_MAX = 500, GONE_DEPTH = 12, NAMES_MAX = 30 };

/* A name in a part's dates that is another part. */
struct link {
    size_t to;
    const struct expr *root, *at; /* the whole date, and the name in it; NULL for `statute: NAME` */
    bool gone;                    /* judged by itself, once; the others are worked out in place */
    bool aside;                   /* of a date that others do not wait for: no circle comes of it */
};

enum visit { VISIT_NEW, VISIT_OPEN, VISIT_DONE };

struct part {
    const struct entry *entry;
    struct link *links;
    size_t count, room;
    enum visit visit;
    size_t via;  /* while open: the link that is being followed */
    bool circle; /* part of one that was reported */
    size_t size; /* nodes of its dates, with those that are worked out in place */
    size_t deep; /* the same with all of them, one inside the other */
};

struct depend {
    struct loader *loader;
    struct event_rule *events;
    struct part *parts; /* classes, then events, then statutes */
    size_t count;
    size_t *open; /* the way from the first part to the one being visited */
    size_t open_count;
    bool faults;
};

/* ---- links */

static size_t class_part(int index) {
    return (size_t)index;
}

static size_t event_part(const struct notice *notice, int index) {
    return notice->classes_count + (size_t)index;
}

static size_t statute_part(const struct notice *notice, const char *name) {
    for (size_t i = 0; i < notice->statutes_count; i++)
        if (strcmp(notice->statutes[i].entry.id, name) == 0)
            return notice->classes_count + notice->events_count + i;
    return notice->classes_count + notice->events_count + notice->statutes_count;
}

/* The part that a name in a date stands for; `count` when it is none. */
static size_t target(const struct depend *depend, const struct expr *expr) {
    const struct notice *notice = depend->loader->notice;
    int index;
    switch (expr->kind) {
    case EXPR_GONE:
        index = notice_class(notice, expr->name);
        return index == NOTICE_NOTHING ? depend->count : class_part(index);
    case EXPR_STATUTE:
        return statute_part(notice, expr->name);
    case EXPR_FIELD:
    case EXPR_FIRST:
    case EXPR_LAST:
    case EXPR_ENDED:
        index = expr->value ? NOTICE_NOTHING : notice_event(notice, expr->name);
        return index == NOTICE_NOTHING || !notice->events[index].is ? depend->count : event_part(notice, index);
    default:
        return depend->count;
    }
}

static void add_link(const struct depend *depend, struct part *part, struct link link) {
    if (link.to < depend->count)
        ARENA_PUSH(depend->loader->ctx->arena, part->links, part->count, part->room, link);
}

static void add_links(const struct depend *depend, struct part *part, const struct expr *root,
                      const struct expr *expr, bool aside, size_t deep) {
    part->size++;
    if (deep > part->deep)
        part->deep = deep;
    add_link(depend, part, (struct link){target(depend, expr), root, expr, expr->kind == EXPR_GONE, aside});
    for (size_t i = 0; i < expr->count; i++)
        add_links(depend, part, root, expr->args[i], aside, deep + 1);
}

static void add_date(const struct depend *depend, struct part *part, const struct expr *date, bool aside) {
    if (date)
        add_links(depend, part, date, date, aside, 1);
}

static void add_class(const struct depend *depend, const struct retention_class *class, struct part *part) {
    part->entry = &class->entry;
    for (size_t i = 0; i < class->rule_count; i++) {
        const struct retention_rule *rule = &class->rules[i];
        add_date(depend, part, rule->gone_by, false);
        add_date(depend, part, rule->keep_through, false);
        add_date(depend, part, rule->hold_at_most, false);
        add_date(depend, part, rule->hide_after, true);
        add_date(depend, part, rule->verify_again, true);
    }
    for (size_t i = 0; i < class->also_count; i++) {
        add_date(depend, part, class->also_said[i].keep_through, true);
        add_date(depend, part, class->also_said[i].gone_by, true);
    }
    if (class->statute)
        add_link(depend, part, (struct link){.to = statute_part(depend->loader->notice, class->statute)});
}

static void add_parts(struct depend *depend) {
    const struct notice *notice = depend->loader->notice;
    struct arena *arena = depend->loader->ctx->arena;
    struct part *part;
    depend->count = notice->classes_count + notice->events_count + notice->statutes_count;
    part = depend->parts = arena_array(arena, depend->count + 1, sizeof *part);
    depend->open = arena_array(arena, depend->count + 1, sizeof *depend->open);
    for (size_t i = 0; i < notice->classes_count; i++)
        add_class(depend, &notice->classes[i], part++);
    for (size_t i = 0; i < notice->events_count; i++, part++) {
        part->entry = &notice->events[i].entry;
        add_date(depend, part, notice->events[i].is, false);
    }
    for (size_t i = 0; i < notice->statutes_count; i++, part++) {
        part->entry = &notice->statutes[i].entry;
        add_date(depend, part, notice->statutes[i].keep_through, false);
    }
}

/* ---- circles */

/* Where the name stands that leads on, else the part itself. */
static void place_of(const struct depend *depend, const struct part *part, int *line, int *column) {
    const struct loader *loader = depend->loader;
    const struct link *link = &part->links[part->via];
    *line = part->entry->line;
    *column = part->entry->column;
    for (size_t i = 0; link->root && i < loader->pending_count; i++)
        if (loader->pending[i].expr == link->root)
            yaml_place(loader->pending[i].node, link->at->offset, line, column);
}

/* "retention.a → retention.b → retention.a", beginning with the one that stands first in the file. */
static void report_circle(struct depend *depend, size_t from) {
    struct loader *loader = depend->loader;
    size_t count = depend->open_count - from, first = 0;
    const size_t *open = depend->open + from;
    struct buf buf = buf_in(loader->ctx->arena);
    int line, column;
    for (size_t i = 0; i < count; i++) {
        if (depend->parts[open[i]].circle)
            return; /* one way round is enough */
        if (depend->parts[open[i]].entry->line < depend->parts[open[first]].entry->line)
            first = i;
    }
    for (size_t i = 0; i <= count; i++) {
        bool left_out = count > NAMES_MAX && i >= NAMES_MAX - 1 && i < count;
        depend->parts[open[(first + i) % count]].circle = true;
        if (!left_out)
            buf_printf(&buf, "%s%s", i ? " → " : "", depend->parts[open[(first + i) % count]].entry->path);
        else if (i == NAMES_MAX - 1)
            buf_add(&buf, " → …");
    }
    place_of(depend, &depend->parts[open[first]], &line, &column);
    load_finding(loader, "circle", line, column,
                 MSG(loader->ctx->arena, loader->ctx->lang, M("{1} comes back to itself: {2}"),
                     depend->parts[open[first]].entry->path, buf_text(&buf)));
}

static void visit(struct depend *depend, size_t index) {
    struct part *part = &depend->parts[index];
    part->visit = VISIT_OPEN;
    depend->open[depend->open_count++] = index;
    for (part->via = 0; part->via < part->count; part->via++) {
        const struct link *link = &part->links[part->via];
        if (link->aside)
            continue;
        if (depend->parts[link->to].visit == VISIT_NEW) {
            visit(depend, link->to);
        } else if (depend->parts[link->to].visit == VISIT_OPEN) {
            size_t from = depend->open_count;
            while (depend->open[--from] != link->to)
                continue;
            depend->faults = true;
            report_circle(depend, from);
        }
    }
    depend->open_count--;
    part->visit = VISIT_DONE;
}

/* ---- how much there is to work out */

static void measure(struct depend *depend, size_t index);

static size_t at_most(size_t number) {
    return number < 2 * SIZE_MAX_OF_ALL ? number : 2 * SIZE_MAX_OF_ALL;
}

static void measure_links(struct depend *depend, struct part *part) {
    size_t deepest = 0;
    for (size_t i = 0; i < part->count; i++) {
        const struct link *link = &part->links[i];
        const struct part *to = &depend->parts[link->to];
        if (!link->aside)
            measure(depend, link->to);
        size_t deep = to->deep + (link->gone ? GONE_DEPTH : 0);
        deepest = deep > deepest ? deep : deepest;
        part->size = at_most(part->size + (link->gone ? 0 : to->size));
    }
    part->deep += deepest;
}

/* Without circles every part is measured once, after those that it names. */
static void measure(struct depend *depend, size_t index) {
    struct part *part = &depend->parts[index];
    struct loader *loader = depend->loader;
    if (part->visit == VISIT_NEW)
        return;
    part->visit = VISIT_NEW;
    measure_links(depend, part);
    size_t event = index - loader->notice->classes_count;
    bool class = index < loader->notice->classes_count;
    if (!class && event < loader->notice->events_count && depend->events[event].is)
        depend->events[event].per_record = expr_per_record(loader->notice, depend->events[event].is);
    if (depend->faults || ((class || part->size <= SIZE_MAX_OF_DATE) && part->deep <= DEPTH_MAX))
        return;
    depend->faults = true; /* said once, and not again of all that name it */
    load_finding(loader, "too_complex", part->entry->line, part->entry->column,
                 MSG(loader->ctx->arena, loader->ctx->lang,
                     M("{1} is put together from too many other dates: write it out more simply"),
                     part->entry->path));
}

static void measure_all(struct depend *depend) {
    struct loader *loader = depend->loader;
    size_t all = 0;
    for (size_t i = 0; i < depend->count; i++)
        measure(depend, i);
    for (size_t i = 0; i < loader->notice->classes_count && !depend->faults; i++) {
        all += depend->parts[i].size;
        if (all <= SIZE_MAX_OF_ALL)
            continue;
        depend->faults = true;
        load_finding(loader, "too_complex", depend->parts[i].entry->line, depend->parts[i].entry->column,
                     MSG(loader->ctx->arena, loader->ctx->lang,
                         M("the dates of all classes together are put together from too many parts: leave some "
                           "out, or write them more simply")));
    }
}

void load_depend(struct loader *loader) {
    struct notice *notice = loader->notice;
    struct depend depend = {.loader = loader};
    notice->events = depend.events = arena_grow(loader->arena, notice->events, notice->events_count,
                                                notice->events_count + 1, sizeof *depend.events);
    add_parts(&depend);
    for (size_t i = 0; i < depend.count; i++)
        if (depend.parts[i].visit == VISIT_NEW)
            visit(&depend, i);
    if (!depend.faults)
        measure_all(&depend);
}
