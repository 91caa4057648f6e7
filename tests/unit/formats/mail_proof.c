#include "formats/mail_proof.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static enum mail_proof proof(struct arena *arena, const char *header) {
    return mail_proof(arena, header, "mx.toimisto.test", "liisa@asiakas.test");
}

static void only_our_server_counts(void **state) {
    scoped_arena *arena = arena_new();
    (void)state;
    static const char *const none[] = {NULL,
                                       "",
                                       ";",
                                       "mx.toimisto.test",
                                       "mx.toimisto.test; none",
                                       "mx.muu.test; dkim=pass header.d=asiakas.test",
                                       "mx.toimisto.te\"st\"; dmarc=fail header.from=asiakas.test",
                                       "mx(x).toimisto.test; dkim=pass header.d=asiakas.test",
                                       "mx.toimisto.test.muu.test; dkim=pass header.d=asiakas.test",
                                       "(mx.toimisto.test) mx.muu.test; dmarc=fail header.from=asiakas.test"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(proof(arena, none[i]), MAIL_PROOF_NONE);
    assert_int_equal(mail_proof(arena, "x; spf=pass", "", "liisa@asiakas.test"), MAIL_PROOF_NONE);
    assert_int_equal(mail_proof(arena, "x; spf=pass smtp.mailfrom=asiakas.test", "x", NULL), MAIL_PROOF_NONE);
}

static void a_pass_counts_for_the_senders_domain(void **state) {
    scoped_arena *arena = arena_new();
    (void)state;
    static const char *const good[] = {
        "mx.toimisto.test; dkim=pass header.d=asiakas.test",
        "MX.toimisto.TEST 1;\r\n\tspf=pass (sender (of) it) smtp.mailfrom=liisa@asiakas.test",
        "mx.toimisto.test; dkim=fail header.d=lista.test; dkim=pass header.i=@ASIAKAS.test",
        "mx.toimisto.test; dmarc=pass (p=none) header.from=asiakas.test; spf=softfail"};
    static const char *const none[] = {"mx.toimisto.test; dkim=pass header.d=muu.test",
                                       "mx.toimisto.test; dkim=pass header.d=test",
                                       "mx.toimisto.test; dkim=pass header.d=kas.test",
                                       "mx.toimisto.test; dkim=pass",
                                       "mx.toimisto.test; spf=neutral smtp.mailfrom=asiakas.test; dkim=none",
                                       "mx.toimisto.test; x-dkim=pass header.d=asiakas.test",
                                       "mx.toimisto.test; (dkim=pass header.d=asiakas.test)",
                                       "mx.toimisto.test; dkim=\"pass; dkim=pass header.d=asiakas.test\""};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(proof(arena, good[i]), MAIL_PROOF_GOOD);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(proof(arena, none[i]), MAIL_PROOF_NONE);
}

static void a_fail_is_bad_unless_another_way_proves_it(void **state) {
    scoped_arena *arena = arena_new();
    (void)state;
    assert_int_equal(proof(arena, "mx.toimisto.test; dkim=fail header.d=asiakas.test"), MAIL_PROOF_BAD);
    assert_int_equal(proof(arena, "mx.toimisto.test; spf=fail; dkim=pass header.d=muu.test"), MAIL_PROOF_BAD);
    assert_int_equal(proof(arena, "mx.toimisto.test; spf=fail; dkim=pass header.d=asiakas.test"),
                     MAIL_PROOF_GOOD);
    assert_int_equal(proof(arena, "mx.toimisto.test; dkim=pass header.d=asiakas.test; dmarc=fail"),
                     MAIL_PROOF_BAD);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_our_server_counts),
        cmocka_unit_test(a_pass_counts_for_the_senders_domain),
        cmocka_unit_test(a_fail_is_bad_unless_another_way_proves_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
