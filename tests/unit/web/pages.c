/* The pages over a real register: what is shown, what is refused and how, what an address never says. */
#include "visits.h"

#include "registry/adopt.h"
#include "registry/audit.h"
#include "registry/edition.h"
#include "registry/inside.h"

static const char *path_of(struct visits *v, ref_t party, const char *rest) {
    return arena_printf(v->f->ctx.arena, "/party/%s%s", ref_text(v->f->ctx.arena, party), rest);
}

static ref_t add_consumer(struct visits *v, const char *first, const char *last, const char *email) {
    return fixture_add(v->f, DRAFT(v->f, "consumer", "first_name", first, "last_name", last, "email", email));
}

static ref_t add_organisation(struct visits *v) {
    return fixture_add(v->f, DRAFT(v->f, "organisation", "name", "Kuurnan Puu Oy", "business_id", "9120351-5"));
}

static void an_empty_register_says_what_belongs_there(void **state) {
    struct visits *v = *state;
    sign_in(v, "Iida Tammisto");
    shows(get(v, "/customers"), "There is nobody in the register yet.");
    hides(get(v, "/customers"), "<table");
}

static void customers_come_in_finnish_order_and_page_by_page(void **state) {
    struct visits *v = *state;
    struct arena *arena = v->f->ctx.arena;
    add_consumer(v, "Ritva", "Äijälä", "ritva@posti.example");
    add_consumer(v, "Åke", "Åberg", "ake@posti.example");
    add_consumer(v, "Outi", "Zitting", "outi@posti.example");
    for (int i = 0; i < 55; i++)
        add_consumer(v, "Aino", arena_printf(arena, "Aalto%02d", i),
                     arena_printf(arena, "a%d@posti.example", i));
    sign_in(v, "Iida Tammisto");
    struct answer first = get(v, "/customers");
    assert_int_equal(first.status, 200);
    shows(first, "58 customers");
    shows(first, "Aino Aalto00");
    hides(first, "Zitting");
    const char *next = strstr(first.page, "rel=\"next\" href=\"");
    assert_non_null(next);
    next += strlen("rel=\"next\" href=\"");
    struct answer second = get(v, arena_text_n(arena, next, strcspn(next, "\"")));
    hides(second, "Aino Aalto00");
    const char *z = strstr(second.page, "Zitting"), *a = strstr(second.page, "Åberg"),
               *o = strstr(second.page, "Äijälä");
    assert_true(z && a && o && z < a && a < o);
}

static void a_search_leaves_no_trace_in_the_address(void **state) {
    struct visits *v = *state;
    add_consumer(v, "Sanni", "Kivelä-Moisio", "sanni@posti.example");
    add_consumer(v, "Outi", "Hallavuo", "outi@posti.example");
    sign_in(v, "Iida Tammisto");
    struct answer answer = post(v, "/customers", "q=kivel%C3%A4");
    assert_int_equal(answer.status, 303);
    assert_null(strstr(answer.location, "kivel"));
    struct answer found = get(v, answer.location);
    shows(found, "Sanni Kivelä-Moisio");
    shows(found, "value=\"kivelä\"");
    hides(found, "Hallavuo");
    assert_string_equal(post(v, "/customers", "q=kivel%C3%A4").location, answer.location);
    assert_string_equal(post(v, "/customers", "q=++").location, "/customers");
    shows(get(v, post(v, "/customers", "q=korpikuu").location), "Nobody was found.");
    sign_in(v, "Iida Tammisto"); /* another session of the same person */
    assert_string_equal(get(v, answer.location).location, "/customers");
}

static void what_people_typed_is_text(void **state) {
    struct visits *v = *state;
    ref_t party = add_consumer(v, "<script>alert(1)</script>", "\"'&", "x@posti.example");
    fixture_record(v->f, party, "note", "2026-11-20", "<img src=x onerror=alert(1)>");
    sign_in(v, "Iida Tammisto");
    const char *pages[] = {"/customers", path_of(v, party, ""), path_of(v, party, "/edit")};
    for (size_t i = 0; i < 3; i++) {
        struct answer answer = get(v, pages[i]);
        assert_int_equal(answer.status, 200);
        hides(answer, "<script>alert");
        hides(answer, "<img");
        shows(answer, "&lt;script&gt;");
    }
}

static void a_customer_shows_sources_and_until_when(void **state) {
    struct visits *v = *state;
    ref_t organisation = add_organisation(v);
    struct party_draft draft =
        DRAFT(v->f, "contact_person", "first_name", "Helmi", "last_name", "Aaltio", "phone", "040 000 2175");
    draft.organisation = organisation;
    ref_t person = fixture_add(v->f, draft);
    fixture_record(v->f, person, "call", "2026-11-19", "Vuosikertomukseen halutaan kuvat.");
    sign_in(v, "Iida Tammisto");
    struct answer page = get(v, path_of(v, organisation, ""));
    shows(page, "Kuurnan Puu Oy");
    shows(page, "Helmi Aaltio");
    shows(page, "tel:+358400002175");
    shows(page, "The customer, 25 November 2026.");
    page = get(v, path_of(v, person, ""));
    shows(page, "Vuosikertomukseen halutaan kuvat.");
    shows(page, "Kept until");
    shows(page, "<div class=\"keep\">");
    shows(page, "class=\"says\"");
    shows(page, "Kuurnan Puu Oy");
}

static void a_note_is_written_or_comes_back(void **state) {
    struct visits *v = *state;
    ref_t party = add_consumer(v, "Outi", "Hallavuo", "outi@posti.example");
    sign_in(v, "Iida Tammisto");
    struct answer answer = post(v, path_of(v, party, "/note"), "kind=call&note=Soittaa+maanantaina");
    assert_int_equal(answer.status, 303);
    assert_string_equal(answer.location, path_of(v, party, ""));
    shows(get(v, answer.location), "Soittaa maanantaina");
    answer = post(v, path_of(v, party, "/note"), "kind=note&note=+");
    assert_int_equal(answer.status, 400);
    shows(answer, "Write the note first.");
    assert_int_equal(post(v, path_of(v, party, "/note"), "kind=invoice&note=x").status, 400);
}

#define NEW_CONSUMER "type=consumer&first_name=Aura&last_name=Vainikainen&phone=040+000+9021"

static void a_customer_is_added(void **state) {
    struct visits *v = *state;
    sign_in(v, "Iida Tammisto");
    shows(get(v, "/customers/new?type=consumer"), "name=\"first_name\"");
    hides(get(v, "/customers/new?type=consumer"), "name=\"billing_address\"");
    struct answer answer = post(v, "/customers/new", NEW_CONSUMER "&source=person&email=aura@posti.example");
    assert_int_equal(answer.status, 303);
    shows(get(v, answer.location), "Aura Vainikainen");
    shows(get(v, answer.location), "aura@posti.example");
    ref_t organisation = add_organisation(v);
    const char *form = arena_printf(
        v->f->ctx.arena, "type=contact_person&first_name=Helmi&last_name=Aaltio&email=h@kuurna.example&"
                         "source=person&organisation=9120351-5");
    answer = post(v, "/customers/new", form);
    assert_int_equal(answer.status, 303);
    shows(get(v, path_of(v, organisation, "")), "Helmi Aaltio");
}

static void mistakes_stand_at_their_fields_and_texts_stay(void **state) {
    struct visits *v = *state;
    sign_in(v, "Iida Tammisto");
    struct answer answer = post(v, "/customers/new", NEW_CONSUMER "&email=aura.example");
    assert_int_equal(answer.status, 400);
    shows(answer, "Nothing was saved: mend 2 things");
    shows(answer, "<a href=\"#f-email\">");
    shows(answer, "<a href=\"#f-source\">");
    shows(answer, "value=\"aura.example\"");
    shows(answer, "value=\"Vainikainen\"");
    shows(answer, "aria-describedby=\"e-email\"");
    shows(get(v, "/customers"), "There is nobody in the register yet.");
    answer = post(v, "/customers/new", "type=organisation&show=1&first_name=Aura&source=person");
    assert_int_equal(answer.status, 200);
    shows(answer, "name=\"business_id\"");
    shows(answer, "value=\"Aura\""); /* typed for another kind: kept in sight */
    assert_int_equal(post(v, "/customers/new", "type=nothing&source=person").status, 400);
}

static size_t count_of(const char *page, const char *text) {
    size_t n = 0;
    for (const char *at = page; (at = strstr(at, text)); at++)
        n++;
    return n;
}

static void a_form_sent_twice_is_done_once(void **state) {
    struct visits *v = *state;
    sign_in(v, "Iida Tammisto");
    const char *form = NEW_CONSUMER "&source=person&email=aura@posti.example&once=0123456789abcdef";
    struct answer wrong = post(v, "/customers/new", NEW_CONSUMER "&email=aura&once=0123456789abcdef");
    assert_int_equal(wrong.status, 400);
    struct answer first = post(v, "/customers/new", form), second = post(v, "/customers/new", form);
    assert_int_equal(first.status, 303);
    assert_int_equal(second.status, 303);
    assert_string_equal(second.location, first.location);
    shows(get(v, "/customers"), "1 customer");
    const char *note = arena_printf(v->f->ctx.arena, "%s/note", first.location);
    for (int i = 0; i < 3; i++)
        assert_int_equal(post(v, note, "kind=note&note=Kerran&once=fedcba9876543210").status, 303);
    assert_int_equal(count_of(get(v, first.location).page, "Kerran"), 1);
    shows(get(v, first.location), "name=\"once\"");
}

static void the_language_chosen_at_the_door_is_kept(void **state) {
    struct visits *v = *state;
    struct fixture *f = v->f;
    const char *code;
    OK(user_link(&f->ctx, "Iida Tammisto", &code));
    shows(get(v, arena_printf(f->ctx.arena, "/signin/%s?lang=sv", code)), "name=\"lang\" value=\"sv\"");
    hides(get(v, arena_printf(f->ctx.arena, "/signin/%s", code)), "name=\"lang\"");
    struct answer answer = post(v, "/signin", arena_printf(f->ctx.arena, "code=%s&lang=sv", code));
    const char *cookie = answer_header(answer.reply, "Set-Cookie");
    v->token = arena_text_n(f->ctx.arena, cookie + 8, strcspn(cookie + 8, ";"));
    shows(get(v, "/customers"), "<html lang=\"sv\">");
}

static size_t refusals(struct visits *v) {
    struct fixture *f = v->f;
    struct audit_filter filter = {.action = "refused"};
    struct audit_line *lines;
    size_t count;
    OK(audit_list(&f->ctx, f->registry->audit, &filter, &lines, &count));
    return count;
}

static void what_the_notice_refuses_is_quoted_and_logged(void **state) {
    struct visits *v = *state;
    sign_in(v, "Iida Tammisto");
    struct answer answer =
        post(v, "/customers/new", NEW_CONSUMER "&source=person&billing_address=Tuulikinpolku+7");
    assert_true(answer.status == 400 || answer.status == 403);
    shows(answer, "Tuulikinpolku 7");
    shows(answer, "id=\"e-billing_address\"");
    shows(answer, "class=\"says\"");
    assert_true(refusals(v) > 0);
    shows(get(v, "/customers"), "There is nobody in the register yet.");
}

static const char *version_in(struct visits *v, struct answer answer) {
    const char *at = strstr(answer.page, "name=\"version\" value=\"");
    assert_non_null(at);
    at += strlen("name=\"version\" value=\"");
    return arena_text_n(v->f->ctx.arena, at, strcspn(at, "\""));
}

static const char *change_of(struct visits *v, const char *version, const char *last_name) {
    return arena_printf(v->f->ctx.arena,
                        "version=%s&source=person&first_name=Outi&last_name=%s&email=outi@posti.example",
                        version, last_name);
}

static void a_change_is_saved_once(void **state) {
    struct visits *v = *state;
    ref_t party = add_consumer(v, "Outi", "Hallavuo", "outi@posti.example");
    sign_in(v, "Iida Tammisto");
    const char *path = path_of(v, party, "/edit"), *version = version_in(v, get(v, path));
    assert_int_equal(post(v, path, change_of(v, version, "Halla")).status, 303);
    shows(get(v, path_of(v, party, "")), "Outi Halla<");
    struct answer late = post(v, path, change_of(v, version, "Vuori"));
    assert_int_equal(late.status, 409);
    shows(late, "value=\"Vuori\"");
    shows(late, "In the register now: Halla");
    assert_int_equal(post(v, path, change_of(v, version_in(v, late), "Vuori")).status, 303);
    shows(get(v, path_of(v, party, "")), "Outi Vuori<");
    assert_int_equal(post(v, path, change_of(v, "x", "Vuori")).status, 400);
}

/* The new version is committed, and whoever comes just now still begins with the one before. */
static void a_new_notice_is_not_taken_for_another_change(void **state) {
    struct visits *v = *state;
    struct fixture *f = v->f;
    ref_t party = add_consumer(v, "Outi", "Hallavuo", "outi@posti.example");
    sign_in(v, "Iida Tammisto");
    const char *path = path_of(v, party, "/edit"), *version = version_in(v, get(v, path));
    const char *next = arena_printf(f->ctx.arena, "%s/next.yaml", f->root);
    const char *line =
        arena_printf(f->ctx.arena, "sed -e 's/^  version: 7/  version: 8/' notices/agency.yaml > %s", next);
    assert_int_equal(system(line), 0);
    const struct edition *old = edition_of(&f->ctx);
    OK(adopt_run(&f->ctx, next, NULL));
    const struct edition *new = atomic_exchange(&f->registry->edition, old);
    struct answer refused = post(v, path, change_of(v, version, "Halla"));
    assert_int_equal(refused.status, 409);
    shows(refused, "A new notice has come into force meanwhile");
    shows(refused, "value=\"Halla\"");
    hides(refused, "Somebody changed this customer");
    atomic_store(&f->registry->edition, new);
    f->ctx.edition = NULL;
    assert_int_equal(post(v, path, change_of(v, version_in(v, refused), "Halla")).status, 303);
}

static void an_unchanged_form_changes_nothing(void **state) {
    struct visits *v = *state;
    ref_t party = add_consumer(v, "Outi", "Hallavuo", "outi@posti.example");
    sign_in(v, "Iida Tammisto");
    const char *path = path_of(v, party, "/edit"), *version = version_in(v, get(v, path));
    assert_int_equal(post(v, path, change_of(v, version, "Hallavuo")).status, 303);
    assert_string_equal(version_in(v, get(v, path)), version);
    const char *taken = arena_printf(
        v->f->ctx.arena, "version=%s&source=person&first_name=Outi&last_name=Hallavuo&email=", version);
    assert_int_equal(post(v, path, taken).status, 303);
    struct answer without = get(v, path_of(v, party, ""));
    hides(without, "mailto:outi@posti.example");
    shows(without, "1 earlier"); /* what stood there is history now */
}

static void every_page_speaks_three_languages(void **state) {
    struct visits *v = *state;
    ref_t party = add_consumer(v, "Outi", "Hallavuo", "outi@posti.example");
    sign_in(v, "Iida Tammisto");
    const char *words[LANG_COUNT] = {"Asiakkaat", "Kunder", "Customers"};
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        const char *code = lang_code(lang), *html = arena_printf(v->f->ctx.arena, "<html lang=\"%s\">", code);
        struct answer answer =
            post(v, "/language", arena_printf(v->f->ctx.arena, "lang=%s&back=customers/new", code));
        assert_string_equal(answer.location, "/customers/new");
        shows(get(v, "/customers"), words[lang]);
        const char *pages[] = {"/customers", "/customers/new", path_of(v, party, ""),
                               path_of(v, party, "/edit"), "/findings"};
        for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
            shows(get(v, pages[i]), html);
        const char *notice = arena_printf(v->f->ctx.arena, "/notice/%s", code);
        shows(get(v, notice), html);
    }
    assert_string_equal(post(v, "/language", "lang=fi&back=//evil.example").location, "/");
    assert_string_equal(post(v, "/language", "lang=fi&back=https:evil").location, "/");
    assert_int_equal(post(v, "/language", "lang=de").status, 400);
}

static void the_notice_is_public(void **state) {
    struct visits *v = *state;
    v->headers[v->header_count++] = (struct pair){"Accept-Language", "sv"};
    assert_string_equal(get(v, "/notice").location, "/notice/sv");
    assert_string_equal(get(v, "/notice/fi?lang=en").location, "/notice/en");
    shows(get(v, "/notice/fi"), "Viestintätoimisto Suvanne Oy");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        VISIT_TEST(an_empty_register_says_what_belongs_there),
        VISIT_TEST(customers_come_in_finnish_order_and_page_by_page),
        VISIT_TEST(a_search_leaves_no_trace_in_the_address),
        VISIT_TEST(what_people_typed_is_text),
        VISIT_TEST(a_customer_shows_sources_and_until_when),
        VISIT_TEST(a_note_is_written_or_comes_back),
        VISIT_TEST(a_customer_is_added),
        VISIT_TEST(mistakes_stand_at_their_fields_and_texts_stay),
        VISIT_TEST(what_the_notice_refuses_is_quoted_and_logged),
        VISIT_TEST(a_form_sent_twice_is_done_once),
        VISIT_TEST(the_language_chosen_at_the_door_is_kept),
        VISIT_TEST(a_new_notice_is_not_taken_for_another_change),
        VISIT_TEST(a_change_is_saved_once),
        VISIT_TEST(an_unchanged_form_changes_nothing),
        VISIT_TEST(every_page_speaks_three_languages),
        VISIT_TEST(the_notice_is_public),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
