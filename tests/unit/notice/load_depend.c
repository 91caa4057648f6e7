/* Dates made of other dates: circles are named, depth and size are bounded, and what is left is judged at once. */
#include "judging.h"

static const char sound[] = "  thing: {gone_by: at + 1 year, words: {fi: a, sv: a, en: a}}\n";

/* The error of a notice with these parts in place of judging.h's: "id text". */
static const char *error_of(struct ctx *ctx, const char *events, const char *retention) {
    const char *yaml = arena_printf(ctx->arena, "%s%s%sretention:\n%s%s", judging_head, judging_calendar,
                                    events ? events : judging_events, retention,
                                    "  books: {gone_by: at + 9 years, words: {fi: a, sv: a, en: a}}\n");
    struct findings findings = {0};
    const struct notice *notice;
    ctx->lang = LANG_EN;
    if (notice_load_bytes(ctx, ctx->arena, "test.yaml", yaml, strlen(yaml), &findings, &notice) == ST_OK)
        return "";
    return arena_printf(ctx->arena, "%zu %s %s", findings.count, findings.items[0].id, findings.items[0].text);
}

#define W "words: {fi: a, sv: a, en: a}}\n"

static void circles_are_named_whole(void **state) {
    (void)state;
    static const struct {
        const char *events, *retention, *says;
    } rows[] = {
        {NULL, "  thing: {gone_by: gone(thing) + 1 day, " W,
         "1 circle retention.thing comes back to itself: retention.thing → retention.thing"},
        {NULL,
         "  thing: {gone_by: gone(b), " W "  b: {gone_by: taken_in, keep_through: gone(c), " W
         "  c: {gone_by: gone(thing), " W,
         "1 circle retention.thing comes back to itself: retention.thing → retention.b → retention.c → "
         "retention.thing"},
        {NULL, "  thing: {gone_by: taken_in + 1 year, hold: {while: unpaid, at_most: gone(thing)}, " W,
         "1 circle retention.thing comes back to itself: retention.thing → retention.thing"},
        {"events:\n  a: {is: latest(last(b); taken_in), " W "  b: {is: end_of(month; a), " W, sound,
         "1 circle events.a comes back to itself: events.a → events.b → events.a"},
        {"statutes:\n  s: {keep_through: gone(thing), ref: x, " W,
         "  thing: {gone_by: at + 1 year, statute: s, " W,
         "1 circle statutes.s comes back to itself: statutes.s → retention.thing → statutes.s"},
        /* what others do not wait for makes no circle */
        {NULL, "  thing: {gone_by: taken_in + 1 year, hide_after: gone(thing), " W, ""},
        {"events:\n  a: {counts: [b], " W "  b: {counts: [a], " W, sound, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        assert_string_equal(error_of(&ctx, rows[i].events, rows[i].retention), rows[i].says);
    }
}

/* "latest(gone(c1); gone(c2))" for each class but the last ones: a power of two, were each asked anew. */
static const char *classes(struct ctx *ctx, int count, const char *last) {
    const char *text = "  thing: {gone_by: latest(gone(c0); taken_in), " W;
    for (int i = 0; i < count; i++)
        text = i + 2 < count ? arena_printf(ctx->arena, "%s  c%d: {gone_by: latest(gone(c%d); gone(c%d)), " W,
                                            text, i, i + 1, i + 2)
                             : arena_printf(ctx->arena, "%s  c%d: {gone_by: %s, " W, text, i, last);
    return text;
}

static void chains_are_bounded(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    assert_string_equal(error_of(&ctx, NULL, classes(&ctx, 30, "taken_in + 1 day")), "");
    assert_non_null(strstr(error_of(&ctx, NULL, classes(&ctx, 60, "taken_in + 1 day")), "1 too_complex"));
    const char *events = "events:\n";
    for (int i = 0; i < 30; i++)
        events = arena_printf(ctx.arena,
                              i < 28 ? "%s  e%d: {is: latest(e%d; e%d), " W : "%s  e%d: {is: taken_in, " W,
                              events, i, i + 1, i + 2);
    assert_non_null(strstr(error_of(&ctx, events, sound), "1 too_complex"));
}

/* With kinds left open every class is worked out twice: also that must not double at each step. */
static void chains_are_judged_at_once(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice =
        judging_notice(&ctx, NULL, "events:\n  contact: {counts: [call], not: [meeting], " W,
                       arena_printf(ctx.arena, "%s%s", classes(&ctx, 30, "last(contact) + 1 day"),
                                    "  books: {gone_by: at + 9 years, " W));
    assert_string_equal(
        judging_consumer(&ctx, notice, "", E("intake", "2020-01-01") "," E("call", "2021-03-01"), "2022-01-01"),
        "- 2021-03-02 overdue");
}

static void an_event_has_the_records_of_its_date(void **state) {
    (void)state;
    scoped_ctx ctx;
    ctx_begin(&ctx);
    const struct notice *notice = judging_notice(
        &ctx, NULL,
        "events:\n  a: {is: b + 1 day, " W "  b: {is: last(payment of record), " W "  c: {is: last(call), " W,
        "  thing: {gone_by: a, " W "  party: {gone_by: c + 1 day, " W "  books: {gone_by: at + 9 years, " W);
    assert_true(notice->events[0].per_record && notice->events[1].per_record && !notice->events[2].per_record);
    assert_true(notice->classes[0].per_record && !notice->classes[1].per_record);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(circles_are_named_whole),
        cmocka_unit_test(chains_are_bounded),
        cmocka_unit_test(chains_are_judged_at_once),
        cmocka_unit_test(an_event_has_the_records_of_its_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
