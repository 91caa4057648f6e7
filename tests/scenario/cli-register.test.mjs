// The register's commands: who is meant, what is printed, and what is said about wrong input.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, agency, fault, file, folder, json, ok, register, seloste } from "./seloste.mjs";

const idShape = /^[0-9a-hjkmnp-tv-z]{13}$/; // no i l o u
let place, data, kuurna, helmi, lumi, firstAino, secondAino;

before(() => {
  ({ place, data } = register());
  kuurna = add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: "9000003-8" });
  helmi = add(data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example", phone: "040 000 0142" }, ["--of", kuurna]);
  lumi = add(data, "consumer", { first_name: "Lumi", last_name: "Virtanen", email: "lumi@koti.example" });
  firstAino = add(data, "consumer", { first_name: "Aino", last_name: "Mäkelä", email: "aino.m@koti.example" });
  secondAino = add(data, "consumer", { first_name: "Aino", last_name: "Mäkelä", email: "aino.toinen@koti.example" });
});

test("init makes two folders, and a sheet that only its owner reads", () => {
  const here = folder(), dir = join(here, "a"), sheet = join(here, "sheet");
  const said = seloste(["init", dir, "--notice", agency, "--sheet", sheet]);
  assert.equal(said.code, 0, said.err);
  assert.equal(statSync(sheet).mode & 0o777, 0o600);
  assert.equal(statSync(dir).mode & 0o777, 0o700);
  assert.equal(statSync(`${dir}-keys`).mode & 0o777, 0o700);
  assert.match(said.err, /one backup would take both/);
  assert.ok(readFileSync(sheet, "utf8").length > 40);
  assert.ok(!said.out.includes(readFileSync(sheet, "utf8").split("\n").find((line) => line.length > 30)), "the sheet is not printed too");
  const again = seloste(["init", dir, "--notice", agency]);
  assert.notEqual(again.code, 0);
  assert.equal(seloste(["find", dir]).code, 0, "the first register is whole");
});

test("init without --sheet prints the recovery sheet, and does not warn when the folders lie apart", () => {
  const here = folder();
  const said = seloste(["init", join(here, "disk", "a"), "--notice", agency, "--keys", join(here, "safe", "k")], {});
  if (said.code !== 0) assert.match(said.err, /folder/); // the parents may have to exist
  const apart = register();
  assert.ok(existsSync(apart.keys));
});

test("init leaves nothing behind when it fails", () => {
  const here = folder(), dir = join(here, "a"), sheet = join(here, "sheet");
  const bad = file(here, "bad.yaml", readFileSync(agency, "utf8").replace("register:", "registre:"));
  const said = seloste(["init", dir, "--notice", bad, "--sheet", sheet]);
  assert.equal(said.code, 2);
  assert.match(said.err, /bad\.yaml:\d+:\d+: /);
  for (const path of [dir, `${dir}-keys`, sheet]) assert.ok(!existsSync(path), path);
  assert.equal(seloste(["init", dir, "--notice", join(here, "none.yaml")]).code === 0, false);
  assert.ok(!existsSync(dir));
  writeFileSync(sheet, "mine");
  const taken = seloste(["init", dir, "--notice", agency, "--sheet", sheet]);
  assert.equal(taken.code, 1);
  assert.equal(readFileSync(sheet, "utf8"), "mine");
  assert.ok(!existsSync(dir));
});

test("WHO is an id, an e-mail, a phone, a business ID or a name", () => {
  assert.match(helmi, idShape);
  for (const who of [helmi, "helmi@kuurna.example", "HELMI@Kuurna.Example", "040 000 0142", "+358400000142", "0400000142", "Helmi Aaltio", "helmi aaltio"])
    assert.equal(json(["show", data, who]).id, helmi, who);
  for (const who of [kuurna, "9000003-8", "Kuurnan Puu Oy"]) assert.equal(json(["show", data, who]).id, kuurna, who);
});

test("a WHO that fits several lists them, with their ids", () => {
  const said = seloste(["show", data, "Aino Mäkelä"]);
  assert.equal(said.code, 1);
  assert.equal(said.out, "");
  for (const id of [firstAino, secondAino]) assert.ok(said.err.includes(id));
  assert.match(said.err, /seloste: WHO fits 2 in the register: name one by its id/);
  const { code, error } = fault(["show", data, "Aino Mäkelä"]);
  assert.equal(code, 1);
  assert.deepEqual(error.candidates?.map((one) => one.id).sort() ?? [], [firstAino, secondAino].sort());
  assert.equal(json(["show", data, firstAino]).id, firstAino);
});

test("a WHO that nobody fits is not repeated: it may be a name", () => {
  for (const who of ["Nobody Atall", "nobody@koti.example", "zzzzzzzzzzzzz", "9999999-9", "050 999 9999"]) {
    const said = seloste(["show", data, who]);
    assert.equal(said.code, 4, who);
    assert.ok(!said.err.includes(who), said.err);
    assert.match(said.err, /seloste: WHO: nobody in the register/);
  }
});

test("find: shapes, pages, everybody", () => {
  const found = json(["find", data, "aal"]);
  assert.deepEqual(Object.keys(found), ["found", "total", "cursor"]);
  assert.deepEqual(Object.keys(found.found[0]), ["id", "type", "name", "organisation", "phone", "email", "people", "last_contact", "found_in"]);
  assert.deepEqual([found.found[0].id, found.found[0].type, found.found[0].name, found.found[0].organisation], [helmi, "contact_person", "Helmi Aaltio", "Kuurnan Puu Oy"]);
  assert.deepEqual(json(["find", data, "zzz"]), { found: [], total: 0, cursor: null });
  const seen = [];
  let cursor = null;
  for (let pages = 0; pages < 10; pages++) {
    const page = json(["find", data, "--limit", "2", ...(cursor ? ["--after", cursor] : [])]);
    assert.ok(page.found.length <= 2);
    seen.push(...page.found.map((one) => one.id));
    cursor = page.cursor;
    if (!cursor) break;
  }
  assert.deepEqual(seen.sort(), [kuurna, helmi, lumi, firstAino, secondAino].sort());
  const text = ok(["find", data, "helmi", "--lang", "fi"]);
  assert.match(text, /Tunnus +Nimi +Tyyppi/);
  assert.match(text, new RegExp(`${helmi} +Helmi Aaltio +yhteyshenkilö +Kuurnan Puu Oy +helmi@kuurna\\.example +040 000 0142`));
  assert.match(text, /1 löytyi/);
});

test("a wrong cursor is refused", () => {
  const { code } = fault(["find", data, "--after", "nonsense"]);
  assert.equal(code, 2);
});

test("show: shape of JSON", () => {
  ok(["note", data, helmi, "Called about planks", "--kind", "call", "--at", "2026-03-04T09:30", "--about", kuurna]);
  const shown = json(["show", data, helmi]);
  assert.deepEqual(Object.keys(shown), ["id", "form", "name", "relation", "version", "changed", "taken_in", "last_contact", "roles", "values", "other_values", "people", "records", "records_total", "choices", "restricted", "given", "kept"]);
  assert.deepEqual([shown.id, shown.form, shown.name], [helmi, "person", "Helmi Aaltio"]);
  assert.deepEqual(shown.roles, [{ type: "contact_person", organisation: { id: kuurna, name: "Kuurnan Puu Oy" }, from: "2026-03-05", to: null }]);
  const email = shown.values.find((value) => value.field === "email");
  assert.deepEqual(Object.keys(email), ["field", "text", "source", "since", "by", "reason", "class", "erased"]);
  assert.deepEqual([email.text, email.source, email.since, email.class, email.erased], ["helmi@kuurna.example", "person", "2026-03-05", "customer", false]);
  const call = shown.records.find((record) => record.kind === "call");
  assert.deepEqual(Object.keys(call), ["id", "kind", "at", "ends", "party", "about", "belongs_to", "amount_cents", "text", "erased", "service", "source", "class", "by", "written_to", "with"]);
  assert.deepEqual([call.at, call.about, call.text, call.party], ["2026-03-04T07:30:00Z", kuurna, "Called about planks", helmi]);
  for (const kept of shown.kept) assert.deepEqual(Object.keys(kept), ["class", "record", "state", "keep_through", "erasable_from", "gone_by", "because"]);
  const text = ok(["show", data, helmi, "--lang", "fi"]);
  assert.match(text, /Puhelu.*Called about planks/);
  assert.match(text, /asiakas itse/);
  assert.match(text, /4\.3\.2026/);
  const organisation = json(["show", data, kuurna]);
  assert.deepEqual(organisation.people.map((one) => one.id), [helmi]);
});

test("add and set: values, sources, versions", () => {
  const id = add(data, "consumer", { first_name: "Onni", last_name: "Salavirta" });
  const first = json(["show", data, id]);
  assert.deepEqual(json(["set", data, id, "phone=050 000 0001", "--source", "person", "--version-was", String(first.version)]), { id });
  const late = fault(["set", data, id, "phone=050 000 0002", "--source", "person", "--version-was", String(first.version)]);
  assert.deepEqual([late.code, late.error.status], [1, "conflict"]);
  assert.equal(json(["show", data, id]).values.find((value) => value.field === "phone").text, "+358500000001");
  ok(["set", data, id, "phone=", "--source", "person"]);
  assert.equal(json(["show", data, id]).values.find((value) => value.field === "phone"), undefined);
});

test("values from standard input stay out of the list of processes", () => {
  const id = json(["add", data, "-", "--type", "consumer", "--source", "person"], { input: "first_name=Tuuli\nlast_name=Ranta\r\n\nemail=tuuli@koti.example" }).id;
  assert.equal(json(["show", data, "tuuli@koti.example"]).name, "Tuuli Ranta");
  assert.equal(json(["show", data, "-"], { input: "tuuli@koti.example\n" }).id, id);
  assert.equal(json(["find", data, "-"], { input: "tuuli ran\n" }).found[0].id, id);
  ok(["note", data, "-", "-", "--kind", "letter"], { input: "Tuuli Ranta\nA letter of hers\nin two lines\n" });
  assert.equal(json(["show", data, id]).records.find((record) => record.kind === "letter").text, "A letter of hers\nin two lines");
  ok(["note", data, id, "-", "--kind", "call"], { input: "First line\nsecond line\n" });
  assert.equal(json(["show", data, id]).records.find((record) => record.kind === "call").text, "First line\nsecond line");
});

test("wrong input of every command names what is wrong", () => {
  const csv = file(place, "a.csv", "First Name,Last Name,E-mail 1 - Value\nAda,Testi,ada@koti.example\n");
  const lines = [
    [["add", data, "first_name=A", "--type", "consumr", "--source", "person"], 2, "--type", /did you mean “consumer”/],
    [["add", data, "first_name=A", "--type", "consumer", "--source", "persn"], 2, "--source", /did you mean “person”/],
    [["add", data, "first_name", "--type", "consumer", "--source", "person"], 2, "FIELD=VALUE", /value 1 is not FIELD=VALUE/],
    [["add", data, "first_name=A", "nonsense=B", "--type", "consumer", "--source", "person"], 3, "nonsense", /./],
    [["add", data, "first_name=A", "last_name=B", "business_id=9000003-8", "--type", "consumer", "--source", "person"], 3, "business_id", /./],
    [["add", data, "first_name=A", "last_name=B", "--type", "consumer", "--source", "person", "--from", "31.2.2026"], 2, "--from", /is a day/],
    [["set", data, lumi, "email=not-an-address", "--source", "person"], 2, "email", /./],
    [["set", data, lumi, "phone=12", "--source", "person"], 2, "phone", /./],
    [["set", data, lumi, "email=a@koti.example", "--source", "person", "--version-was", "x"], 2, "--version-was", /show --json/],
    [["note", data, lumi], 2, "TEXT", /TEXT is missing/],
    [["note", data, lumi, "x", "--kind", "cal"], 2, "--kind", /did you mean “call”/],
    [["note", data, lumi, "x", "--at", "yesterday"], 2, "--at", /2026-03-05T10:00/],
    [["note", data, lumi, "--kind", "invoice", "--amount", "12,5"], 2, "--amount", /1240,50/],
    [["note", data, lumi, "--kind", "invoice", "--amount", "9999999999999999999"], 2, "--amount", /1240,50/],
    [["note", data, lumi, "x", "--service", "washing"], 2, "--service", /the notice has no “washing”/],
    [["note", data, lumi, "x", "--with", "direction"], 2, "--with", /direction=in/],
    [["note", data, lumi, "x", "--about", "Nobody Oy"], 4, "--about", /nobody in the register/],
    [["link", data, lumi, "Nobody Oy"], 4, "ORGANISATION", /nobody/],
    [["link", data, "Nobody", kuurna], 4, "PERSON", /nobody/],
    [["link", data, helmi, kuurna, "--from", "2026-03-05", "--to", "2026-03-01"], 2, "--to", /--to is before --from/],
    [["show", data, lumi, "--limit", "0"], 2, "--limit", /from 1 to/],
    [["find", data, "--limit", "many"], 2, "--limit", /from 1 to/],
    [["due", data, "--on", "2026-13-01"], 2, "--on", /is a day/],
    [["audit", "list", data, "--after", "-1"], 2, "--after", /number from/],
    [["import", data, csv, "--source", "nobody"], 2, "--source", /the notice has no/],
    [["import", data, csv, "--source", "person", "--type", "organisations"], 2, "--type", /did you mean “organisation”/],
  ];
  for (const [words, code, field, text] of lines) {
    const said = fault(words.filter((word) => word !== "--json"));
    assert.equal(said.code, code, `${words.join(" ")}: ${said.error.text}`);
    assert.equal(said.error.field, field, words.join(" "));
    assert.match(said.error.text, text);
    const plain = seloste(words);
    assert.equal(plain.code, code);
    assert.ok(plain.err.includes(field), plain.err);
    assert.equal(plain.out, "");
  }
});

test("what the notice refuses is refused with its sentence", () => {
  const { code, error } = fault(["add", data, "first_name=Eino", "last_name=Mäki", "billing_address=Katu 1, 33100 Tampere", "--type", "consumer", "--source", "person"]);
  assert.deepEqual([code, error.status, error.field], [3, "denied", "billing_address"]);
  assert.ok(error.sentence, "no sentence");
  assert.ok(!JSON.stringify(error).includes("Katu 1"), "the value is repeated");
  const refused = json(["audit", "list", data, "--action", "refused"]).entries;
  assert.ok(refused.some((entry) => JSON.stringify(entry).includes("billing_address")), "the refusal is not in the log");
  assert.ok(json(["find", data, "Eino"]).found.every((one) => !one.name.startsWith("Eino")));
});

test("sums, days and times as people write them", () => {
  const id = add(data, "consumer", { first_name: "Raha", last_name: "Asia" });
  for (const sum of ["1240,50", "1 240,50", "1240.50", "1\u00a0240,50"]) ok(["note", data, id, "--kind", "invoice", "--at", "1.3.2026", "--amount", sum]);
  ok(["note", data, id, "--kind", "credit_note", "--at", "2026-03-02", "--amount", "-12"]);
  const { records } = json(["show", data, id]);
  assert.deepEqual(records.map((record) => record.amount_cents).sort((a, b) => a - b), [-1200, 124050, 124050, 124050, 124050]);
  assert.ok(records.every((record) => ["2026-03-01", "2026-03-02"].includes(record.at)));
  const text = ok(["show", data, id, "--lang", "fi"]);
  assert.ok(text.includes("1\u00a0240,50\u00a0€"), text);
});

test("import: dry run writes nothing, the report has its shape, a wrong file names line and column", () => {
  const csv = file(place, "people.csv", "First Name,Last Name,E-mail 1 - Value\nPihla,Tuonti,pihla@koti.example\nKoivu,Tuonti,not-an-address\n");
  const dry = json(["import", data, csv, "--source", "person", "--dry-run"]);
  assert.deepEqual(Object.keys(dry), ["rows", "dry_run", "new", "merged", "unchanged", "refused", "suppressed", "values_refused", "batch", "format", "encoding", "kept_map", "map_is_kept", "unused", "other_sheets", "rough", "lines"]);
  assert.deepEqual([dry.rows, dry.dry_run, dry.batch], [2, true, null]);
  assert.equal(json(["find", data, "Tuonti"]).total, 0);
  const done = json(["import", data, csv, "--source", "person"]);
  assert.deepEqual([done.rows, done.dry_run], [2, false]);
  assert.ok(json(["find", data, "Pihla"]).total === 1);
  const broken = file(place, "broken.csv", "First Name,Last Name,E-mail 1 - Value\nA,B,c@koti.example\n\"D,E,f@koti.example\n");
  const said = fault(["import", data, broken, "--source", "person"]);
  assert.equal(said.code, 2);
  assert.ok(said.error.file.endsWith("broken.csv"), said.error.file);
  assert.equal(said.error.line, 3);
  assert.equal(json(["find", data, "c@koti.example"]).total, 0);
  const none = fault(["import", data, join(place, "none.csv"), "--source", "person"]);
  assert.ok([4, 6].includes(none.code), none.error.text);
});

test("access: one package, never over an existing file", () => {
  const zip = join(place, "lumi.zip");
  const made = json(["access", data, lumi, "-o", zip]);
  assert.deepEqual(Object.keys(made), ["id", "file", "items", "files", "manifest_hash", "audit_head"]);
  assert.match(made.manifest_hash, /^[0-9a-f]{64}$/);
  assert.equal(statSync(zip).mode & 0o777, 0o600);
  const before = readFileSync(zip);
  const again = fault(["access", data, lumi, "-o", zip]);
  assert.equal(again.code, 1, again.error.text);
  assert.deepEqual(readFileSync(zip), before);
  const nowhere = fault(["access", data, lumi, "-o", join(place, "no", "such", "a.zip")]);
  assert.ok([4, 6].includes(nowhere.code), nowhere.error.text);
});

test("relative paths start where the caller is", () => {
  const here = folder();
  ok(["access", data, lumi, "-o", "here.zip"], { cwd: here });
  assert.ok(existsSync(join(here, "here.zip")));
});

test("erase: plan, refusal without a terminal, certificate", () => {
  const id = add(data, "consumer", { first_name: "Unto", last_name: "Lähtevä", email: "unto@koti.example" });
  ok(["note", data, id, "--kind", "invoice", "--at", "2026-03-01", "--amount", "100"]);
  const plan = json(["erase", data, id, "--plan"]);
  assert.deepEqual(Object.keys(plan), ["party", "name", "nothing", "items", "mentions", "tasks", "waits", "answer", "doubt"]);
  assert.deepEqual([plan.party, plan.nothing], [id, false]);
  for (const item of plan.items) assert.deepEqual(Object.keys(item), ["class", "what", "count", "goes", "erasable_from", "gone_by", "because", "sentence"]);
  const stays = plan.items.filter((item) => !item.goes);
  assert.deepEqual(stays.map((item) => item.class), ["bookkeeping"]);
  assert.ok(stays[0].erasable_from && stays[0].because);
  const refused = seloste(["erase", data, id]);
  assert.equal(refused.code, 2);
  assert.match(refused.err, /nothing was erased: without a terminal/);
  assert.equal(json(["show", data, id]).name, "Unto Lähtevä");
  const certificate = ok(["erase", data, id, "--yes", "--json"]);
  for (const word of ["Unto", "Lähtevä", "unto@"]) assert.ok(!certificate.includes(word), word);
  JSON.parse(certificate);
  assert.equal(seloste(["show", data, "unto@koti.example"]).code, 4);
  assert.equal(json(["find", data, "Lähtevä"]).total, 0);
  const left = json(["show", data, id]);
  const [invoice] = left.records;
  assert.deepEqual([left.records.length, invoice.class, invoice.written_to], [1, "bookkeeping", "Unto Lähtevä"]); // the voucher's own copy
  delete invoice.written_to;
  for (const word of ["Unto", "Lähtevä", "unto@"]) assert.ok(!JSON.stringify(left).includes(word), word);
});

test("due: shape, limit, and a day in words of the language", () => {
  const { on, due, total } = json(["due", data, "--on", "2070-01-01"]);
  assert.equal(on, "2070-01-01");
  assert.ok(total > 3 && due.length === total);
  for (const row of due) assert.deepEqual(Object.keys(row), ["party", "name", "class", "record", "state", "keep_through", "gone_by"]);
  assert.deepEqual([...due].map((row) => row.gone_by), due.map((row) => row.gone_by).sort());
  assert.equal(json(["due", data, "--on", "2070-01-01", "--limit", "2"]).due.length, 2);
  assert.match(ok(["due", data, "--on", "1.1.2070", "--lang", "fi"]), /1\.1\.2070/);
  assert.equal(json(["due", data]).on, "2026-03-05");
});

test("the log: list, filters, pages, verify", () => {
  const all = json(["audit", "list", data]).entries;
  assert.ok(all.length > 10);
  const text = JSON.stringify(all);
  for (const word of ["Helmi", "Aaltio", "Virtanen", "koti.example", "planks"]) assert.ok(!text.includes(word), `${word} is in the log`);
  const about = json(["audit", "list", data, "--party", helmi]).entries;
  assert.ok(about.length > 0 && about.length < all.length);
  assert.deepEqual(json(["audit", "list", data, "--action", "nothing"]).entries, []);
  assert.deepEqual(json(["audit", "list", data, "--to", "2020-01-01"]).entries, []);
  assert.equal(json(["audit", "list", data, "--from", "2026-03-05", "--to", "2026-03-05"]).entries.length, all.length);
  const page = ok(["audit", "list", data, "--limit", "3"]);
  const more = page.match(/More: --after (\d+)/);
  assert.ok(more, page);
  assert.equal(json(["audit", "list", data, "--limit", "3"]).entries.length, 3);
  assert.equal(json(["audit", "list", data, "--after", more[1]]).entries.length, all.length - 3);
  const verdict = json(["audit", "verify", data]);
  assert.deepEqual(Object.keys(verdict), ["whole", "entries", "problem", "file", "seq", "since", "back", "gone", "certificates_changed", "read_only"]);
  assert.deepEqual([verdict.whole, verdict.problem, verdict.file, verdict.seq], [true, null, null, null]);
  assert.ok(verdict.entries >= all.length);
  assert.match(ok(["audit", "verify", data, "--lang", "fi"]), /Loki on eheä: \d+ merkintää/);
});

test("looking is logged before it is shown", () => {
  const count = () => json(["audit", "list", data, "--party", lumi, "--action", "opened"]).entries.length;
  const before = count();
  ok(["show", data, lumi]);
  assert.equal(count(), before + 1);
});

test("users: added, listed, let in once", () => {
  assert.deepEqual(Object.keys(json(["user", "add", data, "Iida", "--role", "owner"])), ["id", "name", "role"]);
  const { users } = json(["user", "list", data]);
  assert.ok(users.some((user) => user.name === "Iida" && user.role === "owner"));
  const link = json(["user", "link", data, "Iida", "--url", "https://register.example/"]);
  assert.deepEqual(Object.keys(link), ["link", "code", "seconds"]);
  assert.ok(link.link.startsWith("https://register.example/"));
  assert.ok(link.link.includes(link.code));
  const other = seloste(["user", "link", data, "Iida"]);
  assert.equal(other.code, 0);
  assert.match(other.out, /^http:\/\/127\.0\.0\.1:8080\/\S+\n$/);
  assert.match(other.err, /works once, for 15 minutes/);
  assert.notEqual(seloste(["user", "add", data, "Olli", "--role", "king"]).code, 0);
});

test("the recovery sheet, as it was printed, opens the copy of the keys", () => {
  const made = register(), sheet = readFileSync(join(made.place, "sheet.txt"), "utf8");
  const id = add(made.data, "consumer", { first_name: "Varmuus", last_name: "Kopio" });
  ok(["keys", "test", made.data], { input: sheet });
  const copy = join(made.place, "keys.copy"), back = join(made.place, "safe", "again");
  ok(["keys", "backup", made.data, copy]);
  ok(["keys", "restore", copy, "--keys", back], { input: sheet });
  assert.equal(json(["show", made.data, id, "--keys", back]).name, "Varmuus Kopio");
  const other = register();
  const wrong = seloste(["keys", "test", other.data], { input: sheet });
  assert.equal(wrong.code, 2, wrong.err);
  const torn = seloste(["keys", "restore", copy, "--keys", join(made.place, "safe", "third")], { input: "not a sheet" });
  assert.equal(torn.code, 2, torn.err);
  assert.ok(!existsSync(join(made.place, "safe", "third")));
});

// What the demo invents must go through the model, and a notice may not let it: then there is no register, no key and no sheet,
// and what stood there before still does.
test("a demo that fails leaves nothing", () => {
  const place = folder(), text = readFileSync(agency, "utf8").replace(/^purposes:\n(?:[ #].*\n|\n)*/m, "");
  assert.ok(text.length < readFileSync(agency, "utf8").length);
  const notice = file(place, "none.yaml", text.replace(/kept_by: purposes\S*/g, "kept_by: people"));
  mkdirSync(join(place, "data"));
  const done = seloste(["init", join(place, "data"), "--notice", notice, "--keys", join(place, "keys"), "--sheet", join(place, "sheet.txt"), "--demo", "20"], { env: { SELOSTE_LANG: "en" } });
  assert.notEqual(done.code, 0);
  assert.match(done.err, /no register was made/);
  assert.equal(done.out, "");
  assert.deepEqual(readdirSync(place).sort(), ["data", "none.yaml"]);
  assert.deepEqual(readdirSync(join(place, "data")), []);
});
