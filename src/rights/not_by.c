#include "rights/not_by.h"

#include "registry/inside.h"

#include <string.h>

const char *not_by(struct ctx *ctx, enum deadline_right right, const char *channel) {
    const struct notice *notice = ctx_notice(ctx);
    const struct right_rule *rule = right < DEADLINE_INFORMATION ? &notice->rights[right] : NULL;
    for (size_t i = 0; rule && i < rule->not_by_count; i++) {
        const struct words *words = &rule->not_by[i].words;
        if (strcmp(rule->not_by[i].name, channel) == 0)
            return words->text[ctx->lang] ? words->text[ctx->lang] : words->text[notice->first_language];
    }
    return NULL;
}

static bool answers(enum request_step_kind kind) {
    return kind != REQUEST_STEP_ACKNOWLEDGE && kind != REQUEST_STEP_ASK && kind != REQUEST_STEP_EXTEND;
}

/* What nobody has sorted may be a request for access; and a letter that says what was corrected tells what is stored, as an access does. */
static enum deadline_right strictest(enum deadline_right right, enum request_step_kind kind) {
    bool tells = kind == REQUEST_STEP_GRANT || kind == REQUEST_STEP_PARTLY;
    return right == DEADLINE_UNSORTED || (right == DEADLINE_RECTIFICATION && tells) ? DEADLINE_ACCESS : right;
}

const char *not_by_letter(struct ctx *ctx, enum deadline_right right, enum request_step_kind kind) {
    const char *words = answers(kind) ? not_by(ctx, strictest(right, kind), "email") : NULL;
    return words ? MSG(ctx->arena, ctx->lang,
                       M("The notice gives this answer in no plain e-mail: “{1}”. Hand it over, print it, or "
                         "send the package locked or behind a link."),
                       words)
                 : NULL;
}

enum status not_by_refuse(struct ctx *ctx, enum deadline_right right, enum request_step_kind kind) {
    const char *path, *words = answers(kind) ? not_by(ctx, strictest(right, kind), "email") : NULL;
    if (!words)
        return ST_OK;
    path = arena_printf(ctx->arena, "rights.%s.not_by", deadline_right_id(strictest(right, kind)));
    const struct sentence *sentence = notice_sentence(ctx_notice(ctx), path);
    (void)FAIL(ctx, ST_DENIED,
               M("The notice gives this answer in no plain e-mail: “{1}”. Hand it over, print it, or send the "
                 "package locked or behind a link."),
               words);
    return fault_sentence(ctx, sentence && sentence->promise ? sentence->promise : path);
}
