/* The last change is the newest deed, or the profile's newest revision if that is newer. Something that has left neither (a merge,
 * an import, a new notice) gives the party a later change number than both, and then there is nothing to be undone. What
 * touches no row of the party (a note, that somebody was told) is last by its own number. */
#include "registry/takeback.h"

#include "base/buf.h"
#include "notice/word.h"
#include "registry/allow.h"
#include "registry/draft.h"
#include "registry/earlier.h"
#include "registry/known.h"
#include "registry/link.h"
#include "registry/lookups.h"
#include "registry/profile.h"
#include "registry/sight.h"
#include "registry/takeback_deed.h"
#include "registry/user.h"

#include <string.h>

struct last {
    struct profile profile;
    int64_t change;
    struct values was, now; /* the party's own */
};

static bool has(const struct values *values, const struct value *wanted) {
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i].field, wanted->field) == 0 &&
            strcmp(values->items[i].text, wanted->text) == 0 && values->items[i].confirmed == wanted->confirmed)
            return true;
    return false;
}

static enum status read_last(struct ctx *ctx, struct db *db, ref_t party, struct last *last) {
    *last = (struct last){.profile.party = party};
    scoped_query q = query_begin(db, SQL_PROFILE_CHANGE);
    query_bind_int(&q, 1, party);
    if (query_row(&q)) {
        last->profile.record = query_int(&q, "id");
        last->profile.rev = query_int(&q, "rev");
        last->change = query_int(&q, "change");
    }
    TRY(query_done(ctx, &q));
    if (last->profile.rev < 2)
        return ST_OK;
    TRY(value_own(ctx, db, party, last->profile.record, &last->now));
    return earlier_at(ctx, db, party, last->profile.record, last->profile.rev - 1, &last->was);
}

/* ---- looking */

struct field_names {
    const char **items;
    size_t count, room;
};

static void add_differing(struct ctx *ctx, const struct values *of, const struct values *than,
                          struct field_names *names) {
    for (size_t i = 0; i < of->count; i++) {
        bool known = has(than, &of->items[i]);
        for (size_t j = 0; j < names->count && !known; j++)
            known = strcmp(names->items[j], of->items[i].field) == 0;
        if (!known)
            ARENA_PUSH(ctx->arena, names->items, names->count, names->room, of->items[i].field);
    }
}

static struct field_names differing(struct ctx *ctx, const struct last *last) {
    struct field_names names = {0};
    add_differing(ctx, &last->now, &last->was, &names);
    add_differing(ctx, &last->was, &last->now, &names);
    return names;
}

/* What one does not see one does not undo. */
static enum status veiled(struct ctx *ctx, struct db *db, const struct last *last, bool *hidden) {
    struct sight sight;
    *hidden = false;
    TRY(sight_of(ctx, db, last->profile.party, &sight));
    for (size_t i = 0; i < last->now.count; i++)
        *hidden = *hidden || sight_veils(&sight, last->now.items[i].class, last->profile.record);
    for (size_t i = 0; i < last->was.count; i++)
        *hidden = *hidden || sight_veils(&sight, last->was.items[i].class, last->profile.record);
    return ST_OK;
}

static enum status who_of(struct ctx *ctx, int64_t user, const char **name) {
    struct user *staff;
    size_t count;
    *name = NULL;
    if (!user)
        return ST_OK;
    TRY(user_staff(ctx, &staff, &count));
    for (size_t i = 0; i < count; i++)
        if (staff[i].id == user)
            *name = staff[i].name;
    return ST_OK;
}

/* A confirmation is a version of the values, and is undone as one. */
static bool is_values(const struct deed *deed, const struct last *last) {
    return deed->kind == DEED_COUNT || deed->kind == DEED_CONFIRMED || last->change > deed->change;
}

static enum status of_values(struct ctx *ctx, struct db *db, const struct party *party, const struct last *last,
                             struct takeback *takeback) {
    bool hidden;
    TRY(veiled(ctx, db, last, &hidden));
    struct field_names fields = differing(ctx, last);
    takeback->there = last->profile.rev > 1 && last->change == party->version && fields.count &&
                      !last->was.erased && !hidden && permit_role(ctx, ACTION_CHANGE);
    takeback->change = last->change;
    takeback->fields = fields.items;
    takeback->field_count = fields.count;
    takeback->at = last->now.made;
    for (size_t i = 0; i < last->now.count; i++)
        if (!has(&last->was, &last->now.items[i]))
            takeback->by = last->now.items[i].by;
    return ST_OK;
}

static const char *const carried_out =
    M("This was done because the person asked for it, and stands among the steps of that request. "
      "It is put right by correcting it anew, or by lifting the restriction "
      "after the person was told (GDPR 18(3)).");

/* What somebody was told is done is not undone behind their back. */
static enum status was_asked(struct ctx *ctx, struct db *db, ref_t party, int64_t change, bool *asked) {
    scoped_query q = query_begin(db, SQL_REQUEST_CARRIED);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, change);
    *asked = query_row(&q) && query_int(&q, "count");
    return query_done(ctx, &q);
}

static enum status unless_asked(struct ctx *ctx, struct db *db, ref_t party, struct takeback *takeback) {
    bool asked;
    if (!takeback->there)
        return ST_OK;
    TRY(was_asked(ctx, db, party, takeback->change, &asked));
    takeback->there = !asked;
    takeback->why_not = asked ? msg(ctx->lang, carried_out) : takeback->why_not;
    return ST_OK;
}

enum status takeback_of(struct ctx *ctx, const struct party *party, struct takeback *takeback) {
    scoped_reader *db = NULL;
    struct last last;
    struct deed deed;
    *takeback = (struct takeback){.kind = DEED_COUNT};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(permit_action_within(ctx, db, ACTION_OPEN, party->id, NULL));
    TRY(deed_last(ctx, db, party->id, &deed));
    TRY(read_last(ctx, db, party->id, &last));
    if (is_values(&deed, &last)) {
        TRY(of_values(ctx, db, party, &last, takeback));
        return unless_asked(ctx, db, party->id, takeback);
    }
    if (deed.change < party->version)
        return ST_OK;
    const char *why_not;
    takeback->there = takeback_may(ctx, &deed, &why_not);
    takeback->why_not = why_not ? msg(ctx->lang, why_not) : NULL;
    takeback->change = deed.change;
    takeback->kind = deed.kind;
    takeback->at = deed.at;
    TRY(unless_asked(ctx, db, party->id, takeback));
    return who_of(ctx, deed.user, &takeback->by);
}

const char *takeback_what(struct ctx *ctx, const struct takeback *last) {
    struct buf buf = buf_in(ctx->arena);
    if (last->kind != DEED_COUNT)
        return msg(ctx->lang, deed_what(last->kind));
    for (size_t i = 0; i < last->field_count; i++)
        buf_printf(&buf, "%s%s", buf.length ? ", " : "",
                   word_small(ctx->arena, allow_label(ctx, last->fields[i])));
    return buf_text(&buf);
}

/* ---- undoing */

static enum status no_more(struct ctx *ctx, const char *id, const char *value) {
    return FAIL(ctx, ST_CONFLICT, id, value);
}

/* In the types of today each value of then must still have its place. */
static enum status still_allowed(struct ctx *ctx, const struct last *last, const int *types, size_t count) {
    const struct notice *notice = ctx_notice(ctx);
    for (size_t i = 0; i < last->was.count; i++) {
        const struct value *value = &last->was.items[i];
        bool allowed = has(&last->now, value);
        for (size_t t = 0; t < count && !allowed; t++) {
            int category = notice_category_of(notice, types[t], value->field);
            allowed = category != NOTICE_NOTHING && notice->categories[category].class == value->class &&
                      value->source != NOTICE_NOTHING;
        }
        if (!allowed)
            return no_more(ctx, M("What stood there before may not be stored any more: {1}"),
                           allow_label(ctx, value->field));
    }
    return ST_OK;
}

static enum status check(struct ctx *ctx, struct write *write, const struct party_row *row,
                         const struct last *last) {
    int *types = arena_array(ctx->arena, row->roles.count + 1, sizeof *types);
    size_t count = 0;
    bool hidden;
    TRY(veiled(ctx, write->db, last, &hidden));
    if (last->profile.rev < 2 || last->change != row->change || hidden)
        return FAIL(ctx, ST_NOT_FOUND, M("The last change of this customer cannot be undone here."));
    if (last->was.erased)
        return no_more(ctx, M("What stood there before is erased."), "");
    for (size_t i = 0; i < row->roles.count; i++)
        if (row->roles.items[i].type != NOTICE_NOTHING)
            types[count++] = row->roles.items[i].type;
    if (!count)
        return FAIL(ctx, ST_DENIED,
                    M("The notice no longer knows this type of party, so nothing is added to it."));
    TRY(still_allowed(ctx, last, types, count));
    return draft_required(ctx, write->db, &(struct proviso){last->profile.party, types, count, &last->was});
}

static enum status forget(struct ctx *ctx, struct write *write, enum sql sql, ref_t party, int64_t change) {
    scoped_query q = query_begin(write->db, sql);
    query_bind_int(&q, 1, party);
    query_bind_int(&q, 2, change);
    return query_run(ctx, &q, NULL);
}

struct undoing {
    ref_t party;
    int64_t change;
};

static enum status undo_values(struct ctx *ctx, struct write *write, const struct party_row *row,
                               struct last *last) {
    ref_t party = last->profile.party;
    bool changed;
    TRY(check(ctx, write, row, last));
    TRY(known_within(ctx, write, party, FORM_ORGANISATION, &last->was, KNOWN_OTHERS));
    last->profile.rev++;
    TRY(profile_letters(ctx, write, &last->profile, &last->now, &last->was, &changed));
    if (!changed)
        return ST_OK;
    TRY(profile_revised(ctx, write, &last->profile));
    TRY(lookups_put(ctx, party, last->profile.record, last->was.items, last->was.count));
    TRY(forget(ctx, write, SQL_BROUGHT_FORGET, party, last->change));
    TRY(forget(ctx, write, SQL_MERGE_UNHIDE, party, last->change));
    struct field_names fields = differing(ctx, last);
    TRY(audit_change(ctx, ctx->registry->audit, write,
                     &(struct audit_entry){.actor = actor_text(ctx),
                                           .action = "undone",
                                           .party = party,
                                           .record = last->profile.record,
                                           .rev = last->profile.rev,
                                           .sentence = "rights.rectification",
                                           .fields = fields.items,
                                           .field_count = fields.count}));
    return due_within(ctx, write, party);
}

static enum status undo_deed(struct ctx *ctx, struct write *write, const struct deed *deed) {
    const char *why_not;
    TRY(takeback_permit(ctx, write, deed));
    if (!takeback_may(ctx, deed, &why_not))
        return why_not ? FAIL(ctx, ST_CONFLICT, why_not)
                       : FAIL(ctx, ST_NOT_FOUND, M("The last change of this customer cannot be undone here."));
    TRY(takeback_deed(ctx, write, deed));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "undone",
                                              .party = deed->party,
                                              .record = deed->subject,
                                              .sentence = "rights.rectification",
                                              .detail = deed_id(deed->kind)});
}

/* What is undone is no more what was done last. */
static enum status undo(struct ctx *ctx, struct write *write, void *arg) {
    const struct undoing *undoing = arg;
    struct permission permission;
    struct last last;
    struct deed deed;
    TRY(permit_action_within(ctx, write->db, ACTION_OPEN, undoing->party, &permission));
    const struct party_row *row = permission.party;
    TRY(deed_last(ctx, write->db, undoing->party, &deed));
    TRY(read_last(ctx, write->db, undoing->party, &last));
    bool values = is_values(&deed, &last);
    int64_t newest = values ? last.change : deed.change;
    if (newest != undoing->change || newest < row->change)
        return no_more(ctx, M("Somebody has changed this customer since. Look at what is there now."), "");
    bool asked;
    TRY(was_asked(ctx, write->db, undoing->party, newest, &asked));
    if (asked)
        return no_more(ctx, carried_out, "");
    if (values)
        TRY(permit_action_within(ctx, write->db, ACTION_CHANGE, undoing->party, &permission));
    TRY(values ? undo_values(ctx, write, permission.party, &last) : undo_deed(ctx, write, &deed));
    return deed.kind == DEED_COUNT || deed.change != newest ? ST_OK : deed_drop(ctx, write, &deed);
}

enum status takeback_undo(struct ctx *ctx, ref_t party, int64_t change) {
    struct undoing undoing = {party, change};
    enum status status = registry_change(ctx, undo, &undoing);
    if (status == ST_DENIED)
        registry_refused(ctx, "undo", party);
    return status;
}
