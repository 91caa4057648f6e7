/* The register of disclosures as a file for a spreadsheet or a program: a page of rows at a time, so that its length is no matter of memory
 * but for the text itself. Days and times are ISO, in the register's own time, whoever reads it. */
#include "registry/disclosure.h"

#include "base/buf.h"
#include "base/csv_write.h"

static const char *const heads[] = {"time",   "recipient", "name", "party",  "purpose", "classes",
                                    "ground", "basis",     "as",   "export", "by",      "never_given"};

static const char *head_words(enum lang lang, size_t i) {
    static const char *const words[] = {
        M("Time"),          M("Id of the recipient"),         M("Recipient"),   M("Customer"), M("For what"),
        M("Data"),          M("Ground of the transfer"),      M("Legal basis"), M("Form"),     M("Handing-out"),
        M("Who gave them"), M("Never given: written down on")};
    return msg(lang, words[i]);
}

static void put(void *to, const char *bytes, size_t length) {
    buf_add_n(to, bytes, length);
}

static void put_row(struct ctx *ctx, const struct csv_sink *sink, bool programs, const struct disclosure *one) {
    const struct zone *zone = registry_zone(ctx);
    const char *cells[] = {zone_iso(ctx->arena, zone, one->at),
                           one->recipient,
                           one->recipient_words,
                           ref_text(ctx->arena, one->party),
                           programs ? one->purpose : one->purpose_words,
                           programs ? one->classes : one->class_words,
                           programs ? one->ground : one->ground_words,
                           one->basis,
                           one->how,
                           ref_text(ctx->arena, one->batch),
                           one->actor,
                           one->cancelled ? zone_iso(ctx->arena, zone, one->cancelled) : NULL};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        csv_cell(sink, cells[i] ? cells[i] : "", i == 0);
    csv_line_end(sink);
}

/* The newest stand first: what was handed out while the file is made pushes rows of the page before onto this one. */
static bool among(const struct disclosure *list, size_t count, ref_t id) {
    for (size_t i = 0; i < count; i++)
        if (list[i].id == id)
            return true;
    return false;
}

enum status disclosure_file(struct ctx *ctx, const struct disclosure_asked *asked, bool programs,
                            const char **bytes, size_t *length, size_t *count) {
    enum { PAGE = 500 };
    struct buf *buf = arena_alloc(ctx->arena, sizeof *buf);
    struct disclosure_asked page = *asked;
    struct disclosure *list, *before = NULL;
    size_t found, total, skip = 0, before_count = 0;
    *buf = buf_in(ctx->arena);
    const struct csv_sink sink = {
        .put = put, .to = buf, .separator = programs || ctx->lang == LANG_EN ? ',' : ';', .guard = !programs};
    if (!programs)
        buf_add(buf, "\xEF\xBB\xBF"); /* by which Excel knows UTF-8 */
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        csv_cell(&sink, programs ? heads[i] : head_words(ctx->lang, i), i == 0);
    csv_line_end(&sink);
    *count = 0;
    page.limit = PAGE;
    do {
        page.skip = skip;
        TRY(disclosure_register(ctx, &page, &list, &found, &total));
        for (size_t i = 0; i < found; i++)
            if (!among(before, before_count, list[i].id)) {
                put_row(ctx, &sink, programs, &list[i]);
                ++*count;
            }
        skip += found;
        before = list;
        before_count = found;
    } while (found == PAGE);
    *bytes = buf_text(buf);
    *length = buf->length;
    return ST_OK;
}
