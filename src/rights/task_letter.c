/* The letter by which a recipient is told: in whole sentences, in the language that is asked for, with what names the person and nothing
 * else about them (Articles 5(1)(c), 19). */
#include "rights/task_inside.h"

#include "base/buf.h"

#include <string.h>

static void paragraph(struct buf *buf, const char *text) {
    if (text && *text)
        buf_printf(buf, "%s%s", buf->length ? "\n\n" : "", text);
}

static const char *demand(const struct task *task, enum lang lang) {
    switch (task->right) {
    case DEADLINE_RECTIFICATION:
        return msg(lang, M("We gave you data about the person named below. Some of them were wrong and have "
                           "been corrected. Please correct "
                           "them where you have them, and tell those to whom you passed them on."));
    case DEADLINE_RESTRICTION:
        return msg(lang, M("We gave you data about the person named below. Their use is restricted (Article 18 "
                           "of the General Data Protection "
                           "Regulation): please only store them until we tell you otherwise."));
    default:
        return msg(lang,
                   M("We gave you data about the person named below. We have erased them. Please erase them "
                     "too, with links and copies, "
                     "unless the law obliges you to keep them, and tell those to whom you passed them on."));
    }
}

const char *task_letter(struct ctx *ctx, const struct task *task, enum lang lang) {
    const struct notice *notice = ctx_notice(ctx);
    const struct person_role *role = &notice->contact;
    struct buf buf = buf_in(ctx->arena);
    if (task->kind != TASK_TELL || !task->name)
        return NULL;
    paragraph(&buf, task->where);
    paragraph(&buf, demand(task, lang));
    paragraph(&buf, arena_printf(ctx->arena, "%s%s%s", task->name, task->data ? "\n" : "",
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
