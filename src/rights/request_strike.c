/* A passage is what somebody typed or copied from a page, so blanks and ends of lines are alike however many there are. It goes out of the rows as
 * they lie there, under the same key: the receipt, the days, the steps and their order stay what they were. */
#include "rights/request_inside.h"

#include "base/buf.h"
#include "rights/sensitive.h"
#include "rights/wording.h"

#include <string.h>

enum { LEAST = 2 };

struct striking {
    const char *passage, *mark;
};

static bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *past_blanks(const char *at) {
    while (blank(*at))
        at++;
    return at;
}

/* How much of the text the passage takes up here; 0: it does not stand here. */
static size_t length_at(const char *text, const char *passage) {
    const char *at = text;
    for (; *passage; passage++) {
        if (blank(*passage)) {
            if (!blank(*at))
                return 0;
            at = past_blanks(at);
            passage = past_blanks(passage) - 1;
        } else if (*at++ != *passage) {
            return 0;
        }
    }
    return (size_t)(at - text);
}

static const char *strike(struct ctx *ctx, void *arg, const char *text) {
    const struct striking *striking = arg;
    struct buf buf = buf_in(ctx->arena);
    bool found = false;
    for (const char *at = text; *at;) {
        size_t length = length_at(at, striking->passage);
        if (length)
            buf_add(&buf, striking->mark);
        else
            buf_add_n(&buf, at, 1);
        found = found || length;
        at += length ? length : 1;
    }
    return found ? buf_text(&buf) : text;
}

/* The letters of its steps went as e-mail, and the queue keeps what was in them. */
static enum status strike_messages(struct ctx *ctx, struct write *write, ref_t request,
                                   const struct wording_edit *edit, size_t *changed) {
    ref_t *messages = NULL;
    size_t count = 0, room = 0, some;
    scoped_query q = query_begin(write->db, SQL_WORDING_MESSAGES_OF_REQUEST);
    query_bind_int(&q, 1, request);
    while (query_row(&q)) {
        ref_t message = query_int(&q, "id");
        ARENA_PUSH(ctx->arena, messages, count, room, message);
    }
    TRY(query_done(ctx, &q));
    for (size_t i = 0; i < count; i++) {
        TRY(wording_change(ctx, write, MENTION_MESSAGE, messages[i], edit, &some));
        *changed += some;
    }
    return ST_OK;
}

/* Without the blanks around it. */
static const char *trimmed(struct ctx *ctx, const char *text) {
    size_t length;
    text = past_blanks(text);
    for (length = strlen(text); length && blank(text[length - 1]);)
        length--;
    return arena_text_n(ctx->arena, text, length);
}

enum status request_strike(struct ctx *ctx, struct write *write, const struct right_request *request,
                           const char *passage) {
    struct striking striking = {trimmed(ctx, passage), wording_mark(ctx, false)};
    const struct wording_edit edit = {strike, &striking};
    size_t changed, mails = 0;
    if (strlen(striking.passage) < LEAST) {
        (void)FAIL(ctx, ST_INVALID, M("Give the passage as it stands there."));
        return fault_at_field(ctx, "text");
    }
    TRY(wording_change(ctx, write, MENTION_REQUEST, request->id, &edit, &changed));
    TRY(strike_messages(ctx, write, request->id, &edit, &mails));
    if (!changed && !mails) {
        (void)FAIL(ctx, ST_INVALID,
                   M("This stands in none of the request’s texts: copy it as it stands there."));
        return fault_at_field(ctx, "text");
    }
    return sensitive_settle(ctx, write, request->id);
}
