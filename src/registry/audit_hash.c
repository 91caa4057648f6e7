/* The log is read once and then what has been added (audit_clock.c). What is committed and not in it yet lies in audit_out, which is read
 * first: an entry that leaves it meanwhile is in the files by then. */
#include "registry/audit_hash.h"

#include "registry/audit_inside.h"
#include "registry/party.h"
#include "store/query.h"
#include "vault/chain.h"

#include <string.h>

static const char *const actions[] = {"erasure_certified", "erasure_completed", "erasure_reopened",
                                      "certificate_brought"};

static bool copied(const struct segment_line *line, const char *name, char *text, size_t most) {
    size_t length;
    const char *value = segment_value(line, name, &length);
    if (!value || length > most)
        return false;
    memcpy(text, value, length);
    text[length] = '\0';
    return true;
}

static int64_t id_at(const struct segment_line *line, const char *name) {
    char text[SEGMENT_TEXT + 1];
    ref_t id = 0;
    return copied(line, name, text, SEGMENT_TEXT) && ref_parse(text, &id) ? id : 0;
}

bool audit_hash_of(const struct segment_line *line, struct audit_hash *hash) {
    char action[SEGMENT_TEXT + 1], hex[SEGMENT_HEX + 1];
    bool one = false;
    *hash = (struct audit_hash){0};
    if (!copied(line, "action", action, SEGMENT_TEXT))
        return false;
    hash->gone = strcmp(action, "certificate_erased") == 0;
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        one = one || strcmp(actions[i], action) == 0;
    if (!hash->gone && (!one || !copied(line, "detail", hex, SEGMENT_HEX) || strlen(hex) != SEGMENT_HEX ||
                        !chain_unhex(hex, hash->hash, VAULT_HASH)))
        return false;
    hash->party = id_at(line, "party");
    hash->record = id_at(line, "record");
    hash->change = segment_number(line, "change");
    return true;
}

struct hashes {
    struct audit_hash *items;
    size_t count, room;
};

static enum status read_out(struct ctx *ctx, struct db *db, struct hashes *out) {
    scoped_query q = query_begin(db, SQL_AUDIT_OUT_AFTER);
    query_bind_int(&q, 1, 0);
    while (query_row(&q)) {
        const char *entry = query_text(ctx->arena, &q, "entry");
        const struct segment_line line = {.json = entry, .length = strlen(entry)};
        struct audit_hash hash;
        if (audit_hash_of(&line, &hash))
            ARENA_PUSH(ctx->arena, out->items, out->count, out->room, hash);
    }
    return query_done(ctx, &q);
}

/* What was committed after the state that is looked at, and is in the files already, says nothing of it. */
static enum status change_of(struct ctx *ctx, struct db *db, int64_t *change) {
    scoped_query q = query_begin(db, SQL_CARRY_CHANGE);
    *change = query_row(&q) ? query_int(&q, "number") : 0;
    return query_done(ctx, &q);
}

static size_t add_known(const struct audit_scan *scan, int64_t change, struct audit_hash *all) {
    size_t count = 0;
    for (size_t i = 0; i < scan->hash_count; i++)
        if (scan->hashes[i].change <= change)
            all[count++] = scan->hashes[i];
    return count;
}

enum status audit_hashes(struct ctx *ctx, struct audit *audit, struct db *db, const struct audit_hash **list,
                         size_t *count) {
    struct hashes out = {0};
    int64_t change;
    TRY(change_of(ctx, db, &change));
    TRY(read_out(ctx, db, &out));
    must(pthread_rwlock_rdlock(&audit->cutting) == 0 && pthread_mutex_lock(&audit->scan_guard) == 0);
    enum status status = audit_scan_on(ctx, audit);
    struct audit_hash *all = arena_array(ctx->arena, audit->scan.hash_count + out.count + 1, sizeof *all);
    size_t seen = add_known(&audit->scan, change, all);
    must(pthread_mutex_unlock(&audit->scan_guard) == 0 && pthread_rwlock_unlock(&audit->cutting) == 0);
    if (out.count)
        memcpy(all + seen, out.items, out.count * sizeof *all);
    *list = all;
    *count = seen + out.count;
    return status;
}
