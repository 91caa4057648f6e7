/* Each record is opened once. A name that was corrected twice stands in the vouchers as it was first, so each of what it was is looked for; one that
 * was corrected back is no mistake any more. */
#include "rights/task_fix.h"

#include "registry/allow.h"
#include "registry/joined.h"
#include "registry/needle.h"
#include "registry/value.h"

#include <string.h>

bool task_lists(const char *words, const char *word) {
    size_t length = strlen(word);
    for (const char *at = words; at && *at; at += strspn(at, " ")) {
        size_t one = strcspn(at, " ");
        if (one == length && strncmp(at, word, length) == 0)
            return true;
        at += one;
    }
    return false;
}

static bool same(struct ctx *ctx, const char *a, const char *b) {
    return a && b && strcmp(needle_fold(ctx->arena, a), needle_fold(ctx->arena, b)) == 0;
}

static bool of_field(const struct task_fix *fix, const char *field) {
    return fix->field && strcmp(fix->field, field) == 0;
}

bool task_fix_copied(struct ctx *ctx, const struct task_told *told, const struct task_fix *fix,
                     const struct fact *copies, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!of_field(fix, copies[i].name) || same(ctx, copies[i].value, fix->will))
            continue;
        for (size_t f = 0; f < told->fix_count; f++)
            if (of_field(&told->fixes[f], copies[i].name) && same(ctx, copies[i].value, told->fixes[f].was))
                return true;
    }
    return false;
}

struct fixing {
    struct ctx *ctx;
    const struct task_got *got;
    struct task_told told;
    struct content *contents; /* of each record */
    bool *says;               /* something that was wrong */
    struct task_fix *found;   /* of a correction that is known in words alone */
    size_t found_count, found_room;
    const char *lines;
};

static void put_line(struct fixing *fixing, const char *line) {
    fixing->lines = fixing->lines ? arena_printf(fixing->ctx->arena, "%s\n%s", fixing->lines, line) : line;
}

static enum status open_all(struct fixing *fixing, struct db *db) {
    const struct task_got *got = fixing->got;
    struct ctx *ctx = fixing->ctx;
    fixing->contents = arena_array(ctx->arena, got->count + 1, sizeof *fixing->contents);
    fixing->says = arena_array(ctx->arena, got->count + 1, sizeof *fixing->says);
    for (size_t i = 0; i < got->count; i++)
        TRY(envelope_open(ctx, db, got->records[i], role_type_for(got->roles, 0), &fixing->contents[i]));
    return ST_OK;
}

/* ---- known in words alone */

static bool has_value(struct ctx *ctx, const struct values *values, const struct fact *copy,
                      const struct value **now) {
    *now = NULL;
    for (size_t i = 0; i < values->count; i++) {
        const struct value *value = &values->items[i];
        if (strcmp(value->field, copy->name) != 0 || !value->text || !*value->text)
            continue;
        if (same(ctx, value->text, copy->value))
            return true;
        *now = *now ? *now : value;
    }
    return false;
}

static void look_for(struct fixing *fixing, const struct values *values, const struct fact *copy) {
    struct ctx *ctx = fixing->ctx;
    const struct value *now;
    if (has_value(ctx, values, copy, &now) || !now)
        return;
    for (size_t i = 0; i < fixing->found_count; i++)
        if (of_field(&fixing->found[i], copy->name) && same(ctx, fixing->found[i].was, copy->value))
            return;
    const struct task_fix fix = {.field = copy->name,
                                 .was = copy->value,
                                 .will = now->text,
                                 .text = MSG(ctx->arena, ctx->lang, M("Corrected, {1}: “{2}” is now “{3}”."),
                                             allow_label(ctx, copy->name), copy->value, now->text)};
    ARENA_PUSH(ctx->arena, fixing->found, fixing->found_count, fixing->found_room, fix);
}

static enum status look_through(struct fixing *fixing, struct db *db) {
    struct values values;
    TRY(joined_every(fixing->ctx, db, fixing->got->party, &values));
    for (size_t i = 0; i < fixing->got->count; i++)
        for (size_t c = 0; c < fixing->contents[i].copy_count; c++)
            look_for(fixing, &values, &fixing->contents[i].copies[c]);
    fixing->told.fixes = fixing->found;
    fixing->told.fix_count = fixing->found_count;
    return ST_OK;
}

/* ---- whom it concerns */

static bool field_given(const struct fixing *fixing, const char *field) {
    const struct notice *notice = ctx_notice(fixing->ctx);
    const struct roles *roles = fixing->got->roles;
    for (size_t i = 0; i < roles->count; i++) {
        int type = roles->items[i].type;
        int category = type == NOTICE_NOTHING ? NOTICE_NOTHING : notice_category_of(notice, type, field);
        int class = category == NOTICE_NOTHING ? NOTICE_NOTHING : notice->categories[category].class;
        if (class != NOTICE_NOTHING && task_lists(fixing->got->classes, notice->classes[class].entry.id))
            return true;
    }
    return false;
}

/* A correction beside a kept voucher names no record: it is known by what stands there. */
static bool stands_in(const struct fixing *fixing, const struct task_fix *fix, size_t record) {
    const struct content *content = &fixing->contents[record];
    if (fix->field)
        return task_fix_copied(fixing->ctx, &fixing->told, fix, content->copies, content->copy_count);
    return fix->record ? fixing->got->records[record]->id == fix->record
                       : fix->was && *fix->was && same(fixing->ctx, content->text, fix->was);
}

static bool concerns(struct fixing *fixing, const struct task_fix *fix) {
    bool does = fix->field && field_given(fixing, fix->field);
    for (size_t i = 0; i < fixing->got->count; i++)
        if (stands_in(fixing, fix, i))
            does = fixing->says[i] = true;
    return does;
}

static const char *told_of(struct fixing *fixing) {
    const char *texts = NULL;
    for (size_t i = 0; i < fixing->told.fix_count; i++) {
        const struct task_fix *fix = &fixing->told.fixes[i];
        if (fix->text && concerns(fixing, fix))
            texts = texts ? arena_printf(fixing->ctx->arena, "%s\n%s", texts, fix->text) : fix->text;
    }
    return texts;
}

enum status task_fix_lines(struct ctx *ctx, struct db *db, const struct task_told *told,
                           const struct task_got *got, const char **lines) {
    struct fixing fixing = {.ctx = ctx, .got = got, .told = *told};
    *lines = NULL;
    TRY(open_all(&fixing, db));
    if (!told->fix_count)
        TRY(look_through(&fixing, db));
    const char *texts = told_of(&fixing);
    if (!texts)
        return ST_OK;
    for (size_t i = 0; i < got->count; i++)
        if (fixing.says[i])
            put_line(&fixing, arena_printf(ctx->arena, "%s, %s", envelope_label(ctx, got->records[i]->kind),
                                           day_text(ctx->arena, ctx->lang, got->records[i]->day)));
    put_line(&fixing, texts);
    *lines = fixing.lines;
    return ST_OK;
}
