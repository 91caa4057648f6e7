/* The row names nobody: a recipient, a purpose and classes are words of the notice. The legal basis is somebody's own words,
 * so it is sealed; under a key of the register and not of the party, because it must stay readable for whoever answers for
 * the disclosure while the party's other data go class by class. */
#include "registry/disclosure.h"

#include "notice/recipient.h"
#include "base/buf.h"
#include "registry/edition.h"
#include "registry/permit.h"

#include <string.h>

/* Who it was stands before the basis, on a line of its own that begins so: one letter is sealed for both, and a row of before has none. */
static const char arrow[] = "→ ";

static void bind_basis(struct query *q, int64_t key, const void *sealed, size_t length) {
    if (sealed)
        query_bind_int(q, 12, key);
    else
        query_bind_null(q, 12);
    query_bind_blob(q, 13, sealed, length);
}

static const char *words_of(struct ctx *ctx, const struct disclosure *disclosure) {
    if (!disclosure->who)
        return disclosure->basis;
    char *who = arena_text(ctx->arena, disclosure->who);
    for (char *at = who; *at; at++)
        if (*at == '\n' || *at == '\r')
            *at = ' ';
    return arena_printf(ctx->arena, "%s%s\n%s", arrow, who, disclosure->basis ? disclosure->basis : "");
}

static void take_words(struct ctx *ctx, char *plain, struct disclosure *disclosure) {
    const char *end = strchr(plain, '\n');
    if (!end || strncmp(plain, arrow, sizeof arrow - 1) != 0) {
        disclosure->basis = plain;
        return;
    }
    const char *who = plain + sizeof arrow - 1;
    disclosure->who = arena_text_n(ctx->arena, who, (size_t)(end - who));
    disclosure->basis = end[1] ? end + 1 : NULL;
}

enum status disclosure_add(struct ctx *ctx, struct write *write, const struct disclosure *disclosure) {
    struct vault *vault = ctx->registry->vault;
    ref_t id = store_new_id();
    int64_t key = 0;
    void *sealed = NULL;
    size_t length = 0;
    const char *words = words_of(ctx, disclosure);
    if (words) {
        TRY(vault_key_named(ctx, vault, "disclosure", &key));
        TRY(seal_close(ctx, vault, key, disclosure_place(id), words, strlen(words), &sealed, &length));
    }
    scoped_query q = query_begin(write->db, SQL_DISCLOSURE_ADD);
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, disclosure->party);
    query_bind_int(&q, 3, disclosure->batch);
    query_bind_text(&q, 4, disclosure->recipient);
    query_bind_text(&q, 5, disclosure->purpose);
    query_bind_text(&q, 6, disclosure->classes);
    query_bind_text(&q, 7, disclosure->ground);
    query_bind_int(&q, 8, ctx->now);
    query_bind_text(&q, 9, disclosure->how);
    query_bind_text(&q, 10, actor_text(ctx));
    query_bind_int(&q, 11, edition_of(ctx)->number);
    bind_basis(&q, key, sealed, length);
    query_bind_int(&q, 14, write->change);
    return query_run(ctx, &q, NULL);
}

/* ---- reading */

static enum status open_basis(struct ctx *ctx, struct query *q, struct disclosure *disclosure) {
    size_t length, plain_length;
    const void *sealed = query_blob(ctx->arena, q, "basis", &length);
    char *plain;
    if (!sealed)
        return ST_OK;
    TRY(seal_open(ctx, ctx->registry->vault, query_int(q, "key"), disclosure_place(disclosure->id), sealed,
                  length, &plain, &plain_length));
    take_words(ctx, plain, disclosure);
    return ST_OK;
}

const char *disclosure_ground_words(enum lang lang, const char *ground) {
    static const struct {
        const char *id, *words;
    } rows[] = {
        {"adequacy", M("adequacy decision (GDPR 45)")},
        {"dpf", M("EU-US Data Privacy Framework (GDPR 45)")},
        {"scc", M("standard contractual clauses (GDPR 46(2)(c))")},
        {"bcr", M("binding corporate rules (GDPR 47)")},
        {"privacy_shield", M("Privacy Shield, void since 16 July 2020")},
        {"consent", M("the person's consent (GDPR 49(1)(a))")},
        {"necessary", M("necessary for a contract or a claim (GDPR 49(1)(b)–(e))")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].id, ground) == 0)
            return msg(lang, rows[i].words);
    return ground;
}

static const char *classes_in_words(struct ctx *ctx, const struct notice *notice, const char *classes) {
    struct buf buf = buf_in(ctx->arena);
    while (*classes) {
        size_t length = strcspn(classes, " ");
        const char *id = arena_text_n(ctx->arena, classes, length);
        int class = notice_class(notice, id);
        buf_printf(&buf, "%s%s", buf.length ? ", " : "",
                   class == NOTICE_NOTHING ? id : words_in(&notice->classes[class].entry, ctx->lang));
        classes += length + (classes[length] == ' ');
    }
    return buf_text(&buf);
}

/* In the words of the notice under which it was given. */
static void put_words(struct ctx *ctx, struct disclosure *disclosure) {
    const struct edition *edition = edition_numbered(edition_of(ctx), disclosure->notice);
    const struct notice *notice = edition ? edition->notice : ctx_notice(ctx);
    int recipient = recipient_find(notice, disclosure->recipient);
    int purpose = notice_purpose(notice, disclosure->purpose);
    disclosure->recipient_words =
        recipient == NOTICE_NOTHING ? disclosure->recipient : recipient_name(notice, recipient, ctx->lang);
    if (disclosure->who)
        disclosure->recipient_words =
            arena_printf(ctx->arena, "%s: %s", disclosure->recipient_words, disclosure->who);
    disclosure->purpose_words =
        purpose == NOTICE_NOTHING ? disclosure->purpose : words_in(&notice->purposes[purpose].entry, ctx->lang);
    disclosure->class_words = classes_in_words(ctx, notice, disclosure->classes);
    if (disclosure->ground)
        disclosure->ground_words = disclosure_ground_words(ctx->lang, disclosure->ground);
}

static enum status read_rows(struct ctx *ctx, struct query *q, struct disclosure **list, size_t *count) {
    size_t room = 0;
    *list = NULL;
    *count = 0;
    while (query_row(q)) {
        struct disclosure one = {.id = query_int(q, "id"),
                                 .party = query_int(q, "party"),
                                 .batch = query_int(q, "batch"),
                                 .recipient = query_text(ctx->arena, q, "recipient"),
                                 .purpose = query_text(ctx->arena, q, "purpose"),
                                 .classes = query_text(ctx->arena, q, "classes"),
                                 .ground = query_text(ctx->arena, q, "ground"),
                                 .at = query_int(q, "at"),
                                 .how = query_text(ctx->arena, q, "how"),
                                 .actor = query_text(ctx->arena, q, "actor"),
                                 .notice = query_int(q, "notice"),
                                 .cancelled = query_int(q, "cancelled")};
        TRY(open_basis(ctx, q, &one));
        put_words(ctx, &one);
        ARENA_PUSH(ctx->arena, *list, *count, room, one);
    }
    return query_done(ctx, q);
}

enum status disclosure_list_within(struct ctx *ctx, struct db *db, ref_t party, struct disclosure **list,
                                   size_t *count) {
    scoped_query q = query_begin(db, SQL_DISCLOSURES_OF);
    query_bind_int(&q, 1, party);
    return read_rows(ctx, &q, list, count);
}

enum status disclosure_list(struct ctx *ctx, ref_t party, struct disclosure **list, size_t *count) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_OPEN, party, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return disclosure_list_within(ctx, db, party, list, count);
}

/* ---- of the whole register */

static void bind_asked(struct ctx *ctx, struct query *q, const struct disclosure_asked *asked) {
    const struct zone *zone = registry_zone(ctx);
    query_bind_text(q, 1, asked->recipient);
    query_bind_int(q, 2, asked->from == DAY_NONE ? INT64_MIN : zone_instant(zone, asked->from, 0));
    query_bind_int(q, 3, asked->to == DAY_NONE ? INT64_MAX : zone_instant(zone, asked->to + 1, 0));
    query_bind_int(q, 4, asked->batch);
}

enum status disclosure_register(struct ctx *ctx, const struct disclosure_asked *asked, struct disclosure **list,
                                size_t *count, size_t *total) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_AUDIT, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query counting = query_begin(db, SQL_DISCLOSURE_COUNT);
    bind_asked(ctx, &counting, asked);
    *total = query_row(&counting) ? (size_t)query_int(&counting, "count") : 0;
    TRY(query_done(ctx, &counting));
    scoped_query q = query_begin(db, SQL_DISCLOSURE_REGISTER);
    bind_asked(ctx, &q, asked);
    query_bind_int(&q, 5, (int64_t)asked->limit);
    query_bind_int(&q, 6, (int64_t)asked->skip);
    return read_rows(ctx, &q, list, count);
}
