/* A register in a temporary folder, with the agency's notice, at noon on 25 November 2026. */
#ifndef TESTS_REGISTRY_FIXTURE_H
#define TESTS_REGISTRY_FIXTURE_H

#include "registry/due.h"
#include "registry/find.h"
#include "registry/inside.h"
#include "registry/link.h"
#include "registry/permit.h"
#include "registry/record.h"
#include "registry/user.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define OK(call)                                                                                               \
    do {                                                                                                       \
        enum status ok_status = (call);                                                                        \
        if (ok_status != ST_OK)                                                                                \
            print_error("%s: %s\n", #call, fault_text(&f->ctx));                                               \
        assert_int_equal(ok_status, ST_OK);                                                                    \
    } while (0)
#define NO(expected, call) assert_int_equal((call), (expected))

struct fixture {
    struct ctx ctx;
    char root[256];
    const char *dir, *keys, *notice;
    struct registry *registry;
};

static const struct actor fixture_owner = {0, "cli", ACTOR_OWNER};

__attribute__((unused)) static void fixture_open(struct fixture *f) {
    OK(registry_open(&f->ctx, f->dir, NULL, REGISTRY_WRITE, &f->registry));
}

__attribute__((unused)) static void fixture_close(struct fixture *f) {
    registry_close(f->registry);
    f->registry = f->ctx.registry = NULL;
}

__attribute__((unused)) static void fixture_run(struct fixture *f, const char *command, const char *from,
                                                const char *to) {
    char *line = arena_printf(f->ctx.arena, "%s '%s' '%s'", command, from, to);
    assert_int_equal(system(line), 0);
}

/* `edit`: a sed script on the notice, or NULL. */
__attribute__((unused)) static int fixture_begin_with(void **state, const char *notice, const char *edit) {
    struct fixture *f = calloc(1, sizeof *f);
    struct registry_made made;
    setenv("SELOSTE_CLOCK", "2026-11-25T10:00:00Z", 1);
    setenv("SELOSTE_LANG", "en", 1);
    ctx_begin(&f->ctx);
    f->ctx.actor = &fixture_owner;
    const char *place = getenv("TMPDIR");
    snprintf(f->root, sizeof f->root, "%s/seloste-unit-XXXXXX", place && *place ? place : "/tmp");
    assert_non_null(mkdtemp(f->root));
    f->dir = arena_printf(f->ctx.arena, "%s/data", f->root);
    f->keys = arena_printf(f->ctx.arena, "%s/keys", f->root);
    f->notice = notice;
    if (edit) {
        f->notice = arena_printf(f->ctx.arena, "%s/notice.yaml", f->root);
        char *line = arena_printf(f->ctx.arena, "sed -e '%s' %s > %s", edit, notice, f->notice);
        assert_int_equal(system(line), 0);
    }
    OK(registry_init(&f->ctx, f->dir, f->keys, f->notice, &made));
    assert_true(made.keys_beside_data);
    fixture_open(f);
    *state = f;
    return 0;
}

__attribute__((unused)) static int fixture_begin_edited(void **state, const char *edit) {
    return fixture_begin_with(state, "notices/agency.yaml", edit);
}

__attribute__((unused)) static int fixture_begin(void **state) {
    return fixture_begin_edited(state, NULL);
}

__attribute__((unused)) static int fixture_end(void **state) {
    struct fixture *f = *state;
    fixture_close(f);
    fixture_run(f, "rm -rf", f->root, f->root);
    ctx_end(&f->ctx);
    free(f);
    return 0;
}

/* ---- short ways of saying what most tests say */

__attribute__((unused)) static int fixture_type(struct fixture *f, const char *id) {
    return notice_type(ctx_notice(&f->ctx), id);
}

/* Pairs of field and text, ended by NULL. */
__attribute__((unused)) static struct party_draft fixture_draft(struct fixture *f, const char *type,
                                                                const char *const *pairs) {
    struct value_draft *values = arena_array(f->ctx.arena, 16, sizeof *values);
    struct party_draft draft = {.type = type ? fixture_type(f, type) : NOTICE_NOTHING,
                                .values = values,
                                .source = notice_source(ctx_notice(&f->ctx), "person"),
                                .from = DAY_NONE,
                                .taken_in = DAY_NONE};
    for (; pairs[0]; pairs += 2)
        values[draft.value_count++] = (struct value_draft){pairs[0], pairs[1]};
    return draft;
}
#define DRAFT(f, type, ...) fixture_draft((f), (type), (const char *const[]){__VA_ARGS__, NULL})

__attribute__((unused)) static ref_t fixture_add(struct fixture *f, struct party_draft draft) {
    ref_t party = 0;
    draft.even_if_known = true; /* tests of other things share addresses */
    draft.even_if_due = true;
    OK(party_add(&f->ctx, &draft, &party));
    assert_int_not_equal(party, 0);
    return party;
}

__attribute__((unused)) static ref_t fixture_record(struct fixture *f, ref_t party, const char *kind,
                                                    const char *day, const char *text) {
    ref_t record = 0;
    day_t at;
    assert_true(day_parse(day, &at));
    struct record_draft draft = {.party = party,
                                 .kind = kind,
                                 .at = zone_instant(registry_zone(&f->ctx), at, 0),
                                 .whole_day = true,
                                 .ends = DAY_NONE,
                                 .text = text,
                                 .service = NOTICE_NOTHING,
                                 .source = NOTICE_NOTHING,
                                 .even_if_due = true};
    OK(record_add(&f->ctx, &draft, &record));
    return record;
}

#endif
