/* Pass 1 reads everything and writes nothing. Then the file is sealed under a key of its own and staged, and pass 2 commits
 * slices: each commits its rows and how far it came in one transaction, so a start after a crash goes on behind the last
 * one. Finishing the job instead of undoing it was chosen because undoing would have to take back merges. */
#include "registry/import.h"

#include "base/crash.h"
#include "registry/edition.h"
#include "base/json.h"
#include "registry/import_stage.h"
#include "registry/import_write.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SLICE = 500 };

/* Everything pass 2 has to know, also after a crash. */
struct job {
    int64_t id, key;
    size_t done, total;
    struct import_options options;
    struct csv_dialect dialect;
    const char *name;
    struct import_map map;
    struct import_types types;
    struct import_lines lines;
    struct import_seen *seen; /* on a dry run */
    size_t counts[IMPORT_OUTCOMES];
    bool lost; /* the staged copy is gone or damaged: nothing can go on with the job */
};

struct file_input {
    FILE *file;
    struct csv_input input;
};

static void close_file(struct file_input *file) {
    if (file->file)
        fclose(file->file);
}
#define scoped_file __attribute__((cleanup(close_file))) struct file_input

static enum status open_file(struct ctx *ctx, const char *path, struct file_input *file) {
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe without a writer is no reason to wait */
    if (fd < 0 || fstat(fd, &info) != 0) {
        (void)FAIL(ctx, errno == ENOENT ? ST_NOT_FOUND : ST_FAILED, M("The file cannot be read: {1}"),
                   strerror(errno));
        return fault_at(ctx, path, 0, 0);
    }
    if (!S_ISREG(info.st_mode)) {
        close(fd);
        (void)FAIL(ctx, ST_INVALID, M("Only a file can be imported, for it is read twice; this is none"));
        return fault_at(ctx, path, 0, 0);
    }
    file->file = fdopen(fd, "r");
    must(file->file);
    file->input = csv_file(path, file->file);
    return ST_OK;
}

static enum status read_heads(struct ctx *ctx, struct csv *csv, struct job *job) {
    struct csv_row heads;
    TRY(csv_next(ctx, csv, ctx->arena, &heads));
    if (heads.count && heads.count <= 2 && strcmp(heads.cells[0], "sep=") == 0) /* a spreadsheet's own line */
        TRY(csv_next(ctx, csv, ctx->arena, &heads));
    if (!heads.count) {
        (void)FAIL(ctx, ST_INVALID, M("The file is empty: its first line must say what the columns are"));
        return fault_at(ctx, job->name, 1, 1);
    }
    TRY(import_map_make(ctx, ctx_notice(ctx), job->name, &heads, job->options.map, &job->map));
    job->types.only_alone &= strcmp(job->map.format, "google") != 0; /* these mix people and firms */
    return ST_OK;
}

static enum status check_width(struct ctx *ctx, const struct job *job, const struct csv_row *row) {
    for (size_t i = job->map.count; i < row->count; i++)
        if (*row->cells[i]) {
            (void)FAIL(ctx, ST_INVALID, M("This row has more fields than the first line has heads"));
            return fault_at(ctx, job->name, row->line, 0);
        }
    return ST_OK;
}

/* ---- pass 1 */

static const char *outcome_why(struct ctx *ctx, enum import_outcome outcome) {
    switch (outcome) {
    case IMPORT_MERGED:
        return msg(ctx->lang, M("Was there already; what was missing is added"));
    case IMPORT_UNCHANGED:
        return msg(ctx->lang, M("Was there already, with all of this"));
    case IMPORT_SUPPRESSED:
        return msg(ctx->lang, M("Has been erased on request and is not taken in again from a list"));
    case IMPORT_REFUSED:
        return msg(ctx->lang, M("Nothing is left of this row that could be stored"));
    default:
        return NULL;
    }
}

static void tell(struct ctx *ctx, struct job *job, int line, enum import_outcome outcome) {
    job->counts[outcome]++;
    if (outcome != IMPORT_NEW)
        import_line_add(&job->lines, (struct import_line){
                                         .line = line, .outcome = outcome, .why = outcome_why(ctx, outcome)});
}

/* One row in an arena of its own. On a dry run also what would become of it. */
static enum status try_row(struct ctx *ctx, struct job *job, struct db *db, const struct csv_row *cells) {
    if (!db)
        return ST_OK;
    struct import_row row;
    struct import_result result;
    import_row_read(ctx, &job->options, &job->types, &job->map, cells, &row, &job->lines);
    TRY(import_row_write(ctx, db, NULL, job->seen, &job->options, &job->types, 0, &row, &result));
    tell(ctx, job, cells->line, result.outcome);
    return ST_OK;
}

static enum status next_row(struct ctx *ctx, struct job *job, struct csv *csv, struct db *db, bool *more) {
    scoped_arena *arena = arena_new();
    struct arena *outer = ctx->arena;
    struct csv_row row;
    enum status status = csv_next(ctx, csv, arena, &row);
    *more = row.count > 0;
    if (status == ST_OK && *more)
        status = check_width(ctx, job, &row);
    ctx->arena = arena;
    if (status == ST_OK && *more)
        status = try_row(ctx, job, db, &row);
    registry_memory_back(ctx, outer);
    return status;
}

static enum status read_through(struct ctx *ctx, struct job *job, struct csv_input input, struct db *db) {
    struct csv *csv = csv_open(ctx, input, job->dialect);
    TRY(read_heads(ctx, csv, job));
    for (bool more = true; more;) {
        TRY(next_row(ctx, job, csv, db, &more));
        job->total += more;
    }
    return ST_OK;
}

static enum status pass_1(struct ctx *ctx, struct job *job) {
    scoped_file file = {0};
    TRY(open_file(ctx, job->options.path, &file));
    TRY(csv_sniff(ctx, file.input, &job->dialect));
    rewind(file.file);
    TRY(import_types_find(ctx, &job->options, &job->types));
    if (!job->options.dry_run)
        return read_through(ctx, job, file.input, NULL);
    scoped_reader *db = NULL;
    scoped_seen seen = import_seen_begin(ctx->arena);
    job->seen = &seen;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return read_through(ctx, job, file.input, db);
}

/* ---- pass 2 */

struct slice {
    struct job *job;
    struct import_row rows[SLICE];
    bool skip[SLICE]; /* the model refused it: told, and left out of the next try */
    size_t count;
    struct import_result results[SLICE];
    size_t failed; /* the row that failed, or count */
    const char *actor;
};

static enum status due_of_all(struct ctx *ctx, struct write *write, const struct slice *slice) {
    int64_t *parties = arena_array(ctx->arena, slice->count, sizeof *parties);
    size_t count = 0;
    for (size_t i = 0; i < slice->count; i++) {
        const struct import_result *result = &slice->results[i];
        if (!slice->skip[i] && (result->outcome == IMPORT_NEW || result->outcome == IMPORT_MERGED))
            parties[count++] = result->person ? result->person : result->organisation;
    }
    return due_all_within(ctx, write, parties, count);
}

static enum status progress(struct ctx *ctx, struct write *write, int64_t job, size_t done) {
    scoped_query q = query_begin(write->db, SQL_JOB_PROGRESS);
    query_bind_int(&q, 1, job);
    query_bind_int(&q, 2, (int64_t)done);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status log_slice(struct ctx *ctx, struct write *write, const struct slice *slice) {
    int64_t *parties = arena_array(ctx->arena, 2 * slice->count + 1, sizeof *parties);
    size_t count = 0;
    for (size_t i = 0; i < slice->count; i++) {
        const struct import_result *result = &slice->results[i];
        if (slice->skip[i] || (result->outcome != IMPORT_NEW && result->outcome != IMPORT_MERGED))
            continue;
        if (result->person)
            parties[count++] = result->person;
        if (result->organisation)
            parties[count++] = result->organisation;
    }
    if (!count)
        return ST_OK;
    struct audit_entry entry = {.actor = slice->actor,
                                .action = "imported",
                                .parties = parties,
                                .party_count = count,
                                .sentence = ctx_notice(ctx)->sources[slice->job->options.source].entry.path,
                                .detail = ref_text(ctx->arena, slice->job->id)};
    return audit_change(ctx, ctx->registry->audit, write, &entry);
}

static enum status write_slice(struct ctx *ctx, struct write *write, void *arg) {
    struct slice *slice = arg;
    struct job *job = slice->job;
    slice->failed = slice->count;
    for (size_t i = 0; i < slice->count; i++) {
        if (slice->skip[i])
            continue;
        enum status status = import_row_write(ctx, write->db, write, NULL, &job->options, &job->types, job->id,
                                              &slice->rows[i], &slice->results[i]);
        if (status != ST_OK) {
            slice->failed = i;
            return status;
        }
    }
    TRY(due_of_all(ctx, write, slice));
    TRY(log_slice(ctx, write, slice));
    TRY(progress(ctx, write, job->id, job->done + slice->count));
    CRASH_POINT("import.slice");
    return ST_OK;
}

/* A row that the model refuses as a whole undoes the slice, which is tried again without it. */
static enum status commit_slice(struct ctx *ctx, struct slice *slice) {
    for (;;) {
        enum status status = writer_run(ctx, ctx->registry->writer, write_slice, slice);
        if (status == ST_OK)
            return ST_OK;
        if (slice->failed == slice->count || (status != ST_DENIED && status != ST_INVALID))
            return status;
        slice->skip[slice->failed] = true;
        slice->results[slice->failed].outcome = IMPORT_REFUSED;
        import_line_refused(ctx, &slice->job->lines, slice->rows[slice->failed].line);
    }
}

static enum status fill_slice(struct ctx *ctx, struct slice *slice, struct csv *csv) {
    struct job *job = slice->job;
    while (slice->count < SLICE) {
        struct csv_row cells;
        TRY(csv_next(ctx, csv, ctx->arena, &cells));
        if (!cells.count)
            return ST_OK;
        import_row_read(ctx, &job->options, &job->types, &job->map, &cells, &slice->rows[slice->count++],
                        &job->lines);
    }
    return ST_OK;
}

static enum status one_slice(struct ctx *ctx, struct job *job, struct csv *csv, bool *more) {
    scoped_arena *arena = arena_new();
    struct arena *outer = ctx->arena;
    ctx->arena = arena;
    struct slice *slice = arena_alloc(arena, sizeof *slice);
    slice->job = job;
    slice->actor = actor_text(ctx);
    enum status status = fill_slice(ctx, slice, csv);
    if (status == ST_OK && slice->count)
        status = commit_slice(ctx, slice);
    registry_memory_back(ctx, outer);
    if (status != ST_OK)
        return status;
    for (size_t i = 0; i < slice->count; i++)
        if (slice->skip[i])
            job->counts[IMPORT_REFUSED]++;
        else
            tell(ctx, job, slice->rows[i].line, slice->results[i].outcome);
    job->done += slice->count;
    *more = slice->count == SLICE;
    if (job->options.progress)
        job->options.progress(job->options.progress_arg, job->done, job->total);
    return ST_OK;
}

static enum status skip_done(struct ctx *ctx, struct csv *csv, size_t done) {
    for (size_t i = 0; i < done; i++) {
        scoped_arena *arena = arena_new();
        struct csv_row row;
        TRY(csv_next(ctx, csv, arena, &row));
    }
    return ST_OK;
}

static enum status write_stage(struct ctx *ctx, struct job *job, struct stage *stage) {
    struct csv *csv = csv_open(ctx, stage_input(stage, job->name), job->dialect);
    TRY(read_heads(ctx, csv, job));
    TRY(skip_done(ctx, csv, job->done));
    for (bool more = true; more;)
        TRY(one_slice(ctx, job, csv, &more));
    return ST_OK;
}

static enum status pass_2(struct ctx *ctx, struct job *job) {
    scoped_ctx own; /* the staged file's plain chunks are wiped with it */
    ctx_begin(&own);
    own.registry = ctx->registry;
    scoped_stage stage = {0};
    enum status status = stage_open(&own, job->id, job->key, &stage);
    if (status == ST_OK)
        status = write_stage(ctx, job, &stage);
    job->lost = !stage.file || stage.damaged;
    return job->lost ? FAIL(ctx, ST_FAILED, M("The sealed copy of the file is gone; import the file again"))
                     : status;
}

/* ---- the job */

static json_t *job_json(const struct ctx *ctx, const struct job *job) {
    json_t *json = json_object();
    const struct notice *notice = ctx_notice((struct ctx *)ctx);
    json_put(json, "source", notice->sources[job->options.source].entry.id);
    json_put(json, "type",
             job->options.type == NOTICE_NOTHING ? NULL : notice->types[job->options.type].entry.id);
    json_put(json, "reason", job->options.reason);
    json_put(json, "map", job->options.map);
    json_put(json, "name", job->name);
    json_object_set_new(json, "encoding", json_integer(job->dialect.encoding));
    json_object_set_new(json, "separator", json_integer(job->dialect.separator));
    return json;
}

static struct seal_place plan_place(int64_t job) {
    return (struct seal_place){.record = job, .class = "job", .rev = -1};
}

struct sealed_plan {
    const struct job *job;
    void *bytes;
    size_t length;
};

static enum status add_job(struct ctx *ctx, struct write *write, void *arg) {
    const struct sealed_plan *plan = arg;
    TRY(edition_current(ctx));
    scoped_query q = query_begin(write->db, SQL_JOB_ADD);
    query_bind_int(&q, 1, plan->job->id);
    query_bind_text(&q, 2, "import");
    query_bind_int(&q, 3, ctx->now);
    query_bind_int(&q, 4, (int64_t)plan->job->total);
    query_bind_int(&q, 5, plan->job->key);
    query_bind_blob(&q, 6, plan->bytes, plan->length);
    query_bind_int(&q, 7, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status stage_and_add(struct ctx *ctx, struct job *job, struct csv_input input) {
    TRY(stage_write(ctx, job->id, job->key, input));
    CRASH_POINT("import.staged");
    scoped_json *json = job_json(ctx, job);
    const char *text = json_text(ctx->arena, json, 0);
    struct sealed_plan plan = {.job = job};
    TRY(seal_close(ctx, ctx->registry->vault, job->key, plan_place(job->id), text, strlen(text), &plan.bytes,
                   &plan.length));
    return writer_run(ctx, ctx->registry->writer, add_job, &plan);
}

static enum status begin_job(struct ctx *ctx, struct job *job) {
    scoped_file file = {0};
    job->id = store_new_id();
    TRY(open_file(ctx, job->options.path, &file));
    TRY(stage_key(ctx, job->id, &job->key));
    enum status status = stage_and_add(ctx, job, file.input);
    if (status == ST_OK)
        return ST_OK;
    struct fault fault = ctx->fault; /* why there is no import; that the rest cannot be tidied is less */
    stage_remove(ctx, job->id);
    (void)!vault_destroy_keys(ctx, ctx->registry->vault, &job->key, 1);
    ctx->fault = fault;
    return status;
}

static enum status mark(struct ctx *ctx, struct write *write, void *arg) {
    const struct job *job = arg;
    scoped_query q = query_begin(write->db, SQL_JOB_FINISHED);
    query_bind_int(&q, 1, job->id);
    query_bind_int(&q, 2, write->change);
    return query_run(ctx, &q, NULL);
}

static enum status clear(struct ctx *ctx, struct write *write, void *arg) {
    const struct job *job = arg;
    scoped_query q = query_begin(write->db, SQL_JOB_CLEARED);
    query_bind_int(&q, 1, job->id);
    query_bind_int(&q, 2, write->change);
    return query_run(ctx, &q, NULL);
}

/* The key goes first: from then on the staged copy is noise, wherever it lies. */
static enum status end_job(struct ctx *ctx, struct job *job) {
    TRY(writer_run(ctx, ctx->registry->writer, mark, job));
    CRASH_POINT("import.finished");
    TRY(vault_destroy_keys(ctx, ctx->registry->vault, &job->key, 1));
    stage_remove(ctx, job->id);
    CRASH_POINT("import.removed");
    return writer_run(ctx, ctx->registry->writer, clear, job);
}

static enum status permitted(struct ctx *ctx) {
    struct permission permission;
    struct asked asked = {
        .action = ACTION_IMPORT, .type = NOTICE_NOTHING, .purpose = NOTICE_NOTHING, .service = NOTICE_NOTHING};
    return permit(ctx, &asked, &permission);
}

static void report_of(const struct job *job, struct import_report *report) {
    *report = (struct import_report){.rows = job->total,
                                     .values_refused = job->lines.refused,
                                     .format = job->map.format,
                                     .unused = job->map.unused,
                                     .unused_count = job->map.unused_count,
                                     .lines = job->lines.items,
                                     .line_count = job->lines.count,
                                     .batch = job->id};
    memcpy(report->counts, job->counts, sizeof report->counts);
}

enum status import_run(struct ctx *ctx, const struct import_options *options, struct import_report *report) {
    struct job *job = arena_alloc(ctx->arena, sizeof *job);
    job->options = *options;
    job->name = basename(arena_text(ctx->arena, options->path));
    job->lines.arena = ctx->arena;
    TRY(permitted(ctx));
    if (!options->dry_run)
        TRY(registry_changeable(ctx));
    TRY(pass_1(ctx, job));
    if (!options->dry_run) {
        TRY(begin_job(ctx, job));
        TRY(pass_2(ctx, job));
        TRY(end_job(ctx, job));
    }
    report_of(job, report);
    return ST_OK;
}

/* ---- after a crash */

static enum status plan_read(struct ctx *ctx, struct job *job, const void *sealed, size_t length) {
    char *text;
    size_t text_length;
    const struct notice *notice = ctx_notice(ctx);
    TRY(seal_open(ctx, ctx->registry->vault, job->key, plan_place(job->id), sealed, length, &text,
                  &text_length));
    scoped_json *json = json_loads(text, 0, NULL);
    const char *type = json_string_value(json_object_get(json, "type"));
    job->options.source = notice_source(notice, json_string_value(json_object_get(json, "source")));
    job->options.type = type ? notice_type(notice, type) : NOTICE_NOTHING;
    job->options.reason = arena_text(ctx->arena, json_string_value(json_object_get(json, "reason")));
    job->options.map = arena_text(ctx->arena, json_string_value(json_object_get(json, "map")));
    job->name = arena_text(ctx->arena, json_string_value(json_object_get(json, "name")));
    job->dialect.encoding = (enum csv_encoding)json_integer_value(json_object_get(json, "encoding"));
    job->dialect.separator = (char)json_integer_value(json_object_get(json, "separator"));
    job->lines.arena = ctx->arena;
    return import_types_find(ctx, &job->options, &job->types);
}

struct open_job {
    struct job job;
    bool running;
    void *sealed;
    size_t length;
};
struct open_jobs {
    struct open_job *items;
    size_t count, room;
};

static enum status open_jobs(struct ctx *ctx, struct open_jobs *jobs) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_JOBS_OPEN);
    query_bind_text(&q, 1, "import");
    while (query_row(&q)) {
        struct open_job one = {.running = strcmp(query_text(ctx->arena, &q, "state"), "running") == 0};
        one.job.id = query_int(&q, "id");
        one.job.key = query_int(&q, "key");
        one.job.done = (size_t)query_int(&q, "done");
        one.job.total = (size_t)query_int(&q, "total");
        one.sealed = query_blob(ctx->arena, &q, "staged", &one.length);
        ARENA_PUSH(ctx->arena, jobs->items, jobs->count, jobs->room, one);
    }
    return query_done(ctx, &q);
}

static enum status log_lost(struct ctx *ctx, struct write *write, void *arg) {
    const struct job *job = arg;
    struct audit_entry entry = {
        .actor = actor_text(ctx), .action = "import_lost", .detail = ref_text(ctx->arena, job->id)};
    return audit_change(ctx, ctx->registry->audit, write, &entry);
}

/* What lies in the staging folder is all that is known of the rest of the list. When somebody took it away, the job can
 * only be ended: a register that no longer opens would help nobody. The log keeps that it was not finished. */
static enum status go_on(struct ctx *ctx, struct open_job *one) {
    struct job *job = &one->job;
    enum status status = plan_read(ctx, job, one->sealed, one->length);
    job->lost = status == ST_NOT_FOUND; /* its key is not there either */
    if (status == ST_OK)
        status = pass_2(ctx, job);
    if (!job->lost)
        return status;
    fault_clear(ctx);
    return writer_run(ctx, ctx->registry->writer, log_lost, job);
}

enum status import_resume(struct ctx *ctx) {
    struct open_jobs jobs = {0};
    TRY(open_jobs(ctx, &jobs));
    int64_t *ids = arena_array(ctx->arena, jobs.count + 1, sizeof *ids);
    for (size_t i = 0; i < jobs.count; i++)
        ids[i] = jobs.items[i].job.id;
    TRY(stage_sweep(ctx, ids, jobs.count));
    for (size_t i = 0; i < jobs.count; i++) {
        struct open_job *one = &jobs.items[i];
        if (one->running)
            TRY(go_on(ctx, one));
        TRY(end_job(ctx, &one->job));
    }
    return ST_OK;
}
