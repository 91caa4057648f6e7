// Data that came from others than the person: who is to be told, by when, and under which licence they may be used.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { add, fault, file, json, ok, register, root } from "./seloste.mjs";

const mended = join(root, "notices/agency-mended.yaml");
const notice = readFileSync(mended, "utf8");
const at = (day) => ({ env: { SELOSTE_CLOCK: `${day}T10:00:00Z` } });
const map = ["--map", "Etunimi=first_name;Sukunimi=last_name;Email=email;Yritys=name"];
const list = (rows) => `Etunimi,Sukunimi,Email,Yritys\n${rows.map((row) => row.join(",")).join("\n")}\n`;
const licence = ["--source", "statfin", "--licence", "TK-7", "--bought", "2026-03-05"];
const aku = ["Aku", "Rantala", "aku@ranta.example", "Ranta Oy"], elsa = ["Elsa", "Rantala", "elsa@ranta.example", "Ranta Oy"];

/** A register into which a bought list was taken on 5 March 2026. */
function bought(rows = [aku], text = notice) {
  const place = register({ notice: mended }).place;
  const r = register({ notice: file(place, "notice.yaml", text) });
  const path = file(r.place, "list.csv", list(rows));
  return { ...r, path, batch: json(["import", r.data, path, ...licence, ...map]).batch };
}
const clocks = (data, who, when) => json(["show", data, who], when && at(when)).informed ?? [];
const waiting = (data, when) => (json(["due", data], at(when)).to_tell ?? []).map((row) => [row.name, row.tell_by, row.because, row.late]);
const id = (data, who) => json(["show", data, who]).id;

test("a month from the day they were bought, on to a working day, shown with the command that ends it", () => {
  const { data } = bought();
  // 5 April 2026 is Easter Sunday
  assert.deepEqual(clocks(data, "aku@ranta.example"), [{
    source: "statfin", obtained: "2026-03-05", tell_by: "2026-04-07", because: "law", told: null, how: null, late: false, rule: "sources.statfin",
  }]);
  assert.deepEqual(waiting(data, "2026-03-06"), [["Aku Rantala", "2026-04-07", "law", false]]);
  assert.deepEqual(waiting(data, "2026-04-08"), [["Aku Rantala", "2026-04-07", "law", true]]);
  const text = ok(["due", data, "--lang", "en"]);
  assert.match(text, new RegExp(`7 April 2026 .*Aku Rantala .*seloste informed ${data} ${id(data, "aku@ranta.example")} --how HOW`));
  ok(["informed", data, "aku@ranta.example", "--how", "by post"]);
  assert.deepEqual(waiting(data, "2026-05-01"), []);
  assert.match(ok(["show", data, "aku@ranta.example", "--lang", "fi"]), /Kerrottu 5\.3\.2026 \(by post\)/);
});

test("what the person says itself, and a firm's own data, have no clock; a sole trader's have", () => {
  const { data } = bought();
  assert.equal(json(["show", data, "Ranta Oy"]).informed, undefined);
  const own = add(data, "consumer", { last_name: "Itse", email: "itse@posti.example" });
  assert.deepEqual(clocks(data, own), []);
  const trader = add(data, "sole_trader", { name: "Tmi Kuura", business_id: "9000003-8" });
  ok(["set", data, trader, "email=tmi@kuura.example", ...licence]);
  assert.equal(clocks(data, trader)[0].tell_by, "2026-04-07");
});

test("a value taken from a public register starts it too; one that was taken away does not", () => {
  const { data } = bought();
  const own = add(data, "consumer", { last_name: "Itse", email: "itse@posti.example" });
  ok(["set", data, own, "phone=040 123 4567", "--source", "directory", "--reason", "soitto"]);
  assert.deepEqual(clocks(data, own).map((one) => one.source), ["directory"]);
  const other = add(data, "consumer", { last_name: "Toinen", phone: "040 123 9999" });
  ok(["set", data, other, "phone=", "--source", "directory", "--reason", "väärä"]);
  assert.deepEqual(clocks(data, other), []);
});

test("the notice's own shorter time binds, and what the notice says is not told has no clock", () => {
  const sooner = bought([aku], notice.replace("licence: required,", "licence: required, within: 2 weeks,"));
  assert.deepEqual(waiting(sooner.data, "2026-03-06"), [["Aku Rantala", "2026-03-19", "notice", false]]);
  const longer = bought([aku], notice.replace("licence: required,", "licence: required, within: 3 months,"));
  assert.deepEqual(waiting(longer.data, "2026-03-06"), [["Aku Rantala", "2026-04-07", "law", false]]);
  const never = bought([aku], notice.replace("licence: required,", "licence: required, tell: no,"));
  assert.deepEqual(clocks(never.data, "aku@ranta.example"), []);
});

test("the first message, and the first export, bring the day forward", () => {
  const { data, place } = bought([aku, elsa]);
  ok(["note", data, "aku@ranta.example", "Hei", "--kind", "call", "--with", "direction=in"], at("2026-03-09"));
  assert.equal(clocks(data, "aku@ranta.example", "2026-03-10")[0].tell_by, "2026-04-07");
  ok(["note", data, "aku@ranta.example", "--kind", "mailing"], at("2026-03-10"));
  ok(["export", data, "elsa@ranta.example", "--purpose", "contact", "--to", "mail", "-o", join(place, "out.csv")], at("2026-03-11"));
  assert.deepEqual(waiting(data, "2026-03-12"), [
    ["Aku Rantala", "2026-03-10", "message", true], ["Elsa Rantala", "2026-03-11", "given", true]]);
});

test("no marketing before the person was told; what tells it is not in the way", () => {
  const { data, place } = bought();
  const market = (name) => ["export", data, "aku@ranta.example", "--purpose", "market", "--to", "mail", "-o", join(place, name)];
  const why = fault([...market("a.csv")]);
  assert.equal(why.code, 3);
  assert.match(JSON.stringify(why), /P27|Statistics Finland/);
  assert.match(JSON.stringify(fault(market("b.csv"), at("2026-05-01"))), /should have been told by now/);
  ok(["export", data, "aku@ranta.example", "--purpose", "contact", "--to", "mail", "-o", join(place, "c.csv")]);
  ok(["informed", data, "aku@ranta.example", "--how", "in the first letter of the campaign"]);
  ok(market("d.csv"));
});

test("all who are still to be told of a source are written down at once", () => {
  const { data } = bought([aku, elsa]);
  add(data, "consumer", { last_name: "Itse" });
  const done = json(["informed", data, "--source", "statfin", "--how", "by post"]);
  assert.equal(done.count, 2);
  assert.equal(json(["informed", data, "--source", "statfin", "--how", "by post"]).count, 0);
  assert.deepEqual(waiting(data, "2026-03-06"), []);
  assert.equal(fault(["informed", data, "--how", "by post"]).code, 2);
});

test("the same source again neither begins it anew nor asks twice; another source asks", () => {
  const { data, path, place } = bought();
  const again = ["import", data, path, "--source", "statfin", "--licence", "TK-8", "--bought", "2026-03-20", ...map];
  ok(again, at("2026-03-20"));
  assert.equal(clocks(data, "aku@ranta.example", "2026-03-20")[0].obtained, "2026-03-05");
  ok(["informed", data, "aku@ranta.example", "--how", "by post"], at("2026-03-21"));
  const more = file(place, "more.csv", "Email,Puhelin\naku@ranta.example,040 123 4567\n");
  ok(["import", data, more, "--source", "statfin", "--licence", "TK-9", "--bought", "2026-04-10", "--type", "contact_person", "--map", "Email=email;Puhelin=phone"], at("2026-04-10"));
  assert.deepEqual(waiting(data, "2026-06-01"), []);
  ok(["set", data, "aku@ranta.example", "phone=040 765 4321", "--source", "directory", "--reason", "soitto"], at("2026-05-04"));
  assert.deepEqual(waiting(data, "2026-05-05"), [["Aku Rantala", "2026-06-04", "law", false]]);
});

test("an import that is taken back takes its clock away, also from somebody who was there before", () => {
  const r = register({ notice: mended });
  const own = add(r.data, "contact_person", { first_name: "Aku", last_name: "Rantala", email: "aku@ranta.example" });
  const path = file(r.place, "list.csv", "Etunimi,Sukunimi,Email,Puhelin\nAku,Rantala,aku@ranta.example,040 123 4567\nElsa,Rantala,elsa@ranta.example,040 123 4568\n");
  const { batch } = json(["import", r.data, path, ...licence, "--type", "contact_person", "--map", "Etunimi=first_name;Sukunimi=last_name;Email=email;Puhelin=phone"]);
  assert.equal(clocks(r.data, own).length, 1);
  ok(["note", r.data, "elsa@ranta.example", "Soitto", "--kind", "call"]);
  ok(["undo", r.data, batch, "--yes"]);
  assert.deepEqual(clocks(r.data, own), []);
  assert.deepEqual(waiting(r.data, "2026-03-06").map((row) => row[0]), ["Elsa Rantala"]);
});

test("a merge keeps the earlier clock, and a split gives each its own", () => {
  const { data } = bought([aku]);
  const kept = json(["add", data, "first_name=Aku", "last_name=Rantala", "email=aku@koti.example", "--type", "contact_person", "--source", "own_site", "--reason", "yhteystieto"], at("2026-03-20")).id;
  const other = id(data, "aku@ranta.example");
  ok(["merge", data, kept, other, "--yes"], at("2026-03-21"));
  assert.deepEqual(clocks(data, kept, "2026-03-21").map((one) => [one.source, one.obtained]), [["statfin", "2026-03-05"], ["own_site", "2026-03-20"]]);
  ok(["split", data, other, "--yes"], at("2026-03-22"));
  assert.deepEqual(clocks(data, kept, "2026-03-22").map((one) => one.source), ["own_site"]);
  assert.deepEqual(clocks(data, other, "2026-03-22").map((one) => one.source), ["statfin"]);
});

test("moving the whole register, and a new notice, leave it as it is", () => {
  const { data, place } = bought();
  const whole = join(place, "whole.json");
  ok(["export", data, "--all", "--as", "json", "-o", whole, "--yes"]);
  const fresh = register({ notice: mended });
  ok(["import", fresh.data, whole], { input: readFileSync(join(place, "sheet.txt"), "utf8") });
  assert.deepEqual(clocks(fresh.data, "aku@ranta.example"), clocks(data, "aku@ranta.example"));
  const next = file(place, "next.yaml", notice.replace("  version: 8", "  version: 9").replace("in_force: 2026-12-01", "in_force: 2026-03-01").replace("licence: required,", "licence: required, within: 1 week,"));
  ok(["notice", "adopt", data, next, "--yes"]);
  assert.deepEqual(waiting(data, "2026-03-06"), [["Aku Rantala", "2026-03-12", "notice", false]]);
});

test("the answer to a request says from whom, and whether the person was told", () => {
  const { data, place } = bought();
  ok(["informed", data, "aku@ranta.example", "--how", "kirjeellä"]);
  const zip = join(place, "a.zip");
  ok(["access", data, "aku@ranta.example", "-o", zip, "--lang", "fi"]);
  const names = execFileSync("unzip", ["-Z1", zip], { encoding: "utf8" }).split("\n");
  const read = (end) => execFileSync("unzip", ["-p", zip, names.find((name) => name.endsWith(end))], { encoding: "utf8" });
  const [one] = JSON.parse(read(".json")).informed;
  assert.deepEqual([one.obtained, one.told, one.how], ["2026-03-05", "2026-03-05", "kirjeellä"]);
  assert.match(read(".html"), /Mitä olemme saaneet muilta/);
});

test("an erased person has no clock", () => {
  const { data } = bought([aku, elsa]);
  ok(["erase", data, "aku@ranta.example", "--yes"]);
  assert.deepEqual(waiting(data, "2026-03-06").map((row) => row[0]), ["Elsa Rantala"]);
});

test("bought data are taken in only with their licence and day, at every door, and the option that lacks is named", () => {
  const r = register({ notice: mended });
  const path = file(r.place, "list.csv", list([aku]));
  const lacks = (words, option) => {
    const why = fault(words);
    assert.equal(why.code, 3);
    assert.match(JSON.stringify(why), new RegExp(`"${option}"`));
    assert.match(JSON.stringify(why), /P27/);
  };
  const person = ["last_name=Rantala", "--type", "contact_person", "--source", "statfin"];
  lacks(["import", r.data, path, "--source", "statfin", ...map], "--licence");
  lacks(["import", r.data, path, "--source", "statfin", "--licence", "TK-7", ...map, "--dry-run"], "--bought");
  lacks(["add", r.data, ...person], "--licence");
  lacks(["add", r.data, ...person, "--licence", "TK-7"], "--bought");
  assert.equal(json(["find", r.data]).found.length, 0);
  const own = add(r.data, "contact_person", { last_name: "Itse" });
  lacks(["set", r.data, own, "email=a@b.example", "--source", "statfin"], "--licence");
  assert.match(JSON.stringify(fault(["add", r.data, ...person, "--licence", "TK-7", "--bought", "2026-03-06"])), /--bought/);
  assert.match(JSON.stringify(fault(["add", r.data, ...person, "--licence", "TK-7", "--bought", "2026-03-01", "--licence-until", "2026-03-04"])), /--licence-until/);
  ok(["add", r.data, ...person, "--licence", "TK-7", "--bought", "2026-03-01", "--licence-until", "2026-03-05"]);
});

const until = (day) => [...licence, "--licence-until", day];

/** A register with a list whose licence lasts to the end of June 2026; everybody has been told. */
function licensed(rows = [aku]) {
  const r = register({ notice: mended });
  const path = file(r.place, "list.csv", list(rows));
  const { batch } = json(["import", r.data, path, ...until("2026-06-30"), ...map]);
  ok(["informed", r.data, "--source", "statfin", "--how", "by post"]);
  return { ...r, path, batch };
}
let number = 0;
const given = (r, who, purpose, more = []) => ["export", r.data, who, "--purpose", purpose, "--to", "mail", "--as", "json", "-o", join(r.place, `out${++number}.json`), ...more];

test("from the day after its last one, what came under a licence is neither sent nor given to others, and the sentence is quoted", () => {
  const r = licensed();
  ok(given(r, "aku@ranta.example", "market"), at("2026-06-30"));
  for (const purpose of ["market", "contact"]) {
    const why = fault(given(r, "aku@ranta.example", purpose), at("2026-07-01"));
    assert.equal(why.code, 3);
    assert.match(JSON.stringify(why), /licence under which these data could be used has ended.*P27/);
  }
  const value = json(["show", r.data, "aku@ranta.example"], at("2026-07-01")).values.find((one) => one.field === "email");
  assert.equal(value.licence_ended, "2026-06-30");
  ok(["access", r.data, "aku@ranta.example", "-o", join(r.place, "a.zip")], at("2026-07-01"));
});

test("of somebody who also said something, only what was bought stays behind", () => {
  const r = licensed();
  ok(["set", r.data, "aku@ranta.example", "phone=040 123 4567", "--source", "person"]);
  const words = given(r, "aku@ranta.example", "contact");
  const done = json(words, at("2026-07-01"));
  assert.equal(done.left_out.find((one) => one.what === "value").count, 3);
  const text = readFileSync(words.at(-1), "utf8");
  assert.ok(text.includes("+358401234567") && !text.includes("aku@ranta.example"));
});

test("due lists a licence that ends within thirty days, with the command that renews it, and so does licence", () => {
  const r = licensed([aku, elsa]);
  const row = { licence: "TK-7", source: "statfin", bought: "2026-03-05", until: "2026-06-30", ended: false, parties: 3 };
  assert.equal(json(["due", r.data], at("2026-05-30")).licences, undefined);
  assert.deepEqual(json(["due", r.data], at("2026-05-31")).licences, [row]);
  assert.deepEqual(json(["licence", r.data]).licences, [row]);
  assert.match(ok(["due", r.data, "--lang", "en"], at("2026-07-02")), new RegExp(`30 June 2026 +ended +TK-7 .* 3 +seloste licence ${r.data} "TK-7" --licence-until DAY`));
  assert.equal(json(["licence", r.data, "TK-7", "--licence-until", "2027-06-30"], at("2026-07-02")).licences[0].until, "2027-06-30");
  ok(given(r, "aku@ranta.example", "market"), at("2026-07-02"));
  assert.equal(fault(["licence", r.data, "TK-none", "--licence-until", "2027-06-30"]).code, 4);
  assert.equal(fault(["licence", r.data, "TK-7"]).code, 2);
  assert.equal(fault(["licence", r.data, "TK-7", "--licence-until", "2026-01-01"]).code, 2);
});

test("the same list again under a new licence renews it, and taking that import back ends it", () => {
  const r = licensed();
  const again = json(["import", r.data, file(r.place, "again.csv", list([aku, aku, aku])), "--source", "statfin", "--licence", "TK-8", "--bought", "2026-06-01", "--licence-until", "2027-06-30", ...map], at("2026-06-01"));
  assert.equal(again.unchanged, 3); // the same row three times
  ok(given(r, "aku@ranta.example", "market"), at("2026-07-01"));
  assert.deepEqual(json(["licence", r.data]).licences.map((one) => [one.licence, one.parties]), [["TK-8", 2]]);
  assert.equal(clocks(r.data, "aku@ranta.example", "2026-06-02").length, 1);
  ok(["undo", r.data, again.batch, "--yes"], at("2026-06-02"));
  assert.deepEqual(json(["licence", r.data]).licences.map((one) => [one.licence, one.parties]), [["TK-7", 2]]);
  assert.equal(fault(given(r, "aku@ranta.example", "market"), at("2026-07-01")).code, 3);
});
