/* GMime takes the e-mail apart; what it finds is bytes that somebody wrote. The parts are walked with a limit, since every layer may
 * hold another e-mail. The natures are asked in the order of how sure their marks are: a delivery report, an answer by a program, a
 * list, then anything else that no person typed. */
#include "formats/mail_read.h"

#include "formats/mail_proof.h"

#include "base/buf.h"
#include "formats/compose.h"
#include "formats/mail_library.h"
#include "formats/mail_text.h"

#include <gmime/gmime.h>
#include <string.h>
#include <strings.h>

struct calls {
#define CALL(name) __typeof__(&(name)) name;
#include "formats/mail_read_library.def"
#undef CALL
};

struct reading {
    struct ctx *ctx;
    struct calls calls;
    struct mail *mail;
    GMimeMessage *message;
    GMimeObject *plain, *html, *delivery, *returned;
    bool related; /* within a text with its pictures */
    size_t parts, receivers_room;
    const char **to, **answers;
};

static GMimeObject *object(void *any) {
    return any;
}

static bool is_a(const struct reading *reading, void *any, GType type) {
    return any && reading->calls.g_type_check_instance_is_a(any, type);
}

static enum status load(struct ctx *ctx, struct calls *calls) {
    static const struct late list[] = {
#define CALL(name) {#name, offsetof(struct calls, name)},
#include "formats/mail_read_library.def"
#undef CALL
    };
    return mail_library(list, sizeof list / sizeof *list, calls)
               ? ST_OK
               : FAIL(ctx, ST_FAILED, M("This computer lacks what e-mail is put together with: {1}"),
                      MAIL_LIBRARY);
}

/* ---- headers */

static const char *raw_header(const struct reading *reading, const char *name) {
    return reading->calls.g_mime_object_get_header(object(reading->message), name);
}

static const char *header(const struct reading *reading, const char *name) {
    return mail_line(reading->ctx->arena, raw_header(reading, name), MAIL_LINE_MOST);
}

/* An address as it is compared: letters small, nothing around it; NULL for what cannot be one. */
static const char *address(struct arena *arena, const char *text) {
    size_t length = text ? strlen(text) : 0;
    const char *at = length ? strrchr(text, '@') : NULL;
    if (!at || at == text || !at[1] || length > MAIL_ADDRESS_MOST)
        return NULL;
    char *small = arena_text(arena, text);
    for (char *c = small; *c; c++) {
        if ((unsigned char)*c <= ' ' || *c == 0x7f || *c == '<' || *c == '>')
            return NULL;
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    }
    return mail_line(arena, small, MAIL_ADDRESS_MOST + 8);
}

static void find_from(struct reading *reading) {
    const struct calls *calls = &reading->calls;
    InternetAddressList *list = calls->g_mime_message_get_from(reading->message);
    int count = list ? calls->internet_address_list_length(list) : 0;
    for (int i = 0; i < count && i < MAIL_LIST_MOST && !reading->mail->from; i++) {
        InternetAddress *one = calls->internet_address_list_get_address(list, i);
        if (!is_a(reading, one, calls->internet_address_mailbox_get_type()))
            continue;
        reading->mail->from =
            address(reading->ctx->arena, calls->internet_address_mailbox_get_addr((void *)one));
        reading->mail->from_name =
            mail_line(reading->ctx->arena, calls->internet_address_get_name(one), MAIL_LINE_MOST);
    }
}

static void add_receivers(struct reading *reading, const char *name) {
    const struct calls *calls = &reading->calls;
    struct mail *mail = reading->mail;
    const char *text = raw_header(reading, name);
    InternetAddressList *list = text ? calls->internet_address_list_parse(NULL, text) : NULL;
    int count = list ? calls->internet_address_list_length(list) : 0;
    for (int i = 0; i < count && mail->to_count < MAIL_LIST_MOST; i++) {
        InternetAddress *one = calls->internet_address_list_get_address(list, i);
        const char *to =
            is_a(reading, one, calls->internet_address_mailbox_get_type())
                ? address(reading->ctx->arena, calls->internet_address_mailbox_get_addr((void *)one))
                : NULL;
        if (to)
            ARENA_PUSH(reading->ctx->arena, reading->to, mail->to_count, reading->receivers_room, to);
    }
    if (list)
        calls->g_object_unref(list);
    mail->to = reading->to;
}

/* "<a@b> <c@d>": the last first. */
static void add_answers(struct reading *reading, const char *name) {
    struct mail *mail = reading->mail;
    const char *text = header(reading, name), *end;
    size_t room = mail->answers_count;
    while (text && (end = strrchr(text, '>')) && mail->answers_count < MAIL_LIST_MOST) {
        char *left = arena_text_n(reading->ctx->arena, text, (size_t)(end - text));
        char *start = strrchr(left, '<');
        if (!start)
            break;
        const char *id = arena_printf(reading->ctx->arena, "%s>", start);
        ARENA_PUSH(reading->ctx->arena, reading->answers, mail->answers_count, room, id);
        *start = '\0';
        text = left;
    }
    mail->answers = reading->answers;
}

static void find_date(struct reading *reading) {
    GDateTime *date = reading->calls.g_mime_message_get_date(reading->message);
    if (!date)
        return;
    reading->mail->date = reading->calls.g_date_time_to_unix(date);
    reading->mail->dated = true;
}

static const char *id_of(struct arena *arena, const char *text) {
    const char *start = text ? strchr(text, '<') : NULL, *end = start ? strchr(start, '>') : NULL;
    return end ? arena_text_n(arena, start, (size_t)(end - start) + 1) : NULL;
}

static void read_headers(struct reading *reading) {
    static const char *const receivers[] = {"To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"};
    struct mail *mail = reading->mail;
    find_from(reading);
    for (size_t i = 0; i < sizeof receivers / sizeof *receivers; i++)
        add_receivers(reading, receivers[i]);
    find_date(reading);
    mail->subject = header(reading, "Subject");
    mail->message_id = id_of(reading->ctx->arena, header(reading, "Message-ID"));
    mail->proof =
        mail_line(reading->ctx->arena, raw_header(reading, "Authentication-Results"), MAIL_PROOF_MOST);
    add_answers(reading, "In-Reply-To");
    add_answers(reading, "References");
}

/* ---- parts */

static bool is_type(const struct reading *reading, GMimeObject *part, const char *type, const char *subtype) {
    GMimeContentType *content = reading->calls.g_mime_object_get_content_type(part);
    return content && reading->calls.g_mime_content_type_is_type(content, type, subtype);
}

static void keep_first(GMimeObject **place, GMimeObject *part) {
    if (!*place)
        *place = part;
}

/* A signature is no attachment, and what is encrypted is no file for its own sake. */
static void note_beside(struct reading *reading, GMimeObject *part) {
    static const char *const signatures[] = {"pgp-signature", "pkcs7-signature", "x-pkcs7-signature",
                                             "pgp-keys"};
    bool sealed = is_type(reading, part, "application", "pkcs7-mime") ||
                  is_type(reading, part, "application", "x-pkcs7-mime") ||
                  is_type(reading, part, "application", "pgp-encrypted");
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        if (is_type(reading, part, "application", signatures[i]))
            return;
    reading->mail->encrypted = reading->mail->encrypted || sealed;
    reading->mail->attached = reading->mail->attached || !sealed;
}

static void look_at_part(struct reading *reading, GMimeObject *part) {
    const struct calls *calls = &reading->calls;
    bool file =
        is_a(reading, part, calls->g_mime_part_get_type()) && calls->g_mime_part_is_attachment((void *)part);
    if (is_type(reading, part, "message", "delivery-status") ||
        is_type(reading, part, "message", "global-delivery-status"))
        keep_first(&reading->delivery, part);
    else if (is_type(reading, part, "text", "rfc822-headers") ||
             is_type(reading, part, "message", "global-headers") ||
             is_a(reading, part, calls->g_mime_message_part_get_type())) {
        keep_first(&reading->returned, part);
        reading->mail->attached = true;
    } else if (!file && is_type(reading, part, "text", "plain"))
        keep_first(&reading->plain, part);
    else if (!file && is_type(reading, part, "text", "html"))
        keep_first(&reading->html, part);
    else if (file || !reading->related)
        note_beside(reading, part);
}

/* An e-mail within the e-mail is somebody else's words: it is not gone into. */
static enum status walk(struct reading *reading, GMimeObject *part, int depth) {
    const struct calls *calls = &reading->calls;
    if (!part)
        return ST_OK;
    if (depth > MAIL_DEPTH || ++reading->parts > MAIL_PARTS)
        return FAIL(reading->ctx, ST_INVALID,
                    M("This e-mail has more parts within parts than we look through."));
    if (!is_a(reading, part, calls->g_mime_multipart_get_type())) {
        look_at_part(reading, part);
        return ST_OK;
    }
    if (is_type(reading, part, "multipart", "encrypted")) { /* RFC 1847: nothing in it is to be read */
        reading->mail->encrypted = true;
        return ST_OK;
    }
    int count = calls->g_mime_multipart_get_count((void *)part);
    bool outer = reading->related;
    reading->related = outer || is_type(reading, part, "multipart", "related");
    for (int i = 0; i < count; i++)
        TRY(walk(reading, calls->g_mime_multipart_get_part((void *)part, i), depth + 1));
    reading->related = outer;
    return ST_OK;
}

/* The bytes of a part, decoded. */
static const char *bytes_of(struct reading *reading, GMimeObject *part, size_t *length) {
    const struct calls *calls = &reading->calls;
    GMimeDataWrapper *content = is_a(reading, part, calls->g_mime_part_get_type())
                                    ? calls->g_mime_part_get_content((void *)part)
                                    : NULL;
    *length = 0;
    if (!content)
        return "";
    GMimeStream *stream = calls->g_mime_stream_mem_new();
    (void)calls->g_mime_data_wrapper_write_to_stream(content, stream);
    GByteArray *array = calls->g_mime_stream_mem_get_byte_array((void *)stream);
    *length = array ? array->len : 0;
    const char *bytes = arena_text_n(reading->ctx->arena, array ? (const char *)array->data : "", *length);
    calls->g_object_unref(stream);
    return bytes;
}

/* By its character set where GMime knows it; else as it is. Bytes that are NUL end nothing. */
static const char *words_of(struct reading *reading, GMimeObject *part, size_t *length) {
    const struct calls *calls = &reading->calls;
    char *text = is_a(reading, part, calls->g_mime_text_part_get_type())
                     ? calls->g_mime_text_part_get_text((void *)part)
                     : NULL;
    const char *words = text && *text ? arena_text(reading->ctx->arena, text) : NULL;
    calls->g_free(text);
    const char *raw = bytes_of(reading, part, length);
    if (!words || memchr(raw, '\0', *length))
        return raw;
    *length = strlen(words);
    return words;
}

static void read_text(struct reading *reading) {
    struct mail *mail = reading->mail;
    struct arena *arena = reading->ctx->arena;
    size_t length;
    if (reading->plain) {
        const char *words = words_of(reading, reading->plain, &length);
        mail->text = mail_lines(arena, words, length, MAIL_TEXT_MOST, &mail->cut);
    }
    if (!mail->text && reading->html) {
        const char *words = mail_html_words(arena, words_of(reading, reading->html, &length));
        mail->text = mail_lines(arena, words, strlen(words), MAIL_TEXT_MOST, &mail->cut);
    }
}

/* ---- delivery reports */

/* "Action: failed": its value where the line is that field, else NULL. */
static const char *field_of(struct arena *arena, const char *line, const char *name) {
    size_t length = strlen(name);
    return strncasecmp(line, name, length) == 0 && line[length] == ':'
               ? mail_line(arena, line + length + 1, MAIL_LINE_MOST)
               : NULL;
}

/* "rfc822; liisa@example.fi" */
static const char *receiver_of(struct arena *arena, const char *value) {
    const char *text = value ? strchr(value, ';') : NULL;
    text = text ? text + 1 : value;
    return text ? address(arena, mail_line(arena, text, MAIL_LINE_MOST)) : NULL;
}

static bool is_status(const char *text) {
    return text && (text[0] == '2' || text[0] == '4' || text[0] == '5') && text[1] == '.' &&
           strspn(text, "0123456789.") == strlen(text) && strlen(text) <= 11;
}

/* "5.1.1 (no such user)" */
static const char *status_of(struct arena *arena, const char *value) {
    const char *text = value ? arena_text_n(arena, value, strcspn(value, " (")) : NULL;
    return is_status(text) ? text : NULL;
}

/* Blocks of lines: the first is about the e-mail, each further one about a receiver. */
static void read_reports(struct reading *reading) {
    struct arena *arena = reading->ctx->arena;
    struct mail_report *list = arena_array(arena, MAIL_LIST_MOST, sizeof *list), one = {0};
    size_t length;
    char *text = (char *)bytes_of(reading, reading->delivery, &length);
    for (char *line = text, *end; line && reading->mail->reports_count < MAIL_LIST_MOST; line = end) {
        end = strchr(line, '\n');
        if (end)
            *end++ = '\0';
        const char *value;
        if ((value = field_of(arena, line, "Original-Recipient")) ||
            (!one.recipient && (value = field_of(arena, line, "Final-Recipient"))))
            one.recipient = receiver_of(arena, value);
        else if ((value = field_of(arena, line, "Action")))
            one.action = value;
        else if ((value = field_of(arena, line, "Status")))
            one.status = status_of(arena, value);
        if ((!line[strspn(line, " \t\r")] || !end) && one.action) {
            list[reading->mail->reports_count++] = one;
            one = (struct mail_report){0};
        }
    }
    reading->mail->reports = list;
}

/* A header of the e-mail that came back, whole or its headers alone. */
static const char *returned_header(struct reading *reading, const char *name) {
    const struct calls *calls = &reading->calls;
    struct arena *arena = reading->ctx->arena;
    size_t length;
    if (!reading->returned)
        return NULL;
    if (is_a(reading, reading->returned, calls->g_mime_message_part_get_type())) {
        GMimeMessage *message = calls->g_mime_message_part_get_message((void *)reading->returned);
        return mail_line(arena, message ? calls->g_mime_object_get_header(object(message), name) : NULL,
                         MAIL_LINE_MOST);
    }
    for (const char *line = bytes_of(reading, reading->returned, &length); line;
         line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        const char *value = field_of(arena, arena_text_n(arena, line, strcspn(line, "\r\n")), name);
        if (value)
            return value;
    }
    return NULL;
}

/* ---- what wrote it */

static bool begins(const char *text, const char *with) {
    return text && strncasecmp(text, with, strlen(with)) == 0;
}

static bool is_reply(struct reading *reading) {
    const char *automatic = header(reading, "Auto-Submitted"), *bulk = header(reading, "Precedence");
    bool answers = reading->mail->answers_count || header(reading, "X-Auto-Response-Suppress");
    const char *path = raw_header(reading, "Return-Path"), *sender = reading->mail->from;
    return begins(automatic, "auto-replied") || begins(automatic, "auto-notified") ||
           (begins(automatic, "auto-generated") && answers) || begins(bulk, "auto_reply") ||
           header(reading, "X-Autoreply") || header(reading, "X-Autorespond") ||
           header(reading, "X-Auto-Reply-From") || (path && strstr(path, "<>")) ||
           begins(sender, "mailer-daemon@") || begins(sender, "postmaster@");
}

static bool is_list(struct reading *reading) {
    const char *bulk = header(reading, "Precedence");
    return header(reading, "List-Id") || header(reading, "List-Unsubscribe") || header(reading, "List-Post") ||
           begins(bulk, "list") || begins(bulk, "bulk") || begins(bulk, "junk");
}

static enum mail_nature nature_of(struct reading *reading, GMimeObject *body) {
    const char *automatic = header(reading, "Auto-Submitted");
    if (body && is_type(reading, body, "multipart", "report")) {
        const char *type = reading->calls.g_mime_object_get_content_type_parameter(body, "report-type");
        return reading->delivery && begins(type, "delivery-status") ? MAIL_REPORT : MAIL_REPLY;
    }
    return is_reply(reading)                               ? MAIL_REPLY
           : is_list(reading)                              ? MAIL_BY_LIST
           : automatic && strcasecmp(automatic, "no") != 0 ? MAIL_BY_PROGRAM
                                                           : MAIL_BY_PERSON;
}

/* "<https://...>, <mailto:tietosuoja@example.fi>" */
static const char *list_of(struct reading *reading) {
    struct arena *arena = reading->ctx->arena;
    const char *post = header(reading, "List-Post"), *mailto = post ? strstr(post, "<mailto:") : NULL;
    mailto = mailto ? mailto + strlen("<mailto:") : NULL;
    return mailto ? address(arena, arena_text_n(arena, mailto, strcspn(mailto, ">?"))) : NULL;
}

/* ---- all of it */

static enum status read_message(struct reading *reading) {
    GMimeObject *body = reading->calls.g_mime_message_get_mime_part(reading->message);
    struct mail *mail = reading->mail;
    read_headers(reading);
    TRY(walk(reading, body, 1));
    mail->nature = nature_of(reading, body);
    if (mail->nature == MAIL_BY_LIST)
        mail->list = list_of(reading);
    if (mail->nature == MAIL_REPORT) {
        read_reports(reading);
        mail->reported = id_of(reading->ctx->arena, returned_header(reading, "Message-ID"));
        mail->returned = returned_header(reading, COMPOSE_RETURN);
    }
    read_text(reading);
    return ST_OK;
}

enum status mail_read(struct ctx *ctx, const char *bytes, size_t length, struct mail *mail) {
    struct reading reading = {.ctx = ctx, .mail = mail};
    *mail = (struct mail){0};
    TRY(load(ctx, &reading.calls));
    GMimeStream *stream =
        reading.calls.g_mime_stream_mem_new_with_buffer(bytes, length < MAIL_MOST ? length : MAIL_MOST);
    GMimeParser *parser = reading.calls.g_mime_parser_new_with_stream(stream);
    reading.message = reading.calls.g_mime_parser_construct_message(parser, NULL);
    enum status status =
        reading.message ? read_message(&reading) : FAIL(ctx, ST_INVALID, M("This is no e-mail."));
    if (reading.message)
        reading.calls.g_object_unref(reading.message);
    reading.calls.g_object_unref(parser);
    reading.calls.g_object_unref(stream);
    return status;
}
