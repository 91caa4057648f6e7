// An objection to any purpose outlives whoever made it, and a consent for one channel opens no other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { join } from "node:path";
import { add, fault, json, ok, register, seloste } from "./seloste.mjs";

test("objections to surveys and to contact by e-mail survive an erasure and another spelling of the name", () => {
  const { data } = register();
  const firm = () => add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: "9000003-8", email: "info@kuurna.test" });
  const first = firm();
  ok(["object", data, first, "--by", "phone"]);
  ok(["object", data, first, "--purpose", "survey", "--by", "phone"]);
  ok(["object", data, first, "--purpose", "contact", "--channel", "email", "--by", "phone"]);
  ok(["erase", data, first, "--yes"]);
  const again = firm();
  const says = seloste(["sending", data, again], { env: { SELOSTE_LANG: "en" } }).out;
  for (const refused of [/may not: own marketing/, /may not: satisfaction surveys/, /may not: keeping in touch \(e-mail\)/]) assert.match(says, refused);
});

test("a consent for the phone leaves an objection to e-mail where it is, also in what is exported", () => {
  const { data, place } = register();
  const who = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "a@x.test", phone: "0401234567" });
  ok(["object", data, who, "--purpose", "contact", "--channel", "email", "--by", "phone"]);
  ok(["consent", data, who, "--purpose", "contact", "--channel", "phone", "--by", "phone"], { env: { SELOSTE_CLOCK: "2026-03-05T10:10:00Z" } });
  const later = { env: { SELOSTE_CLOCK: "2026-03-05T10:11:00Z" } };
  const out = fault(["export", data, "--all", "--purpose", "contact", "--to", "mail", "--as", "csv", "-o", join(place, "2.csv"), "--yes"], later);
  assert.equal(out.error.status, "denied");
});

const mended = "notices/agency-mended.yaml", on = (day) => ({ env: { SELOSTE_CLOCK: `${day}T10:00:00Z` } });
/** What is said of a class of the program's own data. */
const proof = (data, path, day) => json(["promises", data, "P85"], on(day)).promises[0].proofs.find((one) => one.path === path);

test("a consent goes with what shows it, on the day that the notice gives it; an objection stays with the customer", () => {
  const { data } = register({ notice: mended });
  const who = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "a@x.test" });
  const say = (verb, day) => ok([verb, data, who, "--purpose", "survey", "--by", "phone"], on(day));
  say("object", "2026-03-06"), say("consent", "2026-03-07"), say("object", "2026-04-07"), say("consent", "2026-04-08");
  const call = (year) => ok(["note", data, who, "soitto", "--kind", "call"], on(`${year}-03-01`));
  call(2029);
  const answers = (day) => json(["show", data, who], on(day)).choices;
  assert.deepEqual(json(["sweep", data], on("2029-04-08")).rows, [], "the later consent is not over");
  say("object", "2029-05-02"), call(2032);
  const [goes] = json(["sweep", data], on("2032-05-03")).rows;
  assert.deepEqual([goes.fate, goes.gone_by], ["goes", "2032-05-02"]);
  assert.equal(proof(data, "retention.choices.gone_by", "2032-05-03").state, "broken");
  assert.equal(answers("2032-05-03").length, 5);
  ok(["sweep", data, "--yes"], on("2032-05-03"));
  assert.equal(answers("2032-05-03").length, 3);
  assert.equal(proof(data, "retention.choices.gone_by", "2032-05-03").state, "kept");
  const may = seloste(["sending", data, who], { env: { ...on("2032-05-03").env, SELOSTE_LANG: "en" } }).out;
  assert.match(may, /may not: satisfaction surveys/);
});

test("answered requests are watched to their day, and the plan of the sweep names what goes of the program's own", () => {
  const { data } = register({ notice: mended });
  const who = add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: "9000003-8" });
  const { id } = json(["request", "add", data, "access", who, "Mitä minusta on?", "--by", "phone"], on("2026-03-06"));
  ok(["request", "withdraw", data, id], on("2026-03-09"));
  const path = "retention.requests.gone_by", own = (day) => json(["sweep", data], on(day)).own.filter((one) => one.data === "requests");
  assert.match(proof(data, path, "2031-03-08").found, /9 March 2026/);
  assert.equal(proof(data, path, "2031-03-09").state, "kept");
  assert.deepEqual(own("2031-03-08"), []);
  assert.deepEqual(own("2031-03-09"), [{ data: "requests", oldest: "2026-03-09", gone_by: "2031-03-09" }]);
  assert.equal(proof(data, path, "2031-03-10").state, "broken");
  assert.match(seloste(["sweep", data, "--plan"], { env: { ...on("2031-03-10").env, SELOSTE_LANG: "en" } }).out, /own data goes what is over: data protection requests, the oldest of 9 March 2026/);
  assert.equal(json(["sweep", data, "--yes"], on("2031-03-10")).requests, 1);
  assert.equal(proof(data, path, "2031-03-10").state, "kept");
  assert.deepEqual(own("2031-03-10"), []);
});

test("what rests on the law or on a contract is not objected to: it is refused, and goes on (Article 21(1))", () => {
  const { data } = register({ notice: mended });
  const who = add(data, "consumer", { first_name: "Outi", last_name: "Halla", email: "o@x.test" });
  const firm = add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: "9000003-8", email: "info@kuurna.test" });
  const voice = add(data, "contact_person", { first_name: "Veli", last_name: "Kari", email: "v@kuurna.test" }, ["--of", firm]);
  for (const [party, purpose] of [[who, "books"], [who, "invoice"], [who, "duties"], [firm, "books"]]) {
    const out = fault(["object", data, party, "--purpose", purpose, "--by", "email"], on("2026-03-06"));
    assert.deepEqual([out.error.status, out.error.field], ["conflict", "--purpose"], purpose);
    assert.match(out.error.text, /Article 21/);
  }
  ok(["object", data, voice, "--purpose", "invoice", "--by", "email"], on("2026-03-06")); // of theirs the ground is a legitimate interest
  ok(["object", data, who, "--purpose", "survey", "--by", "email"], on("2026-03-05"));

  const { id } = json(["request", "add", data, "objection", who, "En halua kirjanpitoonne", "--by", "email"], on("2026-03-06"));
  assert.equal(json(["show", data, who], on("2026-03-06")).choices.at(-1).purpose, "market");
  ok(["request", "narrow", data, id, "ei kirjanpitoon", "--purpose", "books"], on("2026-03-06"));
  const choices = json(["show", data, who], on("2026-03-06")).choices.map((one) => one.purpose);
  assert.deepEqual(choices, ["survey"], "what was stopped as a caution is open again, and nothing stops the books");
  const answer = fault(["request", "answer", data, id], on("2026-03-06"));
  assert.equal(answer.error.status, "conflict");
  assert.match(answer.error.text, /Refuse it/);
  ok(["request", "refuse", data, id, "--why", "Laki vaatii kirjanpidon"], on("2026-03-06"));
  const may = seloste(["sending", data, who], { env: { ...on("2026-03-06").env, SELOSTE_LANG: "en" } }).out;
  assert.match(may, /may: .*invoicing/);
});
