/* The notice is walked sentence by sentence, and each part that a sentence names is proved by the row of promise.def that fits it
 * best. The state of a sentence is the worst of its parts: a sentence that is kept in two ways and broken in the third is broken.
 * What must be looked at by a person stands apart until the end, since one attestation of the sentence answers for all of it. */
#include "rights/promise.h"

#include "base/buf.h"
#include "notice/findings.h"
#include "notice/path.h"
#include "notice/word.h"
#include "registry/edition.h"
#include "registry/memo.h"
#include "registry/permit.h"
#include "rights/promise_proofs.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *id, *words;
} states[PROMISE_STATES] = {
    {"kept", M("holds")}, {"attested", M("attested")}, {"at_risk", M("at risk")}, {"broken", M("broken")}};

const char *promise_state_id(enum promise_state state) {
    return states[state].id;
}

const char *promise_state_words(enum lang lang, enum promise_state state) {
    return msg(lang, states[state].words);
}

bool promise_state_from(const char *id, enum promise_state *state) {
    for (int i = 0; id && i < PROMISE_STATES; i++)
        if (strcmp(states[i].id, id) == 0) {
            *state = (enum promise_state)i;
            return true;
        }
    return false;
}

/* ---- the table */

struct row {
    const char *path;
    void (*prove)(struct proving *proving);
    const char *page, *command, *rule;
};
static const struct row rows[] = {
#define PROOF(path, function, page, command, rule) {path, proof_##function, page, command, rule},
#include "rights/promise.def"
#undef PROOF
};

/* How many parts of the pattern fit the beginning of the path; 0: it is about something else. A named part is worth more than
 * one that is any. */
static int fit(const char *pattern, const char *path) {
    int parts = 0;
    while (*pattern) {
        size_t a = strcspn(pattern, "."), b = strcspn(path, ".");
        bool any = a == 1 && *pattern == '*';
        if (!b || (!any && (a != b || strncmp(pattern, path, a) != 0)))
            return 0;
        parts += any ? 2 : 3;
        pattern += a + (pattern[a] == '.');
        path += b + (path[b] == '.');
    }
    return parts;
}

static const struct row *row_of(const char *path) {
    const struct row *best = NULL;
    int most = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int parts = fit(rows[i].path, path);
        if (parts > most) {
            most = parts;
            best = &rows[i];
        }
    }
    return best;
}

static const char *part(struct arena *arena, const char *path, int number) {
    for (; number > 1 && *path; number--) {
        path += strcspn(path, ".");
        path += *path == '.';
    }
    return arena_text_n(arena, path, strcspn(path, "."));
}

void promise_prove(struct proving *proving) {
    const struct row *row = row_of(proving->path);
    struct promise_proof *proof = proving->proof;
    proof->path = proving->path;
    if (!row) {
        proof->rule = msg(proving->ctx->lang, M("The program knows no proof of this."));
        proof_unseen(proving);
        return;
    }
    proof->rule = msg(proving->ctx->lang, row->rule);
    proof->page = row->page;
    proof->command = row->command;
    proving->second = part(proving->ctx->arena, proving->path, 2);
    proving->third = part(proving->ctx->arena, proving->path, 3);
    row->prove(proving);
    proof_of_against(proving);
}

/* ---- what a proof is made of */

void proof_says(struct proving *proving, enum promise_state state, const char *text) {
    struct promise_proof *proof = proving->proof;
    if (state > proof->state)
        proof->state = state;
    proof->says = proof->says ? arena_printf(proving->ctx->arena, "%s %s", proof->says, text) : text;
}

void proof_figure(struct proving *proving, const char *name, int64_t number) {
    struct promise_proof *proof = proving->proof;
    struct promise_figure figure = {name, number};
    ARENA_PUSH(proving->ctx->arena, proof->figures, proof->figure_count, proof->figure_room, figure);
}

void proof_todo(struct proving *proving, const char *text) {
    if (!proving->proof->todo)
        proving->proof->todo = text;
}

void proof_unproven(struct proving *proving, const char *text) {
    proof_says(proving, PROMISE_KEPT, text);
    proving->proof->look = PROMISE_LOOK_MISSING;
}

void proof_looked(struct proving *proving, const char *who, day_t day, day_t next, const char *evidence) {
    struct promise_proof *proof = proving->proof;
    bool lapsed = next != DAY_NONE && proving->today > next;
    if (day > proving->today) {
        proof_unproven(proving,
                       MSG(proving->ctx->arena, proving->ctx->lang,
                           M("The notice names {1}, which has not come yet."), proof_day(proving, day)));
        return;
    }
    PROOF_SAYS(proving, PROMISE_KEPT, M("The notice says: looked at on {1} by {2}."), proof_day(proving, day),
               who);
    if (evidence)
        PROOF_SAYS(proving, PROMISE_KEPT, M("Evidence: {1}."), evidence);
    if (next != DAY_NONE)
        PROOF_SAYS(proving, PROMISE_KEPT,
                   lapsed ? M("Somebody should have looked again by {1}.") : M("Again by {1}."),
                   proof_day(proving, next));
    proof->look = lapsed ? PROMISE_LOOK_LAPSED : PROMISE_LOOK_GOOD;
    proof->next = next;
}

void proof_seen(struct proving *proving, const struct looked *looked) {
    struct promise_proof *proof = proving->proof;
    day_t next = looked->next;
    if (proof->look == PROMISE_LOOK_NONE && looked->day != DAY_NONE) {
        if (looked->who)
            PROOF_SAYS(proving, PROMISE_KEPT, M("Looked at by {1} on {2}."), looked->who,
                       proof_day(proving, looked->day));
        else
            PROOF_SAYS(proving, PROMISE_KEPT, M("Looked at on {1}."), proof_day(proving, looked->day));
        if (next != DAY_NONE)
            PROOF_SAYS(proving, PROMISE_KEPT, M("Again by {1}."), proof_day(proving, next));
    }
    if (proof->look == PROMISE_LOOK_NONE)
        proof->look = PROMISE_LOOK_GOOD;
    if (next != DAY_NONE && (proof->next == DAY_NONE || next < proof->next))
        proof->next = next;
}

void proof_reviewed(struct proving *proving, const char *name, const struct holding *review) {
    struct promise_proof *proof = proving->proof;
    bool lapsed = review->until != DAY_NONE && proving->today > review->until;
    PROOF_SAYS(proving, PROMISE_KEPT, M("{1} was reviewed on {2} by {3}: {4}"), name,
               proof_day(proving, review->day), review->who, review->text);
    if (review->until != DAY_NONE)
        PROOF_SAYS(proving, PROMISE_KEPT,
                   lapsed ? M("Somebody should have looked again by {1}.") : M("Again by {1}."),
                   proof_day(proving, review->until));
    proof->look = lapsed ? PROMISE_LOOK_LAPSED : PROMISE_LOOK_GOOD;
    proof->next = review->until;
}

const char *proof_day(const struct proving *proving, day_t day) {
    return day_text(proving->ctx->arena, proving->ctx->lang, day);
}

const char *proof_instant_day(const struct proving *proving, int64_t instant) {
    return proof_day(proving, zone_day(registry_zone(proving->ctx), instant));
}

const char *proof_number(const struct proving *proving, int64_t number) {
    return arena_printf(proving->ctx->arena, "%lld", (long long)number);
}

const char *proof_person(const struct notice *notice, const char *who) {
    const struct person_role *person = strcmp(who, "contact") == 0  ? &notice->contact
                                       : strcmp(who, "deputy") == 0 ? &notice->deputy
                                       : strcmp(who, "dpo") == 0    ? &notice->dpo
                                                                    : NULL;
    return person && person->name ? person->name : who;
}

day_t promise_span_end(day_t from, const struct span *span) {
    int rest = span->hours || span->minutes;
    return day_add_months(from, 12 * span->years + span->months) + 7 * span->weeks + span->days +
           (rest ? (span->hours + 23) / 24 + !span->hours : 0);
}

/* ---- one sentence */

struct listing {
    struct ctx *ctx;
    const struct notice *notice;
    const struct findings *findings;
    struct figures figures;
    struct promises *promises;
    const char *only; /* of the notice's own sentences the one that is asked for; NULL: all */
};

static struct proving begin(struct listing *listing, struct promise *promise, const char *path) {
    struct promise_proof proof = {.path = path, .next = DAY_NONE};
    ARENA_PUSH(listing->ctx->arena, promise->proofs, promise->proof_count, promise->proof_room, proof);
    return (struct proving){.ctx = listing->ctx,
                            .notice = listing->notice,
                            .figures = &listing->figures,
                            .today = listing->promises->today,
                            .promise = promise->id,
                            .path = path,
                            .second = "",
                            .third = "",
                            .proof = &promise->proofs[promise->proof_count - 1]};
}

/* What the notice says at a path, where that is one value or a list of words; a whole table says too much. */
static const char *value_of(struct listing *listing, const char *path) {
    struct path_value value;
    const char *nearest;
    if (!path_resolve(listing->ctx, listing->notice, path, &value, &nearest) || !value.key)
        return NULL;
    if (value.node && (value.node->kind == YAML_MAP ||
                       (value.node->count && value.node->items && value.node->items[0]->kind != YAML_TEXT)))
        return NULL;
    return path_text(listing->ctx->arena, listing->notice, listing->ctx->lang, path);
}

static void prove_path(struct listing *listing, struct promise *promise, const char *path) {
    struct proving proving = begin(listing, promise, path);
    promise_prove(&proving);
    proving.proof->value = value_of(listing, path);
}

static void prove_check(struct listing *listing, struct promise *promise, const struct cond *check) {
    struct proving proving = begin(listing, promise, "check");
    proving.proof->rule = msg(listing->ctx->lang, M("What the sentence counts is counted anew each time."));
    promise_measure(&proving, check);
}

static void prove_attested(struct listing *listing, struct promise *promise, const struct sentence *sentence) {
    struct proving proving = begin(listing, promise, "attested");
    proving.proof->rule = msg(listing->ctx->lang, M("Somebody looks at what the program cannot see."));
    proof_looked(&proving, proof_person(listing->notice, sentence->attested_who), sentence->attested_day,
                 promise_span_end(sentence->attested_day, &sentence->attested_every), sentence->evidence);
}

/* What the check of the notice has found about the sentence. Grounds, agreements and shares are judged by the day, above; what is
 * merely short of the law stands among the findings, since the sentence itself holds. */
static bool finding_counts(const struct finding *finding, enum promise_state *state) {
    static const struct {
        const char *id;
        enum promise_state state;
    } known[] = {
        {"retention.as_law", PROMISE_BROKEN},    {"data.special", PROMISE_BROKEN},
        {"transfers.outside_eea", PROMISE_KEPT}, {"text.share_in_eea", PROMISE_KEPT},
        {"retention.permanent", PROMISE_RISK},   {"retention.restrict", PROMISE_RISK},
        {"retention.statute", PROMISE_RISK},
    };
    *state = finding->level == LEVEL_LAW ? PROMISE_KEPT : PROMISE_RISK;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].id, finding->id) == 0)
            *state = known[i].state;
    return *state != PROMISE_KEPT;
}

static void prove_findings(struct listing *listing, struct promise *promise) {
    for (size_t i = 0; listing->findings && i < listing->findings->count; i++) {
        const struct finding *finding = &listing->findings->items[i];
        enum promise_state state;
        if (!finding->promise || strcmp(finding->promise, promise->id) != 0 || !finding_counts(finding, &state))
            continue;
        struct proving proving = begin(listing, promise, finding->id);
        proving.proof->rule =
            msg(listing->ctx->lang, M("The notice is held against itself and against the law."));
        proving.proof->page = "/findings";
        proving.proof->command = "seloste notice check FILE";
        proof_says(&proving, state,
                   arena_printf(listing->ctx->arena, "%s.", word_capital(listing->ctx->arena, finding->text)));
        PROOF_TODO(&proving,
                   M("Mend the sentence, or the rule: a new version of the notice is drafted under Settings."));
    }
}

/* ---- who has looked */

/* The list has the newest of each promise first. */
static const struct attestation *last_of(const struct promises *promises, const char *id) {
    for (size_t i = 0; i < promises->attestation_count; i++)
        if (strcmp(promises->attestations[i].promise, id) == 0)
            return &promises->attestations[i];
    return NULL;
}

static void look(struct listing *listing, const struct promise *promise, struct promise_proof *proof) {
    const struct attestation *last = promise->attested;
    day_t today = listing->promises->today;
    bool lives = last && last->same && today <= last->next;
    struct proving proving = {.ctx = listing->ctx, .today = today, .proof = proof};
    if (proof->look == PROMISE_LOOK_NONE)
        return;
    if (lives) {
        PROOF_SAYS(&proving, PROMISE_ATTESTED, M("Attested by {1} on {2}, again by {3}."), last->who,
                   proof_day(&proving, last->day), proof_day(&proving, last->next));
        proof->next = proof->look == PROMISE_LOOK_GOOD && proof->next < last->next ? proof->next : last->next;
        return;
    }
    if (proof->look == PROMISE_LOOK_GOOD) {
        proof->state = proof->state > PROMISE_ATTESTED ? proof->state : PROMISE_ATTESTED;
        return;
    }
    if (!last)
        PROOF_SAYS(&proving, PROMISE_RISK, M("Nobody has attested it here yet."));
    else if (!last->same)
        PROOF_SAYS(&proving, PROMISE_RISK, M("It was attested on {1}, of a sentence that said something else."),
                   proof_day(&proving, last->day));
    else
        PROOF_SAYS(&proving, PROMISE_RISK, M("It was attested on {1}, and should have been again by {2}."),
                   proof_day(&proving, last->day), proof_day(&proving, last->next));
    PROOF_TODO(&proving, M("Look, and write down what you saw."));
}

static void finish(struct listing *listing, struct promise *promise) {
    struct promises *promises = listing->promises;
    promise->attested = last_of(promises, promise->id);
    for (size_t i = 0; i < promise->proof_count; i++) {
        struct promise_proof *proof = &promise->proofs[i];
        promise->attestable = promise->attestable || proof->look != PROMISE_LOOK_NONE;
        look(listing, promise, proof);
        promise->state = proof->state > promise->state ? proof->state : promise->state;
    }
    if (promise->law)
        return;
    promises->counts[promise->state]++;
    promises->all++;
}

static void list_sentence(struct listing *listing, const struct sentence *sentence) {
    struct ctx *ctx = listing->ctx;
    const struct words *words = &listing->notice->headings[sentence->heading].words;
    struct promise promise = {.id = sentence->promise,
                              .section = (size_t)sentence->heading,
                              .heading = words->text[ctx->lang] ? words->text[ctx->lang]
                                                                : words->text[listing->notice->first_language],
                              .text = sentence_text(ctx->arena, listing->notice, sentence, ctx->lang),
                              .line = sentence->line};
    if (promise.id) {
        promise.again = attest_again(listing->notice, sentence);
        for (size_t i = 0; i < sentence->kept_by.count; i++)
            prove_path(listing, &promise, sentence->kept_by.items[i]);
        if (sentence->check)
            prove_check(listing, &promise, sentence->check);
        if (sentence->attested)
            prove_attested(listing, &promise, sentence);
        prove_findings(listing, &promise);
        finish(listing, &promise);
    }
    ARENA_PUSH(ctx->arena, listing->promises->items, listing->promises->count, listing->promises->room,
               promise);
}

/* ---- a notice that the program writes itself */

/* There the tables are the sentences: each entry that promises something, under its own path. */
static void list_entry(struct listing *listing, const char *heading, size_t section, const struct entry *entry,
                       const char *key) {
    struct ctx *ctx = listing->ctx;
    const char *path = key ? arena_printf(ctx->arena, "%s.%s", entry->path, key) : entry->path;
    const char *value = path_text(ctx->arena, listing->notice, ctx->lang, path);
    struct promise promise = {.id = entry->path,
                              .heading = heading,
                              .section = section,
                              .text = word_capital(ctx->arena, words_in(entry, ctx->lang)),
                              .again = {.years = 1, .set = true},
                              .line = entry->line};
    if (key && value)
        promise.text = arena_printf(ctx->arena, "%s: %s", promise.text, value);
    prove_path(listing, &promise, path);
    prove_findings(listing, &promise);
    finish(listing, &promise);
    ARENA_PUSH(ctx->arena, listing->promises->items, listing->promises->count, listing->promises->room,
               promise);
}

#define LIST_ENTRIES(table, section, heading, key)                                                             \
    for (size_t i = 0; i < notice->table##_count; i++)                                                         \
    list_entry(listing, msg(listing->ctx->lang, heading), section, &notice->table[i].entry, key)

static void list_tables(struct listing *listing) {
    const struct notice *notice = listing->notice;
    LIST_ENTRIES(purposes, 0, M("What the data are used for"), NULL);
    LIST_ENTRIES(categories, 1, M("What is stored"), NULL);
    LIST_ENTRIES(sources, 2, M("Where data come from"), NULL);
    LIST_ENTRIES(holders, 3, M("Where data are, and who gets them"), NULL);
    LIST_ENTRIES(classes, 4, M("How long data are kept"), "gone_by");
    for (size_t i = 0; i < RIGHT_COUNT; i++)
        if (notice->rights[i].listed)
            list_entry(listing, msg(listing->ctx->lang, M("What people may ask")), 5, &notice->rights[i].entry,
                       NULL);
    LIST_ENTRIES(security, 6, M("How data are protected"), NULL);
}

/* ---- what the law asks besides */

enum { AFTER_TABLES = 7 };

static struct promise begin_law(struct listing *listing, const char *id, const char *text) {
    struct ctx *ctx = listing->ctx;
    return (struct promise){.id = id,
                            .law = true,
                            .heading = msg(ctx->lang, M("What the law asks besides the notice")),
                            .section = listing->notice->headings_count ? listing->notice->headings_count
                                                                       : AFTER_TABLES,
                            .text = msg(ctx->lang, text)};
}

/* Breaches show here whether a sentence speaks of them or not, once there was one. */
static void list_breaches(struct listing *listing) {
    struct ctx *ctx = listing->ctx;
    struct promise promise = begin_law(
        listing, "law.breaches",
        M("A breach of personal data is told to the authority within 72 hours, and to the people when "
          "the risk is high (GDPR 33 and 34)."));
    if (!listing->figures.breaches.all)
        return;
    prove_path(listing, &promise, promise.id);
    finish(listing, &promise);
    ARENA_PUSH(ctx->arena, listing->promises->items, listing->promises->count, listing->promises->room,
               promise);
}

static const char *const contacts_id = "law.contacts";

/* Contacts against what the law says and no sentence of this notice: a restriction, say. */
static void list_contacts(struct listing *listing) {
    struct ctx *ctx = listing->ctx;
    const struct promises *all = listing->promises;
    const struct figures *figures = &listing->figures;
    bool *spoken = arena_array(ctx->arena, figures->against_count + 1, sizeof *spoken), every = true;
    for (size_t i = 0; i < figures->against_count; i++) {
        for (size_t p = 0; p < all->count && !spoken[i]; p++)
            for (size_t k = 0; all->items[p].id && k < all->items[p].proof_count && !spoken[i]; k++)
                spoken[i] = promise_against_fits(listing->notice, all->items[p].id,
                                                 all->items[p].proofs[k].path, figures->against[i].path);
        every = every && spoken[i];
    }
    if (every)
        return;
    struct promise promise = begin_law(listing, contacts_id,
                                       M("Nobody is contacted against an objection, a restriction or what the "
                                         "law asks first (GDPR 6, 18 and 21)."));
    struct proving proving = begin(listing, &promise, promise.id);
    proving.proof->rule =
        msg(ctx->lang, M("Of what is written down as sent, the answer of its own day is asked."));
    proof_of_unspoken(&proving, spoken);
    finish(listing, &promise);
    ARENA_PUSH(ctx->arena, listing->promises->items, listing->promises->count, listing->promises->room,
               promise);
}

/* ---- all of it */

static bool asked_for(const struct listing *listing, const struct sentence *sentence) {
    return !listing->only || strcmp(listing->only, contacts_id) == 0 ||
           (sentence->promise && strcasecmp(sentence->promise, listing->only) == 0);
}

static enum status list(struct listing *listing, struct promises *promises) {
    struct ctx *ctx = listing->ctx;
    scoped_reader *db = NULL;
    *promises = (struct promises){.today = registry_today(ctx)};
    listing->promises = promises;
    listing->notice = ctx_notice(ctx);
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(figures_read(ctx, db, promises->today, &listing->figures));
    TRY(attest_all(ctx, db, &promises->attestations, &promises->attestation_count));
    for (size_t i = 0; i < listing->notice->headings_count; i++)
        for (size_t k = 0; k < listing->notice->headings[i].sentence_count; k++)
            if (asked_for(listing, &listing->notice->headings[i].sentences[k]))
                list_sentence(listing, &listing->notice->headings[i].sentences[k]);
    if (!listing->notice->headings_count)
        list_tables(listing);
    list_breaches(listing);
    if (!listing->only || strcmp(listing->only, contacts_id) == 0)
        list_contacts(listing);
    return figures_counted(&listing->figures);
}

enum status promise_list(struct ctx *ctx, struct promises *promises) {
    struct listing listing = {.ctx = ctx, .findings = registry_findings(ctx)};
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    return list(&listing, promises);
}

enum status promise_one(struct ctx *ctx, const char *id, const struct promise **promise) {
    struct promises promises;
    struct listing listing = {.ctx = ctx, .findings = registry_findings(ctx), .only = id};
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    TRY(list(&listing, &promises));
    *promise = promise_find(&promises, id);
    return ST_OK;
}

const struct promise *promise_find(const struct promises *promises, const char *id) {
    for (size_t i = 0; i < promises->count; i++)
        if (promises->items[i].id && strcasecmp(promises->items[i].id, id) == 0)
            return &promises->items[i];
    return NULL;
}

/* "9 P36, P41": how many, and which. */
static enum status find_broken(struct ctx *ctx, const char **text) {
    struct promises promises;
    struct buf buf = buf_in(ctx->arena);
    struct listing listing = {.ctx = ctx, .findings = registry_findings(ctx)};
    TRY(list(&listing, &promises));
    size_t broken = 0;
    for (size_t i = 0; i < promises.count; i++) {
        const struct promise *promise = &promises.items[i];
        bool elsewhere =
            promise->law && strcmp(promise->id, "law.breaches") == 0; /* with rows of its own on Today */
        if (!promise->id || elsewhere || promise->state != PROMISE_BROKEN)
            continue;
        buf_printf(&buf, "%s%s", buf.length ? ", " : "", promise->law ? "GDPR" : promise->id);
        broken++;
    }
    *text = arena_printf(ctx->arena, "%zu %s", broken, buf_text(&buf));
    return ST_OK;
}

/* Today is opened all day by everybody, and what is broken changes seldom: it is counted anew each minute at the most, on another
 * day, under another notice, and after an erasure. The page itself always counts. */
enum status promise_broken(struct ctx *ctx, size_t *count, const char **names) {
    enum { KEPT_SECONDS = 60 };
    int64_t since;
    const char *key =
        arena_printf(ctx->arena, "broken %lld %d", (long long)registry_notice_number(ctx), registry_today(ctx));
    TRY(permit_action(ctx, ACTION_PROVE, 0, NULL));
    const char *text = memo_get(ctx->registry->memo, ctx->arena, key, ctx->now, &since);
    if (!text) {
        TRY(find_broken(ctx, &text));
        memo_put(ctx->registry->memo, key, text, ctx->now, ctx->now + KEPT_SECONDS);
    }
    *count = (size_t)strtoull(text, NULL, 10);
    *names = text + strcspn(text, " ") + 1;
    return ST_OK;
}
