// Services that customers bought, on the command line: what, how far, who does it; what becomes of them elsewhere.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { add, agency, fault, file, folder, json, ok, register, seloste } from "./seloste.mjs";

let data, helmi, elli;

before(() => {
  ({ data } = register());
  for (const name of ["Iida Tammisto", "Otso Lehti"]) ok(["user", "add", data, name, "--role", "owner"]);
  ok(["user", "add", data, "Lukija", "--role", "reader"]);
  helmi = add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: "9120351-5", email: "info@kuurna.example", phone: "040 000 1111" });
  elli = add(data, "consumer", { first_name: "Elli", last_name: "Öhman" });
});

const at = (day) => ({ env: { SELOSTE_CLOCK: `${day}T10:00:00Z` } });
const services = (...more) => json(["service", "list", data, ...more]).services;

test("a service is planned, moved on, given to another, taken back; all of it stays", () => {
  const added = json(["service", "add", data, helmi, "Syksyn kuvaus", "--service", "photography", "--by", "Iida Tammisto", "--delivery", "2026-03-20"]);
  assert.deepEqual([added.text, added.service, added.state, added.by, added.delivery, added.bought, added.kind],
    ["Syksyn kuvaus", "photography", "planned", "Iida Tammisto", "2026-03-20", "2026-03-05", "order"]);
  const begun = json(["service", "change", data, added.id, "--state", "under_way", "--version-was", String(added.version)], at("2026-03-07"));
  assert.equal(begun.state, "under_way");
  assert.equal(begun.by, "Iida Tammisto", "what is not given stays");
  const late = fault(["service", "change", data, added.id, "--state", "done", "--version-was", String(added.version)]);
  assert.equal(late.error.status, "conflict");
  assert.match(late.error.text, /changed this meanwhile/);
  json(["service", "change", data, added.id, "--by", "Otso Lehti", "--delivery", "-"], at("2026-03-08"));
  const undone = json(["service", "undo", data, added.id], at("2026-03-09"));
  assert.deepEqual([undone.by, undone.delivery, undone.state], ["Iida Tammisto", "2026-03-20", "under_way"]);
  const shown = json(["service", "show", data, added.id]);
  assert.deepEqual(shown.history.map((one) => [one.state, one.by]), [["planned", "Iida Tammisto"], ["under_way", "Iida Tammisto"],
    ["under_way", "Otso Lehti"], ["under_way", "Iida Tammisto"]]);
  const log = json(["audit", "list", data, "--party", helmi]).entries.map((entry) => entry.action);
  assert.equal(log.filter((action) => action === "service_changed").length, 2);
  assert.equal(log.filter((action) => action === "service_undone").length, 1);
  const record = json(["show", data, helmi]).records.find((one) => one.id === added.id);
  assert.equal(record.with.state, "under_way");
  assert.match(ok(["show", data, helmi, "--lang", "fi"]), /tila: Työn alla; tekijä: Iida Tammisto; toimitus: 20\.3\.2026/);
});

test("the list knows states and doers, open ones first", () => {
  const done = json(["service", "add", data, elli, "Muotokuva", "--state", "done", "--at", "2026-01-10"]).id;
  assert.deepEqual(services("--state", "open").map((one) => one.text), ["Syksyn kuvaus"]);
  assert.deepEqual(services("--by", "Iida Tammisto").map((one) => one.text), ["Syksyn kuvaus"]);
  assert.deepEqual(services("--by", "-").map((one) => one.id), [done]);
  assert.deepEqual(services().map((one) => one.text), ["Syksyn kuvaus", "Muotokuva"]);
  assert.deepEqual(services("--limit", "1", "--after", "1").map((one) => one.id), [done]);
  assert.deepEqual(json(["service", "list", data, elli, "--state", "open"]), { services: [], total: 0 });
  assert.match(ok(["service", "list", data, "--state", "done", "--lang", "fi"]), /Valmis\s+Muotokuva\s+Elli Öhman\s+10\.1\.2026/);
  ok(["note", data, elli, "Vanha työ", "--kind", "job", "--at", "2025-05-05"]);
  assert.deepEqual(json(["service", "list", data, elli]).services.map((one) => one.state), ["done", null], "an order without a state is there too");
});

test("what is wrong is told at its option", () => {
  const bad = (...words) => fault(["service", "add", data, elli, ...words]);
  const where = (...words) => bad(...words).error.field;
  assert.equal(where("Kuva", "--state", "plannd"), "--state");
  assert.match(bad("Kuva", "--state", "plannd").error.text, /planned/);
  assert.equal(where("Kuva", "--by", "Kukaan"), "--by");
  assert.equal(where("Kuva", "--by", "Lukija"), "--by");
  assert.equal(where("Kuva", "--delivery", "2026-03-01"), "--delivery");
  assert.equal(where("Kuva", "--delivery", "huomenna"), "--delivery");
  assert.equal(where("Kuva", "--kind", "call"), "--kind");
  assert.equal(where(), "TEXT");
  assert.equal(fault(["service", "change", data, "0000000000001", "--state", "done"]).error.status, "not found");
  assert.equal(fault(["service", "change", data, services()[0].id]).error.field, "--state");
  const refused = fault(["service", "add", data, elli, "Laite", "--service", "consulting"]);
  assert.match(refused.error.text, /notice/i, "a service that the notice does not offer to consumers");
});

test("who leaves the staff stays named until another takes over", () => {
  ok(["user", "add", data, "Lähtijä"]);
  const { id } = json(["service", "add", data, elli, "Kehykset", "--by", "Lähtijä"]);
  ok(["user", "end", data, "Lähtijä"]);
  const one = json(["service", "show", data, id]);
  assert.deepEqual([one.by, one.by_has_left], ["Lähtijä", true]);
  assert.match(ok(["service", "list", data, "--lang", "fi"]), /Lähtijä \(lähtenyt\)/);
  assert.equal(json(["service", "change", data, id, "--by", "Otso Lehti"]).by_has_left, false);
});

test("one that was only added goes when it is taken back", () => {
  const { id } = json(["service", "add", data, elli, "Vahinko"]);
  assert.deepEqual(json(["service", "undo", data, id]), { id, gone: true });
  assert.ok(!services().some((one) => one.id === id));
});

test("a notice that lists no orders refuses the words with its sentence", () => {
  const place = folder();
  const notice = file(place, "notice.yaml", readFileSync(agency, "utf8").replace("fields: [offer, order, job, rental]", "fields: [offer, rental]"));
  const { data: other } = register({ notice });
  const who = add(other, "consumer", { first_name: "Elli", last_name: "Öhman" });
  const refused = fault(["service", "add", other, who, "Kuvaus"]);
  assert.equal(refused.error.status, "denied");
  assert.ok(refused.error.sentence);
});

test("services go along with a carried register, into the person's package, and with an erasure", () => {
  const { data: one, place } = register(), { data: two } = register();
  const who = add(one, "consumer", { first_name: "Helmi", last_name: "Aaltio" });
  const { id } = json(["service", "add", one, who, "Kuvaus", "--delivery", "2026-04-01"]);
  json(["service", "change", one, id, "--state", "under_way"], at("2026-03-07"));
  const all = join(place, "all.json"), zip = join(place, "answer.zip");
  ok(["export", one, "--all", "-o", all, "--yes"]);
  ok(["import", two, all]);
  const got = json(["service", "show", two, id]);
  assert.deepEqual([got.state, got.delivery, got.history.length], ["under_way", "2026-04-01", 2]);
  ok(["access", one, who, "-o", zip, "--lang", "fi"]);
  const page = execFileSync("unzip", ["-p", zip, "*.html"], { encoding: "utf8" });
  assert.match(page, /Työn alla/);
  assert.match(page, /Suunniteltu 5\.3\.2026, Työn alla 7\.3\.2026/);
  ok(["erase", two, who, "--yes"]);
  assert.deepEqual(json(["service", "list", two]), { services: [], total: 0 });
});

test("a crash between what was bought and its state leaves neither", { skip: !/san/.test(process.env.SELOSTE_BIN ?? "") }, () => {
  const { data: one } = register();
  const who = add(one, "consumer", { first_name: "Helmi", last_name: "Aaltio" });
  const crashed = seloste(["service", "add", one, who, "Kuvaus"], { env: { SELOSTE_CRASH: "purchase.add:1" } });
  assert.equal(crashed.signal, "SIGKILL");
  assert.deepEqual(json(["show", one, who]).records, []);
  assert.deepEqual(json(["service", "list", one, who]).services, []);
});
