// One letter to many: looked at first, made by its number, undone in its minutes, and asked about once more when it goes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { add, fault, json, ok, register, start } from "./seloste.mjs";
import { read, sink } from "./smtpsink.mjs";

const TEXT = "Hyvä asiakas,\n\nkesän kuvauspäivät ovat auki.\n";
const at = (instant) => ({ env: { SELOSTE_CLOCK: instant } });
const NOON = at("2026-03-05T10:00:00Z"), AFTER = at("2026-03-05T10:11:00Z"), LATER = at("2026-03-06T10:00:00Z");

async function office(t, options) {
  const { data } = register(), server = await sink(options);
  t.after(server.stop);
  for (const [name, value] of Object.entries({ "mail.server": `smtp://localhost:${server.port}`, "mail.from": "toimisto@toimisto.test", "mail.seconds": "2", "mail.tls": "none",
    "site.url": "https://rekisteri.test" })) ok(["setting", data, name, value]);
  return { data, server };
}
const firm = (data, name) => add(data, "organisation", { name, email: `${name.toLowerCase()}@firma.test` });
const many = (data, more, options = NOON) => json(["mail", "many", data, TEXT, "--subject", "Kesän kuvaukset", "--purpose", "market", ...more], options);
/** In the background: the sink answers in this very process. */
async function send(data, options) {
  const { code, out, err } = await start(["mail", "send", data, "--json"], options).end;
  if (code !== 0) throw new Error(err + out);
  return JSON.parse(out);
}
const look = (data, id, options = LATER) => json(["mail", "mailing", data, id], options);

test("who gets it, who does not and why; then its number, its minutes, and each is asked about again", async (t) => {
  const { data, server } = await office(t);
  const firms = ["Alfa", "Beeta", "Gamma", "Delta", "Eta"].map((name) => firm(data, name));
  const [alfa, beeta, gamma, delta] = firms;
  const silent = add(data, "organisation", { name: "Osoitteeton Oy" });
  const consumer = add(data, "consumer", { last_name: "Aaltio", email: "helmi@koti.test" });
  ok(["object", data, beeta, "--by", "phone"]);
  ok(["restrict", data, gamma, "--why", "accuracy"]);
  const plan = many(data, ["--all-of", "all", "--plan"]);
  assert.equal(plan.chosen, 7);
  assert.equal(plan.to, 3, JSON.stringify(plan));
  assert.equal(plan.kind, "marketing");
  assert.deepEqual(plan.left_out.map((one) => one.count), [1, 1, 1, 1]);
  const whys = plan.left_out.map((one) => one.why).join("\n");
  for (const part of [/objected/, /restricted/, /No e-mail address|no e-mail address/i, /consent|such a party/]) assert.match(whys, part);
  assert.match(plan.text, /https:\/\/rekisteri.test\/stop\//, "as the first one would get it");

  // what would filter nothing must not write to everybody; nothing goes without its number, nor for the marketing of others
  assert.equal(fault(["mail", "many", data, TEXT, "--subject", "x", "--purpose", "market", "--all-of", "tpye=consumer"]).error.field, "--all-of");
  assert.equal(fault(["mail", "many", data, TEXT, "--subject", "x", "--purpose", "market", "--all-of", "all", "--own"], NOON).error.field, "--count");
  const others = fault(["mail", "many", data, TEXT, "--subject", "x", "--purpose", "market", "--all-of", "all", "--count", "3"], NOON).error;
  assert.equal(others.field, "--own");
  assert.equal(others.sentence, "never.third_party_marketing");
  assert.equal(json(["mail", "mailings", data]).total, 0);

  const undone = many(data, ["--all-of", "type=organisation", "--own", "--count", "3"]);
  assert.equal(undone.state, "waiting");
  assert.equal(undone.goes, "2026-03-05T10:10:00Z");
  assert.deepEqual(await send(data, NOON), { sent: 0, failed: 0, later: 0, trouble: null }, "it waits");
  assert.equal(json(["mail", "stop", data, undone.id], NOON).state, "undone");
  assert.equal((await send(data, AFTER)).sent, 0, "an undone one never goes");
  assert.equal(fault(["mail", "stop", data, undone.id], AFTER).error.status, "conflict");

  // an objection, an erasure and a merge after it was made; the number is held against what is true when it is made
  const extra = firm(data, "Alfa2");
  assert.equal(fault(["mail", "many", data, TEXT, "--subject", "x", "--purpose", "market", "--all-of", "type=organisation", "--own", "--count", "3"], NOON).error.field, "--count");
  const made = many(data, ["--all-of", "type=organisation", "--own", "--count", "4"]);
  ok(["object", data, delta, "--by", "email"], NOON);
  ok(["merge", data, alfa, extra, "--yes"], NOON);
  assert.deepEqual(await send(data, AFTER), { sent: 2, failed: 0, later: 0, trouble: null });
  assert.equal((await send(data, LATER)).sent, 0, "nobody gets it twice");
  const mails = server.got.map((mail) => read(mail.text));
  assert.deepEqual(mails.map((mail) => mail.headers.to.replace(/.*</, "<")).sort(), ["<alfa@firma.test>", "<eta@firma.test>"]);
  for (const { headers } of mails) {
    assert.match(headers["list-unsubscribe"], /^<https:\/\/rekisteri.test\/stop\/\w+>$/);
    assert.equal(headers["list-unsubscribe-post"], "List-Unsubscribe=One-Click");
  }
  const report = look(data, made.id);
  assert.equal(report.state, "done");
  assert.deepEqual([report.total, report.sent, report.left_out, report.erased, report.objected], [4, 2, 2, 0, 0]);
  assert.deepEqual(report.left_out_later.map((one) => one.count), [1, 1]);
  assert.ok(report.left_out_later.some((one) => one.sentence === "P71"), JSON.stringify(report.left_out_later));
  assert.deepEqual(report.left_out_at_first.length, 3);

  // whoever is erased is on no list any more
  ok(["erase", data, alfa, "--yes"], LATER);
  assert.deepEqual([look(data, made.id).sent, look(data, made.id).erased], [1, 2]);
  assert.ok(silent && consumer);
});

test("what has not left yet can be stopped, what came back is not written to again, and old ones go", async (t) => {
  const { data, server } = await office(t, { says: { rcpt: (line) => (/beeta/.test(line) ? "550 5.1.1 no such" : undefined) } });
  for (const name of ["Alfa", "Beeta", "Gamma"]) firm(data, name);
  const first = many(data, ["--all-of", "type=organisation", "--own", "--count", "3"]);
  assert.equal((await send(data, AFTER)).failed, 1);
  assert.deepEqual([look(data, first.id).sent, look(data, first.id).failed], [2, 1]);
  const plan = many(data, ["--all-of", "type=organisation", "--plan"], LATER);
  assert.equal(plan.to, 2);
  assert.match(plan.left_out[0].why, /came back/);

  const second = many(data, ["--all-of", "type=organisation", "--own", "--count", "2"], LATER);
  const one = await start(["mail", "send", data, "--limit", "1", "--json"], at("2026-03-06T10:11:00Z")).end;
  assert.equal(JSON.parse(one.out).sent, 1, one.err);
  const stopped = json(["mail", "stop", data, second.id], at("2026-03-06T10:12:00Z"));
  assert.deepEqual([stopped.state, stopped.sent, stopped.left_out, stopped.left_to_do + stopped.waiting], ["stopped", 1, 1, 0]);
  assert.equal((await send(data, at("2026-03-07T10:00:00Z"))).sent, 0);
  assert.equal(server.got.length, 3);

  ok(["sweep", data, "--yes"], at("2027-03-07T10:00:00Z"));
  assert.equal(json(["mail", "mailings", data], at("2027-03-07T10:00:00Z")).total, 0);
});

test("a person's address that stands as a firm's gets marketing only with a consent, and the firm's own is taken before it", () => {
  const { data } = register();
  const firm = add(data, "organisation", { name: "Kuurna Oy", email: "matti.meikalainen@kuurna.test" });
  const whys = (...who) => json(["mail", "many", data, TEXT, ...who, "--subject", "Avoimet", "--purpose", "market", "--own", "--plan"], NOON).left_out.map((one) => one.why).join("\n");
  assert.match(whys(firm), /one person's own/);
  assert.match(json(["note", data, firm, "--kind", "mailing", "--with", "channel=email"]).warning, /P17/);
  // one that somebody has as their own, whatever it looks like; whoever of them consents hears of it there
  const other = add(data, "organisation", { name: "Pelto Oy", email: "toimisto@pelto.test" });
  assert.equal(whys(other), "");
  const person = add(data, "contact_person", { first_name: "Aino", last_name: "Pelto", email: "toimisto@pelto.test" }, ["--of", other, "--even-if-known"]);
  assert.match(whys(other), /one person's own/);
  ok(["consent", data, person, "--purpose", "market", "--channel", "email", "--by", "form"]);
  assert.equal(whys(other), "");
  // an address of the firm's own beside it
  ok(["set", data, firm, "email=matti.meikalainen@kuurna.test", "email=info@kuurna.test", "--source", "person"]);
  assert.equal(whys(firm), "");
});
