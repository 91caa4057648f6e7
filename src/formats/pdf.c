/* Drawn twice: the first time into nothing, to know how many pages there are ("2 (5)"). Text is set by pango, line by
 * line, so that a paragraph may run over the foot of a page; a heading never stands alone there. */
#include "formats/pdf.h"

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

/* Points (1/72 inch). The Finnish document standard: side headings hang left, the text has one axis. */
static const double width = 595.28, height = 841.89, left = 56.7, axis = 170.1, right = 51.0, top = 62.0,
                    bottom = 70.0;

static const struct look {
    const char *font, *tag;
    double x, before, leading;
} looks[] = {
    [PDF_TITLE] = {"Source Serif 4, Charter, Liberation Serif, DejaVu Serif, serif 19", "H1", 56.7, 0, 1.15},
    [PDF_EDITION] = {"Source Serif 4, Charter, Liberation Serif, DejaVu Serif, serif 10", "P", 56.7, 6, 1.3},
    [PDF_HEADING] = {"Source Serif 4, Charter, Liberation Serif, DejaVu Serif, serif bold 11", "H2", 56.7, 20,
                     1.3},
    [PDF_PARAGRAPH] = {"Source Serif 4, Charter, Liberation Serif, DejaVu Serif, serif 10.5", "P", 170.1, 7,
                       1.38},
    [PDF_ITEM] = {"Source Serif 4, Charter, Liberation Serif, DejaVu Serif, serif 10.5", "LI", 170.1, 2, 1.38},
};

struct drawing {
    struct ctx *ctx;
    const struct pdf_about *about;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoContext *context;
    double y;
    int page, pages;
    bool in_list;
    struct buf bytes;
};

static cairo_status_t keep(void *arg, const unsigned char *bytes, unsigned int length) {
    struct drawing *drawing = arg;
    buf_add_n(&drawing->bytes, bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

static void drop_layout(PangoLayout **layout) {
    if (*layout)
        g_object_unref(*layout);
}
#define scoped_layout __attribute__((cleanup(drop_layout))) PangoLayout

static PangoLayout *layout_of(struct drawing *drawing, const char *font, double room, const char *text) {
    PangoLayout *layout = pango_layout_new(drawing->context);
    PangoFontDescription *description = pango_font_description_from_string(font);
    pango_layout_set_font_description(layout, description);
    pango_font_description_free(description);
    pango_layout_set_width(layout, (int)(room * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout, text, -1);
    return layout;
}

static void draw_small(struct drawing *drawing, double x, double room, PangoAlignment alignment,
                       const char *text) {
    scoped_layout *layout = layout_of(drawing, "Liberation Sans, DejaVu Sans, sans 8", room, text);
    pango_layout_set_alignment(layout, alignment);
    cairo_move_to(drawing->cairo, x, height - bottom + 28);
    pango_cairo_show_layout(drawing->cairo, layout);
}

/* Page furniture is no content: it has no tag, so readers pass it over. */
static void end_page(struct drawing *drawing) {
    const char *number = arena_printf(drawing->ctx->arena, "%d (%d)", drawing->page, drawing->pages);
    cairo_set_source_rgb(drawing->cairo, 0.33, 0.36, 0.33);
    draw_small(drawing, left, width - left - right - 80, PANGO_ALIGN_LEFT, drawing->about->foot);
    draw_small(drawing, width - right - 80, 80, PANGO_ALIGN_RIGHT, number);
    cairo_set_source_rgb(drawing->cairo, 0.1, 0.11, 0.1);
    cairo_show_page(drawing->cairo);
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
        cairo_tag_begin(drawing->cairo, "L", NULL);
    else
        cairo_tag_end(drawing->cairo, "L");
    drawing->in_list = list;
}

static void draw_rule(struct drawing *drawing) {
    cairo_set_line_width(drawing->cairo, 0.5);
    cairo_set_source_rgb(drawing->cairo, 0.11, 0.35, 0.29);
    cairo_move_to(drawing->cairo, left, drawing->y - 5);
    cairo_line_to(drawing->cairo, width - right, drawing->y - 5);
    cairo_stroke(drawing->cairo);
    cairo_set_source_rgb(drawing->cairo, 0.1, 0.11, 0.1);
}

static double line_height(const PangoRectangle *box, const struct look *look) {
    return (double)box->height / PANGO_SCALE * look->leading / 1.15;
}

static double first_line(PangoLayout *layout, const struct look *look) {
    PangoRectangle box;
    PangoLayoutIter *lines = pango_layout_get_iter(layout);
    pango_layout_iter_get_line_extents(lines, NULL, &box);
    pango_layout_iter_free(lines);
    return line_height(&box, look);
}

static void draw_lines(struct drawing *drawing, PangoLayout *layout, const struct look *look, double indent) {
    PangoLayoutIter *lines = pango_layout_get_iter(layout);
    bool more = true;
    while (more) {
        PangoRectangle box;
        PangoLayoutLine *line = pango_layout_iter_get_line_readonly(lines);
        pango_layout_iter_get_line_extents(lines, NULL, &box);
        double tall = line_height(&box, look);
        if (drawing->y + tall > height - bottom)
            next_page(drawing);
        double base = (double)(pango_layout_iter_get_baseline(lines) - box.y) / PANGO_SCALE;
        cairo_move_to(drawing->cairo, look->x + indent, drawing->y + base);
        pango_cairo_show_layout_line(drawing->cairo, line);
        drawing->y += tall;
        more = pango_layout_iter_next_line(lines);
    }
    pango_layout_iter_free(lines);
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
    double indent = item ? 12 : 0, room = heading ? axis - left - 14 : width - look->x - right - indent;
    scoped_layout *layout = layout_of(drawing, look->font, room, part->text);
    int text_height;
    pango_layout_get_pixel_size(layout, NULL, &text_height);
    /* Nothing stands before the first part of a page; beside a heading there the text still begins with it. */
    drawing->y += drawing->y > top || drawing->y < top ? look->before : 0;
    /* A heading wants some text beside it. */
    if (heading && drawing->y + text_height + 40 > height - bottom)
        next_page(drawing);
    list_begin(drawing, item);
    if (heading)
        draw_rule(drawing);
    double start = drawing->y;
    cairo_tag_begin(drawing->cairo, look->tag, NULL);
    if (part->anchor)
        cairo_tag_begin(drawing->cairo, CAIRO_TAG_DEST, anchor_attributes(drawing, part->anchor));
    if (item) {
        scoped_layout *dash = layout_of(drawing, look->font, 12, "\xe2\x80\x93");
        if (drawing->y + first_line(layout, look) > height - bottom) /* a dash stays with its text */
            next_page(drawing);
        cairo_move_to(drawing->cairo, look->x, drawing->y);
        pango_cairo_show_layout(drawing->cairo, dash);
    }
    draw_lines(drawing, layout, look, indent);
    if (part->anchor)
        cairo_tag_end(drawing->cairo, CAIRO_TAG_DEST);
    cairo_tag_end(drawing->cairo, look->tag);
    if (heading && drawing->y > start)
        drawing->y = start - looks[PDF_PARAGRAPH].before; /* the text begins beside the heading */
}

/* The next heading stays below whatever is taller: its side column or the text. */
static double side_height(struct drawing *drawing, const struct pdf_part *part) {
    int text_height;
    scoped_layout *layout = layout_of(drawing, looks[PDF_HEADING].font, axis - left - 14, part->text);
    pango_layout_get_pixel_size(layout, NULL, &text_height);
    return (double)text_height;
}

static void set_about(struct drawing *drawing) {
    const char *now = instant_iso(drawing->ctx->arena, drawing->ctx->now);
    cairo_pdf_surface_set_metadata(drawing->surface, CAIRO_PDF_METADATA_TITLE, drawing->about->title);
    cairo_pdf_surface_set_metadata(drawing->surface, CAIRO_PDF_METADATA_AUTHOR, drawing->about->author);
    cairo_pdf_surface_set_metadata(drawing->surface, CAIRO_PDF_METADATA_CREATOR, "Seloste");
    cairo_pdf_surface_set_metadata(drawing->surface, CAIRO_PDF_METADATA_CREATE_DATE, now);
}

static void draw_all(struct drawing *drawing, const struct pdf_part *parts, size_t count) {
    double side_end = 0;
    int side_page = 0;
    cairo_tag_begin(drawing->cairo, "Document", NULL);
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
    cairo_tag_end(drawing->cairo, "Document");
    end_page(drawing);
}

static enum status draw(struct drawing *drawing, const struct pdf_part *parts, size_t count) {
    drawing->surface = cairo_pdf_surface_create_for_stream(keep, drawing, width, height);
    drawing->cairo = cairo_create(drawing->surface);
    /* A font map of our own: the default one is the thread's, and stays. */
    PangoFontMap *fonts = pango_cairo_font_map_new();
    drawing->context = pango_font_map_create_context(fonts);
    pango_context_set_language(drawing->context, pango_language_from_string(lang_code(drawing->about->lang)));
    drawing->y = top;
    drawing->page = 1;
    drawing->in_list = false;
    set_about(drawing);
    draw_all(drawing, parts, count);
    g_object_unref(drawing->context);
    g_object_unref(fonts);
    cairo_destroy(drawing->cairo);
    cairo_surface_finish(drawing->surface);
    cairo_status_t status = cairo_surface_status(drawing->surface);
    cairo_surface_destroy(drawing->surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return FAIL(drawing->ctx, ST_FAILED, M("The PDF could not be made: {1}"),
                    cairo_status_to_string(status));
    return ST_OK;
}

enum status pdf_write(struct ctx *ctx, const struct pdf_about *about, const struct pdf_part *parts,
                      size_t count, const void **bytes, size_t *length) {
    struct drawing counting = {.ctx = ctx, .about = about, .bytes = buf_in(ctx->arena)};
    TRY(draw(&counting, parts, count));
    struct drawing drawing = {.ctx = ctx, .about = about, .pages = counting.page, .bytes = buf_in(ctx->arena)};
    TRY(draw(&drawing, parts, count));
    *bytes = drawing.bytes.text;
    *length = drawing.bytes.length;
    return ST_OK;
}
