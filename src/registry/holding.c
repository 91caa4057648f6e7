/* A row carries a hash of the firm it is about, so that a contract with one provider is none with the next. What was looked at is sealed
 * with a hash of each sentence, in the notice's first language: other words are another promise. Everything is sealed under one key of
 * the register: no erasure of a customer reaches it. */
#include "registry/holding.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/utf8.h"
#include "notice/expr.h"
#include "notice/field.h"
#include "notice/law.h"
#include "notice/path.h"
#include "registry/allow.h"
#include "registry/audit.h"
#include "registry/edition.h"
#include "registry/holding_inside.h"
#include "registry/permit.h"
#include "registry/words.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *id, *label;
    enum action action;
    enum holding_lasts lasts;
    bool file;
} kinds[HOLDING_KINDS] = {
#define HOLDING(NAME, id, action, lasts, file, label)                                                          \
    [HOLDING_##NAME] = {id, label, ACTION_##action, HOLDING_##lasts, file},
#include "registry/holding_kind.def"
#undef HOLDING
};

const char *holding_kind_id(enum holding_kind kind) {
    must(kind < HOLDING_KINDS);
    return kinds[kind].id;
}

const char *holding_kind_label(enum holding_kind kind) {
    must(kind < HOLDING_KINDS);
    return kinds[kind].label;
}

bool holding_kind_from(const char *id, enum holding_kind *kind) {
    for (int i = 0; id && i < HOLDING_KINDS; i++)
        if (strcmp(kinds[i].id, id) == 0) {
            *kind = (enum holding_kind)i;
            return true;
        }
    return false;
}

enum holding_lasts holding_lasts(enum holding_kind kind) {
    must(kind < HOLDING_KINDS);
    return kinds[kind].lasts;
}

bool holding_takes_file(enum holding_kind kind) {
    must(kind < HOLDING_KINDS);
    return kinds[kind].file;
}

enum status holding_permit(struct ctx *ctx, enum holding_kind kind) {
    must(kind < HOLDING_KINDS);
    return permit_action(ctx, kinds[kind].action, 0, NULL);
}

bool holding_may(struct ctx *ctx, enum holding_kind kind) {
    return permit_role(ctx, kinds[kind].action);
}

/* By the firm's name; where the notice names none, by the entry. */
static const char *firm_hash(struct ctx *ctx, const struct holder *holder) {
    bool named = holder->provider && *holder->provider && strcmp(holder->provider, "unknown") != 0;
    const char *text = named ? holder->provider : holder->entry.path;
    return edition_hash(ctx, text, strlen(text));
}

static int holder_at(const struct notice *notice, const char *path) {
    for (size_t i = 0; i < notice->holders_count; i++)
        if (strcmp(notice->holders[i].entry.path, path) == 0)
            return (int)i;
    return NOTICE_NOTHING;
}

/* ---- what is looked at */

static bool about(const struct names *kept_by, const char *path) {
    size_t length = strlen(path);
    for (size_t i = 0; i < kept_by->count; i++)
        if (strncmp(kept_by->items[i], path, length) == 0 &&
            (!kept_by->items[i][length] || kept_by->items[i][length] == '.'))
            return true;
    return false;
}

/* A rule of security is about reviews when it, or a sentence that it keeps, counts their age. */
bool holding_rule_of_reviews(const struct notice *notice, const struct security_rule *rule) {
    if (cond_counts(rule->check, "review_age"))
        return true;
    for (size_t i = 0; i < notice->headings_count; i++)
        for (size_t k = 0; k < notice->headings[i].sentence_count; k++) {
            const struct sentence *sentence = &notice->headings[i].sentences[k];
            if (cond_counts(sentence->check, "review_age") && about(&sentence->kept_by, rule->entry.path))
                return true;
        }
    return false;
}

static bool of_providers(const struct notice *notice, const struct sentence *sentence) {
    if (cond_counts(sentence->check, "review_age"))
        return true;
    for (size_t i = 0; i < notice->security_count; i++)
        if (about(&sentence->kept_by, notice->security[i].entry.path) &&
            holding_rule_of_reviews(notice, &notice->security[i]))
            return true;
    return false;
}

const struct sentence *const *holding_points(struct ctx *ctx, const struct notice *notice, int holder,
                                             size_t *count) {
    const struct holder *one = &notice->holders[holder];
    const struct sentence **list = NULL;
    size_t room = 0;
    *count = 0;
    for (size_t i = 0; i < notice->headings_count; i++)
        for (size_t k = 0; k < notice->headings[i].sentence_count; k++) {
            const struct sentence *sentence = &notice->headings[i].sentences[k];
            bool all = one->role != ROLE_OWN && !one->recipient && of_providers(notice, sentence);
            if (sentence->promise && (all || about(&sentence->kept_by, one->entry.path)))
                ARENA_PUSH(ctx->arena, list, *count, room, sentence);
        }
    return list;
}

static const struct sentence *sentence_of(const struct notice *notice, const char *promise) {
    for (size_t i = 0; i < notice->headings_count; i++)
        for (size_t k = 0; k < notice->headings[i].sentence_count; k++) {
            const struct sentence *sentence = &notice->headings[i].sentences[k];
            if (sentence->promise && strcasecmp(sentence->promise, promise) == 0)
                return sentence;
        }
    return NULL;
}

static const char *sentence_hash(struct ctx *ctx, const struct notice *notice,
                                 const struct sentence *sentence) {
    const char *text = sentence_text(ctx->arena, notice, sentence, notice->first_language);
    return edition_hash(ctx, text, strlen(text));
}

/* "P37:HASH P46:HASH" */
static const char *with_hashes(struct ctx *ctx, const char *looked) {
    const struct notice *notice = ctx_notice(ctx);
    struct buf buf = buf_in(ctx->arena);
    while (*(looked += strspn(looked, " "))) {
        const char *promise = arena_text_n(ctx->arena, looked, strcspn(looked, " "));
        const struct sentence *sentence = sentence_of(notice, promise);
        if (sentence)
            buf_printf(&buf, "%s%s:%s", buf.length ? " " : "", sentence->promise,
                       sentence_hash(ctx, notice, sentence));
        looked += strlen(promise);
    }
    return buf_text(&buf);
}

/* Those that still say the same, without the hashes. */
static const char *without_hashes(struct ctx *ctx, const char *looked) {
    const struct notice *notice = ctx_notice(ctx);
    struct buf buf = buf_in(ctx->arena);
    while (looked && *(looked += strspn(looked, " "))) {
        size_t length = strcspn(looked, " "), name = strcspn(looked, ":");
        const char *promise = arena_text_n(ctx->arena, looked, name);
        const struct sentence *sentence = sentence_of(notice, promise);
        const char *hash = sentence ? sentence_hash(ctx, notice, sentence) : "";
        if (name < length && strlen(hash) == length - name - 1 &&
            strncmp(hash, looked + name + 1, length - name - 1) == 0)
            buf_printf(&buf, "%s%s", buf.length ? " " : "", promise);
        looked += length;
    }
    return buf_text(&buf);
}

bool holding_looked(struct ctx *ctx, const struct holding *review, const char *promise) {
    if (review->kind != HOLDING_REVIEW || !review->same)
        return false;
    if (!promise)
        return true;
    const char *all = arena_printf(ctx->arena, " %s ", review->looked ? review->looked : "");
    return strstr(all, arena_printf(ctx->arena, " %s ", promise)) != NULL;
}

static day_t next_look(const struct holder *holder, day_t day) {
    const struct span *span = &holder->review;
    if (!span->set)
        return day_add_months(day, 12);
    return day_add_months(day, 12 * span->years + span->months) + 7 * span->weeks + span->days +
           (span->hours || span->minutes ? 1 : 0);
}

/* ---- reading */

static enum status open_one(struct ctx *ctx, struct query *q, struct holding *one) {
    scoped_json *json = NULL;
    const struct notice *notice = ctx_notice(ctx);
    *one = (struct holding){.id = query_int(q, "id"),
                            .holder = query_text(ctx->arena, q, "holder"),
                            .ground = query_text(ctx->arena, q, "ground"),
                            .day = (day_t)query_int(q, "day"),
                            .until = query_is_null(q, "until") ? DAY_NONE : (day_t)query_int(q, "until"),
                            .at = query_int(q, "at"),
                            .actor = query_text(ctx->arena, q, "actor")};
    if (!holding_kind_from(query_text(ctx->arena, q, "kind"), &one->kind))
        return FAIL(ctx, ST_FAILED,
                    M("What is written down about a system is of no kind that this program knows"));
    TRY(words_kept(ctx, q, holding_place(one->id), &json));
    one->who = words_text(ctx, json, "who");
    one->text = words_text(ctx, json, "text");
    one->ref = words_text(ctx, json, "ref");
    one->looked = without_hashes(ctx, words_text(ctx, json, "looked"));
    one->file = holding_file_from(ctx, json_object_get(json, "file"));
    one->file_gone = words_text(ctx, json, "file_gone");
    int holder = holder_at(notice, one->holder);
    const char *firm = query_text(ctx->arena, q, "firm");
    one->same = holder != NOTICE_NOTHING && strcmp(firm, firm_hash(ctx, &notice->holders[holder])) == 0;
    if (one->same && one->kind == HOLDING_REVIEW && one->until > next_look(&notice->holders[holder], one->day))
        one->until = next_look(&notice->holders[holder], one->day);
    return ST_OK;
}

enum status holding_all(struct ctx *ctx, struct db *db, struct holding **list, size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    scoped_query q = query_begin(db, SQL_HOLDINGS);
    while (query_row(&q)) {
        struct holding one;
        TRY(open_one(ctx, &q, &one));
        ARENA_PUSH(ctx->arena, *list, *count, room, one);
    }
    return query_done(ctx, &q);
}

/* ---- days, for permit() */

/* What was written down before it ends with it; what is written down afterwards is new. */
static void put_end(struct recipient_known *known, struct recipient_term *terms, size_t count,
                    const char *ground, day_t last) {
    for (size_t i = 0; i < count; i++) {
        bool same = ground ? terms[i].ground && strcmp(terms[i].ground, ground) == 0 : !terms[i].ground;
        if (same && (terms[i].to == DAY_NONE || terms[i].to > last))
            terms[i].to = last;
    }
    if (!ground && (known->agreement_ends == DAY_NONE || known->agreement_ends > last))
        known->agreement_ends = last;
}

/* One of the same day is the notice's own, with what the notice does not say of it. */
static void put_replaced(struct recipient_known *known, const struct holder *holder, day_t from) {
    if (holder->agreement_day != DAY_NONE && from >= holder->agreement_day &&
        (known->agreement_replaced == DAY_NONE || from < known->agreement_replaced))
        known->agreement_replaced = from;
}

enum status holding_known(struct ctx *ctx, struct db *db, const struct notice *notice, int holder,
                          struct recipient_known *known) {
    const struct holder *one = &notice->holders[holder];
    struct recipient_term *terms = NULL;
    const char *hash = NULL;
    size_t count = 0, room = 0;
    *known = (struct recipient_known){.agreement_ends = DAY_NONE, .agreement_replaced = DAY_NONE};
    scoped_query q = query_begin(db, SQL_HOLDING_TERMS);
    query_bind_text(&q, 1, one->entry.path);
    while (query_row(&q)) {
        const char *kind = query_text(ctx->arena, &q, "kind"), *ground = query_text(ctx->arena, &q, "ground");
        struct recipient_term term = {.ground = strcmp(kind, "certificate") == 0 ? ground : NULL,
                                      .from = (day_t)query_int(&q, "day"),
                                      .to = query_is_null(&q, "until") ? DAY_NONE
                                                                       : (day_t)query_int(&q, "until")};
        hash = hash ? hash : firm_hash(ctx, one);
        if (strcmp(query_text(ctx->arena, &q, "firm"), hash) != 0)
            continue;
        if (strcmp(kind, "end") == 0)
            put_end(known, terms, count, ground, term.from);
        else
            ARENA_PUSH(ctx->arena, terms, count, room, term);
        known->terms = terms;
        known->count = count;
        if (strcmp(kind, "agreement") == 0)
            put_replaced(known, one, term.from);
    }
    return query_done(ctx, &q);
}

/* ---- writing */

static enum status wrong_at(struct ctx *ctx, const char *field, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at_field(ctx, field);
}

static bool says(const char *text) {
    return text && text[strspn(text, " \t\r\n")];
}

static bool fits(const char *text, size_t most) {
    return !text || (strlen(text) <= most && utf8_text(text, strlen(text)));
}

static enum status check_address(struct ctx *ctx, const struct holding *made) {
    const char *normal;
    if (!says(made->ref))
        return wrong_at(ctx, "ref", M("an e-mail address has an @, as in name@company.fi"));
    enum status status = field_normalise(ctx, ctx_notice(ctx), field_builtin("email"), made->ref, &normal);
    return status == ST_OK ? ST_OK : fault_at_field(ctx, "ref");
}

static enum status check_codes(struct ctx *ctx, const struct holding *made) {
    static const char instead[] = M("This holds a personal identity code. Leave it out.");
    TRY(allow_no_code(ctx, "text", made->text, instead));
    TRY(allow_no_code(ctx, "ref", made->ref, instead));
    return allow_no_code(ctx, "who", made->who, instead);
}

/* A review proves the sentences that it names: one that is not there would prove nothing, and nobody would know. */
static enum status check_looked(struct ctx *ctx, const char *looked) {
    while (looked && *(looked += strspn(looked, " "))) {
        const char *promise = arena_text_n(ctx->arena, looked, strcspn(looked, " "));
        if (!sentence_of(ctx_notice(ctx), promise)) {
            (void)FAIL(ctx, ST_INVALID, M("The notice has no promise {1}."), promise);
            return fault_at_field(ctx, "looked");
        }
        looked += strlen(promise);
    }
    return ST_OK;
}

static enum status check_words(struct ctx *ctx, const struct holding *made) {
    if (!fits(made->text, HOLDING_TEXT))
        return wrong_at(ctx, "text", M("The text is too long, or holds characters that are no text."));
    if (!fits(made->ref, HOLDING_LINE))
        return wrong_at(ctx, "ref", M("The text is too long, or holds characters that are no text."));
    if (!says(made->who) || !fits(made->who, HOLDING_LINE))
        return wrong_at(ctx, "who", M("Say who has looked."));
    if (kinds[made->kind].lasts == HOLDING_LOOK && !says(made->text))
        return wrong_at(ctx, "text", M("Say what was looked at, such as “locks and alarm, door by door”."));
    if (made->kind == HOLDING_ADDRESS)
        return check_address(ctx, made);
    if (kinds[made->kind].lasts == HOLDING_TERM && !says(made->ref))
        return wrong_at(ctx, "ref", M("Say which document it is, and where it can be seen."));
    if (made->kind == HOLDING_END && !says(made->text))
        return wrong_at(ctx, "text", M("Say why it ends."));
    return ST_OK;
}

/* A review lasts as long as the notice says, or a year, whatever somebody writes. */
static enum status check_next(struct ctx *ctx, const struct holder *holder, const struct holding *made) {
    day_t last = next_look(holder, made->day);
    if (made->kind != HOLDING_REVIEW || made->until <= last)
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("Somebody looks again by {1} at the latest."),
               day_text(ctx->arena, ctx->lang, last));
    return fault_at_field(ctx, "until");
}

static enum status check_days(struct ctx *ctx, const struct holding *made) {
    enum { LOOK_AGE = 3660, AGE = 20000, AHEAD = 3660 };
    day_t today = registry_today(ctx);
    bool look = kinds[made->kind].lasts == HOLDING_LOOK;
    if (look && made->day > today)
        return wrong_at(ctx, "day", M("The day on which somebody looked has not come yet."));
    if (made->day < today - (look ? LOOK_AGE : AGE) || made->day > today + AHEAD)
        return wrong_at(ctx, "day", M("That day is too far from today."));
    if (look && made->until <= made->day)
        return wrong_at(ctx, "until", M("The next look comes after this one."));
    if (made->until != DAY_NONE && made->until < made->day)
        return wrong_at(ctx, "until", M("The last day comes after the first."));
    return ST_OK;
}

static bool names_ground(const struct holder *holder, const char *ground) {
    for (size_t i = 0; ground && i < holder->ground_count; i++)
        if (strcmp(holder->grounds[i].ground, ground) == 0)
            return true;
    return false;
}

static enum status check_ground(struct ctx *ctx, const struct holder *holder, const struct holding *made) {
    bool wanted = made->kind == HOLDING_CERTIFICATE;
    if (!made->ground && !wanted)
        return ST_OK;
    if (made->kind != HOLDING_END && !wanted && made->kind != HOLDING_ASSESSMENT)
        return wrong_at(ctx, "ground",
                        M("A ground belongs to a certification, an assessment, or the end of one."));
    if (!names_ground(holder, made->ground))
        return wrong_at(ctx, "ground",
                        M("The notice names no such ground for it: a ground is added there first."));
    if (wanted && made->until == DAY_NONE)
        return wrong_at(ctx, "until", M("A certification has a last day: say it."));
    return ST_OK;
}

static const char *all_points(struct ctx *ctx, int holder) {
    size_t count;
    const struct sentence *const *points = holding_points(ctx, ctx_notice(ctx), holder, &count);
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < count; i++)
        buf_printf(&buf, "%s%s", i ? " " : "", points[i]->promise);
    return buf_text(&buf);
}

struct adding {
    const struct holding *made;
    const char *firm, *looked, *sentence;
};

static json_t *words_of(struct ctx *ctx, const struct adding *adding) {
    const struct holding *made = adding->made;
    json_t *json = json_object();
    json_put(json, "who", made->who);
    json_put(json, "text", made->text);
    json_put(json, "ref", made->ref);
    json_put(json, "looked", adding->looked);
    if (made->file)
        must(json_object_set_new(json, "file", holding_file_json(ctx, made->file)) == 0);
    return json;
}

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    const struct adding *adding = arg;
    const struct holding *made = adding->made;
    struct vault *vault = ctx->registry->vault;
    int64_t key;
    void *sealed;
    size_t length;
    scoped_json *json = words_of(ctx, adding);
    const char *text = json_text(ctx->arena, json, 0);
    TRY(vault_key_named(ctx, vault, HOLDING_KEY, &key));
    TRY(seal_close(ctx, vault, key, holding_place(made->id), text, strlen(text), &sealed, &length));
    if (made->file)
        TRY(blob_link(ctx, write, made->file->id, made->id));
    scoped_query q = query_begin(write->db, SQL_HOLDING_ADD);
    query_bind_int(&q, 1, made->id);
    query_bind_text(&q, 2, made->holder);
    query_bind_text(&q, 3, kinds[made->kind].id);
    query_bind_text(&q, 4, adding->firm);
    query_bind_text(&q, 5, made->ground);
    query_bind_int(&q, 6, made->day);
    if (made->until == DAY_NONE)
        query_bind_null(&q, 7);
    else
        query_bind_int(&q, 7, made->until);
    query_bind_int(&q, 8, made->at);
    query_bind_text(&q, 9, made->actor);
    query_bind_int(&q, 10, key);
    query_bind_blob(&q, 11, sealed, length);
    query_bind_int(&q, 12, write->change);
    TRY(query_run(ctx, &q, NULL));
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){.actor = made->actor,
                              .action = "holding_noted",
                              .sentence = adding->sentence,
                              .detail = arena_printf(ctx->arena, "%s %s", made->holder, kinds[made->kind].id)});
}

static enum status find_holder(struct ctx *ctx, const char *text, int *holder) {
    const struct notice *notice = ctx_notice(ctx);
    *holder = text ? holder_at(notice, text) : NOTICE_NOTHING;
    if (*holder == NOTICE_NOTHING && text)
        *holder = recipient_find(notice, text);
    if (*holder != NOTICE_NOTHING)
        return ST_OK;
    (void)FAIL(ctx, ST_NOT_FOUND, M("The notice names no system or recipient “{1}”"), text ? text : "");
    return fault_at_field(ctx, "holder");
}

enum status holding_add(struct ctx *ctx, const struct holding_draft *draft, struct holding *made) {
    const struct notice *notice = ctx_notice(ctx);
    int index;
    must(draft->kind < HOLDING_KINDS);
    TRY(holding_permit(ctx, draft->kind));
    TRY(find_holder(ctx, draft->holder, &index));
    const struct holder *holder = &notice->holders[index];
    const struct sentence *sentence = notice_sentence(notice, holder->entry.path);
    *made = (struct holding){.id = store_new_id(),
                             .holder = holder->entry.path,
                             .kind = draft->kind,
                             .ground = says(draft->ground) ? draft->ground : NULL,
                             .day = draft->day == DAY_NONE ? registry_today(ctx) : draft->day,
                             .until = kinds[draft->kind].lasts == HOLDING_LAST ? DAY_NONE : draft->until,
                             .at = ctx->now,
                             .actor = actor_text(ctx),
                             .same = true,
                             .who = says(draft->who)                 ? draft->who
                                    : ctx->actor && ctx->actor->name ? ctx->actor->name
                                                                     : "",
                             .text = draft->text,
                             .ref = draft->ref};
    if (made->kind == HOLDING_REVIEW)
        made->looked = draft->looked ? draft->looked : all_points(ctx, index);
    if (kinds[made->kind].lasts == HOLDING_LOOK && made->until == DAY_NONE)
        made->until = next_look(holder, made->day);
    TRY(check_words(ctx, made));
    TRY(check_codes(ctx, made));
    TRY(check_looked(ctx, made->looked));
    TRY(check_days(ctx, made));
    TRY(check_next(ctx, holder, made));
    TRY(check_ground(ctx, holder, made));
    struct adding adding = {made, firm_hash(ctx, holder), made->looked ? with_hashes(ctx, made->looked) : NULL,
                            sentence && sentence->promise ? sentence->promise : holder->entry.path};
    return draft->input ? holding_with_file(ctx, draft, made, add, &adding)
                        : registry_change_staff(ctx, add, &adding);
}
