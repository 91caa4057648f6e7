// What the notice promises to be gone by a day is gone by it, from the data and from older copies alike.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { add, file, folder, json, ok, register, seloste } from "./seloste.mjs";

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

/** A register that is begun on a day of its own. */
function begun(notice, day) {
  const place = folder(), data = join(place, "data");
  ok(["init", data, "--notice", `notices/${notice}.yaml`, "--keys", join(place, "keys"), "--sheet", join(place, "sheet")], on(day));
  return data;
}
const on = (day) => ({ env: { SELOSTE_CLOCK: day.length > 10 ? day : `${day}T10:00:00Z` } });
const taken = (data, type, words, day) => json(["add", data, ...words, "--type", type, "--source", "person"], on(day)).id;

test("a voucher that must be kept can be read after an older one has gone on a night with something of the firm's people", () => {
  const data = begun("agency-mended", "2015-03-15"), firms = [];
  for (let i = 0; i < 4; i++) {
    const firm = taken(data, "organisation", [`name=Kuurna ${i} Oy`], "2015-03-15");
    firms.push([firm, taken(data, "contact_person", [`first_name=Liisa${i}`, "last_name=Aalto", `email=l${i}@k.test`, "--of", firm], "2015-03-15")]);
    ok(["note", data, firm, "lasku 1", "--kind", "invoice", "--amount", "10"], on("2015-03-15"));
  }
  for (const [firm, person] of firms) {
    ok(["note", data, firm, "lasku 2", "--kind", "invoice", "--amount", "20"], on("2024-09-15"));
    ok(["note", data, person, "soitto", "--kind", "call"], on("2024-09-15"));
    ok(["note", data, person, "vastaus", "--kind", "survey_answer"], on("2024-12-31"));
  }
  for (const night of ["2025-12-31", "2026-01-01"]) {
    const said = JSON.stringify(json(["nightly", data], on(`${night}T02:00:00Z`)));
    assert.doesNotMatch(said, /"failed": ?"/, said);
  }
  for (const [firm] of firms) {
    const invoices = json(["show", data, firm], on("2026-01-02")).records.filter((record) => record.kind === "invoice");
    assert.deepEqual(invoices.map((record) => [record.text, record.amount_cents]), [["lasku 2", 2000]]);
  }
});

test("a firm and its people who wrote on the same day: what is newer stays until its own day, and every night goes through", () => {
  const data = begun("clinic", "2024-06-15"), firms = [];
  for (let i = 0; i < 4; i++) {
    const firm = taken(data, "payer", [`name=Maksaja ${i} Oy`], "2024-06-15");
    const person = taken(data, "payer_person", [`first_name=Veikko${i}`, "last_name=Ranta", `email=v${i}@m.test`, "--of", firm], "2024-06-15");
    ok(["note", data, person, "tiedot", "--kind", "message_in", "--about", firm], on("2024-06-15"));
    ok(["note", data, firm, "viesti", "--kind", "message_in"], on("2024-06-15"));
    firms.push(firm);
  }
  for (const firm of firms) ok(["note", data, firm, "myöhempi", "--kind", "message_in"], on("2025-03-15"));
  for (const night of [13, 14, 15, 16]) {
    const said = JSON.stringify(json(["nightly", data], on(`2025-06-${night}T02:00:00Z`)));
    assert.doesNotMatch(said, /"failed": ?"/, said);
  }
  for (const firm of firms) assert.deepEqual(json(["show", data, firm], on("2025-06-16T12:00:00Z")).records.filter((record) => record.kind === "message_in").map((record) => record.text), ["myöhempi"]);
});

test("an invoice dated next week is there already: what must be kept waits for its day, which is computed when it has come", () => {
  const { data } = register();
  const firm = taken(data, "organisation", ["name=Kuurna Oy", "email=k@k.test"], "2026-03-05");
  ok(["note", data, firm, "vanha lasku", "--kind", "invoice", "--amount", "5", "--at", "2012-04-01"]);
  ok(["note", data, firm, "maanantaille", "--kind", "invoice", "--amount", "5000", "--at", "2026-03-09"]);
  const plan = ok(["erase", data, firm, "--plan"], { env: { ...on("2026-03-05").env, SELOSTE_LANG: "en" } });
  assert.match(plan, /dated ahead/);
  ok(["erase", data, firm, "--yes"], on("2026-03-05"));
  const kept = (day) => json(["show", data, firm], on(day));
  assert.deepEqual(kept("2026-03-06").records.filter((record) => record.kind === "invoice").map((record) => record.text).sort(), ["maanantaille", "vanha lasku"]);
  ok(["nightly", data], on("2026-03-09T02:00:00Z"));
  assert.equal(kept("2026-03-09").kept.find((row) => (row.class.id ?? row.class) === "bookkeeping").keep_through, "2036-12-31");
});

test("a day that hangs on something is not brought forward when that goes on its own: its date alone stays, with what hangs on it", () => {
  const shop = begun("webshop", "2020-01-01"), who = taken(shop, "shopper", ["email=h@a.test", "first_name=Helmi", "last_name=Aaltio"], "2020-01-01");
  ok(["note", shop, who, "--kind", "login"], on("2023-05-01"));
  ok(["note", shop, who, "--kind", "login"], on("2023-06-01"));
  const clinic = begun("clinic", "2020-01-01"), payer = taken(clinic, "payer", ["name=Maksaja Oy"], "2020-01-01");
  ok(["note", clinic, payer, "hei, tässä lähete", "--kind", "message_in"], on("2025-01-10"));
  const day = (data, id, when) => json(["show", data, id], on(when)).kept.map((row) => row.gone_by).sort().at(-1);
  for (const [data, id, nights, gone, day_after] of [[shop, who, ["2025-06-01", "2025-06-02"], "2027-06-01", "2027-06-02"], [clinic, payer, ["2026-01-10", "2026-01-11"], "2031-01-10", "2031-01-11"]]) {
    assert.equal(day(data, id, nights[0]), gone);
    for (const night of nights) ok(["nightly", data], on(`${night}T02:00:00Z`));
    assert.equal(day(data, id, nights[1]), gone);
    const shown = ok(["show", data, id, "--json"], on(nights[1]));
    assert.doesNotMatch(shown, /lähete/);
    // Whoever erases by hand is told what goes there, what must stay, and why; what goes there later is the same errand.
    const errands = () => json(["task", "list", data], on(nights[1])).tasks.filter((task) => task.kind === "erase");
    const [first] = errands();
    ok(["nightly", data], on(`${gone}T02:00:00Z`));
    if (data === clinic) {
      assert.match(`${first.what} ${first.goes[0]}`, /Only this goes there: .*messages.*The rest stays.*all of it: .*10 January 2025/);
      assert.match(first.stays[0], /payers and referrers, until 10 January 2031/);
      assert.match(first.because, /^the day that the privacy notice names has come: T\d+$/);
      assert.deepEqual(errands().map((task) => [task.id, task.target, task.goes.length, task.stays.length]), [[first.id, "records", 2, 0]]);
      assert.equal(json(["certificate", "list", data], on(day_after)).certificates.filter((one) => one.open === 1).length, 2);
      ok(["task", "sign", data, first.id, "--name", "Iida"], on(day_after));
      assert.ok(json(["certificate", "list", data], on(day_after)).certificates.every((one) => one.complete));
    }
    assert.equal(seloste(["show", data, id], on(day_after)).code, 4, "it goes on its day, and the bare date with it");
  }
});

test("of two that are due in one month the first is seen on its own day", () => {
  const shop = begun("webshop", "2025-12-01"), who = taken(shop, "shopper", ["email=h@a.test", "first_name=Helmi", "last_name=Aaltio"], "2025-12-01");
  ok(["note", shop, who, "--kind", "basket", "--source", "person"], on("2025-12-01"));
  ok(["note", shop, who, "--kind", "basket", "--source", "person", "--at", "2025-11-25"], on("2025-12-01"));
  assert.deepEqual(json(["due", shop], on("2025-12-29")).due.map((row) => row.gone_by), ["2025-12-25"]);
  assert.equal(json(["promises", shop, "K15"], on("2025-12-29")).promises[0].state, "broken");
  ok(["sweep", shop, "--yes"], on("2025-12-29"));
  assert.equal(json(["promises", shop, "K15"], on("2025-12-29")).promises[0].state, "kept");
});

test("what people must erase by hand is due on the last day of what was swept, and past it the sentence is broken until they sign", () => {
  const place = folder(), notice = readFileSync("notices/agency-mended.yaml", "utf8").replace(/^ {2}google:\n/m, "$&    copies_gone: 10 days\n");
  const data = join(place, "data");
  ok(["init", data, "--notice", file(place, "notice.yaml", notice), "--keys", join(place, "keys"), "--sheet", join(place, "sheet")], on("2026-11-02"));
  const who = taken(data, "consumer", ["first_name=Outi", "last_name=Halla", "email=o@k.test"], "2026-11-02");
  const row = json(["sweep", data, "--on", "2028-11-02"], on("2028-09-01")).rows.find((one) => one.party === who);
  assert.equal(row.gone_by, "2028-11-02");
  const overdue = (day) => json(["promises", data, "P52"], on(day)).promises[0];
  ok(["sweep", data, "--yes"], on("2028-10-20"));
  const tasks = (day) => json(["task", "list", data], on(day)).tasks;
  assert.ok(tasks("2028-10-20").length > 3);
  for (const task of tasks("2028-10-20")) if (task.target !== "google") assert.equal(task.due, "2028-11-02", task.text);
  assert.equal(tasks("2028-10-20").find((task) => task.target === "google").due, "2028-10-23"); // what lives on there for ten days
  assert.notEqual(overdue("2028-11-02").state, "broken");
  const late = overdue("2028-11-03");
  assert.equal(late.state, "broken");
  assert.ok(late.proofs.some((proof) => proof.figures.elsewhere === 1 && /tasks/.test(JSON.stringify(proof))));
  for (const task of tasks("2028-11-03")) ok(["task", "sign", data, task.id, "--name", "Pirjo Lehto"], on("2028-11-04"));
  assert.notEqual(overdue("2028-11-05").state, "broken");
});
