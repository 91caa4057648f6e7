/* The next version of the notice: written as text, checked while it is written, kept, and put in force when somebody has typed the
 * word. The text is posted whole each time, so that nothing that was typed can be lost by what the register says to it. */
#include "registry/redraft.h"

#include "http/form.h"
#include "notice/findings.h"
#include "pages/pages.h"
#include "registry/registry.h"
#include "web/frame.h"
#include "web/settings.h"

#include <stdlib.h>
#include <string.h>

enum { QUOTE_MOST = 160, WORD_MOST = 100, STAMP_MOST = 200 };

/* ---- what the check says */

/* The line's text without its indentation, cut where it gets long. */
static const char *line_of(struct ctx *ctx, const char *text, int line) {
    for (int i = 1; i < line && text; i++) {
        text = strchr(text, '\n');
        text = text ? text + 1 : NULL;
    }
    if (!text || line < 1)
        return NULL;
    text += strspn(text, " ");
    size_t length = strcspn(text, "\n"), kept = length < QUOTE_MOST ? length : QUOTE_MOST;
    while (kept < length && kept && ((unsigned char)text[kept] & 0xc0) == 0x80)
        kept--;
    return arena_printf(ctx->arena, "%.*s%s", (int)kept, text, kept < length ? "…" : "");
}

static const char *level_of(struct ctx *ctx, enum level level) {
    return frame_capital(ctx, msg(ctx->lang, level == LEVEL_LAW        ? M("short of the law")
                                             : level == LEVEL_CONFLICT ? M("contradiction")
                                                                       : M("error")));
}

static void fill_spots(struct ctx *ctx, const char *text, const struct findings *findings,
                       struct view_checked *view) {
    size_t count = findings ? findings->count : 0;
    struct view_spot *list = arena_array(ctx->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct finding *finding = &findings->items[i];
        list[i] = (struct view_spot){
            .line = arena_printf(ctx->arena, "%d", finding->line),
            .text = frame_capital(ctx, finding->text),
            .level = level_of(ctx, finding->level),
            .quote = line_of(ctx, text, finding->line),
            .article =
                finding->article ? MSG(ctx->arena, ctx->lang, M("GDPR Art. {1}"), finding->article) : NULL,
            .bad = finding->level == LEVEL_ERROR};
    }
    view->spots = list;
    view->spots_count = count;
}

static struct view_effect change_view(struct ctx *ctx, const struct diff_change *change, int64_t items) {
    struct view_effect view = {.text = change->text, .bad = change->blocks};
    if (items >= 0)
        view.count = msg_count(ctx->arena, ctx->lang, MN("It concerns {1} party.", "It concerns {1} parties."),
                               (long)items);
    return view;
}

static void fill_changes(struct ctx *ctx, const struct diff_change *changes, size_t count,
                         struct view_checked *view) {
    struct view_effect *list = arena_array(ctx->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = change_view(ctx, &changes[i], -1);
    view->changes = list;
    view->changes_count = count;
}

static enum status fill_checked(struct ctx *ctx, const char *text, struct view_checked *view) {
    struct redraft_check check;
    TRY(redraft_check(ctx, text, &check));
    fill_spots(ctx, text, check.findings, view);
    fill_changes(ctx, check.changes, check.change_count, view);
    view->good = check.good;
    size_t errors = check.findings ? check.findings->levels[LEVEL_ERROR] : 0;
    view->verdict =
        !check.good ? msg_count(ctx->arena, ctx->lang,
                                MN("{1} error: it cannot be put in force yet.",
                                   "{1} errors: it cannot be put in force yet."),
                                (long)(errors ? errors : 1))
        : view->spots_count
            ? msg(ctx->lang, M("It can be put in force. What is found stays in sight until it is mended."))
            : msg(ctx->lang, M("Nothing was found."));
    return ST_OK;
}

static void add_effect(struct ctx *ctx, struct view_checked *view, struct view_effect *list, int64_t count,
                       const char *one, const char *many) {
    if (count)
        list[view->effects_count++] =
            (struct view_effect){.text = msg_count(ctx->arena, ctx->lang, one, many, (long)count)};
}

static void fill_plan(struct ctx *ctx, const struct adopt_plan *plan, struct view_checked *view) {
    struct view_effect *changes = arena_array(ctx->arena, plan->change_count + 1, sizeof *changes);
    struct view_effect *list = arena_array(ctx->arena, 6, sizeof *list);
    for (size_t i = 0; i < plan->change_count; i++)
        changes[i] = change_view(ctx, &plan->changes[i].change, plan->changes[i].items);
    view->changes = changes;
    view->changes_count = plan->change_count;
    view->planned = !plan->blocked;
    view->effects = list;
    add_effect(ctx, view, list, plan->values_moved, MN("{1} value moves.", "{1} values move."));
    add_effect(ctx, view, list, plan->values_erased, MN("{1} value is erased.", "{1} values are erased."));
    add_effect(ctx, view, list, plan->letters_moved, MN("{1} record moves.", "{1} records move."));
    add_effect(ctx, view, list, plan->letters_erased,
               MN("{1} record loses its text.", "{1} records lose their texts."));
    add_effect(
        ctx, view, list, plan->choices,
        MN("{1} choice about a purpose that is gone ends.", "{1} choices about purposes that are gone end."));
    add_effect(ctx, view, list, plan->to_inform,
               MN("{1} party has yet to be informed.", "{1} parties have yet to be informed."));
}

/* ---- the page */

static enum status show(struct visit *visit, const struct redraft *draft, struct view_redraft *view) {
    struct ctx *ctx = visit->ctx;
    frame_fill(visit, msg(ctx->lang, M("The next version of the notice")), &view->frame);
    view->text = draft->text;
    view->base = arena_printf(ctx->arena, "%lld", (long long)draft->base);
    view->stamp = draft->stamp;
    view->going = settings_going(ctx);
    view->draft = *draft->stamp != '\0';
    if (draft->base != draft->now)
        view->conflict = MSG(ctx->arena, ctx->lang,
                             M("Version {1} has come into force since this draft was begun from version {2}. "
                               "Compare the two in the "
                               "settings, and take over what is to stay."),
                             arena_printf(ctx->arena, "%lld", (long long)draft->now), view->base);
    struct template_out out = frame_out(visit);
    page_redraft(&out, view);
    return ST_OK;
}

/* The whole check, with what it means for what is held; the word is asked for only where nothing is in the way. */
static enum status show_checked(struct visit *visit, const struct redraft *draft, struct view_redraft *view) {
    struct ctx *ctx = visit->ctx;
    struct view_checked *checked = arena_alloc(ctx->arena, sizeof *checked);
    struct adopt_plan plan;
    view->checked = checked;
    TRY(fill_checked(ctx, draft->text, checked));
    if (!checked->good || !draft->path)
        return show(visit, draft, view);
    enum status status = adopt_plan(ctx, draft->path, &plan);
    if (status == ST_OK) {
        fill_plan(ctx, &plan, checked);
        view->word = !plan.blocked && draft->base == draft->now ? msg(ctx->lang, M("adopt")) : NULL;
    } else {
        checked->verdict = frame_capital(ctx, frame_fault(ctx));
        fault_clear(ctx);
    }
    return show(visit, draft, view);
}

enum status redraft_show(struct visit *visit) {
    struct redraft draft;
    struct view_redraft view = {0};
    TRY(redraft_read(visit->ctx, &draft));
    return draft.path ? show_checked(visit, &draft, &view) : show(visit, &draft, &view);
}

/* ---- what was posted */

static enum status read_form(struct visit *visit, struct form *form, struct redraft *draft) {
    static const struct form_field fields[] = {{"notice", REDRAFT_MOST},
                                               {"base", 20},
                                               {"stamp", STAMP_MOST},
                                               {"check", 1},
                                               {"drop", 1},
                                               {"adopt", 1},
                                               {"rebase", 1},
                                               {"word", WORD_MOST}};
    TRY(form_read(visit->ctx, visit->request, fields, sizeof fields / sizeof *fields, form));
    TRY(redraft_read(visit->ctx, draft)); /* what is in force now */
    draft->text = form_value(form, "notice");
    draft->stamp = form_value(form, "stamp");
    draft->base = strtoll(form_value(form, "base"), NULL, 10);
    if (form_has(form, "rebase"))
        draft->base = draft->now;
    return ST_OK;
}

/* Beside what was typed stands what the other one has kept; saving again takes the place of it. */
static enum status show_other(struct visit *visit, struct redraft *draft) {
    struct redraft theirs;
    struct view_redraft view = {.wrong = frame_capital(visit->ctx, frame_fault(visit->ctx))};
    fault_clear(visit->ctx);
    TRY(redraft_read(visit->ctx, &theirs));
    view.theirs = theirs.path ? theirs.text : NULL;
    draft->stamp = theirs.stamp;
    visit->reply->status = status_http(ST_CONFLICT);
    return show(visit, draft, &view);
}

static enum status show_wrong(struct visit *visit, const struct redraft *draft, enum status status) {
    struct view_redraft view = {.wrong = frame_capital(visit->ctx, frame_fault(visit->ctx))};
    fault_clear(visit->ctx);
    visit->reply->status = status_http(status);
    return show_checked(visit, draft, &view);
}

/* Whoever closes the page meanwhile stops nothing: the work is the server's. */
static enum status put_in_force(struct visit *visit, const struct form *form, struct redraft *draft) {
    struct ctx *ctx = visit->ctx;
    struct view_redraft view = {0};
    if (strcmp(form_value(form, "word"), msg(ctx->lang, M("adopt"))) != 0) {
        view.word_wrong = frame_capital(ctx, msg(ctx->lang, M("nothing was adopted")));
        visit->reply->status = 400;
        return show_checked(visit, draft, &view);
    }
    if (draft->base != draft->now) {
        visit->reply->status = status_http(ST_CONFLICT);
        return show_checked(visit, draft, &view);
    }
    enum status status = adopt_run_later(ctx, draft->path);
    if (status != ST_OK)
        return show_wrong(visit, draft, status);
    TRY(redraft_drop(ctx));
    reply_see_other(visit->reply, "/settings");
    return ST_OK;
}

enum status redraft_save(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct redraft draft;
    struct form form;
    TRY(read_form(visit, &form, &draft));
    if (form_has(&form, "drop")) {
        TRY(redraft_drop(ctx));
        reply_see_other(visit->reply, "/settings");
        return ST_OK;
    }
    enum status status = redraft_write(ctx, &draft);
    if (status == ST_CONFLICT)
        return show_other(visit, &draft);
    TRY(status);
    if (form_has(&form, "adopt"))
        return put_in_force(visit, &form, &draft);
    struct view_redraft view = {.kept = msg(ctx->lang, M("The draft is kept. It holds for nobody yet."))};
    return show_checked(visit, &draft, &view);
}

enum status redraft_part(struct visit *visit) {
    struct view_checked view = {0};
    struct redraft draft;
    struct form form;
    TRY(read_form(visit, &form, &draft));
    TRY(fill_checked(visit->ctx, draft.text, &view));
    struct template_out out = frame_out(visit);
    page_redraft_checked(&out, &view);
    return ST_OK;
}

/* ---- versions */

struct versions {
    struct redraft_version *items;
    size_t count;
};

static size_t place_of(struct ctx *ctx, const struct versions *versions, const char *number) {
    size_t at = 0;
    while (at < versions->count &&
           (!number ||
            strcmp(arena_printf(ctx->arena, "%lld", (long long)versions->items[at].number), number) != 0))
        at++;
    return at;
}

static enum status find_version(struct ctx *ctx, const char *number, struct versions *versions, size_t *at) {
    TRY(redraft_versions(ctx, &versions->items, &versions->count));
    *at = place_of(ctx, versions, number);
    return *at < versions->count ? ST_OK
                                 : FAIL(ctx, ST_NOT_FOUND, M("There is no such version of the notice."));
}

/* The newest first, but for the one that is asked about. */
static void fill_others(struct ctx *ctx, const struct versions *versions, size_t new, size_t old,
                        struct view_versions *view) {
    struct view_choice *list = arena_array(ctx->arena, versions->count + 1, sizeof *list);
    for (size_t i = 0; i < versions->count; i++)
        if (i != new)
            list[view->others_count++] = (struct view_choice){
                .value = arena_printf(ctx->arena, "%lld", (long long)versions->items[i].number),
                .label = settings_version_name(ctx, &versions->items[i]),
                .chosen = i == old};
    view->others = list;
    view->number = arena_printf(ctx->arena, "%lld", (long long)versions->items[new].number);
}

static enum status show_version(struct visit *visit, struct view_versions *view) {
    frame_fill(visit, view->title, &view->frame);
    struct template_out out = frame_out(visit);
    page_versions(&out, view);
    return ST_OK;
}

enum status redraft_version(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    struct versions versions;
    size_t at;
    TRY(find_version(ctx, visit->params[0], &versions, &at));
    const struct redraft_version *version = &versions.items[at];
    struct view_versions view = {
        .title =
            MSG(ctx->arena, ctx->lang, M("Version {1} of the notice"), settings_version_name(ctx, version)),
        .text = arena_text_n(ctx->arena, version->notice->bytes, version->notice->length)};
    fill_others(ctx, &versions, at, at + 1, &view);
    return show_version(visit, &view);
}

/* Between any two, whichever is older; without another, since the one before. The first of all has none before it, so one is
 * chosen. */
enum status redraft_since(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *since = request_query(visit->request, "version");
    struct versions versions;
    size_t new, old, count;
    TRY(find_version(ctx, visit->params[0], &versions, &new));
    old = since ? place_of(ctx, &versions, since) : new + 1;
    if (since && old >= versions.count)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such version of the notice."));
    struct view_versions view = {.compared = old < versions.count};
    const char *name = settings_version_name(ctx, &versions.items[new]);
    view.title = MSG(ctx->arena, ctx->lang, M("What is different in version {1}"), name);
    if (view.compared) {
        const struct redraft_version *than = &versions.items[old];
        struct view_checked checked = {0};
        const struct diff_change *changes = diff_list(ctx, than->notice, versions.items[new].notice, &count);
        fill_changes(ctx, changes, count, &checked);
        view.title = MSG(ctx->arena, ctx->lang, M("What version {1} changes since version {2}"), name,
                         settings_version_name(ctx, than));
        view.since = arena_printf(ctx->arena, "%lld", (long long)than->number);
        view.changes = checked.changes;
        view.changes_count = count;
    }
    fill_others(ctx, &versions, new, old, &view);
    return show_version(visit, &view);
}
