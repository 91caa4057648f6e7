/* Tokens with which programs use the interface.
 * Used by: web/tokens.c, pages/tokens.html. */
#ifndef WEB_VIEW_TOKENS_H
#define WEB_VIEW_TOKENS_H

#include "web/view.h"

struct view_token {
    const char *id, *name, *purposes, *may, *user, *csrf, *once;
    const char *until, *until_iso, *used, *used_iso; /* NULL: no last day; never */
    const char *state;                               /* of one that is no longer good: over, ended */
};

struct view_tokens {
    struct view_frame frame;
    const char *summary;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const char *secret, *secret_name; /* of one that was just made */
    const struct view_token *tokens;
    size_t tokens_count;
    const struct view_token *former;
    size_t former_count;
    const struct view_field *fields; /* of a new one */
    size_t fields_count;
    const struct view_choice *purposes;
    size_t purposes_count;
    const struct view_choice *rights;
    size_t rights_count;
    const char *purpose_wrong;
    const struct view_says *says;
};

#endif
