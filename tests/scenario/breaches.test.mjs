// Breaches on the command line: the 72 hours over both changes of the clocks, what is told to whom and when, the two papers, and what
// becomes of whom it concerned when they are erased, merged or carried.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { add, fault, folder, json, ok, register, root, seloste } from "./seloste.mjs";

const at = (clock, more = {}) => ({ env: { SELOSTE_CLOCK: clock, ...more } });

function vectors() {
  const [head, ...lines] = readFileSync(join(root, "tests/vectors/deadline.csv"), "utf8").trim().split("\n");
  const columns = head.split(";");
  return lines.map(line => Object.fromEntries(line.split(";").map((value, i) => [columns[i], value || null])));
}

/** One that was written down; its id. */
const written = (data, clock, ...more) => json(["breach", "add", data, "Lähetys meni väärään osoitteeseen.", ...more], at(clock)).id;

test("72 hours are elapsed hours, also where the clocks change", () => {
  const { data } = register();
  const edges = [ // known, as typed in Helsinki; until, in UTC and as people there read it
    ["2026-03-28T03:30", "2026-03-31T01:30:00Z", "31.3.2026 klo 4.30"],
    ["2026-03-27T03:00", "2026-03-30T01:00:00Z", "30.3.2026 klo 4.00"], // over the night that has no 3.30
    ["2026-10-24T03:30", "2026-10-27T00:30:00Z", "27.10.2026 klo 2.30"],
    ["2026-10-23T12:00", "2026-10-26T09:00:00Z", "26.10.2026 klo 11.00"],
    ["2026-12-24T16:00", "2026-12-27T14:00:00Z", "27.12.2026 klo 16.00"], // holidays and Sundays lengthen nothing
  ];
  for (const [known, until, local] of edges) {
    const id = written(data, "2027-01-05T10:00:00Z", "--aware", known);
    const seen = json(["breach", "show", data, id], at("2027-01-05T10:00:00Z"));
    assert.equal(seen.tell_authority_by, until, known);
    assert.ok(seen.late);
    const form = ok(["breach", "form", data, id, "--language", "fi"], at("2027-01-05T10:00:00Z"));
    assert.ok(form.includes(local), `${known}: ${form}`);
  }
  const said = seloste(["breach", "add", data, "Kahdesti", "--aware", "2026-10-25T03:30"], at("2027-01-05T10:00:00Z"));
  assert.match(said.err, /twice: 2026-10-25T03:30:00\+03:00 is taken. For the other write 2026-10-25T03:30:00\+02:00/);
  assert.match(ok(["breach", "show", data, said.out.match(/[0-9a-z]{13}/)[0]], at("2027-01-05T10:00:00Z")), /25 October 2026 at 3.30 \(UTC\+3\)/);
  assert.match(seloste(["breach", "add", data, "Ei ollut", "--aware", "2026-03-29T03:30"], at("2027-01-05T10:00:00Z")).err, /no such time/);
  for (const row of vectors().filter(row => row.right === "breach")) {
    const id = written(data, "2029-01-01T10:00:00Z", "--aware", row.received);
    const seen = json(["breach", "show", data, id], at("2029-01-01T10:00:00Z"));
    assert.equal(Date.parse(seen.tell_authority_by) - Date.parse(seen.aware), 72 * 3600 * 1000, row.id);
  }
});

test("late is what the clock says to the second; telling later needs the reason", () => {
  const { data } = register();
  const id = written(data, "2026-03-05T10:00:00Z");
  const seen = (clock) => json(["breach", "show", data, id], at(clock));
  assert.deepEqual([seen("2026-03-08T10:00:00Z").late, seen("2026-03-08T10:00:00Z").seconds_left], [false, 0]);
  assert.deepEqual([seen("2026-03-08T10:00:01Z").late, seen("2026-03-08T10:00:01Z").seconds_left], [true, -1]);
  const tell = (clock, ...more) => ["breach", "step", data, id, "told", "--to", "authority", "--at", clock, ...more];
  const later = at("2026-03-09T10:00:00Z");
  assert.equal(fault(tell("2026-03-08T10:00:01Z"), later).error.field, "--why");
  assert.equal(fault(tell("2026-03-09T10:00:01Z"), later).error.field, "--at");
  assert.equal(fault(tell("2026-03-05T09:59:59Z"), later).error.field, "--at");
  ok(tell("2026-03-08T10:00:01Z", "--why", "Viikonloppu; kukaan ei lukenut postia."), later);
  const told = json(["breach", "show", data, id], later);
  assert.deepEqual([told.late, told.authority_told, told.late_reason], [true, "2026-03-08T10:00:01Z", "Viikonloppu; kukaan ei lukenut postia."]);
  // that it is told in phases takes nothing back, and asks for no further reason
  ok(tell("2026-03-09T10:00:00Z"), later);
  assert.equal(json(["breach", "show", data, id], later).authority_told, "2026-03-08T10:00:01Z");
});

test("in time at the last second needs no reason", () => {
  const { data } = register();
  const id = written(data, "2026-10-24T00:30:00Z");
  ok(["breach", "step", data, id, "told", "--to", "authority", "--at", "2026-10-27T00:30:00Z"], at("2026-10-28T10:00:00Z"));
  assert.equal(json(["breach", "show", data, id], at("2026-10-28T10:00:00Z")).late, false);
});

test("it is closed when it is judged, and whom the law wants told is told or need not be", () => {
  const { data } = register();
  const id = written(data, "2026-03-05T10:00:00Z");
  const step = (...words) => ok(["breach", "step", data, id, ...words]);
  const closes = () => seloste(["breach", "step", data, id, "closed"]);
  assert.match(closes().err, /Judge the risk/);
  assert.equal(fault(["breach", "step", data, id, "assessed", "--risk", "none"]).error.field, "--why");
  assert.equal(fault(["breach", "step", data, id, "assessed", "--why", "x"]).error.field, "--risk");
  step("assessed", "--risk", "high", "--why", "Pankkitietoja.");
  assert.match(closes().err, /authority has not been told/);
  step("told", "--to", "authority");
  assert.match(closes().err, /people have not been told/);
  assert.equal(fault(["breach", "step", data, id, "people_not_told", "--exempt", "averted"]).error.field, "--why");
  step("people_not_told", "--exempt", "averted", "--why", "Saaja tuhosi viestin avaamatta.");
  step("closed");
  assert.equal(json(["breach", "list", data]).breaches.length, 0);
  assert.equal(json(["breach", "list", data, "--closed"]).breaches.length, 1);
  assert.match(seloste(["breach", "step", data, id, "noted", "x"]).err, /Open it again/);
  step("reopened");
  step("assessed", "--risk", "none", "--why", "Tiedosto oli salattu.");
  step("lesson", "Osoite tarkistetaan ääneen.");
  step("closed");
  const seen = json(["breach", "show", data, id]);
  assert.deepEqual([seen.risk, seen.steps.length, seen.people_to_be_told], ["none", 9, false]);
  assert.equal(seen.steps[1].risk, "high"); // what was thought first stays
});

test("one without a risk has no hours, and says why nobody was told", () => {
  const { data } = register();
  const id = written(data, "2026-03-05T10:00:00Z");
  ok(["breach", "step", data, id, "assessed", "--risk", "none", "--why", "Kone oli salattu."]);
  const seen = json(["breach", "show", data, id], at("2026-06-05T10:00:00Z"));
  assert.deepEqual([seen.late, seen.risk_reason], [false, "Kone oli salattu."]);
  ok(["breach", "step", data, id, "closed"]);
});

test("the notification holds what Article 33(3) asks for, in three languages, and marks what is missing", () => {
  const { data } = register();
  const who = add(data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@example.fi" });
  const id = written(data, "2026-03-05T10:00:00Z", "--who", who, "--hurt", "confidentiality");
  const form = (language) => json(["breach", "form", data, id, "--language", language]);
  assert.ok(form("fi").missing >= 6);
  assert.match(ok(["breach", "form", data, id, "--language", "fi"]), /!! Puuttuu vielä: todennäköiset seuraukset/);
  ok(["breach", "step", data, id, "added", "--people", "1", "--records", "3", "--whose", "consumer", "--data", "reach",
    "--found", "Saaja soitti.", "--consequences", "Osoite on ulkopuolisella.", "--measures", "Viesti pyydettiin poistamaan."]);
  ok(["breach", "step", data, id, "assessed", "--risk", "risk", "--why", "Kotiosoite."]);
  for (const [language, words] of [["fi", /Tietosuojavaltuutetun toimisto/], ["sv", /Dataombudsmannens byrå/], ["en", /Data Protection Ombudsman/]]) {
    const paper = form(language);
    assert.equal(paper.missing, 0, JSON.stringify(paper.parts.filter(part => part.missing)));
    assert.match(paper.to, words);
    const text = paper.parts.map(part => `${part.heading}: ${part.text}`).join("\n");
    assert.match(text, /Lähetys meni väärään[\s\S]*Osoite on ulkopuolisella[\s\S]*poistamaan[\s\S]*Kotiosoite/);
    assert.ok(!text.includes("Hallavuo"), "the authority is not told names");
  }
  const letter = ok(["breach", "form", data, id, "--letter", "--language", "fi"]);
  assert.match(letter, /Osoite on ulkopuolisella[\s\S]*valvontaviranomaiselle/);
  assert.ok(!letter.includes("!!"));
});

test("of an erased person the link goes, the count stays; nothing stands in plain", () => {
  const { data } = register();
  const one = add(data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@example.fi" });
  const two = add(data, "consumer", { first_name: "Aino", last_name: "Salmela", email: "aino@example.fi" });
  const id = written(data, "2026-03-05T10:00:00Z", "--who", one, "--who", two, "--who", one, "--people", "2");
  ok(["erase", data, one, "--yes"]);
  const seen = json(["breach", "show", data, id]);
  assert.equal(seen.people, 2);
  assert.deepEqual(seen.concerned.map(party => party.id).sort(), [two, null].sort());
  const log = ok(["audit", "list", data, "--json"]);
  assert.ok(!log.includes("Lähetys") && !log.includes("Hallavuo"));
  assert.match(ok(["audit", "verify", data]), /whole/);
});

test("somebody sees the breach that concerned them in their package, in plain words", () => {
  const { data, place } = register();
  const one = add(data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@example.fi" });
  const id = written(data, "2026-03-05T10:00:00Z", "--who", one, "--hurt", "confidentiality", "--plain", "Kirje meni naapurille.");
  ok(["breach", "step", data, id, "told", "--to", "people", "--how", "kirje"]);
  const zip = join(place, "answer.zip");
  ok(["access", data, one, "-o", zip], { env: { SELOSTE_LANG: "fi" } });
  const [breach] = JSON.parse(execFileSync("unzip", ["-p", zip, "data.json"], { encoding: "utf8" })).breaches;
  assert.equal(breach.told, "2026-03-05T10:00:00Z");
  assert.match(breach.words, /Kirje meni naapurille/);
  assert.ok(!JSON.stringify(breach).includes("väärään osoitteeseen"), "what was written for the office stays there");
});

test("from a request whose answer went to a wrong address", () => {
  const { data } = register();
  const who = add(data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@example.fi" });
  const request = json(["request", "add", data, "access", who, "--by", "email"]).id;
  ok(["request", "acknowledge", data, request], at("2026-03-06T08:00:00Z"));
  const id = json(["breach", "add", data, "--request", request], at("2026-03-06T12:00:00Z")).id;
  const seen = json(["breach", "show", data, id], at("2026-03-06T12:00:00Z"));
  assert.deepEqual([seen.hurt, seen.people, seen.began, seen.aware, seen.concerned.map(party => party.id)],
    [["confidentiality"], 1, "2026-03-06T08:00:00Z", "2026-03-06T12:00:00Z", [who]]);
  assert.match(seen.what, /wrong address: request for access/);
});

test("merged people stand as one; a register is carried with its breaches", () => {
  const one = register(), place = folder();
  const kept = add(one.data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@example.fi" });
  const other = add(one.data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "o@example.fi" }, ["--even-if-known"]);
  const id = written(one.data, "2026-03-05T10:00:00Z", "--who", other);
  ok(["merge", one.data, kept, other, "--yes"]);
  assert.deepEqual(json(["breach", "show", one.data, id]).concerned.map(party => party.id), [kept]);
  ok(["breach", "step", one.data, id, "linked", "--who", kept]);
  assert.equal(json(["breach", "show", one.data, id]).concerned.length, 1);
  const file = join(place, "all.json");
  ok(["export", one.data, "--all", "--as", "json", "-o", file, "--yes"]);
  const two = register();
  ok(["import", two.data, file], { input: readFileSync(join(one.place, "sheet.txt"), "utf8") });
  const seen = json(["breach", "show", two.data, id]);
  assert.deepEqual([seen.what, seen.aware, seen.concerned.map(party => party.id)], ["Lähetys meni väärään osoitteeseen.", "2026-03-05T10:00:00Z", [kept]]);
  ok(["breach", "step", two.data, id, "assessed", "--risk", "none", "--why", "Sama talous."]);
});

test("what is wrong is told at its option", () => {
  const { data } = register();
  const said = (...args) => fault(["breach", ...args]).error?.field;
  assert.equal(said("add", data), "TEXT");
  assert.equal(said("add", data, "x", "--aware", "2026-03-05T10:00:01Z"), "--aware");
  assert.equal(said("add", data, "x", "--began", "2026-03-06"), "--began");
  assert.equal(said("add", data, "x", "--began", "2026-03-04", "--ended", "2026-03-03"), "--ended");
  assert.equal(said("add", data, "x", "--ended", "2026-03-07"), "--ended");
  assert.equal(said("add", data, "x", "--hurt", "pride"), "--hurt");
  assert.equal(said("add", data, "x", "--people", "many"), "--people");
  assert.equal(said("add", data, "x", "--whose", "martians"), "--whose");
  assert.equal(said("add", data, "x", "--data", "nothing_such"), "--data");
  assert.equal(said("add", data, "hetu 131052-308T"), "TEXT");
  const id = written(data, "2026-03-05T10:00:00Z");
  assert.equal(said("step", data, id, "dance"), "WHAT");
  assert.equal(said("step", data, id, "added", "--aware", "2026-03-01"), "--aware");
  assert.equal(said("step", data, id, "corrected", "--aware", "2026-03-01"), "--why");
  ok(["breach", "step", data, id, "corrected", "--aware", "2026-03-01T10:00:00Z", "--why", "Siivooja huomasi jo silloin."]);
  assert.equal(json(["breach", "show", data, id]).tell_authority_by, "2026-03-04T10:00:00Z");
  assert.equal(said("step", data, id, "told"), "--to");
  assert.equal(said("step", data, id, "linked"), "--who");
  assert.equal(fault(["breach", "show", data, "0000000000001"]).code, 4);
});

test("where it happened is a system or recipient of the notice, and stands in the notification", () => {
  const { data } = register();
  assert.equal(fault(["breach", "add", data, "Kävi näin", "--system", "systems.nowhere"]).error.field, "--system");
  const id = written(data, "2026-03-05T10:00:00Z", "--system", "systems.mail,systems.google");
  assert.deepEqual(json(["breach", "show", data, id]).systems, ["systems.mail", "systems.google"]);
  assert.match(ok(["breach", "form", data, id, "--language", "fi"]), /Missä se tapahtui[\s\S]*Postiranta Oy \(sähköposti ja verkkosivut\), Google/);
  ok(["breach", "step", data, id, "added", "--system", "systems.zendesk"]);
  assert.deepEqual(json(["breach", "show", data, id]).systems, ["systems.zendesk"]);
});

test("an e-mail that did not get there has told nobody: it can be sent again, or they are told otherwise", () => {
  const { data } = register();
  const helmi = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  const outi = add(data, "consumer", { first_name: "Outi", last_name: "Virta", email: "outi@koti.example" });
  const later = (minute) => at(`2026-03-05T10:${minute}:00Z`);
  const id = written(data, "2026-03-05T10:00:00Z", "--plain", "Lähetys meni väärälle", "--data", "reach", "--consequences", "Roskapostia", "--measures", "Pyydetty pois", "--who", helmi, "--who", outi);
  ok(["breach", "step", data, id, "assessed", "--risk", "high", "--why", "Osoitteita"], later("01"));
  ok(["breach", "send", data, id], later("02"));
  const seen = (clock) => { const breach = json(["breach", "show", data, id], clock); return [breach.people_to_be_told, breach.concerned.sort((a, b) => (a.name < b.name ? -1 : 1)).map((one) => [one.told !== null, one.letter])]; };
  assert.deepEqual(seen(later("03")), [false, [[true, "waiting"], [true, "waiting"]]]);
  const withdraw = (who, clock) => ok(["mail", "withdraw", data, json(["mail", "list", data, "--party", who, "--state", "waiting"], clock).messages[0].id], clock);
  withdraw(helmi, later("04"));
  withdraw(outi, later("04"));
  assert.deepEqual(seen(later("05")), [true, [[false, "withdrawn"], [false, "withdrawn"]]]);
  assert.match(ok(["breach", "show", data, id], later("05")), /Whom it concerned +Helmi Aaltio: not told: the e-mail did not get there/);
  assert.match(seloste(["breach", "step", data, id, "closed"], later("05")).err, /told/);
  ok(["breach", "step", data, id, "told", "--to", "people", "--who", helmi, "--how", "puhelimella", "--at", "2026-03-05T10:06:00Z"], later("06"));
  assert.deepEqual(seen(later("07")), [true, [[true, "withdrawn"], [false, "withdrawn"]]]);
  ok(["breach", "send", data, id], later("08"));
  assert.deepEqual(seen(later("09")), [false, [[true, "withdrawn"], [true, "waiting"]]]);
  assert.match(ok(["breach", "show", data, id], later("09")), /Outi Virta: told 5 March 2026 at 12\.08, e-mail: waiting/i);
  withdraw(outi, later("10"));
  ok(["breach", "step", data, id, "told", "--to", "people", "--how", "kirjeellä"], later("11"));
  assert.deepEqual(seen(later("12")), [false, [[true, "withdrawn"], [true, "withdrawn"]]]);
});

test("a letter is whole in the language of who gets it, or nobody gets one; a changed original is asked for again", () => {
  const { data } = register({ notice: join(root, "notices/association.yaml") });
  const member = (first_name, language) => add(data, "member", { first_name, last_name: "Lind", email: `${first_name}@koti.example`, "list.home": "Espoo", ...language });
  const asa = member("Maija", { language: "sv" }), outi = member("Outi", {}), tom = member("Tom", { language: "en" });
  const own = ["--plain", "Työpuhelin katosi", "--consequences", "Joku voi soittaa", "--measures", "Puhelin tyhjennettiin"];
  const id = written(data, "2026-03-05T10:00:00Z", "--data", "reach", "--hurt", "confidentiality", ...own, "--who", asa, "--who", outi);
  ok(["breach", "step", data, id, "assessed", "--risk", "high", "--why", "Numeroita"]);
  const sends = () => seloste(["breach", "send", data, id]), waiting = () => json(["mail", "list", data]).messages.length;
  const lacks = () => json(["breach", "show", data, id]).letters.map((one) => [one.language, one.people, one.missing !== null]);
  assert.deepEqual(lacks(), [["fi", 1, false], ["sv", 1, true]]);
  assert.match(sends().err, /not whole yet. It goes out in Swedish: Still missing: what happened, in plain words. .*consequences.*done/);
  assert.equal(waiting(), 0, "nobody gets a letter before all are whole");
  const letter = (language) => ok(["breach", "form", data, id, "--letter", "--language", language]);
  for (const words of [/Työpuhelin/, /Joku voi/, /tyhjennettiin/]) assert.doesNotMatch(letter("sv"), words);
  assert.equal(fault(["breach", "step", data, id, "added", "--in", "de", "--plain", "x"]).error.field, "--in");
  assert.equal(fault(["breach", "step", data, id, "added", "--in", "sv", "--plain", "hetu 131052-308T"]).error.field, "--plain");
  ok(["breach", "step", data, id, "added", "--in", "sv", "--plain", "En telefon försvann", "--consequences", "Någon kan ringa", "--measures", "Den tömdes"]);
  assert.match(letter("sv"), /En telefon försvann[\s\S]*kontaktuppgifter[\s\S]*Någon kan ringa[\s\S]*Den tömdes/);
  assert.doesNotMatch(letter("en"), /Työpuhelin|En telefon/);
  assert.match(letter("en"), /!! Still missing: what happened/);
  ok(["breach", "step", data, id, "added", "--measures", "Puhelin tyhjennettiin ja numero suljettiin"]);
  assert.match(sends().err, /It goes out in Swedish: Still missing: what has been done[^.]*\.\s*$/, "only what was changed is asked for again");
  ok(["breach", "step", data, id, "added", "--in", "sv", "--measures", "Den tömdes och numret stängdes"]);
  assert.deepEqual(lacks(), [["fi", 1, false], ["sv", 1, false]]);
  assert.equal(json(["breach", "send", data, id]).letters, 2);
  const bodies = json(["mail", "list", data]).messages.map((one) => json(["mail", "show", data, one.id]).text).sort((a, b) => (a.includes("Vi skriver") ? 1 : -1));
  assert.match(bodies[0], /Työpuhelin katosi[\s\S]*numero suljettiin/);
  assert.match(bodies[1], /En telefon försvann[\s\S]*numret stängdes/);
  assert.doesNotMatch(bodies[1], /Puhelin|puhelin/);
  assert.match(json(["breach", "show", data, id]).steps.at(-1).text, /Työpuhelin katosi[\s\S]*En telefon försvann/, "what each was told stands in the step");
  ok(["breach", "step", data, id, "linked", "--who", tom]);
  assert.match(sends().err, /It goes out in English/);
  assert.equal(fault(["breach", "step", data, id, "people_not_told", "--exempt", "effort", "--why", "Liian monta"]).error.field, "--how");
  ok(["breach", "step", data, id, "people_not_told", "--exempt", "effort", "--why", "Liian monta", "--how", "Verkkosivulla 6.3."]);
  assert.match(ok(["breach", "form", data, id, "--language", "fi"]), /Liian monta\nVerkkosivulla 6.3./);
  ok(["breach", "step", data, id, "lesson", "Puhelimet lukitaan."]);
  const shown = ok(["breach", "show", data, id]);
  for (const words of [/Told .*By e-mail, letters: 2/, /What was learnt +Puhelimet lukitaan/, /Letter in Swedish +En telefon/]) assert.match(shown, words);
});

test("two who became one are told once, by one letter, and were told when either was", () => {
  const { data } = register();
  const person = (email) => add(data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email }, ["--even-if-known"]);
  const kept = person("outi@koti.example"), other = person("o@koti.example"), third = person("oh@koti.example");
  const later = (minute) => at(`2026-03-05T10:${minute}:00Z`);
  const id = written(data, "2026-03-05T10:00:00Z", "--plain", "Lähetys meni väärälle", "--data", "reach", "--consequences", "Roskapostia", "--measures", "Pyydetty pois", "--who", kept, "--who", other, "--who", third);
  const seen = (minute) => json(["breach", "show", data, id], later(minute));
  ok(["breach", "step", data, id, "assessed", "--risk", "high", "--why", "Osoitteita"], later("01"));
  ok(["merge", data, kept, other, "--yes"], later("02"));
  assert.equal(seen("02").concerned.length, 2);
  ok(["breach", "step", data, id, "told", "--to", "people", "--who", kept, "--how", "puhelimella"], later("03"));
  assert.deepEqual(seen("03").concerned.map((one) => [one.id, one.told !== null]).sort(), [[kept, true], [third, false]].sort());
  ok(["merge", data, kept, third, "--yes"], later("04"));
  assert.deepEqual(seen("05").concerned.map((one) => one.told !== null), [true]);
  assert.equal(seen("05").people_to_be_told, false);
  ok(["breach", "step", data, id, "told", "--to", "authority"], later("06"));
  ok(["breach", "step", data, id, "closed"], later("07"));
});

test("breaches stand in the proof as the law wants them, and go when the notice gives them a last day", () => {
  const place = folder(), notice = join(place, "notice.yaml");
  const mended = readFileSync(join(root, "notices/agency-mended.yaml"), "utf8");
  writeFileSync(notice, mended
    .replace("  certificates: {class:", "  breaches: {class: breaches, purposes: [duties], words: {fi: tietoturvaloukkaukset, sv: incidenter, en: breaches}}\n  certificates: {class:")
    .replace("  choices:                ", "  breaches:\n    words:   {fi: loukkaukset, sv: incidenter, en: breaches}\n    gone_by: at + 5 years\n  choices:                "));
  const { data } = register({ notice });
  const proof = (clock) => json(["promises", data], at(clock)).promises.find((one) => one.id === "law.breaches");
  const figures = (clock) => { const { state, proofs: [{ figures }] } = proof(clock); return [state, figures.late, figures.told_in_time, figures.told_late, figures.people_waiting]; };
  assert.equal(proof("2026-03-05T09:00:00Z"), undefined); // nothing to say
  const helmi = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  const first = written(data, "2026-03-05T10:00:00Z", "--who", helmi), second = written(data, "2026-03-05T11:00:00Z");
  assert.deepEqual(figures("2026-03-08T10:00:00Z"), ["at_risk", 0, 0, 0, 0]);
  assert.deepEqual(figures("2026-03-08T10:00:01Z"), ["broken", 1, 0, 0, 0]);
  ok(["breach", "step", data, second, "assessed", "--risk", "none", "--why", "Sama talous."], at("2026-03-08T10:30:00Z"));
  ok(["breach", "step", data, first, "told", "--to", "authority", "--why", "Viikonloppu"], at("2026-03-08T11:00:00Z"));
  assert.deepEqual(figures("2026-03-08T11:00:00Z"), ["at_risk", 0, 0, 1, 0]);
  ok(["breach", "step", data, first, "assessed", "--risk", "high", "--why", "Osoitteita"], at("2026-03-08T11:30:00Z"));
  assert.deepEqual(figures("2026-03-08T12:00:00Z"), ["broken", 0, 0, 1, 1]);
  ok(["breach", "step", data, first, "told", "--to", "people", "--how", "kirjeellä"], at("2026-03-09T10:00:00Z"));
  for (const id of [first, second]) ok(["breach", "step", data, id, "closed"], at("2026-03-10T22:30:00Z")); // the 11th here
  assert.deepEqual(figures("2027-03-09T10:00:00Z"), ["kept", 0, 0, 0, 0]);
  assert.equal(json(["breach", "show", data, first], at("2026-03-11T10:00:00Z")).kept_until, "2031-03-11");
  assert.equal(json(["sweep", data, "--yes"], at("2031-03-10T10:00:00Z")).breaches, 0);
  assert.equal(json(["sweep", data, "--yes"], at("2031-03-11T10:00:00Z")).breaches, 2);
  assert.equal(fault(["breach", "show", data, first], at("2031-03-11T10:00:00Z")).error.status, "not found");
  assert.deepEqual(json(["breach", "list", data, "--closed"], at("2031-03-11T10:00:00Z")).breaches, []);
  assert.equal(json(["audit", "list", data, "--action", "breaches_erased"], at("2031-03-11T10:00:00Z")).entries.length, 1);
});
