// A print house for one assignment and an authority with its law: what each needs before it gets anything, whose data go, who is left out;
// the register of disclosures as a file.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { add, fault, folder, json, ok, register, seloste, start } from "./seloste.mjs";

const at = (day) => ({ env: { SELOSTE_CLOCK: `${day}T09:00:00Z` } });
const day = "2026-03-05";
const give = (data, to, more, on = day) => json(["handover", "give", data, to, ...more], at(on));
const refused = (data, to, more, on = day) => fault(["handover", "give", data, to, ...more], at(on)).error;

let data, outi, seppo, ruth;
before(() => {
  ({ data } = register());
  const person = (first_name, email) => {
    const who = add(data, "consumer", { first_name, last_name: "Hallavuo", email });
    ok(["note", data, who, "Kuvausluvat", "--kind", "job", "--at", "2026-02-01"]);
    return who;
  };
  outi = person("Outi", "outi@x.example");
  seppo = person("Seppo", "seppo@x.example");
  ruth = person("=Ruth", "ruth@x.example");
});

const cards = ["--purpose", "deliver", "--as", "csv"];

test("a print house gets a list for an assignment, with an agreement, and nobody who objected or whose use is restricted", () => {
  const place = join(folder(), "kortit.csv"), back = ["--back", "2026-04-01"];
  assert.equal(refused(data, "printers", [...cards, outi, "-o", place, "--assignment", "Joulukortit", ...back]).sentence, "P33", "there is no agreement yet");
  ok(["system", "note", data, "printers", "agreement", "--ref", "Painosopimus 3", "--on", "2026-03-01"], at("2026-03-01"));
  assert.equal(refused(data, "printers", [...cards, outi, "-o", place, ...back]).field, "--assignment");
  assert.equal(refused(data, "printers", [...cards, outi, "-o", place, "--assignment", "Kortit"]).field, "--back", "its end is agreed on before it begins");
  ok(["object", data, seppo, "--purpose", "deliver", "--by", "email"]);
  ok(["restrict", data, ruth, "--why", "accuracy"]);
  const made = give(data, "printers", [...cards, outi, seppo, ruth, "-o", place, "--assignment", "Joulukortit 2026", ...back, "--firm", "Paino Pirhonen Oy"]);
  assert.equal(made.parties, 1);
  assert.equal(made.left_out.filter((one) => one.what === "party").reduce((sum, one) => sum + one.count, 0), 2, JSON.stringify(made.left_out));
  const text = readFileSync(place, "utf8");
  assert.match(text, /Outi/);
  assert.doesNotMatch(text, /Seppo|Ruth/);
  const [row] = json(["handover", "list", data], at(day)).handovers;
  assert.deepEqual([row.assignment, row.due, row.form], ["Joulukortit 2026", "2026-04-01", "csv"]);
  const zip = join(folder(), "kortit.zip"), lock = (...more) => ["--purpose", "deliver", outi, "--assignment", "Uusintapainos", "--firm", "Paino Pirhonen Oy", ...back, "--locked", ...more];
  assert.equal(refused(data, "printers", lock("--as", "paper", "--what", "Kortit")).field, "--as");
  const locked = give(data, "printers", lock("--as", "csv", "-o", zip));
  assert.match(locked.passphrase, /^[a-z0-9]+(-[a-z0-9]+){4}$/);
  assert.ok(!readFileSync(zip).includes("Outi"));
  const open = (word) => spawnSync("bsdtar", ["-x", "-O", "--passphrase", word, "-f", zip, "seloste.csv"], { encoding: "utf8" });
  assert.notEqual(open("abcd-efgh-jkmn-pqrs-tuvw").status, 0);
  assert.match(open(locked.passphrase).stdout, /Outi/);
  assert.ok(!ok(["audit", "list", data, "--json"]).includes(locked.passphrase));
  const again = json(["handover", "list", data], at(day)).handovers.find((one) => one.assignment === "Uusintapainos");
  json(["handover", "step", data, again.id, "destroyed", "--signed-by", "Painaja Pirhonen"], at("2026-03-20"));
  json(["handover", "step", data, row.id, "destroyed", "Vahvistus sähköpostissa", "--signed-by", "Painaja Pirhonen"], at("2026-03-20"));
  assert.deepEqual(json(["handover", "list", data], at("2026-03-20")).handovers, []);
  ok(["restrict", data, ruth, "--tell", "phone"]);
  ok(["restrict", data, ruth, "--lift"]);
});

test("an authority gets nothing without the law, who asked and when, and whether the people know", () => {
  const place = join(folder(), "poliisi.json");
  const good = { "--basis": "Poliisilaki 4 luku 3 §", "--asked-by": "Sisä-Suomen poliisilaitos, 5650/R/1/26", "--asked": "2026-03-02", "--not-told": "Esitutkinta kesken" };
  const words = (...without) => Object.entries(good).filter(([name]) => !without.includes(name)).flat();
  const all = ["--purpose", "contact", "--as", "json", outi];
  for (const name of ["--basis", "--asked-by", "--asked"]) assert.equal(refused(data, "authorities", [...all, "-o", place, ...words(name)]).field, name);
  assert.equal(refused(data, "authorities", [...all, "-o", place, ...words("--not-told")]).field, "--told");
  assert.equal(refused(data, "authorities", [...all, "-o", place, ...words("--asked"), "--asked", "2026-03-06"]).field, "--asked");
  assert.equal(existsSync(place), false);
  const made = give(data, "authorities", [...all, "-o", place, ...words()]);
  assert.equal(made.parties, 1);
  const one = json(["handover", "show", data, made.handover], at(day));
  assert.deepEqual([one.basis, one.asked_by, one.asked, one.told, one.not_told, one.out, one.due], [good["--basis"], good["--asked-by"], "2026-03-02", null, "Esitutkinta kesken", false, null]);
  assert.match(JSON.stringify(json(["disclosures", data]).disclosures), /Poliisilaki 4 luku 3 §/);
  assert.equal(fault(["handover", "step", data, made.handover, "later", "x", "--on", "2026-09-01"], at(day)).error.status, "conflict");
  json(["handover", "step", data, made.handover, "told", "Kirje", "--on", "2026-04-10"], at("2026-04-10"));
  assert.equal(json(["handover", "show", data, made.handover], at("2026-04-10")).told, "2026-04-10");
  const several = give(data, "authorities", ["--purpose", "contact", "--as", "json", outi, ruth, "-o", join(folder(), "vero.json"), "--basis", "VML 19 §", "--asked-by", "Verohallinto", "--asked", "2026-03-01", "--told", "2026-03-04"]);
  assert.equal(several.parties, 2);
});

test("with the one person erased the words of an authority's case are gone, the row stays", () => {
  const { data: own } = register();
  const who = add(own, "consumer", { first_name: "Kerta", last_name: "Asiakas" });
  const { handover } = give(own, "authorities", ["--purpose", "contact", "--as", "json", who, "-o", join(folder(), "a.json"), "--basis", "PolL 4:3", "--asked-by", "Poliisi", "--asked", "2026-03-02", "--told", "2026-03-05"]);
  json(["erase", own, who, "--yes"], at("2026-03-06"));
  const one = json(["handover", "show", own, handover], at("2026-03-06"));
  assert.deepEqual([one.basis, one.asked_by, one.parties, one.recipient], [null, null, 1, "authorities"]);
});

test("two at once: the folder goes to one of them", async () => {
  const { data: own } = register();
  const who = add(own, "consumer", { first_name: "Kaksi", last_name: "Kansiota" });
  ok(["paper", "add", own, who, "Tosite", "--voucher", "invoice", "--folder", "Mappi", "--at", "2026-01-10"]);
  const serving = start(["serve", own, "--listen", "127.0.0.1:0"]);
  await serving.says(/http:\/\/127/);
  const ask = () => start(["handover", "give", own, "accounting_firm", "--purpose", "invoice", "--folder", "Mappi", "--back", "2026-06-30", "--json"]).end;
  const codes = (await Promise.all([ask(), ask(), ask()])).map((done) => done.code).sort();
  serving.child.kill("SIGTERM");
  await serving.end;
  assert.equal(codes.filter((code) => code === 0).length, 1, codes.join());
  assert.equal(json(["handover", "list", own]).handovers.length, 1);
});

test("the register of disclosures as a file: ISO days, safe for a spreadsheet, filtered as the list is", () => {
  const place = join(folder(), "luovutukset.csv");
  const told = json(["disclosures", data, "-o", place, "--for", "programs"]);
  const lines = readFileSync(place, "utf8").trim().split("\r\n");
  assert.equal(lines[0], "time,recipient,name,party,purpose,classes,ground,basis,as,export,by,never_given");
  assert.equal(lines.length - 1, told.rows);
  assert.equal(told.rows, json(["disclosures", data]).total);
  assert.match(lines[1], /^2026-03-05T11:00:00\+02:00,authorities,/);
  const people = join(folder(), "p.csv");
  ok(["disclosures", data, "--recipient", "printers", "-o", people, "--lang", "fi"]);
  const text = readFileSync(people, "utf8");
  assert.match(text, /^\uFEFFAika;/);
  assert.equal(text.trim().split("\r\n").length, 3); // its head, and each time something went there
  assert.doesNotMatch(text, /Outi|Hallavuo/, "nobody is named");
  assert.equal(seloste(["disclosures", data, "-o", people]).code, 1, "a file that is there is not written over");
});

test("the accountant gets vouchers for no marketing, and not for longer than they are kept", () => {
  const firm = add(data, "organisation", { name: "Kuurnan Puu Oy", email: "info@kuurna.example", business_id: "9000003-8" });
  ok(["note", data, firm, "Kuvaus", "--kind", "invoice", "--amount", "100,00", "--at", "2026-02-01"]);
  const place = join(folder(), "tositteet.json"), all = [firm, "--as", "json", "-o", place];
  const marketing = refused(data, "accounting_firm", [...all, "--purpose", "market", "--back", "2027-03-04"]);
  assert.equal(marketing.sentence, "P30", JSON.stringify(marketing));
  const long = refused(data, "accounting_firm", [...all, "--purpose", "invoice", "--back", "2099-03-04"]);
  assert.equal(long.field, "--back", JSON.stringify(long));
  assert.equal(existsSync(place), false);
  give(data, "accounting_firm", [...all, "--purpose", "invoice", "--back", "2027-03-04"]);
  assert.match(ok(["promises", data, "P30"], { env: { SELOSTE_CLOCK: `${day}T09:00:00Z`, SELOSTE_LANG: "en" } }), /They went for: invoicing \(1\)/);
});
