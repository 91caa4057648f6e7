/* A name is gone when some type of party could have data under it before and can no longer have them: also when the new
 * version still has the field, but not for this type. */
#include "notice/moves.h"

#include "base/nearest.h"
#include "notice/field.h"
#include "notice/names.h"
#include "notice/say.h"

#include <stdlib.h>
#include <string.h>

const struct change_move *moves_of(const struct notice *notice, const char *name) {
    for (size_t i = notice->changes_count; i > 0; i--) {
        const struct change *change = &notice->changes[i - 1];
        for (size_t j = 0; j < change->move_count; j++)
            if (strcmp(change->moves[j].from, name) == 0)
                return &change->moves[j];
    }
    return NULL;
}

/* The category of the old version in which a field lies: an own field says it, a built-in one is looked for. */
static const struct category *category_of(struct ctx *ctx, const struct notice *old, const char *field) {
    const char *dot = strchr(field, '.');
    int index =
        dot ? notice_category(old, arena_text_n(ctx->arena, field, (size_t)(dot - field))) : NOTICE_NOTHING;
    if (index != NOTICE_NOTHING)
        return &old->categories[index];
    for (size_t i = 0; !dot && i < old->categories_count; i++)
        if (names_have(&old->categories[i].fields, field) && !old->categories[i].fields.all)
            return &old->categories[i];
    return NULL;
}

bool moves_field(struct ctx *ctx, const struct notice *old, const struct notice *new, const char *field,
                 const char **to) {
    const struct change_move *move = moves_of(new, field);
    const struct category *category = category_of(ctx, old, field);
    const char *dot = strchr(field, '.');
    *to = move ? move->to : NULL;
    if (move || !category)
        return move != NULL;
    move = moves_of(new, category->entry.id);
    if (!move)
        return false;
    *to = move->to && dot ? arena_printf(ctx->arena, "%s%s", move->to, dot) : move->to;
    return true;
}

bool moves_listed(struct ctx *ctx, const struct notice *notice, int type, const char *field) {
    size_t count;
    if (type == NOTICE_NOTHING)
        return false;
    if (field_is_record(field))
        return notice_category_of(notice, type, field) != NOTICE_NOTHING;
    const struct field *fields = field_list(ctx->arena, notice, type, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].id, field) == 0)
            return true;
    return false;
}

int moves_type(const struct notice *old, const struct notice *new, int type) {
    if (type == NOTICE_NOTHING)
        return NOTICE_NOTHING;
    const char *id = old->types[type].entry.id;
    int same = notice_type(new, id);
    const struct change_move *move = same == NOTICE_NOTHING ? moves_of(new, id) : NULL;
    return move && move->to ? notice_type(new, move->to) : same;
}

/* ---- the list */

struct list {
    struct ctx *ctx;
    const struct notice *old, *new;
    struct gone *items;
    size_t count, room;
};

static struct gone *add(struct list *list, enum gone_what what, const char *name) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].what == what && strcmp(list->items[i].name, name) == 0)
            return NULL;
    ARENA_PUSH(list->ctx->arena, list->items, list->count, list->room,
               ((struct gone){.what = what, .name = name}));
    return &list->items[list->count - 1];
}

typedef int find_fn(const struct notice *notice, const char *id);

/* Types, purposes and classes: to one of the same kind, or erased. */
static void add_entry(struct list *list, enum gone_what what, const struct entry *entry, find_fn *find) {
    if (find(list->new, entry->id) != NOTICE_NOTHING)
        return;
    struct gone *gone = add(list, what, entry->id);
    const struct change_move *move = moves_of(list->new, entry->id);
    if (!gone || !move)
        return;
    gone->said = true;
    gone->to = move->to;
    if (move->to && find(list->new, move->to) == NOTICE_NOTHING)
        gone->problem =
            MSG(list->ctx->arena, list->ctx->lang,
                M("“{1}” is to go to “{2}”, but the new version has no “{2}”."), entry->id, move->to);
    if (!move->to && what == GONE_TYPE)
        gone->problem =
            MSG(list->ctx->arena, list->ctx->lang,
                M("“{1}” is a group of people: name another group for them; people are erased one by one."),
                entry->id);
}

/* The value itself would come into a category that its own `never_in`, or its category's, names. */
static bool never_there(const struct list *list, int new_type, const char *field, const char *to) {
    const struct category *from = category_of(list->ctx, list->old, field);
    int into = notice_category_of(list->new, new_type, to);
    into = into == NOTICE_NOTHING ? notice_category(list->new, to) : into;
    int same = into == NOTICE_NOTHING ? NOTICE_NOTHING
                                      : notice_category(list->old, list->new->categories[into].entry.id);
    const char *dot = strchr(field, '.');
    if (!from || same == NOTICE_NOTHING)
        return false;
    for (size_t i = 0; dot && i < from->own_count; i++)
        if (strcmp(from->own[i].entry.id, dot + 1) == 0 && set_has(&from->own[i].never_in, same))
            return true;
    return set_has(&from->never_in, same);
}

static void add_field(struct list *list, int new_type, const char *field, enum gone_what what) {
    struct ctx *ctx = list->ctx;
    if (moves_listed(ctx, list->new, new_type, field))
        return;
    struct gone *gone = add(list, what, field);
    const char *to;
    if (!gone || !moves_field(ctx, list->old, list->new, field, &to))
        return;
    gone->said = true;
    gone->to = to;
    bool found = !to || moves_listed(ctx, list->new, new_type, to) ||
                 (what == GONE_RECORD && notice_category(list->new, to) != NOTICE_NOTHING);
    if (!found)
        gone->problem = MSG(ctx->arena, ctx->lang,
                            M("“{1}” is to go to “{2}”, but the new version has no “{2}”."), field, to);
    else if (to && never_there(list, new_type, field, to))
        gone->problem =
            MSG(ctx->arena, ctx->lang,
                M("“{1}” is to go to “{2}”, where the version before promises that it never is (never_in)."),
                field, to);
}

static void add_fields(struct list *list, int type) {
    size_t count;
    int new_type = moves_type(list->old, list->new, type);
    if (new_type == NOTICE_NOTHING)
        return; /* the type itself is gone */
    const struct field *fields = field_list(list->ctx->arena, list->old, type, &count);
    for (size_t i = 0; i < count; i++)
        add_field(list, new_type, fields[i].id, GONE_FIELD);
    for (size_t i = 0; i < list->old->categories_count; i++) {
        const struct category *category = &list->old->categories[i];
        if (!set_has(&category->types, type) || category->program)
            continue;
        for (size_t j = 0; j < category->fields.count; j++)
            if (field_is_record(category->fields.items[j]))
                add_field(list, new_type, category->fields.items[j], GONE_RECORD);
    }
}

const struct gone *moves_gone(struct ctx *ctx, const struct notice *old, const struct notice *new,
                              size_t *count) {
    struct list list = {.ctx = ctx, .old = old, .new = new};
    for (size_t i = 0; i < old->types_count; i++)
        add_entry(&list, GONE_TYPE, &old->types[i].entry, notice_type);
    for (size_t i = 0; i < old->purposes_count; i++)
        add_entry(&list, GONE_PURPOSE, &old->purposes[i].entry, notice_purpose);
    for (size_t i = 0; i < old->classes_count; i++)
        add_entry(&list, GONE_CLASS, &old->classes[i].entry, notice_class);
    for (size_t i = 0; i < old->types_count; i++)
        add_fields(&list, (int)i);
    *count = list.count;
    return list.items;
}

/* ---- names that nothing has */

static void add_fields_of(struct known *known, const struct category *category) {
    for (size_t i = 0; i < category->fields.count; i++)
        known_add(known, category->fields.items[i]);
    for (size_t i = 0; i < category->own_count; i++)
        known_add(known, arena_printf(known->arena, "%s.%s", category->entry.id, category->own[i].entry.id));
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *const *moves_names(struct ctx *ctx, const struct notice *notice, size_t *count) {
    struct known known = {.arena = ctx->arena};
    for (size_t i = 0; i < notice->types_count; i++)
        known_add(&known, notice->types[i].entry.id);
    for (size_t i = 0; i < notice->purposes_count; i++)
        known_add(&known, notice->purposes[i].entry.id);
    for (size_t i = 0; i < notice->classes_count; i++)
        known_add(&known, notice->classes[i].entry.id);
    for (size_t i = 0; i < notice->categories_count; i++) {
        known_add(&known, notice->categories[i].entry.id);
        add_fields_of(&known, &notice->categories[i]);
    }
    *count = known.count;
    if (known.count)
        qsort(known.items, known.count, sizeof *known.items, by_name);
    return known.items;
}

bool moves_among(const char *const *names, size_t count, const char *name) {
    return count && bsearch(&name, names, count, sizeof *names, by_name);
}

/* Numbers such as 7 or 7.1, as `version` takes them; what has no number comes after everything. */
static bool is_since(const struct notice *old, const struct change *change) {
    if (old->version)
        return strtod(change->version, NULL) > strtod(old->version, NULL);
    for (size_t i = 0; i < old->changes_count; i++)
        if (strcmp(old->changes[i].version, change->version) == 0)
            return false;
    return true;
}

static bool given(const struct notice *old, const struct notice *new, const char *name) {
    for (size_t i = 0; i < new->changes_count; i++)
        for (size_t j = 0; is_since(old, &new->changes[i]) && j < new->changes[i].move_count; j++)
            if (new->changes[i].moves[j].to && strcmp(new->changes[i].moves[j].to, name) == 0)
                return true;
    return false;
}

const struct stray *moves_stray(struct ctx *ctx, const struct notice *old, const struct notice *new,
                                size_t *count) {
    enum { SHOWN_MAX = 100 };
    size_t name_count, room = 0;
    struct stray *items = NULL;
    const char *const *names = moves_names(ctx, old, &name_count);
    *count = 0;
    for (size_t i = 0; i < new->changes_count; i++)
        for (size_t j = 0; is_since(old, &new->changes[i]) && j < new->changes[i].move_count; j++) {
            const struct change_move *move = &new->changes[i].moves[j];
            if (*count < SHOWN_MAX && !moves_among(names, name_count, move->from) &&
                !given(old, new, move->from)) {
                struct stray stray = {move, nearest_word(move->from, names, name_count)};
                ARENA_PUSH(ctx->arena, items, *count, room, stray);
            }
        }
    return items;
}

/* ---- in words */

static const char *words_of(struct ctx *ctx, const struct notice *notice, enum gone_what what,
                            const char *name) {
    enum lang lang = ctx->lang;
    int index;
    switch (what) {
    case GONE_TYPE:
        index = notice_type(notice, name);
        return index == NOTICE_NOTHING ? name : words_in(&notice->types[index].entry, lang);
    case GONE_PURPOSE:
        index = notice_purpose(notice, name);
        return index == NOTICE_NOTHING ? name : words_in(&notice->purposes[index].entry, lang);
    case GONE_CLASS:
        index = notice_class(notice, name);
        return index == NOTICE_NOTHING ? name : words_in(&notice->classes[index].entry, lang);
    default:
        return say_field(ctx->arena, notice, lang, name);
    }
}

const char *moves_text(struct ctx *ctx, const struct notice *old, const struct notice *new,
                       const struct gone *gone) {
    static const char *const unsaid[] = {
        M("The group “{1}” is gone. Say in `changes.moves` where its people belong: `{2}: NEW`."),
        M("The purpose “{1}” is gone. Say in `changes.moves` what becomes of it: `{2}: NEW` or `{2}: erase`."),
        M("The retention class “{1}” is gone. Say in `changes.moves` where its data go: `{2}: NEW` or `{2}: "
          "erase`."),
        M("The field “{1}” is gone. Say in `changes.moves` where its data go: `{2}: NEW` or `{2}: erase`."),
        M("Records of the kind “{1}” are gone. Say in `changes.moves` where their texts go: `{2}: NEW` or "
          "`{2}: "
          "erase`.")};
    static const char *const moved[] = {
        M("The group “{1}” is gone; its people belong to “{2}”."),
        M("The purpose “{1}” is gone; “{2}” follows it."),
        M("The retention class “{1}” is gone; its data go to “{2}”."),
        M("The field “{1}” is no longer kept; its data go to “{2}”."),
        M("Records of the kind “{1}” are no longer kept; their texts go to “{2}”.")};
    static const char *const erased[] = {
        M("The group “{1}” is gone."), M("Data are no longer used for “{1}”."),
        M("The retention class “{1}” is gone; its data are erased."),
        M("The field “{1}” is no longer kept; its data are erased."),
        M("Records of the kind “{1}” are no longer kept; their texts are erased.")};
    const char *name = words_of(ctx, old, gone->what, gone->name);
    if (gone->problem)
        return gone->problem;
    if (!gone->said)
        return MSG(ctx->arena, ctx->lang, unsaid[gone->what], name, gone->name);
    if (gone->to)
        return MSG(ctx->arena, ctx->lang, moved[gone->what], name, words_of(ctx, new, gone->what, gone->to));
    return MSG(ctx->arena, ctx->lang, erased[gone->what], name);
}
