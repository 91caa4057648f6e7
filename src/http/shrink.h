/* The body of an answer made smaller for a client that takes gzip.
 * Used by: http/server.c, before an answer is sent; what is packed at build time it leaves alone.
 * Memory: the answer's arena.
 * Promises: only texts, only where it saves; what is small, or packed, or not a text goes as it is. The form token, the one secret
 *           that stands on every page beside what others may have typed, is another each time (gate/mask.h), so that lengths tell nothing of it.
 * Source: RFC 9110, 8.4 and 12.5.3; RFC 1952. */
#ifndef HTTP_SHRINK_H
#define HTTP_SHRINK_H

#include "http/reply.h"
#include "http/request.h"

/* Packs the page that was built, and says so in the headers; `reply->bytes` is then what is sent. */
void shrink(const struct request *request, struct reply *reply);

#endif
