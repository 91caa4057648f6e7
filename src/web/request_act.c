/* What can be done with a request now. The order is that of the table, which is that of the work; what the right itself needs (an
 * erasure, a correction, a restriction) stands before the answer. A letter can be looked at before anything is done. */
#include "web/request_act.h"

#include "notice/field.h"
#include "registry/merge.h"
#include "registry/choice.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/role.h"
#include "registry/setting.h"
#include "rights/certificate.h"
#include "rights/proposal.h"
#include "rights/request_likely.h"
#include "rights/sensitive.h"
#include "web/whom.h"

#include <string.h>

enum { SHORT_MAX = 500, NAME_MAX = 40, ADDRESS_MAX = 300, FIELD_MAX = 120, FIELDS_MOST = 4, DAY_MAX = 10 };

static const struct request_act acts[] = {
    {"seen", REQUEST_STEP_SEEN, M("I looked too: it is not about anybody's rights"),
     M("Its day had passed when it was dismissed. It counts as late until somebody else has looked at it."),
     NULL, NULL, M("What it is, and why it asks for nothing"), false},
    {"sort", REQUEST_STEP_SORT, M("Say what is asked"),
     M("The days are counted from when it came, whatever it is."), NULL, NULL, NULL, false},
    {"approve", REQUEST_STEP_GRANT, M("Approve the correction"),
     M("It is written with the person as its source, and the person is answered."), NULL, NULL, NULL, false},
    {"narrow", REQUEST_STEP_NARROW, M("Say what was meant"),
     M("All marketing stopped at once, since nobody knew yet what was meant. What the person did not mean "
       "opens "
       "again; what they meant besides stops too."),
     NULL, NULL, M("What the person said (may be left out of all marketing)"), false},
    {"acknowledge", REQUEST_STEP_ACKNOWLEDGE, M("Acknowledge"),
     M("Writes a letter that says what came, when, and by which day it is answered."), NULL, NULL,
     M("Something to add (may be left out)"), true},
    {"find", REQUEST_STEP_FIND, M("Say whom it is about"), NULL, NULL, NULL, NULL, false},
    {"object", REQUEST_STEP_PERFORM, M("Write the objection down"), M("Marketing stops at once."), NULL, NULL,
     NULL, false},
    {"restrict", REQUEST_STEP_PERFORM, M("Restrict the use"), M("From now on the data are only stored."), NULL,
     NULL, NULL, false},
    {"correct", REQUEST_STEP_PERFORM, M("Correct the data"),
     M("It is written with the person as its source. What stood there is kept as a step, the answer lists it, "
       "and those "
       "who got the wrong data are told."),
     NULL, NULL, NULL, false},
    {"lift_tell", REQUEST_STEP_LIFT_TELL, M("Tell that the restriction will be lifted"),
     M("The person is told before it is lifted (Article 18(3)); until then it stays in force."),
     M("Why it is lifted"), NULL, M("Something to add (may be left out)"), true},
    {"lift", REQUEST_STEP_LIFT, M("Lift the restriction"), M("The person was told; the data are used again."),
     NULL, NULL, NULL, false},
    {"begin", REQUEST_STEP_BEGIN, M("Take into work"), NULL, NULL, NULL, NULL, false},
    {"grant", REQUEST_STEP_GRANT, M("Answer: done as asked"), NULL, NULL, NULL, M("What the answer says"),
     true},
    {"nothing", REQUEST_STEP_NOTHING, M("Answer: there are no data"),
     M("For whoever is not in the register. The program looks once more for the name and the address."), NULL,
     M("Where somebody bears the name or the address: how you know that it is not them"),
     M("What the answer says besides"), true},
    {"partly", REQUEST_STEP_PARTLY, M("Answer: done in part"),
     M("A refusal in part: the reasons, the authority and the court are told."),
     M("What was not done, and why"), NULL, M("What the answer says besides"), true},
    {"refuse", REQUEST_STEP_REFUSE, M("Refuse"), M("The reasons, the authority and the court are told."),
     M("Why it is refused"), NULL, M("What the answer says besides"), true},
    {"perform", REQUEST_STEP_PERFORM, M("Note that it has been carried out"), NULL, NULL, NULL,
     M("What was done"), false},
    {"ask", REQUEST_STEP_ASK, M("Ask who it is"),
     M("Only where there is a reason to doubt. No copy of a document is asked for or kept."),
     M("Why there is a reason to doubt"), NULL, M("What is asked of the person"), true},
    {"check", REQUEST_STEP_CHECK, M("Identity is checked"), M("Write down how, never what was shown."), NULL,
     M("How it was checked"), NULL, false},
    {"unproved", REQUEST_STEP_UNPROVED, M("Identity could not be shown"), NULL, NULL, M("What was tried"), NULL,
     false},
    {"extend", REQUEST_STEP_EXTEND, M("Extend"),
     M("Two more months by law, told within the first one. The notice's promise is not extended."),
     M("Why more time is needed"), NULL, NULL, true},
    {"scope", REQUEST_STEP_SCOPE, M("Write down which data are meant"),
     M("Where the person wants a part only. It stands in the letters, and they may ask for the rest at any "
       "time."),
     NULL, M("How the person agreed to it"), NULL, false},
    {"hand", REQUEST_STEP_HAND, M("Hand on"), NULL, NULL, NULL, NULL, false},
    {"message", REQUEST_STEP_MESSAGE, M("Write down what the person says besides"), NULL, NULL, NULL,
     M("What the person says"), false},
    {"authority", REQUEST_STEP_AUTHORITY, M("Write down what the authority says"),
     M("What it asks or has decided, by when, and its reference."), NULL, NULL, M("What the authority says"),
     false},
    {"strike", REQUEST_STEP_STRIKE, M("Take a passage out of the texts"),
     M("What must not be stored at all, such as a personal identity code or somebody's illness: it goes out of "
       "the request, its steps and its "
       "letters for good. That the request came, its days and its steps stay."),
     M("Why (may be left out)"), NULL, M("The passage, as it stands there"), false},
    {"resort", REQUEST_STEP_SORT, M("Something else is asked"),
     M("The days are counted from when it came, whatever it is."), NULL, NULL, NULL, false},
    {"dismiss", REQUEST_STEP_NO_REQUEST, M("It is not about anybody's rights"), NULL, NULL, NULL,
     M("Why (may be left out)"), false},
    {"reopen", REQUEST_STEP_REOPEN, M("Take it up again"),
     M("It was closed by mistake: it is open again, as far as it was, and its days are those from when it "
       "came."),
     NULL, NULL, M("Why (may be left out)"), false},
    {"withdraw", REQUEST_STEP_WITHDRAW, M("The person took it back"), NULL, NULL, NULL,
     M("How and when it was said"), false},
};
enum { ACTS = sizeof acts / sizeof *acts };

static bool is(const struct request_act *act, const char *name) {
    return strcmp(act->act, name) == 0;
}

/* A complaint is found to be right or not; nothing is "done as asked". */
static const char *label_of(const struct right_request *request, const struct request_act *act) {
    if (is(act, "narrow") && request_meant(request))
        return M("Something else was meant too");
    if (request->right != DEADLINE_COMPLAINT)
        return act->label;
    return is(act, "grant")     ? M("Answer: the complaint is right")
           : is(act, "partly")  ? M("Answer: right in a part of it")
           : is(act, "refuse")  ? M("Answer: not right")
           : is(act, "perform") ? M("Write down what was found out")
                                : act->label;
}

/* ---- what the register says of the person now */

struct standing {
    bool there, person; /* there: not erased */
    bool apart; /* it came while the person was one with another, and nobody has said since whose it is */
    int64_t restricted, told; /* instants; 0: not */
    ref_t certificate;        /* of the erasure since the request came; 0 */
    const char *stays;        /* what it says must stay, in the person's language; NULL: nothing */
    struct party party;
};

static enum status read_certificate(struct ctx *ctx, const struct right_request *request,
                                    struct standing *standing) {
    struct certificate certificate;
    enum lang own = ctx->lang;
    bool whole;
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        TRY(certificate_last(ctx, db, request->party, request->received, &standing->certificate, &whole));
    }
    if (!standing->certificate)
        return ST_OK;
    ctx->lang = request->lang;
    enum status status = certificate_read(ctx, standing->certificate, &certificate);
    ctx->lang = own;
    if (status == ST_CONFLICT) { /* it was changed past the program: nothing of it is told to anybody */
        fault_clear(ctx);
        standing->certificate = 0;
        return ST_OK;
    }
    for (size_t i = 0; status == ST_OK && i < certificate.stays_count; i++)
        standing->stays = standing->stays
                              ? arena_printf(ctx->arena, "%s\n%s", standing->stays, certificate.stays[i].text)
                              : certificate.stays[i].text;
    return status;
}

static enum status read_form_of(struct ctx *ctx, const struct right_request *request,
                                struct standing *standing) {
    struct party_row row;
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    enum status status = role_party(ctx, db, request->party, &row);
    standing->there = status == ST_OK && request->name;
    standing->person = status == ST_OK && row.form == FORM_PERSON;
    if (status != ST_NOT_FOUND)
        return status;
    fault_clear(ctx);
    return ST_OK;
}

static enum status read_apart(struct ctx *ctx, const struct right_request *request, struct standing *standing) {
    struct merge *merges;
    size_t count;
    TRY(merge_list(ctx, request->party, &merges, &count));
    for (size_t i = 0; i < count; i++)
        if (merges[i].state == MERGE_SPLIT && merges[i].kept == request->party && merges[i].at <= request->made)
            standing->apart = true;
    for (size_t i = 0; i < request->step_count; i++)
        if (request->steps[i].kind == REQUEST_STEP_FIND)
            standing->apart = false;
    return ST_OK;
}

/* The person's data are opened only where they are to be corrected here. */
static enum status read_standing(struct ctx *ctx, const struct right_request *request,
                                 struct standing *standing) {
    bool needed;
    *standing = (struct standing){0};
    if (!request->party)
        return ST_OK;
    TRY(read_form_of(ctx, request, standing));
    if (!request->closed)
        TRY(read_apart(ctx, request, standing));
    if (request->right == DEADLINE_ERASURE)
        return read_certificate(ctx, request, standing);
    if (!standing->there)
        return ST_OK;
    if (request->right == DEADLINE_RECTIFICATION && !request->closed)
        return party_read(ctx, request->party, NOTICE_NOTHING, &standing->party);
    if (request->right != DEADLINE_RESTRICTION)
        return ST_OK;
    TRY(choice_restricted(ctx, request->party, &standing->restricted));
    return choice_lift_told(ctx, request->party, &standing->told, &needed);
}

/* ---- what is offered */

/* What carries out the right itself. */
static bool carries(const struct right_request *request, const struct standing *standing,
                    const struct request_act *act) {
    bool objection = request->right == DEADLINE_OBJECTION || request->right == DEADLINE_WITHDRAWAL;
    if (is(act, "object"))
        return objection && request->party && !request_performed(request);
    if (is(act, "narrow"))
        return standing->there;
    if ((is(act, "grant") || is(act, "partly")) && standing->there)
        return !request_asks_meaning(request);
    if (is(act, "restrict"))
        return request->right == DEADLINE_RESTRICTION && standing->there && !standing->restricted;
    if (is(act, "correct"))
        return request->right == DEADLINE_RECTIFICATION && standing->there && standing->party.role_count;
    if (is(act, "lift_tell"))
        return standing->restricted != 0 && request->closed;
    if (is(act, "lift"))
        return standing->restricted && standing->told && request->closed;
    return true;
}

static bool offered(struct ctx *ctx, const struct right_request *request, const struct standing *standing,
                    const struct request_act *act) {
    struct proposal proposal;
    if (!carries(request, standing, act) || !request_may(ctx, request, act->kind))
        return false;
    if (act->kind == REQUEST_STEP_SORT && is(act, "sort") != (request->right == DEADLINE_UNSORTED))
        return false;
    if (is(act, "approve"))
        return proposal_of(ctx, request, &proposal) && request->party;
    if (is(act, "unproved"))
        return request->state == REQUEST_ASKED;
    if (is(act, "grant") && request->right == DEADLINE_RESTRICTION)
        return standing->restricted != 0;
    if (is(act, "grant") && request->right == DEADLINE_ERASURE)
        return !standing->there;
    if (is(act, "authority"))
        return request->right == DEADLINE_COMPLAINT || request->closed;
    return !is(act, "find") || !request->party || standing->apart;
}

/* ---- fields */

static struct view_field *field_for(struct ctx *ctx, struct view_request_act *view,
                                    const struct request_typed *typed, const char *name, const char *label,
                                    const char *value, bool area) {
    struct view_field *fields = (struct view_field *)view->fields;
    struct view_field *field = &fields[view->fields_count++];
    bool wrong = view->open && typed->wrong_field && strcmp(typed->wrong_field, name) == 0;
    *field = (struct view_field){.name = arena_printf(ctx->arena, "%s_%s", view->act, name),
                                 .label = msg(ctx->lang, label),
                                 .type = "text",
                                 .area = area,
                                 .value = view->open && value ? value : "",
                                 .wrong = wrong ? typed->wrong : NULL};
    return field;
}

const struct view_choice *requests_hands(struct ctx *ctx, const struct right_request *request, size_t *count) {
    const struct notice *notice = ctx_notice(ctx);
    const struct {
        const char *id, *label;
        const struct person_role *role;
    } rows[] = {{"contact", M("contact person"), &notice->contact},
                {"deputy", M("deputy"), &notice->deputy},
                {"dpo", M("data protection officer"), &notice->dpo}};
    struct view_choice *list = arena_array(ctx->arena, 3, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < 3; i++)
        if (rows[i].role->name)
            list[(*count)++] = (struct view_choice){
                .value = rows[i].id,
                .label = arena_printf(ctx->arena, "%s (%s)", rows[i].role->name, msg(ctx->lang, rows[i].label)),
                .chosen = strcmp(rows[i].id, request->hands) == 0};
    return list;
}

static const struct view_choice *why_choices(struct ctx *ctx, const char *chosen, size_t *count) {
    static const char *const labels[] = {M("The person says the data are wrong"),
                                         M("The use is against the law, and the person does not want erasure"),
                                         M("The person needs the data for a claim"),
                                         M("An objection is being judged")};
    const char *const *ids = choice_restrict_why(count);
    struct view_choice *list = arena_array(ctx->arena, *count, sizeof *list);
    for (size_t i = 0; i < *count; i++)
        list[i] = (struct view_choice){.value = ids[i],
                                       .label = i < 4 ? msg(ctx->lang, labels[i]) : ids[i],
                                       .chosen = chosen && strcmp(chosen, ids[i]) == 0};
    return list;
}

/* A button each: sorting is one press. */
static const struct view_choice *sort_choices(struct ctx *ctx, const struct right_request *request,
                                              size_t *count) {
    struct view_choice *list = arena_array(ctx->arena, DEADLINE_UNSORTED, sizeof *list);
    *count = 0;
    for (enum deadline_right i = 0; i < DEADLINE_UNSORTED; i++)
        if (i != request->right)
            list[(*count)++] =
                (struct view_choice){.value = deadline_right_id(i), .label = requests_right(ctx, i)};
    return list;
}

/* No purpose of a notice is called that: an id has no dash in front. */
static const char everything[] = "-";

/* All marketing is chosen, and not what stands there when nobody has looked. */
static const struct view_choice *purpose_choices(struct ctx *ctx, const char *chosen, size_t *count) {
    const struct notice *notice = ctx_notice(ctx);
    struct view_choice *list = arena_array(ctx->arena, notice->purposes_count + 2, sizeof *list);
    list[0] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("Choose"))};
    list[1] = (struct view_choice){.value = everything,
                                   .label = msg(ctx->lang, M("All marketing")),
                                   .chosen = chosen && strcmp(chosen, everything) == 0};
    for (size_t i = 0; i < notice->purposes_count; i++)
        list[i + 2] =
            (struct view_choice){.value = notice->purposes[i].entry.id,
                                 .label = frame_capital(ctx, words_in(&notice->purposes[i].entry, ctx->lang)),
                                 .chosen = chosen && strcmp(chosen, notice->purposes[i].entry.id) == 0};
    *count = notice->purposes_count + 2;
    return list;
}

static const struct view_choice *channel_choices(struct ctx *ctx, const char *chosen, size_t *count) {
    const char *const *ids = choice_channels(count);
    struct view_choice *list = arena_array(ctx->arena, *count + 1, sizeof *list);
    list[0] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("Every channel"))};
    for (size_t i = 0; i < *count; i++)
        list[i + 1] = (struct view_choice){.value = ids[i],
                                           .label = frame_capital(ctx, choice_channel(ctx, ids[i])),
                                           .chosen = chosen && strcmp(chosen, ids[i]) == 0};
    ++*count;
    return list;
}

static const char *stored(const struct party *party, const char *field) {
    const struct value *value = party_value(party, field);
    return value && !value->erased && value->text ? value->text : NULL;
}

/* "Surname: Aaltio"; what is not there yet comes as a bare name. */
static const struct view_choice *field_choices(struct ctx *ctx, const struct party *party, const char *chosen,
                                               size_t *count) {
    size_t listed;
    must(party->roles); /* else it is not offered */
    const struct field *fields = field_list(ctx->arena, ctx_notice(ctx), party->roles[0].type, &listed);
    struct view_choice *list = arena_array(ctx->arena, listed + 1, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < listed; i++) {
        const char *label = frame_capital(ctx, field_label(&fields[i], ctx->lang));
        const char *text = stored(party, fields[i].id);
        list[(*count)++] = (struct view_choice){
            .value = fields[i].id,
            .label = text ? arena_printf(ctx->arena, "%s: %s", label,
                                         field_show(ctx->arena, ctx->lang, &fields[i], text))
                          : label,
            .chosen = chosen && strcmp(chosen, fields[i].id) == 0};
    }
    return list;
}

enum status request_act_ways(struct ctx *ctx, const struct right_request *request, enum request_step_kind kind,
                             const struct view_choice **choices, size_t *count, const char **why_not) {
    struct request_address *list;
    size_t found;
    const char *server;
    *why_not = NULL;
    *count = 0;
    TRY(setting_text(ctx, SETTING_MAIL_SERVER, &server));
    TRY(request_addresses(ctx, request, kind, &list, &found));
    struct view_choice *made = arena_array(ctx->arena, found + 1, sizeof *made);
    for (size_t i = 0; i < found && *server; i++) {
        if (list[i].why_not && !*why_not)
            *why_not = arena_printf(ctx->arena, "%s: %s", list[i].address, list[i].why_not);
        if (!list[i].why_not)
            made[(*count)++] =
                (struct view_choice){.value = list[i].address,
                                     .label = MSG(ctx->arena, ctx->lang, M("As e-mail: {1}"), list[i].address)};
    }
    if (!*server && found)
        *why_not = msg(ctx->lang, M("No mail server is set, so nothing goes as e-mail."));
    made[(*count)++] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("On paper, printed"))};
    *choices = made;
    return ST_OK;
}

static enum status fill_ways(struct ctx *ctx, const struct right_request *request,
                             const struct request_act *act, const struct request_typed *typed,
                             struct view_request_act *view) {
    struct view_field *field = field_for(ctx, view, typed, "mail", M("How the letter goes"), NULL, false);
    TRY(request_act_ways(ctx, request, act->kind, &field->choices, &field->choices_count, &field->hint));
    for (size_t i = 0; view->open && i < field->choices_count; i++)
        ((struct view_choice *)field->choices)[i].chosen = strcmp(field->choices[i].value, typed->mail) == 0;
    return ST_OK;
}

static void offer_whos(struct ctx *ctx, const struct hits *hits, struct view_request_act *view) {
    view->whos = whom_choices(ctx, hits);
    view->whos_count = hits->count;
}

/* Several whom the typed words fit; before anything is typed, whoever bears what the request came with. */
static enum status fill_find(struct ctx *ctx, const struct right_request *request,
                             const struct request_typed *typed, struct view_request_act *view) {
    struct view_field *field = field_for(ctx, view, typed, "who", M("Whom it is about"), typed->who, false);
    struct hits likely;
    field->hint = msg(ctx->lang, M("A name, e-mail, telephone number, business ID or id"));
    if (typed->several && view->open)
        offer_whos(ctx, typed->several, view);
    if (view->open)
        return ST_OK;
    TRY(request_likely(ctx, request, false, &likely));
    if (likely.count)
        offer_whos(ctx, &likely, view);
    view->likely = likely.count > 0;
    return ST_OK;
}

/* What is asked for one act alone. */
static enum status fill_own(struct ctx *ctx, const struct right_request *request,
                            const struct standing *standing, const struct request_act *act,
                            const struct request_typed *typed, struct view_request_act *view) {
    struct view_field *field;
    if (is(act, "find"))
        TRY(fill_find(ctx, request, typed, view));
    if (act->kind == REQUEST_STEP_SORT)
        view->rights = sort_choices(ctx, request, &view->rights_count);
    if (is(act, "hand")) {
        field = field_for(ctx, view, typed, "hands", M("To whom"), NULL, false);
        field->choices = requests_hands(ctx, request, &field->choices_count);
    }
    if (is(act, "restrict")) {
        field = field_for(ctx, view, typed, "why", M("Why the use is restricted"), NULL, false);
        field->choices = why_choices(ctx, typed->why, &field->choices_count);
    }
    if (is(act, "narrow")) {
        field = field_for(ctx, view, typed, "purpose", M("For what"), NULL, false);
        field->choices = purpose_choices(ctx, view->open ? typed->purpose : NULL, &field->choices_count);
        field = field_for(ctx, view, typed, "channel", M("By which channel"), NULL, false);
        field->choices = channel_choices(ctx, view->open ? typed->channel : NULL, &field->choices_count);
    }
    if (is(act, "scope")) {
        view->parts = requests_parts(ctx, "scope_only", view->open ? &typed->extent : &request->extent);
        field = field_for(ctx, view, typed, "from", M("Of what happened from this day on"), typed->from, false);
        field->type = "date";
        field->width = "w2";
        field = field_for(ctx, view, typed, "until", M("Until this day"), typed->until, false);
        field->type = "date";
        field->width = "w2";
    }
    if (is(act, "correct")) {
        field = field_for(ctx, view, typed, "field", M("What is wrong, as it stands there"), NULL, false);
        field->choices = field_choices(ctx, &standing->party, typed->field, &field->choices_count);
        (void)field_for(ctx, view, typed, "will", M("What is right"), typed->will, false);
    }
    return ST_OK;
}

static enum status fill_fields(struct ctx *ctx, const struct right_request *request,
                               const struct standing *standing, const struct request_act *act,
                               const struct request_typed *typed, const char *sensitive,
                               struct view_request_act *view) {
    view->fields = arena_array(ctx->arena, FIELDS_MOST, sizeof *view->fields);
    if (act->reason && !is(act, "strike")) {
        struct view_field *field = field_for(ctx, view, typed, "reason", act->reason, typed->reason, true);
        if (is(act, "partly") && !view->open && standing->stays)
            field->value = standing->stays;
    }
    if (act->how)
        (void)field_for(ctx, view, typed, "how", act->how, typed->how, false);
    if (act->text) {
        struct view_field *field = field_for(ctx, view, typed, "text", act->text, typed->text, true);
        if (is(act, "strike") && !view->open && sensitive)
            field->value = sensitive;
    }
    if (is(act, "strike")) /* what goes is said before why */
        (void)field_for(ctx, view, typed, "reason", act->reason, typed->reason, false);
    TRY(fill_own(ctx, request, standing, act, typed, view));
    return act->writes ? fill_ways(ctx, request, act, typed, view) : ST_OK;
}

/* ---- the letter before it is written */

static const char *preview(struct ctx *ctx, const struct right_request *request,
                           const struct request_typed *typed) {
    const struct request_step_draft step = request_act_step(ctx, typed);
    return request_letter(ctx, request, &step);
}

/* ---- where the work is done */

static void fill_links(struct ctx *ctx, const struct right_request *request, const struct standing *standing,
                       struct view_request *view) {
    const char *party = ref_text(ctx->arena, request->party);
    bool open = standing->there && !request->closed;
    if (open && request->right == DEADLINE_ERASURE && !standing->certificate && permit_role(ctx, ACTION_ERASE))
        view->erase = party;
    view->erase_next = view->erase && request->state != REQUEST_RECEIVED && request->state != REQUEST_ASKED;
    if (standing->certificate)
        view->certificate = ref_text(ctx->arena, standing->certificate);
    if (open && standing->person)
        view->own = party;
}

/* ---- all of it */

static struct view_request_act act_view(struct ctx *ctx, const struct right_request *request,
                                        const struct request_act *act, const struct request_typed *typed,
                                        const struct view_request *view) {
    const char *label = msg(ctx->lang, label_of(request, act));
    return (struct view_request_act){.id = view->id,
                                     .act = act->act,
                                     .label = label,
                                     .button = label,
                                     .about = act->about ? msg(ctx->lang, act->about) : NULL,
                                     .csrf = view->frame.csrf,
                                     .once = gate_number(ctx->arena),
                                     .version = arena_printf(ctx->arena, "%lld", (long long)request->version),
                                     .open = typed->act == act,
                                     .writes = act->writes};
}

/* What was meant is said first of all; when it has been, more of it is rare. */
static bool comes_last(const struct right_request *request, const struct request_act *act) {
    return is(act, "narrow") && request_meant(request);
}

enum status request_act_fill(struct ctx *ctx, const struct right_request *request,
                             const struct request_typed *typed, struct view_request *view) {
    struct view_request_act *list = arena_array(ctx->arena, ACTS, sizeof *list);
    struct standing standing;
    TRY(read_standing(ctx, request, &standing));
    fill_links(ctx, request, &standing, view);
    view->sensitive = sensitive_passage(ctx, request);
    bool before = view->package_next || view->erase_next;
    for (size_t i = 0; i < 2 * ACTS; i++) {
        const struct request_act *act = &acts[i % ACTS];
        if (comes_last(request, act) != (i >= ACTS) || !offered(ctx, request, &standing, act))
            continue;
        struct view_request_act *one = &list[view->acts_count++];
        *one = act_view(ctx, request, act, typed, view);
        one->first = view->acts_count == 1 && !before && !request->closed;
        one->shown = one->open || (view->acts_count == 1 && !typed->act && !request->closed);
        one->shown = one->shown || (is(act, "strike") && view->sensitive) || (is(act, "seen") && !typed->act);
        TRY(fill_fields(ctx, request, &standing, act, typed, view->sensitive, one));
        one->shown = one->shown || one->likely;
        one->plain = one->fields_count == 0 && one->rights_count == 0;
        if (one->open && typed->look)
            one->letter = preview(ctx, request, typed);
    }
    view->acts = list;
    view->doing = view->acts_count || view->erase || view->own || view->certificate;
    return ST_OK;
}

/* ---- reading what was typed */

static const char *of_act(struct ctx *ctx, const struct form *form, const struct request_act *act,
                          const char *name, bool asked) {
    return asked ? form_value(form, arena_printf(ctx->arena, "%s_%s", act->act, name)) : "";
}

static void add_field(struct ctx *ctx, struct form_field *fields, size_t *count, const struct request_act *act,
                      const char *name, size_t most) {
    fields[(*count)++] = (struct form_field){arena_printf(ctx->arena, "%s_%s", act->act, name), most};
}

static enum status read_fields(struct visit *visit, struct form *form) {
    static const struct form_field common[] = {{"do", NAME_MAX},
                                               {"look", NAME_MAX},
                                               {"version", NAME_MAX},
                                               {"whom", NAME_MAX},
                                               {"find_who", SHORT_MAX},
                                               {"hand_hands", NAME_MAX},
                                               {"restrict_why", NAME_MAX},
                                               {"right", NAME_MAX},
                                               {"correct_field", FIELD_MAX},
                                               {"correct_will", SHORT_MAX},
                                               {"narrow_purpose", FIELD_MAX},
                                               {"narrow_channel", FIELD_MAX},
                                               {"scope_from", DAY_MAX},
                                               {"scope_until", DAY_MAX}};
    enum { COMMON = sizeof common / sizeof *common };
    struct ctx *ctx = visit->ctx;
    struct form_field *fields = arena_array(ctx->arena, 4 * ACTS + COMMON, sizeof *fields);
    size_t count = COMMON;
    memcpy(fields, common, sizeof common);
    for (size_t i = 0; i < ACTS; i++) {
        if (acts[i].reason)
            add_field(ctx, fields, &count, &acts[i], "reason", REQUEST_TEXT_MAX);
        if (acts[i].how)
            add_field(ctx, fields, &count, &acts[i], "how", SHORT_MAX);
        if (acts[i].text)
            add_field(ctx, fields, &count, &acts[i], "text", REQUEST_TEXT_MAX);
        if (acts[i].writes)
            add_field(ctx, fields, &count, &acts[i], "mail", ADDRESS_MAX);
    }
    return form_read(ctx, visit->request, fields, count, form);
}

static day_t day_typed(const char *text) {
    day_t day;
    return day_parse_local(text, &day) ? day : DAY_NONE;
}

enum status request_act_read(struct visit *visit, struct form *form, struct request_typed *typed) {
    struct ctx *ctx = visit->ctx;
    TRY(read_fields(visit, form));
    const char *act = form_value(form, "do");
    typed->look = !*act && form_has(form, "look");
    if (typed->look)
        act = form_value(form, "look");
    for (size_t i = 0; i < ACTS; i++)
        if (is(&acts[i], act))
            typed->act = &acts[i];
    if (!typed->act)
        return FAIL(ctx, ST_INVALID, M("There is no such page."));
    typed->reason = of_act(ctx, form, typed->act, "reason", typed->act->reason != NULL);
    typed->how = of_act(ctx, form, typed->act, "how", typed->act->how != NULL);
    typed->text = of_act(ctx, form, typed->act, "text", typed->act->text != NULL);
    typed->mail = of_act(ctx, form, typed->act, "mail", typed->act->writes);
    typed->who = form_value(form, "find_who");
    typed->whom = form_value(form, "whom");
    typed->hands = form_value(form, "hand_hands");
    typed->why = form_value(form, "restrict_why");
    typed->right = form_value(form, "right");
    typed->field = form_value(form, "correct_field");
    typed->will = form_value(form, "correct_will");
    typed->purpose = form_value(form, "narrow_purpose");
    typed->channel = form_value(form, "narrow_channel");
    typed->from = form_value(form, "scope_from");
    typed->until = form_value(form, "scope_until");
    typed->extent = (struct extent){NULL, day_typed(typed->from), day_typed(typed->until)};
    return requests_only(visit, &typed->extent.only);
}

struct request_step_draft request_act_step(struct ctx *ctx, const struct request_typed *typed) {
    const struct request_act *act = typed->act;
    struct request_step_draft step = {.kind = act->kind,
                                      .reason = requests_given(typed->reason),
                                      .text = requests_given(typed->text),
                                      .how = requests_given(typed->how),
                                      .hands = requests_given(typed->hands),
                                      .why = requests_given(typed->why),
                                      .purpose = requests_given(typed->purpose),
                                      .channel = requests_given(typed->channel),
                                      .mail_to = requests_given(typed->mail),
                                      .extent = &typed->extent,
                                      .right = DEADLINE_UNSORTED};
    if (act->kind == REQUEST_STEP_SORT)
        (void)deadline_right_from(typed->right, &step.right);
    if (act->kind == REQUEST_STEP_NARROW && strcmp(typed->purpose, everything) == 0) {
        step.purpose = NULL;
        step.all = !step.channel;
    } else if (act->kind == REQUEST_STEP_NARROW && !step.purpose) {
        step.channel = NULL; /* the purpose is asked for, also where a channel was chosen */
    }
    if (act->kind == REQUEST_STEP_LIFT_TELL)
        step.how = step.mail_to ? "email" : "post";
    if (act->kind == REQUEST_STEP_PERFORM && !step.text)
        step.text = msg(ctx->lang, act->label);
    step.carries_out = is(act, "object") || is(act, "restrict");
    return step;
}
