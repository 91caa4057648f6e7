/* Request targets and cookies: nothing crashes, and what is taken is a plain path in UTF-8. */
#include "http/request.h"

#include "base/status.h"
#include "base/utf8.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_arena *arena = arena_new();
    char *text = arena_text_n(arena, (const char *)bytes, length);
    struct request request = {.arena = arena};
    const char *wrong = request_read_target(&request, text);
    must(request.path[0] == '/');
    if (!wrong) {
        must(utf8_text(request.path, strlen(request.path)));
        must(!strstr(request.path, "/../") && !strstr(request.path, "//") && !strchr(request.path, '\\'));
        for (size_t i = 0; i < request.query.count; i++)
            must(utf8_valid(request.query.list[i].value, strlen(request.query.list[i].value)));
    }
    request_read_cookies(&request, text);
    must(request.cookies.count <= REQUEST_PAIRS);
    for (size_t i = 0; i < request.cookies.count; i++)
        must(request.cookies.list[i].name[0]);
    struct pair language = {"Accept-Language", text};
    request.headers = (struct pairs){&language, 1, 1};
    must(request_lang(&request) < LANG_COUNT);
    return 0;
}
