/* What a rule does at the end of its time, where that is not erasing: what would be left when data are made anonymous, and
 * that nothing ever goes where only the use is restricted. */
#include "notice/check.h"

#include "notice/keeps.h"
#include "notice/say.h"

/* With keys for all classes, a field need lie in one of them only. */
static bool kept_somewhere(const struct notice *notice, const char *field) {
    for (size_t i = 0; i < notice->classes_count; i++)
        for (size_t j = 0; j < notice->classes[i].rule_count; j++) {
            const struct retention_rule *rule = &notice->classes[i].rules[j];
            if (rule->at_end == END_ANONYMISE && names_have(&rule->anonymise_keeps, field) &&
                keeps_stays(keeps_of(notice, (int)i, field)))
                return true;
        }
    return false;
}

static const char *not_kept_text(enum keeps keeps) {
    switch (keeps) {
    case KEEPS_TELLS:
        return M("“{2}” says who it was: kept, “{1}” would not be anonymous; the program erases it");
    case KEEPS_FREE:
        return M(
            "“{2}” is a free text or a file, which may say who it was: kept, “{1}” would not be anonymous; "
            "the program erases it");
    case KEEPS_EXACT:
        return M("“{2}” has so many different values that one may be somebody's alone: kept, “{1}” would not "
                 "be anonymous; the program erases it (a number needs a `max` of at most 100)");
    default:
        return M("“{2}” is no data of “{1}”, so nothing of it is left");
    }
}

static void check_rule(const struct check *check, const struct retention_class *class,
                       const struct retention_rule *rule) {
    const char *name = check_words(check, &class->entry);
    struct spot spot = CHECK_PATH(check, "%s.anonymise_keeps", rule->path);
    if (rule->at_end == END_RESTRICT)
        CHECK_PUT(
            check, LEVEL_LAW, "retention.restrict", CHECK_PATH(check, "%s.gone_by", rule->path), "5(1)(e)",
            M("“{1}” is never erased: at its end only its use is restricted, and it is stored for ever"), name);
    for (size_t i = 0; rule->at_end == END_ANONYMISE && i < rule->anonymise_keeps.count; i++) {
        const char *field = rule->anonymise_keeps.items[i];
        const char *words = say_field(check->ctx->arena, check->notice, check->ctx->lang, field);
        enum keeps keeps = keeps_of(check->notice, (int)(class - check->notice->classes), field);
        if (keeps == KEEPS_NUMBER)
            CHECK_PUT(
                check, LEVEL_LAW, "retention.anonymise_text", spot, "5(1)(e)",
                M("of “{2}” in “{1}” only how many there were is left: a text or a sum may say who it was, "
                  "so the program erases it"),
                name, words);
        else if (keeps == KEEPS_ELSEWHERE ? !kept_somewhere(check->notice, field) : !keeps_stays(keeps))
            check_put(check, LEVEL_CONFLICT, "retention.anonymise", spot, "5(1)(e)",
                      MSG(check->ctx->arena, check->ctx->lang, not_kept_text(keeps), name, words));
    }
}

void check_ends(const struct check *check) {
    const struct notice *notice = check->notice;
    for (size_t i = 0; i < notice->classes_count; i++)
        for (size_t j = 0; j < notice->classes[i].rule_count; j++)
            check_rule(check, &notice->classes[i], &notice->classes[i].rules[j]);
}
