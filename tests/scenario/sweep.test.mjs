// What the notice promises to be gone by a day is gone by it, from the data and from older copies alike.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { add, folder, json, ok, register, seloste } from "./seloste.mjs";

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

test("people and their organisations go together, also where a day hangs on what a record says, and others' days stay right", () => {
  const at = (day) => ({ env: { SELOSTE_CLOCK: `${day}T10:00:00Z` } });
  const club = register({ notice: "notices/association.yaml" }).data, pairs = [];
  for (let i = 1; i <= 5; i++) {
    const firm = json(["add", club, `name=Kumppani ${i} Oy`, "--type", "partner", "--source", "person"], at("2026-01-05")).id;
    const person = json(["add", club, `first_name=Liisa${i}`, "last_name=Aalto", `email=l${i}@k.test`, "--type", "partner_person", "--of", firm, "--source", "person"], at("2026-01-05")).id;
    ok(["note", club, firm, "--kind", "damage", "--source", "person", "--with", "what=eka", "--with", "claim_open=yes"], at("2026-01-05"));
    pairs.push(firm, person);
  }
  const [stays, ...gone] = pairs.reverse(); // the last organisation goes without its person
  const plan = json(["erase", "many", club, ...gone, "--because", "asked", "--decision", "Pyysivät", "--plan"], at("2026-02-05"));
  ok(["erase", "many", club, ...gone, "--because", "asked", "--decision", "Pyysivät", "--count", String(gone.length)], at("2026-02-05"));
  assert.equal(json(["find", club, "Aalto"], at("2026-02-06")).found.length, 1);
  assert.equal(json(["show", club, stays], at("2026-02-06")).id, stays);
  assert.equal(json(["certificate", "list", club], at("2026-02-06")).certificates.length, plan.go ?? gone.length);
  assert.equal(json(["nightly", club], at("2026-02-06")).failed ?? 0, 0);
  ok(["audit", "verify", club], at("2026-02-06"));
});

test("after one night nothing is left that should be gone: what kept others goes with them", () => {
  const at = (time) => ({ env: { SELOSTE_CLOCK: time } }), place = folder(), club = join(place, "data");
  ok(["init", club, "--notice", "notices/association.yaml", "--keys", join(place, "keys"), "--sheet", join(place, "sheet"), "--demo", "40"], at("2026-12-05T10:00:00Z"));
  const night = json(["nightly", club], at("2026-12-06T02:00:00Z"));
  assert.equal(night.nights?.[0]?.tasks.some((task) => task.failed) ?? false, false);
  assert.deepEqual(json(["sweep", club], at("2026-12-06T03:00:00Z")).rows.filter((row) => row.fate === "goes"), []);
  assert.ok(json(["certificate", "list", club], at("2026-12-06T03:00:00Z")).certificates.length > 5);
});
