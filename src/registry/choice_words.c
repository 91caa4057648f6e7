/* The edition is the one under which the choice was written down, or an earlier one that was in force on the choice's own day: what is
 * entered today of a form of last year was agreed to under last year's notice. */
#include "registry/choice_words.h"

#include "notice/word.h"
#include "registry/edition.h"
#include "registry/envelope.h"
#include "registry/paper.h"
#include "registry/sight.h"
#include "registry/within.h"

#include <string.h>

/* ---- the notice of that day */

static const struct edition *edition_on(const struct edition *edition, day_t day) {
    while (edition && edition->notice->in_force != DAY_NONE && edition->notice->in_force > day)
        edition = edition->before;
    return edition;
}

static void fill_notice(struct ctx *ctx, const struct choice *choice, const struct record *record,
                        struct choice_words *words) {
    const struct edition *edition = edition_of(ctx);
    if (record && record->notice)
        edition = edition_numbered(edition, record->notice);
    edition = edition_on(edition, zone_day(registry_zone(ctx), choice->at));
    words->in_force = DAY_NONE;
    if (!edition)
        return;
    const struct notice *notice = edition->notice;
    int purpose = notice_purpose(notice, choice->purpose);
    words->version =
        notice->version ? notice->version : arena_printf(ctx->arena, "%lld", (long long)edition->number);
    words->in_force = notice->in_force;
    if (choice->given && purpose != NOTICE_NOTHING)
        words->says = notice_quote(ctx->arena, notice, ctx->lang, notice->purposes[purpose].entry.path);
}

/* ---- records */

static const struct record *found(const struct record *records, size_t count, ref_t id) {
    for (size_t i = 0; id && i < count; i++)
        if (records[i].id == id)
            return &records[i];
    return NULL;
}

static bool seen(struct ctx *ctx, const struct record *record) {
    return record && !record->withheld && !record->erased && (!record->hidden_by || sight_sees(ctx));
}

static enum status read_records(struct ctx *ctx, struct db *db, const ref_t *ids, size_t count,
                                struct record **records, size_t *found_count) {
    struct envelopes envelopes = {0};
    for (size_t i = 0; i < count; i++) {
        struct envelope envelope;
        bool there = false;
        if (ids[i])
            TRY(envelope_by_id(ctx, db, ids[i], &envelope, &there));
        if (there)
            ARENA_PUSH(ctx->arena, envelopes.items, envelopes.count, envelopes.room, envelope);
    }
    return record_show_within(ctx, db, &envelopes, records, found_count);
}

static const char *fact_of(const struct record *record, const char *name) {
    for (size_t i = 0; i < record->fact_count; i++)
        if (strcmp(record->facts[i].name, name) == 0)
            return record->facts[i].value;
    return NULL;
}

static void describe(struct ctx *ctx, const struct record *record, struct choice_words *words) {
    const char *place = paper_place(ctx, fact_of(record, "folder"), fact_of(record, "page"));
    words->paper = arena_printf(ctx->arena, "%s, %s", word_capital(ctx->arena, record->label),
                                day_text(ctx->arena, ctx->lang, record->day));
    words->place = place ? place : record->file ? record->file->name : NULL;
}

/* ---- */

enum status choice_words_within(struct ctx *ctx, struct db *db, const struct choice *choices, size_t count,
                                struct choice_words **words) {
    struct choice_words *list = arena_array(ctx->arena, count + 1, sizeof *list);
    ref_t *ids = arena_array(ctx->arena, count + 1, sizeof *ids);
    struct record *records, *documents;
    size_t record_count, document_count;
    for (size_t i = 0; i < count; i++)
        ids[i] = choices[i].record;
    TRY(read_records(ctx, db, ids, count, &records, &record_count));
    for (size_t i = 0; i < count; i++) {
        const struct record *record = found(records, record_count, choices[i].record);
        fill_notice(ctx, &choices[i], record, &list[i]);
        if (seen(ctx, record)) {
            list[i].text = record->text;
            list[i].document = record->belongs;
        }
        ids[i] = list[i].document;
    }
    TRY(read_records(ctx, db, ids, count, &documents, &document_count));
    for (size_t i = 0; i < count; i++) {
        const struct record *document = found(documents, document_count, list[i].document);
        if (seen(ctx, document))
            describe(ctx, document, &list[i]);
    }
    *words = list;
    return ST_OK;
}

enum status choice_words_of(struct ctx *ctx, const struct choice *choices, size_t count,
                            struct choice_words **words) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    return choice_words_within(ctx, db, choices, count, words);
}

const char *choice_words_edition(struct ctx *ctx, const struct choice_words *words) {
    if (!words->version)
        return NULL;
    if (words->in_force == DAY_NONE)
        return MSG(ctx->arena, ctx->lang, M("version {1} of the notice"), words->version);
    return MSG(ctx->arena, ctx->lang, M("version {1} of the notice, in force from {2}"), words->version,
               day_text(ctx->arena, ctx->lang, words->in_force));
}

const char *choice_words_paper(struct ctx *ctx, const struct choice_words *words) {
    if (!words->document)
        return NULL;
    return words->paper ? words->paper : msg(ctx->lang, M("a document that is not here any more"));
}

/* "Paper, 3 June 2026, folder 3, page 14"; "File, 3 June 2026, form.pdf" */
const char *choice_words_document(struct ctx *ctx, const struct choice_words *words) {
    const char *paper = choice_words_paper(ctx, words);
    return words->place ? arena_printf(ctx->arena, "%s, %s", paper, words->place) : paper;
}
