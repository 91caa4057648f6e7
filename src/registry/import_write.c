/* One row at a time: who is meant (by e-mail, business ID, customer number, phone; names decide in doubt), then
 * added, completed or left alone. What is there is never overwritten by a file: a person may have corrected it. The
 * same code runs without a writer for --dry-run, so that the preview is what will happen. */
#include "registry/import_write_inside.h"

#include "registry/brought.h"
#include "registry/bygone.h"
#include "registry/collate.h"
#include "registry/envelope.h"
#include "registry/import_batch.h"
#include "registry/inside.h"
#include "registry/link.h"
#include "registry/lookups.h"
#include "registry/proviso.h"
#include "registry/role.h"

#include <string.h>

enum { NAMED_COST = 200 }; /* bytes, of somebody who is remembered by name */

static const char *text_of(const struct values *values, const char *field) {
    const struct value *value = value_first(values, field);
    return value ? value->text : NULL;
}

/* As people are found: ÖLJY is Öljy. */
static bool same_or_unknown(struct ctx *ctx, const char *one, const char *two) {
    return !one || !two || strcmp(collate_fold(ctx->arena, one), collate_fold(ctx->arena, two)) == 0;
}

/* Two people share an info@ address, or a family its phone: the names decide. */
static bool same_names(struct ctx *ctx, const struct values *one, const struct values *two) {
    return same_or_unknown(ctx, text_of(one, "first_name"), text_of(two, "first_name")) &&
           same_or_unknown(ctx, text_of(one, "last_name"), text_of(two, "last_name"));
}

static bool has_names(const struct values *values) {
    return text_of(values, "first_name") || text_of(values, "last_name");
}

static enum status form_of(struct writing *writing, ref_t party, enum party_form *form, bool *there) {
    scoped_query q = query_begin(writing->db, SQL_PARTY_BY_ID);
    query_bind_int(&q, 1, party);
    *there = query_row(&q) != 0;
    if (*there)
        *form = role_form(query_text(writing->ctx->arena, &q, "form"));
    return query_done(writing->ctx, &q);
}

static enum status candidates(struct writing *writing, const struct value *value, struct lookup_hit **hits,
                              size_t *count) {
    const struct field *field = field_builtin(value->field);
    const char *kind = field ? lookups_kind(field->token) : NULL;
    *count = 0;
    if (!kind)
        return ST_OK;
    return lookups_having(writing->ctx, writing->write ? LOOKUP_WRITING : LOOKUP_COMMITTED, kind, value->text,
                          hits, count);
}

/* A phone alone says little: then both must have names, and the same ones. */
static bool fits(struct ctx *ctx, const struct values *row, const struct values *there, const struct value *by,
                 enum party_form form) {
    if (form == FORM_ORGANISATION)
        return strcmp(by->field, "business_id") == 0 ||
               ((strcmp(by->field, "name") == 0 ||
                 same_or_unknown(ctx, text_of(row, "name"), text_of(there, "name"))) &&
                same_or_unknown(ctx, text_of(row, "business_id"), text_of(there, "business_id")));
    if (strcmp(by->field, "phone") == 0 && !(has_names(row) && has_names(there)))
        return false;
    return same_names(ctx, row, there);
}

static enum status fitting(struct writing *writing, const struct values *row, const struct value *by,
                           const struct lookup_hit *hit, bool organisation, ref_t *party) {
    enum party_form form = FORM_PERSON;
    bool is_there;
    struct values there;
    TRY(form_of(writing, hit->party, &form, &is_there));
    if (!is_there || (form == FORM_ORGANISATION) != organisation)
        return ST_OK;
    /* of whoever was merged into the party, the names that stand beside this value: the same list comes again */
    TRY(value_own(writing->ctx, writing->db, hit->party, hit->record, &there));
    if (fits(writing->ctx, row, &there, by, form))
        *party = hit->party;
    return ST_OK;
}

static bool is_firm(struct ctx *ctx, int type) {
    return ctx_notice(ctx)->types[type].form == FORM_ORGANISATION;
}

static ref_t fitting_seen(struct writing *writing, const struct values *row, const struct value *by,
                          bool organisation) {
    const struct field *field = field_builtin(by->field);
    const char *kind = field ? lookups_kind(field->token) : NULL;
    const json_t *list = kind ? import_seen_with(writing->ctx, writing->seen, kind, by->text) : NULL;
    for (size_t i = 0; i < json_array_size(list); i++) {
        ref_t party = json_integer_value(json_array_get(list, i));
        const struct seen_party *there = import_seen_party(writing->seen, party);
        if (!there->gone && is_firm(writing->ctx, there->type) == organisation &&
            fits(writing->ctx, row, &there->values, by, organisation ? FORM_ORGANISATION : FORM_PERSON))
            return there->known ? there->known : party;
    }
    return 0;
}

static enum status match(struct writing *writing, const struct values *row, bool organisation, ref_t *party) {
    *party = 0;
    for (size_t i = 0; i < row->count && !*party; i++) {
        struct lookup_hit *hits;
        size_t count;
        TRY(candidates(writing, &row->items[i], &hits, &count));
        for (size_t h = 0; h < count && !*party; h++)
            TRY(fitting(writing, row, &row->items[i], &hits[h], organisation, party));
        if (!*party && writing->seen)
            *party = fitting_seen(writing, row, &row->items[i], organisation);
    }
    return ST_OK;
}

/* ---- adding and completing */

struct drafts {
    struct value_draft *items;
    size_t count, room;
};

static void push_draft(struct ctx *ctx, struct drafts *drafts, const char *field, const char *text) {
    struct value_draft draft = {field, text};
    ARENA_PUSH(ctx->arena, drafts->items, drafts->count, drafts->room, draft);
}

static bool drafted(const struct drafts *drafts, const char *field) {
    for (size_t i = 0; i < drafts->count; i++)
        if (strcmp(drafts->items[i].field, field) == 0)
            return true;
    return false;
}

/* A field is replaced whole, so one that may have several values is given with those that are there. */
static void missing(struct ctx *ctx, const struct values *row, const struct values *there,
                    struct drafts *drafts) {
    for (size_t i = 0; i < row->count; i++) {
        const struct value *value = &row->items[i];
        const struct field *field = field_builtin(value->field);
        if (value_says(there, value->field, value->text) ||
            (value_first(there, value->field) && !(field && field->many)))
            continue;
        if (!drafted(drafts, value->field))
            for (size_t t = 0; t < there->count; t++)
                if (strcmp(there->items[t].field, value->field) == 0)
                    push_draft(ctx, drafts, value->field, there->items[t].text);
        push_draft(ctx, drafts, value->field, value->text);
    }
}

static struct party_draft draft_of(struct writing *writing, int type, const struct drafts *drafts,
                                   ref_t organisation) {
    return (struct party_draft){.type = type,
                                .values = drafts->items,
                                .value_count = drafts->count,
                                .source = writing->options->source,
                                .reason = writing->options->reason,
                                .licence = writing->options->licence,
                                .organisation = organisation,
                                .from = DAY_NONE,
                                .taken_in = DAY_NONE};
}

/* Without the values that the notice refuses for this party: each is a line of the report, the others stand. One that goes
 * may be what allowed another, so the rest is asked again. */
static enum status kept(struct writing *writing, ref_t party, int type, const struct values *there,
                        const struct values *row, struct import_result *result, int line, struct values *rest) {
    struct ctx *ctx = writing->ctx;
    *rest = (struct values){0};
    for (size_t i = 0; i < row->count; i++)
        value_push(ctx, rest, row->items[i]);
    for (size_t left = row->count + 1; left > 0; left--) {
        struct values every = {0};
        for (size_t i = 0; i < rest->count; i++)
            value_push(ctx, &every, rest->items[i]);
        for (size_t i = 0; i < there->count; i++)
            value_push(ctx, &every, there->items[i]);
        const struct proviso proviso = {party, &type, 1, &every};
        enum status status = proviso_values(ctx, writing->db, &proviso, rest);
        if (status != ST_DENIED)
            return status;
        const char *refused = arena_text(ctx->arena, ctx->fault.field);
        import_line_refused(ctx, &result->refused, line);
        size_t count = 0;
        for (size_t i = 0; i < rest->count; i++)
            if (strcmp(rest->items[i].field, refused) != 0)
                rest->items[count++] = rest->items[i];
        rest->count = count;
    }
    return ST_OK;
}

static enum status add(struct writing *writing, int type, const struct values *row, ref_t organisation,
                       ref_t *party) {
    struct drafts drafts = {0};
    for (size_t i = 0; i < row->count; i++)
        push_draft(writing->ctx, &drafts, row->items[i].field, row->items[i].text);
    struct party_draft draft = draft_of(writing, type, &drafts, writing->write ? organisation : 0);
    if (!writing->write)
        TRY(party_add_check(writing->ctx, writing->db, &writing->within, &draft));
    if (writing->seen)
        *party = import_seen_add(writing->ctx, writing->seen, type, row);
    if (writing->seen && organisation)
        (void)import_seen_link(writing->seen, *party, organisation);
    if (!writing->write)
        return ST_OK;
    TRY(party_add_within(writing->ctx, writing->write, &writing->within, &draft, party));
    return batch_did(writing->ctx, writing->write, writing->within.job,
                     is_firm(writing->ctx, type) ? BATCH_ORGANISATION : BATCH_PERSON, *party, 0, 1);
}

/* On a dry run with what the rows before would have added. */
static enum status values_there(struct writing *writing, ref_t party, struct values *there, int64_t *rev) {
    const struct seen_party *seen = import_seen_party(writing->seen, party);
    const struct values *more = import_seen_of(writing->seen, party);
    *rev = 0;
    if (!seen && !more)
        return value_profile(writing->ctx, writing->db, party, there, NULL, rev);
    *there = seen ? seen->values : *more;
    return ST_OK;
}

/* What the register, or a dry run, has of whom the row means; and what of the row may be added to it. */
static enum status known_and_kept(struct writing *writing, ref_t party, int type, const struct values *row,
                                  struct import_result *result, int line, struct values *rest) {
    struct values there = {0};
    int64_t rev;
    const struct seen_party *seen = party ? import_seen_party(writing->seen, party) : NULL;
    if (party)
        TRY(values_there(writing, party, &there, &rev));
    return kept(writing, seen ? 0 : party, type, &there, row, result, line, rest);
}

/* For the rows after this one. */
static void see_completed(struct writing *writing, int type, ref_t party, const struct values *there,
                          const struct drafts *drafts) {
    ref_t seen = party < 0 ? party : import_seen_known(writing->ctx, writing->seen, party, type, there);
    for (size_t i = 0; i < drafts->count; i++)
        if (!value_says(there, drafts->items[i].field, drafts->items[i].text))
            import_seen_value(writing->ctx, writing->seen, seen,
                              &(struct value){.field = drafts->items[i].field, .text = drafts->items[i].text});
}

/* The same data again, under a new licence: nothing changes but how long they may be used. */
static enum status renew(struct writing *writing, ref_t party, const struct values *there) {
    const struct import_options *options = writing->options;
    const struct bringing bringing = {party, options->source, &options->licence, DAY_NONE};
    bool from_it = false;
    int64_t source;
    for (size_t i = 0; i < there->count; i++)
        from_it = from_it || there->items[i].source == options->source;
    if (!writing->write || !from_it || !options->licence.text)
        return ST_OK;
    TRY(brought_add(writing->ctx, writing->write, &writing->within, &bringing, &source));
    return batch_did(writing->ctx, writing->write, writing->within.job, BATCH_LICENCE, party, source, 0);
}

static enum status complete(struct writing *writing, int type, const struct values *row, ref_t party,
                            bool *changed) {
    struct values there;
    struct drafts drafts = {0};
    int64_t rev = 0;
    bool written = false;
    const struct seen_party *seen = import_seen_party(writing->seen, party);
    TRY(values_there(writing, party, &there, &rev));
    missing(writing->ctx, row, &there, &drafts);
    if (!drafts.count)
        return renew(writing, party, &there);
    *changed = true;
    struct party_draft draft = draft_of(writing, type, &drafts, 0);
    if (!writing->write && !seen)
        TRY(party_set_check(writing->ctx, writing->db, &writing->within, party, &draft));
    if (!writing->write) {
        see_completed(writing, type, party, &there, &drafts);
        return ST_OK;
    }
    TRY(party_set_within(writing->ctx, writing->write, &writing->within, party, 0, &draft, &written));
    return written ? batch_changed(writing->ctx, writing->write, writing->within.job, party, rev) : ST_OK;
}

static enum status write_link(struct writing *writing, ref_t person, ref_t organisation) {
    struct roles roles;
    ref_t link = 0;
    TRY(link_within(writing->ctx, writing->write, &writing->within,
                    &(struct linking){person, organisation, NOTICE_NOTHING, DAY_NONE, DAY_NONE}));
    TRY(role_list(writing->ctx, writing->db, person, &roles));
    for (size_t i = 0; i < roles.count; i++)
        if (roles.items[i].organisation == organisation)
            link = roles.items[i].id; /* the newest stands last */
    return batch_did(writing->ctx, writing->write, writing->within.job, BATCH_LINK, person, link, 0);
}

static enum status link_to(struct writing *writing, ref_t person, ref_t organisation, bool *changed) {
    struct roles roles;
    if (person < 0) {
        *changed |= !import_seen_link(writing->seen, person, organisation);
        return ST_OK;
    }
    TRY(role_list(writing->ctx, writing->db, person, &roles));
    for (size_t i = 0; i < roles.count; i++)
        if (roles.items[i].organisation == organisation)
            return ST_OK;
    if (!writing->write && import_seen_link(writing->seen, person, organisation))
        return ST_OK;
    *changed = true;
    return writing->write ? write_link(writing, person, organisation)
                          : link_check(writing->ctx, writing->db, person, organisation);
}

static enum status put_organisation(struct writing *writing, const struct import_row *row,
                                    struct import_result *result) {
    bool changed = false;
    struct values rest;
    int type = writing->types->organisation;
    TRY(match(writing, &row->organisation, true, &result->organisation));
    TRY(known_and_kept(writing, result->organisation, type, &row->organisation, result, row->line, &rest));
    if (!result->organisation) {
        result->outcome = IMPORT_NEW;
        return add(writing, type, &rest, 0, &result->organisation);
    }
    TRY(complete(writing, type, &rest, result->organisation, &changed));
    result->outcome = changed ? IMPORT_MERGED : IMPORT_UNCHANGED;
    return ST_OK;
}

/* Somebody of whom the row says a name and nothing else. */
static enum status match_named(struct writing *writing, const struct import_row *row, ref_t *party,
                               bool *several) {
    enum party_form form;
    bool there = false;
    *party = 0;
    *several = row->several;
    if (row->several || !import_named_only(row))
        return ST_OK;
    if (row->known)
        TRY(form_of(writing, row->known, &form, &there)); /* may have been erased since it was looked up */
    *party = import_named_get(writing->ctx, writing->named, row, there ? row->known : 0, several);
    return ST_OK;
}

static enum status put_person(struct writing *writing, const struct import_row *row, ref_t named,
                              struct import_result *result) {
    bool changed = false;
    struct values rest;
    TRY(match(writing, &row->person, false, &result->person));
    if (!result->person)
        result->person = named;
    TRY(known_and_kept(writing, result->person, row->person_type, &row->person, result, row->line, &rest));
    if (!result->person) {
        result->outcome = IMPORT_NEW;
        TRY(add(writing, row->person_type, &rest, result->organisation, &result->person));
        if (!writing->seen || import_seen_room(writing->seen, NAMED_COST))
            import_named_put(writing->ctx, writing->named, row, result->person);
        return ST_OK;
    }
    TRY(complete(writing, row->person_type, &rest, result->person, &changed));
    if (result->organisation)
        TRY(link_to(writing, result->person, result->organisation, &changed));
    result->outcome = changed || result->outcome == IMPORT_MERGED ? IMPORT_MERGED : IMPORT_UNCHANGED;
    return ST_OK;
}

static enum status suppressed(struct writing *writing, const struct import_row *row, bool *yes) {
    /* An organisation that was erased stays away; somebody who works there now is not the one who asked. */
    const struct values *who = row->person.count ? &row->person : &row->organisation;
    return lookups_erased(writing->ctx, writing->db, who->items, who->count, yes);
}

/* Whoever is new and may be somebody whose data are only stored: nobody comes in twice under another spelling. Looked at before
 * anything of the row is written. */
static enum status doubtful(struct writing *writing, const struct withheld_few *few,
                            const struct values *values, int type, ref_t known, struct withheld *found) {
    enum lookup_view view = writing->write ? LOOKUP_WRITING : LOOKUP_COMMITTED;
    if (!values->count || found->party)
        return ST_OK;
    if (!known)
        TRY(match(writing, values, is_firm(writing->ctx, type), &known));
    return known ? ST_OK
                 : withheld_like(writing->ctx, writing->db, view, few,
                                 ctx_notice(writing->ctx)->types[type].form, values, found);
}

static enum status row_doubtful(struct writing *writing, const struct withheld_few *few,
                                const struct import_row *row, ref_t called, struct withheld *found) {
    *found = (struct withheld){0};
    if (!few->any)
        return ST_OK;
    TRY(doubtful(writing, few, &row->person, row->person_type, called, found));
    return doubtful(writing, few, &row->organisation, writing->types->organisation, 0, found);
}

/* The same of whoever is new with an address of before of somebody who has objected. */
static enum status objected_before(struct writing *writing, const struct values *values, int type, ref_t known,
                                   const char **field) {
    const char *found = NULL;
    TRY(bygone_objected(writing->ctx, writing->db, values, &found));
    if (found && !known)
        TRY(match(writing, values, is_firm(writing->ctx, type), &known));
    if (found && !known)
        *field = found;
    return ST_OK;
}

static enum status row_objected(struct writing *writing, const struct import_row *row, ref_t called,
                                const char **field) {
    *field = NULL;
    TRY(objected_before(writing, &row->person, row->person_type, called, field));
    return *field ? ST_OK
                  : objected_before(writing, &row->organisation, writing->types->organisation, 0, field);
}

static void tell_objected(struct ctx *ctx, const char *field, int line, struct import_result *result) {
    (void)FAIL(
        ctx, ST_CONFLICT,
        M("This may be somebody who has objected: this was their address or number before. A person looks "
          "whether it is somebody else, and adds them by hand then"));
    (void)fault_at_field(ctx, field);
    import_line_refused(ctx, &result->refused, line);
}

static void tell_doubt(struct ctx *ctx, const struct withheld *found, int line, struct import_result *result) {
    (void)FAIL(
        ctx, ST_CONFLICT,
        M("This may be somebody whose data are only stored (GDPR Article 18): {1}. A person looks whether "
          "it is somebody else, and adds them by hand then"),
        ref_text(ctx->arena, found->party));
    if (found->field)
        (void)fault_at_field(ctx, found->field);
    import_line_refused(ctx, &result->refused, line);
}

enum status import_row_write(struct ctx *ctx, struct db *db, struct write *write, struct import_seen *seen,
                             const struct import_options *options, const struct import_types *types,
                             const struct import_bringing *bringing, struct import_named *named,
                             const struct withheld_few *withheld, const struct import_row *row,
                             struct arena *kept, struct import_result *result) {
    struct writing writing = {
        .ctx = ctx,
        .db = db,
        .write = write,
        .seen = seen,
        .named = named,
        .within = {.action = "imported", .permit = ACTION_IMPORT, .due_later = true, .quiet = true},
        .options = options,
        .types = types};
    if (bringing) {
        writing.within.job = bringing->job;
        writing.within.near = bringing->near;
        writing.within.brought = bringing->source;
    }
    *result = (struct import_result){.outcome = IMPORT_REFUSED, .refused = {.arena = kept}};
    if (row->party)
        return import_event_known(&writing, row, result);
    if (!row->person.count && !row->organisation.count)
        return ST_OK;
    bool away;
    TRY(suppressed(&writing, row, &away));
    if (away) {
        result->outcome = IMPORT_SUPPRESSED;
        return ST_OK;
    }
    ref_t called;
    bool several;
    TRY(match_named(&writing, row, &called, &several));
    if (several) {
        (void)FAIL(ctx, ST_CONFLICT,
                   M("Several people in the register are called so, and the file says nothing by which to tell "
                     "them apart"));
        import_line_refused(ctx, &result->refused, row->line);
        return ST_OK;
    }
    struct withheld found;
    TRY(row_doubtful(&writing, withheld, row, called, &found));
    if (found.party) {
        tell_doubt(ctx, &found, row->line, result);
        return ST_OK;
    }
    const char *objected;
    TRY(row_objected(&writing, row, called, &objected));
    if (objected) {
        tell_objected(ctx, objected, row->line, result);
        return ST_OK;
    }
    if (row->organisation.count)
        TRY(put_organisation(&writing, row, result));
    if (row->person.count)
        TRY(put_person(&writing, row, called, result));
    for (size_t i = 0; i < row->event_count; i++)
        TRY(import_event_put(&writing, row, &row->events[i], result));
    return ST_OK;
}
