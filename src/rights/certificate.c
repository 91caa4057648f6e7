/* What lies in the erasure's row is JSON whose hash is in the log; here it is read into sentences, and files are held against the log. */
#include "rights/certificate.h"

#include "base/json.h"
#include "registry/choice.h"
#include "registry/edition.h"
#include "registry/inside.h"
#include "registry/joined.h"
#include "registry/permit.h"
#include "registry/scope.h"
#include "rights/certificate_inside.h"
#include "rights/erase_inside.h"
#include "rights/task_inside.h"
#include "vault/chain.h"

#include <string.h>

static const char *const fate_ids[CERTIFICATE_FATES] = {"genuine", "changed", "foreign", "gone"};

const char *certificate_fate_id(enum certificate_fate fate) {
    return fate_ids[fate];
}

/* ---- reading */

static const char *text_of(struct ctx *ctx, const json_t *json, const char *name) {
    const char *text = json_string_value(json_object_get(json, name));
    return text ? arena_text(ctx->arena, text) : NULL;
}

static int64_t instant_of(const json_t *json, const char *name) {
    int64_t at;
    const char *text = json_string_value(json_object_get(json, name));
    return text && instant_parse(text, &at) ? at : 0;
}

static const char *day_words(struct ctx *ctx, const json_t *json, const char *name) {
    day_t day;
    const char *text = json_string_value(json_object_get(json, name));
    return text && day_parse(text, &day) ? day_text(ctx->arena, ctx->lang, day) : NULL;
}

struct lines {
    struct certificate_line *items;
    size_t count, room;
};

static void add(struct ctx *ctx, struct lines *lines, const char *text) {
    struct certificate_line line = {.text = text};
    ARENA_PUSH(ctx->arena, lines->items, lines->count, lines->room, line);
}

static const char *class_words(struct ctx *ctx, const struct notice *notice, const char *id) {
    int class = id ? notice_class(notice, id) : NOTICE_NOTHING;
    return class == NOTICE_NOTHING ? (id ? id : "") : words_in(&notice->classes[class].entry, ctx->lang);
}

static void read_gone(struct ctx *ctx, const struct notice *notice, const json_t *json, struct lines *lines) {
    const json_t *list = json_object_get(json, "gone");
    for (size_t i = 0; i < json_array_size(list); i++)
        add(ctx, lines, class_words(ctx, notice, json_string_value(json_array_get(list, i))));
    const json_t *besides = json_object_get(json, "gone_with_the_name");
    for (int b = 0; b < ERASE_BESIDES; b++) {
        const json_t *count = json_object_get(besides, erase_beside_id((enum erase_beside)b));
        if (count)
            add(ctx, lines,
                arena_printf(ctx->arena, "%s: %lld", msg(ctx->lang, erase_beside_label((enum erase_beside)b)),
                             (long long)json_integer_value(count)));
    }
}

static void read_stays(struct ctx *ctx, const struct notice *notice, const json_t *json, struct lines *lines) {
    const json_t *list = json_object_get(json, "stays");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *words = class_words(ctx, notice, json_string_value(json_object_get(one, "class")));
        const char *from = day_words(ctx, one, "erasable_from"), *by = day_words(ctx, one, "gone_by");
        add(ctx, lines,
            from && by
                ? MSG(ctx->arena, ctx->lang,
                      M("{1}: may be erased on request from {2} on, goes by {3} in any case."), words, from, by)
            : by   ? MSG(ctx->arena, ctx->lang, M("{1}: goes by {2}."), words, by)
            : from ? MSG(ctx->arena, ctx->lang, M("{1}: may be erased on request from {2} on."), words, from)
                   : MSG(ctx->arena, ctx->lang, M("{1}: kept while something that has begun goes on."), words));
    }
}

/* ---- what people do */

static bool kind_from(const char *id, enum task_kind *kind) {
    for (int i = 0; id && i < TASK_KINDS; i++)
        if (strcmp(task_kind_id((enum task_kind)i), id) == 0) {
            *kind = (enum task_kind)i;
            return true;
        }
    return false;
}

static bool place_from(const char *id, enum task_place *place) {
    for (int i = 0; id && i < TASK_PLACES; i++)
        if (strcmp(task_place_id((enum task_place)i), id) == 0) {
            *place = (enum task_place)i;
            return true;
        }
    return false;
}

static const char *person_words(struct ctx *ctx, const struct notice *notice, const json_t *one) {
    enum task_kind kind = TASK_ERASE;
    enum task_place place = TASK_AT_SYSTEM;
    const char *of = text_of(ctx, one, "of");
    int64_t papers = json_integer_value(json_object_get(one, "papers"));
    (void)kind_from(json_string_value(json_object_get(one, "what")), &kind);
    (void)place_from(json_string_value(json_object_get(one, "where")), &place);
    if (papers)
        return msg_count(ctx->arena, ctx->lang, MN("{1} paper in the folders", "{1} papers in the folders"),
                         (long)papers);
    const char *words = task_text(ctx, kind, place, DEADLINE_ERASURE,
                                  of ? task_where(ctx, notice, of, NULL) : NULL, DAY_NONE),
               *task = text_of(ctx, one, "task");
    return task ? arena_printf(ctx->arena, "%s (%s)", words, task) : words;
}

static const char *state_words(struct ctx *ctx, const json_t *one, enum task_outcome outcome) {
    const char *on = day_words(ctx, one, "on"), *how = json_string_value(json_object_get(one, "how"));
    const char *words = msg(ctx->lang, task_outcome_label(outcome));
    if (how && outcome == TASK_DONE)
        words = arena_printf(ctx->arena, "%s (%s)", words, choice_channel(ctx, how));
    return on ? arena_printf(ctx->arena, "%s, %s", words, on) : words;
}

static void read_people(struct ctx *ctx, const struct notice *notice, const json_t *json, struct lines *lines,
                        struct certificate *certificate) {
    const json_t *list = json_object_get(json, "tasks");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        enum task_outcome outcome;
        if (json_is_string(one)) { /* of a certificate of an older version of the program */
            add(ctx, lines, arena_text(ctx->arena, json_string_value(one)));
            continue;
        }
        struct certificate_line line = {.text = person_words(ctx, notice, one)};
        bool closed = task_outcome_from(json_string_value(json_object_get(one, "state")), &outcome);
        line.open = !closed;
        line.done = closed && outcome == TASK_DONE;
        line.state = closed ? state_words(ctx, one, outcome) : msg(ctx->lang, M("open"));
        certificate->open += line.open;
        ARENA_PUSH(ctx->arena, lines->items, lines->count, lines->room, line);
    }
    certificate->tasks = json_array_size(list);
}

/* ---- what it does not cover */

static void read_uncovered(struct ctx *ctx, const struct certificate *certificate, bool others,
                           struct lines *lines) {
    add(ctx, lines,
        msg(ctx->lang, M("Copies of the database that were made before: names, texts and addresses in them "
                         "cannot be read any more, for their "
                         "keys are destroyed; dates, sums and links of numbers that name nobody can.")));
    if (certificate->stays_count)
        add(ctx, lines,
            msg(ctx->lang, M("What stays, as said above: it keeps its own keys until its own day.")));
    if (certificate->open)
        add(ctx, lines,
            msg_count(ctx->arena, ctx->lang,
                      MN("{1} thing that people have yet to do, as said above.",
                         "{1} things that people have yet to do, as said above."),
                      (long)certificate->open));
    add(ctx, lines,
        msg(ctx->lang,
            M("What a recipient keeps under its own duties: it was told, and answers for it itself.")));
    add(ctx, lines,
        msg(ctx->lang,
            others ? M("Texts about somebody else that name the person and are kept. Older copies of "
                       "the database still hold them all as they were.")
                   : M("Texts about somebody else that mention the person: somebody decided on each before "
                       "the erasure. Older copies of the database still hold them as they were.")));
}

/* What was counted, where it was; certificates of older versions of the program counted less. */
static const char *checks_words(struct ctx *ctx, const json_t *json, bool open) {
    const json_t *destroyed = json_object_get(json, "destroyed"),
                 *left = json_object_get(json_object_get(json, "checks"), "left");
    const char *looked =
        open
            ? msg(ctx->lang,
                  M("Afterwards it was looked whether anything was left: no letter, message or link that names "
                    "the person, no way of finding them, and a letter that was there before no longer opens. "
                    "What was still to be done by hand names the person until somebody signs it."))
            : msg(ctx->lang,
                  M("Afterwards it was looked whether anything was left: no letter, message, link or task "
                    "that names the person, no way of finding them, and a letter that was there before no "
                    "longer opens."));
    if (json_array_size(json_object_get(json, "stays")))
        looked = arena_printf(ctx->arena, "%s %s", looked,
                              msg(ctx->lang, M("Of what is kept, a voucher names whom it was written to.")));
    if (!left)
        return looked;
    const char *names[] = {"letters", "keys", "files", "lookups"}, *shown[4];
    for (size_t i = 0; i < 4; i++)
        shown[i] = json_object_get(destroyed, names[i])
                       ? arena_printf(ctx->arena, "%lld / %lld",
                                      (long long)json_integer_value(json_object_get(left, names[i])),
                                      (long long)json_integer_value(json_object_get(destroyed, names[i])))
                       : arena_printf(ctx->arena, "%lld",
                                      (long long)json_integer_value(json_object_get(left, names[i])));
    return arena_printf(
        ctx->arena, "%s %s", looked,
        MSG(ctx->arena, ctx->lang,
            M("Counted afterwards, of what there was before: sealed letters {1}, keys {2}, files "
              "{3}, entries by which somebody is found {4}."),
            shown[0], shown[1], shown[2], shown[3]));
}

static const char *number_of(struct ctx *ctx, const json_t *json, const char *key) {
    return arena_printf(ctx->arena, "%lld", (long long)json_integer_value(json_object_get(json, key)));
}

/* NULL: of an older version of the program, or nobody looked. */
static const char *others_words(struct ctx *ctx, const json_t *json) {
    const json_t *texts = json_object_get(json, "texts_of_others");
    if (!texts)
        return NULL;
    return MSG(ctx->arena, ctx->lang,
               M("Texts about others that were looked through for the name, before it went: {1}. The person "
                 "was named in "
                 "{2}; somebody decided about {3} of "
                 "them before the erasure, and the name was taken out of {4}. The rest are among the tasks."),
               number_of(ctx, texts, "looked_through"), number_of(ctx, texts, "name_the_person"),
               number_of(ctx, texts, "decided_before"), number_of(ctx, texts, "taken_out"));
}

enum status certificate_parse(struct ctx *ctx, const char *text, struct certificate *certificate) {
    scoped_json *json = json_loads(text, 0, NULL);
    const char *because = json ? json_string_value(json_object_get(json, "because")) : NULL;
    if (!json || !because)
        return FAIL(ctx, ST_FAILED, M("The record of an erasure that was begun is damaged"));
    const struct edition *edition =
        edition_numbered(edition_of(ctx), json_integer_value(json_object_get(json, "notice")));
    const struct notice *notice = edition ? edition->notice : ctx_notice(ctx);
    const json_t *destroyed = json_object_get(json, "destroyed");
    struct lines gone = {0}, stays = {0}, people = {0}, uncovered = {0};
    certificate->json = text;
    certificate->asked = instant_of(json, "asked");
    certificate->done = instant_of(json, "done");
    certificate->completed =
        json_object_get(json, "complete") ? instant_of(json, "completed") : certificate->done;
    bool erased = strcmp(because, "rights.erasure") == 0, request = json_object_get(json, "request") != NULL;
    certificate->asked_for = erased && request;
    certificate->decided = erased && !request;
    size_t length = strlen(because), tail = strlen(".review");
    certificate->reviewed = length > tail && strcmp(because + length - tail, ".review") == 0;
    certificate->keys = (size_t)json_integer_value(json_object_get(destroyed, "keys"));
    certificate->letters = (size_t)json_integer_value(json_object_get(destroyed, "letters"));
    certificate->open = 0;
    read_gone(ctx, notice, json, &gone);
    read_stays(ctx, notice, json, &stays);
    certificate->stays_count = stays.count;
    read_people(ctx, notice, json, &people, certificate);
    read_uncovered(ctx, certificate, json_object_get(json, "texts_of_others") != NULL, &uncovered);
    certificate->gone = gone.items;
    certificate->gone_count = gone.count;
    certificate->stays = stays.items;
    certificate->people = people.items;
    certificate->people_count = people.count;
    certificate->uncovered = uncovered.items;
    certificate->uncovered_count = uncovered.count;
    certificate->checks = checks_words(ctx, json, certificate->open > 0);
    const char *others = others_words(ctx, json);
    if (others)
        certificate->checks = arena_printf(ctx->arena, "%s %s", certificate->checks, others);
    return ST_OK;
}

/* What is left of it while nobody counts the rest: the row may be of an erasure that is under way. */
static enum status parse_row(struct ctx *ctx, struct query *q, struct certificate *certificate) {
    const char *text = query_text(ctx->arena, q, "certificate");
    *certificate = (struct certificate){.number = query_int(q, "id"), .party = query_int(q, "party")};
    certificate->json = text;
    certificate->asked = query_int(q, "asked");
    if (!text)
        return ST_OK;
    enum status status = certificate_parse(ctx, text, certificate);
    if (status == ST_FAILED) /* no JSON any more: it is one that was changed, as the log will say */
        fault_clear(ctx);
    return status == ST_FAILED ? ST_OK : status;
}

/* Papers of the folders are one thing, as on the certificate. */
static enum status count_open(struct ctx *ctx, struct db *db, struct certificate *certificate) {
    if (certificate->completed)
        return ST_OK;
    scoped_query q = query_begin(db, SQL_ERASURE_STILL_OPEN);
    query_bind_int(&q, 1, certificate->number);
    if (query_row(&q))
        certificate->open_now = (size_t)query_int(&q, "tasks") + (query_int(&q, "papers") > 0);
    return query_done(ctx, &q);
}

const char *certificate_progress(struct ctx *ctx, const struct certificate *certificate) {
    const struct zone *zone = registry_zone(ctx);
    if (certificate->completed)
        return MSG(ctx->arena, ctx->lang, M("Complete since {1}."),
                   day_text(ctx->arena, ctx->lang, zone_day(zone, certificate->completed)));
    const char *now = msg_count(ctx->arena, ctx->lang,
                                MN("Not complete: {1} thing is still to be done by hand.",
                                   "Not complete: {1} things are still to be done by hand."),
                                (long)certificate->open_now);
    if (certificate->open_now == certificate->open)
        return now;
    return arena_printf(
        ctx->arena, "%s %s", now,
        msg_count(ctx->arena, ctx->lang,
                  MN("The certificate was written when it was {1}, and its lines say what was open then.",
                     "The certificate was written when they were {1}, and its lines say what was open then."),
                  (long)certificate->open));
}

static enum status allowed(struct ctx *ctx) {
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    return scope_duty(ctx);
}

static enum status read_row(struct ctx *ctx, struct db *db, ref_t number, struct certificate *certificate) {
    scoped_query q = query_begin(db, SQL_ERASURE_BY_ID);
    query_bind_int(&q, 1, number);
    *certificate = (struct certificate){0};
    if (query_row(&q))
        TRY(parse_row(ctx, &q, certificate));
    TRY(query_done(ctx, &q));
    TRY(count_open(ctx, db, certificate));
    return certificate->json ? ST_OK : FAIL(ctx, ST_NOT_FOUND, M("There is no certificate of this number."));
}

enum status certificate_read(struct ctx *ctx, ref_t number, struct certificate *certificate) {
    scoped_reader *db = NULL;
    TRY(allowed(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(read_row(ctx, db, number, certificate));
    TRY(certificate_hold(ctx, db, certificate, 1));
    return certificate->changed ? FAIL(ctx, ST_CONFLICT,
                                       M("This certificate is not what was given out: somebody has changed it "
                                         "in the database. The log holds the hash "
                                         "of the true one, so a file of it can still be proved."))
                                : ST_OK;
}

enum status certificate_list(struct ctx *ctx, size_t skip, size_t limit, struct certificate **list,
                             size_t *count, size_t *total) {
    size_t room = 0;
    scoped_reader *db = NULL;
    *list = NULL;
    *count = *total = 0;
    TRY(allowed(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    {
        scoped_query q = query_begin(db, SQL_ERASURES_COUNT);
        *total = query_row(&q) ? (size_t)query_int(&q, "count") : 0;
        TRY(query_done(ctx, &q));
    }
    scoped_query q = query_begin(db, SQL_ERASURES_PAGE);
    query_bind_int(&q, 1, (int64_t)limit);
    query_bind_int(&q, 2, (int64_t)skip);
    while (query_row(&q)) {
        struct certificate one;
        TRY(parse_row(ctx, &q, &one));
        ARENA_PUSH(ctx->arena, *list, *count, room, one);
    }
    TRY(query_done(ctx, &q));
    for (size_t i = 0; i < *count; i++)
        TRY(count_open(ctx, db, &(*list)[i]));
    return certificate_hold(ctx, db, *list, *count);
}

enum status certificate_last(struct ctx *ctx, struct db *db, ref_t party, int64_t since, ref_t *number,
                             bool *whole) {
    ref_t *members;
    size_t count;
    int64_t latest = since - 1;
    *number = 0;
    TRY(joined_family(ctx, db, party, &members, &count));
    for (size_t i = 0; i < count; i++) {
        scoped_query q = query_begin(db, SQL_ERASURE_LAST_OF);
        query_bind_int(&q, 1, members[i]);
        if (query_row(&q) && query_int(&q, "asked") > latest) {
            latest = query_int(&q, "asked");
            *number = query_int(&q, "id");
            *whole = strcmp(query_text(ctx->arena, &q, "state"), "closed") == 0;
        }
        while (query_row(&q))
            continue;
        TRY(query_done(ctx, &q));
    }
    return ST_OK;
}

/* ---- is this one of ours? */

static bool mark_of(struct arena *arena, const char *text, size_t length, ref_t *of, ref_t *number) {
    size_t first = 0, second;
    while (first < length && text[first] != ' ')
        first++;
    second = first + (first < length);
    size_t end = second;
    while (end < length && text[end] != '\n' && text[end] != '\r' && text[end] != ' ')
        end++;
    enum { REF_MOST = 20 };
    if (first > REF_MOST || end - second > REF_MOST)
        return false;
    return ref_parse(arena_text_n(arena, text, first), of) &&
           ref_parse(arena_text_n(arena, text + second, end - second), number);
}

static bool mark_pdf(struct arena *arena, const char *bytes, size_t length, ref_t *of, ref_t *number) {
    const size_t mark = strlen(CERTIFICATE_MARK);
    for (size_t at = length; at >= mark; at--)
        if (memcmp(bytes + at - mark, CERTIFICATE_MARK, mark) == 0)
            return mark_of(arena, bytes + at, length - at, of, number);
    return false;
}

static bool mark_json(struct arena *arena, const char *bytes, size_t length, ref_t *of, ref_t *number) {
    scoped_json *json = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, NULL);
    const char *schema = json ? json_string_value(json_object_get(json, "schema")) : NULL;
    const char *whose = json ? json_string_value(json_object_get(json, "register")) : NULL;
    const char *id = json ? json_string_value(json_object_get(json, "id")) : NULL;
    (void)arena;
    return schema && strncmp(schema, "seloste-erasure-", 16) == 0 && whose && id && ref_parse(whose, of) &&
           ref_parse(id, number);
}

bool certificate_mark(struct arena *arena, const char *bytes, size_t length, ref_t *of, ref_t *number) {
    if (length >= 5 && memcmp(bytes, "%PDF-", 5) == 0)
        return mark_pdf(arena, bytes, length, of, number);
    return mark_json(arena, bytes, length, of, number);
}

static enum status find_in_log(struct ctx *ctx, ref_t party, const char *hex, struct certificate_found *found) {
    static const char *const actions[] = {"erasure_certified", "erasure_completed", "erasure_reopened",
                                          "certificate_given"};
    for (size_t a = 0; a < sizeof actions / sizeof *actions; a++) {
        struct audit_filter filter = {.party = party, .action = actions[a]};
        struct audit_line *lines;
        size_t count;
        TRY(audit_list(ctx, ctx->registry->audit, &filter, &lines, &count));
        for (size_t i = 0; i < count; i++)
            if (strstr(lines[i].json, hex)) {
                found->fate = CERTIFICATE_GENUINE;
                found->at = lines[i].at;
            }
    }
    return ST_OK;
}

static void say(struct ctx *ctx, struct certificate_found *found) {
    const char *number = found->number ? ref_text(ctx->arena, found->number) : "";
    if (found->fate == CERTIFICATE_FOREIGN)
        found->text = msg(ctx->lang, M("Not of this register: no erasure of this number was done here."));
    else if (found->fate == CERTIFICATE_GONE)
        found->text =
            MSG(ctx->arena, ctx->lang,
                M("An erasure of number {1} was done here. Its certificate has gone, since the notice keeps "
                  "certificates no longer, and with it what would prove this file."),
                number);
    else if (found->fate == CERTIFICATE_CHANGED)
        found->text = MSG(ctx->arena, ctx->lang,
                          M("Changed: an erasure of number {1} was done here, but this file was never given "
                            "out. Somebody has changed it."),
                          number);
    else if (found->old)
        found->text =
            MSG(ctx->arena, ctx->lang,
                M("Genuine: certificate {1}, given on {2}. A later one is whole: nothing is open any more."),
                number, day_text(ctx->arena, ctx->lang, zone_day(registry_zone(ctx), found->at)));
    else
        found->text = MSG(ctx->arena, ctx->lang, M("Genuine: certificate {1}, given on {2}."), number,
                          day_text(ctx->arena, ctx->lang, zone_day(registry_zone(ctx), found->at)));
}

/* Of a PDF nothing is said: its bytes are no lines. */
static void say_where(struct ctx *ctx, const char *bytes, size_t length, const struct certificate *now,
                      struct certificate_found *found) {
    struct certificate_difference difference;
    if (*bytes == '%' || !certificate_differs(ctx->arena, bytes, length, now->json, &difference))
        return;
    found->line = difference.line;
    found->member = difference.member;
    const char *where =
        difference.ours
            ? MSG(ctx->arena, ctx->lang,
                  M("Line {1} ({2}) is the first that the certificate kept here has otherwise: {3}"),
                  arena_printf(ctx->arena, "%zu", difference.line), difference.member, difference.ours)
            : MSG(ctx->arena, ctx->lang,
                  M("Line {1} ({2}) is the first that the certificate kept here does not have"),
                  arena_printf(ctx->arena, "%zu", difference.line), difference.member);
    found->text = arena_printf(ctx->arena, "%s %s", found->text, where);
}

/* Of one that went at its day the log may still have the hash, where the notice keeps the log longer. */
static enum status find_gone(struct ctx *ctx, ref_t number, const char *hex, struct certificate_found *found) {
    ref_t party = 0;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_CERTIFICATE_WENT);
    query_bind_int(&q, 1, number);
    if (query_row(&q))
        party = query_int(&q, "party");
    TRY(query_done(ctx, &q));
    if (!party)
        return ST_OK;
    found->fate = CERTIFICATE_GONE;
    found->number = number;
    TRY(audit_sync(ctx, ctx->registry->audit));
    return find_in_log(ctx, party, hex, found);
}

static enum status find_row(struct ctx *ctx, ref_t number, struct certificate *certificate) {
    scoped_reader *db = NULL;
    TRY(allowed(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    enum status status = read_row(ctx, db, number, certificate);
    if (status == ST_NOT_FOUND)
        fault_clear(ctx);
    return status;
}

enum status certificate_check(struct ctx *ctx, const char *bytes, size_t length,
                              struct certificate_found *found) {
    ref_t of, number;
    char hex[2 * VAULT_HASH + 1];
    struct certificate now;
    struct audit_verdict verdict;
    *found = (struct certificate_found){.fate = CERTIFICATE_FOREIGN};
    TRY(allowed(ctx));
    if (!certificate_mark(ctx->arena, bytes, length, &of, &number))
        return FAIL(ctx, ST_INVALID,
                    M("This is no certificate of an erasure: it is neither the PDF nor the JSON of one."));
    bool ours = of == registry_id(ctx->registry);
    certificate_hash(ctx, bytes, length, hex);
    enum status status = ours ? find_row(ctx, number, &now) : ST_NOT_FOUND;
    if (status == ST_NOT_FOUND) {
        if (ours)
            TRY(find_gone(ctx, number, hex, found));
        say(ctx, found);
        return ST_OK;
    }
    TRY(status);
    found->fate = CERTIFICATE_CHANGED;
    found->number = number;
    TRY(audit_sync(ctx, ctx->registry->audit));
    TRY(find_in_log(ctx, now.party, hex, found));
    found->old = found->fate == CERTIFICATE_GENUINE && now.completed && found->at < now.completed;
    TRY(audit_verify(ctx, ctx->registry->audit, &verdict));
    found->broken = verdict.problem;
    say(ctx, found);
    if (found->fate == CERTIFICATE_CHANGED)
        say_where(ctx, bytes, length, &now, found);
    return ST_OK;
}
