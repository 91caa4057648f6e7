// What a state of the notice may not be talked into: days that have not come, looks that never lapse, minimums that a correction shortens,
// persons who have left; and an erasure that nothing stands in the way of.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { add, agency, fault, file, folder, json, ok, register, seloste, start } from "./seloste.mjs";

const at = (day) => ({ env: { SELOSTE_CLOCK: `${day}T10:00:00Z` } });
const one = (id, day) => json(["promises", data, id], at(day)).promises[0];
const said = (promise) => promise.proofs.map((proof) => `${proof.found} ${proof.todo ?? ""}`).join("\n");

let data;
before(() => {
  const text = readFileSync(agency, "utf8").replace("grounds: [{ground: privacy_shield, whose: Google}]", "grounds: [{ground: dpf, whose: Google}]");
  ({ data } = register({ notice: file(folder(), "notice.yaml", text) }));
});

test("a day of the notice that has not come yet is no look", () => {
  for (const id of ["P37", "P46", "P54", "P58"]) assert.equal(one(id, "2026-05-06").state, "at_risk", id);
  assert.doesNotMatch(said(one("P46", "2026-05-06")), /6 May 2026/);
  for (const holder of json(["system", "list", data], at("2026-05-06")).holders) assert.equal(holder.looked, null);
  ok(["system", "note", data, "mail", "review", "Katsottu"], at("2026-05-06"));
  assert.equal(one("P37", "2026-05-06").state, "attested");
  assert.equal(json(["system", "show", data, "mail"], at("2026-09-02")).looked, "2026-05-06");
  assert.equal(json(["system", "show", data, "mail"], at("2026-09-03")).looked, "2026-09-03");
});

test("transfers tell of the day that is asked about", () => {
  assert.equal(fault(["system", "note", data, "google", "certificate", "x", "--ground", "dpf", "--ref", "r"]).error.field, "--valid-until");
  ok(["system", "note", data, "google", "certificate", "Luettelo katsottu", "--ground", "dpf", "--ref", "dataprivacyframework.gov", "--on", "2026-03-01", "--valid-until", "2026-12-31"]);
  const ground = (of, day) => json(["transfers", data, "--of", of, ...(day ? ["--on", day] : [])]).holders[0].ground;
  assert.deepEqual(["2026-12-31", "2027-01-01", "2026-02-28", "2023-07-09"].map((day) => ground("google", day)), ["dpf", null, null, null]);
  assert.deepEqual(["2020-07-15", "2020-07-16", undefined].map((day) => ground("whatsapp", day)), ["privacy_shield", null, null]);
  assert.match(ok(["transfers", data, "--of", "whatsapp", "--on", "2020-07-15"]), /On 15 July 2020[^]*WhatsApp: [^\n]*Privacy Shield/);
  const all = json(["transfers", data, "--on", "2020-07-15"]);
  assert.ok(all.holders.some((holder) => holder.ground === "privacy_shield" && holder.ground_to === "2020-07-15"));
  assert.ok(all.ends.some((end) => end.last === "2020-07-15"));
});

test("an attestation lasts no longer than the notice says, is by somebody of ours, and of what somebody must look at", () => {
  const attest = (id, ...words) => ["promise", "attest", data, id, "katsottu", ...words];
  const wrong = (...words) => fault(attest(...words), at("2026-11-26")).error.field;
  assert.equal(wrong("P58", "--next", "2027-11-27"), "--next");
  assert.equal(wrong("P57", "--next", "2199-01-01"), "--next");
  assert.equal(wrong("P58", "--on", "2025-11-25"), "--on");
  assert.equal(wrong("P58", "--on", "2025-11-25", "--next", "2026-02-01"), "--next");
  assert.equal(wrong("P58", "--who", "Ei Kukaan"), "--who");
  assert.equal(wrong("P64"), "PROMISE");
  assert.equal(fault(["system", "note", data, "mail", "review", "x", "--next", "2099-01-01"], at("2026-11-26")).error.field, "--next");
  assert.equal(json(attest("P57", "--next", "2027-11-26", "--who", "Oskari Lehmus"), at("2026-11-26")).next, "2027-11-26");
  assert.deepEqual([one("P57", "2027-11-26").state, one("P57", "2027-11-27").state], ["attested", "at_risk"]);
});

test("a minimum that runs is not shortened by a correction; a longer one, and what is taken back, are taken", () => {
  const helmi = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  const voucher = json(["note", data, helmi, "Kuvaus", "--kind", "invoice", "--amount", "100,00", "--at", "2020-02-01"]).id;
  const correct = (day) => fault(["correct", data, voucher, "--at", day]);
  const shown = () => json(["show", data, helmi]).records.find((record) => record.id === voucher).at;
  const refused = correct("2008-01-01");
  assert.deepEqual([refused.code, refused.error.field], [3, "at"]);
  assert.match(refused.error.text, /until 31 December 2030/);
  assert.equal(correct("2019-12-31").code, 3);
  ok(["correct", data, voucher, "--at", "2020-01-31", "--amount", "120,00"]);
  ok(["correct", data, voucher, "--at", "2021-01-31"]);
  assert.equal(correct("2020-01-31").code, 3);
  ok(["undo", "last", data, helmi, "--yes"]);
  assert.equal(shown(), "2020-01-31");
  ok(["erase", data, helmi, "--yes"]);
  assert.equal(json(["promises", data, "P49"]).promises[0].proofs.find((proof) => "within_minimum" in proof.figures).figures.within_minimum, 1);
});

test("a contact person of an organisation that was erased can be erased", () => {
  const firm = add(data, "organisation", { name: "Kuurnan Puu Oy", email: "info@kuurna.test" });
  const onni = add(data, "contact_person", { first_name: "Onni", last_name: "Salavirta", email: "onni@kuurna.test" }, ["--of", firm]);
  ok(["note", data, firm, "Salavirta soitti.", "--kind", "call"]);
  ok(["erase", data, firm, "--yes"]);
  assert.equal(json(["erase", data, onni, "--plan"]).nothing ?? false, false);
  ok(["erase", data, onni, "--yes"]);
  assert.match(ok(["find", data, "Salavirta"]), /Nobody|0 found/);
  const [certificate] = json(["certificate", "list", data]).certificates;
  assert.match(ok(["certificate", "show", data, String(certificate.number ?? certificate.id)]), /no letter, message or link that names the person[^]*by hand names the person until/);
});

test("whoever has left stands behind nothing: the sentence, and Today, say so", async () => {
  for (const words of [["Iida Tammisto", "--role", "owner"], ["Oskari Lehmus"], ["Oma Omistaja", "--role", "owner"]]) ok(["user", "add", data, ...words]);
  const state = (id = "P3") => one(id, "2026-11-26").state;
  assert.equal(state(), "kept");
  ok(["user", "end", data, "Iida Tammisto"]);
  assert.equal(state(), "at_risk");
  ok(["user", "end", data, "Oskari Lehmus"]);
  assert.equal(state(), "broken");
  assert.match(said(one("P3", "2026-11-26")), /Iida Tammisto has left the staff on 5 March 2026[^]*Nobody stands behind requests[^]*Name another/);
  const { code } = json(["user", "link", data, "Oma Omistaja"]);
  const running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  const base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  const reply = await fetch(`${base}/signin`, { method: "POST", redirect: "manual", body: new URLSearchParams({ code }) });
  const page = await (await fetch(`${base}/today`, { headers: { cookie: reply.headers.get("set-cookie").split(";")[0], "accept-language": "en" } })).text();
  running.child.kill("SIGTERM");
  await running.end;
  assert.match(page, /Nobody stands behind requests[^]*Iida Tammisto[^]*settings\/notice/);
  ok(["user", "add", data, "Iida Tammisto", "--role", "owner"]); // she has come back
  assert.equal(state(), "at_risk");
});

test("the hours of a breach do not begin after it was written down; what stood there before stays to be seen", () => {
  const clock = (text) => ({ env: { SELOSTE_CLOCK: text } });
  const { id } = json(["breach", "add", data, "Muistikirja katosi", "--people", "3"], clock("2026-10-24T17:00:00Z"));
  const put = (aware) => ["breach", "step", data, id, "corrected", "--aware", aware, "--why", "kirjattu väärin"];
  const later = clock("2026-10-28T10:00:00Z");
  const refused = fault(put("2026-10-28T11:00"), later);
  assert.deepEqual([refused.code, refused.error.field], [2, "--aware"]);
  assert.match(refused.error.text, /24 October 2026/);
  ok(put("2026-10-24T09:00"), later);
  const step = json(["breach", "show", data, id], later).steps.at(-1);
  assert.deepEqual([step.aware, step.aware_before], ["2026-10-24T06:00:00Z", "2026-10-24T17:00:00Z"]);
  assert.match(ok(["breach", "show", data, id], later), /Known since 24 October 2026 at 9\.00; before it was put right 24 October 2026 at 20\.00/);
});

test("a certificate that was changed in the database is neither shown nor given, and the log's check names it", () => {
  const { data } = register(), out = folder();
  const ids = ["a", "b", "c", "d"].map((name) => json(["add", data, "first_name=Pekka", `last_name=${name}`, `email=${name}@k.example`, "--type", "consumer", "--source", "person"]).id);
  const asked = json(["request", "add", data, "erasure", ids[3], "Poistakaa", "--by", "post"]).id;
  for (const id of ids) ok(["erase", data, id, "--yes"]);
  const numbers = json(["certificate", "list", data]).certificates.map((row) => row.number), [number] = numbers;
  const show = (which, ...more) => seloste(["certificate", "show", data, which, ...more]);
  const genuine = file(out, "c.json", show(number, "--json").out);
  const sql = (text) => execFileSync("sqlite3", [join(data, "register.db"), text], { encoding: "utf8" });
  const change = (text) => sql(`UPDATE erasure SET certificate = ${text} WHERE certificate LIKE '%"id": "${number}"%'`);
  assert.deepEqual(json(["audit", "verify", data]).certificates_changed, []);
  change(`replace(certificate, '"customer"', '"customer", "bookkeeping"')`);
  for (const args of [["show", data, number], ["show", data, number, "--json"], ["pdf", data, number, "-o", join(out, "c.pdf")]]) {
    const done = seloste(["certificate", ...args]);
    assert.deepEqual([done.code, /not what was given out/.test(done.out + done.err), /bookkeeping/.test(done.out)], [1, true, false], done.err);
  }
  assert.deepEqual(json(["certificate", "list", data]).certificates.map((row) => row.changed), [true, false, false, false]);
  assert.match(ok(["certificate", "list", data]), /not what was given out/);
  assert.equal(show(numbers[1]).code, 0);
  const verdict = seloste(["audit", "verify", data, "--json"]);
  assert.deepEqual([verdict.code, JSON.parse(verdict.out).whole, JSON.parse(verdict.out).certificates_changed], [1, true, [number]]);
  assert.match(seloste(["audit", "verify", data]).out, new RegExp(`Certificate ${number} is not what was given out`));
  assert.equal(JSON.parse(seloste(["certificate", "verify", data, genuine, "--json"]).out).result, "genuine");
  change(`replace(certificate, ', "bookkeeping"', '')`);
  assert.equal(show(number).code, 0);
  change(`replace(certificate, '"register": "', '"register": "1')`); // as if it had been brought from another register
  assert.equal(show(number).code, 1);

  // no sentence rests on it; and work that is done, or done again, does not make it the certificate
  const one = (id) => json(["promises", data, id]).promises[0], changed = () => JSON.parse(seloste(["audit", "verify", data, "--json"]).out).certificates_changed;
  for (const id of ["P50", "P70"]) {
    const proof = one(id).proofs.find((each) => each.figures.certificates_changed);
    assert.deepEqual([one(id).state, proof?.figures.certificates_changed, proof?.command], ["broken", 1, "seloste audit verify DIR"], id);
    assert.match(proof.found, /Erased, with a certificate: 3[^]*1 certificate of an erasure is not what was given out/);
  }
  const party = JSON.parse(readFileSync(genuine, "utf8")).party, tasks = (who) => json(["task", "list", data]).tasks.filter((task) => task.party === who).map((task) => task.id);
  ok(["task", "sign", data, ...tasks(party), "--name", "Iida", "--by", "post"]);
  assert.deepEqual(changed(), [number]);
  const log = json(["audit", "list", data, "--party", party]).entries.map((entry) => entry.action);
  assert.deepEqual(["certificate_held_back", "erasure_completed"].map((action) => log.filter((each) => each === action).length), [1, 0]);

  // an older true one in the place of the last, another's, none at all, and no row
  const second = numbers[1], older = show(second, "--json").out.trim(), text = (which) => sql(`SELECT certificate FROM erasure WHERE certificate LIKE '%"id": "${which}"%'`).trim();
  const first = text(second), id = sql(`SELECT id FROM erasure WHERE certificate LIKE '%"id": "${second}"%'`).trim(), of = JSON.parse(older).party;
  ok(["task", "sign", data, ...tasks(of), "--name", "Iida", "--by", "post"]);
  assert.ok(JSON.parse(text(second)).complete && show(second).code === 0);
  const put = (content) => sql(`UPDATE erasure SET certificate = ${content === null ? "NULL" : `'${content.replace(/'/g, "''")}'`} WHERE id = ${id}`), now = text(second);
  for (const content of [first, text(numbers[2]), "{", null]) {
    put(content);
    assert.deepEqual(changed().sort(), [number, second].sort(), content);
  }
  put(now);
  sql(`DELETE FROM erasure WHERE id = ${id}`);
  assert.deepEqual(changed().sort(), [number, second].sort());

  // nobody is told that it is enclosed
  sql("UPDATE erasure SET certificate = replace(certificate, '\"customer\"', '\"customer\", \"bookkeeping\"')");
  ok(["request", "answer", data, asked]);
  assert.doesNotMatch(ok(["request", "letter", data, asked]), /todistus numero/);
});
