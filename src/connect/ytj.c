/* An answer is taken apart once and kept company by company, so that whoever is chosen from a list is not asked for again. */
#include "connect/ytj.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "connect/fetch.h"
#include "connect/pace.h"
#include "notice/field.h"
#include "registry/inside.h"
#include "registry/memo.h"
#include "registry/needle.h"
#include "registry/permit.h"
#include "registry/setting.h"

#include <stdlib.h>
#include <string.h>

enum {
    ANSWER_MOST = 4 * 1024 * 1024,
    CODES_MOST = 256 * 1024,
    PAGES_MOST = 5,
    WORDS_LEAST = 2,
    WORDS_MOST = 100,
    HOLD_USUAL = 60
};

#define WHO "YTJ"

struct asking {
    struct ctx *ctx;
    const char *base;
    int64_t hours;
    enum lang lang; /* in which texts are stored: the notice's first */
};

/* ---- one request */

/* How the log tells of it: that it was asked, never for whom. */
static enum status write_down(struct ctx *ctx) {
    return audit_read(
        ctx, ctx->registry->audit,
        &(struct audit_entry){.actor = actor_text(ctx), .action = "asked_outside", .detail = "ytj"});
}

static enum status begin(struct ctx *ctx, struct asking *asking) {
    *asking = (struct asking){.ctx = ctx, .lang = ctx_notice(ctx)->first_language};
    TRY(setting_text(ctx, SETTING_YTJ_URL, &asking->base));
    return setting_number(ctx, SETTING_YTJ_HOURS, &asking->hours);
}

static enum status check_code(struct ctx *ctx, const struct fetched *fetched) {
    const char *code = arena_printf(ctx->arena, "%ld", fetched->code);
    switch (fetched->code) {
    case 200:
    case 404:
        return ST_OK;
    case 400:
        (void)FAIL(ctx, ST_INVALID, M("YTJ does not take this as something to look for."));
        return fault_at_field(ctx, "words");
    case 429:
        pace_hold(ctx, "ytj", fetched->retry_seconds ? fetched->retry_seconds : HOLD_USUAL);
        return FAIL(ctx, ST_BUSY,
                    M("YTJ says that it is asked too often: all its users share its limit. Try again in {1}."),
                    msg_count(ctx->arena, ctx->lang, MN("{1} second", "{1} seconds"),
                              fetched->retry_seconds ? fetched->retry_seconds : HOLD_USUAL));
    default:
        return fetched->code >= 500 ? FAIL(ctx, ST_BUSY, M("YTJ is out of order ({1}). Try again later."), code)
                                    : FAIL(ctx, ST_FAILED, M("YTJ refused to answer ({1})."), code);
    }
}

static enum status get(struct asking *asking, const char *rest, const char *accept, size_t most,
                       struct fetched *fetched) {
    struct ctx *ctx = asking->ctx;
    int64_t seconds, per_minute;
    if (!*asking->base)
        return FAIL(ctx, ST_BUSY, M("{1} is not asked: the settings say so."), WHO);
    TRY(setting_number(ctx, SETTING_YTJ_SECONDS, &seconds));
    TRY(setting_number(ctx, SETTING_YTJ_PER_MINUTE, &per_minute));
    TRY(pace_take(ctx, "ytj", WHO, per_minute));
    TRY(write_down(ctx));
    long whole = seconds < 1 ? 1000 : (long)seconds * 1000;
    size_t base = strlen(asking->base);
    base -= base && asking->base[base - 1] == '/';
    const struct fetch_wish wish = {.url = arena_printf(ctx->arena, "%.*s%s", (int)base, asking->base, rest),
                                    .accept = accept,
                                    .who = WHO,
                                    .connect_ms = whole < 3000 ? whole : 3000,
                                    .whole_ms = whole,
                                    .most = most};
    TRY(fetch(ctx, &wish, fetched));
    return check_code(ctx, fetched);
}

static enum status nonsense(struct ctx *ctx) {
    return FAIL(ctx, ST_FAILED, M("What YTJ answered cannot be understood, so nothing of it was taken."));
}

/* `json` NULL: there is no such thing. */
static enum status get_json(struct asking *asking, const char *rest, json_t **json) {
    struct fetched fetched;
    *json = NULL;
    TRY(get(asking, rest, "application/json", ANSWER_MOST, &fetched));
    if (fetched.code == 404)
        return ST_OK;
    if (*fetched.type && strcmp(fetched.type, "application/json") != 0)
        return nonsense(asking->ctx);
    *json = json_loadb(fetched.bytes, fetched.length, 0, NULL);
    return *json ? ST_OK : nonsense(asking->ctx);
}

/* ---- what is remembered */

static const char *company_name(struct ctx *ctx, const char *id) {
    return arena_printf(ctx->arena, "ytj.company %s", id);
}

static void remember(const struct asking *asking, const char *name, const char *text) {
    struct ctx *ctx = asking->ctx;
    memo_put(ctx->registry->memo, name, text, ctx->now, ctx->now + asking->hours * 3600);
}

static void remember_company(const struct asking *asking, const char *id, json_t *json) {
    ytj_company_strip(json);
    remember(asking, company_name(asking->ctx, id), json_text(asking->ctx->arena, json, 0));
}

static bool recall_company(const struct asking *asking, const char *id, struct ytj_company *company,
                           int64_t *since) {
    struct ctx *ctx = asking->ctx;
    const char *text = memo_get(ctx->registry->memo, ctx->arena, company_name(ctx, id), ctx->now, since);
    scoped_json *json = text ? json_loads(text, 0, NULL) : NULL;
    return json && ytj_company_read(ctx, json, asking->lang, company);
}

/* ---- business IDs */

/* Two neighbouring digits swapped is what happens most: the one ID that comes of it, or NULL. */
static const char *swapped(struct ctx *ctx, const struct field *field, const char *typed) {
    const char *only = NULL;
    for (size_t i = 0; typed[i] && typed[i + 1]; i++) {
        const char *normal;
        char *text = arena_text(ctx->arena, typed);
        text[i] = typed[i + 1];
        text[i + 1] = typed[i];
        if (typed[i] == typed[i + 1] || typed[i] == '-' || typed[i + 1] == '-')
            continue;
        if (field_normalise(ctx, ctx_notice(ctx), field, text, &normal) == ST_OK) {
            if (only && strcmp(only, normal) != 0)
                return NULL;
            only = normal;
        }
        fault_clear(ctx);
    }
    return only;
}

/* Digits, hyphens and blanks, perhaps behind "FI": nobody is called that. */
static bool is_id(const char *words) {
    const char *at = (words[0] | 32) == 'f' && (words[1] | 32) == 'i' ? words + 2 : words;
    return strpbrk(at, "0123456789") && strspn(at, "0123456789- ") == strlen(at);
}

static enum status read_id(struct ctx *ctx, const char *words, const char **id) {
    const struct field *field = field_builtin("business_id");
    enum status status = field_normalise(ctx, ctx_notice(ctx), field, words, id);
    if (status == ST_OK)
        return ST_OK;
    struct fault fault = ctx->fault;
    const char *near = swapped(ctx, field, words);
    ctx->fault = fault;
    if (near)
        (void)FAIL(ctx, ST_INVALID, M("the check digit of the business ID does not fit. Did you mean {1}?"),
                   near);
    return fault_at_field(ctx, "words");
}

/* ---- asking */

static enum status permitted(struct ctx *ctx) {
    int source;
    TRY(ytj_source(ctx, &source));
    return permit_action(ctx, ACTION_ADD, 0, NULL);
}

static enum status ask_company(struct asking *asking, const char *id, struct ytj_company *company,
                               bool *there) {
    scoped_json *json = NULL;
    struct ytj_page page = {0};
    size_t i;
    json_t *one;
    *there = false;
    TRY(get_json(asking, arena_printf(asking->ctx->arena, "/companies?businessId=%s", id), &json));
    if (json)
        TRY(ytj_page_read(asking->ctx, json, &page));
    json_array_foreach(page.companies, i, one) {
        if (!ytj_company_read(asking->ctx, one, asking->lang, company) || strcmp(company->id, id) != 0)
            continue;
        remember_company(asking, id, one);
        *there = true;
        return ST_OK;
    }
    return ST_OK;
}

enum status ytj_company(struct ctx *ctx, const char *id, struct ytj_company *company, int64_t *since) {
    struct asking asking;
    const char *normal;
    int64_t unused = 0;
    bool there;
    since = since ? since : &unused;
    TRY(permitted(ctx));
    TRY(read_id(ctx, id, &normal));
    TRY(begin(ctx, &asking));
    if (recall_company(&asking, normal, company, since))
        return ST_OK;
    *since = ctx->now;
    TRY(ask_company(&asking, normal, company, &there));
    if (there)
        return ST_OK;
    (void)FAIL(ctx, ST_NOT_FOUND,
               M("YTJ's open data have no company with this business ID. Sole traders are not in them."));
    return fault_at_field(ctx, "words");
}

/* ---- by name */

struct finding_out {
    struct asking asking;
    struct ytj_found *found;
    size_t room;
    int64_t seen; /* companies on the pages so far */
};

static bool found_already(const struct ytj_found *found, const char *id) {
    for (size_t i = 0; i < found->count; i++)
        if (strcmp(found->items[i].id, id) == 0)
            return true;
    return false;
}

static void take_page(struct finding_out *finding, const struct ytj_page *page) {
    struct ctx *ctx = finding->asking.ctx;
    struct ytj_found *found = finding->found;
    size_t i;
    json_t *one;
    json_array_foreach(page->companies, i, one) {
        struct ytj_company company;
        finding->seen++;
        if (found->count >= YTJ_FOUND_MOST || !ytj_company_read(ctx, one, finding->asking.lang, &company) ||
            found_already(found, company.id))
            continue;
        ARENA_PUSH(ctx->arena, found->items, found->count, finding->room, company);
        remember_company(&finding->asking, company.id, one);
    }
}

/* A short page is not the last one: the last is the empty one, or that with which all that it told of have come. */
static enum status ask_pages(struct finding_out *finding, const char *words) {
    struct ctx *ctx = finding->asking.ctx;
    const char *name = fetch_escape(ctx->arena, words);
    for (int number = 1; number <= PAGES_MOST; number++) {
        scoped_json *json = NULL;
        struct ytj_page page;
        TRY(get_json(&finding->asking, arena_printf(ctx->arena, "/companies?name=%s&page=%d", name, number),
                     &json));
        if (!json)
            return ST_OK;
        TRY(ytj_page_read(ctx, json, &page));
        if (number == 1)
            finding->found->total = page.total;
        take_page(finding, &page);
        if (!json_array_size(page.companies) || finding->found->count >= YTJ_FOUND_MOST ||
            (page.total >= 0 && finding->seen >= page.total))
            return ST_OK;
    }
    return ST_OK;
}

/* The whole name first, what has ended last; else as YTJ has them. */
static int rank(struct ctx *ctx, const struct ytj_company *company, const char *folded) {
    bool same = company->name && strcmp(needle_fold(ctx->arena, company->name), folded) == 0;
    return (same ? 0 : 2) + (company->active ? 0 : 1);
}

static void put_in_order(struct ctx *ctx, const char *words, struct ytj_found *found) {
    const char *folded = needle_fold(ctx->arena, words);
    for (size_t i = 1; i < found->count; i++) {
        struct ytj_company company = found->items[i];
        int mine = rank(ctx, &company, folded);
        size_t at = i;
        for (; at && rank(ctx, &found->items[at - 1], folded) > mine; at--)
            found->items[at] = found->items[at - 1];
        found->items[at] = company;
    }
}

static const char *search_name(struct ctx *ctx, const char *words) {
    return arena_printf(ctx->arena, "ytj.search %s", needle_fold(ctx->arena, words));
}

static void remember_search(const struct finding_out *finding, const char *words) {
    struct ctx *ctx = finding->asking.ctx;
    struct buf ids = buf_in(ctx->arena);
    buf_printf(&ids, "%lld", (long long)finding->found->total);
    for (size_t i = 0; i < finding->found->count; i++)
        buf_printf(&ids, " %s", finding->found->items[i].id);
    remember(&finding->asking, search_name(ctx, words), buf_text(&ids));
}

/* Whole or not at all: when one of them is forgotten, all are asked for again. */
static bool recall_search(struct finding_out *finding, const char *words) {
    struct ctx *ctx = finding->asking.ctx;
    int64_t since;
    const char *text = memo_get(ctx->registry->memo, ctx->arena, search_name(ctx, words), ctx->now, &since);
    char *at;
    if (!text)
        return false;
    struct ytj_found found = {.total = strtoll(text, &at, 10)};
    size_t room = 0;
    while (*at == ' ') {
        struct ytj_company company;
        const char *id = arena_text_n(ctx->arena, at + 1, strcspn(at + 1, " "));
        if (!recall_company(&finding->asking, id, &company, &since))
            return false;
        ARENA_PUSH(ctx->arena, found.items, found.count, room, company);
        at += 1 + strlen(id);
    }
    *finding->found = found;
    return true;
}

static const char *trimmed(struct arena *arena, const char *words) {
    size_t length = strlen(words += strspn(words, " \t\r\n"));
    while (length && strchr(" \t\r\n", words[length - 1]))
        length--;
    return arena_text_n(arena, words, length);
}

static enum status find_name(struct ctx *ctx, const char *words, struct ytj_found *found) {
    struct finding_out finding = {.found = found};
    size_t length = strlen(words);
    if (length < WORDS_LEAST || length > WORDS_MOST || !utf8_text(words, length)) {
        (void)FAIL(ctx, ST_INVALID, M("Type a business ID, or at least two letters of the company's name."));
        return fault_at_field(ctx, "words");
    }
    TRY(begin(ctx, &finding.asking));
    if (!recall_search(&finding, words)) {
        TRY(ask_pages(&finding, words));
        remember_search(&finding, words);
    }
    put_in_order(ctx, words, found);
    return ST_OK;
}

enum status ytj_find(struct ctx *ctx, const char *words, struct ytj_found *found) {
    *found = (struct ytj_found){0};
    TRY(permitted(ctx));
    words = trimmed(ctx->arena, words);
    if (!is_id(words))
        return find_name(ctx, utf8_valid(words, strlen(words)) ? utf8_composed(ctx->arena, words) : words,
                         found);
    found->items = arena_alloc(ctx->arena, sizeof *found->items);
    TRY(ytj_company(ctx, words, found->items, NULL));
    found->count = 1;
    found->total = 1;
    return ST_OK;
}

/* ---- legal forms */

/* A list that cannot be had is no fault: then there is a number less to read. */
const char *ytj_form(struct ctx *ctx, const struct ytj_company *company) {
    struct asking asking;
    struct fetched fetched = {0};
    int64_t since;
    if (company->form || !company->form_code)
        return company->form;
    struct fault fault = ctx->fault;
    if (permitted(ctx) != ST_OK || begin(ctx, &asking) != ST_OK) {
        ctx->fault = fault;
        return NULL;
    }
    const char *lang = lang_code(asking.lang);
    const char *name = arena_printf(ctx->arena, "ytj.forms %s", lang);
    const char *list = memo_get(ctx->registry->memo, ctx->arena, name, ctx->now, &since);
    if (!list && get(&asking, arena_printf(ctx->arena, "/description?code=YRMU&lang=%s", lang), "text/plain",
                     CODES_MOST, &fetched) == ST_OK) {
        list = fetched.code == 200 ? fetched.bytes : "";
        remember(&asking, name, list);
    }
    ctx->fault = fault;
    return list ? ytj_code_text(ctx->arena, list, strlen(list), company->form_code) : NULL;
}
