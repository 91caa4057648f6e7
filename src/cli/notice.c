/* notice check, notice render: what a notice says, before any register has it. */
#include "cli/command.h"

#include "cli/file.h"
#include "formats/pdf.h"
#include "formats/syllable.h"
#include "notice/block.h"
#include "notice/findings.h"
#include "notice/notice.h"

#include <errno.h>
#include <string.h>

enum status cli_notice_check(struct call *call);
enum status cli_notice_render(struct call *call);
enum status cli_notice_record(struct call *call);

/* The place first, as compilers write it: editors jump there. */
static void print_finding(const struct call *call, const struct finding *finding) {
    static const char *const levels[] = {M("error"), M("conflict"), M("law")};
    enum lang lang = call->ctx->lang;
    fprintf(call->out, "%s:%d:%d: %s: %s", finding->file, finding->line, finding->column,
            msg(lang, levels[finding->level]), finding->text);
    if (finding->article)
        fprintf(call->out, " (%s)", finding->article);
    if (finding->promise)
        fprintf(call->out, " [%s]", finding->promise);
    fputc('\n', call->out);
}

static void print_sum(const struct call *call, const struct findings *findings) {
    struct arena *arena = call->ctx->arena;
    enum lang lang = call->ctx->lang;
    long counts[3] = {0};
    for (size_t i = 0; i < findings->count; i++)
        counts[findings->items[i].level]++;
    if (!findings->count) {
        fprintf(call->out, "%s\n", msg(lang, M("Nothing to remark.")));
        return;
    }
    const char *parts[3];
    size_t count = 0;
    if (counts[LEVEL_ERROR])
        parts[count++] = msg_count(arena, lang, MN("{1} error", "{1} errors"), counts[LEVEL_ERROR]);
    if (counts[LEVEL_CONFLICT])
        parts[count++] = msg_count(arena, lang, MN("{1} conflict", "{1} conflicts"), counts[LEVEL_CONFLICT]);
    if (counts[LEVEL_LAW])
        parts[count++] = msg_count(arena, lang, MN("{1} remark about the law", "{1} remarks about the law"),
                                   counts[LEVEL_LAW]);
    for (size_t i = 0; i < count; i++)
        fprintf(call->out, "%s%s", i ? ", " : "", parts[i]);
    fputs(".\n", call->out);
}

static void print_dates(const struct call *call, const struct notice *notice) {
    size_t count;
    const char *const *texts = notice_dates(call->ctx, notice, &count);
    for (size_t i = 0; i < count; i++)
        fprintf(call->out, "%s.\n", texts[i]);
}

static json_t *text_or_null(const char *text) {
    return text ? json_string(text) : json_null();
}

static json_t *finding_json(const struct finding *finding) {
    json_t *json = json_object();
    json_object_set_new(json, "level", json_string(findings_level(finding->level)));
    json_object_set_new(json, "id", json_string(finding->id));
    json_object_set_new(json, "file", text_or_null(finding->file));
    json_object_set_new(json, "line", finding->line ? json_integer(finding->line) : json_null());
    json_object_set_new(json, "column", finding->column ? json_integer(finding->column) : json_null());
    json_object_set_new(json, "article", text_or_null(finding->article));
    json_object_set_new(json, "text", text_or_null(finding->text));
    json_object_set_new(json, "promise", text_or_null(finding->promise));
    return json;
}

static void print_json(const struct call *call, const struct findings *findings) {
    json_t *json = json_array();
    for (size_t i = 0; i < findings->count; i++)
        json_array_append_new(json, finding_json(&findings->items[i]));
    call_json(call, json);
    json_decref(json);
}

/* The file as the user named it, in findings; opened from the caller's folder. */
static enum status load(const struct call *call, struct findings *findings, const struct notice **notice) {
    struct ctx *ctx = call->ctx;
    enum status status = notice_load(ctx, ctx->arena, call_path(call, call_word(call, 0)), findings, notice);
    for (size_t i = 0; i < findings->count; i++)
        findings->items[i].file = call_word(call, 0);
    return status == ST_FAILED ? ST_INVALID : status; /* a notice that cannot be read is no notice: exit 2 */
}

enum status cli_notice_check(struct call *call) {
    const struct notice *notice;
    struct findings findings = {0};
    enum status status = load(call, &findings, &notice);
    if (status != ST_OK && !findings.count)
        return status;
    if (status == ST_OK)
        notice_check(call->ctx, notice, &findings);
    fault_clear(call->ctx);
    findings_sort(&findings);
    for (size_t i = 0; i < findings.count; i++)
        findings.items[i].file = call_word(call, 0);
    if (call_has(call, "--json")) {
        print_json(call, &findings);
    } else {
        for (size_t i = 0; i < findings.count; i++)
            print_finding(call, &findings.items[i]);
        print_sum(call, &findings);
        if (notice)
            print_dates(call, notice);
    }
    call->exit_code = findings_exit(&findings);
    return ST_OK;
}

/* A notice with mistakes is not rendered: what stands in it would not be what is kept. */
static enum status refuse(struct call *call, const struct findings *findings) {
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].level == LEVEL_ERROR && i > 0) /* the first is the fault */
            fprintf(call->err, "%s:%d:%d: %s\n", findings->items[i].file, findings->items[i].line,
                    findings->items[i].column, findings->items[i].text);
    return ST_INVALID;
}

static enum status write_out(struct call *call, const void *bytes, size_t length) {
    const char *file = call_option(call, "-o", NULL);
    if (!file)
        return fwrite(bytes, 1, length, call->out) == length
                   ? ST_OK
                   : FAIL(call->ctx, ST_FAILED, M("The output cannot be written"));
    return file_new(call, file, bytes, length);
}

/* Blocks that go on in the one before become one part: PDF sets whole paragraphs. */
static struct pdf_part *pdf_parts(const struct blocks *blocks, size_t *count) {
    static const enum pdf_style styles[] = {PDF_TITLE, PDF_HEADING, PDF_PARAGRAPH, PDF_ITEM};
    struct arena *arena = blocks->ctx->arena;
    struct pdf_part *parts = arena_array(arena, blocks->count + 2, sizeof *parts);
    const char *edition = block_edition(blocks);
    struct syllable_words known = {0};
    for (size_t i = 0; i < blocks->count; i++)
        syllable_learn(arena, &known, blocks->items[i].text);
    *count = 0;
    parts[(*count)++] = (struct pdf_part){PDF_TITLE, block_title(blocks), NULL};
    if (*edition)
        parts[(*count)++] = (struct pdf_part){PDF_EDITION, edition, NULL};
    for (size_t i = 0; i < blocks->count; i++) {
        const struct block *block = &blocks->items[i];
        const char *text = syllable_soften(arena, blocks->lang, &known, block_typeset(arena, block->text));
        if (block->kind == BLOCK_TITLE)
            continue;
        if (block->kind == BLOCK_PARAGRAPH && !block->begins)
            parts[*count - 1].text = arena_printf(arena, "%s %s", parts[*count - 1].text, text);
        else
            parts[(*count)++] = (struct pdf_part){styles[block->kind], text, block->promise};
    }
    return parts;
}

static enum status print_pdf(struct call *call, const struct notice *notice, enum lang lang,
                             enum block_paper paper) {
    struct blocks blocks = block_paper(call->ctx, notice, lang, paper);
    struct pdf_about about = {.title = block_title(&blocks),
                              .author = notice->controller.name,
                              .foot = notice->controller.name,
                              .lang = lang};
    const void *bytes;
    size_t count, length;
    struct pdf_part *parts = pdf_parts(&blocks, &count);
    TRY(pdf_write(call->ctx, &about, parts, count, &bytes, &length));
    return write_out(call, bytes, length);
}

static enum status print_paper(struct call *call, enum block_paper paper) {
    const struct notice *notice;
    struct findings findings = {0};
    struct ctx *ctx = call->ctx;
    enum lang lang = ctx->lang;
    if (load(call, &findings, &notice) != ST_OK)
        return refuse(call, &findings);
    if (!notice->languages[lang] && call_has(call, "--lang"))
        return FAIL(ctx, ST_INVALID, M("the notice is not written in this language: {1}"), lang_code(lang));
    if (!notice->languages[lang])
        lang = notice->first_language;
    const char *as = call_option(call, "--as", "text");
    if (strcmp(as, "pdf") == 0)
        return print_pdf(call, notice, lang, paper);
    enum render_as form = strcmp(as, "html") == 0 ? RENDER_HTML : RENDER_TEXT;
    const char *text =
        paper == BLOCK_RECORD ? notice_record(ctx, notice, lang, form) : notice_render(ctx, notice, lang, form);
    return write_out(call, text, strlen(text));
}

enum status cli_notice_render(struct call *call) {
    return print_paper(call, BLOCK_NOTICE);
}

enum status cli_notice_record(struct call *call) {
    return print_paper(call, BLOCK_RECORD);
}
