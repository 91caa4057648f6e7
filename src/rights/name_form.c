/* Endings are cut off; what is left may be the name, or a stem whose vowel or consonants change: -se- stands for -nen, -e for -i, and
 * nn, rr, mm, ll, ng, d, v, t, k, p and nothing for nt, rt, mp, lt, nk, t, p, tt, kk, pp and k. */
#include "rights/name_form.h"

#include <string.h>

enum { SHORTEST = 3 /* bytes of a stem */ };

struct guessing {
    struct arena *arena;
    const char **forms;
    size_t count;
};

static void push(struct guessing *guessing, const char *form) {
    for (size_t i = 0; i < guessing->count; i++)
        if (strcmp(guessing->forms[i], form) == 0)
            return;
    if (guessing->count < NAME_FORMS && strlen(form) >= 2)
        guessing->forms[guessing->count++] = form;
}

static const char *cut(struct guessing *guessing, const char *word, size_t behind, const char *instead) {
    size_t length = strlen(word);
    return length < behind + SHORTEST
               ? NULL
               : arena_printf(guessing->arena, "%.*s%s", (int)(length - behind), word, instead);
}

static bool ends(const char *word, const char *ending) {
    size_t length = strlen(word), less = strlen(ending);
    return length > less && strcmp(word + length - less, ending) == 0;
}

static void push_cut(struct guessing *guessing, const char *word, size_t behind, const char *instead) {
    const char *form = cut(guessing, word, behind, instead);
    if (form)
        push(guessing, form);
}

/* "Ranna" to "Ranta", "Lamme" to "Lampe". */
static const char *strong(struct guessing *guessing, const char *stem) {
    static const char *const grades[][2] = {{"nn", "nt"}, {"rr", "rt"}, {"mm", "mp"}, {"ll", "lt"},
                                            {"ng", "nk"}, {"d", "t"},   {"v", "p"},   {"t", "tt"},
                                            {"k", "kk"},  {"p", "pp"}};
    size_t length = strlen(stem);
    for (size_t i = 0; i < sizeof grades / sizeof *grades && length > 2; i++) {
        size_t weak = strlen(grades[i][0]), vowel = (stem[length - 1] & 0x80) ? 2 : 1;
        const char *at = length > weak + vowel ? stem + length - vowel - weak : stem;
        if (strncmp(at, grades[i][0], weak) == 0)
            return arena_printf(guessing->arena, "%.*s%s%s", (int)(at - stem), stem, grades[i][1],
                                stem + length - vowel);
    }
    return NULL;
}

static void push_stem(struct guessing *guessing, const char *stem) {
    const char *graded = strong(guessing, stem);
    push(guessing, stem);
    if (graded)
        push(guessing, graded);
    if (ends(stem, "se"))
        push_cut(guessing, stem, 2, "nen");
    if (ends(stem, "s"))
        push_cut(guessing, stem, 1, "nen");
    if (ends(stem, "e")) {
        push_cut(guessing, stem, 1, "i");
        push_cut(guessing, stem, 1, "ki");
    }
    if (graded && ends(graded, "e"))
        push_cut(guessing, graded, 1, "i");
}

size_t name_forms(struct arena *arena, const char *word, const char *forms[NAME_FORMS]) {
    static const char *const endings[] = {
        "n",    "lle",  "lla",  "llä",  "lta", "ltä", "ssa", "ssä", "sta",  "stä",  "a",    "ä",    "ta",
        "tä",   "an",   "en",   "än",   "in",  "ksi", "na",  "nä",  "ille", "illa", "illä", "ilta", "iltä",
        "issa", "issä", "ista", "istä", "iin", "ia",  "iä",  "'s",  "’s",   "s",    "kin",  "lta",  "seen"};
    struct guessing guessing = {arena, forms, 0};
    push(&guessing, word);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const char *stem = ends(word, endings[i]) ? cut(&guessing, word, strlen(endings[i]), "") : NULL;
        if (stem)
            push_stem(&guessing, stem);
    }
    if (ends(word, "seen"))
        push_cut(&guessing, word, 4, "nen");
    return guessing.count;
}
