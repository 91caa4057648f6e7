#include "fixture.h"

#include "base/buf.h"
#include "registry/adopt.h"
#include "registry/timeline.h"

static struct timeline page_of(struct fixture *f, ref_t ref, ref_t before, const char *only, size_t limit) {
    struct party party;
    struct timeline timeline;
    const struct timeline_asked asked = {before, only, limit};
    OK(party_read(&f->ctx, ref, NOTICE_NOTHING, &party));
    OK(timeline_of(&f->ctx, &party, &asked, &timeline));
    return timeline;
}

static const char *entry_text(struct fixture *f, const struct timeline_entry *entry) {
    (void)f;
    return entry->what == TIMELINE_RECORD  ? (entry->record.text ? entry->record.text : entry->record.kind)
           : entry->what == TIMELINE_TOLD  ? "told"
           : entry->what == TIMELINE_GIVEN ? "given"
                                           : "merged";
}

/* Page after page until the end: each entry once, none before one that is newer. */
static const char *all_pages(struct fixture *f, ref_t ref, const char *only, size_t limit) {
    struct buf buf = buf_in(f->ctx.arena);
    int64_t last = INT64_MAX;
    ref_t before = 0;
    do {
        struct timeline timeline = page_of(f, ref, before, only, limit);
        size_t records = 0;
        for (size_t i = 0; i < timeline.count; i++) {
            assert_true(timeline.items[i].at <= last);
            last = timeline.items[i].at;
            records += timeline.items[i].what == TIMELINE_RECORD;
            buf_printf(&buf, "%s%s", buf.length ? " " : "", entry_text(f, &timeline.items[i]));
        }
        assert_true(records <= limit);
        assert_int_equal(timeline.next != 0, timeline.left != 0);
        before = timeline.next;
    } while (before);
    return buf_text(&buf);
}

static void every_size_of_page_shows_everything_once_in_order(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi"));
    (void)fixture_record(f, elli, "note", "2026-01-05", "e");
    (void)fixture_record(f, elli, "note", "2025-01-05", "b");
    (void)fixture_record(f, elli, "call", "2025-06-05", "d");
    (void)fixture_record(f, elli, "note", "2024-01-05", "a");
    (void)fixture_record(f, elli, "meeting", "2025-06-04", "c");
    f->ctx.now += 60;
    OK(adopt_informed(&f->ctx, elli, "post", 0, NULL));
    for (size_t limit = 1; limit < 8; limit++)
        assert_string_equal(all_pages(f, elli, NULL, limit), "told e d c b a");
    assert_string_equal(all_pages(f, elli, "note", 1), "e b a");
    assert_string_equal(all_pages(f, elli, "note", 5), "e b a");
    assert_string_equal(all_pages(f, elli, TIMELINE_ONLY_TOLD, 5), "told");
    assert_string_equal(all_pages(f, elli, TIMELINE_ONLY_GIVEN, 5), "");
    assert_string_equal(all_pages(f, elli, "nothing", 5), "");
}

/* Many things of one day of which the hour is not known: their order is their ids'. */
static void of_one_instant_none_is_lost(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi"));
    for (int i = 0; i < 25; i++)
        (void)fixture_record(f, elli, "note", "2025-01-05", "x");
    size_t seen = 0;
    ref_t before = 0;
    do {
        struct timeline timeline = page_of(f, elli, before, NULL, 7);
        seen += timeline.count;
        before = timeline.next;
        assert_int_equal(timeline.left, 25 - seen);
    } while (before);
    assert_int_equal(seen, 25);
}

static void an_organisation_has_what_was_about_it(void **state) {
    struct fixture *f = *state;
    ref_t org = fixture_add(f, DRAFT(f, "organisation", "name", "Kuurnan Puu Oy"));
    struct party_draft draft = DRAFT(f, "contact_person", "last_name", "Aaltio");
    draft.organisation = org;
    draft.from = registry_today(&f->ctx) - 3000;
    ref_t helmi = fixture_add(f, draft);
    (void)fixture_record(f, org, "note", "2025-03-05", "own");
    (void)fixture_record(f, helmi, "note", "2025-04-05", "hers");
    struct record_draft about = {.party = helmi,
                                 .about = org,
                                 .kind = "call",
                                 .at = f->ctx.now - 3600,
                                 .ends = DAY_NONE,
                                 .text = "about",
                                 .service = NOTICE_NOTHING,
                                 .source = NOTICE_NOTHING};
    OK(record_add(&f->ctx, &about, NULL));
    about.at -= (int64_t)86400 * 700;
    about.text = "long ago";
    OK(record_add(&f->ctx, &about, NULL));
    for (size_t limit = 1; limit < 5; limit++)
        assert_string_equal(all_pages(f, org, NULL, limit), "about own long ago");
    assert_string_equal(all_pages(f, org, "call", 1), "about long ago");
    assert_string_equal(all_pages(f, helmi, NULL, 2), "about hers long ago");
    struct timeline timeline = page_of(f, org, 0, NULL, 1);
    assert_int_equal(timeline.kind_count, 2);
    assert_string_equal(timeline.kinds[0], "call");
}

static void a_place_that_is_gone_is_the_beginning(void **state) {
    struct fixture *f = *state;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "last_name", "Rantakivi"));
    (void)fixture_record(f, elli, "note", "2025-01-05", "x");
    assert_int_equal(page_of(f, elli, 12345, NULL, 5).count, 1);
    struct party party;
    struct timeline timeline;
    OK(party_read(&f->ctx, elli, NOTICE_NOTHING, &party));
    f->ctx.actor = NULL;
    NO(ST_DENIED, timeline_of(&f->ctx, &party, &(struct timeline_asked){.limit = 5}, &timeline));
    f->ctx.actor = &fixture_owner;
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(every_size_of_page_shows_everything_once_in_order),
        T(of_one_instant_none_is_lost),
        T(an_organisation_has_what_was_about_it),
        T(a_place_that_is_gone_is_the_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
