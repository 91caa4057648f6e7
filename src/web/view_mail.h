/* E-mail that goes out, and the page by which its receiver objects; see view.h.
 * Used by: web/stop.c, web/messages.c, web/write.c, pages/stop*.html, pages/message*.html. */
#ifndef WEB_VIEW_MAIL_H
#define WEB_VIEW_MAIL_H

#include "web/view.h"

/* token: of the link, on the page that asks; NULL on the page that answers. */
struct view_stop {
    struct view_frame frame;
    const char *token, *heading, *text, *contact;
};

#endif
