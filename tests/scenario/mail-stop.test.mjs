// The link in marketing by which its receiver objects (RFC 8058): one press, no sign-in, by a person or by a mail program.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { add, fault, json, ok, register, start } from "./seloste.mjs";
import { quoted, read, sink } from "./smtpsink.mjs";

const site = "https://rekisteri.toimisto.test", oneClick = { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: "List-Unsubscribe=One-Click" };

async function served(t) {
  const { data, keys } = register(), server = await sink();
  for (const [name, value] of Object.entries({ "mail.server": `smtp://localhost:${server.port}`, "mail.from": "toimisto@toimisto.test", "mail.tls": "none", "site.url": site }))
    ok(["setting", data, name, value]);
  const running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  t.after(async () => { running.child.kill("SIGTERM"); await running.end; await server.stop(); });
  const [, base] = await running.says(/(http:\/\/127\.0\.0\.1:\d+)/);
  /** Sends marketing to somebody and gives the link in it, as it lies at this server. */
  const link = async (who, purpose = "market") => {
    const before = server.got.length;
    ok(["mail", "to", data, who, "Tule katsomaan.", "--subject", "Avoimet ovet", "--purpose", purpose, ...(purpose === "market" ? [] : ["--kind", "survey"])]);
    while (server.got.length === before) await new Promise((done) => setTimeout(done, 20));
    const { headers, body } = read(server.got.at(-1).text), url = headers["list-unsubscribe"].match(/^<(.*)>$/)[1];
    assert.equal(headers["list-unsubscribe-post"], "List-Unsubscribe=One-Click");
    assert.ok(quoted(body).includes(url), "it stands in the text too");
    assert.match(url, new RegExp(`^${site}/stop/[0-9a-z]{26}$`));
    return url.replace(site, base);
  };
  return { data, keys, base, link, server, running };
}

const refusals = (data, who) => json(["show", data, who]).choices.filter((one) => one.answer === "refused").map((one) => one.purpose);

test("looking changes nothing, one press ends it at once, twice is as good as once", async (t) => {
  const { data, link, running } = await served(t);
  const firm = add(data, "organisation", { name: "Kuurnan Puu Oy", email: "info@asiakas.test" });
  const url = await link(firm), waits = json(["mail", "to", data, firm, "Vielä.", "--subject", "Huomenna", "--purpose", "market", "--not-before", "2026-03-06"]).id;
  for (const headers of [{}, { "accept-language": "sv" }, { "accept-language": "en" }]) {
    const page = await fetch(url, { headers });
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<button[^>]*>/);
    assert.equal(page.headers.get("set-cookie"), null);
  }
  assert.deepEqual(refusals(data, firm), []);
  assert.equal((await fetch(url, { ...oneClick, headers: { ...oneClick.headers, "sec-fetch-site": "cross-site" } })).status, 200);
  assert.deepEqual(refusals(data, firm), ["market"]);
  assert.match(json(["show", data, firm]).choices[0].words, /RFC 8058/, "the mail program pressed its own button");
  for (let i = 0; i < 2; i++) assert.equal((await fetch(url, { method: "POST" })).status, 200);
  assert.deepEqual(refusals(data, firm), ["market"]);
  assert.equal(fault(["mail", "to", data, firm, "Taas.", "--subject", "Taas", "--purpose", "market"]).error.status, "denied");
  const log = ok(["audit", "list", data, "--action", "stop_link_used", "--json"]), sent = json(["mail", "list", data, "--state", "sent"]).messages;
  assert.equal(JSON.parse(log).length ?? JSON.parse(log).entries.length, 1);
  assert.ok(log.includes(sent[0].id), "which message it was");
  assert.equal(sent[0].objected, "2026-03-05T10:00:00Z");
  assert.equal(json(["mail", "show", data, waits]).state, "waiting");
  const form = await fetch(url, { method: "POST", body: new FormData() });
  assert.equal(form.status, 200);
  const unknown = await fetch(url.slice(0, -3) + "000", { method: "POST" });
  assert.equal(unknown.status, 404);
  assert.equal((await fetch(url.slice(0, -3) + "000")).status, 200, "looking does not tell whether there is such a link");
  assert.doesNotMatch(running.out + running.err, new RegExp(url.slice(-26)), "the link is in no log");
});

test("it works for an organisation's contact, after a merge, after the message was erased, and is kind after an erasure", async (t) => {
  const { data, link, server } = await served(t);
  const firm = add(data, "organisation", { name: "Kuurnan Puu Oy", email: "info@asiakas.test" });
  const person = add(data, "contact_person", { first_name: "Liisa", last_name: "Salo", email: "liisa@asiakas.test" }, ["--of", firm]);
  ok(["consent", data, person, "--purpose", "market", "--by", "phone"]);
  const first = await link(person);
  const other = add(data, "contact_person", { first_name: "Liisa", last_name: "Salo", email: "liisa@muu.test" }, ["--of", firm]);
  ok(["merge", data, other, person, "--yes"]);
  assert.equal((await fetch(first, oneClick)).status, 200);
  assert.deepEqual(refusals(data, other), ["market"]);
  assert.deepEqual(refusals(data, firm), []);

  const url = await link(firm), more = await link(firm);
  ok(["erase", data, firm, "--yes"]);
  const answer = await fetch(url, oneClick);
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /poistettu\. Kieltosi tällaisista viesteistä on kirjattu ja voimassa, myös jos saamme/);
  assert.equal((await fetch(more)).status, 200);
  const back = add(data, "organisation", { name: "Kuurnan Puu Oy", email: "INFO@asiakas.test" }), market = (who) => fault(["mail", "to", data, who, "x", "--subject", "x", "--purpose", "market"]).error.status;
  assert.equal(market(back), "denied", "an objection after the erasure holds for the address");
  assert.equal(json(["audit", "list", data, "--action", "stop_link_used"]).entries.length, 2);

  const second = add(data, "organisation", { name: "Toinen Oy", email: "info@toinen.test" }), last = await link(second);
  await fetch(last, oneClick);
  ok(["erase", data, second, "--yes"]);
  assert.equal((await fetch(last, oneClick)).status, 200);
  const again = add(data, "organisation", { name: "Toinen Oy", email: "info@toinen.test" });
  assert.equal(market(again), "denied", "the objection outlives the erasure");

  const third = add(data, "organisation", { name: "Kolmas Oy", email: "info@kolmas.test" });
  await fetch(await link(third), { method: "POST", headers: { "accept-language": "sv" } });
  assert.match(json(["show", data, third]).choices[0].words, /^Inga fler sådana meddelanden\?.*\[.*\]$/, "what stood on the page, as it was read");

  const mover = add(data, "organisation", { name: "Muuttaja Oy", email: "vanha@muuttaja.test" }), moved = await link(mover);
  ok(["set", data, mover, "email=uusi@muuttaja.test", "--source", "person"]);
  await fetch(moved, oneClick);
  const taken = ["add", data, "name=Muu Oy", "email=vanha@muuttaja.test", "--type", "organisation", "--source", "person"];
  assert.match(fault(taken, { env: { SELOSTE_LANG: "en" } }).error.text, /may be somebody who has objected/);
  assert.equal(market(json([...taken, "--even-if-known"]).id), "denied", "where the message went");

  // one address, in either spelling of its domain; the mail server gets the one that it knows
  const letters = add(data, "organisation", { name: "Äidin Puu Oy", email: "info@XN--idinpuu-4wa.test" }), spelt = await link(letters);
  assert.deepEqual([json(["show", data, letters]).values.find((value) => value.field === "email").text, server.got.at(-1).to], ["info@äidinpuu.test", "info@xn--idinpuu-4wa.test"]);
  assert.match(server.got.at(-1).text, /^To: .*info@xn--idinpuu-4wa\.test/m);
  assert.equal(fault(["add", data, "name=Toinen Puu Oy", "email=info@äidinpuu.test", "--type", "organisation", "--source", "person"]).error.status, "conflict", "known by it");
  await fetch(spelt, oneClick);
  ok(["erase", data, letters, "--yes"]);
  assert.equal(market(add(data, "organisation", { name: "Äidin Puu Oy", email: "info@Äidinpuu.test" })), "denied");

  const late = add(data, "organisation", { name: "Hidas Oy", email: "info@hidas.test" }), dead = await link(late);
  ok(["erase", data, late, "--yes"]);
  execFileSync("sqlite3", [join(data, "register.db"), "DELETE FROM stop_mark"]);
  assert.match(await (await fetch(dead, oneClick)).text(), /ei siksi voitu kirjata.*toimisto/s, "where nothing is kept of the address, nothing is promised");
  assert.equal(json(["mail", "to", data, back, "x", "--subject", "x"]).id.length, 13, "of marketing alone");
});

test("an objection to a survey ends surveys alone, and whoever consents again and presses the old link has objected again", async (t) => {
  const { data, link } = await served(t);
  const who = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "liisa@asiakas.test" });
  const url = await link(who, "survey");
  await fetch(url, oneClick);
  assert.deepEqual(refusals(data, who), ["survey"]);
  ok(["consent", data, who, "--purpose", "survey", "--by", "phone"]);
  await fetch(url, oneClick);
  assert.deepEqual(refusals(data, who), ["survey", "survey"]);
  assert.equal(fault(["mail", "to", data, who, "x", "--subject", "x", "--purpose", "survey", "--kind", "survey"]).error.status, "denied");
  assert.equal(json(["mail", "to", data, who, "x", "--subject", "x"]).id.length, 13);
});
