/* One thread, started with the first file. The files it knows of are in memory only: what survives a crash is the import's own job
 * (registry/import.c), and a file that was only looked at is sent again. */
#include "registry/intake.h"

#include "base/clock.h"
#include "registry/import_stage.h"
#include "registry/permit.h"
#include "registry/scope.h"
#include "registry/setting.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

enum { FILES_MAX = 16, KEPT_SECONDS = 4 * 3600, LOOK_SECONDS = 30 };

struct file {
    struct file *next;
    struct arena *arena, *told; /* told: of the last report */
    struct intake *intake;
    struct actor actor;
    struct scope scope; /* token 0: it came without one */
    enum lang lang;
    int64_t key, touched; /* key 0: the staged copy is gone */
    uint64_t turn;
    struct intake_state state;
};

struct intake {
    struct registry *registry;
    pthread_mutex_t lock;
    pthread_cond_t work;
    pthread_t thread;
    bool started, stopping;
    struct file *files; /* the newest first */
    uint64_t turns;
};

/* ---- copies */

static void copy_licence(struct arena *arena, struct licence *licence) {
    licence->text = licence->text ? arena_text(arena, licence->text) : NULL;
}

static const char *copy_text(struct arena *arena, const char *text) {
    return text ? arena_text(arena, text) : NULL;
}

static const char *const *copy_texts(struct arena *arena, const char *const *texts, size_t count) {
    const char **copies = arena_array(arena, count + 1, sizeof *copies);
    for (size_t i = 0; i < count; i++)
        copies[i] = arena_text(arena, texts[i]);
    return copies;
}

static struct import_options copy_options(struct arena *arena, const struct import_options *from) {
    struct import_options to = *from;
    to.reason = copy_text(arena, from->reason);
    to.map = copy_text(arena, from->map);
    to.encoding = copy_text(arena, from->encoding);
    to.sheet = copy_text(arena, from->sheet);
    to.dates = copy_text(arena, from->dates);
    to.format = copy_text(arena, from->format);
    to.we = copy_texts(arena, from->we, from->we_count);
    copy_licence(arena, &to.licence);
    return to;
}

static struct scope copy_scope(struct arena *arena, const struct scope *from) {
    struct scope to = *from;
    to.purposes.items = copy_texts(arena, from->purposes.items, from->purposes.count);
    to.purpose = copy_text(arena, from->purpose);
    return to;
}

/* Line after line says the same. */
static const char *copy_again(struct arena *arena, const char *text, const char **last,
                              const char **last_copy) {
    if (!text)
        return NULL;
    if (text != *last) {
        *last = text;
        *last_copy = arena_text(arena, text);
    }
    return *last_copy;
}

static const struct import_line *copy_lines(struct arena *arena, const struct import_report *report) {
    struct import_line *lines = arena_array(arena, report->line_count + 1, sizeof *lines);
    const char *last[3] = {0}, *copies[3] = {0};
    for (size_t i = 0; i < report->line_count; i++) {
        lines[i] = report->lines[i];
        lines[i].why = copy_again(arena, lines[i].why, &last[0], &copies[0]);
        lines[i].field = copy_again(arena, lines[i].field, &last[1], &copies[1]);
        lines[i].sentence = copy_again(arena, lines[i].sentence, &last[2], &copies[2]);
    }
    return lines;
}

static struct import_report copy_report(struct arena *arena, const struct import_report *from) {
    struct import_report to = *from;
    to.format = copy_text(arena, from->format);
    to.encoding = copy_text(arena, from->encoding);
    to.kept_map = copy_text(arena, from->kept_map);
    to.unused = copy_texts(arena, from->unused, from->unused_count);
    to.other_sheets = copy_texts(arena, from->other_sheets, from->other_sheet_count);
    to.lines = copy_lines(arena, from);
    return to;
}

static struct intake_state copy_state(struct arena *arena, const struct intake_state *from, bool lines) {
    struct intake_state to = *from;
    to.name = arena_text(arena, from->name);
    to.who = arena_text(arena, from->who);
    to.options = copy_options(arena, &from->options);
    if (!lines)
        to.report.line_count = 0;
    to.report = copy_report(arena, &to.report);
    to.wrong = copy_text(arena, from->wrong);
    to.field = copy_text(arena, from->field);
    to.sentence = copy_text(arena, from->sentence);
    return to;
}

/* ---- one file */

static bool busy(const struct file *file) {
    return file->state.phase == INTAKE_WAITING || file->state.phase == INTAKE_RUNNING;
}

static void free_file(struct file *file) {
    arena_drop(&file->told);
    arena_free(file->arena);
}

/* The key goes first. */
static void destroy_copy(struct ctx *ctx, ref_t id, int64_t key) {
    if (!key)
        return;
    if (vault_destroy_keys(ctx, ctx->registry->vault, &key, 1) == ST_OK)
        stage_remove(ctx, id);
    fault_clear(ctx);
}

/* Under lock. */
static struct file *find(const struct intake *intake, ref_t id) {
    struct file *file = intake->files;
    while (file && file->state.id != id)
        file = file->next;
    return file;
}

/* Under lock: for who asks. A program has to do with what it has sent itself, and with no more. */
static struct file *find_for(const struct ctx *ctx, const struct intake *intake, ref_t id) {
    struct file *file = find(intake, id);
    return file && ctx->scope && file->scope.token != ctx->scope->token ? NULL : file;
}

static void unlink_file(struct intake *intake, const struct file *gone) {
    for (struct file **at = &intake->files; *at; at = &(*at)->next)
        if (*at == gone) {
            *at = gone->next;
            return;
        }
}

/* ---- the thread */

static bool on_progress(void *arg, size_t done, size_t all) {
    struct file *file = arg;
    pthread_mutex_lock(&file->intake->lock);
    file->state.done = done;
    file->state.total = all;
    bool stop = file->intake->stopping;
    pthread_mutex_unlock(&file->intake->lock);
    return !stop;
}

/* Under lock. */
static void tell(struct file *file, struct ctx *ctx, enum status status, const struct import_report *report) {
    struct intake_state *state = &file->state;
    arena_drop(&file->told);
    file->told = arena_new();
    state->report = (struct import_report){0};
    state->wrong = state->field = state->sentence = NULL;
    if (status == ST_OK) {
        state->report = copy_report(file->told, report);
        state->phase = state->dry ? INTAKE_TRIED : INTAKE_TAKEN;
    } else {
        state->wrong = arena_text(file->told, fault_text(ctx));
        state->field = copy_text(file->told, ctx->fault.field);
        state->sentence = copy_text(file->told, ctx->fault.sentence);
        state->phase = INTAKE_FAILED;
    }
    file->touched = clock_now();
}

static struct ctx begin_ctx(const struct intake *intake, const struct file *file) {
    struct ctx ctx;
    ctx_begin(&ctx);
    ctx.registry = intake->registry;
    if (file) {
        ctx.actor = &file->actor;
        ctx.scope = file->scope.token ? &file->scope : NULL;
        ctx.lang = file->lang;
    }
    return ctx;
}

/* Whatever became of it, its copy is the job's from the moment that there is one. */
static bool begun(struct ctx *ctx, const struct file *file) {
    struct import_batch batch;
    bool is = import_batch_find(ctx, file->state.id, &batch) == ST_OK;
    fault_clear(ctx);
    return is;
}

/* It is nobody else's while its phase is INTAKE_RUNNING. An import that was taken in has done away with its copy. */
static void run(struct intake *intake, struct file *file) {
    struct ctx ctx = begin_ctx(intake, file);
    struct import_report report = {0};
    struct import_options options = file->state.options;
    options.path = file->state.name;
    options.upload = file->state.id;
    options.upload_key = file->key;
    options.dry_run = file->state.dry;
    options.progress = on_progress;
    options.progress_arg = file;
    enum status status = import_run(&ctx, &options, &report);
    struct fault fault = ctx.fault;
    bool is_begun = !options.dry_run && begun(&ctx, file);
    ctx.fault = fault;
    pthread_mutex_lock(&intake->lock);
    tell(file, &ctx, status, &report);
    file->state.begun = is_begun;
    if (is_begun)
        file->key = 0;
    pthread_mutex_unlock(&intake->lock);
    ctx_end(&ctx);
}

/* Under lock. */
static struct file *next_turn(const struct intake *intake) {
    struct file *next = NULL;
    for (struct file *file = intake->files; file; file = file->next)
        if (file->state.phase == INTAKE_WAITING && (!next || file->turn < next->turn))
            next = file;
    return next;
}

/* Under lock: one that nobody has looked at for long. */
static struct file *forgotten(const struct intake *intake, int64_t now) {
    for (struct file *file = intake->files; file; file = file->next)
        if (!busy(file) && now - file->touched > KEPT_SECONDS)
            return file;
    return NULL;
}

static void forget(struct intake *intake, struct file *file) {
    struct ctx ctx = begin_ctx(intake, NULL);
    destroy_copy(&ctx, file->state.id, file->key);
    ctx_end(&ctx);
    free_file(file);
}

static void wait_a_while(struct intake *intake) {
    int64_t at = clock_monotonic() + (int64_t)LOOK_SECONDS * 1000000;
    struct timespec until = {.tv_sec = at / 1000000, .tv_nsec = at % 1000000 * 1000};
    pthread_cond_timedwait(&intake->work, &intake->lock, &until);
}

static void *work(void *self) {
    struct intake *intake = self;
    pthread_mutex_lock(&intake->lock);
    while (!intake->stopping) {
        struct file *file = next_turn(intake), *gone = file ? NULL : forgotten(intake, clock_now());
        if (file)
            file->state.phase = INTAKE_RUNNING;
        else if (gone)
            unlink_file(intake, gone);
        else
            wait_a_while(intake);
        pthread_mutex_unlock(&intake->lock);
        if (file)
            run(intake, file);
        if (gone)
            forget(intake, gone);
        pthread_mutex_lock(&intake->lock);
    }
    pthread_mutex_unlock(&intake->lock);
    return NULL;
}

/* Under lock. */
static enum status start_thread(struct ctx *ctx, struct intake *intake) {
    if (!intake->started)
        intake->started = pthread_create(&intake->thread, NULL, work, intake) == 0;
    return intake->started ? ST_OK : FAIL(ctx, ST_FAILED, M("The work cannot be begun now. Try again."));
}

struct intake *intake_new(struct registry *registry, struct arena *arena) {
    struct intake *intake = arena_alloc(arena, sizeof *intake);
    *intake = (struct intake){.registry = registry};
    pthread_condattr_t monotonic;
    must(pthread_condattr_init(&monotonic) == 0 && pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
    must(pthread_mutex_init(&intake->lock, NULL) == 0 && pthread_cond_init(&intake->work, &monotonic) == 0);
    pthread_condattr_destroy(&monotonic);
    return intake;
}

void intake_free(struct intake *intake) {
    if (!intake)
        return;
    pthread_mutex_lock(&intake->lock);
    intake->stopping = true;
    pthread_cond_broadcast(&intake->work);
    pthread_mutex_unlock(&intake->lock);
    if (intake->started)
        pthread_join(intake->thread, NULL);
    while (intake->files) {
        struct file *file = intake->files;
        intake->files = file->next;
        forget(intake, file);
    }
    pthread_cond_destroy(&intake->work);
    pthread_mutex_destroy(&intake->lock);
}

/* ---- from outside */

static enum status permitted(struct ctx *ctx) {
    struct permission permission;
    TRY(permit_action(ctx, ACTION_IMPORT, 0, &permission));
    return ctx->registry->intake ? ST_OK : registry_changeable(ctx);
}

enum status intake_most(struct ctx *ctx, int64_t *bytes) {
    return setting_number(ctx, SETTING_IMPORT_MOST, bytes);
}

static enum status check_size(struct ctx *ctx, size_t size) {
    int64_t most;
    TRY(intake_most(ctx, &most));
    if (!size) {
        (void)FAIL(ctx, ST_INVALID, M("The file is empty."));
        return fault_at_field(ctx, "file");
    }
    if ((int64_t)size <= most)
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, M("The file is too large: at most {1} megabytes are taken."),
               arena_printf(ctx->arena, "%lld", (long long)(most / 1024 / 1024)));
    return fault_at_field(ctx, "file");
}

static struct file *new_file(struct ctx *ctx, const char *name, ref_t id, int64_t key) {
    struct arena *arena = arena_new();
    struct file *file = arena_alloc(arena, sizeof *file);
    *file = (struct file){.arena = arena,
                          .told = arena_new(),
                          .intake = ctx->registry->intake,
                          .lang = ctx->lang,
                          .key = key,
                          .touched = ctx->now};
    file->actor = ctx->actor ? *ctx->actor : (struct actor){.role = ACTOR_OWNER};
    file->actor.name = arena_text(arena, file->actor.name ? file->actor.name : "");
    if (ctx->scope)
        file->scope = copy_scope(arena, ctx->scope);
    file->state =
        (struct intake_state){.id = id,
                              .name = arena_text(arena, name),
                              .who = file->actor.name,
                              .options = {.source = NOTICE_NOTHING, .type = NOTICE_NOTHING, .we = NULL}};
    return file;
}

/* Under lock. */
static enum status add_to(struct ctx *ctx, struct intake *intake, struct file *file) {
    size_t count = 0;
    for (const struct file *one = intake->files; one; one = one->next)
        count += one->key != 0;
    if (count >= FILES_MAX)
        return FAIL(ctx, ST_BUSY,
                    M("Too many files wait to be taken in. Take them in or put them away first."));
    TRY(start_thread(ctx, intake));
    file->next = intake->files;
    intake->files = file;
    return ST_OK;
}

enum status intake_add(struct ctx *ctx, const char *name, size_t size, struct input input, ref_t *id) {
    int64_t key;
    TRY(permitted(ctx));
    TRY(registry_changeable(ctx));
    TRY(check_size(ctx, size));
    *id = store_new_id();
    TRY(stage_key(ctx, *id, &key));
    enum status status = stage_write(ctx, *id, key, input);
    struct intake *intake = ctx->registry->intake;
    struct file *file = new_file(ctx, name, *id, key);
    if (status == ST_OK) {
        pthread_mutex_lock(&intake->lock);
        status = add_to(ctx, intake, file);
        pthread_mutex_unlock(&intake->lock);
    }
    if (status == ST_OK)
        return ST_OK;
    struct fault fault = ctx->fault;
    destroy_copy(ctx, *id, key);
    ctx->fault = fault;
    free_file(file);
    return status;
}

static enum status not_there(struct ctx *ctx) {
    return FAIL(
        ctx, ST_NOT_FOUND,
        M("This file is not here any more: it was put away, or the program was started again. Send it again."));
}

enum status intake_read(struct ctx *ctx, ref_t id, struct intake_state *state) {
    TRY(permitted(ctx));
    struct intake *intake = ctx->registry->intake;
    pthread_mutex_lock(&intake->lock);
    struct file *file = find_for(ctx, intake, id);
    if (file) {
        *state = copy_state(ctx->arena, &file->state, true);
        file->touched = ctx->now;
    }
    pthread_mutex_unlock(&intake->lock);
    return file ? ST_OK : not_there(ctx);
}

enum status intake_list(struct ctx *ctx, struct intake_state **states, size_t *count) {
    size_t room = 0;
    *states = NULL;
    *count = 0;
    TRY(permitted(ctx));
    struct intake *intake = ctx->registry->intake;
    pthread_mutex_lock(&intake->lock);
    for (const struct file *file = intake->files; file; file = file->next)
        if (!ctx->scope || file->scope.token == ctx->scope->token)
            ARENA_PUSH(ctx->arena, *states, *count, room, copy_state(ctx->arena, &file->state, false));
    pthread_mutex_unlock(&intake->lock);
    return ST_OK;
}

/* Under lock: the file, when something may be done with it. */
static enum status idle_file(struct ctx *ctx, const struct intake *intake, ref_t id, struct file **file) {
    *file = find_for(ctx, intake, id);
    if (!*file || !(*file)->key)
        return not_there(ctx);
    if (busy(*file))
        return FAIL(ctx, ST_BUSY, M("This file is being read. Wait until that is done."));
    (*file)->touched = ctx->now;
    return ST_OK;
}

enum status intake_say(struct ctx *ctx, ref_t id, const struct import_options *options) {
    struct file *file;
    TRY(permitted(ctx));
    struct intake *intake = ctx->registry->intake;
    pthread_mutex_lock(&intake->lock);
    enum status status = idle_file(ctx, intake, id, &file);
    if (status == ST_OK) {
        file->state.options = copy_options(file->arena, options);
        file->state.wrong = NULL;
        file->state.phase = INTAKE_READY;
    }
    pthread_mutex_unlock(&intake->lock);
    return status;
}

/* Its copy stays while it is read here: what would take it away waits for nobody, so the reading may fail, and says so. */
enum status intake_look(struct ctx *ctx, ref_t id, const struct import_options *options,
                        struct import_look *look) {
    struct file *file;
    struct import_options all = *options;
    TRY(permitted(ctx));
    struct intake *intake = ctx->registry->intake;
    pthread_mutex_lock(&intake->lock);
    enum status status = idle_file(ctx, intake, id, &file);
    if (status == ST_OK) {
        all.path = arena_text(ctx->arena, file->state.name);
        all.upload = id;
        all.upload_key = file->key;
    }
    pthread_mutex_unlock(&intake->lock);
    return status == ST_OK ? import_look(ctx, &all, look) : status;
}

enum status intake_start(struct ctx *ctx, ref_t id, bool dry) {
    struct file *file;
    struct intake_state state;
    TRY(intake_read(ctx, id, &state));
    state.options.dry_run = dry;
    if (state.options.source == NOTICE_NOTHING) {
        (void)FAIL(ctx, ST_INVALID, M("Choose where the data came from."));
        return fault_at_field(ctx, "source");
    }
    TRY(import_may(ctx, &state.options));
    struct intake *intake = ctx->registry->intake;
    pthread_mutex_lock(&intake->lock);
    enum status status = idle_file(ctx, intake, id, &file);
    if (status == ST_OK) {
        file->state.phase = INTAKE_WAITING;
        file->state.dry = dry;
        file->state.done = file->state.total = 0;
        file->turn = intake->turns++;
        file->lang = ctx->lang;
        if (ctx->scope)
            file->scope = copy_scope(file->arena, ctx->scope);
        pthread_cond_broadcast(&intake->work);
    }
    pthread_mutex_unlock(&intake->lock);
    return status;
}

enum status intake_drop(struct ctx *ctx, ref_t id) {
    struct file *file;
    TRY(permitted(ctx));
    struct intake *intake = ctx->registry->intake;
    pthread_mutex_lock(&intake->lock);
    file = find_for(ctx, intake, id);
    enum status status = !file ? not_there(ctx)
                         : busy(file)
                             ? FAIL(ctx, ST_BUSY, M("This file is being read. Wait until that is done."))
                             : ST_OK;
    if (status == ST_OK)
        unlink_file(intake, file);
    pthread_mutex_unlock(&intake->lock);
    if (status != ST_OK)
        return status;
    destroy_copy(ctx, id, file->key);
    free_file(file);
    return ST_OK;
}
