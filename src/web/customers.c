/* Finding people. What was searched for is posted and stays in memory; the address of its result says nothing. */
#include "gate/gate.h"
#include "http/form.h"
#include "pages/pages.h"
#include "registry/find.h"
#include "registry/registry.h"
#include "web/frame.h"

#include <string.h>

enum { PAGE_HITS = 50, GLANCE_HITS = 8, GLANCE_LETTERS = 2, WORDS_MAX = 200 };

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

static struct view_hit *view_all(struct ctx *ctx, const struct hits *hits) {
    struct view_hit *list = arena_array(ctx->arena, hits->count + 1, sizeof *list);
    for (size_t i = 0; i < hits->count; i++)
        list[i] = view_of(ctx, &hits->items[i]);
    return list;
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

/* The whole list and the result of a search are one page; `search` is the id under which the words are kept. */
static enum status show(struct visit *visit, const char *words, const char *search) {
    struct ctx *ctx = visit->ctx;
    const char *after = request_query(visit->request, "after");
    struct hits hits;
    TRY(find_so_far(ctx, words, after, PAGE_HITS, &hits));
    struct view_customers view = {.words = words,
                                  .hits = view_all(ctx, &hits),
                                  .hits_count = hits.count,
                                  .search = search,
                                  .next = hits.cursor,
                                  .where = where(ctx),
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
    if (visit_part(visit))
        page_customers_found(&out, &view);
    else
        page_customers(&out, &view);
    return ST_OK;
}

/* The words of a posted search, without the blanks before them. */
static enum status read_words(struct visit *visit, const char **words) {
    static const struct form_field fields[] = {{"q", WORDS_MAX}};
    struct form form;
    TRY(form_read(visit->ctx, visit->request, fields, 1, &form));
    *words = form_value(&form, "q");
    *words += strspn(*words, " \t\n");
    return ST_OK;
}

/* Who asks for the part alone gets it at once, and the address under which the whole page stands. */
static enum status lead(struct visit *visit, const char *words, const char *id) {
    const char *address = id ? arena_printf(visit->ctx->arena, "/customers/found/%s", id) : "/customers";
    if (!visit_part(visit)) {
        reply_see_other(visit->reply, address);
        return ST_OK;
    }
    reply_header(visit->reply, "HX-Replace-Url", address);
    return show(visit, words, id);
}

enum status customers_show(struct visit *visit) {
    return show(visit, "", NULL);
}

enum status customers_search(struct visit *visit) {
    const char *words;
    TRY(read_words(visit, &words));
    const char *id = *words ? gate_keep(visit, words) : NULL;
    must(id || !*words);
    return lead(visit, words, id);
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
    const char *words;
    struct hits hits = {0};
    TRY(read_words(visit, &words));
    bool asked = letters(words) >= GLANCE_LETTERS;
    if (asked)
        TRY(find_so_far(ctx, words, NULL, GLANCE_HITS, &hits));
    struct view_finds view = {.hits = view_all(ctx, &hits), .hits_count = hits.count};
    if (asked)
        view.says = how_many(ctx, &hits, MN("{1} found.", "{1} found."), M("More than {1} found."));
    view.more = hits.total > hits.count;
    struct template_out out = frame_out(visit);
    page_finds(&out, &view);
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
