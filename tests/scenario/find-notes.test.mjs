// What is written in records finds people, as far as the notice lets it: kept current by a running server, out of sight for those
// who may not see, forgotten with what is erased.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { add, agency, fault, file, folder, json, ok, register, seloste, start } from "./seloste.mjs";

const running = [];
after(async () => {
  for (const server of running) server.child.kill("SIGTERM");
  for (const server of running) assert.doesNotMatch((await server.end).err, /Sanitizer|runtime error/);
});

/** A register with a server, so that one lens lives through all of a test. */
async function served(notice) {
  const one = register(notice ? { notice: file(folder(), "notice.yaml", notice) } : {});
  one.server = start(["serve", one.data, "--listen", "127.0.0.1:0"]);
  one.base = (await one.server.says(/(http:\/\/127\.0\.0\.1:\d+)/))[1];
  running.push(one.server);
  return one;
}

async function signed(one, name) {
  const { code } = json(["user", "link", one.data, name]);
  const reply = await fetch(`${one.base}/signin`, { method: "POST", body: new URLSearchParams({ code }), redirect: "manual" });
  const cookie = /seloste=([^;]+)/.exec(reply.headers.get("set-cookie"))[1];
  const page = async (path, form) => {
    const got = await fetch(one.base + path, { method: form ? "POST" : "GET", body: form && new URLSearchParams(form), headers: { Cookie: `seloste=${cookie}` }, redirect: "manual" });
    return got.status === 303 ? page(got.headers.get("location")) : got.text();
  };
  const csrf = /name="csrf" value="([^"]+)"/.exec(await page("/customers"))[1];
  return (q) => page("/customers", { csrf, q });
}

const found = (data, ...words) => json(["find", data, ...words]).found.map((one) => one.name);
const note = (data, who, text, more = ["--at", "2026-02-01"]) => json(["note", data, who, text, "--kind", "call", ...more]).id;

let all, data, kuurna, helmi, matti;
before(async () => {
  all = await served();
  data = all.data;
  kuurna = add(data, "organisation", { name: "Kuurnan Puu Oy" });
  helmi = add(data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example" }, ["--of", kuurna]);
  matti = add(data, "consumer", { first_name: "Matti", last_name: "Virtanen" });
  note(data, helmi, "Keskusteltiin vuosikirjasta ja höyläpenkistä.\nPalaa asiaan 040 000 0199.");
  note(data, matti, "Toivoo tarjousta juhlakuvista", ["--at", "2026-02-02"]);
  note(data, kuurna, "Uusi saha tilattu");
});

const table = [
  ["vuosikirja", ["Helmi Aaltio"]],
  ["VUOSIKIRJASTA", ["Helmi Aaltio"]],
  ["vuo", ["Helmi Aaltio"]], // three letters at the beginning of a word
  ["sik", []], // not inside one
  ["kirja", ["Helmi Aaltio"]], // five are enough there
  ["ju", []], // two letters are for names
  ["juh", ["Matti Virtanen"]],
  ["höyläpenkki", ["Helmi Aaltio"]], // begun with one slip
  ["höyläpenkistä", ["Helmi Aaltio"]],
  ["hoylapenk", ["Helmi Aaltio"]],
  ["vuosikrija", ["Helmi Aaltio"]],
  ["helmi vuosikirja", ["Helmi Aaltio"]],
  ["vuosikirja helmi", ["Helmi Aaltio"]],
  ["kuurnan vuosikirja", ["Helmi Aaltio"]],
  ["matti vuosikirja", []],
  ["vuosikirja juhlakuva", []],
  ["keskusteltiin höyläpenkistä", ["Helmi Aaltio"]],
  ["0400000199", ["Helmi Aaltio"]],
  ["+358 40 000 0199", []], // written without a country
  ["saha", ["Kuurnan Puu Oy"]], // who stands for it is not found by its notes
  ["tarjous", ["Matti Virtanen"]],
  ["ei ole", []],
];

test("words of notes find people, in one list with all others", () => {
  for (const [words, expected] of table) assert.deepEqual(found(data, words), expected, words);
  add(data, "consumer", { first_name: "Vuokko", last_name: "Saari" });
  assert.deepEqual(found(data, "vuo"), ["Helmi Aaltio", "Vuokko Saari"]);
});

test("the answer says in which record, and shows the words around", async () => {
  const [hit] = json(["find", data, "höyläpenk"]).found;
  assert.deepEqual({ ...hit.found_in, record: "" }, { record: "", kind: "call", label: "Call", day: "2026-02-01", text: "Keskusteltiin vuosikirjasta ja höyläpenkistä. Palaa asiaan 040 000 0199." });
  assert.ok(json(["show", data, helmi]).records.some((record) => record.id === hit.found_in.record));
  assert.equal(json(["find", data, "helmi"]).found[0].found_in, null);
  assert.match(ok(["find", data, "juhlakuvista"]), /Matti Virtanen: Call 2 February 2026: Toivoo tarjousta juhlakuvista/);
  assert.match(ok(["find", data, "juhlakuvista"], { env: { SELOSTE_LANG: "fi" } }), /Matti Virtanen: Puhelu 2\.2\.2026: /);
  note(data, matti, `${"alku ".repeat(50)}neulanen ${"loppu ".repeat(50)}`);
  const { text } = json(["find", data, "neulanen"]).found[0].found_in;
  assert.match(text, /^…(alku ){4}neulanen (loppu ?){5,30}…$/);
  ok(["user", "add", data, "staff", "--role", "staff"]);
  const search = await signed(all, "staff");
  assert.match(await search("juhlakuvista"), /Toivoo tarjousta juhlakuvista/);
});

test("a note is found from the moment it is written, and a merge takes it along", () => {
  const olli = add(data, "consumer", { first_name: "Olli", last_name: "Rautio" });
  const twin = add(data, "consumer", { first_name: "Oli", last_name: "Rautio" });
  assert.deepEqual(found(data, "pihlajanmarja"), []);
  note(data, twin, "Kysyi pihlajanmarjoista");
  assert.deepEqual(found(data, "pihlajanmarja"), ["Oli Rautio"]);
  json(["merge", data, olli, twin, "--yes"]);
  assert.deepEqual(found(data, "pihlajanmarja"), ["Olli Rautio"]);
  json(["split", data, twin, "--yes"]);
  assert.deepEqual(found(data, "pihlajanmarja"), ["Oli Rautio"]);
});

test("a name that stands in a note without its dots hides nobody who has it", () => {
  const liisa = add(data, "consumer", { first_name: "Liisa", last_name: "Hämäläinen" });
  assert.deepEqual(found(data, "hamalainen"), ["Liisa Hämäläinen"]);
  note(data, kuurna, "hamalainen soitti, sähköposti hamalainen (at) koti.example");
  assert.deepEqual(found(data, "hamalainen"), ["Liisa Hämäläinen", "Kuurnan Puu Oy"]);
  const first = json(["find", data, "hamalainen", "--limit", "1"]);
  assert.deepEqual(json(["find", data, "hamalainen", "--after", first.cursor]).found.map((hit) => hit.id), [kuurna]);
  assert.equal(first.found[0].id, liisa);
});

test("a record that is corrected or removed is found by what it says now, or not at all", () => {
  const call = note(data, matti, "Puhuttiin tuohivirsuista");
  assert.deepEqual(found(data, "tuohivirsu"), ["Matti Virtanen"]);
  ok(["correct", data, call, "Puhuttiin niinikorista"]);
  assert.deepEqual(found(data, "tuohivirsu"), []);
  assert.deepEqual(found(data, "niinikori"), ["Matti Virtanen"]);
  ok(["remove", data, call, "--yes"]);
  assert.deepEqual(found(data, "niinikori"), []);
});

test("nothing is decided by a note: who is meant is said by names and numbers", () => {
  assert.equal(fault(["show", data, "vuosikirja"]).code, 4);
  assert.equal(fault(["erase", data, "vuosikirjasta", "--plan"]).code, 4);
});

test("an import that is undone takes its notes out of the search", () => {
  const list = file(folder(), "list.csv", "First Name,Last Name,E-mail 1 - Value,Notes\nAune,Tuoma,aune@koti.example,Kertoi kirvesvarresta\nHelmi,Aaltio,helmi@kuurna.example,Lupasi hirsiseinän\n");
  const { batch } = json(["import", data, list, "--source", "person"]);
  assert.deepEqual(found(data, "kirvesvar"), ["Aune Tuoma"]);
  assert.deepEqual(found(data, "hirsisein"), ["Helmi Aaltio"]);
  json(["undo", data, batch, "--yes"]);
  assert.deepEqual(found(data, "kirvesvar"), []);
  assert.deepEqual(found(data, "hirsisein"), []);
  assert.deepEqual(found(data, "vuosikirja"), ["Helmi Aaltio"]);
});

test("what is erased is not found, though the party stays for the books", () => {
  const one = add(data, "consumer", { first_name: "Lumi", last_name: "Kuisma" });
  note(data, one, "Haaveilee purjeveneestä");
  json(["note", data, one, "Kuvat", "--kind", "invoice", "--amount", "100,00", "--at", "2025-03-04"]);
  assert.deepEqual(found(data, "purjevene"), ["Lumi Kuisma"]);
  ok(["erase", data, one, "--yes"]);
  for (const words of ["purjevene", "purjeveneestä", "purjevenestä", "kuisma"]) assert.deepEqual(found(data, words), [], words);
});

const edited = (more) => readFileSync(agency, "utf8").replace(/^( {4}fields: \[note\])$/m, `$1\n${more}`);

test("the notice can say no, and then fields are found and notes are not", async () => {
  const one = await served(edited("    searched: no"));
  const who = add(one.data, "consumer", { last_name: "Hyväri" });
  note(one.data, who, "Puhuttiin kanteleesta");
  assert.deepEqual(found(one.data, "kantele"), []);
  assert.deepEqual(found(one.data, "hyväri"), ["Hyväri"]);
});

test("purposes decide where nothing is said: notes for marketing alone find nobody", async () => {
  const one = await served(edited("    purposes: [market]"));
  note(one.data, add(one.data, "consumer", { last_name: "Hyväri" }), "Puhuttiin kanteleesta");
  assert.deepEqual(found(one.data, "kantele"), []);
  const two = await served(edited("    purposes: [market]\n    searched: yes"));
  note(two.data, add(two.data, "consumer", { last_name: "Hyväri" }), "Puhuttiin kanteleesta");
  assert.deepEqual(found(two.data, "kantele"), ["Hyväri"]);
});

test("a category of fields that is not searched finds nobody, but names do, and an address says who is meant", async () => {
  const one = await served(readFileSync(agency, "utf8").replace(/^( {4}fields: \[email, phone\])$/m, "$1\n    searched: no"));
  add(one.data, "consumer", { last_name: "Hyväri", email: "salainen@koti.example", phone: "040 000 0177" });
  for (const words of ["salainen", "0400000177", "koti.example", "salaine"]) assert.deepEqual(found(one.data, words), [], words);
  assert.deepEqual(found(one.data, "hyväri"), ["Hyväri"]);
  assert.equal(json(["show", one.data, "salainen@koti.example"]).name, "Hyväri");
});

test("what is out of sight is found by those alone who answer for requests", async () => {
  const hiding = readFileSync(agency, "utf8").replace(/^( {4}gone_by: +\(last\(contact.*)$/m, "$1\n    hide_after:   (last(contact of self or represented) else taken_in) + 1 year");
  const one = await served(hiding);
  const old = add(one.data, "consumer", { last_name: "Vanhala" }, ["--taken-in", "2024-03-05"]);
  note(one.data, old, "Kysyi rukinlavasta", ["--at", "2024-03-06"]);
  note(one.data, add(one.data, "consumer", { last_name: "Uusitalo" }), "Kysyi rukinlavasta");
  for (const role of ["staff", "officer"]) ok(["user", "add", one.data, role, "--role", role]);
  assert.deepEqual(found(one.data, "rukinlava"), ["Uusitalo", "Vanhala"]);
  const names = (html) => [...html.matchAll(/<th scope="row"><a href="\/party\/[^"]+">([^<]*)<\/a>/g)].map((one) => one[1]);
  assert.deepEqual(names(await (await signed(one, "staff"))("rukinlava")), ["Uusitalo"]);
  assert.deepEqual(names(await (await signed(one, "officer"))("rukinlava")), ["Uusitalo", "Vanhala"]);
});

test("nobody is found by what is sensitive, and a notice that wants it is refused", () => {
  const sensitive = edited("    special: {kind: health, ground: explicit_consent}\n    searched: yes");
  const done = seloste(["notice", "check", file(folder(), "notice.yaml", sensitive)]);
  assert.notEqual(done.code, 0);
  assert.match(done.out, /nobody may be found by it/);
});
