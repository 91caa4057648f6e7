/* Sentences are written one by one, so that each can be promised; read, they run on. A sentence without an end
 * ("We use the data") opens a list of the ones that follow in small letters, up to the one that ends it. Where
 * the next goes on with a conjunction or a capital, it is the same paragraph. */
#include "notice/block.h"

#include <ctype.h>
#include <string.h>
#include <unicode/uchar.h>

#include "base/buf.h"
#include "base/utf8.h"

enum { PARAGRAPH_BYTES = 420 };

void block_add(struct blocks *blocks, enum block_kind kind, bool begins, const char *promise,
               const char *text) {
    struct block block = {.kind = kind, .begins = begins, .text = text, .promise = promise};
    ARENA_PUSH(blocks->ctx->arena, blocks->items, blocks->count, blocks->room, block);
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Is the word that ends before `end` a number by itself: "28", "13100", "1)"? */
static bool lone_number(const char *text, const char *end) {
    enum { DIGITS = 5 };
    const char *at = end - (end > text && end[-1] == ')');
    const char *last = at;
    while (at > text && is_digit(at[-1]))
        at--;
    return last > at && last - at <= DIGITS && (at == text || at[-1] == ' ' || at[-1] == '(');
}

const char *block_typeset(struct arena *arena, const char *text) {
    struct buf buf = buf_in(arena);
    for (const char *at = text; *at; at++) {
        bool between = *at == ' ' && at > text && (is_digit(at[-1]) || at[-1] == ')') && is_digit(at[1]);
        if (between || (*at == ' ' && at[1] && lone_number(text, at)))
            buf_add(&buf, "\xC2\xA0");
        else
            buf_char(&buf, *at);
    }
    return buf_text(&buf);
}

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* Facts side by side, "Name | Street 1 | Phone": a line of its own. */
static bool is_line(const char *text) {
    return strstr(text, " | ") != NULL;
}

static bool complete(const char *text) {
    static const char *const ends[] = {".", "!", "?", ".)", ".\"", ".\xE2\x80\x9D", "\xE2\x80\xA6"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends_with(text, ends[i]))
            return true;
    return is_line(text);
}

static bool small_letter(const char *text) {
    uint32_t code;
    return utf8_next(text, strlen(text), &code) && u_islower((UChar32)code);
}

static bool conjunction(const char *text) {
    static const char *const words[] = {"eik\xC3\xA4 ", "ja ",    "sek\xC3\xA4 ", "mutta ", "tai ",
                                        "och ",         "eller ", "men ",         "samt ",  "and ",
                                        "or ",          "nor ",   "but "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(text, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

struct run {
    const char **texts;
    const struct sentence *sentences;
    size_t count;
};

/* How many sentences belong together: up to the first that ends. */
static size_t length_of(const struct run *run, size_t from) {
    size_t at = from;
    while (at < run->count && !complete(run->texts[at]))
        at++;
    return at < run->count ? at - from + 1 : run->count - from;
}

static bool is_list(const struct run *run, size_t from, size_t length) {
    if (length < 3 && !(length == 2 && ends_with(run->texts[from], ":")))
        return false;
    if (ends_with(run->texts[from], ":"))
        return true;
    for (size_t i = 1; i < length; i++)
        if (!small_letter(run->texts[from + i]))
            return false;
    return !conjunction(run->texts[from + 1]);
}

static void add_sentences(struct blocks *blocks, const struct run *run) {
    size_t bytes = 0;
    for (size_t i = 0; i < run->count;) {
        size_t length = length_of(run, i);
        if (is_list(run, i, length)) {
            block_add(blocks, BLOCK_PARAGRAPH, true, run->sentences[i].promise, run->texts[i]);
            for (size_t j = 1; j < length; j++)
                block_add(blocks, BLOCK_ITEM, j == 1, run->sentences[i + j].promise, run->texts[i + j]);
            bytes = 0;
        } else {
            for (size_t j = 0; j < length; j++) {
                bool begins = bytes == 0 || (j == 0 && bytes > PARAGRAPH_BYTES) || is_line(run->texts[i + j]);
                block_add(blocks, BLOCK_PARAGRAPH, begins, run->sentences[i + j].promise, run->texts[i + j]);
                bytes = is_line(run->texts[i + j]) ? 0 : (begins ? 0 : bytes) + strlen(run->texts[i + j]);
            }
        }
        i += length;
    }
}

static const char *heading_text(const struct blocks *blocks, const struct heading *heading) {
    const struct entry entry = {.id = "", .words = heading->words};
    const char *text = heading->words.text[blocks->lang];
    if (!text)
        text = heading->words.text[blocks->notice->first_language];
    return text ? text : words_in(&entry, blocks->lang);
}

/* The first heading is the title, when no number stands before it. */
void block_from_text(struct blocks *blocks) {
    const struct notice *notice = blocks->notice;
    for (size_t i = 0; i < notice->headings_count; i++) {
        const struct heading *heading = &notice->headings[i];
        const char *text = heading_text(blocks, heading);
        bool title = i == 0 && !isdigit((unsigned char)text[0]);
        if (*text)
            block_add(blocks, title ? BLOCK_TITLE : BLOCK_HEADING, true, NULL, text);
        struct run run = {.sentences = heading->sentences, .count = heading->sentence_count};
        run.texts = arena_array(blocks->ctx->arena, run.count + 1, sizeof *run.texts);
        for (size_t j = 0; j < run.count; j++)
            run.texts[j] = sentence_text(blocks->ctx->arena, notice, &run.sentences[j], blocks->lang);
        add_sentences(blocks, &run);
    }
}
