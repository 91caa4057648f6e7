/* Pass 1 reads everything and writes nothing. Then the file is sealed under a key of its own and staged, and pass 2 commits
 * slices: each commits its rows and how far it came in one transaction, so a start after a crash goes on behind the last
 * one. Finishing the job instead of undoing it was chosen because undoing would have to take back merges. */
#include "registry/import.h"

#include "base/crash.h"
#include "base/json.h"
#include "registry/edition.h"
#include "registry/import_batch.h"
#include "registry/import_format.h"
#include "registry/import_kept.h"
#include "registry/import_map.h"
#include "registry/import_stage.h"
#include "registry/import_write.h"
#include "registry/licence.h"
#include "registry/members.h"
#include "registry/screened.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of rows in one transaction. It remembers in memory what its pages were, and in a large register each row has pages of its own. */
enum { SLICE = 200, SLICE_BYTES = 8 * 1024 * 1024, ROW_BITS = 38 };

/* Everything pass 2 has to know, also after a crash. */
struct job {
    int64_t id, key;
    size_t done, total;
    struct import_options options;
    struct import_file file; /* how it is read, and how it was understood */
    const char *name;
    struct import_types types;
    struct import_lines lines;
    struct import_seen *seen;     /* on a dry run */
    struct import_named named;    /* that a dry run, or this slice, has added */
    struct withheld_few withheld; /* of a dry run, or of this slice */
    bool rough;
    size_t counts[IMPORT_OUTCOMES];
    bool keeps_map, forgets_map; /* once it is over */
    bool lost;                   /* the staged copy is gone or damaged: nothing can go on with the job */
};

static void close_file(FILE **file) {
    if (*file)
        fclose(*file);
}

static enum status open_file(struct ctx *ctx, const char *path, FILE **file) {
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
    *file = fdopen(fd, "r");
    must(*file);
    return ST_OK;
}

/* What is read of the file: all of it, or what its format says. */
struct opened {
    FILE *file;
    struct stage stage; /* or this */
    struct input input;
    const struct import_format *format;
    struct unzip *archive;
};

static void close_opened(struct opened *opened) {
    if (opened->archive)
        opened->format->close_archive(opened->archive);
    close_file(&opened->file);
    stage_close(&opened->stage);
}
#define scoped_opened __attribute__((cleanup(close_opened))) struct opened

static enum status open_bytes(struct ctx *ctx, const struct job *job, struct opened *opened) {
    const struct import_options *options = &job->options;
    if (options->upload) {
        TRY(stage_open(ctx, options->upload, options->upload_key, &opened->stage));
        opened->input = stage_input(&opened->stage, job->name);
        return ST_OK;
    }
    TRY(open_file(ctx, options->path, &opened->file));
    opened->input = input_file(options->path, opened->file);
    return ST_OK;
}

static enum status find_format(struct ctx *ctx, const struct job *job, struct opened *opened) {
    if (!job->options.format)
        return import_format_of(ctx, opened->input, job->name, &opened->format);
    opened->format = import_format_named(job->options.format);
    return opened->format ? ST_OK : FAIL(ctx, ST_INVALID, M("There is no such format of files"));
}

static enum status to_start(struct ctx *ctx, const struct opened *opened) {
    if (opened->input.seek(opened->input.arg, 0))
        return ST_OK;
    return FAIL(ctx, ST_FAILED, M("The file could not be read to its end"));
}

static enum status open_inside(struct ctx *ctx, const struct job *job, struct opened *opened) {
    TRY(open_bytes(ctx, job, opened));
    TRY(find_format(ctx, job, opened));
    TRY(to_start(ctx, opened));
    return opened->format->inside ? opened->format->inside(ctx, &opened->input, &opened->archive) : ST_OK;
}

static void close_format(struct import_file **file) {
    if (*file && (*file)->format->close)
        (*file)->format->close(*file);
}
#define scoped_format __attribute__((cleanup(close_format), unused)) struct import_file

/* The file from its start; what it shows of itself is there when this has returned. */
static enum status open_format(struct ctx *ctx, struct job *job, struct input input) {
    job->file.input = input;
    job->file.options = &job->options;
    job->file.arena = ctx->arena;
    job->file.state = NULL;
    TRY(job->file.format->open(ctx, &job->file));
    job->types.only_alone &= !job->file.mixed;
    return ST_OK;
}

/* One that cannot be read is told, and is then an item that says nothing. */
static enum status next_item(struct ctx *ctx, struct job *job, struct arena *arena, struct import_item *item,
                             struct import_lines *lines) {
    enum status status = job->file.format->next(ctx, &job->file, arena, item);
    if (status != ST_INVALID || !item->broken)
        return status;
    *item = (struct import_item){.line = item->line};
    if (lines)
        import_line_broken(ctx, lines, item->line);
    fault_clear(ctx);
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

static void tell_refused(struct job *job, const struct import_lines *refused) {
    for (size_t i = 0; i < refused->count; i++)
        import_line_add(&job->lines, refused->items[i]);
    job->lines.refused += refused->refused;
    job->lines.screened += refused->screened;
}

/* One item in an arena of its own. On a dry run also what would become of it. */
static enum status try_item(struct ctx *ctx, struct job *job, struct db *db, const struct import_item *item) {
    if (!db)
        return ST_OK;
    struct import_row row;
    struct import_result result;
    import_row_read(ctx, &job->options, &job->types, item, &row, &job->lines);
    TRY(import_named_look(ctx, &row));
    size_t seen = job->seen->count;
    enum status status = import_row_write(ctx, db, NULL, job->seen, &job->options, &job->types, NULL,
                                          &job->named, &job->withheld, &row, ctx->arena, &result);
    if (status == ST_DENIED || status == ST_INVALID) { /* the row as a whole, as commit_slice tells it */
        import_seen_back(job->seen, seen);
        job->counts[IMPORT_REFUSED]++;
        import_line_refused(ctx, &job->lines, item->line);
        return ST_OK;
    }
    TRY(status);
    tell_refused(job, &result.refused);
    tell(ctx, job, item->line, result.outcome);
    return ST_OK;
}

static enum status look_at_next(struct ctx *ctx, struct job *job, struct db *db, bool *more) {
    scoped_arena *arena = arena_new();
    struct arena *outer = ctx->arena;
    struct import_item item;
    ctx->arena = arena;
    enum status status = next_item(ctx, job, arena, &item, db ? &job->lines : NULL);
    *more = item.line > 0;
    if (status == ST_OK && *more)
        status = try_item(ctx, job, db, &item);
    registry_memory_back(ctx, outer);
    return status;
}

static bool goes_on(const struct job *job, size_t done, size_t all) {
    return !job->options.progress || job->options.progress(job->options.progress_arg, done, all);
}

static enum status read_through(struct ctx *ctx, struct job *job, struct input input, struct db *db) {
    scoped_format *file = &job->file;
    TRY(open_format(ctx, job, input));
    for (bool more = true; more;) {
        TRY(look_at_next(ctx, job, db, &more));
        job->total += more;
        if (job->total % SLICE == 0 && !goes_on(job, job->total, 0))
            return FAIL(ctx, ST_BUSY, M("The program was stopped meanwhile. Nothing was taken in."));
    }
    return ST_OK;
}

static enum status learn(struct ctx *ctx, struct job *job, const struct opened *opened) {
    job->file.format = opened->format;
    job->file.input = opened->input;
    job->file.options = &job->options;
    job->file.arena = ctx->arena;
    if (job->file.format->learn)
        TRY(job->file.format->learn(ctx, &job->file));
    return to_start(ctx, opened);
}

static enum status pass_1(struct ctx *ctx, struct job *job) {
    scoped_opened opened = {0};
    TRY(open_inside(ctx, job, &opened));
    TRY(learn(ctx, job, &opened));
    TRY(import_types_find(ctx, &job->options, &job->types));
    if (!job->options.dry_run)
        return read_through(ctx, job, opened.input, NULL);
    scoped_reader *db = NULL;
    scoped_seen seen = import_seen_begin(ctx->arena);
    scoped_named named = import_named_begin();
    job->seen = &seen;
    job->named = named;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(withheld_read(ctx, db, ctx->arena, &job->withheld));
    TRY(read_through(ctx, job, opened.input, db));
    job->rough = seen.full;
    return ST_OK;
}

/* ---- pass 2 */

struct slice {
    struct job *job;
    struct import_row rows[SLICE];
    struct import_lines told[SLICE]; /* of each row while it was read: the report is in the order of the file */
    bool skip[SLICE];                /* the model refused it: told, and left out of the next try */
    size_t count;
    bool last; /* there are no more rows */
    struct import_result results[SLICE];
    size_t failed; /* the row that failed, or count */
    const char *actor;
    int64_t source; /* the row of this bringing, in this try */
};

static enum status due_of_all(struct ctx *ctx, struct write *write, const struct slice *slice) {
    struct members parties = {
        .arena = ctx->arena}; /* each once: a file of hours names the same client again and again */
    for (size_t i = 0; i < slice->count; i++) {
        const struct import_result *result = &slice->results[i];
        if (!slice->skip[i] && (result->outcome == IMPORT_NEW || result->outcome == IMPORT_MERGED))
            (void)members_add(&parties, result->person ? result->person : result->organisation);
    }
    return due_all_within(ctx, write, parties.items, parties.count);
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

static enum status count_slice(struct ctx *ctx, struct write *write, const struct slice *slice) {
    size_t counts[IMPORT_OUTCOMES] = {0};
    for (size_t i = 0; i < slice->count; i++)
        counts[slice->skip[i] ? IMPORT_REFUSED : slice->results[i].outcome]++;
    return batch_count(ctx, write, slice->job->id, counts);
}

/* Ids of one import lie in the order of its rows, so that a slice fills pages of its own instead of touching a page of every
 * index for every row. What one row needs on its way is not needed for the next. */
static enum status write_row(struct ctx *ctx, struct write *write, struct slice *slice, size_t at) {
    struct job *job = slice->job;
    const struct import_bringing bringing = {
        .job = job->id,
        .near = (int64_t)(((uint64_t)job->id + ((uint64_t)(job->done + at) << ROW_BITS)) & INT64_MAX),
        .source = &slice->source};
    scoped_arena *arena = arena_new();
    struct arena *outer = ctx->arena;
    ctx->arena = arena;
    enum status status =
        import_row_write(ctx, write->db, write, NULL, &job->options, &job->types, &bringing, &job->named,
                         &job->withheld, &slice->rows[at], outer, &slice->results[at]);
    registry_memory_back(ctx, outer);
    return status;
}

static enum status write_slice(struct ctx *ctx, struct write *write, void *arg) {
    struct slice *slice = arg;
    struct job *job = slice->job;
    slice->failed = slice->count;
    slice->source = 0;
    scoped_named named = import_named_begin(); /* of this try: an earlier one was undone */
    job->named = named;
    TRY(withheld_read(ctx, write->db, ctx->arena, &job->withheld));
    for (size_t i = 0; i < slice->count; i++) {
        if (slice->skip[i])
            continue;
        enum status status = write_row(ctx, write, slice, i);
        if (status != ST_OK) {
            slice->failed = i;
            return status;
        }
    }
    TRY(due_of_all(ctx, write, slice));
    TRY(log_slice(ctx, write, slice));
    TRY(count_slice(ctx, write, slice));
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
        import_line_refused(ctx, &slice->told[slice->failed], slice->rows[slice->failed].line);
    }
}

static enum status fill_slice(struct ctx *ctx, struct slice *slice) {
    struct job *job = slice->job;
    while (slice->count < SLICE && arena_used(ctx->arena) < SLICE_BYTES) {
        struct import_item item;
        struct import_lines *told = &slice->told[slice->count];
        told->arena = ctx->arena;
        TRY(next_item(ctx, job, ctx->arena, &item, told));
        slice->last = !item.line;
        if (slice->last)
            return ST_OK;
        import_row_read(ctx, &job->options, &job->types, &item, &slice->rows[slice->count], told);
        TRY(import_named_look(ctx, &slice->rows[slice->count++]));
    }
    return ST_OK;
}

static void tell_slice(struct ctx *ctx, struct job *job, const struct slice *slice) {
    for (size_t i = 0; i < slice->count; i++) {
        tell_refused(job, &slice->told[i]);
        if (slice->skip[i]) {
            job->counts[IMPORT_REFUSED]++;
            continue;
        }
        tell_refused(job, &slice->results[i].refused);
        tell(ctx, job, slice->rows[i].line, slice->results[i].outcome);
    }
}

static enum status one_slice(struct ctx *ctx, struct job *job, bool *more) {
    scoped_arena *arena = arena_new();
    struct arena *outer = ctx->arena;
    ctx->arena = arena;
    struct slice *slice = arena_alloc(arena, sizeof *slice);
    slice->job = job;
    slice->actor = actor_text(ctx);
    enum status status = fill_slice(ctx, slice);
    if (status == ST_OK && slice->count)
        status = commit_slice(ctx, slice);
    registry_memory_back(ctx, outer);
    if (status != ST_OK)
        return status;
    tell_slice(ctx, job, slice);
    job->done += slice->count;
    *more = !slice->last;
    if (!goes_on(job, job->done, job->total) && *more)
        return FAIL(ctx, ST_BUSY, M("The program was stopped meanwhile. The next start finishes the import."));
    return ST_OK;
}

static enum status skip_done(struct ctx *ctx, struct job *job) {
    for (size_t i = 0; i < job->done; i++) {
        scoped_arena *arena = arena_new();
        struct import_item item;
        TRY(next_item(ctx, job, arena, &item, NULL));
    }
    return ST_OK;
}

static enum status write_stage(struct ctx *ctx, struct job *job, struct stage *stage) {
    scoped_format *file = &job->file;
    TRY(open_format(ctx, job, stage_input(stage, job->name)));
    TRY(skip_done(ctx, job));
    for (bool more = true; more;)
        TRY(one_slice(ctx, job, &more));
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
    json_put(json, "licence", job->options.licence.text);
    json_object_set_new(json, "bought", json_integer(job->options.licence.bought));
    json_object_set_new(json, "until", json_integer(job->options.licence.until));
    json_put(json, "map", job->file.map ? job->file.map : "-");
    json_put(json, "map_key", job->file.map_key);
    json_object_set_new(json, "keeps_map", json_boolean(job->keeps_map));
    json_object_set_new(json, "forgets_map", json_boolean(job->forgets_map));
    json_put(json, "encoding", job->options.encoding);
    json_put(json, "sheet", job->options.sheet);
    json_put(json, "name", job->name);
    json_put(json, "format", job->file.format->id);
    json_object_set(json, "learned", job->file.learned);
    return json;
}

static struct seal_place plan_place(int64_t job) {
    return (struct seal_place){.record = job, .class = "job", .rev = -1};
}

static const char *format_of(const struct job *job) {
    return job->file.shown ? job->file.shown : job->file.format->id;
}

struct sealed_plan {
    const struct job *job;
    void *bytes;
    size_t length;
};

static enum status add_job(struct ctx *ctx, struct write *write, void *arg) {
    const struct sealed_plan *plan = arg;
    TRY(edition_current_within(ctx, write->db));
    TRY(batch_add(ctx, write,
                  &(struct batch_add){.id = plan->job->id,
                                      .format = format_of(plan->job),
                                      .total = plan->job->total,
                                      .options = &plan->job->options}));
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

/* What was sent is staged already; where less of it is read (a chat in an archive), that takes its place. */
static enum status stage_for(struct ctx *ctx, const struct job *job, const struct opened *opened) {
    if (job->options.upload && !opened->archive)
        return ST_OK;
    if (job->options.upload)
        stage_remove(ctx, job->id);
    return stage_write(ctx, job->id, job->key, opened->input);
}

static enum status stage_and_add(struct ctx *ctx, struct job *job, const struct opened *opened) {
    TRY(adopt_turn(ctx));
    TRY(stage_for(ctx, job, opened));
    CRASH_POINT("import.staged");
    scoped_json *json = job_json(ctx, job);
    const char *text = json_text(ctx->arena, json, 0);
    struct sealed_plan plan = {.job = job};
    TRY(seal_close(ctx, ctx->registry->vault, job->key, plan_place(job->id), text, strlen(text), &plan.bytes,
                   &plan.length));
    return writer_run(ctx, ctx->registry->writer, add_job, &plan);
}

static enum status begin_job(struct ctx *ctx, struct job *job) {
    scoped_opened opened = {0};
    job->id = job->options.upload ? job->options.upload : store_new_id();
    job->key = job->options.upload_key;
    TRY(open_inside(ctx, job, &opened));
    if (!job->options.upload)
        TRY(stage_key(ctx, job->id, &job->key));
    CRASH_POINT("import.keyed");
    enum status status = stage_and_add(ctx, job, &opened);
    if (status == ST_OK || job->options.upload) /* which can be tried again */
        return status;
    struct fault fault = ctx->fault; /* why there is no import; that the rest cannot be tidied is less */
    stage_remove(ctx, job->id);
    (void)!vault_destroy_keys(ctx, ctx->registry->vault, &job->key, 1);
    ctx->fault = fault;
    return status;
}

static enum status mark(struct ctx *ctx, struct write *write, void *arg) {
    const struct job *job = arg;
    if (job->file.map_key && (job->keeps_map || job->forgets_map))
        TRY(import_keep_map(ctx, write, job->file.map_key, job->keeps_map ? job->options.map : NULL));
    TRY(batch_state(ctx, write, job->id, job->lost ? "lost" : "done"));
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
    return permit_action(ctx, ACTION_IMPORT, 0, &permission);
}

static void report_of(const struct job *job, struct import_report *report) {
    *report = (struct import_report){.rows = job->total,
                                     .values_refused = job->lines.refused,
                                     .format = format_of(job),
                                     .encoding = job->file.encoding,
                                     .kept_map = job->file.kept ? job->file.map : NULL,
                                     .keeps_map = job->keeps_map && !job->options.dry_run,
                                     .unused = job->file.unused,
                                     .unused_count = job->file.unused_count,
                                     .other_sheets = job->file.other_sheets,
                                     .other_sheet_count = job->file.other_sheet_count,
                                     .lines = job->lines.items,
                                     .line_count = job->lines.count,
                                     .rough = job->rough,
                                     .batch = job->id};
    memcpy(report->counts, job->counts, sizeof report->counts);
}

enum status import_may(struct ctx *ctx, const struct import_options *options) {
    TRY(permitted(ctx));
    TRY(licence_check(ctx, options->source, &options->licence));
    return options->dry_run ? ST_OK : registry_changeable(ctx);
}

static void looked(const struct job *job, struct import_look *look) {
    look->format = job->file.format->id;
    look->shown = format_of(job);
    look->encoding = job->file.encoding;
    look->kept_map = job->file.kept ? job->file.map : NULL;
    look->other_sheets = job->file.other_sheets;
    look->other_sheet_count = job->file.other_sheet_count;
}

static enum status look_through(struct ctx *ctx, struct job *job, struct input input) {
    scoped_format *file = &job->file;
    TRY(open_format(ctx, job, input));
    looked(job, file->look);
    bool more = file->look->table;
    for (int i = 0; i < 4 * IMPORT_LOOK_ROWS && more && file->look->row_count < IMPORT_LOOK_ROWS; i++)
        TRY(look_at_next(ctx, job, NULL, &more));
    return ST_OK;
}

enum status import_look(struct ctx *ctx, const struct import_options *options, struct import_look *look) {
    scoped_json *learned = json_object();
    scoped_opened opened = {0};
    struct job *job = arena_alloc(ctx->arena, sizeof *job);
    *look = (struct import_look){.arena = ctx->arena};
    job->options = *options;
    job->file.learned = learned;
    job->file.look = look;
    job->name = options->path;
    job->lines.arena = ctx->arena;
    TRY(permitted(ctx));
    TRY(open_inside(ctx, job, &opened));
    look->format = opened.format->id;
    TRY(learn(ctx, job, &opened));
    return look_through(ctx, job, opened.input);
}

enum status import_run(struct ctx *ctx, const struct import_options *options, struct import_report *report) {
    scoped_json *learned = json_object();
    struct job *job = arena_alloc(ctx->arena, sizeof *job);
    job->options = *options;
    job->file.learned = learned;
    job->name = basename(arena_text(ctx->arena, options->path));
    job->lines.arena = ctx->arena;
    TRY(import_may(ctx, options));
    TRY(import_map_text(ctx, options->map, &job->options.map));
    job->forgets_map = options->map && strcmp(options->map, "-") == 0;
    job->keeps_map = options->map && !job->forgets_map && !import_map_by_place(job->options.map);
    TRY(pass_1(ctx, job));
    if (!options->dry_run) {
        TRY(begin_job(ctx, job));
        TRY(pass_2(ctx, job));
        TRY(end_job(ctx, job));
        screened_add(ctx, job->lines.screened);
    }
    report_of(job, report);
    return ST_OK;
}

/* ---- after a crash */

/* `learned` is the caller's from now on. */
static enum status plan_read(struct ctx *ctx, struct job *job, const void *sealed, size_t length,
                             json_t **learned) {
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
    job->options.licence =
        (struct licence){arena_text(ctx->arena, json_string_value(json_object_get(json, "licence"))),
                         (day_t)json_integer_value(json_object_get(json, "bought")),
                         (day_t)json_integer_value(json_object_get(json, "until"))};
    job->options.map = arena_text(ctx->arena, json_string_value(json_object_get(json, "map")));
    job->options.encoding = arena_text(ctx->arena, json_string_value(json_object_get(json, "encoding")));
    job->options.sheet = arena_text(ctx->arena, json_string_value(json_object_get(json, "sheet")));
    job->file.map_key = arena_text(ctx->arena, json_string_value(json_object_get(json, "map_key")));
    job->keeps_map = json_is_true(json_object_get(json, "keeps_map"));
    job->forgets_map = json_is_true(json_object_get(json, "forgets_map"));
    job->name = arena_text(ctx->arena, json_string_value(json_object_get(json, "name")));
    job->file.format = import_format_named(json_string_value(json_object_get(json, "format")));
    job->file.learned = *learned = json_incref(json_object_get(json, "learned"));
    job->lines.arena = ctx->arena;
    if (!job->file.format)
        return FAIL(ctx, ST_NOT_FOUND, M("The sealed copy of the file is gone; import the file again"));
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
    scoped_json *learned = NULL;
    enum status status = plan_read(ctx, job, one->sealed, one->length, &learned);
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
