/* Mail as people, programs and attackers send it. */
#include "formats/mail_read.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct mail read_n(struct ctx *ctx, const char *bytes, size_t length) {
    struct mail mail;
    assert_int_equal(mail_read(ctx, bytes, length, &mail), ST_OK);
    return mail;
}

static struct mail read_text(struct ctx *ctx, const char *text) {
    return read_n(ctx, text, strlen(text));
}

static void what_a_person_writes(void **state) {
    scoped_ctx ctx;
    (void)state;
    ctx_begin(&ctx);
    struct mail mail = read_text(
        &ctx,
        "Return-Path: <liisa@asiakas.test>\r\nFrom: =?utf-8?Q?Liisa_M=C3=A4kinen?= <Liisa@Asiakas.TEST>\r\n"
        "To: tietosuoja@toimisto.test, =?iso-8859-1?Q?J=E4rvi?= <x@y.test>\r\nCc: z@y.test\r\n"
        "Delivered-To: Alias@toimisto.test\r\n"
        "Subject: =?iso-8859-1?Q?Tietopyynt=F6?=\r\n =?utf-8?B?LCBraWl0b3M=?=\r\n"
        "Date: Sun, 29 Mar 2026 03:30:00 +0300\r\nMessage-ID: <a1@asiakas.test>\r\n"
        "In-Reply-To: <b2@toimisto.test>\r\nReferences: <c3@toimisto.test>\r\n\t<b2@toimisto.test>\r\n"
        "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        "Hei,\r\n\r\n\r\nmit\xe4 tied\xe4tte?  \r\n");
    assert_string_equal(mail.from, "liisa@asiakas.test");
    assert_string_equal(mail.from_name, "Liisa Mäkinen");
    assert_int_equal(mail.to_count, 4);
    assert_string_equal(mail.to[0], "tietosuoja@toimisto.test");
    assert_string_equal(mail.to[3], "alias@toimisto.test");
    assert_string_equal(mail.subject, "Tietopyyntö, kiitos");
    assert_true(mail.dated && mail.date == 1774744200);
    assert_string_equal(mail.message_id, "<a1@asiakas.test>");
    assert_string_equal(mail.answers[0], "<b2@toimisto.test>");
    assert_int_equal(mail.nature, MAIL_BY_PERSON);
    assert_string_equal(mail.text, "Hei,\n\nmitä tiedätte?");
    assert_false(mail.cut);
}

/* Logos in a text are no attachment; a picture beside it may be the letter. */
static void what_is_beside_the_text(void **state) {
    static const struct {
        const char *type, *parts;
        bool attached, encrypted;
    } rows[] = {
        {"multipart/mixed", "--b\n\nHei\n--b\nContent-Type: application/pdf\n\n%PDF\n", true, false},
        {"multipart/mixed", "--b\n\nHei\n--b\nContent-Type: message/rfc822\n\nFrom: a@b.test\n\nx\n", true,
         false},
        {"multipart/mixed", "--b\n\nHei\n--b\nContent-Type: image/jpeg\nContent-Disposition: inline\n\nx\n",
         true, false},
        {"multipart/related", "--b\n\nHei\n--b\nContent-Type: image/png\nContent-ID: <x@y>\n\nx\n", false,
         false},
        {"multipart/signed", "--b\n\nHei\n--b\nContent-Type: application/pgp-signature\n\nx\n", false, false},
        {"multipart/encrypted; protocol=\"application/pgp-encrypted\"",
         "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: "
         "application/octet-stream\n\nx\n",
         false, true},
        {"multipart/mixed", "--b\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx\n",
         false, true},
        {"multipart/alternative", "--b\n\nHei\n--b\nContent-Type: text/html\n\n<p>Hei\n", false, false},
    };
    scoped_ctx ctx;
    (void)state;
    ctx_begin(&ctx);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mail mail = read_text(
            &ctx, arena_printf(ctx.arena,
                               "From: a@b.test\nMIME-Version: 1.0\nContent-Type: %s; boundary=b\n\n%s--b--\n",
                               rows[i].type, rows[i].parts));
        assert_int_equal(mail.attached, rows[i].attached);
        assert_int_equal(mail.encrypted, rows[i].encrypted);
    }
    assert_string_equal(read_text(&ctx, "From: a@b.test\nList-Id: <t.b.test>\nList-Post: <https://x.test/g>, "
                                        "<mailto:Tieto@B.test>\n\nHei\n")
                            .list,
                        "tieto@b.test");
    assert_null(
        read_text(&ctx, "From: a@b.test\nList-Post: <mailto:t@b.test>\nAuto-Submitted: auto-replied\n\nHei\n")
            .list);
}

static void odd_but_readable(void **state) {
    scoped_ctx ctx;
    (void)state;
    ctx_begin(&ctx);
    struct mail mail =
        read_text(&ctx, "Subject: =?klingon?Q?abc?= =?utf-8?Q?=FF=FE?= ok\nDate: yesterday\nFrom: nobody\n"
                        "Content-Type: text/plain; charset=klingon\n\n\xe4iti \x01\x02 \xe2\x80\xaemitä\n");
    assert_null(mail.from);
    assert_false(mail.dated && mail.date > 0);
    assert_non_null(strstr(mail.subject, "ok"));
    assert_true(utf8_text(mail.subject, strlen(mail.subject)));
    assert_true(utf8_text(mail.text, strlen(mail.text)));
    assert_null(strstr(mail.text, "\xe2\x80\xae"));
    static const char nuls[] = "Subject: a\0b\nFrom: a@b.test\n\nyksi\0kaksi\n";
    mail = read_n(&ctx, nuls, sizeof nuls - 1);
    assert_string_equal(mail.from, "a@b.test");
    assert_string_equal(mail.text, "yksikaksi");
    mail = read_text(&ctx, "From: a@b.test\nContent-Type: text/html\n\n<html><head><style>p{}</style></head>"
                           "<body><p>Hei &auml;iti &#228; &unknown; &lt;b&gt;</p><script>x</script><p>Moi</p>");
    assert_string_equal(mail.text, "Hei äiti ä &unknown; <b>\n\nMoi");
    mail = read_text(&ctx, "From: a@b.test\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: "
                           "application/pdf\n\nJVBE\n--x\n"
                           "Content-Disposition: attachment\nContent-Type: "
                           "text/plain\n\nliite\n--x\nContent-Type: text/plain\n\nteksti\n");
    assert_string_equal(mail.text, "teksti");
    mail = read_text(&ctx, "\n\n");
    assert_null(mail.from);
    assert_null(mail.text);
}

static void who_wrote_it(void **state) {
    scoped_ctx ctx;
    (void)state;
    ctx_begin(&ctx);
    static const struct {
        const char *headers;
        enum mail_nature nature;
    } rows[] = {
        {"Auto-Submitted: no\n", MAIL_BY_PERSON},
        {"Auto-Submitted: auto-replied\n", MAIL_REPLY},
        {"Auto-Submitted: auto-replied (vacation)\n", MAIL_REPLY},
        {"Auto-Submitted: auto-generated\n", MAIL_BY_PROGRAM},
        {"Auto-Submitted: auto-generated\nIn-Reply-To: <a@b>\n", MAIL_REPLY},
        {"Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n", MAIL_REPLY},
        {"X-Autoreply: yes\n", MAIL_REPLY},
        {"Precedence: auto_reply\n", MAIL_REPLY},
        {"Return-Path: <>\n", MAIL_REPLY},
        {"Precedence: bulk\n", MAIL_BY_LIST},
        {"List-Id: <uutiset.b.test>\n", MAIL_BY_LIST},
        {"List-Unsubscribe: <https://b.test/x>\n", MAIL_BY_LIST},
        {"Content-Type: multipart/report; report-type=disposition-notification; boundary=x\n", MAIL_REPLY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(
            read_text(&ctx, arena_printf(ctx.arena, "From: a@b.test\n%s\nHei\n", rows[i].headers)).nature,
            rows[i].nature);
    assert_int_equal(read_text(&ctx, "From: MAILER-DAEMON@b.test\n\nHei\n").nature, MAIL_REPLY);
}

static const char report[] =
    "From: MAILER-DAEMON@b.test\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n"
    "--x\nContent-Type: text/plain\n\nIt could not be delivered.\n"
    "--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; b.test\nArrival-Date: now\n\n"
    "Original-Recipient: rfc822;Liisa@asiakas.test\nFinal-Recipient: rfc822; other@asiakas.test\nAction: "
    "failed\n"
    "Status: 5.1.1 (unknown)\nDiagnostic-Code: x-postfix; unknown user\n\n"
    "Final-Recipient: rfc822; matti@asiakas.test\nAction: delayed\nStatus: 4.4.1\n\n"
    "--x\nContent-Type: %s\n\nX-Seloste-Return: 0123456789abcdef\nMessage-ID: <0abc@toimisto.test>\nSubject: "
    "x\n\nhei\n--x--\n";

static void a_delivery_report(void **state) {
    scoped_ctx ctx;
    (void)state;
    ctx_begin(&ctx);
    static const char *const types[] = {"message/rfc822", "text/rfc822-headers",
                                        "text/rfc822-headers; charset=us-ascii"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct buf buf = buf_in(ctx.arena);
        const char *hole = strstr(report, "%s");
        buf_add_n(&buf, report, (size_t)(hole - report));
        buf_add(&buf, types[i]);
        buf_add(&buf, hole + 2);
        struct mail mail = read_text(&ctx, buf_text(&buf));
        assert_int_equal(mail.nature, MAIL_REPORT);
        assert_int_equal(mail.reports_count, 2);
        assert_string_equal(mail.reports[0].recipient, "liisa@asiakas.test");
        assert_string_equal(mail.reports[0].action, "failed");
        assert_string_equal(mail.reports[0].status, "5.1.1");
        assert_string_equal(mail.reports[1].status, "4.4.1");
        assert_string_equal(mail.reported, "<0abc@toimisto.test>");
        assert_string_equal(mail.returned, "0123456789abcdef");
    }
}

static void add_many(struct buf *buf, const char *text, size_t times) {
    for (size_t i = 0; i < times; i++)
        buf_add(buf, text);
}

static void hostile(void **state) {
    scoped_ctx ctx;
    struct mail mail;
    (void)state;
    ctx_begin(&ctx);
    struct buf deep = buf_in(ctx.arena);
    buf_add(&deep, "From: a@b.test\n");
    for (int i = 0; i < 5000; i++)
        buf_printf(&deep, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    assert_int_equal(mail_read(&ctx, deep.text, deep.length, &mail), ST_INVALID);
    struct buf nested = buf_in(ctx.arena);
    add_many(&nested, "Content-Type: message/rfc822\n\n", 20000);
    enum status status = mail_read(&ctx, nested.text, nested.length, &mail);
    assert_true(status == ST_OK || status == ST_INVALID);
    struct buf parts = buf_in(ctx.arena);
    buf_add(&parts, "From: a@b.test\nContent-Type: multipart/mixed; boundary=x\n\n");
    add_many(&parts, "--x\n\n", 50000);
    assert_int_equal(mail_read(&ctx, parts.text, parts.length, &mail), ST_INVALID);
    struct buf wide = buf_in(ctx.arena);
    buf_add(&wide, "From: a@b.test\nSubject: ");
    add_many(&wide, "=?utf-8?Q?=C3=A4?= ", 100000);
    buf_add(&wide, "\nTo: ");
    add_many(&wide, "a@b.test, ", 100000);
    buf_add(&wide, "\n\n");
    add_many(&wide, "hei hei hei hei\n", 100000);
    mail = read_n(&ctx, wide.text, wide.length);
    assert_true(strlen(mail.subject) <= MAIL_LINE_MOST);
    assert_int_equal(mail.to_count, MAIL_LIST_MOST);
    struct buf text = buf_in(ctx.arena);
    buf_add(&text, "From: a@b.test\n\n");
    add_many(&text, "hei hei hei hei\n", 10000);
    mail = read_n(&ctx, text.text, text.length);
    assert_true(mail.cut && strlen(mail.text) <= MAIL_TEXT_MOST);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_person_writes), cmocka_unit_test(what_is_beside_the_text),
        cmocka_unit_test(odd_but_readable),     cmocka_unit_test(who_wrote_it),
        cmocka_unit_test(a_delivery_report),    cmocka_unit_test(hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
