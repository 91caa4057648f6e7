/* GMime, loaded when the first e-mail is put together or read, and made ready once: it and GLib would cost every command its start.
 * Used by: compose, mail_read.
 * Memory: none; it stays loaded.
 * Errors: false when the library or one of its functions is not there. */
#ifndef FORMATS_MAIL_LIBRARY_H
#define FORMATS_MAIL_LIBRARY_H

#include "base/late.h"

#define MAIL_LIBRARY "libgmime-3.0.so.0"

bool mail_library(const struct late *list, size_t count, void *calls);

#endif
