/* Libraries that are loaded when something first needs them, not at every start: they bring many others along. Which functions are
 * called is a table beside the code that calls them (formats/pdf_library.def and the like).
 * Used by: formats/pdf, formats/preview_main, vault/passkey, connect/fetch.
 * Memory: none; a library stays loaded.
 * Errors: false when the library or one of its functions is not there; the caller says what cannot be done. */
#ifndef BASE_LATE_H
#define BASE_LATE_H

#include <stdbool.h>
#include <stddef.h>

/* A function, and where in the caller's struct of functions its address belongs. */
struct late {
    const char *name;
    size_t at;
};

bool late_load(const char *file, const struct late *list, size_t count, void *calls);

#endif
