/* What the checks of the notice ask for, as numbers that the program holds to: how long a password is, by when devices are looked at.
 * Used by: registry/sign_in; rights/device*.c.
 * Memory: none.
 * Promises: P55, P56: the strictest of the notice's checks counts, of its security rules and of its sentences. */
#ifndef NOTICE_SECURITY_H
#define NOTICE_SECURITY_H

#include "notice/notice.h"

/* The least length, in characters, that a password must have for every check to hold; 0: the notice says nothing. `path` (or
 * NULL): of the rule or sentence that asks for it. */
int security_password_length(const struct notice *notice, const char **path);
/* The same of any measure that is "at least" or "at most" a number; 0: the notice says nothing. */
int security_least(const struct notice *notice, const char *measure);
int security_most(const struct notice *notice, const char *measure);
/* The shortest span that an age may have ("backup_age <= 24 hours"); not set: the notice says nothing. */
struct span security_span(const struct notice *notice, const char *measure);
/* Does any check ask for this measure? And the rule or sentence that does, by its path or promise; NULL: none. */
bool security_counts(const struct notice *notice, const char *measure);
const char *security_path(const struct notice *notice, const char *measure);

#endif
