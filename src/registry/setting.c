#include "registry/setting.h"

#include "base/nearest.h"
#include "base/utf8.h"
#include "notice/field.h"
#include "registry/inside.h"
#include "registry/permit.h"
#include "registry/scope.h"
#include "vault/chain.h"

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

bool setting_secret(enum setting_id id) {
    return rows[id].kind == SETTING_IS_SECRET;
}

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

/* Host and port behind "scheme://": a name that only begins so is not this machine. */
static bool own_host(const char *host) {
    static const char *const hosts[] = {"127.0.0.1", "localhost", "[::1]"};
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        size_t length = strlen(hosts[i]);
        if (strncmp(host, hosts[i], length) != 0)
            continue;
        const char *rest = host + length;
        if (*rest == ':')
            rest += 1 + strspn(rest + 1, "0123456789");
        return *rest == '\0' || *rest == '/';
    }
    return false;
}

bool setting_own_machine(const char *server) {
    const char *host = strstr(server, "://");
    return host && own_host(host + 3);
}

bool setting_loopback(const char *url) {
    return strncmp(url, "http://", 7) == 0 && own_host(url + 7);
}

/* No one's name and password, no query and no fragment: what is asked for is put behind it. */
static bool is_url(const char *value) {
    size_t scheme = strncmp(value, "https://", 8) == 0 ? 8 : 0;
    for (const char *at = value; *at; at++)
        if (*at <= ' ' || *at > '~' || strchr("@?#\\\"<>", *at))
            return false;
    return !*value || setting_loopback(value) || (scheme && value[scheme] && value[scheme] != '/');
}

/* "smtps://mail.example.fi:465": the scheme with or without an s, a host, perhaps a port, nothing else. */
static bool is_server(const char *value, const char *scheme) {
    size_t length = strlen(scheme);
    if (!*value)
        return true;
    if (strncmp(value, scheme, length) != 0)
        return false;
    value += length + (value[length] == 's');
    if (strncmp(value, "://", 3) != 0)
        return false;
    value += 3;
    size_t host = strspn(value, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-[]:");
    return host && !value[host] && value[host - 1] != ':' && *value != ':' && *value != '.';
}

static bool is_address(const char *value) {
    scoped_ctx ctx;
    const char *normal;
    ctx_begin(&ctx);
    return !*value || field_normalise(&ctx, NULL, field_builtin("email"), value, &normal) == ST_OK;
}

static bool is_number(const char *value, int most) {
    size_t length = strlen(value);
    return length && length <= DIGITS_MAX && strspn(value, "0123456789") == length &&
           strtoll(value, NULL, 10) <= most;
}

static bool may_be(enum setting_id id, const char *value) {
    if (strlen(value) > VALUE_MAX || !utf8_text(value, strlen(value)) || strpbrk(value, "\r\n"))
        return false;
    switch (rows[id].kind) {
    case SETTING_IS_URL:
        return is_url(value);
    case SETTING_IS_SMTP:
        return is_server(value, "smtp");
    case SETTING_IS_IMAP:
        return is_server(value, "imap");
    case SETTING_IS_ADDRESS:
        return is_address(value);
    case SETTING_IS_FILE:
        return !*value || *value == '/';
    case SETTING_IS_TLS:
        return strcmp(value, "required") == 0 || strcmp(value, "none") == 0;
    case SETTING_IS_TEXT:
    case SETTING_IS_SECRET:
        return true;
    default:
        return is_number(value, rows[id].kind);
    }
}

/* {1} is the setting's name; of a number {2} the most. */
static const char *expected(enum setting_id id) {
    switch (rows[id].kind) {
    case SETTING_IS_URL:
        return M("{1} is an address that begins with https://, or with http:// and is this machine itself, and "
                 "has no ? or # in it; or nothing");
    case SETTING_IS_SMTP:
        return M(
            "{1} is a server such as smtps://mail.example.fi:465 or smtp://mail.example.fi:587; or nothing");
    case SETTING_IS_IMAP:
        return M("{1} is a server such as imaps://mail.example.fi:993; or nothing");
    case SETTING_IS_ADDRESS:
        return M("{1} is one e-mail address; or nothing");
    case SETTING_IS_FILE:
        return M("{1} is the path of a file, from the root of the machine; or nothing");
    case SETTING_IS_TLS:
        return M("{1} is “required”, or “none” where the server is this machine itself");
    case SETTING_IS_TEXT:
    case SETTING_IS_SECRET:
        return M("{1} is a short text on one line");
    default:
        return M("{1} is a whole number from 0 to {2}");
    }
}

static enum status check(struct ctx *ctx, enum setting_id id, const char *value) {
    if (may_be(id, value))
        return ST_OK;
    (void)FAIL(ctx, ST_INVALID, expected(id), rows[id].name, arena_printf(ctx->arena, "%d", rows[id].kind));
    return fault_at_field(ctx, "VALUE");
}

/* ---- secrets: "sealed:", then hex */

#define SECRET_KEY "settings"
static const char sealed_word[] = "sealed:";

static struct seal_place secret_place(enum setting_id id) {
    return (struct seal_place){.record = (ref_t)id, .class = rows[id].name, .rev = 1};
}

static enum status seal_secret(struct ctx *ctx, enum setting_id id, const char **value) {
    int64_t key;
    void *sealed;
    size_t length;
    if (!setting_secret(id) || !*value)
        return ST_OK;
    TRY(vault_key_named(ctx, ctx->registry->vault, SECRET_KEY, &key));
    TRY(seal_close(ctx, ctx->registry->vault, key, secret_place(id), *value, strlen(*value), &sealed, &length));
    char *hex = arena_alloc(ctx->arena, 2 * length + 1);
    chain_hex(sealed, length, hex);
    *value = arena_printf(ctx->arena, "%s%s", sealed_word, hex);
    return ST_OK;
}

/* What no key of this folder opens counts as not set. */
static const char *open_secret(struct ctx *ctx, enum setting_id id, const char *value) {
    int64_t key;
    char *plain = NULL;
    size_t length;
    const char *hex = value + sizeof sealed_word - 1;
    size_t most = strlen(hex) / 2;
    unsigned char *bytes = arena_alloc(ctx->arena, most + 1);
    if (vault_key_named(ctx, ctx->registry->vault, SECRET_KEY, &key) != ST_OK ||
        !chain_unhex(hex, bytes, most) ||
        seal_open(ctx, ctx->registry->vault, key, secret_place(id), bytes, most, &plain, &length) != ST_OK)
        fault_clear(ctx);
    return plain ? plain : "";
}

/* ---- reading */

static enum status stored(struct ctx *ctx, struct db *db, enum setting_id id, const char **value) {
    scoped_query q = query_begin(db, SQL_SETTING_READ);
    query_bind_text(&q, 1, rows[id].name);
    *value = query_row(&q) ? query_text(ctx->arena, &q, "value") : NULL;
    bool sealed = *value && strncmp(*value, sealed_word, sizeof sealed_word - 1) == 0;
    if (*value && !(setting_secret(id) ? sealed : may_be(id, *value)))
        *value = NULL;
    return query_done(ctx, &q);
}

enum status setting_text(struct ctx *ctx, enum setting_id id, const char **value) {
    scoped_reader *db = NULL;
    TRY(store_reader(ctx, ctx->registry->store, &db));
    TRY(stored(ctx, db, id, value));
    if (*value && setting_secret(id))
        *value = open_secret(ctx, id, *value);
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
        bool secret = setting_secret((enum setting_id)i);
        TRY(stored(ctx, db, (enum setting_id)i, &value));
        settings[i] = (struct setting){.name = rows[i].name,
                                       .help = rows[i].help,
                                       .value = value && !secret ? value : rows[i].value,
                                       .otherwise = rows[i].value,
                                       .set = value != NULL,
                                       .secret = secret};
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
    if (!putting->was || setting_secret(putting->id) ||
        strcmp(putting->was, now ? now : rows[putting->id].value) == 0)
        return ST_OK;
    return FAIL(
        ctx, ST_CONFLICT,
        M("Somebody has changed this meanwhile. Look at what is there now and make your change again."));
}

static enum status put(struct ctx *ctx, struct write *write, void *arg) {
    const struct putting *putting = arg;
    const char *value = putting->value;
    TRY(still(ctx, write->db, putting));
    if (value)
        TRY(seal_secret(ctx, putting->id, &value));
    scoped_query q = query_begin(write->db, putting->value ? SQL_SETTING_PUT : SQL_SETTING_DROP);
    query_bind_text(&q, 1, rows[putting->id].name);
    if (putting->value) {
        query_bind_text(&q, 2, value);
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
    if (value && !*value && setting_secret(id))
        putting.value = value = NULL; /* an empty one is none */
    if (value)
        TRY(check(ctx, id, value));
    return registry_change_staff(ctx, put, &putting);
}
