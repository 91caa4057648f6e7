/* The order is the point: what costs nothing and tells nothing comes first (is there such a page, is it asked for in
 * the right way), then who it is, then whether the form is ours, and only then the handler. */
#include "gate/gate.h"

#include "base/clock.h"
#include "gate/bearer.h"
#include "gate/limit.h"
#include "gate/mask.h"
#include "gate/once.h"
#include "gate/shelf.h"
#include "gate/spool.h"
#include "http/form.h"
#include "registry/doorway.h"
#include "notice/notice.h"
#include "registry/registry.h"
#include "registry/sign_in.h"

#include <string.h>
#include <sys/random.h>

struct gate {
    struct gate_options options;
    struct limit limit, api_limit;
    struct replay replay;
    struct shelf shelf;
    struct tray tray;
    struct once once;
};

static const struct route table[] = {
#define ROUTE(method, path, who, limit, purpose, handler)                                                      \
    {#method, path, WHO_##who, limit, purpose, handler, NULL, NULL},
#include "gate/routes.def"
#undef ROUTE
};

static const struct route api_table[] = {
#define API(method, path, limit, handler, takes, gives, code, summary)                                         \
    {#method, path, WHO_TOKEN, limit, "", handler, takes, gives},
#include "gate/api.def"
#undef API
};

/* Known by their address alone, so that also what is not there is told as programs read it. */
static bool is_api(const struct request *request) {
    const char *path = request->wrong && request->target ? request->target : request->path;
    return strncmp(path, "/api", 4) == 0 && (!path[4] || path[4] == '/');
}

const struct route *gate_routes(size_t *count) {
    *count = sizeof table / sizeof *table;
    return table;
}

/* -- routes ------------------------------------------------------------------------------------------------------ */

/* Fixed segments are equal, {name} takes any; `params` gets those. */
static bool path_fits(struct arena *arena, const char *pattern, const char *path, const char **params) {
    size_t n = 0;
    for (;;) {
        size_t want = strcspn(pattern + 1, "/") + 1, have = strcspn(path + 1, "/") + 1;
        if (pattern[1] == '{') {
            if (have < 2)
                return false;
            must(n < GATE_PARAMS);
            params[n++] = arena_text_n(arena, path + 1, have - 1);
        } else if (want != have || memcmp(pattern, path, want) != 0) {
            return false;
        }
        pattern += want;
        path += have;
        if (!*pattern || !*path)
            return !*pattern && !*path;
    }
}

static bool method_fits(const char *wanted, const char *method) {
    return strcmp(wanted, method) == 0 || (strcmp(wanted, "GET") == 0 && strcmp(method, "HEAD") == 0);
}

/* NULL when there is none; then `allowed` lists the methods that the path has ("" when it does not exist). An exact path
 * wins over one with {name}, because it stands above it in the table. */
static const struct route *find_route(const struct gate *gate, const struct request *request,
                                      const char **params, struct buf *allowed) {
    bool api = is_api(request);
    size_t count = api ? sizeof api_table / sizeof *api_table : gate->options.route_count;
    for (size_t i = 0; i < count; i++) {
        const struct route *route = api ? &api_table[i] : &gate->options.routes[i];
        if (!path_fits(request->arena, route->path, request->path, params))
            continue;
        if (method_fits(route->method, request->method))
            return route;
        buf_printf(allowed, "%s%s", allowed->length ? ", " : "", route->method);
    }
    return NULL;
}

static size_t body_limit(void *self, const struct request *request) {
    const char *params[GATE_PARAMS];
    struct buf allowed = buf_in(request->arena);
    const struct route *route = find_route(self, request, params, &allowed);
    return route ? route->limit : 0;
}

/* -- who --------------------------------------------------------------------------------------------------------- */

static void find_session(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *token = request_cookie(visit->request, GATE_COOKIE);
    if (!token || !*token || !ctx->registry)
        return;
    struct user *user = arena_alloc(ctx->arena, sizeof *user);
    if (session_find(ctx, token, user, &visit->csrf) != ST_OK) {
        fault_clear(ctx);
        return;
    }
    struct actor *actor = arena_alloc(ctx->arena, sizeof *actor);
    *actor = (struct actor){.id = user->id, .name = user->name, .role = user->role};
    visit->user = user;
    visit->token = token;
    ctx->actor = actor;
    ctx->lang = user->lang;
}

/* Whoever came in by a link and a code is nobody of the staff, whatever else the browser sends. */
static void find_stay(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *token = request_cookie(visit->request, GATE_OWN);
    struct doorway *doorway = arena_alloc(ctx->arena, sizeof *doorway);
    if (!token || !ctx->registry || doorway_stay(ctx, token, doorway, &visit->csrf) != ST_OK) {
        fault_clear(ctx);
        return;
    }
    const char *chosen = request_cookie(visit->request, GATE_OWN_LANG);
    if (chosen)
        (void)lang_from(chosen, &ctx->lang);
    struct actor_self *self = arena_alloc(ctx->arena, sizeof *self);
    *self = (struct actor_self){{.role = ACTOR_PERSON}, doorway->party};
    visit->stay = doorway;
    visit->token = token;
    ctx->actor = &self->actor;
}

static bool for_person(const struct visit *visit) {
    return visit->route && visit->route->who == WHO_PERSON;
}

static void find_who(struct visit *visit) {
    if (for_person(visit))
        find_stay(visit);
    else if (!visit->api && !(visit->route && visit->route->who == WHO_OPEN))
        find_session(visit);
}

static enum status refuse(struct visit *visit, int code, enum status status, const char *id) {
    visit->code = code;
    return FAIL(visit->ctx, status, id);
}

/* A form of another site: the browser says so, or it has no token of ours. */
static enum status check_form(struct visit *visit, const char **number) {
    if (visit->route->who == WHO_OPEN)
        return ST_OK;
    const char *site = request_header(visit->request, "Sec-Fetch-Site");
    if (site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
        return FAIL(visit->ctx, ST_DENIED, M("This form was sent by another site."));
    if (!visit->user && !visit->stay)
        return ST_OK;
    static const struct form_field fields[] = {{"csrf", 200}, {"once", ONCE_NUMBER - 1}};
    struct form form;
    TRY(form_read(visit->ctx, visit->request, fields, 2, &form));
    *number = form_value(&form, "once");
    if (!visit->csrf || !mask_is(form_value(&form, "csrf"), visit->csrf))
        return FAIL(visit->ctx, ST_DENIED,
                    M("The form is too old, or it was not sent by this page. Open the page again."));
    return ST_OK;
}

/* -- files ------------------------------------------------------------------------------------------------------- */

static bool needs_session(const struct route *route) {
    return route->who == WHO_SESSION || route->who == WHO_FILE;
}

static struct ctx new_ctx(const struct gate *gate, const struct request *request);

/* Only who is signed in may put bytes on our disk; whether the form is ours is seen when it is whole. */
static const char *take_file(void *self, const struct request *request, struct sink *sink) {
    struct gate *gate = self;
    const char *params[GATE_PARAMS];
    struct buf allowed = buf_in(request->arena);
    const struct route *route = find_route(gate, request, params, &allowed);
    if (!route || route->who != WHO_FILE)
        return NULL;
    struct ctx ctx = new_ctx(gate, request);
    struct visit visit = {.ctx = &ctx, .gate = gate, .request = request};
    find_session(&visit);
    if (!visit.user) {
        sink->nowhere = true; /* `enter` says so, on a page */
        return NULL;
    }
    return spool_begin(&ctx, registry_dir(ctx.registry), sink) == ST_OK
               ? NULL
               : M("The file could not be kept: the disk is full.");
}

bool visit_file(const struct visit *visit, const char **name, size_t *size, struct input *input) {
    const struct upload *upload = visit->request->upload;
    if (!upload || !upload->name)
        return false;
    *name = upload->name;
    *size = upload->size;
    *input = spool_input(upload, upload->name);
    return true;
}

/* -- one request ------------------------------------------------------------------------------------------------- */

static void choose_language(struct visit *visit) {
    const char *asked = request_query(visit->request, "lang");
    enum lang lang;
    visit->ctx->lang = request_lang(visit->request);
    if (asked && lang_from(asked, &lang))
        visit->ctx->lang = lang;
}

/* Done is what led somewhere else; what was refused may come again with the same number. */
static enum status run_once(struct visit *visit, const char *number) {
    struct once *once = &visit->gate->once;
    const char *answer;
    if (!once_claim(once, visit->ctx->arena, visit->token, number, &answer)) {
        reply_see_other(visit->reply, answer);
        return ST_OK;
    }
    enum status status = visit->route->handler(visit);
    once_finish(once, visit->token, number,
                status == ST_OK && visit->reply->status == 303 ? reply_value(visit->reply, "Location") : NULL);
    return status;
}

/* A device on which somebody of the staff has signed in has a count of its own. */
static bool may_knock(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const char *device =
        ctx->registry ? sign_in_device(ctx, request_cookie(visit->request, GATE_DEVICE)) : NULL;
    return device ? limit_allows_known(&visit->gate->limit, device, ctx->now)
                  : limit_allows(&visit->gate->limit, visit->request->peer, ctx->now);
}

static enum status enter(struct visit *visit) {
    const struct request *request = visit->request;
    struct buf allowed = buf_in(request->arena);
    choose_language(visit);
    visit->route = find_route(visit->gate, request, visit->params, &allowed);
    find_who(visit);
    if (!visit->route && allowed.length) {
        reply_header(visit->reply, "Allow", buf_text(&allowed));
        return refuse(visit, 405, ST_INVALID, M("This address cannot be asked for in this way."));
    }
    if (!visit->route)
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    if (visit->route->who == WHO_TOKEN)
        return bearer_enter(visit, &visit->gate->api_limit, &visit->gate->replay);
    bool posted = strcmp(visit->route->method, "POST") == 0;
    if (visit->route->who == WHO_COUNTED && !may_knock(visit)) {
        reply_header(visit->reply, "Retry-After", "60");
        return refuse(visit, 429, ST_BUSY, M("Too many tries. Wait a minute and try again."));
    }
    if (needs_session(visit->route) && !visit->user && !posted) {
        reply_see_other(visit->reply, "/signin");
        return ST_OK;
    }
    if (needs_session(visit->route) && !visit->user)
        return FAIL(visit->ctx, ST_DENIED,
                    M("You are not signed in any more. Sign in and send the form again."));
    if (for_person(visit) && !visit->stay)
        return FAIL(visit->ctx, ST_DENIED, M("Your visit is over. Open your link again and type the code."));
    const char *number = "";
    if (posted)
        TRY(check_form(visit, &number));
    return *number ? run_once(visit, number) : visit->route->handler(visit);
}

static const char *request_id(struct arena *arena) {
    uint32_t value;
    must(getrandom(&value, sizeof value, 0) == sizeof value);
    return arena_printf(arena, "%08x", (unsigned)value);
}

static struct ctx new_ctx(const struct gate *gate, const struct request *request) {
    return (struct ctx){.arena = request->arena,
                        .now = clock_now(),
                        .registry = gate->options.registry,
                        .request = request_id(request->arena)};
}

static struct visit new_visit(struct gate *gate, struct ctx *ctx, const struct request *request,
                              struct reply *reply) {
    const char *scheme = request_header(request, "X-Forwarded-Proto");
    return (struct visit){.ctx = ctx,
                          .gate = gate,
                          .request = request,
                          .reply = reply,
                          .api = is_api(request),
                          .secure = scheme && strcmp(scheme, "https") == 0};
}

static void show_failure(struct visit *visit, enum status status) {
    visit->reply->page.length = 0;
    visit->reply->bytes = NULL;
    visit->reply->status = visit->code ? visit->code : status_http(status);
    if (visit->api)
        api_failed(visit, visit->reply->status);
    else
        visit->gate->options.failed(visit, visit->reply->status);
}

static void answer(void *self, const struct request *request, struct reply *reply, struct pending *pending) {
    struct gate *gate = self;
    int64_t started = clock_monotonic();
    struct ctx ctx = new_ctx(gate, request);
    ctx.pending = pending;
    struct visit visit = new_visit(gate, &ctx, request, reply);
    enum status status = enter(&visit);
    if (status != ST_OK)
        show_failure(&visit, status);
    if (gate->options.log)
        fprintf(gate->options.log, "%s %s %s %d %s %lld us\n", ctx.request,
                visit.route ? visit.route->method : "-", visit.route ? visit.route->path : "-", reply->status,
                status_name(status), (long long)(clock_monotonic() - started));
}

/* What is not in the log is not shown. */
static void unkept(void *self, const struct request *request, struct reply *reply) {
    struct gate *gate = self;
    struct ctx ctx = new_ctx(gate, request);
    struct visit visit = new_visit(gate, &ctx, request, reply);
    choose_language(&visit);
    if (!visit.api)
        find_session(&visit);
    enum status status =
        FAIL(&ctx, ST_BUSY, M("The audit log cannot be written, so nothing can be shown or done now."));
    show_failure(&visit, status);
    if (gate->options.log)
        fprintf(gate->options.log, "%s - - %d %s\n", ctx.request, reply->status, status_name(status));
}

/* What is refused before it is whole, on the thread that moves bytes. */
static void refused(void *self, const struct request *request, struct reply *reply, int code, const char *id) {
    struct gate *gate = self;
    if (!is_api(request)) {
        reply_text(reply, code, msg(request_lang(request), id));
        return;
    }
    struct ctx ctx = new_ctx(gate, request);
    struct visit visit = new_visit(gate, &ctx, request, reply);
    choose_language(&visit);
    visit.code = code;
    show_failure(&visit, FAIL(&ctx, ST_INVALID, id));
}

/* -- public ------------------------------------------------------------------------------------------------------ */

struct gate *gate_new(struct arena *arena, const struct gate_options *options) {
    struct gate *gate = arena_alloc(arena, sizeof *gate);
    gate->options = *options;
    limit_begin(&gate->limit, LIMIT_EACH, LIMIT_ALL);
    limit_begin(&gate->api_limit, BEARER_EACH, BEARER_ALL);
    replay_begin(&gate->replay);
    shelf_begin(&gate->shelf);
    tray_begin(&gate->tray);
    once_begin(&gate->once);
    return gate;
}

void gate_free(struct gate *gate) {
    if (!gate)
        return;
    limit_end(&gate->limit);
    limit_end(&gate->api_limit);
    replay_end(&gate->replay);
    shelf_end(&gate->shelf);
    tray_end(&gate->tray);
    once_end(&gate->once);
}

struct server_app gate_app(struct gate *gate) {
    return (struct server_app){.self = gate,
                               .body_limit = body_limit,
                               .sink = take_file,
                               .answer = answer,
                               .unkept = unkept,
                               .refused = refused};
}

const char *gate_number(struct arena *arena) {
    char number[ONCE_NUMBER];
    once_number(number);
    return arena_text(arena, number);
}

const char *gate_token(const struct visit *visit) {
    return visit->csrf ? mask_make(visit->ctx->arena, visit->csrf) : NULL;
}

const char *gate_keep(struct visit *visit, const char *text) {
    return visit->token ? shelf_put(&visit->gate->shelf, visit->ctx->arena, visit->token, text) : NULL;
}

const char *gate_kept(struct visit *visit, const char *id) {
    return visit->token ? shelf_get(&visit->gate->shelf, visit->ctx->arena, visit->token, id) : NULL;
}

const char *gate_kept_once(struct visit *visit, const char *id) {
    return visit->token ? shelf_take(&visit->gate->shelf, visit->ctx->arena, visit->token, id) : NULL;
}

const char *gate_lay(struct visit *visit, const struct tray_file *file) {
    return visit->token ? tray_put(&visit->gate->tray, visit->ctx->arena, visit->token, visit->ctx->now, file)
                        : NULL;
}

bool gate_laid(struct visit *visit, const char *id, bool take, struct tray_file *file) {
    struct tray *tray = &visit->gate->tray;
    if (!visit->token)
        return false;
    return take ? tray_take(tray, visit->ctx->arena, visit->token, visit->ctx->now, id, file)
                : tray_look(tray, visit->ctx->arena, visit->token, visit->ctx->now, id, file);
}

void gate_forget(struct visit *visit) {
    if (visit->token) {
        shelf_clear(&visit->gate->shelf, visit->token);
        tray_clear(&visit->gate->tray, visit->token);
    }
}

bool visit_part(const struct visit *visit) {
    const char *part = request_header(visit->request, "HX-Request");
    return part && strcmp(part, "true") == 0 && !request_header(visit->request, "HX-History-Restore-Request");
}

int visit_purpose(const struct visit *visit) {
    if (!*visit->route->purpose)
        return NOTICE_NOTHING;
    return notice_purpose(ctx_notice(visit->ctx), visit->route->purpose);
}
