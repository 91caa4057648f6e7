/* Opening is: the store (which takes the lock), the key folder, the notice in force, then what a crash may have
 * left: letters' keys are settled, tokens caught up, the audit log appended. A data folder that is older than its
 * keys is never written. */
#include "registry/scope.h"
#include "registry/screened.h"
#include "registry/inside.h"

#include "registry/allow.h"
#include "registry/began.h"
#include "registry/collate.h"
#include "registry/edition.h"
#include "registry/folder.h"
#include "registry/intake.h"
#include "registry/lens.h"
#include "registry/memo.h"
#include "registry/guess.h"
#include "registry/lookups.h"
#include "registry/permit.h"
#include "registry/traits.h"
#include "registry/uses.h"
#include "registry/twins.h"
#include "vault/chain.h"
#include "vault/password.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { FIRST_NOTICE = 1, KEYS_REST = 600 * 1000000 };

/* ---- making */

static enum status fail_at(struct ctx *ctx, const struct findings *findings) {
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (finding->level != LEVEL_ERROR)
            continue;
        (void)FAIL(ctx, ST_INVALID, M("The notice has an error, so no register was made: {1}"), finding->text);
        return fault_at(ctx, finding->file, finding->line, finding->column);
    }
    return ST_OK;
}

/* Conflicts and what the law will say do not stop init; errors do. */
static enum status load_checked(struct ctx *ctx, struct arena *arena, const char *file,
                                struct findings *findings, const struct notice **notice) {
    enum status status = notice_load(ctx, arena, file, findings, notice);
    if (status == ST_INVALID)
        TRY(fail_at(ctx, findings));
    TRY(status);
    notice_check(ctx, *notice, findings);
    return fail_at(ctx, findings);
}

/* The register's first entry says which notice it was made with. */
static enum status make_first(struct ctx *ctx, struct write *write, void *arg) {
    const char *hash = *(const char **)arg;
    TRY(edition_put(ctx, write, FIRST_NOTICE, hash));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx), .action = "made", .detail = hash});
}

/* Opened once before anybody has it: what init promises is known to work. */
static enum status first_entry(struct ctx *ctx, const struct folders *folders, const struct notice *notice) {
    const char *hash = edition_hash(ctx, notice->bytes, notice->length);
    struct registry *registry = NULL, *outer = ctx->registry;
    TRY(registry_open(ctx, folders->data, folders->keys, REGISTRY_WRITE, &registry));
    enum status status = writer_run(ctx, registry->writer, make_first, &hash);
    registry_close(registry);
    ctx->registry = outer;
    ctx->edition = NULL;
    return status;
}

static enum status make_all(struct ctx *ctx, const struct folders *folders, const struct notice *notice,
                            struct registry_made *made) {
    int64_t id = store_new_id();
    TRY(store_create(ctx, folders->data, id));
    TRY(vault_create(ctx, folders->keys, id, &made->recovery_sheet));
    if (mkdir(arena_printf(ctx->arena, "%s/notices", folders->data), 0700) != 0)
        return FAIL(ctx, ST_FAILED, M("{1} cannot be written"), folders->data);
    TRY(folder_write(ctx, edition_path(ctx, folders->data, FIRST_NOTICE), notice->bytes, notice->length));
    TRY(folder_settings_put(ctx, folders));
    return first_entry(ctx, folders, notice);
}

enum status registry_init(struct ctx *ctx, const char *dir, const char *keys, const char *notice_file,
                          struct registry_made *made) {
    struct findings *findings = arena_alloc(ctx->arena, sizeof *findings);
    const struct notice *notice = NULL;
    *made = (struct registry_made){.findings = findings};
    TRY(load_checked(ctx, ctx->arena, notice_file, findings, &notice));
    struct folders folders;
    TRY(folder_plan(ctx, dir, keys, &folders));
    enum status status = make_all(ctx, &folders, notice, made);
    if (status != ST_OK) {
        folder_unmake(&folders);
        *made = (struct registry_made){.findings = findings};
        return status;
    }
    made->folders = arena_copy(ctx->arena, &folders, sizeof folders);
    made->keys = folders.keys;
    made->keys_beside_data = folders.beside;
    made->early = notice->in_force > zone_day(notice->calendar.zone, ctx->now) ? notice->in_force : DAY_NONE;
    return ST_OK;
}

void registry_unmake(const struct registry_made *made) {
    folder_unmake(made->folders);
}

/* ---- opening */

static enum status claim_intents(struct ctx *ctx, struct registry *registry, struct db *db) {
    scoped_query q = query_begin(db, SQL_ERASURES_OPEN);
    while (query_row(&q))
        TRY(vault_claim(ctx, registry->vault, query_int(&q, "key"), ERASURE_KEYS, ERASURE_CLASS,
                        query_int(&q, "id")));
    return query_done(ctx, &q);
}

/* Rows of a query with the columns id and key, each with a key of its own. */
static enum status claim_rows(struct ctx *ctx, struct registry *registry, struct db *db, enum sql sql,
                              ref_t owner, const char *class) {
    scoped_query q = query_begin(db, sql);
    query_bind_int(&q, 1, vault_settled_change(registry->vault));
    while (query_row(&q))
        TRY(vault_claim(ctx, registry->vault, query_int(&q, "key"), owner, class, query_int(&q, "id")));
    return query_done(ctx, &q);
}

static enum status claim_tasks(struct ctx *ctx, struct registry *registry, struct db *db) {
    int64_t since = vault_settled_change(registry->vault);
    {
        scoped_query q = query_begin(db, SQL_TASKS_UNSETTLED);
        query_bind_int(&q, 1, since);
        while (query_row(&q)) {
            int64_t erasure = query_int(&q, "erasure");
            TRY(vault_claim(ctx, registry->vault, query_int(&q, "key"), erasure ? ERASURE_KEYS : TASK_KEYS,
                            erasure ? ERASURE_CLASS : TASK_CLASS, erasure ? erasure : query_int(&q, "id")));
        }
        TRY(query_done(ctx, &q));
    }
    scoped_query q = query_begin(db, SQL_TASK_STEPS_UNSETTLED);
    query_bind_int(&q, 1, since);
    while (query_row(&q))
        TRY(vault_claim(ctx, registry->vault, query_int(&q, "key"), TASK_KEYS, TASK_CLASS,
                        -query_int(&q, "task")));
    return query_done(ctx, &q);
}

/* Keys that a crash left handed out: those that letters, requests, messages, breaches, holds, hand-overs, tasks, work with papers and intents use are claimed, the rest destroyed. */
static enum status settle_keys(struct ctx *ctx, struct registry *registry) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, registry->store, &db));
    TRY(claim_intents(ctx, registry, db));
    TRY(claim_rows(ctx, registry, db, SQL_REQUESTS_UNSETTLED, REQUEST_KEYS, REQUEST_CLASS));
    TRY(claim_rows(ctx, registry, db, SQL_OUTBOX_UNSETTLED, OUTBOX_KEYS, OUTBOX_CLASS));
    TRY(claim_rows(ctx, registry, db, SQL_MAILINGS_UNSETTLED, MAILING_KEYS, MAILING_CLASS));
    TRY(claim_rows(ctx, registry, db, SQL_BREACHES_UNSETTLED, BREACH_KEYS, BREACH_CLASS));
    TRY(claim_rows(ctx, registry, db, SQL_HOLDS_UNSETTLED, HOLD_KEYS, HOLD_CLASS));
    TRY(claim_rows(ctx, registry, db, SQL_PAPER_TASKS_UNSETTLED, PAPER_KEYS, PAPER_CLASS));
    TRY(claim_rows(ctx, registry, db, SQL_HANDOVERS_UNSETTLED, HANDOVER_KEYS, HANDOVER_CLASS));
    TRY(claim_tasks(ctx, registry, db));
    scoped_query q = query_begin(db, SQL_LETTERS_UNSETTLED);
    query_bind_int(&q, 1, vault_settled_change(registry->vault));
    scoped_arena *arena = arena_new();
    while (query_row(&q)) {
        const char *class = query_text(arena, &q, "class");
        TRY(vault_claim(ctx, registry->vault, query_int(&q, "key"), query_int(&q, "party"), class,
                        query_int(&q, "epoch")));
    }
    TRY(query_done(ctx, &q));
    return vault_settle(ctx, registry->vault, store_change(registry->store));
}

static void hook_job(void *arg) {
    lookup_mark(((struct registry *)arg)->vault);
}

static void hook_undo(void *arg) {
    lookup_undo(((struct registry *)arg)->vault);
}

static void hook_failed(void *arg) {
    lookup_abandon(((struct registry *)arg)->vault);
}

/* Tokens that could not be written stay behind the change number, and the next start catches up. */
static void hook_committed(void *arg, struct ctx *ctx, int64_t change) {
    struct registry *registry = arg;
    (void)!lookup_commit(ctx, registry->vault, change);
    vault_note_change(registry->vault, change);
}

/* Whom nobody looks at lies in memory no longer than this, or twice this. */
static void hook_rest(void *arg) {
    vault_rest(((struct registry *)arg)->vault);
}

static enum status hook_fold(void *arg, struct ctx *ctx) {
    struct vault *vault = ((struct registry *)arg)->vault;
    TRY(lookup_flush(ctx, vault));
    return vault_tidy(ctx, vault); /* last: a key that is left tells a start that logs are to be emptied */
}

/* Keys, then tokens, then the writer: each must be whole before the next hands anything out. */
static enum status start_writing(struct ctx *ctx, struct registry *registry) {
    registry->keys_reached = vault_settled_change(registry->vault);
    TRY(settle_keys(ctx, registry));
    TRY(lookups_catch_up(ctx, registry));
    TRY(writer_start(ctx, registry->store, &registry->writer));
    registry->intake = intake_new(registry, registry->arena);
    writer_hook_add(registry->writer, (struct writer_hook){.arg = registry,
                                                           .job = hook_job,
                                                           .undo = hook_undo,
                                                           .committed = hook_committed,
                                                           .failed = hook_failed,
                                                           .rest = hook_rest,
                                                           .fold = hook_fold,
                                                           .every = KEYS_REST});
    return ST_OK;
}

/* A log that was cut or rolled back is not written on: what is left of it must stay as it is, to be looked at. */
static enum status open_audit(struct ctx *ctx, struct registry *registry) {
    struct audit **audit = &registry->audit;
    enum status status =
        audit_open(ctx, registry->dir, registry->store, registry->vault, registry->writer, audit);
    if (status != ST_DENIED || !registry->writer)
        return status;
    fault_clear(ctx);
    writer_drop(&registry->writer);
    store_make_readonly(registry->store);
    registry->read_only = M("The log of this data folder was cut or rolled back. It can only be read.");
    return audit_open(ctx, registry->dir, registry->store, registry->vault, NULL, audit);
}

/* Keys that have served a later change: the folder is an older copy. While another program writes, the keys may have
 * been told of a change between the two looks, so the data are looked at once more. */
static enum status compare_changes(struct ctx *ctx, struct registry *registry, bool writing, bool *older) {
    int64_t seen = vault_seen_change(registry->vault);
    *older = seen > store_change(registry->store);
    if (!*older || writing)
        return ST_OK;
    store_drop(&registry->store);
    TRY(store_open(ctx, registry->dir, STORE_READ, &registry->store));
    *older = seen > store_change(registry->store);
    return ST_OK;
}

/* While a server has the keys for the register itself, an older copy of the data can still be looked at. */
static enum status open_keys(struct ctx *ctx, struct registry *registry, bool writing) {
    int64_t id = store_register(registry->store);
    enum status status =
        vault_open(ctx, registry->keys, id, writing ? VAULT_WRITE : VAULT_READ, &registry->vault);
    if (status != ST_BUSY || !writing)
        return status;
    struct fault busy = ctx->fault;
    TRY(vault_open(ctx, registry->keys, id, VAULT_READ, &registry->vault));
    if (vault_seen_change(registry->vault) > store_change(registry->store))
        return ST_OK;
    ctx->fault = busy;
    return ST_BUSY;
}

static enum status open_parts(struct ctx *ctx, struct registry *registry, const char *keys,
                              enum registry_how how) {
    if (!keys)
        TRY(folder_keys(ctx, registry->dir, &keys));
    registry->keys = arena_text(registry->arena, keys);
    bool writing = how == REGISTRY_WRITE;
    if (writing && !folder_writable(registry->dir)) {
        registry->read_only = M("The data folder can only be read.");
        writing = false;
    }
    TRY(store_open(ctx, registry->dir, writing ? STORE_WRITE : STORE_READ, &registry->store));
    TRY(open_keys(ctx, registry, writing));
    bool older;
    TRY(compare_changes(ctx, registry, writing, &older));
    if (older) {
        registry->read_only = M("This data folder is an older copy: its keys have been used with a newer one. "
                                "It can only be read.");
        store_make_readonly(registry->store);
        writing = false;
    }
    TRY(edition_open(ctx, registry));
    if (writing)
        TRY(start_writing(ctx, registry));
    TRY(open_audit(ctx, registry));
    registry->collate = collate_new(registry_notice(registry)->first_language);
    registry->memo = memo_new();
    registry->lens = lens_new(false);
    registry->lens_whole = lens_new(true);
    registry->traits = traits_new();
    registry->uses = uses_new();
    registry->begans = begans_new();
    registry->twins = twins_new();
    registry->desk = password_desk_begin(registry->arena);
    registry->guesses = guesses_begin(registry->arena);
    return ST_OK;
}

static bool is_folder(const char *dir) {
    struct stat info;
    return stat(dir, &info) == 0 && S_ISDIR(info.st_mode);
}

enum status registry_open(struct ctx *ctx, const char *dir, const char *keys, enum registry_how how,
                          struct registry **registry) {
    if (!is_folder(dir))
        return FAIL(ctx, ST_NOT_FOUND, M("There is no folder {1}"), dir);
    struct arena *arena = arena_new();
    struct registry *opened = arena_alloc(arena, sizeof *opened);
    opened->arena = arena;
    adopt_work_open(&opened->adoption);
    opened->dir = arena_text(arena, dir);
    ctx->edition = NULL; /* of what was open before */
    enum status status = open_parts(ctx, opened, keys, how);
    if (status != ST_OK) {
        registry_close(opened);
        return status;
    }
    ctx->registry = *registry = opened;
    return ST_OK;
}

void registry_close(struct registry *registry) {
    if (!registry)
        return;
    intake_free(registry->intake);
    adopt_stop(&registry->adoption);
    writer_stop(registry->writer);
    audit_close(registry->audit);
    lens_free(registry->lens);
    lens_free(registry->lens_whole);
    traits_free(registry->traits);
    uses_free(registry->uses);
    begans_free(registry->begans);
    twins_free(registry->twins);
    collate_free(registry->collate);
    memo_free(registry->memo);
    password_desk_end(registry->desk);
    guesses_end(registry->guesses);
    vault_close(registry->vault);
    store_close(registry->store);
    edition_close(atomic_load(&registry->edition));
    adopt_work_close(&registry->adoption);
    edition_close(registry->retired);
    arena_free(registry->arena);
}

void registry_stays(struct registry *registry) {
    atomic_store(&registry->stays, true);
}

/* ---- asking */

struct audit *registry_audit(const struct registry *registry) {
    return registry->audit;
}

const struct notice *registry_notice(const struct registry *registry) {
    return atomic_load(&registry->edition)->notice;
}

int64_t registry_id(const struct registry *registry) {
    return store_register(registry->store);
}

const char *registry_dir(const struct registry *registry) {
    return registry->dir;
}

const char *registry_name(const struct registry *registry) {
    const struct controller *controller = &registry_notice(registry)->controller;
    return controller->short_name ? controller->short_name : controller->name;
}

const char *registry_read_only(struct ctx *ctx) {
    return ctx->registry->read_only ? msg(ctx->lang, ctx->registry->read_only) : NULL;
}

day_t registry_today(struct ctx *ctx) {
    return zone_day(registry_zone(ctx), ctx->now);
}

const struct zone *registry_zone(struct ctx *ctx) {
    return ctx_notice(ctx)->calendar.zone;
}

const struct notice *ctx_notice(struct ctx *ctx) {
    return edition_of(ctx)->notice;
}

const struct findings *registry_findings(struct ctx *ctx) {
    return edition_findings(ctx, edition_of(ctx));
}

/* ---- changes */

enum status registry_changeable(struct ctx *ctx) {
    if (ctx->registry->writer)
        return ST_OK;
    return FAIL(ctx, ST_DENIED,
                ctx->registry->read_only ? ctx->registry->read_only
                                         : M("The register is open for reading only."));
}

struct current_write {
    write_fn *fn;
    void *arg;
};

/* What was checked under one notice is not written under another. */
static enum status run_current(struct ctx *ctx, struct write *write, void *arg) {
    const struct current_write *current = arg;
    TRY(edition_current_within(ctx, write->db));
    return current->fn(ctx, write, current->arg);
}

enum status registry_change(struct ctx *ctx, write_fn *fn, void *arg) {
    TRY(registry_changeable(ctx));
    TRY(adopt_turn(ctx));
    struct current_write current = {fn, arg};
    return writer_run(ctx, ctx->registry->writer, run_current, &current);
}

enum status registry_change_staff(struct ctx *ctx, write_fn *fn, void *arg) {
    TRY(registry_changeable(ctx));
    return writer_run(ctx, ctx->registry->writer, fn, arg);
}

int64_t registry_notice_number(struct ctx *ctx) {
    return edition_of(ctx)->number;
}

const char *actor_text(struct ctx *ctx) {
    if (!ctx->actor)
        return "nobody";
    if (ctx->actor->role == ACTOR_PERSON)
        return "person";
    if (ctx->scope)
        return arena_printf(ctx->arena, "user:%s token:%s", ref_text(ctx->arena, ctx->actor->id),
                            ref_text(ctx->arena, ctx->scope->token));
    if (ctx->actor->id)
        return arena_printf(ctx->arena, "user:%s", ref_text(ctx->arena, ctx->actor->id));
    return ctx->actor->name ? ctx->actor->name : "program";
}

void registry_refused(struct ctx *ctx, const char *action, ref_t party) {
    struct fault fault = ctx->fault;
    const char *fields[] = {fault.field};
    bool known = fault.field && allow_word(ctx, fault.field); /* what somebody mistyped may be a name */
    struct audit_entry entry = {.actor = actor_text(ctx),
                                .action = "refused",
                                .party = party,
                                .sentence = fault.sentence,
                                .fields = fields,
                                .field_count = known ? 1 : 0,
                                .detail = action};
    if (audit_answer(ctx, ctx->registry->audit, &entry) == ST_OK)
        ctx->fault = fault;
    screened_count(ctx, &fault);
}

enum status registry_listed(struct ctx *ctx, const ref_t *parties, size_t count, const char *what) {
    return audit_answer(ctx, ctx->registry->audit,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "listed",
                                              .parties = parties,
                                              .party_count = count,
                                              .detail = what});
}

void registry_memory_back(struct ctx *ctx, struct arena *arena) {
    struct fault *fault = &ctx->fault;
    ctx->arena = arena;
    for (size_t i = 0; i < FAULT_VALUES; i++)
        fault->values[i] = arena_text(arena, fault->values[i]);
    fault->field = arena_text(arena, fault->field);
    fault->file = arena_text(arena, fault->file);
    fault->sentence = arena_text(arena, fault->sentence);
}
