/* What is told of a breach: to the authority, part by part as Article 33(3) and its forms ask, where a part that is missing says so
 * instead of being left out; and to the people, in plain words. Who we are and whom one asks comes from the notice, the authority
 * from the law of its country. */
#include "rights/breach_inside.h"

#include "base/buf.h"
#include "notice/law.h"
#include "notice/word.h"

#include <string.h>

enum { HOUR = 3600, MINUTE = 60, PARTS_MOST = 20 };

/* ---- words */

const char *breach_left_text(struct ctx *ctx, const struct breach *breach) {
    int64_t seconds = breach->left < 0 ? -breach->left : breach->left;
    return MSG(ctx->arena, ctx->lang, breach->left < 0 ? M("{1} h {2} min past") : M("{1} h {2} min left"),
               arena_printf(ctx->arena, "%lld", (long long)(seconds / HOUR)),
               arena_printf(ctx->arena, "%lld", (long long)(seconds % HOUR / MINUTE)));
}

const char *breach_when_text(struct ctx *ctx, enum lang lang, int64_t at) {
    const struct zone *zone = registry_zone(ctx);
    return at ? MSG(ctx->arena, lang, M("{1} at {2}"), day_text(ctx->arena, lang, zone_day(zone, at)),
                    zone_clock(ctx->arena, zone, at))
              : NULL;
}

static const char *joined(struct ctx *ctx, const char *so_far, const char *between, const char *more) {
    return so_far && *so_far ? arena_printf(ctx->arena, "%s%s%s", so_far, between, more) : more;
}

const char *breach_kinds_text(struct ctx *ctx, enum lang lang, unsigned kinds) {
    const char *text = NULL;
    for (size_t i = 0; i < breach_word_count(BREACH_HURT); i++)
        if (kinds & 1U << i)
            text = joined(ctx, text, "; ", msg(lang, breach_word_label(BREACH_HURT, i)));
    return text;
}

static const char *ids_text(struct ctx *ctx, const char *ids, enum lang lang, bool types) {
    const struct notice *notice = ctx_notice(ctx);
    const char *text = NULL;
    while (ids && *ids) {
        size_t length = strcspn(ids, ",");
        const char *id = arena_text_n(ctx->arena, ids, length);
        int index = types ? notice_type(notice, id) : notice_category(notice, id);
        const char *words = index == NOTICE_NOTHING ? id
                            : types                 ? words_in(&notice->types[index].entry, lang)
                                                    : words_in(&notice->categories[index].entry, lang);
        text = joined(ctx, text, ", ", words);
        ids += length + (ids[length] == ',');
    }
    return text;
}

const char *breach_whose_text(struct ctx *ctx, enum lang lang, const char *ids) {
    return ids_text(ctx, ids, lang, true);
}

const char *breach_data_text(struct ctx *ctx, enum lang lang, const char *ids) {
    return ids_text(ctx, ids, lang, false);
}

/* "Postiranta Oy (e-mail and web site)": the firm is whom the authority asks about. */
static const char *holder_text(struct ctx *ctx, enum lang lang, const struct holder *holder) {
    const char *words = words_in(&holder->entry, lang);
    return holder->provider ? arena_printf(ctx->arena, "%s (%s)", holder->provider, words) : words;
}

const char *breach_systems_text(struct ctx *ctx, enum lang lang, const char *ids) {
    const struct notice *notice = ctx_notice(ctx);
    const char *text = NULL;
    while (ids && *ids) {
        size_t length = strcspn(ids, ",");
        const char *path = arena_text_n(ctx->arena, ids, length), *words = path;
        for (size_t i = 0; i < notice->holders_count; i++)
            if (strcmp(notice->holders[i].entry.path, path) == 0)
                words = holder_text(ctx, lang, &notice->holders[i]);
        text = joined(ctx, text, ", ", words);
        ids += length + (ids[length] == ',');
    }
    return text;
}

/* ---- parts */

struct writing {
    struct ctx *ctx;
    const struct breach *breach;
    struct breach_paper *paper;
    enum lang lang;
};

#define SAY(w, ...) MSG((w)->ctx->arena, (w)->lang, __VA_ARGS__)

/* `heading`, `lacking`: message ids. A part without text and without `lacking` is left out. */
static void part(struct writing *w, const char *heading, const char *text, const char *lacking) {
    bool missing = !text || !*text;
    if (missing && !lacking)
        return;
    must(w->paper->count < PARTS_MOST);
    w->paper->parts[w->paper->count++] =
        (struct breach_part){heading ? msg(w->lang, heading) : NULL, missing ? msg(w->lang, lacking) : text,
                             missing, missing ? lacking : NULL};
    w->paper->missing += missing;
}

static void begin(struct writing *w, const char *title) {
    *w->paper = (struct breach_paper){.title = title,
                                      .day = day_text(w->ctx->arena, w->lang, registry_today(w->ctx)),
                                      .lang = w->lang,
                                      .parts = arena_array(w->ctx->arena, PARTS_MOST, sizeof *w->paper->parts)};
}

static const char *line(struct writing *w, const char *so_far, const char *more) {
    return more && *more ? joined(w->ctx, so_far, "\n", more) : so_far;
}

static const char *when(struct writing *w, int64_t at) {
    return breach_when_text(w->ctx, w->lang, at);
}

static const char *authority_name(struct writing *w, const char **web) {
    const struct law_authority *authority = law_authority(ctx_notice(w->ctx)->law);
    const char *name = NULL;
    for (int i = 0; authority && i < LANG_COUNT && !name; i++)
        name = authority->name.text[i == 0 ? w->lang : (enum lang)(i - 1)];
    *web = authority ? authority->web : NULL;
    return name;
}

/* The data protection officer where there is one, else the contact person (33(3)(b)). */
static const struct person_role *contact(const struct notice *notice) {
    return notice->dpo.name ? &notice->dpo : notice->contact.name ? &notice->contact : NULL;
}

static const char *contact_text(struct writing *w) {
    const struct person_role *role = contact(ctx_notice(w->ctx));
    const char *text = NULL;
    if (!role)
        return NULL;
    text = line(w, text, role->name);
    if (w->lang == ctx_notice(w->ctx)->first_language) /* the notice says it in that one alone */
        text = line(w, text, role->role);
    text = line(w, text, role->email);
    text = line(w, text, role->phone);
    return line(w, text, role->address);
}

static const char *controller_text(struct writing *w) {
    const struct controller *controller = &ctx_notice(w->ctx)->controller;
    const char *text = line(w, NULL, controller->name);
    text = line(w, text, controller->business_id);
    text = line(w, text, controller->address);
    text = line(w, text, controller->email);
    return line(w, text, controller->phone);
}

/* ---- to the authority */

static const char *times_text(struct writing *w) {
    const struct breach_facts *facts = &w->breach->facts;
    const char *text = SAY(w, M("We have known since {1}."), when(w, facts->aware));
    text = line(w, text,
                facts->begun ? SAY(w, M("It began {1}."), when(w, facts->begun))
                             : msg(w->lang, M("When it began is not known.")));
    text = line(w, text,
                facts->ended ? SAY(w, M("It ended {1}."), when(w, facts->ended))
                             : msg(w->lang, M("It may still go on, or when it ended is not known.")));
    return line(w, text, SAY(w, M("72 hours are over {1}."), when(w, w->breach->due)));
}

static const char *number_line(struct writing *w, const char *id, int64_t number) {
    return number == BREACH_NUMBER_UNKNOWN ? NULL
                                           : SAY(w, id, arena_printf(w->ctx->arena, "%lld", (long long)number));
}

static const char *phase_text(struct writing *w) {
    const char *text = w->breach->notified ? SAY(w, M("Further information to our notification of {1}."),
                                                 when(w, w->breach->notified))
                                           : msg(w->lang, M("First notification."));
    return w->paper->missing
               ? line(w, text,
                      msg(w->lang, M("What is not known yet follows without undue delay (Article 33(4)).")))
               : text;
}

static const char *people_told_text(struct writing *w) {
    for (size_t i = w->breach->step_count; i > 0; i--) {
        const struct breach_step *step = &w->breach->steps[i - 1];
        if (step->kind == BREACH_STEP_TELL && step->to == BREACH_TO_PEOPLE)
            return SAY(w, M("They were told {1}."), when(w, step->done));
        if (step->kind == BREACH_STEP_EXEMPT && step->exempt >= 0)
            return line(
                w, line(w, msg(w->lang, breach_word_label(BREACH_EXEMPT, (size_t)step->exempt)), step->reason),
                step->how);
    }
    return w->breach->risk == BREACH_RISK_HIGH ? NULL : msg(w->lang, M("They have not been told."));
}

static const char *others_told_text(struct writing *w) {
    const char *text = NULL;
    for (size_t i = 0; i < w->breach->step_count; i++) {
        const struct breach_step *step = &w->breach->steps[i];
        if (step->kind == BREACH_STEP_TELL && step->to > BREACH_TO_PEOPLE)
            text = line(w, text,
                        SAY(w, M("{1}: {2}"), msg(w->lang, breach_word_label(BREACH_TO, (size_t)step->to)),
                            when(w, step->done)));
    }
    return text;
}

static const char *risk_text(struct writing *w) {
    if (w->breach->risk == BREACH_RISK_UNKNOWN)
        return NULL;
    return line(w, msg(w->lang, breach_word_label(BREACH_RISK, (size_t)w->breach->risk)),
                w->breach->risk_reason);
}

static void both(struct writing *w, const char *heading, const char *words, const char *number_id,
                 int64_t number, const char *lacks_words, const char *lacks_number) {
    const char *count = number_line(w, number_id, number);
    const char *text = words && count ? line(w, words, count) : NULL;
    if (!text && (words || count)) { /* half of it: what there is stands, and what is lacking too */
        part(w, heading, words ? words : count, lacks_words);
        part(w, NULL, NULL, words ? lacks_number : lacks_words);
        return;
    }
    part(w, heading, text, lacks_words);
}

enum status breach_form(struct ctx *ctx, const struct breach *breach, enum lang lang,
                        struct breach_paper *paper) {
    struct writing w = {ctx, breach, paper, lang};
    const struct breach_facts *facts = &breach->facts;
    const char *web, *name;
    begin(&w, msg(lang, M("Notification of a personal data breach (Article 33)")));
    name = authority_name(&w, &web);
    paper->to = name && web ? arena_printf(ctx->arena, "%s\n%s", name, web) : name;
    part(&w, M("Kind of notification"), " ", NULL);
    part(&w, M("Controller"), controller_text(&w), M("Still missing: who the controller is."));
    part(&w, M("Whom the authority can ask"), contact_text(&w),
         M("Still missing: the notice names nobody to ask."));
    part(&w, M("When"), times_text(&w), NULL);
    part(&w, M("How it was found"), facts->found, M("Still missing: how it was found."));
    part(&w, M("What happened"), line(&w, facts->nature, breach_kinds_text(ctx, lang, facts->kinds)),
         M("Still missing: what happened."));
    if (!facts->kinds)
        part(&w, M("What was hurt"), NULL, M("Still missing: whether data were seen, changed or lost."));
    both(&w, M("Whose data, and of how many"), breach_whose_text(ctx, lang, facts->whose),
         M("About {1} people."), facts->people, M("Still missing: whose data they are."),
         M("Still missing: about how many people."));
    both(&w, M("Which data, and how many records"), breach_data_text(ctx, lang, facts->data),
         M("About {1} records."), facts->records, M("Still missing: which data they are."),
         M("Still missing: about how many records."));
    part(&w, M("Where it happened"), breach_systems_text(ctx, lang, facts->systems), NULL);
    part(&w, M("What it may lead to"), facts->consequences, M("Still missing: the likely consequences."));
    part(&w, M("What has been done and will be done"), facts->measures,
         M("Still missing: what has been done and will be done."));
    part(&w, M("Risk to the people"), risk_text(&w), M("Still missing: how high the risk is, and why."));
    part(&w, M("Telling the people (Article 34)"), people_told_text(&w),
         M("Still missing: when the people are told, or why they need not be."));
    part(&w, M("Others who were told"), others_told_text(&w), NULL);
    if (breach->late)
        part(&w, M("Why later than 72 hours"), breach->late_reason,
             M("Still missing: why the notification comes later than 72 hours."));
    paper->parts[0].text = phase_text(&w);
    return ST_OK;
}

/* ---- to the people */

static const char *own_text(struct writing *w, enum breach_own which) {
    return breach_own_text(w->ctx, &w->breach->facts, w->lang, which);
}

/* `plain`: what the office wrote of it. */
static const char *happened_text(struct writing *w, const char *plain) {
    static const char *const sentences[] = {
        M("Data about you were seen by, or reached, somebody who must not have them."),
        M("Data about you were changed without permission."),
        M("Data about you were lost, or could not be used."),
    };
    const struct breach_facts *facts = &w->breach->facts;
    const char *text = NULL;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (facts->kinds & 1U << i)
            text = joined(w->ctx, text, " ", msg(w->lang, sentences[i]));
    text = line(w, text, plain);
    if (!text)
        return NULL;
    return facts->begun ? line(w, text,
                               SAY(w, M("It happened {1}, and we noticed it {2}."), when(w, facts->begun),
                                   when(w, facts->aware)))
                        : line(w, text, SAY(w, M("We noticed it {1}."), when(w, facts->aware)));
}

const char *breach_plain_text(struct ctx *ctx, enum lang lang, const struct breach *breach) {
    return happened_text(&(struct writing){.ctx = ctx, .breach = breach, .lang = lang},
                         breach_own_shown(ctx, &breach->facts, lang, BREACH_OWN_PLAIN));
}

static const char *remedy_text(struct writing *w) {
    const char *web, *name = authority_name(w, &web);
    if (name && web)
        return SAY(w, M("You may also lodge a complaint with the supervisory authority: {1}, {2}."), name, web);
    return msg(w->lang, M("You may also lodge a complaint with the supervisory authority."));
}

enum status breach_letter(struct ctx *ctx, const struct breach *breach, enum lang lang, const char *name,
                          struct breach_paper *paper) {
    struct writing w = {ctx, breach, paper, lang};
    const struct breach_facts *facts = &breach->facts;
    const struct controller *controller = &ctx_notice(ctx)->controller;
    begin(&w, msg(lang, M("A breach of the security of your data")));
    paper->to = name;
    if (name)
        part(&w, NULL, SAY(&w, M("Dear {1},"), name), NULL);
    part(
        &w, NULL,
        SAY(&w,
            M("We write to you because something happened to data that we keep about you. You should know what "
              "it was, what it may mean for you, and what you can do.")),
        NULL);
    /* what the office wrote of it in one language must not stand or be left out in another */
    const char *plain = own_text(&w, BREACH_OWN_PLAIN);
    part(&w, M("What happened"), plain || !facts->plain ? happened_text(&w, plain) : NULL,
         M("Still missing: what happened, in plain words."));
    part(&w, M("Which data"), breach_data_text(ctx, lang, facts->data),
         M("Still missing: which data they are."));
    part(&w, M("What it may mean for you"), own_text(&w, BREACH_OWN_CONSEQUENCES),
         M("Still missing: the likely consequences."));
    part(&w, M("What we have done, and what you can do"), own_text(&w, BREACH_OWN_MEASURES),
         M("Still missing: what has been done and will be done."));
    part(&w, M("Whom you can ask"), contact_text(&w), M("Still missing: the notice names nobody to ask."));
    part(&w, NULL, remedy_text(&w), NULL);
    part(&w, NULL, arena_printf(ctx->arena, "%s\n%s", msg(lang, M("Yours sincerely,")), controller->name),
         NULL);
    return ST_OK;
}

const char *breach_paper_lacks(struct ctx *ctx, const struct breach_paper *paper) {
    const char *text = NULL;
    for (size_t i = 0; i < paper->count; i++)
        if (paper->parts[i].missing)
            text = joined(ctx, text, " ", msg(ctx->lang, paper->parts[i].lacking));
    return text;
}

static void add_parts(struct buf *buf, const struct breach_paper *paper) {
    for (size_t i = 0; i < paper->count; i++) {
        const struct breach_part *one = &paper->parts[i];
        buf_printf(buf, "%s%s%s%s%s\n", i ? "\n" : "", one->heading ? one->heading : "",
                   one->heading ? "\n" : "", one->missing ? "!! " : "", one->text);
    }
}

const char *breach_paper_text(struct ctx *ctx, const struct breach_paper *paper) {
    struct buf buf = buf_in(ctx->arena);
    if (paper->to)
        buf_printf(&buf, "%s\n\n", paper->to);
    buf_printf(&buf, "%s\n%s\n\n", paper->title, paper->day);
    add_parts(&buf, paper);
    return buf_text(&buf);
}

const char *breach_letter_text(struct ctx *ctx, const struct breach_paper *paper) {
    struct buf buf = buf_in(ctx->arena);
    add_parts(&buf, paper);
    return buf_text(&buf);
}
