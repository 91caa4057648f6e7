/* A log of several files from which more and more goes, held against a list of what must be there. */
#include "registry/audit_cut.h"

#include "fixture.h"
#include "registry/audit_inside.h"
#include "registry/audit_stub.h"

enum { PEOPLE = 4, DAY = 86400, HELD = 2 };

struct world {
    struct fixture *f;
    const char *clock;
    int64_t start, days; /* how far it has got */
    struct {
        int64_t seq, at;
        bool certificate, held;
    } wrote[400];
    size_t count;
};

static void set_clock(struct world *world, int64_t now) {
    FILE *file = fopen(world->clock, "w");
    assert_non_null(file);
    fputs(instant_iso(world->f->ctx.arena, now), file);
    fclose(file);
    world->f->ctx.now = now;
}

static struct audit *log_of(struct world *world) {
    return world->f->registry->audit;
}

/* The register goes by a file from here on: its own threads read the clock too. */
static void begin(struct world *world, void **state) {
    struct fixture *f = *state;
    *world = (struct world){.f = f, .start = f->ctx.now};
    fixture_close(f);
    world->clock = arena_printf(f->ctx.arena, "%s/clock", f->root);
    set_clock(world, world->start);
    setenv("SELOSTE_CLOCK", arena_printf(f->ctx.arena, "@%s", world->clock), 1);
    fixture_open(f);
}

static void write_one(struct world *world, int party, const char *action) {
    struct fixture *f = world->f;
    int64_t others[] = {1000, 1000 + party};
    struct audit_entry entry = {.actor = "cli", .action = action};
    if (party % 2)
        entry.party = 1000 + party;
    else {
        entry.parties = others;
        entry.party_count = 2;
    }
    OK(audit_read(&f->ctx, log_of(world), &entry));
    struct audit_line *lines;
    size_t count;
    OK(audit_list(&f->ctx, log_of(world), &(struct audit_filter){.action = action, .newest = true, .limit = 1},
                  &lines, &count));
    assert_int_equal(count, 1);
    world->wrote[world->count].seq = lines[0].seq;
    world->wrote[world->count].at = f->ctx.now;
    world->wrote[world->count].certificate = strcmp(action, "erasure_certified") == 0;
    world->wrote[world->count++].held = party == HELD;
}

static void live(struct world *world, int days) {
    struct fixture *f = world->f;
    for (int i = 0; i < days; i++, world->days++) {
        set_clock(world, world->start + world->days * DAY);
        for (int party = 1; party < PEOPLE; party++)
            write_one(world, party, party == 3 && i % 5 == 0 ? "erasure_certified" : "opened");
        if (i % 7 == 6)
            OK(audit_next_file(&f->ctx, log_of(world)));
    }
}

static bool stands(struct world *world, int64_t seq) {
    struct fixture *f = world->f;
    struct audit_line *lines;
    size_t count;
    OK(audit_list(&f->ctx, log_of(world), &(struct audit_filter){.after_seq = seq - 1, .limit = 1}, &lines,
                  &count));
    return count && lines[0].seq == seq;
}

static int64_t before_day(const struct world *world, int64_t day) {
    return world->start + day * DAY - 3600;
}

static void whole(struct world *world) {
    struct fixture *f = world->f;
    struct audit_verdict verdict;
    int64_t seq, day;
    OK(audit_verify(&f->ctx, log_of(world), &verdict));
    if (verdict.problem)
        fail_msg("%s", verdict.problem);
    audit_reach(log_of(world), &seq, &day);
    assert_int_equal(verdict.entries + verdict.past.entries, seq);
}

/* Goes: what was written before that day of the log, and of certificates; the held one's stays. */
static void cut(struct world *world, int64_t day, int64_t certificates, bool held) {
    const char *kept[] = {ref_text(world->f->ctx.arena, 1000 + HELD)};
    struct audit_cut how = {.before = {before_day(world, day), before_day(world, day),
                                       certificates ? before_day(world, certificates) : 0},
                            .kept = kept,
                            .kept_count = held ? 1 : 0};
    struct audit_cut_result result;
    struct fixture *f = world->f;
    int64_t oldest;
    OK(audit_cut(&f->ctx, log_of(world), &how, &result));
    assert_null(result.problem);
    whole(world);
    for (size_t i = 0; i < world->count; i++) {
        int64_t until = how.before[world->wrote[i].certificate ? AUDIT_OF_CERTIFICATES : AUDIT_OF_LOG];
        bool stays = world->wrote[i].at >= until || (held && world->wrote[i].held);
        if (stands(world, world->wrote[i].seq) != stays)
            fail_msg("entry %lld", (long long)world->wrote[i].seq);
    }
    OK(audit_oldest(&f->ctx, log_of(world), &how, AUDIT_OF_LOG, &oldest));
    assert_true(!oldest || oldest >= before_day(world, day));
    OK(audit_cut(&f->ctx, log_of(world), &how, &result));
    assert_int_equal(result.entries, 0);
}

static void what_is_over_goes_and_the_rest_is_proven(void **state) {
    struct world world;
    begin(&world, state);
    live(&world, 30);
    cut(&world, 0, 0, true);
    cut(&world, 3, 0, true);
    cut(&world, 12, 2, true);
    fixture_close(world.f);
    fixture_open(world.f);
    whole(&world);
    live(&world, 5);
    cut(&world, 20, 9, true);
    cut(&world, 25, 9, false);
    cut(&world, 28, 28, false);
    assert_true(segment_begin(world.f->dir) > 1);
    live(&world, 40);
    cut(&world, 74, 74, false);
    fixture_close(world.f);
    fixture_open(world.f);
    whole(&world);
    live(&world, 1);
    whole(&world);
}

/* What was dated ahead of its time is as old as what came next; what was set back holds nothing up. */
static void a_clock_that_was_wrong_keeps_nothing(void **state) {
    struct world world;
    struct audit_cut_result result;
    begin(&world, state);
    struct fixture *f = world.f;
    write_one(&world, 1, "opened");
    f->ctx.now += 20 * 366LL * DAY;
    write_one(&world, 1, "opened");
    f->ctx.now = world.start;
    write_one(&world, 1, "opened");
    set_clock(&world, world.start + 100 * DAY);
    write_one(&world, 1, "opened");
    struct audit_cut how = {.before = {before_day(&world, 50)}};
    OK(audit_cut(&f->ctx, log_of(&world), &how, &result));
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(stands(&world, world.wrote[i].seq), i == 3);
    whole(&world);
    f->ctx.now = world.start - 400 * DAY;
    write_one(&world, 1, "opened");
    struct audit_verdict verdict;
    OK(audit_verify(&f->ctx, log_of(&world), &verdict));
    assert_null(verdict.problem);
    assert_int_equal(verdict.backs, 1);
    assert_int_equal(verdict.back.at, world.start - 400 * DAY);
    const struct audit_doubt *doubts;
    size_t count;
    OK(audit_doubts(&f->ctx, log_of(&world), &doubts, &count));
    assert_int_equal(count, 0); /* it was a look, and no change */
}

/* Nothing is taken away from the first entry on that somebody has touched. */
static void a_log_that_is_not_whole_keeps_what_is_doubtful(void **state) {
    struct world world;
    struct audit_cut_result result;
    begin(&world, state);
    struct fixture *f = world.f;
    live(&world, 8);
    set_clock(&world, world.start + 50 * DAY);
    write_one(&world, 1, "opened");
    char *path = arena_text(f->ctx.arena, segment_path(f->ctx.arena, f->dir, 1));
    assert_int_equal(system(arena_printf(f->ctx.arena, "sed -i '10s/cli/clo/' %s", path)), 0);
    struct audit_cut how = {.before = {before_day(&world, 50)}};
    OK(audit_cut(&f->ctx, log_of(&world), &how, &result));
    assert_non_null(result.problem);
    assert_int_equal(result.seq, 10);
    struct audit_verdict verdict;
    OK(audit_verify(&f->ctx, log_of(&world), &verdict));
    assert_non_null(verdict.problem);
    assert_int_equal(verdict.seq, 10);
    assert_int_equal(verdict.past.to, 9);
}

static void a_line_for_what_went_is_signed(void **state) {
    struct fixture *f = *state;
    struct audit *audit = f->registry->audit;
    struct audit_stub stub = {.from = 3, .to = 9, .first = 100, .last = 200, .at = 300, .why = "data.log"}, got;
    unsigned char key[VAULT_PUBLIC];
    const char *text;
    struct segment_line line;
    size_t at = 0;
    OK(audit_stub_line(&f->ctx, audit->vault, &stub, &text));
    vault_public(audit->vault, key);
    assert_int_equal(segment_next(text, strlen(text), &at, &line), 1);
    assert_true(segment_is_gone(&line));
    assert_true(audit_stub_read(f->ctx.arena, &line, vault_register(audit->vault), key, &got));
    assert_int_equal(got.from, 3);
    assert_int_equal(got.to, 9);
    assert_int_equal(got.first, 100);
    assert_int_equal(got.last, 200);
    assert_int_equal(got.at, 300);
    assert_string_equal(got.why, "data.log");
    assert_false(audit_stub_read(f->ctx.arena, &line, vault_register(audit->vault) + 1, key, &got));
    for (size_t i = 0; i + 1 < strlen(text); i++) {
        char *other = arena_text(f->ctx.arena, text);
        other[i] = other[i] == '4' ? '5' : '4';
        at = 0;
        assert_false(segment_next(other, strlen(other), &at, &line) &&
                     audit_stub_read(f->ctx.arena, &line, vault_register(audit->vault), key, &got));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_over_goes_and_the_rest_is_proven, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(a_clock_that_was_wrong_keeps_nothing, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(a_log_that_is_not_whole_keeps_what_is_doubtful, fixture_begin,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(a_line_for_what_went_is_signed, fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
