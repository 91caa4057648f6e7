#include "vault/stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

struct sealed {
    unsigned char key[STREAM_KEY];
    char pieces[3][8 + STREAM_EXTRA];
};

static void seal_three(struct ctx *ctx, struct sealed *sealed) {
    struct stream *stream = stream_seal_begin(ctx, 7, sealed->key);
    stream_seal(stream, "one.....", 8, false, sealed->pieces[0]);
    stream_seal(stream, "two.....", 8, false, sealed->pieces[1]);
    stream_seal(stream, "three...", 8, true, sealed->pieces[2]);
}

static bool opens(struct stream *stream, const void *piece, const char *text, bool wants_last) {
    char plain[8];
    bool last = false;
    return stream_open(stream, piece, 8 + STREAM_EXTRA, plain, &last) && memcmp(plain, text, 8) == 0 &&
           last == wants_last;
}

static void what_was_sealed_opens_in_its_order(void **state) {
    (void)state;
    scoped_ctx ctx;
    struct sealed sealed;
    ctx_begin(&ctx);
    seal_three(&ctx, &sealed);
    struct stream *stream = stream_open_begin(&ctx, 7, sealed.key);
    assert_true(opens(stream, sealed.pieces[0], "one.....", false));
    assert_true(opens(stream, sealed.pieces[1], "two.....", false));
    assert_true(opens(stream, sealed.pieces[2], "three...", true));
}

static void nothing_else_opens(void **state) {
    (void)state;
    scoped_ctx ctx;
    struct sealed sealed;
    ctx_begin(&ctx);
    seal_three(&ctx, &sealed);
    assert_false(opens(stream_open_begin(&ctx, 7, sealed.key), sealed.pieces[1], "two.....", false));
    assert_false(opens(stream_open_begin(&ctx, 8, sealed.key), sealed.pieces[0], "one.....", false));
    sealed.pieces[0][3] ^= 1;
    assert_false(opens(stream_open_begin(&ctx, 7, sealed.key), sealed.pieces[0], "one.....", false));
    sealed.pieces[0][3] ^= 1;
    sealed.key[0] ^= 1;
    assert_false(opens(stream_open_begin(&ctx, 7, sealed.key), sealed.pieces[0], "one.....", false));
    bool last;
    char plain[8];
    assert_false(stream_open(stream_open_begin(&ctx, 7, sealed.key), sealed.pieces[0], 3, plain, &last));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_was_sealed_opens_in_its_order),
                                       cmocka_unit_test(nothing_else_opens)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
