/* One device: what is known of it, what was done with it, its backups; and a form for each thing that can be done. A lost one leads to the
 * register of breaches with what is known of it. */
#include "http/form.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "registry/user.h"
#include "web/devices.h"

#include <stdlib.h>
#include <string.h>

enum { AHEAD = 30, COPIES = 12, WORD_MAX = 40, FIELDS = 12, HOLDS_MAX = 64 };

static enum status find(struct visit *visit, struct device *device) {
    ref_t id;
    if (!ref_parse(visit->params[0], &id))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    return device_read(visit->ctx, id, device);
}

/* ---- one device */

static const char *screen_words(struct ctx *ctx, int64_t minutes) {
    return minutes < 0 ? NULL
           : minutes == 0
               ? msg(ctx->lang, M("never"))
               : msg_count(ctx->arena, ctx->lang, MN("after {1} minute", "after {1} minutes"), (long)minutes);
}

static const char *yes_words(struct ctx *ctx, int yes) {
    return yes < 0 ? NULL : msg(ctx->lang, yes ? M("yes") : M("no"));
}

static const char *checked_words(struct ctx *ctx, const struct device *device) {
    if (device->checked == DAY_NONE)
        return msg(ctx->lang, M("never"));
    return device->checked_by
               ? arena_printf(ctx->arena, "%s, %s", frame_day(ctx, device->checked), device->checked_by)
               : frame_day(ctx, device->checked);
}

static void fill_cells(struct ctx *ctx, const struct device *device, struct view_device *view) {
    enum { CELLS = 12 };
    struct frame_cells cells = {ctx, arena_array(ctx->arena, CELLS, sizeof(struct view_cell)), 0};
    const struct device_facts *facts = &device->facts;
    frame_cell(&cells, M("What it is"), msg(ctx->lang, device_word_label(DEVICE_KIND, facts->kind)));
    frame_cell(&cells, M("Whose"), device->user);
    frame_cell(&cells, M("What is on it"), devices_held(ctx, facts->holds));
    frame_cell(&cells, M("Encrypted"), yes_words(ctx, facts->encrypted));
    frame_cell(&cells, M("Opens with"), facts->lock < 0 ? NULL : devices_lock(ctx, facts));
    frame_cell(&cells, M("Screen locks"), screen_words(ctx, facts->screen));
    frame_cell(&cells, M("Copied"),
               facts->copy < 0 ? NULL : msg(ctx->lang, device_word_label(DEVICE_COPY, facts->copy)));
    frame_cell(&cells, M("Checked"), checked_words(ctx, device));
    frame_cell(&cells, M("Check again by"), frame_day(ctx, device->next));
    frame_cell(&cells, M("Last restore test"), frame_day(ctx, device->restored));
    view->cells = cells.items;
    view->cells_count = cells.count;
}

static void fill_acts(struct ctx *ctx, const struct device *device, struct view_device *view) {
    struct view_choice *acts = arena_array(ctx->arena, DEVICE_STEP_KINDS, sizeof *acts);
    struct view_choice *rare = arena_array(ctx->arena, DEVICE_STEP_KINDS, sizeof *rare);
    for (int i = 0; i < DEVICE_STEP_KINDS; i++) {
        enum device_step_kind kind = (enum device_step_kind)i;
        const char *act = device_step_act(kind);
        if (!act || device_hinders(device, kind) || !device_may(ctx, kind))
            continue;
        struct view_choice choice = {
            .value = device_step_id(kind), .label = msg(ctx->lang, act), .id = view->id};
        bool first = kind == DEVICE_STEP_CHECK || kind == DEVICE_STEP_LOST || kind == DEVICE_STEP_BACK;
        if (first)
            acts[view->acts_count++] = choice;
        else
            rare[view->rare_count++] = choice;
    }
    view->acts = acts;
    view->rare = rare;
}

static void fill_steps(struct ctx *ctx, const struct device *device, struct view_device *view) {
    struct view_device_step *steps = arena_array(ctx->arena, device->step_count + 1, sizeof *steps);
    for (size_t i = device->step_count; i > 0; i--) {
        const struct device_step *step = &device->steps[i - 1];
        steps[view->steps_count++] =
            (struct view_device_step){.day = frame_day(ctx, step->day),
                                      .iso = frame_day_iso(ctx, step->day),
                                      .what = msg(ctx->lang, device_step_label(step->kind)),
                                      .who = step->who,
                                      .text = step->text,
                                      .next = frame_day(ctx, step->next),
                                      .next_iso = frame_day_iso(ctx, step->next)};
    }
    view->steps = steps;
}

static enum status fill_copies(struct ctx *ctx, const struct device *device, struct view_device *view) {
    const struct zone *zone = registry_zone(ctx);
    struct device_copy *list;
    size_t count;
    TRY(device_copies(ctx, device->id, COPIES, &list, &count));
    struct view_device_copy *copies = arena_array(ctx->arena, count + 1, sizeof *copies);
    for (size_t i = 0; i < count; i++)
        copies[i] = (struct view_device_copy){.day = arena_printf(ctx->arena, "%s %s",
                                                                  frame_day(ctx, zone_day(zone, list[i].at)),
                                                                  zone_clock(ctx->arena, zone, list[i].at)),
                                              .iso = zone_iso(ctx->arena, zone, list[i].at),
                                              .good = list[i].good};
    view->copies = copies;
    view->copies_count = count;
    return ST_OK;
}

enum status device_show(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct device device;
    struct device_need *due;
    struct device_keys keys = {0};
    struct privacy_look found = {0};
    size_t due_count;
    TRY(find(visit, &device));
    struct view_device view = {
        .id = ref_text(ctx->arena, device.id),
        .title = device.facts.name,
        .state = device.state == DEVICE_USED
                     ? NULL
                     : frame_capital(ctx, msg(ctx->lang, device_word_label(DEVICE_STATE, device.state))),
        .lost = device.state == DEVICE_LOST && !device.breach && permit_role(ctx, ACTION_BREACH),
        .used = device.state == DEVICE_USED && device_may(ctx, DEVICE_STEP_NOTE),
        .copy_once = gate_number(ctx->arena)};
    frame_fill(visit, view.title, &view.frame);
    device_needs(ctx, &device, 1, &keys, AHEAD, &due, &due_count);
    devices_put_needs(ctx, due, due_count, device.id, &found);
    view.needs = found.needs;
    view.needs_count = found.need_count;
    fill_cells(ctx, &device, &view);
    fill_acts(ctx, &device, &view);
    fill_steps(ctx, &device, &view);
    TRY(fill_copies(ctx, &device, &view));
    struct template_out out = frame_out(visit);
    page_device(&out, &view);
    return ST_OK;
}

/* ---- the forms */

struct typed {
    const char *name, *kind, *user, *encrypted, *lock, *length, *screen, *copy;
    const char *who, *text, *day, *next, *version;
    const char *const *holds;
    size_t hold_count;
    const char *wrong, *field;
};

struct filling {
    struct ctx *ctx;
    const struct typed *typed;
    struct view_field *fields;
    size_t count;
};

static struct view_field *put(struct filling *filling, const char *name, const char *label, const char *value,
                              const char *hint, const char *width) {
    struct ctx *ctx = filling->ctx;
    const struct typed *typed = filling->typed;
    struct view_field *field = &filling->fields[filling->count++];
    bool wrong = typed->wrong && typed->field && strcmp(typed->field, name) == 0;
    must(filling->count <= FIELDS);
    *field = (struct view_field){.name = name,
                                 .label = msg(ctx->lang, label),
                                 .value = value,
                                 .type = "text",
                                 .width = width,
                                 .hint = hint ? msg(ctx->lang, hint) : NULL,
                                 .wrong = wrong ? typed->wrong : NULL};
    return field;
}

/* Nothing is chosen beforehand: what nobody has said is not known. */
static void choices(struct ctx *ctx, struct view_field *field, enum device_word set, const char *chosen) {
    size_t count = device_word_count(set);
    struct view_choice *list = arena_array(ctx->arena, count + 1, sizeof *list);
    list[0] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("Choose")), .chosen = !*chosen};
    for (size_t i = 0; i < count; i++) {
        const char *id = device_word_id(set, (int)i);
        list[i + 1] = (struct view_choice){.value = id,
                                           .label = msg(ctx->lang, device_word_label(set, (int)i)),
                                           .chosen = strcmp(id, chosen) == 0};
    }
    field->choices = list;
    field->choices_count = count + 1;
}

static void yes_or_no(struct ctx *ctx, struct view_field *field, const char *chosen) {
    enum { COUNT = 3 };
    struct view_choice *list = arena_array(ctx->arena, COUNT, sizeof *list);
    list[0] = (struct view_choice){"", msg(ctx->lang, M("Choose")), NULL, !*chosen};
    list[1] = (struct view_choice){"yes", msg(ctx->lang, M("Yes")), NULL, strcmp(chosen, "yes") == 0};
    list[2] = (struct view_choice){"no", msg(ctx->lang, M("No")), NULL, strcmp(chosen, "no") == 0};
    field->choices = list;
    field->choices_count = COUNT;
}

static enum status users(struct ctx *ctx, struct view_field *field, const char *chosen) {
    struct user *staff;
    size_t all, count = 1;
    TRY(user_staff(ctx, &staff, &all));
    struct view_choice *list = arena_array(ctx->arena, all + 1, sizeof *list);
    list[0] = (struct view_choice){
        .value = "", .label = msg(ctx->lang, M("Nobody in particular")), .chosen = !*chosen};
    for (size_t i = 0; i < all; i++) {
        const char *id = ref_text(ctx->arena, staff[i].id);
        if (!staff[i].ended)
            list[count++] =
                (struct view_choice){.value = id, .label = staff[i].name, .chosen = strcmp(chosen, id) == 0};
    }
    field->choices = list;
    field->choices_count = count;
    return ST_OK;
}

static const char *least_hint(struct ctx *ctx) {
    struct device_rule rule = device_rule(ctx_notice(ctx));
    if (rule.password && rule.pin)
        return MSG(ctx->arena, ctx->lang, M("The notice asks for {1} characters, of a PIN for {2} digits"),
                   frame_number(ctx, (size_t)rule.password), frame_number(ctx, (size_t)rule.pin));
    return rule.password ? MSG(ctx->arena, ctx->lang, M("The notice asks for {1} characters"),
                               frame_number(ctx, (size_t)rule.password))
                         : NULL;
}

static const char *screen_hint(struct ctx *ctx) {
    struct device_rule rule = device_rule(ctx_notice(ctx));
    return rule.screen ? MSG(ctx->arena, ctx->lang, M("Minutes; 0: never. The notice asks for {1} at most"),
                             frame_number(ctx, (size_t)rule.screen))
                       : msg(ctx->lang, M("Minutes; 0: never"));
}

static bool of_facts(enum device_step_kind kind) {
    return kind == DEVICE_STEP_RECORD || kind == DEVICE_STEP_CORRECT || kind == DEVICE_STEP_CHECK;
}

static enum status fill_facts(struct filling *filling, enum device_step_kind kind) {
    struct ctx *ctx = filling->ctx;
    const struct typed *typed = filling->typed;
    if (kind != DEVICE_STEP_CHECK) {
        put(filling, "name", M("Name"), typed->name, M("By which everybody knows it, such as Olli’s laptop"),
            "");
        choices(ctx, put(filling, "kind", M("What it is"), NULL, NULL, "w3"), DEVICE_KIND, typed->kind);
        TRY(users(ctx, put(filling, "user", M("Whose it is"), NULL, NULL, "w3"), typed->user));
    }
    yes_or_no(ctx, put(filling, "encrypted", M("Is what is on it encrypted?"), NULL, NULL, "w3"),
              typed->encrypted);
    choices(ctx, put(filling, "lock", M("What opens it"), NULL, NULL, "w3"), DEVICE_LOCK, typed->lock);
    put(filling, "length", M("How long that is"), typed->length, NULL, "w2")->hint = least_hint(ctx);
    put(filling, "screen", M("The screen locks itself after"), typed->screen, NULL, "w2")->hint =
        screen_hint(ctx);
    choices(ctx, put(filling, "copy", M("How it is copied"), NULL, NULL, ""), DEVICE_COPY, typed->copy);
    return ST_OK;
}

static void fill_words(struct filling *filling, enum device_step_kind kind) {
    static const char *const texts[DEVICE_STEP_KINDS] = {
        [DEVICE_STEP_CHECK] = M("More about it"),
        [DEVICE_STEP_RESTORE] = M("What was brought back, and could it be read"),
        [DEVICE_STEP_LOST] = M("Where and how it was lost"),
        [DEVICE_STEP_RETIRE] = M("How it was wiped, and where it went"),
        [DEVICE_STEP_BACK] = M("How it came back"),
        [DEVICE_STEP_NOTE] = M("What is to be written down")};
    const struct typed *typed = filling->typed;
    if (texts[kind])
        put(filling, "text", texts[kind], typed->text, NULL, "")->area = 1;
    if (device_step_signed(kind))
        put(filling, "who", kind == DEVICE_STEP_RETIRE ? M("Who wiped it") : M("Who looked"), typed->who, NULL,
            "");
    if (kind != DEVICE_STEP_RECORD && kind != DEVICE_STEP_CORRECT)
        put(filling, "day", M("On which day"), typed->day, M("As in 23.11.2026"), "w3");
    if (kind == DEVICE_STEP_CHECK)
        put(filling, "next", M("Again by"), typed->next, M("Empty: as the notice says, or in a year"), "w3");
}

static bool was_held(const struct typed *typed, const char *id) {
    for (size_t i = 0; i < typed->hold_count; i++)
        if (strcmp(typed->holds[i], id) == 0)
            return true;
    return false;
}

/* Classes of the notice, and the systems that are reached with a device: not papers, not devices themselves. */
static void fill_holds(struct ctx *ctx, const struct typed *typed, struct view_device_form *view) {
    const struct notice *notice = ctx_notice(ctx);
    struct view_choice *list =
        arena_array(ctx->arena, notice->classes_count + notice->holders_count + 1, sizeof *list);
    for (size_t i = 0; i < notice->classes_count; i++) {
        const struct entry *entry = &notice->classes[i].entry;
        list[view->holds_count++] =
            (struct view_choice){.value = entry->id,
                                 .label = frame_capital(ctx, words_in(entry, ctx->lang)),
                                 .chosen = was_held(typed, entry->id)};
    }
    for (size_t i = 0; i < notice->holders_count; i++) {
        const struct holder *holder = &notice->holders[i];
        bool reached =
            !holder->recipient && (holder->medium == MEDIUM_SYSTEM || holder->medium == MEDIUM_BACKUP);
        if (reached)
            list[view->holds_count++] =
                (struct view_choice){.value = holder->entry.path,
                                     .label = frame_capital(ctx, words_in(&holder->entry, ctx->lang)),
                                     .chosen = was_held(typed, holder->entry.path)};
    }
    view->holds = list;
    if (typed->wrong && typed->field && strcmp(typed->field, "holds") == 0)
        view->holds_wrong = typed->wrong;
}

/* What follows from it, before it is done. */
static const char *side_text(struct ctx *ctx, enum device_step_kind kind) {
    static const char *const texts[DEVICE_STEP_KINDS] = {
        [DEVICE_STEP_CHECK] =
            M("Look at the device itself: the notice promises what stands here. It is kept sealed."),
        [DEVICE_STEP_RESTORE] =
            M("Bring a copy back to another place and open it: a backup that was never opened is a hope."),
        [DEVICE_STEP_LOST] = M("Keys of programs on it end at once, and its user is signed out everywhere. "
                               "Then judge whether it is a breach."),
        [DEVICE_STEP_RETIRE] = M("Keys of programs on it end at once. What is written down stays."),
        [DEVICE_STEP_BACK] = M("It is to be checked before it counts as protected again."),
    };
    return texts[kind]
               ? msg(ctx->lang, texts[kind])
               : msg(ctx->lang, M("It is kept sealed. What is not known yet can follow with the first check."));
}

static enum status show(struct visit *visit, const struct device *device, enum device_step_kind kind,
                        const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct view_mistake mistake = {typed->field, typed->wrong};
    struct view_device_form view = {.id = device ? ref_text(ctx->arena, device->id) : NULL,
                                    .step = device ? device_step_id(kind) : NULL,
                                    .lead = device ? device->facts.name : NULL,
                                    .version = typed->version,
                                    .side = side_text(ctx, kind),
                                    .mistakes = &mistake,
                                    .mistakes_count = typed->wrong != NULL};
    struct filling filling = {ctx, typed, arena_array(ctx->arena, FIELDS, sizeof(struct view_field)), 0};
    view.title = msg(ctx->lang, device ? device_step_act(kind) : M("Take in a device"));
    view.save = device ? msg(ctx->lang, M("Write down")) : view.title;
    if (of_facts(kind))
        TRY(fill_facts(&filling, kind));
    fill_words(&filling, kind);
    if (of_facts(kind) && kind != DEVICE_STEP_CHECK)
        fill_holds(ctx, typed, &view);
    view.fields = filling.fields;
    view.fields_count = filling.count;
    if (typed->wrong)
        view.summary =
            msg_count(ctx->arena, ctx->lang,
                      MN("Nothing was saved: mend one thing", "Nothing was saved: mend {1} things"), 1);
    frame_fill(visit, typed->wrong ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), view.title) : view.title,
               &view.frame);
    struct template_out out = frame_out(visit);
    page_device_form(&out, &view);
    return ST_OK;
}

static const char *number(struct ctx *ctx, int64_t number) {
    return number < 0 ? "" : arena_printf(ctx->arena, "%lld", (long long)number);
}

static const char *word(enum device_word set, int index) {
    const char *id = device_word_id(set, index);
    return id ? id : "";
}

/* As it stands in the register, so that a form that is sent as it came changes nothing. */
static struct typed typed_of(struct ctx *ctx, const struct device_facts *facts) {
    struct typed typed = {.name = facts->name ? facts->name : "",
                          .kind = word(DEVICE_KIND, facts->kind),
                          .user = facts->user ? ref_text(ctx->arena, facts->user) : "",
                          .encrypted = facts->encrypted < 0 ? ""
                                       : facts->encrypted   ? "yes"
                                                            : "no",
                          .lock = word(DEVICE_LOCK, facts->lock),
                          .length = number(ctx, facts->length),
                          .screen = number(ctx, facts->screen),
                          .copy = word(DEVICE_COPY, facts->copy),
                          .who = ctx->actor && ctx->actor->name ? ctx->actor->name : "",
                          .text = "",
                          .day = day_text(ctx->arena, LANG_FI, registry_today(ctx)),
                          .next = "",
                          .version = ""};
    const char **holds = arena_array(ctx->arena, HOLDS_MAX, sizeof *holds);
    const char *ids = facts->holds;
    while (ids && *ids && typed.hold_count < HOLDS_MAX) {
        size_t length = strcspn(ids, ",");
        holds[typed.hold_count++] = arena_text_n(ctx->arena, ids, length);
        ids += length + (ids[length] == ',');
    }
    typed.holds = holds;
    return typed;
}

static enum status step_in(struct visit *visit, struct device *device, enum device_step_kind *kind) {
    TRY(find(visit, device));
    if (!device_step_from(visit->params[1], kind) || !device_step_act(*kind))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    const char *why = device_hinders(device, *kind);
    return why ? FAIL(visit->ctx, ST_CONFLICT, why) : ST_OK;
}

enum status device_form(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct device device;
    enum device_step_kind kind;
    TRY(step_in(visit, &device, &kind));
    TRY(permit_action(ctx, device_step_signed(kind) ? ACTION_ATTEST : ACTION_DEVICE, 0, NULL));
    struct typed typed = typed_of(ctx, &device.facts);
    typed.version = arena_printf(ctx->arena, "%lld", (long long)device.version);
    return show(visit, &device, kind, &typed);
}

enum status device_new(struct visit *visit) {
    struct device_facts facts = device_facts_none();
    TRY(permit_action(visit->ctx, ACTION_DEVICE, 0, NULL));
    struct typed typed = typed_of(visit->ctx, &facts);
    return show(visit, NULL, DEVICE_STEP_RECORD, &typed);
}

/* ---- what was sent */

static enum status read_form(struct visit *visit, struct typed *typed) {
    static const struct form_field fields[] = {
        {"name", 4 * DEVICE_LINE}, {"kind", WORD_MAX},        {"user", WORD_MAX},   {"encrypted", WORD_MAX},
        {"lock", WORD_MAX},        {"length", WORD_MAX},      {"screen", WORD_MAX}, {"copy", WORD_MAX},
        {"who", 4 * DEVICE_LINE},  {"text", 4 * DEVICE_TEXT}, {"day", WORD_MAX},    {"next", WORD_MAX},
        {"version", WORD_MAX}};
    struct form form;
    TRY(form_read(visit->ctx, visit->request, fields, sizeof fields / sizeof *fields, &form));
    *typed = (struct typed){.name = form_value(&form, "name"),
                            .kind = form_value(&form, "kind"),
                            .user = form_value(&form, "user"),
                            .encrypted = form_value(&form, "encrypted"),
                            .lock = form_value(&form, "lock"),
                            .length = form_value(&form, "length"),
                            .screen = form_value(&form, "screen"),
                            .copy = form_value(&form, "copy"),
                            .who = form_value(&form, "who"),
                            .text = form_value(&form, "text"),
                            .day = form_value(&form, "day"),
                            .next = form_value(&form, "next"),
                            .version = form_value(&form, "version")};
    return form_read_list(visit->ctx, visit->request, "holds", WORD_MAX, &typed->holds, &typed->hold_count);
}

static bool wrong(struct ctx *ctx, struct typed *typed, const char *field, const char *id) {
    typed->wrong = msg(ctx->lang, id);
    typed->field = field;
    return false;
}

static bool read_day(struct ctx *ctx, const char *text, const char *field, day_t *day, struct typed *typed) {
    *day = DAY_NONE;
    return !text[strspn(text, " ")] || day_parse_local(text, day) ||
           wrong(ctx, typed, field, M("This is no day. Write it as 23.11.2026."));
}

static bool read_number(struct ctx *ctx, const char *text, const char *field, int64_t *number,
                        struct typed *typed) {
    text += strspn(text, " ");
    size_t digits = strspn(text, "0123456789");
    *number = DEVICE_UNKNOWN;
    if (!*text)
        return true;
    if (!digits || text[digits + strspn(text + digits, " ")] || digits > 9)
        return wrong(ctx, typed, field, M("Write a whole number."));
    *number = strtol(text, NULL, 10);
    return true;
}

static const char *held(struct ctx *ctx, const struct typed *typed) {
    const char *all = "";
    for (size_t i = 0; i < typed->hold_count; i++)
        all = arena_printf(ctx->arena, "%s%s%s", all, i ? "," : "", typed->holds[i]);
    return all;
}

/* What the form of a step does not ask is not said by it. */
static bool read_draft(struct ctx *ctx, struct typed *typed, struct device_draft *draft) {
    struct device_facts *facts = &draft->facts;
    *facts = device_facts_none();
    draft->who = typed->who;
    draft->text = typed->text;
    draft->version = strtoll(typed->version, NULL, 10);
    if (of_facts(draft->kind)) {
        facts->name = *typed->name ? typed->name : NULL;
        facts->kind = device_word_from(DEVICE_KIND, typed->kind);
        facts->lock = device_word_from(DEVICE_LOCK, typed->lock);
        facts->copy = device_word_from(DEVICE_COPY, typed->copy);
        if (!ref_parse(typed->user, &facts->user))
            facts->user = 0;
        if (*typed->encrypted)
            facts->encrypted = strcmp(typed->encrypted, "yes") == 0;
        if (draft->kind != DEVICE_STEP_CHECK)
            facts->holds = held(ctx, typed);
    }
    return read_number(ctx, typed->length, "length", &facts->length, typed) &&
           read_number(ctx, typed->screen, "screen", &facts->screen, typed) &&
           read_day(ctx, typed->day, "day", &draft->day, typed) &&
           read_day(ctx, typed->next, "next", &draft->next, typed);
}

static enum status refused(struct visit *visit, const struct device *device, enum device_step_kind kind,
                           struct typed *typed, enum status status) {
    struct ctx *ctx = visit->ctx;
    if (status != ST_INVALID && status != ST_CONFLICT)
        return status;
    if (!typed->wrong) {
        typed->field = ctx->fault.field;
        typed->wrong = frame_fault(ctx);
        fault_clear(ctx);
    }
    visit->reply->status = status_http(status);
    return show(visit, device, kind, typed);
}

static enum status lead_on(struct visit *visit, ref_t id) {
    reply_see_other(visit->reply,
                    arena_printf(visit->ctx->arena, "/devices/%s", ref_text(visit->ctx->arena, id)));
    return ST_OK;
}

enum status device_save(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct device_draft draft = {.kind = DEVICE_STEP_RECORD};
    struct typed typed;
    ref_t id;
    TRY(read_form(visit, &typed));
    enum status status = read_draft(ctx, &typed, &draft) ? device_add(ctx, &draft, &id) : ST_INVALID;
    return status == ST_OK ? lead_on(visit, id) : refused(visit, NULL, DEVICE_STEP_RECORD, &typed, status);
}

enum status device_do(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct device device;
    struct device_draft draft = {0};
    struct typed typed;
    TRY(step_in(visit, &device, &draft.kind));
    TRY(read_form(visit, &typed));
    enum status status = read_draft(ctx, &typed, &draft) ? device_take(ctx, device.id, &draft) : ST_INVALID;
    return status == ST_OK ? lead_on(visit, device.id) : refused(visit, &device, draft.kind, &typed, status);
}

/* Somebody says it by hand: now, and whether it went well. */
enum status device_copy_do(struct visit *visit) {
    static const struct form_field fields[] = {{"result", WORD_MAX}};
    struct ctx *ctx = visit->ctx;
    struct device device;
    struct form form;
    TRY(find(visit, &device));
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    TRY(device_copied(ctx, device.id, 0, strcmp(form_value(&form, "result"), "failed") != 0));
    return lead_on(visit, device.id);
}
