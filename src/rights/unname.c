/* A correction like any other, and then the versions before it go: they hold the name. */
#include "rights/unname.h"

#include "base/buf.h"
#include "registry/inside.h"
#include "registry/rectify.h"
#include "registry/value.h"

#include <string.h>

#define TAKEN_OUT "[…]"

bool unname_wished(const struct unname_wish *wish, ref_t record) {
    for (size_t i = 0; i < wish->count; i++)
        if (wish->records[i] == record)
            return true;
    return false;
}

const char *unname_text(struct arena *arena, const char *text, const char *const *words, size_t count) {
    struct buf buf = buf_in(arena);
    while (*text) {
        size_t length = 0;
        for (size_t i = 0; i < count; i++) {
            size_t word = strlen(words[i]);
            if (word > length && strncmp(text, words[i], word) == 0)
                length = word;
        }
        if (length)
            buf_add(&buf, TAKEN_OUT);
        else
            buf_char(&buf, *text);
        text += length ? length : 1;
    }
    return buf_text(&buf);
}

struct dropping {
    ref_t party, record;
};

static enum status drop_older(struct ctx *ctx, struct write *write, void *arg) {
    const struct dropping *dropping = arg;
    scoped_query q = query_begin(write->db, SQL_LETTERS_DROP_OLDER);
    query_bind_int(&q, 1, dropping->party);
    query_bind_int(&q, 2, dropping->record);
    return query_run(ctx, &q, NULL);
}

static enum status unname_one(struct ctx *ctx, ref_t record, const char *const *words, size_t count) {
    struct rectifiable found;
    TRY(rectify_read(ctx, record, NOTICE_NOTHING, &found));
    if (!found.draft.text)
        return ST_OK;
    const char *text = unname_text(ctx->arena, found.draft.text, words, count);
    if (strcmp(text, found.draft.text) == 0)
        return ST_OK;
    found.draft.text = text;
    TRY(rectify_record(ctx, record, found.version, &found.draft));
    struct dropping dropping = {found.party.id, record};
    return registry_change(ctx, drop_older, &dropping);
}

enum status unname_all(struct ctx *ctx, ref_t party, const struct unname_wish *wish) {
    static const char *const fields[] = {"first_name", "last_name", "name", "email", "phone"};
    struct party read;
    if (!wish->count)
        return ST_OK;
    TRY(party_read(ctx, party, NOTICE_NOTHING, &read));
    const char **words = arena_array(ctx->arena, read.value_count + 1, sizeof *words);
    size_t count = 0;
    for (size_t i = 0; i < read.value_count; i++)
        for (size_t f = 0; f < sizeof fields / sizeof *fields; f++)
            if (strcmp(read.values[i].field, fields[f]) == 0 && read.values[i].text && *read.values[i].text)
                words[count++] = read.values[i].text;
    for (size_t i = 0; i < wish->count; i++)
        TRY(unname_one(ctx, wish->records[i], words, count));
    return ST_OK;
}
