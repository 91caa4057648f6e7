/* What the settings and the customer's page know of e-mail.
 * Used by: web/messages.c, web/write.c, web/settings.c, web/customer_sending.c.
 * Memory: the visit's arena. */
#ifndef WEB_MESSAGES_H
#define WEB_MESSAGES_H

#include "web/frame.h"

enum status messages_test(struct visit *visit);

#endif
