// A whole register out into one file, and from it into an empty one: the same register.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import { add, agency, everything, fault, file, folder, json, ok, register, root, seloste } from "./seloste.mjs";

const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(join(root, "docs/export.schema.json"), "utf8")));
const mended = join(root, "notices/agency-mended.yaml");

/** The agency's notice, a later version of it: kept two years longer. */
const version = (number) => readFileSync(agency, "utf8").replace(/^ {2}version: .*$/m, `  version: ${number}`).replace("taken_in) + 10 years", `taken_in) + ${10 + number} years`);

let old, fresh, path, sheet, helmi, asked, text;

/** A register with a bit of everything: two versions of the notice, an erased person, one erased but for vouchers, a disclosure. */
before(() => {
  old = register();
  sheet = readFileSync(join(old.place, "sheet.txt"), "utf8");
  const firm = add(old.data, "organisation", { name: "Kuurnan Puu Oy", business_id: "9000003-8", email: "info@kuurna.example" });
  helmi = add(old.data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example", phone: "040 000 0142" }, ["--of", firm]);
  const elli = add(old.data, "consumer", { first_name: "Elli", last_name: "Öhman", email: "elli@posti.example" });
  const lumi = add(old.data, "consumer", { first_name: "Lumi", last_name: "Virtanen", email: "lumi@koti.example", phone: "050 000 1111" });
  const kalle = add(old.data, "consumer", { last_name: "Lähtijä", email: "kalle@posti.example" });
  ok(["set", old.data, helmi, "email=helmi.aaltio@kuurna.example", "--source", "person"]);
  ok(["note", old.data, helmi, "Puhuttiin \"lankuista\"\nja muusta \u{1F332}", "--kind", "call", "--at", "2026-02-04T09:30", "--about", firm, "--with", "direction=in"]);
  for (const who of [elli, lumi]) ok(["note", old.data, who, "Kuvauksesta", "--kind", "invoice", "--amount", "124,00", "--at", "2025-03-04"]);
  ok(["export", old.data, "--all", "--as", "csv", "--purpose", "contact", "--to", "mail", "-o", join(old.place, "given.csv")]);
  ok(["export", old.data, elli, "--as", "json", "--purpose", "invoice", "--to", "authorities", "--basis", "Verolaki 1 §", "--asked-by", "Verohallinto", "--asked", "2026-03-01", "--told", "2026-03-02", "-o", join(old.place, "given.json")]);
  ok(["erase", old.data, lumi, "--yes"]);
  ok(["erase", old.data, kalle, "--yes"]);
  const done = json(["task", "list", old.data]).tasks.filter((task) => task.party === kalle).map((task) => task.id);
  ok(["task", "sign", old.data, ...done, "--name", "Iida", "--by", "phone", "--text", "Katsoin."]);
  const twin = add(old.data, "consumer", { first_name: "Elli", last_name: "Öhman", email: "elli.ohman@posti.example", phone: "050 000 2222" });
  ok(["note", old.data, twin, "Toinen, sama ihminen", "--kind", "call"]);
  ok(["merge", old.data, elli, twin, "--yes"]);
  ok(["set", old.data, elli, "phone=", "--source", "person"]);
  const next = file(old.place, "next.yaml", version(2));
  ok(["notice", "adopt", old.data, next, "--yes"]);
  ok(["informed", old.data, elli, "--how", "kirjeellä"]);
  for (const [name, value] of [["mail.server", "smtp://127.0.0.1:1"], ["mail.from", "t@t.test"]]) ok(["setting", old.data, name, value]);
  asked = json(["request", "add", old.data, "access", elli, "kaikki", "--by", "email"]).id;
  ok(["request", "give", old.data, asked, "--as", "mail", "--seen", "--complete"]);
  path = join(old.place, "all.json");
  ok(["export", old.data, "--all", "--as", "json", "-o", path, "--yes"]);
  text = readFileSync(path, "utf8");
  fresh = register();
  ok(["import", fresh.data, path], { input: sheet });
});

const ids = (data) => json(["find", data, "--limit", "1000"]).found.map((one) => one.id);

test("an answer that went is one where the register goes, too", () => {
  const { unsent, handed_over: [parcel] } = json(["request", "show", fresh.data, asked]);
  assert.deepEqual([unsent, parcel.way, parcel.state, parcel.to], [false, "mail", "given", null]);
});

test("the file is what the schema says, and nobody else's to read", () => {
  const document = JSON.parse(text);
  assert.ok(validate(document), JSON.stringify(validate.errors?.slice(0, 5)));
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(document.notices.length, 2);
  assert.equal(document.count, document.parties.length);
  assert.ok(document.suppressed.length >= 3 && document.erasures.length === 2);
  assert.ok(!text.includes("kalle@posti.example") && !text.includes("Lähtijä"), "who is erased is in no file");
});

test("everybody is there: the same pages, the same search, the same dates", () => {
  const all = ids(old.data);
  assert.ok(all.length >= 3);
  assert.deepEqual(ids(fresh.data), all);
  for (const id of JSON.parse(text).parties.map((party) => party.id))
    assert.deepEqual(json(["show", fresh.data, id, "--limit", "1000"]), json(["show", old.data, id, "--limit", "1000"]));
  for (const words of ["helmi", "öhm", "040 000 0142", "9000003-8", "helmi.aaltio@kuurna.example", "kuurn"])
    assert.deepEqual(json(["find", fresh.data, words]), json(["find", old.data, words]), words);
  assert.deepEqual(json(["due", fresh.data, "--on", "2060-01-01"]), json(["due", old.data, "--on", "2060-01-01"]));
});

test("the same answer to “what do you know about me”, but for the log", () => {
  const answer = (data) => {
    const zip = join(folder(), "a.zip");
    ok(["access", data, helmi, "-o", zip]);
    const document = JSON.parse(execFileSync("unzip", ["-p", zip, "data.json"], { encoding: "utf8" }));
    delete document.log;
    for (const name of ["audit_head", "audit_key", "audit_key_fingerprint"]) delete document[name];
    return document;
  };
  const was = answer(old.data);
  assert.ok(was.disclosures.length === 1 && was.values.length >= 4);
  assert.deepEqual(answer(fresh.data), was);
});

test("written out again it is the same file but for five members of its head", () => {
  const again = join(fresh.place, "again.json");
  ok(["export", fresh.data, "--all", "--as", "json", "-o", again, "--yes"]);
  const parts = (content) => { const { made, register: id, suppression_key, change, audit_head, ...rest } = JSON.parse(content); return JSON.stringify(rest); };
  const lines = (content) => content.split("\n").slice(1).join("\n");
  const second = readFileSync(again, "utf8");
  assert.equal(parts(second), parts(text));
  assert.equal(lines(second), lines(text), "byte for byte behind the head");
  assert.notEqual(JSON.parse(second).register, JSON.parse(text).register);
});

test("who was erased does not come back by a list, here either", () => {
  const list = file(fresh.place, "list.csv", "First name,Last name,E-mail\nKalle,Lähtijä,kalle@posti.example\nUusi,Ihminen,uusi@posti.example\n");
  const report = json(["import", fresh.data, list, "--type", "consumer", "--source", "person", "--dry-run"]);
  assert.deepEqual([report.suppressed, report.new], [1, 1]);
});

test("the log of both says so, and is whole; the old notices are kept", () => {
  assert.equal(JSON.parse(ok(["audit", "list", old.data, "--action", "carried_out", "--json"])).entries.length, 1);
  assert.equal(JSON.parse(ok(["audit", "list", fresh.data, "--action", "carried_in", "--json"])).entries.length, 1);
  assert.equal(JSON.parse(ok(["audit", "verify", fresh.data, "--json"])).whole, true);
  assert.deepEqual(readdirSync(join(fresh.data, "notices")).sort(), ["1.yaml", "2.yaml"]);
  assert.equal(json(["show", fresh.data, helmi]).given.length, 1);
});

test("two that were merged there can be taken apart here", () => {
  const one = register(), was = JSON.parse(text), [merge] = was.merges;
  assert.ok(was.merges.length === 1 && was.hidden.length >= 1);
  ok(["import", one.data, path], { input: sheet });
  assert.deepEqual(json(["show", one.data, merge.kept]).values.filter((value) => value.field === "phone"), []);
  ok(["split", one.data, merge.kept, "--yes"]);
  assert.deepEqual(json(["show", one.data, merge.other]).values.map((value) => value.text).includes("elli.ohman@posti.example"), true);
});

test("it goes on: changes, another erasure, another version", () => {
  const one = register();
  ok(["import", one.data, path], { input: sheet });
  ok(["set", one.data, helmi, "phone=040 000 0199", "--source", "person"]);
  assert.equal(json(["find", one.data, "0400000199"]).found[0].id, helmi);
  const next = file(one.place, "next.yaml", version(3));
  ok(["notice", "adopt", one.data, next, "--yes"]);
  ok(["erase", one.data, helmi, "--yes"]);
  assert.deepEqual(json(["find", one.data, "helmi"]).found, []);
});

/** Whatever is wrong with the file, the register stays empty and can be used. */
function stays_empty(content, code, options = { input: sheet }) {
  const one = register(), damaged = file(one.place, "damaged.json", content), before = everything(one.data).filter((name) => !name.startsWith("audit"));
  const why = fault(["import", one.data, damaged], options);
  assert.equal(why.code, code, why.error.text);
  assert.equal(json(["find", one.data]).total, 0);
  assert.deepEqual(everything(one.data).filter((name) => !name.startsWith("audit") && !name.includes("-")), before.filter((name) => !name.includes("-")));
  return why.error;
}

test("a file that is cut or changed is refused whole", () => {
  const lines = text.split("\n"), party = lines.findIndex((line) => line.includes("\"form\""));
  assert.match(stays_empty(text.slice(0, text.length / 2), 2).text, /cut/);
  assert.match(stays_empty(text.slice(0, -12), 2).text, /cut/);
  const error = stays_empty(text.replace(/"form": "person"/, "\"form\": 7"), 2);
  assert.ok(error.line > 5 && error.text.includes("parties.form"), JSON.stringify(error));
  stays_empty([...lines.slice(0, party), lines[party], ...lines.slice(party)].join("\n"), 2); // twice
  stays_empty(text.replace(/\n"count":\d+/, "\n\"count\":99"), 2);
  stays_empty(text.replace(/"change": (\d+), "suppression_key"/, "\"change\": 1, \"suppression_key\""), 2); // a row is newer than the register
  stays_empty(text.replace("languages: [", "languages: [ "), 2); // a notice that is not the one adopted
  stays_empty(text.replace(/"notices": \[/, "\"notices\": [{\"number\": 1}, "), 2);
  assert.ok(!error.text.includes("Aaltio"));
});

test("the sheet must be the old register's", () => {
  stays_empty(text, 2, { input: readFileSync(join(fresh.place, "sheet.txt"), "utf8") });
  stays_empty(text, 2, { input: "" });
});

test("only an empty register takes one in, and only who confirms gets one out", () => {
  assert.equal(fault(["import", fresh.data, path], { input: sheet }).code, 1);
  const other = join(old.place, "no.json");
  assert.equal(fault(["export", old.data, "--all", "--as", "json", "-o", other]).code, 2);
  assert.ok(!existsSync(other));
  assert.equal(fault(["export", old.data, "--all", "--as", "json", "-o", path, "--yes"]).code, 1);
  assert.equal(readFileSync(path, "utf8"), text);
  assert.equal(fault(["export", old.data, "--all", "--as", "csv", "-o", other, "--yes"]).code, 2);
});

test("laid out by another program it is still the same file; what this program does not know is named, and nothing taken in", () => {
  const was = JSON.parse(text), pretty = (more) => `\ufeff${JSON.stringify({ ...was, ...more }, null, 4)}\n`;
  const one = register(), { schema, count, parties, ...head } = was, older = { schema: "seloste-register-1", ...head, later: [], parties, count, last: [] };
  ok(["import", one.data, file(one.place, "pretty.json", `\ufeff${JSON.stringify(older, null, 4)}\n`)], { input: sheet }); // empty lists lose nothing
  assert.deepEqual(ids(one.data), ids(old.data));
  const names = (content, name) => assert.match(stays_empty(content, 2).text, new RegExp(`has “${name}”, which this version of the program does not know`));
  names(pretty({ schema: "seloste-register-9" }), "seloste-register-9");
  names(JSON.stringify({ schema, later: [{ id: 1 }], ...head, parties, count }), "later");
  names(pretty({ last: { a: [1, "}"] } }), "last");
  names(pretty({ suppressed: [{ ...was.suppressed[0], until: "2030-01-01" }, ...was.suppressed.slice(1)] }), "suppressed.until");
  names(pretty({ parties: [{ ...parties[0], secrets: [] }, ...parties.slice(1)] }), "parties.secrets");
  names(pretty({ parties: [{ ...parties[0], roles: [{ ...parties[0].roles[0], rank: 1 }] }, ...parties.slice(1)] }), "roles.rank");
});

test("a register of another notice and another language keeps its own", () => {
  const one = register({ notice: mended });
  ok(["import", one.data, path], { input: sheet });
  assert.deepEqual(json(["show", one.data, helmi]), json(["show", old.data, helmi]));
  const swedish = file(one.place, "sv.yaml", readFileSync(agency, "utf8").replace(/languages: \[fi/, "languages: [sv, fi").replace(/(languages: \[sv, fi[^\]]*?), sv/, "$1"));
  const other = register({ notice: swedish });
  assert.match(fault(["import", other.data, path], { input: sheet }).error.text, /first language/);
});

test("every notice's register, with the dates of single records, comes over", () => {
  for (const name of ["association", "webshop", "clinic"]) {
    const place = folder(), notice = join(root, `notices/${name}.yaml`), out = join(place, "all.json");
    ok(["init", join(place, "a"), "--notice", notice, "--keys", join(place, "ka"), "--sheet", join(place, "sa"), "--demo", "12"]);
    ok(["init", join(place, "b"), "--notice", notice, "--keys", join(place, "kb"), "--sheet", join(place, "sb")]);
    ok(["export", join(place, "a"), "--all", "--as", "json", "-o", out, "--yes"]);
    assert.ok(validate(JSON.parse(readFileSync(out, "utf8"))), name);
    ok(["import", join(place, "b"), out]);
    for (const id of ids(join(place, "a")).slice(0, 4))
      assert.deepEqual(json(["show", join(place, "b"), id, "--limit", "1000"]), json(["show", join(place, "a"), id, "--limit", "1000"]), name);
    assert.deepEqual(json(["due", join(place, "b"), "--on", "2060-01-01"]), json(["due", join(place, "a"), "--on", "2060-01-01"]), name);
  }
});

test("what people have yet to do goes along, names whom it is about, and is signed here", () => {
  const of = (data) => json(["task", "list", data]).tasks.map(({ id, kind, target, name, due, erasure }) => ({ id, kind, target, name, due, erasure }));
  const there = of(old.data), here = of(fresh.data);
  assert.ok(there.length > 3 && there.every((task) => task.name === "Lumi Virtanen"));
  assert.deepEqual(here.filter((task) => task.name === "Lumi Virtanen"), there);
  const signed = (data) => json(["task", "list", data, "--done"]).tasks.map(({ id, outcome, steps }) => ({ id, outcome, text: steps[0].text, name: steps[0].name }));
  assert.deepEqual(signed(fresh.data), signed(old.data));
  assert.ok(signed(fresh.data).every((task) => task.text === "Katsoin." && task.name === "Iida"));
  ok(["task", "sign", fresh.data, ...here.map((task) => task.id), "--name", "Iida", "--by", "post"]);
  assert.deepEqual(of(fresh.data), []);
  assert.equal(json(["audit", "list", fresh.data]).entries.filter((entry) => entry.action === "erasure_completed").length, 1);
});

test("a certificate goes along when it is what was given out, and is held against the new log from then on", () => {
  const sql = (data, statement) => execFileSync("sqlite3", [join(data, "register.db"), statement], { encoding: "utf8" }).trim();
  const changed = (data) => JSON.parse(seloste(["audit", "verify", data, "--json"]).out).certificates_changed;
  const numbers = JSON.parse(text).erasures.map((one) => one.id);
  assert.deepEqual([changed(fresh.data), json(["certificate", "list", fresh.data]).certificates.map((one) => one.changed)], [[], [false, false]]);
  const edit = "UPDATE erasure SET certificate = replace(certificate, '\"customer\"', '\"customer\", \"bookkeeping\"')";
  sql(fresh.data, edit);
  assert.deepEqual(changed(fresh.data).sort(), [...numbers].sort());
  const one = join(fresh.place, "edited.json"), out = json(["export", fresh.data, "--all", "--as", "json", "-o", one, "--yes"]);
  assert.equal(out.left.certificates, 2);
  assert.deepEqual(JSON.parse(readFileSync(one, "utf8")).erasures.map((row) => row.certificate), [null, null]);
  const third = register();
  ok(["import", third.data, one], { input: readFileSync(join(fresh.place, "sheet.txt"), "utf8") });
  assert.deepEqual([changed(third.data), json(["certificate", "list", third.data]).total], [[], 0]);
});
