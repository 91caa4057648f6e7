#include "base/late.h"

#include <dlfcn.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
/* What a library that is loaded late keeps for each thread is found by the sanitizer in the bytes before that block, which is
 * right only where the block was laid out as its authors thought: now and then it read a length out of old memory there, and
 * ended a sound run. The leaks themselves are found without. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "intercept_tls_get_addr=0";
}
#endif

bool late_load(const char *file, const struct late *list, size_t count, void *calls) {
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    bool whole = library != NULL;
    for (size_t i = 0; i < count && whole; i++) {
        void *call = dlsym(library, list[i].name);
        memcpy((char *)calls + list[i].at, &call, sizeof call);
        whole = call != NULL;
    }
    return whole;
}
