/* What the office writes for the people, once in each language in which they are written to: a letter is whole in one language, or it does
 * not go. The text in the notice's first language is the one that the authority's form takes too; when it is changed, what was said in
 * other languages is old and is asked for again, since nobody can tell by looking whether it still says the same. */
#include "rights/breach_inside.h"

#include "registry/allow.h"
#include "registry/words.h"

#include <string.h>

static const char *const names[BREACH_OWNS] = {
    [BREACH_OWN_PLAIN] = "plain",
    [BREACH_OWN_CONSEQUENCES] = "consequences",
    [BREACH_OWN_MEASURES] = "measures",
};

static const char *first_of(const struct breach_facts *facts, enum breach_own which) {
    return which == BREACH_OWN_PLAIN          ? facts->plain
           : which == BREACH_OWN_CONSEQUENCES ? facts->consequences
                                              : facts->measures;
}

void breach_own_in(struct ctx *ctx, struct breach_facts *facts, enum lang lang) {
    if (lang == ctx_notice(ctx)->first_language)
        return;
    for (enum breach_own i = 0; i < BREACH_OWNS; i++)
        facts->in[lang].text[i] = first_of(facts, i);
    facts->plain = facts->consequences = facts->measures = NULL;
}

const char *breach_own_text(struct ctx *ctx, const struct breach_facts *facts, enum lang lang,
                            enum breach_own which) {
    if (lang == ctx_notice(ctx)->first_language)
        return first_of(facts, which);
    return facts->in[lang].old & 1U << which ? NULL : facts->in[lang].text[which];
}

const char *breach_own_shown(struct ctx *ctx, const struct breach_facts *facts, enum lang lang,
                             enum breach_own which) {
    const char *text = breach_own_text(ctx, facts, lang, which);
    return text ? text : first_of(facts, which);
}

const char *breach_letter_label(enum lang lang) {
    static const char *const labels[LANG_COUNT] = {M("Letter in Finnish"), M("Letter in Swedish"),
                                                   M("Letter in English")};
    must(lang < LANG_COUNT);
    return labels[lang];
}

const char *breach_own_all(struct ctx *ctx, const struct breach_facts *facts, enum lang lang) {
    const char *all = NULL;
    for (enum breach_own i = 0; i < BREACH_OWNS; i++) {
        const char *text = facts->in[lang].text[i];
        if (text)
            all = all ? arena_printf(ctx->arena, "%s\n%s", all, text) : text;
    }
    return all;
}

static size_t untold_in(const struct breach *breach, enum lang lang) {
    size_t people = 0;
    for (size_t i = 0; i < breach->party_count; i++) {
        const struct breach_party *one = &breach->parties[i];
        people += one->party && !one->told && one->name && one->lang == lang;
    }
    return people;
}

static enum status reader(struct ctx *ctx, const struct breach *breach, enum lang lang,
                          struct breach_reader *one) {
    bool first = lang == ctx_notice(ctx)->first_language;
    *one = (struct breach_reader){.lang = lang, .people = untold_in(breach, lang)};
    for (enum breach_own i = 0; i < BREACH_OWNS; i++)
        one->own[i] = first ? first_of(&breach->facts, i) : breach->facts.in[lang].text[i];
    return breach_letter(ctx, breach, lang, NULL, &one->letter);
}

enum status breach_readers(struct ctx *ctx, const struct breach *breach, struct breach_reader *list,
                           size_t *count) {
    enum lang first = ctx_notice(ctx)->first_language;
    *count = 0;
    TRY(reader(ctx, breach, first, &list[(*count)++]));
    for (enum lang i = 0; i < LANG_COUNT; i++)
        if (i != first && untold_in(breach, i))
            TRY(reader(ctx, breach, i, &list[(*count)++]));
    return ST_OK;
}

static bool changes(const char *was, const char *now) {
    return was && now && strcmp(was, now) != 0;
}

void breach_own_over(struct breach_facts *facts, const struct breach_facts *later) {
    for (enum breach_own i = 0; i < BREACH_OWNS; i++) {
        bool old = changes(first_of(facts, i), first_of(later, i));
        for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
            struct breach_own_words *words = &facts->in[lang];
            const char *said = later->in[lang].text[i];
            words->text[i] = said ? said : words->text[i];
            words->old = said ? words->old & ~(1U << i) : old ? words->old | 1U << i : words->old;
        }
    }
}

/* ---- sealed: {"in": {"sv": {"plain": ...}}} */

void breach_own_put(json_t *json, const struct breach_facts *facts) {
    json_t *all = json_object();
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        json_t *words = json_object();
        for (enum breach_own i = 0; i < BREACH_OWNS; i++)
            if (facts->in[lang].text[i] && *facts->in[lang].text[i])
                json_put(words, names[i], facts->in[lang].text[i]);
        if (json_object_size(words))
            must(json_object_set_new(all, lang_code(lang), words) == 0);
        else
            json_decref(words);
    }
    if (json_object_size(all))
        must(json_object_set_new(json, "in", all) == 0);
    else
        json_decref(all);
}

void breach_own_read(struct ctx *ctx, const json_t *json, struct breach_facts *facts) {
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        const json_t *words = json_object_get(json_object_get(json, "in"), lang_code(lang));
        for (enum breach_own i = 0; words && i < BREACH_OWNS; i++)
            facts->in[lang].text[i] = words_text(ctx, words, names[i]);
    }
}

enum status breach_own_check(struct ctx *ctx, const struct breach_facts *facts) {
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        for (enum breach_own i = 0; i < BREACH_OWNS; i++)
            TRY(breach_text_check(ctx, names[i], facts->in[lang].text[i], BREACH_TEXT_MAX));
    return ST_OK;
}
