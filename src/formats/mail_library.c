#include "formats/mail_library.h"

#include "base/status.h"

#include <pthread.h>

static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;

/* GMime counts how often it was made ready, and not for two threads at once. */
bool mail_library(const struct late *list, size_t count, void *calls) {
    struct {
        void (*g_mime_init)(void);
    } ready;
    static const struct late init[] = {{"g_mime_init", 0}};
    must(pthread_mutex_lock(&loading) == 0);
    bool whole = late_load(MAIL_LIBRARY, init, 1, &ready) && late_load(MAIL_LIBRARY, list, count, calls);
    if (whole)
        ready.g_mime_init();
    must(pthread_mutex_unlock(&loading) == 0);
    return whole;
}
