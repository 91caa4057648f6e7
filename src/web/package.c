/* The answer to a request for access: what may be about others is marked and left out, what is missing is said, and one press hands it
 * over. The page works on what the model would pack (rights/access.h); nothing is packed until it is handed over. */
#include "base/json.h"
#include "http/form.h"
#include "pages/pages.h"
#include "registry/inside.h"
#include "registry/setting.h"
#include "rights/access.h"
#include "rights/parcel.h"
#include "rights/portable.h"
#include "web/requests.h"

#include <string.h>

enum { NAME_MAX = 120, TEXTS_SHOWN = 300, DAY_MAX = 10 };

/* What was typed, and what was wrong with it. */
struct typed {
    const char *act, *item, *passage, *why, *reason, *redaction, *n;
    const char *way, *address;
    bool send, looked, complete, handed, again; /* again: the page is shown once more */
    day_t from, to;
    const char *version, *wrong, *field;
};

static enum status read_id(struct visit *visit, ref_t *id) {
    return ref_parse(visit->params[0], id) ? ST_OK
                                           : FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such request."));
}

static day_t day_of(const char *text) {
    day_t day;
    return text && day_parse_local(text, &day) ? day : DAY_NONE;
}

/* ---- what is shown */

static struct view_package_form *form_for(struct visit *visit, const struct view_package *view) {
    struct view_package_form *form = arena_alloc(visit->ctx->arena, sizeof *form);
    *form = (struct view_package_form){.id = view->id,
                                       .csrf = view->frame.csrf,
                                       .once = gate_number(visit->ctx->arena),
                                       .from = view->from,
                                       .to = view->to};
    return form;
}

static void fill_spots(struct visit *visit, const struct redact_spot *spots, size_t count,
                       struct view_package *view) {
    static const char *const kinds[] = {[SPOT_NAME] = M("name"),
                                        [SPOT_EMAIL] = M("e-mail address"),
                                        [SPOT_PHONE] = M("telephone number"),
                                        [SPOT_ELSEWHERE] = M("names the person in a text about somebody else"),
                                        [SPOT_FILE] = M("file that the program cannot read: open it and look")};
    struct ctx *ctx = visit->ctx;
    struct view_about_other *list = arena_array(ctx->arena, count + 1, sizeof *list);
    long files = 0;
    for (size_t i = 0; i < count; i++) {
        bool file = strncmp(spots[i].item, "file/", 5) == 0;
        list[i] =
            (struct view_about_other){.form = form_for(visit, view),
                                      .item = spots[i].item,
                                      .what = spots[i].what,
                                      .kind = msg(ctx->lang, kinds[spots[i].kind]),
                                      .before = spots[i].before,
                                      .passage = spots[i].passage,
                                      .part = file || spots[i].kind == SPOT_ELSEWHERE ? "" : spots[i].passage,
                                      .file = file ? spots[i].item + strlen("file/") : NULL,
                                      .after = spots[i].after};
    }
    for (size_t i = 0; i < count; i++)
        files += spots[i].kind == SPOT_FILE;
    if (files)
        view->unread =
            msg_count(ctx->arena, ctx->lang,
                      MN("I have looked at what is marked, and opened the {1} file that the program does not "
                         "read (a PDF, a picture or the like); what is not left out may go",
                         "I have looked at what is marked, and opened the {1} files that the program does not "
                         "read (PDFs, pictures and the like); what is not left out may go"),
                      files);
    view->spots = list;
    view->spots_count = count;
    view->unlooked = count > 0;
}

static void fill_redactions(struct visit *visit, const struct redactions *redactions,
                            struct view_package *view) {
    struct ctx *ctx = visit->ctx;
    struct view_redaction *list = arena_array(ctx->arena, redactions->count + 1, sizeof *list);
    for (size_t i = 0; i < redactions->count; i++) {
        const struct redaction *one = &redactions->items[i];
        list[i] = (struct view_redaction){
            .form = form_for(visit, view),
            .id = ref_text(ctx->arena, one->id),
            .what = one->what,
            .passage = one->passage,
            .why = msg(ctx->lang, redact_why_label(one->why)),
            .reason = one->reason,
            .times = one->passage && one->times > 1
                         ? msg_count(ctx->arena, ctx->lang, MN("{1} place", "{1} places"), (long)one->times)
                         : NULL,
            .gone = one->times == 0 || redact_miss(one)};
    }
    view->redactions = list;
    view->redactions_count = redactions->count;
}

static void add_count(struct ctx *ctx, struct view_package *view, const char *label, size_t count) {
    struct view_cell *cells = (struct view_cell *)view->contents;
    if (count)
        cells[view->contents_count++] =
            (struct view_cell){msg(ctx->lang, label), frame_number(ctx, count), NULL};
}

static void fill_contents(struct ctx *ctx, const struct access_content *content, struct view_package *view) {
    enum { MOST = 10 };
    const struct package *package = &content->package;
    size_t files = 0;
    for (size_t i = 0; i < package->record_count; i++)
        files += package->records[i].file && package->records[i].party == package->party.id;
    view->contents = arena_array(ctx->arena, MOST, sizeof *view->contents);
    add_count(ctx, view, M("Values, with their sources"),
              package->party.value_count + package->party.other_count);
    add_count(ctx, view, M("What has happened"), package->record_count);
    add_count(ctx, view, M("Files"), files);
    add_count(ctx, view, M("Papers"), package->paper_count);
    add_count(ctx, view, M("Objections and consents"), package->choice_count);
    add_count(ctx, view, M("To whom it has been given"), package->disclosure_count);
    add_count(ctx, view, M("Requests, with what was written back"), package->request_count);
    add_count(ctx, view, M("Purposes and grounds"),
              json_array_size(json_object_get(content->document, "purposes")));
    add_count(ctx, view, M("Who has it or may get it"),
              json_array_size(json_object_get(content->document, "recipients")));
}

static const struct view_choice *why_choices(struct ctx *ctx, const char *chosen) {
    struct view_choice *list = arena_array(ctx->arena, REDACT_WHYS, sizeof *list);
    for (int i = 0; i < REDACT_WHYS; i++) {
        enum redact_why why = (enum redact_why)i;
        list[i] = (struct view_choice){.value = redact_why_id(why),
                                       .label = frame_capital(ctx, msg(ctx->lang, redact_why_label(why))),
                                       .chosen = chosen && strcmp(chosen, redact_why_id(why)) == 0};
    }
    return list;
}

static void fill_texts(struct visit *visit, const json_t *document, const struct typed *typed,
                       struct view_package *view) {
    struct ctx *ctx = visit->ctx;
    struct redact_text *texts;
    size_t count, shown = 0;
    redact_texts(ctx, document, &texts, &count);
    struct view_text *list = arena_array(ctx->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count && shown < TEXTS_SHOWN; i++) {
        if (strncmp(texts[i].item, "value/", 6) == 0)
            continue;
        struct view_text *one = &list[shown];
        *one = (struct view_text){.form = form_for(visit, view),
                                  .item = texts[i].item,
                                  .what = texts[i].what,
                                  .text = texts[i].text,
                                  .n = arena_printf(ctx->arena, "%zu", shown),
                                  .file = texts[i].file};
        one->open = typed->wrong && typed->n && strcmp(typed->n, one->n) == 0;
        one->passage = one->open ? typed->passage : NULL;
        one->reason = one->open ? typed->reason : NULL;
        one->wrong = one->open ? typed->wrong : NULL;
        one->whys = why_choices(ctx, one->open ? typed->why : NULL);
        one->whys_count = REDACT_WHYS;
        shown++;
    }
    view->texts = list;
    view->texts_count = shown;
    if (shown == TEXTS_SHOWN)
        view->more =
            MSG(ctx->arena, ctx->lang, M("The first {1} are shown; choose fewer days to see the others."),
                frame_number(ctx, shown));
}

static void fill_missing(struct ctx *ctx, const struct parcel_missing *missing, struct view_package *view) {
    struct view_choice *systems = arena_array(ctx->arena, missing->system_count + 1, sizeof *systems);
    for (size_t i = 0; i < missing->system_count; i++)
        systems[i] = (struct view_choice){.label = missing->systems[i]};
    view->systems = systems;
    view->systems_count = missing->system_count;
    if (missing->papers)
        view->papers = msg_count(
            ctx->arena, ctx->lang,
            MN("{1} paper is to be copied from the folders.", "{1} papers are to be copied from the folders."),
            (long)missing->papers);
    view->missing = missing->papers || missing->system_count;
}

/* "Last confirmed on 3.2.2026; from the person, 5.1.2026". */
static void fill_address(struct ctx *ctx, const struct parcel_address *address, struct view_package *view) {
    view->address = address->text;
    view->address_strange = address->text && !address->known;
    if (view->address_strange)
        view->address_known =
            msg(ctx->lang, M("This is no address of this person in the register: it stands in the "
                             "request. Make sure whose it is."));
    else if (address->text && address->confirmed != DAY_NONE)
        view->address_known =
            MSG(ctx->arena, ctx->lang, M("This address was last confirmed on {1}. Source: {2}, {3}."),
                frame_day(ctx, address->confirmed), address->source ? address->source : "–",
                frame_day(ctx, address->since) ? frame_day(ctx, address->since) : "–");
    else if (address->text)
        view->address_known =
            MSG(ctx->arena, ctx->lang, M("Nobody has confirmed this address. Source: {1}, {2}."),
                address->source ? address->source : "–",
                frame_day(ctx, address->since) ? frame_day(ctx, address->since) : "–");
}

/* A way that the notice does not name is there for whoever asks for it, and says so. */
static const char *way_label(struct ctx *ctx, enum deadline_right right, enum parcel_way way) {
    const char *label = frame_capital(ctx, msg(ctx->lang, parcel_way_label(way)));
    return parcel_otherwise(ctx, right, way)
               ? MSG(ctx->arena, ctx->lang,
                     M("{1} (the notice does not say this way; only if the person asked for it)"), label)
               : label;
}

static void fill_ways(struct ctx *ctx, const struct right_request *request, const struct typed *typed,
                      struct view_package *view) {
    struct view_choice *list = arena_array(ctx->arena, PARCEL_WAYS, sizeof *list);
    const char *chosen = typed->way && *typed->way ? typed->way : view->address ? "link" : "zip";
    for (int i = 0; i < PARCEL_WAYS; i++) {
        enum parcel_way way = (enum parcel_way)i;
        if (view->portable && way == PARCEL_PAPER)
            continue;
        list[view->ways_count++] = (struct view_choice){.value = parcel_way_id(way),
                                                        .label = way_label(ctx, request->right, way),
                                                        .chosen = strcmp(chosen, parcel_way_id(way)) == 0};
    }
    view->ways = list;
}

static enum status fill_give(struct visit *visit, const struct right_request *request,
                             const struct typed *typed, struct view_package *view) {
    struct ctx *ctx = visit->ctx;
    struct parcel_missing missing = {0};
    struct parcel_address address;
    const char *site;
    if (request->right == DEADLINE_ACCESS)
        TRY(parcel_missing(ctx, request, &missing));
    TRY(parcel_address(ctx, request, NULL, &address));
    TRY(setting_text(ctx, SETTING_SITE_URL, &site));
    fill_missing(ctx, &missing, view);
    fill_address(ctx, &address, view);
    fill_ways(ctx, request, typed, view);
    view->can_send = *site != '\0';
    view->send = typed->again ? typed->send : view->can_send;
    view->looked = typed->looked;
    view->complete = typed->complete;
    view->handed = typed->handed;
    view->address_typed = typed->address;
    if (typed->field && strcmp(typed->field, "to") == 0)
        view->address_wrong = typed->wrong;
    return ST_OK;
}

static void fill_mistake(struct ctx *ctx, const struct typed *typed, struct view_package *view) {
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    if (!typed->wrong)
        return;
    view->wrong = msg(ctx->lang, M("Nothing was written down"));
    mistake->text = typed->wrong;
    if (typed->field)
        mistake->name = strcmp(typed->field, "to") == 0       ? "address"
                        : strcmp(typed->field, "looked") == 0 ? "looked"
                        : typed->n && strcmp(typed->act, "redact") == 0
                            ? arena_printf(ctx->arena, "passage%s", typed->n)
                            : NULL;
    view->mistakes = mistake;
    view->mistakes_count = 1;
}

static enum status read_request(struct ctx *ctx, ref_t id, struct right_request *request) {
    TRY(request_read(ctx, id, request));
    bool answers = request->right == DEADLINE_ACCESS || request->right == DEADLINE_PORTABILITY;
    if (!answers || request->erased)
        return FAIL(ctx, ST_CONFLICT, M("What is asked here is not answered with a package."));
    return request->party ? ST_OK : FAIL(ctx, ST_CONFLICT, M("Say first whom the request is about."));
}

/* For another service: how much goes, and how much stays behind and why. */
static enum status fill_portable(struct ctx *ctx, const struct right_request *request,
                                 struct view_package *view) {
    enum { MOST = 5 };
    scoped_json *document = NULL;
    TRY(portable_look(ctx, request->party, &document));
    const json_t *left = json_object_get(document, "left_out");
    view->contents = arena_array(ctx->arena, MOST, sizeof *view->contents);
    add_count(ctx, view, M("Values that the person gave"),
              json_array_size(json_object_get(document, "values")));
    add_count(ctx, view, M("What has happened"), json_array_size(json_object_get(document, "records")));
    add_count(ctx, view, M("Objections and consents"), json_array_size(json_object_get(document, "choices")));
    add_count(ctx, view, M("Stays behind: from others, or written by the office"),
              (size_t)json_integer_value(json_object_get(left, "not_given_by_the_person")));
    add_count(ctx, view, M("Stays behind: on neither consent nor a contract"),
              (size_t)json_integer_value(json_object_get(left, "other_grounds")));
    view->portable = true;
    return ST_OK;
}

/* Text and numbers go on the page: the document is dropped before it leaves. */
static void fill_part(struct ctx *ctx, const json_t *document, struct view_package *view) {
    const json_t *scope = json_object_get(document, "scope"), *left = json_object_get(scope, "left_out"), *one;
    struct view_cell *cells = arena_array(ctx->arena, json_array_size(left) + 1, sizeof *cells);
    size_t index;
    view->part = arena_text(ctx->arena, json_string_value(json_object_get(scope, "words")));
    json_array_foreach(left, index, one) cells[index] = (struct view_cell){
        frame_capital(ctx, arena_text(ctx->arena, json_string_value(json_object_get(one, "words")))),
        frame_number(ctx, (size_t)json_integer_value(json_object_get(one, "items"))), NULL};
    view->others = cells;
    view->others_count = json_array_size(left);
}

static enum status fill_access(struct visit *visit, const struct right_request *request,
                               const struct typed *typed, struct view_package *view) {
    struct ctx *ctx = visit->ctx;
    scoped_access content = {0};
    struct redact_spot *spots;
    size_t count;
    const struct access_asked asked = access_for(request, typed->from, typed->to);
    TRY(access_read(ctx, &asked, &content));
    TRY(access_spots(ctx, &asked, &content, &spots, &count));
    fill_spots(visit, spots, count, view);
    fill_redactions(visit, &content.redactions, view);
    fill_contents(ctx, &content, view);
    fill_part(ctx, content.document, view);
    fill_texts(visit, content.document, typed, view);
    return ST_OK;
}

static enum status show(struct visit *visit, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    struct right_request request;
    ref_t id;
    TRY(read_id(visit, &id));
    TRY(read_request(ctx, id, &request));
    struct view_package view = {.id = ref_text(ctx->arena, id),
                                .title = requests_right(ctx, request.right),
                                .name = requests_name(ctx, &request),
                                .days = requests_days(ctx, &request),
                                .from = frame_day_iso(ctx, typed->from),
                                .to = frame_day_iso(ctx, typed->to),
                                .version = arena_printf(ctx->arena, "%lld", (long long)request.version)};
    frame_fill(visit, msg(ctx->lang, M("Answer with the data")), &view.frame);
    view.frame.here = arena_printf(ctx->arena, "requests/%s/package", view.id);
    view.form = form_for(visit, &view);
    fill_mistake(ctx, typed, &view);
    if (request.right == DEADLINE_ACCESS)
        TRY(fill_access(visit, &request, typed, &view));
    else
        TRY(fill_portable(ctx, &request, &view));
    TRY(fill_give(visit, &request, typed, &view));
    struct template_out out = frame_out(visit);
    page_package(&out, &view);
    return ST_OK;
}

enum status package_show(struct visit *visit) {
    return show(visit, &(struct typed){.from = day_of(request_query(visit->request, "from")),
                                       .to = day_of(request_query(visit->request, "to"))});
}

/* ---- doing it */

static enum status read_form(struct visit *visit, struct form *form, struct typed *typed) {
    static const struct form_field fields[] = {{"do", NAME_MAX},
                                               {"item", NAME_MAX},
                                               {"passage", REDACT_PASSAGE_MAX},
                                               {"why", NAME_MAX},
                                               {"n", NAME_MAX},
                                               {"redaction", NAME_MAX},
                                               {"reason", REDACT_REASON_MAX},
                                               {"way", NAME_MAX},
                                               {"from", DAY_MAX},
                                               {"to", DAY_MAX},
                                               {"address", REQUEST_LINE_MAX},
                                               {"looked", 1},
                                               {"complete", 1},
                                               {"handed", 1},
                                               {"send", 1},
                                               {"version", NAME_MAX}};
    TRY(form_read(visit->ctx, visit->request, fields, sizeof fields / sizeof *fields, form));
    *typed = (struct typed){.act = form_value(form, "do"),
                            .item = form_value(form, "item"),
                            .passage = form_value(form, "passage"),
                            .why = form_value(form, "why"),
                            .reason = form_value(form, "reason"),
                            .redaction = form_value(form, "redaction"),
                            .n = requests_given(form_value(form, "n")),
                            .way = form_value(form, "way"),
                            .address = form_value(form, "address"),
                            .send = *form_value(form, "send"),
                            .looked = *form_value(form, "looked"),
                            .complete = *form_value(form, "complete"),
                            .handed = *form_value(form, "handed"),
                            .again = true,
                            .from = day_of(form_value(form, "from")),
                            .to = day_of(form_value(form, "to")),
                            .version = form_value(form, "version")};
    return ST_OK;
}

static enum status leave_out(struct ctx *ctx, ref_t request, const struct typed *typed) {
    struct redact_draft draft = {.item = typed->item,
                                 .passage = requests_given(typed->passage),
                                 .reason = requests_given(typed->reason)};
    ref_t redaction;
    if (*typed->why && !redact_why_from(typed->why, &draft.why))
        return FAIL(ctx, ST_INVALID, M("There is no such reason: {1}"), typed->why);
    return redact_add(ctx, request, &draft, &redaction);
}

static enum status take_back(struct ctx *ctx, ref_t request, const struct typed *typed) {
    ref_t redaction;
    if (!ref_parse(typed->redaction, &redaction))
        return FAIL(ctx, ST_INVALID, M("Nothing of that kind is left out of this answer."));
    return redact_undo(ctx, request, redaction);
}

static void add_line(struct buf *lines, const char *label, const char *text) {
    if (text)
        buf_printf(lines, "%s%s\n%s", lines->length ? "\n" : "", label, text);
}

/* The page behind it is shown once, from the tray: pairs of lines. */
static const char *given_lines(struct ctx *ctx, enum parcel_way way, const struct parcel_made *made) {
    struct buf lines = buf_in(ctx->arena);
    add_line(&lines, "to", made->address);
    add_line(&lines, "link", made->link);
    add_line(&lines, "code", made->code);
    add_line(&lines, "passphrase", made->passphrase);
    if (made->until)
        add_line(&lines, "until", frame_day(ctx, zone_day(registry_zone(ctx), made->until)));
    add_line(&lines, "hash", made->hash);
    if (made->ready)
        add_line(&lines, parcel_way_id(way), ref_text(ctx->arena, made->parcel));
    return buf_text(&lines);
}

static const char *given_lead(struct ctx *ctx, const struct parcel_made *made) {
    return msg(ctx->lang, made->answered ? M("The request is answered.")
                          : made->again
                              ? M("The request was answered before: this is a fresh copy.")
                              : M("Written down. The request stays open until papers and other systems are "
                                  "looked through."));
}

static enum status give(struct visit *visit, ref_t id, const struct typed *typed, const char **where) {
    struct ctx *ctx = visit->ctx;
    struct parcel_made made;
    struct parcel_draft draft = {.address = requests_given(typed->address),
                                 .send = typed->send,
                                 .looked = typed->looked,
                                 .complete = typed->complete,
                                 .handed = typed->handed,
                                 .from = typed->from,
                                 .to = typed->to,
                                 .version = requests_number(typed->version)};
    if (!parcel_way_from(typed->way, &draft.way))
        return FAIL(ctx, ST_INVALID, M("Say how it is handed over."));
    TRY(parcel_hand(ctx, id, &draft, &made));
    const struct tray_file file = {.name = made.name ? made.name : "",
                                   .type = made.type ? made.type : "",
                                   .said = given_lead(ctx, &made),
                                   .left = given_lines(ctx, draft.way, &made),
                                   .bytes = made.bytes,
                                   .length = made.length};
    *where =
        arena_printf(ctx->arena, "/requests/%s/given/%s", ref_text(ctx->arena, id), gate_lay(visit, &file));
    return ST_OK;
}

static const char *back(struct ctx *ctx, ref_t id, const struct typed *typed) {
    const char *from = frame_day_iso(ctx, typed->from), *to = frame_day_iso(ctx, typed->to);
    return arena_printf(ctx->arena, "/requests/%s/package%s%s%s%s", ref_text(ctx->arena, id),
                        from ? "?from=" : "", from ? from : "", to ? (from ? "&to=" : "?to=") : "",
                        to ? to : "");
}

static enum status act(struct visit *visit, ref_t id, const struct typed *typed, const char **where) {
    struct ctx *ctx = visit->ctx;
    *where = back(ctx, id, typed);
    if (strcmp(typed->act, "redact") == 0)
        return leave_out(ctx, id, typed);
    if (strcmp(typed->act, "undo") == 0)
        return take_back(ctx, id, typed);
    if (strcmp(typed->act, "give") == 0)
        return give(visit, id, typed, where);
    return FAIL(ctx, ST_INVALID, M("There is no such page."));
}

enum status package_do(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct typed typed;
    struct form form;
    const char *where;
    ref_t id;
    TRY(read_id(visit, &id));
    TRY(read_form(visit, &form, &typed));
    enum status status = act(visit, id, &typed, &where);
    if (status == ST_OK) {
        reply_see_other(visit->reply, where);
        return ST_OK;
    }
    if (status != ST_INVALID && status != ST_CONFLICT && status != ST_NOT_FOUND)
        return status;
    typed.wrong = frame_fault(ctx);
    typed.field = ctx->fault.field;
    visit->reply->status = status_http(status);
    fault_clear(ctx);
    return show(visit, &typed);
}

static const struct view_parcel_went *package_went(struct ctx *ctx, enum parcel_way way, const char *id,
                                                   const char *request, const char *csrf) {
    struct view_parcel_went *went = arena_alloc(ctx->arena, sizeof *went);
    *went = (struct view_parcel_went){.id = id,
                                      .request = request,
                                      .csrf = csrf,
                                      .once = gate_number(ctx->arena),
                                      .posts = way != PARCEL_PERSON,
                                      .locked = way == PARCEL_ZIP};
    return went;
}

/* ---- what is shown once */

static const struct {
    const char *id, *label;
    bool secret;
} given[] = {{"to", M("Sent to"), false},
             {"link", M("The link"), false},
             {"code", M("Code, told separately"), true},
             {"passphrase", M("Passphrase, told separately"), true},
             {"until", M("Opens until"), false},
             {"hash", M("Hash of the manifest"), false}};

static void fill_lines(struct ctx *ctx, const char *text, struct view_package_given *view) {
    enum { MOST = sizeof given / sizeof *given };
    struct view_given_line *list = arena_array(ctx->arena, MOST, sizeof *list);
    char *rest = arena_text(ctx->arena, text), *id, *value;
    while (view->lines_count < MOST && (id = strsep(&rest, "\n")) && (value = strsep(&rest, "\n")))
        for (size_t i = 0; i < MOST; i++)
            if (strcmp(given[i].id, id) == 0)
                list[view->lines_count++] =
                    (struct view_given_line){msg(ctx->lang, given[i].label), value, given[i].secret};
    view->lines = list;
}

/* The last pair of what is to be noted: how it goes, and which it is. */
static const struct view_parcel_went *given_went(struct ctx *ctx, const char *text, const char *request,
                                                 const char *csrf) {
    char *rest = arena_text(ctx->arena, text), *id, *value;
    enum parcel_way way;
    while ((id = strsep(&rest, "\n")) && (value = strsep(&rest, "\n")))
        if (parcel_way_from(id, &way) && parcel_by_hand(way))
            return package_went(ctx, way, value, request, csrf);
    return NULL;
}

static enum status gone(struct ctx *ctx) {
    return FAIL(ctx, ST_NOT_FOUND,
                M("This was shown already, or its time is over. What was handed over stands with the request; "
                  "a new link or "
                  "file can be made there."));
}

enum status package_given(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct tray_file file;
    struct view_package_given view = {.id = visit->params[0], .tray = visit->params[1]};
    if (!gate_laid(visit, view.tray, false, &file))
        return gone(ctx);
    view.lead = file.said;
    view.file = *file.name ? file.name : NULL;
    fill_lines(ctx, file.left, &view);
    frame_fill(visit, msg(ctx->lang, M("Handed over")), &view.frame);
    view.frame.here = arena_printf(ctx->arena, "requests/%s", view.id);
    view.went = given_went(ctx, file.left, view.id, view.frame.csrf);
    view.title = msg(ctx->lang, view.went ? M("Ready to be handed over") : M("Handed over"));
    struct template_out out = frame_out(visit);
    page_package_given(&out, &view);
    return ST_OK;
}

enum status package_fetch(struct visit *visit) {
    struct tray_file file;
    if (!gate_laid(visit, visit->params[1], true, &file) || !*file.name)
        return gone(visit->ctx);
    visit->reply->bytes = file.bytes;
    visit->reply->length = file.length;
    visit->reply->type = file.type;
    reply_header(visit->reply, "Content-Disposition",
                 arena_printf(visit->ctx->arena, "attachment; filename=\"%s\"", file.name));
    return ST_OK;
}

/* ---- on the request's page */

static const char *parcel_when(struct ctx *ctx, int64_t at) {
    const struct zone *zone = registry_zone(ctx);
    return arena_printf(ctx->arena, "%s %s", frame_day(ctx, zone_day(zone, at)),
                        zone_clock(ctx->arena, zone, at));
}

/* "Fetched 6.3.2026 10.12". */
static const char *parcel_state(struct ctx *ctx, const struct parcel *parcel) {
    const char *words = msg(ctx->lang, parcel_state_label(parcel->state));
    int64_t at = parcel->fetched ? parcel->fetched : parcel->ended ? parcel->ended : parcel->handed;
    return at ? arena_printf(ctx->arena, "%s %s", words, parcel_when(ctx, at)) : words;
}

enum status package_parcels(struct visit *visit, ref_t request, struct view_request *view) {
    struct ctx *ctx = visit->ctx;
    struct parcel *parcels;
    size_t count;
    TRY(parcel_list(ctx, request, &parcels, &count));
    struct view_parcel *list = arena_array(ctx->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct parcel *one = &parcels[count - 1 - i];
        bool live = one->state == PARCEL_WAITING;
        if (i == 0 && one->state == PARCEL_READY) /* one note is of the letter and of what is there by then */
            view->went = package_went(ctx, one->way, ref_text(ctx->arena, one->id), view->id, view->frame.csrf);
        list[i] = (struct view_parcel){
            .id = ref_text(ctx->arena, one->id),
            .request = view->id,
            .when = parcel_when(ctx, one->made),
            .iso = frame_day_iso(ctx, zone_day(registry_zone(ctx), one->made)),
            .way = frame_capital(ctx, msg(ctx->lang, parcel_way_label(one->way))),
            .state = parcel_state(ctx, one),
            .address = one->address,
            .hash = one->hash,
            .left_out = one->redactions
                            ? msg_count(ctx->arena, ctx->lang, MN("{1} thing left out", "{1} things left out"),
                                        (long)one->redactions)
                            : NULL,
            .until = live ? parcel_when(ctx, one->until) : NULL,
            .csrf = view->frame.csrf,
            .once = gate_number(ctx->arena),
            .live = live,
            .wrong = one->address && one->state != PARCEL_ENDED};
    }
    view->parcels = list;
    view->parcels_count = count;
    return ST_OK;
}

/* The letter says how the data go, so one note is of both. */
static enum status note_went(struct ctx *ctx, ref_t request, const char *how) {
    const struct request_step_draft step = {.kind = REQUEST_STEP_POST, .how = how};
    return request_take(ctx, request, &step);
}

enum status package_end(struct visit *visit) {
    static const struct form_field fields[] = {{"why", NAME_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    ref_t id, parcel, breach;
    TRY(read_id(visit, &id));
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    if (!ref_parse(visit->params[1], &parcel))
        return FAIL(ctx, ST_NOT_FOUND, M("Nothing of that kind was handed over."));
    const char *where = arena_printf(ctx->arena, "/requests/%s", ref_text(ctx->arena, id));
    if (strcmp(form_value(&form, "why"), "wrong_address") == 0) {
        TRY(parcel_wrong(ctx, parcel, &breach));
        where = arena_printf(ctx->arena, "/breaches/%s", ref_text(ctx->arena, breach));
    } else if (strcmp(form_value(&form, "why"), "staff") != 0) {
        TRY(note_went(ctx, id, form_value(&form, "why")));
    } else {
        TRY(parcel_end(ctx, parcel, "staff"));
    }
    reply_see_other(visit->reply, where);
    return ST_OK;
}
