/* What the token itself is for, and the notice that decides about it. */
#include "api/input.h"
#include "api/out.h"

#include "notice/field.h"
#include "notice/notice.h"
#include "registry/api_token.h"
#include "registry/changes.h"
#include "registry/registry.h"

#include <string.h>

enum status api_token_show(struct visit *visit) {
    const struct api_token *token = visit->api_token;
    TRY(input_query(visit, "api_token_show"));
    return out_send(
        visit, 200,
        json_pack("{s:o,s:s,s:s,s:o,s:b,s:b,s:b,s:o,s:I}", "id", out_id(visit->ctx, token->id), "name",
                  token->name, "user", token->user.name, "purposes", out_words(&token->scope.purposes), "write",
                  token->scope.writes, "duties", token->scope.duties, "office", token->scope.manages, "until",
                  out_day(visit->ctx, token->until), "change", (json_int_t)changes_last(visit->ctx)));
}

/* ---- the notice */

static json_t *named(struct ctx *ctx, const struct entry *entry) {
    return json_pack("{s:s,s:s}", "id", entry->id, "words", words_in(entry, ctx->lang));
}

/* Of each entry of a table of the notice; its entry stands first. */
static json_t *named_list(struct ctx *ctx, const void *table, size_t count, size_t size) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        out_push(list, named(ctx, (const struct entry *)((const char *)table + i * size)));
    return list;
}
#define NAMED(table) named_list(ctx, notice->table, notice->table##_count, sizeof *notice->table)

static json_t *fields_of(struct ctx *ctx, const struct notice *notice, int type) {
    json_t *list = json_array();
    size_t count;
    const struct field *fields = field_list(ctx->arena, notice, type, &count);
    for (size_t i = 0; i < count; i++) {
        int category = notice_category_of(notice, type, fields[i].id);
        if (category == NOTICE_NOTHING)
            continue;
        out_push(list, json_pack("{s:s,s:s,s:b,s:s,s:o,s:b}", "id", fields[i].id, "words",
                                 field_label(&fields[i], ctx->lang), "many", fields[i].many, "category",
                                 notice->categories[category].entry.id, "class",
                                 out_class(ctx, notice->categories[category].class), "visible",
                                 scope_covers(ctx, notice, category)));
    }
    return list;
}

static json_t *types_list(struct ctx *ctx, const struct notice *notice) {
    static const char *const forms[] = {"person", "organisation", "sole_trader"};
    json_t *list = json_array();
    for (size_t i = 0; i < notice->types_count; i++)
        out_push(list, json_pack("{s:s,s:s,s:s,s:o}", "id", notice->types[i].entry.id, "words",
                                 words_in(&notice->types[i].entry, ctx->lang), "form",
                                 forms[notice->types[i].form], "fields", fields_of(ctx, notice, (int)i)));
    return list;
}

static json_t *purposes_list(struct ctx *ctx, const struct notice *notice) {
    json_t *list = json_array();
    for (size_t i = 0; i < notice->purposes_count; i++)
        out_push(list, json_pack("{s:s,s:s,s:b}", "id", notice->purposes[i].entry.id, "words",
                                 words_in(&notice->purposes[i].entry, ctx->lang), "marketing",
                                 notice->purposes[i].marketing));
    return list;
}

enum status api_notice(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const struct notice *notice = ctx_notice(ctx);
    TRY(input_query(visit, "api_notice"));
    json_t *languages = json_array();
    for (int i = 0; i < LANG_COUNT; i++)
        if (notice->languages[i])
            out_push(languages, json_string(lang_code((enum lang)i)));
    return out_send(visit, 200,
                    json_pack("{s:o,s:I,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "version", out_text(notice->version),
                              "number", (json_int_t)registry_notice_number(ctx), "in_force",
                              out_day(ctx, notice->in_force), "languages", languages, "types",
                              types_list(ctx, notice), "purposes", purposes_list(ctx, notice), "sources",
                              NAMED(sources), "services", NAMED(services), "classes", NAMED(classes),
                              "recipients", NAMED(holders)));
}

enum status api_notice_text(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    const struct notice *notice = ctx_notice(ctx);
    TRY(input_query(visit, "api_notice_text"));
    const char *as = request_query(visit->request, "as");
    enum lang lang = notice->languages[ctx->lang] ? ctx->lang : notice->first_language;
    const char *text =
        notice_render(ctx, notice, lang, as && strcmp(as, "html") == 0 ? RENDER_HTML : RENDER_TEXT);
    return out_send(visit, 200, json_pack("{s:s,s:s}", "lang", lang_code(lang), "text", text));
}

enum status api_findings(struct visit *visit) {
    TRY(input_query(visit, "api_findings"));
    return out_items(visit, out_findings(registry_findings(visit->ctx)));
}
