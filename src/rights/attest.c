/* A row carries a hash of the sentence as it was read in the notice's first language: what somebody has seen with other words in
 * mind proves nothing about these. Names and words lie sealed under a key of the register, since they are about the staff and
 * about premises, and no erasure of a customer reaches them. */
#include "rights/attest.h"

#include "base/json.h"
#include "base/json_walk.h"
#include "base/utf8.h"
#include "notice/path.h"
#include "registry/edition.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/user.h"
#include "rights/promise_inside.h"

#include <string.h>

/* What somebody attests: a sentence of the notice, or, where the program writes the notice itself, an entry of it. */
struct subject {
    const char *promise; /* NULL: there is none of this name */
    const char *hash;
    struct span again;
};

/* In the first language alone: a better translation is no other promise. */
static const char *hash_of(struct ctx *ctx, const char *text) {
    return edition_hash(ctx, text, strlen(text));
}

static struct subject subject_of(struct ctx *ctx, const struct notice *notice, const char *promise) {
    for (size_t i = 0; i < notice->headings_count; i++)
        for (size_t k = 0; k < notice->headings[i].sentence_count; k++) {
            const struct sentence *sentence = &notice->headings[i].sentences[k];
            if (sentence->promise && strcasecmp(sentence->promise, promise) == 0)
                return (struct subject){
                    sentence->promise,
                    hash_of(ctx, sentence_text(ctx->arena, notice, sentence, notice->first_language)),
                    attest_again(notice, sentence)};
        }
    if (!notice->headings_count && path_node(notice->tree, promise))
        return (struct subject){promise, hash_of(ctx, promise), {.years = 1, .set = true}};
    return (struct subject){0};
}

/* A look lasts as long as the notice says, whatever somebody wrote: a notice that has become stricter since holds for it too. */
static day_t latest(const struct subject *subject, day_t day) {
    return promise_span_end(day, &subject->again);
}

/* ---- reading */

static enum status open_one(struct ctx *ctx, struct query *q, struct attestation *one) {
    const char *texts[2] = {NULL, NULL};
    size_t length = 0, plain_length = 0;
    char *plain;
    const void *sealed = query_blob(ctx->arena, q, "sealed", &length);
    *one = (struct attestation){.id = query_int(q, "id"),
                                .promise = query_text(ctx->arena, q, "promise"),
                                .actor = query_text(ctx->arena, q, "actor"),
                                .at = query_int(q, "at"),
                                .day = (day_t)query_int(q, "day"),
                                .next = (day_t)query_int(q, "next")};
    TRY(seal_open(ctx, ctx->registry->vault, query_int(q, "key"), attest_place(one->id), sealed, length, &plain,
                  &plain_length));
    struct json_walk walk = json_walk_begin(ctx->arena, plain);
    json_walk_texts(&walk, (const char *const[]){"who", "text"}, texts, 2);
    if (!texts[0] || !texts[1] || !json_walk_done(&walk))
        return FAIL(ctx, ST_FAILED, M("A sealed letter does not hold what it should"));
    one->who = texts[0];
    one->text = texts[1];
    struct subject subject = subject_of(ctx, ctx_notice(ctx), one->promise);
    const char *hash = query_text(ctx->arena, q, "sentence");
    one->same = subject.promise && hash && strcmp(hash, subject.hash) == 0;
    if (one->same && latest(&subject, one->day) < one->next)
        one->next = latest(&subject, one->day);
    return ST_OK;
}

enum status attest_all(struct ctx *ctx, struct db *db, struct attestation **list, size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_ATTESTATIONS);
    while (query_row(&q)) {
        struct attestation one;
        TRY(open_one(ctx, &q, &one));
        ARENA_PUSH(ctx->arena, *list, *count, room, one);
    }
    return query_done(ctx, &q);
}

/* ---- how often */

static struct span shorter(struct span a, struct span b) {
    if (!a.set || !b.set)
        return a.set ? a : b;
    return promise_span_end(0, &a) <= promise_span_end(0, &b) ? a : b;
}

/* Of the entry that a path names: a measure of security, or the review of a system. */
static struct span again_of(const struct notice *notice, const char *path) {
    for (size_t i = 0; i < notice->security_count; i++)
        if (strcmp(notice->security[i].entry.path, path) == 0 && notice->security[i].attested)
            return notice->security[i].every;
    for (size_t i = 0; i < notice->holders_count; i++) {
        size_t length = strlen(notice->holders[i].entry.path);
        if (strncmp(notice->holders[i].entry.path, path, length) == 0 && (!path[length] || path[length] == '.'))
            return notice->holders[i].review;
    }
    return (struct span){0};
}

struct span attest_again(const struct notice *notice, const struct sentence *sentence) {
    struct span again = sentence->attested ? sentence->attested_every : (struct span){0};
    for (size_t i = 0; i < sentence->kept_by.count; i++)
        again = shorter(again, again_of(notice, sentence->kept_by.items[i]));
    return again.set ? again : (struct span){.years = 1, .set = true};
}

/* ---- writing */

static enum status wrong_at(struct ctx *ctx, const char *field, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at_field(ctx, field);
}

static bool named_by(const struct notice *notice, const char *who) {
    const struct person_role *roles[] = {&notice->contact, &notice->deputy, &notice->dpo};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (roles[i]->name && strcasecmp(roles[i]->name, who) == 0)
            return true;
    return false;
}

/* A name that nobody here has proves nothing: whoever came to look from outside stands in the words of who was there. */
enum status attest_who(struct ctx *ctx, const char *who) {
    struct user *staff;
    size_t count;
    TRY(user_staff(ctx, &staff, &count));
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(staff[i].name, who) == 0)
            return ST_OK;
    if (named_by(ctx_notice(ctx), who) ||
        (ctx->actor && ctx->actor->name && strcmp(ctx->actor->name, who) == 0))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID,
               M("“{1}” is none of the staff, and the notice names nobody so. Say who of you was there; an "
                 "outsider is named in what was looked at."),
               who);
    return fault_at_field(ctx, "who");
}

static enum status check_next(struct ctx *ctx, const struct subject *subject, const struct attest_draft *draft,
                              const struct attestation *made) {
    day_t last = latest(subject, made->day);
    if (made->next <= made->day)
        return wrong_at(ctx, "next", M("The next look comes after this one."));
    if (made->next > last) {
        (void)FAIL(ctx, ST_INVALID, M("Somebody looks again by {1} at the latest."),
                   day_text(ctx->arena, ctx->lang, last));
        return fault_at_field(ctx, "next");
    }
    if (made->next >= registry_today(ctx))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID,
               M("That look proves nothing any more: somebody should have looked again by {1}."),
               day_text(ctx->arena, ctx->lang, made->next));
    return fault_at_field(ctx, draft->next == DAY_NONE ? "day" : "next");
}

static enum status check(struct ctx *ctx, const struct attestation *made) {
    day_t today = registry_today(ctx);
    if (!made->text || !made->text[strspn(made->text, " \t\r\n")])
        return wrong_at(ctx, "text", M("Say what was looked at, such as “locks and alarm, door by door”."));
    if (strlen(made->text) > ATTEST_TEXT || !utf8_text(made->text, strlen(made->text)))
        return wrong_at(ctx, "text", M("The text is too long, or holds characters that are no text."));
    if (!*made->who || strlen(made->who) > ATTEST_NAME || !utf8_text(made->who, strlen(made->who)))
        return wrong_at(ctx, "who", M("Say who has looked."));
    if (made->day > today)
        return wrong_at(ctx, "day", M("The day on which somebody looked has not come yet."));
    if (made->day < today - 3660)
        return wrong_at(ctx, "day", M("That day is too long ago to prove anything today."));
    return attest_who(ctx, made->who);
}

/* What the program counts itself nobody attests: the state would stay what it is. */
static enum status check_attestable(struct ctx *ctx, const char *id) {
    const struct promise *promise;
    TRY(promise_one(ctx, id, &promise));
    if (promise && promise->attestable)
        return ST_OK;
    (void)FAIL(ctx, ST_CONFLICT, M("{1} is seen from the register itself: there is nothing to attest."), id);
    return fault_at_field(ctx, "promise");
}

struct adding {
    struct attestation *made;
    const char *hash;
};

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    const struct adding *adding = arg;
    const struct attestation *made = adding->made;
    int64_t key;
    void *sealed;
    size_t length;
    scoped_json *json = json_pack("{s:s,s:s}", "who", made->who, "text", made->text);
    const char *text = json_text(ctx->arena, json, 0);
    TRY(vault_key_named(ctx, ctx->registry->vault, ATTEST_KEY, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, attest_place(made->id), text, strlen(text), &sealed,
                   &length));
    scoped_query q = query_begin(write->db, SQL_ATTESTATION_ADD);
    query_bind_int(&q, 1, made->id);
    query_bind_text(&q, 2, made->promise);
    query_bind_text(&q, 3, adding->hash);
    query_bind_int(&q, 4, made->day);
    query_bind_int(&q, 5, made->next);
    query_bind_int(&q, 6, made->at);
    query_bind_text(&q, 7, made->actor);
    query_bind_int(&q, 8, key);
    query_bind_blob(&q, 9, sealed, length);
    query_bind_int(&q, 10, write->change);
    TRY(query_run(ctx, &q, NULL));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = made->actor,
                                              .action = "attested",
                                              .sentence = made->promise,
                                              .detail = day_iso(ctx->arena, made->next)});
}

static const char *writer_name(struct ctx *ctx) {
    return ctx->actor && ctx->actor->name ? ctx->actor->name : "";
}

enum status attest(struct ctx *ctx, const struct attest_draft *draft, struct attestation *made) {
    TRY(permit_action(ctx, ACTION_ATTEST, 0, NULL));
    struct subject subject = {0};
    if (draft->promise)
        subject = subject_of(ctx, ctx_notice(ctx), draft->promise);
    if (!subject.promise) {
        (void)FAIL(ctx, ST_NOT_FOUND, M("The notice has no promise “{1}”"),
                   draft->promise ? draft->promise : "");
        return fault_at_field(ctx, "promise");
    }
    *made = (struct attestation){.id = store_new_id(),
                                 .at = ctx->now,
                                 .promise = subject.promise,
                                 .actor = actor_text(ctx),
                                 .day = draft->day == DAY_NONE ? registry_today(ctx) : draft->day,
                                 .next = draft->next,
                                 .who = draft->who && *draft->who ? draft->who : writer_name(ctx),
                                 .text = draft->text,
                                 .same = true};
    if (made->next == DAY_NONE)
        made->next = promise_span_end(made->day, &subject.again);
    TRY(check(ctx, made));
    TRY(check_next(ctx, &subject, draft, made));
    TRY(check_attestable(ctx, subject.promise));
    struct adding adding = {made, subject.hash};
    return registry_change_staff(ctx, add, &adding);
}
