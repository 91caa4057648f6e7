/* One JSON document is made first, and the page for people (package_page.c) from it: what the two say cannot
 * differ. */
#include "rights/package_inside.h"

#include "base/json.h"
#include "formats/filetype.h"
#include "notice/field.h"
#include "registry/blob.h"
#include "registry/loggable.h"
#include "registry/registry.h"

#include <string.h>

static const char *day_or_null(struct ctx *ctx, day_t day) {
    return day == DAY_NONE ? NULL : day_iso(ctx->arena, day);
}

static const char *source_words(struct ctx *ctx, int source) {
    return source == NOTICE_NOTHING ? NULL : words_in(&ctx_notice(ctx)->sources[source].entry, ctx->lang);
}

static const char *class_words(struct ctx *ctx, int class) {
    return words_in(&ctx_notice(ctx)->classes[class].entry, ctx->lang);
}

static json_t *role_json(struct ctx *ctx, const struct role *role) {
    const struct party_type *type = &ctx_notice(ctx)->types[role->type];
    json_t *json = json_object();
    json_put(json, "type", type->entry.id);
    json_put(json, "words", words_in(&type->entry, ctx->lang));
    json_put(json, "organisation", role->organisation_name);
    json_put(json, "from", day_or_null(ctx, role->from));
    json_put(json, "to", day_or_null(ctx, role->to));
    return json;
}

static const struct field *field_of(const struct field *fields, size_t count, const char *id) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].id, id) == 0)
            return &fields[i];
    return field_builtin(id);
}

/* The record's own date where its class has one for each, otherwise that of the class. */
static const struct due_verdict *verdict_of(const struct package *package, int class, ref_t record) {
    const struct due_verdict *found = NULL;
    for (size_t i = 0; i < package->verdict_count; i++) {
        const struct due_verdict *due = &package->verdicts[i];
        if (due->verdict.class == class && due->record == record)
            return due;
        if (due->verdict.class == class && !due->record)
            found = due;
    }
    return found;
}

/* What a class does not speak of has no key. */
static void put_sight(struct ctx *ctx, json_t *json, const struct verdict *verdict) {
    if (!verdict->sight)
        return;
    json_put(json, "out_of_sight_after", day_or_null(ctx, verdict->hide_after));
    json_put(json, "to_be_confirmed_from", day_or_null(ctx, verdict->verify_again));
    bool hidden = retention_hidden(verdict, registry_today(ctx));
    json_object_set_new(json, "out_of_sight", json_boolean(hidden));
    json_put(json, "out_of_sight_since", hidden ? day_or_null(ctx, verdict->hide_after + 1) : NULL);
}

/* What the last day brings, where it is not erasing. */
static void put_end(json_t *json, const struct verdict *verdict) {
    if (verdict->at_end != END_ERASE)
        json_put(json, "at_end", at_end_id(verdict->at_end));
}

/* Beside each item until when it is kept, so that nobody has to look for its class. */
static json_t *kept_json(struct ctx *ctx, const struct package *package, int class, ref_t record) {
    const struct due_verdict *due = verdict_of(package, class, record);
    if (!due)
        return json_null();
    json_t *json = json_object();
    json_put(json, "state", keep_state_id(due->verdict.state));
    json_put(json, "keep_through", day_or_null(ctx, due->verdict.keep_through));
    json_put(json, "erasable_from", day_or_null(ctx, due->verdict.erasable_from));
    json_put(json, "gone_by", day_or_null(ctx, due->verdict.gone_by));
    json_put(json, "calculation", retention_sentence(ctx, ctx_notice(ctx), &due->verdict));
    put_end(json, &due->verdict);
    put_sight(ctx, json, &due->verdict);
    return json;
}

static json_t *shown_value_json(struct ctx *ctx, const struct package *package, const struct value *value) {
    size_t count = 0;
    const struct field *fields = NULL;
    if (package->party.role_count)
        fields = field_list(ctx->arena, ctx_notice(ctx), package->party.roles[0].type, &count);
    const struct field *field = field_of(fields, count, value->field);
    json_t *json = json_object();
    json_put(json, "field", value->field);
    json_put(json, "label", field ? field_label(field, ctx->lang) : value->field);
    json_put(json, "value",
             field && value->text ? field_show(ctx->arena, ctx->lang, field, value->text) : value->text);
    json_put(json, "stored", value->text);
    json_put(json, "class", ctx_notice(ctx)->classes[value->class].entry.id);
    json_put(json, "source", source_words(ctx, value->source));
    json_put(json, "since", day_or_null(ctx, value->since));
    json_put(json, "written_by", value->by);
    json_put(json, "reason", value->reason);
    if (value->confirmed > 0)
        json_put(json, "confirmed", day_or_null(ctx, value->confirmed));
    if (value->verify_by)
        json_put(json, "to_be_confirmed_since", day_or_null(ctx, value->verify_since));
    json_object_set_new(json, "kept", kept_json(ctx, package, value->class, 0));
    return json;
}

static json_t *facts_json(const struct fact *facts, size_t count) {
    json_t *json = json_object();
    for (size_t i = 0; i < count; i++)
        json_put(json, facts[i].name, facts[i].value);
    return json;
}

/* The same for people: with labels, and as they read it. */
static json_t *details_json(struct ctx *ctx, const struct record *record) {
    json_t *json = json_array();
    for (size_t i = 0; i < record->fact_count; i++) {
        const char *label, *text;
        loggable_fact(ctx, record->kind, &record->facts[i], &label, &text);
        json_t *one = json_object();
        json_put(one, "label", label);
        json_put(one, "value", text);
        json_array_append_new(json, one);
    }
    return json;
}

/* The name in the package says nothing of what the file was called: whoever lists an archive need not know. */
const char *package_file_name(struct ctx *ctx, const struct record *record) {
    return arena_printf(ctx->arena, "%s/%s.%s", msg(ctx->lang, M("files")), ref_text(ctx->arena, record->id),
                        filetype_named(record->file->type)->ending);
}

/* Of somebody else's record that was about an organisation the file is not in its package. */
static json_t *file_json(struct ctx *ctx, ref_t party, const struct record *record) {
    json_t *json = json_object();
    json_put(json, "name", record->file->name);
    json_put(json, "type", record->file->type);
    json_object_set_new(json, "bytes", json_integer((json_int_t)record->file->size));
    json_put(json, "in_package", record->party == party ? package_file_name(ctx, record) : NULL);
    return json;
}

/* What stood there before: kept as long as what stands there now, and as much the person's. */
static void put_span(struct ctx *ctx, json_t *json, int64_t from, int64_t until, const char *by) {
    json_put(json, "stood_from", day_iso(ctx->arena, zone_day(registry_zone(ctx), from)));
    json_put(json, "stood_until", day_iso(ctx->arena, zone_day(registry_zone(ctx), until)));
    json_put(json, "changed_by", by);
}

static json_t *former_json(struct ctx *ctx, const struct record *record, const struct former *former) {
    struct record was = *record;
    was.text = former->text;
    was.facts = former->facts;
    was.fact_count = former->fact_count;
    was.copies = former->copies;
    was.copy_count = former->copy_count;
    json_t *json = json_object();
    put_span(ctx, json, former->from, former->until, former->changed_by);
    json_put(json, "text", former->text);
    if (former->service != NOTICE_NOTHING)
        json_put(json, "service", words_in(&ctx_notice(ctx)->services[former->service].entry, ctx->lang));
    json_put(json, "source", source_words(ctx, former->source));
    json_put(json, "written_by", former->by);
    json_put(json, "reason", former->reason);
    json_put(json, "written_to", record_written_to(ctx->arena, &was));
    json_object_set_new(json, "details", facts_json(was.facts, was.fact_count));
    json_object_set_new(json, "details_words", details_json(ctx, &was));
    return json;
}

static json_t *formers_json(struct ctx *ctx, const struct record *record,
                            const struct package_former *formers) {
    json_t *list = json_array();
    for (size_t i = 0; i < formers->count; i++)
        json_array_append_new(list, former_json(ctx, record, &formers->items[i]));
    return list;
}

static json_t *former_values_json(struct ctx *ctx, const struct package *package) {
    json_t *list = json_array();
    for (size_t i = 0; i < package->former_count; i++) {
        const struct earlier_value *one = &package->formers[i];
        json_t *json = shown_value_json(ctx, package, &one->value);
        put_span(ctx, json, one->from, one->until, one->by);
        json_array_append_new(list, json);
    }
    return list;
}

static json_t *record_json(struct ctx *ctx, const struct package *package, const struct record *record,
                           const struct package_former *formers) {
    const struct notice *notice = ctx_notice(ctx);
    json_t *json = json_object();
    json_put(json, "id", ref_text(ctx->arena, record->id));
    json_put(json, "kind", record->kind);
    json_put(json, "label", record->label);
    json_put(json, "day", day_or_null(ctx, record->day));
    json_put(json, "at", record->whole_day ? NULL : instant_iso(ctx->arena, record->at));
    json_put(json, "ends", day_or_null(ctx, record->ends));
    json_put(json, "about", record->about_name);
    json_put(json, "text", record->text);
    if (record->shown)
        json_object_set_new(json, "shown", json_true());
    if (record->has_amount)
        json_object_set_new(json, "cents", json_integer(record->cents));
    if (record->service != NOTICE_NOTHING)
        json_put(json, "service", words_in(&notice->services[record->service].entry, ctx->lang));
    json_put(json, "class", record->class == NOTICE_NOTHING ? NULL : notice->classes[record->class].entry.id);
    json_put(json, "source", source_words(ctx, record->source));
    json_put(json, "written_by", record->by);
    json_put(json, "reason", record->reason);
    json_put(json, "written_to", record_written_to(ctx->arena, record));
    if (record->file)
        json_object_set_new(json, "file", file_json(ctx, package->party.id, record));
    json_object_set_new(json, "kept", kept_json(ctx, package, record->class, record->id));
    json_object_set_new(json, "details", facts_json(record->facts, record->fact_count));
    json_object_set_new(json, "details_words", details_json(ctx, record));
    if (formers->count)
        json_object_set_new(json, "former", formers_json(ctx, record, formers));
    return json;
}

static json_t *floors_json(struct ctx *ctx, const struct verdict *verdict) {
    json_t *json = json_array();
    for (size_t i = 0; i < verdict->floor_count; i++) {
        json_t *floor = json_object();
        json_put(floor, "id", verdict->floors[i].id);
        json_put(floor, "ref", verdict->floors[i].ref);
        json_put(floor, "keep_through", day_or_null(ctx, verdict->floors[i].keep_through));
        json_array_append_new(json, floor);
    }
    return json;
}

static json_t *verdict_json(struct ctx *ctx, const struct due_verdict *due) {
    const struct verdict *verdict = &due->verdict;
    const struct retention_class *class = &ctx_notice(ctx)->classes[verdict->class];
    const char *path = verdict->gone_path ? verdict->gone_path : class->entry.path;
    json_t *json = json_object();
    json_put(json, "class", class->entry.id);
    json_put(json, "words", class_words(ctx, verdict->class));
    json_put(json, "record", due->record ? ref_text(ctx->arena, due->record) : NULL);
    json_put(json, "state", keep_state_id(verdict->state));
    json_put(json, "keep_through", day_or_null(ctx, verdict->keep_through));
    json_put(json, "erasable_from", day_or_null(ctx, verdict->erasable_from));
    json_put(json, "gone_by", day_or_null(ctx, verdict->gone_by));
    json_object_set_new(json, "statutes", floors_json(ctx, verdict));
    json_put(json, "calculation", retention_sentence(ctx, ctx_notice(ctx), verdict));
    json_put(json, "sentence", notice_quote(ctx->arena, ctx_notice(ctx), ctx->lang, path));
    put_end(json, verdict);
    put_sight(ctx, json, verdict);
    return json;
}

/* C-154/21: the actual recipients, by name. */
/* Article 19, last sentence: who was told of a correction or a restriction, when and how, and what they said. */
static json_t *told_one(struct ctx *ctx, const struct task *task) {
    json_t *json = json_object();
    json_put(json, "recipient", task->target);
    json_put(json, "name", task->where);
    json_put(json, "of", deadline_right_id(task->right));
    json_put(json, "of_words", msg(ctx->lang, request_right_label(task->right)));
    json_put(json, "state", task->closed ? task_outcome_id(task->outcome) : "open");
    json_put(json, "state_words",
             task->closed ? msg(ctx->lang, task_outcome_label(task->outcome))
                          : msg(ctx->lang, M("not told yet")));
    if (task->closed) {
        json_put(json, "at", instant_iso(ctx->arena, task->closed));
        json_put(json, "day", day_text(ctx->arena, ctx->lang, zone_day(registry_zone(ctx), task->closed)));
    }
    for (size_t i = 0; i < task->step_count; i++) {
        const struct task_step *step = &task->steps[i];
        if (step->answer)
            json_put(json, "answer", step->text);
        else if (!step->mail && step->how)
            json_put(json, "how", choice_channel(ctx, step->how));
        else if (!step->mail && task->outcome != TASK_DONE)
            json_put(json, "reason", step->text);
    }
    return json;
}

static json_t *told_json(struct ctx *ctx, const struct package *package) {
    json_t *list = json_array();
    for (size_t i = 0; i < package->task_count; i++)
        if (package->tasks[i].kind == TASK_TELL)
            json_array_append_new(list, told_one(ctx, &package->tasks[i]));
    return list;
}

static json_t *disclosure_json(struct ctx *ctx, const struct disclosure *disclosure) {
    json_t *json = json_object();
    json_put(json, "at", instant_iso(ctx->arena, disclosure->at));
    json_put(json, "day", day_text(ctx->arena, ctx->lang, zone_day(registry_zone(ctx), disclosure->at)));
    json_put(json, "recipient", disclosure->recipient);
    json_put(json, "name", disclosure->recipient_words);
    json_put(json, "purpose", disclosure->purpose_words);
    json_put(json, "classes", disclosure->class_words);
    json_put(json, "transfer_ground", disclosure->ground_words);
    json_put(json, "basis", disclosure->basis);
    return json;
}

/* 15(1)(g), and when the person was told of it (14). */
static json_t *tellings_json(struct ctx *ctx, const struct package *package) {
    json_t *list = json_array();
    for (size_t i = 0; i < package->telling_count; i++) {
        const struct telling *telling = &package->tellings[i];
        json_t *json = json_object();
        json_put(json, "source", source_words(ctx, telling->source));
        json_put(json, "obtained", day_iso(ctx->arena, telling->came));
        json_put(json, "obtained_day", day_text(ctx->arena, ctx->lang, telling->came));
        json_put(json, "tell_by", day_iso(ctx->arena, telling->by));
        json_put(json, "told", day_or_null(ctx, telling->told));
        json_put(json, "told_day",
                 telling->told == DAY_NONE ? NULL : day_text(ctx->arena, ctx->lang, telling->told));
        json_put(json, "how", telling->how);
        json_array_append_new(list, json);
    }
    return list;
}

/* 7(1): what shows that they agreed, and to what. `said` stands in the record's text too, where it is looked through for others' names. */
static json_t *evidence_json(struct ctx *ctx, const struct choice *choice, const struct choice_words *words) {
    json_t *json = json_object();
    json_put(json, "record", choice->record ? ref_text(ctx->arena, choice->record) : NULL);
    json_put(json, "notice_version", words->version);
    json_put(json, "notice_in_force", day_or_null(ctx, words->in_force));
    json_put(json, "notice_words", choice_words_edition(ctx, words));
    json_put(json, "notice_says", words->says);
    json_put(json, "said", words->text);
    json_put(json, "document", words->document ? ref_text(ctx->arena, words->document) : NULL);
    json_put(json, "document_words", choice_words_paper(ctx, words));
    return json;
}

static json_t *choices_json(struct ctx *ctx, const struct package *package) {
    json_t *list = json_array();
    for (size_t i = 0; i < package->choice_count; i++) {
        const struct choice *choice = &package->choices[i];
        json_t *json = json_object();
        json_put(json, "at", instant_iso(ctx->arena, choice->at));
        json_put(json, "day", day_text(ctx->arena, ctx->lang, zone_day(registry_zone(ctx), choice->at)));
        json_put(json, "answer", choice->given ? "given" : "refused");
        json_put(json, "words", msg(ctx->lang, choice->given ? M("you consented") : M("you objected")));
        json_put(json, "purpose", choice_purpose(ctx, choice));
        json_put(json, "channel", choice->channel);
        json_put(json, "channel_words", choice_channel(ctx, choice->channel));
        json_put(json, "how", choice->how);
        json_put(json, "how_words", choice_channel(ctx, choice->how));
        json_object_set_new(json, "evidence", evidence_json(ctx, choice, &package->choice_words[i]));
        json_array_append_new(list, json);
    }
    return list;
}

static json_t *controller_json(const struct notice *notice) {
    json_t *json = json_object();
    json_put(json, "name", notice->controller.name);
    json_put(json, "business_id", notice->controller.business_id);
    json_put(json, "address", notice->controller.address);
    json_put(json, "contact", notice->contact.name);
    json_put(json, "email", notice->contact.email);
    json_put(json, "phone", notice->contact.phone);
    json_put(json, "notice_version", notice->version);
    return json;
}

static json_t *person_json(struct ctx *ctx, const struct party *party) {
    json_t *json = json_object(), *roles = json_array();
    json_put(json, "id", ref_text(ctx->arena, party->id));
    json_put(json, "name", party->name);
    json_put(json, "taken_in", day_or_null(ctx, party->taken_in));
    json_put(json, "last_contact", day_or_null(ctx, party->last_contact));
    for (size_t i = 0; i < party->role_count; i++)
        json_array_append_new(roles, role_json(ctx, &party->roles[i]));
    json_object_set_new(json, "roles", roles);
    return json;
}

static json_t *values_json(struct ctx *ctx, const struct package *package, const struct value *values,
                           size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        if (!values[i].erased)
            json_array_append_new(list, shown_value_json(ctx, package, &values[i]));
    return list;
}

/* What is on paper goes along as a copy, by hand, unless its picture is among the files. */
static json_t *papers_json(struct ctx *ctx, const struct package *package) {
    json_t *list = json_array();
    for (size_t i = 0; i < package->paper_count; i++) {
        const struct paper *paper = &package->papers[i];
        json_t *json = json_object();
        json_put(json, "record", ref_text(ctx->arena, paper->record));
        json_put(json, "what", paper->text);
        json_put(json, "place", paper_place_now(ctx, paper));
        json_put(json, "day", paper->undated ? NULL : day_iso(ctx->arena, paper->day));
        json_object_set_new(json, "in_package", json_boolean(paper->scanned));
        json_array_append_new(list, json);
    }
    return list;
}

static void put_said(json_t *json, const char *key, const char *text, const char *letter) {
    if (text && *text && !(letter && strstr(letter, text)))
        json_put(json, key, text);
}

/* What was said or written down later, by whomever, as far as no letter to the person says it; who of the staff it was is not told. */
static json_t *step_json(struct ctx *ctx, const struct request_step *step) {
    day_t day = zone_day(registry_zone(ctx), step->at);
    json_t *json = json_object();
    put_said(json, "text", step->text, step->letter);
    put_said(json, "reason", step->reason, step->letter);
    if (step->kind != REQUEST_STEP_MAIL && step->kind != REQUEST_STEP_POST)
        put_said(json, "how", step->how, step->letter);
    put_said(json, "sender", step->from, NULL);
    if (!json_object_size(json)) {
        json_decref(json);
        return NULL;
    }
    json_put(json, "kind", request_step_id(step->kind));
    json_put(json, "words", msg(ctx->lang, request_step_label(step->kind)));
    json_put(json, "at", instant_iso(ctx->arena, step->at));
    json_put(json, "day", day_text(ctx->arena, ctx->lang, day));
    return json;
}

/* What the person asked, what came after it, and what was written back. */
static json_t *requests_json(struct ctx *ctx, const struct package *package) {
    json_t *list = json_array();
    for (size_t i = 0; i < package->request_count; i++) {
        const struct right_request *request = &package->requests[i];
        json_t *json = json_object(), *letters = json_array(), *steps = json_array();
        json_put(json, "id", ref_text(ctx->arena, request->id));
        json_put(json, "right", deadline_right_id(request->right));
        json_put(json, "words", msg(ctx->lang, request_right_label(request->right)));
        json_put(json, "received", day_or_null(ctx, request->deadline.received_day));
        json_put(json, "day", day_text(ctx->arena, ctx->lang, request->deadline.received_day));
        json_put(json, "answer_by", day_or_null(ctx, request->due));
        json_put(json, "state", request_state_id(request->state));
        json_put(json, "state_words", msg(ctx->lang, request_state_label(request->state)));
        json_put(json, "text", request->text);
        json_put(json, "answered", request->closed ? instant_iso(ctx->arena, request->closed) : NULL);
        for (size_t s = 0; s < request->step_count; s++) {
            json_t *step = step_json(ctx, &request->steps[s]);
            if (request->steps[s].letter)
                json_array_append_new(letters, json_string(request->steps[s].letter));
            if (step)
                json_array_append_new(steps, step);
        }
        json_object_set_new(json, "steps", steps);
        json_object_set_new(json, "letters", letters);
        json_array_append_new(list, json);
    }
    return list;
}

static void put_at(struct ctx *ctx, json_t *json, int64_t at) {
    json_put(json, "at", instant_iso(ctx->arena, at));
    json_put(json, "day", day_text(ctx->arena, ctx->lang, zone_day(registry_zone(ctx), at)));
}

/* How an answer left the house, to where, and what became of it. */
static json_t *handed_json(struct ctx *ctx, const struct package *package) {
    json_t *list = json_array();
    for (size_t i = 0; i < package->parcel_count; i++) {
        const struct parcel *parcel = &package->parcels[i];
        json_t *json = json_object();
        put_at(ctx, json, parcel->made);
        json_put(json, "request", ref_text(ctx->arena, parcel->request));
        json_put(json, "way", parcel_way_id(parcel->way));
        json_put(json, "words", msg(ctx->lang, parcel_way_label(parcel->way)));
        json_put(json, "to", parcel->address);
        json_put(json, "state", parcel_state_id(parcel->state));
        json_put(json, "state_words", msg(ctx->lang, parcel_state_label(parcel->state)));
        json_put(json, "fetched", parcel->fetched ? instant_iso(ctx->arena, parcel->fetched) : NULL);
        json_put(json, "manifest", parcel->hash);
        json_array_append_new(list, json);
    }
    return list;
}

/* Never what opens them: that is stored nowhere. */
static json_t *links_json(struct ctx *ctx, const struct package *package) {
    json_t *list = json_array();
    for (size_t i = 0; i < package->doorway_count; i++) {
        const struct doorway *doorway = &package->doorways[i];
        json_t *json = json_object();
        put_at(ctx, json, doorway->made);
        json_put(json, "kind", doorway_kind_id(doorway->kind));
        json_put(json, "words", msg(ctx->lang, doorway_kind_what(doorway->kind)));
        json_put(json, "until", instant_iso(ctx->arena, doorway->until));
        json_put(json, "state", doorway_state_id(doorway->state));
        json_put(json, "state_words", msg(ctx->lang, doorway_state_label(doorway->state)));
        json_put(json, "opened", doorway->opened ? instant_iso(ctx->arena, doorway->opened) : NULL);
        json_array_append_new(list, json);
    }
    return list;
}

/* What the office wrote to them by e-mail. What it said is gone when the days of the setting are over, that it went is not. */
static json_t *messages_json(struct ctx *ctx, const struct package *package) {
    json_t *list = json_array();
    for (size_t i = 0; i < package->message_count; i++) {
        const struct message *message = &package->messages[i];
        int64_t at = message->at ? message->at : message->made;
        json_t *json = json_object();
        json_put(json, "id", ref_text(ctx->arena, message->id));
        put_at(ctx, json, at);
        json_put(json, "kind", outbox_kind_id(message->kind));
        json_put(json, "words", msg(ctx->lang, outbox_kind_label(message->kind)));
        json_put(json, "state", outbox_state_id(message->state));
        json_put(json, "state_words", msg(ctx->lang, outbox_state_label(message->state)));
        json_put(json, "to", message->address);
        json_put(json, "subject", message->subject);
        json_put(json, "text", message->text);
        json_put(json, "file", message->file);
        json_array_append_new(list, json);
    }
    return list;
}

/* That there is one, on which ground and until when; the reason is about a case, and stays with whoever answers for it. */
static json_t *holds_json(struct ctx *ctx, const struct package *package) {
    const struct notice *notice = ctx_notice(ctx);
    json_t *list = json_array();
    for (size_t i = 0; i < package->hold_count; i++) {
        const struct hold *hold = &package->holds[i];
        if (!hold->active)
            continue;
        json_t *json = json_object();
        json_put(json, "what",
                 hold->class == NOTICE_NOTHING ? msg(ctx->lang, M("everything"))
                                               : words_in(&notice->classes[hold->class].entry, ctx->lang));
        json_put(json, "ground", hold_ground_id(hold->ground));
        json_put(json, "ground_words", msg(ctx->lang, hold_ground_label(hold->ground)));
        json_put(json, "law", hold_ground_law(hold->ground));
        json_put(json, "until", day_iso(ctx->arena, hold->until));
        json_put(json, "day", day_text(ctx->arena, ctx->lang, hold->until));
        json_array_append_new(list, json);
    }
    return list;
}

/* Whom it concerned is who asks: when they were told is of their own row. What was written for the office stays there. */
static int64_t told_of(const struct package *package, const struct breach *breach) {
    for (size_t i = 0; i < breach->party_count; i++)
        if (breach->parties[i].party == package->party.id)
            return breach->parties[i].told;
    return 0;
}

static json_t *breaches_json(struct ctx *ctx, const struct package *package) {
    json_t *list = json_array();
    for (size_t i = 0; i < package->breach_count; i++) {
        const struct breach *breach = &package->breaches[i];
        int64_t told = told_of(package, breach);
        json_t *json = json_object();
        json_put(json, "known", instant_iso(ctx->arena, breach->facts.aware));
        json_put(json, "day",
                 day_text(ctx->arena, ctx->lang, zone_day(registry_zone(ctx), breach->facts.aware)));
        json_put(json, "words", breach_plain_text(ctx, ctx->lang, breach));
        json_put(json, "data", breach_data_text(ctx, ctx->lang, breach->facts.data));
        json_put(json, "consequences",
                 breach_own_shown(ctx, &breach->facts, ctx->lang, BREACH_OWN_CONSEQUENCES));
        json_put(json, "measures", breach_own_shown(ctx, &breach->facts, ctx->lang, BREACH_OWN_MEASURES));
        json_put(json, "told", told ? instant_iso(ctx->arena, told) : NULL);
        json_put(json, "told_words", breach_when_text(ctx, ctx->lang, told));
        json_array_append_new(list, json);
    }
    return list;
}

json_t *package_json(struct ctx *ctx, const struct package *package) {
    const struct party *party = &package->party;
    json_t *document = json_object(), *records = json_array(), *retention = json_array();
    json_put(document, "schema", PACKAGE_SCHEMA);
    json_put(document, "language", lang_code(ctx->lang));
    json_put(document, "made", instant_iso(ctx->arena, ctx->now));
    json_object_set_new(document, "controller", controller_json(ctx_notice(ctx)));
    json_object_set_new(document, "person", person_json(ctx, party));
    for (size_t i = 0; i < package->record_count; i++)
        json_array_append_new(records,
                              record_json(ctx, package, &package->records[i], &package->record_formers[i]));
    for (size_t i = 0; i < package->verdict_count; i++)
        json_array_append_new(retention, verdict_json(ctx, &package->verdicts[i]));
    json_object_set_new(document, "values", values_json(ctx, package, party->values, party->value_count));
    json_object_set_new(document, "other_values", values_json(ctx, package, party->others, party->other_count));
    json_object_set_new(document, "former_values", former_values_json(ctx, package));
    json_object_set_new(document, "records", records);
    json_object_set_new(document, "retention", retention);
    json_object_set_new(document, "informed", tellings_json(ctx, package));
    json_object_set_new(document, "choices", choices_json(ctx, package));
    json_put(document, "restricted_since",
             package->restricted ? instant_iso(ctx->arena, package->restricted) : NULL);
    json_object_set_new(document, "papers", papers_json(ctx, package));
    json_t *disclosures = json_array();
    for (size_t i = 0; i < package->disclosure_count; i++)
        json_array_append_new(disclosures, disclosure_json(ctx, &package->disclosures[i]));
    json_object_set_new(document, "disclosures", disclosures);
    json_object_set_new(document, "told", told_json(ctx, package));
    json_object_set_new(document, "requests", requests_json(ctx, package));
    json_object_set_new(document, "handed_over", handed_json(ctx, package));
    json_object_set_new(document, "links", links_json(ctx, package));
    json_object_set_new(document, "messages", messages_json(ctx, package));
    json_object_set_new(document, "holds", holds_json(ctx, package));
    json_object_set_new(document, "breaches", breaches_json(ctx, package));
    package_notice_json(ctx, package, document);
    package_scope(ctx, package, document);
    return document;
}
