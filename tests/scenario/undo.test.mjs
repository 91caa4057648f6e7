// A whole import is taken back, but for what somebody did since; what stays is told, and why.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { add, fault, file, json, ok, register } from "./seloste.mjs";

let data, place, batch, known;
before(() => {
  ({ data, place } = register());
  known = add(data, "organisation", { name: "Vanha Tuttu Oy", email: "info@tuttu.example" });
  const list = file(place, "lista.csv", "name,email,phone\nKuurnan Puu Oy,info@kuurna.example,\nVanha Tuttu Oy,info@tuttu.example,040 123 4567\nKolmas Oy,info@kolmas.example,\n");
  batch = json(["import", data, list, "--source", "statfin", "--licence", "TK-7", "--bought", "2024-01-08", "--type", "organisation"]).batch;
  ok(["note", data, "info@kolmas.example", "Soitto", "--kind", "call"]);
});

test("the plan changes nothing", () => {
  const plan = json(["undo", data, batch, "--plan"]);
  assert.equal(plan.parties, 1);
  assert.equal(json(["find", data]).found.length, 3);
  assert.equal(json(["import", "list", data]).imports[0].state, "done");
});

test("without --yes it asks, and without a terminal it does nothing", () => {
  assert.equal(fault(["undo", data, batch]).code, 2);
  assert.equal(json(["find", data]).found.length, 3);
});

test("what it brought goes, what was there is as it was, what got a note stays", () => {
  json(["undo", data, batch, "--yes"]);
  const names = json(["find", data]).found.map((one) => one.name).sort();
  assert.deepEqual(names, ["Kolmas Oy", "Vanha Tuttu Oy"]);
  assert.deepEqual(json(["show", data, known]).values.map((value) => value.field).sort(), ["email", "name"]);
  assert.equal(json(["show", data, "Kolmas Oy"]).records[0].kind, "call");
  assert.equal(json(["import", "list", data]).imports[0].state, "undone");
  assert.equal(json(["audit", "verify", data]).whole, true);
});

test("twice is told, and so is an import that never was", () => {
  assert.equal(fault(["undo", data, batch, "--yes"]).code, 1);
  assert.equal(fault(["undo", data, "0000000000001", "--yes"]).code, 4);
});

test("an undo that undid nothing does not say that it did", () => {
  const list = file(place, "yksi.csv", "name\nNeljäs Oy\n");
  const one = json(["import", data, list, "--source", "statfin", "--licence", "TK-7", "--bought", "2024-01-08", "--type", "organisation"]).batch;
  ok(["note", data, "Neljäs Oy", "Soitto", "--kind", "call"]);
  ok(["set", data, "Neljäs Oy", "name=Neljännes Oy", "--source", "person"]);
  assert.match(ok(["undo", data, one, "--yes"]), /^Nothing of it was undone: the import/);
  assert.match(ok(["show", data, "Neljännes Oy"]), /^ {2}organisation[^]*^ {2}Relation: /m, "type and relation are told apart");
});
