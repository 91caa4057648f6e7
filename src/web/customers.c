/* Finding people. What was searched for is posted and stays in memory; the address of its result says nothing. */
#include "gate/gate.h"
#include "http/form.h"
#include "pages/pages.h"
#include "registry/find.h"
#include "registry/registry.h"
#include "web/frame.h"

#include <string.h>

enum { PAGE_HITS = 50, WORDS_MAX = 200 };

/* What stands under the name: whose contact person, or what kind of customer. */
static const char *under_name(struct ctx *ctx, const struct hit *hit) {
    if (hit->organisation)
        return hit->organisation;
    const char *type = frame_type(ctx, hit->type);
    if (!hit->people)
        return type;
    const char *people = msg_count(ctx->arena, ctx->lang, MN("{1} person", "{1} people"), (long)hit->people);
    return arena_printf(ctx->arena, "%s, %s", type ? type : "", people);
}

/* "Call 2.2.2026: …asked about the planks…" */
static const char *found_in(struct ctx *ctx, const struct hit_record *in) {
    return in ? arena_printf(ctx->arena, "%s %s: %s", in->label, frame_day(ctx, in->day), in->text) : NULL;
}

/* A phone number twice: as people read it, and as a telephone dials it. */
static struct view_hit view_of(struct ctx *ctx, const struct hit *hit) {
    return (struct view_hit){.id = ref_text(ctx->arena, hit->party),
                             .name = hit->name,
                             .sub = under_name(ctx, hit),
                             .in = found_in(ctx, hit->in),
                             .phone = frame_value(ctx, "phone", hit->phone),
                             .tel = hit->phone,
                             .email = hit->email,
                             .last = frame_day(ctx, hit->last_contact),
                             .iso = frame_day_iso(ctx, hit->last_contact)};
}

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

/* The whole list and the result of a search are one page; `search` is the id under which the words are kept. */
static enum status show(struct visit *visit, const char *words, const char *search) {
    struct ctx *ctx = visit->ctx;
    const char *after = request_query(visit->request, "after");
    struct hits hits;
    TRY(find_so_far(ctx, words, after, PAGE_HITS, &hits));
    struct view_hit *list = arena_array(ctx->arena, hits.count + 1, sizeof *list);
    for (size_t i = 0; i < hits.count; i++)
        list[i] = view_of(ctx, &hits.items[i]);
    struct view_customers view = {.words = words,
                                  .hits = list,
                                  .hits_count = hits.count,
                                  .search = search,
                                  .next = hits.cursor,
                                  .later = after != NULL};
    view.caption =
        msg(ctx->lang, search ? M("Customers found, in order of name") : M("Customers, in order of name"));
    if (search)
        view.found = how_many(ctx, &hits, MN("{1} found.", "{1} found."), M("More than {1} found."));
    else
        view.count = how_many(ctx, &hits, MN("{1} customer", "{1} customers"), M("more than {1} customers"));
    view.not_yet = not_yet(ctx, &hits);
    view.nobody = search && !hits.count && !hits.so_far;
    view.empty = !search && !hits.count && !after && !hits.so_far;
    frame_fill(visit, msg(ctx->lang, M("Customers")), &view.frame);
    view.frame.finds = 0;
    struct template_out out = frame_out(visit);
    page_customers(&out, &view);
    return ST_OK;
}

enum status customers_show(struct visit *visit) {
    return show(visit, "", NULL);
}

enum status customers_search(struct visit *visit) {
    static const struct form_field fields[] = {{"q", WORDS_MAX}};
    struct form form;
    TRY(form_read(visit->ctx, visit->request, fields, 1, &form));
    const char *words = form_value(&form, "q");
    words += strspn(words, " \t\n");
    if (!*words) {
        reply_see_other(visit->reply, "/customers");
        return ST_OK;
    }
    const char *id = gate_keep(visit, words);
    must(id);
    reply_see_other(visit->reply, arena_printf(visit->ctx->arena, "/customers/found/%s", id));
    return ST_OK;
}

/* A search that is not remembered any more is no error: the list is there. */
enum status customers_found(struct visit *visit) {
    const char *words = gate_kept(visit, visit->params[0]);
    if (words)
        return show(visit, words, visit->params[0]);
    reply_see_other(visit->reply, "/customers");
    return ST_OK;
}
