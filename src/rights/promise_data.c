/* Who is in the register, what is stored, for what, and from where. */
#include "notice/field.h"
#include "registry/allow.h"
#include "registry/edition.h"
#include "registry/licence.h"
#include "rights/promise_proofs.h"

#include <string.h>

/* ---- what the notice says of itself */

/* A register may begin with a notice whose own day has not come: nothing was in force before it. */
static void say_early(struct proving *proving) {
    day_t day = proving->notice->in_force;
    if (day == DAY_NONE || day <= proving->today)
        return;
    PROOF_SAYS(proving, PROMISE_RISK,
               M("The notice says itself that it is in force from {1}, and the program works by it already."),
               day_text(proving->ctx->arena, proving->ctx->lang, day));
    PROOF_TODO(proving, M("Take nobody’s data in before that day, or change the day in the notice."));
}

void proof_stated(struct proving *proving) {
    PROOF_SAYS(proving, PROMISE_KEPT, M("The program works by it."));
    say_early(proving);
}

void proof_unseen(struct proving *proving) {
    proof_unproven(proving, msg(proving->ctx->lang, M("The program does not see this itself.")));
}

/* Records of categories that the notice does not have: there are some only while a new version is carried out. */
static int64_t homeless(const struct proving *proving) {
    const struct tallies *records = figures_records(proving->figures);
    int64_t count = 0;
    for (size_t i = 0; i < records->count; i++)
        if (notice_category(proving->notice, records->items[i].name) == NOTICE_NOTHING)
            count += records->items[i].count;
    return count;
}

static int64_t all_of(const struct tallies *tallies) {
    int64_t count = 0;
    for (size_t i = 0; i < tallies->count; i++)
        count += tallies->items[i].count;
    return count;
}

static void say_homeless(struct proving *proving) {
    int64_t lost = homeless(proving);
    proof_figure(proving, "unlisted", lost);
    if (!lost)
        return;
    PROOF_COUNT(proving, PROMISE_BROKEN,
                MN("{1} record is of a category that the notice does not have.",
                   "{1} records are of categories that the notice does not have."),
                lost);
    PROOF_TODO(proving,
               M("Say in `changes.moves` of the notice where they belong, and put it in force again."));
}

void proof_filings(struct proving *proving) {
    struct ctx *ctx = proving->ctx;
    const struct notice *notice = proving->notice;
    const char **words = arena_array(ctx->arena, notice->filings_count + 1, sizeof *words);
    for (size_t i = 0; i < notice->filings_count; i++)
        words[i] = words_in(&notice->filings[i], ctx->lang);
    int64_t records = all_of(figures_records(proving->figures));
    proof_figure(proving, "parties", proving->figures->parties);
    proof_figure(proving, "records", records);
    PROOF_SAYS(proving, PROMISE_KEPT, M("{1} customers and {2} records, each in one of these: {3}."),
               proof_number(proving, proving->figures->parties), proof_number(proving, records),
               say_list(ctx->arena, ctx->lang, words, notice->filings_count));
    say_early(proving);
    say_homeless(proving);
}

void proof_controller(struct proving *proving) {
    const struct controller *controller = &proving->notice->controller;
    PROOF_SAYS(proving, PROMISE_KEPT, M("{1}, {2}, {3}: so it stands everywhere."), controller->name,
               controller->business_id, controller->address);
}

/* Whoever has left answers nobody. With nobody left, no request reaches anybody. */
static void say_left(struct proving *proving, const struct person_role *person) {
    const struct stands *stands = &proving->figures->stands;
    day_t since = person == &proving->notice->contact  ? stands->contact
                  : person == &proving->notice->deputy ? stands->deputy
                                                       : stands->dpo;
    if (since == DAY_NONE)
        return;
    PROOF_SAYS(proving, stands->nobody ? PROMISE_BROKEN : PROMISE_RISK, M("{1} has left the staff on {2}."),
               person->name, proof_day(proving, since));
    if (stands->nobody)
        PROOF_SAYS(proving, PROMISE_BROKEN, M("Nobody stands behind requests."));
    PROOF_TODO(proving, M("Name another in the next version of the notice."));
}

void proof_contact(struct proving *proving) {
    const struct notice *notice = proving->notice;
    const struct person_role *person = strcmp(proving->second, "deputy") == 0 ? &notice->deputy
                                       : strcmp(proving->second, "dpo") == 0  ? &notice->dpo
                                                                              : &notice->contact;
    PROOF_SAYS(proving, PROMISE_KEPT, M("{1}, {2}."), person->name ? person->name : "",
               person->email ? person->email : "");
    say_left(proving, person);
    if (strcmp(proving->second, "contact") == 0 && !notice->deputy.name)
        PROOF_SAYS(proving, PROMISE_KEPT, M("Nobody is named who does it when this person is away."));
}

/* ---- people, services, purposes */

/* They came by a relationship that is over: until they go nothing is sent to them as an organisation's. */
static void say_departed(struct proving *proving) {
    int64_t left = proving->figures->left;
    proof_figure(proving, "left", left);
    if (!left)
        return;
    PROOF_COUNT(proving, PROMISE_RISK,
                MN("{1} person speaks for no organisation any more, and is here all the same.",
                   "{1} people speak for no organisation any more, and are here all the same."),
                left);
    PROOF_TODO(proving, M("Write down for whom they speak now, or erase them."));
}

void proof_people(struct proving *proving) {
    const struct figures *figures = proving->figures;
    const struct tallies *roles = figures_roles(figures);
    int64_t strange = 0, roleless = figures_roleless(figures);
    for (size_t i = 0; i < roles->count; i++)
        if (notice_type(proving->notice, roles->items[i].name) == NOTICE_NOTHING)
            strange += roles->items[i].count;
    int64_t count = *proving->second ? tally_of(roles, proving->second)->count : figures->parties;
    proof_figure(proving, "parties", count);
    proof_figure(proving, "without_role", roleless);
    PROOF_COUNT(proving, PROMISE_KEPT,
                MN("{1} customer, in a relationship that has its first day.",
                   "{1} customers, each in a relationship that has its first day."),
                count);
    say_departed(proving);
    if (!roleless && !strange)
        return;
    PROOF_COUNT(proving, PROMISE_BROKEN,
                MN("{1} is in no relationship that the notice names.",
                   "{1} are in no relationship that the notice names."),
                roleless + strange);
    PROOF_TODO(proving, M("Give them their place, or erase them."));
}

static void say_needs(struct proving *proving, int service) {
    struct ctx *ctx = proving->ctx;
    const struct names *needs = &proving->notice->services[service].requires;
    const char **words = arena_array(ctx->arena, needs->count + 1, sizeof *words);
    if (!needs->count)
        return;
    for (size_t i = 0; i < needs->count; i++)
        words[i] = allow_label(ctx, needs->items[i]);
    int64_t lacking = figures_lacking(proving->figures, service);
    proof_figure(proving, "lacking", lacking);
    PROOF_SAYS(proving, PROMISE_KEPT, M("It is not begun without: {1}."),
               say_list(ctx->arena, ctx->lang, words, needs->count));
    if (!lacking)
        return;
    PROOF_COUNT(proving, PROMISE_BROKEN,
                MN("{1} customer has it and lacks something of that.",
                   "{1} customers have it and lack something of that."),
                lacking);
    PROOF_TODO(proving, M("Ask them for what is missing, or end the service."));
}

void proof_services(struct proving *proving) {
    struct ctx *ctx = proving->ctx;
    const struct notice *notice = proving->notice;
    int service = *proving->second ? notice_service(notice, proving->second) : NOTICE_NOTHING;
    if (service == NOTICE_NOTHING) {
        PROOF_COUNT(proving, PROMISE_KEPT, MN("{1} service is listed.", "{1} services are listed."),
                    notice->services_count);
        return;
    }
    const struct set *to = &notice->services[service].to;
    const char **words = arena_array(ctx->arena, to->count + 1, sizeof *words);
    for (size_t i = 0; i < to->count; i++)
        words[i] = words_in(&notice->types[to->items[i]].entry, ctx->lang);
    PROOF_SAYS(proving, PROMISE_KEPT, M("“{1}” is for: {2}."),
               words_in(&notice->services[service].entry, ctx->lang),
               say_list(ctx->arena, ctx->lang, words, to->count));
    say_needs(proving, service);
}

static int64_t given_for(const struct proving *proving, const char *purpose, int64_t *last) {
    int64_t count = 0;
    *last = 0;
    for (size_t i = 0; i < proving->figures->given_count; i++) {
        const struct given *given = &proving->figures->given[i];
        if (purpose && strcmp(given->purpose, purpose) != 0)
            continue;
        count += given->count;
        *last = given->last > *last ? given->last : *last;
    }
    return count;
}

static void say_types(struct proving *proving, const struct purpose *purpose) {
    struct ctx *ctx = proving->ctx;
    const char **words = arena_array(ctx->arena, purpose->types.count + 1, sizeof *words);
    for (size_t i = 0; i < purpose->types.count; i++)
        words[i] = words_in(&proving->notice->types[purpose->types.items[i]].entry, ctx->lang);
    PROOF_SAYS(proving, PROMISE_KEPT, M("Allowed for: {1}. Refused for everybody else."),
               say_list(ctx->arena, ctx->lang, words, purpose->types.count));
}

static bool rests_on_consent(const struct notice *notice, const struct purpose *purpose) {
    for (size_t i = 0; i < notice->types_count; i++)
        if ((purpose->needs && purpose->needs[i] & NEED_CONSENT) ||
            (purpose->grounds && names_have(&purpose->grounds[i], "consent")))
            return true;
    return false;
}

/* Article 7(1): to what they agreed. Where nobody wrote it down, what the notice said on that day stands for it. */
static void say_consents(struct proving *proving, const struct purpose *purpose) {
    static const struct consent_tally none = {0};
    const struct consent_tally *consents;
    if (!rests_on_consent(proving->notice, purpose))
        return;
    consents = figures_consents(proving->figures, purpose->entry.id);
    if (!consents)
        consents = &none;
    proof_figure(proving, "consents", consents->count);
    proof_figure(proving, "consents_with_words", consents->worded);
    proof_figure(proving, "consents_with_document", consents->papered);
    PROOF_COUNT(proving, PROMISE_KEPT,
                MN("{1} consent is written down, withdrawn ones too.",
                   "{1} consents are written down, withdrawn ones too."),
                consents->count);
    if (consents->count)
        PROOF_SAYS(proving, PROMISE_KEPT,
                   M("With the words that were agreed to: {1}; with a document: {2}. Each shows what the "
                     "notice said of it "
                     "on its day."),
                   proof_number(proving, consents->worded), proof_number(proving, consents->papered));
}

void proof_purposes(struct proving *proving) {
    const struct notice *notice = proving->notice;
    int index = *proving->second ? notice_purpose(notice, proving->second) : NOTICE_NOTHING;
    int64_t last;
    if (index == NOTICE_NOTHING)
        PROOF_COUNT(proving, PROMISE_KEPT, MN("{1} purpose is listed.", "{1} purposes are listed."),
                    notice->purposes_count);
    else
        say_types(proving, &notice->purposes[index]);
    if (index != NOTICE_NOTHING)
        say_consents(proving, &notice->purposes[index]);
    if (index != NOTICE_NOTHING && notice->purposes[index].marketing) {
        int64_t refused = tally_of(&proving->figures->choices, "refused")->count;
        proof_figure(proving, "objections", refused);
        PROOF_COUNT(proving, PROMISE_KEPT,
                    MN("{1} objection is heeded before every message.",
                       "{1} objections are heeded before every message."),
                    refused);
    }
    int64_t count = given_for(proving, index == NOTICE_NOTHING ? NULL : proving->second, &last);
    proof_figure(proving, "disclosures", count);
    if (count)
        PROOF_SAYS(proving, PROMISE_KEPT, M("Handed out for it: {1}, last on {2}."),
                   proof_number(proving, count), proof_instant_day(proving, last));
}

/* ---- what is ruled out */

/* What was handed out for a marketing purpose to somebody who decides about it alone. */
static int64_t given_away(const struct proving *proving) {
    int64_t count = 0;
    for (size_t i = 0; i < proving->figures->given_count; i++) {
        const struct given *given = &proving->figures->given[i];
        const struct edition *edition = edition_numbered(edition_of(proving->ctx), given->notice);
        const struct notice *notice = edition ? edition->notice : proving->notice;
        int purpose = notice_purpose(notice, given->purpose), to = recipient_find(notice, given->recipient);
        bool alone = to == NOTICE_NOTHING || notice->holders[to].role == ROLE_CONTROLLER ||
                     notice->holders[to].role == ROLE_AUTHORITY;
        if (alone && purpose != NOTICE_NOTHING && notice->purposes[purpose].marketing)
            count += given->count;
    }
    return count;
}

static void say_away(struct proving *proving, int64_t away) {
    PROOF_COUNT(proving, PROMISE_BROKEN,
                MN("{1} of them was for marketing, to somebody who uses the data for purposes of their own.",
                   "{1} of them were for marketing, to somebody who uses the data for purposes of their own."),
                away);
    PROOF_TODO(proving, M("Look at them in the log, and have the data returned or destroyed."));
}

void proof_others_marketing(struct proving *proving) {
    int64_t last, all = given_for(proving, NULL, &last), away = given_away(proving);
    proof_figure(proving, "disclosures", all);
    proof_figure(proving, "for_others", away);
    PROOF_COUNT(proving, PROMISE_KEPT,
                MN("{1} time data were handed to somebody.", "{1} times data were handed to somebody."), all);
    if (!away) {
        PROOF_SAYS(proving, PROMISE_KEPT, M("Never for the marketing of others."));
        return;
    }
    say_away(proving, away);
}

void proof_profiling(struct proving *proving) {
    size_t fields = 0;
    for (size_t i = 0; i < proving->notice->categories_count; i++)
        fields += proving->notice->categories[i].fields.count + proving->notice->categories[i].own_count;
    proof_figure(proving, "fields", (int64_t)fields);
    PROOF_COUNT(proving, PROMISE_KEPT,
                MN("{1} field is listed, and none is a score.", "{1} fields are listed, and none is a score."),
                fields);
}

void proof_undecided(struct proving *proving) {
    PROOF_SAYS(proving, PROMISE_KEPT, M("0 rules decide about a person."));
}

/* What is stored all the same, and since when that is known. */
static void say_scan(struct proving *proving, const struct screened_figures *screened) {
    if (screened->looked == DAY_NONE) {
        PROOF_SAYS(proving, PROMISE_KEPT,
                   M("The stored texts have not been looked through yet: that is done every night."));
        return;
    }
    PROOF_SAYS(proving, screened->found ? PROMISE_BROKEN : PROMISE_KEPT,
               M("The stored texts of {1} customers were looked through on {2}: {3} have such a text."),
               proof_number(proving, screened->parties), proof_day(proving, screened->looked),
               proof_number(proving, screened->found));
    if (screened->found)
        PROOF_TODO(proving, M("The log names them by their ids (screened): correct the texts."));
}

/* What people write to us is not refused as it comes; until it is out again, the sentence is not kept as it should be. */
static void say_requests(struct proving *proving) {
    const struct sensitive_figures *sensitive = &proving->figures->sensitive;
    struct arena *arena = proving->ctx->arena;
    proof_figure(proving, "requests_found", (int64_t)sensitive->found);
    if (sensitive->looked != DAY_NONE)
        PROOF_SAYS(proving, PROMISE_KEPT, M("Requests whose words were looked through on {2}: {1}."),
                   proof_number(proving, sensitive->requests), proof_day(proving, sensitive->looked));
    if (!sensitive->found)
        return;
    PROOF_COUNT(proving, PROMISE_RISK,
                MN("{1} request holds such a text: somebody wrote it to us.",
                   "{1} requests hold such a text: somebody wrote it to us."),
                sensitive->found);
    PROOF_TODO(proving, M("Open the request and take the passage out: Today names each."));
    const char *first = ref_text(arena, sensitive->items[0].request);
    proving->proof->page = arena_printf(arena, "/requests/%s", first);
    proving->proof->command = arena_printf(arena, "seloste request show DIR %s", first);
}

/* Of what the notice rules out, what the program does see. */
static void say_ruled_out(struct proving *proving) {
    const struct names *never = &proving->notice->never;
    int64_t away = names_have(never, "third_party_marketing") ? given_away(proving) : 0;
    if (names_have(never, "sensitive_data") && proving->figures->screened.found)
        say_scan(proving, &proving->figures->screened);
    if (names_have(never, "sensitive_data") && proving->figures->sensitive.found)
        say_requests(proving);
    if (away)
        say_away(proving, away);
}

void proof_never(struct proving *proving) {
    say_ruled_out(proving);
    proof_unproven(proving, msg(proving->ctx->lang,
                                M("The program refuses what it is asked; what is done with data elsewhere it "
                                  "does not see.")));
}

/* The refusals of this sentence alone, as the log names it. */
static void point_at_refusals(struct proving *proving) {
    struct arena *arena = proving->ctx->arena;
    const struct sentence *sentence = notice_sentence(proving->notice, proving->path);
    const char *name = sentence && sentence->promise ? sentence->promise : proving->path;
    proving->proof->page = arena_printf(arena, "/log?action=refused&sentence=%s", name);
    proving->proof->command =
        arena_printf(arena, "seloste audit list DIR --action refused --sentence %s", name);
}

void proof_sensitive(struct proving *proving) {
    size_t special = 0;
    for (size_t i = 0; i < proving->notice->categories_count; i++)
        special += proving->notice->categories[i].special_kind != NULL;
    const struct screened_figures *screened = &proving->figures->screened;
    point_at_refusals(proving);
    proof_figure(proving, "special", (int64_t)special);
    proof_figure(proving, "refused", screened->refused);
    proof_figure(proving, "refused_this_month", screened->refused_now);
    proof_figure(proving, "found", screened->found);
    if (!special) {
        PROOF_SAYS(proving, PROMISE_KEPT,
                   M("No field is for such data, and such texts are refused as they come."));
        PROOF_SAYS(proving, PROMISE_KEPT, M("Texts refused: {1}, of them this month {2}."),
                   proof_number(proving, screened->refused), proof_number(proving, screened->refused_now));
        say_scan(proving, screened);
        say_requests(proving);
        return;
    }
    PROOF_COUNT(
        proving, PROMISE_BROKEN,
        MN("{1} category of the notice holds such data.", "{1} categories of the notice hold such data."),
        special);
    PROOF_TODO(proving, M("Take the category out of the notice, or the sentence."));
}

/* ---- data */

void proof_data(struct proving *proving) {
    const struct notice *notice = proving->notice;
    int index = *proving->second ? notice_category(notice, proving->second) : NOTICE_NOTHING;
    if (index == NOTICE_NOTHING) {
        proof_profiling(proving);
        say_homeless(proving);
        return;
    }
    const struct category *category = &notice->categories[index];
    size_t fields = category->fields.count + category->own_count;
    const struct tally *records = tally_of(figures_records(proving->figures), category->entry.id);
    proof_figure(proving, "fields", (int64_t)fields);
    proof_figure(proving, "records", records->count);
    PROOF_COUNT(proving, PROMISE_KEPT,
                MN("{1} field is listed, and no other.", "{1} fields are listed, and no others."), fields);
    if (records->count)
        PROOF_SAYS(proving, PROMISE_KEPT, M("{1} records, the last of {2}."),
                   proof_number(proving, records->count), proof_instant_day(proving, records->last));
    if (category->class == NOTICE_NOTHING) {
        PROOF_SAYS(proving, PROMISE_RISK, M("It has no class, so it has no last day."));
        PROOF_TODO(proving, M("Give it a class in the notice."));
    }
}

/* ---- sources */

static void say_licences(struct proving *proving) {
    const struct figures *figures = proving->figures;
    for (size_t i = 0; i < figures->licence_count; i++) {
        const struct licence_row *row = &figures->licences[i];
        if (*proving->second && strcmp(row->name, proving->second) != 0)
            continue;
        PROOF_SAYS(proving, PROMISE_RISK, M("The licence of {1} was over on {2}: its data are used no more."),
                   row->source == NOTICE_NOTHING
                       ? row->name
                       : words_in(&proving->notice->sources[row->source].entry, proving->ctx->lang),
                   proof_day(proving, row->licence.until));
        PROOF_TODO(proving, M("Renew the licence, or erase what came under it."));
    }
}

void proof_licences(struct proving *proving) {
    PROOF_SAYS(proving, PROMISE_KEPT, M("Without a licence nothing of it is taken in."));
    say_licences(proving);
}

void proof_sources(struct proving *proving) {
    const struct figures *figures = proving->figures;
    const struct tally *brought = tally_of(&figures->brought, proving->second);
    int64_t count = *proving->second ? brought->count : figures->brought_parties;
    int index = *proving->second ? notice_source(proving->notice, proving->second) : NOTICE_NOTHING;
    if (index != NOTICE_NOTHING && proving->notice->sources[index].main)
        count = figures->parties - figures->brought_parties;
    proof_figure(proving, "parties", count);
    PROOF_COUNT(proving, PROMISE_KEPT,
                MN("{1} customer has data from there.", "{1} customers have data from there."), count);
    if (brought->last)
        PROOF_SAYS(proving, PROMISE_KEPT, M("Last on {1}."), proof_instant_day(proving, brought->last));
    told_say(proving);
    say_licences(proving);
}
