// Out: what goes to whom, in which form, and what is written down about it.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import { add, agency, fault, file, folder, json, ok, register, root, seloste } from "./seloste.mjs";

const schema = JSON.parse(readFileSync(join(root, "docs/export.schema.json"), "utf8"));
const validate = new Ajv({ allErrors: true }).compile(schema);
const valid = (document) => assert.ok(validate(document), JSON.stringify(validate.errors?.slice(0, 5)));

const evil = "=HYPERLINK(\"http://evil.example/\";\"x\")";
let r, helmi, firm, elli;

before(() => {
  r = register();
  firm = add(r.data, "organisation", { name: "Kuurnan \"Puu\" Oy; Tampere", email: "info@kuurna.example" });
  helmi = add(r.data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example", phone: "+46701234567" }, ["--of", firm]);
  ok(["set", r.data, helmi, "email=toinen@kuurna.example", "email=helmi@kuurna.example", "--source", "person"]);
  elli = add(r.data, "consumer", { first_name: evil, last_name: "@Rantakivi", email: "elli@posti.example" });
  ok(["note", r.data, elli, "Kamera", "--kind", "invoice", "--amount", "120,50"]);
  ok(["note", r.data, elli, "Soitti aamulla", "--kind", "call"]);
});

let number = 0;
const out = () => join(r.place, `out${++number}`);

/** Exports, and it must go well: { result, text, path }. */
function given(words, more = []) {
  const path = out();
  const result = json(["export", r.data, ...words, "-o", path, ...more]);
  return { result, text: readFileSync(path, "utf8"), path };
}

/** Exports, and it must be refused: the fault; no file is left. */
function refused(words) {
  const path = out(), before = readdirSync(r.place).length;
  const why = fault(["export", r.data, ...words, "-o", path]);
  assert.equal(readdirSync(r.place).length, before, "a file is left");
  return why;
}

const contact = ["--purpose", "contact", "--to", "mail"], books = ["--purpose", "invoice", "--to", "accounting_firm", "--back", "2026-06-30"];

test("the accounting firm gets vouchers and nothing else, and the file says so", () => {
  const { result, text, path } = given([elli, "--as", "json", ...books]);
  const document = JSON.parse(text);
  valid(document);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(document.schema, "seloste-export-1");
  assert.deepEqual(document.recipient, { id: "accounting_firm", name: "Tilitoimisto Hakanen & Niinimaa" });
  assert.equal(document.count, 1);
  assert.deepEqual(document.parties[0].records.map((record) => [record.kind, record.cents, record.class]), [["invoice", 12050, "bookkeeping"]]);
  assert.deepEqual(document.parties[0].values, []);
  assert.ok(!text.includes("elli@posti.example") && !text.includes("Soitti"));
  assert.deepEqual(result.left_out.map((left) => [left.what, left.count, left.sentence]), [["value", 3, "P30"], ["record", 1, "P30"]]);
  assert.match(result.left_out[0].why, /accounting firm/);
});

test("a disclosure is on the customer's page, in the access package and in the log", () => {
  const { result } = given([helmi, "--as", "json", ...contact]);
  const given_to = json(["show", r.data, helmi]).given.at(-1);
  assert.deepEqual([given_to.recipient, given_to.name, given_to.purpose, given_to.classes, given_to.as, given_to.export],
    ["mail", "Postiranta Oy", "contact", "customer", "json", result.export]);
  assert.match(ok(["show", r.data, helmi, "--lang", "fi"]), /Luovutettu\n.*Postiranta Oy.*yhteydenpito/);
  const [entry] = JSON.parse(ok(["audit", "list", r.data, "--action", "disclosed", "--party", helmi, "--json"])).entries.slice(-1);
  assert.equal(entry.purpose, "contact");
  assert.match(entry.detail, /^mail json /);
  const zip = out();
  ok(["access", r.data, helmi, "-o", zip, "--lang", "en"]);
  const data = JSON.parse(execFileSync("unzip", ["-p", zip, "data.json"], { encoding: "utf8" }));
  assert.equal(data.disclosures.at(-1).name, "Postiranta Oy");
  assert.match(execFileSync("unzip", ["-p", zip, "your-data.html"], { encoding: "utf8" }), /To whom it has been given[\s\S]*Postiranta Oy/);
});

test("who is not named, a purpose that does not exist, a ground that has ended: the sentence says no", () => {
  assert.deepEqual(((why) => [why.code, why.error.sentence])(refused(["--all", "--as", "csv", "--purpose", "contact", "--to", "naapuri"])), [3, "P35"]);
  assert.equal(refused(["--all", "--as", "csv", "--purpose", "huvi", "--to", "mail"]).error.sentence, "P7");
  const shield = refused(["--all", "--as", "csv", "--purpose", "contact", "--to", "google"]);
  assert.equal(shield.error.sentence, "P47");
  assert.match(shield.error.text, /Privacy Shield/);
  assert.equal(refused([elli, "--as", "csv", "--purpose", "contact", "--to", "authorities"]).error.field, "--basis");
  assert.equal(refused([elli, "--as", "csv", "--purpose", "market", "--to", "mail"]).error.sentence, "P17");
  assert.equal(refused([elli, "--as", "csv", "--purpose", "contact", "--to", "zendesk"]).code, 3);
  const logged = JSON.parse(ok(["audit", "list", r.data, "--action", "refused", "--json"])).entries.filter((entry) => entry.detail === "export");
  assert.ok(logged.length >= 5);
});

test("to an authority this door asks what a hand-over asks: who, when, by which law in words, whether the people know; both are kept", () => {
  const basis = "Laki verotusmenettelystä 19 §", all = [elli, "--as", "json", "--to", "authorities", "--purpose"];
  const said = ["--basis", basis, "--asked-by", "Verohallinto, tapaus 7", "--asked", "2026-03-02", "--told", "2026-03-04"];
  const without = (name, ...more) => refused([...all, "invoice", ...said.filter((_, i) => said[i - (i % 2)] !== name), ...more]).error.field;
  for (const name of ["--basis", "--asked-by", "--asked", "--told"]) assert.equal(without(name), name);
  for (const nothing of [".", "19 §", " - "]) assert.equal(without("--basis", "--basis", nothing), "--basis");
  assert.equal(without("--asked-by", "--asked-by", "12"), "--asked-by");
  const survey = refused([...all, "survey", ...said]).error;
  assert.deepEqual([survey.status, survey.sentence], ["denied", "P34"]);
  const { result } = given([...all, "invoice", ...said]);
  assert.equal(result.parties, 1);
  const one = json(["show", r.data, elli]).given.at(-1);
  assert.deepEqual([one.basis, one.name], [basis, "authorities: Verohallinto, tapaus 7"]);
  assert.match(ok(["disclosures", r.data]), /Laki verotusmenettelystä 19 §/);
  const row = json(["handover", "show", r.data, result.handover]);
  assert.deepEqual([row.asked_by, row.basis, row.form, row.parties], ["Verohallinto, tapaus 7", basis, "json", 1]);
  for (const name of readdirSync(r.data)) if (name.startsWith("register.db"))
    assert.ok(!readFileSync(join(r.data, name)).includes("verotusmenettelyst"), `${name} holds the basis in plain`);
});

test("a recipient gets data for what it is there for: the accountant for the accounts, a printer for a job, and says which firm it is", () => {
  const denied = (to, purpose, ...more) => ((why) => [why.status, why.sentence])(refused([elli, "--as", "csv", "--to", to, "--purpose", purpose, ...more]).error);
  assert.deepEqual(denied("accounting_firm", "contact", "--back", "2026-06-30"), ["denied", "P30"]);
  assert.deepEqual(denied("accounting_firm", "market", "--back", "2026-06-30"), ["denied", "P30"]);
  ok(["system", "note", r.data, "printers", "agreement", "--ref", "Painosopimus", "--on", "2026-03-01"]);
  ok(["note", r.data, elli, "Kortit", "--kind", "job"]);
  assert.deepEqual(denied("printers", "contact"), ["denied", "P33"]);
  const cards = [elli, "--as", "vcard", "--to", "printers", "--purpose", "deliver", "--back", "2026-04-30"];
  assert.equal(refused(cards).error.field, "--assignment");
  assert.equal(refused([...cards, "--assignment", "Kortit"]).error.field, "--firm");
  const { result } = given([...cards, "--assignment", "Kortit", "--firm", "Paino Pirhonen Oy"]);
  const [row] = json(["handover", "list", r.data, "--recipient", "printers"]).handovers;
  assert.deepEqual([row.id, row.firm, row.due, row.out], [result.handover, "Paino Pirhonen Oy", "2026-04-30", true]);
  const zip = out();
  ok(["access", r.data, elli, "-o", zip]);
  const data = JSON.parse(execFileSync("unzip", ["-p", zip, "data.json"], { encoding: "utf8" }));
  assert.match(data.disclosures.at(-1).name, /: Paino Pirhonen Oy$/);
  const kept = json(["promises", r.data, "P30", "P33", "P34"]).promises.map((one) => one.state);
  assert.ok(!kept.includes("broken"), kept.join());
  execFileSync("sqlite3", [join(r.data, "register.db"), "UPDATE disclosure SET purpose = 'contact' WHERE recipient = 'accounting_firm'"]); // as an earlier program wrote it
  const [books] = json(["promises", r.data, "P30"]).promises;
  assert.equal(books.state, "broken", "it does not hold beside its own evidence");
  assert.match(JSON.stringify(books), /keeping in touch \(1\)/);
});

test("some may go and some may not: who stayed is counted, with the sentence", () => {
  const { result } = given(["--all", "--as", "json", "--purpose", "market", "--to", "mail"]);
  assert.equal(result.parties, 2);
  assert.deepEqual(result.left_out.filter((left) => left.what === "party").map((left) => [left.count, left.sentence]), [[1, "P17"]]);
  assert.deepEqual(json(["show", r.data, elli]).given.filter((one) => one.purpose === "market"), []);
});

/** RFC 4180, read by the book. */
function csv(text, separator) {
  const rows = [[]];
  for (let at = 0; at < text.length;) {
    let cell = "";
    if (text[at] === "\"") {
      for (at++; text[at] !== "\"" || text[at + 1] === "\""; at++) {
        assert.ok(at < text.length, "a quote is never closed");
        if (text[at] === "\"") at++;
        cell += text[at];
      }
      at++;
    } else while (at < text.length && text[at] !== separator && text[at] !== "\r") cell += text[at++];
    rows.at(-1).push(cell);
    if (text[at] === separator) at++;
    else if (text.startsWith("\r\n", at)) { at += 2; if (at < text.length) rows.push([]); }
    else assert.equal(at, text.length, `something stands behind a cell: ${text.slice(at, at + 9)}`);
  }
  return rows;
}

test("a spreadsheet gets no formulas; a program gets what is stored", () => {
  const people = csv(given(["--all", "--as", "csv", ...contact], ["--lang", "fi"]).text, ";");
  assert.ok(people.every((row) => row.length === people[0].length));
  assert.deepEqual(people[0].slice(0, 4), ["Tunnus", "Tyyppi", "Yhteisö", "Nimi"]);
  assert.equal(people[0].filter((head) => head === "Sähköposti").length, 2, "as many columns as somebody has addresses");
  const cells = people.flat();
  assert.ok(cells.includes(`'${evil}`) && cells.includes("'@Rantakivi") && cells.includes("Kuurnan \"Puu\" Oy; Tampere"));
  assert.ok(cells.every((cell) => !/^[=+\-@\t\r]/.test(cell)));
  const text = given(["--all", "--as", "csv", ...contact], ["--for", "programs", "--bom"]).text;
  assert.ok(text.startsWith("\ufeffid,type,organisation,name,"));
  const programs = csv(text.slice(1), ",").flat();
  assert.ok(programs.includes("+46701234567") && programs.includes(evil) && programs.includes("contact_person"));
  assert.ok(given([helmi, "--as", "csv", ...contact], ["--separator", "tab", "--for", "programs"]).text.includes("id\ttype"));
});

test("only the fields that were asked for go", () => {
  const rows = csv(given(["--all", "--as", "csv", ...contact], ["--fields", "last_name,email", "--for", "programs"]).text, ",");
  assert.deepEqual([...new Set(rows[0])].sort(), ["email", "last_name"]);
  assert.ok(!rows.flat().includes("Helmi"));
  const wrong = refused([helmi, "--as", "csv", ...contact, "--fields", "emial"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.error.text, /“email”/);
});

test("vCards of both versions", () => {
  const three = given(["--all", "--as", "vcard", ...contact]).text, four = given([helmi, "--as", "vcard4", ...contact]).text;
  assert.equal(three.split("BEGIN:VCARD\r\nVERSION:3.0\r\n").length, 4);
  assert.match(four, /^BEGIN:VCARD\r\nVERSION:4.0\r\n/);
  for (const line of four.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75);
  assert.match(four, /\r\nFN:Helmi Aaltio\r\n/);
  assert.match(four, /\r\nORG:Kuurnan "Puu" Oy\\; Tampere\r\n/);
  assert.match(four, /\r\nTEL[^\r]*:\+46701234567\r\n/);
});

test("a name that is taken is not written over; nobody, both, or neither is an answer", () => {
  const path = file(r.place, "mine.csv", "mine");
  assert.equal(fault(["export", r.data, helmi, "--as", "csv", ...contact, "-o", path]).code, 1);
  assert.equal(readFileSync(path, "utf8"), "mine");
  assert.equal(refused(["--find", "qqqqqqqq", "--as", "csv", ...contact]).code, 4);
  assert.equal(refused([helmi, "--all", "--as", "csv", ...contact]).code, 2);
  assert.equal(refused(["--as", "csv", ...contact]).code, 2);
  assert.equal(refused([helmi, ...contact]).error.field, "--as");
  assert.equal(refused([helmi, "--as", "csv", "--purpose", "contact"]).error.field, "--to");
  assert.equal(refused([helmi, "--as", "csv", "--to", "mail"]).error.field, "--purpose");
  const given_to = json(["show", r.data, helmi]).given.length;
  assert.equal(fault(["export", r.data, helmi, "--as", "csv", ...contact, "-o", join(r.place, "none", "x.csv")]).code, 6);
  assert.equal(json(["show", r.data, helmi]).given.length, given_to, "a file that never was is no disclosure");
});

test("found ones, once each, also through a running search", () => {
  const { result, text } = given(["--find", "kuurna", "--as", "json", ...contact]);
  assert.equal(result.parties, 2);
  const document = JSON.parse(text);
  valid(document);
  assert.deepEqual(document.parties.map((party) => party.id).sort(), [firm, helmi].sort());
  assert.equal(given([helmi, "helmi@kuurna.example", "--as", "json", ...contact]).result.parties, 1);
});

test("own fields of any notice are columns, and their categories decide who gets them", () => {
  const place = folder(), data = join(place, "data"), keys = join(place, "keys");
  ok(["init", data, "--notice", join(root, "notices/association.yaml"), "--keys", keys, "--sheet", join(place, "sheet"), "--demo", "30"]);
  const path = join(place, "a.csv");
  const done = json(["export", data, "--all", "--as", "csv", "--purpose", "membership", "--to", "federation", "-o", path, "--for", "programs"]);
  assert.ok(done.parties > 0);
  const rows = csv(readFileSync(path, "utf8"), ",");
  assert.ok(rows[0].some((head) => head.startsWith("membership.") || head.startsWith("list.")), rows[0].join());
  assert.ok(!rows[0].some((head) => head.startsWith("damages.")));
  assert.ok(!existsSync(join(place, "a.csv.part")));
});

test("erasing tells to whom it was given", () => {
  const kalle = add(r.data, "consumer", { last_name: "Lähtijä", email: "kalle@posti.example" });
  given([kalle, "--as", "vcard", ...contact]);
  const plan = JSON.parse(ok(["erase", r.data, kalle, "--plan", "--json", "--lang", "en"]));
  assert.ok(plan.tasks.some((task) => /5 March 2026.*Postiranta Oy/.test(task)), JSON.stringify(plan.tasks));
  ok(["erase", r.data, kalle, "--yes"]);
});

test("what was exported is taken in by another register like any list, whatever its ids", () => {
  const path = given(["--all", "--as", "json", ...contact]).path, other = register();
  const report = json(["import", other.data, path, "--source", "person", "--type", "consumer"]);
  assert.equal(report.new + report.merged, 3); // the firm may come with its contact first
  const found = json(["find", other.data, "helmi@kuurna.example"]).found;
  assert.deepEqual([found.length, found[0].organisation, found[0].id === helmi], [1, "Kuurnan \"Puu\" Oy; Tampere", false]);
  const shown = json(["show", other.data, "elli@posti.example"]);
  assert.ok(shown.records.some((record) => record.text === "Soitti aamulla" && record.kind === "call"));
  assert.equal(json(["import", other.data, path, "--source", "person", "--type", "consumer"]).new, 0, "a second time there is nothing new");
  const cut = file(other.place, "cut.json", readFileSync(path, "utf8").replace(/\n\],[\s\S]*$/, "\n]}"));
  assert.match(fault(["import", other.data, cut, "--source", "person", "--type", "consumer"]).error.text, /damaged|cut/);
  assert.equal(fault(["import", other.data, path]).error.field, "--source");
});
