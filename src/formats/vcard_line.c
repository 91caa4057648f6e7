/* Which physical lines are one. 3.0 and 4.0 take one blank away with the line end; in 2.1 the blank belongs to the text,
 * quoted-printable goes on behind a "=" at the end without any blank, and some phones write base64 without one. Joining is
 * done on bytes: old programs fold in the middle of a character. */
#include "formats/vcard_inside.h"

#include <string.h>
#include <strings.h>

static const char *colon_of(const struct vcard_line *line, bool quotes) {
    bool quoted = false;
    for (size_t i = 0; i < line->length; i++) {
        quoted ^= quotes && line->bytes[i] == '"';
        if (line->bytes[i] == ':' && !quoted)
            return line->bytes + i + 1;
    }
    return NULL;
}

/* A quotation mark that is never closed is a mere character. */
const char *vcard_value_at(const struct vcard_line *line) {
    const char *value = colon_of(line, true);
    return value ? value : colon_of(line, false);
}

enum coding { PLAIN, QUOTED, BASE64 };

static bool same_word(const char *at, size_t length, const char *word) {
    return length == strlen(word) && strncasecmp(at, word, length) == 0;
}

/* From the parameters: "ENCODING=b", ";BASE64". */
static enum coding coding_of(const struct vcard_line *line) {
    const char *end = vcard_value_at(line), *at = line->bytes;
    for (const char *stop = at; end && at < end; at = stop + 1) {
        for (stop = at; stop < end && !strchr(";:=", *stop); stop++)
            ;
        size_t length = (size_t)(stop - at);
        if (same_word(at, length, "QUOTED-PRINTABLE"))
            return QUOTED;
        if (at > line->bytes &&
            (same_word(at, length, "BASE64") || (at[-1] == '=' && same_word(at, length, "B"))))
            return BASE64;
    }
    return PLAIN;
}

bool vcard_is_folded(const struct vcard_line *line) {
    return line->length && (line->bytes[0] == ' ' || line->bytes[0] == '\t');
}

bool vcard_is_base64(const struct vcard_line *line) {
    size_t length = line->length;
    while (length && (line->bytes[length - 1] == ' ' || line->bytes[length - 1] == '\t'))
        length--;
    for (size_t i = 0; i < length; i++)
        if (!memchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=", line->bytes[i], 65))
            return false;
    return length > 0;
}

struct joining {
    struct vcard_lines *joined;
    enum vcard_version version;
    struct buf text; /* of the line being joined */
    enum coding coding;
    bool open;    /* there is one */
    bool settled; /* its parameters are whole: they are not looked for again and again in a long text */
};
enum { PARAMS_MAX = 8192 };

/* Blanks behind the "=" are what a mail program left there. */
static bool soft_end(struct joining *joining) {
    if (!joining->open || joining->coding != QUOTED)
        return false;
    size_t length = joining->text.length;
    while (length && (joining->text.text[length - 1] == ' ' || joining->text.text[length - 1] == '\t'))
        length--;
    if (!length || joining->text.text[length - 1] != '=')
        return false;
    joining->text.length = length - 1;
    joining->text.text[length - 1] = '\0';
    return true;
}

/* How many of the line's first bytes only say that it goes on; false: it is a line of its own. */
static bool goes_on(struct joining *joining, const struct vcard_line *line, size_t *skip) {
    *skip = 0;
    if (!joining->open || line->depth)
        return false;
    if (soft_end(joining))
        return true;
    *skip = vcard_is_folded(line) && (joining->version != VCARD_2_1 || joining->coding == BASE64);
    return vcard_is_folded(line) || (joining->coding == BASE64 && vcard_is_base64(line));
}

static void refresh(struct joining *joining) {
    struct vcard_line *line = &joining->joined->items[joining->joined->count - 1];
    line->bytes = buf_text(&joining->text);
    line->length = joining->text.length;
    if (joining->settled)
        return;
    joining->coding = coding_of(line);
    joining->settled = line->length > PARAMS_MAX || vcard_value_at(line);
}

static bool is_empty(const struct vcard_line *line) {
    for (size_t i = 0; i < line->length; i++)
        if (line->bytes[i] != ' ' && line->bytes[i] != '\t')
            return false;
    return true;
}

void vcard_unfold(struct arena *scratch, const struct vcard_lines *lines, enum vcard_version version,
                  struct vcard_lines *joined) {
    struct joining joining = {.joined = joined, .version = version};
    for (size_t i = 0; i < lines->count; i++) {
        const struct vcard_line *line = &lines->items[i];
        size_t skip;
        if (!line->length || (is_empty(line) && !joining.open)) {
            if (soft_end(&joining))
                refresh(&joining);
            continue;
        }
        if (goes_on(&joining, line, &skip)) {
            buf_add_n(&joining.text, line->bytes + skip, line->length - skip);
        } else {
            joining.text = buf_in(scratch);
            joining.coding = PLAIN;
            joining.settled = false;
            joining.open = line->depth == 0;
            buf_add_n(&joining.text, line->bytes, line->length);
            ARENA_PUSH(scratch, joined->items, joined->count, joined->room, *line);
        }
        refresh(&joining);
    }
}
