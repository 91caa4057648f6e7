/* Files sent to a running register: sealed while they wait, tried and taken in one after the other, each once, and gone with
 * their keys whatever becomes of them. */
#include "registry/intake.h"

#include "fixture.h"
#include "registry/import_choices.h"
#include "registry/scope.h"
#include "registry/setting.h"

#include <dirent.h>
#include <pthread.h>
#include <time.h>

enum { FILES_MOST = 16, KEPT = 4 * 3600 /* as intake.c has them */ };

static const char people[] = "First Name,Last Name,E-mail 1 - Value\n"
                             "Aino,Virta,aino@kanarja.example\nEero,Meri,eero@kanarja.example\n";

/* ---- short ways */

static enum status sends(struct fixture *f, const char *name, const char *text, ref_t *id) {
    struct input_bytes bytes = {.bytes = (const unsigned char *)text, .length = strlen(text)};
    return intake_add(&f->ctx, name, strlen(text), input_memory(name, &bytes), id);
}

static ref_t sent(struct fixture *f, const char *text) {
    ref_t id = 0;
    OK(sends(f, "lista.csv", text, &id));
    assert_true(id != 0);
    return id;
}

static struct import_options options_of(struct fixture *f, const char *map) {
    return (struct import_options){
        .source = notice_source(ctx_notice(&f->ctx), "person"), .type = NOTICE_NOTHING, .map = map};
}

static ref_t sent_and_said(struct fixture *f, const char *text, const char *map) {
    ref_t id = sent(f, text);
    struct import_options options = options_of(f, map);
    OK(intake_say(&f->ctx, id, &options));
    return id;
}

static struct intake_state state_of(struct fixture *f, ref_t id) {
    struct intake_state state = {0};
    OK(intake_read(&f->ctx, id, &state));
    return state;
}

static void moment(void) {
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
}

/* What came of it, when the thread is through with it. */
static struct intake_state awaited(struct fixture *f, ref_t id) {
    struct intake_state state = state_of(f, id);
    while (state.phase == INTAKE_WAITING || state.phase == INTAKE_RUNNING) {
        moment();
        state = state_of(f, id);
    }
    return state;
}

static struct intake_state done(struct fixture *f, ref_t id, bool dry) {
    OK(intake_start(&f->ctx, id, dry));
    return awaited(f, id);
}

static size_t staged(struct fixture *f) {
    size_t count = 0;
    DIR *list = opendir(arena_printf(f->ctx.arena, "%s/staging", f->dir));
    for (const struct dirent *one = list ? readdir(list) : NULL; one; one = readdir(list))
        count += *one->d_name != '.';
    if (list)
        closedir(list);
    return count;
}

static size_t parties(struct fixture *f) {
    struct hits hits;
    OK(find(&f->ctx, "", NULL, 1000, &hits));
    return hits.count;
}

static size_t listed(struct fixture *f) {
    struct intake_state *states;
    size_t count;
    OK(intake_list(&f->ctx, &states, &count));
    return count;
}

/* ---- the way of a file */

static void it_waits_sealed_is_tried_and_taken_in(void **state) {
    struct fixture *f = *state;
    struct import_look look;
    ref_t id = sent(f, people);
    struct intake_state now = state_of(f, id);
    assert_int_equal(now.phase, INTAKE_READY);
    assert_string_equal(now.name, "lista.csv");
    assert_string_equal(now.who, "cli");
    assert_int_equal(staged(f), 1);
    assert_int_not_equal(system(arena_printf(f->ctx.arena, "grep -rqF kanarja '%s'", f->root)), 0);
    struct import_options options = options_of(f, NULL);
    OK(intake_look(&f->ctx, id, &options, &look));
    assert_string_equal(look.format, "csv");
    assert_int_equal(look.row_count, 2);
    assert_string_equal(import_choice_text(&f->ctx, &look.columns[0]), "person.first_name");
    OK(intake_say(&f->ctx, id, &options));
    now = done(f, id, true);
    assert_int_equal(now.phase, INTAKE_TRIED);
    assert_int_equal(now.report.counts[IMPORT_NEW], 2);
    assert_false(now.begun);
    assert_int_equal(parties(f), 0);
    assert_int_equal(staged(f), 1); /* it can still be taken in */
    now = done(f, id, false);
    assert_int_equal(now.phase, INTAKE_TAKEN);
    assert_int_equal(now.report.counts[IMPORT_NEW], 2);
    assert_int_equal(now.report.batch, id); /* the import has the file's id */
    assert_true(now.begun);
    assert_int_equal(parties(f), 2);
    assert_int_equal(staged(f), 0);
}

/* Once taken in there is nothing left to say of it; what came of it is told until it is put away. */
static void taken_in_is_for_once(void **state) {
    struct fixture *f = *state;
    struct import_look look;
    ref_t id = sent_and_said(f, people, NULL);
    assert_int_equal(done(f, id, false).phase, INTAKE_TAKEN);
    struct import_options options = options_of(f, NULL);
    NO(ST_NOT_FOUND, intake_say(&f->ctx, id, &options));
    NO(ST_NOT_FOUND, intake_look(&f->ctx, id, &options, &look));
    NO(ST_NOT_FOUND, intake_start(&f->ctx, id, false));
    NO(ST_NOT_FOUND, intake_start(&f->ctx, id, true));
    assert_int_equal(state_of(f, id).report.counts[IMPORT_NEW], 2);
    assert_int_equal(parties(f), 2);
    OK(intake_drop(&f->ctx, id));
    NO(ST_NOT_FOUND, intake_drop(&f->ctx, id));
    struct intake_state gone;
    NO(ST_NOT_FOUND, intake_read(&f->ctx, id, &gone));
    assert_int_equal(parties(f), 2); /* the import is none of its business */
}

static void what_failed_is_told_and_can_be_said_again(void **state) {
    struct fixture *f = *state;
    ref_t id = sent_and_said(f, "Kuka,Missä\nAino Virta,aino@kanarja.example\n", NULL);
    struct intake_state now = done(f, id, false);
    assert_int_equal(now.phase, INTAKE_FAILED);
    assert_true(now.wrong && *now.wrong);
    assert_false(now.begun);
    assert_int_equal(parties(f), 0);
    struct import_options wrong = options_of(f, "Kuka=shoe_size");
    OK(intake_say(&f->ctx, id, &wrong));
    assert_null(state_of(f, id).wrong);
    now = done(f, id, true);
    assert_int_equal(now.phase, INTAKE_FAILED);
    assert_string_equal(now.field, "--map");
    struct import_options right = options_of(f, "Kuka=person.full_name;Missä=person.email");
    OK(intake_say(&f->ctx, id, &right));
    now = done(f, id, false);
    assert_int_equal(now.phase, INTAKE_TAKEN);
    assert_null(now.wrong);
    assert_int_equal(parties(f), 1);
}

/* The texts of the options are the caller's, whose memory may be gone when the thread comes to them. */
static void what_was_said_is_remembered(void **state) {
    struct fixture *f = *state;
    char map[] = "A=person.full_name;B=person.email";
    ref_t id = sent_and_said(f, "A,B\nAino Virta,aino@kanarja.example\n", map);
    memset(map, 'x', sizeof map - 1);
    assert_string_equal(state_of(f, id).options.map, "A=person.full_name;B=person.email");
    assert_int_equal(done(f, id, false).phase, INTAKE_TAKEN);
    assert_int_equal(parties(f), 1);
}

static void put_away_nothing_is_left(void **state) {
    struct fixture *f = *state;
    struct intake_state gone;
    struct import_look look;
    ref_t id = sent_and_said(f, people, NULL);
    struct import_options options = options_of(f, NULL);
    OK(intake_drop(&f->ctx, id));
    assert_int_equal(staged(f), 0);
    assert_int_equal(listed(f), 0);
    NO(ST_NOT_FOUND, intake_read(&f->ctx, id, &gone));
    NO(ST_NOT_FOUND, intake_start(&f->ctx, id, false));
    NO(ST_NOT_FOUND, intake_look(&f->ctx, id, &options, &look));
    NO(ST_NOT_FOUND, intake_read(&f->ctx, 0, &gone));
}

/* ---- what is refused */

static long breaks(void *arg, void *into, size_t room) {
    int *calls = arg;
    memset(into, 'a', room);
    return (*calls)++ ? -1 : (long)room;
}

static void a_file_that_cannot_be_kept_is_not_there(void **state) {
    struct fixture *f = *state;
    ref_t id;
    int64_t most;
    int calls = 0;
    NO(ST_INVALID, sends(f, "tyhja.csv", "", &id));
    assert_string_equal(f->ctx.fault.field, "file");
    OK(setting_put(&f->ctx, SETTING_IMPORT_MOST, "20", NULL));
    OK(intake_most(&f->ctx, &most));
    assert_int_equal(most, 20);
    fault_clear(&f->ctx);
    NO(ST_INVALID, sends(f, "suuri.csv", "123456789012345678901", &id));
    assert_string_equal(f->ctx.fault.field, "file");
    OK(sends(f, "sopiva.csv", "12345678901234567890", &id));
    OK(intake_drop(&f->ctx, id));
    NO(ST_FAILED, intake_add(&f->ctx, "rikki.csv", 20, (struct input){.read = breaks, .arg = &calls}, &id));
    assert_int_equal(staged(f), 0);
    assert_int_equal(listed(f), 0);
}

static void so_many_wait_and_no_more(void **state) {
    struct fixture *f = *state;
    ref_t id, first = sent(f, people);
    for (int i = 1; i < FILES_MOST; i++)
        (void)sent(f, "A,B\n1,2\n");
    NO(ST_BUSY, sends(f, "liikaa.csv", people, &id));
    assert_int_equal(listed(f), FILES_MOST);
    assert_int_equal(staged(f), FILES_MOST);
    struct import_options options = options_of(f, NULL);
    OK(intake_say(&f->ctx, first, &options));
    assert_int_equal(done(f, first, false).phase, INTAKE_TAKEN);
    OK(sends(f, "nyt.csv", people, &id)); /* what was taken in waits no more */
    struct intake_state *states;
    size_t count;
    OK(intake_list(&f->ctx, &states, &count));
    assert_int_equal(count, FILES_MOST + 1);
    assert_int_equal(states[0].id, id); /* the newest first */
    assert_int_equal(states[count - 1].id, first);
}

static void without_a_source_nothing_begins(void **state) {
    struct fixture *f = *state;
    ref_t id = sent(f, people);
    NO(ST_INVALID, intake_start(&f->ctx, id, true));
    assert_string_equal(f->ctx.fault.field, "source");
    assert_int_equal(state_of(f, id).phase, INTAKE_READY);
}

static void whoever_may_not_import_sees_none(void **state) {
    struct fixture *f = *state;
    struct intake_state *states, one;
    struct import_look look;
    size_t count;
    ref_t id = sent_and_said(f, people, NULL), other;
    struct import_options options = options_of(f, NULL);
    static const struct actor reader = {7, "Lukija", ACTOR_READER};
    f->ctx.actor = &reader;
    NO(ST_DENIED, sends(f, "b.csv", people, &other));
    NO(ST_DENIED, intake_list(&f->ctx, &states, &count));
    NO(ST_DENIED, intake_read(&f->ctx, id, &one));
    NO(ST_DENIED, intake_say(&f->ctx, id, &options));
    NO(ST_DENIED, intake_look(&f->ctx, id, &options, &look));
    NO(ST_DENIED, intake_start(&f->ctx, id, false));
    NO(ST_DENIED, intake_drop(&f->ctx, id));
    f->ctx.actor = &fixture_owner;
    assert_int_equal(state_of(f, id).phase, INTAKE_READY);
}

/* A program has to do with what it has sent itself; people see what all have sent. */
static void a_program_sees_its_own(void **state) {
    struct fixture *f = *state;
    static const char *const purposes[] = {"contact"};
    const struct scope one = {.token = 11, .purposes = {purposes, 1}, .purpose = "contact", .writes = true},
                       two = {.token = 12, .purposes = {purposes, 1}, .purpose = "contact", .writes = true};
    struct intake_state gone;
    ref_t by_hand = sent(f, people);
    f->ctx.scope = &one;
    ref_t id = sent_and_said(f, people, NULL);
    assert_int_equal(listed(f), 1);
    NO(ST_NOT_FOUND, intake_read(&f->ctx, by_hand, &gone));
    NO(ST_NOT_FOUND, intake_drop(&f->ctx, by_hand));
    f->ctx.scope = &two;
    struct import_options options = options_of(f, NULL);
    assert_int_equal(listed(f), 0);
    NO(ST_NOT_FOUND, intake_read(&f->ctx, id, &gone));
    NO(ST_NOT_FOUND, intake_say(&f->ctx, id, &options));
    NO(ST_NOT_FOUND, intake_start(&f->ctx, id, true));
    NO(ST_NOT_FOUND, intake_drop(&f->ctx, id));
    f->ctx.scope = NULL;
    assert_int_equal(listed(f), 2);
    OK(intake_drop(&f->ctx, id));
}

/* ---- one after the other */

struct gate {
    struct registry *registry;
    int in[2], out[2]; /* pipes: it is held; let go */
};

static bool write_byte(int fd) {
    return write(fd, "1", 1) == 1;
}

static enum status hold(struct ctx *ctx, struct write *write, void *arg) {
    const struct gate *gate = arg;
    char byte = 0;
    (void)ctx;
    (void)write;
    must(write_byte(gate->in[1]) && read(gate->out[0], &byte, 1) == 1);
    return ST_OK;
}

static void *holds(void *arg) {
    struct gate *gate = arg;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.registry = gate->registry;
    enum status status = writer_run(&ctx, gate->registry->writer, hold, gate);
    return (void *)(intptr_t)status;
}

/* While nothing can be written, one file runs and the other waits; neither can be touched. */
static void they_run_one_after_the_other(void **state) {
    struct fixture *f = *state;
    struct gate gate = {.registry = f->registry};
    struct import_look look;
    pthread_t thread;
    char byte;
    ref_t first = sent_and_said(f, people, NULL),
          second =
              sent_and_said(f, "First Name,Last Name,E-mail 1 - Value\nUuno,Kolmas,u@kanarja.example\n", NULL);
    struct import_options options = options_of(f, NULL);
    assert_true(pipe(gate.in) == 0 && pipe(gate.out) == 0);
    assert_int_equal(pthread_create(&thread, NULL, holds, &gate), 0);
    assert_int_equal(read(gate.in[0], &byte, 1), 1);
    OK(intake_start(&f->ctx, second, false));
    OK(intake_start(&f->ctx, first, false));
    while (state_of(f, second).phase != INTAKE_RUNNING)
        moment();
    assert_int_equal(state_of(f, first).phase, INTAKE_WAITING);
    NO(ST_BUSY, intake_say(&f->ctx, first, &options));
    NO(ST_BUSY, intake_start(&f->ctx, first, true));
    NO(ST_BUSY, intake_drop(&f->ctx, first));
    NO(ST_BUSY, intake_say(&f->ctx, second, &options));
    NO(ST_BUSY, intake_look(&f->ctx, second, &options, &look));
    NO(ST_BUSY, intake_drop(&f->ctx, second));
    assert_true(write_byte(gate.out[1]));
    pthread_join(thread, NULL);
    assert_int_equal(awaited(f, second).phase, INTAKE_TAKEN);
    assert_int_equal(awaited(f, first).phase, INTAKE_TAKEN);
    assert_int_equal(parties(f), 3);
    for (int i = 0; i < 2; i++) {
        close(gate.in[i]);
        close(gate.out[i]);
    }
}

/* ---- the end of the register, and the next start */

static void closed_everything_is_put_away(void **state) {
    struct fixture *f = *state;
    struct intake_state gone;
    ref_t id = sent_and_said(f, people, NULL);
    fixture_close(f);
    assert_int_equal(staged(f), 0);
    fixture_open(f);
    NO(ST_NOT_FOUND, intake_read(&f->ctx, id, &gone));
    assert_int_equal(listed(f), 0);
}

/* However far it had come when it was stopped: all of it is there after the next start, or nothing, and nothing twice. */
static void stopped_it_is_finished_or_never_was(void **state) {
    struct fixture *f = *state;
    enum { ROWS = 300 };
    char *text = arena_alloc(f->ctx.arena, 64 * ROWS);
    size_t length = (size_t)sprintf(text, "First Name,Last Name,E-mail 1 - Value\n");
    for (int i = 0; i < ROWS; i++)
        length += (size_t)sprintf(text + length, "Aino,Virta%d,aino%d@kanarja.example\n", i, i);
    ref_t id = sent_and_said(f, text, NULL);
    OK(intake_start(&f->ctx, id, false));
    fixture_close(f);
    fixture_open(f);
    OK(import_resume(&f->ctx));
    size_t count = parties(f);
    struct import_batch batch;
    assert_true(count == 0 || count == ROWS);
    assert_int_equal(import_batch_find(&f->ctx, id, &batch), count ? ST_OK : ST_NOT_FOUND);
    assert_int_equal(staged(f), 0);
}

/* A copy that a crash left: the next start takes it away with its key. */
static void what_a_crash_leaves_goes(void **state) {
    struct fixture *f = *state;
    const char *copy = arena_printf(f->ctx.arena, "%s/copy", f->root),
               *staging = arena_printf(f->ctx.arena, "%s/staging", f->dir);
    (void)sent(f, people);
    fixture_run(f, "cp -a", staging, copy);
    fixture_close(f);
    fixture_run(f, "cp -a", arena_printf(f->ctx.arena, "%s/.", copy), staging);
    assert_int_equal(staged(f), 1);
    fixture_open(f);
    OK(import_resume(&f->ctx));
    assert_int_equal(staged(f), 0);
    assert_int_equal(parties(f), 0);
}

/* In a file that is exchanged whole: the thread may read it at any moment. */
static const char *write_clock(struct fixture *f, const char *instant) {
    const char *path = arena_printf(f->ctx.arena, "%s/clock", f->root);
    const char *new = arena_printf(f->ctx.arena, "%s.new", path);
    FILE *file = fopen(new, "w");
    assert_non_null(file);
    assert_true(fputs(instant, file) >= 0 && fclose(file) == 0 && rename(new, path) == 0);
    return arena_printf(f->ctx.arena, "@%s", path);
}

/* One that nobody has looked at for four hours goes when the thread comes by; one that somebody looks at stays. */
static void what_is_forgotten_goes(void **state) {
    struct fixture *f = *state;
    fixture_close(f); /* no thread reads the environment while it is changed */
    assert_int_equal(setenv("SELOSTE_CLOCK", write_clock(f, "2026-11-25T10:00:00Z"), 1), 0);
    fixture_open(f);
    ref_t forgotten = sent(f, people), used = sent_and_said(f, people, NULL);
    struct intake_state gone;
    f->ctx.now += KEPT + 1;
    OK(intake_read(&f->ctx, used, &gone)); /* somebody looks */
    (void)write_clock(f, "2026-11-25T14:00:01Z");
    assert_int_equal(done(f, used, true).phase, INTAKE_TRIED); /* which wakes the thread */
    while (listed(f) > 1)
        moment();
    NO(ST_NOT_FOUND, intake_read(&f->ctx, forgotten, &gone));
    assert_int_equal(state_of(f, used).phase, INTAKE_TRIED);
    OK(intake_drop(&f->ctx, used));
    assert_int_equal(staged(f), 0);
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(it_waits_sealed_is_tried_and_taken_in),
        T(taken_in_is_for_once),
        T(what_failed_is_told_and_can_be_said_again),
        T(what_was_said_is_remembered),
        T(put_away_nothing_is_left),
        T(a_file_that_cannot_be_kept_is_not_there),
        T(so_many_wait_and_no_more),
        T(without_a_source_nothing_begins),
        T(whoever_may_not_import_sees_none),
        T(a_program_sees_its_own),
        T(they_run_one_after_the_other),
        T(closed_everything_is_put_away),
        T(stopped_it_is_finished_or_never_was),
        T(what_a_crash_leaves_goes),
        T(what_is_forgotten_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
