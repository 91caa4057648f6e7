/* From a fault to a problem document (RFC 9457), the one place. The sentence is the fault's own, put where the reason was known,
 * in the reader's language; the type is a word for programs, which does not change with it. */
#include "api/out.h"

#include "base/buf.h"
#include "notice/notice.h"
#include "registry/registry.h"

#include <ctype.h>
#include <string.h>

struct trouble {
    int code;
    const char *word, *title;
};

/* By the HTTP code, which is the status's own unless the gate or a handler said another. */
static const struct trouble troubles[] = {
    {400, "invalid", M("That could not be understood")},
    {401, "token", M("No good token was sent")},
    {403, "denied", M("Not allowed")},
    {404, "not-found", M("Not found")},
    {405, "method", M("The address cannot be asked for in this way")},
    {406, "not-acceptable", M("Not in a form that you take")},
    {409, "conflict", M("It does not fit what is there")},
    {410, "gone", M("That is too long ago")},
    {412, "changed", M("Changed meanwhile")},
    {413, "too-large", M("Too large")},
    {415, "media-type", M("Of another type than is taken here")},
    {422, "key-reused", M("An Idempotency-Key that was used before")},
    {429, "too-many", M("Too many requests")},
    {503, "busy", M("Not just now")},
    {500, "failed", M("The program could not do it")},
};

static const struct trouble *trouble_of(int code) {
    enum { COUNT = sizeof troubles / sizeof *troubles };
    for (size_t i = 0; i < COUNT; i++)
        if (troubles[i].code == code)
            return &troubles[i];
    return &troubles[COUNT - 1];
}

static bool is_promise(const char *sentence) {
    return sentence[0] == 'P' && sentence[1] && strspn(sentence + 1, "0123456789") == strlen(sentence + 1);
}

/* Where the notice decides, and what it says there unless the sentence quotes it already. */
static void put_sentence(struct ctx *ctx, json_t *json) {
    const char *sentence = ctx->fault.sentence;
    if (!sentence || !ctx->registry)
        return;
    out_put(json, "sentence", json_string(sentence));
    if (is_promise(sentence))
        out_put(json, "promise", json_string(sentence));
    const char *quote = notice_quote(ctx->arena, ctx_notice(ctx), ctx->lang, sentence);
    if (quote)
        out_put(json, "quote", json_string(quote));
}

/* A command's option is a member here: "--reason" is `reason`. */
static const char *member_name(struct ctx *ctx, const char *field) {
    char *name = arena_text(ctx->arena, field + strspn(field, "-"));
    if (name != field && strncmp(field, "--", 2) == 0)
        for (char *at = name; *at; at++)
            *at = *at == '-' ? '_' : *at;
    return name;
}

void api_failed(struct visit *visit, int code) {
    struct ctx *ctx = visit->ctx;
    const struct trouble *trouble = trouble_of(code);
    const struct fault fault = ctx->fault;
    ctx->fault.file = NULL; /* a place is told by itself */
    ctx->fault.line = ctx->fault.column = 0;
    const char *detail = fault.id ? fault_text(ctx) : msg(ctx->lang, M("The reason is in the server's log."));
    json_t *json = json_pack("{s:s,s:s,s:i,s:s,s:s}", "type",
                             arena_printf(ctx->arena, "urn:seloste:problem:%s", trouble->word), "title",
                             msg(ctx->lang, trouble->title), "status", code, "detail", detail, "instance",
                             arena_printf(ctx->arena, "urn:seloste:request:%s", ctx->request));
    if (fault.field && *fault.field)
        out_put(json, "field", json_string(member_name(ctx, fault.field)));
    put_sentence(ctx, json);
    if (fault.line > 0)
        out_put(json, "line", json_integer(fault.line));
    if (fault.column > 0)
        out_put(json, "column", json_integer(fault.column));
    ctx->fault = fault;
    (void)out_send(visit, code, json);
    visit->reply->type = "application/problem+json";
    visit->reply->etag = NULL;
}
