/* A correction is a step that was written once; whether it still stands is asked of the data. Between the two somebody may have changed the
 * value back, or a merge may have taken another: an answer that then says "corrected" would tell the person what is not so. Whoever
 * corrected twice is told the last. */
#include "rights/request_inside.h"

#include "registry/role.h"
#include "registry/within.h"
#include "registry/words.h"

#include <string.h>

void request_fix_put(struct ctx *ctx, json_t *json, const struct request_fix *fix) {
    if (!fix)
        return;
    json_t *object = json_object();
    json_put(object, "field", fix->field);
    json_put(object, "record", fix->record ? ref_text(ctx->arena, fix->record) : NULL);
    json_put(object, "was", fix->was);
    json_put(object, "will", fix->will);
    must(json_object_set_new(json, "fix", object) == 0);
}

void request_fix_read(struct ctx *ctx, const json_t *json, struct request_fix *fix) {
    const json_t *object = json_object_get(json, "fix");
    *fix = (struct request_fix){0};
    if (!object)
        return;
    const char *record = words_text(ctx, object, "record");
    fix->field = words_text(ctx, object, "field");
    fix->was = words_text(ctx, object, "was");
    fix->will = words_text(ctx, object, "will");
    if (record && !ref_parse(record, &fix->record))
        fix->record = 0;
}

static bool same_place(const struct request_fix *a, const struct request_fix *b) {
    return a->field ? b->field && strcmp(a->field, b->field) == 0 : !b->field && a->record == b->record;
}

static size_t values_of(const struct party *party, const char *field) {
    size_t count = 0;
    for (size_t i = 0; i < party->value_count; i++)
        count += !party->values[i].erased && strcmp(party->values[i].field, field) == 0;
    return count;
}

/* Put right once more, from what it had become; of a field with one value also from what somebody else had made of it. */
static bool is_anew(const struct right_request *request, const struct party *party, size_t step) {
    const struct request_fix *fix = &request->steps[step].fix;
    bool single = fix->field && values_of(party, fix->field) <= 1;
    if (!fix->field && !fix->record)
        return false;
    for (size_t i = step + 1; i < request->step_count; i++) {
        const struct request_fix *later = &request->steps[i].fix;
        if (later->will && same_place(fix, later) &&
            (single || !fix->field || (later->was && strcmp(later->was, fix->will) == 0)))
            return true;
    }
    return false;
}

/* A value is there when any of the field's is it; one that was taken away, when none of them is what it was. */
static bool value_stands(const struct party *party, const struct request_fix *fix) {
    const char *sought = *fix->will ? fix->will : fix->was;
    bool found = false;
    for (size_t i = 0; i < party->value_count; i++) {
        const struct value *value = &party->values[i];
        found = found || (!value->erased && value->text && strcmp(value->field, fix->field) == 0 &&
                          strcmp(value->text, sought) == 0);
    }
    return found == (*fix->will != 0);
}

static bool text_stands(const struct record *records, size_t count, const struct request_fix *fix) {
    for (size_t i = 0; i < count; i++)
        if (records[i].id == fix->record)
            return records[i].text && strcmp(records[i].text, fix->will) == 0;
    return false;
}

static bool has_fix(const struct right_request *request) {
    for (size_t i = 0; i < request->step_count; i++)
        if (request->steps[i].fix.will)
            return true;
    return false;
}

enum status request_fixes(struct ctx *ctx, struct db *db, const struct right_request *request) {
    struct request_step *steps = (struct request_step *)request->steps;
    struct party party;
    struct record *records;
    size_t count;
    bool there;
    if (request->closed || !request->party || !has_fix(request))
        return ST_OK;
    TRY(request_there(ctx, db, request->party, &there));
    if (!there)
        return ST_OK;
    TRY(party_read_within(ctx, db, request->party, &party));
    TRY(record_list_within(ctx, db, request->party, &records, &count));
    for (size_t i = 0; i < request->step_count; i++) {
        const struct request_fix *fix = &steps[i].fix;
        if (!fix->will)
            continue;
        steps[i].anew = is_anew(request, &party, i);
        steps[i].lost = !steps[i].anew && !(fix->field ? value_stands(&party, fix)
                                                       : !fix->record || text_stands(records, count, fix));
    }
    return ST_OK;
}
