/* A few rows. What stands open in them is what the program counts; where the mailbox is, and by what it is opened, is sealed. How far a
 * mailbox was read changes with each mail, in the mail's own transaction, and takes no version from the row. */
#include "registry/mailbox.h"

#include "base/json.h"
#include "base/utf8.h"
#include "registry/permit.h"
#include "registry/scope.h"
#include "registry/staff.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *id, *label;
} uses[MAILBOX_USES] =
    {
#define MAILBOX_KIND(NAME, id, label) [MAILBOX_##NAME] = {id, label},
#include "registry/mailbox_use.def"
#undef MAILBOX_KIND
},
  problems[MAILBOX_PROBLEMS] =
      {
#define PROBLEM(NAME, id, text) [MAILBOX_##NAME] = {id, text},
#include "registry/mailbox_problem.def"
#undef PROBLEM
},
  outcomes[MAIL_OUTCOMES] = {
#define OUTCOME(NAME, id, label) [MAIL_##NAME] = {id, label},
#include "registry/mail_outcome.def"
#undef OUTCOME
};

const char *mailbox_use_id(enum mailbox_use use) {
    must(use < MAILBOX_USES);
    return uses[use].id;
}

const char *mailbox_use_label(enum mailbox_use use) {
    must(use < MAILBOX_USES);
    return uses[use].label;
}

bool mailbox_use_from(const char *id, enum mailbox_use *use) {
    for (int i = 0; id && i < MAILBOX_USES; i++)
        if (strcmp(uses[i].id, id) == 0) {
            *use = (enum mailbox_use)i;
            return true;
        }
    return false;
}

const char *mailbox_problem_id(enum mailbox_problem problem) {
    must(problem < MAILBOX_PROBLEMS);
    return problems[problem].id;
}

const char *mailbox_problem_text(enum mailbox_problem problem) {
    must(problem < MAILBOX_PROBLEMS);
    return problems[problem].label;
}

const char *mail_outcome_id(enum mail_outcome outcome) {
    must(outcome < MAIL_OUTCOMES);
    return outcomes[outcome].id;
}

const char *mail_outcome_label(enum mail_outcome outcome) {
    must(outcome < MAIL_OUTCOMES);
    return outcomes[outcome].label;
}

/* ---- what may be said */

static enum status wrong(struct ctx *ctx, const char *field, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at_field(ctx, field);
}

static bool said(const char *text) {
    return text && *text;
}

static bool is_line(const char *text, size_t most) {
    return strlen(text) <= most && utf8_text(text, strlen(text)) && !strpbrk(text, "\r\n\t");
}

/* imaps://host, imap://host:143: no name in it, no path. */
static bool is_server(const char *url) {
    static const char *const schemes[] = {"imaps://", "imap://"};
    const char *host = NULL;
    for (size_t i = 0; i < 2 && !host; i++)
        if (strncmp(url, schemes[i], strlen(schemes[i])) == 0)
            host = url + strlen(schemes[i]);
    if (!host || !*host || strlen(url) > MAILBOX_TEXT_MOST)
        return false;
    size_t length = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
    if (!length || strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-[]:") < length)
        return false;
    const char *rest = host + length;
    if (*rest == ':') {
        size_t digits = strspn(rest + 1, "0123456789");
        rest = digits && digits <= 5 ? rest + 1 + digits : rest;
    }
    return !*rest || strcmp(rest, "/") == 0;
}

static bool is_address(const char *text) {
    const char *at = strchr(text, '@');
    return at && at != text && at[1] && !strchr(at + 1, '@') && !strpbrk(text, " <>,;") && is_line(text, 254);
}

static enum status check_draft(struct ctx *ctx, const struct mailbox_draft *draft) {
    if (!said(draft->name) || !is_line(draft->name, 100))
        return wrong(ctx, "name", M("Give the mailbox a name: up to 100 letters."));
    if (draft->use >= MAILBOX_USES)
        return wrong(ctx, "use", M("Say what comes of the mail: requests, contacts or sent."));
    if (!said(draft->url) || !is_server(draft->url))
        return wrong(ctx, "server",
                     M("Write the server as imaps://mail.example.fi or imap://mail.example.fi:143; both are "
                       "encrypted."));
    if (!said(draft->user) || !is_line(draft->user, MAILBOX_TEXT_MOST))
        return wrong(ctx, "user", M("Say by which user name the mailbox is opened."));
    if (draft->password && (!*draft->password || !is_line(draft->password, MAILBOX_TEXT_MOST)))
        return wrong(ctx, "password", M("Say by which password the mailbox is opened."));
    if (said(draft->folder) && !is_line(draft->folder, MAILBOX_TEXT_MOST))
        return wrong(ctx, "folder", M("This cannot be the name of a folder."));
    if (said(draft->address) && (draft->use != MAILBOX_REQUESTS || !is_address(draft->address)))
        return wrong(ctx, "address", M("Write one address, and only for requests."));
    if (said(draft->ca) && (*draft->ca != '/' || !is_line(draft->ca, MAILBOX_TEXT_MOST)))
        return wrong(ctx, "ca", M("Write the file of the certificate authority with its whole path."));
    if (draft->since != DAY_NONE && draft->since > registry_today(ctx))
        return wrong(ctx, "since", M("This day is still to come."));
    return ST_OK;
}

/* ---- rows */

/* "requests:2 unknown:5" */
static void read_counts(const char *text, uint32_t counts[MAIL_OUTCOMES]) {
    while (text && *text) {
        for (int i = 0; i < MAIL_OUTCOMES; i++) {
            size_t length = strlen(outcomes[i].id);
            if (strncmp(text, outcomes[i].id, length) != 0 || text[length] != ':')
                continue;
            for (const char *at = text + length + 1;
                 *at >= '0' && *at <= '9' && counts[i] < UINT32_MAX / 10 - 1; at++)
                counts[i] = counts[i] * 10 + (uint32_t)(*at - '0');
        }
        const char *space = strchr(text, ' ');
        text = space ? space + 1 : NULL;
    }
}

static const char *counts_text(struct ctx *ctx, const uint32_t counts[MAIL_OUTCOMES]) {
    const char *text = NULL;
    for (int i = 0; i < MAIL_OUTCOMES; i++)
        if (counts[i])
            text = arena_printf(ctx->arena, "%s%s%s:%u", text ? text : "", text ? " " : "", outcomes[i].id,
                                counts[i]);
    return text;
}

/* "... lists:12@2026-03-05", behind what came the last time. */
static void read_listed(const char *text, struct mailbox *mailbox) {
    const char *at = text ? strstr(text, "lists:") : NULL;
    mailbox->listed = 0;
    mailbox->listed_day = DAY_NONE;
    for (at = at ? at + strlen("lists:") : NULL; at && *at >= '0' && *at <= '9'; at++)
        mailbox->listed = mailbox->listed < UINT32_MAX / 10 - 1 ? mailbox->listed * 10 + (uint32_t)(*at - '0')
                                                                : mailbox->listed;
    if (!at || *at != '@' || !day_parse(at + 1, &mailbox->listed_day))
        mailbox->listed = 0;
}

const char *mailbox_listed_text(struct ctx *ctx, const struct mailbox *mailbox) {
    if (!mailbox->listed)
        return NULL;
    return MSG(
        ctx->arena, ctx->lang,
        M("By mailing lists, left alone: {1}, the last on {2}. If people write to this address through a "
          "group, requests may be among them: look in the mailbox."),
        arena_printf(ctx->arena, "%u", mailbox->listed), day_text(ctx->arena, ctx->lang, mailbox->listed_day));
}

static const char *with_listed(struct ctx *ctx, const char *counts, const struct mailbox *before,
                               uint32_t more) {
    day_t today = registry_today(ctx);
    bool old = before->listed_day == DAY_NONE || before->listed_day < day_add_months(today, -1);
    uint32_t sum = (old ? 0 : before->listed) + more;
    return sum ? arena_printf(ctx->arena, "%s lists:%u@%s", counts, sum,
                              day_iso(ctx->arena, more ? today : before->listed_day))
               : counts;
}

static enum mailbox_problem problem_from(const char *id) {
    for (int i = 1; id && i < MAILBOX_PROBLEMS; i++)
        if (strcmp(problems[i].id, id) == 0)
            return (enum mailbox_problem)i;
    return MAILBOX_NO_PROBLEM;
}

static enum status open_words(struct ctx *ctx, struct query *q, struct mailbox *mailbox) {
    const char **const places[] = {&mailbox->name,   &mailbox->url,     &mailbox->user, &mailbox->password,
                                   &mailbox->folder, &mailbox->address, &mailbox->ca};
    static const char *const names[] = {"name", "url", "user", "password", "folder", "address", "ca"};
    char *plain;
    TRY(staff_open(ctx, q, mailbox->id, &plain));
    scoped_json *json = json_loads(plain, 0, NULL);
    if (!json_is_object(json))
        return FAIL(ctx, ST_FAILED, M("A sealed letter does not hold what it should"));
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        *places[i] = arena_text(ctx->arena, json_string_value(json_object_get(json, names[i])));
    return mailbox->name && mailbox->url && mailbox->user && mailbox->password && mailbox->folder
               ? ST_OK
               : FAIL(ctx, ST_FAILED, M("A sealed letter does not hold what it should"));
}

static enum status read_rows(struct ctx *ctx, struct query *q, struct mailbox **list, size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    while (query_row(q)) {
        struct mailbox one = {.id = query_int(q, "id"),
                              .since = query_int(q, "since"),
                              .made = query_int(q, "made"),
                              .mark = query_int(q, "mark") != 0,
                              .validity = (uint32_t)query_int(q, "validity"),
                              .next = (uint32_t)query_int(q, "next"),
                              .tried = query_int(q, "tried"),
                              .read = query_int(q, "read"),
                              .problem = problem_from(query_text(ctx->arena, q, "problem")),
                              .came = query_int(q, "came"),
                              .version = query_int(q, "change")};
        if (!mailbox_use_from(query_text(ctx->arena, q, "use"), &one.use))
            continue;
        read_counts(query_text(ctx->arena, q, "counts"), one.last);
        read_listed(query_text(ctx->arena, q, "counts"), &one);
        TRY(open_words(ctx, q, &one));
        ARENA_PUSH(ctx->arena, *list, *count, room, one);
    }
    return query_done(ctx, q);
}

static int by_name(const void *a, const void *b) {
    const struct mailbox *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static enum status all_within(struct ctx *ctx, struct db *db, struct mailbox **list, size_t *count) {
    scoped_query q = query_begin(db, SQL_MAILBOXES);
    TRY(read_rows(ctx, &q, list, count));
    if (*count)
        qsort(*list, *count, sizeof **list, by_name);
    return ST_OK;
}

enum status mailbox_within(struct ctx *ctx, struct db *db, ref_t id, struct mailbox *mailbox) {
    struct mailbox *list;
    size_t count;
    scoped_query q = query_begin(db, SQL_MAILBOX_BY_ID);
    query_bind_int(&q, 1, id);
    TRY(read_rows(ctx, &q, &list, &count));
    if (!count)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such mailbox."));
    *mailbox = list[0];
    return ST_OK;
}

enum status mailbox_all(struct ctx *ctx, struct mailbox **list, size_t *count) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return all_within(ctx, db, list, count);
}

static enum status allowed(struct ctx *ctx) {
    return permit_action(ctx, ACTION_MANAGE, 0, NULL);
}

enum status mailbox_list(struct ctx *ctx, struct mailbox **list, size_t *count) {
    TRY(allowed(ctx));
    return mailbox_all(ctx, list, count);
}

enum status mailbox_find(struct ctx *ctx, const char *which, struct mailbox *mailbox) {
    struct mailbox *list;
    size_t count;
    ref_t id = 0;
    TRY(mailbox_list(ctx, &list, &count));
    bool is_id = ref_parse(which, &id);
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].name, which) == 0 || (is_id && list[i].id == id)) {
            *mailbox = list[i];
            return ST_OK;
        }
    return FAIL(ctx, ST_NOT_FOUND, M("There is no such mailbox."));
}

/* ---- changing */

struct putting {
    ref_t id;
    const struct mailbox_draft *draft;
};

static const char *words_json(struct ctx *ctx, const struct mailbox_draft *draft, const char *password) {
    scoped_json *json = json_object();
    json_put(json, "name", draft->name);
    json_put(json, "url", draft->url);
    json_put(json, "user", draft->user);
    json_put(json, "password", password);
    json_put(json, "folder", said(draft->folder) ? draft->folder : "INBOX");
    json_put(json, "address", said(draft->address) ? draft->address : NULL);
    json_put(json, "ca", said(draft->ca) ? draft->ca : NULL);
    return json_text(ctx->arena, json, 0);
}

static enum status check_name(struct ctx *ctx, struct db *db, const struct putting *putting, size_t *count) {
    struct mailbox *list;
    TRY(all_within(ctx, db, &list, count));
    for (size_t i = 0; i < *count; i++)
        if (list[i].id != putting->id && strcmp(list[i].name, putting->draft->name) == 0) {
            (void)FAIL(ctx, ST_CONFLICT, M("There is a mailbox of this name already."));
            return fault_at_field(ctx, "name");
        }
    return ST_OK;
}

static enum status log_it(struct ctx *ctx, struct write *write, const char *action, ref_t id) {
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){.actor = actor_text(ctx), .action = action, .detail = ref_text(ctx->arena, id)});
}

static int64_t since_of(struct ctx *ctx, const struct mailbox_draft *draft, int64_t otherwise) {
    return draft->since == DAY_NONE ? otherwise : zone_instant(registry_zone(ctx), draft->since, 0);
}

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    const struct putting *putting = arg;
    const struct mailbox_draft *draft = putting->draft;
    size_t count, length;
    int64_t key;
    void *sealed;
    TRY(check_name(ctx, write->db, putting, &count));
    if (count >= MAILBOX_MOST)
        return FAIL(ctx, ST_INVALID, M("There are as many mailboxes already as can be."));
    TRY(staff_seal(ctx, putting->id, words_json(ctx, draft, draft->password), &key, &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_MAILBOX_ADD);
    query_bind_int(&q, 1, putting->id);
    query_bind_text(&q, 2, uses[draft->use].id);
    query_bind_int(&q, 3, since_of(ctx, draft, ctx->now));
    query_bind_int(&q, 4, draft->mark);
    query_bind_int(&q, 5, key);
    query_bind_blob(&q, 6, sealed, length);
    query_bind_int(&q, 7, write->change);
    query_bind_int(&q, 8, ctx->now);
    TRY(query_run(ctx, &q, NULL));
    return log_it(ctx, write, "mailbox_added", putting->id);
}

enum status mailbox_add(struct ctx *ctx, const struct mailbox_draft *draft, ref_t *id) {
    struct putting putting = {store_new_id(), draft};
    TRY(allowed(ctx));
    TRY(scope_write(ctx));
    TRY(check_draft(ctx, draft));
    if (!draft->password)
        return wrong(ctx, "password", M("Say by which password the mailbox is opened."));
    *id = putting.id;
    return registry_change_staff(ctx, add, &putting);
}

/* Another server, user, folder or first day is another mailbox: it is looked through from its beginning. */
static bool is_another(const struct mailbox *was, const struct mailbox_draft *draft, int64_t since) {
    return strcmp(was->url, draft->url) != 0 || strcmp(was->user, draft->user) != 0 ||
           strcmp(was->folder, said(draft->folder) ? draft->folder : "INBOX") != 0 || since < was->since;
}

static enum status change(struct ctx *ctx, struct write *write, void *arg) {
    const struct putting *putting = arg;
    const struct mailbox_draft *draft = putting->draft;
    struct mailbox was;
    size_t count, length;
    int64_t key;
    void *sealed;
    TRY(check_name(ctx, write->db, putting, &count));
    TRY(mailbox_within(ctx, write->db, putting->id, &was));
    if (draft->version && draft->version != was.version)
        return FAIL(
            ctx, ST_CONFLICT,
            M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
    int64_t since = since_of(ctx, draft, was.since);
    bool another = is_another(&was, draft, since);
    TRY(staff_seal(ctx, was.id, words_json(ctx, draft, draft->password ? draft->password : was.password), &key,
                   &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_MAILBOX_CHANGE);
    query_bind_int(&q, 1, was.id);
    query_bind_text(&q, 2, uses[draft->use].id);
    query_bind_int(&q, 3, since);
    query_bind_int(&q, 4, draft->mark);
    query_bind_int(&q, 5, another ? 0 : was.validity);
    query_bind_int(&q, 6, another ? 0 : was.next);
    query_bind_int(&q, 7, key);
    query_bind_blob(&q, 8, sealed, length);
    query_bind_int(&q, 9, write->change);
    TRY(query_run(ctx, &q, NULL));
    return log_it(ctx, write, "mailbox_changed", was.id);
}

enum status mailbox_change(struct ctx *ctx, ref_t id, const struct mailbox_draft *draft) {
    struct putting putting = {id, draft};
    TRY(allowed(ctx));
    TRY(scope_write(ctx));
    TRY(check_draft(ctx, draft));
    return registry_change_staff(ctx, change, &putting);
}

static enum status take_away(struct ctx *ctx, struct write *write, void *arg) {
    const ref_t *id = arg;
    struct mailbox was;
    TRY(mailbox_within(ctx, write->db, *id, &was));
    TRY(staff_run(ctx, write, SQL_MAILBOX_REMOVE, *id));
    return log_it(ctx, write, "mailbox_removed", *id);
}

enum status mailbox_remove(struct ctx *ctx, ref_t id) {
    TRY(allowed(ctx));
    TRY(scope_write(ctx));
    return registry_change_staff(ctx, take_away, &id);
}

/* ---- reading on */

enum status mailbox_move_on(struct ctx *ctx, struct write *write, ref_t id, uint32_t validity, uint32_t next) {
    scoped_query q = query_begin(write->db, SQL_MAILBOX_MOVE_ON);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, validity);
    query_bind_int(&q, 3, next);
    return query_run(ctx, &q, NULL);
}

struct trying {
    ref_t id;
    enum mailbox_problem problem;
    const char *counts;
    uint32_t listed;
};

static enum status note_try(struct ctx *ctx, struct write *write, void *arg) {
    const struct trying *trying = arg;
    scoped_query q = query_begin(write->db, SQL_MAILBOX_TRIED);
    query_bind_int(&q, 1, trying->id);
    query_bind_int(&q, 2, ctx->now);
    query_bind_text(&q, 3, mailbox_problem_id(trying->problem));
    TRY(query_run(ctx, &q, NULL));
    if (!trying->counts)
        return ST_OK;
    struct mailbox before;
    enum status found = mailbox_within(ctx, write->db, trying->id, &before);
    if (found == ST_NOT_FOUND) /* it was taken away meanwhile */
        fault_clear(ctx);
    if (found != ST_OK)
        return found == ST_NOT_FOUND ? ST_OK : found;
    scoped_query came = query_begin(write->db, SQL_MAILBOX_CAME);
    query_bind_int(&came, 1, trying->id);
    query_bind_int(&came, 2, ctx->now);
    query_bind_text(&came, 3, with_listed(ctx, trying->counts, &before, trying->listed));
    return query_run(ctx, &came, NULL);
}

enum status mailbox_tried(struct ctx *ctx, ref_t id, enum mailbox_problem problem,
                          const uint32_t counts[MAIL_OUTCOMES]) {
    struct trying trying = {id, problem, counts_text(ctx, counts), counts ? counts[MAIL_LISTED] : 0};
    return registry_change_staff(ctx, note_try, &trying);
}

enum status mailbox_seen(struct ctx *ctx, struct db *db, const char *mark, bool *seen) {
    unsigned char token[TOKEN_SIZE];
    token_make(ctx->registry->vault, TOKEN_LOOKUP, "mail", mark, token);
    scoped_query q = query_begin(db, SQL_MAIL_SEEN);
    query_bind_blob(&q, 1, token, sizeof token);
    *seen = query_row(&q);
    return query_done(ctx, &q);
}

enum status mailbox_remember(struct ctx *ctx, struct write *write, const char *mark) {
    unsigned char token[TOKEN_SIZE];
    token_make(ctx->registry->vault, TOKEN_LOOKUP, "mail", mark, token);
    scoped_query q = query_begin(write->db, SQL_MAIL_SEEN_ADD);
    query_bind_blob(&q, 1, token, sizeof token);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}
