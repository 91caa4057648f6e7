/* A message is sealed before it is written, under a key of its own out of the pool. Whether it may be sent is asked on the writer, so
 * that nothing changes between the answer and the row. */
#include "rights/outbox_inside.h"

#include "base/utf8.h"
#include "notice/field.h"
#include "registry/personal.h"
#include "registry/joined.h"
#include "registry/lookups.h"
#include "registry/setting.h"
#include "registry/sight.h"
#include "registry/user.h"
#include "registry/withheld.h"
#include "rights/not_by.h"
#include "vault/chain.h"

#include <string.h>

static enum status wrong(struct ctx *ctx, const char *field, const char *id, const char *value) {
    (void)FAIL(ctx, ST_INVALID, id, value);
    return fault_at_field(ctx, field);
}

static bool said(const char *text) {
    return text && text[strspn(text, " \t\r\n")];
}

enum status outbox_log(struct ctx *ctx, struct write *write, const char *action, const struct message *message,
                       const char *sentence, const char *detail) {
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = action,
                                              .party = message->party,
                                              .record = message->id,
                                              .purpose = message->purpose,
                                              .sentence = sentence,
                                              .detail = detail});
}

/* ---- may it be sent */

static const struct {
    enum action action;
    const char *duty;
} kinds[OUTBOX_KINDS] = {
#define OUTBOX_KIND(NAME, id, action, duty, stop, robot, contact, label) {action, duty},
#include "rights/outbox_kind.def"
#undef OUTBOX_KIND
};

bool outbox_to_party(enum outbox_kind kind, ref_t party, ref_t request) {
    return !kinds[kind].duty || kind == OUTBOX_TELLING || (kind == OUTBOX_ANSWER && party && !request);
}

/* What the law asks is sent to whoever must get it, also when the person it is about is gone. */
enum status outbox_ask(struct ctx *ctx, struct db *db, enum outbox_kind kind, ref_t party, int purpose,
                       struct permission *permission) {
    bool duty = kinds[kind].duty && kind != OUTBOX_TELLING;
    const struct asked asked = {.action = kinds[kind].action,
                                .party = duty ? 0 : party,
                                .type = NOTICE_NOTHING,
                                .purpose = kinds[kind].duty ? NOTICE_NOTHING : purpose,
                                .service = NOTICE_NOTHING,
                                .channel = kinds[kind].duty ? NULL : "email"};
    enum status status = permit_within(ctx, db, &asked, permission);
    if (!permission->sentence)
        permission->sentence = kinds[kind].duty ? kinds[kind].duty : "purposes";
    return status;
}

/* ---- to whom */

static enum status normal_address(struct ctx *ctx, const char *text, const char **normal) {
    if (!text || strlen(text) > OUTBOX_ADDRESS_MAX)
        return wrong(ctx, "to", M("an e-mail address has an @, as in name@company.fi"), NULL);
    enum status status = field_normalise(ctx, ctx_notice(ctx), field_builtin("email"), text, normal);
    return status == ST_OK ? ST_OK : fault_at_field(ctx, "to");
}

bool outbox_address(struct ctx *ctx, const char *text) {
    const char *normal;
    bool fits = normal_address(ctx, text, &normal) == ST_OK;
    if (!fits)
        fault_clear(ctx);
    return fits;
}

enum status outbox_personal(struct ctx *ctx, struct db *db, ref_t party, int purpose, const char *address,
                            bool *personal) {
    const struct purpose *marketing = purpose == NOTICE_NOTHING ? NULL : &ctx_notice(ctx)->purposes[purpose];
    const struct value value = {.field = "email", .text = address};
    struct party_row row;
    *personal = false;
    if (!marketing || !marketing->marketing)
        return ST_OK;
    TRY(role_party(ctx, db, party, &row));
    return row.form == FORM_ORGANISATION
               ? personal_value(ctx, db, party, &value, marketing->entry.id, "email", personal)
               : ST_OK;
}

/* The first that may be used. Where none may, the first at all: what the notice says of it is said where it is asked. */
static enum status usable_first(struct ctx *ctx, struct db *db, ref_t party, int purpose,
                                const struct values *values, const char **first) {
    const struct value *value = value_first(values, "email");
    struct withheld_list held;
    *first = value && said(value->text) ? value->text : NULL;
    TRY(withheld_by(ctx, db, LOOKUP_COMMITTED, party, values, &held));
    for (size_t i = 0; i < values->count; i++) {
        const char *text = values->items[i].text;
        bool personal;
        if (strcmp(values->items[i].field, "email") != 0 || !said(text) || withheld_has(&held, "email", text))
            continue;
        TRY(outbox_personal(ctx, db, party, purpose, text, &personal));
        if (personal)
            continue;
        *first = text;
        return ST_OK;
    }
    return ST_OK;
}

enum status outbox_party_address(struct ctx *ctx, struct db *db, ref_t party, int purpose, const char *address,
                                 const char **first, bool *theirs, const char **name) {
    struct values values;
    TRY(sight_profile(ctx, db, party, &values));
    TRY(usable_first(ctx, db, party, purpose, &values, first));
    *theirs = address && value_says(&values, "email", address);
    *name = value_name(ctx, &values);
    return ST_OK;
}

enum status outbox_withheld(struct ctx *ctx, struct db *db, enum outbox_kind kind, ref_t party,
                            const char *address, bool *held) {
    struct value value = {.field = "email", .text = address};
    const struct values values = {.items = &value, .count = 1};
    struct withheld_list list = {0};
    if (!kinds[kind].duty)
        TRY(withheld_by(ctx, db, LOOKUP_COMMITTED, party, &values, &list));
    *held = list.count > 0;
    return ST_OK;
}

static enum status find_party_address(struct ctx *ctx, struct db *db, const struct outbox_draft *draft,
                                      struct outbox_words *words) {
    const char *first, *name;
    bool theirs;
    TRY(outbox_party_address(ctx, db, draft->party, draft->purpose, words->address, &first, &theirs, &name));
    words->name = words->name ? words->name : name;
    if (!words->address && !first)
        return wrong(ctx, "to", M("No e-mail address of theirs is stored."), NULL);
    if (words->address && !theirs && outbox_to_party(draft->kind, draft->party, draft->request))
        return wrong(ctx, "to",
                     M("This address is none of theirs. Put it into their data first, or leave it out."), NULL);
    words->first = !words->address;
    words->address = words->address ? words->address : first;
    bool held;
    TRY(outbox_withheld(ctx, db, draft->kind, draft->party, words->address, &held));
    if (held)
        return wrong(ctx, "to",
                     M("This address is also that of somebody whose data are only stored (GDPR Article 18): "
                       "nothing is sent to it."),
                     NULL);
    TRY(outbox_personal(ctx, db, draft->party, draft->purpose, words->address, &held));
    if (held)
        return wrong(
            ctx, "to",
            M("The address looks like one person's own: marketing goes there only after a consent. Choose "
              "an address of the organisation."),
            NULL);
    return ST_OK;
}

static enum status find_user(struct ctx *ctx, const struct outbox_draft *draft, struct outbox_words *words) {
    struct user user;
    TRY(user_by_id(ctx, draft->user, &user));
    words->name = words->name ? words->name : user.name;
    if (!words->address && !said(user.email))
        return wrong(ctx, "to", M("No e-mail address of this user is stored."), NULL);
    words->address = words->address ? words->address : user.email;
    return ST_OK;
}

static enum status find_address(struct ctx *ctx, struct db *db, const struct outbox_draft *draft,
                                struct outbox_words *words) {
    bool to_party = outbox_to_party(draft->kind, draft->party, draft->request);
    if (words->address)
        TRY(normal_address(ctx, words->address, &words->address));
    if (draft->kind == OUTBOX_STAFF && draft->user)
        return find_user(ctx, draft, words);
    if (to_party && !draft->party)
        return wrong(ctx, "to", M("Say to whom of the register it goes."), NULL);
    if (draft->party && (to_party || !words->address))
        return find_party_address(ctx, db, draft, words);
    return words->address ? ST_OK : wrong(ctx, "to", M("Say to which address it goes."), NULL);
}

/* ---- what it says */

static enum status check_line(struct ctx *ctx, const char *field, const char *text, size_t most) {
    if (!utf8_text(text, strlen(text)) || strpbrk(text, "\r\n"))
        return wrong(ctx, field, M("This must be one line of text."), NULL);
    return strlen(text) > most ? wrong(ctx, field, M("This is too long; the longest is {1} letters."),
                                       arena_printf(ctx->arena, "%zu", most))
                               : ST_OK;
}

static enum status check_file(struct ctx *ctx, const struct outbox_file *file) {
    if (!file)
        return ST_OK;
    if (!said(file->name) || strchr(file->name, '/'))
        return wrong(ctx, "file", M("What is attached needs a name."), NULL);
    if (!file->length || file->length > OUTBOX_FILE_MAX)
        return wrong(ctx, "file", M("What is attached is empty, or larger than {1} bytes."),
                     arena_printf(ctx->arena, "%d", OUTBOX_FILE_MAX));
    return check_line(ctx, "file", file->name, 200);
}

/* Whoever gets it must be able to object with one press. */
static enum status check_link(struct ctx *ctx, enum outbox_kind kind) {
    const char *site = "";
    if (outbox_kind_stops(kind))
        TRY(setting_text(ctx, SETTING_SITE_URL, &site));
    if (!outbox_kind_stops(kind) || *site)
        return ST_OK;
    return wrong(ctx, "purpose",
                 M("Such a message carries a link by which the person objects. Say first where the register is "
                   "reached: the setting site.url."),
                 NULL);
}

static enum status check_draft(struct ctx *ctx, const struct outbox_draft *draft) {
    if (!said(draft->subject))
        return wrong(ctx, "subject", M("A message needs a subject."), NULL);
    TRY(check_line(ctx, "subject", draft->subject, OUTBOX_SUBJECT_MAX));
    if (draft->name)
        TRY(check_line(ctx, "to", draft->name, OUTBOX_SUBJECT_MAX));
    if (!said(draft->text))
        return wrong(ctx, "text", M("A message needs a text."), NULL);
    if (strlen(draft->text) > OUTBOX_TEXT_MAX || !utf8_text(draft->text, strlen(draft->text)))
        return wrong(ctx, "text", M("The text is too long, or holds characters that are no text."), NULL);
    if (draft->until && (draft->until <= ctx->now || draft->until < draft->after))
        return wrong(ctx, "until", M("A message cannot go before now, or before it may."), NULL);
    if (draft->kind == OUTBOX_MARKETING && draft->purpose == NOTICE_NOTHING)
        return wrong(ctx, "purpose", M("Say for which purpose of the notice it is sent."), NULL);
    if (draft->purpose != NOTICE_NOTHING && (size_t)draft->purpose >= ctx_notice(ctx)->purposes_count)
        return wrong(ctx, "purpose", M("The notice knows no such purpose."), NULL);
    return check_file(ctx, draft->file);
}

enum outbox_kind outbox_kind_for(struct ctx *ctx, enum outbox_kind kind, int purpose) {
    bool use = purpose != NOTICE_NOTHING && !kinds[kind].duty;
    bool marketing = use && ctx_notice(ctx)->purposes[purpose].marketing;
    return marketing && kind != OUTBOX_SURVEY ? OUTBOX_MARKETING : kind;
}

/* ---- writing */

struct putting {
    struct outbox_draft draft;
    struct outbox_words words;
    struct message message; /* id, party, kind, purpose, sentence */
};

static enum status put_mark(struct ctx *ctx, struct write *write, const struct putting *putting,
                            const unsigned char *link) {
    const struct value value = {.field = "email", .text = putting->words.address};
    unsigned char mark[TOKEN_SIZE];
    if (!lookups_address(ctx, &value, mark))
        return ST_OK;
    scoped_query q = query_begin(write->db, SQL_STOP_MARK_ADD);
    query_bind_blob(&q, 1, link, VAULT_HASH);
    query_bind_blob(&q, 2, mark, sizeof mark);
    query_bind_int(&q, 3, ctx->now);
    query_bind_int(&q, 4, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status put_link(struct ctx *ctx, struct write *write, const struct putting *putting) {
    unsigned char hash[VAULT_HASH];
    const char *stop = putting->words.stop;
    if (!stop)
        return ST_OK;
    chain_hash(stop, strlen(stop), hash);
    scoped_query q = query_begin(write->db, SQL_STOP_LINK_ADD);
    query_bind_blob(&q, 1, hash, sizeof hash);
    query_bind_int(&q, 2, putting->message.party);
    query_bind_text(&q, 3, putting->message.purpose);
    query_bind_int(&q, 4, putting->message.id);
    query_bind_int(&q, 5, ctx->now);
    query_bind_int(&q, 6, write->change);
    TRY(query_run(ctx, &q, NULL));
    return put_mark(ctx, write, putting, hash);
}

static void bind_ref(struct query *q, int at, int64_t value) {
    if (value)
        query_bind_int(q, at, value);
    else
        query_bind_null(q, at);
}

struct sealed {
    int64_t key;
    void *words, *file;
    size_t words_length, file_length;
};

static enum status seal(struct ctx *ctx, const struct putting *putting, struct sealed *sealed) {
    struct vault *vault = ctx->registry->vault;
    const struct outbox_file *file = putting->draft.file;
    const char *json = outbox_words_json(ctx, &putting->words);
    ref_t id = putting->message.id;
    *sealed = (struct sealed){0};
    TRY(vault_key_for(ctx, vault, OUTBOX_KEYS, OUTBOX_CLASS, id, &sealed->key));
    TRY(seal_close(ctx, vault, sealed->key, outbox_place(id, false), json, strlen(json), &sealed->words,
                   &sealed->words_length));
    return file ? seal_close(ctx, vault, sealed->key, outbox_place(id, true), file->bytes, file->length,
                             &sealed->file, &sealed->file_length)
                : ST_OK;
}

static enum status put_row(struct ctx *ctx, struct write *write, const struct putting *putting) {
    const struct outbox_draft *draft = &putting->draft;
    const struct message *message = &putting->message;
    struct sealed sealed;
    TRY(seal(ctx, putting, &sealed));
    scoped_query q = query_begin(write->db, SQL_OUTBOX_ADD);
    query_bind_int(&q, 1, message->id);
    query_bind_text(&q, 2, outbox_kind_id(message->kind));
    bind_ref(&q, 3, message->party);
    bind_ref(&q, 4, draft->user);
    bind_ref(&q, 5, draft->request);
    bind_ref(&q, 6, draft->task);
    query_bind_text(&q, 7, message->purpose);
    query_bind_text(&q, 8, message->sentence);
    query_bind_text(&q, 9, actor_text(ctx));
    query_bind_text(&q, 10, lang_code(draft->lang));
    query_bind_int(&q, 11, ctx->now);
    query_bind_int(&q, 12, draft->after > ctx->now ? draft->after : ctx->now);
    bind_ref(&q, 13, draft->until);
    query_bind_text(&q, 14, draft->once);
    query_bind_int(&q, 15, sealed.key);
    query_bind_blob(&q, 16, sealed.words, sealed.words_length);
    query_bind_blob(&q, 17, sealed.file, sealed.file_length);
    query_bind_int(&q, 18, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status put_before(struct ctx *ctx, struct db *db, const char *once, ref_t *message) {
    *message = 0;
    if (!once)
        return ST_OK;
    scoped_query q = query_begin(db, SQL_OUTBOX_BY_ONCE);
    query_bind_text(&q, 1, once);
    *message = query_row(&q) ? query_int(&q, "id") : 0;
    return query_done(ctx, &q);
}

/* Checked, asked and with its address; nothing is written. */
static enum status prepare(struct ctx *ctx, struct db *db, struct putting *putting,
                           struct permission *permission) {
    struct outbox_draft *draft = &putting->draft;
    TRY(check_draft(ctx, draft));
    draft->kind = outbox_kind_for(ctx, draft->kind, draft->purpose);
    if (draft->party)
        TRY(joined_now(ctx, db, &draft->party));
    TRY(outbox_ask(ctx, db, draft->kind, draft->party, draft->purpose, permission));
    if (draft->kind == OUTBOX_ANSWER && draft->party && !draft->request &&
        !draft->bare) /* a request asks by itself */
        TRY(not_by_refuse(ctx, DEADLINE_ACCESS, REQUEST_STEP_GRANT));
    TRY(check_link(ctx, draft->kind));
    putting->words = (struct outbox_words){.address = said(draft->address) ? draft->address : NULL,
                                           .name = draft->name,
                                           .subject = draft->subject,
                                           .text = draft->text,
                                           .file = draft->file ? draft->file->name : NULL,
                                           .file_type = draft->file ? draft->file->type : NULL};
    return find_address(ctx, db, draft, &putting->words);
}

enum status outbox_put(struct ctx *ctx, struct write *write, const struct outbox_draft *draft, ref_t *message) {
    struct putting putting = {.draft = *draft};
    struct permission permission;
    ref_t before;
    TRY(put_before(ctx, write->db, draft->once, &before));
    if (message)
        *message = before;
    if (before)
        return ST_OK;
    TRY(prepare(ctx, write->db, &putting, &permission));
    const struct notice *notice = ctx_notice(ctx);
    putting.message = (struct message){
        .id = store_new_id(),
        .party = putting.draft.party,
        .kind = putting.draft.kind,
        .purpose = permission.purpose == NOTICE_NOTHING ? NULL : notice->purposes[permission.purpose].entry.id,
        .sentence = permission.sentence};
    if (outbox_kind_stops(putting.message.kind))
        putting.words.stop = arena_printf(ctx->arena, "%s%s", ref_text(ctx->arena, store_new_id()),
                                          ref_text(ctx->arena, store_new_id()));
    TRY(put_row(ctx, write, &putting));
    TRY(put_link(ctx, write, &putting));
    if (message)
        *message = putting.message.id;
    return outbox_log(ctx, write, "message_queued", &putting.message, putting.message.sentence,
                      outbox_kind_id(putting.message.kind));
}

enum status outbox_may(struct ctx *ctx, struct db *db, const struct outbox_draft *draft,
                       struct permission *permission) {
    struct putting putting = {.draft = *draft};
    *permission = (struct permission){.purpose = NOTICE_NOTHING};
    return prepare(ctx, db, &putting, permission);
}

struct adding {
    const struct outbox_draft *draft;
    ref_t message;
};

static enum status add(struct ctx *ctx, struct write *write, void *arg) {
    struct adding *adding = arg;
    return outbox_put(ctx, write, adding->draft, &adding->message);
}

enum status outbox_add(struct ctx *ctx, const struct outbox_draft *draft, ref_t *message) {
    struct adding adding = {draft, 0};
    enum status status = registry_change(ctx, add, &adding);
    if (message)
        *message = adding.message;
    return status;
}

enum status outbox_test(struct ctx *ctx, const char *address, ref_t *message) {
    TRY(permit_action(ctx, ACTION_MANAGE, 0, NULL));
    const struct outbox_draft draft = {
        .kind = OUTBOX_STAFF,
        .purpose = NOTICE_NOTHING,
        .address = address,
        .lang = ctx->lang,
        .subject = msg(ctx->lang, M("Test: e-mail from the customer register works")),
        .text = msg(
            ctx->lang,
            M("You asked for this message in the settings of the customer register. That it has arrived shows "
              "that e-mail goes out. Nobody needs to answer.")),
    };
    return outbox_add(ctx, &draft, message);
}
