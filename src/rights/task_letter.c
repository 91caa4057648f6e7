/* The letter by which a recipient is told: in whole sentences, in the language that is asked for, with what names the person and nothing
 * else about them, and by nothing that the recipient did not get (Articles 5(1)(c), 19). */
#include "rights/task_inside.h"

#include "base/buf.h"
#include "registry/edition.h"

#include <string.h>

static void paragraph(struct buf *buf, const char *text) {
    if (text && *text)
        buf_printf(buf, "%s%s", buf->length ? "\n\n" : "", text);
}

/* "bookkeeping material, other documentation": in the words of the notice of that day. */
static const char *classes_words(struct ctx *ctx, const struct task *task, enum lang lang) {
    const struct edition *edition = edition_numbered(edition_of(ctx), task->notice);
    const struct notice *notice = edition ? edition->notice : ctx_notice(ctx);
    const char *all = NULL;
    for (const char *at = task->classes; at && *at; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        int class = notice_class(notice, arena_text_n(ctx->arena, at, length));
        at += length;
        if (class == NOTICE_NOTHING)
            continue;
        const char *words = words_in(&notice->classes[class].entry, lang);
        all = all ? arena_printf(ctx->arena, "%s, %s", all, words) : words;
    }
    return all;
}

/* What stays here by law is not said to be erased: only what goes is named. */
static const char *erased(struct ctx *ctx, const struct task *task, enum lang lang) {
    const char *what = classes_words(ctx, task, lang);
    if (!what)
        return msg(lang,
                   M("We gave you data about the person named below. We have erased them. Please erase them "
                     "too, with links and copies, "
                     "unless the law obliges you to keep them, and tell those to whom you passed them on."));
    if (task->unnamed)
        return MSG(ctx->arena, lang,
                   M("We gave you the data named below ({1}). We have erased them. Please erase them too, with "
                     "links and copies, unless the law obliges you to keep them, and tell those to whom you "
                     "passed them on."),
                   what);
    return MSG(ctx->arena, lang,
               M("We gave you data about the person named below. Of these we have erased: {1}. Please erase "
                 "that too, with links and copies, unless the law obliges you to keep it, and tell those to "
                 "whom you passed it on."),
               what);
}

/* A voucher is not written over: the law keeps it as it was written. */
static const char *corrected(struct ctx *ctx, const struct task *task, enum lang lang) {
    const char *what = task->unnamed ? classes_words(ctx, task, lang) : NULL;
    if (what)
        return MSG(ctx->arena, lang,
                   M("We gave you the data named below ({1}). Something in them was wrong; what was corrected "
                     "is said below them. Please correct it where you have it, beside a voucher by a note, and "
                     "tell those to whom you passed it on."),
                   what);
    return msg(lang, M("We gave you data about the person named below. Some of them were wrong and have "
                       "been corrected. Please correct "
                       "them where you have them, and tell those to whom you passed them on."));
}

static const char *demand(struct ctx *ctx, const struct task *task, enum lang lang) {
    switch (task->right) {
    case DEADLINE_RECTIFICATION:
        return corrected(ctx, task, lang);
    case DEADLINE_RESTRICTION:
        return msg(lang, M("We gave you data about the person named below. Their use is restricted (Article 18 "
                           "of the General Data Protection "
                           "Regulation): please only store them until we tell you otherwise."));
    default:
        return erased(ctx, task, lang);
    }
}

bool task_named(const struct task *task) {
    return (task->unnamed ? task->data : task->name) != NULL;
}

const char *task_letter(struct ctx *ctx, const struct task *task, enum lang lang) {
    const struct notice *notice = ctx_notice(ctx);
    const struct person_role *role = &notice->contact;
    struct buf buf = buf_in(ctx->arena);
    if (task->kind != TASK_TELL || !task_named(task))
        return NULL;
    paragraph(&buf, task->where);
    paragraph(&buf, demand(ctx, task, lang));
    paragraph(&buf, task->unnamed ? task->data
                                  : arena_printf(ctx->arena, "%s%s%s", task->name, task->data ? "\n" : "",
                                                 task->data ? task->data : ""));
    paragraph(&buf, msg(lang, M("Please answer by saying what you have done, or why it is impossible or would "
                                "take disproportionate effort "
                                "(Article 19). Do not repeat the data in your answer.")));
    paragraph(&buf, msg(lang, M("Yours sincerely,")));
    paragraph(&buf,
              arena_printf(ctx->arena, "%s%s%s%s%s", role->name ? role->name : "", role->name ? "\n" : "",
                           notice->controller.name, role->email ? "\n" : "", role->email ? role->email : ""));
    return buf_text(&buf);
}
