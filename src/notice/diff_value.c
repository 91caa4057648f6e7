/* A member of any of the notice's structs as a list of things, each with an id that no language and no order changes. What
 * kind of member it is, is known from the function that reads it: the loader's table of keys is the only list of them. */
#include "notice/diff_inside.h"

#include "base/buf.h"
#include "notice/field.h"
#include "notice/say.h"
#include "notice/word.h"

#include <stdlib.h>
#include <string.h>

/* What other pages say as well has its own set; the rest of the language's lists is named by a comparison alone. */
static const char *said(enum lang lang, enum word_set set, const char *word) {
    const char *known = word_known(lang, set, word);
    return known ? known : word_text(lang, WORD_LIST, word);
}

static void push(const struct diff *d, struct diff_items *items, const char *id, const char *text) {
    ARENA_PUSH(ARENA(d), items->items, items->count, items->room, ((struct diff_item){id, text}));
}

/* ---- words in several languages */

bool diff_words_differ(const struct diff *d, const struct words *a, const struct words *b, enum lang *lang) {
    for (int i = -1; i < LANG_COUNT; i++) {
        *lang = i < 0 ? d->ctx->lang : (enum lang)i;
        const char *x = a->text[*lang], *y = b->text[*lang];
        if ((x || y) && (!x || !y || strcmp(x, y) != 0))
            return true;
    }
    return false;
}

const char *diff_words_text(const struct diff *d, const struct words *of, enum lang lang) {
    static const char *const names[LANG_COUNT] = {
        [LANG_FI] = M("in Finnish"), [LANG_SV] = M("in Swedish"), [LANG_EN] = M("in English")};
    const char *text = of->text[lang];
    if (!text)
        text = msg(d->ctx->lang, M("not said"));
    return lang == d->ctx->lang ? text
                                : arena_printf(ARENA(d), "%s (%s)", text, msg(d->ctx->lang, names[lang]));
}

static void push_words(const struct diff *d, struct diff_items *items, const char *before,
                       const struct words *of) {
    const char *id = before, *text = of->text[d->ctx->lang];
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        id = arena_printf(ARENA(d), "%s\n%s", id, of->text[lang] ? of->text[lang] : "");
        text = text ? text : of->text[lang];
    }
    if (text)
        push(d, items, id, *before ? arena_printf(ARENA(d), "%s: %s", before, text) : text);
}

/* ---- names */

static const struct entry *entry_of(const struct notice *notice, const char *table, int index) {
    struct {
        const char *name;
        const void *items;
        size_t size;
    } tables[] = {{"filings", notice->filings, sizeof *notice->filings},
                  {"people", notice->types, sizeof *notice->types},
                  {"services", notice->services, sizeof *notice->services},
                  {"purposes", notice->purposes, sizeof *notice->purposes},
                  {"data", notice->categories, sizeof *notice->categories},
                  {"sources", notice->sources, sizeof *notice->sources},
                  {"retention", notice->classes, sizeof *notice->classes}};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (strcmp(tables[i].name, table) == 0)
            return (const void *)((const char *)tables[i].items + (size_t)index * tables[i].size);
    must_failed("a table that the notice lacks", __FILE__, __LINE__);
}

static void push_entry(const struct diff *d, struct diff_items *items, const struct notice *notice,
                       const char *table, int index) {
    if (index == NOTICE_NOTHING)
        return;
    const struct entry *entry = entry_of(notice, table, index);
    push(d, items, entry->id, words_in(entry, d->ctx->lang));
}

static void push_set(const struct diff *d, struct diff_items *items, const struct notice *notice,
                     const char *table, const struct set *set) {
    items->list = true;
    items->all = set->all;
    for (size_t i = 0; i < set->count; i++)
        push_entry(d, items, notice, table, set->items[i]);
}

typedef const char *names_text(const struct diff *d, const struct notice *notice, const char *name);

static const char *as_word(const struct diff *d, const struct notice *notice, const char *name) {
    (void)notice;
    return said(d->ctx->lang, WORD_CHANNEL, name);
}

static const char *as_written(const struct diff *d, const struct notice *notice, const char *name) {
    (void)d;
    (void)notice;
    return name;
}

static const char *as_field(const struct diff *d, const struct notice *notice, const char *name) {
    return say_field(ARENA(d), notice, d->ctx->lang, name);
}

static const char *as_kind(const struct diff *d, const struct notice *notice, const char *name) {
    return say_name(ARENA(d), notice, d->ctx->lang, name);
}

static void push_names(const struct diff *d, struct diff_items *items, const struct notice *notice,
                       const struct names *names, names_text *text) {
    items->list = true;
    items->all = names->all;
    for (size_t i = 0; i < names->count; i++)
        push(d, items, names->items[i], text(d, notice, names->items[i]));
}

static void push_choices(const struct diff *d, struct diff_items *items, const struct own_field *own) {
    items->list = true;
    for (size_t i = 0; i < own->choices.count; i++)
        push(d, items, own->choices.items[i], field_choice(ARENA(d), d->ctx->lang, own, own->choices.items[i]));
}

static void push_bits(const struct diff *d, struct diff_items *items, const char *of, unsigned bits) {
    size_t count;
    const char *const *names = load_words_split(ARENA(d), of, &count);
    items->list = true;
    for (size_t i = 0; i < count; i++)
        if (bits & (1u << i))
            push(d, items, names[i], said(d->ctx->lang, WORD_RELATION, names[i]));
}

/* ---- what needs its notice to be read */

static void push_grounds(const struct diff *d, struct diff_items *items, const struct notice *notice,
                         const struct names *grounds) {
    items->list = true;
    for (size_t i = 0; grounds && i < notice->types_count; i++) {
        const struct entry *type = &notice->types[i].entry;
        if (notice_type(d->old, type->id) == NOTICE_NOTHING || notice_type(d->new, type->id) == NOTICE_NOTHING)
            continue; /* said as a group that came or went */
        for (size_t j = 0; j < grounds[i].count; j++) {
            const char *ground = grounds[i].items[j];
            push(d, items, arena_printf(ARENA(d), "%s/%s", type->id, ground),
                 arena_printf(ARENA(d), "%s (%s)", said(d->ctx->lang, WORD_GROUND, ground),
                              words_in(type, d->ctx->lang)));
        }
    }
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* An empty list says that nothing is; no list says nothing. */
static void push_required(const struct diff *d, struct diff_items *items, const struct notice *notice,
                          const struct category *category) {
    const struct names *required = &category->required;
    const char **ids = arena_array(ARENA(d), required->count + 1, sizeof *ids),
               **texts = arena_array(ARENA(d), required->count + 1, sizeof *texts);
    if (!category->required_said)
        return;
    for (size_t i = 0; i < required->count; i++)
        ids[i] = required->items[i];
    qsort(ids, required->count, sizeof *ids, by_text);
    for (size_t i = 0; i < required->count; i++)
        texts[i] = as_field(d, notice, ids[i]);
    push(d, items, say_list(ARENA(d), LANG_EN, ids, required->count),
         required->count ? say_list(ARENA(d), d->ctx->lang, texts, required->count)
                         : msg(d->ctx->lang, M("nothing")));
}

static void push_languages(const struct diff *d, struct diff_items *items, const struct notice *notice) {
    static const char *const names[LANG_COUNT] = {
        [LANG_FI] = M("Finnish"), [LANG_SV] = M("Swedish"), [LANG_EN] = M("English")};
    items->list = true;
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        if (notice->languages[lang])
            push(d, items, lang_code(lang), msg(d->ctx->lang, names[lang]));
}

static void push_days(const struct diff *d, struct diff_items *items, const struct calendar *calendar) {
    items->list = true;
    for (size_t i = 0; i < calendar->fiscal_count; i++)
        push(d, items, day_iso(ARENA(d), calendar->fiscal_ends[i]),
             day_text(ARENA(d), d->ctx->lang, calendar->fiscal_ends[i]));
}

static void push_worded(const struct diff *d, struct diff_items *items, const struct diff_rows *rows,
                        bool channels) {
    const struct worded *worded = rows->items;
    items->list = true;
    for (size_t i = 0; i < rows->count; i++)
        push_words(d, items, channels ? said(d->ctx->lang, WORD_CHANNEL, worded[i].name) : worded[i].name,
                   &worded[i].words);
}

/* ---- lists of maps that have no names: each is what all its members say */

static void push_map(const struct diff *d, struct diff_items *items, const struct notice *notice,
                     const struct load_shape *shape, const char *map) {
    size_t count;
    const struct load_key *keys = load_keys(&count);
    struct buf id = buf_in(ARENA(d)), text = buf_in(ARENA(d));
    for (size_t i = 0; i < count; i++) {
        if (strcmp(keys[i].shape, shape->name) != 0)
            continue;
        struct diff_items inner = {0};
        diff_items(d, notice, &keys[i], map + keys[i].at, &inner);
        buf_printf(&id, "%s\n", keys[i].key);
        for (size_t j = 0; j < inner.count; j++) {
            buf_printf(&id, "%s\t", inner.items[j].id);
            buf_printf(&text, "%s%s", text.length ? ", " : "", inner.items[j].text);
        }
    }
    push(d, items, buf_text(&id), buf_text(&text));
}

static void push_maps(const struct diff *d, struct diff_items *items, const struct notice *notice,
                      const char *shape_name, const struct diff_rows *rows) {
    const struct load_shape *shape = load_shape_find(shape_name);
    items->list = true;
    for (size_t i = 0; i < rows->count; i++)
        push_map(d, items, notice, shape, (const char *)rows->items + i * shape->size);
}

/* ---- by the function that reads it */

static void push_text(const struct diff *d, struct diff_items *items, const char *text, bool word) {
    if (text)
        push(d, items, text, word ? said(d->ctx->lang, WORD_TRANSFER, text) : text);
}

static void push_day(const struct diff *d, struct diff_items *items, day_t day) {
    if (day != DAY_NONE)
        push(d, items, day_iso(ARENA(d), day), day_text(ARENA(d), d->ctx->lang, day));
}

static void push_number(const struct diff *d, struct diff_items *items, double number) {
    const char *text = arena_printf(ARENA(d), "%.15g", number);
    if (number > 0)
        push(d, items, text, text);
}

static void push_yes_no(const struct diff *d, struct diff_items *items, bool yes) {
    push(d, items, yes ? "yes" : "no", msg(d->ctx->lang, yes ? M("yes") : M("no")));
}

static void push_choice(const struct diff *d, struct diff_items *items, const char *of, unsigned at) {
    size_t count;
    const char *const *names = load_words_split(ARENA(d), of, &count);
    must(at < count);
    push(d, items, names[at], said(d->ctx->lang, WORD_MEDIUM, names[at]));
}

static void push_span(const struct diff *d, struct diff_items *items, const struct span *span) {
    const char *text = span_text(ARENA(d), LANG_EN, *span);
    if (span->set)
        push(d, items, text, span_text(ARENA(d), d->ctx->lang, *span));
}

static void push_expr(const struct diff *d, struct diff_items *items, const struct notice *notice,
                      const struct expr *expr) {
    if (expr)
        push(d, items, expr_text(ARENA(d), expr), say_date(ARENA(d), notice, d->ctx->lang, expr));
}

static void push_cond(const struct diff *d, struct diff_items *items, const struct notice *notice,
                      const struct cond *cond) {
    if (cond)
        push(d, items, cond_text(ARENA(d), cond), say_cond(ARENA(d), notice, d->ctx->lang, cond));
}

static bool push_names_of(const struct diff *d, const struct notice *notice, const struct load_key *key,
                          const void *member, struct diff_items *items) {
    static const struct {
        load_reader read;
        names_text *text;
    } readers[] = {{load_list_of_words, as_word},
                   {load_list_of_texts, as_written},
                   {load_fields, as_field},
                   {load_kinds, as_kind}};
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (key->read == readers[i].read) {
            push_names(d, items, notice, member, readers[i].text);
            return true;
        }
    return false;
}

/* Several things. */
static bool push_several(const struct diff *d, const struct notice *notice, const struct load_key *key,
                         const void *member, struct diff_items *items) {
    if (key->read == load_refs || key->read == load_ref_or_refs)
        push_set(d, items, notice, key->of, member);
    else if (key->read == load_bits)
        push_bits(d, items, key->of, *(const unsigned *)member);
    else if (key->read == load_grounds_by_type)
        push_grounds(d, items, notice, *(const struct names *const *)member);
    else if (key->read == load_choices)
        push_choices(d, items, member);
    else if (key->read == load_languages)
        push_languages(d, items, member);
    else if (key->read == load_days) /* the only list of days is the fiscal years' */
        push_days(d, items, &notice->calendar);
    else if (key->read == load_worded)
        push_worded(d, items, member, strcmp(key->of, "sources:") != 0);
    else if (key->read == load_list)
        push_maps(d, items, notice, key->of, member);
    else
        return push_names_of(d, notice, key, member, items);
    return true;
}

static bool push_one_text(const struct diff *d, const struct load_key *key, const void *member,
                          struct diff_items *items) {
    const char *place = strcmp(key->key, "place") == 0 ? *(const char *const *)member : NULL;
    if (place) {
        push(d, items, place, word_place(ARENA(d), d->ctx->lang, place));
        return true;
    }
    bool word = key->read == load_word || key->read == load_special_kind;
    if (!word && key->read != load_text && key->read != load_id && key->read != load_version)
        return false;
    push_text(d, items, *(const char *const *)member, word);
    return true;
}

void diff_items(const struct diff *d, const struct notice *notice, const struct load_key *key,
                const void *member, struct diff_items *items) {
    if (push_several(d, notice, key, member, items) || push_one_text(d, key, member, items))
        return;
    if (key->read == load_words)
        push_words(d, items, "", member);
    else if (key->read == load_ref)
        push_entry(d, items, notice, key->of, *(const int *)member);
    else if (key->read == load_day)
        push_day(d, items, *(const day_t *)member);
    else if (key->read == load_number)
        push_number(d, items, *(const double *)member);
    else if (key->read == load_yes_no)
        push_yes_no(d, items, *(const bool *)member);
    else if (key->read == load_choice || key->read == load_either)
        push_choice(d, items, key->of,
                    key->read == load_choice ? *(const unsigned *)member : *(const bool *)member);
    else if (key->read == load_span)
        push_span(d, items, member);
    else if (key->read == load_expr)
        push_expr(d, items, notice, *(const struct expr *const *)member);
    else if (key->read == load_cond)
        push_cond(d, items, notice, *(const struct cond *const *)member);
    else if (key->read == load_required)
        push_required(d, items, notice, member);
    else if (key->read == load_zone)
        push_text(d, items, ((const struct calendar *)member)->zone_name, false);
    else
        must_failed("a kind of member that cannot be compared", __FILE__, __LINE__);
}
