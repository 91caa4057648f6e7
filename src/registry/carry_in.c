/* One transaction holds all of it, so that a crash leaves the whole register or an empty one; the database's log on disk bears
 * that, memory does not grow with it. Beside the database there are two things:
 *   - the versions of the notice, which are files. They are written as N.yaml.next first; the transaction says which bytes are
 *     in force, and whoever opens the register takes the file that has them (edition.c);
 *   - the key of the suppression tokens, which is put before the transaction: an empty register has no tokens that it could
 *     make unreadable.
 * Every row keeps its change number; the register's own goes on behind the highest of them. */
#include "base/crash.h"
#include "base/json_pull.h"
#include "registry/adopt_work.h"
#include "registry/audit_head.h"
#include "registry/carry_inside.h"
#include "registry/certified.h"
#include "registry/edition.h"
#include "registry/folder.h"
#include "registry/lookups.h"
#include "registry/permit.h"
#include "registry/value.h"
#include "registry/within.h"
#include "vault/handover.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD_MOST = 4096, DUE_AT_ONCE = 500 };
#define SCHEMA_OF_ALL "seloste-register-" /* and its number */
static const int64_t CHANGE_MOST = INT64_C(1) << 52;

struct opened {
    FILE *file;
    struct json_pull *pull;
};

static void close_opened(struct opened *opened) {
    if (opened->file)
        fclose(opened->file);
}
#define scoped_opened __attribute__((cleanup(close_opened))) struct opened

static enum status open_file(struct ctx *ctx, const char *path, struct opened *opened) {
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        int error = fd < 0 ? errno : EINVAL;
        if (fd >= 0)
            close(fd);
        (void)FAIL(ctx, error == ENOENT ? ST_NOT_FOUND : ST_FAILED, M("The file cannot be read: {1}"),
                   strerror(error));
        return fault_at(ctx, path, 0, 0);
    }
    opened->file = fdopen(fd, "r");
    must(opened->file);
    opened->pull = json_pull_open(ctx, input_file(path, opened->file));
    return ST_OK;
}

/* By the first member, which is the schema; anything else about the file is said when it is read. */
enum status carry_recognise(struct ctx *ctx, const char *path, bool *is) {
    char head[HEAD_MOST + 1];
    *is = false;
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe would wait for a writer, for ever */
    ssize_t length = fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) ? read(fd, head, HEAD_MOST) : -1;
    if (fd >= 0)
        close(fd);
    if (length < 0)
        return ST_OK; /* whoever reads it says why it cannot be */
    head[length] = '\0';
    const char *at = strncmp(head, "\xEF\xBB\xBF", 3) == 0 ? head + 3 : head;
    static const char *const words[] = {"{", "\"schema\"", ":", ("\"" SCHEMA_OF_ALL)};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        at += strspn(at, " \t\r\n");
        if (strncmp(at, words[i], strlen(words[i])) != 0)
            return ST_OK;
        at += strlen(words[i]);
    }
    (void)ctx;
    *is = true;
    return ST_OK;
}

/* ---- the head */

struct carried_notice {
    const char *text, *hash;
};

struct carried {
    const char *path;
    struct carry_sheet sheet;
    struct carry_progress progress;
    struct carry_result *result;
    const char *from, *suppression_key, *log; /* log: the signed head of the other register's */
    int64_t change;
    struct carried_notice *notices;
    size_t notice_count, notice_room;
    bool tokens; /* there are some, which say nothing without their key */
    const struct edition *editions;
};

static enum status damaged(struct ctx *ctx, const struct carried *carried, int line, const char *what) {
    struct carry_writing writing = {.file = carried->path, .line = line};
    return carry_damaged(ctx, &writing, what);
}

static enum status take_notice(struct ctx *ctx, struct carried *carried, int line, const json_t *json) {
    const char *text = json_string_value(json_object_get(json, "text"));
    const char *hash = json_string_value(json_object_get(json, "hash"));
    struct carried_notice notice = {arena_text(ctx->arena, text), arena_text(ctx->arena, hash)};
    if (!text || !hash || strcmp(edition_hash(ctx, text, strlen(text)), hash) != 0 ||
        json_integer_value(json_object_get(json, "number")) != (json_int_t)carried->notice_count + 1)
        return damaged(ctx, carried, line, "notices");
    ARENA_PUSH(ctx->arena, carried->notices, carried->notice_count, carried->notice_room, notice);
    return ST_OK;
}

static enum status take_notices(struct ctx *ctx, struct carried *carried, struct json_pull *pull) {
    TRY(json_pull_list(ctx, pull));
    for (;;) {
        scoped_arena *arena = arena_new();
        scoped_json *json = NULL;
        TRY(json_pull_item(ctx, pull, arena, &json));
        if (!json)
            return ST_OK;
        TRY(take_notice(ctx, carried, json_pull_line(pull), json));
    }
}

/* Is there anything in the list? Its items are read over. */
static enum status any_item(struct ctx *ctx, struct json_pull *pull, bool *any) {
    TRY(json_pull_list(ctx, pull));
    for (*any = false;; *any = true) {
        scoped_arena *arena = arena_new();
        scoped_json *json = NULL;
        TRY(json_pull_item(ctx, pull, arena, &json));
        if (!json)
            return ST_OK;
    }
}

static const struct carry_table *table_named(const char *name) {
    size_t count;
    const struct carry_table *tables = carry_tables(&count);
    for (size_t i = 0; i < count; i++)
        if (!tables[i].of_party && strcmp(tables[i].name, name) == 0)
            return &tables[i];
    return NULL;
}

/* What stands in a file and is taken in nowhere, for people or for the count. */
static bool is_said(const char *name) {
    static const char *const names[] = {"made", "controller", "business_id", "count"};
    bool said = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        said = said || strcmp(names[i], name) == 0;
    return said;
}

static enum status unknown(struct ctx *ctx, const struct carried *carried, int line, const char *what) {
    struct carry_writing writing = {.file = carried->path, .line = line};
    return carry_unknown(ctx, &writing, what);
}

/* An empty list loses nothing. */
static enum status pass_over(struct ctx *ctx, const struct carried *carried, int line, const char *name,
                             const json_t *json) {
    return is_said(name) || (json_is_array(json) && !json_array_size(json)) ? ST_OK
                                                                            : unknown(ctx, carried, line, name);
}

static enum status take_schema(struct ctx *ctx, const struct carried *carried, int line, const char *schema) {
    const size_t length = strlen(SCHEMA_OF_ALL);
    if (!schema || strncmp(schema, SCHEMA_OF_ALL, length) != 0)
        return damaged(ctx, carried, line, "schema");
    const long number = strtol(schema + length, NULL, 10);
    if (number < 1)
        return damaged(ctx, carried, line, "schema");
    return number <= strtol(&CARRY_SCHEMA[length], NULL, 10) ? ST_OK : unknown(ctx, carried, line, schema);
}

static enum status take_member(struct ctx *ctx, struct carried *carried, struct json_pull *pull,
                               const char *name) {
    scoped_json *json = NULL;
    bool any;
    if (strcmp(name, "notices") == 0)
        return take_notices(ctx, carried, pull);
    if (table_named(name)) {
        TRY(any_item(ctx, pull, &any));
        carried->tokens = carried->tokens || (any && strstr(table_named(name)->columns, ":bytes"));
        return ST_OK;
    }
    TRY(json_pull_value(ctx, pull, ctx->arena, &json));
    if (strcmp(name, "change") == 0)
        carried->change = json_is_integer(json) ? json_integer_value(json) : 0;
    else if (strcmp(name, "suppression_key") == 0)
        carried->suppression_key = arena_text(ctx->arena, json_string_value(json));
    else if (strcmp(name, "audit_head") == 0)
        carried->log = arena_text(ctx->arena, json_string_value(json));
    else if (strcmp(name, "register") == 0)
        carried->from = arena_text(ctx->arena, json_string_value(json));
    else if (strcmp(name, "schema") == 0)
        return take_schema(ctx, carried, json_pull_line(pull), json_string_value(json));
    else
        return pass_over(ctx, carried, json_pull_line(pull), arena_text(ctx->arena, name), json);
    return ST_OK;
}

/* Everything before the parties; they are read once, inside the transaction. */
static enum status read_head(struct ctx *ctx, struct carried *carried) {
    scoped_opened opened = {0};
    const char *name;
    ref_t from;
    TRY(open_file(ctx, carried->path, &opened));
    TRY(json_pull_begin(ctx, opened.pull));
    for (;;) {
        TRY(json_pull_name(ctx, opened.pull, &name));
        if (!name)
            return damaged(ctx, carried, json_pull_line(opened.pull), "parties");
        if (strcmp(name, "parties") == 0)
            break;
        TRY(take_member(ctx, carried, opened.pull, name));
    }
    if (!carried->notice_count)
        return damaged(ctx, carried, 1, "notices");
    if (carried->change < 1 || carried->change > CHANGE_MOST)
        return damaged(ctx, carried, 1, "change");
    if (!carried->from || !ref_parse(carried->from, &from))
        return damaged(ctx, carried, 1, "register");
    return ST_OK;
}

/* ---- the notices */

static void remove_next(struct ctx *ctx, const struct carried *carried) {
    for (size_t i = 1; i <= carried->notice_count; i++)
        (void)unlink(edition_next_path(ctx, ctx->registry->dir, (int64_t)i));
}

static enum status write_next(struct ctx *ctx, const struct carried *carried) {
    remove_next(ctx, carried);
    for (size_t i = 0; i < carried->notice_count; i++)
        TRY(folder_write(ctx, edition_next_path(ctx, ctx->registry->dir, (int64_t)i + 1),
                         carried->notices[i].text, strlen(carried->notices[i].text)));
    return ST_OK;
}

static enum status load_editions(struct ctx *ctx, struct carried *carried) {
    for (size_t i = 0; i < carried->notice_count; i++) {
        const struct edition *next = NULL;
        TRY(edition_load(ctx, ctx->registry->dir, (int64_t)i + 1, carried->notices[i].hash, carried->editions,
                         &next));
        carried->editions = next;
    }
    must(carried->editions);
    const struct notice *new = carried->editions->notice, *now = ctx_notice(ctx);
    if (new->first_language != now->first_language)
        return FAIL(
            ctx, ST_CONFLICT,
            M("The register of the file has another first language. Make the new register with its notice."));
    return ST_OK;
}

/* ---- the rows, inside the transaction */

struct job {
    struct carried *carried;
    struct carry_writing writing;
    struct json_pull *pull;
};

static enum status count_rows(struct ctx *ctx, struct db *db, int64_t *count) {
    scoped_query q = query_begin(db, SQL_CARRY_ROWS);
    *count = query_row(&q) ? query_int(&q, "count") : 0;
    return query_done(ctx, &q);
}

static enum status not_empty(struct ctx *ctx) {
    return FAIL(ctx, ST_CONFLICT,
                M("A whole register is taken in only by an empty one: make a new one with “seloste init”"));
}

static enum status must_be_empty(struct ctx *ctx, struct db *db) {
    int64_t count;
    TRY(count_rows(ctx, db, &count));
    return count ? not_empty(ctx) : ST_OK;
}

static enum status put_list(struct ctx *ctx, struct job *job, const struct carry_table *table) {
    TRY(json_pull_list(ctx, job->pull));
    for (;;) {
        scoped_arena *arena = arena_new();
        struct arena *outer = ctx->arena;
        scoped_json *json = NULL;
        TRY(json_pull_item(ctx, job->pull, arena, &json));
        if (!json)
            return ST_OK;
        job->writing.line = json_pull_line(job->pull);
        ctx->arena = arena;
        enum status status = carry_put(ctx, &job->writing, table, 0, json);
        registry_memory_back(ctx, outer);
        TRY(status);
        if (carry_counted(job->carried->result, table))
            ++*carry_counted(job->carried->result, table);
    }
}

static enum status put_rows(struct ctx *ctx, struct job *job, const json_t *json, ref_t party) {
    size_t count, index;
    const struct carry_table *tables = carry_tables(&count);
    for (size_t i = 0; i < count; i++) {
        const json_t *list = tables[i].of_party ? json_object_get(json, tables[i].name) : NULL, *row;
        if (!tables[i].of_party || (!list && tables[i].later))
            continue;
        if (!json_is_array(list))
            return carry_damaged(ctx, &job->writing, tables[i].name);
        json_array_foreach(list, index, row) TRY(carry_put(ctx, &job->writing, &tables[i], party, row));
    }
    return ST_OK;
}

/* By which the party is found again: its own values, and those of whoever was merged into it. */
static enum status put_lookups(struct ctx *ctx, struct db *db, const json_t *json, ref_t party) {
    const json_t *row;
    size_t index;
    json_array_foreach(json_object_get(json, "records"), index, row) {
        const char *kind = json_string_value(json_object_get(row, "kind"));
        const char *id = json_string_value(json_object_get(row, "id"));
        struct values values;
        ref_t record;
        if (strcmp(kind, "profile") != 0 && strcmp(kind, "merged") != 0)
            continue;
        must(ref_parse(id, &record)); /* it is in the table already */
        TRY(value_own(ctx, db, party, record, &values));
        TRY(lookups_put(ctx, party, record, values.items, values.count));
    }
    return ST_OK;
}

static enum status put_party(struct ctx *ctx, struct job *job, const json_t *json) {
    ref_t party;
    TRY(carry_put_party(ctx, &job->writing, json, &party));
    TRY(put_rows(ctx, job, json, party));
    return put_lookups(ctx, job->writing.write->db, json, party);
}

static enum status put_parties(struct ctx *ctx, struct job *job) {
    struct carried *carried = job->carried;
    TRY(json_pull_list(ctx, job->pull));
    for (;;) {
        scoped_arena *arena = arena_new();
        struct arena *outer = ctx->arena;
        scoped_json *json = NULL;
        TRY(json_pull_item(ctx, job->pull, arena, &json));
        if (!json)
            return ST_OK;
        job->writing.line = json_pull_line(job->pull);
        ctx->arena = arena;
        enum status status = put_party(ctx, job, json);
        registry_memory_back(ctx, outer);
        TRY(status);
        carried->result->parties++;
        if (carried->progress.call)
            carried->progress.call(carried->progress.arg, carried->result->parties, 0);
    }
}

static enum status put_count(struct ctx *ctx, struct job *job, bool *counted) {
    scoped_json *json = NULL;
    TRY(json_pull_value(ctx, job->pull, ctx->arena, &json));
    *counted = json_is_integer(json) && (size_t)json_integer_value(json) == job->carried->result->parties;
    return ST_OK;
}

static enum status put_all(struct ctx *ctx, struct job *job) {
    bool counted = false, behind = false;
    const char *name;
    TRY(json_pull_begin(ctx, job->pull));
    for (;;) {
        scoped_json *json = NULL;
        TRY(json_pull_name(ctx, job->pull, &name));
        if (!name)
            break;
        const struct carry_table *table = table_named(name);
        if (table)
            TRY(put_list(ctx, job, table));
        else if (strcmp(name, "parties") == 0) {
            TRY(put_parties(ctx, job));
            behind = true;
        } else if (strcmp(name, "count") == 0)
            TRY(put_count(ctx, job, &counted));
        else if (!behind) {
            TRY(json_pull_value(ctx, job->pull, ctx->arena, &json)); /* the head was read before */
        } else {
            name = arena_text(ctx->arena, name);
            TRY(json_pull_value(ctx, job->pull, ctx->arena, &json));
            TRY(pass_over(ctx, job->carried, json_pull_line(job->pull), name, json));
        }
    }
    return counted ? ST_OK : carry_damaged(ctx, &job->writing, "count");
}

/* The dates, once everybody is there whose contacts count for others. */
static enum status put_dues(struct ctx *ctx, struct write *write) {
    ref_t after = 0;
    for (size_t count = DUE_AT_ONCE; count == DUE_AT_ONCE;) {
        ref_t page[DUE_AT_ONCE];
        count = 0;
        scoped_query q = query_begin(write->db, SQL_PARTIES_AFTER);
        query_bind_int(&q, 1, after);
        query_bind_int(&q, 2, DUE_AT_ONCE);
        while (query_row(&q))
            page[count++] = query_int(&q, "id");
        TRY(query_done(ctx, &q));
        if (count)
            TRY(due_all_within(ctx, write, page, count));
        after = count ? page[count - 1] : after;
    }
    return ST_OK;
}

static enum status put_editions(struct ctx *ctx, struct write *write, const struct carried *carried) {
    for (size_t i = 0; i < carried->notice_count; i++)
        TRY(edition_put(ctx, write, (int64_t)i + 1, carried->notices[i].hash));
    return ST_OK;
}

/* Where the other register's log had got to: with it, the two logs are one story. */
static const char *log_before(struct ctx *ctx, const struct carried *carried) {
    struct audit_head head;
    if (!carried->log || !audit_head_read(ctx->arena, carried->log, strlen(carried->log), &head))
        return "";
    return arena_printf(ctx->arena, "; %s", head.line);
}

static enum status write_all(struct ctx *ctx, struct write *write, void *arg) {
    struct job *job = arg;
    struct carried *carried = job->carried;
    TRY(must_be_empty(ctx, write->db));
    job->writing.write = write;
    job->writing.base = write->change - 1;
    if (write->change <= carried->change)
        write->change = carried->change + 1;
    TRY(put_editions(ctx, write, carried));
    ctx->edition = carried->editions; /* under it everything is read from here on */
    TRY(put_all(ctx, job));
    TRY(put_dues(ctx, write));
    TRY(certified_brought(ctx, write));
    struct audit_entry entry = {.actor = actor_text(ctx),
                                .action = "carried_in",
                                .sentence = "security",
                                .detail =
                                    arena_printf(ctx->arena, "%zu parties of %s%s", carried->result->parties,
                                                 carried->from, log_before(ctx, carried))};
    TRY(audit_change(ctx, ctx->registry->audit, write, &entry));
    CRASH_POINT("carry.put");
    return ST_OK;
}

/* ---- all of it */

static enum status empty_now(struct ctx *ctx) {
    scoped_reader *db = NULL;
    if (ctx->registry->retired)
        return not_empty(ctx);
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return must_be_empty(ctx, db);
}

static enum status take_key(struct ctx *ctx, const struct carried *carried) {
    const char *sheet;
    if (!carried->tokens)
        return ST_OK;
    if (!carried->suppression_key)
        return damaged(ctx, carried, 1, "suppression_key");
    TRY(carried->sheet.ask(carried->sheet.arg, &sheet));
    return handover_take(ctx, ctx->registry->vault, carried->suppression_key, sheet);
}

/* The old chain lives on: whoever began with it may end with it. */
static void publish(struct ctx *ctx, const struct carried *carried) {
    struct registry *registry = ctx->registry;
    for (size_t i = 1; i <= carried->notice_count; i++)
        edition_settle(ctx, registry->dir, (int64_t)i);
    registry->retired = atomic_load(&registry->edition);
    atomic_store(&registry->edition, carried->editions);
    ctx->edition = carried->editions;
}

static enum status run(struct ctx *ctx, struct carried *carried) {
    scoped_opened opened = {0};
    TRY(open_file(ctx, carried->path, &opened));
    struct job job = {.carried = carried, .pull = opened.pull};
    job.writing = (struct carry_writing){.result = carried->result,
                                         .change = carried->change,
                                         .notices = (int64_t)carried->notice_count,
                                         .file = carried->path,
                                         .line = 1};
    return writer_run(ctx, ctx->registry->writer, write_all, &job);
}

static enum status take_in(struct ctx *ctx, struct carried *carried) {
    TRY(write_next(ctx, carried));
    TRY(load_editions(ctx, carried));
    TRY(take_key(ctx, carried));
    TRY(run(ctx, carried));
    CRASH_POINT("carry.committed");
    publish(ctx, carried);
    return ST_OK;
}

enum status carry_in(struct ctx *ctx, const char *path, struct carry_sheet sheet,
                     struct carry_progress progress, struct carry_result *result) {
    struct registry *registry = ctx->registry;
    struct carried carried = {.path = path, .sheet = sheet, .progress = progress, .result = result};
    *result = (struct carry_result){0};
    TRY(permit_action(ctx, ACTION_MOVE, 0, NULL));
    TRY(registry_changeable(ctx));
    TRY(edition_current(ctx));
    TRY(empty_now(ctx));
    TRY(read_head(ctx, &carried));
    const struct edition *before = ctx->edition;
    TRY(adopt_take(ctx));
    atomic_store(&registry->adoption.moving, true); /* nobody writes meanwhile */
    enum status status = take_in(ctx, &carried);
    if (status != ST_OK) {
        struct fault fault = ctx->fault;
        ctx->edition = before;
        remove_next(ctx, &carried);
        edition_close(carried.editions);
        ctx->fault = fault;
    }
    atomic_store(&registry->adoption.moving, false);
    adopt_give(ctx);
    result->notices = carried.notice_count;
    TRY(status);
    const char *text; /* the entry is in the log by now, and is signed */
    TRY(audit_sync(ctx, registry->audit));
    return audit_checkpoint(ctx, registry->audit, &text);
}
