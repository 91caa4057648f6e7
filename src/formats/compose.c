/* GMime is loaded when the first message goes: it and GLib would cost every command its start. */
#include "formats/compose.h"

#include "base/buf.h"
#include "formats/mail_library.h"

#include <gmime/gmime.h>
#include <string.h>

/* Checks of types are macros around these names; what is called here is the function itself. */
#undef g_date_time_new_from_unix_utc

struct calls {
#define CALL(name) __typeof__(&(name)) name;
#include "formats/compose_library.def"
#undef CALL
};

struct composing {
    struct ctx *ctx;
    struct calls calls;
    const struct compose_wish *wish;
    GMimeMessage *message;
};

static enum status find_calls(struct ctx *ctx, struct calls *calls) {
    static const struct late list[] = {
#define CALL(name) {#name, offsetof(struct calls, name)},
#include "formats/compose_library.def"
#undef CALL
    };
    return mail_library(list, sizeof list / sizeof *list, calls)
               ? ST_OK
               : FAIL(ctx, ST_FAILED, M("This computer lacks what e-mail is put together with: {1}"),
                      MAIL_LIBRARY);
}

static GMimeObject *object(void *any) {
    return any;
}

static void header(const struct composing *composing, const char *name, const char *value) {
    composing->calls.g_mime_object_set_header(object(composing->message), name, value, "UTF-8");
}

/* A name or subject is one line: whatever parts lines is a space. */
static const char *one_line(struct ctx *ctx, const char *text) {
    char *line = arena_text(ctx->arena, text);
    for (char *at = line; at && *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = ' ';
    return line;
}

/* ---- parts */

static void put_bytes(const struct calls *calls, GMimePart *part, const void *bytes, size_t length) {
    GMimeStream *stream = calls->g_mime_stream_mem_new_with_buffer(bytes, length);
    GMimeDataWrapper *content =
        calls->g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    calls->g_mime_part_set_content(part, content);
    calls->g_object_unref(content);
    calls->g_object_unref(stream);
}

static GMimePart *part_of(const struct calls *calls, const char *type) {
    GMimePart *part = calls->g_mime_part_new();
    GMimeContentType *content = calls->g_mime_content_type_parse(NULL, type);
    if (!content)
        content = calls->g_mime_content_type_new("application", "octet-stream");
    calls->g_mime_object_set_content_type(object(part), content);
    calls->g_object_unref(content);
    return part;
}

/* Always in UTF-8: GMime's own text part takes an older character set where that is enough. */
static GMimeObject *text_part(const struct composing *composing) {
    const struct calls *calls = &composing->calls;
    GMimePart *part = part_of(calls, "text/plain; charset=utf-8");
    put_bytes(calls, part, composing->wish->text, strlen(composing->wish->text));
    calls->g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return object(part);
}

static GMimeObject *file_part(const struct composing *composing) {
    const struct calls *calls = &composing->calls;
    const struct compose_wish *wish = composing->wish;
    GMimePart *part = part_of(calls, wish->file_type ? wish->file_type : "");
    put_bytes(calls, part, wish->file, wish->file_length);
    calls->g_mime_object_set_disposition(object(part), "attachment");
    calls->g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
    calls->g_mime_part_set_filename(part, one_line(composing->ctx, wish->file_name));
    return object(part);
}

static void put_body(const struct composing *composing) {
    const struct calls *calls = &composing->calls;
    GMimeObject *text = text_part(composing);
    if (!composing->wish->file_name) {
        calls->g_mime_message_set_mime_part(composing->message, text);
        calls->g_object_unref(text);
        return;
    }
    GMimeMultipart *mixed = calls->g_mime_multipart_new_with_subtype("mixed");
    GMimeObject *file = file_part(composing);
    calls->g_mime_multipart_add(mixed, text);
    calls->g_mime_multipart_add(mixed, file);
    calls->g_mime_message_set_mime_part(composing->message, object(mixed));
    calls->g_object_unref(file);
    calls->g_object_unref(text);
    calls->g_object_unref(mixed);
}

/* ---- headers */

static void mailbox(const struct composing *composing, GMimeAddressType type, const char *name,
                    const char *address) {
    const struct calls *calls = &composing->calls;
    InternetAddress *one = calls->internet_address_mailbox_new(one_line(composing->ctx, name), address);
    calls->internet_address_set_charset(one, "utf-8");
    calls->internet_address_list_add(calls->g_mime_message_get_addresses(composing->message, type), one);
    calls->g_object_unref(one);
}

static void put_headers(const struct composing *composing) {
    const struct calls *calls = &composing->calls;
    const struct compose_wish *wish = composing->wish;
    struct ctx *ctx = composing->ctx;
    GDateTime *at = calls->g_date_time_new_from_unix_utc(wish->at);
    mailbox(composing, GMIME_ADDRESS_TYPE_FROM, wish->from_name, wish->from);
    mailbox(composing, GMIME_ADDRESS_TYPE_TO, wish->to_name, wish->to);
    calls->g_mime_message_set_subject(composing->message, one_line(ctx, wish->subject), "UTF-8");
    calls->g_mime_message_set_date(composing->message, at);
    calls->g_mime_message_set_message_id(composing->message, wish->id);
    calls->g_date_time_unref(at);
    if (wish->proof)
        header(composing, COMPOSE_RETURN, wish->proof);
    if (wish->language)
        header(composing, "Content-Language", wish->language);
    if (wish->robot)
        header(composing, "Auto-Submitted", "auto-generated");
    if (wish->stop) {
        header(composing, "List-Unsubscribe", arena_printf(ctx->arena, "<%s>", wish->stop));
        header(composing, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
}

/* ---- the whole */

static void wipe(void *bytes, size_t length) {
    volatile unsigned char *at = bytes;
    while (length--)
        *at++ = 0;
}

static enum status write_out(const struct composing *composing, const char **bytes, size_t *length) {
    const struct calls *calls = &composing->calls;
    struct ctx *ctx = composing->ctx;
    GByteArray *array = calls->g_byte_array_new();
    GMimeStream *stream = calls->g_mime_stream_mem_new_with_byte_array(array);
    GMimeFormatOptions *options = calls->g_mime_format_options_new();
    calls->g_mime_stream_mem_set_owner((GMimeStreamMem *)(void *)stream, 0);
    calls->g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    ssize_t written = calls->g_mime_object_write_to_stream(object(composing->message), options, stream);
    *length = array->len;
    *bytes = arena_text_n(ctx->arena, (const char *)array->data, array->len);
    wipe(array->data, array->len);
    calls->g_object_unref(stream);
    calls->g_byte_array_free(array, 1);
    calls->g_mime_format_options_free(options);
    return written > 0 ? ST_OK : FAIL(ctx, ST_FAILED, M("The e-mail cannot be put together."));
}

enum status compose(struct ctx *ctx, const struct compose_wish *wish, const char **bytes, size_t *length) {
    struct composing composing = {.ctx = ctx, .wish = wish};
    TRY(find_calls(ctx, &composing.calls));
    composing.message = composing.calls.g_mime_message_new(0);
    put_headers(&composing);
    put_body(&composing);
    enum status status = write_out(&composing, bytes, length);
    composing.calls.g_object_unref(composing.message);
    return status;
}
