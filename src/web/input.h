/* How one field of the notice is asked for in a form: its control, what to type, and the words to choose from.
 * Used by: web/edit.c, web/record.c.
 * Memory: the context's arena. */
#ifndef WEB_INPUT_H
#define WEB_INPUT_H

#include "notice/field.h"
#include "web/frame.h"
#include "pages/pages.h"

/* Sets label, type, hint, width, area and choices; name, value and mistakes are the form's. `typed` is among the choices even
 * when it is none of them, so that it is not lost. */
void input_fill(struct ctx *ctx, const struct field *field, const char *typed, struct view_field *view);
/* "Needed" beside the hint, before anybody has left it out. */
void input_required(struct ctx *ctx, const struct field *field, struct view_field *view);
/* Where the data came from, and whether the notice asks for reasons at all. */
void input_sources(struct ctx *ctx, int chosen, const struct view_choice **sources, size_t *count,
                   bool *reasons);
struct view_field *input_reason(struct ctx *ctx, const char *typed, const char *wrong);

#endif
