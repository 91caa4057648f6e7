/* Member by member over the loader's table of keys, so that a key that the language gets is compared from its first day on.
 * diff.def says what each is called and which way is more; a test changes every key once and looks that it is told. */
#include "notice/diff_inside.h"

#include "notice/field.h"
#include "notice/say.h"

#include <string.h>

enum how {
    PLAIN, /* another value is neither more nor less */
    MORE,  /* more things, a higher choice, a longer time: the company may do more */
    LESS,  /* more is a stricter rule */
    ANEW,  /* any other value is something that people have not been told of */
    DATES, /* dates are computed from it */
    OWN,   /* told by diff_*.c in words of its own */
    QUIET  /* changes nothing for people, or is said with another key */
};

static const struct row {
    const char *shape, *key;
    enum how how;
    const char *label; /* of a value; of a map: what its values are told of, NULL: of what it stands in */
} told[] = {
#define DIFF(shape, key, how, label) {#shape, #key, how, label},
#include "notice/diff.def"
#undef DIFF
};

/* A key without a row is told under its own name. */
static struct row row_of(const char *shape, const char *key) {
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (strcmp(told[i].shape, shape) == 0 && strcmp(told[i].key, key) == 0)
            return told[i];
    return (struct row){shape, key, PLAIN, key};
}

struct member {
    const struct diff_about *about;
    const struct load_key *key;
    struct row row;
    const void *before, *after;
};

static void tell(struct diff *d, const struct member *m, enum diff_effect effect, const char *text) {
    if (m->row.how == DATES)
        text = arena_printf(
            ARENA(d), "%s %s", text,
            msg(d->ctx->lang,
                M("Of data already held the earlier day holds until the person has been informed.")));
    diff_add(d, (struct diff_change){.what = m->about->what,
                                     .effect = effect,
                                     .path = arena_printf(ARENA(d), "%s%s%s", m->about->path,
                                                          *m->about->path ? "." : "", m->row.key),
                                     .text = m->about->data ? diff_with_effect(d, effect, text) : text,
                                     .class = m->about->class,
                                     .data = m->about->data});
}

/* ---- things that came and things that went */

static bool has(const struct diff_items *items, const char *id) {
    for (size_t i = 0; i < items->count; i++)
        if (strcmp(items->items[i].id, id) == 0)
            return true;
    return false;
}

static bool has_text(const char *const *texts, size_t count, const char *text) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(texts[i], text) == 0)
            return true;
    return false;
}

/* What one has and the other lacks, each text once; NULL when there is nothing. */
static const char *lacking(const struct diff *d, const struct diff_items *one, const struct diff_items *other) {
    const char **texts = arena_array(ARENA(d), one->count + 1, sizeof *texts);
    size_t count = 0;
    for (size_t i = 0; i < one->count; i++)
        if (!has(other, one->items[i].id) && !has_text(texts, count, one->items[i].text))
            texts[count++] = one->items[i].text;
    return count ? say_list(ARENA(d), d->ctx->lang, texts, count) : NULL;
}

static enum diff_effect effect_of(enum how how, bool more) {
    if (how == ANEW && more)
        return DIFF_WIDENS;
    if (how != MORE && how != LESS)
        return DIFF_OTHER;
    return (how == MORE) == more ? DIFF_WIDENS : DIFF_NARROWS;
}

static void list_changed(struct diff *d, const struct member *m, const struct diff_items *before,
                         const struct diff_items *after) {
    const char *label = msg(d->ctx->lang, m->row.label);
    const bool *outer = d->whom;
    bool types = m->key->read == load_grounds_by_type || strcmp(m->key->key, "types") == 0;
    const char *came = before->all && after->all ? NULL : lacking(d, after, before);
    const char *went = before->all && after->all ? NULL : lacking(d, before, after);
    d->whom = types ? diff_whom_items(d, after, before) : outer;
    if (came)
        tell(d, m, effect_of(m->row.how, true),
             SAY(d, M("“{1}”, {2}: now also {3}."), m->about->name, label, came));
    d->whom = types ? diff_whom_items(d, before, after) : outer;
    if (went)
        tell(d, m, effect_of(m->row.how, false),
             SAY(d, M("“{1}”, {2}: no longer {3}."), m->about->name, label, went));
    d->whom = outer;
}

/* Without words of its own a choice is read as its id. */
static struct words choice_words(const struct diff *d, const struct own_field *own, size_t index) {
    struct words words = {0};
    if (own->choice_words)
        return own->choice_words[index];
    for (int lang = 0; lang < LANG_COUNT; lang++)
        words.text[lang] = field_choice(ARENA(d), (enum lang)lang, own, own->choices.items[index]);
    return words;
}

/* A choice that both have, under other words, in a language that both speak. */
static void choices_renamed(struct diff *d, const struct member *m) {
    const struct own_field *before = m->before, *after = m->after;
    for (size_t i = 0; i < before->choices.count; i++)
        for (size_t j = 0; j < after->choices.count; j++) {
            enum lang lang;
            const char *id = after->choices.items[j];
            struct words old = choice_words(d, before, i), new = choice_words(d, after, j);
            for (int each = 0; each < LANG_COUNT; each++)
                if (!d->old->languages[each] || !d->new->languages[each])
                    old.text[each] = new.text[each] = NULL;
            if (strcmp(before->choices.items[i], id) == 0 && diff_words_differ(d, &old, &new, &lang))
                diff_add(d, (struct diff_change){
                                .what = m->about->what,
                                .effect = DIFF_OTHER,
                                .path = arena_printf(ARENA(d), "%s.choices.%s", m->about->path, id),
                                .text = SAY(d, M("“{1}” is now called “{2}”."), diff_words_text(d, &old, lang),
                                            diff_words_text(d, &new, lang))});
        }
}

/* ---- one value */

static enum compared by_number(double before, double after) {
    return before == after ? SAME : before < after ? LONGER : SHORTER;
}

/* Where values have an order; DIFFERENT where they have none. */
static enum compared in_order(const struct diff *d, const struct member *m) {
    load_reader read = m->key->read;
    if (read == load_span)
        return diff_spans(m->before, m->after);
    if (read == load_expr)
        return diff_dates(d, *(const struct expr *const *)m->before, *(const struct expr *const *)m->after);
    if (read == load_cond)
        return diff_conds(d, *(const struct cond *const *)m->before, *(const struct cond *const *)m->after);
    if (read == load_yes_no || read == load_either)
        return by_number(*(const bool *)m->before, *(const bool *)m->after);
    if (read == load_choice)
        return by_number(*(const unsigned *)m->before, *(const unsigned *)m->after);
    if (read == load_number)
        return by_number(*(const double *)m->before, *(const double *)m->after);
    return DIFFERENT;
}

/* Spans are longer or shorter, dates later or earlier; the rest has changed. */
static const char *sentence_of(const struct member *m, enum compared compared) {
    if (m->key->read == load_span && compared != DIFFERENT)
        return compared == LONGER ? M("“{1}”: {2} is longer than before. Before: {3}. Now: {4}.")
                                  : M("“{1}”: {2} is shorter than before. Before: {3}. Now: {4}.");
    if (m->key->read == load_expr && compared != DIFFERENT)
        return compared == LONGER ? M("“{1}”: {2} comes later than before. Before: {3}. Now: {4}.")
                                  : M("“{1}”: {2} comes earlier than before. Before: {3}. Now: {4}.");
    return M("“{1}”: {2} has changed. Before: {3}. Now: {4}.");
}

static const char *value_text(const struct diff *d, const struct diff_items *items) {
    return items->count ? items->items[0].text : msg(d->ctx->lang, M("not said"));
}

static void words_changed(struct diff *d, const struct member *m, const char **before, const char **after) {
    enum lang lang;
    const struct words *a = m->before, *b = m->after;
    if (!diff_words_differ(d, a, b, &lang))
        return;
    *before = diff_words_text(d, a, lang);
    *after = diff_words_text(d, b, lang);
}

static void value_changed(struct diff *d, const struct member *m, const struct diff_items *before,
                          const struct diff_items *after) {
    const char *a = value_text(d, before), *b = value_text(d, after);
    bool same = before->count == after->count &&
                (!before->count || strcmp(before->items[0].id, after->items[0].id) == 0);
    enum compared compared = same ? SAME : in_order(d, m);
    if (compared == SAME)
        return;
    if (m->key->read == load_words)
        words_changed(d, m, &a, &b);
    enum diff_effect effect = m->row.how == ANEW      ? DIFF_WIDENS
                              : compared == DIFFERENT ? DIFF_OTHER
                                                      : effect_of(m->row.how, compared == LONGER);
    tell(d, m, effect, SAY(d, sentence_of(m, compared), m->about->name, msg(d->ctx->lang, m->row.label), a, b));
}

/* ---- a map */

static void diff_nested(struct diff *d, const struct member *m) {
    struct diff_about inner = *m->about;
    inner.path = arena_printf(ARENA(d), "%s%s%s", inner.path, *inner.path ? "." : "", m->key->key);
    if (m->row.label)
        inner.name = msg(d->ctx->lang, m->row.label);
    diff_map(d, &inner, m->key->of, m->before, m->after);
}

/* `review` is a span, or a map of one: struct retention_rule has it either way. */
static void diff_member(struct diff *d, const struct member *m) {
    if (m->row.how == OWN || m->row.how == QUIET)
        return;
    if (m->key->read == load_nested) {
        diff_nested(d, m);
        return;
    }
    if (m->key->read == load_review) {
        struct member span = *m;
        size_t none;
        span.key = load_key_find(load_shape_find(m->key->of), "every", &none);
        span.before = (const char *)m->before + span.key->at;
        span.after = (const char *)m->after + span.key->at;
        diff_member(d, &span);
        return;
    }
    struct diff_items before = {0}, after = {0};
    diff_items(d, d->old, m->key, m->before, &before);
    diff_items(d, d->new, m->key, m->after, &after);
    if (m->key->read == load_choices)
        choices_renamed(d, m);
    if (before.list || after.list)
        list_changed(d, m, &before, &after);
    else
        value_changed(d, m, &before, &after);
}

void diff_map(struct diff *d, const struct diff_about *about, const char *shape, const void *before,
              const void *after) {
    size_t count;
    const struct load_key *keys = load_keys(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(keys[i].shape, shape) == 0)
            diff_member(d, &(struct member){.about = about,
                                            .key = &keys[i],
                                            .row = row_of(shape, keys[i].key),
                                            .before = (const char *)before + keys[i].at,
                                            .after = (const char *)after + keys[i].at});
    const struct load_shape *whole = load_shape_find(shape);
    if (whole->extends && !whole->inner) /* a class's rules are compared one by one */
        diff_map(d, about, whole->extends, before, after);
}

/* ---- tables */

static const struct entry *entry_at(struct diff_rows rows, size_t size, size_t i) {
    return (const void *)((const char *)rows.items + i * size);
}

static const struct entry *entry_like(struct diff_rows rows, size_t size, const struct entry *like) {
    for (size_t i = 0; i < rows.count; i++)
        if (strcmp(entry_at(rows, size, i)->path, like->path) == 0)
            return entry_at(rows, size, i);
    return NULL;
}

static void diff_name(struct diff *d, const struct diff_table *table, const struct entry *before,
                      const struct entry *after) {
    enum lang lang;
    if (!diff_words_differ(d, &before->words, &after->words, &lang))
        return;
    diff_add(d, (struct diff_change){.what = table->what,
                                     .effect = DIFF_OTHER,
                                     .path = arena_printf(ARENA(d), "%s.words", after->path),
                                     .text = SAY(d, M("“{1}” is now called “{2}”."),
                                                 diff_words_text(d, &before->words, lang),
                                                 diff_words_text(d, &after->words, lang))});
}

static void came_or_went(struct diff *d, const struct diff_table *table, const struct entry *entry,
                         const char *text, enum diff_effect effect) {
    if (!text)
        return;
    text = SAY(d, text, words_in(entry, d->ctx->lang));
    diff_add(d, (struct diff_change){.what = table->what,
                                     .effect = table->data ? effect : DIFF_OTHER,
                                     .path = entry->path,
                                     .text = table->data ? diff_with_effect(d, effect, text) : text,
                                     .data = table->data});
}

/* Systems and recipients stand in one table. */
static bool belongs(const struct diff_table *table, const struct entry *entry) {
    return !table->under || strncmp(entry->path, table->under, strlen(table->under)) == 0;
}

void diff_entries(struct diff *d, const struct diff_table *table, struct diff_rows before,
                  struct diff_rows after) {
    size_t size = table->size;
    const bool *outer = d->whom;
    for (size_t i = 0; i < after.count; i++) {
        const struct entry *entry = entry_at(after, size, i), *old = entry_like(before, size, entry);
        if (!belongs(table, entry))
            continue;
        struct diff_about about = {.what = table->what,
                                   .name = words_in(entry, d->ctx->lang),
                                   .path = entry->path,
                                   .data = table->data};
        d->whom = table->whom ? table->whom(d, old, entry) : outer;
        if (!old) {
            came_or_went(d, table, entry, table->added, DIFF_WIDENS);
            continue;
        }
        diff_name(d, table, old, entry);
        if (table->shape)
            diff_map(d, &about, table->shape, old, entry);
    }
    for (size_t i = 0; i < before.count; i++) {
        const struct entry *entry = entry_at(before, size, i);
        d->whom = table->whom ? table->whom(d, entry, NULL) : outer;
        if (belongs(table, entry) && !entry_like(after, size, entry))
            came_or_went(d, table, entry, table->gone, DIFF_NARROWS);
    }
    d->whom = outer;
}
