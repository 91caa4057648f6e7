#include "formats/filetype.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const char *type(const char *bytes, size_t length, bool whole) {
    return filetype_of(bytes, length, whole)->type;
}
#define TYPE(bytes) type(bytes, sizeof(bytes) - 1, true)

static void bytes_tell(void **state) {
    (void)state;
    assert_string_equal(TYPE("\x89PNG\r\n\x1a\n...."), "image/png");
    assert_string_equal(TYPE("\xff\xd8\xff\xe0"), "image/jpeg");
    assert_string_equal(TYPE("RIFF1234WEBPVP8 "), "image/webp");
    assert_string_equal(TYPE("RIFF1234WAVEfmt "), "text/plain");
    assert_string_equal(TYPE("%PDF-1.7\n\xff"), "application/pdf");
    assert_string_equal(TYPE("\0\0\0\x18"
                             "ftypheic"),
                        "image/heic");
    assert_string_equal(TYPE("\0\0\0\x18"
                             "ftypisom"),
                        "video/mp4");
    assert_string_equal(TYPE("PK\3\4....mimetypeapplication/vnd.oasis.opendocument.text"),
                        "application/vnd.oasis.opendocument.text");
    assert_string_equal(TYPE("PK\3\4.....word/document.xml"),
                        "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    assert_string_equal(TYPE("PK\3\4.....kuva.jpg"), "application/zip");
    assert_string_equal(TYPE("MZ\x90\0\3"), "application/octet-stream");
}

static void nothing_that_a_browser_runs(void **state) {
    (void)state;
    assert_string_equal(TYPE("<!DOCTYPE html><script>alert(1)</script>"), "text/plain");
    assert_string_equal(TYPE("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"), "text/plain");
    assert_string_equal(type("", 0, true), "application/octet-stream");
    assert_string_equal(filetype_named("text/html")->type, "application/octet-stream");
    assert_string_equal(filetype_named(NULL)->type, "application/octet-stream");
}

static void a_text_may_be_cut_within_a_letter(void **state) {
    (void)state;
    assert_string_equal(type("p\xc3\xa4iv\xc3", 6, false), "text/plain");
    assert_string_equal(type("p\xc3\xa4iv\xc3", 6, true), "application/octet-stream");
    assert_string_equal(type("a\0b", 3, false), "application/octet-stream");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(bytes_tell),
                                       cmocka_unit_test(nothing_that_a_browser_runs),
                                       cmocka_unit_test(a_text_may_be_cut_within_a_letter)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
