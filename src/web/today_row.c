#include "web/today_row.h"

#include "notice/field.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "rights/stands.h"

const char *today_row_fields(struct ctx *ctx, const struct trust_row *trust) {
    const char *all = NULL;
    for (size_t i = 0; i < trust->field_count; i++) {
        const struct field *field = field_builtin(trust->fields[i]);
        const char *label = field ? field_label(field, ctx->lang) : trust->fields[i];
        all = all ? arena_printf(ctx->arena, "%s, %s", all, label) : label;
    }
    return all ? frame_capital(ctx, all) : NULL;
}

/* Requests go to persons of the notice: whoever has left answers none. */
enum status today_row_stands(struct ctx *ctx, struct view_today_row *row, bool *there) {
    struct stands stands;
    scoped_reader *db = NULL;
    bool owner = permit_role(ctx, ACTION_MANAGE);
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(stands_read(ctx, db, &stands));
    *there = stands.contact != DAY_NONE;
    if (!*there)
        return ST_OK;
    *row = (struct view_today_row){
        .when = MSG(ctx->arena, ctx->lang, M("since {1}"), frame_day(ctx, stands.contact)),
        .bad = stands.nobody,
        .what = stands.nobody ? msg(ctx->lang, M("Nobody stands behind requests"))
                              : msg(ctx->lang, M("The contact person has left")),
        .sub = ctx_notice(ctx)->contact.name,
        .to_page = frame_address(ctx, owner ? "/settings/notice" : "/promises"),
        .action = msg(ctx->lang, owner ? M("Name another") : M("Look"))};
    return ST_OK;
}
