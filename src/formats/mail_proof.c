/* "mx.example.fi; dkim=pass header.d=asiakas.fi; spf=fail smtp.mailfrom=x@y.fi (why)": comments go first, then the parts between
 * semicolons are read one by one. A pass counts for the domain it was given for, and for those below it. */
#include "formats/mail_proof.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* Without comments, which may hold others, and without the quotes around a value. */
static char *bare(struct arena *arena, const char *header) {
    size_t length = strnlen(header, MAIL_PROOF_MOST), at = 0, depth = 0;
    char *text = arena_alloc(arena, length + 1);
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        char c = header[i];
        if (c == '\\' && i + 1 < length && (quoted || depth)) {
            i++;
            continue;
        }
        if (c == '"' && !depth) {
            quoted = !quoted;
            continue;
        }
        if (c == '(' && !quoted)
            depth++;
        if (!depth)
            text[at++] = quoted && strchr(";= \t\r\n", c) ? '_' : strchr("\t\r\n", c) ? ' ' : c;
        if (c == ')' && !quoted && depth)
            depth--;
    }
    text[at] = '\0';
    return text;
}

/* The next word; NULL: there is none. */
static char *word(char **rest) {
    char *found;
    while ((found = strsep(rest, " ")))
        if (*found)
            return found;
    return NULL;
}

static const char *value_of(const char *text, const char *name) {
    size_t length = strlen(name);
    return strncasecmp(text, name, length) == 0 && text[length] == '=' ? text + length + 1 : NULL;
}

static const char *domain_of(const char *address) {
    const char *at = strrchr(address, '@');
    return at ? at + 1 : address;
}

/* The sender's domain is that one, or below it. */
static bool covers(const char *domain, const char *from) {
    size_t inner = strlen(domain), outer = strlen(from);
    if (!strchr(domain, '.') || inner > outer || strcasecmp(from + outer - inner, domain) != 0)
        return false;
    return inner == outer || from[outer - inner - 1] == '.';
}

struct found {
    bool good, bad, refused; /* refused: by the sender's own policy, which nothing outweighs */
};

static void look(char *part, const char *from, struct found *found) {
    static const struct {
        const char *method, *properties[2];
    } methods[] = {
        {"dmarc", {"header.from", NULL}}, {"dkim", {"header.d", "header.i"}}, {"spf", {"smtp.mailfrom", NULL}}};
    const char *first = word(&part), *result = NULL, *text;
    size_t which = 0;
    for (; first && which < sizeof methods / sizeof *methods; which++)
        if ((result = value_of(first, methods[which].method)))
            break;
    if (!result)
        return;
    bool pass = strcasecmp(result, "pass") == 0, fail = strcasecmp(result, "fail") == 0;
    found->bad = found->bad || fail;
    found->refused = found->refused || (fail && which == 0);
    while (pass && (text = word(&part)))
        for (size_t i = 0; i < 2 && methods[which].properties[i]; i++) {
            const char *domain = value_of(text, methods[which].properties[i]);
            found->good = found->good || (domain && covers(domain_of(domain), from));
        }
}

/* Written just so: a server takes forged headers in its own name away, but may not know its name in quotes or with a comment in it. */
static bool is_of(const char *header, const char *server) {
    const char *name = header + strspn(header, " \t\r\n");
    size_t length = strlen(server);
    return strncasecmp(name, server, length) == 0 && name[length] && strchr("; \t\r\n", name[length]);
}

enum mail_proof mail_proof(struct arena *arena, const char *header, const char *server, const char *from) {
    struct found found = {0};
    if (!header || !server || !*server || !from || !strchr(from, '@'))
        return MAIL_PROOF_NONE;
    if (!is_of(header, server))
        return MAIL_PROOF_NONE;
    char *rest = bare(arena, header);
    (void)strsep(&rest, ";");
    for (char *part; (part = strsep(&rest, ";"));)
        look(part, domain_of(from), &found);
    if (found.refused)
        return MAIL_PROOF_BAD;
    return found.good ? MAIL_PROOF_GOOD : found.bad ? MAIL_PROOF_BAD : MAIL_PROOF_NONE;
}
