/* Invented people with the demo's names, in any number and without histories: quicker to make than a demo register.
 * Used by: bench/NAME.c.
 * Memory: an arena for each slice. */
#ifndef BENCH_PEOPLE_H
#define BENCH_PEOPLE_H

#include "register.h"

#include "registry/demo_names.h"
#include "registry/within.h"

enum { PEOPLE_FIELDS = 6, PEOPLE_SLICE = 500 };
struct somebody {
    const char *fields[PEOPLE_FIELDS], *texts[PEOPLE_FIELDS];
    size_t count;
    bool organisation;
};

static inline void somebody_put(struct somebody *one, const char *field, const char *text) {
    one->fields[one->count] = field;
    one->texts[one->count++] = text;
}

/* Every fifth an organisation; the four after it are its people, or somebody alone. */
static inline struct somebody somebody(struct arena *arena, uint64_t *seed, size_t number) {
    struct somebody one = {.organisation = number % 5 == 0};
    const char *first = demo_first_name(seed), *last = demo_last_name(seed);
    const char *domain = arena_printf(arena, "posti%zu", number); /* most have an address of their own */
    if (one.organisation) {
        somebody_put(&one, "name", demo_organisation(arena, seed));
        somebody_put(&one, "business_id", demo_business_id(arena, seed));
        somebody_put(&one, "email", demo_email(arena, "toimisto", NULL, domain));
    } else {
        somebody_put(&one, "first_name", first);
        somebody_put(&one, "last_name", last);
        somebody_put(&one, "email", demo_email(arena, first, last, domain));
    }
    somebody_put(&one, "phone", demo_phone(arena, seed));
    return one;
}

struct people {
    uint64_t seed;
    size_t from, to;
    day_t taken_in; /* DAY_NONE: today */
    ref_t organisation;
    int types[3]; /* organisation, contact person, consumer */
    ref_t made[PEOPLE_SLICE];
};

static inline enum status people_some(struct ctx *ctx, struct write *write, void *arg) {
    static const struct within adding = {
        .action = "added", .permit = ACTION_ADD, .due_later = true, .quiet = true};
    struct people *people = arg;
    for (size_t i = people->from; i < people->to; i++) {
        struct somebody one = somebody(ctx->arena, &people->seed, i);
        struct value_draft values[PEOPLE_FIELDS];
        bool contact = !one.organisation && i % 5 <= 2;
        for (size_t j = 0; j < one.count; j++)
            values[j] = (struct value_draft){one.fields[j], one.texts[j]};
        struct party_draft draft = {.type = people->types[one.organisation ? 0
                                                          : contact        ? 1
                                                                           : 2],
                                    .values = values,
                                    .value_count = one.count,
                                    .source = notice_source(ctx_notice(ctx), "person"),
                                    .organisation = contact ? people->organisation : 0,
                                    .from = people->taken_in,
                                    .taken_in = people->taken_in};
        ref_t *party = &people->made[i - people->from];
        TRY(party_add_within(ctx, write, &adding, &draft, party));
        people->organisation = one.organisation ? *party : people->organisation;
    }
    return due_all_within(ctx, write, people->made, people->to - people->from);
}

static inline void people_fill(struct bench *bench, size_t count, day_t taken_in) {
    static const char *const types[] = {"organisation", "contact_person", "consumer"};
    static uint64_t seed = 17;
    struct ctx *ctx = &bench->ctx;
    struct arena *outer = ctx->arena;
    struct people people = {.seed = seed++, .taken_in = taken_in};
    for (int i = 0; i < 3; i++)
        people.types[i] = notice_type(ctx_notice(ctx), types[i]);
    for (size_t i = 0; i < count; i += PEOPLE_SLICE) {
        scoped_arena *arena = arena_new();
        ctx->arena = arena;
        people.from = i;
        people.to = i + PEOPLE_SLICE < count ? i + PEOPLE_SLICE : count;
        enum status status = registry_change(ctx, people_some, &people);
        registry_memory_back(ctx, outer);
        bench_check(ctx, status);
    }
}

#endif
