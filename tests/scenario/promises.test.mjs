// The notice with a state beside every sentence. Each state is made true and false again, on injected days.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { add, agency, fault, file, folder, json, ok, register, root, seloste } from "./seloste.mjs";

const on = (day) => ({ env: { SELOSTE_CLOCK: `${day}T09:00:00Z` } });
const today = on("2026-11-26");
const written = readFileSync(agency, "utf8");

let data, place;

before(() => {
  ({ data, place } = register());
});

const all = (when = today, dir = data) => json(["promises", dir], when).promises;
const one = (id, when = today, dir = data) => json(["promises", dir, id], when).promises[0];
const figure = (promise, name) => promise.proofs.map((proof) => proof.figures[name]).find((number) => number !== undefined);
const found = (promise) => promise.proofs.map((proof) => `${proof.found} ${proof.todo ?? ""}`).join(" ");

/** A register under the agency's notice, changed by `edit`. */
function under(edit) {
  const text = edit(written);
  assert.notEqual(text, written);
  return register({ notice: file(folder(), "notice.yaml", text) }).data;
}

test("all 71 promises have a row with its rule, what was found and a state", () => {
  const { promises, counts } = json(["promises", data], today);
  const ids = [...written.matchAll(/^ {6}- promise: (P\d+)$/gm)].map((m) => m[1]);
  assert.equal(ids.length, 71);
  assert.deepEqual(promises.map((promise) => promise.id), ids);
  for (const promise of promises) {
    assert.ok(promise.proofs.length, promise.id);
    for (const proof of promise.proofs) assert.ok(proof.rule && proof.found && proof.path, promise.id);
    const worst = ["kept", "attested", "at_risk", "broken"];
    assert.equal(promise.state, worst[Math.max(...promise.proofs.map((proof) => worst.indexOf(proof.state)))], promise.id);
    if (promise.state === "at_risk" || promise.state === "broken") assert.ok(promise.proofs.some((proof) => proof.todo), promise.id);
  }
  assert.equal(Object.values(counts).reduce((a, b) => a + b), 71);
});

test("what the notice's own check finds is broken, with the rule and what to do", () => {
  const [p36, p47, p48] = ["P36", "P47", "P48"].map((id) => one(id));
  assert.deepEqual([p36.state, p47.state, p48.state], ["broken", "broken", "broken"]);
  assert.equal(figure(p36, "share_in_eea"), 50);
  assert.match(found(p47), /void since 16 July 2020/);
  assert.match(found(p48), /the law requires what it does not/);
  assert.equal(one("P17").state, "at_risk");
  assert.deepEqual(json(["promises", data, "--state", "broken"], today).promises.map((promise) => promise.state),
    Array(json(["promises", data], today).counts.broken).fill("broken"));
});

test("what the program does not see is never called kept", () => {
  for (const id of ["P55", "P56", "P57"]) {
    const promise = one(id);
    assert.equal(promise.state, "at_risk", id);
    assert.ok(promise.attestable);
    assert.match(found(promise), /Nobody has attested it here yet/);
  }
});

test("an overdue erasure breaks the sentence, with the count; the sweep mends it", () => {
  assert.equal(one("P52").state, "kept");
  assert.equal(figure(one("P52"), "overdue"), 0);
  const old = add(data, "consumer", { first_name: "Vanha", last_name: "Asiakas" }, ["--taken-in", "2016-11-20"]);
  assert.equal(one("P52", on("2026-11-20")).state, "kept"); // the last day itself
  const waits = json(["request", "add", data, "access", old, "--by", "email"]).id, bound = one("P52");
  assert.deepEqual([bound.state, figure(bound, "overdue"), figure(bound, "kept_by_law")], ["at_risk", 0, 1], "the law keeps it, and the sweep leaves it");
  assert.match(found(bound), /stay for a legal ground/);
  ok(["request", "withdraw", data, waits]);
  const over = one("P52");
  assert.equal(over.state, "broken");
  assert.equal(figure(over, "overdue"), 1);
  assert.match(found(over), /20 November 2026/);
  assert.equal(one("P50").state, "kept"); // another class
  ok(["sweep", data, "--yes"], today);
  const { tasks } = json(["task", "list", data], today);
  assert.equal(figure(one("P52", today), "tasks"), tasks.length);
  assert.equal(one("P52", today).state, "kept");
  const late = on("2027-02-01");
  assert.equal(one("P52", late).state, "broken"); // it may still lie there, past its last day
  assert.equal(figure(one("P52", late), "tasks_late"), tasks.length);
  ok(["task", "sign", data, ...tasks.map((task) => task.id), "--name", "Iida", "--by", "email"], today);
  assert.equal(one("P52", late).state, "kept");
  const mended = one("P52");
  assert.equal(mended.state, "kept");
  assert.equal(figure(mended, "erased"), 1);
});

test("a voucher that should be gone breaks the sentence about bookkeeping", () => {
  const firm = add(data, "organisation", { name: "Laskutettu Oy" });
  ok(["note", data, firm, "--kind", "invoice", "--at", "2010-05-05", "--amount", "100", "--even-if-due"], today);
  assert.equal(one("P50", on("2025-12-31")).state, "kept");
  assert.equal(figure(one("P50", on("2026-01-01")), "overdue"), 1);
  assert.equal(one("P50", on("2026-01-01")).state, "broken");
});

test("an attestation makes it attested until somebody should look again", () => {
  const made = json(["promise", "attest", data, "p57", "-", "--who", "Iida Tammisto"], { ...today, input: "tunnukset käyty läpi\n" });
  assert.deepEqual(made, { promise: "P57", day: "2026-11-26", next: "2027-11-26", who: "Iida Tammisto" });
  const attested = one("P57");
  assert.equal(attested.state, "attested");
  assert.deepEqual(attested.attested, { who: "Iida Tammisto", day: "2026-11-26", next: "2027-11-26", text: "tunnukset käyty läpi", same: true });
  assert.equal(one("P57", on("2027-11-26")).state, "attested");
  const lapsed = one("P57", on("2027-11-27"));
  assert.equal(lapsed.state, "at_risk");
  assert.match(found(lapsed), /should have been again by 26 November 2027/);
  ok(["promise", "attest", data, "P57", "taas", "--next", "2028-05-01"], on("2027-12-01"));
  assert.equal(one("P57", on("2028-05-01")).state, "attested");
});

test("what the notice itself attests lapses on its day", () => {
  assert.equal(one("P58").state, "attested");
  assert.equal(one("P58", on("2027-09-03")).state, "attested");
  assert.equal(one("P58", on("2027-09-04")).state, "at_risk");
  assert.equal(one("P58", on("2026-09-02")).state, "at_risk"); // the day has not come
  ok(["promise", "attest", data, "P58", "lukot"], on("2027-09-05"));
  assert.equal(one("P58", on("2027-09-05")).state, "attested");
});

test("who attests is told what is wrong, and nothing of it lies open or in the log", () => {
  assert.equal(fault(["promise", "attest", data, "P999", "x"], today).code, 4);
  assert.equal(fault(["promise", "attest", data, "P58", "x", "--on", "2026-11-27"], today).error.field, "--on");
  assert.equal(fault(["promise", "attest", data, "P58", "x", "--next", "2026-11-26"], today).error.field, "--next");
  assert.equal(fault(["promise", "attest", data, "P58", " "], today).error.field, "TEXT");
  const entries = json(["audit", "list", data, "--action", "attested"], today).entries;
  assert.ok(entries.length && entries.every((entry) => /^P5[78]$/.test(entry.sentence)));
  assert.ok(!JSON.stringify(entries).includes("Tammisto"));
  for (const name of ["register.db", "register.db-wal"])
    try {
      assert.ok(!readFileSync(join(data, name)).includes("tunnukset käyty"), name);
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
});

test("an attestation is about the words that were in force", () => {
  const changed = written.replace("Laitteitamme ja pilvipalvelujen tilejämme käyttää vain oma henkilökuntamme.", "Laitteita ja tilejä käyttää henkilökunta ja tilitoimisto.")
    .replace("version: 7", "version: 8").replace("in_force: 2026-03-01", "in_force: 2026-11-26");
  const dir = register().data;
  ok(["promise", "attest", dir, "P57", "kaikki omia"], today);
  assert.equal(one("P57", today, dir).state, "attested");
  ok(["notice", "adopt", dir, file(folder(), "notice.yaml", changed), "--yes"], today);
  assert.equal(one("P57", today, dir).state, "at_risk");
  assert.match(found(one("P57", today, dir)), /said something else/);
});

test("on the day after a ground ends, what rests on it is broken", () => {
  const dir = under((text) => text.replace("{ground: privacy_shield, whose: Google}", "{ground: scc, to: 2026-12-31, ref: sopimus 4, copy: pyynnöstä, whose: Google}"));
  for (const id of ["P43", "P47"]) {
    const google = (day) => one(id, on(day), dir).proofs.find((proof) => proof.path.startsWith("systems.google"));
    assert.equal(google("2026-12-31").state, id === "P43" ? "attested" : "kept");
    assert.equal(google("2027-01-01").state, "broken");
    assert.match(google("2027-01-01").found, /was over on 31 December 2026/);
  }
  assert.equal(one("P43", on("2026-12-31"), dir).state, "attested");
});

test("a share is counted anew from the notice", () => {
  const dir = under((text) => text.replace(/(provider: Joomag\n.*\n.*\n    )place: unknown\n    outside: possible/, "$1place: eea\n    outside: no"));
  assert.equal(figure(one("P36", today, dir), "share_in_eea"), 63);
  assert.equal(one("P36", today, dir).state, "kept");
});

test("a system that nobody has looked at for longer than the notice says is at risk", () => {
  assert.equal(one("P38", on("2027-09-03")).state, "attested");
  assert.equal(one("P38", on("2027-09-04")).state, "at_risk");
  assert.equal(one("P46", on("2027-09-03")).state, "attested");
  assert.equal(one("P46", on("2027-09-04")).state, "broken"); // it counts: at most 12 months
});

test("a short password breaks the number that the notice promises", () => {
  const dir = under((text) => text.replace("password_length >= 14 and devices_encrypted and device_check_age <= 12 months", "password_length >= 14"));
  assert.equal(one("P55", today, dir).state, "kept");
  ok(["user", "add", dir, "Oskari"], today);
  ok(["user", "password", dir, "Oskari"], { ...today, input: "kaksikymmentäkaksi pitkää sanaa\n" });
  assert.equal(one("P55", today, dir).state, "kept");
  const stricter = readFileSync(agency, "utf8").replace("password_length >= 14 and devices_encrypted and device_check_age <= 12 months", "password_length >= 40")
    .replace("version: 7", "version: 8").replace("in_force: 2026-03-01", "in_force: 2026-11-26");
  ok(["notice", "adopt", dir, file(folder(), "notice.yaml", stricter), "--yes"], today);
  const short = one("P55", today, dir);
  assert.equal(short.state, "broken");
  assert.equal(figure(short, "password_length"), [..."kaksikymmentäkaksi pitkää sanaa"].length);
});

test("who was not told in a month where data came from breaks the sentence about the source, and being told late is remembered for a year", () => {
  const dir = register().data;
  const { id } = json(["add", dir, "first_name=Oili", "last_name=Ostettu", "--type", "contact_person", "--source", "statfin", "--licence", "TK-1", "--bought", "2026-10-20", "--licence-until", "2026-12-31"], on("2026-10-26"));
  assert.equal(one("P28", on("2026-11-20"), dir).state, "kept"); // a Friday, a month after the buying
  const late = one("P28", on("2026-11-21"), dir);
  assert.equal(late.state, "broken");
  assert.equal(figure(late, "untold"), 1);
  assert.match(found(one("P28", on("2027-01-01"), dir)), /licence .* was over on 31 December 2026/);
  ok(["informed", dir, id, "--how", "email"], on("2026-11-23"));
  const after = one("P28", on("2026-11-24"), dir);
  assert.deepEqual([after.state, figure(after, "untold"), figure(after, "told_late")], ["broken", 0, 1]);
  assert.equal(figure(one("P28", on("2027-11-24"), dir), "told_late"), 0);
});

test("of all sources together the figures are sums", () => {
  const dir = under((text) => text.replace("kept_by: sources.statfin", "kept_by: sources"));
  const from = (source, more) => json(["add", dir, "first_name=Oili", `last_name=${source}`, "--type", "contact_person", "--source", source, ...more], on("2026-10-20"));
  from("statfin", ["--licence", "TK-1", "--bought", "2026-10-20"]);
  from("own_site", ["--reason", "Tarjous"]);
  const late = one("P28", on("2026-12-01"), dir);
  assert.deepEqual([late.state, late.proofs[0].figures.untold], ["broken", 2]);
  assert.equal(late.proofs[0].found.match(/should have been told/g).length, 1);
});

test("a source that promises two weeks breaks its sentence after them", () => {
  const dir = under((text) => text.replace("statfin:   {", "statfin:   {within: 2 weeks, "));
  json(["add", dir, "first_name=Oili", "last_name=Ostettu", "--type", "contact_person", "--source", "statfin", "--licence", "TK-1", "--bought", "2026-10-20"], on("2026-10-26"));
  assert.equal(one("P28", on("2026-11-03"), dir).state, "kept");
  assert.equal(one("P28", on("2026-11-04"), dir).state, "broken");
});

test("what is promised of all other rights is not about one that has a time of its own", () => {
  const sooner = readFileSync(join(root, "notices/association.yaml"), "utf8").replace("  objection:     {}", "  objection:     {within: 1 day}");
  const dir = register({ notice: file(folder(), "notice.yaml", sooner) }).data;
  const member = add(dir, "member", { first_name: "Helmi", last_name: "Aalto", "list.home": "Tampere" });
  for (const right of ["objection", "rectification"]) json(["request", "add", dir, right, member, "Pyydän", "--by", "email"], on("2026-03-05"));
  const proof = (day) => one("M25", on(day), dir).proofs.find((part) => part.path === "rights.all.within");
  assert.deepEqual([proof("2026-03-09").state, proof("2026-03-09").figures.late], ["kept", 0]);
  assert.deepEqual([proof("2026-05-09").state, proof("2026-05-09").figures.late], ["broken", 1]);
});

/** A part that is about no request says nothing of requests, and each right counts its own. */
function ownFigures(promises, late) {
  const rights = promises.flatMap((promise) => promise.proofs).filter((proof) => /^rights\.\w+$/.test(proof.path));
  for (const proof of promises.flatMap((promise) => promise.proofs).filter((one) => /^retention\.\w+\./.test(one.path)))
    assert.ok(!("erasures_asked" in proof.figures) && proof.state !== "broken", proof.path);
  for (const proof of rights) {
    const right = proof.path.slice("rights.".length), own = right === "all" ? late.length : late.filter((one) => one === right).length;
    assert.deepEqual([proof.figures.late, proof.figures.open, proof.figures.asked, proof.figures.answered], [own, own, own, 0], proof.path);
    assert.equal(proof.state, own ? "at_risk" : "kept", proof.path);
    if (own) assert.equal(proof.command, "seloste request list DIR");
  }
}

test("every promise of every notice has its proof, and in every language; late requests move the sentences of their own right alone", () => {
  const asked = { "agency-mended": ["consumer", "erasure", "restriction", "portability", "complaint"], association: [], clinic: ["patient"], webshop: ["shopper", "erasure"] };
  for (const [name, [type, ...late]] of Object.entries(asked)) {
    const dir = register({ notice: join(root, "notices", `${name}.yaml`) }).data;
    const who = type && add(dir, type, { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example", ...(type === "patient" && { "person.born": "1980-05-05" }) });
    for (const right of late) ok(["request", "add", dir, right, who, right, "--by", "post"]);
    ownFigures(all(on("2026-06-01"), dir), late);
    if (name === "clinic") confirmedAgain(dir, who);
    if (name === "agency-mended") namedGrounds(dir);
    if (name === "webshop") byTheMinute(dir, who);
    for (const promise of all(today, dir))
      for (const proof of promise.proofs) {
        assert.ok(proof.found, `${name} ${promise.id} ${proof.path}`);
        assert.ok(!/knows no proof/.test(proof.rule), `${name} ${promise.id} ${proof.path}`);
      }
  }
  for (const [lang, word] of [["fi", "rikottu"], ["sv", "brutet"], ["en", "broken"]])
    assert.match(ok(["promises", data, "P47", "--lang", lang], today), new RegExp(word));
});

/** What is to be confirmed counts from its day, and puts the sentence at risk from the next one. */
function confirmedAgain(dir, who) {
  const state = (day) => one("T16", on(day), dir).proofs.find((proof) => proof.path === "retention.reach.verify_again");
  assert.deepEqual([state("2028-03-04"), state("2028-03-05"), state("2028-03-06")].map((proof) => [proof.state, proof.figures.to_be_confirmed]),
    [["kept", 0], ["kept", 1], ["at_risk", 1]]);
  assert.match(`${state("2028-03-06").found} ${state("2028-03-06").todo}`, /since 5 March 2028[^]*Confirm it/);
  ok(["confirm", dir, who], on("2028-03-06"));
  assert.deepEqual(state("2028-03-06").figures, { to_be_confirmed: 0 });
}

/** A sentence that names several grounds holds while each of them does, and while the look that it speaks of has come and is not over. */
function namedGrounds(dir) {
  const google = (day, id = "P43") => one(id, on(day), dir).proofs.find((proof) => proof.path.startsWith("systems.google.grounds"));
  const note = (...words) => ok(["system", "note", dir, "google", ...words, "--ground", "dpf"], on("2026-12-06"));
  assert.match(google("2026-03-05").found, /names 12 October 2026, which has not come yet/);
  assert.equal(google("2026-12-05").state, "at_risk");
  assert.match(google("2026-12-05").found, /no certificate of Google is written down/);
  note("certificate", "Luettelo katsottu", "--ref", "dataprivacyframework.gov", "--on", "2026-11-01", "--valid-until", "2027-10-31");
  assert.equal(google("2026-12-05").state, "kept");
  assert.match(google("2027-11-01").found, /should have looked again by 12 April 2027/);
  note("end", "Google ei ole enää listalla", "--on", "2026-12-04");
  assert.match(google("2026-12-06").found, /does not hold for Google since 5 December 2026/);
  assert.equal(google("2026-12-06", "P82").state, "kept"); // of copies of the clauses alone
}

/** What counts minutes is late from its minute on, and not before. */
function byTheMinute(dir, who) {
  const codes = (clock) => one("K15", { env: { SELOSTE_CLOCK: clock } }, dir).proofs[0];
  ok(["note", dir, who, "--kind", "code", "--with", "reason=sign_in"]); // at 10.00.00
  assert.deepEqual(["2026-03-05T10:15:00Z", "2026-03-05T10:15:01Z"].map((clock) => [codes(clock).state, codes(clock).figures.overdue]), [["kept", 0], ["broken", 1]]);
}

test("what shows the evidence changes nothing", () => {
  const { data: dir, place } = register();
  const who = add(dir, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  const commands = [...readFileSync(join(root, "src/rights/promise.def"), "utf8").matchAll(/"seloste ([^"]+)"/g)].map((found) => found[1]);
  const last = json(["audit", "list", dir], today).entries.length;
  for (const command of new Set(commands))
    assert.ok(seloste(command.split(" ").map((word) => ({ DIR: dir, WHO: who, FILE: agency }[word] ?? word)), { ...today, cwd: place }).code < 2, command);
  const reading = ["opened", "listed", "refused", "checkpoint"];
  assert.deepEqual(json(["audit", "list", dir, "--limit", "500"], today).entries.slice(last).filter((entry) => !reading.includes(entry.action)), []);
});

test("texts with sensitive data: how many were refused, whoever typed or brought them, and what stands there all the same", () => {
  const { data, place } = register();
  const who = add(data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@example.fi" });
  const at = (clock) => ({ env: { SELOSTE_CLOCK: clock } }), march = at("2026-03-05T10:00:00Z"), april = at("2026-04-05T10:00:00Z");
  const figures = (clock) => json(["promises", data, "P25"], clock).promises[0].proofs.find((proof) => proof.path === "never.sensitive_data").figures;
  const counts = (clock) => { const found = figures(clock); return [found.refused, found.refused_this_month, found.found]; };
  assert.deepEqual(counts(march), [0, 0, 0]);
  for (const text of ["hetu 131052-308T", "sairastaa diabetesta"])
    assert.equal(seloste(["note", data, who, text, "--kind", "call"], march).code, 3, text);
  ok(["note", data, who, "Soitti.", "--kind", "call"], march);
  assert.deepEqual(counts(march), [2, 2, 0]);
  assert.equal(seloste(["set", data, who, "last_name=Virta 131052-308T", "--source", "person"], march).code, 3);
  const list = file(place, "list.csv", "First name,Last name,E-mail\nPia 131052-308T,Aho,pia@example.fi\nUlla,Aro,ulla@example.fi\n");
  json(["import", data, list, "--type", "consumer", "--source", "person", "--dry-run"], march);
  assert.deepEqual(counts(march), [3, 3, 0], "a rehearsal refuses nothing");
  json(["import", data, list, "--type", "consumer", "--source", "person"], march);
  assert.deepEqual(counts(march), [4, 4, 0]);
  assert.deepEqual(counts(april), [4, 0, 0]);
  const refused = json(["audit", "list", data, "--action", "refused"], march).entries;
  assert.equal(refused.length, 3);
  assert.ok(!JSON.stringify(refused).includes("131052"));
  // the log behind the promise is of these alone
  assert.equal(seloste(["set", data, who, "shoe_size=44", "--source", "person"], march).code, 3);
  const [proof] = json(["promises", data, "P25"], march).promises[0].proofs;
  assert.equal(json(["audit", "list", data, "--action", "refused"], march).entries.length, 4);
  assert.deepEqual(json(proof.command.split(" ").slice(1).map((word) => (word === "DIR" ? data : word)), march).entries.map((one) => one.seq), refused.map((one) => one.seq));
  // every night what is stored is looked through
  json(["nightly", data], april);
  assert.deepEqual(counts(april), [4, 0, 0]);
  const whole = join(place, "all.json"), fresh = register();
  ok(["export", data, "--all", "--as", "json", "-o", whole, "--yes"], april);
  const bad = file(place, "bad.json", readFileSync(whole, "utf8").replace("Soitti.", "Soitti, 131052-308T"));
  ok(["import", fresh.data, bad], april);
  const [night] = json(["nightly", fresh.data], april).nights;
  assert.deepEqual(night.tasks.find((one) => one.task === "screen").counts.sensitive, 1);
  const [promise] = json(["promises", fresh.data, "P25"], april).promises;
  assert.equal(promise.state, "broken");
  const [entry] = json(["audit", "list", fresh.data, "--action", "screened"], april).entries;
  assert.deepEqual(entry.parties, [who]);
});

test("what somebody writes to us is found at once and every night, and goes out of the request with nothing else", () => {
  const { data, place } = register(), march = { env: { SELOSTE_CLOCK: "2026-03-05T10:00:00Z" } }, later = { env: { SELOSTE_CLOCK: "2026-03-07T10:00:00Z" } };
  const who = add(data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@example.fi" });
  const proof = () => json(["promises", data, "P25"], later).promises[0].proofs.find((one) => one.path === "never.sensitive_data");
  const id = json(["request", "add", data, "access", who, "Tietoni, kiitos.\nHetuni on\n131052-308T, sairastan syöpää. Terveisin Outi", "--by", "email"], march).id;
  ok(["request", "acknowledge", data, id, "Hetunne 131052-308T ei ole tarpeen."], march);
  const found = proof();
  assert.deepEqual([found.state, found.figures.requests_found, found.command], ["at_risk", 1, `seloste request show DIR ${id}`], "before any night");
  const night = (clock) => json(["nightly", data], clock).nights[0].tasks.find((one) => one.task === "screen").counts;
  assert.deepEqual([night(later).requests_looked, night(later).requests_sensitive], [1, 1]);
  const before = json(["request", "show", data, id], later);
  assert.match(fault(["request", "strike", data, id, "091190-XXXX"], later).error.text, /stands in none/);
  assert.match(fault(["request", "strike", data, id, " - "], later).error.text, /as it stands/);
  assert.equal(fault(["request", "strike", data, id, "sairastan syöpää", "--why", "hetu 131052-308T"], later).error.field, "--why");
  ok(["request", "strike", data, id, "131052-308T"], later);
  assert.deepEqual([proof().state, proof().figures.requests_found], ["at_risk", 1], "the illness stands there still");
  ok(["request", "strike", data, id, "  sairastan  syöpää ", "--why", "Terveystieto"], later);
  const after = json(["request", "show", data, id], later), parts = ({ received, promised_by, due, state, from, reply_to }) => ({ received, promised_by, due, state, from, reply_to });
  assert.deepEqual(parts(after), parts(before));
  assert.equal(after.text, "Tietoni, kiitos.\nHetuni on\n[otettu pois 7.3.2026], [otettu pois 7.3.2026]. Terveisin Outi");
  assert.deepEqual(after.steps.map((one) => one.step), ["acknowledged", "passage_out", "passage_out"]);
  assert.match(after.steps[0].letter, /Hetunne \[otettu pois 7\.3\.2026\] ei ole tarpeen/);
  assert.equal(after.steps[2].reason, "Terveystieto");
  assert.deepEqual([proof().state, proof().figures.requests_found], ["kept", 0]);
  assert.equal(night({ env: { SELOSTE_CLOCK: "2026-03-08T10:00:00Z" } }).requests_sensitive, undefined);
  assert.equal(json(["audit", "verify", data], later).whole ?? true, true);
  assert.ok(!(JSON.stringify(json(["audit", "list", data, "--limit", "500"], later)) + JSON.stringify(json(["show", data, who], later))).includes("131052"));
  // a register that comes from elsewhere, with what nobody refused there
  const whole = join(place, "all.json"), fresh = register();
  ok(["export", data, "--all", "--as", "json", "-o", whole, "--yes"], later);
  ok(["import", fresh.data, file(place, "moved.json", readFileSync(whole, "utf8").replace("Tietoni, kiitos.", "Tietoni, 131052-308T."))], later);
  const [task] = json(["nightly", fresh.data], later).nights[0].tasks.filter((one) => one.task === "screen");
  assert.equal(task.counts.requests_sensitive, 1, "answered ones too");
});

test("what went out although the answer of its day was no is told, breaks the sentences that said so, and is explained", () => {
  const { data, place } = register(), at = (time) => ({ env: { SELOSTE_CLOCK: `2026-03-${time}Z` } }), sixth = at("06T10:00:00");
  const states = (when = sixth) => Object.fromEntries(json(["promises", data], when).promises.map((one) => [one.id, one.state]));
  const of = (...ids) => ids.map((id) => states()[id]);
  const note = (who, kind, ...more) => json(["note", data, who, "--kind", kind, ...more], sixth);
  const consumer = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@a.example", phone: "+358401234567" });
  const firm = add(data, "organisation", { name: "Kuurna Oy", email: "info@k.example" });
  ok(["object", data, firm, "--by", "phone"], at("05T12:00:00"));
  // before it was said, and on a day of which the hour is not known
  assert.equal(note(firm, "mailing", "--at", "2026-03-05T11:30").warning, null, "half an hour before half past two in Helsinki");
  assert.equal(note(firm, "mailing", "--at", "2026-03-05").warning, null);
  assert.equal(note(consumer, "message_out", "--with", "channel=email").warning, null);
  assert.deepEqual(of("P71", "P32", "P10"), ["kept", "kept", "kept"]);
  const mailing = note(firm, "mailing", "--with", "channel=email");
  assert.match(mailing.warning, /the notice said no \(P71\)/);
  assert.match(note(consumer, "mailing", "--with", "channel=email").warning, /P17, P10/, "one of the two it was");
  const whatsapp = note(consumer, "message_out", "--with", "channel=whatsapp");
  assert.deepEqual(of("P71", "P7", "P10", "P17", "P32", "P6"), ["broken", "broken", "broken", "broken", "broken", "kept"]);
  assert.deepEqual(json(["promises", data, "P71"], sixth).promises[0].proofs.map((one) => [one.figures.against, one.command]), [[1, "seloste against list DIR"]]);
  const list = () => json(["against", "list", data], sixth).against;
  assert.deepEqual(list().map((one) => one.said_no.map((part) => part.path)).flat().sort(),
    ["purposes.market.types", "purposes.tell.needs", "rights.objection", "systems.whatsapp.use"]);
  // put right, it is another; explained, it is at risk for a year
  assert.match(ok(["show", data, consumer], sixth), /WhatsApp; against the notice: P32/);
  ok(["correct", data, whatsapp.id, "--with", "channel=email"], sixth);
  assert.equal(fault(["against", "explain", data, mailing.id, "--why", "sorry"], sixth).error.field, "--why");
  ok(["against", "explain", data, mailing.id, "--why", "told"], sixth);
  assert.match(fault(["against", "explain", data, mailing.id, "--why", "mended"], sixth).error.text, /already/);
  assert.deepEqual(of("P32", "P71"), ["kept", "at_risk"]);
  assert.equal(states({ env: { SELOSTE_CLOCK: "2027-03-07T10:00:00Z" } }).P71, "kept");
  // what is said later of an earlier day counts from that day
  note(consumer, "survey_sent", "--with", "channel=email", "--at", "2026-03-06T09:00");
  ok(["object", data, consumer, "--purpose", "survey", "--at", "2026-03-06T08:00"], sixth);
  assert.equal(of("P71")[0], "broken");
  // of somebody whose data are only stored no more is kept than that it happened; no sentence of this notice speaks of it
  ok(["restrict", data, firm, "--why", "accuracy"], at("06T09:00:00"));
  assert.match(fault(["note", data, firm, "words", "--kind", "message_out"], sixth).error.text, /only stored/);
  assert.match(note(firm, "message_out").warning, /rights\.restriction/);
  assert.equal(states()["law.contacts"], "broken");
  // it goes along when the register moves, and stays when the customer is erased
  const whole = join(place, "all.json"), fresh = register();
  ok(["export", data, "--all", "--as", "json", "-o", whole, "--yes"], sixth);
  ok(["import", fresh.data, whole], { ...sixth, input: readFileSync(join(place, "sheet.txt"), "utf8") });
  assert.equal(json(["against", "list", fresh.data], sixth).against.length, 4);
  ok(["erase", data, consumer, "--yes"], sixth);
  assert.deepEqual([list().filter((one) => !one.party).length, of("P10")[0]], [2, "broken"]);
});

test("a reader sees the states and attests nothing", () => {
  assert.match(seloste(["promises", data], today).out, /71 promises: \d+ kept, \d+ attested, \d+ at risk, \d+ broken\./);
  assert.equal(fault(["promises", data, "P0"], today).code, 4);
});
