/* The beginning of a line: is it a date, as phones write it before a message?
 * Used by: whatsapp*.c only.
 * Memory: none.
 * Errors: none; what is no date is no beginning. */
#ifndef FORMATS_WHATSAPP_INSIDE_H
#define FORMATS_WHATSAPP_INSIDE_H

#include "formats/whatsapp.h"

/* What all lines of one file have in common. */
struct whatsapp_look {
    bool bracket, year_first;
    char separator;
};

struct whatsapp_head {
    struct whatsapp_look look;
    int numbers[3];
    int second;
    size_t length; /* bytes up to what was said */
};

bool whatsapp_head(const char *line, size_t length, struct whatsapp_head *head);
bool whatsapp_mark(uint32_t code);  /* steers the direction of writing, or is nothing at all */
bool whatsapp_blank(uint32_t code); /* some kind of space */

#endif
