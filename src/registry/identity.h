/* Personal identity codes in free text, of the countries whose people an office here meets: Finland, Sweden (with coordination numbers),
 * Estonia (Lithuania's are built alike), Norway (with D-numbers) and Denmark.
 * Used by: screen.
 * Memory: none.
 * Errors: none.
 * Promises: P25. A code is one whose date exists and whose check digits fit, whatever dashes, spaces and digits it is written with; whatever
 *   only looks like one (a phone number, a business id, a reference) passes. A Danish number of those given since 2007 that have no check digit passes too.
 * Law: GDPR 87; Data Protection Act 29. */
#ifndef REGISTRY_IDENTITY_H
#define REGISTRY_IDENTITY_H

/* A country that the first one fits, "fi" (Swedish and Danish ones are written alike); NULL: there is none. */
const char *identity_code(const char *text);

#endif
