/* Free text that holds what a notice without sensitive data must not hold: personal identity codes (identity.h) and plain
 * statements about somebody's health. It proves nothing about what it does not find.
 * Used by: allow; rights/request_may.
 * Memory: none.
 * Errors: none.
 * Promises: P25.
 * Law: GDPR 9, 87; Data Protection Act 29. */
#ifndef REGISTRY_SCREEN_H
#define REGISTRY_SCREEN_H

#include <stdbool.h>

enum screened { SCREEN_CLEAN, SCREEN_IDENTITY_CODE, SCREEN_HEALTH };
enum screened screen_text(const char *text);
/* Of a text about who somebody is: the number of a passport or another document, by its form or beside the document's name. */
bool screen_document(const char *text);
/* Does a sentence ask for a copy or a picture of such a document, and not that none be sent? */
bool screen_copy(const char *text);

#endif
