/* Every page is given the same frame, filled from the notice in force and the session. Values are made readable here and
 * nowhere else, so that a date or a sum looks the same on every page. */
#include "web/frame.h"

#include "base/embed.h"
#include "notice/field.h"
#include "notice/word.h"
#include "registry/registry.h"

#include <string.h>

/* Thin no-break space: between thousands and before the euro sign. */
#define THIN "\u202f"

/* -- the frame --------------------------------------------------------------------------------------------------- */

const char *frame_version(struct arena *arena, const char *name) {
    const struct embedded *file = embed_find(name);
    must(file);
    return arena_printf(arena, "%08zx", file->sum);
}

/* Each language by its own name: whoever looks for it reads that one. */
static void fill_languages(struct ctx *ctx, struct view_frame *frame) {
    static const char *const names[LANG_COUNT] = {"Suomi", "Svenska", "English"};
    struct view_lang *langs = arena_array(ctx->arena, LANG_COUNT, sizeof *langs);
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        langs[lang] = (struct view_lang){lang_code(lang), names[lang], lang == ctx->lang};
    frame->langs = langs;
    frame->langs_count = LANG_COUNT;
}

/* -- the main menu */

static const struct nav_row {
    int when;
    const char *under, *name, *pages, *label;
} navs[] =
    {
#define NAV(when, name, pages, label) {when, "", name, pages, label},
#include "web/nav.def"
#undef NAV
},
  tabs[] = {
#define PRIVACY(when, under, name, pages, label, look) {when, under, name, pages, label},
#include "web/privacy.def"
#undef PRIVACY
};
enum { NAVS = sizeof navs / sizeof *navs, TABS = sizeof tabs / sizeof *tabs };

/* The rows of one of the tables that stand under one of them ("": in the menu itself), for whoever looks at `route`. */
struct menu {
    struct ctx *ctx;
    const char *route;
    const struct nav_row *rows;
    size_t all;
};

/* "/party/{id}" begins with one of "/customers /party /record", whole segments counted. */
static bool nav_here(const char *pages, const char *route) {
    for (const char *at = pages; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        if (strncmp(route, at, length) == 0 && (!route[length] || route[length] == '/'))
            return true;
    }
    return false;
}

static bool shown(struct ctx *ctx, const struct nav_row *row) {
    return *row->pages && (row->when == NAV_ALWAYS || permit_role(ctx, (enum action)row->when));
}

/* Where the row above is not for whoever looks, a row stands in its place. */
static const char *stands_under(const struct menu *menu, const struct nav_row *row) {
    for (size_t i = 0; *row->under && i < menu->all; i++)
        if (strcmp(menu->rows[i].name, row->under) == 0)
            return shown(menu->ctx, &menu->rows[i]) ? row->under : "";
    return "";
}

static bool stands_here(const struct menu *menu, const struct nav_row *row) {
    bool here = nav_here(row->pages, menu->route);
    for (size_t i = 0; !here && i < menu->all; i++)
        here = strcmp(menu->rows[i].under, row->name) == 0 && nav_here(menu->rows[i].pages, menu->route);
    return here;
}

static struct view_nav *menu_under(const struct menu *menu, const char *under, size_t *count) {
    struct ctx *ctx = menu->ctx;
    struct view_nav *nav = arena_array(ctx->arena, menu->all, sizeof *nav);
    for (size_t i = 0; i < menu->all; i++) {
        const struct nav_row *row = &menu->rows[i];
        if (shown(ctx, row) && strcmp(stands_under(menu, row), under) == 0)
            nav[(*count)++] = (struct view_nav){row->name, msg(ctx->lang, row->label), stands_here(menu, row)};
    }
    return nav;
}

/* A page and those that stand under it; none where nothing does. */
static struct view_nav *menu_family(const struct menu *menu, const struct view_nav *head, size_t *count) {
    struct view_nav *family = arena_array(menu->ctx->arena, menu->all + 1, sizeof *family);
    size_t under = 0;
    struct view_nav *rows = menu_under(menu, head->name, &under);
    *count = under ? under + 1 : 0;
    if (!under)
        return family;
    family[0] = (struct view_nav){head->name, head->label, 1};
    memcpy(family + 1, rows, under * sizeof *rows);
    for (size_t i = 0; i < under; i++)
        family[0].current = family[0].current && !rows[i].current;
    return family;
}

static bool may_open(struct ctx *ctx, const struct nav_row *rows, size_t all, const char *path) {
    for (size_t i = 0; i < all; i++)
        if (rows[i].when != NAV_ALWAYS && nav_here(rows[i].pages, path) &&
            !permit_role(ctx, (enum action)rows[i].when))
            return false;
    return true;
}

bool frame_may_open(struct ctx *ctx, const char *address) {
    const char *path = arena_text_n(ctx->arena, address, strcspn(address, "?"));
    return may_open(ctx, navs, NAVS, path) && may_open(ctx, tabs, TABS, path);
}

/* The sub-menu of the pages under Privacy, and the pages that are nearest to the one we are on. */
static void fill_tabs(const struct menu *menu, struct view_frame *frame) {
    const struct view_nav *rows = menu_under(menu, "", &frame->tabs_count);
    frame->tabs = rows;
    for (size_t i = 0; i < frame->tabs_count; i++)
        if (rows[i].current) {
            frame->family_name = rows[i].label;
            frame->family = menu_family(menu, &rows[i], &frame->family_count);
        }
}

/* The pages under Privacy have a menu of their own; on each of them Privacy is where we are. */
static void fill_nav(const struct visit *visit, struct view_frame *frame) {
    const char *route = visit->route ? visit->route->path : "";
    const struct menu main = {visit->ctx, route, navs, NAVS}, sub = {visit->ctx, route, tabs, TABS};
    bool under = false;
    struct view_nav *nav = menu_under(&main, "", &frame->nav_count);
    for (size_t i = 0; !under && i < TABS; i++)
        under = nav_here(tabs[i].pages, route);
    for (size_t i = 0; under && i < frame->nav_count; i++)
        nav[i].current = nav[i].current || strcmp(nav[i].name, "privacy") == 0;
    frame->nav = nav;
    if (under)
        fill_tabs(&sub, frame);
}

void frame_fill(struct visit *visit, const char *title, struct view_frame *frame) {
    struct ctx *ctx = visit->ctx;
    const struct notice *notice = ctx_notice(ctx);
    *frame = (struct view_frame){.lang = lang_code(ctx->lang),
                                 .title = title,
                                 .register_name = registry_name(ctx->registry),
                                 .controller = notice->controller.name,
                                 .style = frame_version(ctx->arena, "static/seloste.css"),
                                 .script = frame_version(ctx->arena, "static/seloste.js"),
                                 .here = visit->request->path + 1,
                                 .notice_version = notice->version,
                                 .notice_from = frame_day(ctx, notice->in_force),
                                 .finds = 1};
    fill_languages(ctx, frame);
    if (visit->stay) {
        frame->own = 1;
        frame->csrf = gate_token(visit);
        frame->once = gate_number(ctx->arena);
    }
    if (!visit->user)
        return;
    frame->htmx = frame_version(ctx->arena, "static/htmx.min.js");
    frame->may_log = permit_role(ctx, ACTION_AUDIT);
    frame->user = visit->user->name;
    frame->csrf = gate_token(visit);
    frame->once = gate_number(ctx->arena);
    frame->warning = registry_read_only(ctx);
    fill_nav(visit, frame);
}

/* What stands before one of `ends`, taken from *at; NULL: nothing. */
static const char *piece(struct ctx *ctx, const char **at, const char *ends) {
    size_t length = strcspn(*at, ends);
    const char *text = length ? arena_text_n(ctx->arena, *at, length) : NULL;
    *at += length;
    return text;
}

struct view_address frame_address(struct ctx *ctx, const char *address) {
    struct view_address to = {0};
    const char **parts[] = {&to.a, &to.b, &to.c};
    const char *at = address ? address : "";
    for (size_t i = 0; i < 3 && *at && !strchr("?#", *at); i++) {
        at += *at == '/';
        *parts[i] = piece(ctx, &at, "/?#");
    }
    const char **args[] = {&to.arg, &to.arg2}, **values[] = {&to.value, &to.value2};
    for (size_t i = 0; i < 2 && *at == (i ? '&' : '?'); i++) {
        at++;
        *args[i] = piece(ctx, &at, "=&#");
        at += *at == '=';
        *values[i] = piece(ctx, &at, "&#");
    }
    if (*at == '#')
        to.at = arena_text(ctx->arena, at + 1);
    return to;
}

/* Most pages are as long, and none is copied again and again while it grows. */
enum { PAGE_USUAL = 30 * 1024 };

struct template_out frame_out(struct visit *visit) {
    buf_reserve(&visit->reply->page, PAGE_USUAL);
    return (struct template_out){&visit->reply->page, visit->ctx->lang};
}

/* -- sentences --------------------------------------------------------------------------------------------------- */

static const struct sentence *sentence_of_promise(const struct notice *notice, const char *promise) {
    for (size_t i = 0; i < notice->headings_count; i++)
        for (size_t k = 0; k < notice->headings[i].sentence_count; k++) {
            const struct sentence *sentence = &notice->headings[i].sentences[k];
            if (sentence->promise && strcmp(sentence->promise, promise) == 0)
                return sentence;
        }
    return NULL;
}

/* "3" of "3. What the registers hold"; NULL of a heading without a number. */
static const char *number_of(struct arena *arena, const char *heading) {
    size_t length = heading ? strspn(heading, "0123456789") : 0;
    return length ? arena_text_n(arena, heading, length) : NULL;
}

const struct view_says *frame_says(struct ctx *ctx, const char *name) {
    const struct notice *notice = ctx_notice(ctx);
    if (!name)
        return NULL;
    const struct sentence *sentence = sentence_of_promise(notice, name);
    if (!sentence)
        sentence = notice_sentence(notice, name);
    if (!sentence)
        return NULL;
    enum lang lang = notice->languages[ctx->lang] ? ctx->lang : notice->first_language;
    struct view_says *says = arena_alloc(ctx->arena, sizeof *says);
    says->lang = lang_code(lang);
    says->text = sentence_text(ctx->arena, notice, sentence, lang);
    says->promise = sentence->promise;
    says->section = number_of(ctx->arena, notice->headings[sentence->heading].words.text[lang]);
    return says;
}

enum status frame_id(struct visit *visit, const char *none, ref_t *id) {
    return ref_parse(visit->params[0], id) ? ST_OK : FAIL(visit->ctx, ST_NOT_FOUND, none);
}

const char *frame_fault(struct ctx *ctx) {
    return frame_capital(ctx, fault_text(ctx));
}

const struct view_says *frame_fault_says(struct ctx *ctx) {
    const struct view_says *says = frame_says(ctx, ctx->fault.sentence);
    return says && strstr(fault_text(ctx), says->text) ? NULL : says;
}

/* -- values ------------------------------------------------------------------------------------------------------ */

const char *frame_day(struct ctx *ctx, day_t day) {
    return day == DAY_NONE ? NULL : day_text(ctx->arena, ctx->lang, day);
}

const char *frame_day_iso(struct ctx *ctx, day_t day) {
    return day == DAY_NONE ? NULL : day_iso(ctx->arena, day);
}

const char *frame_moment(struct ctx *ctx, int64_t instant) {
    const struct zone *zone = registry_zone(ctx);
    return arena_printf(ctx->arena, "%s %s", frame_day(ctx, zone_day(zone, instant)),
                        zone_clock(ctx->arena, zone, instant));
}

/* Finnish and Swedish group by a thin space, English by a comma. */
static const char *grouped(struct ctx *ctx, uint64_t number) {
    const char *digits = arena_printf(ctx->arena, "%llu", (unsigned long long)number);
    struct buf buf = buf_in(ctx->arena);
    size_t length = strlen(digits);
    for (size_t i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            buf_add(&buf, ctx->lang == LANG_EN ? "," : THIN);
        buf_char(&buf, digits[i]);
    }
    return buf_text(&buf);
}

const char *frame_findings(struct ctx *ctx, size_t count) {
    if (!count)
        return NULL;
    return msg_count(ctx->arena, ctx->lang, MN("{1} finding in the notice", "{1} findings in the notice"),
                     (long)count);
}

const char *frame_number(struct ctx *ctx, size_t number) {
    return grouped(ctx, number);
}

const char *frame_money(struct ctx *ctx, int64_t cents) {
    const char *sign = cents < 0 ? "−" : "";
    uint64_t amount = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;
    const char *euros = grouped(ctx, amount / 100);
    unsigned rest = (unsigned)(amount % 100);
    if (ctx->lang == LANG_EN)
        return arena_printf(ctx->arena, "%s€%s.%02u", sign, euros, rest);
    return arena_printf(ctx->arena, "%s%s,%02u" THIN "€", sign, euros, rest);
}

const char *frame_type(struct ctx *ctx, int type) {
    return type == NOTICE_NOTHING ? NULL : words_in(&ctx_notice(ctx)->types[type].entry, ctx->lang);
}

const char *frame_capital(struct ctx *ctx, const char *text) {
    return word_capital(ctx->arena, text);
}

const char *frame_value(struct ctx *ctx, const char *field, const char *text) {
    const struct field *builtin = field_builtin(field);
    return builtin && text ? field_show(ctx->arena, ctx->lang, builtin, text) : text;
}

void frame_cell(struct frame_cells *cells, const char *label, const char *text) {
    if (text && *text)
        cells->items[cells->count++] = (struct view_cell){msg(cells->ctx->lang, label), text, NULL};
}
