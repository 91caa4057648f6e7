// Systems and recipients from the command line: reviews, agreements and certifications, what they prove and what they open or close; the
// days around the end of a ground, with the clock of each.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { add, agency, fault, file, folder, json, ok, register, root, seloste } from "./seloste.mjs";

const at = (day) => ({ env: { SELOSTE_CLOCK: `${day}T09:00:00Z` } });
const mended = join(root, "notices/agency-mended.yaml");
const states = (data, on, ...ids) => Object.fromEntries(json(["promises", data, ...ids], at(on)).promises.map((one) => [one.id, one.state]));
const holder = (data, on, id) => json(["system", "show", data, id], at(on));
const lapsed = (data, on) => json(["system", "list", data], at(on)).due.filter((one) => one.missing).map((one) => one.holder);

/** The sentence of where copies of the clauses can be had names those of others only. */
const copies = ["systems.pcloud.grounds.2, systems.google.grounds.2, systems.whatsapp.grounds.2", "systems.whatsapp.grounds.2"];

/** The agency's notice, changed. */
function changed(from, ...pairs) {
  let text = readFileSync(from, "utf8");
  for (const [was, is] of pairs) {
    assert.ok(text.includes(was), was);
    text = text.replace(was, is);
  }
  text = text.replaceAll(/(\.grounds)\.\d/g, "$1"); // a sentence that rests on one ground by its number: the changed notice has others
  return file(folder(), "notice.yaml", text);
}

test("a review is written down, proves its sentence until its next day, and nothing is overwritten", () => {
  const { data } = register();
  assert.equal(holder(data, "2027-09-03", "mail").looked, "2026-09-03");
  assert.equal(states(data, "2027-09-03", "P37").P37, "attested");
  assert.equal(states(data, "2027-09-04", "P37").P37, "at_risk");
  assert.ok(lapsed(data, "2027-09-04").includes("systems.mail"));
  ok(["system", "note", data, "mail", "review", "Sali katsottu paikalla", "--who", "Oskari Lehmus"], at("2027-09-10"));
  assert.equal(states(data, "2027-09-10", "P37").P37, "attested");
  assert.equal(states(data, "2028-09-10", "P37").P37, "attested");
  assert.equal(states(data, "2028-09-11", "P37").P37, "at_risk");
  assert.ok(!lapsed(data, "2027-09-10").includes("systems.mail"));
  ok(["system", "note", data, "Postiranta Oy", "review", "Uudestaan"], at("2028-01-10"));
  assert.deepEqual(holder(data, "2028-01-10", "mail").rows.map((one) => [one.text, one.day]), [["Uudestaan", "2028-01-10"], ["Sali katsottu paikalla", "2027-09-10"]]);
  const [row] = json(["promises", data, "P37"], at("2028-01-10")).promises;
  assert.match(JSON.stringify(row.proofs), /Uudestaan/);
});

test("a review proves only the sentences at which was looked, and only of the firm and the words of its day", () => {
  const { data } = register();
  const now = "2027-10-01";
  ok(["system", "note", data, "mail", "review", "Tietoturva katsottu", "--looked", "P46"], at(now));
  assert.equal(states(data, now, "P37").P37, "at_risk");
  ok(["system", "note", data, "mail", "review", "Sijainti katsottu", "--looked", "P37"], at(now));
  assert.equal(states(data, now, "P37").P37, "attested");
  const other = changed(agency, ["version: 7", "version: 8"], ["in_force: 2026-03-01", "in_force: 2027-10-02"], ["provider: Postiranta Oy", "provider: Toinen Posti Oy"]);
  ok(["notice", "adopt", data, other, "--yes"], at("2027-10-02"));
  const shown = holder(data, "2027-10-02", "mail");
  assert.deepEqual(shown.rows.map((one) => one.same), [false, false]);
  assert.equal(states(data, "2027-10-02", "P37").P37, "at_risk");
});

test("all providers reviewed in time keep the sentence about reviews; one that lapsed puts it at risk", () => {
  const { data } = register();
  const providers = json(["system", "list", data], at("2027-10-01")).holders.filter((one) => !one.recipient && one.agreement_wanted).map((one) => one.holder);
  assert.ok(providers.length >= 8);
  assert.notEqual(states(data, "2027-10-01", "P46").P46, "attested");
  for (const id of providers) ok(["system", "note", data, id, "review", "Katsottu"], at("2027-10-01"));
  assert.deepEqual(states(data, "2027-10-01", "P46", "P54"), { P46: "attested", P54: "attested" });
  assert.equal(states(data, "2028-10-02", "P54").P54, "at_risk");
});

test("what is wrong is named by its word or option", () => {
  const { data } = register();
  const wrong = (...words) => fault(["system", "note", data, ...words], at("2026-11-26"));
  assert.deepEqual([wrong("nobody", "review", "x").code, wrong("mail", "look", "x").error.field], [4, "NOTE"]);
  assert.equal(wrong("mail", "review").error.field, "TEXT");
  assert.equal(wrong("mail", "review", "x", "--on", "2026-11-27").error.field, "--on");
  assert.equal(wrong("mail", "review", "x", "--next", "2026-11-26").error.field, "--next");
  assert.equal(wrong("mail", "agreement").error.field, "--ref");
  assert.equal(wrong("mail", "agreement", "--ref", "A", "--on", "2026-11-20", "--valid-until", "2026-11-19").error.field, "--valid-until");
  assert.equal(wrong("google", "certificate", "--ref", "A", "--ground", "dpf", "--valid-until", "2027-01-01").error.field, "--ground");
  assert.equal(json(["system", "show", data, "mail"], at("2026-11-26")).rows.length, 0);
});

test("over the day on which Privacy Shield ended: what the preview says is what happens", () => {
  const notice = changed(agency, ["in_force: 2026-03-01", "in_force: 2020-01-01"],
    ["    provider: Joomag\n    classes: [customer]\n    use: regular\n", "    provider: Joomag\n    classes: [customer]\n    use: regular\n"]);
  const { data } = register({ notice });
  const when = { env: { SELOSTE_CLOCK: "2020-07-10T09:00:00Z" } };
  const { id: helmi } = json(["add", data, "first_name=Helmi", "last_name=Aaltio", "email=h@k.example", "--type", "consumer", "--source", "person"], when);
  const out = folder();
  const give = (day, name) => seloste(["export", data, "--all", "--as", "json", "--purpose", "contact", "--to", "joomag", "-o", join(out, name), "--yes"], at(day));
  const seen = json(["transfers", data], at("2020-07-15"));
  const end = seen.ends.find((one) => one.holder === "systems.joomag");
  assert.deepEqual([end.last, end.ground, end.next_ground, end.refused.includes("contact")], ["2020-07-15", "privacy_shield", null, true]);
  assert.equal(give("2020-07-15", "15.json").code, 0);
  assert.equal(json(["transfers", data], at("2020-07-15")).ends.find((one) => one.holder === "systems.joomag").parties_given, 1);
  for (const day of ["2020-07-16", "2020-07-17"]) {
    const refused = give(day, `${day}.json`);
    assert.equal(refused.code, 3, refused.err);
    assert.match(refused.err, /no ground for that is valid today/);
  }
  assert.deepEqual(json(["transfers", data], at("2020-07-16")).ends.filter((one) => one.ground), []);
  const line = json(["transfers", data, "--of", "joomag"], at("2026-11-26"));
  assert.deepEqual(line.holders[0].grounds, [{ ground: "privacy_shield", from: "2016-07-12", to: "2020-07-15" }]);
  assert.equal(json(["transfers", data, "--of", "joomag", "--on", "2020-07-16"], at("2026-11-26")).ends[0].refused.includes("contact"), true);
  // Whoever asks for their data is told what holds on the day of the answer.
  const told = (day) => {
    ok(["access", data, helmi, "-o", join(out, `${day}.zip`)], at(day));
    const { recipients } = JSON.parse(execFileSync("unzip", ["-p", join(out, `${day}.zip`), "data.json"], { encoding: "utf8" }));
    return Object.fromEntries(recipients.map((one) => [one.id, [one.transfer, one.transfer_grounds.map(({ holds }) => holds)]]));
  };
  assert.deepEqual(told("2020-07-15").joomag, ["may go outside the EU and EEA; the EU–US Privacy Shield", [true]]);
  const now = told("2026-11-26");
  assert.deepEqual(now.joomag, ["may go outside the EU and EEA; there is no valid ground for it (the EU–US Privacy Shield, void since 16 July 2020)", [false]]);
  assert.deepEqual(now.pcloud, ["may go outside the EU and EEA; there is no ground for it", []]);
  assert.deepEqual(now.mail, ["stays in the EU and EEA", []]);
});

test("the Data Privacy Framework counts only while a certification is written down, and lapses with it", () => {
  const only = changed(mended, ["      - {ground: dpf, from: 2023-07-10, ref: DPF-luettelo tarkistettu 12.10.2026, whose: Google LLC}\n      - {ground: scc, ref: vakiolausekkeet (EU) 2021/914, copy: toimisto@suvanne.example}\n    agreement: {day: 2025-11-10",
    "      - {ground: dpf, from: 2023-07-10, ref: DPF-luettelo tarkistettu 12.10.2026, whose: Google LLC}\n    agreement: {day: 2025-11-10"], copies);
  const { data } = register({ notice: only });
  assert.equal(holder(data, "2026-12-05", "google").ground, null);
  ok(["system", "note", data, "google", "certificate", "--ground", "dpf", "--ref", "Luettelo", "--on", "2026-12-01", "--valid-until", "2027-03-28"], at("2026-12-05"));
  assert.deepEqual([holder(data, "2026-12-05", "google").ground, holder(data, "2026-12-05", "google").ground_to], ["dpf", "2027-03-28"]);
  const add = json(["transfers", data], at("2027-03-28")).ends.find((one) => one.holder === "systems.google");
  assert.deepEqual([add.last, add.next_ground, add.refused.length > 0], ["2027-03-28", null, true]);
  assert.equal(holder(data, "2027-03-28", "google").ground, "dpf"); // the last Sunday of March, with its lost hour
  assert.equal(holder(data, "2027-03-29", "google").ground, null);
  ok(["system", "note", data, "google", "certificate", "--ground", "dpf", "--ref", "Uusi", "--on", "2027-04-01", "--valid-until", "2028-03-31"], at("2027-03-30"));
  assert.equal(holder(data, "2027-03-31", "google").ground, null);
  assert.equal(holder(data, "2027-04-01", "google").ground, "dpf");
  ok(["system", "note", data, "google", "end", "Poistettu luettelosta", "--ground", "dpf", "--on", "2027-05-05"], at("2027-05-01"));
  assert.equal(holder(data, "2027-05-05", "google").ground, "dpf");
  assert.equal(holder(data, "2027-05-06", "google").ground, null);
});

test("an adequacy decision is one of a country, on its days; Article 49 carries nothing that is regular", () => {
  const cloud = (more) => changed(mended, ["    place: ch\n    outside: yes\n    grounds:\n      - {ground: adequacy, from: 2000-07-26, ref: Sveitsi 2000/518/EY}\n      - {ground: scc, ref: vakiolausekkeet (EU) 2021/914, copy: toimisto@suvanne.example}\n", more], copies);
  const ground = (notice, day) => holder(register({ notice }).data, day, "pcloud").ground;
  assert.equal(ground(cloud("    place: gb\n    outside: yes\n    grounds: [{ground: adequacy}]\n"), "2026-12-05"), "adequacy");
  assert.equal(ground(cloud("    place: gb\n    outside: yes\n    grounds: [{ground: adequacy}]\n"), "2031-12-28"), null);
  assert.equal(ground(cloud("    place: us\n    outside: yes\n    grounds: [{ground: adequacy}]\n"), "2026-12-05"), null);
  assert.equal(ground(cloud("    place: us\n    outside: yes\n    grounds: [{ground: consent}]\n"), "2026-12-05"), null);
  assert.equal(ground(cloud("    use: chosen\n    place: us\n    outside: yes\n    grounds: [{ground: consent}]\n"), "2026-12-05"), "consent");
});

test("a place and `outside` that contradict each other: the stricter one decides everywhere, and the notice's fault is named", () => {
  const far = changed(mended, ["    provider: MyHours\n    classes: [customer]\n    place: eea\n    outside: no", "    provider: MyHours\n    classes: [customer]\n    place: us\n    outside: no"],
    ["    returns: yes\n    place: fi\n    outside: no", "    returns: yes\n    place: Yhdysvallat\n    outside: no"]);
  const found = seloste(["notice", "check", far, "--json"], at("2026-11-26"));
  const lines = readFileSync(far, "utf8").split("\n");
  const places = JSON.parse(found.out).filter((one) => one.id === "transfers.place");
  assert.deepEqual([found.code, places.map((one) => [one.level, lines[one.line - 1].trim(), lines[one.line - 2].trim()])],
    [1, [["conflict", "outside: no", "place: us"], ["conflict", "outside: no", "place: Yhdysvallat"]]]);
  const { data } = register({ notice: far }), day = "2026-11-26";
  const { id } = json(["add", data, "first_name=Helmi", "last_name=Aaltio", "email=h@k.example", "--type", "consumer", "--source", "person"], at(day));
  const { inside, known, holders } = json(["transfers", data], at(day));
  assert.deepEqual([inside, known], [4, 9]);
  assert.ok(holders.some((one) => one.holder === "systems.myhours" && one.ground === null));
  assert.deepEqual([states(data, day, "P36").P36, states(data, day, "P41").P41], ["broken", "broken"]);
  assert.match(ok(["system", "show", data, "myhours"], at(day)), /no ground: stopped/);
  const out = folder();
  const refused = seloste(["export", data, id, "--as", "csv", "--purpose", "contact", "--to", "myhours", "-o", join(out, "o.csv"), "--yes"], at(day));
  assert.deepEqual([refused.code, /no ground for that is valid today/.test(refused.err)], [3, true]);
  const books = seloste(["handover", "give", data, "accounting_firm", "--all", "--fiscal-year", "2026", "--purpose", "books", "--as", "rows", "-o", join(out, "b.csv"), "--back", "2026-12-31"], at(day));
  assert.equal(books.code, 3, books.err);
  ok(["access", data, id, "-o", join(out, "h.zip")], at(day));
  const told = JSON.parse(execFileSync("unzip", ["-p", join(out, "h.zip"), "data.json"], { encoding: "utf8" })).recipients.find((one) => one.id === "myhours");
  assert.deepEqual([told.outside_eea, told.transfer], ["yes", "goes outside the EU and EEA; there is no ground for it"]);
});

test("a town has no adequacy decision; one that is not about everybody is shown with its limit", () => {
  const at_place = (place) => changed(mended, ["    place: us\n    outside: possible\n    grounds:\n      - {ground: scc, ref: vakiolausekkeet (EU) 2021/914, copy: toimisto@suvanne.example}",
    `    place: ${place}\n    outside: yes\n    grounds:\n      - {ground: adequacy}`], [", systems.joomag.grounds.1]", "]"]);
  const found = (notice) => JSON.parse(seloste(["notice", "check", notice, "--json"], at("2026-11-26")).out).map((one) => one.id);
  const town = at_place("Mumbai"), canada = at_place("Kanada");
  assert.deepEqual([found(town), found(canada)], [["transfers.adequacy"], ["transfers.limit"]]);
  const { data } = register({ notice: town }), other = register({ notice: canada }).data, day = "2026-11-26";
  assert.deepEqual([holder(data, day, "joomag").ground, states(data, day, "P41").P41], [null, "broken"]);
  assert.match(ok(["transfers", other, "--of", "joomag"], at(day)), /adequacy decision \(GDPR 45\), only organisations under PIPEDA/);
  assert.match(JSON.stringify(json(["promises", other, "P41"], at(day))), /only organisations under PIPEDA/);
});

test("an agreement that is written down opens what needs one, through its last day, and can be ended", () => {
  const notice = changed(agency, ["    needs: [agreement]\n    returns: yes\n    place: fi\n    outside: no\n    agreement: {day: 2026-01-08, ref: sitoumus 8.1.2026}\n", "    needs: [agreement]\n    returns: yes\n    place: fi\n    outside: no\n"]);
  const { data } = register({ notice });
  json(["add", data, "name=Kuurnan Puu Oy", "billing_address=Verstastie 9, 40990 Jyväskylä", "--type", "organisation", "--source", "person"], at("2026-03-05"));
  const out = folder();
  let n = 0;
  const give = (day) => seloste(["export", data, "--all", "--as", "json", "--purpose", "invoice", "--to", "accounting_firm", "--back", "2027-12-31", "-o", join(out, `${n++}.json`), "--yes"], at(day));
  assert.equal(give("2026-11-01").code, 3);
  ok(["system", "note", data, "accounting_firm", "agreement", "--ref", "Sitoumus 4", "--on", "2026-11-02", "--valid-until", "2026-11-30"], at("2026-11-01"));
  assert.deepEqual([give("2026-11-01").code, give("2026-11-02").code, give("2026-11-30").code, give("2026-12-01").code], [3, 0, 0, 3]);
  ok(["system", "note", data, "accounting_firm", "agreement", "--ref", "Sitoumus 5", "--on", "2026-12-02"], at("2026-12-01"));
  assert.equal(give("2027-06-01").code, 0);
  ok(["system", "note", data, "accounting_firm", "end", "Irtisanottu", "--on", "2027-06-30"], at("2027-06-01"));
  assert.deepEqual([give("2027-06-30").code, give("2027-07-01").code], [0, 3]);
  assert.equal(holder(data, "2027-07-01", "accounting_firm").agreement, false);
  const given = (...words) => json(["disclosures", data, ...words], at("2027-07-01")).disclosures.map((one) => [one.at.slice(0, 10), one.recipient, one.purpose, one.as]);
  assert.deepEqual(given(), ["2027-06-30", "2027-06-01", "2026-11-30", "2026-11-02"].map((day) => [day, "accounting_firm", "invoice", "json"]));
  assert.deepEqual(given("--from", "2026-11-30", "--to", "2027-06-01").map(([day]) => day), ["2027-06-01", "2026-11-30"]);
  assert.deepEqual(given("--recipient", "printers"), []);
  assert.equal(given("--limit", "1").length, 1);
  assert.ok(lapsed(data, "2027-07-01").includes("recipients.accounting_firm"));
});

test("an agreement of the notice's own day with a last day takes the place of the notice's", () => {
  const { data } = register();
  ok(["system", "note", data, "accounting_firm", "agreement", "--ref", "Sitoumus", "--on", "2026-01-08", "--valid-until", "2026-12-05"], at("2026-11-26"));
  assert.deepEqual([holder(data, "2026-12-05", "accounting_firm").agreement, holder(data, "2026-12-06", "accounting_firm").agreement], [true, false]);
  assert.equal(states(data, "2026-12-05", "P59").P59, "attested");
  assert.equal(states(data, "2026-12-06", "P59").P59, "at_risk");
});

test("the share in the EU and the EEA is computed: four of eight is not most", () => {
  const { data } = register();
  const { inside, known } = json(["transfers", data], at("2026-11-26"));
  assert.deepEqual([inside, known, states(data, "2026-11-26", "P36").P36], [4, 8, "broken"]);
});

test("every notice has its systems; a holder that a notice drops keeps its history out of sight of nobody's harm", () => {
  for (const name of ["association", "clinic", "webshop"]) {
    const { data } = register({ notice: join(root, `notices/${name}.yaml`) });
    const { holders } = json(["system", "list", data], at("2026-11-26"));
    for (const one of holders) assert.ok(holder(data, "2026-11-26", one.holder));
    json(["transfers", data], at("2026-11-26"));
  }
  const { data } = register();
  ok(["system", "note", data, "joomag", "review", "Katsottu"], at("2026-11-26"));
  const text = readFileSync(agency, "utf8").replace("version: 7", "version: 8").replace("in_force: 2026-03-01", "in_force: 2026-11-27");
  const cut = text.indexOf("  joomag:"), end = text.indexOf("\nrecipients:");
  const rest = text.slice(0, cut) + text.slice(end + 1), own = rest.indexOf("      - promise: P45\n"), next = rest.indexOf("      - promise: P46\n");
  const less = (rest.slice(0, own) + rest.slice(next)).replace(", systems.joomag.grounds]", "]");
  assert.ok(cut > 0 && end > cut && own > 0 && next > own && !less.includes("systems.joomag"), "the notice without it");
  ok(["notice", "adopt", data, file(folder(), "less.yaml", less), "--yes"], at("2026-11-27"));
  assert.ok(!json(["system", "list", data], at("2026-11-27")).holders.some((one) => one.holder === "systems.joomag"));
  assert.equal(fault(["system", "show", data, "joomag"], at("2026-11-27")).code, 4);
});

test("the signed document comes in and out by the command line, goes along when the register moves, and is nowhere in plain", () => {
  const { data, place } = register(), here = register(), now = "2026-11-26";
  const pdf = `%PDF-1.4\n% kanarialintu-${"x".repeat(70000)}\n%%EOF\n`, scan = file(place, "dpa.pdf", pdf), out = join(place, "out.pdf"), all = join(place, "all.json");
  const wrong = (kind, name, ...more) => fault(["system", "note", data, "mail", kind, "Katsottu", "--document", name, ...more], at(now)).error.field;
  assert.equal(wrong("review", scan), "--document");
  assert.equal(wrong("agreement", file(place, "dpa.txt", "sopimus"), "--ref", "A"), "--document");
  assert.equal(wrong("agreement", file(place, "empty.pdf", ""), "--ref", "A"), "--document");
  assert.deepEqual(holder(data, now, "mail").rows, []);
  const row = json(["system", "note", data, "mail", "agreement", "--ref", "PR-1", "--document", scan], at(now));
  assert.deepEqual(row.document, { name: "dpa.pdf", type: "application/pdf", bytes: pdf.length });
  ok(["system", "document", data, row.id, "-o", out], at(now));
  assert.equal(readFileSync(out, "utf8"), pdf);
  assert.equal(fault(["system", "document", data, row.id, "-o", out], at(now)).code, 1, "it is not written over one that is there");
  assert.ok(!readFileSync(join(data, "register.db")).includes("kanarialintu"));
  assert.equal(json(["audit", "list", data, "--action", "holding_read"], at(now)).entries.length, 1);
  ok(["export", data, "--all", "--as", "json", "-o", all, "--yes"], at(now));
  ok(["import", here.data, all], at(now));
  ok(["system", "document", here.data, row.id, "-o", join(place, "there.pdf")], at(now));
  assert.equal(readFileSync(join(place, "there.pdf"), "utf8"), pdf);
  assert.equal(fault(["system", "drop", here.data, row.id, " "], at(now)).error.field, "WHY");
  ok(["system", "drop", here.data, row.id, "väärä tiedosto"], at(now));
  assert.equal(fault(["system", "document", here.data, row.id, "-o", join(place, "no.pdf")], at(now)).code, 4);
  const [left] = holder(here.data, now, "mail").rows;
  assert.deepEqual([left.ref, left.document, left.document_gone], ["PR-1", null, "väärä tiedosto"]);
});
