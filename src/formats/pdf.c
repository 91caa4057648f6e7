/* Drawn twice: the first time into nothing, to know how many pages there are ("2 (5)"). Text is set by pango, line by
 * line, so that a paragraph may run over the foot of a page; a heading never stands alone there. */
#include "formats/pdf.h"

#include "base/late.h"
#include "base/buf.h"
#include "base/date.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdbool.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
/* fontconfig keeps a small cache for the life of the process, and no call frees it. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
    return "leak:libfontconfig";
}
#endif

/* Points (1/72 inch). The Finnish document standard: side headings hang left, the text has one axis. A heading of one word,
 * such as “1. Rekisterinpitäjä”, stays on its line. */
static const double width = 595.28, height = 841.89, left = 56.7, axis = 170.1, right = 51.0, top = 62.0,
                    bottom = 70.0, heading_gap = 8.0;

static const struct look {
    const char *font, *tag;
    double x, before, leading;
} looks[] = {
    [PDF_TITLE] = {"Source Serif 4, Charter, Liberation Serif, DejaVu Serif, serif 19", "H1", 56.7, 0, 1.15},
    [PDF_EDITION] = {"Source Serif 4, Charter, Liberation Serif, DejaVu Serif, serif 10", "P", 56.7, 6, 1.3},
    [PDF_HEADING] = {"Source Serif 4, Charter, Liberation Serif, DejaVu Serif, serif bold 10", "H2", 56.7, 20,
                     1.3},
    [PDF_PARAGRAPH] = {"Source Serif 4, Charter, Liberation Serif, DejaVu Serif, serif 10.5", "P", 170.1, 7,
                       1.38},
    [PDF_ITEM] = {"Source Serif 4, Charter, Liberation Serif, DejaVu Serif, serif 10.5", "LI", 170.1, 2, 1.38},
};

/* Their functions, found when a PDF is first wanted: pango brings thirty libraries along, and loading them made up half of every
 * start of the program. */
struct calls {
#define CALL(name) __typeof__(&(name)) name;
#include "formats/pdf_library.def"
#undef CALL
};

struct drawing {
    struct ctx *ctx;
    struct calls calls;
    const struct pdf_about *about;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoContext *context;
    double y;
    int page, pages;
    bool in_list;
    struct buf bytes;
};

/* The library stays loaded: glib cannot be let go of. */
static enum status find_calls(struct ctx *ctx, struct calls *calls) {
    static const char file[] = "libpangocairo-1.0.so.0";
    static const struct late list[] = {
#define CALL(name) {#name, offsetof(struct calls, name)},
#include "formats/pdf_library.def"
#undef CALL
    };
    bool whole = late_load(file, list, sizeof list / sizeof *list, calls);
    return whole ? ST_OK : FAIL(ctx, ST_FAILED, M("This computer lacks what a PDF is made with: {1}"), file);
}

static cairo_status_t keep(void *arg, const unsigned char *bytes, unsigned int length) {
    struct drawing *drawing = arg;
    buf_add_n(&drawing->bytes, bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

static PangoLayout *layout_of(struct drawing *drawing, const char *font, double room, const char *text) {
    PangoLayout *layout = drawing->calls.pango_layout_new(drawing->context);
    PangoFontDescription *description = drawing->calls.pango_font_description_from_string(font);
    drawing->calls.pango_layout_set_font_description(layout, description);
    drawing->calls.pango_font_description_free(description);
    drawing->calls.pango_layout_set_width(layout, (int)(room * PANGO_SCALE));
    drawing->calls.pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    drawing->calls.pango_layout_set_text(layout, text, -1);
    return layout;
}

static void draw_small(struct drawing *drawing, double x, double room, PangoAlignment alignment,
                       const char *text) {
    PangoLayout *layout = layout_of(drawing, "Liberation Sans, DejaVu Sans, sans 8", room, text);
    drawing->calls.pango_layout_set_alignment(layout, alignment);
    drawing->calls.cairo_move_to(drawing->cairo, x, height - bottom + 28);
    drawing->calls.pango_cairo_show_layout(drawing->cairo, layout);
    drawing->calls.g_object_unref(layout);
}

/* Page furniture is no content: it has no tag, so readers pass it over. */
static void end_page(struct drawing *drawing) {
    const char *number = arena_printf(drawing->ctx->arena, "%d (%d)", drawing->page, drawing->pages);
    drawing->calls.cairo_set_source_rgb(drawing->cairo, 0.33, 0.36, 0.33);
    draw_small(drawing, left, width - left - right - 80, PANGO_ALIGN_LEFT, drawing->about->foot);
    draw_small(drawing, width - right - 80, 80, PANGO_ALIGN_RIGHT, number);
    drawing->calls.cairo_set_source_rgb(drawing->cairo, 0.1, 0.11, 0.1);
    drawing->calls.cairo_show_page(drawing->cairo);
}

static void next_page(struct drawing *drawing) {
    end_page(drawing);
    drawing->page++;
    drawing->y = top;
}

static void list_begin(struct drawing *drawing, bool list) {
    if (list == drawing->in_list)
        return;
    if (list)
        drawing->calls.cairo_tag_begin(drawing->cairo, "L", NULL);
    else
        drawing->calls.cairo_tag_end(drawing->cairo, "L");
    drawing->in_list = list;
}

static void draw_rule(struct drawing *drawing) {
    drawing->calls.cairo_set_line_width(drawing->cairo, 0.5);
    drawing->calls.cairo_set_source_rgb(drawing->cairo, 0.11, 0.35, 0.29);
    drawing->calls.cairo_move_to(drawing->cairo, left, drawing->y - 5);
    drawing->calls.cairo_line_to(drawing->cairo, width - right, drawing->y - 5);
    drawing->calls.cairo_stroke(drawing->cairo);
    drawing->calls.cairo_set_source_rgb(drawing->cairo, 0.1, 0.11, 0.1);
}

static double line_height(const PangoRectangle *box, const struct look *look) {
    return (double)box->height / PANGO_SCALE * look->leading / 1.15;
}

static double first_line(struct drawing *drawing, PangoLayout *layout, const struct look *look) {
    PangoRectangle box;
    PangoLayoutIter *lines = drawing->calls.pango_layout_get_iter(layout);
    drawing->calls.pango_layout_iter_get_line_extents(lines, NULL, &box);
    drawing->calls.pango_layout_iter_free(lines);
    return line_height(&box, look);
}

static void draw_lines(struct drawing *drawing, PangoLayout *layout, const struct look *look, double indent) {
    PangoLayoutIter *lines = drawing->calls.pango_layout_get_iter(layout);
    bool more = true;
    while (more) {
        PangoRectangle box;
        PangoLayoutLine *line = drawing->calls.pango_layout_iter_get_line_readonly(lines);
        drawing->calls.pango_layout_iter_get_line_extents(lines, NULL, &box);
        double tall = line_height(&box, look);
        if (drawing->y + tall > height - bottom)
            next_page(drawing);
        double base = (double)(drawing->calls.pango_layout_iter_get_baseline(lines) - box.y) / PANGO_SCALE;
        drawing->calls.cairo_move_to(drawing->cairo, look->x + indent, drawing->y + base);
        drawing->calls.pango_cairo_show_layout_line(drawing->cairo, line);
        drawing->y += tall;
        more = drawing->calls.pango_layout_iter_next_line(lines);
    }
    drawing->calls.pango_layout_iter_free(lines);
}

static const char *anchor_attributes(struct drawing *drawing, const char *anchor) {
    for (const char *at = anchor; *at; at++)
        if (*at == '\'' || *at == '\\')
            return "name='x'";
    return arena_printf(drawing->ctx->arena, "name='%s'", anchor);
}

static void draw_part(struct drawing *drawing, const struct pdf_part *part) {
    const struct look *look = &looks[part->style];
    bool item = part->style == PDF_ITEM, heading = part->style == PDF_HEADING;
    double indent = item ? 12 : 0,
           room = heading ? axis - left - heading_gap : width - look->x - right - indent;
    PangoLayout *layout = layout_of(drawing, look->font, room, part->text);
    int text_height;
    drawing->calls.pango_layout_get_pixel_size(layout, NULL, &text_height);
    /* Nothing stands before the first part of a page; beside a heading there the text still begins with it. */
    drawing->y += drawing->y > top || drawing->y < top ? look->before : 0;
    /* A heading wants some text beside it. */
    if (heading && drawing->y + text_height + 40 > height - bottom)
        next_page(drawing);
    list_begin(drawing, item);
    if (heading)
        draw_rule(drawing);
    double start = drawing->y;
    drawing->calls.cairo_tag_begin(drawing->cairo, look->tag, NULL);
    if (part->anchor)
        drawing->calls.cairo_tag_begin(drawing->cairo, CAIRO_TAG_DEST,
                                       anchor_attributes(drawing, part->anchor));
    if (item) {
        PangoLayout *dash = layout_of(drawing, look->font, 12, "\xe2\x80\x93");
        if (drawing->y + first_line(drawing, layout, look) > height - bottom) /* a dash stays with its text */
            next_page(drawing);
        drawing->calls.cairo_move_to(drawing->cairo, look->x, drawing->y);
        drawing->calls.pango_cairo_show_layout(drawing->cairo, dash);
        drawing->calls.g_object_unref(dash);
    }
    draw_lines(drawing, layout, look, indent);
    drawing->calls.g_object_unref(layout);
    if (part->anchor)
        drawing->calls.cairo_tag_end(drawing->cairo, CAIRO_TAG_DEST);
    drawing->calls.cairo_tag_end(drawing->cairo, look->tag);
    if (heading && drawing->y > start)
        drawing->y = start - looks[PDF_PARAGRAPH].before; /* the text begins beside the heading */
}

/* The next heading stays below whatever is taller: its side column or the text. */
static double side_height(struct drawing *drawing, const struct pdf_part *part) {
    int text_height;
    PangoLayout *layout = layout_of(drawing, looks[PDF_HEADING].font, axis - left - heading_gap, part->text);
    drawing->calls.pango_layout_get_pixel_size(layout, NULL, &text_height);
    drawing->calls.g_object_unref(layout);
    return (double)text_height;
}

static void set_about(struct drawing *drawing) {
    const char *now = instant_iso(drawing->ctx->arena, drawing->ctx->now);
    drawing->calls.cairo_pdf_surface_set_metadata(drawing->surface, CAIRO_PDF_METADATA_TITLE,
                                                  drawing->about->title);
    drawing->calls.cairo_pdf_surface_set_metadata(drawing->surface, CAIRO_PDF_METADATA_AUTHOR,
                                                  drawing->about->author);
    drawing->calls.cairo_pdf_surface_set_metadata(drawing->surface, CAIRO_PDF_METADATA_CREATOR, "Seloste");
    drawing->calls.cairo_pdf_surface_set_metadata(drawing->surface, CAIRO_PDF_METADATA_CREATE_DATE, now);
}

static void draw_all(struct drawing *drawing, const struct pdf_part *parts, size_t count) {
    double side_end = 0;
    int side_page = 0;
    drawing->calls.cairo_tag_begin(drawing->cairo, "Document", NULL);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].style == PDF_HEADING) {
            if (side_page == drawing->page && drawing->y < side_end)
                drawing->y = side_end;
            double tall = side_height(drawing, &parts[i]);
            draw_part(drawing, &parts[i]);
            side_end = drawing->y + looks[PDF_PARAGRAPH].before + tall;
            side_page = drawing->page;
        } else {
            draw_part(drawing, &parts[i]);
        }
    }
    list_begin(drawing, false);
    drawing->calls.cairo_tag_end(drawing->cairo, "Document");
    end_page(drawing);
}

static enum status draw(struct drawing *drawing, const struct pdf_part *parts, size_t count) {
    drawing->surface = drawing->calls.cairo_pdf_surface_create_for_stream(keep, drawing, width, height);
    drawing->cairo = drawing->calls.cairo_create(drawing->surface);
    /* A font map of our own: the default one is the thread's, and stays. */
    PangoFontMap *fonts = drawing->calls.pango_cairo_font_map_new();
    drawing->context = drawing->calls.pango_font_map_create_context(fonts);
    drawing->calls.pango_context_set_language(
        drawing->context, drawing->calls.pango_language_from_string(lang_code(drawing->about->lang)));
    drawing->y = top;
    drawing->page = 1;
    drawing->in_list = false;
    set_about(drawing);
    draw_all(drawing, parts, count);
    drawing->calls.g_object_unref(drawing->context);
    drawing->calls.g_object_unref(fonts);
    drawing->calls.cairo_destroy(drawing->cairo);
    drawing->calls.cairo_surface_finish(drawing->surface);
    cairo_status_t status = drawing->calls.cairo_surface_status(drawing->surface);
    drawing->calls.cairo_surface_destroy(drawing->surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return FAIL(drawing->ctx, ST_FAILED, M("The PDF could not be made: {1}"),
                    drawing->calls.cairo_status_to_string(status));
    return ST_OK;
}

enum status pdf_write(struct ctx *ctx, const struct pdf_about *about, const struct pdf_part *parts,
                      size_t count, const void **bytes, size_t *length) {
    struct drawing counting = {.ctx = ctx, .about = about, .bytes = buf_in(ctx->arena)};
    TRY(find_calls(ctx, &counting.calls));
    TRY(draw(&counting, parts, count));
    struct drawing drawing = {.ctx = ctx,
                              .calls = counting.calls,
                              .about = about,
                              .pages = counting.page,
                              .bytes = buf_in(ctx->arena)};
    TRY(draw(&drawing, parts, count));
    *bytes = drawing.bytes.text;
    *length = drawing.bytes.length;
    return ST_OK;
}
