// The mail servers that other tests use do what real ones do: TLS by a CA of their own, passwords, delivery, delivery reports.
import { test, after } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mailserver, noMailserver, people, until } from "./mailserver.mjs";

const letter = (from, to, subject = "Hei") => `From: ${from}\nTo: ${to}\nSubject: ${subject}\nMessage-ID: <${subject}@test>\n\nTerve.\n`;

test("a mail server for the tests", { skip: noMailserver }, async (t) => {
  const server = await mailserver();
  after(() => server.stop());

  await t.test("a mail that is sent with a password lies in the other's mailbox", async () => {
    server.send("liisa@asiakas.test", "tietosuoja@toimisto.test", letter("liisa@asiakas.test", "tietosuoja@toimisto.test", "yksi"));
    const [mail] = await until(async () => { const all = await server.messages("tietosuoja@toimisto.test"); return all.length && all; }, server.log());
    assert.match(mail.text, /Subject: yksi/);
    assert.equal(mail.seen, false);
  });

  await t.test("curl reads it by IMAP with TLS from the start and with STARTTLS, and nobody without the password", () => {
    const curl = (...words) => spawnSync("curl", ["-sS", ...words], { encoding: "utf8" });
    const who = ["--user", `tietosuoja@toimisto.test:${people["tietosuoja@toimisto.test"]}`];
    assert.match(curl("--cacert", server.ca, ...who, `imaps://localhost:${server.imaps}/INBOX;MAILINDEX=1`).stdout, /Subject: yksi/);
    assert.match(curl("--ssl-reqd", "--cacert", server.ca, ...who, `imap://localhost:${server.imap}/INBOX;MAILINDEX=1`).stdout, /Subject: yksi/);
    assert.equal(curl(...who, `imaps://localhost:${server.imaps}/`).status, 60);
    assert.equal(curl("--cacert", server.ca, ...who, `imaps://127.0.0.1:${server.imaps}/`).status, 60, "the certificate names localhost alone");
    assert.equal(curl("--cacert", server.ca, "--user", "tietosuoja@toimisto.test:other", `imaps://localhost:${server.imaps}/`).status, 67);
  });

  await t.test("a mailbox that is not there makes a delivery report to the sender", async () => {
    server.send("posti@toimisto.test", "ei.ketaan@asiakas.test", letter("posti@toimisto.test", "ei.ketaan@asiakas.test", "kaksi"));
    const [report] = await until(async () => { const all = await server.messages("posti@toimisto.test"); return all.length && all; }, server.log());
    assert.match(report.text, /multipart\/report; report-type=delivery-status/);
    assert.match(report.text, /Final-Recipient: rfc822; ei\.ketaan@asiakas\.test/);
    assert.match(report.text, /Action: failed\r\nStatus: 5\.1\.1/);
    assert.match(report.text, /Message-ID: <kaksi@test>/);
  });

  await t.test("what is put there was received when the test says, and a renewed mailbox counts anew", async () => {
    server.put("myynti@toimisto.test", letter("a@b.test", "myynti@toimisto.test", "kolme"), { received: "2026-03-04T21:59:59Z" });
    server.put("myynti@toimisto.test", letter("a@b.test", "x@y.test", "neljä"), { box: "Sent" });
    const look = async (box) => {
      const client = await server.imapClient("myynti@toimisto.test");
      const said = await client.say(`EXAMINE "${box}"`) + await client.say("UID FETCH 1:* (INTERNALDATE)");
      await client.end();
      return said;
    };
    const before = await look("INBOX");
    const instant = (said) => Date.parse(said.match(/INTERNALDATE "([^"]+)"/)[1].replace(/-/g, " "));
    assert.equal(instant(before), Date.parse("2026-03-04T21:59:59Z"));
    assert.equal((await server.messages("myynti@toimisto.test", "Sent")).length, 1);
    server.renew("myynti@toimisto.test");
    const later = await look("INBOX");
    assert.notEqual(later.match(/UIDVALIDITY (\d+)/)[1], before.match(/UIDVALIDITY (\d+)/)[1]);
    assert.equal(instant(later), Date.parse("2026-03-04T21:59:59Z"));
  });

  await t.test("it can go away and come back", async () => {
    await server.stopImap();
    await assert.rejects(server.messages("posti@toimisto.test"));
    await server.startImap();
    assert.equal((await server.messages("posti@toimisto.test")).length, 1);
  });
});
