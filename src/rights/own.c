/* Nothing is decided here that is not decided for the staff in the same way: the page is another door to the same rooms. */
#include "rights/own.h"

#include "base/json.h"
#include "registry/choice.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/role.h"
#include "registry/setting.h"
#include "registry/within.h"
#include "rights/access.h"
#include "rights/outbox.h"
#include "rights/portable.h"

#include <string.h>

static const char *const page = "page"; /* the channel, and how it was said */

static ref_t self(const struct ctx *ctx) {
    ref_t party = actor_self(ctx);
    must(party);
    return party;
}

/* ---- giving it */

bool own_page_for(const struct party *party) {
    return party->form != FORM_ORGANISATION && party->value_count + party->unseen_count > 0;
}

static enum status check_request(struct ctx *ctx, ref_t party, ref_t id) {
    struct right_request request;
    if (!id)
        return ST_OK;
    TRY(request_read(ctx, id, &request));
    if (request.party != party) {
        (void)FAIL(ctx, ST_INVALID, M("This request is about somebody else."));
        return fault_at_field(ctx, "request");
    }
    return request.state == REQUEST_ASKED || request.state == REQUEST_UNPROVED
               ? FAIL(ctx, ST_CONFLICT, M("You asked who it is. Say first how that was checked."))
               : ST_OK;
}

enum status own_give(struct ctx *ctx, ref_t party, ref_t request, int hours, struct doorway_made *made) {
    struct party read;
    TRY(permit_action(ctx, ACTION_ANSWER, party, NULL));
    TRY(party_read(ctx, party, NOTICE_NOTHING, &read));
    if (read.form == FORM_ORGANISATION)
        return FAIL(ctx, ST_CONFLICT,
                    M("An organisation has no page of its own: give access to the person who asks."));
    if (!own_page_for(&read))
        return FAIL(ctx, ST_CONFLICT, M("Of this one nothing is left that could be shown."));
    TRY(check_request(ctx, read.id, request));
    return doorway_make(
        ctx,
        &(struct doorway_draft){.kind = DOORWAY_PAGE, .party = read.id, .request = request, .hours = hours},
        made);
}

static struct outbox_draft mail_of(struct ctx *ctx, const struct party *party,
                                   const struct doorway_made *made) {
    const struct value *language = party_value(party, "language");
    enum lang lang = ctx_notice(ctx)->first_language;
    if (language)
        (void)lang_from(language->text, &lang);
    const char *until = MSG(ctx->arena, lang, M("{1} {2}"),
                            day_text(ctx->arena, lang, zone_day(registry_zone(ctx), made->until)),
                            zone_clock(ctx->arena, registry_zone(ctx), made->until));
    return (struct outbox_draft){
        .kind = OUTBOX_ANSWER,
        .purpose = NOTICE_NOTHING,
        .party = party->id,
        .lang = lang,
        .until = made->until,
        .bare = true,
        .subject = MSG(ctx->arena, lang, M("Your own data at {1}"), registry_name(ctx->registry)),
        .text = MSG(
            ctx->arena, lang,
            M("Behind this link you see what we have stored about you, and can correct it, object and ask:\n\n"
              "{1}\n\nYou need a code as well, which we tell you separately. The link opens until {2}."),
            made->link, until)};
}

enum status own_address(struct ctx *ctx, const struct party *party, const char **address) {
    const struct value *email = party_value(party, "email");
    const char *server, *site;
    struct permission permission;
    *address = NULL;
    TRY(setting_text(ctx, SETTING_MAIL_SERVER, &server));
    TRY(setting_text(ctx, SETTING_SITE_URL, &site));
    if (!*server || !*site || !email || email->erased)
        return ST_OK;
    scoped_reader *db = NULL;
    const struct outbox_draft draft =
        mail_of(ctx, party, &(struct doorway_made){.link = "", .until = ctx->now + 1});
    TRY(store_reader(ctx, ctx->registry->store, &db));
    enum status status = outbox_may(ctx, db, &draft, &permission);
    if (status == ST_OK && permission.yes)
        *address = email->text;
    fault_clear(ctx);
    return status == ST_DENIED || status == ST_INVALID ? ST_OK : status;
}

enum status own_mail(struct ctx *ctx, const struct party *party, const struct doorway_made *made) {
    const struct outbox_draft draft = mail_of(ctx, party, made);
    ref_t message;
    return outbox_add(ctx, &draft, &message);
}

/* ---- seeing it */

enum status own_read(struct ctx *ctx, json_t **document) {
    return access_document(ctx, self(ctx), document);
}

enum status own_portable(struct ctx *ctx, struct buf *bytes) {
    scoped_json *document = NULL;
    size_t withheld;
    TRY(portable_json(ctx, self(ctx), &document));
    TRY(redact_own(ctx, self(ctx), document, &withheld));
    buf_add(bytes, json_text(ctx->arena, document, 2));
    return ST_OK;
}

static const char *answer_text(const struct right_request *request, const struct access_result *result) {
    if (!result->papers && !result->withheld)
        return msg(request->lang, M("You fetched all of your data from your own page."));
    if (!result->withheld)
        return msg(request->lang,
                   M("The data were fetched from the own page; copies of papers are still to be sent."));
    return msg(request->lang,
               M("The data were fetched from the own page; somebody still looks whether files and passages are "
                 "about others, and the rest is still to be sent."));
}

/* The program answers: the person asked here, and has it now. */
static enum status answer(struct ctx *ctx, const struct right_request *request,
                          const struct access_result *result) {
    static const struct actor program = {.name = "page", .role = ACTOR_SYSTEM};
    const struct actor *person = ctx->actor;
    bool whole = !result->papers && !result->withheld;
    struct request_step_draft step = {.kind = whole ? REQUEST_STEP_GRANT : REQUEST_STEP_BEGIN,
                                      .text = answer_text(request, result),
                                      .carries_out = whole};
    if (!whole && request->state == REQUEST_IN_WORK)
        return ST_OK;
    ctx->actor = &program;
    enum status status = request_take(ctx, request->id, &step);
    ctx->actor = person;
    if (status == ST_CONFLICT) { /* somebody was quicker, or asks first who it is */
        fault_clear(ctx);
        return ST_OK;
    }
    return status;
}

static enum status answer_requests(struct ctx *ctx, const struct access_result *result) {
    struct right_request *list;
    size_t count;
    TRY(request_of(ctx, self(ctx), &list, &count));
    for (size_t i = 0; i < count; i++)
        if (!list[i].closed && list[i].right == DEADLINE_ACCESS && strcmp(list[i].channel, page) == 0)
            TRY(answer(ctx, &list[i], result));
    return ST_OK;
}

enum status own_package(struct ctx *ctx, struct buf *bytes) {
    struct access_asked asked = {.party = self(ctx), .extent = EXTENT_ALL, .own = true};
    struct access_pack pack;
    TRY(access_pack(ctx, &asked, NULL, &pack));
    buf_add_n(bytes, pack.bytes, pack.length);
    return answer_requests(ctx, &pack.result);
}

/* ---- asking */

bool own_may_ask(enum deadline_right right) {
    return right == DEADLINE_ACCESS || right == DEADLINE_RECTIFICATION || right == DEADLINE_ERASURE ||
           right == DEADLINE_RESTRICTION || right == DEADLINE_OBJECTION || right == DEADLINE_HUMAN_DECISION ||
           right == DEADLINE_COMPLAINT || right == DEADLINE_INFORMATION;
}

enum status own_ask(struct ctx *ctx, const struct own_asked *asked, ref_t *request) {
    must(own_may_ask(asked->right));
    return request_add(
        ctx,
        &(struct request_draft){.right = asked->right,
                                .channel = page,
                                .party = self(ctx),
                                .text = asked->text,
                                .scope = asked->scope,
                                .purpose = asked->purpose == NOTICE_NOTHING
                                               ? NULL
                                               : ctx_notice(ctx)->purposes[asked->purpose].entry.id,
                                .extent = &asked->extent,
                                .lang = lang_code(ctx->lang)},
        request);
}

enum status own_plan(struct ctx *ctx, struct erase_plan *plan) {
    return erase_plan(ctx, self(ctx), plan);
}

/* ---- choosing */

static bool for_them(const struct purpose *purpose, const struct roles *roles, unsigned *needs, bool *bound) {
    bool any = false;
    *needs = 0;
    for (size_t i = 0; i < roles->count; i++) {
        int type = roles->items[i].type;
        if (type == NOTICE_NOTHING || !set_has(&purpose->types, type))
            continue;
        any = true;
        *needs |= purpose->needs ? purpose->needs[type] : 0;
    }
    *bound = role_bound(purpose, roles);
    return any;
}

/* In which marketing comes to somebody. */
static const struct {
    const char *id;
    bool electronic;
} channels[OWN_CHANNELS] = {{"email", true}, {"sms", true}, {"phone", false}, {"post", false}};

static bool comes_by(const struct purpose *purpose, size_t channel) {
    return purpose->channels.all || names_have(&purpose->channels, channels[channel].id);
}

static bool some_left(const struct purpose *purpose, const struct choice *choices, size_t count) {
    for (size_t c = 0; c < OWN_CHANNELS; c++)
        if (comes_by(purpose, c) && !choice_decides(choices, count, purpose->entry.id, channels[c].id).refused)
            return true;
    return false;
}

struct uses {
    struct own_use *items;
    size_t count, room;
};

static void add_use(struct ctx *ctx, struct uses *uses, const struct choice *choices, size_t count, int purpose,
                    const char *channel, bool may_object, bool may_consent) {
    const struct entry *entry = &ctx_notice(ctx)->purposes[purpose].entry;
    /* of all channels holds what was said of all, and not of one of them */
    struct choice_standing standing = choice_decides(choices, count, entry->id, channel ? channel : "");
    struct own_use use = {.purpose = purpose,
                          .channel = channel,
                          .objected = standing.refused,
                          .some = !channel && standing.refused &&
                                  some_left(&ctx_notice(ctx)->purposes[purpose], choices, count),
                          .consented = standing.given,
                          .may_object = !standing.refused && (may_object || standing.given),
                          .may_consent = !standing.given && (may_consent || standing.refused)};
    ARENA_PUSH(ctx->arena, uses->items, uses->count, uses->room, use);
}

/* What rests on a contract or on the law is not objected to; marketing always is, and a consent is always taken back. */
enum status own_uses(struct ctx *ctx, struct own_use **list, size_t *count) {
    const struct notice *notice = ctx_notice(ctx);
    struct choice *choices;
    struct party_row row;
    struct uses uses = {0};
    size_t choice_count;
    scoped_reader *db = NULL;
    TRY(choice_list(ctx, self(ctx), &choices, &choice_count));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(role_party(ctx, db, self(ctx), &row));
    for (size_t i = 0; i < notice->purposes_count; i++) {
        const struct purpose *purpose = &notice->purposes[i];
        unsigned needs;
        bool bound;
        if (!for_them(purpose, &row.roles, &needs, &bound))
            continue;
        bool consent = needs & NEED_CONSENT;
        bool objectable = purpose->marketing || consent || (!bound && !(needs & (NEED_JOB | NEED_LAW)));
        if (!objectable)
            continue;
        add_use(ctx, &uses, choices, choice_count, (int)i, NULL, true, consent);
        for (size_t c = 0; purpose->marketing && c < OWN_CHANNELS; c++)
            if (comes_by(purpose, c))
                add_use(ctx, &uses, choices, choice_count, (int)i, channels[c].id, true,
                        consent || channels[c].electronic);
    }
    *list = uses.items;
    *count = uses.count;
    return ST_OK;
}

enum status own_choose(struct ctx *ctx, int purpose, const char *channel, bool consents, const char *words) {
    const struct choice_draft draft = {
        .party = self(ctx), .purpose = purpose, .channel = channel, .how = page, .words = words, .shown = true};
    return consents ? choice_consent(ctx, &draft) : choice_object(ctx, &draft);
}

/* The program's own question: whoever looks at the page sends nothing, so they are not the one who is asked. */
static enum status ask_marketing(struct ctx *ctx, struct db *db, const struct asked *asked, size_t count,
                                 struct permission *answers) {
    static const struct actor program = {.name = "program", .role = ACTOR_SYSTEM};
    struct ctx asker = *ctx;
    asker.actor = &program;
    enum status status = permit_each(&asker, db, asked, count, answers);
    ctx->fault = asker.fault;
    return status;
}

static void push_channel(struct own_marketing *marketing, const char *channel) {
    for (size_t i = 0; i < marketing->channel_count; i++)
        if (strcmp(marketing->channels[i], channel) == 0)
            return;
    marketing->channels[marketing->channel_count++] = channel;
}

/* One purpose. `free`: some of it may come although nobody consented to it. */
static enum status look_at_marketing(struct ctx *ctx, struct db *db, int purpose, const struct choice *choices,
                                     size_t count, struct own_marketing *marketing, bool *free) {
    const struct purpose *one = &ctx_notice(ctx)->purposes[purpose];
    struct asked asked[OWN_CHANNELS];
    struct permission answers[OWN_CHANNELS];
    struct choice_standing standing[OWN_CHANNELS];
    size_t asked_count = 0;
    for (size_t c = 0; c < OWN_CHANNELS; c++) {
        if (!comes_by(one, c))
            continue;
        standing[asked_count] = choice_decides(choices, count, one->entry.id, channels[c].id);
        asked[asked_count++] = (struct asked){.action = ACTION_SEND,
                                              .party = self(ctx),
                                              .type = NOTICE_NOTHING,
                                              .purpose = purpose,
                                              .service = NOTICE_NOTHING,
                                              .channel = channels[c].id};
    }
    TRY(ask_marketing(ctx, db, asked, asked_count, answers));
    for (size_t i = 0; i < asked_count; i++) {
        marketing->stopped = marketing->stopped || standing[i].refused;
        marketing->left = marketing->left || !standing[i].refused;
        if (!answers[i].yes)
            continue;
        push_channel(marketing, asked[i].channel);
        *free = *free || !standing[i].given;
        if (standing[i].at > marketing->consented)
            marketing->consented = standing[i].at;
    }
    if (!asked_count)
        marketing->left = marketing->left || !choice_decides(choices, count, one->entry.id, NULL).refused;
    return ST_OK;
}

enum status own_marketing(struct ctx *ctx, struct own_marketing *marketing) {
    const struct notice *notice = ctx_notice(ctx);
    struct choice *choices;
    size_t count;
    bool free = false;
    scoped_reader *db = NULL;
    *marketing = (struct own_marketing){0};
    TRY(choice_list(ctx, self(ctx), &choices, &count));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; i < notice->purposes_count; i++)
        if (notice->purposes[i].marketing)
            TRY(look_at_marketing(ctx, db, (int)i, choices, count, marketing, &free));
    if (free)
        marketing->consented = 0;
    return ST_OK;
}
