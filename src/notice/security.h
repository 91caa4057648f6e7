/* Measures that the program itself can hold to: how long a password is.
 * Used by: registry/sign_in.
 * Memory: none.
 * Promises: P55: the strictest of the notice's checks counts, of its security rules and of its sentences. */
#ifndef NOTICE_SECURITY_H
#define NOTICE_SECURITY_H

#include "notice/notice.h"

/* The least length, in characters, that a password must have for every check to hold; 0: the notice says nothing. `path` (or
 * NULL): of the rule or sentence that asks for it. */
int security_password_length(const struct notice *notice, const char **path);

#endif
