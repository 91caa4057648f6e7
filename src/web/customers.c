/* Finding people. What was searched for is posted and stays in memory; the address of its result says nothing. A filter is no
 * personal data and stands in the address. */
#include "web/customers.h"

#include "base/buf.h"
#include "gate/filtered.h"
#include "http/form.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "web/frame.h"

#include <string.h>

enum { PAGE_HITS = 50, GLANCE_HITS = 8, GLANCE_LETTERS = 2, WORDS_MAX = 200, VALUE_MAX = 100 };

/* -- filters ----------------------------------------------------------------------------------------------------- */

struct filter customers_filter(struct visit *visit) {
    return filtered_pairs(visit->ctx, &visit->request->query);
}

const char *customers_address(struct ctx *ctx, const char *search, const struct filter *filter) {
    const char *query = filtered_write(ctx, filter);
    return arena_printf(ctx->arena, "/customers%s%s%s%s", search ? "/found/" : "", search ? search : "",
                        *query ? "?" : "", query);
}

/* -- sentences --------------------------------------------------------------------------------------------------- */

/* "412 customers", "more than 10 000 found" */
static const char *how_many(struct ctx *ctx, const struct hits *hits, const char *one, const char *many,
                            const char *more) {
    if (hits->capped)
        return MSG(ctx->arena, ctx->lang, more, frame_number(ctx, hits->total));
    return msg_count(ctx->arena, ctx->lang, one, many, (long)hits->total);
}

/* While the register is read into memory the page shows what is there, and says so. */
static const char *not_yet(struct ctx *ctx, const struct hits *hits) {
    if (!hits->so_far)
        return NULL;
    if (!hits->of)
        return msg(ctx->lang, M("The customers are being read. This list is not complete yet."));
    return MSG(ctx->arena, ctx->lang,
               M("{1} of {2} customers have been read so far. This list is not complete yet."),
               frame_number(ctx, hits->read), frame_number(ctx, hits->of));
}

/* What the search looks through: always the fields by which people are known, and texts where the notice lets it. */
static const char *where(struct ctx *ctx) {
    const char *fields = msg(
        ctx->lang, M("Names, parts of names, addresses, phone numbers, e-mail addresses and business IDs."));
    const char *written = find_written(ctx);
    if (!written)
        return fields;
    return arena_printf(
        ctx->arena, "%s %s", fields,
        MSG(ctx->arena, ctx->lang, M("The search also looks through what is written: {1}."), written));
}

static const char *caption(struct ctx *ctx, const struct customers_asked *asked, bool narrowed) {
    if (filter_by_last(&asked->filter))
        return msg(ctx->lang,
                   narrowed ? M("Customers found, last contact first") : M("Customers, last contact first"));
    return msg(ctx->lang, narrowed ? M("Customers found, in order of name") : M("Customers, in order of name"));
}

/* -- the list ---------------------------------------------------------------------------------------------------- */

static void say_how_many(struct ctx *ctx, const struct hits *hits, struct view_customers *view) {
    if (view->narrowed)
        view->found = how_many(ctx, hits, MN("{1} found.", "{1} found."), M("More than {1} found."));
    else
        view->count = how_many(ctx, hits, MN("{1} customer", "{1} customers"), M("more than {1} customers"));
    view->not_yet = not_yet(ctx, hits);
    view->picked = msg(ctx->lang, M("{1} chosen"));
    view->every =
        hits->capped
            ? MSG(ctx->arena, ctx->lang, M("all who were found, more than {1}"), frame_number(ctx, hits->total))
            : msg_count(ctx->arena, ctx->lang, MN("the one found", "all {1} found"), (long)hits->total);
}

static enum status draw(struct visit *visit, struct view_customers *view) {
    frame_fill(visit, msg(visit->ctx->lang, M("Customers")), &view->frame);
    view->frame.finds = 0;
    struct template_out out = frame_out(visit);
    if (visit_part(visit))
        page_customers_found(&out, view);
    else
        page_customers(&out, view);
    return ST_OK;
}

/* The whole list, the result of a search and a filtered list are one page. */
static enum status show(struct visit *visit, struct customers_asked *asked) {
    struct ctx *ctx = visit->ctx;
    struct hits hits;
    struct customers_saved saved;
    TRY(customers_saved(ctx, asked, &saved));
    struct customers_columns columns = customers_columns(ctx, asked);
    struct find_asked finding = {.words = asked->words,
                                 .cursor = asked->after,
                                 .filter = &asked->filter,
                                 .limit = PAGE_HITS,
                                 .traits = columns.traits,
                                 .purposes = columns.purposes,
                                 .purpose_count = columns.purpose_count};
    TRY(find_listed(ctx, &finding, &hits));
    struct view_customers view = {.words = asked->words,
                                  .where = where(ctx),
                                  .search = asked->search,
                                  .next = hits.cursor,
                                  .hits = customers_hits(ctx, &hits, &columns),
                                  .hits_count = hits.count,
                                  .columns = columns.shown,
                                  .columns_count = columns.shown_count,
                                  .all_columns = columns.all,
                                  .all_columns_count = columns.all_count,
                                  .filtered = filter_any(&asked->filter),
                                  .later = asked->after != NULL};
    view.narrowed = asked->search || view.filtered;
    view.adds = permit_offers(ctx, ACTION_ADD, false);
    view.imports = permit_offers(ctx, ACTION_IMPORT, false);
    view.merges = permit_offers(ctx, ACTION_MERGE, false);
    view.works = permit_role(ctx, ACTION_NOTE) || permit_role(ctx, ACTION_EXPORT);
    view.caption = caption(ctx, asked, view.narrowed);
    customers_ways(ctx, asked, &view);
    if (!visit_part(visit)) {
        customers_selects(ctx, asked, &view);
        customers_views(ctx, &saved, &view);
    }
    view.on_view = saved.current != NULL;
    say_how_many(ctx, &hits, &view);
    view.nobody = view.narrowed && !hits.count && !hits.so_far;
    view.empty = !view.narrowed && !hits.count && !asked->after && !hits.so_far;
    return draw(visit, &view);
}

/* -- handlers ---------------------------------------------------------------------------------------------------- */

enum status customers_show(struct visit *visit) {
    struct customers_asked asked = {
        .words = "", .after = request_query(visit->request, "after"), .filter = customers_filter(visit)};
    return show(visit, &asked);
}

/* The words of a posted search, without the blanks before them, and the filter beside them. */
static enum status read_search(struct visit *visit, struct customers_asked *asked) {
    struct form_field fields[FILTER_COUNT + 1] = {{"q", WORDS_MAX}};
    struct form form;
    for (int i = 0; i < FILTER_COUNT; i++)
        fields[i + 1] = (struct form_field){filter_id((enum filter_what)i), VALUE_MAX};
    TRY(form_read(visit->ctx, visit->request, fields, FILTER_COUNT + 1, &form));
    *asked = (struct customers_asked){.words = form_value(&form, "q")};
    asked->words += strspn(asked->words, " \t\n");
    asked->filter = filtered_pairs(visit->ctx, &form.values);
    return ST_OK;
}

/* Who asks for the part alone gets it at once, and the address under which the whole page stands. */
enum status customers_search(struct visit *visit) {
    struct customers_asked asked;
    TRY(read_search(visit, &asked));
    if (*asked.words)
        asked.search = gate_keep(visit, asked.words);
    must(asked.search || !*asked.words);
    const char *address = customers_address(visit->ctx, asked.search, &asked.filter);
    if (visit_part(visit)) {
        reply_header(visit->reply, "HX-Replace-Url", address);
        return show(visit, &asked);
    }
    reply_see_other(visit->reply, address);
    return ST_OK;
}

/* How many characters; what follows the first byte of one does not count. */
static size_t letters(const char *text) {
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

/* While somebody types in the search box of a page: the first who fit. One letter fits half of the register. */
enum status customers_glance(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct customers_asked asked;
    struct hits hits = {0};
    TRY(read_search(visit, &asked));
    bool any = letters(asked.words) >= GLANCE_LETTERS;
    if (any)
        TRY(find_so_far(ctx, asked.words, NULL, GLANCE_HITS, &hits));
    struct view_glance *list = arena_array(ctx->arena, hits.count + 1, sizeof *list);
    for (size_t i = 0; i < hits.count; i++)
        list[i] = (struct view_glance){ref_text(ctx->arena, hits.items[i].party), hits.items[i].name,
                                       customers_under(ctx, &hits.items[i]), NULL};
    struct view_finds view = {.hits = list, .hits_count = hits.count};
    if (any)
        view.says = how_many(ctx, &hits, MN("{1} found.", "{1} found."), M("More than {1} found."));
    view.more = hits.total > hits.count;
    struct template_out out = frame_out(visit);
    page_finds(&out, &view);
    return ST_OK;
}

/* The choices of the filter, as far as everybody has been read: a page does not wait for that. */
enum status customers_industry(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct customers_asked asked = {.words = ""};
    struct view_customers view = {.words = ""};
    bool whole;
    TRY(find_read_on(ctx, &whole));
    customers_selects(ctx, &asked, &view);
    struct template_out out = frame_out(visit);
    for (size_t i = 0; i < view.selects_count; i++)
        if (strcmp(view.selects[i].name, filter_id(FILTER_INDUSTRY)) == 0)
            page_customers_choices(&out, &view.selects[i]);
    return ST_OK;
}

/* A search that is not remembered any more is no error: the list is there. */
enum status customers_found(struct visit *visit) {
    struct customers_asked asked = {.words = gate_kept(visit, visit->params[0]),
                                    .search = visit->params[0],
                                    .after = request_query(visit->request, "after"),
                                    .filter = customers_filter(visit)};
    if (asked.words)
        return show(visit, &asked);
    reply_see_other(visit->reply, customers_address(visit->ctx, NULL, &asked.filter));
    return ST_OK;
}
