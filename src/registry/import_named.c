#include "registry/import_named.h"

#include "notice/field.h"
#include "registry/collate.h"
#include "registry/lens.h"

#include <string.h>

struct import_named import_named_begin(void) {
    return (struct import_named){.parties = json_object(), .vouchers = json_object()};
}

void import_named_end(struct import_named *named) {
    json_decref(named->parties);
    json_decref(named->vouchers);
    *named = (struct import_named){0};
}

static bool names_voucher(const struct import_row *row) {
    for (size_t i = 0; i < row->event_count; i++) {
        const struct kind *kind = kind_builtin(row->events[i].kind);
        if (kind && strcmp(kind->field, "invoice") == 0)
            return true;
    }
    return false;
}

static bool named_in_full(const struct import_row *row) {
    return value_first(&row->person, "first_name") && value_first(&row->person, "last_name");
}

bool import_named_only(const struct import_row *row) {
    if (!named_in_full(row) || !names_voucher(row))
        return false;
    for (size_t i = 0; i < row->person.count; i++) {
        const struct field *field = field_builtin(row->person.items[i].field);
        if (field && field->token != TOKEN_NONE)
            return false;
    }
    return true;
}

static const char *name_of(struct ctx *ctx, const struct import_row *row, const char *one, const char *two) {
    return arena_printf(ctx->arena, "%s %s", value_first(&row->person, one)->text,
                        value_first(&row->person, two)->text);
}

/* Whose whole name it is: the lens also gives those who have its words among others. */
static enum status called(struct ctx *ctx, const char *name, struct import_row *row) {
    struct lens_hits hits;
    const struct notice *notice = ctx_notice(ctx);
    const char *fold = collate_fold(ctx->arena, name);
    TRY(lens_named(ctx, name, &hits));
    for (size_t i = 0; i < hits.count; i++) {
        const struct lens_hit *hit = &hits.items[i];
        bool person = hit->type != NOTICE_NOTHING && notice->types[hit->type].form == FORM_PERSON;
        if (!person || !hit->name || strcmp(collate_fold(ctx->arena, hit->name), fold) != 0)
            continue;
        row->several |= row->known && row->known != hit->party;
        row->known = hit->party;
    }
    return ST_OK;
}

enum status import_named_look(struct ctx *ctx, struct import_row *row) {
    if (!import_named_only(row))
        return ST_OK;
    TRY(called(ctx, name_of(ctx, row, "first_name", "last_name"), row));
    return row->known ? ST_OK : called(ctx, name_of(ctx, row, "last_name", "first_name"), row);
}

static const char *key_of(struct ctx *ctx, const struct import_row *row) {
    return collate_fold(ctx->arena, name_of(ctx, row, "first_name", "last_name"));
}

/* Two of one name are nobody, wherever in the file, or in the register, the other one is. */
ref_t import_named_get(struct ctx *ctx, const struct import_named *named, const struct import_row *row,
                       ref_t known, bool *several) {
    const json_t *added = json_object_get(named->parties, key_of(ctx, row));
    ref_t party = json_integer_value(added);
    *several = added && (!party || (known && known != party));
    return known ? known : party;
}

void import_named_put(struct ctx *ctx, struct import_named *named, const struct import_row *row, ref_t party) {
    if (!named_in_full(row))
        return;
    const char *key = key_of(ctx, row);
    const json_t *before = json_object_get(named->parties, key);
    json_object_set_new(named->parties, key,
                        json_integer(before && json_integer_value(before) != party ? 0 : party));
}
