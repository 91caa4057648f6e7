/* The file is written without a name, party by party. Then what was given is committed in slices, each with its entry in the
 * log; then the file gets its name. So a file that exists is in the log, whatever crashes; a crash between the two leaves
 * a disclosure that did not happen, which errs on the right side. A slice asks permit() once more when anything was
 * written to the register since the snapshot: an objection that came meanwhile is not overlooked. */
#include "rights/export.h"

#include "base/crash.h"
#include "notice/recipient.h"
#include "registry/allow.h"
#include "registry/disclosure.h"
#include "registry/edition.h"
#include "registry/within.h"
#include "rights/export_inside.h"

#include <string.h>

enum { SLICE = 500, UNKNOWN = -2 };

/* Who got what, to be written down: a block for each slice. */
struct given {
    ref_t party;
    int type;
    const char *classes, *ground;
};
struct export_given {
    struct export_given *next;
    size_t count;
    struct given items[SLICE];
};

void export_put(struct export_run *run, const char *text) {
    fresh_put(&run->fresh, text, strlen(text));
}

/* ---- what is asked */

static enum status missing(struct ctx *ctx, const char *option, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at_field(ctx, option);
}

static enum status check_options(struct ctx *ctx, const struct export_options *options) {
    if (!options->purpose)
        return missing(ctx, "--purpose", M("Say for which purpose the data are handed out"));
    if (!options->recipient)
        return missing(ctx, "--to", M("Say to whom the data are handed: a recipient of the notice"));
    if (options->all + (options->find != NULL) + (options->party_count != 0) != 1)
        return missing(ctx, "WHO", M("Say whose data: either names, or --find, or --all"));
    if (options->basis && !allow_says(options->basis))
        return missing(ctx, "--basis", M("Say the legal basis or the case in words."));
    if (options->basis)
        TRY(allow_free_text(ctx, "--basis", options->basis));
    return export_fields_known(ctx, options);
}

/* A name that the notice does not have is refused by permit(), which knows the sentence. */
static void names_of(struct ctx *ctx, struct export_run *run) {
    const struct notice *notice = ctx_notice(ctx);
    const struct export_options *options = run->options;
    run->purpose = notice_purpose(notice, options->purpose);
    run->purpose = run->purpose == NOTICE_NOTHING ? UNKNOWN : run->purpose;
    run->service = options->service ? notice_service(notice, options->service) : NOTICE_NOTHING;
    run->service = options->service && run->service == NOTICE_NOTHING ? UNKNOWN : run->service;
    run->recipient = recipient_find(notice, options->recipient);
}

/* A recipient's name is no field of the office's systems: who asked, for what, and when it is back is asked by the hand-over alone. */
static enum status by_this_door(struct ctx *ctx, const struct export_run *run) {
    if (run->recipient == NOTICE_NOTHING || run->options->handed ||
        !ctx_notice(ctx)->holders[run->recipient].recipient)
        return ST_OK;
    return missing(
        ctx, "--to",
        M("What a recipient of the notice gets is handed over: who asked, for which assignment or by "
          "which law, and by when it is back is written down with it (“seloste handover give”)."));
}

/* What holds for everybody is asked once, so that a refusal of the whole is one answer and one entry. */
static enum status permitted(struct ctx *ctx, struct export_run *run) {
    const struct notice *notice = ctx_notice(ctx);
    struct asked asked = {
        .action = ACTION_EXPORT,
        .type = run->options->type,
        .purpose = run->purpose,
        .service = run->service,
        .recipient = run->recipient == NOTICE_NOTHING ? NULL : notice->holders[run->recipient].entry.id,
        .basis = run->options->basis};
    TRY(permit(ctx, &asked, NULL));
    run->result->recipient = arena_text(run->arena, recipient_name(notice, run->recipient, ctx->lang));
    return registry_changeable(ctx);
}

/* ---- party by party */

static const char *classes_text(struct ctx *ctx, const struct export_party *party) {
    const struct notice *notice = ctx_notice(ctx);
    const char *text = NULL;
    for (size_t i = 0; i < notice->classes_count; i++)
        if (party->classes[i / 64] >> (i % 64) & 1)
            text = text ? arena_printf(ctx->arena, "%s %s", text, notice->classes[i].entry.id)
                        : notice->classes[i].entry.id;
    return text ? text : "";
}

/* The same few classes over and over: one text serves everybody before who had the same. */
static const char *kept(struct export_run *run, const char *text, const char *last) {
    return last && strcmp(last, text) == 0 ? last : arena_text(run->arena, text);
}

static void note_given(struct ctx *ctx, struct export_run *run, const struct export_party *party) {
    struct export_given *block = run->given_last;
    const char *last = block && block->count ? block->items[block->count - 1].classes : NULL;
    if (!block || block->count == SLICE) {
        block = arena_alloc(run->arena, sizeof *block);
        if (run->given_last)
            run->given_last->next = block;
        else
            run->given = block;
        run->given_last = block;
    }
    block->items[block->count++] =
        (struct given){.party = party->party.id,
                       .type = party->type,
                       .classes = kept(run, classes_text(ctx, party), last),
                       .ground = party->ground ? kept(run, party->ground, NULL) : NULL};
}

static void count_one(struct export_run *run, const struct export_party *one) {
    struct export_result *result = run->result;
    result->parties++;
    result->values += one->party.value_count;
    result->records += one->record_count;
    for (size_t i = 0; i < one->party.value_count; i++)
        result->classes[one->party.values[i].class].values++;
    for (size_t i = 0; i < one->record_count; i++)
        result->classes[one->records[i].class].records++;
}

static enum status look_at(struct ctx *ctx, struct export_run *run, ref_t party) {
    struct export_party one;
    bool goes;
    TRY(export_scope(ctx, run, party, true, &one, &goes));
    return goes ? run->format->look(ctx, run, &one) : ST_OK;
}

static enum status write_one(struct ctx *ctx, struct export_run *run, ref_t party) {
    struct export_party one;
    bool goes;
    TRY(export_scope(ctx, run, party, false, &one, &goes));
    if (!goes)
        return ST_OK;
    count_one(run, &one);
    note_given(ctx, run, &one);
    return run->format->party(ctx, run, &one);
}

static enum status look_only(struct ctx *ctx, struct export_run *run, ref_t party) {
    struct export_party one;
    bool goes;
    TRY(export_scope(ctx, run, party, false, &one, &goes));
    if (goes)
        count_one(run, &one);
    return ST_OK;
}

static enum status open_file(struct ctx *ctx, struct export_run *run) {
    if (run->options->path)
        return fresh_open(ctx, run->options->path, &run->fresh);
    return fresh_memory(ctx, msg(ctx->lang, M("the file")), &run->fresh);
}

static enum status write_file(struct ctx *ctx, struct export_run *run) {
    TRY(open_file(ctx, run));
    TRY(export_pick_count(ctx, run));
    if (run->format->look)
        TRY(export_pick(ctx, run, look_at));
    TRY(run->format->begin(ctx, run));
    TRY(export_pick(ctx, run, write_one));
    TRY(run->format->end(ctx, run));
    CRASH_POINT("export.written");
    return fresh_sync(ctx, &run->fresh);
}

/* Nobody was let through: the first reason is the answer. */
static enum status nobody(struct ctx *ctx, const struct export_run *run) {
    const struct export_result *result = run->result;
    if (!result->left_count)
        return FAIL(ctx, ST_NOT_FOUND, M("There is nobody whose data these are, so no file was written"));
    const struct export_left *left = &result->left[0];
    (void)FAIL(ctx, ST_DENIED, M("Nothing may be handed out, so no file was written. {1}"), left->why);
    (void)fault_sentence(ctx, left->sentence);
    registry_refused(ctx, action_id(ACTION_EXPORT),
                     run->options->party_count == 1 ? run->options->parties[0] : 0);
    return ST_DENIED;
}

/* ---- written down */

struct slice {
    struct export_run *run;
    const struct export_given *given;
    int64_t change; /* the last of which it is known what it changed */
};

static enum status ask_again(struct ctx *ctx, struct write *write, const struct slice *slice) {
    const struct export_run *run = slice->run;
    for (size_t i = 0; i < slice->given->count; i++) {
        const struct given *given = &slice->given->items[i];
        struct asked asked = {.action = ACTION_EXPORT,
                              .party = given->party,
                              .type = given->type,
                              .purpose = run->purpose,
                              .service = run->service,
                              .recipient = ctx_notice(ctx)->holders[run->recipient].entry.id,
                              .basis = run->options->basis};
        enum status status = permit_within(ctx, write->db, &asked, NULL);
        if (status == ST_DENIED || status == ST_NOT_FOUND)
            return FAIL(ctx, ST_CONFLICT,
                        M("Somebody's data were changed, or their use objected to, while the file was "
                          "written; it was thrown away. Export again."));
        TRY(status);
    }
    return ST_OK;
}

static enum status add_rows(struct ctx *ctx, struct write *write, const struct slice *slice) {
    const struct export_run *run = slice->run;
    const struct notice *notice = ctx_notice(ctx);
    for (size_t i = 0; i < slice->given->count; i++) {
        struct disclosure disclosure = {.party = slice->given->items[i].party,
                                        .batch = run->result->batch,
                                        .recipient = notice->holders[run->recipient].entry.id,
                                        .purpose = notice->purposes[run->purpose].entry.id,
                                        .classes = slice->given->items[i].classes,
                                        .ground = slice->given->items[i].ground,
                                        .how = run->format->how,
                                        .who = run->options->who,
                                        .basis = run->options->basis};
        TRY(disclosure_add(ctx, write, &disclosure));
    }
    return ST_OK;
}

static enum status log_slice(struct ctx *ctx, struct write *write, const struct slice *slice) {
    const struct export_run *run = slice->run;
    const struct notice *notice = ctx_notice(ctx);
    const struct holder *holder = &notice->holders[run->recipient];
    ref_t *parties = arena_array(ctx->arena, slice->given->count, sizeof *parties);
    for (size_t i = 0; i < slice->given->count; i++)
        parties[i] = slice->given->items[i].party;
    const struct sentence *sentence = notice_sentence(notice, holder->entry.path);
    struct audit_entry entry = {
        .actor = actor_text(ctx),
        .action = "disclosed",
        .parties = parties,
        .party_count = slice->given->count,
        .purpose = notice->purposes[run->purpose].entry.id,
        .sentence = sentence && sentence->promise ? sentence->promise : holder->entry.path,
        .fields = run->options->fields,
        .field_count = run->options->field_count,
        .detail = arena_printf(ctx->arena, "%s %s %s", holder->entry.id, run->format->how,
                               ref_text(ctx->arena, run->result->batch))};
    return audit_change(ctx, ctx->registry->audit, write, &entry);
}

static enum status write_slice(struct ctx *ctx, struct write *write, void *arg) {
    struct slice *slice = arg;
    if (write->change != slice->change + 1)
        TRY(ask_again(ctx, write, slice));
    TRY(add_rows(ctx, write, slice));
    TRY(log_slice(ctx, write, slice));
    const struct export_options *options = slice->run->options;
    if (options->together && slice->given == slice->run->given)
        TRY(options->together(ctx, write, slice->run->result, options->together_arg));
    slice->change = write->change;
    return ST_OK;
}

static enum status write_down(struct ctx *ctx, struct export_run *run, int64_t change) {
    struct slice slice = {.run = run, .change = change};
    for (slice.given = run->given; slice.given; slice.given = slice.given->next) {
        scoped_arena *arena = arena_new();
        struct arena *outer = ctx->arena;
        ctx->arena = arena;
        enum status status = registry_change(ctx, write_slice, &slice);
        registry_memory_back(ctx, outer);
        TRY(status);
        CRASH_POINT("export.slice");
    }
    return audit_sync(ctx, ctx->registry->audit);
}

/* ---- all of it */

static enum status go(struct ctx *ctx, struct export_run *run) {
    scoped_reader *db = NULL;
    int64_t change = store_change(ctx->registry->store);
    TRY(store_reader(ctx, ctx->registry->store, &db));
    run->db = db;
    TRY(write_file(ctx, run));
    if (!run->result->parties)
        return nobody(ctx, run);
    store_give_back(&db);
    TRY(write_down(ctx, run, change));
    if (run->options->path)
        TRY(fresh_name(ctx, &run->fresh));
    else
        TRY(fresh_bytes(ctx, &run->fresh, &run->result->bytes, &run->result->length));
    CRASH_POINT("export.named");
    return ST_OK;
}

static const struct export_format *const formats[] = {
    [EXPORT_JSON] = &export_json,     [EXPORT_CSV] = &export_csv,   [EXPORT_VCARD3] = &export_vcard3,
    [EXPORT_VCARD4] = &export_vcard4, [EXPORT_ROWS] = &export_rows, [EXPORT_PAPER] = &export_paper,
};

static struct export_count *no_counts(struct ctx *ctx) {
    return arena_array(ctx->arena, ctx_notice(ctx)->classes_count + 1, sizeof(struct export_count));
}

enum status export_look(struct ctx *ctx, const struct export_options *options, struct export_result *result) {
    struct export_run run = {
        .arena = ctx->arena, .options = options, .result = result, .format = formats[options->as]};
    scoped_reader *db = NULL;
    *result = (struct export_result){.classes = no_counts(ctx)};
    TRY(check_options(ctx, options));
    names_of(ctx, &run);
    TRY(by_this_door(ctx, &run));
    TRY(permitted(ctx, &run));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    run.db = db;
    return export_pick(ctx, &run, look_only);
}

enum status export_run(struct ctx *ctx, const struct export_options *options, struct export_result *result) {
    struct export_run run = {
        .arena = ctx->arena, .options = options, .result = result, .format = formats[options->as]};
    *result = (struct export_result){.batch = store_new_id(), .classes = no_counts(ctx)};
    TRY(check_options(ctx, options));
    names_of(ctx, &run);
    TRY(by_this_door(ctx, &run));
    TRY(permitted(ctx, &run));
    enum status status = go(ctx, &run);
    fresh_drop(&run.fresh);
    TRY(status);
    return result->parties ? audit_checkpoint(ctx, ctx->registry->audit, &result->audit_head) : ST_OK;
}
