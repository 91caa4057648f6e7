/* Blocks to HTML or to plain text. The page stands alone: no script, nothing fetched, its own style, printed on
 * A4. Promises are anchors (#P52), so that letters and refusals can point at the sentence they quote. */
#include "notice/notice.h"

#include "base/buf.h"
#include "base/escape.h"
#include "notice/block.h"

#include <ctype.h>
#include <string.h>

struct blocks block_paper(struct ctx *ctx, const struct notice *notice, enum lang lang,
                          enum block_paper paper) {
    struct blocks blocks = {.ctx = ctx, .notice = notice, .lang = lang};
    if (paper == BLOCK_RECORD)
        block_record(&blocks);
    else if (notice->headings_count)
        block_from_text(&blocks);
    else
        block_from_tables(&blocks);
    return blocks;
}

const char *block_edition(const struct blocks *blocks) {
    struct ctx *ctx = blocks->ctx;
    const struct notice *notice = blocks->notice;
    enum lang lang = blocks->lang;
    const char *day = notice->in_force == DAY_NONE ? NULL : day_text(ctx->arena, lang, notice->in_force);
    if (notice->version && day)
        return MSG(ctx->arena, lang, M("Version {1}, in force from {2}"), notice->version, day);
    if (notice->version)
        return MSG(ctx->arena, lang, M("Version {1}"), notice->version);
    return day ? MSG(ctx->arena, lang, M("In force from {1}"), day) : "";
}

const char *block_title(const struct blocks *blocks) {
    for (size_t i = 0; i < blocks->count; i++)
        if (blocks->items[i].kind == BLOCK_TITLE)
            return blocks->items[i].text;
    return msg(blocks->lang, M("Privacy notice"));
}

/* ---- HTML */

/* "7. How long data are kept": the number by itself, as an ornament of the heading. */
static size_t number_length(const char *text) {
    size_t digits = strspn(text, "0123456789");
    return digits && digits < 3 && text[digits] == '.' && text[digits + 1] == ' ' ? digits : 0;
}

static void add_anchor(struct buf *buf, const char *tag, const struct block *block) {
    buf_printf(buf, "<%s", tag);
    if (block->promise) {
        buf_add(buf, " id=\"");
        escape_markup(buf, block->promise);
        buf_char(buf, '"');
    }
    buf_char(buf, '>');
}

static void heading_html(struct buf *buf, const struct block *block, size_t number, bool open) {
    size_t digits = number_length(block->text);
    if (open)
        buf_add(buf, "</div>\n</section>\n");
    buf_printf(buf, "<section class=\"part\" id=\"s%zu\">\n<div class=\"side\"><h2>", number);
    if (digits) {
        buf_add(buf, "<span>");
        buf_add_n(buf, block->text, digits);
        buf_add(buf, "</span> ");
    }
    escape_markup(buf, block->text + (digits ? digits + 2 : 0));
    buf_add(buf, "</h2></div>\n<div class=\"long\">\n");
}

/* What must be closed before the next block. */
static const char *closing(const struct block *block) {
    return block->kind == BLOCK_PARAGRAPH ? "</p>\n" : block->kind == BLOCK_ITEM ? "</ul>\n" : "";
}

/* "9318254-3": how many bytes of a business ID or the like begin here; browsers would break it after the hyphen. */
static size_t number_with_hyphen(const char *text, const char *at) {
    size_t before = strspn(at, "0123456789");
    size_t after = at[before] == '-' ? strspn(at + before + 1, "0123456789") : 0;
    bool begins = at == text || !isalnum((unsigned char)at[-1]);
    return begins && before && after ? before + 1 + after : 0;
}

static void sentence_html(struct buf *buf, const char *text) {
    const char *from = text;
    for (const char *at = text; *at;) {
        size_t length = number_with_hyphen(text, at);
        if (!length) {
            at++;
            continue;
        }
        escape_markup(buf, arena_text_n(buf->arena, from, (size_t)(at - from)));
        buf_add(buf, "<span class=\"nw\">");
        buf_add_n(buf, at, length);
        buf_add(buf, "</span>");
        from = at += length;
    }
    escape_markup(buf, from);
}

static void text_html(struct buf *buf, const struct block *block) {
    const char *text = block_typeset(buf->arena, block->text);
    if (block->kind == BLOCK_ITEM) {
        buf_add(buf, block->begins ? "<ul>\n" : "");
        add_anchor(buf, "li", block);
        sentence_html(buf, text);
        buf_add(buf, "</li>\n");
        return;
    }
    buf_add(buf, block->begins ? "<p>" : " ");
    if (block->promise)
        add_anchor(buf, "span", block);
    sentence_html(buf, text);
    buf_add(buf, block->promise ? "</span>" : "");
}

static const char *body_html(const struct blocks *blocks) {
    struct buf buf = buf_in(blocks->ctx->arena);
    const char *edition_text = block_edition(blocks);
    const struct block *before = NULL;
    size_t sections = 0;
    buf_add(&buf, "<h1>");
    escape_markup(&buf, block_title(blocks));
    buf_add(&buf, "</h1>\n");
    if (*edition_text) {
        buf_add(&buf, "<p class=\"edition\">");
        escape_markup(&buf, edition_text);
        buf_add(&buf, "</p>\n");
    }
    for (size_t i = 0; i < blocks->count; i++) {
        const struct block *block = &blocks->items[i];
        if (block->kind == BLOCK_TITLE)
            continue;
        if (before && (block->begins || block->kind != before->kind))
            buf_add(&buf, closing(before));
        if (block->kind == BLOCK_HEADING) {
            heading_html(&buf, block, sections + 1, sections > 0);
            sections++;
        } else {
            text_html(&buf, block);
        }
        before = block;
    }
    buf_add(&buf, before ? closing(before) : "");
    buf_add(&buf, sections ? "</div>\n</section>\n" : "");
    return buf_text(&buf);
}

static const char style[] =
    "*{box-sizing:border-box}.nw{white-space:nowrap}html{-webkit-text-size-adjust:100%}"
    "body{margin:0;background:#fff;color:#1b1b18;font:1.0625rem/1.55 Georgia,\"Times New Roman\",serif}"
    "main{max-width:62rem;margin:0 auto;padding:3rem 1.5rem 4rem}"
    "h1{font-size:2rem;line-height:1.2;font-weight:normal;margin:0 0 .5rem;max-width:24em;text-wrap:balance}"
    "h2{font-size:1.0625rem;line-height:1.35;font-weight:bold;margin:0;hyphens:auto}"
    "h2 span{display:block;font-size:1.75rem;line-height:1.1;font-weight:normal;color:#6b675c}"
    ".edition{color:#57544b;margin:0 0 1rem}"
    ".part{display:grid;grid-template-columns:14rem minmax(0,1fr);gap:1rem 2.5rem;"
    "border-top:1px solid #d8d4c8;padding:1.5rem 0}"
    ".long{max-width:38em}p{margin:0 0 .8em}.long>:last-child{margin-bottom:0}"
    "main>p{max-width:44em}"
    "ul{list-style:none;margin:-.3em 0 .8em;padding:0}li{padding-left:1.2em;text-indent:-1.2em;margin:.25em 0}"
    "li::before{content:\"\\2013\";display:inline-block;width:1.2em;text-indent:0}"
    ":target{background:#fff3c4}"
    "@media (prefers-color-scheme:dark){body{background:#191917;color:#e8e5dc}.edition,h2 span{color:#a8a496}"
    ".part{border-color:#3b3934}:target{background:#4a4015}}"
    "@media (max-width:48rem){main{padding:1.5rem 1rem 3rem}.part{display:block}h2{margin-bottom:.6rem}"
    "h1{font-size:1.6rem}}"
    "@page{size:A4;margin:20mm 18mm}"
    "@media print{body{font-size:10pt;line-height:1.4;color:#000;background:#fff}main{padding:0;max-width:none}"
    ".part{grid-template-columns:42mm minmax(0,1fr);padding:4mm 0;border-color:#999}h1{font-size:18pt}"
    "h2{font-size:10pt;break-after:avoid}h2 span{font-size:15pt}p,li{orphans:3;widows:3}li{break-inside:avoid}"
    ":target{background:none}}";

static const char *page_html(const struct blocks *blocks) {
    struct buf buf = buf_in(blocks->ctx->arena);
    buf_printf(&buf, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
               lang_code(blocks->lang));
    buf_add(&buf, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    escape_markup(&buf, block_title(blocks));
    buf_printf(&buf, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n", style);
    buf_add(&buf, body_html(blocks));
    buf_add(&buf, "</main>\n</body>\n</html>\n");
    return buf_text(&buf);
}

/* ---- plain text: one line a paragraph, so that it wraps where it is read */

static void rule(struct buf *buf, const char *text, char c) {
    for (const char *at = text; *at; at++)
        if (((unsigned char)*at & 0xC0) != 0x80)
            buf_char(buf, c);
    buf_char(buf, '\n');
}

static void line(struct buf *buf, const char *text) {
    for (const char *at = text; *at; at++)
        buf_char(buf, *at == '\n' ? ' ' : *at);
}

static const char *plain(const struct blocks *blocks) {
    struct buf buf = buf_in(blocks->ctx->arena);
    const char *title = block_title(blocks), *edition_text = block_edition(blocks);
    line(&buf, title);
    buf_char(&buf, '\n');
    rule(&buf, title, '=');
    if (*edition_text)
        buf_printf(&buf, "%s\n", edition_text);
    const struct block *before = NULL;
    for (size_t i = 0; i < blocks->count; i++) {
        const struct block *block = &blocks->items[i];
        if (block->kind == BLOCK_TITLE)
            continue;
        if (block->kind == BLOCK_ITEM)
            buf_add(&buf, before && before->kind != BLOCK_HEADING ? "\n\xE2\x80\x93 " : "\xE2\x80\x93 ");
        else if (block->begins)
            buf_add(&buf, before ? before->kind == BLOCK_HEADING ? "" : "\n\n" : "\n");
        else
            buf_char(&buf, ' ');
        if (block->kind == BLOCK_HEADING && before)
            buf_char(&buf, '\n');
        line(&buf, block->text);
        if (block->kind == BLOCK_HEADING) {
            buf_char(&buf, '\n');
            rule(&buf, block->text, '-');
        }
        before = block;
    }
    buf_add(&buf, before && before->kind != BLOCK_HEADING ? "\n" : "");
    return buf_text(&buf);
}

const char *notice_render(struct ctx *ctx, const struct notice *notice, enum lang lang, enum render_as as) {
    struct blocks blocks = block_paper(ctx, notice, lang, BLOCK_NOTICE);
    return as == RENDER_HTML ? page_html(&blocks) : plain(&blocks);
}

const char *notice_render_body(struct ctx *ctx, const struct notice *notice, enum lang lang) {
    struct blocks blocks = block_paper(ctx, notice, lang, BLOCK_NOTICE);
    return body_html(&blocks);
}

const char *notice_record(struct ctx *ctx, const struct notice *notice, enum lang lang, enum render_as as) {
    struct blocks blocks = block_paper(ctx, notice, lang, BLOCK_RECORD);
    return as == RENDER_HTML ? page_html(&blocks) : plain(&blocks);
}
