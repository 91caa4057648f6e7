// A hold stops the sweep and the erasure of exactly what it names, for a time, because of a ground; then it stops nothing.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { add, fault, json, ok, register } from "./seloste.mjs";

const at = (time) => ({ env: { SELOSTE_CLOCK: time } });
let data, who;
before(() => {
  ({ data } = register());
  json(["user", "link", data, "Iida Tammisto"]);
  ok(["user", "add", data, "Oskari Virta"]);
  who = add(data, "consumer", { first_name: "Vanha", last_name: "Tuttu" });
  ok(["note", data, who, "Soitti", "--kind", "call", "--at", "2016-03-10"]); // gone by 10 March 2026
});
const hold = (more, options) => ["hold", "add", data, who, ...more, ...(options ?? [])];

test("it needs a class that is there, a ground, a reason, somebody who answers and a last day within a year", () => {
  const good = ["customer", "--ground", "claim", "--because", "Juttu 12/26", "--holder", "Oskari Virta", "--last", "2026-06-30"];
  const without = (name) => good.filter((word, i) => word !== name && good[i - 1] !== name);
  assert.equal(fault(hold(without("--ground"))).error.field, "--ground");
  assert.equal(fault(hold(without("--because"))).error.field, "--because");
  assert.equal(fault(hold(without("--holder"))).error.field, "--holder");
  assert.equal(fault(hold(without("--last"))).error.field, "--last");
  assert.equal(fault(hold([...without("--last"), "--last", "2027-03-06"])).error.field, "--last");
  assert.equal(fault(hold([...without("--last"), "--last", "2026-03-04"])).error.field, "--last");
  assert.equal(fault(hold(["nothing", ...good.slice(1)])).error.field, "CLASS");
  const named = fault(hold(good.map((word) => (word === "Juttu 12/26" ? "Kantaja 131052-308T" : word))));
  assert.equal(named.error.field, "--because");
  assert.match(named.error.text, /identity code/);
  const { id } = json(hold(good));
  const [row] = json(["hold", "list", data, who]).holds;
  assert.deepEqual([row.id, row.class, row.ground, row.reason, row.holder, row.until, row.holds], [id, "customer", "claim", "Juttu 12/26", "Oskari Virta", "2026-06-30", true]);
});

test("a lifting of the same day is taken back; a later day, another hold is made", () => {
  const [{ id }] = json(["hold", "list", data, who]).holds;
  assert.equal(fault(["hold", "unlift", data, id]).code, 1);
  ok(["hold", "lift", data, id]);
  assert.deepEqual(json(["hold", "list", data]).holds, []);
  assert.equal(json(["sweep", data], at("2026-04-01T10:00:00Z")).rows[0].fate, "goes");
  assert.equal(fault(["hold", "unlift", data, id], at("2026-03-06T10:00:00Z")).code, 1);
  ok(["hold", "unlift", data, id], at("2026-03-05T21:30:00Z"));
  const [row] = json(["hold", "list", data]).holds;
  assert.deepEqual([row.id, row.holds, row.lifted, row.reason, row.until], [id, true, null, "Juttu 12/26", "2026-06-30"]);
  assert.equal(json(["audit", "list", data, "--action", "hold_unlifted"]).entries.length, 1);
});

test("the sweep leaves it and says so; an erasure too, with the day in the plan; what it does not name goes", () => {
  const plan = json(["sweep", data], at("2026-04-01T10:00:00Z"));
  const [due] = json(["due", data], at("2026-04-01T10:00:00Z")).due;
  assert.deepEqual([due.class, due.state, due.held_until], ["customer", "held", "2026-06-30"], "whoever reads overdue erases");
  assert.match(ok(["show", data, who], { env: { ...at("2026-04-01T10:00:00Z").env, SELOSTE_LANG: "en" } }), /held .*Held until 30 June 2026 because of a legal ground/);
  assert.deepEqual(plan.rows.map((row) => row.fate), ["held"]);
  assert.equal(json(["sweep", data, "--yes"], at("2026-04-01T10:00:00Z")).parties, 0);
  const [night] = json(["nightly", data], at("2026-04-01T10:00:00Z")).nights;
  assert.deepEqual(night.tasks.find((one) => one.task === "sweep").counts, { held: 1 });
  const erase = json(["erase", data, who, "--plan"], at("2026-04-01T10:00:00Z"));
  assert.ok(erase.items.every((item) => !item.goes), JSON.stringify(erase));
  assert.match(JSON.stringify(erase), /held until|pidätetty|30 June 2026|30\.6\.2026/i);
  assert.notEqual(fault(["erase", data, who, "--yes"], at("2026-04-01T10:00:00Z")).code, 0);
});

test("renewed, handed over when its holder has left, lifted; over, it stops nothing by itself", () => {
  const [{ id }] = json(["hold", "list", data, who]).holds;
  ok(["hold", "renew", data, id, "--last", "2026-07-31"]);
  ok(["user", "end", data, "Oskari Virta"]);
  const [left] = json(["hold", "list", data]).holds;
  assert.deepEqual([left.holder, left.look_at, left.until], [null, true, "2026-07-31"]);
  ok(["hold", "hand", data, id, "Iida Tammisto"]);
  assert.deepEqual(json(["hold", "list", data]).holds.map((one) => [one.holder, one.look_at]), [["Iida Tammisto", false]]);
  assert.equal(json(["hold", "list", data], at("2026-07-20T10:00:00Z")).holds[0].look_at, true);
  assert.equal(json(["sweep", data], at("2026-07-31T20:30:00Z")).rows[0].fate, "held", "its last day is of it");
  assert.equal(json(["sweep", data], at("2026-07-31T21:30:00Z")).rows[0].fate, "goes", "the next day is not");
  assert.deepEqual(json(["hold", "list", data], at("2026-08-01T10:00:00Z")).holds, []);
  assert.equal(fault(["hold", "renew", data, id, "--last", "2026-12-01"], at("2026-08-01T10:00:00Z")).code, 1);
  const [night] = json(["nightly", data], at("2026-08-01T10:00:00Z")).nights;
  assert.deepEqual(night.tasks.find((one) => one.task === "sweep").counts.gone, 1);
  json(["nightly", data], at("2026-08-02T10:00:00Z"));
  assert.deepEqual(json(["hold", "list", data], at("2026-03-06T10:00:00Z")).holds, [], "the reason went with the person");
  assert.equal(json(["audit", "verify", data]).problem ?? null, null);
});

test("of a merged one it holds in the kept one, and not what it does not name", () => {
  const kept = add(data, "consumer", { first_name: "Yksi", last_name: "Kaksonen", email: "yksi@posti.example" });
  const other = add(data, "consumer", { first_name: "Yksi", last_name: "Kaksonen", phone: "040 000 1111" });
  const { id } = json(["hold", "add", data, other, "--ground", "dispute", "--because", "Lasku 7", "--holder", "Iida Tammisto", "--last", "2026-12-31"]);
  ok(["merge", data, kept, other, "--yes"]);
  assert.deepEqual(json(["hold", "list", data, kept]).holds.map((one) => [one.id, one.everything]), [[id, true]]);
  assert.ok(json(["erase", data, kept, "--plan"]).items.every((item) => !item.goes));
  ok(["hold", "lift", data, id]);
  assert.ok(json(["erase", data, kept, "--plan"]).items.some((item) => item.goes));
  ok(["erase", data, kept, "--yes"]);
});

test("moved to another register, holds, attestations, reviews, devices and what is known of systems hold there as here", () => {
  const there = register(), here = register(), file = `${there.place}/all.json`;
  ok(["user", "add", there.data, "Iida Tammisto"]);
  ok(["user", "add", there.data, "Oskari Virta"]);
  ok(["user", "add", here.data, "Iida Tammisto"]);
  const who = add(there.data, "consumer", { first_name: "Ulla", last_name: "Muuttaja", email: "ulla@koti.example" });
  const held = (data, more) => ok(["hold", "add", data, who, ...more, "--ground", "claim", "--last", "2026-09-01"]);
  held(there.data, ["--because", "riita 7", "--holder", "Iida Tammisto"]);
  held(there.data, ["customer", "--because", "riita 8", "--holder", "Oskari Virta"]);
  ok(["promise", "attest", there.data, "P58", "katsottu ovi ovelta"]);
  ok(["system", "note", there.data, "mail", "review", "Asetukset katsottu", "--who", "Iida Tammisto"]);
  ok(["review", "keep", there.data, "customer", "--because", "Palaavat joka toinen vuosi"]);
  ok(["review", "sign", there.data, "--who", "Iida Tammisto"]);
  for (const [name, user] of [["Iidan puhelin", "Iida Tammisto"], ["Oskarin läppäri", "Oskari Virta"]])
    ok(["device", "add", there.data, name, "--kind", "phone", "--user", user, "--encrypted", "yes", "--lock", "pin", "--length", "6", "--screen", "1", "--copied", "reported"]);
  ok(["device", "step", there.data, "Iidan puhelin", "checked", "--signed-by", "Iida Tammisto"]);
  ok(["device", "backup", there.data, "Iidan puhelin"]);
  const all = (data, name) => json(["export", data, "--all", "--as", "json", "-o", name, "--yes"]);
  const out = all(there.data, file);
  assert.deepEqual([out.holds, out.attestations, out.systems, out.reviews, out.devices, out.left.users], [2, 1, 1, 1, 2, 2]);
  const taken = json(["import", here.data, file]);
  assert.deepEqual([taken.holds, taken.attestations, taken.systems, taken.reviews, taken.devices, taken.holds_of_nobody], [2, 1, 1, 1, 2, 1]);

  // who uses a device goes by name: one is here, one is not, until somebody of that name comes
  const devices = (data) => json(["device", "list", data]).devices, reviews = (data) => json(["review", "list", data]).reviews;
  assert.deepEqual(devices(here.data).map((one) => one.user), ["Iida Tammisto", null]);
  assert.deepEqual(devices(here.data).map(({ user, ...rest }) => rest), devices(there.data).map(({ user, ...rest }) => rest));
  assert.match(JSON.stringify(json(["device", "list", here.data])), /Whose Oskarin läppäri was has left/);
  assert.deepEqual(reviews(here.data), reviews(there.data));
  assert.deepEqual([reviews(here.data).length, json(["review", "show", here.data]).next], [1, json(["review", "show", there.data]).next]);
  const states = (data) => json(["promises", data]).promises.filter((one) => ["P53", "P55", "P56"].includes(one.id)).map((one) => [one.id, one.state]);
  assert.deepEqual(states(here.data), states(there.data));

  const of = (data) => json(["hold", "list", data, who]).holds.map(({ id, class: kind, ground, reason, until, holder, holder_was, holds }) =>
    ({ id, kind, ground, reason, until, holder, holder_was, holds })).sort((a, b) => (a.reason < b.reason ? -1 : 1));
  const [first, second] = of(here.data), was = of(there.data);
  assert.deepEqual(first, was[0]);
  assert.deepEqual(second, { ...was[1], holder: null, holder_was: "Oskari Virta" });
  const plan = json(["erase", here.data, who, "--plan"]);
  assert.ok(plan.items.length && plan.items.every((item) => !item.goes), JSON.stringify(plan.items));
  const proof = (data, id) => { const [one] = json(["promises", data, id]).promises; return [one.state, JSON.stringify(one.proofs.map((proof) => proof.found))]; };
  assert.deepEqual(proof(here.data, "P58"), proof(there.data, "P58"));
  assert.equal(proof(here.data, "P58")[0], "attested");
  assert.deepEqual(json(["system", "show", here.data, "mail"]).rows, json(["system", "show", there.data, "mail"]).rows);

  const again = `${here.place}/all.json`, rows = (name) => { const { holds, attestations, holdings, reviews: looks, review_steps, devices: own, device_steps, device_copies } = JSON.parse(readFileSync(name, "utf8"));
    return { holds, attestations, holdings, looks, review_steps, own, device_steps, device_copies }; };
  all(here.data, again);
  assert.deepEqual(rows(again), rows(file), "and from here on to the next");
  ok(["hold", "hand", here.data, second.id, "Iida Tammisto"]);
  assert.deepEqual(of(here.data).map((one) => [one.holder, one.holder_was]), [["Iida Tammisto", null], ["Iida Tammisto", null]]);
  assert.equal(json(["audit", "verify", here.data]).problem ?? null, null);

  const broken = register(), text = readFileSync(file, "utf8");
  const damaged = `${broken.place}/damaged.json`;
  for (const [from, to] of [['"kind": "review"', '"kind": "hearsay"'], ['"reason": "riita 7"', '"reason": 7'], ['"who": ', '"whom": '], ['"kind": "recorded"', '"kind": "flown"']]) {
    assert.ok(text.includes(from), from);
    writeFileSync(damaged, text.replace(from, to));
    assert.equal(fault(["import", broken.data, damaged]).code, 2, from);
  }
  assert.deepEqual(json(["hold", "list", broken.data]).holds, []);
});
