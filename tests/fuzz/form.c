/* Posted forms. The first line of the input is the content type, the rest the body. */
#include "http/form.h"

#include "base/utf8.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static const struct form_field fields[] = {{"a", 10}, {"b", 1000}};
    const uint8_t *line = memchr(bytes, '\n', length);
    if (!line)
        return 0;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    size_t head = (size_t)(line - bytes), rest = length - head - 1;
    struct pair header = {"Content-Type", arena_text_n(ctx.arena, (const char *)bytes, head)};
    struct request request = {.arena = ctx.arena,
                              .headers = {&header, 1, 1},
                              .body = arena_text_n(ctx.arena, (const char *)line + 1, rest),
                              .body_length = rest};
    struct form form;
    if (form_read(&ctx, &request, fields, 2, &form) != ST_OK) {
        must(ctx.fault.id);
        return 0;
    }
    must(form.values.count <= 2 && strlen(form_value(&form, "a")) <= 10);
    const char *b = form_value(&form, "b");
    must(utf8_text(b, strlen(b)) && !strchr(b, '\r'));
    return 0;
}
