/* Free text that holds what a notice without sensitive data must not hold: personal identity codes (identity.h) and plain
 * statements about somebody's health. It proves nothing about what it does not find.
 * Used by: allow.
 * Memory: none.
 * Errors: none.
 * Promises: P25.
 * Law: GDPR 9, 87; Data Protection Act 29. */
#ifndef REGISTRY_SCREEN_H
#define REGISTRY_SCREEN_H

enum screened { SCREEN_CLEAN, SCREEN_IDENTITY_CODE, SCREEN_HEALTH };
enum screened screen_text(const char *text);

#endif
