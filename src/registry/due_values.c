/* The history that is judged gets one happening more for each category of the class, and forgets it afterwards: nobody
 * else knows of it. Of several categories the one that stays longest decides, since they share a letter and its key. */
#include "registry/due_values.h"

#include "registry/inside.h"
#include "registry/value.h"

#include <string.h>

/* The category of the class in which a field lies for the party. */
static int category_of(const struct notice *notice, int type, const struct value *value, int class) {
    const char *dot = strchr(value->field, '.');
    for (size_t i = 0; i < notice->categories_count && dot; i++) {
        const char *id = notice->categories[i].entry.id;
        if (strncmp(id, value->field, strlen(id)) == 0 && value->field[strlen(id)] == '.')
            return notice->categories[i].class == class ? (int)i : NOTICE_NOTHING;
    }
    int category = dot ? NOTICE_NOTHING : notice_category_of(notice, type, value->field);
    return category != NOTICE_NOTHING && notice->categories[category].class == class ? category
                                                                                     : NOTICE_NOTHING;
}

/* What the profile says in one category, as something that happened; false when nothing. */
static bool as_happening(struct ctx *ctx, const struct values *values, const struct due_values *asked,
                         int category, struct happening *happening) {
    const struct notice *notice = asked->notice;
    struct fact *facts = arena_array(ctx->arena, values->count + 1, sizeof *facts);
    size_t count = 0;
    bool some = false;
    *happening = (struct happening){.what = notice->categories[category].entry.id,
                                    .party = asked->party,
                                    .about = -1,
                                    .day = DAY_NONE,
                                    .ends = DAY_NONE,
                                    .with = facts};
    for (size_t i = 0; i < values->count; i++) {
        const struct value *value = &values->items[i];
        int type = asked->history->parties[asked->party].type;
        if (category_of(notice, type, value, asked->class) != category || value->erased)
            continue;
        some = true;
        happening->day = value->since > happening->day ? value->since : happening->day;
        if (strchr(value->field, '.'))
            facts[count++] = (struct fact){value->field, value->text};
    }
    happening->with_count = count;
    return some;
}

static struct history with_values(struct ctx *ctx, const struct values *values,
                                  const struct due_values *asked) {
    const struct notice *notice = asked->notice;
    struct history history = *asked->history;
    struct happening *all =
        arena_array(ctx->arena, history.happening_count + notice->categories_count + 1, sizeof *all);
    for (size_t i = 0; i < history.happening_count; i++)
        all[i] = history.happenings[i];
    for (size_t i = 0; i < notice->categories_count; i++)
        if (notice->categories[i].class == asked->class &&
            as_happening(ctx, values, asked, (int)i, &all[history.happening_count]))
            history.happening_count++;
    history.happenings = all;
    history.judged = NULL;
    return history;
}

/* A day that nobody knows is later than any. */
static bool stays_longer(const struct verdict *one, const struct verdict *than) {
    return than->gone_by != DAY_NONE && (one->gone_by == DAY_NONE || one->gone_by > than->gone_by);
}

/* The line that names the happening names nothing that is there. */
static void forget(struct ctx *ctx, struct verdict *verdict) {
    struct trace_line *lines = arena_array(ctx->arena, verdict->trace_count + 1, sizeof *lines);
    for (size_t i = 0; i < verdict->trace_count; i++) {
        lines[i] = verdict->trace[i];
        if (lines[i].happening == verdict->happening)
            lines[i].happening = -1;
    }
    verdict->trace = lines;
    verdict->happening = -1;
}

enum status due_values(struct ctx *ctx, struct db *db, const struct due_values *asked, struct verdict *verdict,
                       bool *there) {
    struct values values;
    struct verdicts verdicts;
    int before = (int)asked->history->happening_count;
    *there = false;
    *verdict = (struct verdict){.gone_by = DAY_NONE};
    if (asked->history->parties[asked->party].type == NOTICE_NOTHING)
        return ST_OK;
    TRY(value_profile(ctx, db, asked->ref, &values, NULL, NULL));
    struct history history = with_values(ctx, &values, asked);
    if ((int)history.happening_count == before)
        return ST_OK;
    TRY(asked->dates_only
            ? retention_dates(ctx, asked->notice, &history, asked->party, asked->class, asked->on, &verdicts)
            : retention_judge(ctx, asked->notice, &history, asked->party, asked->class, asked->on, &verdicts));
    for (size_t i = 0; i < verdicts.count; i++) {
        struct verdict *one = &verdicts.items[i];
        if (one->happening < before || (*there && !stays_longer(one, verdict)))
            continue;
        *verdict = *one;
        *there = true;
    }
    if (*there)
        forget(ctx, verdict);
    return ST_OK;
}
