/* A cursor is the way of finding and the last party shown, so that it names nobody; the words are given again. */
#include "registry/find.h"

#include "base/utf8.h"
#include "registry/joined.h"
#include "registry/lens.h"
#include "registry/lookups.h"
#include "registry/relation.h"
#include "registry/within.h"

#include <stdio.h>
#include <string.h>

enum { WORDS_MAX = 400, PAGE_MAX = 500, SEVERAL_MAX = 20 };

static const struct asked finding = {
    .action = ACTION_FIND, .type = NOTICE_NOTHING, .purpose = NOTICE_NOTHING, .service = NOTICE_NOTHING};

/* ---- what a list shows besides the names */

static enum status people_of(struct ctx *ctx, struct db *db, ref_t organisation, size_t *people) {
    scoped_query q = query_begin(db, SQL_PEOPLE_COUNT);
    query_bind_int(&q, 1, organisation);
    query_bind_int(&q, 2, registry_today(ctx));
    *people = query_row(&q) ? (size_t)query_int(&q, "count") : 0;
    return query_done(ctx, &q);
}

static enum status show_hit(struct ctx *ctx, struct db *db, const struct lens_hit *found, struct hit *hit) {
    struct roles roles;
    struct standing standing;
    *hit = (struct hit){.party = found->party,
                        .type = found->type,
                        .name = found->name,
                        .organisation = found->organisation_name,
                        .phone = found->phone,
                        .email = found->email};
    TRY(role_list(ctx, db, found->party, &roles));
    TRY(relation_of(ctx, db, found->party, &roles, &standing));
    hit->last_contact = standing.last_contact;
    return people_of(ctx, db, found->party, &hit->people);
}

/* The entry in the log comes first; then the page may be shown. */
static enum status show(struct ctx *ctx, const struct lens_hits *found, const struct permission *permission,
                        struct hits *hits) {
    scoped_reader *db = NULL;
    ref_t *parties = arena_array(ctx->arena, found->count, sizeof *parties);
    *hits = (struct hits){.items = arena_array(ctx->arena, found->count, sizeof *hits->items),
                          .count = found->count,
                          .total = found->total};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; i < found->count; i++) {
        parties[i] = found->items[i].party;
        TRY(show_hit(ctx, db, &found->items[i], &hits->items[i]));
    }
    return audit_read(ctx, ctx->registry->audit,
                      &(struct audit_entry){.actor = actor_text(ctx),
                                            .action = "listed",
                                            .parties = parties,
                                            .party_count = found->count,
                                            .purpose = ctx_notice(ctx)->purposes[permission->purpose].entry.id,
                                            .sentence = permission->sentence});
}

/* ---- find */

static enum status read_cursor(struct ctx *ctx, const char *cursor, int *way, ref_t *after) {
    *way = LENS_LETTERS;
    *after = 0;
    if (!cursor || !*cursor)
        return ST_OK;
    int digit = cursor[0] - '0';
    if (digit < 0 || digit >= LENS_WAYS || !ref_parse(cursor + 1, after))
        return FAIL(ctx, ST_INVALID, M("This page of the list is not known. Search again."));
    *way = digit;
    return ST_OK;
}

enum status find(struct ctx *ctx, const char *words, const char *cursor, size_t limit, struct hits *hits) {
    struct permission permission;
    struct lens_hits found;
    int way;
    ref_t after;
    TRY(permit(ctx, &finding, &permission));
    TRY(read_cursor(ctx, cursor, &way, &after));
    if (words && (strlen(words) > WORDS_MAX || !utf8_text(words, strlen(words))))
        return FAIL(ctx, ST_INVALID, M("Write less to search for."));
    if (!limit || limit > PAGE_MAX)
        limit = PAGE_MAX;
    TRY(lens_look(ctx, words ? words : "", after, way, limit, FIND_COUNT_MAX, &found));
    TRY(show(ctx, &found, &permission, hits));
    if (found.last)
        hits->cursor = arena_printf(ctx->arena, "%d%s", found.way, ref_text(ctx->arena, found.last));
    return ST_OK;
}

enum status find_these(struct ctx *ctx, const ref_t *parties, size_t count, struct hits *hits) {
    struct permission permission;
    struct lens_hits found;
    TRY(permit(ctx, &finding, &permission));
    TRY(lens_of(ctx, parties, count, &found));
    return show(ctx, &found, &permission, hits);
}

/* ---- exactly */

static enum status party_there(struct ctx *ctx, struct db *db, ref_t party, bool *there) {
    scoped_query q = query_begin(db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, party);
    *there = query_row(&q) == 1;
    return query_done(ctx, &q);
}

static void push_party(struct ctx *ctx, ref_t **parties, size_t *count, size_t *room, ref_t party) {
    for (size_t i = 0; i < *count; i++)
        if ((*parties)[i] == party)
            return;
    ARENA_PUSH(ctx->arena, *parties, *count, *room, party);
}

enum status find_exact(struct ctx *ctx, const char *field, const char *normal, ref_t **parties, size_t *count) {
    const struct field *builtin = field_builtin(field);
    const char *kind = builtin ? lookups_kind(builtin->token) : NULL;
    unsigned char token[TOKEN_SIZE];
    struct lookup_hit *hits;
    size_t hit_count, room = 0;
    scoped_reader *db = NULL;
    *parties = NULL;
    *count = 0;
    if (!kind)
        return ST_OK;
    lookups_token(ctx, TOKEN_LOOKUP, kind, normal, token);
    TRY(lookup_find(ctx, ctx->registry->vault, LOOKUP_COMMITTED, token, &hits, &hit_count));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; i < hit_count; i++) {
        bool there;
        TRY(party_there(ctx, db, hits[i].party, &there));
        if (there)
            push_party(ctx, parties, count, &room, hits[i].party);
    }
    return ST_OK;
}

/* ---- who */

/* Parties that a text may mean, each once. */
struct candidates {
    ref_t *items;
    size_t count, room;
};

static enum status by_id(struct ctx *ctx, const char *text, struct candidates *candidates) {
    scoped_reader *db = NULL;
    ref_t party;
    bool there;
    if (!ref_parse(text, &party))
        return ST_OK;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(joined_now(ctx, db, &party));
    TRY(party_there(ctx, db, party, &there));
    if (there)
        push_party(ctx, &candidates->items, &candidates->count, &candidates->room, party);
    return ST_OK;
}

static enum status by_token(struct ctx *ctx, const char *text, struct candidates *candidates) {
    size_t count;
    const struct field *fields = field_builtins(&count);
    for (size_t i = 0; i < count; i++) {
        const char *normal;
        ref_t *parties;
        size_t party_count;
        if (fields[i].token == TOKEN_NONE)
            continue;
        enum status status = field_normalise(ctx, ctx_notice(ctx), &fields[i], text, &normal);
        fault_clear(ctx);
        if (status != ST_OK || !*normal) /* not of this shape */
            continue;
        TRY(find_exact(ctx, fields[i].id, normal, &parties, &party_count));
        for (size_t j = 0; j < party_count; j++)
            push_party(ctx, &candidates->items, &candidates->count, &candidates->room, parties[j]);
    }
    return ST_OK;
}

static enum status settle(struct ctx *ctx, const struct lens_hits *found, bool exact, ref_t *party,
                          struct hits *several) {
    struct permission permission;
    struct lens_hits first = *found;
    if (exact && found->count == 1) {
        *party = found->items[0].party;
        return ST_OK;
    }
    if (!found->count)
        return FAIL(ctx, ST_NOT_FOUND, M("Nobody in the register fits this."));
    if (first.count > SEVERAL_MAX)
        first.count = SEVERAL_MAX;
    TRY(permit(ctx, &finding, &permission));
    struct hits hits;
    TRY(show(ctx, &first, &permission, &hits));
    if (several)
        *several = hits;
    return FAIL(ctx, ST_CONFLICT, M("Several fit this ({1}). Say which with an id."),
                arena_printf(ctx->arena, "%zu", found->total));
}

enum status who(struct ctx *ctx, const char *text, ref_t *party, struct hits *several) {
    struct candidates candidates = {0};
    struct lens_hits found;
    *party = 0;
    if (several)
        *several = (struct hits){0};
    TRY(permit(ctx, &finding, NULL));
    if (!text || strlen(text) > WORDS_MAX || !utf8_text(text, strlen(text)))
        return FAIL(ctx, ST_INVALID, M("Write less to search for."));
    text += strspn(text, " ");
    if (!*text)
        return FAIL(ctx, ST_NOT_FOUND, M("Nobody in the register fits this."));
    TRY(by_id(ctx, text, &candidates));
    if (!candidates.count)
        TRY(by_token(ctx, text, &candidates));
    if (candidates.count == 1) {
        *party = candidates.items[0];
        return ST_OK;
    }
    if (candidates.count)
        TRY(lens_of(ctx, candidates.items, candidates.count, &found));
    else
        TRY(lens_named(ctx, text, &found));
    bool exact = found.count > 0;
    if (!exact) /* whose name has these letters is shown, and not taken: somebody may be about to be erased */
        TRY(lens_look(ctx, text, 0, LENS_LETTERS, SEVERAL_MAX, FIND_COUNT_MAX, &found));
    if (!exact && found.way != LENS_LETTERS)
        found = (struct lens_hits){0};
    return settle(ctx, &found, exact, party, several);
}
