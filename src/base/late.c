#include "base/late.h"

#include <dlfcn.h>
#include <string.h>

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
