/* The questions are asked in the order of permit.h; the first that says no answers. Every answer names a path of the
 * notice; what people read is the sentence that the path keeps. */
#include "registry/permit.h"

#include "notice/moves.h"
#include "notice/recipient.h"
#include "registry/dossier.h"
#include "registry/edition.h"
#include "registry/holding.h"
#include "registry/licence.h"
#include "registry/personal.h"
#include "registry/scope.h"
#include "registry/trust.h"
#include "registry/versions.h"
#include "registry/within.h"

#include <string.h>

#define BIT(number) (1u << (number))

static const struct role_row {
    const char *id, *label;
} role_rows[] = {
#define STAFF_ROLE(name, id, label) [ACTOR_##name] = {id, label},
#include "registry/role_of_staff.def"
#undef STAFF_ROLE
    [ACTOR_SYSTEM] = {"system", M("The program")}, [ACTOR_PERSON] = {"person", M("The person")}};

enum { OPEN = 0, RESTRICTED = 1 };
enum {
    OWNER = BIT(ACTOR_OWNER),
    STAFF = BIT(ACTOR_STAFF),
    READER = BIT(ACTOR_READER),
    OFFICER = BIT(ACTOR_OFFICER),
    SELF = BIT(ACTOR_PERSON)
};
static const struct action_row {
    const char *id;
    unsigned roles;
    int under;
    const char *duty, *what;
} action_rows[ACTION_COUNT] = {
#define ACTION(name, id, roles, under, duty, what) [ACTION_##name] = {id, roles, under, duty, what},
#include "registry/action.def"
#undef ACTION
};

const char *actor_role_id(enum actor_role role) {
    must(role >= 0 && role <= ACTOR_PERSON);
    return role_rows[role].id;
}

const char *actor_role_label(enum actor_role role) {
    must(role >= 0 && role <= ACTOR_PERSON);
    return role_rows[role].label;
}

bool actor_role_from(const char *id, enum actor_role *role) {
    for (int i = 0; i < ACTOR_SYSTEM; i++)
        if (strcmp(role_rows[i].id, id) == 0) {
            *role = (enum actor_role)i;
            return true;
        }
    return false;
}

const char *action_id(enum action action) {
    must(action >= 0 && action < ACTION_COUNT);
    return action_rows[action].id;
}

const char *action_what(enum action action) {
    must(action >= 0 && action < ACTION_COUNT);
    return action_rows[action].what;
}

bool action_of_role(enum action action, enum actor_role role) {
    must(action >= 0 && action < ACTION_COUNT);
    return role == ACTOR_SYSTEM || action_rows[action].roles & BIT(role);
}

/* What is being asked, with what is known of the party. */
struct question {
    struct asked asked;
    const struct notice *notice;
    struct dossier *dossier;
    const struct party_row *party;
    enum party_form form;
    struct permission *answer;
};

/* The sentence for the log. */
static enum status say(struct ctx *ctx, struct question *question, const char *path) {
    question->answer->sentence = dossier_words(ctx, question->dossier, question->notice, path, NULL)->sentence;
    return ST_OK;
}

/* An answer that ends the asking. */
static enum status no(struct ctx *ctx, struct question *question, const char *path, const char *id) {
    struct answer_words *worded = dossier_words(ctx, question->dossier, question->notice, path, id);
    (void)FAIL(ctx, ST_DENIED, id, worded->quote ? worded->quote : path);
    if (!worded->why)
        worded->why = fault_text(ctx);
    question->answer->yes = false;
    question->answer->sentence = worded->sentence;
    question->answer->path = worded->path;
    question->answer->why = worded->why;
    return fault_sentence(ctx, worded->sentence);
}

/* A no that becomes a yes once something has happened: the person asks, consents, is told. */
static enum status not_yet(struct ctx *ctx, struct question *question, const char *path, const char *id) {
    question->answer->not_yet = true;
    return no(ctx, question, path, id);
}

static const char *below(struct ctx *ctx, const struct entry *entry, const char *key) {
    return arena_printf(ctx->arena, "%s.%s", entry->path, key);
}

/* Where a message in a channel goes; NULL: to no address that is stored. */
static const char *channel_field(const char *channel) {
    static const struct {
        const char *channel, *field;
    } addresses[] = {{"email", "email"},
                     {"phone", "phone"},
                     {"sms", "phone"},
                     {"whatsapp", "phone"},
                     {"post", "postal_address"}};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        if (strcmp(addresses[i].channel, channel) == 0)
            return addresses[i].field;
    return NULL;
}

/* ---- 1 the user's role, 2 restriction */

bool permit_role(struct ctx *ctx, enum action action) {
    const struct scope *scope = ctx->scope;
    return ctx->actor && action_of_role(action, ctx->actor->role) && (!scope || scope_leaves(scope, action));
}

bool permit_offers(struct ctx *ctx, enum action action, bool restricted) {
    return permit_role(ctx, action) && (!restricted || action_rows[action].under == RESTRICTED) &&
           !registry_read_only(ctx);
}

static enum status ask_user(struct ctx *ctx, struct question *question) {
    if (!ctx->actor)
        return no(ctx, question, "security", M("Nobody is signed in, so nothing is done. ({1})"));
    const struct scope *scope = ctx->scope;
    if (scope && !scope_leaves(scope, question->asked.action))
        return no(ctx, question, "security", M("This token does not let you do this. ({1})"));
    if (!permit_role(ctx, question->asked.action))
        return no(ctx, question, "security", M("Your role does not let you do this. ({1})"));
    return ST_OK;
}

int64_t actor_self(const struct ctx *ctx) {
    return ctx->actor && ctx->actor->role == ACTOR_PERSON ? ((const struct actor_self *)ctx->actor)->party : 0;
}

/* Whoever comes to their own page acts for themselves: with their own data, and with nobody else's. */
static enum status ask_self(struct ctx *ctx, struct question *question) {
    int64_t self = actor_self(ctx);
    if (!self || question->asked.party == self)
        return ST_OK;
    return no(ctx, question, "security", M("This is not yours to see or to do. ({1})"));
}

/* The staff sees that they are there, and that they are only stored. A program's purpose is a use, so for it they are not there; one that
 * sees to what the law asks answers the person. */
static bool used_by_program(const struct ctx *ctx, enum action action) {
    return ctx->scope && !ctx->scope->duties && !action_rows[action].duty;
}

static enum status ask_restriction(struct ctx *ctx, struct question *question) {
    if (question->party && question->party->restricted &&
        (action_rows[question->asked.action].under != RESTRICTED ||
         used_by_program(ctx, question->asked.action)))
        return no(ctx, question, "rights.restriction",
                  M("The use of these data is restricted (GDPR Article 18): they are only stored. ({1})"));
    return ST_OK;
}

/* What must be whole or weighed whole is not for those who see only a part of it. */
static enum status ask_sight(struct ctx *ctx, struct question *question) {
    struct sight sight;
    bool whole = question->asked.action == ACTION_PACKAGE || question->asked.action == ACTION_MERGE;
    if (!question->party || !whole || sight_sees(ctx))
        return ST_OK;
    question->dossier->read |= DOSSIER_SIGHT;
    TRY(sight_of(ctx, question->dossier->db, question->asked.party, &sight));
    for (size_t i = 0; i < sight.count; i++)
        if (sight_hides(&sight, sight.rows[i].class, sight.rows[i].record))
            return no(
                ctx, question, sight.rows[i].hide_rule,
                M("Some of these data are out of sight: this is for those who answer for requests. The notice "
                  "says: “{1}”"));
    return ST_OK;
}

/* A message goes to an address: one that is out of sight, or not trusted any more, is not used. */
static enum status ask_address(struct ctx *ctx, struct question *question) {
    const char *field = question->asked.channel ? channel_field(question->asked.channel) : NULL;
    struct values values;
    struct sight sight;
    const struct sight_row *hidden = NULL;
    const char *old = NULL;
    if (question->asked.action != ACTION_SEND || !question->party || !field || !edition_of(ctx)->sight)
        return ST_OK;
    question->dossier->read |= DOSSIER_SIGHT;
    TRY(value_profile(ctx, question->dossier->db, question->asked.party, &values, NULL, NULL));
    TRY(sight_of(ctx, question->dossier->db, question->asked.party, &sight));
    TRY(trust_mark(ctx, question->dossier->db, question->asked.party, &sight, sight.today, &values));
    for (size_t i = 0; i < values.count; i++) {
        if (strcmp(values.items[i].field, field) != 0)
            continue;
        hidden = sight_hides(&sight, values.items[i].class, values.items[i].record);
        if (!hidden && !values.items[i].verify_by)
            return ST_OK;
        old = hidden ? old : values.items[i].verify_by;
    }
    if (old)
        return no(
            ctx, question, old,
            M("Nobody has confirmed the address in time, so nothing is sent to it. The notice says: “{1}”"));
    if (hidden)
        return no(ctx, question, hidden->hide_rule,
                  M("The address is out of sight, so nothing is sent to it. The notice says: “{1}”"));
    return ST_OK;
}

/* ---- 3 the purpose exists, 4 it allows this type and this service */

static bool type_fits(const struct question *question, const struct set *types) {
    return question->asked.type == NOTICE_NOTHING || set_has(types, question->asked.type);
}

static unsigned needs_of(const struct question *question, const struct purpose *purpose) {
    if (question->asked.type != NOTICE_NOTHING)
        return purpose->needs ? purpose->needs[question->asked.type] : 0;
    unsigned all = 0;
    for (size_t i = 0; purpose->needs && i < question->notice->types_count; i++)
        all |= purpose->needs[i];
    return all;
}

static bool uses_channel(const struct purpose *purpose, const char *channel) {
    return !channel || purpose->channels.all || !purpose->channels.count ||
           names_have(&purpose->channels, channel);
}

/* Marketing is never what somebody meant without saying so. One that uses the channel goes before one that does not. */
static int first_purpose(const struct question *question) {
    int first = NOTICE_NOTHING;
    for (size_t i = 0; i < question->notice->purposes_count; i++) {
        const struct purpose *purpose = &question->notice->purposes[i];
        if (purpose->marketing || !type_fits(question, &purpose->types) || needs_of(question, purpose))
            continue;
        if (uses_channel(purpose, question->asked.channel))
            return (int)i;
        first = first == NOTICE_NOTHING ? (int)i : first;
    }
    return first;
}

int permit_first_purpose(const struct notice *notice) {
    return first_purpose(&(struct question){.notice = notice, .asked.type = NOTICE_NOTHING});
}

static enum status ask_purpose(struct ctx *ctx, struct question *question) {
    if (question->asked.purpose == NOTICE_NOTHING)
        question->asked.purpose = first_purpose(question);
    if (question->asked.purpose < 0 || (size_t)question->asked.purpose >= question->notice->purposes_count)
        return no(ctx, question, "purposes", M("The notice knows no such purpose. It says: “{1}”"));
    return ST_OK;
}

/* A service for organisations is also done for whoever represents one. */
static bool service_to(const struct question *question, const struct service *service) {
    int type = question->asked.type;
    if (type == NOTICE_NOTHING || set_has(&service->to, type))
        return true;
    const struct set *represents = &question->notice->types[type].represents;
    for (size_t i = 0; i < represents->count; i++)
        if (set_has(&service->to, represents->items[i]))
            return true;
    return false;
}

static enum status ask_type(struct ctx *ctx, struct question *question) {
    const struct purpose *purpose = &question->notice->purposes[question->asked.purpose];
    if (!type_fits(question, &purpose->types))
        return no(ctx, question, below(ctx, &purpose->entry, "types"),
                  M("The notice does not allow this purpose for such a party. It says: “{1}”"));
    if (question->asked.service == NOTICE_NOTHING)
        return ST_OK;
    if (question->asked.service < 0 || (size_t)question->asked.service >= question->notice->services_count)
        return no(ctx, question, "services", M("The notice knows no such service. It says: “{1}”"));
    const struct service *service = &question->notice->services[question->asked.service];
    if (!service_to(question, service))
        return no(ctx, question, below(ctx, &service->entry, "to"),
                  M("The notice does not offer this service to such a party. It says: “{1}”"));
    if (!set_has(&purpose->services, question->asked.service))
        return no(ctx, question, below(ctx, &purpose->entry, "services"),
                  M("The notice does not allow this purpose for that service. It says: “{1}”"));
    return ST_OK;
}

/* Whoever comes with a token does everything for its purpose, and asks for no other. */
static enum status ask_scope(struct ctx *ctx, struct question *question) {
    const struct scope *scope = ctx->scope;
    const struct notice *notice = question->notice;
    int purpose = question->asked.purpose;
    if (!scope || action_rows[question->asked.action].duty)
        return ST_OK;
    if (purpose == NOTICE_NOTHING)
        question->asked.purpose = purpose = notice_purpose(notice, scope->purpose);
    if (purpose < 0 || (size_t)purpose >= notice->purposes_count)
        return no(ctx, question, "purposes", M("The notice knows no such purpose. It says: “{1}”"));
    if (!names_have(&scope->purposes, notice->purposes[purpose].entry.id))
        return no(ctx, question, notice->purposes[purpose].entry.path,
                  M("This token is not for this purpose. The notice says: “{1}”"));
    return ST_OK;
}

/* ---- choices of the party: the last one for a purpose (or channel) holds */

static enum status choices_of(struct ctx *ctx, struct question *question, struct choice_standing *standing) {
    return dossier_choice(ctx, question->dossier, question->notice->purposes[question->asked.purpose].entry.id,
                          question->asked.channel, standing);
}

/* ---- 4b what must exist before the use: an assignment, the person's own question, consent */

static enum status ask_needs(struct ctx *ctx, struct question *question) {
    const struct purpose *purpose = &question->notice->purposes[question->asked.purpose];
    unsigned needs = needs_of(question, purpose);
    bool list =
        question->asked.action == ACTION_EXPORT || (question->asked.action == ACTION_FIND && ctx->scope);
    if (!needs || (list && !question->party))
        return ST_OK; /* of a list, each party is asked by itself */
    const char *path = below(ctx, &purpose->entry, "needs");
    struct choice_standing choices = {0};
    const struct standing *standing = &(struct standing){0};
    bool asked = false, chosen = false;
    if (question->party) {
        TRY(choices_of(ctx, question, &choices));
        TRY(dossier_standing(ctx, question->dossier, &standing));
        if (needs & NEED_ASKED)
            TRY(dossier_began(ctx, question->dossier, NULL, &asked));
        if (needs & NEED_CHOSEN)
            TRY(dossier_began(ctx, question->dossier, question->asked.channel ? question->asked.channel : "",
                              &chosen));
    }
    if (needs & NEED_JOB && !standing->has_job)
        return not_yet(ctx, question, path, M("There is no job that this belongs to. The notice says: “{1}”"));
    if (needs & NEED_ASKED && !asked)
        return not_yet(ctx, question, path, M("The person has not asked about this. The notice says: “{1}”"));
    if (needs & NEED_CHOSEN && !chosen)
        return not_yet(ctx, question, path,
                       M("The person has not chosen this channel. The notice says: “{1}”"));
    if (needs & NEED_CONSENT && !choices.given)
        return not_yet(ctx, question, path, M("There is no consent. The notice says: “{1}”"));
    if (needs & (NEED_LAW | NEED_AGREEMENT | NEED_EVENT | NEED_SOURCE | NEED_REASON))
        return no(ctx, question, path, M("What the notice wants before this is not there. It says: “{1}”"));
    return ST_OK;
}

/* ---- 5 channel */

/* Conversations are begun by the person: a system of the notice that is used only when chosen, or one of these. */
static const char *chosen_only(struct ctx *ctx, const struct notice *notice, const char *channel) {
    static const char *const begun[] = {"whatsapp", "chat", "form"};
    for (size_t i = 0; i < notice->holders_count; i++)
        if (notice->holders[i].use == USE_CHOSEN && strcmp(notice->holders[i].entry.id, channel) == 0)
            return below(ctx, &notice->holders[i].entry, "use");
    for (size_t i = 0; i < sizeof begun / sizeof *begun; i++)
        if (strcmp(begun[i], channel) == 0)
            return "systems";
    return NULL;
}

/* Does the notice say that these messages lie with somebody: a service of that name, or a purpose that uses it by name? */
static bool tells_of(const struct question *question, const struct purpose *purpose) {
    const char *channel = question->asked.channel;
    if (!purpose->channels.all && names_have(&purpose->channels, channel))
        return true;
    for (size_t i = 0; i < question->notice->holders_count; i++) {
        const struct holder *holder = &question->notice->holders[i];
        bool named = strcmp(holder->entry.id, channel) == 0 ||
                     (holder->provider && strcasestr(holder->provider, channel));
        if (named && type_fits(question, &holder->types))
            return true;
    }
    return false;
}

/* What happened in somebody else's service is taken in only when people were told of that service. */
static enum status ask_service_told(struct ctx *ctx, struct question *question, const struct purpose *purpose) {
    bool service = strcmp(question->asked.channel, "whatsapp") == 0;
    if (question->asked.action != ACTION_IMPORT || !service || tells_of(question, purpose))
        return ST_OK;
    return no(ctx, question, "systems",
              M("The notice does not say that this service is used with such people. It says: “{1}”"));
}

/* matti.meikalainen@ is no organisation's, wherever it stands. */
static enum status ask_personal(struct ctx *ctx, struct question *question, const struct purpose *purpose) {
    const char *channel = question->asked.channel;
    bool personal = false;
    if (question->party && question->asked.action == ACTION_SEND)
        TRY(personal_all(ctx, question->dossier, channel_field(channel), purpose->entry.id, channel,
                         &personal));
    if (!personal)
        return ST_OK;
    return not_yet(
        ctx, question, purpose->entry.path,
        M("The address looks like one person's own, and a natural person gets electronic marketing only after "
          "consenting to it. Write an address of the organisation down, or the consent. The notice says: "
          "“{1}”"));
}

static enum status ask_channel(struct ctx *ctx, struct question *question) {
    const char *channel = question->asked.channel;
    const struct purpose *purpose = &question->notice->purposes[question->asked.purpose];
    if (!channel)
        return ST_OK;
    if (!uses_channel(purpose, channel))
        return no(ctx, question, below(ctx, &purpose->entry, "channels"),
                  M("The notice does not use this channel for this purpose. It says: “{1}”"));
    TRY(ask_service_told(ctx, question, purpose));
    const char *chosen =
        question->asked.action == ACTION_SEND ? chosen_only(ctx, question->notice, channel) : NULL;
    bool wrote = false;
    if (chosen) {
        if (question->party)
            TRY(dossier_began(ctx, question->dossier, channel, &wrote));
        if (!wrote)
            return not_yet(
                ctx, question, chosen,
                M("In this channel only an answer is sent: the person has not written first. The notice says: "
                  "“{1}”"));
    }
    if (!purpose->marketing || (strcmp(channel, "email") != 0 && strcmp(channel, "sms") != 0))
        return ST_OK;
    if (question->form == FORM_ORGANISATION)
        return ask_personal(ctx, question, purpose);
    struct choice_standing choices = {0};
    if (question->party)
        TRY(choices_of(ctx, question, &choices));
    if (!choices.given && !choices.refused) /* who has refused is told so, below */
        return not_yet(
            ctx, question, purpose->entry.path,
            M("A natural person gets electronic marketing only after consenting to it. The notice says: "
              "“{1}”"));
    return ST_OK;
}

/* ---- 6 objections and suppression */

/* Marketing stops for whoever shares any address with somebody who objected. What is no marketing only where it would go: a
 * switchboard's number that two people share says nothing of the e-mail of the other. */
static const char *not_there(const struct question *question) {
    const struct asked *asked = &question->asked;
    const char *field = asked->channel ? channel_field(asked->channel) : NULL;
    if (!field || question->notice->purposes[asked->purpose].marketing)
        return NULL;
    return strcmp(field, "email") == 0 ? "phone" : strcmp(field, "phone") == 0 ? "email" : NULL;
}

/* Whoever is written to as the voice of an organisation hears what it has refused, until they ask for it themselves, later. In a
 * type that represents nobody a person is written to for themselves. Of addresses that others objected with only marketing: what an
 * organisation shares with somebody is a switchboard. */
static enum status ask_voice(struct ctx *ctx, struct question *question, const struct choice_standing *own) {
    const struct purpose *purpose = &question->notice->purposes[question->asked.purpose];
    const char *id = purpose->entry.id, *channel = question->asked.channel;
    int type = question->asked.type;
    int64_t since = own->given ? own->at : INT64_MIN;
    struct dossier *organisations;
    size_t count;
    if (question->form == FORM_ORGANISATION ||
        (type != NOTICE_NOTHING && !question->notice->types[type].represents.count))
        return ST_OK;
    TRY(dossier_organisations(ctx, question->dossier, &organisations, &count));
    for (size_t i = 0; i < count; i++) {
        struct choice_standing theirs;
        bool objected = false;
        TRY(dossier_choice(ctx, &organisations[i], id, channel, &theirs));
        if (purpose->marketing)
            TRY(dossier_objected(ctx, &organisations[i], id, channel, NULL,
                                 theirs.given && theirs.at > since ? theirs.at : since, &objected));
        if (objected || (theirs.refused && theirs.at >= since))
            return no(ctx, question, "rights.objection",
                      M("The organisation that the person speaks for has objected to this. The notice says: "
                        "“{1}”"));
    }
    return ST_OK;
}

/* Only what was said of every channel concerns this one. */
static const char *const no_channel = "";

/* A program's key is for its purpose alone, so whatever it reads is read for that. An objection to one channel leaves the others: the
 * address is left out (registry/sight.c). */
static enum status ask_program(struct ctx *ctx, struct question *question) {
    struct choice_standing choices;
    if (!question->party || !ctx->scope)
        return ST_OK;
    TRY(dossier_choice(ctx, question->dossier, question->notice->purposes[question->asked.purpose].entry.id,
                       no_channel, &choices));
    return choices.refused ? no(ctx, question, "rights.objection",
                                M("The person has objected to this. The notice says: “{1}”"))
                           : ST_OK;
}

static enum status ask_objection(struct ctx *ctx, struct question *question) {
    const struct purpose *purpose = &question->notice->purposes[question->asked.purpose];
    if (role_use_bound(purpose, question->asked.type)) /* written down before the notice said so */
        return ST_OK;
    bool heeds =
        purpose->marketing || question->asked.action == ACTION_SEND || question->asked.action == ACTION_EXPORT;
    if (!question->party || !heeds)
        return ask_program(ctx, question);
    struct choice_standing choices;
    TRY(choices_of(ctx, question, &choices));
    if (choices.refused)
        return no(ctx, question, "rights.objection",
                  M("The person has objected to this. The notice says: “{1}”"));
    bool objected;
    TRY(dossier_objected(ctx, question->dossier, purpose->entry.id, question->asked.channel,
                         not_there(question), choices.given ? choices.at : INT64_MIN, &objected));
    if (objected)
        return no(ctx, question, "rights.objection",
                  M("The person has objected to this. The notice says: “{1}”"));
    return ask_voice(ctx, question, &choices);
}

/* ---- 6a an address that somebody else has whose data may only be stored */

/* Is there one of them (`every`: are all of them) among the party's addresses of a field? NULL: e-mail and phone. */
static bool held_back(const struct values *values, const struct withheld_list *withheld, const char *field,
                      bool every) {
    bool some = false, all = true;
    for (size_t i = 0; i < values->count; i++) {
        const struct value *value = &values->items[i];
        bool address = strcmp(value->field, "email") == 0 || strcmp(value->field, "phone") == 0;
        if (!address || value->erased || (field && strcmp(value->field, field) != 0))
            continue;
        bool held = withheld_has(withheld, value->field, value->text);
        some = some || held;
        all = all && held;
    }
    return some && (!every || all);
}

/* A message goes to an address: it is enough that one of theirs is nobody's else. A list of marketing gives all of them away. */
static enum status ask_withheld(struct ctx *ctx, struct question *question) {
    const struct asked *asked = &question->asked;
    bool list = asked->action == ACTION_EXPORT && question->notice->purposes[asked->purpose].marketing;
    const char *field = asked->channel && !list ? channel_field(asked->channel) : NULL;
    const struct values *every;
    const struct withheld_list *withheld;
    if (!question->party || (asked->action != ACTION_SEND && !list))
        return ST_OK;
    if (asked->channel && !list && (!field || strcmp(field, "postal_address") == 0))
        return ST_OK;
    TRY(dossier_withheld(ctx, question->dossier, &every, &withheld));
    if (!withheld->count || !held_back(every, withheld, field, field != NULL))
        return ST_OK;
    return no(ctx, question, "rights.restriction",
              M("The address is also that of somebody whose data are only stored (GDPR Article 18): nothing is "
                "sent to it. The notice says: “{1}”"));
}

/* Whoever has left: a contact whose links are all over speaks for nobody, and is no organisation's contact any more. */
static enum status ask_speaks(struct ctx *ctx, struct question *question) {
    const struct asked *asked = &question->asked;
    if (!question->party || !question->notice->purposes[asked->purpose].marketing ||
        (asked->action != ACTION_SEND && asked->action != ACTION_EXPORT) ||
        !role_left(question->notice, &question->party->roles, registry_today(ctx)))
        return ST_OK;
    return no(ctx, question, below(ctx, &question->notice->purposes[asked->purpose].entry, "types"),
              M("The person speaks for no organisation any more: the link is over. The notice says: “{1}”"));
}

/* ---- 6b Article 14: the first message says where the data came from. The message that tells it is no marketing; whoever lets
 * the first letter of a campaign carry it writes that down first. */

static enum status ask_told(struct ctx *ctx, struct question *question) {
    const struct asked *asked = &question->asked;
    const struct telling *open;
    if (!question->party || !question->notice->purposes[asked->purpose].marketing ||
        (asked->action != ACTION_SEND && asked->action != ACTION_EXPORT))
        return ST_OK;
    TRY(dossier_untold(ctx, question->dossier, &open));
    if (!open)
        return ST_OK;
    return not_yet(
        ctx, question, open->rule,
        open->late
            ? M("The person should have been told by now where the data came from (GDPR Article 14): until "
                "then there is no marketing. “seloste informed” writes down that it was told. The notice "
                "says: “{1}”")
            : M("The person has not been told where the data came from, which the first message has to say "
                "(GDPR Article 14): until then there is no marketing. “seloste informed” writes down that "
                "it was told. The notice says: “{1}”"));
}

/* ---- 6c bought data after the last day of their licence: what the law asks of the company it does not hold up */

static bool by_law(const struct question *question) {
    const struct purpose *purpose = &question->notice->purposes[question->asked.purpose];
    int type = question->asked.type;
    return type != NOTICE_NOTHING && purpose->grounds &&
           names_have(&purpose->grounds[type], "legal_obligation");
}

/* Of a message its address counts, otherwise whatever is known of the party: one value that may be used is enough. */
static enum status ask_licence(struct ctx *ctx, struct question *question) {
    const char *field = question->asked.channel ? channel_field(question->asked.channel) : NULL;
    bool sends = question->asked.action == ACTION_SEND;
    const char *ended = NULL;
    const struct values *values;
    if (!question->party || (!sends && question->asked.action != ACTION_EXPORT) || by_law(question))
        return ST_OK;
    TRY(dossier_values(ctx, question->dossier, &values));
    for (size_t i = 0; i < values->count; i++) {
        if (values->items[i].erased || (sends && field && strcmp(values->items[i].field, field) != 0))
            continue;
        if (!values->items[i].licence_by)
            return ST_OK;
        ended = values->items[i].licence_by;
    }
    if (!ended)
        return ST_OK;
    return no(
        ctx, question, ended,
        M("The licence under which these data could be used has ended: they are neither sent to nor given "
          "to others. The notice says: “{1}”"));
}

/* ---- 7 data that leave */

/* What is known of the party that a recipient may need before it gets anything. */
static enum status evidence_of(struct ctx *ctx, struct question *question, unsigned *evidence) {
    struct choice_standing choices;
    const struct standing *standing;
    bool asked, chosen;
    const struct asked *about = &question->asked;
    if (about->basis && *about->basis)
        *evidence |= NEED_LAW | NEED_REASON | NEED_EVENT | NEED_SOURCE;
    if (!question->party)
        return ST_OK;
    TRY(choices_of(ctx, question, &choices));
    TRY(dossier_standing(ctx, question->dossier, &standing));
    TRY(dossier_began(ctx, question->dossier, NULL, &asked));
    TRY(dossier_began(ctx, question->dossier, about->recipient, &chosen));
    *evidence |= (standing->has_job ? NEED_JOB : 0U) | (asked ? NEED_ASKED : 0U) | (chosen ? NEED_CHOSEN : 0U) |
                 (choices.given ? NEED_CONSENT : 0U);
    return ST_OK;
}

static enum status ask_recipient(struct ctx *ctx, struct question *question) {
    if (question->asked.action != ACTION_EXPORT)
        return ST_OK;
    const char *id = question->asked.recipient;
    int now = id ? recipient_find(ctx_notice(ctx), id) : NOTICE_NOTHING;
    struct recipient_known known;
    struct recipient_asked asked = {.recipient = id ? recipient_find(question->notice, id) : NOTICE_NOTHING,
                                    .type = question->asked.type,
                                    .purpose = question->asked.purpose,
                                    .party = question->party != NULL,
                                    .on = registry_today(ctx)};
    if (asked.recipient != NOTICE_NOTHING)
        TRY(evidence_of(ctx, question, &asked.evidence));
    if (now != NOTICE_NOTHING) {
        TRY(holding_known(ctx, question->dossier->db, ctx_notice(ctx), now, &known));
        asked.known = &known;
    }
    struct recipient_answer answer = recipient_ask(ctx, question->notice, &asked);
    if (answer.id)
        return no(ctx, question, answer.path, answer.id);
    question->answer->ground = answer.ground;
    return ST_OK;
}

/* ---- all of it */

/* Asked for a party, its type and form are its own; asked for a type, the type's. */
static void know_party(struct question *question) {
    const struct party_row *row = question->dossier->row;
    if (question->asked.type != NOTICE_NOTHING) {
        must((size_t)question->asked.type < question->notice->types_count);
        question->form = question->notice->types[question->asked.type].form;
    }
    if (!question->asked.party)
        return;
    question->party = question->answer->party = row;
    question->form = row->form;
    if (question->asked.type == NOTICE_NOTHING)
        question->asked.type = role_type_for(&row->roles, 0);
}

/* What the law asks of the company needs no purpose of the notice; nor does it that people see what is stored about them. */
static enum status ask_duty(struct ctx *ctx, struct question *question) {
    const char *duty = action_rows[question->asked.action].duty;
    question->answer->yes = true;
    return say(ctx, question, duty ? duty : "rights.access");
}

/* Questions 3 to 7, under question->notice. */
static enum status ask_use(struct ctx *ctx, struct question *question) {
    TRY(ask_purpose(ctx, question));
    TRY(ask_type(ctx, question));
    TRY(ask_needs(ctx, question));
    TRY(ask_channel(ctx, question));
    TRY(ask_objection(ctx, question));
    TRY(ask_withheld(ctx, question));
    return ask_recipient(ctx, question);
}

/* ---- 8 the version under which the data were given, or of which the person was informed since: both must allow it */

static int purpose_then(const struct notice *then, const struct notice *now, int purpose) {
    const char *id = now->purposes[purpose].entry.id;
    int found = notice_purpose(then, id);
    for (size_t i = 0; found == NOTICE_NOTHING && i < then->purposes_count; i++) {
        const struct change_move *move = moves_of(now, then->purposes[i].entry.id);
        if (move && move->to && strcmp(move->to, id) == 0)
            found = (int)i;
    }
    return found;
}

static int type_then(const struct notice *then, const struct notice *now, int type) {
    for (size_t i = 0; type != NOTICE_NOTHING && i < then->types_count; i++)
        if (moves_type(then, now, (int)i) == type)
            return (int)i;
    return NOTICE_NOTHING;
}

/* A use that was not asked for by name is the first that fits, in each version its own. */
static enum status ask_one_then(struct ctx *ctx, const struct question *question, const struct asked *asked,
                                const struct edition *base, struct permission *answer) {
    const struct notice *now = question->notice;
    struct question then = *question;
    then.notice = base->notice;
    then.answer = answer;
    then.asked.type = type_then(base->notice, now, question->asked.type);
    then.asked.purpose =
        asked->purpose == NOTICE_NOTHING ? NOTICE_NOTHING : purpose_then(base->notice, now, asked->purpose);
    if (asked->service != NOTICE_NOTHING)
        then.asked.service = notice_service(base->notice, now->services[asked->service].entry.id);
    if (asked->service != NOTICE_NOTHING && then.asked.service == NOTICE_NOTHING)
        return not_yet(
            ctx, &then, "services",
            M("The person has not been informed of this service yet. The notice that the person was given "
              "says: “{1}”"));
    if (asked->purpose == NOTICE_NOTHING || then.asked.purpose != NOTICE_NOTHING)
        return ask_use(ctx, &then);
    return not_yet(
        ctx, &then, "purposes",
        M("The person has not been informed of this purpose yet. The notice that the person was given says: "
          "“{1}”"));
}

static enum status ask_then(struct ctx *ctx, const struct question *question, const struct asked *asked) {
    const struct versions *bases;
    TRY(dossier_bases(ctx, question->dossier, &bases));
    for (size_t i = 0; i < bases->count; i++) {
        struct permission then = {.party = question->answer->party, .purpose = NOTICE_NOTHING};
        enum status status = ask_one_then(ctx, question, asked, bases->items[i], &then);
        if (status != ST_OK) {
            *question->answer = then;
            return status;
        }
    }
    return ST_OK;
}

static struct asked only(enum action action, int64_t party) {
    return (struct asked){.action = action,
                          .party = party,
                          .type = NOTICE_NOTHING,
                          .purpose = NOTICE_NOTHING,
                          .service = NOTICE_NOTHING};
}

static enum status ask_all(struct ctx *ctx, struct dossier *dossier, const struct asked *asked,
                           struct permission *permission) {
    struct permission unused = {0};
    struct asked mine = *asked;
    struct question question = {.asked = *asked,
                                .notice = ctx_notice(ctx),
                                .dossier = dossier,
                                .answer = permission ? permission : &unused};
    *question.answer = (struct permission){.purpose = NOTICE_NOTHING};
    know_party(&question);
    TRY(ask_user(ctx, &question));
    TRY(ask_self(ctx, &question));
    TRY(ask_scope(ctx, &question));
    mine.purpose = question.asked.purpose;
    TRY(ask_restriction(ctx, &question));
    TRY(ask_sight(ctx, &question));
    if (action_rows[asked->action].duty || actor_self(ctx))
        return ask_duty(ctx, &question);
    TRY(ask_use(ctx, &question));
    TRY(ask_speaks(ctx, &question));
    TRY(ask_licence(ctx, &question));
    TRY(ask_told(ctx, &question));
    TRY(ask_address(ctx, &question));
    if (question.party)
        TRY(ask_then(ctx, &question, &mine));
    question.answer->yes = true;
    question.answer->purpose = question.asked.purpose;
    if (!permission) /* nobody reads why it may be */
        return ST_OK;
    return say(ctx, &question, question.notice->purposes[question.asked.purpose].entry.path);
}

enum status permit_reading(struct ctx *ctx, struct db *db, const struct asked *asked,
                           struct permission *permission, unsigned *read) {
    struct dossier dossier;
    *read = 0;
    if (!permit_role(ctx, asked->action)) /* who may not ask is not told whether there is such a party */
    {
        const struct asked nobody = only(asked->action, 0);
        return ask_all(ctx, &(struct dossier){.db = db}, &nobody, permission);
    }
    TRY(dossier_begin(ctx, db, asked->party, &dossier));
    enum status status = ask_all(ctx, &dossier, asked, permission);
    *read = dossier.read;
    return status;
}

enum status permit_within(struct ctx *ctx, struct db *db, const struct asked *asked,
                          struct permission *permission) {
    unsigned read;
    return permit_reading(ctx, db, asked, permission, &read);
}

enum status permit_as_of(struct ctx *ctx, struct db *db, const struct asked *asked, int64_t as_of,
                         struct permission *permission, bool *refused) {
    const struct notice *notice = ctx_notice(ctx);
    struct dossier dossier;
    struct choice_standing choices = {0};
    *refused = false;
    TRY(dossier_begin_at(ctx, db, asked->party, as_of, &dossier));
    enum status status = ask_all(ctx, &dossier, asked, permission);
    if (status != ST_DENIED || asked->purpose < 0 || (size_t)asked->purpose >= notice->purposes_count)
        return status;
    TRY(dossier_choice(ctx, &dossier, notice->purposes[asked->purpose].entry.id, asked->channel, &choices));
    *refused = choices.refused;
    return status;
}

enum status permit_each(struct ctx *ctx, struct db *db, const struct asked *asked, size_t count,
                        struct permission *answers) {
    struct dossier dossier;
    TRY(dossier_begin(ctx, db, count ? asked[0].party : 0, &dossier));
    for (size_t i = 0; i < count; i++) {
        must(asked[i].party == dossier.party);
        enum status status = ask_all(ctx, &dossier, &asked[i], &answers[i]);
        if (status != ST_OK && status != ST_DENIED)
            return status;
    }
    fault_clear(ctx);
    return ST_OK;
}

/* Whoever waits for the log keeps no reader meanwhile: the log needs one itself. */
enum status permit(struct ctx *ctx, const struct asked *asked, struct permission *permission) {
    struct db *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    enum status status = permit_within(ctx, db, asked, permission);
    store_give_back(&db);
    if (status == ST_DENIED)
        registry_refused(ctx, action_id(asked->action), asked->party);
    return status;
}

enum status permit_action(struct ctx *ctx, enum action action, int64_t party, struct permission *permission) {
    const struct asked asked = only(action, party);
    return permit(ctx, &asked, permission);
}

enum status permit_action_within(struct ctx *ctx, struct db *db, enum action action, int64_t party,
                                 struct permission *permission) {
    const struct asked asked = only(action, party);
    return permit_within(ctx, db, &asked, permission);
}
