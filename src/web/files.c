/* Files of a customer: the part of its page, a page of their own for what was refused, and the bytes. A file leaves as
 * a download and nothing else: what it would be in a browser that opened it is never tried, whatever it says it is. */
#include "web/files.h"

#include "base/embed.h"
#include "formats/filetype.h"
#include "formats/preview.h"
#include "http/form.h"
#include "pages/pages.h"
#include "registry/file.h"
#include "registry/permit.h"
#include "registry/registry.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 8000, ADDRESS_MOST = 32 * 1024 * 1024 };

/* ---- the part */

const char *files_size(struct ctx *ctx, int64_t bytes) {
    const char *kilo = ctx->lang == LANG_FI ? "kt" : "kB", *mega = ctx->lang == LANG_FI ? "Mt" : "MB";
    int64_t tenths = (bytes * 10 + 524288) / 1048576;
    if (bytes < 1048576)
        return arena_printf(ctx->arena, "%lld\xc2\xa0%s", (long long)(bytes + 1023) / 1024, kilo);
    if (tenths % 10 == 0)
        return arena_printf(ctx->arena, "%lld\xc2\xa0%s", (long long)(tenths / 10), mega);
    return arena_printf(ctx->arena, "%lld%c%lld\xc2\xa0%s", (long long)(tenths / 10),
                        ctx->lang == LANG_EN ? '.' : ',', (long long)(tenths % 10), mega);
}

enum status files_most(struct ctx *ctx, const char **most) {
    int64_t bytes;
    TRY(file_most(ctx, &bytes));
    *most = files_size(ctx, bytes < ADDRESS_MOST ? bytes : ADDRESS_MOST);
    return ST_OK;
}

const char *files_about(struct ctx *ctx, const struct file *file) {
    const struct filetype *type = filetype_named(file->type);
    char *ending = arena_text(ctx->arena, type->ending);
    for (char *c = ending; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    return arena_printf(ctx->arena, "%s, %s", ending, files_size(ctx, file->size));
}

static enum status fill_list(struct ctx *ctx, ref_t party, struct view_files *view) {
    struct file_row *rows;
    size_t count;
    TRY(file_list(ctx, party, &rows, &count));
    struct view_file *list = arena_array(ctx->arena, count, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = (struct view_file){.id = ref_text(ctx->arena, rows[i].record),
                                     .name = rows[i].file->name,
                                     .about = files_about(ctx, rows[i].file),
                                     .text = rows[i].text,
                                     .day = frame_day(ctx, rows[i].day),
                                     .iso = frame_day_iso(ctx, rows[i].day),
                                     .shown = filetype_named(rows[i].file->type)->shown};
    view->files = list;
    view->files_count = count;
    return ST_OK;
}

static enum status fill(struct visit *visit, const struct party *party, const char *text,
                        struct view_files *view) {
    struct ctx *ctx = visit->ctx;
    int type = party->role_count ? party->roles[0].type : NOTICE_NOTHING;
    const char *sentence = "data";
    const char *most;
    TRY(files_most(ctx, &most));
    *view = (struct view_files){.id = ref_text(ctx->arena, party->id),
                                .csrf = gate_token(visit),
                                .once = gate_number(ctx->arena),
                                .most = most,
                                .text = text};
    view->may = permit_offers(ctx, ACTION_NOTE, party->restricted);
    bool listed = type != NOTICE_NOTHING && file_possible(ctx, type, &sentence);
    view->possible = listed && view->may;
    view->corrects = permit_offers(ctx, ACTION_CHANGE, party->restricted);
    if (!listed) {
        view->not_possible =
            msg(ctx->lang, M("The notice lists no files about such a customer, so none are kept."));
        view->says = frame_says(ctx, sentence);
    }
    return fill_list(ctx, party->id, view);
}

enum status files_part(struct visit *visit, const struct party *party, const struct view_files **files) {
    struct view_files *view = arena_alloc(visit->ctx->arena, sizeof *view);
    *files = view;
    return fill(visit, party, "", view);
}

/* ---- the page */

static enum status party_of(struct visit *visit, ref_t *party) {
    if (!ref_parse(visit->params[0], party))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    return party_now(visit->ctx, party);
}

static enum status show(struct visit *visit, ref_t ref, const char *text, const char *wrong,
                        const struct view_says *says) {
    struct ctx *ctx = visit->ctx;
    struct party party;
    TRY(party_read(ctx, ref, visit_purpose(visit), &party));
    struct view_files_page view = {
        .id = ref_text(ctx->arena, party.id), .name = party.name, .wrong = wrong, .wrong_says = says};
    TRY(fill(visit, &party, text, &view.files));
    frame_fill(visit, party.name, &view.frame);
    view.frame.here = arena_printf(ctx->arena, "party/%s/files", view.id);
    struct template_out out = frame_out(visit);
    page_files_page(&out, &view);
    return ST_OK;
}

enum status files_show(struct visit *visit) {
    ref_t party;
    TRY(party_of(visit, &party));
    return show(visit, party, "", NULL, NULL);
}

static enum status add(struct visit *visit, ref_t party, const char *text) {
    struct ctx *ctx = visit->ctx;
    struct input input;
    const char *name;
    size_t size;
    ref_t record;
    if (!visit_file(visit, &name, &size, &input))
        return FAIL(ctx, ST_INVALID, M("Choose a file first."));
    struct file_draft draft = {.name = name,
                               .input = &input,
                               .record = {.party = party,
                                          .ends = DAY_NONE,
                                          .text = text,
                                          .service = NOTICE_NOTHING,
                                          .source = NOTICE_NOTHING}};
    return file_add(ctx, &draft, &record);
}

enum status files_add(struct visit *visit) {
    static const struct form_field fields[] = {{"text", TEXT_MAX}};
    struct ctx *ctx = visit->ctx;
    struct form form;
    ref_t party;
    TRY(party_of(visit, &party));
    TRY(form_read(ctx, visit->request, fields, 1, &form));
    const char *text = form_value(&form, "text");
    enum status status = add(visit, party, text);
    if (status == ST_NOT_FOUND || status == ST_FAILED || status == ST_BUSY)
        return status;
    if (status != ST_OK) {
        const char *wrong = frame_fault(ctx);
        const struct view_says *says = frame_fault_says(ctx);
        visit->reply->status = status_http(status);
        fault_clear(ctx);
        return show(visit, party, text, wrong, says);
    }
    reply_see_other(visit->reply, arena_printf(ctx->arena, "/party/%s#files", ref_text(ctx->arena, party)));
    return ST_OK;
}

/* ---- the bytes */

/* RFC 6266 and 8187: a name for old readers that says nothing, and the real one, every byte of it escaped that is not plain. */
const char *files_disposition(struct ctx *ctx, const struct file *file) {
    struct buf buf = buf_in(ctx->arena);
    buf_printf(&buf, "attachment; filename=\"file.%s\"; filename*=UTF-8''", filetype_named(file->type)->ending);
    for (const unsigned char *at = (const unsigned char *)file->name; *at; at++) {
        bool plain = (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                     *at == '-' || *at == '.' || *at == '_';
        buf_printf(&buf, plain ? "%c" : "%%%02X", *at);
    }
    return buf_text(&buf);
}

static enum status open_file(struct visit *visit, struct file_reading *reading) {
    ref_t record;
    if (!ref_parse(visit->params[0], &record))
        return FAIL(visit->ctx, ST_NOT_FOUND, M("There is no such page."));
    return file_open(visit->ctx, record, visit_purpose(visit), reading);
}

enum status files_send(struct visit *visit) {
    scoped_file reading = {.record = 0};
    struct reply *reply = visit->reply;
    TRY(open_file(visit, &reading));
    TRY(file_whole(visit->ctx, &reading, &reply->bytes, &reply->length));
    reply->type = filetype_named(reading.file.type)->type;
    reply_header(reply, "Content-Disposition", files_disposition(visit->ctx, &reading.file));
    reply_header(reply, "Content-Security-Policy", "sandbox");
    return ST_OK;
}

enum status files_preview(struct visit *visit) {
    struct ctx *ctx = visit->ctx;
    scoped_file reading = {.record = 0};
    const void *bytes;
    size_t length;
    struct preview preview;
    TRY(open_file(visit, &reading));
    TRY(file_whole(ctx, &reading, &bytes, &length));
    reply_header(visit->reply, "Content-Security-Policy", "sandbox");
    /* Whoever waits for the other process keeps its turn: as many draw at a time as answers are made. */
    bool drawn = preview_draw(ctx->arena, reading.file.type, bytes, length, &preview);
    const struct embedded *sheet = embed_find("static/sheet.svg"); /* for what cannot be drawn */
    must(sheet);
    visit->reply->type = drawn ? preview.type : "image/svg+xml";
    visit->reply->bytes = drawn ? preview.bytes : (const void *)sheet->bytes;
    visit->reply->length = drawn ? preview.length : sheet->length;
    return ST_OK;
}
