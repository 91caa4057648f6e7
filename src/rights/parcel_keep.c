/* Fetched, ended, over: whatever dies in between, the row still names the key, and the next sweep destroys it (at a start, and every
 * night). */
#include "rights/parcel_inside.h"

#include "base/buf.h"
#include "registry/doorway.h"
#include "registry/joined.h"
#include "registry/permit.h"
#include "registry/within.h"
#include "rights/breach.h"
#include "rights/nightly.h"

#include <string.h>

/* ---- what waits */

static enum status box_of(struct ctx *ctx, struct db *db, ref_t parcel, int64_t *box) {
    scoped_query q = query_begin(db, SQL_PARCEL_BY_ID);
    query_bind_int(&q, 1, parcel);
    *box = query_row(&q) ? query_int(&q, "box") : 0;
    return query_done(ctx, &q);
}

static enum status read_pieces(struct ctx *ctx, struct db *db, ref_t parcel, int64_t box, struct buf *into) {
    scoped_query q = query_begin(db, SQL_PARCEL_PIECES);
    int64_t next = 0;
    query_bind_int(&q, 1, parcel);
    while (query_row(&q)) {
        size_t length, plain_length;
        char *plain;
        const void *piece = query_blob(ctx->arena, &q, "piece", &length);
        struct seal_place place = {.record = parcel, .class = "parcel", .rev = query_int(&q, "number")};
        if (place.rev != next++)
            return FAIL(ctx, ST_FAILED, M("A sealed letter does not hold what it should"));
        TRY(seal_open(ctx, ctx->registry->vault, box, place, piece, length, &plain, &plain_length));
        buf_add_n(into, plain, plain_length);
    }
    return query_done(ctx, &q);
}

static enum status drop_pieces(struct ctx *ctx, struct write *write, ref_t parcel) {
    scoped_query q = query_begin(write->db, SQL_PARCEL_PIECES_DROP);
    query_bind_int(&q, 1, parcel);
    return query_run(ctx, &q, NULL);
}

static enum status destroy(struct ctx *ctx, const int64_t *keys, size_t count) {
    vault_note_change(ctx->registry->vault, store_change(ctx->registry->store));
    return vault_destroy_keys(ctx, ctx->registry->vault, keys, count);
}

/* ---- fetching */

struct taking {
    const struct parcel *parcel;
};

static const char *const once =
    M("This file was fetched already or its time is over. Ask us for another: it is free of "
      "charge.");

static enum status take(struct ctx *ctx, struct write *write, void *arg) {
    const struct parcel *parcel = ((const struct taking *)arg)->parcel;
    int64_t changed;
    scoped_query q = query_begin(write->db, SQL_PARCEL_FETCHED);
    query_bind_int(&q, 1, parcel->id);
    query_bind_int(&q, 2, ctx->now);
    query_bind_int(&q, 3, write->change);
    TRY(query_run(ctx, &q, &changed));
    if (!changed)
        return FAIL(ctx, ST_CONFLICT, once);
    TRY(drop_pieces(ctx, write, parcel->id));
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = "person",
                                              .action = "parcel_fetched",
                                              .party = parcel->party,
                                              .record = parcel->request,
                                              .sentence = request_sentence(ctx, DEADLINE_ACCESS)});
}

enum status parcel_take(struct ctx *ctx, ref_t id, const void **bytes, size_t *length) {
    struct parcel parcel;
    struct buf buf = buf_in(ctx->arena);
    int64_t box;
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        TRY(parcel_row(ctx, db, id, &parcel));
        TRY(box_of(ctx, db, id, &box));
        if (parcel.state != PARCEL_WAITING || !box)
            return FAIL(ctx, ST_CONFLICT, once);
        enum status status = read_pieces(ctx, db, id, box, &buf);
        if (status == ST_NOT_FOUND) { /* another was quicker, and the key is gone */
            fault_clear(ctx);
            return FAIL(ctx, ST_CONFLICT, once);
        }
        TRY(status);
    }
    struct taking taking = {&parcel};
    TRY(registry_change_staff(ctx, take, &taking));
    TRY(destroy(ctx, &box, 1));
    *bytes = buf_text(&buf);
    *length = buf.length;
    return ST_OK;
}

/* ---- ending */

struct ending {
    ref_t parcel;
    const char *why;
};

static enum status end(struct ctx *ctx, struct write *write, void *arg) {
    const struct ending *ending = arg;
    struct parcel parcel;
    TRY(permit_action_within(ctx, write->db, ACTION_ANSWER, 0, NULL));
    TRY(parcel_row(ctx, write->db, ending->parcel, &parcel));
    if (parcel.ended)
        return FAIL(ctx, ST_CONFLICT, M("This was ended already."));
    scoped_query q = query_begin(write->db, SQL_PARCEL_ENDED);
    query_bind_int(&q, 1, ending->parcel);
    query_bind_int(&q, 2, ctx->now);
    query_bind_text(&q, 3, ending->why);
    query_bind_int(&q, 4, write->change);
    TRY(query_run(ctx, &q, NULL));
    TRY(drop_pieces(ctx, write, ending->parcel));
    return parcel_logged(ctx, write, parcel.party, parcel.request, "parcel_ended", ending->why);
}

/* One that is over already is fine. */
static enum status end_link(struct ctx *ctx, const struct parcel *parcel) {
    enum status status =
        parcel->doorway && parcel->state == PARCEL_WAITING ? doorway_end(ctx, parcel->doorway) : ST_OK;
    if (status != ST_NOT_FOUND && status != ST_CONFLICT)
        return status;
    fault_clear(ctx);
    return ST_OK;
}

enum status parcel_end(struct ctx *ctx, ref_t id, const char *why) {
    struct ending ending = {id, why};
    struct parcel parcel;
    int64_t box;
    {
        scoped_reader *db = NULL;
        TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
        TRY(store_reader(ctx, ctx->registry->store, &db));
        TRY(parcel_row(ctx, db, id, &parcel));
        TRY(box_of(ctx, db, id, &box));
    }
    TRY(end_link(ctx, &parcel));
    if (box)
        TRY(destroy(ctx, &box, 1));
    TRY(registry_change(ctx, end, &ending));
    writer_fold_later(ctx->registry->writer);
    return ST_OK;
}

/* The link first: who has it may be reading. */
enum status parcel_wrong(struct ctx *ctx, ref_t id, ref_t *breach) {
    struct breach_draft draft;
    struct parcel parcel;
    TRY(parcel_end(ctx, id, "wrong_address"));
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        TRY(parcel_row(ctx, db, id, &parcel));
    }
    TRY(breach_wrong_address(ctx, parcel.request, &draft));
    return breach_add(ctx, &draft, breach);
}

/* ---- over */

struct over {
    ref_t *parcels;
    int64_t *boxes;
    size_t count, room, box_count, box_room;
};

static enum status add_over(struct ctx *ctx, struct query *q, struct over *over) {
    *over = (struct over){0};
    while (query_row(q)) {
        ref_t id = query_int(q, "id");
        int64_t box = query_int(q, "box");
        ARENA_PUSH(ctx->arena, over->parcels, over->count, over->room, id);
        ARENA_PUSH(ctx->arena, over->boxes, over->box_count, over->box_room, box);
    }
    return query_done(ctx, q);
}

static enum status find_over(struct ctx *ctx, struct over *over) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    scoped_query q = query_begin(db, SQL_PARCELS_OVER);
    query_bind_int(&q, 1, ctx->now);
    return add_over(ctx, &q, over);
}

static enum status clear_over(struct ctx *ctx, struct write *write, void *arg) {
    const struct over *over = arg;
    for (size_t i = 0; i < over->count; i++) {
        TRY(drop_pieces(ctx, write, over->parcels[i]));
        scoped_query q = query_begin(write->db, SQL_PARCEL_UNBOX);
        query_bind_int(&q, 1, over->parcels[i]);
        query_bind_int(&q, 2, write->change);
        TRY(query_run(ctx, &q, NULL));
    }
    return audit_change(ctx, ctx->registry->audit, write,
                        &(struct audit_entry){.actor = actor_text(ctx),
                                              .action = "parcels_over",
                                              .sentence = request_sentence(ctx, DEADLINE_ACCESS),
                                              .detail = arena_printf(ctx->arena, "%zu", over->count)});
}

enum status parcel_sweep(struct ctx *ctx, size_t *count) {
    struct over over;
    TRY(find_over(ctx, &over));
    *count = over.count;
    if (!over.count)
        return ST_OK;
    TRY(destroy(ctx, over.boxes, over.box_count));
    TRY(registry_change_staff(ctx, clear_over, &over));
    writer_fold_later(ctx->registry->writer);
    return ST_OK;
}

/* ---- never the answer */

static enum status drop_one(struct ctx *ctx, struct write *write, ref_t parcel) {
    static const enum sql statements[] = {SQL_PARCEL_PIECES_DROP, SQL_PARCEL_DOORS_DROP, SQL_PARCEL_DROP};
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        scoped_query q = query_begin(write->db, statements[i]);
        query_bind_int(&q, 1, parcel);
        TRY(query_run(ctx, &q, NULL));
    }
    return ST_OK;
}

static enum status drop_all(struct ctx *ctx, struct write *write, void *arg) {
    const struct over *loose = arg;
    for (size_t i = 0; i < loose->count; i++)
        TRY(drop_one(ctx, write, loose->parcels[i]));
    return ST_OK;
}

static enum status drop(struct ctx *ctx, struct over *loose) {
    TRY(destroy(ctx, loose->boxes, loose->count));
    TRY(registry_change_staff(ctx, drop_all, loose));
    writer_fold_later(ctx->registry->writer);
    return ST_OK;
}

enum status parcel_drop(struct ctx *ctx, const ref_t *parcels, const int64_t *boxes, size_t count) {
    struct over loose = {.parcels = arena_array(ctx->arena, count, sizeof(ref_t)),
                         .boxes = arena_array(ctx->arena, count, sizeof(int64_t)),
                         .count = count};
    for (size_t i = 0; i < count; i++) {
        loose.parcels[i] = parcels[i];
        loose.boxes[i] = boxes[i];
    }
    return drop(ctx, &loose);
}

enum status parcel_resume(struct ctx *ctx) {
    struct over loose;
    {
        scoped_reader *db = NULL;
        TRY(store_reader(ctx, ctx->registry->store, &db));
        scoped_query q = query_begin(db, SQL_PARCELS_LOOSE);
        TRY(add_over(ctx, &q, &loose));
    }
    return loose.count ? drop(ctx, &loose) : ST_OK;
}

enum status nightly_parcels(struct ctx *ctx, struct night *night) {
    size_t count;
    TRY(parcel_sweep(ctx, &count));
    night_add(night, NIGHT_DONE, count);
    return ST_OK;
}

/* ---- the erasure of the person */

enum status parcel_keys(struct ctx *ctx, struct db *db, ref_t party, int64_t **keys, size_t *count) {
    ref_t *members;
    size_t member_count, room = 0;
    *keys = NULL;
    *count = 0;
    TRY(joined_family(ctx, db, party, &members, &member_count));
    for (size_t i = 0; i < member_count; i++) {
        scoped_query q = query_begin(db, SQL_PARCEL_BOXES_OF);
        query_bind_int(&q, 1, members[i]);
        while (query_row(&q)) {
            int64_t key = query_int(&q, "box");
            ARENA_PUSH(ctx->arena, *keys, *count, room, key);
        }
        TRY(query_done(ctx, &q));
    }
    return ST_OK;
}

static enum status forget_of(struct ctx *ctx, struct write *write, ref_t party) {
    scoped_query pieces = query_begin(write->db, SQL_PARCEL_PIECES_DROP_OF);
    query_bind_int(&pieces, 1, party);
    TRY(query_run(ctx, &pieces, NULL));
    scoped_query rows = query_begin(write->db, SQL_PARCELS_CLOSE_OF);
    query_bind_int(&rows, 1, party);
    query_bind_int(&rows, 2, write->change);
    return query_run(ctx, &rows, NULL);
}

enum status parcel_forget(struct ctx *ctx, struct write *write, ref_t party) {
    ref_t *members;
    size_t count;
    TRY(joined_family(ctx, write->db, party, &members, &count));
    for (size_t i = 0; i < count; i++)
        TRY(forget_of(ctx, write, members[i]));
    return ST_OK;
}
