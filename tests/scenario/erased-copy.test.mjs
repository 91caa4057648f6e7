// A copy of the data folder from before an erasure, opened with the keys of today: whoever was erased since is not in
// it any more, everybody else is, and nothing is written into it.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { add, fault, file, folder, json, ok, register, seloste } from "./seloste.mjs";
import { everything } from "./seloste.mjs";

const gone = { first: "Kauko", last: "Vaahterapuro", email: "kauko@vaahtera.example", phone: "040 000 0777", text: "Keskusteltiin vuosikirjasta" };
let place, data, keys, kuurna, helmi, lumi, person, organisation, old, then, kept;

/** Hashes of all files below; SQLite's working files (-wal, -shm) and the lock say nothing and may come and go. */
function snapshot(path) {
  const all = {};
  for (const name of everything(path).sort()) {
    const at = join(path, name);
    if (!statSync(at).isFile() || /(-wal|-shm|^lock)$/.test(name)) continue;
    all[name] = createHash("sha256").update(readFileSync(at)).digest("hex");
  }
  return all;
}

/** What a program may leave behind beside the files that count. */
const leftovers = (path) => readdirSync(path).filter((name) => /(-wal|-shm)$/.test(name) && statSync(join(path, name)).size > 0);

before(() => {
  ({ place, data, keys } = register());
  kuurna = add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: "9000003-8" });
  helmi = add(data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example", phone: "040 000 0142" }, ["--of", kuurna]);
  lumi = add(data, "consumer", { first_name: "Lumi", last_name: "Virtanen", email: "lumi@koti.example", phone: "040 000 0143" });
  person = add(data, "contact_person", { first_name: gone.first, last_name: gone.last, email: gone.email, phone: gone.phone }, ["--of", kuurna]);
  organisation = add(data, "organisation", { name: "Unohdettu Paja Oy", business_id: "9120347-8" });
  ok(["note", data, person, gone.text, "--kind", "call", "--at", "2026-02-01"]);
  ok(["note", data, person, "Vuosikirjan kuvat", "--kind", "invoice", "--amount", "80,00", "--at", "2025-02-01"]);
  ok(["note", data, helmi, "Soitti lankuista", "--kind", "call", "--at", "2026-02-02"]);
  old = join(folder(), "copy");
  cpSync(data, old, { recursive: true });
  then = { data: join(folder(), "data"), keys: join(folder(), "keys") }; // both of them, as they were: for comparison
  cpSync(data, then.data, { recursive: true });
  cpSync(keys, then.keys, { recursive: true });
  ok(["set", data, helmi, "phone=040 000 0199", "--source", "person"]); // the register goes on, also for others
  ok(["erase", data, person, "--yes"]);
  ok(["erase", data, organisation, "--yes"]);
  add(data, "consumer", { first_name: "Uusi", last_name: "Tulija" });
  kept = [snapshot(old), snapshot(keys)];
});

test("nothing is handed out of it, since no entry could say so; a look at its log says what it is", () => {
  const error = fault(["portability", old, helmi, "-o", join(place, "mukaan.json"), "--keys", keys]).error;
  assert.deepEqual([error.status, /older copy/.test(error.text)], ["denied", true]);
  const seen = seloste(["audit", "verify", old, "--keys", keys]);
  assert.notEqual(seen.code, 0);
  assert.match(seen.err, /older copy/);
});

const from = (words) => seloste([...words, "--keys", keys]);

/** Nothing that says who it was, on either channel. */
function saysNothing(said, what) {
  for (const word of [...Object.values(gone), "0000777", "Unohdettu", "9120347-8"])
    assert.ok(!`${said.out}${said.err}`.includes(word), `${what}: ${said.out}${said.err}`);
}

/** A voucher's own copy of the name is the book's, not the person's: it stays, at the end of its line and nowhere else. */
const voucher = `Vuosikirjan kuvat · ${gone.first} ${gone.last}`;
function saysOnlyVoucher(said, what) {
  assert.equal(said.out.split(voucher).length, 2, `${what}: ${said.out}${said.err}`);
  saysNothing({ out: said.out.replace(voucher, ""), err: said.err }, what);
}

test("with the keys of that day everything would be seen: it is the keys that are gone", () => {
  for (const who of [gone.email, gone.phone, "Unohdettu Paja Oy", "9120347-8"])
    assert.equal(seloste(["show", then.data, who, "--keys", then.keys]).code, 0, who);
  assert.match(ok(["show", then.data, person, "--keys", then.keys]), new RegExp(gone.text));
  assert.equal(json(["find", then.data, gone.last, "--keys", then.keys]).total, 1);
});

test("the erased cannot be looked up", () => {
  for (const who of [gone.email, gone.email.toUpperCase(), gone.phone, "+358400000777", `${gone.first} ${gone.last}`, "Unohdettu Paja Oy", "9120347-8"]) {
    const said = from(["show", old, who]);
    assert.equal(said.code, 4, `${who}: ${said.out}${said.err}`);
    assert.equal(said.out, "");
    for (const command of [["access", old, who, "-o", join(place, "package.zip")], ["erase", old, who, "--plan"]])
      assert.equal(from(command).code, 4, `${command[0]} ${who}`);
  }
});

test("the erased are not found", () => {
  for (const words of [gone.first, gone.last, gone.last.slice(0, 5), "vaahtarapuro", gone.email, "0777", "vuosikirja", "Unohdettu", "Paja"]) {
    const said = from(["find", old, words, "--json"]);
    assert.equal(said.code, 0, said.err);
    assert.deepEqual(JSON.parse(said.out).found.map((one) => one.name).filter((name) => /Kauko|Vaahtera|Unohdettu/.test(name)), [], words);
    assert.equal(JSON.parse(said.out).total, 0, words);
  }
  const all = JSON.parse(from(["find", old, "--json"]).out);
  assert.deepEqual(all.found.map((one) => one.id).sort(), [kuurna, helmi, lumi].sort());
});

test("by their ids they show nothing that was theirs", () => {
  for (const id of [person, organisation]) {
    const said = from(["show", old, id, "--json"]);
    assert.ok([0, 4].includes(said.code), said.err);
    const shown = said.code === 0 ? JSON.parse(said.out) : { values: [], records: [] };
    assert.ok(shown.values.every((value) => value.erased || value.text === null));
    const named = shown.records.filter((record) => record.written_to !== null);
    assert.deepEqual(named.map((record) => [record.kind, record.class, record.written_to]),
      id === person ? [["invoice", "bookkeeping", `${gone.first} ${gone.last}`]] : []);
    for (const record of named) delete record.written_to;
    saysNothing({ out: JSON.stringify(shown), err: said.err }, "show");
    (id === person ? saysOnlyVoucher : saysNothing)(from(["show", old, id]), "show in words");
  }
  const packed = join(place, "erased.zip");
  saysNothing(from(["access", old, person, "-o", packed]), "access");
  saysNothing(from(["due", old, "--on", "2060-01-01", "--json"]), "due");
  saysNothing(from(["audit", "list", old, "--json"]), "audit list");
  saysNothing(from(["show", old, kuurna, "--json"]), "the organisation they worked for");
});

test("everybody else is read, looked up and found, as they were then", () => {
  const shown = JSON.parse(from(["show", old, "helmi@kuurna.example", "--json"]).out);
  assert.equal(shown.id, helmi);
  assert.deepEqual(shown.values.map((value) => value.text).sort(), ["+358400000142", "Aaltio", "Helmi", "helmi@kuurna.example"]);
  assert.equal(shown.records.find((record) => record.kind === "call").text, "Soitti lankuista");
  for (const [who, id] of [["Lumi Virtanen", lumi], ["040 000 0143", lumi], ["9000003-8", kuurna]])
    assert.equal(JSON.parse(from(["show", old, who, "--json"]).out).id, id, who);
  assert.equal(JSON.parse(from(["find", old, "aaltio", "--json"]).out).total, 1);
});

test("it says that it is an older copy, and refuses every change with that", () => {
  const csv = file(place, "people.csv", "First Name,Last Name,E-mail 1 - Value\nAda,Testi,ada@koti.example\n");
  assert.match(from(["find", old, "aaltio"]).err, /older copy/);
  for (const words of [
    ["add", old, "first_name=A", "last_name=B", "--type", "consumer", "--source", "person"],
    ["set", old, helmi, "phone=040 000 0100", "--source", "person"],
    ["note", old, helmi, "Soitti", "--kind", "call"],
    ["link", old, lumi, kuurna],
    ["import", old, csv, "--source", "person"],
    ["erase", old, helmi, "--yes"],
    ["erase", old, person, "--yes"],
    ["user", "add", old, "Iida Tammisto"],
    ["user", "link", old, "Iida Tammisto"],
  ]) {
    const said = from(words);
    assert.equal(said.code, 3, `${words.join(" ")}: ${said.code} ${said.err}${said.out}`);
    assert.match(said.err, /only be read/);
    assert.ok(said.err.trim().split("\n").length <= 2, said.err); // that it is older, and what is refused
    assert.doesNotMatch(said.err, /Aaltio|Vaahtera/);
  }
});

test("none of this has written anything: neither in the copy nor among the keys", () => {
  assert.deepEqual(snapshot(old), kept[0]);
  assert.deepEqual(snapshot(keys), kept[1]);
  assert.deepEqual([...leftovers(old), ...leftovers(keys)], []);
  assert.equal(json(["audit", "verify", data]).whole, true);
  assert.equal(json(["show", data, helmi]).values.find((value) => value.field === "phone").text, "+358400000199");
  const { code } = fault(["show", data, gone.email]);
  assert.equal(code, 4);
});
