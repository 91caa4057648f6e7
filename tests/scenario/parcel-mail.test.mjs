// The link to an answer goes by e-mail over a real mail server, its code another way: fetched once, over, and to an address that is wrong.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { mailserver, noMailserver, until } from "./mailserver.mjs";
import { add, json, ok, register, seloste, start } from "./seloste.mjs";
import { quoted, read } from "./smtpsink.mjs";

const unzip = (zip, name) => execFileSync("unzip", ["-p", zip, name], { encoding: "utf8" });
async function later(args, env) {
  const { code, out, err } = await start([...args, "--json"], { env }).end;
  assert.equal(code, 0, err + out);
  return JSON.parse(out);
}

test("the link by mail and the code another way; once; a wrong address comes back and one press writes the breach down", { skip: noMailserver }, async (t) => {
  const { data, place } = register(), server = await mailserver();
  t.after(server.stop);
  const running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  t.after(() => running.child.kill("SIGTERM"));
  const base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  for (const [name, value] of [["mail.server", `smtp://localhost:${server.submission}`], ["mail.from", "posti@toimisto.test"], ["mail.ca", server.ca], ["mail.user", "posti@toimisto.test"], ["site.url", base]]) ok(["setting", data, name, value]);
  seloste(["setting", data, "mail.password", "-"], { input: "avain-3\n" });
  seloste(["mailbox", "add", data, "Palautukset", "--server", `imaps://localhost:${server.imaps}`, "--login", "posti@toimisto.test", "--use", "contacts", "--ca", server.ca], { input: "avain-3\n" });
  const who = add(data, "consumer", { first_name: "Liisa", last_name: "Virtanen", email: "liisa@asiakas.test" });
  ok(["note", data, who, "Tuli käymään", "--kind", "note"]);
  const ask = (more = []) => json(["request", "add", data, "access", who, "Mitä minusta on", "--by", "email", ...more]).id;
  const request = ask();
  const given = json(["request", "give", data, request, "--as", "link", "--send", "--seen", "--complete"]);
  assert.deepEqual([given.sent, given.answered, given.to], [true, true, "liisa@asiakas.test"]);
  await later(["mail", "send", data]);
  const [mail] = await until(async () => { const all = await server.messages("liisa@asiakas.test"); return all.length && all; }, "the mail");
  const text = quoted(read(mail.text).body);
  assert.ok(text.includes(given.link), text);
  assert.match(text, /Tietonne ovat tämän linkin takana:\r?\nhttp/);
  for (const secret of [given.code, given.code.replace(" ", "")]) assert.ok(!mail.text.includes(secret), "the code goes another way");
  assert.doesNotMatch(mail.text, /Tuli käymään|Content-Disposition: attachment/);

  // GET changes nothing, a wrong code opens nothing, the right one opens once.
  const secret = given.link.split("/").pop();
  for (let i = 0; i < 2; i++) assert.equal((await fetch(given.link)).status, 200);
  const door = (code) => fetch(`${base}/door`, { method: "POST", redirect: "manual", body: new URLSearchParams({ link: secret, code, lang: "fi" }) });
  assert.equal((await door("1111 1112")).status, 403);
  const answer = await door(given.code), zip = join(place, "got.zip");
  let bytes = Buffer.from(await answer.arrayBuffer());
  if (answer.status === 303) {
    const cookie = answer.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
    bytes = Buffer.from(await (await fetch(base + answer.headers.get("location"), { headers: { cookie } })).arrayBuffer());
  }
  writeFileSync(zip, bytes);
  assert.match(unzip(zip, "data.json"), /Tuli käymään/);
  assert.notEqual((await door(given.code)).status, 200, "it opens once");
  assert.deepEqual(json(["request", "show", data, request]).handed_over.map((one) => one.state), ["fetched"]);
  const actions = json(["audit", "list", data, "--party", who]).entries.map((one) => one.action);
  for (const action of ["parcel_given", "message_queued", "message_sent", "parcel_fetched"]) assert.ok(actions.includes(action), action);

  // The next package tells of it, in the log and in its lists.
  const next = join(place, "next.zip");
  ok(["access", data, who, "-o", next]);
  const document = JSON.parse(unzip(next, "data.json"));
  assert.deepEqual(document.handed_over.map((one) => [one.way, one.state, one.to]), [["link", "fetched", "liisa@asiakas.test"]]);
  assert.deepEqual(document.links.map((one) => one.kind), ["file"]);
  assert.ok(!JSON.stringify(document.links).includes(secret));
  assert.ok(document.messages.some((one) => one.kind === "answer" && one.state === "sent"));

  // To an address that does not exist: the server says so, it stands on Today; taken back it is a breach with what is known, and dead.
  const second = ask();
  ok(["request", "check", data, second, "--how", "soitettu tuttuun numeroon"]); // the address is none of theirs
  const lost = json(["request", "give", data, second, "--as", "link", "--send", "--seen", "--complete", "--to", "eikukaan@asiakas.test"]);
  await later(["mail", "send", data]);
  const undone = () => json(["mail", "list", data, "--state", "undone"]).messages;
  await until(async () => { await later(["mail", "fetch", data]); return undone().length; }, "the bounce");
  assert.deepEqual(undone().map((one) => [one.request, one.why]), [[second, "unknown_address"]]);
  const breach = json(["request", "take-back", data, lost.id, "--wrong-address"]).id;
  const shown = json(["breach", "show", data, breach]);
  assert.ok(JSON.stringify(shown).includes(who), "whom it concerned");
  const dead = await fetch(`${base}/door`, { method: "POST", redirect: "manual", body: new URLSearchParams({ link: lost.link.split("/").pop(), code: lost.code, lang: "fi" }) });
  assert.equal(dead.status, 403);
  assert.equal(json(["request", "show", data, second]).handed_over[0].state, "ended");

  // One that nobody fetches is over on its day.
  const third = json(["request", "give", data, ask(), "--as", "link", "--send", "--seen", "--complete"]);
  assert.equal(third.sent, true);
  running.child.kill("SIGTERM");
  await running.end;
  const over = json(["request", "list", data, "--closed"], { env: { SELOSTE_CLOCK: "2026-04-12T10:00:00Z" } }).requests.length;
  assert.ok(over >= 3);
  assert.equal(Number(execFileSync("sqlite3", [join(data, "register.db"), "SELECT COUNT(*) FROM parcel_piece"], { encoding: "utf8" })), 0);
});
