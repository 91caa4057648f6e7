/* Order matters: the entry in the log comes first, then its signed head, then the package that prints the head. A package
 * that exists is in the log, whatever crashes. */
#include "rights/access.h"

#include "base/json.h"
#include "formats/zip.h"
#include "registry/audit_look.h"
#include "registry/file.h"
#include "registry/inside.h"
#include "registry/paper.h"
#include "registry/permit.h"
#include "registry/purchase.h"
#include "rights/proof.h"
#include "vault/chain.h"

#include <string.h>

/* How a service came so far is stored too: it stands among the facts of what was bought. */
static enum status tell_stories(struct ctx *ctx, struct package *package) {
    for (size_t i = 0; i < package->record_count; i++) {
        struct record *record = &package->records[i];
        const char *story;
        TRY(purchase_story(ctx, record, &story));
        if (!story)
            continue;
        struct fact *facts = arena_array(ctx->arena, record->fact_count + 1, sizeof *facts);
        for (size_t j = 0; j < record->fact_count; j++)
            facts[j] = record->facts[j];
        facts[record->fact_count++] = (struct fact){"so_far", story};
        record->facts = facts;
    }
    return ST_OK;
}

/* What stood there before it was changed or taken away, as far as it is stored: also from before the request came. */
static enum status read_former_values(struct ctx *ctx, struct package *package) {
    struct earlier earlier;
    size_t count = 0;
    TRY(earlier_all(ctx, &package->party, &earlier));
    for (size_t i = 0; i < earlier.count; i++)
        if (earlier.items[i].until && !earlier.items[i].value.erased && earlier.items[i].value.text)
            earlier.items[count++] = earlier.items[i];
    package->formers = earlier.items;
    package->former_count = count;
    return ST_OK;
}

/* Of the records that are in it. */
static enum status read_former_texts(struct ctx *ctx, struct package *package) {
    struct package_former *formers = arena_array(ctx->arena, package->record_count + 1, sizeof *formers);
    for (size_t i = 0; i < package->record_count; i++)
        TRY(former_of(ctx, &package->records[i], &formers[i].items, &formers[i].count));
    package->record_formers = formers;
    return ST_OK;
}

/* What people must do about the party, and who holds data: on which ground they leave the EU and the EEA is told as of today. */
static enum status read_around(struct ctx *ctx, ref_t party, struct package *package) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(holders_within(ctx, db, &package->holders, &package->holder_count));
    return task_of_party(ctx, db, party, &package->tasks, &package->task_count);
}

static enum status read_parcels(struct ctx *ctx, struct package *package) {
    size_t room = 0;
    for (size_t i = 0; i < package->request_count; i++) {
        struct parcel *list;
        size_t count;
        TRY(parcel_list(ctx, package->requests[i].id, &list, &count));
        for (size_t j = 0; j < count; j++)
            ARENA_PUSH(ctx->arena, package->parcels, package->parcel_count, room, list[j]);
    }
    return ST_OK;
}

static enum status read_all(struct ctx *ctx, const struct access_asked *asked, struct package *package) {
    ref_t party = asked->party;
    size_t total;
    TRY(extent_check(ctx, &asked->extent));
    TRY(party_read(ctx, party, NOTICE_NOTHING, &package->party));
    TRY(read_former_values(ctx, package));
    TRY(record_list(ctx, party, 0, 0, &package->records, &package->record_count, &total));
    TRY(choice_list(ctx, party, &package->choices, &package->choice_count));
    TRY(choice_words_of(ctx, package->choices, package->choice_count, &package->choice_words));
    TRY(choice_restricted(ctx, party, &package->restricted));
    TRY(disclosure_list(ctx, party, &package->disclosures, &package->disclosure_count));
    TRY(paper_of(ctx, party, &package->papers, &package->paper_count));
    TRY(request_of(ctx, party, &package->requests, &package->request_count));
    TRY(read_parcels(ctx, package));
    TRY(doorway_given(ctx, party, &package->doorways, &package->doorway_count));
    TRY(outbox_to(ctx, party, &package->messages, &package->message_count));
    TRY(hold_of(ctx, party, &package->holds, &package->hold_count));
    TRY(breach_of(ctx, party, &package->breaches, &package->breach_count));
    TRY(telling_of(ctx, party, &package->tellings, &package->telling_count));
    TRY(read_around(ctx, party, package));
    TRY(due_of(ctx, party, DAY_NONE, &package->verdicts, &package->verdict_count));
    package_narrow(ctx, &asked->extent, package);
    TRY(read_former_texts(ctx, package));
    return tell_stories(ctx, package);
}

/* Members of the staff are not named: whose hand it was is the controller's to answer for (C-579/21). What is told is whether it was
 * the person, somebody of the staff, or the program by itself. */
static const char *whose_hand(struct ctx *ctx, const struct audit_line *line) {
    scoped_json *entry = json_loads(line->json, 0, NULL);
    const char *actor = json_string_value(json_object_get(entry, "actor"));
    if (!actor)
        return NULL;
    if (strcmp(actor, "person") == 0)
        return msg(ctx->lang, M("you yourself"));
    if (strcmp(actor, "nobody") == 0)
        return msg(ctx->lang, M("a stranger"));
    bool program =
        strncmp(actor, "job:", 4) == 0 || strcmp(actor, "seloste") == 0 || strcmp(actor, "page") == 0;
    return msg(ctx->lang, program ? M("the program") : M("our staff"));
}

static json_t *log_entry(struct ctx *ctx, const struct audit_line *line) {
    const char *action = line->action, *purpose = line->purpose;
    const struct notice *notice = ctx_notice(ctx);
    int index = purpose ? notice_purpose(notice, purpose) : NOTICE_NOTHING;
    const struct zone *zone = registry_zone(ctx);
    json_t *json = json_object();
    json_put(json, "at", instant_iso(ctx->arena, line->at));
    json_put(json, "when",
             arena_printf(ctx->arena, "%s %s", day_text(ctx->arena, ctx->lang, zone_day(zone, line->at)),
                          zone_clock(ctx->arena, zone, line->at)));
    json_put(json, "day", day_text(ctx->arena, ctx->lang, zone_day(zone, line->at)));
    json_put(json, "action", action);
    json_put(json, "words", action ? audit_action_words(ctx->lang, action) : NULL);
    json_put(json, "by", whose_hand(ctx, line));
    json_put(json, "purpose",
             index == NOTICE_NOTHING ? NULL : words_in(&notice->purposes[index].entry, ctx->lang));
    return json;
}

static enum status add_log(struct ctx *ctx, const struct package *package, json_t *document) {
    ref_t party = package->party.id;
    struct audit_line *lines;
    size_t count;
    struct audit_filter filter = {.party = party};
    TRY(audit_list(ctx, ctx->registry->audit, &filter, &lines, &count));
    json_t *log = json_array();
    bool whole = package_says(ctx, package, "log");
    for (size_t i = 0; whole && i < count; i++)
        json_array_append_new(log, log_entry(ctx, &lines[i]));
    if (!whole)
        package_left_out(document, "log", msg(ctx->lang, M("Who looked, and when")), count);
    json_object_set_new(document, "log", log);
    return ST_OK;
}

static const char *hash_hex(struct ctx *ctx, const void *bytes, size_t length) {
    unsigned char hash[VAULT_HASH];
    char *hex = arena_alloc(ctx->arena, 2 * VAULT_HASH + 1);
    chain_hash(bytes, length, hash);
    chain_hex(hash, sizeof hash, hex);
    return hex;
}

static const char *manifest_of(struct ctx *ctx, const struct access_content *content,
                               const struct zip_item *items, size_t count, const char *head) {
    scoped_json *manifest = json_object();
    json_t *files = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *file = json_object();
        json_put(file, "name", items[i].name);
        json_object_set_new(file, "bytes", json_integer((json_int_t)items[i].length));
        json_put(file, "blake2b_256", hash_hex(ctx, items[i].bytes, items[i].length));
        json_array_append_new(files, file);
    }
    json_put(manifest, "schema", "seloste-manifest-1");
    json_put(manifest, "made", instant_iso(ctx->arena, ctx->now));
    json_object_set_new(manifest, "files", files);
    json_put(manifest, "audit_head", head);
    json_put(manifest, "audit_key", proof_key(ctx));
    json_put(manifest, "audit_key_fingerprint", proof_fingerprint(ctx));
    json_object_set(manifest, "redactions", json_object_get(content->document, "redactions"));
    json_object_set(manifest, "withheld", json_object_get(content->document, "withheld"));
    return json_text(ctx->arena, manifest, 2);
}

/* Is it still in the document, or was it left out? */
static bool goes_along(const json_t *document, size_t index) {
    const json_t *record = json_array_get(json_object_get(document, "records"), index);
    return json_is_string(json_object_get(json_object_get(record, "file"), "in_package"));
}

/* The package's own entry in the log covers them. The document's records are the package's, in their order. */
static enum status add_files(struct ctx *ctx, const struct package *package, const json_t *document,
                             struct zip_item *items, size_t *count) {
    for (size_t i = 0; i < package->record_count; i++) {
        const struct record *record = &package->records[i];
        scoped_file reading = {.record = record->id};
        if (!record->file || !goes_along(document, i))
            continue;
        struct zip_item *item = &items[(*count)++];
        reading.file = *record->file;
        TRY(blob_open(ctx, &reading.file, record->id, &reading.blob));
        TRY(file_whole(ctx, &reading, &item->bytes, &item->length));
        item->name = package_file_name(ctx, record);
    }
    return ST_OK;
}

struct packing {
    const char *page;
    struct zip_item *items;
    size_t count;
};

static enum status gather(struct ctx *ctx, const struct access_content *content, struct access_result *result,
                          struct packing *packing) {
    const char *data = json_text(ctx->arena, content->document, 2);
    packing->items = arena_array(ctx->arena, content->package.record_count + 3, sizeof *packing->items);
    packing->page = package_page(ctx, content->document);
    packing->items[0] =
        (struct zip_item){msg(ctx->lang, M("your-data.html")), packing->page, strlen(packing->page)};
    packing->items[1] = (struct zip_item){"data.json", data, strlen(data)};
    packing->count = 2;
    TRY(add_files(ctx, &content->package, content->document, packing->items, &packing->count));
    const char *manifest = manifest_of(ctx, content, packing->items, packing->count, result->audit_head);
    packing->items[packing->count++] = (struct zip_item){"manifest.json", manifest, strlen(manifest)};
    result->files = packing->count;
    result->manifest_hash = hash_hex(ctx, manifest, strlen(manifest));
    return ST_OK;
}

static enum status redact_for(struct ctx *ctx, const struct access_asked *asked,
                              struct access_content *content) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    if (asked->request)
        TRY(redact_list(ctx, db, asked->request, &content->redactions));
    redact_apply(ctx, content->document, &content->redactions);
    return ST_OK;
}

struct access_asked access_for(const struct right_request *request, day_t from, day_t to) {
    struct access_asked asked = {.party = request->party, .request = request->id, .extent = request->extent};
    if (from != DAY_NONE)
        asked.extent.from = from;
    if (to != DAY_NONE)
        asked.extent.to = to;
    return asked;
}

enum status access_read(struct ctx *ctx, const struct access_asked *asked, struct access_content *content) {
    *content = (struct access_content){0};
    TRY(permit_action(ctx, ACTION_PACKAGE, asked->party, NULL));
    TRY(read_all(ctx, asked, &content->package));
    content->document = package_json(ctx, &content->package);
    if (asked->request && !asked->own)
        TRY(package_elsewhere(ctx, &content->package, content->document, &content->unseen));
    else
        package_no_elsewhere(ctx, content->document);
    return asked->own ? redact_own(ctx, asked->party, content->document, &content->withheld)
                      : redact_for(ctx, asked, content);
}

void access_drop(struct access_content *content) {
    json_drop(&content->document);
}

/* What somebody left out must be left out: where the text was changed since, they look again. */
static enum status nothing_missed(struct ctx *ctx, const struct access_content *content) {
    if (!redact_missed(&content->redactions))
        return ST_OK;
    (void)FAIL(ctx, ST_CONFLICT,
               M("A passage that is to be left out does not stand there any more: the text was changed since. "
                 "Look at it again: leave out what is to be left out today, and let the old passage in."));
    return fault_at_field(ctx, "looked");
}

/* As with data of their own that are out of sight: whoever makes an answer must see all of it. */
static enum status all_seen(struct ctx *ctx, const struct access_content *content) {
    if (!content->unseen)
        return ST_OK;
    return FAIL(
        ctx, ST_DENIED,
        M("Texts about others that name this person are out of your sight: whoever answers for requests "
          "looks at them and gives the answer."));
}

static enum status make(struct ctx *ctx, const struct access_asked *asked, struct access_result *result,
                        struct packing *packing) {
    scoped_access content = {0};
    struct permission permission;
    struct audit *audit = ctx->registry->audit;
    *result = (struct access_result){0};
    TRY(permit_action(ctx, ACTION_PACKAGE, asked->party, &permission));
    TRY(access_read(ctx, asked, &content));
    TRY(nothing_missed(ctx, &content));
    TRY(all_seen(ctx, &content));
    struct audit_entry entry = {
        .actor = actor_text(ctx), .action = "packaged", .party = asked->party, .sentence = permission.sentence};
    TRY(audit_read(ctx, audit, &entry));
    TRY(add_log(ctx, &content.package, content.document));
    TRY(audit_checkpoint(ctx, audit, &result->audit_head));
    json_put(content.document, "audit_head", result->audit_head);
    json_put(content.document, "audit_key", proof_key(ctx));
    json_put(content.document, "audit_key_fingerprint", proof_fingerprint(ctx));
    TRY(paper_copies(ctx, asked->party, extent_classes(ctx, &asked->extent), &result->papers));
    result->items = content.package.party.value_count + content.package.record_count;
    result->redactions = json_array_size(json_object_get(content.document, "redactions"));
    result->withheld = content.withheld;
    shown_collect(ctx, content.document, &result->shown);
    return gather(ctx, &content, result, packing);
}

enum status access_document(struct ctx *ctx, ref_t party, json_t **document) {
    scoped_access content = {0};
    struct access_asked asked = {.party = party, .extent = EXTENT_ALL, .own = true};
    *document = NULL;
    TRY(access_read(ctx, &asked, &content));
    TRY(add_log(ctx, &content.package, content.document));
    *document = json_incref(content.document);
    return ST_OK;
}

enum status access_package(struct ctx *ctx, ref_t party, const char *path, struct access_result *result) {
    struct packing packing;
    struct access_asked asked = {.party = party, .extent = EXTENT_ALL};
    TRY(make(ctx, &asked, result, &packing));
    return zip_write(ctx, path, packing.items, packing.count);
}

enum status access_pack(struct ctx *ctx, const struct access_asked *asked, const char *passphrase,
                        struct access_pack *pack) {
    struct packing packing;
    TRY(make(ctx, asked, &pack->result, &packing));
    pack->page = packing.page;
    return zip_bytes(ctx, packing.items, packing.count, passphrase, &pack->bytes, &pack->length);
}
