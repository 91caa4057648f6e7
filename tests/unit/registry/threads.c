/* One register, many threads: every list is whole, and after the last change everybody is found. */
#include "fixture.h"

#include <pthread.h>

enum { WRITERS = 3, READERS = 3, ROUNDS = 20 };

struct worker {
    struct fixture *f;
    int number;
    const char *problem;
};

static void start(struct ctx *ctx, const struct worker *worker) {
    ctx_begin(ctx);
    ctx->actor = &fixture_owner;
    ctx->registry = worker->f->registry;
}

static void *add_people(void *arg) {
    struct worker *worker = arg;
    for (int i = 0; i < ROUNDS && !worker->problem; i++) {
        scoped_ctx ctx;
        start(&ctx, worker);
        ref_t party = 0;
        const char *name = arena_printf(ctx.arena, "Nimi%c%c", 'a' + worker->number, 'a' + i);
        struct value_draft values[] = {{"first_name", "Säie"}, {"last_name", name}};
        struct party_draft draft = {.type = notice_type(ctx_notice(&ctx), "consumer"),
                                    .values = values,
                                    .value_count = 2,
                                    .source = NOTICE_NOTHING,
                                    .from = DAY_NONE,
                                    .taken_in = DAY_NONE};
        struct record_draft call = {
            .kind = "call", .ends = DAY_NONE, .service = NOTICE_NOTHING, .source = NOTICE_NOTHING};
        struct hits hits;
        if (party_add(&ctx, &draft, &party) != ST_OK)
            worker->problem = "add";
        call.party = party;
        if (!worker->problem && record_add(&ctx, &call, NULL) != ST_OK)
            worker->problem = "record";
        if (!worker->problem && (find(&ctx, name, NULL, 5, &hits) != ST_OK || hits.count != 1))
            worker->problem = "what was added is not found";
    }
    return NULL;
}

static void *look(void *arg) {
    struct worker *worker = arg;
    size_t last = 0;
    for (int i = 0; i < ROUNDS * 2 && !worker->problem; i++) {
        scoped_ctx ctx;
        start(&ctx, worker);
        struct hits hits;
        struct party party;
        if (find(&ctx, "nimi", NULL, 100, &hits) != ST_OK || hits.total < last || hits.count != hits.total)
            worker->problem = "list";
        else if (hits.count && party_read(&ctx, hits.items[0].party, NOTICE_NOTHING, &party) != ST_OK)
            worker->problem = "read";
        last = hits.total;
    }
    return NULL;
}

static void readers_and_writers_agree(void **state) {
    struct fixture *f = *state;
    pthread_t threads[WRITERS + READERS];
    struct worker workers[WRITERS + READERS] = {0};
    for (int i = 0; i < WRITERS + READERS; i++) {
        workers[i] = (struct worker){.f = f, .number = i};
        assert_int_equal(pthread_create(&threads[i], NULL, i < WRITERS ? add_people : look, &workers[i]), 0);
    }
    for (int i = 0; i < WRITERS + READERS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < WRITERS + READERS; i++)
        if (workers[i].problem)
            fail_msg("%s", workers[i].problem);
    struct hits hits;
    OK(find(&f->ctx, "", NULL, 500, &hits));
    assert_int_equal(hits.total, WRITERS * ROUNDS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(readers_and_writers_agree, fixture_begin, fixture_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
