/* Who has what under way: the services of everybody by state and by who does them, a page at a time. What is asked stands in the
 * address: it says nothing of a customer. */
#include "web/service.h"

#include "pages/pages.h"
#include "registry/registry.h"
#include "registry/user.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 50, SKIP_MOST = 10000000 };

static const char *asked_for(struct visit *visit, const char *name) {
    const char *value = request_query(visit->request, name);
    return value ? value : "";
}

/* What is not understood is what is open, of everybody. */
static void read_asked(struct visit *visit, struct purchase_asked *asked, struct service_list *back) {
    enum purchase_state state;
    const char *show = asked_for(visit, "show"), *whose = asked_for(visit, "whose");
    *asked = (struct purchase_asked){.state = PURCHASE_OPEN, .limit = PAGE};
    *back = (struct service_list){"open", ""};
    if (purchase_state_from(show, &state)) {
        asked->state = state;
        back->show = show;
    } else if (strcmp(show, "all") == 0) {
        asked->state = PURCHASE_ANY;
        back->show = "all";
    }
    if (strcmp(whose, "nobody") == 0) {
        asked->doer = PURCHASE_NOBODY;
        back->whose = "nobody";
    } else if (ref_parse(whose, &asked->doer)) {
        back->whose = ref_text(visit->ctx->arena, asked->doer);
    }
    long long from = strtoll(asked_for(visit, "from"), NULL, 10);
    asked->skip = from > 0 && from < SKIP_MOST ? (size_t)from : 0;
}

static void add(struct view_choice *list, size_t *count, const char *value, const char *label,
                const char *chosen) {
    list[(*count)++] =
        (struct view_choice){.value = value, .label = label, .chosen = strcmp(value, chosen) == 0};
}

static void fill_states(struct ctx *ctx, const struct service_list *back, struct view_services *view) {
    struct view_choice *list = arena_array(ctx->arena, PURCHASE_STATES + 2, sizeof *list);
    add(list, &view->states_count, "open", msg(ctx->lang, M("Open")), back->show);
    for (int i = 0; i < PURCHASE_STATES; i++)
        add(list, &view->states_count, purchase_state_id((enum purchase_state)i),
            msg(ctx->lang, purchase_state_label((enum purchase_state)i)), back->show);
    add(list, &view->states_count, "all", msg(ctx->lang, M("All")), back->show);
    view->states = list;
}

static enum status fill_staff(struct ctx *ctx, const struct service_list *back, struct view_services *view) {
    struct user *staff;
    size_t count;
    bool there = !*back->whose || strcmp(back->whose, "nobody") == 0;
    TRY(user_staff(ctx, &staff, &count));
    struct view_choice *list = arena_array(ctx->arena, count + 3, sizeof *list);
    add(list, &view->staff_count, "", msg(ctx->lang, M("Everybody's")), back->whose);
    for (size_t i = 0; i < count; i++) {
        add(list, &view->staff_count, ref_text(ctx->arena, staff[i].id), staff[i].name, back->whose);
        there = there || list[view->staff_count - 1].chosen;
    }
    add(list, &view->staff_count, "nobody", msg(ctx->lang, M("Nobody's in particular")), back->whose);
    if (!there)
        add(list, &view->staff_count, back->whose, msg(ctx->lang, M("Somebody who has left")), back->whose);
    view->staff = list;
    return ST_OK;
}

enum status services_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct view_services view = {0};
    struct view_service_row *rows;
    struct purchase_asked asked;
    struct service_list back;
    struct purchase *list;
    size_t count, total;
    read_asked(visit, &asked, &back);
    TRY(purchase_list(ctx, &asked, &list, &count, &total));
    frame_fill(visit, msg(ctx->lang, M("Services")), &view.frame);
    view.frame.here = arena_printf(ctx->arena, "services?show=%s&whose=%s", back.show, back.whose);
    view.show = back.show;
    view.whose = back.whose;
    fill_states(ctx, &back, &view);
    TRY(fill_staff(ctx, &back, &view));
    TRY(service_rows(visit, &view.frame, list, count, &back, &rows));
    view.rows = rows;
    view.rows_count = count;
    view.count = msg_count(ctx->arena, ctx->lang, MN("{1} service", "{1} services"), (long)total);
    if (asked.skip + PAGE < total)
        view.more = arena_printf(ctx->arena, "%zu", asked.skip + PAGE);
    struct template_out out = frame_out(visit);
    page_services(&out, &view);
    return ST_OK;
}
