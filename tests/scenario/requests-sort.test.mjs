// A request of which nobody has said yet what it asks: the strictest day counts, it is sorted once somebody has read it, and
// what depends on what is asked waits for that.
import assert from "node:assert/strict";
import { test } from "node:test";
import { add, fault, file, json, ok, register, root } from "./seloste.mjs";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const at = (clock) => ({ env: { SELOSTE_CLOCK: clock } });

test("unsorted counts as the strictest right of the notice, and the law's month where it promises none", () => {
  const { data, place } = register();
  const id = json(["request", "add", data, "unsorted", "--from", "Somebody", "--by", "email", "--received", "2026-03-01T21:59:59Z"]).id;
  const seen = json(["request", "show", data, id]);
  assert.deepEqual([seen.right, seen.promised_by, seen.law_by, seen.due, seen.extended_by], ["unsorted", "2026-03-29", "2026-04-01", "2026-03-29", null]);
  const text = readFileSync(join(root, "notices/agency.yaml"), "utf8");
  const stricter = file(place, "stricter.yaml", text.replace("rectification: {intake: [email, post], within: 28 days", "rectification: {intake: [email, post], within: 9 days"));
  const other = register({ notice: stricter }).data;
  const late = json(["request", "add", other, "unsorted", "--from", "Somebody", "--by", "email", "--received", "2026-03-01T12:00:00Z"]).id;
  assert.equal(json(["request", "show", other, late]).due, "2026-03-10");
  ok(["request", "sort", other, late, "access"]);
  assert.equal(json(["request", "show", other, late]).due, "2026-03-29");
  const silent = register({ notice: join(root, "notices/webshop.yaml") }).data;
  const none = json(["request", "add", silent, "unsorted", "--from", "Somebody", "--by", "email", "--received", "2026-03-01T12:00:00Z"]).id;
  const days = json(["request", "show", silent, none]);
  assert.equal(days.due, "2026-03-22");
  // a sentence that names no right is about every request: of rights that are not listed, and of where data came from
  for (const right of ["information", "human_decision"]) {
    const asked = json(["request", "add", silent, right, "--from", "Somebody", "--by", "email", "--received", "2026-03-01T12:00:00Z"]).id;
    const seen = json(["request", "show", silent, asked]);
    assert.deepEqual([seen.promised_by, seen.due, seen.law_by], ["2026-03-22", "2026-03-22", "2026-04-01"], right);
  }
  const promised = (id) => json(["promises", silent, id], at("2026-03-24T10:00:00Z")).promises[0];
  ok(["request", "sort", silent, none, "information"], at("2026-03-24T10:00:00Z"));
  assert.equal(promised("K31").state, "broken");
  assert.equal(promised("K31").proofs.find((proof) => proof.path === "rights.all.within").figures.late, 3);
  // a notice that promises it of access alone promises nothing of these
  const question = json(["request", "add", data, "information", "--from", "Somebody", "--by", "email", "--received", "2026-03-01T12:00:00Z"]).id;
  assert.deepEqual([json(["request", "show", data, question]).promised_by, json(["request", "show", data, question]).due], [null, "2026-04-01"]);
});

test("nothing that depends on what is asked is done before it is sorted; the day counts from receipt all the same", () => {
  const { data } = register();
  const who = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@example.fi" });
  const id = json(["request", "add", data, "unsorted", who, "Hei, mitä tiedätte minusta?", "--by", "email", "--received", "2026-03-01T12:00:00Z"]).id;
  for (const words of [["answer", data, id, "Ok"], ["refuse", data, id, "--why", "x"], ["extend", data, id, "--why", "x"], ["done", data, id]])
    assert.match(fault(["request", ...words]).error.text, /Say first what is asked/);
  ok(["request", "acknowledge", data, id]);
  const letter = json(["request", "letter", data, id]);
  assert.equal(letter.subject, "Viestinne 1.3.2026");
  assert.match(letter.body, /Saimme viestinne 1\.3\.2026\.\n\nVastaamme viimeistään 29\.3\.2026/);
  assert.equal(fault(["erase", data, who, "--yes"]).code, 1, "it may ask for the data: they wait");
  assert.equal(fault(["request", "sort", data, id, "unsorted"]).code, 2);
  ok(["request", "sort", data, id, "erasure"], at("2026-03-10T10:00:00Z"));
  assert.equal(fault(["request", "sort", data, id, "erasure"]).code, 2, "it is that already");
  const seen = json(["request", "show", data, id]);
  assert.deepEqual([seen.right, seen.state, seen.received_day, seen.law_by], ["erasure", "acknowledged", "2026-03-01", "2026-04-01"]);
  assert.deepEqual(seen.steps.map((step) => step.step), ["acknowledged", "sorted"]);
  ok(["request", "message", data, id, "Kiirehtikää, kiitos."]);
  assert.equal(fault(["request", "dismiss", data, id]).code, 1, "it is about a right");
  ok(["erase", data, who, "--yes"], at("2026-03-11T10:00:00Z"));
  ok(["request", "answer", data, id, "Poistettu."], at("2026-03-11T10:00:00Z"));
  assert.equal(json(["request", "show", data, id]).late, false);
  assert.equal(json(["request", "list", data, "--right", "unsorted"]).total, 0);
});

test("what is about nobody's rights is closed without an answer", () => {
  const { data } = register();
  const id = json(["request", "add", data, "unsorted", "Mainosta", "--from", "Somebody", "--by", "email"]).id;
  ok(["request", "dismiss", data, id, "mainos"]);
  const seen = json(["request", "show", data, id]);
  assert.deepEqual([seen.state, seen.closed !== null], ["no_request", true]);
  assert.equal(fault(["request", "sort", data, id, "access"]).code, 1);
  assert.equal(fault(["request", "letter", data, id]).code, 4);
});
