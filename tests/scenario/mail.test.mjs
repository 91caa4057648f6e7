// E-mail that goes out: what is put into the queue, what is asked again when it goes, and what becomes of it with a real mail server and
// with one that behaves badly.
import assert from "node:assert/strict";
import { writeFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { mailserver, noMailserver, until } from "./mailserver.mjs";
import { add, fault, file, json, ok, register, seloste, start } from "./seloste.mjs";
import { certificate, quoted, read, sink } from "./smtpsink.mjs";

const childrenOf = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
const helmi = { first_name: "Helmi", last_name: "Aaltio", email: "liisa@asiakas.test" };
const text = "Hyvä Helmi,\n\nkuvaus on perjantaina klo 10. Tervetuloa!\n.\nYstävällisesti toimisto\n";

function set(data, settings) {
  for (const [name, value] of Object.entries(settings)) ok(["setting", data, name, value]);
}

/** A register whose mail goes to a sink. */
async function withSink(t, options = {}) {
  const { data } = register(), server = await sink(options);
  t.after(server.stop);
  set(data, { "mail.server": `${options.tls === "wrapped" ? "smtps" : "smtp"}://${options.host ?? "localhost"}:${server.port}`, "mail.from": "toimisto@toimisto.test",
    "mail.seconds": "2", ...(options.tls && options.tls !== "none" ? { "mail.ca": options.keys.ca } : { "mail.tls": "none" }), ...options.settings });
  return { data, server, at: (instant) => ({ env: { SELOSTE_CLOCK: instant } }) };
}

const put = (data, who, more = [], options) => json(["mail", "to", data, who, text, "--subject", "Äitiyslomasijaisen kuvaus – tervetuloa", ...more], options).id;
/** In the background: the sink answers in this very process. */
async function later(args, { env } = {}) {
  const { code, out, err } = await start([...args, "--json"], { env }).end;
  if (code !== 0) throw new Error(`seloste ${args.join(" ")}\nexit ${code}\n${err}${out}`);
  return JSON.parse(out);
}
const send = (data, options) => later(["mail", "send", data], options);
const show = (data, id, options) => json(["mail", "show", data, id], options);

test("a message goes to a real server with TLS and a password, and can be read there", { skip: noMailserver }, async (t) => {
  const { data, place } = register(), server = await mailserver();
  t.after(server.stop);
  const who = add(data, "consumer", helmi), paper = file(place, "tarjous äö.txt", "Tarjous: 100 €\n");
  const id = put(data, who, ["--attach", paper]);
  assert.equal(fault(["mail", "send", data]).error.field, "mail.server");
  set(data, { "mail.server": `smtp://localhost:${server.submission}`, "mail.from": "posti@toimisto.test", "mail.name": "Kuvatoimisto Välke", "mail.ca": server.ca,
    "mail.user": "posti@toimisto.test" });
  assert.equal(seloste(["setting", data, "mail.password", "-"], { input: "avain-3\n" }).out, "\n", "a password is not shown again");
  assert.deepEqual(await send(data), { sent: 1, failed: 0, later: 0, trouble: null });
  const [mail] = await until(async () => { const all = await server.messages("liisa@asiakas.test"); return all.length && all; }, "the mail");
  const { headers, body } = read(mail.text);
  assert.equal(headers.subject, "Äitiyslomasijaisen kuvaus – tervetuloa");
  assert.equal(headers.from, "Kuvatoimisto Välke <posti@toimisto.test>");
  assert.equal(headers.to, "Helmi Aaltio <liisa@asiakas.test>");
  assert.equal(headers["message-id"], `<${id}@toimisto.test>`);
  assert.equal(headers.date, "Thu, 05 Mar 2026 10:00:00 +0000");
  assert.equal(headers["auto-submitted"], undefined);
  assert.equal(headers["list-unsubscribe"], undefined);
  assert.match(headers["content-type"], /^multipart\/mixed/);
  assert.match(quoted(body), /kuvaus on perjantaina klo 10. Tervetuloa!\r\n\.\r\nYst\u00e4v\u00e4llisesti/);
  assert.match(body, new RegExp(Buffer.from("Tarjous: 100 €\n").toString("base64")));
  assert.match(mail.text, /filename\*?=/);
  assert.equal(mail.text.match(/[^\r]\n/), null);
  const shown = show(data, id);
  assert.equal(shown.state, "sent");
  assert.equal(shown.code.slice(0, 3), "250");
  assert.deepEqual(await send(data), { sent: 0, failed: 0, later: 0, trouble: null }, "it goes once");

  // The same over a connection that is TLS from the first byte; and a password that is wrong is no fault of the message.
  set(data, { "mail.server": `smtps://localhost:${server.submissions}` });
  put(data, who);
  assert.equal((await send(data)).sent, 1);
  set(data, { "mail.password": "väärä" });
  const waits = put(data, who);
  assert.equal((await send(data)).later, 1);
  assert.deepEqual([show(data, waits).state, show(data, waits).why], ["waiting", "login"]);
  for (const name of ["mail.password", "mail.user"]) assert.doesNotMatch(ok(["setting", data]), /avain-3|väärä/, name);
  const whole = join(place, "koko.json");
  ok(["export", data, "--all", "-o", whole, "--yes"]);
  assert.doesNotMatch(readFileSync(whole, "latin1"), /avain-3|sealed:/);
});

test("a server without TLS, or with a certificate that is not right, gets nothing", async (t) => {
  const keys = certificate(), other = certificate("muu.test");
  for (const [name, options] of [["no TLS", { tls: "none", keys, settings: { "mail.tls": "required" } }], ["an unknown CA", { tls: "start", keys, settings: { "mail.ca": other.ca } }],
    ["another name", { tls: "wrapped", keys: other }]]) {
    const { data, server } = await withSink(t, options);
    const id = put(data, add(data, "consumer", helmi));
    const done = await send(data);
    assert.equal(done.later, 1, name);
    assert.match(done.trouble, /certificate/, name);
    assert.deepEqual([show(data, id).state, show(data, id).why], ["waiting", "untrusted"], name);
    assert.equal(server.got.length, 0, name);
    assert.equal(server.state.tries, 0, name);
  }
  const { data } = await withSink(t, { tls: "start", keys });
  put(data, add(data, "consumer", helmi));
  assert.equal((await send(data)).sent, 1);
  ok(["setting", data, "mail.tls", "none"]);
  ok(["setting", data, "mail.server", "smtp://mail.example.fi:25"]);
  assert.equal(fault(["mail", "send", data]).error.field, "mail.tls");
});

test("what a server does not take yet is tried again, later and later, and given up after five days", async (t) => {
  const { data, server, at } = await withSink(t, { says: { rcpt: "451 4.7.1 later" } });
  const id = put(data, add(data, "consumer", helmi));
  assert.equal((await send(data)).later, 1);
  assert.deepEqual((({ state, why, code, tries }) => ({ state, why, code, tries }))(show(data, id)), { state: "waiting", why: "later", code: "451 4.7.1", tries: 1 });
  assert.equal(show(data, id).next, "2026-03-05T10:01:00Z");
  assert.equal((await send(data, at("2026-03-05T10:00:59Z"))).later, 0);
  assert.equal((await send(data, at("2026-03-05T10:01:00Z"))).later, 1);
  assert.equal(show(data, id).next, "2026-03-05T10:06:00Z");
  server.set({ mail: null });
  assert.equal((await send(data, at("2026-03-05T10:06:00Z"))).later, 1);
  assert.equal(show(data, id).why, "network");
  server.set({});
  assert.equal((await send(data, at("2026-03-05T11:00:00Z"))).sent, 1);
  const [mail] = server.got;
  assert.equal(read(mail.text).headers["message-id"], `<${id}@toimisto.test>`);
  const given = put(data, add(data, "consumer", { ...helmi, email: "matti@asiakas.test" }), [], at("2026-03-05T11:00:00Z"));
  server.set({ data: "452 4.3.1 full" });
  assert.equal((await send(data, at("2026-03-10T10:59:59Z"))).later, 1);
  assert.equal((await send(data, at("2026-03-11T11:00:00Z"))).later, 1);
  assert.equal(show(data, given).state, "failed");
  server.set({});
  ok(["mail", "retry", data, given], at("2026-03-11T12:00:00Z"));
  assert.equal((await send(data, at("2026-03-11T12:00:00Z"))).sent, 1);
});

test("what a server refuses is over, with the reason", async (t) => {
  const { data, server } = await withSink(t);
  const who = add(data, "consumer", helmi);
  for (const [answer, why, code] of [["550 5.1.1 <liisa@asiakas.test> unknown", "unknown_address", "550 5.1.1"], ["552 5.2.2 full", "full", "552 5.2.2"],
    ["554 go away liisa@asiakas.test", "refused", "554"], ["552 5.3.4 large", "too_large", "552 5.3.4"]]) {
    server.set({ rcpt: answer });
    const id = put(data, who);
    assert.equal((await send(data)).failed, 1);
    const shown = show(data, id);
    assert.deepEqual([shown.state, shown.why, shown.code], ["failed", why, code]);
  }
  server.set({ end: "550 5.7.1 spam" });
  const id = put(data, who);
  await send(data);
  assert.deepEqual([show(data, id).state, show(data, id).code], ["failed", "550 5.7.1"]);
  const log = ok(["audit", "list", data]);
  assert.match(log, /message_failed/);
  assert.doesNotMatch(log, /asiakas\.test|kuvaus/i);
});

test("a server that hangs or goes away holds up nobody for long, and the next one waits", async (t) => {
  const { data, server } = await withSink(t, { says: { mail: "" }, settings: { "mail.seconds": "1" } });
  const who = add(data, "consumer", helmi), first = put(data, who), second = put(data, who);
  const done = await send(data);
  assert.deepEqual([done.sent, done.later], [0, 1]);
  const both = [show(data, first), show(data, second)].sort((a, b) => b.tries - a.tries);
  assert.deepEqual(both.map(({ why, tries }) => [why, tries]), [["network", 1], [null, 0]], "the server's fault ends the round");
  server.set({ greeting: "554 not today" });
  assert.equal((await send(data)).later, 1);
  assert.deepEqual([show(data, both[1].id).state, show(data, both[1].id).why], ["waiting", "network"]);
  await server.stop();
  assert.equal((await send(data, { env: { SELOSTE_CLOCK: "2026-03-05T10:10:00Z" } })).later, 1);
});

test("whether it may be sent is asked again when it goes", async (t) => {
  const { data, server } = await withSink(t);
  const cases = {
    objects: (who) => ok(["object", data, who, "--purpose", "contact", "--by", "phone"]),
    restricts: (who) => ok(["restrict", data, who, "--why", "accuracy"]),
    erased: (who) => ok(["erase", data, who, "--yes"]),
    moved: (who) => ok(["set", data, who, "email=uusi@asiakas.test", "--source", "person"]),
    gone: (who) => ok(["set", data, who, "email=", "--source", "person"]),
  };
  const ids = {};
  for (const name of Object.keys(cases)) {
    const email = `${name}@asiakas.test`, who = add(data, "consumer", { first_name: name, last_name: "Aaltio", email, phone: "0401234567" }, ["--even-if-restricted"]);
    ids[name] = put(data, who, ["--purpose", "contact", ...(name === "moved" ? [] : ["--address", email])]);
    cases[name](who);
  }
  const merged = add(data, "consumer", { first_name: "Kaksi", last_name: "Salo", email: "kaksi@asiakas.test" });
  const kept = add(data, "consumer", { first_name: "Kaksi", last_name: "Salo", email: "kaksi@muu.test" });
  const id = put(data, merged);
  ok(["merge", data, kept, merged, "--yes"]);
  assert.equal((await send(data)).sent, 2);
  assert.deepEqual(server.got.map((mail) => mail.to).sort(), ["kaksi@muu.test", "uusi@asiakas.test"]);
  const states = Object.fromEntries(Object.entries(ids).map(([name, one]) => [name, show(data, one)]));
  assert.deepEqual(Object.fromEntries(Object.entries(states).map(([name, { state, why }]) => [name, `${state} ${why}`])), {
    objects: "withdrawn denied", restricts: "withdrawn denied", erased: "withdrawn erased", moved: "sent null", gone: "withdrawn address_gone" });
  assert.equal(states.objects.sentence, "P71");
  assert.equal(states.erased.subject, null);
  assert.equal(show(data, id).state, "sent");
  const late = put(data, kept, ["--not-after", "2026-03-05T13:00"]);
  assert.equal((await send(data, { env: { SELOSTE_CLOCK: "2026-03-05T13:00:00Z" } })).sent, 0);
  assert.equal(show(data, late).why, "expired");
  const early = put(data, kept, ["--not-before", "2026-03-06"]);
  assert.equal((await send(data)).sent, 0);
  assert.equal((await send(data, { env: { SELOSTE_CLOCK: "2026-03-06T10:00:00Z" } })).sent, 1);
  assert.equal(show(data, early).state, "sent");
});

test("a server sends by itself, also while its clock is moved, and is there again after kill -9 without sending twice what it knows", async (t) => {
  const { data, server } = await withSink(t, { says: { end: "" }, settings: { "mail.seconds": "60" } });
  const time = join(data, "..", "clock"), env = { SELOSTE_CLOCK: `@${time}` };
  writeFileSync(time, "2026-03-05T10:00:00Z");
  const who = add(data, "consumer", helmi), id = put(data, who);
  server.state.keeps = true;
  const running = start(["serve", data, "--listen", "127.0.0.1:0"], { env });
  await running.says(/http/);
  await until(() => server.got.length === 1, "the first");
  server.set({});
  process.kill(childrenOf(running.child.pid)[0], "SIGKILL"); // its parent starts another
  await until(() => server.got.length === 2, "the second");
  assert.equal(read(server.got[0].text).headers["message-id"], read(server.got[1].text).headers["message-id"]);
  await until(() => show(data, id, { env }).state === "sent", "its end");
  server.set({ rcpt: "450 4.2.0 later" });
  const late = put(data, who, [], { env });
  await until(() => show(data, late, { env }).tries === 1, "a try");
  server.set({});
  writeFileSync(time, "2026-03-05T10:02:00Z");
  await until(() => show(data, late, { env }).state === "sent", "the next try");
  running.child.kill("SIGTERM");
  assert.equal((await running.end).code, 0);
});

test("a running server that has none, or was in trouble, sends as soon as the settings are right", async (t) => {
  const { data } = register(), server = await sink();
  t.after(server.stop);
  const who = add(data, "consumer", helmi), running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  await running.says(/http:\/\/127\.0\.0\.1:\d+/);
  t.after(async () => { running.child.kill("SIGTERM"); await running.end; });
  const listed = async (id) => (await later(["mail", "show", data, id]));
  const first = put(data, who); // nothing says yet by which server
  set(data, { "mail.from": "toimisto@toimisto.test", "mail.tls": "none", "mail.seconds": "2", "mail.server": "smtp://localhost:9" });
  await until(async () => (await listed(first)).why, "the trouble");
  const second = put(data, who);
  set(data, { "mail.server": `smtp://localhost:${server.port}` }); // the clock stands still: no hold could end by itself
  await until(async () => (await listed(second)).state === "sent", "the second");
  assert.equal(server.got.length, 1);
});

test("what was cut off is told: an answer goes once more under the same Message-ID, marketing does not", async (t) => {
  const { data, server } = await withSink(t, { settings: { "site.url": "https://rekisteri.toimisto.test" } });
  const firm = add(data, "organisation", { name: "Kuurnan Puu Oy", email: "info@asiakas.test" });
  for (const point of ["outbox.claimed", "outbox.answered", "outbox.ended"])
    for (const purpose of ["contact", "market"]) {
      const id = put(data, firm, ["--purpose", purpose]), before = server.got.length;
      const { signal, code } = await start(["mail", "send", data], { env: { SELOSTE_CRASH: point } }).end;
      assert.ok(signal === "SIGKILL" || code === 137, `${signal} ${code}`);
      const went = server.got.length - before, shown = show(data, id);
      assert.equal(went, point === "outbox.claimed" ? 0 : 1);
      if (point === "outbox.ended") {
        assert.equal(shown.state, "sent");
        continue;
      }
      assert.deepEqual([shown.state, shown.why], [purpose === "market" ? "failed" : "waiting", "unclear"]);
      assert.equal((await send(data)).sent, purpose === "market" ? 0 : 1);
      assert.deepEqual(new Set(server.got.slice(before).map((mail) => read(mail.text).headers["message-id"])).size, purpose === "market" && !went ? 0 : 1);
    }
});

test("a test message says what is wrong", async (t) => {
  const { data, server } = await withSink(t, { login: { user: "u", password: "p" }, settings: { "mail.user": "u", "mail.password": "p" } });
  assert.equal((await later(["mail", "test", data, "minä@toimisto.test"])).state, "sent");
  assert.equal(read(server.got[0].text).headers["auto-submitted"], "auto-generated");
  assert.equal(fault(["mail", "test", data, "ei osoite"]).error.field, "--address");
  ok(["setting", data, "mail.password", "q"]);
  assert.equal((await later(["mail", "test", data, "mina@toimisto.test"])).why, "login");
});
