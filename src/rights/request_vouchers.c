/* What a correction leaves alone: a voucher is corrected by a note beside it, never written over. The person is told so, and until when. */
#include "rights/request_inside.h"

#include "registry/due.h"
#include "registry/role.h"
#include "rights/task_fix.h"

struct task_told request_told(struct ctx *ctx, const struct right_request *request) {
    struct task_fix *fixes = arena_array(ctx->arena, request->step_count + 1, sizeof *fixes);
    struct task_told told = {.data = request_done_text(ctx, request), .fixes = fixes};
    for (size_t i = 0; i < request->step_count; i++) {
        const struct request_step *step = &request->steps[i];
        if (step->kind == REQUEST_STEP_PERFORM && step->fix.will)
            fixes[told.fix_count++] = (struct task_fix){.field = step->fix.field,
                                                        .record = step->fix.record,
                                                        .was = step->fix.was,
                                                        .will = step->fix.will,
                                                        .text = step->anew ? NULL : step->text};
    }
    return told;
}

static bool says_wrong(struct ctx *ctx, const struct task_told *told, const struct content *content) {
    for (size_t i = 0; i < told->fix_count; i++)
        if (told->fixes[i].text &&
            task_fix_copied(ctx, told, &told->fixes[i], content->copies, content->copy_count))
            return true;
    return false;
}

/* Its own minimum, or that of the whole class. */
static day_t kept_through(const struct due_verdict *due, size_t count, ref_t record, int class) {
    day_t day = DAY_NONE;
    for (size_t i = 0; i < count; i++)
        if (due[i].record == record || (!due[i].record && due[i].verdict.class == class))
            day = day == DAY_NONE || due[i].record ? due[i].verdict.keep_through : day;
    return day;
}

enum status request_vouchers(struct ctx *ctx, struct db *db, const struct right_request *request, size_t *count,
                             day_t *until) {
    const struct notice *notice = ctx_notice(ctx);
    const struct task_told told = request_told(ctx, request);
    struct party_row row;
    struct envelopes records;
    struct due_verdict *due;
    size_t due_count;
    bool there;
    *count = 0;
    *until = DAY_NONE;
    if (!request->party || !told.fix_count)
        return ST_OK;
    TRY(request_there(ctx, db, request->party, &there));
    if (!there)
        return ST_OK;
    TRY(role_party(ctx, db, request->party, &row));
    TRY(envelope_list(ctx, db, SQL_RECORDS_OF, request->party, &records));
    TRY(due_judged(ctx, db, request->party, DAY_NONE, &due, &due_count));
    int type = role_type_for(&row.roles, 0);
    for (size_t i = 0; i < records.count; i++) {
        const struct envelope *record = &records.items[i];
        struct content content;
        int category = record->data ? notice_category(notice, record->data) : NOTICE_NOTHING;
        day_t day = kept_through(due, due_count, record->id, envelope_class(notice, type, category));
        if (day == DAY_NONE || day < registry_today(ctx))
            continue;
        TRY(envelope_open(ctx, db, record, type, &content));
        if (!says_wrong(ctx, &told, &content))
            continue;
        *count += 1;
        *until = *until == DAY_NONE || day > *until ? day : *until;
    }
    return ST_OK;
}
