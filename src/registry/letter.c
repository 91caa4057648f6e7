/* A letter is a row per record, class and revision; older revisions stay until their key goes. Which key: the vault
 * knows, by party, class and epoch. A letter whose key is destroyed is an answer (erased), not a fault. */
#include "registry/letter.h"

#include "registry/edition.h"

#include <string.h>

static const char *class_id(struct ctx *ctx, int class) {
    must(class >= 0 && (size_t) class < ctx_notice(ctx)->classes_count);
    return ctx_notice(ctx)->classes[class].entry.id;
}

/* A record that came by a merge keeps the keys of whom it was written about first, so that a split needs no new ones and
 * an erasure after it reaches every copy. */
static enum status owner_of(struct ctx *ctx, struct write *write, struct letter_place place, ref_t *owner) {
    *owner = place.party;
    scoped_query q = query_begin(write->db, SQL_RECORD_OWNER);
    query_bind_int(&q, 1, place.party);
    query_bind_int(&q, 2, place.record);
    if (query_row(&q))
        *owner = query_int(&q, "owner");
    return query_done(ctx, &q);
}

enum status letter_write(struct ctx *ctx, struct write *write, struct letter_place place, const char *json) {
    const char *class = class_id(ctx, place.class);
    int64_t key = 0;
    void *sealed = NULL;
    size_t length = 0;
    ref_t owner = place.party;
    if (place.rev > 1)
        TRY(owner_of(ctx, write, place, &owner));
    TRY(vault_key_for(ctx, ctx->registry->vault, owner, class, place.epoch, &key));
    if (json)
        TRY(seal_close(ctx, ctx->registry->vault, key, (struct seal_place){place.record, class, place.rev},
                       json, strlen(json), &sealed, &length));
    scoped_query q = query_begin(write->db, SQL_LETTER_ADD);
    query_bind_int(&q, 1, place.party);
    query_bind_int(&q, 2, place.record);
    query_bind_text(&q, 3, class);
    query_bind_int(&q, 4, place.rev);
    query_bind_int(&q, 5, place.epoch);
    query_bind_int(&q, 6, edition_of(ctx)->number);
    query_bind_int(&q, 7, key);
    query_bind_int(&q, 8, ctx->now);
    query_bind_blob(&q, 9, sealed, length);
    return query_run(ctx, &q, NULL);
}

void letter_take(struct ctx *ctx, struct query *q, ref_t record, struct letter_sealed *sealed) {
    struct letter *letter = &sealed->letter;
    sealed->record = record;
    *letter = (struct letter){.class_id = query_text(ctx->arena, q, "class"),
                              .rev = query_int(q, "rev"),
                              .epoch = query_int(q, "epoch"),
                              .notice = query_int(q, "notice"),
                              .key = query_int(q, "key"),
                              .made = query_int(q, "made")};
    letter->class = notice_class(ctx_notice(ctx), letter->class_id);
    sealed->sealed = query_blob(ctx->arena, q, "sealed", &sealed->length);
}

/* An erased letter is an answer, not a fault. */
enum status letter_open(struct ctx *ctx, struct letter_sealed *sealed) {
    struct letter *letter = &sealed->letter;
    char *plain = NULL;
    size_t plain_length = 0;
    if (!sealed->sealed)
        return ST_OK;
    enum status status = seal_open(ctx, ctx->registry->vault, letter->key,
                                   (struct seal_place){sealed->record, letter->class_id, letter->rev},
                                   sealed->sealed, sealed->length, &plain, &plain_length);
    if (status == ST_NOT_FOUND) {
        fault_clear(ctx);
        letter->erased = true;
        return ST_OK;
    }
    TRY(status);
    letter->json = plain;
    return ST_OK;
}

enum status letter_row(struct ctx *ctx, struct query *q, ref_t record, struct letter *letter) {
    struct letter_sealed sealed;
    letter_take(ctx, q, record, &sealed);
    enum status status = letter_open(ctx, &sealed);
    *letter = sealed.letter;
    return status;
}

static enum status read_letters(struct ctx *ctx, struct query *q, ref_t record, struct letter **letters,
                                size_t *count) {
    size_t room = 0;
    *letters = NULL;
    *count = 0;
    while (query_row(q)) {
        struct letter letter;
        TRY(letter_row(ctx, q, record, &letter));
        ARENA_PUSH(ctx->arena, *letters, *count, room, letter);
    }
    return query_done(ctx, q);
}

enum status letter_newest(struct ctx *ctx, struct db *db, ref_t party, ref_t record, struct letter **letters,
                          size_t *count) {
    scoped_query q = query_begin(db, SQL_LETTERS_NEWEST);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, record);
    return read_letters(ctx, &q, record, letters, count);
}

enum status letter_upto(struct ctx *ctx, struct db *db, ref_t party, ref_t record, int64_t rev,
                        struct letter **letters, size_t *count) {
    scoped_query q = query_begin(db, SQL_LETTERS_UPTO);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, record);
    query_bind_int(&q, 3, rev);
    return read_letters(ctx, &q, record, letters, count);
}

/* One version of a letter as it lies in the table. */
struct version {
    int64_t rev, key;
    const void *sealed;
    size_t length;
};

static enum status move_version(struct ctx *ctx, struct write *write, struct letter_place place, int64_t key,
                                const struct version *version) {
    struct vault *vault = ctx->registry->vault;
    struct seal_place at = {place.record, class_id(ctx, place.class), version->rev};
    char *plain = NULL;
    void *sealed = NULL;
    size_t length = 0;
    if (version->sealed) {
        enum status status =
            seal_open(ctx, vault, version->key, at, version->sealed, version->length, &plain, &length);
        if (status == ST_NOT_FOUND) { /* its key is gone: it is being erased, and its row follows */
            fault_clear(ctx);
            return ST_OK;
        }
        TRY(status);
        TRY(seal_close(ctx, vault, key, at, plain, length, &sealed, &length));
    }
    scoped_query q = query_begin(write->db, SQL_LETTER_MOVE);
    query_bind_int(&q, 1, place.party);
    query_bind_int(&q, 2, place.record);
    query_bind_text(&q, 3, at.class);
    query_bind_int(&q, 4, version->rev);
    query_bind_int(&q, 5, place.epoch);
    query_bind_int(&q, 6, key);
    query_bind_blob(&q, 7, sealed, length);
    return query_run(ctx, &q, NULL);
}

static enum status versions_of(struct ctx *ctx, struct write *write, struct letter_place place,
                               struct version **versions, size_t *count) {
    size_t room = 0;
    scoped_query q = query_begin(write->db, SQL_LETTERS_OF_CLASS);
    query_bind_int(&q, 1, place.party);
    query_bind_int(&q, 2, place.record);
    query_bind_text(&q, 3, class_id(ctx, place.class));
    while (query_row(&q)) {
        struct version version = {.rev = query_int(&q, "rev"), .key = query_int(&q, "key")};
        version.sealed = query_blob(ctx->arena, &q, "sealed", &version.length);
        if (query_int(&q, "epoch") != place.epoch)
            ARENA_PUSH(ctx->arena, *versions, *count, room, version);
    }
    return query_done(ctx, &q);
}

enum status letter_move(struct ctx *ctx, struct write *write, struct letter_place place) {
    struct version *versions = NULL;
    size_t count = 0;
    int64_t key = 0;
    ref_t owner;
    TRY(versions_of(ctx, write, place, &versions, &count));
    if (!count)
        return ST_OK;
    TRY(owner_of(ctx, write, place, &owner));
    TRY(vault_key_for(ctx, ctx->registry->vault, owner, class_id(ctx, place.class), place.epoch, &key));
    for (size_t i = 0; i < count; i++)
        TRY(move_version(ctx, write, place, key, &versions[i]));
    /* A start after a crash looks for the keys of changed records only. */
    scoped_query q = query_begin(write->db, SQL_RECORD_TOUCH);
    query_bind_int(&q, 1, place.party);
    query_bind_int(&q, 2, place.record);
    query_bind_int(&q, 3, write->change);
    return query_run(ctx, &q, NULL);
}

/* ---- to another's keys */

struct given {
    const char *class;
    int64_t epoch;
    struct version version;
};

static enum status versions_of_record(struct ctx *ctx, struct write *write, ref_t party, ref_t record,
                                      struct given **items, size_t *count) {
    size_t room = 0;
    *items = NULL;
    *count = 0;
    scoped_query q = query_begin(write->db, SQL_LETTERS_OF_RECORD);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, record);
    while (query_row(&q)) {
        struct given given = {.class = query_text(ctx->arena, &q, "class"),
                              .epoch = query_int(&q, "epoch"),
                              .version = {.rev = query_int(&q, "rev"), .key = query_int(&q, "key")}};
        given.version.sealed = query_blob(ctx->arena, &q, "sealed", &given.version.length);
        ARENA_PUSH(ctx->arena, *items, *count, room, given);
    }
    return query_done(ctx, &q);
}

enum status letter_give(struct ctx *ctx, struct write *write, ref_t party, ref_t record, ref_t owner) {
    struct given *items;
    size_t count;
    TRY(versions_of_record(ctx, write, party, record, &items, &count));
    for (size_t i = 0; i < count; i++) {
        struct letter_place place = {.party = party, .record = record, .epoch = items[i].epoch};
        int64_t key;
        place.class = notice_class(ctx_notice(ctx), items[i].class);
        if (place.class == NOTICE_NOTHING)
            continue;
        TRY(vault_key_for(ctx, ctx->registry->vault, owner, items[i].class, items[i].epoch, &key));
        TRY(move_version(ctx, write, place, key, &items[i].version));
    }
    scoped_query q = query_begin(write->db, SQL_RECORD_OWNER_SET);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, record);
    query_bind_int(&q, 3, owner);
    query_bind_int(&q, 4, write->change);
    return query_run(ctx, &q, NULL);
}
