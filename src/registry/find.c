/* A cursor is the way of finding and the place of the last party shown, sealed: a page goes on behind that place even when the
 * party has been renamed or erased meanwhile. The words are given again. */
#include "registry/find.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "registry/edition.h"
#include "registry/extract.h"
#include "registry/filter.h"
#include "registry/joined.h"
#include "registry/lens.h"
#include "registry/listing.h"
#include "registry/lookups.h"
#include "registry/role.h"
#include "registry/scope.h"
#include "registry/sight.h"
#include "registry/traits.h"
#include "registry/value.h"
#include "registry/within.h"
#include "vault/chain.h"

#include <stdio.h>
#include <string.h>

enum { TYPES_MAX = 64, WORDS_MAX = 400, SEVERAL_MAX = 20, MOMENT_MS = 700, CURSOR_MAX = 8192 };

static const struct asked finding = {
    .action = ACTION_FIND, .type = NOTICE_NOTHING, .purpose = NOTICE_NOTHING, .service = NOTICE_NOTHING};

/* "photography, consulting": those whose bits are set; `count` entries that begin at `first`, `size` apart. */
static const char *words_of(struct ctx *ctx, uint64_t bits, const void *first, size_t size, size_t count) {
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < count && i < TRAITS_BITS; i++) {
        const struct entry *entry = (const void *)((const char *)first + i * size);
        if (bits >> i & 1)
            buf_printf(&buf, "%s%s", buf.length ? ", " : "", words_in(entry, ctx->lang));
    }
    return buf.length ? buf_text(&buf) : NULL;
}

static enum status fill_traits(struct ctx *ctx, struct db *db, const struct find_asked *asked,
                               struct hit *hit) {
    const struct notice *notice = ctx_notice(ctx);
    struct hit_traits *traits = arena_alloc(ctx->arena, sizeof *traits);
    struct trait_read read;
    bool there, *may = arena_array(ctx->arena, asked->purpose_count + 1, sizeof *may);
    TRY(traits_read(ctx, db, hit->party, &read, &there));
    for (size_t i = 0; there && i < asked->purpose_count; i++)
        TRY(traits_may(ctx, db, hit->party, asked->purposes[i], &may[i]));
    *traits = (struct hit_traits){.relation = read.trait.relation, .industry = read.industry, .may = may};
    traits->services =
        words_of(ctx, read.trait.services, notice->services, sizeof *notice->services, notice->services_count);
    traits->sources =
        words_of(ctx, read.trait.sources, notice->sources, sizeof *notice->sources, notice->sources_count);
    hit->traits = traits;
    return ST_OK;
}

/* Whoever has left is shown beside the organisation all the same, as somebody who has. */
static enum status fill_left(struct ctx *ctx, struct db *db, struct hit *hit) {
    struct roles roles;
    if (!hit->organisation)
        return ST_OK;
    TRY(role_list(ctx, db, hit->party, &roles));
    hit->left = role_left(ctx_notice(ctx), &roles, registry_today(ctx));
    return ST_OK;
}

bool find_left(struct ctx *ctx, const struct party *party) {
    struct role_leaving leaving = {0};
    for (size_t i = 0; i < party->role_count; i++)
        role_leave(ctx_notice(ctx), &party->roles[i], registry_today(ctx), &leaving);
    return role_gone(&leaving);
}

const char *hit_organisation(struct ctx *ctx, const struct hit *hit) {
    return hit->left ? MSG(ctx->arena, ctx->lang, M("{1} (no longer)"), hit->organisation) : hit->organisation;
}

/* What the lens does not know, and the records by which they were found. */
static enum status fill(struct ctx *ctx, const struct lens_hits *found, const struct find_asked *asked,
                        struct hits *hits) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; asked && i < hits->count; i++)
        TRY(fill_traits(ctx, db, asked, &hits->items[i]));
    for (size_t i = 0; i < hits->count; i++)
        TRY(fill_left(ctx, db, &hits->items[i]));
    TRY(listing_fill(ctx, db, hits->items, hits->count));
    for (size_t i = 0; i < found->count; i++)
        if (found->items[i].by_texts)
            TRY(extract_of(ctx, db, found->items[i].party, &found->needles, &hits->items[i].in));
    return ST_OK;
}

/* The log says that something of a text is shown. */
static void say_texts(const struct lens_hits *found, struct audit_entry *entry) {
    static const char *const text[] = {"text"};
    for (size_t i = 0; i < found->count && !entry->field_count; i++)
        if (found->items[i].by_texts) {
            entry->fields = text;
            entry->field_count = 1;
        }
}

/* Nothing of it is shown before its entry is in the log; the rest is read while that is being written. Whoever waits for the log
 * keeps no reader meanwhile. */
static enum status show(struct ctx *ctx, const struct lens_hits *found, const struct permission *permission,
                        const struct find_asked *asked, struct hits *hits) {
    ref_t *parties = arena_array(ctx->arena, found->count, sizeof *parties);
    *hits = (struct hits){.items = arena_array(ctx->arena, found->count, sizeof *hits->items),
                          .count = found->count,
                          .total = found->total,
                          .capped = found->capped,
                          .so_far = found->so_far,
                          .read = found->read,
                          .of = found->of};
    for (size_t i = 0; i < found->count; i++) {
        const struct lens_hit *hit = &found->items[i];
        parties[i] = hit->party;
        hits->items[i] = (struct hit){.party = hit->party,
                                      .type = hit->type,
                                      .name = hit->name,
                                      .organisation = hit->organisation_name,
                                      .phone = hit->phone,
                                      .email = hit->email,
                                      .last_contact = DAY_NONE};
    }
    struct audit_entry entry = {.actor = actor_text(ctx),
                                .action = "listed",
                                .parties = parties,
                                .party_count = found->count,
                                .purpose = ctx_notice(ctx)->purposes[permission->purpose].entry.id,
                                .sentence = permission->sentence};
    say_texts(found, &entry);
    TRY(audit_answer(ctx, ctx->registry->audit, &entry));
    return fill(ctx, found, asked, hits);
}

/* ---- what a token's purpose sees of them: the lens knows everybody, and everything of each */

static const char *value_of(const struct values *values, const char *field) {
    const struct value *value = value_first(values, field);
    return value ? value->text : NULL;
}

/* Does it fit the filter by what its purpose sees of it? */
static enum status narrow_fits(struct ctx *ctx, struct db *db, const struct filter *filter, ref_t party,
                               const char *type, bool *fits) {
    const struct filter_test test = filter_test(ctx, filter);
    struct trait_read read;
    bool may, there, asked_may = false;
    int purpose = filter_purpose(ctx, filter, &may);
    TRY(traits_read(ctx, db, party, &read, &there));
    if (there && purpose != NOTICE_NOTHING)
        TRY(traits_may(ctx, db, party, purpose, &asked_may));
    read.trait.asked = test.purpose;
    read.trait.may = asked_may ? test.purpose : 0;
    *fits = filter_fits(&test, type, there ? &read.trait : NULL);
    return ST_OK;
}

/* As its purpose sees it. False: not at all, or not by what was looked for. */
static enum status narrow_hit(struct ctx *ctx, struct db *db, const struct needles *needles,
                              struct lens_hit *hit, bool *seen) {
    struct values values, organisation = {0};
    TRY(sight_profile(ctx, db, hit->party, &values));
    if (hit->organisation)
        TRY(sight_profile(ctx, db, hit->organisation, &organisation));
    *seen = values.count > 0;
    if (!*seen)
        return ST_OK;
    hit->name = value_name(ctx, &values);
    hit->phone = value_of(&values, "phone");
    hit->email = value_of(&values, "email");
    hit->organisation_name = hit->organisation ? value_name(ctx, &organisation) : NULL;
    hit->by_texts = false;
    if (needles) {
        const struct haystack hay =
            needle_haystack(ctx, ctx->arena, hit->type, hit->name ? hit->name : "", values.items, values.count);
        const struct haystack around =
            needle_haystack(ctx, ctx->arena, hit->type, hit->organisation_name ? hit->organisation_name : "",
                            organisation.items, organisation.count);
        *seen = needle_fits(needles, &hay, hit->organisation ? &around : NULL) != FIT_NOT;
    }
    if (!hit->name)
        hit->name = ref_text(ctx->arena, hit->party);
    return ST_OK;
}

static const char *type_of_hit(struct ctx *ctx, const struct lens_hit *hit) {
    return hit->type == NOTICE_NOTHING ? NULL : ctx_notice(ctx)->types[hit->type].entry.id;
}

/* The number of all that were found stays that of the page: how many others there are is not for its purpose either.
 * `filter`: NULL without one. */
static enum status narrow(struct ctx *ctx, bool words, const struct filter *filter, struct lens_hits *found) {
    scoped_reader *db = NULL;
    size_t kept = 0;
    if (!ctx->scope)
        return ST_OK;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; i < found->count; i++) {
        bool seen;
        struct lens_hit *hit = &found->items[i];
        TRY(narrow_hit(ctx, db, words ? &found->needles : NULL, hit, &seen));
        if (seen && filter && filter_traits(filter))
            TRY(narrow_fits(ctx, db, filter, hit->party, type_of_hit(ctx, hit), &seen));
        if (seen)
            found->items[kept++] = found->items[i];
    }
    found->count = found->total = kept;
    found->capped = found->last != 0;
    return ST_OK;
}

/* ---- cursors */

/* Sealed: 's' and hexadecimal digits. A register that can only be read may have no key to seal with; nothing moves in it,
 * so the id of the last party is enough: the way, and the id. */
static const struct seal_place cursor_place = {.record = 0, .class = "cursor", .rev = 1};

static enum status cursor_key(struct ctx *ctx, int64_t *key) {
    *key = atomic_load(&ctx->registry->cursor_key);
    if (*key)
        return ST_OK;
    TRY(vault_key_named(ctx, ctx->registry->vault, "cursor", key));
    atomic_store(&ctx->registry->cursor_key, *key);
    return ST_OK;
}

static enum status write_cursor(struct ctx *ctx, const struct lens_hits *found, const char **cursor) {
    int64_t key;
    void *sealed;
    size_t length;
    const char *id = ref_text(ctx->arena, found->last);
    *cursor = arena_printf(ctx->arena, "%d%s", found->way, id);
    if (!ctx->registry->writer)
        return ST_OK;
    const char *plain = arena_printf(ctx->arena, "%d%s %s", found->way, id, found->last_key);
    TRY(cursor_key(ctx, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, cursor_place, plain, strlen(plain), &sealed, &length));
    char *text = arena_alloc(ctx->arena, 2 * length + 2);
    text[0] = 's';
    chain_hex(sealed, length, text + 1);
    *cursor = text;
    return ST_OK;
}

static enum status unknown_page(struct ctx *ctx) {
    fault_clear(ctx);
    return FAIL(ctx, ST_INVALID, M("This page of the list is not known. Search again."));
}

static enum status open_cursor(struct ctx *ctx, const char *cursor, const char **plain) {
    int64_t key;
    char *opened = NULL;
    size_t digits = strlen(cursor + 1), length;
    unsigned char *sealed = arena_alloc(ctx->arena, digits / 2 + 1);
    if (digits > CURSOR_MAX || digits % 2 || !chain_unhex(cursor + 1, sealed, digits / 2) ||
        cursor_key(ctx, &key) != ST_OK ||
        seal_open(ctx, ctx->registry->vault, key, cursor_place, sealed, digits / 2, &opened, &length) != ST_OK)
        return unknown_page(ctx);
    *plain = opened;
    return ST_OK;
}

static enum status read_cursor(struct ctx *ctx, const char *cursor, struct lens_query *query) {
    query->way = LENS_LETTERS;
    query->after = 0;
    if (!cursor || !*cursor)
        return ST_OK;
    const char *plain = cursor;
    if (*cursor == 's')
        TRY(open_cursor(ctx, cursor, &plain));
    const char *space = strchr(plain, ' ');
    const char *id = space ? arena_text_n(ctx->arena, plain, (size_t)(space - plain)) : plain;
    query->way = *plain - '0';
    if (query->way < 0 || query->way >= LENS_WAYS || !ref_parse(id + 1, &query->after))
        return unknown_page(ctx);
    query->after_key = space ? space + 1 : NULL;
    return ST_OK;
}

/* ---- find */

static enum status check_words(struct ctx *ctx, const char *words) {
    if (words && (strlen(words) > WORDS_MAX || !utf8_text(words, strlen(words))))
        return FAIL(ctx, ST_INVALID, M("Write less to search for."));
    return ST_OK;
}

static enum status look(struct ctx *ctx, const char *words, const char *cursor, size_t limit, int patience,
                        struct hits *hits) {
    struct permission permission;
    struct lens_hits found;
    struct lens_query query = {.words = words ? words : "",
                               .limit = !limit || limit > FIND_PAGE_MAX ? FIND_PAGE_MAX : limit,
                               .count_max = patience == LENS_WHOLE ? FIND_COUNT_MAX : FIND_COUNT_SCREEN,
                               .patience = patience};
    TRY(permit(ctx, &finding, &permission));
    TRY(read_cursor(ctx, cursor, &query));
    query.fields_only = ctx->scope != NULL; /* what is written about somebody is not for every purpose */
    TRY(check_words(ctx, words));
    TRY(lens_look(ctx, &query, &found));
    TRY(narrow(ctx, *query.words, NULL, &found));
    TRY(show(ctx, &found, &permission, NULL, hits));
    return found.last ? write_cursor(ctx, &found, &hits->cursor) : ST_OK;
}

/* ---- filtered */

/* What stands beside each in a list is everybody's, and so is its order by the last contact. */
static enum status not_for_programs(struct ctx *ctx) {
    if (ctx->scope)
        return FAIL(ctx, ST_DENIED,
                    M("Lists are shown in that way to people who are signed in, not to programs."));
    return ST_OK;
}

/* Who fits words and filter. What is missing of the traits is said as if the lens were not whole: the page says so. */
static enum status look_filtered(struct ctx *ctx, const struct lens_query *asked, const struct filter *filter,
                                 struct lens_hits *found) {
    struct filter_test test = filter_test(ctx, filter);
    struct lens_query query = *asked;
    bool may, lens_here, whole = true;
    size_t read = 0, of = 0;
    query.by_last = filter_by_last(filter);
    query.test = filter_any(filter) ? &test : NULL;
    if (query.by_last)
        TRY(not_for_programs(ctx));
    if (!test.traits)
        return lens_look(ctx, &query, found);
    TRY(filter_may_ask(ctx, filter));
    if (ctx->scope)
        filter_loosen(&test);
    TRY(lens_ready(ctx, query.patience, &lens_here));
    TRY(traits_ready(ctx, filter_purpose(ctx, filter, &may), query.patience, &whole, &read, &of));
    traits_hold(ctx->registry->traits);
    enum status status = lens_look(ctx, &query, found);
    traits_let(ctx->registry->traits);
    if (!whole) {
        found->so_far = true;
        found->read = read;
        found->of = of;
    }
    return status;
}

enum status find_listed(struct ctx *ctx, const struct find_asked *asked, struct hits *hits) {
    static const struct filter none;
    struct permission permission;
    struct lens_hits found;
    struct lens_query query = {.words = asked->words ? asked->words : "",
                               .limit = asked->limit,
                               .count_max = FIND_COUNT_SCREEN,
                               .patience = asked->whole ? LENS_WHOLE : MOMENT_MS};
    TRY(permit(ctx, &finding, &permission));
    TRY(read_cursor(ctx, asked->cursor, &query));
    TRY(check_words(ctx, asked->words));
    if (asked->traits)
        TRY(not_for_programs(ctx));
    query.fields_only = ctx->scope != NULL;
    TRY(look_filtered(ctx, &query, asked->filter ? asked->filter : &none, &found));
    TRY(narrow(ctx, *query.words, asked->filter, &found));
    TRY(show(ctx, &found, &permission, asked->traits ? asked : NULL, hits));
    return found.last ? write_cursor(ctx, &found, &hits->cursor) : ST_OK;
}

enum status find_all(struct ctx *ctx, const char *words, const struct filter *filter, ref_t **parties,
                     size_t *count) {
    static const struct filter none;
    struct lens_hits found;
    struct filter unsorted = filter ? *filter : none;
    struct lens_query query = {
        .words = words ? words : "", .limit = SIZE_MAX, .count_max = SIZE_MAX, .patience = LENS_WHOLE};
    TRY(permit(ctx, &finding, NULL));
    TRY(scope_person(ctx)); /* whom a purpose does not see is among them */
    TRY(check_words(ctx, words));
    unsorted.values[FILTER_SORT] = NULL; /* whoever sorts a page keeps only its best */
    TRY(look_filtered(ctx, &query, &unsorted, &found));
    *parties = arena_array(ctx->arena, found.count + 1, sizeof **parties);
    *count = found.count;
    for (size_t i = 0; i < found.count; i++)
        (*parties)[i] = found.items[i].party;
    return ST_OK;
}

bool find_count(struct ctx *ctx, const struct filter *filter, size_t *count) {
    enum { CHEAP = 20000 };
    struct lens_hits found;
    struct lens_query query = {.words = "", .count_max = SIZE_MAX};
    struct filter unsorted = *filter;
    size_t types[TYPES_MAX];
    unsorted.values[FILTER_SORT] = NULL;
    if (ctx_notice(ctx)->types_count > TYPES_MAX || !lens_types(ctx, types))
        return false;
    for (size_t i = *count = 0; i < ctx_notice(ctx)->types_count; i++)
        *count += types[i];
    if (!filter_any(filter))
        return true;
    bool can = *count <= CHEAP && permit(ctx, &finding, NULL) == ST_OK &&
               look_filtered(ctx, &query, &unsorted, &found) == ST_OK && !found.so_far;
    fault_clear(ctx);
    *count = can ? found.total : 0;
    return can;
}

enum status find_read_on(struct ctx *ctx, bool *whole) {
    size_t read, of;
    TRY(permit(ctx, &finding, NULL));
    return traits_ready(ctx, NOTICE_NOTHING, MOMENT_MS, whole, &read, &of);
}

bool find_types(struct ctx *ctx, size_t *counts) {
    return lens_types(ctx, counts);
}

enum status find(struct ctx *ctx, const char *words, const char *cursor, size_t limit, struct hits *hits) {
    return look(ctx, words, cursor, limit, LENS_WHOLE, hits);
}

enum status find_so_far(struct ctx *ctx, const char *words, const char *cursor, size_t limit,
                        struct hits *hits) {
    return look(ctx, words, cursor, limit, MOMENT_MS, hits);
}

enum status find_ready(struct ctx *ctx, int milliseconds, bool *whole, size_t *read, size_t *of) {
    TRY(permit(ctx, &finding, NULL));
    TRY(lens_ready(ctx, milliseconds, whole));
    lens_progress(ctx, read, of);
    return ST_OK;
}

enum status find_these(struct ctx *ctx, const ref_t *parties, size_t count, struct hits *hits) {
    struct permission permission;
    struct lens_hits found;
    TRY(permit(ctx, &finding, &permission));
    TRY(lens_of(ctx, parties, count, &found));
    TRY(narrow(ctx, false, NULL, &found));
    return show(ctx, &found, &permission, NULL, hits);
}

/* Does the category take in anything that happens, and so any text of a record? */
static bool takes_records(const struct category *category) {
    static const char *const fields[] = {
#define KIND(id, field, label) field,
#include "notice/kind.def"
#undef KIND
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (*fields[i] && names_have(&category->fields, fields[i]))
            return true;
    return false;
}

const char *find_written(struct ctx *ctx) {
    const struct notice *notice = ctx_notice(ctx);
    const bool *texts = edition_of(ctx)->texts;
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; texts && i < notice->categories_count; i++)
        if (texts[i] && takes_records(&notice->categories[i]))
            buf_printf(&buf, "%s%s", buf.length ? ", " : "", words_in(&notice->categories[i].entry, ctx->lang));
    return buf.length ? buf_text(&buf) : NULL;
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
    struct lookup_hit *hits;
    size_t hit_count, room = 0;
    scoped_reader *db = NULL;
    *parties = NULL;
    *count = 0;
    if (!kind)
        return ST_OK;
    TRY(lookups_having(ctx, LOOKUP_COMMITTED, kind, normal, &hits, &hit_count));
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
    scoped_reader *db = NULL;
    const struct field *fields = field_builtins(&count);
    TRY(store_reader(ctx, ctx->registry->store, &db));
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
        for (size_t j = 0; j < party_count; j++) {
            bool knows;
            TRY(sight_knows(ctx, db, parties[j], fields[i].id, normal, &knows));
            if (knows)
                push_party(ctx, &candidates->items, &candidates->count, &candidates->room, parties[j]);
        }
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
    TRY(narrow(ctx, false, NULL, &first));
    struct hits hits;
    TRY(show(ctx, &first, &permission, NULL, &hits));
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
        TRY(lens_look(ctx,
                      &(struct lens_query){.words = text,
                                           .fields_only = true,
                                           .limit = SEVERAL_MAX,
                                           .count_max = FIND_COUNT_MAX,
                                           .patience = LENS_WHOLE},
                      &found));
    if (!exact && found.way != LENS_LETTERS)
        found = (struct lens_hits){0};
    return settle(ctx, &found, exact, party, several);
}
