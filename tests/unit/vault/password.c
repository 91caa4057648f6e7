/* Hashes of passwords: made at a desk that has few places, compared in the same time whether there is one or not. */
#include "vault/password.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

enum { CROWD = 64 };

static const char phrase[] = "viisi kettua laulaa kuutamolla";

struct desk {
    struct ctx ctx;
    struct password_desk *desk;
};

static int begin(void **state) {
    static struct desk desk;
    ctx_begin(&desk.ctx);
    desk.desk = password_desk_begin(desk.ctx.arena);
    *state = &desk;
    return 0;
}

static int end(void **state) {
    struct desk *desk = *state;
    password_desk_end(desk->desk);
    password_desk_end(NULL);
    ctx_end(&desk->ctx);
    return 0;
}

static bool good(struct desk *desk, const char *hash, const char *password) {
    bool is = true; /* what was there is no answer */
    assert_int_equal(password_check(&desk->ctx, desk->desk, hash, password, &is), ST_OK);
    return is;
}

static void only_the_right_one_is_good(void **state) {
    struct desk *desk = *state;
    const char *hash, *again;
    assert_int_equal(password_hash(&desk->ctx, desk->desk, phrase, &hash), ST_OK);
    assert_int_equal(password_hash(&desk->ctx, desk->desk, phrase, &again), ST_OK);
    assert_memory_equal(hash, "$argon2id$v=19$", 15);
    assert_string_not_equal(hash, again); /* two who have the same are not seen to */
    assert_null(strstr(hash, phrase));
    assert_true(good(desk, hash, phrase));
    assert_false(good(desk, hash, "viisi kettua laulaa kuutamoll"));
    assert_false(good(desk, hash, ""));
}

static void where_there_is_none_nothing_is_good(void **state) {
    struct desk *desk = *state;
    assert_false(good(desk, NULL, phrase));
    assert_false(good(desk, "", ""));
    assert_false(good(desk, "$argon2id$v=19$", phrase));
    assert_false(good(desk, "no hash at all", phrase));
}

static long spent(struct desk *desk, const char *hash, const char *password) {
    struct timespec from, to;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
    (void)good(desk, hash, password);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
    return (to.tv_sec - from.tv_sec) * 1000000 + (to.tv_nsec - from.tv_nsec) / 1000;
}

/* By the work of this thread, which other programs do not add to: a comparison that is left out is none at all. */
static void it_takes_as_long_where_there_is_none(void **state) {
    struct desk *desk = *state;
    const char *hash;
    assert_int_equal(password_hash(&desk->ctx, desk->desk, phrase, &hash), ST_OK);
    (void)good(desk, NULL, phrase); /* what it compares with is made once */
    long right = spent(desk, hash, phrase);
    assert_true(spent(desk, NULL, phrase) > right / 4);
    assert_true(spent(desk, hash, "wrong") > right / 4);
}

static void *come(void *arg) {
    struct desk *desk = arg;
    scoped_ctx ctx;
    const char *hash = NULL;
    ctx_begin(&ctx);
    enum status status = password_hash(&ctx, desk->desk, phrase, &hash);
    bool told = status == ST_OK ? hash != NULL : status == ST_BUSY && *fault_text(&ctx);
    return (void *)(intptr_t)(told ? status : ST_FAILED);
}

/* Two sit, sixteen wait, and whoever comes then is asked to come again. */
static void a_crowd_is_asked_to_come_again(void **state) {
    struct desk *desk = *state;
    pthread_t threads[CROWD];
    size_t done = 0, busy = 0;
    const char *hash;
    for (size_t i = 0; i < CROWD; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, come, desk), 0);
    for (size_t i = 0; i < CROWD; i++) {
        void *status;
        pthread_join(threads[i], &status);
        done += (intptr_t)status == ST_OK;
        busy += (intptr_t)status == ST_BUSY;
    }
    assert_int_equal(done + busy, CROWD);
    assert_true(done >= PASSWORD_DESKS + PASSWORD_QUEUE);
    assert_true(busy > 0);
    assert_int_equal(password_hash(&desk->ctx, desk->desk, phrase, &hash), ST_OK); /* all have stood up */
}

static void what_is_easy_to_guess(void **state) {
    (void)state;
    const char *near[] = {"Hämäränkoivu", NULL}, *none[] = {NULL};
    enum { EASY = 30, HARD = 60 };
    static const char *const easy[] = {"",           "password",         "Password1!", "qwertyuiop",
                                       "1234567890", "aaaaaaaaaaaaaaaa", "1.1.1990",   "asdfasdfasdf"};
    for (size_t i = 0; i < sizeof easy / sizeof *easy; i++)
        assert_true(password_bits(easy[i], none) < EASY);
    assert_true(password_bits(phrase, none) > HARD);
    assert_true(password_bits("Hämäränkoivu", none) > password_bits("Hämäränkoivu", near) + 10);
}

/* No more of it is looked at than its beginning: the work would grow with the square. */
static void a_long_one_is_judged_by_its_beginning(void **state) {
    (void)state;
    const char *none[] = {NULL};
    char longer[PASSWORD_MAX_BYTES + 1], begins[101];
    for (size_t i = 0; i < sizeof longer - 1; i++)
        longer[i] = (char)('a' + i * 7 % 26);
    longer[sizeof longer - 1] = '\0';
    memcpy(begins, longer, 100);
    begins[100] = '\0';
    assert_true(password_bits(longer, none) == password_bits(begins, none));
    assert_true(password_bits(longer, none) > 0);
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        T(only_the_right_one_is_good),
        T(where_there_is_none_nothing_is_good),
        T(it_takes_as_long_where_there_is_none),
        T(a_crowd_is_asked_to_come_again),
        T(what_is_easy_to_guess),
        T(a_long_one_is_judged_by_its_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
