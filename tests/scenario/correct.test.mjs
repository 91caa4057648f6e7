// A record that was written down wrongly is corrected, one that never happened is removed; the log knows what, not the words.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { add, fault, folder, json, ok, register, seloste } from "./seloste.mjs";

let r, helmi;
const note = (...words) => json(["note", r.data, helmi, ...words]).id;
const record = (id) => json(["show", r.data, helmi]).records.find((one) => one.id === id);

before(() => {
  r = register();
  helmi = add(r.data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
});

test("what is given changes, the rest stays", () => {
  const call = note("Kysyi kultaisesta esitteestä", "--kind", "call", "--at", "2026-03-02T09:30", "--with", "direction=in", "--with", "channel=phone");
  ok(["correct", r.data, call, "--at", "2026-03-03", "--with", "direction=out", "--with", "channel="]);
  const now = record(call);
  assert.equal(now.text, "Kysyi kultaisesta esitteestä");
  assert.equal(now.at, "2026-03-03");
  assert.deepEqual(now.with, { direction: "out" });
  assert.equal(json(["correct", r.data, call, "Kysyi hopeisesta esitteestä"]).id, call);
  assert.equal(record(call).text, "Kysyi hopeisesta esitteestä");
  ok(["correct", r.data, call, "--without", "text"]);
  assert.equal(record(call).text, null);
  assert.match(ok(["show", r.data, helmi]), new RegExp(`${call} +3 March 2026`));
});

test("a mistake names its place, changes nothing, and the word is told", () => {
  const order = note("Juliste", "--kind", "order", "--at", "2026-03-01");
  const whole = record(order);
  for (const [words, code, field] of [
    [["--at", "1850-01-01"], 2, "at"], [["--ends", "2026-02-01"], 2, "ends"], [["--without", "colour"], 2, "--without"], [["--belongs-to", order], 2, "belongs-to"],
    [["--belongs-to", "x"], 2, "--belongs-to"], [["--with", "mood=good"], 3, undefined], [["Sairastaa diabetesta"], 3, "text"],
  ]) {
    const why = fault(["correct", r.data, order, ...words]);
    assert.equal(why.code, code, words.join(" "));
    if (field) assert.equal(why.error.field, field);
    assert.deepEqual(record(order), whole);
  }
  assert.equal(fault(["correct", r.data, "nobody", "x"]).error.field, "RECORD");
  assert.equal(fault(["correct", r.data, helmi, "x"]).code, 4);
});

test("removing asks, and says when it may not", () => {
  const visit = note("Kävi", "--kind", "visit", "--at", "2026-03-01");
  const asked = seloste(["remove", r.data, visit], { input: "remove\n" }); // not a terminal: nobody has seen the question
  assert.equal(asked.code, 2);
  assert.match(asked.err, /--yes/);
  assert.match(asked.out, /1 March 2026 {2}Visit {2}Kävi/);
  assert.ok(record(visit));
  ok(["remove", r.data, visit, "--yes"]);
  assert.equal(record(visit), undefined);
  assert.equal(fault(["remove", r.data, visit, "--yes"]).code, 4);
  const invoice = note("Juliste", "--kind", "invoice", "--amount", "100", "--at", "2026-03-01");
  assert.match(fault(["remove", r.data, invoice, "--yes"]).error.text, /must be kept until 31 December 2036/);
  ok(["correct", r.data, invoice, "--amount", "120"]);
  assert.equal(record(invoice).amount_cents, 12000);
});

test("an objection is followed by the next word, not corrected", () => {
  ok(["object", r.data, helmi, "--by", "phone"]);
  const refusal = json(["show", r.data, helmi]).records.find((one) => one.kind === "refusal");
  assert.equal(fault(["correct", r.data, refusal.id, "--at", "2026-01-01"]).code, 1);
  assert.equal(fault(["remove", r.data, refusal.id, "--yes"]).code, 1);
});

test("the log has the parts and never the words", () => {
  const lines = json(["audit", "list", r.data, "--limit", "1000"]).entries;
  assert.ok(lines.some((one) => one.action === "corrected" && one.fields?.includes("channel") && one.fields.includes("direction") && one.fields.includes("at")));
  assert.ok(lines.some((one) => one.action === "removed"));
  const audit = join(r.data, "audit");
  for (const name of readdirSync(audit)) assert.doesNotMatch(readFileSync(join(audit, name), "latin1"), /esitteest|Juliste|diabete/);
  ok(["audit", "verify", r.data]);
});

test("the register moves with every version, and is the same", () => {
  const r = register();
  const file = join(folder(), "all.json"), id = add(r.data, "consumer", { first_name: "Aino", last_name: "Lehmus" });
  const call = json(["note", r.data, id, "Soitti maanantaina", "--kind", "call"]).id;
  ok(["correct", r.data, call, "Soitti tiistaina", "--at", "2026-03-03"]);
  ok(["export", r.data, "--all", "--as", "json", "-o", file, "--yes"]);
  const other = register();
  ok(["import", other.data, file]);
  assert.deepEqual(json(["show", other.data, id]).records, json(["show", r.data, id]).records);
});
