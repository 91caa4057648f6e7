/* The questions go from what holds for everybody to what is asked of one party, so that a list of a thousand parties is
 * refused at once where no party could be let through. Silence about `outside` is read from the place; where that says
 * nothing either, the language's default holds: data may leave, and then a ground is wanted. A place outside is believed against
 * `outside: no`, and `outside: yes` against a place inside: `check` says that they disagree, and until it is mended nothing
 * goes anywhere because of the milder of the two. */
#include "notice/recipient.h"

#include "notice/holder.h"
#include "notice/law.h"
#include "notice/path.h"
#include "notice/place.h"
#include "notice/word.h"

#include <string.h>
#include <strings.h>

int recipient_find(const struct notice *notice, const char *text) {
    for (size_t i = 0; i < notice->holders_count; i++)
        if (strcmp(notice->holders[i].entry.id, text) == 0)
            return (int)i;
    for (size_t i = 0; i < notice->holders_count; i++)
        if (notice->holders[i].provider && strcasecmp(notice->holders[i].provider, text) == 0)
            return (int)i;
    return NOTICE_NOTHING;
}

static bool known_text(const char *text) {
    return text && *text && strcmp(text, "unknown") != 0;
}

bool recipient_named(const struct holder *holder) {
    return known_text(holder->provider);
}

const char *recipient_name(const struct notice *notice, int recipient, enum lang lang) {
    const struct holder *holder = &notice->holders[recipient];
    return recipient_named(holder) ? holder->provider : words_in(&holder->entry, lang);
}

bool recipient_contradicts(const struct holder *holder) {
    int place = place_in_eea(&holder->lands);
    return holder->outside_said &&
           (holder->outside == OUTSIDE_NO ? place == 0 : holder->outside == OUTSIDE_YES && place == 1);
}

enum outside recipient_outside(const struct holder *holder) {
    int place = place_in_eea(&holder->lands);
    if (holder->outside_said && !(holder->outside == OUTSIDE_NO && place == 0))
        return holder->outside;
    return place == 1 ? OUTSIDE_NO : place == 0 ? OUTSIDE_YES : OUTSIDE_POSSIBLE;
}

bool recipient_gets(const struct notice *notice, int recipient, int class, int category) {
    return holder_holds_data(&notice->holders[recipient], class, category);
}

/* ---- for what */

static bool purposes_said(const struct notice *notice, const struct holder *holder) {
    return yaml_get(path_node(notice->tree, holder->entry.path), "purposes") != NULL;
}

bool recipient_of_books(const struct notice *notice, const struct holder *holder) {
    if (!holder->recipient || !holder->holds.count || holder->holds.all || purposes_said(notice, holder))
        return false;
    for (size_t i = 0; i < notice->classes_count; i++)
        if (set_has(&holder->holds, (int)i) && !notice->classes[i].statute)
            return false;
    return true;
}

/* As notices call it. */
static bool called_accounts(const struct purpose *purpose) {
    static const char *const ids[] = {"books",   "bookkeeping", "accounts", "accounting",
                                      "invoice", "invoicing",   "billing"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (strcmp(purpose->entry.id, ids[i]) == 0)
            return true;
    return false;
}

static bool by_law(const struct notice *notice, const struct purpose *purpose) {
    for (size_t i = 0; purpose->grounds && i < notice->types_count; i++)
        if (names_have(&purpose->grounds[i], "legal_obligation"))
            return true;
    return false;
}

static unsigned needs_of(const struct notice *notice, const struct purpose *purpose) {
    unsigned needs = 0;
    for (size_t i = 0; purpose->needs && i < notice->types_count; i++)
        needs |= purpose->needs[i];
    return needs;
}

/* For the accounts: as they are called; where none is called so, what a law asks for; where nothing says it, whatever is no marketing. */
static bool for_accounts(const struct notice *notice, const struct purpose *purpose) {
    bool called = false, law = false;
    for (size_t i = 0; i < notice->purposes_count; i++) {
        called = called || called_accounts(&notice->purposes[i]);
        law = law || by_law(notice, &notice->purposes[i]);
    }
    return called ? called_accounts(purpose) : !purpose->marketing && (!law || by_law(notice, purpose));
}

/* For a job: the purposes that are there for one. */
static bool for_jobs(const struct notice *notice, const struct purpose *purpose) {
    bool any = false;
    for (size_t i = 0; i < notice->purposes_count; i++)
        any = any || (needs_of(notice, &notice->purposes[i]) & NEED_JOB);
    return !any || (needs_of(notice, purpose) & NEED_JOB);
}

/* A purpose of its own for what people answer. */
static bool asks_opinions(const struct notice *notice, const struct purpose *purpose) {
    if (strcmp(purpose->entry.id, "survey") == 0)
        return true;
    for (size_t i = 0; i < notice->categories_count; i++) {
        const struct set *purposes = &notice->categories[i].purposes;
        if (names_have(&notice->categories[i].fields, "survey_answer") && !purposes->all &&
            purposes->count == 1 && purposes->items[0] == (int)(purpose - notice->purposes))
            return true;
    }
    return false;
}

bool recipient_for(const struct notice *notice, const struct holder *holder, int index) {
    const struct purpose *purpose = &notice->purposes[index];
    if (!set_has(&holder->purposes, index))
        return false;
    if (!holder->recipient || purposes_said(notice, holder))
        return true;
    if (recipient_of_books(notice, holder))
        return for_accounts(notice, purpose);
    if (holder->role == ROLE_AUTHORITY)
        return !purpose->marketing && !asks_opinions(notice, purpose) &&
               !(needs_of(notice, purpose) & (NEED_ASKED | NEED_CONSENT | NEED_CHOSEN));
    return !(holder->needs & NEED_JOB) || for_jobs(notice, purpose);
}

/* ---- where it lies */

static bool may_leave(const struct holder *holder) {
    return holder->role != ROLE_OWN && recipient_outside(holder) != OUTSIDE_NO;
}

/* A recipient of whom nothing is said leaves nothing open. */
bool recipient_leaves(const struct holder *holder) {
    return may_leave(holder) && (holder->outside_said || known_text(holder->place) || !holder->recipient);
}

void recipient_share_in_eea(const struct notice *notice, size_t *inside, size_t *known) {
    *inside = *known = 0;
    for (size_t i = 0; i < notice->holders_count; i++) {
        const struct holder *holder = &notice->holders[i];
        if (holder->recipient || holder->role == ROLE_OWN || !known_text(holder->provider) ||
            (!holder->outside_said && place_in_eea(&holder->lands) < 0))
            continue;
        *known += 1;
        *inside += recipient_outside(holder) == OUTSIDE_NO;
    }
}

/* ---- grounds */

static bool within(day_t from, day_t to, day_t on) {
    return (from == DAY_NONE || from <= on) && (to == DAY_NONE || to >= on);
}

/* A certification has a last day: written down, or the notice's own. */
static bool certified(const struct transfer_ground *ground, const struct recipient_known *known, day_t on) {
    if (!known || ground->to != DAY_NONE)
        return true;
    for (size_t i = 0; i < known->count; i++) {
        const struct recipient_term *term = &known->terms[i];
        if (term->ground && strcmp(term->ground, ground->ground) == 0 && within(term->from, term->to, on))
            return true;
    }
    return false;
}

/* The Commission decides about countries. What lies inside needs no decision; a place of which no country is known has none. */
static bool adequate(const struct notice *notice, const struct holder *holder, day_t on) {
    const struct lands *lands = &holder->lands;
    bool all = lands->count && lands->whole;
    for (size_t i = 0; i < lands->count && all; i++)
        all = place_code_in_eea(lands->items[i]) || law_adequate(notice->law, lands->items[i], on, NULL);
    return all && place_in_eea(lands) == 0;
}

bool recipient_ground_holds(const struct notice *notice, const struct holder *holder,
                            const struct transfer_ground *ground, const struct recipient_known *known,
                            day_t on) {
    const char *id = ground->ground;
    bool article_49 = strcmp(id, "consent") == 0 || strcmp(id, "necessary") == 0;
    if (strcmp(id, "none") == 0 || !within(ground->from, ground->to, on))
        return false;
    if (notice->law && !law_ground_valid(notice->law, id, on, NULL, NULL))
        return false;
    if (strcmp(id, "adequacy") == 0 && notice->law && !adequate(notice, holder, on))
        return false;
    if (article_49 && holder->use == USE_REGULAR)
        return false;
    return strcmp(id, "dpf") != 0 || certified(ground, known, on);
}

const char *recipient_ground(const struct notice *notice, const struct holder *holder,
                             const struct recipient_known *known, day_t on) {
    for (size_t i = 0; i < holder->ground_count; i++)
        if (recipient_ground_holds(notice, holder, &holder->grounds[i], known, on))
            return holder->grounds[i].ground;
    return NULL;
}

const char *recipient_ground_words(struct arena *arena, const struct notice *notice,
                                   const struct holder *holder, const char *ground, enum lang lang,
                                   const char *words) {
    words = words ? words : word_text(lang, WORD_TRANSFER, ground);
    for (size_t i = 0; strcmp(ground, "adequacy") == 0 && notice->law && i < holder->lands.count; i++) {
        const char *only = law_adequate_only(notice->law, holder->lands.items[i], lang);
        if (only)
            words = arena_printf(arena, "%s, %s", words, only);
    }
    return words;
}

static bool own_agreement(const struct holder *holder, const struct recipient_known *known, day_t on) {
    if (holder->agreement_day == DAY_NONE || !within(holder->agreement_day, holder->agreement_to, on))
        return false;
    if (!known)
        return true;
    bool ended = known->agreement_ends != DAY_NONE && holder->agreement_day <= known->agreement_ends;
    return (!ended || on <= known->agreement_ends) &&
           (known->agreement_replaced == DAY_NONE || on < known->agreement_replaced);
}

bool recipient_agreement(const struct holder *holder, const struct recipient_known *known, day_t on) {
    if (own_agreement(holder, known, on))
        return true;
    for (size_t i = 0; known && i < known->count; i++)
        if (!known->terms[i].ground && within(known->terms[i].from, known->terms[i].to, on))
            return true;
    return false;
}

struct asking {
    struct ctx *ctx;
    const struct notice *notice;
    const struct holder *holder;
    const struct recipient_asked *asked;
};

static struct recipient_answer refuse(const struct asking *asking, const char *key, const char *id) {
    const char *path = arena_printf(asking->ctx->arena, "%s.%s", asking->holder->entry.path, key);
    return (struct recipient_answer){.id = id, .path = path};
}

static struct recipient_answer ask_scope(const struct asking *asking) {
    const struct holder *holder = asking->holder;
    const struct recipient_asked *asked = asking->asked;
    if (asked->type != NOTICE_NOTHING && !set_has(&holder->types, asked->type))
        return refuse(asking, "types",
                      M("The notice does not name this recipient for such a party. It says: “{1}”"));
    if (asked->purpose == NOTICE_NOTHING)
        return (struct recipient_answer){0};
    const struct purpose *purpose = &asking->notice->purposes[asked->purpose];
    if (!set_has(&holder->purposes, asked->purpose))
        return refuse(asking, "purposes",
                      M("The notice does not name this recipient for this purpose. It says: “{1}”"));
    if (purpose->marketing && recipient_of_books(asking->notice, holder))
        return refuse(
            asking, holder->classes.count ? "classes" : "data",
            M("This recipient gets only what the law makes you keep, so nothing for marketing. The notice "
              "says: “{1}”"));
    if (!set_has(&holder->filings, purpose->filing))
        return refuse(asking, "filing",
                      M("The notice does not name this recipient for this register. It says: “{1}”"));
    if (purpose->marketing && (holder->role == ROLE_CONTROLLER || holder->role == ROLE_AUTHORITY) &&
        names_have(&asking->notice->never, "third_party_marketing"))
        return (struct recipient_answer){
            .id = M("Data are not handed out for the marketing of others. The notice says: “{1}”"),
            .path = "never.third_party_marketing"};
    if (!recipient_for(asking->notice, holder, asked->purpose))
        return refuse(asking, "purposes",
                      M("The notice does not name this recipient for this purpose. It says: “{1}”"));
    return (struct recipient_answer){0};
}

static struct recipient_answer ask_transfer(const struct asking *asking, const char **ground) {
    if (!may_leave(asking->holder))
        return (struct recipient_answer){0};
    if (!asking->notice->transfers_listed)
        return (struct recipient_answer){
            .id = M("This recipient may take data outside the EU and the EEA, and the notice lets none go "
                    "there. It says: “{1}”"),
            .path = "transfers.outside_eea"};
    *ground = recipient_ground(asking->notice, asking->holder, asking->asked->known, asking->asked->on);
    if (!*ground)
        return refuse(asking, "grounds",
                      M("This recipient may take data outside the EU and the EEA, and no ground for that is "
                        "valid today. The notice says: “{1}”"));
    return (struct recipient_answer){0};
}

/* In the order in which somebody would mend it: what the asker can write, what must be signed, what the party must have
 * done. */
static struct recipient_answer ask_needs(const struct asking *asking) {
    static const struct {
        unsigned need;
        bool party;
        const char *id;
    } rows[] = {
        {NEED_AGREEMENT, false, M("There is no valid agreement with this recipient. The notice says: “{1}”")},
        {NEED_LAW, false,
         M("This recipient gets data only on a legal basis, which must be named. The notice says: “{1}”")},
        {NEED_REASON | NEED_EVENT | NEED_SOURCE, false,
         M("This recipient gets data only for a case, which must be named. The notice says: “{1}”")},
        {NEED_JOB, true, M("There is no job for which this recipient needs the data. The notice says: “{1}”")},
        {NEED_ASKED, true, M("The person has not asked about this. The notice says: “{1}”")},
        {NEED_CHOSEN, true, M("The person has not chosen this service. The notice says: “{1}”")},
        {NEED_CONSENT, true, M("There is no consent. The notice says: “{1}”")},
    };
    const struct holder *holder = asking->holder;
    unsigned have = asking->asked->evidence, needs = holder->needs;
    if (recipient_agreement(holder, asking->asked->known, asking->asked->on))
        have |= NEED_AGREEMENT;
    if (holder->use == USE_CHOSEN)
        needs |= NEED_CHOSEN;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (needs & rows[i].need & ~have && (asking->asked->party || !rows[i].party))
            return refuse(asking, needs & NEED_CHOSEN & ~holder->needs & rows[i].need ? "use" : "needs",
                          rows[i].id);
    return (struct recipient_answer){0};
}

struct recipient_answer recipient_ask(struct ctx *ctx, const struct notice *notice,
                                      const struct recipient_asked *asked) {
    if (asked->recipient < 0 || (size_t)asked->recipient >= notice->holders_count)
        return (struct recipient_answer){
            .id = M("Data are handed only to recipients that the notice names. It says: “{1}”"),
            .path = "recipients"};
    struct asking asking = {ctx, notice, &notice->holders[asked->recipient], asked};
    const char *ground = NULL;
    struct recipient_answer answer = ask_scope(&asking);
    if (!answer.id)
        answer = ask_transfer(&asking, &ground);
    if (!answer.id)
        answer = ask_needs(&asking);
    if (!answer.id && ground && strcmp(ground, "consent") == 0 && asked->party &&
        !(asked->evidence & NEED_CONSENT))
        answer = refuse(&asking, "grounds",
                        M("Data go to this recipient, outside the EU and the EEA, only with the person's "
                          "consent. The notice says: “{1}”"));
    if (!answer.id)
        answer = (struct recipient_answer){.ground = ground};
    return answer;
}

day_t holder_copies_until(const struct holder *holder, day_t erased) {
    const struct span *span = &holder->copies_gone;
    int hours = span->hours + (span->minutes + 59) / 60;
    return day_add_months(erased, 12 * span->years + span->months) + 7 * span->weeks + span->days +
           (hours + 23) / 24;
}
