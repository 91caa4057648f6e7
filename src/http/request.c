/* Bytes are decoded once, then checked, then split: a check before decoding can be passed by encoding. Only the
 * path is split first (an encoded slash must not make a segment), which is why one is refused. */
#include "http/request.h"

#include "base/utf8.h"

#include <string.h>
#include <strings.h>

static int hex(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

char *request_decode(struct arena *arena, const char *text, size_t length, int plus, size_t *size) {
    char *out = arena_alloc(arena, length + 1);
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '+' && plus) {
            out[n++] = ' ';
        } else if (text[i] == '%') {
            if (length - i < 3 || hex(text[i + 1]) < 0 || hex(text[i + 2]) < 0)
                return NULL;
            out[n++] = (char)(hex(text[i + 1]) << 4 | hex(text[i + 2]));
            i += 2;
        } else {
            out[n++] = text[i];
        }
    }
    *size = n;
    return out;
}

/* Decoded and checked; NULL with `*wrong` set when it cannot be. */
static char *checked(struct arena *arena, const char *text, size_t length, int plus, const char **wrong) {
    size_t size;
    char *decoded = request_decode(arena, text, length, plus, &size);
    if (!decoded)
        *wrong = M("A percent sign in the address or form is not followed by two hexadecimal digits.");
    else if (memchr(decoded, '\0', size))
        *wrong = M("The address or form contains a NUL character.");
    else if (!utf8_valid(decoded, size))
        *wrong = M("The address or form is not valid UTF-8.");
    return *wrong ? NULL : decoded;
}

const char *request_read_pairs(struct arena *arena, const char *text, size_t length, struct pairs *pairs) {
    const char *wrong = NULL;
    for (const char *at = text, *end = text + length; at < end;) {
        const char *stop = memchr(at, '&', (size_t)(end - at));
        stop = stop ? stop : end;
        const char *equals = memchr(at, '=', (size_t)(stop - at));
        const char *name_end = equals ? equals : stop, *value = equals ? equals + 1 : stop;
        if (stop > at) {
            if (pairs->count >= REQUEST_PAIRS)
                return M("The address or form has too many fields.");
            struct pair pair = {.name = checked(arena, at, (size_t)(name_end - at), 1, &wrong)};
            if (!wrong)
                pair.value = checked(arena, value, (size_t)(stop - value), 1, &wrong);
            if (wrong)
                return wrong;
            ARENA_PUSH(arena, pairs->list, pairs->count, pairs->room, pair);
        }
        at = stop + 1;
    }
    return NULL;
}

/* Every segment stands for itself. */
static int segments_are_plain(const char *path) {
    for (const char *at = path; *at == '/';) {
        const char *name = at + 1;
        size_t length = strcspn(name, "/");
        int last = name[length] == '\0';
        if ((length == 0 && !(last && at == path)) || (length == 1 && name[0] == '.') ||
            (length == 2 && name[0] == '.' && name[1] == '.'))
            return 0;
        at = name + length;
    }
    return 1;
}

static const char *read_path(struct request *request, const char *text, size_t length) {
    const char *wrong = NULL;
    for (size_t i = 0; i + 2 < length; i++)
        if (text[i] == '%' && text[i + 1] == '2' && (text[i + 2] | 0x20) == 'f')
            return M("The address contains an encoded slash.");
    char *path = checked(request->arena, text, length, 0, &wrong);
    if (wrong)
        return wrong;
    if (path[0] != '/' || strchr(path, '\\') || !segments_are_plain(path))
        return M("The address is not a plain path.");
    if (!utf8_text(path, strlen(path)) || strpbrk(path, "\t\r\n"))
        return M("The address contains control characters.");
    request->path = path;
    return NULL;
}

const char *request_read_target(struct request *request, const char *target) {
    request->path = "/";
    if (strlen(target) > REQUEST_TARGET)
        return M("The address is too long.");
    size_t length = strcspn(target, "?");
    const char *wrong = read_path(request, target, length);
    if (wrong)
        return wrong;
    const char *query = target + length;
    if (*query == '?')
        return request_read_pairs(request->arena, query + 1, strlen(query + 1), &request->query);
    return NULL;
}

/* A cookie value of ours is printable ASCII without quotes, commas, semicolons and backslashes (RFC
 * 6265, 4.1.1). */
static int cookie_is_plain(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (text[i] <= ' ' || text[i] > '~' || strchr("\",;\\", text[i]))
            return 0;
    return 1;
}

void request_read_cookies(struct request *request, const char *header) {
    struct pairs *cookies = &request->cookies;
    for (const char *at = header; *at && cookies->count < REQUEST_PAIRS;) {
        at += strspn(at, " \t;");
        size_t length = strcspn(at, ";"), name = 0;
        while (name < length && at[name] != '=')
            name++;
        if (name && name < length && cookie_is_plain(at, name) &&
            cookie_is_plain(at + name + 1, length - name - 1)) {
            struct pair pair = {arena_text_n(request->arena, at, name),
                                arena_text_n(request->arena, at + name + 1, length - name - 1)};
            ARENA_PUSH(request->arena, cookies->list, cookies->count, cookies->room, pair);
        }
        at += length;
    }
}

const char *request_header(const struct request *request, const char *name) {
    for (size_t i = 0; i < request->headers.count; i++)
        if (strcasecmp(request->headers.list[i].name, name) == 0)
            return request->headers.list[i].value;
    return NULL;
}

static const char *find(const struct pairs *pairs, const char *name) {
    for (size_t i = 0; i < pairs->count; i++)
        if (strcmp(pairs->list[i].name, name) == 0)
            return pairs->list[i].value;
    return NULL;
}

const char *request_query(const struct request *request, const char *name) {
    return find(&request->query, name);
}

const char *request_cookie(const struct request *request, const char *name) {
    return find(&request->cookies, name);
}

int request_takes(const struct request *request, const char *coding) {
    const char *header = request_header(request, "Accept-Encoding");
    size_t wanted = strlen(coding);
    for (const char *at = header ? header : ""; *at;) {
        at += strspn(at, " \t,");
        size_t length = strcspn(at, ","), name = strcspn(at, " \t;,");
        const char *range = arena_text_n(request->arena, at, length), *q = strstr(range, "q=0");
        if (name == wanted && strncasecmp(at, coding, name) == 0)
            return !q || strspn(q + 3, ".0") != strcspn(q + 3, " \t;");
        at += length;
    }
    return 0;
}

/* "sv-FI;q=0.85" gives 85, "sv" 100, "sv;q=0" nothing. */
static int weight(const char *range) {
    const char *q = strstr(range, "q=");
    if (!q || q[2] != '0')
        return 100;
    int hundredths = 0;
    if (q[3] == '.')
        for (int i = 4, unit = 10; i < 6 && q[i] >= '0' && q[i] <= '9'; i++, unit = 1)
            hundredths += (q[i] - '0') * unit;
    return hundredths;
}

enum lang request_lang(const struct request *request) {
    const char *header = request_header(request, "Accept-Language");
    enum lang best = LANG_FI, lang;
    int most = 0;
    for (const char *at = header ? header : ""; *at;) {
        at += strspn(at, " ,");
        size_t length = strcspn(at, ",");
        char *range = arena_text_n(request->arena, at, length);
        int wanted = weight(range);
        range[strcspn(range, "; ")] = '\0';
        wanted = lang_from(range, &lang) ? wanted : 0;
        if (wanted > most) {
            most = wanted;
            best = lang;
        }
        at += length;
    }
    return best;
}
