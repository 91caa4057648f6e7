/* The log in the browser: by customer, member of the staff, action and day, a page at a time. It names customers by their ids
 * only: whose name that is, is for their page to say, and that opening is in the log too. What is asked for stands in the
 * address: ids, actions and days are no personal data. */
#include "web/log.h"

#include "base/buf.h"
#include "base/json.h"
#include "registry/audit_export.h"
#include "registry/audit_head.h"
#include "rights/proof.h"
#include "gate/gate.h"
#include "http/form.h"
#include "notice/field.h"
#include "notice/word.h"
#include "pages/pages.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "registry/user.h"
#include "web/frame.h"

#include <stdlib.h>
#include <string.h>

enum { LINES = 50 };

struct log_asked {
    ref_t party;
    const char *actor, *action, *sentence, *from, *to; /* as they stand in the address; "" for none */
    day_t from_day, to_day;
    int64_t before;
};

/* What the page says of itself, beside its entries. */
struct log_said {
    struct audit_checked checked;
    const char *problem, *head, *head_wrong;
    struct audit_heads heads;
};

static const char *query(const struct visit *visit, const char *name) {
    const char *text = request_query(visit->request, name);
    return text ? text : "";
}

static struct log_asked read_asked(const struct visit *visit) {
    struct log_asked asked = {.actor = query(visit, "actor"),
                              .action = query(visit, "action"),
                              .sentence = query(visit, "sentence"),
                              .from = query(visit, "from"),
                              .to = query(visit, "to"),
                              .before = strtoll(query(visit, "before"), NULL, 10)};
    if (!day_parse_local(asked.from, &asked.from_day))
        asked.from_day = DAY_NONE;
    if (!day_parse_local(asked.to, &asked.to_day))
        asked.to_day = DAY_NONE;
    (void)ref_parse(query(visit, "party"), &asked.party);
    return asked;
}

static struct audit_filter filter_of(struct ctx *ctx, const struct log_asked *asked) {
    const struct zone *zone = registry_zone(ctx);
    return (struct audit_filter){.party = asked->party,
                                 .actor = *asked->actor ? asked->actor : NULL,
                                 .action = *asked->action ? asked->action : NULL,
                                 .sentence = *asked->sentence ? asked->sentence : NULL,
                                 .from =
                                     asked->from_day == DAY_NONE ? 0 : zone_instant(zone, asked->from_day, 0),
                                 .to = asked->to_day == DAY_NONE ? 0 : zone_instant(zone, asked->to_day + 1, 0),
                                 .newest = true,
                                 .before_seq = asked->before > 0 ? asked->before : 0,
                                 .limit = LINES + 1};
}

/* ---- one entry */

/* "user:ID", "user:ID token:ID", "job:import": who it was, by the name that the staff has; at the command line, the machine's user. */
static const char *who(struct ctx *ctx, const struct user *users, size_t count, const char *actor) {
    if (strncmp(actor, "user:", 5) == 0)
        for (size_t i = 0; i < count; i++) {
            const char *id = ref_text(ctx->arena, users[i].id);
            size_t length = strlen(id);
            if (strncmp(actor + 5, id, length) == 0)
                return actor[5 + length] ? MSG(ctx->arena, ctx->lang, M("{1}, by a program"), users[i].name)
                                         : users[i].name;
        }
    if (strcmp(actor, "person") == 0)
        return msg(ctx->lang, M("the person"));
    if (strcmp(actor, "seloste") == 0 || strcmp(actor, "page") == 0 || strncmp(actor, "job:", 4) == 0)
        return msg(ctx->lang, M("the program itself"));
    return actor;
}

static const char *text_of(struct ctx *ctx, const json_t *entry, const char *name) {
    const char *text = json_string_value(json_object_get(entry, name));
    return text ? arena_text(ctx->arena, text) : NULL;
}

/* The log has the field's id; an own field is found at whatever type lists it. */
static const char *field_words(struct ctx *ctx, const char *id) {
    const struct notice *notice = ctx_notice(ctx);
    const struct field *field = field_builtin(id);
    for (size_t i = 0; !field && i < notice->types_count; i++)
        field = field_listed(ctx->arena, notice, (int)i, id);
    if (field)
        return word_small(ctx->arena, field_label(field, ctx->lang));
    const char *fact = word_known(ctx->lang, WORD_FACT, id);
    return fact ? fact : strcmp(id, "text") == 0 ? msg(ctx->lang, M("text")) : arena_text(ctx->arena, id);
}

static const char *fields_of(struct ctx *ctx, const json_t *entry) {
    const json_t *list = json_object_get(entry, "fields");
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < json_array_size(list); i++)
        buf_printf(&buf, "%s%s", i ? ", " : "", field_words(ctx, json_string_value(json_array_get(list, i))));
    return buf.length ? buf_text(&buf) : NULL;
}

static const char *purpose_words(struct ctx *ctx, const char *purpose) {
    int index = purpose ? notice_purpose(ctx_notice(ctx), purpose) : NOTICE_NOTHING;
    return index == NOTICE_NOTHING ? purpose : words_in(&ctx_notice(ctx)->purposes[index].entry, ctx->lang);
}

/* An entry of the log names a sentence by its number, or by the path that decided. */
static const char *promise_of(struct ctx *ctx, const char *sentence) {
    const struct view_says *says = sentence ? frame_says(ctx, sentence) : NULL;
    return says ? says->promise : NULL;
}

static struct view_log_line line_view(struct ctx *ctx, const struct user *users, size_t count,
                                      const struct audit_line *line) {
    scoped_json *entry = json_loads(line->json, 0, NULL);
    const struct zone *zone = registry_zone(ctx);
    const char *actor = text_of(ctx, entry, "actor");
    size_t many = json_array_size(json_object_get(entry, "parties"));
    struct view_log_line view = {.iso = instant_iso(ctx->arena, line->at),
                                 .when =
                                     arena_printf(ctx->arena, "%s %s", frame_day(ctx, zone_day(zone, line->at)),
                                                  zone_clock(ctx->arena, zone, line->at)),
                                 .who = actor ? who(ctx, users, count, actor) : NULL,
                                 .action = line->action ? audit_action_words(ctx->lang, line->action) : NULL,
                                 .party = text_of(ctx, entry, "party"),
                                 .purpose = purpose_words(ctx, line->purpose),
                                 .sentence = text_of(ctx, entry, "sentence"),
                                 .fields = fields_of(ctx, entry),
                                 .number = arena_printf(ctx->arena, "%lld", (long long)line->seq)};
    if (many)
        view.many = msg_count(ctx->arena, ctx->lang, MN("{1} customer", "{1} customers"), (long)many);
    view.promise = promise_of(ctx, view.sentence);
    return view;
}

/* ---- what is asked for */

static void fill_users(struct ctx *ctx, const struct log_asked *asked, const struct user *users, size_t count,
                       struct view_log *view) {
    struct view_choice *list = arena_array(ctx->arena, count + 1, sizeof *list);
    list[0] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("everybody"))};
    for (size_t i = 0; i < count; i++)
        list[i + 1] = (struct view_choice){
            .value = arena_printf(ctx->arena, "user:%s", ref_text(ctx->arena, users[i].id)),
            .label = users[i].name};
    for (size_t i = 0; i < count + 1; i++)
        list[i].chosen = strcmp(list[i].value, asked->actor) == 0;
    view->users = list;
    view->users_count = count + 1;
}

static void fill_actions(struct ctx *ctx, const struct log_asked *asked, struct view_log *view) {
    size_t count;
    const char *const *actions = audit_actions(ctx->arena, &count);
    struct view_choice *list = arena_array(ctx->arena, count + 1, sizeof *list);
    list[0] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("everything"))};
    for (size_t i = 0; i < count; i++)
        list[i + 1] = (struct view_choice){.value = actions[i],
                                           .label = audit_action_words(ctx->lang, actions[i]),
                                           .chosen = strcmp(actions[i], asked->action) == 0};
    view->actions = list;
    view->actions_count = count + 1;
}

static void fill_days(struct ctx *ctx, const struct log_asked *asked, struct view_log *view) {
    struct view_field *days = arena_array(ctx->arena, 2, sizeof *days);
    days[0] = (struct view_field){.name = "from",
                                  .label = msg(ctx->lang, M("From")),
                                  .value = asked->from,
                                  .type = "text",
                                  .width = "w3",
                                  .hint = msg(ctx->lang, M("As in 23.11.2026"))};
    days[1] = (struct view_field){
        .name = "to", .label = msg(ctx->lang, M("To")), .value = asked->to, .type = "text", .width = "w3"};
    view->days = days;
    view->days_count = 2;
}

/* The same question, further back. */
static void fill_next(struct ctx *ctx, const struct log_asked *asked, int64_t before, struct view_log *view) {
    view->next = arena_printf(ctx->arena, "%lld", (long long)before);
    view->actor = asked->actor;
    view->action = asked->action;
    view->from = asked->from_day == DAY_NONE ? "" : day_iso(ctx->arena, asked->from_day);
    view->to = asked->to_day == DAY_NONE ? "" : day_iso(ctx->arena, asked->to_day);
}

/* ---- the page */

const char *log_checked(struct ctx *ctx, const struct audit_checked *checked) {
    const struct zone *zone = registry_zone(ctx);
    if (!checked->at)
        return msg(ctx->lang, M("It has not been checked here yet."));
    const char *when = arena_printf(ctx->arena, "%s %s", frame_day(ctx, zone_day(zone, checked->at)),
                                    zone_clock(ctx->arena, zone, checked->at));
    if (!checked->seq)
        return MSG(ctx->arena, ctx->lang, M("Checked on {1}: whole, {2} entries."), when,
                   frame_number(ctx, (size_t)checked->entries));
    return MSG(ctx->arena, ctx->lang, M("Checked on {1}: not whole. The first bad entry is {2} in {3}."), when,
               frame_number(ctx, (size_t)checked->seq), checked->file ? checked->file : "-");
}

const char *log_reach(struct ctx *ctx) {
    int64_t seq, signed_day;
    audit_reach(registry_audit(ctx->registry), &seq, &signed_day);
    if (!signed_day)
        return MSG(ctx->arena, ctx->lang, M("The log reaches entry {1}."), frame_number(ctx, (size_t)seq));
    return MSG(ctx->arena, ctx->lang, M("The log reaches entry {1}, last signed on {2}."),
               frame_number(ctx, (size_t)seq), frame_day(ctx, (day_t)signed_day));
}

static void fill_heads(struct ctx *ctx, const struct log_said *said, struct view_log *view) {
    struct view_log_head *list = arena_array(ctx->arena, said->heads.count + 1, sizeof *list);
    for (size_t i = 0; i < said->heads.count; i++)
        list[i] =
            (struct view_log_head){audit_head_text(ctx, &said->heads.items[i]), !said->heads.items[i].problem};
    view->heads = list;
    view->heads_count = said->heads.count;
    view->head = said->head;
    view->head_wrong = said->head_wrong;
    view->key = proof_key(ctx);
    view->fingerprint = proof_fingerprint(ctx);
}

static enum status show(struct visit *visit, const struct log_said *said) {
    struct ctx *ctx = visit->ctx;
    struct log_asked asked = read_asked(visit);
    struct audit_filter filter = filter_of(ctx, &asked);
    struct audit_line *lines;
    struct user *users;
    size_t count, user_count;
    TRY(permit_action(ctx, ACTION_AUDIT, 0, NULL));
    TRY(user_staff(ctx, &users, &user_count));
    TRY(audit_list(ctx, registry_audit(ctx->registry), &filter, &lines, &count));
    struct view_log view = {.party = asked.party ? ref_text(ctx->arena, asked.party) : NULL,
                            .says = *asked.sentence ? frame_says(ctx, asked.sentence) : NULL,
                            .sentence = *asked.sentence ? asked.sentence : NULL,
                            .lead = log_reach(ctx),
                            .checked = log_checked(ctx, &said->checked),
                            .back = said->checked.back,
                            .past = said->checked.past,
                            .problem = said->problem};
    bool more = count > LINES;
    count = more ? LINES : count;
    struct view_log_line *list = arena_array(ctx->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = line_view(ctx, users, user_count, &lines[i]);
    view.lines = list;
    view.lines_count = count;
    if (more)
        fill_next(ctx, &asked, lines[count - 1].seq, &view);
    fill_heads(ctx, said, &view);
    fill_users(ctx, &asked, users, user_count, &view);
    fill_actions(ctx, &asked, &view);
    fill_days(ctx, &asked, &view);
    frame_fill(visit, msg(ctx->lang, M("Log")), &view.frame);
    view.csrf = view.frame.csrf;
    view.frame.here = "log";
    struct template_out out = frame_out(visit);
    page_log(&out, &view);
    return ST_OK;
}

enum status log_show(struct visit *visit) {
    struct log_said said = {0};
    TRY(audit_last_check(visit->ctx, &said.checked));
    return show(visit, &said);
}

/* What is wrong is said at once, with its words; what is whole is remembered, and the page comes anew. */
enum status log_check(struct visit *visit) {
    struct audit_verdict verdict;
    struct log_said said = {0};
    TRY(audit_check(visit->ctx, &verdict, &said.checked));
    said.problem = verdict.problem;
    if (verdict.problem)
        return show(visit, &said);
    reply_see_other(visit->reply, "/log");
    return ST_OK;
}

/* What is none stays in the form, with the reason beside it. */
enum status log_head(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    static const struct form_field fields[] = {{"head", 60000}};
    struct form form;
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    struct log_said said = {.head = form_value(&form, "head")};
    TRY(audit_last_check(ctx, &said.checked));
    enum status status =
        audit_heads_check(ctx, said.head ? said.head : "", said.head ? strlen(said.head) : 0, &said.heads);
    if (status == ST_INVALID) {
        said.head_wrong = fault_text(ctx);
        visit->reply->status = status_http(status);
        fault_clear(ctx);
        return show(visit, &said);
    }
    TRY(status);
    said.problem = said.heads.log.problem;
    return show(visit, &said);
}

enum status log_export(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct audit_exported result;
    const void *bytes;
    size_t length;
    TRY(audit_export_bytes(ctx, &bytes, &length, &result));
    visit->reply->bytes = bytes;
    visit->reply->length = length;
    visit->reply->type = "text/plain; charset=utf-8";
    reply_header(visit->reply, "Content-Disposition",
                 arena_printf(ctx->arena, "attachment; filename=\"%s-%s.txt\"", msg(ctx->lang, M("log")),
                              day_iso(ctx->arena, registry_today(ctx))));
    return ST_OK;
}
