/* What is unpaid, disputed or claimed, and what a payment, a credit note or a word of the office makes of it. */
#include "judging.h"

static const char retention[] = "  books: {gone_by: at + 1 year, hold: {while: unpaid or disputed, then: 3 "
                                "months, at_most: at + 5 years}, words: {fi: "
                                "kirjat, sv: böcker, en: books}}\n"
                                "  thing: {gone_by: at + 1 year, hold: {while: unpaid, then: 1 month}, words: "
                                "{fi: asia, sv: sak, en: thing}}\n";
static const char loose[] = "  books: {gone_by: at + 1 year, words: {fi: kirjat, sv: böcker, en: books}}\n"
                            "  thing: {gone_by: (last(call) else taken_in) + 1 year, hold: {while: unpaid, "
                            "then: 1 month}, words: {fi: asia, sv: sak, en: "
                            "thing}}\n";

struct row {
    const char *class, *events, *on, *says;
};

static void check(const char *keys, const struct row *rows, size_t count) {
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        const char *scenario =
            arena_printf(ctx.arena,
                         "{'parties':{'C':{'type':'consumer','fields':{}}},'events':[%s],'ask':[{'party':'C',"
                         "'class':'%s','on':'%s'}]}",
                         rows[i].events, rows[i].class, rows[i].on);
        const char *says = judging_says(&ctx, judging_notice(&ctx, NULL, NULL, keys), scenario);
        if (strcmp(says, rows[i].says) == 0)
            continue;
        print_message("%s, on %s\n  says     %s\n  expected %s\n", rows[i].events, rows[i].on, says,
                      rows[i].says);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}
#define CHECK(keys, rows) check((keys), rows, sizeof(rows) / sizeof *(rows))

#define INVOICE       EW("invoice", "2020-01-01", "'amount':100")
#define PAID(at, sum) "," EW("payment", at, "'record':1,'amount':" sum)
#define GONE          "#1 - 2021-01-01 overdue"
#define HELD          "#1 - - held"

static void payments(void **state) {
    (void)state;
    const struct row rows[] = {
        {"books", INVOICE, "2020-02-01", HELD},
        {"books", INVOICE, "2025-01-01", HELD},
        {"books", INVOICE, "2025-01-02", "#1 - 2025-01-01 overdue"}, /* nobody ever said anything */
        {"books", INVOICE PAID("2020-03-01", "100"), "2021-02-01", GONE},
        {"books", INVOICE PAID("2020-03-01", "99.99"), "2021-02-01", HELD},
        {"books", INVOICE PAID("2020-03-01", "60") PAID("2020-04-01", "40"), "2021-02-01", GONE},
        {"books", INVOICE PAID("2020-03-01", "60") PAID("2021-02-01", "40"), "2021-03-01",
         "#1 - 2021-05-01 erasable"},
        {"books", INVOICE PAID("2020-03-01", "60") PAID("2021-02-01", "40"), "2021-01-31", HELD},
        {"books", INVOICE PAID("2020-03-01", "250"), "2021-02-01", GONE},
        {"books", INVOICE PAID("2020-03-01", "100") PAID("2020-05-01", "-100"), "2021-02-01",
         HELD},                                                                               /* paid back */
        {"books", INVOICE PAID("2019-12-01", "100"), "2021-02-01", GONE},                     /* before it */
        {"books", INVOICE "," EW("payment", "2020-03-01", "'record':1"), "2021-02-01", GONE}, /* of the whole */
        {"books", INVOICE "," EW("payment", "2020-03-01", "'amount':100"), "2021-02-01",
         HELD}, /* of which invoice? */
        {"books", E("invoice", "2020-01-01") PAID("2020-03-01", "3"), "2021-02-01", GONE},
        {"books", INVOICE "," EW("credit_note", "2020-03-01", "'record':1,'amount':-100"), "2021-02-01",
         GONE " | #2 - 2021-03-01 erasable"},
        {"books", INVOICE "," EW("credit_note", "2020-03-01", "'record':1,'amount':40"), "2021-06-01",
         HELD " | #2 - - held"}, /* what was credited is known as long as what is owed */
        {"books", INVOICE "," EW("reminder", "2020-03-01", "'record':1"), "2021-06-01", HELD " | #2 - - held"},
        {"books", INVOICE PAID("2021-04-15", "100") "," EW("reminder", "2020-03-01", "'record':1"),
         "2021-06-01", "#1 - 2021-07-15 erasable | #3 - 2021-07-15 erasable"},
    };
    CHECK(retention, rows);
}

#define SAID(more) EW("invoice", "2020-01-01", "'amount':100," more)

static void words(void **state) {
    (void)state;
    const struct row rows[] = {
        {"books", SAID("'unpaid':'no'"), "2021-02-01", GONE},
        {"books", SAID("'unpaid':'yes'") PAID("2020-01-01", "100"), "2021-02-01",
         GONE}, /* ends it, however it was said */
        {"books", SAID("'unpaid':'no'") PAID("2020-02-01", "40"), "2021-02-01", GONE},
        {"books", SAID("'disputed':'yes'") PAID("2020-02-01", "100"), "2021-02-01", HELD},
        /* said later than it was written down: until then it was so */
        {"books", SAID("'unpaid':'no','unpaid_since':'2021-03-03'"), "2021-04-01", "#1 - 2021-06-03 erasable"},
        {"books", SAID("'unpaid':'no','unpaid_since':'2021-03-03'"), "2021-03-02", HELD},
        {"books", SAID("'unpaid':'no','disputed':'no','disputed_since':'2021-03-03'"), "2021-04-01",
         "#1 - 2021-06-03 erasable"},
        {"books", SAID("'unpaid':'no','disputed':'yes','disputed_since':'2020-03-03'"), "2020-03-02",
         "#1 - 2021-01-01 erasable"},
        {"books", SAID("'unpaid':'no','disputed':'yes','disputed_since':'2020-03-03'"), "2021-03-03", HELD},
        /* of what is no invoice nothing follows, and a payment ends the word */
        {"thing", EW("rental", "2020-01-01", "'amount':100"), "2021-02-01", GONE},
        {"thing", EW("rental", "2020-01-01", "'amount':100,'unpaid':'yes'"), "2021-02-01", HELD},
        {"thing", EW("rental", "2020-01-01", "'amount':100,'unpaid':'yes'") PAID("2021-01-20", "100"),
         "2021-02-01", "#1 - 2021-02-20 erasable"},
        {"thing",
         E("rental", "2020-01-01") "," EW(
             "invoice", "2020-01-05", "'record':1,'amount':9,'unpaid':'yes'") "," EW("payment", "2020-02-05",
                                                                                     "'record':2,'amount':9"),
         "2021-02-01", GONE},
    };
    CHECK(retention, rows);
}

/* A class per party is held by any of its invoices; a class without a hold asks nobody. */
static void of_the_party(void **state) {
    (void)state;
    const struct row rows[] = {
        {"books", INVOICE, "2021-02-01", GONE},
        {"thing", E("call", "2020-01-01") "," EW("invoice", "2020-01-01", "'amount':100"), "2021-02-01",
         "- - held"},
        {"thing",
         E("call", "2020-01-01") "," EW("invoice", "2020-01-01", "'amount':100") "," EW(
             "payment", "2020-02-01", "'record':2,'amount':100"),
         "2021-02-01", "- 2021-01-01 overdue"},
        {"thing",
         E("call", "2020-01-01") "," EW("invoice", "2020-01-01", "'unpaid':'no'") "," E("invoice",
                                                                                        "2020-05-01"),
         "2021-02-01", "- - held"},
    };
    CHECK(loose, rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(payments), cmocka_unit_test(words),
                                       cmocka_unit_test(of_the_party)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
