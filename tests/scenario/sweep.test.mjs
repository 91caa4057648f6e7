// What the notice promises to be gone by a day is gone by it, from the data and from older copies alike.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { add, json, ok, register, seloste } from "./seloste.mjs";

const later = { env: { SELOSTE_CLOCK: "2036-03-05T10:00:00Z" } };
let data, keys, place, old, fresh;
before(() => {
  ({ data, keys, place } = register());
  old = add(data, "organisation", { name: "Kuurnan Puu Oy", email: "info@kuurna.example" });
  ok(["note", data, old, "Vuosikirja", "--kind", "invoice", "--amount", "80,00", "--at", "2026-02-01"]);
  fresh = add(data, "organisation", { name: "Myöhemmin Oy", email: "info@myohemmin.example" }, ["--taken-in", "2026-03-04"]);
  ok(["note", data, fresh, "Soitto", "--kind", "call", "--at", "2026-03-05T11:00"], { env: { SELOSTE_CLOCK: "2026-03-06T10:00:00Z" } });
  cpSync(data, join(place, "copy"), { recursive: true });
});

test("today nothing goes; a day ahead is only looked at", () => {
  assert.deepEqual(json(["sweep", data]).rows, []);
  assert.match(ok(["sweep", data], { env: { SELOSTE_LANG: "en" } }), /Nothing is to be swept/);
  const ahead = json(["sweep", data, "--on", "2036-03-05"]);
  assert.ok(ahead.rows.some((row) => row.party === old && row.class === "customer" && row.fate === "goes" && row.sentence === "P52"));
  const { code, err } = seloste(["sweep", data, "--on", "2036-03-05", "--yes"]);
  assert.equal(code, 2, err);
  assert.equal(json(["show", data, old]).values.length, 2);
});

test("without --yes and without a terminal it only shows", () => {
  assert.equal(json(["sweep", data], later).counts.goes, 2);
  ok(["sweep", data], later);
  assert.equal(json(["show", data, old], later).values.length, 2);
});

test("it goes on its day, the invoice stays until its own, and the log says by which sentence", () => {
  const done = json(["sweep", data, "--yes"], later);
  assert.equal(done.parties, 2);
  const shown = json(["show", data, old], later);
  assert.deepEqual(shown.values, []);
  assert.deepEqual(shown.records.map((record) => record.text), ["Vuosikirja"]);
  const log = json(["audit", "list", data, "--party", old], later).entries.filter((entry) => entry.action === "erased");
  assert.deepEqual(log.map((entry) => entry.sentence), ["P52"]);
  assert.equal(json(["audit", "verify", data], later).problem ?? null, null);
  assert.deepEqual(json(["sweep", data], later).rows, []);
});

test("an older copy shows nothing of it", () => {
  const shown = json(["show", join(place, "copy"), old, "--keys", keys], later);
  assert.ok(shown.values.every((value) => value.text === null));
});
