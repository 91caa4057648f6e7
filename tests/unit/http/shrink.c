#include "http/shrink.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <zlib.h>

static struct request asks(struct arena *arena, const char *takes) {
    struct request request = {.arena = arena};
    struct pair pair = {"Accept-Encoding", takes};
    if (takes)
        ARENA_PUSH(arena, request.headers.list, request.headers.count, request.headers.room, pair);
    return request;
}

static struct reply answers(struct arena *arena, int lines) {
    struct reply reply;
    reply_begin(&reply, arena);
    for (int i = 0; i < lines; i++)
        buf_printf(&reply.page, "<tr><td>%d</td></tr>\n", i);
    return reply;
}

static void a_page_comes_back_as_it_was(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct request request = asks(arena, "br, gzip;q=0.8");
    for (int lines = 100; lines < 20000; lines *= 5) {
        struct reply reply = answers(arena, lines);
        shrink(&request, &reply);
        assert_non_null(reply.bytes);
        assert_true(reply.length < reply.page.length / 2);
        assert_string_equal(reply_value(&reply, "Content-Encoding"), "gzip");
        assert_string_equal(reply_value(&reply, "Vary"), "Accept-Encoding");
        unsigned char *whole = arena_alloc(arena, reply.page.length + 1);
        z_stream stream = {.next_in = (unsigned char *)(uintptr_t)reply.bytes,
                           .avail_in = (unsigned)reply.length,
                           .next_out = whole,
                           .avail_out = (unsigned)reply.page.length + 1};
        assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
        assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
        assert_int_equal(stream.total_out, reply.page.length);
        assert_memory_equal(whole, buf_text(&reply.page), reply.page.length);
        inflateEnd(&stream);
    }
}

static void stays(struct request *request, struct reply *reply) {
    const void *bytes = reply->bytes;
    shrink(request, reply);
    assert_ptr_equal(reply->bytes, bytes);
    assert_null(reply_value(reply, "Content-Encoding"));
}

static void what_is_small_packed_no_text_or_not_wanted_stays(void **state) {
    (void)state;
    scoped_arena *arena = arena_new();
    struct request takes = asks(arena, "gzip"), refuses = asks(arena, "gzip;q=0, deflate"),
                   silent = asks(arena, NULL);
    struct reply reply = answers(arena, 10);
    stays(&takes, &reply);
    reply = answers(arena, 1000);
    stays(&refuses, &reply);
    reply = answers(arena, 1000);
    stays(&silent, &reply);
    assert_string_equal(reply_value(&reply, "Vary"), "Accept-Encoding"); /* the next may be told another */
    reply = answers(arena, 1000);
    reply.type = "application/pdf";
    stays(&takes, &reply);
    reply = answers(arena, 1000);
    reply.bytes = "x";
    reply.length = 1;
    stays(&takes, &reply);
    reply = answers(arena, 0);
    uint32_t noise = 1;
    for (int i = 0; i < 4000; i++) {
        noise = noise * 1664525u + 1013904223u;
        buf_char(&reply.page, (char)(noise >> 24));
    }
    stays(&takes, &reply); /* it would grow */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_comes_back_as_it_was),
        cmocka_unit_test(what_is_small_packed_no_text_or_not_wanted_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
