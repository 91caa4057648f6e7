/* permit() says whether the party's data may go at all; here, which of them: what the notice names for the recipient, and
 * only for the purposes of its own category. A party that stands under an older version of the notice is held against both. */
#include "base/nearest.h"
#include "notice/field.h"
#include "notice/recipient.h"
#include "registry/loggable.h"
#include "registry/relation.h"
#include "registry/versions.h"
#include "registry/within.h"
#include "rights/export_inside.h"

#include <string.h>

bool export_wanted(const struct export_options *options, const char *field, const char *other) {
    for (size_t i = 0; i < options->field_count; i++)
        if (strcmp(options->fields[i], field) == 0 || (other && strcmp(options->fields[i], other) == 0))
            return true;
    return !options->field_count;
}

/* Every name that --fields takes: of the profile, own fields, kinds of record and what they hold. */
static const char **names_known(struct ctx *ctx, size_t *count) {
    static const char *const leads[] = {"id", "type", "organisation"};
    const struct notice *notice = ctx_notice(ctx);
    size_t logged, kinds, room = 64;
    const char *const *names = loggable_names(ctx->arena, notice, &logged);
    const struct kind *kind = kind_builtins(&kinds);
    for (size_t i = 0; i < notice->types_count; i++) {
        size_t fields;
        (void)field_list(ctx->arena, notice, (int)i, &fields);
        room += fields;
    }
    const char **known = arena_array(ctx->arena, room + logged + kinds, sizeof *known);
    *count = 0;
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
        known[(*count)++] = leads[i];
    for (size_t i = 0; i < notice->types_count; i++) {
        size_t fields;
        const struct field *field = field_list(ctx->arena, notice, (int)i, &fields);
        for (size_t j = 0; j < fields; j++)
            known[(*count)++] = field[j].id;
    }
    for (size_t i = 0; i < logged; i++)
        known[(*count)++] = names[i];
    for (size_t i = 0; i < kinds; i++)
        if (*kind[i].field)
            known[(*count)++] = kind[i].field;
    return known;
}

enum status export_fields_known(struct ctx *ctx, const struct export_options *options) {
    size_t count;
    const char **known = names_known(ctx, &count);
    for (size_t i = 0; i < options->field_count; i++) {
        bool there = false;
        for (size_t j = 0; j < count && !there; j++)
            there = strcmp(known[j], options->fields[i]) == 0;
        if (there)
            continue;
        const char *nearest = nearest_word(options->fields[i], known, count);
        (void)(nearest ? FAIL(ctx, ST_INVALID, M("The notice has no field “{1}”. Did you mean “{2}”?"),
                              options->fields[i], nearest)
                       : FAIL(ctx, ST_INVALID, M("The notice has no field “{1}”"), options->fields[i]));
        return fault_at_field(ctx, "--fields");
    }
    return ST_OK;
}

/* ---- what may go */

/* Told once for each sentence, with how many. */
static void left_out(struct ctx *ctx, struct export_run *run, const char *what, const char *sentence,
                     const char *why, ref_t party) {
    struct export_result *result = run->result;
    for (size_t i = 0; i < result->left_count; i++)
        if (strcmp(result->left[i].what, what) == 0 && strcmp(result->left[i].sentence, sentence) == 0) {
            if (result->left[i].count < EXPORT_LEFT_SHOWN)
                result->left[i].parties[result->left[i].count] = party;
            result->left[i].count++;
            return;
        }
    struct export_left left = {what, arena_text(run->arena, sentence), arena_text(run->arena, why), 1, {party}};
    ARENA_PUSH(run->arena, result->left, result->left_count, result->left_room, left);
    (void)ctx;
}

static void left_by(struct ctx *ctx, struct export_run *run, const struct notice *notice, const char *what,
                    const char *path, const char *id) {
    const struct sentence *sentence = notice_sentence(notice, path);
    const char *quote = notice_quote(ctx->arena, notice, ctx->lang, path);
    left_out(ctx, run, what, sentence && sentence->promise ? sentence->promise : path,
             MSG(ctx->arena, ctx->lang, id, quote ? quote : path), 0);
}

/* The path that refuses this class or category; NULL when it may go. */
static const char *refusing(struct ctx *ctx, const struct export_run *run, const struct notice *notice,
                            int class, int category) {
    const char *id = ctx_notice(ctx)->holders[run->recipient].entry.id;
    int recipient = recipient_find(notice, id);
    int purpose = notice_purpose(notice, ctx_notice(ctx)->purposes[run->purpose].entry.id);
    if (recipient == NOTICE_NOTHING)
        return "recipients";
    if (!recipient_gets(notice, recipient, class, category))
        return arena_printf(ctx->arena, "%s.%s", notice->holders[recipient].entry.path,
                            notice->holders[recipient].data.count ? "data" : "classes");
    const struct category *data = category == NOTICE_NOTHING ? NULL : &notice->categories[category];
    if (data && data->purposes.count && !set_has(&data->purposes, purpose))
        return arena_printf(ctx->arena, "%s.purposes", data->entry.path);
    return NULL;
}

static const char *refusing_field(struct ctx *ctx, const struct export_run *run, const struct notice *notice,
                                  int type, const char *field) {
    int category = type == NOTICE_NOTHING ? NOTICE_NOTHING : notice_category_of(notice, type, field);
    return category == NOTICE_NOTHING
               ? "data"
               : refusing(ctx, run, notice, notice->categories[category].class, category);
}

bool export_covers(struct ctx *ctx, const struct export_run *run, int type, const char *field) {
    return !refusing_field(ctx, run, ctx_notice(ctx), type, field);
}

struct scope {
    struct ctx *ctx;
    struct export_run *run;
    struct versions bases; /* older versions that also hold */
    struct export_party *into;
    bool quiet;
};

/* What an older version says, where it lists such a field at all. */
static const char *refusing_then(const struct scope *scope, int type, const char *field,
                                 const struct notice **notice) {
    const struct notice *now = ctx_notice(scope->ctx);
    const char *path = NULL;
    for (size_t i = 0; i < scope->bases.count && !path; i++) {
        const struct notice *old = scope->bases.items[i]->notice;
        int then = type == NOTICE_NOTHING ? NOTICE_NOTHING : notice_type(old, now->types[type].entry.id);
        if (then == NOTICE_NOTHING || notice_category_of(old, then, field) == NOTICE_NOTHING)
            continue;
        *notice = old;
        path = refusing_field(scope->ctx, scope->run, old, then, field);
    }
    return path;
}

/* The same for records of a category. */
static const char *record_refusing_then(const struct scope *scope, int category, const struct notice **notice) {
    const char *data = ctx_notice(scope->ctx)->categories[category].entry.id, *path = NULL;
    for (size_t i = 0; i < scope->bases.count && !path; i++) {
        const struct notice *old = scope->bases.items[i]->notice;
        int then = notice_category(old, data);
        if (then == NOTICE_NOTHING)
            continue;
        *notice = old;
        path = refusing(scope->ctx, scope->run, old, old->categories[then].class, then);
    }
    return path;
}

/* The role in whose list the field stands: the first that has it. */
static int type_having(struct ctx *ctx, const struct party *party, const char *field) {
    for (size_t i = 0; i < party->role_count; i++)
        if (party->roles[i].type != NOTICE_NOTHING &&
            notice_category_of(ctx_notice(ctx), party->roles[i].type, field) != NOTICE_NOTHING)
            return party->roles[i].type;
    return NOTICE_NOTHING;
}

static void tell_left(const struct scope *scope, const struct notice *notice, const char *what,
                      const char *path) {
    if (!scope->quiet)
        left_by(scope->ctx, scope->run, notice, what, path,
                M("The notice does not name this for the recipient and the purpose. It says: “{1}”"));
}

/* Whoever gets data is none of those who answer for requests here. */
static bool out_of_sight(const struct scope *scope, const char *what, const char *rule) {
    if (rule && !scope->quiet)
        left_by(scope->ctx, scope->run, ctx_notice(scope->ctx), what, rule,
                M("It is out of sight, so it is not given to anybody. The notice says: “{1}”"));
    return rule != NULL;
}

/* What nobody here trusts is not given to others as if it were right. */
static bool unconfirmed(const struct scope *scope, const struct value *value) {
    if (value->verify_by && !scope->quiet)
        left_by(scope->ctx, scope->run, ctx_notice(scope->ctx), "value", value->verify_by,
                M("Nobody has confirmed it in time, so it is not given to anybody. The notice says: “{1}”"));
    return value->verify_by != NULL;
}

/* What the law asks for goes all the same; permit() has asked the same of the party as a whole. */
static bool unlicensed(const struct scope *scope, const struct value *value) {
    const struct purpose *purpose = &ctx_notice(scope->ctx)->purposes[scope->run->purpose];
    int type = scope->into->type;
    if (!value->licence_by ||
        (type != NOTICE_NOTHING && purpose->grounds && names_have(&purpose->grounds[type], "legal_obligation")))
        return false;
    if (!scope->quiet)
        left_by(scope->ctx, scope->run, ctx_notice(scope->ctx), "value", value->licence_by,
                M("The licence for it has ended, so it is not given to anybody. The notice says: “{1}”"));
    return true;
}

static bool value_goes(const struct scope *scope, const struct value *value) {
    struct ctx *ctx = scope->ctx;
    const struct notice *notice = ctx_notice(ctx);
    if (value->erased || !value->text || value->class == NOTICE_NOTHING ||
        !export_wanted(scope->run->options, value->field, NULL))
        return false;
    if (out_of_sight(scope, "value", value->hidden_by) || unconfirmed(scope, value) || unlicensed(scope, value))
        return false;
    int type = type_having(ctx, &scope->into->party, value->field);
    const char *path = refusing_field(ctx, scope->run, notice, type, value->field);
    if (!path)
        path = refusing_then(scope, type, value->field, &notice);
    if (path)
        tell_left(scope, notice, "value", path);
    return !path;
}

static bool record_goes(const struct scope *scope, const struct record *record) {
    struct ctx *ctx = scope->ctx;
    const struct notice *notice = ctx_notice(ctx);
    const struct kind *kind = kind_builtin(record->kind);
    const struct export_options *options = scope->run->options;
    if (record->erased || record->class == NOTICE_NOTHING ||
        (options->takes && !options->takes(options->takes_arg, record)) ||
        !export_wanted(scope->run->options, record->kind, kind ? kind->field : NULL))
        return false;
    if (out_of_sight(scope, "record", record->hidden_by))
        return false;
    const char *path = refusing(ctx, scope->run, notice, record->class, record->category);
    if (!path && record->category != NOTICE_NOTHING)
        path = record_refusing_then(scope, record->category, &notice);
    if (path)
        tell_left(scope, notice, "record", path);
    return !path;
}

static void add_class(struct export_party *into, int class) {
    into->classes[class / 64] |= UINT64_C(1) << (class % 64);
}

static enum status take_values(const struct scope *scope) {
    struct party *party = &scope->into->party;
    struct value *values = arena_array(scope->ctx->arena, party->value_count, sizeof *values);
    size_t count = 0;
    for (size_t i = 0; i < party->value_count; i++)
        if (value_goes(scope, &party->values[i])) {
            values[count++] = party->values[i];
            add_class(scope->into, party->values[i].class);
        }
    party->values = values;
    party->value_count = count;
    return ST_OK;
}

static enum status take_records(const struct scope *scope) {
    struct export_party *into = scope->into;
    size_t count = 0, all;
    TRY(record_list_within(scope->ctx, scope->run->db, into->party.id, &into->records, &all));
    for (size_t i = 0; i < all; i++)
        if (record_goes(scope, &into->records[i])) {
            into->records[count++] = into->records[i];
            add_class(into, into->records[i].class);
        }
    into->record_count = count;
    return ST_OK;
}

static void drop_unseen_names(struct ctx *ctx, struct party *party) {
    struct role *roles = arena_copy(ctx->arena, party->roles, party->role_count * sizeof *roles);
    for (size_t i = 0; i < party->role_count; i++)
        if (roles[i].organisation_hidden)
            roles[i].organisation_name = NULL;
    party->roles = roles;
}

/* ---- whose data may go */

/* In any of its roles; the first that is let through counts. What went wrong in the first is what is told. */
static enum status ask_roles(struct ctx *ctx, struct export_run *run, struct export_party *into) {
    struct permission permission = {0};
    struct fault first = {0};
    const struct notice *notice = ctx_notice(ctx);
    const struct party *party = &into->party;
    for (size_t i = 0; i < party->role_count; i++) {
        int type = party->roles[i].type;
        if (type == NOTICE_NOTHING || (run->options->type != NOTICE_NOTHING && run->options->type != type))
            continue;
        struct asked asked = {.action = ACTION_EXPORT,
                              .party = party->id,
                              .type = type,
                              .purpose = run->purpose,
                              .service = run->service,
                              .recipient = notice->holders[run->recipient].entry.id,
                              .basis = run->options->basis};
        enum status status = permit_within(ctx, run->db, &asked, &permission);
        if (status == ST_OK) {
            into->type = type;
            into->ground = permission.ground;
            return ST_OK;
        }
        if (status != ST_DENIED)
            return status;
        if (first.status == ST_OK)
            first = ctx->fault;
        fault_clear(ctx);
    }
    ctx->fault = first;
    return first.status == ST_OK ? ST_NOT_FOUND : ST_DENIED;
}

enum status export_scope(struct ctx *ctx, struct export_run *run, ref_t party, bool quiet,
                         struct export_party *into, bool *goes) {
    struct scope scope = {.ctx = ctx, .run = run, .into = into, .quiet = quiet};
    size_t words = (ctx_notice(ctx)->classes_count + 63) / 64;
    *into = (struct export_party){.classes = arena_array(ctx->arena, words, sizeof *into->classes)};
    *goes = false;
    TRY(party_read_within(ctx, run->db, party, &into->party));
    enum status status = ask_roles(ctx, run, into);
    if (status == ST_NOT_FOUND) /* of none of the types that were asked for */
        return ST_OK;
    if (status == ST_DENIED) {
        const char *why = fault_text(ctx), *sentence = ctx->fault.sentence;
        if (!quiet)
            left_out(ctx, run, "party", sentence ? sentence : "", why, party);
        fault_clear(ctx);
        return ST_OK;
    }
    TRY(status);
    drop_unseen_names(ctx, &into->party);
    TRY(versions_bases(ctx, run->db, party, &scope.bases));
    bool part = run->options->takes != NULL; /* of the records */
    if (!part)
        TRY(take_values(&scope));
    if (run->format->records)
        TRY(take_records(&scope));
    if (part && !into->record_count) /* who has none of them is not asked for */
        return ST_OK;
    if (part)
        TRY(take_values(&scope));
    *goes = into->party.value_count || into->record_count;
    return ST_OK;
}
