/* Lines of a command, one word a line: whatever they are, they become a call of a known row, or a sentence. */
#include "cli/parse.h"

#include <string.h>

enum { WORDS = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const char *argv[WORDS];
    size_t argc = 0;
    char *text = arena_text_n(ctx.arena, (const char *)bytes, length);
    for (char *at = text; argc < WORDS && at < text + length; at += strlen(at) + 1) {
        at[strcspn(at, "\n")] = '\0';
        argv[argc++] = at;
    }
    struct call call = {.ctx = &ctx, .peer = -1};
    enum status status = parse_call(&call, argc, argv);
    if (status == ST_OK) {
        must(call.command && call.word_count <= argc && call.option_count <= argc);
        for (size_t i = 0; i < call.option_count; i++)
            must(call_has(&call, call.options[2 * i]));
    } else {
        must(status == ST_INVALID && ctx.fault.id && *fault_text(&ctx));
    }
    return 0;
}
