/* Values as people type them, into the one form that is stored, compared and looked up. */
#include "notice/value.h"

#include "base/address.h"
#include "base/buf.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "notice/word.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

/* ---- every text: NFC, no controls, no blanks at its ends */

static enum status to_nfc(struct ctx *ctx, const char *text, const char **normal) {
    int32_t length = (int32_t)strlen(text), wide = 0, composed = 0, narrow = 0;
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
    must(U_SUCCESS(error));
    UChar *from = arena_array(ctx->arena, (size_t)length + 1, sizeof *from);
    u_strFromUTF8(from, length + 1, &wide, text, length, &error);
    if (U_FAILURE(error))
        return FAIL(ctx, ST_INVALID, M("the text is not UTF-8"));
    int32_t room = wide * 3 + 1;
    UChar *to = arena_array(ctx->arena, (size_t)room, sizeof *to);
    composed = unorm2_normalize(nfc, from, wide, to, room, &error);
    must(U_SUCCESS(error));
    char *bytes = arena_array(ctx->arena, (size_t)composed * 3 + 1, 1);
    u_strToUTF8(bytes, composed * 3 + 1, &narrow, to, composed, &error);
    must(U_SUCCESS(error));
    *normal = bytes;
    return ST_OK;
}

/* Invisible characters turn or hide text; only the joiners that some scripts need are let through. */
static bool hides(uint32_t code) {
    if (code == 0x200C || code == 0x200D || code == 0x00AD)
        return false;
    return u_charType((UChar32)code) == U_FORMAT_CHAR || code == 0x2028 || code == 0x2029;
}

static bool control(uint32_t code, bool lines) {
    if (code == '\n' && lines)
        return false;
    return code < 0x20 || (code >= 0x7F && code < 0xA0);
}

static bool space(uint32_t code) {
    return code == ' ' || code == '\t' || code == '\n' || code == '\r' || u_isUWhiteSpace((UChar32)code);
}

static size_t letters(const char *text) {
    size_t count = 0;
    for (const char *at = text; *at; at++)
        count += ((unsigned char)*at & 0xC0) != 0x80;
    return count;
}

/* Numbers, addresses and most names: plain ASCII is composed, holds nothing hidden and needs only its ends trimmed. NULL: there is
 * more to it. */
static const char *clean_plain(struct arena *arena, const char *text) {
    const char *end = text;
    for (; *end; end++)
        if (*end < ' ' || *end > '~')
            return NULL;
    text += strspn(text, " ");
    while (end > text && end[-1] == ' ')
        end--;
    return end > text ? arena_text_n(arena, text, (size_t)(end - text)) : NULL;
}

/* The text between the blanks at its ends, every other blank a plain space (or a line end, where lines may be). */
static enum status clean(struct ctx *ctx, const char *text, bool lines, size_t max, const char **cleaned) {
    const char *plain = clean_plain(ctx->arena, text);
    if (plain && strlen(plain) <= max) {
        *cleaned = plain;
        return ST_OK;
    }
    struct buf buf = buf_in(ctx->arena);
    size_t length = strlen(text), characters = 0, kept = 0;
    for (size_t at = 0; at < length;) {
        uint32_t code;
        size_t step = utf8_next(text + at, length - at, &code);
        if (!step)
            return FAIL(ctx, ST_INVALID, M("the text is not UTF-8"));
        bool line_end = code == '\r' && lines && text[at + 1] == '\n';
        if (!line_end && code != '\t' && (control(code, lines) || hides(code)))
            return code == '\n' || code == '\r'
                       ? FAIL(ctx, ST_INVALID, M("write this on one line"))
                       : FAIL(ctx, ST_INVALID, M("the text holds an invisible character: type it again"));
        if (code == '\n' && lines)
            buf_char(&buf, '\n');
        else if (space(code) && !line_end && buf.length)
            buf_char(&buf, ' ');
        else if (!space(code))
            buf_add_n(&buf, text + at, step);
        if (!space(code))
            kept = buf.length;
        characters++;
        at += step;
    }
    const char *trimmed = arena_text_n(ctx->arena, buf_text(&buf), kept);
    trimmed += strspn(trimmed, "\n ");
    if (!*trimmed)
        return FAIL(ctx, ST_INVALID, M("write something here"));
    if (characters <= 4 * max + 100) /* what is far too long is not composed first */
        TRY(to_nfc(ctx, trimmed, cleaned));
    return characters <= 4 * max + 100 && letters(*cleaned) <= max
               ? ST_OK
               : FAIL(ctx, ST_INVALID, M("the text is too long: at most {1}"),
                      msg_count(ctx->arena, ctx->lang, MN("{1} character", "{1} characters"), (long)max));
}

/* ---- e-mail, web address, language */

static bool ascii_in(char c, const char *more) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr(more, c));
}

/* Labels of letters, digits and hyphens, or of letters beyond ASCII, the last of two
 * letters at least. */
static bool host_valid(const char *host, size_t length) {
    size_t label = 0, labels = 1;
    bool digits = true;
    if (!length || length > 253)
        return false;
    for (size_t i = 0; i < length; i++) {
        char c = host[i];
        if (c == '.') {
            if (!label || host[i - 1] == '-')
                return false;
            label = 0;
            labels++;
            digits = true;
            continue;
        }
        if (!ascii_in(c, "-") && (unsigned char)c < 0x80)
            return false;
        if (label == 0 && c == '-')
            return false;
        digits = digits && c >= '0' && c <= '9';
        if (++label > 63)
            return false;
    }
    return labels >= 2 && label >= 2 && !digits && host[length - 1] != '-';
}

static char *lower_ascii(char *text) {
    for (char *at = text; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at + 32);
    return text;
}

static enum status email(struct ctx *ctx, const char *text, const char **normal) {
    const char *at = strrchr(text, '@');
    if (!at)
        return FAIL(ctx, ST_INVALID, M("an e-mail address has an @, as in name@company.fi"));
    size_t local = (size_t)(at - text);
    bool valid = local >= 1 && local <= 64 && text[0] != '.' && at[-1] != '.' && !strstr(text, "..");
    for (size_t i = 0; i < local && valid; i++)
        valid = ascii_in(text[i], ".!#$%&'*+/=?^_`{|}~-") || (unsigned char)text[i] >= 0x80;
    if (!valid)
        return FAIL(ctx, ST_INVALID, M("this is no e-mail address: expected one as in name@company.fi"));
    if (!host_valid(at + 1, strlen(at + 1)))
        return FAIL(ctx, ST_INVALID, M("the part after @ is no domain: expected one as in name@company.fi"));
    char *copy = arena_text(ctx->arena, text);
    lower_ascii(copy + local + 1);
    *normal = address_read(ctx->arena, copy);
    return ST_OK;
}

static enum status url(struct ctx *ctx, const char *text, const char **normal) {
    char *copy =
        arena_text(ctx->arena, strstr(text, "://") ? text : arena_printf(ctx->arena, "https://%s", text));
    char *colon = strchr(copy, ':');
    *colon = '\0';
    lower_ascii(copy);
    bool web = strcmp(copy, "http") == 0 || strcmp(copy, "https") == 0;
    *colon = ':';
    const char *host = colon + 3;
    size_t length = strcspn(host, "/?#:");
    if (!web || !host_valid(host, length) || strpbrk(host, " <>\"\\"))
        return FAIL(ctx, ST_INVALID, M("this is no web address: expected one as in www.company.fi"));
    *normal = copy;
    return ST_OK;
}

static enum status language(struct ctx *ctx, const char *text, const char **normal) {
    static const char *const names[][2] = {{"suomi", "fi"},    {"finnish", "fi"},  {"finska", "fi"},
                                           {"ruotsi", "sv"},   {"svenska", "sv"},  {"swedish", "sv"},
                                           {"englanti", "en"}, {"engelska", "en"}, {"english", "en"}};
    const char *code = lower_ascii(arena_text(ctx->arena, text));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(code, names[i][0]) == 0)
            code = names[i][1];
    size_t length = strspn(code, "abcdefghijklmnopqrstuvwxyz");
    if ((length != 2 && length != 3) || (code[length] != '\0' && code[length] != '-' && code[length] != '_'))
        return FAIL(ctx, ST_INVALID, M("expected a language, such as fi, sv or en"));
    *normal = arena_text_n(ctx->arena, code, length);
    return ST_OK;
}

/* ---- phone numbers: E.164 */

struct dialling {
    const char *country, *code;
    bool trunk; /* a national number begins with 0 */
};
static const struct dialling diallings[] = {
    {"fi", "358", true}, {"ax", "358", true}, {"se", "46", true},   {"de", "49", true},  {"ee", "372", false},
    {"no", "47", false}, {"dk", "45", false}, {"lv", "371", false}, {"lt", "370", true},
};

static const struct dialling *dialling_of(const struct notice *notice) {
    const char *country = notice && notice->calendar.country ? notice->calendar.country : "fi";
    for (size_t i = 0; i < sizeof diallings / sizeof *diallings; i++)
        if (strcmp(diallings[i].country, country) == 0)
            return &diallings[i];
    return NULL;
}

static enum status phone_digits(struct ctx *ctx, const char *text, char digits[32], bool *plus) {
    size_t count = 0;
    size_t whole = strspn(text, "0123456789"), part = strspn(text + whole, ".,"),
           parts = strspn(text + whole + part, "0123456789");
    const char *power = text + whole + part + parts; /* 3,58E+11 */
    if (whole && parts && (*power == 'E' || *power == 'e'))
        return FAIL(ctx, ST_INVALID,
                    M("a spreadsheet has rounded the phone number: get the whole one from its source"));
    *plus = *text == '+';
    for (const char *at = text + *plus; *at; at++) {
        if (strncmp(at, "(0)", 3) == 0 && *plus) {
            at += 2;
        } else if (*at >= '0' && *at <= '9' && count < 30) {
            digits[count++] = *at;
        } else if (!strchr(" -()./", *at)) {
            return FAIL(ctx, ST_INVALID,
                        M("a phone number holds only digits: as in 040 123 4567 or +358 40 123 4567"));
        }
    }
    digits[count] = '\0';
    return ST_OK;
}

static enum status phone(struct ctx *ctx, const struct notice *notice, const char *text, const char **normal) {
    const struct dialling *home = dialling_of(notice);
    char digits[32] = {0};
    bool plus = false;
    const char *dash;
    while ((dash = strstr(text, "\xE2\x80\x93")) ||
           (dash = strstr(text, "\xE2\x80\x91"))) /* typographic hyphens */
        text = arena_printf(ctx->arena, "%.*s-%s", (int)(dash - text), text, dash + 3);
    TRY(phone_digits(ctx, text, digits, &plus));
    const char *number = digits;
    if (plus && *number == '0')
        return FAIL(ctx, ST_INVALID, M("no country's code begins with 0: as in +358 40 123 4567"));
    if (!plus && strncmp(number, "00", 2) == 0) {
        number += 2;
    } else if (!plus) {
        if (!home)
            return FAIL(ctx, ST_INVALID,
                        M("write the phone number with its country's code, as in +358 40 123 4567"));
        if (home->trunk && *number != '0')
            return strncmp(number, home->code, strlen(home->code)) == 0 && strlen(number) > 9
                       ? FAIL(ctx, ST_INVALID, M("the + before {1} is missing: as in +358 40 123 4567"),
                              home->code)
                       : FAIL(ctx, ST_INVALID,
                              M("the first 0 of the phone number is missing (spreadsheets drop it): as in 040 "
                                "123 4567"));
        number = arena_printf(ctx->arena, "%s%s", home->code, number + home->trunk);
    }
    if (strncmp(number, "3580", 4) == 0)
        number = arena_printf(ctx->arena, "358%s", number + 4);
    size_t length = strlen(number), least = strncmp(number, "358", 3) == 0 ? 8 : 7;
    if (*number == '0' || length < least || length > 15)
        return FAIL(ctx, ST_INVALID, M("the phone number has too few or too many digits: as in 040 123 4567"));
    *normal = arena_printf(ctx->arena, "+%s", number);
    return ST_OK;
}

/* In threes; four are left together at the end. */
static void groups(struct buf *buf, const char *digits) {
    size_t left = strlen(digits);
    while (left) {
        size_t take = left <= 4 ? left : 3;
        buf_char(buf, ' ');
        buf_add_n(buf, digits, take);
        digits += take;
        left -= take;
    }
}

static size_t country_digits(const char *number) {
    static const char two[] =
        " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62"
        " 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";
    const char code[] = {' ', number[0], number[0] ? number[1] : '\0', ' ', '\0'};
    return *number == '1' || *number == '7' ? 1 : strstr(two, code) ? 2 : 3;
}

static bool begins_with_one_of(const char *number, const char *const *starts, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strncmp(number, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

/* The first group of a Finnish number: 0457 and the service numbers, 040, 014, 06. */
static size_t area_digits(const char *national) {
    static const char *const four[] = {"0457", "0800"}, *const paid[] = {"0600", "0700"};
    static const char *const three[] = {"01", "04", "050", "020", "029", "030", "07"};
    if (begins_with_one_of(national, four, 2) || (begins_with_one_of(national, paid, 2) && national[4] != '0'))
        return 4;
    return begins_with_one_of(national, three, sizeof three / sizeof *three) ? 3 : 2;
}

const char *value_show_phone(struct arena *arena, const char *value) {
    struct buf buf = buf_in(arena);
    size_t length = strlen(value);
    if (*value != '+' || length < 8 || strspn(value + 1, "0123456789") != length - 1)
        return arena_text(arena, value);
    if (strncmp(value, "+358", 4) == 0) {
        const char *national = arena_printf(arena, "0%s", value + 4);
        size_t area = area_digits(national);
        buf_add_n(&buf, national, area);
        groups(&buf, national + area);
    } else {
        size_t code = 1 + country_digits(value + 1);
        buf_add_n(&buf, value, code);
        groups(&buf, value + code);
    }
    return buf_text(&buf);
}

/* ---- business IDs */

static enum status business_id(struct ctx *ctx, const struct notice *notice, const char *text,
                               const char **normal) {
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2};
    const char *country = notice && notice->calendar.country ? notice->calendar.country : "fi";
    char digits[9] = {0};
    size_t count = 0;
    int sum = 0;
    if (strcmp(country, "fi") != 0) {
        *normal = text;
        return ST_OK;
    }
    for (const char *at = strncasecmp(text, "FI", 2) == 0 ? text + 2 : text; *at; at++) {
        bool hyphen = *at == '-' || *at == ' ';
        if (!hyphen && (*at < '0' || *at > '9' || count == 8))
            count = 9;
        if (count == 9)
            break;
        if (!hyphen)
            digits[count++] = *at;
    }
    if (count == 7 && text[0] != 'F' && text[0] != 'f') { /* the oldest ones had six digits before the hyphen */
        memmove(digits + 1, digits, 7);
        digits[0] = '0';
        count = 8;
    }
    if (count != 8)
        return FAIL(ctx, ST_INVALID,
                    M("a business ID is seven digits, a hyphen and a check digit, as in 0112038-9"));
    for (size_t i = 0; i < 7; i++)
        sum += weights[i] * (digits[i] - '0');
    int rest = sum % 11, check = rest ? 11 - rest : 0;
    if (rest == 1 || digits[7] != '0' + check)
        return FAIL(ctx, ST_INVALID, M("the check digit of the business ID does not fit: a digit is mistyped"));
    *normal = arena_printf(ctx->arena, "%.7s-%c", digits, digits[7]);
    return ST_OK;
}

/* ---- numbers, days, choices */

/* Without a minus sign of print and, of a sum, the sign of the money: what we show can be typed back. */
static const char *bare_number(struct ctx *ctx, const char *text, bool money) {
    static const char *const signs[] = {"\xE2\x82\xAC", "EUR", "eur", "e"};
    bool minus = strncmp(text, "\xE2\x88\x92", 3) == 0;
    char *bare = minus ? arena_printf(ctx->arena, "-%s", text + 3) : arena_text(ctx->arena, text);
    for (size_t i = 0; money && i < sizeof signs / sizeof *signs; i++) {
        size_t length = strlen(bare), sign = strlen(signs[i]);
        if (length > sign && strcmp(bare + length - sign, signs[i]) == 0) {
            bare[length - sign] = '\0';
            break;
        }
        if (strncmp(bare, signs[i], sign) == 0 && sign == 3)
            return bare + sign + strspn(bare + sign, " ");
    }
    return bare;
}

static enum status number(struct ctx *ctx, const struct field *field, const char *text, bool money,
                          const char **normal) {
    struct buf buf = buf_in(ctx->arena);
    size_t decimals = 0, digits = 0;
    bool point = false, valid = true;
    text = bare_number(ctx, text, money);
    for (const char *at = text; *at && valid; at++) {
        if (*at >= '0' && *at <= '9') {
            buf_char(&buf, *at);
            digits++;
            decimals += point;
        } else if ((*at == ',' || *at == '.') && !point && digits) {
            buf_char(&buf, '.');
            point = true;
        } else if (*at == '-' && at == text) {
            buf_char(&buf, '-');
        } else if (*at != ' ') {
            valid = false;
        }
    }
    if (!valid || !digits || digits > 15 || (point && !decimals))
        return FAIL(ctx, ST_INVALID, M("expected a number, such as 12,5"));
    if (money && decimals > 2)
        return FAIL(ctx, ST_INVALID, M("a sum has at most two decimals"));
    if (money)
        buf_add(&buf, decimals == 0 ? ".00" : decimals == 1 ? "0" : "");
    if (field->own && field->own->max > 0 && strtod(buf_text(&buf), NULL) > field->own->max)
        return FAIL(ctx, ST_INVALID, M("the number is larger than the notice allows"));
    *normal = buf_text(&buf);
    return ST_OK;
}

static enum status date(struct ctx *ctx, const char *text, const char **normal) {
    day_t day;
    if (!day_parse_local(text, &day))
        return FAIL(ctx, ST_INVALID, M("expected a day, such as 5.3.2026"));
    *normal = day_iso(ctx->arena, day);
    return ST_OK;
}

static enum status yes_no(struct ctx *ctx, const char *text, const char **normal) {
    static const char *const words[][2] = {
        {"yes", "yes"}, {"kyll\xC3\xA4", "yes"}, {"ja", "yes"}, {"no", "no"}, {"ei", "no"}, {"nej", "no"}};
    const char *lower = lower_ascii(arena_text(ctx->arena, text));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(lower, words[i][0]) == 0) {
            *normal = words[i][1];
            return ST_OK;
        }
    return FAIL(ctx, ST_INVALID, M("expected yes or no"));
}

static bool same_letters(const char *a, const char *b) {
    int32_t i = 0, j = 0;
    UChar32 one, other;
    do {
        U8_NEXT((const uint8_t *)a, i, -1, one);
        U8_NEXT((const uint8_t *)b, j, -1, other);
        if (one < 0 || other < 0 ||
            u_foldCase(one, U_FOLD_CASE_DEFAULT) != u_foldCase(other, U_FOLD_CASE_DEFAULT))
            return false;
    } while (one);
    return true;
}

/* As stored, with blanks for "_", or in the words of a language, whoever's: a list may come from elsewhere. */
static bool is_choice(struct ctx *ctx, const struct own_field *own, size_t index, const char *text) {
    const char *id = own->choices.items[index];
    if (strcasecmp(value_choice(ctx->arena, LANG_EN, NULL, id),
                   value_choice(ctx->arena, LANG_EN, NULL, text)) == 0)
        return true;
    for (int lang = 0; own->choice_words && lang < LANG_COUNT; lang++) {
        const char *words = own->choice_words[index].text[lang];
        if (words && same_letters(words, text))
            return true;
    }
    return false;
}

static enum status choice(struct ctx *ctx, const struct field *field, const char *text, const char **normal) {
    must(field->own != NULL); /* no built-in field is a choice */
    const struct names *choices = &field->own->choices;
    *normal = NULL;
    for (size_t i = 0; i < choices->count; i++)
        if (strcmp(choices->items[i], text) == 0 ||
            strcmp(value_choice(ctx->arena, ctx->lang, field->own, choices->items[i]), text) == 0)
            *normal = choices->items[i];
    for (size_t i = 0; !*normal && i < choices->count; i++)
        if (is_choice(ctx, field->own, i, text))
            *normal = choices->items[i];
    if (*normal)
        return ST_OK;
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < choices->count; i++)
        buf_printf(&buf, "%s%s", i ? ", " : "",
                   field->own->choice_words ? value_choice(ctx->arena, ctx->lang, field->own, choices->items[i])
                                            : choices->items[i]);
    return FAIL(ctx, ST_INVALID, M("expected one of {1}"), buf_text(&buf));
}

enum status value_normalise(struct ctx *ctx, const struct notice *notice, const struct field *field,
                            const char *value, const char **normal) {
    bool lines = field->type == FIELD_ADDRESS || (field->own && field->type == FIELD_TEXT);
    size_t max = lines ? VALUE_LONG_MAX : VALUE_TEXT_MAX;
    if (field->own && field->type == FIELD_TEXT && field->own->max >= 1 && field->own->max < VALUE_LONG_MAX)
        max = (size_t)field->own->max;
    const char *text = value;
    TRY(clean(ctx, value, lines, max, &text));
    *normal = text;
    switch (field->type) {
    case FIELD_EMAIL:
        return email(ctx, text, normal);
    case FIELD_PHONE:
        return phone(ctx, notice, text, normal);
    case FIELD_BUSINESS_ID:
        return business_id(ctx, notice, text, normal);
    case FIELD_URL:
        return url(ctx, text, normal);
    case FIELD_LANGUAGE:
        return language(ctx, text, normal);
    case FIELD_CHOICE:
        return choice(ctx, field, text, normal);
    case FIELD_YES_NO:
        return yes_no(ctx, text, normal);
    case FIELD_NUMBER:
        return number(ctx, field, text, false, normal);
    case FIELD_MONEY:
        return number(ctx, field, text, true, normal);
    case FIELD_DATE:
        return date(ctx, text, normal);
    default:
        return ST_OK;
    }
}

/* ---- as people read it */

#define THIN "\xE2\x80\xAF" /* U+202F, which does not break */

/* "1240.50" as the language writes it: groups of three, the point, and the sign that stands out. */
static const char *show_number(struct arena *arena, enum lang lang, const char *value, bool grouped) {
    struct buf buf = buf_in(arena);
    const char *digits = value + (*value == '-');
    size_t whole = strspn(digits, "0123456789");
    buf_add(&buf, digits > value ? "\xE2\x88\x92" : "");
    for (size_t i = 0; i < whole; i++) {
        if (grouped && i && (whole - i) % 3 == 0)
            buf_add(&buf, lang == LANG_EN ? "," : THIN);
        buf_char(&buf, digits[i]);
    }
    if (digits[whole] == '.')
        buf_printf(&buf, "%s%s", lang == LANG_EN ? "." : ",", digits + whole + 1);
    return buf_text(&buf);
}

static const char *show_money(struct arena *arena, enum lang lang, const char *value) {
    const char *number = show_number(arena, lang, *value == '-' ? value + 1 : value, true);
    const char *sign = *value == '-' ? "\xE2\x88\x92" : "";
    return lang == LANG_EN ? arena_printf(arena, "%s\xE2\x82\xAC%s", sign, number)
                           : arena_printf(arena, "%s%s" THIN "\xE2\x82\xAC", sign, number);
}

const char *value_show(struct arena *arena, enum lang lang, const struct field *field, const char *value) {
    day_t day;
    switch (field->type) {
    case FIELD_PHONE:
        return value_show_phone(arena, value);
    case FIELD_DATE:
        return day_parse(value, &day) ? day_text(arena, lang, day) : arena_text(arena, value);
    case FIELD_YES_NO:
        return word_text(lang, WORD_YES_NO, value);
    case FIELD_CHOICE:
        return value_choice(arena, lang, field->own, value);
    case FIELD_LANGUAGE:
        return word_language(arena, lang, value);
    case FIELD_NUMBER: /* a number may be the number of a boat or a year: it is not grouped */
        return show_number(arena, lang, value, false);
    case FIELD_MONEY:
        return show_money(arena, lang, value);
    default:
        return arena_text(arena, value);
    }
}

/* Without words the notice's word for it is a name, in which blanks are written "_". */
const char *value_choice(struct arena *arena, enum lang lang, const struct own_field *own, const char *choice) {
    for (size_t i = 0; own && own->choice_words && choice && i < own->choices.count; i++)
        if (strcmp(own->choices.items[i], choice) == 0) {
            struct entry entry = {.id = choice, .words = own->choice_words[i]};
            return words_in(&entry, lang);
        }
    char *words = arena_text(arena, choice);
    for (char *at = words; at && *at; at++)
        if (*at == '_')
            *at = ' ';
    return words;
}

const char *value_typed(struct arena *arena, enum lang lang, const struct field *field, const char *value) {
    day_t day;
    if (field->type == FIELD_PHONE)
        return value_show_phone(arena, value);
    if (field->type == FIELD_DATE && day_parse(value, &day)) {
        struct ymd ymd = day_ymd(day);
        return arena_printf(arena, "%d.%d.%d", ymd.day, ymd.month, ymd.year);
    }
    char *typed = arena_text(arena, value);
    char *point = field->type == FIELD_NUMBER || field->type == FIELD_MONEY ? strchr(typed, '.') : NULL;
    if (point && lang != LANG_EN)
        *point = ',';
    return typed;
}
