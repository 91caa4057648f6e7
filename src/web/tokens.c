/* Keys for programs: made, listed, ended. The secret is kept for this session's eyes until the page that shows it has been read, so
 * that it stands in no address; the register has its hash only. */
#include "base/buf.h"
#include "gate/gate.h"
#include "http/form.h"
#include "pages/pages.h"
#include "registry/api_token.h"
#include "registry/registry.h"
#include "rights/device.h"
#include "web/frame.h"
#include "web/view_tokens.h"

#include <string.h>

enum { NAME_MAX_BYTES = 400, WORD_MAX = 100 };
static const char shown[] = "token "; /* before what is kept to be shown once */

/* What was typed of a new one. */
struct typed {
    struct form form;
    const char *const *purposes;
    size_t purpose_count;
};

/* -- the list ---------------------------------------------------------------------------------------------------- */

static const char *purposes_words(struct ctx *ctx, const struct names *purposes) {
    const struct notice *notice = ctx_notice(ctx);
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < purposes->count; i++) {
        int purpose = notice_purpose(notice, purposes->items[i]);
        buf_printf(&buf, "%s%s", i ? ", " : "",
                   purpose == NOTICE_NOTHING ? purposes->items[i]
                                             : words_in(&notice->purposes[purpose].entry, ctx->lang));
    }
    return frame_capital(ctx, buf_text(&buf));
}

/* What a key may do, in the order of the boxes. */
static const struct {
    const char *name, *word, *label;
} rights[] = {
    {"write", M("write"), M("Add and change what its purposes let it see")},
    {"duties", M("duties of the law"),
     M("Do what the law asks: access, erasure, merging, the log (adding and changing too, for most of it)")},
    {"office", M("the office"),
     M("Keep the staff, the settings and the next notice, as far as a program may")}};
enum { WRITE, DUTIES, OFFICE, RIGHTS };

static const char *may_words(struct ctx *ctx, const struct scope *scope) {
    const bool has[RIGHTS] = {scope->writes, scope->duties, scope->manages};
    struct buf buf = buf_in(ctx->arena);
    buf_add(&buf, msg(ctx->lang, M("read")));
    for (int i = 0; i < RIGHTS; i++)
        if (has[i])
            buf_printf(&buf, ", %s", msg(ctx->lang, rights[i].word));
    return buf_text(&buf);
}

static struct view_token token_view(struct ctx *ctx, const struct api_token *token, const char *csrf) {
    day_t used = token->used ? zone_day(registry_zone(ctx), token->used) : DAY_NONE;
    return (struct view_token){.id = ref_text(ctx->arena, token->id),
                               .name = token->name,
                               .purposes = purposes_words(ctx, &token->scope.purposes),
                               .may = may_words(ctx, &token->scope),
                               .user = token->user.name,
                               .until = frame_day(ctx, token->until),
                               .until_iso = frame_day_iso(ctx, token->until),
                               .used = frame_day(ctx, used),
                               .used_iso = frame_day_iso(ctx, used),
                               .state =
                                   msg(ctx->lang, token->ended || !token->user.id ? M("ended") : M("over")),
                               .csrf = csrf,
                               .once = gate_number(ctx->arena)};
}

static enum status fill_tokens(struct ctx *ctx, struct view_tokens *view) {
    struct api_token *tokens;
    size_t count;
    TRY(api_token_list(ctx, &tokens, &count));
    struct view_token *here = arena_array(ctx->arena, count + 1, sizeof *here);
    struct view_token *former = arena_array(ctx->arena, count + 1, sizeof *former);
    for (size_t i = 0; i < count; i++) {
        struct view_token one = token_view(ctx, &tokens[i], view->frame.csrf);
        if (tokens[i].state == API_TOKEN_GOOD)
            here[view->tokens_count++] = one;
        else
            former[view->former_count++] = one;
    }
    view->tokens = here;
    view->former = former;
    return ST_OK;
}

/* -- the form ---------------------------------------------------------------------------------------------------- */

static bool was_chosen(const struct typed *typed, const char *purpose) {
    for (size_t i = 0; typed && i < typed->purpose_count; i++)
        if (strcmp(typed->purposes[i], purpose) == 0)
            return true;
    return false;
}

static void fill_purposes(struct ctx *ctx, const struct typed *typed, struct view_tokens *view) {
    const struct notice *notice = ctx_notice(ctx);
    struct view_choice *list = arena_array(ctx->arena, notice->purposes_count + 1, sizeof *list);
    for (size_t i = 0; i < notice->purposes_count; i++) {
        const struct entry *entry = &notice->purposes[i].entry;
        list[i] = (struct view_choice){.value = entry->id,
                                       .label = frame_capital(ctx, words_in(entry, ctx->lang)),
                                       .chosen = was_chosen(typed, entry->id)};
    }
    view->purposes = list;
    view->purposes_count = notice->purposes_count;
}

static void fill_rights(struct ctx *ctx, const struct typed *typed, struct view_tokens *view) {
    struct view_choice *list = arena_array(ctx->arena, RIGHTS, sizeof *list);
    for (int i = 0; i < RIGHTS; i++)
        list[i] = (struct view_choice){.value = rights[i].name,
                                       .label = msg(ctx->lang, rights[i].label),
                                       .chosen = typed && form_has(&typed->form, rights[i].name)};
    view->rights = list;
    view->rights_count = RIGHTS;
}

/* Whoever makes a key answers for it, unless somebody else is chosen. */
static enum status fill_users(struct visit *visit, const char *chosen, struct view_field *field) {
    struct ctx *ctx = visit->ctx;
    struct user *users;
    TRY(user_list(ctx, false, &users, &field->choices_count));
    struct view_choice *list = arena_array(ctx->arena, field->choices_count + 1, sizeof *list);
    for (size_t i = 0; i < field->choices_count; i++)
        list[i] = (struct view_choice){
            .value = users[i].name, .label = users[i].name, .chosen = strcmp(users[i].name, chosen) == 0};
    field->choices = list;
    return ST_OK;
}

static enum status fill_devices(struct ctx *ctx, const char *chosen, struct view_field *field) {
    struct device *devices;
    size_t count;
    TRY(device_list(ctx, &devices, &count));
    struct view_choice *list = arena_array(ctx->arena, count + 1, sizeof *list);
    list[0] = (struct view_choice){.value = "", .label = msg(ctx->lang, M("On none of ours"))};
    field->choices_count = 1;
    for (size_t i = 0; i < count; i++) {
        const char *id = ref_text(ctx->arena, devices[i].id);
        if (devices[i].state == DEVICE_USED)
            list[field->choices_count++] = (struct view_choice){
                .value = id, .label = devices[i].facts.name, .chosen = strcmp(id, chosen) == 0};
    }
    field->choices = list;
    return ST_OK;
}

static enum status fill_fields(struct visit *visit, const struct typed *typed, struct view_tokens *view) {
    struct ctx *ctx = visit->ctx;
    static const struct view_field shape[] = {
        {.name = "name",
         .label = M("Name"),
         .type = "text",
         .hint = M("Which program it is, such as web shop.")},
        {.name = "until", .label = M("Last day"), .type = "date", .hint = M("Empty: until somebody ends it.")},
        {.name = "device",
         .label = M("On which device it runs"),
         .hint = M("A key ends when its device is lost or wiped. Without any purpose it may only report "
                   "backups of that device.")},
        {.name = "user", .label = M("Who answers for what is done with it")}};
    enum { COUNT = sizeof shape / sizeof *shape };
    struct view_field *fields = arena_array(ctx->arena, COUNT, sizeof *fields);
    for (size_t i = 0; i < COUNT; i++) {
        fields[i] = shape[i];
        fields[i].label = msg(ctx->lang, shape[i].label);
        fields[i].hint = shape[i].hint ? msg(ctx->lang, shape[i].hint) : NULL;
        fields[i].value = typed ? form_value(&typed->form, shape[i].name) : "";
        if (view->mistakes_count && view->mistakes[0].name &&
            strcmp(view->mistakes[0].name, shape[i].name) == 0)
            fields[i].wrong = view->mistakes[0].text;
    }
    view->fields = fields;
    view->fields_count = COUNT;
    TRY(fill_devices(ctx, fields[COUNT - 2].value, &fields[COUNT - 2]));
    return fill_users(visit, typed ? fields[COUNT - 1].value : visit->user->name, &fields[COUNT - 1]);
}

/* -- the page ---------------------------------------------------------------------------------------------------- */

static void fill_mistake(struct ctx *ctx, struct view_tokens *view) {
    struct view_mistake *mistake = arena_alloc(ctx->arena, sizeof *mistake);
    const char *field = ctx->fault.field ? ctx->fault.field : "name";
    *mistake = (struct view_mistake){field, frame_capital(ctx, frame_fault(ctx))};
    view->mistakes = mistake;
    view->mistakes_count = 1;
    view->summary = msg(ctx->lang, M("The key was not made"));
    if (strcmp(field, "purpose") == 0)
        view->purpose_wrong = mistake->text;
    fault_clear(ctx);
}

/* `typed`: what was refused, with the fault that refused it; NULL: nothing yet. `secret`: "SECRET NAME" of one just made. */
static enum status show(struct visit *visit, const struct typed *typed, const char *secret) {
    struct ctx *ctx = visit->ctx;
    struct view_tokens view = {.says = frame_says(ctx, "P57")};
    if (typed)
        fill_mistake(ctx, &view);
    const char *title = msg(ctx->lang, M("Keys for programs"));
    frame_fill(visit, typed ? MSG(ctx->arena, ctx->lang, M("Mistake: {1}"), title) : title, &view.frame);
    view.frame.here = "settings/tokens";
    if (secret) {
        size_t length = strcspn(secret, " ");
        view.secret = arena_text_n(ctx->arena, secret, length);
        view.secret_name = secret + length + (secret[length] == ' ');
    }
    TRY(fill_tokens(ctx, &view));
    TRY(fill_fields(visit, typed, &view));
    fill_purposes(ctx, typed, &view);
    fill_rights(ctx, typed, &view);
    struct template_out out = frame_out(visit);
    page_tokens(&out, &view);
    return ST_OK;
}

enum status tokens_show(struct visit *visit) {
    return show(visit, NULL, NULL);
}

enum status tokens_made(struct visit *visit) {
    const char *kept = gate_kept_once(visit, visit->params[0]);
    bool token = kept && strncmp(kept, shown, sizeof shown - 1) == 0;
    return show(visit, NULL, token ? kept + sizeof shown - 1 : NULL);
}

/* -- making ------------------------------------------------------------------------------------------------------ */

static enum status read_form(struct visit *visit, struct typed *typed) {
    static const struct form_field fields[] = {{"name", NAME_MAX_BYTES},
                                               {"until", WORD_MAX},
                                               {"user", NAME_MAX_BYTES},
                                               {"device", WORD_MAX},
                                               {"write", 1},
                                               {"duties", 1},
                                               {"office", 1}};
    TRY(form_read(visit->ctx, visit->request, fields, sizeof fields / sizeof *fields, &typed->form));
    return form_read_list(visit->ctx, visit->request, "purpose", WORD_MAX, &typed->purposes,
                          &typed->purpose_count);
}

static enum status make(struct visit *visit, const struct typed *typed) {
    struct ctx *ctx = visit->ctx;
    const struct form *form = &typed->form;
    const char *until = form_value(form, "until"), *secret;
    struct api_token_draft draft = {.name = form_value(form, "name"),
                                    .purposes = typed->purposes,
                                    .purpose_count = typed->purpose_count,
                                    .writes = form_has(form, "write"),
                                    .duties = form_has(form, "duties"),
                                    .manages = form_has(form, "office"),
                                    .until = DAY_NONE,
                                    .user = form_value(form, "user")};
    int64_t id;
    if (!ref_parse(form_value(form, "device"), &draft.device))
        draft.device = 0;
    if (*until && !day_parse_local(until, &draft.until)) {
        (void)FAIL(ctx, ST_INVALID, M("Write the day as 24.12.2026 or 2026-12-24."));
        return fault_at_field(ctx, "until");
    }
    TRY(api_token_add(ctx, &draft, &id, &secret));
    const char *kept = gate_keep(visit, arena_printf(ctx->arena, "%s%s %.100s", shown, secret, draft.name));
    reply_see_other(visit->reply,
                    kept ? arena_printf(ctx->arena, "/settings/tokens/%s", kept) : "/settings/tokens");
    return ST_OK;
}

enum status tokens_make(struct visit *visit) {
    struct typed typed = {0};
    TRY(read_form(visit, &typed));
    enum status status = make(visit, &typed);
    if (status != ST_INVALID && status != ST_CONFLICT)
        return status;
    visit->reply->status = status_http(status);
    return show(visit, &typed, NULL);
}

enum status tokens_end(struct visit *visit) {
    TRY(api_token_end(visit->ctx, visit->params[0]));
    reply_see_other(visit->reply, "/settings/tokens");
    return ST_OK;
}
