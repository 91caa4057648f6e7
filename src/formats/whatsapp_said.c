/* On Androids a line without a colon is the program's own; on iPhones every line has a name before it, the chat's or somebody's,
 * and what the program wrote begins with a mark. So do pictures and deleted messages, which are somebody's: only words tell. */
#include "formats/whatsapp_inside.h"

#include "base/utf8.h"

#include <string.h>
#include <strings.h>

/* Marks and control characters are dropped; in a name every kind of space is a blank, and blanks at its ends are none. */
static const char *cleaned(struct arena *arena, const char *text, size_t length, bool name) {
    char *clean = arena_text_n(arena, text, length);
    size_t kept = 0;
    for (size_t at = 0; at < length;) {
        uint32_t code = 0;
        size_t step = utf8_next(text + at, length - at, &code);
        if (!step)
            break;
        bool control = code < ' ' ? name || (code != '\n' && code != '\t') : code >= 0x7f && code < 0xa0;
        if (name && whatsapp_blank(code)) {
            if (kept && clean[kept - 1] != ' ')
                clean[kept++] = ' ';
        } else if (!whatsapp_mark(code) && !control) {
            memmove(clean + kept, text + at, step);
            kept += step;
        }
        at += step;
    }
    while (kept && (clean[kept - 1] == ' ' || clean[kept - 1] == '\n'))
        kept--;
    clean[kept] = '\0';
    return utf8_composed(arena, clean);
}

/* A colon ends a name when something blank, a mark or nothing follows it. */
static bool ends_name(const char *at, size_t left) {
    uint32_t code = 0;
    return left < 2 || (utf8_next(at + 1, left - 1, &code) &&
                        (code == '\n' || whatsapp_blank(code) || whatsapp_mark(code)));
}

static const char *find_colon(const char *rest, int colon) {
    size_t line = strcspn(rest, "\n");
    for (size_t at = 0; at < line && at < WHATSAPP_NAME_MAX; at++)
        if (rest[at] == ':' && ends_name(rest + at, line - at) && colon-- == 0)
            return rest + at;
    return NULL;
}

static const char *behind_blanks(const char *text, bool *marked) {
    for (size_t left = strlen(text); left;) {
        uint32_t code = 0;
        size_t step = utf8_next(text, left, &code);
        if (!step || (!whatsapp_blank(code) && !whatsapp_mark(code)))
            break;
        *marked |= whatsapp_mark(code);
        text += step;
        left -= step;
    }
    return text;
}

/* Names have no quotation marks; sentences of the program do: Somebody changed the subject to “a: b”. */
static bool is_name(const char *name) {
    return *name && !strchr(name, '"') && !strstr(name, "“") && !strstr(name, "”") && !strstr(name, "„");
}

bool whatsapp_split(struct arena *arena, const char *rest, int colon, struct whatsapp_said *said) {
    const char *end = find_colon(rest, colon);
    *said = (struct whatsapp_said){0};
    const char *name = end ? cleaned(arena, rest, (size_t)(end - rest), true) : "";
    const char *text = end ? end + 1 : rest;
    if (colon && !end)
        return false;
    if (!is_name(name)) {
        name = NULL;
        text = rest;
    }
    text = behind_blanks(text, &said->marked);
    said->text = cleaned(arena, text, strlen(text), false);
    if (name && *name == '~') {
        said->own_name = true;
        name += strspn(name, "~ ");
    }
    said->name = name && *name ? name : NULL;
    return true;
}

/* ---- what the program wrote */

enum where { BEGINS, MARKED, ANYWHERE };
static const struct {
    enum whatsapp_kind kind;
    enum where where;
    const char *text;
} words[] = {
#define WORDS(kind, where, text) {WHATSAPP_##kind, where, text},
#include "formats/whatsapp_words.def"
#undef WORDS
};

static bool begins(const char *text, const char *with) {
    return strncasecmp(text, with, strlen(with)) == 0;
}

static bool fits(const struct whatsapp_said *said, size_t i) {
    bool programs = said->marked || !said->name;
    if (words[i].where == ANYWHERE)
        return programs && strcasestr(said->text, words[i].text);
    return (words[i].where == BEGINS || programs) && begins(said->text, words[i].text);
}

enum { WORDS_MAX = 400 }; /* what the program writes is short, and one line */

/* "notes.pdf • 1 page <attached: notes.pdf>" */
static bool attached(const char *text) {
    size_t length = strlen(text);
    return length && text[length - 1] == '>' && strchr(text, '<');
}

enum whatsapp_kind whatsapp_kind(const struct whatsapp_said *said) {
    bool programs = strlen(said->text) < WORDS_MAX && !strchr(said->text, '\n') && !attached(said->text);
    for (size_t i = 0; i < sizeof words / sizeof *words && programs; i++)
        if (fits(said, i))
            return words[i].kind;
    /* "Somebody left": under nobody's name, or behind a mark under their own */
    return !said->name || (said->marked && begins(said->text, said->name)) ? WHATSAPP_SYSTEM : WHATSAPP_MESSAGE;
}
