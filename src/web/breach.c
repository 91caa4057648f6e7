/* One breach: the hours, what is known, what can be done now (the next thing first), and what was done. Each thing that can be done is
 * one form of this page; what was typed stays when it is refused. */
#include "web/breaches.h"

#include "registry/permit.h"
#include "registry/registry.h"
#include "rights/kept.h"
#include "rights/outbox.h"
#include "web/whom.h"
#include "web/systems.h"

#include <string.h>

enum { SHORT_MAX = 500, NAME_MAX = 40, DAY_MAX = 20, ASKED = 6 };
#define WORDS_ABOUT                                                                                            \
    M("What you have written yourself for the people, in their language; the rest of the letter is in it "     \
      "already.")

/* What an act asks for besides, each at most once. */
enum asks {
    ASK_REASON = 1,
    ASK_TEXT = 2,
    ASK_HOW = 4,
    ASK_WHEN = 8,
    ASK_CHOICE = 16,
    ASK_WHO = 32,
    ASK_SHEET = 64,
    ASK_SEND = 128,
    ASK_WORDS = 512, /* the letter in another language */
    RARE = 256       /* stands apart, below the others */
};

static const struct act {
    const char *act;
    enum breach_step_kind kind;
    int to; /* of TELL, where it is always the same */
    enum breach_word set;
    unsigned asks;
    const char *label, *about, *choice, *reason, *text, *how; /* message ids */
} acts[] = {
    {"assess", BREACH_STEP_ASSESS, -1, BREACH_RISK, ASK_CHOICE | ASK_REASON, M("Judge the risk"),
     M("What could happen to the people, how badly, and how likely? Where a risk is unlikely, this is why "
       "nobody is told."),
     M("Risk to the people"), M("Why"), NULL, NULL},
    {"authority", BREACH_STEP_TELL, BREACH_TO_AUTHORITY, BREACH_WORDS, ASK_WHEN | ASK_HOW | ASK_REASON,
     M("The authority was told"),
     M("Fill in the authority's form with the notification below; then write down when it was sent."), NULL,
     M("If it was after the 72 hours: why"), NULL, M("Number of the case there (may be left out)")},
    {"words_fi", BREACH_STEP_ADD, -1, BREACH_WORDS, ASK_WORDS, M("Write the letter in Finnish"), WORDS_ABOUT,
     NULL, NULL, NULL, NULL},
    {"words_sv", BREACH_STEP_ADD, -1, BREACH_WORDS, ASK_WORDS, M("Write the letter in Swedish"), WORDS_ABOUT,
     NULL, NULL, NULL, NULL},
    {"words_en", BREACH_STEP_ADD, -1, BREACH_WORDS, ASK_WORDS, M("Write the letter in English"), WORDS_ABOUT,
     NULL, NULL, NULL, NULL},
    {"send", BREACH_STEP_TELL, BREACH_TO_PEOPLE, BREACH_WORDS, ASK_SEND, M("Send the letter to the people"),
     M("Everybody whom it concerned and who has an e-mail address gets the letter below, in their language. "
       "Those without one stay on "
       "the list."),
     NULL, NULL, NULL, NULL},
    {"people", BREACH_STEP_TELL, BREACH_TO_PEOPLE, BREACH_WORDS, ASK_WHEN | ASK_HOW | ASK_TEXT,
     M("The people were told"),
     M("By letter, by telephone, in person. What they were told is the letter below, unless you write "
       "something else."),
     NULL, NULL, M("What they were told, if not the letter"), M("How they were told")},
    {"exempt", BREACH_STEP_EXEMPT, -1, BREACH_EXEMPT, ASK_CHOICE | ASK_REASON | ASK_HOW,
     M("The people need not be told"), NULL, M("Because (Article 34(3))"), M("What makes it so"), NULL,
     M("How the public was told instead, where telling each would be out of proportion")},
    {"add", BREACH_STEP_ADD, -1, BREACH_WORDS, ASK_SHEET, M("More is known"),
     M("What you change here stands from now on; what stood before stays among the steps."), NULL, NULL, NULL,
     NULL},
    {"link", BREACH_STEP_LINK, -1, BREACH_WORDS, ASK_WHO, M("Add whom it concerned"), NULL, NULL, NULL, NULL,
     NULL},
    {"tell", BREACH_STEP_TELL, -1, BREACH_TO, ASK_CHOICE | ASK_WHEN | ASK_HOW | RARE,
     M("Somebody else was told"), NULL, M("Who"), NULL, NULL, M("How, or the number of the case there")},
    {"aware", BREACH_STEP_CORRECT, -1, BREACH_WORDS, ASK_WHEN | ASK_REASON | RARE,
     M("Put right since when we knew"),
     M("The 72 hours are counted anew. What stood before stays among the steps."), NULL,
     M("Why it is put right"), NULL, NULL},
    {"note", BREACH_STEP_NOTE, -1, BREACH_WORDS, ASK_TEXT | RARE, M("Write a note"), NULL, NULL, NULL,
     M("Note"), NULL},
    {"lesson", BREACH_STEP_LESSON, -1, BREACH_WORDS, ASK_TEXT | RARE, M("Write down what was learnt"),
     M("What is done so that it does not happen again."), NULL, NULL, M("What was learnt"), NULL},
    {"close", BREACH_STEP_CLOSE, -1, BREACH_WORDS, 0, M("Close the breach"), NULL, NULL, NULL, NULL, NULL},
    {"reopen", BREACH_STEP_REOPEN, -1, BREACH_WORDS, 0, M("Open again"), NULL, NULL, NULL, NULL, NULL},
};
enum { ACTS = sizeof acts / sizeof *acts };

/* What was typed into the form that was refused. */
struct typed {
    const struct act *act;
    const char *reason, *text, *how, *on, *at, *choice, *who, *whom, *own[BREACH_OWNS];
    struct breach_sheet sheet;
    const char *wrong, *wrong_field;
    const struct hits *several;
};

static const char *named(struct ctx *ctx, const struct act *act, const char *name) {
    return arena_printf(ctx->arena, "%s_%s", act->act, name);
}

/* ---- what can be done */

static size_t untold(const struct breach *breach) {
    size_t count = 0;
    for (size_t i = 0; i < breach->party_count; i++)
        count += breach->parties[i].party && !breach->parties[i].told;
    return count;
}

static enum lang lang_of(const struct act *act) {
    enum lang lang;
    must(act->asks & ASK_WORDS && lang_from(act->act + strlen("words_"), &lang));
    return lang;
}

/* A breach with the letters that it needs. */
struct state {
    struct ctx *ctx;
    const struct breach *breach;
    struct breach_reader readers[LANG_COUNT];
    size_t reader_count;
};

static const struct breach_reader *reader_of(const struct state *state, enum lang lang) {
    for (size_t i = 0; i < state->reader_count; i++)
        if (state->readers[i].lang == lang)
            return &state->readers[i];
    return NULL;
}

/* The first letter that somebody waits for and that is not whole. */
static const struct breach_reader *lacking(const struct state *state) {
    for (size_t i = 0; i < state->reader_count; i++)
        if (state->readers[i].people && state->readers[i].letter.missing)
            return &state->readers[i];
    return NULL;
}

static bool in_first_language(const struct state *state, enum lang lang) {
    return lang == ctx_notice(state->ctx)->first_language;
}

static bool offered(const struct state *state, const struct act *act) {
    const struct breach *breach = state->breach;
    if (breach_hinders(breach, act->kind))
        return false;
    if (act->asks & ASK_SEND)
        return untold(breach) > 0;
    if (act->asks & ASK_WORDS)
        return ctx_notice(state->ctx)->languages[lang_of(act)] && !in_first_language(state, lang_of(act));
    if (act->kind == BREACH_STEP_EXEMPT)
        return breach->people_wanted;
    return act->kind != BREACH_STEP_REOPEN || breach->closed;
}

/* What the law waits for comes first. */
static bool is_next(const struct state *state, const struct act *act) {
    const struct breach *breach = state->breach;
    const struct breach_reader *lacks = lacking(state);
    if (breach->closed)
        return act->kind == BREACH_STEP_REOPEN;
    if (breach->risk == BREACH_RISK_UNKNOWN)
        return act->kind == BREACH_STEP_ASSESS;
    if (breach->wanted && !breach->notified)
        return act->to == BREACH_TO_AUTHORITY;
    if (breach->people_wanted && lacks)
        return in_first_language(state, lacks->lang) ? act->asks & ASK_SHEET
                                                     : act->asks & ASK_WORDS && lang_of(act) == lacks->lang;
    if (breach->people_wanted)
        return act->to == BREACH_TO_PEOPLE && (untold(breach) ? act->asks & ASK_SEND : !(act->asks & ASK_SEND));
    return act->kind == BREACH_STEP_CLOSE;
}

struct filling {
    struct ctx *ctx;
    const struct state *state;
    const struct typed *typed;
    const struct act *act;
    struct view_breach_act *view;
    struct view_field *fields;
};

static void put_field(struct filling *filling, const char *name, const char *label, const char *type,
                      const char *value, bool area) {
    struct ctx *ctx = filling->ctx;
    const struct typed *typed = filling->typed;
    bool open = typed->act == filling->act,
         wrong = open && typed->wrong_field && strcmp(typed->wrong_field, name) == 0;
    must(filling->view->fields_count < ASKED);
    filling->fields[filling->view->fields_count++] =
        (struct view_field){.name = named(ctx, filling->act, name),
                            .label = msg(ctx->lang, label),
                            .type = type,
                            .width = area || strcmp(type, "text") == 0 || !*type ? "" : "w2",
                            .value = open && value ? value : "",
                            .area = area,
                            .wrong = wrong ? typed->wrong : NULL};
}

/* The choices of a set of words; who was told has its own acts for the authority and the people. */
static void put_choice(struct filling *filling) {
    struct ctx *ctx = filling->ctx;
    const struct act *act = filling->act;
    size_t count = breach_word_count(act->set), from = act->set == BREACH_TO ? BREACH_TO_CONTROLLER : 0;
    struct view_choice *list = arena_array(ctx->arena, count + 1, sizeof *list);
    size_t made = 0;
    list[made++] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("Choose"))};
    for (size_t i = from; i < count; i++) {
        const char *id = breach_word_id(act->set, i);
        list[made++] = (struct view_choice){.value = id,
                                            .label = msg(ctx->lang, breach_word_label(act->set, i)),
                                            .chosen = filling->typed->act == act && filling->typed->choice &&
                                                      strcmp(filling->typed->choice, id) == 0};
    }
    put_field(filling, "choice", act->choice, "", NULL, false);
    filling->fields[filling->view->fields_count - 1].choices = list;
    filling->fields[filling->view->fields_count - 1].choices_count = made;
}

/* What stands there is shown to be changed, with what it is a translation of. */
static void put_words(struct filling *filling) {
    static const struct {
        const char *name, *label;
    } rows[BREACH_OWNS] = {
        [BREACH_OWN_PLAIN] = {"plain", M("For the people: what happened, in plain words")},
        [BREACH_OWN_CONSEQUENCES] = {"consequences", M("What it may lead to")},
        [BREACH_OWN_MEASURES] = {"measures", M("What has been done, will be done, and what people can do")},
    };
    struct ctx *ctx = filling->ctx;
    const struct breach_facts *facts = &filling->state->breach->facts;
    const struct breach_own_words *own = &facts->in[lang_of(filling->act)];
    for (enum breach_own i = 0; i < BREACH_OWNS; i++) {
        const char *original = breach_own_text(ctx, facts, ctx_notice(ctx)->first_language, i);
        put_field(filling, rows[i].name, rows[i].label, "", filling->typed->own[i], true);
        struct view_field *field = &filling->fields[filling->view->fields_count - 1];
        if (filling->typed->act != filling->act && own->text[i])
            field->value = own->text[i];
        if (original)
            field->hint =
                MSG(ctx->arena, ctx->lang,
                    own->old & 1U << i ? M("The original was changed since: {1}") : M("The original: {1}"),
                    original);
    }
}

static void put_fields(struct filling *filling) {
    const struct act *act = filling->act;
    const struct typed *typed = filling->typed;
    if (act->asks & ASK_CHOICE)
        put_choice(filling);
    if (act->asks & ASK_WORDS)
        put_words(filling);
    if (act->asks & ASK_WHEN) {
        put_field(filling, "on", M("Day"), "date", typed->on, false);
        put_field(filling, "at", M("Time"), "time", typed->at, false);
    }
    if (act->asks & ASK_WHO) {
        put_field(filling, "who", M("Whom it concerned"), "text", typed->who, false);
        filling->fields[filling->view->fields_count - 1].hint =
            msg(filling->ctx->lang, M("A name, e-mail, telephone number, business ID or id"));
    }
    if (act->asks & ASK_HOW)
        put_field(filling, "how", act->how, "text", typed->how, false);
    if (act->asks & ASK_REASON)
        put_field(filling, "reason", act->reason, "", typed->reason, true);
    if (act->asks & ASK_TEXT)
        put_field(filling, "text", act->text, "", typed->text, true);
}

static void fill_act(struct filling *filling, const char *id, const struct view_breach *page) {
    struct ctx *ctx = filling->ctx;
    const struct act *act = filling->act;
    const struct typed *typed = filling->typed;
    bool open = typed->act == act, next = is_next(filling->state, act);
    *filling->view = (struct view_breach_act){
        .id = id,
        .act = act->act,
        .label = msg(ctx->lang, act->label),
        .about = act->about ? msg(ctx->lang, act->about) : NULL,
        .csrf = page->frame.csrf,
        .once = gate_number(ctx->arena),
        .version = arena_printf(ctx->arena, "%lld", (long long)filling->state->breach->version),
        .first = next,
        .shown = open || (next && !typed->act)};
    filling->fields = arena_array(ctx->arena, ASKED, sizeof *filling->fields);
    put_fields(filling);
    filling->view->fields = filling->fields;
    if (act->asks & ASK_SHEET) {
        struct breach_sheet now = open ? typed->sheet : breach_sheet_of(ctx, &filling->state->breach->facts);
        struct view_breach_sheet *sheet = (struct view_breach_sheet *)breach_sheet_view(
            ctx, &now, "add_", false, open ? typed->wrong_field : NULL, open ? typed->wrong : NULL);
        sheet->open = 1;
        filling->view->sheet = sheet;
    }
    if (open && typed->several) {
        filling->view->whos = whom_choices(ctx, typed->several);
        filling->view->whos_count = typed->several->count;
    }
    filling->view->plain = !filling->view->fields_count && !filling->view->sheet;
}

/* The next thing first, then in the order of the table; what is rare apart. */
static int turn_of(const struct state *state, const struct act *act) {
    bool rare = act->asks & RARE || (act->asks & ASK_WORDS && !reader_of(state, lang_of(act)));
    return is_next(state, act) ? 0 : rare ? 2 : 1;
}

static void fill_acts(const struct state *state, const struct typed *typed, struct view_breach *view) {
    struct ctx *ctx = state->ctx;
    struct view_breach_act *list = arena_array(ctx->arena, ACTS, sizeof *list);
    for (int turn = 0; turn < 3; turn++) {
        size_t from = view->acts_count;
        for (size_t i = 0; i < ACTS; i++) {
            if (!offered(state, &acts[i]) || turn_of(state, &acts[i]) != turn)
                continue;
            struct filling filling = {ctx, state, typed, &acts[i], &list[view->acts_count++], NULL};
            fill_act(&filling, view->id, view);
        }
        if (turn < 2)
            continue;
        view->rare = list + from;
        view->rare_count = view->acts_count - from;
        view->acts_count = from;
    }
    view->acts = list;
    view->rare_open = typed->act && turn_of(state, typed->act) == 2;
}

/* ---- what is shown */

static const char *number_text(struct ctx *ctx, int64_t number) {
    return number == BREACH_NUMBER_UNKNOWN ? NULL : frame_number(ctx, (size_t)number);
}

static struct frame_cells facts_cells(struct ctx *ctx, const struct breach_facts *facts) {
    enum { MOST = 18 };
    struct frame_cells cells = {ctx, arena_array(ctx->arena, MOST, sizeof *cells.items), 0};
    frame_cell(&cells, M("Known since"), breach_when_text(ctx, ctx->lang, facts->aware));
    frame_cell(&cells, M("Began"), breach_when_text(ctx, ctx->lang, facts->begun));
    frame_cell(&cells, M("Ended"), breach_when_text(ctx, ctx->lang, facts->ended));
    frame_cell(&cells, M("What was hurt"), breach_kinds_text(ctx, ctx->lang, facts->kinds));
    frame_cell(&cells, M("Whose data"), breach_whose_text(ctx, ctx->lang, facts->whose));
    frame_cell(&cells, M("Where it happened"), breach_systems_text(ctx, ctx->lang, facts->systems));
    frame_cell(&cells, M("People, about"), number_text(ctx, facts->people));
    frame_cell(&cells, M("Which data"), breach_data_text(ctx, ctx->lang, facts->data));
    frame_cell(&cells, M("Records, about"), number_text(ctx, facts->records));
    frame_cell(&cells, M("How it was found"), facts->found);
    frame_cell(&cells, M("What it may lead to"), facts->consequences);
    frame_cell(&cells, M("Measures"), facts->measures);
    frame_cell(&cells, M("For the people, in plain words"), facts->plain);
    for (enum lang i = 0; i < LANG_COUNT; i++)
        frame_cell(&cells, breach_letter_label(i), breach_own_all(ctx, facts, i));
    return cells;
}

static void fill_facts(struct ctx *ctx, const struct breach *breach, struct view_breach *view) {
    struct frame_cells cells = facts_cells(ctx, &breach->facts);
    if (breach->risk >= 0)
        frame_cell(&cells, M("Risk"),
                   arena_printf(ctx->arena, "%s. %s",
                                msg(ctx->lang, breach_word_label(BREACH_RISK, (size_t)breach->risk)),
                                breach->risk_reason ? breach->risk_reason : ""));
    view->cells = cells.items;
    view->cells_count = cells.count;
    if (permit_role(ctx, ACTION_PROVE))
        view->systems = systems_links(ctx, breach->facts.systems, &view->systems_count);
}

static const char *step_words(struct ctx *ctx, const struct breach_step *step) {
    return step->risk >= 0     ? msg(ctx->lang, breach_word_label(BREACH_RISK, (size_t)step->risk))
           : step->to >= 0     ? msg(ctx->lang, breach_word_label(BREACH_TO, (size_t)step->to))
           : step->exempt >= 0 ? msg(ctx->lang, breach_word_label(BREACH_EXEMPT, (size_t)step->exempt))
                               : NULL;
}

/* The last comes first, as on a customer's page. */
static void fill_steps(struct ctx *ctx, const struct breach *breach, struct view_breach *view) {
    struct view_breach_step *list = arena_array(ctx->arena, breach->step_count + 1, sizeof *list);
    for (size_t i = 0; i < breach->step_count; i++) {
        const struct breach_step *step = &breach->steps[breach->step_count - 1 - i];
        struct frame_cells cells = facts_cells(ctx, &step->facts);
        frame_cell(&cells, M("Known since, before it was put right"),
                   breach_when_text(ctx, ctx->lang, step->aware_was));
        list[i] = (struct view_breach_step){.when = breach_when_text(ctx, ctx->lang, step->at),
                                            .iso = frame_day_iso(ctx, zone_day(registry_zone(ctx), step->at)),
                                            .what = msg(ctx->lang, breach_step_label(step->kind)),
                                            .who = step->who ? step->who : msg(ctx->lang, M("command line")),
                                            .words = step_words(ctx, step),
                                            .done = breach_when_text(ctx, ctx->lang, step->done),
                                            .reason = step->reason,
                                            .text = step->text ? step->text : step->facts.nature,
                                            .how = step->how,
                                            .cells = cells.items,
                                            .cells_count = cells.count};
    }
    view->steps = list;
    view->steps_count = breach->step_count;
}

/* "Sent": what became of the e-mail. */
static const char *letter_words(struct ctx *ctx, const char *letter) {
    enum outbox_state state;
    return letter && outbox_state_from(letter, &state) ? msg(ctx->lang, outbox_state_label(state)) : NULL;
}

static void fill_parties(struct ctx *ctx, const struct breach *breach, struct view_breach *view) {
    struct view_breach_party *list = arena_array(ctx->arena, breach->party_count + 1, sizeof *list);
    for (size_t i = 0; i < breach->party_count; i++) {
        const struct breach_party *party = &breach->parties[i];
        list[i] = (struct view_breach_party){.id = party->party ? ref_text(ctx->arena, party->party) : NULL,
                                             .name = party->name ? party->name : msg(ctx->lang, M("erased")),
                                             .told = breach_when_text(ctx, ctx->lang, party->told),
                                             .letter = letter_words(ctx, party->letter),
                                             .back = party->back};
    }
    view->parties = list;
    view->parties_count = breach->party_count;
}

static const char *missing_text(struct ctx *ctx, size_t missing) {
    return missing ? msg_count(ctx->arena, ctx->lang,
                               MN("{1} part is still missing", "{1} parts are still missing"), (long)missing)
                   : NULL;
}

/* A letter for each language in which it is needed. */
static void fill_letters(const struct state *state, struct view_breach *view) {
    struct ctx *ctx = state->ctx;
    struct view_breach_letter *list = arena_array(ctx->arena, LANG_COUNT, sizeof *list);
    for (size_t i = 0; i < state->reader_count; i++) {
        const struct breach_reader *one = &state->readers[i];
        list[i] = (struct view_breach_letter){
            .lang = lang_code(one->lang),
            .label = msg(ctx->lang,
                         state->reader_count > 1 ? breach_letter_label(one->lang) : M("Letter to the people")),
            .people = one->people && state->reader_count > 1
                          ? msg_count(ctx->arena, ctx->lang,
                                      MN("{1} person to be told reads it", "{1} people to be told read it"),
                                      (long)one->people)
                          : NULL,
            .missing = missing_text(ctx, one->letter.missing)};
    }
    view->letters = list;
    view->letters_count = state->reader_count;
}

static enum status fill_papers(const struct state *state, struct view_breach *view) {
    struct breach_paper form = {0};
    TRY(breach_form(state->ctx, state->breach, state->ctx->lang, &form));
    view->missing = missing_text(state->ctx, form.missing);
    fill_letters(state, view);
    return ST_OK;
}

static void fill_mistake(struct ctx *ctx, const struct typed *typed, struct view_breach *view) {
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    if (!typed->wrong)
        return;
    view->wrong = msg(ctx->lang, M("Nothing was written down"));
    mistake->text = typed->wrong;
    if (typed->wrong_field)
        mistake->name = named(ctx, typed->act, typed->wrong_field);
    view->mistakes = mistake;
    view->mistakes_count = 1;
}

static enum status read_id(struct visit *visit, ref_t *id) {
    return ref_parse(visit->params[0], id) ? ST_OK
                                           : FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such breach."));
}

static enum status show(struct visit *visit, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct breach breach;
    ref_t id;
    TRY(read_id(visit, &id));
    TRY(breach_read(ctx, id, &breach));
    struct view_breach view = {.id = ref_text(ctx->arena, id),
                               .what = breach.facts.nature,
                               .state = breach_state_words(ctx, &breach),
                               .late = breach.late,
                               .closed = breach.closed != 0,
                               .people_wanted = breach.people_wanted,
                               .clock = breach_clock(ctx, &breach),
                               .kept = breach.closed ? kept_words(ctx, "breaches", breach.last) : NULL,
                               .told_late = breach.notified && breach.late ? breach.late_reason : NULL};
    frame_fill(visit, breach_title(ctx, &breach), &view.frame);
    view.frame.here = arena_printf(ctx->arena, "breaches/%s", view.id);
    fill_mistake(ctx, typed, &view);
    fill_facts(ctx, &breach, &view);
    struct state state = {.ctx = ctx, .breach = &breach};
    TRY(breach_readers(ctx, &breach, state.readers, &state.reader_count));
    fill_acts(&state, typed, &view);
    fill_parties(ctx, &breach, &view);
    fill_steps(ctx, &breach, &view);
    TRY(fill_papers(&state, &view));
    struct template_out out = frame_out(visit);
    page_breach(&out, &view);
    return ST_OK;
}

enum status breach_show(struct visit *visit) {
    return show(visit, &(struct typed){0});
}

/* ---- doing it */

static const char *given(const char *text) {
    return text && text[strspn(text, " \t\n")] ? text : NULL;
}

static bool same(const char *a, const char *b) {
    return a && b && strcmp(a, b) == 0;
}

/* As a form shows it: of the hour that was twice it does not say which. */
static bool same_moment(struct ctx *ctx, int64_t a, int64_t b) {
    return same(breach_typed_day(ctx, a), breach_typed_day(ctx, b)) &&
           same(breach_typed_clock(ctx, a), breach_typed_clock(ctx, b));
}

/* Only what is other than it was is said: what stays as it was is no news. */
static void keep_news(struct ctx *ctx, struct breach_facts *facts, const struct breach_facts *was) {
    const struct breach_facts none = breach_facts_none();
#define NEWS(member, equal)                                                                                    \
    if (equal)                                                                                                 \
    facts->member = none.member
    NEWS(begun, same_moment(ctx, facts->begun, was->begun));
    NEWS(ended, same_moment(ctx, facts->ended, was->ended));
    NEWS(kinds, facts->kinds == was->kinds);
    NEWS(people, facts->people == was->people);
    NEWS(records, facts->records == was->records);
    NEWS(found, same(facts->found, was->found));
    NEWS(nature, same(facts->nature, was->nature));
    NEWS(whose, same(facts->whose, was->whose));
    NEWS(systems, same(facts->systems, was->systems));
    NEWS(data, same(facts->data, was->data));
    NEWS(plain, same(facts->plain, was->plain));
    NEWS(consequences, same(facts->consequences, was->consequences));
    NEWS(measures, same(facts->measures, was->measures));
#undef NEWS
}

static enum status fill_words(struct ctx *ctx, const struct typed *typed, struct breach_facts *facts) {
    facts->plain = given(typed->own[BREACH_OWN_PLAIN]);
    facts->consequences = given(typed->own[BREACH_OWN_CONSEQUENCES]);
    facts->measures = given(typed->own[BREACH_OWN_MEASURES]);
    if (!facts->plain && !facts->consequences && !facts->measures)
        return whom_wrong(ctx, "plain", M("Write what is to stand in the letter."));
    breach_own_in(ctx, facts, lang_of(typed->act));
    return ST_OK;
}

static enum status fill_step(struct ctx *ctx, ref_t id, struct typed *typed, struct breach_step_draft *step,
                             ref_t *party) {
    const struct act *act = typed->act;
    struct breach breach;
    int64_t when = 0;
    int chosen = given(typed->choice) ? breach_word_from(act->set, typed->choice) : -1;
    step->to = act->kind == BREACH_STEP_TELL ? (act->to >= 0 ? act->to : chosen) : -1;
    step->risk = act->kind == BREACH_STEP_ASSESS ? chosen : -1;
    step->exempt = act->kind == BREACH_STEP_EXEMPT ? chosen : -1;
    if ((act->asks & ASK_CHOICE) && chosen < 0)
        return whom_wrong(ctx, "choice", M("Choose one."));
    if (act->asks & ASK_WHEN)
        TRY(breach_typed_time(ctx, "", typed->on, typed->at, act->to == BREACH_TO_AUTHORITY, &when));
    if (act->kind == BREACH_STEP_CORRECT)
        step->facts.aware = when;
    else
        step->when = when;
    if (act->asks & ASK_SHEET) {
        TRY(breach_read(ctx, id, &breach));
        TRY(breach_sheet_facts(ctx, &typed->sheet, false, &step->facts));
        keep_news(ctx, &step->facts, &breach.facts);
    }
    if (act->asks & ASK_WORDS)
        TRY(fill_words(ctx, typed, &step->facts));
    if (act->asks & ASK_WHO) {
        if (!*typed->who && !*typed->whom)
            return whom_wrong(ctx, "who", M("Say whom it concerned."));
        TRY(whom_find(ctx, typed->whom, typed->who, party, &typed->several));
        step->parties = party;
        step->party_count = 1;
    }
    return ST_OK;
}

static enum status take(struct ctx *ctx, ref_t id, const char *version, struct typed *typed) {
    struct breach_step_draft step = {.kind = typed->act->kind,
                                     .facts = breach_facts_none(),
                                     .reason = given(typed->reason),
                                     .text = given(typed->text),
                                     .how = given(typed->how)};
    ref_t party;
    for (; *version >= '0' && *version <= '9' && step.version < INT64_MAX / 100; version++)
        step.version = step.version * 10 + (*version - '0');
    if (typed->act->asks & ASK_SEND)
        return breach_send(ctx, id, step.version, NULL);
    TRY(fill_step(ctx, id, typed, &step, &party));
    return breach_take(ctx, id, &step);
}

static const char *of_act(struct ctx *ctx, const struct form *form, const struct act *act, unsigned asks,
                          const char *name) {
    return act->asks & asks ? form_value(form, named(ctx, act, name)) : "";
}

/* Every field of every act, by its own name. */
static enum status read_form(struct visit *visit, struct form *form, struct typed *typed) {
    static const struct {
        unsigned asks;
        const char *name;
        size_t max;
    } asked[] = {{ASK_WORDS, "plain", BREACH_TEXT_MAX},
                 {ASK_WORDS, "consequences", BREACH_TEXT_MAX},
                 {ASK_WORDS, "measures", BREACH_TEXT_MAX},
                 {ASK_REASON, "reason", BREACH_TEXT_MAX},
                 {ASK_TEXT, "text", BREACH_TEXT_MAX},
                 {ASK_HOW, "how", SHORT_MAX},
                 {ASK_WHEN, "on", DAY_MAX},
                 {ASK_WHEN, "at", DAY_MAX},
                 {ASK_CHOICE, "choice", NAME_MAX},
                 {ASK_WHO, "who", SHORT_MAX}};
    enum { EACH = sizeof asked / sizeof *asked };
    struct ctx *ctx = visit->ctx;
    struct form_field *fields = arena_array(ctx->arena, EACH * ACTS + SHEET_FORM_FIELDS + 3, sizeof *fields);
    size_t count = breach_sheet_fields(ctx, "add_", fields);
    fields[count++] = (struct form_field){"do", NAME_MAX};
    fields[count++] = (struct form_field){"version", NAME_MAX};
    fields[count++] = (struct form_field){"whom", NAME_MAX};
    for (size_t i = 0; i < ACTS; i++)
        for (size_t k = 0; k < EACH; k++)
            if (acts[i].asks & asked[k].asks)
                fields[count++] = (struct form_field){named(ctx, &acts[i], asked[k].name), asked[k].max};
    TRY(form_read(ctx, visit->request, fields, count, form));
    const char *act = form_value(form, "do");
    for (size_t i = 0; i < ACTS; i++)
        if (strcmp(acts[i].act, act) == 0)
            typed->act = &acts[i];
    if (!typed->act)
        return FAIL(ctx, ST_INVALID, M("There is no such page."));
    typed->reason = of_act(ctx, form, typed->act, ASK_REASON, "reason");
    typed->text = of_act(ctx, form, typed->act, ASK_TEXT, "text");
    typed->how = of_act(ctx, form, typed->act, ASK_HOW, "how");
    typed->own[BREACH_OWN_PLAIN] = of_act(ctx, form, typed->act, ASK_WORDS, "plain");
    typed->own[BREACH_OWN_CONSEQUENCES] = of_act(ctx, form, typed->act, ASK_WORDS, "consequences");
    typed->own[BREACH_OWN_MEASURES] = of_act(ctx, form, typed->act, ASK_WORDS, "measures");
    typed->on = of_act(ctx, form, typed->act, ASK_WHEN, "on");
    typed->at = of_act(ctx, form, typed->act, ASK_WHEN, "at");
    typed->choice = of_act(ctx, form, typed->act, ASK_CHOICE, "choice");
    typed->who = of_act(ctx, form, typed->act, ASK_WHO, "who");
    typed->whom = form_value(form, "whom");
    return breach_sheet_read(visit, form, "add_", &typed->sheet);
}

/* The model's names of what is one field or several here. */
static const char *field_here(const struct act *act, const char *field) {
    if (!field)
        return NULL;
    if (strcmp(field, "risk") == 0 || strcmp(field, "to") == 0 || strcmp(field, "exempt") == 0)
        return "choice";
    if (act->kind == BREACH_STEP_CORRECT && (strcmp(field, "aware") == 0 || strcmp(field, "begun") == 0))
        return "on";
    if (strcmp(field, "_on") == 0 || strcmp(field, "_at") == 0)
        return field + 1;
    return breach_sheet_field(field);
}

enum status breach_do(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct typed typed = {0};
    struct form form;
    ref_t id;
    TRY(read_id(visit, &id));
    TRY(read_form(visit, &form, &typed));
    enum status status = take(ctx, id, form_value(&form, "version"), &typed);
    if (status == ST_OK) {
        reply_see_other(visit->reply, arena_printf(ctx->arena, "/breaches/%s", ref_text(ctx->arena, id)));
        return ST_OK;
    }
    if (status != ST_INVALID && status != ST_CONFLICT)
        return status;
    typed.wrong = frame_fault(ctx);
    typed.wrong_field = field_here(typed.act, ctx->fault.field);
    visit->reply->status = status_http(status);
    fault_clear(ctx);
    return show(visit, &typed);
}

/* ---- the two papers */

static const struct view_choice *lang_choices(struct ctx *ctx, enum lang chosen, size_t *count) {
    static const char *const names[LANG_COUNT] = {"Suomi", "Svenska", "English"};
    struct view_choice *list = arena_array(ctx->arena, LANG_COUNT, sizeof *list);
    for (enum lang i = 0; i < LANG_COUNT; i++)
        list[i] = (struct view_choice){.value = lang_code(i), .label = names[i], .chosen = i == chosen};
    *count = LANG_COUNT;
    return list;
}

static const struct view_paragraph *lines_of(struct ctx *ctx, const char *text, size_t *count) {
    struct view_paragraph *list = NULL;
    size_t room = 0;
    *count = 0;
    while (text && *text) {
        size_t length = strcspn(text, "\n");
        struct view_paragraph line = {arena_text_n(ctx->arena, text, length)};
        ARENA_PUSH(ctx->arena, list, *count, room, line);
        text += length + (text[length] == '\n');
    }
    return list;
}

static enum status show_paper(struct visit *visit, bool letter) {
    struct ctx *ctx = visit->ctx;
    struct breach breach;
    struct breach_paper paper = {0};
    const char *code = request_query(visit->request, "lang");
    enum lang lang = ctx_notice(ctx)->first_language;
    ref_t id;
    if (code)
        (void)lang_from(code, &lang);
    TRY(read_id(visit, &id));
    TRY(breach_read(ctx, id, &breach));
    if (letter)
        TRY(breach_letter(ctx, &breach, lang, NULL, &paper));
    else
        TRY(breach_form(ctx, &breach, lang, &paper));
    struct view_breach_paper view = {
        .id = ref_text(ctx->arena, id),
        .paper_lang = lang_code(lang),
        .title = paper.title,
        .day = paper.day,
        .heading = msg(ctx->lang, letter ? M("Letter to the people") : M("Notification to the authority")),
        .lead = msg(ctx->lang, letter ? M("Print it, or let it be sent from the breach's page.")
                                      : M("Print it, or copy it part by part into the authority's own form.")),
        .missing = missing_text(ctx, paper.missing),
        .letter = letter};
    frame_fill(visit, view.heading, &view.frame);
    view.frame.here = arena_printf(ctx->arena, "breaches/%s/%s", view.id, letter ? "letter" : "form");
    view.langs = lang_choices(ctx, lang, &view.langs_count);
    view.recipient = lines_of(ctx, paper.to, &view.recipient_count);
    struct view_breach_part *parts = arena_array(ctx->arena, paper.count + 1, sizeof *parts);
    for (size_t i = 0; i < paper.count; i++)
        parts[i] =
            (struct view_breach_part){paper.parts[i].heading, paper.parts[i].text, paper.parts[i].missing};
    view.parts = parts;
    view.parts_count = paper.count;
    struct template_out out = frame_out(visit);
    page_breach_paper(&out, &view);
    return ST_OK;
}

enum status breach_form_show(struct visit *visit) {
    return show_paper(visit, false);
}

enum status breach_letter_show(struct visit *visit) {
    return show_paper(visit, true);
}
