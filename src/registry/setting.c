#include "registry/setting.h"

#include "base/nearest.h"
#include "base/utf8.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/scope.h"

#include <stdlib.h>
#include <string.h>

enum { VALUE_MAX = 500, DIGITS_MAX = 9 };

static const struct {
    const char *name;
    int kind;
    const char *value, *help;
} rows[SETTING_COUNT] = {
#define SETTING(NAME, name, kind, value, help) {name, kind, value, help},
#include "registry/setting.def"
#undef SETTING
};

enum status setting_find(struct ctx *ctx, const char *name, enum setting_id *id) {
    const char *names[SETTING_COUNT];
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        names[i] = rows[i].name;
        if (strcmp(names[i], name) != 0)
            continue;
        *id = (enum setting_id)i;
        return ST_OK;
    }
    const char *near = nearest_word(name, names, SETTING_COUNT);
    (void)(near ? FAIL(ctx, ST_NOT_FOUND, M("There is no such setting. Did you mean {1}?"), near)
                : FAIL(ctx, ST_NOT_FOUND, M("There is no such setting.")));
    return fault_at_field(ctx, "SETTING");
}

/* ---- what a value may be */

/* The host of the address alone: a name that only begins so is not this machine. */
bool setting_loopback(const char *url) {
    static const char *const hosts[] = {"127.0.0.1", "localhost", "[::1]"};
    if (strncmp(url, "http://", 7) != 0)
        return false;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        size_t length = strlen(hosts[i]);
        if (strncmp(url + 7, hosts[i], length) != 0)
            continue;
        const char *rest = url + 7 + length;
        if (*rest == ':')
            rest += 1 + strspn(rest + 1, "0123456789");
        return *rest == '\0' || *rest == '/';
    }
    return false;
}

/* No one's name and password, no query and no fragment: what is asked for is put behind it. */
static bool is_url(const char *value) {
    size_t scheme = strncmp(value, "https://", 8) == 0 ? 8 : 0;
    for (const char *at = value; *at; at++)
        if (*at <= ' ' || *at > '~' || strchr("@?#\\\"<>", *at))
            return false;
    return !*value || setting_loopback(value) || (scheme && value[scheme] && value[scheme] != '/');
}

static bool is_number(const char *value, int most) {
    size_t length = strlen(value);
    return length && length <= DIGITS_MAX && strspn(value, "0123456789") == length &&
           strtoll(value, NULL, 10) <= most;
}

static bool may_be(enum setting_id id, const char *value) {
    if (strlen(value) > VALUE_MAX || !utf8_text(value, strlen(value)) || strpbrk(value, "\r\n"))
        return false;
    if (rows[id].kind == SETTING_IS_URL)
        return is_url(value);
    return rows[id].kind == SETTING_IS_TEXT || is_number(value, rows[id].kind);
}

static enum status check(struct ctx *ctx, enum setting_id id, const char *value) {
    if (may_be(id, value))
        return ST_OK;
    if (rows[id].kind == SETTING_IS_URL)
        (void)FAIL(
            ctx, ST_INVALID,
            M("{1} is an address that begins with https://, or with http:// and is this machine itself, and "
              "has no ? or # in it; or nothing"),
            rows[id].name);
    else if (rows[id].kind == SETTING_IS_TEXT)
        (void)FAIL(ctx, ST_INVALID, M("{1} is a short text on one line"), rows[id].name);
    else
        (void)FAIL(ctx, ST_INVALID, M("{1} is a whole number from 0 to {2}"), rows[id].name,
                   arena_printf(ctx->arena, "%d", rows[id].kind));
    return fault_at_field(ctx, "VALUE");
}

/* ---- reading */

static enum status stored(struct ctx *ctx, struct db *db, enum setting_id id, const char **value) {
    scoped_query q = query_begin(db, SQL_SETTING_READ);
    query_bind_text(&q, 1, rows[id].name);
    *value = query_row(&q) ? query_text(ctx->arena, &q, "value") : NULL;
    if (*value && !may_be(id, *value))
        *value = NULL;
    return query_done(ctx, &q);
}

enum status setting_text(struct ctx *ctx, enum setting_id id, const char **value) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(stored(ctx, db, id, value));
    *value = *value ? *value : rows[id].value;
    return ST_OK;
}

enum status setting_number(struct ctx *ctx, enum setting_id id, int64_t *number) {
    const char *text;
    must(rows[id].kind >= 0);
    TRY(setting_text(ctx, id, &text));
    *number = strtoll(text, NULL, 10);
    return ST_OK;
}

enum status setting_list(struct ctx *ctx, struct setting settings[SETTING_COUNT]) {
    scoped_reader *db = NULL;
    TRY(permit_action(ctx, ACTION_MANAGE, 0, NULL));
    TRY(store_reader(ctx, ctx->registry->store, &db));
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const char *value;
        TRY(stored(ctx, db, (enum setting_id)i, &value));
        settings[i] = (struct setting){.name = rows[i].name,
                                       .help = rows[i].help,
                                       .value = value ? value : rows[i].value,
                                       .otherwise = rows[i].value,
                                       .set = value != NULL};
    }
    return ST_OK;
}

/* ---- setting */

struct putting {
    enum setting_id id;
    const char *value, *was;
};

static enum status still(struct ctx *ctx, struct db *db, const struct putting *putting) {
    const char *now;
    TRY(stored(ctx, db, putting->id, &now));
    if (!putting->was || strcmp(putting->was, now ? now : rows[putting->id].value) == 0)
        return ST_OK;
    return FAIL(
        ctx, ST_CONFLICT,
        M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
}

static enum status put(struct ctx *ctx, struct write *write, void *arg) {
    const struct putting *putting = arg;
    TRY(still(ctx, write->db, putting));
    scoped_query q = query_begin(write->db, putting->value ? SQL_SETTING_PUT : SQL_SETTING_DROP);
    query_bind_text(&q, 1, rows[putting->id].name);
    if (putting->value) {
        query_bind_text(&q, 2, putting->value);
        query_bind_int(&q, 3, write->change);
    }
    TRY(query_run(ctx, &q, NULL));
    return audit_change(
        ctx, ctx->registry->audit, write,
        &(struct audit_entry){.actor = actor_text(ctx), .action = "setting", .detail = rows[putting->id].name});
}

enum status setting_put(struct ctx *ctx, enum setting_id id, const char *value, const char *was) {
    struct putting putting = {id, value, was};
    TRY(permit_action(ctx, ACTION_MANAGE, 0, NULL));
    TRY(scope_write(ctx));
    if (value)
        TRY(check(ctx, id, value));
    return registry_change_staff(ctx, put, &putting);
}
