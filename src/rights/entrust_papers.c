/* Papers of a folder. What is written on them is sealed, so a folder is found by opening them, as the list of papers does. */
#include "rights/entrust_inside.h"

#include "notice/recipient.h"
#include "registry/within.h"

#include <string.h>
#include <strings.h>

/* Names of folders are typed by hand: spaces at their ends and capitals are no difference. */
static bool same_folder(const char *a, const char *b) {
    a += strspn(a, " \t");
    b += strspn(b, " \t");
    size_t length = strlen(a), other = strlen(b);
    while (length && strchr(" \t", a[length - 1]))
        length--;
    while (other && strchr(" \t", b[other - 1]))
        other--;
    return length == other && strncasecmp(a, b, length) == 0;
}

struct sorting {
    struct paper *found;
    size_t count, room;
    ref_t *refused; /* sheets */
    size_t refused_count, refused_room, party_room;
};

static bool named(const struct notice *notice, const struct asked *asked, const struct paper *paper) {
    int recipient = recipient_find(notice, asked->recipient);
    return paper->class != NOTICE_NOTHING && recipient_gets(notice, recipient, paper->class, NOTICE_NOTHING);
}

static enum status sort_one(struct ctx *ctx, struct db *db, const struct asked *asked,
                            const struct paper *paper, struct sorting *sorting, struct entrust_plan *plan) {
    struct asked about = *asked;
    if (paper->gone && !paper->away)
        return ST_OK; /* nobody can hand it over: it was destroyed */
    if (paper->away) {
        plan->away++;
        return ST_OK;
    }
    if (!named(ctx_notice(ctx), asked, paper)) {
        plan->taken_out++;
        return ST_OK;
    }
    about.party = paper->party;
    enum status status = permit_within(ctx, db, &about, NULL);
    if (status == ST_DENIED) {
        fault_clear(ctx);
        ARENA_PUSH(ctx->arena, sorting->refused, sorting->refused_count, sorting->refused_room, paper->sheet);
        ARENA_PUSH(ctx->arena, plan->refused, plan->refused_count, sorting->party_room, paper->party);
        return ST_OK;
    }
    TRY(status);
    ARENA_PUSH(ctx->arena, sorting->found, sorting->count, sorting->room, *paper);
    return ST_OK;
}

static bool stays(const struct sorting *sorting, ref_t sheet) {
    for (size_t i = 0; i < sorting->refused_count; i++)
        if (sorting->refused[i] == sheet)
            return true;
    return false;
}

enum status entrust_papers(struct ctx *ctx, struct db *db, const struct asked *asked, const char *folder,
                           struct entrust_plan *plan) {
    struct paper *list;
    struct sorting sorting = {0};
    size_t count, room = 0;
    TRY(paper_all_within(ctx, db, &list, &count));
    for (size_t i = 0; i < count; i++)
        if (list[i].folder && same_folder(list[i].folder, folder))
            TRY(sort_one(ctx, db, asked, &list[i], &sorting, plan));
    for (size_t i = 0; i < sorting.count; i++)
        if (!stays(&sorting, sorting.found[i].sheet))
            ARENA_PUSH(ctx->arena, plan->papers, plan->paper_count, room, sorting.found[i]);
    if (sorting.count || plan->taken_out || plan->away || plan->refused_count)
        return ST_OK;
    (void)FAIL(
        ctx, ST_INVALID,
        M("The register knows no paper in such a folder. Leave the folder out, and say what the papers are."));
    return fault_at_field(ctx, "folder");
}
