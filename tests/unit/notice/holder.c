#include "notice/holder.h"

#include "notice/recipient.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const struct notice *shipped(struct ctx *ctx, const char *path) {
    struct findings findings = {0};
    const struct notice *notice = NULL;
    assert_int_equal(notice_load(ctx, ctx->arena, path, &findings, &notice), ST_OK);
    return notice;
}

static const struct holder *named(const struct notice *notice, const char *id) {
    int index = recipient_find(notice, id);
    assert_int_not_equal(index, NOTICE_NOTHING);
    return &notice->holders[index];
}

static const char *held(struct ctx *ctx, const struct notice *notice, const struct holder *holder) {
    const char *all = "";
    if (holder->holds.count == notice->classes_count)
        return "all";
    for (size_t i = 0; i < notice->classes_count; i++)
        if (holder_holds(notice, holder, (int)i, NOTICE_NOTHING))
            all = arena_printf(ctx->arena, "%s%s%s", all, *all ? " " : "", notice->classes[i].entry.id);
    return all;
}

struct row {
    const char *id, *classes;
};

static void holds_what(const char *path, const struct row *rows, size_t count) {
    struct ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = shipped(&ctx, path);
    assert_int_equal(notice->holders_count, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(held(&ctx, notice, named(notice, rows[i].id)), rows[i].classes);
    ctx_end(&ctx);
}
#define HOLDS(path, ...)                                                                                       \
    holds_what(path, (const struct row[]){__VA_ARGS__},                                                        \
               sizeof((const struct row[]){__VA_ARGS__}) / sizeof(struct row))

/* Whichever way a notice says it: a system that names no class is no system without data. */
static void in_every_shipped_notice(void **state) {
    (void)state;
    HOLDS("notices/agency.yaml", {"devices", "all"}, {"folder", "all"}, {"mail", "customer"},
          {"billing", "bookkeeping"}, {"myhours", "customer"}, {"zendesk", "customer"}, {"jotform", "customer"},
          {"pcloud", "all"}, {"google", "customer"}, {"whatsapp", "customer"}, {"joomag", "customer"},
          {"accounting_firm", "bookkeeping"}, {"printers", "customer"}, {"authorities", "all"});
    HOLDS("notices/agency-mended.yaml", {"devices", "all"}, {"folder", "bookkeeping customer"},
          {"mail", "customer requests"}, {"billing", "bookkeeping"}, {"myhours", "customer"},
          {"zendesk", "customer"}, {"jotform", "customer answers"}, {"pcloud", "all"}, {"google", "customer"},
          {"whatsapp", "customer"}, {"joomag", "customer pictures"}, {"accounting_firm", "bookkeeping"},
          {"printers", "customer pictures"}, {"authorities", "all"});
    HOLDS("notices/association.yaml", {"members", "list members memberships guardians volunteers magazine"},
          {"drive", "all"}, {"book", "hire"}, {"federation", "list members memberships"},
          {"insurer", "damages"}, {"printer", "members magazine"}, {"auditor", "books"},
          {"authorities", "all"});
    HOLDS("notices/clinic.yaml", {"records", "all"}, {"sms", "reach appointments"},
          {"cabinet", "records drafts"}, {"kanta", "records"}, {"payer", "records books"},
          {"accountant", "books"}, {"authorities", "all"});
    HOLDS("notices/webshop.yaml", {"shop", "all"},
          {"copies", "account gifts orders parcels returns gift_cards club messages books requests choices "
                     "refusals certificates"},
          {"mailer", "newsletter"}, {"computers", "all"}, {"payment", "orders books"},
          {"carrier", "account gifts"}, {"accountant", "books"}, {"authorities", "all"});
}

static const char head[] =
    "register:\n"
    "  version: 1\n"
    "  in_force: 2026-01-01\n"
    "  filings: {shop: {fi: asiakkaat}}\n"
    "  languages: [fi]\n"
    "  controller: {name: Pyörä Oy, business_id: 9120347-8, address: \"Katu 1, Turku\"}\n"
    "  contact: {role: johtaja, name: Aku Kaarto, email: aku@pyora.example}\n"
    "  deputy: {role: myyjä, name: Eeva Raitio, email: eeva@pyora.example}\n"
    "calendar: {country: fi, time_zone: Europe/Helsinki, fiscal_years_end: [2025-12-31]}\n"
    "people: {club: {form: organisation, words: {fi: seura}}, rider: {form: person, words: {fi: ajaja}}}\n"
    "services: {repair: {to: all, words: {fi: huolto}}}\n"
    "purposes:\n"
    "  serve: {words: {fi: huolto}}\n"
    "  advert: {marketing: yes, words: {fi: mainonta}}\n"
    "data:\n"
    "  names: {class: customer, types: [club], fields: [name], words: {fi: nimet}}\n"
    "  people: {class: customer, types: [rider], fields: [last_name], words: {fi: ajajat}}\n"
    "  talks: {class: customer, fields: [message], words: {fi: viestit}}\n"
    "  bills: {class: books, fields: [invoice], words: {fi: laskut}}\n"
    "events: {contact: {counts: [call], words: {fi: yhteys}}}\n"
    "sources: {self: {fills: all, words: {fi: itse}}}\n"
    "retention:\n"
    "  customer: {gone_by: last(contact) + 2 years, words: {fi: muut}}\n"
    "  books: {keep_through: statute(fi.vouchers), gone_by: statute(fi.vouchers) + 1 month, statute: "
    "fi.vouchers, words: {fi: laskut}}\n"
    "transfers: {outside_eea: no}\n"
    "recipients:\n"
    "  press: {data: [names], words: {fi: paino}}\n"
    "  both: {classes: [books], data: [names], words: {fi: molemmat}}\n"
    "  every: {data: all, words: {fi: kaikki}}\n"
    "  none: {words: {fi: ei mitään}}\n"
    "  riders: {classes: [customer], types: [rider], words: {fi: ajajille}}\n"
    "  books: {data: [bills], words: {fi: tilit}}\n";

struct shop {
    struct ctx ctx;
    const struct notice *notice;
};

static struct shop shop(void) {
    struct shop shop;
    struct findings findings = {0};
    ctx_begin(&shop.ctx);
    enum status status =
        notice_load_bytes(&shop.ctx, shop.ctx.arena, "shop.yaml", head, strlen(head), &findings, &shop.notice);
    for (size_t i = 0; status != ST_OK && i < findings.count; i++)
        print_error("%d: %s\n", findings.items[i].line, findings.items[i].text);
    assert_int_equal(status, ST_OK);
    return shop;
}

static bool holds(const struct shop *shop, const char *id, const char *class, const char *type) {
    return holder_holds(shop->notice, named(shop->notice, id), notice_class(shop->notice, class),
                        type ? notice_type(shop->notice, type) : NOTICE_NOTHING);
}

static void of_whom(void **state) {
    (void)state;
    struct shop s = shop();
    assert_true(holds(&s, "press", "customer", NULL));
    assert_true(holds(&s, "press", "customer", "club"));
    assert_false(holds(&s, "press", "customer", "rider")); /* their names are another category */
    assert_false(holds(&s, "press", "books", NULL));
    assert_true(holds(&s, "riders", "customer", "rider"));
    assert_false(holds(&s, "riders", "customer", "club"));
    assert_string_equal(held(&s.ctx, s.notice, named(s.notice, "both")), "all");
    assert_false(named(s.notice, "both")->holds.all); /* both are named */
    assert_true(named(s.notice, "every")->holds.all);
    assert_true(holds(&s, "every", "books", "rider"));
    assert_string_equal(held(&s.ctx, s.notice, named(s.notice, "none")), "");
    ctx_end(&s.ctx);
}

/* What lies somewhere is one thing, what may be given to whom another: as exactly as it is said. */
static void gets_no_more(void **state) {
    (void)state;
    struct shop s = shop();
    int press = recipient_find(s.notice, "press"), customer = notice_class(s.notice, "customer");
    int names = notice_category(s.notice, "names"), talks = notice_category(s.notice, "talks");
    assert_true(recipient_gets(s.notice, press, customer, names));
    assert_false(recipient_gets(s.notice, press, customer, talks));
    assert_false(recipient_gets(s.notice, press, customer, NOTICE_NOTHING));
    assert_false(holder_holds_data(named(s.notice, "press"), customer, talks));
    ctx_end(&s.ctx);
}

/* Vouchers alone, said as data: no more for marketing than where they are said as a class. */
static void of_books(void **state) {
    (void)state;
    struct shop s = shop();
    assert_true(recipient_of_books(s.notice, named(s.notice, "books")));
    assert_false(recipient_for(s.notice, named(s.notice, "books"), notice_purpose(s.notice, "advert")));
    assert_false(recipient_of_books(s.notice, named(s.notice, "both")));
    assert_false(recipient_of_books(s.notice, named(s.notice, "none")));
    ctx_end(&s.ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(in_every_shipped_notice), cmocka_unit_test(of_whom),
                                       cmocka_unit_test(gets_no_more), cmocka_unit_test(of_books)};
    return cmocka_run_group_tests_name("notice/holder", tests, NULL, NULL);
}
