// What a notice makes anonymous at its end: the people are erased as by any erasure, sums without names are left, and nothing in
// them leads back to anybody.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { add, everything, fault, file, folder, json, ok, register, root, seloste } from "./seloste.mjs";
import { rows } from "../crash/crash.mjs";

const notice = join(root, "tests/scenario/anonymous.yaml");
const text = readFileSync(notice, "utf8");
const at = (day) => ({ env: { SELOSTE_CLOCK: `${day}T10:00:00Z`, SELOSTE_LANG: "en" } });
const year = at("2027-02-10"), late = at("2029-02-10");
const people = [
  { first_name: "Kanerva", last_name: "Tuiskunen", email: "kanerva@koti.example", language: "fi", "ticket.level": "gold", "ticket.sauna": "yes", "ticket.motto": "Vesivanhin" },
  { first_name: "Onni", last_name: "Myrskylampi", email: "onni@koti.example", language: "sv", "ticket.level": "gold", "ticket.sauna": "no" },
  { first_name: "Lumi", last_name: "Sateenkaari", email: "lumi@koti.example", language: "fi", "ticket.level": "blue" },
];
const secrets = people.flatMap((one) => [one.first_name, one.last_name, one.email, "Vesivanhin", "Sanotaanpa", "Viestinsisus"]);

/** A register with the three, taken in in this order, each with an opinion. */
function filled(order = [0, 1, 2]) {
  const made = register({ notice });
  made.ids = [];
  for (const i of order) {
    const id = (made.ids[i] = add(made.data, "swimmer", people[i]));
    ok(["note", made.data, id, "--kind", "opinion", "--with", `stars=${i === 2 ? 5 : 4}`, "--with", "words=Sanotaanpa", "--at", `2026-02-0${1 + i}`]);
    ok(["note", made.data, id, "Viestinsisus", "--kind", "message_in", "--at", "2026-02-01"]);
  }
  return made;
}

const left = (data, when = late) => json(["remains", data], when).remains.map((one) => `${one.class} ${one.field} ${one.value} ${one.count}`);
const opinions = ["opinions opinion.stars 4 2", "opinions opinion.stars 5 1"];
const all = [...opinions, "people language fi 2", "people language sv 1", "people message message_in 3",
  "people ticket.level blue 1", "people ticket.level gold 2", "people ticket.sauna no 1", "people ticket.sauna yes 1"];

let data, keys, place, ids;
before(() => {
  ({ data, keys, place, ids } = filled());
});

test("the sweep says before what will be left, and does nothing yet", () => {
  assert.deepEqual(left(data), []);
  assert.match(ok(["remains", data], year), /Nothing has been made anonymous yet/);
  const planned = json(["sweep", data], year);
  assert.deepEqual(planned.counts, { goes: 0, anonymises: 3, restricts: 0, asks: 0, waits: 0, held: 0 });
  assert.ok(planned.rows.every((row) => row.class === "opinions" && row.fate === "anonymises" && row.sentence.startsWith("retention.opinions")));
  assert.deepEqual(planned.rows[0].left, ["opinion.stars"]);
  assert.match(ok(["sweep", data], year), /made anonymous; what is left without a name: stars/);
  assert.equal(json(["show", data, ids[0]], year).records.length, 2);
  assert.deepEqual(left(data), []);
});

test("records go when their own time is over, and whom they were of stays", () => {
  cpSync(data, join(place, "copy"), { recursive: true });
  assert.match(ok(["sweep", data, "--yes"], year), /Made anonymous: 3\./);
  assert.deepEqual(left(data), opinions);
  const shown = json(["show", data, ids[0]], year);
  assert.deepEqual(shown.records.map((record) => record.kind), ["message_in"]);
  assert.equal(shown.values.length, 7);
  ok(["sweep", data, "--yes"], year);
  assert.deepEqual(left(data), opinions, "a second sweep adds nothing");
  const old = json(["show", join(place, "copy"), ids[0], "--keys", keys], year);
  assert.ok(old.records.every((record) => record.kind !== "opinion" || record.erased), "an older copy opens nothing of it");
});

test("whole people go, sums are left, once", () => {
  assert.equal(json(["sweep", data, "--yes"], late).counts.anonymises, 3);
  assert.deepEqual(left(data), all);
  assert.equal(json(["find", data], late).total, 0);
  ok(["sweep", data, "--yes"], late);
  assert.deepEqual(left(data), all);
  const shown = ok(["remains", data], late);
  assert.match(shown, /data of the swimmer +kind of ticket +gold +2/);
  assert.match(shown, /Message received +3/);
  assert.match(shown, /sums without names/);
});

test("no word of theirs is in any file, and the log names fields only", () => {
  for (const at of [data, keys].flatMap((dir) => everything(dir).map((name) => join(dir, name))).filter((path) => statSync(path).isFile())) {
    const bytes = readFileSync(at);
    for (const secret of secrets) assert.equal(bytes.indexOf(secret), -1, `${secret} in ${at}`);
  }
  const { entries } = json(["audit", "list", data], late);
  const made = entries.filter((entry) => entry.action === "anonymised");
  assert.equal(made.length, 6);
  assert.deepEqual(made[0].fields, ["opinion.stars"]);
  assert.ok(!JSON.stringify(entries).match(/gold|blue|"fi"|"sv"/));
  const certificates = rows(join(data, "register.db"), "SELECT certificate FROM erasure").map((line) => JSON.parse(line));
  assert.ok(certificates.some((one) => one.left_without_a_name.includes("ticket.level")));
  assert.ok(!JSON.stringify(certificates).match(/gold|blue/));
  assert.equal(json(["audit", "verify", data], late).problem, null);
});

test("the sums do not tell in which order or when anybody was added, nor together with what", () => {
  const other = filled([2, 0, 1]);
  ok(["sweep", other.data, "--yes"], at("2028-01-07"));
  ok(["sweep", other.data, "--yes"], at("2028-11-30"));
  const dump = (dir) => rows(join(dir, "register.db"), "SELECT * FROM remains");
  assert.deepEqual(dump(other.data), dump(data));
  assert.deepEqual(rows(join(data, "register.db"), "SELECT name FROM pragma_table_info('remains')"), ["class", "field", "value", "count"]);
  assert.throws(() => rows(join(data, "register.db"), "SELECT rowid FROM remains"), "rows have no number of their own");
});

test("whom a request erases leaves nothing, not even a number", () => {
  const other = filled();
  assert.match(ok(["erase", other.data, other.ids[0], "--plan"], at("2026-03-05")), /Nothing of what is erased on request is counted/);
  ok(["erase", other.data, other.ids[0], "--yes"]);
  assert.deepEqual(left(other.data), []);
  ok(["sweep", other.data, "--yes"], late);
  assert.deepEqual(left(other.data).slice(0, 2), ["opinions opinion.stars 4 1", "opinions opinion.stars 5 1"]);
});

test("a register that moves takes them along", () => {
  const path = join(place, "all.json"), fresh = register({ notice });
  ok(["export", data, "--all", "--as", "json", "-o", path, "--yes"], late);
  ok(["import", fresh.data, path], late);
  assert.deepEqual(left(fresh.data), all);
  assert.equal(seloste(["import", fresh.data, path], late).code, 1, "it is not empty any more");
});

test("a notice that knows the class no more keeps them, with the words they had", () => {
  const next = text.replace("version: 1", "version: 2").replace(/ {2}opinion:[\s\S]*?(?= {2}locker:)/, "").replace(/ {2}opinions:[\s\S]*?(?= {2}lockers:)/, "");
  const moved = `${next}changes:\n  - {version: 2, in_force: 2026-01-01, what: {fi: muutos, sv: ändring, en: change}, moves: {opinion: erase, opinions: erase}}\n`;
  const other = filled();
  ok(["sweep", other.data, "--yes"], year);
  ok(["notice", "adopt", other.data, file(other.place, "next.yaml", moved), "--yes"], year);
  assert.deepEqual(left(other.data, year), opinions);
  assert.match(ok(["remains", other.data], year), /opinions +stars +4 +2/);
});

test("data that were given to be erased are erased, whatever a later notice would keep", () => {
  const erasing = text.replace("    at_end: anonymise\n    anonymise_keeps: [opinion.stars]\n", "");
  const other = register({ notice: file(folder(), "erasing.yaml", erasing) });
  const id = add(other.data, "swimmer", people[0]);
  ok(["note", other.data, id, "--kind", "opinion", "--with", "stars=1", "--at", "2026-02-01"]);
  ok(["notice", "adopt", other.data, file(other.place, "next.yaml", text.replace("version: 1", "version: 2")), "--yes"]);
  ok(["note", other.data, id, "--kind", "opinion", "--with", "stars=2", "--at", "2026-02-02"], at("2026-03-06"));
  const fates = json(["sweep", other.data], year).rows.map((row) => row.fate);
  assert.deepEqual(fates.sort(), ["anonymises", "goes"]);
  ok(["sweep", other.data, "--yes"], year);
  assert.deepEqual(left(other.data, year), ["opinions opinion.stars 2 1"]);
});

/** The findings of a notice with this list of what stays of the people. */
function findings(keeps, edit = (same) => same) {
  const done = seloste(["notice", "check", file(folder(), "notice.yaml", edit(text).replace(/anonymise_keeps: \[language.*\]/, `anonymise_keeps: [${keeps}]`)), "--json"], year);
  return JSON.parse(done.out).filter((one) => one.id.startsWith("retention.anonymise"));
}

test("what would say who it was is doubted, said why, and not kept", () => {
  const doubts = (keeps, edit) => findings(keeps, edit).map((one) => [one.level, one.id, one.article]);
  const conflict = ["conflict", "retention.anonymise", "5(1)(e)"];
  for (const field of ["email", "last_name", "phone", "ticket.motto", "opinion.stars"]) assert.deepEqual(doubts(field === "opinion.stars" ? "language, opinion.words" : field), [conflict], field);
  assert.deepEqual(doubts("language, ticket.level"), []);
  assert.deepEqual(doubts("message"), [["law", "retention.anonymise_text", "5(1)(e)"]]);
  assert.match(findings("email")[0].text, /E-mail.*says who it was.*program erases it/);
  assert.match(findings("ticket.motto")[0].text, /free text/);
  const number = (max) => (all) => all.replace("motto: {type: text, max: 80,", `motto: {type: number,${max}`);
  assert.deepEqual(doubts("ticket.motto", number("")), [conflict], "a number without a greatest one");
  assert.deepEqual(doubts("ticket.motto", number(" max: 5000,")), [conflict]);
  assert.deepEqual(doubts("ticket.motto", number(" max: 10,")), []);
  assert.match(findings("rental")[0].text, /no data of/);
  const other = register({ notice: file(folder(), "notice.yaml", text.replace(/anonymise_keeps: \[language.*\]/, "anonymise_keeps: [email, ticket.motto, language]")) });
  add(other.data, "swimmer", people[0]);
  ok(["sweep", other.data, "--yes"], late);
  assert.deepEqual(left(other.data), ["people language fi 1"]);
});

test("the notice that people read says what is left, and only that", () => {
  const written = (lang, edit = (same) => same) => ok(["notice", "render", file(folder(), "notice.yaml", edit(text)), "--lang", lang]).replace(/\s+/g, " ");
  assert.match(written("en"), /after that only this is left, without a name: language, kind of ticket, sauna and how many there were \(messages\)/);
  assert.match(written("fi"), /sen jälkeen jää ilman nimeä vain kieli, kortin laji, sauna ja lukumäärä \(viestit\)/);
  assert.match(written("sv"), /därefter finns utan namn bara detta kvar: språk, kortets slag, bastu och antal \(meddelanden\)/);
  const doubtful = written("en", (all) => all.replace("[opinion.stars]", "[opinion.words]"));
  assert.doesNotMatch(doubtful, /without a name: words/);
  assert.match(written("en"), /lockers: in use at most 1 year after the day it happened; after that the use is restricted, and nothing is erased/);
  assert.match(written("fi"), /käyttöä rajoitetaan, eikä mitään poisteta/);
  assert.match(written("sv"), /därefter är användningen begränsad, och inget raderas/);
});

/** Somebody with two lockers, the second three months later, and an invoice. */
function locked() {
  const made = register({ notice });
  made.id = add(made.data, "swimmer", people[0]);
  for (const [text, day] of [["Kaappi 7", "2026-02-01"], ["Kaappi 8", "2026-05-01"]]) ok(["note", made.data, made.id, text, "--kind", "rental", "--at", day], at("2026-05-02"));
  ok(["note", made.data, made.id, "Sarjalippu", "--kind", "invoice", "--amount", "10,00", "--at", "2026-02-01"]);
  return made;
}

test("what a rule restricts is never erased: it is told, done once, and out of sight from then on", () => {
  const one = locked(), { data, id } = one;
  const due = json(["due", data], year).due;
  assert.deepEqual(due.map((row) => [row.class, row.state, row.at_end]), [["lockers", "restricted", "restrict"]]);
  assert.match(ok(["due", data], year), /to be restricted, not erased/);
  assert.equal(json(["sweep", data], year).rows[0].fate, "restricts");
  assert.match(ok(["sweep", data, "--yes"], year), /Parties whose data went: 0\nRestricted instead of erased: 1/);
  assert.deepEqual(json(["sweep", data], year).rows, []);
  assert.deepEqual(json(["due", data], year).due, []);
  ok(["sweep", data, "--yes"], year);
  const log = json(["audit", "list", data, "--party", id], year).entries.filter((entry) => entry.action === "restricted");
  assert.deepEqual(log.map((entry) => entry.sentence), ["retention.lockers.gone_by"], "once");
  const shown = json(["show", data, id], year);
  assert.deepEqual(shown.records.map((record) => [record.text, Boolean(record.hidden_since)]).sort(), [["Kaappi 7", true], ["Kaappi 8", false], ["Sarjalippu", false]]);
  assert.deepEqual(shown.kept.filter((row) => row.class.id === "lockers" || row.class === "lockers").map((row) => [row.state, row.at_end]), [["restricted", "restrict"], ["erasable", "restrict"]]);
  const zip = join(one.place, "answer.zip");
  ok(["access", data, id, "-o", zip], year);
  const files = execFileSync("unzip", ["-p", zip], { encoding: "utf8" });
  assert.match(files, /It is in use until 1 February 2027\. After that it is only stored/);
  assert.match(files, /It is gone by 5 March 2028 at the latest\. Only sums in which nobody can be found are left/);
  assert.match(files, /"at_end": ?"restrict"/);
  assert.equal(shown.restricted, null, "somebody who goes on is no prisoner of one old record");
  ok(["note", data, id, "Uusi kaappi", "--kind", "rental", "--at", "2027-02-10"], year);
});

test("an old record that is restricted keeps nothing else of its party from going", () => {
  const { data, id } = locked();
  ok(["sweep", data, "--yes"], late);
  assert.deepEqual(left(data), ["people language fi 1", "people ticket.level gold 1", "people ticket.sauna yes 1"]);
  assert.deepEqual(json(["show", data, id], late).records.map((record) => record.text).sort(), ["Kaappi 7", "Kaappi 8", "Sarjalippu"]);
  ok(["sweep", data, "--yes"], at("2034-01-01"));
  assert.deepEqual(json(["show", data, id], at("2034-01-01")).records.map((record) => record.text).sort(), ["Kaappi 7", "Kaappi 8"]);
  ok(["erase", data, id, "--yes"], at("2034-01-02"));
  assert.equal(seloste(["show", data, id], at("2034-01-02")).code, 4, "asked for, it goes");
  assert.deepEqual(rows(join(data, "register.db"), "SELECT * FROM ended"), []);
});

test("whose name is restricted at its end is only stored, as by Article 18, and comes back by hand", () => {
  const other = register({ notice: file(folder(), "notice.yaml", text.replace(/at_end: anonymise\n {4}anonymise_keeps: \[language.*\]/, "at_end: restrict")) });
  const id = add(other.data, "swimmer", people[0]);
  ok(["sweep", other.data, "--yes"], late);
  assert.ok(json(["show", other.data, id], late).restricted);
  const refused = fault(["note", other.data, id, "Soitto", "--kind", "message_in"], late);
  assert.equal(refused.code, 3);
  assert.deepEqual(json(["sweep", other.data], late).rows, []);
  const path = join(other.place, "all.json"), fresh = register({ notice });
  ok(["export", other.data, "--all", "--as", "json", "-o", path, "--yes"], late);
  ok(["import", fresh.data, path], late);
  assert.deepEqual(json(["sweep", fresh.data], late).rows, [], "a register that moves knows that it was done");
  ok(["restrict", other.data, id, "--lift"], late);
  ok(["note", other.data, id, "Soitto", "--kind", "message_in"], late);
  assert.equal(json(["sweep", other.data], late).rows[0].fate, "restricts", "its time is over as before");
});

test("a file of an older version, which has no such lists, is taken in", () => {
  const { data, place } = locked(), fresh = register({ notice }), path = join(place, "all.json");
  ok(["export", data, "--all", "--as", "json", "-o", path, "--yes"], late);
  const whole = JSON.parse(readFileSync(path, "utf8"));
  for (const list of ["remains", "licences"]) delete whole[list];
  for (const party of whole.parties) for (const list of ["ended", "brought"]) delete party[list];
  ok(["import", fresh.data, file(place, "older.json", JSON.stringify(whole))], late);
  assert.equal(json(["find", fresh.data], late).total, 1);
});

test("the calculation says what the last day brings", () => {
  const events = file(folder(), "events.json", JSON.stringify({
    parties: { A: "swimmer" }, links: [],
    events: [{ party: "A", what: "intake", at: "2026-01-01" }, { party: "A", what: "opinion", at: "2026-02-01" }, { party: "A", what: "rental", at: "2026-02-01" }],
    ask: ["people", "opinions", "lockers"].map((name) => ({ party: "A", class: name, on: "2026-03-01" })),
  }));
  const said = ok(["notice", "explain", notice, "--events", events, "--lang", "en"]);
  assert.match(said, /made anonymous at the latest 1 January 2028/);
  assert.match(said, /made anonymous at the latest 1 February 2027/);
  assert.match(said, /its use is restricted after 1 February 2027, and nothing is erased/);
  assert.deepEqual(json(["notice", "explain", notice, "--events", events]).map((answer) => answer.at_end), ["anonymise", "anonymise", "restrict"]);
});
