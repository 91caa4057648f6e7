/* Most of a list are alike: same form, same role, nothing chosen, nothing special. So the scans put together of each party what an
 * answer can hang on, word by word; whoever has the same words is of the same likeness, and the judge is asked about one of each.
 * What the scans do not settle of a party (`open`: its letters would have to be opened, or days compared) is no word but a mark, and
 * the judge tells what it has read: where it read something that is open, everybody of that likeness is asked by themselves. A new
 * question in permit() is therefore never answered wrongly here, only slowly, as long as it reads through the dossier.
 * Rejected: rules of our own for lists, which would be a second judge. */
#include "registry/permit_many.h"

#include "registry/dossier.h"
#include "registry/edition.h"
#include "registry/personal.h"
#include "registry/within.h"

#include <stdlib.h>
#include <string.h>

enum {
    ALWAYS_OPEN = DOSSIER_STANDING | DOSSIER_BEGAN, /* what happened: no scan reads it */
    FEW = 16 /* a list of less than one in so many is not worth the scans */
};

/* ---- likenesses: a step from one to the next for each word */

struct step {
    uint64_t word;
    uint32_t from, to; /* to 0: a free place */
};

struct likenesses {
    struct arena *arena;
    struct step *steps; /* open addressing */
    size_t room, used;
    const char **texts; /* words that are texts, by number */
    size_t text_count, text_room;
};

enum { NOBODY = 0, SOMEBODY = 1 };
static const uint64_t OBJECTED = (uint64_t)1 << 63; /* tells its words from all others */

static struct step *step_of(struct step *steps, size_t room, uint32_t from, uint64_t word) {
    size_t at = (size_t)((word * 0x9e3779b97f4a7c15u ^ from) * 0xff51afd7ed558ccdu >> 20) & (room - 1);
    while (steps[at].to && (steps[at].from != from || steps[at].word != word))
        at = (at + 1) & (room - 1);
    return &steps[at];
}

static void more_steps(struct likenesses *all) {
    size_t room = all->room ? all->room * 2 : 256;
    struct step *steps = arena_array(all->arena, room, sizeof *steps);
    for (size_t i = 0; i < all->room; i++)
        if (all->steps[i].to)
            *step_of(steps, room, all->steps[i].from, all->steps[i].word) = all->steps[i];
    all->steps = steps;
    all->room = room;
}

static uint32_t likeness(struct likenesses *all, uint32_t from, uint64_t word) {
    if ((all->used + 1) * 2 > all->room)
        more_steps(all);
    struct step *step = step_of(all->steps, all->room, from, word);
    if (!step->to)
        *step = (struct step){word, from, SOMEBODY + (uint32_t)++all->used};
    return step->to;
}

/* Few are different. */
static uint32_t text_word(struct likenesses *all, const char *text) {
    size_t i = 0;
    while (i < all->text_count && strcmp(all->texts[i], text) != 0)
        i++;
    if (i == all->text_count)
        ARENA_PUSH(all->arena, all->texts, all->text_count, all->text_room, arena_text(all->arena, text));
    return (uint32_t)i;
}

/* ---- the parties asked about */

struct place {
    ref_t party;
    uint32_t like; /* NOBODY: not in the register */
    unsigned open; /* enum dossier_read */
    bool first;    /* of those with this party: who is there twice is looked up by the first */
    bool organisation, restricted, given, refused, seen;
    bool personal; /* an address of the organisation's may be a person's */
    struct role_leaving leaving;
    bool merged;  /* of the role that counts: it came by a merge */
    int type;     /* NOTICE_NOTHING: no role */
    int64_t made; /* of that role */
    ref_t role;
    day_t told;       /* the last day on which the notice was told; DAY_NONE */
    int64_t informed; /* the last version told of */
    int64_t base;     /* an older version under which it stands; 0: none */
};

/* Who speaks for whom, or spoke: an organisation's objection is theirs too. */
struct voice {
    struct place *place;
    ref_t organisation;
};

struct many {
    struct db *db;
    const struct asked *asked;
    const struct notice *notice;
    const struct edition *edition;
    struct arena *scratch, *arena; /* arena: of the answers */
    struct place *places;          /* in the order of the list */
    size_t count;
    uint32_t *table; /* number of a place, from 1; open addressing by party */
    size_t room;
    struct place *next; /* after the one looked for last; NULL: there is none */
    struct likenesses likenesses;
    unsigned open;      /* of everybody */
    bool organisations; /* some are asked about */
    struct permits *permits;
    size_t kind_room;
    day_t today;
    ref_t *restricted; /* everybody whose data may only be stored, whether they are asked about or not */
    size_t restricted_count, restricted_room;
    ref_t *
        objectors; /* who may have objected to something, whether asked about or not: their people hear of it too */
    size_t objector_count, objector_room;
    struct voice *voices;
    size_t voice_count, voice_room;
};

static uint32_t *slot_of(const struct many *many, ref_t party) {
    size_t at = (size_t)((uint64_t)party * 0x9e3779b97f4a7c15u >> 20) & (many->room - 1);
    while (many->table[at] && many->places[many->table[at] - 1].party != party)
        at = (at + 1) & (many->room - 1);
    return &many->table[at];
}

static struct place *after(const struct many *many, struct place *place) {
    return place + 1 < many->places + many->count ? place + 1 : NULL;
}

/* The list and the tables often have the same order: then the one after the last is next, and nothing has to be looked for. */
static struct place *place_of(struct many *many, ref_t party) {
    struct place *place = many->next;
    if (!place || !place->first || place->party != party) {
        uint32_t at = *slot_of(many, party);
        if (!at)
            return NULL;
        place = &many->places[at - 1];
    }
    many->next = after(many, place);
    return place;
}

static void put_places(struct many *many, const ref_t *parties, size_t count) {
    must(count < UINT32_MAX / 4);
    many->count = count;
    many->places = arena_array(many->scratch, count, sizeof *many->places);
    for (many->room = 64; many->room < 2 * count;)
        many->room *= 2;
    many->table = arena_array(many->scratch, many->room, sizeof *many->table);
    for (size_t i = 0; i < count; i++) {
        many->places[i] = (struct place){.party = parties[i], .type = NOTICE_NOTHING, .told = DAY_NONE};
        uint32_t *slot = slot_of(many, parties[i]);
        many->places[i].first = !*slot;
        *slot = *slot ? *slot : (uint32_t)i + 1;
    }
}

/* ---- the scans */

/* Texts of a scan are needed no longer than its row. */
struct scan {
    struct query q;
    struct arena *arena;
    size_t rows;
};

enum { ROWS_OF_ARENA = 4096 };

static bool scan_row(struct scan *scan) {
    if (++scan->rows % ROWS_OF_ARENA == 0) {
        arena_free(scan->arena);
        scan->arena = arena_new();
    }
    return query_row(&scan->q);
}

static struct scan scan_begin(struct many *many, enum sql sql) {
    return (struct scan){.q = query_begin(many->db, sql), .arena = arena_new()};
}

static enum status scan_end(struct ctx *ctx, struct scan *scan) {
    enum status status = query_done(ctx, &scan->q);
    query_end(&scan->q);
    arena_free(scan->arena);
    return status;
}

static struct place *scan_place(struct many *many, struct scan *scan, const char *column) {
    return place_of(many, query_int(&scan->q, column));
}

static enum status scan_parties(struct ctx *ctx, struct many *many) {
    struct scan scan = scan_begin(many, SQL_MANY_PARTIES);
    while (scan_row(&scan)) {
        struct place *place = scan_place(many, &scan, "id");
        uint64_t restricted = !query_is_null(&scan.q, "restricted");
        if (restricted)
            ARENA_PUSH(many->scratch, many->restricted, many->restricted_count, many->restricted_room,
                       query_int(&scan.q, "id"));
        if (!place)
            continue;
        enum party_form form = role_form(query_text(scan.arena, &scan.q, "form"));
        place->organisation = form == FORM_ORGANISATION;
        many->organisations = many->organisations || place->organisation;
        place->like = likeness(&many->likenesses, SOMEBODY, (uint64_t)form << 1 | restricted);
    }
    return scan_end(ctx, &scan);
}

/* The first one given whose type the notice knows (role_type_for); those that came by a merge are last. */
static bool before(const struct place *place, bool merged, int64_t made, ref_t role) {
    if (place->type == NOTICE_NOTHING || merged != place->merged)
        return place->type == NOTICE_NOTHING || !merged;
    return made != place->made ? made < place->made : role < place->role;
}

static void note_link(struct many *many, struct query *q, int type, struct place *place) {
    struct role role = {
        .type = type, .organisation = query_int(q, "organisation"), .from = DAY_NONE, .to = DAY_NONE};
    if (role.organisation) {
        role.from = query_is_null(q, "starts") ? DAY_NONE : (day_t)query_int(q, "starts");
        role.to = query_is_null(q, "ends") ? DAY_NONE : (day_t)query_int(q, "ends");
        ARENA_PUSH(many->scratch, many->voices, many->voice_count, many->voice_room,
                   ((struct voice){place, role.organisation}));
    }
    role_leave(many->notice, &role, many->today, &place->leaving);
}

static enum status scan_roles(struct ctx *ctx, struct many *many) {
    struct scan scan = scan_begin(many, SQL_MANY_ROLES);
    while (scan_row(&scan)) {
        ref_t role = query_int(&scan.q, "id");
        struct place *place = scan_place(many, &scan, "party");
        int type = place ? notice_type(many->notice, query_text(scan.arena, &scan.q, "type")) : NOTICE_NOTHING;
        if (place)
            note_link(many, &scan.q, type, place);
        if (type == NOTICE_NOTHING)
            continue;
        bool merged = !query_is_null(&scan.q, "owner");
        int64_t made = query_int(&scan.q, "made");
        if (!before(place, merged, made, role))
            continue;
        place->type = type;
        place->merged = merged;
        place->made = made;
        place->role = role;
    }
    return scan_end(ctx, &scan);
}

static void add_objector(struct many *many, ref_t party) {
    ARENA_PUSH(many->scratch, many->objectors, many->objector_count, many->objector_room, party);
}

/* As long as somebody has only refused, or only consented, the order of it says nothing. */
static enum status scan_choices(struct ctx *ctx, struct many *many) {
    struct scan scan = scan_begin(many, SQL_MANY_CHOICES);
    while (scan_row(&scan)) {
        ref_t party = query_int(&scan.q, "party");
        struct place *place = place_of(many, party);
        bool given = strcmp(query_text(scan.arena, &scan.q, "answer"), "given") == 0;
        if (!given)
            add_objector(many, party);
        if (!place)
            continue;
        const char *purpose = query_text(scan.arena, &scan.q, "purpose");
        const char *channel = query_text(scan.arena, &scan.q, "channel");
        *(given ? &place->given : &place->refused) = true;
        if (place->given && place->refused)
            place->open |= DOSSIER_CHOICES;
        uint64_t said = (uint64_t)text_word(&many->likenesses, purpose) << 32 | (uint64_t)given << 31 |
                        (channel ? text_word(&many->likenesses, channel) + 1U : 0U);
        place->like = likeness(&many->likenesses, place->like, said);
    }
    return scan_end(ctx, &scan);
}

static enum status mark_scan(struct ctx *ctx, struct many *many, struct scan *scan, const char *column,
                             unsigned open) {
    while (scan_row(scan)) {
        ref_t party = query_int(&scan->q, column);
        struct place *place = place_of(many, party);
        if (place)
            place->open |= open;
        if (open & DOSSIER_OBJECTED)
            add_objector(many, party);
    }
    return scan_end(ctx, scan);
}

/* ---- objections of others with the same address */

/* scopes: a likeness that stands for the kind of this address and everything that was objected to with it. */
struct objected {
    unsigned char token[TOKEN_SIZE];
    uint32_t scopes;
};
struct objections {
    struct objected *items;
    size_t count, room;
};

static void add_objected(struct many *many, struct objections *all, const char *kind) {
    if (all->count == all->room) {
        size_t room = all->room ? all->room * 2 : 256;
        all->items = arena_grow(many->scratch, all->items, all->room, room, sizeof *all->items);
        all->room = room;
    }
    all->items[all->count++].scopes =
        likeness(&many->likenesses, SOMEBODY, OBJECTED | text_word(&many->likenesses, kind));
}

/* The scopes of one address follow each other, in the same order for each. */
static enum status gather_objected(struct ctx *ctx, struct many *many, struct objections *all) {
    unsigned char last[TOKEN_SIZE] = {0};
    struct scan scan = scan_begin(many, SQL_MANY_SUPPRESSED);
    while (scan_row(&scan)) {
        size_t length;
        const unsigned char *token = query_blob(scan.arena, &scan.q, "token", &length);
        must(length == TOKEN_SIZE);
        if (!all->count || memcmp(token, last, TOKEN_SIZE) != 0) {
            const char *kind = query_text(scan.arena, &scan.q, "kind");
            add_objected(many, all, kind);
            lookups_suppressed(ctx, kind, token, all->items[all->count - 1].token);
            memcpy(last, token, TOKEN_SIZE);
        }
        uint32_t *scopes = &all->items[all->count - 1].scopes;
        *scopes = likeness(&many->likenesses, *scopes,
                           OBJECTED | text_word(&many->likenesses, query_text(scan.arena, &scan.q, "reason")));
    }
    return scan_end(ctx, &scan);
}

static int by_token(const void *a, const void *b) {
    return memcmp(a, b, TOKEN_SIZE);
}

/* Of whoever never consented every objection counts, so its scope is all there is to know; else it hangs on which came last. */
static void put_objected(struct many *many, struct place *place, uint32_t scopes) {
    if (place->given)
        place->open |= DOSSIER_OBJECTED;
    else if (place->like)
        place->like = likeness(&many->likenesses, place->like, OBJECTED | (uint64_t)scopes << 24);
}

struct objecting {
    struct many *many;
    const struct objections *all;
};

static void hear_objected(void *arg, size_t which, int64_t party) {
    const struct objecting *objecting = arg;
    struct place *place = place_of(objecting->many, party);
    if (place)
        put_objected(objecting->many, place, objecting->all->items[which].scopes);
    add_objector(objecting->many, party);
}

/* In the order in which they lie on the disk. */
static enum status scan_suppressed(struct ctx *ctx, struct many *many) {
    struct objections all = {0};
    TRY(gather_objected(ctx, many, &all));
    if (!all.count)
        return ST_OK;
    qsort(all.items, all.count, sizeof *all.items, by_token);
    return lookup_find_each(ctx, ctx->registry->vault, all.items->token, sizeof *all.items, all.count,
                            hear_objected, &(struct objecting){many, &all});
}

/* Tokens never run ahead of the data; whoever changed since they were written is asked about. */
static enum status scan_lagging(struct ctx *ctx, struct many *many) {
    static const enum sql changed[] = {SQL_PARTIES_CHANGED, SQL_RECORD_PARTIES_CHANGED};
    int64_t reached;
    TRY(lookup_change(ctx, ctx->registry->vault, &reached));
    if (reached >= store_seen(many->db))
        return ST_OK;
    for (size_t i = 0; i < sizeof changed / sizeof *changed; i++) {
        struct scan scan = scan_begin(many, changed[i]);
        query_bind_int(&scan.q, 1, reached);
        TRY(mark_scan(ctx, many, &scan, "id", DOSSIER_OBJECTED | DOSSIER_WITHHELD));
    }
    return ST_OK;
}

/* Whoever has an address of somebody whose data may only be stored. */
static enum status scan_withheld(struct ctx *ctx, struct many *many) {
    for (size_t i = 0; i < many->restricted_count; i++) {
        struct arena *outer = ctx->arena;
        scoped_arena *arena = arena_new();
        int64_t *others;
        size_t count;
        ctx->arena = arena;
        enum status status = lookup_sharing(ctx, ctx->registry->vault, many->restricted[i], &others, &count);
        for (size_t k = 0; status == ST_OK && k < count; k++) {
            struct place *place = place_of(many, others[k]);
            if (place)
                place->open |= DOSSIER_WITHHELD;
        }
        registry_memory_back(ctx, outer);
        TRY(status);
    }
    return ST_OK;
}

static void mark_personal(struct many *many, const ref_t *parties, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct place *place = place_of(many, parties[i]);
        if (place && place->organisation)
            place->personal = true;
    }
}

/* Organisations with an address that may be a person's. */
static enum status scan_personal(struct ctx *ctx, struct many *many) {
    const char *kind = strcmp(many->asked->channel, "email") == 0 ? "email" : "phone";
    struct arena *outer = ctx->arena;
    struct lookup_kinds kinds;
    ctx->arena = many->scratch;
    enum status status = lookup_of_kinds(ctx, ctx->registry->vault, PERSONAL_KIND, kind, &kinds);
    registry_memory_back(ctx, outer);
    TRY(status);
    mark_personal(many, kinds.having, kinds.having_count);
    mark_personal(many, kinds.sharing, kinds.sharing_count);
    return ST_OK;
}

static enum status scan_objections(struct ctx *ctx, struct many *many) {
    TRY(scan_lagging(ctx, many));
    TRY(scan_suppressed(ctx, many));
    TRY(scan_withheld(ctx, many));
    struct scan merged = scan_begin(many, SQL_MANY_MERGED);
    return mark_scan(ctx, many, &merged, "party", DOSSIER_OBJECTED | DOSSIER_WITHHELD);
}

/* ---- what the organisations that somebody speaks for have objected to: whoever speaks for one that may have, is asked about */

static void hear_voices(struct many *many) {
    many->objector_count = ref_once_each(many->objectors, many->objector_count);
    for (size_t i = 0; i < many->voice_count; i++)
        if (ref_among(many->objectors, many->objector_count, many->voices[i].organisation))
            many->voices[i].place->open |= DOSSIER_VOICE;
}

/* ---- what was told, by whom it came, under which version */

static enum status scan_informed(struct ctx *ctx, struct many *many) {
    struct scan scan = scan_begin(many, SQL_MANY_INFORMED);
    while (scan_row(&scan)) {
        struct place *place = scan_place(many, &scan, "party");
        int64_t notice = query_int(&scan.q, "notice");
        day_t day = zone_day(registry_zone(ctx), query_int(&scan.q, "at"));
        if (!place || day > many->today)
            continue;
        place->told = place->told == DAY_NONE || day > place->told ? day : place->told;
        place->informed = notice > place->informed ? notice : place->informed;
    }
    return scan_end(ctx, &scan);
}

static enum status scan_brought(struct ctx *ctx, struct many *many) {
    struct scan scan = scan_begin(many, SQL_MANY_BROUGHT);
    query_bind_int(&scan.q, 1, many->today);
    while (scan_row(&scan)) {
        struct place *place = scan_place(many, &scan, "party");
        if (!place || place->organisation)
            continue;
        int source = notice_source(many->notice, query_text(scan.arena, &scan.q, "name"));
        if (source == NOTICE_NOTHING || !many->notice->sources[source].tell)
            continue;
        if (place->told == DAY_NONE || place->told < query_int(&scan.q, "came"))
            place->open |= DOSSIER_TOLD;
    }
    return scan_end(ctx, &scan);
}

static enum status scan_licences(struct ctx *ctx, struct many *many) {
    struct scan scan = scan_begin(many, SQL_MANY_ENDED);
    query_bind_int(&scan.q, 1, many->today);
    return mark_scan(ctx, many, &scan, "party", DOSSIER_VALUES);
}

static enum status scan_given(struct ctx *ctx, struct many *many) {
    int64_t now = many->edition->number;
    struct scan scan = scan_begin(many, SQL_MANY_GIVEN);
    query_bind_int(&scan.q, 1, now);
    while (scan_row(&scan)) {
        struct place *place = scan_place(many, &scan, "party");
        int64_t given = query_int(&scan.q, "notice");
        int64_t base = place && place->informed > given ? place->informed : given;
        if (!place || !base || base >= now || base == place->base || !edition_numbered(many->edition, base))
            continue;
        if (place->base) /* which of them says no first hangs on the letters' order */
            place->open |= DOSSIER_BASES;
        place->base = base;
    }
    return scan_end(ctx, &scan);
}

/* ---- what is out of sight, or not trusted */

static enum status scan_sight(struct ctx *ctx, struct many *many) {
    struct scan good = scan_begin(many, SQL_MANY_SEEN);
    query_bind_int(&good.q, 1, many->edition->number);
    query_bind_int(&good.q, 2, many->today);
    while (scan_row(&good)) {
        struct place *place = scan_place(many, &good, "party");
        if (place)
            place->seen = true;
    }
    TRY(scan_end(ctx, &good));
    struct scan over = scan_begin(many, SQL_MANY_UNSEEN);
    query_bind_int(&over.q, 1, many->today);
    TRY(mark_scan(ctx, many, &over, "party", DOSSIER_SIGHT));
    for (size_t i = 0; i < many->count; i++)
        if (!many->places[i].seen)
            many->places[i].open |= DOSSIER_SIGHT;
    return ST_OK;
}

/* Marketing and whatever is sent heed what was objected to by these addresses; only marketing asks whether the person was told. */
static enum status scan_all(struct ctx *ctx, struct many *many) {
    int purpose = many->asked->purpose;
    bool marketing = purpose >= 0 && (size_t)purpose < many->notice->purposes_count &&
                     many->notice->purposes[purpose].marketing;
    bool heeds = marketing || many->asked->action == ACTION_SEND || many->asked->action == ACTION_EXPORT;
    many->open = ALWAYS_OPEN | (marketing ? 0 : DOSSIER_TOLD) |
                 (heeds ? 0 : DOSSIER_OBJECTED | DOSSIER_WITHHELD | DOSSIER_VOICE);
    TRY(scan_parties(ctx, many));
    TRY(scan_roles(ctx, many));
    TRY(scan_choices(ctx, many));
    TRY(scan_licences(ctx, many));
    if (heeds)
        TRY(scan_objections(ctx, many));
    if (heeds)
        hear_voices(many);
    if (marketing || many->edition->before)
        TRY(scan_informed(ctx, many));
    if (marketing)
        TRY(scan_brought(ctx, many));
    if (marketing && many->organisations && many->asked->channel && many->asked->action == ACTION_SEND)
        TRY(scan_personal(ctx, many));
    if (many->edition->before)
        TRY(scan_given(ctx, many));
    return many->edition->sight ? scan_sight(ctx, many) : ST_OK;
}

/* ---- asking */

static bool same_text(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Each answer is kept once. */
static const struct permission *keep(struct many *many, const struct permission *answer) {
    struct permits *permits = many->permits;
    for (size_t i = 0; i < permits->kind_count; i++) {
        const struct permission *known = permits->kinds[i];
        if (known->yes == answer->yes && known->not_yet == answer->not_yet &&
            known->purpose == answer->purpose && same_text(known->sentence, answer->sentence) &&
            same_text(known->why, answer->why) && same_text(known->ground, answer->ground))
            return known;
    }
    struct permission *kept = arena_copy(many->arena, answer, sizeof *answer);
    kept->party = NULL;
    kept->sentence = arena_text(many->arena, answer->sentence);
    kept->path = arena_text(many->arena, answer->path);
    kept->why = arena_text(many->arena, answer->why);
    kept->ground = arena_text(many->arena, answer->ground);
    ARENA_PUSH(many->arena, permits->kinds, permits->kind_count, many->kind_room, kept);
    return kept;
}

/* Of somebody whose letters are damaged nothing is known, which is a no; the others are asked about all the same. */
static void judge(struct ctx *ctx, struct many *many, ref_t party, unsigned *read,
                  const struct permission **answer) {
    struct asked asked = *many->asked;
    struct permission permission = {0};
    struct arena *outer = ctx->arena;
    scoped_arena *arena = arena_new();
    asked.party = party;
    ctx->arena = arena;
    enum status status = permit_reading(ctx, many->db, &asked, &permission, read);
    many->permits->judged++;
    *answer = NULL;
    if (status != ST_OK && status != ST_DENIED)
        permission = (struct permission){.purpose = NOTICE_NOTHING, .why = fault_text(ctx)};
    if (status != ST_NOT_FOUND)
        *answer = keep(many, &permission);
    fault_clear(ctx);
    ctx->arena = outer;
}

static void judge_each(struct ctx *ctx, struct many *many, const ref_t *parties) {
    unsigned read;
    for (size_t i = 0; i < many->permits->count; i++)
        judge(ctx, many, parties[i], &read, &many->permits->answers[i]);
}

/* What was found out of one of a likeness. */
struct settled {
    const struct permission *answer; /* NULL: nobody has been asked about */
    bool each;                       /* it hangs on what is open */
};

static uint32_t whole_likeness(struct many *many, const struct place *place) {
    struct likenesses *all = &many->likenesses;
    uint32_t like = likeness(all, place->like, (uint64_t)(place->type + 1) << 32 | many->open | place->open);
    if (role_gone(&place->leaving))
        like = likeness(all, like, 0xfffe);
    if (place->personal)
        like = likeness(all, like, 0xfffd);
    return place->base ? likeness(all, like, (uint64_t)place->base << 16 | 0xffff) : like;
}

static void judge_alike(struct ctx *ctx, struct many *many) {
    const struct permission **answers = many->permits->answers;
    for (size_t i = 0; i < many->count; i++)
        if (many->places[i].like)
            many->places[i].like = whole_likeness(many, &many->places[i]);
    struct settled *settled = arena_array(many->scratch, SOMEBODY + many->likenesses.used + 1, sizeof *settled);
    for (size_t i = 0; i < many->count; i++) {
        const struct place *place = place_of(many, many->places[i].party);
        struct settled *known = &settled[place->like];
        unsigned read;
        if (!place->like)
            continue;
        answers[i] = known->answer;
        if (known->answer && !known->each)
            continue;
        judge(ctx, many, place->party, &read, &answers[i]);
        known->answer = answers[i];
        /* one with a person's address says nothing of the others, also where no token tells it */
        known->each = known->each || place->personal || read & (many->open | place->open | DOSSIER_PERSONAL);
    }
}

static enum status worth_scanning(struct ctx *ctx, struct db *db, size_t count, bool *worth) {
    scoped_query q = query_begin(db, SQL_PARTY_COUNT);
    *worth = query_row(&q) && query_int(&q, "count") < (int64_t)count * FEW;
    return query_done(ctx, &q);
}

enum status permit_many(struct ctx *ctx, struct db *db, const struct asked *asked, const ref_t *parties,
                        size_t count, struct permits *permits) {
    scoped_arena *scratch = arena_new();
    struct many many = {.db = db,
                        .asked = asked,
                        .notice = ctx_notice(ctx),
                        .edition = edition_of(ctx),
                        .scratch = scratch,
                        .arena = ctx->arena,
                        .likenesses.arena = scratch,
                        .permits = permits,
                        .today = registry_today(ctx)};
    bool worth;
    must(store_seen(db));
    *permits = (struct permits){.answers = arena_array(ctx->arena, count + 1, sizeof *permits->answers),
                                .count = count};
    TRY(worth_scanning(ctx, db, count, &worth));
    if (!worth || actor_self(ctx)) {
        judge_each(ctx, &many, parties);
        return ST_OK;
    }
    put_places(&many, parties, count);
    TRY(scan_all(ctx, &many));
    judge_alike(ctx, &many);
    return ST_OK;
}
