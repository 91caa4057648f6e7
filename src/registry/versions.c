/* The same past, judged once more by the rules of every older version under which something of it was given. A letter is
 * sealed whole and a class per party has one key: of them the earliest day of all these versions holds, so that nothing
 * stays longer than it was said to when it was given. Names are what the versions have in common: types and
 * classes are looked for by their ids, so that a class that is new has no older dates. */
#include "registry/versions.h"

#include "notice/moves.h"
#include "notice/version.h"
#include "registry/adopt_move.h"
#include "registry/due_values.h"

#include <string.h>

struct given { /* a letter's class and record, and one of the versions among its revisions */
    const char *class;
    ref_t record;
    int64_t notice, epoch;
};

struct givens {
    struct given *items;
    size_t count, room;
    int64_t informed; /* the last version the party was told of; 0: none */
};

struct narrowing {
    struct ctx *ctx;
    struct db *db;
    const struct edition *now;
    const struct past *past;
    struct givens givens;
    int party;
    day_t on;
    struct found *found;
};

static enum status load_informed(struct ctx *ctx, struct db *db, ref_t party, day_t on, int64_t *informed) {
    *informed = 0;
    scoped_query q = query_begin(db, SQL_INFORMED_OF);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        int64_t notice = query_int(&q, "notice");
        if (notice > *informed && zone_day(registry_zone(ctx), query_int(&q, "at")) <= on)
            *informed = notice;
    }
    return query_done(ctx, &q);
}

static enum status load_givens(struct ctx *ctx, struct db *db, ref_t party, day_t on, struct givens *givens) {
    scoped_query q = query_begin(db, SQL_LETTERS_GIVEN);
    query_bind_int(&q, 1, party);
    while (query_row(&q)) {
        struct given given = {.class = query_text(ctx->arena, &q, "class"),
                              .record = query_int(&q, "record"),
                              .notice = query_int(&q, "notice"),
                              .epoch = query_int(&q, "epoch")};
        ARENA_PUSH(ctx->arena, givens->items, givens->count, givens->room, given);
    }
    TRY(query_done(ctx, &q));
    return load_informed(ctx, db, party, on, &givens->informed);
}

/* The oldest of a class (NULL: of all classes) or of one record of it; 0 when there is none. */
static int64_t oldest(const struct givens *givens, const char *class, ref_t record, bool moved_too) {
    int64_t found = 0, version;
    int from;
    for (size_t i = 0; i < givens->count; i++) {
        const struct given *given = &givens->items[i];
        if ((class && strcmp(given->class, class) != 0) || (record && given->record != record) ||
            (!moved_too && adopt_moved(given->epoch, &version, &from)))
            continue;
        if (!found || given->notice < found)
            found = given->notice;
    }
    return found;
}

/* ---- an older verdict */

static struct history older_history(const struct narrowing *n, const struct notice *old) {
    struct history history = n->past->history;
    struct history_party *parties = arena_array(n->ctx->arena, history.party_count, sizeof *parties);
    for (size_t i = 0; i < history.party_count; i++) {
        parties[i] = history.parties[i];
        int type = parties[i].type;
        if (type == NOTICE_NOTHING)
            continue;
        parties[i].type = NOTICE_NOTHING;
        for (size_t t = 0; t < old->types_count; t++)
            if (moves_type(old, n->now->notice, (int)t) == type)
                parties[i].type = (int)t;
    }
    history.parties = parties;
    history.judged = NULL;
    return history;
}

/* Of the class of the older version: the record's, where it has dates for each, else the party's. */
static enum status older(const struct narrowing *n, const struct edition *then, int class, ref_t record,
                         struct verdict *verdict, bool *there) {
    struct verdicts verdicts;
    struct history history = older_history(n, then->notice);
    *there = false;
    if (class == NOTICE_NOTHING || history.parties[n->party].type == NOTICE_NOTHING)
        return ST_OK;
    enum status status =
        n->past->dates_only
            ? retention_dates(n->ctx, then->notice, &history, n->party, class, n->on, &verdicts)
            : retention_judge(n->ctx, then->notice, &history, n->party, class, n->on, &verdicts);
    if (status == ST_INVALID) { /* no rule fits: that version gives no day */
        fault_clear(n->ctx);
        return ST_OK;
    }
    TRY(status);
    for (size_t i = 0; i < verdicts.count; i++) {
        int happening = verdicts.items[i].happening;
        if (happening >= 0 && history.happenings[happening].record != record)
            continue;
        *verdict = verdicts.items[i];
        *there = true;
    }
    const struct due_values alone = {.notice = then->notice,
                                     .history = &history,
                                     .ref = n->past->parties[n->party],
                                     .party = n->party,
                                     .class = class,
                                     .on = n->on,
                                     .dates_only = n->past->dates_only};
    status = *there || record ? ST_OK : due_values(n->ctx, n->db, &alone, verdict, there);
    if (status == ST_INVALID)
        fault_clear(n->ctx);
    return status == ST_INVALID ? ST_OK : status;
}

static const char *version_name(const struct narrowing *n, const struct edition *edition) {
    const char *version = edition->notice->version;
    return version ? version : arena_printf(n->ctx->arena, "%lld", (long long)edition->number);
}

static enum status narrow(const struct narrowing *n, struct due_verdict *due, int64_t version, int class) {
    const struct edition *then = edition_numbered(n->now, version);
    struct verdict verdict;
    bool there = false;
    if (then)
        TRY(older(n, then, class, due->record, &verdict, &there));
    if (there)
        version_earlier(n->ctx, n->now->notice, &due->verdict, &verdict, version_name(n, then), n->on);
    return ST_OK;
}

/* Under a version it was given, or the one the person was informed of, whichever is later. */
static enum status narrow_by_base(const struct narrowing *n, struct due_verdict *due, int64_t given) {
    int64_t base = given > n->givens.informed ? given : n->givens.informed;
    const struct edition *then = edition_numbered(n->now, base);
    if (!base || base >= n->now->number || !then)
        return ST_OK;
    return narrow(n, due, base,
                  notice_class(then->notice, n->now->notice->classes[due->verdict.class].entry.id));
}

static bool is_of(const struct given *given, const char *class, ref_t record) {
    int64_t version;
    int from;
    return strcmp(given->class, class) == 0 && (!record || given->record == record) &&
           !adopt_moved(given->epoch, &version, &from);
}

/* `first` is for a class of which there are no letters. Narrowing twice by the same version changes nothing. */
static enum status narrow_by_all(const struct narrowing *n, struct due_verdict *due, int64_t first) {
    const char *class = n->now->notice->classes[due->verdict.class].entry.id;
    bool any = false;
    for (size_t i = 0; i < n->givens.count; i++) {
        const struct given *given = &n->givens.items[i];
        bool again = false;
        if (!is_of(given, class, due->record))
            continue;
        for (size_t j = 0; j < i && !again; j++)
            again =
                is_of(&n->givens.items[j], class, due->record) && n->givens.items[j].notice == given->notice;
        any = true;
        if (!again)
            TRY(narrow_by_base(n, due, given->notice));
    }
    return any ? ST_OK : narrow_by_base(n, due, first);
}

/* ---- data that stand apart from the rest of their class */

static struct due_verdict *verdict_for(const struct found *found, int class, ref_t record) {
    for (size_t i = 0; i < found->count; i++)
        if (found->items[i].verdict.class == class && found->items[i].record == record)
            return &found->items[i];
    return NULL;
}

/* Has the class nothing but what was moved into it? Then its own dates are theirs. */
static bool all_moved(const struct givens *givens, const char *class) {
    return oldest(givens, class, 0, true) && !oldest(givens, class, 0, false);
}

static enum status apart(struct narrowing *n, const struct given *given) {
    const struct notice *notice = n->now->notice;
    int class = notice_class(notice, given->class), from;
    int64_t version;
    struct due_verdict *whole = class == NOTICE_NOTHING ? NULL : verdict_for(n->found, class, 0);
    struct due_verdict *own = class == NOTICE_NOTHING ? NULL : verdict_for(n->found, class, given->record);
    bool moved = adopt_moved(given->epoch, &version, &from);
    if (!moved || (!whole && !own))
        return ST_OK;
    if (!own && !all_moved(&n->givens, given->class)) {
        struct due_verdict separate = *whole;
        separate.record = given->record;
        separate.apart = true;
        TRY(narrow(n, &separate, version, from));
        ARENA_PUSH(n->ctx->arena, n->found->items, n->found->count, n->found->room, separate);
        return ST_OK;
    }
    struct due_verdict *due = own ? own : whole;
    due->apart = due->record != 0;
    return narrow(n, due, version, from);
}

enum status versions_narrow(struct ctx *ctx, struct db *db, const struct past *past, int party, day_t on,
                            struct found *found) {
    struct narrowing n = {
        .ctx = ctx, .db = db, .now = edition_of(ctx), .past = past, .party = party, .on = on, .found = found};
    if (!n.now->before)
        return ST_OK;
    TRY(load_givens(ctx, db, past->parties[party], on, &n.givens));
    int64_t first = oldest(&n.givens, NULL, 0, true);
    for (size_t i = 0; i < found->count; i++) {
        struct due_verdict *due = &found->items[i];
        const char *class = n.now->notice->classes[due->verdict.class].entry.id;
        if (!oldest(&n.givens, class, due->record, false) && oldest(&n.givens, class, due->record, true))
            continue; /* all of it was moved here: below */
        TRY(narrow_by_all(&n, due, first));
    }
    for (size_t i = 0; i < n.givens.count; i++)
        TRY(apart(&n, &n.givens.items[i]));
    return ST_OK;
}

/* Each version once, the oldest first. */
static void add_base(struct ctx *ctx, struct versions *bases, const struct edition *edition) {
    for (size_t i = 0; i < bases->count; i++)
        if (bases->items[i] == edition)
            return;
    ARENA_PUSH(ctx->arena, bases->items, bases->count, bases->room, edition);
}

enum status versions_bases(struct ctx *ctx, struct db *db, ref_t party, struct versions *bases) {
    const struct edition *now = edition_of(ctx);
    struct givens givens = {0};
    *bases = (struct versions){0};
    if (!now->before)
        return ST_OK;
    TRY(load_givens(ctx, db, party, registry_today(ctx), &givens));
    for (size_t i = 0; i < givens.count; i++) {
        int64_t given = givens.items[i].notice, number = given > givens.informed ? given : givens.informed;
        const struct edition *then = number && number < now->number ? edition_numbered(now, number) : NULL;
        if (then)
            add_base(ctx, bases, then);
    }
    return ST_OK;
}
