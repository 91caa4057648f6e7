/* From a request to an answer that leaves: the package is made (which is in the log before it exists), what waits for a link is sealed,
 * and then one change writes down that it was handed over, with the step or the answer of the request. The link is made between the
 * two: until the last change nobody has been told of it, and its end needs nobody. */
#include "rights/parcel_inside.h"

#include "base/address.h"
#include "base/crash.h"
#include "base/json.h"
#include "formats/zip.h"
#include "registry/doorway.h"
#include "registry/joined.h"
#include "registry/paper.h"
#include "registry/permit.h"
#include "registry/within.h"
#include "rights/outbox.h"
#include "rights/portable.h"
#include "rights/task.h"
#include "rights/task_inside.h"
#include "vault/chain.h"
#include "registry/role.h"
#include "registry/setting.h"
#include "registry/sight.h"

#include <string.h>

static enum status wrong(struct ctx *ctx, const char *field, const char *id) {
    (void)FAIL(ctx, ST_INVALID, id);
    return fault_at_field(ctx, field);
}

static bool waits(enum parcel_way way) {
    return way == PARCEL_LINK;
}

static bool locked(enum parcel_way way) {
    return way == PARCEL_ZIP || way == PARCEL_MAIL;
}

static bool by_mail(enum parcel_way way) {
    return !parcel_by_hand(way);
}

/* ---- to which address */

static const char *own_address(const struct values *values) {
    const struct value *value = value_first(values, "email");
    return value ? value->text : NULL;
}

static bool looks_like_email(const char *text) {
    return text && strchr(text, '@') && !text[strcspn(text, " \t\r\n,;")];
}

static void say_source(struct ctx *ctx, const struct values *values, struct parcel_address *address) {
    for (size_t i = 0; i < values->count; i++) {
        const struct value *value = &values->items[i];
        if (strcmp(value->field, "email") != 0 || !value->text || !address_same(value->text, address->text))
            continue;
        address->known = true;
        address->since = value->since;
        address->confirmed = value->confirmed > 0 ? value->confirmed : DAY_NONE;
        if (value->source != NOTICE_NOTHING)
            address->source = words_in(&ctx_notice(ctx)->sources[value->source].entry, ctx->lang);
    }
}

enum status parcel_address(struct ctx *ctx, const struct right_request *request, const char *wanted,
                           struct parcel_address *address) {
    scoped_reader *db = NULL;
    struct values values = {0};
    *address = (struct parcel_address){.since = DAY_NONE, .confirmed = DAY_NONE};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    if (request->party)
        TRY(sight_profile(ctx, db, request->party, &values));
    address->text = looks_like_email(wanted) ? wanted : NULL;
    if (!address->text && looks_like_email(request->reply_to)) {
        const char *why_not;
        TRY(request_address_why_not(ctx, db, request, request->reply_to, &why_not));
        address->text = why_not && own_address(&values) ? NULL : request->reply_to;
    }
    if (!address->text)
        address->text = own_address(&values);
    if (address->text)
        say_source(ctx, &values, address);
    return ST_OK;
}

/* ---- what is missing */

/* Once there are tasks for it, those that are open; before that, what the notice names. */
static enum status open_tasks(struct ctx *ctx, ref_t request, struct parcel_missing *missing) {
    struct task_asked asked = TASK_ANY;
    struct task *tasks;
    size_t count, total;
    asked.kind = TASK_COPY;
    asked.request = request;
    TRY(task_list(ctx, &asked, &tasks, &count, &total));
    missing->asked = count > 0;
    const char **systems = arena_array(ctx->arena, count + 1, sizeof *systems);
    for (size_t i = 0; i < count; i++)
        if (!tasks[i].closed && tasks[i].place != TASK_AT_PAPER)
            systems[missing->system_count++] = tasks[i].what;
    missing->systems = systems;
    return ST_OK;
}

static enum status named_by_notice(struct ctx *ctx, struct db *db, const struct right_request *request,
                                   struct parcel_missing *missing) {
    struct task_wanted *wanted;
    size_t count;
    TRY(task_wanted(ctx, db, request->party, DEADLINE_ACCESS,
                    &(struct task_about){.classes = extent_classes(ctx, &request->extent)}, &wanted, &count));
    const char **systems = arena_array(ctx->arena, count + 1, sizeof *systems);
    for (size_t i = 0; i < count; i++)
        if (wanted[i].draft.place != TASK_AT_PAPER)
            systems[missing->system_count++] = wanted[i].text;
    missing->systems = systems;
    missing->asked = false;
    return ST_OK;
}

static enum status copied(struct ctx *ctx, struct db *db, const struct paper *paper, int64_t since,
                          bool *asked) {
    scoped_query q = query_begin(db, SQL_PAPER_COPIES_SINCE);
    query_bind_int(&q, 1, paper->sheet);
    query_bind_int(&q, 2, since);
    *asked = query_row(&q) && query_int(&q, "count") > 0;
    return query_done(ctx, &q);
}

enum status parcel_missing(struct ctx *ctx, const struct right_request *request,
                           struct parcel_missing *missing) {
    const bool *classes = extent_classes(ctx, &request->extent);
    struct paper *papers;
    size_t count;
    scoped_reader *db = NULL;
    *missing = (struct parcel_missing){0};
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(paper_of_within(ctx, db, request->party, &papers, &count));
    for (size_t i = 0; i < count; i++) {
        bool asked;
        if (!paper_wants_copy(&papers[i], classes))
            continue;
        TRY(copied(ctx, db, &papers[i], request->received, &asked));
        missing->papers++;
        missing->unasked += !asked;
    }
    TRY(open_tasks(ctx, request->id, missing));
    return missing->asked ? ST_OK : named_by_notice(ctx, db, request, missing);
}

/* ---- checks */

static enum status check_request(struct ctx *ctx, const struct right_request *request) {
    if (request->right != DEADLINE_ACCESS && request->right != DEADLINE_PORTABILITY)
        return FAIL(ctx, ST_CONFLICT, M("What is asked here is not answered with a package."));
    if (!request->party)
        return FAIL(ctx, ST_CONFLICT, M("Say first whom the request is about."));
    if (request->state == REQUEST_ASKED || request->state == REQUEST_UNPROVED)
        return FAIL(ctx, ST_CONFLICT, M("You asked who it is. Say first how that was checked."));
    if (request->erased || request->state == REQUEST_WITHDRAWN || request->state == REQUEST_REFUSED)
        return FAIL(ctx, ST_CONFLICT, M("This request is answered already."));
    return ST_OK;
}

/* What is marked and still in it: somebody must have looked. */
static enum status check_looked(struct ctx *ctx, const struct access_asked *asked, bool looked) {
    scoped_access content = {0};
    struct redact_spot *spots;
    size_t count;
    if (looked)
        return ST_OK;
    TRY(access_read(ctx, asked, &content));
    TRY(access_spots(ctx, asked, &content, &spots, &count));
    if (!count)
        return ST_OK;
    (void)FAIL(ctx, ST_CONFLICT,
               M("Some passages or files may be about others. Look at them first; what may go along is yours "
                 "to say."));
    return fault_at_field(ctx, "looked");
}

/* ---- making */

static void name_content(struct ctx *ctx, const struct parcel_giving *giving, struct parcel_content *content) {
    bool paper = giving->draft->way == PARCEL_PAPER;
    content->name = paper ? msg(ctx->lang, M("your-data.html")) : msg(ctx->lang, M("your-data.zip"));
    content->type = paper ? "text/html; charset=utf-8" : "application/zip";
}

static enum status make_access(struct ctx *ctx, const struct access_asked *asked,
                               struct parcel_giving *giving) {
    struct access_pack pack;
    struct parcel_content *content = &giving->content;
    TRY(access_pack(ctx, asked, giving->passphrase, &pack));
    *content = (struct parcel_content){.bytes = pack.bytes,
                                       .length = pack.length,
                                       .hash = pack.result.manifest_hash,
                                       .redactions = pack.result.redactions,
                                       .papers = pack.result.papers,
                                       .shown = pack.result.shown};
    if (giving->draft->way == PARCEL_PAPER) {
        content->bytes = pack.page;
        content->length = strlen(pack.page);
    }
    name_content(ctx, giving, content);
    return ST_OK;
}

static const char *hash_of(struct ctx *ctx, const char *text) {
    unsigned char hash[VAULT_HASH];
    char *hex = arena_alloc(ctx->arena, 2 * VAULT_HASH + 1);
    chain_hash(text, strlen(text), hash);
    chain_hex(hash, sizeof hash, hex);
    return hex;
}

/* Two forms of the same; the hash is that of the JSON. */
static enum status make_portable(struct ctx *ctx, struct parcel_giving *giving) {
    scoped_json *document = NULL;
    struct parcel_content *content = &giving->content;
    TRY(portable_json(ctx, giving->request.party, &document));
    const char *json = json_text(ctx->arena, document, 2), *csv = portable_csv(ctx, document);
    const struct zip_item items[] = {{"portability.json", json, strlen(json)},
                                     {"portability.csv", csv, strlen(csv)}};
    *content = (struct parcel_content){.hash = hash_of(ctx, json)};
    name_content(ctx, giving, content);
    return zip_bytes(ctx, items, 2, giving->passphrase, &content->bytes, &content->length);
}

/* In the language of the answer, whoever of the staff makes it. */
static enum status make(struct ctx *ctx, struct parcel_giving *giving) {
    enum lang lang = ctx->lang;
    const struct access_asked asked = access_for(&giving->request, giving->draft->from, giving->draft->to);
    bool portable = giving->request.right == DEADLINE_PORTABILITY;
    if (!portable)
        TRY(check_looked(ctx, &asked, giving->draft->looked));
    if (locked(giving->draft->way)) {
        char passphrase[ZIP_PASSPHRASE];
        zip_passphrase(passphrase);
        giving->passphrase = arena_text(ctx->arena, passphrase);
        explicit_bzero(passphrase, sizeof passphrase);
    }
    ctx->lang = giving->request.lang;
    enum status status = portable ? make_portable(ctx, giving) : make_access(ctx, &asked, giving);
    ctx->lang = lang;
    return status;
}

/* ---- what is written down */

static const char *how_words(struct ctx *ctx, const struct parcel_giving *giving) {
    enum lang lang = giving->request.lang;
    switch (giving->draft->way) {
    case PARCEL_LINK:
        return MSG(ctx->arena, lang,
                   M("Your data wait behind a link that we send to {1}; we tell you its code separately. The "
                     "link opens "
                     "once, until {2}."),
                   giving->address ? giving->address : msg(lang, M("you")),
                   day_text(ctx->arena, lang, zone_day(registry_zone(ctx), giving->until)));
    case PARCEL_MAIL:
    case PARCEL_ZIP:
        return msg(
            lang,
            M("You get your data in a locked file (ZIP, AES-256); we tell you its passphrase separately."));
    case PARCEL_PAPER:
        return msg(lang, M("You get your data on paper."));
    default:
        return msg(lang, M("You get your data as a file that we hand over in person."));
    }
}

static const char *missing_words(struct ctx *ctx, const struct parcel_giving *giving) {
    enum lang lang = giving->request.lang;
    const struct parcel_missing *missing = &giving->missing;
    if (giving->draft->complete || (!missing->papers && !missing->system_count))
        return NULL;
    if (!missing->system_count)
        return msg_count(ctx->arena, lang,
                         MN("{1} paper is still being copied and follows separately.",
                            "{1} papers are still being copied and follow separately."),
                         (long)missing->papers);
    if (!missing->papers)
        return msg(
            lang,
            M("We still look through the other systems that our privacy notice names; what is found there "
              "follows separately."));
    return msg(
        lang,
        M("Copies of what we have on paper, and what is found in the other systems that our privacy notice "
          "names, follow separately."));
}

static const char *proof_words(struct ctx *ctx, const struct parcel_giving *giving) {
    return MSG(ctx->arena, giving->request.lang,
               giving->request.right == DEADLINE_ACCESS ? M("BLAKE2b-256 of its manifest: {1}")
                                                        : M("BLAKE2b-256 of portability.json: {1}"),
               giving->content.hash);
}

static const char *text_of(struct ctx *ctx, const struct parcel_giving *giving) {
    const char *how = how_words(ctx, giving), *missing = missing_words(ctx, giving);
    return missing ? arena_printf(ctx->arena, "%s\n\n%s\n\n%s", how, missing, proof_words(ctx, giving))
                   : arena_printf(ctx->arena, "%s\n\n%s", how, proof_words(ctx, giving));
}

/* Fewer days than were asked for: whoever hands it over has chosen them. */
static bool narrowed(const struct parcel_giving *giving) {
    const struct parcel_draft *draft = giving->draft;
    const struct extent *asked = &giving->request.extent;
    bool later = draft->from != DAY_NONE && (asked->from == DAY_NONE || draft->from > asked->from);
    bool sooner = draft->to != DAY_NONE && (asked->to == DAY_NONE || draft->to < asked->to);
    return !giving->request.scope && (later || sooner);
}

/* A refusal in part, with its reasons, where something was left out. */
static enum request_step_kind step_kind(const struct parcel_giving *giving) {
    if (!giving->answers)
        return REQUEST_STEP_PERFORM;
    return giving->content.redactions || narrowed(giving) ? REQUEST_STEP_PARTLY : REQUEST_STEP_GRANT;
}

static const char *left_out_words(struct ctx *ctx, const struct parcel_giving *giving) {
    enum lang lang = giving->request.lang;
    const struct extent days = {NULL, giving->draft->from, giving->draft->to};
    const char *window = narrowed(giving)
                             ? MSG(ctx->arena, lang, M("Of what happened, only these days were given: {1}."),
                                   extent_words(ctx, lang, &days))
                             : NULL;
    if (!giving->content.redactions)
        return window;
    const char *passages =
        msg_count(ctx->arena, lang,
                  MN("{1} passage was left out because of the rights of others; the package says where and "
                     "why (Article 15(4)).",
                     "{1} passages were left out because of the rights of others; the package says where and "
                     "why (Article 15(4))."),
                  (long)giving->content.redactions);
    return window ? arena_printf(ctx->arena, "%s %s", passages, window) : passages;
}

static struct request_step_draft step_of(struct ctx *ctx, const struct parcel_giving *giving) {
    struct request_step_draft step = {.kind = step_kind(giving),
                                      .text = text_of(ctx, giving),
                                      .tells = true,
                                      .version = giving->draft->version};
    if (step.kind == REQUEST_STEP_PARTLY)
        step.reason = left_out_words(ctx, giving);
    return step;
}

/* A fresh copy of what was answered changes nothing of the answer. */
static enum status take_step(struct ctx *ctx, struct write *write, const struct parcel_giving *giving) {
    struct request_step_draft step = step_of(ctx, giving);
    return giving->request.closed ? ST_OK : request_take_within(ctx, write, giving->request.id, &step);
}

/* The letter, with the link behind it or the locked file beside it; never its code or passphrase. */
static enum status send(struct ctx *ctx, struct write *write, const struct parcel_giving *giving,
                        const char *link) {
    struct request_step_draft step = step_of(ctx, giving);
    const struct parcel_content *content = &giving->content;
    const char *letter = request_letter(ctx, &giving->request, &step);
    enum lang lang = giving->request.lang;
    struct outbox_file file = {content->name, content->type, content->bytes, content->length};
    struct outbox_draft mail = {
        .kind = OUTBOX_ANSWER,
        .purpose = NOTICE_NOTHING,
        .party = giving->request.party,
        .address = giving->address,
        .name = giving->request.from,
        .request = giving->request.id,
        .subject = MSG(ctx->arena, lang, M("Your message of {1}: {2}"),
                       day_text(ctx->arena, lang, giving->request.deadline.received_day),
                       msg(lang, request_right_label(giving->request.right))),
        .text = link ? MSG(ctx->arena, lang, M("{1}\n\nYour data are behind this link:\n{2}"), letter, link)
                     : letter,
        .lang = lang,
        .file = link ? NULL : &file,
        .until = giving->until};
    return outbox_put(ctx, write, &mail, NULL);
}

/* What lies elsewhere is somebody's task, unless somebody has looked there. */
static enum status ask_systems(struct ctx *ctx, struct write *write, const struct parcel_giving *giving) {
    size_t made;
    if (giving->missing.asked || giving->draft->complete || giving->request.closed ||
        giving->request.right != DEADLINE_ACCESS)
        return ST_OK;
    return task_tell_classes(ctx, write, giving->request.party, DEADLINE_ACCESS, giving->request.id,
                             extent_classes(ctx, &giving->request.extent), &made);
}

/* "Nothing is missing" is a signature: a task that stayed open beside it would say the opposite. */
static enum status sign_systems(struct ctx *ctx, struct write *write, const struct parcel_giving *giving) {
    if (!giving->draft->complete || giving->request.right != DEADLINE_ACCESS)
        return ST_OK;
    return task_copies_done(ctx, write, giving->request.party, giving->request.id);
}

/* With the answer, in the same change. */
static enum status given(struct ctx *ctx, struct write *write, const struct parcel_giving *giving) {
    TRY(shown_put(ctx, write, giving->request.party, &giving->content.shown));
    TRY(ask_systems(ctx, write, giving));
    return sign_systems(ctx, write, giving);
}

/* Whoever asked stands here and takes it; else somebody writes it down when it went. */
static enum status note_handed(struct ctx *ctx, struct write *write, const struct parcel_giving *giving) {
    const struct request_step_draft step = {.kind = REQUEST_STEP_POST, .how = "in_person"};
    return giving->draft->handed ? request_take_within(ctx, write, giving->request.id, &step) : ST_OK;
}

static enum status put(struct ctx *ctx, struct write *write, void *arg) {
    const struct parcel_giving *giving = arg;
    TRY(permit_action_within(ctx, write->db, ACTION_PACKAGE, giving->request.party, NULL));
    TRY(parcel_put(ctx, write, giving));
    if (waits(giving->draft->way))
        return ST_OK; /* nobody has it yet */
    TRY(take_step(ctx, write, giving));
    TRY(given(ctx, write, giving));
    TRY(note_handed(ctx, write, giving));
    if (by_mail(giving->draft->way))
        TRY(send(ctx, write, giving, NULL));
    return parcel_logged(ctx, write, giving->request.party, giving->request.id, "parcel_given",
                         parcel_way_id(giving->draft->way));
}

/* ---- behind a link */

struct opening {
    const struct parcel_giving *giving;
    ref_t doorway;
    const char *link;
};

static enum status open_door(struct ctx *ctx, struct write *write, void *arg) {
    const struct opening *opening = arg;
    const struct parcel_giving *giving = opening->giving;
    scoped_query q = query_begin(write->db, SQL_PARCEL_DOOR);
    query_bind_int(&q, 1, giving->id);
    query_bind_int(&q, 2, opening->doorway);
    query_bind_int(&q, 3, giving->until);
    query_bind_int(&q, 4, write->change);
    TRY(query_run(ctx, &q, NULL));
    TRY(take_step(ctx, write, giving));
    TRY(given(ctx, write, giving));
    if (giving->draft->send)
        TRY(send(ctx, write, giving, opening->link));
    return parcel_logged(ctx, write, giving->request.party, giving->request.id, "parcel_given",
                         parcel_way_id(giving->draft->way));
}

static enum status hang_up(struct ctx *ctx, struct parcel_giving *giving, struct parcel_made *made) {
    struct doorway_made door;
    TRY(doorway_make(ctx,
                     &(struct doorway_draft){.kind = DOORWAY_FILE,
                                             .party = giving->request.party,
                                             .request = giving->request.id,
                                             .item = giving->id},
                     &door));
    giving->until = door.until;
    struct opening opening = {giving, door.id, door.link};
    TRY(registry_change(ctx, open_door, &opening));
    made->link = door.link;
    made->code = door.code;
    made->until = door.until;
    return ST_OK;
}

/* ---- all of it */

enum { UNLINKED = 3600 /* seconds that a package without its link may lie: a crash came between the two */ };

static enum status box_up(struct ctx *ctx, struct parcel_giving *giving) {
    if (!waits(giving->draft->way))
        return ST_OK;
    giving->until = ctx->now + UNLINKED;
    return vault_key_named(ctx, ctx->registry->vault,
                           arena_printf(ctx->arena, "parcel:%s", ref_text(ctx->arena, giving->id)),
                           &giving->box);
}

static void tell(struct ctx *ctx, const struct parcel_giving *giving, struct parcel_made *made) {
    const struct parcel_content *content = &giving->content;
    made->parcel = giving->id;
    made->passphrase = giving->passphrase;
    made->address = giving->address;
    made->hash = content->hash;
    made->redactions = content->redactions;
    made->papers = giving->missing.papers;
    made->systems = giving->missing.system_count;
    made->answered = giving->answers;
    made->again = giving->request.closed != 0;
    made->ready = parcel_by_hand(giving->draft->way) && !giving->draft->handed;
    made->otherwise = parcel_otherwise(ctx, giving->request.right, giving->draft->way);
    made->sent = giving->draft->way == PARCEL_MAIL || (waits(giving->draft->way) && giving->draft->send);
    if (by_mail(giving->draft->way))
        return;
    made->name = content->name;
    made->type = content->type;
    made->bytes = content->bytes;
    made->length = content->length;
}

/* A link in an e-mail needs the name by which browsers reach the register. */
static enum status check_site(struct ctx *ctx, const struct parcel_draft *draft) {
    const char *site;
    if (!draft->send || !waits(draft->way))
        return ST_OK;
    TRY(setting_text(ctx, SETTING_SITE_URL, &site));
    return *site ? ST_OK
                 : wrong(ctx, "send",
                         M("The setting “site.url” says where browsers reach the register; without it no link "
                           "can be "
                           "sent."));
}

static enum status check_whose(struct ctx *ctx, struct db *db, const struct parcel_giving *giving) {
    const char *why_not;
    TRY(request_address_why_not(ctx, db, &giving->request, giving->address, &why_not));
    if (!why_not)
        return ST_OK;
    (void)FAIL(ctx, ST_CONFLICT, why_not);
    return fault_at_field(ctx, "to");
}

static enum status begin(struct ctx *ctx, ref_t request, struct parcel_giving *giving) {
    struct parcel_address address;
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_ANSWER, 0, NULL));
    TRY(permit_action(ctx, ACTION_RIGHT, 0, NULL));
    TRY(registry_changeable(ctx));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(request_row(ctx, db, request, &giving->request));
    TRY(check_request(ctx, &giving->request));
    if (giving->draft->version && giving->draft->version != giving->request.version)
        return FAIL(
            ctx, ST_CONFLICT,
            M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
    if (by_mail(giving->draft->way)) {
        TRY(parcel_address(ctx, &giving->request, giving->draft->address, &address));
        giving->address = address.text;
        if (giving->draft->address && !looks_like_email(giving->draft->address))
            return wrong(ctx, "to", M("This is no e-mail address."));
        if (!giving->address)
            return wrong(ctx, "to", M("Say to which e-mail address it goes."));
        TRY(check_whose(ctx, db, giving));
    }
    if (giving->draft->handed && !parcel_by_hand(giving->draft->way))
        return wrong(ctx, "handed", M("A link and an e-mail are handed over to nobody."));
    TRY(check_site(ctx, giving->draft));
    if (giving->draft->from != DAY_NONE && giving->draft->from > registry_today(ctx))
        return wrong(ctx, "from", M("That day has not come yet, so nothing has happened since."));
    if (giving->request.right == DEADLINE_ACCESS)
        return parcel_missing(ctx, &giving->request, &giving->missing);
    if (giving->draft->way != PARCEL_PAPER)
        return ST_OK;
    return wrong(ctx, "way", M("Paper is no form that another service can read (Article 20(1))."));
}

/* The package says of a listed paper that its copy follows; so "nothing is missing" is said by whoever was asked for the copies. */
static enum status check_complete(struct ctx *ctx, const struct parcel_giving *giving) {
    if (!giving->draft->complete || giving->request.closed || giving->request.right != DEADLINE_ACCESS ||
        !giving->missing.unasked)
        return ST_OK;
    (void)FAIL(ctx, ST_CONFLICT,
               M("Papers are listed of which nobody was asked for a copy: {1}. Take the request into work: "
                 "that makes a task for "
                 "each copy. Whoever says then that nothing is missing signs for them."),
               arena_printf(ctx->arena, "%zu", giving->missing.unasked));
    return fault_at_field(ctx, "complete");
}

/* Somebody else was first to answer: what was made for it goes again, and what is told is why. What cannot be taken back now (the disk is
 * full) is at the next start. */
static void take_back(struct ctx *ctx, const struct parcel_giving *giving) {
    struct fault fault = ctx->fault;
    ctx->fault = (struct fault){0};
    if (parcel_drop(ctx, &giving->id, &giving->box, 1) != ST_OK)
        fault_clear(ctx);
    ctx->fault = fault;
}

enum status parcel_hand(struct ctx *ctx, ref_t request, const struct parcel_draft *draft,
                        struct parcel_made *made) {
    struct parcel_giving giving = {.id = store_new_id(), .draft = draft};
    *made = (struct parcel_made){0};
    TRY(begin(ctx, request, &giving));
    TRY(check_complete(ctx, &giving));
    TRY(make(ctx, &giving));
    giving.answers =
        !giving.request.closed && (draft->complete || (!giving.missing.papers && !giving.missing.system_count));
    TRY(box_up(ctx, &giving));
    TRY(registry_change(ctx, put, &giving));
    CRASH_POINT("parcel.boxed");
    tell(ctx, &giving, made);
    if (!waits(draft->way))
        return ST_OK;
    enum status status = hang_up(ctx, &giving, made);
    if (status != ST_OK)
        take_back(ctx, &giving);
    return status;
}
