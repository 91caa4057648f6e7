/* A mail that is taken in: by whom it is, what it answers, and that two who look at once take it in once. */
#include "rights/arrive.h"

#include "registry/setting.h"
#include "rights/outbox.h"
#include "rights/request.h"

#include "../registry/fixture.h"

static struct mailbox a_mailbox(struct fixture *f, enum mailbox_use use) {
    ref_t id = 0;
    struct mailbox *list;
    size_t count;
    OK(mailbox_add(&f->ctx,
                   &(struct mailbox_draft){.name = "Posti",
                                           .use = use,
                                           .url = "imaps://mail.example.fi",
                                           .user = "posti@example.fi",
                                           .password = "salasana",
                                           .since = DAY_NONE},
                   &id));
    OK(mailbox_all(&f->ctx, &list, &count));
    assert_int_equal(count, 1);
    assert_string_equal(list[0].password, "salasana");
    return list[0];
}

static struct mail a_mail(const char *subject) {
    return (struct mail){.from = "helmi@example.fi",
                         .from_name = "Helmi A",
                         .subject = subject,
                         .message_id = "<a@example.fi>",
                         .text = "Hei"};
}

static enum mail_outcome comes(struct fixture *f, const struct mailbox *mailbox, uint32_t uid,
                               const struct mail *mail) {
    enum mail_outcome outcome = MAIL_OUTCOMES;
    OK(arrive(&f->ctx,
              &(struct arrived){.mailbox = mailbox,
                                .all = mailbox,
                                .all_count = 1,
                                .validity = 7,
                                .uid = uid,
                                .received = f->ctx.now,
                                .whole = true,
                                .mail = mail},
              &outcome));
    return outcome;
}

static void a_reply_belongs_to_the_request_of_the_letter(void **state) {
    struct fixture *f = *state;
    ref_t id = 0, letter = 0;
    OK(request_add(
        &f->ctx,
        &(struct request_draft){
            .right = DEADLINE_ACCESS, .channel = "post", .from = "Helmi", .reply_to = "x@example.fi"},
        &id));
    OK(outbox_add(&f->ctx,
                  &(struct outbox_draft){.kind = OUTBOX_ANSWER,
                                         .purpose = NOTICE_NOTHING,
                                         .request = id,
                                         .address = "x@example.fi",
                                         .subject = "Viestinne",
                                         .text = "Saimme sen."},
                  &letter));
    struct mailbox mailbox = a_mailbox(f, MAILBOX_REQUESTS);
    struct mail mail = a_mail("Re: Viestinne");
    const char *answers[] = {"<nobody@example.fi>",
                             arena_printf(f->ctx.arena, "<%s@example.fi>", ref_text(f->ctx.arena, letter))};
    mail.answers = answers;
    mail.answers_count = 2;
    assert_int_equal(comes(f, &mailbox, 1, &mail), MAIL_JOINED);
    struct right_request request;
    OK(request_read(&f->ctx, id, &request));
    assert_int_equal(request.step_count, 1);
    assert_int_equal(request.steps[0].kind, REQUEST_STEP_MESSAGE);
    mail.message_id = "<b@example.fi>";
    OK(request_take(&f->ctx, id, &(struct request_step_draft){.kind = REQUEST_STEP_NOTHING, .how = "toinen"}));
    assert_int_equal(comes(f, &mailbox, 2, &mail), MAIL_REQUEST);
}

static void each_is_taken_in_once(void **state) {
    struct fixture *f = *state;
    struct mailbox mailbox = a_mailbox(f, MAILBOX_REQUESTS);
    struct mail mail = a_mail("Pyyntö"), other = a_mail("Toinen pyyntö");
    struct request_figures figures;
    assert_int_equal(comes(f, &mailbox, 5, &mail), MAIL_REQUEST);
    assert_int_equal(comes(f, &mailbox, 5, &other), MAIL_KNOWN); /* somebody else was there first */
    assert_int_equal(comes(f, &mailbox, 6, &mail), MAIL_KNOWN);  /* a copy of it */
    assert_int_equal(comes(f, &mailbox, 7, &other),
                     MAIL_REQUEST); /* the same Message-ID is not the same mail */
    OK(request_figures(&f->ctx, 7, &figures));
    assert_int_equal(figures.open, 2);
}

/* What cannot be read here is named, so that somebody looks; a list is left alone and counted, a group of our own is no list. */
static void what_lies_beside_a_mail_is_said(void **state) {
    struct fixture *f = *state;
    struct mailbox mailbox = a_mailbox(f, MAILBOX_REQUESTS), *list;
    struct mail mail = a_mail("liite"), group = a_mail("ryhmä");
    struct right_request *rows;
    uint32_t counts[MAIL_OUTCOMES] = {0};
    size_t count, total;
    mail.attached = mail.encrypted = true;
    mail.text = NULL;
    assert_int_equal(comes(f, &mailbox, 1, &mail), MAIL_REQUEST);
    OK(request_list(&f->ctx, &(struct request_asked){.limit = 10}, &rows, &count, &total));
    assert_non_null(strstr(rows[0].text, "liite\n\n(Viesti on salattu"));
    assert_non_null(strstr(rows[0].text, "tiedosto, kuva tai välitetty viesti"));
    group.nature = MAIL_BY_LIST;
    assert_int_equal(comes(f, &mailbox, 2, &group), MAIL_LISTED);
    group.list = "muu@example.fi";
    assert_int_equal(comes(f, &mailbox, 3, &group), MAIL_LISTED);
    group.list = "posti@example.fi";
    assert_int_equal(comes(f, &mailbox, 4, &group), MAIL_REQUEST);
    counts[MAIL_LISTED] = 2;
    OK(mailbox_tried(&f->ctx, mailbox.id, MAILBOX_NO_PROBLEM, counts));
    counts[MAIL_LISTED] = 0;
    counts[MAIL_REQUEST] = 1;
    OK(mailbox_tried(&f->ctx, mailbox.id, MAILBOX_NO_PROBLEM, counts));
    OK(mailbox_all(&f->ctx, &list, &count));
    assert_int_equal(list[0].listed, 2);
    assert_int_equal(list[0].last[MAIL_LISTED], 0);
    assert_non_null(strstr(mailbox_listed_text(&f->ctx, &list[0]), "2"));
    f->ctx.now += INT64_C(86400) * 40;
    counts[MAIL_LISTED] = 1;
    OK(mailbox_tried(&f->ctx, mailbox.id, MAILBOX_NO_PROBLEM, counts));
    OK(mailbox_all(&f->ctx, &list, &count));
    assert_int_equal(list[0].listed, 1); /* those of long ago are counted no more */
}

/* A reminder to the staff that comes to the mailbox for requests would make one, of which it reminds. */
static void what_we_sent_ourselves_is_no_request(void **state) {
    struct fixture *f = *state;
    struct mailbox mailbox = a_mailbox(f, MAILBOX_REQUESTS);
    struct mail mail = a_mail("Muistutus");
    ref_t letter = 0;
    OK(outbox_add(&f->ctx,
                  &(struct outbox_draft){.kind = OUTBOX_STAFF,
                                         .purpose = NOTICE_NOTHING,
                                         .address = "posti@example.fi",
                                         .subject = "Muistutus",
                                         .text = "Pyyntö odottaa."},
                  &letter));
    mail.nature = MAIL_BY_PROGRAM;
    mail.message_id = arena_printf(f->ctx.arena, "<%s@example.fi>", ref_text(f->ctx.arena, letter));
    assert_int_equal(comes(f, &mailbox, 1, &mail), MAIL_AUTOMATIC);
    mail.message_id = "<other@example.fi>";
    OK(setting_put(&f->ctx, SETTING_MAIL_FROM, "helmi@example.fi", NULL));
    assert_int_equal(comes(f, &mailbox, 2, &mail), MAIL_AUTOMATIC);
    mail.nature = MAIL_BY_PERSON;
    assert_int_equal(comes(f, &mailbox, 3, &mail), MAIL_REQUEST);
}

/* Nobody's changes while it is looked up on the writer; what was taken away is read no more. */
static void a_mailbox_that_is_gone_takes_nothing(void **state) {
    struct fixture *f = *state;
    struct mailbox mailbox = a_mailbox(f, MAILBOX_CONTACTS);
    struct mail mail = a_mail("Hei");
    enum mail_outcome outcome;
    OK(mailbox_remove(&f->ctx, mailbox.id));
    NO(ST_NOT_FOUND,
       arrive(&f->ctx,
              &(struct arrived){
                  .mailbox = &mailbox, .all = &mailbox, .all_count = 1, .validity = 1, .uid = 1, .mail = &mail},
              &outcome));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_reply_belongs_to_the_request_of_the_letter, fixture_begin,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(each_is_taken_in_once, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(what_we_sent_ourselves_is_no_request, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(what_lies_beside_a_mail_is_said, fixture_begin, fixture_end),
        cmocka_unit_test_setup_teardown(a_mailbox_that_is_gone_takes_nothing, fixture_begin, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
