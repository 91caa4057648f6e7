#include "rights/proof.h"

#include "../registry/fixture.h"

#include <string.h>

static const char paper[] = "%PDF-1.5 a paper that is signed";

static struct proof_verdict looks(struct fixture *f, const char *bytes, size_t length, const char *text,
                                  size_t text_length) {
    struct proof_verdict verdict;
    proof_verify(&f->ctx, bytes, length, text, text_length, &verdict);
    return verdict;
}

static const char *signed_text(struct fixture *f, struct proof_head *head) {
    const char *text = NULL;
    OK(proof_head(&f->ctx, head));
    OK(proof_sign(&f->ctx, head, "promises", paper, sizeof paper, &text));
    return text;
}

static void what_was_signed_holds_without_a_register_and_in_it(void **state) {
    struct fixture *f = *state;
    struct proof_head head;
    const char *text = signed_text(f, &head);
    struct proof_verdict verdict = looks(f, paper, sizeof paper, text, strlen(text));
    assert_null(verdict.problem);
    assert_string_equal(verdict.key, head.key);
    assert_string_equal(verdict.key, proof_key(&f->ctx));
    assert_true(verdict.seq == head.seq && !verdict.in_register);
    OK(proof_check(&f->ctx, paper, sizeof paper, text, strlen(text), &verdict));
    assert_null(verdict.problem);
    assert_true(verdict.in_register);
}

static void any_other_byte_is_found(void **state) {
    struct fixture *f = *state;
    struct proof_head head;
    const char *text = signed_text(f, &head);
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++)
        for (int bit = 0; bit < 8; bit++) {
            char *other = arena_text(f->ctx.arena, text);
            other[i] = (char)(other[i] ^ (1 << bit));
            assert_non_null(looks(f, paper, sizeof paper, other, length).problem);
        }
    for (size_t i = 0; i < sizeof paper; i++)
        for (int bit = 0; bit < 8; bit++) {
            char other[sizeof paper];
            memcpy(other, paper, sizeof paper);
            other[i] = (char)(other[i] ^ (1 << bit));
            assert_non_null(looks(f, other, sizeof other, text, length).problem);
        }
}

static void what_is_shorter_or_longer_is_found(void **state) {
    struct fixture *f = *state;
    struct proof_head head;
    const char *text = signed_text(f, &head);
    size_t length = strlen(text);
    char longer[sizeof paper + 1] = {0};
    memcpy(longer, paper, sizeof paper);
    assert_non_null(looks(f, longer, sizeof longer, text, length).problem);
    for (size_t cut = 0; cut < length; cut++)
        assert_non_null(looks(f, paper, sizeof paper, text, cut).problem);
    const char *more = arena_printf(f->ctx.arena, "%s\n", text);
    assert_non_null(looks(f, paper, sizeof paper, more, length + 1).problem);
    assert_non_null(looks(f, "", 0, text, length).problem);
}

/* Two papers, each with its own signature: neither is the other's. */
static void a_signature_is_of_one_paper(void **state) {
    struct fixture *f = *state;
    struct proof_head head;
    const char *text = signed_text(f, &head), *other = NULL;
    OK(proof_sign(&f->ctx, &head, "certificate", "other", 5, &other));
    assert_null(looks(f, "other", 5, other, strlen(other)).problem);
    assert_non_null(looks(f, paper, sizeof paper, other, strlen(other)).problem);
    assert_non_null(looks(f, "other", 5, text, strlen(text)).problem);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_signed_holds_without_a_register_and_in_it, fixture_begin,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(any_other_byte_is_found, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(what_is_shorter_or_longer_is_found, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(a_signature_is_of_one_paper, fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
