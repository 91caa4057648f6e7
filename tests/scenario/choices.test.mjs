// Objections, consents and restriction from the command line: they hold for every use, and are shown to the person.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { add, fault, file, json, ok, register, root, seloste } from "./seloste.mjs";

let data, place, org, person;
before(() => {
  ({ data, place } = register());
  org = add(data, "organisation", { name: "Kuurnan Puu Oy", email: "info@kuurna.example" });
  person = add(data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example" }, ["--of", org]);
});

test("a choice is shown, in order, and is in the log under its sentence", () => {
  ok(["object", data, "helmi@kuurna.example", "--by", "phone"]);
  ok(["consent", data, person, "--purpose", "market", "--channel", "email", "--by", "form", "--at", "2026-03-05"]);
  const shown = json(["show", data, person]);
  assert.deepEqual(shown.choices.map((one) => [one.answer, one.purpose, one.channel, one.how]).sort(),
    [["given", "market", "email", "form"], ["refused", "market", null, "phone"]]);
  const log = json(["audit", "list", data, "--party", person]).entries;
  const objected = log.find((entry) => entry.action === "objected");
  assert.equal(objected.sentence, "rights.objection");
  assert.equal(objected.purpose, "market");
});

test("the package for the person says them too", () => {
  const zip = join(place, "answer.zip");
  ok(["access", data, person, "-o", zip]);
  const names = execFileSync("unzip", ["-Z1", zip], { encoding: "utf8" }).split("\n");
  const inside = JSON.parse(execFileSync("unzip", ["-p", zip, names.find((name) => name.endsWith(".json") && !name.includes("manifest"))], { encoding: "utf8" }));
  assert.equal(inside.choices.length, 2);
  assert.equal(inside.restricted_since, null);
});

test("wrong words name the option and the nearest, and write nothing", () => {
  for (const [args, field, words] of [
    [["consent", data, person, "--by", "form", "--purpose", "markt"], "--purpose", /market/],
    [["consent", data, person, "--purpose", "market", "--by", "owl"], "--by", /owl/],
    [["object", data, person, "--channel", "owl"], "--channel", /owl/],
    [["object", data, person, "--at", "2027-01-01"], "--at", /has not come/],
    [["restrict", data, person, "--why", "nice"], "--why", /Article 18/],
    [["restrict", data, person], "--why", /--lift/],
  ]) {
    const { code, error } = fault(args);
    assert.equal(code, 2, args.join(" "));
    assert.equal(error.field, field);
    assert.match(error.text, words);
  }
  assert.equal(json(["show", data, person]).choices.length, 2);
});

test("an import brings an address that objected: it may be kept, not marketed to", () => {
  const csv = file(place, "list.csv", "name,email\nKuurna uudelleen,info2@kuurna.example\n");
  const objector = add(data, "organisation", { name: "Vanha Kuurna", email: "info2@kuurna.example" });
  ok(["object", data, objector, "--by", "post"]);
  ok(["erase", data, objector, "--yes"]);
  const report = json(["import", data, csv, "--source", "statfin", "--licence", "TK-7", "--bought", "2024-01-08", "--type", "organisation"]);
  assert.equal(report.counts?.suppressed ?? report.suppressed, 1, JSON.stringify(report)); // erased too: stays away
  const again = add(data, "organisation", { name: "Kuurna uudelleen", email: "info2@kuurna.example" }); // own words
  assert.equal(json(["show", data, again]).choices.length, 0);
  const refused = seloste(["export", data, again, "--as", "csv", "--purpose", "market", "--to", "mail", "-o", join(place, "out.csv")]);
  assert.equal(refused.code, 3, refused.out);
});

test("a restriction stops changes, and its lifting is told", () => {
  ok(["restrict", data, person, "--why", "accuracy"]);
  assert.equal(seloste(["set", data, person, "phone=040 000 0001", "--source", "person"]).code, 3);
  assert.match(ok(["show", data, person], { env: { SELOSTE_LANG: "en" } }), /Only stored since/);
  assert.notEqual(json(["show", data, person]).restricted, null);
  assert.equal(seloste(["restrict", data, person, "--why", "accuracy"]).code, 1);
  assert.match(seloste(["restrict", data, person, "--lift"]).err, /18\(3\)/);
  ok(["restrict", data, person, "--tell", "email"]);
  ok(["restrict", data, person, "--lift"]);
  ok(["set", data, person, "phone=040 000 0001", "--source", "person"]);
});

test("what an organisation has objected to binds those who speak for it, until they ask for it themselves", () => {
  const at = (hour) => ({ env: { SELOSTE_CLOCK: `2026-03-06T${hour}:00:00Z`, SELOSTE_LANG: "en" } });
  const firm = add(data, "organisation", { name: "Rannan Laite Oy", email: "info@laite.example" });
  const onni = add(data, "contact_person", { first_name: "Onni", last_name: "Salavirta", email: "onni@laite.example", phone: "040 000 2211" }, ["--of", firm]);
  const market = (hour, who = onni) => json(["sending", data, who], at(hour)).sending.filter((row) => row.purposes.includes("market") && !row.service);
  const may = (hour, who) => market(hour, who).filter((row) => row.may === "yes").flatMap((row) => row.channels).sort();
  ok(["consent", data, onni, "--purpose", "market", "--channel", "email", "--by", "form"]);
  assert.deepEqual(may("08"), ["email", "phone", "post"]);
  ok(["object", data, firm, "--by", "phone"], at("09"));
  assert.deepEqual(may("10"), [], JSON.stringify(market("10")));
  assert.match(market("10").find((row) => row.may === "no").why, /organisation that the person speaks for/);
  ok(["consent", data, onni, "--purpose", "market", "--channel", "email", "--by", "form"], at("11"));
  assert.deepEqual(may("12"), ["email"], "asked for by the person, after the organisation had objected");
  ok(["set", data, firm, "email=uusi@laite.example", "--source", "person"], at("12"));
  ok(["consent", data, firm, "--purpose", "market", "--by", "phone"], at("13"));
  assert.deepEqual(may("14"), ["email", "phone", "post"], "the organisation asked for it again");
  ok(["object", data, firm, "--by", "phone"], at("15"));
  ok(["erase", data, firm, "--yes"], at("16"));
  assert.deepEqual(may("17"), [], "it holds though the organisation is erased");
});

test("whoever has left the last organisation speaks for nobody: no marketing, in no list and no file, until somebody links them again", () => {
  const at = (day) => ({ env: { SELOSTE_CLOCK: `${day}T10:00:00Z`, SELOSTE_LANG: "en" } });
  const firm = add(data, "organisation", { name: "Lähdön Paja Oy", email: "info@lahto.example" }), next = add(data, "organisation", { name: "Uusi Paja Oy" });
  const who = add(data, "contact_person", { first_name: "Siiri", last_name: "Lähtijä", email: "siiri@lahto.example", phone: "040 000 2299" }, ["--of", firm, "--from", "2020-01-01"]);
  const market = (day) => json(["sending", data, who], at(day)).sending.filter((row) => row.purposes.includes("market") && !row.service);
  const may = (day) => market(day).filter((row) => row.may === "yes").flatMap((row) => row.channels).sort();
  ok(["link", data, who, firm, "--to", "2026-04-01"], at("2026-03-06"));
  assert.deepEqual(may("2026-04-01"), ["phone", "post"], "the last day is of it");
  assert.deepEqual(may("2026-04-02"), []);
  assert.match(market("2026-04-02").find((row) => row.may === "no").why, /speaks for no organisation any more/);
  assert.equal(json(["mail", "many", data, "Tule.", firm, who, "--subject", "Avoimet", "--purpose", "market", "--own", "--plan"], at("2026-04-02")).receivers ?? 1, 1);
  assert.equal(fault(["export", data, who, "--purpose", "market", "--to", "mail", "--as", "csv", "-o", join(place, "m.csv"), "--yes"], at("2026-04-02")).error.status, "denied");
  assert.match(ok(["find", data, "Lähtijä"], at("2026-04-02")), /Lähdön Paja Oy \(no longer\)/);
  assert.match(ok(["show", data, who], at("2026-04-02")), /Speaks for no organisation any more/);
  const proof = (day) => json(["promises", data, "P4"], at(day)).promises[0].proofs[0].figures.left;
  assert.equal(proof("2026-04-02") - proof("2026-04-01"), 1);
  ok(["link", data, who, next, "--from", "2026-04-03"], at("2026-04-03"));
  assert.deepEqual(may("2026-04-03"), ["phone", "post"]);
});

test("a consent keeps what it was: the notice of its day, the words, the document; also after a merge, a split and a move, until it is erased", () => {
  const shop = register({ notice: join(root, "notices/webshop.yaml") }), yaml = readFileSync(join(root, "notices/webshop.yaml"), "utf8");
  const on = (day, lang = "en") => ({ env: { SELOSTE_CLOCK: `2026-${day}T10:00:00Z`, SELOSTE_LANG: lang } });
  const june = on("06-05"), anna = json(["add", shop.data, "first_name=Anna", "last_name=Aho", "email=anna@koti.test", "--type", "shopper", "--source", "person"], june).id;
  const consent = (more, options = june) => ok(["consent", shop.data, anna, "--purpose", "newsletter", "--channel", "email", "--by", "form", ...more], options);
  const shown = (who = anna, options = june) => json(["show", shop.data, who], options).choices, notice = /^the newsletter, on the basis of your consent/;
  consent([]);
  const bare = shown()[0]; // the later one of the day
  assert.deepEqual([bare.notice_version, bare.notice_in_force, bare.words, bare.document], ["4", "2026-06-01", null, null]);
  assert.match(bare.notice_says, notice);
  const words = "Kyllä, lähettäkää minulle Kehrän uutiskirje.\nVoin perua sen koska vain.";
  const sheet = json(["add", shop.data, "first_name=Other", "last_name=Ora", "email=ora@koti.test", "--type", "shopper", "--source", "person"], june).id;
  const order = json(["note", shop.data, anna, "--kind", "orders", "Lanka 3 kpl, kirje rastitettu", "--at", "2026-06-04"], june).id;
  const theirs = json(["note", shop.data, sheet, "--kind", "orders", "Muu", "--at", "2026-06-04"], june).id;
  ok(["consent", shop.data, anna, "--purpose", "newsletter", "--channel", "email", "--by", "form", "--words", "-", "--document", order, "--at", "2026-06-05T12:00"], { ...june, input: `${words}\n` });
  const whole = shown()[0];
  assert.deepEqual([whole.words, whole.document], [words, order]);
  assert.match(whole.document_words, /4 June 2026/);
  const text = ok(["show", shop.data, anna], june);
  assert.match(text, /Version 4 of the notice, in force from 1 June 2026: “the newsletter/);
  assert.match(text, /Words: “Kyllä, lähettäkää/);
  assert.match(ok(["show", shop.data, anna], on("06-05", "fi")), /Sanat: ”Kyllä, lähettäkää/);
  for (const [more, field, says] of [
    [["--words", "x".repeat(8001)], "--words", /too long.*8000/], [["--document", theirs], "--document", /no such paper/],
    [["--document", whole.document.replace(/^./, (one) => (one === "2" ? "3" : "2"))], "--document", /no such paper/],
    [["--words", "Hetu 131052-308T"], "--words", /identity code/]]) {
    const { error } = fault(["consent", shop.data, anna, "--purpose", "newsletter", "--by", "form", ...more], june);
    assert.equal(error.field, field, JSON.stringify(error));
    assert.match(error.text, says);
  }
  assert.equal(shown().length, 2, "what was refused left nothing");

  // another notice: what was agreed to before stays what it was, also when it is written down later
  const next = file(shop.place, "next.yaml", yaml.replace("version: 4\n  in_force: 2026-06-01", "version: 5\n  in_force: 2026-09-01")
    .replace("the newsletter, on the basis of your consent,", "our news and offers, on the basis of your consent,"));
  ok(["notice", "adopt", shop.data, next, "--yes"], on("09-01"));
  consent(["--at", "2026-06-20"], on("09-02"));
  consent([], on("09-02"));
  assert.deepEqual(shown(anna, on("09-02")).map((one) => one.notice_version), ["4", "4", "4", "5"]);
  assert.match(shown(anna, on("09-02")).at(-1).notice_says, /^our news and offers/);
  assert.match(shown(anna, on("09-02"))[2].notice_says, notice);
  const proof = json(["promises", shop.data, "K7"], on("09-02")).promises[0].proofs.find((one) => one.path === "purposes.newsletter").figures;
  assert.deepEqual([proof.consents, proof.consents_with_words, proof.consents_with_document], [4, 1, 1]);

  // the person gets it all
  ok(["access", shop.data, anna, "-o", join(shop.place, "a.zip")], on("09-02"));
  const inside = (name) => execFileSync("unzip", ["-p", join(shop.place, "a.zip"), name], { encoding: "utf8" });
  const evidence = JSON.parse(inside("data.json")).choices.map((one) => one.evidence);
  assert.equal(evidence[0].said, words);
  assert.equal(evidence[0].document, order);
  assert.equal(JSON.parse(inside("data.json")).records.find((one) => one.id === evidence[0].record).text, words);
  assert.match(evidence[3].notice_says, /^our news and offers/);

  // two that are one, and two again; then elsewhere
  const twin = json(["add", shop.data, "first_name=Anna", "last_name=Aho", "email=anna@tyo.test", "--type", "shopper", "--source", "person"], on("09-02")).id;
  const before = shown(anna, on("09-03"));
  ok(["merge", shop.data, twin, anna, "--yes"], on("09-03"));
  assert.deepEqual(shown(twin, on("09-03")), before);
  ok(["split", shop.data, anna, "--yes"], on("09-03"));
  assert.deepEqual(shown(anna, on("09-03")), before);
  const path = join(shop.place, "all.json"), other = register({ notice: join(root, "notices/webshop.yaml") });
  ok(["export", shop.data, "--all", "--as", "json", "-o", path, "--yes"], on("09-04"));
  ok(["import", other.data, path], { ...on("09-04"), input: readFileSync(join(shop.place, "sheet.txt"), "utf8") });
  assert.deepEqual(json(["show", other.data, anna], on("09-05")).choices, before);
  assert.equal(json(["promises", other.data, "K7"], on("09-05")).promises[0].proofs.find((one) => one.path === "purposes.newsletter").figures.consents_with_words, 1);

  // what a consent stands in is not taken away as if it had never been; what goes with the person goes, and of an objection the mark stays
  assert.match(fault(["remove", shop.data, order, "--yes"], on("09-05")).error.text, /consent/);
  ok(["object", shop.data, anna, "--by", "phone", "--words", "Soitti Sannalle: ei enää"], on("09-05"));
  assert.equal(shown(anna, on("09-05")).at(-1).words, "Soitti Sannalle: ei enää");
  ok(["erase", shop.data, anna, "--yes"], on("09-06"));
  const log = ok(["audit", "list", shop.data, "--json"], on("09-06"));
  assert.doesNotMatch(log, /Sannalle|lähettäkää/);
  const all = join(shop.place, "after.json");
  ok(["export", shop.data, "--all", "--as", "json", "-o", all, "--yes"], on("09-06"));
  assert.doesNotMatch(readFileSync(all, "utf8"), /Sannalle|lähettäkää/);
});
