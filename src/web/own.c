/* The person's own page: read whole at every look, since what it shows is the access package's own document; and what is done from it
 * by one press. Every look is in the log before the page leaves. */
#include "web/own.h"

#include "http/form.h"
#include "notice/law.h"
#include "registry/choice.h"
#include "registry/doorway.h"
#include "registry/registry.h"
#include "web/requests.h"

#include <string.h>

enum { WORD_MAX = 200 };

static const struct {
    const char *word, *sentence;
} saids[] = {
#define SAID(word, sentence) {word, sentence},
#include "web/own_said.def"
#undef SAID
};

enum status own_back(struct visit *visit, const char *said) {
    reply_see_other(visit->reply,
                    said ? arena_printf(visit->ctx->arena, GATE_OWN_PATH "?said=%s", said) : GATE_OWN_PATH);
    return ST_OK;
}

/* ---- the page */

static void fill_head(struct visit *visit, const json_t *document, struct view_own *view) {
    struct ctx *ctx = visit->ctx;
    const struct zone *zone = registry_zone(ctx);
    const char *said = request_query(visit->request, "said");
    day_t until = zone_day(zone, visit->stay->until);
    view->name = json_string_value(json_object_get(json_object_get(document, "person"), "name"));
    view->until = frame_day(ctx, until);
    view->until_iso = frame_day_iso(ctx, until);
    view->clock = zone_clock(ctx->arena, zone, visit->stay->until);
    for (size_t i = 0; said && i < sizeof saids / sizeof *saids; i++)
        if (strcmp(saids[i].word, said) == 0)
            view->said = msg(ctx->lang, saids[i].sentence);
    if (!json_is_null(json_object_get(document, "restricted_since")) &&
        json_object_get(document, "restricted_since"))
        view->restricted = msg(
            ctx->lang, M("The use of your data is restricted: they are only stored, and you see them here."));
}

/* What they wrote here themselves is shown as they wrote it; else as the document has it. */
static const char *request_text(const struct right_request *request, const json_t *shown) {
    return strcmp(request->channel, "page") == 0 ? request->text
                                                 : json_string_value(json_object_get(shown, "text"));
}

static struct view_own_request request_view(struct ctx *ctx, const struct right_request *request,
                                            const json_t *shown) {
    struct view_own_request view = {.right = requests_right(ctx, request->right),
                                    .day = frame_day(ctx, request->deadline.received_day),
                                    .iso = frame_day_iso(ctx, request->deadline.received_day),
                                    .state =
                                        frame_capital(ctx, msg(ctx->lang, request_state_label(request->state))),
                                    .text = request_text(request, shown),
                                    .late = request->late && !request->closed};
    const json_t *said = json_object_get(shown, "letters");
    struct view_paragraph *letters = arena_array(ctx->arena, json_array_size(said) + 1, sizeof *letters);
    for (size_t i = 0; i < json_array_size(said); i++)
        letters[view.letters_count++] = (struct view_paragraph){json_string_value(json_array_get(said, i))};
    view.letters = letters;
    if (request->due == DAY_NONE || request->closed)
        return view;
    const char *promised = MSG(ctx->arena, ctx->lang, M("we answer by {1}"), frame_day(ctx, request->due));
    view.days = arena_printf(ctx->arena, "%s, %s", promised, requests_days(ctx, request));
    return view;
}

/* The document's list is of the same requests, in the same order. */
static enum status fill_requests(struct visit *visit, const json_t *document, struct view_own *view) {
    struct ctx *ctx = visit->ctx;
    const json_t *shown = json_object_get(document, "requests");
    struct right_request *list;
    size_t count;
    TRY(request_of(ctx, visit->stay->party, &list, &count));
    struct view_own_request *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = request_view(ctx, &list[count - 1 - i], json_array_get(shown, count - 1 - i));
    view->requests = rows;
    view->requests_count = count;
    return ST_OK;
}

/* The link was given because of one of them: the page says which, first of all. */
static enum status fill_answers(struct visit *visit, struct view_own *view) {
    struct ctx *ctx = visit->ctx;
    struct right_request *list;
    size_t count;
    TRY(request_of(ctx, visit->stay->party, &list, &count));
    for (size_t i = 0; i < count; i++)
        if (visit->stay->request && list[i].id == visit->stay->request)
            view->answers =
                MSG(ctx->arena, ctx->lang, M("You got this link because of what you asked on {1}: {2}."),
                    frame_day(ctx, list[i].deadline.received_day),
                    msg(ctx->lang, request_right_label(list[i].right)));
    return ST_OK;
}

static const char *use_says(struct ctx *ctx, const struct own_use *use, bool restricted) {
    if (use->some)
        return msg(ctx->lang, M("You have objected to some of it. How it stands with each way is below."));
    if (use->objected)
        return msg(ctx->lang, M("You have objected: it is not done."));
    if (restricted)
        return msg(ctx->lang, M("Not now: your data are only stored."));
    if (use->consented)
        return msg(ctx->lang, M("You have consented."));
    return msg(ctx->lang,
               use->may_consent ? M("It is done only if you consent.") : M("You have not objected."));
}

/* Only where they have objected to some of it: before that the button says enough. */
static const char *marketing_says(struct ctx *ctx, const struct own_marketing *marketing) {
    const char *ways = NULL;
    if (!marketing->stopped || !marketing->channel_count)
        return NULL;
    for (size_t i = 0; i < marketing->channel_count; i++) {
        const char *way = choice_channel(ctx, marketing->channels[i]);
        ways = ways ? arena_printf(ctx->arena, "%s, %s", ways, way) : way;
    }
    if (!marketing->consented)
        return MSG(ctx->arena, ctx->lang, M("You still get marketing, but in no other way than this: {1}."),
                   ways);
    return MSG(ctx->arena, ctx->lang,
               M("You get marketing only in the way to which you consented on {1}: {2}. Nothing else."),
               frame_day(ctx, zone_day(registry_zone(ctx), marketing->consented)), ways);
}

static const char *use_label(struct ctx *ctx, const struct own_use *use) {
    const char *words = frame_capital(ctx, words_in(&ctx_notice(ctx)->purposes[use->purpose].entry, ctx->lang));
    return use->channel ? arena_printf(ctx->arena, "%s: %s", words, choice_channel(ctx, use->channel)) : words;
}

static enum status fill_uses(struct visit *visit, struct view_own *view) {
    struct ctx *ctx = visit->ctx;
    const struct notice *notice = ctx_notice(ctx);
    struct own_use *uses;
    struct own_marketing marketing;
    TRY(own_marketing(ctx, &marketing));
    TRY(own_uses(ctx, &uses, &view->uses_count));
    struct view_own_use *rows = arena_array(ctx->arena, view->uses_count + 1, sizeof *rows);
    for (size_t i = 0; i < view->uses_count; i++) {
        const struct entry *entry = &notice->purposes[uses[i].purpose].entry;
        rows[i] = (struct view_own_use){.purpose = entry->id,
                                        .channel = uses[i].channel ? uses[i].channel : "",
                                        .label = use_label(ctx, &uses[i]),
                                        .says = use_says(ctx, &uses[i], view->restricted != NULL),
                                        .csrf = view->frame.csrf,
                                        .once = gate_number(ctx->arena),
                                        .objected = uses[i].objected,
                                        .consented = uses[i].consented,
                                        .may_object = uses[i].may_object,
                                        .may_consent = uses[i].may_consent};
    }
    view->marketing = marketing.left;
    view->marketing_says = marketing_says(ctx, &marketing);
    view->no_marketing = marketing.stopped && !marketing.channel_count;
    view->uses = rows;
    return ST_OK;
}

/* Whoever has had the use restricted asks for nothing that holds already. */
static void fill_asks(struct ctx *ctx, bool restricted, struct view_own *view) {
    static const struct {
        enum deadline_right right;
        const char *label;
    } rows[] = {{DEADLINE_RECTIFICATION, M("Something is wrong or missing")},
                {DEADLINE_RESTRICTION, M("Do not use my data for now")},
                {DEADLINE_ACCESS, M("Send me copies, also of papers")},
                {DEADLINE_INFORMATION, M("Where did you get my data?")},
                {DEADLINE_OBJECTION, M("Object to another use")},
                {DEADLINE_HUMAN_DECISION, M("I want a person to decide")},
                {DEADLINE_COMPLAINT, M("Complain")}};
    enum { ROWS = sizeof rows / sizeof *rows };
    struct view_choice *list = arena_array(ctx->arena, ROWS, sizeof *list);
    for (size_t i = 0; i < ROWS; i++)
        if (!restricted || rows[i].right != DEADLINE_RESTRICTION)
            list[view->asks_count++] = (struct view_choice){.value = deadline_right_id(rows[i].right),
                                                            .label = msg(ctx->lang, rows[i].label)};
    view->asks = list;
}

static void fill_help(struct ctx *ctx, struct view_own *view) {
    const struct notice *notice = ctx_notice(ctx);
    const struct law_authority *authority = law_authority(notice->law);
    view->contact = notice->contact.name ? notice->contact.name : notice->controller.name;
    view->phone = notice->contact.phone;
    view->email = notice->contact.email;
    if (authority)
        view->authority = MSG(ctx->arena, ctx->lang,
                              M("You may complain to the data protection authority (GDPR 77): {1}, {2}."),
                              authority->name.text[ctx->lang], authority->web);
}

enum status own_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    json_t *document;
    struct view_own view = {0};
    TRY(own_read(ctx, &document));
    frame_fill(visit, msg(ctx->lang, M("Your own data")), &view.frame);
    fill_head(visit, document, &view);
    own_fill_stored(ctx, document, &view);
    own_fill_given(ctx, document, &view);
    own_fill_looks(ctx, document, &view);
    fill_asks(ctx, view.restricted != NULL, &view);
    fill_help(ctx, &view);
    enum status status = own_fill_use(ctx, document, &view);
    if (status == ST_OK)
        status = fill_requests(visit, document, &view);
    if (status == ST_OK)
        status = fill_answers(visit, &view);
    if (status == ST_OK)
        status = fill_uses(visit, &view);
    reply_header(visit->reply, "X-Robots-Tag", "noindex, nofollow");
    if (status == ST_OK) {
        struct template_out out = frame_out(visit);
        page_own(&out, &view);
    }
    json_decref(document); /* the views look into it */
    return status;
}

/* ---- by one press */

enum status own_language(struct visit *visit) {
    static const struct form_field fields[] = {{"lang", 4}};
    struct form form;
    enum lang lang = visit->ctx->lang;
    TRY(form_read(visit->ctx, visit->request, fields, 1, &form));
    (void)lang_from(form_value(&form, "lang"), &lang);
    reply_cookie_at(visit->reply, GATE_OWN_PATH, GATE_OWN_LANG, lang_code(lang), DOORWAY_STAY_SECONDS,
                    visit->secure);
    return own_back(visit, NULL);
}

enum status own_leave(struct visit *visit) {
    TRY(doorway_leave(visit->ctx, visit->token));
    gate_forget(visit);
    reply_cookie_at(visit->reply, GATE_OWN_PATH, GATE_OWN, "", 0, visit->secure);
    reply_see_other(visit->reply, arena_printf(visit->ctx->arena, "/notice/%s", lang_code(visit->ctx->lang)));
    return ST_OK;
}

static enum status send(struct visit *visit, enum status status, const char *type, const char *name) {
    TRY(status);
    visit->reply->type = type;
    reply_header(visit->reply, "Content-Disposition",
                 arena_printf(visit->ctx->arena, "attachment; filename=\"%s\"", name));
    return ST_OK;
}

enum status own_fetch(struct visit *visit) {
    return send(visit, own_package(visit->ctx, &visit->reply->page), "application/zip", "own-data.zip");
}

enum status own_carry(struct visit *visit) {
    return send(visit, own_portable(visit->ctx, &visit->reply->page), "application/json", "own-data.json");
}

/* The line of the page and its button, as the person had them before their eyes. */
static enum status words_of(struct ctx *ctx, int purpose, const char *channel, bool consents,
                            const char **words) {
    struct own_use *uses;
    size_t count;
    int64_t restricted;
    *words = msg(ctx->lang, M("No marketing to me"));
    if (purpose == NOTICE_NOTHING)
        return ST_OK;
    TRY(own_uses(ctx, &uses, &count));
    TRY(choice_restricted(ctx, actor_self(ctx), &restricted));
    for (size_t i = 0; i < count; i++) {
        const struct own_use *use = &uses[i];
        if (use->purpose != purpose || strcmp(use->channel ? use->channel : "", channel) != 0)
            continue;
        const char *button = consents         ? use->objected ? M("Allow again") : M("I consent")
                                     : use->consented ? M("Take the consent back")
                                              : M("Object");
        *words = arena_printf(ctx->arena, "%s. %s [%s]", use_label(ctx, use), use_says(ctx, use, restricted),
                              msg(ctx->lang, button));
    }
    return ST_OK;
}

enum status own_says(struct visit *visit) {
    static const struct form_field fields[] = {{"says", 20}, {"purpose", WORD_MAX}, {"channel", WORD_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    TRY(form_read(ctx, visit->request, fields, 3, &form));
    const char *id = form_value(&form, "purpose"), *channel = form_value(&form, "channel");
    int purpose = *id ? notice_purpose(ctx_notice(ctx), id) : NOTICE_NOTHING;
    bool consents = strcmp(form_value(&form, "says"), "consents") == 0;
    const char *words;
    if ((*id && purpose == NOTICE_NOTHING) || (consents && !*id))
        return FAIL(ctx, ST_INVALID, M("Choose what it is about."));
    TRY(words_of(ctx, purpose, channel, consents, &words));
    TRY(own_choose(ctx, purpose, *channel ? channel : NULL, consents, words));
    return own_back(visit, consents ? "consented" : "objected");
}
