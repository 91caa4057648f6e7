/* What is written to the one who asks: a few whole sentences, in the person's language, each of which says something the law or the
 * notice wants said. A refusal names the authority and the court here, so that nobody can leave it out. */
#include "rights/request_inside.h"

#include "base/buf.h"
#include "notice/law.h"
#include "registry/edition.h"
#include "rights/certificate.h"

#include <string.h>

struct writing {
    struct ctx *ctx;
    const struct right_request *request;
    const struct notice *notice; /* under which it came: what it promised */
    enum lang lang;
    struct buf buf;
};

/* A paragraph: a message in the person's language. */
#define SAY(w, ...) paragraph((w), MSG((w)->ctx->arena, (w)->lang, __VA_ARGS__))

static void paragraph(struct writing *w, const char *text) {
    if (text && *text)
        buf_printf(&w->buf, "%s%s", w->buf.length ? "\n\n" : "", text);
}

static const char *day_of(const struct writing *w, day_t day) {
    return day_text(w->ctx->arena, w->lang, day);
}

static const char *right_of(const struct writing *w) {
    return msg(w->lang, request_right_label(w->request->right));
}

/* The period as the notice says it, as it stands before "kuluessa"; NULL: it says none of this right. */
static const char *promised(const struct writing *w) {
    enum deadline_right by;
    const struct span *span = deadline_promise(w->notice, w->request->right, w->request->received, &by);
    return span ? span_genitive(w->ctx->arena, w->lang, *span) : NULL;
}

/* "Quetzalina Xiphias, qx@z.test" is greeted by name: what stands behind it is where to write to. NULL: there is no name. */
static const char *greeted(struct arena *arena, const char *from) {
    size_t end = strcspn(from, ",;<(\n");
    if (!from[end + strcspn(from + end, "@0123456789")])
        end = strlen(from);
    while (end && from[end - 1] == ' ')
        end--;
    const char *name = arena_text_n(arena, from, end);
    return end && !strchr(name, '@') ? name : NULL;
}

/* The first whole word or words of a text that are these, taken for others; NULL: they are not there. */
static const char *renamed(struct ctx *ctx, const char *text, const char *was, const char *will) {
    size_t length = strlen(was);
    for (const char *at = length ? strstr(text, was) : NULL; at; at = strstr(at + 1, was)) {
        bool begins = at == text || at[-1] == ' ', ends = !at[length] || strchr(" ,", at[length]);
        if (begins && ends)
            return arena_printf(ctx->arena, "%.*s%s%s", (int)(at - text), text, will, at + length);
    }
    return NULL;
}

/* Who asked, by the name that is right: whoever had it corrected is not written to by the wrong one. */
static const char *addressed(struct ctx *ctx, const struct right_request *request) {
    static const char *const names[] = {"first_name", "last_name", "name"};
    const char *text = request->from;
    for (size_t i = 0; text && i < request->step_count; i++) {
        const struct request_fix *fix = &request->steps[i].fix;
        for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
            bool named = fix->field && fix->will && *fix->will && strcmp(fix->field, names[n]) == 0;
            const char *now = named ? renamed(ctx, text, fix->was, fix->will) : NULL;
            text = now ? now : text;
        }
    }
    return text;
}

static void greet(struct writing *w) {
    const char *from = addressed(w->ctx, w->request);
    const char *name = from ? greeted(w->ctx->arena, from) : NULL;
    if (name)
        SAY(w, M("Dear {1},"), name);
}

static void sign(struct writing *w) {
    const struct notice *notice = ctx_notice(w->ctx);
    const struct person_role *role = request_hands(notice, w->request->hands);
    const char *reached = "";
    if (!role)
        role = &notice->contact;
    reached = role->email && role->phone ? arena_printf(w->ctx->arena, "%s, %s", role->email, role->phone)
              : role->email              ? role->email
              : role->phone              ? role->phone
                                         : "";
    paragraph(w, msg(w->lang, M("Yours sincerely,")));
    paragraph(w, arena_printf(w->ctx->arena, "%s\n%s%s%s", role->name ? role->name : "",
                              notice->controller.name, *reached ? "\n" : "", reached));
}

static void received(struct writing *w) {
    if (w->request->right == DEADLINE_UNSORTED) {
        SAY(w, M("We received your message of {1}."), day_of(w, w->request->deadline.received_day));
        return;
    }
    SAY(w, M("We received your message of {1} ({2})."), day_of(w, w->request->deadline.received_day),
        right_of(w));
}

/* Articles 12(4), 77 and 79. */
static void remedies(struct writing *w) {
    const struct law_authority *authority = law_authority(w->notice->law);
    const char *name = NULL;
    for (int i = 0; authority && i < LANG_COUNT && !name; i++)
        name = authority->name.text[i == 0 ? w->lang : (enum lang)(i - 1)];
    if (name && authority->web)
        SAY(w,
            M("If you think that we do not follow the law, you may lodge a complaint with the supervisory "
              "authority: {1}, {2}. You may also take the matter to a court."),
            name, authority->web);
    else
        paragraph(w,
                  msg(w->lang, M("If you think that we do not follow the law, you may lodge a complaint with "
                                 "the supervisory authority. You may also take the matter to a court.")));
}

/* A part is what the person asked for, so they are told that there is more. */
static void part(struct writing *w, const char *sentence) {
    const char *words = extent_words(w->ctx, w->lang, &w->request->extent);
    if (words && w->request->right == DEADLINE_ACCESS)
        SAY(w, sentence, words);
}

static void acknowledge(struct writing *w, const struct request_step_draft *step) {
    const struct deadline *deadline = &w->request->deadline;
    const char *span = promised(w);
    received(w);
    if (deadline->promised_by != DAY_NONE && span)
        SAY(w,
            M("We answer by {1} at the latest: our privacy notice promises an answer within {2}, counted from "
              "the day after we received it."),
            day_of(w, deadline->promised_by), span);
    else if (deadline->law_by != DAY_NONE)
        SAY(w,
            M("We answer by {1} at the latest, within a month, as the law says (Article 12(3) of the General "
              "Data Protection Regulation)."),
            day_of(w, deadline->law_by));
    part(w, M("You asked for a part of your data: {1}. If you want all of them, tell us."));
    paragraph(w, step->text);
    paragraph(w, msg(w->lang, M("You need not do anything meanwhile. Our answer is free of charge.")));
}

static void ask(struct writing *w, const struct request_step_draft *step) {
    received(w);
    SAY(w,
        M("We want to be sure that we tell nobody else about you, and have a reason to ask who you are: {1}"),
        step->reason);
    paragraph(w, step->text);
    paragraph(w, msg(w->lang, M("Please do not send a copy of an identity document; we keep none. We write "
                                "down only that we checked, and how.")));
}

static void extend(struct writing *w, const struct request_step_draft *step) {
    const struct deadline *deadline = &w->request->deadline;
    received(w);
    SAY(w, M("We need more time, because: {1}"), step->reason);
    SAY(w, M("We answer by {1} at the latest (Article 12(3) of the General Data Protection Regulation)."),
        day_of(w, deadline->extended_by));
    if (promised(w))
        SAY(w,
            M("Our privacy notice promises an answer within {1}, which was {2}, and knows no extension. We do "
              "not keep this promise, and we are sorry."),
            promised(w), day_of(w, deadline->promised_by));
    remedies(w);
}

/* One that was changed past the program is given to nobody, so nobody is told that we enclose it. */
static bool is_given(struct ctx *ctx, ref_t number) {
    struct certificate certificate;
    enum status status = certificate_read(ctx, number, &certificate);
    if (status != ST_OK)
        fault_clear(ctx);
    return status != ST_CONFLICT;
}

/* Of the erasure that was asked for, when there is one by now: its number, and what is still open. */
static void certificate(struct writing *w) {
    struct ctx *ctx = w->ctx;
    scoped_reader *db = NULL;
    ref_t number = 0;
    bool whole = false;
    if (!w->request->party || store_reader(ctx, ctx->registry->store, &db) != ST_OK ||
        certificate_last(ctx, db, w->request->party, w->request->received, &number, &whole) != ST_OK ||
        !number || !is_given(ctx, number))
        return;
    SAY(w,
        M("The erasure has a certificate, number {1}, without personal data; we enclose it. We can prove it by "
          "our log at any time."),
        ref_text(ctx->arena, number));
    if (!whole)
        paragraph(w, msg(w->lang, M("Some copies outside our register, on paper, in phones or with others, are "
                                    "still being erased; the whole certificate "
                                    "says when that is done. You may ask us who has been told.")));
}

/* Of a complaint it is said who is right, of a question what the answer is: nothing was done. */
static void outcome(struct writing *w, enum request_step_kind kind) {
    bool complaint = w->request->right == DEADLINE_COMPLAINT;
    bool question = w->request->right == DEADLINE_INFORMATION;
    const char *granted = complaint  ? M("We have looked into your complaint, and you are right.")
                          : question ? M("This is our answer to your question:")
                                     : M("We have done what you asked.");
    const char *partly = complaint ? M("We have looked into your complaint, and you are right in a part of it.")
                                   : M("We have done a part of what you asked.");
    const char *refused = complaint ? M("We have looked into your complaint, and do not agree with it.")
                                    : M("We do not do what you asked.");
    paragraph(w, msg(w->lang, kind == REQUEST_STEP_GRANT    ? granted
                              : kind == REQUEST_STEP_PARTLY ? partly
                                                            : refused));
}

/* Articles 7(3) and 21: what has stopped, so that whoever meant something else can say so. */
static void stopped(struct writing *w) {
    struct ctx *ctx = w->ctx;
    scoped_reader *db = NULL;
    const char *words = NULL;
    if (!w->request->party || store_reader(ctx, ctx->registry->store, &db) != ST_OK ||
        request_stopped(ctx, db, w->request, w->lang, &words) != ST_OK || !words)
        return;
    SAY(w, M("We do not use your data any more for: {1}."), words);
}

/* Article 17(3)(b): what was written on a voucher stays, and until when. */
static void vouchers(struct writing *w) {
    struct ctx *ctx = w->ctx;
    scoped_reader *db = NULL;
    size_t count = 0;
    day_t until;
    if (store_reader(ctx, ctx->registry->store, &db) != ST_OK ||
        request_vouchers(ctx, db, w->request, &count, &until) != ST_OK || !count)
        return;
    SAY(w,
        M("Vouchers keep what was written on them, since the law says so: {1} in number, the last of them "
          "until "
          "{2}. In our register the corrected data stand beside them."),
        arena_printf(ctx->arena, "%zu", count), day_of(w, until));
}

/* Articles 16, 18(3), 19: what was put right, and what follows from a restriction. */
static void done(struct writing *w, enum request_step_kind kind) {
    enum deadline_right right = w->request->right;
    if (kind == REQUEST_STEP_REFUSE)
        return;
    if (request_objects(right))
        stopped(w);
    if (right == DEADLINE_RECTIFICATION) {
        paragraph(w, request_done_text(w->ctx, w->request));
        vouchers(w);
        paragraph(
            w, msg(w->lang, M("Those to whom we gave the wrong data are told. You may ask us who they are.")));
    }
    if (right == DEADLINE_RESTRICTION) {
        paragraph(
            w, msg(w->lang, M("From now on we only store your data; anything else we do with them only if you "
                              "agree, for a legal claim or to protect somebody's rights.")));
        paragraph(w, msg(w->lang,
                         M("We tell you before the restriction is lifted. Those to whom we gave the data are "
                           "told that they are restricted; you may ask us who they are.")));
    }
}

/* Article 18(3). */
static void lift(struct writing *w, const struct request_step_draft *step) {
    received(w);
    SAY(w, M("We are going to lift the restriction of your data, because: {1}"), step->reason);
    paragraph(w, step->text);
    paragraph(w,
              msg(w->lang,
                  M("Afterwards we use them again as our privacy notice says. If you do not agree, tell us.")));
    remedies(w);
}

/* Article 15(1): also that there is nothing is an answer. */
static void nothing(struct writing *w, const struct request_step_draft *step) {
    received(w);
    paragraph(w, msg(w->lang, M("We have looked for you in our register by what you told us, and found no data "
                                "about you.")));
    paragraph(w, step->text);
    remedies(w);
}

static void answer(struct writing *w, const struct request_step_draft *step) {
    received(w);
    outcome(w, step->kind);
    paragraph(w, step->text);
    done(w, step->kind);
    if (step->kind != REQUEST_STEP_REFUSE)
        part(w,
             M("This is the part of your data that you asked for: {1}. The rest was left out for that reason "
               "alone; ask for it whenever you like, free of charge."));
    if (step->kind == REQUEST_STEP_PARTLY)
        SAY(w, M("What we did not do, and why: {1}"), step->reason);
    if (step->kind == REQUEST_STEP_REFUSE)
        SAY(w, M("The reason: {1}"), step->reason);
    if (w->request->right == DEADLINE_ERASURE && step->kind != REQUEST_STEP_REFUSE)
        certificate(w);
    if (step->kind != REQUEST_STEP_REFUSE &&
        (w->request->right == DEADLINE_ACCESS || w->request->right == DEADLINE_PORTABILITY))
        paragraph(w, msg(w->lang, M("If you need a fresh copy later, ask for it: it is free of charge.")));
    remedies(w);
}

const char *request_letter(struct ctx *ctx, const struct right_request *request,
                           const struct request_step_draft *step) {
    const struct edition *edition = edition_numbered(edition_of(ctx), request->notice);
    struct writing w = {.ctx = ctx,
                        .request = request,
                        .notice = edition ? edition->notice : ctx_notice(ctx),
                        .lang = request->lang,
                        .buf = buf_in(ctx->arena)};
    greet(&w);
    switch (step->kind) {
    case REQUEST_STEP_ACKNOWLEDGE:
        acknowledge(&w, step);
        break;
    case REQUEST_STEP_ASK:
        ask(&w, step);
        break;
    case REQUEST_STEP_EXTEND:
        extend(&w, step);
        break;
    case REQUEST_STEP_PERFORM:
        if (!step->tells)
            return NULL;
        received(&w);
        paragraph(&w, step->text);
        break;
    case REQUEST_STEP_LIFT_TELL:
        lift(&w, step);
        break;
    case REQUEST_STEP_GRANT:
    case REQUEST_STEP_PARTLY:
    case REQUEST_STEP_REFUSE:
        answer(&w, step);
        break;
    case REQUEST_STEP_NOTHING:
        nothing(&w, step);
        break;
    default:
        return NULL;
    }
    sign(&w);
    return buf_text(&w.buf);
}

static const char *subject(struct ctx *ctx, const struct right_request *request) {
    const char *day = day_text(ctx->arena, request->lang, request->deadline.received_day);
    if (request->right == DEADLINE_UNSORTED)
        return MSG(ctx->arena, request->lang, M("Your message of {1}"), day);
    return MSG(ctx->arena, request->lang, M("Your message of {1}: {2}"), day,
               msg(request->lang, request_right_label(request->right)));
}

struct request_sheet request_sheet(struct ctx *ctx, const struct right_request *request,
                                   const struct request_step *step) {
    const struct controller *controller = &ctx_notice(ctx)->controller;
    enum lang lang = request->lang;
    const char *to = addressed(ctx, request);
    if (to && request->reply_to)
        to = arena_printf(ctx->arena, "%s\n%s", to, request->reply_to);
    return (struct request_sheet){
        .sender = controller->address
                      ? arena_printf(ctx->arena, "%s\n%s", controller->name, controller->address)
                      : controller->name,
        .recipient = to ? to : request->reply_to,
        .day = day_text(ctx->arena, lang, zone_day(registry_zone(ctx), step->at)),
        .subject = subject(ctx, request),
        .body = step->letter,
        .lang = lang};
}
